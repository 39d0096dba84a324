/*
For equal speeds (11.36) says that $`(a - \ell)^3 = \kappa a^3`$, so that $`\ell`$ lies on a circle about $`a`$:

(11.37) The ring with equal speeds
```math
\ell_j = a\,\Big( 1 - \kappa^{1/3}\,e^{2\pi i j/3} \Big), \qquad j = 0, 1, 2 .
```

One eigenvalue is real and two are a complex pair. For $`0 < \kappa < 1`$ the pair is the one of the *larger* real
part: what turns dies out first, and what remains is a slow creep without rotation. For $`\kappa > 1`$ the real one is
negative and the ring runs away. For $`\kappa < 0`$ it is the pair that comes near the imaginary axis.

In general put $`t = -\ell`$, which has to have a negative real part:
$`t^3 + (a+b+c)\,t^2 + (ab+bc+ca)\,t + (1-\kappa)\,abc = 0`$. By the criterion of Routh and Hurwitz all roots of
$`t^3 + c_2 t^2 + c_1 t + c_0`$ have negative real parts if the coefficients are positive and $`c_2 c_1 > c_0`$. At
equality $`t = \pm i\sqrt{c_1}`$ are roots, since the cubic is $`(t^2 + c_1)(t + c_2)`$ then. So there are two ways to
lose stability, one at each end:

(11.38) Gains for which the flow comes to rest
```math
1 - (a + b + c)\,\Big( \frac1a + \frac1b + \frac1c \Big) \;<\; \kappa \;<\; 1 .
```

The upper end does not depend on the speeds at all. If the loop amplifies, it runs away, whether one of the three is
slow or not: a slow copy makes it run away slowly. The lower end does depend on them. For equal speeds it is $`-8`$.
That is the most dangerous arrangement, because the sum of three speeds times the sum of their inverses is least when
all are equal. If one of the three is slower than the others by a factor of ten or a hundred, the end moves to
$`-24.2`$ or $`-204.02`$. So this is what the slowness of the copy does for the flow: it separates the time scales and
thereby protects from oscillation, and from nothing else. (A copy that is much *faster* would do as well.)

Slowness has its price at the other end. For $`\kappa`$ near 1 one eigenvalue is small. Expand (11.36) for small
$`\ell`$: $`abc - \ell\,(ab + bc + ca) \approx \kappa\,abc`$.

(11.39) The slowest mode of a ring that is nearly closed
```math
\lim_{\kappa\to1} \frac{1 - \kappa}{\ell} = \frac1a + \frac1b + \frac1c .
```

The three delays add up, and the discount multiplies their sum by $`1/(1-\gamma)`$.

What gains are there in SAC? By (11.34) $`\kappa = \gamma\mu`$ with an eigenvalue $`\mu`$ of a stochastic matrix.
Those have moduli up to 1, and $`\mu = 1`$ is always among them. On tables the ring therefore comes to rest at any
speeds, and with any shares that are positive. For suppose it had an eigenvalue $`\ell`$ with a real part that is not
positive, and let $`(q, v, \bar v)`$ be its eigenvector. Then $`|a - \ell| \ge a`$ for every speed $`a > 0`$. In the
critic's line, whose speeds are $`d(s,a)`$, this says that no entry of $`q`$ is larger in modulus than $`\gamma`$ times
the largest of $`\bar v`$, because the rows of $`P`$ are averages; in the values' line, that no entry of $`v`$ is larger
than the largest of $`q`$; in the copy's line the same of $`\bar v`$ and $`v`$. So the largest of $`\bar v`$ is at most
$`\gamma`$ times itself, and all of them are zero.

With functions in the place of tables that is no longer so. A smallest example, after Tsitsiklis and Van Roy: two
states, a single action, no rewards, both states lead to the second; everybody's value is one parameter times the
feature 1 in the first state and 2 in the second. Let $`f(s)`$ be the feature and $`f'(s)`$ its mean in the next
state; then $`J_1 = \frac12\sum_s d(s)\,(\gamma f'(s)\,\bar v - f(s)\,q)^2`$, and its derivative is that of a ring:

(11.40) The gain of one shared parameter
```math
\frac{\partial J_1}{\partial q} = a\,(q - \kappa\,\bar v), \qquad
a = \sum_s d(s)\,f(s)^2, \qquad \kappa = \gamma\,\frac{\sum_s d(s)\,f(s)\,f'(s)}{\sum_s d(s)\,f(s)^2} .
```

With shares of one half $`\kappa = \gamma\,(1\cdot 2 + 2\cdot 2)/(1 + 4) = 1.2\,\gamma`$. From $`\gamma = 5/6`$ on the
values run away, with a target network or without. A feature of $`-20`$ in the second state, which is in the memory
with a share of 1/1000 only, gives a gain of about $`-14\,\gamma`$: there a slow copy is the difference between coming
to rest and not.
*/
#include "target.h"

void ring_init(struct linear_game *g, double a, double b, double c, double kappa) {
    linear_game_init(g, 3, (double[]){a, 0, -kappa * a, -b, b, 0, 0, -c, c}); /* eq. 11.36 */
}

double ring_least_gain(double a, double b, double c) {
    return 1 - (a + b + c) * (1 / a + 1 / b + 1 / c); /* eq. 11.38 */
}
