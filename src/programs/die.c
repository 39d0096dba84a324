#include "programs/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void tame(char *text) {
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0) *c = c[1] = '?'; /* the second set, in UTF-8 */
        if (*c < ' ' || *c == 127) *c = '?';
    }
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
