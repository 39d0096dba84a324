/*
# The example of the continuous chapters

DDPG, TD3 and both kinds of SAC are shown on the same task: the pendulum, swung up by a continuous torque. Their
programs differ in the agent and its options; what they have in common is here.
*/
#ifndef SWING_UP_H
#define SWING_UP_H

#include "learning/train.h"
#include "programs/options.h"
#include "worlds/env_pendulum.h"

struct swing_up {
    int preset; /* enum preset; its numbers are the defaults of the other options */
    int exercise;
    const char *answer, *save, *load;
    struct train_config train;
    struct env_pendulum env, trial;
};

enum { SWING_UP_MOST = 40 };

/* The length of a training where nothing is said: 10,000 steps, and 30,000 with the papers' numbers, by which as many
 * as 10,000 are random and the networks take smaller ones. */
int swing_up_steps(enum preset preset);

/* Parses the agent's own options and those of all examples, fewer than SWING_UP_MOST together. With a preset the
 * defaults depend on an option, so that a program sets them for x->preset and parses twice, with pass = 0 and 1; --help
 * waits for the second. */
void swing_up_parse(struct swing_up *x, int pass, const char *name, const char *summary, const struct option *own,
                    int n, int argc, char **argv);

/* The generator that draws the start of the networks. Makes the two pendulums, too. */
struct rng swing_up_start(struct swing_up *x);

/* Trains the agent, prints an evaluation per line and the score of the final policy, and saves it where --save says.
 * With --load, scores what was saved, without training. Dies (EXIT_INPUT) where the training would end before its first
 * update. */
void swing_up_run(struct swing_up *x, struct agent *agent);

#endif
