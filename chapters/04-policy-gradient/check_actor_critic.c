/*
### The actor-critic

Episodes with random rewards and values: the recursion against the sum, and its ends. The mean of the estimate is summed
on M1, TD error by TD error, with a critic that is wrong by another number in each state. Then through the networks:
weights with $`\lambda = 1`$ are REINFORCE's, targets are λ-returns, and a training with $`\lambda = 1`$ is REINFORCE's
training.
*/
#include "actor_critic.h"
#include "checks.h"
#include "worlds/env_cartpole.h"

enum { LENGTH = 9 };

struct episode {
    real r[LENGTH], v[LENGTH], tail, advantage[LENGTH];
};

static void random_episode(struct episode *x, struct rng *rng, bool cut) {
    for (int i = 0; i < LENGTH; i++) {
        x->r[i] = R(rng_normal(rng));
        x->v[i] = R(rng_normal(rng));
    }
    x->tail = cut ? R(rng_normal(rng)) : 0;
}

static double td_error_at(const struct episode *x, int i, double gamma) {
    return (double)x->r[i] + gamma * (double)(i + 1 < LENGTH ? x->v[i + 1] : x->tail) - (double)x->v[i];
}

/* Definition 4.27 word for word. */
static double literal_advantage(const struct episode *x, int t, double gamma, double lambda) {
    double sum = 0;
    for (int k = 0; t + k < LENGTH; k++) sum += pow(gamma * lambda, k) * td_error_at(x, t + k, gamma);
    return sum;
}

void advantages(struct harness *t) {
    static const double lambda[] = {0, 0.7, 1};
    struct rng rng;
    double error = 0;
    rng_init(&rng, 40, 0);
    for (int trial = 0; trial < 12; trial++) {
        struct episode x;
        double l = lambda[trial % 3], g;
        random_episode(&x, &rng, trial % 2);
        g = (double)x.tail;
        actor_critic_advantages(LENGTH, x.r, x.v, x.tail, R(0.9), R(l), x.advantage);
        for (int i = LENGTH - 1; i >= 0; i--) {
            double whole = literal_advantage(&x, i, 0.9, l),
                   after = i + 1 < LENGTH ? literal_advantage(&x, i + 1, 0.9, l) : 0;
            g = (double)x.r[i] + 0.9 * g;
            error = worse(error, fabs(whole - FORMULA(td_error_at(&x, i, 0.9) + TERM(0.9 * l * after))));
            if (l == 0) error = worse(error, fabs(whole - FORMULA(td_error_at(&x, i, 0.9))));
            if (l == 1) error = worse(error, fabs(whole - FORMULA(g - (double)x.v[i])));
            EXPECT_NEAR((double)x.advantage[i], whole, 1e-12);
        }
    }
    CHECK("4.28", error, 1e-12);
}

/* Means over the pairs of M1 k steps after the pair `first`, step by step. */
struct ahead {
    double pair[4];
};

static void step_ahead(const struct m1 *x, const double *pi, struct ahead *a) {
    double next[4] = {0};
    for (int i = 0; i < 4; i++)
        for (int to = 0; to < 4; to++) next[to] += a->pair[i] * x->m.p[mdp_at(&x->m, i / 2, i % 2, to / 2)] * pi[to];
    memcpy(a->pair, next, sizeof next);
}

void bias_of_the_critic(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double pi[4], v[2], q[4], error = 0;
    pg_softmax(&x.m, pg_logits, pi);
    EXPECT(mdp_value(&x.m, pi, v));
    mdp_action_values(&x.m, v, q);
    const double e[2] = {0.7, -1.9};
    for (int i = 0; i < 12; i++) {
        int first = i % 4;
        double lambda = (double[]){0, 0.6, 1}[i / 4], mean = 0, later = 0, weight = 1;
        struct ahead a = {{0}};
        a.pair[first] = 1;
        for (int k = 0; k < 600; k++, weight *= 0.9 * lambda) {
            for (int j = 0; j < 4; j++) { /* of delta, with the values v + e */
                int s = j / 2;
                double delta = mdp_reward(&x.m, s, j % 2) - v[s] - e[s];
                for (int s2 = 0; s2 < 2; s2++) delta += 0.9 * x.m.p[mdp_at(&x.m, s, j % 2, s2)] * (v[s2] + e[s2]);
                mean += weight * a.pair[j] * delta;
            }
            step_ahead(&x, pi, &a);
            for (int j = 0; j < 4; j++) later += weight * a.pair[j] * e[j / 2];
        }
        double literal = q[first] - v[first / 2] - e[first / 2] + TERM(0.9 * (1 - lambda) * later);
        error = worse(error, fabs(mean - FORMULA(literal)));
    }
    CHECK("4.29", error, 1e-10);
    mdp_free(&x.m);
}

/* Two or more short episodes of the cart-pole, one of them cut off. */
static void played(struct reinforce *x, struct env_cartpole *env, int limit) {
    struct reinforce_config c = reinforce_defaults();
    struct rng rng;
    rng_init(&rng, 41, 0);
    env_cartpole_init(env);
    env->env.time_limit = limit;
    c.hidden = 5, c.episodes = 6;
    reinforce_init(x, &c, &env->env, &rng);
    reinforce_collect(x, &env->env, &rng, &rng);
}

void weights_of_the_critic(struct harness *t) {
    struct env_cartpole env;
    struct reinforce x;
    double weight[200], g[200], v[200];
    int cut = 0, first = 0;
    played(&x, &env, 14);
    for (int e = 0; e < x.batch.episodes; e++) cut += x.batch.cut[e];
    EXPECT(cut > 0 && cut < x.batch.episodes && x.batch.n <= 200);
    reinforce_weights(&x);
    for (int i = 0; i < x.batch.n; i++) weight[i] = (double)x.batch.weight[i], g[i] = (double)x.batch.g[i];
    actor_critic_weights(&x, 1); /* eq. 4.28, its other end */
    for (int i = 0; i < x.batch.n; i++) {
        EXPECT_NEAR((double)x.batch.weight[i], weight[i], 1e-11);
        EXPECT_NEAR((double)x.batch.g[i], g[i], 1e-11);
        v[i] = g[i] - weight[i];
    }
    actor_critic_weights(&x, 0.8);
    for (int e = 0; e < x.batch.episodes; first += x.batch.length[e++]) { /* the definition of chapter 1, eq. 1.31 */
        double after = 0, next = 0;
        if (x.batch.cut[e])
            after = next = (double)mlp_forward(&x.value, x.w, &x.value_work, x.batch.tail + e * x.obs, 1)[0];
        for (int i = first + x.batch.length[e] - 1; i >= first; i--) {
            after = (double)x.batch.r[i] + x.config.gamma * (0.2 * next + 0.8 * after);
            next = v[i];
            EXPECT_NEAR((double)x.batch.g[i], after, 1e-11);
            EXPECT_NEAR((double)x.batch.weight[i], after - v[i], 1e-11);
        }
    }
    reinforce_free(&x);
}

static void note(void *context, int step, double score) {
    double *sum = context;
    sum[0] += step * score;
    sum[1] += 1;
}

/* With lambda = 1 the trainings are the same up to rounding, and evaluated at the same steps. */
void training_of_the_critic(struct harness *t) {
    struct reinforce_config c = reinforce_defaults();
    struct env_cartpole env[2];
    struct reinforce x[2];
    double sum[2][2] = {{0}}, apart = 0, moved = 0;
    c.hidden = 5, c.episodes = 2, c.steps = 400;
    for (int k = 0; k < 2; k++) {
        struct reinforce_watch watch = {.every = 200, .episodes = 1, .last = 2, .see = note, .context = sum[k]};
        env_cartpole_init(&env[0]);
        env_cartpole_init(&env[1]);
        if (k == 0) reinforce_train(&x[k], &c, &env[0].env, &env[1].env, 3, c.steps, &watch);
        if (k == 1) actor_critic_train(&x[k], &c, 1, &env[0].env, &env[1].env, 3, c.steps, &watch);
    }
    for (int i = 0; i < x[0].policy.parameters + x[0].value.parameters; i++)
        apart = fmax(apart, fabs((double)(x[0].theta[i] - x[1].theta[i])));
    EXPECT(apart < 1e-7 && x[0].updates == x[1].updates && x[0].updates > 3);
    EXPECT(sum[0][1] == 2 && sum[1][1] == 2 && sum[0][0] == sum[1][0]);
    reinforce_free(&x[1]);
    actor_critic_train(&x[1], &c, 0, &env[0].env, &env[1].env, 3, c.steps, NULL);
    for (int i = 0; i < x[0].policy.parameters; i++) moved = fmax(moved, fabs((double)(x[0].theta[i] - x[1].theta[i])));
    EXPECT(moved > 1e-3); /* with lambda = 0 they are not */
    for (int k = 0; k < 2; k++) reinforce_free(&x[k]);
}

/* A training ends with the update in which it comes to its last step: not before, and not an update later where that
 * step is the last of an episode. */
void training_stops(struct harness *t) {
    struct reinforce_config c = reinforce_defaults();
    struct env_cartpole env;
    int end = 0;
    c.hidden = 5, c.episodes = 2;
    for (int k = 0; k < 8;
         k++) { /* both trainings: the first update; no more; no more by the configuration; one more */
        struct reinforce x;
        int stop = k / 2 == 0 ? 1 : k / 2 == 1 ? end : k / 2 == 2 ? 10000 : end + 1;
        c.steps = k / 2 == 2 ? end : 10000;
        env_cartpole_init(&env);
        if (k % 2 == 0) reinforce_train(&x, &c, &env.env, &env.env, 3, stop, NULL);
        if (k % 2 == 1) actor_critic_train(&x, &c, 0.5, &env.env, &env.env, 3, stop, NULL);
        if (k == 0) end = x.steps;
        EXPECT(x.updates == (k / 2 == 3 ? 2 : 1));
        EXPECT((x.steps == end) == (k / 2 < 3));
        reinforce_free(&x);
    }
}
