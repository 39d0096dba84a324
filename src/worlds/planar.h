/*
# Rigid bodies in a plane

The pendulums on a cart, the arm, the swimmer, the half of a cheetah, the hopper and the walker on which continuous
control is compared are *articulated*: rigid bodies, hung on one another by hinges and sliders. Usually the engine
MuJoCo moves them. All seven move in a plane, and there a few hundred lines of C suffice: this page derives them. They
follow MuJoCo's own definitions (its soft constraints, its integrators, its shape of the forces in a fluid), so that
both engines make the same step from the same state; how nearly, is measured beside them on [another page](mujoco.md).

A *model* says what there is: bodies in a tree, joints, capsules. A *state* says how it stands and moves: a coordinate
$`q_k`$ and a velocity $`v_k = \dot q_k`$ per joint. All numbers are doubles, in metres, seconds, kilograms and radians.
The plane has $`x`$ to the right and $`y`$ up, and turns are positive from $`x`$ to $`y`$.
*/
#ifndef PLANAR_H
#define PLANAR_H

#include <stdbool.h>

enum { PLANAR_BODIES = 8, PLANAR_JOINTS = 9, PLANAR_BALLS = 16, PLANAR_PAIRS = 4 };
enum { PLANAR_ROWS = 2 * PLANAR_JOINTS + 3 * PLANAR_BALLS + 2 * PLANAR_PAIRS };

enum planar_kind { PLANAR_SLIDE, PLANAR_HINGE };
enum planar_integrator { PLANAR_RK4, PLANAR_EULER };

/* How a constraint resists, eqs. planar.15 to planar.17. */
struct planar_soft {
    double time, damping;     /* of the spring that restores it: time constant in s, damping ratio */
    double least, most, wide; /* impedance at the surface and at the depth `wide` in m or rad */
};

/* MuJoCo's defaults. */
#define PLANAR_SOFT ((struct planar_soft){.time = 0.02, .damping = 1, .least = 0.9, .most = 0.95, .wide = 0.001})

/* A joint moves its body against the parent: along a line, or about the body's origin. The slides of a body come
 * before its hinge, of which it has one at most. */
struct planar_joint {
    enum planar_kind kind;
    double axis[2];                      /* slide: unit vector, in the parent's frame */
    double sign;                         /* hinge: the body turns by sign * q; 1 or -1 */
    double armature, damping, stiffness; /* inertia and resistance of the joint itself; its spring rests at q = 0 */
    double gear;                         /* force or torque at control 1; 0: nothing drives this joint */
    bool limited;
    double low, high, margin; /* a limit acts where q is nearer to it than `margin` */
    struct planar_soft soft;
};

/* Filled by planar_body and planar_capsule. */
struct planar_body {
    int parent;                             /* an earlier body, or -1: the ground */
    double origin[2];                       /* in the parent's frame, with its slides at 0 */
    double mass, centre[2], inertia;        /* inertia about the centre of mass */
    double along[2], box_along, box_across; /* its one capsule: direction, and the sides of the box of equal inertia */
    double mobility;                        /* eq. planar.18 */
    int first_joint, last_joint;            /* its own: [first, last) */
};

/* The end of a capsule, which the floor (y = 0) stops. */
struct planar_ball {
    int body;
    double centre[2], radius, friction;
};

/* Two capsules that stop each other, by the first ends of both; the second end is the next ball. */
struct planar_pair {
    int ball[2];
};

struct planar_model {
    /* set by the caller before the first body */
    double timestep, gravity[2];
    enum planar_integrator integrator;
    double control;                  /* controls are clipped to +-control */
    double fluid_density, viscosity; /* 0: no fluid */
    struct planar_soft contact;
    double margin;   /* contacts act where surfaces are nearer than this */
    double friction; /* on the floor, of the capsules added next */

    int bodies, joints, balls, pairs;
    struct planar_body body[PLANAR_BODIES];
    struct planar_joint joint[PLANAR_JOINTS];
    struct planar_ball ball[PLANAR_BALLS];
    struct planar_pair pair[PLANAR_PAIRS];
    int up[PLANAR_JOINTS];          /* the joint before this one on the way to the ground, or -1 */
    double mobility[PLANAR_JOINTS]; /* eq. planar.18 */
};

/* How a body stands and moves in the last evaluation, in the frame of the ground. */
struct planar_pose {
    double x, y, angle, cosine, sine;
    double vx, vy, turning; /* of its origin */
    double ax, ay;          /* of its origin, at constant joint velocities, eq. planar.6 */
};

/* One constraint: it acts where row . acceleration < target, eq. planar.24. */
struct planar_row {
    double row[PLANAR_JOINTS], weight, target;
    int last; /* joint: row is 0 but for this joint and those between it and the ground */
};

struct planar {
    double q[PLANAR_JOINTS], v[PLANAR_JOINTS], control[PLANAR_JOINTS]; /* one control per driven joint, in order */

    /* Of the last evaluation; after a step with PLANAR_RK4 that is the fourth stage, as in MuJoCo. */
    struct planar_pose pose[PLANAR_BODIES];
    double acceleration[PLANAR_JOINTS]; /* where the next search for one begins */
    double constraint[PLANAR_JOINTS];   /* joint forces of limits and contacts */
    int limits, standing, rows; /* limits that act; with three rows for each ball on the floor; with those of pairs */
    int doubtful; /* pairs that crossed, or touched in parallel, in all evaluations since the caller set it to 0 */

    /* work */
    double twist[PLANAR_JOINTS][3], mass[PLANAR_JOINTS][PLANAR_JOINTS], force[PLANAR_JOINTS];
    struct planar_row row[PLANAR_ROWS];
};

/* Adds a body and returns its number; (x, y): its origin in the parent's frame. */
int planar_body(struct planar_model *m, int parent, double x, double y);

/* Adds a joint to the body last added. */
void planar_joint(struct planar_model *m, struct planar_joint joint);

/* Adds a solid capsule from (x0, y0) to (x1, y1) to the body last added, in its frame; both points equal: a ball.
 * touches: the floor stops its ends. */
void planar_capsule(struct planar_model *m, double x0, double y0, double x1, double y1, double radius, double density,
                    bool touches);

/* Lets the capsules of two bodies stop each other, without friction. Both have a capsule that touches, of some length,
 * and the second body hangs on the first, with or without others between. */
void planar_pair(struct planar_model *m, int first, int second);

/* Scales all masses so that they sum to `total`. After the last capsule and before planar_compile. */
void planar_scale_mass(struct planar_model *m, double total);

/* Completes the model: call it once, after everything else. */
void planar_compile(struct planar_model *m);

/* Evaluates pose, acceleration and constraint forces at the state (q, v) under `control`. */
void planar_forward(const struct planar_model *m, struct planar *s);

/* One step of `timestep`. False when the state is no longer finite, or larger than 1e10: it is of no use then.
 * Allocates nothing. */
bool planar_step(const struct planar_model *m, struct planar *s);

/* Where a point of a body, given in the body's frame, was in the last evaluation. */
void planar_point(const struct planar *s, int body, double x, double y, double at[2]);

#endif
