/*
### Cold, hot, and the residual

Optima of random MDPs stay within the bounds (7.28), which they attain where all actions are alike; the hot limit comes
from three temperatures by Richardson's extrapolation, and the slope in the temperature by differences. The gradient of
the residual is that of a function of the values, and the distance from the optimum is attained where $`V`$ is off by a
constant.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

static double optimum_at(const double *alpha, void *context) {
    const struct state_of *x = context;
    double v[MAX_STATES];
    soft_optimum(x->m, *alpha, v);
    return v[x->s];
}

/* alpha = 0, and next to it: the plain optimum, but on the graph's tie. */
static void expect_cold(struct harness *t, struct soft_case *x, const double *plain) {
    const struct mdp *m = &x->m;
    double q[MAX_PAIRS], v[MAX_STATES];
    int greedy[MAX_STATES], n = m->actions;
    mdp_action_values(m, plain, q);
    mdp_greedy(m, q, greedy);
    for (int zero = 0; zero < 2; zero++) {
        for (int k = 0; k < m->states * n; k++) x->pi[k] = 1.0 / n;
        EXPECT(soft_policy_iteration(m, zero ? 0 : 1e-6, x->pi, v, 1e-13, 100) > 0);
        for (int s = 0; s < m->states; s++) {
            EXPECT_NEAR(v[s], plain[s], zero ? 1e-12 : 1e-6 * log(n) / (1 - m->gamma) + 1e-12);
            bool tie = m->terminal[s] || (x->i == 1 && s == 3);
            EXPECT_NEAR(x->pi[s * n + greedy[s]], tie ? 1.0 / n : 1, 1e-12);
        }
    }
}

/* With all actions alike, where nothing ends: how far the gain over the plain optimum is from the bound. */
static double alike_error(struct harness *t, struct soft_case *x) {
    struct mdp *m = &x->m;
    double v[MAX_STATES], plain[MAX_STATES] = {0}, error = 0;
    for (int k = 0; k < m->states * m->actions * m->states; k++) m->r[k] = 0.7;
    if (m->terminal[m->states - 1]) return 0;
    EXPECT(soft_optimum(m, x->alpha, v) > 0);
    mdp_value_iteration(m, plain, 1e-14, 100000);
    for (int s = 0; s < m->states; s++) {
        double off = v[s] - plain[s] - FORMULA(x->alpha * log(m->actions) / (1 - m->gamma));
        error = worse(error, fabs(off) / (1 + x->alpha));
    }
    return error;
}

void cold(struct harness *t) {
    struct soft_case x = list_cases(9, 40);
    double error = 0;
    while (next_case(&x)) {
        const struct mdp *m = &x.m;
        double v[MAX_STATES], plain[MAX_STATES] = {0}, bound = x.alpha * log(m->actions) / (1 - m->gamma);
        EXPECT(mdp_value_iteration(m, plain, 1e-14, 100000) > 0);
        EXPECT(soft_optimum(m, x.alpha, v) > 0);
        for (int s = 0; s < m->states; s++) EXPECT(v[s] >= plain[s] - 1e-12 && v[s] <= plain[s] + bound + 1e-12);
        expect_cold(t, &x, plain);
        error = worse(error, alike_error(t, &x));
    }
    CHECK("7.28", error, 1e-11);
}

/* Of two actions worth the same, the cold limit prefers the one that leads to more choice. */
void cold_ties(struct harness *t) {
    struct mdp m;
    double v[4], pi[8];
    mdp_init(&m, 4, 2, 0.9);
    m.start[0] = 1;
    m.terminal[3] = true;
    for (int a = 0; a < 2; a++) {
        mdp_arrow(&m, 0, a, 1 + a, 1, 0);
        mdp_arrow(&m, 1, a, 3, 1, 0);          /* in state 1 both actions are worth the same too; */
        mdp_arrow(&m, 2, a, 3, 1, a ? 0 : -1); /* in state 2 only one of them is optimal */
    }
    EXPECT(soft_optimum(&m, 1e-4, v) > 0);
    soft_improve(&m, 1e-4, v, pi);
    EXPECT_NEAR(pi[0], exp(0.9 * log(2)) / (1 + exp(0.9 * log(2))), 1e-9);
    mdp_free(&m);
}

/* The rest after alpha V^H, extrapolated from three temperatures to O(1 / alpha) = 0. */
static double hot_limit_error(struct harness *t, struct soft_case *x) {
    const struct mdp *m = &x->m;
    struct mdp silent;
    double pi[MAX_PAIRS], v[3][MAX_STATES], entropies[MAX_STATES], plain[MAX_STATES], error = 0;
    mdp_init(&silent, m->states, m->actions, m->gamma);
    memcpy(silent.p, m->p, (size_t)(m->states * m->actions * m->states) * sizeof *m->p);
    memcpy(silent.terminal, m->terminal, (size_t)m->states * sizeof *m->terminal);
    EXPECT(soft_optimum(&silent, 1, entropies) > 0);
    soft_improve(&silent, 1, entropies, pi);
    EXPECT(mdp_value(m, pi, plain));
    for (int k = 0; k < 3; k++) {
        for (int s = 0; s < m->states; s++) v[k][s] = 500 * pow(2, k) * entropies[s];
        EXPECT(soft_value_iteration(m, 500 * pow(2, k), v[k], 2e-11, 20000) > 0);
    }
    for (int s = 0; s < m->states; s++) {
        double rest[3];
        for (int k = 0; k < 3; k++) rest[k] = v[k][s] - 500 * pow(2, k) * entropies[s];
        double once = 2 * rest[1] - rest[0], again = 2 * rest[2] - rest[1];
        error = worse(error, fabs((4 * again - once) / 3 - FORMULA(plain[s])));
    }
    mdp_free(&silent);
    return error;
}

static double slope_error(struct harness *t, struct soft_case *x) {
    const struct mdp *m = &x->m;
    double v[MAX_STATES], pi[MAX_PAIRS], error = 0;
    EXPECT(soft_optimum(m, x->alpha, v) > 0);
    soft_improve(m, x->alpha, v, pi);
    for (int s = 0; s < m->states; s++) {
        if (m->terminal[s]) continue;
        double slope = gradcheck_derivative(optimum_at, &(struct state_of){m, 0, s}, &x->alpha, 0);
        error = worse(error, fabs(slope - FORMULA(collect(m, 0, 1, pi, s, -1))));
    }
    return error;
}

typedef double (*case_error)(struct harness *t, struct soft_case *x);

static double worst_case(struct harness *t, uint64_t seed, int n, double coldest, case_error error_of) {
    struct soft_case x = list_cases(seed, n);
    double error = 0;
    while (next_case(&x)) {
        x.alpha = fmax(coldest, x.alpha);
        error = worse(error, error_of(t, &x));
    }
    return error;
}

void hot(struct harness *t) {
    CHECK("7.29", worst_case(t, 10, 20, 0.1, hot_limit_error), 1e-6);
    CHECK("7.30", worst_case(t, 10, 20, 0.1, slope_error), 1e-8);
}

/* The hot limit on M1 is uniform; on the graph it is not: there is more to collect on the longer way. */
void hot_policies(struct harness *t) {
    struct mdp m;
    double v[MAX_STATES], pi[12];
    graph_two_state(&m);
    EXPECT(soft_value_iteration(&m, 1e7, (memset(v, 0, sizeof v), v), 1e-3, 10000) > 0);
    soft_improve(&m, 1e7, v, pi);
    for (int k = 0; k < 4; k++) EXPECT_NEAR(pi[k], 0.5, 1e-6);
    mdp_free(&m);
    graph_steered(&m);
    EXPECT(soft_value_iteration(&m, 1e7, (memset(v, 0, sizeof v), v), 1e-3, 10000) > 0);
    soft_improve(&m, 1e7, v, pi);
    EXPECT(pi[4] < 0.4 && pi[8] < 0.4);     /* from s3 and s5, the arrow to the end */
    EXPECT_NEAR(pi[6], 0.5, 1e-9);          /* from s4 both lead there */
    EXPECT(pi[1] < 0.499 && pi[2] < 0.499); /* from s1 and s2, the arrow to s4 */
    mdp_free(&m);
}

/* ---- the residual ---- */

struct weighted {
    const struct mdp *m;
    const double *weight;
    double alpha;
};

static double residual_of(const double *v, void *context) {
    const struct weighted *x = context;
    double sum = 0;
    for (int s = 0; s < x->m->states; s++)
        if (!x->m->terminal[s])
            sum += x->weight[s] * pow(backed_up(v, &(struct state_of){x->m, x->alpha, s}) - v[s], 2) / 2;
    return sum;
}

/* Eq. 7.33 as it is printed, at the values v. */
static void printed_gradient(struct harness *t, const struct weighted *x, const double *v, double *gradient) {
    const struct mdp *m = x->m;
    int n = m->actions;
    double q[MAX_PAIRS], pi[MAX_PAIRS];
    mdp_action_values(m, v, q);
    soften(m, x->alpha, q, pi);
    for (int s2 = 0; s2 < m->states; s2++) {
        gradient[s2] = 0;
        for (int s = 0; s < m->states; s++) {
            if (m->terminal[s] || m->terminal[s2]) continue;
            double slope = 0, off = backed_up(v, &(struct state_of){m, x->alpha, s}) - v[s];
            for (int a = 0; a < n; a++) slope += m->gamma * pi[s * n + a] * m->p[mdp_at(m, s, a, s2)];
            gradient[s2] += FORMULA(x->weight[s] * off * (slope - TERM(s == s2)));
        }
    }
}

/* Random weights and values. */
static void draw_values(struct soft_case *x, double *w, double *v) {
    for (int s = 0; s < x->m.states; s++) w[s] = rng_range(&x->rng, 0.1, 1);
    for (int s = 0; s < x->m.states; s++) v[s] = x->m.terminal[s] ? 0 : rng_normal(&x->rng);
}

static double gradient_error(struct harness *t, struct soft_case *x) {
    const struct mdp *m = &x->m;
    double v[MAX_STATES], w[MAX_STATES], gradient[MAX_STATES], got[MAX_STATES];
    draw_values(x, w, v);
    struct weighted of = {m, w, x->alpha};
    printed_gradient(t, &of, v, gradient);
    soft_residual_gradient(m, x->alpha, w, v, got);
    EXPECT(t->mutation != PLAIN || distance(got, gradient, m->states) < 1e-12);
    EXPECT_NEAR(soft_residual(m, x->alpha, w, v), residual_of(v, &of), 1e-12);
    return gradcheck(residual_of, &of, v, m->states - m->terminal[m->states - 1], gradient).error;
}

static double bound_error(struct harness *t, struct soft_case *x) {
    const struct mdp *m = &x->m;
    double v[MAX_STATES], w[MAX_STATES], after[MAX_STATES], best[MAX_STATES];
    draw_values(x, w, v);
    EXPECT(soft_optimum(m, x->alpha, best) > 0 && soft_residual(m, x->alpha, w, best) < 1e-22);
    soft_optimal_backup(m, x->alpha, v, after);
    EXPECT(distance(v, best, m->states) <= distance(after, v, m->states) / (1 - m->gamma) + 1e-11);
    for (int s = 0; s < m->states; s++) v[s] = best[s] + 0.3;
    soft_optimal_backup(m, x->alpha, v, after);
    double bound = distance(after, v, m->states) / (1 - m->gamma);
    return m->terminal[m->states - 1] ? 0 : fabs(distance(v, best, m->states) - FORMULA(bound));
}

/* A terminal state has no residual, wherever it stands among the others. */
static void terminal_between(struct harness *t) {
    const double w[3] = {1, 1, 1}, v[3] = {0, 0, 0};
    struct mdp m;
    mdp_init(&m, 3, 1, 0.5);
    m.terminal[1] = true;
    mdp_arrow(&m, 0, 0, 1, 1, 1);
    mdp_arrow(&m, 2, 0, 1, 1, 2);
    EXPECT_NEAR(soft_residual(&m, 0.3, w, v), 0.5 * (1 * 1 + 2 * 2), 1e-15);
    mdp_free(&m);
}

void residual(struct harness *t) {
    terminal_between(t);
    CHECK("7.33", worst_case(t, 11, 40, 0.2, gradient_error), 1e-8);
    CHECK("7.34", worst_case(t, 11, 40, 0.2, bound_error), 1e-10);
}
