/*
## What the checks show

The argument about the bias is evaluated for a policy of three parameters at three states, with two smooth functions
for the critic and the true values; the limits are difference quotients. Moments are compared with quadratures, the
model of the delay with its recursion, followed update by update. The targets go through real networks in double
precision, for two actions with bounds of different widths, against networks written out in loops; the noise is large
enough for both clips to act. The gradients are those of the printed losses by difference quotients, and an update is
put together once more from its parts: which critic is climbed, what moves at which turn, what stays.
*/
#include "bias.h"
#include "exercises.h"
#include "harness.h"
#include "literal.h"
#include "variants.h"
#include "networks/adam.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"

/* ---- the argument about the bias ---- */

enum { THETAS = 3, POINTS = 3 };

/* Two functions of a state and an action: the true values, and a critic that adds `tilt` times an error. */
static double value_of(double s, double a, double tilt) {
    return sin(1.1 * a + s) - 0.4 * a * a + tilt * (0.9 * s * sin(2 * a) + 0.3 * a);
}

static double slope_of(double s, double a, double tilt) {
    return 1.1 * cos(1.1 * a + s) - 0.8 * a + tilt * (1.8 * s * cos(2 * a) + 0.3);
}

static double point(int i) {
    return -0.8 + 0.7 * i;
}

static double policy(const double *theta, double s) {
    return tanh(theta[0] + theta[1] * s + theta[2] * s * s);
}

/* f of the text, or F with no tilt. */
static double mean_value(const double *theta, double tilt) {
    double sum = 0;
    for (int i = 0; i < POINTS; i++) sum += value_of(point(i), policy(theta, point(i)), tilt) / (double)POINTS;
    return sum;
}

static double mean_value_for_gradcheck(const double *theta, void *tilt) {
    return mean_value(theta, *(double *)tilt);
}

/* Eq. 6.1. */
static void followed_gradient(const double *theta, double tilt, double *g) {
    for (int k = 0; k < THETAS; k++) g[k] = 0;
    for (int i = 0; i < POINTS; i++) {
        double s = point(i), a = policy(theta, s), slope = slope_of(s, a, tilt) * (1 - a * a) / (double)POINTS;
        for (int k = 0; k < THETAS; k++) g[k] += slope * pow(s, k);
    }
}

static double dot(const double *x, const double *y) {
    double sum = 0;
    for (int k = 0; k < THETAS; k++) sum += x[k] * y[k];
    return sum;
}

static double norm(const double *x) {
    return sqrt(dot(x, x));
}

struct argument {
    double theta[THETAS], g[THETAS], h[THETAS];
};

static struct argument make_argument(void) {
    struct argument x = {.theta = {0.2, -0.3, 0.5}};
    followed_gradient(x.theta, 1, x.g);
    followed_gradient(x.theta, 0, x.h);
    return x;
}

/* Of theta + length * direction. */
static double after(const struct argument *x, const double *direction, double length, double tilt) {
    double theta[THETAS];
    for (int k = 0; k < THETAS; k++) theta[k] = x->theta[k] + length * direction[k];
    return mean_value(theta, tilt);
}

/* As functions of the step size: what each update gains on the other, and what the bias differs by. */
static double gain_by_critic(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->g, *alpha / norm(x->g), 1) - after(x, x->h, *alpha / norm(x->h), 1);
}

static double gain_by_truth(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->h, *alpha / norm(x->h), 0) - after(x, x->g, *alpha / norm(x->g), 0);
}

static double bias_difference(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->g, *alpha, 1) - after(x, x->g, *alpha, 0) - after(x, x->h, *alpha, 1) +
           after(x, x->h, *alpha, 0);
}

/* The mean over four critics, whose errors are opposite in pairs. */
static double unbiased_step(const double *alpha, void *context) {
    static const double tilt[4] = {1, -1, 0.4, -0.4};
    const struct argument *x = context;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        double g[THETAS];
        followed_gradient(x->theta, tilt[i], g);
        sum += (after(x, g, *alpha, tilt[i]) - after(x, g, *alpha, 0)) / 4;
    }
    return sum;
}

static void bias_of_a_step(struct harness *t) {
    struct argument x = make_argument();
    double tilt = 1, zero = 0, e[THETAS], g[THETAS];
    for (int k = 0; k < THETAS; k++) g[k] = FORMULA(x.g[k]), e[k] = x.g[k] - x.h[k];
    CHECK("6.1", gradcheck(mean_value_for_gradcheck, &tilt, x.theta, THETAS, g).error, 1e-9);
    double gain = norm(x.g) - TERM(dot(x.g, x.h) / norm(x.h)), lost = norm(x.h) - TERM(dot(x.g, x.h) / norm(x.g));
    double error = fabs(gradcheck_derivative(gain_by_critic, &x, &zero, 0) - FORMULA(gain));
    error = worse(error, fabs(gradcheck_derivative(gain_by_truth, &x, &zero, 0) - FORMULA(lost)));
    CHECK("6.3", error, 1e-10);
    EXPECT(gain > 0.01 && lost > 0.01);
    CHECK("6.4", fabs(gradcheck_derivative(bias_difference, &x, &zero, 0) - FORMULA(dot(e, e))), 1e-10);
    double mean = (1 + 0.16) / 2 * dot(e, e); /* the errors are in proportion to their tilts, 1 and 0.4 */
    CHECK("6.5", fabs(gradcheck_derivative(unbiased_step, &x, &zero, 0) - FORMULA(mean)), 1e-10);
    EXPECT_NEAR(unbiased_step(&zero, &x), 0, 1e-15);
}

/* ---- moments ---- */

static double density(double x) {
    return exp(-x * x / 2) / sqrt(2 * acos(-1.0));
}

static double below(double x) {
    return erfc(-x / sqrt(2)) / 2;
}

/* By the density of the smaller value: one of the two is there, the other above it. */
static void smaller_value(struct harness *t) {
    const double pi = acos(-1.0), step = 0.01, q = 0.7, sigma = 1.3;
    double error[2] = {0};
    for (double rho = -0.9; rho < 0.95; rho += 0.3) {
        double mean = 0, square = 0;
        for (int i = -1200; i <= 1200; i++) {
            double x = i * step, at = q + sigma * x;
            double p = 2 * density(x) * below((rho * x - x) / sqrt(1 - rho * rho)) * step;
            mean += p * at;
            square += p * at * at;
        }
        error[0] = worse(error[0], fabs(mean - FORMULA(q - TERM(sigma * sqrt((1 - rho) / pi)))));
        error[1] = worse(error[1], fabs(square - mean * mean - FORMULA(sigma * sigma * (1 - TERM((1 - rho) / pi)))));
    }
    CHECK("6.10", worse(error[0], error[1]), 1e-12);
    EXPECT_NEAR(-1 / sqrt(pi), -0.5641895835, 1e-10);
}

static double clipped(double x, double c) {
    return fmax(-c, fmin(c, x));
}

/* A rule of nodes and weights for the clipped noise: Simpson's where it is not clipped, and the two bounds. */
enum { NODES = 203 };

struct rule {
    double node[NODES], weight[NODES];
};

static struct rule clipped_rule(double sigma, double z) {
    struct rule r;
    int n = NODES - 3; /* intervals, even */
    for (int i = 0; i <= n; i++) {
        double x = -z + 2 * z * i / n;
        r.node[i] = clipped(sigma * x, sigma * z);
        r.weight[i] = density(x) * 2 * z / n / 3 * (i == 0 || i == n ? 1 : i % 2 ? 4 : 2);
    }
    r.node[n + 1] = sigma * z;
    r.node[n + 2] = -sigma * z;
    r.weight[n + 1] = r.weight[n + 2] = below(-z);
    return r;
}

static double moment(const struct rule *r, int power) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) sum += r->weight[i] * pow(r->node[i], power);
    return sum;
}

static void clipped_noise(struct harness *t) {
    double error = 0;
    for (double z = 0.25; z < 4; z *= 1.5) {
        double sigma = 0.2, c = z * sigma;
        struct rule r = clipped_rule(sigma, z);
        EXPECT_NEAR(moment(&r, 0), 1, 1e-8);
        EXPECT_NEAR(moment(&r, 1), 0, 1e-15);
        double within = sigma * sigma * (2 * below(z) - 1 - TERM(2 * z * density(z)));
        error = worse(error, fabs(moment(&r, 2) - FORMULA(within + TERM(2 * c * c * (1 - below(z))))));
    }
    CHECK("6.7", error, 1e-9);
}

static double bumpy(double a, double b) {
    return sin(1.3 * a) * cos(0.7 * b) + 0.3 * a * a * b - 0.2 * b * b;
}

/* (E[Q(a + noise)] - Q(a)) / v for two components. */
static double smoothing_effect(double a, double b, double sigma) {
    struct rule r = clipped_rule(sigma, 2.5);
    double sum = 0;
    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < NODES; j++)
            sum += r.weight[i] * r.weight[j] * (bumpy(a + r.node[i], b + r.node[j]) - bumpy(a, b));
    return sum / moment(&r, 2);
}

static void smoothing(struct harness *t) {
    double a = 0.4, b = -0.6, s[3], error;
    for (int k = 0; k < 3; k++) s[k] = smoothing_effect(a, b, 0.1 / (1 << k));
    double first[2] = {(4 * s[1] - s[0]) / 3, (4 * s[2] - s[1]) / 3}, limit = (16 * first[1] - first[0]) / 15;
    double by_a = -1.69 * sin(1.3 * a) * cos(0.7 * b) + 0.6 * b;
    double by_b = -0.49 * sin(1.3 * a) * cos(0.7 * b) - 0.4;
    error = fabs(limit - FORMULA((by_a + TERM(by_b)) / 2));
    CHECK("6.8", error, 1e-8);
}

static void patience(struct harness *t) {
    const double beta = 0.07, lambda = 1 - beta, sigma = 0.8, kappa = 0.3;
    double error = 0;
    for (int d = 1; d <= 5; d++) {
        double variance = 0, used = 0;
        for (int n = 1; n <= 5000; n++) {
            variance = lambda * lambda * variance + beta * beta * sigma * sigma;
            if (n % d) continue;
            used = variance;
            variance += kappa * kappa;
        }
        double unrest = kappa * kappa * pow(lambda, 2 * d) / (1 - pow(lambda, 2 * d));
        error = worse(error, fabs(used - FORMULA(TERM(unrest) + TERM(sigma * sigma * beta / (2 - beta)))));
    }
    CHECK("6.12", error, 1e-14);
}

/* ---- networks ---- */

enum { OBS = 3, ACT = 2, PAIR = OBS + ACT, ROWS = 12, NETS = 6, MOST = 200 }; /* MOST: parameters */

static const double low[ACT] = {-1, -3}, high[ACT] = {2, 1};
static const struct env_space box = {.dim = ACT, .low = low, .high = high};

struct setting {
    struct td3 td3;
    struct batch b;
    double noise[ROWS * ACT];
};

/* Small networks, far from each other and from their targets, and a batch with every kind of row. */
static void disturb(struct agent *agent, struct rng *rng) {
    struct agent_blocks p = agent->params(agent);
    for (int i = 0; i < p.n; i++)
        for (int j = 0; j < p.size[i]; j++) p.at[i][j] += 0.6 * rng_normal(rng);
}

static struct td3_config small(struct td3_config c) {
    c.hidden[0] = 6;
    c.hidden[1] = 5;
    c.gamma = 0.9;
    c.actor_rate = 0.01;
    c.critic_rate = 0.02;
    c.tau = 0.1;
    c.sigma = 0.3;
    return c;
}

static void make_batch(struct batch *b, struct rng *rng) {
    batch_init(b, ROWS, OBS, ACT);
    for (int i = 0; i < ROWS * OBS; i++) b->s[i] = rng_normal(rng), b->s2[i] = rng_normal(rng);
    for (int i = 0; i < ROWS * ACT; i++) b->a[i] = rng_range(rng, low[i % ACT], high[i % ACT]);
    for (int i = 0; i < ROWS; i++) {
        b->r[i] = rng_normal(rng);
        b->terminated[i] = i % 3 == 0;
    }
}

static void make(struct setting *x, struct td3_config config) {
    struct rng rng;
    config = small(config);
    rng_init(&rng, 1, 0);
    make_batch(&x->b, &rng);
    for (int i = 0; i < ROWS * ACT; i++) x->noise[i] = rng_normal(&rng);
    td3_init(&x->td3, &config, OBS, &box, ROWS, &rng);
    disturb(&x->td3.agent, &rng);
}

static void release(struct setting *x) {
    td3_free(&x->td3);
    batch_free(&x->b);
}

/* Output `at` of a network; an actor's is squashed. */
static double literal(const struct net *net, const double *p, const double *input, bool squash, int at) {
    double out[ACT];
    literal_network(&net->shape, p, input, out);
    return squash ? tanh(out[at]) : out[at];
}

static double literal_q(const struct net *critic, const double *p, const double *s, const double *unit) {
    double pair[PAIR];
    memcpy(pair, s, OBS * sizeof *pair);
    memcpy(pair + OBS, unit, ACT * sizeof *pair);
    return literal(critic, p, pair, false, 0);
}

static void to_unit(const double *a, double *unit) {
    for (int j = 0; j < ACT; j++) unit[j] = (a[j] - (high[j] + low[j]) / 2) / ((high[j] - low[j]) / 2);
}

/* Shifts the second target critic until both agree at one pair; at others either may be the smaller one. */
static void level(struct setting *x) {
    const double unit[ACT] = {0}, *s2 = x->b.s2 + OBS;
    struct net *one = &x->td3.critic[0], *two = &x->td3.critic[1];
    two->target[two->shape.parameters - 1] +=
        literal_q(one, one->target, s2, unit) - literal_q(two, two->target, s2, unit);
}

static void targets_of(struct harness *t, struct td3_config config, double *error, int *clips) {
    struct setting x;
    double y[ROWS], second[2] = {0};
    make(&x, config);
    if (config.twin) level(&x);
    const struct td3 *td3 = &x.td3;
    const struct td3_config *c = &td3->config;
    td3_targets(&x.td3, &x.b, c->smoothing > 0 ? x.noise : NULL, y);
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT], q[2];
        const double *s2 = x.b.s2 + i * OBS, *actor = c->target_actor ? td3->actor.target : td3->actor.now;
        for (int j = 0; j < ACT; j++) {
            double mu = literal(&td3->actor, actor, s2, true, j), wild = c->smoothing * x.noise[i * ACT + j];
            double tame = clipped(wild, c->smoothing_clip);
            unit[j] = c->smoothing > 0 ? clipped(mu + tame, 1) : mu;
            if (c->smoothing > 0) clips[0] += tame != wild, clips[1] += unit[j] != mu + tame;
        }
        for (int k = 0; k <= c->twin; k++) q[k] = literal_q(&td3->critic[k], td3->critic[k].target, s2, unit);
        double least = c->twin ? fmin(q[0], q[1]) : q[0];
        if (c->twin) second[q[1] < q[0]]++;
        *error = worse(*error, fabs(y[i] - FORMULA(x.b.r[i] + TERM(0.9 * (1 - x.b.terminated[i]) * least))));
    }
    EXPECT(!c->twin || (second[0] > 0 && second[1] > 0)); /* either critic has the smaller value somewhere */
    release(&x);
}

static void targets(struct harness *t) {
    double error = 0;
    int clips[2] = {0}, none[2] = {0};
    for (int on = 0; on < 8; on++)
        targets_of(t,
                   (struct td3_config){.twin = on & 1,
                                       .smoothing = on & 2 ? 0.9 : 0,
                                       .smoothing_clip = 0.8,
                                       .target_actor = !(on & 4),
                                       .delay = 1},
                   &error, on & 2 ? clips : none);
    CHECK("6.9", error, 1e-14);
    EXPECT(clips[0] > 4 && clips[1] > 4); /* both clips act, the noise's and the action's */
    error = 0;
    targets_of(t, td3_ddqn_ac(PRESET_TASK), &error, none);
    CHECK("6.13", error, 1e-14);
}

/* ---- gradients ---- */

struct loss {
    struct setting *x;
    int k; /* critic */
    const double *y;
};

static double critic_loss(const double *p, void *context) {
    const struct loss *l = context;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        to_unit(l->x->b.a + i * ACT, unit);
        double error = l->y[i] - literal_q(&l->x->td3.critic[l->k], p, l->x->b.s + i * OBS, unit);
        sum += error * error / 2 / (double)ROWS;
    }
    return sum;
}

/* The first critic, whatever the second says. */
static double actor_loss(const double *p, void *context) {
    const struct loss *l = context;
    const struct td3 *td3 = &l->x->td3;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        for (int j = 0; j < ACT; j++) unit[j] = literal(&td3->actor, p, l->x->b.s + i * OBS, true, j);
        sum -= literal_q(&td3->critic[0], td3->critic[0].now, l->x->b.s + i * OBS, unit) / (double)ROWS;
    }
    return sum;
}

static void gradients(struct harness *t) {
    struct setting x;
    double y[ROWS], kept[MOST];
    make(&x, td3_preset(PRESET_TASK));
    struct td3 *td3 = &x.td3;
    struct loss l = {&x, 0, y};
    td3_targets(td3, &x.b, x.noise, y);
    for (l.k = 0; l.k < 2; l.k++) {
        struct net *critic = &td3->critic[l.k], *other = &td3->critic[1 - l.k];
        size_t bytes = (size_t)critic->shape.parameters * sizeof(double);
        memcpy(kept, other->gradient, bytes);
        EXPECT_NEAR(td3_critic_gradient(td3, l.k, &x.b, y), critic_loss(critic->now, &l), 1e-13);
        EXPECT(gradcheck(critic_loss, &l, critic->now, critic->shape.parameters, critic->gradient).error < 1e-7);
        EXPECT(memcmp(kept, other->gradient, bytes) == 0);
    }
    struct net *actor = &td3->actor;
    memcpy(kept, td3->critic[0].gradient, (size_t)td3->critic[0].shape.parameters * sizeof(double));
    EXPECT_NEAR(td3_actor_gradient(td3, &x.b), actor_loss(actor->now, &l), 1e-13);
    EXPECT(gradcheck(actor_loss, &l, actor->now, actor->shape.parameters, actor->gradient).error < 1e-7);
    EXPECT(memcmp(kept, td3->critic[0].gradient, (size_t)td3->critic[0].shape.parameters * sizeof(double)) == 0);
    release(&x);
}

/* ---- updates ---- */

/* The networks of a second agent, moved by hand. */
static void step_by_hand(struct adam *adam, double *p, const double *gradient) {
    adam_step(adam, p, gradient);
}

static void follow_by_hand(double *target, const double *p, int n, double tau) {
    for (int j = 0; j < n; j++) target[j] = (1 - tau) * target[j] + tau * p[j];
}

static void updates_with(struct harness *t, struct td3_config config) {
    struct setting x;
    struct agent_report report;
    struct adam adam[3];
    double y[ROWS], p[NETS][MOST], loss = 0, climbed = 0;
    make(&x, config);
    struct td3 *td3 = &x.td3;
    const struct td3_config *c = &td3->config;
    struct agent_blocks at = td3->agent.params(&td3->agent);
    EXPECT(at.n == (c->twin ? 6 : 4) && td3->agent.update_noise.normal == (c->smoothing > 0 ? ACT : 0));
    for (int k = 0; k < 3; k++)
        adam_init(&adam[k], &(struct adam_config){k ? 0.02 : 0.01, 0.9, 0.999, 1e-8}, at.size[k ? 1 : 0]);
    enum { ACTOR, CRITIC, ACTOR_TARGET, CRITIC_TARGET, CRITIC_2, CRITIC_2_TARGET };
    for (int n = 1; n <= 7; n++) {
        for (int i = 0; i < at.n; i++) memcpy(p[i], at.at[i], (size_t)at.size[i] * sizeof(double));
        for (int i = 0; i < ROWS * ACT; i++) x.noise[i] = -0.9 * x.noise[i] + 0.1 * n; /* another noise each time */
        td3_targets(td3, &x.b, x.noise, y);
        loss = td3_critic_gradient(td3, 0, &x.b, y);
        step_by_hand(&adam[1], p[CRITIC], td3->critic[0].gradient);
        if (c->twin) loss += td3_critic_gradient(td3, 1, &x.b, y);
        if (c->twin) step_by_hand(&adam[2], p[CRITIC_2], td3->critic[1].gradient);
        td3->agent.update(&td3->agent, &x.b, x.noise, &report);
        if (n % c->delay == 0) { /* eq. 6.11: the actor climbs the critic that has just moved */
            double now[MOST];
            memcpy(now, at.at[ACTOR], (size_t)at.size[ACTOR] * sizeof *now);
            memcpy(at.at[ACTOR], p[ACTOR], (size_t)at.size[ACTOR] * sizeof *now);
            climbed = td3_actor_gradient(td3, &x.b);
            memcpy(at.at[ACTOR], now, (size_t)at.size[ACTOR] * sizeof *now);
            step_by_hand(&adam[0], p[ACTOR], td3->actor.gradient);
            follow_by_hand(p[ACTOR_TARGET], p[ACTOR], at.size[ACTOR], c->tau);
            follow_by_hand(p[CRITIC_TARGET], p[CRITIC], at.size[CRITIC], c->tau);
            if (c->twin) follow_by_hand(p[CRITIC_2_TARGET], p[CRITIC_2], at.size[CRITIC], c->tau);
        }
        for (int i = 0; i < at.n; i++)
            for (int j = 0; j < at.size[i]; j++) EXPECT_NEAR(at.at[i][j], p[i][j], 1e-13);
        for (int j = 0; n % c->delay && j < at.size[ACTOR]; j++) EXPECT(at.at[ACTOR][j] == p[ACTOR][j]);
        EXPECT(report.n == 2 && report.value[0] == loss && report.value[1] == climbed);
    }
    for (int k = 0; k < 3; k++) adam_free(&adam[k]);
    release(&x);
}

static void updates(struct harness *t) {
    for (int on = 0; on < 4; on++)
        for (int delay = 1; delay <= 3; delay++)
            updates_with(t, (struct td3_config){.twin = on & 1,
                                                .smoothing = on & 2 ? 0.9 : 0,
                                                .smoothing_clip = 0.8,
                                                .target_actor = 1,
                                                .delay = delay});
}

/* Noise in half ranges, clipped to the bounds; none in evaluations. At the start targets are copies, critics differ. */
static void actions(struct harness *t) {
    struct setting x;
    struct td3 start;
    struct rng rng;
    make(&x, td3_preset(PRESET_TASK));
    struct agent *agent = &x.td3.agent;
    double a[ACT], mu[ACT];
    EXPECT(agent->act_noise.normal == ACT && agent->act_noise.keep == 0);
    for (int i = 0; i < ROWS; i++) {
        const double *s = x.b.s + i * OBS, *noise = x.noise + i * ACT;
        for (int j = 0; j < ACT; j++) mu[j] = literal(&x.td3.actor, x.td3.actor.now, s, true, j);
        for (int on = 0; on < 2; on++) {
            agent->act(agent, s, on ? noise : NULL, 0, a);
            for (int j = 0; j < ACT; j++) {
                double unit = on ? clipped(mu[j] + 0.3 * noise[j], 1) : mu[j];
                EXPECT_NEAR(a[j], (high[j] + low[j]) / 2 + unit * (high[j] - low[j]) / 2, 1e-14);
            }
        }
    }
    agent->act(agent, x.b.s, (double[]){1e9, -1e9}, 0, a);
    EXPECT(a[0] == high[0] && a[1] == low[1]);
    rng_init(&rng, 2, 0);
    td3_init(&start, &x.td3.config, OBS, &box, ROWS, &rng);
    size_t actor = (size_t)start.actor.shape.parameters * sizeof(real);
    size_t critic = (size_t)start.critic[0].shape.parameters * sizeof(real);
    EXPECT(memcmp(start.actor.now, start.actor.target, actor) == 0);
    for (int k = 0; k < 2; k++) EXPECT(memcmp(start.critic[k].now, start.critic[k].target, critic) == 0);
    EXPECT(memcmp(start.critic[0].now, start.critic[1].now, critic) != 0);
    td3_free(&start);
    release(&x);
}

/* ---- the variants ---- */

struct paired {
    struct dq_ac x;
    struct batch b;
};

static void make_pairs(struct paired *p) {
    struct rng rng;
    struct td3_config c = small(td3_ddqn_ac(PRESET_TASK));
    rng_init(&rng, 3, 0);
    make_batch(&p->b, &rng);
    dq_ac_init(&p->x, &c, OBS, &box, ROWS, &rng);
    disturb(&p->x.agent, &rng);
}

static void release_pairs(struct paired *p) {
    dq_ac_free(&p->x);
    batch_free(&p->b);
}

static void crossed_targets(struct harness *t) {
    struct paired p;
    double y[ROWS], error = 0;
    make_pairs(&p);
    for (int k = 0; k < 2; k++) {
        const struct net *actor = &p.x.half[k].actor, *critic = &p.x.half[1 - k].critic[0];
        dq_ac_targets(&p.x, k, &p.b, y);
        for (int i = 0; i < ROWS; i++) {
            double unit[ACT];
            for (int j = 0; j < ACT; j++) unit[j] = literal(actor, actor->now, p.b.s2 + i * OBS, true, j);
            double q = literal_q(critic, critic->target, p.b.s2 + i * OBS, unit);
            error = worse(error, fabs(y[i] - FORMULA(p.b.r[i] + TERM(0.9 * (1 - p.b.terminated[i]) * q))));
        }
    }
    CHECK("6.14", error, 1e-14);
    release_pairs(&p);
}

/* Each half is DDQN-AC with the other's values in its targets, from before the update; the first acts. */
static void crossed_updates(struct harness *t) {
    struct paired p;
    struct adam adam[4];
    struct agent_report report;
    make_pairs(&p);
    struct agent *agent = &p.x.agent;
    struct agent_blocks at = agent->params(agent);
    double now[NETS][MOST], y[2][ROWS], a[2][ACT];
    for (int i = 0; i < 4; i++)
        adam_init(&adam[i], &(struct adam_config){i < 2 ? 0.01 : 0.02, 0.9, 0.999, 1e-8}, at.size[i]);
    for (int n = 0; n < 3; n++) {
        double loss = 0, climbed = 0;
        for (int i = 0; i < at.n; i++) memcpy(now[i], at.at[i], (size_t)at.size[i] * sizeof(double));
        for (int k = 0; k < 2; k++) dq_ac_targets(&p.x, k, &p.b, y[k]);
        for (int k = 0; k < 2; k++) {
            loss += td3_critic_gradient(&p.x.half[k], 0, &p.b, y[k]);
            step_by_hand(&adam[2 + k], now[2 + k], p.x.half[k].critic[0].gradient);
            follow_by_hand(now[4 + k], now[2 + k], at.size[2 + k], 0.1);
        }
        agent->update(agent, &p.b, NULL, &report);
        for (int k = 0; k < 2; k++) {
            double moved[MOST];
            memcpy(moved, at.at[k], (size_t)at.size[k] * sizeof *moved);
            memcpy(at.at[k], now[k], (size_t)at.size[k] * sizeof *moved);
            climbed += td3_actor_gradient(&p.x.half[k], &p.b) / 2;
            memcpy(at.at[k], moved, (size_t)at.size[k] * sizeof *moved);
            step_by_hand(&adam[k], now[k], p.x.half[k].actor.gradient);
        }
        for (int i = 0; i < at.n; i++)
            for (int j = 0; j < at.size[i]; j++) EXPECT_NEAR(at.at[i][j], now[i][j], 1e-13);
        EXPECT_NEAR(report.value[0], loss, 1e-14);
        EXPECT_NEAR(report.value[1], climbed, 1e-14);
    }
    agent->act(agent, p.b.s, NULL, 0, a[0]);
    p.x.half[0].agent.act(&p.x.half[0].agent, p.b.s, NULL, 0, a[1]);
    EXPECT(a[0][0] == a[1][0] && a[0][1] == a[1][1]);
    for (int i = 0; i < 4; i++) adam_free(&adam[i]);
    release_pairs(&p);
}

static void switches(struct harness *t) {
    struct td3_config all = td3_preset(PRESET_TASK), ahe = td3_ahe(PRESET_TASK), ddqn = td3_ddqn_ac(PRESET_TASK);
    EXPECT(all.twin && all.delay == 2 && all.smoothing == 0.2 && all.smoothing_clip == 0.5 && all.target_actor);
    EXPECT(!ahe.twin && ahe.delay == 1 && ahe.smoothing == 0 && ahe.target_actor && ahe.actor_rate == all.actor_rate);
    EXPECT(!ddqn.twin && ddqn.delay == 1 && ddqn.smoothing == 0 && !ddqn.target_actor);
    struct td3_config paper = td3_preset(PRESET_PAPER);
    EXPECT(paper.hidden[0] == 400 && paper.hidden[1] == 300 && paper.gamma == 0.99 && paper.tau == 0.005);
    EXPECT(paper.actor_rate == 1e-3 && paper.critic_rate == 1e-3 && paper.sigma == 0.1 && paper.delay == 2);
    EXPECT(paper.twin && paper.smoothing == 0.2 && paper.smoothing_clip == 0.5 && paper.target_actor);
    struct train_config training = td3_training(PRESET_PAPER, 5);
    EXPECT(training.batch == 100 && training.capacity == 1000000 && training.start == 10000 && training.steps == 5);
}

/* ---- the measurement of the bias ---- */

/* The same sums, one state at a time, through the agent's act. */
static struct bias literal_bias(struct td3 *x, const double *state, int states) {
    struct bias mean = {0};
    struct rng rng;
    rng_init(&rng, 9, 0);
    for (int i = 0; i < states; i++) {
        struct env_pendulum p;
        double seen[3], a, discount = 1, theta = state[2 * i], speed = state[2 * i + 1];
        env_pendulum_init(&p, 0);
        p.env.time_limit = 0;
        env_reset(&p.env, &rng, seen);
        p.theta = theta;
        p.theta_dot = speed;
        double s[3] = {cos(theta), sin(theta), speed}, pair[4] = {s[0], s[1], s[2], 0};
        pair[3] = literal(&x->actor, x->actor.now, s, true, 0);
        mean.estimate += literal(&x->critic[0], x->critic[0].now, pair, false, 0) / states;
        for (int n = 0; n < 1000; n++, discount *= x->config.gamma) {
            x->agent.act(&x->agent, s, NULL, 0, &a);
            mean.discounted += discount * env_step(&p.env, &a, &rng, seen).reward / states;
            memcpy(s, seen, sizeof s);
        }
    }
    return mean;
}

static void make_swinger(struct td3 *x) {
    struct env_pendulum p;
    struct rng rng;
    struct td3_config c = small(td3_preset(PRESET_TASK));
    c.gamma = 0.99;
    env_pendulum_init(&p, 0);
    rng_init(&rng, 4, 0);
    td3_init(x, &c, 3, &p.env.action, ROWS, &rng);
    disturb(&x->agent, &rng);
}

static void measured_bias(struct harness *t) {
    static const double state[] = {0.1, 0.5, 3, -2, -9, 1, 2, 7.5}, hanging[] = {3.14159265358979323846, 0};
    const double rho = 16.2736, gamma = 0.99, pi = acos(-1.0);
    struct td3 x;
    double tail = 0, kept[NETS][MOST];
    make_swinger(&x);
    struct agent_blocks p = x.agent.params(&x.agent);
    for (int i = 0; i < p.n; i++) memcpy(kept[i], p.at[i], (size_t)p.size[i] * sizeof(double));
    struct bias fast = bias_of(&x, state, 4), slow = literal_bias(&x, state, 4);
    EXPECT_NEAR(fast.estimate, slow.estimate, 1e-12);
    EXPECT_NEAR(fast.discounted, slow.discounted, 1e-6); /* the two round differently, and a swing magnifies it */
    EXPECT(fast.discounted < -50 && fast.estimate != 0);
    x.config.gamma = 0.9;
    EXPECT_NEAR(bias_of(&x, state, 4).discounted, literal_bias(&x, state, 4).discounted, 1e-9);
    x.config.gamma = gamma;
    for (int i = 0; i < p.n; i++) EXPECT(memcmp(kept[i], p.at[i], (size_t)p.size[i] * sizeof(double)) == 0);
    memset(x.actor.now, 0, (size_t)x.actor.shape.parameters * sizeof(double)); /* no torque */
    EXPECT_NEAR(bias_of(&x, hanging, 1).discounted, -pi * pi * (1 - pow(gamma, 1000)) / (1 - gamma), 1e-9);
    for (int n = 5000; n >= 1000; n--) tail += pow(gamma, n) * rho;
    CHECK("6.16", fabs(tail - FORMULA(pow(gamma, 1000) * rho / (1 - gamma))), 1e-10);
    EXPECT(pow(gamma, BIAS_STEPS) * rho / (1 - gamma) < 0.1);
    td3_free(&x);
}

/* The witness is a pendulum like any other, and states are drawn from all that it saw and from nothing else. */
static void witnessed(struct harness *t) {
    struct witness w;
    struct env_pendulum p;
    struct td3 x;
    struct rng rng[3];
    double seen[2][3], torque;
    witness_init(&w, 30);
    env_pendulum_init(&p, 0);
    for (int i = 0; i < 3; i++) rng_init(&rng[i], 5, (uint64_t)(i == 2));
    env_reset(&w.pendulum.env, &rng[0], seen[0]);
    env_reset(&p.env, &rng[1], seen[1]);
    for (int i = 0; i < 40; i++) {
        double theta = p.theta, speed = p.theta_dot;
        torque = rng_range(&rng[2], -2, 2);
        double r = env_step(&w.pendulum.env, &torque, &rng[0], seen[0]).reward;
        EXPECT(r == env_step(&p.env, &torque, &rng[1], seen[1]).reward && memcmp(seen[0], seen[1], sizeof *seen) == 0);
        if (i < 30) EXPECT(w.n == i + 1 && w.state[2 * i] == theta && w.state[2 * i + 1] == speed);
    }
    EXPECT(w.n == 30);
    w.n = 3;
    make_swinger(&x);
    double mean[3], known = 0;
    for (int i = 0; i < 3; i++) mean[i] = bias_of(&x, w.state + 2 * i, 1).estimate;
    for (int n = 0; n < 40; n++) { /* one at a time, each of the three turns up */
        double got = bias_seen(&x, &w, 1, &rng[2]).estimate;
        for (int i = 0; i < 3; i++) known += fabs(got - mean[i]) < 1e-12 ? pow(100, i) : 0;
    }
    EXPECT(fmod(known, 100) > 4 && fmod(floor(known / 100), 100) > 4 && floor(known / 10000) > 4);
    EXPECT(fmod(known, 100) + fmod(floor(known / 100), 100) + floor(known / 10000) == 40);
    td3_free(&x);
    witness_free(&w);
}
/*
## The experiment

`make 06` trains on the pendulum for 10,000 steps. The recorded runs take 20,000 steps, of which the first 1,000 are
random, with one update in each of the others; ten seeds, all with one configuration; evaluations of 20 episodes from
random starts without noise, and a final score over 100 episodes of the last policy. The pass mark of NPFL139 is -200,
and no policy can do better than about @{03_best/5 torques, finer/return} on average.

@figure 06_pendulum TD3, and the same program with all switches off: mean of ten runs and the range from the 10th to
the 90th percentile; dashed, the pass mark and the best that is possible on average over start states.

@table 06_pendulum_table Pendulum, the final policy over 100 episodes: ten runs each.

@table 06_first_table The step of the first evaluation of at least -200, of the same runs; evaluations are 1000 steps
apart.

All runs of both pass the mark, and none falls below it in its last five evaluations. But what TD3 adds buys nothing
here that ten runs could show. The two have the seeds in common, and so the start states of the scores. Seed by seed,
TD3's final score less that of DDPG is -1.1 on average, with a standard error of 1.4. And DDPG is *faster*; TD3's actor
has had half as many updates. The mean of a run's twenty evaluations is lower by 58 for TD3, with a standard error of
13. The mark alone shows it less well: TD3 reaches it 1,100 steps later, with a standard error of 590, and the 95
percent interval, for ten runs 2.26 standard errors to either side, holds zero. In some runs of both the score falls
below the mark again after it had passed it, and recovers within 2,000 steps: in three of TD3, to -798 in one of them,
and in two of DDPG, to -564 in one. At 8,000 steps one run of TD3 is below the mark, which has not been above it yet.
The study *relapses* measures the bias of all ten at that moment.

@table 06_relapses TD3 after 8,000 steps: score of the evaluation, bias (6.15) over visited states, and the discounted
return from these states.

That run, and only that one, has a critic that overestimates by much, by about a third of the size of the return; of
the other nine critics eight are too low. A policy that does what its critics praise fails where they are wrong; it then
goes there in training as well, where the error can be corrected, and a thousand steps later this run is above the mark.

But one run shows no rule, and the study *bias* below, which repeats these trainings, shows that bias and failure go
together at some steps only. At 6,000 steps all ten critics of TD3 are too high; four runs are below the mark, and their
biases are among the five largest. From 10,000 steps on no run of TD3 is below the mark, and no critic is too high. With
DDPG three runs are below at 6,000 steps, all of them among the five whose critics are too high. From 8,000 steps on
none is, though between four and nine of its ten critics are too high. None of this tells which comes first.

### The bias, measured

The estimates of critics against what the policies earn, every 2,000 steps, over 100 of the visited states:

@figure 06_bias Bias (6.15) on the pendulum: mean of ten runs; bands from the 10th to the 90th percentile for DDPG and
TD3. The curves begin far above the frame. Clipped double Q is CDQ, the only switch that is on.

@table 06_bias_table Bias (6.15), and mean discounted return from the same states, after 20,000 steps: ten runs each.

All begin with a large overestimate that has nothing to do with maximization. Rewards here are never positive, and new
networks say about 0 of everything, so every critic begins as an optimist and takes some thousand updates to hear of
the returns. In the mean TD3 takes longest, probably because its target networks move at half the pace; but compared
with DDPG seed by seed, the intervals at 4,000 and 6,000 steps hold zero. Then, in the mean, all are too low for a
while, DDPG as well, though its interval holds zero all that time; we have not looked for the reason. The end is much
like the paper's. DDPG overestimates by @{06_bias_table/DDPG bias/mean}, where the mean return is
@{06_bias_table/DDPG return/mean}; nine of the ten runs do, and the tenth is off by less than 1. DDQN-AC does nearly the
same, in all ten runs, probably since the actor and its target are too much alike, as the paper says; the difference of
the two is 3.2, with a standard error of 3.1. DQ-AC is lower. In the paper it still overestimates; here it ends below
what is earned, in all ten runs. With the minimum of two critics the values are too low in nine runs of ten, as (6.10)
leads one to expect, and of all of TD3 they are in every run, lower than with the minimum alone by 12.3 on average, with
a standard error of 3.9. That would agree with critics that learn the values of noisy actions, (6.8); the delay may have
its part. An underestimate of this size does no visible harm. (Each variant is measured on the states of its own
training, so the returns of different rows cannot be compared.)

### One switch at a time

The paper's ablation is on harder tasks, with a million steps. The three switches make eight combinations; "AHE" is
the authors' name for DDPG with TD3's architecture, hyperparameters and exploration. The paper's column is the mean of
its last ten evaluations on HalfCheetah; ours are means over ten runs, of the final policy's score on the pendulum and
of the step of the first evaluation of at least -200. All but DQ-AC are runs of one program, `build/06-td3`: with
`--twin no --delay 1 --smoothing 0` it is AHE, with `--target-actor no` beside these DDQN-AC. So DQ-AC and DDQN-AC run
without delay and smoothing here, and are to be compared with AHE. In the paper they have both.

| variant | DP | TPS | CDQ | score on HalfCheetah, paper | score on the pendulum, here | steps to -200, here |
|---|---|---|---|---|---|---|
| AHE |  |  |  | 8401 | @{06_ablation_table/AHE/mean} | @{06_mark_table/AHE/mean} |
| AHE + DP | x |  |  | 7589 | @{06_ablation_table/AHE + DP/mean} | @{06_mark_table/AHE + DP/mean} |
| AHE + TPS |  | x |  | 9023 | @{06_ablation_table/AHE + TPS/mean} | @{06_mark_table/AHE + TPS/mean} |
| AHE + CDQ |  |  | x | 6470 | @{06_ablation_table/AHE + CDQ/mean} | @{06_mark_table/AHE + CDQ/mean} |
| TD3 - DP |  | x | x | 9591 | @{06_ablation_table/TD3 - DP/mean} | @{06_mark_table/TD3 - DP/mean} |
| TD3 - TPS | x |  | x | 8988 | @{06_ablation_table/TD3 - TPS/mean} | @{06_mark_table/TD3 - TPS/mean} |
| TD3 - CDQ | x | x |  | 9793 | @{06_ablation_table/TD3 - CDQ/mean} | @{06_mark_table/TD3 - CDQ/mean} |
| TD3 | x | x | x | 9533 | @{06_ablation_table/TD3/mean} | @{06_mark_table/TD3/mean} |
| DQ-AC |  |  |  | 9434 | @{06_ablation_table/DQ-AC/mean} | @{06_mark_table/DQ-AC/mean} |
| DDQN-AC |  |  |  | 10307 | @{06_ablation_table/DDQN-AC/mean} | @{06_mark_table/DDQN-AC/mean} |

@figure 06_ablation The eight combinations of the three switches on the pendulum, mean of ten runs: dashed with the
delay, solid without.

On the pendulum the final scores hardly differ: their standard errors are between @{06_ablation_table/AHE + DP/se} and
@{06_ablation_table/TD3/se}, and compared seed by seed, with the same start states, eight of the nine others are away
from AHE by less than twice the standard error of the difference. DQ-AC is lower by 4.2, with a standard error of 1.6,
and in nine runs of ten; but one of nine comparisons may come out like that by chance.

The way there differs more: in each of the four pairs that differ in the delay alone, the one with it reaches the mark
later in the mean. Averaged over the pairs it is later by 850 steps, with a standard error of 270; of the single pairs
only that of AHE + CDQ and TD3 - TPS has an interval without zero. Smoothing and the minimum, averaged in the same way,
make it later by 150 and 50 steps, with standard errors of 240 and 140. On the final score the three have the effects
0.1, 0.1 and -1.2, with standard errors of 0.9, 0.4 and 0.5, in the order delay, smoothing, minimum; the last would be a
small loss, if it is not chance.

The paper's own column should be read with the same caution. There the plain AHE is not far below TD3, the clipped
double Q alone is worst of all, TD3 without it is better than with it, and DDQN-AC, with delay and smoothing, is best.
One task does not rank ten variants whose spread over seeds is of the order of a thousand. The bias that the measures
repair is there on the pendulum, too; but here it costs no return that ten runs could show.

### The configuration

@table 06_departures The configuration of the paper (Fujimoto et al., 2018, section 6.1 and supplementary material) and
of this chapter.

## What is wrong in the sources

### E22. The updated policy is better under the critic, for small enough steps

The slide *TD3 – Maximization Bias* of Straka's lecture compares the two updates that this chapter began with, *in the
direction* of either gradient, and concludes that for small enough $`\alpha`$ each is at least as good as the other by
the measure that it followed. It does not say how long the steps are. With the usual updates $`\alpha g`$ and
$`\alpha h`$ the statement is false, however small $`\alpha`$ is. Let the policy be an action of two numbers that are
its parameters, $`\pi = \theta`$, with the critic $`Q = a_1`$ and true values $`q = 2 a_1 + a_2`$. Then $`g = (1, 0)`$
and $`h = (2, 1)`$, and the step along the true gradient raises the *critic* by $`2\alpha`$, the one along the critic's
own gradient only by $`\alpha`$: the other gradient is longer, and leads further on the critic's side, too. A gradient
is the best direction among steps of one length. With lengths made equal, as in the paper and in (6.2), the gains are
$`\alpha`$ and $`2\alpha/\sqrt5`$, and the statement holds, (6.3). The slide's conclusion, that a critic which does not
underestimate the right update overestimates its own, holds either way, by (6.4). (As given: by how much the step along
$`g`$ falls short of the one along $`h`$ under the critic, over $`\alpha`$, at its least over step sizes from 1 to a
millionth. Corrected: the difference of the gains with equal lengths, and that of the overestimates without.)
*/
static double along(const double *v, double x, double y) {
    return v[0] * x + v[1] * y;
}

static void erratum_lengths(struct harness *t) {
    static const double g[2] = {1, 0}, h[2] = {2, 1};
    double long_h = sqrt(5), worst = INFINITY, error[2] = {0};
    for (double alpha = 1; alpha > 1e-6; alpha /= 10) {
        double by_g = along(g, alpha * g[0], alpha * g[1]), by_h = along(g, alpha * h[0], alpha * h[1]);
        worst = fmin(worst, (by_h - by_g) / alpha); /* as given, never positive for small steps */
        double unit_h = along(g, alpha * h[0] / long_h, alpha * h[1] / long_h);
        error[0] = worse(error[0], fabs((by_g - unit_h) / alpha - FORMULA(1 - TERM(2 / long_h))));
        double over_g = by_g - along(h, alpha * g[0], alpha * g[1]);
        double over_h = by_h - along(h, alpha * h[0], alpha * h[1]);
        error[1] = worse(error[1], fabs((over_g - over_h) / alpha - FORMULA(2)));
    }
    CHECK("E22", worse(error[0], error[1]), 1e-14);
    REFUTE("E22", worst, 0.5);
    EXPECT(1 - 2 / long_h > 0.1);
}

static void exercise_answers(struct harness *t) {
    double z = 2.5, v = 0.04 * (2 * below(z) - 1 - 2 * z * density(z)) + 2 * 0.25 * (1 - below(z));
    double outward = 0.2 * (density(0) - density(z)) + 0.5 * (1 - below(z)), l2 = 0.81;
    EXPECT_NEAR(td3_exercises[0].answer(), -2 * sqrt(0.5 / acos(-1.0)), 1e-5);
    EXPECT_NEAR(td3_exercises[1].answer(), sqrt(v), 1e-6);
    EXPECT_NEAR(td3_exercises[2].answer(), 1 - outward, 1e-6);
    EXPECT_NEAR(td3_exercises[3].answer(), 2, 1e-9);
    EXPECT_NEAR(td3_exercises[4].answer(), (1 + l2) / l2, 1e-12);
}

/*
## Exercises

Ask and answer them with `build/06-td3 --exercise 1 --answer X`.

1. Two critics are right on average, with normal errors of standard deviation 2 and correlation 0.5. What is the mean
   error of the smaller of their values?
2. The noise in the targets has a standard deviation of 0.2 and is clipped at 0.5. Which standard deviation is left?
3. The target actor's action is 1, the upper bound. What is the mean of the action (6.6) with that noise?
4. Let $`g = (1, 0)`$, and let $`h`$ make an angle of 60 degrees with it. From which length of $`h`$ on does a small
   step $`\alpha h`$ raise the critic more than $`\alpha g`$ does, as in E22?
5. In the model (6.12), without noise in the targets and with $`\beta = 0.1`$: how many times larger is the variance of
   the critic's error with $`d = 1`$ than with $`d = 2`$?

<details><summary>Answers</summary>

1: @{06_exercises/1}, by (6.10). 2: @{06_exercises/2}, by (6.7): the clip takes little. 3: @{06_exercises/3}; the half
of the noise that points outwards is cut off. 4: @{06_exercises/4}, where $`g^\top h = \lVert g\rVert^2`$. 5:
@{06_exercises/5}, which is $`(1 + \lambda^2)/\lambda^2`$.

</details>

## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC*) this chapter covers the part
*Twin Delayed Deep Deterministic Policy Gradient*: the slides *TD3 – Maximization Bias*, *TD3 – Algorithm*, *TD3 –
Hyperparameters*, *TD3 – Results* and *TD3 – Ablations*. Beside E22, in the argument about the bias the critic's
parameters change their name from $`\varphi`$ to $`\theta`$ on the way. The target with noise is given there, as in the
paper, without the outer clip of (6.6); without it the critics are asked about actions that do not exist.

## What changed

The code of DDPG, and what makes TD3 of it:

diff: 05-ddpg
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the bias of a step", bias_of_a_step},
        {"the smaller of two values", smaller_value},
        {"clipped noise", clipped_noise},
        {"smoothing", smoothing},
        {"patience", patience},
        {"targets", targets},
        {"gradients", gradients},
        {"updates", updates},
        {"actions and the start", actions},
        {"the targets of DQ-AC", crossed_targets},
        {"the updates of DQ-AC", crossed_updates},
        {"switches", switches},
        {"the measured bias", measured_bias},
        {"the witness", witnessed},
        {"erratum E22", erratum_lengths},
        {"exercises", exercise_answers},
    };
    return harness_run("06-td3-check", section, sizeof section / sizeof *section, argc, argv);
}
