/*
# Vectors

One type, `vec`, of as many reals as one of the machine's vector registers holds, on the vector extensions that gcc
and clang share: `+`, `*` and comparisons work lane by lane. One operation must be spelled per instruction set,
because under the flags of this book (no contraction of expressions, so that every result is defined) neither compiler
turns `a * b + c` into it: the fused multiply-add, which rounds once. It is also the operation that the naive loops
use, one lane at a time, and so a vectorised sum and its naive twin in the same order are equal bit by bit.
*/
#ifndef SIMD_H
#define SIMD_H

#include "real.h"

#include <math.h>

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

enum { LANES = VEC_BYTES / sizeof(real) };

typedef real vec __attribute__((vector_size(VEC_BYTES)));
/* The same in memory, where it may stand at any address of a real. */
typedef real vec_in_memory __attribute__((vector_size(VEC_BYTES), aligned(sizeof(real)), may_alias));

#if defined __FMA__ || defined __aarch64__ || defined __FP_FAST_FMAF
#define HAS_FMA 1
#else
#define HAS_FMA 0
#endif

/* a * b + c with one rounding, where the processor has such an instruction. Computing it without one would take a
 * hundred times as long; such a build rounds twice, and its results have other last bits than those of the others. */
static inline real fused(real a, real b, real c) {
#if !HAS_FMA
    return a * b + c;
#elif defined REAL_DOUBLE
    return fma(a, b, c);
#else
    return fmaf(a, b, c);
#endif
}

static inline vec vec_load(const real *at) {
    return *(const vec_in_memory *)at;
}
static inline void vec_store(real *at, vec x) {
    *(vec_in_memory *)at = x;
}
static inline vec vec_all(real x) {
    return x - (vec){0};
}

/* The same lane by lane. */
static inline vec vec_fused(vec a, vec b, vec c) {
#if defined __AVX512F__ && !defined REAL_DOUBLE
    return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined __AVX512F__
    return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined __AVX2__ && defined __FMA__ && !defined REAL_DOUBLE
    return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined __AVX2__ && defined __FMA__
    return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined __aarch64__ && !defined REAL_DOUBLE
    return (vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif defined __aarch64__
    return (vec)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#else
    return a * b + c; /* fused, without the instruction */
#endif
}

#if defined __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

#endif
