/*
### Improvement and the soft optimum

Thousands of pairs of policies, half of them with the softmax or a policy between it and the old one: what a step
gains, the chain of (7.21) line by line, and the difference of values as the sum (7.22). Where the new policy is nowhere
further from the softmax, each inequality of the proof must hold; the plain value falls in some states, and must be seen
to. The optimum of M1 is found by trying all policies, and soft policy iteration must converge as fast as Newton's
method does.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

/* X to the mean of X over next state and action: K of eq. 7.21. */
static void mean_after(const struct mdp *m, const double *pi, const double *x, double *after) {
    int n = m->actions;
    for (int i = 0; i < m->states * n; i++) {
        double sum = 0;
        for (int j = 0; j < m->states * n; j++)
            if (!m->terminal[j / n]) sum += m->p[mdp_at(m, i / n, i % n, j / n)] * pi[j] * x[j];
        after[i] = sum;
    }
}

/* Two policies, and the soft values of both. */
struct two_policies {
    const struct mdp *m;
    double alpha;
    const double *pi, *to;
    double v[MAX_STATES], w[MAX_STATES], q[MAX_PAIRS];
    bool better; /* `to` is nowhere further from the softmax, and then each inequality must hold */
};

/* In each state: what a step by the new policy gains; `gain`: the two divergences' difference. */
static double step_error(struct harness *t, const struct two_policies *x, int which, double *gain) {
    int n = x->m->actions;
    double softmax[MAX_PAIRS], error = 0;
    soften(x->m, x->alpha, x->q, softmax);
    for (int s = 0; s < x->m->states; s++) {
        double by_step = -x->v[s], before = 0, after = 0;
        gain[s] = 0;
        if (x->m->terminal[s]) continue;
        for (int i = s * n; i < (s + 1) * n; i++) {
            by_step += x->to[i] * (x->q[i] - x->alpha * log(x->to[i]));
            before += x->pi[i] * log(x->pi[i] / softmax[i]);
            after += x->to[i] * log(x->to[i] / softmax[i]);
        }
        double gained = x->alpha * before - TERM_OF(0, x->alpha * after);
        gain[s] = FORMULA_OF(2, x->alpha * before - TERM_OF(2, x->alpha * after));
        error = worse(error, fabs(by_step - FORMULA_OF(0, gained)));
        if (x->better) EXPECT(by_step >= -1e-12);
    }
    return error;
}

/* The operator of the new policy, again and again from the old one's values; they end at the new one's. */
static double chain_error(struct harness *t, const struct two_policies *x) {
    int pairs = x->m->states * x->m->actions;
    double line[MAX_PAIRS], next[MAX_PAIRS], difference[MAX_PAIRS], power[MAX_PAIRS], q[MAX_PAIRS], error = 0;
    memcpy(line, x->q, sizeof line);
    for (int k = 0; k < 60; k++) {
        soft_policy_backup(x->m, x->alpha, x->to, line, next);
        for (int i = 0; i < pairs; i++) {
            if (k == 0) difference[i] = next[i] - line[i];
            error = worse(error, fabs(next[i] - line[i] - FORMULA(difference[i])));
            if (x->better) EXPECT(next[i] >= line[i] - 1e-11);
        }
        memcpy(line, next, sizeof line);
        mean_after(x->m, x->to, difference, power);
        for (int i = 0; i < pairs; i++) difference[i] = x->m->gamma * power[i];
    }
    mdp_action_values(x->m, x->w, q);
    if (x->better)
        for (int i = 0; i < pairs; i++) EXPECT(line[i] <= q[i] + 1e-10);
    return error;
}

/* Whether the plain value of some state is lower with the new policy. */
static bool plain_falls(struct harness *t, const struct two_policies *x) {
    double before[MAX_STATES], after[MAX_STATES];
    bool falls = false;
    EXPECT(mdp_value(x->m, x->pi, before) && mdp_value(x->m, x->to, after));
    for (int s = 0; s < x->m->states; s++) falls = falls || after[s] < before[s] - 1e-9;
    return falls;
}

/* The i-th new policy: any; or the softmax itself, or part of the way to it, where log-probabilities are mixed. */
static void new_policy(struct harness *t, struct soft_case *x, double *to) {
    double v[MAX_STATES], share = rng_uniform(&x->rng);
    int n = x->m.actions;
    if (x->i % 3 == 2) {
        random_policy(&x->m, &x->rng, to);
        return;
    }
    EXPECT(soft_value(&x->m, x->alpha, x->pi, v));
    soft_improve(&x->m, x->alpha, v, to);
    for (int s = 0; s < x->m.states && x->i % 3; s++) {
        double sum = 0;
        for (int k = s * n; k < (s + 1) * n; k++) sum += to[k] = pow(to[k], share) * pow(x->pi[k], 1 - share);
        for (int k = s * n; k < (s + 1) * n; k++) to[k] /= sum;
    }
}

/* Eqs. 7.20, 7.21 and 7.22 for `which` of 0, 1 and 2. */
static double improvement_error(struct harness *t, int which) {
    struct soft_case c = list_cases(6, 3000);
    double to[MAX_PAIRS], gain[MAX_STATES], sum[MAX_STATES], error = 0, least = INFINITY;
    int falls = 0;
    while (next_case(&c)) {
        new_policy(t, &c, to);
        struct two_policies x = {.m = &c.m, .alpha = c.alpha, .pi = c.pi, .to = to, .better = c.i % 3 != 2};
        EXPECT(soft_value(x.m, x.alpha, x.pi, x.v) && soft_value(x.m, x.alpha, to, x.w));
        mdp_action_values(x.m, x.v, x.q);
        double by_step = step_error(t, &x, which, gain);
        if (which == 0) error = worse(error, by_step);
        if (which == 1) error = worse(error, chain_error(t, &x));
        if (which == 2) propagate(x.m, to, gain, sum);
        for (int s = 0; s < x.m->states; s++) {
            if (which == 2) error = worse(error, fabs(x.w[s] - x.v[s] - sum[s]));
            if (x.better) least = fmin(least, x.w[s] - x.v[s]);
        }
        falls += x.better && plain_falls(t, &x);
    }
    EXPECT(least > -1e-11 && falls > 100);
    return error;
}

void improvement(struct harness *t) {
    CHECK("7.20", improvement_error(t, 0), 1e-10);
    CHECK("7.21", improvement_error(t, 1), 1e-10);
    CHECK("7.22", improvement_error(t, 2), 1e-10);
}

/* ---- the optimum ---- */

/* The value of M1's state `s` as a function of the two probabilities of the first action. */
struct two_rows {
    const struct mdp *m;
    double alpha, p;
    int s;
};

static double value_of_row(double p, void *context) {
    struct two_rows *x = context;
    double pi[4] = {x->p, 1 - x->p, p, 1 - p}, v[2], q[4], sum[2];
    /* two equations, two unknowns: the system of eq. 7.7 by Cramer's rule */
    for (int s = 0; s < 2; s++) {
        sum[s] = x->alpha * entropy_of(pi + 2 * s, 2);
        for (int a = 0; a < 2; a++) sum[s] += pi[2 * s + a] * mdp_reward(x->m, s, a);
        for (int s2 = 0; s2 < 2; s2++) {
            q[2 * s + s2] = s == s2;
            for (int a = 0; a < 2; a++) q[2 * s + s2] -= x->m->gamma * pi[2 * s + a] * x->m->p[mdp_at(x->m, s, a, s2)];
        }
    }
    double determinant = q[0] * q[3] - q[1] * q[2];
    v[0] = (sum[0] * q[3] - q[1] * sum[1]) / determinant;
    v[1] = (q[0] * sum[1] - sum[0] * q[2]) / determinant;
    return v[x->s];
}

static double value_of_rows(double p, void *context) {
    struct two_rows *x = context;
    x->p = p;
    return golden(value_of_row, x, 0, 1);
}

/* The operator at some values w, against the best distribution as it is found by trying. */
static double operator_error(struct harness *t, const struct mdp *m, double alpha) {
    double w[2] = {3, -1}, after[2], error = 0;
    soft_optimal_backup(m, alpha, w, after);
    for (int s = 0; s < 2; s++) {
        double sum = 0;
        for (int a = 0; a < 2; a++) {
            double backup = mdp_reward(m, s, a);
            for (int s2 = 0; s2 < 2; s2++) backup += TERM(0.9 * m->p[mdp_at(m, s, a, s2)] * w[s2]);
            sum += exp(backup / alpha);
        }
        EXPECT(t->mutation != PLAIN || fabs(after[s] - alpha * log(sum)) < 1e-12);
        double mean = mdp_backup(m, w, s, 0);
        double largest = best_split((double[]){mean, mdp_backup(m, w, s, 1)}, 2, alpha, 1);
        error = worse(error, fabs(largest - FORMULA(alpha * log(sum))));
    }
    return error;
}

/* The optimum, against the largest value over all policies; and both iterations arrive there. */
static double fixed_point_error(struct harness *t, const struct mdp *m, double alpha) {
    double v[2] = {0}, q[4], pi[4] = {0.5, 0.5, 0.5, 0.5}, by_iteration[2], error = 0;
    EXPECT(soft_value_iteration(m, alpha, v, 1e-13, 10000) > 0);
    EXPECT(soft_policy_iteration(m, alpha, pi, by_iteration, 1e-13, 100) > 0);
    mdp_action_values(m, v, q);
    for (int s = 0; s < 2; s++) {
        double largest = golden(value_of_rows, &(struct two_rows){m, alpha, 0, s}, 0, 1), sum = 0;
        for (int a = 0; a < 2; a++) sum += exp(q[2 * s + a] / alpha);
        error = worse(error, fabs(largest - FORMULA(alpha * log(sum))));
        EXPECT_NEAR(by_iteration[s], v[s], 1e-11);
        EXPECT_NEAR(pi[2 * s], exp((q[2 * s] - v[s]) / alpha), 1e-11);
    }
    return error;
}

static double optimum_error(struct harness *t, double (*error_of)(struct harness *, const struct mdp *, double)) {
    static const double temperatures[4] = {0.1, 0.5, 1, 3};
    struct mdp m;
    double error = 0;
    graph_two_state(&m);
    for (int k = 0; k < 4; k++) error = worse(error, error_of(t, &m, temperatures[k]));
    mdp_free(&m);
    return error;
}

void optimum(struct harness *t) {
    CHECK("7.23", optimum_error(t, operator_error), 1e-11);
    CHECK("7.25", optimum_error(t, fixed_point_error), 1e-11);
}

/* Row s of gamma P_pi, as eq. 7.26 is printed. */
static void slopes_of(const struct soft_case *x, const double *pi, int s, double *slope) {
    int n = x->m.actions;
    for (int s2 = 0; s2 < x->m.states; s2++) {
        slope[s2] = 0;
        for (int a = 0; a < n; a++) slope[s2] += x->m.gamma * pi[s * n + a] * x->m.p[mdp_at(&x->m, s, a, s2)];
    }
}

static double tangent_error(struct harness *t, const struct soft_case *x, const double *pi, double *v) {
    double slope[MAX_STATES], error = 0;
    for (int s = 0; s < x->m.states; s++) {
        if (x->m.terminal[s]) continue;
        slopes_of(x, pi, s, slope);
        for (int s2 = 0; s2 < x->m.states; s2++) {
            double by_difference = gradcheck_derivative(backed_up, &(struct state_of){&x->m, x->alpha, s}, v, s2);
            error = worse(error, fabs(FORMULA(slope[s2]) - by_difference));
        }
    }
    return error;
}

static double newton_step_error(struct harness *t, const struct soft_case *x, const double *pi, double *v) {
    const struct mdp *m = &x->m;
    double short_of[MAX_STATES], sum[MAX_STATES], after[MAX_STATES], error = 0;
    for (int s = 0; s < m->states; s++)
        short_of[s] = m->terminal[s] ? 0 : backed_up(v, &(struct state_of){m, x->alpha, s}) - v[s];
    propagate(m, pi, short_of, sum);
    EXPECT(soft_value(m, x->alpha, pi, after));
    for (int s = 0; s < m->states; s++) error = worse(error, fabs(after[s] - FORMULA(v[s] + TERM(sum[s]))));
    return error;
}

typedef double (*error_at)(struct harness *t, const struct soft_case *x, const double *pi, double *v);

/* At random values v, with the softmax of their backups. */
static double newton_error(struct harness *t, error_at error_of) {
    struct soft_case x = list_cases(7, 60);
    double error = 0, v[MAX_STATES], q[MAX_PAIRS];
    while (next_case(&x)) {
        const struct mdp *m = &x.m;
        x.alpha = fmax(0.2, x.alpha);
        for (int s = 0; s < m->states; s++) v[s] = m->terminal[s] ? 0 : rng_normal(&x.rng);
        mdp_action_values(m, v, q);
        soften(m, x.alpha, q, x.pi);
        error = worse(error, error_of(t, &x, x.pi, v));
        soft_improve(m, x.alpha, v, q);
        for (int k = 0; k < m->states * m->actions; k++)
            EXPECT_NEAR(q[k], m->terminal[k / m->actions] ? 1.0 / m->actions : x.pi[k], 1e-12);
    }
    return error;
}

void newton(struct harness *t) {
    CHECK("7.26", newton_error(t, tangent_error), 1e-9);
    CHECK("7.27", newton_error(t, newton_step_error), 1e-11);
}

/* How soft policy iteration approaches the optimum: never down, by the factor gamma at least, and in the end by the
 * square of the distance. */
static void expect_approach(struct harness *t, struct soft_case *x) {
    const struct mdp *m = &x->m;
    double pi[MAX_PAIRS], first[MAX_PAIRS], best[MAX_STATES] = {0}, v[MAX_STATES], w[MAX_STATES];
    double alpha = fmax(0.05, x->alpha);
    EXPECT(soft_value_iteration(m, alpha, best, 1e-13, 10000) > 0);
    memcpy(pi, x->pi, sizeof pi);
    memcpy(first, pi, sizeof first);
    EXPECT(soft_value(m, alpha, pi, v));
    int improvements = 0;
    for (double off = distance(v, best, m->states), moved = 1; moved > 1e-12; improvements++) {
        soft_improve(m, alpha, v, pi);
        EXPECT(soft_value(m, alpha, pi, w));
        for (int s = 0; s < m->states; s++) EXPECT(w[s] >= v[s] - 1e-11 && w[s] <= best[s] + 1e-11);
        EXPECT(distance(w, best, m->states) <= m->gamma * off + 1e-11);
        if (off < 0.1 * alpha) EXPECT(distance(w, best, m->states) <= 20 * off * off / alpha + 1e-11);
        moved = distance(w, v, m->states);
        off = distance(w, best, m->states);
        memcpy(v, w, sizeof v);
    }
    EXPECT(improvements <= 12);
    EXPECT(soft_policy_iteration(m, alpha, first, w, 1e-12, 100) == improvements);
    for (int s = 0; s < m->states; s++) EXPECT_NEAR(w[s], best[s], 1e-10);
    EXPECT(distance(first, pi, m->states * m->actions) < 1e-12);
}

/* Exactly as many rounds as are needed, and one less. */
static void expect_limits(struct harness *t) {
    struct mdp m;
    double uniform[4] = {0.5, 0.5, 0.5, 0.5}, v[2] = {0};
    graph_two_state(&m);
    EXPECT(soft_value_iteration(&m, 0.5, v, 1e-10, 1000) > 5 && soft_value_iteration(&m, 0.5, v, 1e-10, 1000) == 1);
    for (int less = 0; less < 2; less++) {
        double from[4] = {0}, zero[2] = {0}, start[4] = {0.5, 0.5, 0.5, 0.5}, w[2];
        int n = soft_evaluation(&m, 0.5, uniform, (double[4]){0}, 1e-10, 1000);
        EXPECT(n > 5 && soft_evaluation(&m, 0.5, uniform, from, 1e-10, n - less) == (less ? -1 : n));
        n = soft_value_iteration(&m, 0.5, (double[2]){0}, 1e-10, 1000);
        EXPECT(n > 5 && soft_value_iteration(&m, 0.5, zero, 1e-10, n - less) == (less ? -1 : n));
        n = soft_policy_iteration(&m, 0.5, (double[4]){0.5, 0.5, 0.5, 0.5}, w, 1e-10, 1000);
        EXPECT(n > 2 && soft_policy_iteration(&m, 0.5, start, w, 1e-10, n - less) == (less ? -1 : n));
    }
    mdp_free(&m);
}

/* The three algorithms: how they approach the optimum, where they stop, and what they refuse. */
void iterations(struct harness *t) {
    struct soft_case x = list_cases(8, 60);
    while (next_case(&x)) expect_approach(t, &x);
    expect_limits(t);
    struct mdp m;
    double pi[CLIFF_STATES * CLIFF_ACTIONS], v[CLIFF_STATES];
    cliff_mdp(&m); /* without a discount: a warm policy gains by never arriving */
    for (int k = 0; k < CLIFF_STATES * CLIFF_ACTIONS; k++) pi[k] = 0.25;
    EXPECT(soft_policy_iteration(&m, 1, pi, v, 1e-9, 10000) == -1);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, 1, v, 1e-9, 3000) == -1);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, 0.5, v, 1e-9, 3000) > 0);
    mdp_free(&m);
}
