#include "programs/state.h"

#include "programs/checksum.h"
#include "programs/die.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { PART = 4096, LONGEST = 256 };

void state_bytes(struct state *v, void *bytes, size_t n) {
    v->bytes += n;
    if (v->way == STATE_COUNT) return;
    if (v->way == STATE_WRITE) writing_put(v->to, bytes, n);
    if (v->way == STATE_READ && fread(bytes, 1, n, v->from) != n) die(EXIT_INPUT, "%s: it ends too early", v->path);
    v->sum = checksum_more(v->sum, bytes, n);
}

/* The lowest byte first, whatever the machine's order. */
static void reorder(unsigned char *bytes, size_t n, size_t width) {
    const uint16_t one = 1;
    if (*(const unsigned char *)&one == 1) return;
    for (size_t at = 0; at < n * width; at += width)
        for (size_t i = 0; i < width / 2; i++) {
            unsigned char low = bytes[at + i];
            bytes[at + i] = bytes[at + width - 1 - i];
            bytes[at + width - 1 - i] = low;
        }
}

static void numbers(struct state *v, void *x, size_t n, size_t width) {
    unsigned char part[PART], *at = x;
    if (v->way == STATE_COUNT) v->bytes += n * width;
    for (size_t count; n > 0 && v->way != STATE_COUNT; n -= count, at += count * width) {
        count = n < PART / width ? n : PART / width;
        if (v->way == STATE_WRITE) memcpy(part, at, count * width), reorder(part, count, width);
        state_bytes(v, part, count * width);
        if (v->way == STATE_READ) reorder(part, count, width), memcpy(at, part, count * width);
    }
}

static void refuse_infinite(const struct state *v, double x) {
    if (v->way == STATE_READ && !isfinite(x)) die(EXIT_INPUT, "%s: a number in it is %g", v->path, isnan(x) ? NAN : x);
}

void state_floats(struct state *v, float *x, size_t n) {
    numbers(v, x, n, sizeof *x);
    for (size_t i = 0; i < n; i++) refuse_infinite(v, (double)x[i]);
}

void state_doubles(struct state *v, double *x, size_t n) {
    numbers(v, x, n, sizeof *x);
    for (size_t i = 0; i < n; i++) refuse_infinite(v, x[i]);
}

void state_double_or_none(struct state *v, double *x) {
    numbers(v, x, 1, sizeof *x);
    if (!isnan(*x)) refuse_infinite(v, *x);
}

void state_words(struct state *v, uint64_t *x, size_t n) {
    numbers(v, x, n, sizeof *x);
}

void state_long(struct state *v, long *x, long low, long high) {
    int64_t number = *x;
    uint64_t word = (uint64_t)number;
    state_words(v, &word, 1);
    if (v->way != STATE_READ) return;
    number = (int64_t)word;
    if (number < low || number > high)
        die(EXIT_INPUT, "%s: %lld is not within %ld to %ld", v->path, (long long)number, low, high);
    *x = (long)number;
}

void state_int(struct state *v, int *x, int low, int high) {
    long number = *x;
    state_long(v, &number, low, high);
    *x = (int)number;
}

void state_bool(struct state *v, bool *x) {
    int number = *x;
    state_int(v, &number, 0, 1);
    *x = number;
}

void state_text(struct state *v, char *text, size_t size) {
    int length = v->way == STATE_READ ? 0 : (int)strlen(text);
    state_int(v, &length, 0, (int)size - 1);
    state_bytes(v, text, (size_t)length);
    if (v->way != STATE_READ) return;
    char tamed[LONGEST];
    text[length] = '\0';
    memcpy(tamed, text, (size_t)length + 1);
    if (tame(tamed) || strlen(text) != (size_t)length)
        die(EXIT_INPUT, "%s: a control character in '%s'", v->path, tamed); /* it may be shown, and a terminal obey */
}

void state_same(struct state *v, const char *what, double x) {
    double there = x;
    numbers(v, &there, 1, sizeof there); /* whatever it is */
    if (memcmp(&there, &x, sizeof x) != 0)
        die(EXIT_INPUT, "%s is of another configuration: %s %.9g there, %.9g here", v->path, what, there, x);
}

void state_same_text(struct state *v, const char *what, const char *text) {
    char there[LONGEST] = "";
    if (v->way != STATE_READ) snprintf(there, sizeof there, "%s", text);
    state_text(v, there, sizeof there);
    if (strncmp(there, text, sizeof there - 1) != 0)
        die(EXIT_INPUT, "%s is of another configuration: %s '%s' there, '%s' here", v->path, what, there, text);
}

void state_same_all(struct state *v, const struct state_number *number, size_t n) {
    for (size_t i = 0; i < n; i++) state_same(v, number[i].what, number[i].x);
}
