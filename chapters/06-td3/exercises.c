/*
## Exercises

Ask and answer them with `build/06-td3 --exercise 1 --answer X`; the program finds the answer by a run. In 7 and 8 you
write a function of the chapter: its file says what it must do, and `make exercise-06-7`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[7_td3_targets.c](../chapters/06-td3/exercises/7_td3_targets.c) and
[8_td3_next_actions.c](../chapters/06-td3/exercises/8_td3_next_actions.c).

@exercises

<details><summary>Answers</summary>

1: @{06_exercises/1}, by (6.10). 2: @{06_exercises/2}, by (6.7): the clip takes little. 3: @{06_exercises/3}; the half
of the noise that points outwards is cut off. 4: @{06_exercises/4}, where $`g^\top h = \lVert g\rVert^2`$. 5:
@{06_exercises/5}, which is $`(1 + \lambda^2)/\lambda^2`$. 6: @{06_exercises/6}, by (6.29), and above what is earned
where the clip keeps all noise back, which is 0.

7 and 8: the chapter's own functions are the solutions; `td3_targets` stands at (6.9), `td3_next_actions` at (6.6).

</details>
*/
#include "exercises.h"

#include "expected.h"
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
    return w->f(x) * f64_exp(-x * x / 2) / sqrt(2 * M_PI);
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
        if (by_g >= by_h)
            low = length;
        else
            high = length;
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

/* On a grid, as the loss has two valleys: one of its slope, and one at the clip. */
static double before_the_ledge(void) {
    struct td3_config c = td3_preset(PRESET_PAPER);
    double best = -1, most = -HUGE_VAL;
    for (int i = -5000; i <= 5000; i++) {
        double value = expected_ledge(i / 1e4, 0.5, 2, c.smoothing, c.smoothing_clip);
        if (value > most) most = value, best = i / 1e4;
    }
    return best;
}

const struct exercise td3_exercises[N_TD3_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Two critics are right on average, with normal errors of standard deviation 2 and correlation 0.5. What is the "
     "mean error of the smaller of their values?",
     smaller_value, 1e-3},
    {"The noise in the targets has the standard deviation 0.2 and is clipped at 0.5. Which standard deviation is left?",
     deviation, 1e-4},
    {"The target actor's action is 1, the upper bound, and the noise of (6.6) has the standard deviation 0.2 and is "
     "clipped at 0.5. What is the mean of the action that the target rates?",
     drawn_inward, 1e-3},
    {"Let g = (1, 0), and let h make an angle of 60 degrees with it. From which length of h on does a small step αh "
     "raise the critic more than αg does, as in E22?",
     long_enough, 1e-2},
    {"In the model (6.12), without noise in the targets and with β = 0.1: how many times larger is the variance of the "
     "critic's error with d = 1 than with d = 2?",
     patience, 1e-3},
    {"The ledge of (6.29) has its edge at 0.5, and a fall costs 2. The noise of (6.6) has deviation 0.2 and is "
     "clipped at 0.5. Which first action has the largest value?",
     before_the_ledge, 2e-3},
    {"Write td3_targets, the clipped double target, (6.9).", NULL, 0},
    {"Write td3_next_actions, which smooths the target by clipped noise, (6.6).", NULL, 0},
};

/*
## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) this chapter covers the part
*Twin Delayed Deep Deterministic Policy Gradient*: the slides *TD3 – Maximization Bias*, *TD3 – Algorithm*, *TD3 –
Hyperparameters*, *TD3 – Results* and *TD3 – Ablations*. Beside E22, in the argument about the bias the critic's
parameters change their name from $`\varphi`$ to $`\theta`$ on the way. The target with noise is given there without the
outer clip of (6.6) [S64], as in the main text of the paper, whose supplement and program have it [S54]; without it the
critics are asked about actions that do not exist.

## What changed

The code of DDPG, and what makes TD3 of it:

diff: 05-ddpg
*/
