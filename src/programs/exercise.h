/*
# Exercises

Each chapter ends with questions whose answer is a number. `build/NN-name --exercise 3` prints the third question, and
with `--answer X` the program computes the answer by a run and says whether X is it. X may be a fraction, `-34/15`. A
question in brackets is one to think about: X does not answer it.

## Functions to write

The last exercises of a chapter ask for a function. It is taken out of the chapter and stands, with its contract but
empty, in a file of its own, such as `chapters/06-td3/exercises/7_td3_targets.c`. You write it there, and

    make exercise-06-7

compiles your file, links the chapter's checks with your function in the place of the book's, and runs those that judge
it, in a second or two of a book that is built. (`build/06-td3 --exercise 7` asks the question and then does the same.)
What you get is the equation that fails, and by how much it is off. Here a student took the larger of two values for
the smaller one:

```text
  (6.9) FAILS: off by 0.87, with 1e-14 allowed
Not yet: chapters/06-td3/exercises/7_td3_targets.c fails (6.9); a hint is at its end.
```

Where a check has no equation of its own, the line names two expressions, what each of them was, and where in the
chapter's checks they stand. Of several lines look at the first, of which the others may be consequences. Until all
holds, make adds a line of its own, `Error 1`; then the last line begins with `Right`.

A file that does not compile gets the compiler's words, and a function that crashes or does not come back is stopped.
Nothing else in the book uses these files: the programs, the checks and the pages have the chapter's own function, and
that is the solution. `git checkout FILE` empties a file again.

How it works is short. The sources that have such functions are compiled once more with a `weak` pragma for their names;
of a weak function and an ordinary one the linker takes the ordinary one, which is yours. The sections of the checks
that judge a function are named in the comment at the head of its file, and run with the [harness's](harness.md)
`--judge`.
*/
#ifndef EXERCISE_H
#define EXERCISE_H

#include "programs/die.h"
#include "programs/options.h"

#include <stdbool.h>

struct exercise {
    const char *question;
    double (*answer)(void);
    double tolerance; /* absolute */
};

/* Behind the questions of a chapter stand so many more that ask for a function; these have no answer. */
enum { EXERCISE_FUNCTIONS = 2 };

/* What a function consists of until the reader has written it: ends the program with one line that says so. */
#define NOT_WRITTEN die(EXIT_INPUT, "%s: %s is not written yet", __FILE__, __func__)

/* Asks exercise `number` (1 ... n), or judges `answer` when it is not NULL; true unless the answer is wrong.
 * Dies (EXIT_INPUT) for a number that no exercise has and an answer that is no number. */
bool exercise_run(const struct exercise *exercise, int n, int number, const char *answer);

/* The whole of a program of this chapter ("05-ddpg") that was called with --exercise or --answer: asks or judges, and
 * returns the exit status, 0 unless the answer is wrong. Where a function is asked for, make takes the place of the
 * program and judges it. Dies as above, for an answer without a number (0) or to a question that asks for a function,
 * for such a question outside of the book's folder, and (EXIT_RESOURCE) where there is no make. */
int exercise_main(const char *chapter, const struct exercise *exercise, int n, int number, const char *answer);

/* Parses a program's options with --exercise and --answer behind them, and ends the program where one of these is
 * given. */
void exercise_options(const struct program *program, const struct exercise *exercise, int n, int argc, char **argv);

#endif
