/*
# How fast the kernels are

Each product is timed against the most that the core can do: a loop of independent fused multiply-adds on registers, run
between the timed chunks, because a shared machine's speed drifts. What is quoted is the median of the ratios.
*/
#include "peak.h"
#include "numbers/matrix.h"
#include "numbers/rng.h"
#include "numbers/statistics.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <stdio.h>
#include <stdlib.h>

enum product { FORWARD, BACKWARD_INPUT, BACKWARD_WEIGHTS, PRODUCTS };
static const char *const product_name[PRODUCTS] = {"X W", "dY W^T", "X^T dY"};

struct sizes {
    int m, k, n;
};

struct operands {
    struct sizes s;
    real *x, *w, *b, *y, *out;
};

static void run(const struct operands *o, enum product p, bool naive) {
    int m = o->s.m, k = o->s.k, n = o->s.n;
    switch (p) {
    case FORWARD: (naive ? naive_forward : matrix_forward)(m, k, n, o->x, o->w, o->b, RELU, o->out); break;
    case BACKWARD_INPUT: (naive ? naive_backward_input : matrix_backward_input)(m, k, n, o->y, o->w, o->out); break;
    default: (naive ? naive_backward_weights : matrix_backward_weights)(m, k, n, o->x, o->y, o->out, NULL); break;
    }
}

static double speed(const struct operands *o, enum product p, bool naive, double seconds) {
    double work = 2.0 * o->s.m * o->s.k * o->s.n, start = peak_now(), elapsed = 0, calls = 0;
    int times = (int)(2e6 / work) + 1;
    while ((elapsed = peak_now() - start) < seconds) {
        for (int i = 0; i < times; i++) run(o, p, naive);
        calls += times;
    }
    return calls * work / elapsed;
}

static void measure(struct sizes s, int chunks) {
    struct operands o = {.s = s};
    struct rng rng;
    size_t widest = (size_t)(s.m > s.k ? s.m : s.k), wide = (size_t)(s.n > s.k ? s.n : s.k);
    real **array[] = {&o.x, &o.w, &o.b, &o.y, &o.out};
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 5; i++) {
        *array[i] = allocate(widest * wide, sizeof(real));
        for (size_t j = 0; j < widest * wide; j++) (*array[i])[j] = R(rng_normal(&rng));
    }
    for (enum product p = 0; p < PRODUCTS; p++) {
        double ratio[1000], fastest = 0, naive = speed(&o, p, true, 0.02);
        for (int i = 0; i < chunks; i++) {
            double before = peak_speed(0.005), kernel = speed(&o, p, false, 0.01), after = peak_speed(0.005);
            ratio[i] = 2 * kernel / (before + after);
            fastest = kernel > fastest ? kernel : fastest;
        }
        statistics_sort(chunks, ratio);
        printf("  %4d x %3d x %3d  %-7s %7.1f GFLOP/s   %3.0f %% of the peak (best %3.0f %%)   %5.0f times the naive "
               "loop%s\n",
               s.m, s.k, s.n, product_name[p], fastest / 1e9, 100 * ratio[chunks / 2], 100 * ratio[chunks - 1],
               fastest / naive, peak_word(ratio[chunks / 2]));
    }
    for (int i = 0; i < 5; i++) free(*array[i]);
}

int main(int argc, char **argv) {
    int chunks = 20;
    const struct option option[] = {
        {"chunks", OPTION_INT, &chunks, 1, 1000, NULL, NULL, "timed chunks of each product"}};
    const struct program program = {.name = "kernels",
                                    .summary = "matrix products against the core's peak",
                                    .options = option,
                                    .n_options = 1};
    options_parse(&program, argc, argv);
    static const struct sizes sizes[] = {{100, 64, 64},   {256, 256, 256}, {256, 64, 64}, {64, 64, 64},
                                         {100, 400, 300}, {100, 4, 64},    {100, 64, 1}};
    peak_print();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) measure(sizes[i], chunks);
    finish_output();
    return 0;
}
