#include "numbers/elementary.h"

#include "numbers/simd.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
Most functions below take three steps: the argument is *reduced* to a small interval, by an identity that is exact; a
*polynomial* does the work there; and the *reconstruction* undoes the reduction. What costs accuracy is the rounding at
the joints, so numbers that are about to lose bits are carried as pairs, a rounded number and what the rounding left.

Each function of one argument has a second, shorter form for single precision: the same steps in plain doubles, without
pairs, and with a polynomial that is good to about 32 bits or more. Its result is rounded to a float at the end, and
that rounding is all of the error but a few thousandths of a unit.

The polynomials are minimax fits: of all polynomials of their degree those whose largest weighted error is least. They
were found by Remez's exchange in 60 digits (`tests/fixtures/minimax.py` finds them again and prints them). The test of
this module measures their errors, and those of the functions, against sums in twice the precision of a double. Below
each equation stands that one of its errors which comes closest to its bound: of (elementary.2), (elementary.5) and
(elementary.10) it is the shorter polynomial's, relative to $`r`$ and $`s`$ (for the cosine to 1); of (elementary.11)
the polynomial's, in ulps of $`t`$; of the others, in ulps, how far the function is from the equation.

## Vectors of doubles

The tools: choosing lane by lane, reading the bits, a power of two.
*/
typedef uint64_t lanes __attribute__((vector_size(VEC_BYTES)));
static const uint64_t SIGN = 0x8000000000000000, ONE = 0x3ff0000000000000; /* the bits of -0 and of 1 */

#define INLINE static inline __attribute__((always_inline))

INLINE vec64 all64(double x) {
    return x - (vec64){0};
}

/* a where the mask is set, else b. A comparison of vectors is such a mask. (Where the processor has this in one
 * instruction it is spelled out, since compilers do not find it. So are the two below, in which a NaN for b stays.) */
INLINE vec64 pick(lanes mask, vec64 a, vec64 b) {
#if defined __AVX512DQ__
    return (vec64)_mm512_mask_blend_pd(_mm512_movepi64_mask((__m512i)mask), (__m512d)b, (__m512d)a);
#elif VEC_BYTES == 32
    return (vec64)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)mask);
#else
    return (vec64)((mask & (lanes)a) | (~mask & (lanes)b));
#endif
}

/* a < b ? a : b */
INLINE vec64 smaller_or_second(vec64 a, vec64 b) {
#if VEC_BYTES == 64
    return (vec64)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif VEC_BYTES == 32
    return (vec64)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
    return pick((lanes)(a < b), a, b);
#endif
}

/* a > b ? a : b */
INLINE vec64 larger_or_second(vec64 a, vec64 b) {
#if VEC_BYTES == 64
    return (vec64)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif VEC_BYTES == 32
    return (vec64)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
    return pick((lanes)(a > b), a, b);
#endif
}

INLINE vec64 magnitude(vec64 x) {
    return (vec64)((lanes)x & ~SIGN);
}

/* magnitude with the sign of `sign`. */
INLINE vec64 with_sign(vec64 magnitude, vec64 sign) {
    return (vec64)((lanes)magnitude | ((lanes)sign & SIGN));
}

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1), even and odd powers in chains of their own, which run side by side. */
INLINE vec64 polynomial(vec64 x, int n, const double *c) {
    vec64 square = x * x, sum[2] = {all64(c[(n - 1) & ~1]), all64(c[(n - 2) | 1])};
    UNROLL for (int k = n - 3; k >= 0; k--) sum[k & 1] = vec64_fused(sum[k & 1], square, all64(c[k]));
    return vec64_fused(sum[1], x, sum[0]);
}

/* hi + lo, of which hi is what a rounding kept and lo what it left. */
struct pair {
    vec64 hi, lo;
};

INLINE bool any(lanes mask) {
#if VEC_BYTES == 64
    return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#elif VEC_BYTES == 32
    return !_mm256_testz_si256((__m256i)mask, (__m256i)mask);
#else
    uint64_t bits = 0;
    for (int i = 0; i < LANES64; i++) bits |= mask[i];
    return bits != 0;
#endif
}

/* a + b as a pair, if a is not the smaller one or is zero. */
INLINE struct pair sum_of_ordered(vec64 a, vec64 b) {
    vec64 hi = a + b;
    return (struct pair){hi, (a - hi) + b};
}

/* a + b as a pair. */
INLINE struct pair sum_of(vec64 a, vec64 b) {
    vec64 hi = a + b, of_b = hi - a;
    return (struct pair){hi, (a - (hi - of_b)) + (b - of_b)};
}

/* a / (b + b_left), a quotient and its correction by what the division leaves over; a_left is a's own rest. */
INLINE struct pair quotient(vec64 a, vec64 a_left, vec64 b, vec64 b_left) {
    vec64 over = 1 / b, q = a * over;
    vec64 rest = vec64_fused(-q, b, a) + (a_left - q * b_left);
    return sum_of_ordered(q, rest * over);
}

static const double LN_2 = 0x1.62e42fefa39efp-1, LN_2_HIGH = 0x1.62e42fefa3800p-1, LN_2_LOW = 0x1.ef35793c76730p-45;
/* A sum with it rounds to a whole number, which its low bits are then. */
static const double SHIFTER = 0x1.8p52;

/*
## The exponential

(elementary.1) Reduction of the exponential
```math
e^x = 2^n\,e^r, \qquad n = \Big\lfloor \frac{x}{\ln 2} + \frac12 \Big\rfloor, \qquad r = x - n\ln 2, \quad
|r| \le \tfrac12\ln 2 .
```

The product $`n\ln 2`$ must be better than a double, or the error of $`\ln 2`$ times $`n`$ stands in $`r`$. So
$`\ln 2`$ is a sum of two numbers, of which the first has 42 bits: its product with $`n`$ is exact, and so is the
difference from $`x`$, because neither is more than twice the other. Adding $`1.5\cdot 2^{52}`$ rounds to a whole number
and leaves that number in the low bits, from where it is shifted into the exponent. (Halfway between two whole numbers
either of them will do.) On the interval that is left,

(elementary.2) The polynomial of the exponential, q of degree 9 (for floats one of degree 5 in place of 1/2 + rq)
```math
e^r = 1 + r + \tfrac12 r^2 + r^3 q(r) .
```
*/
static const double EXP_TAIL[] = {0x1.5555555555559p-3,  0x1.5555555555559p-5,  0x1.111111110f6e1p-7,
                                  0x1.6c16c16c14aadp-10, 0x1.a01a01afd37f2p-13, 0x1.a01a01af57150p-16,
                                  0x1.71ddf87c63259p-19, 0x1.27e4c7de31d2bp-22, 0x1.af5e7c62f337dp-26,
                                  0x1.1f929a7f9d26ap-29};
static const double EXP_TAIL_SHORT[] = {0x1.00000027d8df8p-1, 0x1.55555588ef4aap-3,  0x1.5554ade46269cp-5,
                                        0x1.11108fc034f90p-7, 0x1.6d747457f76d9p-10, 0x1.a1a12c43955a4p-13};

/* x = n ln 2 + r + r_left; the low bits of `shifted` are n. */
struct reduced {
    vec64 shifted, r, r_left;
};

INLINE struct reduced reduce_by_ln2(vec64 x, bool full) {
    vec64 shifted = vec64_fused(x, all64(0x1.71547652b82fep+0), all64(SHIFTER)), n = shifted - SHIFTER;
    if (!full) return (struct reduced){shifted, vec64_fused(-n, all64(LN_2), x), all64(0)};
    vec64 a = vec64_fused(-n, all64(LN_2_HIGH), x), b = n * LN_2_LOW, r = a - b;
    return (struct reduced){shifted, r, (a - r) - b};
}

/* 2^n for the n in the low bits. */
INLINE vec64 power_of_two(lanes n) {
    return (vec64)((n << 52) + ONE);
}

/* e^(r + r_left) - 1 as a pair. */
INLINE struct pair expm1_of_reduced(struct reduced x, bool full) {
    vec64 r = x.r, square = r * r;
    if (!full) return (struct pair){vec64_fused(square, polynomial(r, 6, EXP_TAIL_SHORT), r), all64(0)};
    vec64 half = 0.5 * r, second = half * r, second_left = vec64_fused(half, r, -second);
    vec64 third = square * r * polynomial(r, 10, EXP_TAIL);
    struct pair sum = sum_of_ordered(r, second);
    sum.lo += (second_left + third) + vec64_fused(x.r_left, r, x.r_left);
    return sum;
}

/* The factor 2^n in two steps, since 2^n alone may overflow or underflow where the product does not. */
INLINE vec64 times_power_of_two(vec64 y, vec64 shifted) {
    vec64 half = (shifted - SHIFTER) * 0.5 + SHIFTER;
    return y * power_of_two((lanes)half) * power_of_two((lanes)shifted - (lanes)half);
}

INLINE vec64 clamped(vec64 x, double low, double high) {
    return larger_or_second(all64(low), smaller_or_second(all64(high), x)); /* NaN stays NaN */
}

INLINE vec64 lanes_exp(vec64 x, bool full) {
    struct reduced reduced = reduce_by_ln2(clamped(x, full ? -746 : -700, full ? 710 : 700), full);
    struct pair e = expm1_of_reduced(reduced, full);
    if (!full) return (1 + e.hi) * power_of_two((lanes)reduced.shifted);
    struct pair sum = sum_of_ordered(all64(1), e.hi);
    return times_power_of_two(sum.hi + (sum.lo + e.lo), reduced.shifted);
}

/*
$`e^x - 1`$ is not computed as it stands: about zero the 1 would swallow the digits. The same $`n`$ and $`r`$ give

(elementary.3) The exponential less one
```math
e^x - 1 = (2^n - 1) + 2^n (e^r - 1),
```

in which $`e^r - 1`$ comes from (elementary.2) without its 1, and what the rounding of the first bracket leaves is added
at the end. All of it is computed halved, so that $`n = 1024`$ needs no power of two that is not there.
*/
/* (e^x - 1) / 2 as a pair, for x from -50 to 710. */
INLINE struct pair half_expm1(vec64 x, bool full) {
    struct reduced reduced = reduce_by_ln2(x, full);
    struct pair e = expm1_of_reduced(reduced, full);
    vec64 scale = power_of_two((lanes)reduced.shifted - 1), whole = scale - 0.5;
    if (!full) return (struct pair){vec64_fused(scale, e.hi, whole), all64(0)};
    struct pair sum = sum_of_ordered(whole, scale * e.hi);
    sum.lo += ((scale - whole) - 0.5) + scale * e.lo;
    return sum;
}

INLINE vec64 lanes_expm1(vec64 x, bool full) {
    struct pair half = half_expm1(clamped(x, -50, 710), full);
    return pick((lanes)(magnitude(x) < 0x1p-54), x, 2 * (half.hi + half.lo));
}

/*
## The logarithm

(elementary.4) Reduction of the logarithm
```math
\ln u = e \ln 2 + \ln(1 + f), \qquad u = 2^e (1 + f), \quad \tfrac{1}{\sqrt2} \le 1 + f < \sqrt2 .
```

The exponent $`e`$ and the fraction are in the bits of $`u`$. With the bits of $`1/\sqrt2`$ subtracted as a whole
number, the exponent's field turns over just where $`1 + f`$ is to leave the interval. The series in $`f`$ itself
converges slowly. One in $`s = f/(2 + f)`$, for which $`1 + f = (1 + s)/(1 - s)`$, has odd powers only, and
$`|s| \le 0.172`$:

(elementary.5) The polynomial of the logarithm, P of degree 6 (for floats 3)
```math
\ln(1 + f) = f - \Big( \frac{f^2}{2} - s\Big(\frac{f^2}{2} + R\Big) \Big), \qquad R = z\,P(z), \quad z = s^2 .
```

It is $`2s + sR`$, written so that what is rounded is small beside $`f`$, which is exact. In double precision
$`f - \tfrac12 f^2`$ and the sum of it and $`e\ln 2`$ are pairs.
*/
static const double LOG_TAIL[] = {0x1.5555555555592p-1, 0x1.999999997fdbep-2, 0x1.24924941f0dd4p-2,
                                  0x1.c71c52098f26fp-3, 0x1.74663edf3cacfp-3, 0x1.39a1bb9353fa5p-3,
                                  0x1.2f055b3fd8236p-3};
static const double LOG_TAIL_SHORT[] = {0x1.555554fd9dcafp-1, 0x1.999a7a89615e3p-2, 0x1.2438d7e6c9fabp-2,
                                        0x1.e2f65928710c1p-3};

/* u = 2^e (1 + f), for a u that is normal and positive. */
struct logarithm {
    vec64 e, f;
};

INLINE struct logarithm reduce_logarithm(vec64 u) {
    const uint64_t root_half = 0x3fe6a09e667f3bcd, fraction = 0x000fffffffffffff, two_52 = 0x4330000000000000;
    lanes turned = (lanes)u + (ONE - root_half);
    vec64 e = (vec64)((turned >> 52) | two_52) - (0x1p52 + 1023);
    return (struct logarithm){e, (vec64)((turned & fraction) + root_half) - 1};
}

/* e ln 2 + ln(1 + f) + more, as a pair. */
INLINE struct pair log_of_reduced(struct logarithm x, vec64 more, bool full) {
    vec64 e = x.e, f = x.f, s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
    vec64 r = z * (full ? polynomial(z, 7, LOG_TAIL) : polynomial(z, 4, LOG_TAIL_SHORT));
    if (!full) return (struct pair){vec64_fused(e, all64(LN_2), f - (half_square - s * (half_square + r))), more};
    vec64 left = vec64_fused(0.5 * f, f, -half_square);
    struct pair near = sum_of_ordered(f, -half_square), sum = sum_of_ordered(e * LN_2_HIGH, near.hi);
    vec64 tail = vec64_fused(s, half_square + r, near.lo - left);
    return (struct pair){sum.hi, sum.lo + (vec64_fused(e, all64(LN_2_LOW), more) + tail)};
}

/* y, but where u is no positive finite number what the logarithm is there. */
INLINE vec64 log_ends(vec64 u, vec64 y) {
    y = pick((lanes)(u == all64(INFINITY)), u, y);
    y = pick((lanes)(u == 0), all64(-INFINITY), y);
    return pick((lanes)(u >= 0), y, all64(NAN));
}

INLINE vec64 lanes_log(vec64 x, bool full) {
    lanes subnormal = (lanes)(x < 0x1p-1022); /* no float is */
    struct logarithm reduced = reduce_logarithm(full ? pick(subnormal, x * 0x1p54, x) : x);
    if (full) reduced.e = pick(subnormal, reduced.e - 54, reduced.e);
    struct pair log = log_of_reduced(reduced, all64(0), full);
    return log_ends(x, log.hi + log.lo);
}

/*
For $`\ln(1 + x)`$ the sum $`u = 1 + x`$ is rounded, and what the rounding leaves, $`c`$, is given back by the first two
terms of a series. (The second one is at most half a unit in the last place, where $`u = 1`$ and $`c`$ is all of
$`x`$.)

(elementary.6) The logarithm of one and something
```math
\ln(1 + x) \approx \ln u + \frac{c}{u} - \frac{c^2}{2u^2}, \qquad u + c = 1 + x .
```
*/
/* ln(1 + x.hi + x.lo) as a pair, for a sum that is positive and finite. */
INLINE struct pair log1p_of_pair(struct pair x, bool full) {
    if (!full) { /* about zero, where 1 + x loses digits of x, e = 0 and f is x */
        struct logarithm reduced = reduce_logarithm(1 + x.hi);
        reduced.f = pick((lanes)(magnitude(x.hi) < 0.25), x.hi, reduced.f);
        return log_of_reduced(reduced, all64(0), false);
    }
    struct pair u = sum_of(all64(1), x.hi);
    vec64 c = (u.lo + x.lo) / u.hi;
    return log_of_reduced(reduce_logarithm(u.hi), vec64_fused(-0.5 * c, c, c), true);
}

INLINE vec64 lanes_log1p(vec64 x, bool full) {
    struct pair log = log1p_of_pair((struct pair){x, all64(0)}, full);
    return pick((lanes)(magnitude(x) < 0x1p-54), x, log_ends(1 + x, log.hi + log.lo));
}

/*
## Softplus

(elementary.7) Softplus
```math
\ln(1 + e^x) = \max(x, 0) + \ln\big(1 + e^{-|x|}\big) .
```

The right-hand side never overflows. Its exponential is handed on as a pair, for a rounding of it would be seen in the
result. Far to the left two terms of the logarithm's series, $`e^x - \tfrac12 e^{2x}`$, are all of it.
*/
INLINE vec64 lanes_softplus(vec64 x, bool full) {
    struct reduced reduced = reduce_by_ln2(clamped(-magnitude(x), full ? -746 : -700, 0), full);
    struct pair e = expm1_of_reduced(reduced, full), power = sum_of_ordered(all64(1), e.hi);
    vec64 above = pick((lanes)(x <= 0), all64(0), x); /* NaN stays NaN */
    if (!full)
        return above +
               log1p_of_pair((struct pair){(1 + e.hi) * power_of_two((lanes)reduced.shifted), all64(0)}, false).hi;
    power = sum_of_ordered(power.hi, power.lo + e.lo);
    power.hi = times_power_of_two(power.hi, reduced.shifted);
    power.lo = times_power_of_two(power.lo, reduced.shifted);
    struct pair log = log1p_of_pair(power, full), sum = sum_of(above, log.hi);
    vec64 small = power.hi + vec64_fused(-0.5 * power.hi, power.hi, power.lo); /* two terms of the series */
    vec64 y = pick((lanes)(x < -20), small, sum.hi + (sum.lo + log.lo));
    return pick((lanes)(x == all64(INFINITY)), x, y);
}

/*
## The hyperbolic tangent and its inverse

(elementary.8) Both by the functions above
```math
\tanh x = \frac{E}{E + 1}, \quad E = \tfrac12\big(e^{2x} - 1\big), \qquad
\tanh^{-1} x = \tfrac12 \ln\Big(1 + \frac{2x}{1 - x}\Big), \qquad x \ge 0 .
```

Both are odd, so they are computed for $`|x|`$ and given the sign. $`E`$ and the quotients are pairs.
*/
INLINE vec64 lanes_tanh(vec64 x, bool full) {
    vec64 size = magnitude(x);
    struct pair e = half_expm1(clamped(2 * size, 0, 50), full), q;
    if (full) {
        e = sum_of_ordered(e.hi, e.lo);
        struct pair below = sum_of(e.hi, all64(1));
        q = quotient(e.hi, e.lo, below.hi, below.lo + e.lo);
    } else {
        q = (struct pair){e.hi / (e.hi + 1), all64(0)};
    }
    return with_sign(pick((lanes)(size < 0x1p-28), size, q.hi + q.lo), x);
}

INLINE vec64 lanes_atanh(vec64 x, bool full) {
    vec64 size = magnitude(x);
    struct pair below = sum_of_ordered(all64(1), -size), q;
    if (full)
        q = quotient(2 * size, all64(0), below.hi, below.lo);
    else
        q = (struct pair){2 * size / below.hi, all64(0)};
    struct pair log = log1p_of_pair(q, full);
    vec64 y = pick((lanes)(size < 0x1p-28), size, 0.5 * (log.hi + log.lo));
    y = pick((lanes)(size == 1), all64(INFINITY), y);
    return with_sign(pick((lanes)(size <= 1), y, all64(NAN)), x);
}

/*
## Sine and cosine

(elementary.9) Reduction of an angle
```math
\begin{aligned}
x &= n\,\frac\pi2 + r, \quad |r| \le \frac\pi4, \\
(\sin x, \cos x) &= (\sin r, \cos r),\ (\cos r, -\sin r),\ (-\sin r, -\cos r),\ (-\cos r, \sin r) \\
&\quad \text{ for } n \bmod 4 = 0, 1, 2, 3 .
\end{aligned}
```

Up to 1024 the multiple of $`\tfrac\pi2`$ is subtracted in three parts, of which the first two have 43 bits, so that
their products with $`n`$ are exact. Beyond, more bits are needed than fit. But a large double is a whole number $`m`$
times some $`2^e`$, and those bits of $`2/\pi`$ do not matter that make whole turns with it. The product of $`m`$ and a
window of 192 of the others is computed in whole numbers (Payne and Hanek, 1983). Its two highest bits are $`n`$. At
worst the next 62 are alike, all 0 or all 1, and the last 53 lack what the bits behind the window would have added; the
75 between them are more than a double needs.

(elementary.10) Their polynomials, of degree 5 (for floats 3)
```math
\sin r = r + r^3 S(r^2), \qquad \cos r = 1 - \tfrac12 r^2 + r^4 C(r^2) .
```
*/
static const double SIN_TAIL[] = {-0x1.5555555555549p-3, 0x1.111111110f881p-7,   -0x1.a01a019c12724p-13,
                                  0x1.71de35787a2b3p-19, -0x1.ae5e66d9322adp-26, 0x1.5d93307b3fd03p-33},
                    SIN_TAIL_SHORT[] = {-0x1.5555554cbae85p-3, 0x1.111108970770fp-7, -0x1.a00f9e3f6dc74p-13,
                                        0x1.6cd87d1da4118p-19};
static const double COS_TAIL[] = {0x1.555555555554cp-5,   -0x1.6c16c16c15185p-10, 0x1.a01a019cb2752p-16,
                                  -0x1.27e4f80a7acfap-22, 0x1.1ee9ec4ab7808p-29,  -0x1.8faed0bb22d99p-37},
                    COS_TAIL_SHORT[] = {0x1.5555554f4ef26p-5, -0x1.6c16b89988f7ap-10, 0x1.a01120a5d9ac8p-16,
                                        -0x1.242af0666b85ap-22};
static const double HALF_PI = 0x1.921fb54442d18p+0, HALF_PI_LEFT = 0x1.1a62633145c07p-54, NEAR = 0.78, FAR = 1024;

/* The bits of 2 / pi behind its point, after 64 zeros. */
static const uint32_t TWO_OVER_PI[] = {0,          0,          0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0,
                                       0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0,
                                       0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
                                       0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b,
                                       0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7,
                                       0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea,
                                       0x6bfb5fb1, 0x1f8d5d08, 0x56033046};

/* The window [6] of 2 / pi that begins at its bit `first`, the highest word first, times m, modulo 2^192. */
static void times_window(uint64_t m, int first, uint32_t product[6]) {
    const uint64_t factor[2] = {m & UINT32_MAX, m >> 32};
    uint64_t sum[6] = {0};
    for (int i = 5; i >= 0; i--) {
        const uint32_t *word = TWO_OVER_PI + first / 32 + i;
        uint64_t window = ((uint64_t)word[0] << 32 | word[1]) >> (32 - first % 32) & UINT32_MAX;
        for (int k = 0; k < 2 && i - k >= 0; k++) {
            uint64_t part = window * factor[k];
            sum[i - k] += part & UINT32_MAX;
            if (i - k > 0) sum[i - k - 1] += part >> 32;
        }
    }
    for (int i = 5; i >= 0; i--) {
        if (i > 0) sum[i - 1] += sum[i] >> 32;
        product[i] = (uint32_t)sum[i];
    }
}

/* n modulo 4 and the pair r of eq. elementary.9 for a finite x >= 1024. */
static int reduce_far(double x, double *hi, double *lo) {
    uint64_t bits;
    uint32_t product[6];
    memcpy(&bits, &x, sizeof bits);
    int e = (int)(bits >> 52) - 1075;
    times_window((bits & 0xfffffffffffff) | 0x10000000000000, e + 62, product);
    int n = (int)(product[0] >> 30);
    double sum = 0, left = 0, unit = 0x1p-30;
    bool above = product[0] >> 29 & 1; /* nearer to the next multiple */
    for (int i = 0; i < 6; i++, unit *= 0x1p-32) {
        double term = (double)(i ? product[i] : product[i] & 0x3fffffff) * unit - (i == 0 && above ? 1 : 0);
        double next = sum + term;
        left += (sum - next) + term;
        sum = next;
    }
    *hi = sum * HALF_PI;
    *lo = fused64(sum, HALF_PI, -*hi) + (sum * HALF_PI_LEFT + left * HALF_PI);
    return n + above;
}

/* The low two bits of `n` are those of n. */
struct angle {
    lanes n;
    vec64 r, r_left;
};

/* The same for lanes that are far, one by one. */
static struct angle reduce_far_angles(vec64 x, struct angle angle) {
    for (int i = 0; i < LANES64; i++) {
        double hi = NAN, lo = 0;
        if (!(fabs(x[i]) >= FAR)) continue;
        if (isfinite(x[i])) angle.n[i] = (uint64_t)reduce_far(fabs(x[i]), &hi, &lo);
        if (x[i] < 0) angle.n[i] = -angle.n[i], hi = -hi, lo = -lo;
        angle.r[i] = hi;
        angle.r_left[i] = lo;
    }
    return angle;
}

INLINE struct angle reduce_angle(vec64 x, bool full) {
    vec64 shifted = vec64_fused(x, all64(0x1.45f306dc9c883p-1), all64(SHIFTER)), n = shifted - SHIFTER;
    lanes reduced = ~(lanes)(magnitude(x) < NEAR);
    struct angle angle = {(lanes)shifted, x, all64(0)}; /* n = 0 and r = x for angles that are near */
    if (any(reduced) && full) {
        vec64 a = vec64_fused(-n, all64(0x1.921fb54442c00p+0), x);
        struct pair r = sum_of(a, n * -0x1.18469898cc400p-44);
        vec64 left = vec64_fused(-n, all64(0x1.1701b839a2520p-88), r.lo);
        angle.r = r.hi + left;
        angle.r_left = (r.hi - angle.r) + left;
    } else if (any(reduced)) {
        angle.r = vec64_fused(-n, all64(HALF_PI_LEFT), vec64_fused(-n, all64(HALF_PI), x));
    }
    return any((lanes)(magnitude(x) >= FAR)) ? reduce_far_angles(x, angle) : angle;
}

struct sincos {
    vec64 sine, cosine;
};

INLINE struct sincos lanes_sincos(vec64 x, bool full) {
    struct angle angle = reduce_angle(x, full);
    vec64 r = angle.r, z = r * r, cube = z * r, half = 0.5 * z, above = 1 - half, sine, cosine;
    if (full) {
        vec64 tail = polynomial(z, 6, SIN_TAIL);
        sine = r + (vec64_fused(cube, tail, angle.r_left) - half * angle.r_left);
        cosine = above + (((1 - above) - half) + vec64_fused(z * z, polynomial(z, 6, COS_TAIL), -r * angle.r_left));
    } else {
        sine = vec64_fused(cube, polynomial(z, 4, SIN_TAIL_SHORT), r);
        cosine = vec64_fused(z * z, polynomial(z, 4, COS_TAIL_SHORT), above);
    }
    lanes odd = -(angle.n & 1);
    vec64 s = pick(odd, cosine, sine), c = pick(odd, sine, cosine);
    s = (vec64)((lanes)s ^ (lanes)((angle.n & 2) << 62));
    c = (vec64)((lanes)c ^ (lanes)(((angle.n + 1) & 2) << 62));
    return (struct sincos){pick((lanes)(magnitude(x) < 0x1p-28), x, s), c};
}

INLINE vec64 lanes_sin(vec64 x, bool full) {
    return lanes_sincos(x, full).sine;
}

INLINE vec64 lanes_cos(vec64 x, bool full) {
    return lanes_sincos(x, full).cosine;
}

/*
## Arrays and single numbers

Every function is one loop over vectors. The last vector is filled up with zeros, and that of a single number with
copies of it.
*/
typedef double doubles __attribute__((vector_size(VEC_BYTES), aligned(sizeof(double)), may_alias));
typedef float half32 __attribute__((vector_size(VEC_BYTES / 2)));
typedef float floats __attribute__((vector_size(VEC_BYTES / 2), aligned(sizeof(float)), may_alias));

/* What is left of an array, up to a vector of it; the lanes behind its end are zero, or are not stored. (A loop over
 * the few numbers of a short row would take longer than the function.) */
#if defined __AVX512VL__
INLINE vec64 part64(int left, const double *x) {
    return (vec64)_mm512_maskz_loadu_pd((__mmask8)((1u << left) - 1), x);
}
INLINE void store_part64(int left, double *y, vec64 v) {
    _mm512_mask_storeu_pd(y, (__mmask8)((1u << left) - 1), (__m512d)v);
}
INLINE half32 part32(int left, const float *x) {
    return (half32)_mm256_maskz_loadu_ps((__mmask8)((1u << left) - 1), x);
}
INLINE void store_part32(int left, float *y, half32 v) {
    _mm256_mask_storeu_ps(y, (__mmask8)((1u << left) - 1), (__m256)v);
}
#elif VEC_BYTES == 32
INLINE __m256i mask64(int left) {
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(left), _mm256_set_epi64x(3, 2, 1, 0));
}
INLINE __m128i mask32(int left) {
    return _mm_cmpgt_epi32(_mm_set1_epi32(left), _mm_set_epi32(3, 2, 1, 0));
}
INLINE vec64 part64(int left, const double *x) {
    return (vec64)_mm256_maskload_pd(x, mask64(left));
}
INLINE void store_part64(int left, double *y, vec64 v) {
    _mm256_maskstore_pd(y, mask64(left), (__m256d)v);
}
INLINE half32 part32(int left, const float *x) {
    return (half32)_mm_maskload_ps(x, mask32(left));
}
INLINE void store_part32(int left, float *y, half32 v) {
    _mm_maskstore_ps(y, mask32(left), (__m128)v);
}
#else
INLINE vec64 part64(int left, const double *x) {
    vec64 v = {0};
    for (int i = 0; i < left; i++) v[i] = x[i];
    return v;
}
INLINE void store_part64(int left, double *y, vec64 v) {
    for (int i = 0; i < left; i++) y[i] = v[i];
}
INLINE half32 part32(int left, const float *x) {
    half32 v = {0};
    for (int i = 0; i < left; i++) v[i] = x[i];
    return v;
}
INLINE void store_part32(int left, float *y, half32 v) {
    for (int i = 0; i < left; i++) y[i] = v[i];
}
#endif

INLINE vec64 load64(int left, const double *x) {
    return left < LANES64 ? part64(left, x) : (vec64) * (const doubles *)x;
}
INLINE void store64(int left, double *y, vec64 v) {
    if (left < LANES64)
        store_part64(left, y, v);
    else
        *(doubles *)y = v;
}
INLINE vec64 load32(int left, const float *x) {
    return __builtin_convertvector(left < LANES64 ? part32(left, x) : (half32) * (const floats *)x, vec64);
}
INLINE void store32(int left, float *y, vec64 v) {
    half32 narrow = __builtin_convertvector(v, half32);
    if (left < LANES64)
        store_part32(left, y, narrow);
    else
        *(floats *)y = narrow;
}

/* lanes_name(x, full) is the function. */
#define DEFINE_ELEMENTARY(name)                                                                                        \
    double f64_##name(double x) {                                                                                      \
        return lanes_##name(all64(x), true)[0];                                                                        \
    }                                                                                                                  \
    float f32_##name(float x) {                                                                                        \
        return (float)lanes_##name(all64((double)x), false)[0];                                                        \
    }                                                                                                                  \
    void f64_##name##_all(int n, const double *x, double *y) {                                                         \
        for (int i = 0; i < n; i += LANES64) store64(n - i, y + i, lanes_##name(load64(n - i, x + i), true));          \
    }                                                                                                                  \
    void f32_##name##_all(int n, const float *x, float *y) {                                                           \
        for (int i = 0; i < n; i += LANES64) store32(n - i, y + i, lanes_##name(load32(n - i, x + i), false));         \
    }

DEFINE_ELEMENTARY(exp)
DEFINE_ELEMENTARY(expm1)
DEFINE_ELEMENTARY(log)
DEFINE_ELEMENTARY(log1p)
DEFINE_ELEMENTARY(softplus)
DEFINE_ELEMENTARY(tanh)
DEFINE_ELEMENTARY(atanh)
DEFINE_ELEMENTARY(sin)
DEFINE_ELEMENTARY(cos)

void f64_sincos_all(int n, const double *x, double *sine, double *cosine) {
    for (int i = 0; i < n; i += LANES64) {
        struct sincos both = lanes_sincos(load64(n - i, x + i), true);
        store64(n - i, sine + i, both.sine);
        store64(n - i, cosine + i, both.cosine);
    }
}

/*
## An angle, a length, a power

(elementary.11) The angle of a point with 0 <= y <= x
```math
\tan^{-1}\frac yx = \frac\pi4 + \tan^{-1}\frac{y - x}{y + x}, \qquad \tan^{-1} t = t + t^3 A(t^2),
\quad |t| \le \tan\frac\pi8 .
```

The first equation is used where $`y/x`$ is above $`\tan\tfrac\pi8`$. $`A`$ has degree 10. The other seven eighths of
the circle are mirror images, so that the angle is a multiple of $`\tfrac\pi4`$, which is held in two doubles, plus or
minus the arc tangent.
*/
static const double ATAN_TAIL[] = {-0x1.555555555553dp-2, 0x1.99999999958fbp-3,  -0x1.24924922b187ap-3,
                                   0x1.c71c70e7cbe57p-4,  -0x1.745cf90fee9cep-4, 0x1.3b111cbd0bbc0p-4,
                                   -0x1.10ebe1a888f6fp-4, 0x1.df11a3c83d77dp-5,  -0x1.9cdd3cd12b875p-5,
                                   0x1.37f0118f5d613p-5,  -0x1.25a39437eb832p-6};

/* 2^-k for the larger of two numbers, about 2^k: times it, neither overflows, and not both underflow. */
static double to_unit(double largest) {
    uint64_t bits;
    memcpy(&bits, &largest, sizeof bits);
    bits >>= 52;
    bits = (2046 - (bits > 2045 ? 2045 : bits)) << 52;
    memcpy(&largest, &bits, sizeof bits);
    return largest;
}

double f64_atan2(double y, double x) {
    if (isnan(x) || isnan(y)) return x + y;
    double across = fabs(x), up = fabs(y);
    if (isinf(across) || isinf(up)) across = isinf(across) ? 1 : 0, up = isinf(up) ? 1 : 0;
    if (across == 0 && up == 0) across = 1;
    bool steep = up > across, back = signbit(x);
    double scale = to_unit(steep ? up : across), large = (steep ? up : across) * scale,
           small = (steep ? across : up) * scale;
    int eighths = 0;
    double sign = 1;
    struct pair below = {all64(large), all64(0)}, above = {all64(small), all64(0)};
    if (small > 0x1.a827999fcef32p-2 * large) {
        above = sum_of(all64(small), all64(-large)), below = sum_of(all64(small), all64(large));
        eighths = 1;
    }
    if (steep) eighths = 2 - eighths, sign = -sign;
    if (back) eighths = 4 - eighths, sign = -sign;
    struct pair t = quotient(above.hi, above.lo, below.hi, below.lo);
    vec64 z = t.hi * t.hi, tail = vec64_fused(z * t.hi, polynomial(z, 11, ATAN_TAIL), t.lo);
    double turn = eighths * (HALF_PI / 2), left = fused64(eighths, HALF_PI / 2, -turn) + eighths * (HALF_PI_LEFT / 2);
    double angle = turn + sign * t.hi[0], rest = (turn - angle) + sign * t.hi[0];
    return copysign(angle + (rest + (left + sign * tail[0])), y);
}

/*
(elementary.12) A root of a sum of squares, corrected by what the rounded root leaves over
```math
\sqrt{x^2 + y^2} = h + \frac{x^2 + y^2 - h^2}{2h} - \dots
```
*/
double f64_hypot(double x, double y) {
    x = fabs(x), y = fabs(y);
    if (isinf(x) || isinf(y)) return INFINITY;
    double large = x > y ? x : y, scale = to_unit(large);
    if (x + y == 0) return 0;
    x *= scale, y *= scale;
    double h = sqrt(fused64(x, x, y * y)), h2 = h * h, x2 = x * x;
    double over = fused64(-y, y, h2 - x2) + fused64(h, h, -h2) - fused64(x, x, -x2);
    return (h - over / (2 * h)) / scale;
}

/*
A power is made of squares, $`x^n = \prod x^{2^k}`$ over the bits $`k`$ of $`n`$. Each squaring doubles the relative
error of all before it, so that the last one would be $`n`$ roundings off; of pairs it is $`n`$ times a pair's error.
Numbers that grow or shrink out of sight leave their power of two to an exponent of their own.
*/
struct number { /* (hi + lo) 2^e */
    double hi, lo;
    int e;
};

static struct number in_sight(double hi, double lo, int e) {
    if (hi == 0 || !isfinite(hi)) return (struct number){hi, 0, 0};
    if (fabs(hi) > 0x1p-300 && fabs(hi) < 0x1p300) return (struct number){hi, lo, e};
    int k;
    hi = frexp(hi, &k);
    e = e + k < -10000 ? -10000 : e + k > 10000 ? 10000 : e + k; /* 0 or infinite in any case */
    return (struct number){hi, ldexp(lo, -k), e};
}

static struct number times(struct number a, struct number b) {
    double hi = a.hi * b.hi;
    double lo = fused64(a.hi, b.hi, -hi) + (a.hi * b.lo + a.lo * b.hi), sum = hi + lo;
    return hi == 0 || !isfinite(hi) ? in_sight(hi, 0, 0) : in_sight(sum, (hi - sum) + lo, a.e + b.e);
}

double f64_power(double x, int n) {
    unsigned k = n < 0 ? 0u - (unsigned)n : (unsigned)n;
    struct number square = in_sight(x, 0, 0), power = {1, 0, 0};
    if (n < 0) {
        double m = square.hi, over = 1 / m;
        square = in_sight(over, over != 0 && isfinite(over) ? fused64(-over, m, 1) / m : 0, -square.e);
    }
    for (; k > 0; k >>= 1, square = k ? times(square, square) : square)
        if (k & 1) power = times(power, square);
    return power.e ? ldexp(power.hi, power.e) : power.hi;
}

double f64_inverse_power(double n, double p) {
    return f64_exp(-p * f64_log(n));
}

double f64_decade(int k, int n) {
    const double log_10 = 2.302585092994046;
    return f64_power(10, k / n) * f64_exp(k % n * log_10 / n);
}
