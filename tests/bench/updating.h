/* Updates of an agent as a training makes them, for the benchmarks: a replay of random transitions, batches from it, the
 * noise, the update; and the multiply-adds that one needs. */
#ifndef UPDATING_H
#define UPDATING_H

#include "peak.h"
#include "learning/agent.h"
#include "programs/memory.h"

#include <stdlib.h>

enum { MOST = 17, ROWS = 100000 };

struct sizes {
    const char *name;
    int obs, act, hidden[2], batch;
};

static const double low[MOST] = {-1, -1, -1, -1, -1, -1}, high[MOST] = {1, 1, 1, 1, 1, 1};

static inline void updating_fill(struct replay *replay, const struct sizes *s, struct rng *rng) {
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
static inline double forwards(const struct sizes *s, int in, int out) {
    return (double)s->batch * (in * s->hidden[0] + s->hidden[0] * s->hidden[1] + s->hidden[1] * out);
}

/* Of an update of so many critics and an actor in every `delay`-th. */
static inline double multiply_adds(const struct sizes *s, int critics, int delay, int head) {
    double actor = forwards(s, s->obs, head), critic = forwards(s, s->obs + s->act, 1);
    double states = (double)s->batch * s->obs * s->hidden[0]; /* of a first layer's product: gradients not needed */
    double actions = (double)s->batch * s->act * s->hidden[0];
    double learn = 3 * critic - states - actions; /* forwards, by parameters, to the inner inputs */
    double climb = 2 * critic - states + 3 * actor - states;
    return actor + critics * (critic + learn) + climb / delay;
}

static inline double td3_multiply_adds(const struct sizes *s) {
    return multiply_adds(s, 2, 2, s->act);
}

/* The actor puts out twice as much; each row climbs one of two critics, after a look at both. */
static inline double sac_multiply_adds(const struct sizes *s) {
    return multiply_adds(s, 2, 1, 2 * s->act) + forwards(s, s->obs + s->act, 1);
}

struct updating {
    struct agent *agent;
    struct replay replay;
    struct batch batch;
    struct rng rng;
    double *normals;
    real *noise;
};

static inline void updating_begin(struct updating *x, struct agent *agent, const struct sizes *s) {
    *x = (struct updating){.agent = agent};
    rng_init(&x->rng, 1, 2);
    replay_init(&x->replay, ROWS, s->obs, s->act);
    batch_init(&x->batch, s->batch, s->obs, s->act);
    x->noise = allocate((size_t)(2 * s->act * s->batch), sizeof *x->noise);
    x->normals = allocate((size_t)(2 * s->act * s->batch), sizeof *x->normals);
    updating_fill(&x->replay, s, &x->rng);
}

static inline void updating_end(struct updating *x) {
    free(x->normals);
    free(x->noise);
    replay_free(&x->replay);
    batch_free(&x->batch);
}

static inline void updating_once(struct updating *x) {
    struct agent_report report;
    int n = x->agent->update_noise.normal * x->batch.n;
    replay_sample(&x->replay, &x->rng, &x->batch);
    rng_normals(&x->rng, n, x->normals);
    for (int k = 0; k < n; k++) x->noise[k] = R(x->normals[k]);
    x->agent->update(x->agent, &x->batch, x->noise, &report);
}

#endif
