/*
## An agent under extremes

Does the agent survive what no task should give it? Rewards of 10,000, actions at the corners of their box, observations
of a thousand, and now and then a noise of five standard deviations; alone, or together with one of two ways in which
the entropy cannot reach its target.
*/
#ifndef EXTREMES_H
#define EXTREMES_H

#include "tuned_sac.h"

enum extreme {
    EXTREME_REWARDS, /* nothing else: the temperature has to grow with the rewards */
    EXTREME_TARGET,  /* a target entropy of 0.69 per component, which no squashed Gaussian has */
    EXTREME_CLAMPS,  /* log sigma begins far above its interval for one component and far below for the other */
    EXTREMES
};

struct extremes {
    struct tuned_sac agent;
    struct env_space action;
    double low[2], high[2];
    struct batch batch;
    real *noise;
    struct rng rng;
    struct agent_report report; /* of the last update */
};

/* A small agent, with log alpha kept within +-bound. Dies without memory; extremes_free releases it. */
void extremes_init(struct extremes *x, enum extreme kind, double bound, uint64_t seed);
void extremes_free(struct extremes *x);

/* So many updates, each with a new batch; false as soon as a parameter or a reported number is not finite, and then no
 * more are made. */
bool extremes_update(struct extremes *x, int updates);

#endif
