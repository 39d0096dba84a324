/*
## What the checks show

`build/10-mujoco-check` evaluates each equation of this chapter as it is printed, but for the definitions.

### The equations of motion

They are checked from below, at random states with the poles anywhere on their circles: positions and velocities against
the engine's, energies against positions, the mass matrix against the kinetic energy, bias and weight against
derivatives of the energies, and in the end the accelerations against the engine's.
*/
#include "checks.h"
#include "lagrangian.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/rng.h"
#include "worlds/env_planar.h"

enum { N = LAGRANGIAN, TRIALS = 50 };

/* A random state of the double pendulum in the engine, and the numbers of its model. */
struct trial {
    struct env_planar e;
    struct lagrangian l;
    double q[N], v[N], u;
    struct rng rng;
};

static void begin_trials(struct trial *x) {
    env_planar_init(&x->e, INVERTED_DOUBLE_PENDULUM, 5);
    x->l = lagrangian_of(&x->e.model);
    rng_init(&x->rng, 10, 1);
}

static void next_trial(struct trial *x) {
    struct planar *s = &x->e.state;
    *s = (struct planar){.rows = 0};
    for (int k = 0; k < N; k++) {
        x->q[k] = s->q[k] = k ? rng_range(&x->rng, -3, 3) : rng_range(&x->rng, -0.9, 0.9);
        x->v[k] = s->v[k] = 3 * rng_normal(&x->rng);
        rng_normal(&x->rng); /* the recorded trials were drawn with one number more */
    }
    x->u = s->control[0] = rng_range(&x->rng, -1, 1);
    planar_forward(&x->e.model, s);
}

/* The largest of a section's errors, which it measures at a trial. */
static double worst_trial(struct harness *t, double (*error_of)(struct harness *t, struct trial *x)) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        error = worse(error, error_of(t, &x));
    }
    return error;
}

/* ---- energies ---- */

/* Along the straight line q + t v: where the engine has the centre of a body. */
struct along {
    struct trial *x;
    int body, axis;
};

static double engine_centre(const double *t, void *context) {
    struct along *c = context;
    const struct planar_model *m = &c->x->e.model;
    struct planar s = {.rows = 0};
    double at[2];
    for (int k = 0; k < N; k++) s.q[k] = c->x->q[k] + *t * c->x->v[k];
    planar_forward(m, &s);
    planar_point(&s, c->body, m->body[c->body].centre[0], m->body[c->body].centre[1], at);
    return at[c->axis];
}

static double engine_velocity(struct trial *x, int body, int axis) {
    struct along c = {x, body, axis};
    double t = 0;
    return gradcheck_derivative(engine_centre, &c, &t, 0);
}

static double centre_error(struct harness *t, struct trial *x) {
    double l = x->l.length, c = x->l.centre, th = x->q[1], phi = th + x->q[2], dth = x->v[1], dphi = dth + x->v[2];
    const double place[2][2] = {{FORMULA(x->q[0] + TERM(c * sin(th))), FORMULA(c * cos(th))},
                                {FORMULA(x->q[0] + TERM(l * sin(th)) + c * sin(phi)),
                                 FORMULA(l * cos(th) + TERM(c * cos(phi)))}};
    const double speed[2][2] = {{FORMULA(x->v[0] + TERM(c * dth * cos(th))), FORMULA(-c * dth * sin(th))},
                                {FORMULA(x->v[0] + l * dth * cos(th) + TERM(c * dphi * cos(phi))),
                                 FORMULA(-l * dth * sin(th) - TERM(c * dphi * sin(phi)))}};
    double error = 0, zero = 0;
    for (int pole = 0; pole < 2; pole++)
        for (int axis = 0; axis < 2; axis++) {
            struct along at = {x, pole + 1, axis};
            error = worse(error, fabs(place[pole][axis] - engine_centre(&zero, &at)));
            error = worse(error, fabs(speed[pole][axis] - engine_velocity(x, pole + 1, axis)));
        }
    return error;
}

void centres(struct harness *t) {
    struct trial x;
    begin_trials(&x);
    EXPECT_NEAR(x.l.cart, 10.471975512, 1e-8);
    EXPECT_NEAR(x.l.pole, 4.198738582, 1e-8);
    EXPECT_NEAR(x.l.inertia, 0.154970670, 1e-8);
    EXPECT(x.l.length == 0.6 && x.l.centre == 0.3 && x.l.gravity == 9.81 && x.l.gravity_x == 1e-5);
    EXPECT(x.l.gear == 500 && x.l.damping == 0.05);
    CHECK("10.1", worst_trial(t, centre_error), 1e-10);
}

/* The engine's bodies: places and velocities of their centres, and the energies of them all. */
struct bodies {
    double p[3][2], v[3][2], kinetic, potential;
};

static struct bodies engine_bodies(struct trial *x) {
    struct bodies b = {.kinetic = 0};
    const struct planar_model *m = &x->e.model;
    double zero = 0;
    for (int i = 0; i < 3; i++) {
        for (int axis = 0; axis < 2; axis++) {
            struct along at = {x, i, axis};
            b.p[i][axis] = engine_centre(&zero, &at);
            b.v[i][axis] = engine_velocity(x, i, axis);
            b.potential -= m->body[i].mass * m->gravity[axis] * b.p[i][axis];
            b.kinetic += m->body[i].mass * b.v[i][axis] * b.v[i][axis] / 2;
        }
        b.kinetic += m->body[i].inertia * pow(x->e.state.pose[i].turning, 2) / 2;
    }
    return b;
}

static double kinetic_error(struct harness *t, struct trial *x) {
    struct bodies b = engine_bodies(x);
    double dth = x->v[1], dphi = x->v[1] + x->v[2], squares = 0;
    for (int k = 0; k < 4; k++) squares += pow(b.v[1 + k / 2][k % 2], 2);
    double formula = FORMULA(x->l.cart * x->v[0] * x->v[0] / 2 + x->l.pole * squares / 2 +
                             TERM(x->l.inertia * (dth * dth + dphi * dphi) / 2));
    EXPECT_NEAR(lagrangian_kinetic(&x->l, x->q, x->v), b.kinetic, 1e-8);
    return fabs(formula - b.kinetic);
}

void kinetic_energy(struct harness *t) {
    CHECK("10.2", worst_trial(t, kinetic_error), 1e-9);
}

static double potential_error(struct harness *t, struct trial *x) {
    struct bodies b = engine_bodies(x);
    double sideways = x->l.gravity_x * (x->l.cart * x->q[0] + x->l.pole * (b.p[1][0] + b.p[2][0]));
    double formula = FORMULA(-TERM(sideways) + x->l.gravity * x->l.pole * (b.p[1][1] + b.p[2][1]));
    EXPECT_NEAR(lagrangian_potential(&x->l, x->q), b.potential, 1e-12);
    return fabs(formula - b.potential);
}

void potential_energy(struct harness *t) {
    CHECK("10.3", worst_trial(t, potential_error), 1e-12);
}

/* ---- Lagrange's equations ---- */

/* T at the sum of some velocities: from it come the entries of M, exactly, because T is quadratic. */
static double kinetic_of(const struct trial *x, int j, int k) {
    double v[N] = {0};
    v[j] += 1;
    if (k >= 0) v[k] += 1;
    return lagrangian_kinetic(&x->l, x->q, v);
}

static double mass_error(struct harness *t, struct trial *x) {
    double m0 = x->l.cart, m = x->l.pole, in = x->l.inertia, l = x->l.length, c = x->l.centre, mass[N][N], error = 0;
    double th = x->q[1], phi = th + x->q[2], bend = cos(x->q[2]);
    double m12 = FORMULA(m * (c + l) * cos(th) + TERM(m * c * cos(phi))), m13 = FORMULA(m * c * cos(phi));
    double m23 = FORMULA(in + TERM(m * (c * c + l * c * bend)));
    double m22 = FORMULA(2 * in + m * (2 * c * c + l * l + TERM(2 * l * c * bend)));
    const double formula[N][N] = {{FORMULA(m0 + TERM(2 * m)), m12, m13}, {m12, m22, m23}, {m13, m23, in + m * c * c}};
    lagrangian_mass(&x->l, x->q, mass);
    for (int j = 0; j < N; j++)
        for (int k = 0; k < N; k++) {
            double exact =
                j == k ? 2 * kinetic_of(x, j, -1) : kinetic_of(x, j, k) - kinetic_of(x, j, -1) - kinetic_of(x, k, -1);
            error = worse(error, fabs(formula[j][k] - exact));
            EXPECT_NEAR(mass[j][k], exact, 1e-12);
            if (k <= j) EXPECT_NEAR(mass[j][k], x->e.state.mass[j][k], 1e-12); /* the engine's */
        }
    return error;
}

void mass_matrix(struct harness *t) {
    CHECK("10.5", worst_trial(t, mass_error), 1e-12);
}

/* The momentum of a coordinate, (M v)_k, along q + t v; the energies as functions of q. */
struct lagrange {
    struct trial *x;
    int k;
};

static double momentum(const double *t, void *context) {
    struct lagrange *c = context;
    double q[N], plus[N], minus[N];
    for (int i = 0; i < N; i++) {
        q[i] = c->x->q[i] + *t * c->x->v[i];
        plus[i] = minus[i] = c->x->v[i];
    }
    plus[c->k] += 1;
    minus[c->k] -= 1;
    return (lagrangian_kinetic(&c->x->l, q, plus) - lagrangian_kinetic(&c->x->l, q, minus)) / 2;
}

static double kinetic(const double *q, void *context) {
    struct trial *x = context;
    return lagrangian_kinetic(&x->l, q, x->v);
}

static double potential(const double *q, void *context) {
    struct trial *x = context;
    return lagrangian_potential(&x->l, q);
}

/* Eq. 10.6 as it is printed. */
static void printed_forces(struct harness *t, const struct trial *x, double h[N], double w[N]) {
    double m = x->l.pole, l = x->l.length, c = x->l.centre, g = x->l.gravity, gx = x->l.gravity_x;
    double th = x->q[1], phi = th + x->q[2], d1 = x->v[1], d2 = x->v[2], dphi = d1 + d2;
    h[0] = FORMULA(-m * (c + l) * sin(th) * d1 * d1 - TERM(m * c * sin(phi) * dphi * dphi));
    h[1] = FORMULA(-m * l * c * sin(x->q[2]) * (2 * d1 * d2 + TERM(d2 * d2)));
    h[2] = FORMULA(m * l * c * sin(x->q[2]) * d1 * d1);
    w[0] = FORMULA(gx * (x->l.cart + 2 * m));
    w[2] = FORMULA(m * c * (TERM(gx * cos(phi)) + g * sin(phi)));
    w[1] = FORMULA(m * (c + l) * (gx * cos(th) + TERM(g * sin(th)))) + w[2];
}

static double force_error(struct harness *t, struct trial *x) {
    double h[N], w[N], bias[N], weight[N], error = 0, zero = 0;
    printed_forces(t, x, h, w);
    lagrangian_bias(&x->l, x->q, x->v, bias);
    lagrangian_weight(&x->l, x->q, weight);
    for (int k = 0; k < N; k++) {
        struct lagrange along = {x, k};
        double changing = gradcheck_derivative(momentum, &along, &zero, 0);
        double exact_h = changing - gradcheck_derivative(kinetic, x, x->q, k);
        double exact_w = -gradcheck_derivative(potential, x, x->q, k);
        error = worse(error, fabs(h[k] - exact_h) / (1 + fabs(exact_h)));
        error = worse(error, fabs(w[k] - exact_w) / (1 + fabs(exact_w)));
        EXPECT_NEAR(bias[k], exact_h, 1e-7 * (1 + fabs(exact_h)));
        EXPECT_NEAR(weight[k], exact_w, 1e-8);
    }
    return error;
}

void bias_and_weight(struct harness *t) {
    CHECK("10.6", worst_trial(t, force_error), 1e-9);
}

static double motion_error(struct harness *t, struct trial *x) {
    const double *a = x->e.state.acceleration;
    double mass[N][N], h[N], w[N], mine[N], scale = 1, error = 0;
    double f[N] = {x->l.gear * x->u - x->l.damping * x->v[0], -x->l.damping * x->v[1], -x->l.damping * x->v[2]};
    lagrangian_mass(&x->l, x->q, mass);
    lagrangian_bias(&x->l, x->q, x->v, h);
    lagrangian_weight(&x->l, x->q, w);
    for (int k = 0; k < N; k++) {
        mine[k] = FORMULA(w[k] + f[k] - TERM(h[k]));
        scale = fmax(scale, fabs(a[k]));
    }
    linear_solve(&mass[0][0], mine, N);
    for (int k = 0; k < N; k++) error = worse(error, fabs(mine[k] - a[k]) / scale);
    lagrangian_acceleration(&x->l, x->q, x->v, x->u, mine);
    for (int k = 0; k < N; k++) EXPECT_NEAR(mine[k], a[k], 1e-12 * scale);
    return error;
}

void motion(struct harness *t) {
    CHECK("10.7", worst_trial(t, motion_error), 1e-12);
}

static double energy(const double *t, void *context) {
    struct trial *x = context;
    double q[N], v[N];
    for (int k = 0; k < N; k++) {
        q[k] = x->q[k] + *t * x->v[k] + *t * *t * x->e.state.acceleration[k] / 2;
        v[k] = x->v[k] + *t * x->e.state.acceleration[k];
    }
    return lagrangian_kinetic(&x->l, q, v) + lagrangian_potential(&x->l, q);
}

static double balance_error(struct harness *t, struct trial *x) {
    double zero = 0, power = gradcheck_derivative(energy, x, &zero, 0), squares = 0;
    for (int k = 0; k < N; k++) squares += x->v[k] * x->v[k];
    double formula = FORMULA(x->v[0] * x->l.gear * x->u - TERM(x->l.damping * squares));
    return fabs(formula - power) / (1 + fabs(power));
}

void balance(struct harness *t) {
    CHECK("10.8", worst_trial(t, balance_error), 1e-9);
}
