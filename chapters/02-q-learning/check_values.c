/*
## What the checks show

`build/02-q-learning-check` evaluates each equation that is not a definition as it is printed, on M1 of chapter 1, on
random MDPs and on random tables. The independent side is brute force where there are few policies: all deterministic
ones are solved exactly, and the best value of each pair is picked. Means and variances of the updates are sums over
every next state and every next action, with the chapter's functions in the loop, not samples.
*/
#include "checks.h"
#include "numbers/linear.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

void random_policy(const struct mdp *m, struct rng *rng, double *pi) {
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        for (int a = 0; a < m->actions; a++) sum += pi[s * m->actions + a] = rng_uniform(rng);
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] /= sum;
    }
}

double largest_of(const double *row, int n) {
    double largest = row[0];
    for (int i = 1; i < n; i++) largest = fmax(largest, row[i]);
    return largest;
}

/* Both right sides of eq. 2.2, with P of the policy pi: the solution of (I - gamma P) x = gain by elimination, and the
 * series until its terms are below rounding. */
static void propagate(const struct mdp *m, const double *pi, const double *gain, double *solved, double *series) {
    double a[16], next[16], term[4], after[4] = {0};
    int n = m->states;
    for (int i = 0; i < n * n; i++) {
        next[i] = 0;
        for (int act = 0; act < m->actions; act++)
            next[i] += m->gamma * pi[i / n * m->actions + act] * m->p[mdp_at(m, i / n, act, i % n)];
        a[i] = (i / n == i % n) - next[i];
    }
    for (int s = 0; s < n; s++) {
        solved[s] = term[s] = gain[s];
        series[s] = 0;
    }
    linear_solve(a, solved, n);
    for (int k = 0; k < 400; k++) {
        for (int s = 0; s < n; s++) {
            series[s] += term[s];
            after[s] = 0;
            for (int s2 = 0; s2 < n; s2++) after[s] += next[s * n + s2] * term[s2];
        }
        memcpy(term, after, sizeof term);
    }
}

void improvement(struct harness *t) {
    struct rng rng;
    double error = 0, largest_gain = 0, least = 0;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 500; i++) {
        struct mdp m;
        double pi[2][12], v[2][4], q[12], gain[4], solved[4], series[4];
        random_mdp(&m, &rng, 4, 3, false);
        random_policy(&m, &rng, pi[0]);
        random_policy(&m, &rng, pi[1]);
        mdp_value(&m, pi[0], v[0]);
        mdp_action_values(&m, v[0], q);
        int greedy[4];
        mdp_greedy(&m, q, greedy);
        if (i % 2) mdp_deterministic(&m, greedy, pi[1]);
        mdp_value(&m, pi[1], v[1]);
        for (int s = 0; s < 4; s++) {
            gain[s] = -v[0][s];
            for (int a = 0; a < 3; a++) gain[s] += pi[1][3 * s + a] * mdp_backup(&m, v[0], s, a);
        }
        propagate(&m, pi[1], gain, solved, series);
        for (int s = 0; s < 4; s++) {
            double difference = v[1][s] - v[0][s];
            error = worse(error, fabs(difference - FORMULA(solved[s])));
            error = worse(error, fabs(difference - FORMULA(series[s])));
            if (i % 2) EXPECT(difference >= gain[s] - 1e-12);
            if (i % 2) least = fmin(least, difference);
            if (i % 2) largest_gain = fmax(largest_gain, difference);
        }
        mdp_free(&m);
    }
    CHECK("2.2", error, 1e-10);
    EXPECT(least > -1e-12 && largest_gain > 1); /* a greedy policy is nowhere worse */
}

/* The right sides of eqs. 2.4 and 2.5 for the pair (s, a), with the best values v and q. */
static double backed_up(struct harness *t, const struct mdp *m, const double *v, const double *q, int s, int a) {
    double after = 0;
    for (int s2 = 0; s2 < m->states; s2++)
        after += m->p[mdp_at(m, s, a, s2)] * (v ? v[s2] : largest_of(q + s2 * m->actions, m->actions));
    return mdp_reward(m, s, a) + TERM(m->gamma * after);
}

void optimality(struct harness *t) {
    static const char *const id[2] = {"2.4", "2.5"};
    for (int k = 0; k < 2; k++) {
        struct rng rng;
        double error = 0;
        rng_init(&rng, 2, 0);
        for (int i = 0; i < 100; i++) {
            struct mdp m;
            double q[MAX_PAIRS], v[4], other[4], pi[MAX_PAIRS], row[3];
            if (i == 0)
                graph_two_state(&m);
            else
                random_mdp(&m, &rng, 4, 3, false);
            q_enumerate(&m, 0, q, v);
            for (int s = 0; s < m.states; s++) {
                for (int a = 0; a < m.actions; a++) {
                    row[a] = backed_up(t, &m, k == 0 ? v : NULL, q, s, a);
                    if (k == 1) error = worse(error, fabs(q[s * m.actions + a] - FORMULA(row[a])));
                }
                if (k == 0) error = worse(error, fabs(v[s] - FORMULA(largest_of(row, m.actions))));
            }
            random_policy(&m, &rng, pi); /* a stochastic policy is no better */
            mdp_value(&m, pi, other);
            for (int s = 0; s < m.states; s++) EXPECT(other[s] <= v[s] + 1e-12);
            mdp_free(&m);
        }
        CHECK(id[k], error, 1e-12);
    }
}

/* Policy iteration, value iteration and enumeration agree; on the cliff the best path takes 13 steps. */
void iterations(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct mdp m;
        double counted[12], v[6], best[6], pi[12], q[12] = {0};
        if (k == 0)
            graph_two_state(&m);
        else
            graph_steered(&m);
        for (int i = 0; i < m.states * 2; i++) pi[i] = 0.5;
        q_enumerate(&m, 0, counted, best);
        EXPECT(q_policy_iteration(&m, pi, v) <= 3);
        EXPECT(q_soft_iteration(&m, 0, q, 1e-14, 1000) > 0);
        for (int s = 0; s < m.states; s++) EXPECT_NEAR(v[s], best[s], 1e-12);
        for (int i = 0; i < 2 * m.states; i++)
            if (!m.terminal[i / 2]) EXPECT_NEAR(q[i], counted[i], 1e-12);
        mdp_free(&m);
    }
    struct mdp m;
    double v[CLIFF_STATES], w[CLIFF_STATES] = {0}, pi[CLIFF_STATES * CLIFF_ACTIONS];
    cliff_mdp(&m);
    for (int i = 0; i < CLIFF_STATES * CLIFF_ACTIONS; i++) pi[i] = 0.25;
    EXPECT(q_policy_iteration(&m, pi, v) > 1);
    EXPECT(mdp_value_iteration(&m, w, 0, 1000) > 0);
    for (int s = 0; s < CLIFF_STATES; s++) EXPECT_NEAR(v[s], w[s], 1e-10);
    EXPECT_NEAR(v[(CLIFF_ROWS - 1) * CLIFF_COLUMNS], -13, 1e-10);
    mdp_free(&m);
}

/* A detour that pays a millionth more, once the way there is known: start, end, and what the second state offers. */
static void detour(struct mdp *m) {
    mdp_init(m, 3, 2, 1);
    m->start[0] = 1;
    m->terminal[2] = true;
    mdp_arrow(m, 0, 0, 1, 1, 0);
    mdp_arrow(m, 0, 1, 2, 1, 1);
    mdp_arrow(m, 1, 0, 2, 1, 0);
    mdp_arrow(m, 1, 1, 2, 1, 1 + 1e-6);
}

/* A small gain is a gain; an optimal policy is made deterministic once; terminal values are 0, given or not. */
void small_gains(struct harness *t) {
    struct mdp m;
    double pi[6] = {1, 0, 1, 0, 1, 0}, v[3], q[6] = {0}, known[6];
    detour(&m);
    EXPECT(q_policy_iteration(&m, pi, v) == 2);
    EXPECT(pi[0] == 1 && pi[1] == 0 && pi[2] == 0 && pi[3] == 1 && v[2] == 0);
    EXPECT_NEAR(v[0], 1 + 1e-6, 1e-15);
    EXPECT_NEAR(v[1], 1 + 1e-6, 1e-15);
    EXPECT(q_policy_iteration(&m, pi, v) == 1); /* one that is optimal already is improved once, and stays */
    EXPECT(pi[0] == 1 && pi[3] == 1);
    EXPECT(q_soft_iteration(&m, 0.25, q, 0, 100) > 1);
    memcpy(known, q, sizeof q);
    EXPECT(q_soft_iteration(&m, 0.25, q, 0, 100) == 1); /* at rest */
    q[4] = q[5] = 1e6;
    EXPECT(q_soft_iteration(&m, 0.25, q, 0, 100) == 1 && memcmp(q, known, sizeof q) == 0);
    EXPECT(q[4] == 0 && q[5] == 0);
    EXPECT(q_soft_iteration(&m, 0.25, memset(q, 0, sizeof q), 0, 1) == -1);
    mdp_free(&m);
    graph_two_state(&m); /* half and half of two actions that are the same is optimal, and not deterministic */
    memcpy(m.p + mdp_at(&m, 0, 1, 0), m.p + mdp_at(&m, 0, 0, 0), 2 * sizeof *m.p);
    memcpy(m.r + mdp_at(&m, 0, 1, 0), m.r + mdp_at(&m, 0, 0, 0), 2 * sizeof *m.r);
    double half[4] = {0.5, 0.5, 0, 1}, before[2];
    EXPECT(mdp_value(&m, half, before) && q_policy_iteration(&m, half, v) == 1);
    EXPECT(half[0] + half[1] == 1 && half[0] * half[1] == 0 && half[3] == 1);
    for (int s = 0; s < 2; s++) EXPECT_NEAR(v[s], before[s], 1e-12);
    mdp_free(&m);
}

/* The largest difference of TQ and TU. */
static double after_operator(const struct mdp *m, const double *q, const double *u) {
    double v[4], w[4], largest = 0;
    int n = m->actions;
    for (int s = 0; s < m->states; s++) {
        v[s] = largest_of(q + n * s, n);
        w[s] = largest_of(u + n * s, n);
    }
    for (int i = 0; i < m->states * n; i++)
        largest = fmax(largest, fabs(mdp_backup(m, v, i / n, i % n) - mdp_backup(m, w, i / n, i % n)));
    return largest;
}

/* The inequality: by how much the distance shrinks at worst, over random pairs of tables and one that attains it. */
void contraction(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double error = 0, largest = 0;
    rng_init(&rng, 3, 0);
    for (int i = 0; i < 2000; i++) { /* on M1 and on random MDPs */
        double q[MAX_PAIRS], u[MAX_PAIRS], before = 0, shift = rng_range(&rng, 1, 2);
        if (i % 2)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 4, 3, false);
        int pairs = m.states * m.actions;
        for (int k = 0; k < pairs; k++) {
            q[k] = rng_normal(&rng);
            u[k] = rng_normal(&rng);
            before = fmax(before, fabs(q[k] - u[k]));
        }
        double shrunk = after_operator(&m, q, u) / before;
        largest = fmax(largest, shrunk);
        for (int k = 0; k < pairs; k++) u[k] = q[k] + shift; /* attains the bound */
        error = worse(error, fabs(fmax(shrunk, after_operator(&m, q, u) / shift) - FORMULA(m.gamma)));
        mdp_free(&m);
    }
    EXPECT(largest > 0.8);
    CHECK("2.6", error, 1e-12);
}

/* Eq. 2.12 at the best of all policies with a trembling hand; and the iteration finds the same. */
void trembling(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < 100; i++) {
        struct mdp m;
        double q[MAX_PAIRS], iterated[MAX_PAIRS] = {0}, epsilon = rng_uniform(&rng);
        if (i == 0)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 4, 3, false);
        int n = m.actions;
        q_enumerate(&m, epsilon, q, NULL);
        EXPECT(q_soft_iteration(&m, epsilon, iterated, 1e-14, 10000) > 0);
        for (int k = 0; k < m.states * n; k++) {
            double after = 0;
            for (int s2 = 0; s2 < m.states; s2++) {
                double sum = 0;
                for (int a2 = 0; a2 < n; a2++) sum += q[s2 * n + a2];
                after += m.p[k * m.states + s2] * ((1 - epsilon) * largest_of(q + s2 * n, n) + TERM(epsilon / n * sum));
            }
            error = worse(error, fabs(q[k] - FORMULA(mdp_reward(&m, k / n, k % n) + m.gamma * after)));
            EXPECT_NEAR(iterated[k], q[k], 1e-11);
        }
        mdp_free(&m);
    }
    CHECK("2.12", error, 1e-12);
}
