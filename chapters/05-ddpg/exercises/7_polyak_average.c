/* Exercise 7 of chapter 5: the target network's step (Polyak averaging)
 * Equation: (adam.2)
 * Judged by: whole updates
 *
 * target and source are two blocks of n numbers each: the parameters of a copy, and those of the network that it
 * follows. Move every number of the copy the part tau of its way to the network's, which stays as it is. tau = 0.005
 * is usual; with tau = 1 the copy is the network.
 */
#include "networks/adam.h"
#include "programs/exercise.h"

void polyak_average(real *target, const real *source, int n, double tau) {
    NOT_WRITTEN;
}

/* Hint: one loop. Which of the two is multiplied by tau, and which by 1 - tau? Think of a tau near 0: the copy must
 * hardly move. */
