#include "checks.h"

#include "exercises.h"
#include "networks/gaussian.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>

double quadratic_entropy(double c, double alpha, double *variance) {
    double width = sqrt(alpha / (2 * c)), h = width / 50, mass = 0, sum = 0, square = 0, m = 0.4;
    for (int i = -600; i <= 600; i++) {
        double a = m + i * h, weight = exp(-c * (a - m) * (a - m) / alpha);
        mass += h * weight;
        sum += h * weight * -c * (a - m) * (a - m) / alpha;
        square += h * weight * (a - m) * (a - m);
    }
    *variance = square / mass;
    return log(mass) - sum / mass;
}

void density_of(double mu, double log_sigma, double *p, double *width) {
    for (int i = 0; i < CELLS; i++) {
        double u = -7 + (i + 0.5) * 14 / (double)CELLS, a = tanh(u);
        p[i] = exp(gaussian_tanh_log_density(1, &mu, &log_sigma, &a));
        width[i] = (1 - a * a) * 14 / (double)CELLS;
    }
}

double entropy_of(const double *p, const double *width, double half) {
    double sum = 0;
    for (int i = 0; i < CELLS; i++) sum -= p[i] > 0 ? half * width[i] * p[i] / half * log(p[i] / half) : 0;
    return sum;
}

/* Each answer by another way. */
static void exercise_answers(struct harness *t) {
    static const double q[3] = {0, 1, 2};
    double alpha = temperature_exercises[0].answer(), sum = 0, h = 0, most = -INFINITY;
    for (int a = 0; a < 3; a++) sum += exp(q[a] / alpha);
    for (int a = 0; a < 3; a++) h -= exp(q[a] / alpha) / sum * (q[a] / alpha - log(sum));
    EXPECT_NEAR(h, 0.7, 1e-12);
    EXPECT_NEAR(temperature_exercises[1].answer(), 5 / M_PI * exp(-3), 1e-12);
    EXPECT_NEAR(temperature_exercises[2].answer(), -3 + 2 * M_LN2 - M_LN2, 1e-12);
    double *p = allocate(2 * CELLS, sizeof *p);
    for (double sigma = 0.8; sigma < 0.95; sigma += 0.002) {
        density_of(0, log(sigma), p, p + CELLS);
        most = larger(most, entropy_of(p, p + CELLS, 1));
    }
    free(p);
    EXPECT_NEAR(temperature_exercises[3].answer(), most, 1e-5);
    int n = 0; /* the distance of the logarithms shrinks by 0.95 each time */
    while (10 > 1.01 && log(10) * pow(0.95, n) > log(1.01)) n++;
    EXPECT_NEAR(temperature_exercises[4].answer(), n, 0);
    EXPECT_NEAR(temperature_exercises[5].answer(), random_passages(100000), 5e-3); /* three standard errors: 0.0042 */
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"best policies", best_policies},
        {"slopes of the dual", slopes_of_the_dual},
        {"strong duality", strong_duality},
        {"concavity", concavity},
        {"the factor under Adam", factor_under_adam},
        {"the quadratic bandit", quadratic_bandit},
        {"descent", descent},
        {"rules", rules},
        {"exponentiated gradients", exponentiated},
        {"units of reward", units_of_reward},
        {"a bounded price", bounded_price},
        {"units of action", units_of_action},
        {"targets", targets},
        {"gradients", gradients},
        {"equal critics", equal_critics},
        {"slopes of the temperature's loss", slopes_of_the_loss},
        {"whole updates", whole_updates},
        {"bounds", bounds},
        {"actions", actions},
        {"beginnings", beginnings},
        {"extremes", survives_extremes},
        {"steps of the raft", steps_of_the_raft},
        {"shut gates", shut_gates},
        {"erratum E30", erratum_every_step},
        {"exercises", exercise_answers},
    };
    return harness_run("09-temperature-check", section, sizeof section / sizeof *section, argc, argv);
}
