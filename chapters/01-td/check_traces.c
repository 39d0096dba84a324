/*
### Between one step and all

Episodes of random graphs that go anywhere, with random values: the returns are written out from the rewards, and the
two views are summed apart. Means, of the n-step returns and of what the weights promise, are sums over every trajectory
of a few steps, with the probability that the acting policy gives it.
*/
#include "checks.h"
#include "random_mdp.h"
#include "traces.h"
#include "worlds/env_graph.h"

enum { WORLD = 5, EPISODES = 8 };

/* Episodes of a random world with one action, and random values. */
static void random_episodes(struct mdp *m, struct td_data *data, double *v, uint64_t seed) {
    struct env_graph graph;
    struct rng rng;
    rng_init(&rng, seed, 0);
    random_mdp(m, &rng, WORLD, 1, true);
    m->start[0] += m->start[WORLD - 1];
    m->start[WORLD - 1] = 0;
    env_graph_init(&graph, "random", m, 0);
    for (int i = 0; i < EPISODES; i++) td_episode(data, &graph.env, &rng);
    for (int s = 0; s < WORLD; s++) v[s] = m->terminal[s] ? 0 : rng_normal(&rng);
}

/* Steps from t to the end of its episode. */
static int steps_left(const struct td_data *data, int t) {
    int n = 1;
    while (!data->step[t + n - 1].last) n++;
    return n;
}

/* Definition 1.27 word for word. */
static double literal_n_step(const struct td_data *data, int t, int n, double gamma, const double *v) {
    int left = steps_left(data, t);
    double g = n < left ? pow(gamma, n) * v[data->step[t + n].s] : 0;
    for (int k = 0; k < n && k < left; k++) g += pow(gamma, k) * data->step[t + k].r;
    return g;
}

static double td_error(const struct td_data *data, int t, double gamma, const double *v) {
    struct td_step step = data->step[t];
    return step.r + gamma * v[step.s2] - v[step.s];
}

void n_steps(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double v[WORLD], error = 0;
    random_episodes(&m, &data, v, 30);
    for (int i = 0; i < data.n; i++)
        for (int n = 1; n <= 6; n++) {
            double sum = 0, g = literal_n_step(&data, i, n, 0.9, v);
            for (int k = 0; k < n && k < steps_left(&data, i); k++) sum += pow(0.9, k) * td_error(&data, i + k, 0.9, v);
            error = worse(error, fabs(g - v[data.step[i].s] - FORMULA(sum)));
            EXPECT_NEAR(td_n_step_return(&data, i, n, 0.9, v), g, 1e-12);
        }
    CHECK("1.28", error, 1e-12);
    td_free(&data);
    mdp_free(&m);
}

/* The mean of n-step returns: over all trajectories of M1, with any values behind the last step. */
void n_step_means(struct harness *t) {
    struct m1 x = make_m1();
    const double guess[2] = {3, -1};
    double off[2] = {guess[0] - x.v[0], guess[1] - x.v[1]}, error = 0;
    for (int n = 1; n <= 6; n++) {
        double next[2];
        for (int s = 0; s < 2; s++) {
            next[s] = 0;
            for (int i = 0; i < 4; i++)
                next[s] += x.pi[s * 2 + i / 2] * x.m.p[mdp_at(&x.m, s, i / 2, i % 2)] * off[i % 2];
        }
        memcpy(off, next, sizeof off);
        for (int s = 0; s < 2; s++)
            error = worse(error, fabs(trajectories(&x.m, x.pi, s, n, guess) - x.v[s] - FORMULA(pow(0.9, n) * off[s])));
    }
    CHECK("1.29", error, 1e-12);
    mdp_free(&x.m);
}

/* Definition 1.30 word for word. */
static double literal_lambda(const struct td_data *data, int t, double gamma, double lambda, const double *v) {
    int left = steps_left(data, t);
    double g = pow(lambda, left - 1) * literal_n_step(data, t, left, gamma, v);
    for (int n = 1; n < left; n++) g += (1 - lambda) * pow(lambda, n - 1) * literal_n_step(data, t, n, gamma, v);
    return g;
}

static const double lambdas[] = {0, 0.3, 0.9, 1};

void lambda_returns(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double v[WORLD], g[1024], error = 0;
    random_episodes(&m, &data, v, 31);
    EXPECT(data.n < 1024);
    for (int j = 0; j < 4; j++) {
        td_lambda_returns(&data, 0.9, lambdas[j], v, g);
        for (int i = 0; i < data.n; i++) {
            double sum = 0, whole = literal_lambda(&data, i, 0.9, lambdas[j], v);
            for (int k = 0; k < steps_left(&data, i); k++)
                sum += pow(0.9 * lambdas[j], k) * td_error(&data, i + k, 0.9, v);
            error = worse(error, fabs(whole - v[data.step[i].s] - FORMULA(sum)));
            EXPECT_NEAR(g[i], whole, 1e-12);
        }
    }
    CHECK("1.31", error, 1e-12);
    td_free(&data);
    mdp_free(&m);
}

/* The second form of eq. 1.31, from the step behind. */
void lambda_steps(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double v[WORLD], error = 0;
    random_episodes(&m, &data, v, 31);
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < data.n; i++) {
            struct td_step x = data.step[i];
            double after = x.last ? 0 : literal_lambda(&data, i + 1, 0.9, lambdas[j], v);
            double literal = x.r + 0.9 * ((1 - lambdas[j]) * v[x.s2] + TERM(lambdas[j] * after));
            error = worse(error, fabs(literal_lambda(&data, i, 0.9, lambdas[j], v) - FORMULA(literal)));
        }
    CHECK("1.31", error, 1e-12);
    td_free(&data);
    mdp_free(&m);
}

/* Definition 1.32 with the values held fixed, each trace as the sum over earlier visits. */
static double literal_backward(const struct td_data *data, int s, double gamma, double lambda, const double *v) {
    double sum = 0;
    for (int i = 0, first = 0; i < data->n; i++) {
        double trace = 0;
        for (int k = first; k <= i; k++)
            if (data->step[k].s == s) trace += pow(gamma * lambda, i - k);
        sum += td_error(data, i, gamma, v) * trace;
        if (data->step[i].last) first = i + 1;
    }
    return sum;
}

void both_views(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double v[WORLD], ahead[WORLD], back[WORLD], error = 0;
    random_episodes(&m, &data, v, 32);
    for (int j = 0; j < 4; j++) {
        td_lambda_forward(&data, 0.1, 0.9, lambdas[j], WORLD, v, ahead);
        td_lambda_backward(&data, 0.1, 0.9, lambdas[j], WORLD, v, back);
        for (int s = 0; s < WORLD; s++) {
            double sum = 0, literal = 0.1 * literal_backward(&data, s, 0.9, lambdas[j], v);
            for (int i = 0; i < data.n; i++)
                if (data.step[i].s == s) sum += 0.1 * (literal_lambda(&data, i, 0.9, lambdas[j], v) - v[s]);
            error = worse(error, fabs(sum - FORMULA(literal)));
            EXPECT_NEAR(ahead[s], sum, 1e-12);
            EXPECT_NEAR(back[s], sum, 1e-12);
        }
    }
    CHECK("1.33", error, 1e-12);
    td_free(&data);
    mdp_free(&m);
}

/* How far updates that are applied at once end from those that are applied at the end of the episode; from `first`. */
static double apart(const struct td_data *data, int first, double alpha, const double *start) {
    double v[WORLD], trace[WORLD] = {0}, change[WORLD], most = 0;
    struct td_data episode = {data->step + first, steps_left(data, first), 0};
    memcpy(v, start, sizeof v);
    td_lambda_backward(&episode, alpha, 0.9, 0.8, WORLD, start, change);
    for (int i = 0; i < episode.n; i++) td_lambda_update(v, trace, WORLD, episode.step[i], alpha, 0.9, 0.8);
    for (int s = 0; s < WORLD; s++) most = fmax(most, fabs(v[s] - start[s] - change[s]));
    return most;
}

/* Online updates: TD(0) where lambda is 0, the traces' sums for small steps, and traces that end with the episode. */
void online_traces(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double v[WORLD], w[WORLD], trace[WORLD] = {0};
    int longest = 0;
    random_episodes(&m, &data, v, 33);
    for (int i = 0; i < data.n; i++)
        if (steps_left(&data, i) > steps_left(&data, longest)) longest = i;
    EXPECT_NEAR(apart(&data, longest, 0.0002, v) / apart(&data, longest, 0.0001, v), 4, 0.01);
    memcpy(w, v, sizeof w);
    for (int i = 0; i < data.n; i++) {
        double error = td_lambda_update(v, trace, WORLD, data.step[i], 0.3, 0.9, 0);
        EXPECT_NEAR(td_update(w, data.step[i], 0.3, 0.9), error, 1e-15);
        for (int s = 0; s < WORLD; s++) EXPECT(v[s] == w[s] && (!data.step[i].last || trace[s] == 0));
    }
    td_free(&data);
    mdp_free(&m);
}

/* Sums over all trajectories of h steps from s under `acts`: of W^k G^j times their probability. */
struct weighted_sum {
    const struct mdp *m;
    const double *judged, *acts;
    int weights, returns; /* k, j */
};

static double sum_over(const struct weighted_sum *x, int s, int h, double p, double w, double g, double discount) {
    const struct mdp *m = x->m;
    double sum = 0;
    if (h == 0 || m->terminal[s]) return p * pow(w, x->weights) * (x->returns ? pow(g, x->returns) : 1);
    for (int i = 0; i < m->actions * m->states; i++) {
        int a = i / m->states, s2 = i % m->states, pair = s * m->actions + a, at = mdp_at(m, s, a, s2);
        double next = p * x->acts[pair] * m->p[at];
        if (next > 0)
            sum += sum_over(x, s2, h - 1, next, w * x->judged[pair] / x->acts[pair], g + discount * m->r[at],
                            discount * m->gamma);
    }
    return sum;
}

static double mean_of(const struct mdp *m, const double *judged, const double *acts, int s, int h, int weights,
                      int returns) {
    return sum_over(&(struct weighted_sum){m, judged, acts, weights, returns}, s, h, 1, 1, 0, 1);
}

static const double judged[6] = {0.8, 0.2, 0.3, 0.7, 1, 0}, acts[6] = {0.5, 0.5, 0.6, 0.4, 0.4, 0.6};

enum { STEPS = 5 };

void weighted_means(struct harness *t) {
    for (int ends = 0; ends < 2; ends++) {
        struct mdp m;
        struct rng rng;
        double v[3], error = 0;
        rng_init(&rng, 34, (uint64_t)ends);
        random_mdp(&m, &rng, 3, 2, ends);
        td_horizon_value(&m, judged, STEPS, v);
        for (int s = 0; s < 3; s++) {
            error = worse(error, fabs(v[s] - FORMULA(mean_of(&m, judged, acts, s, STEPS, 1, 1))));
            error = worse(error, fabs(1 - FORMULA(mean_of(&m, judged, acts, s, STEPS, 1, 0))));
        }
        CHECK("1.35", error, 1e-12);
        mdp_free(&m);
    }
}

void weighted_squares(struct harness *t) {
    for (int ends = 0; ends < 2; ends++) {
        struct mdp m;
        struct rng rng;
        double error = 0, moment[9], less[3][3];
        rng_init(&rng, 34, (uint64_t)ends);
        random_mdp(&m, &rng, 3, 2, ends);
        td_weight_moments(&m, judged, acts, STEPS, moment);
        for (int i = 0; i < 9; i++) less[i / 3][i % 3] = mean_of(&m, judged, acts, i % 3, STEPS - 1, 2, i / 3);
        for (int s = 0; s < 3; s++) {
            double sum = 0, whole = mean_of(&m, judged, acts, s, STEPS, 2, 2);
            for (int i = 0; i < 6 && !m.terminal[s]; i++) {
                int a = i / 3, s2 = i % 3;
                double r = m.r[mdp_at(&m, s, a, s2)], y = m.gamma, p = judged[2 * s + a];
                sum += p * p / acts[2 * s + a] * m.p[mdp_at(&m, s, a, s2)] *
                       (r * r * less[0][s2] + TERM(2 * y * r * less[1][s2]) + y * y * less[2][s2]);
            }
            error = worse(error, fabs(whole - FORMULA(sum)) / (1 + whole));
            for (int k = 0; t->mutation == PLAIN && k < 3; k++) {
                whole = mean_of(&m, judged, acts, s, STEPS, 2, k);
                EXPECT_NEAR(moment[3 * k + s] / (1 + fabs(whole)), whole / (1 + fabs(whole)), 1e-12);
            }
        }
        CHECK("1.36", error, 1e-12);
        mdp_free(&m);
    }
}

/* From one horizon to the next M_0 of the loop at s3 changes by a term that has one more round. */
void weights_on_a_loop(struct harness *t) {
    double error = 0, limit[2];
    for (int k = 0; k < 2; k++) {
        struct mdp m;
        double pi[12], even[12], moment[3][18], stays = k ? 0.1 : 0.9, kappa = 0;
        graph_steered(&m);
        for (int i = 0; i < 12; i++) pi[i] = even[i] = 0.5;
        pi[4] = 1 - stays, pi[5] = stays;
        for (int a = 0; a < 2; a++) kappa += pi[4 + a] * pi[4 + a] / even[4 + a] * m.p[mdp_at(&m, 2, a, 2)];
        for (int i = 0; i < 3; i++) td_weight_moments(&m, pi, even, 10 + i, moment[i]);
        double ratio = (moment[2][2] - moment[1][2]) / (moment[1][2] - moment[0][2]);
        error = worse(error, fabs(ratio - FORMULA(kappa)));
        td_weight_moments(&m, pi, even, 4000, moment[0]);
        limit[k] = moment[0][2];
        mdp_free(&m);
    }
    CHECK("1.38", error, 1e-10);
    EXPECT(!(limit[0] < 1e100) && limit[1] < 10); /* kappa is 1.3, and 0.34 */
}

/* Episodes that are played have the weights of their actions, and the three means are what they say. */
void weighted_episodes(struct harness *t) {
    struct mdp m;
    struct rng rng;
    struct td_weighted x;
    double pi[12], even[12];
    graph_steered(&m);
    for (int i = 0; i < 12; i++) pi[i] = even[i] = 0.5;
    pi[4] = 0.9, pi[5] = 0.1; /* in s3: two actions, two factors */
    rng_init(&rng, 35, 0);
    for (int i = 0; i < 200; i++) {
        x = td_weighted_episode(&m, pi, even, 2, &rng);
        double rounds = -x.g, quick = (log(x.weight) - rounds * log(0.2)) / log(9); /* steps of the first action */
        EXPECT_NEAR(quick, round(quick), 1e-9);
        EXPECT(quick > -0.5 && quick < rounds + 0.5);
    }
    const struct td_weighted two[2] = {{3, -1}, {0.5, -4}};
    EXPECT_NEAR(td_weighted_mean(two, 2, UNWEIGHTED), -2.5, 1e-15);
    EXPECT_NEAR(td_weighted_mean(two, 2, ORDINARY), -2.5, 1e-15);
    EXPECT_NEAR(td_weighted_mean(two, 2, WEIGHTED), -5 / 3.5, 1e-15);
    EXPECT_NEAR(td_weighted_mean(two, 1, ORDINARY), -3, 1e-15);
    EXPECT_NEAR(td_weighted_mean(two, 1, WEIGHTED), -1, 1e-15);
    m.gamma = 0.5; /* discounted: from s4 one step, from s3 at least one */
    EXPECT_NEAR(td_weighted_episode(&m, pi, even, 3, &rng).g, -1, 1e-15);
    x = td_weighted_episode(&m, (double[12]){[4] = 0, [5] = 1}, (double[12]){[4] = 0, [5] = 1}, 2, &rng);
    EXPECT(x.weight == 1 && x.g <= -1 && x.g > -2);
    for (int i = 0; i < 6 * 2 * 6; i++) m.r[i] *= 3;
    for (int i = 0; i < 50; i++) { /* from s1 two steps or more, of which each is worth half of the one before */
        double g = td_weighted_episode(&m, pi, even, 0, &rng).g;
        EXPECT(g <= -4.5 && g > -6);
    }
    for (int s = 0; s < 6; s++) m.p[mdp_at(&m, 2, 0, s)] = m.p[mdp_at(&m, 2, 1, s)] = s == 2;
    EXPECT_DIES(EXIT_INPUT, "has not ended", td_weighted_episode(&m, pi, even, 2, &rng));
    mdp_free(&m);
}
