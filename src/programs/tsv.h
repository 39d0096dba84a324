/*
# Recorded tables

An experiment's result is a table of tab-separated values with a header that says how to make it again, which is the
command and no more: compiler, C library and machine make no difference. A last line holds the checksum of what lies
between, so that nothing in it can be changed unnoticed. The rows are gathered in memory and written whole when the run
is complete, so that an interrupted experiment leaves the last complete table where it was.
*/
#ifndef TSV_H
#define TSV_H

#include <stdio.h>

struct tsv {
    FILE *rows; /* print rows here: values separated by tabs, '\n' at the end */
    char *text;
    size_t length;
    const char *path; /* NULL: standard output */
};

/* Starts a table for `path` with the header line and the tab-separated column names. argc, argv: the command as it
 * was given, argv[0] without its folder; an --out option in it is left out of the header, because a copy elsewhere is
 * the same table. */
void tsv_open(struct tsv *table, const char *path, int argc, char **argv, const char *columns);

/* Writes the table; dies (EXIT_RESOURCE) when that fails. */
void tsv_close(struct tsv *table);

#endif
