/*
## What the checks show

The theorem is evaluated line by line in the world of two states, the two of the studies and twenty drawn at random,
against difference quotients of a return that is summed up step by step, without solving anything. The world where the
next state is a function of state and action is a small nonlinear one. The gradients of both losses go through the real
networks, in double precision, and are compared with difference quotients of the losses, written out in loops over
layers and rows; the box of the actions has two sides of different lengths, neither around zero.
*/
#include "ddpg.h"
#include "dpg.h"
#include "exercises.h"
#include "harness.h"
#include "literal.h"
#include "ou.h"
#include "numbers/gradcheck.h"
#include "numbers/quadrature.h"
#include "worlds/env_pendulum.h"

/* ---- the theorem in the world of two states ---- */

enum { WORLDS = 22, LONG = 400 };

struct world {
    struct dpg m;
    double theta[2], a[2], v[2], p[2][2]; /* p[s][s2] */
};

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

static double literal_reward(const struct dpg *m, int s, double a) {
    return m->reward[s][0] + m->reward[s][1] * a + m->reward[s][2] * a * a;
}

/* p(s2 | s, a). */
static double literal_p(const struct dpg *m, int s, int s2, double a) {
    double one = sigmoid(m->steer[s][0] + m->steer[s][1] * a);
    return s2 ? one : 1 - one;
}

/* The return from a distribution of the first state, summed up along the steps. */
static double rolled_out(const struct dpg *m, const double theta[2], double p0, double p1) {
    double sum = 0, power = 1, at[2] = {p0, p1}, a[2];
    for (int s = 0; s < 2; s++) a[s] = m->feature[s][0] * theta[0] + m->feature[s][1] * theta[1];
    for (int k = 0; k < LONG; k++, power *= m->gamma) {
        double next[2] = {0};
        for (int s = 0; s < 2; s++) {
            sum += power * at[s] * literal_reward(m, s, a[s]);
            for (int s2 = 0; s2 < 2; s2++) next[s2] += at[s] * literal_p(m, s, s2, a[s]);
        }
        at[0] = next[0], at[1] = next[1];
    }
    return sum;
}

static struct world make_world(int i) {
    struct world x = {.m = i == 0 ? dpg_table() : dpg_shared(), .theta = {0.3, -0.2}};
    struct rng rng;
    rng_init(&rng, 7, (uint64_t)i);
    for (int s = 0; s < 2 && i >= 2; s++) {
        for (int k = 0; k < 3; k++) x.m.reward[s][k] = rng_normal(&rng);
        for (int k = 0; k < 2; k++) x.m.steer[s][k] = rng_normal(&rng), x.m.feature[s][k] = rng_normal(&rng);
        x.theta[s] = rng_normal(&rng);
    }
    if (i >= 2) {
        x.m.gamma = rng_range(&rng, 0.3, 0.9);
        x.m.start[0] = rng_uniform(&rng);
        x.m.start[1] = 1 - x.m.start[0];
    }
    for (int s = 0; s < 2; s++) {
        x.a[s] = x.m.feature[s][0] * x.theta[0] + x.m.feature[s][1] * x.theta[1];
        x.v[s] = rolled_out(&x.m, x.theta, s == 0, s == 1);
        for (int s2 = 0; s2 < 2; s2++) x.p[s][s2] = literal_p(&x.m, s, s2, x.a[s]);
    }
    return x;
}

/* Eq. 5.2. */
static double literal_slope(struct harness *t, const struct world *x, int s, double a) {
    double one = literal_p(&x->m, s, 1, a), d_one = x->m.steer[s][1] * one * (1 - one);
    double d_r = x->m.reward[s][1] + 2 * x->m.reward[s][2] * a;
    return d_r + TERM(x->m.gamma * (d_one * x->v[1] + -d_one * x->v[0]));
}

struct action_value {
    const struct world *x;
    int s;
};

static double literal_q(const double *a, void *context) {
    const struct action_value *c = context;
    const struct dpg *m = &c->x->m;
    double sum = literal_reward(m, c->s, *a);
    for (int s2 = 0; s2 < 2; s2++) sum += m->gamma * literal_p(m, c->s, s2, *a) * c->x->v[s2];
    return sum;
}

static void slopes(struct harness *t) {
    double error = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = make_world(i);
        double v[2], a[2];
        dpg_actions(&x.m, x.theta, a);
        dpg_values(&x.m, a, v);
        for (int s = 0; s < 2; s++) {
            struct action_value c = {&x, s};
            double at = x.a[s] + 0.3, slope = FORMULA(literal_slope(t, &x, s, at));
            EXPECT(a[s] == x.a[s]);
            EXPECT_NEAR(v[s], x.v[s], 1e-12);
            EXPECT_NEAR(dpg_action_value(&x.m, v, s, at), literal_q(&at, &c), 1e-12);
            EXPECT_NEAR(dpg_action_value(&x.m, v, s, a[s]), v[s], 1e-12);
            EXPECT_NEAR(dpg_slope(&x.m, v, s, at), slope, 1e-12);
            error = worse(error, fabs(slope - gradcheck_derivative(literal_q, &c, &at, 0)));
        }
    }
    CHECK("5.2", error, 1e-9);
}

/* The value of state s, or the objective where s is 2, as a function of the parameters. */
static double value_of(const double *theta, void *context) {
    const struct action_value *c = context;
    const double *h = c->x->m.start;
    return rolled_out(&c->x->m, theta, c->s == 2 ? h[0] : c->s == 0, c->s == 2 ? h[1] : c->s == 1);
}

/* What the action of state s contributes to the derivative by parameter k: the first part of eq. 5.3. */
static double own_part(struct harness *t, const struct world *x, int s, int k) {
    return x->m.feature[s][k] * literal_slope(t, x, s, x->a[s]);
}

static void recursion(struct harness *t) {
    double error = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = make_world(i);
        for (int k = 0; k < 2; k++) {
            double d_v[2];
            for (int s = 0; s < 2; s++)
                d_v[s] = gradcheck_derivative(value_of, &(struct action_value){&x, s}, x.theta, k);
            for (int s = 0; s < 2; s++) {
                double later = x.m.gamma * (x.p[s][0] * d_v[0] + x.p[s][1] * d_v[1]);
                error = worse(error, fabs(d_v[s] - FORMULA(own_part(t, &x, s, k) + TERM(later))));
            }
        }
    }
    CHECK("5.3", error, 1e-9);
}

/* The sum over k of gamma^k P_k(s, .) for the states s2, from a distribution of the first state. */
static void literal_visits(const struct world *x, double p0, double p1, double d[2]) {
    double at[2] = {p0, p1}, power = 1;
    d[0] = d[1] = 0;
    for (int n = 0; n < LONG; n++, power *= x->m.gamma) {
        double next[2] = {at[0] * x->p[0][0] + at[1] * x->p[1][0], at[0] * x->p[0][1] + at[1] * x->p[1][1]};
        for (int s = 0; s < 2; s++) d[s] += power * at[s], at[s] = next[s];
    }
}

static void unrolled(struct harness *t) {
    double error = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = make_world(i);
        for (int k = 0; k < 2; k++)
            for (int s = 0; s < 2; s++) {
                double w[2], d_v = gradcheck_derivative(value_of, &(struct action_value){&x, s}, x.theta, k);
                literal_visits(&x, s == 0, s == 1, w);
                double sum = w[0] * own_part(t, &x, 0, k) + w[1] * own_part(t, &x, 1, k);
                error = worse(error, fabs(d_v - FORMULA(sum)));
            }
    }
    CHECK("5.4", error, 1e-9);
}

/* The relative error of sum_s weight[s] grad pi(s) slope(s) as a gradient of J. */
static double theorem_error(struct harness *t, struct world *x, const double weight[2]) {
    double g[2];
    for (int k = 0; k < 2; k++)
        g[k] = FORMULA(weight[0] * own_part(t, x, 0, k) + TERM(weight[1] * own_part(t, x, 1, k)));
    return gradcheck(value_of, &(struct action_value){x, 2}, x->theta, 2, g).error;
}

static void theorem(struct harness *t) {
    double error = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = make_world(i);
        double d[2], visits[2], g[2], mu[2];
        literal_visits(&x, x.m.start[0], x.m.start[1], d);
        dpg_visits(&x.m, x.a, visits);
        dpg_direction(&x.m, x.theta, visits, g);
        for (int k = 0; k < 2; k++) {
            double own = d[0] * own_part(t, &x, 0, k) + d[1] * own_part(t, &x, 1, k);
            EXPECT_NEAR(visits[k], d[k], 1e-12);
            EXPECT_NEAR(g[k], own, 1e-11);
        }
        EXPECT_NEAR(visits[0] + visits[1], 1 / (1 - x.m.gamma), 1e-12);
        EXPECT_NEAR(dpg_objective(&x.m, x.theta), value_of(x.theta, &(struct action_value){&x, 2}), 1e-12);
        dpg_stationary(&x.m, x.a, mu); /* stays itself */
        EXPECT_NEAR(mu[0] + mu[1], 1, 1e-15);
        EXPECT_NEAR(mu[0] * x.p[0][1], mu[1] * x.p[1][0], 1e-15);
        error = worse(error, theorem_error(t, &x, d));
    }
    CHECK("5.5", error, 1e-8);
}

/* The sum of the action values at the parameters' actions, with weights, where the values that follow stay as they
 * are. */
struct held {
    const struct world *x;
    const double *weight;
};

static double held_values(const double *theta, void *context) {
    const struct held *c = context;
    double sum = 0;
    for (int s = 0; s < 2; s++) {
        double a = c->x->m.feature[s][0] * theta[0] + c->x->m.feature[s][1] * theta[1];
        sum += c->weight[s] * literal_q(&a, &(struct action_value){c->x, s});
    }
    return sum;
}

static void off_policy(struct harness *t) {
    double error = 0, most = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = make_world(i);
        double other[2] = {x.a[0] - 1, x.a[1] + 2}, rho[2], g[2], given[2];
        dpg_stationary(&x.m, other, rho);
        dpg_direction(&x.m, x.theta, rho, given);
        for (int k = 0; k < 2; k++) {
            g[k] = FORMULA(rho[0] * own_part(t, &x, 0, k) + TERM(rho[1] * own_part(t, &x, 1, k)));
            EXPECT_NEAR(given[k], rho[0] * own_part(t, &x, 0, k) + rho[1] * own_part(t, &x, 1, k), 1e-12);
        }
        error = worse(error, gradcheck(held_values, &(struct held){&x, rho}, x.theta, 2, g).error);
    }
    CHECK("5.14", error, 1e-8);
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < WORLDS;
             i++) { /* a table's angles stay below 90 degrees, those of shared parameters do not */
            struct world x = make_world(i);
            double d[2], rho[2], g[2], o[2];
            if (k == 0) x.m.feature[0][0] = x.m.feature[1][1] = 1, x.m.feature[0][1] = x.m.feature[1][0] = 0;
            dpg_actions(&x.m, x.theta, x.a);
            dpg_visits(&x.m, x.a, d);
            dpg_stationary(&x.m, (const double[]){x.a[0] - 3, x.a[1] + 3}, rho);
            dpg_direction(&x.m, x.theta, d, g);
            dpg_direction(&x.m, x.theta, rho, o);
            if (k == 0) EXPECT(dpg_angle(g, o) < 90);
            if (k == 1) most = fmax(most, dpg_angle(g, o));
        }
    EXPECT(most > 90);
    EXPECT_NEAR(dpg_angle((const double[]){1, 0}, (const double[]){-2, 2}), 135, 1e-12);
    EXPECT_NEAR(dpg_angle((const double[]){1, 1}, (const double[]){3, 0}), 45, 1e-12);
    EXPECT_NEAR(dpg_angle((const double[]){1, 2}, (const double[]){2, 4}), 0, 1e-12);
}

/* ---- a world without chance ---- */

enum { FAR = 160 };
static const double discount = 0.8;

static double next_state(double s, double a) {
    return 0.8 * sin(s) + 0.5 * a - 0.1 * s * a;
}

static double reward_there(double s, double a) {
    return -s * s - 0.1 * a * a + 0.3 * cos(a - s);
}

static double certain_policy(const double *theta, double s) {
    return theta[0] * s + tanh(theta[1] * s + 0.5);
}

/* The return from x[0] with the parameters x[1], x[2]; the first action is x[3] where there is one. */
static double certain_return(const double *x, void *context) {
    const bool *first = context;
    double s = x[0], sum = 0, power = 1;
    for (int k = 0; k < FAR; k++, power *= discount) {
        double a = k == 0 && *first ? x[3] : certain_policy(x + 1, s);
        sum += power * reward_there(s, a);
        s = next_state(s, a);
    }
    return sum;
}

static void certain_world(struct harness *t) {
    double x[4] = {0.7, -0.4, 0.3, 0}, sum[2] = {0}, power = 1, error = 0;
    bool given = true, free_run = false;
    for (int k = 0; k < FAR; k++, power *= discount) {
        double s = x[0], a = certain_policy(x + 1, s), s2 = next_state(s, a);
        double there[3] = {s2, x[1], x[2]}, tanh_slope = 1 - pow(tanh(x[2] * s + 0.5), 2);
        double d_v = gradcheck_derivative(certain_return, &free_run, there, 0);
        double d_r = -0.2 * a - 0.3 * sin(a - s), d_f = 0.5 - 0.1 * s;
        double slope = FORMULA(d_r + TERM(discount * d_f * d_v));
        x[3] = a;
        error = worse(error, fabs(slope - gradcheck_derivative(certain_return, &given, x, 3)));
        sum[0] += power * s * slope;
        sum[1] += power * s * tanh_slope * slope;
        x[0] = s2;
    }
    CHECK("5.6", error, 1e-9);
    x[0] = 0.7; /* and so the theorem */
    for (int k = 0; k < 2; k++) EXPECT_NEAR(sum[k], gradcheck_derivative(certain_return, &free_run, x, 1 + k), 1e-9);
}

/* ---- two gradients of one mean ---- */

struct parabola {
    double at, c, b, k;
};

static double parabola_value(const void *of, double a) {
    const struct parabola *p = of;
    double x = a - p->at;
    return p->c + p->b * x + p->k * x * x / 2;
}

static double parabola_slope(const void *of, double a) {
    const struct parabola *p = of;
    return p->b + p->k * (a - p->at);
}

static double wave_value(const void *of, double a) {
    (void)of;
    return sin(1.3 * a) - 0.4 * a * a + 2;
}

static double wave_slope(const void *of, double a) {
    (void)of;
    return 1.3 * cos(1.3 * a) - 0.8 * a;
}

/* E[sin(1.3 A) - 0.4 A^2 + 2], A ~ N(m, sigma^2), in closed form. */
static double wave_mean(const double *m, void *context) {
    double sigma = *(double *)context;
    return exp(-1.69 * sigma * sigma / 2) * sin(1.3 * *m) - 0.4 * (*m * *m + sigma * sigma) + 2;
}

static void two_gradients(struct harness *t) {
    const struct hill wave = {wave_value, wave_slope, NULL};
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double sigma = 0.1 * (i + 1), m = 0.3 * i - 1.5, beta = i - 4;
        double exact = gradcheck_derivative(wave_mean, &sigma, &m, 0);
        error = worse(error, fabs(FORMULA(score_estimate(&wave, m, sigma, beta).mean) - exact));
        error = worse(error, fabs(FORMULA(pathwise_estimate(&wave, m, sigma).mean) - exact));
    }
    CHECK("5.7", error, 1e-10);
}

static void two_variances(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double sigma = 0.1 * (i + 1), m = 0.3 * i - 1.5, beta = i - 4;
        const struct parabola p = {m, 1.7 - i, 0.9, 0.2 * i - 0.7};
        const struct hill hill = {parabola_value, parabola_slope, &p};
        double s2 = sigma * sigma, c = p.c - beta;
        double score = c * c / s2 + TERM(2 * p.b * p.b) + 3 * c * p.k + 3.75 * p.k * p.k * s2;
        double path = p.k * p.k * s2;
        double size = 1 + score; /* of the numbers that are compared */
        error = worse(error, fabs(FORMULA(score) - score_estimate(&hill, m, sigma, beta).variance) / size);
        error = worse(error, fabs(FORMULA(path) - pathwise_estimate(&hill, m, sigma).variance));
    }
    CHECK("5.8", error, 1e-11);
}

/* ---- DDPG's networks, written out ---- */

enum { OBS = 3, ACT = 2, ROWS = 12, MOST = 120 }; /* MOST: parameters of a network */
static const double low[ACT] = {-1, -30}, high[ACT] = {2, -5};
static const struct env_space box = {.dim = ACT, .low = low, .high = high};

struct setting {
    struct ddpg ddpg;
    struct batch batch;
};

static struct ddpg_config small(void) {
    return (struct ddpg_config){.hidden = {6, 5},
                                .gamma = 0.9,
                                .actor_rate = 2e-3,
                                .critic_rate = 5e-3,
                                .decay = 0.02,
                                .tau = 0.1,
                                .noise = DDPG_ORNSTEIN_UHLENBECK,
                                .sigma = 0.3,
                                .theta = 0.15};
}

/* Small networks whose targets differ from them, and a batch with every kind of row. */
static void make(struct setting *x, struct ddpg_config config) {
    struct rng rng;
    rng_init(&rng, 3, 0);
    ddpg_init(&x->ddpg, &config, OBS, &box, ROWS, &rng);
    for (int i = 0; i < x->ddpg.actor.shape.parameters; i++) x->ddpg.actor.target[i] += 0.3 * rng_normal(&rng);
    for (int i = 0; i < x->ddpg.critic.shape.parameters; i++) x->ddpg.critic.target[i] += 0.3 * rng_normal(&rng);
    batch_init(&x->batch, ROWS, OBS, ACT);
    for (int i = 0; i < ROWS * OBS; i++) {
        x->batch.s[i] = rng_normal(&rng);
        x->batch.s2[i] = rng_normal(&rng);
    }
    for (int i = 0; i < ROWS * ACT; i++) x->batch.a[i] = rng_range(&rng, low[i % ACT], high[i % ACT]);
    for (int i = 0; i < ROWS; i++) {
        x->batch.r[i] = rng_normal(&rng);
        x->batch.terminated[i] = i % 3 == 0;
    }
}

static void release(struct setting *x) {
    ddpg_free(&x->ddpg);
    batch_free(&x->batch);
}

/* Q(s, u), u in units. */
static double literal_critic(const struct ddpg *x, const double *psi, const double *s, const double *u) {
    double in[OBS + ACT], q;
    memcpy(in, s, OBS * sizeof *in);
    memcpy(in + OBS, u, ACT * sizeof *in);
    literal_network(&x->critic.shape, psi, in, &q);
    return q;
}

/* pi(s), in units. */
static void literal_actor(const struct ddpg *x, const double *theta, const double *s, double *u) {
    literal_network(&x->actor.shape, theta, s, u);
    for (int i = 0; i < ACT; i++) u[i] = tanh(u[i]);
}

/* A stored action in units. */
static void units(const double *a, double *u) {
    for (int i = 0; i < ACT; i++) u[i] = 2 * (a[i] - low[i]) / (high[i] - low[i]) - 1;
}

static void targets(struct harness *t) {
    struct setting x;
    double y[ROWS], error = 0, by_actor = 0, by_critic = 0;
    make(&x, small());
    ddpg_targets(&x.ddpg, &x.batch, y);
    for (int i = 0; i < ROWS; i++) {
        const double *s2 = x.batch.s2 + i * OBS;
        double u[ACT], now[ACT];
        literal_actor(&x.ddpg, x.ddpg.actor.target, s2, u);
        literal_actor(&x.ddpg, x.ddpg.actor.now, s2, now);
        double q = literal_critic(&x.ddpg, x.ddpg.critic.target, s2, u);
        double literal = x.batch.r[i] + TERM(0.9 * (1 - x.batch.terminated[i]) * q);
        error = worse(error, fabs(FORMULA(literal) - y[i]));
        by_actor = fmax(by_actor, fabs(q - literal_critic(&x.ddpg, x.ddpg.critic.target, s2, now)));
        by_critic = fmax(by_critic, fabs(q - literal_critic(&x.ddpg, x.ddpg.critic.now, s2, u)));
    }
    EXPECT(by_actor > 1e-2 && by_critic > 1e-2); /* each of the two target networks makes a difference */
    CHECK("5.9", error, 1e-14);
    release(&x);
}

/* ---- the gradients of both losses ---- */

struct losses {
    struct setting *x;
    const double *y;
};

static double critic_loss(const double *psi, void *context) {
    const struct losses *l = context;
    const struct batch *b = &l->x->batch;
    double sum = 0, squares = 0;
    for (int i = 0; i < ROWS; i++) {
        double u[ACT];
        units(b->a + i * ACT, u);
        sum += pow(l->y[i] - literal_critic(&l->x->ddpg, psi, b->s + i * OBS, u), 2) / 2 / (double)ROWS;
    }
    for (int i = 0; i < l->x->ddpg.critic.shape.parameters; i++) squares += psi[i] * psi[i];
    return sum + l->x->ddpg.config.decay / 2 * squares;
}

static double actor_loss(const double *theta, void *context) {
    const struct losses *l = context;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double u[ACT];
        literal_actor(&l->x->ddpg, theta, l->x->batch.s + i * OBS, u);
        sum -= literal_critic(&l->x->ddpg, l->x->ddpg.critic.now, l->x->batch.s + i * OBS, u) / (double)ROWS;
    }
    return sum;
}

/* The critic's gradients by its parameters and inputs at one row. */
static void critic_row(struct ddpg *x, const double *s, const double *u, double *d_psi, double *d_in) {
    double in[OBS + ACT];
    memcpy(in, s, OBS * sizeof *in);
    memcpy(in + OBS, u, ACT * sizeof *in);
    mlp_forward(&x->critic.shape, x->critic.now, &x->critic.work, in, 1);
    mlp_backward(&x->critic.shape, x->critic.now, &x->critic.work, (double[]){1}, d_psi, d_in);
}

static void critic_gradient(struct harness *t) {
    double error = 0;
    for (int k = 0; k < 2; k++) {
        struct setting x;
        struct ddpg_config config = small();
        double y[ROWS], g[MOST] = {0}, one[MOST];
        if (k) config.decay = 0;
        make(&x, config);
        int n = x.ddpg.critic.shape.parameters;
        ddpg_targets(&x.ddpg, &x.batch, y);
        double loss = ddpg_critic_gradient(&x.ddpg, &x.batch, y), squares = 0;
        double gradient[MOST];
        memcpy(gradient, x.ddpg.critic.gradient, (size_t)n * sizeof *gradient);
        for (int i = 0; i < ROWS; i++) {
            double u[ACT], *s = x.batch.s + i * OBS;
            units(x.batch.a + i * ACT, u);
            critic_row(&x.ddpg, s, u, one, NULL);
            double delta = y[i] - literal_critic(&x.ddpg, x.ddpg.critic.now, s, u);
            for (int j = 0; j < n; j++) g[j] -= FORMULA(delta) / (double)ROWS * one[j];
        }
        for (int j = 0; j < n; j++) {
            g[j] += config.decay > 0 ? FORMULA(TERM(config.decay * x.ddpg.critic.now[j])) : 0;
            squares += pow(x.ddpg.critic.now[j], 2);
            EXPECT_NEAR(gradient[j], g[j], 1e-14);
        }
        struct losses l = {&x, y};
        EXPECT_NEAR(loss, critic_loss(x.ddpg.critic.now, &l) - config.decay / 2 * squares, 1e-14);
        double off = gradcheck(critic_loss, &l, x.ddpg.critic.now, n, g).error;
        if (k == 0) error = off;
        EXPECT(off < 1e-8);
        release(&x);
    }
    CHECK("5.10", error, 1e-8);
}

/* The relative error of eq. 5.11 as a gradient of the actor's loss; what the agent computes is the same. */
static double actor_gradient_error(struct harness *t) {
    struct setting x;
    double g[MOST] = {0};
    make(&x, small());
    int n = x.ddpg.actor.shape.parameters;
    double loss = ddpg_actor_gradient(&x.ddpg, &x.batch), gradient[MOST];
    memcpy(gradient, x.ddpg.actor.gradient, (size_t)n * sizeof *gradient);
    for (int i = 0; i < ROWS; i++) {
        double u[ACT], d_in[OBS + ACT], d_pi[MOST], *s = x.batch.s + i * OBS;
        literal_actor(&x.ddpg, x.ddpg.actor.now, s, u);
        critic_row(&x.ddpg, s, u, NULL, d_in);
        for (int k = 0; k < ACT; k++) { /* one component's row of the gradient of pi */
            mlp_forward(&x.ddpg.actor.shape, x.ddpg.actor.now, &x.ddpg.actor.work, s, 1);
            mlp_backward(&x.ddpg.actor.shape, x.ddpg.actor.now, &x.ddpg.actor.work, (double[]){k == 0, k == 1}, d_pi,
                         NULL);
            for (int j = 0; j < n; j++)
                g[j] -= FORMULA(d_pi[j] * (k ? TERM(d_in[OBS + k]) : d_in[OBS + k])) / (double)ROWS;
        }
    }
    for (int j = 0; j < n; j++) EXPECT_NEAR(gradient[j], g[j], 1e-14);
    struct losses l = {&x, NULL};
    EXPECT_NEAR(loss, actor_loss(x.ddpg.actor.now, &l), 1e-14);
    double error = gradcheck(actor_loss, &l, x.ddpg.actor.now, n, g).error;
    release(&x);
    return error;
}

static void actor_gradient(struct harness *t) {
    CHECK("5.11", actor_gradient_error(t), 1e-8);
}

/* ---- acting, updating ---- */

static void acting(struct harness *t) {
    struct setting x;
    struct rng rng;
    double error = 0, clipped[2] = {0};
    struct ddpg_config config = small();
    rng_init(&rng, 4, 0);
    make(&x, config);
    struct agent *agent = &x.ddpg.agent;
    for (int i = 0; i < 200; i++) {
        double s[OBS], noise[ACT], u[ACT], a[ACT], quiet[ACT], again[ACT];
        for (int k = 0; k < OBS; k++) s[k] = rng_normal(&rng);
        for (int k = 0; k < ACT; k++) noise[k] = 4 * rng_normal(&rng);
        literal_actor(&x.ddpg, x.ddpg.actor.now, s, u);
        agent->act(agent, s, noise, i, a);
        agent->act(agent, s, NULL, i, quiet);
        agent->act(agent, s, NULL, i + 1000, again);
        for (int k = 0; k < ACT; k++) {
            double middle = (low[k] + high[k]) / 2, half = (high[k] - low[k]) / 2;
            double wanted = u[k] + TERM(0.3 * noise[k]), done = fmax(-1, fmin(1, wanted));
            error = worse(error, fabs(a[k] - FORMULA(middle + half * done)));
            clipped[0] += wanted<-1, clipped[1] += wanted> 1;
            EXPECT(a[k] >= low[k] && a[k] <= high[k]);
            EXPECT_NEAR(quiet[k], middle + half * u[k], 1e-13);
            EXPECT(quiet[k] == again[k]);
        }
    }
    EXPECT(clipped[0] > 20 && clipped[1] > 20);
    CHECK("5.12", error, 1e-13);
    for (int i = 0; i < x.ddpg.actor.shape.parameters; i++) x.ddpg.actor.now[i] = NAN;
    double a[ACT], s[OBS] = {0.1, 0.2, 0.3};
    for (int k = 0; k < 2; k++) { /* what has diverged is not hidden by the clipping */
        agent->act(agent, s, k ? (double[]){1, -1} : NULL, 0, a);
        EXPECT(isnan(a[0]) && isnan(a[1]));
    }
    release(&x);
}

/* Updates by hand: the critic, then the actor along the new critic, then the targets; in that order. */
static void whole_updates(struct harness *t) {
    struct setting x, y;
    struct agent_report report;
    double target[ROWS], before[2][MOST];
    make(&x, small());
    make(&y, small());
    for (int i = 0; i < 5; i++) {
        struct agent_blocks p = y.ddpg.agent.params(&y.ddpg.agent);
        struct net *net[2] = {&x.ddpg.actor, &x.ddpg.critic}, *other[2] = {&y.ddpg.actor, &y.ddpg.critic};
        for (int k = 0; k < 2; k++)
            memcpy(before[k], net[k]->target, (size_t)net[k]->shape.parameters * sizeof(double));
        ddpg_targets(&x.ddpg, &x.batch, target);
        double loss[2] = {ddpg_critic_gradient(&x.ddpg, &x.batch, target)};
        adam_step(&x.ddpg.critic.adam, x.ddpg.critic.now, x.ddpg.critic.gradient);
        loss[1] = ddpg_actor_gradient(&x.ddpg, &x.batch);
        adam_step(&x.ddpg.actor.adam, x.ddpg.actor.now, x.ddpg.actor.gradient);
        y.ddpg.agent.update(&y.ddpg.agent, &y.batch, NULL, &report);
        EXPECT(report.n == 2 && report.value[0] == loss[0] && report.value[1] == loss[1]);
        for (int k = 0; k < 2; k++)
            for (int j = 0; j < net[k]->shape.parameters; j++) {
                net[k]->target[j] = 0.9 * before[k][j] + 0.1 * net[k]->now[j];
                EXPECT(other[k]->now[j] == net[k]->now[j]);
                EXPECT_NEAR(other[k]->target[j], net[k]->target[j], 1e-15);
            }
        EXPECT(p.n == 4 && p.at[0] == y.ddpg.actor.now && p.at[1] == y.ddpg.critic.now);
        EXPECT(p.at[2] == y.ddpg.actor.target && p.at[3] == y.ddpg.critic.target);
        EXPECT(p.size[0] == p.size[2] && p.size[1] == p.size[3] && p.size[0] == y.ddpg.actor.shape.parameters);
        EXPECT(p.size[1] == y.ddpg.critic.shape.parameters && y.ddpg.critic.adam.steps == i + 1);
    }
    EXPECT(x.ddpg.critic.adam.config.rate == 5e-3 && x.ddpg.actor.adam.config.rate == 2e-3);
    release(&x);
    release(&y);
}

/* What an agent is before it has learned anything. */
static void beginnings(struct harness *t) {
    struct ddpg_config paper = ddpg_preset(PRESET_PAPER), c = small();
    struct train_config train = ddpg_training(PRESET_PAPER, 7), task = ddpg_training(PRESET_TASK, 7);
    struct ddpg x;
    struct rng rng;
    EXPECT(paper.hidden[0] == 400 && paper.hidden[1] == 300 && paper.gamma == 0.99 && paper.tau == 1e-3);
    EXPECT(paper.actor_rate == 1e-4 && paper.critic_rate == 1e-3 && paper.decay == 1e-2 && paper.last_bound == 3e-3);
    EXPECT(paper.noise == DDPG_ORNSTEIN_UHLENBECK && paper.theta == 0.15 && paper.sigma == 0.2);
    EXPECT(train.batch == 64 && train.capacity == 1000000 && train.start == 64 && train.update_every == 1);
    EXPECT(train.steps == 7 && task.steps == 7 && task.start == 1000 && train.updates == 1 && task.updates == 1);
    for (int k = 0; k < 2; k++) {
        c.noise = k ? DDPG_GAUSSIAN : DDPG_ORNSTEIN_UHLENBECK;
        c.last_bound = k ? 0 : 3e-3;
        rng_init(&rng, 5, 0);
        ddpg_init(&x, &c, OBS, &box, ROWS, &rng);
        const struct net *net[2] = {&x.actor, &x.critic};
        for (int i = 0; i < 2; i++) {
            const struct mlp *shape = &net[i]->shape;
            double most = 0;
            for (int j = shape->offset[2]; j < shape->parameters; j++) most = fmax(most, fabs(net[i]->now[j]));
            EXPECT(k ? most > 0.1 && most <= 1 / sqrt(5.0) : most > 1e-3 && most <= 3e-3);
            EXPECT(fabs(net[i]->now[0]) > 3e-3);
            EXPECT(memcmp(net[i]->now, net[i]->target, (size_t)shape->parameters * sizeof(real)) == 0);
        }
        EXPECT(x.actor.shape.size[0] == OBS && x.critic.shape.size[0] == OBS + ACT && x.critic.shape.size[3] == 1);
        EXPECT(x.agent.act_noise.normal == ACT && x.agent.act_noise.uniform == 0);
        EXPECT_NEAR(x.agent.act_noise.keep, k ? 0 : 0.85, 1e-15);
        EXPECT(x.agent.update_noise.normal == 0 && x.agent.update_noise.uniform == 0);
        ddpg_free(&x);
    }
}

/* With the defaults the pendulum is learned: a policy that does not learn scores below -1000. Of two runs the better
 * one, as a run can be caught in a bad moment. */
static void learning(struct harness *t) {
    double best = -INFINITY;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        struct env_pendulum env, trial;
        struct ddpg_config config = ddpg_preset(PRESET_TASK);
        struct train_config training = ddpg_training(PRESET_TASK, 6000);
        struct ddpg x;
        struct rng rng;
        env_pendulum_init(&env, 0);
        env_pendulum_init(&trial, 0);
        rng_init(&rng, seed, 100);
        training.seed = seed;
        training.evaluate_every = 0;
        training.final_episodes = 50;
        training.quiet = true;
        ddpg_init(&x, &config, env.env.observation.dim, &env.env.action, training.batch, &rng);
        best = fmax(best, train(&x.agent, &env.env, &trial.env, &training, NULL, NULL).mean);
        EXPECT(x.actor.adam.steps == 5001);
        ddpg_free(&x);
    }
    EXPECT(best > -250);
}

/* ---- noise that remembers ---- */

/* Mean factor and variance at time t by n of Euler's steps, and their limit for n to infinity, by Richardson. */
static void limit_of_euler(const struct ou *p, double t, double *factor, double *variance) {
    enum { LEVELS = 9 };
    double f[LEVELS][LEVELS], v[LEVELS][LEVELS];
    for (int row = 0, n = 64; row < LEVELS; row++, n *= 2) {
        double dt = t / n, keep = 1 - p->theta * dt;
        f[row][0] = 1, v[row][0] = 0;
        for (int i = 0; i < n; i++) {
            f[row][0] *= keep;
            v[row][0] = keep * keep * v[row][0] + p->sigma * p->sigma * dt;
        }
        for (int j = 1; j <= row; j++) {
            double power = ldexp(1, j); /* the error is a series in dt */
            f[row][j] = (power * f[row][j - 1] - f[row - 1][j - 1]) / (power - 1);
            v[row][j] = (power * v[row][j - 1] - v[row - 1][j - 1]) / (power - 1);
        }
    }
    *factor = f[LEVELS - 1][LEVELS - 1];
    *variance = v[LEVELS - 1][LEVELS - 1];
}

static void process(struct harness *t) {
    static const struct ou kind[3] = {{0.15, 0, 0.2}, {1, -0.5, 1}, {2.5, 1, 0.7}};
    double error = 0;
    for (int i = 0; i < 3; i++)
        for (double time = 0.3; time < 4; time += 0.9) {
            const struct ou *p = &kind[i];
            double factor, variance, x0 = 1.3, th = p->theta, s = p->sigma;
            limit_of_euler(p, time, &factor, &variance);
            double mean = p->mu + TERM(exp(-th * time) * (x0 - p->mu));
            double spread = s * s * (1 - exp(-2 * th * time)) / (2 * th);
            error = worse(error, fabs(FORMULA(mean) - (p->mu + factor * (x0 - p->mu))));
            error = worse(error, fabs(FORMULA(spread) - variance));
            EXPECT_NEAR(ou_mean(p, x0, time), mean, 1e-14);
            EXPECT_NEAR(ou_variance(p, time), spread, 1e-14);
        }
    CHECK("5.16", error, 1e-11);
    const struct ou wiener = {0, 0, 1}, slow = {1e-9, 0, 1};
    EXPECT(ou_variance(&wiener, 2.5) == 2.5 && ou_mean(&wiener, 0.4, 2.5) == 0.4);
    EXPECT_NEAR(ou_variance(&slow, 2.5), 2.5, 1e-7);
}

/* Three exact steps of a third of the time: with the normal numbers 0, 0, 0 the mean, and with a single 1 in turn the
 * three parts of the variance. */
static void exact_steps(struct harness *t) {
    static const struct ou kind[3] = {{0.15, 0, 0.2}, {1, -0.5, 1}, {2.5, 1, 0.7}};
    double error = 0;
    for (int i = 0; i < 3; i++)
        for (double time = 0.3; time < 4; time += 0.9) {
            const struct ou *p = &kind[i];
            double factor, variance, x0 = 1.3, th = p->theta, s = p->sigma;
            limit_of_euler(p, time, &factor, &variance);
            double x[4] = {x0, x0, x0, x0}, sum = 0, dt = time / 3;
            for (int n = 0; n < 3; n++)
                for (int k = 0; k < 4; k++) {
                    double noise = k == n + 1;
                    double literal = p->mu + exp(-th * dt) * (x[k] - p->mu) +
                                     TERM(s * sqrt((1 - exp(-2 * th * dt)) / (2 * th)) * noise);
                    EXPECT_NEAR(ou_step(p, x[k], dt, noise), literal, 1e-14);
                    x[k] = FORMULA(literal);
                }
            for (int k = 1; k < 4; k++) sum += pow(x[k] - x[0], 2);
            error = worse(error, worse(fabs(x[0] - p->mu - factor * (x0 - p->mu)), fabs(sum - variance)));
        }
    CHECK("5.17", error, 1e-11);
}

struct from {
    const struct ou *p;
    double x;
};

static double mean_after(const double *time, void *context) {
    const struct from *c = context;
    return ou_mean(c->p, c->x, *time);
}

static double variance_after(const double *time, void *context) {
    const struct from *c = context;
    return ou_variance(c->p, *time);
}

/* Euler's step has the exact step's rates of mean and variance, at a step of 0. */
static void euler(struct harness *t) {
    static const struct ou kind[3] = {{0.15, 0, 0.2}, {1, -0.5, 1}, {2.5, 1, 0.7}};
    double error = 0;
    for (int i = 0; i < 3; i++)
        for (double dt = 0.01; dt < 2; dt *= 3) {
            const struct ou *p = &kind[i];
            double x = 0.8, time = 0;
            double pull = p->theta * (p->mu - x) * dt, push = p->sigma * sqrt(dt);
            double still = FORMULA(x + TERM(pull)), moved = FORMULA(x + TERM(pull) + push * 0.7);
            EXPECT_NEAR(ou_euler_step(p, x, dt, 0.7), x + pull + push * 0.7, 1e-15);
            double rate = gradcheck_derivative(mean_after, &(struct from){p, x}, &time, 0);
            double growth = gradcheck_derivative(variance_after, &(struct from){p, x}, &time, 0);
            error = worse(error, fabs((still - x) / dt - rate));
            error = worse(error, fabs(pow((moved - still) / 0.7, 2) / dt - growth));
        }
    CHECK("5.18", error, 1e-9);
}

/* The lecture's formula as a sum of all normal numbers so far. */
static void lecture(struct harness *t) {
    static const struct ou kind[3] = {{0.15, 0, 0.2}, {1, 0, 1}, {0.6, 0, 0.5}};
    double error = 0;
    for (int i = 0; i < 3; i++) {
        const struct ou *p = &kind[i];
        double keep = 1 - p->theta, s2 = p->sigma * p->sigma, variance[LONG + 1] = {0}, covariance[5] = {0};
        for (int k = 1; k <= LONG; k++)
            for (int n = 0; n < k; n++) variance[k] += s2 * pow(keep, 2 * n);
        for (int k = 0; k < 5; k++) /* of step LONG and the one k later; both contain the first LONG numbers */
            for (int n = 0; n < LONG; n++) covariance[k] += s2 * pow(keep, n) * pow(keep, n + k);
        for (int k = 1; k <= 12; k++) {
            double literal = FORMULA(s2 * (1 - TERM(pow(keep, 2 * k))) / (1 - keep * keep));
            error = worse(error, fabs(literal - variance[k]));
            EXPECT_NEAR(ou_lecture_variance(p, k), variance[k], 1e-15);
        }
        error = worse(error, fabs(FORMULA(s2 / (1 - keep * keep)) - variance[LONG]));
        for (int k = 0; k < 5; k++) error = worse(error, fabs(FORMULA(pow(keep, k)) - covariance[k] / covariance[0]));
        EXPECT_NEAR(pow(ou_lecture_width(p), 2), variance[LONG], 1e-14);
    }
    CHECK("5.19", error, 1e-14);
    EXPECT_NEAR(ou_lecture_variance(&kind[0], 1), 0.04, 1e-15);
    EXPECT_NEAR(ou_lecture_variance(&kind[0], 2), 0.0689, 1e-15);
    EXPECT_NEAR(pow(ou_lecture_width(&kind[0]), 2), 0.1441441441, 1e-10);
    const struct ou as_exact = {-log(0.85), 0,
                                0.2 * sqrt(-2 * log(0.85) / (1 - 0.85 * 0.85))}; /* once per unit of time */
    for (double epsilon = -1; epsilon < 2; epsilon++)
        EXPECT_NEAR(ou_step(&as_exact, 0.3, 1, epsilon), ou_euler_step(&kind[0], 0.3, 1, epsilon), 1e-15);
}

/* An environment that writes down what is done to it; it ends by itself after nine steps. */
struct scribe {
    struct env env; /* first */
    int n;
    double action[100][ACT];
    bool begins[100];
};

static void scribe_reset(struct env *env, struct rng *rng, double *observation) {
    (void)env;
    (void)rng;
    for (int i = 0; i < OBS; i++) observation[i] = 0.5;
}

static struct env_result scribe_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct scribe *x = (struct scribe *)env;
    if (x->n < 100) {
        memcpy(x->action[x->n], action, sizeof x->action[0]);
        x->begins[x->n++] = env->steps == 0;
    }
    scribe_reset(env, rng, observation);
    return (struct env_result){.reward = 0};
}

static struct scribe make_scribe(void) {
    static const double least[OBS] = {-1, -1, -1}, most[OBS] = {1, 1, 1};
    return (struct scribe){.env = {.name = "scribe",
                                   .observation = {.dim = OBS, .low = least, .high = most},
                                   .action = box,
                                   .time_limit = 9,
                                   .reset = scribe_reset,
                                   .step = scribe_step}};
}

/* An actor that does nothing, in the loop: the actions are the noise. */
static void loop_noise(struct harness *t) {
    for (int gaussian = 0; gaussian < 2; gaussian++) {
        struct scribe env = make_scribe(), trial = make_scribe();
        struct ddpg_config c = small();
        struct train_config train_config = ddpg_training(PRESET_TASK, 60);
        struct setting x;
        struct rng rng;
        c.noise = gaussian ? DDPG_GAUSSIAN : DDPG_ORNSTEIN_UHLENBECK;
        c.actor_rate = 0;
        make(&x, c);
        memset(x.ddpg.actor.now, 0, (size_t)x.ddpg.actor.shape.parameters * sizeof(real));
        train_config.start = 4;
        train_config.batch = ROWS;
        train_config.evaluate_every = 20;
        train_config.evaluate_episodes = train_config.final_episodes = 1;
        train(&x.ddpg.agent, &env.env, &trial.env, &train_config, NULL, NULL);
        rng_init(&rng, train_config.seed, 1); /* the loop's stream of exploration */
        const struct ou p = {gaussian ? 1 : 0.15, 0, 0.3};
        double noise[ACT] = {0};
        int late = 0;
        EXPECT(env.n == 60);
        for (int i = 0; i < 60; i++)
            for (int k = 0; k < ACT; k++) {
                double middle = (low[k] + high[k]) / 2, half = (high[k] - low[k]) / 2;
                if (i < 4) {
                    EXPECT(env.action[i][k] == rng_range(&rng, low[k], high[k]));
                    continue;
                }
                EXPECT(env.begins[i] == (i % 9 == 0));
                if (env.begins[i]) noise[k] = 0;
                noise[k] = ou_euler_step(&p, noise[k], 1, rng_normal(&rng));
                late += fabs(noise[k]) > 1;
                EXPECT_NEAR(env.action[i][k], middle + half * fmax(-1, fmin(1, noise[k])), 1e-13);
            }
        EXPECT(gaussian || late > 0); /* clipping the action does not clip the process */
        for (int k = 0; k < ACT; k++) EXPECT(trial.action[0][k] == (low[k] + high[k]) / 2);
        release(&x);
    }
}

/*
## The experiment

### Which distribution

@table 05_theorem In the world of two states, by discount: the two components of the gradient (5.5), times 1 − γ so that
the weights are shares; the same with the long run's shares of steps for weights (stationary); and the angle between the
two in degrees.

With the long run's shares the direction is another one, and not by a common factor: the two components change in
different proportions. At $`\gamma = 0.8`$, which is the discount of the checks, the angle is
@{05_theorem/table, 0.8/angle} degrees for the table. Where the states share their parameters it is
@{05_theorem/shared, 0.8/angle} degrees, and a small step along it makes the return *worse*. As $`\gamma \to 1`$ the
difference goes away, for the reason given after (4.13): where the start counts for nothing, both climb the average
reward.

Which of the two does DDPG follow? A replay that holds one endless episode has the long run's shares, and what is
learned from it is not the gradient of the discounted return even if nobody explores and the critic is exact. With
episodes that are cut off the start counts for more, but late steps still count as much as early ones. This is the
missing factor $`\gamma^t`$ of chapter 04 once more; here the replay drops it.

### Off-policy

@figure 05_drift The world of two states at γ = 0.8: angle between the gradient and the direction (5.14), where the
states are those of a behaviour whose actions are all larger by the drift, in its discounted visits or in its steps of
a long run.

With discounted visits and without drift the angle is zero: that is the theorem. It grows, on the whole, as the
behaviour drifts away. For the table it stays below 90 degrees with any shares, as it must. With shared parameters the
long run's shares lead downhill up to a drift of about a half; near 1.5 they happen to be almost the right ones, which
is luck. All this is with exact action values. The error of a critic that was fitted where the behaviour goes comes on
top.

### Two estimators

@figure 05_variance Variance of one sample's estimate (5.7), for q(0, ·) of the world of two states around the policy's
action, by the width of the policy: lines by quadrature, points from 100,000 samples. The baseline is the value at the
mean.

At a width of 0.1 the score's variance is @{05_variance/0.1/score}; with a baseline it is
@{05_variance/0.1/score, baseline}, nearly all of it the $`2b^2`$ of (5.8); and the pathwise one is
@{05_variance/0.1/pathwise}. As the policy narrows, the first grows without a bound, the second stays where it is, and
the third vanishes.

### Noise

@figure 05_ou Five paths each, drawn with exact steps (5.17), and the band of one deviation around the mean, by (5.16).

The left process wanders off, with the root of time. The right one stays around its mean, beyond its band about a third
of the time, as normal numbers are. What DDPG adds to its actions has these moments:

@table 05_moments The lecture's formula with the rate 0.15 and the scale 0.2, from 0: exactly, by (5.19), and of 100,000
chains of 60 steps.

### On the pendulum

`make 05` trains for 10,000 steps and prints the log. The recorded runs go on to 20,000. Every run has the one default
configuration, each evaluation is of 20 episodes without noise, and the final policy is scored over 100 episodes; the
figure at the head of this page shows the curves. The pass mark of NPFL139 is -200, and the best that any policy can
reach is about @{03_best/5 torques, finer/return}, as chapter 03 computed.

@table 05_pendulum_table Final policy over 100 episodes: ten runs each. The wider Gaussian has the deviation that the
Ornstein-Uhlenbeck process has in the long run.

@table 05_first_table Steps until the first evaluation of at least -200, of the same runs; evaluations are 1000 steps
apart.

All runs of all three arrive, and none of the last five evaluations of any is below the mark. On the way three runs that
have passed it fall below it once more, each at one evaluation and none after 6,000 steps: two of the runs with Gaussian
noise and one with the wider. (A score is a mean over 100 start states, which are others in each run, and varies by
chance. So a run may score better than is possible on average: two with the Ornstein-Uhlenbeck process do, and with them
its 90th percentile.)

The kind of noise makes no difference that ten runs could show. The three have the seeds in common, and so the start
states of the scores. Seed by seed, Ornstein-Uhlenbeck less Gaussian noise is -0.3 in the final score, with a standard
error of 1.3, and Ornstein-Uhlenbeck less the wider noise 1.9 with 1.5. The largest of the three differences, Gaussian
less the wider noise, is 2.3 with 1.0; its 95 percent interval, for ten runs 2.26 standard errors to either side, holds
zero, too, if barely. So do the intervals for the steps that are needed, where the largest difference is 400 with a
standard error of 220. The paper prefers noise with a memory for tasks with inertia, and that may well be right for
others. On this one the episodes begin at all angles, and a thousand random steps come before the first update:
exploring is probably not what is hard.

### What the two measures buy

Without replay can mean two things. *The last transition* learns from that alone, as it comes. *The last hundred* is a
replay with room for one batch, so that an update has as many rows as ever, but all from the last half of an episode.
*Neither* has the last transition and no target networks; to have none means $`\tau = 1`$.

@figure 05_ablation DDPG, without target networks, with a replay of the last hundred transitions, with the last one
alone, and with neither: mean of ten runs.

@table 05_ablation_table Final policy over 100 episodes: ten runs each.

@table 05_relapses_table How many of the last five evaluations of a run were below -200.

With the last transition alone nothing is learned: no evaluation of any run is above the mark, and the final score is
below that of the first evaluation in all ten runs with target networks and in eight of the ten without. With the last
hundred nine runs of ten reach the mark, after 8,000 to 18,000 steps where DDPG needs 3,000 to 5,000, and eight of these
nine fall below it again at a later evaluation; probably the critic forgets what it has not seen for a hundred steps.
Without target networks the counts are the same, nine and eight, and the nine need 9,000 to 17,000 steps. Neither is
steady at the end: of the last five evaluations of a run @{05_relapses_table/the last hundred/mean} and
@{05_relapses_table/no target networks/mean} lie below the mark on average, and so do the final scores of five and of
four runs of ten. Which of the two is worse these runs do not show: seed by seed the final scores differ by 12 on
average, with a standard error of 168.

So here both measures are needed for a policy that is good soon and stays so, with all other numbers as they are, while
in chapter 03 a DQN with neither ended on the cart-pole about where it did with both. One reason may be the actor,
though these runs do not show it. The policy of a DQN follows its values at once; here a second network climbs the
first, and it climbs the errors just as well. Wherever the critic is too high for an action that was not tried, that is
where the actor goes, and with $`\tau = 1`$ the targets take it up in the same step. The next chapter is about these
errors.

### The configuration

@table 05_departures The paper's configuration (Lillicrap et al., 2015, section 7) and the one of this chapter. The
option `--preset paper` sets the numbers of the left column; what is not a number is not in the code.

## What is wrong in the sources

The first error is in Georgiev's draft *Deriving Soft Actor Critic*, in the section on actor-critic methods; the second
in Straka's eighth lecture of NPFL139.

### E5. An actor-critic with the score's gradient and a replay is DDPG

The draft gives the actor the gradient $`\mathbb{E}[Q\,\nabla\log\pi]`$, adds a replay, and says that this is DDPG. But
DDPG has no $`\log\pi`$: its policy has no density, and its actor moves along (5.11), $`\nabla_\theta\pi\,\nabla_a Q`$.
The two are estimators of the same thing for a policy of some width, (5.7), and very different ones for a narrow policy,
(5.8). The replay suits only one of them. The pathwise gradient takes states from it and the policy's own actions; the
score must be averaged over actions that the *present* policy draws, and over stored ones it is biased. (As given, at
state 0 of the world of two states: the deviation of the score's estimate over the derivative that it estimates, at a
width of 0.01, where the pathwise one's is below 0.01; and the relative error of its mean over the actions that a policy
with another mean has stored. Corrected: what the code computes, as a gradient of the loss in (5.11).)

### E28. The deterministic policy gradient theorem, for states from an unspecified μ

The lecture has $`\nabla J \propto \mathbb{E}_{s\sim\mu}[\nabla_\theta\pi\,\nabla_a q]`$ and does not say what $`\mu`$
is. Its proof weighs a state by $`\sum_k \gamma^k P(s \to s' \text{ in } k \text{ steps})`$ and then writes $`\mu`$, so
it has to be the discounted state distribution, $`(1-\gamma)\,d`$ with the $`d`$ of (5.5). Later in the lecture, in the
part on SAC, $`\mu_\pi`$ is called the on-policy distribution, which suggests the share of time in each state. With that
one the two sides are not proportional. (As given, with the stationary distribution: the sine of the angle between the
two sides, for the table and for shared parameters; and, for one action that both states share, minus the factor of
proportionality, which should be positive. Corrected: (5.5).)
*/
static double action_value_at(const void *of, double a) {
    const struct world *x = of;
    return dpg_action_value(&x->m, x->v, 0, a);
}

static double slope_at(const void *of, double a) {
    const struct world *x = of;
    return dpg_slope(&x->m, x->v, 0, a);
}

/* One sample of (Q(A) - Q(mu)) (derivative of log pi(A) by mu), pi = N(mu, sigma^2), A ~ N(other, sigma^2). */
struct stored {
    const struct world *x;
    double mu, sigma, other;
};

static double stored_score(double epsilon, void *context) {
    const struct stored *c = context;
    double a = c->other + c->sigma * epsilon;
    return (action_value_at(c->x, a) - action_value_at(c->x, c->mu)) * (a - c->mu) / (c->sigma * c->sigma);
}

static void erratum_score(struct harness *t) {
    struct world x = make_world(0);
    const struct hill hill = {action_value_at, slope_at, &x};
    double mu = x.a[0];
    struct estimate score = score_estimate(&hill, mu, 0.01, 0), path = pathwise_estimate(&hill, mu, 0.01);
    CHECK("E5", actor_gradient_error(t), 1e-8);
    EXPECT_NEAR(score.mean, path.mean, 1e-9);
    EXPECT(sqrt(path.variance) < 0.01 * fabs(path.mean));
    REFUTE("E5", sqrt(score.variance) / fabs(score.mean), 100);
    struct stored c = {&x, mu, 0.2, mu};
    double slope = pathwise_estimate(&hill, mu, 0.2).mean;
    EXPECT_NEAR(quadrature_normal(stored_score, &c, 0, 1), slope, 1e-11);
    c.other = mu + 0.4;
    REFUTE("E5", fabs(quadrature_normal(stored_score, &c, 0, 1) - slope) / fabs(slope), 0.1);
}

/* The derivatives of J, and what has the stationary distribution for weights. */
static void both_sides(struct world *x, double exact[2], double given[2]) {
    double mu[2];
    dpg_stationary(&x->m, x->a, mu);
    dpg_direction(&x->m, x->theta, mu, given);
    for (int k = 0; k < 2; k++) exact[k] = gradcheck_derivative(value_of, &(struct action_value){x, 2}, x->theta, k);
}

static void erratum_distribution(struct harness *t) {
    double error = 0, exact[2], given[2], sine[2], d[2];
    for (int i = 0; i < 2; i++) {
        struct world x = make_world(i);
        both_sides(&x, exact, given);
        sine[i] = sin(dpg_angle(exact, given) * acos(-1.0) / 180);
        literal_visits(&x, x.m.start[0], x.m.start[1], d);
        error = worse(error, theorem_error(t, &x, d));
    }
    CHECK("E28", error, 1e-8);
    for (int i = 0; i < 2; i++) REFUTE("E28", sine[i], 0.3);
    struct world x = make_world(0); /* one action for both states */
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = 1, x.m.feature[s][1] = 0;
    dpg_actions(&x.m, x.theta, x.a);
    both_sides(&x, exact, given);
    EXPECT(exact[0] > 0 && exact[1] == 0 && given[1] == 0);
    REFUTE("E28", -exact[0] / given[0], 0.3);
}

/* By other ways than exercises.c takes. */
static void exercise_answers(struct harness *t) {
    double c = -1, b = 2, k = -2, s2 = 0.01; /* -(a - 1)^2 around 0 */
    double best = -1.5 * k * s2;             /* c - beta where (5.8) is least */
    EXPECT_NEAR(ddpg_exercises[0].answer(), c * c / s2 + 2 * b * b + 3 * c * k + 3.75 * k * k * s2, 1e-9);
    EXPECT_NEAR(ddpg_exercises[1].answer(), best * best / s2 + 2 * b * b + 3 * best * k + 3.75 * k * k * s2, 1e-9);
    EXPECT_NEAR(ddpg_exercises[2].answer(), sqrt(0.04 / (1 - 0.7225)), 1e-12);
    EXPECT_NEAR(ddpg_exercises[3].answer(), ceil(-1 / log(1 - 0.0015)), 0);
    struct world x = make_world(0);
    double a = 0.3, p[2] = {literal_p(&x.m, 0, 1, a), literal_p(&x.m, 1, 0, a)}, sum = 0;
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = 1, x.m.feature[s][1] = 0;
    for (int s = 0; s < 2; s++) x.v[s] = rolled_out(&x.m, (double[]){a, 0}, s == 0, s == 1);
    for (int s = 0; s < 2; s++)
        sum += p[1 - s] / (p[0] + p[1]) * gradcheck_derivative(literal_q, &(struct action_value){&x, s}, &a, 0);
    EXPECT_NEAR(ddpg_exercises[4].answer(), sum, 1e-9);
}

/*
## Exercises

Ask and answer them with `build/05-ddpg --exercise 1 --answer X`; the program finds the answer by a run.

1. $`Q(a) = -(a-1)^2`$ and $`A \sim \mathcal N(0, 0.1^2)`$. What is the variance of the score's estimate from one
   sample, without a baseline? (And that of the pathwise one?)
2. The same with the constant baseline for which it is least. Is that the value at the mean?
3. The noise of (5.19) has the rate 0.15 and the scale 0.2. What is its deviation in the long run?
4. Someone takes the time step seriously and draws the same noise by (5.18) with $`\Delta = 0.01`$, once per step of
   the environment. After how many steps has the correlation fallen below $`1/e`$?
5. In the world of `dpg_table` at $`\gamma = 0.8`$ let both states share one parameter, their action, at 0.3. The
   derivative of the return by it is positive. What is (5.5) with the long run's shares in the place of $`d`$?

<details><summary>Answers</summary>

1: @{05_exercises/1}, from (5.8) with $`c = -1`$, $`b = 2`$, $`k = -2`$; the other is 0.04. 2: @{05_exercises/2}; no,
but nearly, for a narrow policy: (5.8) is least at $`c - \beta = -\tfrac32 k\sigma^2`$. 3: @{05_exercises/3}. 4:
@{05_exercises/4}, when an episode of the pendulum has 200. 5: @{05_exercises/5}; one would go the wrong way.

</details>

## In the lecture

Of NPFL139's eighth lecture this chapter covers the slides *Deterministic Policy Gradient Theorem* and its *Proof*,
whose last line before the expansion is (5.3) and whose expansion is (5.4); *Deep Deterministic Policy Gradients*, where
(5.9) stands as the equation of which it is a sample; and *Ornstein-Uhlenbeck Exploration* with its *Visualization*.
The proof's slides ask for a reward without chance, which is not needed, since only its mean occurs; and for densities
of the next state that are continuous in the action, which the pendulum does not have, (5.6). The slides on DDPG
mention batch normalisation for images; the paper has it in its small networks, too. In the blog draft the chapter
covers the end of *Actor critic methods*.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"slopes of action values", slopes},
        {"a line of the proof", recursion},
        {"unrolled", unrolled},
        {"the theorem", theorem},
        {"off-policy", off_policy},
        {"a world without chance", certain_world},
        {"two gradients of one mean", two_gradients},
        {"their variances", two_variances},
        {"targets", targets},
        {"the critic's gradient", critic_gradient},
        {"the actor's gradient", actor_gradient},
        {"acting", acting},
        {"whole updates", whole_updates},
        {"beginnings", beginnings},
        {"learning", learning},
        {"the process", process},
        {"exact steps", exact_steps},
        {"Euler's step", euler},
        {"the lecture's formula", lecture},
        {"noise in the loop", loop_noise},
        {"erratum E5", erratum_score},
        {"erratum E28", erratum_distribution},
        {"exercises", exercise_answers},
    };
    return harness_run("05-ddpg-check", section, sizeof section / sizeof *section, argc, argv);
}
