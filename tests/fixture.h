/* A recorded update: lines of a name and numbers, in double precision, from an independent implementation. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "numbers/real.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    const char *path;
    char *text;
};

static inline struct fixture fixture_open(const char *path) {
    size_t length;
    return (struct fixture){path, read_text(path, &length)};
}

/* Reads exactly n numbers of the line `name`. */
static inline void fixture_read(const struct fixture *f, const char *name, double *to, int n) {
    size_t length = strlen(name);
    const char *line = f->text;
    while (line && !(strncmp(line, name, length) == 0 && line[length] == ' ')) {
        line = strchr(line, '\n');
        if (line) line++;
    }
    if (!line) die(EXIT_INPUT, "%s: there is no line '%s'", f->path, name);
    char *at = (char *)line + length;
    for (int i = 0; i < n; i++) {
        char *end;
        to[i] = strtod(at, &end);
        if (end == at) die(EXIT_INPUT, "%s: '%s' has fewer than %d numbers", f->path, name, n);
        at = end;
    }
    if (*at != '\n') die(EXIT_INPUT, "%s: '%s' has more than %d numbers", f->path, name, n);
}

/* The same into reals. */
static inline void fixture_load(const struct fixture *f, const char *name, real *to, int n) {
    double *x = allocate((size_t)n, sizeof *x);
    fixture_read(f, name, x, n);
    for (int i = 0; i < n; i++) to[i] = R(x[i]);
    free(x);
}

/* The largest difference of `got` from the line `name`, relative to that line's largest number. */
static inline double fixture_error(const struct fixture *f, const char *name, const real *got, int n) {
    double *x = allocate((size_t)n, sizeof *x), largest = 0, error = 0;
    fixture_read(f, name, x, n);
    for (int i = 0; i < n; i++) {
        largest = fmax(largest, fabs(x[i]));
        double away = fabs((double)got[i] - x[i]);
        if (!(away <= error)) error = away;
    }
    free(x);
    return error / largest;
}

#endif
