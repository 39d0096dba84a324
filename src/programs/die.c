#include "programs/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void die(int status, const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *c = line; *c; c++) /* a name may hold a newline, or codes that a terminal obeys */
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
    fflush(stdout);
    fprintf(stderr, "%serror: %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "", line); /* not behind a line of progress */
    _Exit(status); /* nothing is left to be tidied up, and no tool should look for what was not freed */
}
