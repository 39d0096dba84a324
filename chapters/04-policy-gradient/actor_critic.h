/*
## The actor-critic

REINFORCE waits for the end of an episode and weighs each step with the return that followed. Its value network only
says what was to be expected. An *actor-critic* lets it say more: what is still to come. With a TD error in the place
of the return the weight is known after a single step; with an n-step return, (1.27), after as many as one likes; and
(1.31) mixes them all. The value network then is called a critic, and must be learned from what it says itself. For a
first reading: (4.27), (4.28), (4.30) and the box.

fold: The contract of the actor-critic
*/
#ifndef ACTOR_CRITIC_H
#define ACTOR_CRITIC_H

#include "reinforce.h"

/* An episode's advantages, eq. 4.28, from its n rewards, the values of its n states and of its last observation (0
 * where that is terminal). */
void actor_critic_advantages(int n, const real *r, const real *v, real tail, real gamma, real lambda, real *advantage);

/* Fills weight (eq. 4.27) and g (the critic's target, eq. 4.30) of the batch. An agent with a baseline. */
void actor_critic_weights(struct reinforce *x, double lambda);

/* A whole training as reinforce_train has it, with the same streams of `seed` and without saving: with lambda = 1 it is
 * REINFORCE with its baseline, up to rounding. It initialises `x`. */
void actor_critic_train(struct reinforce *x, const struct reinforce_config *config, double lambda, struct env *env,
                        struct env *trial, uint64_t seed, int stop, const struct reinforce_watch *watch);

#endif
