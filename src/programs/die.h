/*
# Stopping with one line

Every program of this book ends on a fault in the same way: one line on standard error that says what is wrong, and an
exit status that a script can act on: 2 when the *reader's input* is at fault (an option, a file), 1 when a *resource*
is (memory, a full disk). A mistake of the caller inside the book, such as a wrong shape, is an `assert` instead.
*/
#ifndef DIE_H
#define DIE_H

#include <stdbool.h>

enum { EXIT_RESOURCE = 1, EXIT_INPUT = 2 };

/* Puts question marks for what a terminal would obey, and for bytes that are no UTF-8: a name may hold a newline, or
 * codes of a terminal. Returns whether there was any. */
bool tame(char *text);

/* Prints "error: ..." and a newline to stderr and exits with `status`. */
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
