/* The elementary functions against sums in twice a double's precision (precise.h): their errors in units of the last
 * place, their special values, and that arrays get the bits of single calls. */
#include "elementary.h"
#include "harness.h"
#include "precise.h"
#include "rng.h"

#include <float.h>

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
    switch (rng_below(rng, 8)) {
    case 0: return of_bits(rng_bits(rng));
    case 1: return either_sign(rng, ldexp(1 + rng_uniform(rng), rng_below(rng, 70) - 60));
    case 2: return 4 * rng_normal(rng);
    case 3: return rng_range(rng, -750, 720);
    case 4: return beside(rng, (rng_below(rng, 4400) - 2200) * (0x1.62e42fefa39efp-2));
    case 5: return beside(rng, ldexp(rng_below(rng, 2) ? 1 : sqrt(0.5), rng_below(rng, 5) - 2)) - rng_below(rng, 2);
    case 6:
        return beside(rng, either_sign(rng, floor(ldexp(rng_uniform(rng), rng_below(rng, 32))) * 0x1.921fb54442d18p-1));
    default: return either_sign(rng, beside(rng, edge[rng_below(rng, sizeof edge / sizeof *edge)]));
    }
}

static void doubles(struct harness *t) {
    enum { SAMPLES = 40000 };
    struct rng rng;
    for (int k = 0; k < FUNCTIONS; k++) {
        double worst = 0, at = 0;
        rng_init(&rng, 1, (uint64_t)k);
        for (int i = 0; i < SAMPLES; i++) {
            double x = argument(&rng), error = precise_ulps64(function[k].f64(x), function[k].precise(x));
            if (!(error <= worst)) worst = error, at = x;
        }
        printf("  f64_%-8s within %.4f ulp, the farthest at %a\n", function[k].name, worst, at);
        EXPECT(worst < 0.9);
    }
}

/* Pairs of all kinds, none of them 0 or without an end. */
static void two_arguments(struct rng *rng, double *x, double *y) {
    do {
        *x = rng_below(rng, 4) ? ldexp(rng_normal(rng), rng_below(rng, 2100) - 1074) : rng_normal(rng);
        switch (rng_below(rng, 5)) {
        case 0: *y = of_bits(rng_bits(rng)); break;
        case 1: *y = rng_normal(rng); break;
        case 2: *y = ldexp(*x, rng_below(rng, 60) - 30) * rng_uniform(rng); break;
        case 3: *y = *x * ldexp(1 + rng_uniform(rng), -1022 - rng_below(rng, 53)); break;
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
    EXPECT(worst[1] < 0.9);
    EXPECT(worst[2] <= 1);
}

/* ---- single precision: the double functions, which are judged above, are a hundred million times as fine ---- */

enum { RUN = 1 << 12 };

static double float_ulps(float got, double want) {
    return precise_ulps32(got, precise(wide(want)));
}

static void floats(struct harness *t) {
    static float x[RUN], y[RUN];
    static double wide_x[RUN], wide_y[RUN];
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
            EXPECT(error < 0.51);
        }
        printf("  f32_%-8s within %.4f ulp, the farthest at %a\n", function[k].name, worst, at);
        EXPECT(worst < 0.51);
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
    enum { MOST = 40, SPARE = 16 };
    const unsigned char fence = 0xa5;
    struct rng rng;
    rng_init(&rng, 4, 0);
    for (int k = 0; k < FUNCTIONS; k++)
        for (int n = 1; n <= MOST; n++) {
            double x[MOST + SPARE], y[MOST + SPARE], one[MOST];
            float x32[MOST + SPARE], y32[MOST + SPARE], one32[MOST];
            int at = rng_below(&rng, 8), to = rng_below(&rng, 8);
            const struct function *f = &function[k];
            mixture(&rng, MOST + SPARE, x);
            for (int i = 0; i < MOST + SPARE; i++) x32[i] = (float)x[i];
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
    enum { MOST = 40 };
    struct rng rng;
    rng_init(&rng, 5, 0);
    for (int n = 1; n <= MOST; n++) {
        double x[MOST + 2], sine[MOST], cosine[MOST], s[MOST + 2], c[MOST + 2], *angle = x + rng_below(&rng, 2);
        mixture(&rng, MOST + 2, x);
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
    EXPECT(same(real_tanh(0.3), f64_tanh(0.3)));
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the reference", reference},
        {"doubles", doubles},
        {"two arguments", pairs_of_doubles},
        {"floats", floats},
        {"monotone functions", never_falls},
        {"special values", ends},
        {"thresholds", thresholds},
        {"the table of atan2", table_of_atan2},
        {"lengths and powers", lengths_and_powers},
        {"arrays", arrays},
        {"sines with cosines", sines_with_cosines},
    };
    return harness_run("elementary", section, sizeof section / sizeof *section, argc, argv);
}
