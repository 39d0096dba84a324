/*
# How good and how fast the functions are

A float has $`2^{32}`$ values, few enough to try a function on all of them. This program does so for each
[elementary function](elementary.md) of one argument and prints its largest error in units of the last place, the
argument where that is, how many results are not the float nearest to the exact value, and whether the function is
monotone where it should be. It takes some minutes.

The C library's function in double precision is the first judge. It is right to some units in the last place of a
double, each the $`2^{29}`$-th part of a float's. Where that does not settle whether the nearest float was returned, and
wherever an error is the largest so far, the decision is left to the sums in twice a double's precision that the
module's test uses. Of odd and even functions the judge computes positive arguments only; the function itself is called
for both signs.

With `--times` it measures speed instead: nanoseconds per number for arrays, for single calls, and for the C library's
function called in a loop. The three take turns in chunks, because a shared machine's speed drifts; what is printed is
the median of the processor times, and for the ratios the median of the ratios within a turn.

What it printed, once, on a processor with AVX-512:

@output functions
*/
#include "peak.h"
#include "precise.h"
#include "numbers/elementary.h"
#include "numbers/rng.h"
#include "numbers/statistics.h"
#include "programs/files.h"
#include "programs/options.h"
#include "programs/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double library_softplus(double x) {
    return (x > 0 ? x : 0) + log1p(exp(-fabs(x)));
}
static float library_softplusf(float x) {
    return (x > 0 ? x : 0) + log1pf(expf(-fabsf(x)));
}

enum symmetry { NEITHER, ODD, EVEN };

struct function {
    const char *name;
    enum symmetry symmetry;
    bool rises;
    double low, high; /* arguments as they come, for the times */
    double (*f64)(double), (*library)(double);
    float (*f32)(float), (*library32)(float);
    void (*f64_all)(int, const double *, double *);
    void (*f32_all)(int, const float *, float *);
    struct precise (*precise)(double);
};

#define FUNCTION(name, symmetry, rises, low, high, library)                                                            \
    {                                                                                                                  \
#name, symmetry, rises, low, high, f64_##name, library, f32_##name, library##f, f64_##name##_all,              \
            f32_##name##_all, precise_##name                                                                           \
    }
static const struct function function[] = {
    FUNCTION(exp, NEITHER, true, -10, 10, exp),
    FUNCTION(expm1, NEITHER, true, -10, 10, expm1),
    FUNCTION(log, NEITHER, true, 0.001, 1000, log),
    FUNCTION(log1p, NEITHER, true, -0.9, 10, log1p),
    FUNCTION(softplus, NEITHER, true, -10, 10, library_softplus),
    FUNCTION(tanh, ODD, true, -3, 3, tanh),
    FUNCTION(atanh, ODD, true, -0.99, 0.99, atanh),
    FUNCTION(sin, ODD, false, -10, 10, sin),
    FUNCTION(cos, EVEN, false, -10, 10, cos),
};
enum { FUNCTIONS = sizeof function / sizeof *function };

/*
## All floats

Floats of one sign that follow each other in size have bits that follow each other as whole numbers. A block is a run of
them. The error of a result $`y`$ against the judge's $`w`$ is $`|y - w|\,2^{23 - e}`$, where $`e`$ is the exponent of
$`w`$, or -126 if it is less.
*/
enum { BLOCK = 1 << 14 };

struct block {
    float x[BLOCK], y[BLOCK];
    double judge[BLOCK], error[BLOCK];
};

struct verdict {
    double worst, at;
    long long wrong; /* results that are not the nearest float */
    bool falls;
};

/* Of a NaN that should be one, and of an infinity that should be one, 0; of other such results NaN or infinity. */
static void errors(struct block *b) {
    for (int i = 0; i < BLOCK; i++) {
        double y = (double)b->y[i], w = b->judge[i], unit;
        uint64_t bits;
        memcpy(&bits, &w, sizeof bits);
        bits = bits >> 52 & 2047;
        bits = (2046 + 23 - (bits < 1023 - 126 ? 1023 - 126 : bits)) << 52;
        memcpy(&unit, &bits, sizeof unit);
        bool settled = (y == w) | ((y != y) & (w != w));
        b->error[i] = settled ? 0 : fabs(y - w) * unit;
    }
}

/* Whether the function goes the wrong way from `last` to the block or in it. */
static bool turns(const struct block *b, float last, bool down) {
    int wrong = down ? b->y[0] > last : b->y[0] < last;
    for (int i = 1; i < BLOCK; i++) wrong |= down ? b->y[i] > b->y[i - 1] : b->y[i] < b->y[i - 1];
    return wrong;
}

static void judge(const struct function *f, const struct block *b, struct verdict *v) {
    const double doubt = 0x1p-26; /* of the judge, and more than that */
    for (int i = 0; i < BLOCK; i++) {
        double error = b->error[i], x = (double)b->x[i];
        if (error <= 0.5 - doubt) continue; /* the nearest float, and there are larger errors */
        if (!isfinite(error)) error = precise_ulps32(b->y[i], precise(wide(b->judge[i])));
        if (error > v->worst - doubt || fabs(error - 0.5) < doubt) error = precise_ulps32(b->y[i], f->precise(x));
        v->wrong += error > 0.5;
        if (error > v->worst) v->worst = error, v->at = x;
    }
}

static void fill(struct block *b, uint32_t first) {
    for (int i = 0; i < BLOCK; i++) {
        uint32_t bits = first + (uint32_t)i;
        memcpy(&b->x[i], &bits, sizeof bits);
    }
}

static struct verdict try_all(const struct function *f) {
    static struct block b;
    const uint32_t minus = 0x80000000;
    struct verdict v = {0};
    struct progress progress;
    float last[2] = {f->f32(0), f->f32(-0.0f)};
    v.falls = f->rises && last[1] > last[0];
    progress_start(&progress, f->name, 0x1p32, "numbers");
    for (uint32_t first = 0; first < minus; first += BLOCK) {
        for (int sign = 0; sign < 2; sign++) {
            fill(&b, first + (sign ? minus : 0));
            f->f32_all(BLOCK, b.x, b.y);
            bool mirrored = sign && f->symmetry != NEITHER;
            for (int i = 0; i < BLOCK && !mirrored; i++) b.judge[i] = f->library((double)b.x[i]);
            for (int i = 0; i < BLOCK && mirrored && f->symmetry == ODD; i++) b.judge[i] = -b.judge[i];
            errors(&b);
            judge(f, &b, &v);
            v.falls = v.falls || (f->rises && turns(&b, last[sign], sign));
            last[sign] = b.y[BLOCK - 1];
        }
        progress_at(&progress, 2.0 * first);
    }
    progress_end(&progress);
    return v;
}

static bool try_functions(int only) {
    bool good = true;
    printf("%-10s %13s   %-16s %26s   %s\n", "all floats", "largest error", "at", "not the nearest float", "monotone");
    for (int k = 0; k < FUNCTIONS; k++) {
        const struct function *f = &function[k];
        if (only && only != k + 1) continue;
        struct verdict v = try_all(f);
        printf("%-10s %9.6f ulp   %-16a %12lld, %9.5f %%   %s\n", f->name, v.worst, v.at, v.wrong,
               100 * (double)v.wrong / 0x1p32,
               v.falls    ? "NO"
               : f->rises ? "yes"
                          : "-");
        fflush(stdout);
        good = good && v.worst <= 1 && !v.falls;
    }
    return good;
}

/*
## Times
*/
enum { NUMBERS = 1024, MAX_CHUNKS = 1000 };

struct numbers {
    float x32[NUMBERS], y32[NUMBERS];
    double x[NUMBERS], second[NUMBERS], y[NUMBERS];
    int n[NUMBERS];
};

static double seconds_used(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void calls64(double (*f)(double), struct numbers *s) {
    for (int i = 0; i < NUMBERS; i++) s->y[i] = f(s->x[i]);
}
static void calls32(float (*f)(float), struct numbers *s) {
    for (int i = 0; i < NUMBERS; i++) s->y32[i] = f(s->x32[i]);
}

enum way { ARRAY, CALLS, LIBRARY, WAYS };

static void go(const struct function *f, enum way way, bool single, struct numbers *s) {
    switch (way) {
    case ARRAY: single ? f->f32_all(NUMBERS, s->x32, s->y32) : f->f64_all(NUMBERS, s->x, s->y); break;
    case CALLS: single ? calls32(f->f32, s) : calls64(f->f64, s); break;
    default: single ? calls32(f->library32, s) : calls64(f->library, s); break;
    }
}

static double median(double *x, int n) {
    statistics_sort(n, x);
    return x[n / 2];
}

static void time_function(const struct function *f, bool single, int chunks, struct numbers *s) {
    enum { TIMES = 32 };
    double time[WAYS][MAX_CHUNKS], faster[2][MAX_CHUNKS];
    for (int i = 0; i < chunks; i++) {
        for (enum way way = 0; way < WAYS; way++) {
            double start = seconds_used();
            for (int k = 0; k < TIMES; k++) go(f, way, single, s);
            time[way][i] = (seconds_used() - start) / (TIMES * NUMBERS) * 1e9;
        }
        for (int k = 0; k < 2; k++) faster[k][i] = time[LIBRARY][i] / time[k][i];
    }
    double array = median(time[ARRAY], chunks), calls = median(time[CALLS], chunks);
    printf("   %6.2f %6.2f %6.2f  %5.1f %5.2f", array, calls, median(time[LIBRARY], chunks), median(faster[0], chunks),
           median(faster[1], chunks));
}

static double library_power(double x, int n) {
    return pow(x, n);
}

/* Functions of two numbers, which have no arrays: the second one is a whole number for the last. */
static void go_pairs(int k, bool library, struct numbers *s) {
    static double (*const f[2][2])(double, double) = {{f64_atan2, atan2}, {f64_hypot, hypot}};
    double (*power)(double, int) = library ? library_power : f64_power;
    if (k < 2)
        for (int i = 0; i < NUMBERS; i++) s->y[i] = f[k][library](s->x[i], s->second[i]);
    else
        for (int i = 0; i < NUMBERS; i++) s->y[i] = power(s->x[i], s->n[i]);
}

static void time_pairs(int k, int chunks, struct numbers *s) {
    static const char *const name[] = {"atan2", "hypot", "power"};
    enum { TIMES = 32 };
    double time[2][MAX_CHUNKS], faster[MAX_CHUNKS];
    for (int i = 0; i < chunks; i++) {
        for (int library = 0; library < 2; library++) {
            double start = seconds_used();
            for (int times = 0; times < TIMES; times++) go_pairs(k, library, s);
            time[library][i] = (seconds_used() - start) / (TIMES * NUMBERS) * 1e9;
        }
        faster[i] = time[1][i] / time[0][i];
    }
    printf("%-8s %36s   %6s %6.2f %6.2f  %5s %5.2f\n", name[k], "", "", median(time[0], chunks),
           median(time[1], chunks), "", median(faster, chunks));
}

static void time_functions(int chunks) {
    static struct numbers s;
    struct rng rng;
    rng_init(&rng, 1, 0);
    printf("compiler: %s, vectors of %d bits\n", COMPILER, 8 * VEC_BYTES);
    printf("%-8s   float: ns a number     library's   double: ns a number    library's\n", "");
    printf("%-8s   %6s %6s %6s  %5s %5s   %6s %6s %6s  %5s %5s\n", "", "array", "call", "libm", "array", "call",
           "array", "call", "libm", "array", "call");
    for (int k = 0; k < FUNCTIONS; k++) {
        const struct function *f = &function[k];
        for (int i = 0; i < NUMBERS; i++) s.x32[i] = (float)(s.x[i] = rng_range(&rng, f->low, f->high));
        printf("%-8s", f->name);
        time_function(f, true, chunks, &s);
        time_function(f, false, chunks, &s);
        printf("\n");
    }
    for (int i = 0; i < NUMBERS; i++)
        s.x[i] = rng_normal(&rng), s.second[i] = rng_normal(&rng), s.n[i] = rng_below(&rng, 40) - 20;
    for (int k = 0; k < 3; k++) time_pairs(k, chunks, &s);
}

int main(int argc, char **argv) {
    int chunks = 51, only = 0;
    bool times = false;
    const struct option option[] = {
        {"only", OPTION_CHOICE, &only, 0, 0, "all|exp|expm1|log|log1p|softplus|tanh|atanh|sin|cos", NULL,
         "the function to try on all floats"},
        {"times", OPTION_FLAG, &times, 0, 0, NULL, NULL, "measure speed instead"},
        {"chunks", OPTION_INT, &chunks, 1, MAX_CHUNKS, NULL, NULL, "timed chunks of each function"},
    };
    const struct program program = {.name = "functions",
                                    .summary = "the elementary functions on all floats, or their speed",
                                    .options = option,
                                    .n_options = 3};
    options_parse(&program, argc, argv);
    bool good = true;
    if (times)
        time_functions(chunks);
    else
        good = try_functions(only);
    finish_output();
    return !good;
}
