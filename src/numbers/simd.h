/*
# Vectors

One type, `vec`, of as many reals as one of the machine's vector registers holds, on the vector extensions that gcc
and clang share: `+`, `*` and comparisons work lane by lane. One operation must be spelled per instruction set,
because under the flags of this book (no contraction of expressions, so that every result is defined) neither compiler
turns `a * b + c` into it: the fused multiply-add, which rounds once. It is also the operation that the naive loops
use, one lane at a time, and so a vectorised sum and its naive twin in the same order are equal bit by bit.

In a build without this instruction the result is the same, and a training takes many times as long (1,500 steps of SAC
on the pendulum 74 times, where the instruction comes with AVX-512). For floats: the product of two floats is a double,
exactly, but a sum that is rounded to a double and then to a float may be rounded twice in the same direction, if it was
rounded to the middle between two floats. Such a sum is rounded *to odd* at first: where it is no double, the one of its
two neighbours whose last bit is 1 is taken, which is never halfway between two floats, and on the same side of it as
the sum. That is rare, and to see that it is not needed takes half the time. For doubles C's `fma` is called; where
musl's loses the sign of a product that rounds to zero, the product itself is taken.

WebAssembly's multiply-add is *relaxed*: it rounds once or twice, as the machine below it does. A page that runs the
book therefore asks first, and takes a build without the instruction where it rounds twice.
*/
#ifndef SIMD_H
#define SIMD_H

#include "numbers/real.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

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
#elif defined __wasm_relaxed_simd__
#include <wasm_simd128.h>
#define VEC_BYTES 16
#else
#define VEC_BYTES 16
#endif

#if defined __FMA__ || defined __AVX512F__ || defined __aarch64__ || defined __wasm_relaxed_simd__ ||                  \
    (defined __FP_FAST_FMAF && defined __FP_FAST_FMA)
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

/* Two halves of floats. */
static inline vec32 joined(vec64 low, vec64 high) {
    typedef float half __attribute__((vector_size(VEC_BYTES / 2)));
    return __builtin_shufflevector(__builtin_convertvector(low, half), __builtin_convertvector(high, half), 0, 1, 2, 3);
}

/* Whether one of these sums may be halfway between two floats only because it was rounded to a double: the 29 bits that
 * a float lacks are a one and zeros, or, below the smallest normal float, there are more of them. */
static inline bool halfway(vec64 low, vec64 high) {
    typedef unsigned word __attribute__((vector_size(VEC_BYTES)));
    typedef long long pair __attribute__((vector_size(VEC_BYTES)));
    word last = __builtin_shufflevector((word)low, (word)high, 0, 2, 4, 6),
         first = __builtin_shufflevector((word)low, (word)high, 1, 3, 5, 7) << 1; /* without the sign */
    pair any = (pair)((last << 3 == 1u << 31) | (first - 1 < (1023 - 126) << 21));
    return (any[0] | any[1]) != 0;
}
#endif

/* a * b + c with one rounding. */
static inline float fused32(float a, float b, float c) {
#if defined __wasm_relaxed_simd__
    v128_t sum = wasm_f32x4_relaxed_madd(wasm_f32x4_splat(a), wasm_f32x4_splat(b), wasm_f32x4_splat(c));
    return wasm_f32x4_extract_lane(sum, 0);
#elif HAS_FMA
    return fmaf(a, b, c);
#else
    return (float)odd_sum((vec64){(double)a * (double)b}, (vec64){(double)c})[0];
#endif
}
static inline double fused64(double a, double b, double c) {
#if defined __wasm_relaxed_simd__
    v128_t sum = wasm_f64x2_relaxed_madd(wasm_f64x2_splat(a), wasm_f64x2_splat(b), wasm_f64x2_splat(c));
    return wasm_f64x2_extract_lane(sum, 0);
#else
#if !HAS_FMA
    if (c == 0 && a != 0 && b != 0) return a * b; /* musl's fma loses the sign of a product that is rounded to zero */
#endif
    return fma(a, b, c);
#endif
}

/* The same lane by lane. */
static inline vec32 vec32_fused(vec32 a, vec32 b, vec32 c) {
#if defined __AVX512F__
    return (vec32)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif VEC_BYTES == 32
    return (vec32)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined __aarch64__
    return (vec32)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif defined __wasm_relaxed_simd__
    return (vec32)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#elif HAS_FMA
    vec32 sum = {0};
    UNROLL for (int i = 0; i < LANES32; i++) sum[i] = fused32(a[i], b[i], c[i]);
    return sum;
#else
#define HALF(x, i) __builtin_convertvector(__builtin_shufflevector(x, x, i, i + 1), vec64)
    vec64 p = HALF(a, 0) * HALF(b, 0), q = HALF(a, 2) * HALF(b, 2), c0 = HALF(c, 0), c2 = HALF(c, 2);
#undef HALF
    if (halfway(p + c0, q + c2)) return joined(odd_sum(p, c0), odd_sum(q, c2));
    return joined(p + c0, q + c2);
#endif
}
static inline vec64 vec64_fused(vec64 a, vec64 b, vec64 c) {
#if defined __AVX512F__
    return (vec64)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif VEC_BYTES == 32
    return (vec64)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined __aarch64__
    return (vec64)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#elif defined __wasm_relaxed_simd__
    return (vec64)wasm_f64x2_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
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

#if VEC_BYTES == 32
/* All bits of the first n 32-bit words, none of the others. */
static inline __m256i words_to(int n) {
    static const int edge[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_loadu_si256((const __m256i_u *)(edge + 8 - n));
}
#endif

/* The first n lanes, 0 < n <= LANES: the others are 0, or not stored. */
static inline vec vec_load_part(const real *at, int n) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), at);
#elif VEC_BYTES == 64
    return (vec)_mm512_maskz_loadu_pd((__mmask8)((1u << n) - 1), at);
#elif VEC_BYTES == 32 && !defined REAL_DOUBLE
    return (vec)_mm256_maskload_ps(at, words_to(n));
#elif VEC_BYTES == 32
    return (vec)_mm256_maskload_pd(at, words_to(2 * n));
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
#elif VEC_BYTES == 32 && !defined REAL_DOUBLE /* (some processors take long over a store with a mask) */
    if (n == LANES) {
        vec_store(at, x);
        return;
    }
    __m128 half = _mm256_castps256_ps128((__m256)x);
    if (n & 4) _mm_storeu_ps(at, half), half = _mm256_extractf128_ps((__m256)x, 1), at += 4;
    if (n & 2) _mm_storel_pi((__m64 *)(void *)at, half), half = _mm_movehl_ps(half, half), at += 2;
    if (n & 1) _mm_store_ss(at, half);
#else
    for (int i = 0; i < n; i++) at[i] = x[i];
#endif
}

/* n numbers, often few: for those memcpy takes longer to find out what to do. Nothing beyond them is touched, for it
 * may lie in a line of the cache that nobody has asked for: the last ones are copied twice rather than with a mask. */
static inline void vec_copy(real *restrict to, const real *restrict from, int n) {
#define COPY(at, count) memcpy(to + (at), from + (at), (count) * sizeof *to)
    if (n >= 16) {
        int i = 0;
        for (; i + 16 <= n; i += 16) COPY(i, 16);
        COPY(n - 16, 16);
    } else if (n >= 8) {
        COPY(0, 8), COPY(n - 8, 8);
    } else if (n >= 4) {
        COPY(0, 4), COPY(n - 4, 4);
    } else if (n >= 2) {
        COPY(0, 2), COPY(n - 1, 1);
    } else if (n == 1) {
        *to = *from;
    }
#undef COPY
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

/* x, or 0 where |x| < size; NaN stays. */
static inline vec vec_zero_near(vec x, real size) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    __mmask16 kept = _mm512_cmp_ps_mask(_mm512_abs_ps((__m512)x), (__m512)vec_all(size), _CMP_NLT_UQ);
    return (vec)_mm512_maskz_mov_ps(kept, (__m512)x);
#elif VEC_BYTES == 64
    __mmask8 kept = _mm512_cmp_pd_mask(_mm512_abs_pd((__m512d)x), (__m512d)vec_all(size), _CMP_NLT_UQ);
    return (vec)_mm512_maskz_mov_pd(kept, (__m512d)x);
#else
    __typeof__(x < 0) near = (x < vec_all(size)) & (x > vec_all(-size));
    return (vec)((__typeof__(near))x & ~near);
#endif
}

/* The square roots, each rounded once. */
static inline vec vec_sqrt(vec x) {
#if VEC_BYTES == 64 && !defined REAL_DOUBLE
    return (vec)_mm512_sqrt_ps((__m512)x);
#elif VEC_BYTES == 64
    return (vec)_mm512_sqrt_pd((__m512d)x);
#elif VEC_BYTES == 32 && !defined REAL_DOUBLE
    return (vec)_mm256_sqrt_ps((__m256)x);
#elif VEC_BYTES == 32
    return (vec)_mm256_sqrt_pd((__m256d)x);
#elif defined __aarch64__ && !defined REAL_DOUBLE
    return (vec)vsqrtq_f32((float32x4_t)x);
#elif defined __aarch64__
    return (vec)vsqrtq_f64((float64x2_t)x);
#else
    UNROLL for (int i = 0; i < LANES; i++) x[i] = R(sqrt((double)x[i])); /* (rounding twice does no harm to a root) */
    return x;
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
