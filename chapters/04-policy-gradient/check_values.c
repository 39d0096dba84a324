/*
### Values and critics

The theorem with values of a task that does not end, against the derivative of a series; the direction without
$`\gamma^t`$, against the derivative of the mean value with the shares of the states held fixed, and its asymmetry; the
best constant baseline, where the derivative of the variance is zero; the actor's gradient and the mean of the TD error.
*/
#include "checks.h"
#include "spider.h"
#include "numbers/gradcheck.h"

void discounted(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double d[2], v[2], q[4], gradient[4] = {0}, exact[4];
    EXPECT(mdp_visits(&x.m, x.pi, d) && mdp_value(&x.m, x.pi, v));
    for (int i = 0; i < 4; i++) {
        q[i] = mdp_reward(&x.m, i / 2, i % 2);
        for (int s2 = 0; s2 < 2; s2++) q[i] += TERM(0.9 * x.m.p[mdp_at(&x.m, i / 2, i % 2, s2)] * v[s2]);
    }
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(d[s] * q[2 * s + a] * slope(&x, s, a, b));
    CHECK("4.9", gradcheck(infinite_return, &x, x.theta, 4, gradient).error, 1e-9);
    mdp_action_values(&x.m, v, q);
    for (int i = 0; i < 4; i++) gradient[i] = FORMULA(d[i / 2] * x.pi[i] * (q[i] - TERM(v[i / 2])));
    CHECK("4.10", gradcheck(infinite_return, &x, x.theta, 4, gradient).error, 1e-9);
    pg_exact(&x.m, x.theta, PG_TRUE, exact);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(exact[i], gradient[i], 1e-12);
    EXPECT_NEAR(pg_objective(&x.m, x.theta), infinite_return(x.theta, &x), 1e-11);
    mdp_free(&x.m);
}

/* The long run, by following the chain until nothing moves. */
static void long_run(const struct m1 *x, const double *theta, double *nu) {
    nu[0] = nu[1] = 0.5;
    for (int k = 0; k < 2000; k++) {
        double next[2] = {0};
        for (int i = 0; i < 4; i++)
            for (int s2 = 0; s2 < 2; s2++)
                next[s2] += nu[i / 2] * softmax_of(theta, i / 2, i % 2) * x->m.p[mdp_at(&x->m, i / 2, i % 2, s2)];
        memcpy(nu, next, sizeof next);
    }
}

static double average_reward(const double *theta, void *context) {
    const struct m1 *x = context;
    double nu[2], sum = 0;
    long_run(x, theta, nu);
    for (int i = 0; i < 4; i++) sum += nu[i / 2] * softmax_of(theta, i / 2, i % 2) * mdp_reward(&x->m, i / 2, i % 2);
    return sum;
}

struct held_fixed {
    const struct m1 *x;
    double nu[2];
};

static double value_in_the_mean(const double *theta, void *context) {
    const struct held_fixed *c = context;
    return (1 - c->x->m.gamma) * series(c->x, theta, c->nu);
}

void dropped_factor(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    struct held_fixed held = {.x = &x};
    double v[2], gradient[4] = {0}, exact[4], nu[2];
    long_run(&x, x.theta, held.nu);
    EXPECT(mdp_value(&x.m, x.pi, v));
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double q = mdp_reward(&x.m, s, a);
            for (int s2 = 0; s2 < 2; s2++) q += TERM(0.9 * x.m.p[mdp_at(&x.m, s, a, s2)] * v[s2]);
            for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(held.nu[s] * q * slope(&x, s, a, b));
        }
    CHECK("4.12", gradcheck(value_in_the_mean, &held, x.theta, 4, gradient).error, 1e-9);
    double mean = (1 - 0.9) * (held.nu[0] * v[0] + TERM(held.nu[1] * v[1]));
    CHECK("4.13", fabs(FORMULA(mean) - average_reward(x.theta, &x)), 1e-13);
    pg_exact(&x.m, x.theta, PG_UNWEIGHTED, exact);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(exact[i], gradient[i], 1e-12);
    pg_exact(&x.m, x.theta, PG_AVERAGE, exact);
    EXPECT(gradcheck(average_reward, &x, x.theta, 4, exact).error < 1e-9);
    pg_stationary(&x.m, x.pi, nu);
    for (int s = 0; s < 2; s++) EXPECT_NEAR(nu[s], held.nu[s], 1e-13);
    EXPECT(pg_asymmetry(&x.m, PG_TRUE, x.theta) < 1e-8 && pg_asymmetry(&x.m, PG_AVERAGE, x.theta) < 1e-8);
    /* The third is the gradient of nothing: its derivatives, by differences, and how far they are from symmetric. */
    double apart = 0, most = 0, j[4][4], at[2][4];
    for (int k = 0; k < 4; k++) {
        double was = x.theta[k];
        x.theta[k] = was + 1e-5, pg_exact(&x.m, x.theta, PG_UNWEIGHTED, at[0]);
        x.theta[k] = was - 1e-5, pg_exact(&x.m, x.theta, PG_UNWEIGHTED, at[1]);
        x.theta[k] = was;
        for (int i = 0; i < 4; i++) j[i][k] = (at[0][i] - at[1][i]) / 2e-5;
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++) most = fmax(most, fabs(j[i][k])), apart = fmax(apart, fabs(j[i][k] - j[k][i]));
    EXPECT(apart > 1e-3 * most);
    EXPECT_NEAR(pg_asymmetry(&x.m, PG_UNWEIGHTED, x.theta), apart / most, 1e-6);
    x.m.gamma = 1 - 1e-7;
    double limit[4];
    pg_exact(&x.m, x.theta, PG_UNWEIGHTED, limit);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(limit[i], exact[i], 1e-5);
    mdp_free(&x.m);
}

/* One parameter for two states: the first step pays 1 for action 0, all later ones 0.05 for action 1. */
void shared_parameter(struct harness *t) {
    struct mdp m;
    double theta[4] = {0}, exact[4], unweighted[4], average[4];
    mdp_init(&m, 2, 2, 0.9);
    m.start[0] = 1;
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) mdp_arrow(&m, s, a, 1, 1, s == 0 ? (a == 0 ? 1 : 0) : (a == 1 ? 0.05 : 0));
    pg_exact(&m, theta, PG_TRUE, exact);
    pg_exact(&m, theta, PG_UNWEIGHTED, unweighted);
    pg_exact(&m, theta, PG_AVERAGE, average);
    EXPECT_NEAR(exact[1] + exact[3], 0.25 * (0.45 - 1), 1e-12); /* down with action 1 */
    EXPECT(unweighted[1] + unweighted[3] > 0.01 && average[1] + average[3] > 0.01);
    mdp_free(&m);
}

/* ---- the best baseline ---- */

struct parabola { /* E[Z^2], E[R Z^2], E[R^2 Z^2] and E[R Z], whose square is subtracted, for one component */
    const struct m1 *x;
    int i;
    double z2, rz2, r2z2, rz;
};

static void add_moments(void *context, const struct pg_trajectory *path, double probability) {
    struct parabola *c = context;
    struct harness *t = c->x->t;
    double z = 0, r = 0, literal = 0;
    for (int k = 0; k < path->n; k++) {
        z += score(c->x, path, k, c->i / 2, c->i % 2);
        r += path->r[k];
        literal += k ? TERM(path->r[k]) : path->r[k];
    }
    c->z2 += probability * z * z;
    c->rz2 += probability * literal * z * z;
    c->r2z2 += probability * r * r * z * z;
    c->rz += probability * r * z;
}

struct spread {
    const struct m1 *x;
    int i;
    double b, first, second;
};

static void add_spread(void *context, const struct pg_trajectory *path, double probability) {
    struct spread *c = context;
    double z = 0, r = 0;
    for (int k = 0; k < path->n; k++) {
        z += score(c->x, path, k, c->i / 2, c->i % 2);
        r += path->r[k];
    }
    c->first += probability * (r - c->b) * z;
    c->second += probability * (r - c->b) * (r - c->b) * z * z;
}

static double variance(const double *b, void *context) {
    struct spread *c = context;
    c->b = *b;
    c->first = c->second = 0;
    pg_enumerate(&c->x->m, c->x->pi, STEPS, add_spread, c);
    return c->second - c->first * c->first;
}

void best_baseline(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    double error = 0, constant[4];
    pg_best_constants(&x.m, x.pi, STEPS, constant);
    for (int i = 0; i < 4; i++) {
        struct parabola c = {.x = &x, .i = i};
        pg_enumerate(&x.m, x.pi, STEPS, add_moments, &c);
        double b = FORMULA(c.rz2 / c.z2);
        EXPECT_NEAR(constant[i], c.rz2 / c.z2, 1e-13);
        error = worse(error, fabs(gradcheck_derivative(variance, &(struct spread){.x = &x, .i = i}, &b, 0)));
    }
    CHECK("4.15", error, 1e-9);
    mdp_free(&x.m);
}

/* ---- actors and critics ---- */

static double critic(double a) {
    return sin(1.3 * a) - 0.4 * a * a;
}

/* E[critic] in closed form for N(mu, sigma^2); parameters mu and log sigma. */
static double mean_critic(const double *parameter, void *context) {
    double mu = parameter[0], variance_ = exp(2 * parameter[1]);
    (void)context;
    return exp(-0.5 * 1.3 * 1.3 * variance_) * sin(1.3 * mu) - 0.4 * (mu * mu + variance_);
}

void actor(struct harness *t) {
    double parameter[2] = {0.3, log(0.8)}, sigma = 0.8, gradient[2] = {0}, h = 0.05 * sigma;
    for (int i = -300; i <= 300; i++) { /* the trapezoidal rule: exact to rounding for such integrands */
        double a = 0.3 + i * h, z = (a - 0.3) / sigma, p = exp(-0.5 * z * z) / (sqrt(2 * M_PI) * sigma);
        gradient[0] += FORMULA(h * p * critic(a) * z / sigma);
        gradient[1] += FORMULA(h * p * critic(a) * (z * z - TERM(1)));
    }
    CHECK("4.16", gradcheck(mean_critic, NULL, parameter, 2, gradient).error, 1e-10);
}

void td_error(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double v[2], e[2] = {1.7, -0.6}, error = 0;
    EXPECT(mdp_value(&x.m, x.pi, v));
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double mean = 0, of_errors = 0, q = mdp_reward(&x.m, s, a), next[2];
            for (int s2 = 0; s2 < 2; s2++) {
                int at = mdp_at(&x.m, s, a, s2);
                next[s2] = x.m.p[at];
                mean += x.m.p[at] * (x.m.r[at] + 0.9 * (v[s2] + e[s2]) - (v[s] + e[s]));
                of_errors += x.m.p[at] * e[s2];
            }
            q += 0.9 * series(&x, x.theta, next);
            double value = series(&x, x.theta, (double[2]){s == 0, s == 1});
            error = worse(error, fabs(mean - FORMULA(q - value + TERM(0.9 * of_errors) - e[s])));
        }
    CHECK("4.17", error, 1e-12);
    mdp_free(&x.m);
}

/* The direction that the mean TD errors of values v + e give. */
static void td_direction(const struct m1 *x, const double *e, double *d_theta) {
    double v[2], d[2], mean[4];
    mdp_value(&x->m, x->pi, v);
    mdp_visits(&x->m, x->pi, d);
    for (int s = 0; s < 2; s++) v[s] += e[s];
    for (int i = 0; i < 4; i++) mean[i] = mdp_backup(&x->m, v, i / 2, i % 2) - v[i / 2];
    pg_gradient(&x->m, x->pi, d, mean, d_theta);
}

/* Values that are off by a constant do no harm, values that are off by more where an action leads do. */
void wrong_critic(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    double exact[4], constant[4], turned[4], apart = 0;
    pg_exact(&x.m, x.theta, PG_TRUE, exact);
    td_direction(&x, (double[2]){3, 3}, constant);
    td_direction(&x, (double[2]){3, 0}, turned);
    for (int i = 0; i < 4; i++) {
        EXPECT_NEAR(constant[i], exact[i], 1e-11);
        apart = fmax(apart, fabs(turned[i] - exact[i]));
    }
    EXPECT(apart > 0.1);
    mdp_free(&x.m);
}

/*
### The spider

Its maps are valid models, a step leads where the story says and costs what it says, and the evenings are in the order
that the experiment reports.
*/
static struct spider_evening evening(enum spider_map map, int direction) {
    struct mdp m;
    double theta[SPIDER_CELLS * SPIDER_ACTIONS], pi[SPIDER_CELLS * SPIDER_ACTIONS];
    spider_mdp(&m, map);
    if (direction < 0) {
        spider_optimum(&m, pi);
    } else {
        spider_ascend(&m, (enum pg_direction)direction, 1, 1000, theta, NULL, NULL);
        pg_softmax(&m, theta, pi);
    }
    struct spider_evening e = spider_evaluate(&m, map, pi);
    mdp_free(&m);
    return e;
}

void spider(struct harness *t) {
    struct mdp m;
    int state;
    for (int map = 0; map < SPIDER_MAPS; map++) {
        spider_mdp(&m, (enum spider_map)map);
        EXPECT(mdp_fault(&m, &state) == NULL && mdp_stuck(&m) == -1);
        mdp_free(&m);
    }
    struct spider_evening best = evening(SPIDER_NEAR, -1), right = evening(SPIDER_NEAR, PG_TRUE);
    struct spider_evening wrong = evening(SPIDER_NEAR, PG_IMMEDIATE), far = evening(SPIDER_FAR, PG_TRUE);
    EXPECT(best.bridge < 1e-9 && best.home > 0.999);
    EXPECT(right.expected <= best.expected && right.expected > best.expected - 0.1 && right.bridge < 0.01);
    EXPECT(wrong.bridge > 0.9 && wrong.home < 0.6 && wrong.expected < best.expected - 10);
    EXPECT(far.bridge > 0.9); /* a plateau, not a lack of foresight */
}

static struct spider_evening short_evening(enum spider_foresight foresight, int horizon, int steps) {
    struct mdp m;
    double theta[SPIDER_CELLS * SPIDER_ACTIONS], pi[SPIDER_CELLS * SPIDER_ACTIONS];
    spider_mdp(&m, SPIDER_NEAR);
    spider_ascend_short(&m, foresight, horizon, 1, steps, theta);
    pg_softmax(&m, theta, pi);
    struct spider_evening e = spider_evaluate(&m, SPIDER_NEAR, pi);
    mdp_free(&m);
    return e;
}

/* Little foresight: the bridge is taken; one step of it is erratum E3, and all of it the gradient. And why the true
 * gradient begins with the bridge on the second map: to a policy that staggers, it is worth more. */
void spider_foresight(struct harness *t) {
    struct mdp m;
    double own[SPIDER_CELLS * SPIDER_ACTIONS], one[SPIDER_CELLS * SPIDER_ACTIONS], pi[SPIDER_CELLS * SPIDER_ACTIONS];
    double v[SPIDER_CELLS], q[SPIDER_CELLS * SPIDER_ACTIONS];
    EXPECT(short_evening(SPIDER_SHORT_EVENING, 4, 1000).bridge > 0.9);
    EXPECT(short_evening(SPIDER_SHORT_SIGHT, 2, 300).bridge < 0.01);
    spider_mdp(&m, SPIDER_NEAR);
    spider_ascend(&m, PG_IMMEDIATE, 1, 20, own, NULL, NULL);
    spider_ascend_short(&m, SPIDER_SHORT_SIGHT, 1, 1, 20, one);
    for (int i = 0; i < SPIDER_CELLS * SPIDER_ACTIONS; i++) EXPECT_NEAR(one[i], own[i], 1e-12);
    mdp_free(&m);
    spider_mdp(&m, SPIDER_FAR);
    for (int i = 0; i < SPIDER_CELLS * SPIDER_ACTIONS; i++) pi[i] = 0.25;
    EXPECT(mdp_value(&m, pi, v));
    mdp_action_values(&m, v, q);
    const double *pub = q + 3 * SPIDER_COLUMNS * SPIDER_ACTIONS;
    EXPECT(pub[SPIDER_RIGHT] > pub[SPIDER_LEFT] && pub[SPIDER_UP] > pub[SPIDER_LEFT]);
    EXPECT(pub[SPIDER_LEFT] > pub[SPIDER_DOWN]);
    mdp_free(&m);
}

/* The maps: where he starts and ends, which way an action goes, and what a step costs. */
void spider_steps(struct harness *t) {
    for (int map = 0; map < SPIDER_MAPS; map++) {
        struct mdp m;
        spider_mdp(&m, (enum spider_map)map);
        int pub = 3 * SPIDER_COLUMNS, home = (2 - map) * SPIDER_COLUMNS + 8, beside = pub + 2;
        EXPECT(m.start[pub] == 1 && m.terminal[home] && spider_at((enum spider_map)map, home) == 'H');
        static const int by[4] = {-SPIDER_COLUMNS, 1, SPIDER_COLUMNS, -1}; /* up, right, down, left */
        for (int a = 0; a < 4; a++)
            for (int way = 0; way < 4; way++) {
                double p = a == way ? 0.8 : (a + way) % 2 ? 0.1 : 0;
                EXPECT_NEAR(m.p[mdp_at(&m, beside, a, beside + by[way])], p, 1e-15);
            }
        /* one to the right and one up come nearer to home, but on the right is the lake */
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_UP, beside - SPIDER_COLUMNS)], 1 - 0.1, 1e-15);
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_DOWN, beside + SPIDER_COLUMNS)], -1 - 0.1, 1e-15);
        EXPECT_NEAR(m.r[mdp_at(&m, beside, SPIDER_RIGHT, beside + 1)], 1 - 0.1 - 20, 1e-14);
        EXPECT(m.terminal[beside + 1] && !m.terminal[beside + 1 - (1 + map) * SPIDER_COLUMNS]); /* and the bridge */
        EXPECT_NEAR(m.p[mdp_at(&m, 0, SPIDER_UP, 0)], 0.9, 1e-15); /* against two walls he stays */
        EXPECT_NEAR(m.r[mdp_at(&m, 0, SPIDER_UP, 0)], -0.1, 1e-15);
        mdp_free(&m);
    }
}
