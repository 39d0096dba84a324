#include "numbers/matrix.h"

#include "numbers/elementary.h"
#include "numbers/simd.h"
#include "numbers/worker.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
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

void naive_backward_relu(int m, int k, int n, const real *d_y, const real *w, const real *h, const int *row,
                         real *d_x) {
    naive_backward_input(m, k, n, d_y, w, d_x);
    for (int i = 0; i < m; i++)
        for (int l = 0; l < k; l++)
            if (!(h[(row ? row[i] : i) * k + l] > 0)) d_x[i * k + l] = 0;
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
*/
#if defined __AVX512F__ || defined __aarch64__
enum { MR = 6, NV = 4 }; /* 24 sums, 4 vectors of B and a factor: 29 of 32 registers */
#elif defined __wasm__
enum { MR = 4, NV = 2 }; /* 8, 2 and all 4 factors, which clang loads first: 14 of 16 */
#else
enum { MR = 6, NV = 2 }; /* 12, 2 and 1: 15 of 16 */
#endif
enum {
    PANEL = NV * LANES,
    CHUNK = 512,        /* terms of a sum at a time */
    FAR = 8192,         /* numbers: a result that is larger is not expected in the nearest cache */
    DIRECT = 8 * PANEL, /* rows shorter than that are not too far apart */
    SHARED = 2500000,   /* multiply-adds that are worth a second thread */
};

#define INLINE static inline __attribute__((always_inline))

static int least(int a, int b) {
    return a < b ? a : b;
}

/* A view of a matrix: element (i, j) at at[i * row + j * column]. */
struct view {
    const real *at;
    long row, column;
};

INLINE struct view turned(struct view a) {
    return (struct view){a.at, a.column, a.row};
}

INLINE struct view part(struct view a, int i, int j) {
    return (struct view){a.at + i * a.row + j * a.column, a.row, a.column};
}

/* What happens to results on their way to memory: negative ones become 0, or all where a gate is not above 0. */
struct ends {
    bool relu;
    const real *gate; /* NULL: none */
    const int *row;   /* the gate's row of row i of C; NULL: i */
    long gate_row;    /* length of its rows */
};

INLINE const real *gate_at(const struct ends *ends, int i) {
    return ends->gate + (ends->row ? ends->row[i] : i) * ends->gate_row;
}

/* Blocks of one panel: c[rows][columns] = start + a[rows][depth] b[depth][columns]. */
struct task {
    struct view a;
    const real *b, *start; /* start: a row; NULL: what C holds */
    real *c;
    long b_row, c_row;
    int depth, last;         /* last: numbers in the last vector of a row of C */
    const struct ends *ends; /* of these sums, after their last term */
    int column;              /* of the gate at which C begins */
    /* What is `far`, not in the nearest cache, is asked for before it is needed: the next block's rows of C, and with
     * each step of the sum a line of B's next panel, in as many blocks as it takes for all of that. */
    bool far;
    const real *soon;
    long soon_k, soon_block;
    int early;
};

/* A row of a block. Its vectors have names because a compiler keeps these in registers, which an array is only after
 * the loops over it have been unrolled, and not every compiler does that in time. */
struct strip {
    vec a, b, c, d;
};

/* A vector of which n numbers are there. */
INLINE vec load(const real *at, int n) {
    return n == LANES ? vec_load(at) : vec_load_part(at, n);
}

INLINE struct strip strip_load(int vectors, const real *at, int last) {
    struct strip s = {0};
    s.a = load(at, vectors == 1 ? last : LANES);
    if (vectors >= 2) s.b = load(at + LANES, vectors == 2 ? last : LANES);
    if (vectors >= 3) s.c = load(at + 2 * LANES, vectors == 3 ? last : LANES);
    if (vectors >= 4) s.d = load(at + 3 * LANES, last);
    return s;
}

INLINE struct strip strip_fused(int vectors, real factor, struct strip line, struct strip sum) {
    vec f = vec_all(factor);
    sum.a = vec_fused(f, line.a, sum.a);
    if (vectors >= 2) sum.b = vec_fused(f, line.b, sum.b);
    if (vectors >= 3) sum.c = vec_fused(f, line.c, sum.c);
    if (vectors >= 4) sum.d = vec_fused(f, line.d, sum.d);
    return sum;
}

INLINE struct strip strip_relu(int vectors, struct strip s) {
    s.a = vec_relu(s.a);
    if (vectors >= 2) s.b = vec_relu(s.b);
    if (vectors >= 3) s.c = vec_relu(s.c);
    if (vectors >= 4) s.d = vec_relu(s.d);
    return s;
}

INLINE struct strip strip_gated(int vectors, struct strip s, struct strip gate) {
    s.a = vec_gated(s.a, gate.a);
    if (vectors >= 2) s.b = vec_gated(s.b, gate.b);
    if (vectors >= 3) s.c = vec_gated(s.c, gate.c);
    if (vectors >= 4) s.d = vec_gated(s.d, gate.d);
    return s;
}

INLINE void store(real *at, vec x, int n) {
    if (n == LANES)
        vec_store(at, x);
    else
        vec_store_part(at, x, n);
}

/* Asks for the place of a strip. */
INLINE void strip_wanted(int vectors, const real *at) {
    __builtin_prefetch(at, 1);
    if (vectors >= 2) __builtin_prefetch(at + LANES, 1);
    if (vectors >= 3) __builtin_prefetch(at + 2 * LANES, 1);
    if (vectors >= 4) __builtin_prefetch(at + 3 * LANES, 1);
}

INLINE void strip_store(int vectors, real *at, struct strip s, int last) {
    store(at, s.a, vectors == 1 ? last : LANES);
    if (vectors >= 2) store(at + LANES, s.b, vectors == 2 ? last : LANES);
    if (vectors >= 3) store(at + 2 * LANES, s.c, vectors == 3 ? last : LANES);
    if (vectors >= 4) store(at + 3 * LANES, s.d, last);
}

/* `count` blocks of so many rows each, from row `first` of a task on: each on registers. */
INLINE void blocks(int rows, int vectors, bool far, const struct task *task, int first, int count, int number) {
#define EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
    const struct task t = *task; /* a copy, which what is stored in C cannot have changed */
    const struct ends ends = *t.ends;
    const long a_row = t.a.row, c_row = t.c_row;
    const real *a = t.a.at + first * a_row;
    real *c = t.c + first * c_row;
    struct strip start = {0};
    if (t.start) start = strip_load(vectors, t.start, LANES);
    for (; count > 0; count--, number++, first += rows, a += rows * a_row, c += rows * c_row) {
        const real *line = t.b, *factor = a;
#define START(i)                                                                                                       \
    struct strip s##i = start;                                                                                         \
    if (rows > i && !t.start) s##i = strip_load(vectors, c + i * c_row, t.last);
        EACH_ROW(START)
        const real *soon = number < t.early ? t.soon + number * t.soon_block : t.b;
        const long soon_k = number < t.early ? t.soon_k : 0;
        if (far && count > 1) {
#define WANT(i)                                                                                                        \
    if (rows > i) strip_wanted(vectors, c + (rows + i) * c_row);
            EACH_ROW(WANT)
        }
#define ADD(i)                                                                                                         \
    if (rows > i) s##i = strip_fused(vectors, factor[i * a_row], l, s##i);
        /* (Unrolled, it would have more vectors at a time than there are registers.) */
        NO_UNROLL for (int k = 0; k < t.depth; k++, line += t.b_row, factor += t.a.column) {
            struct strip l = strip_load(vectors, line, LANES);
            if (far) __builtin_prefetch(soon), soon += soon_k;
            EACH_ROW(ADD)
        }
        if (ends.relu) {
#define STOP(i)                                                                                                        \
    if (rows > i) s##i = strip_relu(vectors, s##i);
            EACH_ROW(STOP)
        }
        if (ends.gate) {
#define PASS(i)                                                                                                        \
    if (rows > i) s##i = strip_gated(vectors, s##i, strip_load(vectors, gate_at(&ends, first + i) + t.column, t.last));
            EACH_ROW(PASS)
        }
        if (t.last == LANES) {
#define STORE(i)                                                                                                       \
    if (rows > i) strip_store(vectors, c + i * c_row, s##i, LANES);
            EACH_ROW(STORE)
        } else {
#define STORE_PART(i)                                                                                                  \
    if (rows > i) strip_store(vectors, c + i * c_row, s##i, t.last);
            EACH_ROW(STORE_PART)
        }
    }
#undef START
#undef ADD
#undef WANT
#undef STOP
#undef PASS
#undef STORE
#undef STORE_PART
#undef EACH_ROW
}

/* One instance per block size that occurs, near or far. (In WebAssembly each is a function: of all in one function, a
 * browser's compiler keeps the sums in memory.) */
#if defined __wasm__
#define INSTANCE static __attribute__((noinline))
#else
#define INSTANCE INLINE
#endif
#define BLOCK(r, v)                                                                                                    \
    INSTANCE void near_##r##_##v(const struct task *t, int first, int count, int number) {                             \
        blocks(r, v, false, t, first, count, number);                                                                  \
    }                                                                                                                  \
    INSTANCE void far_##r##_##v(const struct task *t, int first, int count, int number) {                              \
        blocks(r, v, true, t, first, count, number);                                                                   \
    }
#define CASE(r, v)                                                                                                     \
    case (r)*8 + (v): near_##r##_##v(t, first, count, number); return;                                                 \
    case 64 + (r)*8 + (v):                                                                                             \
        far_##r##_##v(t, first, count, number);                                                                        \
        return;
#if defined __AVX512F__ || defined __aarch64__
#define EACH_WIDTH(DO, r) DO(r, 1) DO(r, 2) DO(r, 3) DO(r, 4)
#else
#define EACH_WIDTH(DO, r) DO(r, 1) DO(r, 2)
#endif
#define EACH_BLOCK(DO)                                                                                                 \
    EACH_WIDTH(DO, 1) EACH_WIDTH(DO, 2) EACH_WIDTH(DO, 3) EACH_WIDTH(DO, 4) EACH_WIDTH(DO, 5) EACH_WIDTH(DO, 6)
EACH_BLOCK(BLOCK)

static void any_blocks(int rows, int vectors, const struct task *t, int first, int count, int number) {
    switch ((t->far ? 64 : 0) + rows * 8 + vectors) { EACH_BLOCK(CASE) }
#undef EACH_BLOCK
#undef EACH_WIDTH
#undef CASE
#undef BLOCK
}

/*
The columns of $`B`$ are cut into *panels* of up to 4 vectors. A panel is used where it lies, as long as its rows are
dense, end with whole vectors and do not lie far apart. Otherwise it is copied to a small buffer, its rows one after the
other and filled up with zeros to whole vectors. The copy serves all rows of $`A`$, so it costs little, and it hides
from the kernel what distinguishes the three products and all odd sizes. (Sums of more than 512 terms are taken in
chunks, so that the buffer stays small. Between them the sums rest in $`C`$; a number that is stored and loaded again is
the same number, so the chains are not broken.) The first chunk starts from the bias, and the last one ends with the
activation.

What is left over at the edges is shared: 100 rows are 17 blocks of 5 or 6, not 16 blocks of 6 and one of 4.

The copy of $`W^\top`$ transposes, in registers: four numbers of as many rows at a time as a vector has lanes (of
four, in doubles). Two registers of rows are exchanged number by number, then two of these pair by pair. Vectors of 16
lanes take eight numbers of each row: two rows are put into one with half the loads, and one exchange more, four lanes
by four lanes, takes them apart.
*/
#if !defined REAL_DOUBLE && VEC_BYTES == 64
enum { THIN = 16 };
#define PICK(x, y, a, b, c, d)                                                                                         \
    __builtin_shufflevector(x, y, a, b, c, d, a + 4, b + 4, c + 4, d + 4, a + 8, b + 8, c + 8, d + 8, a + 12, b + 12,  \
                            c + 12, d + 12)
#elif !defined REAL_DOUBLE && VEC_BYTES == 32
enum { THIN = 8 };
#define PICK(x, y, a, b, c, d) __builtin_shufflevector(x, y, a, b, c, d, a + 4, b + 4, c + 4, d + 4)
#else
enum { THIN = 4 };
#define PICK(x, y, a, b, c, d) __builtin_shufflevector(x, y, a, b, c, d)
#endif
typedef real thin __attribute__((vector_size(THIN * sizeof(real))));
typedef real thin_in_memory __attribute__((vector_size(THIN * sizeof(real)), aligned(sizeof(real)), may_alias));

/* Four numbers of a row and of every fourth row after it. (By a pointer: a vector that wide is no value to return where
 * a machine has none such.) */
INLINE void many_quads(const real *at, long row, thin *to) {
#if !defined REAL_DOUBLE && VEC_BYTES == 64
    __m512 x = _mm512_castps128_ps512(_mm_loadu_ps(at));
    x = _mm512_insertf32x4(x, _mm_loadu_ps(at + 4 * row), 1);
    x = _mm512_insertf32x4(x, _mm_loadu_ps(at + 8 * row), 2);
    *to = (thin)_mm512_insertf32x4(x, _mm_loadu_ps(at + 12 * row), 3);
#elif !defined REAL_DOUBLE && VEC_BYTES == 32
    *to = (thin)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(at)), _mm_loadu_ps(at + 4 * row), 1);
#else
    (void)row;
    *to = *(const thin_in_memory *)at;
#endif
}

/* Numbers 0, 1, 2 and 3 of THIN rows. */
struct quads {
    thin a, b, c, d;
};

/* Of four rows, within each four lanes. */
INLINE struct quads quads_turned(const thin *a, const thin *b, const thin *c, const thin *d) {
    thin ab = PICK(*a, *b, 0, THIN, 1, THIN + 1), cd = PICK(*c, *d, 0, THIN, 1, THIN + 1);
    thin ba = PICK(*a, *b, 2, THIN + 2, 3, THIN + 3), dc = PICK(*c, *d, 2, THIN + 2, 3, THIN + 3);
    return (struct quads){PICK(ab, cd, 0, 1, THIN, THIN + 1), PICK(ab, cd, 2, 3, THIN + 2, THIN + 3),
                          PICK(ba, dc, 0, 1, THIN, THIN + 1), PICK(ba, dc, 2, 3, THIN + 2, THIN + 3)};
}

INLINE struct quads four_turned(const real *at, long row) {
    thin a, b, c, d;
    many_quads(at, row, &a);
    many_quads(at + row, row, &b);
    many_quads(at + 2 * row, row, &c);
    many_quads(at + 3 * row, row, &d);
    return quads_turned(&a, &b, &c, &d);
}

/* Numbers 0 to 3 of THIN rows; where a vector has 16 lanes 4 to 7 as well, for half of one is read at once. */
#if !defined REAL_DOUBLE && VEC_BYTES == 64
enum { TURNED = 8 };
struct turned {
    struct quads low, high;
};

/* Eight numbers of a row and of the fourth row after it. */
INLINE thin two_eights(const real *at, long row) {
    __m512d low = _mm512_castpd256_pd512(_mm256_castps_pd(_mm256_loadu_ps(at)));
    return (thin)_mm512_insertf64x4(low, _mm256_castps_pd(_mm256_loadu_ps(at + 4 * row)), 1);
}

/* Four lanes each: 0 to 3 of rows 0 to 3, 4 to 7 of these, and the same of rows 4 to 7. */
INLINE struct quads eight_rows(const real *at, long row) {
    thin a = two_eights(at, row), b = two_eights(at + row, row), c = two_eights(at + 2 * row, row),
         d = two_eights(at + 3 * row, row);
    return quads_turned(&a, &b, &c, &d);
}

INLINE struct turned thin_turned(const real *at, long row) {
    struct quads x = eight_rows(at, row), y = eight_rows(at + 8 * row, row);
#define LANES_OF(number, which) (thin) _mm512_shuffle_f32x4((__m512)x.number, (__m512)y.number, which)
    return (struct turned){{LANES_OF(a, 0x88), LANES_OF(b, 0x88), LANES_OF(c, 0x88), LANES_OF(d, 0x88)},
                           {LANES_OF(a, 0xdd), LANES_OF(b, 0xdd), LANES_OF(c, 0xdd), LANES_OF(d, 0xdd)}};
#undef LANES_OF
}
#else
enum { TURNED = 4 };
struct turned {
    struct quads low;
};

INLINE struct turned thin_turned(const real *at, long row) {
    return (struct turned){four_turned(at, row)};
}
#endif

INLINE void quads_store(const struct quads *q, real *to, long row) {
    *(thin_in_memory *)to = q->a;
    *(thin_in_memory *)(to + row) = q->b;
    *(thin_in_memory *)(to + 2 * row) = q->c;
    *(thin_in_memory *)(to + 3 * row) = q->d;
}

/* from[THIN][TURNED] as to[TURNED][THIN]. */
INLINE void transpose(const real *from, long from_row, real *to, long to_row) {
    struct turned t = thin_turned(from, from_row);
    quads_store(&t.low, to, to_row);
#if !defined REAL_DOUBLE && VEC_BYTES == 64
    quads_store(&t.high, to + 4 * to_row, to_row);
#endif
}

/* from[columns][rows] as to[rows][columns], at least 4 rows and THIN columns. */
static void transpose_all(int rows, int columns, const real *from, long from_row, real *to, long to_row) {
    for (int j = 0; j < columns; j += THIN) {
        int column = least(j, columns - THIN), k = 0; /* at the edges some are turned twice */
        const real *at = from + column * from_row;
        real *place = to + column;
        for (; k + TURNED <= rows; k += TURNED) transpose(at + k, from_row, place + k * to_row, to_row);
        for (; k < rows; k += 4) {
            int first = least(k, rows - 4);
            const struct quads q = four_turned(at + first, from_row);
            quads_store(&q, place + first * to_row, to_row);
        }
    }
}

/* b[rows][columns] as packed[rows][width], with zeros behind its columns. */
static void pack(struct view b, int rows, int columns, int width, real *packed) {
    if (b.column == 1 && columns == width && width == PANEL) {
        for (int k = 0; k < rows; k++)
            strip_store(NV, packed + k * PANEL, strip_load(NV, b.at + k * b.row, LANES), LANES);
        return;
    }
    if (b.column == 1) {
        for (int k = 0; k < rows; k++)
            for (int j = 0; j < width; j += LANES) {
                const real *from = b.at + k * b.row + j;
                vec_store(packed + k * width + j, load(from, least(LANES, columns - j)));
            }
        return;
    }
    if (columns < width) memset(packed, 0, (size_t)(rows * width) * sizeof *packed);
    if (b.row == 1 && rows >= 4 && columns >= THIN) {
        transpose_all(rows, columns, b.at, b.column, packed, width);
        return;
    }
    for (int k = 0; k < rows; k++)
        for (int j = 0; j < columns; j++) packed[k * width + j] = b.at[k * b.row + j * b.column];
}

/* The panel of b from column j on is needed next. */
static void ask_early(struct task *t, struct view b, int j, int n, int depth) {
    enum { LINE = 64 / sizeof(real) };
    int columns = least(PANEL, n - j);
    t->soon = b.at + j * b.column;
    t->early = 0;
    if (columns <= 0 || t->b == t->soon) return;
    if (b.column == 1) {
        t->early = (columns + LINE - 1) / LINE + 1;
        t->soon_k = b.row, t->soon_block = LINE;
    } else {
        t->early = (int)(((long)columns * b.column + LINE * depth - 1) / (LINE * depth));
        t->soon_k = LINE, t->soon_block = LINE * depth;
    }
}

/* A whole panel of m rows with sums of few terms: what takes time there is to store the results, and to begin and end
 * with blocks. So B stays in registers, and the rows come one by one. */
INLINE void shallow_rows(int depth, bool relu, const struct task *t, int m) {
    const long b_row = t->b_row, a_column = t->a.column, a_row = t->a.row, c_row = t->c_row;
    const real *b = t->b, *a = t->a.at;
    real *c = t->c;
    struct strip start = strip_load(NV, t->start, LANES), line0 = strip_load(NV, b, LANES), line1 = {0}, line2 = {0},
                 line3 = {0};
    if (depth > 1) line1 = strip_load(NV, b + b_row, LANES);
    if (depth > 2) line2 = strip_load(NV, b + 2 * b_row, LANES);
    if (depth > 3) line3 = strip_load(NV, b + 3 * b_row, LANES);
    NO_UNROLL for (int i = 0; i < m; i++, a += a_row, c += c_row) {
        struct strip s = strip_fused(NV, a[0], line0, start);
        if (depth > 1) s = strip_fused(NV, a[a_column], line1, s);
        if (depth > 2) s = strip_fused(NV, a[2 * a_column], line2, s);
        if (depth > 3) s = strip_fused(NV, a[3 * a_column], line3, s);
        if (relu) s = strip_relu(NV, s);
        strip_store(NV, c, s, LANES);
    }
}

static void shallow_product(int depth, bool relu, const struct task *t, int m) {
    switch (2 * depth + relu) {
    case 2: shallow_rows(1, false, t, m); break;
    case 3: shallow_rows(1, true, t, m); break;
    case 4: shallow_rows(2, false, t, m); break;
    case 5: shallow_rows(2, true, t, m); break;
    case 6: shallow_rows(3, false, t, m); break;
    case 7: shallow_rows(3, true, t, m); break;
    case 8: shallow_rows(4, false, t, m); break;
    default: shallow_rows(4, true, t, m);
    }
}

static const real zeros[PANEL] = {0};
static const struct ends as_they_are = {0};

/* c[m][n] = start + a b, with a [m][depth], b [depth][n]; start: a row, `zeros`, or NULL for what c holds. */
static void product(int m, int depth, int n, struct view a, struct view b, const real *start, const struct ends *ends,
                    real *c, int c_row) {
    real packed[CHUNK * PANEL] __attribute__((aligned(VEC_BYTES))), first_row[PANEL];
    int all = (n + LANES - 1) / LANES, panels = (all + NV - 1) / NV;
    int blocks = (m + MR - 1) / MR, rows = blocks ? m / blocks : 0, more = m - rows * blocks; /* `more` of rows + 1 */
    for (int p = 0, j = 0, vectors; p < panels; p++, j += vectors * LANES) {
        vectors = all / panels + (p < all % panels);
        int columns = least(vectors * LANES, n - j), width = vectors * LANES;
        struct task t = {.c = c + j, .column = j, .c_row = c_row, .last = columns - (vectors - 1) * LANES};
        t.far = (long)m * n > FAR;
        const bool given = start && start != zeros;
        t.start = given ? start + j : start;
        if (given && columns < width) {
            for (int v = 0; v < vectors; v++)
                vec_store(first_row + v * LANES, load(start + j + v * LANES, least(LANES, columns - v * LANES)));
            t.start = first_row;
        }
        if (start && depth >= 1 && depth <= 4 && columns == PANEL && b.column == 1 && !ends->gate) {
            t.a = a, t.b = b.at + j, t.b_row = b.row;
            shallow_product(depth, ends->relu, &t, m);
            continue;
        }
        for (int k = 0; k == 0 || k < depth; k += t.depth, t.start = NULL) {
            t.depth = least(CHUNK, depth - k);
            t.a = part(a, 0, k);
            if (b.column == 1 && columns == width && (b.row < DIRECT || m <= 10 * MR)) {
                t.b = part(b, k, j).at, t.b_row = b.row;
            } else {
                pack(part(b, k, j), t.depth, columns, width, packed);
                t.b = packed, t.b_row = width;
            }
            t.ends = k + t.depth == depth ? ends : &as_they_are;
            if (t.far && t.depth > 0) ask_early(&t, b, j + width, n, t.depth);
            any_blocks(rows + 1, vectors, &t, 0, more, 0);
            any_blocks(rows, vectors, &t, more * (rows + 1), blocks - more, more);
            if (depth == 0) break;
        }
    }
}

/*
A layer with fewer outputs than a vector has lanes would leave the others idle. Its product is therefore computed as
$`C^\top = B^\top A^\top`$: the many rows become the lanes. Each element is the same chain of the same products.
*/
static void narrow_product(int m, int depth, int n, struct view a, struct view b, const real *start, bool relu,
                           real *c) {
    const struct ends ends = {.relu = relu};
    real tile[LANES * PANEL];
    for (int i = 0; i < m; i += PANEL) {
        int rows = least(PANEL, m - i);
        for (int j = 0; j < n; j++)
            for (int l = 0; l < PANEL; l++) tile[j * PANEL + l] = start ? start[j] : R(0);
        product(n, depth, rows, turned(b), turned(part(a, i, 0)), NULL, &ends, tile, PANEL);
        for (int l = 0; l < rows; l++)
            for (int j = 0; j < n; j++) c[(i + l) * n + j] = tile[j * PANEL + l];
    }
}

/*
With one or two outputs even that copy costs more than the sums. There rows of $`A`$ are turned in registers on their
way into them, four times side by side; of long rows two times, because those of many rows that stand a power of two
apart share few places in the nearest cache.
*/
#if !defined REAL_DOUBLE
INLINE thin thin_fused(thin a, float factor, thin c) {
    thin b = factor - (thin){0};
    return (thin)vec32_fused((vec32)a, (vec32)b, (vec32)c);
}

/* sum + their products with as many numbers of w, which stand w_row apart. */
INLINE thin quads_add(struct quads x, const float *w, long w_row, thin sum) {
    sum = thin_fused(x.a, w[0], sum);
    sum = thin_fused(x.b, w[w_row], sum);
    sum = thin_fused(x.c, w[2 * w_row], sum);
    return thin_fused(x.d, w[3 * w_row], sum);
}

INLINE thin thin_add(struct turned x, const float *w, long w_row, thin sum) {
    sum = quads_add(x.low, w, w_row, sum);
#if VEC_BYTES == 64
    sum = quads_add(x.high, w + 4 * w_row, w_row, sum);
#endif
    return sum;
}

/* The same for the numbers that are left. */
INLINE thin thin_rest(int terms, const float *at, long row, const float *w, long w_row, thin sum) {
    int k = 0;
    for (; k + 4 <= terms; k += 4) sum = quads_add(four_turned(at + k, row), w + k * w_row, w_row, sum);
    for (; k < terms; k++) {
        thin x;
        for (int l = 0; l < THIN; l++) x[l] = at[l * row + k];
        sum = thin_fused(x, w[k * w_row], sum);
    }
    return sum;
}

INLINE thin thin_all(float x) {
    return x - (thin){0};
}

/* The n outputs of THIN rows each from row[0] ... row[3] on, the first `groups` of them. */
INLINE void thin_block(int groups, int n, int depth, struct view a, struct view b, const real *start, const int *row,
                       real *c) {
    const real *x[4], *w = b.at;
    for (int g = 0; g < 4; g++) x[g] = a.at + row[g] * a.row;
    const real *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3];
    thin s0 = thin_all(start ? start[0] : 0), s1 = s0, s2 = s0, s3 = s0;
    thin t0 = thin_all(start && n > 1 ? start[1] : 0), t1 = t0, t2 = t0, t3 = t0;
    int whole = depth & ~(TURNED - 1);
    NO_UNROLL for (int k = 0; k < whole; k += TURNED, w += TURNED * b.row) {
        struct turned q = thin_turned(x0, a.row);
        s0 = thin_add(q, w, b.row, s0);
        if (n > 1) t0 = thin_add(q, w + b.column, b.row, t0);
        if (groups > 1) q = thin_turned(x1, a.row), s1 = thin_add(q, w, b.row, s1);
        if (groups > 1 && n > 1) t1 = thin_add(q, w + b.column, b.row, t1);
        if (groups > 2) q = thin_turned(x2, a.row), s2 = thin_add(q, w, b.row, s2);
        if (groups > 2 && n > 1) t2 = thin_add(q, w + b.column, b.row, t2);
        if (groups > 3) q = thin_turned(x3, a.row), s3 = thin_add(q, w, b.row, s3);
        if (groups > 3 && n > 1) t3 = thin_add(q, w + b.column, b.row, t3);
        x0 += TURNED, x1 += TURNED, x2 += TURNED, x3 += TURNED;
#if defined __GNUC__ /* (or gcc would count with a pointer for each row, and run out of registers) */
        __asm__("" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3));
#endif
    }
    thin sum[4][2] = {{s0, t0}, {s1, t1}, {s2, t2}, {s3, t3}};
    for (int g = 0; g < groups; g++)
        for (int j = 0; j < n; j++) {
            thin s = sum[g][j];
            if (whole < depth) s = thin_rest(depth - whole, x[g] + whole, a.row, w + j * b.column, b.row, s);
            if (n == 1)
                *(thin_in_memory *)(c + row[g]) = s;
            else
                for (int l = 0; l < THIN; l++) c[(row[g] + l) * n + j] = s[l];
        }
}

/* c[m][n] = start + a b where n is 1 or 2, m at least THIN, and the rows of a are dense. */
static void thin_product(int m, int depth, int n, struct view a, struct view b, const real *start, real *c) {
    const int most = THIN > 8 && depth > 128 ? 2 : 4;
    for (int i = 0; i < m; i += most * THIN) {
        int groups = least(most, (m - i + THIN - 1) / THIN), row[4];
        for (int g = 0; g < 4; g++) row[g] = least(i + g * THIN, m - THIN); /* at the end some rows come twice */
        switch (2 * groups + n - 1) {
        case 2: thin_block(1, 1, depth, a, b, start, row, c); break;
        case 3: thin_block(1, 2, depth, a, b, start, row, c); break;
        case 4: thin_block(2, 1, depth, a, b, start, row, c); break;
        case 5: thin_block(2, 2, depth, a, b, start, row, c); break;
        case 6: thin_block(3, 1, depth, a, b, start, row, c); break;
        case 7: thin_block(3, 2, depth, a, b, start, row, c); break;
        case 8: thin_block(4, 1, depth, a, b, start, row, c); break;
        default: thin_block(4, 2, depth, a, b, start, row, c);
        }
    }
}
#endif

static void one_product(int m, int depth, int n, struct view a, struct view b, const real *start,
                        const struct ends *ends, real *c) {
#if !defined REAL_DOUBLE
    if (n <= 2 && m >= THIN && a.column == 1 && !ends->gate && !ends->relu) {
        thin_product(m, depth, n, a, b, start, c);
        return;
    }
#endif
    if (n == 1 && !start && !ends->gate) /* the same without copies: a row is a column */
        product(1, depth, m, turned(b), turned(a), zeros, ends, c, m);
    else if (n < LANES && n < m && !ends->gate)
        narrow_product(m, depth, n, a, b, start, ends->relu, c);
    else
        product(m, depth, n, a, b, start ? start : zeros, ends, c, n);
}

/*
Where the program has asked for a [second thread](worker.md), and it has nothing else to do, it takes the lower half of
the rows of a product that is large enough to pay for the meeting. That changes which thread computes an element, and
nothing else.
*/
struct half {
    int m, depth, n;
    struct view a, b;
    const real *start;
    struct ends ends;
    real *c;
};

static void half_product(void *context) {
    const struct half *x = context;
    one_product(x->m, x->depth, x->n, x->a, x->b, x->start, &x->ends, x->c);
}

static void any_product(int m, int depth, int n, struct view a, struct view b, const real *start,
                        const struct ends *ends, real *c) {
    assert(m >= 0 && depth >= 0 && n >= 0);
    if (m == 0 || n == 0) return;
    int upper = m / 2 / MR * MR;
    if (!worker_free() || (int64_t)m * depth * n < SHARED || upper < LANES) {
        one_product(m, depth, n, a, b, start, ends, c);
        return;
    }
    struct half half[2] = {{m, depth, n, a, b, start, *ends, c}, {m, depth, n, a, b, start, *ends, c}};
    half[0].m = upper;
    half[1].m = m - upper;
    half[1].a = part(a, upper, 0);
    half[1].c = c + (long)upper * n;
    if (ends->row)
        half[1].ends.row += upper;
    else if (ends->gate)
        half[1].ends.gate += upper * ends->gate_row;
    worker_both(half_product, &half[0], &half[1]);
}

void matrix_forward(int m, int k, int n, const real *x, const real *w, const real *b, enum activation f, real *y) {
    const struct ends ends = {.relu = f == RELU};
    any_product(m, k, n, (struct view){x, k, 1}, (struct view){w, n, 1}, b, &ends, y);
    if (f == TANH) real_tanh_all(m * n, y, y);
}

void matrix_backward_input(int m, int k, int n, const real *d_y, const real *w, real *d_x) {
    any_product(m, n, k, (struct view){d_y, n, 1}, (struct view){w, 1, n}, NULL, &as_they_are, d_x);
}

/* matrix_backward_relu with one output: each sum has one term, and what takes time is to move the results. */
static void outer_relu(int m, int k, const real *d_y, const real *w, const real *h, const int *row, real *d_x) {
    for (int i = 0; i < m; i++, d_x += k) {
        const real *gate = h + (row ? row[i] : i) * k;
        vec factor = vec_all(d_y[i]), none = {0};
        int l = 0;
        for (; l + LANES <= k; l += LANES)
            vec_store(d_x + l, vec_gated(vec_fused(factor, vec_load(w + l), none), vec_load(gate + l)));
        if (l == k) continue;
        vec last = vec_fused(factor, vec_load_part(w + l, k - l), none);
        vec_store_part(d_x + l, vec_gated(last, vec_load_part(gate + l, k - l)), k - l);
    }
}

void matrix_backward_relu(int m, int k, int n, const real *d_y, const real *w, const real *h, const int *row,
                          real *d_x) {
    if (n == 1) {
        outer_relu(m, k, d_y, w, h, row, d_x);
        return;
    }
    const struct ends ends = {.gate = h, .row = row, .gate_row = k};
    any_product(m, n, k, (struct view){d_y, n, 1}, (struct view){w, 1, n}, NULL, &ends, d_x);
}

/* The sums of up to four vectors of columns, each in the order of its rows. */
INLINE void strip_of_sums(int vectors, int m, const real *y, int row, real *sum, int last) {
    struct strip s = {0};
    for (int i = 0; i < m; i++, y += row) {
        struct strip line = strip_load(vectors, y, last);
        s.a += line.a, s.b += line.b, s.c += line.c, s.d += line.d;
    }
    strip_store(vectors, sum, s, last);
}

static void column_sums(int m, int n, const real *y, real *sum) {
    int j = 0;
    for (; n - j >= 4 * LANES; j += 4 * LANES) strip_of_sums(4, m, y + j, n, sum + j, LANES);
    for (int there; j < n; j += there) {
        there = least(LANES, n - j);
        strip_of_sums(1, m, y + j, n, sum + j, there);
    }
}

void matrix_backward_weights(int m, int k, int n, const real *x, const real *d_y, real *d_w, real *d_b) {
    any_product(k, m, n, (struct view){x, 1, k}, (struct view){d_y, n, 1}, NULL, &as_they_are, d_w);
    if (d_b) column_sums(m, n, d_y, d_b);
}
