/* Exercise 8 of chapter 7: the soft maximum, without overflow
 * Equation: (7.16)
 * Judged by: one state;extreme temperatures
 *
 * Return alpha log sum_a exp(q[a] / alpha) for the n > 0 values q, at any temperature alpha >= 0: at alpha = 0 it is
 * the largest value. It must be right for q = 1e5 at alpha = 1e-6, where exp(q / alpha) is no number that a computer
 * has, and for a q so close to the largest that the difference to it counts in the last digits. The book's own
 * logarithms and exponentials are f64_exp(x), f64_log(x) and f64_log1p(x) = log(1 + x).
 */
#include "../soft_iteration.h"
#include "numbers/elementary.h"
#include "programs/exercise.h"

#include <assert.h>

/* Given: the number of the largest of n values. */
static int largest_of(const double *q, int n) {
    int best = 0;
    for (int a = 1; a < n; a++)
        if (q[a] > q[best]) best = a;
    return best;
}

double soft_maximum(const double *q, int n, double alpha) {
    NOT_WRITTEN;
}

/* Hint: subtract the largest value from all of them, and add it again outside of the logarithm. Then the largest
 * term of the sum is exactly 1: leave it out of the sum, and log1p keeps the digits of what remains. */
