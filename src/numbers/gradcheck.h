/*
# Gradient checks

Most update rules of this book are claimed to be gradients, of something, or of something with a part of it held
constant. Such a claim is checked by differentiating that something numerically and comparing.
*/
#ifndef GRADCHECK_H
#define GRADCHECK_H

/* A function of x[0 ... n - 1]; it may read x only, and the context. */
typedef double (*gradcheck_function)(const double *x, void *context);

struct gradcheck {
    double error; /* relative error at the worst index, eq. gradcheck.2; INFINITY where the comparison is void */
    int index;    /* that index */
    double analytic, numeric; /* the two values there */
};

/* d f / d x[i] by central differences with Richardson extrapolation, eq. gradcheck.1. x is restored. */
double gradcheck_derivative(gradcheck_function f, void *context, double *x, int i);

/* Compares gradient[n] with the numeric one. Void, and therefore INFINITY, are: a gradient that is zero everywhere or
 * not finite, and one that equals the difference quotient bitwise at every index (it was probably computed from it). */
struct gradcheck gradcheck(gradcheck_function f, void *context, double *x, int n, const double *gradient);

#endif
