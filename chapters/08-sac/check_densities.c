/*
## What the checks show

`build/08-sac-check` evaluates the equations of this page too.

### Densities and entropies

The other side is a cumulated probability, an integral over the action where the formula is a mean over the noise, or a
numeric derivative; of an action with two components, an integral over the box.
*/
#include "checks.h"
#include "networks/gaussian.h"
#include "numbers/gradcheck.h"
#include "numbers/quadrature.h"

void means(struct harness *t) {
    double fourth = 0, cosine = 0;
    for (int k = -400; k <= 400; k++) {
        double h = 0.03, weight = h / sqrt(2 * M_PI) * exp(-0.5 * TERM(k * h) * (k * h));
        fourth += weight * pow(k * h, 4);
        cosine += weight * cos(3 * k * h);
    }
    CHECK("8.20", worse(fabs(FORMULA(fourth) - 3), fabs(FORMULA(cosine) - exp(-4.5))), 1e-12);
}

static double singular(double x, double gap, void *context) {
    (void)x, (void)context;
    return 1 / sqrt(gap * (2 - gap));
}

static double polynomial(double x, double gap, void *context) {
    (void)gap, (void)context;
    return exp(x) + x;
}

void integrals(struct harness *t) {
    double smooth = 0, ends = 0;
    for (int k = -600; k <= 600; k++) {
        double h = 0.01, s = M_PI_2 * sinh(k * h), gap = 2 / (1 + exp(2 * fabs(s)));
        double weight = h * M_PI_2 * TERM(cosh(k * h)) / pow(cosh(s), 2);
        smooth += weight * exp(tanh(s));
        if (weight > 0) ends += weight / sqrt(gap * (2 - gap));
    }
    double error = fabs(FORMULA(smooth) - (exp(1) - exp(-1)));
    CHECK("8.21", worse(error, fabs(FORMULA(ends) - M_PI)), 1e-12);
    EXPECT_NEAR(integral(polynomial, NULL, -2, 3), exp(3) - exp(-2) + 2.5, 1e-12);
    EXPECT_NEAR(integral(singular, NULL, 2, 4), M_PI, 1e-12);
}

void masses(struct harness *t) {
    double error = 0;
    for (int i = 0; i < PLACES; i++)
        for (int k = TANH_RIGHT; k <= TANH_TURNED; k++) {
            struct tanh_place x = {t, (enum tanh_version)k, mus[i], sigmas[i]};
            double power = k, mean = quadrature_normal(slope_power, &power, mus[i], sigmas[i]);
            error = worse(error, fabs(FORMULA(integral(literal_density, &x, -1, 1)) - mean));
            EXPECT_NEAR(tanh_mass(x.version, mus[i], sigmas[i], 0), mean, 1e-11);
        }
    CHECK("8.22", error, 1e-11);
    EXPECT(tanh_mass(TANH_RIGHT, 0.3, 0.8, 0.01) < 0.999);
    double a = 0.4, u = atanh(a), p = normal(0.3, 0.8, u), slope = 1 - a * a;
    EXPECT_NEAR(tanh_density(TANH_RIGHT, 0.3, 0.8, a, 1 - a), p / slope, 1e-14);
    EXPECT_NEAR(tanh_density(TANH_RIGHT, -0.3, 0.8, -a, 1 - a), p / slope, 1e-14);
    EXPECT_NEAR(tanh_density(TANH_LEFT_OUT, 0.3, 0.8, a, 1 - a), p, 1e-14);
    EXPECT_NEAR(tanh_density(TANH_TURNED, 0.3, 0.8, a, 1 - a), p * slope, 1e-14);
    EXPECT_NEAR(tanh_density(TANH_AT_ACTION, 0.3, 0.8, a, 1 - a), normal(0.3, 0.8, a) / slope, 1e-14);
}

void entropies(struct harness *t) {
    double error = 0;
    for (int i = 0; i < PLACES; i++) {
        double mean = quadrature_normal(log_slope, NULL, mus[i], sigmas[i]);
        double h = FORMULA(0.5 * log(2 * M_PI * M_E) + log(sigmas[i]) + TERM(mean));
        error = worse(error, fabs(h - integrated_entropy((double[]){mus[i], sigmas[i]}, NULL)));
        EXPECT_NEAR(tanh_entropy(mus[i], sigmas[i]), integrated_entropy((double[]){mus[i], sigmas[i]}, NULL), 1e-10);
    }
    CHECK("8.23", error, 1e-10);
    error = 0;
    for (int i = 0; i < PLACES; i++) {
        double parameter[2] = {mus[i] + 0.1, sigmas[i]}, tangent = 0, noisy = 0, d[2];
        for (int k = -12 * 64; k <= 12 * 64; k++) {
            double h = 1.0 / 64, noise = k * h, weight = h * normal(0, 1, noise);
            tangent += weight * tanh(parameter[0] + parameter[1] * noise);
            noisy += weight * noise * tanh(parameter[0] + parameter[1] * noise);
        }
        double gradient[2] = {FORMULA(-2 * tangent), FORMULA(TERM(1 / parameter[1]) - 2 * noisy)};
        error = worse(error, gradcheck(integrated_entropy, NULL, parameter, 2, gradient).error);
        tanh_entropy_gradient(parameter[0], parameter[1], &d[0], &d[1]);
        for (int j = 0; j < 2; j++)
            EXPECT_NEAR(d[j], gradcheck_derivative(integrated_entropy, NULL, parameter, j), 1e-9);
    }
    CHECK("8.24", error, 1e-8);
    double d_mu, d_sigma;
    EXPECT_NEAR(tanh_entropy(0, 1), 0.6698041182, 1e-10);
    EXPECT_NEAR(tanh_entropy(0.3, 0.8), 0.6167716056, 1e-10);
    tanh_entropy_gradient(0.3, 0.8, &d_mu, &d_sigma);
    EXPECT_NEAR(d_mu, -0.4062282178, 1e-10);
    EXPECT_NEAR(d_sigma, 0.1919357197, 1e-10);
}

/* Two components in a box: mass and entropy by integrals over the box, and the module's log pi over the noise. */
enum { SIDES = 2 };
static const double side_mu[SIDES] = {0.3, -0.5}, side_sigma[SIDES] = {0.8, 0.4};
static const double side_middle[SIDES] = {0, 10}, side_half[SIDES] = {2, 0.25};

/* The integral of pi, or of -pi log pi, over the box, by (8.21) in both directions with a coarser step. */
static double box_integral(bool entropy) {
    enum { NODES = 72 };
    double place[2 * NODES + 1], weight[2 * NODES + 1], h = 0.05, sum = 0;
    for (int k = -NODES; k <= NODES; k++) {
        double s = M_PI_2 * sinh(k * h);
        place[k + NODES] = tanh(s);
        weight[k + NODES] = h * M_PI_2 * cosh(k * h) / pow(cosh(s), 2);
    }
    for (int i = 0; i <= 2 * NODES; i++)
        for (int j = 0; j <= 2 * NODES; j++) {
            double action[SIDES] = {side_middle[0] + side_half[0] * place[i], side_middle[1] + side_half[1] * place[j]};
            double log_p = box_log_density(SIDES, side_mu, side_sigma, side_middle, side_half, action);
            if (log_p > -700)
                sum += side_half[0] * side_half[1] * weight[i] * weight[j] * exp(log_p) * (entropy ? -log_p : 1);
        }
    return sum;
}

/* The mean of -log pi of the tanh module over a grid of noise: the entropy in units of [-1, 1]. */
static double sampled_surprise(void) {
    const real mu[SIDES] = {R(side_mu[0]), R(side_mu[1])};
    const real log_sigma[SIDES] = {R(log(side_sigma[0])), R(log(side_sigma[1]))};
    double h = 1.0 / 8, sum = 0;
    for (int i = -80; i <= 80; i++)
        for (int j = -80; j <= 80; j++) {
            real noise[SIDES] = {R(i * h), R(j * h)}, u[SIDES], a[SIDES];
            double log_pi = (double)gaussian_tanh_sample(SIDES, mu, log_sigma, noise, u, a);
            sum -= h * h * normal(0, 1, i * h) * normal(0, 1, j * h) * log_pi;
        }
    return sum;
}

void boxes(struct harness *t) {
    double sum = 0, exact = sampled_surprise() + log(side_half[0] * side_half[1]);
    for (int i = 0; i < SIDES; i++) sum += tanh_entropy(side_mu[i], side_sigma[i]) + TERM(log(side_half[i]));
    CHECK("8.25", fabs(FORMULA(sum) - exact), 1e-9);
    EXPECT_NEAR(box_integral(false), 1, 1e-10);
    EXPECT_NEAR(box_integral(true), exact, 1e-9);
    EXPECT_NEAR(box_entropy(SIDES, side_mu, side_sigma, side_half), exact, 1e-9);
    double action[SIDES], log_p = 0; /* at a point: a mirrored density has the same integral and the same entropy */
    for (int i = 0; i < SIDES; i++) {
        double u = 0.4 * i - 0.7, slope = 1 - tanh(u) * tanh(u);
        action[i] = side_middle[i] + side_half[i] * tanh(u);
        log_p += log(normal(side_mu[i], side_sigma[i], u) / slope / side_half[i]);
    }
    EXPECT_NEAR(box_log_density(SIDES, side_mu, side_sigma, side_middle, side_half, action), log_p, 1e-12);
    EXPECT(box_log_density(SIDES, side_mu, side_sigma, side_middle, side_half, (double[]){0, 10.25}) == -INFINITY);
    EXPECT(box_log_density(SIDES, side_mu, side_sigma, side_middle, side_half, (double[]){-2.1, 10}) == -INFINITY);
}

struct place {
    double mu, sigma, high;
};

/* The density from the left end on; the gap to it has its digits in the lower half, where they are needed. */
static double left_density(double a, double gap, void *context) {
    const struct place *x = context;
    double above = a < (x->high - 1) / 2 ? gap : 1 + a, u = 0.5 * log(above / (2 - above));
    return normal(x->mu, x->sigma, u) / (above * (2 - above));
}

void median(struct harness *t) {
    double error = 0;
    for (int i = 0; i < PLACES; i++) {
        struct place x = {mus[i], sigmas[i], tanh(mus[i])};
        error = worse(error, fabs(integral(left_density, &x, -1, x.high) - FORMULA(0.5)));
    }
    CHECK("8.18", error, 1e-11);
}
