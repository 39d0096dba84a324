/* Exercise 8 of chapter 4: the score of a trajectory under a softmax policy
 * Equation: (4.2) and (4.8)
 * Judged by: scores
 *
 * The policy is pi(a | s) = exp(theta[s][a]) / sum_b exp(theta[s][b]). The trajectory took the action path->a[t] in the
 * state path->s[t], for t = 0 ... path->n - 1. Fill score[states * actions] with the gradient of the logarithm of its
 * probability by theta. pi[s * m->actions + a] are the probabilities; the world's own do not depend on theta.
 */
#include "../policy_gradient.h"
#include "programs/exercise.h"

#include <string.h>

void pg_score(const struct mdp *m, const double *pi, const struct pg_trajectory *path, double *score) {
    NOT_WRITTEN;
}

/* Hint: log pi(a | s) = theta[s][a] - log sum_b exp(theta[s][b]). By theta[s][b] the first term has the derivative 1
 * for b = a and else 0, the second has pi(b | s). A step adds to all actions of its state, not only to the one it took,
 * and a state may be visited more than once. Do not forget to begin with zeros. */
