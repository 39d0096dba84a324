/*
# 3. Networks

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[a loss with a frozen target](#a-loss-with-a-frozen-target), [two networks, one decision](#two-networks-one-decision),
[linear values](#linear-values), [two states](#two-states), [a star](#a-star),
[the triad](#the-triad-one-part-at-a-time), [what of it DQN keeps](#what-of-it-dqn-keeps),
[the example](#the-example), [the experiment](#the-experiment),
[what the networks promise](#what-the-networks-promise), [exercises](#exercises) but for 1, 3 and 7. The rest is for
later.

## The problem

A table has a number for every state and action. A state of the cart-pole is four real numbers, and a table of all of
them could neither be stored nor visited row by row. What is learned in one state must carry over to states nearby, so
the table becomes a function with parameters: a network that maps a state to one value per action. The update of
chapter 2 carries over in one line. But what held for the table no longer does: a step for one state changes the
values of others, and the learner may forget, chase its own targets, or diverge. This chapter is about two measures
against that, about what the line really minimises, and about what the measures do in an experiment.

## The idea

Q-learning moves one entry of a table towards a target. A network has no entries to move, but it has a gradient:
change the parameters so that the value of this state and action moves towards the target, and hold the target still
while doing so. That is a regression with targets that the network itself supplies, and it has two weaknesses. The
data come in the order of an episode, each step almost the same as the one before, and the network forgets what it
does not see. And every step towards a target moves the target. Deep Q-Networks (Mnih et al., *Human-level control
through deep reinforcement learning*, 2015) answer the first with *replay*, learning from a random sample of the past
(an idea of Lin's, 1992 [S22]), and the second with a *target network*, an old copy that supplies the targets [S21].

files: triad check_losses check_agent check_triad check_errata
*/
#ifndef DQN_H
#define DQN_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/adam.h"
#include "networks/mlp.h"

enum dqn_optimizer { DQN_ADAM, DQN_SGD };

struct dqn_config {
    int hidden[2];                 /* units of the hidden layers; {0, 0}: none, values are linear in the observation */
    double gamma;                  /* discount */
    double rate, rate_final;       /* learning rate: first, and after rate_updates updates; */
    int rate_updates;              /* in between on a straight line; 0: rate throughout */
    double clip;                   /* errors beyond +-clip count as +-clip, eq. 3.4; 0: never */
    int target_every;              /* updates between copies into the target network; 1: there is none */
    int double_q;                  /* 1: targets by eq. 3.6 instead of eq. 3.1 */
    double epsilon, epsilon_final; /* share of random actions: first, and after epsilon_steps steps; */
    int epsilon_steps;             /* in between on a straight line */
    enum dqn_optimizer optimizer;
};

struct dqn {
    struct agent agent; /* first */
    struct dqn_config config;
    struct mlp net;
    real *online, *target, *gradient; /* [net.parameters] */
    struct adam adam;
    struct mlp_work now, next;
    real *d_q, *y; /* [batch][actions], [batch] */
    long updates;
};

/* An agent for observations of `obs` numbers and `actions` actions, with batches of up to `rows`. The generator draws
 * the start of the network. Dies without memory; dqn_free releases it. */
void dqn_init(struct dqn *dqn, const struct dqn_config *config, int obs, int actions, int rows, struct rng *rng);
void dqn_free(struct dqn *dqn);

/* Regression targets, eq. 3.1, or eq. 3.6 with double_q:
 *   y[i] = r[i] + gamma (1 - terminated[i]) max_a Q'(s2[i], a)
 * A truncated row still bootstraps. Overwrites dqn->next, and dqn->now with double_q. */
void dqn_targets(struct dqn *dqn, const struct batch *batch, real *y);

/* The semi-gradient of the mean loss of a batch with the targets y, eq. 3.3, into dqn->gradient; returns the loss. */
double dqn_gradient(struct dqn *dqn, const struct batch *batch, const real *y);

/* The share of random actions at a step. */
double dqn_epsilon(const struct dqn_config *config, long step);

/* What is used where nothing else is said, for a training of so many steps; tuned on the cart-pole. */
struct dqn_config dqn_defaults(int steps);
struct train_config dqn_training(int steps);

#endif
