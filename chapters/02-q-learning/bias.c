#include "bias.h"

const int bias_legal[BIAS_STATES] = {2, BIAS_ACTIONS, 1};

static void reset(struct env *env, struct rng *rng, double *observation) {
    struct bias_env *b = (struct bias_env *)env;
    (void)rng;
    b->went_left = false;
    b->s = BIAS_A;
    observation[0] = BIAS_A;
}

static struct env_result step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct bias_env *b = (struct bias_env *)env;
    bool in_b = b->s == BIAS_B;
    if (!in_b) b->went_left = action[0] == (double)BIAS_LEFT;
    b->s = !in_b && b->went_left ? BIAS_B : BIAS_END;
    observation[0] = b->s;
    return (struct env_result){.reward = in_b ? -0.1 + rng_normal(rng) : 0, .terminated = b->s == BIAS_END};
}

void bias_env_init(struct bias_env *b) {
    *b = (struct bias_env){.env = {.name = "bias",
                                   .observation = {.n = BIAS_STATES, .dim = 1},
                                   .action = {.n = BIAS_ACTIONS, .dim = 1},
                                   .reset = reset,
                                   .step = step}};
}
