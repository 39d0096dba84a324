/*
## Exercises

Ask and answer them with `build/02-q-learning --exercise 1 --answer X`; the program finds the answer by a run. In 6 and
7 you write a function of the chapter: its file says what it must do, and `make exercise-02-6`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[6_q_learning.c](../chapters/02-q-learning/exercises/6_q_learning.c) and
[7_q_double.c](../chapters/02-q-learning/exercises/7_q_double.c).

@exercises

<details><summary>Answers</summary>

1: @{02_exercises/1}. 2: @{02_exercises/2}; the other half of the greedy share goes to the other one. 3:
@{02_exercises/3}, by (2.20). 4: @{02_exercises/4}. 5: @{02_exercises/5}; a fall costs a hundred steps and the way
back, the detour costs two, so that very little trembling suffices.

6 and 7: the chapter's own functions are the solutions; `q_learning` stands at (2.13), `q_double` at (2.22).

</details>
*/
#include "exercises.h"

#include "q_learning.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stddef.h>

static double steered_value(void) {
    struct mdp m;
    double v[6] = {0};
    graph_steered(&m);
    mdp_value_iteration(&m, v, 1e-13, 1000);
    mdp_free(&m);
    return v[0];
}

/* Two of four actions share the largest value. */
static double tied_probability(void) {
    struct q_agent x;
    double pi[4];
    q_init(&x, &(struct q_config){.epsilon = 0.1}, 1, 4, NULL);
    x.q[0][1] = x.q[0][3] = 2;
    q_policy(&x, 0, pi);
    q_free(&x);
    return pi[1];
}

static double normal_density(double x, void *context) {
    (void)context;
    return f64_exp(-x * x / 2) / sqrt(2 * M_PI);
}

/* What eq. 2.20 takes the mean of. */
static double at_the_maximum(double x, void *context) {
    int m = *(int *)context;
    double below = 0.5 + quadrature(normal_density, NULL, 0, x, 12);
    return x * m * f64_power(below, m - 1);
}

double q_normal_maximum(int m) {
    return quadrature_normal(at_the_maximum, &m, 0, 1);
}

static double five_normals(void) {
    return q_normal_maximum(5);
}

/* eq. 2.19, one factor at a time */
static double half_life(void) {
    double x = 1;
    int n = 0;
    while (x > 0.5) {
        n++;
        x *= 1 - 0.1 / n;
    }
    return n;
}

/* The share of random actions at which the best trembling hand leaves the edge of the cliff, by bisection. */
static double leaves_the_edge(void) {
    struct mdp m;
    double q[CLIFF_STATES * CLIFF_ACTIONS] = {0}, low = 0, high = 0.5;
    int policy[CLIFF_STATES];
    cliff_mdp(&m);
    while (high - low > 1e-6) {
        double epsilon = (low + high) / 2;
        q_soft_iteration(&m, epsilon, q, 1e-10, 100000);
        mdp_greedy(&m, q, policy);
        if (q_policy_return(&m, policy, 0) > -13.5)
            low = epsilon;
        else
            high = epsilon;
    }
    mdp_free(&m);
    return high;
}

const struct exercise q_exercises[N_Q_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"What is the optimal value of s1 on the graph with a steering wheel? (By hand: from right to left, two candidates "
     "per state. The table of the steered graph has it, to compare.)",
     steered_value, 1e-3},
    {"A state has four actions, ε = 0.1, and two of the four share the largest value. With what probability is a given "
     "one of the two taken?",
     tied_probability, 1e-6},
    {"Five actions are worth 0 each, and their estimates are off by independent standard normal errors. What is the "
     "largest estimate on average?",
     five_normals, 2e-3},
    {"After how many updates is no more than half of the error left in (2.19), with γ = 0.9? (Give or take one.)",
     half_life, 1},
    {"At which ε does the greedy path of the best ε-greedy values, (2.12), leave the edge of the cliff?",
     leaves_the_edge, 1e-4},
    {"Write q_learning, the update of Q-learning, (2.13).", NULL, 0},
    {"Write q_double, the update of Double Q-learning, (2.22): one table picks, the other one judges.", NULL, 0},
};

/*
## In the lecture

The blog draft covers this chapter in its section *Q-Learning*. NPFL139's eighth lecture (Milan Straka, *Continuous
Action Space: DDPG, TD3, SAC* [S12]) takes Q-learning as known. Its slides *Deep Deterministic Policy Gradients* compare
DDPG with Expected SARSA: both may learn off-policy, because no action of the acting policy enters the target. (With a
deterministic policy the sum in (2.9) has one term.) Its slides *TD3 – Maximization Bias* recall the bias (2.20) and
Double Q-learning, and ask what becomes of them when an actor takes the place of the maximum. Chapters 5 and 6 start
there.
*/
