#include "programs/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bytes of the character that begins here, in UTF-8; 0: none does. */
static int length_of(const unsigned char *c) {
    int n = *c < 0x80 ? 1 : *c < 0xC2 ? 0 : *c < 0xE0 ? 2 : *c < 0xF0 ? 3 : *c < 0xF5 ? 4 : 0;
    for (int i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80) return 0;
    return n;
}

/* Control characters, of the second set, too, and what turns the direction of a line around. */
static bool is_obeyed(const unsigned char *c, int length) {
    if (length == 1) return *c < ' ' || *c == 127;
    if (length == 2) return *c == 0xC2 && c[1] < 0xA0;
    if (length != 3 || *c != 0xE2) return false;
    return (c[1] == 0x80 && c[2] >= 0xAA && c[2] <= 0xAE) || (c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9);
}

bool tame(char *text) {
    bool changed = false;
    for (unsigned char *c = (unsigned char *)text; *c;) {
        int length = length_of(c), of_it = length ? length : 1;
        bool obeyed = length == 0 || is_obeyed(c, length);
        if (obeyed) memset(c, '?', (size_t)of_it);
        changed = changed || obeyed;
        c += of_it;
    }
    return changed;
}

_Noreturn void die(int status, const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    tame(line);
    fflush(stdout);
    fprintf(stderr, "%serror: %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "", line); /* not behind a line of progress */
    _Exit(status); /* nothing is left to be tidied up, and no tool should look for what was not freed */
}
