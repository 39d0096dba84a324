/*
# Studies

The experiments of a chapter are one program, and each study is a subcommand of it that prints a table. All have the
same few options.
*/
#ifndef STUDY_H
#define STUDY_H

#include "programs/exercise.h"
#include "programs/tsv.h"

#include <stdbool.h>
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
    int steps;         /* --steps: where a training stops; 0: the study has no such option */
    bool timed;        /* the study has --times: */
    const char *times; /* a second table to write, of processor seconds; NULL: none */
    /* The study has --state: a file for a run under way, with which the command goes on when it is started again. */
    bool resumes;
    const char *state;
    int first;         /* the first run to make: 0; with --run N, N, and runs is N + 1 */
    /* The rows that stand below those of all runs, by words in their second column: "a;b,c" for first all of a, then
     * those of b and c as the runs have them; NULL: none. */
    const char *below;
    const char *jobs, *join; /* --jobs, --join: see pieces.h; study_begin does what they ask for and ends the program */
};

/* Parses a study's options and starts its table. A study with runs makes those from o->first to o->runs - 1. */
void study_begin(struct study_options *o, struct tsv *table, const char *summary, int argc, char **argv,
                 const char *columns);

/* The same for a study that has no option but --out. */
void study_table(struct tsv *table, const char *summary, int argc, char **argv, const char *columns);

/* A whole study: the answers to a chapter's exercises. */
void study_exercises(const struct exercise *exercise, int n, int argc, char **argv);

#endif
