/*
# Snapshots

What an agent has learned, in a file; and, behind it, all that its training needs to go on as if it had never stopped.

The first part is text, readable by any program: the agent's name, then each of its blocks of numbers with name and
size. Nine digits bring a number in single precision back bit by bit, and seventeen one in double. A line `score` may
follow, with the seed of the training and the state of the random stream that the final score draws its starts from, so
that whoever loads the policy finds the score that the training printed. A line `end` ends a snapshot that holds a
policy and no more: it is for acting, here, in another environment or in a program of someone else's.

A training's snapshot has a line `training` instead: the version of the format, `float` or `double`, and the number of
bytes that follow. So the size of the file is known, and compared with what is there, before anything is read. These
bytes are the optimizers' moments, the replay, the environments, the random streams and all counters, as
[one description](state.md) of each part shows them. The last four are the [checksum](checksum.md) of all bytes before
them: `head -c -4 FILE | cksum` prints the same number. It is looked at before the rest is believed.

A file is replaced only by one that is complete and on the disk ([files](files.md)). A program that is killed while it
saves leaves the snapshot before.
*/
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "learning/agent.h"

/* From where a final score draws its starts. */
struct snapshot_score {
    bool known; /* false: the file does not say */
    uint64_t seed;
    struct rng rng;
};

/* Shows the numbers of a generator. */
void state_rng(struct state *state, struct rng *rng);

/* A whole training. */
struct snapshot {
    const char *agent;                           /* what the first line calls it */
    struct agent_blocks blocks;                  /* the policy */
    struct snapshot_score *score;                /* NULL: not written, and passed over */
    void (*rest)(void *context, struct state *); /* shows the rest of a training; NULL: a policy alone */
    void *context;
};

/* Writes it, whole or not at all. Dies (EXIT_RESOURCE) when it cannot, and when a number of the policy is infinite or
 * NaN. */
void snapshot_write(const struct snapshot *snapshot, const char *path);

/* Reads it back into a thing of the same kind and shape; without `rest` a training's file serves as well, and of it the
 * policy. Dies (EXIT_INPUT), naming the file and what is wrong with it: another agent's, another shape's, another
 * configuration's; a number that is none or not finite; an end that is missing, a size or a checksum that is not right;
 * a policy alone where a training is wanted. */
void snapshot_read(const struct snapshot *snapshot, const char *path);

/* Shows what stands first in the rest of a training's file, which nothing else of it is needed for. */
void snapshot_glance(const char *path, void (*first)(void *context, struct state *), void *context);

/* The same for an agent's policy alone. */
void snapshot_save(struct agent *agent, const char *path);
void snapshot_load(struct agent *agent, const char *path);

#endif
