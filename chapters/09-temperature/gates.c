#include "gates.h"

#include "numbers/order.h"

#include <math.h>

static const double REACH = 0.2, GATE = 0.5, HALF_WIDTH = 0.15, START = 0.05;

static void observe(const struct gates *g, int t, double *observation) {
    observation[0] = g->y;
    observation[1] = 2.0 * t / (double)GATE_STEPS - 1;
}

static void gates_reset(struct env *env, struct rng *rng, double *observation) {
    struct gates *g = (struct gates *)env;
    g->y = rng_range(rng, -START, START);
    g->side = 0;
    observe(g, 0, observation);
}

static struct env_result gates_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct gates *g = (struct gates *)env;
    int t = env->steps + 1; /* env_step counts this step when it is over */
    (void)rng;
    g->y = clip(g->y + REACH * clip(action[0], 1), 1); /* eq. 9.19 */
    observe(g, t, observation);
    if (t < GATE_STEPS) return (struct env_result){0};
    if (fabs(fabs(g->y) - GATE) <= HALF_WIDTH) g->side = g->y < 0 ? -1 : 1;
    return (struct env_result){.reward = g->side != 0 && g->side != g->shut, .terminated = true};
}

void gates_init(struct gates *g) {
    static const double low[1] = {-1}, high[1] = {1};
    *g = (struct gates){.env = {.name = "gates",
                                .observation = {.dim = 2},
                                .action = {.dim = 1, .low = low, .high = high},
                                .reset = gates_reset,
                                .step = gates_step}};
}
