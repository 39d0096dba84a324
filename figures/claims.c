/*
# Claims

A conclusion that the text draws from recorded runs is checked as an equation is. In prose it is a line behind the
sentences that rest on it,

```text
@claim C3.1 03_ablation step=final: 'both' - 'no target network' > 0
```

and `build/claims` evaluates it on `figures/data/03_ablation.tsv`. What came out stands below the sentence on the page,
and in a list of all claims. Behind the table's name are the rows that are meant: `COLUMN=VALUE`, or `step=*` for all
evaluations during training, of which each run's mean is taken, or up to three of these with ` & ` between. Then one
series or two, named by their columns:

| Written | Means | Holds |
|---|---|---|
| `'A' - 'B' > 0` | the difference, in pairs of runs of one seed | the 95 % interval of its mean is above 0 |
| `'A' > 9000` | the mean over the runs | its 95 % interval is above |
| `median 'A' > 9000`, `least`, `most`, `mean` | that number of these runs, with no interval | it is above |
| `runs 'A' > 9300 = 10` | in how many runs | in so many |
| `runs 'A' > 450 - runs 'B' > 450 > 0` | in how many more, in pairs | a sign test has less than 5 % |
| `pairs 'A' - pairs 'B' > 0` | in how many pairs A is above B | a sign test has less than 5 % |
| `fall 'A'` for `'A'` | for a run's mean its largest loss from one row to the next | |
| `'A' at COLUMN=VALUE` | any of these series on rows of its own | |
| `'A' in TABLE` | a series of another table, whose runs pair with none | by (statistics.5); of one run each, exact |
| `'A' and 'B'` for `'A'` | each run's mean over several columns | |

Instead of `>` there is `<`; `within x`: the whole interval is not further than $`x`$ from zero; `unclear`: the interval
holds zero, or the test has 5 % or more, and then the text says so; and for numbers without an interval `>=`, `<=`, `=`.
A table whose rows are no runs has one row for each series, and the number is compared as it is; with `COLUMN=*` each of
its rows counts as a run. Where one run is meant, it is that run's number, without an interval. A cell `never` is larger
than any number; `nan` is neither above nor below one, and `runs` alone takes it. Intervals are Student's, by
(statistics.1), tests by (statistics.2).

A claim that cannot fail proves nothing. Each is evaluated again on tables that are wrong, and must fail there: with the
two series exchanged, or, where that says the same, with the first moved by four times the width of the interval; and a
single series moved past what it is compared with.
*/
#include "numbers/order.h"
#include "numbers/statistics.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/table.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 1024, MAX_COLUMNS = 8, MAX_CONDITIONS = 3 };
enum summary { MEAN_OF_RUNS, MEAN, MEDIAN, LEAST, MOST, PAIRS, RUNS };
enum relation { ABOVE, BELOW, AT_LEAST, AT_MOST, EQUAL, WITHIN, UNCLEAR };

static const char *const summary_word[] = {"", "mean", "median", "least", "most", "pairs", "runs"};
static const char *const relation_word[] = {">", "<", ">=", "<=", "=", "within", "unclear"};

struct series {
    enum summary summary;
    bool falls;                   /* value: the run's largest loss from one row to the next, not its mean */
    char column[128], where[128]; /* where: COLUMN=VALUE, or nothing: the claim's */
    char table[128];              /* or nothing: the claim's */
    char more[MAX_COLUMNS - 1][64];
    int columns;          /* beside the first */
    enum relation counts; /* RUNS: those that are above or below this value */
    double mark;
    int n;
    double *value;    /* [n], one a run; values of a claim are in the order of the runs */
    const char **run; /* [n], their names in the table */
};

struct claim {
    char id[32], text[MAX_TEXT]; /* text: all behind the id */
    char table[128], where[128];
    int terms;
    struct series term[2];
    enum relation relation;
    double bound;
    const char *path;
    int line;
};

/* What is said of a claim, and whether it holds. */
struct verdict {
    bool holds;
    double middle, low, high; /* of the interval; all the same where there is none */
    char said[256];
};

/*
## Reading

Words are separated by blanks; a name in quotes may hold some.
*/
#define refuse(c, ...) refuse_at((c)->path, (c)->line, (c)->id, __VA_ARGS__)

__attribute__((noreturn, format(printf, 4, 5))) static void refuse_at(const char *path, int line, const char *id,
                                                                      const char *format, ...) {
    char what[MAX_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    die(EXIT_INPUT, "%s:%d: claim %s: %s", path, line, id, what);
}

/* The next word of the text at *at, without its quotes; false at the end. */
static bool next_word(const struct claim *c, const char **at, char *word, size_t room) {
    *at += strspn(*at, " \n");
    if (!**at) return false;
    bool quoted = **at == '\'';
    if (quoted) ++*at;
    size_t n = strcspn(*at, quoted ? "'" : " \n");
    if (quoted && !(*at)[n]) refuse(c, "a name that does not end");
    if (n >= room) refuse(c, "a word that is too long");
    snprintf(word, room, "%.*s", (int)n, *at);
    *at += n + quoted;
    return true;
}

static bool takes(const struct claim *c, const char **at, const char *expected) {
    char word[128];
    *at += strspn(*at, " \n");
    const char *behind = *at;
    if (**at == '\'' || !next_word(c, &behind, word, sizeof word) || strcmp(word, expected) != 0) return false;
    *at = behind;
    return true;
}

static double read_number(const struct claim *c, const char **at) {
    char word[128], *end = word;
    double value = next_word(c, at, word, sizeof word) ? strtod(word, &end) : 0;
    if (end == word || *end || !isfinite(value)) refuse(c, "a number is missing behind '%s'", c->text);
    return value;
}

static int read_one_of(const struct claim *c, const char **at, const char *const *word, int first, int n) {
    for (int i = first; i < n; i++)
        if (takes(c, at, word[i])) return i;
    return -1;
}

static void read_column(const struct claim *c, const char **at, char *column, size_t room) {
    *at += strspn(*at, " \n");
    if (**at != '\'') refuse(c, "a column in quotes is missing at '%s'", *at);
    next_word(c, at, column, room);
}

static void read_series(struct claim *c, const char **at, struct series *s) {
    int word = read_one_of(c, at, summary_word, MEAN, RUNS + 1);
    s->summary = word < 0 ? MEAN_OF_RUNS : (enum summary)word;
    s->falls = takes(c, at, "fall");
    read_column(c, at, s->column, sizeof s->column);
    while (takes(c, at, "and")) {
        if (s->columns == MAX_COLUMNS - 1) refuse(c, "more than %d columns", MAX_COLUMNS);
        read_column(c, at, s->more[s->columns++], sizeof *s->more);
    }
    if (takes(c, at, "at") && !next_word(c, at, s->where, sizeof s->where)) refuse(c, "rows are missing behind 'at'");
    if (takes(c, at, "in") && !next_word(c, at, s->table, sizeof s->table)) refuse(c, "a table is missing behind 'in'");
    if (s->summary != RUNS) return;
    int relation = read_one_of(c, at, relation_word, ABOVE, AT_MOST + 1);
    if (relation < 0) refuse(c, "which runs are counted?");
    s->counts = (enum relation)relation;
    s->mark = read_number(c, at);
}

/* TABLE [COLUMN=VALUE]: SERIES [- SERIES] RELATION [NUMBER] */
/* Runs of two tables share no seed. */
static bool independent(const struct claim *c) {
    return c->terms == 2 && strcmp(c->term[0].table, c->term[1].table) != 0;
}

static void parse(struct claim *c) {
    const char *colon = strstr(c->text, ": "), *at = colon ? colon + 2 : "";
    if (!colon) refuse(c, "no ': ' behind the table");
    char head[MAX_TEXT];
    snprintf(head, sizeof head, "%.*s", (int)(colon - c->text), c->text);
    const char *in_head = head;
    if (!next_word(c, &in_head, c->table, sizeof c->table)) refuse(c, "which table?");
    in_head += strspn(in_head, " ");
    if (strlen(in_head) >= sizeof c->where) refuse(c, "rows that are too long");
    snprintf(c->where, sizeof c->where, "%s", in_head);
    read_series(c, &at, &c->term[c->terms++]);
    if (takes(c, &at, "-")) read_series(c, &at, &c->term[c->terms++]);
    int relation = read_one_of(c, &at, relation_word, ABOVE, UNCLEAR + 1);
    if (relation < 0) refuse(c, "what is claimed of it, at '%s'?", at);
    c->relation = (enum relation)relation;
    if (c->relation != UNCLEAR) c->bound = read_number(c, &at);
    if (at[strspn(at, " \n")]) refuse(c, "'%s' is too much", at);
    if (c->terms == 2 && c->term[0].summary != c->term[1].summary) refuse(c, "two kinds of series");
    if (independent(c) && c->term[0].summary >= PAIRS) refuse(c, "rows of two tables are no pairs");
}

/*
## Evaluating
*/
/* COLUMN=VALUE, or several of them with & between. */
struct rows {
    int conditions, column[MAX_CONDITIONS];
    char value[MAX_CONDITIONS][128];
    bool any; /* some value is * */
};

static void read_rows(const struct claim *c, const struct table *t, const char *where, struct rows *of) {
    *of = (struct rows){0};
    for (const char *at = where, *next; at; at = next) {
        int k = of->conditions++;
        char name[128];
        next = strstr(at, " & ");
        size_t n = next ? (size_t)(next - at) : strlen(at);
        const char *equals = memchr(at, '=', n);
        if (!equals || k == MAX_CONDITIONS) refuse(c, "which rows? COLUMN=VALUE");
        snprintf(name, sizeof name, "%.*s", (int)(equals - at), at);
        snprintf(of->value[k], sizeof of->value[k], "%.*s", (int)(at + n - equals - 1), equals + 1);
        of->column[k] = table_column(t, name);
        of->any = of->any || equals[1] == '*';
        if (next) next += 3;
    }
}

static bool row_is_meant(const struct table *t, int row, const struct rows *of, bool runs) {
    for (int k = 0; k < of->conditions; k++) {
        const char *cell = table_cell(t, row, of->column[k]), *value = of->value[k];
        bool meant = strcmp(value, "*") == 0 ? !runs || isdigit((unsigned char)*cell) : strcmp(cell, value) == 0;
        if (!meant) return false;
    }
    return true;
}

static double cell_number(const struct table *t, int row, int column, bool counted) {
    const char *cell = table_cell(t, row, column);
    if (counted && strcmp(cell, "nan") == 0) return NAN;
    return strcmp(cell, "never") == 0 ? INFINITY : table_number(t, row, column);
}

/* The rows of a run stand together: one that comes back would count twice. */
static void begin_run(const struct claim *c, struct series *s, const char *run, bool runs) {
    for (int i = 0; i < s->n && runs; i++)
        if (strcmp(s->run[i], run) == 0) refuse(c, "the rows of run %s do not stand together", run);
    s->run[s->n++] = run;
}

/* The mean of n numbers, the last of which is x and the others' mean is `mean`; any may be infinite. */
static double next_mean(double mean, double x, int n) {
    return isinf(mean) || isinf(x) ? mean + x : mean + (x - mean) / n;
}

/* Fills value[] with each run's mean over the rows that are meant; without a column `run`, with the one row. */
static void read_values(const struct claim *c, const struct table *t, struct series *s) {
    const char *where = *s->where ? s->where : c->where;
    struct rows of;
    read_rows(c, t, where, &of);
    int column = table_column(t, s->column);
    bool runs = strcmp(t->name[0], "run") == 0, each = !runs && of.any;
    if (each && s->summary == MEAN_OF_RUNS) refuse(c, "rows that are no runs have no interval");
    int rows = 0;
    double before = 0;
    const char *last = NULL;
    s->n = 0;
    s->value = allocate((size_t)t->rows, sizeof *s->value);
    s->run = allocate((size_t)t->rows, sizeof *s->run);
    for (int row = 0; row < t->rows; row++) {
        if (!row_is_meant(t, row, &of, runs)) continue;
        const char *run = runs || each ? table_cell(t, row, 0) : "";
        if (!last || strcmp(run, last) != 0) rows = 0, begin_run(c, s, run, runs);
        double *value = &s->value[s->n - 1], now = cell_number(t, row, column, s->summary == RUNS);
        rows++;
        *value = !s->falls ? next_mean(*value, now, rows) : rows == 1 ? 0 : larger(*value, before - now);
        before = now;
        if (!runs && rows > 1) refuse(c, "more than one row with %s", where);
        last = run;
    }
    if (s->n == 0) refuse(c, "no row with %s", where);
}

/* The means over a series' columns. */
static void read_columns(const struct claim *c, const struct table *t, struct series *s) {
    struct series other = *s;
    read_values(c, t, s);
    for (int k = 0; k < s->columns; k++) {
        snprintf(other.column, sizeof other.column, "%s", s->more[k]);
        read_values(c, t, &other);
        for (int i = 0; i < s->n; i++) s->value[i] = next_mean(s->value[i], other.value[i], k + 2);
        free(other.value);
        free(other.run);
    }
}

static bool compare(double x, enum relation relation, double bound) {
    switch (relation) {
    case ABOVE: return x > bound;
    case BELOW: return x < bound;
    case AT_LEAST: return x >= bound;
    case AT_MOST: return x <= bound;
    case EQUAL: return x == bound;
    case WITHIN: return fabs(x) <= bound;
    case UNCLEAR: return false;
    }
    return false;
}

static void judge_counts(const struct claim *c, struct verdict *v) {
    const struct series *a = &c->term[0], *b = &c->term[1];
    int first = 0, second = 0, wins = 0, losses = 0;
    for (int i = 0; i < a->n; i++) {
        bool in_a = compare(a->value[i], a->counts, a->mark);
        bool in_b = c->terms == 2 && compare(b->value[i], b->counts, b->mark);
        first += in_a, second += in_b;
        wins += in_a && !in_b, losses += in_b && !in_a;
    }
    v->middle = v->low = v->high = c->terms == 2 ? first - second : first;
    if (c->terms == 1) {
        v->holds = compare(first, c->relation, c->bound);
        snprintf(v->said, sizeof v->said, "%d of %d", first, a->n);
        return;
    }
    double p = statistics_sign(wins, losses);
    v->holds = c->relation == UNCLEAR ? p >= 0.05 : p < 0.05 && compare(first - second, c->relation, c->bound);
    snprintf(v->said, sizeof v->said, "%d against %d of %d, in pairs p = %.2g", first, second, a->n, p);
}

static void judge_pairs(const struct claim *c, struct verdict *v) {
    const struct series *a = &c->term[0], *b = &c->term[1];
    int wins = 0, losses = 0;
    if (c->terms < 2) refuse(c, "pairs of one series");
    for (int i = 0; i < a->n; i++) wins += a->value[i] > b->value[i], losses += a->value[i] < b->value[i];
    double p = statistics_sign(wins, losses);
    v->middle = v->low = v->high = wins - losses;
    v->holds = c->relation == UNCLEAR ? p >= 0.05 : p < 0.05 && compare(wins - losses, c->relation, c->bound);
    snprintf(v->said, sizeof v->said, "%d above and %d below, of %d pairs, p = %.2g", wins, losses, a->n, p);
}

/* What the interval says, of n values. */
static void judge_interval(const struct claim *c, double half, int n, const char *kind, struct verdict *v) {
    v->low = v->middle - half, v->high = v->middle + half;
    if (c->relation == UNCLEAR)
        v->holds = v->low <= 0 && v->high >= 0;
    else
        v->holds = compare(v->low, c->relation, c->bound) && compare(v->high, c->relation, c->bound);
    if (n == 1)
        snprintf(v->said, sizeof v->said, "%.4g", v->middle);
    else
        snprintf(v->said, sizeof v->said, "%.4g, 95 %% interval %.4g to %.4g, %d %s", v->middle, v->low, v->high, n,
                 kind);
}

static void judge_difference(const struct claim *c, struct verdict *v) {
    const struct series *a = &c->term[0], *b = &c->term[1];
    char kind[64];
    double half = 0;
    if ((a->n < 2) != (b->n < 2)) refuse(c, "one run has no interval");
    v->middle =
        a->n < 2 ? a->value[0] - b->value[0] : statistics_difference(a->n, a->value, b->n, b->value, 0.95, &half);
    snprintf(kind, sizeof kind, "runs and %d of the other table", b->n);
    judge_interval(c, half, a->n, kind, v);
}

static void judge_means(const struct claim *c, struct verdict *v) {
    const struct series *a = &c->term[0];
    double *x = allocate((size_t)a->n, sizeof *x), error;
    for (int i = 0; i < a->n; i++) x[i] = a->value[i] - (c->terms == 2 ? c->term[1].value[i] : 0);
    v->middle = statistics_mean(a->n, x, &error);
    double half = a->n > 1 ? error * statistics_student_quantile(0.95, a->n - 1) : 0;
    free(x);
    judge_interval(c, half, a->n, c->terms == 2 ? "pairs" : "runs", v);
}

static double summarised(const struct series *s) {
    double error, *x = allocate((size_t)s->n, sizeof *x), middle;
    memcpy(x, s->value, (size_t)s->n * sizeof *x);
    statistics_sort(s->n, x);
    middle = s->summary == MEAN    ? statistics_mean(s->n, x, &error)
             : s->summary == LEAST ? x[0]
             : s->summary == MOST  ? x[s->n - 1]
                                   : statistics_percentile(s->n, x, 0.5);
    free(x);
    return middle;
}

static void judge_numbers(const struct claim *c, struct verdict *v) {
    double first = summarised(&c->term[0]), second = c->terms == 2 ? summarised(&c->term[1]) : 0;
    v->middle = v->low = v->high = first - second;
    v->holds = compare(v->middle, c->relation, c->bound);
    if (c->terms == 1)
        snprintf(v->said, sizeof v->said, "%.4g, of %d runs", first, c->term[0].n);
    else
        snprintf(v->said, sizeof v->said, "%.4g against %.4g, of %d runs", first, second, c->term[0].n);
}

static struct verdict judge(const struct claim *c) {
    struct verdict v = {0};
    if (c->term[0].summary == RUNS)
        judge_counts(c, &v);
    else if (c->term[0].summary == PAIRS)
        judge_pairs(c, &v);
    else if (c->term[0].summary == MEAN_OF_RUNS && independent(c))
        judge_difference(c, &v);
    else if (c->term[0].summary == MEAN_OF_RUNS)
        judge_means(c, &v);
    else
        judge_numbers(c, &v);
    return v;
}

/* Does it fail where it must? The claim's values are moved for good: this is the last thing done with them. */
static bool can_fail(struct claim *c, const struct verdict *v) {
    struct series *a = &c->term[0];
    bool counts = a->summary == RUNS, directed = c->relation == ABOVE || c->relation == BELOW;
    if (c->terms == 2 && directed && c->bound == 0) {
        struct series exchanged = c->term[0];
        c->term[0] = c->term[1], c->term[1] = exchanged;
        return !judge(c).holds;
    }
    bool finite = isfinite(v->middle);
    double width = finite ? v->high - v->low : 0, middle = finite ? v->middle : 0;
    double far = 4 * width + 2 * fabs(c->bound) + 2 * fabs(middle) + 1;
    if (a->summary == PAIRS) far = 1e12; /* past all of them */
    for (int i = 0; i < a->n; i++) a->value[i] = finite ? a->value[i] : middle;
    bool fails = false;
    for (int sign = -1; sign <= 1; sign += 2) { /* one side is enough for a bound, a count has two */
        for (int i = 0; i < a->n; i++)
            a->value[i] = counts ? a->mark + sign * (1 + fabs(a->mark)) : a->value[i] + sign * far;
        fails = fails || !judge(c).holds;
        for (int i = 0; i < a->n && !counts; i++) a->value[i] -= sign * far;
    }
    return fails;
}

/*
## The sources

A claim goes on to the end of its paragraph or to the next claim.
*/
struct results {
    FILE *ledger;
    const char *data;
    int passed, failed;
};

static void refuse_strangers(const struct claim *c, const struct table *t) {
    const struct series *a = &c->term[0], *b = &c->term[1];
    if (a->n != b->n) refuse(c, "series of different lengths are no pairs");
    for (int i = 0; i < a->n && strcmp(t->name[0], "run") == 0; i++)
        if (a->n > 1 && strcmp(a->run[i], b->run[i]) != 0)
            refuse(c, "run %s and run %s are no pair", a->run[i], b->run[i]);
}

static void evaluate(struct results *r, struct claim *c) {
    char path[512];
    struct table t[2];
    parse(c);
    for (int k = 0; k < c->terms; k++) {
        const char *table = c->term[k].table;
        snprintf(path, sizeof path, "%s/%s.tsv", r->data, *table ? table : c->table);
        table_read(&t[k], path);
        read_columns(c, &t[k], &c->term[k]);
    }
    if (c->terms == 2 && !independent(c)) refuse_strangers(c, &t[0]);
    struct verdict v = judge(c);
    fprintf(r->ledger, "%s\t%s\t%s\n", c->id, c->text, v.said);
    bool fails = can_fail(c, &v);
    if (!v.holds) printf("FAILED %s:%d: %s %s: %s\n", c->path, c->line, c->id, c->text, v.said);
    if (!fails) printf("FAILED %s:%d: %s %s: it cannot fail\n", c->path, c->line, c->id, c->text);
    r->passed += v.holds && fails;
    r->failed += !v.holds || !fails;
    for (int k = 0; k < c->terms; k++) {
        free(c->term[k].value);
        free(c->term[k].run);
        table_free(&t[k]);
    }
}

static bool goes_on(const char *line) {
    return *line && *line != '\n' && *line != '@' && strncmp(line, "*/", 2) != 0;
}

static void read_claims(struct results *r, const char *path) {
    size_t length;
    char *text = read_text(path, &length), *next;
    int number = 0;
    for (char *line = text; *line; line = next) {
        size_t n = strcspn(line, "\n");
        next = line + n + (line[n] == '\n');
        number++;
        if (strncmp(line, "@claim ", 7) != 0) continue;
        struct claim c = {.path = path, .line = number};
        char whole[MAX_TEXT] = "";
        snprintf(whole, sizeof whole, "%.*s", (int)n - 7, line + 7);
        for (; goes_on(next); next += n + (next[n] == '\n'), number++) {
            next += strspn(next, " ");
            n = strcspn(next, "\n");
            size_t used = strlen(whole);
            snprintf(whole + used, sizeof whole - used, " %.*s", (int)n, next);
        }
        if (strlen(whole) + 1 >= sizeof whole) die(EXIT_INPUT, "%s:%d: a claim that is too long", path, c.line);
        if (strcspn(whole, " ") >= sizeof c.id) die(EXIT_INPUT, "%s:%d: an id that is too long", path, c.line);
        snprintf(c.id, sizeof c.id, "%.*s", (int)strcspn(whole, " "), whole);
        snprintf(c.text, sizeof c.text, "%s", whole + strcspn(whole, " ") + (strchr(whole, ' ') != NULL));
        evaluate(r, &c);
    }
    free(text);
}

int main(int argc, char **argv) {
    const char *out = NULL, *data = "figures/data";
    const struct option option[] = {
        {"ledger", OPTION_TEXT, &out, 0, 0, NULL, NULL, "file to record what was found in"},
        {"data", OPTION_TEXT, &data, 0, 0, NULL, NULL, "folder of the recorded tables"},
    };
    const struct program program = {.name = "claims",
                                    .summary = "evaluates what the text says of recorded runs",
                                    .options = option,
                                    .n_options = 2,
                                    .arguments = "SOURCE..."};
    int n = options_parse(&program, argc, argv);
    if (n == 0) die(EXIT_INPUT, "which sources? (see claims --help)");
    char *text;
    size_t length;
    struct results r = {.ledger = open_memstream(&text, &length), .data = data};
    if (!r.ledger) die(EXIT_RESOURCE, "out of memory");
    fprintf(r.ledger, "id\tclaim\tfound\n");
    for (int i = 1; i <= n; i++) read_claims(&r, argv[i]);
    fclose(r.ledger);
    if (out && r.failed == 0) write_whole(out, text, length);
    free(text);
    printf("claims: %d passed, %d failed\n", r.passed, r.failed);
    finish_output();
    return r.failed != 0;
}
