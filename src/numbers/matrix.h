/*
# Products of matrices

A layer of a network needs three products: forwards $`XW`$, and backwards $`\,\bar Y W^\top`$ and $`X^\top \bar Y`$.
Matrices are row-major and dense. Each product exists twice: a naive loop, which is the one to read, and a blocked
kernel, which is the one that runs; a test holds them equal bit by bit, infinities and NaN included.
*/
#ifndef MATRIX_H
#define MATRIX_H

#include "numbers/real.h"

enum activation { IDENTITY, RELU, TANH };

/* Y = f(X W + b), eq. matrix.1: a layer forwards.
 * x  in   [m][k]
 * w  in   [k][n]
 * b  in   [n], or NULL for zeros
 * y  out  [m][n]; may not alias
 * Each element is one chain of fused multiply-adds from b[j] on, over k in order, and then f. */
void matrix_forward(int m, int k, int n, const real *x, const real *w, const real *b, enum activation f, real *y);

/* dX = dY W^T, eq. matrix.2: the gradient at a layer's input.
 * d_y  in   [m][n]
 * w    in   [k][n]
 * d_x  out  [m][k]; may not alias */
void matrix_backward_input(int m, int k, int n, const real *d_y, const real *w, real *d_x);

/* The same on through the ReLU of which the layer's input was the output:
 * h    in   [rows][k], the layer's input; where it is not above 0 the gradient is 0
 * row  in   [m]: of d_y's row i the input is h's row row[i]; NULL: row i */
void matrix_backward_relu(int m, int k, int n, const real *d_y, const real *w, const real *h, const int *row,
                          real *d_x);

/* dW = X^T dY, db = column sums of dY, eq. matrix.3: the gradient at a layer's parameters.
 * x    in   [m][k]
 * d_y  in   [m][n]
 * d_w  out  [k][n]
 * d_b  out  [n], or NULL */
void matrix_backward_weights(int m, int k, int n, const real *x, const real *d_y, real *d_w, real *d_b);

/* The naive twins, with the same results. */
void naive_forward(int m, int k, int n, const real *x, const real *w, const real *b, enum activation f, real *y);
void naive_backward_input(int m, int k, int n, const real *d_y, const real *w, real *d_x);
void naive_backward_relu(int m, int k, int n, const real *d_y, const real *w, const real *h, const int *row, real *d_x);
void naive_backward_weights(int m, int k, int n, const real *x, const real *d_y, real *d_w, real *d_b);

/* f at x, and its derivative expressed by y = f(x). */
real activation_value(enum activation f, real x);
real activation_slope(enum activation f, real y);

#endif
