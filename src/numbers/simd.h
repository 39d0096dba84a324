/*
# Vectors

One type, `vec`, of as many reals as one of the machine's vector registers holds, on the vector extensions that gcc
and clang share: `+`, `*` and comparisons work lane by lane. One operation must be spelled per instruction set,
because under the flags of this book (no contraction of expressions, so that every result is defined) neither compiler
turns `a * b + c` into it: the fused multiply-add, which rounds once. It is also the operation that the naive loops
use, one lane at a time, and so a vectorised sum and its naive twin in the same order are equal bit by bit.

In a build without this instruction the result is the same and takes about fifty times as long. For floats: the
product of two floats is a double, exactly, but a sum that is rounded to a double and then to a float may be rounded
twice in the same direction. So the first rounding is *to odd*: where the sum is no double, the one of its two
neighbours whose last bit is 1 is taken, which is never halfway between two floats, and on the same side of it as the
sum. For doubles C's `fma` is called; where musl's loses the sign of a product that rounds to zero, the product itself
is taken.
*/
#ifndef SIMD_H
#define SIMD_H

#include "numbers/real.h"

#include <math.h>

#if defined __clang__
#define UNROLL    _Pragma("clang loop unroll(full)")
#define NO_UNROLL _Pragma("clang loop unroll(disable)")
#else
#define UNROLL    _Pragma("GCC unroll 16")
#define NO_UNROLL _Pragma("GCC unroll 1")
#endif

#if defined __AVX512F__
#include <immintrin.h>
#define VEC_BYTES 64
#elif defined __AVX2__ && defined __FMA__
#include <immintrin.h>
#define VEC_BYTES 32
#elif defined __aarch64__
#include <arm_neon.h>
#define VEC_BYTES 16
#else
#define VEC_BYTES 16
#endif

#if defined __FMA__ || defined __AVX512F__ || defined __aarch64__ || (defined __FP_FAST_FMAF && defined __FP_FAST_FMA)
#define HAS_FMA 1
#else
#define HAS_FMA 0
#endif

/* In single and in double precision, whatever a real is. */
typedef float vec32 __attribute__((vector_size(VEC_BYTES)));
typedef double vec64 __attribute__((vector_size(VEC_BYTES)));
enum { LANES32 = VEC_BYTES / sizeof(float), LANES64 = VEC_BYTES / sizeof(double) };

#if !HAS_FMA
/* a + b, rounded to odd. */
static inline vec64 odd_sum(vec64 a, vec64 b) {
    vec64 sum = a + b, back = sum - a, lost = (a - (sum - back)) + (b - back); /* sum + lost = a + b, exactly */
    vec64 side = sum * lost;                                                   /* NaN for an infinite sum */
    typedef __typeof__(side < 0) lanes;
    lanes inward = side < 0, outward = 0 < side; /* -1 where the exact sum is nearer to 0, or farther from it */
    return (vec64)(((lanes)sum + inward) | ((inward | outward) & 1));
}
#endif

/* a * b + c with one rounding. */
static inline float fused32(float a, float b, float c) {
#if HAS_FMA
    return fmaf(a, b, c);
#else
    return (float)odd_sum((vec64){(double)a * (double)b}, (vec64){(double)c})[0];
#endif
}
static inline double fused64(double a, double b, double c) {
#if !HAS_FMA
    if (c == 0 && a != 0 && b != 0) return a * b; /* musl's fma loses the sign of a product that is rounded to zero */
#endif
    return fma(a, b, c);
}

/* The same lane by lane. */
static inline vec32 vec32_fused(vec32 a, vec32 b, vec32 c) {
#if defined __AVX512F__
    return (vec32)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif VEC_BYTES == 32
    return (vec32)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined __aarch64__
    return (vec32)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif HAS_FMA
    vec32 sum = {0};
    UNROLL for (int i = 0; i < LANES32; i++) sum[i] = fused32(a[i], b[i], c[i]);
    return sum;
#else
    typedef float half __attribute__((vector_size(VEC_BYTES / 2)));
#define HALF(x, i) __builtin_convertvector(__builtin_shufflevector(x, x, i, i + 1), vec64)
    vec64 low = odd_sum(HALF(a, 0) * HALF(b, 0), HALF(c, 0)), high = odd_sum(HALF(a, 2) * HALF(b, 2), HALF(c, 2));
#undef HALF
    return __builtin_shufflevector(__builtin_convertvector(low, half), __builtin_convertvector(high, half), 0, 1, 2, 3);
#endif
}
static inline vec64 vec64_fused(vec64 a, vec64 b, vec64 c) {
#if defined __AVX512F__
    return (vec64)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif VEC_BYTES == 32
    return (vec64)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined __aarch64__
    return (vec64)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#else
    vec64 sum = {0};
    UNROLL for (int i = 0; i < LANES64; i++) sum[i] = fused64(a[i], b[i], c[i]);
    return sum;
#endif
}

/* Those of reals. */
#ifdef REAL_DOUBLE
typedef vec64 vec;
#define LANES     (VEC_BYTES / 8)
#define fused     fused64
#define vec_fused vec64_fused
#else
typedef vec32 vec;
#define LANES     (VEC_BYTES / 4)
#define fused     fused32
#define vec_fused vec32_fused
#endif

/* A vec in memory, where it may stand at any address of a real. */
typedef real vec_in_memory __attribute__((vector_size(VEC_BYTES), aligned(sizeof(real)), may_alias));

static inline vec vec_load(const real *at) {
    return *(const vec_in_memory *)at;
}
static inline void vec_store(real *at, vec x) {
    *(vec_in_memory *)at = x;
}
static inline vec vec_all(real x) {
    return x - (vec){0};
}

/* The first n lanes, 0 < n <= LANES: the others are 0, or not stored. */
static inline vec vec_load_part(const real *at, int n) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), at);
#elif VEC_BYTES == 64
    return (vec)_mm512_maskz_loadu_pd((__mmask8)((1u << n) - 1), at);
#else
    vec x = {0};
    for (int i = 0; i < n; i++) x[i] = at[i];
    return x;
#endif
}
static inline void vec_store_part(real *at, vec x, int n) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    _mm512_mask_storeu_ps(at, (__mmask16)((1u << n) - 1), (__m512)x);
#elif VEC_BYTES == 64
    _mm512_mask_storeu_pd(at, (__mmask8)((1u << n) - 1), (__m512d)x);
#else
    for (int i = 0; i < n; i++) at[i] = x[i];
#endif
}

/* n numbers, often few: for those memcpy takes longer to find out what to do. */
static inline void vec_copy(real *to, const real *from, int n) {
    for (; n >= LANES; n -= LANES, to += LANES, from += LANES) vec_store(to, vec_load(from));
    if (n > 0) vec_store_part(to, vec_load_part(from, n), n);
}

/* x, or 0 where x < 0; -0 and NaN stay. */
static inline vec vec_relu(vec x) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    return (vec)_mm512_max_ps(_mm512_setzero_ps(), (__m512)x); /* 0 > x ? 0 : x */
#elif VEC_BYTES == 64
    return (vec)_mm512_max_pd(_mm512_setzero_pd(), (__m512d)x);
#elif VEC_BYTES == 32 && !defined REAL_DOUBLE
    return (vec)_mm256_max_ps(_mm256_setzero_ps(), (__m256)x);
#elif VEC_BYTES == 32
    return (vec)_mm256_max_pd(_mm256_setzero_pd(), (__m256d)x);
#else
    __typeof__(x < 0) negative = x < 0;
    return (vec)((__typeof__(negative))x & ~negative);
#endif
}

/* x, or 0 where not gate > 0. */
static inline vec vec_gated(vec x, vec gate) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    return (vec)_mm512_maskz_mov_ps(_mm512_cmp_ps_mask((__m512)gate, _mm512_setzero_ps(), _CMP_GT_OQ), (__m512)x);
#elif VEC_BYTES == 64
    return (vec)_mm512_maskz_mov_pd(_mm512_cmp_pd_mask((__m512d)gate, _mm512_setzero_pd(), _CMP_GT_OQ), (__m512d)x);
#else
    __typeof__(x < 0) open = gate > 0;
    return (vec)((__typeof__(open))x & open);
#endif
}

#endif
