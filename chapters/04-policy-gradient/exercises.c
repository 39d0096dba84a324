/*
## Exercises

Ask and answer them with `build/04-policy-gradient --exercise 1 --answer X`; the program finds the answer by a run. 1, 4
and 7 need [the second page](04-continuous-actions.md). In 8 and 9 you write a function of the chapter: its file says
what it must do, and `make exercise-04-8` [judges](exercise.md#functions-to-write) it by the chapter's checks, in a
second or two. The files are [8_pg_score.c](../chapters/04-policy-gradient/exercises/8_pg_score.c) and
[9_actor_critic_advantages.c](../chapters/04-policy-gradient/exercises/9_actor_critic_advantages.c).

@exercises

<details><summary>Answers</summary>

1: @{04_exercises/1}. 2: @{04_exercises/2}. 3: @{04_exercises/3}. 4: @{04_exercises/4}, the upper bound of (4.24).
5: @{04_exercises/5}; a small angle on one task is no comfort on the next, as the spider knows. 6: @{04_exercises/6}.
7: @{04_exercises/7}: the two ends add up, and the far one is next to nothing.

8 and 9: the chapter's own functions are the solutions; `pg_score` stands at (4.2) and (4.8), `actor_critic_advantages`
at (4.28).

</details>
*/
#include "exercises.h"

#include "actor_critic.h"
#include "densities.h"
#include "policy_gradient.h"
#include "spider.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stddef.h>

/* The squared score of N(0, 0.1^2) for its mean, times the density. */
static double squared_score(double a, void *context) {
    (void)context;
    double sigma = 0.1, z = a / sigma;
    return z * z / (sigma * sigma) * f64_exp(-0.5 * z * z) / (sqrt(2 * M_PI) * sigma);
}

static double variance_of_score(void) {
    return quadrature(squared_score, NULL, -1.2, 1.2, 100);
}

/* For the first logit of M1, with two steps and no discount. */
static double best_baseline(void) {
    struct mdp m;
    double pi[4], b[4];
    graph_two_state(&m);
    m.gamma = 1;
    pg_softmax(&m, pg_logits, pi);
    pg_best_constants(&m, pi, 2, b);
    mdp_free(&m);
    return b[0];
}

/* Three steps without a stumble: to the second cell, to the third, and onto land. */
static double dry(void) {
    return f64_power(1 - spider_stumble, 3);
}

static double two_modes(void) {
    struct mixture m = {.k = 2, .mu = {-10, 10}};
    return mixture_entropy(&m);
}

/* The cosine of the angle between the draft's direction and the gradient, on M1. */
static double angle(void) {
    struct mdp m;
    double draft[4], g[4], dg = 0, dd = 0, gg = 0;
    graph_two_state(&m);
    pg_exact(&m, pg_logits, PG_TRUE, g);
    pg_exact(&m, pg_logits, PG_IMMEDIATE, draft);
    for (int i = 0; i < 4; i++) dg += draft[i] * g[i], dd += draft[i] * draft[i], gg += g[i] * g[i];
    mdp_free(&m);
    return dg / sqrt(dd * gg);
}

static double first_advantage(void) {
    const real r[3] = {1, 1, 1}, v[3] = {2, 1, R(0.4)};
    real advantage[3];
    actor_critic_advantages(3, r, v, 0, R(0.9), R(0.5), advantage);
    return (double)advantage[0];
}

/* How often a sample of a logistic policy would have to be clipped to the box +-1. */
static double clipped_share(void) {
    double log_s = f64_log(0.2);
    return logistic_below(0.5, log_s, -1) + 1 - logistic_below(0.5, log_s, 1);
}

const struct exercise pg_exercises[N_PG_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Every return is 1, whatever the action, and the policy is N(μ, 0.1²). The derivative of the mean return with "
     "respect to μ is zero. What is the variance of its estimate from one sample, without a baseline?",
     variance_of_score, 1e-3},
    {"M1, two steps, no discount; the policy is the softmax of the logits 0.3 and -0.2 in the first state, -0.4 and "
     "0.8 in the second. Which constant baseline gives the estimate of the derivative with respect to the first logit "
     "the least variance? (4.15)",
     best_baseline, 1e-3},
    {"With what probability does the spider, once he stands on the first cell of the bridge and walks on, come off it "
     "dry on the other side?",
     dry, 1e-3},
    {"What is the entropy of an even mixture of N(-10, 1) and N(10, 1)? No integral is needed.", two_modes, 1e-3},
    {"M1 with its discount, without an end: what is the cosine of the angle between the draft's direction (E3) and the "
     "gradient, at the policy of exercise 2? Is that reassuring?",
     angle, 1e-3},
    {"An episode of three steps, with the reward 1 each, ends. The critic gave its states the values 2, 1 and 0.4. "
     "What "
     "is the generalized advantage of the first action, with γ = 0.9 and λ = 1/2?",
     first_advantage, 1e-3},
    {"A logistic policy has the mean 0.5 and the scale s = 0.2, and its actions are clipped to the box from -1 to 1. "
     "In "
     "which share of the steps does that change anything? (With a normal policy you would need a table.)",
     clipped_share, 1e-3},
    {"Write pg_score, the score of a trajectory under a softmax, (4.2) and (4.8).", NULL, 0},
    {"Write actor_critic_advantages, sums of TD errors in one pass from the back, (4.28).", NULL, 0},
};

/*
## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) this chapter covers the
slides *Continuous Action Space* (the Gaussian; independent components, a full covariance, mixtures of normal and of
logistic densities) and *Continuous Action Space in Gradient Methods* (mean and scale from one network, exponential or
softplus, clipping, and the loss with the entropy, (4.25)); the densities and clipping are on [the second
page](04-continuous-actions.md). What the slides write as a probability of an action is a density, and where an action
has several components the log-likelihood is the sum over them, (gaussian.3). The policy gradient theorem itself is
recalled on the slide *Deterministic Policy Gradient Theorem*. In the blog draft the chapter covers the sections *Policy
Gradients* and *Actor critic methods*.
*/
