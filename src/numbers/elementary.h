/*
# Elementary functions

The exponential, the logarithm, the hyperbolic tangent, the sine: a C library computes them as it likes. The standard
asks for no accuracy, so two releases of one library, or two processors under one release, differ in last bits; and a
network that was trained for ten thousand steps is another network then. This module computes them from operations
whose every bit IEEE 754 prescribes: sums, products, quotients, roots, and the one fused multiply-add of
[vectors](simd.md). So they are the same on every machine, with gcc and with clang, and beside every C library.

They are written for all lanes of a vector at once, so that arrays take a fraction of the time that the library's calls
take ([measured](functions.md)). A single number is computed in a vector that holds it in every lane, which is slower
than most of those calls; but there is one code, and an array gets the bits of single calls.

| | largest error | signed zeros, subnormals, infinities, NaN |
|---|---|---|
| `f64_…` | less than 1 unit in the last place (ulp) | as C's Annex F says |
| `f32_…` | 0.51 ulp, because all but the last rounding is done in double precision | the same |
*/
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include "numbers/real.h"

/* Each function of this list exists for one number and for arrays, in both precisions and for reals:
 *
 *   double f64_exp(double x)          void f64_exp_all(int n, const double *x, double *y)
 *   float f32_exp(float x)            void f32_exp_all(int n, const float *x, float *y)
 *   real real_exp(real x)             void real_exp_all(int n, const real *x, real *y)
 *
 *   exp       e^x                     log       ln x; -INFINITY at 0, NaN below
 *   expm1     e^x - 1                 log1p     ln (1 + x); -INFINITY at -1, NaN below
 *   softplus  ln (1 + e^x)            tanh, atanh (+-INFINITY at +-1, NaN beyond)
 *   sin, cos  of radians of any size; NaN for infinities
 *
 * x and y have n numbers and may be the same array, but not overlap in another way. The bits of y[i] depend on x[i]
 * alone. No function sets errno. */
#define EACH_ELEMENTARY(DO) DO(exp) DO(expm1) DO(log) DO(log1p) DO(softplus) DO(tanh) DO(atanh) DO(sin) DO(cos)

#ifdef REAL_DOUBLE
#define ELEMENTARY_OF_REALS(name) f64_##name
#else
#define ELEMENTARY_OF_REALS(name) f32_##name
#endif
#define DECLARE_ELEMENTARY(name)                                                                                       \
    double f64_##name(double x);                                                                                       \
    float f32_##name(float x);                                                                                         \
    void f64_##name##_all(int n, const double *x, double *y);                                                          \
    void f32_##name##_all(int n, const float *x, float *y);                                                            \
    static inline real real_##name(real x) {                                                                           \
        return ELEMENTARY_OF_REALS(name)(x);                                                                           \
    }                                                                                                                  \
    static inline void real_##name##_all(int n, const real *x, real *y) {                                              \
        ELEMENTARY_OF_REALS(name##_all)(n, x, y);                                                                      \
    }
EACH_ELEMENTARY(DECLARE_ELEMENTARY)

/* sin x[i] and cos x[i], for little more than one of them costs; the same bits as above. Either may be x. */
void f64_sincos_all(int n, const double *x, double *sine, double *cosine);

/* The angle of the point (x, y) from the x axis, in [-pi, pi]; all of its special values are C's atan2's. */
double f64_atan2(double y, double x);

/* sqrt(x^2 + y^2) without overflow or underflow on the way; INFINITY if either is infinite, whatever the other is. */
double f64_hypot(double x, double y);

/* x^n; 1 for n = 0, whatever x is. */
double f64_power(double x, int n);

/* n^-p for n >= 1, as e^(-p ln n): steps that fall with the number n of updates. */
double f64_inverse_power(double n, double p);

/* 10^(k/n), for scales of n numbers a decade; where n divides k, the power itself. */
double f64_decade(int k, int n);

#endif
