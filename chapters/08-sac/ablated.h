/*
## Switches for the ablations

The experiment below takes parts of SAC away that its papers discuss: the slow copies, the actions without noise by
which it is scored, the scale of the rewards, and the randomness itself. The switches stand around the agent and not in
it: each changes what an update or an action is given, or what is done after it.
*/
#ifndef ABLATED_H
#define ABLATED_H

#include "sac.h"

struct ablation {
    struct sac_config sac;
    int copy_every;      /* updates between two whole copies of the critics; 0: the copies follow, eq. 8.14 */
    double reward_scale; /* what an update multiplies rewards by; 0: nothing */
    double noise;        /* of acting, added to the middle of the policy, in units; 0: the policy draws its actions */
    int score_sampled;   /* 1: an evaluation draws its actions, too */
};

struct ablated {
    struct agent agent; /* first */
    struct ablation config;
    struct sac sac;
    long updates;
    real *r;        /* [rows], scaled rewards */
    real *drawn;    /* [act], the noise of an action in an evaluation, */
    struct rng rng; /* and where it comes from */
};

/* As sac_init, and what it says. A training of it cannot be saved. */
void ablated_init(struct ablated *x, const struct ablation *config, int obs, const struct env_space *action, int rows,
                  struct rng *rng);
void ablated_free(struct ablated *x);

/* The number of updates between whole copies for which these are as old, in the mean, as copies that take the share tau
 * of every update, eq. 8.43. */
int ablated_period(double tau);

#endif
