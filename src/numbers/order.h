/*
# The larger and the smaller of two numbers, and clipping

C has `fmax` and `fmin`, but leaves open which zero is the larger one, so that libraries differ. These two are defined
for all numbers. A NaN counts for nothing, as with C's: the other number is the result, and NaN only if both are. Of
two that are equal, as $`-0`$ and $`+0`$ are, the second is returned.

Clipping is not made of them: what is clipped is what an agent or an engine has computed, and a NaN there is a fault
that must not turn into a number.
*/
#ifndef ORDER_H
#define ORDER_H

#include "numbers/real.h"

#include <math.h>

static inline double larger(double a, double b) {
    return a > b || b != b ? a : b; /* only a NaN differs from itself */
}

static inline double smaller(double a, double b) {
    return a < b || b != b ? a : b;
}

/* The larger of the most that anything has moved so far and of |by|; infinite where by is NaN: an iteration that stops
 * when nothing moves must not stop at numbers that are none. */
static inline double further(double most, double by) {
    double distance = by < 0 ? -by : by;
    return distance > most ? distance : distance == distance ? most : INFINITY;
}

/* x, but not below -bound nor above it, for a bound of at least 0; a NaN stays one. And the same for reals. */
static inline double clip(double x, double bound) {
    return x > bound ? bound : x < -bound ? -bound : x;
}

static inline real real_clip(real x, real bound) {
    return x > bound ? bound : x < -bound ? -bound : x;
}

#endif
