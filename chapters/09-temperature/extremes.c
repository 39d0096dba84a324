#include "extremes.h"

#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>

enum { OBS = 3, ACT = 2, ROWS = 8 };

void extremes_init(struct extremes *x, enum extreme kind, double bound, uint64_t seed) {
    struct tuned_sac_config c = tuned_sac_preset(PRESET_TASK);
    c.hidden[0] = c.hidden[1] = 8;
    c.log_alpha_bound = bound;
    if (kind == EXTREME_TARGET) c.target_entropy = 0.69;
    *x = (struct extremes){.low = {-2, -0.1}, .high = {2, 0.3}};
    x->action = (struct env_space){.dim = ACT, .low = x->low, .high = x->high};
    rng_init(&x->rng, seed, 0);
    tuned_sac_init(&x->agent, &c, OBS, &x->action, ROWS, &x->rng);
    real *bias = x->agent.actor.now + x->agent.actor.shape.parameters - ACT; /* of log sigma */
    if (kind == EXTREME_CLAMPS) bias[0] = 100, bias[1] = -100;
    batch_init(&x->batch, ROWS, OBS, ACT);
    x->noise = allocate(ROWS * 2 * ACT, sizeof *x->noise);
}

void extremes_free(struct extremes *x) {
    tuned_sac_free(&x->agent);
    batch_free(&x->batch);
    free(x->noise);
}

static void draw_batch(struct extremes *x) {
    struct batch *b = &x->batch;
    b->n = ROWS;
    for (int i = 0; i < ROWS; i++) {
        double size = i == 0 ? 1000 : 1; /* one row of large observations */
        for (int j = 0; j < OBS; j++) {
            b->s[i * OBS + j] = R(size * rng_normal(&x->rng));
            b->s2[i * OBS + j] = R(size * rng_normal(&x->rng));
        }
        for (int j = 0; j < ACT; j++) b->a[i * ACT + j] = R(rng_below(&x->rng, 2) ? x->high[j] : x->low[j]);
        b->r[i] = R(1e4 * (rng_normal(&x->rng) + (b->a[i * ACT] > 0 ? 1 : -1))); /* one corner is better */
        b->terminated[i] = R(rng_below(&x->rng, 10) == 0);
    }
    for (int i = 0; i < ROWS * 2 * ACT; i++) x->noise[i] = R(rng_normal(&x->rng));
    if (rng_below(&x->rng, 100) == 0) {
        real far = rng_below(&x->rng, 2) ? 5 : -5;
        x->noise[rng_below(&x->rng, ROWS * 2 * ACT)] = far;
    }
}

static bool all_finite(struct extremes *x) {
    struct agent_blocks p = x->agent.agent.params(&x->agent.agent);
    double sum = 0; /* 0 times what is not finite is NaN */
    for (int k = 0; k < p.n; k++)
        for (int i = 0; i < p.size[k]; i++) sum += 0 * (double)p.at[k][i];
    for (int i = 0; i < x->report.n; i++) sum += 0 * x->report.value[i];
    return sum == 0;
}

bool extremes_update(struct extremes *x, int updates) {
    for (int i = 0; i < updates; i++) {
        draw_batch(x);
        x->agent.agent.update(&x->agent.agent, &x->batch, x->noise, &x->report);
        if (!all_finite(x)) return false;
    }
    return true;
}
