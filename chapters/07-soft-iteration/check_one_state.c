/*
### One state

The derivative of the Lagrangian is compared with differences; the multiplier, the best distribution and the soft
maximum are found without their formulas, by bisection and by golden sections; and what another distribution falls
short is compared with its divergence. Then come temperatures and values of any size, with what rounding must not spoil.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

/* Action values of two or three actions, and what else eqs. 7.12 to 7.19 and 7.31 speak of. */
struct row {
    int n;
    double alpha, lambda, q[3];
    double positive[3];          /* any numbers where the Lagrangian is differentiated */
    double pi[3], softmax[3];    /* another distribution, and the best one */
    double sum, multiplier, off; /* of exp(q/alpha); the multiplier as it is found; what pi falls short */
};

static double sum_of_exp(const double *q, int n, double alpha) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += exp(q[a] / alpha);
    return sum;
}

/* By bisection: the multiplier at which the probabilities of a stationary point add up to 1. */
static double multiplier(const double *q, int n, double alpha) {
    double low = -100, high = 100;
    for (int i = 0; i < 200; i++) {
        double lambda = (low + high) / 2, sum = 0;
        for (int a = 0; a < n; a++) sum += exp((q[a] - alpha - lambda) / alpha);
        if (sum > 1)
            low = lambda;
        else
            high = lambda;
    }
    return low;
}

static void draw_row(struct row *x, struct rng *rng, int i) {
    x->n = 2 + i % 2;
    x->alpha = rng_range(rng, 0.3, 2);
    x->lambda = rng_normal(rng);
    for (int a = 0; a < 3; a++) x->q[a] = rng_normal(rng);
    random_row(rng, x->positive, x->n);
    for (int a = 0; a < x->n; a++) x->positive[a] = 0.1 + 0.7 * x->positive[a];
    random_row(rng, x->pi, x->n);
    x->sum = sum_of_exp(x->q, x->n, x->alpha);
    x->multiplier = multiplier(x->q, x->n, x->alpha);
    x->off = x->alpha * log(x->sum);
    for (int a = 0; a < x->n; a++) {
        x->softmax[a] = exp(x->q[a] / x->alpha) / x->sum;
        x->off -= x->pi[a] * (x->q[a] - x->alpha * log(x->pi[a]));
    }
}

static double lagrangian(const double *pi, void *context) {
    const struct row *x = context;
    double sum = x->lambda;
    for (int a = 0; a < x->n; a++) sum += part_of(pi[a], x->q[a], x->alpha) - x->lambda * pi[a];
    return sum;
}

static double maximum_for_sum(const double *c, void *context) {
    const struct row *x = context;
    return best_split(x->q, x->n, x->alpha, c[0]);
}

static double soft_maximum_of(const double *q, void *context) {
    const struct row *x = context;
    return x->alpha * log(sum_of_exp(q, x->n, x->alpha));
}

static double entropy_at(const double *alpha, void *context) {
    const struct row *x = context;
    double pi[3];
    for (int a = 0; a < x->n; a++) pi[a] = exp(x->q[a] / *alpha) / sum_of_exp(x->q, x->n, *alpha);
    return entropy_of(pi, x->n);
}

/* ---- the equations, one by one; each returns its error ---- */

static double slope_of_lagrangian(struct harness *t, struct row *x) {
    double gradient[3];
    for (int a = 0; a < x->n; a++)
        gradient[a] = FORMULA(x->q[a] - TERM(x->alpha * log(x->positive[a])) - x->alpha - x->lambda);
    return gradcheck(lagrangian, x, x->positive, x->n, gradient).error;
}

static double the_multiplier(struct harness *t, struct row *x) {
    return fabs(x->multiplier - FORMULA(x->alpha * log(x->sum) - TERM(x->alpha)));
}

static double best_distribution(struct harness *t, struct row *x) {
    return x->n == 2 ? fabs(found_by_trying(x->q, x->alpha) - FORMULA(exp(x->q[0] / x->alpha) / x->sum)) : 0;
}

static double worth_of_multiplier(struct harness *t, struct row *x) {
    double c = 1;
    return fabs(gradcheck_derivative(maximum_for_sum, x, &c, 0) - FORMULA(x->multiplier));
}

static double the_maximum(struct harness *t, struct row *x) {
    return fabs(best_split(x->q, x->n, x->alpha, 1) - FORMULA(x->alpha * log(x->sum)));
}

static double price_of_another(struct harness *t, struct row *x) {
    double divergence = 0;
    for (int a = 0; a < x->n; a++) divergence += x->pi[a] * log(x->pi[a] / x->softmax[a]);
    EXPECT_NEAR(soft_divergence(x->pi, x->softmax, x->n), divergence, 1e-13);
    return fabs(x->off - FORMULA(x->alpha * divergence));
}

static double slope_of_maximum(struct harness *t, struct row *x) {
    double gradient[3];
    for (int a = 0; a < x->n; a++) gradient[a] = FORMULA(x->softmax[a]);
    return gradcheck(soft_maximum_of, x, x->q, x->n, gradient).error;
}

static double slope_of_entropy(struct harness *t, struct row *x) {
    double mean = 0, square = 0, slope = gradcheck_derivative(entropy_at, x, &x->alpha, 0);
    for (int a = 0; a < x->n; a++) {
        mean += x->softmax[a] * x->q[a];
        square += x->softmax[a] * x->q[a] * x->q[a];
    }
    return fabs(slope - FORMULA((square - TERM(mean * mean)) / pow(x->alpha, 3)));
}

static double all_equal(struct harness *t, struct row *x) {
    double level[3] = {x->q[0], x->q[0], x->q[0]}, same = x->alpha * log(sum_of_exp(level, x->n, x->alpha));
    return fabs(same - FORMULA(x->q[0] + TERM(x->alpha * log(x->n))));
}

/* The module's functions of a row. */
static void expect_row(struct harness *t, const struct row *x, struct rng *rng) {
    int n = x->n;
    const double *q = x->q;
    double got[3], moved[3], largest = x->alpha * log(x->sum);
    double most = fmax(q[0], fmax(q[1], n == 3 ? q[2] : q[0]));
    EXPECT_NEAR(soft_maximum(q, n, x->alpha), largest, 1e-13);
    EXPECT_NEAR(soft_mean(q, x->softmax, n, x->alpha), largest, 1e-13);
    EXPECT_NEAR(soft_mean(q, x->pi, n, x->alpha), largest - x->off, 1e-13);
    soft_softmax(q, n, x->alpha, got);
    for (int a = 0; a < n; a++) EXPECT_NEAR(got[a], x->softmax[a], 1e-14);
    EXPECT(most < soft_maximum(q, n, x->alpha) && soft_maximum(q, n, x->alpha) <= most + x->alpha * log(n));
    for (int a = 0; a < n; a++) moved[a] = q[a] + rng_normal(rng);
    EXPECT(fabs(soft_maximum(moved, n, x->alpha) - soft_maximum(q, n, x->alpha)) <= distance(moved, q, n));
}

void one_state(struct harness *t) {
    static const struct {
        const char *id;
        double (*error_of)(struct harness *t, struct row *x);
        double bound;
    } equation[9] = {{"7.12", slope_of_lagrangian, 1e-9}, {"7.13", the_multiplier, 1e-12},
                     {"7.14", best_distribution, 1e-9},   {"7.15", worth_of_multiplier, 1e-8},
                     {"7.16", the_maximum, 1e-12},        {"7.17", price_of_another, 1e-12},
                     {"7.19", slope_of_maximum, 1e-9},    {"7.31", slope_of_entropy, 1e-8},
                     {"7.18", all_equal, 1e-12}};
    for (int which = 0; which < 9; which++) {
        struct rng rng;
        double error = 0;
        rng_init(&rng, 5, 0);
        for (int i = 0; i < 40; i++) {
            struct row x;
            draw_row(&x, &rng, i);
            error = worse(error, equation[which].error_of(t, &x));
            expect_row(t, &x, &rng);
        }
        CHECK(equation[which].id, error, equation[which].bound);
    }
}

/* Temperatures and values of any size. */
void extremes(struct harness *t) {
    double pi[4], big[2] = {1e5, 99999}, low[3] = {-4e8, -5e8, -4e8}, q[4] = {1, 3, 3, 2};
    EXPECT(soft_maximum(big, 2, 1e-6) == 1e5);
    EXPECT_NEAR(soft_maximum(low, 3, 1e-6), -4e8 + 1e-6 * log(2), 1e-7);
    EXPECT_NEAR(soft_maximum(big, 2, 1), 1e5 + log1p(exp(-1)), 1e-10);
    EXPECT_NEAR(soft_maximum((double[]){1, 1 - 30e-6}, 2, 1e-6) - 1, 0, 1e-15);
    EXPECT(soft_maximum((double[]){0, -30e-6}, 2, 1e-6) > 9.3e-20); /* 1e-6 exp(-30): digits of a small sum */
    EXPECT(soft_maximum((double[]){-30e-6, 0}, 2, 1e-6) < 9.4e-20);
    EXPECT_NEAR(soft_maximum(q, 4, 1e9) / 1e9, log(4), 1e-8);
    EXPECT_NEAR(soft_maximum(q, 4, 1e4) - 1e4 * log(4), 2.25 + 0.6875 / 2e4, 1e-8); /* the mean, half the variance */
    EXPECT(soft_maximum(q, 4, 0) == 3 && soft_maximum(q, 1, 0.3) == 1 && soft_maximum(q, 1, 0) == 1);
    EXPECT(soft_maximum(q, 4, 5e-324) == 3);
    soft_softmax(big, 2, 1e-6, pi);
    EXPECT(pi[0] == 1 && pi[1] == 0);
    soft_softmax(big, 2, 1, pi);
    EXPECT_NEAR(pi[0], 1 / (1 + exp(-1)), 1e-15);
    for (int k = 0; k < 2; k++) {
        soft_softmax(q, 4, k ? 5e-324 : 0, pi);
        EXPECT(pi[0] == 0 && pi[1] == 0.5 && pi[2] == 0.5 && pi[3] == 0);
    }
    soft_softmax(q, 4, 1e12, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], 0.25, 1e-12);
    EXPECT(soft_mean(big, (double[]){1, 0}, 2, 1e-6) == 1e5); /* 0 log 0 */
    EXPECT(soft_mean(q, (double[]){0, 0, 1, 0}, 4, 5) == 3);
}
