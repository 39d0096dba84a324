/* A policy over a batch: every row is what the module gaussian says of it, with its own outputs and its own noise. */
#include "networks/squashed.h"
#include "harness.h"
#include "networks/gaussian.h"
#include "numbers/rng.h"

enum { ACT = 3, ROWS = 8, STRIDE = 5, HEAD = 2 * ACT };

static const double LOW = -1.5, HIGH = 0.5;

struct setting {
    struct squashed policy;
    real head[ROWS * HEAD], noise[ROWS * STRIDE], d_a[ROWS * ACT];
};

static void make(struct setting *s) {
    struct rng rng;
    rng_init(&rng, 9, 0);
    squashed_init(&s->policy, ACT, LOW, HIGH, ROWS);
    for (int i = 0; i < ROWS * HEAD; i++) s->head[i] = R((i / ACT % 2 ? 1.5 : 0.7) * rng_normal(&rng));
    for (int i = 0; i < ROWS * STRIDE; i++) s->noise[i] = R(rng_normal(&rng));
    for (int i = 0; i < ROWS * ACT; i++) s->d_a[i] = R(rng_normal(&rng));
}

static double clamped(real log_sigma) {
    return fmin(fmax((double)log_sigma, LOW), HIGH);
}

static void samples(struct harness *t) {
    struct setting s;
    int kinds[3] = {0}; /* of log sigma: below, within, above */
    make(&s);
    for (int n = ROWS; n >= 1; n -= ROWS - 1) { /* a full batch, and a single row */
        squashed_sample(&s.policy, s.head, s.noise, STRIDE, n);
        for (int i = 0; i < n; i++) {
            const real *head = s.head + i * HEAD;
            double log_pi = 0;
            for (int j = 0; j < ACT; j++) {
                double log_sigma = clamped(head[ACT + j]), noise = (double)s.noise[i * STRIDE + j];
                double u = (double)head[j] + exp(log_sigma) * noise, z = (u - (double)head[j]) / exp(log_sigma);
                log_pi -= z * z / 2 + log_sigma + 0.5 * log(2 * acos(-1.0)) + log(1 - pow(tanh(u), 2));
                EXPECT_NEAR((double)s.policy.a[i * ACT + j], tanh(u), 8 * REAL_EPSILON);
                kinds[(double)head[ACT + j] < LOW ? 0 : (double)head[ACT + j] > HIGH ? 2 : 1]++;
            }
            EXPECT_NEAR((double)s.policy.log_pi[i], log_pi, 200 * REAL_EPSILON);
        }
        EXPECT(s.policy.n == n);
    }
    EXPECT(kinds[0] > 1 && kinds[1] > 1 && kinds[2] > 1);
    squashed_sample(&s.policy, s.head, NULL, 0, ROWS); /* the middle */
    for (int i = 0; i < ROWS * ACT; i++) {
        double mu = (double)s.head[i / ACT * HEAD + i % ACT];
        EXPECT_NEAR((double)s.policy.a[i], tanh(mu), 4 * REAL_EPSILON);
    }
    squashed_free(&s.policy);
    EXPECT(s.policy.a == NULL);
}

/* What squashed_backward differentiates, with the noise fixed. */
static double loss(struct setting *s, double d_log_pi) {
    double sum = 0;
    squashed_sample(&s->policy, s->head, s->noise, STRIDE, ROWS);
    for (int i = 0; i < ROWS * ACT; i++) sum += (double)(s->d_a[i] * s->policy.a[i]);
    for (int i = 0; i < ROWS; i++) sum += d_log_pi * (double)s->policy.log_pi[i];
    return sum;
}

static void gradients(struct harness *t) {
    struct setting s;
    real step = R(REAL_EPSILON < 1e-10 ? 1e-5 : 2e-2);
    double within = REAL_EPSILON < 1e-10 ? 1e-8 : 1e-2, d_log_pi = -0.4;
    int flat = 0;
    make(&s);
    real d_head[ROWS * HEAD];
    loss(&s, d_log_pi);
    squashed_backward(&s.policy, s.d_a, R(d_log_pi));
    memcpy(d_head, s.policy.d_head, sizeof d_head);
    for (int i = 0; i < ROWS * HEAD; i++) {
        real kept = s.head[i];
        bool scale = i % HEAD >= ACT, outside = scale && clamped(kept) != (double)kept;
        if (scale && fabs(clamped(kept + step) - clamped(kept - step) - 2 * (double)step) > 1e-6 && !outside) continue;
        s.head[i] = kept + step;
        double up = loss(&s, d_log_pi);
        s.head[i] = kept - step;
        double slope = (up - loss(&s, d_log_pi)) / (2 * (double)step);
        s.head[i] = kept;
        EXPECT_NEAR((double)d_head[i], slope, within);
        EXPECT(!outside || d_head[i] == 0);
        flat += outside;
    }
    EXPECT(flat > 2);
    squashed_free(&s.policy);
}

/* At the bounds of what a number can hold: log sigma far outside, means far out. */
static void extremes(struct harness *t) {
    static const double outputs[] = {0, 1e4, -1e4, 300, -300};
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 5; k++) {
            struct squashed policy;
            real head[2] = {R(outputs[i]), R(outputs[k])}, noise = R(-3), d_a = 1;
            squashed_init(&policy, 1, -20, 2, 1);
            squashed_sample(&policy, head, &noise, 1, 1);
            squashed_backward(&policy, &d_a, R(0.2));
            EXPECT(isfinite(policy.log_pi[0]) && fabs((double)policy.a[0]) <= 1);
            EXPECT(isfinite(policy.d_head[0]) && isfinite(policy.d_head[1]));
            squashed_free(&policy);
        }
}

/* Rows together have the bits of the functions of one action. */
static void one_by_one(struct harness *t) {
    struct setting s;
    make(&s);
    squashed_sample(&s.policy, s.head, s.noise, STRIDE, ROWS);
    squashed_backward(&s.policy, s.d_a, R(-0.4));
    for (int i = 0; i < ROWS; i++) {
        const struct squashed *p = &s.policy;
        const real *noise = s.noise + i * STRIDE, *d_head = p->d_head + i * HEAD;
        real log_sigma[ACT], u[ACT], a[ACT], d_mu[ACT], d_log_sigma[ACT];
        for (int j = 0; j < ACT; j++)
            log_sigma[j] = gaussian_clamped_log_sigma(s.head[i * HEAD + ACT + j], R(LOW), R(HIGH));
        EXPECT(gaussian_tanh_sample(ACT, s.head + i * HEAD, log_sigma, noise, u, a) == p->log_pi[i]);
        gaussian_tanh_backward(ACT, log_sigma, noise, u, s.d_a + i * ACT, R(-0.4), d_mu, d_log_sigma);
        for (int j = 0; j < ACT; j++) {
            EXPECT(a[j] == p->a[i * ACT + j] && u[j] == p->u[i * ACT + j]);
            EXPECT(d_mu[j] == d_head[j] && d_log_sigma[j] * p->slope[i * ACT + j] == d_head[ACT + j]);
        }
    }
    squashed_free(&s.policy);
}

/* Of the rows of the last sample, and no others. */
static void entropies(struct harness *t) {
    struct setting s;
    make(&s);
    squashed_sample(&s.policy, s.head, s.noise, STRIDE, 3);
    for (int i = 0; i < ROWS; i++) s.policy.log_pi[i] = R(i < 2 ? -1 - i : i);
    EXPECT_NEAR(squashed_entropy(&s.policy), (1.0 + 2 - 2) / 3, 1e-15);
    squashed_free(&s.policy);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"samples", samples},       {"gradients", gradients}, {"extremes", extremes},
        {"one by one", one_by_one}, {"entropies", entropies},
    };
    return harness_run("squashed", section, sizeof section / sizeof *section, argc, argv);
}
