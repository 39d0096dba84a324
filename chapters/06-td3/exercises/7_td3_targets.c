/* Exercise 7 of chapter 6: the clipped double target
 * Equation: (6.9)
 * Judged by: targets
 *
 * Both critics learn from one target: y[i] = r[i] + gamma times the smaller of the target critics' values of s2[i] and
 * of the action that td3_next_actions gives there; without that part where b->terminated[i] is not 0. There are
 * x->critics critics, one or two.
 *   td3_next_actions(x, b, noise)                                        the smoothed actions, [n][act]
 *   pairs_join(&x->pairs[0], b->s2, a2, b->n)                            states and actions a2, as a critic sees them
 *   net_output(&x->critic[k], x->critic[k].target, sa, b->n)             the values of the copy of critic k, [n]
 */
#include "../td3.h"
#include "programs/exercise.h"

void td3_targets(struct td3 *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma);
    NOT_WRITTEN;
}

/* Hint: y itself has room for the smaller value so far: critic 0 fills it, critic 1 only lowers it. Rewards and the
 * discount come afterwards, in a second loop. The values of both critics are of the same actions: ask for these once.
 * */
