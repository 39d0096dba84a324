/*
# Learning curves

Most experiments with networks ask the same: several agents, or one with several configurations, are trained on one task
from several seeds; how does each score on the way, and what is its final policy worth? This module is that experiment,
with the rules that make its numbers mean something: every run is evaluated without exploration, on episodes of its own
from random starts; the final policy is scored over 100 episodes (fewer where a study says so) of a stream that
nothing else uses; no run is left out and none stopped early.
*/
#ifndef CURVES_H
#define CURVES_H

#include "learning/train.h"
#include "programs/memory.h"
#include "programs/study.h"

#include <stdlib.h>

/* One agent and configuration of a study. */
struct contender {
    const char *name;
    const void *config;
    struct train_config train;
    /* Makes the agent for an environment and batches of so many rows; the generator draws the start of its networks. */
    struct agent *(*begin)(const void *config, struct env *env, int rows, struct rng *rng);
    void (*end)(struct agent *agent);
};

/* The two functions of a contender for the continuous agents `struct type`: type_begin and type_end, made of type_init
 * and type_free. */
#define CURVES_AGENT(type)                                                                                             \
    static struct agent *type##_begin(const void *config, struct env *env, int rows, struct rng *rng) {                \
        struct type *x = allocate(1, sizeof *x);                                                                       \
        type##_init(x, config, env->observation.dim, &env->action, rows, rng);                                         \
        return &x->agent;                                                                                              \
    }                                                                                                                  \
    static void type##_end(struct agent *agent) {                                                                      \
        type##_free((struct type *)agent);                                                                             \
        free(agent);                                                                                                   \
    }

enum { MAX_CURVES = 16 };

/* A whole study of up to MAX_CURVES contenders, with the options of study.h. Run i has the seed --seed plus i, for
 * every contender; --runs and --steps shorten the study to the beginning of the same table. Columns: run, step, then
 * one per contender with the mean return of an evaluation. Below the curves, with a word for a step:
 *   final     the mean return of the final policy over train.final_episodes episodes
 *   first     where mark is finite: the step of the first evaluation of at least `mark`; "nan" if there was none
 *   relapses  likewise: how many of the last five evaluations were below the mark
 * Where options.timed is set, --times FILE writes a table of what the runs cost: run, then the processor seconds of
 * each contender's training with its evaluations.
 * With --run N, --state FILE keeps the run in FILE: every 100,000 steps, when a contender's training ends and at
 * Ctrl-C. The same command goes on from there, with the same table in the end, and then takes FILE away.
 * env, trial: two instances of the task. */
void curves_study(const char *summary, int argc, char **argv, struct study_options options, struct env *env,
                  struct env *trial, double mark, const struct contender *contender, int n);

#endif
