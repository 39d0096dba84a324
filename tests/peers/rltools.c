/* SAC of this book beside that of RLtools in one process: chunks of updates take turns, ours before and after theirs,
 * in processor time on one thread. A row is a size, or a whole training on the pendulum: microseconds of ours, then how
 * many times as long theirs takes as it is, and with its targets computed once for both critics: the median of the
 * rounds and their quartiles. Compiled by rltools.sh.
 *
 *     rltools LIBRARY [ROUNDS]    LIBRARY: the name of the one that multiplies its matrices */
#include "../bench/updating.h"
#include "../../chapters/09-temperature/tuned_sac.h"
#include "learning/train.h"
#include "numbers/statistics.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void rltools_begin(int size);
void rltools_update(void);
void rltools_mended(void);
double rltools_difference(void);
void rltools_train(void);

enum { MOST_ROUNDS = 1000, SIZES = 4 };

static struct updating ours;

static void our_update(void) {
    updating_once(&ours);
}

/* Without an evaluation: theirs has none. */
static void our_train(void) {
    struct env_pendulum env, trial;
    struct tuned_sac sac;
    struct rng rng;
    const struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
    struct train_config c = tuned_sac_training(PRESET_TASK, 10000);
    c.start = c.batch = 100;
    c.evaluate_every = 0;
    c.final_episodes = 1;
    c.quiet = true;
    env_pendulum_init(&env, 0);
    env_pendulum_init(&trial, 0);
    rng_init(&rng, 1, 100);
    tuned_sac_init(&sac, &config, env.env.observation.dim, &env.env.action, c.batch, &rng);
    train(&sac.agent, &env.env, &trial.env, &c, NULL, NULL);
    tuned_sac_free(&sac);
}

static double seconds(void (*work)(void), int n) {
    double start = peak_now();
    for (int i = 0; i < n; i++) work();
    return (peak_now() - start) / n;
}

static void print_quartiles(int n, double *x) {
    statistics_sort(n, x);
    printf("\t%.2f\t%.2f\t%.2f", x[n / 2], x[n / 4], x[3 * n / 4]);
}

/* mended: NULL: there is none */
static void compare(const char *name, const char *library, int rounds, int n, void (*mine)(void), void (*theirs)(void),
                    void (*mended)(void)) {
    static double own[MOST_ROUNDS], plain[MOST_ROUNDS], once[MOST_ROUNDS];
    for (int i = -1; i < rounds; i++) { /* the first warms up */
        int k = i < 0 ? 0 : i;
        double before = seconds(mine, n), other = seconds(theirs, n), best = mended ? seconds(mended, n) : NAN;
        own[k] = (before + seconds(mine, n)) / 2;
        plain[k] = other / own[k];
        once[k] = best / own[k];
    }
    statistics_sort(rounds, own);
    printf("%s %s\t%.1f", name, library, 1e6 * own[rounds / 2]);
    print_quartiles(rounds, plain);
    if (mended) print_quartiles(rounds, once);
    puts(mended ? "" : "\t\t\t");
    fflush(stdout);
}

int main(int argc, char **argv) {
    static const struct sizes size[SIZES] = {{"3-64-64-64", 3, 1, {64, 64}, 64},
                                             {"3-64-64-100", 3, 1, {64, 64}, 100},
                                             {"17-256-256-256", 17, 6, {256, 256}, 256},
                                             {"17-400-400-100", 17, 6, {400, 400}, 100}};
    int rounds = argc > 2 ? atoi(argv[2]) : 41;
    if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS) return 2;
    for (int i = 0; i < SIZES; i++) {
        const struct sizes *s = &size[i];
        struct env_space box = {.dim = s->act, .low = low, .high = high};
        struct tuned_sac sac;
        struct rng rng;
        struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
        memcpy(config.hidden, s->hidden, sizeof s->hidden);
        rng_init(&rng, 1, 100);
        tuned_sac_init(&sac, &config, s->obs, &box, s->batch, &rng);
        updating_begin(&ours, &sac.agent, s);
        rltools_begin(i);
        if (!(rltools_difference() == 0)) {
            fprintf(stderr, "the two critics' targets differ: nothing to be mended\n");
            return 1;
        }
        compare(s->name, argv[1], rounds, s->hidden[0] > 100 ? 4 : 100, our_update, rltools_update, rltools_mended);
        updating_end(&ours);
        tuned_sac_free(&sac);
    }
    compare("pendulum", argv[1], rounds < 9 ? rounds : 9, 1, our_train, rltools_train, NULL);
    return 0;
}
