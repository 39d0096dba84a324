/*
## Exercises

Ask and answer them with `build/03-dqn --exercise 1 --answer X`; the program finds the answer by a run. In 8 and 9 you
write a function of the chapter: its file says what it must do, and `make exercise-03-8`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[8_dqn_targets.c](../chapters/03-dqn/exercises/8_dqn_targets.c) and
[9_dqn_gradient.c](../chapters/03-dqn/exercises/9_dqn_gradient.c).

@exercises

<details><summary>Answers</summary>

1: @{03_exercises/1}. 2: @{03_exercises/2}. 3: @{03_exercises/3}. 4: @{03_exercises/4}. 5: @{03_exercises/5}.
6: @{03_exercises/6}. 7: @{03_exercises/7}.

8 and 9: the chapter's own functions are the solutions; `dqn_targets` stands at (3.1) and (3.6), `dqn_gradient` at (3.3)
and (3.4).

</details>
*/
#include "exercises.h"

#include "dqn.h"
#include "triad.h"
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
        if (at_a < at_b)
            high = b;
        else
            low = a;
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

static double growth(const struct triad *z, int updates) {
    double m[TRIAD_MAX * TRIAD_MAX];
    triad_copy_map(z, 0.01, updates, m);
    return triad_growth(z, m);
}

static double tipping_share(void) {
    double low = 0, high = 1;
    for (int i = 0; i < 40; i++) {
        struct triad z;
        double share = (low + high) / 2;
        triad_two_states(&z, 0.95, 1, share);
        if (growth(&z, 1) < 1)
            low = share;
        else
            high = share;
    }
    return low;
}

static double late_enough(void) {
    struct triad z;
    int updates = 1;
    triad_star(&z, 0.99, 1, NULL);
    while (growth(&z, updates) >= 1) updates++;
    return updates;
}

const struct exercise dqn_exercises[N_DQN_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Successive terms have the correlation ρ = 0.95. In the limit of long batches, how many of them are worth one "
     "independent term?",
     worth, 0.5},
    {"The targets at a pair are 0 with probability 0.7 and 1 with probability 0.3, so their mean is 0.3, and their "
     "median 0. Errors are clipped at 0.1. At which value is the loss (3.4) least?",
     clipped_minimum, 1e-3},
    {"What is the mean squared TD error at the optimal values of M1, over its four pairs with equal weights?",
     least_error, 1e-3},
    {"How many parameters has a network from 4 inputs through two hidden layers of 64 to 2 outputs?", parameters, 0.1},
    {"A row of the replay holds two observations of 4 numbers, an action and a reward in single precision, and one "
     "byte. How many bytes?",
     bytes, 0.1},
    {"The two states of (3.16), γ = 0.95, and the second one stays for ever. From which share of the first state in "
     "the "
     "data on do the values run away?",
     tipping_share, 1e-4},
    {"The star with γ = 0.99 and mean steps of α = 0.01: how many steps must be between two copies, at least, for the "
     "errors to die out? (Read it off the figure, then find it by a program that iterates (3.19); give or take one.)",
     late_enough, 1},
    {"Write dqn_targets, what the network is to learn, with one network or with two, (3.1) and (3.6).", NULL, 0},
    {"Write dqn_gradient, the semi-gradient through the network, with clipped errors, (3.3) and (3.4).", NULL, 0},
};

/*
## In the lecture

DQN comes before NPFL139's eighth lecture, which begins its part on the deterministic policy gradient with the remark
that combining DQN and continuous actions is not straightforward (*Deterministic Policy Gradient Theorem*), and takes
from it the replay and, moved slowly instead of copied, the target network (*Deep Deterministic Policy Gradients*)
[S31]. The blog draft *Deriving Soft Actor Critic* has it at the end of *Q-Learning*, with the slips of E33. The paper
of 2013 to which it refers (*Playing Atari with deep reinforcement learning*) has replay and holds the parameters of the
iteration before fixed in its loss, but keeps no target network for many updates yet [S27].
*/
