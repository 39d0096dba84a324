#ifndef DDPG_H
#define DDPG_H

#include "agent.h"
#include "net.h"
#include "train.h"

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
    real *sa, *d_sa;     /* [rows][obs + act]: what the critic sees, actions in units; the gradient by it */
    real *d_a, *d_q, *y; /* [rows][act], [rows], [rows] */
    long updates;
};

/* An agent for observations of `obs` numbers that acts in the box `action`, whose bounds are finite and are borrowed;
 * batches have up to `rows` rows. The generator draws the start of the networks. Dies without memory; ddpg_free
 * releases it. */
void ddpg_init(struct ddpg *ddpg, const struct ddpg_config *config, int obs, const struct env_space *action, int rows,
               struct rng *rng);
void ddpg_free(struct ddpg *ddpg);

/* Regression targets of the critic, eq. 5.9:
 *   y[i] = r[i] + gamma (1 - terminated[i]) Q'(s2[i], mu'(s2[i]))
 * Target networks only: y is a constant to the optimizer. A truncated row still bootstraps. */
void ddpg_targets(struct ddpg *ddpg, const struct batch *batch, real *y);

/* The gradient of the critic's loss with the targets y, eq. 5.10, into critic.gradient; returns the loss. */
double ddpg_critic_gradient(struct ddpg *ddpg, const struct batch *batch, const real *y);

/* The gradient of the actor's loss, eq. 5.11, into actor.gradient; returns the loss, minus the mean of Q(s, mu(s)). */
double ddpg_actor_gradient(struct ddpg *ddpg, const struct batch *batch);

#endif
