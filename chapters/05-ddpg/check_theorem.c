/*
## What the checks show

`build/05-ddpg-check` evaluates each equation of this chapter as it is printed, in double precision, and compares it
with what was found without it.

### The theorem

It is evaluated line by line in the world of two states, the two of the studies and twenty drawn at random, against
difference quotients of a return that is summed up step by step, without solving anything. The world where the next
state is a function of state and action is a small nonlinear one.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "worlds/env_pendulum.h"

void slopes(struct harness *t) {
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

void recursion(struct harness *t) {
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

void unrolled(struct harness *t) {
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

void theorem(struct harness *t) {
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

void off_policy(struct harness *t) {
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

/* ---- compatible critics ---- */

/* With policies of one parameter the features of the second are zero. */
static struct world single(int i) {
    struct world x = make_world(i);
    double c = i < 2 ? 2 : 0.5 + 0.1 * i;
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = s ? c : 1, x.m.feature[s][1] = 0;
    dpg_actions(&x.m, x.theta, x.a);
    for (int s = 0; s < 2; s++) {
        x.v[s] = rolled_out(&x.m, x.theta, s == 0, s == 1);
        for (int s2 = 0; s2 < 2; s2++) x.p[s][s2] = literal_p(&x.m, s, s2, x.a[s]);
    }
    return x;
}

/* The squared error of the slopes, with the weights d; and w where it is least, of a parabola through three points. */
static double squared_error(const double slope[2], const struct world *x, const double d[2], double w) {
    double sum = 0;
    for (int s = 0; s < 2; s++) sum += d[s] / 2 * pow(x->m.feature[s][0] * w - slope[s], 2);
    return sum;
}

static double least_at(const double slope[2], const struct world *x, const double d[2]) {
    double left = squared_error(slope, x, d, -1), middle = squared_error(slope, x, d, 0);
    double right = squared_error(slope, x, d, 1);
    return (left - right) / (2 * (left + right - 2 * middle));
}

void compatible(struct harness *t) {
    double error = 0, apart = 0, natural = 0;
    for (int i = 0; i < WORLDS; i++) {
        struct world x = single(i);
        double d[2], slope[2], sum = 0, given, w,
                               exact = gradcheck_derivative(value_of, &(struct action_value){&x, 2}, x.theta, 0);
        literal_visits(&x, x.m.start[0], x.m.start[1], d);
        for (int s = 0; s < 2; s++)
            slope[s] = gradcheck_derivative(literal_q, &(struct action_value){&x, s}, &x.a[s], 0);
        w = least_at(slope, &x, d);
        for (int s = 0; s < 2; s++) {
            double part = d[s] * x.m.feature[s][0] * x.m.feature[s][0] * w;
            sum += s ? TERM(part) : part;
            apart = fmax(apart, fabs(x.m.feature[s][0] * w - slope[s]));
        }
        error = worse(error, fabs(FORMULA(sum) - exact) / (1 + fabs(exact)));
        dpg_compatible(&x.m, x.theta, d, 1, &given);
        EXPECT_NEAR(given, w, 1e-8);
        if (i == 0) EXPECT(x.m.feature[0][0] * w < -0.1 && slope[0] > 1.2); /* wrong, and no harm is done */
    }
    EXPECT(apart > 1);
    CHECK("5.22", error, 1e-8);
    for (int i = 1; i < WORLDS; i++) { /* two parameters: the slopes are met, and w is what a linear system says */
        struct world x = make_world(i);
        double d[2], w[2], slope[2], (*f)[2] = x.m.feature;
        literal_visits(&x, x.m.start[0], x.m.start[1], d);
        for (int s = 0; s < 2; s++)
            slope[s] = gradcheck_derivative(literal_q, &(struct action_value){&x, s}, &x.a[s], 0);
        dpg_compatible(&x.m, x.theta, d, 2, w);
        for (int k = 0; k < 2; k++) {
            double sum = 0, exact = gradcheck_derivative(value_of, &(struct action_value){&x, 2}, x.theta, k);
            for (int s = 0; s < 2; s++) sum += d[s] * f[s][k] * (f[s][0] * w[0] + TERM(f[s][1] * w[1]));
            natural = worse(natural, fabs(FORMULA(sum) - exact) / (1 + fabs(exact)));
        }
        for (int s = 0; s < 2; s++) EXPECT_NEAR(f[s][0] * w[0] + f[s][1] * w[1], slope[s], 1e-6);
    }
    CHECK("5.23", natural, 1e-8);
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

void certain_world(struct harness *t) {
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

/*
### The long run's shares in the place of the visits

The sine of the angle between the two sides of (5.5) is large with the stationary distribution for weights, for the
table and for shared parameters; and with one action that both states share the two sides have different signs.
*/
/* The derivatives of J, and what has the stationary distribution for weights. */
static void both_sides(struct world *x, double exact[2], double given[2]) {
    double mu[2];
    dpg_stationary(&x->m, x->a, mu);
    dpg_direction(&x->m, x->theta, mu, given);
    for (int k = 0; k < 2; k++) exact[k] = gradcheck_derivative(value_of, &(struct action_value){x, 2}, x->theta, k);
}

void long_run_shares(struct harness *t) {
    double exact[2], given[2];
    for (int i = 0; i < 2; i++) {
        struct world x = make_world(i);
        both_sides(&x, exact, given);
        EXPECT(sin(dpg_angle(exact, given) * M_PI / 180) > 0.3);
    }
    struct world x = make_world(0); /* one action for both states */
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = 1, x.m.feature[s][1] = 0;
    dpg_actions(&x.m, x.theta, x.a);
    both_sides(&x, exact, given);
    EXPECT(exact[0] > 0 && exact[1] == 0 && given[1] == 0);
    EXPECT(-exact[0] / given[0] > 0.3);
}

/*
### Smooth worlds without smooth values

The series (5.20) is compared with difference quotients of returns, in loops that stretch by one factor everywhere,
where the bound is reached, and in loops that stretch less here and there. The quotients (5.21) are those of returns
followed step by step; states are kept within a turn, which changes no reward.
*/
struct loop {
    double gamma, stretch;
    bool bends;
};

static double loop_value(const double *s, void *context) {
    const struct loop *l = context;
    double at = *s, sum = 0, power = 1;
    for (int k = 0; k < LONG; k++, power *= l->gamma) {
        sum += power * (l->bends ? cos(at) : at);
        at = l->stretch * (l->bends ? sin(at) : at);
    }
    return sum;
}

static double loop_slope(const struct loop *l, double s) {
    double sum = 0, power = 1, product = 1;
    for (int k = 0; k < LONG; k++, power *= l->gamma) {
        sum += power * (l->bends ? -sin(s) : 1) * product;
        product *= l->stretch * (l->bends ? cos(s) : 1);
        s = l->stretch * (l->bends ? sin(s) : s);
    }
    return sum;
}

/* The return from s where r = cos(2 pi s) and s2 = 2 s + theta, modulo 1. */
static double doubled(double s, double theta, double gamma) {
    double sum = 0, power = 1;
    for (int k = 0; k < LONG; k++, power *= gamma) {
        sum += power * cos(2 * M_PI * s);
        s = fmod(2 * s + theta, 1);
    }
    return sum;
}

void certain_slopes(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 6; i++) {
        struct loop l = {0.8, 0.5 + 0.3 * (i / 2), i % 2};
        double s = 0.7, slope = loop_slope(&l, s), most = 1 / (1 - l.gamma * l.stretch);
        error = worse(error, fabs(FORMULA(slope) - gradcheck_derivative(loop_value, &l, &s, 0)));
        EXPECT(fabs(slope) < most * (1 + 1e-12));
        if (!l.bends) EXPECT_NEAR(slope, most, 1e-12);
    }
    CHECK("5.20", error, 1e-9);
    const double gamma = 0.9;
    double by_state[31], by_theta[31];
    error = 0;
    for (int n = 1; n <= 30; n++) {
        double h = pow(2, -n), sum = 0;
        for (int j = 1; j <= n; j++) sum += pow(gamma, -j) * (1 - TERM(cos(2 * M_PI * pow(2, -j))));
        by_state[n] = (doubled(0, 0, gamma) - doubled(h, 0, gamma)) / h;
        by_theta[n] = (doubled(0, 0, gamma) - doubled(0, h, gamma)) / h;
        error = worse(error, fabs(FORMULA(pow(2 * gamma, n) * sum) / by_state[n] - 1));
    }
    CHECK("5.21", error, 1e-11);
    for (int n = 10; n < 30; n += 10)
        EXPECT(by_state[n + 10] > 300 * by_state[n] && by_theta[n + 10] > 300 * by_theta[n]);
}

/* Near the top and without a torque a step of the pendulum stretches more than the discount makes up for. */
void pendulum_stretches(struct harness *t) {
    struct env_pendulum p;
    struct rng rng;
    double seen[3], torque = 0, before = 0;
    rng_init(&rng, 1, 0);
    env_pendulum_init(&p, 0);
    env_reset(&p.env, &rng, seen);
    p.theta = 1e-8, p.theta_dot = 0;
    for (int k = 0; k < 30; k++) before = p.theta, env_step(&p.env, &torque, &rng, seen);
    EXPECT_NEAR(p.theta / before, 1.213, 1e-3);
}

/*
### Two gradients of one mean

Their means are compared with the derivative of a mean in closed form, their variances with quadratures.
*/
struct parabola {
    double at, c[3];
};

static double parabola_value(const void *of, double a) {
    const struct parabola *p = of;
    double x = a - p->at;
    return p->c[0] + p->c[1] * x + p->c[2] * x * x / 2;
}

static double parabola_slope(const void *of, double a) {
    const struct parabola *p = of;
    return p->c[1] + p->c[2] * (a - p->at);
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

void two_gradients(struct harness *t) {
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

void two_variances(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double sigma = 0.1 * (i + 1), m = 0.3 * i - 1.5, beta = i - 4;
        const struct parabola p = {m, {1.7 - i, 0.9, 0.2 * i - 0.7}};
        const struct hill hill = {parabola_value, parabola_slope, &p};
        double s2 = sigma * sigma, c0 = p.c[0] - beta, c1 = p.c[1], c2 = p.c[2];
        double score = c0 * c0 / s2 + TERM(2 * c1 * c1) + 3 * c0 * c2 + 3.75 * c2 * c2 * s2;
        double path = c2 * c2 * s2;
        double size = 1 + score; /* of the numbers that are compared */
        error = worse(error, fabs(FORMULA(score) - score_estimate(&hill, m, sigma, beta).variance) / size);
        error = worse(error, fabs(FORMULA(path) - pathwise_estimate(&hill, m, sigma).variance));
    }
    CHECK("5.8", error, 1e-11);
}
