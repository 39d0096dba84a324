/* Random numbers: the reference sequence, and statistics that must accept the generator and reject broken ones. */
#include "numbers/rng.h"
#include "harness.h"
#include "numbers/statistics.h"

#include <stdlib.h>

enum { DRAWS = 1 << 16 };

/* ---- a battery of z-scores on any source of 64 bits ---- */

typedef uint64_t (*source)(void *state);

/* A chi-squared statistic as a z-score (Wilson and Hilferty's cube root). */
static double chi_squared_z(const double *count, int cells, double expected) {
    double chi = 0, k = cells - 1;
    for (int i = 0; i < cells; i++) chi += (count[i] - expected) * (count[i] - expected) / expected;
    return (cbrt(chi / k) - (1 - 2 / (9 * k))) / sqrt(2 / (9 * k));
}

/* Is each bit 1 half of the time, and equal to itself one draw earlier half of the time? */
static double bits_z(source next, void *state) {
    double ones[64] = {0}, equal[64] = {0}, worst = 0;
    uint64_t before = next(state);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t x = next(state);
        for (int b = 0; b < 64; b++) {
            ones[b] += (double)(x >> b & 1);
            equal[b] += (double)(~(x ^ before) >> b & 1);
        }
        before = x;
    }
    for (int b = 0; b < 64; b++) {
        worst = fmax(worst, fabs(ones[b] - (double)DRAWS / 2) / sqrt((double)DRAWS / 4));
        worst = fmax(worst, fabs(equal[b] - (double)DRAWS / 2) / sqrt((double)DRAWS / 4));
    }
    return worst;
}

/* Are the upper, middle and lower bytes, and pairs of successive half bytes, equally frequent? */
static double cells_z(source next, void *state) {
    double byte[3][256] = {{0}}, pair[2][256] = {{0}}, worst = 0;
    uint64_t before = next(state);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t x = next(state);
        byte[0][x >> 56]++;
        byte[1][x >> 28 & 255]++;
        byte[2][x & 255]++;
        pair[0][(before >> 60) << 4 | x >> 60]++;
        pair[1][(before & 15) << 4 | (x & 15)]++;
        before = x;
    }
    for (int k = 0; k < 3; k++) worst = fmax(worst, fabs(chi_squared_z(byte[k], 256, (double)DRAWS / 256)));
    for (int k = 0; k < 2; k++) worst = fmax(worst, fabs(chi_squared_z(pair[k], 256, (double)DRAWS / 256)));
    return worst;
}

/* Mean, variance and serial correlation of the numbers as fractions of 1. */
static double moments_z(source next, void *state) {
    double sum = 0, square = 0, product = 0, before = 0, n = DRAWS;
    for (int i = 0; i < DRAWS; i++) {
        double u = (double)(next(state) >> 11) * 0x1p-53 - 0.5;
        sum += u;
        square += u * u;
        product += u * before;
        before = u;
    }
    double mean = sum / sqrt(n / 12), variance = (square - n / 12) / sqrt(n / 180), serial = product * 12 / sqrt(n);
    return fmax(fabs(mean), fmax(fabs(variance), fabs(serial)));
}

static double battery(source next, void *state) {
    return fmax(bits_z(next, state), fmax(cells_z(next, state), moments_z(next, state)));
}

static uint64_t from_rng(void *state) {
    return rng_bits(state);
}

/* The first draw of stream after stream, and of seed after seed. */
struct family {
    uint64_t seed, stream;
    bool seeds;
};

static uint64_t from_family(void *state) {
    struct family *f = state;
    struct rng rng;
    rng_init(&rng, f->seed, f->stream);
    *(f->seeds ? &f->seed : &f->stream) += 1;
    return rng_bits(&rng);
}

/* Broken on purpose: a counter, a linear congruence with short-lived low bits, a missing top bit, every draw twice. */
static uint64_t counter(void *state) {
    return (*(uint64_t *)state)++;
}
static uint64_t congruence(void *state) {
    uint64_t *x = state;
    return *x = *x * 6364136223846793005u + 1442695040888963407u;
}
static uint64_t no_top_bit(void *state) {
    return rng_bits(state) >> 1;
}

struct twice {
    struct rng rng;
    uint64_t x;
    bool again;
};

static uint64_t twice(void *state) {
    struct twice *t = state;
    t->again = !t->again;
    return t->again ? t->x = rng_bits(&t->rng) : t->x;
}

static void uniform_bits(struct harness *t) {
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct rng rng;
        rng_init(&rng, seed, 7);
        EXPECT(battery(from_rng, &rng) < 5);
    }
    EXPECT(battery(from_family, &(struct family){.seed = 1}) < 5);
    EXPECT(battery(from_family, &(struct family){.seed = 0, .stream = 3, .seeds = true}) < 5);
}

static void broken_generators(struct harness *t) {
    struct rng rng;
    struct twice twin = {.again = false};
    rng_init(&rng, 1, 0);
    rng_init(&twin.rng, 1, 0);
    EXPECT(battery(counter, &(uint64_t){12345}) > 20);
    EXPECT(battery(congruence, &(uint64_t){12345}) > 20);
    EXPECT(battery(no_top_bit, &rng) > 20);
    EXPECT(battery(twice, &twin) > 20);
}

/* ---- the reference, and the derived distributions ---- */

/* First outputs of the authors' xoshiro256++ from the state 1, 2, 3, 4. */
static void reference(struct harness *t) {
    static const uint64_t expected[10] = {41943041u,
                                          58720359u,
                                          3588806011781223u,
                                          3591011842654386u,
                                          9228616714210784205u,
                                          9973669472204895162u,
                                          14011001112246962877u,
                                          12406186145184390807u,
                                          15849039046786891736u,
                                          10450023813501588000u};
    struct rng rng = {.s = {1, 2, 3, 4}};
    double error = 0;
    for (int i = 0; i < 10; i++) {
        uint64_t x = rng_bits(&rng);
        EXPECT(x == expected[i]);
        error = worse(error, fabs(FORMULA((double)x) / (double)expected[i] - 1));
    }
    CHECK("rng.1", error, 0.0);
}

static void box_muller(struct harness *t) {
    struct rng rng, copy;
    double error = 0;
    rng_init(&rng, 5, 0);
    rng_init(&copy, 5, 0);
    for (int i = 0; i < 1000; i++) {
        double u1 = rng_uniform(&copy), u2 = rng_uniform(&copy), pi = acos(-1);
        error = worse(error, fabs(rng_normal(&rng) - FORMULA(sqrt(-2 * log(1 - u1)) * cos(2 * pi * u2))));
        error = worse(error, fabs(rng_normal(&rng) - FORMULA(sqrt(-2 * log(1 - u1)) * sin(2 * pi * u2))));
    }
    CHECK("rng.2", error, 1e-14);
}

static void normals(struct harness *t) {
    enum { N = 1 << 18 };
    static double z[N]; /* too large for the stack */
    struct rng rng;
    double moment[5] = {0}, pairs = 0, furthest = 0;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < N; i++) {
        z[i] = rng_normal(&rng);
        for (int k = 1; k < 5; k++) moment[k] += pow(z[i], k) / (double)N;
        if (i % 2) pairs += z[i] * z[i - 1];
    }
    EXPECT(fabs(moment[1]) < 5 / sqrt(N));
    EXPECT(fabs(moment[2] - 1) < 5 * sqrt(2 / (double)N));
    EXPECT(fabs(moment[3]) < 5 * sqrt(15 / (double)N));
    EXPECT(fabs(moment[4] - 3) < 5 * sqrt(96 / (double)N));
    EXPECT(fabs(pairs) < 5 * sqrt((double)N / 2));
    statistics_sort(N, z);
    for (int i = 0; i < N; i++) { /* Kolmogorov and Smirnov's distance from the normal distribution function */
        double phi = 0.5 * erfc(-z[i] / sqrt(2));
        furthest = fmax(furthest, fmax(fabs(phi - (double)i / (double)N), fabs(phi - (i + 1.) / (double)N)));
    }
    EXPECT(furthest * sqrt(N) < 1.95); /* exceeded once in a thousand */
}

static void whole_numbers(struct harness *t) {
    struct rng rng;
    double count[7] = {0}, chosen[4] = {0};
    static const double p[4] = {0.5, 0, 0.3, 0.2};
    rng_init(&rng, 7, 0);
    for (int i = 0; i < 70000; i++) {
        int k = rng_below(&rng, 7);
        EXPECT(k >= 0 && k < 7);
        count[k]++;
        chosen[rng_choice(&rng, p, 4)]++;
        double u = rng_range(&rng, -2, 3);
        EXPECT(u >= -2 && u < 3);
    }
    EXPECT(fabs(chi_squared_z(count, 7, 10000)) < 5);
    EXPECT(chosen[1] == 0);
    for (int i = 0; i < 4; i++) EXPECT(fabs(chosen[i] - 70000 * p[i]) <= 5 * sqrt(70000 * p[i] * (1 - p[i])));
    EXPECT(rng_below(&rng, 1) == 0);
    /* probabilities that round to less than 1 never choose an impossible index */
    for (int i = 0; i < 1000; i++) EXPECT(rng_choice(&rng, (double[]){0.1, 0.2, 0}, 3) < 2);
}

/* Edges that chance never finds, from states that are made for them: with the other words 0, the output is s3 turned
 * left by 23. */
static void edges(struct harness *t) {
    struct rng rng = {.s = {0, 1, 0, 0}}, copy = rng;
    EXPECT(rng_bits(&copy) == 0); /* of the outputs 0 ... 2^64 - 1 the first is one too many for three equal shares */
    uint64_t second = rng_bits(&copy);
    EXPECT(rng_below(&rng, 3) == (int)(second % 3) && second % 3 != 0);
    EXPECT(memcmp(rng.s, copy.s, sizeof rng.s) == 0);
    rng = (struct rng){.s = {0, 1, 0, 0}};
    EXPECT(rng_below(&rng, 4) == 0); /* four shares are equal */
    const struct rng half = {.s = {0, 1, 0, (uint64_t)1 << 40}}, zero = {.s = {0, 1, 0, 0}};
    copy = half;
    EXPECT(rng_uniform(&copy) == 0.5);
    copy = half; /* the middle of an interval, and its lower end */
    EXPECT(rng_range(&copy, -2, 4) == 1);
    copy = zero;
    EXPECT(rng_range(&copy, -2, 4) == -2);
    copy = half; /* a uniform number that equals the sum so far belongs to the next index */
    EXPECT(rng_choice(&copy, (double[]){0.5, 0.5}, 2) == 1);
    copy = half;
    EXPECT(rng_choice(&copy, (double[]){0.25, 0.25, 0, 0.5}, 4) == 3);
    copy = zero;
    EXPECT(rng_choice(&copy, (double[]){0, 0.5, 0.5}, 3) == 1);
}

/* Whatever was recorded was recorded with these streams. */
static void recorded_streams(struct harness *t) {
    static const struct {
        uint64_t seed, stream, first;
    } stream[] = {{0, 0, 4923745339000229890u},
                  {0, 1, 13082163101460326992u},
                  {1, 0, 15208718150136638435u},
                  {42, 3, 3638953757147121973u},
                  {UINT64_MAX, UINT64_MAX, 6680890211211323705u}};
    for (int i = 0; i < 5; i++) {
        struct rng rng;
        rng_init(&rng, stream[i].seed, stream[i].stream);
        EXPECT(rng_bits(&rng) == stream[i].first);
    }
}

static void repeatable(struct harness *t) {
    struct rng a, b, c;
    rng_init(&a, 42, 1);
    rng_init(&b, 42, 1);
    rng_init(&c, 42, 2);
    int same = 0;
    for (int i = 0; i < 100; i++) {
        double x = rng_normal(&a);
        EXPECT(x == rng_normal(&b));
        same += x == rng_normal(&c);
    }
    EXPECT(same == 0);
    EXPECT(rng_normal(&a) == rng_normal(&b)); /* and so the second of this pair is left over; not after a new start */
    for (int i = 0; i < 2; i++) rng_init(i ? &a : &c, 43, 1);
    for (int i = 0; i < 3; i++) EXPECT(rng_normal(&a) == rng_normal(&c));
}

/* Many normals at once are those of as many calls, wherever the calls are cut and whatever was left over before. */
static void normals_together(struct harness *t) {
    enum { MOST = 300 };
    for (int before = 0; before < 2; before++)
        for (int n = 0; n < MOST; n += n < 8 ? 1 : 61) {
            struct rng a, b;
            double z[MOST + 1];
            rng_init(&a, 7, (uint64_t)n);
            b = a;
            for (int i = 0; i < before; i++) EXPECT(rng_normal(&a) == rng_normal(&b));
            z[n] = 5;
            rng_normals(&a, n, z);
            for (int i = 0; i < n; i++) EXPECT(z[i] == rng_normal(&b));
            EXPECT(z[n] == 5);
            EXPECT(rng_normal(&a) == rng_normal(&b) && rng_bits(&a) == rng_bits(&b));
        }
}

/* What no C library has a say in: the first normals of some stream, to the last bit. */
static void recorded_normals(struct harness *t) {
    static const double recorded[] = {0x1.3195f1e11f30cp-5, -0x1.df513fa9d6714p-2, 0x1.98cf38ebb9108p-6,
                                      -0x1.7a59af0d8957ep-1};
    struct rng rng;
    rng_init(&rng, 1, 2);
    for (int i = 0; i < 4; i++) EXPECT(rng_normal(&rng) == recorded[i]);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"reference sequence", reference},
        {"Box-Muller", box_muller},
        {"uniform bits and streams", uniform_bits},
        {"broken generators are caught", broken_generators},
        {"normals", normals},
        {"whole numbers and choices", whole_numbers},
        {"edges", edges},
        {"the streams of the records", recorded_streams},
        {"same seed, same bits", repeatable},
        {"normals together", normals_together},
        {"the normals of the records", recorded_normals},
    };
    return harness_run("rng", section, sizeof section / sizeof *section, argc, argv);
}
