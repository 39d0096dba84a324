/* Exercise 7 of chapter 11: the two matrices of a critic with features
 * Equation: (11.42)
 * Judged by: a slow copy;two features
 *
 * Fill g[n][n] with G = sum_s d(s) f(s) f(s)^T and c[n][n] with C = gamma sum_s d(s) f(s) f'(s)^T, where d(s) is the
 * share z->share[s] of a state in the updates, f(s) are its z->n features, z->f[s * n + i], and f'(s) those of the next
 * state in the mean, z->after[s * n + i]. From these two chapter 11 finds the gain matrix G^-1 C, and whether a slow
 * copy saves a critic that is trained off-policy.
 */
#include "../target.h"
#include "programs/exercise.h"

void features_matrices(const struct features *z, double *g, double *c) {
    NOT_WRITTEN;
}

/* Hint: three loops, over states, rows and columns. Row i belongs to the state that is updated, in both matrices;
 * only the column of C belongs to the next state. */
