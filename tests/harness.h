/*
# The harness: expectations, checks of equations, and the ledger

Every test program and every chapter's check program is a list of sections and this one header. A section makes two
kinds of statement. `EXPECT` is the ordinary one: something must hold. `CHECK` ties an *equation of the book* to a
number: the formula was evaluated as it is printed, compared with an independent computation, and the error lies
within a bound.

A check that cannot fail proves nothing. So each section that checks an equation runs again with the formula *wrong*,
and then its `CHECK` must fail. The literal formula is wrapped in `FORMULA(x)`, which returns $`x`$ in the plain run,
$`1.0001\,x`$ in the second and $`-x`$ in the third; a term that a reader could forget is wrapped in `TERM(x)`, which
is 0 in the fourth. A check that still passes, or that no perturbation reaches, is a failed check.

`REFUTE` is for the errata: the formula *as a source gives it* must miss by more than the bound.

With `--ledger FILE` the program records what it measured, and the weaver prints it at the equation. With
`--judge 'NAME;NAME'` it runs only the sections of these names, and only as they stand, and says of each equation by how
much it is off: so an [exercise](exercise.md) in code is judged.
*/
#ifndef HARNESS_H
#define HARNESS_H

#include "programs/die.h"
#include "programs/files.h"
#include "programs/options.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum mutation { PLAIN, SCALED, NEGATED, DROPPED, N_MUTATIONS };
enum { MAX_ROWS = 256, MAX_LINES = 4096 };

struct check_row {
    const char *kind, *id, *file;
    int line;
    double error, bound, perturbed; /* perturbed: the error in the SCALED run, or in the least other one */
    bool reached;                   /* some perturbation touched the formula */
};

struct harness {
    const char *name;
    int passed, failed;
    enum mutation mutation;
    bool touched; /* since the last CHECK */
    bool judges;  /* a reader's function: the formulas are right, and each equation is told */
    struct check_row row[MAX_ROWS];
    int n_rows, at;
    char counted[MAX_LINES]; /* lines whose expectation this section has counted: one in a loop counts once */
};

/* The type of a section; a chapter's checks.h declares them with it, many in a line. */
typedef void section_function(struct harness *t);

struct section {
    const char *name;
    section_function *run;
};

#define FORMULA(x)                harness_formula(t, (x))
#define TERM(x)                   harness_term(t, (x))
#define CHECK(id, error, bound)   harness_check(t, "check", id, (error), (bound), __FILE__, __LINE__)
#define REFUTE(id, error, bound)  harness_check(t, "refute", id, (error), (bound), __FILE__, __LINE__)
#define EXPECT(condition)         harness_expect(t, (condition), #condition, __FILE__, __LINE__)
#define EXPECT_NEAR(x, y, within) harness_near(t, (x), (y), (within), #x " ~ " #y, __FILE__, __LINE__)

/* The statement must end the program with this status and one line on stderr that contains `message`. */
#define EXPECT_DIES(status, message, statement)                                                                        \
    do {                                                                                                               \
        if (t->mutation == PLAIN) {                                                                                    \
            int pipe_[2];                                                                                              \
            pid_t child_ = harness_fork(pipe_);                                                                        \
            if (child_ == 0) {                                                                                         \
                statement;                                                                                             \
                _exit(0);                                                                                              \
            }                                                                                                          \
            harness_died(t, child_, pipe_, (status), (message), #statement, __FILE__, __LINE__);                       \
        }                                                                                                              \
    } while (0)

static inline double harness_formula(struct harness *t, double x) {
    if (t->mutation == SCALED || t->mutation == NEGATED) t->touched = true;
    return t->mutation == SCALED ? 1.0001 * x : t->mutation == NEGATED ? -x : x;
}

static inline double harness_term(struct harness *t, double x) {
    if (t->mutation == DROPPED) t->touched = true;
    return t->mutation == DROPPED ? 0 : x;
}

/* The larger error; a NaN is larger than everything. */
static inline double worse(double a, double b) {
    return isnan(a) || a >= b ? a : b;
}

static inline void harness_expect(struct harness *t, bool holds, const char *text, const char *file, int line) {
    enum { PASSED = 1, FAILED };
    if (t->mutation != PLAIN) return;
    char *counted = &t->counted[line % MAX_LINES];
    if (holds && !*counted) t->passed++, *counted = PASSED;
    if (holds || *counted == FAILED) return;
    if (*counted == PASSED) t->passed--;
    *counted = FAILED;
    t->failed++;
    printf("%s %s:%d: %s\n", t->judges ? "  FAILS at" : "FAILED", file, line, text);
}

static inline void harness_near(struct harness *t, double x, double y, double within, const char *text,
                                const char *file, int line) {
    bool near = fabs(x - y) <= within;
    char judged[256];
    if (!near && t->judges) {
        snprintf(judged, sizeof judged, "%s: %.9g against %.9g, with %.0g allowed", text, x, y, within);
        text = judged;
    } else if (!near && t->mutation == PLAIN) {
        printf("  %.17g against %.17g, within %g:\n", x, y, within);
    }
    harness_expect(t, near, text, file, line);
}

static inline void harness_first(struct harness *t, const char *kind, const char *id, double error, double bound,
                                 const char *file, int line) {
    if (t->n_rows == MAX_ROWS) die(EXIT_RESOURCE, "%s: more than %d checks", file, MAX_ROWS);
    bool refute = strcmp(kind, "refute") == 0;
    t->row[t->n_rows++] = (struct check_row){kind, id, file, line, error, bound, INFINITY, refute};
    bool holds = refute ? error > bound && isfinite(error) : error <= bound;
    if (t->judges) printf("  (%s) %s: off by %.2g, with %.0g allowed\n", id, holds ? "holds" : "FAILS", error, bound);
    if (holds) {
        t->passed++;
        return;
    }
    t->failed++;
    if (t->judges) return;
    printf("FAILED %s:%d: (%s) %s error %.3g, bound %.3g\n", file, line, id, kind, error, bound);
}

static inline void harness_check(struct harness *t, const char *kind, const char *id, double error, double bound,
                                 const char *file, int line) {
    bool touched = t->touched;
    t->touched = false;
    if (t->mutation == PLAIN) {
        harness_first(t, kind, id, error, bound, file, line);
        return;
    }
    if (t->at == t->n_rows) die(EXIT_RESOURCE, "%s:%d: a check that the plain run did not make", file, line);
    struct check_row *row = &t->row[t->at++];
    if (strcmp(kind, "refute") == 0 || !touched) return;
    row->reached = true;
    if (t->mutation == SCALED || error < row->perturbed) row->perturbed = error;
    if (!(error <= bound)) return;
    static const char *const how[] = {"", "scaled by 1.0001", "negated", "without a term"};
    t->failed++;
    printf("FAILED %s:%d: (%s) passes with its formula %s: it cannot fail\n", file, line, id, how[t->mutation]);
}

/* Leaves NaN where the calls that follow have their variables, so that it shows where one is read before it is written.
 * Each section begins so. */
__attribute__((noinline, unused)) static double harness_spoil_stack(void) {
    volatile double room[1 << 13];
    for (int i = 0; i < 1 << 13; i++) room[i] = NAN;
    return room[0];
}

static inline void harness_section(struct harness *t, const struct section *section) {
    int first = t->n_rows;
    memset(t->counted, 0, sizeof t->counted);
    for (t->mutation = PLAIN; t->mutation < (t->judges ? SCALED : N_MUTATIONS); t->mutation++) {
        t->at = first;
        t->touched = false;
        harness_spoil_stack();
        section->run(t);
        if (t->n_rows == first) break;
    }
    t->mutation = PLAIN;
    for (int i = first; i < t->n_rows && !t->judges; i++) {
        const struct check_row *row = &t->row[i];
        if (!row->reached) {
            t->failed++;
            printf("FAILED %s:%d: (%s) no perturbation reaches its formula\n", row->file, row->line, row->id);
        } else if (strcmp(row->kind, "check") == 0) {
            printf("  (%s) error %.2g, bound %.0e; perturbed %.2g\n", row->id, row->error, row->bound, row->perturbed);
        } else {
            printf("  (%s) as given: error %.2g, more than %.0e\n", row->id, row->error, row->bound);
        }
    }
}

static inline pid_t harness_fork(int pipe_end[2]) {
    fflush(stdout);
    if (pipe(pipe_end) != 0) die(EXIT_RESOURCE, "no pipe");
    pid_t child = fork();
    if (child < 0) die(EXIT_RESOURCE, "no process");
    if (child == 0) {
        dup2(pipe_end[1], STDERR_FILENO);
        close(pipe_end[0]);
    }
    close(pipe_end[1]);
    return child;
}

static inline void harness_died(struct harness *t, pid_t child, int pipe_end[2], int status, const char *message,
                                const char *text, const char *file, int line) {
    char said[4096];
    size_t n = 0;
    for (ssize_t got; n < sizeof said - 1 && (got = read(pipe_end[0], said + n, sizeof said - 1 - n)) > 0;)
        n += (size_t)got;
    said[n] = '\0';
    close(pipe_end[0]);
    int ended;
    waitpid(child, &ended, 0);
    bool one_line = n > 0 && strchr(said, '\n') == said + n - 1;
    bool holds = WIFEXITED(ended) && WEXITSTATUS(ended) == status && one_line && strstr(said, message);
    if (!holds) printf("  expected '%s' and status %d, got '%s' and status %#x:\n", message, status, said, ended);
    harness_expect(t, holds, text, file, line);
}

static inline void harness_ledger(const struct harness *t, const char *path) {
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    if (!file) die(EXIT_RESOURCE, "out of memory");
    fprintf(file, "kind\tid\terror\tbound\tperturbed\n");
    for (int i = 0; i < t->n_rows; i++) {
        const struct check_row *row = &t->row[i];
        fprintf(file, "%s\t%s\t%.2g\t%.2g\t%.2g\n", row->kind, row->id, row->error, row->bound,
                strcmp(row->kind, "check") == 0 ? row->perturbed : 0);
    }
    fclose(file);
    write_whole(path, text, length);
    free(text);
}

/* The build that this is: of tests that run in both, the lines tell which one they are of. */
#ifdef REAL_DOUBLE
static const char harness_build[] = "";
#else
static const char harness_build[] = " in float";
#endif

/* Runs the sections that `names` has, with a semicolon between two of them, and returns the exit status. Dies
 * (EXIT_INPUT) for a name that no section has. */
static inline int harness_judge(const struct section *section, int n, const char *names) {
    struct harness t = {.judges = true};
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* what was said before a crash is seen */
    for (size_t length; *names; names += length + (names[length] == ';')) {
        length = strcspn(names, ";");
        int i = 0;
        while (i < n && (strlen(section[i].name) != length || strncmp(section[i].name, names, length) != 0)) i++;
        if (i == n) die(EXIT_INPUT, "--judge: no section is called '%.*s'", (int)length, names);
        harness_section(&t, &section[i]);
    }
    return t.failed != 0;
}

/* Runs every section, prints "NAME: N passed, N failed", with the build behind the name where it is the one in float,
 * and returns the exit status. */
/* A section that ends the program has not passed, whatever it says. */
static pid_t harness_runs; /* this process, while it runs sections; children are others */

static inline void harness_ended(void) {
    if (harness_runs != getpid()) return;
    puts("FAILED: a section ended the program");
    fflush(stdout);
    _exit(1);
}

static inline int harness_run(const char *name, const struct section *section, int n, int argc, char **argv) {
    const char *ledger = NULL, *judge = NULL;
    bool stop = false;
    const struct option option[] = {
        {"ledger", OPTION_TEXT, &ledger, 0, 0, NULL, NULL, "file to record the checked equations in"},
        {"stop", OPTION_FLAG, &stop, 0, 0, NULL, NULL, "after the first section that fails"},
        {"judge", OPTION_TEXT, &judge, 0, 0, NULL, NULL, "only these sections, for an exercise: 'NAME;NAME'"},
    };
    const struct program program = {.name = name,
                                    .summary = "runs its tests and checks",
                                    .options = option,
                                    .n_options = 3};
    options_parse(&program, argc, argv);
    if (judge) return harness_judge(section, n, judge);
    struct harness t = {.name = name};
    harness_runs = getpid();
    atexit(harness_ended);
    for (int i = 0; i < n && !(stop && t.failed); i++) {
        int failed = t.failed;
        harness_section(&t, &section[i]);
        printf("%s %s\n", t.failed == failed ? "ok    " : "FAILED", section[i].name);
    }
    harness_runs = 0;
    if (ledger && t.failed == 0 && t.n_rows > 0) harness_ledger(&t, ledger);
    printf("%s%s: %d passed, %d failed\n", name, harness_build, t.passed, t.failed);
    finish_output();
    return t.failed != 0;
}

#endif
