/*
# Studies

The experiments of a chapter are one program, and each study is a subcommand of it that prints a table. All have the
same few options.
*/
#ifndef STUDY_H
#define STUDY_H

#include "programs/exercise.h"
#include "programs/tsv.h"

#include <stdint.h>

struct study {
    const char *name, *summary;
    void (*run)(int argc, char **argv); /* argv[0]: the program's name and the study's */
};

/* Runs the study that argv[1] names; lists them for --help; dies (EXIT_INPUT) for a missing or unknown one. program:
 * its name. */
void studies_run(const char *program, const struct study *studies, int n, int argc, char **argv);

/* The defaults on entry; what the reader said on return. */
struct study_options {
    const char *out; /* --out; NULL: the standard output */
    int runs;        /* --runs, --seed: independent repetitions; 0: the study has none, and neither option */
    uint64_t seed;
    int steps; /* --steps: where a training stops; 0: the study has no such option */
};

/* Parses a study's options and starts its table. */
void study_begin(struct study_options *o, struct tsv *table, const char *summary, int argc, char **argv,
                 const char *columns);

/* The same for a study that has no option but --out. */
void study_table(struct tsv *table, const char *summary, int argc, char **argv, const char *columns);

/* A whole study: the answers to a chapter's exercises. */
void study_exercises(const struct exercise *exercise, int n, int argc, char **argv);

#endif
