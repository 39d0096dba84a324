/*
## The best there is: a linear regulator

How good is a score of, say, 9,350 on the double pendulum? For few tasks of this kind the optimum is known. Here it
nearly is: an episode that goes well stays close to the upright position, where the equations are linear to good
precision and the reward is quadratic, and for such problems the optimal controller can be computed.

fold: The contract of the regulator
*/
#ifndef LQR_H
#define LQR_H

#include "learning/agent.h"
#include "worlds/env_planar.h"

enum { LQR = 6 }; /* numbers of a state: q and v of the double pendulum */

struct lqr {
    double rest[LQR], hold;     /* the state that stays as it is, and the control that it needs */
    double a[LQR][LQR], b[LQR]; /* eq. 10.9: of a step of the environment there */
    double cost[LQR][LQR];      /* eq. 10.10: what a state costs, against the best reward */
    double effort;              /* and what a control costs */
    double p[LQR][LQR];         /* eq. 10.12: all that a state will cost */
    double gain[LQR];           /* eq. 10.11 */
    double residual;            /* of (10.12), relative to the largest entry of p */
    int rounds;                 /* that the iteration took */
};

/* The regulator for the double pendulum in `env`, whose state it uses and leaves changed. effort >= 0. Dies
 * (EXIT_RESOURCE) where an equation has no solution or the iteration does not end. */
void lqr_solve(struct lqr *lqr, struct env_planar *env, double effort);

/* One round of (10.12): the new gain and p from the old p; returns the largest change of p. */
double lqr_round(struct lqr *lqr);

/* The control at a state, before the environment clips it. */
double lqr_control(const struct lqr *lqr, const double q[3], const double v[3]);

/* Eq. 10.13: what the linear model expects an episode of so many steps from here to cost. */
double lqr_expects(const struct lqr *lqr, const double q[3], const double v[3]);

/* The regulator as an agent, which reads the state from the observation; it learns nothing. */
struct lqr_agent {
    struct agent agent; /* first */
    struct lqr lqr;
};
void lqr_agent_init(struct lqr_agent *agent, struct env_planar *env, double effort);

#endif
