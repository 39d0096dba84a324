/*
## Exercises

Ask and answer them with `build/01-td --exercise 1 --answer X`; the program finds the answer by a run. In 8 and 9 you
write a function of the chapter: its file says what it must do, and `make exercise-01-8`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[8_td_update.c](../chapters/01-td/exercises/8_td_update.c) and
[9_td_monte_carlo.c](../chapters/01-td/exercises/9_td_monte_carlo.c).

@exercises

<details><summary>Answers</summary>

1: @{01_exercises/1}. 2: @{01_exercises/2}. 3: @{01_exercises/3}; with this step each update replaces the value by its
last target, and earlier episodes are forgotten. 4: @{01_exercises/4}. 5: @{01_exercises/5}. 6: @{01_exercises/6}.
7: @{01_exercises/7}; solve $`\kappa = 1`$.

8 and 9: the chapter's own functions are the solutions; `td_update` stands at (1.20), `td_monte_carlo` at (1.17) and
(1.18).

</details>
*/
#include "exercises.h"

#include "graph_file.h"
#include "td.h"
#include "traces.h"
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

/* Of the first step of the third episode, 2-5-6, from values of -2. */
static double half_way(void) {
    struct td_data data = {0};
    double v[6] = {-2, -2, -2, -2, -2, 0}, g[16];
    graph_file_worked(&data);
    td_lambda_returns(&data, 1, 0.5, v, g);
    td_free(&data);
    return g[5];
}

/* kappa of the loop at s3, from how M_0 grows with the horizon. */
static double growth(double stays) {
    struct mdp m;
    double pi[12], even[12], moment[3][18];
    graph_steered(&m);
    for (int i = 0; i < 12; i++) pi[i] = even[i] = 0.5;
    pi[4] = 1 - stays, pi[5] = stays;
    for (int i = 0; i < 3; i++) td_weight_moments(&m, pi, even, 10 + i, moment[i]);
    mdp_free(&m);
    return (moment[2][2] - moment[1][2]) / (moment[1][2] - moment[0][2]);
}

static double infinite_from(void) {
    double low = 0.5, high = 1;
    for (int i = 0; i < 40; i++) {
        double stays = (low + high) / 2;
        if (growth(stays) < 1)
            low = stays;
        else
            high = stays;
    }
    return low;
}

const struct exercise td_exercises[N_TD_EXERCISES + EXERCISE_FUNCTIONS] = {
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
    {"All values of the graph are -2 (that of s6 is 0). What is the λ-return of the first step of the episode 2-5-6, "
     "with λ = 1/2?",
     half_way, 1e-3},
    {"The steered graph, and episodes of the policy that takes both actions equally often. From which probability on "
     "of the second action in s3, the one that aims at the loop, is the variance of the ordinary weighted returns from "
     "s3 infinite?",
     infinite_from, 1e-3},
    {"Write td_update, the update of TD(0), (1.20).", NULL, 0},
    {"Write td_monte_carlo, which averages returns after first visits or every visit, (1.17) and (1.18).", NULL, 0},
};

/*
## In the lecture

The blog draft covers this chapter in its sections *Problem*, *Bellman Equations* and *TD Learning*. NPFL139's eighth
lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) takes it as known and uses it on the slides
*Deep Deterministic Policy Gradients*, where the critic is trained by a Bellman equation for a deterministic policy, and
*Soft Policy Evaluation*, whose convergence is the contraction (1.15) with another reward.
*/
