/* Exercise 7 of chapter 10: a round of Riccati's equation
 * Equation: (10.11) and (10.12)
 * Judged by: the best control;Riccati's equation
 *
 * From the old matrix r->p make the new gain r->gain[6], by (10.11), and the new r->p [6][6], by (10.12), with S = C +
 * P of the old P; return the largest change of an entry of p. A is r->a, B is r->b, C is r->cost and rho is r->effort;
 * all matrices are symmetric but A. Compute the whole new matrix before you overwrite the old one.
 */
#include "../lqr.h"
#include "numbers/order.h"
#include "programs/exercise.h"

#include <math.h>

double lqr_round(struct lqr *r) {
    NOT_WRITTEN;
}

/* Hint: compute S A [6][6] and S B [6] first, then the number rho + B^T S B. The gain is B^T (S A) divided by it.
 * The second term of (10.12) is gain[i] times that number times gain[j]. A^T is r->a[k][i], row and column exchanged.
 * */
