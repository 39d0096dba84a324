#include "learning/swing_up.h"

#include "numbers/worker.h"
#include "programs/die.h"
#include "programs/files.h"
#include "worlds/env_pendulum.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int swing_up_steps(enum preset preset) {
    return preset == PRESET_PAPER ? 30000 : 10000;
}

void swing_up_parse(struct swing_up *x, int pass, const struct option *own, int n, int argc, char **argv) {
    struct train_config *t = &x->train;
    int preset = (int)x->preset, threads = 1;
    const struct option shared[] = {
        {"preset", OPTION_CHOICE, &preset, 0, 0, "task|paper", NULL, "the numbers to start from"},
        {"steps", OPTION_INT, &t->steps, 1, 1e8, NULL, "steps", "length of the training"},
        {"start", OPTION_INT, &t->start, 1, 1e8, NULL, "steps", "random steps before the first update"},
        {"seed", OPTION_SEED, &t->seed, 0, 0, NULL, NULL, "seed of everything"},
        {"batch", OPTION_INT, &t->batch, 1, 4096, NULL, "rows", "transitions of an update"},
        {"capacity", OPTION_INT, &t->capacity, 1, 1e7, NULL, "rows", "memory of the replay"},
        {"threads", OPTION_INT, &threads, 1, 2, NULL, NULL, "2: an update on two cores, with the same results"},
        {"evaluate-every", OPTION_INT, &t->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"quiet", OPTION_FLAG, &t->quiet, 0, 0, NULL, NULL, "only the final score"},
        TRAIN_SAVE_OPTIONS(*t),
        {"load", OPTION_FILE, &x->load, 0, 0, NULL, NULL, "score the policy in a file, without training"},
        POLICY_OPTION(x->export),
        WATCHING_OPTIONS(x->watching),
        {"exercise", OPTION_INT, &x->exercise, 1, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &x->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    enum { SHARED = sizeof shared / sizeof *shared };
    struct option all[MAX_SWING_UP_OPTIONS];
    assert(n + SHARED <= MAX_SWING_UP_OPTIONS);
    memcpy(all, own, (size_t)n * sizeof *all);
    memcpy(all + n, shared, sizeof shared);
    struct column columns[TRAIN_COLUMNS];
    const struct program program = {.name = x->name,
                                    .summary = x->summary,
                                    .options = all,
                                    .n_options = n + SHARED,
                                    .columns = train_columns(x->reports, columns)};
    (pass ? options_parse : options_first_pass)(&program, argc, argv);
    x->preset = (enum preset)preset;
    if (pass && threads > 1 && !worker_start()) die(EXIT_RESOURCE, "there is no second thread to be had");
}

static void run(const struct swing_up *x, struct agent *agent, struct env *env, struct env *trial) {
    struct train_log log = {.file = stdout};
    struct train_config config = x->train;
    struct policy policy = policy_of(agent, env->name, &x->form);
    bool logs = !x->load && !config.quiet;
    train_refuse(&config, x->load, x->export, x->watching.frames);
    policy_refuse_save(x->load, config.save);
    if (x->export) policy_refuse(x->export);
    watching_refuse(&x->watching);
    config.keep = train_log_state;
    struct train_score score = x->load ? policy_score_loaded(&policy, agent, trial, x->load, &config)
                                       : train(agent, env, trial, &config, logs ? train_log : NULL, &log);
    printf("%sfinal policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); about -137 is the best possible\n",
           logs ? "\n" : "", score.episodes, score.mean, score.deviation, score.least, score.most);
    if (x->export) policy_export(&policy, x->export);
    watching_do(&x->watching, agent, trial, &pendulum_scene, x->train.seed);
}

int swing_up_main(const struct swing_up *x, const void *config,
                  struct agent *(*begin)(const void *config, struct env *env, int rows, struct rng *rng),
                  void (*end)(struct agent *agent)) {
    struct env_pendulum pendulum[2]; /* to train in, and for evaluations */
    struct rng start;
    if (x->exercise || x->answer) return exercise_main(x->name, x->exercises, x->n_exercises, x->exercise, x->answer);
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    rng_init(&start, x->train.seed, 100); /* streams 0 to 3 are the loop's */
    struct agent *agent = begin(config, &pendulum[0].env, x->train.batch, &start);
    run(x, agent, &pendulum[0].env, &pendulum[1].env);
    end(agent);
    finish_output();
    return 0;
}
