/*
# Linear equations
*/
#ifndef LINEAR_H
#define LINEAR_H

#include <stdbool.h>

/* Solves A x = b by Gaussian elimination with partial pivoting, eq. linear.1.
 * a  [n][n] row-major, overwritten
 * b  [n], overwritten by the solution
 * Returns false, with both in an undefined state, when A is singular to working precision. */
bool linear_solve(double *a, double *b, int n);

#endif
