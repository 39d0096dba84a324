/*
# Pendulum

A rod on a pivot, and a motor that is too weak to lift it: it must be swung up and then balanced. The task is
Gymnasium's Pendulum-v1 [S113]. With `torques` the same task has a discrete action, for methods that need one.
*/
#ifndef ENV_PENDULUM_H
#define ENV_PENDULUM_H

#include "worlds/env.h"

/* Observation: cos theta, sin theta, theta_dot. Never terminated; truncated after 200 steps.
 * Start: theta uniform in +-pi, theta_dot uniform in +-1. Reward: eq. env_pendulum.3, -16.2736 to 0. */
struct env_pendulum {
    struct env env;   /* first */
    double theta;     /* from upright, never wrapped, rad */
    double theta_dot; /* within +-8 rad/s */
};

/* torques = 0: the action is a torque in N m, and clipped to +-2.
 * Else an odd number n >= 3: action k of 0 ... n - 1 is the torque -2 + 4 k/(n - 1).
 * Dies (EXIT_INPUT) for any other number. */
void env_pendulum_init(struct env_pendulum *pendulum, int torques);

/* The angle in [-pi, pi) that differs from `theta` by full turns. */
double pendulum_wrap(double theta);

#endif
