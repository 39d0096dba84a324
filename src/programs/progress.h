/*
# Progress

A run of more than a few seconds shows on a terminal how far it is, how fast it goes and how long it will take. In a
pipe or a file it is silent.
*/
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <time.h>

struct progress {
    const char *label, *unit;
    double total;
    bool shown; /* standard error is a terminal */
    struct timespec start, last;
};

/* Starts a line for `total` units, such as "runs" or "steps". */
void progress_start(struct progress *progress, const char *label, double total, const char *unit);

/* Redraws the line, at most ten times a second: percent, units per second, time left. */
void progress_at(struct progress *progress, double done);

/* Clears the line. */
void progress_end(struct progress *progress);

#endif
