/* The elementary functions against sums in twice a double's precision (precise.h): their errors in units of the last
 * place, their special values, and that arrays get the bits of single calls. */
#include "numbers/elementary.h"
#include "harness.h"
#include "precise.h"
#include "numbers/rng.h"
#include "programs/die.h"
#include "programs/files.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

struct function {
    const char *name;
    double (*f64)(double);
    float (*f32)(float);
    void (*f64_all)(int, const double *, double *);
    void (*f32_all)(int, const float *, float *);
    struct precise (*precise)(double);
};

#define LISTED(name) {#name, f64_##name, f32_##name, f64_##name##_all, f32_##name##_all, precise_##name},
static const struct function function[] = {EACH_ELEMENTARY(LISTED)};
enum { FUNCTIONS = sizeof function / sizeof *function, MONOTONE = 7 }; /* the first seven never fall */

static double of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}
static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
static float float_of_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Equal, signs of zeros included, or both no number. */
static bool same(double x, double y) {
    return isnan(x) ? isnan(y) : bits_of(x) == bits_of(y);
}

/* ---- the reference itself, by numbers whose digits are known ---- */

static void reference(struct harness *t) {
    static const struct {
        struct precise (*f)(double);
        double x;
        struct wide y;
    } known[] = {
        {precise_exp, 1, {0x1.5bf0a8b145769p+1, 0x1.4d57ee2b1013ap-53}},
        {precise_expm1, 0x1p-10, {0x1.002002aad5577p-10, 0x1.e38e6ce86e927p-64}},
        {precise_log, 2, {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}},
        {precise_log, 10, {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53}},
        {precise_log1p, 0x1p-10, {0x1.ffc00aa8ab110p-11, -0x1.0fecbeb9b6cdbp-65}},
        {precise_softplus, 0, {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}},
        {precise_tanh, 1, {0x1.85efab514f394p-1, 0x1.5618caf8a4f11p-55}},
        {precise_atanh, 0.5, {0x1.193ea7aad030bp-1, -0x1.a256f99caabebp-55}},
        {precise_sin, 1, {0x1.aed548f090ceep-1, 0x1.06374f484e288p-59}},
        {precise_cos, 1, {0x1.14a280fb5068cp-1, -0x1.b71edcc9344bcp-55}},
        {precise_sin, 0x1p1023, {0x1.205248cbdb760p-1, -0x1.a5a336baf7435p-57}},
        {precise_cos, 0x1.6ac5b262ca1ffp+849, {-0x1.14ae72e6ba22fp-61, 0x1.73eef1477d90ep-118}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct precise y = known[i].f(known[i].x);
        struct wide left = wide_subtract(wide_scaled(y.x, y.e), known[i].y);
        EXPECT(fabs(left.hi) <= 0x1p-94 * fabs(known[i].y.hi));
    }
}

/* ---- double precision ---- */

/* x, or one of its neighbours or of those further off. */
static double beside(struct rng *rng, double x) {
    int spread = 1 << rng_below(rng, 20);
    return of_bits(bits_of(x) + (uint64_t)rng_below(rng, 2 * spread + 1) - (uint64_t)spread);
}

static double either_sign(struct rng *rng, double x) {
    return rng_below(rng, 2) ? x : -x;
}

/* x times a power of two from 2^low to 2^(low + n - 1). (The draw for x, an argument, comes first: within one
 * expression the order of two draws is the compiler's choice.) */
static double scaled(struct rng *rng, double x, int low, int n) {
    return ldexp(x, low + rng_below(rng, n));
}

/* Arguments of all kinds: of any bits, of any size, and where a function changes its way. */
static double argument(struct rng *rng) {
    static const double edge[] = {1,
                                  0.25,
                                  40,
                                  50,
                                  745.13321910194122,
                                  708.39641853226408,
                                  709.78271289338397,
                                  1024,
                                  36.7,
                                  710,
                                  746,
                                  0x1p-54,
                                  0x1p-28,
                                  0x1p-1022,
                                  0x1p54,
                                  0x1p53,
                                  22.18,
                                  0x1p-53,
                                  0x1.a827999fcef32p-2};
    double x;
    switch (rng_below(rng, 8)) {
    case 0: return of_bits(rng_bits(rng));
    case 1: return either_sign(rng, scaled(rng, 1 + rng_uniform(rng), -60, 70));
    case 2: return 4 * rng_normal(rng);
    case 3: return rng_range(rng, -750, 720);
    case 4: return beside(rng, (rng_below(rng, 4400) - 2200) * (0x1.62e42fefa39efp-2));
    case 5: x = beside(rng, scaled(rng, rng_below(rng, 2) ? 1 : sqrt(0.5), -2, 5)); return x - rng_below(rng, 2);
    case 6:
        x = floor(scaled(rng, rng_uniform(rng), 0, 32)) * 0x1.921fb54442d18p-1;
        return beside(rng, either_sign(rng, x));
    default: return either_sign(rng, beside(rng, edge[rng_below(rng, sizeof edge / sizeof *edge)]));
    }
}

/* The bounds here and for floats are a little above what long searches found, so that no term can be lost unseen. */
static void doubles(struct harness *t) {
    enum { SAMPLES = 40000 };
    static const double bound[FUNCTIONS] = {0.76, 0.71, 0.67, 0.68, 0.77, 0.57, 0.67, 0.83, 0.83};
    struct rng rng;
    for (int k = 0; k < FUNCTIONS; k++) {
        double worst = 0, at = 0;
        rng_init(&rng, 1, (uint64_t)k);
        for (int i = 0; i < SAMPLES; i++) {
            double x = argument(&rng), error = precise_ulps64(function[k].f64(x), function[k].precise(x));
            if (!(error <= worst)) worst = error, at = x;
        }
        printf("  f64_%-8s within %.4f ulp, the farthest at %a\n", function[k].name, worst, at);
        EXPECT(worst < bound[k]);
    }
}

/* Of all doubles the one nearest to a multiple of pi/2 for its size, and its doubles: 62 bits of the reduced angle are
 * alike. */
static void hardest_angles(struct harness *t) {
    for (double x = 0x1.6ac5b262ca1ffp+849; x < 0x1p870; x *= 2) {
        EXPECT(precise_ulps64(f64_sin(x), precise_sin(x)) < 0.83 && precise_ulps64(f64_cos(x), precise_cos(x)) < 0.83);
        EXPECT(f64_sin(-x) == -f64_sin(x) && f64_cos(-x) == f64_cos(x));
    }
}

/* Pairs of all kinds, none of them 0 or without an end. */
static void two_arguments(struct rng *rng, double *x, double *y) {
    do {
        *x = rng_below(rng, 4) ? scaled(rng, rng_normal(rng), -1074, 2100) : rng_normal(rng);
        switch (rng_below(rng, 5)) {
        case 0: *y = of_bits(rng_bits(rng)); break;
        case 1: *y = rng_normal(rng); break;
        case 2: *y = scaled(rng, *x * rng_uniform(rng), -30, 60); break;
        case 3: *y = *x * scaled(rng, 1 + rng_uniform(rng), -1074, 53); break;
        default: *y = beside(rng, *x) * (rng_below(rng, 2) ? 1 : 0x1.a827999fcef32p-2);
        }
        if (rng_below(rng, 2)) *y = -*y;
    } while (*x == 0 || *y == 0 || !isfinite(*x) || !isfinite(*y));
}

static void pairs_of_doubles(struct harness *t) {
    enum { SAMPLES = 40000 };
    struct rng rng;
    double worst[3] = {0}, at[3][2] = {{0}};
    rng_init(&rng, 2, 0);
    for (int i = 0; i < SAMPLES; i++) {
        double x, y, error[3];
        two_arguments(&rng, &x, &y);
        if (i & 1) {
            double z = x;
            x = y, y = z;
        }
        error[0] = precise_ulps64(f64_atan2(y, x), precise_atan2(y, x));
        error[1] = precise_ulps64(f64_hypot(x, y), precise_hypot(x, y));
        for (int k = 0; k < 2; k++)
            if (!(error[k] <= worst[k])) worst[k] = error[k], at[k][0] = x, at[k][1] = y;
        int n = (int)exp(rng_range(&rng, 0, 13.9)) * (i & 2 ? 1 : -1);
        double log = i & 4 ? rng_range(&rng, -746, 711) : rng_range(&rng, -712, -690), base = exp(log / n);
        if (i & 8) base = -base;
        if (!isfinite(base) || base == 0) continue;
        error[2] = precise_ulps64(f64_power(base, n), precise_power(base, n));
        if (!(error[2] <= worst[2])) worst[2] = error[2], at[2][0] = base, at[2][1] = n;
    }
    static const char *const name[] = {"atan2", "hypot", "power"};
    for (int k = 0; k < 3; k++)
        printf("  f64_%-8s within %.4f ulp, the farthest at %a and %a\n", name[k], worst[k], at[k][0], at[k][1]);
    EXPECT(worst[0] <= 1);
    EXPECT(worst[1] < 0.85);
    EXPECT(worst[2] < 0.83);
}

/* ---- single precision: the double functions, which are judged above, are a hundred million times as fine ---- */

enum { RUN = 1 << 12 };

static double float_ulps(float got, double want) {
    return precise_ulps32(got, precise(wide(want)));
}

static void floats(struct harness *t) {
    static float x[RUN], y[RUN];
    static double wide_x[RUN], wide_y[RUN];
    static const double bound[FUNCTIONS] = {0.501, 0.5055, 0.5001, 0.5001, 0.501, 0.503, 0.5001, 0.5001, 0.5001};
    for (int k = 0; k < FUNCTIONS; k++) {
        double worst = 0, at = 0;
        uint32_t stride = 4099, bits = 0;
        for (int64_t done = 0; done < ((int64_t)1 << 32) / stride; done += RUN) {
            for (int i = 0; i < RUN; i++, bits += stride) wide_x[i] = (double)(x[i] = float_of_bits(bits));
            function[k].f32_all(RUN, x, y);
            function[k].f64_all(RUN, wide_x, wide_y);
            for (int i = 0; i < RUN; i++) {
                double error = float_ulps(y[i], wide_y[i]);
                if (!(error <= worst)) worst = error, at = wide_x[i];
            }
            double error = precise_ulps32(y[0], function[k].precise(wide_x[0]));
            EXPECT(error < bound[k]);
        }
        printf("  f32_%-8s within %.4f ulp, the farthest at %a\n", function[k].name, worst, at);
        EXPECT(worst < bound[k]);
    }
}

/* From here on so many floats, each the next one after the last. */
static bool rises(const struct function *f, float from) {
    static float x[RUN], y[RUN];
    x[0] = from;
    for (int i = 1; i < RUN; i++) x[i] = nextafterf(x[i - 1], INFINITY);
    f->f32_all(RUN, x, y);
    for (int i = 1; i < RUN; i++)
        if (y[i] < y[i - 1]) return false;
    return true;
}

static void never_falls(struct harness *t) {
    static const float beside[] = {0,          0.25f,       -0.25f,       1,          -1,     0.70710677f,
                                   1.4142135f, 0.41421354f, -0.29289323f, 88.7f,      -87.4f, -103.9f,
                                   -40,        0.34657359f, -0.34657359f, 1.0397208f, 9.01f};
    struct rng rng;
    rng_init(&rng, 3, 0);
    for (int k = 0; k < MONOTONE; k++) {
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
            float from = beside[i];
            for (int j = 0; j < RUN / 2; j++) from = nextafterf(from, -INFINITY);
            EXPECT(rises(&function[k], from));
        }
        for (int i = 0; i < 100; i++) EXPECT(rises(&function[k], float_of_bits((uint32_t)rng_bits(&rng))));
    }
}

/* ---- special values ---- */

static void ends(struct harness *t) {
    static const double zero = 0, inf = INFINITY;
    static const struct {
        double (*f64)(double);
        float (*f32)(float);
        double x, y;
    } row[] = {
        {f64_exp, f32_exp, zero, 1},
        {f64_exp, f32_exp, -zero, 1},
        {f64_exp, f32_exp, inf, inf},
        {f64_exp, f32_exp, -inf, 0},
        {f64_exp, f32_exp, 1e4, inf},
        {f64_exp, f32_exp, -1e4, 0},
        {f64_expm1, f32_expm1, zero, zero},
        {f64_expm1, f32_expm1, -zero, -zero},
        {f64_expm1, f32_expm1, inf, inf},
        {f64_expm1, f32_expm1, -inf, -1},
        {f64_expm1, f32_expm1, 1e4, inf},
        {f64_expm1, f32_expm1, -1e4, -1},
        {f64_log, f32_log, zero, -inf},
        {f64_log, f32_log, -zero, -inf},
        {f64_log, f32_log, 1, zero},
        {f64_log, f32_log, inf, inf},
        {f64_log, f32_log, -1, NAN},
        {f64_log, f32_log, -inf, NAN},
        {f64_log, f32_log, -0x1p-149, NAN},
        {f64_log1p, f32_log1p, -1, -inf},
        {f64_log1p, f32_log1p, zero, zero},
        {f64_log1p, f32_log1p, -zero, -zero},
        {f64_log1p, f32_log1p, inf, inf},
        {f64_log1p, f32_log1p, -2, NAN},
        {f64_log1p, f32_log1p, -inf, NAN},
        {f64_softplus, f32_softplus, -inf, 0},
        {f64_softplus, f32_softplus, inf, inf},
        {f64_softplus, f32_softplus, 1e4, 1e4},
        {f64_softplus, f32_softplus, -1e4, 0},
        {f64_tanh, f32_tanh, zero, zero},
        {f64_tanh, f32_tanh, -zero, -zero},
        {f64_tanh, f32_tanh, inf, 1},
        {f64_tanh, f32_tanh, -inf, -1},
        {f64_tanh, f32_tanh, -1e30, -1},
        {f64_atanh, f32_atanh, zero, zero},
        {f64_atanh, f32_atanh, -zero, -zero},
        {f64_atanh, f32_atanh, 1, inf},
        {f64_atanh, f32_atanh, -1, -inf},
        {f64_atanh, f32_atanh, 2, NAN},
        {f64_atanh, f32_atanh, -2, NAN},
        {f64_atanh, f32_atanh, inf, NAN},
        {f64_atanh, f32_atanh, -inf, NAN},
        {f64_sin, f32_sin, zero, zero},
        {f64_sin, f32_sin, -zero, -zero},
        {f64_sin, f32_sin, inf, NAN},
        {f64_sin, f32_sin, -inf, NAN},
        {f64_cos, f32_cos, zero, 1},
        {f64_cos, f32_cos, -zero, 1},
        {f64_cos, f32_cos, inf, NAN},
        {f64_cos, f32_cos, -inf, NAN},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        bool holds = same(row[i].f64(row[i].x), row[i].y) && same((double)row[i].f32((float)row[i].x), row[i].y);
        if (!holds && t->mutation == PLAIN)
            printf("  row %zu: f(%g) is %g and %g, not %g\n", i, row[i].x, row[i].f64(row[i].x),
                   (double)row[i].f32((float)row[i].x), row[i].y);
        EXPECT(holds);
    }
    for (int k = 0; k < FUNCTIONS; k++)
        EXPECT(isnan(function[k].f64(NAN)) && isnan(function[k].f64(-NAN)) && isnan(function[k].f32(NAN)));
}

/* Overflow and underflow begin where they should; about zero a function that touches its tangent is its argument. */
static void thresholds(struct harness *t) {
    EXPECT(isfinite(f64_exp(0x1.62e42fefa39efp+9)) && isinf(f64_exp(0x1.62e42fefa39f0p+9)));
    EXPECT(isfinite(f64_expm1(0x1.62e42fefa39efp+9)) && isinf(f64_expm1(0x1.62e42fefa39f0p+9)));
    EXPECT(f64_exp(-0x1.74910d52d3051p+9) == 0x1p-1074 && f64_exp(-0x1.74910d52d3052p+9) == 0);
    EXPECT(f64_softplus(-0x1.74910d52d3051p+9) == 0x1p-1074 && f64_softplus(-0x1.74910d52d3052p+9) == 0);
    EXPECT(isfinite(f32_exp(0x1.62e42ep+6f)) && isinf(f32_exp(0x1.62e430p+6f)));
    EXPECT(f32_exp(-0x1.9fe368p+6f) == 0x1p-149f && f32_exp(-0x1.9fe36ap+6f) == 0);
    EXPECT(f64_log(0x1p-1074) == -0x1.74385446d71c3p+9 && f64_log(DBL_MAX) == 0x1.62e42fefa39efp+9);
    static const int tangent[] = {1, 3, 5, 6, 7}; /* expm1, log1p, tanh, atanh, sin */
    for (int i = 0; i < 5; i++)
        for (double x = 0x1p-1074; x < 0x1p-60; x *= -5)
            for (int sign = -1; sign < 2; sign += 2) {
                const struct function *f = &function[tangent[i]];
                float single = (float)(sign * x);
                EXPECT(same(f->f64(sign * x), sign * x));
                EXPECT(same((double)f->f32(single), (double)single));
            }
}

static void table_of_atan2(struct harness *t) {
    const double inf = INFINITY, pi = 0x1.921fb54442d18p+1;
    const double row[][3] = {{0, 0, 0},
                             {0, -0.0, pi},
                             {0, 1, 0},
                             {0, -1, pi},
                             {0, inf, 0},
                             {0, -inf, pi},
                             {1, 0, pi / 2},
                             {1, -0.0, pi / 2},
                             {1, inf, 0},
                             {1, -inf, pi},
                             {inf, 1, pi / 2},
                             {inf, -1, pi / 2},
                             {inf, 0, pi / 2},
                             {inf, inf, pi / 4},
                             {inf, -inf, 3 * pi / 4},
                             {NAN, 1, NAN},
                             {1, NAN, NAN},
                             {NAN, inf, NAN},
                             {inf, NAN, NAN},
                             {1, 1, pi / 4},
                             {1, -1, 3 * pi / 4},
                             {0x1p-1074, 0x1p1023, 0},
                             {0x1p-1074, -0x1p1023, pi},
                             {0x1p1023, 0x1p-1074, pi / 2},
                             {0x1p-1074, 1, 0x1p-1074},
                             {0x1p-1074, 0x1p-1074, pi / 4},
                             {DBL_MAX, DBL_MAX, pi / 4},
                             {DBL_MAX, -DBL_MAX, 3 * pi / 4}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        EXPECT(same(f64_atan2(row[i][0], row[i][1]), row[i][2]));
        EXPECT(same(f64_atan2(-row[i][0], row[i][1]), -row[i][2]));
    }
}

static void lengths_and_powers(struct harness *t) {
    const double inf = INFINITY;
    const double some[] = {0, -0.0, 1, -3, inf, -inf, NAN, 0x1p-1074, DBL_MAX};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        EXPECT(f64_power(some[i], 0) == 1);
        EXPECT(same(f64_power(some[i], 1), some[i]));
        EXPECT(f64_hypot(inf, some[i]) == inf && f64_hypot(some[i], -inf) == inf);
        EXPECT(same(f64_hypot(0, some[i]), fabs(some[i])));
        EXPECT(same(f64_hypot(some[i], -0.0), fabs(some[i])));
        if (!isinf(some[i])) EXPECT(isnan(f64_hypot(NAN, some[i])) && isnan(f64_hypot(some[i], NAN)));
    }
    for (int n = 1; n <= 1000; n++) {
        EXPECT_NEAR(f64_inverse_power(n, 1) * n, 1, 1e-15 * (1 + log(n)));
        EXPECT_NEAR(f64_inverse_power(n, 0.5) * sqrt(n), 1, 1e-15 * (1 + log(n)));
        EXPECT(f64_inverse_power(n, 0) == 1 && f64_inverse_power(1, n) == 1);
    }
    EXPECT(isinf(f64_hypot(DBL_MAX, DBL_MAX)) && f64_hypot(DBL_MAX, 1) == DBL_MAX);
    EXPECT(f64_hypot(3, -4) == 5 && f64_hypot(0x3p-1074, 0x4p-1074) == 0x5p-1074);
    EXPECT(f64_hypot(0x3p1020, 0x4p1020) == 0x5p1020);
    static const struct {
        double x;
        int n;
        double y;
    } row[] = {{0, 3, 0},
               {-0.0, 3, -0.0},
               {-0.0, 2, 0},
               {0, -1, INFINITY},
               {-0.0, -1, -INFINITY},
               {-0.0, -2, INFINITY},
               {INFINITY, -2, 0},
               {-INFINITY, -3, -0.0},
               {-INFINITY, 3, -INFINITY},
               {-INFINITY, 2, INFINITY},
               {NAN, 5, NAN},
               {NAN, -1, NAN},
               {2, 1023, 0x1p1023},
               {2, 1024, INFINITY},
               {2, -1074, 0x1p-1074},
               {0.5, 1074, 0x1p-1074},
               {0.5, -1024, INFINITY},
               {-2, 1025, -INFINITY},
               {3, 4, 81},
               {-1, INT32_MIN, 1},
               {-1, INT32_MAX, -1},
               {2, INT32_MIN, 0},
               {0x1p-1074, -1, INFINITY},
               {0x1p1023, -1, 0x1p-1023},
               {10, 22, 1e22},
               {10, -22, 1e-22}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) EXPECT(same(f64_power(row[i].x, row[i].n), row[i].y));
}

/* ---- arrays ---- */

/* Near and far angles, ends, and what is no number, in any order. */
static void mixture(struct rng *rng, int n, double *x) {
    for (int i = 0; i < n; i++) {
        static const double some[] = {INFINITY, -INFINITY, NAN, -NAN, 0, -0.0, 0x1p-1074, 1e300, -1e30};
        int k = rng_below(rng, 40);
        x[i] = k < 9 ? some[k] : k < 20 ? argument(rng) : 3 * rng_normal(rng);
    }
}

static void arrays(struct harness *t) {
    enum { MAX = 40, SPARE = 16 };
    const unsigned char fence = 0xa5;
    struct rng rng;
    rng_init(&rng, 4, 0);
    for (int k = 0; k < FUNCTIONS; k++)
        for (int n = 1; n <= MAX; n++) {
            double x[MAX + SPARE], y[MAX + SPARE], one[MAX];
            float x32[MAX + SPARE], y32[MAX + SPARE], one32[MAX];
            int at = rng_below(&rng, 8), to = rng_below(&rng, 8);
            const struct function *f = &function[k];
            mixture(&rng, MAX + SPARE, x);
            for (int i = 0; i < MAX + SPARE; i++) x32[i] = (float)x[i];
            for (int i = 0; i < n; i++) one[i] = f->f64(x[at + i]), one32[i] = f->f32(x32[at + i]);
            memset(y, fence, sizeof y), memset(y32, fence, sizeof y32);
            f->f64_all(n, x + at, y + to), f->f32_all(n, x32 + at, y32 + to);
            EXPECT(memcmp(y + to, one, (size_t)n * sizeof *one) == 0);
            EXPECT(memcmp(y32 + to, one32, (size_t)n * sizeof *one32) == 0);
            const unsigned char *behind = (unsigned char *)(y + to + n), *behind32 = (unsigned char *)(y32 + to + n);
            EXPECT(to == 0 || ((unsigned char *)(y + to))[-1] == fence);
            for (size_t i = 0; i < 8 * sizeof *y; i++) EXPECT(behind[i] == fence);
            for (size_t i = 0; i < 8 * sizeof *y32; i++) EXPECT(behind32[i] == fence);
            f->f64_all(n, x + at, x + at), f->f32_all(n, x32 + at, x32 + at);
            EXPECT(memcmp(x + at, one, (size_t)n * sizeof *one) == 0);
            EXPECT(memcmp(x32 + at, one32, (size_t)n * sizeof *one32) == 0);
        }
}

static void sines_with_cosines(struct harness *t) {
    enum { MAX = 40 };
    struct rng rng;
    rng_init(&rng, 5, 0);
    for (int n = 1; n <= MAX; n++) {
        double x[MAX + 2], sine[MAX], cosine[MAX], s[MAX + 2], c[MAX + 2], *angle = x + rng_below(&rng, 2);
        mixture(&rng, MAX + 2, x);
        size_t bytes = (size_t)n * sizeof *x;
        f64_sin_all(n, angle, sine), f64_cos_all(n, angle, cosine);
        memset(s, 0, sizeof s), memset(c, 0, sizeof c);
        f64_sincos_all(n, angle, s + 1, c + 1);
        EXPECT(memcmp(s + 1, sine, bytes) == 0 && memcmp(c + 1, cosine, bytes) == 0);
        EXPECT(s[0] == 0 && s[n + 1] == 0 && c[0] == 0 && c[n + 1] == 0);
        memcpy(s, angle, bytes);
        f64_sincos_all(n, s, s, c);
        EXPECT(memcmp(s, sine, bytes) == 0 && memcmp(c, cosine, bytes) == 0);
        memcpy(c, angle, bytes);
        f64_sincos_all(n, c, s, c);
        EXPECT(memcmp(s, sine, bytes) == 0 && memcmp(c, cosine, bytes) == 0);
    }
    EXPECT(same((double)real_tanh(R(0.3)), (double)ELEMENTARY_OF_REALS(tanh)(R(0.3))));
}

/* ---- constants, as they stand in the module's source ---- */

/* The hexadecimal numbers between two texts. */
static int literals(const char *after, const char *until, double *x, int most) {
    size_t length;
    char *text = read_text("src/numbers/elementary.c", &length), *at = strstr(text, after),
         *end = at ? strstr(at, until) : NULL;
    int n = 0;
    if (!end) die(EXIT_INPUT, "src/numbers/elementary.c: there is no '%s' with a '%s' behind it", after, until);
    for (at += strlen(after); n < most && (at = strstr(at, "0x")) && at < end; n++) {
        double sign = at[-1] == '-' ? -1 : 1;
        x[n] = sign * strtod(at, &at);
    }
    free(text);
    return n;
}

/* Of an x > 0 whose bits all have their places. */
static struct big big_of(double x) {
    struct big a = {{0}};
    int e;
    uint64_t bits = (uint64_t)ldexp(frexp(x, &e), 53);
    for (int place = 84 - e; bits; bits >>= 1, place--) a.word[place / 32] |= (uint32_t)(bits & 1) << (31 - place % 32);
    return a;
}

/* What stands behind a text in the module's source. */
static const char *behind(const char *after) {
    static char found[32];
    size_t length;
    char *text = read_text("src/numbers/elementary.c", &length), *at = strstr(text, after);
    if (!at) die(EXIT_INPUT, "src/numbers/elementary.c: there is no '%s'", after);
    snprintf(found, sizeof found, "%s", at + strlen(after));
    free(text);
    return found;
}

/* Where one form of a function takes over from another. On either side both are good, so no error shows a digit. */
static void borders(struct harness *t) {
    double root = sqrt(2), root_half = sqrt(0.5);
    uint64_t bits;
    memcpy(&bits, &root_half, sizeof bits);
    EXPECT(strtoull(behind("root_half = "), NULL, 16) == bits);
    struct wide left = wide_subtract(wide(2), wide_times(wide(root), wide(root)));
    EXPECT(strtod(behind("small > "), NULL) == root - 1 + left.hi / (2 * root));
    EXPECT(strtod(behind("log_10 = "), NULL) == wide_log(10).hi);
}

static void constants(struct harness *t) {
    struct wide ln2 = wide_log1p(wide(1)), half_pi = big_to_wide(&circle()->fourth);
    double x[4];
    EXPECT(literals("LN_2 = ", ";", x, 4) == 3 && x[0] == ln2.hi && x[2] == wide_subtract(ln2, wide(x[1])).hi);
    EXPECT(literals("reduce_by_ln2(", "\n}", x, 4) == 1 && x[0] == wide_over(wide(1), ln2).hi);
    EXPECT(literals(" HALF_PI = ", ";", x, 4) == 2 && x[0] == half_pi.hi && x[1] == half_pi.lo);
    EXPECT(literals("reduce_angle(", "\n}", x, 4) == 4 && x[0] == wide_over(wide(1), half_pi).hi);
    struct big left = circle()->fourth, most = big_of(0x1p-141);
    for (int i = 1; i < 4; i++) {
        struct big part = big_of(fabs(x[i])); /* the second is added with a minus */
        big_subtract(&left, &part);
    }
    big_add(&left, &most);
    big_add(&most, &most);
    EXPECT(big_less(&left, &most));
}

/* The words of 2/pi, times pi/2, are just less than 1. */
static void bits_of_two_over_pi(struct harness *t) {
    enum { GIVEN = 37 };
    double word[GIVEN + 1];
    uint64_t product[WORDS] = {0};
    EXPECT(literals("TWO_OVER_PI[] = {", "}", word, GIVEN + 1) == GIVEN);
    for (int i = 0; i < GIVEN; i++)
        for (int k = 0; i + 1 + k < WORDS; k++) {
            uint64_t part = (uint64_t)word[i] * circle()->fourth.word[k];
            product[i + 1 + k] += part & UINT32_MAX;
            product[i + k] += part >> 32;
        }
    for (int i = WORDS - 1; i > 0; i--) {
        product[i - 1] += product[i] >> 32;
        product[i] &= UINT32_MAX;
        if (i < GIVEN) EXPECT(product[i] == UINT32_MAX);
    }
    EXPECT(product[0] == 0);
    /* What 1 has more is less than pi/2 units of the last word, as it is of no larger word and of no smaller one. */
    uint64_t missing = UINT64_MAX - (product[GIVEN] << 32 | product[GIVEN + 1]);
    EXPECT(missing < ((uint64_t)1 << 32 | circle()->fourth.word[1]));
}

/* ---- the equations of the page, as they are printed, in numbers of twice the precision ---- */

static struct wide wide_formula(struct harness *t, struct wide x) {
    return (struct wide){FORMULA(x.hi), FORMULA(x.lo)};
}
static struct wide wide_term(struct harness *t, struct wide x) {
    return (struct wide){TERM(x.hi), TERM(x.lo)};
}

/* The largest distance, in ulps of the formula, of a function from it on arguments that `sample` draws. */
static double farthest(struct harness *t, double (*f)(double), struct precise (*formula)(struct harness *t, double x),
                       double (*sample)(struct rng *rng)) {
    enum { SAMPLES = 2000 };
    struct rng rng;
    double error = 0;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < SAMPLES; i++) {
        double x = sample(&rng);
        error = worse(precise_ulps64(f(x), formula(t, x)), error);
    }
    return error;
}

/* Coefficients as they stand in the module's source. */
struct tail {
    int n;
    double c[16];
};

static struct tail tail_of_source(const char *name) {
    struct tail tail;
    char opening[40];
    snprintf(opening, sizeof opening, "%s[] = {", name);
    tail.n = literals(opening, "}", tail.c, 16);
    return tail;
}

static struct wide tail_at(const struct tail *tail, struct wide x) {
    struct wide sum = wide(0);
    for (int k = tail->n - 1; k >= 0; k--) sum = wide_add(wide_times(sum, x), wide(tail->c[k]));
    return sum;
}

/* The largest error of a formula with this polynomial on [low, high], where 0 is none of the points. */
static double largest(struct harness *t, const char *name,
                      double (*error_at)(struct harness *t, const struct tail *tail, double x), double low,
                      double high) {
    enum { POINTS = 1000 };
    struct tail tail = tail_of_source(name);
    double error = 0;
    for (int i = 0; i < POINTS; i++) {
        double x = low + (high - low) * (i + 0.5) / (double)POINTS;
        error = worse(error_at(t, &tail, x), error);
    }
    return error;
}

static const double ULP = 0x1p-52; /* of numbers about 1 */

static double off(struct wide x, struct wide y) {
    return fabs(wide_subtract(x, y).hi);
}

static struct wide ln2(void) {
    return wide_log1p(wide(1));
}

static double any_exponent(struct rng *rng) {
    return rng_below(rng, 2) ? rng_range(rng, -745, 709.7) : rng_normal(rng);
}

/* n and r of eq. elementary.1 */
static struct wide rest(struct harness *t, double x, int *n) {
    *n = (int)floor(x / ln2().hi + 0.5);
    return wide_subtract(wide(x), wide_term(t, wide_times(wide(*n), ln2())));
}

static struct precise equation_1(struct harness *t, double x) {
    int n;
    struct wide r = rest(t, x, &n);
    EXPECT(fabs(r.hi) <= ln2().hi / 2);
    return (struct precise){wide_formula(t, wide_exp(r)), n};
}

static double equation_2(struct harness *t, const struct tail *q, double r) {
    struct wide r1 = wide(r), r2 = wide_times(r1, r1), r3 = wide_times(r2, r1);
    struct wide sum = wide_add(wide_add(wide(1), r1), wide_term(t, wide_scaled(r2, -1)));
    sum = wide_add(sum, wide_times(r3, tail_at(q, r1)));
    return off(wide_formula(t, sum), wide_exp(r1)) / fabs(r);
}

/* With a polynomial for 1/2 + r q. */
static double equation_2_short(struct harness *t, const struct tail *p, double r) {
    struct wide r1 = wide(r), r2 = wide_times(r1, r1);
    struct wide sum = wide_add(wide_add(wide(1), r1), wide_term(t, wide_times(r2, tail_at(p, r1))));
    return off(wide_formula(t, sum), wide_exp(r1)) / fabs(r);
}

static struct precise equation_3(struct harness *t, double x) {
    int n = (int)floor(x / ln2().hi + 0.5);
    struct wide r = wide_subtract(wide(x), wide_times(wide(n), ln2()));
    struct wide whole = wide_subtract(wide(ldexp(1, n)), wide(1));
    struct wide sum = wide_add(wide_term(t, whole), wide_scaled(wide_expm1(r), n));
    return precise(wide_formula(t, sum));
}

static double moderate_exponent(struct rng *rng) {
    return rng_below(rng, 2) ? rng_range(rng, -50, 709) : rng_normal(rng);
}

static void exponentials(struct harness *t) {
    double half = ln2().hi / 2;
    CHECK("elementary.1", farthest(t, f64_exp, equation_1, any_exponent), 0.7);
    CHECK("elementary.2", largest(t, "EXP_TAIL", equation_2, -half, half), 8.5e-19);
    CHECK("elementary.2", largest(t, "EXP_TAIL_SHORT", equation_2_short, -half, half), 2.6e-10);
    CHECK("elementary.3", farthest(t, f64_expm1, equation_3, moderate_exponent), 0.7);
}

static double positive(struct rng *rng) {
    double m = 1 + rng_uniform(rng);
    return rng_below(rng, 2) ? scaled(rng, m, -1000, 2000) : scaled(rng, m, -1, 2);
}

static struct precise equation_4(struct harness *t, double u) {
    int e;
    double fraction = frexp(u, &e);
    if (fraction < sqrt(0.5)) fraction *= 2, e--;
    struct wide f = wide(fraction - 1);
    return precise(wide_formula(t, wide_add(wide_term(t, wide_times(wide(e), ln2())), wide_log1p(f))));
}

static double equation_5(struct harness *t, const struct tail *p, double x) {
    struct wide f = wide(x), s = wide_over(f, wide_add(wide(2), f)), z = wide_times(s, s);
    struct wide half_square = wide_scaled(wide_times(f, f), -1), r = wide_times(z, tail_at(p, z));
    struct wide last = wide_term(t, wide_times(s, wide_add(half_square, r)));
    struct wide log = wide_subtract(f, wide_subtract(half_square, last));
    return off(wide_formula(t, log), wide_log1p(f)) / fabs(s.hi);
}

static struct precise equation_6(struct harness *t, double x) {
    struct wide u = wide_of_sum(1, x), c = wide(u.lo), ratio = wide_over(c, wide(u.hi));
    struct wide second = wide_scaled(wide_times(ratio, ratio), -1);
    struct wide log = wide_add(wide_log(u.hi), wide_subtract(wide_term(t, ratio), second));
    return precise(wide_formula(t, log));
}

/* The same, its second term put to the test. */
static double second_term_of_6(struct harness *t) {
    double error = 0;
    for (int i = 1; i < 4096; i++) {
        struct wide u = wide_of_sum(1, i * 0x1p-62), ratio = wide_over(wide(u.lo), wide(u.hi));
        struct wide second = wide_term(t, wide_scaled(wide_times(ratio, ratio), -1));
        struct wide log = wide_formula(t, wide_add(wide_log(u.hi), wide_subtract(ratio, second)));
        error = worse(off(log, wide_log1p(wide(i * 0x1p-62))) / (i * 0x1p-62 * ULP), error);
    }
    return error;
}

static double above_minus_one(struct rng *rng) {
    double x = scaled(rng, 1 + rng_uniform(rng), -58, 60);
    return x < 1 && rng_below(rng, 2) ? -x : x;
}

static void logarithms(struct harness *t) {
    CHECK("elementary.4", farthest(t, f64_log, equation_4, positive), 0.75);
    CHECK("elementary.5", largest(t, "LOG_TAIL", equation_5, sqrt(0.5) - 1, sqrt(2) - 1), 3.7e-18);
    CHECK("elementary.5", largest(t, "LOG_TAIL_SHORT", equation_5, sqrt(0.5) - 1, sqrt(2) - 1), 1.05e-11);
    CHECK("elementary.6", farthest(t, f64_log1p, equation_6, above_minus_one), 0.8);
    CHECK("elementary.6", second_term_of_6(t), 2.3e-16);
}

static struct precise equation_7(struct harness *t, double x) {
    struct wide log = wide_log1p(wide_exp(wide(-fabs(x))));
    return precise(wide_formula(t, wide_add(wide_term(t, wide(fmax(x, 0))), log)));
}

static double either_side(struct rng *rng) {
    return rng_below(rng, 2) ? rng_range(rng, -600, 600) : 8 * rng_normal(rng);
}

static struct precise equation_8(struct harness *t, double x) {
    struct wide e = wide_scaled(wide_expm1(wide(2 * x)), -1);
    return precise(wide_formula(t, wide_over(e, wide_add(e, wide_term(t, wide(1))))));
}

static struct precise equation_8_inverse(struct harness *t, double x) {
    struct wide below = wide_subtract(wide(1), wide_term(t, wide(x)));
    struct wide log = wide_log1p(wide_over(wide(2 * x), below));
    return precise(wide_formula(t, wide_scaled(log, -1)));
}

static double of_any_size(struct rng *rng) {
    return scaled(rng, 1 + rng_uniform(rng), -36, 40);
}

static double below_one(struct rng *rng) {
    double x = scaled(rng, rng_uniform(rng), -29, 30);
    return rng_below(rng, 2) ? 1 - x : x;
}

static void hyperbolic(struct harness *t) {
    CHECK("elementary.7", farthest(t, f64_softplus, equation_7, either_side), 0.7);
    CHECK("elementary.8", farthest(t, f64_tanh, equation_8, of_any_size), 0.6);
    CHECK("elementary.8", farthest(t, f64_atanh, equation_8_inverse, below_one), 0.6);
}

/* The sine of x if `quarter` is 0, the cosine if it is 1: sin r, cos r, -sin r, -cos r for n + quarter = 0, 1, 2, 3. */
static struct precise equation_9(struct harness *t, double x, int quarter) {
    struct wide half_pi = big_to_wide(&circle()->fourth);
    double n = floor(x / half_pi.hi + 0.5);
    struct wide r = wide_subtract(wide(x), wide_term(t, wide_times(wide(n), half_pi))), z = wide_times(r, r);
    int turned = ((int)n + quarter) & 3;
    struct wide y = turned & 1 ? wide_alternating(wide(1), z, 1) : wide_alternating(r, z, 2);
    return precise(wide_formula(t, turned & 2 ? wide_negative(y) : y));
}

static struct precise equation_9_sine(struct harness *t, double x) {
    return equation_9(t, x, 0);
}
static struct precise equation_9_cosine(struct harness *t, double x) {
    return equation_9(t, x, 1);
}

/* Below 1024 and above. Those of the largest size and those near a multiple of pi/2 are judged among the doubles. */
static double any_angle(struct rng *rng) {
    return rng_below(rng, 2) ? rng_range(rng, -8, 8) : rng_range(rng, -0x1p20, 0x1p20);
}

static double equation_10_sine(struct harness *t, const struct tail *s, double r) {
    struct wide r1 = wide(r), z = wide_times(r1, r1), cube = wide_times(z, r1);
    struct wide sine = wide_add(r1, wide_term(t, wide_times(cube, tail_at(s, z))));
    return off(wide_formula(t, sine), wide_alternating(r1, z, 2)) / fabs(r);
}

static double equation_10_cosine(struct harness *t, const struct tail *c, double r) {
    struct wide z = wide_times(wide(r), wide(r)), fourth = wide_times(z, z);
    struct wide cosine = wide_subtract(wide(1), wide_term(t, wide_scaled(z, -1)));
    cosine = wide_add(cosine, wide_times(fourth, tail_at(c, z)));
    return off(wide_formula(t, cosine), wide_alternating(wide(1), z, 1));
}

static void circular(struct harness *t) {
    double fourth = 0x1.921fb54442d18p-1; /* pi/4 */
    CHECK("elementary.9", farthest(t, f64_sin, equation_9_sine, any_angle), 0.8);
    CHECK("elementary.9", farthest(t, f64_cos, equation_9_cosine, any_angle), 0.8);
    CHECK("elementary.10", largest(t, "SIN_TAIL", equation_10_sine, -fourth, fourth), 6e-18);
    CHECK("elementary.10", largest(t, "SIN_TAIL_SHORT", equation_10_sine, -fourth, fourth), 5.3e-12);
    CHECK("elementary.10", largest(t, "COS_TAIL", equation_10_cosine, -fourth, fourth), 9.5e-19);
    CHECK("elementary.10", largest(t, "COS_TAIL_SHORT", equation_10_cosine, -fourth, fourth), 1.1e-13);
}

/* The arc tangent of a small number: a guess is turned back by the angle that is then left. */
static struct wide wide_atan(struct wide x) {
    struct wide s, c;
    double guess = atan(x.hi);
    wide_sincos(guess, &s, &c);
    struct wide left = wide_subtract(wide_times(x, c), s), along = wide_add(c, wide_times(x, s));
    return wide_add(wide(guess), wide_over(left, along));
}

/* The angle of (1, y). */
static struct precise equation_11(struct harness *t, double y) {
    struct wide eighth = wide_scaled(big_to_wide(&circle()->fourth), -1);
    struct wide ratio = wide_over(wide_subtract(wide(y), wide(1)), wide_add(wide(y), wide(1)));
    return precise(wide_formula(t, wide_add(wide_term(t, eighth), wide_atan(ratio))));
}

static double arc_tangent(double y) {
    return f64_atan2(y, 1);
}

static double slope(struct rng *rng) {
    return rng_uniform(rng);
}

static double equation_11_tail(struct harness *t, const struct tail *a, double x) {
    struct wide x1 = wide(x), z = wide_times(x1, x1), cube = wide_times(z, x1);
    struct wide angle = wide_add(x1, wide_term(t, wide_times(cube, tail_at(a, z))));
    return off(wide_formula(t, angle), wide_atan(x1)) / (fabs(x) * ULP);
}

static struct wide sum_of_squares(double x, double y) {
    return wide_add(wide_times(wide(x), wide(x)), wide_times(wide(y), wide(y)));
}

static struct wide equation_12(struct harness *t, double x, double y) {
    double h = sqrt(x * x + y * y);
    struct wide left = wide_subtract(sum_of_squares(x, y), wide_times(wide(h), wide(h)));
    return wide_formula(t, wide_add(wide(h), wide_term(t, wide_over(left, wide(2 * h)))));
}

/* The length of (1, y). */
static struct precise equation_12_of_one(struct harness *t, double y) {
    return precise(equation_12(t, 1, y));
}

static double length(double y) {
    return f64_hypot(1, y);
}

/* The error of the square, which of a length has the sign of the length. */
static double square_of_12(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 7, 0);
    for (int i = 0; i < 2000; i++) {
        double x = rng_uniform(&rng), y = rng_uniform(&rng);
        struct wide h = equation_12(t, x, y), sum = sum_of_squares(x, y);
        error = worse(off(wide_times(h, h.hi < 0 ? wide_negative(h) : h), sum) / (sum.hi * ULP), error);
    }
    return error;
}

static void angle_and_length(struct harness *t) {
    double most = sqrt(2) - 1; /* tan pi/8 */
    CHECK("elementary.11", farthest(t, arc_tangent, equation_11, slope), 0.8);
    CHECK("elementary.11", largest(t, "ATAN_TAIL", equation_11_tail, -most, most), 0.013);
    CHECK("elementary.12", farthest(t, length, equation_12_of_one, slope), 0.7);
    CHECK("elementary.12", square_of_12(t), 3.6e-16);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the reference", reference},
        {"doubles", doubles},
        {"hardest angles", hardest_angles},
        {"two arguments", pairs_of_doubles},
        {"floats", floats},
        {"monotone functions", never_falls},
        {"special values", ends},
        {"thresholds", thresholds},
        {"the table of atan2", table_of_atan2},
        {"lengths and powers", lengths_and_powers},
        {"arrays", arrays},
        {"sines with cosines", sines_with_cosines},
        {"constants", constants},
        {"borders", borders},
        {"the bits of two over pi", bits_of_two_over_pi},
        {"equations of exponentials", exponentials},
        {"equations of logarithms", logarithms},
        {"equations of softplus and tanh", hyperbolic},
        {"equations of sine and cosine", circular},
        {"equations of angle and length", angle_and_length},
    };
    return harness_run("elementary", section, sizeof section / sizeof *section, argc, argv);
}
