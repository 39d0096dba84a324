/*
### REINFORCE

The loss (4.25) through a small network, with softmax and Gaussian policies; what an update is made of, each part
against a few lines that do the same by hand; and a short training, which learns.
*/
#include "checks.h"
#include "densities.h"
#include "reinforce.h"
#include "numbers/gradcheck.h"
#include "programs/die.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_graph.h"
#include "worlds/env_pendulum.h"

enum { HIDDEN = 5, MAX_PARAMETERS = 160 };

/* A world with three numbers to see and two to choose, which leave their traces in them. */
static void two_reset(struct env *env, struct rng *rng, double *s) {
    (void)env;
    for (int i = 0; i < 3; i++) s[i] = rng_range(rng, -1, 1);
}

static struct env_result two_step(struct env *env, const double *action, struct rng *rng, double *s) {
    (void)env;
    for (int i = 0; i < 3; i++) s[i] = 0.5 * s[i] + tanh(action[i % 2]) + 0.1 * rng_normal(rng);
    return (struct env_result){.reward = s[0] - s[1] * s[2]};
}

static struct env two_numbers(void) {
    static const double least[3] = {-INFINITY, -INFINITY, -INFINITY}, most[3] = {INFINITY, INFINITY, INFINITY};
    return (struct env){.name = "two numbers",
                        .observation = {.dim = 3},
                        .action = {.dim = 2, .low = least, .high = most},
                        .time_limit = 5,
                        .reset = two_reset,
                        .step = two_step};
}

/* A small REINFORCE with a batch of a few steps and weights of either sign. */
static void small_batch(struct reinforce *x, struct env *env, enum gaussian_scale scale) {
    struct reinforce_config c = reinforce_defaults();
    struct rng rng;
    rng_init(&rng, 7, 0);
    c.hidden = HIDDEN;
    c.episodes = 2;
    c.entropy = 0.3;
    c.scale = scale;
    env->time_limit = 5;
    reinforce_init(x, &c, env, &rng);
    for (int i = 0; i < x->policy.parameters; i++) x->theta[i] += R(0.5 * rng_normal(&rng)); /* away from symmetry */
    reinforce_collect(x, env, &rng, &rng);
    for (int i = 0; i < x->batch.n; i++) x->batch.weight[i] = R(2 * rng_normal(&rng));
}

/* Equation 4.25, written out, for given parameters. */
static double literal_loss(const double *parameter, void *context) {
    struct reinforce *x = context;
    const struct reinforce_batch *b = &x->batch;
    real theta[MAX_PARAMETERS];
    double sum = 0;
    for (int i = 0; i < x->policy.parameters; i++) theta[i] = R(parameter[i]);
    const real *out = mlp_forward(&x->policy, theta, &x->policy_work, b->s, b->n);
    for (int i = 0; i < b->n; i++, out += x->outputs) {
        double log_p = 0, entropy = 0, weight = (double)b->weight[i];
        for (int k = 0; k < x->act; k++) {
            double a = (double)b->a[i * x->act + k], first = (double)out[k], second = (double)out[x->act + k];
            if (x->discrete) {
                double p0 = 1 / (1 + exp(second - first)), p1 = 1 - p0;
                log_p = log(a == 0 ? p0 : p1);
                entropy = -p0 * log(p0) - p1 * log(p1);
            } else {
                double log_sigma = x->config.scale == SCALE_EXP ? second : log(log(1 + exp(second)));
                log_p += -0.5 * pow((a - first) * exp(-log_sigma), 2) - log_sigma - 0.5 * log(2 * M_PI);
                entropy += log_sigma + 0.5 * log(2 * M_PI * exp(1));
            }
        }
        sum += weight * log_p + x->config.entropy * entropy;
    }
    return -sum / b->episodes;
}

/* Equation 4.26 for one row, times m. */
static void literal_row(struct harness *t, const struct reinforce *x, const real *out, int row, double *d_out) {
    double weight = (double)x->batch.weight[row], beta = x->config.entropy;
    if (x->discrete) {
        double a = (double)x->batch.a[row], first = (double)out[0], second = (double)out[1];
        double p[2] = {1 / (1 + exp(second - first)), 1 / (1 + exp(first - second))};
        double entropy = -p[0] * log(p[0]) - p[1] * log(p[1]);
        for (int k = 0; k < 2; k++)
            d_out[k] = FORMULA(-weight * ((k == (int)a) - p[k]) + TERM(beta * p[k] * (log(p[k]) + entropy)));
        return;
    }
    bool exponential = x->config.scale == SCALE_EXP;
    int act = x->act;
    for (int k = 0; k < act; k++) {
        double a = (double)x->batch.a[row * act + k], mean = (double)out[k], head = (double)out[act + k];
        double sigma = exponential ? exp(head) : log(1 + exp(head)), z = (a - mean) / sigma;
        d_out[k] = FORMULA(-weight * z / sigma);
        d_out[act + k] = FORMULA(-weight * (z * z - 1) - TERM(beta));
        if (!exponential) d_out[act + k] /= (1 + exp(-head)) * sigma; /* eq. gaussian.5 */
    }
}

static double network_error(struct harness *t, struct env *env, enum gaussian_scale scale) {
    struct reinforce x;
    real d_out[40], d_theta[MAX_PARAMETERS], of_agent[MAX_PARAMETERS];
    double parameter[MAX_PARAMETERS], gradient[MAX_PARAMETERS];
    small_batch(&x, env, scale);
    EXPECT(x.policy.parameters <= MAX_PARAMETERS && x.batch.n * x.outputs <= 40);
    int n = x.policy.parameters;
    double loss = reinforce_policy_loss(&x, x.theta, of_agent);
    const real *out = mlp_forward(&x.policy, x.theta, &x.policy_work, x.batch.s, x.batch.n);
    for (int i = 0; i < x.batch.n; i++) {
        double row[4];
        literal_row(t, &x, out + x.outputs * i, i, row);
        for (int k = 0; k < x.outputs; k++) d_out[x.outputs * i + k] = R(row[k] / x.batch.episodes);
    }
    mlp_backward(&x.policy, x.theta, &x.policy_work, d_out, d_theta, NULL);
    for (int i = 0; i < n; i++) {
        parameter[i] = (double)x.theta[i];
        gradient[i] = (double)d_theta[i];
        EXPECT_NEAR((double)of_agent[i], gradient[i], 1e3 * REAL_EPSILON);
    }
    EXPECT_NEAR(loss, literal_loss(parameter, &x), 1e3 * REAL_EPSILON);
    double error = gradcheck(literal_loss, &x, parameter, n, gradient).error;
    reinforce_free(&x);
    return error;
}

void loss_through_network(struct harness *t) {
    struct env_cartpole cartpole;
    struct env_pendulum pendulum;
    env_cartpole_init(&cartpole);
    env_pendulum_init(&pendulum, 0);
    double error = network_error(t, &cartpole.env, SCALE_EXP);
    error = worse(error, network_error(t, &pendulum.env, SCALE_EXP));
    error = worse(error, network_error(t, &pendulum.env, SCALE_SOFTPLUS));
    struct env two = two_numbers();
    error = worse(error, network_error(t, &two, SCALE_EXP));
    error = worse(error, network_error(t, &two, SCALE_SOFTPLUS));
    CHECK("4.26", error, 1e-8);
}

static double value_loss(const double *parameter, void *context) {
    struct reinforce *x = context;
    real w[MAX_PARAMETERS];
    double sum = 0;
    for (int i = 0; i < x->value.parameters; i++) w[i] = R(parameter[i]);
    const real *v = mlp_forward(&x->value, w, &x->value_work, x->batch.s, x->batch.n);
    for (int i = 0; i < x->batch.n; i++) sum += 0.5 * pow((double)v[i] - (double)x->batch.g[i], 2) / x->batch.n;
    return sum;
}

/* Returns and weights of a batch in which one episode is cut off and one ends, against sums that are written out. */
void weights(struct harness *t) {
    struct env_cartpole c;
    struct reinforce x;
    env_cartpole_init(&c);
    small_batch(&x, &c.env, SCALE_EXP);
    EXPECT(x.batch.n == 10 && x.batch.cut[0] && x.batch.cut[1]);
    for (int k = 0; k < 6; k++) {
        int variant = k % 3, cut = k / 3; /* one of the two episodes was cut off */
        x.batch.cut[cut] = true, x.batch.cut[!cut] = false;
        x.config.baseline = variant != 1;
        x.config.discount_states = variant == 2;
        reinforce_weights(&x);
        for (int i = 0; i < 10; i++) {
            double g = 0, discount = 1;
            for (int at = i; at < (i < 5 ? 5 : 10); at++, discount *= 0.99) g += discount;
            real *tail = x.batch.tail + 4 * cut, *s = x.batch.s + 4 * i;
            if (i / 5 == cut && variant != 1)
                g += discount * (double)*mlp_forward(&x.value, x.w, &x.value_work, tail, 1);
            double v = variant == 1 ? 0 : (double)*mlp_forward(&x.value, x.w, &x.value_work, s, 1);
            EXPECT_NEAR((double)x.batch.g[i], g, 100 * REAL_EPSILON);
            EXPECT_NEAR((double)x.batch.weight[i], (g - v) * (variant == 2 ? pow(0.99, i % 5) : 1), 100 * REAL_EPSILON);
        }
    }
    double parameter[MAX_PARAMETERS], gradient[MAX_PARAMETERS];
    real d_w[MAX_PARAMETERS];
    reinforce_value_loss(&x, x.w, d_w);
    for (int i = 0; i < x.value.parameters; i++) parameter[i] = (double)x.w[i], gradient[i] = (double)d_w[i];
    EXPECT(gradcheck(value_loss, &x, parameter, x.value.parameters, gradient).error < 1e7 * REAL_EPSILON);
    reinforce_free(&x);
}

/* A batch against the same episodes played by hand: what is stored of them, and which stream moves what. */
void collected(struct harness *t) {
    enum { LIMIT = 5, ROWS = 3 * LIMIT };
    struct mdp m;
    struct env_graph graph;
    struct reinforce x;
    struct reinforce_config c = reinforce_defaults();
    struct rng start, world, choice, again[2];
    double s[ROWS + 3], a[ROWS], r[ROWS], now;
    int at = 0;
    graph_two_state(&m);
    env_graph_init(&graph, "graph", &m, LIMIT);
    rng_init(&start, 8, 0), rng_init(&world, 8, 1), rng_init(&choice, 8, 2);
    c.episodes = 3, c.hidden = 4;
    reinforce_init(&x, &c, &graph.env, &start);
    again[0] = world, again[1] = choice;
    for (int e = 0; e < 3; e++) {
        env_reset(&graph.env, &again[0], &now);
        for (int i = 0; i < LIMIT; i++, at++) {
            s[at] = now;
            reinforce_act(&x, &now, &again[1], &a[at]);
            r[at] = env_step(&graph.env, &a[at], &again[0], &now).reward;
        }
        s[ROWS + e] = now;
    }
    EXPECT(reinforce_collect(&x, &graph.env, &world, &choice) && x.batch.n == ROWS && x.steps == ROWS);
    for (int i = 0; i < ROWS; i++) {
        EXPECT((double)x.batch.s[i] == s[i] && (double)x.batch.a[i] == a[i]);
        EXPECT_NEAR((double)x.batch.r[i], r[i], 8 * REAL_EPSILON);
    }
    for (int e = 0; e < 3; e++)
        EXPECT((double)x.batch.tail[e] == s[ROWS + e] && x.batch.length[e] == LIMIT && x.batch.cut[e]);
    reinforce_free(&x);
    mdp_free(&m);
}

/* An action against the outputs it is made of; a new policy is nearly indifferent. */
void acting(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct env_cartpole env;
        struct reinforce x;
        struct reinforce_config c = reinforce_defaults();
        struct rng rng, copy;
        double s[4] = {1, -2, 0.5, 3}, action, p[2];
        (k ? env_cartpole_init_box : env_cartpole_init)(&env);
        c.hidden = 8;
        rng_init(&rng, 9, 0);
        reinforce_init(&x, &c, &env.env, &rng);
        const real *out = mlp_forward(&x.policy, x.theta, &x.policy_work, (real[]){1, -2, R(0.5), 3}, 1);
        EXPECT(fabs((double)out[0]) < 0.1 && fabs((double)out[1]) < 0.1 && out[0] != 0);
        for (int i = 0; i < x.policy.parameters; i++) x.theta[i] += R(0.2 * rng_normal(&rng));
        for (int i = 0; i < 20; i++) {
            copy = rng;
            out = mlp_forward(&x.policy, x.theta, &x.policy_work, (real[]){1, -2, R(0.5), 3}, 1);
            double first = (double)out[0], second = (double)out[1];
            p[0] = 1 / (1 + exp(second - first)), p[1] = 1 - p[0];
            reinforce_act(&x, s, &rng, &action);
            double expected = k ? first + exp(second) * rng_normal(&copy) : rng_choice(&copy, p, 2);
            EXPECT_NEAR(action, expected, 20 * REAL_EPSILON * (1 + fabs(expected)));
            reinforce_act(&x, s, NULL, &action);
            EXPECT_NEAR(action, k ? first : second > first, 20 * REAL_EPSILON);
        }
        reinforce_free(&x);
    }
}

/* Two numbers, each about its own mean and with its own scale. */
void acting_twice(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct env env = two_numbers();
        struct reinforce x;
        struct reinforce_config c = reinforce_defaults();
        struct rng rng, copy;
        double s[3] = {1, -2, 0.5}, action[2];
        c.hidden = 8;
        c.scale = k ? SCALE_SOFTPLUS : SCALE_EXP;
        rng_init(&rng, 9, 0);
        reinforce_init(&x, &c, &env, &rng);
        EXPECT(x.outputs == 4);
        for (int i = 0; i < x.policy.parameters; i++) x.theta[i] += R(0.2 * rng_normal(&rng));
        for (int i = 0; i < 20; i++) {
            copy = rng;
            const real *out = mlp_forward(&x.policy, x.theta, &x.policy_work, (real[]){1, -2, R(0.5)}, 1);
            const double o[4] = {(double)out[0], (double)out[1], (double)out[2], (double)out[3]};
            reinforce_act(&x, s, &rng, action);
            for (int j = 0; j < 2; j++) {
                double sigma = k ? log(1 + exp(o[2 + j])) : exp(o[2 + j]), expected = o[j] + sigma * rng_normal(&copy);
                EXPECT_NEAR(action[j], expected, 20 * REAL_EPSILON * (1 + fabs(expected)));
            }
            reinforce_act(&x, s, NULL, action);
            EXPECT(action[0] == o[0] && action[1] == o[1]);
        }
        reinforce_free(&x);
    }
}

/* Logits so far apart that a probability is 0, and so large that their exponentials are not finite. */
void certain(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct env_cartpole c;
        struct reinforce x;
        real d_theta[MAX_PARAMETERS];
        double action, s[4] = {0, 0, 0, 0};
        env_cartpole_init(&c);
        small_batch(&x, &c.env, SCALE_EXP);
        memset(x.theta, 0, (size_t)x.policy.parameters * sizeof *x.theta);
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == 0); /* of equals the first */
        x.theta[x.policy.parameters - 1 - k] = 2000;
        x.theta[x.policy.parameters - 2 + k] = -2000;
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == !k);
        EXPECT(isfinite(reinforce_policy_loss(&x, x.theta, d_theta)));
        for (int i = 0; i < x.policy.parameters; i++) EXPECT(isfinite(d_theta[i]));
        reinforce_free(&x);
    }
    struct m1 m1 = make_m1(t, 1); /* without a discount an endless task has no value */
    EXPECT(isnan(pg_objective(&m1.m, m1.theta)));
    mdp_free(&m1.m);
    struct mixture far = {2, {0, 0}, {-1, 100}, {0, 0}}; /* a density that is 0 as a number has a logarithm */
    EXPECT_NEAR(mixture_log_density(&far, -101), -5000 - 0.5 * log(2 * M_PI) + log(0.5), 1e-11);
}

/* An update is a step of Adam for each network, along the gradients above, at rates that fall to 0. */
void whole_updates(struct harness *t) {
    for (int baseline = 0; baseline < 2; baseline++) {
        struct env_cartpole c;
        struct reinforce x;
        struct adam of_theta, of_w;
        struct rng rng;
        real theta[MAX_PARAMETERS], w[MAX_PARAMETERS], gradient[MAX_PARAMETERS];
        rng_init(&rng, 10, 0);
        env_cartpole_init(&c);
        small_batch(&x, &c.env, SCALE_EXP);
        x.config.baseline = baseline, x.config.rate = 0.03, x.config.value_rate = 0.05, x.config.steps = 100;
        adam_init(&of_theta, &(struct adam_config){0, 0.9, 0.999, 1e-8}, x.policy.parameters);
        adam_init(&of_w, &(struct adam_config){0, 0.9, 0.999, 1e-8}, x.value.parameters);
        memcpy(theta, x.theta, (size_t)x.policy.parameters * sizeof *theta);
        memcpy(w, x.w, (size_t)x.value.parameters * sizeof *w);
        for (int i = 1; i < 4; i++) {
            double left = 1 - x.steps / 100.0;
            reinforce_weights(&x);
            reinforce_policy_loss(&x, theta, gradient);
            of_theta.config.rate = 0.03 * left;
            adam_step(&of_theta, theta, gradient);
            reinforce_value_loss(&x, w, gradient);
            of_w.config.rate = 0.05 * left;
            if (baseline) adam_step(&of_w, w, gradient);
            reinforce_update(&x);
            EXPECT(x.updates == i && x.steps == 10 * i);
            EXPECT(memcmp(theta, x.theta, (size_t)x.policy.parameters * sizeof *theta) == 0);
            EXPECT(memcmp(w, x.w, (size_t)x.value.parameters * sizeof *w) == 0);
            reinforce_collect(&x, &c.env, &rng, &rng);
        }
        adam_free(&of_theta);
        adam_free(&of_w);
        reinforce_free(&x);
    }
}

struct hand_watch {
    struct harness *t;
    double score[4];
    int n;
};

static void same_score(void *context, int step, double score_) {
    struct hand_watch *hand = context;
    struct harness *t = hand->t;
    EXPECT(hand->n < 4 && step == 500 * (hand->n + 1));
    EXPECT_NEAR(score_, hand->score[hand->n++], 1e-12);
}

static double hand_evaluation(struct reinforce *x, struct env *env, int episodes, struct rng *rng) {
    double sum = 0, s[4], action;
    for (int e = 0; e < episodes; e++) {
        struct env_result r = {0};
        for (env_reset(env, rng, s); !r.terminated && !r.truncated; sum += r.reward) {
            reinforce_act(x, s, NULL, &action);
            r = env_step(env, &action, rng, s);
        }
    }
    return sum / episodes;
}

/* The training as its contract puts it together: four streams, and an evaluation whenever its turn has come. */
void training_by_hand(struct harness *t) {
    struct env_cartpole env, trial;
    struct reinforce x, hand;
    struct reinforce_config c = reinforce_defaults();
    struct rng rng[4];
    struct hand_watch known = {.t = t};
    env_cartpole_init_box(&env);
    env_cartpole_init_box(&trial);
    env.env.time_limit = trial.env.time_limit = 100;
    c.hidden = 4, c.episodes = 4, c.steps = 2000;
    for (int i = 0; i < 4; i++) rng_init(&rng[i], 6, (uint64_t)i); /* start, world, choice, evaluation */
    reinforce_init(&hand, &c, &env.env, &rng[0]);
    for (int i = 0; hand.steps < 2000;) {
        if (reinforce_collect(&hand, &env.env, &rng[1], &rng[2])) reinforce_update(&hand);
        for (; 500 * (i + 1) <= hand.steps; i++)
            known.score[i] = hand_evaluation(&hand, &trial.env, i < 3 ? 2 : 5, &rng[3]);
    }
    struct reinforce_watch watch = {.every = 500, .episodes = 2, .last = 5, .see = same_score, .context = &known};
    reinforce_train(&x, &c, &env.env, &trial.env, 6, 2000, &watch);
    EXPECT(known.score[3] < 99 && known.score[3] != known.score[2]);
    EXPECT(known.n == 4 && x.updates == hand.updates && x.updates > 10);
    EXPECT(memcmp(x.theta, hand.theta, (size_t)x.policy.parameters * sizeof *x.theta) == 0);
    reinforce_free(&x);
    reinforce_free(&hand);
}

static void note(void *context, int step, double score_) {
    double *seen = context;
    seen[step / 4000 - 1] = score_;
}

/* A short training: it learns, the same seed gives the same scores, and one that stops early is its beginning. */
void training(struct harness *t) {
    struct reinforce_config c = reinforce_defaults();
    struct env_cartpole env, trial;
    struct reinforce x;
    struct rng rng;
    double seen[2][5] = {{0}}, s[4], action;
    env_cartpole_init(&env);
    env_cartpole_init(&trial);
    c.hidden = 16;
    c.steps = 20000;
    for (int k = 0; k < 2; k++) {
        struct reinforce_watch watch = {.every = 4000, .episodes = 10, .last = 20, .see = note, .context = seen[k]};
        reinforce_train(&x, &c, &env.env, &trial.env, 5, k ? 8000 : 20000, &watch);
        EXPECT(k ? x.steps >= 8000 && x.steps < 16000 : x.steps == 20000);
        rng_init(&rng, 1, 0);
        env_reset(&trial.env, &rng, s);
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == 0 || action == 1);
        reinforce_free(&x);
    }
    EXPECT(seen[0][0] == seen[1][0] && seen[0][1] == seen[1][1] && seen[1][2] == 0);
    EXPECT(seen[0][4] > 60); /* a random policy holds the pole for about 22 steps */
    env.env.time_limit = 0;
    EXPECT_DIES(EXIT_INPUT, "cartpole: REINFORCE needs", reinforce_init(&x, &c, &env.env, &rng));
}
