/*
# Where the time goes

`make profile` takes an update of SAC apart: how often each product, each sweep over the parameters and each function of
a batch occurs, what it takes by itself, and what is left of the measured update when all of them are subtracted.

**Multiply-adds.** Let the layers have $`d`$ inputs, two times $`h`$ hidden units and $`o`$ outputs, and a batch $`n`$
rows. A pass forwards takes $`F(d, o) = n\,(dh + h^2 + ho)`$ of them, one by the parameters as many, one to the inner
inputs $`n\,(h^2 + ho)`$. With $`s`$ numbers of a state and $`a`$ of an action an update of SAC takes

```math
\underbrace{F(s, 2a) + 2F(s + a, 1)}_{\text{targets}}
+ \underbrace{2\big(3F(s + a, 1) - n(s + a)h\big)}_{\text{critics}}
+ \underbrace{3F(s, 2a) - nsh + 3F(s + a, 1) - nsh}_{\text{actor}}
```

The last line counts one pass forwards and one backwards through the policy, two forwards through critics, and one
backwards through a critic to its actions: every row climbs one of the two. Where $`h`$ is large, the 15 terms $`nh^2`$
are nearly all of it.

**The roof.** A core fetches its operands from registers, a first cache of some 32 KiB, a second of about 1 MiB, and
from memory, each slower than the one before. A product of size $`m \times k \times n`$ makes $`mkn`$ multiply-adds of
$`mk + kn + mn`$ numbers: with $`m = n = k = 64`$ there are 21 for each number, and a core that multiplies 16 numbers at
a time and loads as many is bound by the multiplications as soon as it makes more than one of each number that it
loads. The [kernel](matrix.md) loads 10 vectors for 24 multiplications. Sweeps are on the other side of the roof: Adam
loads four numbers and stores three for a dozen operations, among them a root and a quotient, and a network's parameters
and moments fit the second cache up to a width of about 200 only. So the critics' copies follow in the same pass, one
number loaded and one stored more, instead of two and one in a pass of their own. The first layer of a small network is
there as well: with four inputs, four multiplications have to pay for a number that is stored.

**The parts** are timed with warm operands: each is repeated, so that what it needs lies as near as it can. In an update
its operands come from where others have pushed them; that is most of what the last line of a table says, beside the
loops over the batch in the agents themselves.

**Width, batch, threads.** `make scaling` measures whole updates, samples and noise included, for observations of 17
numbers and actions of 6, in rounds through all sizes, with the peak measured in turns with them. The bound allows the
products the peak and the sweeps of Adam and of the copies nothing but their loads and stores, timed in blocks of the
same size; squashing, noise, replay, and the roots and quotients of Adam are free in it.

@figure 00_scaling Left and middle: shares of the peak (lines), and the bound (dashed). Right: how many times as fast as
with one thread SAC's update is with two, the median of the rounds and their quartiles.

With the width a product has more multiply-adds for each number that it loads, and the loops over the batch count less;
with the batch the sweeps over the parameters count less, and the bound says by how much.

@claim Cprofile.1 00_scaling size=width-1024: 'SAC' - 'SAC' at size=width-32 > 0

@claim Cprofile.2 00_scaling size=batch-1024: 'SAC' - 'SAC' at size=batch-32 > 0

@claim Cprofile.3 00_scaling size=batch-1024: 'SAC bound' - 'SAC bound' at size=batch-32 > 0

At a width of 32 SAC reaches @{00_scaling/width-32/SAC} % of the peak and the bound is
@{00_scaling/width-32/SAC bound} %; at 1024 they are @{00_scaling/width-1024/SAC} % and
@{00_scaling/width-1024/SAC bound} %. So the traffic of the sweeps is the lesser part of what is missing.

@claim Cprofile.7 00_scaling size=width-32: 'SAC bound' - 'SAC' > 5

@claim Cprofile.8 00_scaling size=width-1024: 'SAC bound' - 'SAC' > 5

A second thread takes one of two critics, from its values to its step: the critics share nothing but the batch and the
targets, so little has to travel between the cores. What is left, the actor and a critic that is alone, is shared out by
the rows of those products that are large enough. In this recording SAC's updates were
@{00_scaling/3-64-64-100/two threads} times as fast with layers of 64 and a batch of 100,
@{00_scaling/width-256/two threads} times at a width of 256 (quartiles @{00_scaling/width-256/lower quartile} and
@{00_scaling/width-256/upper quartile}), @{00_scaling/width-1024/two threads} times at 1024, and
@{00_scaling/width-32/two threads} times with layers of 32. That is on cores that have nothing else to do; beside other
programs the gain was smaller, and with layers of 32 a loss.
Whoever waits has to say so to the processor, by its instruction for that: without it, in trials by hand, updates with
layers of 64 took longer with two threads than with one.

@claim Cprofile.9 00_scaling size=width-256: 'two threads' > 1.5

@claim Cprofile.10 00_scaling size=width-1024: 'two threads' > 1.5

@claim Cprofile.11 00_scaling size=3-64-64-64: 'two threads' > 1

**Beside another library.** RLtools has SAC in templates of C++, compiled for one size of networks and batch, and leaves
the products to a library of linear algebra. `sh tests/peers/rltools.sh FOLDER` compiles version 2.2.1 with the options
of its own benchmark, and lets it and this book take turns in one process, on one thread: over OpenBLAS (0.3.21) and
over Intel's MKL (2026.2.0). As it is, an update of RLtools computes the targets once for each of the two critics, and
finds the same numbers twice [S261]; *mended* are its updates with the targets computed once. The rows *pendulum* are
whole trainings, 10,000 steps with an update each, two layers of 64 units and batches of 100.

@claim Cprofile.12 00_rltools size and library=3-64-64-64 OpenBLAS: 'low' > 1.6

@claim Cprofile.13 00_rltools size and library=3-64-64-64 OpenBLAS: 'mended low' > 1.3

@claim Cprofile.14 00_rltools size and library=17-256-256-256 MKL: 'mended low' > 1

@claim Cprofile.15 00_rltools size and library=pendulum OpenBLAS: 'low' > 1.6

@table 00_rltools Microseconds of this book's updates or training, and how many times as long RLtools takes: the median
of the rounds and their quartiles. Sizes: observation, layers, batch. On an AMD processor.

OpenBLAS was told to take its kernels for AVX-512, because it does not know every processor that has these
instructions, such as the Intel one below. MKL took slower kernels on this one by itself, and was made to believe that
it is one of Intel's. An update with layers of 64 takes RLtools at least
@{00_rltools/3-64-64-100 OpenBLAS/as it is} times as long, and mended
@{00_rltools/3-64-64-100 OpenBLAS/mended}; with layers of 256 and MKL
@{00_rltools/17-256-256-256 MKL/as it is} times, and mended
@{00_rltools/17-256-256-256 MKL/mended}. The build of the book of November 29 was measured on an Intel processor (family
6, model 207), which had other work at the time:

@table 00_rltools_intel The same there.

@claim Cprofile.16 00_rltools_intel size and library=3-64-64-64 MKL: 'low' > 2

@claim Cprofile.17 00_rltools_intel size and library=17-256-256-256 MKL: 'mended low' > 1

**Compilers.** `make compilers` builds the same source with each compiler that it is told, and times in each build
Adam's step for a critic with two layers of 64: as [the module](adam.md) has it, in vectors, and as a loop over numbers
that says the same. gcc 16 leaves that loop with its two conditions as it stands, one number at a time:
@{00_compilers/gcc 16.2.0/loop} µs instead of @{00_compilers/gcc 16.2.0/step}, where the loop of gcc 12 takes
@{00_compilers/gcc 12.2.0/loop}. With the step spelled in vectors, SAC's updates of both batches with layers of 64
reach no share of the peak that is three points below gcc 12's.

@claim Cprofile.4 00_compilers compiler=gcc 16.2.0: 'loop' - 'step' > 5

@claim Cprofile.5 00_compilers compiler=gcc 16.2.0: '3-64-64-64' - '3-64-64-64' at 'compiler=gcc 12.2.0' > -3

@claim Cprofile.6 00_compilers compiler=gcc 16.2.0: '3-64-64-100' - '3-64-64-100' at 'compiler=gcc 12.2.0' > -3

@table 00_compilers Microseconds of a step and of the loop; shares of the peak of SAC's updates, by observation, layers
and batch.
*/
#include "peak.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "numbers/statistics.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 17, ROWS = 100000 };

struct sizes {
    const char *name;
    int obs, act, hidden[2], batch;
};

struct bench {
    struct sizes s;
    struct tuned_sac sac;
    struct replay replay;
    struct batch batch;
    struct rng rng;
    double *normals;
    real *noise, *x, *w, *y; /* operands of any product */
    int *row;
};

static const double low[MOST] = {-1, -1, -1, -1, -1, -1}, high[MOST] = {1, 1, 1, 1, 1, 1};

static void begin(struct bench *b, const struct sizes *s) {
    struct env_space box = {.dim = s->act, .low = low, .high = high};
    struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
    int wide = s->hidden[0] > s->batch ? s->hidden[0] : s->batch;
    size_t most = (size_t)wide * (size_t)wide;
    *b = (struct bench){.s = *s};
    memcpy(config.hidden, s->hidden, sizeof s->hidden);
    rng_init(&b->rng, 1, 100);
    tuned_sac_init(&b->sac, &config, s->obs, &box, s->batch, &b->rng);
    replay_init(&b->replay, ROWS, s->obs, s->act);
    batch_init(&b->batch, s->batch, s->obs, s->act);
    for (int i = 0; i < ROWS; i++) {
        real seen[MOST], next[MOST], action[MOST];
        for (int k = 0; k < s->obs; k++) seen[k] = R(rng_normal(&b->rng)), next[k] = R(rng_normal(&b->rng));
        for (int k = 0; k < s->act; k++) action[k] = R(rng_range(&b->rng, -1, 1));
        replay_add(&b->replay, seen, action, seen[0], next, false, false);
    }
    b->normals = allocate((size_t)(2 * s->act * s->batch), sizeof *b->normals);
    b->noise = allocate((size_t)(2 * s->act * s->batch), sizeof *b->noise);
    real **operand[] = {&b->x, &b->w, &b->y};
    for (int i = 0; i < 3; i++) {
        *operand[i] = allocate_lines(most, sizeof(real));
        for (size_t j = 0; j < most; j++) (*operand[i])[j] = R(rng_normal(&b->rng));
    }
    b->row = allocate((size_t)s->batch, sizeof *b->row);
    for (int i = 0; i < s->batch; i++) b->row[i] = i;
}

static void end(struct bench *b) {
    tuned_sac_free(&b->sac);
    replay_free(&b->replay);
    batch_free(&b->batch);
    void *block[] = {b->normals, b->noise, b->x, b->w, b->y, b->row};
    for (int i = 0; i < 6; i++) free(block[i]);
}

/* ---- the parts ---- */

static void sample(struct bench *b) {
    replay_sample(&b->replay, &b->rng, &b->batch);
}

static void draw(struct bench *b) {
    int n = 2 * b->s.act * b->s.batch;
    rng_normals(&b->rng, n, b->normals);
    for (int i = 0; i < n; i++) b->noise[i] = R(b->normals[i]);
}

static void squash(struct bench *b) {
    squashed_sample(&b->sac.policy, b->x, b->noise, 2 * b->s.act, b->s.batch);
}

static void unsquash(struct bench *b) {
    squashed_backward(&b->sac.policy, b->y, R(0.1));
}

static void join(struct bench *b) {
    pairs_join(&b->sac.pairs[0], b->batch.s, b->batch.a, b->s.batch);
}

static void step_actor(struct bench *b) {
    net_step(&b->sac.actor);
}

static void step_critic(struct bench *b) {
    net_step_and_follow(&b->sac.critic[0], 0.01);
}

static void whole(struct bench *b) {
    struct agent_report report;
    sample(b);
    draw(b);
    b->sac.agent.update(&b->sac.agent, &b->batch, b->noise, &report);
}

enum product { FORWARD, TO_INPUT, THROUGH_RELU, TO_WEIGHTS };

static void multiply(struct bench *b, enum product p, int m, int k, int n) {
    switch (p) {
    case FORWARD: matrix_forward(m, k, n, b->x, b->w, b->noise, n > 64 || k < n ? RELU : IDENTITY, b->y); break;
    case TO_INPUT: matrix_backward_input(m, k, n, b->x, b->w, b->y); break;
    case THROUGH_RELU: matrix_backward_relu(m, k, n, b->x, b->w, b->x, b->row, b->y); break;
    default: matrix_backward_weights(m, k, n, b->x, b->y, b->w, b->noise);
    }
}

/* ---- times ---- */

struct part {
    const char *name;
    void (*run)(struct bench *b); /* or, where this is NULL: */
    enum product product;
    int m, k, n, times; /* in an update */
};

/* The median of the seconds that a part takes, in chunks of a few milliseconds. */
static double seconds(struct bench *b, const struct part *p) {
    enum { CHUNKS = 9 };
    double taken[CHUNKS];
    for (int i = 0; i < CHUNKS; i++) {
        double start = peak_now(), elapsed = 0, n = 0;
        for (int some = 1; (elapsed = peak_now() - start) < 0.004; n += some, some *= 2)
            for (int k = 0; k < some; k++) {
                if (p->run)
                    p->run(b);
                else
                    multiply(b, p->product, p->m, p->k, p->n);
            }
        taken[i] = elapsed / n;
    }
    statistics_sort(CHUNKS, taken);
    return taken[CHUNKS / 2];
}

static void profile(const struct sizes *s) {
    struct bench b;
    int n = s->batch, half = n / 2, o = s->obs, a = s->act, h = s->hidden[0], g = s->hidden[1];
    const struct part part[] = {{"hidden layers forwards", NULL, FORWARD, n, h, g, 8},
                                {"  their inputs", NULL, THROUGH_RELU, n, h, g, 3},
                                {"  of half the rows", NULL, THROUGH_RELU, half, h, g, 2},
                                {"  their weights", NULL, TO_WEIGHTS, n, h, g, 3},
                                {"first layers forwards", NULL, FORWARD, n, o + a, h, 6},
                                {"  the actor's", NULL, FORWARD, n, o, h, 2},
                                {"  their weights", NULL, TO_WEIGHTS, n, o + a, h, 2},
                                {"  the actor's", NULL, TO_WEIGHTS, n, o, h, 1},
                                {"  actions of half the rows", NULL, TO_INPUT, half, a, h, 2},
                                {"values", NULL, FORWARD, n, g, 1, 6},
                                {"  their inputs", NULL, THROUGH_RELU, n, g, 1, 2},
                                {"  of half the rows", NULL, THROUGH_RELU, half, g, 1, 2},
                                {"  their weights", NULL, TO_WEIGHTS, n, g, 1, 2},
                                {"heads", NULL, FORWARD, n, g, 2 * a, 2},
                                {"  their inputs", NULL, THROUGH_RELU, n, g, 2 * a, 1},
                                {"  their weights", NULL, TO_WEIGHTS, n, g, 2 * a, 1},
                                {"replay", sample, FORWARD, 0, 0, 0, 1},
                                {"noise", draw, FORWARD, 0, 0, 0, 1},
                                {"actions and densities", squash, FORWARD, 0, 0, 0, 2},
                                {"  their gradient", unsquash, FORWARD, 0, 0, 0, 1},
                                {"rows joined", join, FORWARD, 0, 0, 0, 4},
                                {"Adam and copies, critics", step_critic, FORWARD, 0, 0, 0, 2},
                                {"Adam, actor", step_actor, FORWARD, 0, 0, 0, 1}};
    const struct part all = {"update", whole, FORWARD, 0, 0, 0, 1};
    begin(&b, s);
    double peak = peak_speed(0.05), total = seconds(&b, &all), left = total;
    printf("%s: an update takes %.1f us\n", s->name, 1e6 * total);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        const struct part *p = &part[i];
        double each = seconds(&b, p), sum = p->times * each, work = 2.0 * p->m * p->k * p->n;
        left -= sum;
        printf("  %-28s %2d x %8.2f us  %5.1f %% of the update", p->name, p->times, 1e6 * each, 100 * sum / total);
        if (work > 0) printf("  %3.0f %% of the peak", 100 * work / each / peak);
        printf("\n");
    }
    printf("  %-28s %16.2f us  %5.1f %%\n", "the rest", 1e6 * left, 100 * left / total);
    fflush(stdout);
    end(&b);
}

int main(int argc, char **argv) {
    const struct program program = {.name = "profile",
                                    .summary = "the parts of an update of SAC, and what each of them takes"};
    options_parse(&program, argc, argv);
    static const struct sizes sizes[] = {{"3-64-64, batch 64", 3, 1, {64, 64}, 64},
                                         {"3-64-64, batch 100", 3, 1, {64, 64}, 100},
                                         {"17-256-256, batch 256", 17, 6, {256, 256}, 256},
                                         {"17-400-300, batch 100", 17, 6, {400, 300}, 100}};
    peak_print();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) profile(&sizes[i]);
    finish_output();
    return 0;
}
