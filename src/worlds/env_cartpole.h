/*
# Cart and pole

A pole stands on a cart, hinged at its foot, and the cart is pushed to the left or to the right, always with the same
force. The task is to keep the pole up and the cart on its track. This is the problem of Barto, Sutton and Anderson
(*Neuronlike adaptive elements that can solve difficult learning control problems*, 1983; from memory [S112]) with the
constants, limits and arithmetic of Gymnasium's CartPole-v1 [S111], so that results can be compared.
*/
#ifndef ENV_CARTPOLE_H
#define ENV_CARTPOLE_H

#include "worlds/env.h"

/* Actions: 0 pushes to the left, 1 to the right, with 10 N. Observation: x, x_dot, theta, theta_dot.
 * Reward: 1 for every step, the last one included. Start: each of the four uniform in +-0.05.
 * Terminated where |x| > 2.4 m or |theta| > 12 degrees after the step; truncated after 500 steps. */
struct env_cartpole {
    struct env env;   /* first */
    double x;         /* of the cart, m */
    double x_dot;     /* m/s */
    double theta;     /* of the pole from upright, clockwise, rad */
    double theta_dot; /* rad/s */
};

void env_cartpole_init(struct env_cartpole *cartpole);

/* The same cart with a motor that can push less: the action is a share of the 10 N, and clipped to +-1. This is no task
 * of Gymnasium's. */
void env_cartpole_init_box(struct env_cartpole *cartpole);

/* The accelerations in m/s^2 and rad/s^2 under a force in N, eq. env_cartpole.2. */
void cartpole_accelerations(double theta, double theta_dot, double force, double *x_acc, double *theta_acc);

#endif
