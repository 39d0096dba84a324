/* A second thread changes no bit of what an agent learns: with two critics, which it shares out, and with one, whose
 * products it halves. */
#include "harness.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/08-sac/first_version.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "numbers/worker.h"
#include "programs/memory.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { OBS = 3, UPDATES = 3, AGENTS = 5 };

static const double low[2] = {-2, -1}, high[2] = {2, 1};
static const struct env_space box = {.dim = 2, .low = low, .high = high};

/* What updates with batches and noise of one seed leave: all parameters, then the last report. */
struct result {
    int n;
    real *parameters;
    struct agent_report report;
};

static void fill(real *to, int n, struct rng *rng) {
    for (int i = 0; i < n; i++) to[i] = R(rng_range(rng, -1, 1));
}

static struct result updated(struct agent *agent, int rows) {
    struct rng rng;
    struct batch b;
    struct result r = {0};
    int normals = rows * agent->update_noise.normal;
    rng_init(&rng, 5, 0);
    batch_init(&b, rows, OBS, box.dim);
    real *noise = allocate((size_t)normals + 1, sizeof *noise);
    for (int update = 0; update < UPDATES; update++) {
        fill(b.s, rows * OBS, &rng), fill(b.s2, rows * OBS, &rng), fill(b.a, rows * box.dim, &rng),
            fill(b.r, rows, &rng);
        for (int i = 0; i < rows; i++) b.terminated[i] = R(i % 7 == 0);
        for (int i = 0; i < normals; i++) noise[i] = R(rng_normal(&rng));
        agent->update(agent, &b, noise, &r.report);
    }
    struct agent_blocks blocks = agent->params(agent);
    for (int i = 0; i < blocks.n; i++) r.n += blocks.size[i];
    r.parameters = allocate((size_t)r.n, sizeof *r.parameters);
    for (int i = 0, at = 0; i < blocks.n; at += blocks.size[i++])
        memcpy(r.parameters + at, blocks.at[i], (size_t)blocks.size[i] * sizeof *r.parameters);
    free(noise);
    batch_free(&b);
    return r;
}

/* What agent number k makes of its updates, with hidden layers of so many units. */
static struct result result_of(int k, int width, int rows, bool twin) {
    struct ddpg ddpg;
    struct td3 td3;
    struct sac sac;
    struct sac_v1 first;
    struct tuned_sac tuned;
    struct ddpg_config of_ddpg = ddpg_preset(PRESET_TASK);
    struct td3_config of_td3 = td3_preset(PRESET_TASK);
    struct sac_config of_sac = sac_preset(PRESET_TASK);
    struct tuned_sac_config of_tuned = tuned_sac_preset(PRESET_TASK);
    struct rng rng;
    struct result r;
    of_td3.twin = of_sac.twin = of_tuned.twin = twin;
    for (int i = 0; i < 2; i++) of_ddpg.hidden[i] = of_td3.hidden[i] = of_sac.hidden[i] = of_tuned.hidden[i] = width;
    rng_init(&rng, 1, 0);
    switch (k) {
    case 0:
        ddpg_init(&ddpg, &of_ddpg, OBS, &box, rows, &rng);
        r = updated(&ddpg.agent, rows);
        ddpg_free(&ddpg);
        break;
    case 1:
        td3_init(&td3, &of_td3, OBS, &box, rows, &rng);
        r = updated(&td3.agent, rows);
        td3_free(&td3);
        break;
    case 2:
        sac_init(&sac, &of_sac, OBS, &box, rows, &rng);
        r = updated(&sac.agent, rows);
        sac_free(&sac);
        break;
    case 3:
        sac_v1_init(&first, &of_sac, OBS, &box, rows, &rng);
        r = updated(&first.sac.agent, rows);
        sac_v1_free(&first);
        break;
    default:
        tuned_sac_init(&tuned, &of_tuned, OBS, &box, rows, &rng);
        r = updated(&tuned.agent, rows);
        tuned_sac_free(&tuned);
    }
    return r;
}

static bool the_same(const struct result *a, const struct result *b) {
    bool same = a->n == b->n && memcmp(a->parameters, b->parameters, (size_t)a->n * sizeof *a->parameters) == 0;
    for (int i = 0; i < a->report.n; i++) same = same && a->report.value[i] == b->report.value[i];
    return same && a->report.n == b->report.n;
}

static void agents(struct harness *t) {
    static const int width[] = {64, 160}, rows[] = {64, 128};
    struct result alone[AGENTS][2][2];
    for (int together = 0; together < 2; together++) {
        if (together) EXPECT(worker_start() && worker_start() && worker_free()); /* asked twice, it begins once */
        for (int k = 0; k < AGENTS; k++)
            for (int size = 0; size < 2; size++)
                for (int twin = 0; twin < 2; twin++) {
                    struct result r = result_of(k, width[size], rows[size], twin);
                    if (!together) {
                        alone[k][size][twin] = r;
                        continue;
                    }
                    EXPECT(the_same(&alone[k][size][twin], &r) && r.report.value[0] > 0);
                    free(alone[k][size][twin].parameters);
                    free(r.parameters);
                }
    }
}

/* A critic's gradient leaves alone what the other computes with; two threads at once might not show it, as both write
 * much the same. */
static double of_td3(void *x, int k, const struct batch *b, const real *y) {
    return td3_critic_gradient(x, k, b, y);
}
static double of_sac(void *x, int k, const struct batch *b, const real *y) {
    return sac_critic_gradient(x, k, b, y);
}
static double of_tuned(void *x, int k, const struct batch *b, const real *y) {
    return tuned_sac_critic_gradient(x, k, b, y);
}

static bool apart(struct pairs *pairs, double (*gradient)(void *, int, const struct batch *, const real *), void *x) {
    enum { ROWS = 4 };
    struct batch b;
    real y[ROWS] = {0};
    bool kept = true;
    batch_init(&b, ROWS, OBS, box.dim);
    for (int k = 0; k < 2; k++) {
        struct pairs *mine = &pairs[k], *other = &pairs[1 - k];
        *other->sa = *other->a = *other->d_q = 5;
        *mine->sa = *mine->a = *mine->d_q = 6;
        gradient(x, k, &b, y);
        kept = kept && *other->sa == 5 && *other->a == 5 && *other->d_q == 5;
        kept = kept && *mine->sa != 6 && *mine->a != 6 && *mine->d_q != 6;
    }
    batch_free(&b);
    return kept;
}

static void rooms(struct harness *t) {
    struct td3 td3;
    struct sac sac;
    struct tuned_sac tuned;
    struct td3_config c_td3 = td3_preset(PRESET_TASK);
    struct sac_config c_sac = sac_preset(PRESET_TASK);
    struct tuned_sac_config c_tuned = tuned_sac_preset(PRESET_TASK);
    struct rng rng;
    rng_init(&rng, 1, 0);
    td3_init(&td3, &c_td3, OBS, &box, 4, &rng);
    sac_init(&sac, &c_sac, OBS, &box, 4, &rng);
    tuned_sac_init(&tuned, &c_tuned, OBS, &box, 4, &rng);
    EXPECT(apart(td3.pairs, of_td3, &td3) && apart(sac.pairs, of_sac, &sac) && apart(tuned.pairs, of_tuned, &tuned));
    td3_free(&td3);
    sac_free(&sac);
    tuned_sac_free(&tuned);
}

/* Who has been taken is not free, whichever thread asks, and is free again; both have done their part. */
struct parts {
    int done[2];
    bool was_free[2];
};

static void do_part(void *context, int k) {
    struct parts *x = context;
    x->done[k]++;
    x->was_free[k] = worker_free();
}

static void shared_out(struct harness *t) {
    enum { ROWS = 100 };
    static const struct net small = {.shape = {.parameters = 1}};
    struct parts x = {{0}, {0}};
    EXPECT(worker_start());
    net_each(&small, 2, ROWS, do_part, &x); /* one after the other, and the worker has nothing to do */
    EXPECT(x.done[0] == 1 && x.done[1] == 1 && x.was_free[0] && x.was_free[1]);
    static const struct net large = {.shape = {.parameters = 10000}};
    for (int i = 0; i < 1000; i++) net_each(&large, 2, ROWS, do_part, &x);
    EXPECT(x.done[0] == 1001 && x.done[1] == 1001 && !x.was_free[0] && !x.was_free[1]);
    EXPECT(worker_free());
    net_each(&large, 1, ROWS, do_part, &x);
    EXPECT(x.done[0] == 1002 && x.done[1] == 1001 && x.was_free[0]);
}

/* The worker has room on its stack, whatever the C library thinks enough, and hears none of the signals that stop.h
 * notes; the main thread still does. */
struct place {
    int heard[2];
};

static void look_around(void *context, int k) {
    struct place *x = context;
    volatile char room[1 << 18]; /* twice what musl gives a thread */
    sigset_t blocked;
    for (size_t i = sizeof room; i > 0; i -= 1024) room[i - 1] = 1; /* downwards, as a stack grows */
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    x->heard[k] = !sigismember(&blocked, SIGINT) + !sigismember(&blocked, SIGTERM);
}

static void room_and_signals(struct harness *t) {
    struct place x = {{0}};
    EXPECT(worker_start());
    worker_two(look_around, &x);
    EXPECT(x.heard[0] == 2 && x.heard[1] == 0);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"agents", agents},
                                             {"rooms", rooms},
                                             {"shared out", shared_out},
                                             {"room and signals", room_and_signals}};
    return harness_run("threads", section, sizeof section / sizeof *section, argc, argv);
}
