/*
# 5. Deterministic policies

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[a policy without chance](#a-policy-without-chance), [two gradients of one mean](#two-gradients-of-one-mean),
[from the theorem to losses](#from-the-theorem-to-losses), [the critic](#the-critic), [the actor](#the-actor),
[an update](#an-update), [acting](#acting), [noise that remembers](#noise-that-remembers), [the example](#the-example),
[on the pendulum](#on-the-pendulum), [exercises](#exercises) but for 5. The rest is for later.

## The problem

Chapter 4 can learn torques, at a price. Each batch of episodes serves for one update and is thrown away, because the
gradient is a mean over the actions of the present policy (those of another would have to be weighted). And each sample
says only how good one action was, never in which direction a better one lies: the policy has to try both sides and
compare. A narrow policy tries hardly anything, so the estimate grows noisier the nearer the policy comes to being
certain. Chapter 3 can use old experience, but its greedy action is a maximum over all actions, and a torque is any
number.

## The idea

Let the policy be certain: a function $`a = \pi(s;\theta)`$ that puts out one action. If a critic $`Q(s,a)`$ is a smooth
function of the action, it need not be asked which of all actions is best. It is enough to ask in which direction it
rises from the action that the policy takes now, and to change the policy so that it moves there. By the chain rule that
direction is $`\nabla_\theta\pi(s;\theta)\,\nabla_a Q(s,a)`$ at $`a = \pi(s;\theta)`$. Nothing in it was drawn at
random, and the actions that filled the memory do not enter; so a replay may be used, at least as far as actions go.
(Its states are those of earlier policies, too, and what that costs [is another matter](#off-policy).)
This is *Deep Deterministic Policy Gradients* (Lillicrap et al., *Continuous control with deep reinforcement learning*,
2015): DQN with its replay and its target network, and an actor that stands in for the maximum.

@figure 05_pendulum The pendulum: return of the policy during training, with three kinds of noise in its exploration.
Means of ten runs, for two of them with the range from the 10th to the 90th percentile; dashed, the pass mark of NPFL139
and the best that is possible on average over start states. Right: the same, enlarged, and cut off below.

files: dpg normed ou check_theorem check_agent check_normed check_noise check_errata
*/
#ifndef DDPG_H
#define DDPG_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/net.h"
#include "networks/pairs.h"

enum ddpg_noise { DDPG_GAUSSIAN, DDPG_ORNSTEIN_UHLENBECK };

struct ddpg_config {
    int hidden[2];                  /* units of the hidden layers, of all networks */
    double gamma;                   /* discount */
    double actor_rate, critic_rate; /* of Adam */
    double decay;                   /* of the critic's parameters: that much of them is added to its gradient */
    double tau;                     /* share of the networks in a step of the target networks; 1: there are none */
    double last_bound;              /* the last layers start uniform in +-last_bound; 0: as the others */
    int noise;                      /* of the exploration, */
    double sigma;                   /* its scale, in units of half the range of an action, */
    double theta;                   /* and what an Ornstein-Uhlenbeck process forgets in a step */
};

/* The paper's numbers, and what is used where nothing else is said: tuned on the pendulum. */
struct ddpg_config ddpg_preset(enum preset preset);
struct train_config ddpg_training(enum preset preset, int steps);

struct ddpg {
    struct agent agent; /* first */
    struct ddpg_config config;
    struct net actor, critic;
    struct pairs pairs; /* what a critic sees, actions in units */
    real *y;            /* [rows], the targets */
};

/* An agent for observations of `obs` numbers that acts in the box `action`, whose bounds are finite and are borrowed;
 * batches have up to `rows` rows. The generator draws the start of the networks. Dies without memory; ddpg_free
 * releases it. */
void ddpg_init(struct ddpg *ddpg, const struct ddpg_config *config, int obs, const struct env_space *action, int rows,
               struct rng *rng);
void ddpg_free(struct ddpg *ddpg);

/* Regression targets of the critic, eq. 5.9:
 *   y[i] = r[i] + gamma (1 - terminated[i]) Q'(s2[i], pi'(s2[i]))
 * Target networks only: y is a constant to the optimizer. A truncated row still bootstraps. */
void ddpg_targets(struct ddpg *ddpg, const struct batch *batch, real *y);

/* The gradient of the critic's loss with the targets y, eq. 5.10, into critic.gradient; returns the loss, without the
 * part of the decay. */
double ddpg_critic_gradient(struct ddpg *ddpg, const struct batch *batch, const real *y);

/* The gradient of the actor's loss, eq. 5.11, into actor.gradient; returns the loss, minus the mean of Q(s, pi(s)). */
double ddpg_actor_gradient(struct ddpg *ddpg, const struct batch *batch);

#endif
