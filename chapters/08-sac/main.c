/*
## The example

`make 08` runs this program.
*/
#include "densities.h"
#include "die.h"
#include "exercise.h"
#include "exercises.h"
#include "kl.h"
#include "options.h"

#include <math.h>
#include <stdio.h>

static void show_log_terms(void) {
    static const double at[] = {0.5, 5, 8, 9, 10, 15, 19, 20, 50, -20, -50, -400};
    printf("log(1 - tanh^2 u): as it stands, as the identity is written, and stable\n");
    printf("%8s | %11s %11s %11s | %11s %11s %11s\n", "u", "float", "", "", "double", "", "");
    for (int i = 0; i < 12; i++) {
        printf("%8g |", at[i]);
        for (int k = 0; k < LOG_FORMS; k++)
            printf(" %11.6g", (double)tanh_log_slope_float((enum log_form)k, (float)at[i]));
        printf(" |");
        for (int k = 0; k < LOG_FORMS; k++) printf(" %11.6g", tanh_log_slope((enum log_form)k, at[i]));
        printf("\n");
    }
}

static double wave(double a, void *context) {
    (void)context;
    return sin(1.3 * a) - 0.4 * a * a;
}

static void show_divergence(bool squashed, double alpha, double mu, double sigma) {
    const struct kl_target t = {.q = wave, .alpha = alpha, .squashed = squashed, .low = -40, .high = 40};
    const struct kl_policy p = kl_by_sigma(mu, sigma);
    double d[KL_MAX], h[KL_MAX][KL_MAX];
    kl_gradient(&t, &p, d);
    kl_hessian(&t, &p, h);
    printf("\n%s with mean %g and scale %g, against exp(Q / %g) / Z for Q(a) = sin 1.3 a - 0.4 a^2\n",
           squashed ? "a squashed Gaussian" : "a Gaussian", mu, sigma, alpha);
    printf("  log Z %.12f   divergence %.12f\n", kl_log_partition(&t), kl_divergence(&t, &p));
    printf("  gradient %.9f %.9f   Hessian %.9f %.9f %.9f\n", d[0], d[1], h[0][0], h[0][1], h[1][1]);
}

int main(int argc, char **argv) {
    double alpha = 0.5, mu = 0.3, sigma = 0.8;
    const char *answer = NULL;
    int exercise = 0;
    const struct option option[] = {
        {"alpha", OPTION_REAL, &alpha, 1e-3, 1e3, NULL, "reward", "temperature"},
        {"mu", OPTION_REAL, &mu, -20, 20, NULL, NULL, "mean of the Gaussian"},
        {"sigma", OPTION_REAL, &sigma, 1e-3, 5, NULL, NULL, "its scale"},
        {"exercise", OPTION_INT, &exercise, 0, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    const struct program program = {"08-sac", "the squashed Gaussian and the divergence that SAC descends", option,
                                    sizeof option / sizeof *option, NULL};
    options_parse(&program, argc, argv);
    if (exercise || answer) return exercise_main(sac_exercises, N_SAC_EXERCISES, exercise, answer);
    show_log_terms();
    show_divergence(false, alpha, mu, sigma);
    show_divergence(true, alpha, mu, sigma);
    finish_output();
    return 0;
}
