/* The policies of soft policy iteration on the cliff. The program improves for the first time when it solves the task
 * by value iteration; the iteration that it shows comes after that. */
#include "../../chapters/07-soft-iteration/soft_iteration.h"
#include "worlds/env_cliff.h"

#include <string.h>

void __real_soft_improve(const struct mdp *m, double alpha, const double *v, double *pi);
void __wrap_soft_improve(const struct mdp *m, double alpha, const double *v, double *pi);
void __wrap_soft_improve(const struct mdp *m, double alpha, const double *v, double *pi) {
    static int improvements = -1;
    double x[2 + CLIFF_STATES * (CLIFF_ACTIONS + 1)] = {++improvements, alpha};
    __real_soft_improve(m, alpha, v, pi);
    if (improvements == 0 || m->states != CLIFF_STATES) return;
    memcpy(x + 2, pi, CLIFF_STATES * CLIFF_ACTIONS * sizeof *x);
    memcpy(x + 2 + CLIFF_STATES * CLIFF_ACTIONS, v, CLIFF_STATES * sizeof *x);
    live_report(LIVE_GRID, x, sizeof x / sizeof *x);
    live_mark();
}
