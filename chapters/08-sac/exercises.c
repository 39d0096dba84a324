#include "exercises.h"

#include "densities.h"
#include "kl.h"
#include "numbers/elementary.h"
#include "numbers/order.h"

#include <math.h>
#include <stddef.h>

/* Where the derivative of the entropy changes its sign. */
static double widest(void) {
    double low = 0.1, high = 5, d_mu, d_sigma;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        tanh_entropy_gradient(0, middle, &d_mu, &d_sigma);
        *(d_sigma > 0 ? &low : &high) = middle;
    }
    return low;
}

static double mass_left_out(void) {
    return tanh_mass(TANH_LEFT_OUT, 0, 1, 0);
}

static double parabola(double a, void *context) {
    (void)context;
    return -0.5 * a * a;
}

static double parabola_slope(double a, void *context) {
    (void)context;
    return -a;
}

static double divergence_of_gaussians(void) {
    const struct kl_target t = {.q = parabola, .alpha = 1, .low = -40, .high = 40};
    const struct kl_policy p = kl_by_sigma(1, 0.5);
    return kl_divergence(&t, &p);
}

static double ratio_of_variances(void) {
    const struct kl_target t = {.q = parabola, .q_slope = parabola_slope};
    const struct kl_policy p = kl_by_sigma(0, 0.1);
    double mean[2], pathwise[2], score[2];
    kl_estimate_moments(&t, &p, KL_PATHWISE, 0, mean, pathwise);
    kl_estimate_moments(&t, &p, KL_SCORE, kl_surrogate(&t, &p), mean, score);
    return score[0] / pathwise[0];
}

/* Two actions, both worth 0; each critic is off by +-1 at each, all independent. The actor takes the action with the
 * larger minimum, and of equal ones either. The mean over all cases of the first critic's value for it. */
static double single_critic(void) {
    double sum = 0;
    for (int signs = 0; signs < 16; signs++) {
        double q[2][2], least[2];
        for (int k = 0; k < 4; k++) q[k / 2][k % 2] = signs >> k & 1 ? 1 : -1;
        for (int a = 0; a < 2; a++) least[a] = smaller(q[0][a], q[1][a]);
        double first = least[0] > least[1] ? 1 : least[0] < least[1] ? 0 : 0.5;
        sum += (first * q[0][0] + (1 - first) * q[0][1]) / 16;
    }
    return sum;
}

static double shift_of_units(void) {
    const double half = 2, alpha = 0.2, gamma = 0.99;
    return alpha * f64_log(half) / (1 - gamma);
}

const struct exercise sac_exercises[N_SAC_EXERCISES] = {
    {"For which sigma is the entropy of tanh(N(0, sigma^2)) largest?", widest, 1e-3},
    {"If the Jacobian is left out, what is the integral of the 'density' of tanh(N(0, 1)) over (-1, 1)?", mass_left_out,
     1e-3},
    {"Q(a) = -a^2 / 2, alpha = 1, nothing is squashed: what is the divergence of N(1, 0.5^2) from the target?",
     divergence_of_gaussians, 1e-3},
    {"Q(a) = -a^2 / 2, alpha = 0, the policy is N(0, sigma^2): by what factor has the score-function estimate of the "
     "derivative by the mean, with the mean value as its baseline, a larger variance than the pathwise one?",
     ratio_of_variances, 1e-3},
    {"Two actions worth 0, two critics off by +-1 at each: what does a value learn from the first one on average?",
     single_critic, 1e-3},
    {"The pendulum without end, alpha = 0.2, gamma = 0.99: by how much do newton metres raise all soft values?",
     shift_of_units, 1e-2},
};
