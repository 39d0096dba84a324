/*
## Exercises

Ask and answer them with `build/05-ddpg --exercise 1 --answer X`; the program finds the answer by a run. In 6 and 7 you
write a function of the chapter: its file says what it must do, and `make exercise-05-6`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[6_ddpg_actor_gradient.c](../chapters/05-ddpg/exercises/6_ddpg_actor_gradient.c) and
[7_polyak_average.c](../chapters/05-ddpg/exercises/7_polyak_average.c).

@exercises

<details><summary>Answers</summary>

1: @{05_exercises/1}, from (5.8) with $`c_0 = -1`$, $`c_1 = 2`$, $`c_2 = -2`$; the other is 0.04. 2: @{05_exercises/2};
no, but nearly, for a narrow policy: (5.8) is least at $`c_0 - \beta = -\tfrac32 c_2\sigma^2`$. 3: @{05_exercises/3}. 4:
@{05_exercises/4}, when an episode of the pendulum has 200. 5: @{05_exercises/5}; one would go the wrong way.

6 and 7: the chapter's own functions are the solutions; `ddpg_actor_gradient` stands at (5.11), `polyak_average` at
(adam.2).

</details>
*/
#include "exercises.h"

#include "dpg.h"
#include "ou.h"
#include "numbers/elementary.h"

#include <stddef.h>

/* Q(a) = -(a - 1)^2, at the mean 0 and the width 0.1. */
static double value(const void *of, double a) {
    (void)of;
    return -(a - 1) * (a - 1);
}

static const struct hill hill = {value, NULL, NULL};

static double score_variance(void) {
    return score_estimate(&hill, 0, 0.1, 0).variance;
}

static double least_variance(void) {
    double low = -3, high = 1;
    for (int i = 0; i < 100; i++) { /* ternary search: the variance is a parabola in the baseline */
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        double at_a = score_estimate(&hill, 0, 0.1, a).variance, at_b = score_estimate(&hill, 0, 0.1, b).variance;
        if (at_a < at_b)
            high = b;
        else
            low = a;
    }
    return score_estimate(&hill, 0, 0.1, low).variance;
}

static double as_wide(void) {
    return ou_lecture_width(&(struct ou){0.3, 0, 0.25});
}

/* Steps until the correlation has fallen to 1/e, at Euler's steps of 0.01. */
static double memory(void) {
    const struct ou p = {0.15, 0, 0.2};
    double x = 1;
    int steps = 0;
    for (; x > f64_exp(-1.0); steps++) x = ou_euler_step(&p, x, 0.01, 0);
    return steps;
}

/* Of one action for both states: what the stationary distribution makes of the derivative. */
static double wrong_sign(void) {
    struct dpg m = dpg_table();
    const double theta[DPG_STATES] = {0.3, 0};
    double a[DPG_STATES], mu[DPG_STATES], g[DPG_STATES];
    for (int s = 0; s < DPG_STATES; s++) m.feature[s][0] = 1, m.feature[s][1] = 0;
    dpg_actions(&m, theta, a);
    dpg_stationary(&m, a, mu);
    dpg_direction(&m, theta, mu, g);
    return g[0];
}

const struct exercise ddpg_exercises[N_DDPG_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Q(a) = -(a - 1)² and A ~ N(0, 0.1²). What is the variance of the score's estimate from one sample, without a "
     "baseline? (And that of the pathwise one?)",
     score_variance, 0.1},
    {"Again Q(a) = -(a - 1)² and A ~ N(0, 0.1²). What is the variance of the score's estimate with the constant "
     "baseline for which it is least? (Is that baseline the value at the mean?)",
     least_variance, 0.01},
    {"The noise of (5.19) is given the rate ϑ = 0.3 and the scale σ = 0.25. What is its deviation in the long run?",
     as_wide, 1e-3},
    {"The paper does not give the time step of its noise. Draw it, with the rate ϑ = 0.15 and the scale σ = 0.2, by "
     "(5.18) with Δ = 0.01, once per step of the environment. After how many steps has the correlation with an "
     "earlier value fallen below 1/e?",
     memory, 1},
    {"In the world of two states, (5.13), with the numbers of dpg_table at γ = 0.8, let both states share one "
     "parameter, their action, at 0.3. The derivative of the return with respect to it is positive. What is (5.5) with "
     "the long run's shares, whose sum is 1, in the place of d?",
     wrong_sign, 1e-3},
    {"Write ddpg_actor_gradient, which goes through the critic to the actor's parameters, (5.11).", NULL, 0},
    {"Write polyak_average, the target network's step, (adam.2).", NULL, 0},
};

/*
## In the lecture

Of NPFL139's eighth lecture this chapter covers the slides *Deterministic Policy Gradient Theorem* and its *Proof*,
whose last line before the expansion is (5.3) and whose expansion is (5.4); *Deep Deterministic Policy Gradients*, where
(5.9) stands as the equation of which it is a sample; and *Ornstein-Uhlenbeck Exploration* with its *Visualization*.
The proof's slides ask for a reward without chance, which is not needed, since only its mean occurs; and for densities
of the next state that are continuous in the action, which the pendulum does not have, (5.6) [S49]. The slides on DDPG
mention batch normalisation for images; the paper has it in its small networks, too [S46]. In the blog draft the chapter
covers the end of *Actor critic methods*.
*/
