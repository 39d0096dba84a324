/* Exercise 8 of chapter 6: target policy smoothing
 * Equation: (6.6)
 * Judged by: targets
 *
 * The actions at which a target asks its critics are those of the actor at b->s2, [n][act], each number moved by noise:
 * the standard normal noise[i] times x->config.smoothing, cut off at +-x->config.smoothing_clip; and what comes out is
 * cut off at the bounds, which are +-1 in units. Put them into x->pairs[0].a and return that. Without smoothing (0)
 * there is no noise to read: return the actor's own actions.
 *   net_output(&x->actor, parameters, b->s2, b->n)   with x->actor.target, or x->actor.now without
 *                                                    x->config.target_actor
 *   real_clip(u, c)                                  u moved into [-c, c]
 */
#include "../td3.h"
#include "numbers/order.h"
#include "programs/exercise.h"

const real *td3_next_actions(struct td3 *x, const struct batch *b, const real *noise) {
    int n = b->n * x->agent.action.dim; /* the numbers in all actions together */
    NOT_WRITTEN;
}

/* Hint: there are two clips, one within the other. The scale of the noise is inside both. */
