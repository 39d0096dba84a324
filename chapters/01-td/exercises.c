#include "exercises.h"

#include "graph_file.h"
#include "td.h"
#include "worlds/env_graph.h"

#include <math.h>

static const double one[6] = {1, 1, 1, 1, 1, 1};

static double changed_loop(void) {
    struct mdp m;
    double v[6];
    graph_chain(&m);
    m.p[mdp_at(&m, 2, 0, 2)] = m.p[mdp_at(&m, 2, 0, 5)] = 0.5;
    mdp_value(&m, one, v);
    mdp_free(&m);
    return v[2];
}

/* The mean over the length k of the stay, whose estimate is -(k + 1)/2. */
static double every_visit_mean(void) {
    double mean = 0, p = 0.8;
    for (int k = 1; k < 200; k++, p *= 0.2) mean -= p * (k + 1) / 2;
    return mean;
}

static void worked_values(double alpha, double *v) {
    struct td_data data = {0};
    graph_file_worked(&data);
    for (int i = 0; i < data.n; i++) td_update(v, data.step[i], alpha, 1);
    td_free(&data);
}

static double forgetful(void) {
    double v[6] = {0};
    worked_values(1, v);
    return v[1];
}

double td_worked_error(double alpha) {
    struct mdp m;
    double exact[6], v[6] = {0}, sum = 0;
    graph_chain(&m);
    mdp_value(&m, one, exact);
    mdp_free(&m);
    worked_values(alpha, v);
    for (int s = 0; s < 5; s++) sum += (v[s] - exact[s]) * (v[s] - exact[s]);
    return sqrt(sum / 5);
}

static double error_ratio(void) {
    return td_worked_error(0.8) / td_worked_error(0.5);
}

static double horizon(void) {
    struct mdp m;
    double exact[6], v[6] = {0};
    int h = 0;
    graph_chain(&m);
    mdp_value(&m, one, exact);
    do td_horizon_value(&m, one, ++h, v);
    while (fabs(v[2] - exact[2]) > 0.01 * fabs(exact[2]));
    mdp_free(&m);
    return h;
}

const struct exercise td_exercises[N_TD_EXERCISES] = {
    {"The loop at s3 has the probability 1/2, its exit 1/2. What is V(s3)?", changed_loop, 1e-3},
    {"What is the mean of the every-visit estimate of V(s5) from one episode that starts there?", every_visit_mean,
     1e-3},
    {"TD(0) over the four episodes with alpha = 1: what is V(s2) at the end?", forgetful, 1e-3},
    {"By what factor does the root mean square error over s1 to s5 change from alpha = 0.5 to 0.8?", error_ratio, 1e-3},
    {"What is the smallest horizon at which V_H(s3) is within one percent of V(s3)?", horizon, 0.1},
};
