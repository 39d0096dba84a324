/*
# Recorded tables

An experiment's result is a table of tab-separated values with a header that says how to make it again, which is the
command and no more: compiler, C library and machine make no difference. A last line holds the checksum of what lies
between, so that nothing in it can be changed unnoticed. The rows are gathered in memory and written whole when the run
is complete, so that an interrupted experiment leaves the last complete table where it was.
*/
#ifndef TSV_H
#define TSV_H

#include <stdbool.h>
#include <stdio.h>

struct tsv {
    FILE *rows; /* print rows here: values separated by tabs, '\n' at the end */
    char *text;
    size_t length;
    const char *path; /* NULL: standard output */
};

/* A space and a word of a command, in quotes where a shell would split it; a quote in it leaves the quotes, escaped. */
void tsv_word(FILE *out, const char *word);

/* The command as it was given, argv[0] without its folder, but for the options that only say where things are: --out,
 * --times, --jobs and --join. one_run: also without --runs, which does not matter to a single run. */
void tsv_command(FILE *out, int argc, char **argv, bool one_run);

/* Starts a table for `path` with the header line, which has the command as above, because a copy elsewhere is the same
 * table, and the tab-separated column names. */
void tsv_open(struct tsv *table, const char *path, int argc, char **argv, const char *columns);

/* Writes the table; dies (EXIT_RESOURCE) when that fails. */
void tsv_close(struct tsv *table);

/* The names and rows within the text of a table, `length` bytes, or NULL where they are not what its checksum says. */
const char *tsv_rows(const char *text, size_t *length);

#endif
