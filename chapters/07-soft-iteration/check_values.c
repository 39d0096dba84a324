/*
## What the checks show

`build/07-soft-iteration-check` evaluates each equation of both pages as it is printed. The independent sides are sums
over the steps of an episode, straight from the definitions (7.4); maxima found by trying, without a formula for where
they are; numeric derivatives; and enumeration. Besides M1 and the graph there are thousands of random MDPs and
policies, some with a terminal state. M1's policy is that of chapter 4, the softmax of the logits 0.3 and -0.2 in the
first state, and -0.4 and 0.8 in the second.

### Soft values

Entropies and divergences of random distributions; then both kinds of values against what a policy collects step by
step, through each of the equations that relate them; and both operators on tables a constant apart, which attain the
bound of a contraction.
*/
#include "checks.h"

void entropy(struct harness *t) {
    struct rng rng;
    double error = 0, pi[5];
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 500; i++) {
        int n = 2 + i % 4;
        double sum = 0;
        random_row(&rng, pi, n);
        for (int a = 0; a < n; a++) sum += pi[a] * log(n * pi[a]);
        error = worse(error, fabs(soft_entropy(pi, n) - FORMULA(log(n) - TERM(sum))));
        EXPECT_NEAR(soft_entropy(pi, n), entropy_of(pi, n), 1e-14);
        EXPECT(soft_entropy(pi, n) >= 0 && soft_entropy(pi, n) <= log(n) + 1e-15);
    }
    CHECK("7.2", error, 1e-13);
    EXPECT(soft_entropy((double[]){0, 1, 0}, 3) == 0 && soft_entropy((double[]){1}, 1) == 0);
    EXPECT_NEAR(soft_entropy((double[]){0, 0.5, 0.5}, 3), log(2), 1e-15);
    double rho[3] = {0.2, 0.3, 0.5}, other[3] = {0.5, 0.5, 0};
    EXPECT_NEAR(soft_divergence(other, rho, 3), 0.5 * log(2.5) + 0.5 * log(5.0 / 3), 1e-15);
    EXPECT(soft_divergence(rho, rho, 3) == 0 && soft_divergence(rho, other, 3) == INFINITY);
}

/* The values of a case's policy, from what it collects. */
struct collected {
    double v[MAX_STATES], q[MAX_PAIRS], plain[MAX_STATES];
};

/* In one state: which = 0 to 3 is eq. 7.5, 7.6, 7.7 or 7.10. */
static double value_error(struct harness *t, const struct soft_case *x, const struct collected *c, int s, int which) {
    const struct mdp *m = &x->m;
    int n = m->actions;
    double mean = 0, entropy_s = entropy_of(x->pi + s * n, n), sampled = 0, left = c->v[s], mean_reward = 0, worst = 0;
    for (int a = 0; a < n; a++) {
        double after = 0, pi = x->pi[s * n + a], q = c->q[s * n + a];
        mean += pi * q;
        sampled += pi * (q - TERM_OF(0, x->alpha * log(pi)));
        mean_reward += pi * mdp_reward(m, s, a);
        for (int s2 = 0; s2 < m->states; s2++) {
            double p = m->p[mdp_at(m, s, a, s2)], soft = 0;
            for (int b = s2 * n; b < (s2 + 1) * n && !m->terminal[s2]; b++)
                soft += x->pi[b] * (c->q[b] - TERM_OF(1, x->alpha * log(x->pi[b])));
            after += p * soft;
            left -= m->gamma * pi * p * c->v[s2];
        }
        if (which == 1) worst = worse(worst, fabs(q - FORMULA(mdp_reward(m, s, a) + m->gamma * after)));
    }
    if (which == 0) {
        worst = worse(worst, fabs(c->v[s] - FORMULA(mean + TERM(x->alpha * entropy_s))));
        worst = worse(worst, fabs(c->v[s] - FORMULA(sampled)));
    }
    if (which == 2) worst = fabs(left - FORMULA(mean_reward + TERM(x->alpha * entropy_s)));
    if (which == 3) worst = fabs(c->v[s] - FORMULA(c->plain[s] + TERM(x->alpha * collect(m, 0, 1, x->pi, s, -1))));
    return worst;
}

/* What the module computes, against the same. */
static void expect_values(struct harness *t, struct soft_case *x, const struct collected *c) {
    const struct mdp *m = &x->m;
    int n = m->actions;
    double got[MAX_PAIRS];
    EXPECT(soft_value(m, x->alpha, x->pi, got));
    for (int s = 0; s < m->states; s++) EXPECT_NEAR(got[s], c->v[s], 1e-11);
    EXPECT(soft_entropy_value(m, x->pi, got));
    for (int s = 0; s < m->states; s++) EXPECT_NEAR(got[s], m->terminal[s] ? 0 : collect(m, 0, 1, x->pi, s, -1), 1e-11);
    soft_state_values(m, x->alpha, x->pi, c->q, got);
    for (int s = 0; s < m->states; s++) EXPECT_NEAR(got[s], c->v[s], 1e-11);
    soft_policy_backup(m, x->alpha, x->pi, c->q, got);
    for (int k = 0; k < m->states * n; k++) EXPECT_NEAR(got[k], c->q[k], 1e-11);
    for (int k = 0; k < m->states * n; k++) got[k] = rng_normal(&x->rng);
    int sweeps = soft_evaluation(m, x->alpha, x->pi, got, 1e-13, 1000);
    EXPECT(sweeps > 1);
    for (int k = 0; k < m->states * n; k++) EXPECT_NEAR(got[k], c->q[k], 1e-11);
}

static double values_error(struct harness *t, int which) {
    struct soft_case x = list_cases(2, 20);
    double error = 0;
    while (next_case(&x)) {
        const struct mdp *m = &x.m;
        struct collected c;
        for (int s = 0; s < m->states; s++) c.v[s] = m->terminal[s] ? 0 : state_value(m, x.alpha, x.pi, s);
        for (int k = 0; k < m->states * m->actions; k++)
            c.q[k] = action_value(m, x.alpha, x.pi, k / m->actions, k % m->actions);
        EXPECT(mdp_value(m, x.pi, c.plain));
        for (int s = 0; s < m->states; s++)
            if (!m->terminal[s]) error = worse(error, value_error(t, &x, &c, s, which));
        expect_values(t, &x, &c);
    }
    return error;
}

void values(struct harness *t) {
    static const char *const id[4] = {"7.5", "7.6", "7.7", "7.10"};
    for (int which = 0; which < 4; which++) CHECK(id[which], values_error(t, which), 1e-11);
}

void augmented_values(struct harness *t, const struct soft_case *x, double discount, double *q) {
    const struct mdp *m = &x->m;
    struct mdp other;
    double v[MAX_STATES];
    int n = m->actions;
    mdp_init(&other, m->states, n, m->gamma);
    for (int s = 0; s < m->states; s++) {
        other.terminal[s] = m->terminal[s];
        for (int a = 0; a < n && !m->terminal[s]; a++) {
            double bonus = 0;
            for (int s2 = 0; s2 < m->states; s2++)
                if (!m->terminal[s2]) bonus += m->p[mdp_at(m, s, a, s2)] * x->alpha * entropy_of(x->pi + s2 * n, n);
            double reward = FORMULA(mdp_reward(m, s, a) + TERM(discount * bonus));
            for (int s2 = 0; s2 < m->states; s2++) mdp_arrow(&other, s, a, s2, m->p[mdp_at(m, s, a, s2)], reward);
        }
    }
    EXPECT(mdp_value(&other, x->pi, v));
    mdp_action_values(&other, v, q);
    mdp_free(&other);
}

void augmented_reward(struct harness *t) {
    struct soft_case x = list_cases(3, 20);
    double error = 0, q[MAX_PAIRS];
    while (next_case(&x)) {
        augmented_values(t, &x, x.m.gamma, q);
        for (int k = 0; k < x.m.states * x.m.actions; k++) {
            double exact = action_value(&x.m, x.alpha, x.pi, k / x.m.actions, k % x.m.actions);
            error = worse(error, fabs(q[k] - exact));
        }
    }
    CHECK("7.8", error, 1e-11);
}

/* The factor by which an operator shrinks the difference of two tables: the optimality operator's, or the policy's. */
static double shrinkage(const struct soft_case *c, bool optimal, const double *x, const double *y) {
    double tx[MAX_PAIRS], ty[MAX_PAIRS];
    int n = optimal ? c->m.states : c->m.states * c->m.actions;
    if (optimal) {
        soft_optimal_backup(&c->m, c->alpha, x, tx);
        soft_optimal_backup(&c->m, c->alpha, y, ty);
    } else {
        soft_policy_backup(&c->m, c->alpha, c->pi, x, tx);
        soft_policy_backup(&c->m, c->alpha, c->pi, y, ty);
    }
    return distance(tx, ty, n) / distance(x, y, n);
}

/* On random tables, and on tables a constant apart, which attain the bound. */
static double contraction_error(struct harness *t, bool optimal) {
    struct soft_case c = list_cases(4, 3000);
    double error = 0, largest = 0, x[MAX_PAIRS], y[MAX_PAIRS];
    while (next_case(&c)) {
        double shift = rng_range(&c.rng, 1, 2);
        bool ends = c.m.terminal[c.m.states - 1];
        for (int apart = 0; apart < 2; apart++) {
            for (int k = 0; k < (optimal ? c.m.states : c.m.states * c.m.actions); k++) {
                x[k] = rng_normal(&c.rng);
                y[k] = apart ? x[k] + shift : rng_normal(&c.rng);
            }
            double shrunk = shrinkage(&c, optimal, x, y);
            EXPECT(shrunk <= c.m.gamma * (1 + 1e-12));
            if (!apart) largest = fmax(largest, shrunk);
            if (apart && !ends) error = worse(error, fabs(shrunk - FORMULA(c.m.gamma)));
        }
    }
    EXPECT(largest > 0.8);
    return error;
}

void contraction(struct harness *t) {
    CHECK("7.9", contraction_error(t, false), 1e-12);
    CHECK("7.24", contraction_error(t, true), 1e-12);
}
