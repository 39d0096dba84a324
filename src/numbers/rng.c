#include "numbers/rng.h"

#include "numbers/elementary.h"

#include <assert.h>
#include <math.h>

/*
The generator is *xoshiro256++* by David Blackman and Sebastiano Vigna (Scrambled linear pseudorandom number
generators, ACM TOMS 2021): 256 bits of state, of which every value but zero lies on one cycle of length
$`2^{256}-1`$.

(rng.1) One step: output, then a linear map of the state
```math
\text{out} = \mathrm{rotl}_{23}(s_0 + s_3) + s_0, \qquad
\begin{aligned}
t &= s_1 \ll 17, & s_2 &\oplus\!= s_0, & s_3 &\oplus\!= s_1, & s_1 &\oplus\!= s_2,\\
  &              & s_0 &\oplus\!= s_3, & s_2 &\oplus\!= t,   & s_3 &= \mathrm{rotl}_{45}(s_3).
\end{aligned}
```

The test compares its first outputs with the authors' reference. It also compares the outputs of some streams, and the
first outputs of successive streams and of successive seeds, with the statistics that independent uniform bits would
have; the same statistics must reject four generators that are broken on purpose.
*/
static uint64_t rotate_left(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

uint64_t rng_bits(struct rng *rng) {
    uint64_t *s = rng->s;
    uint64_t out = rotate_left(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return out;
}

/*
Seeds are small numbers that differ in a few bits, and states must not. *SplitMix64* (Steele, Lea and Flood, OOPSLA
2014) walks a counter in steps of an odd constant and scrambles it: a bijection of 64 bits in which every input bit
moves about half of the output bits. Half of the state comes from the seed and half from the stream, so two different
pairs begin in different states; and since a step of the generator can be undone, they stay different while the first
outputs, in which the two halves are not mixed yet, are thrown away.
*/
static uint64_t splitmix(uint64_t *counter) {
    uint64_t z = *counter += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void rng_init(struct rng *rng, uint64_t seed, uint64_t stream) {
    *rng = (struct rng){.has_spare = false};
    for (int i = 0; i < 2; i++) rng->s[i] = splitmix(&seed); /* never both 0: different counters scramble differently */
    for (int i = 2; i < 4; i++) rng->s[i] = splitmix(&stream);
    for (int i = 0; i < 32; i++) rng_bits(rng);
}

/*
A double has 53 bits of mantissa: the upper 53 bits of an output, as a multiple of $`2^{-53}`$, are uniform on
$`[0, 1)`$. An index below $`n`$ is the remainder of 64 bits modulo $`n`$, once those few outputs are refused that
would make the small remainders more likely: $`2^{64} \bmod n`$ of them, the smallest.
*/
double rng_uniform(struct rng *rng) {
    return (double)(rng_bits(rng) >> 11) * 0x1p-53;
}

double rng_range(struct rng *rng, double low, double high) {
    return low + (high - low) * rng_uniform(rng);
}

int rng_below(struct rng *rng, int n) {
    assert(n >= 1);
    uint64_t m = (uint64_t)n, x = rng_bits(rng);
    if (x < m) /* or it is not refused, and a division is saved */
        for (uint64_t refused = (0 - m) % m; x < refused;) x = rng_bits(rng);
    return (int)(x % m);
}

/*
A point in the plane whose coordinates are independent standard normals has a uniform angle and a squared radius that
is exponential with mean 2. The converse is the transform of Box and Muller (1958), two normals for two uniforms:

(rng.2) Box-Muller transform
```math
z_1 = \sqrt{-2\ln(1-u_1)}\,\cos 2\pi u_2, \qquad z_2 = \sqrt{-2\ln(1-u_1)}\,\sin 2\pi u_2.
```

Here $`1-u_1`$ keeps the logarithm finite, because $`u_1`$ can be 0 but never 1. The transform is written for many
pairs at once, whose logarithms, sines and cosines are [computed together](elementary.md); a single normal number takes
the first of a pair and leaves the second for the next call.
*/
/* z[2 k] and z[2 k + 1] for k = 0 ... pairs - 1. */
static void box_muller(struct rng *rng, int pairs, double *z) {
    enum { BLOCK = 64 };
    double radius[BLOCK], angle[BLOCK], sine[BLOCK], cosine[BLOCK];
    for (int n; pairs > 0; pairs -= n, z += 2 * n) {
        n = pairs < BLOCK ? pairs : BLOCK;
        for (int k = 0; k < n; k++) {
            radius[k] = 1 - rng_uniform(rng);
            angle[k] = 6.283185307179586 * rng_uniform(rng);
        }
        f64_log_all(n, radius, radius);
        f64_sincos_all(n, angle, sine, cosine);
        for (int k = 0; k < n; k++) radius[k] = sqrt(-2 * radius[k]);
        for (int k = 0; k < n; k++) {
            z[2 * k] = radius[k] * cosine[k]; /* eq. rng.2 */
            z[2 * k + 1] = radius[k] * sine[k];
        }
    }
}

void rng_normals(struct rng *rng, int n, double *z) {
    if (n > 0 && rng->has_spare) {
        *z++ = rng->spare;
        rng->has_spare = false;
        n--;
    }
    box_muller(rng, n / 2, z);
    if (n % 2 == 0) return;
    double pair[2];
    box_muller(rng, 1, pair);
    z[n - 1] = pair[0];
    rng->spare = pair[1];
    rng->has_spare = true;
}

double rng_normal(struct rng *rng) {
    double z;
    rng_normals(rng, 1, &z);
    return z;
}

/*
A choice walks the cumulated probabilities until they pass a uniform number. Their sum may round to a little less than
1, so the walk ends at the last index that has any probability.
*/
int rng_choice(struct rng *rng, const double *p, int n) {
    double u = rng_uniform(rng), cumulated = 0;
    int last = -1;
    for (int i = 0; i < n; i++) {
        if (p[i] <= 0) continue;
        last = i;
        cumulated += p[i];
        if (u < cumulated) break;
    }
    assert(last >= 0);
    return last;
}
