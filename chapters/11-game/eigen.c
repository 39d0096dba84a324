#include "eigen.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>

double modulus(double complex z) {
    return f64_hypot(creal(z), cimag(z));
}

/* a / b and the root of z: compilers and C libraries have several ways to these, with other last bits. */
static double complex over(double complex a, double complex b) {
    double length = modulus(b);
    return a * conj(b / length) / length;
}

static double complex root_of(double complex z) {
    double length = modulus(z), half = sqrt((length + fabs(creal(z))) / 2);
    if (length == 0) return 0;
    double other = cimag(z) / (2 * half);
    return creal(z) >= 0 ? half + other * I : fabs(other) + copysign(half, cimag(z)) * I;
}

/* Clears everything below the first subdiagonal by similar matrices: row i loses a multiple of row k + 1, and column
 * k + 1 gains that multiple of column i. */
static void hessenberg(double complex *a, int n) {
    for (int k = 0; k + 2 < n; k++) {
        int pivot = k + 1;
        for (int i = k + 2; i < n; i++)
            if (modulus(a[i * n + k]) > modulus(a[pivot * n + k])) pivot = i;
        for (int j = 0; j < n; j++) {
            double complex t = a[pivot * n + j];
            a[pivot * n + j] = a[(k + 1) * n + j];
            a[(k + 1) * n + j] = t;
        }
        for (int j = 0; j < n; j++) {
            double complex t = a[j * n + pivot];
            a[j * n + pivot] = a[j * n + k + 1];
            a[j * n + k + 1] = t;
        }
        for (int i = k + 2; a[(k + 1) * n + k] != 0 && i < n; i++) {
            double complex multiple = over(a[i * n + k], a[(k + 1) * n + k]);
            for (int j = 0; j < n; j++) a[i * n + j] -= multiple * a[(k + 1) * n + j];
            for (int j = 0; j < n; j++) a[j * n + k + 1] += multiple * a[j * n + i];
        }
    }
}

/* Of the last two by two of the leading m rows: the eigenvalue that is nearer to its last entry. */
static double complex shift_of(const double complex *a, int n, int m) {
    double complex p = a[(m - 2) * n + m - 2], q = a[(m - 2) * n + m - 1], r = a[(m - 1) * n + m - 2];
    double complex s = a[(m - 1) * n + m - 1], root = root_of((p - s) * (p - s) / 4 + q * r);
    double complex one = (p + s) / 2 + root, other = (p + s) / 2 - root;
    return modulus(one - s) < modulus(other - s) ? one : other;
}

/* a - shift = Q R by rotations of neighbouring rows; then R Q + shift, within the rows and columns from ... m - 1. */
static void qr_step(double complex *a, int n, int from, int m, double complex shift, double complex *rotation) {
    for (int i = from; i < m; i++) a[i * n + i] -= shift;
    for (int k = from; k + 1 < m; k++) {
        double complex x = a[k * n + k], y = a[(k + 1) * n + k], c = 1, s = 0;
        double length = f64_hypot(modulus(x), modulus(y));
        if (length > 0) c = x / length, s = y / length;
        rotation[2 * k] = c;
        rotation[2 * k + 1] = s;
        for (int j = k; j < m; j++) {
            double complex up = a[k * n + j], down = a[(k + 1) * n + j];
            a[k * n + j] = conj(c) * up + conj(s) * down;
            a[(k + 1) * n + j] = c * down - s * up;
        }
    }
    for (int k = from; k + 1 < m; k++) {
        double complex c = rotation[2 * k], s = rotation[2 * k + 1];
        for (int i = from; i < m && i <= k + 1; i++) {
            double complex left = a[i * n + k], right = a[i * n + k + 1];
            a[i * n + k] = left * c + right * s;
            a[i * n + k + 1] = right * conj(c) - left * conj(s);
        }
    }
    for (int i = from; i < m; i++) a[i * n + i] += shift;
}

static int by_modulus(const void *x, const void *y) {
    double complex a = *(const double complex *)x, b = *(const double complex *)y;
    if (modulus(a) != modulus(b)) return modulus(a) < modulus(b) ? 1 : -1;
    if (creal(a) != creal(b)) return creal(a) < creal(b) ? 1 : -1;
    return (cimag(a) < cimag(b)) - (cimag(a) > cimag(b));
}

void eigenvalues(const double *matrix, int n, double complex *value) {
    double complex *a = allocate((size_t)(n * n + 2 * n), sizeof *a), *rotation = a + n * n;
    double scale = 0;
    for (int i = 0; i < n * n; i++) {
        a[i] = matrix[i];
        scale = larger(scale, fabs(matrix[i]));
    }
    hessenberg(a, n);
    int tries = 0;
    for (int m = n; m > 0;) {
        int from = m - 1;
        while (from > 0 && modulus(a[from * n + from - 1]) > 1e-16 * scale) from--;
        if (from == m - 1) {
            m--;
            value[m] = a[m * n + m];
            tries = 0;
            continue;
        }
        if (++tries > 300) die(EXIT_RESOURCE, "the eigenvalues of a matrix were not found");
        /* A shift that goes in circles is broken off now and then. */
        double complex shift =
            tries % 10 ? shift_of(a, n, m) : modulus(a[(m - 1) * n + m - 2]) + a[(m - 1) * n + m - 1];
        qr_step(a, n, from, m, shift, rotation);
    }
    qsort(value, (size_t)n, sizeof *value, by_modulus);
    free(a);
}

double spectral_radius(const double *a, int n) {
    double complex *value = allocate((size_t)n, sizeof *value);
    eigenvalues(a, n, value);
    double radius = modulus(value[0]);
    free(value);
    return radius;
}
