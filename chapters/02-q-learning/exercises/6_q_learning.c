/* Exercise 6 of chapter 2: the update of Q-learning
 * Equation: (2.13)
 * Judged by: means and variances of targets;the four updates
 *
 * The step t went from the pair (t->s, t->a) to the state t->s2 and gave the reward t->r. Move the pair's value in the
 * table x->q[0], and no other number, the part alpha of its way to r + gamma times the largest value in s2, and return
 * the error: the target minus the old value. Where t->terminated holds, nothing follows s2. The discount is
 * x->config.gamma. States may differ in the number of their actions: ask legal_actions.
 */
#include "../q_learning.h"
#include "numbers/order.h"
#include "programs/exercise.h"

#include <math.h>

/* Given: how many actions s has, numbered from 0 on, and where the pair (s, a) stands in a table. */
static int legal_actions(const struct q_agent *x, int s) {
    return x->legal ? x->legal[s] : x->actions;
}

static int pair(const struct q_agent *x, int s, int a) {
    return s * x->actions + a;
}

double q_learning(struct q_agent *x, const struct q_step *t, double alpha) {
    NOT_WRITTEN;
}

/* Hint: values may all be negative, so a search for the largest must not begin at 0; -INFINITY is below everything,
 * and larger(a, b) is the larger one. But a terminal state is worth 0. */
