/*
The cart, of mass $`m_0`$, is at $`x`$. A pole of length $`l`$ leans to the right by $`\theta_1`$; the second leans by
$`\theta_2`$ *against the first*, so by $`\varphi = \theta_1 + \theta_2`$ against the vertical. Both have the mass
$`m`$, the inertia $`I`$ about their centre, and the centre at the distance $`c`$ from the lower end. Where everything
is follows from the three coordinates $`q = (x, \theta_1, \theta_2)`$.

(10.1) The centres of the two poles, and their velocities
```math
\begin{aligned}
p_1 &= (x + c \sin\theta_1,\; c \cos\theta_1), &
p_2 &= (x + l \sin\theta_1 + c \sin\varphi,\; l \cos\theta_1 + c \cos\varphi), \\
\dot p_1 &= (\dot x + c\,\dot\theta_1 \cos\theta_1,\; -c\,\dot\theta_1 \sin\theta_1), &
\dot p_2 &= (\dot x + l\,\dot\theta_1 \cos\theta_1 + c\,\dot\varphi \cos\varphi,\;
             -l\,\dot\theta_1 \sin\theta_1 - c\,\dot\varphi \sin\varphi).
\end{aligned}
```

A body's kinetic energy is that of its centre and that of its turning:

(10.2) Kinetic energy
```math
T = \tfrac12 m_0 \dot x^2 + \tfrac12 m \big(|\dot p_1|^2 + |\dot p_2|^2\big)
  + \tfrac12 I \big(\dot\theta_1^2 + \dot\varphi^2\big).
```

In this task gravity has a small part to the right, $`g_x = 10^{-5}`$, so that exactly upright is not quite where the
poles would stand.

(10.3) Potential energy
```math
V = -g_x \big(m_0 x + m\, p_{1x} + m\, p_{2x}\big) + g\, m \big(p_{1y} + p_{2y}\big).
```
*/
#include "lagrangian.h"

#include "numbers/elementary.h"
#include "numbers/linear.h"

#include <assert.h>
#include <math.h>

double lagrangian_kinetic(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN]) {
    double phi = q[1] + q[2], turn = v[1] + v[2];
    double x1 = v[0] + l->centre * v[1] * f64_cos(q[1]), y1 = -l->centre * v[1] * f64_sin(q[1]); /* eq. 10.1 */
    double x2 = v[0] + l->length * v[1] * f64_cos(q[1]) + l->centre * turn * f64_cos(phi);
    double y2 = -l->length * v[1] * f64_sin(q[1]) - l->centre * turn * f64_sin(phi);
    return l->cart * v[0] * v[0] / 2 + l->pole * (x1 * x1 + y1 * y1 + x2 * x2 + y2 * y2) / 2 +
           l->inertia * (v[1] * v[1] + turn * turn) / 2; /* eq. 10.2 */
}

double lagrangian_potential(const struct lagrangian *l, const double q[LAGRANGIAN]) {
    double phi = q[1] + q[2];
    double x1 = q[0] + l->centre * f64_sin(q[1]), y1 = l->centre * f64_cos(q[1]);
    double x2 = q[0] + l->length * f64_sin(q[1]) + l->centre * f64_sin(phi);
    double y2 = l->length * f64_cos(q[1]) + l->centre * f64_cos(phi);
    return -l->gravity_x * (l->cart * q[0] + l->pole * (x1 + x2)) + l->gravity * l->pole * (y1 + y2); /* eq. 10.3 */
}

/*
Of all motions with the same beginning and the same end, the real one makes $`\int (T - V)\,dt`$ stationary. That gives
one equation per coordinate; forces that are in no potential, those of the motor and of friction, are added on the
right.

(10.4) definition: Lagrange's equations
```math
\frac{d}{dt} \frac{\partial T}{\partial \dot q_k} - \frac{\partial (T - V)}{\partial q_k} = f_k, \qquad
f = (\kappa u - d\,\dot x,\; -d\,\dot\theta_1,\; -d\,\dot\theta_2),
```

with the motor's force $`\kappa u`$ for the control $`u \in [-1, 1]`$ and the damping $`d`$ of every joint. The kinetic
energy is quadratic in the velocities, $`T = \tfrac12\, \dot q^\top M(q)\, \dot q`$. The entries of $`M`$ are read off
(10.2): $`M_{kk}`$ is what stands at $`\tfrac12 \dot q_k^2`$ and $`M_{jk}`$ what stands at $`\dot q_j \dot q_k`$, and
products of sines and cosines of $`\theta_1`$ and $`\varphi`$ join to functions of their difference, $`\theta_2`$.

(10.5) The mass matrix
```math
\begin{aligned}
M_{11} &= m_0 + 2m, &
M_{12} &= m (c + l) \cos\theta_1 + m c \cos\varphi, &
M_{13} &= m c \cos\varphi, \\
M_{22} &= 2 I + m (2 c^2 + l^2 + 2\, l c \cos\theta_2), &
M_{23} &= I + m (c^2 + l c \cos\theta_2), &
M_{33} &= I + m c^2 .
\end{aligned}
```
*/
void lagrangian_mass(const struct lagrangian *l, const double q[LAGRANGIAN], double mass[LAGRANGIAN][LAGRANGIAN]) {
    double m = l->pole, c = l->centre, length = l->length, phi = q[1] + q[2], coupled = length * c * f64_cos(q[2]);
    mass[0][0] = l->cart + 2 * m; /* eq. 10.5 */
    mass[0][1] = mass[1][0] = m * (c + length) * f64_cos(q[1]) + m * c * f64_cos(phi);
    mass[0][2] = mass[2][0] = m * c * f64_cos(phi);
    mass[1][1] = 2 * l->inertia + m * (2 * c * c + length * length + 2 * coupled);
    mass[1][2] = mass[2][1] = l->inertia + m * (c * c + coupled);
    mass[2][2] = l->inertia + m * c * c;
}

/*
In (10.4), $`d/dt`$ of $`\partial T/\partial\dot q = M \dot q`$ is $`M \ddot q + \dot M \dot q`$. The second part and
$`-\partial T/\partial q`$ are quadratic in the velocities: call them the *bias* $`h`$. What $`V`$ contributes is the
*weight* $`w = -\partial V/\partial q`$.

(10.6) Bias and weight
```math
\begin{aligned}
h_1 &= -m (c + l) \sin\theta_1\, \dot\theta_1^2 - m c \sin\varphi\, \dot\varphi^2, &
w_1 &= g_x (m_0 + 2 m), \\
h_2 &= -m\, l c \sin\theta_2\, (2 \dot\theta_1 \dot\theta_2 + \dot\theta_2^2), &
w_2 &= m (c + l)(g_x \cos\theta_1 + g \sin\theta_1) + w_3, \\
h_3 &= m\, l c \sin\theta_2\, \dot\theta_1^2, &
w_3 &= m c\, (g_x \cos\varphi + g \sin\varphi).
\end{aligned}
```

The first bias is the pull of two swinging poles on the cart, the third the centrifugal force on the upper pole. In the
second, the terms with $`\dot x`$ have cancelled: whether the cart moves makes no difference to the poles, only whether
it accelerates.
*/
void lagrangian_bias(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN],
                     double bias[LAGRANGIAN]) {
    double m = l->pole, c = l->centre, phi = q[1] + q[2], turn = v[1] + v[2], s = m * l->length * c * f64_sin(q[2]);
    bias[0] = -m * (c + l->length) * f64_sin(q[1]) * v[1] * v[1] - m * c * f64_sin(phi) * turn * turn; /* eq. 10.6 */
    bias[1] = -s * (2 * v[1] * v[2] + v[2] * v[2]);
    bias[2] = s * v[1] * v[1];
}

void lagrangian_weight(const struct lagrangian *l, const double q[LAGRANGIAN], double weight[LAGRANGIAN]) {
    double m = l->pole, c = l->centre, gx = l->gravity_x, g = l->gravity, phi = q[1] + q[2];
    weight[0] = gx * (l->cart + 2 * m); /* eq. 10.6 */
    weight[2] = m * c * (gx * f64_cos(phi) + g * f64_sin(phi));
    weight[1] = m * (c + l->length) * (gx * f64_cos(q[1]) + g * f64_sin(q[1])) + weight[2];
}

/*
(10.7) The equations of motion
```math
M(q)\, \ddot q + h(q, \dot q) = w(q) + f .
```

They are three linear equations for the accelerations. The engine solves the same ones without ever having seen (10.5)
or (10.6): it walks the tree from body to body. Both agree to the last digits: the error below (10.7) is the largest
relative difference of the accelerations, at random states.

One more statement follows for both. Multiply (10.7) by $`\dot q`$. By its
construction $`\dot q^\top h = \dot q^\top \dot M \dot q - \tfrac12\,\dot q^\top \dot M \dot q`$, half of the first
term, so that the left-hand side is $`\dot q^\top M \ddot q + \tfrac12\,\dot q^\top \dot M \dot q = dT/dt`$. And
$`\dot q^\top w = -dV/dt`$. What is left is a balance.

(10.8) The balance of energy
```math
\frac{d}{dt}(T + V) = \dot x\, \kappa u - d\, \big(\dot x^2 + \dot\theta_1^2 + \dot\theta_2^2\big).
```
*/
void lagrangian_acceleration(const struct lagrangian *l, const double q[LAGRANGIAN], const double v[LAGRANGIAN],
                             double u, double a[LAGRANGIAN]) {
    double mass[LAGRANGIAN][LAGRANGIAN], bias[LAGRANGIAN], weight[LAGRANGIAN];
    lagrangian_mass(l, q, mass);
    lagrangian_bias(l, q, v, bias);
    lagrangian_weight(l, q, weight);
    for (int k = 0; k < LAGRANGIAN; k++) a[k] = weight[k] - bias[k] - l->damping * v[k]; /* eq. 10.7 */
    a[0] += l->gear * u;
    bool solved = linear_solve(&mass[0][0], a, LAGRANGIAN);
    assert(solved);
    (void)solved;
}

struct lagrangian lagrangian_of(const struct planar_model *m) {
    assert(m->bodies == 3 && m->joints == LAGRANGIAN);
    return (struct lagrangian){.cart = m->body[0].mass,
                               .pole = m->body[1].mass,
                               .inertia = m->body[1].inertia,
                               .length = m->body[2].origin[1],
                               .centre = m->body[1].centre[1],
                               .gravity_x = m->gravity[0],
                               .gravity = -m->gravity[1],
                               .gear = m->joint[0].gear,
                               .damping = m->joint[0].damping};
}
