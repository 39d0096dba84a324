/* What the benchmarks measure against. */
#ifndef PEAK_H
#define PEAK_H

#include "numbers/simd.h"

#include <stdio.h>
#include <time.h>

#define WORD(x)    #x
#define VERSION(x) WORD(x)
#if defined __clang__ /* (__clang_version__ ends with a blank, or with what a distribution calls it) */
#define COMPILER "clang " VERSION(__clang_major__) "." VERSION(__clang_minor__) "." VERSION(__clang_patchlevel__)
#else
#define COMPILER "gcc " __VERSION__
#endif

/* Seconds of this process on its core: while others have the core, the clock stands still. */
static inline double peak_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Operations per second (a multiply-add is two) of about `seconds` of pure multiply-adds. */
static inline double peak_speed(double seconds) {
    enum { CHAINS = 12, ROUNDS = 20000 }; /* enough to hide the latency, few enough for 16 registers */
    vec sum[CHAINS];
    volatile real one = R(0.999);
    vec factor = vec_all(one), term = vec_all(R(1e-3));
    for (int i = 0; i < CHAINS; i++) sum[i] = vec_all(R(i));
    double start = peak_now(), elapsed = 0, rounds = 0;
    while ((elapsed = peak_now() - start) < seconds) {
        for (int r = 0; r < ROUNDS; r++) {
            UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = vec_fused(sum[i], factor, term);
        }
        rounds += (double)ROUNDS;
    }
    volatile real kept = 0;
    for (int i = 0; i < CHAINS; i++) kept = kept + sum[i][0];
    return 2 * rounds * (double)(CHAINS * LANES) / elapsed;
}

/* What is measured: the compiler, the vectors, and what a multiply-add is. */
static inline void peak_print(void) {
    printf("%s, vectors of %d floats, multiply-adds fused in %s, peak %.1f GFLOP/s\n", COMPILER, LANES,
           HAS_FMA ? "hardware" : "software", peak_speed(0.2) / 1e9);
}

/* Behind a share of the peak. It can be more than all: a core's speed drifts, and a multiply-add in software takes
 * longer in one loop than in another. */
static inline const char *peak_word(double share) {
    return share > 1 ? "   (above the peak as measured)" : "";
}

#endif
