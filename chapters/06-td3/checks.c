#include "checks.h"

#include "exercises.h"
#include "literal.h"

double density(double x) {
    return exp(-x * x / 2) / sqrt(2 * M_PI);
}

double below(double x) {
    return erfc(-x / sqrt(2)) / 2;
}

double clipped(double x, double c) {
    return fmax(-c, fmin(c, x));
}

/* ---- agents ---- */

struct td3_config small(struct td3_config c) {
    c.hidden[0] = 6;
    c.hidden[1] = 5;
    c.gamma = 0.9;
    c.actor_rate = 0.01;
    c.critic_rate = 0.02;
    c.tau = 0.1;
    c.sigma = 0.3;
    return c;
}

void make(struct setting *x, struct td3_config config) {
    struct rng rng;
    config = small(config);
    rng_init(&rng, 1, 0);
    batch_init(&x->batch, ROWS, OBS, ACT);
    literal_batch(&x->batch, OBS, &literal_box, &rng);
    for (int i = 0; i < ROWS * ACT; i++) x->noise[i] = rng_normal(&rng);
    td3_init(&x->td3, &config, OBS, &literal_box, ROWS, &rng);
    literal_disturb(&x->td3.agent, 0.6, &rng);
}

void release(struct setting *x) {
    td3_free(&x->td3);
    batch_free(&x->batch);
}

void follow_by_hand(double *target, const double *p, int n, double tau) {
    for (int j = 0; j < n; j++) target[j] = (1 - tau) * target[j] + tau * p[j];
}

static void exercise_answers(struct harness *t) {
    double z = 2.5, v = 0.04 * (2 * below(z) - 1 - 2 * z * density(z)) + 2 * 0.25 * (1 - below(z));
    double outward = 0.2 * (density(0) - density(z)) + 0.5 * (1 - below(z)), l2 = 0.81;
    EXPECT_NEAR(td3_exercises[0].answer(), -2 * sqrt(0.5 / M_PI), 1e-5);
    EXPECT_NEAR(td3_exercises[1].answer(), sqrt(v), 1e-6);
    EXPECT_NEAR(td3_exercises[2].answer(), 1 - outward, 1e-6);
    EXPECT_NEAR(td3_exercises[3].answer(), 2, 1e-9);
    EXPECT_NEAR(td3_exercises[4].answer(), (1 + l2) / l2, 1e-12);
    EXPECT_NEAR(td3_exercises[5].answer(), 0.5 - 0.2 * sqrt(2 * log(10 / sqrt(2 * M_PI))), 1e-4);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the bias of a step", bias_of_a_step},
        {"the smaller of two values", smaller_value},
        {"clipped noise", clipped_noise},
        {"smoothing", smoothing},
        {"patience", patience},
        {"targets", targets},
        {"gradients", gradients},
        {"updates", updates},
        {"actions and the start", actions},
        {"the targets of DQ-AC", crossed_targets},
        {"the updates of DQ-AC", crossed_updates},
        {"switches", switches},
        {"the measured bias", measured_bias},
        {"accumulated errors", accumulated_errors},
        {"the witness", witnessed},
        {"the updates of clipped double Q-learning", clipped_updates},
        {"the difference of two tables", vanishing_difference},
        {"the mean change of the difference", mean_change},
        {"errors of opposite signs", opposite_errors},
        {"four rules arrive", arrivals},
        {"the noisy policy", noisy_policy},
        {"the mean of smoothed targets", expected_targets},
        {"a world of one state", one_state},
        {"a ledge", ledge},
        {"erratum E22", erratum_lengths},
        {"exercises", exercise_answers},
    };
    return harness_run("06-td3-check", section, sizeof section / sizeof *section, argc, argv);
}
