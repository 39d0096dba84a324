/*
# Files

Files are read whole and written whole. A reader of this book may press Ctrl-C at any moment, and a disk may fill at
any byte; a file that is written beside its final name and renamed when complete is never seen half done. While there is
such a neighbour a [signal](stop.md) that would end the program waits, so that none is left behind.
*/
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The whole of a text file, terminated by a NUL; *length excludes it. Dies (EXIT_INPUT) when the file cannot be read,
 * is a directory, or holds a NUL byte. The caller frees it. */
char *read_text(const char *path, size_t *length);

/* The same of a file of any bytes. */
char *read_whole(const char *path, size_t *length);

/* Writes `length` bytes to `path` whole or not at all: to a neighbour first, which then takes the name. Dies
 * (EXIT_RESOURCE) when that fails, leaving whatever stood at `path` as it was. */
void write_whole(const char *path, const char *text, size_t length);

/* The same in pieces, for what is too large to be gathered in memory: begin, put, end. Only the end takes the name,
 * when all of it has reached the disk, so that not even a machine that loses its power leaves half a file. It is also
 * the end that dies (EXIT_RESOURCE) when something could not be written. */
struct writing {
    const char *path;
    char *name, *partial; /* the file that is written, links followed, and its neighbour; NULL: a device */
    int mode;             /* permissions of the file that is replaced; -1: there is none */
    FILE *file;
    int reason; /* errno of the first failure, or 0 */
    bool hasty; /* for the caller to set: does not wait for the disk, so that a crash of the machine may lose it */
};
void writing_begin(struct writing *writing, const char *path);
void writing_put(struct writing *writing, const void *bytes, size_t n);
void writing_end(struct writing *writing);

/* Dies (EXIT_RESOURCE) where write_whole could not write; leaves nothing behind, and takes away the neighbours that
 * programs left which were killed while they wrote. For a program that works for long before it writes. */
void refuse_unwritable(const char *path);

/* Dies (EXIT_INPUT) where two options name one file, of which the other would then take the place; devices may be named
 * twice. A path that is NULL names none. */
void refuse_same_file(const char *option, const char *path, const char *other_option, const char *other_path);

/* Flushes stdout; dies when the output could not be written (a full disk, a closed pipe). Call last in main. */
void finish_output(void);

#endif
