#include "numbers/quadrature.h"

#include "numbers/elementary.h"
#include "numbers/order.h"

#include <assert.h>
#include <math.h>

/*
## An interval

A rule with 8 nodes has 16 numbers to choose, and can be exact for all polynomials of degree 15. Let the nodes be the
zeros of the Legendre polynomial $`P_8`$, which is orthogonal on $`[-1, 1]`$ to everything of a lower degree. Division
by it writes a polynomial of degree 15 as $`q P_8 + s`$, with $`q`$ and $`s`$ of degree 7 at most. The integral of
$`q P_8`$ is zero, and so is its value at every node; and weights that are exact for $`s`$ can always be found, since 8
values determine it. The zeros come in pairs $`\pm x_i`$, and the weights are the same for both. On a panel with the
middle $`m`$ and the half-width $`r`$,

(quadrature.1) Gauss-Legendre rule, exact for polynomials of degree 15
```math
\int_{m-r}^{m+r} f(x)\,dx \approx r \sum_{i=1}^{4} w_i\,\big(f(m - r x_i) + f(m + r x_i)\big) .
```

The weight of a node is the integral of the polynomial that is 1 there and 0 at the others, and comes out as

(quadrature.2) Weights of the nodes
```math
w_i = \frac{2}{(1 - x_i^2)\,P_8'(x_i)^2} .
```

Degree 16 is the first that is missed. The square of $`P_8`$ is of that degree and positive, and the rule takes it for
zero. What it misses is thus known for any polynomial of degree 16, and for other functions with the derivative taken
somewhere in the panel:

(quadrature.3) What a panel of width d misses
```math
\int f - \text{rule} = \frac{(8!)^4}{17\,(16!)^3}\; d^{\,17} f^{(16)}(\xi) .
```

The panels of an interval have their errors added, so that twice as many leave one part in $`2^{16}`$.
*/
double quadrature(double (*f)(double x, void *context), void *context, double low, double high, int panels) {
    static const double node[4] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    static const double weight[4] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    double sum = 0, half = (high - low) / panels / 2;
    assert(panels > 0);
    for (int p = 0; p < panels; p++)
        for (int i = 0; i < 4; i++) { /* eq. quadrature.1 */
            double middle = low + (2 * p + 1) * half;
            sum += half * weight[i] * (f(middle - half * node[i], context) + f(middle + half * node[i], context));
        }
    return sum;
}

/*
## A normal distribution

Means under a normal distribution are simpler: sums over equal steps, the trapezoidal rule, without any correction at
the ends, where the density has vanished.

(quadrature.4) Mean under a normal distribution
```math
\mathbb{E}\big[f(x)\big] \approx \sum_{k=-n}^{n} \frac{h}{\sqrt{2\pi}}\, e^{-\frac12 (kh)^2} f(\mu + \sigma kh),
\qquad x \sim \mathcal N(\mu, \sigma^2) .
```

How good this crude rule is shows on waves, of which other functions are made. On the nodes $`kh`$ a wave of frequency
$`\omega`$ cannot be told from those of $`\omega + 2\pi j/h`$, and by Poisson's summation formula the sum adds the means
of all of them:

(quadrature.5) The rule on a wave
```math
\sum_{k=-\infty}^{\infty} \frac{h}{\sqrt{2\pi}}\, e^{-\frac12 (kh)^2} \cos(\omega kh)
= \sum_{j=-\infty}^{\infty} e^{-\frac12 \left(\omega + 2\pi j/h\right)^2} .
```

The term $`j = 0`$ is the mean, the others are the error, which falls faster than any power of the step. With
$`h = 1/32`$ it is zero in double precision for any $`\omega`$ up to 190. In units of $`x`$ the step is
$`\sigma h`$, so that a $`\sigma`$ above 1 needs a smaller $`h`$. The sum ends at 12, where the density is
about $`10^{-32}`$.
*/
struct quadrature_rule quadrature_rule(double sigma) {
    double h = smaller(1, 1 / sigma) / 32;
    return (struct quadrature_rule){(int)ceil(12 / h), h};
}

double quadrature_weight(const struct quadrature_rule *rule, int k) {
    const double two_pi = 6.283185307179586;
    double z = k * rule->h;
    return rule->h * f64_exp(-0.5 * z * z) / sqrt(two_pi); /* eq. quadrature.4 */
}

double quadrature_normal(double (*f)(double x, void *context), void *context, double mu, double sigma) {
    struct quadrature_rule rule = quadrature_rule(sigma);
    double sum = 0;
    for (int k = -rule.n; k <= rule.n; k++) sum += quadrature_weight(&rule, k) * f(mu + sigma * k * rule.h, context);
    return sum;
}
