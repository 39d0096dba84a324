#include "exercises.h"

#include "densities.h"
#include "policy_gradient.h"
#include "spider.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stddef.h>

static const double logits[4] = {0.3, -0.2, -0.4, 0.8};

/* The squared score of N(0, 0.1^2) by its mean, times the density. */
static double squared_score(double a, void *context) {
    (void)context;
    double sigma = 0.1, z = a / sigma;
    return z * z / (sigma * sigma) * f64_exp(-0.5 * z * z) / (sqrt(2 * 3.141592653589793) * sigma);
}

static double variance_of_score(void) {
    return quadrature(squared_score, NULL, -1.2, 1.2, 100);
}

struct moments {
    double weighted[4], squares[4];
    const struct mdp *m;
    const double *pi;
};

static void add_moments(void *context, const struct pg_trajectory *path, double probability) {
    struct moments *x = context;
    double z[4], r = 0;
    struct pg_trajectory one = *path;
    for (int t = 0; t < path->n; t++) {
        r += path->r[t];
        one.r[t] = t == 0; /* a return of 1: the estimate is the score itself */
    }
    pg_estimate(x->m, x->pi, &one, PG_WHOLE, (double[2]){0}, z);
    for (int i = 0; i < 4; i++) {
        x->weighted[i] += probability * r * z[i] * z[i];
        x->squares[i] += probability * z[i] * z[i];
    }
}

/* Equation 4.15 on M1 with two steps and no discount, for the first parameter. */
static double best_baseline(void) {
    struct mdp m;
    double pi[4];
    graph_two_state(&m);
    m.gamma = 1;
    pg_softmax(&m, logits, pi);
    struct moments x = {.m = &m, .pi = pi};
    pg_enumerate(&m, pi, 2, add_moments, &x);
    mdp_free(&m);
    return x.weighted[0] / x.squares[0];
}

/* Three steps without a stumble: to the second cell, to the third, and onto land. */
static double dry(void) {
    return f64_power(1 - spider_stumble, 3);
}

static double two_modes(void) {
    struct mixture m = {.k = 2, .mu = {-10, 10}};
    return mixture_entropy(&m);
}

/* The cosine of the angle between the direction without gamma^t and the gradient, on M1. */
static double angle(void) {
    struct mdp m;
    double d[4], g[4], dg = 0, dd = 0, gg = 0;
    graph_two_state(&m);
    pg_exact(&m, logits, PG_TRUE, g);
    pg_exact(&m, logits, PG_IMMEDIATE, d);
    for (int i = 0; i < 4; i++) dg += d[i] * g[i], dd += d[i] * d[i], gg += g[i] * g[i];
    mdp_free(&m);
    return dg / sqrt(dd * gg);
}

const struct exercise pg_exercises[N_PG_EXERCISES] = {
    {"Every return is 1, the policy is N(mu, 0.1^2). What is the variance of the estimate of dJ/dmu from one sample?",
     variance_of_score, 1e-3},
    {"M1, two steps, no discount: which constant baseline gives the first parameter's estimate the least variance?",
     best_baseline, 1e-3},
    {"With what probability does the spider, once on the bridge and walking on, come off it dry on the other side?",
     dry, 1e-3},
    {"What is the entropy of an even mixture of N(-10, 1) and N(10, 1)?", two_modes, 1e-3},
    {"M1, discounted: what is the cosine between the draft's direction (E3) and the gradient at the chapter's policy?",
     angle, 1e-3},
};
