/*
## The example

`make 10` trains Soft Actor-Critic on the double pendulum for 10,000 steps and prints its evaluations, ten episodes
each. Then 100 episodes of the final policy stand beside those of the linear regulator, from the same starts. `--agent`
and `--task` choose another agent and another task; the cheetah's trainings take 50,000 steps.

`--save FILE` writes the training to a [snapshot](snapshot.md), on the way, at the end and at Ctrl-C. `--resume FILE`
goes on with it, and `--load FILE` reads the policy in it instead of training. `--export FILE` writes the [policy for
other programs](policy.md), and `--render` [plays an episode](watch.md) in the terminal. Beside the program's source are
three policies of Soft Actor-Critic after a million steps, from the first seed of [the long study](#the-long-study)
(`--preset long`), for HalfCheetah, Hopper and Walker2d:

    build/10-mujoco --task half-cheetah --load chapters/10-mujoco/half-cheetah.safetensors --render

`--engine mujoco` does everything in MuJoCo instead of the book's own engine; the program for that is
`build/10-mujoco-engines`, the same but linked with the library, where the build finds it. So a policy that has been
trained in one engine can be seen in the other:

    build/10-mujoco --task half-cheetah --save build/cheetah
    build/10-mujoco-engines --task half-cheetah --load build/cheetah --engine mujoco
*/
#include "exercises.h"
#include "lqr.h"
#include "mujoco.h"
#include "learning/policy.h"
#include "learning/safetensors.h"
#include "learning/snapshot.h"
#include "learning/watch.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "numbers/worker.h"
#include "worlds/env_mujoco.h"

#include <stdio.h>
#include <stdlib.h>

struct config {
    int agent, task, engine, version, preset, episodes, exercise;
    const char *load, *models, *answer, *export;
    struct watching watching;
    struct bodies_config bodies;
};

static void parse(struct config *c, int pass, int argc, char **argv) {
    struct train_config *train = &c->bodies.train;
    static const struct column reports[] = {CRITIC_COLUMN,
                                            ACTOR_COLUMN(", for sac also of alpha times their entropy,"),
                                            ALPHA_COLUMN,
                                            ENTROPY_COLUMN,
                                            {NULL, NULL}};
    struct column columns[TRAIN_COLUMNS];
    int threads = 1;
    const struct option option[] = {
        {"agent", OPTION_CHOICE, &c->agent, 0, 0, "sac|td3|ddpg", NULL, "who learns"},
        {"task", OPTION_CHOICE, &c->task, 0, 0,
         "inverted-pendulum|inverted-double-pendulum|reacher|swimmer|half-cheetah|hopper|walker2d", NULL, "what"},
        {"version", OPTION_INT, &c->version, 4, 5, NULL, NULL, "of the task's definition in Gymnasium"},
        {"engine", OPTION_CHOICE, &c->engine, 0, 0, "planar|mujoco", NULL, "what moves the bodies"},
        {"models", OPTION_TEXT, &c->models, 0, 0, NULL, NULL, "MuJoCo's models: NAME.xml in this folder"},
        {"preset", OPTION_CHOICE, &c->preset, 0, 0, "short|long|paper", NULL,
         "the configuration: of the chapter's short trainings, of its long study, or of the agent's paper"},
        {"steps", OPTION_INT, &train->steps, 1, 1e8, NULL, "steps", "length of the training"},
        {"start", OPTION_INT, &train->start, 1, 1e8, NULL, "steps", "random steps before the first update"},
        {"seed", OPTION_SEED, &train->seed, 0, 0, NULL, NULL, "seed of everything"},
        {"batch", OPTION_INT, &train->batch, 1, 4096, NULL, "rows", "transitions of an update"},
        {"threads", OPTION_INT, &threads, 1, 2, NULL, NULL, "2: an update on two cores, with the same results"},
        {"evaluate-every", OPTION_INT, &train->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"episodes", OPTION_INT, &c->episodes, 1, 1e6, NULL, "episodes", "of the final score"},
        TRAIN_SAVE_OPTIONS(*train),
        {"load", OPTION_FILE, &c->load, 0, 0, NULL, NULL, "file to read a trained agent from"},
        POLICY_OPTION(c->export),
        WATCHING_OPTIONS(c->watching),
        {"quiet", OPTION_FLAG, &train->quiet, 0, 0, NULL, NULL, "only the final score"},
        {"exercise", OPTION_INT, &c->exercise, 1, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &c->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    const struct program program = {.name = "10-mujoco",
                                    .summary = "the agents on articulated bodies",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = train_columns(reports, columns)};
    (pass ? options_parse : options_first_pass)(&program, argc, argv);
    if (pass && threads > 1 && !worker_start()) die(EXIT_RESOURCE, "there is no second thread to be had");
}

static void begin_env(const struct config *c, struct env_mujoco *e) {
    if (c->engine)
        env_mujoco_init(e, (enum env_planar_task)c->task, c->version, c->models);
    else
        env_planar_init(&e->planar, (enum env_planar_task)c->task, c->version);
}

/* Or loads what was trained; --save then writes the policy alone. */
static void train_agent(const struct config *c, struct agent *agent, struct env *env, struct env *trial) {
    struct train_log log = {.file = stdout};
    struct train_config train_as = c->bodies.train;
    train_as.keep = train_log_state;
    if (!c->load) train(agent, env, trial, &train_as, train_as.quiet ? NULL : train_log, &log);
    if (!c->load) return;
    snapshot_load(agent, c->load);
    if (train_as.save) snapshot_save(agent, train_as.save);
}

static void score(const struct config *c, const char *who, struct agent *agent, struct env *env) {
    struct rng rng;
    rng_init(&rng, c->bodies.train.seed, 101);
    struct train_score s = train_evaluate(agent, env, c->episodes, &rng);
    printf("%s, %d episodes in %s: %.2f (deviation %.1f, from %.1f to %.1f)\n", who, s.episodes,
           c->engine ? "MuJoCo" : "the plane", s.mean, s.deviation, s.least, s.most);
}

static void run(const struct config *c) {
    struct env_mujoco *e = allocate(2, sizeof *e);
    const struct bodies_kind *kind = &bodies_kind[c->agent];
    struct rng start;
    struct policy_form form = bodies_form((enum bodies_agent)c->agent, &c->bodies);
    train_refuse(&c->bodies.train, c->load, c->export, c->watching.frames);
    policy_refuse_save(c->load, c->bodies.train.save);
    if (c->export) policy_refuse(c->export);
    watching_refuse(&c->watching);
    for (int i = 0; i < 2; i++) begin_env(c, &e[i]);
    rng_init(&start, c->bodies.train.seed, 100);
    struct agent *agent = kind->begin(&c->bodies, &e[0].planar.env, c->bodies.train.batch, &start);
    struct policy policy = policy_of(agent, e[0].planar.env.name, &form);
    if (c->load && policy_is_file(c->load))
        safetensors_load(&policy, c->load);
    else
        train_agent(c, agent, &e[0].planar.env, &e[1].planar.env);
    if (!c->load && !c->bodies.train.quiet) printf("\n");
    score(c, kind->name, agent, &e[1].planar.env);
    if (c->task == INVERTED_DOUBLE_PENDULUM) {
        struct env_planar model; /* the regulator may know the equations */
        struct lqr_agent lqr;
        env_planar_init(&model, INVERTED_DOUBLE_PENDULUM, c->version);
        lqr_agent_init(&lqr, &model, 0);
        score(c, "The linear regulator", &lqr.agent, &e[1].planar.env);
    }
    if (c->export) policy_export(&policy, c->export);
    struct scene scene = bodies_scene(&e[1].planar);
    watching_do(&c->watching, agent, &e[1].planar.env, &scene, c->bodies.train.seed);
    kind->end(agent);
    for (int i = 0; c->engine && i < 2; i++) env_mujoco_free(&e[i]);
    free(e);
}

int main(int argc, char **argv) {
    struct config c = {.task = INVERTED_DOUBLE_PENDULUM, .version = 5, .episodes = 100, .models = "chapters/10-mujoco"};
    for (int pass = 0; pass < 2; pass++) { /* the first finds out for what the second has the defaults */
        int steps = c.bodies.train.steps;
        if (pass && steps == 0) steps = c.task == HALF_CHEETAH ? 50000 : 10000;
        enum bodies_agent agent = (enum bodies_agent)c.agent;
        c.bodies = c.preset == 2   ? bodies_paper(agent, steps)
                   : c.preset == 1 ? bodies_long(agent, steps)
                                   : bodies_preset(agent, (enum env_planar_task)c.task, steps);
        parse(&c, pass, argc, argv);
    }
    if (c.exercise || c.answer)
        return exercise_main("10-mujoco", bodies_exercises, N_BODIES_EXERCISES, c.exercise, c.answer);
    if (c.engine && !env_mujoco_version())
        die(EXIT_RESOURCE, "--engine mujoco: this program is without MuJoCo; with libmujoco-dev installed, make builds "
                           "10-mujoco-engines, which has it");
    run(&c);
    finish_output();
    return 0;
}
