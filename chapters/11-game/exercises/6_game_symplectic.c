/* Exercise 6 of chapter 11: the symplectic correction
 * Equation: (11.6)
 * Judged by: the gradient of the squared length;the bilinear game, corrected
 *
 * Put A^T xi into correction[n], where A = (H - H^T) / 2 is the antisymmetric part of the Jacobian h[n][n], row by row:
 * the entry in row i and column j is h[i * n + j]. correction is neither xi nor h.
 */
#include "../game.h"
#include "programs/exercise.h"

void game_symplectic(const double *xi, const double *h, int n, double *correction) {
    NOT_WRITTEN;
}

/* Hint: component j is the sum over the rows i of A[i][j] xi[i]. With A instead of its transpose every sign is
 * wrong, and the bilinear game spirals outwards. */
