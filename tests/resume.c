/* A training that was interrupted anywhere and resumed ends with the bytes of one that was not: every agent, every kind
 * of environment, several points. A file that was cut, changed or made otherwise is refused. */
#include "harness.h"
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/04-policy-gradient/reinforce.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/variants.h"
#include "../chapters/08-sac/first_version.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "learning/curves.h"
#include "learning/snapshot.h"
#include "programs/checksum.h"
#include "programs/memory.h"
#include "programs/stop.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"
#include "worlds/env_pendulum.h"
#include "worlds/env_planar.h"

#include <sys/stat.h>

enum { STEPS = 230, START = 20, EVERY = 100 };

CURVES_AGENT(ddpg)

CURVES_AGENT(td3)

CURVES_AGENT(dq_ac)

CURVES_AGENT(sac)

CURVES_AGENT(sac_v1)

CURVES_AGENT(tuned_sac)

static struct agent *dqn_begin(const void *config, struct env *env, int rows, struct rng *rng) {
    struct dqn *x = allocate(1, sizeof *x);
    dqn_init(x, config, env->observation.dim, env->action.n, rows, rng);
    return &x->agent;
}

static void dqn_end(struct agent *agent) {
    dqn_free((struct dqn *)agent);
    free(agent);
}

/* ---- files ---- */

static const char *scratch(const char *name) {
    static char path[4][80];
    static int at;
    at = (at + 1) % 4;
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* in memory if possible: it is faster */
    snprintf(path[at], sizeof path[at], "%s/resume-test-%ld-%s", folder, (long)getpid(), name);
    return path[at];
}

static char *bytes_of(const char *path, size_t *length) {
    struct stat file;
    FILE *from = fopen(path, "rb");
    if (!from || fstat(fileno(from), &file) != 0) die(EXIT_INPUT, "cannot read %s", path);
    *length = (size_t)file.st_size;
    char *bytes = allocate(*length + 1, 1);
    if (fread(bytes, 1, *length, from) != *length) die(EXIT_INPUT, "cannot read %s", path);
    fclose(from);
    return bytes;
}

static bool same_file(const char *a, const char *b) {
    size_t n, m;
    char *x = bytes_of(a, &n), *y = bytes_of(b, &m);
    bool same = n == m && memcmp(x, y, n) == 0;
    free(x);
    free(y);
    return same;
}

/* ---- trainings ---- */

enum world { PENDULUM, TORQUES, CARTPOLE, BODIES, WORLDS = BODIES + PLANAR_TASKS };

union any_env {
    struct env_pendulum pendulum;
    struct env_cartpole cartpole;
    struct env_planar planar;
};

static struct env *make_env(union any_env *e, int world) {
    if (world == PENDULUM || world == TORQUES) {
        env_pendulum_init(&e->pendulum, world == TORQUES ? 5 : 0);
        return &e->pendulum.env;
    }
    if (world == CARTPOLE) {
        env_cartpole_init(&e->cartpole);
        return &e->cartpole.env;
    }
    env_planar_init(&e->planar, (enum env_planar_task)(world - BODIES), 5);
    return &e->planar.env;
}

/* One training, to `steps`, and the score that it ends with. */
struct plan {
    struct contender contender;
    int world;
};

struct seen {
    int n, step[16];
    double mean[16], loss[16], last_return[16];
};

/* Is this file there when step EVERY is seen? And where is the other to be put then? */
static const char *awaited, *held;
static bool arrived;

static void see(void *context, const struct train_row *row) {
    struct seen *seen = context;
    if (awaited && row->step == EVERY) arrived = access(awaited, R_OK) == 0;
    if (held && row->step == EVERY) rename(scratch("whole"), held);
    seen->step[seen->n] = row->step;
    seen->last_return[seen->n] = row->last_return + 1e-3 * row->last_length;
    seen->loss[seen->n] = row->report.n ? row->report.value[0] : 0;
    seen->mean[seen->n++] = row->score.mean;
}

static void keep(void *context, struct state *state) {
    struct seen *seen = context;
    state_int(state, &seen->n, 0, 16);
    for (int i = 0; i < seen->n; i++) {
        state_int(state, &seen->step[i], 0, STEPS);
        state_doubles(state, &seen->mean[i], 1);
        state_doubles(state, &seen->loss[i], 1);
        state_doubles(state, &seen->last_return[i], 1);
    }
}

static struct seen run(const struct plan *p, int steps, const char *save, const char *resume) {
    union any_env *e = allocate(2, sizeof *e);
    struct env *env = make_env(&e[0], p->world), *trial = make_env(&e[1], p->world);
    struct train_config c = p->contender.train;
    struct seen seen = {0};
    struct rng start;
    c.steps = steps, c.save = save, c.resume = resume, c.keep = keep;
    env->time_limit = trial->time_limit = 17; /* episodes end within the rest, and none of them with it */
    rng_init(&start, c.seed, 100);
    struct agent *agent = p->contender.begin(p->contender.config, env, c.batch, &start);
    train(agent, env, trial, &c, see, &seen);
    p->contender.end(agent);
    free(e);
    stop_at_once();
    return seen;
}

static struct train_config short_training(void) {
    return (struct train_config){.steps = STEPS,
                                 .start = START,
                                 .update_every = 2, /* every second step has no report of its own */
                                 .updates = 1,
                                 .batch = 4,
                                 .capacity = 150, /* the ring has come round before the end */
                                 .evaluate_every = EVERY,
                                 .evaluate_episodes = 2,
                                 .final_episodes = 3,
                                 .seed = 5,
                                 .save_every = 60,
                                 .quiet = true};
}

static void resumes(struct harness *t, const struct plan *p) {
    static const int point[] = {1, START - 1, START + 1, EVERY, 173, STEPS - 1, STEPS};
    const char *whole = scratch("whole"), *part = scratch("part"), *rest = scratch("rest");
    struct seen seen = run(p, STEPS, whole, NULL);
    for (size_t i = 0; i < sizeof point / sizeof *point; i++) {
        run(p, point[i], part, NULL);
        struct seen again = run(p, STEPS, rest, part);
        EXPECT(same_file(whole, rest));
        EXPECT(memcmp(&seen, &again, sizeof seen) == 0);
        EXPECT(again.n == STEPS / EVERY + 1);
    }
    unlink(whole), unlink(part), unlink(rest);
}

/* ---- sections ---- */

static struct plan pendulum_plan(struct sac_config *c) {
    *c = sac_preset(PRESET_TASK);
    c->hidden[0] = c->hidden[1] = 5;
    return (struct plan){{"SAC", c, short_training(), sac_begin, sac_end}, PENDULUM};
}

static void agents(struct harness *t) {
    struct dqn_config dqn = dqn_defaults(STEPS);
    struct ddpg_config ddpg = ddpg_preset(PRESET_TASK);
    struct td3_config td3 = td3_preset(PRESET_TASK), dq_ac = td3_ddqn_ac(PRESET_TASK);
    struct sac_config sac = sac_preset(PRESET_TASK);
    struct tuned_sac_config tuned = tuned_sac_preset(PRESET_TASK);
    int *hidden[] = {dqn.hidden, ddpg.hidden, td3.hidden, dq_ac.hidden, sac.hidden, tuned.hidden};
    for (int i = 0; i < 6; i++) hidden[i][0] = hidden[i][1] = 6;
    dqn.target_every = 7;
    ddpg.noise = DDPG_ORNSTEIN_UHLENBECK;
    const struct plan plan[] = {
        {{"DQN", &dqn, short_training(), dqn_begin, dqn_end}, CARTPOLE},
        {{"DQN", &dqn, short_training(), dqn_begin, dqn_end}, TORQUES},
        {{"DDPG", &ddpg, short_training(), ddpg_begin, ddpg_end}, PENDULUM},
        {{"TD3", &td3, short_training(), td3_begin, td3_end}, PENDULUM},
        {{"DQ-AC", &dq_ac, short_training(), dq_ac_begin, dq_ac_end}, PENDULUM},
        {{"SAC", &sac, short_training(), sac_begin, sac_end}, PENDULUM},
        {{"SAC, first version", &sac, short_training(), sac_v1_begin, sac_v1_end}, PENDULUM},
        {{"tuned SAC", &tuned, short_training(), tuned_sac_begin, tuned_sac_end}, PENDULUM},
    };
    for (size_t i = 0; i < sizeof plan / sizeof *plan; i++) resumes(t, &plan[i]);
}

/* A training saves on the way, and where it was resumed too; not without being asked to. */
static void on_the_way(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c);
    const char *part = scratch("part");
    for (int every = 0; every <= 60; every += 30) { /* 0: at the end only */
        awaited = scratch("way");
        plan.contender.train.save_every = every;
        run(&plan, STEPS, awaited, NULL);
        EXPECT(arrived == (every > 0));
        unlink(awaited);
        run(&plan, 20, part, NULL);
        run(&plan, STEPS, awaited, part);
        EXPECT(arrived == (every > 0));
        unlink(awaited);
    }
    awaited = NULL;
    unlink(part);
    held = scratch("held"); /* what is there at step EVERY is of that step */
    plan.contender.train.save_every = EVERY;
    run(&plan, EVERY + 1, scratch("whole"), NULL);
    EXPECT_DIES(EXIT_INPUT, "it is at step 100, beyond the end at 99", run(&plan, EVERY - 1, NULL, held));
    unlink(held), unlink(scratch("whole"));
    held = NULL;
}

static void worlds(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c);
    for (plan.world = BODIES; plan.world < WORLDS; plan.world++) resumes(t, &plan);
}

/* ---- the worlds of tables, which no program's training saves: in the middle of an episode, alone */

static void show_world(void *context, struct state *state) {
    env_state(context, state);
}

static void goes_on(struct harness *t, struct env *env, struct env *other) {
    const struct snapshot kept = {.agent = "nobody", .rest = show_world, .context = env};
    const struct snapshot back = {.agent = "nobody", .rest = show_world, .context = other};
    const char *path = scratch("world");
    struct rng rng, again;
    double seen[2], action = 1;
    rng_init(&rng, 4, 0);
    env_reset(env, &rng, &seen[0]);
    for (int step = 0; step < 5; step++) {
        action = step % 2;
        env_step(env, &action, &rng, &seen[0]);
    }
    snapshot_write(&kept, path);
    snapshot_read(&back, path);
    again = rng;
    for (int step = 0; step < 20; step++) {
        action = step % 2;
        struct env_result a = env_step(env, &action, &rng, &seen[0]), b = env_step(other, &action, &again, &seen[1]);
        EXPECT(seen[0] == seen[1] && a.reward == b.reward && a.truncated == b.truncated);
    }
    unlink(path);
}

static void tables(struct harness *t) {
    struct env_cliff cliff[2];
    struct env_graph graph[2];
    struct mdp m;
    graph_two_state(&m);
    for (int i = 0; i < 2; i++) env_cliff_init(&cliff[i], 100), env_graph_init(&graph[i], "graph", &m, 25);
    goes_on(t, &cliff[0].env, &cliff[1].env);
    goes_on(t, &graph[0].env, &graph[1].env);
    mdp_free(&m);
}

/* ---- REINFORCE, which has a loop of its own ---- */

static void note(void *context, int step, double score) {
    struct seen *seen = context;
    seen->step[seen->n] = step;
    seen->mean[seen->n++] = score;
}

static struct seen reinforce_run(bool box, int stop, const char *save, const char *resume) {
    struct reinforce_config c = reinforce_defaults();
    struct seen seen = {0};
    struct reinforce_watch watch = {.every = 80, .episodes = 2, .last = 3, .see = note, .context = &seen, .keep = keep};
    struct env_cartpole env, trial;
    struct reinforce x;
    (box ? env_cartpole_init_box : env_cartpole_init)(&env);
    (box ? env_cartpole_init_box : env_cartpole_init)(&trial);
    env.env.time_limit = trial.env.time_limit = 30;
    c.hidden = 5, c.episodes = 2, c.steps = STEPS;
    watch.save = save, watch.resume = resume, watch.save_every = 90;
    reinforce_train(&x, &c, &env.env, &trial.env, 5, stop, &watch);
    reinforce_free(&x);
    stop_at_once();
    return seen;
}

static void reinforce(struct harness *t) {
    const char *whole = scratch("whole"), *part = scratch("part"), *rest = scratch("rest");
    for (int box = 0; box < 2; box++) {
        struct seen seen = reinforce_run(box, STEPS, whole, NULL);
        for (int stop = 1; stop <= STEPS; stop += 38) {
            reinforce_run(box, stop, part, NULL);
            struct seen again = reinforce_run(box, STEPS, rest, part);
            EXPECT(same_file(whole, rest));
            EXPECT(seen.n >= 2 && again.n == seen.n && memcmp(again.mean, seen.mean, sizeof seen.mean) == 0);
        }
    }
    EXPECT_DIES(EXIT_INPUT, "another configuration", reinforce_run(false, STEPS, NULL, whole));
    unlink(whole), unlink(part), unlink(rest);
}

/* ---- what is refused ---- */

static void put_file(const char *path, const char *bytes, size_t length) {
    write_whole(path, bytes, length);
}

/* Where the text ends and the rest begins. */
static size_t text_length(const char *bytes) {
    const char *line = strstr(bytes, "\ntraining ") + 1;
    return (size_t)(strchr(line, '\n') + 1 - bytes);
}

/* A training that was stopped on its way. */
static char *stopped(const struct plan *plan, const char *path, size_t *length) {
    run(plan, 60, path, NULL);
    return bytes_of(path, length);
}

static void cut_and_changed(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c);
    const char *whole = scratch("whole"), *bad = scratch("bad");
    size_t length;
    char *bytes = stopped(&plan, whole, &length);
    size_t text = text_length(bytes);
    for (size_t at = 0; at < length; at += at < text - 100 ? 487 : at < text + 600 || at > length - 40 ? 1 : 97) {
        put_file(bad, bytes, at); /* cut */
        EXPECT_DIES(EXIT_INPUT, bad, run(&plan, STEPS, NULL, bad));
        char before = bytes[at];
        bytes[at] = (char)(before ^ 1 << at % 8); /* one bit */
        put_file(bad, bytes, length);
        EXPECT_DIES(EXIT_INPUT, bad, run(&plan, STEPS, NULL, bad));
        bytes[at] = before;
    }
    put_file(bad, bytes, length + 1); /* bytes_of leaves a zero behind */
    EXPECT_DIES(EXIT_INPUT, "bytes, and", run(&plan, STEPS, NULL, bad));
    put_file(bad, bytes, length);
    run(&plan, STEPS, NULL, bad);
    free(bytes);
    unlink(whole), unlink(bad);
}

/* The file with other words in its text or other bytes in the rest, and the checksum that belongs to it. */
static void forge(const char *path, const char *bytes, size_t length, const char *old, const char *new) {
    char *forged = allocate(length + 64, 1);
    const char *at = strstr(bytes, old);
    size_t before = (size_t)(at - bytes), rest = length - before - strlen(old);
    memcpy(forged, bytes, before);
    memcpy(forged + before, new, strlen(new));
    memcpy(forged + before + strlen(new), at + strlen(old), rest);
    size_t total = before + strlen(new) + rest - 4;
    uint32_t sum = checksum_end(checksum_more(0, forged, total), total);
    for (int i = 0; i < 4; i++) forged[total + (size_t)i] = (char)(sum >> 8 * i & 255);
    put_file(path, forged, total + 4);
    free(forged);
}

/* The file with one byte changed. */
static void forge_byte(const char *path, char *bytes, size_t length, size_t at, char byte) {
    char before = bytes[at];
    bytes[at] = byte;
    forge(path, bytes, length, "", "");
    bytes[at] = before;
}

/* What no training comes to, although the checksum is right: behind a world's name stand four numbers, its step, and
 * whether an episode is under way. */
static void impossible(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c);
    const char *whole = scratch("whole"), *bad = scratch("bad");
    size_t length;
    char *bytes = stopped(&plan, whole, &length);
    size_t at = text_length(bytes);
    while (memcmp(bytes + at, "pendulum", 8) != 0) at++;
    at += 8 + 4 * 8;
    forge_byte(bad, bytes, length, at, bytes[at]);
    run(&plan, STEPS, NULL, bad);
    forge_byte(bad, bytes, length, at, 18);
    EXPECT_DIES(EXIT_INPUT, "18 is not within 0 to 17", run(&plan, STEPS, NULL, bad));
    forge_byte(bad, bytes, length, at + 8, 0);
    EXPECT_DIES(EXIT_INPUT, "its episode has ended, and none has begun", run(&plan, STEPS, NULL, bad));
    free(bytes);
    /* A choice that a network has no output for, in the first row: behind the replay's shape, size and place. */
    struct dqn_config choices = dqn_defaults(STEPS);
    const double shape[] = {150, 4, 1};
    const real choice = 2;
    choices.hidden[0] = choices.hidden[1] = 4;
    plan = (struct plan){{"DQN", &choices, short_training(), dqn_begin, dqn_end}, CARTPOLE};
    bytes = stopped(&plan, whole, &length);
    at = text_length(bytes);
    while (memcmp(bytes + at, shape, sizeof shape) != 0) at++;
    memcpy(bytes + at + sizeof shape + 2 * 8 + 4 * sizeof choice, &choice, sizeof choice);
    forge(bad, bytes, length, "", "");
    EXPECT_DIES(EXIT_INPUT, "an action in its replay is not one of 0 to 1", run(&plan, STEPS, NULL, bad));
    free(bytes);
    unlink(whole), unlink(bad);
}

static void other_files(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c), other;
    const char *whole = scratch("whole"), *bad = scratch("bad");
    bool narrow = sizeof(real) == sizeof(float);
    size_t length;
    char *bytes = stopped(&plan, whole, &length);
    forge(bad, bytes, length, "\ntraining 1 ", "\ntraining 9 ");
    EXPECT_DIES(EXIT_INPUT, "a training of version 9", run(&plan, STEPS, NULL, bad));
    forge(bad, bytes, length, narrow ? " float " : " double ", narrow ? " double " : " float ");
    EXPECT_DIES(EXIT_INPUT, "another precision", run(&plan, STEPS, NULL, bad));
    forge(bad, bytes, length, narrow ? " float " : " double ", " half ");
    EXPECT_DIES(EXIT_INPUT, "no precision", run(&plan, STEPS, NULL, bad));
    EXPECT_DIES(EXIT_INPUT, "beyond the end at 59", run(&plan, 59, NULL, whole));
    other = plan, other.contender.train.seed = 6;
    EXPECT_DIES(EXIT_INPUT, "seed '5' there, '6' here", run(&other, STEPS, NULL, whole));
    other = plan, other.contender.train.batch = 5;
    EXPECT_DIES(EXIT_INPUT, "batch 4 there, 5 here", run(&other, STEPS, NULL, whole));
    other = plan, other.contender.train.capacity = 151;
    EXPECT_DIES(EXIT_INPUT, "capacity of the replay 150 there, 151 here", run(&other, STEPS, NULL, whole));
    other = plan, other.world = (enum world)(BODIES + (int)INVERTED_PENDULUM);
    EXPECT_DIES(EXIT_INPUT, "where the agent has", run(&other, STEPS, NULL, whole));
    c.tau = 0.02;
    EXPECT_DIES(EXIT_INPUT, "tau 0.01 there, 0.02 here", run(&plan, STEPS, NULL, whole));
    put_file(bad, bytes, text_length(bytes));
    EXPECT_DIES(EXIT_INPUT, "and", run(&plan, STEPS, NULL, bad));
    EXPECT_DIES(EXIT_INPUT, "cannot read", run(&plan, STEPS, NULL, "/nowhere/at/all"));
    EXPECT_DIES(EXIT_RESOURCE, "/nowhere", run(&plan, STEPS, "/nowhere/at/all", NULL));
    free(bytes);
    unlink(whole), unlink(bad);
}

/* A policy alone, and a training's file as a policy, from the starts that the training's score had. */
static void policies(struct harness *t) {
    struct sac_config c;
    struct plan plan = pendulum_plan(&c);
    const char *whole = scratch("whole"), *alone = scratch("alone");
    struct seen seen = run(&plan, STEPS, whole, NULL);
    union any_env e;
    struct env *env = make_env(&e, PENDULUM);
    struct rng start;
    rng_init(&start, 77, 100);
    env->time_limit = 17;
    struct agent *agent = sac_begin(&c, env, 4, &start);
    plan.contender.train.save = alone;
    double loaded = train_score_loaded(agent, env, whole, &plan.contender.train).mean;
    plan.contender.train.save = NULL;
    EXPECT(loaded == seen.mean[seen.n - 1]);
    EXPECT(train_score_loaded(agent, env, alone, &plan.contender.train).mean == loaded);
    EXPECT_DIES(EXIT_INPUT, "it holds a policy and no training", run(&plan, STEPS, NULL, alone));
    plan.contender.train.seed = 6;
    EXPECT(train_score_loaded(agent, env, alone, &plan.contender.train).mean != loaded);
    snapshot_save(agent, alone); /* without the line about the score */
    snapshot_load(agent, alone);
    snapshot_load(agent, whole);
    sac_end(agent);
    unlink(whole), unlink(alone);
}

/* ---- every number of a configuration is in the file, under its own name ---- */

struct number {
    const char *what; /* NULL: the networks have other shapes then */
    size_t at;
    bool whole;
};
#define WHOLE(config, what, member)                                                                                    \
    { what, offsetof(struct config, member), true }
#define REAL(config, what, member)                                                                                     \
    { what, offsetof(struct config, member), false }

static void each_number(struct harness *t, struct plan plan, void *config, const struct number *number, int n) {
    const char *whole = scratch("whole");
    run(&plan, START + 3, whole, NULL);
    for (int i = 0; i < n; i++) {
        int *k = (int *)((char *)config + number[i].at), k_was = *k;
        double *x = (double *)((char *)config + number[i].at), was = number[i].whole ? *k : *x;
        double now = number[i].whole ? *k ^ 1 : *x == 0 ? 0.125 : *x * 0.75;
        char message[100] = "where the agent has";
        if (number[i].whole)
            *k = (int)now;
        else
            *x = now;
        if (number[i].what) snprintf(message, sizeof message, ": %s %.9g there, %.9g here", number[i].what, was, now);
        EXPECT_DIES(EXIT_INPUT, message, run(&plan, STEPS, NULL, whole));
        if (number[i].whole)
            *k = k_was;
        else
            *x = was;
    }
    unlink(whole);
}

static void numbers(struct harness *t) {
    struct dqn_config dqn = dqn_defaults(STEPS);
    struct ddpg_config ddpg = ddpg_preset(PRESET_TASK);
    struct td3_config td3 = td3_preset(PRESET_TASK);
    struct sac_config sac = sac_preset(PRESET_TASK);
    struct tuned_sac_config tuned = tuned_sac_preset(PRESET_TASK);
    int *hidden[] = {dqn.hidden, ddpg.hidden, td3.hidden, sac.hidden, tuned.hidden};
    static const struct number of_dqn[] = {WHOLE(dqn_config, NULL, hidden[0]),
                                           WHOLE(dqn_config, NULL, hidden[1]),
                                           REAL(dqn_config, "gamma", gamma),
                                           REAL(dqn_config, "rate", rate),
                                           REAL(dqn_config, "rate final", rate_final),
                                           WHOLE(dqn_config, "rate updates", rate_updates),
                                           REAL(dqn_config, "clip", clip),
                                           WHOLE(dqn_config, "target every", target_every),
                                           WHOLE(dqn_config, "double", double_q),
                                           REAL(dqn_config, "epsilon", epsilon),
                                           REAL(dqn_config, "epsilon final", epsilon_final),
                                           WHOLE(dqn_config, "epsilon steps", epsilon_steps),
                                           WHOLE(dqn_config, "optimizer", optimizer)};
    static const struct number of_ddpg[] = {WHOLE(ddpg_config, NULL, hidden[0]),
                                            WHOLE(ddpg_config, NULL, hidden[1]),
                                            REAL(ddpg_config, "gamma", gamma),
                                            REAL(ddpg_config, "actor rate", actor_rate),
                                            REAL(ddpg_config, "critic rate", critic_rate),
                                            REAL(ddpg_config, "decay", decay),
                                            REAL(ddpg_config, "tau", tau),
                                            REAL(ddpg_config, "last bound", last_bound),
                                            WHOLE(ddpg_config, "noise", noise),
                                            REAL(ddpg_config, "sigma", sigma),
                                            REAL(ddpg_config, "theta", theta)};
    static const struct number of_td3[] = {WHOLE(td3_config, NULL, hidden[0]),
                                           WHOLE(td3_config, NULL, hidden[1]),
                                           REAL(td3_config, "gamma", gamma),
                                           REAL(td3_config, "actor rate", actor_rate),
                                           REAL(td3_config, "critic rate", critic_rate),
                                           REAL(td3_config, "tau", tau),
                                           REAL(td3_config, "last bound", last_bound),
                                           REAL(td3_config, "sigma", sigma),
                                           WHOLE(td3_config, NULL, twin),
                                           WHOLE(td3_config, "delay", delay),
                                           REAL(td3_config, "smoothing", smoothing),
                                           REAL(td3_config, "smoothing clip", smoothing_clip),
                                           WHOLE(td3_config, "target actor", target_actor)};
    static const struct number of_sac[] = {WHOLE(sac_config, NULL, hidden[0]),
                                           WHOLE(sac_config, NULL, hidden[1]),
                                           REAL(sac_config, "gamma", gamma),
                                           REAL(sac_config, "actor rate", actor_rate),
                                           REAL(sac_config, "critic rate", critic_rate),
                                           REAL(sac_config, "tau", tau),
                                           REAL(sac_config, "last bound", last_bound),
                                           REAL(sac_config, "log sigma low", log_sigma_low),
                                           REAL(sac_config, "log sigma high", log_sigma_high),
                                           REAL(sac_config, "alpha", alpha),
                                           WHOLE(sac_config, NULL, twin),
                                           WHOLE(sac_config, "climb first", climb_first)};
    static const struct number of_tuned[] = {WHOLE(tuned_sac_config, NULL, hidden[0]),
                                             WHOLE(tuned_sac_config, NULL, hidden[1]),
                                             REAL(tuned_sac_config, "gamma", gamma),
                                             REAL(tuned_sac_config, "actor rate", actor_rate),
                                             REAL(tuned_sac_config, "critic rate", critic_rate),
                                             REAL(tuned_sac_config, "tau", tau),
                                             REAL(tuned_sac_config, "last bound", last_bound),
                                             REAL(tuned_sac_config, "log sigma low", log_sigma_low),
                                             REAL(tuned_sac_config, "log sigma high", log_sigma_high),
                                             REAL(tuned_sac_config, "alpha", alpha),
                                             REAL(tuned_sac_config, "alpha rate", alpha_rate),
                                             REAL(tuned_sac_config, "log alpha bound", log_alpha_bound),
                                             REAL(tuned_sac_config, "target entropy", target_entropy),
                                             WHOLE(tuned_sac_config, NULL, twin)};
    for (int i = 0; i < 5; i++) hidden[i][0] = hidden[i][1] = 4;
    if (t->mutation != PLAIN) return;
    each_number(t, (struct plan){{"DQN", &dqn, short_training(), dqn_begin, dqn_end}, CARTPOLE}, &dqn, of_dqn, 13);
    each_number(t, (struct plan){{"DDPG", &ddpg, short_training(), ddpg_begin, ddpg_end}, PENDULUM}, &ddpg, of_ddpg,
                11);
    each_number(t, (struct plan){{"TD3", &td3, short_training(), td3_begin, td3_end}, PENDULUM}, &td3, of_td3, 13);
    each_number(t, (struct plan){{"SAC", &sac, short_training(), sac_begin, sac_end}, PENDULUM}, &sac, of_sac, 12);
    each_number(t, (struct plan){{"tuned SAC", &tuned, short_training(), tuned_sac_begin, tuned_sac_end}, PENDULUM},
                &tuned, of_tuned, 14);
    struct plan plan = {{"SAC", &sac, short_training(), sac_begin, sac_end}, PENDULUM};
    static const struct number of_training[] = {WHOLE(train_config, "start", start),
                                                WHOLE(train_config, "steps between updates", update_every),
                                                WHOLE(train_config, "updates in a round", updates),
                                                WHOLE(train_config, "batch", batch),
                                                WHOLE(train_config, "capacity of the replay", capacity),
                                                WHOLE(train_config, "steps between evaluations", evaluate_every),
                                                WHOLE(train_config, "episodes of an evaluation", evaluate_episodes)};
    const char *whole = scratch("training");
    run(&plan, START + 3, whole, NULL);
    for (int i = 0; i < 7; i++) {
        struct plan other = plan;
        int *k = (int *)((char *)&other.contender.train + of_training[i].at), was = *k;
        char message[100];
        *k += 2;
        snprintf(message, sizeof message, ": %s %d there, %d here", of_training[i].what, was, *k);
        EXPECT_DIES(EXIT_INPUT, message, run(&other, STEPS, NULL, whole));
    }
    unlink(whole);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"every agent", agents},      {"every body", worlds},
                                             {"on the way", on_the_way},   {"tables", tables},
                                             {"REINFORCE", reinforce},     {"cut and changed files", cut_and_changed},
                                             {"other files", other_files}, {"impossible", impossible},
                                             {"policies", policies},       {"every number", numbers}};
    return harness_run("resume", section, sizeof section / sizeof *section, argc, argv);
}
