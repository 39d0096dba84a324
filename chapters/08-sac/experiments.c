/*
## The studies

Each study is a subcommand that prints a table; `make data` records them all in `figures/data`.
*/
#include "densities.h"
#include "exercises.h"
#include "kl.h"
#include "rng.h"
#include "study.h"

#include <math.h>
#include <stdbool.h>

/* ---- the logarithm of the Jacobian ---- */

enum { POINTS = 400 };

/* Relative to the value, or to 1 where that is less: the logarithm is a term of a sum. In extended precision, where
 * there is one. */
static double error_of(double found, double u) {
    long double size = fabsl((long double)u), exact = 2 * (logl(2) - size - log1pl(expl(-2 * size)));
    return (double)(fabsl((long double)found - exact) / fmaxl(1, fabsl(exact)));
}

/* The largest error of 400 arguments, as a power of ten to the nearest quarter: the last bits are the C library's. */
static void print_largest(FILE *rows, enum log_form form, bool is_float, double low, double width) {
    double largest = is_float ? 0x1p-24 : 0x1p-53;
    for (int i = 0; i < POINTS; i++) {
        float u = (float)(low + width * i / POINTS); /* the same argument in both precisions */
        double found = is_float ? (double)tanh_log_slope_float(form, u) : tanh_log_slope(form, (double)u);
        largest = fmax(largest, error_of(found, (double)u));
    }
    if (isfinite(largest))
        fprintf(rows, "\t%.2f", round(4 * log10(largest)) / 4);
    else
        fputs("\tnan", rows);
}

static void log_term(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "log(1 - tanh^2 u): largest error within 0.25 of u, a power of ten", argc, argv,
                "u\tfloat, naive\tfloat, as written\tfloat, stable\tdouble, naive\tdouble, as written\tdouble, stable");
    for (int i = -120; i <= 50; i++) {
        fprintf(table.rows, "%.2f", i / 2.0);
        for (int k = 0; k < 2 * LOG_FORMS; k++)
            print_largest(table.rows, (enum log_form)(k % LOG_FORMS), k < LOG_FORMS, i / 2.0 - 0.25, 0.5);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/* ---- masses ---- */

static void masses(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "integrals of what is taken for the density of a squashed action", argc, argv,
                "density\t0, 1\t0.3, 0.8\t2, 0.5");
    static const struct {
        const char *name;
        enum tanh_version version;
        double margin;
    } row[] = {{"right (gaussian.9)", TANH_RIGHT, 0},
               {"Jacobian left out", TANH_LEFT_OUT, 0},
               {"Jacobian turned around", TANH_TURNED, 0},
               {"p at the action (E12), margin 1e-3", TANH_AT_ACTION, 1e-3},
               {"p at the action (E12), margin 1e-6", TANH_AT_ACTION, 1e-6},
               {"p at the action (E12), margin 1e-12", TANH_AT_ACTION, 1e-12}};
    static const double mu[] = {0, 0.3, 2}, sigma[] = {1, 0.8, 0.5};
    for (int i = 0; i < 6; i++) {
        fputs(row[i].name, table.rows);
        for (int k = 0; k < 3; k++)
            fprintf(table.rows, "\t%.4f", tanh_mass(row[i].version, mu[k], sigma[k], row[i].margin));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/* ---- two estimates of the gradient ---- */

enum { DRAWS = 20000 };

/* Q(a) = sin 1.3 a - 0.4 a^2, and a ripple of the height *context. */
static double rippled(double a, void *context) {
    return sin(1.3 * a) - 0.4 * a * a + *(const double *)context * sin(40 * a);
}

static double rippled_slope(double a, void *context) {
    return 1.3 * cos(1.3 * a) - 0.8 * a + 40 * *(const double *)context * cos(40 * a);
}

static double sampled_variance(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator,
                               double baseline) {
    struct rng rng;
    double sum = 0, square = 0, d[KL_MAX];
    rng_init(&rng, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        kl_estimate(t, p, estimator, baseline, rng_normal(&rng), d);
        sum += d[0], square += d[0] * d[0];
    }
    return (square - sum * sum / DRAWS) / (DRAWS - 1);
}

static void gradients(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "variance of one sample's derivative of the actor's loss by the mean", argc, argv,
                "action value, sigma\tsigma\tpathwise\tscore\tscore less mean\tsampled pathwise\tsampled score\t"
                "sampled score less mean");
    static const double sigma[] = {0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3};
    double height[] = {0, 0.05};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 15; i++) {
            const struct kl_target t = {rippled, rippled_slope, &height[k], 0.5, true, 0, 0};
            const struct kl_policy p = kl_by_log_sigma(0.3, log(sigma[i]));
            double mean[KL_MAX], variance[KL_MAX], baseline[3] = {0, 0, kl_surrogate(&t, &p)};
            static const enum kl_estimator estimator[3] = {KL_PATHWISE, KL_SCORE, KL_SCORE};
            fprintf(table.rows, "%s, %g\t%g", k ? "ripple" : "smooth", sigma[i], sigma[i]);
            for (int j = 0; j < 3; j++) {
                kl_estimate_moments(&t, &p, estimator[j], baseline[j], mean, variance);
                fprintf(table.rows, "\t%.3g", variance[0]);
            }
            for (int j = 0; j < 3; j++)
                fprintf(table.rows, "\t%.3g", sampled_variance(&t, &p, estimator[j], baseline[j]));
            fputc('\n', table.rows);
        }
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(sac_exercises, N_SAC_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"log_term", "errors of the logarithm of the Jacobian", log_term},
        {"masses", "masses of right and wrong densities", masses},
        {"gradients", "variances of pathwise and score-function gradients", gradients},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("08-sac-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
