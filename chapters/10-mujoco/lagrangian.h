/*
## A cart and two poles, by hand

The engine computes with any tree of bodies. For one small tree the equations of motion fit on a page, and then the
engine can be held against them: energies, a derivative, and nothing of the engine's way of working. The tree is that of
the task with the double pendulum: a cart on a rail, a pole on it, a second pole on top of the first.

fold: The contract of the derivation
*/
#ifndef LAGRANGIAN_H
#define LAGRANGIAN_H

#include "worlds/planar.h"

enum { LAGRANGIAN = 3 }; /* coordinates: x in m; theta1 and theta2, to the right, in rad */

struct lagrangian {
    double cart;               /* masses in kg: of the cart, */
    double pole;               /* of each pole; */
    double inertia;            /* of a pole about its centre of mass, in kg m^2 */
    double length, centre;     /* of a pole, and from its hinge to its centre of mass, in m */
    double gravity_x, gravity; /* to the right, downwards, in m/s^2 */
    double gear, damping;      /* force of the motor at 1; resistance of every joint */
};

/* The numbers of the engine's model of the task. */
struct lagrangian lagrangian_of(const struct planar_model *model);

/* Eqs. 10.2 and 10.3: kinetic and potential energy. */
double lagrangian_kinetic(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN]);
double lagrangian_potential(const struct lagrangian *l, const double q[LAGRANGIAN]);

/* Eq. 10.5, the mass matrix. */
void lagrangian_mass(const struct lagrangian *l, const double q[LAGRANGIAN], double mass[LAGRANGIAN][LAGRANGIAN]);

/* Eq. 10.6: what centrifugal and Coriolis forces need, and what gravity gives. */
void lagrangian_bias(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN],
                     double bias[LAGRANGIAN]);
void lagrangian_weight(const struct lagrangian *l, const double q[LAGRANGIAN], double weight[LAGRANGIAN]);

/* Eq. 10.7: the accelerations under the control u in [-1, 1], away from the rail's ends. */
void lagrangian_acceleration(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN],
                             double u, double a[LAGRANGIAN]);

#endif
