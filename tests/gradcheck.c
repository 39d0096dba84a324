/* Gradient checks: exact on known functions, void where they must be, and the index of a planted error. */
#include "numbers/gradcheck.h"
#include "harness.h"

static double smooth(const double *x, void *context) {
    (void)context;
    return exp(x[0]) * sin(x[1]) + x[2] * x[2] * x[2] / (1 + x[0] * x[0]);
}

static void smooth_gradient(const double *x, double *g) {
    double below = 1 + x[0] * x[0];
    g[0] = exp(x[0]) * sin(x[1]) - 2 * x[0] * x[2] * x[2] * x[2] / (below * below);
    g[1] = exp(x[0]) * cos(x[1]);
    g[2] = 3 * x[2] * x[2] / below;
}

/* The tableau, written out, for a function whose derivative is known: every entry of the last row converges to it. */
static void tableau(struct harness *t) {
    double x[3] = {0.3, -0.7, 1.2}, g[3], error = 0;
    smooth_gradient(x, g);
    for (int i = 0; i < 3; i++) {
        double d[4][4], h = 0.05, centre = x[i];
        for (int row = 0; row < 4; row++, h /= 1.4) {
            x[i] = centre + h;
            double up = smooth(x, NULL);
            x[i] = centre - h;
            d[row][0] = (up - smooth(x, NULL)) / (2 * h);
            x[i] = centre;
            for (int j = 1; j <= row; j++) {
                double c = pow(1.4, 2 * j);
                d[row][j] = FORMULA((c * d[row][j - 1] - TERM(d[row - 1][j - 1])) / (c - 1));
            }
        }
        error = worse(error, fabs(d[3][3] - g[i]) / fabs(g[i]));
    }
    CHECK("gradcheck.1", error, 1e-10);
}

static void accuracy(struct harness *t) {
    double x[3] = {0.3, -0.7, 1.2}, g[3];
    smooth_gradient(x, g);
    struct gradcheck right = gradcheck(smooth, NULL, x, 3, g);
    EXPECT(right.error < 1e-9);
    EXPECT(x[0] == 0.3 && x[1] == -0.7 && x[2] == 1.2);
    g[1] *= 1.001;
    struct gradcheck wrong = gradcheck(smooth, NULL, x, 3, g);
    EXPECT(wrong.index == 1);
    EXPECT_NEAR(wrong.error, 0.001, 2e-6);
}

static double unequal(const double *x, void *context) {
    double scale = context ? *(const double *)context : 1;
    return scale * (sin(x[0]) + 0.01 * sin(x[1]) + 1e-6 * sin(x[2]));
}

/* An entry is measured against itself, but a tiny one against a thousandth of the largest. */
static void scales(struct harness *t) {
    double x[3] = {0}, g[3] = {1, 0.01 * 1.25, 1e-6};
    struct gradcheck c = gradcheck(unequal, NULL, x, 3, g);
    EXPECT(c.index == 1);
    EXPECT_NEAR(c.error, 0.2, 1e-9);
    EXPECT_NEAR(c.analytic, 0.0125, 0);
    EXPECT_NEAR(c.numeric, 0.01, 1e-11);
    g[1] = 0.01, g[2] = 51e-6; /* wrong by 50e-6 of a floor of 1e-3 */
    c = gradcheck(unequal, NULL, x, 3, g);
    EXPECT(c.index == 2);
    EXPECT_NEAR(c.error, 0.05, 1e-9);
    g[2] = 1e-6, g[0] = -1; /* a wrong sign is an error of twice the size */
    c = gradcheck(unequal, NULL, x, 3, g);
    EXPECT(c.index == 0);
    EXPECT_NEAR(c.error, 2, 1e-9);
    double scale = 100, large[3] = {100, 1, 51e-4}; /* the floor grows with the largest */
    c = gradcheck(unequal, &scale, x, 3, large);
    EXPECT(c.index == 2);
    EXPECT_NEAR(c.error, 0.05, 1e-9);
}

static double itself(const double *x, void *context) {
    (void)context;
    return x[0];
}

static double steep(const double *x, void *context) {
    (void)context;
    return sin(20 * x[0]);
}

/* Steps that are small beside the period of what they are taken of. */
static void small_steps(struct harness *t) {
    double x = 0.3;
    EXPECT_NEAR(gradcheck_derivative(steep, NULL, &x, 0), 20 * cos(20 * x), 1e-8);
}

/* Where x is no round number, x + h is not h away from it; the quotient takes the steps that were taken. */
static void real_steps(struct harness *t) {
    for (double x = 1e-3; x < 1e12; x *= 37) EXPECT(gradcheck_derivative(itself, NULL, &x, 0) == 1);
}

static void void_comparisons(struct harness *t) {
    double x[3] = {0.3, -0.7, 1.2}, zero[3] = {0}, copied[3], broken[3];
    for (int i = 0; i < 3; i++) copied[i] = gradcheck_derivative(smooth, NULL, x, i);
    EXPECT(isinf(gradcheck(smooth, NULL, x, 3, zero).error));
    EXPECT(isinf(gradcheck(smooth, NULL, x, 3, copied).error));
    smooth_gradient(x, broken);
    broken[2] = NAN;
    struct gradcheck g = gradcheck(smooth, NULL, x, 3, broken);
    EXPECT(isinf(g.error) && g.index == 2);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"the tableau", tableau},
                                             {"accuracy and the worst index", accuracy},
                                             {"scales", scales},
                                             {"the steps that are taken", real_steps},
                                             {"small steps", small_steps},
                                             {"void comparisons", void_comparisons}};
    return harness_run("gradcheck", section, sizeof section / sizeof *section, argc, argv);
}
