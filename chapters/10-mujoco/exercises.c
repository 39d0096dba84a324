#include "exercises.h"

#include "lagrangian.h"
#include "lqr.h"
#include "numbers/elementary.h"
#include "numbers/order.h"

#include <math.h>
#include <string.h>

static double turning_inertia(void) {
    struct planar_model m;
    double mass[LAGRANGIAN][LAGRANGIAN];
    static const double upright[LAGRANGIAN] = {0};
    env_planar_model(&m, INVERTED_DOUBLE_PENDULUM);
    struct lagrangian l = lagrangian_of(&m);
    lagrangian_mass(&l, upright, mass);
    return mass[1][1];
}

/* The largest eigenvalue of the linear step, by its powers; per second. */
static double falling_rate(void) {
    struct env_planar e;
    struct lqr r;
    double z[LQR] = {0, 1, 1}, next[LQR], size = 1;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&r, &e, 0);
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < LQR; i++) {
            next[i] = 0;
            for (int k = 0; k < LQR; k++) next[i] += r.a[i][k] * z[k];
        }
        size = 0;
        for (int i = 0; i < LQR; i++) size = larger(size, fabs(next[i]));
        for (int i = 0; i < LQR; i++) z[i] = next[i] / size;
    }
    return f64_log(size) / (e.frames * e.model.timestep);
}

static double tenfold_time(void) {
    return f64_log(10) / falling_rate();
}

/* Whether the regulator holds both poles, leaning so far in one line and at rest, for an episode. */
static bool holds(struct env_planar *e, const struct lqr *r, double lean) {
    struct rng rng;
    double observation[16], action;
    rng_init(&rng, 1, 0);
    env_reset(&e->env, &rng, observation);
    e->state = (struct planar){.q = {0, lean, 0}};
    for (struct env_result end = {0};;) {
        action = larger(-1, smaller(1, lqr_control(r, e->state.q, e->state.v)));
        end = env_step(&e->env, &action, &rng, observation);
        if (end.terminated || end.truncated) return end.truncated;
    }
}

static double furthest_lean(void) {
    struct env_planar e;
    struct lqr r;
    double low = 0, high = 1;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&r, &e, 0);
    while (high - low > 1e-5) *(holds(&e, &r, (low + high) / 2) ? &low : &high) = (low + high) / 2;
    return low;
}

static double full_strength(void) {
    struct env_planar e;
    env_planar_init(&e, HALF_CHEETAH, 5);
    return 0.1 * e.env.action.dim * e.env.time_limit;
}

static double one_fall(void) {
    return (9360 - 200) / 100.0;
}

const struct exercise bodies_exercises[N_BODIES_EXERCISES] = {
    {"What is M22 of the double pendulum, both poles upright, in kg m^2?", turning_inertia, 0.005},
    {"After how many seconds has a lean grown tenfold, with no control?", tenfold_time, 0.005},
    {"How far may both poles lean in one line, at rest, for the regulator to save them? (rad)", furthest_lean, 0.002},
    {"What do six motors at full strength cost the cheetah in an episode?", full_strength, 0.1},
    {"One of 100 episodes returns 200 and the others 9360: by how much is the mean below 9360?", one_fall, 0.05},
};
