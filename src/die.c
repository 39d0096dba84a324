#include "die.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 28 };

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
        if (n > LARGEST_FILE) die(EXIT_INPUT, "%s: larger than %d bytes", path, LARGEST_FILE);
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

/* What a failed write leaves to say, or NULL: writes to `path` itself. */
static const char *write_plain(const char *path, const char *text, size_t length) {
    FILE *file = fopen(path, "wb");
    if (!file) return strerror(errno);
    bool failed = fwrite(text, 1, length, file) != length || fflush(file) != 0;
    int reason = errno;
    if (fclose(file) != 0 && !failed) failed = true, reason = errno;
    return failed ? strerror(reason) : NULL;
}

/* The neighbour of a file that is written first. The caller frees it. */
static char *neighbour(const char *name) {
    size_t room = strlen(name) + 32;
    char *partial = allocate(room, 1);
    snprintf(partial, room, "%s.%ld.partial", name, (long)getpid());
    return partial;
}

/* A link is followed, a device written to as it is, and a file that is replaced hands its permissions on. */
void write_whole(const char *path, const char *text, size_t length) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && !S_ISREG(old.st_mode)) {
        const char *reason = S_ISDIR(old.st_mode) ? "Is a directory" : write_plain(path, text, length);
        if (reason) die(EXIT_RESOURCE, "cannot write %s: %s", path, reason);
        return;
    }
    char *target = exists ? realpath(path, NULL) : NULL;
    const char *name = target ? target : path;
    char *partial = neighbour(name);
    const char *reason = write_plain(partial, text, length);
    if (!reason && exists && chmod(partial, old.st_mode & 07777) != 0) reason = strerror(errno);
    if (!reason && rename(partial, name) != 0) reason = strerror(errno);
    if (reason) {
        remove(partial);
        die(EXIT_RESOURCE, "cannot write %s: %s", path, reason);
    }
    free(partial);
    free(target);
}

void refuse_unwritable(const char *path) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) die(EXIT_RESOURCE, "cannot write %s: Is a directory", path);
    if (exists && !S_ISREG(old.st_mode)) return;
    char *target = exists ? realpath(path, NULL) : NULL, *partial = neighbour(target ? target : path);
    const char *reason = write_plain(partial, "", 0);
    remove(partial);
    if (reason) die(EXIT_RESOURCE, "cannot write %s: %s", path, reason);
    free(partial);
    free(target);
}

void finish_output(void) {
    if (fflush(stdout) != 0 || ferror(stdout)) die(EXIT_RESOURCE, "cannot write the output: %s", strerror(errno));
}
