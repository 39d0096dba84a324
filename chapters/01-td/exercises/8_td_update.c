/* Exercise 8 of chapter 1: the update of TD(0)
 * Equation: (1.20)
 * Judged by: the ten updates
 *
 * A step went from state step.s to state step.s2 and gave the reward step.r. Move v[step.s], and no other value, the
 * part alpha of its way to the target r + gamma v[s2]. Return the TD error: the target minus the old value. An episode
 * ends in a state whose value is kept at 0, so that the end needs no case of its own.
 */
#include "../td.h"
#include "programs/exercise.h"

double td_update(double *v, struct td_step step, double alpha, double gamma) {
    NOT_WRITTEN;
}

/* Hint: three lines. Compute the error first and keep it: once v[step.s] has moved, it is another number. */
