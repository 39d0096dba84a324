/*
### When values run away

Random chains with random features in the place of examples: mean steps are sums over all transitions of difference
quotients, the projection is a Gram-Schmidt process, on-policy shares come from a thousand steps of the chain. The map
from copy to copy is held against the agent itself, without hidden layers, with one action and plain steps; and the
thresholds are found by bisection on how fast the values grow.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "triad.h"

enum { STATES = 5, FEATURES = 3, TRIALS = 20 };

/* A random chain; shares at random, or where `at_home` is set those of the chain in the long run. */
static void random_triad(struct triad *z, struct rng *rng, bool at_home) {
    *z = (struct triad){.states = STATES, .n = FEATURES, .gamma = 0.9};
    double share[STATES], next[STATES], total = 0;
    for (int s = 0; s < STATES; s++) {
        double sum = 0;
        for (int i = 0; i < STATES; i++) sum += z->p[s * STATES + i] = rng_uniform(rng);
        for (int i = 0; i < STATES; i++) z->p[s * STATES + i] /= sum;
        for (int i = 0; i < FEATURES; i++) z->f[s * FEATURES + i] = rng_normal(rng);
        z->r[s] = rng_normal(rng);
        total += share[s] = rng_uniform(rng);
    }
    for (int s = 0; s < STATES; s++) share[s] /= total;
    for (int k = 0; at_home && k < 1000; k++) {
        for (int s2 = 0; s2 < STATES; s2++) {
            next[s2] = 0;
            for (int s = 0; s < STATES; s++) next[s2] += share[s] * z->p[s * STATES + s2];
        }
        memcpy(share, next, sizeof share);
    }
    memcpy(z->share, share, sizeof share);
}

static double dot(const double *x, const double *y, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

static double weighted(const struct triad *z, const double *x, const double *y) {
    double sum = 0;
    for (int s = 0; s < z->states; s++) sum += z->share[s] * x[s] * y[s];
    return sum;
}

static void values_at(const struct triad *z, const double *theta, double *v) {
    for (int s = 0; s < z->states; s++) v[s] = dot(z->f + s * z->n, theta, z->n);
}

static void ahead(const struct triad *z, const double *v, double *after) {
    for (int s = 0; s < z->states; s++) after[s] = dot(z->p + s * z->states, v, z->states);
}

/* The mean variance of the next state's value. */
static double variance_ahead(const struct triad *z, const double *v) {
    double sum = 0, after[STATES];
    ahead(z, v, after);
    for (int s = 0; s < z->states; s++)
        for (int s2 = 0; s2 < z->states; s2++) sum += z->share[s] * z->p[s * z->states + s2] * pow(v[s2] - after[s], 2);
    return sum;
}

/* The projection of v, by Gram and Schmidt. */
static void project(const struct triad *z, const double *v, double *on) {
    double basis[FEATURES][STATES];
    memset(on, 0, STATES * sizeof *on);
    for (int i = 0; i < z->n; i++) {
        for (int s = 0; s < z->states; s++) basis[i][s] = z->f[s * z->n + i];
        for (int k = 0; k < i; k++) {
            double along = weighted(z, basis[i], basis[k]) / weighted(z, basis[k], basis[k]);
            for (int s = 0; s < z->states; s++) basis[i][s] -= along * basis[k][s];
        }
        double along = weighted(z, basis[i], v) / weighted(z, basis[i], basis[i]);
        for (int s = 0; s < z->states; s++) on[s] += along * basis[i][s];
    }
}

struct frozen {
    const double *f;
    double y;
};

static double frozen_loss(const double *theta, void *context) {
    const struct frozen *l = context;
    double error = l->y - dot(l->f, theta, FEATURES);
    return error * error / 2;
}

void mean_step(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 20, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct triad z;
        double theta[FEATURES], mean[FEATURES] = {0}, g[9], c[9], b[3];
        random_triad(&z, &rng, false);
        for (int i = 0; i < FEATURES; i++) theta[i] = rng_normal(&rng);
        for (int s = 0; s < STATES; s++)
            for (int s2 = 0; s2 < STATES; s2++) {
                double y = z.r[s] + z.gamma * dot(z.f + s2 * FEATURES, theta, FEATURES);
                struct frozen l = {z.f + s * FEATURES, y};
                for (int i = 0; i < FEATURES; i++)
                    mean[i] -= z.share[s] * z.p[s * STATES + s2] * gradcheck_derivative(frozen_loss, &l, theta, i);
            }
        triad_matrices(&z, g, c, b);
        for (int i = 0; i < FEATURES; i++) {
            double literal = b[i] - dot(g + 3 * i, theta, 3) + TERM(dot(c + 3 * i, theta, 3));
            error = worse(error, fabs(FORMULA(literal) - mean[i]));
        }
    }
    CHECK("3.10", error, 1e-9);
}

void projected_fixed_point(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 21, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct triad z;
        double theta[TRIAD_MAX] = {0}, v[STATES], after[STATES], on[STATES];
        random_triad(&z, &rng, trial % 2);
        EXPECT(triad_fixed_point(&z, theta));
        values_at(&z, theta, v);
        ahead(&z, v, after);
        for (int s = 0; s < STATES; s++) after[s] = z.r[s] + TERM(z.gamma * after[s]);
        project(&z, after, on);
        for (int s = 0; s < STATES; s++) error = worse(error, fabs(v[s] - FORMULA(on[s])) / (1 + fabs(v[s])));
    }
    CHECK("3.12", error, 1e-10);
}

void shorter_at_home(struct harness *t) {
    struct rng rng;
    double error = 0, longer = 0;
    rng_init(&rng, 22, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct triad z;
        double v[STATES], after[STATES];
        random_triad(&z, &rng, true);
        for (int s = 0; s < STATES; s++) v[s] = rng_normal(&rng);
        ahead(&z, v, after);
        double less = weighted(&z, v, v) - weighted(&z, after, after);
        error = worse(error, fabs(less - FORMULA(variance_ahead(&z, v))));
        z.share[0] = 0.9; /* other shares */
        for (int s = 1; s < STATES; s++) z.share[s] = 0.1 / (STATES - 1);
        longer = worse(longer, weighted(&z, after, after) - weighted(&z, v, v));
    }
    CHECK("3.13", error, 1e-12);
    EXPECT(longer > 0); /* with those some mean over next states is longer */
}

void leads_home(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 24, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct triad z;
        double theta[TRIAD_MAX] = {0}, v[STATES], after[STATES], g[9], c[9], b[3], along = 0;
        random_triad(&z, &rng, true);
        for (int i = 0; i < FEATURES; i++) theta[i] = rng_normal(&rng);
        values_at(&z, theta, v);
        ahead(&z, v, after);
        double whole = weighted(&z, v, v), lost = variance_ahead(&z, v), y = z.gamma;
        for (int s = 0; s < STATES; s++) after[s] = v[s] - y * after[s];
        triad_matrices(&z, g, c, b);
        for (int i = 0; i < FEATURES; i++) along += theta[i] * (dot(g + 3 * i, theta, 3) - dot(c + 3 * i, theta, 3));
        double literal = (1 - y * y) / 2 * whole + weighted(&z, after, after) / 2 + TERM(y * y / 2 * lost);
        error = worse(error, fabs(along - FORMULA(literal)));
    }
    CHECK("3.14", error, 1e-12);
}

void how_far(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 23, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct triad z;
        double theta[TRIAD_MAX] = {0}, v[STATES], truth[STATES], a[STATES * STATES], best[STATES], off[STATES],
               on[STATES];
        random_triad(&z, &rng, trial % 2);
        EXPECT(triad_fixed_point(&z, theta));
        values_at(&z, theta, v);
        for (int i = 0; i < STATES * STATES; i++) a[i] = (i / STATES == i % STATES) - z.gamma * z.p[i];
        memcpy(truth, z.r, sizeof truth);
        linear_solve(a, truth, STATES);
        project(&z, truth, best);
        for (int s = 0; s < STATES; s++) off[s] = v[s] - truth[s], best[s] -= truth[s];
        double whole = weighted(&z, off, off), least = weighted(&z, best, best);
        ahead(&z, off, truth);
        project(&z, truth, on);
        double literal = least + TERM(z.gamma * z.gamma * weighted(&z, on, on));
        error = worse(error, fabs(whole - FORMULA(literal)) / whole);
        if (trial % 2) EXPECT(whole <= least / (1 - z.gamma * z.gamma) * (1 + 1e-12) && whole > least);
    }
    CHECK("3.15", error, 1e-10);
}

/* The growth by a single mean step. */
static double growth_of(const struct triad *z, double alpha, int updates) {
    double m[TRIAD_MAX * TRIAD_MAX];
    triad_copy_map(z, alpha, updates, m);
    return triad_growth(z, m);
}

void tipping_share(struct harness *t) {
    static const double gamma[] = {0.6, 0.9, 0.99}, stays[] = {0, 0.5, 0.9, 1};
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double low = 0, high = 1, y = gamma[i / 4], p = stays[i % 4];
        struct triad z;
        for (int k = 0; k < 50; k++) {
            double share = (low + high) / 2;
            triad_two_states(&z, y, p, share);
            if (growth_of(&z, 0.01, 1) < 1)
                low = share;
            else
                high = share;
        }
        error = worse(error, fabs(low - FORMULA(4 * (1 - y * p) / (4 * (1 - y * p) + TERM(2 * y - 1)))));
        double home = (1 - p) / (2 - p); /* the rest begins anew in the first state */
        EXPECT_NEAR((1 - home) * (1 - p), home, 1e-15);
        EXPECT(home < low);
    }
    CHECK("3.16", error, 1e-10);
}

static double at_the_star(double gamma, double alpha, int updates) {
    struct triad z;
    triad_star(&z, gamma, 1, NULL);
    return growth_of(&z, alpha, updates);
}

void star_to_all(struct harness *t) {
    struct triad z;
    triad_star(&z, 0.9, 0.4, NULL);
    for (int s = 0; s < 7; s++)
        for (int s2 = 0; s2 < 7; s2++) EXPECT_NEAR(z.p[7 * s + s2], s2 == 6 ? 0.4 : 0.1, 1e-15);
}

void star_in_two(struct harness *t) {
    double error = 0, g[64], c[64], b[8], low = 0, high = 1;
    for (int k = 1; k < 5; k++) {
        struct triad z;
        double gamma = k == 1 ? 0.99 : 0.3 * k - 0.5, theta[8], step[8], before[7], after[7];
        triad_star(&z, gamma, 1, theta);
        values_at(&z, theta, before);
        triad_matrices(&z, g, c, b);
        for (int i = 0; i < 8; i++) step[i] = dot(c + 8 * i, theta, 8) - dot(g + 8 * i, theta, 8);
        values_at(&z, step, after);
        double u = before[0], v = before[6];
        for (int s = 0; s < 6; s++)
            error = worse(error, fabs(after[s] - FORMULA((-10 * u + (12 * gamma - 2) * v) / 7)));
        error = worse(error, fabs(after[6] - FORMULA((-12 * u + TERM((17 * gamma - 5) * v)) / 7)));
    }
    CHECK("3.18", error, 1e-13);
    /* Real roots, from the growth of a small step; and the discount from which on it is above 1. */
    double sum = 17 * 0.99 - 15, root = (sum + sqrt(sum * sum - 4 * 26 * 0.01)) / 2;
    CHECK("3.18", fabs((at_the_star(0.99, 1e-3, 1) - 1) * 7e3 - FORMULA(root)), 1e-8);
    for (int k = 0; k < 40; k++) {
        double gamma = (low + high) / 2;
        if (at_the_star(gamma, 1e-5, 1) < 1)
            low = gamma;
        else
            high = gamma;
    }
    EXPECT_NEAR(low, 15.0 / 17, 1e-5);
}

/* DQN without hidden layers and with one action, its bias held at 0: so many copies, one row of the batch a state. */
static void agent_copies(const struct triad *z, double alpha, int updates, int copies, double *theta) {
    struct dqn_config config = {.gamma = z->gamma, .rate = alpha, .target_every = updates, .optimizer = DQN_SGD};
    struct agent_report report;
    struct dqn x;
    struct batch batch;
    struct rng rng;
    int n = z->n, states = z->states;
    rng_init(&rng, 1, 0);
    dqn_init(&x, &config, n, 1, states, &rng);
    batch_init(&batch, states, n, 1);
    for (int s = 0; s < states; s++) {
        memcpy(batch.s + s * n, z->f + s * n, (size_t)n * sizeof *batch.s);
        for (int s2 = 0; s2 < states; s2++)
            if (z->p[s * states + s2] == 1) memcpy(batch.s2 + s * n, z->f + s2 * n, (size_t)n * sizeof *batch.s2);
        batch.a[s] = 0, batch.r[s] = z->r[s], batch.terminated[s] = 0;
    }
    for (int i = 0; i < n; i++) x.online[i] = x.target[i] = theta[i];
    x.online[n] = x.target[n] = 0;
    for (int k = 0; k < updates * copies; k++) {
        x.agent.update(&x.agent, &batch, NULL, &report);
        x.online[n] = x.target[n] = 0;
    }
    memcpy(theta, x.target, (size_t)n * sizeof *theta);
    dqn_free(&x);
    batch_free(&batch);
}

/* The two sums of eq. 3.19 as printed, from the powers of I - alpha G; m[n][n]. */
static void literal_map(struct harness *t, const struct triad *z, double alpha, int updates, double *m) {
    double g[64], c[64], b[8], power[64], next[64], sum[64] = {0};
    int n = z->n;
    triad_matrices(z, g, c, b);
    for (int i = 0; i < n * n; i++) power[i] = i / n == i % n;
    for (int k = 0; k < updates; k++) {
        for (int i = 0; i < n * n; i++) {
            sum[i] += power[i];
            next[i] = power[i];
            for (int j = 0; j < n; j++) next[i] -= alpha * power[i / n * n + j] * g[j * n + i % n];
        }
        memcpy(power, next, sizeof power);
    }
    for (int i = 0; i < n * n; i++) {
        m[i] = power[i];
        for (int j = 0; j < n; j++) m[i] += TERM(alpha * sum[i / n * n + j] * c[j * n + i % n]);
    }
}

static const struct triad two_features = {2, 2, 0.9, {0.5, 0.5}, {0.3, -1}, {3, 1, 1, 0}, {1, 0, 1, 0}};

void copies_of_the_agent(struct harness *t) {
    static const int updates[] = {1, 2, 7, 40};
    double error = 0;
    for (int i = 0; i < 8; i++) {
        struct triad z = two_features;
        double theta[8] = {0.7, -2}, rest[8] = {0}, m[64], own[64], from[8], literal[8];
        if (i % 2) triad_star(&z, 0.99, 1, theta);
        if (i % 2 == 0) EXPECT(triad_fixed_point(&z, rest)); /* the star's is 0 */
        literal_map(t, &z, 0.02, updates[i / 2], m);
        triad_copy_map(&z, 0.02, updates[i / 2], own);
        for (int k = 0; k < z.n; k++) from[k] = theta[k] - rest[k];
        for (int copy = 0; copy < 3; copy++) {
            for (int k = 0; k < z.n; k++) literal[k] = dot(m + k * z.n, from, z.n);
            memcpy(from, literal, sizeof from);
        }
        agent_copies(&z, 0.02, updates[i / 2], 3, theta);
        for (int k = 0; k < z.n; k++) error = worse(error, fabs(FORMULA(from[k]) - (theta[k] - rest[k])));
        for (int k = 0; t->mutation == PLAIN && k < z.n * z.n; k++) EXPECT_NEAR(own[k], m[k], 1e-12);
    }
    CHECK("3.19", error, 1e-10);
}

void one_parameter(struct harness *t) {
    double error = 0;
    for (int updates = 1; updates < 200; updates *= 3)
        for (int k = 0; k < 4; k++) {
            struct triad z;
            double m, g, c, b, alpha = 0.03;
            triad_two_states(&z, 0.9, 0.3 * k, 0.2 + 0.2 * k);
            triad_copy_map(&z, alpha, updates, &m);
            triad_matrices(&z, &g, &c, &b);
            double literal = c / g + TERM((1 - c / g) * pow(1 - alpha * g, updates));
            error = worse(error, fabs(FORMULA(literal) - m));
            EXPECT_NEAR(triad_growth(&z, &m), fabs(m), 1e-12);
        }
    CHECK("3.20", error, 1e-13);
}

/* A map of many steps; and the growth as the largest of known eigenvalues. */
void late_copies(struct harness *t) {
    struct triad z;
    double m[64], error = 0;
    triad_star(&z, 0.99, 1, NULL);
    triad_copy_map(&z, 0.3, 2000, m);
    for (int s = 0; s < 7; s++)
        for (int i = 0; i < 8; i++) {
            double left = 0, after = 0;
            for (int k = 0; k < 8; k++) left += z.f[8 * s + k] * m[8 * k + i];
            for (int s2 = 0; s2 < 7; s2++) after += z.p[7 * s + s2] * z.f[8 * s2 + i];
            error = worse(error, fabs(left - FORMULA(z.gamma * after)));
        }
    CHECK("3.21", error, 1e-12);
    EXPECT_NEAR(triad_growth(&z, m), 0.99, 1e-9);
    EXPECT(at_the_star(0.99, 0.01, 20) > 1.02 && at_the_star(0.99, 0.01, 1000) < 1);
    z = two_features; /* (11.44): 9/10 and 0 */
    triad_copy_map(&z, 0.1, 20000, m);
    EXPECT_NEAR(triad_growth(&z, m), 0.9, 1e-9);
    EXPECT_NEAR(growth_of(&z, 0.1, 1), 1 + 0.1 * 0.25, 1e-9);
}

/* Each part that a learner switches off. */
void learners(struct harness *t) {
    struct triad_learner x = {.copy_every = 3, .alpha = 0.1};
    triad_two_states(&x.z, 0.9, 1, 0.5);
    x.theta[0] = x.copy[0] = 2;
    triad_learn(&x, 0, 0.5, 1, 7, 2);
    EXPECT_NEAR(x.theta[0], 2 + 0.1 * 2 * (0.5 + 0.9 * 4 - 2), 1e-15);
    EXPECT(x.copy[0] == 2);
    x.returns = true;
    double before = x.theta[0];
    triad_learn(&x, 1, 0.5, 1, 7, 1);
    EXPECT_NEAR(x.theta[0], before + 0.1 * (7 - 2 * before) * 2, 1e-15);
    EXPECT(x.copy[0] == 2);
    triad_learn(&x, 1, 0.5, 1, 7, 0);
    EXPECT(x.copy[0] == x.theta[0]);
    EXPECT_NEAR(triad_size(&x.z, (double[]){2}), sqrt((4 + 16) / 2.0), 1e-15);
}
