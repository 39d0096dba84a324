/*
## Exercises

Ask and answer them with `build/08-sac --exercise 1 --answer X`; the program finds the answer by a run. 1 to 4 need [the
second page](08-density-and-loss.md). In 7 and 8 you write a function of the chapter: its file says what it must do, and
`make exercise-08-7` [judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files
are [7_gaussian_tanh_sample.c](../chapters/08-sac/exercises/7_gaussian_tanh_sample.c) and
[8_sac_actor_gradient.c](../chapters/08-sac/exercises/8_sac_actor_gradient.c).

@exercises

<details><summary>Answers</summary>

1: @{08_exercises/1}; beyond, the actions gather at the two ends. 2: @{08_exercises/2}. 3: @{08_exercises/3}: the
target is the standard normal. 4: @{08_exercises/4}, at any $`\sigma`$. 5: @{08_exercises/5}; with the minimum
-1/8, and with one critic 1/2. 6: @{08_exercises/6}.

7 and 8: the chapter's own functions are the solutions; `gaussian_tanh_sample` stands at (gaussian.11) in
[gaussian](gaussian.md), `sac_actor_gradient` at (8.11).

</details>
*/
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
        if (d_sigma > 0)
            low = middle;
        else
            high = middle;
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

const struct exercise sac_exercises[N_SAC_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"For which σ is the entropy of tanh(N(0, σ²)) largest? (And what does the density look like beyond?)", widest,
     1e-3},
    {"The Jacobian is left out of the density of tanh(N(0, 1)). What does the result integrate to over (-1, 1)?",
     mass_left_out, 1e-3},
    {"Q(a) = -a²/2, α = 1, and nothing is squashed. What is the divergence of N(1, 0.5²) from the target? No integral "
     "is needed.",
     divergence_of_gaussians, 1e-3},
    {"Q(a) = -a²/2 again, now with α = 0 and the policy N(0, σ²). The derivative of the actor's loss with respect to "
     "the mean is estimated by the score function, with the mean of the values for a baseline. By what factor is the "
     "variance of a sample larger than that of the pathwise derivative? (8.40)",
     ratio_of_variances, 1e-3},
    {"A state has two actions, both worth 0. Two critics are off by 1 or by -1 at each action, with equal probability "
     "and all independently. The temperature is next to nothing, so the actor takes the action with the larger "
     "minimum; where they are equal, either. What does the value network learn on average if it is trained on the "
     "first critic, as in E14? (And what if on the minimum, or if there is only one critic for everything?)",
     single_critic, 1e-3},
    {"The pendulum does not end (as it is learned: truncation is no end), its torque is between -2 and 2 newton "
     "metres, α = 0.2 and γ = 0.99. By how much are all soft values larger if log-densities are taken in newton "
     "metres? (8.16)",
     shift_of_units, 1e-2},
    {"Write gaussian_tanh_sample, a squashed action and its log-density, (gaussian.11).", NULL, 0},
    {"Write sac_actor_gradient, reparameterised and through the smaller of two critics, (8.11).", NULL, 0},
};

/*
## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) this chapter covers the
slides *Soft Actor Critic Algorithm*, *Soft Actor Critic – Critic Training*, *Soft Actor Critic – Actor Training* and
*Soft Actor Critic – Bounding Actions*, the last mostly on [the second page](08-density-and-loss.md); they are about the
second version. The losses are written there with states and actions of the current policy. In the algorithm, and in the
paper, they come from the replay, which is what makes it off-policy [S89]; the actions of $`J_\pi`$ and within the
targets are the policy's own, as on the slides. The log-density on the last of these slides is that of one component,
and the sum over all of them is meant.

Of the documents that this book draws on, the derivation notes *Soft Actor Critic*, with the double-Q objectives, give
the first version (their sections 1.1 to 1.3, and 1.5 to 1.7 for what [the second page](08-density-and-loss.md) says
about the divergence), and the notes *Soft actor critic*, which begin with a general concept, both: what they call the
critic's update is (8.7) with $`V`$ by its definition, and their *second version* (8.10). A blog post on the first paper
leaves the temperature out [S74].

## What changed

SAC has the shape of TD3: two critics, targets from the smaller value, one actor. Its policy has noise of its own, so
that none is added for exploration or smoothing; there is no target actor and no delay; and either critic may be the one
that is climbed. In code:

diff: 06-td3
*/
