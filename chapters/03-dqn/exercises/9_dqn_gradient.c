/* Exercise 9 of chapter 3: half a gradient, through a network
 * Equation: (3.3) and (3.4)
 * Judged by: the semi-gradient;clipping
 *
 * The loss is the mean over the n rows of 1/2 (y[i] - Q(s[i], a[i]))^2, and the targets y are constants. Return it, and
 * leave its gradient by the online network's parameters in x->gradient. With c = x->config.clip > 0 an error e beyond
 * +-c counts as +-c in the gradient, and the loss is then c |e| - c^2 / 2 instead of e^2 / 2.
 *   mlp_forward(&x->net, x->online, &x->now, batch->s, batch->n)    the values of all actions, [n][actions]
 *   mlp_backward(&x->net, x->online, &x->now, x->d_q, x->gradient, NULL)   from the loss's derivatives by all these
 *       values, x->d_q [n][actions], to the gradient
 * The action of row i is (int)batch->a[i]; real_clip(e, c) moves e into [-c, c].
 */
#include "../dqn.h"
#include "numbers/order.h"
#include "programs/exercise.h"

#include <string.h>

double dqn_gradient(struct dqn *x, const struct batch *batch, const real *y) {
    int actions = x->net.size[x->net.layers];
    double loss = 0;
    NOT_WRITTEN;
    return loss;
}

/* Hint: of each row's values only that of the action taken is in the loss; the derivatives by all others are 0, and
 * memset puts them there. By Q(s, a) the loss has the derivative -(y - Q) / n. With e the error and s the same clipped,
 * s (e - s / 2) is the loss in either case. */
