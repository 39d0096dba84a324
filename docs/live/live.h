/* Included before every source that is compiled for a page: what a program reports to it, and what wasi-libc lacks of
 * POSIX. None of the latter works in a page, and each says so as POSIX prescribes. */
#ifndef LIVE_H
#define LIVE_H

#include <sys/types.h>

/* What a report is about; the numbers in it stand in docs/live/live.js too. */
enum live_kind {
    LIVE_SCENE, /* how a task is seen: seconds of a frame, left, bottom, width, height, follows, ground, thickness */
    LIVE_FILM,  /* an episode begins */
    LIVE_FRAME, /* rewards up to here, then the segments (x0, y0, x1, y1) */
    LIVE_ROW,   /* an evaluation: step, mean return, temperature or NaN, entropy or NaN */
    LIVE_GRAPH, /* states, exact values [states], probabilities [states][states] */
    LIVE_STEP,  /* of an episode on a graph: from, to, is it the last; then the values [states] */
    LIVE_GRID,  /* the cliff: a count, a result, then probabilities [states][4], values [states] */
    LIVE_POINT, /* a game of two numbers: rule, x, y */
};

/* Shows n numbers to the page. */
__attribute__((import_module("live"), import_name("report"))) void live_report(int kind, const double *x, int n);

/* A place where the page may stop, and which it counts. */
__attribute__((import_module("live"), import_name("mark"))) void live_mark(void);

enum { F_RDLCK, F_WRLCK, F_UNLCK, F_SETLK = 6 };
char *realpath(const char *path, char *resolved);
int chmod(const char *path, mode_t mode);
int kill(pid_t process, int signal);
int execlp(const char *file, const char *argument, ...);

#endif
