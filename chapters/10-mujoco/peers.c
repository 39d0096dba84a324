/*
fold: The code of these studies
*/
#include "peers.h"

#include "mujoco.h"
#include "learning/curves.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

/* The two tasks, and whoever acts on them: SAC and TD3. */
enum { PEERS = 2, CHEETAH = 0, PENDULUM = 1, PEER_TASKS = 2 };

static const enum bodies_agent peer[PEERS] = {BODIES_SAC, BODIES_TD3};
static const char *const peer_task[PEER_TASKS] = {"cheetah", "pendulum"};

static struct bodies_config peers_config(int task, enum bodies_agent agent) {
    struct bodies_config c = bodies_preset(agent, HALF_CHEETAH, 100000);
    if (task == PENDULUM) {
        c.sac = tuned_sac_preset(PRESET_TASK);
        c.td3 = td3_preset(PRESET_TASK);
        c.train = agent == BODIES_SAC ? tuned_sac_training(PRESET_TASK, 20000) : td3_training(PRESET_TASK, 20000);
    }
    c.train.evaluate_every = task == PENDULUM ? 1000 : 5000;
    c.train.evaluate_episodes = 10;
    c.train.final_episodes = task == PENDULUM ? 100 : 20;
    return c;
}

union peers_world {
    struct env env;
    struct env_planar planar;
    struct env_pendulum pendulum;
};

static void peers_world(union peers_world *world, int task) {
    if (task == CHEETAH)
        env_planar_init(&world->planar, HALF_CHEETAH, 5);
    else
        env_pendulum_init(&world->pendulum, 0);
}

static void peers_study(int task, const char *summary, int argc, char **argv) {
    union peers_world world[2];
    struct bodies_config config[PEERS];
    struct contender contender[PEERS];
    for (int i = 0; i < 2; i++) peers_world(&world[i], task);
    for (int k = 0; k < PEERS; k++) {
        const struct bodies_kind *kind = &bodies_kind[peer[k]];
        config[k] = peers_config(task, peer[k]);
        contender[k] = (struct contender){kind->name, &config[k], config[k].train, kind->begin, kind->end};
    }
    curves_study(summary, argc, argv, (struct study_options){.runs = 10, .steps = config[0].train.steps, .seed = 1},
                 &world[0].env, &world[1].env, NAN, contender, PEERS);
}

void peers_cheetah(int argc, char **argv) {
    peers_study(CHEETAH, "half a cheetah, as the other program trains on it", argc, argv);
}

void peers_pendulum(int argc, char **argv) {
    peers_study(PENDULUM, "the pendulum, as the other program trains on it", argc, argv);
}

/* The processor's seconds for the trainings of both studies, without evaluations; no two runs are the same. */
void peers_seconds(int argc, char **argv) {
    struct study_options o = {.runs = 1, .steps = 100000, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "processor seconds of a training", argc, argv, "run\ttask\tagent\tseconds");
    for (int run = o.first; run < o.runs; run++)
        for (int i = 0; i < PEER_TASKS * PEERS; i++) {
            union peers_world world[2];
            struct bodies_config c = peers_config(i / PEERS, peer[i % PEERS]);
            const struct bodies_kind *kind = &bodies_kind[peer[i % PEERS]];
            struct timespec since, until;
            struct rng start;
            for (int k = 0; k < 2; k++) peers_world(&world[k], i / PEERS);
            c.train.seed = o.seed + (uint64_t)run;
            if (c.train.steps > o.steps) c.train.steps = o.steps;
            c.train.evaluate_every = 0;
            c.train.final_episodes = 1;
            rng_init(&start, c.train.seed, 100);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &since);
            struct agent *agent = kind->begin(&c, &world[0].env, c.train.batch, &start);
            train(agent, &world[0].env, &world[1].env, &c.train, NULL, NULL);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &until);
            kind->end(agent);
            fprintf(table.rows, "%d\t%s\t%s\t%.2f\n", run, peer_task[i / PEERS], kind->name,
                    (double)(until.tv_sec - since.tv_sec) + 1e-9 * (double)(until.tv_nsec - since.tv_nsec));
        }
    tsv_close(&table);
}

/* A row of numbers, one for each task and agent; "-" where an agent has no such number. */
static void put_numbers(FILE *rows, const char *name, const double *value) {
    fputs(name, rows);
    for (int i = 0; i < PEER_TASKS * PEERS; i++)
        if (isnan(value[i]))
            fputs("\t-", rows);
        else
            fprintf(rows, "\t%.15g", value[i]);
    fputc('\n', rows);
}

enum { PEERS_NUMBERS = 20 };

/* value[i] of the setting named so, for one task and agent. */
static void numbers_of(const struct bodies_config *c, bool sac, const char **name, double *value) {
    const struct {
        const char *name;
        double sac, td3;
    } row[PEERS_NUMBERS] = {
        {"actor's learning rate", c->sac.actor_rate, c->td3.actor_rate},
        {"critics' learning rate", c->sac.critic_rate, c->td3.critic_rate},
        {"temperature's learning rate", c->sac.alpha_rate, NAN},
        {"temperature at the start", c->sac.alpha, NAN},
        {"target entropy per component", c->sac.target_entropy, NAN},
        {"sigma of the exploration", NAN, c->td3.sigma},
        {"delay", NAN, c->td3.delay},
        {"smoothing", NAN, c->td3.smoothing},
        {"smoothing is clipped at", NAN, c->td3.smoothing_clip},
        {"last layers start within", c->sac.last_bound, c->td3.last_bound},
        {"units of a hidden layer", c->sac.hidden[0], c->td3.hidden[0]},
        {"gamma", c->sac.gamma, c->td3.gamma},
        {"tau", c->sac.tau, c->td3.tau},
        {"batch", c->train.batch, c->train.batch},
        {"random steps first", c->train.start, c->train.start},
        {"replay", c->train.capacity, c->train.capacity},
        {"steps", c->train.steps, c->train.steps},
        {"steps between evaluations", c->train.evaluate_every, c->train.evaluate_every},
        {"episodes of an evaluation", c->train.evaluate_episodes, c->train.evaluate_episodes},
        {"episodes of the final score", c->train.final_episodes, c->train.final_episodes},
    };
    for (int i = 0; i < PEERS_NUMBERS; i++) name[i] = row[i].name, value[i] = sac ? row[i].sac : row[i].td3;
}

void peers_numbers(int argc, char **argv) {
    struct tsv table;
    const char *name[PEERS_NUMBERS];
    double value[PEER_TASKS * PEERS][PEERS_NUMBERS];
    study_table(&table, "the numbers that both programs train with", argc, argv,
                "setting\tcheetah SAC\tcheetah TD3\tpendulum SAC\tpendulum TD3");
    for (int i = 0; i < PEER_TASKS * PEERS; i++) {
        const struct bodies_config c = peers_config(i / PEERS, peer[i % PEERS]);
        numbers_of(&c, peer[i % PEERS] == BODIES_SAC, name, value[i]);
    }
    for (int k = 0; k < PEERS_NUMBERS; k++) {
        double of[PEER_TASKS * PEERS];
        for (int i = 0; i < PEER_TASKS * PEERS; i++) of[i] = value[i][k];
        put_numbers(table.rows, name[k], of);
    }
    tsv_close(&table);
}
