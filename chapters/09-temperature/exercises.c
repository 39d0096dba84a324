/*
## Exercises

Ask and answer them with `build/09-temperature --exercise 1 --answer X`; the program finds the answer by a run. In 7 and
8 you write a function of the chapter: its file says what it must do, and `make exercise-09-7`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[7_tuned_sac_alpha_gradient.c](../chapters/09-temperature/exercises/7_tuned_sac_alpha_gradient.c) and
[8_tuned_sac_targets.c](../chapters/09-temperature/exercises/8_tuned_sac_targets.c).

@exercises

<details><summary>Answers</summary>

1: @{09_exercises/1}. 2: @{09_exercises/2}. 3: @{09_exercises/3}. 4: @{09_exercises/4}. 5: @{09_exercises/5}.
6: @{09_exercises/6}.

7 and 8: the chapter's own functions are the solutions; `tuned_sac_alpha_gradient` stands at (9.5), `tuned_sac_targets`
at (9.16).

</details>
*/
#include "exercises.h"

#include "dual.h"
#include "gates.h"
#include "networks/gaussian.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"

#include <math.h>
#include <stddef.h>

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

/* Where a raft may be, in cells of 0.001: the masses after so many steps of a uniform number within 0.2, by running
 * sums. What would leave the world is moved to its ends. */
static double by_chance(void) {
    enum { CELLS = 2001, MIDDLE = 1000, REACH = 200, START = 50, NEAR = 350, FAR = 650 };
    double mass[CELLS] = {0}, up_to[CELLS + 1] = {0}, share = 0;
    for (int i = MIDDLE - START; i <= MIDDLE + START; i++) mass[i] = 1.0 / (2 * START + 1);
    for (int t = 0; t < GATE_STEPS; t++) {
        for (int i = 0; i < CELLS; i++) up_to[i + 1] = up_to[i] + mass[i];
        for (int i = 0; i < CELLS; i++) { /* it comes from within REACH, and to an end from beyond it, too */
            int from = i - REACH, to = i + REACH;
            double sum = up_to[to >= CELLS ? CELLS : to + 1] - up_to[from < 0 ? 0 : from];
            mass[i] = sum / (2 * REACH + 1);
        }
        for (int k = 1; k <= REACH; k++) { /* the k-th cell beyond an end */
            mass[0] += up_to[REACH - k + 1] / (2 * REACH + 1);
            mass[CELLS - 1] += (up_to[CELLS] - up_to[CELLS - 1 - REACH + k]) / (2 * REACH + 1);
        }
    }
    for (int i = NEAR; i <= FAR; i++) /* the cells at the edges count by half, on both sides of the middle */
        share += (mass[MIDDLE + i] + mass[MIDDLE - i]) * (i == NEAR || i == FAR ? 0.5 : 1);
    return share;
}

const struct exercise temperature_exercises[N_TEMPERATURE_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Three actions are worth 0, 1 and 2, and the entropy is to be 0.7 nats. At which temperature is it?", bandit,
     1e-3},
    {"The rewards are -5 (a - m)² for a real action, and the entropy is to be -1. What is the temperature?", quadratic,
     1e-3},
    {"A box has the half-widths 2, 2 and 0.5. The target is -1 per component in units of [-1, 1]. How much is that for "
     "the action as a whole, in the units of the environment?",
     in_the_box, 1e-2},
    {"What is the most entropy that a squashed Gaussian with μ = 0 can have, over all σ? (A target above it can be "
     "set, "
     "but not met.)",
     most_entropy, 1e-3},
    {"On the quadratic bandit the temperature begins ten times too high, and each step along the third slope has "
     "η = 0.1. After how many steps is it within one percent of the solution?",
     steps, 0.1},
    {"The raft of the two gates is steered at random, each action uniform between -1 and 1. In which share of its "
     "episodes does it come to one of the gates? (That is what every agent begins with, whatever it is paid for.)",
     by_chance, 5e-3},
    {"Write tuned_sac_alpha_gradient, the slope of the temperature's loss, (9.5).", NULL, 0},
    {"Write tuned_sac_targets, with the smaller critic and the entropy of the next state, (9.16).", NULL, 0},
};

/*
## In the lecture

NPFL139's eighth lecture treats this on the two slides *Soft Actor Critic – Automatic Entropy Adjustment*. The
constrained problem there is (9.1), with the entropy as a mean over the states [S98]; the Lagrangian is (9.2), to be
maximised by the policy and minimised by $`\alpha \ge 0`$; the final loss is (9.4), a loss of $`\alpha`$ itself, with
the first of the slopes (9.5). The logarithm is what programs add, and some drop the factor with it ([S93], [S94]). The
remark that dual descent is guaranteed to converge under convexity assumptions only [S98] is taken up in the part [on
the least bound](#when-is-the-least-bound-the-answer). The paper's table of hyperparameters, which has a slide too, is
compared with this chapter under [The configuration](#the-configuration). The notes *Soft actor critic* have (9.4) under
*Automatic Entropy Adjustment* [S97]. The blog article *Soft Actor-Critic: Off-Policy Maximum Entropy Deep Reinforcement
Learning with a Stochastic Actor* leaves α out of value and policy, as the first paper does [S74]; Georgiev's draft
*Deriving Soft Actor Critic* announces a section on SAC with automatic temperature, which is not written yet [S99].

## What changed

SAC with a learned temperature is that of the last chapter with one number more that learns. What differs is below.

diff: 08-sac
*/
