/*
# Bytes of a file

Files that other programs read fix the order of a number's bytes: the lowest comes first, whatever the machine does.
*/
#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Writes the lowest `n` bytes of x, the lowest first. */
static inline void put_bytes(FILE *file, uint64_t x, int n) {
    for (int i = 0; i < n; i++) fputc((int)(x >> (8 * i) & 0xff), file);
}

/* The bits of a number in single precision, and in double. */
static inline uint32_t float_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline uint64_t double_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The number of `n` bytes, the lowest first. */
static inline uint64_t get_bytes(const char *at, int n) {
    uint64_t x = 0;
    for (int i = 0; i < n; i++) x |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return x;
}

static inline float float_of_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline double double_of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#endif
