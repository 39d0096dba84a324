/*
# The example of the continuous chapters

DDPG, TD3 and both kinds of SAC are shown on the same task: the pendulum, swung up by a continuous torque. Their
programs differ in the agent and its options; what they have in common is here.
*/
#ifndef SWING_UP_H
#define SWING_UP_H

#include "learning/policy.h"
#include "learning/train.h"
#include "learning/watch.h"
#include "programs/exercise.h"
#include "programs/options.h"

struct swing_up {
    const char *name, *summary; /* of the program */
    const struct exercise *exercises;
    int n_exercises;
    const struct column *reports; /* what the agent reports, for --help; the last has no name */
    struct policy_form form;      /* of the agent's policy, but for its widths, when the program runs */
    enum preset preset; /* from here on what the options say; the preset's numbers are the defaults of the others */
    int exercise;
    const char *answer, *load, *export;
    struct watching watching;
    struct train_config train;
};

enum { MAX_SWING_UP_OPTIONS = 40 };

/* The options that all four agents have, to begin the table of an agent's own: c is its configuration; critics is what
 * the agent has, "critic" or "critics". */
#define SWING_UP_OPTIONS(c, critics)                                                                                   \
    {"hidden-1", OPTION_INT, &(c).hidden[0], 1, 1024, NULL, "units", "width of the first hidden layer"},               \
        {"hidden-2", OPTION_INT, &(c).hidden[1], 1, 1024, NULL, "units", "width of the second"},                       \
        {"gamma", OPTION_REAL, &(c).gamma, 0, 1, NULL, NULL, "discount"},                                              \
        {"actor-rate", OPTION_REAL, &(c).actor_rate, 0, 1, NULL, NULL, "learning rate of the actor"},                  \
        {"critic-rate", OPTION_REAL, &(c).critic_rate, 0, 1, NULL, NULL, "learning rate of the " critics},             \
        {"tau", OPTION_REAL, &(c).tau, 0, 1, NULL, NULL, "share of a step of the target networks; 1: none"}, {         \
        "last-bound", OPTION_REAL, &(c).last_bound, 0, 1, NULL, NULL, "start of the last layers; 0: as the others"     \
    }

/* The length of a training where nothing is said: 10,000 steps, and 30,000 with the papers' numbers, by which as many
 * as 10,000 are random and the networks take smaller ones. */
int swing_up_steps(enum preset preset);

/* Parses the agent's own options and those of all examples, at most MAX_SWING_UP_OPTIONS together. With a preset the
 * defaults depend on an option, so that a program sets them for x->preset and parses twice, with pass = 0 and 1; --help
 * waits for the second. */
void swing_up_parse(struct swing_up *x, int pass, const struct option *own, int n, int argc, char **argv);

/* The rest of the program; returns its exit status. Where an exercise is asked for, that. Else begin makes the agent
 * (as for a contender, curves.h), which is trained, an evaluation per line, and scored at the end. The training is
 * saved where --save says and goes on from the file that --resume names; the policy is exported and watched as the
 * options ask. With --load, the policy in a file is scored, without training. Dies (EXIT_INPUT) where the training
 * would end before its first update. */
int swing_up_main(const struct swing_up *x, const void *config,
                  struct agent *(*begin)(const void *config, struct env *env, int rows, struct rng *rng),
                  void (*end)(struct agent *agent));

#endif
