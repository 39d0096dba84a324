#include "worlds/planar.h"

#include "numbers/elementary.h"
#include "numbers/order.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double PI = 3.141592653589793;
static const struct planar_pose GROUND = {.cosine = 1};

/*
## Building a model

Every body here is made of capsules: a cylinder of radius $`r`$ and length $`h`$ with a half ball of the same radius at
either end. At a uniform density $`\rho`$ its mass splits into that of the two half balls, $`m_s`$, and that of the
cylinder, $`m_c`$.

(planar.1) Mass of a capsule
```math
m = \pi\rho\,\big(r^2 h + \tfrac43 r^3\big), \qquad m_s = \frac{4r}{4r + 3h}\,m, \qquad m_c = m - m_s .
```

About an axis through its middle and across it, a cylinder has the inertia $`m_c(3r^2 + h^2)/12`$, and a ball
$`\tfrac25 m_s r^2`$. The half balls are moved out by half of $`h`$, and their own centres of mass lie $`\tfrac38 r`$
beyond the flat faces. An axis at the distance $`s`$ from the centre of mass adds $`s^2`$ times the mass to the inertia;
taken once back to the centres of mass and once out again, this gives
$`m_s\big[(\tfrac h2 + \tfrac38 r)^2 - (\tfrac38 r)^2\big] = m_s h\,(3r + 2h)/8`$.

(planar.2) Inertia of a capsule about its middle, across its axis and along it
```math
I_\perp = \tfrac1{12} m_c (3r^2 + h^2) + \tfrac25 m_s r^2 + \tfrac18 m_s h\,(3r + 2h), \qquad
I_\parallel = \tfrac12 m_c r^2 + \tfrac25 m_s r^2 .
```

In the plane a body turns about axes that stand on the plane, and only $`I_\perp`$ counts; $`I_\parallel`$ will matter
for the drag in a fluid. Two parts $`m_1, m_2`$ at the distance $`d`$ from each other turn about their common centre of
mass with more than the sum of their own inertias:

(planar.3) Two parts of a body
```math
I = I_1 + I_2 + \frac{m_1 m_2}{m_1 + m_2}\, d^2 .
```
*/
int planar_body(struct planar_model *m, int parent, double x, double y) {
    assert(m->bodies < PLANAR_BODIES && parent < m->bodies);
    m->body[m->bodies] =
        (struct planar_body){.parent = parent, .origin = {x, y}, .first_joint = m->joints, .last_joint = m->joints};
    return m->bodies++;
}

void planar_joint(struct planar_model *m, struct planar_joint joint) {
    assert(m->joints < PLANAR_JOINTS && m->bodies > 0);
    struct planar_body *b = &m->body[m->bodies - 1];
    assert(b->last_joint == b->first_joint || m->joint[m->joints - 1].kind == PLANAR_SLIDE);
    m->joint[m->joints++] = joint;
    b->last_joint = m->joints;
}

static void add_mass(struct planar_body *b, double mass, const double centre[2], double inertia) {
    double total = b->mass + mass, dx = centre[0] - b->centre[0], dy = centre[1] - b->centre[1];
    b->inertia += inertia + b->mass * mass / total * (dx * dx + dy * dy); /* eq. planar.3 */
    b->centre[0] += mass / total * dx;
    b->centre[1] += mass / total * dy;
    b->mass = total;
}

void planar_capsule(struct planar_model *m, double x0, double y0, double x1, double y1, double r, double density,
                    bool touches) {
    assert(m->bodies > 0 && r > 0 && density > 0);
    struct planar_body *b = &m->body[m->bodies - 1];
    double h = f64_hypot(x1 - x0, y1 - y0), mass = density * PI * (r * r * h + 4 * r * r * r / 3);
    double balls = 4 * r / (4 * r + 3 * h) * mass, cylinder = mass - balls; /* eqs. planar.1 and planar.2 */
    double across = cylinder * (3 * r * r + h * h) / 12 + 2 * balls * r * r / 5 + balls * h * (3 * r + 2 * h) / 8;
    double along = cylinder * r * r / 2 + 2 * balls * r * r / 5;
    add_mass(b, mass, (double[]){(x0 + x1) / 2, (y0 + y1) / 2}, across);
    b->along[0] = h > 0 ? (x1 - x0) / h : 1;
    b->along[1] = h > 0 ? (y1 - y0) / h : 0;
    b->box_along = sqrt(6 * (2 * across - along) / mass); /* eq. planar.12 */
    b->box_across = sqrt(6 * along / mass);
    for (int end = 0; touches && end < (h > 0 ? 2 : 1); end++) {
        assert(m->balls < PLANAR_BALLS);
        m->ball[m->balls++] = (struct planar_ball){m->bodies - 1, {end ? x1 : x0, end ? y1 : y0}, r, m->friction};
    }
}

void planar_pair(struct planar_model *m, int first, int second) {
    struct planar_pair *pair = &m->pair[m->pairs++];
    int above = second;
    while (above > first) above = m->body[above].parent;
    assert(m->pairs <= PLANAR_PAIRS && first < second && above == first);
    for (int i = 0; i < 2; i++) {
        int ball = 0;
        while (ball < m->balls && m->ball[ball].body != (i ? second : first)) ball++;
        assert(ball + 1 < m->balls && m->ball[ball + 1].body == m->ball[ball].body);
        pair->ball[i] = ball;
    }
}

void planar_scale_mass(struct planar_model *m, double total) {
    double sum = 0;
    for (int b = 0; b < m->bodies; b++) sum += m->body[b].mass;
    for (int b = 0; b < m->bodies; b++) {
        m->body[b].mass *= total / sum;
        m->body[b].inertia *= total / sum;
    }
}

/*
## Where everything is

Let $`x^\perp = (-x_y, x_x)`$ be the vector $`x`$ turned by a right angle, and $`R_\varphi`$ the rotation by
$`\varphi`$. A vector that is fixed to a body turning with the speed $`\omega`$ changes by $`\omega x^\perp`$ per
second, and $`(x^\perp)^\perp = -x`$; that is all the calculus there is.

Body $`b`$ hangs on its parent $`p`$. Its origin is at $`r`$ in the parent's frame, moved by the slides along their axes
$`u`$ there; then its hinge turns it. With $`\hat r = R_{\varphi_p} r`$ and $`\hat u = R_{\varphi_p} u`$ for the same
vectors seen from the ground, and $`\pm`$ for the sign of the hinge:

(planar.4) Position of a body's origin, and its angle
```math
o_b = o_p + \hat r + \textstyle\sum_k \hat u_k q_k, \qquad \varphi_b = \varphi_p \pm q_{\rm hinge} .
```

The vectors $`\hat r`$ and $`\hat u`$ turn with the parent:

(planar.5) Velocity
```math
\dot o_b = \dot o_p + \omega_p \hat r^\perp + \textstyle\sum_k \big(\hat u_k v_k + \omega_p \hat u_k^\perp q_k\big),
\qquad \omega_b = \omega_p \pm v_{\rm hinge} .
```

Differentiated once more this gives the accelerations. What is needed of them is the part that is there even when no
joint accelerates, $`\dot v = 0`$. Then all $`\omega`$ are constant, and of every term the derivative is known:

(planar.6) Acceleration of a body's origin at constant joint velocities
```math
a_b = a_p - \omega_p^2\, \hat r +
\textstyle\sum_k \big(2\,\omega_p \hat u_k^\perp v_k - \omega_p^2\, \hat u_k q_k\big) .
```

The first term after $`a_p`$ is centripetal; the one with the 2 is Coriolis', half of it from the turning axis and half
from the growing arm.

Velocities are linear in $`v`$, with coefficients that a joint has once for all bodies beyond it: moving one joint
alone, with $`v_k = 1`$, moves these as a single rigid body. Such a motion is three numbers, its *twist*: the turning
$`t_\omega`$ and the velocity $`(t_x, t_y)`$ of the body's point that is just passing a point of reference $`o`$. Here
$`o`$ is the origin of the first body: far from the ground's origin, sums about that would lose digits. A slide has the
twist $`(0, \hat u)`$, a hinge at $`o_b`$ turns about itself and has $`\pm\big(1,\ -(o_b - o)^\perp\big)`$.

(planar.7) Velocity of a point x of a body, per joint between it and the ground
```math
J_k(x) = (t_x, t_y) + t_\omega\,(x - o)^\perp .
```
*/
/* The bodies' directions, from the ground outwards; sines and cosines are cheapest together. */
static void directions(const struct planar_model *m, const double *q, double *angle, double *cosine, double *sine) {
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        angle[b] = body->parent < 0 ? 0 : angle[body->parent];
        for (int k = body->first_joint; k < body->last_joint; k++)
            if (m->joint[k].kind != PLANAR_SLIDE) angle[b] += m->joint[k].sign * q[k];
    }
    f64_sincos_all(m->bodies, angle, sine, cosine);
}

/* Poses and twists, from the ground outwards. (In scalars, which stay in registers where a struct would not.) */
static void kinematics(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    double angles[PLANAR_BODIES], cosine[PLANAR_BODIES], sine[PLANAR_BODIES];
    directions(m, q, angles, cosine, sine);
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        const struct planar_pose *p = body->parent < 0 ? &GROUND : &s->pose[body->parent];
        double c = p->cosine, d = p->sine, w = p->turning, turning = w;
        double rx = c * body->origin[0] - d * body->origin[1], ry = d * body->origin[0] + c * body->origin[1];
        double x = p->x + rx, y = p->y + ry, vx = p->vx - w * ry, vy = p->vy + w * rx; /* eqs. planar.4 to planar.6 */
        double ax = p->ax - w * w * rx, ay = p->ay - w * w * ry, x0 = b ? s->pose[0].x : x, y0 = b ? s->pose[0].y : y;
        for (int k = body->first_joint; k < body->last_joint; k++) {
            const struct planar_joint *joint = &m->joint[k];
            double *twist = s->twist[k]; /* eq. planar.7, about the origin (x0, y0) of the first body */
            if (joint->kind == PLANAR_SLIDE) {
                double ux = c * joint->axis[0] - d * joint->axis[1], uy = d * joint->axis[0] + c * joint->axis[1];
                x += ux * q[k], y += uy * q[k];
                vx += ux * v[k] - w * uy * q[k], vy += uy * v[k] + w * ux * q[k];
                ax -= w * w * ux * q[k] + 2 * w * uy * v[k], ay -= w * w * uy * q[k] - 2 * w * ux * v[k];
                twist[0] = 0, twist[1] = ux, twist[2] = uy;
                if (b == 0) x0 = x, y0 = y;
            } else {
                turning += joint->sign * v[k];
                c = cosine[b], d = sine[b];
                twist[0] = joint->sign, twist[1] = joint->sign * (y - y0), twist[2] = -joint->sign * (x - x0);
            }
        }
        s->pose[b] = (struct planar_pose){x, y, angles[b], c, d, vx, vy, turning, ax, ay};
    }
}

void planar_point(const struct planar *s, int body, double x, double y, double at[2]) {
    const struct planar_pose *p = &s->pose[body];
    at[0] = p->x + p->cosine * x - p->sine * y;
    at[1] = p->y + p->sine * x + p->cosine * y;
}

/* The velocity of the point (x, y) of a body, by each joint: eq. planar.7. */
static void jacobian(const struct planar_model *m, const struct planar *s, int last, double x, double y, double *jx,
                     double *jy) {
    for (int k = last; k >= 0; k = m->up[k]) {
        const double *t = s->twist[k];
        jx[k] = t[1] - t[0] * (y - s->pose[0].y);
        jy[k] = t[2] + t[0] * (x - s->pose[0].x);
    }
}

/*
## How it moves

The bodies' velocities are $`J v`$, so the kinetic energy is a quadratic form of $`v`$:

(planar.8) Kinetic energy and mass matrix
```math
\begin{aligned}
T &= \tfrac12 \sum_b \big(m_b\,|\dot c_b|^2 + I_b\,\omega_b^2\big) + \tfrac12 \sum_k A_k v_k^2
= \tfrac12\, v^\top M v, \\
M &= \sum_b \big(m_b\, J(c_b)^\top J(c_b) + I_b\, t_\omega t_\omega^\top\big) + {\rm diag}(A),
\end{aligned}
```

where $`c_b`$ is a body's centre of mass and $`A_k`$ the *armature* of a joint, the inertia of its motor. An entry
$`M_{ki}`$ is 0 unless one of the two joints lies between the other and the ground.

The entries come faster from another reading. Column $`k`$ holds what joint $`k`$ alone gives all joints as generalised
momentum at $`v_k = 1`$. It moves the part of the tree that hangs on it, as one rigid body with the mass $`m`$, first
moment $`h = \sum m_b (c_b - o)`$ and inertia $`I = \sum (I_b + m_b |c_b - o|^2)`$ about the point of reference. Such a
body moved by a twist has the momentum $`p`$ and the angular momentum $`\ell`$ about $`o`$ below, and a joint's share of
it is its twist times that.

(planar.9) Mass matrix of composite bodies, i between k and the ground
```math
\begin{aligned}
p &= m\,(t_x, t_y) + t_\omega h^\perp, \quad \ell = t_\omega I + h_x t_y - h_y t_x \quad\text{of joint } k; \\
M_{ki} &= t_\omega \ell + t_x p_x + t_y p_y \quad\text{with the twist of joint } i .
\end{aligned}
```

Forces are shared among the joints in the same way. By Newton's law the motion at $`\dot v = 0`$ needs the forces
$`F_b = m_b (\ddot c_b - g)`$ at the centres of mass, gravity counted as an acceleration of everything; no torque is
needed, since nothing changes its turning. Summed over what hangs on joint $`k`$ and projected on its twist, they are
what the joint would have to supply:

(planar.10) Bias forces
```math
\ddot c_b = a_b - \omega_b^2\,(c_b - o_b), \qquad
{\rm bias}_k = \sum_{b \text{ beyond } k} J_k(c_b) \cdot m_b\,(\ddot c_b - g)
= t_\omega \tau + t_x F_x + t_y F_y ,
```

with the sum $`F`$ of the $`F_b`$ and the sum $`\tau`$ of their moments $`(c_b - o)\times F_b`$, from the outermost body
inwards. (The second form is the same sum with (planar.7) put in.) Against it work the motors and the joints' own
resistance, and $`M \dot v = f`$ as long as nothing is in the way:

(planar.11) definition: Force on joint k
```math
f_k = {\rm gear}_k\,{\rm clip}(u_k) - {\rm damping}_k\, v_k - {\rm stiffness}_k\, q_k - {\rm bias}_k .
```
*/
/* Body b and all that hangs on it, taken together. */
struct composite {
    double mass, hx, hy, inertia; /* sum of mass, mass times position, inertia about the point of reference */
    double fx, fy, torque;        /* of the forces that the motion needs */
};

/* Each body alone. */
static void composites(const struct planar_model *m, const struct planar *s, struct composite *all) {
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        const struct planar_pose *p = &s->pose[b];
        struct composite *c = &all[b];
        double rx = p->cosine * body->centre[0] - p->sine * body->centre[1],
               ry = p->sine * body->centre[0] + p->cosine * body->centre[1];
        double x = p->x - s->pose[0].x + rx, y = p->y - s->pose[0].y + ry, w = p->turning;
        c->mass = body->mass;
        c->hx = body->mass * x, c->hy = body->mass * y;
        c->inertia = body->inertia + body->mass * (x * x + y * y);
        c->fx = body->mass * (p->ax - w * w * rx - m->gravity[0]); /* eq. planar.10 */
        c->fy = body->mass * (p->ay - w * w * ry - m->gravity[1]);
        c->torque = x * c->fy - y * c->fx;
    }
}

/*
## In a fluid

The swimmer's links are resisted by the fluid that they push away. The shape is simplified to the box that has the same
mass and inertia as the body; with the sides $`\ell_\parallel`$ along the capsule and $`\ell_\perp`$ (twice) across, a
box has $`I_\parallel = m\ell_\perp^2/6`$ and $`I_\perp = m(\ell_\parallel^2 + \ell_\perp^2)/12`$.

(planar.12) Box of equal inertia
```math
\ell_\parallel = \sqrt{6\,(2 I_\perp - I_\parallel)/m}, \qquad \ell_\perp = \sqrt{6\, I_\parallel/m} .
```

Each piece of a face that moves with the speed $`v`$ along its normal is resisted with the pressure
$`\tfrac12\rho |v| v`$, for a fluid of density $`\rho`$. When the box slides, that is the pressure times the area of a
face; when it turns, the speed grows with the distance from the middle, and the moment is
$`\tfrac12\rho\,\ell_\perp \int |\omega s|\,\omega s\, s\, ds`$ over each of the two faces that meet the fluid. To this
comes the drag of slow motion at the viscosity $`\beta`$, for which the box counts as a ball of diameter
$`d = (\ell_\parallel + 2\ell_\perp)/3`$: $`3\pi d\beta v`$ and $`\pi d^3\beta\omega`$ by Stokes' law.

(planar.13) Drag along the capsule, across it, and against turning
```math
\begin{aligned}
F_\parallel &= -3\pi d \beta\, v_\parallel - \tfrac12\rho\,\ell_\perp^2\, |v_\parallel| v_\parallel, \\
F_\perp &= -3\pi d \beta\, v_\perp - \tfrac12\rho\,\ell_\parallel \ell_\perp\, |v_\perp| v_\perp, \\
\tau &= -\pi d^3 \beta\,\omega - \tfrac1{64}\rho\,\ell_\perp (\ell_\parallel^4 + \ell_\perp^4)\, |\omega|\,\omega .
\end{aligned}
```
*/
/* Subtracts the drag on each body from the forces that its motion needs. */
static void drag(const struct planar_model *m, const struct planar *s, struct composite *all) {
    double density = m->fluid_density, viscosity = m->viscosity;
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        const struct planar_pose *p = &s->pose[b];
        struct composite *c = &all[b];
        double l = body->box_along, t = body->box_across, diameter = (l + 2 * t) / 3, stokes = 3 * PI * diameter;
        double x = c->hx / c->mass, y = c->hy / c->mass, w = p->turning; /* the centre of mass */
        double vx = p->vx - w * (y + s->pose[0].y - p->y), vy = p->vy + w * (x + s->pose[0].x - p->x);
        double ux = p->cosine * body->along[0] - p->sine * body->along[1],
               uy = p->sine * body->along[0] + p->cosine * body->along[1];
        double along = ux * vx + uy * vy, across = ux * vy - uy * vx; /* eq. planar.13 */
        double f_along = -stokes * viscosity * along - density / 2 * t * t * fabs(along) * along;
        double f_across = -stokes * viscosity * across - density / 2 * l * t * fabs(across) * across;
        double torque = -PI * diameter * diameter * diameter * viscosity * w -
                        density * t * (l * l * l * l + t * t * t * t) * fabs(w) * w / 64;
        double fx = ux * f_along - uy * f_across, fy = uy * f_along + ux * f_across;
        c->fx -= fx, c->fy -= fy;
        c->torque -= torque + x * fy - y * fx;
    }
}

/*
## Mass matrix and forces

From the tips to the ground, each body is first used, as the composite of all that hangs on it, and then added to its
parent.
*/
/* The mass matrix, at [k][i] for the joints i between k and the ground, and the forces but for those of constraints. */
static void dynamics(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    struct composite all[PLANAR_BODIES];
    composites(m, s, all);
    if (m->fluid_density > 0 || m->viscosity > 0) drag(m, s, all);
    for (int b = m->bodies - 1; b >= 0; b--) {
        const struct composite here = all[b], *c = &here; /* a copy that stays in registers */
        for (int k = m->body[b].first_joint; k < m->body[b].last_joint; k++) {
            double w = s->twist[k][0], tx = s->twist[k][1], ty = s->twist[k][2];
            double px = c->mass * tx - w * c->hy, py = c->mass * ty + w * c->hx; /* eq. planar.9 */
            double spin = w * c->inertia + c->hx * ty - c->hy * tx;
            for (int i = k; i >= 0; i = m->up[i])
                s->mass[k][i] = s->twist[i][0] * spin + s->twist[i][1] * px + s->twist[i][2] * py;
            s->mass[k][k] += m->joint[k].armature;
            s->force[k] = -(w * c->torque + tx * c->fx + ty * c->fy); /* eq. planar.10 */
        }
        if (m->body[b].parent < 0) continue;
        struct composite *below = &all[m->body[b].parent];
        below->mass += c->mass, below->hx += c->hx, below->hy += c->hy, below->inertia += c->inertia;
        below->fx += c->fx, below->fy += c->fy, below->torque += c->torque;
    }
    for (int k = 0, driven = 0; k < m->joints; k++) {
        const struct planar_joint *joint = &m->joint[k];
        s->force[k] -= joint->damping * v[k] + joint->stiffness * q[k]; /* eq. planar.11 */
        if (joint->gear != 0) s->force[k] += joint->gear * clip(s->control[driven++], m->control);
    }
}

/*
## Solving for accelerations

The mass matrix is positive definite, for no motion is without energy, and it has zeros where two joints lie on
different branches. Elimination that starts at the *tips* keeps them: taking joint $`k`$ out connects only joints that
lie between it and the ground, and these are connected already. So the factors of $`M = L^\top D L`$, with a unit lower
triangle $`L`$, have entries where $`M`$ has them.

(planar.14) Elimination of joint k, for the joints i and j between it and the ground, from the last joint to the first
```math
L_{ki} = M_{ki}/M_{kk}, \qquad M_{ij} \leftarrow M_{ij} - L_{ki}\, M_{kj}, \qquad D_{kk} = M_{kk} .
```

The array `up` leads from a joint to the next one on the way to the ground, and every loop over a row of these matrices
follows it.
*/
/* h = L' D L in place, eq. planar.14: 1/D on the diagonal, L below it. */
static void factor(const struct planar_model *m, double h[][PLANAR_JOINTS]) {
    for (int k = m->joints - 1; k >= 0; k--) {
        double over = h[k][k] = 1 / h[k][k];
        for (int i = m->up[k]; i >= 0; i = m->up[i]) {
            double l = h[k][i] * over;
            for (int j = i; j >= 0; j = m->up[j]) h[i][j] -= l * h[k][j];
            h[k][i] = l;
        }
    }
}

/* Solves with what factor left in h; b is overwritten by the solution. */
static void solve(const struct planar_model *m, double h[][PLANAR_JOINTS], double *b) {
    for (int k = m->joints - 1; k >= 0; k--) {
        for (int i = m->up[k]; i >= 0; i = m->up[i]) b[i] -= h[k][i] * b[k];
        b[k] *= h[k][k];
    }
    for (int k = 0; k < m->joints; k++)
        for (int i = m->up[k]; i >= 0; i = m->up[i]) b[k] -= h[k][i] * b[i];
}

static void free_acceleration(const struct planar_model *m, struct planar *s) {
    double h[PLANAR_JOINTS][PLANAR_JOINTS];
    memcpy(h, s->mass, (size_t)m->joints * sizeof *h);
    memcpy(s->acceleration, s->force, sizeof s->force);
    factor(m, h);
    solve(m, h, s->acceleration);
}

/*
## Limits and the floor

A limit of a joint and a ball on the floor are inequalities: the depth of their violation must not grow. MuJoCo makes
them *soft*. A violated one pulls with a force that depends on the acceleration itself, as if behind it there were a
spring and a damper, in such a way that both the force and the acceleration come out of one convex problem.

Let $`p < 0`$ be the position of a constraint, as a distance: for a limit $`q - {\rm low}`$ or $`{\rm high} - q`$, for a
ball its height above the floor less its radius, in either case less a margin, by which the constraint acts early. The
row $`J`$ of numbers says how fast it moves: $`\dot p = J v`$. First, a number $`d`$ between 0 and 1 says how hard the
constraint is:

(planar.15) definition: Impedance
```math
d = d_0 + y\,(d_w - d_0), \qquad x = \min\Big(\frac{|p|}{w}, 1\Big), \qquad
y = \begin{cases} 2x^2 & x \le \tfrac12 \\ 1 - 2(1-x)^2 & \text{else,} \end{cases}
```

from $`d_0`$ at the surface to $`d_w`$ at the depth $`w`$, both kept within $`[10^{-4}, 0.9999]`$. Second, there is the
acceleration that the constraint would like to have, that of a damped spring with the time constant $`t_c`$ and the
damping ratio $`\zeta`$, where $`t_c`$ is taken no smaller than two time steps:

(planar.16) definition: Wanted acceleration
```math
a^{\ast} = -\frac{2}{d_w t_c}\, J v - \frac{d}{(d_w t_c \zeta)^2}\, p .
```

Third, the force of the constraint is $`D\,(a^{\ast} - J\dot v)`$, or 0 if that is negative: it can push and not pull.
Its weight $`D`$ follows from what the name impedance promises, that of the difference between the acceleration without
the constraint and the wanted one the share $`d`$ is made up for: if a unit of force gives the acceleration $`w_0`$
along the constraint, then $`\,w_0 D/(1 + w_0 D) = d`$.

(planar.17) Weight of a constraint
```math
D = \frac{d}{(1 - d)\,w_0} .
```

MuJoCo does not compute $`w_0`$ anew at each step but estimates it, once, at $`q = 0`$ [S117]:

(planar.18) definition: Mobility of a joint, and of a body's centre of mass
```math
w_k = (M^{-1})_{kk}, \qquad w_b = \tfrac13 {\rm tr}\big(J(c_b)\, M^{-1} J(c_b)^\top\big) ,
```

where the third of the three directions in $`w_b`$ is the one out of the plane, in which nothing moves.
*/
/* Completes a row whose violation is `pos` < 0 and moves with `velocity`; scale: its 1/mass. */
static void soften(const struct planar_model *m, const struct planar_soft *soft, double pos, double velocity,
                   double scale, struct planar_row *row) {
    double least = smaller(larger(soft->least, 1e-4), 0.9999), most = smaller(larger(soft->most, 1e-4), 0.9999);
    double x = smaller(-pos / soft->wide, 1), y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
    double d = least + y * (most - least), time = larger(soft->time, 2 * m->timestep) * most; /* eq. planar.15 */
    double stiff = 1 / (time * time * soft->damping * soft->damping);
    row->target = -2 / time * velocity - d * stiff * pos; /* eq. planar.16 */
    row->weight = d / ((1 - d) * scale);                  /* eq. planar.17 */
}

static void limit_rows(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    for (int k = 0; k < m->joints; k++) {
        const struct planar_joint *joint = &m->joint[k];
        for (int side = -1; joint->limited && side <= 1; side += 2) {
            double pos = (side < 0 ? q[k] - joint->low : joint->high - q[k]) - joint->margin;
            if (!(pos < 0)) continue; /* so a NaN touches nothing */
            struct planar_row *r = &s->row[s->rows++];
            memset(r->row, 0, sizeof r->row);
            r->row[k] = -side;
            r->last = k;
            soften(m, &joint->soft, pos, -side * v[k], m->mobility[k], r);
        }
    }
}

/*
A ball on the floor has more than one row, because of friction: with the coefficient $`\mu`$ the force on it must lie
within a cone around the normal. MuJoCo's cone has four edges [S116], two in this plane and two out of it, and each edge
is a row that can only push. With $`J_x`$ and $`J_y`$ for the two rows of (planar.7) at the point midway between the
lowest point of the ball and the floor, the rows are $`J_y + \mu J_x`$ and $`J_y - \mu J_x`$, and, since nothing moves
out of the plane, twice $`J_y`$. Together they hold the ball with a force that tilts by no more than $`\mu`$.

(planar.19) definition: Mobility in the rows of a contact
```math
w_0 = 2\mu^2(1+\mu^2)\, w_b .
```
*/
static void contact_rows(const struct planar_model *m, struct planar *s, const double *v) {
    for (int i = 0; i < m->balls; i++) {
        const struct planar_ball *ball = &m->ball[i];
        const struct planar_pose *p = &s->pose[ball->body];
        double height = p->y + p->sine * ball->centre[0] + p->cosine * ball->centre[1];
        double distance = height - ball->radius, pos = distance - m->margin;
        if (!(pos < 0)) continue;
        double jx[PLANAR_JOINTS], jy[PLANAR_JOINTS], mu = ball->friction, x;
        double scale = 2 * mu * mu * (1 + mu * mu) * m->body[ball->body].mobility; /* eq. planar.19 */
        int last = m->body[ball->body].last_joint - 1;
        x = p->x + p->cosine * ball->centre[0] - p->sine * ball->centre[1];
        jacobian(m, s, last, x, distance / 2, jx, jy);
        for (int edge = -1; edge <= 1; edge++) {
            struct planar_row *r = &s->row[s->rows++];
            double velocity = 0;
            memset(r->row, 0, sizeof r->row);
            r->last = last;
            for (int k = last; k >= 0; k = m->up[k]) {
                r->row[k] = jy[k] + edge * mu * jx[k];
                velocity += r->row[k] * v[k];
            }
            soften(m, &m->contact, pos, velocity, scale, r);
            if (edge == 0) r->weight *= 2; /* the two edges that leave the plane */
        }
    }
}

/*
## Capsules against each other

The parts of one creature can also meet each other. A capsule is all that is nearer than $`r`$ to its axis, so the
distance of two capsules is that of their axes, two straight pieces of line, less both radii. Let an axis have the
middle $`m`$ and the half $`h`$, so that its points are $`m + s h`$ with $`-1 \le s \le 1`$. The square of the distance
from a point $`e`$ is a parabola in $`s`$; its lowest point, or the end that is nearer to it, is the foot of $`e`$ on
the axis:

(planar.20) Point of an axis that is nearest to a point e
```math
f(e) = m + {\rm clip}\Big(\frac{(e - m) \cdot h}{|h|^2},\ 1\Big)\, h .
```

If two axes cross, their distance is 0. If not, one of the two points that are nearest to each other is an end. For
suppose that both lay inside their axes: then the way from one to the other would be at a right angle to both axes,
which in a plane must be parallel, and both points may slide along until one of them is an end. So there are four
candidates only, each end and its foot on the other axis:

(planar.21) Distance of two capsules that do not cross, for the ends e of one axis and the ends e' of the other
```math
\delta = \min\big(|e_1 - f'(e_1)|,\ |e_2 - f'(e_2)|,\ |f(e'_1) - e'_1|,\ |f(e'_2) - e'_2|\big) - r - r' .
```

Like MuJoCo, this engine puts one contact there, midway between the two surfaces; and two where the axes are parallel,
to $`10^{-4}`$ of a radian, and lie side by side along a stretch: at the ends of the stretch, which are those ends whose
feet on the other axis are not its ends. (That is the rule since version 3.17. Before 3.16 MuJoCo counted as parallel
only what is so to the last digits [S126].) As on the floor, the position of the constraint is the distance less the
margin. With the unit vector $`n`$ from the first capsule to the second, the row is the
speed at which the second body moves off, seen from the first:

(planar.22) Row of a contact of two bodies at the point x
```math
J = n^\top\big(J_{b'}(x) - J_b(x)\big), \qquad \dot\delta = J v .
```

Joints between the first body and the ground move both as one and have no part in it. Each body moves away with its own
mobility,

(planar.23) definition: Mobility in the row of two bodies
```math
w_0 = w_b + w_{b'} ,
```

and there is no friction: the tasks that have such contacts have none there. Where two axes cross, there is no way in
the plane that leads out of the contact, and MuJoCo takes the one that leaves the plane, in which nothing moves. So
crossed limbs pass through each other without a force. (They rarely come so far: the ends of both must first get through
what is between them.)
*/
/* Where a capsule is: its middle, its half axis. */
struct rod {
    double x, y, hx, hy;
};

static struct rod rod_of(const struct planar_model *m, const struct planar *s, int ball) {
    double a[2], b[2];
    planar_point(s, m->ball[ball].body, m->ball[ball].centre[0], m->ball[ball].centre[1], a);
    planar_point(s, m->ball[ball].body, m->ball[ball + 1].centre[0], m->ball[ball + 1].centre[1], b);
    return (struct rod){(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[0] - b[0]) / 2, (a[1] - b[1]) / 2};
}

/* Whether the balls around two axes, made wider by `reach`, overlap; if not, the capsules do not either. */
static bool near(const struct rod *a, const struct rod *b, double reach) {
    double x = b->x - a->x, y = b->y - a->y;
    double far = reach + sqrt(a->hx * a->hx + a->hy * a->hy) + sqrt(b->hx * b->hx + b->hy * b->hy);
    return x * x + y * y < far * far;
}

/* Whether the ends of b are on either side of the line through a. */
static bool parted(const struct rod *a, const struct rod *b) {
    double middle = a->hx * (b->y - a->y) - a->hy * (b->x - a->x), turn = a->hx * b->hy - a->hy * b->hx;
    return fabs(middle) < fabs(turn);
}

/* A place where two capsules are near each other: a point on either axis, and how far they are apart; and whether the
 * foot lies between the ends of its axis. */
struct meeting {
    double from[2], to[2], apart;
    bool between;
};

/* From an end (side 1 or -1) of one axis to its foot on the other, eq. planar.20. */
static struct meeting meet(const struct rod *one, double side, const struct rod *other) {
    double x = one->x + side * one->hx, y = one->y + side * one->hy;
    double along = (x - other->x) * other->hx + (y - other->y) * other->hy;
    double at = clip(along / (other->hx * other->hx + other->hy * other->hy), 1);
    double fx = other->x + at * other->hx, fy = other->y + at * other->hy;
    return (struct meeting){{x, y}, {fx, fy}, sqrt((fx - x) * (fx - x) + (fy - y) * (fy - y)), fabs(at) < 1};
}

static bool parallel(const struct rod *a, const struct rod *b) {
    double turn = a->hx * b->hy - a->hy * b->hx;
    return turn * turn < 1e-8 * (a->hx * a->hx + a->hy * a->hy) * (b->hx * b->hx + b->hy * b->hy);
}

/* Where two axes that do not cross meet, eq. planar.21: at the nearest place, or at the two ends of the stretch along
 * which they are parallel. Their number. */
static int meetings(const struct rod *a, const struct rod *b, struct meeting found[2]) {
    struct meeting all[4];
    int n = 0, nearest = 0;
    for (int i = 0; i < 4; i++) {
        struct meeting c = meet(i < 2 ? a : b, i % 2 ? -1 : 1, i < 2 ? b : a);
        all[i] = i < 2 ? c : (struct meeting){{c.to[0], c.to[1]}, {c.from[0], c.from[1]}, c.apart, c.between};
        if (all[i].apart < all[nearest].apart) nearest = i;
    }
    for (int i = 0; parallel(a, b) && i < 4; i++)
        if (all[i].between && n < 2) found[n++] = all[i];
    if (n > 0) return n;
    found[0] = all[nearest];
    return 1;
}

static void pair_row(const struct planar_model *m, struct planar *s, const double *v, const struct planar_ball *a,
                     const struct planar_ball *b, const struct meeting *at) {
    double nx = (at->to[0] - at->from[0]) / at->apart, ny = (at->to[1] - at->from[1]) / at->apart;
    double distance = at->apart - a->radius - b->radius, middle = a->radius + distance / 2, velocity = 0;
    double jx[PLANAR_JOINTS], jy[PLANAR_JOINTS];
    struct planar_row *r = &s->row[s->rows++];
    memset(r->row, 0, sizeof r->row);
    r->last = m->body[b->body].last_joint - 1;
    jacobian(m, s, r->last, at->from[0] + middle * nx, at->from[1] + middle * ny, jx, jy);
    for (int k = r->last; k >= m->body[a->body].last_joint; k = m->up[k]) { /* eq. planar.22 */
        r->row[k] = nx * jx[k] + ny * jy[k];
        velocity += r->row[k] * v[k];
    }
    soften(m, &m->contact, distance - m->margin, velocity, m->body[a->body].mobility + m->body[b->body].mobility, r);
}

static void pair_rows(const struct planar_model *m, struct planar *s, const double *v) {
    for (int i = 0; i < m->pairs; i++) {
        int first = m->pair[i].ball[0], second = m->pair[i].ball[1];
        const struct planar_ball *a = &m->ball[first], *b = &m->ball[second];
        struct rod rod_a = rod_of(m, s, first), rod_b = rod_of(m, s, second);
        double reach = a->radius + b->radius + m->margin;
        struct meeting found[2];
        if (!near(&rod_a, &rod_b, reach)) continue;
        bool crossed = parted(&rod_a, &rod_b) && parted(&rod_b, &rod_a);
        int n = crossed ? 0 : meetings(&rod_a, &rod_b, found), before = s->rows;
        for (int k = 0; k < n; k++) /* nothing pushes apart what is on the same spot */
            if (found[k].apart < reach && found[k].apart > 0) pair_row(m, s, v, a, b, &found[k]);
        s->doubtful += crossed || (s->rows > before && parallel(&rod_a, &rod_b));
    }
}

/*
## The convex problem

Let $`a = \dot v`$ be the acceleration sought, and write $`r_i = J_i a - a^{\ast}_i`$ for what constraint $`i`$ gets
beyond what it wants. Of all accelerations, the true one is the least point of

(planar.24) definition: The objective
```math
\Phi(a) = \tfrac12\, a^\top M a - f^\top a + \tfrac12 \sum_i D_i \min(0, r_i)^2 .
```

Its gradient is $`Ma - f + \sum_i D_i \min(0, r_i) J_i^\top`$; set to 0, this is the law of motion with the constraint
forces $`-D_i \min(0, r_i)`$ in it. The first part is a positive definite quadratic form and the others are convex, so
there is one least point. (But for a constant the first two terms are $`\tfrac12 (a - a_0)^\top M (a - a_0)`$ with the
free acceleration $`a_0 = M^{-1}f`$: Gauss' principle of least constraint, softened.)

$`\Phi`$ is quadratic in every region of $`a`$ where the same rows are active, that is negative. If these were known,
the least point would be the solution of one linear system. A row acts on the joints of one path to the ground only, so
$`J_i^\top J_i`$ has its entries where $`M`$ has them too, and the elimination (planar.14) serves again.

(planar.25) The least point if exactly the rows in S are active
```math
\Big(M + \sum_{i \in S} D_i J_i^\top J_i\Big)\, a_S = f + \sum_{i \in S} D_i\, a^{\ast}_i\, J_i^\top .
```

This is Newton's method: solve with the rows that are active at $`a`$; if the same ones are active at the solution, it
is the least point, exactly. If not, go towards it, but only as far as $`\Phi`$ falls along the line $`a + s d`$,
$`d = a_S - a`$. The slope there is piecewise linear and rises; it has a corner wherever a row begins or ceases to act.
From corner to corner its zero is found without error.

(planar.26) The slope along a line
```math
\Phi'(s) = d^\top\big(M(a + s d) - f\big) + \sum_i D_i \min(0,\ r_i + s\, J_i d)\, J_i d .
```

The search begins at the acceleration of the evaluation before, whose active rows are mostly right already. Where it
begins makes no difference to the result, not even in the last bit, as long as it ends with the same rows.
*/
static double dot(int n, const double *a, const double *b) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The least point of the quadratic that is left when exactly the `active` rows act, eq. planar.25. */
static void newton_point(const struct planar_model *m, const struct planar *s, const bool *active, double *a) {
    double h[PLANAR_JOINTS][PLANAR_JOINTS];
    memcpy(h, s->mass, (size_t)m->joints * sizeof *h);
    memcpy(a, s->force, sizeof s->force);
    for (int r = 0; r < s->rows; r++) {
        const struct planar_row *row = &s->row[r];
        if (!active[r]) continue;
        for (int k = row->last; k >= 0; k = m->up[k]) {
            double pull = row->weight * row->row[k];
            for (int i = k; i >= 0; i = m->up[i]) h[k][i] += pull * row->row[i];
            a[k] += pull * row->target;
        }
    }
    factor(m, h);
    solve(m, h, a);
}

/* How far to go from a along d: the zero of eq. planar.26.
 * rest, change  in, [rows]: the r_i at a, and J_i d
 * active        in and out, [rows]: at a, and at the point found */
static double line_search(const struct planar_model *m, const struct planar *s, const double *a, const double *d,
                          const double *rest, const double *change, bool *active) {
    int n = m->joints;
    double slope = -dot(n, d, s->force), curve = 0, at = 0;
    for (int k = 0; k < n; k++)
        for (int i = k; i >= 0; i = m->up[i]) {
            slope += s->mass[k][i] * (i == k ? d[k] * a[k] : d[k] * a[i] + d[i] * a[k]);
            curve += s->mass[k][i] * (i == k ? 1 : 2) * d[k] * d[i];
        }
    for (int r = 0; r < s->rows; r++)
        if (active[r]) {
            slope += s->row[r].weight * rest[r] * change[r];
            curve += s->row[r].weight * change[r] * change[r];
        }
    for (;;) {
        double next = at - slope / curve;
        int corner = -1;
        for (int r = 0; r < s->rows; r++)
            if (active[r] == (change[r] > 0) && change[r] != 0 && -rest[r] / change[r] < next)
                next = -rest[r] / change[r], corner = r;
        slope += curve * (next - at), at = next;
        if (corner < 0) return at;
        active[corner] = !active[corner];
        curve += (active[corner] ? 1 : -1) * s->row[corner].weight * change[corner] * change[corner];
    }
}

/* The acceleration under the rows, eq. planar.24, by Newton's method from the last one; and the rows' forces. */
static void constrain(const struct planar_model *m, struct planar *s) {
    enum { MOST = 100 }; /* one or two are the rule */
    int n = m->joints;
    double *a = s->acceleration, goal[PLANAR_JOINTS], d[PLANAR_JOINTS], rest[PLANAR_ROWS], change[PLANAR_ROWS];
    bool active[PLANAR_ROWS];
    for (int r = 0; r < s->rows; r++) {
        rest[r] = dot(n, s->row[r].row, a) - s->row[r].target;
        active[r] = rest[r] < 0;
    }
    for (int step = 0; step < MOST; step++) {
        bool same = true;
        newton_point(m, s, active, goal);
        for (int k = 0; k < n; k++) d[k] = goal[k] - a[k];
        for (int r = 0; r < s->rows; r++) {
            change[r] = dot(n, s->row[r].row, d);
            same = same && (dot(n, s->row[r].row, goal) < s->row[r].target) == active[r];
        }
        double far = same ? 1 : line_search(m, s, a, d, rest, change, active);
        for (int k = 0; k < n; k++) a[k] = same ? goal[k] : a[k] + far * d[k];
        for (int r = 0; r < s->rows; r++) rest[r] = dot(n, s->row[r].row, a) - s->row[r].target;
        if (same) break;
    }
    for (int r = 0; r < s->rows; r++)
        for (int k = s->row[r].last; active[r] && k >= 0; k = m->up[k])
            s->constraint[k] -= s->row[r].weight * rest[r] * s->row[r].row[k];
}

/*
## Steps in time

All tasks but one take the classic step of Runge and Kutta, whose error is of the fifth order in the time step
$`\Delta`$. Positions and velocities are advanced together; write $`y = (q, v)`$ and $`\dot y = F(y)`$.

(planar.27) Runge-Kutta step
```math
\begin{aligned}
& k_1 = F(y),\quad k_2 = F(y + \tfrac\Delta2 k_1),\quad k_3 = F(y + \tfrac\Delta2 k_2),\quad k_4 = F(y + \Delta k_3); \\
& y' = y + \tfrac\Delta6\,(k_1 + 2k_2 + 2k_3 + k_4) .
\end{aligned}
```

What the engine has computed last is then $`k_4`$, at a state that is near $`y'`$ but is not $`y'`$. MuJoCo leaves its
positions and constraint forces like that [S118], and so two of the tasks see the tip of a pole or an arm where it was
in the fourth stage. Here it is the same.

The cheetah takes Euler's step, semi-implicit like the pendulum's: the new velocity moves the position. Its stiff
damping $`B`$ is taken at the new velocity; without that the step would not be stable [S119].

(planar.28) Euler step
```math
M\,\frac{v' - v}{\Delta} = f + f_{\rm constraints} - B\,(v' - v), \qquad q' = q + \Delta\, v' .
```
*/
/* All that the state and the controls give, up to the forces of the constraints. */
static void evaluate(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    kinematics(m, s, q, v);
    dynamics(m, s, q, v);
    memset(s->constraint, 0, sizeof s->constraint);
    s->rows = 0;
    limit_rows(m, s, q, v);
    s->limits = s->rows;
    contact_rows(m, s, v);
    s->standing = s->rows;
    pair_rows(m, s, v);
    if (s->rows > 0) constrain(m, s);
}

static void accelerate(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    evaluate(m, s, q, v);
    if (s->rows == 0) free_acceleration(m, s);
}

void planar_forward(const struct planar_model *m, struct planar *s) {
    accelerate(m, s, s->q, s->v);
}

static void runge_kutta(const struct planar_model *m, struct planar *s) {
    static const double reach[4] = {0, 0.5, 0.5, 1}, share[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    double q[PLANAR_JOINTS], v[PLANAR_JOINTS], dq[PLANAR_JOINTS] = {0}, dv[PLANAR_JOINTS] = {0}, h = m->timestep;
    memcpy(q, s->q, sizeof q);
    memcpy(v, s->v, sizeof v);
    for (int stage = 0; stage < 4; stage++) {
        for (int k = 0; stage > 0 && k < m->joints; k++) { /* eq. planar.27 */
            q[k] = s->q[k] + h * reach[stage] * v[k];
            v[k] = s->v[k] + h * reach[stage] * s->acceleration[k];
        }
        accelerate(m, s, q, v);
        for (int k = 0; k < m->joints; k++) {
            dq[k] += share[stage] * v[k];
            dv[k] += share[stage] * s->acceleration[k];
        }
    }
    for (int k = 0; k < m->joints; k++) {
        s->q[k] += h * dq[k];
        s->v[k] += h * dv[k];
    }
}

static void euler(const struct planar_model *m, struct planar *s) {
    double h[PLANAR_JOINTS][PLANAR_JOINTS], *a = s->acceleration, dt = m->timestep;
    evaluate(m, s, s->q, s->v);
    memcpy(h, s->mass, (size_t)m->joints * sizeof *h);
    for (int k = 0; k < m->joints; k++) {
        h[k][k] += dt * m->joint[k].damping; /* eq. planar.28 */
        a[k] = s->force[k] + s->constraint[k];
    }
    factor(m, h);
    solve(m, h, a);
    for (int k = 0; k < m->joints; k++) {
        s->v[k] += dt * a[k];
        s->q[k] += dt * s->v[k];
    }
}

bool planar_step(const struct planar_model *m, struct planar *s) {
    bool sound = true;
    if (m->integrator == PLANAR_RK4)
        runge_kutta(m, s);
    else
        euler(m, s);
    for (int k = 0; k < m->joints; k++) sound = sound && fabs(s->q[k]) < 1e10 && fabs(s->v[k]) < 1e10;
    return sound;
}

/*
## Completing a model

The order of the joints on the way to the ground is fixed once, and so are the mobilities (planar.18), at $`q = 0`$.
*/
/* The trace of J M^-1 J', over 3, at a body's centre of mass: eq. planar.18. */
static double body_mobility(const struct planar_model *m, const struct planar *s, int b) {
    double at[2], j[2][PLANAR_JOINTS] = {{0}}, h[PLANAR_JOINTS][PLANAR_JOINTS], x[PLANAR_JOINTS], sum = 0;
    planar_point(s, b, m->body[b].centre[0], m->body[b].centre[1], at);
    jacobian(m, s, m->body[b].last_joint - 1, at[0], at[1], j[0], j[1]);
    memcpy(h, s->mass, (size_t)m->joints * sizeof *h);
    factor(m, h);
    for (int row = 0; row < 2; row++) {
        memcpy(x, j[row], sizeof x);
        solve(m, h, x);
        sum += dot(m->joints, x, j[row]);
    }
    return sum / 3;
}

void planar_compile(struct planar_model *m) {
    struct planar s = {.rows = 0};
    double h[PLANAR_JOINTS][PLANAR_JOINTS];
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        int up = body->parent < 0 ? -1 : m->body[body->parent].last_joint - 1;
        assert(body->last_joint > body->first_joint && body->mass > 0);
        for (int k = body->first_joint; k < body->last_joint; up = k++) m->up[k] = up;
    }
    kinematics(m, &s, s.q, s.v);
    dynamics(m, &s, s.q, s.v);
    memcpy(h, s.mass, sizeof h);
    factor(m, h);
    for (int k = 0; k < m->joints; k++) {
        double unit[PLANAR_JOINTS] = {0};
        unit[k] = 1;
        solve(m, h, unit);
        m->mobility[k] = unit[k];
    }
    for (int b = 0; b < m->bodies; b++) m->body[b].mobility = body_mobility(m, &s, b);
}
