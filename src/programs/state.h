/*
# State

What a thing consists of is described once, by a function that shows each of its numbers to a `struct state`: the same
description counts the bytes, writes them and reads them back. Numbers are stored with a fixed width, the lowest byte
first, on every machine alike. What is not the thing's own but must be the same on both sides, such as a learning rate,
is shown with a name, and a file that has another one is refused.
*/
#ifndef STATE_H
#define STATE_H

#include "programs/files.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum state_way { STATE_COUNT, STATE_WRITE, STATE_READ };

struct state {
    enum state_way way;
    const char *path;   /* for messages */
    struct writing *to; /* where written, */
    FILE *from;         /* and where read */
    uint64_t bytes;     /* so far */
    uint32_t sum;       /* of these, checksum.h */
};

/* Reading dies (EXIT_INPUT), naming the file, where it ends too early or holds what does not fit. What cannot be
 * written is said by writing_end. */

/* n bytes as they are. */
void state_bytes(struct state *state, void *bytes, size_t n);

/* Numbers of 4 and of 8 bytes. Reading dies where one is not finite: what learned from it would keep it for ever. */
void state_floats(struct state *state, float *x, size_t n);
void state_doubles(struct state *state, double *x, size_t n);
void state_words(struct state *state, uint64_t *x, size_t n);
#define state_reals(state, x, n) _Generic((x), float * : state_floats, double * : state_doubles)((state), (x), (n))

/* A number that is NaN as long as it is not known. */
void state_double_or_none(struct state *state, double *x);

/* Whole numbers, 8 bytes each; reading dies where one is not within [low, high]. */
void state_int(struct state *state, int *x, int low, int high);
void state_long(struct state *state, long *x, long low, long high);
void state_bool(struct state *state, bool *x);

/* The bounds of what only counts up, so that it can go on to. */
enum { STATE_MOST = INT_MAX / 2 };
#define STATE_MOST_LONG (LONG_MAX / 2)

/* Up to size - 1 bytes of text; size <= 256. Reading dies where a terminal would obey a part of it. */
void state_text(struct state *state, char *text, size_t size);

/* What must be the same on both sides; `what` is its name in the message. */
void state_same(struct state *state, const char *what, double x);
void state_same_text(struct state *state, const char *what, const char *text);

/* The same for a table of names and numbers, as a configuration is. */
struct state_number {
    const char *what;
    double x;
};
void state_same_all(struct state *state, const struct state_number *number, size_t n);

#endif
