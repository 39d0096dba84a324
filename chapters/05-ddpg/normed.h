/*
## Batch normalisation

The paper gives its networks one thing more. Numbers of an observation come in different units, and its tasks are to be
learned with one configuration; so it normalises the states and the layers of the actor, and the critic's layers up to
the one where the action enters [S46]. Here the action enters at the first layer, and so of the critic only the states
are normalised, of the actor the states and both hidden layers. It is an agent of its own, for an experiment below.
*/
#ifndef NORMED_H
#define NORMED_H

#include "ddpg.h"

enum { NORMED_PLACES = 3 }; /* the states and the actor's two hidden layers */

struct normed {
    struct agent agent; /* first */
    struct ddpg ddpg;
    int width[NORMED_PLACES];
    real *mean[NORMED_PLACES], *variance[NORMED_PLACES];           /* [width] each, of the last batch, */
    real *kept_mean[NORMED_PLACES], *kept_variance[NORMED_PLACES]; /* and running averages, for acting */
    real *hat[NORMED_PLACES];                                      /* [rows][width], normalised */
    real *h[NORMED_PLACES], *d[NORMED_PLACES]; /* [rows][width]: what a layer puts out, and gradients; h[0]: of s2 */
    real *u, *work;                            /* [rows][act]; twice the wider layer */
};

/* As ddpg_init, and what it says. A training of it cannot be saved. */
void normed_init(struct normed *x, const struct ddpg_config *config, int obs, const struct env_space *action, int rows,
                 struct rng *rng);
void normed_free(struct normed *x);

/* The normalised columns of z [n][width], eq. 5.24, by their own means and variances, which are left there. */
void normed_columns(int n, int width, const real *z, real *mean, real *variance, real *hat);

/* The gradient with respect to z through that, eq. 5.24; d_z may be d_hat. work: [2 width]. */
void normed_backward(int n, int width, const real *d_hat, const real *hat, const real *variance, real *work, real *d_z);

/* The actions u [n][act], in units, for normalised states, under the actor's parameters or its target's; its hidden
 * layers are normalised over the batch. They stand until the next call. */
const real *normed_actions(struct normed *x, const real *parameters, const real *states, int n);

/* As ddpg_actor_gradient, for a batch whose states are normalised. */
double normed_actor_gradient(struct normed *x, const struct batch *batch);

#endif
