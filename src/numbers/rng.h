/*
# Random numbers

Everything random in this book is drawn from an explicit generator that the caller owns: the same seed gives the same
bits, uniform numbers and normal numbers, on every machine, with gcc and clang and every C library. Parts of one
experiment that must not disturb each other (the environment, the exploration, the evaluation) draw from different
*streams* of the same seed.
*/
#ifndef RNG_H
#define RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
    double spare; /* the second normal of a pair */
    bool has_spare;
};

/* Stream number `stream` of seed `seed`. Different (seed, stream) pairs start from different states. */
void rng_init(struct rng *rng, uint64_t seed, uint64_t stream);

/* 64 random bits, eq. rng.1. */
uint64_t rng_bits(struct rng *rng);

/* Uniform on [0, 1), a multiple of 2^-53. */
double rng_uniform(struct rng *rng);

/* Uniform on [low, high); high itself only by rounding. */
double rng_range(struct rng *rng, double low, double high);

/* Uniform on 0 ... n - 1, without bias; n >= 1. */
int rng_below(struct rng *rng, int n);

/* Standard normal, eq. rng.2. */
double rng_normal(struct rng *rng);

/* The next n of them into z: the same bits as from n calls, in a fraction of the time. */
void rng_normals(struct rng *rng, int n, double *z);

/* An index i with probability p[i]; p[0 ... n - 1] >= 0 sums to 1 up to rounding. Never an i with p[i] = 0. */
int rng_choice(struct rng *rng, const double *p, int n);

#endif
