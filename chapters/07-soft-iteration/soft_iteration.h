/*
# 7. Entropy

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm), [entropy](#entropy),
[the objective](#the-objective), [soft policy evaluation](#soft-policy-evaluation),
[one state: the best distribution](#one-state-the-best-distribution),
[soft policy improvement](#soft-policy-improvement), [the soft optimum](#the-soft-optimum),
[soft policy iteration](#soft-policy-iteration), [from samples](#from-samples),
[the example](#the-example), [what temperature does](#what-temperature-does), [exercises](#exercises) but for 5 to 7.
The rest is for later; the second page, [why entropy](07-why-entropy.md), says at its top what a first reading of it
needs.

## The problem

The actor-critics of the last two chapters learn one action for each state, and nothing in their objective asks for
more. So they do not explore by themselves: noise of a scale that somebody has to choose is added from outside, the
same in states where much is unknown and in states where nothing is. And the best action of a critic that is still
wrong is often just the action about which it is most wrong. An actor that puts everything on the present maximum
follows each such error at once.

## The idea

Pay the policy for being random. Add its entropy, times a number $`\alpha`$ that is called the *temperature*, to the
reward of every step, and ask for the policy that collects most of the sum. Two actions that are worth nearly the same
are then both taken, the one that is worth less a little less often; an action that is much worse is still left alone.
The temperature decides what counts as nearly the same. The randomness is no longer added to the solution but is part of
it, and it is planned with: a policy that will be random near a cliff had better stay away from the cliff.

@figure 07_policies Cliff walking (chapter 2, here with the discount 0.95): the best policies for four temperatures,
from the start S; the episode ends at G. Arrows: the mean step. Darker: visited more often. The cliff is grey.

What is remarkable is how little changes. There are values again, a Bellman equation, policy evaluation, policy
improvement, an operator that contracts; wherever a maximum over actions stood, there is now a *soft maximum*,
$`\alpha \log \sum_a \exp(Q(s,a)/\alpha)`$, and wherever the greedy action was taken, one is drawn with a probability
proportional to $`\exp(Q(s,a)/\alpha)`$. This page derives all of it for finitely many states and actions, where it can
be computed exactly and compared: first with the model, then [from samples](#from-samples), with the critic, the actor
and the temperature of Soft Actor-Critic, and tables where that has networks.

Why pay for entropy, and not for something else? That is the subject of the chapter's second page,
[why entropy](07-why-entropy.md): the same policies as the answer to a question about probabilities, soft Q-learning,
which learns them without an actor, and a task on which a random policy is better. It can be read any time after
[the soft optimum](#the-soft-optimum); on this page only exercise 7 needs it.

From here on $`\alpha`$ is the temperature and no longer a step size; step sizes are $`\eta`$. Logarithms are natural,
so entropies are in nats. The discount is below 1, or else every episode ends whatever the policy does.

files: soft_samples check_values check_one_state check_iteration check_limits check_samples check_agent check_errata
page: 07-why-entropy inference check_inference

## The contract

Everything here takes any finite MDP of the module [mdp](mdp.md), any policy and any temperature $`\alpha \ge 0`$;
$`\alpha = 0`$ is the ordinary case of chapter 2. In a state that is not terminal all actions of the MDP may be
taken. Terminal states have the value 0 and earn no entropy; whatever a policy says there is ignored.
*/
#ifndef SOFT_ITERATION_H
#define SOFT_ITERATION_H

#include "worlds/mdp.h"

/* One state: q[n] are action values, pi[n] probabilities. */

/* -sum_a pi[a] log pi[a], eq. 7.1, with 0 log 0 = 0. */
double soft_entropy(const double *pi, int n);

/* alpha log sum_a exp(q[a] / alpha), eq. 7.16, without overflow for any finite q and alpha >= 0; alpha = 0: the
 * maximum. */
double soft_maximum(const double *q, int n, double alpha);

/* pi[a] proportional to exp(q[a] / alpha), eq. 7.14; alpha = 0: the actions of the largest value share. May not alias
 * q. */
void soft_softmax(const double *q, int n, double alpha, double *pi);

/* sum_a pi[a] (q[a] - alpha log pi[a]), eq. 7.5. */
double soft_mean(const double *q, const double *pi, int n, double alpha);

/* KL divergence sum_a pi[a] log(pi[a] / rho[a]); INFINITY where pi[a] > 0 = rho[a]. */
double soft_divergence(const double *pi, const double *rho, int n);

/* All states: v[s], q[s][a], pi[s][a]. */

/* v[s] = soft_mean of row s, 0 where terminal. */
void soft_state_values(const struct mdp *m, double alpha, const double *pi, const double *q, double *v);

/* The soft Bellman operator of a policy, eq. 7.6: after[s][a] from q[s][a]. May not alias. */
void soft_policy_backup(const struct mdp *m, double alpha, const double *pi, const double *q, double *after);

/* The soft optimality operator, eq. 7.23: after[s] from v[s]. May not alias. */
void soft_optimal_backup(const struct mdp *m, double alpha, const double *v, double *after);

/* Soft policy evaluation by elimination, eq. 7.7: v[s]. False where it is not finite (gamma = 1 and no end). */
bool soft_value(const struct mdp *m, double alpha, const double *pi, double *v);

/* The discounted sum of entropies to come, eq. 7.10: v[s]. False as above. */
bool soft_entropy_value(const struct mdp *m, const double *pi, double *v);

/* Soft policy evaluation by sweeps: applies eq. 7.6 to q (any) until no entry moves by more than `tolerance`; returns
 * the number of sweeps, or -1 after `limit` of them. */
int soft_evaluation(const struct mdp *m, double alpha, const double *pi, double *q, double tolerance, int limit);

/* Soft policy improvement: pi[s] = softmax of the backups of v, eq. 7.14; uniform where terminal. */
void soft_improve(const struct mdp *m, double alpha, const double *v, double *pi);

/* Soft policy iteration from pi (any with finite values) until no value moves by more than `tolerance`. pi and v: the
 * last policy and its values. Returns the number of improvements, or -1: after `limit` of them, or where a value is not
 * finite. */
int soft_policy_iteration(const struct mdp *m, double alpha, double *pi, double *v, double tolerance, int limit);

/* Soft value iteration: applies eq. 7.23 to v (any) until no value moves by more than `tolerance`; returns the number
 * of sweeps, or -1 after `limit` of them, or where a value is not finite. */
int soft_value_iteration(const struct mdp *m, double alpha, double *v, double tolerance, int limit);

/* J(v) = 1/2 sum_s weight[s] (T v(s) - v(s))^2, eq. 7.32, and its gradient d_v[s], eq. 7.33. Terminal states do not
 * count: their values are 0 and no variables, and d_v is 0 there. */
double soft_residual(const struct mdp *m, double alpha, const double *weight, const double *v);
void soft_residual_gradient(const struct mdp *m, double alpha, const double *weight, const double *v, double *d_v);

#endif
