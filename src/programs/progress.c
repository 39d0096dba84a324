#include "programs/progress.h"

#include <stdio.h>
#include <unistd.h>

static double seconds_between(struct timespec a, struct timespec b) {
    return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}

void progress_start(struct progress *p, const char *label, double total, const char *unit) {
    *p = (struct progress){.label = label, .unit = unit, .total = total, .shown = isatty(STDERR_FILENO)};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
}

void progress_at(struct progress *p, double done) {
    if (!p->shown) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds_between(p->last, now) < 0.1) return;
    p->last = now;
    double elapsed = seconds_between(p->start, now), rate = done / elapsed;
    fprintf(stderr, "\r%s: %3.0f %%, %.3g %s/s, %.0f s left\033[K", p->label, 100 * done / p->total, rate, p->unit,
            rate > 0 ? (p->total - done) / rate : 0);
    fflush(stderr);
}

void progress_end(struct progress *p) {
    if (p->shown) fputs("\r\033[K", stderr);
}
