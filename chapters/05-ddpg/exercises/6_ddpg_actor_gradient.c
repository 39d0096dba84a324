/* Exercise 6 of chapter 5: the actor's gradient, through the critic
 * Equation: (5.11)
 * Judged by: the actor's gradient
 *
 * The actor is to climb the critic: its loss is minus the mean of Q(s[i], pi(s[i])) over the n rows of the batch.
 * Return the loss, and leave its gradient by the actor's parameters in x->actor.gradient. The critic's parameters have
 * no part in it. Five calls are enough, in this order:
 *   a = net_output(&x->actor, x->actor.now, b->s, b->n)      the actions, [n][act]
 *   rows = pairs_join(&x->pairs, b->s, a, b->n)              states and these actions, row by row: what a critic sees
 *   q = net_output(&x->critic, x->critic.now, rows, b->n)    their values, [n]
 *   net_input_gradient(&x->critic, d_q, x->pairs.obs, x->pairs.act, x->pairs.d_a)
 *       from the loss's derivatives by the values, d_q [n] (there is room in x->pairs.d_q), to those by the actions,
 *       which are the critic's inputs from number obs on
 *   net_gradient(&x->actor, x->pairs.d_a)                    and from there to x->actor.gradient
 * The first three return a const real *, a real being the book's floating-point number. R(x) makes one of the int x; in
 * C the quotient -1 / x of two ints is 0 for every x above 1.
 */
#include "../ddpg.h"
#include "programs/exercise.h"

double ddpg_actor_gradient(struct ddpg *x, const struct batch *b) {
    double loss = 0;
    NOT_WRITTEN;
    return loss;
}

/* Hint: the loss is -1/n times a sum of values. Its derivative by each single value is therefore the same number,
 * and that number knows nothing of the network. Two things are forgotten most often in it: the sign and the n. */
