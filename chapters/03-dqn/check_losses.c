/*
## What the checks show

The targets and the gradient are evaluated through a real network in double precision, with numbers drawn at random;
the other side of each comparison is a network written out in loops, or a difference quotient of the loss. The
semi-gradient (3.3) agrees with the difference quotient when the targets are held fixed. When they are recomputed from
the parameters that are varied it does not; what is missing is then the other part of the residual gradient, and
nothing else. The batch has terminated rows, and rows where both networks prefer different actions.
*/
#include "checks.h"
#include "literal.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

void make(struct setting *x, struct dqn_config config) {
    struct rng rng;
    rng_init(&rng, 1, 0);
    config.hidden[0] = 6;
    config.hidden[1] = 5;
    config.gamma = 0.9;
    dqn_init(&x->dqn, &config, OBS, ACTIONS, ROWS, &rng);
    for (int i = 0; i < x->dqn.net.parameters; i++) x->dqn.target[i] += 0.3 * rng_normal(&rng);
    batch_init(&x->batch, ROWS, OBS, 1);
    for (int i = 0; i < ROWS * OBS; i++) {
        x->batch.s[i] = rng_normal(&rng);
        x->batch.s2[i] = rng_normal(&rng);
    }
    for (int i = 0; i < ROWS; i++) {
        x->batch.a[i] = i % ACTIONS;
        x->batch.r[i] = rng_normal(&rng);
        x->batch.terminated[i] = i % 3 == 0;
    }
}

void release(struct setting *x) {
    dqn_free(&x->dqn);
    batch_free(&x->batch);
}

double literal_q(const struct mlp *net, const double *p, const double *s, int a) {
    double q[ACTIONS];
    literal_network(net, p, s, q);
    return q[a];
}

void targets(struct harness *t) {
    for (int twice = 0; twice < 2; twice++) {
        struct setting x;
        double y[ROWS], error = 0;
        int apart = 0;
        make(&x, (struct dqn_config){.double_q = twice});
        dqn_targets(&x.dqn, &x.batch, y);
        const struct mlp *net = &x.dqn.net;
        for (int i = 0; i < ROWS; i++) {
            const double *s2 = x.batch.s2 + i * OBS;
            int by_target = 0, by_online = 0;
            for (int a = 1; a < ACTIONS; a++) {
                if (literal_q(net, x.dqn.target, s2, a) > literal_q(net, x.dqn.target, s2, by_target)) by_target = a;
                if (literal_q(net, x.dqn.online, s2, a) > literal_q(net, x.dqn.online, s2, by_online)) by_online = a;
            }
            apart += by_target != by_online;
            double q = literal_q(net, x.dqn.target, s2, twice ? by_online : by_target);
            double literal = x.batch.r[i] + TERM(0.9 * (1 - x.batch.terminated[i]) * q);
            error = worse(error, fabs(FORMULA(literal) - y[i]));
        }
        EXPECT(apart > 0); /* the two networks disagree somewhere, so the two targets differ */
        CHECK(twice ? "3.6" : "3.1", error, 1e-14);
        release(&x);
    }
}

/* Double DQN's target is never above the other one, and below it where the networks prefer different actions. */
void smaller_targets(struct harness *t) {
    struct setting x;
    double y[2][ROWS];
    int below = 0;
    make(&x, (struct dqn_config){0});
    for (int twice = 0; twice < 2; twice++) {
        x.dqn.config.double_q = twice;
        dqn_targets(&x.dqn, &x.batch, y[twice]);
    }
    for (int i = 0; i < ROWS; i++) {
        EXPECT(y[1][i] <= y[0][i]);
        below += y[1][i] < y[0][i];
    }
    EXPECT(below > 0);
    release(&x);
}

/* The loss of definition 3.2 (or 3.4 where clip > 0) as a function of the parameters; targets fixed in y, or recomputed
 * from the same parameters where `whole` is set. */
struct loss {
    struct setting *x;
    const double *y;
    double clip;
    bool whole;
};

static double huber(double error, double c) {
    return c > 0 && fabs(error) > c ? c * fabs(error) - c * c / 2 : error * error / 2;
}

static double loss_value(const double *p, void *context) {
    const struct loss *l = context;
    const struct mlp *net = &l->x->dqn.net;
    const struct batch *b = &l->x->batch;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double best = -INFINITY, y = l->y[i];
        for (int a = 0; a < ACTIONS; a++) best = fmax(best, literal_q(net, p, b->s2 + i * OBS, a));
        if (l->whole) y = b->r[i] + 0.9 * (1 - b->terminated[i]) * best;
        sum += huber(y - literal_q(net, p, b->s + i * OBS, (int)b->a[i]), l->clip) / (double)ROWS;
    }
    return sum;
}

/* Adds factor * the gradient of Q(s, a; p) to sum[parameters]. */
static void add_gradient(struct setting *x, const double *p, const double *s, int a, double factor, double *sum) {
    const struct mlp *net = &x->dqn.net;
    double one[ACTIONS] = {0}, gradient[MAX_PARAMETERS];
    one[a] = 1;
    mlp_forward(net, p, &x->dqn.now, s, 1);
    mlp_backward(net, p, &x->dqn.now, one, gradient, NULL);
    for (int i = 0; i < net->parameters; i++) sum[i] += factor * gradient[i];
}

/* Eq. 3.3, row by row; with `whole` the second part of the residual gradient, too. */
static void literal_gradient(struct harness *t, struct setting *x, const double *y, double clip, bool whole,
                             double *sum) {
    const struct batch *b = &x->batch;
    const double *p = x->dqn.online;
    memset(sum, 0, MAX_PARAMETERS * sizeof *sum);
    for (int i = 0; i < ROWS; i++) {
        const double *s = b->s + i * OBS, *s2 = b->s2 + i * OBS;
        int a = (int)b->a[i], best = 0;
        double delta = y[i] - literal_q(&x->dqn.net, p, s, a);
        double slope = clip > 0 ? fmax(-clip, fmin(clip, delta)) : delta;
        add_gradient(x, p, s, a, -FORMULA(slope) / (double)ROWS, sum);
        for (int k = 1; k < ACTIONS; k++)
            if (literal_q(&x->dqn.net, p, s2, k) > literal_q(&x->dqn.net, p, s2, best)) best = k;
        if (whole) add_gradient(x, p, s2, best, slope * 0.9 * (1 - b->terminated[i]) / (double)ROWS, sum);
    }
}

static double gradient_error(struct harness *t, double clip, bool whole, bool second_part) {
    struct setting x;
    double y[ROWS];
    make(&x, (struct dqn_config){.clip = clip});
    if (whole) memcpy(x.dqn.target, x.dqn.online, (size_t)x.dqn.net.parameters * sizeof *y);
    dqn_targets(&x.dqn, &x.batch, y);
    struct loss l = {&x, y, clip, whole};
    double value = dqn_gradient(&x.dqn, &x.batch, y);
    EXPECT_NEAR(value, loss_value(x.dqn.online, &l), 1e-14);
    double literal[MAX_PARAMETERS], off = 0;
    literal_gradient(t, &x, y, clip, second_part, literal);
    for (int i = 0; i < x.dqn.net.parameters; i++) off = worse(off, fabs(literal[i] - x.dqn.gradient[i]));
    EXPECT_NEAR(second_part ? 0 : off, 0, 1e-14); /* what the agent computes is the printed sum */
    double error = gradcheck(loss_value, &l, x.dqn.online, x.dqn.net.parameters, literal).error;
    release(&x);
    return error;
}

void gradients(struct harness *t) {
    CHECK("3.3", gradient_error(t, 0, false, false), 1e-8);
    CHECK("3.4", gradient_error(t, 0.3, false, false), 1e-8);
    EXPECT(gradient_error(t, 0, true, false) > 0.1); /* the whole gradient is another one, */
    EXPECT(gradient_error(t, 0, true, true) < 1e-8); /* and this is what it has beside the semi-gradient */
}

static double clipped_loss(const double *x, void *context) {
    return huber(x[0], *(double *)context);
}

void clipping(struct harness *t) {
    double c = 0.7, error = 0;
    for (double x = -2.05; x < 2.1; x += 0.1) {
        double at = x;
        error = worse(error, fabs(FORMULA(fmax(-c, fmin(c, x))) - gradcheck_derivative(clipped_loss, &c, &at, 0)));
    }
    CHECK("3.4", error, 1e-9);
}

double pair_error(const struct mdp *m, const double *v, int pair, double q) {
    double sum = 0;
    for (int s2 = 0; s2 < 2; s2++) {
        int at = mdp_at(m, pair / 2, pair % 2, s2);
        sum += m->p[at] * pow(m->r[at] + m->gamma * v[s2] - q, 2);
    }
    return sum;
}

double variance_after(const struct mdp *m, const double *v, int pair) {
    double mean = 0, square = 0;
    for (int s2 = 0; s2 < 2; s2++) {
        double p = m->p[mdp_at(m, pair / 2, pair % 2, s2)];
        mean += p * v[s2];
        square += p * v[s2] * v[s2];
    }
    return square - mean * mean;
}

void least_loss(struct harness *t) {
    struct mdp m;
    double v[2] = {1.7, -0.6}, error = 0;
    graph_two_state(&m);
    for (int pair = 0; pair < 4; pair++) {
        /* a parabola in q, from three of its values: where it is least, and how much is left there */
        double e0 = pair_error(&m, v, pair, 0), e1 = pair_error(&m, v, pair, 1), e2 = pair_error(&m, v, pair, -1);
        double curvature = (e1 + e2) / 2 - e0, slope = (e1 - e2) / 2, at = -slope / (2 * curvature);
        double left = e0 - slope * slope / (4 * curvature);
        error = worse(error, fabs(left - FORMULA(0.81 * variance_after(&m, v, pair))));
        error = worse(error, fabs(at - FORMULA(mdp_backup(&m, v, pair / 2, pair % 2))));
    }
    CHECK("3.5", error, 1e-13);
    mdp_free(&m);
}

void correlated_mean(struct harness *t) {
    double error = 0;
    for (int n = 2; n <= 64; n *= 2)
        for (double rho = 0.1; rho < 0.99; rho += 0.11) {
            double sum = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) sum += pow(rho, abs(i - j)) / n / n;
            double edge = 2 * rho * (1 - pow(rho, n)) / (n * (1 - rho) * (1 - rho));
            error = worse(error, fabs(sum - FORMULA(((1 + rho) / (1 - rho) - TERM(edge)) / n)));
        }
    CHECK("3.7", error, 1e-12);
}
