#include "learning/train.h"

#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/progress.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum stream { ENVIRONMENT, EXPLORATION, SAMPLING, EVALUATION, STREAMS };

/* What a run owns, in one place. Arrays are sized for one observation, one action, one update's noise. */
struct run {
    struct agent *agent;
    struct env *env;
    struct rng rng[STREAMS];
    struct replay replay;
    struct batch batch;
    double *seen, *taken;     /* as the environment sees them */
    real *s, *s2, *a, *noise; /* as the agent does */
    real *process;            /* normal numbers of the exploration that remember the step before */
    double episode_return, last_return;
    int episode_length, last_length;
};

static void draw_normals(int n, struct rng *rng, real *noise) {
    double z[256];
    for (int part; n > 0; n -= part, noise += part) {
        part = n < 256 ? n : 256;
        rng_normals(rng, part, z);
        for (int i = 0; i < part; i++) noise[i] = R(z[i]);
    }
}

static void draw_noise(struct agent_noise kind, int rows, struct rng *rng, real *noise) {
    if (kind.uniform == 0) kind.normal *= rows, rows = 1; /* one row like many */
    for (int row = 0; row < rows; row++) {
        for (int i = 0; i < kind.uniform; i++) *noise++ = R(rng_uniform(rng));
        draw_normals(kind.normal, rng, noise);
        noise += kind.normal;
    }
}

static void refuse_misfit(const struct agent *agent, const struct env *env) {
    const char *why = agent_misfit(agent, env);
    if (why) die(EXIT_INPUT, "%s cannot act in %s: %s", agent->name, env->name, why);
}

static void run_init(struct run *x, struct agent *agent, struct env *env, const struct train_config *c) {
    int obs = agent_observation_size(&env->observation), act = env->action.dim;
    int per_act = agent->act_noise.uniform + agent->act_noise.normal;
    int per_update = (agent->update_noise.uniform + agent->update_noise.normal) * c->batch;
    refuse_misfit(agent, env);
    *x = (struct run){.agent = agent, .env = env, .last_return = NAN};
    for (int i = 0; i < STREAMS; i++) rng_init(&x->rng[i], c->seed, (uint64_t)i);
    replay_init(&x->replay, c->capacity, obs, act);
    batch_init(&x->batch, c->batch, obs, act);
    x->seen = allocate((size_t)(env->observation.dim + act), sizeof *x->seen);
    x->taken = x->seen + env->observation.dim;
    x->s = allocate((size_t)(2 * obs + act + per_act + per_update + agent->act_noise.normal), sizeof *x->s);
    x->s2 = x->s + obs;
    x->a = x->s2 + obs;
    x->process = x->a + act;
    x->noise = x->process + agent->act_noise.normal;
}

static void run_free(struct run *x) {
    replay_free(&x->replay);
    batch_free(&x->batch);
    free(x->seen);
    free(x->s);
}

/* What an agent learns from is looked at where it comes in: in an episode's first observation and in every step's. A
 * number that is finite as a double may be none as a real. */
static void refuse_unsound(const struct run *x, int step, double reward) {
    if (!isfinite(R(reward))) die(EXIT_RESOURCE, "step %d: the reward of %s is %g", step, x->env->name, reward);
    for (int i = 0; i < x->env->observation.dim; i++)
        if (!isfinite(R(x->seen[i])))
            die(EXIT_RESOURCE, "step %d: number %d of what %s shows is %g", step, i + 1, x->env->name, x->seen[i]);
}

static void begin_episode(struct run *x, int step) {
    env_reset(x->env, &x->rng[ENVIRONMENT], x->seen);
    refuse_unsound(x, step, 0);
    agent_observe(&x->env->observation, x->seen, x->s);
    x->episode_return = 0;
    x->episode_length = 0;
    for (int i = 0; i < x->agent->act_noise.normal; i++) x->process[i] = 0;
}

/* The noise of an action; see agent.h for the process. */
static void explore(struct run *x) {
    struct agent_noise kind = x->agent->act_noise;
    draw_noise(kind, 1, &x->rng[EXPLORATION], x->noise);
    if (kind.keep == 0) return;
    for (int i = 0; i < kind.normal; i++)
        x->noise[kind.uniform + i] = x->process[i] = R(kind.keep) * x->process[i] + x->noise[kind.uniform + i];
}

static void random_action(const struct env_space *space, struct rng *rng, real *a) {
    for (int i = 0; i < space->dim; i++)
        a[i] = space->n > 0 ? R(rng_below(rng, space->n)) : R(rng_range(rng, space->low[i], space->high[i]));
}

/* One step of the environment, stored. */
static void interact(struct run *x, int step, bool random) {
    const struct env_space *space = &x->env->action;
    if (random) {
        random_action(space, &x->rng[EXPLORATION], x->a);
    } else {
        explore(x);
        x->agent->act(x->agent, x->s, x->noise, step, x->a);
    }
    for (int i = 0; i < space->dim; i++) {
        if (!isfinite(x->a[i])) die(EXIT_RESOURCE, "step %d: %s's action is %g", step, x->agent->name, (double)x->a[i]);
        x->taken[i] = (double)x->a[i];
    }
    struct env_result result = env_step(x->env, x->taken, &x->rng[ENVIRONMENT], x->seen);
    refuse_unsound(x, step, result.reward);
    agent_observe(&x->env->observation, x->seen, x->s2);
    replay_add(&x->replay, x->s, x->a, R(result.reward), x->s2, result.terminated, result.truncated);
    x->episode_return += result.reward;
    x->episode_length++;
    memcpy(x->s, x->s2, (size_t)x->replay.obs * sizeof *x->s);
    if (!result.terminated && !result.truncated) return;
    x->last_return = x->episode_return;
    x->last_length = x->episode_length;
    begin_episode(x, step);
}

static void learn(struct run *x, int step, int updates, struct agent_report *report) {
    for (int i = 0; i < updates; i++) {
        replay_sample(&x->replay, &x->rng[SAMPLING], &x->batch);
        draw_noise(x->agent->update_noise, x->batch.n, &x->rng[SAMPLING], x->noise);
        x->agent->update(x->agent, &x->batch, x->noise, report);
        for (int k = 0; k < report->n; k++)
            if (!isfinite(report->value[k]))
                die(EXIT_RESOURCE, "step %d: %s's %s is %g", step, x->agent->name, report->name[k],
                    isnan(report->value[k]) ? NAN : report->value[k]); /* processors give it different signs */
    }
}

struct train_score train_evaluate(struct agent *agent, struct env *env, int episodes, struct rng *rng) {
    refuse_misfit(agent, env);
    int obs = agent_observation_size(&env->observation), act = env->action.dim;
    double *seen = allocate((size_t)(env->observation.dim + act), sizeof *seen), *taken = seen + env->observation.dim;
    real *s = allocate((size_t)(obs + act), sizeof *s), *a = s + obs;
    struct train_score score = {.least = INFINITY, .most = -INFINITY, .episodes = episodes};
    double square = 0;
    for (int episode = 1; episode <= episodes; episode++) {
        double total = 0;
        env_reset(env, rng, seen);
        for (struct env_result r = {0}; !r.terminated && !r.truncated; total += r.reward) {
            agent_observe(&env->observation, seen, s);
            agent->act(agent, s, NULL, 0, a);
            for (int i = 0; i < act; i++) taken[i] = (double)a[i];
            r = env_step(env, taken, rng, seen);
        }
        double away = total - score.mean; /* Welford's running mean and sum of squares */
        score.mean += away / episode;
        square += away * (total - score.mean);
        score.least = smaller(score.least, total);
        score.most = larger(score.most, total);
    }
    score.deviation = episodes > 1 ? sqrt(square / (episodes - 1)) : 0;
    free(seen);
    free(s);
    return score;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void train_refuse_idle(const struct train_config *c) {
    if (c->start >= c->steps)
        die(EXIT_INPUT, "--start: %d random steps leave none of --steps %d to learn in", c->start, c->steps);
}

struct train_score train(struct agent *agent, struct env *env, struct env *trial, const struct train_config *c,
                         void (*see)(void *context, const struct train_row *row), void *context) {
    struct run x;
    struct progress progress;
    struct train_row row = {0};
    assert(c->steps > 0 && c->batch > 0 && c->update_every > 0 && c->start >= 1);
    run_init(&x, agent, env, c);
    refuse_misfit(agent, trial);
    begin_episode(&x, 0);
    progress_start(&progress, agent->name, c->steps, "steps");
    if (c->quiet) progress.shown = false;
    double since = seconds();
    int counted = 0;
    for (int step = 1; step <= c->steps; step++) {
        interact(&x, step, step <= c->start);
        if (step >= c->start && (step - c->start) % c->update_every == 0) learn(&x, step, c->updates, &row.report);
        progress_at(&progress, step);
        bool last = step == c->steps;
        if (!last && (c->evaluate_every == 0 || step % c->evaluate_every != 0)) continue;
        row.steps_per_second = (step - counted) / (seconds() - since);
        row.step = counted = step;
        row.last_return = x.last_return;
        row.last_length = x.last_length;
        row.score = train_evaluate(agent, trial, last ? c->final_episodes : c->evaluate_episodes, &x.rng[EVALUATION]);
        if (see) {
            progress_end(&progress); /* what it prints needs the line */
            see(context, &row);
        }
        since = seconds();
    }
    progress_end(&progress);
    run_free(&x);
    return row.score;
}

/* A pipe gets tabs, a terminal columns as wide as their names. */
static void put_cell(const struct train_log *log, const char *name, const char *format, double value) {
    char text[64] = "-"; /* what is not known yet, such as the return before an episode has ended */
    int width = strlen(name) < 8 ? 8 : (int)strlen(name);
    if (format && !isnan(value)) snprintf(text, sizeof text, format, value);
    if (isatty(fileno(log->file)))
        fprintf(log->file, "%*s", width + 2, format ? text : name);
    else
        fprintf(log->file, "%s%s", strcmp(name, "step") == 0 ? "" : "\t", format ? text : name);
}

/* One row, or without it (no formats) the names. */
static void put_row(const struct train_log *log, const struct train_row *row, bool names) {
    const struct {
        const char *name, *format;
        double value;
    } cell[] = {{"step", "%.0f", row->step},
                {"return", "%.1f", row->last_return},
                {"length", "%.0f", row->last_length},
                {"mean", "%.1f", row->score.mean},
                {"sd", "%.1f", row->score.deviation},
                {"least", "%.1f", row->score.least},
                {"most", "%.1f", row->score.most}};
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        put_cell(log, cell[i].name, names ? NULL : cell[i].format, cell[i].value);
    for (int i = 0; i < row->report.n; i++)
        put_cell(log, row->report.name[i], names ? NULL : "%.4g", row->report.value[i]);
    put_cell(log, "steps/s", names ? NULL : "%.0f", row->steps_per_second);
    fputc('\n', log->file);
}

void train_log(void *context, const struct train_row *row) {
    struct train_log *log = context;
    if (row->report.n == 0) return;
    if (!log->begun) put_row(log, row, true);
    log->begun = true;
    put_row(log, row, false);
    fflush(log->file); /* so that Ctrl-C leaves what is known */
}
