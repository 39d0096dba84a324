/* Exercise 7 of chapter 2: the update of Double Q-learning
 * Equation: (2.22)
 * Judged by: the four updates
 *
 * There are two tables, x->q[0] and x->q[1]. The one that the coin names, x->q[coin], learns, and it also picks: the
 * action of its largest value in s2, of equal ones the first. The other table, x->q[!coin], says what that action is
 * worth. Move the value of (t->s, t->a) in the table that learns the part alpha of its way to the target, leave the
 * other table alone, and return the error. Where t->terminated holds, nothing follows s2.
 */
#include "../q_learning.h"
#include "programs/exercise.h"

/* Given: how many actions s has, numbered from 0 on, and where the pair (s, a) stands in a table. */
static int legal_actions(const struct q_agent *x, int s) {
    return x->legal ? x->legal[s] : x->actions;
}

static int pair(const struct q_agent *x, int s, int a) {
    return s * x->actions + a;
}

double q_double(struct q_agent *x, const struct q_step *t, int coin, double alpha) {
    NOT_WRITTEN;
}

/* Hint: first find the number of the best action, with one table; then look that number up in the other one. */
