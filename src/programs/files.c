#include "programs/files.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 28 };

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
