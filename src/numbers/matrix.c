#include "numbers/matrix.h"

#include "numbers/elementary.h"
#include "numbers/simd.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/*
## The naive loops

(matrix.1) A layer forwards
```math
y_{ij} = f\Big(b_j + \sum_k x_{ik}\, w_{kj}\Big).
```

The slope of $`f`$ is the caller's part (mlp.2). Write $`z_{ij}`$ for the sum inside of $`f`$. If $`L`$ is a scalar
that depends on $`Y`$, and $`\bar Y`$ here holds its derivatives with respect to these sums,
$`\bar y_{ij} = \partial L/\partial z_{ij}`$, the chain rule gives the derivatives with respect to what went in. Each
$`x_{ik}`$ reaches the sums of row $`i`$, each $`w_{kj}`$ those of column $`j`$:

(matrix.2) The gradient at the input
```math
\bar x_{ik} = \sum_j \bar y_{ij}\, w_{kj}.
```

(matrix.3) The gradient at the parameters
```math
\bar w_{kj} = \sum_i x_{ik}\, \bar y_{ij}, \qquad \bar b_j = \sum_i \bar y_{ij}.
```

Every sum below is one chain of fused multiply-adds in the order of its index. That fixes each bit of the result, and
whatever computes the same chains faster must arrive at the same bits.
*/
real activation_value(enum activation f, real x) {
    if (f == RELU) return x < 0 ? R(0) : x; /* NaN stays NaN */
    return f == TANH ? real_tanh(x) : x;
}

real activation_slope(enum activation f, real y) {
    if (f == RELU) return y > 0 ? R(1) : R(0);
    return f == TANH ? 1 - y * y : R(1);
}

void naive_forward(int m, int k, int n, const real *x, const real *w, const real *b, enum activation f, real *y) {
    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++) {
            real sum = b ? b[j] : R(0);
            for (int l = 0; l < k; l++) sum = fused(x[i * k + l], w[l * n + j], sum);
            y[i * n + j] = activation_value(f, sum); /* eq. matrix.1 */
        }
}

void naive_backward_input(int m, int k, int n, const real *d_y, const real *w, real *d_x) {
    for (int i = 0; i < m; i++)
        for (int l = 0; l < k; l++) {
            real sum = 0;
            for (int j = 0; j < n; j++) sum = fused(d_y[i * n + j], w[l * n + j], sum);
            d_x[i * k + l] = sum; /* eq. matrix.2 */
        }
}

void naive_backward_weights(int m, int k, int n, const real *x, const real *d_y, real *d_w, real *d_b) {
    for (int l = 0; l < k; l++)
        for (int j = 0; j < n; j++) {
            real sum = 0;
            for (int i = 0; i < m; i++) sum = fused(x[i * k + l], d_y[i * n + j], sum);
            d_w[l * n + j] = sum; /* eq. matrix.3 */
        }
    for (int j = 0; d_b && j < n; j++) {
        d_b[j] = 0;
        for (int i = 0; i < m; i++) d_b[j] += d_y[i * n + j];
    }
}

/*
## The kernel

All three products are $`C = C_0 + AB`$ for some reading of the matrices. The kernel computes a block of $`C`$ of up
to 6 rows and 4 vectors in registers (2 vectors where there are only 16 registers). For each $`k`$ it loads 4 vectors
of a row of $`B`$ and multiplies them by one number of each row of $`A`$: 24 multiply-adds for 10 loads, so the
multipliers stay busy, and 24 independent chains, so none waits for the one before.

The columns of $`B`$ are cut into *panels* of 4 vectors, and the sum into *chunks* of 64 terms. Unless it already lies
there in this way, a chunk of a panel is copied to a small buffer, its rows one after the other and filled up with
zeros to whole vectors. The copy serves all rows of $`A`$, so it costs little, and it hides from the kernel what
distinguishes the three products and all odd sizes. Between chunks the sums rest in $`C`$; a number that is stored and
loaded again is the same number, so the chains are not broken. The first chunk starts from the bias instead, and the
last one ends with the activation.

What is left over at the lower edge is shared: 100 rows are 17 blocks of 5 or 6, not 16 blocks of 6 and one of 4.
*/
#if defined __AVX512F__ || defined __aarch64__
enum { MR = 6, NV = 4 }; /* 24 sums, 4 vectors of B and a factor: 29 of 32 registers */
#else
enum { MR = 6, NV = 2 }; /* 12, 2 and 1: 15 of 16 */
#endif
enum { PANEL = NV * LANES, CHUNK = 64 };

/* A view of a matrix: element (i, j) at at[i * row + j * column]. */
struct view {
    const real *at;
    int row, column;
};

static struct view turned(struct view a) {
    return (struct view){a.at, a.column, a.row};
}

static struct view part(struct view a, int i, int j) {
    return (struct view){a.at + i * a.row + j * a.column, a.row, a.column};
}

/* How a chunk begins and ends: from `start` (a row of PANEL numbers) or, where it is NULL, from what C holds; with
 * negative results set to zero where `relu` is set. */
struct ends {
    const real *start;
    bool relu;
};

/* Negative lanes become 0; -0 and NaN stay, as in activation_value. */
static inline vec vec_relu(vec x) {
    __typeof__(x < 0) negative = x < 0;
    return (vec)((__typeof__(negative))x & ~negative);
}

/* c[rows][vectors] = a[rows][depth] b[depth][PANEL] + its start, on registers; constants are folded per instance. */
static inline __attribute__((always_inline)) void block(int rows, int vectors, int depth, struct view a, const real *b,
                                                        struct ends ends, real *c, int c_row) {
    vec sum[MR][NV];
    UNROLL for (int i = 0; i < rows; i++) {
        const real *from = ends.start ? ends.start : c + i * c_row;
        UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = vec_load(from + v * LANES);
    }
    for (int k = 0; k < depth; k++) {
        vec line[NV];
        UNROLL for (int v = 0; v < vectors; v++) line[v] = vec_load(b + k * PANEL + v * LANES);
        UNROLL for (int i = 0; i < rows; i++) {
            vec factor = vec_all(a.at[i * a.row + k * a.column]);
            UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = vec_fused(factor, line[v], sum[i][v]);
        }
    }
    UNROLL for (int i = 0; i < rows; i++) {
        UNROLL for (int v = 0; v < vectors; v++) {
            vec_store(c + i * c_row + v * LANES, ends.relu ? vec_relu(sum[i][v]) : sum[i][v]);
        }
    }
}

/* One instance per block size that occurs. */
static void any_block(int rows, int vectors, int depth, struct view a, const real *b, struct ends ends, real *c,
                      int c_row) {
#define BLOCK(r, v)                                                                                                    \
    case (r)*8 + (v):                                                                                                  \
        block(r, v, depth, a, b, ends, c, c_row);                                                                      \
        return
#if defined __AVX512F__ || defined __aarch64__
#define BLOCKS(r)                                                                                                      \
    BLOCK(r, 1);                                                                                                       \
    BLOCK(r, 2);                                                                                                       \
    BLOCK(r, 3);                                                                                                       \
    BLOCK(r, 4)
#else
#define BLOCKS(r)                                                                                                      \
    BLOCK(r, 1);                                                                                                       \
    BLOCK(r, 2)
#endif
    switch (rows * 8 + vectors) {
        BLOCKS(1);
        BLOCKS(2);
        BLOCKS(3);
        BLOCKS(4);
        BLOCKS(5);
        BLOCKS(6);
    }
#undef BLOCKS
#undef BLOCK
}

/*
The copy of $`W^\top`$ transposes. Eight rows of eight numbers are turned in registers in three rounds: exchange the
two off-diagonal blocks of size 4, then those of size 2 within each, then single numbers.
*/
typedef real eight __attribute__((vector_size(8 * sizeof(real))));
typedef real eight_in_memory __attribute__((vector_size(8 * sizeof(real)), aligned(sizeof(real)), may_alias));

static inline void transpose_8(const real *from, int from_row, real *to, int to_row) {
    eight x[8];
    UNROLL for (int i = 0; i < 8; i++) x[i] = *(const eight_in_memory *)(from + i * from_row);
    UNROLL for (int i = 0; i < 4; i++) {
        eight low = x[i], high = x[i + 4];
        x[i] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 8, 9, 10, 11);
        x[i + 4] = __builtin_shufflevector(low, high, 4, 5, 6, 7, 12, 13, 14, 15);
    }
    UNROLL for (int j = 0; j < 4; j++) {
        int i = j + (j & 2); /* 0, 1, 4, 5 */
        eight low = x[i], high = x[i + 2];
        x[i] = __builtin_shufflevector(low, high, 0, 1, 8, 9, 4, 5, 12, 13);
        x[i + 2] = __builtin_shufflevector(low, high, 2, 3, 10, 11, 6, 7, 14, 15);
    }
    UNROLL for (int i = 0; i < 8; i += 2) {
        eight low = x[i], high = x[i + 1];
        x[i] = __builtin_shufflevector(low, high, 0, 8, 2, 10, 4, 12, 6, 14);
        x[i + 1] = __builtin_shufflevector(low, high, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    UNROLL for (int i = 0; i < 8; i++) * (eight_in_memory *)(to + i * to_row) = x[i];
}

static int least(int a, int b) {
    return a < b ? a : b;
}

/* A chunk of a panel, b[rows][columns], as packed[rows][PANEL] zeros behind its columns; b itself where it lies so. */
static const real *pack(struct view b, int rows, int columns, real *packed) {
    if (b.column == 1 && b.row == PANEL && columns == PANEL) return b.at;
    if (columns < PANEL) memset(packed, 0, (size_t)rows * PANEL * sizeof *packed);
    if (b.column == 1) {
        for (int k = 0; k < rows; k++) memcpy(packed + k * PANEL, b.at + k * b.row, (size_t)columns * sizeof *packed);
        return packed;
    }
    int whole_rows = b.row == 1 ? rows & ~7 : 0, whole_columns = columns & ~7;
    for (int j = 0; j < whole_columns; j += 8)
        for (int k = 0; k < whole_rows; k += 8)
            transpose_8(b.at + j * b.column + k, b.column, packed + k * PANEL + j, PANEL);
    for (int k = 0; k < rows; k++)
        for (int j = k < whole_rows ? whole_columns : 0; j < columns; j++)
            packed[k * PANEL + j] = b.at[k * b.row + j * b.column];
    return packed;
}

/* c[m][columns] for one packed chunk of a panel. A panel that ends within a vector is computed beside its place. */
static void panel(int m, int columns, int depth, struct view a, const real *b, struct ends ends, real *c, int c_row) {
    int vectors = (columns + LANES - 1) / LANES, blocks = (m + MR - 1) / MR;
    bool ragged = columns % LANES != 0;
    real beside[MR * PANEL];
    for (int t = 0; t < blocks; t++) {
        int first = (int)((long)m * t / blocks), rows = (int)((long)m * (t + 1) / blocks) - first;
        real *out = c + first * c_row;
        if (!ragged) {
            any_block(rows, vectors, depth, part(a, first, 0), b, ends, out, c_row);
            continue;
        }
        for (int i = 0; i < rows && !ends.start; i++) {
            memset(beside + i * PANEL, 0, PANEL * sizeof *beside);
            memcpy(beside + i * PANEL, out + i * c_row, (size_t)columns * sizeof *beside);
        }
        any_block(rows, vectors, depth, part(a, first, 0), b, ends, beside, PANEL);
        for (int i = 0; i < rows; i++) memcpy(out + i * c_row, beside + i * PANEL, (size_t)columns * sizeof *beside);
    }
}

/* c[m][n] = f(start + a b), with a [m][depth], b [depth][n]; start: a row, or NULL for zeros. */
static void product(int m, int depth, int n, struct view a, struct view b, const real *start, enum activation f,
                    real *c) {
    real packed[CHUNK * PANEL] __attribute__((aligned(VEC_BYTES))), first_row[PANEL];
    for (int j = 0; j < n; j += PANEL) {
        int columns = least(PANEL, n - j), k = 0;
        memset(first_row, 0, sizeof first_row);
        if (start) memcpy(first_row, start + j, (size_t)columns * sizeof *start);
        do {
            int rows = least(CHUNK, depth - k);
            struct ends ends = {k == 0 ? first_row : NULL, f == RELU && k + rows == depth};
            panel(m, columns, rows, part(a, 0, k), pack(part(b, k, j), rows, columns, packed), ends, c + j, n);
            k += rows;
        } while (k < depth);
        for (int i = 0; i < m && f == TANH; i++) real_tanh_all(columns, c + i * n + j, c + i * n + j);
    }
}

/*
A layer with fewer outputs than a vector has lanes would leave the others idle. Its product is therefore computed as
$`C^\top = B^\top A^\top`$: the many rows become the lanes. Each element is the same chain of the same products.
*/
static void narrow_product(int m, int depth, int n, struct view a, struct view b, const real *start, enum activation f,
                           real *c) {
    real packed[CHUNK * PANEL] __attribute__((aligned(VEC_BYTES))), tile[LANES * PANEL];
    for (int i = 0; i < m; i += PANEL) {
        int columns = least(PANEL, m - i);
        for (int j = 0; j < n; j++)
            for (int l = 0; l < PANEL; l++) tile[j * PANEL + l] = start ? start[j] : R(0);
        for (int k = 0; k < depth; k += CHUNK) {
            int rows = least(CHUNK, depth - k), whole = (columns + LANES - 1) / LANES * LANES;
            const real *lines = pack(turned(part(a, i, k)), rows, columns, packed);
            panel(n, whole, rows, turned(part(b, k, 0)), lines, (struct ends){NULL, false}, tile, PANEL);
        }
        if (f == TANH) real_tanh_all(n * PANEL, tile, tile);
        for (int l = 0; l < columns; l++)
            for (int j = 0; j < n; j++)
                c[(i + l) * n + j] = f == RELU ? activation_value(RELU, tile[j * PANEL + l]) : tile[j * PANEL + l];
    }
}

static void any_product(int m, int depth, int n, struct view a, struct view b, const real *start, enum activation f,
                        real *c) {
    assert(m >= 0 && depth >= 0 && n >= 0);
    (n < LANES && n < m ? narrow_product : product)(m, depth, n, a, b, start, f, c);
}

void matrix_forward(int m, int k, int n, const real *x, const real *w, const real *b, enum activation f, real *y) {
    any_product(m, k, n, (struct view){x, k, 1}, (struct view){w, n, 1}, b, f, y);
}

void matrix_backward_input(int m, int k, int n, const real *d_y, const real *w, real *d_x) {
    any_product(m, n, k, (struct view){d_y, n, 1}, (struct view){w, 1, n}, NULL, IDENTITY, d_x);
}

void matrix_backward_weights(int m, int k, int n, const real *x, const real *d_y, real *d_w, real *d_b) {
    any_product(k, m, n, (struct view){x, 1, k}, (struct view){d_y, n, 1}, NULL, IDENTITY, d_w);
    if (!d_b) return;
    memset(d_b, 0, (size_t)n * sizeof *d_b);
    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++) d_b[j] += d_y[i * n + j];
}
