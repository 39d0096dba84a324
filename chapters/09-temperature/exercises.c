/*
## Exercises

Ask and answer them with `build/09-temperature --exercise 1 --answer X`; the program finds the answer by a run.

@exercises

<details><summary>Answers</summary>

1: @{09_exercises/1}. 2: @{09_exercises/2}. 3: @{09_exercises/3}. 4: @{09_exercises/4}. 5: @{09_exercises/5}.

</details>
*/
#include "exercises.h"

#include "dual.h"
#include "networks/gaussian.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"

#include <math.h>

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

const struct exercise temperature_exercises[N_TEMPERATURE_EXERCISES] = {
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
