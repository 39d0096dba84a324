/*
## What the checks show

`build/06-td3-check` evaluates each equation of this chapter as it is printed, in double precision, and compares it with
what was found without it.

### The argument about the bias

It is evaluated for a policy of three parameters at three states, with two smooth functions for the critic and the true
values; the limits are difference quotients.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

enum { THETAS = 3, POINTS = 3 };

/* Two functions of a state and an action: the true values, and a critic that adds `tilt` times an error. */
static double value_of(double s, double a, double tilt) {
    return sin(1.1 * a + s) - 0.4 * a * a + tilt * (0.9 * s * sin(2 * a) + 0.3 * a);
}

static double slope_of(double s, double a, double tilt) {
    return 1.1 * cos(1.1 * a + s) - 0.8 * a + tilt * (1.8 * s * cos(2 * a) + 0.3);
}

static double point(int i) {
    return -0.8 + 0.7 * i;
}

static double policy(const double *theta, double s) {
    return tanh(theta[0] + theta[1] * s + theta[2] * s * s);
}

/* f of the text, or F with no tilt. */
static double mean_value(const double *theta, double tilt) {
    double sum = 0;
    for (int i = 0; i < POINTS; i++) sum += value_of(point(i), policy(theta, point(i)), tilt) / (double)POINTS;
    return sum;
}

static double mean_value_for_gradcheck(const double *theta, void *tilt) {
    return mean_value(theta, *(double *)tilt);
}

/* Eq. 6.1. */
static void followed_gradient(const double *theta, double tilt, double *g) {
    for (int k = 0; k < THETAS; k++) g[k] = 0;
    for (int i = 0; i < POINTS; i++) {
        double s = point(i), a = policy(theta, s), slope = slope_of(s, a, tilt) * (1 - a * a) / (double)POINTS;
        for (int k = 0; k < THETAS; k++) g[k] += slope * pow(s, k);
    }
}

static double dot(const double *x, const double *y) {
    double sum = 0;
    for (int k = 0; k < THETAS; k++) sum += x[k] * y[k];
    return sum;
}

static double norm(const double *x) {
    return sqrt(dot(x, x));
}

struct argument {
    double theta[THETAS], g[THETAS], h[THETAS];
};

static struct argument make_argument(void) {
    struct argument x = {.theta = {0.2, -0.3, 0.5}};
    followed_gradient(x.theta, 1, x.g);
    followed_gradient(x.theta, 0, x.h);
    return x;
}

/* Of theta + length * direction. */
static double after(const struct argument *x, const double *direction, double length, double tilt) {
    double theta[THETAS];
    for (int k = 0; k < THETAS; k++) theta[k] = x->theta[k] + length * direction[k];
    return mean_value(theta, tilt);
}

/* As functions of the step size: what each update gains on the other, and what the bias differs by. */
static double gain_by_critic(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->g, *alpha / norm(x->g), 1) - after(x, x->h, *alpha / norm(x->h), 1);
}

static double gain_by_truth(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->h, *alpha / norm(x->h), 0) - after(x, x->g, *alpha / norm(x->g), 0);
}

static double bias_difference(const double *alpha, void *context) {
    const struct argument *x = context;
    return after(x, x->g, *alpha, 1) - after(x, x->g, *alpha, 0) - after(x, x->h, *alpha, 1) +
           after(x, x->h, *alpha, 0);
}

/* The mean over four critics, whose errors are opposite in pairs. */
static double unbiased_step(const double *alpha, void *context) {
    static const double tilt[4] = {1, -1, 0.4, -0.4};
    const struct argument *x = context;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        double g[THETAS];
        followed_gradient(x->theta, tilt[i], g);
        sum += (after(x, g, *alpha, tilt[i]) - after(x, g, *alpha, 0)) / 4;
    }
    return sum;
}

void bias_of_a_step(struct harness *t) {
    struct argument x = make_argument();
    double tilt = 1, zero = 0, e[THETAS], g[THETAS];
    for (int k = 0; k < THETAS; k++) g[k] = FORMULA(x.g[k]), e[k] = x.g[k] - x.h[k];
    CHECK("6.1", gradcheck(mean_value_for_gradcheck, &tilt, x.theta, THETAS, g).error, 1e-9);
    double gain = norm(x.g) - TERM(dot(x.g, x.h) / norm(x.h)), lost = norm(x.h) - TERM(dot(x.g, x.h) / norm(x.g));
    double error = fabs(gradcheck_derivative(gain_by_critic, &x, &zero, 0) - FORMULA(gain));
    error = worse(error, fabs(gradcheck_derivative(gain_by_truth, &x, &zero, 0) - FORMULA(lost)));
    CHECK("6.3", error, 1e-10);
    EXPECT(gain > 0.01 && lost > 0.01);
    CHECK("6.4", fabs(gradcheck_derivative(bias_difference, &x, &zero, 0) - FORMULA(dot(e, e))), 1e-10);
    double mean = (1 + 0.16) / 2 * dot(e, e); /* the errors are in proportion to their tilts, 1 and 0.4 */
    CHECK("6.5", fabs(gradcheck_derivative(unbiased_step, &x, &zero, 0) - FORMULA(mean)), 1e-10);
    EXPECT_NEAR(unbiased_step(&zero, &x), 0, 1e-15);
}

/*
### Minimum, noise and delay

Moments are compared with quadratures, the effect of the smoothing with its limit for little noise, and the model of the
delay with its recursion, followed update by update.
*/
/* By the density of the smaller value: one of the two is there, the other above it. */
void smaller_value(struct harness *t) {
    const double pi = M_PI, step = 0.01, q = 0.7, sigma = 1.3;
    double error[2] = {0};
    for (double rho = -0.9; rho < 0.95; rho += 0.3) {
        double mean = 0, square = 0;
        for (int i = -1200; i <= 1200; i++) {
            double x = i * step, at = q + sigma * x;
            double p = 2 * density(x) * below((rho * x - x) / sqrt(1 - rho * rho)) * step;
            mean += p * at;
            square += p * at * at;
        }
        error[0] = worse(error[0], fabs(mean - FORMULA(q - TERM(sigma * sqrt((1 - rho) / pi)))));
        error[1] = worse(error[1], fabs(square - mean * mean - FORMULA(sigma * sigma * (1 - TERM((1 - rho) / pi)))));
    }
    CHECK("6.10", worse(error[0], error[1]), 1e-12);
    EXPECT_NEAR(-1 / sqrt(pi), -0.5641895835, 1e-10);
}

/* A rule of nodes and weights for the clipped noise: Simpson's where it is not clipped, and the two bounds. */
enum { NODES = 203 };

struct rule {
    double node[NODES], weight[NODES];
};

static struct rule clipped_rule(double sigma, double z) {
    struct rule r;
    int n = NODES - 3; /* intervals, even */
    for (int i = 0; i <= n; i++) {
        double x = -z + 2 * z * i / n;
        r.node[i] = clipped(sigma * x, sigma * z);
        r.weight[i] = density(x) * 2 * z / n / 3 * (i == 0 || i == n ? 1 : i % 2 ? 4 : 2);
    }
    r.node[n + 1] = sigma * z;
    r.node[n + 2] = -sigma * z;
    r.weight[n + 1] = r.weight[n + 2] = below(-z);
    return r;
}

static double moment(const struct rule *r, int power) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) sum += r->weight[i] * pow(r->node[i], power);
    return sum;
}

void clipped_noise(struct harness *t) {
    double error = 0;
    for (double z = 0.25; z < 4; z *= 1.5) {
        double sigma = 0.2, c = z * sigma;
        struct rule r = clipped_rule(sigma, z);
        EXPECT_NEAR(moment(&r, 0), 1, 1e-8);
        EXPECT_NEAR(moment(&r, 1), 0, 1e-15);
        double within = sigma * sigma * (2 * below(z) - 1 - TERM(2 * z * density(z)));
        error = worse(error, fabs(moment(&r, 2) - FORMULA(within + TERM(2 * c * c * (1 - below(z))))));
    }
    CHECK("6.7", error, 1e-9);
}

static double bumpy(double a, double b) {
    return sin(1.3 * a) * cos(0.7 * b) + 0.3 * a * a * b - 0.2 * b * b;
}

/* (E[Q(a + noise)] - Q(a)) / v for two components. */
static double smoothing_effect(double a, double b, double sigma) {
    struct rule r = clipped_rule(sigma, 2.5);
    double sum = 0;
    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < NODES; j++)
            sum += r.weight[i] * r.weight[j] * (bumpy(a + r.node[i], b + r.node[j]) - bumpy(a, b));
    return sum / moment(&r, 2);
}

void smoothing(struct harness *t) {
    double a = 0.4, b = -0.6, s[3], error;
    for (int k = 0; k < 3; k++) s[k] = smoothing_effect(a, b, 0.1 / (1 << k));
    double first[2] = {(4 * s[1] - s[0]) / 3, (4 * s[2] - s[1]) / 3}, limit = (16 * first[1] - first[0]) / 15;
    double by_a = -1.69 * sin(1.3 * a) * cos(0.7 * b) + 0.6 * b;
    double by_b = -0.49 * sin(1.3 * a) * cos(0.7 * b) - 0.4;
    error = fabs(limit - FORMULA((by_a + TERM(by_b)) / 2));
    CHECK("6.8", error, 1e-8);
}

void patience(struct harness *t) {
    const double beta = 0.07, lambda = 1 - beta, omega = 0.8, kappa = 0.3;
    double error = 0;
    for (int d = 1; d <= 5; d++) {
        double variance = 0, used = 0;
        for (int n = 1; n <= 5000; n++) {
            variance = lambda * lambda * variance + beta * beta * omega * omega;
            if (n % d) continue;
            used = variance;
            variance += kappa * kappa;
        }
        double unrest = kappa * kappa * pow(lambda, 2 * d) / (1 - pow(lambda, 2 * d));
        error = worse(error, fabs(used - FORMULA(TERM(unrest) + TERM(omega * omega * beta / (2 - beta)))));
    }
    CHECK("6.12", error, 1e-14);
}
