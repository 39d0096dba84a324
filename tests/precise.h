/* The functions of src/numbers/elementary.h once more, in numbers of twice a double's precision: slowly, by sums of series, and
 * by other reductions than the module's, so that no mistake is made twice. Right to 90 bits or more. */
#ifndef PRECISE_H
#define PRECISE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- arithmetic of pairs hi + lo, of which lo is at most half a unit in the last place of hi ---- */

struct wide {
    double hi, lo;
};

static inline struct wide wide(double x) {
    return (struct wide){x, 0};
}

/* a + b, exactly; in the second if |a| >= |b|. */
static inline struct wide wide_of_sum(double a, double b) {
    double hi = a + b, part = hi - a;
    return (struct wide){hi, (a - (hi - part)) + (b - part)};
}
static inline struct wide wide_of_ordered(double a, double b) {
    double hi = a + b;
    return (struct wide){hi, b - (hi - a)};
}

static inline struct wide wide_add(struct wide a, struct wide b) {
    struct wide s = wide_of_sum(a.hi, b.hi), t = wide_of_sum(a.lo, b.lo);
    s = wide_of_ordered(s.hi, s.lo + t.hi);
    return wide_of_ordered(s.hi, s.lo + t.lo);
}

static inline struct wide wide_negative(struct wide a) {
    return (struct wide){-a.hi, -a.lo};
}

static inline struct wide wide_subtract(struct wide a, struct wide b) {
    return wide_add(a, wide_negative(b));
}

static inline struct wide wide_times(struct wide a, struct wide b) {
    double hi = a.hi * b.hi;
    return wide_of_ordered(hi, fma(a.hi, b.hi, -hi) + (a.hi * b.lo + a.lo * b.hi));
}

static inline struct wide wide_over(struct wide a, struct wide b) {
    double q = a.hi / b.hi;
    struct wide rest = wide_subtract(a, wide_times(wide(q), b));
    double second = rest.hi / b.hi;
    rest = wide_subtract(rest, wide_times(wide(second), b));
    return wide_add(wide_of_ordered(q, second), wide(rest.hi / b.hi));
}

/* a 2^n */
static inline struct wide wide_scaled(struct wide a, int n) {
    return (struct wide){ldexp(a.hi, n), ldexp(a.lo, n)};
}

/* x 2^e: results that are too large or too small for a double. */
struct precise {
    struct wide x;
    int e;
};

static inline struct precise precise(struct wide x) {
    return (struct precise){x, 0};
}

/* |got - want| in units of the last place of want among numbers of `digits` binary digits and exponents from `least` to
 * -least + 1. Beyond the largest of them stands infinity, which counts as the next power of two. */
static inline double precise_ulps(double got, struct precise want, int digits, int least) {
    struct wide x = want.x;
    if (isnan(got) || isnan(x.hi)) return isnan(got) && isnan(x.hi) ? 0 : INFINITY;
    if (isinf(x.hi) || x.hi == 0) return got == x.hi ? 0 : INFINITY;
    int e = ilogb(x.hi) + want.e, greatest = 1 - least;
    if (e > greatest) x = (struct wide){copysign(1, x.hi), 0}, want.e = greatest + 1, e = greatest;
    double scaled = isinf(got) ? ldexp(copysign(1, got), greatest + 1 - want.e) : ldexp(got, -want.e);
    return ldexp(fabs((scaled - x.hi) - x.lo), want.e - ((e < least ? least : e) - digits + 1));
}
static inline double precise_ulps64(double got, struct precise want) {
    return precise_ulps(got, want, 53, -1022);
}
static inline double precise_ulps32(float got, struct precise want) {
    return precise_ulps((double)got, want, 24, -126);
}

/* ---- exponentials and logarithms ---- */

/* e^x - 1: x is halved until a short series does, and s = e^x - 1 gives (1 + s)^2 - 1 = s (2 + s). */
static inline struct wide wide_expm1(struct wide x) {
    int halvings = 0;
    while (fabs(x.hi) > 0x1p-8) x = wide_scaled(x, -1), halvings++;
    struct wide sum = wide(1);
    for (int k = 11; k > 1; k--) sum = wide_add(wide(1), wide_over(wide_times(x, sum), wide(k)));
    sum = wide_times(x, sum);
    while (halvings-- > 0) sum = wide_times(sum, wide_add(wide(2), sum));
    return sum;
}

/* e^x, as the square of e^(x/2). */
static inline struct precise precise_of_exp(struct wide x) {
    if (isnan(x.hi)) return precise(x);
    if (fabs(x.hi) > 1200) x = wide(copysign(1200, x.hi));
    struct wide half = wide_scaled(x.hi < 0 ? wide_negative(x) : x, -1);
    struct wide root = wide_add(wide(1), wide_expm1(half));
    if (x.hi < 0) root = wide_over(wide(1), root);
    int e = ilogb(root.hi);
    root = wide_scaled(root, -e);
    return (struct precise){wide_times(root, root), 2 * e};
}

static inline struct wide wide_exp(struct wide x) {
    struct precise y = precise_of_exp(x);
    return wide_scaled(y.x, y.e);
}

/* ln (1 + x) for -1 < x < 2^600: one step of Halley's method, which trebles the digits of a guess. */
static inline struct wide wide_log1p(struct wide x) {
    if (x.hi < -0.5) return wide_negative(wide_log1p(wide_over(wide_negative(x), wide_add(wide(1), x))));
    struct wide guess = wide(log1p(x.hi)), e = wide_expm1(guess), over = wide_add(wide_add(wide(2), x), e);
    if (x.hi == 0) return x;
    return wide_add(guess, wide_scaled(wide_over(wide_subtract(x, e), over), 1));
}

static inline struct wide wide_log(double x) {
    struct wide many = wide_times(wide(600), wide_log1p(wide(1)));
    if (x < 0x1p-500) return wide_subtract(wide_log1p(wide_of_sum(x * 0x1p600, -1)), many);
    if (x > 0x1p500) return wide_add(wide_log1p(wide_of_sum(x * 0x1p-600, -1)), many);
    return wide_log1p(wide_of_sum(x, -1));
}

static inline struct precise precise_exp(double x) {
    return precise_of_exp(wide(x));
}

static inline struct precise precise_expm1(double x) {
    if (x < -100) return precise(wide(-1)); /* nearer than any of its digits tells */
    return x > 600 ? precise_exp(x) : precise(wide_expm1(wide(x)));
}

static inline struct precise precise_log(double x) {
    if (!(x > 0) || isinf(x)) return precise(wide(x == 0 ? -INFINITY : x > 0 ? x : NAN));
    return precise(wide_log(x));
}

static inline struct precise precise_log1p(double x) {
    if (x > 0x1p500 || !(x > -1)) return precise_log(x > 0 ? x : 1 + x);
    return precise(wide_log1p(wide(x)));
}

/* Far to the left it is e^x. */
static inline struct precise precise_softplus(double x) {
    if (x < -200) return precise_exp(x);
    struct wide log = wide_log1p(wide_exp(wide(x < 0 ? x : -x)));
    return precise(x > 0 ? wide_add(wide(x), log) : log);
}

static inline struct precise precise_tanh(double x) {
    if (fabs(x) > 100) return precise(wide(copysign(1, x)));
    struct wide e = wide_expm1(wide(2 * x));
    return precise(wide_over(e, wide_add(wide(2), e)));
}

/* Half the difference of two logarithms, of opposite signs. */
static inline struct precise precise_atanh(double x) {
    if (!(fabs(x) < 1)) return precise(wide(fabs(x) == 1 ? copysign(INFINITY, x) : NAN));
    return precise(wide_scaled(wide_subtract(wide_log1p(wide(x)), wide_log1p(wide(-x))), -1));
}

/* ---- angles: in whole numbers of 1280 bits, of which 32 stand before the point, highest first ---- */

enum { WORDS = 40, LOWEST = -160 };

struct big {
    uint32_t word[WORDS];
};

static inline void big_add(struct big *a, const struct big *b) {
    uint64_t carry = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
        carry += (uint64_t)a->word[i] + b->word[i];
        a->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* a - b, or less than that by the whole range if b is larger. */
static inline void big_subtract(struct big *a, const struct big *b) {
    uint64_t borrow = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
        uint64_t difference = (uint64_t)a->word[i] - b->word[i] - borrow;
        a->word[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
}

static inline bool big_less(const struct big *a, const struct big *b) {
    for (int i = 0; i < WORDS; i++)
        if (a->word[i] != b->word[i]) return a->word[i] < b->word[i];
    return false;
}

static inline bool big_divide(struct big *a, uint32_t by) {
    uint64_t rest = 0;
    uint32_t some = 0;
    for (int i = 0; i < WORDS; i++) {
        rest = rest << 32 | a->word[i];
        some |= a->word[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return some != 0;
}

/* sum + times arctan(1 / q) = times (1/q - 1/(3 q^3) + 1/(5 q^5) - ...), or with all signs turned. */
static inline void big_add_arctan(struct big *sum, uint32_t times, uint32_t q, bool minus) {
    struct big power = {{times}}, term;
    big_divide(&power, q);
    for (uint32_t k = 1;; k += 2, minus = !minus) {
        term = power;
        if (!big_divide(&term, k)) return;
        (minus ? big_subtract : big_add)(sum, &term);
        big_divide(&power, q * q);
    }
}

/* Rounded off to its 106 highest bits or more. */
static inline struct wide big_to_wide(const struct big *a) {
    struct wide sum = {0, 0};
    int first = 0;
    while (first < WORDS - 1 && a->word[first] == 0) first++;
    for (int i = first; i < WORDS && i < first + 5; i++) sum = wide_add(sum, wide(ldexp((double)a->word[i], -32 * i)));
    return sum;
}

/* A turn (2 pi), its fourth and eighth parts, and what is left of 2^k after whole turns. */
struct circle {
    struct big turn, fourth, eighth, power[1024 - LOWEST];
};

static inline const struct circle *circle(void) {
    static struct circle c;
    if (c.turn.word[0]) return &c;
    big_add_arctan(&c.turn, 32, 5, false); /* Machin: pi/4 = 4 arctan 1/5 - arctan 1/239 */
    big_add_arctan(&c.turn, 8, 239, true);
    c.fourth = c.eighth = c.turn;
    big_divide(&c.fourth, 4);
    big_divide(&c.eighth, 8);
    c.power[0].word[-LOWEST / 32] = 1;
    for (int k = 1; k < 1024 - LOWEST; k++) {
        struct big *power = &c.power[k];
        *power = c.power[k - 1];
        big_add(power, power);
        if (!big_less(power, &c.turn)) big_subtract(power, &c.turn);
    }
    return &c;
}

/* What is left of x > 2^-100 after whole turns. */
static inline struct big big_of_angle(double x) {
    const struct circle *c = circle();
    struct big sum = {{0}};
    int e;
    uint64_t bits = (uint64_t)ldexp(frexp(x, &e), 53);
    for (e -= 53; bits; bits >>= 1, e++) {
        if (!(bits & 1)) continue;
        big_add(&sum, &c->power[e - LOWEST]);
        if (!big_less(&sum, &c->turn)) big_subtract(&sum, &c->turn);
    }
    return sum;
}

/* first (1 - z / (n (n + 1)) (1 - z / ((n + 2) (n + 3)) (1 - ...))), which is cos of the root of z for n = 1. */
static inline struct wide wide_alternating(struct wide first, struct wide z, int n) {
    struct wide sum = wide(1);
    for (int k = n + 28; k >= n; k -= 2)
        sum = wide_subtract(wide(1), wide_over(wide_times(z, sum), wide((double)k * (k + 1))));
    return wide_times(first, sum);
}

/* sin x and cos x; the angle is mirrored into the first eighth. */
static inline void wide_sincos(double x, struct wide *sine, struct wide *cosine) {
    const struct circle *c = circle();
    struct wide r = wide(fabs(x));
    int quadrant = 0;
    bool mirrored = false;
    if (fabs(x) > 0x1p-100) {
        struct big angle = big_of_angle(fabs(x)), rest = c->fourth;
        for (; !big_less(&angle, &c->fourth); quadrant++) big_subtract(&angle, &c->fourth);
        mirrored = big_less(&c->eighth, &angle);
        big_subtract(&rest, &angle);
        r = big_to_wide(mirrored ? &rest : &angle);
    }
    struct wide z = wide_times(r, r), s = wide_alternating(r, z, 2), co = wide_alternating(wide(1), z, 1);
    bool swap = mirrored != (quadrant % 2 == 1);
    *sine = swap ? co : s;
    *cosine = swap ? s : co;
    if ((quadrant > 1) != (x < 0)) *sine = wide_negative(*sine);
    if (quadrant == 1 || quadrant == 2) *cosine = wide_negative(*cosine);
}

static inline struct precise precise_sin(double x) {
    struct wide s = wide(NAN), c;
    if (isfinite(x)) wide_sincos(x, &s, &c);
    return precise(s);
}

static inline struct precise precise_cos(double x) {
    struct wide s, c = wide(NAN);
    if (isfinite(x)) wide_sincos(x, &s, &c);
    return precise(c);
}

/* ---- two arguments, finite and not 0 ---- */

/* A guess is turned back by the angle that is then left, which is as good as its tangent. */
static inline struct precise precise_atan2(double y, double x) {
    int ey, ex;
    double up = frexp(fabs(y), &ey), across = frexp(x, &ex);
    struct wide fourth = big_to_wide(&circle()->fourth), s, c, angle;
    if (ey - ex < -60 && x > 0) return (struct precise){wide_over(wide(copysign(up, y)), wide(across)), ey - ex};
    if (ey - ex < -60) {
        struct wide small = wide_scaled(wide_over(wide(up), wide(across)), ey - ex);
        angle = wide_add(wide_scaled(fourth, 1), small);
    } else if (ey - ex > 60) {
        angle = wide_subtract(fourth, wide_scaled(wide_over(wide(across), wide(up)), ex - ey));
    } else {
        double guess = atan2(up = ldexp(up, ey - ex), across);
        wide_sincos(guess, &s, &c);
        struct wide left = wide_subtract(wide_times(wide(up), c), wide_times(wide(across), s));
        struct wide along = wide_add(wide_times(wide(across), c), wide_times(wide(up), s));
        angle = wide_add(wide(guess), wide_over(left, along));
    }
    return precise(y < 0 ? wide_negative(angle) : angle);
}

/* The root of a sum, and one step of Newton's method. */
static inline struct precise precise_hypot(double x, double y) {
    double large = fmax(fabs(x), fabs(y)), small = fmin(fabs(x), fabs(y));
    int e;
    large = frexp(large, &e), small = ldexp(small, -e);
    struct wide sum = wide_add(wide_times(wide(large), wide(large)), wide_times(wide(small), wide(small)));
    double root = sqrt(sum.hi);
    struct wide left = wide_subtract(sum, wide_times(wide(root), wide(root)));
    return (struct precise){wide_add(wide(root), wide_over(left, wide(2 * root))), e};
}

/* x^n = e^(n ln x) */
static inline struct precise precise_power(double x, int n) {
    struct precise y = precise_of_exp(wide_times(wide(n), wide_log(fabs(x))));
    if (x < 0 && n % 2 != 0) y.x = wide_negative(y.x);
    return y;
}

#endif
