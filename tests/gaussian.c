/* Gaussian densities, scores, scales and entropies: the formulas in double against derivatives and quadrature, and the
 * module against the formulas. */
#include "networks/gaussian.h"
#include "harness.h"
#include "numbers/gradcheck.h"
#include "numbers/quadrature.h"
#include "numbers/rng.h"

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

/* -log p of one component with mean 0. */
static double surprise(double a, void *context) {
    double sigma = *(double *)context, z = a / sigma;
    return -log(exp(-0.5 * z * z) / (sqrt(TWO_PI) * sigma));
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
            double sigma = exp((double)s[i]);
            integral += quadrature_normal(surprise, &sigma, 0, sigma);
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
            mean[i] += (double)a[i] / (double)DRAWS;
            square[i] += ((double)a[i] - (double)mu[i]) * ((double)a[i] - (double)mu[i]) / (double)DRAWS;
        }
        for (int i = 0; i < 4; i++) score_mean[i] += (double)d[i] / (double)DRAWS;
    }
    for (int i = 0; i < 2; i++) {
        double sigma = exp((double)log_sigma[i]), se = 5 / sqrt(DRAWS);
        EXPECT_NEAR(mean[i], (double)mu[i], se * sigma);
        EXPECT_NEAR(square[i], sigma * sigma, se * sqrt(2) * sigma * sigma);
        EXPECT_NEAR(score_mean[i], 0, se / sigma);
        EXPECT_NEAR(score_mean[2 + i], 0, se * sqrt(2));
    }
}

/* ---- clamped and squashed ---- */

static double clamped(const double *x, void *context) {
    const double *bounds = context;
    return fmin(fmax(*x, bounds[0]), bounds[1]);
}

static void clamping(struct harness *t) {
    double error = 0, bounds[2] = {-1.5, 0.75};
    const real low = R(bounds[0]), high = R(bounds[1]);
    for (int i = 0; i < 40; i++) {
        double x = -3.03 + 0.151 * i, inside = bounds[0] <= x && x <= bounds[1];
        error = worse(error, fabs(FORMULA(inside) - gradcheck_derivative(clamped, bounds, &x, 0)));
        EXPECT(gaussian_clamped_slope(R(x), low, high) == R(inside));
        EXPECT(gaussian_clamped_log_sigma(R(x), low, high) == R(clamped(&x, bounds)));
    }
    CHECK("gaussian.7", error, 1e-10);
    EXPECT(gaussian_clamped_slope(low, low, high) == 1 && gaussian_clamped_slope(high, low, high) == 1);
    EXPECT(gaussian_clamped_log_sigma(low, low, high) == low && gaussian_clamped_log_sigma(high, low, high) == high);
    EXPECT(isnan(gaussian_clamped_log_sigma(R(NAN), low, high)));
    EXPECT(gaussian_clamped_log_sigma(R(-INFINITY), low, high) == low);
    EXPECT(gaussian_clamped_log_sigma(R(INFINITY), low, high) == high);
}

/* A trial's mu, log sigma and noise, as the module gets them, and u; |u| < 2.5, where a difference quotient by the
 * action is still good. */
static void draw_squashed(struct rng *rng, double *mu, double *log_sigma, double *noise, double *u) {
    for (int i = 0; i < N; i++) do {
            mu[i] = (double)R(0.8 * rng_normal(rng));
            log_sigma[i] = (double)R(0.5 * rng_normal(rng));
            noise[i] = (double)R(rng_normal(rng));
            u[i] = mu[i] + exp(log_sigma[i]) * noise[i];
        } while (fabs(u[i]) > 2.5);
}

static double normal_density(double mu, double log_sigma, double u) {
    double z = (u - mu) * exp(-log_sigma);
    return exp(-0.5 * z * z - log_sigma) / sqrt(TWO_PI);
}

/* The probability of at most the action; in units of a box with the middle and half-width parameter[2], [3]. */
static double squashed_cumulated(const double *action, void *context) {
    const double *parameter = context;
    double u = atanh((*action - parameter[2]) / parameter[3]);
    return cumulated(&u, context);
}

static void to_reals(int n, const double *x, real *y) {
    for (int i = 0; i < n; i++) y[i] = R(x[i]);
}

/* The density by differentiation, of component i. */
static double differentiated(double mu, double log_sigma, double middle, double half, double action) {
    return gradcheck_derivative(squashed_cumulated, (double[]){mu, log_sigma, middle, half}, &action, 0);
}

static void squashed_density(struct harness *t) {
    struct rng rng;
    double mu[N], log_sigma[N], noise[N], u[N], error = 0;
    rng_init(&rng, 6, 0);
    for (int k = 0; k < TRIALS; k++) {
        draw_squashed(&rng, mu, log_sigma, noise, u);
        for (int i = 0; i < N; i++) {
            double a = tanh(u[i]), exact = differentiated(mu[i], log_sigma[i], 0, 1, a);
            double p = FORMULA(normal_density(mu[i], log_sigma[i], u[i]) / (1 - TERM(a * a)));
            error = worse(error, fabs(p - exact) / exact);
        }
    }
    CHECK("gaussian.9", error, 1e-8);
    error = 0;
    for (int k = 0; k < TRIALS; k++) {
        double sum = 0, product = 1;
        draw_squashed(&rng, mu, log_sigma, noise, u);
        for (int i = 0; i < N; i++) {
            double a = tanh(u[i]);
            sum += -0.5 * noise[i] * noise[i] - log_sigma[i] - 0.5 * log(TWO_PI) - TERM(log(1 - a * a));
            product *= differentiated(mu[i], log_sigma[i], 0, 1, a);
        }
        error = worse(error, fabs(exp(FORMULA(sum)) / product - 1));
    }
    CHECK("gaussian.11", error, 1e-8);
    error = 0;
    static const double half[N] = {2, 0.4, 30}, middle[N] = {0, 0.1, -10};
    for (int k = 0; k < TRIALS; k++) {
        double sum = 0, log_pi = 0, product = 1;
        draw_squashed(&rng, mu, log_sigma, noise, u);
        for (int i = 0; i < N; i++) {
            double a = tanh(u[i]);
            log_pi += log(normal_density(mu[i], log_sigma[i], u[i]) / (1 - a * a));
            sum += log(half[i]);
            product *= differentiated(mu[i], log_sigma[i], middle[i], half[i], middle[i] + half[i] * a);
        }
        error = worse(error, fabs(exp(FORMULA(log_pi - TERM(sum))) / product - 1));
    }
    CHECK("gaussian.13", error, 1e-8);
}

/* The module against the formulas: forward, in place, and the density of an action that came from elsewhere. */
static void squashed_samples(struct harness *t) {
    struct rng rng;
    double mu[N], log_sigma[N], noise[N], u[N];
    rng_init(&rng, 7, 0);
    for (int k = 0; k < TRIALS; k++) {
        real m[N], s[N], e[N], before[N], a[N], same[N];
        double sum = 0, worst = 1;
        draw_squashed(&rng, mu, log_sigma, noise, u);
        to_reals(N, mu, m), to_reals(N, log_sigma, s), to_reals(N, noise, e);
        for (int i = 0; i < N; i++) {
            sum += log(normal_density(mu[i], log_sigma[i], u[i])) - log1p(-tanh(u[i]) * tanh(u[i]));
            worst = fmax(worst, (1 + noise[i] * noise[i]) * exp(-log_sigma[i]) / (1 - tanh(u[i]) * tanh(u[i])));
        }
        real log_pi = gaussian_tanh_sample(N, m, s, e, before, a);
        EXPECT_NEAR((double)log_pi, sum, ROUNDING * (1 + fabs(sum)));
        for (int i = 0; i < N; i++) {
            EXPECT_NEAR((double)before[i], u[i], ROUNDING * 4);
            EXPECT_NEAR((double)a[i], tanh(u[i]), ROUNDING);
        }
        EXPECT_NEAR((double)gaussian_tanh_log_density(N, m, s, a), sum, ROUNDING * (1 + fabs(sum)) * worst);
        EXPECT(gaussian_tanh_sample(N, m, s, e, same, same) == log_pi && same[0] == a[0] && same[N - 1] == a[N - 1]);
        EXPECT(gaussian_tanh_sample(N, m, s, e, before, e) == log_pi && e[0] == a[0] && e[N - 1] == a[N - 1]);
    }
    const real m[2] = {R(0.1), R(0.2)}, s[2] = {R(-0.5), R(0.5)};
    static const double outside[] = {1, -1, 1.5, -2, INFINITY};
    for (int i = 0; i < 5; i++) { /* in either component */
        EXPECT(gaussian_tanh_log_density(2, m, s, (real[]){R(outside[i]), 0}) == -R(INFINITY));
        EXPECT(gaussian_tanh_log_density(2, m, s, (real[]){0, R(outside[i])}) == -R(INFINITY));
    }
    EXPECT(isnan(gaussian_tanh_log_density(2, m, s, (real[]){R(NAN), 0})));
    EXPECT(isfinite(gaussian_tanh_log_density(2, m, s, (real[]){R(1) - R(REAL_EPSILON), 0})));
}

/* (gaussian.10) against a derivative of tanh, and the module where the formula as it stands is good and where not. */
static double tangent(const double *u, void *context) {
    (void)context;
    return tanh(*u);
}

static void log_jacobian(struct harness *t) {
    double error = 0;
    for (int i = -30; i <= 30; i++) {
        double u = 0.1 * i + 0.003;
        double literal = FORMULA(2 * (log(2) - TERM(u) - log(1 + exp(-2 * u))));
        error = worse(error, fabs(literal - log(gradcheck_derivative(tangent, NULL, &u, 0))));
        double at = (double)R(u), exact = log1p(-tanh(at) * tanh(at));
        EXPECT_NEAR((double)gaussian_log_one_minus_tanh2(R(u)), exact, ROUNDING * (1 + fabs(u)));
    }
    CHECK("gaussian.10", error, 1e-8);
    EXPECT(gaussian_log_one_minus_tanh2(0) == 0);
    static const double far[] = {5, 9, 9.5, 12, 19, 20, 50, 400, 1e4, 1e30};
    for (int i = 0; i < 10; i++) {
        real x = R(far[i]), got = gaussian_log_one_minus_tanh2(x);
        double u = (double)x, exact = 2 * log(2) - 2 * u - 2 * log1p(exp(-2 * u));
        EXPECT_NEAR((double)got, exact, 2 * REAL_EPSILON * fabs(exact));
        EXPECT(gaussian_log_one_minus_tanh2(-x) == got);
    }
}

/* Through the sample: actions and log pi as functions of mu and log sigma, with the noise held fixed. */
struct through {
    const double *noise;
    int i; /* the component of the action; N: log pi; -1: a weighted sum of all */
};

static const double weight[N + 1] = {0.7, -1.3, 0.4, 0.6};

static double through_sample(const double *parameter, void *context) {
    const struct through *x = context;
    double log_pi = 0, sum = 0;
    for (int i = 0; i < N; i++) {
        double u = parameter[i] + exp(parameter[N + i]) * x->noise[i], a = tanh(u);
        log_pi += log(normal_density(parameter[i], parameter[N + i], u)) - log(1 - a * a);
        sum += weight[i] * a;
        if (x->i == i) return a;
    }
    return x->i == N ? log_pi : sum + weight[N] * log_pi;
}

static void through_samples(struct harness *t) {
    struct rng rng;
    double parameter[2 * N], noise[N], u[N], error = 0, of_module = 0;
    rng_init(&rng, 8, 0);
    for (int k = 0; k < TRIALS; k++) {
        double d_a[2 * N], d_log_pi[2 * N], got[2 * N];
        draw_squashed(&rng, parameter, parameter + N, noise, u);
        for (int i = 0; i < N; i++) {
            double a = tanh(u[i]), scaled = exp(parameter[N + i]) * noise[i];
            memset(d_a, 0, sizeof d_a);
            d_a[i] = FORMULA(1 - TERM(a * a));
            d_a[N + i] = FORMULA((1 - a * a) * scaled);
            d_log_pi[i] = FORMULA(2 * a);
            d_log_pi[N + i] = FORMULA(2 * a * scaled - TERM(1));
            error = worse(error, gradcheck(through_sample, &(struct through){noise, i}, parameter, 2 * N, d_a).error);
        }
        error = worse(error, gradcheck(through_sample, &(struct through){noise, N}, parameter, 2 * N, d_log_pi).error);
        real s[N], e[N], before[N], d[N], d_mu[N], d_s[N];
        to_reals(N, parameter + N, s), to_reals(N, noise, e), to_reals(N, u, before), to_reals(N, weight, d);
        gaussian_tanh_backward(N, s, e, before, d, R(weight[N]), d_mu, d_s);
        for (int i = 0; i < N; i++) {
            double slope = 1 - tanh(u[i]) * tanh(u[i]), scaled = exp(parameter[N + i]) * noise[i];
            double d_u = weight[i] * slope + weight[N] * 2 * tanh(u[i]);
            EXPECT_NEAR((double)d_mu[i], d_u, ROUNDING);
            EXPECT_NEAR((double)d_s[i], d_u * scaled - weight[N], ROUNDING * (1 + fabs(scaled)));
            got[i] = (double)d_mu[i], got[N + i] = (double)d_s[i];
        }
        of_module =
            worse(of_module, gradcheck(through_sample, &(struct through){noise, -1}, parameter, 2 * N, got).error);
        gaussian_tanh_backward(N, s, e, before, d, R(weight[N]), d, d_s); /* in place */
        EXPECT(memcmp(d, d_mu, sizeof d) == 0);
    }
    CHECK("gaussian.12", error, 1e-8);
    EXPECT(of_module < 1e-8 + 1e3 * ROUNDING);
}

/* Far out the action is an end of its box to the last bit; its slope is small, not zero, and nothing overflows. */
static void far_out(struct harness *t) {
    static const double at[] = {12, -12, 30, -30};
    for (int i = 0; i < 4; i++) {
        const real mu = R(at[i]), s = 0, noise = R(0.5), d_a = 1, none = 0;
        real u, a, d_mu, d_s, log_pi = gaussian_tanh_sample(1, &mu, &s, &noise, &u, &a);
        double e = exp(-2 * fabs((double)u)), slope = 4 * e / ((1 + e) * (1 + e));
        double exact = -0.125 - 0.5 * log(TWO_PI) - 2 * (log(2) - fabs((double)u) - log1p(e));
        EXPECT_NEAR((double)log_pi, exact, ROUNDING * fabs(exact));
        gaussian_tanh_backward(1, &s, &noise, &u, &d_a, 0, &d_mu, &d_s);
        EXPECT_NEAR((double)d_mu, slope, slope * ROUNDING);
        EXPECT_NEAR((double)d_s, slope * 0.5, slope * ROUNDING);
        gaussian_tanh_backward(1, &s, &noise, &u, &none, 1, &d_mu, &d_s);
        EXPECT_NEAR((double)d_mu, 2 * tanh((double)u), ROUNDING);
        EXPECT_NEAR((double)d_s, tanh((double)u) - 1, ROUNDING);
    }
    const real far = R(1e4), s = 0, noise = 0, d_a = 1;
    real u, a, d_mu, d_s;
    EXPECT(isfinite(gaussian_tanh_sample(1, &far, &s, &noise, &u, &a)) && a == 1);
    gaussian_tanh_backward(1, &s, &noise, &u, &d_a, 1, &d_mu, &d_s);
    EXPECT(d_mu == 2 && d_s == -1);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"densities", density},
        {"scores", score},
        {"scales", scales},
        {"entropy", entropy},
        {"samples", samples},
        {"a clamped scale", clamping},
        {"squashed densities", squashed_density},
        {"squashed samples", squashed_samples},
        {"the logarithm of the Jacobian", log_jacobian},
        {"gradients through the sample", through_samples},
        {"far out", far_out},
    };
    return harness_run("gaussian", section, sizeof section / sizeof *section, argc, argv);
}
