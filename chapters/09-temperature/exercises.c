#include "exercises.h"

#include "dual.h"
#include "networks/gaussian.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"

#include <math.h>

static double bandit(void) {
    static const double q[3] = {0, 1, 2};
    return dual_temperature(3, q, 0.7);
}

static double quadratic(void) {
    return dual_gaussian_temperature(5, -1);
}

static double in_the_box(void) {
    static const double half[3] = {2, 2, 0.5};
    double sum = 0;
    for (int i = 0; i < 3; i++) sum += -1 + f64_log(half[i]);
    return sum;
}

/* -log pi of a squashed Gaussian in the middle, at this noise. */
static double surprise(double noise, void *context) {
    real mu = 0, z = R(noise), u, a;
    return -(double)gaussian_tanh_sample(1, &mu, context, &z, &u, &a);
}

static double squashed_entropy(double log_sigma) {
    real scale = R(log_sigma);
    return quadrature_normal(surprise, &scale, 0, 1);
}

static double most_entropy(void) {
    double low = -2, high = 2;
    for (int i = 0; i < 60; i++) { /* ternary search: the entropy rises and falls again */
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (squashed_entropy(a) < squashed_entropy(b))
            low = a;
        else
            high = b;
    }
    return squashed_entropy(low);
}

/* Steps of 0.1 along the third slope until the temperature is within one percent, from ten times too much. */
static double steps(void) {
    double c = 2, star = dual_gaussian_temperature(c, -1), alpha = 10 * star;
    int n = 0;
    for (; n < 10000 && fabs(alpha / star - 1) > 0.01; n++)
        alpha = dual_step(DUAL_LOG, 0.1, alpha, dual_gaussian_entropy(c, alpha) + 1);
    return n;
}

const struct exercise temperature_exercises[N_TEMPERATURE_EXERCISES] = {
    {"Actions worth 0, 1 and 2, target entropy 0.7: at which temperature is it met?", bandit, 1e-3},
    {"Rewards -5 (a - m)^2 and a target entropy of -1: what is the temperature?", quadratic, 1e-3},
    {"Half-widths 2, 2 and 0.5: what is the target of -1 per component, in units of the environment?", in_the_box,
     1e-2},
    {"What is the most entropy that a squashed Gaussian with mean 0 can have?", most_entropy, 1e-3},
    {"Eta = 0.1, alpha ten times too high: how many steps until it is within one percent?", steps, 0.1},
};
