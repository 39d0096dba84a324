/*
## Measuring the bias

How far does a critic overestimate? Its estimate is compared with what the policy really earns, as in the paper's
figures 1 and 2 [S56]: the mean of $`Q_1(s, \pi(s;\theta))`$ over states that the training has visited, against the mean
discounted return of the same policy from the same states. Both are without noise.

The critic estimates the return of a task without end, since a truncated transition bootstraps. So the return must not
stop at the time limit. The simulation is put into the visited state and followed for many more steps than an episode
has, with no limit at all.
*/
#ifndef TD3_BIAS_H
#define TD3_BIAS_H

#include "td3.h"
#include "worlds/env_pendulum.h"

enum { BIAS_STEPS = 1000 }; /* of a return: what comes after them counts for less than 0.1, eq. 6.16 */

/* A pendulum that remembers where it was. */
struct witness {
    struct env_pendulum pendulum; /* first */
    struct env_result (*step)(struct env *env, const double *action, struct rng *rng, double *observation);
    double *state; /* [room][2]: angle and speed before each step */
    int n, room;
};

/* It remembers the first `room` states. Dies without memory; witness_free releases it. */
void witness_init(struct witness *witness, int room);
void witness_free(struct witness *witness);

/* Means over states, of the critic's estimate and of the return. */
struct bias {
    double estimate, discounted; /* the bias, eq. 6.15, is the first less the second */
};

/* Over `states` states, at most 100 and at most the rows of the agent's batches, given as angles and speeds
 * [states][2]. Overwrites the agent's work and the gradient of its actor, and no parameters. */
struct bias bias_of(struct td3 *td3, const double *state, int states);

/* The same over `states` states drawn uniformly, with replacement, from what the witness saw. */
struct bias bias_seen(struct td3 *td3, const struct witness *witness, int states, struct rng *rng);

#endif
