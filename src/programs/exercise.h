/*
# Exercises

Each chapter ends with questions whose answer is a number. `build/NN-name --exercise 3` prints the third question, and
with `--answer X` the program computes the answer by a run and says whether X is it. X may be a fraction, `-34/15`.
*/
#ifndef EXERCISE_H
#define EXERCISE_H

#include "programs/options.h"

#include <stdbool.h>

struct exercise {
    const char *question;
    double (*answer)(void);
    double tolerance; /* absolute */
};

/* Asks exercise `number` (1 ... n), or judges `answer` when it is not NULL; true unless the answer is wrong.
 * Dies (EXIT_INPUT) for a number that no exercise has and an answer that is no number. */
bool exercise_run(const struct exercise *exercise, int n, int number, const char *answer);

/* The whole of a program that was called with --exercise or --answer: asks or judges, and returns the exit status, 0
 * unless the answer is wrong. Dies as above, and for an answer without a number (0). */
int exercise_main(const struct exercise *exercise, int n, int number, const char *answer);

/* Parses a program's options with --exercise and --answer behind them, and ends the program where one of these is
 * given. */
void exercise_options(const struct program *program, const struct exercise *exercise, int n, int argc, char **argv);

#endif
