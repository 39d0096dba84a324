/*
# Options

One table describes a program's options; from it come the parsing, the range checks and the `--help`. Options are
long, `--name value` or `--name=value`; the last of two equal ones wins. Whatever does not fit the table (an unknown
name, a missing or stray argument, a value that is no number or out of its range, a file that cannot be read) ends the
program with one line on standard error that names it and exit status 2. The one short option is `-h`, for `--help`.
*/
#ifndef OPTIONS_H
#define OPTIONS_H

#include "programs/columns.h"

#include <stdbool.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,   /* bool *, no value */
    OPTION_INT,    /* int *, within [low, high] */
    OPTION_SEED,   /* uint64_t *, any */
    OPTION_REAL,   /* double *, finite, within [low, high] */
    OPTION_TEXT,   /* const char ** */
    OPTION_FILE,   /* const char **, must be readable */
    OPTION_CHOICE, /* int *, the index of a word in `choices` */
};

struct option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    void *value;         /* holds the default on entry, the reader's value on return */
    double low, high;    /* inclusive; INT and REAL only */
    const char *choices; /* "first|second|third"; CHOICE only */
    const char *unit;    /* "steps", "reward"; NULL where there is none */
    const char *help;
};

struct program {
    const char *name, *summary;
    const struct option *options;
    int n_options;
    const char *arguments;        /* names the positional arguments in --help; NULL: there are none */
    const struct column *columns; /* of the tables that it prints, the last without a name; NULL: none */
};

/* Parses argv[1 ...]. `--help` prints the table with units, ranges and defaults, and what the columns are that the
 * program prints, in lines of 80 characters, and exits 0. Positional arguments are moved to the front of argv[1 ...]
 * and their number is returned; a program without `arguments` refuses them. */
int options_parse(const struct program *program, int argc, char **argv);

/* For a program whose defaults depend on an option: parses likewise, but for --help, which it passes over. The program
 * then sets the defaults and calls options_parse. */
int options_first_pass(const struct program *program, int argc, char **argv);

#endif
