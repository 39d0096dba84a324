#include "networks/gaussian.h"

#include "numbers/elementary.h"

#include <tgmath.h>

static const double HALF_LOG_TWO_PI = 0.91893853320467274, LOG_2 = 0.69314718055994531;

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
    for (int i = 0; i < n; i++) a[i] = mu[i] + real_exp(log_sigma[i]) * noise[i]; /* eq. gaussian.1 */
}

real gaussian_log_density(int n, const real *mu, const real *log_sigma, const real *a) {
    real sum = 0;
    for (int i = 0; i < n; i++) {
        real z = (a[i] - mu[i]) * real_exp(-log_sigma[i]);
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
        real over_sigma = real_exp(-log_sigma[i]), z = (a[i] - mu[i]) * over_sigma;
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

As written, $`\log(1+e^x)`$ overflows for large $`x`$ and loses all digits for very negative ones; the softplus of the
[elementary functions](elementary.md) does neither. Below $`x = -40`$ the logarithm of it all is $`x`$ to the last bit,
and the slope is 1.
*/
real gaussian_log_sigma(enum gaussian_scale scale, real x) {
    return scale == SCALE_EXP || x < R(-40) ? x : real_log(real_softplus(x));
}

real gaussian_log_sigma_slope(enum gaussian_scale scale, real x) {
    if (scale == SCALE_EXP || x < R(-40)) return R(1);
    return R(1) / ((R(1) + real_exp(-x)) * real_softplus(x)); /* eq. gaussian.5 */
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

/*
## A clamped scale

The authors of SAC let the network put out $`\log\sigma`$ itself and move it into an interval $`[l, h]`$, in their
code from -20 to 2 [S96].

(gaussian.7) A clamped logarithm, and its slope
```math
\log\sigma = \min\big(\max(x, l),\, h\big), \qquad \frac{d\log\sigma}{dx} = \mathbb{1}[\,l \le x \le h\,] .
```

The interval keeps a network that has gone astray from scales of zero or infinity. Outside of it the slope is zero, so
that an output which has left the interval is brought back by nothing but the weights that it shares with others.
*/
real gaussian_clamped_log_sigma(real x, real low, real high) {
    return x < low ? low : x > high ? high : x;
}

real gaussian_clamped_slope(real x, real low, real high) {
    return R(x >= low && x <= high); /* eq. gaussian.7 */
}

void gaussian_clamped_all(int n, const real *restrict x, real low, real high, real *restrict log_sigma,
                          real *restrict slope) {
    for (int i = 0; i < n; i++) {
        real y = gaussian_clamped_log_sigma(x[i], low, high);
        log_sigma[i] = y;
        slope[i] = x[i] == y ? R(1) : R(0); /* NaN is not equal */
    }
}

/*
## Squashed samples

A Gaussian reaches beyond every box. Clipping its samples, which chapter 4 does, puts lumps of probability on the
ends. A smooth and increasing function from all numbers to $`(-1, 1)`$ does not:

(gaussian.8) definition: A squashed sample
```math
u = \mu + \sigma\,\epsilon, \qquad a = \tanh u .
```

What is the density of $`a`$? The hyperbolic tangent shrinks, the more the farther out, and where it shrinks,
probability is packed more densely. To be at most $`a`$ is the same event as that $`u`$ is at most $`\tanh^{-1} a`$.
Write $`\Phi`$ for the probability that a standard normal number is at most its argument, and $`p`$ for the density
(gaussian.2) of $`u`$. The derivative of

```math
\Pr(A \le a) = \Phi\!\Big(\frac{\tanh^{-1} a - \mu}{\sigma}\Big)
```

by $`a`$ is the density, and the chain rule puts the slope of $`\tanh^{-1}`$ beside $`p`$, which is one over the slope
of $`\tanh`$, that is over $`1 - \tanh^2 u`$.

(gaussian.9) Density of a squashed sample
```math
\pi(a) = \frac{p(u)}{1 - \tanh^2 u} = \frac{p(u)}{1 - a^2}, \qquad u = \tanh^{-1} a .
```

The divisor is the *Jacobian* of the change of variables. It nears zero at the ends, where $`\pi`$ may therefore pile
up although $`p`$ decays; yet in the end $`p`$ wins, for $`1 - \tanh^2 u`$ decays like $`4e^{-2|u|}`$ and $`p(u)`$
faster.

### The logarithm of the Jacobian

Computed as it stands, $`\log(1 - \tanh^2 u)`$ fails early: in single precision $`\tanh u`$ rounds to 1 when
$`|u|`$ is a little above 9, and the logarithm of zero ends the training. Write the Jacobian with exponentials
instead. From $`1 - \tanh^2 u = 4/(e^u + e^{-u})^2`$, with $`e^u`$ taken out of the bracket,

(gaussian.10) The logarithm of the Jacobian
```math
\log(1 - \tanh^2 u) = 2\,\big(\log 2 - u - \mathrm{softplus}(-2u)\big), \qquad \mathrm{softplus}(x) = \log(1 + e^x) .
```

Both sides are even, so it is computed for $`|u|`$, where the softplus is small. About $`u = 0`$ the result is small
and a difference of larger numbers, so that its error is small beside 1 and not beside itself. That is enough for a term
of a sum.
*/
real gaussian_log_one_minus_tanh2(real u) {
    real size = fabs(u);
    return R(2) * (R(LOG_2) - size - real_softplus(R(-2) * size)); /* eq. gaussian.10 */
}

void gaussian_log_one_minus_tanh2_all(int n, const real *u, real *out) {
    for (int i = 0; i < n; i++) out[i] = R(-2) * fabs(u[i]);
    real_softplus_all(n, out, out);
    for (int i = 0; i < n; i++) out[i] = R(2) * (R(LOG_2) - fabs(u[i]) - out[i]);
}

/*
### The log-density

The components are independent, so their log-densities add up. At a sample $`z = (u - \mu)/\sigma`$ is the noise that
it was made of, and so is not computed again:

(gaussian.11) Log-density of a squashed action of n components
```math
\log\pi(a) = \sum_{i=1}^{n} \Big( -\tfrac12\epsilon_i^2 - \log\sigma_i - \tfrac12\log 2\pi
- \log(1 - \tanh^2 u_i) \Big) .
```

There is one Jacobian per component. And the density is computed from $`u`$ and not from $`a`$: two $`u`$ that round
to the same $`a = 1`$ have different densities, and the action does not tell which one it was.
*/
real gaussian_tanh_term(real noise, real log_sigma, real log_one_minus_tanh2) {
    return -(R(0.5) * noise * noise + log_sigma + R(HALF_LOG_TWO_PI) + log_one_minus_tanh2);
}

void gaussian_tanh_terms_all(int n, const real *noise, const real *log_sigma, const real *log_one_minus_tanh2,
                             real *out) {
    for (int i = 0; i < n; i++) out[i] = gaussian_tanh_term(noise[i], log_sigma[i], log_one_minus_tanh2[i]);
}

real gaussian_tanh_sample(int n, const real *mu, const real *log_sigma, const real *noise, real *u, real *a) {
    real sum = 0;
    for (int i = 0; i < n; i++) {
        real epsilon = noise[i], before = mu[i] + real_exp(log_sigma[i]) * epsilon; /* eq. gaussian.8 */
        sum += gaussian_tanh_term(epsilon, log_sigma[i], gaussian_log_one_minus_tanh2(before));
        u[i] = before;
        a[i] = real_tanh(before);
    }
    return sum; /* eq. gaussian.11 */
}

real gaussian_tanh_log_density(int n, const real *mu, const real *log_sigma, const real *a) {
    real sum = 0;
    for (int i = 0; i < n; i++) {
        if (!(fabs(a[i]) < R(1))) return isnan(a[i]) ? a[i] : -R(INFINITY);
        real u = real_atanh(a[i]), log_jacobian = real_log1p(-a[i]) + real_log1p(a[i]);
        sum += gaussian_log_density(1, &mu[i], &log_sigma[i], &u) - log_jacobian; /* eq. gaussian.9 */
    }
    return sum;
}

/*
### Gradients through the sample

Let a loss depend on the action and on $`\log\pi(a)`$. With the noise held fixed the sample is a differentiable
function of $`\mu`$ and $`\log\sigma`$, and so is the log-density (gaussian.11) *at the sample*. The noise in it is a
constant. What is left depends on $`\mu`$ through the Jacobian only, and on $`\log\sigma`$ through the Jacobian and
directly. By $`-\frac{d}{du}\log(1 - \tanh^2 u) = 2\tanh u`$,

(gaussian.12) Derivatives of a squashed sample and of its log-density, with the noise held fixed
```math
\begin{aligned}
\frac{\partial a}{\partial \mu} &= 1 - \tanh^2 u, &
\frac{\partial a}{\partial \log\sigma} &= (1 - \tanh^2 u)\,\sigma\epsilon, \\
\frac{\partial \log\pi(a)}{\partial \mu} &= 2\tanh u, &
\frac{\partial \log\pi(a)}{\partial \log\sigma} &= 2\tanh u\;\sigma\epsilon - 1 .
\end{aligned}
```

Compare the last line with the score (gaussian.4), which holds the *action* fixed. Neither the division by $`\sigma`$
nor the noise alone is there, and nothing grows as $`\sigma \to 0`$. The first line is small where the tangent is
flat: an action near the end of its box hardly moves, whatever the loss would like.

For the slope $`1 - \tanh^2 u`$ the code takes $`4e/(1+e)^2`$ with $`e = e^{-2|u|}`$, which keeps its digits where
$`\tanh u`$ has been rounded to 1.
*/
void gaussian_tanh_slope_all(int n, const real *u, real *out) {
    for (int i = 0; i < n; i++) out[i] = R(-2) * fabs(u[i]);
    real_exp_all(n, out, out);
    for (int i = 0; i < n; i++) out[i] = R(4) * out[i] / ((R(1) + out[i]) * (R(1) + out[i]));
}

void gaussian_tanh_backward(int n, const real *log_sigma, const real *noise, const real *u, const real *d_a,
                            real d_logp, real *d_mu, real *d_log_sigma) {
    for (int i = 0; i < n; i++) {
        real slope;
        gaussian_tanh_slope_all(1, &u[i], &slope);
        real d_u = d_a[i] * slope + d_logp * R(2) * real_tanh(u[i]);
        d_mu[i] = d_u; /* eq. gaussian.12, weighted with the loss's derivatives */
        d_log_sigma[i] = d_u * real_exp(log_sigma[i]) * noise[i] - d_logp;
    }
}

/*
### Other units

An environment wants its action in a box, $`\tilde a_i = m_i + h_i a_i`$ with the middle $`m_i`$ and the half-width
$`h_i`$ of each side. That is one more change of variables, with a constant slope:

(gaussian.13) Log-density in the units of the box
```math
\log\tilde\pi(\tilde a) = \log\pi(a) - \sum_{i=1}^{n} \log h_i .
```

The derivatives do not notice. Entropies do: in another unit they are larger by the sum, and a temperature or an
entropy that is aimed at means something else. So all of this book, like the code of SAC's authors [S88], takes
log-densities in units of $`[-1, 1]`$ and leaves the box to whoever talks to the environment.
*/
