/*
# Replay

Transitions are kept in a ring, the newest over the oldest, and drawn uniformly with replacement. What is stored of
the end of an episode decides what is learned there: `terminated` says that nothing follows, and only then the target
does not bootstrap; an episode that the clock cut off is *truncated*, and its last observation is stored like any
other. So the next observation is always the true one, never the first of the next episode.
*/
#ifndef REPLAY_H
#define REPLAY_H

#include "numbers/real.h"
#include "numbers/rng.h"
#include "programs/state.h"

#include <stdbool.h>
#include <stddef.h>

/* n transitions, in rows. An agent reads it and owns nothing of it. */
struct batch {
    int n;
    real *s;          /* [n][obs] */
    real *a;          /* [n][act] */
    real *r;          /* [n] */
    real *s2;         /* [n][obs] */
    real *terminated; /* [n]: 1 or 0 */
};

struct replay {
    int capacity, size, next, obs, act;
    real *row; /* [capacity][2 obs + act + 2]: s, a, s2, r, and how it ended: 0 not, 1 terminated, 2 truncated */
};

/* Its memory in bytes: capacity (2 obs + act + 2) sizeof(real). Pages of it that no transition has reached are not
 * taken from the machine. */
size_t replay_bytes(int capacity, int obs, int act);

/* Dies without memory; replay_free releases it. */
void replay_init(struct replay *replay, int capacity, int obs, int act);
void replay_free(struct replay *replay);

void replay_add(struct replay *replay, const real *s, const real *a, real r, const real *s2, bool terminated,
                bool truncated);

/* Shows the transitions that it holds; room and sizes must be the same on both sides. */
void replay_state(struct replay *replay, struct state *state);

/* Is every stored action's first component one of 0 to n - 1? An agent that chooses takes it as a place in a list. */
bool replay_chose_below(const struct replay *replay, int n);

/* Fills batch->n rows with transitions drawn uniformly with replacement; the replay may not be empty. */
void replay_sample(const struct replay *replay, struct rng *rng, struct batch *batch);

/* Room for n rows in one block. */
void batch_init(struct batch *batch, int n, int obs, int act);
void batch_free(struct batch *batch);

#endif
