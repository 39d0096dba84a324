/* The softmax against its definition, on rows that the definition can bear and on some that it cannot. */
#include "numbers/softmax.h"

#include "harness.h"

enum { ROWS = 4, N = 3, TEMPERATURES = 3 };
static const double row[ROWS][N] = {{0.3, -0.2, 1.4}, {2, 2, 2}, {-7, 5, 5.5}, {0, -0.001, -12}};
static const double temperature[TEMPERATURES] = {0.5, 1, 3};

/* As they are printed, without a largest number. */
static void probabilities(struct harness *t) {
    double error = 0;
    for (int k = 0; k < ROWS * TEMPERATURES; k++) {
        const double *x = row[k % ROWS], at = temperature[k / ROWS];
        double p[N], sum = exp(x[0] / at) + exp(x[1] / at) + TERM(exp(x[2] / at));
        softmax(x, N, at, p);
        for (int i = 0; i < N; i++) error = worse(error, fabs(FORMULA(exp(x[i] / at) / sum) - p[i]));
    }
    CHECK("softmax.1", error, 1e-15);
}

static void logarithms(struct harness *t) {
    double error = 0;
    for (int k = 0; k < ROWS * TEMPERATURES; k++) {
        const double *x = row[k % ROWS], at = temperature[k / ROWS];
        double p[N], sum = exp(x[0] / at) + exp(x[1] / at) + exp(x[2] / at);
        struct softmax_sum z = softmax(x, N, at, p);
        error = worse(error, fabs(FORMULA(z.top / at + TERM(z.above)) - log(sum)));
        for (int i = 0; i < N; i++)
            error = worse(error, fabs(FORMULA((x[i] - z.top) / at - TERM(z.above)) - log(exp(x[i] / at) / sum)));
        EXPECT(z.above >= 0 && z.above <= log(N) + 1e-15);
    }
    CHECK("softmax.2", error, 1e-14);
}

/* Numbers whose exponentials are infinite or zero; small and large temperatures. */
static void far(struct harness *t) {
    double p[2];
    softmax((double[]){1000, 999}, 2, 1, p);
    EXPECT_NEAR(p[0], 1 / (1 + exp(-1)), 1e-15);
    softmax((double[]){-1000, -1002}, 2, 1, p);
    EXPECT_NEAR(p[1], exp(-2) / (1 + exp(-2)), 1e-15);
    struct softmax_sum z = softmax((double[]){0, -2000}, 2, 1, p);
    EXPECT(p[0] == 1 && p[1] == 0 && z.top == 0 && z.above == 0); /* log p[1] is -2000 all the same */
    softmax((double[]){0, 1}, 2, 1e-6, p);
    EXPECT(p[0] == 0 && p[1] == 1);
    softmax((double[]){0, 1}, 2, 1e12, p);
    EXPECT_NEAR(p[0], 0.5, 1e-12);
}

static void calls(struct harness *t) {
    double p[N], x[N], one;
    struct softmax_sum z = softmax(row[0], N, 0.5, p), alone = softmax(row[0], N, 0.5, NULL);
    EXPECT(z.top == alone.top && z.above == alone.above && z.top == 1.4);
    memcpy(x, row[0], sizeof x);
    softmax(x, N, 0.5, x); /* in its place */
    EXPECT(memcmp(x, p, sizeof x) == 0);
    z = softmax((double[]){-3.5}, 1, 2, &one);
    EXPECT(one == 1 && z.top == -3.5 && z.above == 0);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"probabilities", probabilities},
        {"logarithms", logarithms},
        {"far numbers", far},
        {"calls", calls},
    };
    return harness_run("softmax", section, sizeof section / sizeof *section, argc, argv);
}
