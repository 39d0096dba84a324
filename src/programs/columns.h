/*
# Columns

What an example prints is a table for a reader's eyes, and its `--help` says what each of the columns is and in which
unit. A number stays in its column: one that is too long loses decimals, and then gets an exponent. One that is not
finite is a dash there, as what is not known yet is; the sign of a NaN depends on the processor.
*/
#ifndef COLUMNS_H
#define COLUMNS_H

/* For --help. The name is the column's heading; columns that share an explanation are named together, with a comma and
 * a space between: "pi(0|0), pi(0|1)". The last of a list has no name. */
struct column {
    const char *name, *help;
};

enum { COLUMN_TEXT = 32 }; /* more than any width */

/* Writes x into `text`, and returns that: by printf's 'f', 'g' or 'e' and with so many digits (decimals for 'f' and
 * 'e'), or with fewer where it is wider than `width` characters. */
const char *column_number(char text[COLUMN_TEXT], int width, char style, int digits, double x);

/* The same on standard output, behind a space and aligned at the right of `width` characters. */
void column_print(int width, char style, int digits, double x);

/* Characters of a text in UTF-8, each of which is taken to be as wide as a letter. */
int column_characters(const char *text);

#endif
