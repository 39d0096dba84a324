/*
# A checksum

The one of POSIX's `cksum`: a cyclic redundancy check of the bytes and then of their number. It finds every change
within four bytes that follow each other, and of any other change all but one in four billion. Whoever doubts the code
has a program at hand that computes the same. It guards against accidents and not against malice.
*/
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Goes on from `sum`, which is 0 at the beginning, with n bytes. */
uint32_t checksum_more(uint32_t sum, const void *bytes, size_t n);

/* The checksum of all bytes, `length` of them, that `sum` has seen. */
uint32_t checksum_end(uint32_t sum, uint64_t length);

#endif
