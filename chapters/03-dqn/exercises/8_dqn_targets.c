/* Exercise 8 of chapter 3: the targets of DQN and of Double DQN
 * Equation: (3.1) and (3.6)
 * Judged by: targets
 *
 * For each row i of the batch compute what its action value is to become, r[i] + gamma max_a Q'(s2[i], a), with the
 * values Q' of the target network. With x->config.double_q the online network picks the action and the target network
 * says what it is worth. Where batch->terminated[i] is not 0, nothing follows. (Rows of episodes that were merely cut
 * off are not marked in a batch: what follows them counts.)
 *   mlp_forward(&x->net, x->target, &x->next, batch->s2, batch->n)    the target network's values of all actions,
 *   mlp_forward(&x->net, x->online, &x->now, batch->s2, batch->n)     and the online network's; both [n][actions]
 */
#include "../dqn.h"
#include "programs/exercise.h"

/* Given: the number of the largest of n values. */
static int argmax(const real *q, int n) {
    int best = 0;
    for (int a = 1; a < n; a++)
        if (q[a] > q[best]) best = a;
    return best;
}

void dqn_targets(struct dqn *x, const struct batch *batch, real *y) {
    int actions = x->net.size[x->net.layers];
    real gamma = R(x->config.gamma);
    NOT_WRITTEN;
}

/* Hint: row i of the values begins at i * actions. Two pointers do for both methods: one to the values that choose,
 * one to those that rate; for DQN they are the same. */
