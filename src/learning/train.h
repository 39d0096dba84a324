/*
# The loop

Interact, learn, evaluate. The loop owns the replay and four random streams, one each for the environment,
exploration, sampling (with the noise of updates) and evaluation, so that, say, an evaluation more does not change the
training. Evaluation plays episodes of its own from random start states, without exploration.
*/
#ifndef TRAIN_H
#define TRAIN_H

#include "learning/agent.h"
#include "learning/snapshot.h"
#include "programs/columns.h"

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
    bool quiet;        /* no progress line, not even on a terminal */
    const char *label; /* what the progress line says; NULL: the agent's name */

    /* Of a training that can be interrupted: the file for all of its state, which is written every so many steps (0:
     * never), at the end and when a signal asks to stop; and the file of one to go on with. NULL: none. */
    const char *save, *resume;
    int save_every;
    /* Shows, before everything else, what belongs to the training besides agent, environments and loop: what `see` has
     * gathered in its context. NULL: nothing does. */
    void (*keep)(void *context, struct state *state);
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
 * With config.resume it goes on where that file's training was, and ends as if it had not been interrupted: the same
 * parameters, the same scores and, saved, the same bytes. Only config.steps may be another. It dies (EXIT_INPUT) where
 * the file is none, damaged, beyond config.steps or of another configuration. With config.save the signals SIGINT and
 * SIGTERM save and end the program (stop.h), and after the last step they still do. The file is written before an
 * evaluation: of a training that is at its end, before the final score.
 * Dies (EXIT_INPUT) when the agent does not fit the environment, and (EXIT_RESOURCE), naming step and quantity, when an
 * action, a reward or a reported number is not finite. On a terminal it says first
 * what memory it takes, and then how far it is. */
struct train_score train(struct agent *agent, struct env *env, struct env *trial, const struct train_config *config,
                         void (*see)(void *context, const struct train_row *row), void *context);

/* The last score once more, for a policy that was loaded: from the starts of its training where the snapshot says which
 * and has the same seed, else from those of stream 101. With config.save the policy is written there. */
struct train_score train_score_loaded(struct agent *agent, struct env *trial, const char *load,
                                      const struct train_config *config);

/* For a program's options. Nothing is asked of a training that `load` replaces (NULL: none does). Else this dies where
 * the training would end before its first update (EXIT_INPUT); and, either way, where two of the options name one file,
 * of which one would be lost (EXIT_INPUT), and where --save cannot be written (EXIT_RESOURCE).
 * export, frames  files that the program writes besides; NULL: none */
void train_refuse(const struct train_config *config, const char *load, const char *export, const char *frames);

/* The options of a training that can be interrupted, for the table of a program; c is a struct train_config. */
#define TRAIN_SAVE_OPTIONS(c)                                                                                          \
    {"save", OPTION_TEXT, &(c).save, 0, 0, NULL, NULL, "file for the training, on the way, at the end and at ^C"},     \
        {"save-every", OPTION_INT, &(c).save_every, 0, 1e8, NULL, "steps", "between; 0: only at the end"}, {           \
        "resume", OPTION_FILE, &(c).resume, 0, 0, NULL, NULL, "go on with a training that was saved"                   \
    }

/* A log: a tab-separated line per evaluation, with a header before the first. On a terminal it has 80 characters in a
 * line, and numbers the decimals that they have room for. Rows before the first update, which have nothing to report,
 * are left out. */
struct train_log {
    FILE *file;
    bool begun;
};

/* Its columns, for --help, with those of what the agent reports; the last of `reports` has no name. Returns `all`. */
enum { TRAIN_COLUMNS = 8 + AGENT_LOSSES + 1 };
const struct column *train_columns(const struct column *reports, struct column all[TRAIN_COLUMNS]);

/* What more than one agent reports; the actor climbs the value of its actions, and `also` more. */
#define CRITIC_COLUMN                                                                                                  \
    {                                                                                                                  \
        "critic loss",                                                                                                 \
            "half the mean squared error of the critic in the last update's batch, of two critics the sum of "         \
            "both (reward squared)"                                                                                    \
    }
#define ACTOR_COLUMN(also)                                                                                             \
    { "actor loss", "minus the mean value of the actor's actions" also " in the batch of its last update (reward)" }
#define ENTROPY_COLUMN                                                                                                 \
    { "entropy", "of the policy, by the actions of the last update (nats)" }
#define ALPHA_COLUMN                                                                                                   \
    { "alpha", "temperature after the last update (reward per nat)" }

/* A `keep` for it: whether the header is there already. */
void train_log_state(void *log, struct state *state);

/* A `see` with a struct train_log * as context. */
void train_log(void *log, const struct train_row *row);

#endif
