/* Exercise 7 of chapter 9: the slope of the temperature's loss
 * Equation: (9.5)
 * Judged by: slopes of the temperature's loss;whole updates
 *
 * The temperature is to rise where the entropy is below its target and to fall where it is above. Put the last slope of
 * (9.5), the one for log alpha without the factor alpha, into x->d_log_alpha, and return the entropy. A gradient is
 * something that is descended.
 *   squashed_entropy(&x->policy)       the entropy of the last sample, the mean of -log pi
 *   x->config.target_entropy           the target per component of an action, of which there are x->policy.act
 */
#include "../tuned_sac.h"
#include "programs/exercise.h"

double tuned_sac_alpha_gradient(struct tuned_sac *x) {
    NOT_WRITTEN;
}

/* Hint: one difference. Its sign: with too little entropy log alpha must rise, so the slope is negative there.
 * R(...) turns a double into a real. */
