/* Gaussian densities, scores, scales and entropies: the formulas in double against derivatives and quadrature, and the
 * module against the formulas. */
#include "gaussian.h"
#include "gradcheck.h"
#include "harness.h"
#include "rng.h"

static const double TWO_PI = 6.283185307179586;
static const double ROUNDING = 64 * REAL_EPSILON; /* the module computes in reals */

enum { TRIALS = 50, N = 3 };

/* A trial's numbers: mu, log sigma, a. */
static void draw(struct rng *rng, double *mu, double *log_sigma, double *a) {
    for (int i = 0; i < N; i++) {
        mu[i] = rng_normal(rng);
        log_sigma[i] = 0.7 * rng_normal(rng);
        a[i] = mu[i] + exp(log_sigma[i]) * rng_normal(rng);
    }
}

/* The probability of at most a, of which the density is the derivative. */
static double cumulated(const double *a, void *context) {
    const double *parameter = context;
    return 0.5 * (1 + erf((*a - parameter[0]) * exp(-parameter[1]) / sqrt(2)));
}

static void density(struct harness *t) {
    struct rng rng;
    double mu[N], log_sigma[N], a[N], error = 0;
    rng_init(&rng, 1, 0);
    for (int k = 0; k < TRIALS; k++) {
        draw(&rng, mu, log_sigma, a);
        for (int i = 0; i < N; i++) {
            double sigma = exp(log_sigma[i]), z = (a[i] - mu[i]) / sigma;
            double p = FORMULA(1 / (sqrt(TWO_PI) * sigma) * exp(-0.5 * z * TERM(z)));
            error = worse(error, fabs(p - gradcheck_derivative(cumulated, (double[]){mu[i], log_sigma[i]}, &a[i], 0)));
        }
    }
    CHECK("gaussian.2", error, 1e-9);
    error = 0;
    for (int k = 0; k < TRIALS; k++) {
        draw(&rng, mu, log_sigma, a);
        real m[N], s[N], action[N];
        double sum = 0, product = 1;
        for (int i = 0; i < N; i++) {
            m[i] = R(mu[i]), s[i] = R(log_sigma[i]), action[i] = R(a[i]);
            double z = ((double)action[i] - (double)m[i]) / exp((double)s[i]);
            sum -= 0.5 * z * z + TERM((double)s[i]) + 0.5 * log(TWO_PI);
            product *= gradcheck_derivative(cumulated, (double[]){m[i], s[i]}, &(double){action[i]}, 0);
        }
        error = worse(error, fabs(product - exp(FORMULA(sum))) / product);
        EXPECT_NEAR((double)gaussian_log_density(N, m, s, action), sum, ROUNDING * (1 + fabs(sum)) * 10);
    }
    CHECK("gaussian.3", error, 1e-8);
}

/* The log-density of (gaussian.3) as a function of mu and log sigma. */
static double log_density(const double *parameter, void *context) {
    const double *a = context;
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum -= 0.5 * pow((a[i] - parameter[i]) * exp(-parameter[N + i]), 2) + parameter[N + i] + 0.5 * log(TWO_PI);
    return sum;
}

static void score(struct harness *t) {
    struct rng rng;
    double parameter[2 * N], a[N], gradient[2 * N], error = 0;
    rng_init(&rng, 2, 0);
    for (int k = 0; k < TRIALS; k++) {
        draw(&rng, parameter, parameter + N, a);
        for (int i = 0; i < N; i++) {
            double sigma = exp(parameter[N + i]), z = (a[i] - parameter[i]) / sigma;
            gradient[i] = FORMULA(z / sigma);
            gradient[N + i] = FORMULA(z * z - TERM(1));
        }
        error = worse(error, gradcheck(log_density, a, parameter, 2 * N, gradient).error);
    }
    CHECK("gaussian.4", error, 1e-8);
    for (int k = 0; k < TRIALS; k++) {
        real mu[N], log_sigma[N], action[N], d_mu[N], d_log_sigma[N];
        draw(&rng, parameter, parameter + N, a);
        for (int i = 0; i < N; i++) mu[i] = R(parameter[i]), log_sigma[i] = R(parameter[N + i]), action[i] = R(a[i]);
        gaussian_score(N, mu, log_sigma, action, R(-2), d_mu, d_log_sigma);
        for (int i = 0; i < N; i++) {
            double sigma = exp((double)log_sigma[i]), z = ((double)action[i] - (double)mu[i]) / sigma;
            EXPECT_NEAR((double)d_mu[i], -2 * z / sigma, ROUNDING * (1 + fabs(z)) / sigma);
            EXPECT_NEAR((double)d_log_sigma[i], -2 * (z * z - 1), ROUNDING * (1 + z * z));
        }
    }
}

static double log_softplus(const double *x, void *context) {
    (void)context;
    return log(log(1 + exp(*x)));
}

static void scales(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 3, 0);
    for (int k = 0; k < TRIALS; k++) {
        double x = 3 * rng_normal(&rng), sigma = log(TERM(1) + exp(x));
        double slope = FORMULA(1 / ((1 + exp(-x)) * sigma));
        error = worse(error, fabs(slope - gradcheck_derivative(log_softplus, NULL, &x, 0)));
        real at = R(x);
        double exact = log1p(exp((double)at));
        EXPECT_NEAR((double)gaussian_log_sigma(SCALE_SOFTPLUS, at), log(exact), ROUNDING * (1 + fabs(x)));
        EXPECT_NEAR((double)gaussian_log_sigma_slope(SCALE_SOFTPLUS, at), 1 / ((1 + exp(-(double)at)) * exact),
                    ROUNDING);
        EXPECT(gaussian_log_sigma(SCALE_EXP, at) == at && gaussian_log_sigma_slope(SCALE_EXP, at) == 1);
    }
    CHECK("gaussian.5", error, 1e-8);
    static const double far[] = {-1e4, -200, -100, -41, -39, 50, 200, 1e4};
    for (int i = 0; i < 8; i++) { /* where the formula as it is written has long broken down */
        double x = far[i], log_sigma = (double)gaussian_log_sigma(SCALE_SOFTPLUS, R(x));
        double slope = (double)gaussian_log_sigma_slope(SCALE_SOFTPLUS, R(x));
        EXPECT_NEAR(log_sigma, x < 0 ? x : log(x), ROUNDING * fabs(x));
        EXPECT_NEAR(slope, x < 0 ? 1 : 1 / x, ROUNDING);
    }
}

/* -integral of p log p of one component by the trapezoidal rule, which is exact to rounding for such a function. */
static double entropy_by_quadrature(double sigma) {
    double sum = 0, h = 0.05 * sigma;
    for (int i = -280; i <= 280; i++) {
        double z = i * h / sigma, p = exp(-0.5 * z * z) / (sqrt(TWO_PI) * sigma);
        sum -= h * p * log(p);
    }
    return sum;
}

static void entropy(struct harness *t) {
    struct rng rng;
    double mu[N], log_sigma[N], a[N], error = 0;
    rng_init(&rng, 4, 0);
    for (int k = 0; k < TRIALS; k++) {
        draw(&rng, mu, log_sigma, a);
        double literal = 0, integral = 0;
        real s[N];
        for (int i = 0; i < N; i++) {
            s[i] = R(log_sigma[i]);
            literal += TERM((double)s[i]) + 0.5 * log(TWO_PI * exp(1));
            integral += entropy_by_quadrature(exp((double)s[i]));
        }
        error = worse(error, fabs(integral - FORMULA(literal)));
        EXPECT_NEAR((double)gaussian_entropy(N, s), literal, 10 * ROUNDING);
    }
    CHECK("gaussian.6", error, 1e-11);
}

/* Samples have the moments that they should: mean, variance and the mean of the score, which is zero. */
static void samples(struct harness *t) {
    enum { DRAWS = 100000 };
    struct rng rng;
    const real mu[2] = {R(0.5), R(-2)}, log_sigma[2] = {R(0.3), R(-1)};
    double mean[2] = {0}, square[2] = {0}, score_mean[4] = {0};
    rng_init(&rng, 5, 0);
    for (int k = 0; k < DRAWS; k++) {
        real noise[2] = {R(rng_normal(&rng)), R(rng_normal(&rng))}, a[2], d[4];
        gaussian_sample(2, mu, log_sigma, noise, a);
        for (int i = 0; i < 2; i++) {
            double scaled = exp((double)log_sigma[i]) * (double)noise[i];
            EXPECT_NEAR((double)a[i], (double)mu[i] + scaled, 4 * REAL_EPSILON * (2 + fabs(scaled)));
        }
        gaussian_sample(2, mu, log_sigma, noise, noise); /* in place */
        EXPECT(noise[0] == a[0] && noise[1] == a[1]);
        gaussian_score(2, mu, log_sigma, a, R(1), d, d + 2);
        for (int i = 0; i < 2; i++) {
            mean[i] += (double)a[i] / DRAWS;
            square[i] += ((double)a[i] - (double)mu[i]) * ((double)a[i] - (double)mu[i]) / DRAWS;
        }
        for (int i = 0; i < 4; i++) score_mean[i] += (double)d[i] / DRAWS;
    }
    for (int i = 0; i < 2; i++) {
        double sigma = exp((double)log_sigma[i]), se = 5 / sqrt(DRAWS);
        EXPECT_NEAR(mean[i], (double)mu[i], se * sigma);
        EXPECT_NEAR(square[i], sigma * sigma, se * sqrt(2) * sigma * sigma);
        EXPECT_NEAR(score_mean[i], 0, se / sigma);
        EXPECT_NEAR(score_mean[2 + i], 0, se * sqrt(2));
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"densities", density}, {"scores", score}, {"scales", scales}, {"entropy", entropy}, {"samples", samples},
    };
    return harness_run("gaussian", section, sizeof section / sizeof *section, argc, argv);
}
