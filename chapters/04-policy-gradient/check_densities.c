/*
### Densities

Means under a density against closed forms or sums over a grid; scores against derivatives of log-densities; and the two
mistakes that the text warns of, the score of the clipped action and the derivative of a sample's $`-\log p(a)`$, which
must miss.
*/
#include "checks.h"
#include "densities.h"
#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/quadrature.h"

static double wave(double a) {
    return 2 + sin(2 * a);
}

static double below(double x) {
    return 0.5 * (1 + erf(x / sqrt(2)));
}

struct inside {
    double mu, sigma;
    int part;
    struct harness *t;
};

static double inside_value(double a, void *context) {
    const struct inside *c = context;
    double z = (a - c->mu) / c->sigma;
    return wave(a) * exp(-0.5 * z * z) / (sqrt(2 * M_PI) * c->sigma);
}

/* E[wave(clip(U))] with box +-1: two lumps at the ends and an integral between them. */
static double clipped_return(const double *parameter, void *context) {
    struct inside c = {.mu = parameter[0], .sigma = exp(parameter[1])};
    (void)context;
    return wave(-1) * below((-1 - c.mu) / c.sigma) + wave(1) * below(-(1 - c.mu) / c.sigma) +
           quadrature(inside_value, &c, -1, 1, 100);
}

/* The integrand of eq. 4.18. */
static double scored(double u, void *context) {
    const struct inside *c = context;
    struct harness *t = c->t;
    double z = (u - c->mu) / c->sigma, p = exp(-0.5 * z * z) / (sqrt(2 * M_PI) * c->sigma);
    double of_score = c->part == 0 ? z / c->sigma : z * z - TERM(1);
    return wave(fmax(-1, fmin(1, u))) * of_score * p;
}

void clipping(struct harness *t) {
    double parameter[2] = {0.7, log(0.5)}, gradient[2], wrong[2], right[2];
    for (int i = 0; i < 2; i++) {
        struct inside c = {0.7, 0.5, i, t};
        gradient[i] = FORMULA(quadrature(scored, &c, -6, -1, 100) + quadrature(scored, &c, -1, 1, 100) +
                              quadrature(scored, &c, 1, 8, 100));
    }
    CHECK("4.18", gradcheck(clipped_return, NULL, parameter, 2, gradient).error, 1e-10);
    struct clipped c = {0.7, log(0.5), -1, 1, wave};
    clipped_gradient(&c, false, right);
    clipped_gradient(&c, true, wrong);
    for (int i = 0; i < 2; i++) {
        EXPECT_NEAR(right[i], gradient[i], 1e-12);
        EXPECT(fabs(wrong[i] - gradient[i]) > 0.1); /* the score of the clipped action */
    }
    EXPECT_NEAR(clipped_objective(&c), clipped_return(parameter, NULL), 1e-12);
}

static const struct full_gaussian plane = {2, {0.4, -0.3}, {{0.8, 0}, {-0.5, 1.2}}};

/* Equation 4.19 for two dimensions, written out. */
static double literal_full(struct harness *t, const double *a) {
    double z0 = (a[0] - plane.mu[0]) / plane.l[0][0];
    double z1 = (a[1] - plane.mu[1] - plane.l[1][0] * z0) / plane.l[1][1];
    return -0.5 * (z0 * z0 + z1 * z1) - TERM(log(plane.l[0][0]) + log(plane.l[1][1])) - log(2 * M_PI);
}

void full_density(struct harness *t) {
    double mass = 0, moment[3] = {0}, entropy = 0, h = 0.1, error = 0;
    for (int i = -140; i <= 140; i++)
        for (int j = -140; j <= 140; j++) {
            double a[2] = {plane.mu[0] + i * h, plane.mu[1] + j * h}, dx = i * h, dy = j * h;
            double log_p = literal_full(t, a), p = h * h * exp(FORMULA(log_p));
            mass += p;
            moment[0] += p * dx * dx, moment[1] += p * dx * dy, moment[2] += p * dy * dy;
            error = fmax(error, fabs(log_p - full_log_density(&plane, a)));
        }
    EXPECT(error < 1e-11);
    double l = plane.l[0][0], k = plane.l[1][0], m = plane.l[1][1];
    error = worse(fabs(mass - 1), fabs(moment[0] - l * l));
    error = worse(error, worse(fabs(moment[1] - l * k), fabs(moment[2] - k * k - m * m)));
    CHECK("4.19", error, 1e-11);
    for (int i = -140; i <= 140; i++)
        for (int j = -140; j <= 140; j++) {
            double log_p = full_log_density(&plane, (double[]){plane.mu[0] + i * h, plane.mu[1] + j * h});
            entropy -= h * h * exp(log_p) * log_p;
        }
    double literal = log(plane.l[0][0]) + TERM(log(plane.l[1][1])) + 2 / 2.0 * log(2 * M_PI * exp(1));
    CHECK("4.21", fabs(entropy - FORMULA(literal)), 1e-11);
    EXPECT_NEAR(full_entropy(&plane), literal, 1e-14);
}

/* Parameters of three dimensions in a row: mean, then the lower triangle. */
static void unpack(const double *parameter, struct full_gaussian *g) {
    *g = (struct full_gaussian){.n = 3};
    for (int i = 0; i < 3; i++) g->mu[i] = *parameter++;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++) g->l[i][j] = *parameter++;
}

static double full_of(const double *parameter, void *context) {
    struct full_gaussian g;
    unpack(parameter, &g);
    return full_log_density(&g, context);
}

void full_gradient(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 1, 0);
    for (int trial = 0; trial < 20; trial++) {
        struct full_gaussian g, score_;
        double parameter[9], gradient[9], a[3], z[3], y[3], l[9], transposed[9];
        for (int i = 0; i < 9; i++) parameter[i] = rng_normal(&rng);
        for (int i = 0; i < 3; i++) a[i] = rng_normal(&rng), parameter[(int[]){3, 5, 8}[i]] = 0.5 + rng_uniform(&rng);
        unpack(parameter, &g);
        for (int i = 0; i < 3; i++) {
            z[i] = a[i] - g.mu[i];
            for (int j = 0; j < 3; j++) l[3 * i + j] = transposed[3 * j + i] = g.l[i][j];
        }
        EXPECT(linear_solve(l, z, 3));
        memcpy(y, z, sizeof y);
        EXPECT(linear_solve(transposed, y, 3));
        for (int i = 0; i < 3; i++) gradient[i] = FORMULA(y[i]);
        for (int i = 0, k = 3; i < 3; i++)
            for (int j = 0; j <= i; j++) gradient[k++] = FORMULA(y[i] * z[j] - (i == j ? TERM(1 / g.l[i][i]) : 0));
        error = worse(error, gradcheck(full_of, a, parameter, 9, gradient).error);
        full_score(&g, a, &score_);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++) EXPECT_NEAR(score_.l[i][j], y[i] * z[j] - (i == j) / g.l[i][i], 1e-10);
        for (int i = 0; i < 3; i++) EXPECT_NEAR(score_.mu[i], y[i], 1e-11);
    }
    CHECK("4.20", error, 1e-8);
}

static const struct mixture two = {2, {0.4, -0.3}, {-0.8, 1.1}, {-0.5, 0.2}};

static double mixture_below(const double *a, void *context) {
    double w[2], sum = 0;
    (void)context;
    mixture_weights(&two, w);
    for (int k = 0; k < 2; k++) sum += w[k] * below((*a - two.mu[k]) * exp(-two.log_sigma[k]));
    return sum;
}

static double component_density(int k, double a) {
    double sigma = exp(two.log_sigma[k]), z = (a - two.mu[k]) / sigma;
    return exp(-0.5 * z * z) / (sqrt(2 * M_PI) * sigma);
}

static double mixture_of(const double *parameter, void *context) {
    struct mixture m = {.k = 2};
    for (int k = 0; k < 2; k++)
        m.mu[k] = parameter[k], m.log_sigma[k] = parameter[2 + k], m.logit[k] = parameter[4 + k];
    return mixture_log_density(&m, *(double *)context);
}

void mixture_density_and_score(struct harness *t) {
    double w[2], error = 0;
    mixture_weights(&two, w);
    for (double a = -3; a < 4; a += 0.1) {
        double log_p = log(w[0] * component_density(0, a) + TERM(w[1] * component_density(1, a)));
        double density = gradcheck_derivative(mixture_below, NULL, &a, 0);
        error = worse(error, fabs(FORMULA(log_p) - log(density)));
        EXPECT_NEAR(mixture_log_density(&two, a), log_p, 1e-13);
    }
    CHECK("4.22", error, 1e-8);
    error = 0;
    for (double a = -3; a < 4; a += 0.1) {
        double parameter[6], gradient[6], p = w[0] * component_density(0, a) + w[1] * component_density(1, a);
        struct mixture code;
        mixture_score(&two, a, &code);
        for (int k = 0; k < 2; k++) {
            double kappa = w[k] * component_density(k, a) / p, sigma = exp(two.log_sigma[k]);
            double z = (a - two.mu[k]) / sigma;
            parameter[k] = two.mu[k], parameter[2 + k] = two.log_sigma[k], parameter[4 + k] = two.logit[k];
            gradient[k] = FORMULA(kappa * z / sigma);
            gradient[2 + k] = FORMULA(kappa * (z * z - TERM(1)));
            gradient[4 + k] = FORMULA(kappa - TERM(w[k]));
            EXPECT_NEAR(code.mu[k], kappa * z / sigma, 1e-12 * (1 + fabs(code.mu[k])));
            EXPECT_NEAR(code.log_sigma[k], kappa * (z * z - 1), 1e-12 * (1 + fabs(code.log_sigma[k])));
            EXPECT_NEAR(code.logit[k], kappa - w[k], 1e-13);
        }
        error = worse(error, gradcheck(mixture_of, &a, parameter, 6, gradient).error);
    }
    CHECK("4.23", error, 1e-8);
}

static double entropy_of(const double *parameter, void *context) {
    struct mixture m = {.k = 2};
    (void)context;
    for (int k = 0; k < 2; k++)
        m.mu[k] = parameter[k], m.log_sigma[k] = parameter[2 + k], m.logit[k] = parameter[4 + k];
    return mixture_entropy(&m);
}

/* The gradient of the entropy is the mean of -log p times the score; the derivative of a sample's -log p is nothing. */
void gradient_of_entropy(struct harness *t) {
    double parameter[6], gradient[6] = {0}, at_sample[6] = {0}, h = 0.01;
    for (int k = 0; k < 2; k++)
        parameter[k] = two.mu[k], parameter[2 + k] = two.log_sigma[k], parameter[4 + k] = two.logit[k];
    for (double a = -12; a < 18; a += h) {
        struct mixture code;
        double log_p = mixture_log_density(&two, a), p = h * exp(log_p);
        mixture_score(&two, a, &code);
        for (int i = 0; i < 6; i++) {
            double score_ = i < 2 ? code.mu[i] : i < 4 ? code.log_sigma[i - 2] : code.logit[i - 4];
            gradient[i] -= p * log_p * score_;
            at_sample[i] -= p * score_;
        }
    }
    EXPECT(gradcheck(entropy_of, NULL, parameter, 6, gradient).error < 1e-8);
    for (int i = 0; i < 6; i++) EXPECT_NEAR(at_sample[i], 0, 1e-11);
}

void entropy_of_mixture(struct harness *t) {
    double w[2], entropy = 0, lost = 0, h = 0.01, choice = 0, components = 0, low, high;
    mixture_weights(&two, w);
    for (double a = -12; a < 18; a += h) {
        double p = w[0] * component_density(0, a) + w[1] * component_density(1, a);
        entropy -= h * p * log(p);
        for (int k = 0; k < 2; k++) {
            double kappa = w[k] * component_density(k, a) / p;
            if (kappa > 0) lost -= h * p * kappa * log(kappa);
        }
    }
    for (int k = 0; k < 2; k++) {
        components += w[k] * (two.log_sigma[k] + 0.5 * log(2 * M_PI * exp(1)));
        choice -= w[k] * log(w[k]);
    }
    CHECK("4.24", fabs(entropy - FORMULA(components + choice - TERM(lost))), 1e-11);
    mixture_entropy_bounds(&two, &low, &high);
    EXPECT_NEAR(low, components, 1e-14);
    EXPECT_NEAR(high, components + choice, 1e-14);
    EXPECT_NEAR(mixture_entropy(&two), entropy, 1e-11);
    EXPECT(low + 0.01 < entropy && entropy < high - 0.01);
    struct mixture same = {2, {0.4, -0.3}, {1, 1}, {0.2, 0.2}}, apart = {2, {0.4, -0.3}, {-20, 20}, {0, 0}};
    mixture_entropy_bounds(&same, &low, &high);
    EXPECT_NEAR(mixture_entropy(&same), low, 1e-11);
    mixture_entropy_bounds(&apart, &low, &high);
    EXPECT_NEAR(mixture_entropy(&apart), high, 1e-11);
}

/* Inequalities, where they are nearly tight: two components that are nearly one, and two that hardly overlap. */
void bounds_of_entropy(struct harness *t) {
    const struct mixture mixture[] = {{2, {0.4, -0.3}, {1, 1.01}, {0.2, 0.2}}, {2, {0.4, -0.3}, {-5, 5}, {0, 0.1}}};
    double outside = 0;
    for (int i = 0; i < 2; i++) {
        double w[2], components = 0, choice = 0, entropy = mixture_entropy(&mixture[i]);
        mixture_weights(&mixture[i], w);
        for (int k = 0; k < 2; k++) {
            components += w[k] * (mixture[i].log_sigma[k] + 0.5 * log(2 * M_PI * exp(1)));
            choice -= w[k] * log(w[k]);
        }
        outside = worse(outside, FORMULA(components) - entropy);
        outside = worse(outside, entropy - FORMULA(components + TERM(choice)));
    }
    CHECK("4.24", outside, 0);
}
