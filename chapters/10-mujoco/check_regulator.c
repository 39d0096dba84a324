/*
### The regulator

It is checked against what it claims: its linear step against Runge and Kutta's method on the equations of motion, its
costs against the task's rewards, its control against a parabola, Riccati's matrix against a sum along a path, and the
return that it expects against episodes.
*/
#include "checks.h"
#include "lagrangian.h"
#include "lqr.h"
#include "learning/train.h"
#include "numbers/linear.h"
#include "numbers/rng.h"

enum { N = LAGRANGIAN, TRIALS = 50 };

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

/* h F z for the linear equations of motion, z' = F z, with the force of the motor at u. */
static void linear_rate(const struct lagrangian *l, const double rest[N], double h, double u, const double z[LQR],
                        double rate[LQR]) {
    double lean = l->pole * l->gravity * l->centre, up = l->pole * l->gravity * (l->centre + l->length) + lean;
    const double w[N][N] = {{0, 0, 0}, {0, up, lean}, {0, lean, lean}};
    double mass[N][N];
    lagrangian_mass(l, rest, mass);
    for (int k = 0; k < N; k++) {
        rate[k] = z[N + k];
        rate[N + k] = -l->damping * z[N + k] + (k == 0 ? l->gear * u : 0);
        for (int j = 0; j < N; j++) rate[N + k] += w[k][j] * z[j];
    }
    linear_solve(&mass[0][0], rate + N, N);
    for (int k = 0; k < LQR; k++) rate[k] *= h;
}

/* Runge and Kutta's step is, on linear equations, a polynomial in h F. */
static void expect_column(struct harness *t, struct regulator *x, const struct lagrangian *l, int column) {
    double z[LQR] = {0}, u = column == LQR, rest[N] = {0, x->r.rest[1], x->r.rest[2]};
    if (column < LQR) z[column] = 1;
    for (int sub = 0; sub < x->e.frames; sub++) {
        double term[LQR], sum[LQR], rate[LQR];
        memcpy(term, z, sizeof z);
        memcpy(sum, z, sizeof z);
        for (int order = 1; order <= 4; order++) {
            linear_rate(l, rest, x->e.model.timestep, order == 1 ? u : 0, term, rate);
            for (int k = 0; k < LQR; k++) sum[k] += term[k] = rate[k] / order;
        }
        memcpy(z, sum, sizeof z);
    }
    for (int k = 0; k < LQR; k++) EXPECT_NEAR(column < LQR ? x->r.a[k][column] : x->r.b[k], z[k], 1e-9);
}

/* The state of rest, and (10.9). */
void linear_step(struct harness *t) {
    struct regulator x;
    begin_regulator(&x, 0);
    struct lagrangian l = lagrangian_of(&x.e.model);
    double rest[N] = {0, x.r.rest[1], x.r.rest[2]}, still[N] = {0}, a[N];
    lagrangian_acceleration(&l, rest, still, x.r.hold, a);
    for (int k = 0; k < N; k++) EXPECT_NEAR(a[k], 0, 1e-12);
    EXPECT(fabs(x.r.rest[1]) > 1e-7 && fabs(x.r.rest[1]) < 1e-5);
    EXPECT(fabs(x.r.hold) > 1e-8 && fabs(lqr_control(&x.r, x.r.rest, x.r.rest + N) - x.r.hold) < 1e-15);
    EXPECT(lqr_expects(&x.r, x.r.rest, x.r.rest + N) == 0);
    for (int column = 0; column <= LQR; column++) expect_column(t, &x, &l, column);
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

void costs(struct harness *t) {
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

static void linear_next(const struct lqr *r, const double *z, double u, double *next) {
    for (int i = 0; i < LQR; i++) {
        next[i] = r->b[i] * u;
        for (int k = 0; k < LQR; k++) next[i] += r->a[i][k] * z[k];
    }
}

/* What a step under u costs, and what comes after it: the bracket of Bellman's equation. */
static double bracket(struct lqr *r, const double *z, double u) {
    double next[LQR];
    linear_next(r, z, u, next);
    return form(r->cost, next, next) + form(r->p, next, next) + r->effort * u * u;
}

/* All that a linear episode costs under the gain. */
static double path_cost(struct lqr *r, const double *gain, const double *start) {
    double z[LQR], next[LQR], sum = 0;
    memcpy(z, start, sizeof z);
    for (int step = 0; step < 20000; step++) {
        double u = 0;
        for (int k = 0; k < LQR; k++) u -= gain[k] * z[k];
        linear_next(r, z, u, next);
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

typedef double (*price_error)(struct harness *t, struct regulator *x, const struct products *p);

/* The worst over prices of the control, from the given one on. */
static double worst_price(struct harness *t, int from, price_error error_of) {
    static const double price[3] = {0, 0.01, 1};
    double error = 0;
    for (int i = from; i < 3; i++) {
        struct regulator x;
        begin_regulator(&x, price[i]);
        struct products p = products(&x.r, x.z);
        error = worse(error, error_of(t, &x, &p));
    }
    return error;
}

static double control_error(struct harness *t, struct regulator *x, const struct products *p) {
    double value[3], kz = FORMULA(p->top / (TERM(x->r.effort) + p->bottom)), mine = 0;
    for (int k = 0; k < 3; k++) value[k] = bracket(&x->r, x->z, k - 1);
    double least = -(value[2] - value[0]) / (2 * (value[2] - 2 * value[1] + value[0]));
    for (int k = 0; k < LQR; k++) mine -= x->r.gain[k] * x->z[k];
    EXPECT_NEAR(mine, least, 1e-10 * fabs(least));
    return fabs(-kz - least) / fabs(least);
}

void best_control(struct harness *t) {
    CHECK("10.11", worst_price(t, 1, control_error), 1e-11);
}

static double riccati_error(struct harness *t, struct regulator *x, const struct products *p) {
    double formula = FORMULA(p->square - TERM(p->top * p->top / (x->r.effort + p->bottom)));
    double sum = path_cost(&x->r, x->r.gain, x->z);
    EXPECT(x->r.residual > 0 && x->r.residual < 1e-12 && x->r.rounds > 10);
    EXPECT_NEAR(form(x->r.p, x->z, x->z), sum, 1e-10 * sum);
    for (int k = 0; k < LQR; k++)
        for (int sign = -1; sign <= 1; sign += 2) { /* no other gain does better */
            double other[LQR];
            memcpy(other, x->r.gain, sizeof other);
            other[k] *= 1 + 0.01 * sign;
            EXPECT(path_cost(&x->r, other, x->z) > sum);
        }
    return fabs(formula - sum) / sum;
}

void riccati(struct harness *t) {
    CHECK("10.12", worst_price(t, 0, riccati_error), 1e-10);
}

/* Without the part of gravity that goes sideways, so that upright is where the least cost is. */
void regulated_return(struct harness *t) {
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
void regulated_episodes(struct harness *t) {
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
