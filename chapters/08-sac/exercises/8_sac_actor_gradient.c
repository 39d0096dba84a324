/* Exercise 8 of chapter 8: the actor's gradient, reparameterised
 * Equation: (8.11)
 * Judged by: gradients
 *
 * The loss is the mean over the n rows of alpha log pi(a[i] | s[i]) - min_k Q_k(s[i], a[i]), where a[i] is drawn with a
 * noise that is held fixed. Return it, and leave its gradient by the actor's parameters in x->actor.gradient. Of the
 * critics (one or two, x->critics) the smaller value counts in each row, of equal ones the first, and only that critic
 * passes a gradient on; with x->config.climb_first it is always the first.
 *   sac_sample(x, b->s, b->n, noise + last)           draws, leaves log-densities in x->policy.log_pi [n], and returns
 *                                                     what a critic sees
 *   net_output(&x->critic[k], x->critic[k].now, sa, b->n)    the values of critic k, [n]
 *   net_input_gradient(&x->critic[k], pairs->d_q, pairs->obs, pairs->act, pairs->d_a)
 *       from the loss's derivatives by the values to those by the actions, in the rows where d_q is not 0; it leaves
 *       the other rows alone
 *   squashed_backward(&x->policy, pairs->d_a, d_log_pi)
 *       from derivatives by the actions, and by a row's log-density, to x->policy.d_head, those by the actor's outputs
 *   net_gradient(&x->actor, x->policy.d_head)
 */
#include "../sac.h"
#include "programs/exercise.h"

/* Given: actions for s and the rows that a critic sees. */
static const real *sac_sample(struct sac *x, const real *s, int n, const real *noise) {
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, n), noise, x->agent.update_noise.normal, n);
    return pairs_join(&x->pairs[0], s, x->policy.a, n);
}

double sac_actor_gradient(struct sac *x, const struct batch *b, const real *noise) {
    real alpha = R(x->config.alpha);
    struct pairs *pairs = &x->pairs[0]; /* room for d_q [n] and d_a [n][act] */
    double loss = 0;
    int last = x->agent.update_noise.normal - x->policy.act; /* of a row of noise, the last numbers are the actor's */
    NOT_WRITTEN;
    return loss;
}

/* Hint: the values of all critics first. Then for each critic: d_q[i] = -1/n where it counts and 0 elsewhere, and
 * one call of net_input_gradient. The rows complete each other. The loss has the derivative alpha / n by each
 * log-density: squashed_backward takes that number for all rows. */
