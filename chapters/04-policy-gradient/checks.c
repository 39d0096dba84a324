/*
## What the checks show

`build/04-policy-gradient-check` evaluates each equation of this chapter as it is printed. The independent side is
mostly a numeric derivative: of the expected return of M1, where all trajectories of a few steps are enumerated or a
series is summed; of a cumulated probability; of a closed form. Expectations over continuous actions are integrals by
quadrature. M1 is the MDP of chapter 01 with two states and two actions. Its policy in this chapter is the softmax of
the logits 0.3 and -0.2 in the first state, and -0.4 and 0.8 in the second.
*/
#include "densities.h"
#include "exercises.h"
#include "harness.h"
#include "policy_gradient.h"
#include "reinforce.h"
#include "spider.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/quadrature.h"
#include "programs/die.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_graph.h"
#include "worlds/env_pendulum.h"

static const double logits[4] = {0.3, -0.2, -0.4, 0.8}, TWO_PI = 6.283185307179586;

/* ---- M1: its expected return as a function of the logits, by brute force ---- */

enum { STEPS = 4 };

struct m1 {
    struct harness *t;
    struct mdp m;
    double theta[4], pi[4];
    int steps;
    double sum[4]; /* of an enumeration */
};

static struct m1 make_m1(struct harness *t, double gamma) {
    struct m1 x = {.t = t, .steps = STEPS};
    graph_two_state(&x.m);
    x.m.gamma = gamma;
    memcpy(x.theta, logits, sizeof logits);
    pg_softmax(&x.m, x.theta, x.pi);
    return x;
}

static double softmax_of(const double *theta, int s, int a) {
    return exp(theta[2 * s + a]) / (exp(theta[2 * s]) + exp(theta[2 * s + 1]));
}

/* The expected discounted return of n steps from s, branch by branch. */
static double branch(const struct m1 *x, const double *theta, int s, int n) {
    double sum = 0;
    for (int a = 0; a < 2 && n > 0; a++)
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(&x->m, s, a, s2);
            sum += softmax_of(theta, s, a) * x->m.p[at] * (x->m.r[at] + x->m.gamma * branch(x, theta, s2, n - 1));
        }
    return sum;
}

static double finite_return(const double *theta, void *context) {
    const struct m1 *x = context;
    return x->m.start[0] * branch(x, theta, 0, x->steps) + x->m.start[1] * branch(x, theta, 1, x->steps);
}

/* The same without an end, as a series over the chain of states; from `start`, where `mu` is not NULL from mu. */
static double series(const struct m1 *x, const double *theta, const double *start) {
    double p[2] = {start[0], start[1]}, sum = 0, discount = 1;
    for (int k = 0; k < 500; k++, discount *= x->m.gamma) {
        double next[2] = {0};
        for (int i = 0; i < 4; i++) {
            double w = p[i / 2] * softmax_of(theta, i / 2, i % 2);
            sum += discount * w * mdp_reward(&x->m, i / 2, i % 2);
            for (int s2 = 0; s2 < 2; s2++) next[s2] += w * x->m.p[mdp_at(&x->m, i / 2, i % 2, s2)];
        }
        memcpy(p, next, sizeof p);
    }
    return sum;
}

static double infinite_return(const double *theta, void *context) {
    const struct m1 *x = context;
    return series(x, theta, x->m.start);
}

/* Score of step t of a path, by parameter (s, a): eq. 4.8. */
static double score(const struct m1 *x, const struct pg_trajectory *path, int t, int s, int a) {
    return path->s[t] == s ? (path->a[t] == a) - x->pi[2 * s + a] : 0;
}

/* ---- scores ---- */

struct path_and_model {
    const struct pg_trajectory *path;
    const struct mdp *m;
};

static double log_probability(const double *theta, void *context) {
    const struct path_and_model *c = context;
    double p = c->m->start[c->path->s[0]];
    for (int t = 0; t < c->path->n; t++)
        p *= softmax_of(theta, c->path->s[t], c->path->a[t]) *
             c->m->p[mdp_at(c->m, c->path->s[t], c->path->a[t], c->path->s[t + 1])];
    return log(p);
}

/* Adds the worst error of equation 4.2 on this path to sum[0]. */
static void trajectory_score(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    double gradient[4];
    for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (int k = 0; k < path->n; k++) {
            double of_step = score(x, path, k, i / 2, i % 2);
            sum += k == 0 ? TERM(of_step) : of_step;
        }
        gradient[i] = FORMULA(sum);
    }
    EXPECT_NEAR(log(probability), log_probability(x->theta, &(struct path_and_model){path, &x->m}), 1e-12);
    for (int i = 0; i < 4; i++) {
        double d = gradcheck_derivative(log_probability, &(struct path_and_model){path, &x->m}, x->theta, i);
        x->sum[0] = worse(x->sum[0], fabs(gradient[i] - d));
    }
}

static double log_softmax(const double *theta, void *context) {
    const int *pair = context;
    return log(softmax_of(theta, pair[0], pair[1]));
}

static void scores(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    pg_enumerate(&x.m, x.pi, STEPS, trajectory_score, &x);
    CHECK("4.2", x.sum[0], 1e-10);
    double error = 0;
    for (int s = 0; s < 2; s++)
        for (int b = 0; b < 2; b++) {
            double rest = x.pi[2 * s + 1] * ((1 == b) - x.pi[2 * s + b]);
            error = worse(error, fabs(FORMULA(x.pi[2 * s] * ((0 == b) - x.pi[2 * s + b])) + TERM(rest)));
        }
    CHECK("4.4", error, 1e-15);
    error = 0;
    for (int pair = 0; pair < 4; pair++) {
        double gradient[4];
        for (int i = 0; i < 4; i++)
            gradient[i] = i / 2 == pair / 2 ? FORMULA((i == pair) - TERM(softmax_of(x.theta, i / 2, i % 2))) : 0;
        int at[2] = {pair / 2, pair % 2};
        error = worse(error, gradcheck(log_softmax, at, x.theta, 4, gradient).error);
    }
    CHECK("4.8", error, 1e-9);
    mdp_free(&x.m);
}

/* ---- the theorem on trajectories ---- */

static void add_whole(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    double whole = 0;
    for (int k = 0; k < path->n; k++) whole += k + 1 == path->n ? TERM(path->r[k]) : path->r[k];
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < path->n; k++) x->sum[i] += probability * whole * score(x, path, k, i / 2, i % 2);
}

/* Equations 4.5 (gamma = 1) and 4.11. */
static void add_to_go(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    for (int k = 0; k < path->n; k++) {
        double g = path->r[k], power = pow(x->m.gamma, k);
        for (int j = k + 1; j < path->n; j++) g += TERM(pow(x->m.gamma, j - k) * path->r[j]);
        for (int i = 0; i < 4; i++) x->sum[i] += probability * power * g * score(x, path, k, i / 2, i % 2);
    }
}

static const double anything[2] = {3.7, -1.9};

static void add_baseline(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    for (int k = 0; k < path->n; k++) {
        double g = 0, b = anything[path->s[k]];
        for (int j = k; j < path->n; j++) {
            double discounted = pow(x->m.gamma, j - k) * path->r[j];
            g += j == k ? discounted : TERM(discounted);
        }
        for (int i = 0; i < 4; i++)
            x->sum[i] += probability * pow(x->m.gamma, k) * (g - b) * score(x, path, k, i / 2, i % 2);
    }
}

typedef void (*path_visitor)(void *, const struct pg_trajectory *, double);

/* Relative error of an enumerated formula against the derivative of the enumerated return. */
static double enumerated_error(struct harness *t, path_visitor add, double gamma) {
    struct m1 x = make_m1(t, gamma);
    double gradient[4];
    pg_enumerate(&x.m, x.pi, STEPS, add, &x);
    for (int i = 0; i < 4; i++) gradient[i] = FORMULA(x.sum[i]);
    double error = gradcheck(finite_return, &x, x.theta, 4, gradient).error;
    mdp_free(&x.m);
    return error;
}

static void trajectories(struct harness *t) {
    CHECK("4.3", enumerated_error(t, add_whole, 1), 1e-9);
    CHECK("4.5", enumerated_error(t, add_to_go, 1), 1e-9);
    CHECK("4.11", enumerated_error(t, add_to_go, 0.9), 1e-9);
    CHECK("4.14", enumerated_error(t, add_baseline, 0.9), 1e-9);
}

/* d pi(a | s) / d theta(s, b). */
static double slope(const struct m1 *x, int s, int a, int b) {
    return x->pi[2 * s + a] * ((a == b) - x->pi[2 * s + b]);
}

static void finite_values(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    double p[2] = {x.m.start[0], x.m.start[1]}, gradient[4] = {0};
    for (int k = 0; k < STEPS; k++) {
        double next[2] = {0};
        for (int s = 0; s < 2; s++)
            for (int a = 0; a < 2; a++) {
                double q = mdp_reward(&x.m, s, a);
                for (int s2 = 0; s2 < 2; s2++) {
                    double share = x.m.p[mdp_at(&x.m, s, a, s2)];
                    q += TERM(share * branch(&x, x.theta, s2, STEPS - k - 1));
                    next[s2] += p[s] * x.pi[2 * s + a] * share;
                }
                for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(p[s] * q * slope(&x, s, a, b));
            }
        memcpy(p, next, sizeof p);
    }
    CHECK("4.6", gradcheck(finite_return, &x, x.theta, 4, gradient).error, 1e-9);
    mdp_free(&x.m);
}

/* What pg_estimate says, in the mean over all trajectories. */
struct mean_of {
    const struct m1 *x;
    enum pg_weight weight;
    const double *baseline;
    double sum[4];
};

static void add_estimate(void *context, const struct pg_trajectory *path, double probability) {
    struct mean_of *c = context;
    double d[4];
    pg_estimate(&c->x->m, c->x->pi, path, c->weight, c->baseline, d);
    for (int i = 0; i < 4; i++) c->sum[i] += probability * d[i];
}

static void estimators(struct harness *t) {
    static const double baseline[2 * STEPS] = {1, -2, 3, 0.5, -1, 2, 7, -3};
    struct m1 x = make_m1(t, 0.9);
    double exact[4];
    for (int i = 0; i < 4; i++) exact[i] = gradcheck_derivative(finite_return, &x, x.theta, i);
    for (int k = 0; k < 6; k++) {
        struct mean_of c = {&x,
                            (enum pg_weight[]){PG_WHOLE, PG_TO_GO, PG_WHOLE, PG_TO_GO, PG_DROPPED, PG_ONE_STEP}[k],
                            k == 2 || k == 3 ? baseline : NULL,
                            {0}};
        double apart = 0;
        pg_enumerate(&x.m, x.pi, STEPS, add_estimate, &c);
        for (int i = 0; i < 4; i++) apart = fmax(apart, fabs(c.sum[i] - exact[i]));
        EXPECT(k < 4 ? apart < 1e-10 : apart > 0.05);
    }
    double v[2 * (STEPS + 1)];
    pg_horizon_values(&x.m, x.pi, STEPS, v);
    for (int s = 0; s < 2; s++) EXPECT_NEAR(v[2 * STEPS + s], branch(&x, x.theta, s, STEPS), 1e-13);
    mdp_free(&x.m);
}

/* One trajectory's estimate, word for word: the mean does not see a baseline that is wrong, and nor should it. */
static void single_estimates(struct harness *t) {
    static const double baseline[2 * STEPS] = {1, -2, 3, 0.5, -1, 2, 7, -3};
    struct pg_trajectory path = {STEPS, {0, 1, 1, 0, 1}, {1, 0, 1, 1}, {2, -1, 0.5, 3}};
    struct m1 x = make_m1(t, 0.9);
    for (int weight = PG_WHOLE; weight <= PG_ONE_STEP; weight++)
        for (int with = 0; with < 2; with++) {
            double got[4], expected[4] = {0};
            pg_estimate(&x.m, x.pi, &path, (enum pg_weight)weight, with ? baseline : NULL, got);
            for (int k = 0; k < STEPS; k++) {
                double whole = 0, to_go = 0, b = with ? baseline[2 * k + path.s[k]] : 0, w;
                for (int i = 0; i < STEPS; i++) whole += pow(0.9, i) * path.r[i];
                for (int i = k; i < STEPS; i++) to_go += pow(0.9, i - k) * path.r[i];
                w = weight == PG_WHOLE     ? whole - (with ? baseline[0] : 0)
                    : weight == PG_TO_GO   ? pow(0.9, k) * (to_go - b)
                    : weight == PG_DROPPED ? to_go - b
                                           : pow(0.9, k) * path.r[k];
                for (int i = 0; i < 4; i++) expected[i] += w * score(&x, &path, k, i / 2, i % 2);
            }
            for (int i = 0; i < 4; i++) EXPECT_NEAR(got[i], expected[i], 1e-14);
        }
    mdp_free(&x.m);
}

/* Trajectories that are drawn: where they start, what they do and where that leads; and logits of any size. */
static void samples(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    struct pg_trajectory path;
    struct rng rng;
    double times[4] = {0}, led[4] = {0}, taken[2] = {0}, visits[2] = {0}, starts = 0, pi[4];
    rng_init(&rng, 3, 0);
    for (int k = 0; k < 20000; k++) {
        pg_sample(&x.m, x.pi, STEPS, &rng, &path);
        starts += path.s[0] == 0;
        for (int i = 0; i < STEPS; i++) {
            int pair = 2 * path.s[i] + path.a[i];
            times[pair]++, visits[path.s[i]]++;
            led[pair] += path.s[i + 1] == 0, taken[path.s[i]] += path.a[i] == 0;
            EXPECT(path.r[i] == x.m.r[mdp_at(&x.m, path.s[i], path.a[i], path.s[i + 1])] && path.n == STEPS);
        }
    }
    EXPECT(fabs(starts - 20000 * 0.6) < 5 * sqrt(20000 * 0.24));
    for (int s = 0; s < 2; s++) EXPECT(fabs(taken[s] / visits[s] - x.pi[2 * s]) < 2.5 / sqrt(visits[s]));
    for (int i = 0; i < 4; i++) EXPECT(fabs(led[i] / times[i] - x.m.p[2 * i]) < 2.5 / sqrt(times[i]));
    pg_softmax(&x.m, (double[]){1000, 999, -1000, -1002}, pi);
    EXPECT_NEAR(pi[0], 1 / (1 + exp(-1)), 1e-15);
    EXPECT_NEAR(pi[3], exp(-2) / (1 + exp(-2)), 1e-15);
    mdp_free(&x.m);
}

/* ---- the theorem on values ---- */

static void discounted(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double d[2], v[2], q[4], gradient[4] = {0}, exact[4];
    EXPECT(mdp_visits(&x.m, x.pi, d) && mdp_value(&x.m, x.pi, v));
    for (int i = 0; i < 4; i++) {
        q[i] = mdp_reward(&x.m, i / 2, i % 2);
        for (int s2 = 0; s2 < 2; s2++) q[i] += TERM(0.9 * x.m.p[mdp_at(&x.m, i / 2, i % 2, s2)] * v[s2]);
    }
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(d[s] * q[2 * s + a] * slope(&x, s, a, b));
    CHECK("4.9", gradcheck(infinite_return, &x, x.theta, 4, gradient).error, 1e-9);
    mdp_action_values(&x.m, v, q);
    for (int i = 0; i < 4; i++) gradient[i] = FORMULA(d[i / 2] * x.pi[i] * (q[i] - TERM(v[i / 2])));
    CHECK("4.10", gradcheck(infinite_return, &x, x.theta, 4, gradient).error, 1e-9);
    pg_exact(&x.m, x.theta, PG_TRUE, exact);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(exact[i], gradient[i], 1e-12);
    EXPECT_NEAR(pg_objective(&x.m, x.theta), infinite_return(x.theta, &x), 1e-11);
    mdp_free(&x.m);
}

/* The long run, by following the chain until nothing moves. */
static void long_run(const struct m1 *x, const double *theta, double *mu) {
    mu[0] = mu[1] = 0.5;
    for (int k = 0; k < 2000; k++) {
        double next[2] = {0};
        for (int i = 0; i < 4; i++)
            for (int s2 = 0; s2 < 2; s2++)
                next[s2] += mu[i / 2] * softmax_of(theta, i / 2, i % 2) * x->m.p[mdp_at(&x->m, i / 2, i % 2, s2)];
        memcpy(mu, next, sizeof next);
    }
}

static double average_reward(const double *theta, void *context) {
    const struct m1 *x = context;
    double mu[2], sum = 0;
    long_run(x, theta, mu);
    for (int i = 0; i < 4; i++) sum += mu[i / 2] * softmax_of(theta, i / 2, i % 2) * mdp_reward(&x->m, i / 2, i % 2);
    return sum;
}

struct held_fixed {
    const struct m1 *x;
    double mu[2];
};

static double value_in_the_mean(const double *theta, void *context) {
    const struct held_fixed *c = context;
    return (1 - c->x->m.gamma) * series(c->x, theta, c->mu);
}

static double asymmetry(const struct mdp *m, enum pg_direction direction) {
    double theta[4];
    memcpy(theta, logits, sizeof theta);
    return pg_asymmetry(m, direction, theta);
}

static void dropped_factor(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    struct held_fixed held = {.x = &x};
    double v[2], gradient[4] = {0}, exact[4], mu[2];
    long_run(&x, x.theta, held.mu);
    EXPECT(mdp_value(&x.m, x.pi, v));
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double q = mdp_reward(&x.m, s, a);
            for (int s2 = 0; s2 < 2; s2++) q += TERM(0.9 * x.m.p[mdp_at(&x.m, s, a, s2)] * v[s2]);
            for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(held.mu[s] * q * slope(&x, s, a, b));
        }
    CHECK("4.12", gradcheck(value_in_the_mean, &held, x.theta, 4, gradient).error, 1e-9);
    double mean = (1 - 0.9) * (held.mu[0] * v[0] + TERM(held.mu[1] * v[1]));
    CHECK("4.13", fabs(FORMULA(mean) - average_reward(x.theta, &x)), 1e-13);
    pg_exact(&x.m, x.theta, PG_UNWEIGHTED, exact);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(exact[i], gradient[i], 1e-12);
    pg_exact(&x.m, x.theta, PG_AVERAGE, exact);
    EXPECT(gradcheck(average_reward, &x, x.theta, 4, exact).error < 1e-9);
    pg_stationary(&x.m, x.pi, mu);
    for (int s = 0; s < 2; s++) EXPECT_NEAR(mu[s], held.mu[s], 1e-13);
    EXPECT(asymmetry(&x.m, PG_TRUE) < 1e-8 && asymmetry(&x.m, PG_AVERAGE) < 1e-8);
    EXPECT(asymmetry(&x.m, PG_UNWEIGHTED) > 1e-3); /* the gradient of nothing */
    x.m.gamma = 1 - 1e-7;
    double limit[4];
    pg_exact(&x.m, x.theta, PG_UNWEIGHTED, limit);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(limit[i], exact[i], 1e-5);
    mdp_free(&x.m);
}

/* One parameter for two states: the first step pays 1 for action 0, all later ones 0.05 for action 1. */
static void shared_parameter(struct harness *t) {
    struct mdp m;
    double theta[4] = {0}, exact[4], unweighted[4], average[4];
    mdp_init(&m, 2, 2, 0.9);
    m.start[0] = 1;
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) mdp_arrow(&m, s, a, 1, 1, s == 0 ? (a == 0 ? 1 : 0) : (a == 1 ? 0.05 : 0));
    pg_exact(&m, theta, PG_TRUE, exact);
    pg_exact(&m, theta, PG_UNWEIGHTED, unweighted);
    pg_exact(&m, theta, PG_AVERAGE, average);
    EXPECT_NEAR(exact[1] + exact[3], 0.25 * (0.45 - 1), 1e-12); /* down with action 1 */
    EXPECT(unweighted[1] + unweighted[3] > 0.01 && average[1] + average[3] > 0.01);
    mdp_free(&m);
}

/* ---- the best baseline ---- */

struct parabola { /* E[Z^2], E[R Z^2], E[R^2 Z^2] and E[R Z], whose square is subtracted, for one component */
    const struct m1 *x;
    int i;
    double z2, rz2, r2z2, rz;
};

static void add_moments(void *context, const struct pg_trajectory *path, double probability) {
    struct parabola *c = context;
    struct harness *t = c->x->t;
    double z = 0, r = 0, literal = 0;
    for (int k = 0; k < path->n; k++) {
        z += score(c->x, path, k, c->i / 2, c->i % 2);
        r += path->r[k];
        literal += k ? TERM(path->r[k]) : path->r[k];
    }
    c->z2 += probability * z * z;
    c->rz2 += probability * literal * z * z;
    c->r2z2 += probability * r * r * z * z;
    c->rz += probability * r * z;
}

struct spread {
    const struct m1 *x;
    int i;
    double b, first, second;
};

static void add_spread(void *context, const struct pg_trajectory *path, double probability) {
    struct spread *c = context;
    double z = 0, r = 0;
    for (int k = 0; k < path->n; k++) {
        z += score(c->x, path, k, c->i / 2, c->i % 2);
        r += path->r[k];
    }
    c->first += probability * (r - c->b) * z;
    c->second += probability * (r - c->b) * (r - c->b) * z * z;
}

static double variance(const double *b, void *context) {
    struct spread *c = context;
    c->b = *b;
    c->first = c->second = 0;
    pg_enumerate(&c->x->m, c->x->pi, STEPS, add_spread, c);
    return c->second - c->first * c->first;
}

static void best_baseline(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    double error = 0;
    for (int i = 0; i < 4; i++) {
        struct parabola c = {.x = &x, .i = i};
        pg_enumerate(&x.m, x.pi, STEPS, add_moments, &c);
        double b = FORMULA(c.rz2 / c.z2);
        error = worse(error, fabs(gradcheck_derivative(variance, &(struct spread){.x = &x, .i = i}, &b, 0)));
    }
    CHECK("4.15", error, 1e-9);
    mdp_free(&x.m);
}

/* ---- actors and critics ---- */

static double critic(double a) {
    return sin(1.3 * a) - 0.4 * a * a;
}

/* E[critic] in closed form for N(mu, sigma^2); parameters mu and log sigma. */
static double mean_critic(const double *parameter, void *context) {
    double mu = parameter[0], variance_ = exp(2 * parameter[1]);
    (void)context;
    return exp(-0.5 * 1.3 * 1.3 * variance_) * sin(1.3 * mu) - 0.4 * (mu * mu + variance_);
}

static void actor(struct harness *t) {
    double parameter[2] = {0.3, log(0.8)}, sigma = 0.8, gradient[2] = {0}, h = 0.05 * sigma;
    for (int i = -300; i <= 300; i++) { /* the trapezoidal rule: exact to rounding for such integrands */
        double a = 0.3 + i * h, z = (a - 0.3) / sigma, p = exp(-0.5 * z * z) / (sqrt(TWO_PI) * sigma);
        gradient[0] += FORMULA(h * p * critic(a) * z / sigma);
        gradient[1] += FORMULA(h * p * critic(a) * (z * z - TERM(1)));
    }
    CHECK("4.16", gradcheck(mean_critic, NULL, parameter, 2, gradient).error, 1e-10);
}

static void td_error(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double v[2], error = 0;
    EXPECT(mdp_value(&x.m, x.pi, v));
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double mean = 0, q = mdp_reward(&x.m, s, a), next[2];
            for (int s2 = 0; s2 < 2; s2++) {
                int at = mdp_at(&x.m, s, a, s2);
                next[s2] = x.m.p[at];
                mean += x.m.p[at] * (x.m.r[at] + 0.9 * v[s2] - v[s]);
            }
            q += 0.9 * series(&x, x.theta, next);
            double value = series(&x, x.theta, (double[2]){s == 0, s == 1});
            error = worse(error, fabs(mean - FORMULA(q - TERM(value))));
        }
    CHECK("4.17", error, 1e-12);
    mdp_free(&x.m);
}

/* ---- densities ---- */

static double wave(double a) {
    return 2 + sin(2 * a);
}

static double below(double x) {
    return 0.5 * (1 + erf(x / sqrt(2)));
}

struct inside {
    double mu, sigma;
    int part;
    struct harness *t;
};

static double inside_value(double a, void *context) {
    const struct inside *c = context;
    double z = (a - c->mu) / c->sigma;
    return wave(a) * exp(-0.5 * z * z) / (sqrt(TWO_PI) * c->sigma);
}

/* E[wave(clip(U))] with box +-1: two lumps at the ends and an integral between them. */
static double clipped_return(const double *parameter, void *context) {
    struct inside c = {.mu = parameter[0], .sigma = exp(parameter[1])};
    (void)context;
    return wave(-1) * below((-1 - c.mu) / c.sigma) + wave(1) * below(-(1 - c.mu) / c.sigma) +
           quadrature(inside_value, &c, -1, 1, 100);
}

/* The integrand of eq. 4.18. */
static double scored(double u, void *context) {
    const struct inside *c = context;
    struct harness *t = c->t;
    double z = (u - c->mu) / c->sigma, p = exp(-0.5 * z * z) / (sqrt(TWO_PI) * c->sigma);
    double of_score = c->part == 0 ? z / c->sigma : z * z - TERM(1);
    return wave(fmax(-1, fmin(1, u))) * of_score * p;
}

static void clipping(struct harness *t) {
    double parameter[2] = {0.7, log(0.5)}, gradient[2], wrong[2], right[2];
    for (int i = 0; i < 2; i++) {
        struct inside c = {0.7, 0.5, i, t};
        gradient[i] = FORMULA(quadrature(scored, &c, -6, -1, 100) + quadrature(scored, &c, -1, 1, 100) +
                              quadrature(scored, &c, 1, 8, 100));
    }
    CHECK("4.18", gradcheck(clipped_return, NULL, parameter, 2, gradient).error, 1e-10);
    struct clipped c = {0.7, log(0.5), -1, 1, wave};
    clipped_gradient(&c, false, right);
    clipped_gradient(&c, true, wrong);
    for (int i = 0; i < 2; i++) {
        EXPECT_NEAR(right[i], gradient[i], 1e-12);
        EXPECT(fabs(wrong[i] - gradient[i]) > 0.1); /* the score of the clipped action */
    }
    EXPECT_NEAR(clipped_objective(&c), clipped_return(parameter, NULL), 1e-12);
}

static const struct full_gaussian plane = {2, {0.4, -0.3}, {{0.8, 0}, {-0.5, 1.2}}};

/* Equation 4.19 for two dimensions, written out. */
static double literal_full(struct harness *t, const double *a) {
    double z0 = (a[0] - plane.mu[0]) / plane.l[0][0];
    double z1 = (a[1] - plane.mu[1] - plane.l[1][0] * z0) / plane.l[1][1];
    return -0.5 * (z0 * z0 + z1 * z1) - TERM(log(plane.l[0][0]) + log(plane.l[1][1])) - log(TWO_PI);
}

static void full_density(struct harness *t) {
    double mass = 0, moment[3] = {0}, entropy = 0, h = 0.1, error = 0;
    for (int i = -140; i <= 140; i++)
        for (int j = -140; j <= 140; j++) {
            double a[2] = {plane.mu[0] + i * h, plane.mu[1] + j * h}, dx = i * h, dy = j * h;
            double log_p = literal_full(t, a), p = h * h * exp(FORMULA(log_p));
            mass += p;
            moment[0] += p * dx * dx, moment[1] += p * dx * dy, moment[2] += p * dy * dy;
            error = fmax(error, fabs(log_p - full_log_density(&plane, a)));
        }
    EXPECT(error < 1e-11);
    double l = plane.l[0][0], k = plane.l[1][0], m = plane.l[1][1];
    error = worse(fabs(mass - 1), fabs(moment[0] - l * l));
    error = worse(error, worse(fabs(moment[1] - l * k), fabs(moment[2] - k * k - m * m)));
    CHECK("4.19", error, 1e-11);
    for (int i = -140; i <= 140; i++)
        for (int j = -140; j <= 140; j++) {
            double log_p = full_log_density(&plane, (double[]){plane.mu[0] + i * h, plane.mu[1] + j * h});
            entropy -= h * h * exp(log_p) * log_p;
        }
    double literal = log(plane.l[0][0]) + TERM(log(plane.l[1][1])) + 2 / 2.0 * log(TWO_PI * exp(1));
    CHECK("4.21", fabs(entropy - FORMULA(literal)), 1e-11);
    EXPECT_NEAR(full_entropy(&plane), literal, 1e-14);
}

/* Parameters of three dimensions in a row: mean, then the lower triangle. */
static void unpack(const double *parameter, struct full_gaussian *g) {
    *g = (struct full_gaussian){.n = 3};
    for (int i = 0; i < 3; i++) g->mu[i] = *parameter++;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++) g->l[i][j] = *parameter++;
}

static double full_of(const double *parameter, void *context) {
    struct full_gaussian g;
    unpack(parameter, &g);
    return full_log_density(&g, context);
}

static void full_gradient(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 1, 0);
    for (int trial = 0; trial < 20; trial++) {
        struct full_gaussian g, d;
        double parameter[9], gradient[9], a[3], z[3], y[3], l[9], transposed[9];
        for (int i = 0; i < 9; i++) parameter[i] = rng_normal(&rng);
        for (int i = 0; i < 3; i++) a[i] = rng_normal(&rng), parameter[(int[]){3, 5, 8}[i]] = 0.5 + rng_uniform(&rng);
        unpack(parameter, &g);
        for (int i = 0; i < 3; i++) {
            z[i] = a[i] - g.mu[i];
            for (int j = 0; j < 3; j++) l[3 * i + j] = transposed[3 * j + i] = g.l[i][j];
        }
        EXPECT(linear_solve(l, z, 3));
        memcpy(y, z, sizeof y);
        EXPECT(linear_solve(transposed, y, 3));
        for (int i = 0; i < 3; i++) gradient[i] = FORMULA(y[i]);
        for (int i = 0, k = 3; i < 3; i++)
            for (int j = 0; j <= i; j++) gradient[k++] = FORMULA(y[i] * z[j] - (i == j ? TERM(1 / g.l[i][i]) : 0));
        error = worse(error, gradcheck(full_of, a, parameter, 9, gradient).error);
        full_score(&g, a, &d);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++) EXPECT_NEAR(d.l[i][j], y[i] * z[j] - (i == j) / g.l[i][i], 1e-10);
        for (int i = 0; i < 3; i++) EXPECT_NEAR(d.mu[i], y[i], 1e-11);
    }
    CHECK("4.20", error, 1e-8);
}

static const struct mixture two = {2, {0.4, -0.3}, {-0.8, 1.1}, {-0.5, 0.2}};

static double mixture_below(const double *a, void *context) {
    double w[2], sum = 0;
    (void)context;
    mixture_weights(&two, w);
    for (int k = 0; k < 2; k++) sum += w[k] * below((*a - two.mu[k]) * exp(-two.log_sigma[k]));
    return sum;
}

static double component_density(int k, double a) {
    double sigma = exp(two.log_sigma[k]), z = (a - two.mu[k]) / sigma;
    return exp(-0.5 * z * z) / (sqrt(TWO_PI) * sigma);
}

static double mixture_of(const double *parameter, void *context) {
    struct mixture m = {.k = 2};
    for (int k = 0; k < 2; k++)
        m.mu[k] = parameter[k], m.log_sigma[k] = parameter[2 + k], m.logit[k] = parameter[4 + k];
    return mixture_log_density(&m, *(double *)context);
}

static void mixture_density_and_score(struct harness *t) {
    double w[2], error = 0;
    mixture_weights(&two, w);
    for (double a = -3; a < 4; a += 0.1) {
        double log_p = log(w[0] * component_density(0, a) + TERM(w[1] * component_density(1, a)));
        double density = gradcheck_derivative(mixture_below, NULL, &a, 0);
        error = worse(error, fabs(FORMULA(log_p) - log(density)));
        EXPECT_NEAR(mixture_log_density(&two, a), log_p, 1e-13);
    }
    CHECK("4.22", error, 1e-8);
    error = 0;
    for (double a = -3; a < 4; a += 0.1) {
        double parameter[6], gradient[6], p = w[0] * component_density(0, a) + w[1] * component_density(1, a);
        struct mixture d;
        mixture_score(&two, a, &d);
        for (int k = 0; k < 2; k++) {
            double kappa = w[k] * component_density(k, a) / p, sigma = exp(two.log_sigma[k]);
            double z = (a - two.mu[k]) / sigma;
            parameter[k] = two.mu[k], parameter[2 + k] = two.log_sigma[k], parameter[4 + k] = two.logit[k];
            gradient[k] = FORMULA(kappa * z / sigma);
            gradient[2 + k] = FORMULA(kappa * (z * z - TERM(1)));
            gradient[4 + k] = FORMULA(kappa - TERM(w[k]));
            EXPECT_NEAR(d.mu[k], kappa * z / sigma, 1e-12 * (1 + fabs(d.mu[k])));
            EXPECT_NEAR(d.log_sigma[k], kappa * (z * z - 1), 1e-12 * (1 + fabs(d.log_sigma[k])));
            EXPECT_NEAR(d.logit[k], kappa - w[k], 1e-13);
        }
        error = worse(error, gradcheck(mixture_of, &a, parameter, 6, gradient).error);
    }
    CHECK("4.23", error, 1e-8);
}

static double entropy_of(const double *parameter, void *context) {
    struct mixture m = {.k = 2};
    (void)context;
    for (int k = 0; k < 2; k++)
        m.mu[k] = parameter[k], m.log_sigma[k] = parameter[2 + k], m.logit[k] = parameter[4 + k];
    return mixture_entropy(&m);
}

/* The gradient of the entropy is the mean of -log p times the score; the derivative of a sample's -log p is nothing. */
static void gradient_of_entropy(struct harness *t) {
    double parameter[6], gradient[6] = {0}, at_sample[6] = {0}, h = 0.01;
    for (int k = 0; k < 2; k++)
        parameter[k] = two.mu[k], parameter[2 + k] = two.log_sigma[k], parameter[4 + k] = two.logit[k];
    for (double a = -12; a < 18; a += h) {
        struct mixture d;
        double log_p = mixture_log_density(&two, a), p = h * exp(log_p);
        mixture_score(&two, a, &d);
        for (int i = 0; i < 6; i++) {
            double score_ = i < 2 ? d.mu[i] : i < 4 ? d.log_sigma[i - 2] : d.logit[i - 4];
            gradient[i] -= p * log_p * score_;
            at_sample[i] -= p * score_;
        }
    }
    EXPECT(gradcheck(entropy_of, NULL, parameter, 6, gradient).error < 1e-8);
    for (int i = 0; i < 6; i++) EXPECT_NEAR(at_sample[i], 0, 1e-11);
}

static void entropy_of_mixture(struct harness *t) {
    double w[2], entropy = 0, lost = 0, h = 0.01, choice = 0, components = 0, low, high;
    mixture_weights(&two, w);
    for (double a = -12; a < 18; a += h) {
        double p = w[0] * component_density(0, a) + w[1] * component_density(1, a);
        entropy -= h * p * log(p);
        for (int k = 0; k < 2; k++) {
            double kappa = w[k] * component_density(k, a) / p;
            if (kappa > 0) lost -= h * p * kappa * log(kappa);
        }
    }
    for (int k = 0; k < 2; k++) {
        components += w[k] * (two.log_sigma[k] + 0.5 * log(TWO_PI * exp(1)));
        choice -= w[k] * log(w[k]);
    }
    CHECK("4.24", fabs(entropy - FORMULA(components + choice - TERM(lost))), 1e-11);
    mixture_entropy_bounds(&two, &low, &high);
    EXPECT_NEAR(low, components, 1e-14);
    EXPECT_NEAR(high, components + choice, 1e-14);
    EXPECT_NEAR(mixture_entropy(&two), entropy, 1e-11);
    EXPECT(low + 0.01 < entropy && entropy < high - 0.01);
    struct mixture same = {2, {0.4, -0.3}, {1, 1}, {0.2, 0.2}}, apart = {2, {0.4, -0.3}, {-20, 20}, {0, 0}};
    mixture_entropy_bounds(&same, &low, &high);
    EXPECT_NEAR(mixture_entropy(&same), low, 1e-11);
    mixture_entropy_bounds(&apart, &low, &high);
    EXPECT_NEAR(mixture_entropy(&apart), high, 1e-11);
}

/* ---- the loss through a network ---- */

enum { HIDDEN = 5, MOST_PARAMETERS = 100 };

/* A small REINFORCE with a batch of a few steps and weights of either sign. */
static void small_batch(struct reinforce *x, struct env *env, enum gaussian_scale scale) {
    struct reinforce_config c = reinforce_defaults();
    struct rng rng;
    rng_init(&rng, 7, 0);
    c.hidden = HIDDEN;
    c.episodes = 2;
    c.entropy = 0.3;
    c.scale = scale;
    env->time_limit = 5;
    reinforce_init(x, &c, env, &rng);
    for (int i = 0; i < x->policy.parameters; i++) x->theta[i] += R(0.5 * rng_normal(&rng)); /* away from symmetry */
    reinforce_collect(x, env, &rng, &rng);
    for (int i = 0; i < x->batch.n; i++) x->batch.weight[i] = R(2 * rng_normal(&rng));
}

/* Equation 4.25, written out, for given parameters. */
static double literal_loss(const double *parameter, void *context) {
    struct reinforce *x = context;
    const struct reinforce_batch *b = &x->batch;
    real theta[MOST_PARAMETERS];
    double sum = 0;
    for (int i = 0; i < x->policy.parameters; i++) theta[i] = R(parameter[i]);
    const real *out = mlp_forward(&x->policy, theta, &x->policy_work, b->s, b->n);
    for (int i = 0; i < b->n; i++, out += x->outputs) {
        double log_p, entropy = 0, weight = (double)b->weight[i], a = (double)b->a[i], first = (double)out[0];
        double second = (double)out[1];
        if (x->discrete) {
            double p0 = 1 / (1 + exp(second - first)), p1 = 1 - p0;
            log_p = log(a == 0 ? p0 : p1);
            entropy = -p0 * log(p0) - p1 * log(p1);
        } else {
            double log_sigma = x->config.scale == SCALE_EXP ? second : log(log(1 + exp(second)));
            log_p = -0.5 * pow((a - first) * exp(-log_sigma), 2) - log_sigma - 0.5 * log(TWO_PI);
            entropy = log_sigma + 0.5 * log(TWO_PI * exp(1));
        }
        sum += weight * log_p + x->config.entropy * entropy;
    }
    return -sum / b->episodes;
}

/* Equation 4.26 for one row, times m. */
static void literal_row(struct harness *t, const struct reinforce *x, const real *out, int row, double *d) {
    double weight = (double)x->batch.weight[row], a = (double)x->batch.a[row], beta = x->config.entropy;
    double first = (double)out[0], second = (double)out[1];
    if (x->discrete) {
        double p[2] = {1 / (1 + exp(second - first)), 1 / (1 + exp(first - second))};
        double entropy = -p[0] * log(p[0]) - p[1] * log(p[1]);
        for (int k = 0; k < 2; k++)
            d[k] = FORMULA(-weight * ((k == (int)a) - p[k]) + TERM(beta * p[k] * (log(p[k]) + entropy)));
        return;
    }
    bool exponential = x->config.scale == SCALE_EXP;
    double sigma = exponential ? exp(second) : log(1 + exp(second)), z = (a - first) / sigma;
    d[0] = FORMULA(-weight * z / sigma);
    d[1] = FORMULA(-weight * (z * z - 1) - TERM(beta));
    if (!exponential) d[1] /= (1 + exp(-second)) * sigma; /* eq. gaussian.5 */
}

static double network_error(struct harness *t, struct env *env, enum gaussian_scale scale) {
    struct reinforce x;
    real d_out[40], d_theta[MOST_PARAMETERS], of_agent[MOST_PARAMETERS];
    double parameter[MOST_PARAMETERS], gradient[MOST_PARAMETERS];
    small_batch(&x, env, scale);
    EXPECT(x.policy.parameters <= MOST_PARAMETERS && x.batch.n * x.outputs <= 40 && x.outputs == 2);
    int n = x.policy.parameters;
    double loss = reinforce_policy_loss(&x, x.theta, of_agent);
    const real *out = mlp_forward(&x.policy, x.theta, &x.policy_work, x.batch.s, x.batch.n);
    for (int i = 0; i < x.batch.n; i++) {
        double d[2];
        literal_row(t, &x, out + 2 * i, i, d);
        for (int k = 0; k < 2; k++) d_out[2 * i + k] = R(d[k] / x.batch.episodes);
    }
    mlp_backward(&x.policy, x.theta, &x.policy_work, d_out, d_theta, NULL);
    for (int i = 0; i < n; i++) {
        parameter[i] = (double)x.theta[i];
        gradient[i] = (double)d_theta[i];
        EXPECT_NEAR((double)of_agent[i], gradient[i], 1e3 * REAL_EPSILON);
    }
    EXPECT_NEAR(loss, literal_loss(parameter, &x), 1e3 * REAL_EPSILON);
    double error = gradcheck(literal_loss, &x, parameter, n, gradient).error;
    reinforce_free(&x);
    return error;
}

static void loss_through_network(struct harness *t) {
    struct env_cartpole cartpole;
    struct env_pendulum pendulum;
    env_cartpole_init(&cartpole);
    env_pendulum_init(&pendulum, 0);
    double error = network_error(t, &cartpole.env, SCALE_EXP);
    error = worse(error, network_error(t, &pendulum.env, SCALE_EXP));
    error = worse(error, network_error(t, &pendulum.env, SCALE_SOFTPLUS));
    CHECK("4.26", error, 1e-8);
}

static double value_loss(const double *parameter, void *context) {
    struct reinforce *x = context;
    real w[MOST_PARAMETERS];
    double sum = 0;
    for (int i = 0; i < x->value.parameters; i++) w[i] = R(parameter[i]);
    const real *v = mlp_forward(&x->value, w, &x->value_work, x->batch.s, x->batch.n);
    for (int i = 0; i < x->batch.n; i++) sum += 0.5 * pow((double)v[i] - (double)x->batch.g[i], 2) / x->batch.n;
    return sum;
}

/* Returns and weights of a batch in which one episode is cut off and one ends, against sums that are written out. */
static void weights(struct harness *t) {
    struct env_cartpole c;
    struct reinforce x;
    env_cartpole_init(&c);
    small_batch(&x, &c.env, SCALE_EXP);
    EXPECT(x.batch.n == 10 && x.batch.cut[0] && x.batch.cut[1]);
    for (int k = 0; k < 6; k++) {
        int variant = k % 3, cut = k / 3; /* one of the two episodes was cut off */
        x.batch.cut[cut] = true, x.batch.cut[!cut] = false;
        x.config.baseline = variant != 1;
        x.config.discount_states = variant == 2;
        reinforce_weights(&x);
        for (int i = 0; i < 10; i++) {
            double g = 0, discount = 1;
            for (int at = i; at < (i < 5 ? 5 : 10); at++, discount *= 0.99) g += discount;
            real *tail = x.batch.tail + 4 * cut, *s = x.batch.s + 4 * i;
            if (i / 5 == cut && variant != 1)
                g += discount * (double)*mlp_forward(&x.value, x.w, &x.value_work, tail, 1);
            double v = variant == 1 ? 0 : (double)*mlp_forward(&x.value, x.w, &x.value_work, s, 1);
            EXPECT_NEAR((double)x.batch.g[i], g, 100 * REAL_EPSILON);
            EXPECT_NEAR((double)x.batch.weight[i], (g - v) * (variant == 2 ? pow(0.99, i % 5) : 1), 100 * REAL_EPSILON);
        }
    }
    double parameter[MOST_PARAMETERS], gradient[MOST_PARAMETERS];
    real d_w[MOST_PARAMETERS];
    reinforce_value_loss(&x, x.w, d_w);
    for (int i = 0; i < x.value.parameters; i++) parameter[i] = (double)x.w[i], gradient[i] = (double)d_w[i];
    EXPECT(gradcheck(value_loss, &x, parameter, x.value.parameters, gradient).error < 1e7 * REAL_EPSILON);
    reinforce_free(&x);
}

/* A batch against the same episodes played by hand: what is stored of them, and which stream moves what. */
static void collected(struct harness *t) {
    enum { LIMIT = 5, ROWS = 3 * LIMIT };
    struct mdp m;
    struct env_graph graph;
    struct reinforce x;
    struct reinforce_config c = reinforce_defaults();
    struct rng start, world, choice, again[2];
    double s[ROWS + 3], a[ROWS], r[ROWS], now;
    int at = 0;
    graph_two_state(&m);
    env_graph_init(&graph, "graph", &m, LIMIT);
    rng_init(&start, 8, 0), rng_init(&world, 8, 1), rng_init(&choice, 8, 2);
    c.episodes = 3, c.hidden = 4;
    reinforce_init(&x, &c, &graph.env, &start);
    again[0] = world, again[1] = choice;
    for (int e = 0; e < 3; e++) {
        env_reset(&graph.env, &again[0], &now);
        for (int i = 0; i < LIMIT; i++, at++) {
            s[at] = now;
            reinforce_act(&x, &now, &again[1], &a[at]);
            r[at] = env_step(&graph.env, &a[at], &again[0], &now).reward;
        }
        s[ROWS + e] = now;
    }
    EXPECT(reinforce_collect(&x, &graph.env, &world, &choice) && x.batch.n == ROWS && x.steps == ROWS);
    for (int i = 0; i < ROWS; i++) {
        EXPECT((double)x.batch.s[i] == s[i] && (double)x.batch.a[i] == a[i]);
        EXPECT_NEAR((double)x.batch.r[i], r[i], 8 * REAL_EPSILON);
    }
    for (int e = 0; e < 3; e++)
        EXPECT((double)x.batch.tail[e] == s[ROWS + e] && x.batch.length[e] == LIMIT && x.batch.cut[e]);
    reinforce_free(&x);
    mdp_free(&m);
}

/* An action against the outputs it is made of; a new policy is nearly indifferent. */
static void acting(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct env_cartpole env;
        struct reinforce x;
        struct reinforce_config c = reinforce_defaults();
        struct rng rng, copy;
        double s[4] = {1, -2, 0.5, 3}, action, p[2];
        (k ? env_cartpole_init_box : env_cartpole_init)(&env);
        c.hidden = 8;
        rng_init(&rng, 9, 0);
        reinforce_init(&x, &c, &env.env, &rng);
        const real *out = mlp_forward(&x.policy, x.theta, &x.policy_work, (real[]){1, -2, R(0.5), 3}, 1);
        EXPECT(fabs((double)out[0]) < 0.1 && fabs((double)out[1]) < 0.1 && out[0] != 0);
        for (int i = 0; i < x.policy.parameters; i++) x.theta[i] += R(0.2 * rng_normal(&rng));
        for (int i = 0; i < 20; i++) {
            copy = rng;
            out = mlp_forward(&x.policy, x.theta, &x.policy_work, (real[]){1, -2, R(0.5), 3}, 1);
            double first = (double)out[0], second = (double)out[1];
            p[0] = 1 / (1 + exp(second - first)), p[1] = 1 - p[0];
            reinforce_act(&x, s, &rng, &action);
            double expected = k ? first + exp(second) * rng_normal(&copy) : rng_choice(&copy, p, 2);
            EXPECT_NEAR(action, expected, 20 * REAL_EPSILON * (1 + fabs(expected)));
            reinforce_act(&x, s, NULL, &action);
            EXPECT_NEAR(action, k ? first : second > first, 20 * REAL_EPSILON);
        }
        reinforce_free(&x);
    }
}

/* Logits so far apart that a probability is 0, and so large that their exponentials are not finite. */
static void certain(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct env_cartpole c;
        struct reinforce x;
        real d_theta[MOST_PARAMETERS];
        double action, s[4] = {0, 0, 0, 0};
        env_cartpole_init(&c);
        small_batch(&x, &c.env, SCALE_EXP);
        memset(x.theta, 0, (size_t)x.policy.parameters * sizeof *x.theta);
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == 0); /* of equals the first */
        x.theta[x.policy.parameters - 1 - k] = 2000;
        x.theta[x.policy.parameters - 2 + k] = -2000;
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == !k);
        EXPECT(isfinite(reinforce_policy_loss(&x, x.theta, d_theta)));
        for (int i = 0; i < x.policy.parameters; i++) EXPECT(isfinite(d_theta[i]));
        reinforce_free(&x);
    }
    struct m1 m1 = make_m1(t, 1); /* without a discount an endless task has no value */
    EXPECT(isnan(pg_objective(&m1.m, m1.theta)));
    mdp_free(&m1.m);
    struct mixture far = {2, {0, 0}, {-1, 100}, {0, 0}}; /* a density that is 0 as a number has a logarithm */
    EXPECT_NEAR(mixture_log_density(&far, -101), -5000 - 0.5 * log(TWO_PI) + log(0.5), 1e-11);
}

/* An update is a step of Adam for each network, along the gradients above, at rates that fall to 0. */
static void whole_updates(struct harness *t) {
    for (int baseline = 0; baseline < 2; baseline++) {
        struct env_cartpole c;
        struct reinforce x;
        struct adam of_theta, of_w;
        struct rng rng;
        real theta[MOST_PARAMETERS], w[MOST_PARAMETERS], d[MOST_PARAMETERS];
        rng_init(&rng, 10, 0);
        env_cartpole_init(&c);
        small_batch(&x, &c.env, SCALE_EXP);
        x.config.baseline = baseline, x.config.rate = 0.03, x.config.value_rate = 0.05, x.config.steps = 100;
        adam_init(&of_theta, &(struct adam_config){0, 0.9, 0.999, 1e-8}, x.policy.parameters);
        adam_init(&of_w, &(struct adam_config){0, 0.9, 0.999, 1e-8}, x.value.parameters);
        memcpy(theta, x.theta, (size_t)x.policy.parameters * sizeof *theta);
        memcpy(w, x.w, (size_t)x.value.parameters * sizeof *w);
        for (int i = 1; i < 4; i++) {
            double left = 1 - x.steps / 100.0;
            reinforce_weights(&x);
            reinforce_policy_loss(&x, theta, d);
            of_theta.config.rate = 0.03 * left;
            adam_step(&of_theta, theta, d);
            reinforce_value_loss(&x, w, d);
            of_w.config.rate = 0.05 * left;
            if (baseline) adam_step(&of_w, w, d);
            reinforce_update(&x);
            EXPECT(x.updates == i && x.steps == 10 * i);
            EXPECT(memcmp(theta, x.theta, (size_t)x.policy.parameters * sizeof *theta) == 0);
            EXPECT(memcmp(w, x.w, (size_t)x.value.parameters * sizeof *w) == 0);
            reinforce_collect(&x, &c.env, &rng, &rng);
        }
        adam_free(&of_theta);
        adam_free(&of_w);
        reinforce_free(&x);
    }
}

struct hand_watch {
    struct harness *t;
    double score[4];
    int n;
};

static void same_score(void *context, int step, double score_) {
    struct hand_watch *hand = context;
    struct harness *t = hand->t;
    EXPECT(hand->n < 4 && step == 500 * (hand->n + 1));
    EXPECT_NEAR(score_, hand->score[hand->n++], 1e-12);
}

static double hand_evaluation(struct reinforce *x, struct env *env, int episodes, struct rng *rng) {
    double sum = 0, s[4], action;
    for (int e = 0; e < episodes; e++) {
        struct env_result r = {0};
        for (env_reset(env, rng, s); !r.terminated && !r.truncated; sum += r.reward) {
            reinforce_act(x, s, NULL, &action);
            r = env_step(env, &action, rng, s);
        }
    }
    return sum / episodes;
}

/* The training as its contract puts it together: four streams, and an evaluation whenever its turn has come. */
static void training_by_hand(struct harness *t) {
    struct env_cartpole env, trial;
    struct reinforce x, hand;
    struct reinforce_config c = reinforce_defaults();
    struct rng rng[4];
    struct hand_watch known = {.t = t};
    env_cartpole_init_box(&env);
    env_cartpole_init_box(&trial);
    env.env.time_limit = trial.env.time_limit = 100;
    c.hidden = 4, c.episodes = 4, c.steps = 2000;
    for (int i = 0; i < 4; i++) rng_init(&rng[i], 6, (uint64_t)i); /* start, world, choice, evaluation */
    reinforce_init(&hand, &c, &env.env, &rng[0]);
    for (int i = 0; hand.steps < 2000;) {
        if (reinforce_collect(&hand, &env.env, &rng[1], &rng[2])) reinforce_update(&hand);
        for (; 500 * (i + 1) <= hand.steps; i++)
            known.score[i] = hand_evaluation(&hand, &trial.env, i < 3 ? 2 : 5, &rng[3]);
    }
    struct reinforce_watch watch = {500, 2, 5, same_score, &known};
    reinforce_train(&x, &c, &env.env, &trial.env, 6, 2000, &watch);
    EXPECT(known.score[3] < 99 && known.score[3] != known.score[2]);
    EXPECT(known.n == 4 && x.updates == hand.updates && x.updates > 10);
    EXPECT(memcmp(x.theta, hand.theta, (size_t)x.policy.parameters * sizeof *x.theta) == 0);
    reinforce_free(&x);
    reinforce_free(&hand);
}

static void note(void *context, int step, double score_) {
    double *seen = context;
    seen[step / 4000 - 1] = score_;
}

/* A short training: it learns, the same seed gives the same scores, and one that stops early is its beginning. */
static void training(struct harness *t) {
    struct reinforce_config c = reinforce_defaults();
    struct env_cartpole env, trial;
    struct reinforce x;
    struct rng rng;
    double seen[2][5] = {{0}}, s[4], action;
    env_cartpole_init(&env);
    env_cartpole_init(&trial);
    c.hidden = 16;
    c.steps = 20000;
    for (int k = 0; k < 2; k++) {
        struct reinforce_watch watch = {4000, 10, 20, note, seen[k]};
        reinforce_train(&x, &c, &env.env, &trial.env, 5, k ? 8000 : 20000, &watch);
        EXPECT(k ? x.steps >= 8000 && x.steps < 16000 : x.steps == 20000);
        rng_init(&rng, 1, 0);
        env_reset(&trial.env, &rng, s);
        reinforce_act(&x, s, NULL, &action);
        EXPECT(action == 0 || action == 1);
        reinforce_free(&x);
    }
    EXPECT(seen[0][0] == seen[1][0] && seen[0][1] == seen[1][1] && seen[1][2] == 0);
    EXPECT(seen[0][4] > 60); /* a random policy holds the pole for about 22 steps */
    env.env.time_limit = 0;
    EXPECT_DIES(EXIT_INPUT, "cartpole: REINFORCE needs", reinforce_init(&x, &c, &env.env, &rng));
}

/* ---- the spider ---- */

static struct spider_evening evening(enum spider_map map, int direction) {
    struct mdp m;
    double theta[SPIDER_CELLS * SPIDER_ACTIONS], pi[SPIDER_CELLS * SPIDER_ACTIONS];
    spider_mdp(&m, map);
    if (direction < 0) {
        spider_optimum(&m, pi);
    } else {
        spider_ascend(&m, (enum pg_direction)direction, 1, 1000, theta, NULL, NULL);
        pg_softmax(&m, theta, pi);
    }
    struct spider_evening e = spider_evaluate(&m, map, pi);
    mdp_free(&m);
    return e;
}

static void spider(struct harness *t) {
    struct mdp m;
    int state;
    for (int map = 0; map < SPIDER_MAPS; map++) {
        spider_mdp(&m, (enum spider_map)map);
        EXPECT(mdp_fault(&m, &state) == NULL && mdp_stuck(&m) == -1);
        mdp_free(&m);
    }
    struct spider_evening best = evening(SPIDER_NEAR, -1), right = evening(SPIDER_NEAR, PG_TRUE);
    struct spider_evening wrong = evening(SPIDER_NEAR, PG_IMMEDIATE), far = evening(SPIDER_FAR, PG_TRUE);
    EXPECT(best.bridge < 1e-9 && best.home > 0.999);
    EXPECT(right.expected <= best.expected && right.expected > best.expected - 0.1 && right.bridge < 0.01);
    EXPECT(wrong.bridge > 0.9 && wrong.home < 0.6 && wrong.expected < best.expected - 10);
    EXPECT(far.bridge > 0.9); /* a plateau, not a lack of foresight */
}

/* The maps: where he starts and ends, which way an action goes, and what a step costs. */
static void spider_steps(struct harness *t) {
    for (int map = 0; map < SPIDER_MAPS; map++) {
        struct mdp m;
        spider_mdp(&m, (enum spider_map)map);
        int pub = 3 * SPIDER_COLUMNS, home = (2 - map) * SPIDER_COLUMNS + 8, beside = pub + 2;
        EXPECT(m.start[pub] == 1 && m.terminal[home] && spider_at((enum spider_map)map, home) == 'H');
        static const int by[4] = {-SPIDER_COLUMNS, 1, SPIDER_COLUMNS, -1}; /* up, right, down, left */
        for (int a = 0; a < 4; a++)
            for (int d = 0; d < 4; d++) {
                double p = a == d ? 0.8 : (a + d) % 2 ? 0.1 : 0;
                EXPECT_NEAR(m.p[mdp_at(&m, beside, a, beside + by[d])], p, 1e-15);
            }
        /* one to the right and one up come nearer to home, but on the right is the lake */
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_UP, beside - SPIDER_COLUMNS)], 1 - 0.1, 1e-15);
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_DOWN, beside + SPIDER_COLUMNS)], -1 - 0.1, 1e-15);
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_RIGHT, beside + 1)], 1 - 0.1 - 20, 1e-14);
        EXPECT(m.terminal[beside + 1] && !m.terminal[beside + 1 - (1 + map) * SPIDER_COLUMNS]); /* and the bridge */
        EXPECT_NEAR(m.p[mdp_at(&m, 0, SPIDER_UP, 0)], 0.9, 1e-15); /* against two walls he stays */
        EXPECT_NEAR(m.r[mdp_at(&m, 0, SPIDER_UP, 0)], -0.1, 1e-15);
        mdp_free(&m);
    }
}

/*
## The experiment

### The spider

Start from the policy that does anything with equal probability, and follow a direction exactly, without any sampling:
the gradient (4.9), or each score times its own reward, which is (4.9) with the reward in the place of the action
value. Everything else is the same, the rewards too.

@table 04_returns What becomes of the evening: the best policy, 1000 steps along the gradient or along the draft's
direction, and 10000 steps along the gradient, on two maps.

With the gradient he goes home by the safe way, and his expected return is
@{04_returns/near, gradient/expected return} where @{04_returns/near, optimum/expected return} is possible. With the
draft's direction a share of @{04_returns/near, own reward/by the bridge} of his evenings leads onto the bridge, and
@{04_returns/near, own reward/gets home} of all evenings end at home. By its own measure nothing is amiss: each single
step was about the best one could do *in that step*. The draft has seen a real effect, then, and put it down to the
wrong cause. It is not policy gradients that lack foresight but the formula that it gives for them.

@figure 04_ascent Expected return during the ascent. On the second map the lake reaches two rows further down.

The second map is there as a warning that being right is not everything. There the *true* gradient takes the bridge as
well, and after 1000 steps the expected return is @{04_returns/far, gradient/expected return}, where
@{04_returns/far, optimum/expected return} is possible. It does look ahead, but it is a gradient: it knows what
happens on small changes of the present policy. In the beginning that policy staggers about, and a staggering spider
has no use for a long way around; so the bridge is what improves first. After that he hardly ever tries the other way,
and by (4.10) what is hardly ever tried hardly ever changes. It does change, though: much later the gradient finds the
way around after all, and at 10000 steps the return is @{04_returns/far, gradient, 10000 steps/expected return}. Such
plateaus are a common trouble of policy gradients, and one reason for the entropy bonus in (4.25).

### What the estimators cost

For the gradient of M1 over 8 steps, every trajectory can be enumerated, and with it the variance of any estimator.
All have the same mean, to rounding:

@table 04_variance Six estimators of the same gradient: the largest error of their mean, and their variance (the trace
of the covariance of one trajectory's estimate), exactly and from samples. There is no discount.

The whole return has @{04_variance/whole return (4.3)/variance}, and striking the past, which costs nothing, leaves
@{04_variance/return to go (4.5)/variance}. A baseline does more, since the returns of M1 lie around a mean far from
zero: even a constant does, if it is the best one for each component. Both together leave
@{04_variance/return to go less the value/variance}; to that REINFORCE comes close as far as its learned baseline is
right. The last two rows have the future replaced by what a perfect critic knows of it. What happens when the critic
is learned, and wrong, is a subject of the chapters to come.

### The factor

@table 04_gamma M1 without an end: the direction without the factor, (4.12), beside the gradients of the discounted
return and of the average reward, and by how much the table of its derivatives fails to be symmetric.

On this MDP, where both states are visited all the time, the directions hardly differ. But the fourth column is not
zero, while the last one is: the direction that is followed in practice is not the gradient of anything. It becomes
one as $`\gamma \to 1`$, where the objective is the average reward.

### Clipped actions, and two modes

@figure 04_clipping Actions of N(mu, 0.5^2), clipped to the box between the dotted lines: the derivative of the mean
reward (solid), and what comes out if the score is taken at the clipped action (dashed).

A reward that is always 1 has no gradient. With the score of the clipped action it has one, and a large one where the
mean is near an end. The reward with a peak shows the other half of the damage. Beyond the left end the sign is wrong,
because the rewards there are negative; and on the right the derivative becomes zero too early, so that the mean would
settle short of the best one.

@figure 04_mixture Entropy of an even mixture of two standard normals, between the bounds of (4.24).

### CartPole

REINFORCE as it stands in this chapter, with its defaults: two hidden layers of 64 units, ten episodes per update,
$`\gamma = 0.99`$, and rates that fall to zero over 500,000 steps. The defaults were chosen on other seeds than those
shown here. What is measured is the policy after the update in which the step fell, playing its most likely actions in
episodes of their own. Variants share their seeds, so differences are taken seed by seed, and $`\pm`$ gives the
standard error of their mean; a 95% interval of ten is 2.26 of it to either side.

@figure 04_reinforce CartPole, 10 runs: mean, and for the first two the range from the 10th to the 90th percentile.

@table 04_reinforce_table After 500,000 steps: return of 100 episodes, of 10 runs.

With a baseline all ten runs end at 500, or next to it. Without one, nine do, and the tenth, which had held the pole
at 130,000 steps, has lost it by 160,000 and ends at 197. One of ten against none of ten shows nothing. Over the whole
training the mean return is 483 with the baseline and 450 without; but the difference, $`33 \pm 25`$, has an interval
that holds zero, and without that one seed it is $`9 \pm 10`$. What the baseline is for, less variance, is exact in
the table of estimators above; that it decides anything on this task, ten runs do not show. Nor is the comparison
quite of the baseline alone. Without a learned value nothing stands in for what the clock has cut off either, and the
last steps of a perfect episode look worse than they were.

The variant that keeps the factor $`\gamma^t`$ climbs the discounted return, as the theorem has it. A step at the end
of a full episode weighs less than a hundredth of one at its start there, and yet no loss shows: its score is lower by
$`3.5 \pm 2.9`$ at the end and by $`1 \pm 8`$ over the training, and both intervals hold zero. On this task that is no
surprise: a pole that is held looks the same at any time, so that what is learned at the start of an episode serves to
its end. Where late states differ from early ones, one cannot count on that.

The same program takes a box instead of two pushes: the cart may then choose its force, and the policy is a Gaussian
whose mean and scale the network puts out. Nothing else changes, not even the defaults.

@figure 04_box The cart with a box of forces, 10 runs. Left: mean, and the range from the 10th to the 90th percentile.
Right: each run at the end, against the mean size of what its policy asks for near upright.

@table 04_box_table After 500,000 steps: return of 100 episodes, of 10 runs, by how the scale is made positive.

It works, with less margin. Over the training the mean return is 429 with the exponential and 430 with softplus, lower
than that of two pushes with a baseline by $`54 \pm 25`$ and $`53 \pm 17`$ (the first interval holds zero, just), and
3 of these 20 runs end between 230 and 270, the others at 500. Nothing keeps the mean of the Gaussian inside of the
box, and where it has wandered far beyond an end all samples are clipped to the same force. Then the return does not
depend on them, and by (4.18) there is next to no gradient that would lead back: (4.10) in another dress. The three
runs that failed are among the eight that ask for most, where one would expect them; but five that reach 500 ask for
more than two of them do, and so few cannot say that this is what has stopped them. Nor can they say whether the
exponential is more prone to it than softplus: the final scores differ by $`28 \pm 27`$, the means over the training
by $`1 \pm 28`$. Chapter 08 has a policy that cannot leave its box, by squashing the sample with a hyperbolic tangent.

Compare this with chapter 03. There each step is stored and used many times; here it is used once. What one gets in
return is a policy that may be random, actions that need not be counted, and an update that is nothing but a gradient.

## What is wrong in the sources

Two errors stand in the draft's section on policy gradients. A third, in the one on actor-critic methods (that with
the gradient (4.16) and a replay buffer they would be DDPG), is the business of chapter 05.

### E3. The policy gradient weights each score with the reward of its own step

The draft's theorem 1 says $`\nabla J = \mathbb{E}[\sum_t r_t \nabla\log\pi(a_t\mid s_t)]`$. Each score has to be
weighted with everything that comes after, (4.5), or with the whole return, (4.3). As given, the formula is the
gradient of the next reward alone, with the states held fixed. The draft tells of the drunken spider to show that
policy gradients lack foresight; what he shows is that this formula does. (As given: the relative error of that
direction on M1, four steps.)

### E4. The proof of the policy gradient theorem pulls the return out of the integral

The draft starts from $`\nabla J = J\,\nabla\log J`$, which is true where $`J > 0`$, and then treats the expectation
as a product: the return in front, the integrals behind it, and the logarithm of it all as a sum. From this it gets
that $`\nabla\log J`$ is the mean of the scores. That mean is zero, (4.4). It then multiplies $`\mathbb{E}[R]`$ by it,
takes the product of the means for the mean of the products, and takes the product of the two sums for a sum of
products. The return has to stay inside, $`\nabla J = \sum_\tau R(\tau)\,p(\tau)\,\nabla\log p(\tau)`$, and beside it
the whole sum of the scores, (4.3). (As given, on M1, four steps, the largest difference of: $`\nabla\log J`$ and the
mean of the scores; $`\nabla J`$ and $`\mathbb{E}[R]\;\mathbb{E}[\sum\nabla\log\pi]`$; the latter and
$`\mathbb{E}[\sum r_t\nabla\log\pi]`$.)
*/
static void add_one_step(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    for (int k = 0; k < path->n; k++)
        for (int i = 0; i < 4; i++) x->sum[i] += probability * path->r[k] * score(x, path, k, i / 2, i % 2);
}

static void erratum_own_reward(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    CHECK("E3", enumerated_error(t, add_to_go, 1), 1e-9);
    pg_enumerate(&x.m, x.pi, STEPS, add_one_step, &x);
    REFUTE("E3", gradcheck(finite_return, &x, x.theta, 4, x.sum).error, 0.1);
    mdp_free(&x.m);
}

static void add_scores(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    for (int k = 0; k < path->n; k++)
        for (int i = 0; i < 4; i++) x->sum[i] += probability * score(x, path, k, i / 2, i % 2);
}

static void erratum_proof(struct harness *t) {
    struct m1 scores_only = make_m1(t, 1), own = make_m1(t, 1);
    double exact[4], j = finite_return(scores_only.theta, &scores_only), apart[3] = {0};
    CHECK("E4", enumerated_error(t, add_whole, 1), 1e-9);
    pg_enumerate(&scores_only.m, scores_only.pi, STEPS, add_scores, &scores_only);
    pg_enumerate(&own.m, own.pi, STEPS, add_one_step, &own);
    for (int i = 0; i < 4; i++) {
        exact[i] = gradcheck_derivative(finite_return, &own, own.theta, i);
        apart[0] = fmax(apart[0], fabs(scores_only.sum[i] - exact[i] / j));   /* gradient of log J */
        apart[1] = fmax(apart[1], fabs(j * scores_only.sum[i] - exact[i]));   /* E[R] E[S] = gradient of J */
        apart[2] = fmax(apart[2], fabs(j * scores_only.sum[i] - own.sum[i])); /* E[R] E[S] = E[sum of r s] */
        EXPECT_NEAR(scores_only.sum[i], 0, 1e-15);
    }
    for (int k = 0; k < 3; k++) REFUTE("E4", apart[k], 0.01);
    mdp_free(&scores_only.m);
    mdp_free(&own.m);
}

static void exercises(struct harness *t) {
    static const double known[N_PG_EXERCISES] = {100, NAN, 0.512, 1.4189385332046727 + 0.6931471805599453, NAN};
    for (int i = 0; i < N_PG_EXERCISES; i++) {
        double answer = pg_exercises[i].answer();
        EXPECT(isfinite(answer));
        if (!isnan(known[i])) EXPECT_NEAR(answer, known[i], 1e-9);
    }
}

/*
## Exercises

Ask and answer them with `build/04-policy-gradient --exercise 1 --answer X`; the program finds the answer by a run.

1. Every return is 1, whatever the action, and the policy is $`\mathcal N(\mu, 0.1^2)`$. The derivative of the mean
   return by $`\mu`$ is zero. What is the variance of its estimate from one sample, without a baseline?
2. M1, two steps, no discount, the policy of this chapter's checks: which constant baseline gives the estimate of the
   derivative by the first logit the least variance? (4.15)
3. With what probability does the spider, once he stands on the first cell of the bridge and walks on, come off it dry
   on the other side?
4. What is the entropy of an even mixture of $`\mathcal N(-10, 1)`$ and $`\mathcal N(10, 1)`$? No integral is needed.
5. M1 with its discount, without an end: what is the cosine of the angle between the draft's direction (E3) and the
   gradient, at the same policy? Is that reassuring?

<details><summary>Answers</summary>

1: @{04_exercises/1}. 2: @{04_exercises/2}. 3: @{04_exercises/3}. 4: @{04_exercises/4}, the upper bound of (4.24).
5: @{04_exercises/5}; a small angle on one task is no comfort on the next, as the spider knows.

</details>

## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC*) this chapter covers the slides
*Continuous Action Space* (the Gaussian; independent components, a full covariance, a mixture) and *Continuous Action
Space in Gradient Methods* (mean and scale from one network, exponential or softplus, clipping, and the loss with the
entropy, (4.25)). What the slides write as a probability of an action is a density, and where an action has several
components the log-likelihood is the sum over them, (gaussian.3). The policy gradient theorem itself is recalled on
the slide *Deterministic Policy Gradient Theorem*. In the blog draft the chapter covers the sections *Policy
Gradients* and *Actor critic methods*.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"scores", scores},
        {"the theorem on trajectories", trajectories},
        {"the theorem with steps to go", finite_values},
        {"estimators", estimators},
        {"single estimates", single_estimates},
        {"samples", samples},
        {"the theorem with values", discounted},
        {"the factor that is dropped", dropped_factor},
        {"a shared parameter", shared_parameter},
        {"the best baseline", best_baseline},
        {"the actor's gradient", actor},
        {"the TD error as an advantage", td_error},
        {"clipping", clipping},
        {"a full covariance", full_density},
        {"its score", full_gradient},
        {"a mixture", mixture_density_and_score},
        {"its entropy", entropy_of_mixture},
        {"the gradient of its entropy", gradient_of_entropy},
        {"the loss through a network", loss_through_network},
        {"returns and weights", weights},
        {"batches by hand", collected},
        {"acting", acting},
        {"certain policies", certain},
        {"whole updates", whole_updates},
        {"training by hand", training_by_hand},
        {"training", training},
        {"the spider's steps", spider_steps},
        {"the spider", spider},
        {"erratum E3", erratum_own_reward},
        {"erratum E4", erratum_proof},
        {"exercises", exercises},
    };
    return harness_run("04-policy-gradient-check", section, sizeof section / sizeof *section, argc, argv);
}
