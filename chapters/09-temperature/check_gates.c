/*
### Two gates

The raft is steered by hand, to both gates and past them, and a coin decides which way to steer: for each coin the
spectator shuts the gate that costs more.
*/
#include "checks.h"
#include "gates.h"
#include "numbers/rng.h"

#include <math.h>

/* The reward of an episode with the same action in each of the first `moves` steps and then none. */
static double steered(struct gates *g, double action, int moves) {
    struct rng rng;
    double seen[2], rest = 0, total = 0;
    rng_init(&rng, 3, 0);
    env_reset(&g->env, &rng, seen);
    while (g->env.running) total += env_step(&g->env, g->env.steps < moves ? &action : &rest, &rng, seen).reward;
    return total;
}

double random_passages(int episodes) {
    struct gates g;
    struct rng rng;
    double seen[2], action;
    int passed = 0;
    gates_init(&g);
    rng_init(&rng, 7, 0);
    for (int i = 0; i < episodes; i++) {
        env_reset(&g.env, &rng, seen);
        while (g.env.running) {
            action = rng_range(&rng, -1, 1);
            env_step(&g.env, &action, &rng, seen);
        }
        passed += g.side != 0;
    }
    return (double)passed / episodes;
}

void steps_of_the_raft(struct harness *t) {
    struct gates g;
    struct rng rng;
    double seen[2], y, action[] = {1, -0.5, 2, 1, 1, 1, 1, -7, 0, 0};
    gates_init(&g);
    rng_init(&rng, 5, 0);
    env_reset(&g.env, &rng, seen);
    EXPECT(fabs(y = seen[0]) <= 0.05);
    EXPECT_NEAR(seen[1], -1, 0);
    for (int i = 0; i < GATE_STEPS; i++) {
        EXPECT(g.env.running);
        struct env_result r = env_step(&g.env, &action[i], &rng, seen);
        y = fmax(-1, fmin(1, y + 0.2 * fmax(-1, fmin(1, action[i]))));
        EXPECT_NEAR(seen[0], y, 1e-12);
        EXPECT_NEAR(seen[1], -1 + 0.2 * (i + 1), 1e-12);
        EXPECT(r.terminated == (i == GATE_STEPS - 1) && !r.truncated);
    }
    EXPECT(g.side == 0 && y > 0.65);      /* too far for the gate on the right */
    EXPECT_NEAR(steered(&g, 1, 0), 0, 0); /* the wall between the gates */
    for (int side = -1; side <= 1; side += 2)
        for (g.shut = -1; g.shut <= 1; g.shut++) { /* three steps of 0.2 from within 0.05 are within the gate */
            EXPECT_NEAR(steered(&g, side * 0.83, 3), g.shut != side, 0);
            EXPECT(g.side == side);
        }
}

void shut_gates(struct harness *t) {
    double most = 0, error = 0;
    struct gates g;
    gates_init(&g);
    for (int heads = 0; heads <= 10; heads++) {
        double p[2] = {heads / 10.0, 1 - heads / 10.0}, left = 1;
        for (g.shut = -1; g.shut <= 1; g.shut += 2)
            left = fmin(left, p[0] * steered(&g, -0.83, 3) + p[1] * steered(&g, 0.83, 3));
        error = worse(error, fabs(FORMULA(fmin(p[0], p[1])) - left));
        error = worse(error, left - FORMULA(0.5));
        most = fmax(most, left);
    }
    CHECK("9.20", worse(error, fabs(most - FORMULA(0.5))), 1e-15);
}
