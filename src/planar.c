#include "planar.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double PI = 3.141592653589793;
static const struct planar_pose GROUND = {.cosine = 1};

int planar_body(struct planar_model *m, int parent, double x, double y) {
    assert(m->bodies < PLANAR_BODIES && parent < m->bodies);
    m->body[m->bodies] =
        (struct planar_body){.parent = parent, .origin = {x, y}, .first_joint = m->joints, .last_joint = m->joints};
    return m->bodies++;
}

void planar_joint(struct planar_model *m, struct planar_joint joint) {
    struct planar_body *b = &m->body[m->bodies - 1];
    assert(m->joints < PLANAR_JOINTS && m->bodies > 0);
    assert(b->last_joint == b->first_joint || m->joint[m->joints - 1].kind == PLANAR_SLIDE);
    joint.body = m->bodies - 1;
    m->joint[m->joints++] = joint;
    b->last_joint = m->joints;
}

static void add_mass(struct planar_body *b, double mass, const double centre[2], double inertia) {
    double total = b->mass + mass, dx = centre[0] - b->centre[0], dy = centre[1] - b->centre[1];
    b->inertia += inertia + b->mass * mass / total * (dx * dx + dy * dy); /* eq. planar.12 */
    b->centre[0] += mass / total * dx;
    b->centre[1] += mass / total * dy;
    b->mass = total;
}

void planar_capsule(struct planar_model *m, double x0, double y0, double x1, double y1, double r, double density,
                    bool touches) {
    struct planar_body *b = &m->body[m->bodies - 1];
    double h = hypot(x1 - x0, y1 - y0), mass = density * PI * (r * r * h + 4 * r * r * r / 3);
    double balls = 4 * r / (4 * r + 3 * h) * mass, cylinder = mass - balls; /* eq. planar.11 */
    double across = cylinder * (3 * r * r + h * h) / 12 + 2 * balls * r * r / 5 + balls * h * (3 * r + 2 * h) / 8;
    double along = cylinder * r * r / 2 + 2 * balls * r * r / 5;
    assert(m->bodies > 0 && mass > 0);
    add_mass(b, mass, (double[]){(x0 + x1) / 2, (y0 + y1) / 2}, across);
    b->along[0] = h > 0 ? (x1 - x0) / h : 1;
    b->along[1] = h > 0 ? (y1 - y0) / h : 0;
    b->box_along = sqrt(6 * (2 * across - along) / mass); /* eq. planar.10 */
    b->box_across = sqrt(6 * along / mass);
    for (int end = 0; touches && end < (h > 0 ? 2 : 1); end++) {
        assert(m->balls < PLANAR_BALLS);
        m->ball[m->balls++] = (struct planar_ball){m->bodies - 1, {end ? x1 : x0, end ? y1 : y0}, r};
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

void planar_point(const struct planar *s, int body, double x, double y, double at[2]) {
    const struct planar_pose *p = &s->pose[body];
    at[0] = p->x + p->cosine * x - p->sine * y;
    at[1] = p->y + p->sine * x + p->cosine * y;
}

/* Poses and twists, from the ground outwards. (In scalars, which stay in registers where a struct would not.) */
static void kinematics(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        const struct planar_pose *p = body->parent < 0 ? &GROUND : &s->pose[body->parent];
        double c = p->cosine, d = p->sine, w = p->turning, angle = p->angle, turning = w;
        double rx = c * body->origin[0] - d * body->origin[1], ry = d * body->origin[0] + c * body->origin[1];
        double x = p->x + rx, y = p->y + ry, vx = p->vx - w * ry, vy = p->vy + w * rx; /* eqs. planar.1 to planar.3 */
        double ax = p->ax - w * w * rx, ay = p->ay - w * w * ry, x0 = b ? s->pose[0].x : x, y0 = b ? s->pose[0].y : y;
        for (int k = body->first_joint; k < body->last_joint; k++) {
            const struct planar_joint *joint = &m->joint[k];
            double *twist = s->twist[k]; /* eq. planar.4, about the origin (x0, y0) of the first body */
            if (joint->kind == PLANAR_SLIDE) {
                double ux = c * joint->axis[0] - d * joint->axis[1], uy = d * joint->axis[0] + c * joint->axis[1];
                x += ux * q[k], y += uy * q[k];
                vx += ux * v[k] - w * uy * q[k], vy += uy * v[k] + w * ux * q[k];
                ax -= w * w * ux * q[k] + 2 * w * uy * v[k], ay -= w * w * uy * q[k] - 2 * w * ux * v[k];
                twist[0] = 0, twist[1] = ux, twist[2] = uy;
                if (b == 0) x0 = x, y0 = y;
            } else {
                angle += joint->sign * q[k], turning += joint->sign * v[k];
                c = cos(angle), d = sin(angle);
                twist[0] = joint->sign, twist[1] = joint->sign * (y - y0), twist[2] = -joint->sign * (x - x0);
            }
        }
        s->pose[b] = (struct planar_pose){x, y, angle, c, d, vx, vy, turning, ax, ay};
    }
}

/* Body b and all that hangs on it, taken together. */
struct composite {
    double mass, hx, hy, inertia; /* sum of mass, mass times position, inertia about the point of reference */
    double fx, fy, torque;        /* of the forces that the motion needs */
};

/* Drag on a body, eq. planar.10: subtracts it from the needed forces of `c`; (x, y): its centre of mass. */
static void fluid(const struct planar_model *m, const struct planar_body *body, const struct planar_pose *p, double vx,
                  double vy, double x, double y, struct composite *c) {
    double l = body->box_along, t = body->box_across, diameter = (l + 2 * t) / 3, w = p->turning;
    double ux = p->cosine * body->along[0] - p->sine * body->along[1],
           uy = p->sine * body->along[0] + p->cosine * body->along[1];
    double along = ux * vx + uy * vy, across = ux * vy - uy * vx, stokes = 3 * PI * diameter * m->viscosity;
    double f_along = -stokes * along - m->fluid_density / 2 * t * t * fabs(along) * along;
    double f_across = -stokes * across - m->fluid_density / 2 * l * t * fabs(across) * across;
    double torque = -PI * diameter * diameter * diameter * m->viscosity * w -
                    m->fluid_density * t * (l * l * l * l + t * t * t * t) * fabs(w) * w / 64;
    double fx = ux * f_along - uy * f_across, fy = uy * f_along + ux * f_across;
    c->fx -= fx, c->fy -= fy;
    c->torque -= torque + x * fy - y * fx;
}

static void composites(const struct planar_model *m, const struct planar *s, struct composite *all) {
    bool in_fluid = m->fluid_density > 0 || m->viscosity > 0;
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
        c->fx = body->mass * (p->ax - w * w * rx - m->gravity[0]); /* eq. planar.7 */
        c->fy = body->mass * (p->ay - w * w * ry - m->gravity[1]);
        c->torque = x * c->fy - y * c->fx;
        if (in_fluid) fluid(m, body, p, p->vx - w * ry, p->vy + w * rx, x, y, c);
    }
}

/* The mass matrix, at [k][i] for the joints i between k and the ground, and the forces but for those of constraints. */
static void dynamics(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    struct composite all[PLANAR_BODIES];
    composites(m, s, all);
    for (int b = m->bodies - 1; b >= 0; b--) {
        const struct composite *c = &all[b];
        for (int k = m->body[b].first_joint; k < m->body[b].last_joint; k++) {
            const double *t = s->twist[k];
            double px = c->mass * t[1] - t[0] * c->hy, py = c->mass * t[2] + t[0] * c->hx; /* eq. planar.6 */
            double spin = t[0] * c->inertia + c->hx * t[2] - c->hy * t[1];
            for (int i = k; i >= 0; i = m->up[i])
                s->mass[k][i] = s->twist[i][0] * spin + s->twist[i][1] * px + s->twist[i][2] * py;
            s->mass[k][k] += m->joint[k].armature;
            s->force[k] = -(t[0] * c->torque + t[1] * c->fx + t[2] * c->fy); /* eq. planar.8 */
        }
        if (m->body[b].parent < 0) continue;
        struct composite *below = &all[m->body[b].parent];
        below->mass += c->mass, below->hx += c->hx, below->hy += c->hy, below->inertia += c->inertia;
        below->fx += c->fx, below->fy += c->fy, below->torque += c->torque;
    }
    for (int k = 0, driven = 0; k < m->joints; k++) {
        const struct planar_joint *joint = &m->joint[k];
        s->force[k] -= joint->damping * v[k] + joint->stiffness * q[k];
        if (joint->gear != 0) s->force[k] += joint->gear * fmax(-m->control, fmin(m->control, s->control[driven++]));
    }
}

/* h = L' D L in place, eq. planar.9: 1/D on the diagonal, L below it. */
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

/* Completes a row whose violation is `pos` < 0 and moves with `velocity`; scale: its 1/mass. */
static void soften(const struct planar_model *m, const struct planar_soft *soft, double pos, double velocity,
                   double scale, struct planar_row *row) {
    double least = fmin(fmax(soft->least, 1e-4), 0.9999), most = fmin(fmax(soft->most, 1e-4), 0.9999);
    double x = fmin(-pos / soft->wide, 1), y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
    double d = least + y * (most - least), time = fmax(soft->time, 2 * m->timestep) * most; /* eq. planar.13 */
    double stiff = 1 / (time * time * soft->damping * soft->damping);
    row->target = -2 / time * velocity - d * stiff * pos; /* eq. planar.14 */
    row->weight = d / ((1 - d) * scale);                  /* eq. planar.15 */
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

/* The velocity of the point (x, y) of a body, by each joint: eq. planar.4. */
static void jacobian(const struct planar_model *m, const struct planar *s, int last, double x, double y, double *jx,
                     double *jy) {
    for (int k = last; k >= 0; k = m->up[k]) {
        const double *t = s->twist[k];
        jx[k] = t[1] - t[0] * (y - s->pose[0].y);
        jy[k] = t[2] + t[0] * (x - s->pose[0].x);
    }
}

static void contact_rows(const struct planar_model *m, struct planar *s, const double *v) {
    for (int i = 0; i < m->balls; i++) {
        const struct planar_ball *ball = &m->ball[i];
        const struct planar_pose *p = &s->pose[ball->body];
        double height = p->y + p->sine * ball->centre[0] + p->cosine * ball->centre[1], pos = height - ball->radius;
        if (!(pos < 0)) continue;
        double jx[PLANAR_JOINTS], jy[PLANAR_JOINTS], mu = m->friction, x;
        double scale = 2 * mu * mu * (1 + mu * mu) * m->body[ball->body].mobility; /* eq. planar.16 */
        int last = m->body[ball->body].last_joint - 1;
        x = p->x + p->cosine * ball->centre[0] - p->sine * ball->centre[1];
        jacobian(m, s, last, x, pos / 2, jx, jy);
        for (int edge = -1; edge <= 1; edge++) {
            struct planar_row *r = &s->row[s->rows++];
            double velocity = 0;
            memset(r->row, 0, sizeof r->row);
            r->last = last;
            for (int k = last; k >= 0; k = m->up[k]) {
                r->row[k] = jy[k] + edge * mu * jx[k];
                velocity += r->row[k] * v[k];
            }
            soften(m, &m->floor, pos, velocity, scale, r);
            if (edge == 0) r->weight *= 2; /* the two edges that leave the plane */
        }
    }
}

static double dot(int n, const double *a, const double *b) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The least point of the quadratic that is left when exactly the `active` rows act, eq. planar.18. */
static void newton_point(const struct planar_model *m, const struct planar *s, const bool *active, double *a) {
    double h[PLANAR_JOINTS][PLANAR_JOINTS];
    memcpy(h, s->mass, sizeof h);
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

/* How far to go from a along d: the zero of the slope of planar.17, which rises and has a corner where a row begins or
 * ceases to act. */
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

/* The acceleration under the rows, eq. planar.17, by Newton's method from the last one; and the rows' forces. */
static void constrain(const struct planar_model *m, struct planar *s) {
    enum { MOST = 100 }; /* some five suffice */
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

static void free_acceleration(const struct planar_model *m, struct planar *s) {
    double h[PLANAR_JOINTS][PLANAR_JOINTS];
    memcpy(h, s->mass, sizeof h);
    memcpy(s->acceleration, s->force, sizeof s->force);
    factor(m, h);
    solve(m, h, s->acceleration);
}

/* All that the state and the controls give, up to the forces of the constraints. */
static void evaluate(const struct planar_model *m, struct planar *s, const double *q, const double *v) {
    kinematics(m, s, q, v);
    dynamics(m, s, q, v);
    memset(s->constraint, 0, sizeof s->constraint);
    s->rows = 0;
    limit_rows(m, s, q, v);
    s->limits = s->rows;
    contact_rows(m, s, v);
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
    for (int stage = 0; stage < 4; stage++) {
        for (int k = 0; k < m->joints; k++) {
            double v_before = stage ? v[k] : 0;
            q[k] = s->q[k] + h * reach[stage] * v_before;
            v[k] = s->v[k] + (stage ? h * reach[stage] * s->acceleration[k] : 0);
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
    memcpy(h, s->mass, sizeof h);
    for (int k = 0; k < m->joints; k++) {
        h[k][k] += dt * m->joint[k].damping; /* eq. planar.20 */
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
    if (m->integrator == PLANAR_RK4) runge_kutta(m, s);
    else euler(m, s);
    for (int k = 0; k < m->joints; k++) sound = sound && fabs(s->q[k]) < 1e10 && fabs(s->v[k]) < 1e10;
    return sound;
}

/* The trace of J M^-1 J', over 3, at a body's centre of mass: eq. planar.16. */
static double body_mobility(const struct planar_model *m, const struct planar *s, int b) {
    double at[2], j[2][PLANAR_JOINTS] = {{0}}, h[PLANAR_JOINTS][PLANAR_JOINTS], x[PLANAR_JOINTS], sum = 0;
    planar_point(s, b, m->body[b].centre[0], m->body[b].centre[1], at);
    jacobian(m, s, m->body[b].last_joint - 1, at[0], at[1], j[0], j[1]);
    memcpy(h, s->mass, sizeof h);
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
