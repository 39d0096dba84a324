/*
# Real numbers

Networks are trained in single precision and derived in double: the same sources are compiled twice. Literals in such
code are written `R(0.1)`; configurations hold doubles and are cast where they enter the arithmetic.
*/
#ifndef REAL_H
#define REAL_H

#include <float.h>
#include <math.h>

#ifdef REAL_DOUBLE
typedef double real;
#define REAL_EPSILON 0x1p-52
#else
typedef float real;
#define REAL_EPSILON 0x1p-23
#endif

#define R(x) ((real)(x))

/* For messages: processors give NaN different signs. */
static inline double shown(double x) {
    return isnan(x) ? (double)NAN : x;
}

/* (Other values than 0 and 16, which speaks of half precision, keep more digits than the type has.) */
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "needs SSE2 (-msse2 -mfpmath=sse): results must be rounded to their type"
#endif
#if defined __FAST_MATH__ || __FINITE_MATH_ONLY__ || defined __ASSOCIATIVE_MATH__ || defined __RECIPROCAL_MATH__
#error "without -ffast-math, -Ofast or a part of them: every rounding counts"
#endif

#endif
