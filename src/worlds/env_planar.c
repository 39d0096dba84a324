#include "worlds/env_planar.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"

#include <math.h>
#include <string.h>

static const double DENSITY = 1000; /* kg/m^3 */

/*
## The models

Lengths, masses and ranges are Gymnasium's [S114]. Everything is built of capsules with the density of water, 1000 kg
per cubic metre, and MuJoCo's rule that a body's mass and inertia are those of its capsules [S115].

The cart of both pendulums slides on a rail of a metre to either side. The pole of the single one leans by a millimetre:
its own definition has it so.
*/
static void cart(struct planar_model *m, double gear, double damping, double margin) {
    planar_body(m, -1, 0, 0);
    planar_joint(m, (struct planar_joint){.kind = PLANAR_SLIDE,
                                          .axis = {1, 0},
                                          .damping = damping,
                                          .gear = gear,
                                          .limited = true,
                                          .low = -1,
                                          .high = 1,
                                          .margin = margin,
                                          .soft = PLANAR_SOFT});
    planar_capsule(m, -0.1, 0, 0.1, 0, 0.1, DENSITY, false);
}

/* MuJoCo turns these hinges about its y axis, which points into the page: sign -1. */
static void inverted_pendulum(struct planar_model *m) {
    const double right = 1.5707963267948966;
    *m = (struct planar_model){.timestep = 0.02, .gravity = {0, -9.81}, .integrator = PLANAR_RK4, .control = 3};
    cart(m, 100, 1, 0);
    planar_body(m, 0, 0, 0);
    planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE,
                                          .sign = -1,
                                          .damping = 1,
                                          .limited = true,
                                          .low = -right,
                                          .high = right,
                                          .soft = PLANAR_SOFT});
    planar_capsule(m, 0, 0, 0.001, 0.6, 0.049, DENSITY, false);
}

static void inverted_double_pendulum(struct planar_model *m) {
    *m = (struct planar_model){.timestep = 0.01, .gravity = {1e-5, -9.81}, .integrator = PLANAR_RK4, .control = 1};
    cart(m, 500, 0.05, 0.01);
    for (int pole = 0; pole < 2; pole++) {
        planar_body(m, pole, 0, pole ? 0.6 : 0);
        planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE, .sign = -1, .damping = 0.05});
        planar_capsule(m, 0, 0, 0, 0.6, 0.045, DENSITY, false);
    }
}

/*
The arm lies on a table and the swimmer in a fluid, both seen from above, so that gravity has no part in it. The arm's
links weigh grams, but its joints have an armature of 1, against which they hardly count: it moves almost as two
separate wheels.
*/
static void reacher(struct planar_model *m) {
    *m = (struct planar_model){.timestep = 0.01, .integrator = PLANAR_RK4, .control = 1};
    for (int link = 0; link < 2; link++) {
        planar_body(m, link - 1, link ? 0.1 : 0, 0);
        planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE,
                                              .sign = 1,
                                              .armature = 1,
                                              .damping = 1,
                                              .gear = 200,
                                              .limited = link == 1,
                                              .low = -3,
                                              .high = 3,
                                              .soft = PLANAR_SOFT});
        planar_capsule(m, 0, 0, 0.1, 0, 0.01, DENSITY, false);
    }
    planar_capsule(m, 0.11, 0, 0.11, 0, 0.01, DENSITY, false); /* the finger's tip */
}

/* The slides and the hinge by which a body moves freely. */
static void free_body(struct planar_model *m, double armature, double sign) {
    planar_joint(m, (struct planar_joint){.kind = PLANAR_SLIDE, .axis = {1, 0}, .armature = armature});
    planar_joint(m, (struct planar_joint){.kind = PLANAR_SLIDE, .axis = {0, 1}, .armature = armature});
    planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE, .sign = sign, .armature = armature});
}

static void swimmer(struct planar_model *m) {
    const double range = 100 * 3.141592653589793 / 180;
    *m = (struct planar_model){.timestep = 0.01,
                               .integrator = PLANAR_RK4,
                               .control = 1,
                               .fluid_density = 4000,
                               .viscosity = 0.1};
    planar_body(m, -1, 0, 0);
    free_body(m, 0.1, 1);
    planar_capsule(m, 1.5, 0, 0.5, 0, 0.1, DENSITY, false);
    for (int part = 0; part < 2; part++) {
        planar_body(m, part, part ? -1 : 0.5, 0);
        planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE,
                                              .sign = 1,
                                              .armature = 0.1,
                                              .gear = 150,
                                              .limited = true,
                                              .low = -range,
                                              .high = range,
                                              .soft = PLANAR_SOFT});
        planar_capsule(m, 0, 0, -1, 0, 0.1, DENSITY, false);
    }
}

/*
The cheetah's trunk moves freely in the plane, and each leg hangs on it by three hinges with strong springs, which hold
it up when no motor acts. All its parts touch the floor and none another part.
*/
struct limb {
    int parent;
    double x, y, cx, cy, angle, half, damping, stiffness, low, high, gear;
};

/* A capsule of the cheetah, by its middle, its angle from upright and its half length. */
static void cheetah_capsule(struct planar_model *m, double cx, double cy, double angle, double half) {
    double dx = half * f64_sin(angle), dy = half * f64_cos(angle);
    planar_capsule(m, cx - dx, cy - dy, cx + dx, cy + dy, 0.046, DENSITY, true);
}

static void half_cheetah(struct planar_model *m) {
    static const struct limb limb[6] = {
        {0, -0.5, 0, 0.1, -0.13, -3.8, 0.145, 6, 240, -0.52, 1.05, 120},
        {1, 0.16, -0.25, -0.14, -0.07, -2.03, 0.15, 4.5, 180, -0.785, 0.785, 90},
        {2, -0.28, -0.14, 0.03, -0.097, -0.27, 0.094, 3, 120, -0.4, 0.785, 60},
        {0, 0.5, 0, -0.07, -0.12, 0.52, 0.133, 4.5, 180, -1, 0.7, 120},
        {4, -0.14, -0.24, 0.065, -0.09, -0.6, 0.106, 3, 120, -1.2, 0.87, 60},
        {5, 0.13, -0.18, 0.045, -0.07, -0.6, 0.07, 1.5, 60, -0.5, 0.5, 30},
    };
    struct planar_soft joint = PLANAR_SOFT, floor = PLANAR_SOFT;
    joint.least = floor.least = 0, joint.most = floor.most = 0.8;
    joint.wide = 0.03, floor.wide = 0.01;
    *m = (struct planar_model){.timestep = 0.01,
                               .gravity = {0, -9.81},
                               .integrator = PLANAR_EULER,
                               .control = 1,
                               .contact = floor,
                               .friction = 0.4};
    planar_body(m, -1, 0, 0.7);
    free_body(m, 0, -1);
    planar_capsule(m, -0.5, 0, 0.5, 0, 0.046, DENSITY, true);
    cheetah_capsule(m, 0.6, 0.1, 0.87, 0.15);
    for (int i = 0; i < 6; i++) {
        const struct limb *l = &limb[i];
        planar_body(m, l->parent, l->x, l->y);
        planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE,
                                              .sign = -1,
                                              .armature = 0.1,
                                              .damping = l->damping,
                                              .stiffness = l->stiffness,
                                              .gear = l->gear,
                                              .limited = true,
                                              .low = l->low,
                                              .high = l->high,
                                              .soft = joint});
        cheetah_capsule(m, l->cx, l->cy, l->angle, l->half);
    }
    planar_scale_mass(m, 14);
}

/*
Hopper and walker are made of the same parts: an upright trunk, and one leg or two of thigh, shin and foot. With all
joints at 0 a leg hangs straight down from the trunk's lower end. A knee bends one way only, a foot a little both ways.
The tasks' coordinate $`z`$ is the height of the trunk's middle: 1.25 at the start, from where the feet, 4 cm above the
floor, come down.
*/
struct leg {
    double armature, damping, gear, heel, toe; /* where the foot ends, behind and before the ankle */
    double friction, foot_friction;
};

static void leg_part(struct planar_model *m, int parent, double below, const struct leg *l, double low, double high) {
    const double degree = 3.141592653589793 / 180;
    planar_body(m, parent, 0, -below);
    planar_joint(m, (struct planar_joint){.kind = PLANAR_HINGE,
                                          .sign = 1,
                                          .armature = l->armature,
                                          .damping = l->damping,
                                          .gear = l->gear,
                                          .limited = true,
                                          .low = low * degree,
                                          .high = high * degree,
                                          .soft = PLANAR_SOFT});
}

static void trunk(struct planar_model *m, double friction) {
    *m = (struct planar_model){.timestep = 0.002,
                               .gravity = {0, -9.81},
                               .integrator = PLANAR_RK4,
                               .control = 1,
                               .contact = PLANAR_SOFT,
                               .friction = friction};
    planar_body(m, -1, 0, 0);
    free_body(m, 0, -1);
    planar_capsule(m, 0, 0.2, 0, -0.2, 0.05, DENSITY, true);
}

static void leg(struct planar_model *m, const struct leg *l) {
    m->friction = l->friction;
    leg_part(m, 0, 0.2, l, -150, 0);
    planar_capsule(m, 0, 0, 0, -0.45, 0.05, DENSITY, true);
    leg_part(m, m->bodies - 1, 0.45, l, -150, 0);
    planar_capsule(m, 0, 0, 0, -0.5, 0.04, DENSITY, true);
    leg_part(m, m->bodies - 1, 0.5, l, -45, 45);
    m->friction = l->foot_friction;
    planar_capsule(m, l->heel, 0, l->toe, 0, 0.06, DENSITY, true);
}

/*
On the floor MuJoCo takes the larger one of the two frictions that meet. The hopper's floor has 1 and its foot 2; the
walker's parts have 0.9 and its feet 1.9. The hopper's parts stop each other, but for those that a joint connects; the
walker's do not.

A margin lets a contact act before the surfaces meet. In Gymnasium's file each part of the hopper, and its floor, has a
margin of a millimetre. Up to version 3.4 MuJoCo took the larger one of the two, and since 3.5 it takes their sum
[S125]. So in version 5, which is held against today's MuJoCo, the floor begins to push two millimetres early, and in
version 4 one, as when published results were measured. (The right foot of the walker has a friction of 0.9 in version
4, a slip in Gymnasium's file [S104].)
*/
static void hopper(struct planar_model *m) {
    const struct leg l =
        {.armature = 1, .damping = 1, .gear = 200, .heel = -0.13, .toe = 0.26, .friction = 1, .foot_friction = 2};
    trunk(m, l.friction);
    m->contact.least = m->contact.most = 0.8, m->contact.wide = 0.01;
    m->margin = 0.002;
    leg(m, &l);
    planar_pair(m, 0, 2);
    planar_pair(m, 0, 3);
    planar_pair(m, 1, 3);
}

static void walker2d(struct planar_model *m) {
    const struct leg l =
        {.armature = 0.01, .damping = 0.1, .gear = 100, .heel = 0, .toe = 0.2, .friction = 0.9, .foot_friction = 1.9};
    trunk(m, l.friction);
    leg(m, &l); /* the right one */
    leg(m, &l);
}

/* What is different in version 4. */
static void model_of_version_4(struct planar_model *m, enum env_planar_task task) {
    if (task == HOPPER) m->margin = 0.001;
    for (int i = 0; task == WALKER2D && i < m->balls; i++)
        if (m->ball[i].body == 3) m->ball[i].friction = 0.9;
}

void env_planar_model(struct planar_model *m, enum env_planar_task task) {
    switch (task) {
    case INVERTED_PENDULUM: inverted_pendulum(m); break;
    case INVERTED_DOUBLE_PENDULUM: inverted_double_pendulum(m); break;
    case REACHER: reacher(m); break;
    case SWIMMER: swimmer(m); break;
    case HOPPER: hopper(m); break;
    case WALKER2D: walker2d(m); break;
    default: half_cheetah(m); break;
    }
    planar_compile(m);
}

const char *env_planar_name(enum env_planar_task task) {
    static const char *const name[PLANAR_TASKS] = {"inverted-pendulum", "inverted-double-pendulum",
                                                   "reacher",           "swimmer",
                                                   "half-cheetah",      "hopper",
                                                   "walker2d"};
    return name[task];
}

/*
## What is seen

Positions, but for those that make no difference to what comes next (where along its way the runner or the swimmer is),
and all velocities; for angles that may turn fully, their cosine and sine. The double pendulum shows the force of the
cart's end stop as well, cut off at 10 like its velocities: in version 4, of all three joints, of which two have no
limit and show 0. The arm shows the target, and the way from it to the tip. A tip is where the engine's last evaluation
had it: at the start of an episode where it is, later the fourth stage of the [Runge-Kutta step](planar.md). Hopper and
walker show velocities cut off at 10.
*/
static void observe(const struct env_planar *p, double *o) {
    const double *q = p->state.q, *v = p->state.v;
    int n = p->model.joints, skip = p->task == SWIMMER ? 2 : p->task >= HALF_CHEETAH ? 1 : 0;
    double most = p->task == HOPPER || p->task == WALKER2D ? 10 : INFINITY;
    switch (p->task) {
    case INVERTED_DOUBLE_PENDULUM:
        *o++ = q[0];
        f64_sincos_all(2, q + 1, o, o + 2), o += 4;
        for (int k = 0; k < 3; k++) *o++ = clip(v[k], 10);
        for (int k = 0; k < (p->version == 4 ? 3 : 1); k++) *o++ = clip(p->state.constraint[k], 10);
        break;
    case REACHER:
        f64_sincos_all(2, q, o + 2, o), o += 4;
        *o++ = p->target[0], *o++ = p->target[1];
        *o++ = v[0], *o++ = v[1];
        *o++ = p->tip[0] - p->target[0], *o++ = p->tip[1] - p->target[1];
        if (p->version == 4) *o++ = 0; /* the height of the tip above the target */
        break;
    default:
        for (int k = skip; k < n; k++) *o++ = q[k];
        for (int k = 0; k < n; k++) *o++ = clip(v[k], most);
        break;
    }
}

/*
## Starts

At rest and upright but for a small disturbance: coordinates uniform within 0.01 (the single pendulum), 0.005 (hopper
and walker) or 0.1, velocities uniform within 0.01, 0.005 (arm, hopper, walker) or 0.1, or for the double pendulum and
the cheetah normal with the deviation 0.1. The arm's target is uniform in a disk of the radius 0.2, to which it just
reaches.
*/
static void reset(struct env *env, struct rng *rng, double *observation) {
    struct env_planar *p = (struct env_planar *)env;
    static const double spread[PLANAR_TASKS] = {0.01, 0.1, 0.1, 0.1, 0.1, 0.005, 0.005};
    static const double speed[PLANAR_TASKS] = {0.01, 0, 0.005, 0.1, 0, 0.005, 0.005}; /* 0: normal, of deviation 0.1 */
    double q = spread[p->task], v = speed[p->task];
    p->state = (struct planar){.rows = 0};
    for (int k = 0; k < p->model.joints; k++) p->state.q[k] = rng_range(rng, -q, q);
    if (p->task == HOPPER || p->task == WALKER2D) p->state.q[1] += 1.25;
    for (int k = 0; k < p->model.joints; k++) p->state.v[k] = v > 0 ? rng_range(rng, -v, v) : 0.1 * rng_normal(rng);
    if (p->task == REACHER) do {
            for (int i = 0; i < 2; i++) p->target[i] = rng_range(rng, -0.2, 0.2);
        } while (f64_hypot(p->target[0], p->target[1]) >= 0.2);
    p->forward(p);
    observe(p, observation);
}

/*
## Steps and rewards

A step of the environment is a few of the engine's under the same controls. Motors clip the controls to their range;
what is paid for is the action as it was asked for, as in Gymnasium. With $`\Delta`$ for the seconds of a step, primes
for what is after it, and $`(x, y)`$ for the tip:

(env_planar.1) definition: Reward of the pendulum on a cart
```math
r = 1, \quad\text{and 0 where the step ends the episode: } |\theta'| > 0.2 .
```

(env_planar.2) definition: Reward of the two pendulums on a cart
```math
\begin{aligned}
r &= 10 - 0.01\, x'^2 - (y' - 2)^2 - 0.001\, \dot\theta_1'^2 - 0.005\, \dot\theta_2'^2, \\
&\quad\text{without the 10 where the step ends the episode: } y' \le 1 .
\end{aligned}
```

In version 4 both are paid in full on the last step too [S104]. The tip is at most 1.2 high, so the best return in 1,000
steps is $`1000\,(10 - 0.8^2) = 9360`$.

(env_planar.3) definition: Reward of the arm, for the target g
```math
r = -\sqrt{(x' - g_x)^2 + (y' - g_y)^2} - |a|^2 .
```

In version 4 it is the tip before the step that counts [S104]. The time limit is 50 steps for the arm and 1,000 for the
others. What is paid for in the last four is the way that the first body's origin makes in a step, along $`x`$:

(env_planar.4) definition: Reward of the swimmer
```math
r = \frac{x' - x}{\Delta} - 10^{-4}\, |a|^2 .
```

(env_planar.5) definition: Reward of the cheetah
```math
r = \frac{x' - x}{\Delta} - 0.1\, |a|^2 .
```

Arm, swimmer and cheetah go on until their time limit. Hopper and walker are to keep on their feet: the episode ends
when they are no longer *healthy*, and as long as they are each step pays 1 for it. With the height $`z`$ of the trunk's
middle, the trunk's angle $`\theta`$, and for the hopper also any coordinate but $`x`$ and $`z`$, and any velocity,
$`s_i`$:

(env_planar.6) definition: Healthy hopper, and healthy walker
```math
z > 0.7,\ |\theta| < 0.2,\ |s_i| < 100; \qquad 0.8 < z < 2,\ |\theta| < 1 .
```

(env_planar.7) definition: Reward of hopper and walker
```math
r = \frac{x' - x}{\Delta} + 1 - 10^{-3}\, |a|^2, \quad\text{without the 1 where the step ends the episode.}
```

In version 4 the 1 is paid on the last step too.
*/
static double sum_of_squares(const double *a, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * a[i];
    return sum;
}

/* Eq. env_planar.6. */
static bool healthy(const struct env_planar *p) {
    const double *q = p->state.q, *v = p->state.v;
    bool tame = true;
    if (p->task == WALKER2D) return q[1] > 0.8 && q[1] < 2 && fabs(q[2]) < 1;
    for (int k = 0; k < p->model.joints; k++) tame = tame && (k < 2 || fabs(q[k]) < 100) && fabs(v[k]) < 100;
    return tame && q[1] > 0.7 && fabs(q[2]) < 0.2;
}

static struct env_result step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_planar *p = (struct env_planar *)env;
    const double *q = p->state.q, *v = p->state.v;
    int n = env->action.dim;
    double x = q[0], seconds = p->frames * p->model.timestep, squares = sum_of_squares(action, n);
    double distance = f64_hypot(p->tip[0] - p->target[0], p->tip[1] - p->target[1]);
    struct env_result result = {.reward = 0};
    (void)rng;
    memcpy(p->state.control, action, (size_t)n * sizeof *action);
    if (!p->advance(p)) die(EXIT_INPUT, "%s, step %d: the state is no longer finite", env->name, env->steps);
    switch (p->task) {
    case INVERTED_PENDULUM:
        result.terminated = fabs(q[1]) > 0.2;
        result.reward = p->version == 5 && result.terminated ? 0 : 1; /* eq. env_planar.1 */
        break;
    case INVERTED_DOUBLE_PENDULUM: {
        double x_tip = p->tip[0], below = p->tip[1] - 2;
        result.terminated = p->tip[1] <= 1;
        result.reward = (p->version == 5 && result.terminated ? 0 : 10) - 0.01 * x_tip * x_tip - below * below -
                        0.001 * v[1] * v[1] - 0.005 * v[2] * v[2]; /* eq. env_planar.2 */
        break;
    }
    case REACHER:
        if (p->version == 5) distance = f64_hypot(p->tip[0] - p->target[0], p->tip[1] - p->target[1]);
        result.reward = -distance - squares; /* eq. env_planar.3 */
        break;
    case SWIMMER: result.reward = (q[0] - x) / seconds - 1e-4 * squares; break;     /* eq. env_planar.4 */
    case HALF_CHEETAH: result.reward = (q[0] - x) / seconds - 0.1 * squares; break; /* eq. env_planar.5 */
    default:
        result.terminated = !healthy(p);
        result.reward = (q[0] - x) / seconds + (p->version == 5 && result.terminated ? 0 : 1) -
                        1e-3 * squares; /* eq. env_planar.7 */
        break;
    }
    if (!isfinite(result.reward))
        die(EXIT_INPUT, "%s, step %d: the reward is %g", env->name, env->steps, result.reward);
    observe(p, observation);
    return result;
}

/* The search for an acceleration begins at the one before, and what an observation shows of constraints and tip is from
 * the last evaluation. */
static void planar_state(struct env *env, struct state *state) {
    struct env_planar *p = (struct env_planar *)env;
    struct planar *s = &p->state;
    state_same(state, "version of the task", p->version);
    double *number[] = {s->q, s->v, s->control, s->acceleration, s->constraint};
    for (int i = 0; i < 5; i++) state_doubles(state, number[i], PLANAR_JOINTS);
    state_doubles(state, p->tip, 2);
    state_doubles(state, p->target, 2);
    state_int(state, &s->rows, 0, PLANAR_ROWS);
    state_int(state, &s->doubtful, 0, STATE_MOST);
}

static void forward(struct env_planar *p) {
    planar_forward(&p->model, &p->state);
    planar_point(&p->state, p->tip_body, p->tip_at[0], p->tip_at[1], p->tip);
}

static bool advance(struct env_planar *p) {
    bool sound = true;
    for (int i = 0; sound && i < p->frames; i++) sound = planar_step(&p->model, &p->state);
    planar_point(&p->state, p->tip_body, p->tip_at[0], p->tip_at[1], p->tip);
    return sound;
}

void env_planar_init(struct env_planar *p, enum env_planar_task task, int version) {
    static const double low[6] = {-1, -1, -1, -1, -1, -1}, high[6] = {1, 1, 1, 1, 1, 1}, low3[1] = {-3}, high3[1] = {3};
    static const double none[17] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY,
                                    -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY,
                                    -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY};
    static const double all[17] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY,
                                   INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY,
                                   INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    static const int observations[PLANAR_TASKS] = {4, 9, 10, 8, 17, 11, 17};
    static const int actions[PLANAR_TASKS] = {1, 1, 2, 2, 6, 3, 6}, frames[PLANAR_TASKS] = {2, 5, 2, 4, 5, 4, 4};
    int more = version == 5 ? 0 : task == INVERTED_DOUBLE_PENDULUM ? 2 : task == REACHER;
    if (version != 4 && version != 5) die(EXIT_INPUT, "%s: there is no version %d", env_planar_name(task), version);
    *p = (struct env_planar){.env = {.name = env_planar_name(task),
                                     .observation = {.dim = observations[task] + more, .low = none, .high = all},
                                     .action = {.dim = actions[task],
                                                .low = task == INVERTED_PENDULUM ? low3 : low,
                                                .high = task == INVERTED_PENDULUM ? high3 : high},
                                     .time_limit = task == REACHER ? 50 : 1000,
                                     .reset = reset,
                                     .step = step,
                                     .state = planar_state},
                             .task = task,
                             .version = version,
                             .frames = frames[task],
                             .tip_body = task == REACHER                    ? 1
                                         : task == INVERTED_DOUBLE_PENDULUM ? 2
                                                                            : 0,
                             .tip_at = {task == REACHER ? 0.11 : 0, task == INVERTED_DOUBLE_PENDULUM ? 0.6 : 0},
                             .forward = forward,
                             .advance = advance};
    env_planar_model(&p->model, task);
    if (version == 4) model_of_version_4(&p->model, task);
}

/*
## Beside Gymnasium

`tests/peers/gymnasium.sh` installs pinned versions of Gymnasium and MuJoCo in a folder of their own, lets Gymnasium's
environments take a few thousand steps each, in episodes and from states that no episode may visit, and hands states,
actions, observations, rewards and ends to a test of these worlds, with the moments of a few thousand starts. A part of
those rows is recorded, and `make test` holds the worlds against them everywhere. What the script printed, once
(Pendulum and CartPole, whose observations Gymnasium rounds to single precision, stand with them):

@output gymnasium

Gymnasium lets MuJoCo's solver stop at a tolerance of $`10^{-8}`$, and newer versions stop there sooner than older ones:
that is the difference between the first half and the second.
*/
