/* Finite MDPs against brute force, linear equations against their residual. */
#include "worlds/mdp.h"
#include "harness.h"
#include "numbers/linear.h"
#include "numbers/order.h"
#include "numbers/rng.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

static void random_mdp(struct mdp *m, int states, int actions, double gamma, struct rng *rng) {
    mdp_init(m, states, actions, gamma);
    for (int s = 0; s < states; s++) {
        m->start[s] = 1.0 / states;
        for (int a = 0; a < actions; a++) {
            double p[16], sum = 0;
            for (int s2 = 0; s2 < states; s2++) sum += p[s2] = -log(1 - rng_uniform(rng));
            for (int s2 = 0; s2 < states; s2++) mdp_arrow(m, s, a, s2, p[s2] / sum, rng_normal(rng));
        }
    }
}

static void random_policy(const struct mdp *m, double *pi, struct rng *rng) {
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        for (int a = 0; a < m->actions; a++) sum += pi[s * m->actions + a] = rng_uniform(rng);
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] /= sum;
    }
}

/* Elimination word for word, without a pivot search, on a matrix that needs none. */
static void elimination(struct harness *t) {
    enum { N = 6 };
    struct rng rng;
    double a[N][N], b[N], x[N], copy[N * N], error = 0;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) a[i][j] = rng_normal(&rng) + (i == j ? 8 : 0);
        b[i] = x[i] = rng_normal(&rng);
    }
    memcpy(copy, a, sizeof a);
    EXPECT(linear_solve(copy, x, N));
    for (int k = 0; k < N; k++)
        for (int i = k + 1; i < N; i++) {
            double multiple = TERM(a[i][k] / a[k][k]);
            for (int j = k; j < N; j++) a[i][j] -= multiple * a[k][j];
            b[i] -= multiple * b[k];
        }
    double y[N];
    for (int k = N - 1; k >= 0; k--) {
        y[k] = b[k];
        for (int j = k + 1; j < N; j++) y[k] -= a[k][j] * y[j];
        y[k] = FORMULA(y[k] / a[k][k]);
        error = worse(error, fabs(y[k] - x[k]));
    }
    CHECK("linear.1", error, 1e-14);
}

static void pivots_and_singularity(struct harness *t) {
    double a[9] = {0, 2, 0, 1, 0, 0, 0, 0, 4}, b[3] = {2, 3, 8}, singular[4] = {1, 2, 2, 4}, c[2] = {1, 1};
    EXPECT(linear_solve(a, b, 3));
    EXPECT(b[0] == 3 && b[1] == 1 && b[2] == 2);
    EXPECT(!linear_solve(singular, c, 2));
    EXPECT(!linear_solve((double[4]){0}, c, 2) && !linear_solve((double[1]){0}, c, 1));
    double bad[4] = {NAN, 1, 1, 1}, d[2] = {1, 1};
    EXPECT(!linear_solve(bad, d, 2));
}

/* The largest entry of a column counts by its size, whatever its sign; and a matrix is singular or not in any unit. */
static void pivots_by_size(struct harness *t) {
    static const double small[3] = {1e-20, 1e-10, 1e-5}, unit[3] = {1, 1e-200, 1e200};
    for (int i = 0; i < 3; i++)
        for (int sign = -1; sign < 2; sign += 2) { /* small x + y = 1, +-x + 2 y = 0 */
            double a[4] = {small[i], 1, sign, 2}, b[2] = {1, 0};
            EXPECT(linear_solve(a, b, 2));
            EXPECT_NEAR(b[0], -2 * sign / (1 - 2 * sign * small[i]), 1e-15 * 4);
            EXPECT_NEAR(b[1], 1 / (1 - 2 * sign * small[i]), 1e-15 * 4);
        }
    for (int i = 0; i < 3; i++) {
        double u = unit[i], a[4] = {2 * u, u, u, 3 * u}, b[2] = {3 * u, 4 * u};
        double narrow[4] = {u, 0, 0, 1e-12 * u}, c[2] = {u, u}, nearly[4] = {u, u, u, u * (1 + 0x1p-50)}, d[2] = {u, u};
        EXPECT(linear_solve(a, b, 2));
        EXPECT_NEAR(b[0], 1, 1e-15);
        EXPECT_NEAR(b[1], 1, 1e-15);
        EXPECT(linear_solve(narrow, c, 2)); /* ill-conditioned, but what is small was not made so by rounding */
        EXPECT(!linear_solve(nearly, d, 2));
    }
}

/* Random matrices whose columns hold mostly negative numbers: the residual is that of rounding. */
static void residuals(struct harness *t) {
    enum { N = 20 };
    struct rng rng;
    double worst = 0;
    rng_init(&rng, 5, 0);
    for (int trial = 0; trial < 50; trial++) {
        double a[N * N], copy[N * N], b[N], x[N], size = 0;
        for (int i = 0; i < N * N; i++) a[i] = copy[i] = rng_normal(&rng) - 1;
        for (int i = 0; i < N; i++) b[i] = x[i] = rng_normal(&rng);
        EXPECT(linear_solve(copy, x, N));
        for (int i = 0; i < N; i++) size = fmax(size, fabs(x[i]));
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) b[i] -= a[i * N + j] * x[j];
            worst = worse(worst, fabs(b[i]) / size);
        }
    }
    EXPECT(worst < 1e-13);
}

static void backups(struct harness *t) {
    struct rng rng;
    struct mdp m;
    double v[5], error = 0, error_q = 0;
    rng_init(&rng, 2, 0);
    random_mdp(&m, 5, 3, 0.9, &rng);
    for (int s = 0; s < 5; s++) v[s] = rng_normal(&rng);
    for (int s = 0; s < 5; s++)
        for (int a = 0; a < 3; a++) {
            double r = 0;
            for (int s2 = 0; s2 < 5; s2++) r += m.p[mdp_at(&m, s, a, s2)] * m.r[mdp_at(&m, s, a, s2)];
            error = worse(error, fabs(FORMULA(r) - mdp_reward(&m, s, a)));
        }
    CHECK("mdp.1", error, 1e-14);
    for (int s = 0; s < 5; s++)
        for (int a = 0; a < 3; a++) {
            double after = 0;
            for (int s2 = 0; s2 < 5; s2++) after += m.p[mdp_at(&m, s, a, s2)] * v[s2];
            double q = mdp_reward(&m, s, a) + TERM(0.9 * after);
            error_q = worse(error_q, fabs(FORMULA(q) - mdp_backup(&m, v, s, a)));
        }
    CHECK("mdp.2", error_q, 1e-14);
    mdp_free(&m);
}

/* The value and the visits, by following the chain for a thousand steps. */
static void follow(const struct mdp *m, const double *pi, const double *start, double *value, double *visits) {
    double p[16], next[16], discount = 1;
    memcpy(p, start, (size_t)m->states * sizeof *p);
    memset(visits, 0, (size_t)m->states * sizeof *visits);
    *value = 0;
    for (int k = 0; k < 1000; k++, discount *= m->gamma) {
        memset(next, 0, sizeof next);
        for (int s = 0; s < m->states; s++) {
            visits[s] += discount * p[s];
            for (int a = 0; a < m->actions; a++) {
                double w = p[s] * pi[s * m->actions + a];
                *value += discount * w * mdp_reward(m, s, a);
                for (int s2 = 0; s2 < m->states; s2++) next[s2] += w * m->p[mdp_at(m, s, a, s2)];
            }
        }
        memcpy(p, next, sizeof p);
    }
}

static void values_and_visits(struct harness *t) {
    struct rng rng;
    double error = 0, error_d = 0;
    rng_init(&rng, 3, 0);
    for (int trial = 0; trial < 20; trial++) {
        struct mdp m;
        double pi[15], v[5], d[5], followed, visits[5];
        random_mdp(&m, 5, 3, 0.9, &rng);
        random_policy(&m, pi, &rng);
        EXPECT(mdp_value(&m, pi, v) && mdp_visits(&m, pi, d));
        for (int s = 0; s < 5; s++) {
            double from[5] = {0};
            from[s] = 1;
            follow(&m, pi, from, &followed, visits);
            error = worse(error, fabs(followed - FORMULA(v[s])));
        }
        mdp_free(&m);
    }
    CHECK("mdp.3", error, 1e-11);
    rng_init(&rng, 3, 0);
    for (int trial = 0; trial < 20; trial++) {
        struct mdp m;
        double pi[15], d[5], followed, visits[5];
        random_mdp(&m, 5, 3, 0.9, &rng);
        random_policy(&m, pi, &rng);
        EXPECT(mdp_visits(&m, pi, d));
        follow(&m, pi, m.start, &followed, visits);
        for (int s = 0; s < 5; s++) error_d = worse(error_d, fabs(visits[s] - FORMULA(d[s])));
        mdp_free(&m);
    }
    CHECK("mdp.4", error_d, 1e-11);
}

/* Value iteration against the best of all 3^4 deterministic policies. */
static void optimum(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 4, 0);
    for (int trial = 0; trial < 10; trial++) {
        struct mdp m;
        int policy[4] = {0}, policies = 0;
        double pi[12], v[4] = {0}, of_policy[4], best[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
        random_mdp(&m, 4, 3, 0.9, &rng);
        EXPECT(mdp_value_iteration(&m, v, 1e-14, 10000) > 0);
        EXPECT(mdp_value_iteration(&m, v, 1e-9, 1) == 1); /* one sweep more, to see that nothing moves */
        do {
            mdp_deterministic(&m, policy, pi);
            EXPECT(mdp_value(&m, pi, of_policy));
            for (int s = 0; s < 4; s++) best[s] = fmax(best[s], of_policy[s]);
            policies++;
        } while (mdp_next_policy(&m, policy));
        EXPECT(policies == 81);
        double q[12];
        mdp_action_values(&m, v, q);
        mdp_greedy(&m, q, policy);
        for (int s = 0; s < 4; s++) {
            error = worse(error, fabs(best[s] - FORMULA(q[3 * s + policy[s]])));
            error = worse(error, fabs(v[s] - q[3 * s + policy[s]]));
        }
        mdp_free(&m);
    }
    CHECK("mdp.5", error, 1e-11);
}

/* Four actions of which, in each state, another one is best, also the last. */
static void each_action_in_turn(struct harness *t) {
    for (int best = 0; best < 4; best++) {
        struct mdp m;
        double v[3] = {0}, q[12], pi[12];
        int policy[3] = {0}, policies = 1;
        mdp_init(&m, 3, 4, 0.5);
        m.start[0] = 1;
        m.terminal[1] = true;
        for (int s = 0; s < 3; s += 2)
            for (int a = 0; a < 4; a++) mdp_arrow(&m, s, a, s, 1, a == (best + s) % 4 ? 3 : -a);
        EXPECT(mdp_value_iteration(&m, v, 1e-15, 1000) > 0);
        EXPECT_NEAR(v[0], 6, 1e-14);
        EXPECT_NEAR(v[2], 6, 1e-14);
        EXPECT(v[1] == 0);
        mdp_action_values(&m, v, q);
        mdp_greedy(&m, q, policy);
        EXPECT(policy[0] == best && policy[2] == (best + 2) % 4 && policy[1] == 0);
        mdp_deterministic(&m, policy, pi);
        EXPECT(mdp_value(&m, pi, v) && v[1] == 0);
        EXPECT_NEAR(v[0], 6, 1e-14);
        memset(policy, 0, sizeof policy); /* the actions of a terminal state are not tried */
        for (; mdp_next_policy(&m, policy); policies++) EXPECT(policy[1] == 0);
        EXPECT(policies == 16 && policy[0] == 0 && policy[1] == 0 && policy[2] == 0);
        mdp_free(&m);
    }
}

static void faults(struct harness *t) {
    struct mdp m;
    int state;
    graph_two_state(&m);
    static const double reward[] = {1, 0, -0.5, 2}, stays[] = {0.7, 0.2, 0.4, 0.9};
    for (int k = 0; k < 4; k++)
        for (int s2 = 0; s2 < 2; s2++) {
            EXPECT(m.r[mdp_at(&m, k / 2, k % 2, s2)] == reward[k]);
            EXPECT(m.p[mdp_at(&m, k / 2, k % 2, s2)] == (s2 ? 1 - stays[k] : stays[k]));
        }
    EXPECT(m.gamma == 0.9 && m.start[0] == 0.6 && m.start[1] == 0.4);
    EXPECT(mdp_fault(&m, &state) == NULL);
    EXPECT(mdp_stuck(&m) == 0); /* it never ends */
    m.p[mdp_at(&m, 1, 0, 0)] += 0.01;
    EXPECT(mdp_fault(&m, &state) && state == 1);
    m.p[mdp_at(&m, 1, 0, 0)] = NAN;
    EXPECT(mdp_fault(&m, &state) && state == 1);
    mdp_free(&m);
    graph_chain(&m);
    EXPECT(mdp_fault(&m, &state) == NULL && mdp_stuck(&m) == -1);
    m.p[mdp_at(&m, 4, 0, 5)] = 0; /* s5 stays for ever */
    m.p[mdp_at(&m, 4, 0, 4)] = 1;
    double one[6] = {1, 1, 1, 1, 1, 1}, v[6];
    EXPECT(mdp_stuck(&m) == 4);
    EXPECT(!mdp_value(&m, one, v));
    EXPECT(mdp_value_iteration(&m, memset(v, 0, sizeof v), 1e-12, 100) == -1);
    m.terminal[0] = true;
    EXPECT(mdp_fault(&m, &state) != NULL);
    mdp_free(&m);
}

/* One thing wrong at a time. */
static void single_faults(struct harness *t) {
    for (int k = 0; k < 7; k++) {
        struct mdp m;
        int state;
        graph_two_state(&m);
        double *row = m.p + mdp_at(&m, 1, 1, 0);
        if (k == 0) m.start[1] += 1e-3;
        if (k == 1) m.start[0] = 1.5, m.start[1] = -0.5;
        if (k == 2) m.r[mdp_at(&m, 1, 0, 1)] = INFINITY;
        if (k == 3) row[0] -= 1e-3;
        if (k == 4) row[0] = 1.25, row[1] = -0.25;
        if (k == 5) m.start[0] = NAN;
        if (k == 6) m.r[mdp_at(&m, 1, 0, 1)] = NAN;
        EXPECT(mdp_fault(&m, &state) != NULL && (k == 0 || k == 1 || k == 5 || state == 1));
        mdp_free(&m);
    }
}

/* What cannot come next does not matter, not even a value that is infinite. */
static void impossible(struct harness *t) {
    struct mdp m;
    double v[6] = {0, -INFINITY, 0, 2, 0, 0};
    graph_chain(&m);
    EXPECT(m.p[mdp_at(&m, 3, 0, 1)] == 0);
    EXPECT(isfinite(mdp_backup(&m, v, 3, 0)));
    mdp_free(&m);
}

/* The published values of the two-state MDP's models: rows sum to 1, the walk's values are s/6, the cliff's is -13. */
static void models(struct harness *t) {
    struct mdp m[4];
    int state;
    graph_chain(&m[0]);
    graph_steered(&m[1]);
    graph_walk(&m[2]);
    cliff_mdp(&m[3]);
    for (int i = 0; i < 4; i++) EXPECT(mdp_fault(&m[i], &state) == NULL && mdp_stuck(&m[i]) == -1);
    double one[7] = {1, 1, 1, 1, 1, 1, 1}, v[CLIFF_STATES] = {0};
    EXPECT(mdp_value(&m[2], one, v));
    for (int s = 1; s < 6; s++) EXPECT_NEAR(v[s], s / 6.0, 1e-14);
    memset(v, 0, sizeof v);
    EXPECT(mdp_value_iteration(&m[3], v, 0, 1000) > 0);
    EXPECT(v[3 * CLIFF_COLUMNS] == -13);
    memset(v, 0, sizeof v);
    EXPECT(mdp_value_iteration(&m[1], v, 1e-15, 1000) > 0);
    EXPECT_NEAR(v[0], -2.05, 1e-14); /* s1 aims at s4, and lands in s3, worth -5/4, with probability 0.2 */
    EXPECT_NEAR(v[4], -1.25, 1e-14);
    for (int i = 0; i < 4; i++) mdp_free(&m[i]);
}

/* A number that is none, or the overflow of one that is, is no fixed point. */
static void nothing_converges(struct harness *t) {
    struct mdp m;
    double v[2] = {0, NAN};
    mdp_init(&m, 2, 1, 0.5);
    mdp_arrow(&m, 0, 0, 1, 1, 1);
    mdp_arrow(&m, 1, 0, 0, 1, 1);
    EXPECT(mdp_value_iteration(&m, v, 1e-3, 100) == -1);
    EXPECT(mdp_value_iteration(&m, memset(v, 0, sizeof v), 1e-3, 100) > 0);
    m.r[mdp_at(&m, 0, 0, 1)] = NAN;
    EXPECT(mdp_value_iteration(&m, memset(v, 0, sizeof v), 1e-3, 100) == -1);
    mdp_free(&m);
    EXPECT(further(1, 2) == 2 && further(1, -2) == 2 && further(2, -1) == 2 && further(0, -0.0) == 0);
    EXPECT(isinf(further(1, NAN)) && isinf(further(INFINITY, NAN)) && isinf(further(INFINITY, 1)));
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"elimination", elimination},
        {"pivots and singular systems", pivots_and_singularity},
        {"pivots by size", pivots_by_size},
        {"residuals", residuals},
        {"each action in turn", each_action_in_turn},
        {"backups", backups},
        {"values and visits", values_and_visits},
        {"the optimum", optimum},
        {"faults", faults},
        {"single faults", single_faults},
        {"what is impossible", impossible},
        {"models", models},
        {"what does not converge", nothing_converges},
    };
    return harness_run("mdp", section, sizeof section / sizeof *section, argc, argv);
}
