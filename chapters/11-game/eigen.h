/*
## Eigenvalues

The matrices of this chapter are small and not symmetric, so their eigenvalues may be complex. The textbook way to
find them is the QR iteration. Similar matrices have the same eigenvalues. One first makes everything below the
subdiagonal zero by eliminations, each followed by its inverse on the other side. Then one factors the matrix less a
shift into a unitary and an upper triangular one, multiplies the two in the other order, and adds the shift again;
this is a similarity as well. When the shift is near an eigenvalue, the last subdiagonal entry shrinks very fast. When
it is zero to rounding, the last diagonal entry is an eigenvalue, and the matrix becomes smaller by one. All of it in
complex arithmetic, which is not the fastest way but has no special cases.

fold: The contract of the eigenvalues
*/
#ifndef EIGEN_H
#define EIGEN_H

#include <complex.h>

/* The n eigenvalues of a[n][n], largest modulus first. Dies when the iteration does not settle. */
void eigenvalues(const double *a, int n, double complex *value);

/* |z|, eq. elementary.12. */
double modulus(double complex z);

/* The largest modulus of an eigenvalue. */
double spectral_radius(const double *a, int n);

#endif
