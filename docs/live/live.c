/* A page has no signals, no second thread and no terminal, and its programs run without them: this takes the place of
 * stop.c, worker.c and render.c. */
#include "numbers/simd.h"
#include "numbers/worker.h"
#include "programs/die.h"
#include "programs/render.h"
#include "programs/stop.h"

#include <errno.h>
#include <stdlib.h>

/* Whether this machine's multiply-add rounds once, in single and in double precision: if not, the page takes the build
 * that computes it in software. With a = 1 + e the square is 1 + 2e + e^2, and e^2 is lost where the product is
 * rounded. */
__attribute__((export_name("rounds_once"))) int live_rounds_once(void) {
    volatile float a = 1 + 0x1p-20f;
    volatile double b = 1 + 0x1p-50;
    return fused32(a, a, -(1 + 0x1p-19f)) == 0x1p-40f && fused64(b, b, -(1 + 0x1p-49)) == 0x1p-100;
}

/* ---- POSIX ---- */

static int not_here(void) {
    errno = ENOSYS;
    return -1;
}
char *realpath(const char *path, char *resolved) {
    (void)path, (void)resolved, not_here();
    return NULL;
}
int chmod(const char *path, mode_t mode) {
    return (void)path, (void)mode, not_here();
}
int kill(pid_t process, int signal) {
    return (void)process, (void)signal, not_here();
}
int execlp(const char *file, const char *argument, ...) {
    return (void)file, (void)argument, not_here();
}

/* ---- worker.h ---- */

bool worker_start(void) {
    return false;
}
bool worker_free(void) {
    return false;
}
void worker_both(void (*run)(void *context), void *first, void *second) {
    run(first);
    run(second);
}
void worker_two(void (*run)(void *context, int k), void *context) {
    run(context, 0);
    run(context, 1);
}

/* ---- stop.h: nobody sends a signal ---- */

void stop_begin(void) {}
int stop_asked(void) {
    return 0;
}
void stop_saved(const char *path) {
    (void)path;
}
void stop_now(int signal, const char *path) {
    (void)path;
    exit(128 + signal);
}
void stop_at_once(void) {}
void stop_hold(void) {}
void stop_release(void) {}
void stop_device(void) {}
void stop_device_done(void) {}

/* ---- render.h: screen_refuse ends the program before any of the others is called ---- */

void screen_refuse(const char *option) {
    die(EXIT_INPUT, "%s: a page is no terminal", option);
}
void screen_open(void) {
    abort();
}
void screen_close(void) {
    abort();
}
void screen_size(int *columns, int *rows) {
    (void)columns, (void)rows, abort();
}
void screen_show(const struct canvas *canvas, const char *title) {
    (void)canvas, (void)title, abort();
}
bool screen_unicode(void) {
    return false;
}
void canvas_init(struct canvas *canvas, int columns, int rows, bool braille, struct canvas_view view) {
    (void)canvas, (void)columns, (void)rows, (void)braille, (void)view, abort();
}
void canvas_free(struct canvas *canvas) {
    (void)canvas, abort();
}
void canvas_line(struct canvas *canvas, const double segment[4], double thickness) {
    (void)canvas, (void)segment, (void)thickness, abort();
}
