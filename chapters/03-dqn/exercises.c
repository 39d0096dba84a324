#include "exercises.h"

#include "dqn.h"
#include "numbers/elementary.h"
#include "worlds/env_graph.h"
#include "worlds/mdp.h"

#include <math.h>

/* n times the variance of the mean of n correlated terms, for an n at which it has settled. */
static double worth(void) {
    double rho = 0.95, sum = 1;
    for (int k = 1; k < 2000; k++) sum += 2 * f64_power(rho, k);
    return sum;
}

static double clipped(double error) {
    return fabs(error) > 0.1 ? 0.1 * fabs(error) - 0.005 : error * error / 2;
}

static double clipped_minimum(void) {
    double low = 0, high = 1;
    for (int i = 0; i < 200; i++) { /* ternary search on a convex function */
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        double at_a = 0.7 * clipped(a) + 0.3 * clipped(1 - a), at_b = 0.7 * clipped(b) + 0.3 * clipped(1 - b);
        *(at_a < at_b ? &high : &low) = at_a < at_b ? b : a;
    }
    return low;
}

static double least_error(void) {
    struct mdp m;
    double v[2] = {0}, sum = 0;
    graph_two_state(&m);
    mdp_value_iteration(&m, v, 1e-14, 10000);
    for (int pair = 0; pair < 4; pair++)
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(&m, pair / 2, pair % 2, s2);
            double error = m.r[at] + m.gamma * v[s2] - mdp_backup(&m, v, pair / 2, pair % 2);
            sum += m.p[at] * error * error / 4;
        }
    mdp_free(&m);
    return sum;
}

static double parameters(void) {
    static const int size[] = {4, 64, 64, 2};
    return mlp_shape(3, size, RELU, IDENTITY).parameters;
}

static double bytes(void) {
    return (2 * 4 + 1 + 1) * (double)sizeof(float) + 1;
}

const struct exercise dqn_exercises[N_DQN_EXERCISES] = {
    {"Terms with correlation 0.95: how many are worth one independent term?", worth, 0.5},
    {"Targets 0 (0.7) and 1 (0.3), errors clipped at 0.1: where is the loss least?", clipped_minimum, 1e-3},
    {"What is the mean squared TD error at the optimal values of M1?", least_error, 1e-3},
    {"How many parameters has a network with sizes 4, 64, 64, 2?", parameters, 0.1},
    {"How many bytes does a transition of 2 x 4 + 1 + 1 floats and a byte take?", bytes, 0.1},
};
