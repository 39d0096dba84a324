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

(11.38) Real gains for which the flow comes to rest
```math
1 - (a + b + c)\,\Big( \frac1a + \frac1b + \frac1c \Big) \;<\; \kappa \;<\; 1 .
```

The upper end does not depend on the speeds at all. If the loop amplifies, it runs away, whether one of the three is
slow or not: a slow copy makes it run away slowly. The lower end does depend on them. For equal speeds it is $`-8`$.
That is the most dangerous arrangement, because the sum of three speeds times the sum of their inverses is least when
all are equal. If one of the three is slower than the others by a factor of ten or a hundred, the end moves to $`-24.2`$
or $`-204.02`$. So this is what the slowness of the copy does for the flow of one ring: it separates the time scales,
and thereby protects from oscillation and from nothing else. (A copy that is much *faster* would do as well.) It is the
loop of three that creates this oscillation. A critic that bootstraps on itself, $`\xi = a\,(q - \kappa q)`$, comes to
rest for every $`\kappa < 1`$; and so do a critic and its copy without state values, the second version of SAC: there
$`\ell^2 - (a + c)\,\ell + (1 - \kappa)\,ac = 0`$, whose roots have positive real parts exactly then, at any speeds.

Slowness has its price at the other end. For $`\kappa`$ near 1 one eigenvalue is small. Expand (11.36) for small
$`\ell`$: $`abc - \ell\,(ab + bc + ca) \approx \kappa\,abc`$.

(11.39) The slowest mode of a ring that is nearly closed
```math
\lim_{\kappa\to1} \frac{1 - \kappa}{\ell} = \frac1a + \frac1b + \frac1c .
```

The three delays add up, and the discount multiplies their sum by $`1/(1-\gamma)`$.

What gains are there in SAC? By (11.34) $`\kappa = \gamma\mu`$ with an eigenvalue $`\mu`$ of $`P_\pi`$, the matrix of
the transitions among states that are not terminal. Its rows add up to 1, or to less where an episode may end, so its
eigenvalues have moduli up to 1. Without terminal states $`\mu = 1`$ is among them, and $`\gamma < 1`$ is needed; with
$`\gamma = 1`$ an end must be within reach from every state. Then the ring on tables comes to rest at any speeds, and
with any shares that are positive. For let $`w(s) = 1`$ if $`\gamma < 1`$, and otherwise the expected number of steps
from $`s`$ to the end, $`w = 1 + P_\pi w`$; the policy is positive, so this is finite. In both cases
$`\gamma P_\pi w \le \beta w`$ with a $`\beta < 1`$: $`\gamma`$, or $`1 - 1/\max w`$. Suppose now that the ring had an
eigenvalue $`\ell`$ with a real part that is not positive, and let $`(q, v, \bar v)`$ be its eigenvector, with
$`|\bar v| \le M w`$ and no smaller $`M`$. $`|a - \ell| \ge a`$ for every speed $`a > 0`$. So the critic's line, whose
speeds are $`d(s,a)`$, says that $`|q| \le \gamma P\,|\bar v| \le \gamma M P w`$; the values' line that
$`|v| \le \Pi\,|q| \le \gamma M P_\pi w \le \beta M w`$; the copy's line that $`|\bar v| \le |v|`$. So
$`M \le \beta M`$, and all of it is zero.

Nothing outside of the diagonal of the ring's matrix $`H_\circ`$, the part of (11.27) without the policy, is positive.
So with a large number $`\sigma`$ no entry of $`\sigma I - H_\circ`$ is negative, and by the theorem of Perron and
Frobenius its eigenvalue of the largest modulus is a positive number. The others lie within that circle: if $`\ell_0`$
is the number in question, $`|\sigma - \ell| \le \sigma - \ell_0`$, and no $`\ell`$ has a smaller real part.

(11.40) On tables the slowest mode of the ring does not turn
```math
\min \{ \text{Re}\,\ell : \ell \text{ an eigenvalue of } H_\circ \} \;\text{ is itself an eigenvalue of } H_\circ .
```

With functions in the place of tables neither is certain. A smallest example, after Tsitsiklis and Van Roy
[S124]: two states, a single action, no rewards, both states lead to the second; everybody's value is one parameter
times the feature 1 in the first state and 2 in the second. Let $`f(s)`$ be the feature and $`f'(s)`$ its mean in the
next state; then $`J_1 = \frac12\sum_s d(s)\,(\gamma f'(s)\,\bar v - f(s)\,q)^2`$, and its derivative is that of a ring:

(11.41) The gain of one shared parameter
```math
\frac{\partial J_1}{\partial q} = a\,(q - \kappa\,\bar v), \qquad
a = \sum_s d(s)\,f(s)^2, \qquad \kappa = \gamma\,\frac{\sum_s d(s)\,f(s)\,f'(s)}{\sum_s d(s)\,f(s)^2} .
```

With shares of one half $`\kappa = \gamma\,(1\cdot 2 + 2\cdot 2)/(1 + 4) = 1.2\,\gamma`$. Above $`\gamma = 5/6`$ the
values run away, with a target network or without. A feature of $`-20`$ in the second state, which is in the memory
with a share of 1/1000 only, gives a gain of about $`-14\,\gamma`$. With $`\gamma = 0.9`$, state values and a copy as
fast as they are that ring does not come to rest, with a slow copy it does; and without a copy, or without the values,
it does as well.

### Several features

With one parameter no copy is needed where a slow one helps. That changes with two. Let $`f(s)`$ be a column of
features, the same ones for all tables, still with a single action; $`q`$, $`v`$ and $`\bar v`$ are columns of
parameters. The critic may bootstrap on itself, on its copy, or on the copy of state values:

(11.42) definition: The loops of one, two and three players with several features
```math
\begin{aligned}
& G = \sum_s d(s)\,f(s)\,f(s)^{\top}, \qquad C = \gamma \sum_s d(s)\,f(s)\,f'(s)^{\top}, \\
& G - C, \qquad
\begin{bmatrix} G & -C \\ -\tau I & \tau I \end{bmatrix}, \qquad
\begin{bmatrix} G & 0 & -C \\ -G & G & 0 \\ 0 & -\tau I & \tau I \end{bmatrix} .
\end{aligned}
```

While a slow copy hardly moves, the others come to rest, at $`q = v = G^{-1}C\,\bar v`$, the least squares fit of the
backup. Then the copy follows: $`\dot{\bar v} = -\tau\,(I - G^{-1}C)\,\bar v`$.

(11.43) With a slow copy another matrix decides
```math
\begin{aligned}
& \lim_{\tau\to0} \frac{\ell}{\tau} = 1 - \kappa \quad\text{for each eigenvalue } \kappa \text{ of } G^{-1}C, \\
& \text{one } \ell \text{ of the loop for each; the others tend to those of } G .
\end{aligned}
```

So a slow copy makes the loops rest where the eigenvalues of $`G^{-1}C`$ have real parts below 1, and without a copy it
is those of $`G - C`$ that must have positive ones. With one parameter the two conditions are the same,
$`\kappa < 1`$. With several they are not. Let both of two states lead to the first; features $`(3, 1)`$ and
$`(1, 0)`$, shares of one half, $`\gamma = 0.9`$:

(11.44) A critic that runs away without turning, and that a slow copy brings to rest
```math
G - C = \begin{bmatrix} -\frac25 & -\frac3{10} \\ \frac3{20} & \frac1{20} \end{bmatrix}
\text{ has } -\tfrac1{10},\; -\tfrac14; \qquad
G^{-1}C = \begin{bmatrix} \frac{27}{10} & \frac9{10} \\ -\frac{27}5 & -\frac95 \end{bmatrix}
\text{ has } \tfrac9{10},\; 0 .
```

Here there is nothing that oscillates, and still the slow copy is the difference. A fast one is no remedy: the critic
then bootstraps on what is all but itself.
*/
#include "target.h"

void ring_init(struct linear_game *g, double a, double b, double c, double kappa) {
    linear_game_init(g, 3, (double[]){a, 0, -kappa * a, -b, b, 0, 0, -c, c}); /* eq. 11.36 */
}

void features_matrices(const struct features *z, double *g, double *c) {
    int n = z->n;
    for (int i = 0; i < n * n; i++) g[i] = c[i] = 0;
    for (int s = 0; s < z->states; s++)
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                double along = z->share[s] * z->f[s * n + i];
                g[i * n + j] += along * z->f[s * n + j];
                c[i * n + j] += z->gamma * along * z->after[s * n + j];
            }
}

void features_loop(int n, const double *g, const double *c, int players, double tau, double *h) {
    int width = players * n, last = (players - 1) * n;
    for (int i = 0; i < width * width; i++) h[i] = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) { /* eq. 11.42 */
            h[i * width + j] += g[i * n + j];
            h[i * width + last + j] -= c[i * n + j];
            if (players == 3) h[(n + i) * width + n + j] = g[i * n + j], h[(n + i) * width + j] = -g[i * n + j];
        }
    for (int i = 0; i < n && players > 1; i++) {
        h[(last + i) * width + last + i] = tau;
        h[(last + i) * width + last - n + i] = -tau;
    }
}

double ring_least_gain(double a, double b, double c) {
    return 1 - (a + b + c) * (1 / a + 1 / b + 1 / c); /* eq. 11.38 */
}
