/*
### The estimates

Of the same policy and target: the mean of each estimate is a numeric derivative of the loss. The variances (8.40) and
(8.42) are compared with quadrature, and quadrature with samples.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"

void surrogate(struct harness *t) {
    double error = 0;
    for (int squashed = 0; squashed < 2; squashed++) {
        struct kl_target target = wave_target(squashed);
        double theta[N], d[N];
        bool context = squashed;
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        double divergence = defined_divergence(squashed, p.mu, exp(p.log_sigma)), sum = 0;
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            sum += x.weight * (0.5 * (x.log_p - x.log_slope) - x.q);
        }
        EXPECT_NEAR(kl_surrogate(&target, &p), sum, 1e-12);
        error = worse(error, fabs(FORMULA(0.5 * divergence - TERM(0.5 * kl_log_partition(&target))) - sum));
        for (int i = 0; i < N; i++) d[i] = FORMULA(0.5 * gradcheck_derivative(divergence_of, &context, theta, i));
        error = worse(error, gradcheck(surrogate_of, &target, theta, N, d).error);
    }
    CHECK("8.37", error, 1e-8);
}

void estimates(struct harness *t) {
    double pathwise = 0, by_score = 0;
    for (int squashed = 0; squashed < 2; squashed++) {
        struct kl_target target = wave_target(squashed);
        double theta[N], d[N] = {0};
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        double sigma = exp(p.log_sigma);
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            double slope = squashed ? wave_slope(x.a, NULL) * (1 - x.a * x.a) - TERM(2 * 0.5 * x.a)
                                    : TERM(wave_slope(x.u, NULL)),
                   one[MAX_THETA];
            kl_estimate(&target, &p, KL_PATHWISE, 0, x.z, one);
            for (int i = 0; i < N; i++) {
                double d_sigma = sigma * p.d_log_sigma[i];
                double term = -0.5 * p.d_log_sigma[i] - slope * (p.d_mu[i] + x.z * d_sigma);
                d[i] += FORMULA(x.weight * term);
                EXPECT_NEAR(one[i], term, 1e-11 * (1 + fabs(term)));
            }
        }
        pathwise = worse(pathwise, gradcheck(surrogate_of, &target, theta, N, d).error);
    }
    CHECK("8.38", pathwise, 1e-8);
    for (int squashed = 0; squashed < 2; squashed++) {
        struct kl_target target = wave_target(squashed);
        double theta[N], d[N] = {0}, one[MAX_THETA];
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            kl_estimate(&target, &p, KL_SCORE, 0.9, x.z, one);
            for (int i = 0; i < N; i++) {
                double term = (0.5 * (x.log_p - x.log_slope) - x.q - 0.9) * x.score[i];
                d[i] += FORMULA(x.weight * (0.5 * TERM(x.log_p - x.log_slope) - x.q - 0.9) * x.score[i]);
                EXPECT_NEAR(one[i], term, 1e-11 * (1 + fabs(term)));
            }
        }
        by_score = worse(by_score, gradcheck(surrogate_of, &target, theta, N, d).error);
    }
    CHECK("8.39", by_score, 1e-8);
}

void known_entropy(struct harness *t) {
    double error = 0;
    for (int squashed = 0; squashed < 2; squashed++) {
        struct kl_target target = wave_target(squashed);
        double theta[N], d[N] = {0}, one[MAX_THETA], lifted = 0;
        memcpy(theta, start, sizeof theta);
        struct kl_policy p = crooked(theta);
        for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
            struct node x = node_at(t, &p, squashed, k, false);
            lifted += x.weight * (x.q + 0.5 * x.log_slope);
            kl_estimate(&target, &p, KL_KNOWN, 0.9, x.z, one);
            for (int i = 0; i < N; i++) {
                double value = x.q + 0.5 * x.log_slope - 0.9, literal = x.q + 0.5 * TERM(x.log_slope) - 0.9;
                d[i] += FORMULA(x.weight * (-0.5 * p.d_log_sigma[i] - literal * x.score[i]));
                double term = -0.5 * p.d_log_sigma[i] - value * x.score[i];
                EXPECT_NEAR(one[i], term, 1e-11 * (1 + fabs(term)));
            }
        }
        EXPECT_NEAR(kl_lifted(&target, &p), lifted, 1e-12);
        error = worse(error, gradcheck(surrogate_of, &target, theta, N, d).error);
    }
    CHECK("8.41", error, 1e-8);
}

/* Q(a) = 2 + g (a - mu) - c/2 (a - mu)^2. */
static const double g = 0.7, c = 1.9, centre = 0.4;

static double quadratic(double a, void *context) {
    (void)context;
    return 2 + g * (a - centre) - 0.5 * c * (a - centre) * (a - centre);
}

static double quadratic_slope(double a, void *context) {
    (void)context;
    return g - c * (a - centre);
}

void variances(struct harness *t) {
    const struct kl_target target = {quadratic, quadratic_slope, NULL, 0.3, false, -40, 40};
    double error = 0;
    for (double sigma = 0.01; sigma < 3; sigma *= 3)
        for (double b = -1; b < 2; b += 1.5) {
            struct kl_policy p = kl_by_log_sigma(centre, log(sigma));
            double mean[MAX_THETA], path[MAX_THETA], score[MAX_THETA];
            double A = -0.3 * log(sigma) - 0.15 * log(2 * M_PI) - 2 - b, C = 0.5 * (c * sigma * sigma - 0.3);
            kl_estimate_moments(&target, &p, KL_PATHWISE, 0, mean, path);
            EXPECT_NEAR(mean[0], -g, 1e-12);
            kl_estimate_moments(&target, &p, KL_SCORE, b, mean, score);
            EXPECT_NEAR(mean[0], -g, 1e-9 / sigma);
            error = worse(error, fabs(FORMULA(c * c * sigma * sigma) / path[0] - 1));
            double literal = (TERM(A * A) + 6 * A * C + 15 * C * C) / (sigma * sigma) + 2 * g * g;
            error = worse(error, fabs(FORMULA(literal) / score[0] - 1));
        }
    CHECK("8.40", error, 1e-10);
    error = 0;
    for (double sigma = 0.01; sigma < 3; sigma *= 3) {
        struct kl_policy p = kl_by_log_sigma(centre, log(sigma));
        double mean[MAX_THETA], known[MAX_THETA], literal = TERM(2 * g * g) + 2.5 * c * c * sigma * sigma;
        kl_estimate_moments(&target, &p, KL_KNOWN, kl_lifted(&target, &p), mean, known);
        EXPECT_NEAR(mean[0], -g, 1e-11);
        error = worse(error, fabs(FORMULA(literal) / known[0] - 1));
        /* A baseline that is off by 1: A = 1 - C adds (1 + 4 C) over the square of the scale. */
        double exact = 2 * g * g + 2.5 * c * c * sigma * sigma + 1 / (sigma * sigma) + 2 * c;
        kl_estimate_moments(&target, &p, KL_KNOWN, kl_lifted(&target, &p) + 1, mean, known);
        EXPECT_NEAR(known[0], exact, 1e-9 * exact);
    }
    CHECK("8.42", error, 1e-9);
}

/* Measured from samples, with the interval that the fourth moment gives. */
void sampled_variances(struct harness *t) {
    enum { DRAWS = 40000 };
    if (t->mutation != PLAIN) return;
    const struct kl_target target = wave_target(true);
    const struct kl_policy p = kl_by_log_sigma(0.3, log(0.4));
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (int k = 0; k < 3; k++) {
        double mean[MAX_THETA], variance[MAX_THETA], d[MAX_THETA], sum[2] = {0}, square[2] = {0}, fourth[2] = {0};
        double baseline = k == KL_SCORE ? kl_surrogate(&target, &p) : k == KL_KNOWN ? kl_lifted(&target, &p) : 0;
        kl_estimate_moments(&target, &p, (enum kl_estimator)k, baseline, mean, variance);
        for (int n = 0; n < DRAWS; n++) {
            kl_estimate(&target, &p, (enum kl_estimator)k, baseline, rng_normal(&rng), d);
            for (int i = 0; i < 2; i++) {
                double x = d[i] - mean[i];
                sum[i] += d[i] / (double)DRAWS, square[i] += x * x / (double)DRAWS,
                    fourth[i] += x * x * x * x / (double)DRAWS;
            }
        }
        for (int i = 0; i < 2; i++) {
            EXPECT_NEAR(sum[i], mean[i], 5 * sqrt(variance[i] / (double)DRAWS));
            EXPECT_NEAR(square[i], variance[i], 5 * sqrt(fourth[i] / (double)DRAWS));
        }
    }
}
