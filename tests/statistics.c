/* Means, Student's distribution and the sign test, against integrals, series and counting. */
#include "harness.h"
#include "numbers/statistics.h"

static void means(struct harness *t) {
    double x[4] = {1, 2, 3, 6}, error;
    EXPECT_NEAR(statistics_mean(4, x, &error), 3, 1e-15);
    EXPECT_NEAR(error, sqrt(14.0 / 3 / 4), 1e-15);
    EXPECT(statistics_mean(1, x, &error) == 1 && error == 0);
}

static void percentiles(struct harness *t) {
    double x[5] = {3, 1, 2, 10, 4};
    statistics_sort(5, x);
    EXPECT(x[0] == 1 && x[1] == 2 && x[2] == 3 && x[3] == 4 && x[4] == 10);
    EXPECT(statistics_percentile(5, x, 0) == 1 && statistics_percentile(5, x, 0.5) == 3);
    EXPECT(statistics_percentile(5, x, 1) == 10 && statistics_percentile(1, x, 0.3) == 1);
    EXPECT(statistics_percentile(4, x, 0.5) == 2.5);
    EXPECT_NEAR(statistics_percentile(5, x, 0.9), 4 + 0.6 * 6, 1e-14);
}

/* The density up to its factor, in the angle whose tangent is t over root k: cos^(k-1). */
static double density(double angle, void *context) {
    return pow(cos(angle), *(int *)context - 1);
}

/* Gauss-Legendre would do; Simpson's rule on 2000 pieces is simpler, and the integrand is smooth. */
static double simpson(double high, int freedom) {
    enum { PIECES = 2000 };
    double sum = 0, h = high / (double)PIECES;
    for (int i = 0; i <= PIECES; i++)
        sum += density(i * h, &freedom) * (i == 0 || i == PIECES ? 1 : i % 2 ? 4 : 2) * h / 3;
    return sum;
}

static void student(struct harness *t) {
    static const double at[] = {0.1, 0.7, 1.5, 2.262, 4, 30};
    double error = 0;
    for (int k = 1; k <= 40; k++)
        for (int i = 0; i < 6; i++) {
            double exact = simpson(atan2(at[i], sqrt(k)), k) / simpson(acos(-1) / 2, k);
            error = worse(error, fabs(FORMULA(statistics_student(at[i], k)) - exact));
        }
    CHECK("statistics.1", error, 1e-10);
    EXPECT(statistics_student(0, 5) == 0);
    for (int k = 1; k <= 40; k++) EXPECT_NEAR(statistics_student(statistics_student_quantile(0.95, k), k), 0.95, 1e-12);
    EXPECT_NEAR(statistics_student_quantile(0.95, 9), 2.262157, 1e-6); /* as tables print it */
    EXPECT_NEAR(statistics_student_quantile(0.5, 1), 1, 1e-12);        /* Cauchy */
}

/* All outcomes of n coins are counted; those at least as uneven make p. */
static void signs(struct harness *t) {
    double error = 0;
    for (int n = 0; n <= 14; n++)
        for (int wins = 0; wins <= n; wins++) {
            int uneven = 0;
            for (int outcome = 0; outcome < 1 << n; outcome++) {
                int heads = 0;
                for (int bit = 0; bit < n; bit++) heads += outcome >> bit & 1;
                uneven += abs(2 * heads - n) >= abs(2 * wins - n);
            }
            error = worse(error, fabs(FORMULA(statistics_sign(wins, n - wins)) - (double)uneven / (1 << n)));
        }
    CHECK("statistics.2", error, 1e-14);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"means", means},
                                             {"percentiles", percentiles},
                                             {"Student", student},
                                             {"signs", signs}};
    return harness_run("statistics", section, 4, argc, argv);
}
