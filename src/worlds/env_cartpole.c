#include "worlds/env_cartpole.h"

#include "numbers/elementary.h"
#include "numbers/order.h"

#include <math.h>

static const double GRAVITY = 9.8, CART = 1.0, POLE = 0.1, HALF = 0.5; /* m/s^2, kg, kg, m */
static const double FORCE = 10.0, TAU = 0.02;                          /* N, s */
static const double X_LIMIT = 2.4, THETA_LIMIT = 12 * 2 * 3.141592653589793 / 360;
static const double high[4] = {4.8, INFINITY, 2 * (12 * 2 * 3.141592653589793 / 360), INFINITY};
static const double low[4] = {-4.8, -INFINITY, -2 * (12 * 2 * 3.141592653589793 / 360), -INFINITY};

/*
## The motion

Let $`M`$ be the mass of the cart, $`m`$ that of the pole and $`\ell`$ *half* the pole's length. The pole is a thin
uniform rod, so the piece of it at the distance $`u`$ from the hinge, $`0 \le u \le 2\ell`$, has the position
$`(x + u\sin\theta,\ u\cos\theta)`$. Summed over the pieces, the squared speeds give the kinetic energy

```math
T = \tfrac12 (M+m)\,\dot x^2 + m\ell\cos\theta\;\dot x\dot\theta + \tfrac12\cdot\tfrac43\, m\ell^2\,\dot\theta^2 ,
\qquad U = m g \ell \cos\theta ,
```

where $`\tfrac43 m\ell^2`$ is the rod's moment of inertia about its end. The only force that does work besides gravity
is the push $`F`$ on the cart, and Lagrange's equations for $`x`$ and $`\theta`$ are

(env_cartpole.1) Motion of cart and pole
```math
(M+m)\,\ddot x + m\ell\,(\ddot\theta\cos\theta - \dot\theta^2\sin\theta) = F, \qquad
\tfrac43\,m\ell^2\,\ddot\theta + m\ell\cos\theta\;\ddot x = m g \ell\sin\theta .
```

The first one is solved for $`\ddot x`$ and put into the second:

(env_cartpole.2) The accelerations
```math
\ddot\theta = \frac{g\sin\theta - c\cos\theta}{\ell\,\big(\tfrac43 - \frac{m\cos^2\theta}{M+m}\big)}, \qquad
\ddot x = c - \frac{m\ell\,\ddot\theta\cos\theta}{M+m}, \qquad
c = \frac{F + m\ell\,\dot\theta^2\sin\theta}{M+m} .
```

There is no friction. The test checks both against Newton's law for the single pieces of the rod, summed by
quadrature, which knows of no moment of inertia.
*/
void cartpole_accelerations(double theta, double theta_dot, double force, double *x_acc, double *theta_acc) {
    double sine, cosine, moment = POLE * HALF, mass = POLE + CART;
    f64_sincos_all(1, &theta, &sine, &cosine);
    double c = (force + moment * (theta_dot * theta_dot) * sine) / mass;
    *theta_acc = (GRAVITY * sine - cosine * c) / (HALF * (4.0 / 3.0 - POLE * (cosine * cosine) / mass));
    *x_acc = c - moment * *theta_acc * cosine / mass; /* eq. env_cartpole.2 */
}

/*
## The step

Time advances by $`\tau = 0.02`$ s in one explicit Euler step: the positions move with the *old* velocities. That is a
crude integrator, under which a freely swinging pole gains energy, and it is part of the task's definition.

(env_cartpole.3) definition: One step
```math
x \leftarrow x + \tau\dot x, \quad \dot x \leftarrow \dot x + \tau\ddot x, \quad
\theta \leftarrow \theta + \tau\dot\theta, \quad \dot\theta \leftarrow \dot\theta + \tau\ddot\theta,
```

with the velocities and accelerations of before the step on the right. The reward is 1 for every step, also for the
one that ends the episode, so the return of an episode is its length.
*/
static void observe(const struct env_cartpole *c, double *observation) {
    observation[0] = c->x;
    observation[1] = c->x_dot;
    observation[2] = c->theta;
    observation[3] = c->theta_dot;
}

static void cartpole_reset(struct env *env, struct rng *rng, double *observation) {
    struct env_cartpole *c = (struct env_cartpole *)env;
    c->x = rng_range(rng, -0.05, 0.05);
    c->x_dot = rng_range(rng, -0.05, 0.05);
    c->theta = rng_range(rng, -0.05, 0.05);
    c->theta_dot = rng_range(rng, -0.05, 0.05);
    observe(c, observation);
}

static struct env_result cartpole_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_cartpole *c = (struct env_cartpole *)env;
    double x_acc, theta_acc;
    (void)rng;
    double share = env->action.n ? 2 * action[0] - 1 : larger(-1, smaller(1, action[0]));
    cartpole_accelerations(c->theta, c->theta_dot, share * FORCE, &x_acc, &theta_acc);
    c->x += TAU * c->x_dot; /* eq. env_cartpole.3 */
    c->x_dot += TAU * x_acc;
    c->theta += TAU * c->theta_dot;
    c->theta_dot += TAU * theta_acc;
    observe(c, observation);
    return (struct env_result){.reward = 1, .terminated = fabs(c->x) > X_LIMIT || fabs(c->theta) > THETA_LIMIT};
}

static void cartpole_state(struct env *env, struct state *state) {
    struct env_cartpole *c = (struct env_cartpole *)env;
    double *number[] = {&c->x, &c->x_dot, &c->theta, &c->theta_dot};
    for (int i = 0; i < 4; i++) state_doubles(state, number[i], 1);
}

void env_cartpole_init(struct env_cartpole *c) {
    *c = (struct env_cartpole){.env = {.name = "cartpole",
                                       .observation = {.dim = 4, .low = low, .high = high},
                                       .action = {.n = 2, .dim = 1},
                                       .time_limit = 500,
                                       .reset = cartpole_reset,
                                       .step = cartpole_step,
                                       .state = cartpole_state}};
}

void env_cartpole_init_box(struct env_cartpole *c) {
    static const double left[1] = {-1}, right[1] = {1};
    env_cartpole_init(c);
    c->env.name = "cartpole-box";
    c->env.action = (struct env_space){.dim = 1, .low = left, .high = right};
}
