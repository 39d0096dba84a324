/*
## Exercises

Ask and answer them with `build/01-td --exercise 1 --answer X`; the program finds the answer by a run.

@exercises

<details><summary>Answers</summary>

1: @{01_exercises/1}. 2: @{01_exercises/2}. 3: @{01_exercises/3}; with this step each update replaces the value by its
last target, and earlier episodes are forgotten. 4: @{01_exercises/4}. 5: @{01_exercises/5}.

</details>
*/
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
    {"Let the loop at s3 have the probability 1/2 instead of 2/5, and its exit the rest. What is V(s3)?", changed_loop,
     1e-3},
    {"One episode starts in s5. What is the mean of the every-visit estimate of V(s5) over all such episodes? (By "
     "(1.19), or by a sum over the length of the stay.)",
     every_visit_mean, 1e-3},
    {"Run TD(0) once over the four episodes, from values of 0 and with α = 1. What is V(s2) at the end? (And what has "
     "been forgotten?)",
     forgetful, 1e-3},
    {"By what factor does the root mean square error of TD(0) over s1 to s5 change on the four episodes when α goes "
     "from 0.5 to 0.8, as the blog draft suggests?",
     error_ratio, 1e-3},
    {"With how many steps to go is the value of s3, by (1.12), within one percent of V(s3) for the first time? (By "
     "(1.14), on one loop.)",
     horizon, 0.1},
};

/*
## In the lecture

The blog draft covers this chapter in its sections *Problem*, *Bellman Equations* and *TD Learning*. NPFL139's eighth
lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) takes it as known and uses it on the slides
*Deep Deterministic Policy Gradients*, where the critic is trained by a Bellman equation for a deterministic policy, and
*Soft Policy Evaluation*, whose convergence is the contraction (1.15) with another reward.
*/
