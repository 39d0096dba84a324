/* The kernels against their naive twins, bit by bit, and the three equations in double against finite differences. */
#include "numbers/matrix.h"
#include "harness.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"
#include "numbers/simd.h"
#include "programs/memory.h"
#include "numbers/worker.h"

#include <stdio.h>
#include <stdlib.h>

static real *random_reals(int n, struct rng *rng) {
    real *x = allocate((size_t)n, sizeof *x);
    for (int i = 0; i < n; i++) x[i] = R(rng_normal(rng));
    return x;
}

/* Equal as bits, where a NaN equals a NaN (which of two NaN operands survives is the hardware's choice). */
static bool same(const real *a, const real *b, int n) {
    for (int i = 0; i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i]))) return false;
    return true;
}

/* All products of one size; `spoil` puts that value into some places of every operand. */
static bool kernels_agree(int m, int k, int n, struct rng *rng, real spoil) {
    real *x = random_reals(m * k, rng), *w = random_reals(k * n, rng), *b = random_reals(n, rng);
    real *y = random_reals(m * n, rng), *out[2];
    int widest = m * n > k * n ? m * n : k * n;
    widest = widest > m * k ? widest : m * k;
    for (int i = 0; i < 2; i++) out[i] = random_reals(widest + n + 1, rng);
    if (spoil != 0) x[rng_below(rng, m * k)] = w[rng_below(rng, k * n)] = y[rng_below(rng, m * n)] = spoil;
    bool agree = true;
    for (enum activation f = IDENTITY; f <= TANH; f++)
        for (int bias = 0; bias < 2; bias++) {
            naive_forward(m, k, n, x, w, bias ? b : NULL, f, out[0]);
            matrix_forward(m, k, n, x, w, bias ? b : NULL, f, out[1]);
            agree = agree && same(out[0], out[1], m * n);
        }
    naive_backward_input(m, k, n, y, w, out[0]);
    matrix_backward_input(m, k, n, y, w, out[1]);
    agree = agree && same(out[0], out[1], m * k);
    int row[600];
    for (int i = 0; i < m; i++) row[i] = rng_below(rng, m);
    for (int some = 0; some < 2; some++) {
        naive_backward_relu(m, k, n, y, w, x, some ? row : NULL, out[0]);
        matrix_backward_relu(m, k, n, y, w, x, some ? row : NULL, out[1]);
        agree = agree && same(out[0], out[1], m * k);
    }
    naive_backward_weights(m, k, n, x, y, out[0], out[0] + k * n);
    matrix_backward_weights(m, k, n, x, y, out[1], out[1] + k * n);
    agree = agree && same(out[0], out[1], k * n + n);
    real *block[] = {x, w, b, y, out[0], out[1]};
    for (int i = 0; i < 6; i++) free(block[i]);
    return agree;
}

static void twins(struct harness *t) {
    static const int size[] = {1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 129};
    enum { SIZES = sizeof size / sizeof *size };
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < SIZES; i++)
        for (int j = 0; j < SIZES; j++)
            for (int l = 0; l < SIZES; l++) {
                bool agree = kernels_agree(size[i], size[j], size[l], &rng, 0);
                if (!agree) printf("  %d x %d x %d:\n", size[i], size[j], size[l]);
                EXPECT(agree);
            }
    EXPECT(kernels_agree(256, 300, 64, &rng, 0));
    EXPECT(kernels_agree(100, 400, 300, &rng, 0));
    EXPECT(kernels_agree(70, 600, 20, &rng, 0)); /* sums in two chunks */
    EXPECT(kernels_agree(20, 70, 600, &rng, 0));
    EXPECT(kernels_agree(600, 20, 70, &rng, 0));
    EXPECT(kernels_agree(250, 301, 1, &rng, 0)); /* one and two outputs of long rows */
    EXPECT(kernels_agree(250, 301, 2, &rng, 0));
    for (int k = 1; k <= 5; k++) /* sums of few terms */
        for (int n = 8; n <= 200; n *= 2)
            EXPECT(kernels_agree(37, k, n, &rng, 0) && kernels_agree(3, k, n + 64, &rng, 0));
    for (int i = 0; i < 200; i++) {
        int m = 1 + rng_below(&rng, 150), k = 1 + rng_below(&rng, 150), n = 1 + rng_below(&rng, 150);
        EXPECT(kernels_agree(m, k, n, &rng, 0));
    }
}

/* The halves of a product, of which the second thread has one, are the product; the last test, since it stays. */
static void two_threads(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 8, 0);
    EXPECT(worker_start() && worker_free());
    for (int i = 0; i < 5; i++) {
        EXPECT(kernels_agree(256, 256, 64, &rng, 0));
        EXPECT(kernels_agree(100, 200, 150, &rng, R(INFINITY)));
        EXPECT(kernels_agree(67, 230, 211, &rng, 0));
        EXPECT(kernels_agree(37, 270, 271, &rng, 0)); /* halves of a row or two more than a vector */
        EXPECT(kernels_agree(40, 20, 30, &rng, 0));   /* too small for that */
        EXPECT(kernels_agree(600, 900, 5, &rng, 0));
        EXPECT(kernels_agree(599, 2101, 2, &rng, 0));
    }
}

/* Infinities and NaN reach exactly the places where the naive loop puts them. */
static void not_finite(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 2, 0);
    for (int i = 0; i < 100; i++) {
        int m = 1 + rng_below(&rng, 70), k = 1 + rng_below(&rng, 70), n = 1 + rng_below(&rng, 70);
        EXPECT(kernels_agree(m, k, n, &rng, R(NAN)));
        EXPECT(kernels_agree(m, k, n, &rng, R(INFINITY)));
        EXPECT(kernels_agree(m, k, n, &rng, R(-INFINITY)));
    }
}

/* At the kink the slope of a ReLU is 0, for both zeros; a NaN is let through. */
/* No row, no column, no term. */
static void nothing(struct harness *t) {
    static const int size[][3] = {{0, 5, 7},     {64, 0, 8}, {64, 0, 70}, {69, 256, 0},
                                  {200, 256, 0}, {20, 0, 1}, {33, 4, 0}};
    struct rng rng;
    rng_init(&rng, 5, 0);
    for (int i = 0; i < 7; i++) EXPECT(kernels_agree(size[i][0], size[i][1], size[i][2], &rng, 0));
}

static void activations(struct harness *t) {
    EXPECT(activation_slope(RELU, R(0)) == 0 && activation_slope(RELU, R(-0.0)) == 0);
    EXPECT(activation_slope(RELU, R(1e-30)) == 1 && activation_slope(RELU, R(-1)) == 0);
    EXPECT(activation_slope(IDENTITY, R(0)) == 1 && activation_slope(IDENTITY, R(-3)) == 1);
    EXPECT(activation_slope(TANH, R(0.5)) == R(0.75) && activation_slope(TANH, R(-0.5)) == R(0.75));
    EXPECT(activation_value(RELU, R(-2)) == 0 && activation_value(RELU, R(2)) == 2);
    EXPECT(isnan(activation_value(RELU, R(NAN))));
    EXPECT(activation_value(IDENTITY, R(-2)) == -2 && activation_value(TANH, R(0)) == 0);
}

/* Nothing outside of the result is written. */
static void bounds(struct harness *t) {
    enum { M = 13, K = 21, N = 37, GUARD = 64 };
    struct rng rng;
    rng_init(&rng, 3, 0);
    real *x = random_reals(M * K, &rng), *w = random_reals(K * N, &rng), *y = random_reals(M * N, &rng);
    real *out = allocate(K * N + 2 * GUARD, sizeof *out);
    for (int p = 0; p < 3; p++) {
        int n = p == 0 ? M * N : p == 1 ? M * K : K * N;
        for (int i = 0; i < K * N + 2 * GUARD; i++) out[i] = 7;
        if (p == 0) matrix_forward(M, K, N, x, w, NULL, RELU, out + GUARD);
        if (p == 1) matrix_backward_input(M, K, N, y, w, out + GUARD);
        if (p == 2) matrix_backward_weights(M, K, N, x, y, out + GUARD, NULL);
        for (int i = 0; i < GUARD; i++) EXPECT(out[i] == 7 && out[GUARD + n + i] == 7);
    }
    real *block[] = {x, w, y, out};
    for (int i = 0; i < 4; i++) free(block[i]);
}

#ifdef REAL_DOUBLE
/* A scalar of a layer: the sum of weighted outputs, as a function of x, w and b in one array. */
enum { M = 4, K = 3, N = 5, ALL = M * K + K * N + N };

static double weighted(const double *z, void *context) {
    const double *c = context;
    double y[M * N], sum = 0;
    naive_forward(M, K, N, z, z + M * K, z + M * K + K * N, TANH, y);
    for (int i = 0; i < M * N; i++) sum += c[i] * y[i];
    return sum;
}

static void literal_forward(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 4, 0);
    for (enum activation f = IDENTITY; f <= TANH; f++) {
        real *x = random_reals(M * K, &rng), *w = random_reals(K * N, &rng), *b = random_reals(N, &rng), y[M * N];
        matrix_forward(M, K, N, x, w, b, f, y);
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++) {
                double z = TERM(b[j]);
                for (int k = 0; k < K; k++) z += x[i * K + k] * w[k * N + j];
                double value = f == RELU ? fmax(z, 0) : f == TANH ? tanh(z) : z;
                error = worse(error, fabs(FORMULA(value) - y[i * N + j]));
            }
        free(x);
        free(w);
        free(b);
    }
    CHECK("matrix.1", error, 1e-14);
}

static void literal_backward(struct harness *t) {
    struct rng rng;
    double c[M * N], y[M * N], d_z[M * N], gradient[ALL], error = 0;
    rng_init(&rng, 5, 0);
    real *z = random_reals(ALL, &rng);
    for (int i = 0; i < M * N; i++) c[i] = rng_normal(&rng);
    matrix_forward(M, K, N, z, z + M * K, z + M * K + K * N, TANH, y);
    for (int i = 0; i < M * N; i++) d_z[i] = c[i] * activation_slope(TANH, y[i]);
    matrix_backward_input(M, K, N, d_z, z + M * K, gradient);
    for (int i = 0; i < M * K; i++)
        error = worse(error, fabs(FORMULA(gradient[i]) - gradcheck_derivative(weighted, c, z, i)));
    CHECK("matrix.2", error, 1e-9);
    error = 0;
    matrix_backward_weights(M, K, N, z, d_z, gradient + M * K, gradient + M * K + K * N);
    for (int i = M * K; i < ALL; i++)
        error = worse(error, fabs(FORMULA(gradient[i]) - gradcheck_derivative(weighted, c, z, i)));
    CHECK("matrix.3", error, 1e-9);
    EXPECT(gradcheck(weighted, c, z, ALL, gradient).error < 1e-8);
    free(z);
}
#endif

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"kernels equal their naive twins", twins},
        {"infinities and NaN", not_finite},
        {"nothing", nothing},
        {"activations", activations},
        {"bounds", bounds},
#ifdef REAL_DOUBLE
        {"forwards", literal_forward},
        {"backwards", literal_backward},
#endif
        {"two threads", two_threads},
    };
    return harness_run("matrix", section, sizeof section / sizeof *section, argc, argv);
}
