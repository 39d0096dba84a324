#include "learning/swing_up.h"

#include "learning/snapshot.h"
#include "programs/files.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int swing_up_steps(enum preset preset) {
    return preset == PRESET_PAPER ? 30000 : 10000;
}

void swing_up_parse(struct swing_up *x, int pass, const char *name, const char *summary, const struct option *own,
                    int n, int argc, char **argv) {
    struct train_config *t = &x->train;
    const struct option shared[] = {
        {"preset", OPTION_CHOICE, &x->preset, 0, 0, "task|paper", NULL, "the numbers to start from"},
        {"steps", OPTION_INT, &t->steps, 1, 1e8, NULL, "steps", "length of the training"},
        {"start", OPTION_INT, &t->start, 1, 1e8, NULL, "steps", "random steps before the first update"},
        {"seed", OPTION_SEED, &t->seed, 0, 0, NULL, NULL, "seed of everything"},
        {"batch", OPTION_INT, &t->batch, 1, 4096, NULL, "rows", "transitions of an update"},
        {"capacity", OPTION_INT, &t->capacity, 1, 1e7, NULL, "rows", "memory of the replay"},
        {"evaluate-every", OPTION_INT, &t->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"quiet", OPTION_FLAG, &t->quiet, 0, 0, NULL, NULL, "only the final score"},
        {"save", OPTION_TEXT, &x->save, 0, 0, NULL, NULL, "file for what was learned, at the end"},
        {"load", OPTION_FILE, &x->load, 0, 0, NULL, NULL, "score what was saved, without training"},
        {"exercise", OPTION_INT, &x->exercise, 0, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &x->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    enum { SHARED = sizeof shared / sizeof *shared };
    struct option all[SWING_UP_MOST];
    assert(n + SHARED <= SWING_UP_MOST);
    memcpy(all, own, (size_t)n * sizeof *all);
    memcpy(all + n, shared, sizeof shared);
    const struct program program = {name, summary, all, n + SHARED, NULL};
    (pass ? options_parse : options_first_pass)(&program, argc, argv);
}

struct rng swing_up_start(struct swing_up *x) {
    struct rng start;
    env_pendulum_init(&x->env, 0);
    env_pendulum_init(&x->trial, 0);
    rng_init(&start, x->train.seed, 100); /* streams 0 to 3 are the loop's */
    return start;
}

/* Of what was loaded, on random starts of their own. */
static struct train_score score_loaded(struct swing_up *x, struct agent *agent) {
    struct rng rng;
    snapshot_load(agent, x->load);
    rng_init(&rng, x->train.seed, 101);
    return train_evaluate(agent, &x->trial.env, x->train.final_episodes, &rng);
}

void swing_up_run(struct swing_up *x, struct agent *agent) {
    struct train_log log = {.file = stdout};
    if (!x->load) train_refuse_idle(&x->train);
    if (x->save) refuse_unwritable(x->save);
    bool logs = !x->load && !x->train.quiet;
    struct train_score score = x->load
                                   ? score_loaded(x, agent)
                                   : train(agent, &x->env.env, &x->trial.env, &x->train, logs ? train_log : NULL, &log);
    printf("%sfinal policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); about -137 is the best possible\n",
           logs ? "\n" : "", score.episodes, score.mean, score.deviation, score.least, score.most);
    if (x->save) snapshot_save(agent, x->save);
}
