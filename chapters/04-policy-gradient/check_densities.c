/*
## What the checks show

`build/04-policy-gradient-check` evaluates the equations of this page too. Means under a density against closed forms or
sums over a grid; scores against derivatives of log-densities; the logistic distribution function against the integral
of its density; both ways to the gradient of a mean; and the two mistakes that the text warns of, the score of the
clipped action and the derivative of a sample's $`-\log p(a)`$, which must miss.
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
    for (int k = -3; k <= 3; k++) { /* one component, narrow or wide */
        struct mixture one = {1, {0}, {0.5}, {k}};
        EXPECT_NEAR(mixture_entropy(&one), k + 0.5 * log(2 * M_PI * exp(1)), 1e-11);
    }
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

static double normal_density(double a, void *context) {
    const struct inside *c = context;
    struct harness *t = c->t;
    double z = (a - c->mu) / c->sigma;
    return FORMULA(exp(-0.5 * z * z) / (sqrt(2 * M_PI) * c->sigma));
}

static double centred_power(double a, void *context) {
    const struct inside *c = context;
    return normal_density(a, context) * (c->part == 1 ? a : (a - c->mu) * (a - c->mu));
}

void normal_basics(struct harness *t) {
    double error = 0;
    struct inside c = {0.7, 0.5, 0, t};
    for (double low = -1; low < 2; low += 0.3) {
        double p = quadrature(normal_density, &c, low, low + 0.4, 20);
        error = worse(error, fabs(p - (below((low + 0.4 - 0.7) / 0.5) - below((low - 0.7) / 0.5))));
    }
    c.part = 1;
    error = worse(error, fabs(quadrature(centred_power, &c, -6, 8, 200) - 0.7));
    c.part = 2;
    error = worse(error, fabs(quadrature(centred_power, &c, -6, 8, 200) - 0.25));
    CHECK("4.31", error, 1e-11);
    EXPECT_NEAR(below(1) - below(-1), 0.68, 0.005); /* the text's shares within one scale and two */
    EXPECT_NEAR(below(2) - below(-2), 0.95, 0.005);
    double mu[3] = {0.2, -1, 3}, sigma[3] = {0.5, 2, 1.5}, a[3] = {0.9, -2, 1}, sum = 0, product = 1;
    struct full_gaussian g = {.n = 3, .mu = {0.2, -1, 3}};
    for (int i = 0; i < 3; i++) {
        struct inside one = {mu[i], sigma[i], 0, t};
        double z = (a[i] - mu[i]) / sigma[i];
        sum -= 0.5 * z * z + TERM(log(sigma[i])) + 0.5 * log(2 * M_PI);
        product *= inside_value(a[i], &one) / wave(a[i]);
        g.l[i][i] = sigma[i];
    }
    CHECK("4.32", fabs(FORMULA(sum) - log(product)), 1e-13);
    EXPECT_NEAR(full_log_density(&g, a), log(product), 1e-13);
}

static double log_normal(const double *parameter, void *context) {
    double z = (*(double *)context - parameter[0]) * exp(-parameter[1]);
    return -0.5 * z * z - parameter[1] - 0.5 * log(2 * M_PI);
}

/* A mean over the standard normal numbers, by a sum over a fine grid. */
static double over_noise(double (*f)(double noise, void *context), void *context) {
    double sum = 0, h = 0.01;
    for (double z = -12; z < 12; z += h) sum += h * exp(-0.5 * z * z) / sqrt(2 * M_PI) * f(z, context);
    return sum;
}

static double noisy_wave(double noise, void *context) {
    const double *parameter = context;
    return wave(parameter[0] + exp(parameter[1]) * noise);
}

static double mean_wave(const double *parameter, void *context) {
    (void)context;
    return over_noise(noisy_wave, (double[]){parameter[0], parameter[1]});
}

struct estimates {
    struct harness *t;
    double mu, sigma;
    int part;
};

/* Integrands of eqs. 4.33 and 4.34. */
static double estimate(double z, void *context) {
    const struct estimates *x = context;
    struct harness *t = x->t;
    double f = wave(x->mu + x->sigma * z), slope = 2 * cos(2 * (x->mu + x->sigma * z));
    switch (x->part) {
    case 0: return f * FORMULA(z / x->sigma);
    case 1: return f * FORMULA(z * z - TERM(1));
    case 2: return FORMULA(slope);
    case 3: return FORMULA(slope * x->sigma * z);
    case 4: return FORMULA(z / x->sigma) * (z / x->sigma);
    default: return FORMULA(z * z - TERM(1)) * (z * z - 1);
    }
}

void normal_score(struct harness *t) {
    double error = 0, parameter[2] = {0.7, log(0.5)}, gradient[2];
    for (double a = -1; a < 3; a += 0.3) {
        double z = (a - 0.7) / 0.5;
        gradient[0] = FORMULA(z / 0.5);
        gradient[1] = FORMULA(z * z - TERM(1));
        error = worse(error, gradcheck(log_normal, &a, parameter, 2, gradient).error);
    }
    struct estimates x = {t, 0.7, 0.5, 4};
    error = worse(error, fabs(over_noise(estimate, &x) - 1 / 0.25));
    x.part = 5;
    error = worse(error, fabs(over_noise(estimate, &x) - 2));
    CHECK("4.33", error, 1e-8);
    error = 0;
    for (int way = 0; way < 2; way++) { /* the score, then reparametrisation */
        for (int i = 0; i < 2; i++) {
            x.part = 2 * way + i;
            gradient[i] = over_noise(estimate, &x);
        }
        error = worse(error, gradcheck(mean_wave, NULL, parameter, 2, gradient).error);
    }
    CHECK("4.34", error, 1e-9);
}

static double logistic_bump(double a, void *context) {
    double z = (a - 0.7) / 0.5, y = exp(z / 2);
    (void)context;
    return 1 / (0.5 * (y + 1 / y) * (y + 1 / y));
}

static double logistic_surprise(double a, void *context) {
    (void)context;
    return -logistic_bump(a, NULL) * log(logistic_bump(a, NULL));
}

static double logistic_square(double a, void *context) {
    (void)context;
    return logistic_bump(a, NULL) * (a - 0.7) * (a - 0.7);
}

static double log_logistic(const double *parameter, void *context) {
    return logistic_log_density(parameter[0], parameter[1], *(double *)context);
}

void logistic(struct harness *t) {
    double log_s = log(0.5), error = 0;
    for (double a = -3; a < 5; a += 0.37) {
        double z = (a - 0.7) / 0.5, p = FORMULA(1 / (1 + exp(-z)));
        error = worse(error, fabs(p - quadrature(logistic_bump, NULL, -30, a, 400)));
        error = worse(error, fabs(0.7 + FORMULA(0.5 * log(p / (1 - p))) - a));
        EXPECT_NEAR(logistic_below(0.7, log_s, a), quadrature(logistic_bump, NULL, -30, a, 400), 1e-11);
        EXPECT_NEAR(logistic_sample(0.7, log_s, logistic_below(0.7, log_s, a)), a, 1e-11);
    }
    CHECK("4.35", error, 1e-10);
    error = 0;
    for (double a = -3; a < 5; a += 0.37) {
        double z = fabs(a - 0.7) / 0.5, log_p = FORMULA(-z - 2 * log(1 + exp(-z)) - TERM(log_s));
        error = worse(error, fabs(log_p - log(logistic_bump(a, NULL))));
        EXPECT_NEAR(logistic_log_density(0.7, log_s, a), log(logistic_bump(a, NULL)), 1e-12);
    }
    CHECK("4.36", error, 1e-12);
    EXPECT_NEAR(quadrature(logistic_square, NULL, -30, 30, 400), M_PI * M_PI * 0.25 / 3, 1e-10);
    EXPECT_NEAR(quadrature(logistic_surprise, NULL, -30, 30, 400), log_s + 2, 1e-10);
    EXPECT(isfinite(logistic_log_density(0, 0, 1e6)) && isfinite(logistic_log_density(0, 0, -1e6)));
    error = 0;
    for (double a = -20; a < 20; a += 0.9) {
        double parameter[2] = {0.7, log_s}, z = (a - 0.7) / 0.5, gradient[2], code[2];
        gradient[0] = FORMULA(tanh(z / 2) / 0.5);
        gradient[1] = FORMULA(z * tanh(z / 2) - TERM(1));
        error = worse(error, gradcheck(log_logistic, &a, parameter, 2, gradient).error);
        logistic_score(0.7, log_s, a, code);
        EXPECT_NEAR(code[0], tanh(z / 2) / 0.5, 1e-13);
        EXPECT_NEAR(code[1], z * tanh(z / 2) - 1, 1e-12 * (1 + fabs(z)));
        EXPECT(fabs(code[0]) <= 2);
    }
    CHECK("4.37", error, 1e-8);
}

static double bump_of(int k, double a) {
    double s = exp(two.log_sigma[k]), y = exp((a - two.mu[k]) / s / 2);
    return 1 / (s * (y + 1 / y) * (y + 1 / y));
}

static double logistic_mixture_of(const double *parameter, void *context) {
    struct mixture m = {.k = 2};
    for (int k = 0; k < 2; k++)
        m.mu[k] = parameter[k], m.log_sigma[k] = parameter[2 + k], m.logit[k] = parameter[4 + k];
    return logistic_mixture_log_density(&m, *(double *)context);
}

void mixture_of_logistics(struct harness *t) {
    double w[2], error = 0;
    mixture_weights(&two, w);
    for (double a = -3; a < 4; a += 0.1) {
        double p = w[0] * bump_of(0, a) + TERM(w[1] * bump_of(1, a));
        error = worse(error, fabs(FORMULA(log(p)) - logistic_mixture_log_density(&two, a)));
    }
    CHECK("4.38", error, 1e-12);
    error = 0;
    for (double a = -3; a < 4; a += 0.1) {
        double parameter[6], gradient[6], p = w[0] * bump_of(0, a) + w[1] * bump_of(1, a);
        struct mixture code;
        logistic_mixture_score(&two, a, &code);
        for (int k = 0; k < 2; k++) {
            double kappa = w[k] * bump_of(k, a) / p, s = exp(two.log_sigma[k]), z = (a - two.mu[k]) / s;
            parameter[k] = two.mu[k], parameter[2 + k] = two.log_sigma[k], parameter[4 + k] = two.logit[k];
            gradient[k] = FORMULA(kappa * tanh(z / 2) / s);
            gradient[2 + k] = FORMULA(kappa * (z * tanh(z / 2) - TERM(1)));
            gradient[4 + k] = FORMULA(kappa - TERM(w[k]));
            EXPECT_NEAR(code.mu[k], kappa * tanh(z / 2) / s, 1e-12 * (1 + fabs(code.mu[k])));
            EXPECT_NEAR(code.log_sigma[k], kappa * (z * tanh(z / 2) - 1), 1e-12 * (1 + fabs(code.log_sigma[k])));
            EXPECT_NEAR(code.logit[k], kappa - w[k], 1e-13);
        }
        error = worse(error, gradcheck(logistic_mixture_of, &a, parameter, 6, gradient).error);
    }
    CHECK("4.39", error, 1e-8);
}
