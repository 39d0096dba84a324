/*
# Files

Files are read whole and written whole. A reader of this book may press Ctrl-C at any moment, and a disk may fill at
any byte; a file that is written beside its final name and renamed when complete is never seen half done.
*/
#ifndef FILES_H
#define FILES_H

#include <stddef.h>

/* The whole of a text file, terminated by a NUL; *length excludes it. Dies (EXIT_INPUT) when the file cannot be read,
 * is a directory, or holds a NUL byte. The caller frees it. */
char *read_text(const char *path, size_t *length);

/* Writes `length` bytes to `path` whole or not at all: to a neighbour first, which then takes the name. Dies
 * (EXIT_RESOURCE) when that fails, leaving whatever stood at `path` as it was. */
void write_whole(const char *path, const char *text, size_t length);

/* Dies (EXIT_RESOURCE) where write_whole could not write; leaves nothing behind. For a program that works for long
 * before it writes. */
void refuse_unwritable(const char *path);

/* Flushes stdout; dies when the output could not be written (a full disk, a closed pipe). Call last in main. */
void finish_output(void);

#endif
