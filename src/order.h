/*
# The larger and the smaller of two numbers

C has `fmax` and `fmin`, but leaves open which zero is the larger one, so that libraries differ. These two are defined
for all numbers. A NaN counts for nothing, as with C's: the other number is the result, and NaN only if both are. Of
two that are equal, as $`-0`$ and $`+0`$ are, the second is returned.
*/
#ifndef ORDER_H
#define ORDER_H

static inline double larger(double a, double b) {
    return a > b || b != b ? a : b; /* only a NaN differs from itself */
}

static inline double smaller(double a, double b) {
    return a < b || b != b ? a : b;
}

#endif
