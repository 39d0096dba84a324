/*
## What the checks show

`build/07-soft-iteration-check` evaluates each equation of this chapter as it is printed. The independent sides are
sums over the steps of an episode, straight from the definitions (7.4); maxima found by trying, without a formula for
where they are; numeric derivatives; and enumeration. Besides M1 and the graph there are thousands of random MDPs and
policies, some with a terminal state. M1's policy is that of chapter 04, the softmax of the logits 0.3 and -0.2 in the
first state, and -0.4 and 0.8 in the second.
*/
#include "exercises.h"
#include "harness.h"
#include "soft_iteration.h"
#include "soft_samples.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

/* A section with several equations on the same cases goes over them once for each, and perturbs that one only. */
#define FORMULA_OF(k, x) (which == (k) ? FORMULA(x) : (x))
#define TERM_OF(k, x)    (which == (k) ? TERM(x) : (x))

enum { MAX_STATES = 6, MAX_PAIRS = 18, LONG = 700 };
static const double logits[4] = {0.3, -0.2, -0.4, 0.8};

/* ---- MDPs and policies ---- */

/* Dense transitions and normal rewards; the last state terminal, where `ends`. */
static void random_mdp(struct mdp *m, struct rng *rng, int states, int actions, bool ends) {
    mdp_init(m, states, actions, 0.9);
    m->terminal[states - 1] = ends;
    for (int s = 0; s < states; s++) {
        m->start[s] = 1.0 / states;
        for (int a = 0; a < actions && !m->terminal[s]; a++) {
            double sum = 0, *p = m->p + mdp_at(m, s, a, 0);
            for (int s2 = 0; s2 < states; s2++) sum += p[s2] = rng_uniform(rng);
            for (int s2 = 0; s2 < states; s2++) {
                p[s2] /= sum;
                m->r[mdp_at(m, s, a, s2)] = rng_normal(rng);
            }
        }
    }
}

static void random_row(struct rng *rng, double *pi, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] = exp(2 * rng_normal(rng));
    for (int a = 0; a < n; a++) pi[a] /= sum;
}

static void random_policy(const struct mdp *m, struct rng *rng, double *pi) {
    for (int s = 0; s < m->states; s++) random_row(rng, pi + s * m->actions, m->actions);
}

/* The i-th of a list of cases: M1 with its policy, the graph with a discount, random MDPs with and without an end. */
static double make_case(struct mdp *m, struct rng *rng, int i, double *pi) {
    if (i == 0) {
        graph_two_state(m);
        for (int k = 0; k < 4; k++) pi[k] = exp(logits[k]) / (exp(logits[k]) + exp(logits[k ^ 1]));
        return 0.5;
    }
    if (i == 1) {
        graph_steered(m);
        m->gamma = 0.9;
    } else {
        random_mdp(m, rng, 2 + i % 5, 2 + i % 2, i % 3 == 0);
    }
    random_policy(m, rng, pi);
    return exp(rng_normal(rng));
}

static double entropy_of(const double *pi, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] > 0 ? pi[a] * log(1 / pi[a]) : 0;
    return sum;
}

/* ---- values straight from eq. 7.4: step by step from one state, or from one pair ---- */

static double collect(const struct mdp *m, double reward_weight, double alpha, const double *pi, int s0, int a0) {
    double p[MAX_STATES] = {0}, sum = 0, discount = 1;
    p[s0] = 1;
    for (int k = 0; k < LONG; k++, discount *= m->gamma) {
        double next[MAX_STATES] = {0};
        for (int s = 0; s < m->states; s++) {
            if (m->terminal[s]) continue;
            if (k > 0 || a0 < 0) sum += discount * p[s] * alpha * entropy_of(pi + s * m->actions, m->actions);
            for (int a = 0; a < m->actions; a++) {
                double share = k == 0 && a0 >= 0 ? a == a0 : pi[s * m->actions + a];
                for (int s2 = 0; s2 < m->states; s2++) {
                    int at = mdp_at(m, s, a, s2);
                    sum += discount * p[s] * share * m->p[at] * reward_weight * m->r[at];
                    next[s2] += p[s] * share * m->p[at];
                }
            }
        }
        memcpy(p, next, sizeof p);
    }
    return sum;
}

static double state_value(const struct mdp *m, double alpha, const double *pi, int s) {
    return collect(m, 1, alpha, pi, s, -1);
}

static double action_value(const struct mdp *m, double alpha, const double *pi, int s, int a) {
    return m->terminal[s] ? 0 : collect(m, 1, alpha, pi, s, a);
}

/* ---- maxima by trying ---- */

typedef double (*function)(double x, void *context);

/* The largest value of a concave function between two ends, by golden sections. */
static double golden(function f, void *context, double low, double high) {
    const double part = 0.6180339887498949;
    double x = high - part * (high - low), y = low + part * (high - low), fx = f(x, context), fy = f(y, context);
    for (int i = 0; i < 90; i++) {
        if (fx > fy) {
            high = y, y = x, fy = fx;
            x = high - part * (high - low), fx = f(x, context);
        } else {
            low = x, x = y, fx = fy;
            y = low + part * (high - low), fy = f(y, context);
        }
    }
    return fmax(fx, fy);
}

/* Values and entropy of a distribution over two or three actions with the sum c. */
struct one_state {
    const double *q;
    int n;
    double alpha, c, first;
};

static double part_of(double p, double q, double alpha) {
    return p > 0 ? p * (q - alpha * log(p)) : 0;
}

static double split_rest(double second, void *context) {
    const struct one_state *x = context;
    return part_of(second, x->q[1], x->alpha) + part_of(x->c - x->first - second, x->q[2], x->alpha);
}

static double split(double first, void *context) {
    struct one_state *x = context;
    x->first = first;
    double rest = x->n == 2 ? part_of(x->c - first, x->q[1], x->alpha) : golden(split_rest, x, 0, x->c - first);
    return part_of(first, x->q[0], x->alpha) + rest;
}

static double best_split(const double *q, int n, double alpha, double c) {
    struct one_state x = {q, n, alpha, c, 0};
    return golden(split, &x, 0, c);
}

/* d / d first of a distribution over two actions. */
static double slope_of_split(double first, const double *q, double alpha) {
    struct one_state x = {q, 2, alpha, 1, 0};
    double h = 1e-3 * fmin(first, 1 - first);
    double near = (split(first + h, &x) - split(first - h, &x)) / (2 * h);
    double nearer = (split(first + h / 2, &x) - split(first - h / 2, &x)) / h;
    return (4 * nearer - near) / 3;
}

/* Where that is zero. */
static double found_by_trying(const double *q, double alpha) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (slope_of_split(middle, q, alpha) > 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- entropy and values ---- */

static void entropy(struct harness *t) {
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

static double values_error(struct harness *t, int which) {
    double error[4] = {0};
    struct rng rng;
    rng_init(&rng, 2, 0);
    for (int i = 0; i < 20; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], v[MAX_STATES], q[MAX_PAIRS], plain[MAX_STATES], got[MAX_PAIRS];
        double alpha = make_case(&m, &rng, i, pi);
        int n = m.actions;
        for (int s = 0; s < m.states; s++) v[s] = m.terminal[s] ? 0 : state_value(&m, alpha, pi, s);
        for (int k = 0; k < m.states * n; k++) q[k] = action_value(&m, alpha, pi, k / n, k % n);
        EXPECT(mdp_value(&m, pi, plain));
        for (int s = 0; s < m.states; s++) {
            if (m.terminal[s]) continue;
            double mean = 0, entropy_s = entropy_of(pi + s * n, n), sampled = 0, left = v[s], mean_reward = 0;
            for (int a = 0; a < n; a++) {
                double after = 0;
                mean += pi[s * n + a] * q[s * n + a];
                sampled += pi[s * n + a] * (q[s * n + a] - TERM_OF(0, alpha * log(pi[s * n + a])));
                mean_reward += pi[s * n + a] * mdp_reward(&m, s, a);
                for (int s2 = 0; s2 < m.states; s2++) {
                    double p = m.p[mdp_at(&m, s, a, s2)], soft = 0;
                    for (int b = 0; b < n && !m.terminal[s2]; b++)
                        soft += pi[s2 * n + b] * (q[s2 * n + b] - TERM_OF(1, alpha * log(pi[s2 * n + b])));
                    after += p * soft;
                    left -= m.gamma * pi[s * n + a] * p * v[s2];
                }
                error[1] = worse(error[1], fabs(q[s * n + a] - FORMULA_OF(1, mdp_reward(&m, s, a) + m.gamma * after)));
            }
            error[0] = worse(error[0], fabs(v[s] - FORMULA_OF(0, mean + TERM_OF(0, alpha * entropy_s))));
            error[0] = worse(error[0], fabs(v[s] - FORMULA_OF(0, sampled)));
            error[2] = worse(error[2], fabs(left - FORMULA_OF(2, mean_reward + TERM_OF(2, alpha * entropy_s))));
            double to_come = collect(&m, 0, 1, pi, s, -1);
            error[3] = worse(error[3], fabs(v[s] - FORMULA_OF(3, plain[s] + TERM_OF(3, alpha * to_come))));
        }
        EXPECT(soft_value(&m, alpha, pi, got));
        for (int s = 0; s < m.states; s++) EXPECT_NEAR(got[s], v[s], 1e-11);
        EXPECT(soft_entropy_value(&m, pi, got));
        for (int s = 0; s < m.states; s++) EXPECT_NEAR(got[s], m.terminal[s] ? 0 : collect(&m, 0, 1, pi, s, -1), 1e-11);
        soft_state_values(&m, alpha, pi, q, got);
        for (int s = 0; s < m.states; s++) EXPECT_NEAR(got[s], v[s], 1e-11);
        soft_policy_backup(&m, alpha, pi, q, got);
        for (int k = 0; k < m.states * n; k++) EXPECT_NEAR(got[k], q[k], 1e-11);
        for (int k = 0; k < m.states * n; k++) got[k] = rng_normal(&rng);
        int sweeps = soft_evaluation(&m, alpha, pi, got, 1e-13, 1000);
        EXPECT(sweeps > 1);
        for (int k = 0; k < m.states * n; k++) EXPECT_NEAR(got[k], q[k], 1e-11);
        mdp_free(&m);
    }
    return error[which];
}

static void values(struct harness *t) {
    static const char *const id[4] = {"7.5", "7.6", "7.7", "7.10"};
    for (int which = 0; which < 4; which++) CHECK(id[which], values_error(t, which), 1e-11);
}

/* The ordinary action values under another reward, eq. 7.8 or what a source gives. discount: that of the entropy. */
static void augmented_values(struct harness *t, const struct mdp *m, double alpha, const double *pi, double discount,
                             double *q) {
    struct mdp x;
    double v[MAX_STATES];
    int n = m->actions;
    mdp_init(&x, m->states, n, m->gamma);
    for (int s = 0; s < m->states; s++) {
        x.terminal[s] = m->terminal[s];
        for (int a = 0; a < n && !m->terminal[s]; a++) {
            double bonus = 0;
            for (int s2 = 0; s2 < m->states; s2++)
                if (!m->terminal[s2]) bonus += m->p[mdp_at(m, s, a, s2)] * alpha * entropy_of(pi + s2 * n, n);
            double reward = FORMULA(mdp_reward(m, s, a) + TERM(discount * bonus));
            for (int s2 = 0; s2 < m->states; s2++) mdp_arrow(&x, s, a, s2, m->p[mdp_at(m, s, a, s2)], reward);
        }
    }
    EXPECT(mdp_value(&x, pi, v));
    mdp_action_values(&x, v, q);
    mdp_free(&x);
}

static void augmented_reward(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 3, 0);
    for (int i = 0; i < 20; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], q[MAX_PAIRS];
        double alpha = make_case(&m, &rng, i, pi);
        augmented_values(t, &m, alpha, pi, m.gamma, q);
        for (int k = 0; k < m.states * m.actions; k++) {
            double exact = action_value(&m, alpha, pi, k / m.actions, k % m.actions);
            error = worse(error, fabs(q[k] - exact));
        }
        mdp_free(&m);
    }
    CHECK("7.8", error, 1e-11);
}

static double distance(const double *x, const double *y, int n) {
    double most = 0;
    for (int i = 0; i < n; i++) most = worse(most, fabs(x[i] - y[i]));
    return most;
}

/* Both operators, on random tables, and on tables a constant apart, which attain the bound. */
static double contraction_error(struct harness *t, int which) {
    struct rng rng;
    double error = 0, largest = 0;
    rng_init(&rng, 4, 0);
    for (int i = 0; i < 3000; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], x[MAX_PAIRS], y[MAX_PAIRS], tx[MAX_PAIRS], ty[MAX_PAIRS];
        double alpha = make_case(&m, &rng, i, pi), shift = rng_range(&rng, 1, 2);
        bool ends = m.terminal[m.states - 1];
        int n = which ? m.states : m.states * m.actions;
        for (int apart = 0; apart < 2; apart++) {
            for (int k = 0; k < n; k++) {
                x[k] = rng_normal(&rng);
                y[k] = apart ? x[k] + shift : rng_normal(&rng);
            }
            if (which) {
                soft_optimal_backup(&m, alpha, x, tx);
                soft_optimal_backup(&m, alpha, y, ty);
            } else {
                soft_policy_backup(&m, alpha, pi, x, tx);
                soft_policy_backup(&m, alpha, pi, y, ty);
            }
            double shrunk = distance(tx, ty, n) / distance(x, y, n);
            EXPECT(shrunk <= m.gamma * (1 + 1e-12));
            if (!apart) largest = fmax(largest, shrunk);
            if (apart && !ends) error = worse(error, fabs(shrunk - FORMULA(m.gamma)));
        }
        mdp_free(&m);
    }
    EXPECT(largest > 0.8);
    return error;
}

static void contraction(struct harness *t) {
    CHECK("7.9", contraction_error(t, 0), 1e-12);
    CHECK("7.24", contraction_error(t, 1), 1e-12);
}

/* ---- one state ---- */

struct row {
    const double *q;
    double alpha, lambda;
    int n;
};

static double lagrangian(const double *pi, void *context) {
    const struct row *x = context;
    double sum = x->lambda;
    for (int a = 0; a < x->n; a++) sum += part_of(pi[a], x->q[a], x->alpha) - x->lambda * pi[a];
    return sum;
}

static double sum_without_top(const double *q, int n, double alpha) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += exp(q[a] / alpha);
    return sum;
}

/* By bisection: the multiplier at which the probabilities of a stationary point add up to 1. */
static double multiplier(const double *q, int n, double alpha) {
    double low = -100, high = 100;
    for (int i = 0; i < 200; i++) {
        double lambda = (low + high) / 2, sum = 0;
        for (int a = 0; a < n; a++) sum += exp((q[a] - alpha - lambda) / alpha);
        if (sum > 1)
            low = lambda;
        else
            high = lambda;
    }
    return low;
}

static double maximum_for_sum(const double *c, void *context) {
    const struct row *x = context;
    return best_split(x->q, x->n, x->alpha, c[0]);
}

static double soft_maximum_of(const double *q, void *context) {
    const struct row *x = context;
    return x->alpha * log(sum_without_top(q, x->n, x->alpha));
}

static double entropy_at(const double *alpha, void *context) {
    const struct row *x = context;
    double pi[3];
    for (int a = 0; a < x->n; a++) pi[a] = exp(x->q[a] / *alpha) / sum_without_top(x->q, x->n, *alpha);
    return entropy_of(pi, x->n);
}

static double one_state_error(struct harness *t, int which) {
    struct rng rng;
    double error[9] = {0};
    rng_init(&rng, 5, 0);
    for (int i = 0; i < 40; i++) {
        double q[3], pi[3], gradient[3], alpha = rng_range(&rng, 0.3, 2), lambda = rng_normal(&rng), c = 1;
        int n = 2 + i % 2;
        for (int a = 0; a < 3; a++) q[a] = rng_normal(&rng);
        struct row x = {q, alpha, lambda, n};
        random_row(&rng, pi, n);
        for (int a = 0; a < n; a++) pi[a] = 0.1 + 0.7 * pi[a]; /* any positive numbers */
        for (int a = 0; a < n; a++) gradient[a] = FORMULA_OF(0, q[a] - TERM_OF(0, alpha * log(pi[a])) - alpha - lambda);
        error[0] = worse(error[0], gradcheck(lagrangian, &x, pi, n, gradient).error);
        double found = multiplier(q, n, alpha), sum = sum_without_top(q, n, alpha);
        error[1] = worse(error[1], fabs(found - FORMULA_OF(1, alpha * log(sum) - TERM_OF(1, alpha))));
        if (which == 2 && n == 2)
            error[2] = worse(error[2], fabs(found_by_trying(q, alpha) - FORMULA_OF(2, exp(q[0] / alpha) / sum)));
        if (which == 3)
            error[3] = worse(error[3], fabs(gradcheck_derivative(maximum_for_sum, &x, &c, 0) - FORMULA(found)));
        if (which == 4) error[4] = worse(error[4], fabs(best_split(q, n, alpha, 1) - FORMULA(alpha * log(sum))));
        random_row(&rng, pi, n);
        double short_of = alpha * log(sum), divergence = 0, softmax[3], mean = 0, square = 0;
        for (int a = 0; a < n; a++) {
            softmax[a] = exp(q[a] / alpha) / sum;
            short_of -= pi[a] * (q[a] - alpha * log(pi[a]));
            divergence += pi[a] * log(pi[a] / softmax[a]);
            mean += softmax[a] * q[a];
            square += softmax[a] * q[a] * q[a];
        }
        error[5] = worse(error[5], fabs(short_of - FORMULA_OF(5, alpha * divergence)));
        EXPECT_NEAR(soft_divergence(pi, softmax, n), divergence, 1e-13);
        for (int a = 0; a < n; a++) gradient[a] = FORMULA_OF(6, softmax[a]);
        error[6] = worse(error[6], gradcheck(soft_maximum_of, &x, q, n, gradient).error);
        double slope = gradcheck_derivative(entropy_at, &x, &alpha, 0);
        error[7] = worse(error[7], fabs(slope - FORMULA_OF(7, (square - TERM_OF(7, mean * mean)) / pow(alpha, 3))));
        double level[3] = {q[0], q[0], q[0]}, same = alpha * log(sum_without_top(level, n, alpha));
        error[8] = worse(error[8], fabs(same - FORMULA_OF(8, q[0] + TERM_OF(8, alpha * log(n)))));
        EXPECT_NEAR(soft_maximum(q, n, alpha), alpha * log(sum), 1e-13);
        EXPECT_NEAR(soft_mean(q, softmax, n, alpha), alpha * log(sum), 1e-13);
        EXPECT_NEAR(soft_mean(q, pi, n, alpha), alpha * log(sum) - short_of, 1e-13);
        double got[3], most = fmax(q[0], fmax(q[1], n == 3 ? q[2] : q[0])), moved[3];
        soft_softmax(q, n, alpha, got);
        for (int a = 0; a < n; a++) EXPECT_NEAR(got[a], softmax[a], 1e-14);
        EXPECT(most < soft_maximum(q, n, alpha) && soft_maximum(q, n, alpha) <= most + alpha * log(n));
        for (int a = 0; a < n; a++) moved[a] = q[a] + rng_normal(&rng);
        EXPECT(fabs(soft_maximum(moved, n, alpha) - soft_maximum(q, n, alpha)) <= distance(moved, q, n));
    }
    return error[which];
}

static void one_state(struct harness *t) {
    static const char *const id[9] = {"7.12", "7.13", "7.14", "7.15", "7.16", "7.17", "7.19", "7.31", "7.18"};
    static const double bound[9] = {1e-9, 1e-12, 1e-9, 1e-8, 1e-12, 1e-12, 1e-9, 1e-8, 1e-12};
    for (int which = 0; which < 9; which++) CHECK(id[which], one_state_error(t, which), bound[which]);
}

/* Temperatures and values of any size. */
static void extremes(struct harness *t) {
    double pi[4], big[2] = {1e5, 99999}, low[3] = {-4e8, -5e8, -4e8}, q[4] = {1, 3, 3, 2};
    EXPECT(soft_maximum(big, 2, 1e-6) == 1e5);
    EXPECT_NEAR(soft_maximum(low, 3, 1e-6), -4e8 + 1e-6 * log(2), 1e-7);
    EXPECT_NEAR(soft_maximum(big, 2, 1), 1e5 + log1p(exp(-1)), 1e-10);
    EXPECT_NEAR(soft_maximum((double[]){1, 1 - 30e-6}, 2, 1e-6) - 1, 0, 1e-15);
    EXPECT(soft_maximum((double[]){0, -30e-6}, 2, 1e-6) > 9.3e-20); /* 1e-6 exp(-30): digits of a small sum */
    EXPECT(soft_maximum((double[]){-30e-6, 0}, 2, 1e-6) < 9.4e-20);
    EXPECT_NEAR(soft_maximum(q, 4, 1e9) / 1e9, log(4), 1e-8);
    EXPECT_NEAR(soft_maximum(q, 4, 1e4) - 1e4 * log(4), 2.25 + 0.6875 / 2e4, 1e-8); /* the mean, half the variance */
    EXPECT(soft_maximum(q, 4, 0) == 3 && soft_maximum(q, 1, 0.3) == 1 && soft_maximum(q, 1, 0) == 1);
    EXPECT(soft_maximum(q, 4, 5e-324) == 3);
    soft_softmax(big, 2, 1e-6, pi);
    EXPECT(pi[0] == 1 && pi[1] == 0);
    soft_softmax(big, 2, 1, pi);
    EXPECT_NEAR(pi[0], 1 / (1 + exp(-1)), 1e-15);
    for (int k = 0; k < 2; k++) {
        soft_softmax(q, 4, k ? 5e-324 : 0, pi);
        EXPECT(pi[0] == 0 && pi[1] == 0.5 && pi[2] == 0.5 && pi[3] == 0);
    }
    soft_softmax(q, 4, 1e12, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], 0.25, 1e-12);
    EXPECT(soft_mean(big, (double[]){1, 0}, 2, 1e-6) == 1e5); /* 0 log 0 */
    EXPECT(soft_mean(q, (double[]){0, 0, 1, 0}, 4, 5) == 3);
}

/* ---- improvement ---- */

static void soften(const struct mdp *m, double alpha, const double *q, double *pi) {
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        for (int a = 0; a < m->actions; a++) sum += pi[s * m->actions + a] = exp(q[s * m->actions + a] / alpha);
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] /= sum;
    }
}

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

/* y = sum over k of (gamma P_pi)^k x. */
static void propagate(const struct mdp *m, const double *pi, const double *x, double *y) {
    double p[MAX_STATES];
    memcpy(p, x, (size_t)m->states * sizeof *p);
    memset(y, 0, (size_t)m->states * sizeof *y);
    for (int k = 0; k < LONG; k++) {
        double next[MAX_STATES] = {0};
        for (int s = 0; s < m->states; s++) {
            y[s] += p[s];
            for (int i = 0; i < m->actions * m->states; i++)
                next[s] += m->gamma * pi[s * m->actions + i / m->states] * m->p[mdp_at(m, s, 0, i)] * p[i % m->states];
        }
        memcpy(p, next, sizeof p);
    }
}

struct improvement {
    double step, line, difference; /* errors of eqs. 7.20 to 7.22 */
    double least;                  /* of all gains in soft value */
    int plain_falls;               /* steps after which the plain value is lower in some state */
};

/* From pi to `to`; better: `to` is nowhere further from the softmax, and then each inequality must hold. */
static void compare_policies(struct harness *t, const struct mdp *m, double alpha, const double *pi, const double *to,
                             bool better, int which, struct improvement *x) {
    int n = m->actions, pairs = m->states * n;
    double v[MAX_STATES], w[MAX_STATES], q[MAX_PAIRS], softmax[MAX_PAIRS], gain[MAX_STATES], sum[MAX_STATES];
    double line[MAX_PAIRS], next[MAX_PAIRS], difference[MAX_PAIRS], plain[2][MAX_STATES];
    EXPECT(soft_value(m, alpha, pi, v) && soft_value(m, alpha, to, w));
    mdp_action_values(m, v, q);
    soften(m, alpha, q, softmax);
    for (int s = 0; s < m->states; s++) {
        double by_step = -v[s], before = 0, after = 0;
        gain[s] = 0;
        if (m->terminal[s]) continue;
        for (int i = s * n; i < (s + 1) * n; i++) {
            by_step += to[i] * (q[i] - alpha * log(to[i]));
            before += pi[i] * log(pi[i] / softmax[i]);
            after += to[i] * log(to[i] / softmax[i]);
        }
        double gained = alpha * before - TERM_OF(0, alpha * after);
        gain[s] = FORMULA_OF(2, alpha * before - TERM_OF(2, alpha * after));
        x->step = worse(x->step, fabs(by_step - FORMULA_OF(0, gained)));
        if (better) EXPECT(by_step >= -1e-12);
    }
    if (which == 2) propagate(m, to, gain, sum);
    for (int s = 0; s < m->states && which == 2; s++) x->difference = worse(x->difference, fabs(w[s] - v[s] - sum[s]));
    memcpy(line, q, sizeof line);
    for (int k = 0; k < 60 && which == 1; k++) {
        double power[MAX_PAIRS];
        soft_policy_backup(m, alpha, to, line, next);
        for (int i = 0; i < pairs; i++) {
            if (k == 0) difference[i] = next[i] - line[i];
            x->line = worse(x->line, fabs(next[i] - line[i] - FORMULA_OF(1, difference[i])));
            if (better) EXPECT(next[i] >= line[i] - 1e-11);
        }
        memcpy(line, next, sizeof line);
        mean_after(m, to, difference, power);
        for (int i = 0; i < pairs; i++) difference[i] = m->gamma * power[i];
    }
    mdp_action_values(m, w, q);
    if (better)
        for (int i = 0; i < pairs; i++) EXPECT(line[i] <= q[i] + 1e-10);
    bool falls = false;
    EXPECT(mdp_value(m, pi, plain[0]) && mdp_value(m, to, plain[1]));
    for (int s = 0; s < m->states; s++) {
        if (better) x->least = fmin(x->least, w[s] - v[s]);
        falls = falls || plain[1][s] < plain[0][s] - 1e-9;
    }
    x->plain_falls += better && falls;
}

static double improvement_error(struct harness *t, int which) {
    struct improvement x = {.least = INFINITY};
    struct rng rng;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < 3000; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], to[MAX_PAIRS], v[MAX_STATES];
        double alpha = make_case(&m, &rng, i, pi), share = rng_uniform(&rng);
        int n = m.actions;
        if (i % 3 == 2) {
            random_policy(&m, &rng, to); /* any two policies */
        } else {
            EXPECT(soft_value(&m, alpha, pi, v));
            soft_improve(&m, alpha, v, to); /* the softmax itself, or part of the way: log-probabilities are mixed */
            for (int s = 0; s < m.states && i % 3; s++) {
                double sum = 0;
                for (int k = s * n; k < (s + 1) * n; k++) sum += to[k] = pow(to[k], share) * pow(pi[k], 1 - share);
                for (int k = s * n; k < (s + 1) * n; k++) to[k] /= sum;
            }
        }
        compare_policies(t, &m, alpha, pi, to, i % 3 != 2, which, &x);
        mdp_free(&m);
    }
    EXPECT(x.least > -1e-11 && x.plain_falls > 100);
    return which == 0 ? x.step : which == 1 ? x.line : x.difference;
}

static void improvement(struct harness *t) {
    CHECK("7.20", improvement_error(t, 0), 1e-10);
    CHECK("7.21", improvement_error(t, 1), 1e-10);
    CHECK("7.22", improvement_error(t, 2), 1e-10);
}

/* ---- the optimum ---- */

/* The value of M1's state `s` as a function of the two probabilities of the first action. */
struct two_rows {
    const struct mdp *m;
    double alpha, p[2];
    int s;
};

static double value_of_row(double p, void *context) {
    struct two_rows *x = context;
    double pi[4] = {x->p[0], 1 - x->p[0], p, 1 - p}, v[2], q[4], sum[2];
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
    x->p[0] = p;
    return golden(value_of_row, x, 0, 1);
}

static double optimum_error(struct harness *t, int which) {
    static const double temperature[4] = {0.1, 0.5, 1, 3};
    struct mdp m;
    double error[2] = {0};
    graph_two_state(&m);
    for (int k = 0; k < 4; k++) {
        double alpha = temperature[k], v[2] = {0}, q[4], pi[4] = {0.5, 0.5, 0.5, 0.5}, by_iteration[2], after[2];
        EXPECT(soft_value_iteration(&m, alpha, v, 1e-13, 10000) > 0);
        EXPECT(soft_policy_iteration(&m, alpha, pi, by_iteration, 1e-13, 100) > 0);
        mdp_action_values(&m, v, q);
        for (int s = 0; s < 2; s++) {
            double largest = golden(value_of_rows, &(struct two_rows){&m, alpha, {0}, s}, 0, 1), sum = 0;
            for (int a = 0; a < 2; a++) sum += exp(q[2 * s + a] / alpha);
            error[1] = worse(error[1], fabs(largest - FORMULA_OF(1, alpha * log(sum))));
            EXPECT_NEAR(by_iteration[s], v[s], 1e-11);
            EXPECT_NEAR(pi[2 * s], exp((q[2 * s] - v[s]) / alpha), 1e-11);
        }
        double w[2] = {3, -1};
        soft_optimal_backup(&m, alpha, w, after);
        for (int s = 0; s < 2; s++) {
            double backup[2], sum = 0;
            for (int a = 0; a < 2; a++) {
                backup[a] = mdp_reward(&m, s, a);
                for (int s2 = 0; s2 < 2; s2++) backup[a] += TERM_OF(0, 0.9 * m.p[mdp_at(&m, s, a, s2)] * w[s2]);
                sum += exp(backup[a] / alpha);
            }
            EXPECT(t->mutation != PLAIN || fabs(after[s] - alpha * log(sum)) < 1e-12);
            double mean = mdp_backup(&m, w, s, 0);
            double largest = best_split((double[]){mean, mdp_backup(&m, w, s, 1)}, 2, alpha, 1);
            error[0] = worse(error[0], fabs(largest - FORMULA_OF(0, alpha * log(sum))));
        }
    }
    mdp_free(&m);
    return error[which];
}

static void optimum(struct harness *t) {
    CHECK("7.23", optimum_error(t, 0), 1e-11);
    CHECK("7.25", optimum_error(t, 1), 1e-11);
}

struct state_of {
    const struct mdp *m;
    double alpha;
    int s;
};

static double backed_up(const double *v, void *context) {
    const struct state_of *x = context;
    double sum = 0;
    for (int a = 0; a < x->m->actions; a++) sum += exp(mdp_backup(x->m, v, x->s, a) / x->alpha);
    return x->alpha * log(sum);
}

static double newton_error(struct harness *t, int which) {
    struct rng rng;
    double error[2] = {0};
    rng_init(&rng, 7, 0);
    for (int i = 0; i < 60; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], v[MAX_STATES], after[MAX_STATES], q[MAX_PAIRS], sum[MAX_STATES], short_of[MAX_STATES];
        double alpha = fmax(0.2, make_case(&m, &rng, i, pi));
        int n = m.actions;
        for (int s = 0; s < m.states; s++) v[s] = m.terminal[s] ? 0 : rng_normal(&rng);
        mdp_action_values(&m, v, q);
        soften(&m, alpha, q, pi);
        for (int s = 0; s < m.states; s++) {
            double slope[MAX_STATES], by_difference[MAX_STATES];
            if (m.terminal[s]) continue;
            for (int s2 = 0; s2 < m.states; s2++) {
                slope[s2] = 0;
                for (int a = 0; a < n; a++) slope[s2] += m.gamma * pi[s * n + a] * m.p[mdp_at(&m, s, a, s2)];
                slope[s2] = FORMULA_OF(0, slope[s2]);
                by_difference[s2] = gradcheck_derivative(backed_up, &(struct state_of){&m, alpha, s}, v, s2);
                error[0] = worse(error[0], fabs(slope[s2] - by_difference[s2]));
            }
        }
        for (int s = 0; s < m.states; s++)
            short_of[s] = m.terminal[s] ? 0 : backed_up(v, &(struct state_of){&m, alpha, s}) - v[s];
        propagate(&m, pi, short_of, sum);
        EXPECT(soft_value(&m, alpha, pi, after));
        for (int s = 0; s < m.states; s++)
            error[1] = worse(error[1], fabs(after[s] - FORMULA_OF(1, v[s] + TERM_OF(1, sum[s]))));
        soft_improve(&m, alpha, v, q);
        for (int k = 0; k < m.states * n; k++) EXPECT_NEAR(q[k], m.terminal[k / n] ? 1.0 / n : pi[k], 1e-12);
        mdp_free(&m);
    }
    return error[which];
}

static void newton(struct harness *t) {
    CHECK("7.26", newton_error(t, 0), 1e-9);
    CHECK("7.27", newton_error(t, 1), 1e-11);
}

/* The three algorithms: how they approach the optimum, where they stop, and what they refuse. */
static void iterations(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 8, 0);
    for (int i = 0; i < 60; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], first[MAX_PAIRS], best[MAX_STATES] = {0}, v[MAX_STATES], w[MAX_STATES];
        double alpha = fmax(0.05, make_case(&m, &rng, i, pi));
        EXPECT(soft_value_iteration(&m, alpha, best, 1e-13, 10000) > 0);
        memcpy(first, pi, sizeof first);
        EXPECT(soft_value(&m, alpha, pi, v));
        int improvements = 0;
        for (double off = distance(v, best, m.states), moved = 1; moved > 1e-12; improvements++) {
            soft_improve(&m, alpha, v, pi);
            EXPECT(soft_value(&m, alpha, pi, w));
            for (int s = 0; s < m.states; s++) EXPECT(w[s] >= v[s] - 1e-11 && w[s] <= best[s] + 1e-11);
            EXPECT(distance(w, best, m.states) <= m.gamma * off + 1e-11);
            if (off < 0.1 * alpha) EXPECT(distance(w, best, m.states) <= 20 * off * off / alpha + 1e-11);
            moved = distance(w, v, m.states);
            off = distance(w, best, m.states);
            memcpy(v, w, sizeof v);
        }
        EXPECT(improvements <= 12);
        EXPECT(soft_policy_iteration(&m, alpha, first, w, 1e-12, 100) == improvements);
        for (int s = 0; s < m.states; s++) EXPECT_NEAR(w[s], best[s], 1e-10);
        EXPECT(distance(first, pi, m.states * m.actions) < 1e-12);
        mdp_free(&m);
    }
    struct mdp m;
    double pi[CLIFF_STATES * CLIFF_ACTIONS], v[CLIFF_STATES] = {0};
    graph_two_state(&m);
    for (int k = 0; k < 4; k++) pi[k] = 0.5;
    EXPECT(soft_value_iteration(&m, 0.5, v, 1e-10, 1000) > 5 && soft_value_iteration(&m, 0.5, v, 1e-10, 1000) == 1);
    for (int less = 0; less < 2; less++) { /* exactly as many as are needed, and one less */
        double from[4] = {0}, zero[2] = {0}, start[4] = {0.5, 0.5, 0.5, 0.5}, w[2];
        int n = soft_evaluation(&m, 0.5, pi, (double[4]){0}, 1e-10, 1000);
        EXPECT(n > 5 && soft_evaluation(&m, 0.5, pi, from, 1e-10, n - less) == (less ? -1 : n));
        n = soft_value_iteration(&m, 0.5, (double[2]){0}, 1e-10, 1000);
        EXPECT(n > 5 && soft_value_iteration(&m, 0.5, zero, 1e-10, n - less) == (less ? -1 : n));
        n = soft_policy_iteration(&m, 0.5, (double[4]){0.5, 0.5, 0.5, 0.5}, w, 1e-10, 1000);
        EXPECT(n > 2 && soft_policy_iteration(&m, 0.5, start, w, 1e-10, n - less) == (less ? -1 : n));
    }
    mdp_free(&m);
    cliff_mdp(&m); /* without a discount: a warm policy gains by never arriving */
    for (int k = 0; k < CLIFF_STATES * CLIFF_ACTIONS; k++) pi[k] = 0.25;
    EXPECT(soft_policy_iteration(&m, 1, pi, v, 1e-9, 10000) == -1);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, 1, v, 1e-9, 3000) == -1);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, 0.5, v, 1e-9, 3000) > 0);
    mdp_free(&m);
}

/* ---- cold and hot ---- */

static double soft_optimum(const struct mdp *m, double alpha, double *v) {
    memset(v, 0, (size_t)m->states * sizeof *v);
    return soft_value_iteration(m, alpha, v, 2e-13 * (1 + alpha), 100000);
}

static double optimum_at(const double *alpha, void *context) {
    const struct state_of *x = context;
    double v[MAX_STATES];
    soft_optimum(x->m, *alpha, v);
    return v[x->s];
}

static void cold(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 9, 0);
    for (int i = 0; i < 40; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], v[MAX_STATES], plain[MAX_STATES] = {0}, q[MAX_PAIRS];
        double alpha = make_case(&m, &rng, i, pi), bound = alpha * log(m.actions) / (1 - m.gamma);
        int greedy[MAX_STATES];
        EXPECT(mdp_value_iteration(&m, plain, 1e-14, 100000) > 0);
        EXPECT(soft_optimum(&m, alpha, v) > 0);
        for (int s = 0; s < m.states; s++) EXPECT(v[s] >= plain[s] - 1e-12 && v[s] <= plain[s] + bound + 1e-12);
        mdp_action_values(&m, plain, q);
        mdp_greedy(&m, q, greedy);
        /* alpha = 0, and next to it: the plain optimum, but on the graph's tie */
        for (int zero = 0; zero < 2; zero++) {
            for (int k = 0; k < m.states * m.actions; k++) pi[k] = 1.0 / m.actions;
            EXPECT(soft_policy_iteration(&m, zero ? 0 : 1e-6, pi, v, 1e-13, 100) > 0);
            for (int s = 0; s < m.states; s++) {
                EXPECT_NEAR(v[s], plain[s], zero ? 1e-12 : 1e-6 * log(m.actions) / (1 - m.gamma) + 1e-12);
                bool tie = m.terminal[s] || (i == 1 && s == 3);
                EXPECT_NEAR(pi[s * m.actions + greedy[s]], tie ? 1.0 / m.actions : 1, 1e-12);
            }
        }
        for (int k = 0; k < m.states * m.actions * m.states; k++) m.r[k] = 0.7; /* all actions alike */
        if (!m.terminal[m.states - 1]) {
            EXPECT(soft_optimum(&m, alpha, v) > 0);
            memset(plain, 0, sizeof plain);
            mdp_value_iteration(&m, plain, 1e-14, 100000);
            for (int s = 0; s < m.states; s++)
                error =
                    worse(error, fabs(v[s] - plain[s] - FORMULA(alpha * log(m.actions) / (1 - m.gamma))) / (1 + alpha));
        }
        mdp_free(&m);
    }
    CHECK("7.28", error, 1e-11);
}

/* Of two actions worth the same, the cold limit prefers the one that leads to more choice. */
static void cold_ties(struct harness *t) {
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

/* U + O(1 / alpha) by Richardson's extrapolation, from three temperatures. */
static double hot_error(struct harness *t, int which) {
    struct rng rng;
    double error[2] = {0};
    rng_init(&rng, 10, 0);
    for (int i = 0; i < 20; i++) {
        struct mdp m, silent;
        double pi[MAX_PAIRS], v[3][MAX_STATES], entropies[MAX_STATES], plain[MAX_STATES];
        double alpha = fmax(0.1, make_case(&m, &rng, i, pi));
        mdp_init(&silent, m.states, m.actions, m.gamma);
        memcpy(silent.p, m.p, (size_t)(m.states * m.actions * m.states) * sizeof *m.p);
        memcpy(silent.terminal, m.terminal, (size_t)m.states * sizeof *m.terminal);
        EXPECT(soft_optimum(&silent, 1, entropies) > 0);
        soft_improve(&silent, 1, entropies, pi);
        EXPECT(mdp_value(&m, pi, plain));
        for (int k = 0; k < 3; k++) {
            for (int s = 0; s < m.states; s++) v[k][s] = 500 * pow(2, k) * entropies[s];
            EXPECT(soft_value_iteration(&m, 500 * pow(2, k), v[k], 2e-11, 20000) > 0);
        }
        for (int s = 0; s < m.states; s++) {
            double u[3];
            for (int k = 0; k < 3; k++) u[k] = v[k][s] - 500 * pow(2, k) * entropies[s];
            double once = 2 * u[1] - u[0], again = 2 * u[2] - u[1];
            error[0] = worse(error[0], fabs((4 * again - once) / 3 - FORMULA_OF(0, plain[s])));
        }
        EXPECT(soft_optimum(&m, alpha, v[0]) > 0);
        soft_improve(&m, alpha, v[0], pi);
        for (int s = 0; s < m.states; s++) {
            if (m.terminal[s]) continue;
            double slope = gradcheck_derivative(optimum_at, &(struct state_of){&m, 0, s}, &alpha, 0);
            error[1] = worse(error[1], fabs(slope - FORMULA_OF(1, collect(&m, 0, 1, pi, s, -1))));
        }
        mdp_free(&m);
        mdp_free(&silent);
    }
    return error[which];
}

static void hot(struct harness *t) {
    CHECK("7.29", hot_error(t, 0), 1e-6);
    CHECK("7.30", hot_error(t, 1), 1e-8);
}

/* The hot limit on M1 is uniform; on the graph it is not: there is more to collect on the longer way. */
static void hot_policies(struct harness *t) {
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

static double residual_error(struct harness *t, int which) {
    struct rng rng;
    double error[2] = {0};
    rng_init(&rng, 11, 0);
    for (int i = 0; i < 40; i++) {
        struct mdp m;
        double pi[MAX_PAIRS], v[MAX_STATES], w[MAX_STATES], after[MAX_STATES], q[MAX_PAIRS], gradient[MAX_STATES];
        double got[MAX_STATES], best[MAX_STATES], alpha = fmax(0.2, make_case(&m, &rng, i, pi));
        int n = m.actions;
        bool ends = m.terminal[m.states - 1];
        for (int s = 0; s < m.states; s++) w[s] = rng_range(&rng, 0.1, 1);
        for (int s = 0; s < m.states; s++) v[s] = m.terminal[s] ? 0 : rng_normal(&rng);
        struct weighted x = {&m, w, alpha};
        mdp_action_values(&m, v, q);
        soften(&m, alpha, q, pi);
        for (int s2 = 0; s2 < m.states; s2++) {
            gradient[s2] = 0;
            for (int s = 0; s < m.states; s++) {
                if (m.terminal[s] || m.terminal[s2]) continue;
                double slope = 0, off = backed_up(v, &(struct state_of){&m, alpha, s}) - v[s];
                for (int a = 0; a < n; a++) slope += m.gamma * pi[s * n + a] * m.p[mdp_at(&m, s, a, s2)];
                gradient[s2] += FORMULA_OF(0, w[s] * off * (slope - TERM_OF(0, s == s2)));
            }
        }
        error[0] = worse(error[0], gradcheck(residual_of, &x, v, m.states - ends, gradient).error);
        soft_residual_gradient(&m, alpha, w, v, got);
        EXPECT(t->mutation != PLAIN || distance(got, gradient, m.states) < 1e-12);
        EXPECT_NEAR(soft_residual(&m, alpha, w, v), residual_of(v, &x), 1e-12);
        EXPECT(soft_optimum(&m, alpha, best) > 0 && soft_residual(&m, alpha, w, best) < 1e-22);
        soft_optimal_backup(&m, alpha, v, after);
        EXPECT(distance(v, best, m.states) <= distance(after, v, m.states) / (1 - m.gamma) + 1e-11);
        for (int s = 0; s < m.states; s++) v[s] = best[s] + 0.3;
        soft_optimal_backup(&m, alpha, v, after);
        double bound = distance(after, v, m.states) / (1 - m.gamma);
        if (!ends) error[1] = worse(error[1], fabs(distance(v, best, m.states) - FORMULA_OF(1, bound)));
        mdp_free(&m);
    }
    return error[which];
}

static void residual(struct harness *t) {
    CHECK("7.33", residual_error(t, 0), 1e-8);
    CHECK("7.34", residual_error(t, 1), 1e-10);
}

/* ---- from samples ---- */

static const struct tsac_config some = {.gamma = 0.9,
                                        .alpha = 0.5,
                                        .critic_rate = 1,
                                        .critic_power = 0.6,
                                        .actor_rate = 0.5,
                                        .alpha_rate = 0.3,
                                        .alpha_power = 0.5,
                                        .target_entropy = 0.4,
                                        .explore = 0.2};

static void fill(struct tsac *x, struct rng *rng) {
    for (int i = 0; i < x->states * x->actions; i++) {
        x->q[i] = 3 * rng_normal(rng);
        x->theta[i] = rng_normal(rng);
    }
}

static double softmax_at(const double *theta, int n, int a) {
    double sum = 0;
    for (int b = 0; b < n; b++) sum += exp(theta[b]);
    return exp(theta[a]) / sum;
}

static double critic_error(struct harness *t, int which) {
    struct rng rng;
    double error[2] = {0};
    rng_init(&rng, 12, 0);
    for (int i = 0; i < 30; i++) {
        struct mdp m;
        struct tsac x;
        double pi[MAX_PAIRS];
        make_case(&m, &rng, i, pi);
        int n = m.actions;
        tsac_init(&x, &some, m.states, n);
        fill(&x, &rng);
        x.alpha = rng_range(&rng, 0.1, 2); /* not that of the configuration */
        for (int k = 0; k < m.states * n; k++) pi[k] = softmax_at(x.theta + k / n * n, n, k % n);
        for (int k = 0; k < m.states * n; k++) {
            double sampled = 0, exact = mdp_reward(&m, k / n, k % n);
            if (m.terminal[k / n]) continue;
            for (int s2 = 0; s2 < m.states; s2++) {
                int at = mdp_at(&m, k / n, k % n, s2);
                double soft = 0, before[MAX_PAIRS], rate = rng_uniform(&rng);
                struct tsac_step step = {k / n, k % n, m.r[at], s2, m.terminal[s2]};
                for (int a = 0; a < n && !m.terminal[s2]; a++)
                    soft += pi[s2 * n + a] * (x.q[s2 * n + a] - TERM(x.alpha * log(pi[s2 * n + a])));
                double y = m.r[at] + 0.9 * soft;
                exact += m.p[at] * 0.9 * soft;
                sampled += m.p[at] * tsac_target(&x, m.r[at], s2, m.terminal[s2]);
                memcpy(before, x.q, sizeof(double) * (size_t)(m.states * n));
                double expected = FORMULA_OF(0, before[k] + rate * (y - before[k])), off = tsac_critic(&x, &step, rate);
                EXPECT(t->mutation != PLAIN || fabs(off - (y - before[k])) < 1e-12);
                error[0] = worse(error[0], fabs(x.q[k] - expected));
                x.q[k] = before[k];
                EXPECT(memcmp(before, x.q, sizeof(double) * (size_t)(m.states * n)) == 0);
            }
            error[1] = worse(error[1], fabs(sampled - FORMULA_OF(1, exact)));
        }
        tsac_free(&x);
        mdp_free(&m);
    }
    return error[which];
}

static void critic(struct harness *t) {
    CHECK("7.35", critic_error(t, 0), 1e-12);
    CHECK("7.36", critic_error(t, 1), 1e-12);
}

static double actor_loss(const double *theta, void *context) {
    const struct row *x = context;
    double sum = 0;
    for (int a = 0; a < x->n; a++) {
        double p = softmax_at(theta, x->n, a);
        sum += p * (x->alpha * log(p) - x->q[a]);
    }
    return x->lambda * sum; /* its weight */
}

static void actor(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 13, 0);
    for (int i = 0; i < 60; i++) {
        double q[3], theta[3], gradient[3], got[3], pi[3], mean = 0, alpha = rng_range(&rng, 0.1, 2);
        int n = 2 + i % 2;
        struct row x = {q, alpha, rng_range(&rng, 0.2, 1), n};
        for (int a = 0; a < 3; a++) q[a] = rng_normal(&rng), theta[a] = rng_normal(&rng);
        for (int a = 0; a < n; a++) {
            pi[a] = softmax_at(theta, n, a);
            mean += pi[a] * (alpha * log(pi[a]) - q[a]);
        }
        for (int b = 0; b < n; b++) gradient[b] = FORMULA(x.lambda * pi[b] * (alpha * log(pi[b]) - q[b] - TERM(mean)));
        error = worse(error, gradcheck(actor_loss, &x, theta, n, gradient).error);
        EXPECT_NEAR(x.lambda * soft_actor_loss(q, theta, n, alpha), actor_loss(theta, &x), 1e-13);
        soft_actor_gradient(q, theta, n, alpha, got);
        for (int b = 0; b < n; b++) EXPECT(t->mutation != PLAIN || fabs(x.lambda * got[b] - gradient[b]) < 1e-14);
        for (int b = 0; b < n; b++) theta[b] = q[b] / alpha + 3; /* at the softmax it rests */
        soft_actor_gradient(q, theta, n, alpha, got);
        for (int b = 0; b < n; b++) EXPECT_NEAR(got[b], 0, 1e-14);
    }
    CHECK("7.38", error, 1e-8);
    double far[2] = {0, -900}, got[2]; /* a probability that underflows has no gradient, and no NaN */
    soft_actor_gradient((double[]){1, 5}, far, 2, 0.5, got);
    EXPECT(got[0] == 0 && got[1] == 0);
}

/* The maximum-entropy objective from the start, as a function of the logits. */
static double objective(const double *theta, void *context) {
    const struct state_of *x = context;
    int n = x->m->actions;
    double pi[MAX_PAIRS], sum = 0;
    for (int k = 0; k < x->m->states * n; k++) pi[k] = softmax_at(theta + k / n * n, n, k % n);
    for (int s = 0; s < x->m->states; s++) sum += x->m->start[s] * state_value(x->m, x->alpha, pi, s);
    return sum;
}

static void soft_policy_gradient(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double error = 0;
    rng_init(&rng, 14, 0);
    for (int i = 0; i < 3; i++) {
        double theta[MAX_PAIRS], pi[MAX_PAIRS], gradient[MAX_PAIRS], q[MAX_PAIRS], d[MAX_STATES], alpha = 0.5;
        if (i == 0)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 3, 3, i == 2);
        int n = m.actions, pairs = m.states * n;
        for (int k = 0; k < pairs; k++) theta[k] = i == 0 ? logits[k] : rng_normal(&rng);
        for (int k = 0; k < pairs; k++) pi[k] = softmax_at(theta + k / n * n, n, k % n);
        for (int k = 0; k < pairs; k++) q[k] = action_value(&m, alpha, pi, k / n, k % n);
        EXPECT(mdp_visits(&m, pi, d));
        for (int s = 0; s < m.states; s++) {
            double mean = 0;
            for (int k = s * n; k < (s + 1) * n; k++) mean += pi[k] * (alpha * log(pi[k]) - q[k]);
            for (int k = s * n; k < (s + 1) * n; k++)
                gradient[k] = m.terminal[s] ? 0 : FORMULA(-d[s] * pi[k] * (TERM(alpha * log(pi[k])) - q[k] - mean));
        }
        int free_pairs = m.terminal[m.states - 1] ? pairs - n : pairs;
        error = worse(error, gradcheck(objective, &(struct state_of){&m, alpha, 0}, theta, free_pairs, gradient).error);
        mdp_free(&m);
    }
    CHECK("7.39", error, 1e-8);
}

/* ---- the temperature ---- */

/* The same MDP with another reward at every step of a state that is not terminal. */
static void with_bonus(const struct mdp *m, double bonus, struct mdp *x) {
    mdp_init(x, m->states, m->actions, m->gamma);
    size_t cells = (size_t)(m->states * m->actions * m->states);
    memcpy(x->p, m->p, cells * sizeof *x->p);
    memcpy(x->start, m->start, (size_t)m->states * sizeof *x->start);
    memcpy(x->terminal, m->terminal, (size_t)m->states * sizeof *x->terminal);
    for (size_t i = 0; i < cells; i++) x->r[i] = m->r[i] + bonus;
}

struct dual {
    const struct mdp *m;
    double target, alpha;
    double p[2];
};

/* sum_s h V^r + alpha sum_s d (H - target), of a policy. */
static double constrained(const struct dual *x, const double *pi) {
    double v[MAX_STATES], d[MAX_STATES], sum = 0;
    mdp_value(x->m, pi, v);
    mdp_visits(x->m, pi, d);
    for (int s = 0; s < x->m->states; s++) {
        sum += x->m->start[s] * v[s];
        if (!x->m->terminal[s])
            sum += x->alpha * d[s] * (entropy_of(pi + s * x->m->actions, x->m->actions) - x->target);
    }
    return sum;
}

static double by_second(double p, void *context) {
    struct dual *x = context;
    return constrained(x, (double[]){x->p[0], 1 - x->p[0], p, 1 - p, 0.5, 0.5});
}

static double by_first(double p, void *context) {
    struct dual *x = context;
    x->p[0] = p;
    return golden(by_second, x, 0, 1);
}

static double dual_at(const double *alpha, void *context) {
    const struct dual *x = context;
    struct mdp changed;
    double v[MAX_STATES], sum = 0;
    with_bonus(x->m, -*alpha * x->target, &changed);
    soft_optimum(&changed, *alpha, v);
    for (int s = 0; s < changed.states; s++) sum += changed.start[s] * v[s];
    mdp_free(&changed);
    return sum;
}

static double price_of_entropy(const double *log_alpha, void *context) {
    return exp(*log_alpha) * *(double *)context;
}

static double temperature_error(struct harness *t, int which) {
    struct mdp m[2];
    struct rng rng;
    double error[3] = {0};
    rng_init(&rng, 15, 0);
    graph_two_state(&m[0]);
    random_mdp(&m[1], &rng, 3, 2, true);
    for (int i = 0; i < 8; i++) {
        struct dual x = {&m[i % 2], 0.3, 0.3 + 0.2 * i, {0}};
        struct mdp changed;
        int n = 2;
        double v[MAX_STATES], d[MAX_STATES], pi[MAX_PAIRS], alpha = x.alpha, sum = 0, slope = 0;
        with_bonus(x.m, -alpha * x.target, &changed);
        EXPECT(soft_optimum(&changed, alpha, v) > 0);
        soft_improve(&changed, alpha, v, pi);
        EXPECT(mdp_visits(x.m, pi, d));
        for (int s = 0; s < changed.states; s++) {
            sum += x.m->start[s] * v[s];
            if (!x.m->terminal[s]) slope += d[s] * (entropy_of(pi + s * n, n) - TERM_OF(1, x.target));
        }
        if (which == 0) error[0] = worse(error[0], fabs(golden(by_first, &x, 0, 1) - FORMULA_OF(0, sum)));
        error[1] = worse(error[1], fabs(gradcheck_derivative(dual_at, &x, &alpha, 0) - FORMULA_OF(1, slope)));
        double too_much = rng_normal(&rng), log_alpha = log(alpha);
        double by_logarithm = gradcheck_derivative(price_of_entropy, &too_much, &log_alpha, 0);
        error[2] = worse(error[2], fabs(by_logarithm - FORMULA_OF(2, alpha * too_much)));
        mdp_free(&changed);
    }
    mdp_free(&m[0]);
    mdp_free(&m[1]);
    return error[which];
}

static void temperature(struct harness *t) {
    CHECK("7.41", temperature_error(t, 0), 1e-10);
    CHECK("7.42", temperature_error(t, 1), 1e-8);
    CHECK("7.43", temperature_error(t, 2), 1e-9);
}

/* ---- the agent, by hand ---- */

static void updates(struct harness *t) {
    struct tsac x;
    struct rng rng;
    struct tsac_config c = some;
    c.learn_alpha = true;
    rng_init(&rng, 16, 0);
    tsac_init(&x, &c, 3, 2);
    double pi[2], q[6], theta[6], d[2];
    tsac_policy(&x, 1, pi);
    EXPECT(pi[0] == 0.5 && x.alpha == 0.5 && x.updates == 0);
    fill(&x, &rng);
    for (int i = 0; i < 50; i++) {
        struct tsac_step step = {i % 3, i % 2, rng_normal(&rng), (i + 1) % 3, i % 5 == 0};
        double alpha = x.alpha, y = tsac_target(&x, step.r, step.s2, step.terminated), entropy_s;
        int k = 2 * step.s + step.a, visits = i / 6 + 1;
        memcpy(q, x.q, sizeof q);
        memcpy(theta, x.theta, sizeof theta);
        tsac_update(&x, &step);
        EXPECT(x.visits[k] == visits && x.updates == i + 1);
        q[k] += pow(visits, -0.6) * (y - q[k]);
        for (int j = 0; j < 6; j++) EXPECT_NEAR(x.q[j], q[j], 1e-13);
        soft_actor_gradient(q + 2 * step.s, theta + 2 * step.s, 2, alpha, d);
        for (int b = 0; b < 2; b++) theta[2 * step.s + b] -= 0.5 * d[b];
        for (int j = 0; j < 6; j++) EXPECT_NEAR(x.theta[j], theta[j], 1e-13);
        pi[0] = softmax_at(theta + 2 * step.s, 2, 0), pi[1] = 1 - pi[0];
        entropy_s = entropy_of(pi, 2);
        EXPECT_NEAR(log(x.alpha), log(alpha) - 0.3 / sqrt(i + 1) * alpha * (entropy_s - 0.4), 1e-13);
        EXPECT((x.alpha < alpha) == (entropy_s > 0.4));
    }
    tsac_free(&x);
    tsac_init(&x, &c, 3, 2);
    tsac_temperature(&x, 0, 1e3); /* however large the step: no more than a factor e */
    EXPECT_NEAR(x.alpha, 0.5 * exp(-1), 1e-15);
    x.config.target_entropy = 0.8;
    tsac_temperature(&x, 0, 1e3);
    EXPECT_NEAR(x.alpha, 0.5, 1e-15);
    tsac_free(&x);
    c.learn_alpha = false;
    tsac_init(&x, &c, 3, 2);
    tsac_update(&x, &(struct tsac_step){0, 1, 2, 1, true});
    EXPECT(x.alpha == 0.5 && x.q[1] == 2 && x.q[0] == 0);
    tsac_free(&x);
}

/* Episodes begin and end where they should, are learned from, and actions come with the probabilities they should. */
static void playing(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct tsac x;
    struct rng world, choice;
    struct tsac_config c = some;
    c.critic_rate = c.actor_rate = 0;
    c.explore = 0.4;
    graph_steered(&m);
    m.start[0] = 1, m.start[1] = 0;
    env_graph_init(&graph, "graph", &m, 3);
    rng_init(&world, 1, 0);
    rng_init(&choice, 1, 1);
    tsac_init(&x, &c, 6, 2);
    x.theta[0] = log(4); /* in s1, 0.8 and 0.2; so it takes 0.6 * 0.8 + 0.2 */
    int s = -1, begun = 0, terminated = 0, truncated = 0, steps = 0;
    for (int i = 0; i < 30000; i++) {
        begun += s < 0;
        steps = s < 0 ? 1 : steps + 1;
        s = tsac_play(&x, &graph.env, s, &world, &choice);
        EXPECT(x.updates == i + 1 && s != 5 && steps <= 3 && (s >= 0) == graph.env.running);
        terminated += s < 0 && graph.s == 5;
        truncated += s < 0 && graph.s != 5;
    }
    EXPECT(terminated > 1000 && truncated > 1000 && begun - terminated - truncated <= 1);
    EXPECT(x.visits[0] + x.visits[1] == begun);
    EXPECT(fabs(x.visits[0] - 0.68 * begun) < 4 * sqrt(0.25 * begun));
    EXPECT(fabs(x.visits[4] - 0.5 * (x.visits[4] + x.visits[5])) < 4 * sqrt(0.25 * (x.visits[4] + x.visits[5])));
    EXPECT(x.visits[10] == 0 && x.visits[11] == 0);
    tsac_free(&x);
    mdp_free(&m);
    graph_two_state(&m); /* the first state comes again within an episode, which goes on all the same */
    env_graph_init(&graph, "M1", &m, 5);
    tsac_init(&x, &some, 2, 2);
    for (int i = 1, at = -1; i <= 200; i++) {
        at = tsac_play(&x, &graph.env, at, &world, &choice);
        EXPECT((at < 0) == (i % 5 == 0));
    }
    tsac_free(&x);
    mdp_free(&m);
}

/* What a truncated episode and a terminated one teach. */
static void endings(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct tsac x;
    struct rng world, choice;
    struct tsac_config c = some;
    c.critic_power = c.actor_rate = 0;
    for (int terminal = 0; terminal < 2; terminal++) {
        mdp_init(&m, 2, 1, 0.9);
        m.start[0] = 1;
        m.terminal[1] = terminal;
        mdp_arrow(&m, 0, 0, 1, 1, 3);
        if (!terminal) mdp_arrow(&m, 1, 0, 1, 1, 0);
        env_graph_init(&graph, "two", &m, 1);
        rng_init(&world, 1, 0);
        rng_init(&choice, 1, 1);
        tsac_init(&x, &c, 2, 1);
        x.q[1] = 7;
        EXPECT(tsac_play(&x, &graph.env, -1, &world, &choice) == -1);
        EXPECT_NEAR(x.q[0], terminal ? 3 : 3 + 0.9 * 7, 1e-14);
        tsac_free(&x);
        mdp_free(&m);
    }
}

/* It arrives: on the graph, at the soft optimum; with a learned temperature, at the entropy that was asked for. */
static void arriving(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng world, choice;
    double v[6], q[12], pi[12], got[6];
    graph_steered(&m);
    env_graph_init(&graph, "graph", &m, 0);
    for (int learned = 0; learned < 2; learned++) {
        struct tsac x;
        struct tsac_config c = {.gamma = 1,
                                .alpha = 0.5,
                                .critic_rate = 1,
                                .critic_power = 0.8,
                                .actor_rate = 0.5,
                                .alpha_rate = 1,
                                .alpha_power = 0.6,
                                .target_entropy = 0.55,
                                .explore = 0.2};
        c.learn_alpha = learned;
        rng_init(&world, 1, 0);
        rng_init(&choice, 1, 1);
        tsac_init(&x, &c, 6, 2);
        for (int i = 0, s = -1; i < 200000; i++) s = tsac_play(&x, &graph.env, s, &world, &choice);
        EXPECT(soft_optimum(&m, x.alpha, v) > 0);
        mdp_action_values(&m, v, q);
        EXPECT(distance(x.q, q, 12) < 0.08);
        for (int s = 0; s < 6; s++) tsac_policy(&x, s, pi + 2 * s);
        EXPECT(soft_value(&m, x.alpha, pi, got) && distance(got, v, 6) < 0.003);
        double entropy_sum = 0, steps = 0, d[6];
        EXPECT(mdp_visits(&m, pi, d));
        for (int s = 0; s < 5; s++) entropy_sum += d[s] * entropy_of(pi + 2 * s, 2), steps += d[s];
        EXPECT(!learned || fabs(entropy_sum / steps - 0.55) < 0.02);
        tsac_free(&x);
    }
    mdp_free(&m);
}

/* The actor's loss on the cliff after whole steps of the critic, and what is left of it if the actions that the optimum
 * hardly ever takes get the optimum's probability. */
static void last_probabilities(struct harness *t) {
    enum { N = CLIFF_ACTIONS, LIVE = 37, PAIRS = CLIFF_STATES * N };
    struct mdp m;
    struct env_graph cliff;
    struct tsac x;
    struct rng world, choice;
    struct tsac_config c = {.gamma = 0.95, .alpha = 1, .critic_rate = 1, .actor_rate = 0.1, .explore = 0.2};
    double best[CLIFF_STATES], v[CLIFF_STATES], pi[PAIRS], optimal[PAIRS], loss[2] = {0};
    cliff_mdp(&m);
    m.gamma = 0.95;
    for (int s = 0; s < LIVE; s++) m.start[s] = 1 / (double)LIVE; /* anywhere but in the cliff */
    env_graph_init(&cliff, "cliff", &m, 50);
    rng_init(&world, 1, 0);
    rng_init(&choice, 1, 1);
    tsac_init(&x, &c, CLIFF_STATES, N);
    for (int i = 0, s = -1; i < 100000; i++) s = tsac_play(&x, &cliff.env, s, &world, &choice);
    EXPECT(soft_optimum(&m, 1, best) > 0);
    soft_improve(&m, 1, best, optimal);
    for (int s = 0; s < CLIFF_STATES; s++) tsac_policy(&x, s, pi + s * N);
    for (int mended = 0; mended < 2; mended++) {
        for (int s = 0; s < LIVE && mended; s++) {
            double sum = 0;
            for (int k = s * N; k < (s + 1) * N; k++) sum += pi[k] = optimal[k] < 1e-3 ? optimal[k] : pi[k];
            for (int k = s * N; k < (s + 1) * N; k++) pi[k] /= sum;
        }
        EXPECT(soft_value(&m, 1, pi, v));
        for (int s = 0; s < LIVE; s++) loss[mended] = fmax(loss[mended], best[s] - v[s]);
    }
    EXPECT(loss[0] > 0.01 && loss[1] < 0.05 * loss[0]);
    tsac_free(&x);
    mdp_free(&m);
}

/*
## The experiment

### What temperature does

@figure 07_alpha Left: probabilities of the soft optimal policies of M1 and of the graph with a steering wheel (the
first action in each state of M1; the arrows from the second state to the fourth and from the third to the end). Right:
what the optimum of M1 collects.

M1 goes from a deterministic policy to the uniform one. The graph does too, it seems, and then goes past it: at high
temperatures the arrow to the end is taken with much less than one half. That is the hot limit (7.29). Whoever arrives
collects no more entropy, so a policy that wants it takes the long way. On the right are the three quantities of (7.10):
soft value and entropy rise with the temperature, and the expected return falls, as (7.30) says.

@table 07_returns The soft optima of the cliff with the discount 0.95, from the start: soft value, expected return and
entropy to come; and the shares of the row beside the cliff and of the top row in the discounted visits above the cliff.

The cliff of the first figure shows what planning with one's own randomness means. A cold policy walks the edge. At
$`\alpha = 0.3`$ it spends @{07_returns/0.3/row by the cliff} of its time in the row beside the cliff, and at 0.45
@{07_returns/0.45/row by the cliff}: it goes where a random step costs little. SARSA in chapter 02 did the same for the
same reason, but its randomness was the same everywhere. Here it is chosen: the arrows are longer beside the cliff than
in the top row, so the policy is more certain there (`build/07-soft-iteration --graph cliff` prints the entropies). At
$`\alpha = 1`$ a step earns up to $`\log 4`$ and costs 1, and the policy does not go to the goal: its expected return
is @{07_returns/1/expected return}, that of a walk without an end. Whether a temperature is high cannot be told from
its number alone. Its unit is reward per nat, and what it does depends on what the task pays.

### Evaluation and improvement

@figure 07_iteration The largest error of the values after each iteration, on the cliff, from the values of the uniform
policy. Dashed: what the contraction (7.24) guarantees at $`\alpha = 1`$.

After some fifteen sweeps soft value iteration has about the slope of the guarantee. Soft policy iteration is Newton's
method (7.27): at $`\alpha = 1`$, after an error of @{07_iteration/5/soft policy iteration} comes one of
@{07_iteration/6/soft policy iteration}, and then @{07_iteration/7/soft policy iteration}.

@table 07_improvement One step of soft policy improvement, from 10,000 random policies of M1: the least and the mean
gain in soft value over both states; the share of policies whose plain value falls in some state, and by how much at
most.

No soft value has fallen. Plain values have, at all temperatures but the lowest, and the more the higher it is (E20).

### From samples

@figure 07_samples The tabular agent from samples, 10 runs each: the largest error of its critic by the step size
$`\eta`$, median and, for some of the rules, the range from the 10th to the 90th percentile. Right, dashed: the largest
amount of soft value by which the actor falls short of the optimum.

@table 07_samples_table After 300,000 updates, 10 runs, by task and step size: the largest error of the critic or, where
the series says loss, the largest amount of soft value by which the actor falls short.

A fifth of the actions is random on top of the actor's own randomness, so that all pairs keep coming; on the cliff
each episode begins in a random cell and is cut off after 50 steps. On the graph, where chance decides which arrow is
taken, constant steps of 0.1 keep a constant noise, an error of @{07_samples_table/graph 0.1/mean}; decreasing ones
approach the soft optimum, to @{07_samples_table/graph N^-0.8/mean} with $`1/N^{0.8}`$. The actor's loss of value is
much smaller than the critic's error, @{07_samples_table/graph N^-0.8 loss/mean}, for near the optimum it is quadratic
in the error of the policy, by (7.17).

On the cliff there is no chance. Whole steps are the best there, and decreasing ones only forget the first values
slowly, as (2.19) told. With $`1/N^{0.8}`$ an error of @{07_samples_table/cliff N^-0.8/mean} is left, where whole steps
have @{07_samples_table/cliff 1/mean}: no one power serves both tasks. What is left with whole steps is the actor's.
Steps over the edge lose their last probability slowly, because of the factor $`\pi(b\mid s)`$ in (7.38). With it taken
from them, nearly all of the actor's loss is gone (the last check above).

### Finding the temperature

@figure 07_temperature The temperature learned on the graph for three target entropies, each from 5 and from 0.05;
medians and ranges (10th to 90th percentile) of 10 runs. Dotted: the temperature at which the soft optimum has that
entropy, on average over the states it visits.

@table 07_temperature_table The temperature after 300,000 updates, by target entropy and start, 10 runs.

Here no random actions are mixed in. For 0.5 nats the temperature should be @{07_prices/0.5/temperature}, and for 0.6
nats @{07_prices/0.6/temperature}; from both sides these are found. The policy begins uniform, so all temperatures fall
at first, even those that begin too low. For 0.3 nats it should be @{07_prices/0.3/temperature}. Both starts are above
that, and both runs are still on their way: one has come down to @{07_temperature_table/0.3 from 5/mean}, the other has
fallen too far and climbs back, to @{07_temperature_table/0.3 from 0.05/mean}. This is the price of the factor in
(7.43): where the temperature is small, so are the steps of its logarithm, and here they fall with time besides.

### The ladder

Three tests put this chapter between others (`tests/ladder.c`). If the agent's critic is taken to its fixed point with
whole steps on the mean over next states, and then its actor to the end of its descent, and both again, the tables are
those of soft policy iteration after every improvement. On M1, soft policy iteration at $`\alpha = 0`$ is the policy
iteration of chapter 02, bit for bit, and at $`\alpha = 10^{-6}`$ it takes the same policies. And soft TD at
$`\alpha = 0`$ is Expected SARSA, where the actor is the policy that the latter assumes.

## What is wrong in the sources

Four sources are meant. *The SAC notes* are the lecture notes *Soft actor critic* that chapter 03 already quotes
(without an author's name; they begin with a general concept). *The residual notes* are another set, *Soft Actor
Critic*, also without a name; they begin with the soft optimal Bellman equation and the objective (7.32). *The review*
is a reading of Haarnoja and others' first paper, under that paper's title, from a blog's series *AI read*. *The
lecture* is Milan Straka's. The errors about critics and actors are shown here on tables; chapter 08 meets some of them
again with networks.

### E6. The improved policy is proportional to exp(αQ)

In the SAC notes the actor approaches $`\exp(\alpha Q)/Z`$. By (7.14) it is $`\exp(Q/\alpha)/Z`$: a high temperature
makes a policy flatter, and not more peaked. The two agree at $`\alpha = 1`$ only, which may be how such a slip
survives. (M1, $`\alpha = 0.5`$. Corrected: the best distributions at $`Q^{\ast}`$ as they are found by trying. As
given: by how much its probabilities are off there, and how much soft value that policy has less than the optimum.)
*/
static void erratum_exponent(struct harness *t) {
    struct mdp m;
    double v[2], q[4], pi[4], w[2], error = 0, off = 0, loss = 0, alpha = 0.5;
    graph_two_state(&m);
    EXPECT(soft_optimum(&m, alpha, v) > 0);
    mdp_action_values(&m, v, q);
    for (int s = 0; s < 2; s++) {
        double found = found_by_trying(q + 2 * s, alpha), apart = q[2 * s + 1] - q[2 * s];
        error = worse(error, fabs(found - 1 / (1 + exp(FORMULA(apart / alpha)))));
        pi[2 * s] = 1 / (1 + exp(alpha * apart));
        pi[2 * s + 1] = 1 - pi[2 * s];
        off = fmax(off, fabs(found - pi[2 * s]));
    }
    EXPECT(soft_value(&m, alpha, pi, w));
    for (int s = 0; s < 2; s++) loss = fmax(loss, v[s] - w[s]);
    CHECK("E6", error, 1e-9);
    REFUTE("E6", off, 0.1);
    REFUTE("E6", loss, 0.1);
    mdp_free(&m);
}

/*
### E8. The critic is optimal when the loss reaches zero

Chapter 03 has this for hard targets; the SAC notes say it of a *soft* critic. The mean over the next action is taken
exactly there, so the policy adds no noise; the next state does. Even if the reward is certain, the mean squared error
at the exact soft values is $`\gamma^2`$ times the variance of the soft value of the next state, and not zero. And the
notes' first version writes the same $`\theta`$ in the target and minimises as a whole. Then the exact values are not
even a stationary point: the part of the gradient that runs through $`V_\theta(s')`$ does not vanish there. (M1, its
policy, $`\alpha = 0.5`$, all pairs with equal weights. Corrected: that variance. As given: the loss at the exact
values, which should be 0, and the largest component of its gradient there.)
*/
struct soft_loss {
    const struct mdp *m;
    const double *pi, *frozen; /* frozen: the table in the target; NULL: the same one */
    double alpha;
};

static double sampled_loss(const double *q, void *context) {
    const struct soft_loss *x = context;
    const double *after = x->frozen ? x->frozen : q;
    double sum = 0;
    for (int k = 0; k < 4; k++)
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(x->m, k / 2, k % 2, s2);
            double y = x->m->r[at] + 0.9 * soft_mean(after + 2 * s2, x->pi + 2 * s2, 2, x->alpha);
            sum += 0.25 * x->m->p[at] * (q[k] - y) * (q[k] - y);
        }
    return sum;
}

static void erratum_loss(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double pi[4], q[4], v[2], variance = 0, through = 0, half = 0, alpha;
    rng_init(&rng, 1, 0);
    alpha = make_case(&m, &rng, 0, pi);
    EXPECT(soft_value(&m, alpha, pi, v));
    mdp_action_values(&m, v, q);
    for (int k = 0; k < 4; k++) {
        double p = m.p[mdp_at(&m, k / 2, k % 2, 0)];
        variance += 0.25 * p * (1 - p) * (v[0] - v[1]) * (v[0] - v[1]);
    }
    struct soft_loss whole = {&m, pi, NULL, alpha}, frozen = whole;
    double held[4];
    memcpy(held, q, sizeof held);
    frozen.frozen = held;
    for (int k = 0; k < 4; k++) {
        through = fmax(through, fabs(gradcheck_derivative(sampled_loss, &whole, q, k)));
        half = fmax(half, fabs(gradcheck_derivative(sampled_loss, &frozen, q, k)));
    }
    EXPECT(half < 1e-10); /* with the target frozen, the exact values are at rest */
    CHECK("E8", fabs(sampled_loss(q, &whole) - FORMULA(0.81 * variance)), 1e-12);
    REFUTE("E8", fabs(sampled_loss(q, &whole) - 0), 0.01);
    REFUTE("E8", through, 0.01);
    mdp_free(&m);
}

/*
### E9. The target's next action is drawn at the present state

In the SAC notes' second version the target has $`a \sim \pi(\cdot\mid s)`$ in it beside $`Q(s_{t+1}, a)`$. Read as it
is written, the next action is distributed as in the state that was left. The right one is
$`a' \sim \pi(\cdot\mid s_{t+1})`$, (7.6); the same notes have it right in their first version. (M1, its policy: the
fixed point of each operator against the soft action values.)
*/
static void fixed_point(struct harness *t, const struct mdp *m, const double *pi, double alpha, bool present,
                        double *q) {
    for (int sweep = 0; sweep < LONG; sweep++) {
        double after[4];
        for (int k = 0; k < 4; k++) {
            after[k] = mdp_reward(m, k / 2, k % 2);
            for (int s2 = 0; s2 < 2; s2++)
                for (int a = 0; a < 2; a++)
                    after[k] += 0.9 * m->p[mdp_at(m, k / 2, k % 2, s2)] * pi[2 * (present ? k / 2 : s2) + a] *
                                (q[2 * s2 + a] - TERM(alpha * log(pi[2 * s2 + a])));
            after[k] = FORMULA(after[k]);
        }
        memcpy(q, after, sizeof after);
    }
}

static void erratum_next_action(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double pi[4], exact[4], q[4] = {0}, wrong[4] = {0}, alpha;
    rng_init(&rng, 1, 0);
    alpha = make_case(&m, &rng, 0, pi);
    for (int k = 0; k < 4; k++) exact[k] = action_value(&m, alpha, pi, k / 2, k % 2);
    fixed_point(t, &m, pi, alpha, false, q);
    fixed_point(t, &m, pi, alpha, true, wrong);
    CHECK("E9", distance(q, exact, 4), 1e-11);
    REFUTE("E9", distance(wrong, exact, 4), 0.1);
    mdp_free(&m);
}

/*
### E10. The actor's loss has the critic at the next state

In the same place the SAC notes' loss of the actor is $`\alpha\log\pi(a\mid s) - \min_i Q_{\bar\theta_i}(s_{t+1}, a)`$
with $`a \sim \pi(\cdot\mid s)`$: the policy of a state is to be good for the state that comes after. It is (7.37)
that is meant, the current critics at the current state. (The delayed copies $`\bar\theta`$ would do less harm; they
are only late. With one table there is no minimum to take.) The loss as given has a minimum too, the softmax of the
mean of $`Q(S', \cdot)`$. (M1 at the soft optimum for $`\alpha = 1`$, next states as the optimal policy meets them;
both losses minimised by gradient descent on what is written. Corrected: the policy found, against the one by trying
in each state. As given: its distance from that, and the soft value that it loses.)
*/
struct actor_problem {
    struct harness *t;
    double q[4], alpha; /* q[s][a]: what is written where the critic belongs */
};

static double written_loss(const double *theta, void *context) {
    const struct actor_problem *x = context;
    struct harness *t = x->t;
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        double p = softmax_at(theta + k / 2 * 2, 2, k % 2);
        sum += p * (TERM(x->alpha * log(p)) - FORMULA(x->q[k]));
    }
    return sum;
}

static void descend(struct actor_problem *x, double *pi) {
    double theta[4] = {0}, gradient[4];
    for (int i = 0; i < 600; i++) {
        for (int k = 0; k < 4; k++) gradient[k] = gradcheck_derivative(written_loss, x, theta, k);
        for (int k = 0; k < 4; k++) theta[k] -= 2 * gradient[k];
    }
    for (int k = 0; k < 4; k++) pi[k] = softmax_at(theta + k / 2 * 2, 2, k % 2);
}

static void erratum_actor(struct harness *t) {
    struct mdp m;
    struct actor_problem right = {t, {0}, 1}, wrong = right;
    double v[2], best[4], pi[4], given[4], w[2], error = 0, alpha = 1;
    graph_two_state(&m);
    EXPECT(soft_optimum(&m, alpha, v) > 0);
    mdp_action_values(&m, v, right.q);
    soft_improve(&m, alpha, v, best);
    for (int i = 0; i < 8; i++) /* state, action there, next state: the mean of Q(S', .) */
        for (int a = 0; a < 2; a++)
            wrong.q[2 * (i / 4) + a] +=
                best[i / 2] * m.p[mdp_at(&m, i / 4, i / 2 % 2, i % 2)] * right.q[2 * (i % 2) + a];
    descend(&right, pi);
    descend(&wrong, given);
    for (int s = 0; s < 2; s++) error = worse(error, fabs(pi[2 * s] - found_by_trying(right.q + 2 * s, alpha)));
    EXPECT(soft_value(&m, alpha, given, w));
    CHECK("E10", error, 1e-8);
    REFUTE("E10", distance(given, best, 4), 0.1);
    REFUTE("E10", fmax(v[0] - w[0], v[1] - w[1]), 0.1);
    mdp_free(&m);
}

/*
### E11. The weights of the residual objective may be any distribution

The residual notes take any distribution for $`p`$ in $`J(V) = \frac12\sum_s p(s)\,(T_\alpha V(s) - V(s))^2`$. It must
give every state some weight. On a state without weight nothing is asked, so there one may choose $`V`$ freely and
satisfy the equation of the others. (M1, $`\alpha = 0.5`$. Corrected: gradient descent on $`J`$ with the weights 0.3 and
0.7 ends at $`V^{\ast}`$. As given, with the weights 1 and 0: the distance from $`V^{\ast}`$ of a $`V`$ with
$`J = 0`$.)
*/
struct residual_problem {
    struct harness *t;
    const struct mdp *m;
    double alpha, weight[2];
};

static double written_residual(const double *v, void *context) {
    const struct residual_problem *x = context;
    struct harness *t = x->t;
    double sum = 0;
    for (int s = 0; s < 2; s++) {
        double after = FORMULA(backed_up(v, &(struct state_of){x->m, x->alpha, s}));
        sum += x->weight[s] * (after - v[s]) * (after - v[s]) / 2;
    }
    return sum;
}

static void erratum_weights(struct harness *t) {
    struct mdp m;
    graph_two_state(&m);
    struct residual_problem full = {t, &m, 0.5, {0.3, 0.7}};
    double best[2], v[2] = {0}, gradient[2], low, high;
    EXPECT(soft_optimum(&m, 0.5, best) > 0);
    for (int i = 0; i < 20000; i++) {
        for (int s = 0; s < 2; s++) gradient[s] = gradcheck_derivative(written_residual, &full, v, s);
        for (int s = 0; s < 2; s++) v[s] -= gradient[s];
    }
    CHECK("E11", distance(v, best, 2), 1e-8);
    double free_choice[2] = {best[0] + 5, low = best[1] - 100};
    for (high = best[1] + 100; high - low > 1e-13 * high;) { /* the value of the first state's equation grows with it */
        free_choice[1] = (low + high) / 2;
        if (backed_up(free_choice, &(struct state_of){&m, 0.5, 0}) < free_choice[0])
            low = free_choice[1];
        else
            high = free_choice[1];
    }
    EXPECT(soft_residual(&m, 0.5, (double[]){1, 0}, free_choice) < 1e-20);
    REFUTE("E11", distance(free_choice, best, 2), 1);
    mdp_free(&m);
}

/*
### E18. The integral of P log P is maximised by the uniform density

So says the review, of the integral without a sign. It is *minimised* there, since the entropy is its negative, (7.2).
And a uniform density needs a bounded set to be uniform on: on the whole line there is neither a maximum of the entropy
nor a uniform density, and a normal one of scale $`\sigma`$ has $`\int p\log p = -\log\sigma - \frac12\log 2\pi e`$,
which falls below any bound. (Corrected: over distributions on four actions, the excess over the value at the uniform
one against the divergence from it. As given: by how much another distribution exceeds the uniform one; and how far
the integral falls for a normal density when its scale grows tenfold, by quadrature, where a minimum at some uniform
density would leave a bound.)
*/
static double integral_p_log_p(double sigma) {
    double sum = 0, h = sigma / 64, pi = 3.141592653589793;
    for (int i = -64 * 12; i <= 64 * 12; i++) {
        double x = i * h, log_p = -x * x / (2 * sigma * sigma) - log(sigma) - log(2 * pi) / 2;
        sum += h * exp(log_p) * log_p;
    }
    return sum;
}

static void erratum_uniform(struct harness *t) {
    struct rng rng;
    double error = 0, excess = 0, p[4];
    rng_init(&rng, 17, 0);
    for (int i = 0; i < 200; i++) {
        double integral = 0, divergence = 0;
        random_row(&rng, p, 4);
        for (int a = 0; a < 4; a++) {
            integral += p[a] * log(p[a]);
            divergence += p[a] * log(p[a] / 0.25);
        }
        error = worse(error, fabs(integral - FORMULA(log(0.25) + TERM(divergence))));
        EXPECT(integral >= log(0.25));
        excess = fmax(excess, integral - log(0.25));
    }
    CHECK("E18", error, 1e-14);
    REFUTE("E18", excess, 0.5);
    EXPECT_NEAR(integral_p_log_p(1), -0.5 * log(2 * 3.141592653589793 * exp(1)), 1e-12);
    REFUTE("E18", integral_p_log_p(1) - integral_p_log_p(10), 1);
}

/*
### E19. The temperature is missing from the value and from the improved policy

The review's objective has an $`\alpha`$ in front of the entropy; its soft value, $`\mathbb{E}[Q - \log\pi]`$, and its
improved policy, $`\exp(Q)/Z`$, have none, so they belong to the objective with $`\alpha = 1`$. (The paper's look the
same, but it says after the objective that from there on it leaves $`\alpha`$ out and scales the reward instead. That
sentence the review lacks.) (M1, its policy, $`\alpha = 0.5`$. Corrected: (7.5) from the start distribution, against
the objective (7.3) step by step. As given: the same without $`\alpha`$; and how far the probabilities of its improved
policy are from the best ones for its own objective.)
*/
static void erratum_missing(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double pi[4], q[4], with[2], without[2], objective_of = 0, right = 0, given = 0, off = 0, alpha;
    rng_init(&rng, 1, 0);
    alpha = make_case(&m, &rng, 0, pi);
    EXPECT(soft_value(&m, alpha, pi, with) && soft_value(&m, 1, pi, without)); /* the operator without alpha: alpha 1 */
    mdp_action_values(&m, with, q);
    for (int s = 0; s < 2; s++) {
        double mean = 0;
        for (int k = 2 * s; k < 2 * s + 2; k++) mean += pi[k] * (q[k] - TERM(alpha * log(pi[k])));
        objective_of += m.start[s] * state_value(&m, alpha, pi, s);
        right += m.start[s] * FORMULA(mean);
        given += m.start[s] * without[s];
        double apart = q[2 * s + 1] - q[2 * s];
        off = fmax(off, fabs(found_by_trying(q + 2 * s, alpha) - 1 / (1 + exp(apart))));
    }
    CHECK("E19", fabs(right - objective_of), 1e-11);
    REFUTE("E19", fabs(given - objective_of), 1);
    REFUTE("E19", off, 0.1);
    mdp_free(&m);
}

/*
### E20. Soft policy improvement gives higher expected returns

The review says so of the step from the old policy to the softmax. The inequality that it prints, for its $`V`$, is
right: higher in every state is the *soft* value. The plain one, the expected return, can fall, and it must, in some
state, if the old policy was optimal and the new one is not. (M1, $`\alpha = 0.5`$, from a policy that takes the best
plain action with probability 0.999. Corrected: the gain in soft value, positive in both states, against (7.22). As
given: by how much the expected return falls, where it falls most; it falls in both states.)
*/
static void erratum_returns(struct harness *t) {
    struct mdp m;
    double plain[2] = {0}, q[4], pi[4], to[4], v[2], w[2], before[2], after[2], gain[2], sum[2], error = 0, fall = 0;
    double alpha = 0.5;
    int greedy[2];
    graph_two_state(&m);
    EXPECT(mdp_value_iteration(&m, plain, 1e-14, 10000) > 0);
    mdp_action_values(&m, plain, q);
    mdp_greedy(&m, q, greedy);
    for (int k = 0; k < 4; k++) pi[k] = k % 2 == greedy[k / 2] ? 0.999 : 0.001;
    EXPECT(soft_value(&m, alpha, pi, v));
    soft_improve(&m, alpha, v, to);
    EXPECT(soft_value(&m, alpha, to, w) && mdp_value(&m, pi, before) && mdp_value(&m, to, after));
    for (int s = 0; s < 2; s++) gain[s] = FORMULA(alpha * soft_divergence(pi + 2 * s, to + 2 * s, 2));
    propagate(&m, to, gain, sum);
    for (int s = 0; s < 2; s++) {
        error = worse(error, fabs(w[s] - v[s] - sum[s]));
        fall = fmax(fall, before[s] - after[s]);
        EXPECT(w[s] > v[s] + 0.1 && after[s] < before[s]);
    }
    CHECK("E20", error, 1e-11);
    REFUTE("E20", fall, 0.1);
    mdp_free(&m);
}

/*
### E21. The improvement theorem holds for any class of policies

The review, like the paper and the lecture, lets the new policy come from a set $`\Pi`$ and minimise the divergence *in
each state*; its theorem has the best policy of the set as the limit. That one policy can be the minimiser in every
state is sure only if $`\Pi`$ is a product, so that the distribution of each state can be chosen by itself. What is
then trained, in all three, is one set of parameters by the mean divergence over states. The minimiser of a mean can be
worse than the old policy in one state, and (7.20) breaks there. The smallest case: two states, two actions, and one
distribution for both. In the first state the actions pay 1 and 0, and the episode ends. In the second they pay 0 and
2, and the first state follows. Start from the softmax of the first state's own values, and take the step that
minimises the mean divergence: the second state, which has more at stake, wins. $`V`$ falls in the first state, and so
does $`Q`$ of both actions of the second. All of $`Q`$ depends on the policy through $`V`$ of the first state only, so
the start was the best policy of the class in the theorem's own sense. The iteration leaves it and settles elsewhere,
for its next step changes nothing. (Corrected: with a distribution of its own each state gets the maximum found by
trying. As given: by how much $`V`$ of the first state and $`Q`$ of the second fall; $`\alpha = 1`$, equal weights.)
*/
static void tied_mdp(struct mdp *m) {
    mdp_init(m, 3, 2, 0.9);
    m->start[0] = m->start[1] = 0.5;
    m->terminal[2] = true;
    for (int a = 0; a < 2; a++) {
        mdp_arrow(m, 0, a, 2, 1, a == 0 ? 1 : 0);
        mdp_arrow(m, 1, a, 0, 1, a == 0 ? 0 : 2);
    }
}

/* The mean over the two states of what the KL step maximises, for one probability in both. */
static double tied_objective(double p, void *context) {
    const double *q = context;
    return 0.5 * (part_of(p, q[0], 1) + part_of(1 - p, q[1], 1)) +
           0.5 * (part_of(p, q[2], 1) + part_of(1 - p, q[3], 1));
}

static void erratum_class(struct harness *t) {
    struct mdp m;
    double v[3], w[3], q[6], changed[6], p = exp(1) / (1 + exp(1)), error = 0;
    tied_mdp(&m);
    EXPECT(soft_value(&m, 1, (double[]){p, 1 - p, p, 1 - p, 0.5, 0.5}, v));
    mdp_action_values(&m, v, q);
    double mean[2] = {(q[0] + q[2]) / 2, (q[1] + q[3]) / 2}, step = 1 / (1 + exp(mean[1] - mean[0]));
    EXPECT_NEAR(tied_objective(step, q), golden(tied_objective, q, 0, 1), 1e-13); /* it is the minimiser */
    EXPECT(soft_value(&m, 1, (double[]){step, 1 - step, step, 1 - step, 0.5, 0.5}, w));
    mdp_action_values(&m, w, changed);
    double again = 1 / (1 + exp((changed[1] + changed[3] - changed[0] - changed[2]) / 2));
    EXPECT_NEAR(again, step, 1e-14); /* there it stays, though no policy of the class has a larger V than the first: */
    EXPECT_NEAR(v[0], best_split(q, 2, 1, 1), 1e-12);
    for (int s = 0; s < 2; s++) {
        double own = FORMULA(log(exp(q[2 * s]) + exp(q[2 * s + 1])));
        error = worse(error, fabs(own - best_split(q + 2 * s, 2, 1, 1)));
        EXPECT(t->mutation != PLAIN || own >= v[s] - 1e-15);
    }
    CHECK("E21", error, 1e-12);
    REFUTE("E21", v[0] - w[0], 0.2);
    REFUTE("E21", fmin(q[2] - changed[2], q[3] - changed[3]), 0.2);
    mdp_free(&m);
}

/*
### E23. The augmented reward lacks a γ

The lecture defines $`r_\pi(s,a) = r(s,a) + \mathbb{E}_{s'}[\alpha H(\pi(\cdot\mid s'))]`$ and says that the soft
operator is the ordinary one for this reward. That operator, on the next slide and right, adds
$`\gamma\,\mathbb{E}[V(s')]`$ with the entropy inside of $`V`$; so the entropy of the next state carries a $`\gamma`$,
as in (7.8). (M1, its policy, $`\alpha = 0.5`$: the ordinary action values under each reward, against the soft ones.)
*/
static void erratum_augmented(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double pi[4], exact[4], q[4], given[4], alpha;
    rng_init(&rng, 1, 0);
    alpha = make_case(&m, &rng, 0, pi);
    for (int k = 0; k < 4; k++) exact[k] = action_value(&m, alpha, pi, k / 2, k % 2);
    augmented_values(t, &m, alpha, pi, 0.9, q);
    augmented_values(t, &m, alpha, pi, 1, given);
    CHECK("E23", distance(q, exact, 4), 1e-11);
    REFUTE("E23", distance(given, exact, 4), 0.1);
    mdp_free(&m);
}

static void exercise_answers(struct harness *t) {
    struct mdp m;
    double answer[N_SOFT_EXERCISES], v[CLIFF_STATES], w[3];
    for (int i = 0; i < N_SOFT_EXERCISES; i++) answer[i] = soft_exercises[i].answer();
    EXPECT_NEAR(answer[0], 0.5 * log(exp(2) + 1), 1e-12);
    EXPECT_NEAR(answer[1], 1 / log(99), 1e-9);
    EXPECT_NEAR(answer[2], log(2) - 1, 1e-12);
    cliff_mdp(&m); /* on either side of the fourth answer, value iteration converges, or rises without end */
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, answer[3] - 0.005, v, 1e-9, 20000) > 0);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, answer[3] + 0.005, v, 1e-9, 20000) == -1 && v[0] > 1);
    mdp_free(&m);
    graph_two_state(&m);
    struct dual x = {&m, 0.4, answer[4], {0}};
    double at = answer[4], slope = gradcheck_derivative(dual_at, &x, &at, 0);
    EXPECT_NEAR(slope, 0, 1e-6); /* the multiplier is where the dual is least */
    mdp_free(&m);
    tied_mdp(&m);
    double p = 1 / (1 + exp(-1)), after = 1 / (1 + exp(0.5));
    EXPECT(soft_value(&m, 1, (double[]){p, 1 - p, p, 1 - p, 0.5, 0.5}, v));
    EXPECT(soft_value(&m, 1, (double[]){after, 1 - after, after, 1 - after, 0.5, 0.5}, w));
    EXPECT_NEAR(answer[5], v[0] - w[0], 1e-12);
    mdp_free(&m);
}

/*
## Exercises

Ask and answer them with `build/07-soft-iteration --exercise 1 --answer X`.

1. Two actions are worth 1 and 0. What is their soft maximum at the temperature 0.5?
2. At which temperature does the softmax take the better of them with probability 0.99?
3. On the graph with a steering wheel both actions of $`s_4`$ do the same. What is $`V^{\ast}(s_4)`$ at the
   temperature 1, and what would it be if the two were counted as one action?
4. From which temperature on are the soft values of the cliff infinite, without a discount? (By program. Without chance
   and discount, $`X = \exp(V/\alpha)`$ turns (7.23) into a linear equation.)
5. M1: at which temperature does the optimal policy have the entropy 0.4 nats, on average over its discounted visits,
   so that (7.42) is zero? (By program.)
6. In the smallest case of E21, by how much does $`V`$ fall in the first state?

<details><summary>Answers</summary>

1: @{07_exercises/1}. 2: @{07_exercises/2}. 3: @{07_exercises/3}; with one action it would be the reward alone, so a
soft value depends on how actions are counted. 4: @{07_exercises/4}. 5: @{07_exercises/5}. 6: @{07_exercises/6}.

</details>

## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC*) this chapter covers the slides
*Soft Actor Critic Objective*, *Soft Policy Evaluation*, *Soft Policy Improvement*, *Soft Policy Iteration* and *Soft
Policy Improvement Derivation*, for finitely many states and actions as the slides assume. What the first of them
writes as a mean over the on-policy distribution is (7.3), up to a factor, if that distribution is the one of the
discounted visits. The derivation on the last is that of (7.12) to (7.14), the multiplier with the other sign. Of the
slides *Critic Training*, *Actor Training* and *Automatic Entropy Adjustment* it has the tabular half; chapters 08 and
09 have the other. Of the residual notes it covers the section *Soft Optimal Bellman Equation and Objective*, whose
lemma is (7.23), and of the SAC notes the objective, the values and the updates of critic and actor.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"entropy", entropy},
        {"soft values", values},
        {"the augmented reward", augmented_reward},
        {"contraction", contraction},
        {"one state", one_state},
        {"extreme temperatures", extremes},
        {"soft policy improvement", improvement},
        {"the optimum", optimum},
        {"Newton's method", newton},
        {"the iterations", iterations},
        {"cold", cold},
        {"cold ties", cold_ties},
        {"hot", hot},
        {"hot policies", hot_policies},
        {"the residual", residual},
        {"the critic", critic},
        {"the actor", actor},
        {"the soft policy gradient", soft_policy_gradient},
        {"the temperature", temperature},
        {"updates by hand", updates},
        {"playing", playing},
        {"endings", endings},
        {"arriving", arriving},
        {"the last probabilities", last_probabilities},
        {"erratum E6", erratum_exponent},
        {"erratum E8", erratum_loss},
        {"erratum E9", erratum_next_action},
        {"erratum E10", erratum_actor},
        {"erratum E11", erratum_weights},
        {"erratum E18", erratum_uniform},
        {"erratum E19", erratum_missing},
        {"erratum E20", erratum_returns},
        {"erratum E21", erratum_class},
        {"erratum E23", erratum_augmented},
        {"exercises", exercise_answers},
    };
    return harness_run("07-soft-iteration-check", section, sizeof section / sizeof *section, argc, argv);
}
