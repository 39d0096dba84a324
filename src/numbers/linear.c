#include "numbers/linear.h"

#include "numbers/order.h"

#include <math.h>

/*
Elimination subtracts multiples of the pivot row from the rows below it, until the matrix is triangular; substitution
then solves from the last row up.

(linear.1) Elimination of row i by row k, and back substitution
```math
a_{ij} \leftarrow a_{ij} - \frac{a_{ik}}{a_{kk}}\,a_{kj}, \quad
b_i \leftarrow b_i - \frac{a_{ik}}{a_{kk}}\,b_k \qquad (i > k); \qquad
x_k = \frac{1}{a_{kk}}\Big(b_k - \sum_{j>k} a_{kj}\,x_j\Big).
```

Taking as pivot the largest entry of the column keeps every multiplier within $`\pm 1`$, so rounding errors do not
grow. A pivot that is smaller than $`10^{-13}`$ of the largest entry of the matrix is rounding noise: the matrix is
singular.
*/
static void swap_rows(double *a, double *b, int n, int i, int k) {
    for (int j = 0; j < n; j++) {
        double t = a[i * n + j];
        a[i * n + j] = a[k * n + j];
        a[k * n + j] = t;
    }
    double t = b[i];
    b[i] = b[k];
    b[k] = t;
}

bool linear_solve(double *a, double *b, int n) {
    double scale = 0;
    for (int i = 0; i < n * n; i++) scale = larger(scale, fabs(a[i]));
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[pivot * n + k])) pivot = i;
        if (!(fabs(a[pivot * n + k]) > 1e-13 * scale)) return false;
        if (pivot != k) swap_rows(a, b, n, pivot, k);
        for (int i = k + 1; i < n; i++) {
            double multiple = a[i * n + k] / a[k * n + k];
            for (int j = k; j < n; j++) a[i * n + j] -= multiple * a[k * n + j];
            b[i] -= multiple * b[k];
        }
    }
    for (int k = n - 1; k >= 0; k--) {
        for (int j = k + 1; j < n; j++) b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
    return true;
}
