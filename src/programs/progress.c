#include "programs/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static double seconds_between(struct timespec a, struct timespec b) {
    return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}

void progress_start(struct progress *p, const char *label, double total, const char *unit) {
    *p = (struct progress){.label = label, .unit = unit, .total = total, .shown = isatty(STDERR_FILENO)};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
}

/* Whether the terminal's line is this process's own, or may be from now on. Where there are no such locks, it may. */
static bool take_line(struct progress *p) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (!p->has_line) p->has_line = fcntl(STDERR_FILENO, F_SETLK, &lock) == 0 || (errno != EACCES && errno != EAGAIN);
    return p->has_line;
}

/* A line that the terminal breaks could not be written over: of a long label it shows the beginning. */
static int room_for_label(int rest) {
    int columns = 0;
#ifdef TIOCGWINSZ /* in a browser there are no terminals */
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
#endif
    return columns == 0 ? INT_MAX : columns - 1 > rest ? columns - 1 - rest : 0;
}

void progress_at(struct progress *p, double done) {
    if (!p->shown) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds_between(p->last, now) < 0.1) return;
    p->last = now;
    if (!take_line(p)) return;
    double elapsed = seconds_between(p->start, now), rate = done / elapsed;
    char rest[100];
    int n = snprintf(rest, sizeof rest, ": %3.0f %%, %.3g %s/s, %.0f s left", 100 * done / p->total, rate, p->unit,
                     rate > 0 ? (p->total - done) / rate : 0);
    fprintf(stderr, "\r%.*s%s\033[K", room_for_label(n), p->label, rest);
    fflush(stderr);
}

void progress_end(struct progress *p) {
    if (!p->has_line) return;
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
    fputs("\r\033[K", stderr);
    fflush(stderr);
    fcntl(STDERR_FILENO, F_SETLK, &lock);
    p->has_line = false;
}
