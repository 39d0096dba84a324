/*
# 6. Two critics

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[a bias without a maximum](#a-bias-without-a-maximum),
[a target that counts its neighbours](#a-target-that-counts-its-neighbours),
[the smaller of two values](#the-smaller-of-two-values), [the two losses](#the-two-losses), [patience](#patience),
[the example](#the-example), [the pendulum](#the-pendulum), [the bias, measured](#the-bias-measured),
[one switch at a time](#one-switch-at-a-time), [exercises](#exercises) but for 6. The rest is for later.

## The problem

DDPG's critic learns from targets that it makes itself, and its actor looks for the actions that this critic rates
highest. No maximum is written anywhere, but the search is one. Where the critic errs upwards, the actor goes, and the
error enters the next targets. Chapter 2 met the same *maximization bias* with a table of values, where a maximum over
a few noisy numbers caused it; here gradient ascent does, and what it can exploit is a whole surface.

## The idea

Twin Delayed DDPG (Fujimoto, van Hoof and Meger, *Addressing function approximation error in actor-critic methods*,
2018) keeps DDPG and changes three things. Two critics learn, from different beginnings, and the targets use the smaller
of their two values (*clipped double Q*, CDQ): where the two disagree, doubt lowers the target. The action of a target
is disturbed by a little noise (*target policy smoothing*, TPS), so that a narrow peak of a critic counts no more than
its surroundings. And the actor and all target networks move only every second time the critics do (*delayed policy
updates*, DP), so that the critics catch up with a policy before it changes again [S51]. Each of the three is a switch
of one configuration. With all of them off the program is DDPG, with normal noise and without decay, to the last bit;
the lines that make the difference [stand at the end of this page](#what-changed).

@figure 06_peak A drawing of what is meant, not of a run. Left: a critic that is right but for one peak, and the action
that an actor finds by it (dot), with what it is worth (ring). Right: the smaller value of this critic and a second one
with another peak, and the first one averaged over normal noise on the action; dots: where each is largest.

files: variants bias tables expected
files: check_argument check_agent check_variants check_tables check_expected check_errata
*/
#ifndef TD3_H
#define TD3_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/net.h"
#include "networks/pairs.h"

struct td3_config {
    int hidden[2];                  /* units of the hidden layers, of all networks */
    double gamma;                   /* discount */
    double actor_rate, critic_rate; /* of Adam */
    double tau;                     /* share of the networks in a step of the target networks; 1: there are none */
    double last_bound;              /* the last layers start uniform in +-last_bound; 0: as the others */
    double sigma;                   /* scale of the exploration's noise, in units of half the range of an action */
    int twin;                       /* 1: two critics, and targets from the smaller value, eq. 6.9; 0: one */
    int delay;                      /* updates of the critics per update of the actor and the targets, eq. 6.11 */
    double smoothing;               /* scale of the noise on the targets' actions, in the same units, eq. 6.6; */
    double smoothing_clip;          /* noise beyond +-smoothing_clip counts as +-smoothing_clip */
    int target_actor;               /* 1: the targets' actions are the target actor's; 0: the actor's own */
};

/* The paper's numbers, and what is used where nothing else is said: tuned on the pendulum. */
struct td3_config td3_preset(enum preset preset);
struct train_config td3_training(enum preset preset, int steps);

struct td3 {
    struct agent agent; /* first */
    struct td3_config config;
    int critics; /* 1 or 2 */
    struct net actor, critic[2];
    struct pairs pairs[2];     /* what each critic sees, actions in units */
    real *y;                   /* [rows], the targets */
    const struct batch *batch; /* what an update learns from, */
    double critic_loss[2];     /* and what each critic's loss on it was; 0: there is no such critic */
    double actor_loss;         /* of the last update of the actor */
    long updates;
};

/* An agent for observations of `obs` numbers that acts in the box `action`, whose bounds are finite and are borrowed;
 * batches have up to `rows` rows. The generator draws the start of the networks. Dies without memory; td3_free
 * releases it. */
void td3_init(struct td3 *td3, const struct td3_config *config, int obs, const struct env_space *action, int rows,
              struct rng *rng);
void td3_free(struct td3 *td3);

/* The actions at which the targets are taken, eq. 6.6: [n][act], in units, until the next use of the actor or of
 * td3->pairs[0]. noise: as below. */
const real *td3_next_actions(struct td3 *td3, const struct batch *batch, const real *noise);

/* Regression targets of the critics, eq. 6.9, with the actions of eq. 6.6:
 *   y[i] = r[i] + gamma (1 - terminated[i]) min_k Q'_k(s2[i], clip(pi'(s2[i]) + clip(smoothing noise[i])))
 * with the target networks. noise: [n][act], standard normal; not read without smoothing.
 * y is a constant to the optimizer, and may not alias the batch. A truncated row still bootstraps. */
void td3_targets(struct td3 *td3, const struct batch *batch, const real *noise, real *y);

/* The gradient of the loss of critic k with the targets y, eq. 6.17, into critic[k].gradient; returns the loss. */
double td3_critic_gradient(struct td3 *td3, int k, const struct batch *batch, const real *y);

/* The gradient of the actor's loss, eq. 6.18, into actor.gradient; returns the loss, minus the mean of
 * Q_1(s, pi(s)). */
double td3_actor_gradient(struct td3 *td3, const struct batch *batch);

#endif
