#include "programs/files.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/stop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 28 };

char *read_whole(const char *path, size_t *length) {
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
    *length = n;
    return text;
}

char *read_text(const char *path, size_t *length) {
    char *text = read_whole(path, length);
    if (strlen(text) != *length) die(EXIT_INPUT, "%s: not a text file (it holds a NUL byte)", path);
    return text;
}

/* The neighbour of a file that is written first. The caller frees it. */
static char *neighbour(const char *name, long process) {
    size_t room = strlen(name) + 32;
    char *partial = allocate(room, 1);
    snprintf(partial, room, "%s.%ld.partial", name, process);
    return partial;
}

/* The file that links lead to, though it be not there yet. The caller frees the name. */
static char *destination(const char *path) {
    char *name = strcpy(allocate(strlen(path) + 1, 1), path), to[4096];
    for (int links = 0; links < 40; links++) {
        ssize_t n = readlink(name, to, sizeof to - 1);
        if (n < 0) break;
        to[n] = '\0';
        const char *slash = to[0] == '/' ? NULL : strrchr(name, '/');
        int folder = slash ? (int)(slash - name) + 1 : 0;
        char *next = allocate((size_t)(folder + n) + 1, 1);
        sprintf(next, "%.*s%s", folder, name, to);
        free(name);
        name = next;
    }
    return name;
}

static void give_up(struct writing *w, int reason) {
    if (w->partial) remove(w->partial);
    die(EXIT_RESOURCE, "cannot write %s: %s", w->path, strerror(reason));
}

/* A link is followed, a device written to as it is, and a file that is replaced hands its permissions on. */
void writing_begin(struct writing *w, const char *path) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    *w = (struct writing){.path = path, .mode = -1};
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow further is an error like any other */
    if (exists && S_ISDIR(old.st_mode)) give_up(w, EISDIR);
    if (!exists || S_ISREG(old.st_mode)) {
        if (exists) w->mode = old.st_mode & 07777;
        w->name = destination(path);
        w->partial = neighbour(w->name, getpid());
    }
    (w->partial ? stop_hold : stop_device)();
    w->file = fopen(w->partial ? w->partial : path, "wb");
    if (!w->file) give_up(w, errno);
}

void writing_put(struct writing *w, const void *bytes, size_t n) {
    if (fwrite(bytes, 1, n, w->file) != n && !w->reason) w->reason = errno;
}

/* The name of a new file is on the disk when its folder is. */
static void sync_folder(const char *name) {
    const char *slash = strrchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) + 1 : 1;
    char *folder = allocate(length + 1, 1);
    memcpy(folder, slash ? name : ".", length);
    int opened = open(folder, O_RDONLY);
    if (opened >= 0) fsync(opened), close(opened); /* there are file systems whose folders cannot be synchronised */
    free(folder);
}

void writing_end(struct writing *w) {
    if (fflush(w->file) != 0 && !w->reason) w->reason = errno;
    if (w->partial && !w->hasty && !w->reason && fsync(fileno(w->file)) != 0) w->reason = errno;
    if (fclose(w->file) != 0 && !w->reason) w->reason = errno;
    if (w->partial && !w->reason && w->mode >= 0 && chmod(w->partial, (mode_t)w->mode) != 0) w->reason = errno;
    if (w->partial && !w->reason && rename(w->partial, w->name) != 0) w->reason = errno;
    if (w->reason) give_up(w, w->reason);
    if (w->partial && !w->hasty) sync_folder(w->name);
    (w->partial ? stop_release : stop_device_done)();
    free(w->name);
    free(w->partial);
}

void write_whole(const char *path, const char *text, size_t length) {
    struct writing w;
    writing_begin(&w, path);
    w.hasty = true;
    writing_put(&w, text, length);
    writing_end(&w);
}

/* Takes away NAME.PROCESS.partial of processes that are no more. */
static void remove_orphans(const char *name) {
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
    size_t length = slash ? (size_t)(slash - name) + 1 : 1, n = strlen(last);
    char *folder = allocate(length + 1, 1);
    memcpy(folder, slash ? name : ".", length);
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        char *end;
        if (strncmp(entry->d_name, last, n) != 0 || entry->d_name[n] != '.') continue;
        long process = strtol(entry->d_name + n + 1, &end, 10);
        if (process <= 0 || strcmp(end, ".partial") != 0 || kill((pid_t)process, 0) == 0 || errno != ESRCH) continue;
        char *orphan = neighbour(name, process);
        remove(orphan);
        free(orphan);
    }
    if (entries) closedir(entries);
    free(folder);
}

/* The name that a file has, or will have, whatever leads to it; NULL: it is none or has no folder. The caller frees it.
 * Another link to the same bytes is another file, since it is the name that is replaced. */
static char *only_name(const char *path) {
    struct stat file;
    if (stat(path, &file) == 0 && !S_ISREG(file.st_mode)) return NULL;
    char *target = destination(path), *slash = strrchr(target, '/'), *last = slash ? slash + 1 : target;
    char *folder = allocate(strlen(target) + 2, 1);
    memcpy(folder, slash ? target : ".", slash ? (size_t)(slash - target) + 1 : 1);
    char *whole = realpath(folder, NULL), *name = NULL;
    if (whole) sprintf(name = allocate(strlen(whole) + strlen(last) + 2, 1), "%s/%s", whole, last);
    free(target);
    free(folder);
    free(whole);
    return name;
}

void refuse_same_file(const char *option, const char *path, const char *other_option, const char *other_path) {
    if (!path || !other_path) return;
    char *name = only_name(path), *other = only_name(other_path);
    if (name && other && strcmp(name, other) == 0)
        die(EXIT_INPUT, "%s and %s are one file, %s", option, other_option, path);
    free(name);
    free(other);
}

void refuse_unwritable(const char *path) {
    struct stat old;
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)) {
        int reason = S_ISSOCK(old.st_mode) ? ENXIO : access(path, W_OK) == 0 ? 0 : errno;
        if (reason) die(EXIT_RESOURCE, "cannot write %s: %s", path, strerror(reason));
        return;
    }
    struct writing w;
    writing_begin(&w, path);
    fclose(w.file);
    remove(w.partial);
    stop_release();
    remove_orphans(w.name);
    free(w.name);
    free(w.partial);
}

void finish_output(void) {
    if (fflush(stdout) != 0 || ferror(stdout)) die(EXIT_RESOURCE, "cannot write the output: %s", strerror(errno));
}
