/*
# Scores of several tasks

`build/scores` makes the one table of a comparison: of each task and agent the final score over the seeds, as the mean
with its 95 % interval by Student's distribution (statistics.1), the worst seed, and the interquartile mean
(statistics.3) with its interval by the bootstrap (statistics.4), as Agarwal and others ask for it [S140]; and, beside
these, what the papers print: the largest of the means over the seeds that any evaluation had. That number is never
smaller than the last evaluation's, and it was chosen by the very episodes that it is the mean of. With `--pairs` it
prints instead how probable it is that one agent is ahead of another on the same seed, and with `--ranks` which of an
agent's configurations is chosen. Intervals of fewer than three seeds are a dash.

    build/scores --names 'two poles,half a cheetah' figures/data/10_double.tsv figures/data/10_cheetah.tsv
*/
#include "numbers/order.h"
#include "numbers/statistics.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/table.h"
#include "programs/tsv.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum what { SCORES, PAIRS, RANKS };
enum { MAX_TASKS = 16, MAX_AGENTS = 12, FIRST = 2, FEW = 3, REPEATS = 20000 };

/* Recorded curves of one task: run, step, and a column for each agent. */
struct task {
    const char *name;
    struct table curves, times; /* times: of the runs, in processor seconds; no rows where nobody asked */
    char *times_path;
    int seeds, agents;
    double *final[MAX_AGENTS]; /* [seeds], in the order of the runs */
};

static bool is_final(const struct task *t, int row) {
    return strcmp(table_cell(&t->curves, row, 1), "final") == 0;
}

static void task_read(struct task *t, const char *name, const char *path) {
    t->name = name;
    table_read(&t->curves, path);
    t->agents = t->curves.columns - FIRST;
    if (t->agents < 1 || t->agents > MAX_AGENTS || strcmp(t->curves.name[0], "run") != 0 ||
        strcmp(t->curves.name[1], "step") != 0)
        die(EXIT_INPUT, "%s: these are no learning curves (run, step, and 1 to %d agents)", path, MAX_AGENTS);
    for (int row = 0; row < t->curves.rows; row++) t->seeds += is_final(t, row);
    if (t->seeds == 0) die(EXIT_INPUT, "%s: no final score", path);
    for (int k = 0; k < t->agents; k++) {
        int n = 0;
        t->final[k] = allocate((size_t)t->seeds, sizeof(double));
        for (int row = 0; row < t->curves.rows; row++)
            if (is_final(t, row)) t->final[k][n++] = table_number(&t->curves, row, FIRST + k);
    }
}

/* NAME_times.tsv beside NAME.tsv. */
static void task_read_times(struct task *t) {
    const char *path = t->curves.path, *ending = strrchr(path, '.');
    size_t n = ending ? (size_t)(ending - path) : strlen(path);
    t->times_path = allocate(n + sizeof "_times.tsv", 1);
    memcpy(t->times_path, path, n);
    strcpy(t->times_path + n, "_times.tsv");
    table_read(&t->times, t->times_path);
    if (t->times.rows != t->seeds) die(EXIT_INPUT, "%s: not the runs of %s", t->times_path, path);
}

static void task_free(struct task *t) {
    if (t->times_path) table_free(&t->times);
    free(t->times_path);
    for (int k = 0; k < t->agents; k++) free(t->final[k]);
    table_free(&t->curves);
}

/* The largest mean over the seeds at one evaluation, and the standard deviation over them there. Steps that not every
 * seed has are passed over. */
static double largest_mean(const struct task *t, int agent, double *deviation) {
    double best = -INFINITY, *x = allocate((size_t)t->seeds, sizeof *x);
    for (int first = 0; first < t->curves.rows && !is_final(t, first); first++) {
        int n = 0;
        double error;
        for (int row = first; row < t->curves.rows && n < t->seeds; row++)
            if (strcmp(table_cell(&t->curves, row, 1), table_cell(&t->curves, first, 1)) == 0)
                x[n++] = table_number(&t->curves, row, FIRST + agent);
        if (n < t->seeds) break;
        double mean = statistics_mean(n, x, &error);
        if (mean <= best) continue;
        best = mean;
        *deviation = error * sqrt(n);
    }
    free(x);
    return best;
}

static double interquartile(int strata, int n, double *x) {
    (void)strata;
    statistics_sort(n, x);
    return statistics_interquartile(n, x);
}

static double mean_of_all(int strata, int n, double *x) {
    double error;
    return statistics_mean(strata * n, x, &error);
}

static void print_number(FILE *out, bool known, double x) {
    if (known && isfinite(x))
        fprintf(out, fabs(x) < 1000 ? "\t%.4g" : "\t%.0f", x);
    else
        fputs("\t-", out);
}

/* Mean processor seconds of the task's runs; NaN where nobody asked. */
static double mean_seconds(const struct task *t, int agent) {
    double sum = 0;
    if (!t->times.rows) return NAN;
    int column = table_column(&t->times, t->curves.name[FIRST + agent]);
    for (int row = 0; row < t->times.rows; row++) sum += table_number(&t->times, row, column);
    return sum / t->times.rows;
}

/* The cells behind the first in the row of this name; empty ones where there is none. */
static void print_beside(const struct table *beside, const char *name, FILE *out) {
    int found = -1;
    for (int row = 0; row < beside->rows; row++)
        if (strcmp(table_cell(beside, row, 0), name) == 0) found = row;
    for (int k = 1; k < beside->columns; k++) fprintf(out, "\t%s", found < 0 ? "" : table_cell(beside, found, k));
}

static void print_scores(const struct task *t, const struct table *beside, struct rng *rng, FILE *out) {
    for (int k = 0; k < t->agents; k++) {
        bool enough = t->seeds >= FEW;
        double error, low, high, deviation = 0, *x = t->final[k], mean = statistics_mean(t->seeds, x, &error);
        double half = enough ? error * statistics_student_quantile(0.95, t->seeds - 1) : NAN;
        statistics_bootstrap(1, t->seeds, x, interquartile, REPEATS, 0.95, rng, &low, &high);
        double middle = interquartile(1, t->seeds, x), most = largest_mean(t, k, &deviation); /* x is sorted now */
        char name[256];
        snprintf(name, sizeof name, "%s %s", t->name, t->curves.name[FIRST + k]);
        fprintf(out, "%s\t%d", name, t->seeds);
        print_number(out, true, mean);
        print_number(out, enough, half);
        print_number(out, true, x[0]);
        print_number(out, enough, middle);
        print_number(out, enough, low);
        print_number(out, enough, high);
        print_number(out, true, most);
        print_number(out, enough, deviation);
        print_number(out, true, mean_seconds(t, k));
        if (beside) print_beside(beside, name, out);
        fputc('\n', out);
    }
}

/*
## One ahead of another

(scores.1) definition: The probability that agent X is ahead of Y, over M tasks with n seeds each; a tie counts one half
```math
P(X > Y) = \frac1M \sum_{m=1}^M \frac1n \sum_{i=1}^n S(x_{mi}, y_{mi}), \qquad
S(x,y) = \begin{cases} 1 & x > y \\ \tfrac12 & x = y \\ 0 & x < y . \end{cases}
```

Agarwal and others compare every run of X with every run of Y [S140]; here a run is compared with that of its own seed,
as everywhere in this book. The interval is that of the bootstrap, in which each task draws its own seeds anew.
*/
static double ahead(double x, double y) {
    return x > y ? 1 : x < y ? 0 : 0.5;
}

static void print_pair(const struct task *task, int tasks, int a, int b, struct rng *rng, FILE *out) {
    int seeds = task[0].seeds;
    double low, high, *score = allocate((size_t)(tasks * seeds), sizeof *score);
    fprintf(out, "%s over %s", task[0].curves.name[FIRST + a], task[0].curves.name[FIRST + b]);
    for (int m = 0; m < tasks; m++) {
        double error;
        for (int i = 0; i < seeds; i++) score[m * seeds + i] = ahead(task[m].final[a][i], task[m].final[b][i]);
        print_number(out, true, statistics_mean(seeds, score + m * seeds, &error));
    }
    statistics_bootstrap(tasks, seeds, score, mean_of_all, REPEATS, 0.95, rng, &low, &high);
    print_number(out, true, mean_of_all(tasks, seeds, score));
    print_number(out, seeds >= FEW, low);
    print_number(out, seeds >= FEW, high);
    fputc('\n', out);
    free(score);
}

static void refuse_others(const struct task *task, int tasks) {
    for (int m = 1; m < tasks; m++) {
        bool same = task[m].agents == task[0].agents && task[m].seeds == task[0].seeds;
        for (int k = 0; k < task[0].agents && same; k++)
            same = strcmp(task[m].curves.name[FIRST + k], task[0].curves.name[FIRST + k]) == 0;
        if (!same) die(EXIT_INPUT, "%s: not the agents and seeds of %s", task[m].curves.path, task[0].curves.path);
    }
}

static void print_pairs(const struct task *task, int tasks, struct rng *rng, FILE *out) {
    for (int a = 0; a < task[0].agents; a++)
        for (int b = a + 1; b < task[0].agents; b++) print_pair(task, tasks, a, b, rng, out);
}

/*
## Ranks

`--ranks` chooses among configurations of the same agent, whose columns begin with the same word: by the mean over the
tasks of the rank of the mean final score, where equal ones share their ranks. Of configurations with the same mean rank
the first is chosen.
*/
static bool same_agent(const char *a, const char *b) {
    size_t n = strcspn(a, " ");
    return n == strcspn(b, " ") && strncmp(a, b, n) == 0;
}

static double mean_final(const struct task *t, int column) {
    double error;
    return statistics_mean(t->seeds, t->final[column], &error);
}

static double mean_rank(const struct task *task, int tasks, int column) {
    double sum = 0;
    for (int m = 0; m < tasks; m++)
        for (int k = 0; k < task[m].agents; k++)
            if (same_agent(task[0].curves.name[FIRST + k], task[0].curves.name[FIRST + column]))
                sum += k == column ? 1 : ahead(mean_final(&task[m], k), mean_final(&task[m], column));
    return sum / tasks;
}

static bool is_chosen(const struct task *task, int tasks, int column) {
    double rank = mean_rank(task, tasks, column);
    for (int k = 0; k < task[0].agents; k++) {
        if (!same_agent(task[0].curves.name[FIRST + k], task[0].curves.name[FIRST + column])) continue;
        double other = mean_rank(task, tasks, k);
        if (other < rank || (other == rank && k < column)) return false;
    }
    return true;
}

static void print_ranks(const struct task *task, int tasks, FILE *out) {
    for (int k = 0; k < task[0].agents; k++) {
        fputs(task[0].curves.name[FIRST + k], out);
        for (int m = 0; m < tasks; m++) print_number(out, true, mean_final(&task[m], k));
        fprintf(out, "\t%.2f\t%s\n", mean_rank(task, tasks, k), is_chosen(task, tasks, k) ? "chosen" : "");
    }
}

static void header_of(char *header, size_t room, const struct table *beside) {
    snprintf(header, room, "task and agent\tseeds\tmean\t± 95 %%\tworst\tIQM\tlow\thigh\tmaximum\tsd\tseconds");
    for (int k = 1; beside && k < beside->columns; k++) {
        size_t used = strlen(header);
        snprintf(header + used, room - used, "\t%s", beside->name[k]);
    }
}

static void header_of_tasks(char *header, size_t room, const struct task *task, int tasks, enum what what) {
    snprintf(header, room, what == PAIRS ? "pair" : "configuration");
    for (int m = 0; m < tasks; m++) {
        size_t used = strlen(header);
        snprintf(header + used, room - used, "\t%s", task[m].name);
    }
    size_t used = strlen(header);
    snprintf(header + used, room - used, what == PAIRS ? "\tall\tlow\thigh" : "\tmean rank\tchoice");
}

int main(int argc, char **argv) {
    const char *names = NULL, *out = NULL, *published = NULL;
    bool pairs = false, ranks = false, seconds = false;
    const struct option option[] = {
        {"names", OPTION_TEXT, &names, 0, 0, NULL, NULL, "names of the tasks, separated by commas, in order"},
        {"pairs", OPTION_FLAG, &pairs, 0, 0, NULL, NULL, "how probable is it that one agent is ahead of another?"},
        {"ranks", OPTION_FLAG, &ranks, 0, 0, NULL, NULL, "which configuration of each agent is chosen?"},
        {"seconds", OPTION_FLAG, &seconds, 0, 0, NULL, NULL, "what the runs took, of NAME_times.tsv beside NAME.tsv"},
        {"beside", OPTION_FILE, &published, 0, 0, NULL, NULL, "table with more cells for these rows"},
        {"out", OPTION_TEXT, &out, 0, 0, NULL, NULL, "file to write instead of the standard output"},
    };
    const struct program program = {.name = "scores",
                                    .summary = "final scores of several tasks",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .arguments = "FILE..."};
    char **command = allocate((size_t)argc, sizeof *command), *name[MAX_TASKS], header[1024];
    memcpy(command, argv, (size_t)argc * sizeof *command); /* parsing moves the words */
    command[0] = "scores";
    int tasks = options_parse(&program, argc, argv);
    if (tasks < 1 || tasks > MAX_TASKS) die(EXIT_INPUT, "which FILE? 1 to %d (see scores --help)", MAX_TASKS);
    for (int m = 0; m < tasks; m++) refuse_same_file("--out", out, "FILE", argv[m + 1]);
    if (!names) die(EXIT_INPUT, "--names: how are the tasks called? (see scores --help)");
    char *text = allocate(strlen(names) + 1, 1);
    strcpy(text, names);
    if (table_cut(text, ',', name, MAX_TASKS) != tasks) die(EXIT_INPUT, "--names: not as many as files");
    struct task *task = allocate((size_t)tasks, sizeof *task);
    struct table beside;
    struct tsv table;
    struct rng rng;
    for (int m = 0; m < tasks; m++) task_read(&task[m], name[m], argv[m + 1]);
    for (int m = 0; m < tasks && seconds; m++) task_read_times(&task[m]);
    rng_init(&rng, 1, 0);
    enum what what = pairs ? PAIRS : ranks ? RANKS : SCORES;
    if (what != SCORES) refuse_others(task, tasks);
    if (published) table_read(&beside, published);
    if (what == SCORES)
        header_of(header, sizeof header, published ? &beside : NULL);
    else
        header_of_tasks(header, sizeof header, task, tasks, what);
    tsv_open(&table, out, argc, command, header);
    if (what == PAIRS) print_pairs(task, tasks, &rng, table.rows);
    if (what == RANKS) print_ranks(task, tasks, table.rows);
    for (int m = 0; m < tasks && what == SCORES; m++)
        print_scores(&task[m], published ? &beside : NULL, &rng, table.rows);
    tsv_close(&table);
    for (int m = 0; m < tasks; m++) task_free(&task[m]);
    if (published) table_free(&beside);
    free(task);
    free(text);
    free(command);
    return 0;
}
