/*
## What the checks show

The derivation is checked from below: positions and velocities against the engine's, energies against positions, the
mass matrix against the kinetic energy, bias and weight against derivatives of the energies, and in the end the
accelerations against the engine's, at random states with the poles anywhere on their circles. The regulator is checked
against what it claims: its linear step against Runge and Kutta's method on the equations of motion, its costs against
the task's rewards, its control against a parabola, and Riccati's matrix against a sum along a path.
*/
#include "exercises.h"
#include "harness.h"
#include "lagrangian.h"
#include "lqr.h"
#include "mujoco.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/rng.h"

enum { N = LAGRANGIAN, TRIALS = 50 };

/* A random state of the double pendulum in the engine, and the numbers of its model. */
struct trial {
    struct env_planar e;
    struct lagrangian l;
    double q[N], v[N], a[N], u; /* a: any accelerations */
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
        x->a[k] = 10 * rng_normal(&x->rng);
    }
    x->u = s->control[0] = rng_range(&x->rng, -1, 1);
    planar_forward(&x->e.model, s);
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

static void centres(struct harness *t) {
    struct trial x;
    double error = 0, zero = 0;
    begin_trials(&x);
    EXPECT_NEAR(x.l.cart, 10.471975512, 1e-8);
    EXPECT_NEAR(x.l.pole, 4.198738582, 1e-8);
    EXPECT_NEAR(x.l.inertia, 0.154970670, 1e-8);
    EXPECT(x.l.length == 0.6 && x.l.centre == 0.3 && x.l.gravity == 9.81 && x.l.gravity_x == 1e-5);
    EXPECT(x.l.gear == 500 && x.l.damping == 0.05);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        double l = x.l.length, c = x.l.centre, th = x.q[1], phi = th + x.q[2], dth = x.v[1], dphi = dth + x.v[2];
        const double place[2][2] = {{FORMULA(x.q[0] + TERM(c * sin(th))), FORMULA(c * cos(th))},
                                    {FORMULA(x.q[0] + TERM(l * sin(th)) + c * sin(phi)),
                                     FORMULA(l * cos(th) + TERM(c * cos(phi)))}};
        const double speed[2][2] = {{FORMULA(x.v[0] + TERM(c * dth * cos(th))), FORMULA(-c * dth * sin(th))},
                                    {FORMULA(x.v[0] + l * dth * cos(th) + TERM(c * dphi * cos(phi))),
                                     FORMULA(-l * dth * sin(th) - TERM(c * dphi * sin(phi)))}};
        for (int pole = 0; pole < 2; pole++)
            for (int axis = 0; axis < 2; axis++) {
                struct along at = {&x, pole + 1, axis};
                error = worse(error, fabs(place[pole][axis] - engine_centre(&zero, &at)));
                error = worse(error, fabs(speed[pole][axis] - engine_velocity(&x, pole + 1, axis)));
            }
    }
    CHECK("10.1", error, 1e-10);
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

static void kinetic_energy(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        struct bodies b = engine_bodies(&x);
        double dth = x.v[1], dphi = x.v[1] + x.v[2], squares = 0;
        for (int k = 0; k < 4; k++) squares += pow(b.v[1 + k / 2][k % 2], 2);
        double formula = FORMULA(x.l.cart * x.v[0] * x.v[0] / 2 + x.l.pole * squares / 2 +
                                 TERM(x.l.inertia * (dth * dth + dphi * dphi) / 2));
        error = worse(error, fabs(formula - b.kinetic));
        EXPECT_NEAR(lagrangian_kinetic(&x.l, x.q, x.v), b.kinetic, 1e-8);
    }
    CHECK("10.2", error, 1e-9);
}

static void potential_energy(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        struct bodies b = engine_bodies(&x);
        double sideways = x.l.gravity_x * (x.l.cart * x.q[0] + x.l.pole * (b.p[1][0] + b.p[2][0]));
        double formula = FORMULA(-TERM(sideways) + x.l.gravity * x.l.pole * (b.p[1][1] + b.p[2][1]));
        error = worse(error, fabs(formula - b.potential));
        EXPECT_NEAR(lagrangian_potential(&x.l, x.q), b.potential, 1e-12);
    }
    CHECK("10.3", error, 1e-12);
}

/* ---- Lagrange's equations ---- */

/* T at the sum of some velocities: from it come the entries of M, exactly, because T is quadratic. */
static double kinetic_of(const struct trial *x, int j, int k) {
    double v[N] = {0};
    v[j] += 1;
    if (k >= 0) v[k] += 1;
    return lagrangian_kinetic(&x->l, x->q, v);
}

static void mass_matrix(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        double m0 = x.l.cart, m = x.l.pole, in = x.l.inertia, l = x.l.length, c = x.l.centre, mass[N][N];
        double th = x.q[1], phi = th + x.q[2], bend = cos(x.q[2]);
        double m12 = FORMULA(m * (c + l) * cos(th) + TERM(m * c * cos(phi))), m13 = FORMULA(m * c * cos(phi));
        double m23 = FORMULA(in + TERM(m * (c * c + l * c * bend)));
        double m22 = FORMULA(2 * in + m * (2 * c * c + l * l + TERM(2 * l * c * bend)));
        const double formula[N][N] = {{FORMULA(m0 + TERM(2 * m)), m12, m13},
                                      {m12, m22, m23},
                                      {m13, m23, in + m * c * c}};
        lagrangian_mass(&x.l, x.q, mass);
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++) {
                double exact = j == k ? 2 * kinetic_of(&x, j, -1)
                                      : kinetic_of(&x, j, k) - kinetic_of(&x, j, -1) - kinetic_of(&x, k, -1);
                error = worse(error, fabs(formula[j][k] - exact));
                EXPECT_NEAR(mass[j][k], exact, 1e-12);
                if (k <= j) EXPECT_NEAR(mass[j][k], x.e.state.mass[j][k], 1e-12); /* the engine's */
            }
    }
    CHECK("10.5", error, 1e-12);
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

static void bias_and_weight(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        double m = x.l.pole, l = x.l.length, c = x.l.centre, g = x.l.gravity, gx = x.l.gravity_x;
        double th = x.q[1], phi = th + x.q[2], d1 = x.v[1], d2 = x.v[2], dphi = d1 + d2, bias[N], weight[N];
        double w3 = FORMULA(m * c * (TERM(gx * cos(phi)) + g * sin(phi)));
        const double h[N] = {FORMULA(-m * (c + l) * sin(th) * d1 * d1 - TERM(m * c * sin(phi) * dphi * dphi)),
                             FORMULA(-m * l * c * sin(x.q[2]) * (2 * d1 * d2 + TERM(d2 * d2))),
                             FORMULA(m * l * c * sin(x.q[2]) * d1 * d1)};
        const double w[N] = {FORMULA(gx * (x.l.cart + 2 * m)),
                             FORMULA(m * (c + l) * (gx * cos(th) + TERM(g * sin(th)))) + w3, w3};
        lagrangian_bias(&x.l, x.q, x.v, bias);
        lagrangian_weight(&x.l, x.q, weight);
        for (int k = 0; k < N; k++) {
            struct lagrange along = {&x, k};
            double zero = 0, exact_h = gradcheck_derivative(momentum, &along, &zero, 0) -
                                       gradcheck_derivative(kinetic, &x, x.q, k);
            double exact_w = -gradcheck_derivative(potential, &x, x.q, k);
            error = worse(error, fabs(h[k] - exact_h) / (1 + fabs(exact_h)));
            error = worse(error, fabs(w[k] - exact_w) / (1 + fabs(exact_w)));
            EXPECT_NEAR(bias[k], exact_h, 1e-7 * (1 + fabs(exact_h)));
            EXPECT_NEAR(weight[k], exact_w, 1e-8);
        }
    }
    CHECK("10.6", error, 1e-9);
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

static void motion(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        const double *a = x.e.state.acceleration;
        double mass[N][N], h[N], w[N], mine[N], scale = 1;
        double f[N] = {x.l.gear * x.u - x.l.damping * x.v[0], -x.l.damping * x.v[1], -x.l.damping * x.v[2]};
        lagrangian_mass(&x.l, x.q, mass);
        lagrangian_bias(&x.l, x.q, x.v, h);
        lagrangian_weight(&x.l, x.q, w);
        for (int k = 0; k < N; k++) {
            mine[k] = FORMULA(w[k] + f[k] - TERM(h[k]));
            scale = fmax(scale, fabs(a[k]));
        }
        linear_solve(&mass[0][0], mine, N);
        for (int k = 0; k < N; k++) error = worse(error, fabs(mine[k] - a[k]) / scale);
        lagrangian_acceleration(&x.l, x.q, x.v, x.u, mine);
        for (int k = 0; k < N; k++) EXPECT_NEAR(mine[k], a[k], 1e-12 * scale);
    }
    CHECK("10.7", error, 1e-12);
}

static void balance(struct harness *t) {
    struct trial x;
    double error = 0;
    begin_trials(&x);
    for (int i = 0; i < TRIALS; i++) {
        next_trial(&x);
        double zero = 0, power = gradcheck_derivative(energy, &x, &zero, 0), squares = 0;
        for (int k = 0; k < N; k++) squares += x.v[k] * x.v[k];
        double formula = FORMULA(x.v[0] * x.l.gear * x.u - TERM(x.l.damping * squares));
        error = worse(error, fabs(formula - power) / (1 + fabs(power)));
    }
    CHECK("10.8", error, 1e-9);
}

/* ---- the regulator ---- */

struct regulator {
    struct env_planar e;
    struct lqr r;
    struct rng rng;
    double z[LQR];
};

static void begin_regulator(struct regulator *x, double effort) {
    env_planar_init(&x->e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&x->r, &x->e, effort);
    rng_init(&x->rng, 10, 2);
    for (int k = 0; k < LQR; k++) x->z[k] = rng_normal(&x->rng);
}

/* (10.9): Runge and Kutta's step is, on linear equations z' = F z, a polynomial in h F. */
static void linear_step(struct harness *t) {
    struct regulator x;
    begin_regulator(&x, 0);
    struct lagrangian l = lagrangian_of(&x.e.model);
    double h = x.e.model.timestep, rest[N] = {0, x.r.rest[1], x.r.rest[2]}, still[N] = {0}, a[N];
    lagrangian_acceleration(&l, rest, still, x.r.hold, a);
    for (int k = 0; k < N; k++) EXPECT_NEAR(a[k], 0, 1e-12);
    EXPECT(fabs(x.r.rest[1]) > 1e-7 && fabs(x.r.rest[1]) < 1e-5);
    EXPECT(fabs(x.r.hold) > 1e-8 && fabs(lqr_control(&x.r, x.r.rest, x.r.rest + N) - x.r.hold) < 1e-15);
    EXPECT(lqr_expects(&x.r, x.r.rest, x.r.rest + N) == 0);
    double lean = l.pole * l.gravity * l.centre, up = l.pole * l.gravity * (l.centre + l.length) + lean;
    const double w[N][N] = {{0, 0, 0}, {0, up, lean}, {0, lean, lean}};
    for (int column = 0; column <= LQR; column++) {
        double z[LQR] = {0}, u = column == LQR;
        if (column < LQR) z[column] = 1;
        for (int sub = 0; sub < x.e.frames; sub++) {
            double term[LQR], sum[LQR];
            memcpy(term, z, sizeof z);
            memcpy(sum, z, sizeof z);
            for (int order = 1; order <= 4; order++) {
                double mass[N][N], rate[LQR];
                lagrangian_mass(&l, rest, mass);
                for (int k = 0; k < N; k++) {
                    rate[k] = term[N + k];
                    rate[N + k] = -l.damping * term[N + k] + (k == 0 && order == 1 ? l.gear * u : 0);
                    for (int j = 0; j < N; j++) rate[N + k] += w[k][j] * term[j];
                }
                linear_solve(&mass[0][0], rate + N, N);
                for (int k = 0; k < LQR; k++) sum[k] += term[k] = rate[k] * h / order;
            }
            memcpy(z, sum, sizeof z);
        }
        for (int k = 0; k < LQR; k++) EXPECT_NEAR(column < LQR ? x.r.a[k][column] : x.r.b[k], z[k], 1e-9);
    }
}

/* The task's reward at a state that is z away from upright, eq. env_planar.2. */
static double reward_at(const double *z) {
    double phi = z[1] + z[2], x = z[0] + 0.6 * (sin(z[1]) + sin(phi)), below = 0.6 * (cos(z[1]) + cos(phi)) - 2;
    return 10 - 0.01 * x * x - below * below - 0.001 * z[4] * z[4] - 0.005 * z[5] * z[5];
}

/* Per square of a small distance in the direction z, which cancels the error of the second order. */
static double small_cost(const double *z) {
    double cost[2], at[LQR];
    for (int i = 0; i < 2; i++) {
        double size = i ? 0.005 : 0.01;
        for (int k = 0; k < LQR; k++) at[k] = size * z[k];
        cost[i] = (9.36 - reward_at(at)) / (size * size);
    }
    return (4 * cost[1] - cost[0]) / 3;
}

static double form(double m[LQR][LQR], const double *x, const double *y) {
    double sum = 0;
    for (int i = 0; i < LQR; i++)
        for (int j = 0; j < LQR; j++) sum += x[i] * m[i][j] * y[j];
    return sum;
}

static void costs(struct harness *t) {
    struct regulator x;
    begin_regulator(&x, 0);
    double error = 0;
    for (int i = 0; i < TRIALS; i++) {
        double *z = x.z, phi = z[1] + z[2], tip = z[0] + 0.6 * z[1] + 0.6 * phi, exact = small_cost(z);
        double cost = FORMULA(TERM(0.01 * tip * tip) + 0.6 * 0.8 * (z[1] * z[1] + phi * phi) + 0.001 * z[4] * z[4] +
                              0.005 * z[5] * z[5]);
        error = worse(error, fabs(cost - exact) / exact);
        EXPECT_NEAR(form(x.r.cost, z, z), exact, 1e-6 * exact);
        for (int k = 0; k < LQR; k++) z[k] = rng_normal(&x.rng);
    }
    CHECK("10.10", error, 1e-7);
}

/* What a step under u costs, and what comes after it: the bracket of Bellman's equation. */
static double bracket(struct lqr *r, const double *z, double u) {
    double next[LQR];
    for (int i = 0; i < LQR; i++) {
        next[i] = r->b[i] * u;
        for (int k = 0; k < LQR; k++) next[i] += r->a[i][k] * z[k];
    }
    return form(r->cost, next, next) + form(r->p, next, next) + r->effort * u * u;
}

/* All that a linear episode costs under the gain. */
static double path_cost(struct lqr *r, const double *gain, const double *start) {
    double z[LQR], next[LQR], sum = 0;
    memcpy(z, start, sizeof z);
    for (int step = 0; step < 20000; step++) {
        double u = 0;
        for (int k = 0; k < LQR; k++) u -= gain[k] * z[k];
        for (int i = 0; i < LQR; i++) {
            next[i] = r->b[i] * u;
            for (int k = 0; k < LQR; k++) next[i] += r->a[i][k] * z[k];
        }
        memcpy(z, next, sizeof z);
        sum += form(r->cost, z, z) + r->effort * u * u;
    }
    return sum;
}

/* B'SAz, B'SB and z'A'SAz at the solution. */
struct products {
    double top, bottom, square;
};

static struct products products(const struct lqr *r, const double *z) {
    struct products p = {0};
    double az[LQR] = {0};
    for (int k = 0; k < LQR; k++)
        for (int j = 0; j < LQR; j++) az[k] += r->a[k][j] * z[j];
    for (int k = 0; k < LQR; k++)
        for (int j = 0; j < LQR; j++) {
            double s = r->cost[k][j] + r->p[k][j];
            p.top += r->b[k] * s * az[j];
            p.bottom += r->b[k] * s * r->b[j];
            p.square += az[k] * s * az[j];
        }
    return p;
}

static const double efforts[3] = {0, 0.01, 1};

static void best_control(struct harness *t) {
    double error = 0;
    for (int i = 1; i < 3; i++) {
        struct regulator x;
        begin_regulator(&x, efforts[i]);
        struct products p = products(&x.r, x.z);
        double value[3], kz = FORMULA(p.top / (TERM(x.r.effort) + p.bottom)), mine = 0;
        for (int k = 0; k < 3; k++) value[k] = bracket(&x.r, x.z, k - 1);
        double least = -(value[2] - value[0]) / (2 * (value[2] - 2 * value[1] + value[0]));
        error = worse(error, fabs(-kz - least) / fabs(least));
        for (int k = 0; k < LQR; k++) mine -= x.r.gain[k] * x.z[k];
        EXPECT_NEAR(mine, least, 1e-10 * fabs(least));
    }
    CHECK("10.11", error, 1e-11);
}

static void riccati(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 3; i++) {
        struct regulator x;
        begin_regulator(&x, efforts[i]);
        struct products p = products(&x.r, x.z);
        double formula = FORMULA(p.square - TERM(p.top * p.top / (x.r.effort + p.bottom)));
        double sum = path_cost(&x.r, x.r.gain, x.z);
        error = worse(error, fabs(formula - sum) / sum);
        EXPECT(x.r.residual > 0 && x.r.residual < 1e-12 && x.r.rounds > 10);
        EXPECT_NEAR(form(x.r.p, x.z, x.z), sum, 1e-10 * sum);
        for (int k = 0; k < LQR; k++)
            for (int sign = -1; sign <= 1; sign += 2) { /* no other gain does better */
                double other[LQR];
                memcpy(other, x.r.gain, sizeof other);
                other[k] *= 1 + 0.01 * sign;
                EXPECT(path_cost(&x.r, other, x.z) > sum);
            }
    }
    CHECK("10.12", error, 1e-10);
}

/* Without the part of gravity that goes sideways, so that upright is where the least cost is. */
static void regulated_return(struct harness *t) {
    struct regulator x;
    double observation[16], error = 0;
    begin_regulator(&x, 0);
    x.e.model.gravity[0] = 0;
    lqr_solve(&x.r, &x.e, 0);
    for (int i = 0; i < 5; i++) {
        double q[N], v[N], sum = 0;
        env_reset(&x.e.env, &x.rng, observation);
        x.e.state = (struct planar){.rows = 0};
        for (int k = 0; k < N; k++) {
            q[k] = x.e.state.q[k] = 0.003 * rng_normal(&x.rng);
            v[k] = x.e.state.v[k] = 0.003 * rng_normal(&x.rng);
        }
        for (struct env_result end = {0}; !end.truncated; sum += end.reward) {
            double u = lqr_control(&x.r, x.e.state.q, x.e.state.v);
            end = env_step(&x.e.env, &u, &x.rng, observation);
            EXPECT(!end.terminated && fabs(u) < 1);
        }
        double expected = FORMULA(9.36 * 1000 - TERM(lqr_expects(&x.r, q, v)));
        error = worse(error, fabs(expected - sum));
        EXPECT(lqr_expects(&x.r, q, v) > 1e-6);
    }
    CHECK("10.13", error, 5e-7);
}

/* From the task's own starts, the same control through the agent's eyes; every episode lasts, near the ceiling. */
static void regulated_episodes(struct harness *t) {
    struct env_planar e;
    struct lqr_agent x;
    struct rng rng;
    double observation[16], action;
    real s[16], a[1];
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_agent_init(&x, &e, 0);
    rng_init(&rng, 10, 3);
    env_reset(&e.env, &rng, observation);
    for (int i = 0; i < 50; i++) {
        agent_observe(&e.env.observation, observation, s);
        x.agent.act(&x.agent, s, NULL, 0, a);
        action = (double)a[0];
        EXPECT_NEAR(action, fmax(-1, fmin(1, lqr_control(&x.lqr, e.state.q, e.state.v))), 1e-12);
        env_step(&e.env, &action, &rng, observation);
    }
    struct train_score score = train_evaluate(&x.agent, &e.env, 20, &rng);
    EXPECT(score.least > 9358 && score.most < 9360);
    for (int sign = -1; sign <= 1; sign += 2) { /* clipped */
        for (int k = 0; k < 9; k++) s[k] = R(k == 3 || k == 4);
        s[6] = R(9 * sign);
        x.agent.act(&x.agent, s, NULL, 0, a);
        EXPECT(a[0] == R(-sign) || a[0] == R(sign));
    }
}

/* ---- the agents on their tasks ---- */

/* Two updates of each agent on each task, and back through a snapshot of its parameters. */
static void agents(struct harness *t) {
    static const char *const name[BODIES_AGENTS] = {"tuned_sac", "td3", "ddpg"};
    for (int task = 0; task < PLANAR_TASKS; task++)
        for (int k = 0; k < BODIES_AGENTS; k++) {
            struct env_planar env, trial;
            struct bodies_config c = bodies_preset((enum bodies_agent)k, (enum env_planar_task)task, 102);
            struct rng rng;
            env_planar_init(&env, (enum env_planar_task)task, 5);
            env_planar_init(&trial, (enum env_planar_task)task, 5);
            c.train.start = 100;
            c.train.quiet = true;
            c.train.evaluate_every = 0;
            c.train.final_episodes = 1;
            rng_init(&rng, 10, 4);
            struct agent *agent = bodies_kind[k].begin(&c, &env.env, c.train.batch, &rng);
            EXPECT(strcmp(agent->name, name[k]) == 0);
            EXPECT(agent->action.dim == env.env.action.dim && agent->obs == env.env.observation.dim);
            struct train_score score = train(agent, &env.env, &trial.env, &c.train, NULL, NULL);
            EXPECT(isfinite(score.mean));
            bodies_kind[k].end(agent);
        }
    EXPECT(strcmp(bodies_kind[BODIES_SAC].name, "SAC") == 0 && strcmp(bodies_kind[BODIES_TD3].name, "TD3") == 0);
    EXPECT(strcmp(bodies_kind[BODIES_DDPG].name, "DDPG") == 0);
}

/* The defaults of each agent, and where they are left. */
static void presets(struct harness *t) {
    for (int k = 0; k < BODIES_AGENTS; k++)
        for (int i = 0; i < 3; i++) {
            static const enum env_planar_task task[3] = {INVERTED_PENDULUM, INVERTED_DOUBLE_PENDULUM, HALF_CHEETAH};
            static const int steps[3] = {30000, 50000, 50000}, start[3] = {1000, 1000, 10000};
            static const double actor[3] = {3e-4, 3e-4, 5e-4}, critic[3] = {3e-4, 3e-4, 1e-3};
            struct bodies_config c = bodies_preset((enum bodies_agent)k, task[i], steps[i]);
            EXPECT(c.train.steps == steps[i] && c.train.start == start[i] && c.train.batch == 100);
            EXPECT(c.train.updates == 1 && c.train.update_every == 1 && c.train.capacity >= steps[i]);
            EXPECT(c.sac.actor_rate == actor[i] && c.td3.actor_rate == actor[i] && c.ddpg.actor_rate == actor[i]);
            EXPECT(c.sac.critic_rate == critic[i] && c.td3.critic_rate == critic[i] && c.ddpg.critic_rate == critic[i]);
            EXPECT(bodies_preset(BODIES_SAC, task[i], 20000).sac.actor_rate == 5e-4);
            EXPECT(c.sac.target_entropy == -1 && c.td3.delay == 2 && c.ddpg.tau == c.sac.tau);
        }
}

/* What a film shows: segments of the right length, in the right place, joined where the bodies are. */
static void segments(struct harness *t) {
    struct env_planar e;
    struct rng rng;
    double observation[32], s[BODIES_SEGMENTS][4];
    rng_init(&rng, 10, 5);
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    env_reset(&e.env, &rng, observation);
    e.state.q[0] = 0.5, e.state.q[1] = 0.3, e.state.q[2] = -0.7;
    EXPECT(bodies_segments(&e, s) == 2);
    EXPECT_NEAR(s[0][0], 0.5, 1e-15);
    EXPECT_NEAR(s[0][1], 0, 1e-15);
    EXPECT_NEAR(s[0][2], 0.5 + 0.6 * sin(0.3), 1e-15);
    EXPECT_NEAR(s[0][3], 0.6 * cos(0.3), 1e-15);
    EXPECT(s[1][0] == s[0][2] && s[1][1] == s[0][3]);
    EXPECT_NEAR(s[1][2], s[1][0] + 0.6 * sin(-0.4), 1e-15);
    EXPECT_NEAR(s[1][3], s[1][1] + 0.6 * cos(-0.4), 1e-15);
    env_planar_init(&e, HALF_CHEETAH, 5);
    e.state = (struct planar){.q = {2}};
    EXPECT(bodies_segments(&e, s) == 8);
    static const double length[8] = {1, 0.3, 0.29, 0.3, 0.188, 0.266, 0.212, 0.14};
    for (int i = 0; i < 8; i++) EXPECT_NEAR(hypot(s[i][2] - s[i][0], s[i][3] - s[i][1]), length[i], 1e-12);
    EXPECT_NEAR((s[0][0] + s[0][2]) / 2, 2, 1e-12); /* the trunk's middle, at x; level */
    EXPECT(s[0][1] == s[0][3] && s[0][0] < s[0][2]);
}

/* ---- exercises ---- */

static double determinant(double m[N][N]) {
    double sum = 0;
    for (int k = 0; k < N; k++)
        sum += m[0][k] * (m[1][(k + 1) % N] * m[2][(k + 2) % N] - m[1][(k + 2) % N] * m[2][(k + 1) % N]);
    return sum;
}

static bool regulator_holds(double lean) {
    struct env_planar e;
    struct lqr_agent x;
    struct rng rng;
    double observation[16] = {0}, action;
    real s[16], a[1];
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_agent_init(&x, &e, 0);
    rng_init(&rng, 10, 6);
    env_reset(&e.env, &rng, observation);
    for (int k = 0; k < 9; k++) observation[k] = k == 4;
    observation[1] = sin(lean), observation[3] = cos(lean);
    e.state = (struct planar){.q = {0, lean}};
    struct env_result end = {0};
    while (!end.terminated && !end.truncated) {
        agent_observe(&e.env.observation, observation, s);
        x.agent.act(&x.agent, s, NULL, 0, a);
        action = (double)a[0];
        end = env_step(&e.env, &action, &rng, observation);
    }
    return end.truncated;
}

static void exercise_answers(struct harness *t) {
    struct planar_model model;
    env_planar_model(&model, INVERTED_DOUBLE_PENDULUM);
    struct lagrangian l = lagrangian_of(&model);
    EXPECT_NEAR(bodies_exercises[0].answer(), 2 * 0.154970670 + 4.198738582 * 0.9, 1e-7);
    double rate = log(10) / bodies_exercises[1].answer(), upright[N] = {0}, m[N][N];
    /* Growth exp(rate t) solves the linear equations: rate^2 M + rate d - W is singular. */
    lagrangian_mass(&l, upright, m);
    double lean = l.pole * l.gravity * l.centre, up = l.pole * l.gravity * (l.centre + l.length) + lean;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            m[i][j] = rate * rate * m[i][j] + (i == j) * rate * l.damping - (i && j ? i == 1 && j == 1 ? up : lean : 0);
    double scale = m[0][0] * fabs(m[1][1]) * fabs(m[2][2]);
    EXPECT_NEAR(determinant(m) / scale, 0, 1e-4);
    m[1][1] *= 1.01;
    EXPECT(fabs(determinant(m) / scale) > 1e-3);
    double furthest = bodies_exercises[2].answer();
    EXPECT(furthest > 0.1 && regulator_holds(furthest - 1e-4) && !regulator_holds(furthest + 1e-4));
    EXPECT_NEAR(bodies_exercises[3].answer(), 600, 1e-9);
    EXPECT_NEAR(bodies_exercises[4].answer(), 91.6, 1e-12);
}

/*
## The experiment

### One pole, two poles

The three agents train on the pole on a cart for 30,000 steps, and on two poles for 50,000, ten seeds each, with the
configurations above. What counts is the policy at the last step, not the best on the way, played without exploration
over 100 episodes from fresh starts.

@table 10_pendulum_table One pole on a cart: final policy over 100 episodes, ten runs. The most is 1,000.

@figure 10_double Two poles on a cart: return of ten runs (thin) and their mean (thick); dashed, the ceiling of 9,360.

@table 10_double_table Two poles on a cart: final policy over 100 episodes, ten runs.

One pole is easy: all thirty runs end at the ceiling of 1,000. Two poles separate the agents. Every run of Soft
Actor-Critic ends within four of the best possible return, seven of DDPG's do and four of TD3's. The others lose a
little in every episode, or a part of the starts. Run by run, Soft Actor-Critic is ahead of TD3 by 457 with a standard
error of 207, and of DDPG by 121 with one of 87, an interval that holds zero. One reason suggests itself, and was not
tested: a policy that must remain random sees, all the time, what lies beside its own path, and the others see of that
only what a fixed noise shows them.

How good is 9,359? The regulator answers that. Its control costs nothing in the task, so its price $`\rho`$ should be
0, and that is indeed the best row; but it hardly matters, up to the price at which the regulator pushes too timidly for
hard starts.

@table 10_lqr The linear regulator by the price of its control: the gain $`K`$ for position, angles and their
velocities, and the returns of 100 episodes from the task's starts.

The best row returns @{10_lqr/0/return}, so that the start alone costs about an eighth of a point: that is what
(10.13) says is lost in any case. Soft Actor-Critic's mean is @{10_double_table/SAC/mean} to four digits. What it has
learned from 50,000 samples is worth what the equations say, to one part in a few thousand.

### The starts that are lost

Such a mean hides the starts. A fall costs about 9,000, so one lost start in a hundred takes the mean from 9,359 to
9,267, and a policy may look perfect in ten episodes and lose the eleventh. Which starts are hard? As a rule those in
which both poles lean to the same side, the upper one further. Its foot, the top of the lower pole, has to get under it.
So the cart first jumps to the *other* side, the lower pole tips over further, and its top comes under the upper one;
only then does the cart drive after both. The film at the head of this page shows it, and so do the signs of the gain:
in $`u = -Kz`$ all six are positive. A start is called hard here if the regulator's first push is at least 0.7 of what
the motor gives. How much strength is there to spare?

@table 10_weaker The regulator with every push multiplied by a factor, over 1,000 starts of five seconds: how many it
loses, in how many of these the cart came to an end of the rail, and how far it went in the others.

Little: with the factor 0.9 the first starts are lost, with 0.7 it is @{10_weaker/0.7/lost} of them, and most of these
not for want of rail.

Soft Actor-Critic has a reason to push less. By (9.3) the temperature rises until the policy is as random as its target
demands, and near the motor's limit there is no room to be random, since the squashed Gaussian ends there. So the more
entropy is demanded, the less such a policy pushes. The table shows it.

@table 10_entropy_table Soft Actor-Critic on two poles, by the target entropy per component: of 1,000 starts, how many
the final policy loses within five seconds (fell), and its first push in hard starts in parts of the regulator's (push);
five runs.

Played without noise, a policy with the target 0 begins with @{10_entropy_table/push 0/mean} of the regulator's push and
loses @{10_entropy_table/fell 0/mean} of 1,000 starts; with the usual target of -1 it begins with
@{10_entropy_table/push -1/mean}, and all that its five runs lose is one start. A lower target gains nothing more: it
pushes harder still in four runs, which lose none, and the fifth ends the training with a weak policy that loses 170.
So entropy has a price at the edge of a box: the best policy of the soft problem is not the best of the task.

### Half a cheetah

@figure 10_cheetah Half a cheetah: return of five runs (thin) and their mean (thick).

@table 10_cheetah_table Half a cheetah: final policy over 20 episodes, five runs.

The cheetah has no ceiling that we know. In a million steps the papers reach 9,600 (Fujimoto et al., 2018, TD3) and
11,000 or more (Haarnoja et al., 2018). With a twentieth of the steps and networks of 64 units the three agents learn to
run. Soft Actor-Critic's mean is the highest, @{10_cheetah_table/SAC/mean}, before TD3's @{10_cheetah_table/TD3/mean}
and DDPG's @{10_cheetah_table/DDPG/mean}. All three swing: from one evaluation to the next a run may lose or win more
than a thousand, so that a score depends on where one stops. Run by run, Soft Actor-Critic is ahead of DDPG by 990 with
a standard error of 263; its lead over TD3, 613 with one of 243, and TD3's over DDPG, 377 with one of 288, are not
beyond what five pairs may show by chance (at 95 %, 2.8 standard errors).

### In the other engine

The policies above were trained and scored in the book's own engine. What a policy has learned of the world is in its
weights, and a small difference between two engines might be all it lives on. `--save` and `--load` let it be tried
elsewhere: here Soft Actor-Critic's cheetah of the first run above and the policy of `make 10`, both saved, loaded, and
played in MuJoCo from the same starts.

@output 10_engines

On two poles policy and regulator have the same scores in both, to the last digit printed. In one step the engines
differ by a few rounding errors ([compared](mujoco.md)), and a policy that balances damps them. A cheetah at full run
does not: its episodes come apart, as any two do that differ in the last digit, and what stays is their mean, within
what 20 episodes can tell.

## Exercises

Ask and answer them with `build/10-mujoco --exercise 1 --answer X`; the program finds the answer by a run.

1. The task's poles have the mass 4.198739 kg, the inertia 0.154971 kg m² about their centre, the length 0.6 m and the
   centre at 0.3 m. How large is $`M_{22}`$ where both are upright? (10.5)
2. Without control, the double pendulum falls from upright like $`e^{\lambda t}`$. After how many seconds has a lean
   grown tenfold? How many decisions of the agent is that?
3. Both poles lean by the same angle, in one line and at rest, with the cart in the middle. Up to which angle does the
   regulator with $`\rho = 0`$ save them, its pushes cut off at the motor's strength?
4. All six motors of the cheetah work at full strength throughout an episode. How much reward does that cost?
   (env_planar.5)
5. One of 100 episodes on two poles returns 200, the others 9,360. By how much is the mean below 9,360?

<details><summary>Answers</summary>

1: @{10_exercises/1}. 2: @{10_exercises/2}, about five decisions. 3: @{10_exercises/3}, where no start of the task has a
$`\theta_1`$ above 0.1. 4: @{10_exercises/4}. 5: @{10_exercises/5}, so a mean of 9,300 or more over 100 episodes means
that none of them fell early.

</details>

## In the lecture

NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC*) shows these tasks on the slide
*MuJoCo*, and the agents' curves on them on *Deep Deterministic Policy Gradients*, *TD3 – Results*, *TD3 – Ablations*
and at the end of the part on Soft Actor-Critic. Its curves are of a million steps and more; those here are of 50,000,
the part of them that a single core makes within a minute per run. The course's homework asks of DDPG on the double
pendulum (version 5) a mean of 9,000 over 100 episodes; all but one of the ten runs above have it. It asks 8,000 of any
agent on half a cheetah, for which 50,000 steps are not enough. The blog draft *Deriving Soft Actor Critic* ends before
any experiment.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"centres", centres},
        {"kinetic energy", kinetic_energy},
        {"potential energy", potential_energy},
        {"the mass matrix", mass_matrix},
        {"bias and weight", bias_and_weight},
        {"motion", motion},
        {"the balance of energy", balance},
        {"the linear step", linear_step},
        {"costs", costs},
        {"the best control", best_control},
        {"Riccati's equation", riccati},
        {"the regulator's return", regulated_return},
        {"the regulator's episodes", regulated_episodes},
        {"agents", agents},
        {"presets", presets},
        {"segments", segments},
        {"exercises", exercise_answers},
    };
    return harness_run("10-mujoco-check", section, sizeof section / sizeof *section, argc, argv);
}
