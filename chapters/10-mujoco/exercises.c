/*
## Exercises

Ask and answer them with `build/10-mujoco --exercise 1 --answer X`; the program finds the answer by a run. In 6 and 7
you write a function of the chapter: its file says what it must do, and `make exercise-10-6`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[6_lagrangian_acceleration.c](../chapters/10-mujoco/exercises/6_lagrangian_acceleration.c) and
[7_lqr_round.c](../chapters/10-mujoco/exercises/7_lqr_round.c).

@exercises

<details><summary>Answers</summary>

1: @{10_exercises/1}. 2: @{10_exercises/2}, about five decisions. 3: @{10_exercises/3}, where no start of the task has a
$`\theta_1`$ above 0.1. 4: @{10_exercises/4}. 5: @{10_exercises/5}, so a mean of 9,300 or more over 100 episodes means
that none of them fell early.

6 and 7: the chapter's own functions are the solutions; `lagrangian_acceleration` stands at (10.7), `lqr_round` at
(10.11) and (10.12).

</details>
*/
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
    while (high - low > 1e-5) {
        double lean = (low + high) / 2;
        if (holds(&e, &r, lean))
            low = lean;
        else
            high = lean;
    }
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

const struct exercise bodies_exercises[N_BODIES_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Each of the two poles on the cart has the mass 4.198739 kg, the inertia 0.154971 kg m² about its centre, the "
     "length 0.6 m and the centre at 0.3 m. How large is M₂₂ of (10.5) where both are upright, in kg m²?",
     turning_inertia, 0.005},
    {"Without control, the double pendulum falls from upright like exp(λt). After how many seconds has a lean grown "
     "tenfold? (How many decisions of the agent is that?)",
     tenfold_time, 0.005},
    {"Both poles lean by the same angle, in one line and at rest, with the cart in the middle. Up to which angle, in "
     "radians, does the regulator with ρ = 0 save them, its pushes cut off at the motor's strength?",
     furthest_lean, 0.002},
    {"All six motors of the cheetah work at full strength throughout an episode. How much reward does that cost? "
     "(env_planar.5)",
     full_strength, 0.1},
    {"One of 100 episodes on two poles returns 200, the others 9,360. By how much is the mean below 9,360?", one_fall,
     0.05},
    {"Write lagrangian_acceleration, the equations of motion of a cart and two poles, solved, (10.7).", NULL, 0},
    {"Write lqr_round, a round of Riccati's equation, (10.11) and (10.12).", NULL, 0},
};

/*
## In the lecture

NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) names tasks of this kind on the
slide *MuJoCo*, the half cheetah among them, and shows the agents' curves on such tasks on *Deep Deterministic Policy
Gradients*, *TD3 – Results*, *TD3 – Ablations* and at the end of the part on Soft Actor-Critic. The scores of TD3's
paper are of a million steps [S100], like those of most tasks of [the long study](#the-long-study); the other curves
here are of 50,000 at most. The course's homework asks of DDPG on the double pendulum (version 5) a mean of 9,000 over
100 episodes [S30]; all but one of the ten runs of 50,000 steps have it.

@claim C10.50 10_double step=final: runs 'DDPG' >= 9000 = 9

It asks 8,000 of any agent on half a cheetah [S30], which no run here reaches at the end of 50,000 steps; where a
million lead, [the long study](#the-long-study) shows. The blog draft *Deriving Soft Actor Critic* ends before any
experiment.

@claim C10.51 10_cheetah step=final: most 'SAC' < 8000

@claim C10.52 10_cheetah step=final: most 'TD3' < 8000

@claim C10.53 10_cheetah step=final: most 'DDPG' < 8000
*/
