/*
# 7b. Why entropy

In [chapter 7](07-soft-iteration.md), of which this is the second page, entropy was something to be paid for. Why this
payment, and not another one? One answer is that it makes the algebra come out. There is a better one: ask not which
actions are best but which actions somebody has *probably* taken of whom one only knows that all went well. That is a
question for the theorem of Bayes, and its answer has the softmax, the temperature and the soft maximum in it, without
anybody having put entropy in. It also has a flaw: it hopes for luck. Mending the flaw leads to the maximum-entropy
objective (7.3). This view is known as *control as inference*. Levine's review of 2018 says in its abstract where it
leads: maximum-entropy reinforcement learning is exact inference where the dynamics are deterministic and variational
inference where they are stochastic [S200]. The next three sections show both.

The two sections after them leave the actor out and look at other penalties than entropy; then comes an experiment,
[what randomness is good for](#what-randomness-is-good-for). Needed from the first page are
[the objective](07-soft-iteration.md#the-objective), [one state](07-soft-iteration.md#one-state-the-best-distribution)
with (7.14) to (7.17), and [the soft optimum](07-soft-iteration.md#the-soft-optimum); for
[soft Q-learning](#soft-q-learning) also the step of [the critic](07-soft-iteration.md#the-critic), (7.35). For a first
reading: everything to (7.49), then (7.51), which is what the learner of the experiment does, and the experiment.

## A posterior over what happened

In this section and the next two $`\gamma = 1`$ and every episode ends. Let an episode begin in $`s_0`$. Before anything
is known each sequence of actions is as good as any other; so a trajectory $`\tau = (s_0, a_0, s_1, a_1, \ldots)`$
weighs as much as the dynamics give it. Now we hear that in each step things went well, and let the chance that they do
be proportional to $`\exp(r/\alpha)`$ for a step with the reward $`r`$: the worse a step, the less likely it is that
nobody complains, and steps that follow each other multiply where their rewards add up. (That is what asks for an
exponential: only it turns sums into products.) The weights, divided by their sum, are the posterior:

(7.44) definition: The posterior over trajectories that went well
```math
p^{\ast}(\tau) = \frac1Z \prod_t p(s_{t+1}\mid s_t,a_t)\,\exp\frac{r(s_t,a_t,s_{t+1})}{\alpha} .
```

Two constants are left out here: the factor $`1/n`$ that a uniform *prior* over actions has in each step, and whatever
makes $`\exp(r/\alpha)`$ a probability. Either is like a constant added to all rewards. Where all episodes have the
same length that does not matter; elsewhere they say what a step costs, and without them the result will be (7.3), whose
entropy likewise differs by $`\log n`$ per step from a divergence, (7.2).

Which action does the posterior expect in a state $`s`$? Sum (7.44) over everything that can follow, from the end
backwards. Let $`\exp(V^{\circ}(s)/\alpha)`$ be the sum of the weights of all that can follow $`s`$, and
$`\exp(Q^{\circ}(s,a)/\alpha)`$ of that which begins with $`a`$; then $`Z = \exp(V^{\circ}(s_0)/\alpha)`$, and the
share of an action is its part of the sum:

(7.45) The actions of the posterior
```math
\begin{aligned}
p^{\ast}(a\mid s) &= \pi^{\circ}(a\mid s) = \exp\frac{Q^{\circ}(s,a) - V^{\circ}(s)}{\alpha}, \qquad
V^{\circ}(s) = \alpha\log\sum_a \exp\frac{Q^{\circ}(s,a)}{\alpha}, \\
Q^{\circ}(s,a) &= \alpha\log\sum_{s'} p(s'\mid s,a)\,\exp\frac{r(s,a,s') + V^{\circ}(s')}{\alpha} .
\end{aligned}
```

There is the softmax, and the reason for it: $`\exp(Q^{\circ}/\alpha)`$ is, but for the constants, the chance that all
goes well from here on, and the share of an action in the posterior is proportional to that. Where the dynamics are
deterministic the last sum has a single term, $`Q^{\circ}(s,a) = r(s,a) + V^{\circ}(s')`$, and (7.45) is word by word
the soft optimum (7.25):

(7.46) With deterministic dynamics the posterior acts by the soft optimal policy
```math
p^{\ast}(a\mid s) = \pi^{\ast}(a\mid s) .
```

fold: The contract of these sections
*/
#ifndef INFERENCE_H
#define INFERENCE_H

#include "worlds/mdp.h"
#include "numbers/rng.h"

/* One backup of the posterior's values, eq. 7.45: the rewards and values v[s2] of what follows a in s, under a soft
 * maximum that counts each next state by its probability. Without a discount; alpha > 0. */
double inference_backup(const struct mdp *m, double alpha, const double *v, int s, int a);

/* v[s] of eq. 7.45, by sweeps from any v until no value moves by more than `tolerance`. Returns the number of sweeps,
 * or -1 after `limit` of them. alpha > 0; m->gamma must be 1. */
int inference_values(const struct mdp *m, double alpha, double *v, double tolerance, int limit);

/* pi[s][a] of eq. 7.45 for such values; uniform where s is terminal. */
void inference_policy(const struct mdp *m, double alpha, const double *v, double *pi);

/* p[s2] of eq. 7.47: where the posterior believes that a leads from s; s is not terminal. */
void inference_dynamics(const struct mdp *m, double alpha, const double *v, int s, int a, double *p);

/* The bet: in the first state the first action earns 1; the second one 3, with a probability of 1/5, or else -1. Both
 * end the episode. Release it with mdp_free. */
enum { GAMBLE_STATES = 3, GAMBLE_ACTIONS = 2 };
void inference_gamble(struct mdp *m);

/* Two bridges of BRIDGE cells each, from a meadow (state 0) to the other bank; the cells of the first bridge are
 * 1 ... BRIDGE. On the meadow the actions are: first bridge, second bridge, water; on a bridge: on, and aside, to the
 * left or to the right. Whoever gets across earns 1, whoever falls into the water -1, and the episode ends. closed: 0,
 * or the bridge (1 or 2) whose far end is shut: whoever gets there is sent home with -0.1. No discount. Release it with
 * mdp_free. */
enum { BRIDGE = 4, BRIDGE_STATES = 2 * BRIDGE + 3, BRIDGE_ACTIONS = 3 };
void inference_bridges(struct mdp *m, int closed);

/* Soft Q-learning in a table q[states][actions], 0 at first; with alpha = 0, Q-learning. */
struct soft_q {
    int states, actions; /* at most BRIDGE_ACTIONS */
    double alpha, gamma;
    double eta;     /* step size */
    double epsilon; /* share of actions at random */
    double *q;
};

/* The step of eq. 7.51. `terminal`: nothing follows s2. */
void soft_q_update(struct soft_q *x, int s, int a, double r, int s2, bool terminal);

/* pi[a], how it acts in s: the softmax of its values, mixed with random actions. */
void soft_q_policy(const struct soft_q *x, int s, double *pi);

/* An episode, to its end, in which it acts and learns. */
void soft_q_episode(struct soft_q *x, const struct mdp *m, struct rng *rng);

#endif
