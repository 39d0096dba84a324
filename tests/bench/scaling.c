/* Shares of the peak, beside a bound, against the width of the hidden layers and the rows of a batch, and what a second
 * thread is worth: the table behind the figure of the page 'Where the time goes'. `make scaling` records it.
 *
 * Shares are of processor time, the peak measured in turns with the updates. A second thread can only be timed on a
 * clock on the wall, and only where two cores are free: the last column says how much of a core one thread had. */
#include "updating.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "numbers/statistics.h"
#include "numbers/worker.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/options.h"
#include "programs/tsv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ROUNDS = 99 };

struct one {
    struct sizes s;
    const char *varies; /* in the figure */
};

/* Beside a and b, c of the other benchmarks: one width or batch after the other, the rest as in b. */
static const struct one one[] =
    {{{"width-32", 17, 6, {32, 32}, 256}, "width"},       {{"width-64", 17, 6, {64, 64}, 256}, "width"},
     {{"width-128", 17, 6, {128, 128}, 256}, "width"},    {{"width-256", 17, 6, {256, 256}, 256}, "width"},
     {{"width-512", 17, 6, {512, 512}, 256}, "width"},    {{"width-1024", 17, 6, {1024, 1024}, 256}, "width"},
     {{"batch-32", 17, 6, {256, 256}, 32}, "batch"},      {{"batch-64", 17, 6, {256, 256}, 64}, "batch"},
     {{"batch-128", 17, 6, {256, 256}, 128}, "batch"},    {{"batch-256", 17, 6, {256, 256}, 256}, "batch"},
     {{"batch-512", 17, 6, {256, 256}, 512}, "batch"},    {{"batch-1024", 17, 6, {256, 256}, 1024}, "batch"},
     {{"3-64-64-64", 3, 1, {64, 64}, 64}, "size"},        {{"3-64-64-100", 3, 1, {64, 64}, 100}, "size"},
     {{"17-400-300-100", 17, 6, {400, 300}, 100}, "size"}};

/* ---- the bound ---- */

/* The numbers that the sweeps of an update go through, and nothing else of it: Adam loads a parameter, its gradient and
 * its two moments and stores all but the gradient; a copy that follows in the same pass is loaded and stored. */
struct sweeps {
    long n;                                /* parameters of all networks */
    real *now, *target, *gradient, *m, *v; /* [n] each */
    long adam, follow;                     /* so many of the n in an update, follow <= adam */
};

static void sweeps_begin(struct sweeps *x, long n) {
    *x = (struct sweeps){.n = n};
    real **block[] = {&x->now, &x->target, &x->gradient, &x->m, &x->v};
    for (int i = 0; i < 5; i++) *block[i] = allocate_lines((size_t)(n + LANES), sizeof(real));
}

static void sweeps_end(struct sweeps *x) {
    real *block[] = {x->now, x->target, x->gradient, x->m, x->v};
    for (int i = 0; i < 5; i++) free(block[i]);
}

static void sweep(struct sweeps *x) {
    for (long i = 0; i < x->adam; i += LANES) {
        vec g = vec_load(x->gradient + i), now = vec_load(x->now + i) + g;
        vec_store(x->now + i, now);
        vec_store(x->m + i, vec_load(x->m + i) + g);
        vec_store(x->v + i, vec_load(x->v + i) + g);
        if (i < x->follow) vec_store(x->target + i, vec_load(x->target + i) + now);
    }
}

/* ---- shares ---- */

static double seconds_of(void (*run)(void *x), void *x, double least) {
    double start = peak_now(), elapsed = 0, n = 0;
    for (int some = 1; (elapsed = peak_now() - start) < least; n += some, some = elapsed > least / 4 ? 1 : 2 * some)
        for (int i = 0; i < some; i++) run(x);
    return elapsed / n;
}

/* Two, because TD3's actor moves in every second one only. */
static void run_updates(void *x) {
    updating_once(x);
    updating_once(x);
}

static void run_sweep(void *x) {
    sweep(x);
}

struct shares {
    double reached[MOST_ROUNDS], bound[MOST_ROUNDS]; /* of the peak, one a round */
};

/* The bound is what the products take at the peak, over that and the sweeps' loads and stores. */
static void measure(struct updating *x, struct agent *agent, double work, struct sweeps *sweeps, int round,
                    struct shares *shares) {
    x->agent = agent;
    seconds_of(run_updates, x, 0.005);
    seconds_of(run_sweep, sweeps, 0.001);
    double before = peak_speed(0.003), update = seconds_of(run_updates, x, 0.015) / 2,
           swept = seconds_of(run_sweep, sweeps, 0.003), after = peak_speed(0.003);
    double products = 2 * work / ((before + after) / 2);
    shares->reached[round] = products / update;
    shares->bound[round] = products / (products + swept);
}

static double percent(double *share, int n) {
    statistics_sort(n, share);
    return 100 * share[n / 2];
}

/* ---- a second thread ---- */

static double wall_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct wall {
    double update, core; /* seconds on the wall, and the share of them that the process computed */
};

/* In a process of its own, because a second thread stays once it is there. */
static struct wall wall_of(struct updating *x, int threads) {
    int end[2];
    struct wall said = {0};
    fflush(NULL);
    if (pipe(end) != 0) die(EXIT_RESOURCE, "there is no pipe to be had");
    pid_t child = fork();
    if (child == 0) {
        if (threads == 2 && !worker_start()) _exit(1);
        seconds_of(run_updates, x, 0.02);
        double before = peak_now(), start = wall_now(), elapsed = 0, n = 0;
        for (; (elapsed = wall_now() - start) < 0.05; n++) updating_once(x);
        said = (struct wall){elapsed / n, (peak_now() - before) / elapsed};
        _exit(write(end[1], &said, sizeof said) != sizeof said);
    }
    close(end[1]);
    ssize_t got = read(end[0], &said, sizeof said);
    close(end[0]);
    int status = 1;
    if (child > 0) waitpid(child, &status, 0);
    if (status != 0 || got != sizeof said) die(EXIT_RESOURCE, "an update with %d threads does not end", threads);
    return said;
}

struct second {
    double ratio[MOST_ROUNDS], core[MOST_ROUNDS]; /* times as fast as one thread; how much of a core that one had */
};

static void measure_second(struct updating *x, struct agent *agent, int round, struct second *second) {
    struct wall wall[3];
    x->agent = agent;
    for (int turn = 0; turn < 2; turn++) { /* either goes first in every second round */
        int threads = 1 + (turn + round) % 2;
        wall[threads] = wall_of(x, threads);
    }
    second->ratio[round] = wall[1].update / wall[2].update;
    second->core[round] = wall[1].core;
}

/* ---- the table ---- */

/* The agents of one size, and what their updates sweep. */
struct both {
    const struct sizes *s;
    struct env_space box;
    long critics, actor; /* their parameters */
    struct td3 td3;
    struct tuned_sac sac;
    struct sweeps sweeps;
    struct updating x;
    struct shares of_sac, of_td3;
    struct second second;
};

static void both_begin(struct both *b, const struct sizes *s) {
    struct rng rng;
    struct td3_config td3_config = td3_preset(PRESET_TASK);
    struct tuned_sac_config sac_config = tuned_sac_preset(PRESET_TASK);
    memcpy(td3_config.hidden, s->hidden, sizeof s->hidden);
    memcpy(sac_config.hidden, s->hidden, sizeof s->hidden);
    b->s = s;
    b->box = (struct env_space){.dim = s->act, .low = low, .high = high};
    rng_init(&rng, 1, 100);
    td3_init(&b->td3, &td3_config, s->obs, &b->box, s->batch, &rng);
    tuned_sac_init(&b->sac, &sac_config, s->obs, &b->box, s->batch, &rng);
    b->critics = 2L * b->sac.critic[0].shape.parameters, b->actor = b->sac.actor.shape.parameters;
    sweeps_begin(&b->sweeps, b->critics + b->actor);
    updating_begin(&b->x, &b->sac.agent, s);
}

static void both_end(struct both *b) {
    updating_end(&b->x);
    sweeps_end(&b->sweeps);
    td3_free(&b->td3);
    tuned_sac_free(&b->sac);
}

static void measure_sac(struct both *b, int round) {
    b->sweeps.adam = b->critics + b->actor;
    b->sweeps.follow = b->critics;
    measure(&b->x, &b->sac.agent, sac_multiply_adds(b->s), &b->sweeps, round, &b->of_sac);
}

static void measure_td3(struct both *b, int round) {
    long actor = b->td3.actor.shape.parameters;
    b->sweeps.adam = b->critics + actor / 2; /* the actor and all copies move in every second update */
    b->sweeps.follow = (b->critics + actor) / 2;
    measure(&b->x, &b->td3.agent, td3_multiply_adds(b->s), &b->sweeps, round, &b->of_td3);
}

static void put_row(struct both *b, const struct one *o, int rounds, FILE *out) {
    struct second *two = &b->second;
    statistics_sort(rounds, two->ratio);
    fprintf(out, "%s\t%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f\t%.2f\t%.2f\t%.0f\n", o->s.name, o->varies,
            o->s.hidden[0], o->s.batch, percent(b->of_sac.reached, rounds), percent(b->of_sac.bound, rounds),
            percent(b->of_td3.reached, rounds), percent(b->of_td3.bound, rounds), two->ratio[rounds / 2],
            two->ratio[rounds / 4], two->ratio[rounds - 1 - rounds / 4], percent(two->core, rounds));
}

/* Round by round through all sizes, so that what others do on the machine falls on all alike. */
static void measure_all(int rounds, FILE *out) {
    enum { SIZES = sizeof one / sizeof *one };
    struct both *both = allocate(SIZES, sizeof *both);
    for (int i = 0; i < SIZES; i++) both_begin(&both[i], &one[i].s);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < SIZES; i++) {
            measure_sac(&both[i], round);
            measure_td3(&both[i], round);
            measure_second(&both[i].x, &both[i].sac.agent, round, &both[i].second);
        }
    for (int i = 0; i < SIZES; i++) {
        put_row(&both[i], &one[i], rounds, out);
        both_end(&both[i]);
    }
    free(both);
}

/* ---- a line about this build, for tests/bench/compilers.sh ---- */

enum { PARAMETERS = 4545 }; /* of a critic with 4 inputs and layers of 64 */

struct stepped {
    struct adam adam;
    real *now, *gradient;
};

static void run_step(void *x) {
    struct stepped *s = x;
    adam_step(&s->adam, s->now, s->gradient);
}

/* Adam's step, eq. adam.1, as a loop over numbers: what a compiler makes of it is its own affair. The gradient goes on
 * as it is, so the corrections of the first steps do not count. */
static void run_loop(void *x) {
    struct stepped *s = x;
    const struct adam_config *c = &s->adam.config;
    real keep1 = R(c->beta1), keep2 = R(c->beta2), new1 = 1 - keep1, new2 = 1 - keep2, rate = R(c->rate),
         epsilon = R(c->epsilon);
    real *restrict m = s->adam.m, *restrict v = s->adam.v, *restrict p = s->now;
    const real *g = s->gradient;
    for (int i = 0; i < s->adam.n; i++) {
        real first = keep1 * m[i] + new1 * g[i], second = keep2 * v[i] + new2 * g[i] * g[i];
        first = first < R(1e-30) && first > R(-1e-30) ? R(0) : first;
        second = second < R(1e-37) ? R(0) : second;
        m[i] = first;
        v[i] = second;
        p[i] -= rate * first / (sqrtf(second) + epsilon);
    }
}

static double median_of(void (*run)(void *x), void *x, int rounds) {
    double taken[MOST_ROUNDS];
    for (int i = 0; i < rounds; i++) taken[i] = seconds_of(run, x, 0.004);
    statistics_sort(rounds, taken);
    return taken[rounds / 2];
}

static void measure_build(int rounds) {
    static const int of[] = {12, 13, 3, 14}; /* the sizes of the other benchmarks */
    struct stepped s;
    struct rng rng;
    rng_init(&rng, 1, 3);
    adam_init(&s.adam, &(struct adam_config){1e-3, 0.9, 0.999, 1e-8}, PARAMETERS);
    s.now = allocate_lines(PARAMETERS, sizeof *s.now);
    s.gradient = allocate_lines(PARAMETERS, sizeof *s.gradient);
    for (int i = 0; i < PARAMETERS; i++) s.gradient[i] = R(rng_normal(&rng));
    printf("%s\t%d\t%.2f\t%.2f", COMPILER, LANES, 1e6 * median_of(run_step, &s, rounds),
           1e6 * median_of(run_loop, &s, rounds));
    for (int i = 0; i < 4; i++) {
        struct both b;
        both_begin(&b, &one[of[i]].s);
        for (int round = 0; round < rounds; round++) measure_sac(&b, round);
        printf("\t%.1f", percent(b.of_sac.reached, rounds));
        both_end(&b);
    }
    printf("\n");
    adam_free(&s.adam);
    free(s.now);
    free(s.gradient);
}

/* What was measured, in comments above the columns' names. "model name : AMD EPYC" says Linux. */
static void put_header(FILE *out) {
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file)) {
        const char *name = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !name) continue;
        fprintf(out, "# processor: %s", name + 2);
        break;
    }
    if (file) fclose(file);
    fprintf(out, "# compiler: %s\n# vectors: %d floats\n# peak: %.1f GFLOP/s\n", COMPILER, LANES,
            peak_speed(0.2) / 1e9);
    fprintf(out, "size\tvaries\twidth\tbatch\tSAC\tSAC bound\tTD3\tTD3 bound\t"
                 "two threads\tlower quartile\tupper quartile\tcore");
}

int main(int argc, char **argv) {
    int rounds = 21;
    bool build = false;
    const char *out = NULL;
    struct tsv table;
    char *command[] = {"scaling"}, *header;
    size_t length;
    const struct option option[] = {{"rounds", OPTION_INT, &rounds, 1, MOST_ROUNDS, NULL, NULL,
                                     "in each of which all is timed once"},
                                    {"build", OPTION_FLAG, &build, 0, 0, NULL, NULL,
                                     "instead: one line about this build"},
                                    {"out", OPTION_TEXT, &out, 0, 0, NULL, NULL, "file for the table"}};
    const struct program program = {.name = "scaling",
                                    .summary = "shares of the peak against width, batch and threads",
                                    .options = option,
                                    .n_options = 3};
    options_parse(&program, argc, argv);
    if (build) {
        measure_build(rounds);
        finish_output();
        return 0;
    }
    FILE *memory = open_memstream(&header, &length);
    if (!memory) die(EXIT_RESOURCE, "out of memory");
    put_header(memory);
    fclose(memory);
    tsv_open(&table, out, 1, command, header);
    measure_all(rounds, table.rows);
    tsv_close(&table);
    free(header);
    finish_output();
    return 0;
}
