/*
# How fast the agents learn

Updates per second of the three continuous methods: batches from a replay of 100,000 random transitions, the noise that
the update takes, and the update. Beside it stands the share of the core's peak, counting only the multiply-adds of the
matrix products that the gradients need: a gradient at inputs that nobody uses, such as a critic's at the states, does
not count. The rest of an update is everything else. As with the [kernels](kernels.md), chunks of work alternate with
chunks of peak.

`make bench AGAINST=FOLDER` compares this build with another one, of another compiler or of an earlier state: the two
take turns, and what is printed is how many times as fast this one is, with the median and the quartiles of the rounds.
All times are processor time, so that others on the machine disturb less than on a clock on the wall.
*/
#include "updating.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "programs/die.h"
#include "numbers/statistics.h"
#include "programs/files.h"
#include "programs/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCHES = 64 };

static double speed(struct updating *x, double seconds) {
    double start = peak_now(), elapsed = 0, updates = 0;
    while ((elapsed = peak_now() - start) < seconds) {
        for (int i = 0; i < BATCHES; i++) updating_once(x);
        updates += (double)BATCHES;
    }
    return updates / elapsed;
}

static void measure(struct agent *agent, const struct sizes *s, double work, int chunks) {
    struct updating x;
    double ratio[1000], rate[1000];
    updating_begin(&x, agent, s);
    speed(&x, 0.05);
    for (int i = 0; i < chunks; i++) {
        double before = peak_speed(0.005), after;
        rate[i] = speed(&x, 0.02);
        after = peak_speed(0.005);
        ratio[i] = 2 * work * rate[i] * 2 / (before + after);
    }
    statistics_sort(chunks, ratio);
    statistics_sort(chunks, rate);
    printf("  %-9s %-28s %8.0f updates/s (best %8.0f)   %3.0f %% of the peak%s\n", agent->name, s->name,
           rate[chunks / 2], rate[chunks - 1], 100 * ratio[chunks / 2], peak_word(ratio[chunks / 2]));
    fflush(stdout);
    updating_end(&x);
}

static void measure_all(const struct sizes *s, int chunks) {
    struct env_space box = {.dim = s->act, .low = low, .high = high};
    struct rng rng;
    struct ddpg ddpg;
    struct td3 td3;
    struct tuned_sac sac;
    struct ddpg_config ddpg_config = ddpg_preset(PRESET_TASK);
    struct td3_config td3_config = td3_preset(PRESET_TASK);
    struct tuned_sac_config sac_config = tuned_sac_preset(PRESET_TASK);
    memcpy(ddpg_config.hidden, s->hidden, sizeof s->hidden);
    memcpy(td3_config.hidden, s->hidden, sizeof s->hidden);
    memcpy(sac_config.hidden, s->hidden, sizeof s->hidden);
    rng_init(&rng, 1, 100);
    ddpg_init(&ddpg, &ddpg_config, s->obs, &box, s->batch, &rng);
    td3_init(&td3, &td3_config, s->obs, &box, s->batch, &rng);
    tuned_sac_init(&sac, &sac_config, s->obs, &box, s->batch, &rng);
    measure(&ddpg.agent, s, multiply_adds(s, 1, 1, s->act), chunks);
    measure(&td3.agent, s, td3_multiply_adds(s), chunks);
    measure(&sac.agent, s, sac_multiply_adds(s), chunks);
    ddpg_free(&ddpg);
    td3_free(&td3);
    tuned_sac_free(&sac);
}

/* ---- two builds ---- */

enum { LINES = 64, LENGTH = 200 };

/* What one run of this program in some build says, line by line. */
struct run {
    int n;
    char what[LINES][LENGTH];
    double rate[LINES];
};

/* "  WHAT   NUMBER updates/s ..."; false for other lines. */
static bool read_line(char *line, char *what, double *rate) {
    char *end = strstr(line, " updates/s");
    if (!end) return false;
    *end = 0;
    char *number = strrchr(line, ' ');
    if (!number) return false;
    *rate = strtod(number, NULL);
    while (number > line && number[-1] == ' ') number--;
    *number = 0;
    snprintf(what, LENGTH, "%s", line);
    return true;
}

static void run_once(const char *program, struct run *run) {
    char command[1000], line[LENGTH];
    snprintf(command, sizeof command, "'%s' --chunks 3", program);
    FILE *pipe = popen(command, "r");
    run->n = 0;
    while (pipe && run->n < LINES && fgets(line, sizeof line, pipe))
        if (read_line(line, run->what[run->n], &run->rate[run->n])) run->n++;
    if (!pipe || pclose(pipe) != 0 || run->n == 0) die(EXIT_RESOURCE, "%s does not say how fast it is", program);
}

/* The value that the share q of a sorted array lies below, interpolated. */
static double quantile(const double *x, int n, double q) {
    double at = q * (n - 1);
    int i = (int)at;
    return i + 1 < n ? x[i] + (at - i) * (x[i + 1] - x[i]) : x[n - 1];
}

static void compare(const char *mine, const char *other, int rounds) {
    static struct run run[2];
    static double ratio[LINES][1000];
    int n = 0;
    for (int round = 0; round < rounds; round++) {
        for (int turn = 0; turn < 2; turn++) { /* either goes first in every second round */
            int k = (turn + round) % 2;
            run_once(k ? other : mine, &run[k]);
        }
        n = run[0].n;
        for (int i = 0; i < n; i++) {
            if (i >= run[1].n || strcmp(run[0].what[i], run[1].what[i]) != 0)
                die(EXIT_INPUT, "%s measures other things than %s", other, mine);
            ratio[i][round] = run[0].rate[i] / run[1].rate[i];
        }
    }
    printf("times as fast as %s, %d rounds: median (quartiles)\n", other, rounds);
    for (int i = 0; i < n; i++) {
        statistics_sort(rounds, ratio[i]);
        printf("%-42s %5.2f  (%.2f to %.2f)\n", run[0].what[i], quantile(ratio[i], rounds, 0.5),
               quantile(ratio[i], rounds, 0.25), quantile(ratio[i], rounds, 0.75));
    }
}

int main(int argc, char **argv) {
    int chunks = 20, rounds = 9;
    const char *against = NULL;
    const struct option option[] = {{"chunks", OPTION_INT, &chunks, 1, 1000, NULL, NULL,
                                     "timed chunks of each agent and size"},
                                    {"against", OPTION_FILE, &against, 0, 0, NULL, NULL,
                                     "this program of another build, to be compared with"},
                                    {"rounds", OPTION_INT, &rounds, 1, 1000, NULL, NULL, "of that comparison"}};
    const struct program program = {.name = "updates",
                                    .summary = "updates per second of the continuous methods",
                                    .options = option,
                                    .n_options = 3};
    options_parse(&program, argc, argv);
    if (against && access(against, X_OK) != 0) die(EXIT_INPUT, "--against: %s is no program", against);
    if (against) {
        compare(argv[0], against, rounds);
        finish_output();
        return 0;
    }
    static const struct sizes sizes[] = {{"3-64-64, batch 64", 3, 1, {64, 64}, 64},
                                         {"3-64-64, batch 100", 3, 1, {64, 64}, 100},
                                         {"17-256-256, batch 256", 17, 6, {256, 256}, 256},
                                         {"17-400-300, batch 100", 17, 6, {400, 300}, 100}};
    peak_print();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) measure_all(&sizes[i], chunks);
    finish_output();
    return 0;
}
