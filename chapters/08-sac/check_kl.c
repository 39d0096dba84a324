/*
### The divergence

The divergence itself is an integral over the action, and its gradients and Hessians are numeric derivatives. The
parameters are three, on which mean and scale of the policy depend in a crooked way, so that the gradients and Hessians
of both come in. The action value is $`Q(a) = \sin 1.3a - 0.4a^2`$, the temperature 0.5. What holds for any policy holds
for one over four actions too, where all means are sums.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

void divergences(struct harness *t) {
    double error = 0;
    for (int squashed = 0; squashed < 2; squashed++) {
        const struct kl_target target = wave_target(squashed);
        struct kl_policy p = crooked(start);
        double sum = 0, exact = defined_divergence(squashed, p.mu, exp(p.log_sigma));
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            sum += x.weight * (x.log_p - x.log_slope - TERM(x.q) / 0.5);
        }
        error = worse(error, fabs(FORMULA(sum + kl_log_partition(&target)) - exact));
        EXPECT_NEAR(kl_divergence(&target, &p), exact, 1e-10);
        EXPECT_NEAR(kl_gaussian_divergence(&target, &p), exact, 1e-10);
    }
    CHECK("8.27", error, 1e-10);
    /* The place whose values are known, and others. */
    const struct kl_target known = wave_target(false);
    const struct kl_policy at = kl_by_sigma(0.3, 0.8);
    double d[MAX_THETA];
    EXPECT_NEAR(kl_log_partition(&known), 1.43203158983448, 1e-13);
    EXPECT_NEAR(kl_divergence(&known, &at), 0.377482683830632, 1e-13);
    kl_gradient(&known, &at, d);
    EXPECT_NEAR(d[0], -0.920251110327, 1e-11);
    EXPECT_NEAR(d[1], 0.628603305401, 1e-11);
    for (int i = 0; i < PLACES; i++) {
        const struct kl_target squashed = wave_target(true);
        struct kl_policy p = kl_by_log_sigma(mus[i], log(sigmas[i]));
        EXPECT_NEAR(kl_divergence(&squashed, &p), defined_divergence(true, mus[i], sigmas[i]), 1e-9);
        EXPECT_NEAR(kl_gaussian_divergence(&squashed, &p), kl_divergence(&squashed, &p), 1e-11);
    }
}

/* A low temperature overflows nothing; log Z is Q's maximum, over alpha, and a little. */
static double steep(double a, void *context) {
    double centre = *(const double *)context;
    return 5 - 50 * (a - centre) * (a - centre);
}

void partition_functions(struct harness *t) {
    for (double alpha = 1e-4; alpha < 20; alpha *= 10)
        for (int squashed = 0; squashed < 2; squashed++) {
            double centre = squashed ? 0.31 : 2.31, c = 50 / alpha, low = squashed ? -1 : -40, high = squashed ? 1 : 40;
            const struct kl_target target = {steep, NULL, &centre, alpha, squashed, -40, 40};
            double mass = erf(sqrt(c) * (high - centre)) - erf(sqrt(c) * (low - centre));
            double exact = 5 / alpha + log(sqrt(M_PI / c) * mass / 2);
            EXPECT_NEAR(kl_log_partition(&target), exact, 1e-11 + 1e-15 * exact);
            /* The policy that is the target has no divergence from it. */
            struct kl_policy p = kl_by_log_sigma(centre, -0.5 * log(2 * c));
            if (!squashed) EXPECT_NEAR(kl_divergence(&target, &p), 0, 1e-10);
        }
}

/* Two narrow peaks: Q / alpha is the logarithm of their density, and Z is 1. */
static double peaks(double a, void *context) {
    (void)context;
    return 0.1 * log(0.3 * normal(-3.3, 0.06, a) + 0.7 * normal(2.7, 0.03, a) + 1e-300);
}

void two_peaks(struct harness *t) {
    const struct kl_target target = {peaks, NULL, NULL, 0.1, false, -40, 40};
    EXPECT_NEAR(kl_log_partition(&target), 0, 1e-11);
}

static double log_of_density(const double *theta, void *context) {
    const double *u = context;
    struct kl_policy p = crooked(theta);
    return log(normal(p.mu, exp(p.log_sigma), *u));
}

struct score_of {
    double u;
    int i;
};

static double score_component(const double *theta, void *context) {
    const struct score_of *x = context;
    struct kl_policy p = crooked(theta);
    double z = (x->u - p.mu) / exp(p.log_sigma);
    return z / exp(p.log_sigma) * p.d_mu[x->i] + (z * z - 1) * p.d_log_sigma[x->i];
}

void scores(struct harness *t) {
    double error = 0, theta[N];
    memcpy(theta, start, sizeof theta);
    struct kl_policy p = crooked(theta);
    for (int k = -96; k <= 96; k += 13) {
        struct node x = node_at(t, &p, false, k, true);
        double score[N], hessian[N];
        for (int i = 0; i < N; i++) score[i] = FORMULA(x.score[i]);
        error = worse(error, gradcheck(log_of_density, &x.u, theta, N, score).error);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) hessian[j] = FORMULA(x.hessian[i][j]);
            error = worse(error, gradcheck(score_component, &(struct score_of){x.u, i}, theta, N, hessian).error);
        }
    }
    CHECK("8.30", error, 1e-8);
    /* The two ready-made parametrisations are the same policy. */
    const struct kl_target target = wave_target(true);
    struct kl_policy by_sigma = kl_by_sigma(0.3, 0.8), by_log = kl_by_log_sigma(0.3, log(0.8));
    double d[MAX_THETA], e[MAX_THETA], h[MAX_THETA][MAX_THETA], g[MAX_THETA][MAX_THETA];
    kl_gradient(&target, &by_sigma, d), kl_gradient(&target, &by_log, e);
    kl_hessian(&target, &by_sigma, h), kl_hessian(&target, &by_log, g);
    EXPECT_NEAR(d[0], e[0], 1e-13);
    EXPECT_NEAR(d[1] * 0.8, e[1], 1e-13);
    EXPECT_NEAR(h[0][0], g[0][0], 1e-12);
    EXPECT_NEAR(h[0][1] * 0.8, g[0][1], 1e-12);
    EXPECT_NEAR(h[1][1] * 0.64, g[1][1] - e[1], 1e-12);
}

/* A policy over four actions with three parameters, where means are sums. */
enum { ACTIONS = 4 };
static const double feature[ACTIONS][N] = {{1, 0.2, -0.5}, {-0.3, 0.8, 0.1}, {0.4, -1, 0.6}, {0, 0.3, 0.9}};
static const double value[ACTIONS] = {0.7, -0.4, 1.1, 0.2};

static void softmax(const double *theta, double *pi) {
    double sum = 0;
    for (int a = 0; a < ACTIONS; a++) {
        double logit = 0;
        for (int i = 0; i < N; i++) logit += theta[i] * theta[i] * feature[a][i];
        sum += pi[a] = exp(logit);
    }
    for (int a = 0; a < ACTIONS; a++) pi[a] /= sum;
}

static double discrete_divergence(const double *theta, void *context) {
    double pi[ACTIONS], z = 0, sum = 0;
    (void)context;
    softmax(theta, pi);
    for (int a = 0; a < ACTIONS; a++) z += exp(value[a] / 0.5);
    for (int a = 0; a < ACTIONS; a++) sum += pi[a] * log(pi[a] / (exp(value[a] / 0.5) / z));
    return sum;
}

/* The score and the Hessian of log pi; the logits are linear in the squares of the parameters. */
static void softmax_scores(const double *theta, int a, double *score, double hessian[N][N]) {
    double pi[ACTIONS], mean[N] = {0};
    softmax(theta, pi);
    for (int b = 0; b < ACTIONS; b++)
        for (int i = 0; i < N; i++) mean[i] += pi[b] * feature[b][i];
    for (int i = 0; i < N; i++) {
        score[i] = 2 * theta[i] * (feature[a][i] - mean[i]);
        for (int j = 0; j < N; j++) {
            double covariance = 0;
            for (int b = 0; b < ACTIONS; b++)
                covariance += pi[b] * (feature[b][i] - mean[i]) * (feature[b][j] - mean[j]);
            hessian[i][j] = -4 * theta[i] * theta[j] * covariance + (i == j ? 2 * (feature[a][i] - mean[i]) : 0);
        }
    }
}

static double discrete_component(const double *theta, void *context) {
    double pi[ACTIONS], score[N], hessian[N][N], sum = 0;
    softmax(theta, pi);
    for (int a = 0; a < ACTIONS; a++) {
        softmax_scores(theta, a, score, hessian);
        sum += pi[a] * (log(pi[a]) - value[a] / 0.5) * score[*(const int *)context];
    }
    return sum;
}

/* (8.28) and (8.29) as sums over the four actions. */
static void discrete_policy(struct harness *t, double *gradient_error, double *hessian_error) {
    double theta[N] = {0.9, -0.6, 1.2}, pi[ACTIONS], score[N], hessian[N][N], d[N] = {0}, h[N][N] = {0};
    softmax(theta, pi);
    for (int a = 0; a < ACTIONS; a++) {
        double loss = log(pi[a]) - value[a] / 0.5;
        softmax_scores(theta, a, score, hessian);
        for (int i = 0; i < N; i++) {
            d[i] += FORMULA(pi[a] * (TERM(log(pi[a])) - value[a] / 0.5) * score[i]);
            for (int j = 0; j < N; j++)
                h[i][j] += FORMULA(pi[a] * ((TERM(1) + loss) * score[i] * score[j] + loss * hessian[i][j]));
        }
    }
    *gradient_error = gradcheck(discrete_divergence, NULL, theta, N, d).error;
    *hessian_error = 0;
    for (int i = 0; i < N; i++)
        *hessian_error = worse(*hessian_error, gradcheck(discrete_component, &i, theta, N, h[i]).error);
}

void any_policy(struct harness *t) {
    double error, hessian_error = 0, ignored;
    discrete_policy(t, &error, &ignored);
    for (int squashed = 0; squashed < 2; squashed++) {
        double theta[N], d[N] = {0};
        bool context = squashed;
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            for (int i = 0; i < N; i++)
                d[i] += FORMULA(x.weight * (TERM(x.log_p - x.log_slope) - x.q / 0.5) * x.score[i]);
        }
        error = worse(error, gradcheck(divergence_of, &context, theta, N, d).error);
    }
    CHECK("8.28", error, 1e-8);
    discrete_policy(t, &ignored, &hessian_error);
    for (int squashed = 0; squashed < 2; squashed++) {
        double theta[N], h[N][N] = {0};
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            double loss = x.log_p - x.log_slope - x.q / 0.5;
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    h[i][j] +=
                        FORMULA(x.weight * ((TERM(1) + loss) * x.score[i] * x.score[j] + loss * x.hessian[i][j]));
        }
        for (int i = 0; i < N; i++) {
            struct component x = {squashed, i};
            hessian_error = worse(hessian_error, gradcheck(pathwise_component, &x, theta, N, h[i]).error);
        }
    }
    CHECK("8.29", hessian_error, 1e-8);
}

static double lifted_exponential(double u, double gap, void *context) {
    (void)gap, (void)context;
    return exp((wave(tanh(u), NULL) + 0.5 * log_slope(u, NULL)) / 0.5);
}

void gaussian_policy(struct harness *t) {
    CHECK("8.31", closed_error(t, false, DIVERGENCE), 1e-10);
    CHECK("8.32", closed_error(t, false, GRADIENT), 1e-8);
    CHECK("8.33", closed_error(t, false, HESSIAN), 1e-8);
    double other = log(integral(lifted_exponential, NULL, -25, 25)); /* Z over u, beside Z over a */
    const struct kl_target target = wave_target(true);
    CHECK("8.34", worse(closed_error(t, true, DIVERGENCE), fabs(other - kl_log_partition(&target))), 1e-10);
    CHECK("8.35", closed_error(t, true, GRADIENT), 1e-8);
    CHECK("8.36", closed_error(t, true, HESSIAN), 1e-8);
}

static double numeric_component(const double *theta, void *context) {
    const struct component *x = context;
    double copy[N];
    bool squashed = x->squashed;
    memcpy(copy, theta, sizeof copy);
    return gradcheck_derivative(divergence_of, &squashed, copy, x->i);
}

/* The functions of the chapter against differences: general and special, Gaussian and squashed. */
void functions(struct harness *t) {
    if (t->mutation != PLAIN) return;
    for (int squashed = 0; squashed < 2; squashed++) {
        const struct kl_target target = wave_target(squashed);
        double theta[N], d[MAX_THETA], e[MAX_THETA], h[MAX_THETA][MAX_THETA], g[MAX_THETA][MAX_THETA];
        bool context = squashed;
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        kl_gradient(&target, &p, d), kl_gaussian_gradient(&target, &p, e);
        kl_hessian(&target, &p, h), kl_gaussian_hessian(&target, &p, g);
        EXPECT(gradcheck(divergence_of, &context, theta, N, d).error < 1e-8);
        EXPECT(gradcheck(divergence_of, &context, theta, N, e).error < 1e-8);
        for (int i = 0; i < N; i++) {
            struct component x = {squashed, i};
            EXPECT(gradcheck(pathwise_component, &x, theta, N, h[i]).error < 1e-8);
            EXPECT(gradcheck(pathwise_component, &x, theta, N, g[i]).error < 1e-8);
            EXPECT(gradcheck(numeric_component, &x, theta, N, h[i]).error < 1e-5); /* a difference of differences */
            for (int j = 0; j < N; j++) {
                EXPECT_NEAR(h[i][j], g[i][j], 1e-11);
                EXPECT_NEAR(h[i][j], h[j][i], 1e-12);
            }
        }
    }
}
