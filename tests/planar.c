/* The engine in a plane: kinematics against differences, the mass matrix and bias forces against Lagrange's equations,
 * constraints against the objective, by enumeration, and at rest; a pendulum's period, a cart with two poles by hand;
 * what is conserved, and what must be refused. */
#include "worlds/planar.h"
#include "harness.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/rng.h"

#include <complex.h>

static const double PI = 3.141592653589793;

/* ---- a creature with one of everything: branches, a slide in a frame that turns, two capsules on a body ---- */

static struct planar_joint hinge(double sign) {
    return (struct planar_joint){.kind = PLANAR_HINGE, .sign = sign};
}

static struct planar_joint slide(double x, double y) {
    return (struct planar_joint){.kind = PLANAR_SLIDE, .axis = {x, y}};
}

static struct planar_joint heavy(struct planar_joint joint, double armature) {
    joint.armature = armature;
    return joint;
}

static void creature(struct planar_model *m, bool touches) {
    *m = (struct planar_model){.timestep = 0.002, .gravity = {0.3, -9.81}, .control = 1, .contact = PLANAR_SOFT};
    m->friction = 0.7;
    planar_body(m, -1, 0.2, 0.9);
    planar_joint(m, heavy(slide(1, 0), 0.3));
    planar_joint(m, slide(0, 1));
    planar_joint(m, hinge(-1));
    planar_capsule(m, -0.4, 0.1, 0.3, 0, 0.06, 1000, touches);
    planar_body(m, 0, -0.4, 0.1);
    planar_joint(m, heavy(hinge(1), 0.1));
    planar_capsule(m, 0, 0, 0.1, -0.5, 0.05, 900, touches);
    planar_capsule(m, 0.1, -0.5, 0.3, -0.4, 0.04, 500, touches);
    planar_body(m, 1, 0.1, -0.5);
    planar_joint(m, slide(0.6, 0.8));
    planar_joint(m, hinge(-1));
    planar_capsule(m, 0, 0.1, -0.3, 0.1, 0.03, 1000, touches);
    planar_body(m, 0, 0.3, 0);
    planar_joint(m, hinge(1));
    planar_capsule(m, 0, 0, 0.2, -0.6, 0.05, 1000, touches);
    planar_compile(m);
}

static void random_state(const struct planar_model *m, struct planar *s, struct rng *rng) {
    *s = (struct planar){.rows = 0};
    for (int k = 0; k < m->joints; k++) s->q[k] = rng_normal(rng), s->v[k] = 2 * rng_normal(rng);
}

/* Lying on the floor and bent at its limits. */
static void crouch(const struct planar_model *m, struct planar *s, struct rng *rng) {
    random_state(m, s, rng);
    s->q[1] = rng_range(rng, -0.9, -0.4);
    for (int k = 2; k < m->joints; k++) s->q[k] *= 0.6;
}

static void free_creature(struct planar_model *m) {
    creature(m, false);
}

static void touching_creature(struct planar_model *m) {
    creature(m, true);
}

static void limited_creature(struct planar_model *m) {
    creature(m, true);
    for (int k = 3; k < m->joints; k++) {
        m->joint[k].limited = true, m->joint[k].low = -0.3, m->joint[k].high = 0.3;
        m->joint[k].soft = PLANAR_SOFT;
    }
}

/* A model, and states of it one after another. */
struct trial {
    struct planar_model m;
    struct planar s;
    struct rng rng;
    void (*draw)(const struct planar_model *m, struct planar *s, struct rng *rng);
    int order; /* of a derivative, where a section looks at several */
};

static struct trial begin_trials(void (*make)(struct planar_model *m), uint64_t seed) {
    struct trial x = {.order = 0};
    make(&x.m);
    x.draw = make == free_creature ? random_state : crouch;
    rng_init(&x.rng, seed, 0);
    return x;
}

static void next_trial(struct trial *x) {
    x->draw(&x->m, &x->s, &x->rng);
    planar_forward(&x->m, &x->s);
}

/* The largest of a section's errors, which it measures at n evaluated states. */
static double worst_trial(struct harness *t, struct trial *x, int n,
                          double (*error_of)(struct harness *t, struct trial *x)) {
    double error = 0;
    for (int i = 0; i < n; i++) {
        next_trial(x);
        error = worse(error, error_of(t, x));
    }
    return error;
}

/* Whether joint k lies between body b and the ground. */
static bool moves(const struct planar_model *m, int k, int b) {
    for (; b >= 0; b = m->body[b].parent)
        if (k >= m->body[b].first_joint && k < m->body[b].last_joint) return true;
    return false;
}

/* Where the point (x, y) of body b is, and how it is turned: by complex numbers, from the point to the ground. */
static double complex place(const struct planar_model *m, const double *q, int b, double complex point, double *angle) {
    for (*angle = 0; b >= 0; b = m->body[b].parent) {
        const struct planar_body *body = &m->body[b];
        for (int k = body->last_joint - 1; k >= body->first_joint; k--) {
            const struct planar_joint *joint = &m->joint[k];
            if (joint->kind == PLANAR_HINGE) {
                point *= cexp(I * joint->sign * q[k]);
                *angle += joint->sign * q[k];
            } else
                point += q[k] * (joint->axis[0] + I * joint->axis[1]);
        }
        point += body->origin[0] + I * body->origin[1];
    }
    return point;
}

/* A coordinate of such a point, or the angle, as a function of q; or its velocity, as a function of time at constant v.
 */
struct probe {
    const struct planar_model *m;
    const double *q, *v;
    int body, what; /* 0: x, 1: y, 2: the angle */
    double complex point;
};

static double coordinate(const double *q, void *context) {
    const struct probe *p = context;
    double angle;
    double complex at = place(p->m, q, p->body, p->point, &angle);
    return p->what == 0 ? creal(at) : p->what == 1 ? cimag(at) : angle;
}

static double coordinate_later(const double *time, void *context) {
    const struct probe *p = context;
    double q[PLANAR_JOINTS];
    for (int k = 0; k < p->m->joints; k++) q[k] = p->q[k] + *time * p->v[k];
    return coordinate(q, context);
}

static double velocity_later(const double *time, void *context) {
    const struct probe *p = context;
    double q[PLANAR_JOINTS], sum = 0;
    for (int k = 0; k < p->m->joints; k++) q[k] = p->q[k] + *time * p->v[k];
    for (int k = 0; k < p->m->joints; k++) sum += p->v[k] * gradcheck_derivative(coordinate, context, q, k);
    return sum;
}

/* ---- capsules ---- */

/* Of the rotating body between the ends of the axis, by Simpson's rule over discs: mass, and inertia across and along.
 */
static void discs(double r, double h, double density, double sum[3]) {
    enum { N = 2000 };
    sum[0] = sum[1] = sum[2] = 0;
    for (int part = 0; part < 3; part++) { /* the half balls and the cylinder, each smooth */
        double from = part == 0 ? -h / 2 - r : part == 1 ? -h / 2 : h / 2;
        double wide = part == 1 ? h : r;
        for (int i = 0; i <= N; i++) {
            double s = from + wide * i / (double)N, out = fmax(0, fabs(s) - h / 2), square = r * r - out * out;
            double weight = (i == 0 || i == N ? 1 : i % 2 ? 4 : 2) * wide / (double)N / 3 * density * PI * square;
            sum[0] += weight;
            sum[1] += weight * (square / 4 + s * s);
            sum[2] += weight * square / 2;
        }
    }
}

static const double capsule_size[3][2] = {{0.046, 0.3}, {0.1, 1}, {0.2, 0.05}};

static void capsules(struct harness *t) {
    double mass_error = 0, inertia_error = 0, joint_error = 0, rho = 700, sum[3];
    for (int i = 0; i < 3; i++) {
        double r = capsule_size[i][0], h = capsule_size[i][1];
        discs(r, h, rho, sum);
        double m = PI * rho * (r * r * h + TERM(4.0 / 3 * r * r * r)), ms = 4 * r / (4 * r + 3 * h) * m, mc = m - ms;
        mass_error = worse(mass_error, fabs(FORMULA(m) - sum[0]) / sum[0]);
        mass_error = worse(mass_error, fabs(FORMULA(mc) - rho * PI * r * r * h) / sum[0]);
    }
    CHECK("planar.1", mass_error, 1e-12);
    for (int i = 0; i < 3; i++) {
        double r = capsule_size[i][0], h = capsule_size[i][1];
        discs(r, h, rho, sum);
        double mc = rho * PI * r * r * h, ms = sum[0] - mc;
        double across = mc * (3 * r * r + h * h) / 12 + 2 * ms * r * r / 5 + TERM(ms * h * (3 * r + 2 * h) / 8);
        double along = mc * r * r / 2 + TERM(2 * ms * r * r / 5);
        inertia_error = worse(inertia_error, fabs(FORMULA(across) - sum[1]) / sum[1]);
        inertia_error = worse(inertia_error, fabs(FORMULA(along) - sum[2]) / sum[2]);
    }
    CHECK("planar.2", inertia_error, 1e-12);
    /* two bodies made of points: their points together, about the common centre */
    double m[2] = {0, 0}, c[2] = {0, 0}, i[2] = {0, 0}, all = 0, mean, about = 0;
    double at[2][3] = {{0.1, 0.5, 0.7}, {2, 2.2, 3}}, weight[2][3] = {{1, 2, 1.5}, {0.5, 3, 1}};
    for (int b = 0; b < 2; b++) {
        for (int k = 0; k < 3; k++) m[b] += weight[b][k], c[b] += weight[b][k] * at[b][k];
        c[b] /= m[b];
        for (int k = 0; k < 3; k++) i[b] += weight[b][k] * (at[b][k] - c[b]) * (at[b][k] - c[b]);
        all += m[b];
    }
    mean = (m[0] * c[0] + m[1] * c[1]) / all;
    for (int b = 0; b < 2; b++)
        for (int k = 0; k < 3; k++) about += weight[b][k] * (at[b][k] - mean) * (at[b][k] - mean);
    joint_error = FORMULA(i[0] + i[1] + TERM(m[0] * m[1] / (m[0] + m[1]) * (c[1] - c[0]) * (c[1] - c[0]))) - about;
    CHECK("planar.3", fabs(joint_error), 1e-13);
}

/* One capsule on a body, two of them, and masses scaled to a total. */
static void bodies(struct harness *t) {
    for (int i = 0; i < 3; i++) {
        double r = capsule_size[i][0], h = capsule_size[i][1], sum[3];
        discs(r, h, 700, sum);
        struct planar_model model = {.control = 1};
        planar_body(&model, -1, 0, 0);
        planar_capsule(&model, 1, 2, 1 + 0.6 * h, 2 - 0.8 * h, r, 700, true);
        const struct planar_body *body = &model.body[0];
        EXPECT_NEAR(body->mass, sum[0], 1e-10 * sum[0]);
        EXPECT_NEAR(body->inertia, sum[1], 1e-10 * sum[1]);
        EXPECT(fabs(body->centre[0] - 1 - 0.3 * h) < 1e-15 && fabs(body->centre[1] - 2 + 0.4 * h) < 1e-15);
        EXPECT(model.balls == 2 && model.ball[1].centre[0] == 1 + 0.6 * h && model.ball[0].radius == r);
        double l = body->box_along, w = body->box_across,
               box = sum[0] / 12; /* a box of these sides has these inertias */
        EXPECT_NEAR(box * (l * l + w * w), sum[1], 1e-10 * sum[1]);
        EXPECT_NEAR(box * 2 * w * w, sum[2], 1e-10 * sum[2]);
        EXPECT_NEAR(body->along[0], 0.6, 1e-14);
        EXPECT_NEAR(body->along[1], -0.8, 1e-14);
    }
    struct planar_model m = {.control = 1}, one = {.control = 1}, two = {.control = 1};
    planar_body(&m, -1, 0, 0);
    planar_capsule(&m, 0, 0, 1, 0, 0.1, 1000, false);
    planar_capsule(&m, 0.2, 1, 0.2, 1, 0.2, 500, true);
    planar_body(&one, -1, 0, 0), planar_capsule(&one, 0, 0, 1, 0, 0.1, 1000, false);
    planar_body(&two, -1, 0, 0), planar_capsule(&two, 0.2, 1, 0.2, 1, 0.2, 500, true);
    double a = one.body[0].mass, b = two.body[0].mass, y = b / (a + b), x = 0.5 - 0.3 * y;
    EXPECT_NEAR(b, 500 * 4.0 / 3 * PI * 0.008, 1e-12);
    EXPECT_NEAR(two.body[0].inertia, 0.4 * b * 0.04, 1e-12);
    EXPECT_NEAR(m.body[0].mass, a + b, 1e-12);
    EXPECT_NEAR(m.body[0].centre[0], x, 1e-14);
    EXPECT_NEAR(m.body[0].centre[1], y, 1e-14);
    double inertia = one.body[0].inertia + a * ((0.5 - x) * (0.5 - x) + y * y) + two.body[0].inertia +
                     b * ((0.2 - x) * (0.2 - x) + (1 - y) * (1 - y));
    EXPECT_NEAR(m.body[0].inertia, inertia, 1e-12);
    EXPECT(m.balls == 1 && m.ball[0].centre[1] == 1);
    planar_scale_mass(&m, 2);
    EXPECT_NEAR(m.body[0].mass, 2, 1e-14);
    EXPECT_NEAR(m.body[0].inertia, inertia * 2 / (a + b), 1e-13);
    EXPECT_NEAR(m.body[0].centre[1], y, 1e-14);
}

/* ---- kinematics ---- */

static double complex turned(double angle, const double x[2]) {
    return cexp(I * angle) * (x[0] + I * x[1]);
}

/* Eqs. planar.4 to planar.6 as printed, for body b on its parent's pose. */
static struct planar_pose printed(struct harness *t, const struct planar_model *m, const struct planar *s, int b) {
    const struct planar_body *body = &m->body[b];
    struct planar_pose p = body->parent < 0 ? (struct planar_pose){.x = 0} : s->pose[body->parent];
    double w = p.turning, angle = p.angle, turning = p.turning;
    double complex r = turned(p.angle, body->origin), o = p.x + I * p.y + r, v = p.vx + I * p.vy + I * w * r;
    double complex a = p.ax + I * p.ay - w * w * r;
    for (int k = body->first_joint; k < body->last_joint; k++) {
        const struct planar_joint *joint = &m->joint[k];
        double complex u = turned(p.angle, joint->axis);
        if (joint->kind == PLANAR_SLIDE) {
            o += TERM(1) * u * s->q[k];
            v += u * s->v[k] + TERM(w) * I * u * s->q[k];
            a += 2 * TERM(w) * I * u * s->v[k] - w * w * u * s->q[k];
        } else {
            angle += joint->sign * s->q[k];
            turning += joint->sign * s->v[k];
        }
    }
    return (struct planar_pose){FORMULA(creal(o)),
                                FORMULA(cimag(o)),
                                FORMULA(angle),
                                0,
                                0,
                                FORMULA(creal(v)),
                                FORMULA(cimag(v)),
                                FORMULA(turning),
                                FORMULA(creal(a)),
                                FORMULA(cimag(a))};
}

/* The same by differences, and the engine's own; what of it the printed equation misses: 0 position, 1 velocity,
 * 2 acceleration. */
static double pose_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    double error = 0, zero = 0;
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_pose *p = &s->pose[b];
        struct planar_pose f = printed(t, m, s, b);
        struct probe probe = {m, s->q, s->v, b, 0, 0};
        const double engine[3][3] = {{p->x, p->y, p->angle}, {p->vx, p->vy, p->turning}, {p->ax, p->ay, 0}};
        const double formula[3][3] = {{f.x, f.y, f.angle}, {f.vx, f.vy, f.turning}, {f.ax, f.ay, 0}};
        for (probe.what = 0; probe.what < 3; probe.what++) {
            double right = x->order == 0   ? coordinate(s->q, &probe)
                           : x->order == 1 ? gradcheck_derivative(coordinate_later, &probe, &zero, 0)
                                           : gradcheck_derivative(velocity_later, &probe, &zero, 0);
            error = worse(error, fabs(formula[x->order][probe.what] - right) / fmax(1, fabs(right)));
            EXPECT_NEAR(engine[x->order][probe.what], right, (x->order ? 1e-8 : 1e-13) * fmax(1, fabs(right)));
        }
        EXPECT_NEAR(p->cosine, cos(p->angle), 1e-15);
        EXPECT_NEAR(p->sine, sin(p->angle), 1e-15);
    }
    return error;
}

static double motion_error(struct harness *t, int order) {
    struct trial x = begin_trials(free_creature, 1);
    x.order = order;
    return worst_trial(t, &x, 10, pose_error);
}

static void kinematics(struct harness *t) {
    CHECK("planar.4", motion_error(t, 0), 1e-13);
    CHECK("planar.5", motion_error(t, 1), 1e-9);
    CHECK("planar.6", motion_error(t, 2), 1e-8);
}

static double point_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    struct planar *s = &x->s;
    double error = 0, at[2];
    for (int b = 0; b < m->bodies; b++) {
        struct probe probe = {m, s->q, s->v, b, 0, 0.3 - 0.8 * I};
        planar_point(s, b, 0.3, -0.8, at);
        for (probe.what = 0; probe.what < 2; probe.what++) {
            EXPECT_NEAR(at[probe.what], coordinate(s->q, &probe), 1e-13);
            for (int k = 0; k < m->joints; k++) {
                const double *w = s->twist[k];
                double right = at[0] - s->pose[0].x, up = at[1] - s->pose[0].y;
                double j = probe.what == 0 ? w[1] + TERM(-w[0] * up) : w[2] + TERM(w[0] * right);
                double numeric = gradcheck_derivative(coordinate, &probe, s->q, k);
                error = worse(error, fabs((moves(m, k, b) ? FORMULA(j) : 0) - numeric));
            }
        }
    }
    return error;
}

static void points(struct harness *t) {
    struct trial x = begin_trials(free_creature, 1);
    CHECK("planar.7", worst_trial(t, &x, 10, point_error), 1e-9);
}

/* ---- the mass matrix and the forces ---- */

static double entry(const struct planar *s, int k, int i) { /* of the symmetric matrix */
    return k >= i ? s->mass[k][i] : s->mass[i][k];
}

/* Position of a body's centre of mass about the point of reference. */
static void centre(const struct planar_model *m, const struct planar *s, int b, double c[2]) {
    planar_point(s, b, m->body[b].centre[0], m->body[b].centre[1], c);
    c[0] -= s->pose[0].x, c[1] -= s->pose[0].y;
}

/* The second form of eq. planar.8. */
static void sum_over_bodies(struct harness *t, const struct planar_model *m, const struct planar *s,
                            double sum[PLANAR_JOINTS][PLANAR_JOINTS]) {
    memset(sum, 0, sizeof(double) * PLANAR_JOINTS * PLANAR_JOINTS);
    for (int b = 0; b < m->bodies; b++) {
        double c[2];
        centre(m, s, b, c);
        for (int k = 0; k < m->joints; k++)
            for (int l = 0; l < m->joints; l++) {
                const double *p = s->twist[k], *q = s->twist[l];
                if (!moves(m, k, b) || !moves(m, l, b)) continue;
                double x = (p[1] - p[0] * c[1]) * (q[1] - q[0] * c[1]), y = (p[2] + p[0] * c[0]) * (q[2] + q[0] * c[0]);
                sum[k][l] += m->body[b].mass * (x + y) + TERM(m->body[b].inertia * p[0] * q[0]);
            }
    }
    for (int k = 0; k < m->joints; k++) sum[k][k] += TERM(m->joint[k].armature);
}

/* The energy of motion, from differences of positions. */
static double energy_of_motion(const struct planar_model *m, const struct planar *s) {
    double energy = 0, zero = 0, v[3];
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_body *body = &m->body[b];
        struct probe probe = {m, s->q, s->v, b, 0, body->centre[0] + I * body->centre[1]};
        for (probe.what = 0; probe.what < 3; probe.what++)
            v[probe.what] = gradcheck_derivative(coordinate_later, &probe, &zero, 0);
        energy += 0.5 * (body->mass * (v[0] * v[0] + v[1] * v[1]) + body->inertia * v[2] * v[2]);
    }
    for (int k = 0; k < m->joints; k++) energy += 0.5 * m->joint[k].armature * s->v[k] * s->v[k];
    return energy;
}

static double mass_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    double energy = energy_of_motion(m, s), form = 0, sum[PLANAR_JOINTS][PLANAR_JOINTS];
    sum_over_bodies(t, m, s, sum);
    for (int k = 0; k < m->joints; k++) {
        for (int l = 0; l < m->joints; l++) form += 0.5 * s->v[k] * FORMULA(sum[k][l]) * s->v[l];
        for (int l = k; l >= 0; l = m->up[l]) EXPECT_NEAR(s->mass[k][l], sum[k][l], 1e-11 * fabs(sum[k][k]));
    }
    EXPECT(sum[6][3] == 0 && sum[5][6] == 0 && s->mass[6][3] == 0 && s->mass[6][5] == 0); /* two branches */
    return fabs(form - energy) / energy;
}

/* What hangs on each joint, as one body. */
static double composite_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    double error = 0;
    for (int k = 0; k < m->joints; k++) {
        double mass = 0, h[2] = {0, 0}, inertia = 0, c[2];
        for (int b = 0; b < m->bodies; b++) {
            if (!moves(m, k, b)) continue;
            centre(m, s, b, c);
            mass += m->body[b].mass;
            h[0] += m->body[b].mass * c[0], h[1] += m->body[b].mass * c[1];
            inertia += m->body[b].inertia + m->body[b].mass * (c[0] * c[0] + c[1] * c[1]);
        }
        const double *w = s->twist[k];
        double px = mass * w[1] - TERM(w[0] * h[1]), py = mass * w[2] + TERM(w[0] * h[0]);
        double spin = w[0] * inertia + h[0] * w[2] - h[1] * w[1];
        for (int l = k; l >= 0; l = m->up[l]) {
            double got = s->twist[l][0] * spin + s->twist[l][1] * px + s->twist[l][2] * py;
            double right = s->mass[k][l] - (k == l ? m->joint[k].armature : 0);
            error = worse(error, fabs(FORMULA(got) - right) / fmax(1, s->mass[k][k]));
        }
    }
    return error;
}

static void mass_matrix(struct harness *t) {
    struct trial x = begin_trials(free_creature, 2);
    CHECK("planar.8", worst_trial(t, &x, 20, mass_error), 1e-9);
    CHECK("planar.9", worst_trial(t, &x, 20, composite_error), 1e-12);
}

/* Lagrange's equations need the mass matrix and the potential energy as functions of q. */
struct lagrange {
    const struct planar_model *m;
    int k, l;
};

static double mass_at(const double *q, void *context) {
    const struct lagrange *c = context;
    struct planar s = {.rows = 0};
    memcpy(s.q, q, sizeof(double) * (size_t)c->m->joints);
    planar_forward(c->m, &s);
    return entry(&s, c->k, c->l);
}

static double potential_at(const double *q, void *context) {
    const struct lagrange *c = context;
    double sum = 0, angle;
    for (int b = 0; b < c->m->bodies; b++) {
        const struct planar_body *body = &c->m->body[b];
        double complex at = place(c->m, q, b, body->centre[0] + I * body->centre[1], &angle);
        sum -= body->mass * (c->m->gravity[0] * creal(at) + c->m->gravity[1] * cimag(at));
    }
    return sum;
}

/* The bias force and the weight, by Lagrange's equations. */
static void forces_by_lagrange(const struct planar_model *m, struct planar *s, double *force) {
    double d[PLANAR_JOINTS][PLANAR_JOINTS][PLANAR_JOINTS]; /* dM_kl/dq_j */
    struct lagrange c = {m, 0, 0};
    for (c.k = 0; c.k < m->joints; c.k++)
        for (c.l = 0; c.l <= c.k; c.l++)
            for (int j = 0; j < m->joints; j++)
                d[c.k][c.l][j] = d[c.l][c.k][j] = gradcheck_derivative(mass_at, &c, s->q, j);
    for (int k = 0; k < m->joints; k++) {
        force[k] = gradcheck_derivative(potential_at, &c, s->q, k);
        for (int l = 0; l < m->joints; l++)
            for (int j = 0; j < m->joints; j++) force[k] += (d[k][l][j] - 0.5 * d[l][j][k]) * s->v[l] * s->v[j];
    }
}

/* Eq. planar.10 as it is printed. */
static double printed_bias(struct harness *t, const struct planar_model *m, const struct planar *s, int k) {
    double sum = 0;
    for (int b = 0; b < m->bodies; b++) {
        const struct planar_pose *p = &s->pose[b];
        double x[2], w = p->turning;
        if (!moves(m, k, b)) continue;
        centre(m, s, b, x);
        double ax = p->ax - TERM(w * w) * (x[0] + s->pose[0].x - p->x);
        double ay = p->ay - w * w * (x[1] + s->pose[0].y - p->y);
        double jx = s->twist[k][1] - s->twist[k][0] * x[1], jy = s->twist[k][2] + s->twist[k][0] * x[0];
        sum += m->body[b].mass * (jx * (ax - m->gravity[0]) + jy * (ay - m->gravity[1]));
    }
    return FORMULA(sum);
}

static double bias_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    struct planar *s = &x->s;
    double right[PLANAR_JOINTS], error = 0;
    s->control[0] = 0.4, s->control[1] = -7;
    planar_forward(m, s);
    forces_by_lagrange(m, s, right);
    for (int k = 0; k < m->joints; k++) {
        error = worse(error, fabs(printed_bias(t, m, s, k) - right[k]) / 100);
        double f = -right[k] - m->joint[k].damping * s->v[k] - m->joint[k].stiffness * s->q[k];
        f += k == 3 ? 5 * 0.4 : k == 6 ? -2 * -1.0 : 0; /* the second control is clipped */
        EXPECT_NEAR(s->force[k], f, 1e-6);
    }
    for (int k = 0; k < m->joints; k++) { /* and the accelerations are those of M a = f */
        double sum = 0;
        for (int l = 0; l < m->joints; l++) sum += entry(s, k, l) * s->acceleration[l];
        EXPECT_NEAR(sum, s->force[k], 1e-9);
    }
    return error;
}

static void bias(struct harness *t) {
    struct trial x = begin_trials(free_creature, 3);
    x.m.joint[2].stiffness = 3, x.m.joint[4].damping = 0.7, x.m.joint[3].gear = 5, x.m.joint[6].gear = -2;
    CHECK("planar.10", worst_trial(t, &x, 5, bias_error), 1e-8);
}

/* Elimination as printed, and what it leaves: the factors of M, zero where M is, with positive D. */
static double factors_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    int n = m->joints;
    double a[PLANAR_JOINTS][PLANAR_JOINTS], l[PLANAR_JOINTS][PLANAR_JOINTS] = {{0}}, d[PLANAR_JOINTS], error = 0;
    for (int k = 0; k < n; k++)
        for (int j = 0; j <= k; j++) a[k][j] = s->mass[k][j];
    for (int k = n - 1; k >= 0; k--) {
        d[k] = a[k][k], l[k][k] = 1;
        EXPECT(d[k] > 0);
        for (int j = m->up[k]; j >= 0; j = m->up[j]) l[k][j] = a[k][j] / a[k][k];
        for (int j = m->up[k]; j >= 0; j = m->up[j])
            for (int r = j; r >= 0; r = m->up[r]) a[j][r] -= TERM(l[k][j] * a[k][r]);
    }
    for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int r = 0; r < n; r++) sum += l[r][k] * d[r] * l[r][j];
            error = worse(error, fabs(FORMULA(sum) - entry(s, k, j)) / entry(s, 0, 0));
        }
    return error;
}

static void elimination(struct harness *t) {
    struct trial x = begin_trials(free_creature, 4);
    CHECK("planar.14", worst_trial(t, &x, 20, factors_error), 1e-13);
}

/* ---- the fluid ---- */

/* A capsule, upright, beside the origin. */
static void floating(struct planar_model *m, double r, double h) {
    *m = (struct planar_model){.control = 1, .timestep = 0.01, .fluid_density = 1300, .viscosity = 0.4};
    planar_body(m, -1, 0, 0);
    planar_joint(m, slide(1, 0)), planar_joint(m, slide(0, 1)), planar_joint(m, hinge(1));
    planar_capsule(m, 0.3, 0, 0.3, h, r, 1000, false);
    planar_compile(m);
}

/* Eq. planar.13 as it is printed: the force along the axis (up), across it (to the left), and the moment. */
static void printed_drag(struct harness *t, const struct planar_model *m, const double v[3], double force[3]) {
    double l = m->body[0].box_along, w = m->body[0].box_across, d = (l + 2 * w) / 3;
    double beta = m->viscosity, rho = m->fluid_density;
    force[0] = -3 * PI * d * beta * v[0] - TERM(rho / 2 * w * w * fabs(v[0]) * v[0]);
    force[1] = -3 * PI * d * beta * v[1] - TERM(rho / 2 * l * w * fabs(v[1]) * v[1]);
    force[2] = -PI * d * d * d * beta * v[2] - rho / 64 * w * (l * l * l * l + w * w * w * w) * fabs(v[2]) * v[2];
}

/* The pieces of the faces, by Simpson's rule on either half; then Stokes' ball. */
static void drag_by_pieces(const struct planar_model *m, const double v[3], double piece[3]) {
    double l = m->body[0].box_along, w = m->body[0].box_across, d = (l + 2 * w) / 3, ends[2] = {l, w};
    double beta = m->viscosity, rho = m->fluid_density;
    piece[0] = piece[1] = piece[2] = 0;
    for (int face = 0; face < 2; face++)
        for (int k = 0; k < 5; k++) {
            double at = ends[face] * (k - 2) / 4, area = (k % 2 ? 4 : k == 2 ? 2 : 1) / 12.0 * ends[face] * w;
            piece[2] -= rho / 2 * fabs(v[2] * at) * v[2] * at * at * area;
            piece[face == 0 ? 1 : 0] -= rho / 2 * (face == 0 ? fabs(v[1]) * v[1] : fabs(v[0]) * v[0]) * area;
        }
    piece[0] -= 6 * PI * (d / 2) * beta * v[0];
    piece[1] -= 6 * PI * (d / 2) * beta * v[1];
    piece[2] -= 8 * PI * (d / 2) * (d / 2) * (d / 2) * beta * v[2];
}

static void fluid(struct harness *t) {
    static const double velocity[3][3] = {{0.7, -0.4, 1.1}, {-2, -0.4, -0.3}, {0.7, 0, 0}};
    struct planar_model m;
    double sum[3], error = 0;
    floating(&m, 0.15, 1.2);
    discs(0.15, 1.2, 1000, sum);
    double mass = sum[0], across = sum[1], along = sum[2];
    double l = sqrt(6 * (2 * across - TERM(along)) / mass), w = sqrt(6 * along / mass);
    double box = worse(fabs(mass / 12 * (FORMULA(l) * l + w * w) - across), fabs(mass / 6 * w * FORMULA(w) - along));
    CHECK("planar.12", box / across, 1e-12);
    for (int i = 0; i < 3; i++) {
        const double *v = velocity[i];
        double at[3] = {v[1] + v[2] * 0.3, -(v[0] - v[2] * 0.6), v[2]}; /* of the centre of mass, (0.3, 0.6) */
        double force[3], piece[3], turned_off = mass * v[2] * v[2];     /* the centre moves around the origin */
        struct planar s = {.v = {v[0], v[1], v[2]}};
        printed_drag(t, &m, at, force);
        drag_by_pieces(&m, at, piece);
        for (int k = 0; k < 3; k++) error = worse(error, fabs(FORMULA(force[k]) - piece[k]) / fmax(fabs(piece[k]), 1));
        planar_forward(&m, &s);
        EXPECT_NEAR(s.force[0], -force[1] + turned_off * 0.3, 1e-9);
        EXPECT_NEAR(s.force[1], force[0] + turned_off * 0.6, 1e-9);
        EXPECT_NEAR(s.force[2], force[2] + 0.3 * force[0] + 0.6 * force[1], 1e-9);
    }
    CHECK("planar.13", error, 1e-13);
}

/* ---- constraints ---- */

/* One slide of mass 1 against a limit: (1 - d) of the free acceleration and d of the wanted one. */
static void one_limit(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double depth = 0.0001 * pow(2, i), d, speed = i % 2 ? -0.3 : 0.2, push = 2 - i;
        struct planar_soft soft = {.time = 0.1, .damping = 0.8, .least = 0.6, .most = 0.95, .wide = 0.05};
        struct planar_model m = {.timestep = i < 6 ? 0.01 : 0.08, .control = 100, .integrator = PLANAR_RK4};
        struct planar_joint joint = {.kind = PLANAR_SLIDE,
                                     .axis = {0, 1},
                                     .gear = 1,
                                     .limited = true,
                                     .low = -1,
                                     .high = 2,
                                     .margin = 0.01,
                                     .soft = soft};
        planar_body(&m, -1, 0, 0);
        planar_joint(&m, joint);
        planar_capsule(&m, 0, 0, 1, 0, 0.1, 100, false);
        planar_compile(&m);
        bool top = i % 3 == 0;
        double side = top ? -1 : 1, w0 = 1 / m.body[0].mass;
        EXPECT_NEAR(m.mobility[0], w0, 1e-15);
        struct planar s = {.q = {top ? 2 - 0.01 + depth : -1 + 0.01 - depth}, .v = {side * speed}, .control = {push}};
        double x = fmin(depth / 0.05, 1), y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x); /* eq. planar.15 */
        double time = fmax(0.1, 2 * m.timestep);
        d = 0.6 + y * (0.95 - 0.6);
        double wanted = -2 / (0.95 * time) * speed + d / (0.95 * time * 0.8 * 0.95 * time * 0.8) * depth;
        double free = side * push * w0; /* along the row */
        double weight = FORMULA(d / (TERM(1 - d) * w0)), force = fmax(0, wanted - free) / (1 / weight + w0);
        planar_forward(&m, &s);
        bool pushes = wanted > free;
        error = worse(error, pushes ? fabs(free + w0 * force - ((1 - d) * free + d * wanted)) : force);
        EXPECT_NEAR(side * s.acceleration[0], pushes ? (1 - d) * free + d * wanted : free, 1e-12 * fabs(wanted));
        EXPECT_NEAR(side * s.constraint[0], pushes ? d * (wanted - free) / w0 : 0, 1e-10 * fabs(wanted));
        EXPECT(s.rows == 1 && s.limits == 1);
    }
    CHECK("planar.17", error, 1e-10);
}

struct objective {
    const struct planar_model *m;
    const struct planar *s;
    const double *from, *along; /* for the line */
};

static double rest(const struct planar *s, int r, int n, const double *a) {
    double sum = -s->row[r].target;
    for (int k = 0; k < n; k++) sum += s->row[r].row[k] * a[k];
    return sum;
}

static double objective(const double *a, void *context) { /* eq. planar.24 */
    const struct objective *o = context;
    int n = o->m->joints;
    double sum = 0;
    for (int k = 0; k < n; k++) {
        sum -= o->s->force[k] * a[k];
        for (int l = 0; l < n; l++) sum += 0.5 * a[k] * entry(o->s, k, l) * a[l];
    }
    for (int r = 0; r < o->s->rows; r++) {
        double below = fmin(0, rest(o->s, r, n, a));
        sum += 0.5 * o->s->row[r].weight * below * below;
    }
    return sum;
}

static double objective_on_line(const double *at, void *context) {
    const struct objective *o = context;
    double a[PLANAR_JOINTS];
    for (int k = 0; k < o->m->joints; k++) a[k] = o->from[k] + *at * o->along[k];
    return objective(a, context);
}

/* The gradient of the objective, as it stands below eq. planar.24, and a scale for its errors. */
static double gradient(const struct planar_model *m, const struct planar *s, const double *a, double *g) {
    double largest = 1;
    for (int k = 0; k < m->joints; k++) {
        g[k] = -s->force[k];
        for (int l = 0; l < m->joints; l++) g[k] += entry(s, k, l) * a[l];
        for (int r = 0; r < s->rows; r++)
            g[k] += s->row[r].weight * fmin(0, rest(s, r, m->joints, a)) * s->row[r].row[k];
        largest = fmax(largest, fabs(s->force[k]) + fabs(s->constraint[k]));
    }
    return largest;
}

/* Another start of the search, from which it ends in the same bits. */
static void expect_same_end(struct harness *t, struct trial *x) {
    struct planar again = x->s;
    for (int k = 0; k < x->m.joints; k++) again.acceleration[k] = 1000 * rng_normal(&x->rng);
    planar_forward(&x->m, &again);
    EXPECT(memcmp(x->s.acceleration, again.acceleration, sizeof(double) * (size_t)x->m.joints) == 0);
}

/* The solution for the rows that are active at the least point has no gradient, and is what the engine finds. */
static double solution_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    int n = m->joints;
    double h[PLANAR_JOINTS * PLANAR_JOINTS], a[PLANAR_JOINTS], g[PLANAR_JOINTS], error = 0;
    double largest = gradient(m, s, s->acceleration, g);
    for (int k = 0; k < n; k++) {
        double sum = -s->force[k] - s->constraint[k]; /* and the forces are those of the law of motion */
        for (int l = 0; l < n; l++) h[k * n + l] = entry(s, k, l), sum += entry(s, k, l) * s->acceleration[l];
        a[k] = s->force[k];
        EXPECT_NEAR(sum, 0, 1e-10 * largest);
        EXPECT_NEAR(g[k], 0, 1e-10 * largest);
    }
    for (int r = 0; r < s->rows; r++) {
        const struct planar_row *row = &s->row[r];
        if (rest(s, r, n, s->acceleration) >= 0) continue;
        for (int k = 0; k < n; k++) {
            a[k] += TERM(row->weight * row->target * row->row[k]);
            for (int l = 0; l < n; l++) h[k * n + l] += row->weight * row->row[k] * row->row[l];
        }
    }
    linear_solve(h, a, n);
    for (int k = 0; k < n; k++) a[k] = FORMULA(a[k]);
    gradient(m, s, a, g);
    for (int k = 0; k < n && s->rows > 0; k++) error = worse(error, fabs(g[k]) / largest);
    return error;
}

static void least_point(struct harness *t) {
    struct trial x = begin_trials(limited_creature, 5);
    double error = 0;
    int with_rows = 0, most = 0;
    for (int i = 0; i < 500; i++) {
        next_trial(&x);
        error = worse(error, solution_error(t, &x));
        expect_same_end(t, &x);
        with_rows += x.s.rows > 0;
        if (x.s.rows > most) most = x.s.rows;
    }
    EXPECT(with_rows > 400 && most >= 12);
    CHECK("planar.25", error, 1e-10);
}

/* Along a line in any direction, from a point that is not the least one. */
static double slope_error(struct harness *t, struct trial *x) {
    const struct planar_model *m = &x->m;
    const struct planar *s = &x->s;
    int n = m->joints;
    double from[PLANAR_JOINTS], along[PLANAR_JOINTS], at = 0.37, sum = 0, size = 1, corner = 1;
    for (int k = 0; k < n; k++)
        from[k] = s->acceleration[k] + 100 * rng_normal(&x->rng), along[k] = rng_normal(&x->rng);
    for (int k = 0; k < n; k++) {
        double pull = -TERM(s->force[k]);
        for (int l = 0; l < n; l++) pull += entry(s, k, l) * (from[l] + at * along[l]);
        sum += along[k] * pull;
    }
    for (int r = 0; r < s->rows; r++) {
        double change = rest(s, r, n, along) + s->row[r].target, here = rest(s, r, n, from) + at * change;
        sum += s->row[r].weight * fmin(0, here) * change;
        size = fmax(size, s->row[r].weight * fabs(here * change));
        corner = fmin(corner, fabs(here / change));
    }
    struct objective o = {m, s, from, along};
    if (corner < 0.2) return 0; /* differences would step over it */
    double numeric = gradcheck_derivative(objective_on_line, &o, &at, 0);
    return fabs(FORMULA(sum) - numeric) / fmax(size, fabs(numeric));
}

static void slopes(struct harness *t) {
    struct trial x = begin_trials(limited_creature, 11);
    CHECK("planar.26", worst_trial(t, &x, 200, slope_error), 1e-8);
}

/* The rows of a contact: the velocity of the point midway into the floor, and their weights. */
static void expect_rows(struct harness *t, struct trial *x, const struct planar_ball *ball, double pos, int r) {
    const struct planar_model *m = &x->m;
    struct planar *s = &x->s;
    double at[2], angle, scale = 2 * 0.49 * 1.49 * m->body[ball->body].mobility;
    planar_point(s, ball->body, ball->centre[0], ball->centre[1], at);
    double complex touched = at[0] + I * (pos / 2), origin = place(m, s->q, ball->body, 0, &angle);
    struct probe along = {m, s->q, s->v, ball->body, 0, (touched - origin) * cexp(-I * angle)}, up = along;
    up.what = 1;
    for (int edge = -1; edge <= 1; edge++, r++) {
        double velocity = 0;
        for (int j = 0; j < m->joints; j++) {
            double jx = gradcheck_derivative(coordinate, &along, s->q, j);
            double jy = gradcheck_derivative(coordinate, &up, s->q, j);
            EXPECT_NEAR(s->row[r].row[j], jy + edge * 0.7 * jx, 1e-9);
            velocity += s->row[r].row[j] * s->v[j];
        }
        double depth = fmin(-pos / 0.001, 1); /* eqs. planar.15 to planar.17 with the default numbers */
        double d = 0.9 + 0.05 * (depth <= 0.5 ? 2 * depth * depth : 1 - 2 * (1 - depth) * (1 - depth));
        double time = 0.95 * 0.02, target = -2 / time * velocity - d / (time * time) * pos;
        EXPECT_NEAR(s->row[r].target, target, 1e-9 * fmax(1, fabs(target)));
        EXPECT_NEAR(s->row[r].weight, (edge ? 1 : 2) * d / (1 - d) / scale, 1e-9 * s->row[r].weight);
    }
}

static void contacts(struct harness *t) {
    struct trial x = begin_trials(touching_creature, 6);
    int seen = 0;
    for (int i = 0; i < 100; i++) {
        int r = 0;
        next_trial(&x);
        EXPECT(x.s.limits == 0 && x.s.rows % 3 == 0);
        for (int k = 0; k < x.m.balls; k++) {
            const struct planar_ball *ball = &x.m.ball[k];
            double at[2];
            planar_point(&x.s, ball->body, ball->centre[0], ball->centre[1], at);
            if (at[1] - ball->radius >= 0) continue;
            expect_rows(t, &x, ball, at[1] - ball->radius, r);
            r += 3;
        }
        EXPECT(r == x.s.rows);
        seen += r;
    }
    EXPECT(seen > 300);
}

/* ---- capsules against each other ---- */

/* The foot of p on the axis from a to b, eq. planar.20 as printed; term: a factor of its second term. */
static double complex foot(double complex p, double complex a, double complex b, double term) {
    double complex m = (a + b) / 2, h = (a - b) / 2;
    double s = creal((p - m) * conj(h)) / creal(h * conj(h));
    return m + term * fmax(-1, fmin(1, s)) * h;
}

static double complex point_on(const double complex axis[2], double s) {
    return (axis[0] + axis[1]) / 2 + s * (axis[0] - axis[1]) / 2;
}

/* The least distance from a point to an axis, or of two axes, by halving: distances are convex functions. */
static double nearest(double complex p, const double complex axis[2], const double complex *other) {
    double low = -1, high = 1;
    for (int i = 0; i < 120; i++) {
        double s[2] = {low + (high - low) / 3, high - (high - low) / 3}, d[2];
        for (int k = 0; k < 2; k++)
            d[k] = other ? nearest(point_on(axis, s[k]), other, NULL) : cabs(point_on(axis, s[k]) - p);
        *(d[0] < d[1] ? &high : &low) = s[d[0] < d[1]];
    }
    double complex middle = point_on(axis, (low + high) / 2);
    return other ? nearest(middle, other, NULL) : cabs(middle - p);
}

static bool crossing(const double complex a[2], const double complex b[2]) {
    double complex x = a[1] - a[0], y = b[1] - b[0];
    double side[4] = {cimag(conj(x) * (b[0] - a[0])), cimag(conj(x) * (b[1] - a[0])), cimag(conj(y) * (a[0] - b[0])),
                      cimag(conj(y) * (a[1] - b[0]))};
    return side[0] * side[1] < 0 && side[2] * side[3] < 0;
}

/* The least of the four, eq. planar.21 without the radii. */
static double least_of_four(const double complex a[2], const double complex b[2]) {
    double least = INFINITY;
    for (int end = 0; end < 2; end++) {
        least = fmin(least, cabs(a[end] - foot(a[end], b[0], b[1], 1)));
        least = fmin(least, cabs(b[end] - foot(b[end], a[0], a[1], 1)));
    }
    return least;
}

static void distances(struct harness *t) {
    struct rng rng;
    double foot_error = 0, error = 0, r = 0.05, other = 0.06;
    int apart = 0;
    rng_init(&rng, 12, 0);
    for (int i = 0; i < 300; i++) {
        double complex x[5];
        for (int k = 0; k < 5; k++) {
            double re = rng_normal(&rng), im = rng_normal(&rng);
            x[k] = re + I * im;
        }
        double got = cabs(x[4] - foot(x[4], x[0], x[1], TERM(1)));
        foot_error = worse(foot_error, fabs(FORMULA(got) - nearest(x[4], x, NULL)));
    }
    CHECK("planar.20", foot_error, 1e-12);
    rng_init(&rng, 13, 0);
    for (int i = 0; i < 100; i++) {
        double complex x[4];
        for (int k = 0; k < 4; k++) {
            double re = rng_normal(&rng), im = rng_normal(&rng);
            x[k] = re + I * im;
        }
        if (crossing(x, x + 2)) continue;
        double got = least_of_four(x, x + 2) - TERM(r + other);
        error = worse(error, fabs(FORMULA(got) - (nearest(0, x, x + 2) - r - other)));
        apart++;
    }
    EXPECT(apart > 50);
    CHECK("planar.21", error, 1e-8);
}

/* A chain that can fold up: a free trunk, and three parts by hinges. */
static void chain(struct planar_model *m) {
    static const double radius[4] = {0.05, 0.06, 0.04, 0.05};
    *m = (struct planar_model){.timestep = 0.002, .control = 1, .contact = PLANAR_SOFT, .margin = 0.003};
    for (int b = 0; b < 4; b++) {
        planar_body(m, b - 1, 0, b ? -0.4 : 5);
        if (b == 0) planar_joint(m, slide(1, 0)), planar_joint(m, slide(0, 1));
        planar_joint(m, hinge(b % 2 ? 1 : -1));
        planar_capsule(m, b == 3 ? -0.1 : 0, 0, b == 3 ? 0.2 : 0, b == 3 ? 0 : -0.4, radius[b], 1000, true);
    }
    planar_pair(m, 0, 2);
    planar_pair(m, 0, 3);
    planar_pair(m, 1, 3);
    planar_compile(m);
}

/* The axis of body b's capsule. */
static void axis_of(const struct planar_model *m, const double *q, int b, double complex axis[2]) {
    double angle;
    for (int end = 0; end < 2; end++) {
        const double *c = m->ball[2 * b + end].centre;
        axis[end] = place(m, q, b, c[0] + I * c[1], &angle);
    }
}

struct gap {
    const struct planar_model *m;
    int body[2];
};

static double gap_at(const double *q, void *context) {
    const struct gap *g = context;
    double complex a[2], b[2];
    axis_of(g->m, q, g->body[0], a);
    axis_of(g->m, q, g->body[1], b);
    return least_of_four(a, b);
}

/* A row is the slope of the distance, and pushes as any constraint does. Returns what the printed row misses. */
static double meeting_error(struct harness *t, const struct gap *g, const struct planar *s,
                            const struct planar_row *row, double distance) {
    const struct planar_model *m = g->m;
    double complex a[2], b[2], from = 0, to = 0;
    double error = 0, velocity = 0, least = INFINITY, scale = 0, q[PLANAR_JOINTS];
    struct gap copy = *g;
    memcpy(q, s->q, sizeof q);
    axis_of(m, s->q, g->body[0], a);
    axis_of(m, s->q, g->body[1], b);
    for (int end = 0; end < 4; end++) {
        double complex x = end < 2 ? a[end] : foot(b[end - 2], a[0], a[1], 1);
        double complex y = end < 2 ? foot(a[end], b[0], b[1], 1) : b[end - 2];
        if (cabs(x - y) < least) least = cabs(x - y), from = x, to = y;
    }
    double complex n = (to - from) / least, x = from + (m->ball[2 * g->body[0]].radius + distance / 2) * n;
    x -= s->pose[0].x + I * s->pose[0].y;
    for (int k = 0; k < m->joints; k++) {
        const double *w = s->twist[k];
        double complex j = w[1] + I * w[2] + w[0] * I * x, sum = 0;
        if (moves(m, k, g->body[1])) sum += j;
        if (moves(m, k, g->body[0])) sum -= TERM(1) * j;
        double numeric = gradcheck_derivative(gap_at, &copy, q, k);
        error = worse(error, fabs(FORMULA(creal(conj(n) * sum)) - numeric));
        EXPECT_NEAR(row->row[k], numeric, 1e-6);
        velocity += numeric * s->v[k];
    }
    for (int i = 0; i < 2; i++) scale += m->body[g->body[i]].mobility; /* eq. planar.23 */
    double pos = distance - m->margin, depth = fmin(-pos / 0.001, 1);
    double d = 0.9 + 0.05 * (depth <= 0.5 ? 2 * depth * depth : 1 - 2 * (1 - depth) * (1 - depth));
    double target = -2 / (0.95 * 0.02) * velocity - d / (0.95 * 0.02 * 0.95 * 0.02) * pos;
    EXPECT_NEAR(row->target, target, 1e-6 * fmax(1, fabs(target)));
    EXPECT_NEAR(row->weight, d / ((1 - d) * scale), 1e-9 * row->weight);
    return error;
}

static void pairs(struct harness *t) {
    struct planar_model m;
    struct planar s;
    struct rng rng;
    double error = 0;
    int met = 0, crossed = 0;
    chain(&m);
    rng_init(&rng, 14, 0);
    for (int i = 0; i < 1000; i++) {
        random_state(&m, &s, &rng);
        s.q[4] += PI;
        planar_forward(&m, &s);
        int r = 0, crosses = 0;
        for (int k = 0; k < m.pairs; k++) {
            struct gap g = {&m, {m.ball[m.pair[k].ball[0]].body, m.ball[m.pair[k].ball[1]].body}};
            double complex a[2], b[2];
            axis_of(&m, s.q, g.body[0], a);
            axis_of(&m, s.q, g.body[1], b);
            double distance = nearest(0, a, b) - m.ball[2 * g.body[0]].radius - m.ball[2 * g.body[1]].radius;
            if (crossing(a, b)) crosses++;
            if (crossing(a, b) || distance >= m.margin) continue;
            const struct planar_row *row = &s.row[r++];
            if (distance < -0.07) continue; /* the axes almost touch, and differences may step over that */
            error = worse(error, meeting_error(t, &g, &s, row, distance));
            met++;
        }
        EXPECT(r == s.rows && s.standing == 0 && s.doubtful == crosses);
        crossed += crosses;
    }
    EXPECT(met > 50 && crossed > 50);
    CHECK("planar.22", error, 1e-6);
}

/* Folded in three, the outer parts lie side by side along a stretch: two contacts, at its ends; and what is pressed
 * together comes apart again. */
static void side_by_side(struct harness *t) {
    struct planar_model m;
    struct planar s = {.rows = 0};
    chain(&m);
    m.pairs = 1;
    s.q[2] = 0.4, s.q[3] = 0.2,
    s.q[4] = PI + 0.2; /* the trunk and the third part, whose signs are those of q[2], q[4] */
    for (int turn = 0; turn < 3; turn++) {
        struct planar one = s;
        one.q[4] += turn == 1 ? 5e-5 : turn == 2 ? 5e-4 : 0;
        planar_forward(&m, &one);
        EXPECT(one.rows == (turn < 2 ? 2 : 1) && one.doubtful == (turn < 2));
        for (int k = 0; k < 4; k++) EXPECT(one.row[0].row[k] == 0 || k == 3); /* the trunk's joints move both */
    }
    for (int i = 0; i < 100; i++) planar_step(&m, &s);
    double complex a[2], b[2];
    axis_of(&m, s.q, 0, a);
    axis_of(&m, s.q, 2, b);
    EXPECT(!crossing(a, b) && nearest(0, a, b) > 0.09);
}

/* Mobilities are those at q = 0, whatever the state. */
static void mobilities(struct harness *t) {
    struct planar_model m;
    struct planar s = {.rows = 0};
    creature(&m, false);
    int n = m.joints;
    planar_forward(&m, &s);
    for (int b = -1; b < m.bodies; b++) {
        double sum = 0;
        for (int axis = 0; axis < (b < 0 ? n : 2); axis++) {
            double h[PLANAR_JOINTS * PLANAR_JOINTS], x[PLANAR_JOINTS] = {0}, j[PLANAR_JOINTS] = {0};
            for (int k = 0; k < n * n; k++) h[k] = entry(&s, k / n, k % n);
            struct probe probe = {&m, s.q, s.v, b, axis, 0};
            if (b >= 0) probe.point = m.body[b].centre[0] + I * m.body[b].centre[1];
            for (int k = 0; k < n; k++) j[k] = b < 0 ? k == axis : gradcheck_derivative(coordinate, &probe, s.q, k);
            memcpy(x, j, sizeof x);
            linear_solve(h, x, n);
            for (int k = 0; k < n; k++) sum += b < 0 ? 0 : j[k] * x[k] / 3;
            if (b < 0) EXPECT_NEAR(m.mobility[axis], x[axis], 1e-12);
        }
        if (b >= 0) EXPECT_NEAR(m.body[b].mobility, sum, 1e-10);
    }
}

/* A capsule dropped on the floor comes to rest where the floor's force is its weight. */
static void plank(struct planar_model *m, double tilt) {
    *m = (struct planar_model){.timestep = 0.002, .gravity = {tilt, -9.81}, .control = 1, .friction = 0.5};
    m->contact = (struct planar_soft){.time = 0.02, .damping = 1, .least = 0.1, .most = 0.8, .wide = 0.01};
    planar_body(m, -1, 0, 0.2);
    planar_joint(m, slide(1, 0)), planar_joint(m, slide(0, 1)), planar_joint(m, hinge(1));
    planar_capsule(m, -0.5, 0, 0.5, 0, 0.1, 1000, true);
    planar_compile(m);
}

static void at_rest(struct harness *t) {
    struct planar_model m;
    struct planar s = {.rows = 0};
    plank(&m, 0);
    for (int i = 0; i < 5000; i++) planar_step(&m, &s);
    double mass = m.body[0].mass, low = 0, high = 0.01, w0 = 2 * 0.25 * 1.25 * m.body[0].mobility;
    for (int i = 0; i < 100; i++) { /* two ends, four rows each, of the force D d p/(0.8 * 0.02)^2 */
        double p = (low + high) / 2, x = p / 0.01, y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
        double d = 0.1 + 0.7 * y, force = 8 * d / ((1 - d) * w0) * d * p / (0.016 * 0.016);
        if (force < mass * 9.81)
            low = p;
        else
            high = p;
    }
    EXPECT(low > 1e-5 && low < 0.0099);
    EXPECT_NEAR(s.q[1], -0.1 - low, 1e-9);
    EXPECT(fabs(s.v[1]) < 1e-9 && fabs(s.q[2]) < 1e-9 && s.rows == 6);
    EXPECT_NEAR(s.constraint[1], mass * 9.81, 1e-6);
    EXPECT_NEAR(m.body[0].mobility, 2 / (3 * mass), 1e-15);
}

/* A ball with a margin is felt by the floor before it touches it. */
static void margins(struct harness *t) {
    struct planar_model m;
    plank(&m, 0);
    m.margin = 0.004;
    for (int i = 0; i < 2; i++) {
        struct planar s = {.q = {0, -0.1 + (i ? 0.0041 : 0.0039)}, .v = {0.3, -0.2, 0.1}};
        planar_forward(&m, &s);
        EXPECT(s.rows == (i ? 0 : 6));
        if (i) continue;
        /* the contact is midway between ball and floor, half of 0.0039 up, and -0.0001 deep */
        double jx = 0.00195 - 0.1 - s.q[1], time = 0.016, d = 0.1 + 0.7 * 2 * 1e-4;
        EXPECT_NEAR(s.row[2].row[2], -0.5 - 0.5 * (jx - 0.1), 1e-12);
        double velocity = -0.2 - 0.5 * 0.1 + 0.5 * (0.3 - 0.1 * (jx - 0.1));
        EXPECT_NEAR(s.row[2].target, -2 / time * velocity + d / (time * time) * 1e-4, 1e-9);
    }
}

/* Friction: what slides is slowed by mu times its weight; a slope less than mu holds all but a creep. */
static void friction(struct harness *t) {
    struct planar_model m;
    for (int i = 0; i < 2; i++) {
        struct planar s = {.rows = 0};
        plank(&m, i ? 3 : 0);
        for (int k = 0; k < 2000; k++) planar_step(&m, &s);
        if (i == 0) s.v[0] = 20;
        double before = s.v[0], rise = s.v[1];
        for (int k = 0; k < 500; k++) {
            planar_step(&m, &s);
            EXPECT(fabs(s.constraint[0]) <= 0.5 * s.constraint[1] * (1 + 1e-9));
        }
        if (i == 0)
            EXPECT_NEAR(s.v[0] - before, -0.5 * (9.81 + s.v[1] - rise), 1e-9);
        else
            EXPECT(s.v[0] > 0 && s.v[0] < 0.1);
    }
}

/* ---- steps ---- */

/* On a linear system the step is the exponential series up to the fourth power. */
static void runge_kutta(struct harness *t) {
    struct planar_model m = {.timestep = 0.1, .control = 1, .integrator = PLANAR_RK4};
    struct planar_joint joint = slide(1, 0);
    joint.stiffness = 30, joint.damping = 4;
    planar_body(&m, -1, 0, 0);
    planar_joint(&m, joint);
    planar_capsule(&m, 0, 0, 1, 0, 0.1, 100, false);
    planar_compile(&m);
    double mass = m.body[0].mass, h = 0.1, y[2] = {0.7, -1.1}, k[4][2], z[2], series[2] = {0, 0}, power[2], error = 0;
    static const double reach[4] = {0, 0.5, 0.5, 1};
    for (int stage = 0; stage < 4; stage++) {
        for (int i = 0; i < 2; i++) z[i] = y[i] + (stage ? reach[stage] * h * k[stage - 1][i] : 0);
        k[stage][0] = z[1];
        k[stage][1] = (-30 * z[0] - 4 * z[1]) / mass;
    }
    memcpy(power, y, sizeof y);
    for (int n = 0; n <= 4; n++) {
        for (int i = 0; i < 2; i++) series[i] += power[i];
        double up = power[1] * h / (n + 1), down = (-30 * power[0] - 4 * power[1]) / mass * h / (n + 1);
        power[0] = up, power[1] = down;
    }
    struct planar s = {.q = {y[0]}, .v = {y[1]}};
    planar_step(&m, &s);
    for (int i = 0; i < 2; i++) {
        double next = y[i] + h / 6 * (k[0][i] + 2 * k[1][i] + TERM(2 * k[2][i]) + k[3][i]);
        error = worse(error, fabs(FORMULA(next) - series[i]));
        EXPECT_NEAR(i ? s.v[0] : s.q[0], series[i], 1e-14);
    }
    EXPECT_NEAR(s.pose[0].x, y[0] + h * k[2][0], 1e-14); /* what is left behind is the fourth stage */
    CHECK("planar.27", error, 1e-14);
}

static void euler(struct harness *t) {
    struct trial x = begin_trials(limited_creature, 7);
    static struct planar before; /* not on the stack, where gcc 12 for ARM takes it for unset */
    struct planar *s = &x.s;
    double error = 0;
    x.m.integrator = PLANAR_EULER;
    for (int k = 0; k < x.m.joints; k++) x.m.joint[k].damping = 0.5 * k + 1;
    for (int i = 0; i < 50; i++) {
        crouch(&x.m, s, &x.rng);
        before = *s;
        planar_step(&x.m, s);
        double largest = 1;
        for (int k = 0; k < x.m.joints; k++) largest = fmax(largest, fabs(s->force[k]) + fabs(s->constraint[k]));
        for (int k = 0; k < x.m.joints; k++) {
            double left = 0, dv = s->v[k] - before.v[k];
            for (int l = 0; l < x.m.joints; l++) left += entry(s, k, l) * (s->v[l] - before.v[l]) / x.m.timestep;
            double right = s->force[k] + s->constraint[k] - TERM(x.m.joint[k].damping * dv);
            error = worse(error, fabs(FORMULA(right) - left) / largest);
            EXPECT_NEAR(s->q[k], before.q[k] + x.m.timestep * s->v[k], 1e-15 * fmax(1, fabs(s->q[k])));
        }
    }
    CHECK("planar.28", error, 1e-10);
}

/* ---- known motions ---- */

/* The arithmetic-geometric mean gives the period of a pendulum of any swing. */
static void period(struct harness *t) {
    struct planar_model m = {.timestep = 0.001, .gravity = {0, -9.81}, .control = 1, .integrator = PLANAR_RK4};
    planar_body(&m, -1, 0, 0);
    planar_joint(&m, hinge(1));
    planar_capsule(&m, 0, 0, 0, -0.8, 0.05, 1000, false);
    planar_compile(&m);
    const struct planar_body *b = &m.body[0];
    double swing = 2.2, x = 1, y = cos(swing / 2), before = 0, first = -1, last = 0;
    for (int i = 0; i < 20; i++) {
        double mean = (x + y) / 2;
        y = sqrt(x * y), x = mean;
    }
    double right = 2 * PI / x * sqrt((b->inertia + b->mass * 0.16) / (b->mass * 9.81 * 0.4));
    struct planar s = {.q = {swing}};
    int turns = 0;
    for (int i = 1; i < 20000; i++) { /* it passes the lowest point once in a half period */
        before = s.q[0];
        planar_step(&m, &s);
        if (before * s.q[0] > 0) continue;
        last = (i - 1 + before / (before - s.q[0])) * m.timestep;
        if (first < 0)
            first = last;
        else
            turns++;
    }
    EXPECT(turns > 10);
    EXPECT_NEAR(2 * (last - first) / turns, right, 1e-6);
}

static double energy(const struct planar_model *m, struct planar *s) {
    struct lagrange c = {m, 0, 0};
    double sum = potential_at(s->q, &c);
    planar_forward(m, s);
    for (int k = 0; k < m->joints; k++)
        for (int l = 0; l < m->joints; l++) sum += 0.5 * s->v[k] * entry(s, k, l) * s->v[l];
    return sum;
}

/* Without limits, floor and friction the energy stays; without gravity and armature so do momentum and spin. */
static void conserved(struct harness *t) {
    struct planar_model m;
    struct planar s;
    struct rng rng;
    rng_init(&rng, 8, 0);
    for (int weightless = 0; weightless < 2; weightless++) {
        creature(&m, false);
        m.timestep = 0.0005;
        if (weightless) m.gravity[0] = m.gravity[1] = m.joint[0].armature = m.joint[3].armature = 0;
        random_state(&m, &s, &rng);
        double start = energy(&m, &s), first[3] = {0}, most = fabs(start);
        for (int i = 0; i <= 4000; i++) {
            planar_forward(&m, &s);
            double sum[3] = {0};
            for (int b = 0; b < m.bodies; b++) {
                const struct planar_body *body = &m.body[b];
                const struct planar_pose *p = &s.pose[b];
                double c[2];
                planar_point(&s, b, body->centre[0], body->centre[1], c);
                double vx = p->vx - p->turning * (c[1] - p->y), vy = p->vy + p->turning * (c[0] - p->x);
                sum[0] += body->mass * vx, sum[1] += body->mass * vy;
                sum[2] += body->inertia * p->turning + body->mass * (c[0] * vy - c[1] * vx);
            }
            if (i == 0) memcpy(first, sum, sizeof sum);
            for (int k = 0; weightless && k < 3; k++) EXPECT_NEAR(sum[k], first[k], 1e-6 * most);
            planar_step(&m, &s);
        }
        EXPECT_NEAR(energy(&m, &s), start, 1e-6 * most);
    }
}

/* A cart with two poles by hand. With the angles t1 and t2 of the poles from upright, to the right, their masses m, the
 * distances l/2 of their centres, T and U are short enough to write Lagrange's equations down. */
static void two_poles(struct harness *t) {
    struct planar_model m = {.timestep = 0.01, .gravity = {0, -9.81}, .control = 1, .integrator = PLANAR_RK4};
    struct planar s;
    struct rng rng;
    double l = 0.6, g = 9.81;
    planar_body(&m, -1, 0, 0);
    planar_joint(&m, slide(1, 0));
    planar_capsule(&m, -0.1, 0, 0.1, 0, 0.1, 1000, false);
    for (int pole = 0; pole < 2; pole++) {
        planar_body(&m, pole, 0, pole ? l : 0);
        planar_joint(&m, hinge(-1));
        planar_capsule(&m, 0, 0, 0, l, 0.045, 1000, false);
    }
    m.joint[0].gear = 10;
    planar_compile(&m);
    double c = m.body[0].mass, p = m.body[1].mass, i = m.body[1].inertia;
    rng_init(&rng, 9, 0);
    for (int trial = 0; trial < 100; trial++) {
        random_state(&m, &s, &rng);
        s.control[0] = rng_range(&rng, -1, 1);
        planar_forward(&m, &s);
        double t1 = s.q[1], t2 = t1 + s.q[2], w1 = s.v[1], w2 = w1 + s.v[2];
        double a = s.acceleration[0], b1 = s.acceleration[1], b2 = b1 + s.acceleration[2];
        double cart = (c + 2 * p) * a + 1.5 * p * l * (b1 * cos(t1) - w1 * w1 * sin(t1)) +
                      0.5 * p * l * (b2 * cos(t2) - w2 * w2 * sin(t2)) - 10 * s.control[0];
        double lower = 1.5 * p * l * cos(t1) * a + (i + 1.25 * p * l * l) * b1 +
                       0.5 * p * l * l * (cos(t1 - t2) * b2 + sin(t1 - t2) * w2 * w2) - 1.5 * p * g * l * sin(t1);
        double upper = 0.5 * p * l * cos(t2) * a + (i + 0.25 * p * l * l) * b2 +
                       0.5 * p * l * l * (cos(t1 - t2) * b1 - sin(t1 - t2) * w1 * w1) - 0.5 * p * g * l * sin(t2);
        EXPECT_NEAR(cart, 0, 1e-10);
        EXPECT_NEAR(lower, 0, 1e-10);
        EXPECT_NEAR(upper, 0, 1e-10);
    }
}

/* ---- faults ---- */

static void faults(struct harness *t) {
    struct trial x = begin_trials(limited_creature, 10);
    struct planar_model *m = &x.m;
    struct planar *s = &x.s;
    for (int euler_too = 0; euler_too < 2; euler_too++) {
        limited_creature(m);
        m->integrator = euler_too ? PLANAR_EULER : PLANAR_RK4;
        m->joint[3].gear = 1;
        static const double bad[] = {NAN, INFINITY, -INFINITY, 1e300, 1e11};
        for (int i = 0; i < 5; i++)
            for (int k = 0; k < m->joints; k++) {
                crouch(m, s, &x.rng);
                s->q[k] = bad[i];
                EXPECT(!planar_step(m, s));
                crouch(m, s, &x.rng);
                s->v[k] = i < 4 ? bad[i] : 1e155;
                EXPECT(!planar_step(m, s));
            }
        crouch(m, s, &x.rng);
        s->v[0] = 1e11; /* finite, and not to be believed */
        EXPECT(!planar_step(m, s));
        crouch(m, s, &x.rng);
        for (int k = 0; k < m->joints; k++) s->q[k] = NAN;
        planar_forward(m, s);
        EXPECT(s->rows == 0);
        crouch(m, s, &x.rng);
        EXPECT(planar_step(m, s));
        struct planar same = *s, big = *s, bad_control = *s;
        bad_control.control[0] = NAN;
        EXPECT(!planar_step(m, &bad_control));
        same.control[0] = 1, big.control[0] = 1e300;
        planar_step(m, &same), planar_step(m, &big);
        EXPECT(memcmp(same.q, big.q, sizeof same.q) == 0 && memcmp(same.v, big.v, sizeof same.v) == 0);
    }
}

/* As many rows as there can be: both limits of every joint, every ball on the floor, pairs side by side. */
static void most_rows(struct harness *t) {
    struct planar_model m = {.timestep = 0.01, .gravity = {0, -9.81}, .control = 1, .friction = 1};
    m.contact = PLANAR_SOFT;
    for (int b = 0; b < PLANAR_BODIES; b++) {
        planar_body(&m, b - 1, b ? 0.14 : 0, b ? 0.01 : 0);
        if (b == 0) planar_joint(&m, slide(0, 1));
        planar_joint(&m, hinge(b % 2 ? 1 : -1));
        planar_capsule(&m, 0, 0, 0.3, 0, 0.05, 1000, true);
    }
    for (int k = 0; k < PLANAR_PAIRS; k++) planar_pair(&m, k, k + 2);
    for (int k = 0; k < m.joints; k++) {
        m.joint[k].limited = true, m.joint[k].low = 0.01, m.joint[k].high = -0.01;
        m.joint[k].soft = PLANAR_SOFT;
    }
    planar_compile(&m);
    EXPECT(m.joints == PLANAR_JOINTS && m.balls == PLANAR_BALLS);
    struct planar s = {.rows = 0};
    m.margin = 1;
    planar_forward(&m, &s);
    EXPECT(s.rows == PLANAR_ROWS && s.limits == 2 * PLANAR_JOINTS && s.standing == PLANAR_ROWS - 2 * PLANAR_PAIRS);
    m.margin = 0;
    bool sound = true;
    for (int i = 0; i < 1000; i++) sound = sound && planar_step(&m, &s);
    EXPECT(sound && fabs(s.v[0]) < 1 && s.q[0] > -0.06);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"capsules", capsules},
        {"bodies", bodies},
        {"kinematics", kinematics},
        {"points", points},
        {"mass matrix", mass_matrix},
        {"bias forces", bias},
        {"elimination", elimination},
        {"the fluid", fluid},
        {"one limit", one_limit},
        {"the least point", least_point},
        {"slopes", slopes},
        {"contacts", contacts},
        {"distances", distances},
        {"pairs", pairs},
        {"side by side", side_by_side},
        {"mobilities", mobilities},
        {"at rest on the floor", at_rest},
        {"margins", margins},
        {"friction", friction},
        {"Runge-Kutta", runge_kutta},
        {"Euler", euler},
        {"a pendulum's period", period},
        {"what is conserved", conserved},
        {"two poles by hand", two_poles},
        {"faults", faults},
        {"as many rows as there can be", most_rows},
    };
    return harness_run("planar", section, sizeof section / sizeof *section, argc, argv);
}
