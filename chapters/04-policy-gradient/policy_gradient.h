/*
# 4. Policy gradients

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[from the outside: trajectories](#from-the-outside-trajectories),
[what came before an action is none of its doing](#what-came-before-an-action-is-none-of-its-doing),
[the softmax](#the-softmax), [from the inside: values](#from-the-inside-values), [baselines](#baselines),
[actors and critics](#actors-and-critics), [continuous actions](#continuous-actions) with
[the normal distribution](04-continuous-actions.md#the-normal-distribution) on the second page,
[REINFORCE](#reinforce), [the example](#the-example), [CartPole](#cartpole), [exercises](#exercises) 1, 2 and 8. The
rest is for later.

## The problem

Chapters 2 and 3 learn what actions are worth and act greedily on it. That has two costs. The greedy action is a
maximum over all actions, which is easy for two pushes of a cart; for the torques of six joints it is a search of its
own in every step. And the policy is only ever an afterthought of the values: a small error in them can turn it around
completely, and a greedy policy is not random, even where being random is best.

## The idea

Make the policy itself a function with parameters, $`\pi(a\mid s;\theta)`$, and climb the hill: the expected return is
a function of $`\theta`$, so follow its gradient. The difficulty is that the return depends on $`\theta`$ through
*everything*: the actions, the states they lead to, the actions there. And the world, which stands between an action
and what comes of it, cannot be differentiated, for it is not known. The theorem of this chapter says that no such
derivative is needed. It is enough to try actions, to see what came of them, and to make those more likely that were
followed by more:

```math
\nabla J(\theta) = \mathbb{E}\Big[\sum_t G_t\, \nabla \log \pi(A_t \mid S_t;\theta)\Big],
```

where $`J`$ is the expected return and $`G_t`$ the sum of the rewards from step $`t`$ on. Nearly all of this page is
about one letter of this formula, $`G_t`$: what may stand in its place without changing the mean (a return less a
baseline, the policy's action value, a TD error of its exact values), what does change the mean (the reward of that one
step, which is what Georgiev's blog draft, known from chapter 1, has there; the TD error of values that are wrong), and
what the choice does to the variance, which is the price that these methods pay.

@figure 04_spider The drunken spider's way home, as two gradients have taught it to him; each on the same rewards and
from the same start. Blue: the lake; between A and the far shore the bridge. Arrows: the mean step of his policy.
Darker: where he comes by more often.

The chapter has a second page, [continuous actions](04-continuous-actions.md): the densities from which such actions are
drawn. This one says [where it is needed](#continuous-actions).

## The contract

Tables first: the policy is a softmax over one parameter per state and action, and the MDP is known, so that gradients
can be exact. All arrays are indexed `[s][a]`. (The contract of REINFORCE, with networks, stands with its code.)

files: reinforce actor_critic check_trajectories check_values check_reinforce check_actor_critic check_errata
page: 04-continuous-actions densities check_densities
*/
#ifndef POLICY_GRADIENT_H
#define POLICY_GRADIENT_H

#include "numbers/rng.h"
#include "worlds/mdp.h"

/* The logits of this chapter's policy on M1, the MDP of graph_two_state: [2][2]. */
extern const double pg_logits[4];

/* pi[s][a] of the parameters theta[s][a], eq. 4.7. */
void pg_softmax(const struct mdp *m, const double *theta, double *pi);

/* The expected return from the start distribution, eq. 4.9; NaN where it is not finite. */
double pg_objective(const struct mdp *m, const double *theta);

/* d_theta = sum_s weight[s] sum_a x[s][a] (gradient of pi(a | s)), eq. 4.10. */
void pg_gradient(const struct mdp *m, const double *pi, const double *weight, const double *x, double *d_theta);

/* The directions that this chapter compares. */
enum pg_direction {
    PG_TRUE,       /* the gradient of pg_objective, eq. 4.9 */
    PG_UNWEIGHTED, /* without gamma^t, per step, in a task that never ends, eq. 4.12 */
    PG_IMMEDIATE,  /* the blog draft's: each score with its own reward only, erratum E3 */
    PG_AVERAGE,    /* the gradient of the average reward per step, in a task that never ends */
    PG_DIRECTIONS
};

/* Dies (EXIT_INPUT) where the linear system behind it has no solution. */
void pg_exact(const struct mdp *m, const double *theta, enum pg_direction direction, double *d_theta);

/* How far the derivatives of a direction are from symmetric, as those of a gradient are: the largest difference of
 * d g_i / d theta_j and d g_j / d theta_i over the largest of all. */
double pg_asymmetry(const struct mdp *m, enum pg_direction direction, const double *theta);

/* The share of steps spent in each state in the long run, of a chain that never ends. */
void pg_stationary(const struct mdp *m, const double *pi, double *nu);

enum { PG_MAX_STEPS = 16 };

/* The first n <= PG_MAX_STEPS steps from the start. */
struct pg_trajectory {
    int n, s[PG_MAX_STEPS + 1], a[PG_MAX_STEPS];
    double r[PG_MAX_STEPS];
};

/* Calls `see` with every trajectory of n steps and its probability. No state may be terminal. */
void pg_enumerate(const struct mdp *m, const double *pi, int n,
                  void (*see)(void *context, const struct pg_trajectory *path, double probability), void *context);

/* Draws one. */
void pg_sample(const struct mdp *m, const double *pi, int n, struct rng *rng, struct pg_trajectory *path);

/* What multiplies the score of step t. */
enum pg_weight {
    PG_WHOLE,    /* the whole discounted return, eq. 4.3 */
    PG_TO_GO,    /* gamma^t times the return from there on, eq. 4.11 */
    PG_DROPPED,  /* the same without gamma^t */
    PG_ONE_STEP, /* gamma^t times the reward of that step, erratum E3 */
};

/* One trajectory's estimate of the gradient. baseline[t][s] is subtracted from the return from step t on (eq. 4.14);
 * of the whole return, baseline[0][0] is; NULL: nothing. */
void pg_estimate(const struct mdp *m, const double *pi, const struct pg_trajectory *path, enum pg_weight weight,
                 const double *baseline, double *d_theta);

/* The score of a trajectory, eq. 4.2, for the logits: score[states * actions]. */
void pg_score(const struct mdp *m, const double *pi, const struct pg_trajectory *path, double *score);

/* b[states * actions]: for each logit the constant baseline of least variance, eq. 4.15, over n steps. */
void pg_best_constants(const struct mdp *m, const double *pi, int n, double *b);

/* v[h][s] for h = 0 ... n: discounted values with h steps to go under pi; and the expected return of n steps from the
 * start. */
void pg_horizon_values(const struct mdp *m, const double *pi, int n, double *v);
double pg_finite_objective(const struct mdp *m, const double *theta, int n);

/* The gradient of the latter, eq. 4.6 (with gamma^t before the sum over states, where there is a discount). */
void pg_finite_gradient(const struct mdp *m, const double *theta, int n, double *d_theta);

#endif
