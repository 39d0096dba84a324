#include "learning/curves.h"

#include "programs/die.h"
#include "programs/memory.h"
#include "programs/stop.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ROWS = 1000, LAST = 5, SAVE_EVERY = 100000 };

struct curve {
    int n, step[MAX_ROWS];
    double score[MAX_ROWS], final, seconds;
};

/* A run under way: what its state shows first, so that whoever goes on knows with what. */
struct making {
    const char *study; /* must be the same, as seed and steps must */
    uint64_t seed;
    int steps, n, at; /* contenders, and which one is at work */
    struct curve *curve;
    double since; /* processor seconds when its training began, or would have */
};

static double processor_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void see(void *context, const struct train_row *row) {
    struct making *m = context;
    struct curve *c = &m->curve[m->at];
    if (c->n == MAX_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", MAX_ROWS);
    c->step[c->n] = row->step;
    c->score[c->n++] = row->score.mean;
}

static void making_state(void *context, struct state *state) {
    struct making *m = context;
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)m->seed);
    state_same_text(state, "study", m->study);
    state_same_text(state, "seed", seed);
    state_same(state, "steps", m->steps);
    state_int(state, &m->at, 0, m->n - 1);
    if (state->way != STATE_READ) m->curve[m->at].seconds = processor_seconds() - m->since;
    for (int k = 0; k <= m->at; k++) {
        struct curve *c = &m->curve[k];
        state_int(state, &c->n, 0, MAX_ROWS);
        for (int i = 0; i < c->n; i++) state_int(state, &c->step[i], 0, m->steps);
        state_doubles(state, c->score, (size_t)c->n);
        state_doubles(state, &c->final, 1);
        state_doubles(state, &c->seconds, 1);
    }
    if (state->way == STATE_READ) m->since = processor_seconds() - m->curve[m->at].seconds;
}

/* One contender's training, from its beginning or from where `state` has it (NULL: it is not kept). Streams 0 to 3 of
 * the seed are the loop's; 100 draws the networks' start, 101 the episodes of the final score. */
static void run_one(const struct contender *c, struct env *env, struct env *trial, const char *label, const char *state,
                    bool resume, struct making *m) {
    struct train_config config = c->train;
    struct curve *curve = &m->curve[m->at];
    struct rng start, last;
    config.label = label;
    config.steps = m->steps;
    config.seed = m->seed;
    config.final_episodes = config.evaluate_episodes;
    rng_init(&start, m->seed, 100);
    rng_init(&last, m->seed, 101);
    *curve = (struct curve){0};
    m->since = processor_seconds();
    struct agent *agent = c->begin(c->config, env, config.batch, &start);
    if (state && agent->state && env->state && trial->state) {
        config.save = state;
        config.save_every = SAVE_EVERY;
        config.keep = making_state;
        if (resume) config.resume = state;
    }
    train(agent, env, trial, &config, see, m);
    curve->final = train_evaluate(agent, trial, c->train.final_episodes, &last).mean;
    curve->seconds = processor_seconds() - m->since;
    c->end(agent);
    if (config.save) stop_at_once();
}

/* A run of all contenders; with --state it begins where the file says, if it is there. */
static void run_all(const struct study_options *o, int run, const char *name, struct env *env, struct env *trial,
                    const struct contender *contender, int n, struct curve *curve) {
    struct making m = {.study = name, .seed = o->seed + (uint64_t)run, .steps = o->steps, .n = n, .curve = curve};
    bool resume = o->state && access(o->state, F_OK) == 0;
    if (resume) snapshot_glance(o->state, making_state, &m);
    for (; m.at < n; m.at++, resume = false) {
        char label[128];
        snprintf(label, sizeof label, "%s, %s, %d more after it", name, contender[m.at].name,
                 (o->runs - run) * n - m.at - 1);
        run_one(&contender[m.at], env, trial, label, o->state, resume, &m);
    }
}

static double first_above(const struct curve *c, double mark) {
    for (int i = 0; i < c->n; i++)
        if (c->score[i] >= mark) return c->step[i];
    return NAN;
}

static double relapses(const struct curve *c, double mark) {
    int count = 0;
    for (int i = c->n > LAST ? c->n - LAST : 0; i < c->n; i++) count += !(c->score[i] >= mark);
    return count;
}

static void print_row(FILE *rows, int run, const char *step, const char *format, const double *value, int n) {
    fprintf(rows, "%d\t%s", run, step);
    for (int k = 0; k < n; k++) {
        fputc('\t', rows);
        fprintf(rows, format, value[k]);
    }
    fputc('\n', rows);
}

/* The curves of one run, and what is to be printed below all of them. */
struct run_end {
    double final[MAX_CURVES], first[MAX_CURVES], relapses[MAX_CURVES], seconds[MAX_CURVES];
};

static struct run_end print_curves(FILE *rows, int run, const struct curve *curve, double mark, int n) {
    struct run_end end;
    for (int i = 0; i < curve[0].n; i++) {
        char step[16];
        double value[MAX_CURVES];
        snprintf(step, sizeof step, "%d", curve[0].step[i]);
        for (int k = 0; k < n; k++) value[k] = curve[k].score[i];
        print_row(rows, run, step, "%.1f", value, n);
    }
    for (int k = 0; k < n; k++) {
        end.final[k] = curve[k].final;
        end.seconds[k] = curve[k].seconds;
        end.first[k] = first_above(&curve[k], mark);
        end.relapses[k] = relapses(&curve[k], mark);
    }
    return end;
}

/* What the runs cost, in a table of its own: it differs with every repetition. */
static void print_times(const struct study_options *o, int argc, char **argv, const char *columns,
                        const struct run_end *end, int n) {
    struct tsv table;
    tsv_open(&table, o->times, argc, argv, columns);
    for (int run = o->first; run < o->runs; run++) {
        fprintf(table.rows, "%d", run);
        for (int k = 0; k < n; k++) fprintf(table.rows, "\t%.1f", end[run].seconds[k]);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

void curves_study(const char *summary, int argc, char **argv, struct study_options o, struct env *env,
                  struct env *trial, double mark, const struct contender *contender, int n) {
    char columns[512] = "run\tstep", costs[512] = "run";
    struct curve *curve = allocate(MAX_CURVES, sizeof *curve);
    struct tsv table;
    assert(n <= MAX_CURVES);
    for (int k = 0; k < n; k++) {
        strcat(strcat(columns, "\t"), contender[k].name);
        strcat(strcat(costs, "\t"), contender[k].name);
    }
    o.below = "final;first,relapses";
    o.resumes = true;
    study_begin(&o, &table, summary, argc, argv, columns);
    struct run_end *end = allocate((size_t)o.runs, sizeof *end);
    for (int run = o.first; run < o.runs; run++) {
        run_all(&o, run, argv[0], env, trial, contender, n, curve);
        end[run] = print_curves(table.rows, run, curve, mark, n);
    }
    for (int run = o.first; run < o.runs; run++) print_row(table.rows, run, "final", "%.1f", end[run].final, n);
    for (int run = o.first; run < o.runs && isfinite(mark); run++) {
        print_row(table.rows, run, "first", "%.0f", end[run].first, n);
        print_row(table.rows, run, "relapses", "%.0f", end[run].relapses, n);
    }
    tsv_close(&table);
    if (o.times) print_times(&o, argc, argv, costs, end, n);
    if (o.state && unlink(o.state) != 0 && errno != ENOENT)
        die(EXIT_RESOURCE, "cannot remove %s: %s", o.state, strerror(errno));
    free(curve);
    free(end);
}
