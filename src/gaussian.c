#include "gaussian.h"

#include <tgmath.h>

static const double HALF_LOG_TWO_PI = 0.91893853320467274;

/*
## Samples and densities

(gaussian.1) definition: A sample is a shifted and scaled standard normal number
```math
a = \mu + \sigma\,\epsilon, \qquad \epsilon \sim \mathcal N(0, 1).
```

(gaussian.2) Its density
```math
p(a) = \frac{1}{\sqrt{2\pi}\,\sigma}\, e^{-\frac12 z^2}, \qquad z = \frac{a-\mu}{\sigma} .
```

Mind that this is a density and no probability. It has the unit of one over an action, may be larger than 1, and its
logarithm changes when actions are measured in other units.

The densities of independent components multiply, so their logarithms add up, and what comes of $`n`$ components is
one number:

(gaussian.3) Log-density of an action of n components
```math
\log p(a) = -\sum_{i=1}^{n} \Big( \tfrac12 z_i^2 + \log\sigma_i + \tfrac12\log 2\pi \Big).
```
*/
void gaussian_sample(int n, const real *mu, const real *log_sigma, const real *noise, real *a) {
    for (int i = 0; i < n; i++) a[i] = mu[i] + exp(log_sigma[i]) * noise[i]; /* eq. gaussian.1 */
}

real gaussian_log_density(int n, const real *mu, const real *log_sigma, const real *a) {
    real sum = 0;
    for (int i = 0; i < n; i++) {
        real z = (a[i] - mu[i]) * exp(-log_sigma[i]);
        sum -= R(0.5) * z * z + log_sigma[i] + R(HALF_LOG_TWO_PI);
    }
    return sum;
}

/*
## The score

The gradient of a log-density by its parameters is called its *score*. The scale enters through its logarithm
throughout: the formulas are shorter, and a step in $`\log\sigma`$ changes $`\sigma`$ by a factor.

(gaussian.4) Score of a component
```math
\frac{\partial \log p}{\partial \mu} = \frac{z}{\sigma}, \qquad \frac{\partial \log p}{\partial \log\sigma} = z^2 - 1 .
```

The first one grows without bound as $`\sigma \to 0`$. A policy that has become nearly certain of its action therefore
has scores that are huge and of either sign, which is one source of the variance of policy gradients.
*/
void gaussian_score(int n, const real *mu, const real *log_sigma, const real *a, real weight, real *d_mu,
                    real *d_log_sigma) {
    for (int i = 0; i < n; i++) {
        real over_sigma = exp(-log_sigma[i]), z = (a[i] - mu[i]) * over_sigma;
        d_mu[i] = weight * z * over_sigma; /* eq. gaussian.4 */
        d_log_sigma[i] = weight * (z * z - 1);
    }
}

/*
## A positive number from any number

A network's output $`x`$ may be negative, a scale may not. Two maps are in use. Under the exponential one the output
*is* $`\log\sigma`$; the other one is softplus, which is linear for large $`x`$, so that a large output does not
explode.

(gaussian.5) Scales, and the slopes of their logarithms
```math
\sigma = e^{x},\quad \frac{d\log\sigma}{dx} = 1; \qquad\qquad
\sigma = \log(1+e^{x}),\quad \frac{d\log\sigma}{dx} = \frac{1}{(1+e^{-x})\,\sigma} .
```

As written, $`\log(1+e^x)`$ overflows for large $`x`$ and loses all digits for very negative ones. The equal
$`\max(x, 0) + \log(1 + e^{-|x|})`$ does neither, if the logarithm is taken by `log1p`, which is given the small
number without the 1. Below $`x = -40`$ the logarithm of it all is $`x`$ to the last bit, and the slope is 1.
*/
static real softplus(real x) {
    return fmax(x, R(0)) + log1p(exp(-fabs(x)));
}

real gaussian_log_sigma(enum gaussian_scale scale, real x) {
    return scale == SCALE_EXP || x < R(-40) ? x : log(softplus(x));
}

real gaussian_log_sigma_slope(enum gaussian_scale scale, real x) {
    return scale == SCALE_EXP || x < R(-40) ? R(1) : R(1) / ((R(1) + exp(-x)) * softplus(x)); /* eq. gaussian.5 */
}

/*
## The entropy

The entropy of a density is $`-\int p \log p`$, a measure of how spread out it is. For the Gaussian it is the mean of
(gaussian.3) with its sign turned, and the mean of $`z^2`$ is 1.

(gaussian.6) Entropy of n components
```math
H = \sum_{i=1}^{n} \Big( \log\sigma_i + \tfrac12 \log 2\pi e \Big).
```

It does not depend on the mean. A component's share is negative where $`\sigma < 1/\sqrt{2\pi e}`$, and like the
log-density it depends on the unit of the action.
*/
real gaussian_entropy(int n, const real *log_sigma) {
    real sum = 0;
    for (int i = 0; i < n; i++) sum += log_sigma[i] + R(0.5 + HALF_LOG_TWO_PI); /* eq. gaussian.6 */
    return sum;
}
