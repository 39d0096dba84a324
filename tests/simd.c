/* The fused multiply-adds against exact arithmetic, bit by bit; and which of two numbers is the larger. */
#include "numbers/simd.h"
#include "harness.h"
#include "numbers/order.h"
#include "numbers/rng.h"
#include "programs/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <tgmath.h>

/* A sum of multiples of 2^LEAST in two's complement, wide enough for any product of two doubles and a third one. */
enum { WORDS = 68, LEAST = -2148 };
struct exact {
    uint64_t word[WORDS];
};

static void add_shifted(struct exact *x, uint64_t n, int exponent, bool minus) {
    int at = (exponent - LEAST) / 64, shift = (exponent - LEAST) % 64;
    uint64_t part[2] = {n << shift, shift ? n >> (64 - shift) : 0}, carry = 0;
    for (int i = at; i < WORDS; i++) {
        uint64_t term = i < at + 2 ? part[i - at] : 0, before = x->word[i], sum = minus ? before - term : before + term;
        uint64_t over = minus ? sum > before : sum < before, last = minus ? sum - carry : sum + carry;
        carry = over | (minus ? last > sum : last < sum);
        x->word[i] = last;
    }
}

static uint64_t bit(const struct exact *x, int i) {
    return i < 0 ? 0 : x->word[i / 64] >> (i % 64) & 1;
}

/* A format: how many binary digits, and the exponents of the last one of the smallest number and of the overflow. */
struct format {
    int digits, least, most;
};
static const struct format single = {24, -149, 128}, twice = {53, -1074, 1024};

/* To the nearest number of a format, of two equally near ones to the even one. Zero is positive. */
static double rounded(const struct exact *sum, struct format f) {
    struct exact x = *sum;
    bool minus = bit(&x, 64 * WORDS - 1) != 0;
    if (minus) {
        x = (struct exact){0};
        for (int i = 0; i < WORDS; i++) add_shifted(&x, sum->word[i], LEAST + 64 * i, true);
    }
    int top = 64 * WORDS - 1, last;
    while (top >= 0 && !bit(&x, top)) top--;
    if (top < 0) return 0;
    last = top - (f.digits - 1) > f.least - LEAST ? top - (f.digits - 1) : f.least - LEAST;
    uint64_t n = 0, rest = 0;
    for (int i = top; i >= last; i--) n = 2 * n + bit(&x, i);
    for (int i = 0; i < last - 1 && !rest; i++) rest = bit(&x, i);
    n += bit(&x, last - 1) & (rest | n);
    double size = ldexp((double)n, last + LEAST);
    if (size >= ldexp(1, f.most - 1) && size / 2 >= ldexp(1, f.most - 1)) size = INFINITY;
    return minus ? -size : size;
}

static uint64_t whole(double x, int *exponent) { /* |x| = whole 2^exponent */
    double part = frexp(fabs(x), exponent);
    if (*exponent < -1021) part = ldexp(part, *exponent + 1021), *exponent = -1021;
    *exponent -= 53;
    return (uint64_t)ldexp(part, 53);
}

static double exact_fused(double a, double b, double c, struct format f) {
    if (!isfinite(a) || !isfinite(b)) return a * b + c;
    if (!isfinite(c)) return c;
    if ((a == 0 || b == 0) && c == 0) return a * b + c; /* the sign of zero */
    int ea, eb, ec;
    uint64_t na = whole(a, &ea), nb = whole(b, &eb), nc = whole(c, &ec), low = (1 << 27) - 1;
    uint64_t pa[] = {na & low, na >> 27}, pb[] = {nb & low, nb >> 27};
    struct exact sum = {0};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            add_shifted(&sum, pa[i] * pb[j], ea + eb + 27 * (i + j), (signbit(a) != 0) != (signbit(b) != 0));
    add_shifted(&sum, nc, ec, signbit(c) != 0);
    return rounded(&sum, f);
}

/* ---- numbers that are hard */

/* One of few bits, some of them at the end: sums of such numbers lie on, and just beside, the middle of two others. */
static double sparse(struct format f, int exponent, struct rng *rng) {
    double x = 1;
    for (int i = rng_below(rng, 4); i > 0; i--) {
        double sign = rng_below(rng, 2) ? 1 : -1;
        x += ldexp(sign, -1 - rng_below(rng, f.digits - 1));
    }
    return ldexp(rng_below(rng, 2) ? x : -x, exponent);
}

static double dense(struct format f, int exponent, struct rng *rng) {
    double x = 1 + floor(ldexp(rng_uniform(rng), f.digits - 1)) * ldexp(1, 1 - f.digits);
    return ldexp(rng_below(rng, 2) ? x : -x, exponent);
}

static double special(struct rng *rng, struct format f) {
    double least = ldexp(1, f.least), most = (2 - ldexp(1, 1 - f.digits)) * ldexp(1, f.most - 1);
    double all[] = {0,    1,        least,    3 * least, ldexp(1, f.least + f.digits - 1), ldexp(1, f.least + f.digits),
                    most, most / 2, INFINITY, NAN};
    double x = all[rng_below(rng, sizeof all / sizeof *all)];
    return rng_below(rng, 2) ? x : -x;
}

/* A number beside the middle of two others, by so little that a wider format does not see it: a product that is all but
 * half of c's last digit, or a product of one digit too many and a c beside which it is huge. */
static void beside_middle(double x[3], struct format f, int c, struct rng *rng) {
    double sign = rng_below(rng, 2) ? 1 : -1;
    int i = f.digits / 2 + 1 + rng_below(rng, f.digits / 2 - 1),
        last = c - f.digits + 1 > f.least ? c - f.digits + 1 : f.least;
    x[2] = dense(f, c, rng);
    x[0] = 1 + ldexp(1, -i);
    x[1] = (1 - ldexp(1, -i)) * ldexp(sign, last - 1);
    if (last > f.least + 2 * f.digits && rng_below(rng, 2)) {
        i = 1 + rng_below(rng, f.digits - 1);
        x[0] = 1 + ldexp(1, -i);
        x[1] = (1 + ldexp(1, i - f.digits)) * ldexp(sign, c);
        x[2] = dense(f, c - 2 * f.digits - rng_below(rng, f.digits), rng);
    }
    int half = (last - 1) / 2;
    x[0] = ldexp(x[0], half), x[1] = ldexp(x[1], -half); /* neither of them is subnormal */
}

/* Three numbers, one case in four with subnormal results and one with results that may overflow. */
static void hard(double x[3], struct format f, struct rng *rng) {
    int kind = rng_below(rng, 8), region = rng_below(rng, 4), spread = 2 * f.digits + 4;
    int c = rng_below(rng, 21) - 10, b = rng_below(rng, 41) - 20;
    if (region == 0) c = f.least + rng_below(rng, f.digits + 2);
    if (region == 1) c = f.most - 1 - rng_below(rng, 4);
    int a = c - b + rng_below(rng, 2 * spread + 1) - spread;
    a = a >= f.most ? f.most - 1 : a < f.least ? f.least : a;
    x[0] = kind < 3 ? sparse(f, a, rng) : dense(f, a, rng);
    x[1] = kind < 3 ? sparse(f, b, rng) : dense(f, b, rng);
    x[2] = kind < 3 ? sparse(f, c, rng) : dense(f, c, rng);
    if (kind < 2) beside_middle(x, f, c, rng);
    if (kind == 6) x[2] = -x[0] * x[1] * (1 + ldexp(rng_below(rng, 5) - 2, 1 - f.digits)); /* cancels most digits */
    int at = rng_below(rng, 3);
    if (kind == 7) x[at] = special(rng, f);
    for (int i = 0; i < 3; i++)
        if (f.digits == single.digits) x[i] = (double)(float)x[i];
}

static bool same_float(float x, float y) {
    return memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y));
}
static bool same_double(double x, double y) {
    return memcmp(&x, &y, sizeof x) == 0 || (isnan(x) && isnan(y));
}

/* The traps are where the digits of a double are rounded a second time, to a float, and come out wrong. */
static void floats(struct harness *t) {
    int one = 0, lanes = 0, library = 0, traps = 0, subnormal_traps = 0;
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (int n = 0; n < 400000; n += LANES32) {
        vec32 a = {0}, b = {0}, c = {0};
        float exact[LANES32];
        for (int i = 0; i < LANES32; i++) {
            double x[3];
            hard(x, single, &rng);
            a[i] = (float)x[0], b[i] = (float)x[1], c[i] = (float)x[2];
            exact[i] = (float)exact_fused(x[0], x[1], x[2], single);
            bool trap = !same_float((float)(x[0] * x[1] + x[2]), exact[i]);
            traps += trap;
            subnormal_traps += trap && fabsf(exact[i]) < 0x1p-126f;
        }
        vec32 sum = vec32_fused(a, b, c);
        for (int i = 0; i < LANES32; i++) {
            one += !same_float(fused32(a[i], b[i], c[i]), exact[i]);
            lanes += !same_float(sum[i], exact[i]);
            library += !same_float(fmaf(a[i], b[i], c[i]), exact[i]);
        }
    }
    EXPECT(one == 0);
    EXPECT(lanes == 0);
    EXPECT(traps > 1000 && subnormal_traps > 100);
    printf("  %d traps, %d of them subnormal; the C library falls into %d\n", traps, subnormal_traps, library);
}

static void doubles(struct harness *t) {
    int one = 0, lanes = 0, twice_rounded = 0;
    struct rng rng;
    rng_init(&rng, 2, 0);
    for (int n = 0; n < 200000; n += LANES64) {
        vec64 a = {0}, b = {0}, c = {0};
        double exact[LANES64];
        for (int i = 0; i < LANES64; i++) {
            double x[3];
            hard(x, twice, &rng);
            a[i] = x[0], b[i] = x[1], c[i] = x[2];
            exact[i] = exact_fused(x[0], x[1], x[2], twice);
            twice_rounded += !same_double(x[0] * x[1] + x[2], exact[i]);
        }
        vec64 sum = vec64_fused(a, b, c);
        for (int i = 0; i < LANES64; i++) {
            one += !same_double(fused64(a[i], b[i], c[i]), exact[i]);
            lanes += !same_double(sum[i], exact[i]);
        }
    }
    EXPECT(one == 0);
    EXPECT(lanes == 0);
    EXPECT(twice_rounded > 1000);
}

static void order(struct harness *t) {
    EXPECT(larger(1, 2) == 2 && larger(2, 1) == 2 && larger(-INFINITY, -1) == -1);
    EXPECT(smaller(1, 2) == 1 && smaller(2, 1) == 1 && smaller(INFINITY, 1) == 1);
    EXPECT(larger(NAN, 1) == 1 && larger(1, NAN) == 1 && isnan(larger(NAN, NAN)));
    EXPECT(smaller(NAN, 1) == 1 && smaller(1, NAN) == 1 && isnan(smaller(NAN, NAN)));
    EXPECT(!signbit(larger(-0.0, 0.0)) && signbit(larger(0.0, -0.0)));
    EXPECT(!signbit(smaller(-0.0, 0.0)) && signbit(smaller(0.0, -0.0)));
}

/* A copy has what it is asked for and nothing beyond it. (That it reads nothing beyond, a sanitizer sees.) */
static void copies(struct harness *t) {
    enum { MOST = 70 };
    for (int n = 0; n <= MOST; n++) {
        real *from = allocate((size_t)(n + !n), sizeof *from), to[MOST + 2];
        for (int i = 0; i < n; i++) from[i] = R(i + 1);
        for (int i = 0; i < MOST + 2; i++) to[i] = -1;
        vec_copy(to + 1, from, n);
        bool right = to[0] == -1 && to[n + 1] == -1;
        for (int i = 0; i < n; i++) right = right && to[i + 1] == from[i];
        EXPECT(right);
        free(from);
    }
}

static bool same_real(real a, real b) {
    return isnan(a) ? isnan(b) : a == b && !signbit(a) == !signbit(b);
}

/* What is kept and what becomes 0 (with the sign that is said), in every lane. */
static void conditions(struct harness *t) {
    const real below = nextafter(R(2), R(0)),
               hard[] = {0, R(-0.0), 1, -1, 2, -2, below, -below, 3, -3, NAN, INFINITY, -INFINITY};
    enum { COUNT = sizeof hard / sizeof *hard };
    for (int first = 0; first < COUNT; first++) {
        vec x = {0};
        for (int i = 0; i < LANES; i++) x[i] = hard[(first + i) % COUNT];
        vec near = vec_zero_near(x, 2), relu = vec_relu(x), gated = vec_gated(vec_all(R(-5)), x);
        bool right = true;
        for (int i = 0; i < LANES; i++) {
            right = right && same_real(near[i], x[i] > -2 && x[i] < 2 ? R(0) : x[i]);
            right = right && same_real(relu[i], x[i] < 0 ? R(0) : x[i]);
            right = right && same_real(gated[i], x[i] > 0 ? R(-5) : R(0));
        }
        EXPECT(right);
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"floats, one rounding", floats},
                                             {"doubles, one rounding", doubles},
                                             {"the larger and the smaller", order},
                                             {"copies", copies},
                                             {"conditions", conditions}};
    return harness_run("simd", section, sizeof section / sizeof *section, argc, argv);
}
