/* Means, Student's distribution and the sign test, against integrals, series and counting. */
#include "harness.h"
#include "numbers/statistics.h"

static void means(struct harness *t) {
    double x[4] = {1, 2, 3, 6}, error;
    EXPECT_NEAR(statistics_mean(4, x, &error), 3, 1e-15);
    EXPECT_NEAR(error, sqrt(14.0 / 3 / 4), 1e-15);
    EXPECT(statistics_mean(1, x, &error) == 1 && error == 0);
    const double same[] = {-0.168, -0.168, -0.168, -0.168, -0.168, -0.168}, infinite[] = {INFINITY, 1};
    EXPECT(statistics_mean(6, same, &error) == -0.168 && error == 0);
    EXPECT(isinf(statistics_mean(2, infinite, &error)));
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

static void interquartile(struct harness *t) {
    static const double sorted[10] = {-90, 1, 2, 3, 4, 5, 6, 7, 800, 900};
    /* Left out at each end, by hand: none of 3, one of 4 to 7, two of 8 to 10. */
    static const double at[10] = {-90, -89 / 2.0, -87 / 3.0, 1.5, 2, 2.5, 3, 3.5, 4, 27 / 6.0};
    double error = 0;
    for (int n = 1; n <= 10; n++) error = worse(error, fabs(FORMULA(statistics_interquartile(n, sorted)) - at[n - 1]));
    CHECK("statistics.3", error, 1e-13);
}

static double interquartile_of(int strata, int n, double *x) {
    (void)strata;
    statistics_sort(n, x);
    return statistics_interquartile(n, x);
}

static double product_of_means(int strata, int n, double *x) {
    double error, product = 1;
    for (int i = 0; i < strata; i++) product *= statistics_mean(n, x + i * n, &error);
    return product;
}

/* All 4^4 draws are counted: the interval is that of their distribution, whose steps are far from its ends. */
static void bootstrap(struct harness *t) {
    static const double x[4] = {1, 2, 4, 8}, apart[6] = {1, 1, 1, 5, 5, 5};
    double all[256], low, high, again_low, again_high;
    struct rng rng;
    for (int draw = 0; draw < 256; draw++) {
        double y[4] = {x[draw & 3], x[draw >> 2 & 3], x[draw >> 4 & 3], x[draw >> 6 & 3]};
        all[draw] = interquartile_of(1, 4, y);
    }
    statistics_sort(256, all);
    rng_init(&rng, 3, 0);
    statistics_bootstrap(1, 4, x, interquartile_of, 20000, 0.8, &rng, &low, &high);
    EXPECT(low == statistics_percentile(256, all, 0.1) && high == statistics_percentile(256, all, 0.9));
    EXPECT(low == 1.5 && high == 6);
    statistics_bootstrap(1, 4, x, interquartile_of, 20000, 0.6, &rng, &low, &high);
    EXPECT(low == statistics_percentile(256, all, 0.2) && high == statistics_percentile(256, all, 0.8));
    EXPECT(low == 2 && high == 5);
    /* A stratum is drawn from itself: two that are constant have no interval, and their product is known. */
    statistics_bootstrap(2, 3, apart, product_of_means, 100, 0.95, &rng, &low, &high);
    EXPECT_NEAR(low, 5, 1e-14);
    EXPECT_NEAR(high, 5, 1e-14);
    rng_init(&rng, 4, 0);
    statistics_bootstrap(1, 4, x, product_of_means, 200, 0.95, &rng, &low, &high);
    rng_init(&rng, 4, 0);
    statistics_bootstrap(1, 4, x, product_of_means, 200, 0.95, &rng, &again_low, &again_high);
    EXPECT(low == again_low && high == again_high);
}

/* The formula on sums of squares, and how often the interval of normal draws holds the difference of their means. */
static void difference(struct harness *t) {
    const double x[4] = {1, 2, 3, 6}, y[3] = {2, 2.5, 9}, same[4] = {6, 3, 1, 2};
    double half, error = 0, a = 14.0 / 3 / 4, b = (2.5 * 2.5 + 2 * 2 + 4.5 * 4.5) / 2 / 3;
    int freedom = (int)((a + b) * (a + b) / (a * a / 3 + b * b / 2));
    error = worse(error, fabs(FORMULA(statistics_difference(4, x, 3, y, 0.95, &half)) - (3 - 4.5)));
    error = worse(error, fabs(half - statistics_student_quantile(0.95, freedom) * sqrt(a + b)));
    CHECK("statistics.5", error, 1e-12);
    EXPECT_NEAR(statistics_difference(4, x, 4, same, 0.9, &half), 0, 1e-15); /* as many of the same spread: 2(n - 1) */
    EXPECT_NEAR(half, statistics_student_quantile(0.9, 6) * sqrt(2 * a), 1e-12);
    EXPECT(statistics_difference(2, (double[]){3, 3}, 3, (double[]){1, 1, 1}, 0.95, &half) == 2 && half == 0);
    struct rng rng;
    rng_init(&rng, 5, 0);
    enum { DRAWS = 4000 };
    int held = 0;
    for (int i = 0; i < DRAWS; i++) {
        double few[3], many[10];
        for (int k = 0; k < 3; k++) few[k] = 1 + 3 * rng_normal(&rng);
        for (int k = 0; k < 10; k++) many[k] = rng_normal(&rng);
        held += fabs(statistics_difference(3, few, 10, many, 0.95, &half) - 1) <= half;
    }
    EXPECT(held > DRAWS * 94 / 100 && held < DRAWS * 99 / 100);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"means", means},
                                             {"percentiles", percentiles},
                                             {"Student", student},
                                             {"signs", signs},
                                             {"interquartile mean", interquartile},
                                             {"bootstrap", bootstrap},
                                             {"difference", difference}};
    return harness_run("statistics", section, 7, argc, argv);
}
