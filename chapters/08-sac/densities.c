#include "densities.h"

#include "numbers/elementary.h"
#include "numbers/quadrature.h"

#include <math.h>
#include <stddef.h>

/*
### Two integrals

Means over the noise are sums over equal steps $`\delta`$. For a smooth function times the normal density they converge
faster than any power of the step. This is (quadrature.4), whose page chooses step and reach:

(8.20) Mean over standard normal noise, by the trapezoidal rule
```math
\mathbb{E}\big[f(\epsilon)\big] \approx
\sum_{k=-K}^{K} \frac{\delta}{\sqrt{2\pi}}\, e^{-\frac12 (k\delta)^2} f(k\delta) .
```

Integrals over the *action* need more care, for near the ends of its interval a squashed density may be steep, and a
wrong one infinite. The substitution $`a = \tanh(\tfrac{\pi}{2}\sinh t)`$ crowds the nodes there so much that an end is
harmless where the function grows like a logarithm or like a power that can be integrated, and again the steps in $`t`$
are equal:

(8.21) Integral over an interval, by the double exponential rule
```math
\int_{-1}^{1} f(a)\,da \approx \sum_k \delta\,f\big(\tanh(\tfrac{\pi}{2}\sinh k\delta)\big)\,
\frac{\tfrac{\pi}{2}\cosh k\delta}{\cosh^2(\tfrac{\pi}{2}\sinh k\delta)} .
```

The outermost of those nodes are nearer to the end than a number close to 1 can tell. So the function is given its
distance to the end as well.
*/
double integral(double (*f)(double x, double gap, void *context), void *context, double low, double high) {
    const double step = 1.0 / 256, half = (high - low) / 2;
    double sum = 0;
    for (int k = 0; k * step < 6; k++) { /* of two nodes the same distance from either end; at k = 0 they are one */
        double growth = f64_expm1(k * step), fall = growth / (1 + growth); /* e^x - 1 and 1 - e^-x for x = k step */
        double s = M_PI_2 * (growth + fall) / 2, e = f64_exp(-2 * s);
        double gap = half * 2 * e / (1 + e), slope = 4 * e / ((1 + e) * (1 + e)); /* 1 - tanh s, 1 / cosh^2 s */
        double weight = step * half * slope * M_PI_2 * (1 + (growth - fall) / 2); /* eq. 8.21 */
        if (k == 0) weight /= 2;
        sum += weight * (f(low + gap, gap, context) + f(high - gap, gap, context));
    }
    return sum;
}

/*
### Three ways to a logarithm

The logarithm of the Jacobian as it stands is minus infinity as soon as $`\tanh u`$ rounds to 1. That happens when
$`1 - \tanh|u| \approx 2e^{-2|u|}`$ is less than half of the spacing of the numbers just below 1: near
$`|u| = 13\log 2 = 9.0`$ with 24 binary digits, and near $`27.5\log 2 = 19.1`$ with 53. Long before, the subtraction
has eaten the digits. The form (gaussian.10), evaluated as it is written, has another hole. For $`u`$ below
$`-64\log 2`$ or $`-512\log 2`$ the exponential overflows, and the result is minus infinity again.

@figure 08_log_term The largest error of log(1 - tanh^2 u) within 0.25 of u, relative to the value or, where that is
less, to 1. Where a line ends the result becomes minus infinity.

As it stands the logarithm loses its digits one after the other. Soon after 9 it is gone in single precision, after 19
in double, and a single sample that far out makes the loss of its batch infinite. In single precision a mean of 5 with a
scale of 2 gets there with 2.2 % of its samples. The stable form is right to the last bit or two everywhere. The
identity without the stable softplus loses up to half a decimal digit for positive $`u`$ and up to three quarters for
negative ones, where its exponential overflows at -44 (in double precision at -355, to the left of the picture).

@claim C8.55 08_log_term u=8.50: 'float, naive' > -2
@claim C8.56 08_log_term u=9.00: runs 'float, naive' < 0 = 0
@claim C8.57 08_log_term u=18.50: 'double, naive' > -2.5
@claim C8.58 08_log_term u=19.00: runs 'double, naive' < 0 = 0
@claim C8.59 08_log_term u=*: most 'float, stable' <= -6.75
@claim C8.60 08_log_term u=*: most 'double, stable' <= -15.75
@claim C8.61 08_log_term u=-1.00: 'double, as written' - 'double, stable' <= 0.75
@claim C8.62 08_log_term u=-1.00: 'float, as written' - 'float, stable' <= 0.75
@claim C8.113 08_log_term u=1.00: 'float, as written' - 'float, stable' <= 0.5
@claim C8.63 08_log_term u=-44.00: 'float, as written' < -7
@claim C8.64 08_log_term u=-44.50: runs 'float, as written' < 0 = 0
*/
double tanh_log_slope(enum log_form form, double u) {
    switch (form) {
    case LOG_NAIVE: return f64_log(1 - f64_tanh(u) * f64_tanh(u));
    case LOG_WRITTEN: return 2 * (M_LN2 - u - f64_log(1 + f64_exp(-2 * u)));
    default: return 2 * (M_LN2 - fabs(u) - f64_log1p(f64_exp(-2 * fabs(u)))); /* eq. gaussian.10 */
    }
}

float tanh_log_slope_float(enum log_form form, float u) {
    const float log_2 = (float)M_LN2;
    switch (form) {
    case LOG_NAIVE: return f32_log(1 - f32_tanh(u) * f32_tanh(u));
    case LOG_WRITTEN: return 2 * (log_2 - u - f32_log(1 + f32_exp(-2 * u)));
    default: return 2 * (log_2 - fabsf(u) - f32_log1p(f32_exp(-2 * fabsf(u)))); /* eq. gaussian.10 */
    }
}

/*
### What a density must do

(8.22) The mass of the squashed Gaussian, and what it is with the Jacobian left out or turned around
```math
\begin{aligned}
\int_{-1}^{1} \frac{p(u)}{1-a^2}\,da &= 1, \\
\int_{-1}^{1} p(u)\,da &= \mathbb{E}\big[1-\tanh^2 u\big], \qquad
\int_{-1}^{1} p(u)\,(1-a^2)\,da = \mathbb{E}\big[(1-\tanh^2 u)^2\big],
\end{aligned}
```

where $`u = \tanh^{-1}a`$ under the integrals and $`u \sim \mathcal N(\mu,\sigma^2)`$ in the means. All three follow
from $`da = (1 - \tanh^2 u)\,du`$. A log-density with the wrong mass would do the actor no harm if it were wrong by a
constant. Here it is wrong by a function of the action, which is what the policy is there to choose. A policy that is
rewarded for $`-\log p(u)`$, with the Jacobian left out, gains by widening without end: its $`u`$ differ more and more,
and its actions are all at the two ends.

Here is the integral over all actions of what is taken for their density, for two policies, given by mean and scale:

| taken for the density | 0.3, 0.8 | 2, 0.5 |
|---|--:|--:|
| right, (gaussian.9) | @{08_masses/right (gaussian.9)/0.3, 0.8} | @{08_masses/right (gaussian.9)/2, 0.5} |
| Jacobian left out | @{08_masses/Jacobian left out/0.3, 0.8} | @{08_masses/Jacobian left out/2, 0.5} |
| Jacobian turned around | @{08_masses/Jacobian turned around/0.3, 0.8} | @{08_masses/Jacobian turned around/2, 0.5} |

Each of these two errors is a term or a sign away from the right formula, and neither is a density. One of the sources
has a third, [E12](08-sac.md#e12-the-density-of-the-squashed-action-is-taken-at-the-wrong-place), the density $`p`$
taken at the action. Its integral over all actions does not exist. With a margin of a thousandth left out at both ends
it is @{08_masses/p at the action (E12), margin 1e-3/0.3, 0.8} for the first policy,
with a millionth @{08_masses/p at the action (E12), margin 1e-6/0.3, 0.8}, and with the square of that
@{08_masses/p at the action (E12), margin 1e-12/0.3, 0.8}: it grows without bound as the margin shrinks, by the same
amount for each factor. (The [recorded table](../figures/data/08_masses.tsv) has one more policy, that of
[exercise 2](08-sac.md#exercises).)

@claim C8.65 08_masses density=right (gaussian.9): '0.3, 0.8' = 1
@claim C8.66 08_masses density=Jacobian left out: '0.3, 0.8' < 0.7
@claim C8.67 08_masses density=Jacobian turned around: '0.3, 0.8' < 0.6
@claim C8.68 08_masses density=p at the action (E12), margin 1e-12: '0.3, 0.8' > 7
*/
double tanh_density(enum tanh_version version, double mu, double sigma, double a, double gap) {
    double u = copysign(0.5 * f64_log((2 - gap) / gap), a), slope = gap * (2 - gap); /* atanh a, 1 - a^2 */
    double z = ((version == TANH_AT_ACTION ? a : u) - mu) / sigma;
    double p = f64_exp(-0.5 * z * z) / (sqrt(2 * M_PI) * sigma);
    switch (version) {
    case TANH_LEFT_OUT: return p;
    case TANH_TURNED: return p * slope;
    default: return p / slope; /* eq. gaussian.9 */
    }
}

struct version {
    enum tanh_version version;
    double mu, sigma, margin;
};

static double density_of_version(double a, double gap, void *context) {
    const struct version *x = context;
    return tanh_density(x->version, x->mu, x->sigma, a, gap + x->margin);
}

double tanh_mass(enum tanh_version version, double mu, double sigma, double margin) {
    struct version x = {version, mu, sigma, margin};
    return integral(density_of_version, &x, -1 + margin, 1 - margin);
}

/*
### The entropy

The entropy is the mean of $`-\log\pi(a)`$. By (gaussian.9) that is the Gaussian's own (gaussian.6), plus the mean of
the logarithm of the Jacobian, which is negative: squashing only ever takes entropy away.

(8.23) Entropy of a squashed Gaussian
```math
H = \tfrac12\log 2\pi e + \log\sigma + \mathbb{E}\big[\log(1-\tanh^2 u)\big], \qquad u = \mu + \sigma\epsilon .
```

The mean has no closed form, so SAC takes $`-\log\pi(a)`$ at a sample. For the derivatives hold the noise fixed, as in
(gaussian.12):

(8.24) Derivatives of the entropy
```math
\frac{\partial H}{\partial\mu} = -2\,\mathbb{E}[\tanh u], \qquad
\frac{\partial H}{\partial\sigma} = \frac1\sigma - 2\,\mathbb{E}[\epsilon\tanh u] .
```

The Gaussian's entropy does not know of its mean and grows with its scale for ever. This one is drawn to $`\mu = 0`$,
and is at most $`\log 2`$, which is that of the uniform density on $`(-1, 1)`$. Beyond some scale it *falls*: a wide
Gaussian is squashed into two heaps at the ends. So a reward for entropy does not drive the scale to infinity.
*/
static double stable_log_slope(double u, void *context) {
    (void)context;
    return tanh_log_slope(LOG_STABLE, u);
}

double tanh_entropy(double mu, double sigma) {
    double of_gaussian = 0.5 * f64_log(2 * M_PI) + 0.5 + f64_log(sigma);
    return of_gaussian + quadrature_normal(stable_log_slope, NULL, mu, sigma); /* eq. 8.23 */
}

void tanh_entropy_gradient(double mu, double sigma, double *d_mu, double *d_sigma) {
    struct quadrature_rule rule = quadrature_rule(sigma);
    *d_mu = 0, *d_sigma = 1 / sigma;
    for (int k = -rule.n; k <= rule.n; k++) {
        double noise = k * rule.h, weighted = quadrature_weight(&rule, k) * f64_tanh(mu + sigma * noise);
        *d_mu -= 2 * weighted; /* eq. 8.24 */
        *d_sigma -= 2 * weighted * noise;
    }
}

/*
For several components, in a box with the half-widths $`h_j`$, everything adds up, by (gaussian.11) and (gaussian.13):

(8.25) Entropy of an action of several components, in the environment's units
```math
H = \sum_j \big( H_j + \log h_j \big) .
```

On the pendulum, whose torque lies between -2 and 2, one and the same policy has $`\log 2`$ more entropy in newton
metres than in units of $`[-1, 1]`$. That changes no gradient of the actor. But an entropy to aim at, as in chapter 9,
has to be meant in the same units as the entropy that is measured.
*/
double box_log_density(int n, const double *mu, const double *sigma, const double *middle, const double *half,
                       const double *action) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double a = (action[i] - middle[i]) / half[i], gap = 1 - fabs(a);
        if (gap <= 0) return -INFINITY;
        double u = f64_atanh(a), z = (u - mu[i]) / sigma[i];
        sum -= 0.5 * z * z + f64_log(sigma[i]) + 0.5 * f64_log(2 * M_PI);
        sum -= f64_log(gap * (2 - gap)) + f64_log(half[i]); /* eqs. gaussian.11 and gaussian.13 */
    }
    return sum;
}

double box_entropy(int n, const double *mu, const double *sigma, const double *half) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += tanh_entropy(mu[i], sigma[i]) + f64_log(half[i]); /* eq. 8.25 */
    return sum;
}
