/*
# Stopping with one line

Every program of this book ends on a fault in the same way: one line on standard error that says what is wrong, and an
exit status that a script can act on: 2 when the *reader's input* is at fault (an option, a file), 1 when a *resource*
is (memory, a full disk). A mistake of the caller inside the book, such as a wrong shape, is an `assert` instead.
*/
#ifndef DIE_H
#define DIE_H

#include <stddef.h>
#include <stdio.h>

enum { EXIT_RESOURCE = 1, EXIT_INPUT = 2 };

/* Prints "error: ..." and a newline to stderr and exits with `status`. */
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A zeroed block of n elements of `size` bytes; dies when there is none. The caller frees it. */
void *allocate(size_t n, size_t size);

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
