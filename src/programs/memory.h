/*
# Memory

All memory of this book is zeroed when it is handed out, and whoever asks for it need not ask whether it came.
*/
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* A zeroed block of n elements of `size` bytes; dies when there is none. The caller frees it. */
void *allocate(size_t n, size_t size);

#endif
