/*
# Summaries of recorded runs

A recorded table holds a row per run and checkpoint. `build/summary` reduces it: the rows are grouped by some columns,
and for each group and each value column it prints how many values there are, their mean, standard deviation and
standard error of the mean, and their 10th, 50th and 90th percentiles. The figures read their curves and bands from
it.

    build/summary --by episode --values td,mc --where episode=100 figures/data/01_walk.tsv
*/
#include "numbers/statistics.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/table.h"
#include "programs/tsv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_statistics(FILE *out, const char *name, double *value, int n) {
    double error, mean = statistics_mean(n, value, &error);
    statistics_sort(n, value);
    fprintf(out, "%s\t%d\t%.4g\t%.3g\t%.2g\t%.4g\t%.4g\t%.4g\n", name, n, mean, error * sqrt(n), error,
            statistics_percentile(n, value, 0.1), statistics_percentile(n, value, 0.5),
            statistics_percentile(n, value, 0.9));
}

struct columns {
    int n, at[TABLE_MAX_COLUMNS];
};

static struct columns parse_columns(const struct table *c, const char *list, const char *option) {
    struct columns columns = {0};
    char text[1024], *part[TABLE_MAX_COLUMNS];
    if (strlen(list) >= sizeof text) die(EXIT_INPUT, "--%s: too long", option);
    strcpy(text, list);
    columns.n = table_cut(text, ',', part, TABLE_MAX_COLUMNS);
    for (int i = 0; i < columns.n; i++) columns.at[i] = table_column(c, part[i]);
    return columns;
}

static bool same_group(const struct table *c, const struct columns *by, int a, int b) {
    for (int i = 0; i < by->n; i++)
        if (strcmp(table_cell(c, a, by->at[i]), table_cell(c, b, by->at[i])) != 0) return false;
    return true;
}

/* Groups appear in the order of their first row. */
static void summarise(const struct table *c, const struct columns *by, const struct columns *values, bool *left,
                      FILE *out) {
    double *value = allocate((size_t)c->rows, sizeof *value);
    int *member = allocate((size_t)c->rows, sizeof *member);
    for (int first = 0; first < c->rows; first++) {
        int n = 0;
        for (int row = first; row < c->rows && left[first]; row++)
            if (left[row] && same_group(c, by, first, row)) member[n++] = row;
        for (int i = 0; i < n; i++) left[member[i]] = false;
        for (int k = 0; k < values->n && n > 0; k++) {
            for (int i = 0; i < n; i++) value[i] = table_number(c, member[i], values->at[k]);
            for (int i = 0; i < by->n; i++) fprintf(out, "%s\t", table_cell(c, first, by->at[i]));
            print_statistics(out, c->name[values->at[k]], value, n);
        }
    }
    free(value);
    free(member);
}

static bool *select_rows(const struct table *c, const char *where) {
    bool *chosen = allocate((size_t)c->rows, sizeof *chosen);
    const char *equals = where ? strchr(where, '=') : NULL;
    if (where && !equals) die(EXIT_INPUT, "--where: '%s' is not COLUMN=VALUE", where);
    char name[256] = "";
    if (where) snprintf(name, sizeof name, "%.*s", (int)(equals - where), where);
    int column = where ? table_column(c, name) : 0;
    for (int row = 0; row < c->rows; row++) chosen[row] = !where || strcmp(table_cell(c, row, column), equals + 1) == 0;
    return chosen;
}

int main(int argc, char **argv) {
    const char *by = NULL, *values = NULL, *where = NULL, *out = NULL;
    const struct option option[] = {
        {"by", OPTION_TEXT, &by, 0, 0, NULL, NULL,
         "columns that make a group, separated by commas; none: all rows are one"},
        {"values", OPTION_TEXT, &values, 0, 0, NULL, NULL, "columns to summarise"},
        {"where", OPTION_TEXT, &where, 0, 0, NULL, NULL, "use only the rows with COLUMN=VALUE"},
        {"out", OPTION_TEXT, &out, 0, 0, NULL, NULL, "file to write instead of the standard output"},
    };
    const struct program program = {.name = "summary",
                                    .summary = "mean, spread and percentiles of recorded runs",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .arguments = "FILE"};
    char **command = allocate((size_t)argc, sizeof *command); /* parsing moves the words */
    memcpy(command, argv, (size_t)argc * sizeof *command);
    command[0] = "summary";
    if (options_parse(&program, argc, argv) != 1) die(EXIT_INPUT, "which FILE? (see summary --help)");
    refuse_same_file("--out", out, "FILE", argv[1]);
    if (!values) die(EXIT_INPUT, "--values: which columns? (see summary --help)");
    struct table cells;
    struct tsv table;
    table_read(&cells, argv[1]);
    struct columns groups = by ? parse_columns(&cells, by, "by") : (struct columns){0},
                   wanted = parse_columns(&cells, values, "values");
    bool *chosen = select_rows(&cells, where);
    char header[2048] = "";
    for (int i = 0; i < groups.n; i++) {
        strcat(header, cells.name[groups.at[i]]);
        strcat(header, "\t");
    }
    strcat(header, "series\tn\tmean\tsd\tse\tp10\tmedian\tp90");
    tsv_open(&table, out, argc, command, header);
    summarise(&cells, &groups, &wanted, chosen, table.rows);
    tsv_close(&table);
    free(command);
    free(chosen);
    table_free(&cells);
    return 0;
}
