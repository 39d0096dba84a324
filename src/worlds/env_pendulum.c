#include "worlds/env_pendulum.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"

#include <math.h>

static const double PI = 3.141592653589793, DT = 0.05, TORQUE = 2, SPEED = 8;
static const double GRAVITY = 10, MASS = 1, LENGTH = 1; /* m/s^2, kg, m */

/*
## The motion

The rod is thin and uniform, of mass $`m`$ and length $`\ell`$, and $`\theta`$ is its angle from *upright*. Its moment
of inertia about the pivot is $`m\ell^2/3`$; gravity pulls at its middle with the moment
$`\tfrac12 m g \ell \sin\theta`$, away from upright, and the motor adds the torque $`u`$.

(env_pendulum.1) Angular acceleration
```math
\ddot\theta = \frac{3g}{2\ell}\,\sin\theta + \frac{3}{m\ell^2}\,u .
```

At $`|u| \le 2`$ and $`g = 10`$ the motor holds the rod against gravity up to $`\sin\theta = 0.4`$ only.

The step is semi-implicit: first the speed, clipped, then the angle with the new speed. The angle itself is never
wrapped; a rod that keeps turning has an angle of many $`\pi`$, of which the observation shows cosine and sine.

(env_pendulum.2) definition: One step of 0.05 s
```math
\dot\theta \leftarrow \mathrm{clip}(\dot\theta + \ddot\theta\,\Delta t,\ {-8},\ 8), \qquad
\theta \leftarrow \theta + \dot\theta\,\Delta t .
```

(env_pendulum.3) definition: Reward, on the state before the step and the clipped torque
```math
r = -\big(\mathrm{wrap}(\theta)^2 + 0.1\,\dot\theta^2 + 0.001\,u^2\big), \qquad
\mathrm{wrap}(\theta) = ((\theta + \pi) \bmod 2\pi) - \pi .
```
*/
double pendulum_wrap(double theta) {
    double turned = fmod(theta + PI, 2 * PI);
    return (turned < 0 ? turned + 2 * PI : turned) - PI;
}

static void observe(const struct env_pendulum *p, double *observation) {
    f64_sincos_all(1, &p->theta, &observation[1], &observation[0]);
    observation[2] = p->theta_dot;
}

static void pendulum_reset(struct env *env, struct rng *rng, double *observation) {
    struct env_pendulum *p = (struct env_pendulum *)env;
    p->theta = rng_range(rng, -PI, PI);
    p->theta_dot = rng_range(rng, -1, 1);
    observe(p, observation);
}

static struct env_result pendulum_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_pendulum *p = (struct env_pendulum *)env;
    (void)rng;
    double u = env->action.n ? -TORQUE + 2 * TORQUE * action[0] / (env->action.n - 1) : clip(action[0], TORQUE);
    double angle = pendulum_wrap(p->theta);
    double cost = angle * angle + 0.1 * (p->theta_dot * p->theta_dot) + 0.001 * (u * u); /* eq. env_pendulum.3 */
    double gravity = 3 * GRAVITY / (2 * LENGTH) * f64_sin(p->theta), motor = 3.0 / (MASS * (LENGTH * LENGTH)) * u;
    p->theta_dot = clip(p->theta_dot + (gravity + motor) * DT, SPEED); /* eqs. env_pendulum.1 and env_pendulum.2 */
    p->theta += p->theta_dot * DT;
    observe(p, observation);
    return (struct env_result){.reward = -cost};
}

static void pendulum_state(struct env *env, struct state *state) {
    struct env_pendulum *p = (struct env_pendulum *)env;
    state_doubles(state, &p->theta, 1);
    state_doubles(state, &p->theta_dot, 1);
}

void env_pendulum_init(struct env_pendulum *p, int torques) {
    static const double low[1] = {-2}, high[1] = {2};
    if (torques != 0 && (torques < 3 || torques % 2 == 0))
        die(EXIT_INPUT, "pendulum: %d torques are neither 0 nor an odd number from 3 on", torques);
    *p = (struct env_pendulum){.env = {.name = "pendulum",
                                       .observation = {.dim = 3},
                                       .action = {.n = torques, .dim = 1, .low = low, .high = high},
                                       .time_limit = 200,
                                       .reset = pendulum_reset,
                                       .step = pendulum_step,
                                       .state = pendulum_state}};
}
