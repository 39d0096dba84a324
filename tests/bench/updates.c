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
#include "peak.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "programs/die.h"
#include "numbers/statistics.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 17, ROWS = 100000, BATCHES = 64 };

struct sizes {
    const char *name;
    int obs, act, hidden[2], batch;
};

static const double low[MOST] = {-1, -1, -1, -1, -1, -1}, high[MOST] = {1, 1, 1, 1, 1, 1};

static void fill(struct replay *replay, const struct sizes *s, struct rng *rng) {
    for (int i = 0; i < ROWS; i++) {
        real seen[MOST], action[MOST], next[MOST];
        for (int k = 0; k < s->obs; k++) seen[k] = R(rng_normal(rng)), next[k] = R(rng_normal(rng));
        for (int k = 0; k < s->act; k++) action[k] = R(rng_range(rng, -1, 1));
        real reward = R(rng_normal(rng));
        replay_add(replay, seen, action, reward, next, rng_uniform(rng) < 0.01, false);
    }
}

/* Multiply-adds of one pass forwards through a network; a pass backwards by its parameters takes as many, one to its
 * inputs as many again, less the first layer's where the inputs need no gradient. */
static double forwards(const struct sizes *s, int in, int out) {
    return (double)s->batch * (in * s->hidden[0] + s->hidden[0] * s->hidden[1] + s->hidden[1] * out);
}

/* Of an update of so many critics and an actor in every `delay`-th. */
static double multiply_adds(const struct sizes *s, int critics, int delay, int head) {
    double actor = forwards(s, s->obs, head), critic = forwards(s, s->obs + s->act, 1);
    double states = (double)s->batch * s->obs * s->hidden[0]; /* of a first layer's product: gradients not needed */
    double actions = (double)s->batch * s->act * s->hidden[0];
    double learn = 3 * critic - states - actions; /* forwards, by parameters, to the inner inputs */
    double climb = 2 * critic - states + 3 * actor - states;
    return actor + critics * (critic + learn) + climb / delay;
}

struct timed {
    struct agent *agent;
    struct replay replay;
    struct batch batch;
    struct rng rng;
    double *normals;
    real *noise;
};

static double speed(struct timed *x, double seconds) {
    double start = peak_now(), elapsed = 0, updates = 0;
    int normal = x->agent->update_noise.normal;
    while ((elapsed = peak_now() - start) < seconds) {
        for (int i = 0; i < BATCHES; i++) {
            struct agent_report report;
            replay_sample(&x->replay, &x->rng, &x->batch);
            rng_normals(&x->rng, normal * x->batch.n, x->normals);
            for (int k = 0; k < normal * x->batch.n; k++) x->noise[k] = R(x->normals[k]);
            x->agent->update(x->agent, &x->batch, x->noise, &report);
        }
        updates += (double)BATCHES;
    }
    return updates / elapsed;
}

static void measure(struct agent *agent, const struct sizes *s, double work, int chunks) {
    struct timed x = {.agent = agent};
    double ratio[1000], rate[1000];
    rng_init(&x.rng, 1, 2);
    replay_init(&x.replay, ROWS, s->obs, s->act);
    batch_init(&x.batch, s->batch, s->obs, s->act);
    x.noise = allocate((size_t)(2 * s->act * s->batch), sizeof *x.noise);
    x.normals = allocate((size_t)(2 * s->act * s->batch), sizeof *x.normals);
    fill(&x.replay, s, &x.rng);
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
    free(x.normals);
    free(x.noise);
    replay_free(&x.replay);
    batch_free(&x.batch);
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
    measure(&td3.agent, s, multiply_adds(s, 2, 2, s->act), chunks);
    /* the actor puts out twice as much; each row climbs one of two critics, after a look at both */
    measure(&sac.agent, s, multiply_adds(s, 2, 1, 2 * s->act) + forwards(s, s->obs + s->act, 1), chunks);
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
    const struct program program = {"updates", "updates per second of the continuous methods", option, 3, NULL};
    options_parse(&program, argc, argv);
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
