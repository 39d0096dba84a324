#include "learning/train.h"

#include "networks/net.h"
#include "numbers/order.h"
#include "programs/columns.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/progress.h"
#include "programs/stop.h"

#include <assert.h>
#include <limits.h>
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
    int step;
    struct agent_report report;         /* of the last update */
    char report_name[AGENT_LOSSES][48]; /* where it was read from a file */
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

static void begin_episode(struct run *x, int step) {
    env_reset(x->env, &x->rng[ENVIRONMENT], x->seen);
    env_refuse_unreal(x->env, step, 0, x->seen);
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
        if (!isfinite(x->a[i]))
            die(EXIT_RESOURCE, "step %d: %s's action is %g", step, x->agent->name, shown((double)x->a[i]));
        x->taken[i] = (double)x->a[i];
    }
    struct env_result result = env_step(x->env, x->taken, &x->rng[ENVIRONMENT], x->seen);
    env_refuse_unreal(x->env, step, result.reward, x->seen);
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

static void learn(struct run *x, int step, int updates) {
    struct agent_report *report = &x->report;
    for (int i = 0; i < updates; i++) {
        replay_sample(&x->replay, &x->rng[SAMPLING], &x->batch);
        draw_noise(x->agent->update_noise, x->batch.n, &x->rng[SAMPLING], x->noise);
        x->agent->update(x->agent, &x->batch, x->noise, report);
        for (int k = 0; k < report->n; k++)
            if (!isfinite(report->value[k]))
                die(EXIT_RESOURCE, "step %d: %s's %s is %g", step, x->agent->name, report->name[k],
                    shown(report->value[k]));
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

/* What is saved may take the place of what it was resumed from, and nothing else that of another file. */
static void refuse_same_files(const struct train_config *c, const char *load, const char *export, const char *frames) {
    const struct {
        const char *option, *path;
    } file[] = {{"--resume", c->resume},
                {"--save", c->save},
                {"--load", load},
                {"--export", export},
                {"--frames", frames}};
    for (int i = 0; i < 5; i++)
        for (int k = i == 0 ? 2 : i + 1; k < 5; k++)
            refuse_same_file(file[i].option, file[i].path, file[k].option, file[k].path);
}

void train_refuse(const struct train_config *c, const char *load, const char *export, const char *frames) {
    if (load && c->resume) die(EXIT_INPUT, "--resume goes on with a training, and --load is without one");
    if (!load && c->start >= c->steps)
        die(EXIT_INPUT, "--start: %d random steps leave none of --steps %d to learn in", c->start, c->steps);
    refuse_same_files(c, load, export, frames);
    if (c->save || c->resume) stop_at_once();
    if (c->save) refuse_unwritable(c->save);
}

/* ---- what is saved ---- */

struct saved {
    struct run *run;
    struct env *trial;
    const struct train_config *config;
    void *context;
};

static void report_state(struct run *x, struct state *state) {
    struct agent_report *r = &x->report;
    state_int(state, &r->n, 0, AGENT_LOSSES);
    for (int i = 0; i < r->n; i++) {
        char *name = x->report_name[i];
        if (state->way != STATE_READ && r->name[i] != name) snprintf(name, sizeof x->report_name[i], "%s", r->name[i]);
        state_text(state, name, sizeof x->report_name[i]);
        if (state->way == STATE_READ) r->name[i] = name;
        state_doubles(state, &r->value[i], 1);
    }
}

static void config_state(const struct train_config *c, struct state *state) {
    const struct state_number same[] = {{"start", c->start},
                                        {"steps between updates", c->update_every},
                                        {"updates in a round", c->updates},
                                        {"batch", c->batch},
                                        {"steps between evaluations", c->evaluate_every},
                                        {"episodes of an evaluation", c->evaluate_episodes}};
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)c->seed);
    state_same_text(state, "seed", seed);
    state_same_all(state, same, sizeof same / sizeof *same);
}

/* What follows from how a training goes. The file's checksum may be right, and this wrong: checksums are no secret. */
static void refuse_impossible(const struct run *x, const struct state *state) {
    if (!x->env->running) die(EXIT_INPUT, "%s: its episode has ended, and none has begun", state->path);
    if (x->env->action.n > 0 && !replay_chose_below(&x->replay, x->env->action.n))
        die(EXIT_INPUT, "%s: an action in its replay is not one of 0 to %d", state->path, x->env->action.n - 1);
}

/* All that the rest of a training depends on, and what was seen of it. */
static void training_state(void *context, struct state *state) {
    struct saved *saved = context;
    struct run *x = saved->run;
    if (saved->config->keep) saved->config->keep(saved->context, state);
    config_state(saved->config, state);
    x->agent->state(x->agent, state);
    env_state(x->env, state);
    env_state(saved->trial, state);
    for (int i = 0; i < STREAMS; i++) state_rng(state, &x->rng[i]);
    state_int(state, &x->step, 1, INT_MAX);
    replay_state(&x->replay, state);
    state_reals(state, x->s, (size_t)x->replay.obs);
    state_reals(state, x->process, (size_t)x->agent->act_noise.normal);
    state_doubles(state, &x->episode_return, 1);
    state_double_or_none(state, &x->last_return); /* before an episode has ended */
    state_int(state, &x->episode_length, 0, x->step);
    state_int(state, &x->last_length, 0, x->step);
    report_state(x, state);
    if (state->way == STATE_READ) refuse_impossible(x, state);
}

static struct snapshot snapshot_of(struct saved *saved, struct snapshot_score *score) {
    struct agent *agent = saved->run->agent;
    if (!agent->state || !saved->run->env->state || !saved->trial->state)
        die(EXIT_INPUT, "a training of %s in %s cannot be saved", agent->name, saved->run->env->name);
    *score = (struct snapshot_score){.known = true, .seed = saved->config->seed, .rng = saved->run->rng[EVALUATION]};
    return (struct snapshot){agent->name, agent->params(agent), score, training_state, saved};
}

/* Reads where the training was: at the end of a step, before its evaluation. */
static void resume(struct saved *saved) {
    const struct train_config *c = saved->config;
    struct snapshot_score score;
    struct snapshot snapshot = snapshot_of(saved, &score);
    snapshot_read(&snapshot, c->resume);
    if (saved->run->step > c->steps)
        die(EXIT_INPUT, "%s: it is at step %d, beyond the end at %d", c->resume, saved->run->step, c->steps);
}

/* At the end of a step: saves where it is time to, and ends the program where it was asked to. */
static void save(struct saved *saved, struct progress *progress) {
    const struct train_config *c = saved->config;
    int step = saved->run->step, signal = stop_asked();
    bool last = step == c->steps;
    struct snapshot_score score;
    if (!signal && !last && (c->save_every == 0 || step % c->save_every != 0)) return;
    struct snapshot snapshot = snapshot_of(saved, &score);
    snapshot_write(&snapshot, c->save);
    if (signal) progress_end(progress);
    if (signal) stop_now(signal, c->save);
    if (last) stop_saved(c->save);
}

/* ---- the loop itself ---- */

static void take_step(struct run *x, const struct train_config *c) {
    int step = ++x->step;
    interact(x, step, step <= c->start);
    if (step >= c->start && (step - c->start) % c->update_every == 0) learn(x, step, c->updates);
}

/* What the program has asked for, of which the machine gives what is touched. */
static void say_memory(const struct replay *replay) {
    const double mib = 1 << 20;
    size_t full = replay_bytes(replay->capacity, replay->obs, replay->act), all = memory_handed_out();
    struct net_bytes nets = net_bytes_all();
    size_t kept = nets.parameters + nets.moments;
    fprintf(stderr,
            "memory: replay %.2f MiB when it is full, parameters with copies, gradients and\n"
            "moments %.2f MiB, work %.2f MiB, all else %.2f MiB\n",
            (double)full / mib, (double)kept / mib, (double)nets.work / mib,
            (double)(all - full - kept - nets.work) / mib);
}

struct train_score train(struct agent *agent, struct env *env, struct env *trial, const struct train_config *c,
                         void (*see)(void *context, const struct train_row *row), void *context) {
    struct run x;
    struct saved saved = {&x, trial, c, context};
    struct progress progress;
    struct train_row row = {0};
    assert(c->steps > 0 && c->batch > 0 && c->update_every > 0 && c->start >= 1);
    run_init(&x, agent, env, c);
    refuse_misfit(agent, trial);
    begin_episode(&x, 0);
    if (c->resume) resume(&saved);
    if (c->save) stop_begin();
    int counted = x.step, first = x.step;
    progress_start(&progress, c->label ? c->label : agent->name, c->steps - first, "steps");
    if (c->quiet) progress.shown = false;
    if (progress.shown) say_memory(&x.replay);
    double since = seconds();
    for (bool resumed = c->resume; resumed || x.step < c->steps; resumed = false) {
        if (!resumed) {
            take_step(&x, c);
            progress_at(&progress, x.step - first);
        }
        bool last = x.step == c->steps;
        if (c->save && (last || !resumed)) save(&saved, &progress);
        if (!last && (c->evaluate_every == 0 || x.step % c->evaluate_every != 0)) continue;
        row.steps_per_second = (x.step - counted) / (seconds() - since);
        row.step = counted = x.step;
        row.last_return = x.last_return;
        row.last_length = x.last_length;
        row.report = x.report;
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

struct train_score train_score_loaded(struct agent *agent, struct env *trial, const char *load,
                                      const struct train_config *c) {
    struct snapshot_score score;
    struct rng rng;
    rng_init(&rng, c->seed, 101);
    snapshot_read(&(struct snapshot){.agent = agent->name, .blocks = agent->params(agent), .score = &score}, load);
    if (c->save)
        snapshot_write(&(struct snapshot){.agent = agent->name, .blocks = agent->params(agent), .score = &score},
                       c->save);
    if (score.known && score.seed == c->seed) rng = score.rng;
    return train_evaluate(agent, trial, c->final_episodes, &rng);
}

/* The columns that every log has: those before the agent's own, and the one behind. On a terminal they are so wide. */
static const struct logged {
    struct column column;
    char style; /* as for column_number */
    int digits, width;
} logged[] =
    {{{"step", "steps of the environment until now (steps)"}, 'f', 0, 7},
     {{"return", "sum of the rewards of the last episode of the training that has ended; - before one has "
                 "(reward)"},
      'f',
      1,
      6},
     {{"length", "of that episode (steps)"}, 'f', 0, 6},
     {{"mean", "of the returns of the evaluation's episodes, which are without exploration (reward)"}, 'f', 1, 5},
     {{"sd", "standard deviation of these returns (reward)"}, 'f', 1, 4},
     {{"least", "the smallest of them (reward)"}, 'f', 1, 5},
     {{"most", "the largest of them (reward)"}, 'f', 1, 5},
     {{"steps/s", "of the training since the row before, without evaluations (steps per second)"}, 'f', 0, 6}};

enum { LOGGED = sizeof logged / sizeof *logged, LEADING = LOGGED - 1, TERMINAL = 80 };
static const struct logged reported = {.style = 'g', .digits = 4, .width = 6};

const struct column *train_columns(const struct column *reports, struct column all[TRAIN_COLUMNS]) {
    int n = 0;
    for (int i = 0; i < LEADING; i++) all[n++] = logged[i].column;
    for (const struct column *c = reports; c->name; c++) {
        assert(n < TRAIN_COLUMNS - 2);
        all[n++] = *c;
    }
    all[n++] = logged[LEADING].column;
    all[n] = (struct column){NULL, NULL};
    return all;
}

struct cell {
    const char *name;
    const struct logged *kind;
    double value;
    size_t above; /* letters of the name that stand above the others on a terminal */
    int width;
};

static void cell_init(struct cell *cell, const char *name, const struct logged *kind, double value) {
    size_t part = strcspn(name, " /"), above = name[part] ? part : 0;
    size_t below = strlen(name + above) - (name[above] == ' ');
    int widest = (int)(above > below ? above : below);
    *cell = (struct cell){name, kind, value, above, kind->width > widest ? kind->width : widest};
}

/* A row's cells, with widths that share what the terminal has. */
static int cells_of(const struct train_row *row, struct cell *cell) {
    const struct train_score *score = &row->score;
    const double value[LEADING] = {row->step,        row->last_return, row->last_length, score->mean,
                                   score->deviation, score->least,     score->most};
    int n = 0, width = -1;
    for (int i = 0; i < LEADING; i++) cell_init(&cell[n++], logged[i].column.name, &logged[i], value[i]);
    for (int i = 0; i < row->report.n; i++) cell_init(&cell[n++], row->report.name[i], &reported, row->report.value[i]);
    cell_init(&cell[n++], logged[LEADING].column.name, &logged[LEADING], row->steps_per_second);
    for (int i = 0; i < n; i++) width += 1 + cell[i].width;
    for (int i = 0; i < n && width < TERMINAL; i++) cell[i].width += (TERMINAL - width) / n;
    return n;
}

/* A line of a terminal's table: with part 0 and 1 the names, which take two, and with part 2 the numbers. */
static void put_line(FILE *out, const struct cell *cell, int n, int part) {
    char text[COLUMN_TEXT];
    for (int i = 0; i < n; i++) {
        const struct cell *c = &cell[i];
        const char *below = c->name + c->above + (c->above && c->name[c->above] == ' ');
        if (i > 0) fputc(' ', out);
        if (part == 0)
            fprintf(out, "%*.*s", c->width, (int)c->above, c->name);
        else
            fprintf(out, "%*s", c->width,
                    part == 1 ? below : column_number(text, c->width, c->kind->style, c->kind->digits, c->value));
    }
    fputc('\n', out);
}

/* A pipe gets tabs. */
static void put_tabs(FILE *out, const struct cell *cell, int n, bool names) {
    char text[COLUMN_TEXT];
    for (int i = 0; i < n; i++) {
        const struct logged *kind = cell[i].kind;
        fprintf(out, "%s%s", i > 0 ? "\t" : "",
                names ? cell[i].name : column_number(text, COLUMN_TEXT - 1, kind->style, kind->digits, cell[i].value));
    }
    fputc('\n', out);
}

static void put_row(const struct train_log *log, const struct train_row *row, bool names) {
    struct cell cell[LOGGED + AGENT_LOSSES];
    int n = cells_of(row, cell);
    if (!isatty(fileno(log->file))) {
        put_tabs(log->file, cell, n, names);
    } else if (names) {
        put_line(log->file, cell, n, 0);
        put_line(log->file, cell, n, 1);
    } else {
        put_line(log->file, cell, n, 2);
    }
}

void train_log_state(void *context, struct state *state) {
    struct train_log *log = context;
    state_same_text(state, "what is kept", "a log");
    state_bool(state, &log->begun);
    if (state->way == STATE_READ && isatty(fileno(log->file))) log->begun = false; /* a table on a terminal has names */
}

void train_log(void *context, const struct train_row *row) {
    struct train_log *log = context;
    if (row->report.n == 0) return;
    if (!log->begun) put_row(log, row, true);
    log->begun = true;
    put_row(log, row, false);
    fflush(log->file); /* so that Ctrl-C leaves what is known */
}
