#include "die.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void die(int status, const char *format, ...) {
    fflush(stdout);
    fputs("error: ", stderr);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _Exit(status); /* nothing is left to be tidied up, and no tool should look for what was not freed */
}

void *allocate(size_t n, size_t size) {
    void *block = calloc(n ? n : 1, size);
    if (!block) die(EXIT_RESOURCE, "out of memory for %zu x %zu bytes", n, size);
    return block;
}

/*
Files are read whole and written whole. A reader of this book may press Ctrl-C at any moment, and a disk may fill at
any byte; a file that is written beside its final name and renamed when complete is never seen half done.
*/
char *read_text(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) die(EXIT_INPUT, "cannot read %s: %s", path, strerror(errno));
    size_t room = 1 << 14, n = 0;
    char *text = allocate(room, 1);
    for (size_t got; (got = fread(text + n, 1, room - n - 1, file)) > 0;) {
        n += got;
        if (n + 1 < room) continue;
        room *= 2;
        char *more = realloc(text, room);
        if (!more) die(EXIT_RESOURCE, "out of memory reading %s", path);
        text = more;
    }
    if (ferror(file)) die(EXIT_INPUT, "cannot read %s: %s", path, strerror(errno));
    fclose(file);
    text[n] = '\0';
    if (strlen(text) != n) die(EXIT_INPUT, "%s: not a text file (it holds a NUL byte)", path);
    *length = n;
    return text;
}

void write_whole(const char *path, const char *text, size_t length) {
    size_t room = strlen(path) + 32;
    char *partial = allocate(room, 1);
    snprintf(partial, room, "%s.%ld.partial", path, (long)getpid());
    FILE *file = fopen(partial, "wb");
    if (!file) die(EXIT_RESOURCE, "cannot write %s: %s", path, strerror(errno));
    size_t written = fwrite(text, 1, length, file);
    int failed = written != length || fflush(file) != 0, reason = errno;
    if (fclose(file) != 0 && !failed) failed = 1, reason = errno;
    if (!failed && rename(partial, path) != 0) failed = 1, reason = errno;
    if (failed) {
        remove(partial);
        die(EXIT_RESOURCE, "cannot write %s: %s", path, strerror(reason));
    }
    free(partial);
}

void finish_output(void) {
    if (fflush(stdout) != 0 || ferror(stdout)) die(EXIT_RESOURCE, "cannot write the output: %s", strerror(errno));
}
