/*
# Progress

A run of more than a few seconds shows on a terminal how far it is, how fast it goes and how long it will take. In a
pipe or a file it is silent. Of programs that share a terminal, as those of `make data -j2` do, one has the line at a
time: a lock on the terminal says which, and who does not get it is silent until it does.
*/
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <time.h>

struct progress {
    const char *label, *unit;
    double total;
    bool shown; /* standard error is a terminal */
    bool has_line;
    struct timespec start, last;
};

/* label: what runs, such as a study's name; it must outlive the progress.
 * Starts a line for `total` units, such as "runs" or "steps". */
void progress_start(struct progress *progress, const char *label, double total, const char *unit);

/* Redraws the line, at most ten times a second: percent, units per second, time left. */
void progress_at(struct progress *progress, double done);

/* Clears the line and leaves it to others. */
void progress_end(struct progress *progress);

#endif
