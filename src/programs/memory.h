/*
# Memory

All memory of this book is zeroed when it is handed out, and whoever asks for it need not ask whether it came.
*/
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* A zeroed block of n elements of `size` bytes; dies when there is none. The caller frees it. */
void *allocate(size_t n, size_t size);

/* The same at the beginning of a cache line, for blocks that vectors are loaded from: one that crosses the boundary of
 * two lines takes twice the time. */
void *allocate_lines(size_t n, size_t size);

/* n rounded up, so that what stands behind n numbers of `size` bytes begins a line, too. */
size_t whole_lines(size_t n, size_t size);

/* Bytes that both have handed out since the program began, returned or not. */
size_t memory_handed_out(void);

#endif
