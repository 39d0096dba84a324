/*
# Recorded tables, read

What a study [records](tsv.md) is read again by the programs that sum it up: lines that begin with `#` say where the
table comes from, the first other line names the columns, and every row has as many cells, separated by tabs.
*/
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>

enum { TABLE_MAX_COLUMNS = 64 };

struct table {
    const char *path, *command; /* command: what made the table, by its comment; NULL where it does not say */
    char *text, *name[TABLE_MAX_COLUMNS];
    int columns, rows;
    char **cell; /* [rows][columns] */
};

/* Reads the file; dies (EXIT_INPUT) when it is no such table, or is recorded and damaged: a table that begins with a
 * program's command ends with a checksum, which must be right wherever it stands. Your own needs none, nor what
 * comes through a pipe. table_free releases the table, and path must outlive it. */
void table_read(struct table *t, const char *path);
void table_free(struct table *t);

/* The column of this name; dies (EXIT_INPUT) when there is none. */
int table_column(const struct table *t, const char *name);

const char *table_cell(const struct table *t, int row, int column);

/* The cell as a finite number; dies (EXIT_INPUT) when it is none. */
double table_number(const struct table *t, int row, int column);

/* Cuts the text at each separator, in place; returns the number of parts, at most max, and dies (EXIT_INPUT) beyond. */
int table_cut(char *text, char separator, char **part, int max);

#endif
