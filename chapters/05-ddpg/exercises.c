#include "exercises.h"

#include "dpg.h"
#include "ou.h"
#include "numbers/elementary.h"

#include <stddef.h>

/* Q(a) = -(a - 1)^2, at the mean 0 and the width 0.1. */
static double value(const void *of, double a) {
    (void)of;
    return -(a - 1) * (a - 1);
}

static const struct hill hill = {value, NULL, NULL};

static double score_variance(void) {
    return score_estimate(&hill, 0, 0.1, 0).variance;
}

static double least_variance(void) {
    double low = -3, high = 1;
    for (int i = 0; i < 100; i++) { /* ternary search: the variance is a parabola in the baseline */
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        double at_a = score_estimate(&hill, 0, 0.1, a).variance, at_b = score_estimate(&hill, 0, 0.1, b).variance;
        *(at_a < at_b ? &high : &low) = at_a < at_b ? b : a;
    }
    return score_estimate(&hill, 0, 0.1, low).variance;
}

static double as_wide(void) {
    return ou_lecture_width(&(struct ou){0.15, 0, 0.2});
}

/* Steps until the correlation has fallen to 1/e, at Euler's steps of 0.01. */
static double memory(void) {
    const struct ou p = {0.15, 0, 0.2};
    double x = 1;
    int steps = 0;
    for (; x > f64_exp(-1.0); steps++) x = ou_euler_step(&p, x, 0.01, 0);
    return steps;
}

/* Of one action for both states: what the stationary distribution makes of the derivative. */
static double wrong_sign(void) {
    struct dpg m = dpg_table();
    const double theta[DPG_STATES] = {0.3, 0};
    double a[DPG_STATES], mu[DPG_STATES], g[DPG_STATES];
    for (int s = 0; s < DPG_STATES; s++) m.feature[s][0] = 1, m.feature[s][1] = 0;
    dpg_actions(&m, theta, a);
    dpg_stationary(&m, a, mu);
    dpg_direction(&m, theta, mu, g);
    return g[0];
}

const struct exercise ddpg_exercises[N_DDPG_EXERCISES] = {
    {"Q(a) = -(a - 1)^2, A ~ N(0, 0.1^2): the variance of the score's estimate, without a baseline?", score_variance,
     0.1},
    {"The same with the best constant baseline?", least_variance, 0.01},
    {"Noise with theta = 0.15, sigma = 0.2: its deviation in the long run?", as_wide, 1e-3},
    {"The same in Euler's steps of 0.01: steps until the correlation falls below 1/e?", memory, 1},
    {"The table's world, one action 0.3 for both states: the derivative with mu in the place of d?", wrong_sign, 1e-3},
};
