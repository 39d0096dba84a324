/* Exercise 6 of chapter 10: the equations of motion, solved
 * Equation: (10.7)
 * Judged by: motion;the balance of energy
 *
 * Put the accelerations of a cart and two poles into a[3], for the coordinates q, the speeds v and the control u: the
 * solution of M a + h = w + f. The motor pushes the cart, the first coordinate, with the force l->gear times u; every
 * joint resists with l->damping times its speed. Given are
 *   lagrangian_mass(l, q, mass)          M, [3][3], by (10.5)
 *   lagrangian_bias(l, q, v, bias)       h, by (10.6)
 *   lagrangian_weight(l, q, weight)      w, by (10.6)
 *   linear_solve(&mass[0][0], a, 3)      solves M x = a, puts x into a and overwrites M; false where there is none
 */
#include "../lagrangian.h"
#include "numbers/linear.h"
#include "programs/exercise.h"

#include <assert.h>

void lagrangian_acceleration(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN],
                             double u, double a[LAGRANGIAN]) {
    double mass[LAGRANGIAN][LAGRANGIAN], bias[LAGRANGIAN], weight[LAGRANGIAN];
    lagrangian_mass(l, q, mass);
    lagrangian_bias(l, q, v, bias);
    lagrangian_weight(l, q, weight);
    NOT_WRITTEN;
}

/* Hint: bring the bias to the other side: a begins as w - h + f and ends as M^-1 of that. A resistance acts against
 * the speed. */
