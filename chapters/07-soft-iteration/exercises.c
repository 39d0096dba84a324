#include "exercises.h"

#include "soft_iteration.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static double two_values(void) {
    return soft_maximum((double[]){1, 0}, 2, 0.5);
}

/* By bisection. */
static double nearly_certain(void) {
    double low = 0.01, high = 1, pi[2];
    while (high - low > 1e-12) {
        double alpha = (low + high) / 2;
        soft_softmax((double[]){1, 0}, 2, alpha, pi);
        if (pi[0] > 0.99)
            low = alpha;
        else
            high = alpha;
    }
    return low;
}

static double two_ways_to_the_end(void) {
    struct mdp m;
    double v[6] = {0};
    graph_steered(&m);
    soft_value_iteration(&m, 1, v, 1e-13, 10000);
    mdp_free(&m);
    return v[3];
}

/* By how much X -> sum_a exp(r / alpha) X(next) grows: without a discount and without chance, (7.23) is this for
 * X = exp(V / alpha), and sums of its powers are finite as long as it shrinks. */
static double growth(const struct mdp *m, double alpha) {
    double x[CLIFF_STATES], next[CLIFF_STATES], weight[CLIFF_STATES * CLIFF_ACTIONS * CLIFF_STATES], top = 0;
    int row = m->actions * m->states;
    for (int i = 0; i < m->states * row; i++) weight[i] = m->p[i] > 0 ? m->r[i] / alpha : -INFINITY;
    f64_exp_all(m->states * row, weight, weight);
    for (int s = 0; s < m->states; s++) x[s] = !m->terminal[s];
    for (int i = 0; i < 2000; i++) {
        top = 0;
        for (int s = 0; s < m->states; s++) {
            next[s] = 0;
            for (int k = 0; k < row; k++)
                if (weight[s * row + k] > 0) next[s] += weight[s * row + k] * x[k % m->states];
            top = larger(top, next[s]);
        }
        for (int s = 0; s < m->states; s++) x[s] = next[s] / top;
    }
    return top;
}

static double never_arriving(void) {
    struct mdp m;
    double low = 0.5, high = 1;
    cliff_mdp(&m);
    while (high - low > 1e-6) {
        double alpha = (low + high) / 2;
        if (growth(&m, alpha) < 1)
            low = alpha;
        else
            high = alpha;
    }
    mdp_free(&m);
    return low;
}

/* The price of entropy on M1: the temperature at which the discounted mean entropy is 0.4. */
static double price(void) {
    struct mdp m;
    double low = 0.01, high = 10;
    graph_two_state(&m);
    while (high - low > 1e-10) {
        double alpha = (low + high) / 2, v[2] = {0}, pi[4], to_come[2];
        soft_value_iteration(&m, alpha, v, 1e-12, 10000);
        soft_improve(&m, alpha, v, pi);
        soft_entropy_value(&m, pi, to_come);
        double mean = (1 - m.gamma) * (m.start[0] * to_come[0] + m.start[1] * to_come[1]);
        if (mean < 0.4)
            low = alpha;
        else
            high = alpha;
    }
    mdp_free(&m);
    return low;
}

/* E21: old and new value of the first state, by eq. 7.5. */
static double tied(void) {
    double q[4] = {1, 0, 0, 2}, before[2], after[2];
    soft_softmax(q, 2, 1, before);
    soft_softmax((double[]){(q[0] + q[2]) / 2, (q[1] + q[3]) / 2}, 2, 1, after);
    return soft_mean(q, before, 2, 1) - soft_mean(q, after, 2, 1);
}

const struct exercise soft_exercises[N_SOFT_EXERCISES] = {
    {"Two actions are worth 1 and 0. What is their soft maximum at the temperature 0.5?", two_values, 1e-3},
    {"At which temperature does the softmax take the better of them with probability 0.99?", nearly_certain, 1e-3},
    {"On the graph with a steering wheel both actions of s4 do the same. What is V*(s4) at the temperature 1?",
     two_ways_to_the_end, 1e-3},
    {"From which temperature on are the soft values of the cliff infinite, without a discount?", never_arriving, 1e-3},
    {"M1: at which temperature does the optimal policy have the entropy 0.4 nats, on average over its discounted "
     "visits?",
     price, 1e-3},
    {"Erratum E21: by how much does V fall in the first state?", tied, 1e-3},
};
