/*
## The first version

SAC began with a network more. Its critics do not ask what the smaller value of the next action is, but what the next
state is worth, and a third network learns that. It is here because the experiments compare the two, and in files of its
own because nothing else needs it. Whatever the versions share is the second one's: an actor, one critic or two and
their gradients; the critics' copies stay as they were made, and no one asks them. (The authors' program of this version
climbs the first critic, where their paper has the smaller value [S81].)
*/
#ifndef FIRST_VERSION_H
#define FIRST_VERSION_H

#include "sac.h"

struct sac_v1 {
    struct agent agent; /* first */
    struct sac sac;     /* with noise for one action per row, which its actor's gradient reads */
    struct net value;
};

/* As sac_init, and what it says; the value network's layers and rate are those of the critics. */
void sac_v1_init(struct sac_v1 *v1, const struct sac_config *config, int obs, const struct env_space *action, int rows,
                 struct rng *rng);
void sac_v1_free(struct sac_v1 *v1);

/* Regression targets of the value network, eq. 8.5, with a[i] drawn at s[i]:
 *   y[i] = min_k Q_k(s[i], a[i]) - alpha log pi(a[i] | s[i])
 * noise: [n][act], standard normal. */
void sac_v1_value_targets(struct sac_v1 *v1, const struct batch *batch, const real *noise, real *y);

/* The gradient of the value network's loss with the targets y, eq. 8.6, into value.gradient; returns the loss. */
double sac_v1_value_gradient(struct sac_v1 *v1, const struct batch *batch, const real *y);

/* Regression targets of the critics, eq. 8.7:
 *   y[i] = r[i] + gamma (1 - terminated[i]) V-bar(s2[i])
 * y is a constant to the optimizer, and may not alias the batch. A truncated row still bootstraps. */
void sac_v1_targets(struct sac_v1 *v1, const struct batch *batch, real *y);

#endif
