/*
# 9. The temperature

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[a constraint instead of a price](#a-constraint-instead-of-a-price), [the temperature's loss](#the-temperatures-loss),
[the losses of critics and actor](#the-losses-of-critics-and-actor),
[the entropy, and in which units](#the-entropy-and-in-which-units), [the order of an update](#the-order-of-an-update),
[the example](#the-example), [the pendulum](#the-pendulum), [what the temperature does](#what-the-temperature-does),
[what entropy buys](#what-entropy-buys), [exercises](#exercises) but for 2, 5 and 6. The rest is for later.

## The problem

Chapter 8 trades reward for entropy at a fixed rate, the temperature $`\alpha`$, in units of reward per nat. What rate
is right? It depends on the rewards: multiply them all by ten, and the same policy needs ten times the temperature. It
depends on the task, and on the number of components of an action. It depends on how far the training has come, for
the values that it is weighed against change all the time; a number that is right at the end may be wrong at the
beginning. And nobody knows it beforehand: to find one takes many trainings.

## The idea

Ask for something whose unit does not change with the task. Instead of the price of entropy, fix its *amount*: how
random the policy is to remain, on average over the states, in nats per component of the action. Among the policies that
are as random as that, the best one is wanted. The price is then no longer chosen. It is the Lagrange multiplier of the
constraint, and there is a simple rule to find it while everything else is learned: where the policy is more random than
it has to be, the price falls; where it is less random, the price rises. (Haarnoja et al., *Soft actor-critic algorithms
and applications*, 2018 [S90].) Programs of SAC that are used today have it so ([S93], [S94]), and it is the last of the
book's algorithms for one actor and two critics.

files: dual extremes gates check_dual check_agent check_gates check_errata
*/
#ifndef TUNED_SAC_H
#define TUNED_SAC_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/net.h"
#include "networks/pairs.h"
#include "networks/squashed.h"

struct tuned_sac_config {
    int hidden[2];                  /* units of the hidden layers, of all networks */
    double gamma;                   /* discount */
    double actor_rate, critic_rate; /* of Adam */
    double tau;                     /* share of the networks in a step of the target networks; 1: there are none */
    double last_bound;              /* the last layers start uniform in +-last_bound; 0: as the others */
    int twin;                       /* 1: two critics, and the smaller value counts; 0: one */
    double log_sigma_low;           /* the network's log sigma is moved into this interval, eq. gaussian.7 */
    double log_sigma_high;
    double alpha;           /* temperature at the start, in units of reward per nat */
    double alpha_rate;      /* of Adam, for its logarithm; 0: the temperature stays */
    double log_alpha_bound; /* the logarithm is kept within +-log_alpha_bound, eq. 9.10 */
    double target_entropy;  /* that the policy is to have, in nats per component of an action in units of [-1, 1] */
};

/* The paper's numbers, and what is used where nothing else is said: tuned on the pendulum. */
struct tuned_sac_config tuned_sac_preset(enum preset preset);
struct train_config tuned_sac_training(enum preset preset, int steps);

struct tuned_sac {
    struct agent agent; /* first */
    struct tuned_sac_config config;
    int critics; /* 1 or 2 */
    struct net actor, critic[2];
    struct squashed policy;      /* the actor's outputs as one */
    real log_alpha, d_log_alpha; /* the temperature's logarithm, and the derivative that it descends along */
    struct adam alpha_adam;
    struct pairs pairs[2];     /* what each critic sees, actions in units */
    real *y;                   /* [rows], the targets */
    const struct batch *batch; /* what an update learns from, */
    double critic_loss[2];     /* and what each critic's loss on it was; 0: there is no such critic */
};

/* An agent for observations of `obs` numbers that acts in the box `action`, whose bounds are finite and are borrowed;
 * batches have up to `rows` rows. The generator draws the start of the networks. Dies without memory; tuned_sac_free
 * releases it. */
void tuned_sac_init(struct tuned_sac *tuned_sac, const struct tuned_sac_config *config, int obs,
                    const struct env_space *action, int rows, struct rng *rng);
void tuned_sac_free(struct tuned_sac *tuned_sac);

/* Regression targets of the critics, eq. 9.16, with a2[i] drawn at s2[i] and the present temperature:
 *   y[i] = r[i] + gamma (1 - terminated[i]) (min_k Q-bar_k(s2[i], a2[i]) - alpha log pi(a2[i] | s2[i]))
 * noise: [n][2 act], standard normal, of which the first act of a row are used.
 * y is a constant to the optimizer, and may not alias the batch. A truncated row still bootstraps. */
void tuned_sac_targets(struct tuned_sac *tuned_sac, const struct batch *batch, const real *noise, real *y);

/* The gradient of the loss of critic k with the targets y, eq. 9.17, into critic[k].gradient; returns the loss. */
double tuned_sac_critic_gradient(struct tuned_sac *tuned_sac, int k, const struct batch *batch, const real *y);

/* The gradient of the actor's loss, eq. 9.18, with the noise held fixed, into actor.gradient; returns the loss, the
 * mean of alpha log pi(a | s) - min_k Q_k(s, a). noise: as above, but the last act numbers of a row are used. Leaves
 * the actions and their log-densities in `policy`. */
double tuned_sac_actor_gradient(struct tuned_sac *tuned_sac, const struct batch *batch, const real *noise);

/* The slope for the temperature's logarithm, the last of eq. 9.5, for the actions in `policy`, into d_log_alpha;
 * returns their entropy, the mean of -log pi. */
double tuned_sac_alpha_gradient(struct tuned_sac *tuned_sac);

#endif
