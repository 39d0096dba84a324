#include "exercises.h"

#include "td3.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "numbers/quadrature.h"

#include <math.h>

struct weighted {
    double (*f)(double x);
};

static double times_density(double x, void *context) {
    const struct weighted *w = context;
    return w->f(x) * f64_exp(-x * x / 2) / sqrt(2 * 3.141592653589793);
}

/* The mean of f(x) for a standard normal x. The kinks of these f, at 0 and 2.5, lie between panels of a quarter. */
static double normal_mean(double (*f)(double x)) {
    return quadrature(times_density, &(struct weighted){f}, -10, 10, 80);
}

/* The larger of two independent numbers less their mean is |x|/sqrt(2) for a standard normal x; correlation narrows
 * their difference. */
static double below_the_mean(double x) {
    return -2 * sqrt((1 - 0.5) / 2) * fabs(x);
}

static double smaller_value(void) {
    return normal_mean(below_the_mean);
}

static double noise(double x) {
    struct td3_config c = td3_preset(PRESET_PAPER);
    return larger(-c.smoothing_clip, smaller(c.smoothing_clip, c.smoothing * x));
}

static double squared_noise(double x) {
    return noise(x) * noise(x);
}

static double deviation(void) {
    return sqrt(normal_mean(squared_noise));
}

static double action_at_the_bound(double x) {
    return smaller(1, 1 + noise(x));
}

static double drawn_inward(void) {
    return normal_mean(action_at_the_bound);
}

/* The least length of h = length (1/2, sqrt(3)/2) with g'h > g'g, by bisection; g = (1, 0). */
static double long_enough(void) {
    double low = 0, high = 100;
    for (int i = 0; i < 100; i++) {
        double length = (low + high) / 2, alpha = 1e-3;
        double by_g = alpha, by_h = alpha * length * 0.5; /* what Q(a) = a_1 gains by either step */
        *(by_g >= by_h ? &low : &high) = length;
    }
    return low;
}

/* The variance of the critic's error at the actor's turns, in the long run, update by update. */
static double lag_variance(int delay) {
    double variance = 0;
    for (int turn = 0; turn < 1000; turn++) {
        variance += 1;
        for (int k = 0; k < delay; k++) variance *= 0.9 * 0.9;
    }
    return variance;
}

static double patience(void) {
    return lag_variance(1) / lag_variance(2);
}

const struct exercise td3_exercises[N_TD3_EXERCISES] = {
    {"Two unbiased critics, deviation 2, correlation 0.5: the mean error of the smaller value?", smaller_value, 1e-3},
    {"What is the standard deviation of the noise N(0, 0.2^2) clipped at 0.5?", deviation, 1e-4},
    {"The target actor's action is 1, the upper bound: the mean of the smoothed action?", drawn_inward, 1e-3},
    {"g = (1, 0), h at 60 degrees to it: from which length of h on does E22's inequality fail?", long_enough, 1e-2},
    {"Without noise in the targets, beta = 0.1: error variance with delay 1 over that with delay 2?", patience, 1e-3},
};
