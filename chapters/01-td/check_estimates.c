/*
### Estimates

Monte Carlo's averages are found again word for word, state by state, from episodes on the graph, and the bias (1.19) by
a sum over every length of a stay at s3. The single updates are held against difference quotients of the losses that
they descend, at random values; and the solution of (1.23) against the quotients of the mean loss, which must vanish
there.
*/
#include "checks.h"
#include "graph_file.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

/* Plays episodes on the chain; starts in s1 and s2, or in every state but s6. */
static void play_chain(struct td_data *data, int episodes, uint64_t seed, bool everywhere) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng;
    graph_chain(&m);
    for (int s = 0; everywhere && s < 5; s++) m.start[s] = 0.2;
    env_graph_init(&graph, "chain", &m, 0);
    rng_init(&rng, seed, 0);
    for (int i = 0; i < episodes; i++) td_episode(data, &graph.env, &rng);
    mdp_free(&m);
}

/* Equations 1.17 and 1.18 word for word: the mean of the returns, found for each state by walking through the data. */
static double literal_monte_carlo(const struct td_data *data, double gamma, enum td_visits visits, int s) {
    double sum = 0;
    int n = 0;
    bool seen = false;
    for (int i = 0; i < data->n; i++) {
        if (data->step[i].s == s && !(seen && visits == FIRST_VISIT)) {
            double discount = 1;
            for (int j = i;; j++, discount *= gamma) {
                sum += discount * data->step[j].r;
                if (data->step[j].last) break;
            }
            n++;
            seen = true;
        }
        if (data->step[i].last) seen = false;
    }
    return sum / n;
}

void monte_carlo(struct harness *t) {
    for (int visits = FIRST_VISIT; visits <= EVERY_VISIT; visits++) {
        struct td_data data = {0};
        double v[6] = {0}, error = 0;
        play_chain(&data, 500, 3, true);
        td_monte_carlo(&data, 0.9, (enum td_visits)visits, 6, v, NULL);
        for (int s = 0; s < 5; s++)
            error = worse(error, fabs(v[s] - literal_monte_carlo(&data, 0.9, (enum td_visits)visits, s)));
        EXPECT_NEAR(error, 0, 1e-12);
        td_free(&data);
    }
}

/* The mean of an estimator over the length of a stay at s3, each length played once. */
static double mean_over_stays(enum td_visits visits) {
    double mean = 0, p = 0.6;
    for (int k = 1; k < 80; k++, p *= 0.4) {
        struct td_data stay = {0};
        double v[6] = {0};
        for (int i = 0; i < k; i++) td_append(&stay, (struct td_step){2, -1, i + 1 == k ? 5 : 2, i + 1 == k});
        td_monte_carlo(&stay, 1, visits, 6, v, NULL);
        mean += p * v[2];
        td_free(&stay);
    }
    return mean;
}

void bias(struct harness *t) {
    double v = -5. / 3;
    double error = fabs(mean_over_stays(FIRST_VISIT) - FORMULA(-1 / (1 - 0.4)));
    error = worse(error, fabs(mean_over_stays(EVERY_VISIT) - FORMULA((v - 1) / 2)));
    CHECK("1.19", error, 1e-12);
}

const double printed[10] = {-.5, -.5, -.75, -.5, -.5, -.75, -.5, -1.125, -1, -1};

void ten_updates(struct harness *t) {
    struct td_data data = {0};
    double v[6] = {0}, error = 0;
    graph_file_worked(&data);
    EXPECT(data.n == 10);
    struct rng rng;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < 50; i++) { /* any values, any discount, loops and ends */
        double w[6], gamma = rng_uniform(&rng), alpha = rng_uniform(&rng);
        for (int s = 0; s < 6; s++) w[s] = s == 5 ? 0 : rng_normal(&rng);
        struct td_step step = {rng_below(&rng, 5), rng_normal(&rng), rng_below(&rng, 6), false};
        double delta = step.r + gamma * w[step.s2] - w[step.s], moved = w[step.s] + alpha * delta;
        step.last = step.s2 == 5;
        error = worse(error, fabs(td_update(w, step, alpha, gamma) - delta));
        error = worse(error, fabs(w[step.s] - moved));
    }
    for (int i = 0; i < data.n; i++) {
        struct td_step step = data.step[i];
        double target = step.r + v[step.s2], literal = v[step.s] + 0.5 * (target - v[step.s]);
        td_update(v, step, 0.5, 1);
        error = worse(error, fabs(v[step.s] - literal));
        EXPECT(v[step.s] == printed[i]);
    }
    EXPECT_NEAR(error, 0, 1e-14);
    td_free(&data);
}

/* Squared TD errors as functions of the values: with the targets frozen at y, and whole. Trial i has six values of its
 * own, from 6 i on, so that one gradient check covers all trials. */
enum { TRIALS = 50 };

struct td_loss {
    struct td_step step[TRIALS];
    double gamma, y[TRIALS];
    struct harness *t; /* of FORMULA */
};

static double frozen_loss(const double *v, void *context) {
    const struct td_loss *l = context;
    struct harness *t = l->t;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++) sum += FORMULA(0.5 * pow(l->y[i] - TERM(v[6 * i + l->step[i].s]), 2));
    return sum;
}

static double whole_loss(const double *v, void *context) {
    const struct td_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++, v += 6)
        sum += 0.5 * pow(l->step[i].r + (l->step[i].last ? 0 : l->gamma * v[l->step[i].s2]) - v[l->step[i].s], 2);
    return sum;
}

/* Random values and steps, loops and ends among them. */
static void random_trials(struct td_loss *l, double v[6 * TRIALS], struct harness *t) {
    struct rng rng;
    *l = (struct td_loss){.gamma = 0.9, .t = t};
    rng_init(&rng, 4, 0);
    for (int i = 0; i < TRIALS; i++, v += 6) {
        for (int s = 0; s < 6; s++) v[s] = rng_normal(&rng);
        int from = rng_below(&rng, 5);
        double reward = rng_normal(&rng);
        int to = rng_below(&rng, 6);
        l->step[i] = (struct td_step){from, reward, to, to == 5};
        v[5] = 0; /* terminal */
        l->y[i] = reward + l->gamma * v[to];
    }
}

typedef double (*td_rule)(double *v, struct td_step step, double alpha, double gamma);

/* gradient = -(change by `rule`) / alpha, of all trials. */
static void changes(td_rule rule, const struct td_loss *l, const double *v, double *gradient) {
    double changed[6], alpha = 0.1;
    for (int i = 0; i < TRIALS; i++) {
        memcpy(changed, v + 6 * i, sizeof changed);
        rule(changed, l->step[i], alpha, l->gamma);
        for (int s = 0; s < 6; s++) gradient[6 * i + s] = -(changed[s] - v[6 * i + s]) / alpha;
    }
}

/* Equation 1.22 word for word, less its alpha. */
static void literal_residual(const struct td_loss *l, const double *v, double *gradient) {
    struct harness *t = l->t;
    for (int i = 0; i < TRIALS; i++, v += 6) {
        struct td_step step = l->step[i];
        double delta = step.r + l->gamma * v[step.s2] - v[step.s];
        for (int s = 0; s < 6; s++) {
            double after = s == step.s2 && !step.last ? l->gamma : 0;
            gradient[6 * i + s] = -FORMULA(delta * ((s == step.s) - TERM(after)));
        }
    }
}

void gradients(struct harness *t) {
    struct td_loss l;
    double v[6 * TRIALS], gradient[6 * TRIALS], own[6 * TRIALS], error = 0;
    random_trials(&l, v, t);
    changes(td_update, &l, v, gradient);
    CHECK("1.21", gradcheck(frozen_loss, &l, v, 6 * TRIALS, gradient).error, 1e-8);
    EXPECT(gradcheck(whole_loss, &l, v, 6 * TRIALS, gradient).error > 0.1); /* half of it is not the whole */
    literal_residual(&l, v, gradient);
    CHECK("1.22", gradcheck(whole_loss, &l, v, 6 * TRIALS, gradient).error, 1e-8);
    changes(td_residual_update, &l, v, own);
    for (int i = 0; i < 6 * TRIALS; i++) error = fmax(error, fabs(own[i] - gradient[i]));
    EXPECT(t->mutation != PLAIN || error < 1e-12);
}

/* Half the mean squared TD error under the shares of steps mu, as a function of the values. */
struct mean_loss {
    const struct mdp *m;
    const double *mu;
};

static double mean_squared_error(const double *v, void *context) {
    const struct mean_loss *l = context;
    double sum = 0;
    for (int s = 0; s < l->m->states; s++)
        for (int s2 = 0; s2 < l->m->states; s2++) {
            double error = l->m->r[mdp_at(l->m, s, 0, s2)] + l->m->gamma * (l->m->terminal[s2] ? 0 : v[s2]) - v[s];
            sum += 0.5 * l->mu[s] * l->m->p[mdp_at(l->m, s, 0, s2)] * error * error;
        }
    return sum;
}

/* The left side of equation 1.23 for the state u, word for word. */
static double literal_stationarity(const struct mdp *m, const double *pi, const double *mu, const double *v, int u) {
    double sum = 0;
    for (int s = 0; s < m->states; s++)
        for (int s2 = 0; s2 < m->states; s2++) {
            double p = 0, r = 0;
            for (int a = 0; a < m->actions; a++) p += pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)];
            for (int a = 0; a < m->actions && p > 0; a++)
                r += pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)] / p * m->r[mdp_at(m, s, a, s2)];
            sum += mu[s] * p * (r + m->gamma * v[s2] - v[s]) * (m->gamma * (u == s2) - (u == s));
        }
    return sum;
}

void residual_solution(struct harness *t) {
    struct mdp m;
    double mu[6], v[6], exact[6], error = 0, apart = 0;
    graph_chain(&m);
    EXPECT(mdp_visits(&m, one, mu) && td_residual_solution(&m, one, mu, v) && mdp_value(&m, one, exact));
    for (int s = 0; s < 6; s++) {
        v[s] = FORMULA(v[s]);
        apart = fmax(apart, fabs(v[s] - exact[s]));
    }
    for (int s = 0; s < 5; s++)
        error = worse(error, fabs(gradcheck_derivative(mean_squared_error, &(struct mean_loss){&m, mu}, v, s)));
    for (int u = 0; u < 5; u++) error = worse(error, fabs(literal_stationarity(&m, one, mu, v, u)));
    CHECK("1.23", error, 1e-9);
    EXPECT(apart > 0.1);
    for (int s = 0; s < 5; s++) { /* without chance the two agree: every state takes its second arrow */
        for (int s2 = 0; s2 < 6; s2++) m.p[mdp_at(&m, s, 0, s2)] = s2 == (int[]){3, 4, 5, 5, 5}[s];
        for (int s2 = 0; s2 < 6; s2++) m.r[mdp_at(&m, s, 0, s2)] = -1;
    }
    EXPECT(mdp_visits(&m, one, mu));
    for (int s = 0; s < 5; s++) mu[s] = 1;
    EXPECT(td_residual_solution(&m, one, mu, v) && mdp_value(&m, one, exact));
    for (int s = 0; s < 6; s++) EXPECT_NEAR(v[s], exact[s], 1e-12);
    mdp_free(&m);
}

/* The same on M1: two actions and a discount. */
void residual_solution_discounted(struct harness *t) {
    struct m1 x = make_m1();
    double mu[2], v[2], error = 0;
    mdp_free(&x.m);
    noisy_two_state(&x.m);
    EXPECT(mdp_visits(&x.m, x.pi, mu) && td_residual_solution(&x.m, x.pi, mu, v));
    for (int s = 0; s < 2; s++) v[s] = FORMULA(v[s]);
    for (int u = 0; u < 2; u++) error = worse(error, fabs(literal_stationarity(&x.m, x.pi, mu, v, u)));
    CHECK("1.23", error, 1e-10);
    EXPECT(fabs(v[0] - x.v[0]) > 0.01);
    mdp_free(&x.m);
}

/* The right side of equation 1.25 from the counts. */
static double literal_model(struct harness *t, const struct td_data *data, const double *v, int s) {
    double reward = 0, to[6] = {0}, after = 0;
    int n = 0;
    for (int i = 0; i < data->n; i++)
        if (data->step[i].s == s) n++, reward += data->step[i].r, to[data->step[i].s2]++;
    for (int s2 = 0; s2 < 6; s2++) after += to[s2] / n * v[s2];
    return FORMULA(reward / n + TERM(after));
}

void batch(struct harness *t) {
    struct td_data data = {0};
    struct mdp model;
    double v[6] = {0}, likely[6], error = 0;
    play_chain(&data, 20, 5, true);
    EXPECT(td_batch(&data, 0.01, 1, 6, v, 1e-15, 100000) > 0);
    for (int s = 0; s < 5; s++) {
        double sum = 0, own = 0;
        for (int i = 0; i < data.n; i++)
            if (data.step[i].s == s) sum += data.step[i].r + TERM(v[data.step[i].s2]), own += v[s];
        error = worse(error, fabs(FORMULA(sum) - own));
    }
    CHECK("1.24", error, 1e-11);
    td_model(&data, 1, 6, &model);
    EXPECT(mdp_value(&model, one, likely));
    error = 0;
    for (int s = 0; s < 5; s++) error = worse(error, fabs(v[s] - literal_model(t, &data, v, s)));
    CHECK("1.25", error, 1e-11);
    for (int s = 0; s < 6; s++) EXPECT_NEAR(v[s], likely[s], 1e-11);
    mdp_free(&model);
    td_free(&data);
}

/* Where the two loops end: constant-step Monte Carlo with its episode, the batch when nothing moves or at the limit. */
void ends(struct harness *t) {
    static const struct td_step step[6] = {{0, -1, 1, false}, {1, -2, 0, false}, {0, -4, 3, true},
                                           {2, 1, 0, false},  {0, 3, 2, false},  {2, 5, 3, true}};
    struct td_data data = {0};
    double g[6], v[4] = {0}, first[4] = {0};
    for (int i = 0; i < 6; i++) td_append(&data, step[i]);
    td_returns(&data, 0.5, g);
    td_monte_carlo_update(v, &data, 0, g, 0.5); /* returns -3, -4, -4; s0 is met twice */
    EXPECT(g[0] == -3 && g[1] == -4 && v[0] == -2.75 && v[1] == -2 && v[2] == 0 && v[3] == 0);
    td_monte_carlo_update(v, &data, 3, g, 0.5); /* and 3.75, 5.5, 5 */
    EXPECT(v[2] == 0.5 * 1.875 + 2.5 && v[0] == -1.375 + 2.75 && v[1] == -2 && v[3] == 0);
    memset(v, 0, sizeof v);
    EXPECT(td_batch(&data, 0.25, 1, 4, v, 1e-9, 1) == -1);
    EXPECT(v[0] == 0.25 * (-1 - 4 + 3) && v[1] == 0.25 * -2 && v[2] == 0.25 * (1 + 5));
    EXPECT(td_batch(&data, 0.25, 1, 4, v, 1e-9, 3) == -1);
    memset(v, 0, sizeof v);
    int sweeps = td_batch(&data, 0.25, 1, 4, v, 1e-9, 10000);
    EXPECT(sweeps > 4 && td_batch(&data, 0.25, 1, 4, first, 1e-9, sweeps) == sweeps);
    EXPECT(memcmp(v, first, sizeof v) == 0);
    memset(first, 0, sizeof first);
    EXPECT(td_batch(&data, 0.25, 1, 4, first, 1e-9, sweeps - 1) == -1);
    td_free(&data);
}

/* Equation 1.26 from the counts, from right to left; states that the data do not visit keep 0. */
static void literal_batch(const struct td_data *data, double *v) {
    double visits[6] = {0}, left[6][6] = {{0}};
    for (int i = 0; i < data->n; i++) {
        visits[data->step[i].s]++;
        left[data->step[i].s][data->step[i].s2]++;
    }
    v[5] = 0;
    for (int s = 4; s >= 0; s--) {
        double episodes = visits[s] - left[s][s];
        v[s] = 0;
        if (episodes == 0) continue;
        for (int s2 = s + 1; s2 < 6; s2++) v[s] += left[s][s2] / episodes * v[s2];
        v[s] -= visits[s] / episodes;
    }
}

void batch_equality(struct harness *t) {
    double error = 0, elsewhere = 0;
    for (uint64_t seed = 0; seed < 100; seed++)
        for (int everywhere = 0; everywhere < 2; everywhere++) {
            struct td_data data = {0};
            double literal[6], monte_carlo_v[6] = {0}, difference = 0;
            play_chain(&data, 20, seed, everywhere);
            literal_batch(&data, literal);
            td_monte_carlo(&data, 1, FIRST_VISIT, 6, monte_carlo_v, NULL);
            for (int s = 0; s < 6; s++) difference = worse(difference, fabs(monte_carlo_v[s] - FORMULA(literal[s])));
            if (everywhere) {
                elsewhere = fmax(elsewhere, difference);
                td_free(&data);
                continue;
            }
            struct mdp model;
            double likely[6];
            td_model(&data, 1, 6, &model);
            EXPECT(mdp_value(&model, one, likely));
            for (int s = 0; s < 6; s++) difference = worse(difference, fabs(likely[s] - FORMULA(literal[s])));
            error = worse(error, difference);
            mdp_free(&model);
            td_free(&data);
        }
    CHECK("1.26", error, 1e-12);
    EXPECT(elsewhere > 0.1); /* with starts in every state the equality is lost */
}

/* Sutton and Barto's example 6.4: A to B to the end with rewards 0 and 0, six times B with reward 1, once with 0. */
void example_6_4(struct harness *t) {
    struct td_data data = {0};
    struct mdp model;
    double monte_carlo_v[3] = {0}, td[3] = {0}, likely[3];
    td_append(&data, (struct td_step){0, 0, 1, false});
    td_append(&data, (struct td_step){1, 0, 2, true});
    for (int i = 0; i < 7; i++) td_append(&data, (struct td_step){1, i < 6, 2, true});
    td_monte_carlo(&data, 1, EVERY_VISIT, 3, monte_carlo_v, NULL);
    EXPECT(td_batch(&data, 0.01, 1, 3, td, 1e-15, 100000) > 0);
    td_model(&data, 1, 3, &model);
    EXPECT(mdp_value(&model, one, likely));
    EXPECT_NEAR(monte_carlo_v[0], 0, 0);
    EXPECT_NEAR(monte_carlo_v[1], 0.75, 1e-15);
    EXPECT_NEAR(td[0], 0.75, 1e-11);
    EXPECT_NEAR(likely[0], 0.75, 1e-12);
    mdp_free(&model);
    td_free(&data);
}
