#include "learning/curves.h"

#include "programs/die.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 1000, LAST = 5 };

struct curve {
    int n, step[MAX_ROWS];
    double score[MAX_ROWS], final;
};

static void keep(void *context, const struct train_row *row) {
    struct curve *c = context;
    if (c->n == MAX_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", MAX_ROWS);
    c->step[c->n] = row->step;
    c->score[c->n++] = row->score.mean;
}

/* Streams 0 to 3 of the seed are the loop's; 100 draws the networks' start, 101 the episodes of the final score. */
static void run_one(const struct contender *c, struct env *env, struct env *trial, int steps, uint64_t seed,
                    struct curve *curve) {
    struct train_config config = c->train;
    struct rng start, last;
    config.steps = steps;
    config.seed = seed;
    config.final_episodes = config.evaluate_episodes;
    rng_init(&start, seed, 100);
    rng_init(&last, seed, 101);
    struct agent *agent = c->begin(c->config, env, config.batch, &start);
    curve->n = 0;
    train(agent, env, trial, &config, keep, curve);
    curve->final = train_evaluate(agent, trial, c->train.final_episodes, &last).mean;
    c->end(agent);
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
    double final[MAX_CURVES], first[MAX_CURVES], relapses[MAX_CURVES];
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
        end.first[k] = first_above(&curve[k], mark);
        end.relapses[k] = relapses(&curve[k], mark);
    }
    return end;
}

void curves_study(const char *summary, int argc, char **argv, struct study_options o, struct env *env,
                  struct env *trial, double mark, const struct contender *contender, int n) {
    char columns[512] = "run\tstep";
    struct curve *curve = allocate(MAX_CURVES, sizeof *curve);
    struct tsv table;
    assert(n <= MAX_CURVES);
    for (int k = 0; k < n; k++) strcat(strcat(columns, "\t"), contender[k].name);
    study_begin(&o, &table, summary, argc, argv, columns);
    struct run_end *end = allocate((size_t)o.runs, sizeof *end);
    for (int run = 0; run < o.runs; run++) {
        for (int k = 0; k < n; k++) run_one(&contender[k], env, trial, o.steps, o.seed + (uint64_t)run, &curve[k]);
        end[run] = print_curves(table.rows, run, curve, mark, n);
    }
    for (int run = 0; run < o.runs; run++) print_row(table.rows, run, "final", "%.1f", end[run].final, n);
    for (int run = 0; run < o.runs && isfinite(mark); run++) {
        print_row(table.rows, run, "first", "%.0f", end[run].first, n);
        print_row(table.rows, run, "relapses", "%.0f", end[run].relapses, n);
    }
    tsv_close(&table);
    free(curve);
    free(end);
}
