/*
# The loop

Interact, learn, evaluate. The loop owns the replay and four random streams, one each for the environment,
exploration, sampling (with the noise of updates) and evaluation, so that, say, an evaluation more does not change the
training. Evaluation plays episodes of its own from random start states, without exploration.
*/
#ifndef TRAIN_H
#define TRAIN_H

#include "learning/agent.h"

#include <stdio.h>

/* Which numbers an agent's configuration and training start from: those that the book trains with, or the paper's. */
enum preset { PRESET_TASK, PRESET_PAPER };

struct train_config {
    int steps;             /* of the environment */
    int start;             /* steps with uniformly random actions before the first update */
    int update_every;      /* steps between rounds of updates */
    int updates;           /* in a round */
    int batch;             /* rows of a batch */
    int capacity;          /* of the replay */
    int evaluate_every;    /* steps between evaluations; 0: none but the last */
    int evaluate_episodes; /* in each */
    int final_episodes;    /* of the evaluation after the last step */
    uint64_t seed;
    bool quiet; /* no progress line, not even on a terminal */
};

/* Mean and spread of the returns of some episodes. */
struct train_score {
    double mean, deviation, least, most;
    int episodes;
};

/* Plays `episodes` without exploration. */
struct train_score train_evaluate(struct agent *agent, struct env *env, int episodes, struct rng *rng);

/* What is known at an evaluation. */
struct train_row {
    int step;
    double last_return; /* of the last finished training episode; NaN before the first */
    int last_length;
    struct train_score score;
    struct agent_report report; /* of the last update; empty before the first */
    double steps_per_second;    /* since the evaluation before, without evaluations */
};

/* Trains `agent` in `env`, evaluates in `trial` (another instance of the same environment), and returns its last
 * score.
 * see  called after each evaluation, the final one included; may be NULL
 * Dies (EXIT_INPUT) when the agent does not fit the environment, and (EXIT_RESOURCE), naming step and quantity, when an
 * action, a reward or a reported number is not finite. Shows progress on a terminal. */
struct train_score train(struct agent *agent, struct env *env, struct env *trial, const struct train_config *config,
                         void (*see)(void *context, const struct train_row *row), void *context);

/* For a program's options: dies (EXIT_INPUT) where the training would end before its first update. */
void train_refuse_idle(const struct train_config *config);

/* A log: a tab-separated line per evaluation, with a header before the first. Rows before the first update, which have
 * nothing to report, are left out. */
struct train_log {
    FILE *file;
    bool begun;
};

/* A `see` with a struct train_log * as context. */
void train_log(void *log, const struct train_row *row);

#endif
