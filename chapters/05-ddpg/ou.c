#include "ou.h"

#include "numbers/elementary.h"

#include <math.h>

/*
Multiply (5.15) by $`e^{\vartheta t}`$: the pull drops out and what remains is a sum of independent normal numbers,
$`d\big(e^{\vartheta t}(x-z)\big) = \sigma\,e^{\vartheta t}\,dW`$. So $`x`$ is normal, its distance from $`z`$ decays
on average, and its variance is the sum of the variances, $`\int_0^t \sigma^2 e^{-2\vartheta(t-t')}\,dt'`$:

(5.16) Mean and variance a time t after a known value
```math
\mathbb{E}[x_t] = z + e^{-\vartheta t}\,(x_0 - z), \qquad
\mathrm{Var}[x_t] = \sigma^2\,\frac{1 - e^{-2\vartheta t}}{2\vartheta} .
```

As $`\vartheta \to 0`$ the variance becomes $`\sigma^2 t`$, which grows for ever. With $`\vartheta > 0`$ it never
exceeds $`\sigma^2/(2\vartheta)`$, and the process stays in a band around $`z`$.
*/
double ou_mean(const struct ou *p, double x0, double t) {
    return p->centre + f64_exp(-p->theta * t) * (x0 - p->centre); /* eq. 5.16 */
}

double ou_variance(const struct ou *p, double t) {
    double sum = p->theta > 0 ? -f64_expm1(-2 * p->theta * t) / (2 * p->theta) : t;
    return p->sigma * p->sigma * sum; /* eq. 5.16 */
}

/*
The process depends on its past through its last value only. So (5.16) is also the way to draw it, at steps of any
length, without any error:

(5.17) The exact step of length Δ
```math
x_{t+\Delta} = z + e^{-\vartheta\Delta}\,(x_t - z)
+ \sigma\,\sqrt{\frac{1 - e^{-2\vartheta\Delta}}{2\vartheta}}\;\varepsilon, \qquad \varepsilon \sim \mathcal N(0,1) .
```

For small $`\vartheta\Delta`$ the two factors are nearly $`1 - \vartheta\Delta`$ and $`\sqrt\Delta`$. With these it is
Euler's step (which bears Maruyama's name where there is noise):

(5.18) Euler's step
```math
x_{t+\Delta} = x_t + \vartheta\,(z - x_t)\,\Delta + \sigma\,\sqrt{\Delta}\;\varepsilon .
```
*/
double ou_step(const struct ou *p, double x, double dt, double epsilon) {
    return ou_mean(p, x, dt) + sqrt(ou_variance(p, dt)) * epsilon; /* eq. 5.17 */
}

double ou_euler_step(const struct ou *p, double x, double dt, double epsilon) {
    return x + p->theta * (p->centre - x) * dt + p->sigma * sqrt(dt) * epsilon; /* eq. 5.18 */
}

/*
In these letters the lecture writes $`x_t \leftarrow x_{t-1} + \vartheta\,(z - x_{t-1}) + \sigma\,\varepsilon`$ [S47].
That is (5.18) with $`\Delta = 1`$, and the time step is not in it. As a recipe for the noise of a program that counts
its steps it is complete, and it is what this chapter uses. Which step DDPG's authors used cannot be said: the paper
gives $`\vartheta`$ and $`\sigma`$ and no $`\Delta`$ [S44], and a smaller one is another noise (exercise 4). The
Ornstein-Uhlenbeck process of the lecture's next slide, with $`\vartheta = \sigma = 1`$, the formula does not draw: with
these numbers it says $`x_t = z + \varepsilon`$, which remembers nothing. With other steps both terms have to change,
and differently, one by $`\Delta`$ and the other by its root.

(5.19) The lecture's formula from a known value: variance after k steps, in the long run, and how steps are correlated
```math
\mathrm{Var}[x_k] = \sigma^2\,\frac{1 - \kappa^{2k}}{1 - \kappa^2}, \qquad
\mathrm{Var}[x_\infty] = \frac{\sigma^2}{1 - \kappa^2}, \qquad
\mathrm{Corr}[x_t, x_{t+k}] \to \kappa^k, \qquad \kappa = 1 - \vartheta .
```

These are also the moments of a process (5.15) that is looked at once per unit of time, with the rate
$`-\ln(1-\vartheta)`$ for $`\vartheta`$ and a $`\sigma`$ to match; so nothing is wrong with the formula but the names
of its constants. With $`\vartheta = 0.15`$ and $`\sigma = 0.2`$ neighbouring steps are correlated by 0.85, and the
deviation in the long run, @{05_moments/deviation in the long run/exact}, is nearly twice $`\sigma`$. By (3.7) the sum
of many such pushes has $`(1+\kappa)/(1-\kappa)`$ times, about twelve times, the variance of a sum of independent ones
of the same size: where pushes add up, as they do on a mass, its deviation is three and a half times as large.

The process needs a memory, and an agent's action is a function of parameters, observation and noise only. So the
process is the loop's: an agent asks for normal numbers that keep a share $`\kappa`$ of the step before (`act_noise` on
the page of [agents](agent.md)), the [loop](train.md) starts them at zero with every episode and keeps one process per
component of the action, $`\xi`$, and the agent multiplies by $`\sigma`$, (5.12). An evaluation has no noise at all.
*/
double ou_lecture_variance(const struct ou *p, int k) {
    double keep = 1 - p->theta, sum = 0, power = 1;
    for (int i = 0; i < k; i++, power *= keep * keep) sum += power;
    return p->sigma * p->sigma * sum; /* eq. 5.19 */
}

double ou_lecture_width(const struct ou *p) {
    double keep = 1 - p->theta;
    return p->sigma / sqrt(1 - keep * keep); /* eq. 5.19 */
}
