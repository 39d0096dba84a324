/* Exercise 9 of chapter 4: advantages from TD errors (GAE)
 * Equation: (4.28)
 * Judged by: advantages from TD errors
 *
 * An episode has n steps with the rewards r[0 ... n - 1]; v[0 ... n - 1] are the critic's values of the states that
 * they start in, and tail is the value of the state behind the last step (0 where that one is terminal). Fill
 * advantage[i] with the sum over k >= 0 of (gamma lambda)^k times the TD error of step i + k, in one pass over the
 * episode.
 */
#include "../actor_critic.h"
#include "programs/exercise.h"

void actor_critic_advantages(int n, const real *r, const real *v, real tail, real gamma, real lambda, real *advantage) {
    NOT_WRITTEN;
}

/* Hint: go from the last step to the first. The advantage of step i is its own TD error plus gamma lambda times the
 * advantage of step i + 1. */
