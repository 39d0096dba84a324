/*
## What the checks show

`build/02-q-learning-check` evaluates each equation as it is printed, on M1 of chapter 1, on random MDPs and on random
tables. The independent side is brute force where there are few policies: all deterministic ones are solved exactly,
and the best value of each pair is picked. Means and variances of the updates are sums over every next state and every
next action, with the functions above in the loop, not samples.
*/
#include "bias.h"
#include "exercises.h"
#include "harness.h"
#include "q_learning.h"
#include "race.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "programs/die.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <stdlib.h>

enum { MAX_PAIRS = 12 }; /* of the small MDPs */

/* Random probabilities, rewards that depend on the next state, gamma = 0.9, no terminal state. */
static void random_mdp(struct mdp *m, struct rng *rng, int states, int actions) {
    mdp_init(m, states, actions, 0.9);
    for (int s = 0; s < states; s++) {
        m->start[s] = 1.0 / states;
        for (int a = 0; a < actions; a++) {
            double sum = 0, *p = m->p + mdp_at(m, s, a, 0);
            for (int s2 = 0; s2 < states; s2++) sum += p[s2] = rng_uniform(rng);
            for (int s2 = 0; s2 < states; s2++) {
                p[s2] /= sum;
                m->r[mdp_at(m, s, a, s2)] = rng_normal(rng);
            }
        }
    }
}

static void random_policy(const struct mdp *m, struct rng *rng, double *pi) {
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        for (int a = 0; a < m->actions; a++) sum += pi[s * m->actions + a] = rng_uniform(rng);
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] /= sum;
    }
}

/* best[s][a] = the largest value of the pair under any deterministic policy that is replaced by a random action with
 * probability epsilon; best_v[s], unless NULL, likewise for states. */
static void enumerate(const struct mdp *m, double epsilon, double *best, double *best_v) {
    int policy[MAX_PAIRS] = {0}, pairs = m->states * m->actions;
    double pi[MAX_PAIRS], v[MAX_PAIRS], q[MAX_PAIRS];
    for (int i = 0; i < pairs; i++) best[i] = -INFINITY;
    for (int s = 0; best_v && s < m->states; s++) best_v[s] = -INFINITY;
    do {
        mdp_deterministic(m, policy, pi);
        for (int i = 0; i < pairs; i++) pi[i] = (1 - epsilon) * pi[i] + epsilon / m->actions;
        mdp_value(m, pi, v);
        mdp_action_values(m, v, q);
        for (int i = 0; i < pairs; i++) best[i] = fmax(best[i], q[i]);
        for (int s = 0; best_v && s < m->states; s++) best_v[s] = fmax(best_v[s], v[s]);
    } while (mdp_next_policy(m, policy));
}

static double largest_of(const double *row, int n) {
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

static void improvement(struct harness *t) {
    struct rng rng;
    double error = 0, largest_gain = 0, least = 0;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 500; i++) {
        struct mdp m;
        double pi[2][12], v[2][4], q[12], gain[4], solved[4], series[4];
        random_mdp(&m, &rng, 4, 3);
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

static void optimality(struct harness *t) {
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
                random_mdp(&m, &rng, 4, 3);
            enumerate(&m, 0, q, v);
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
static void iterations(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct mdp m;
        double counted[12], v[6], best[6], pi[12], q[12] = {0};
        if (k == 0)
            graph_two_state(&m);
        else
            graph_steered(&m);
        for (int i = 0; i < m.states * 2; i++) pi[i] = 0.5;
        enumerate(&m, 0, counted, best);
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
static void small_gains(struct harness *t) {
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

static void contraction(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double error = 0, largest = 0;
    rng_init(&rng, 3, 0);
    for (int i = 0; i < 2000; i++) { /* on M1 and on random MDPs */
        double q[MAX_PAIRS], u[MAX_PAIRS], before = 0, shift = rng_range(&rng, 1, 2);
        if (i % 2)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 4, 3);
        int pairs = m.states * m.actions;
        for (int k = 0; k < pairs; k++) {
            q[k] = rng_normal(&rng);
            u[k] = rng_normal(&rng);
            before = fmax(before, fabs(q[k] - u[k]));
        }
        double shrunk = after_operator(&m, q, u) / before;
        EXPECT(shrunk <= m.gamma * (1 + 1e-12));
        largest = fmax(largest, shrunk);
        for (int k = 0; k < pairs; k++) u[k] = q[k] + shift; /* attains the bound */
        error = worse(error, fabs(after_operator(&m, q, u) / shift - FORMULA(m.gamma)));
        mdp_free(&m);
    }
    EXPECT(largest > 0.8);
    CHECK("2.6", error, 1e-12);
}

static void policies(struct harness *t) {
    static const int legal[3] = {4, 2, 1};
    struct q_agent x;
    double pi[4];
    q_init(&x, &(struct q_config){.method = DOUBLE_Q, .epsilon = 0.2}, 3, 4, legal);
    q_policy(&x, 0, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], 0.25, 1e-15); /* all equal */
    x.q[0][1] = 1;
    x.q[1][2] = 1; /* together a tie */
    q_policy(&x, 0, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], a == 1 || a == 2 ? 0.45 : 0.05, 1e-15);
    x.q[0][4 + 2] = 9; /* no action of state 1 */
    x.q[0][4 + 1] = 1;
    q_policy(&x, 1, pi);
    EXPECT_NEAR(pi[0], 0.1, 1e-15);
    EXPECT_NEAR(pi[1], 0.9, 1e-15);
    EXPECT(pi[2] == 0 && pi[3] == 0);
    int policy[3];
    q_greedy(&x, policy);
    EXPECT(policy[0] == 1 && policy[1] == 1 && policy[2] == 0);
    q_free(&x);
}

/* An agent with 4 states, 3 actions and random tables, acting 0.3-greedily. */
static void random_agent(struct q_agent *x, enum q_method method, struct rng *rng) {
    q_init(x, &(struct q_config){.method = method, .gamma = 0.9, .alpha = 0.1, .epsilon = 0.3}, 4, 3, NULL);
    for (int i = 0; i < 24; i++) x->q[i / 12][i % 12] = rng_normal(rng);
}

static int first_largest(const double *row) {
    return row[1] > row[0] ? row[2] > row[1] ? 2 : 1 : row[2] > row[0] ? 2 : 0;
}

/* The value of what follows s2, as the equations have it, from the tables before the update. */
static double literal_after(const double *q, const double *other, enum q_method method, int s2, int a2) {
    const double *row = q + 3 * s2;
    int best = first_largest(row);
    double mean = 0;
    if (method == SARSA) return row[a2];
    if (method == Q_LEARNING) return row[best];
    if (method == DOUBLE_Q) return other[3 * s2 + best];
    for (int a = 0; a < 3; a++) mean += (0.3 / 3 + 0.7 * (a == best)) * row[a];
    return mean;
}

static void updates(struct harness *t) {
    static const char *const id[Q_METHODS] = {"2.8", "2.9", "2.13", "2.22"};
    struct rng rng;
    rng_init(&rng, 4, 0);
    for (int k = 0; k < Q_METHODS; k++) {
        double error = 0;
        int untouched = 0;
        for (int i = 0; i < 500; i++) {
            struct q_agent x;
            double before[24];
            random_agent(&x, (enum q_method)k, &rng);
            memcpy(before, x.q[0], sizeof before);
            struct q_step step = {rng_below(&rng, 4), rng_below(&rng, 3), rng_normal(&rng), rng_below(&rng, 4),
                                  i % 5 == 0};
            int a2 = rng_below(&rng, 3), coin = k == DOUBLE_Q ? rng_below(&rng, 2) : 0;
            q_update(&x, &step, a2, coin);
            int at = 3 * step.s + step.a;
            double q = before[12 * coin + at];
            double after = literal_after(before + 12 * coin, before + 12 * !coin, (enum q_method)k, step.s2, a2);
            double literal = q + 0.1 * (step.r + TERM(step.terminated ? 0 : 0.9 * after) - q);
            error = worse(error, fabs(x.q[coin][at] - FORMULA(literal)));
            for (int j = 0; j < 24; j++) untouched += j != 12 * coin + at && x.q[j / 12][j % 12] == before[j];
            q_free(&x);
        }
        CHECK(id[k], error, 1e-14);
        EXPECT(untouched == 500 * 23);
    }
}

/* Mean and variance, over every next state and every next action, of the target of `method` in the pair (s, a). */
static void target_moments(struct q_agent *x, const struct mdp *m, enum q_method method, int s, int a, double *mean,
                           double *variance) {
    double sum = 0, square = 0, q = x->q[0][3 * s + a], pi[Q_MAX_ACTIONS];
    for (int s2 = 0; s2 < 4; s2++) {
        q_policy(x, s2, pi);
        for (int a2 = 0; a2 < 3; a2++) {
            struct q_step step = {s, a, m->r[mdp_at(m, s, a, s2)], s2, false};
            double p = m->p[mdp_at(m, s, a, s2)] * pi[a2], target = q;
            if (method == SARSA) target += q_sarsa(x, &step, a2, 0); /* alpha = 0: only the error is wanted */
            if (method == EXPECTED_SARSA) target += q_expected_sarsa(x, &step, 0);
            if (method == Q_LEARNING) target += q_learning(x, &step, 0);
            sum += p * target;
            square += p * target * target;
        }
    }
    *mean = sum;
    *variance = square - sum * sum;
}

/* Sum over s2 of p times the mean of Q(s2, A'), and times its variance, under the agent's policy. */
static void next_moments(const struct q_agent *x, const double *p, double *mean, double *inner) {
    *mean = *inner = 0;
    for (int s2 = 0; s2 < 4; s2++) {
        double first = 0, second = 0, pi[Q_MAX_ACTIONS];
        q_policy(x, s2, pi);
        for (int a2 = 0; a2 < 3; a2++) {
            first += pi[a2] * x->q[0][3 * s2 + a2];
            second += pi[a2] * x->q[0][3 * s2 + a2] * x->q[0][3 * s2 + a2];
        }
        *mean += p[s2] * first;
        *inner += p[s2] * (second - first * first);
    }
}

static void moments(struct harness *t) {
    static const char *const id[2] = {"2.10", "2.11"};
    for (int k = 0; k < 2; k++) {
        struct rng rng;
        double error = 0, share = 0;
        rng_init(&rng, 5, 0);
        for (int i = 0; i < 100 * 12; i++) {
            struct mdp m;
            struct q_agent x;
            random_mdp(&m, &rng, 4, 3);
            random_agent(&x, EXPECTED_SARSA, &rng);
            int s = i % 12 / 3, a = i % 3;
            double mean[2], variance[2], policy_mean, inner;
            target_moments(&x, &m, SARSA, s, a, &mean[0], &variance[0]);
            target_moments(&x, &m, EXPECTED_SARSA, s, a, &mean[1], &variance[1]);
            next_moments(&x, m.p + mdp_at(&m, s, a, 0), &policy_mean, &inner);
            double right = mdp_reward(&m, s, a) + TERM(m.gamma * policy_mean);
            double both = variance[1] + TERM(m.gamma * m.gamma * inner);
            if (k == 0) error = worse(error, fabs(mean[0] - FORMULA(right)));
            if (k == 0) error = worse(error, fabs(mean[1] - FORMULA(right)));
            if (k == 1) error = worse(error, fabs(variance[0] - FORMULA(both)));
            share = fmax(share, 1 - variance[1] / variance[0]);
            mdp_free(&m);
            q_free(&x);
        }
        CHECK(id[k], error, 1e-12);
        EXPECT(share > 0.5); /* somewhere most of the variance is the next action's */
    }
}

/* Eq. 2.12 at the best of all policies with a trembling hand; and the iteration finds the same. */
static void trembling(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < 100; i++) {
        struct mdp m;
        double q[MAX_PAIRS], iterated[MAX_PAIRS] = {0}, epsilon = rng_uniform(&rng);
        if (i == 0)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 4, 3);
        int n = m.actions;
        enumerate(&m, epsilon, q, NULL);
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

static void rest(struct harness *t) {
    struct rng rng;
    double error = 0, elsewhere = INFINITY;
    rng_init(&rng, 7, 0);
    for (int i = 0; i < 100; i++) {
        struct mdp m;
        struct q_agent x;
        double best[MAX_PAIRS], mean, variance, violated = 0;
        random_mdp(&m, &rng, 4, 3);
        random_agent(&x, Q_LEARNING, &rng);
        for (int k = 0; k < 12; k++) {
            target_moments(&x, &m, Q_LEARNING, k / 3, k % 3, &mean, &variance);
            violated = fmax(violated, fabs(mean - x.q[0][k]));
        }
        elsewhere = fmin(elsewhere, violated);
        enumerate(&m, 0, best, NULL);
        memcpy(x.q[0], best, sizeof best);
        for (int k = 0; k < 12; k++) {
            target_moments(&x, &m, Q_LEARNING, k / 3, k % 3, &mean, &variance);
            error = worse(error, fabs(best[k] - FORMULA(mean)));
        }
        mdp_free(&m);
        q_free(&x);
    }
    CHECK("2.14", error, 1e-11);
    EXPECT(elsewhere > 0.1); /* random tables are not at rest */
}

/* Trial i has a table of its own, 4 states and 2 actions, from 8 i on: one gradient check covers all trials. */
enum { TRIALS = 50 };

struct q_loss {
    struct q_step step[TRIALS];
    double y[TRIALS];
};

static double frozen_loss(const double *q, void *context) {
    const struct q_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++) sum += 0.5 * pow(l->y[i] - q[8 * i + 2 * l->step[i].s + l->step[i].a], 2);
    return sum;
}

static double whole_loss(const double *q, void *context) {
    const struct q_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++, q += 8) {
        struct q_step step = l->step[i];
        double error = step.r + 0.9 * largest_of(q + 2 * step.s2, 2) - q[2 * step.s + step.a];
        sum += 0.5 * error * error;
    }
    return sum;
}

/* Worst relative error of -(change by Q-learning)/alpha as the gradient of `loss`. */
static double gradient_error(struct harness *t, gradcheck_function loss) {
    struct rng rng;
    struct q_loss l;
    double q[8 * TRIALS], gradient[8 * TRIALS], alpha = 0.1;
    rng_init(&rng, 8, 0);
    for (int i = 0; i < TRIALS; i++) {
        struct q_agent x;
        q_init(&x, &(struct q_config){.method = Q_LEARNING, .gamma = 0.9, .alpha = alpha}, 4, 2, NULL);
        for (int k = 0; k < 8; k++) x.q[0][k] = q[8 * i + k] = rng_normal(&rng);
        l.step[i] =
            (struct q_step){rng_below(&rng, 2), rng_below(&rng, 2), rng_normal(&rng), 2 + rng_below(&rng, 2), false};
        l.y[i] = l.step[i].r + 0.9 * largest_of(q + 8 * i + 2 * l.step[i].s2, 2);
        q_update(&x, &l.step[i], 0, 0);
        for (int k = 0; k < 8; k++) gradient[8 * i + k] = FORMULA(-(x.q[0][k] - q[8 * i + k]) / alpha);
        q_free(&x);
    }
    return gradcheck(loss, &l, q, 8 * TRIALS, gradient).error;
}

static void gradients(struct harness *t) {
    CHECK("2.15", gradient_error(t, frozen_loss), 1e-8);
    EXPECT(gradient_error(t, whole_loss) > 0.1); /* half a gradient is not the whole one */
}

/* An agent with one state and one action, alpha_n = 1/n. */
static void lone_agent(struct q_agent *x, double gamma) {
    q_init(x, &(struct q_config){.method = Q_LEARNING, .gamma = gamma, .alpha = 1, .alpha_power = 1}, 1, 1, NULL);
}

static void steps(struct harness *t) {
    struct rng rng;
    struct q_agent x;
    double error = 0, sum = 0;
    rng_init(&rng, 9, 0);
    lone_agent(&x, 0);
    for (int n = 1; n <= 1000; n++) {
        struct q_step step = {0, 0, 1 + rng_normal(&rng), 0, false};
        sum += step.r;
        q_update(&x, &step, 0, 0);
        error = worse(error, fabs(x.q[0][0] - FORMULA(sum / n)));
    }
    CHECK("2.17", error, 1e-13);
    q_free(&x);
    error = 0;
    for (double alpha = 0.1; alpha < 1; alpha += 0.1) {
        double variance = 0; /* of x_n, from that of x_n-1 and of an independent sample */
        for (int n = 0; n < 1000; n++) variance = (1 - alpha) * (1 - alpha) * variance + alpha * alpha;
        double series = 0;
        for (int k = 0; k < 1000; k++) series += alpha * alpha * pow(1 - alpha, 2 * k);
        error = worse(error, fabs(variance - FORMULA(series)));
        error = worse(error, fabs(variance - FORMULA(alpha / (2 - alpha))));
    }
    CHECK("2.18", error, 1e-14);
    error = 0;
    lone_agent(&x, 0.9);
    x.q[0][0] = 1;
    for (int n = 1; n <= 100000; n++) {
        q_update(&x, &(struct q_step){0}, 0, 0);
        double log_ratio = lgamma(n + 0.9) - lgamma(0.9) - lgamma(n + 1);
        if (n <= 1000) error = worse(error, fabs(x.q[0][0] - FORMULA(exp(log_ratio))));
    }
    CHECK("2.19", error, 1e-11);
    EXPECT_NEAR(x.q[0][0] * pow(1e5, 0.1) * tgamma(0.9), 1, 1e-5);
    EXPECT_NEAR(pow(5e9, -0.1) / tgamma(0.9), 0.1, 1e-3); /* the number in the text */
    q_free(&x);
}

/* E max of n standard normals as the integral of 1 - F(x) - F(-x) over x > 0, where F = Phi^n. */
static double maximum_by_tails(int n) {
    double sum = 0, h = 1.0 / 64;
    for (int i = 0; i <= 12 * 64; i++) {
        double x = i * h, up = pow(1 - erfc(x / sqrt(2)) / 2, n), down = pow(erfc(x / sqrt(2)) / 2, n);
        sum += (i == 0 ? 0.5 : 1) * h * (1 - up - down);
    }
    return sum;
}

static void largest_of_guesses(struct harness *t) {
    double error = 0;
    for (int n = 1; n <= 10; n++) error = worse(error, fabs(maximum_by_tails(n) - FORMULA(q_normal_maximum(n))));
    error = worse(error, fabs(maximum_by_tails(2) - FORMULA(1 / sqrt(acos(-1)))));
    CHECK("2.20", error, 1e-12);
    EXPECT_NEAR(q_normal_maximum(3), 1.5 / sqrt(acos(-1)), 1e-12);
}

/* Three actions, and estimates whose independent errors take three values each, with mean 0. */
static const double off[3] = {-1, 0.2, 1.1}, chance[3] = {0.4, 0.35, 0.25};

static double estimate(const double *mu, int a, int draw) {
    double mean = 0;
    for (int i = 0; i < 3; i++) mean += chance[i] * off[i];
    return mu[a] + off[draw] - mean;
}

static void double_estimator(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 10, 0);
    for (int trial = 0; trial < 50; trial++) {
        double mu[3], picked[3] = {0}, brute = 0, single = 0, top;
        for (int a = 0; a < 3; a++) mu[a] = trial == 0 ? 0.7 : rng_normal(&rng);
        for (int i = 0; i < 27; i++) {
            const int draw[3] = {i % 3, i / 3 % 3, i / 9};
            double x[3], p = 1;
            for (int a = 0; a < 3; a++) {
                x[a] = estimate(mu, a, draw[a]);
                p *= chance[draw[a]];
            }
            int best = first_largest(x);
            picked[best] += p;
            single += p * x[best];
            for (int j = 0; j < 3; j++) brute += p * chance[j] * estimate(mu, best, j);
        }
        top = largest_of(mu, 3);
        double weighted = picked[0] * mu[0] + picked[1] * mu[1] + TERM(picked[2] * mu[2]);
        error = worse(error, fabs(brute - FORMULA(weighted)));
        EXPECT(brute <= top + 1e-12 && single >= top - 1e-12);
        if (trial == 0) EXPECT_NEAR(brute, top, 1e-12);
        if (trial == 0) EXPECT(single > top + 0.3);
    }
    CHECK("2.21", error, 1e-12);
}

/* Expected SARSA with a greedy policy is Q-learning, bit by bit; schedules; a truncated step looks ahead. */
static void loop(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng, world, choice;
    struct q_agent x[2];
    rng_init(&rng, 11, 0);
    for (int k = 0; k < 2; k++) random_agent(&x[k], k ? Q_LEARNING : EXPECTED_SARSA, &rng);
    memcpy(x[1].q[0], x[0].q[0], 24 * sizeof(double));
    x[0].epsilon = 0;
    for (int i = 0; i < 1000; i++) {
        struct q_step step = {rng_below(&rng, 4), rng_below(&rng, 3), rng_normal(&rng), rng_below(&rng, 4), i % 7 == 0};
        for (int k = 0; k < 2; k++) q_update(&x[k], &step, 0, 0);
    }
    EXPECT(memcmp(x[0].q[0], x[1].q[0], 12 * sizeof(double)) == 0);
    for (int k = 0; k < 2; k++) q_free(&x[k]);
    struct q_config c = {Q_LEARNING, 0.9, 0.5, 0, 1, 0.2, 4};
    graph_two_state(&m);
    env_graph_init(&graph, "one step", &m, 1);
    q_init(&x[0], &c, 2, 2, NULL);
    for (int i = 0; i < 4; i++) x[0].q[0][i] = 10;
    rng_init(&world, 12, 0);
    rng_init(&choice, 12, 1);
    double reward = q_episode(&x[0], &graph.env, &world, &choice), moved = 0;
    for (int i = 0; i < 4; i++) moved += x[0].q[0][i] - 10;
    EXPECT_NEAR(moved, 0.5 * (reward + 0.9 * 10 - 10), 1e-14);
    graph.env.time_limit = 0;
    EXPECT_DIES(EXIT_INPUT, "a million steps", q_episode(&x[0], &graph.env, &world, &choice));
    graph.env.time_limit = 1;
    for (int i = 0; i < 6; i++) {
        EXPECT_NEAR(x[0].epsilon, i < 4 ? 1 - 0.2 * i : 0.2, 1e-14);
        q_episode(&x[0], &graph.env, &world, &choice);
    }
    q_free(&x[0]);
    mdp_free(&m);
}

/* Each method arrives where theory says: on the graph at its fixed point, on the cliff at its path. */
static void learning(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct env_cliff cliff;
    struct rng world, choice;
    graph_steered(&m);
    env_graph_init(&graph, "steered", &m, 0);
    env_cliff_init(&cliff, 0);
    for (int k = 0; k < Q_METHODS; k++) {
        double fixed[12] = {0}, largest = 0;
        struct q_agent x;
        struct q_config c = {(enum q_method)k, 1, 1, 0.8, 0.3, 0, 0};
        q_soft_iteration(&m, k == SARSA || k == EXPECTED_SARSA ? 0.3 : 0, fixed, 1e-13, 1000);
        rng_init(&world, 13, 0);
        rng_init(&choice, 13, 1);
        q_init(&x, &c, 6, 2, NULL);
        for (int i = 0; i < 200000; i++) q_episode(&x, &graph.env, &world, &choice);
        for (int i = 0; i < 10; i++) largest = fmax(largest, fabs(q_value(&x, i / 2, i % 2) - fixed[i]));
        EXPECT(largest < 0.05);
        q_free(&x);
    }
    mdp_free(&m);
    cliff_mdp(&m);
    for (int k = 0; k < 2; k++) {
        struct q_agent x;
        struct q_config c = {k ? Q_LEARNING : EXPECTED_SARSA, 1, 0.5, 0, 0.1, 0, 0};
        int policy[CLIFF_STATES];
        q_init(&x, &c, CLIFF_STATES, CLIFF_ACTIONS, NULL);
        for (int i = 0; i < 500; i++) q_episode(&x, &cliff.env, &world, &choice);
        q_greedy(&x, policy);
        EXPECT(q_policy_return(&m, policy, 0) == (k ? -13 : -15));
        q_free(&x);
    }
    mdp_free(&m);
}

/* The share of left turns stays above the 5 percent of an agent that knows better, most so for the single maximum. */
static void example_6_7(struct harness *t) {
    double left[Q_METHODS] = {0};
    for (int k = EXPECTED_SARSA; k < Q_METHODS; k++)
        for (int run = 0; run < 200; run++) {
            struct bias_env b;
            struct q_agent x;
            struct rng world, choice;
            struct q_config c = {(enum q_method)k, 1, 0.1, 0, 0.1, 0, 0};
            rng_init(&world, 14, 2 * (uint64_t)run);
            rng_init(&choice, 14, 2 * (uint64_t)run + 1);
            bias_env_init(&b);
            q_init(&x, &c, BIAS_STATES, BIAS_ACTIONS, bias_legal);
            for (int i = 0; i < 100; i++) {
                q_episode(&x, &b.env, &world, &choice);
                left[k] += b.went_left / 2e4;
            }
            for (int i = 2; i < BIAS_ACTIONS; i++) EXPECT(x.visits[i] == 0);
            q_free(&x);
        }
    EXPECT(left[DOUBLE_Q] > 0.05 && left[DOUBLE_Q] < 0.6 * left[Q_LEARNING] && left[Q_LEARNING] > 0.5);
}
/*
## The experiment

### M1, in three ways

Two states, two actions: four deterministic policies. All four solved exactly and the best value of each pair picked
out, as definition (2.1) has it; (2.5) iterated; and policy iteration, from the uniformly random policy. The three
agree:

@table 02_optimal The optimal action values of M1.

### The graph with a steering wheel

Each action aims at one of a state's two arrows and hits it with probability 0.8. Here everything can be followed by
hand: from s3 and s5 aim at s6, from s1 and s2 aim at s4, because s4 needs one more step for certain. The four methods
learn with $`\varepsilon = 0.1`$ and $`\alpha = 1/N^{0.8}`$, and each settles where (2.5) or (2.12) says.

@table 02_values Action values of the steered graph after 100,000 episodes, beside both fixed points.

The values that are furthest off belong to the actions that are taken least. $`Q_\varepsilon`$ lies a little below
$`Q^{\ast}`$ everywhere but in s4, where both arrows lead to s6: that is the price of a trembling hand. On this task
it is small, and no decision depends on it.

### The cliff

On the cliff it is large. Sutton and Barto's example 6.6: a step costs 1, a fall 100 and the way back to the start.
With $`\alpha = 0.5`$ and $`\varepsilon = 0.1`$ throughout, this is what an agent collects while it learns:

@figure 02_cliff Sum of rewards per episode on the cliff, means of 10 episodes and 100 runs. Bands of Q-learning and
Expected SARSA: from the 10th to the 90th percentile of the runs.

@table 02_cliff_table The last ten of 500 episodes: sum of rewards per episode over 100 runs.

Q-learning finds the shortest path early, walks along the edge, and keeps falling: a tenth of its steps is random.
Expected SARSA knows that a tenth of the steps will be random and keeps one row away. SARSA knows it too, but its
targets are noisier, and steps of 0.5 never average the noise out. When the 500 episodes are over, the greedy paths of
@{02_endings/SARSA, 500/top row} of its 100 runs go along the top row, two rows away,
@{02_endings/SARSA, 500/never arrives} do not arrive at all, and one row away there remain
@{02_endings/SARSA, 500/one row away}. Ten times as many episodes with steps of 0.1 help: of these runs
@{02_endings/SARSA, 5000/one row away} keep one row away, and @{02_endings/SARSA, 5000/top row} two.

@table 02_endings Which way the greedy paths of 100 runs go, named by the highest row they enter, after 500 episodes
with steps of 0.5 and after 5000 with steps of 0.1. Path: the exact return without random actions, median of the runs.
Exploring: the exact return of the policy (2.7), mean of the runs; a few that hardly ever arrive weigh heavily.
Learning: sum of rewards per episode, mean over the last fifth of the episodes.

Neither the edge nor the row above it is wrong. They answer different questions, and the exact solutions of (2.5) and
(2.12), in the last two rows, give the same two answers. On the way to $`Q^{\ast}`$ there are ties: where nothing goes
wrong, several actions are equally good in most cells that one gets to by a slip. Q-learning does not care which of
them it takes, and some lead along the edge. So there is not one optimal policy but many, which return the same
without random actions and different sums with them; the last row is for the one that shares the ties, as (2.7) does.
When $`\varepsilon`$ falls to zero, $`Q_\varepsilon`$ becomes $`Q^{\ast}`$, so the two paths should meet if it falls
slowly enough. Try it (`--epsilon-episodes`, `--epsilon-final 0`), but without much hope: the edge is the better path
only below the tiny $`\varepsilon`$ of exercise 5, and by then hardly anything new is tried.

Double Q-learning has the same fixed point as Q-learning, and is far from it even after 5000 episodes: its paths are
spread over all rows, and most still go along the top. The cliff is deterministic: there is no noise to be fooled by,
so nothing is gained, and the low side of (2.21) is felt in full. The two tables have made their bad experiences in
different places. One picks an action that it does not know to be bad yet, in the beginning the step into the cliff
itself; the other one, which does know, judges it; and the cell looks terrible, and soon its neighbours, which lead
there. What looks terrible is avoided, so that it takes very long until both tables know the same.

### Maximization bias

Where rewards *are* noisy the double estimator earns its keep. In example 6.7 an agent should turn left in 5 percent
of the episodes, half of its random actions. With $`\alpha = 0.1`$ and $`\varepsilon = 0.1`$:

@figure 02_bias Share of left turns in example 6.7, mean of 10,000 agents.

@table 02_bias_table Percent of left turns in episodes 296 to 300; a run is the mean of 100 agents.

Q-learning chases the best of ten noisy guesses for a long time. Expected SARSA begins with more caution and then
takes as long: nine tenths of its sum are the maximum. Double Q-learning is hardly fooled at all.

### Convergence

Random actions on M1 visit all pairs for ever, and Q-learning learns from them the values of the best policy, which
never acted.

@figure 02_convergence Largest error of Q-learning on M1 against the number of steps: medians of 50 runs; two bands
from the 10th to the 90th percentile.

@table 02_convergence_table The largest error after 300,000 steps, over 50 runs.

Constant steps go down quickly and stop at a floor, which is the higher the larger the step, as (2.18) says. Steps
that fall off go on. And $`1/N`$, which satisfies (2.16) and converges in theory, goes down as slowly as (2.19)
predicts.

## What is wrong in the sources

### E7. The update called SARSA averages, and over the wrong action

Chapter 1 has the first half of this entry, TD(0). The draft goes on to action values and calls SARSA an update in
which $`Q(s_{t+1}, a_{t+1})`$ stands inside an expectation over $`s_{t+1}`$ and an action drawn from
$`\pi(\cdot\mid s_t)`$. The index of that action is that of $`a_t`$, which is already given, and $`a_{t+1}`$ is left
without a distribution; we read it as drawn from $`\pi(\cdot\mid s_t)`$. But it must be drawn where it is taken, from
$`\pi(\cdot\mid s_{t+1})`$; otherwise $`Q_\pi`$ is no fixed point. And with the expectation it is not SARSA: averaging
over the next action makes it Expected SARSA (2.9), averaging over the next state as well makes it dynamic
programming. SARSA takes both as samples. (If $`a_t`$ is a slip of the index, the first objection falls and the second
stays.) The draft's Q-learning has the expectation over the next state too: that is asynchronous value iteration with
(2.5), not (2.13). In passing, its $`a_t = \max_a Q`$ should be an $`\arg\max`$. (As given: by how much $`Q_\pi`$
violates the fixed-point equation on M1 with a random policy, and the standard deviation of the SARSA target around
the expectation. Corrected: the violation with the right policy.)

### E26. On-policy updates do not converge faster as a rule

The draft says that on-policy updates converge faster in practice. It gives no evidence. In expectation there is no
general reason for it. Both mean updates contract by $`\gamma`$, and a table shifted from its own fixed point by a
constant is pushed back by a share $`1-\gamma`$ of the shift in either case ($`\gamma < 1`$, no terminal state). In
other directions the two differ, and it depends on the task for which. So let them race, by the rules set out above:

@table 02_onoff_best Episodes until a demand is met for good: the median of 100 runs, with a 95 percent confidence
interval for it, each method at the best of five step sizes (the choice of which is not in the interval). Both
policies: the two demands were met at the same moment in every run. Never: not within 600 episodes in half of the
runs.

@figure 02_onoff Six of these rows for all step sizes: medians of 100 runs. At the dashed line: not within 600
episodes.

Not every row is about speed. On M1 the first episode often gives the right policy already, and small steps keep it;
with larger ones the rows tell when noise last overturned it, not how fast it was learned. The same caution is due with
the policies on the graph, where most of the intervals overlap besides. (On both tasks the best policy is the same with
and without random actions.) The rows of the cliff's policies are decided by the destination: that of the greedy policy
belongs to Q-learning, and that of the acting policy to Expected SARSA. Whoever must act with a trembling hand from the
first day on is better served by a method that knows of it.

The three rows of errors are left. In each of them SARSA, the on-policy method that the draft has in mind, is far
behind Q-learning. Expected SARSA, on-policy too, is not: it is level on the graph, behind on the cliff and a little
ahead on M1. At its best step size SARSA pays for the sampled next action, the second term of (2.11), which forbids
large steps. At equal small steps this hardly matters: on the graph the three can hardly be told apart; on M1
Q-learning needs about two thirds of the episodes of both others, or less; on the cliff it is the other way round,
SARSA first with steps of 0.1 and 0.2, Expected SARSA still ahead of Q-learning with 0.5 and behind only with 1. Three
small tasks with one $`\varepsilon`$ refute a rule; they do not establish the opposite one. (As given: by what
fraction SARSA needs more episodes than Q-learning to come near its fixed point, each at the best of three step sizes,
on the graph or M1, whichever is less. Corrected: the mean step back of both.)

The same paragraph of the draft credits off-policy methods with better exploration and worse guarantees. Exploration
is a matter of the policy that acts, and both kinds may use the same. What is true: an off-policy method may explore
as much as it likes without changing what it learns, while $`Q_\varepsilon`$ moves with $`\varepsilon`$. As to
guarantees, for tables Q-learning converges under (2.16) whatever acts, as long as it keeps trying every pair
($`\gamma < 1`$, bounded rewards), while SARSA needs a policy that becomes greedy in the limit if it is to find
$`Q^{\ast}`$ (Singh, Jaakkola, Littman and Szepesvári, 2000). The statement gets its sense with function
approximation, in chapter 3.
*/
static void erratum_next_action(struct harness *t) {
    struct mdp m;
    double pi[4], v[2], q[4], error = 0, given_error = 0, variance = 0;
    struct rng rng;
    rng_init(&rng, 15, 0);
    graph_two_state(&m);
    random_policy(&m, &rng, pi);
    mdp_value(&m, pi, v);
    mdp_action_values(&m, v, q);
    for (int i = 0; i < 4; i++) {
        int s = i / 2;
        double next = 0, here = 0, square = 0;
        for (int j = 0; j < 4; j++) { /* next state and next action */
            double p = m.p[mdp_at(&m, s, i % 2, j / 2)];
            next += p * pi[j] * q[j];
            here += p * pi[2 * s + j % 2] * q[j];
            square += p * pi[j] * q[j] * q[j];
        }
        double r = mdp_reward(&m, s, i % 2);
        error = worse(error, fabs(q[i] - FORMULA(r + TERM(m.gamma * next))));
        given_error = worse(given_error, fabs(q[i] - (r + m.gamma * here)));
        variance = fmax(variance, m.gamma * m.gamma * (square - next * next));
    }
    CHECK("E7", error, 1e-12);
    REFUTE("E7", given_error, 1e-2);
    REFUTE("E7", sqrt(variance), 0.1);
    mdp_free(&m);
}

static int ascending(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* Median episodes until the error of Q is small, at the best of three step sizes. */
static int median_of_best(const struct race *race, enum q_method method) {
    enum { RUNS = 41 };
    int best = 2 * RACE_EPISODES;
    for (int j = 0; j < 3; j++) {
        int value[RUNS];
        for (int run = 0; run < RUNS; run++) {
            int reached[RACE_MEASURES];
            race_run(race, method, (double[]){0.1, 0.2, 0.5}[j], 16, run, reached);
            value[run] = reached[RACE_ERROR];
        }
        qsort(value, RUNS, sizeof *value, ascending);
        if (value[RUNS / 2] < best) best = value[RUNS / 2];
    }
    return best;
}

/* A table that is its own fixed point, shifted by c: what is the expected error of an update? */
static void erratum_on_policy(struct harness *t) {
    struct mdp m;
    double error = 0, c = 0.7, epsilon = 0.1;
    graph_two_state(&m);
    for (int off_policy = 0; off_policy < 2; off_policy++) {
        double q[4];
        struct q_agent x;
        enumerate(&m, off_policy ? 0 : epsilon, q, NULL);
        struct q_config config = {off_policy ? Q_LEARNING : SARSA, m.gamma, 0.1, 0, epsilon, 0, 0};
        q_init(&x, &config, 2, 2, NULL);
        for (int i = 0; i < 4; i++) x.q[0][i] = q[i] + c;
        for (int i = 0; i < 4; i++) {
            double mean = 0, pi[Q_MAX_ACTIONS];
            for (int j = 0; j < 4; j++) {
                struct q_step step = {i / 2, i % 2, m.r[2 * i + j / 2], j / 2, false};
                q_policy(&x, j / 2, pi);
                double delta = off_policy ? q_learning(&x, &step, 0) : q_sarsa(&x, &step, j % 2, 0);
                mean += m.p[2 * i + j / 2] * pi[j % 2] * delta;
            }
            error = worse(error, fabs(mean - FORMULA(-(1 - m.gamma) * c)));
        }
        q_free(&x);
    }
    CHECK("E26", error, 1e-12);
    mdp_free(&m);
    if (t->mutation != PLAIN) {
        REFUTE("E26", 0, 0); /* the race has no formula to perturb */
        return;
    }
    double late = INFINITY;
    for (int task = RACE_GRAPH; task <= RACE_M1; task += RACE_M1 - RACE_GRAPH) {
        struct race race;
        race_init(&race, (enum race_task)task);
        int sarsa = median_of_best(&race, SARSA), learning_q = median_of_best(&race, Q_LEARNING);
        late = fmin(late, (double)(sarsa - learning_q) / learning_q);
        race_free(&race);
    }
    REFUTE("E26", late, 0.1);
}

static void exercises(struct harness *t) {
    EXPECT_NEAR(q_exercises[0].answer(), -2.05, 1e-12);
    EXPECT_NEAR(q_exercises[1].answer(), 0.475, 1e-12);
    EXPECT_NEAR(q_exercises[2].answer(), maximum_by_tails(5), 1e-12);
    double n = q_exercises[3].answer();
    EXPECT(exp(lgamma(n + 0.9) - lgamma(0.9) - lgamma(n + 1)) <= 0.5);
    EXPECT(exp(lgamma(n - 0.1) - lgamma(0.9) - lgamma(n)) > 0.5);
    struct mdp m;
    double away[2], epsilon = q_exercises[4].answer();
    cliff_mdp(&m);
    for (int k = 0; k < 2; k++) { /* just before the answer and just after it */
        double q[CLIFF_STATES * CLIFF_ACTIONS] = {0};
        int policy[CLIFF_STATES];
        EXPECT(q_soft_iteration(&m, epsilon + (k ? 2e-5 : -2e-5), q, 1e-11, 100000) > 0);
        mdp_greedy(&m, q, policy);
        away[k] = q_policy_return(&m, policy, 0);
    }
    EXPECT(away[0] == -13 && away[1] == -15);
    mdp_free(&m);
}

/*
## Exercises

Ask and answer them with `build/02-q-learning --exercise 1 --answer X`; the program finds the answer by a run.

1. What is $`V^{\ast}(s_1)`$ on the graph with a steering wheel? (By hand: from right to left, two candidates per
   state.)
2. A state has four actions, $`\varepsilon = 0.1`$, and two of the four share the largest value. With what probability
   is a given one of the two taken?
3. Five actions are worth 0 each, and their estimates are off by independent standard normal errors. What is the
   largest estimate on average?
4. After how many updates is no more than half of the error left in (2.19), with $`\gamma = 0.9`$?
5. At which $`\varepsilon`$ does the greedy path of $`Q_\varepsilon`$ leave the edge of the cliff?

<details><summary>Answers</summary>

1: @{02_exercises/1}. 2: @{02_exercises/2}; the other half of the greedy share goes to the other one. 3:
@{02_exercises/3}, by (2.20). 4: @{02_exercises/4}. 5: @{02_exercises/5}; a fall costs a hundred steps and the way
back, the detour costs two, so that very little trembling suffices.

</details>

## In the lecture

The blog draft covers this chapter in its section *Q-Learning*. NPFL139's eighth lecture (Milan Straka, *Continuous
Action Space: DDPG, TD3, SAC*) takes Q-learning as known. Its slides *Deep Deterministic Policy Gradients* compare
DDPG with Expected SARSA: both may learn off-policy, because no action of the acting policy enters the target. (With a
deterministic policy the sum in (2.9) has one term.) Its slides *TD3 – Maximization Bias* recall the bias (2.20) and
Double Q-learning, and ask what becomes of them when an actor takes the place of the maximum. Chapters 5 and 6 start
there.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the difference of two values", improvement},
        {"optimality equations", optimality},
        {"policy iteration and value iteration", iterations},
        {"small gains", small_gains},
        {"contraction", contraction},
        {"epsilon-greedy policies", policies},
        {"the four updates", updates},
        {"means and variances of targets", moments},
        {"the trembling hand", trembling},
        {"Q-learning rests at the optimum", rest},
        {"Q-learning as half a gradient", gradients},
        {"step sizes", steps},
        {"the largest of several guesses", largest_of_guesses},
        {"the double estimator", double_estimator},
        {"the loop", loop},
        {"learning", learning},
        {"Sutton and Barto's example 6.7", example_6_7},
        {"erratum E7", erratum_next_action},
        {"erratum E26", erratum_on_policy},
        {"exercises", exercises},
    };
    return harness_run("02-q-learning-check", section, sizeof section / sizeof *section, argc, argv);
}
