/* Both rules against integrals in closed form: polynomials, moments, waves and kinks. */
#include "numbers/quadrature.h"

#include "harness.h"

static const double TWO_PI = 6.283185307179586;

static double power(double x, void *context) {
    return pow(x, *(int *)context);
}

/* The integral of power over [low, high]. */
static double exact_power(int n, double low, double high) {
    return (pow(high, n + 1) - pow(low, n + 1)) / (n + 1);
}

/* P_8(x), by the recurrence, and its derivative. */
static double legendre(double x, double *slope) {
    double before = 1, p = x;
    for (int n = 1; n < 8; n++) {
        double next = ((2 * n + 1) * x * p - n * before) / (n + 1);
        before = p;
        p = next;
    }
    *slope = 8 * (x * p - before) / (x * x - 1);
    return p;
}

/* Its i-th positive zero, by Newton's method. */
static double zero_of_legendre(int i) {
    double x = sin(TWO_PI / 4 * (2 * i + 1) / 8.5), slope;
    for (int k = 0; k < 20; k++) {
        double p = legendre(x, &slope);
        x -= p / slope;
    }
    return x;
}

/* 1 at one call and 0 at all others; remembers where that was. */
struct probe {
    int calls, at;
    double x;
};

static double probe(double x, void *context) {
    struct probe *c = context;
    if (c->calls++ != c->at) return 0;
    c->x = x;
    return 1;
}

static void nodes(struct harness *t) {
    double error = 0, places = 0;
    for (int i = 0; i < 8; i++) {
        struct probe c = {.at = i};
        double weight = quadrature(probe, &c, -1, 1, 1), least = INFINITY, slope, x = 0;
        for (int j = 0; j < 4; j++)
            if (fabs(zero_of_legendre(j) - fabs(c.x)) < least) least = fabs((x = zero_of_legendre(j)) - fabs(c.x));
        legendre(x, &slope);
        places += c.x;
        error = worse(error, fabs(weight - FORMULA(2 / ((1 - TERM(x * x)) * slope * slope))));
        EXPECT_NEAR(least, 0, 1e-15);
        EXPECT(c.calls == 8);
    }
    EXPECT_NEAR(places, 0, 1e-15); /* either sign */
    CHECK("quadrature.2", error, 1e-14);
}

static void polynomials(struct harness *t) {
    const double middle = 0.4, half = 1.1;
    double error = 0;
    for (int n = 0; n < 16; n++) {
        double sum = 0, exact = exact_power(n, middle - half, middle + half);
        for (int i = 0; i < 4; i++) {
            double x = zero_of_legendre(i), slope;
            legendre(x, &slope);
            double weight = 2 / ((1 - x * x) * slope * slope);
            sum += weight * (power(middle - half * x, &n) + TERM(power(middle + half * x, &n)));
        }
        error = worse(error, fabs(FORMULA(half * sum) - exact) / fmax(1, exact));
        for (int panels = 1; panels <= 3; panels++) {
            double by_module = quadrature(power, &n, middle - half, middle + half, panels);
            EXPECT_NEAR(by_module / fmax(1, exact), exact / fmax(1, exact), 1e-14);
        }
    }
    CHECK("quadrature.1", error, 1e-14);
}

static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
}

static void remainder_of_panels(struct harness *t) {
    int n = 16;
    double error = 0;
    for (int panels = 1; panels <= 2; panels++) {
        double d = 2.0 / panels, missed = exact_power(n, -1, 1) - quadrature(power, &n, -1, 1, panels);
        double literal = pow(factorial(8), 4) / (17 * pow(factorial(16), 3)) * pow(d, 17) * factorial(16);
        error = worse(error, fabs(missed / panels - FORMULA(literal)));
    }
    CHECK("quadrature.3", error, 1e-15);
}

static double exponential(double x, void *context) {
    (void)context;
    return exp(x);
}

static double kink(double x, void *context) {
    return fabs(x - *(double *)context) * exp(x);
}

static void functions(struct harness *t) {
    double at = 0.5;
    EXPECT_NEAR(quadrature(exponential, NULL, -1, 2, 4), exp(2) - exp(-1), 1e-13);
    EXPECT_NEAR(quadrature(exponential, NULL, 2, -1, 4), exp(-1) - exp(2), 1e-13);
    EXPECT(quadrature(exponential, NULL, 1, 1, 4) == 0);
    /* Left of the kink and right of it, integrated by parts; it lies between panels, and then within one. */
    double exact = 2 * exp(at) - 1.5 * exp(0) + 0.5 * exp(2);
    EXPECT_NEAR(quadrature(kink, &at, 0, 2, 4), exact, 1e-13);
    EXPECT(fabs(quadrature(kink, &at, 0, 2, 3) - exact) > 1e-4);
}

static double wave(double x, void *context) {
    return cos(*(double *)context * x);
}

static double hyperbolic(double x, void *context) {
    (void)context;
    return tanh(x) * tanh(x);
}

/* Waves and powers of x ~ N(mu, sigma^2), with (quadrature.4) written out and by the module. */
static void means(struct harness *t) {
    static const double mu[] = {0, 0.7, -3, 2}, sigma[] = {1, 0.02, 1.3, 4};
    double error = 0;
    for (int i = 0; i < 4; i++) {
        double m = mu[i], s = sigma[i], omega = 3, h = 0.05, sum = 0, moment[13] = {1, m};
        double exact = cos(omega * m) * exp(-0.5 * omega * omega * s * s);
        for (int k = -240; k <= 240; k++)
            sum += h / sqrt(TWO_PI) * exp(-0.5 * (k * h) * (k * h)) * wave(TERM(m) + s * k * h, &omega);
        error = worse(error, fabs(FORMULA(sum) - exact));
        EXPECT_NEAR(quadrature_normal(wave, &omega, m, s), exact, 1e-13);
        for (omega = 5; omega <= 190; omega += 5) /* all that the page promises */
            EXPECT_NEAR(quadrature_normal(wave, &omega, m, s), cos(omega * m) * exp(-0.5 * pow(omega * s, 2)), 1e-13);
        for (int n = 0; n <= 12; n++) {
            if (n > 1) moment[n] = m * moment[n - 1] + (n - 1) * s * s * moment[n - 2];
            double scale = pow(fabs(m) + s, n) * (1 + n * n);
            EXPECT_NEAR(quadrature_normal(power, &n, m, s) / scale, moment[n] / scale, 1e-13);
        }
        EXPECT_NEAR(quadrature_normal(exponential, NULL, m, s) / exp(m + s * s / 2), 1, 1e-13);
    }
    CHECK("quadrature.4", error, 1e-13);
    struct quadrature_rule rule = quadrature_rule(0.5);
    EXPECT(rule.n * rule.h >= 12 && rule.h == quadrature_rule(1).h);
}

/* d/dz tanh z = 1 - tanh^2 z and integration by parts: E[tanh^2] = 1 - E[x tanh x]/sigma^2. */
static double hyperbolic_by_parts(double x, void *context) {
    double sigma = *(double *)context;
    return 1 - x * tanh(x) / (sigma * sigma);
}

static void steep(struct harness *t) {
    for (double sigma = 0.5; sigma < 50; sigma *= 3)
        EXPECT_NEAR(quadrature_normal(hyperbolic, NULL, 0, sigma),
                    quadrature_normal(hyperbolic_by_parts, &sigma, 0, sigma), 1e-13);
}

/* Steps that are so coarse that the error is seen. */
static void aliases(struct harness *t) {
    double error = 0, seen = 0;
    for (double h = 0.8; h < 2.5; h += 0.4)
        for (double omega = 0; omega < 3; omega += 0.5) {
            double sum = 0, waves = 0;
            for (int k = -40; k <= 40; k++)
                sum += h / sqrt(TWO_PI) * exp(-0.5 * (k * h) * (k * h)) * cos(omega * k * h);
            for (int j = -20; j <= 20; j++) waves += exp(-0.5 * pow(omega + TERM(TWO_PI * j / h), 2));
            error = worse(error, fabs(sum - FORMULA(waves)));
            seen = fmax(seen, fabs(sum - exp(-0.5 * omega * omega)));
        }
    CHECK("quadrature.5", error, 1e-13);
    EXPECT(seen > 0.1);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"nodes and weights", nodes},
        {"polynomials", polynomials},
        {"what a panel misses", remainder_of_panels},
        {"functions on an interval", functions},
        {"means", means},
        {"steep functions", steep},
        {"aliases", aliases},
    };
    return harness_run("quadrature", section, sizeof section / sizeof *section, argc, argv);
}
