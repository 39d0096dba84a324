/* Exercise 8 of chapter 9: the targets of the critics
 * Equation: (9.16)
 * Judged by: targets
 *
 * y[i] = r[i] + gamma (min_k Q'_k(s2[i], a2[i]) - alpha log pi(a2[i] | s2[i])), with a2[i] drawn at s2[i] by the
 * present policy and the values of the critics' copies; without what follows gamma where b->terminated[i] is not 0.
 * There are x->critics critics, one or two. What is learned is the logarithm of the temperature, x->log_alpha.
 *   tuned_sac_sample(x, b->s2, b->n, noise)           draws, leaves log-densities in x->policy.log_pi [n], and returns
 *                                                     what a critic sees
 *   net_output(&x->critic[k], x->critic[k].target, sa, b->n)    the values of the copy of critic k, [n]
 *   f64_exp((double)x->log_alpha)                     the temperature
 */
#include "../tuned_sac.h"
#include "numbers/elementary.h"
#include "programs/exercise.h"

/* Given: actions for s and the rows that a critic sees. */
static const real *tuned_sac_sample(struct tuned_sac *x, const real *s, int n, const real *noise) {
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, n), noise, x->agent.update_noise.normal, n);
    return pairs_join(&x->pairs[0], s, x->policy.a, n);
}

void tuned_sac_targets(struct tuned_sac *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma);
    NOT_WRITTEN;
}

/* Hint: TD3's targets, with the action drawn and the entropy's part. -alpha log pi belongs to the next state: it is
 * discounted, and where the episode ended there is none. */
