#include "dual.h"

#include "numbers/elementary.h"
#include "numbers/softmax.h"

#include <math.h>
#include <stddef.h>

enum { MAX_ACTIONS = 64 };

/*
For finitely many actions the maximisation in (9.2) is solved by the softmax (7.14), and its maximum is (7.16).

(9.11) The best policy at a temperature, and the dual function
```math
\pi_\alpha(a) = \frac{e^{Q(a)/\alpha}}{\sum_{a'} e^{Q(a')/\alpha}}, \qquad
g(\alpha) = \alpha\log\sum_{a'} e^{Q(a')/\alpha} - \alpha\,\bar H .
```

By (9.3) its slope is the entropy less the target. The second derivative says how fast the entropy answers; for the
softmax it is (7.31):

(9.12) The entropy grows with the temperature
```math
g''(\alpha) = H'(\alpha) = \frac{\mathrm{Var}_{\pi_\alpha}[Q]}{\alpha^3} \ \ge\ 0 .
```

It is positive unless all actions that the policy takes are worth the same. So $`H`$ runs from the logarithm of the
number of best actions, at $`\alpha \to 0`$, to that of the number of all, and meets every target in between exactly
once. Bisection finds where.
*/
void dual_policy(int n, const double *q, double alpha, double *pi) {
    softmax(q, n, alpha, pi); /* eq. 9.11 */
}

double dual_value(int n, const double *q, double alpha, double target) {
    struct softmax_sum sum = softmax(q, n, alpha, NULL);
    return sum.top + alpha * sum.above - alpha * target; /* eq. 9.11 */
}

double dual_entropy(int n, const double *q, double alpha) {
    double pi[MAX_ACTIONS], sum = 0;
    dual_policy(n, q, alpha, pi);
    for (int a = 0; a < n; a++) sum -= pi[a] > 0 ? pi[a] * f64_log(pi[a]) : 0;
    return sum;
}

double dual_variance(int n, const double *q, double alpha) {
    double pi[MAX_ACTIONS], mean = 0, sum = 0;
    dual_policy(n, q, alpha, pi);
    for (int a = 0; a < n; a++) mean += pi[a] * q[a];
    for (int a = 0; a < n; a++) sum += pi[a] * (q[a] - mean) * (q[a] - mean);
    return sum;
}

double dual_temperature(int n, const double *q, double target) {
    double low = -200, high = 200; /* of log alpha */
    if (!(dual_entropy(n, q, f64_exp(low)) < target && target < dual_entropy(n, q, f64_exp(high)))) return NAN;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (dual_entropy(n, q, f64_exp(middle)) < target)
            low = middle;
        else
            high = middle;
    }
    return f64_exp((low + high) / 2);
}

/*
Where the action is a real number and $`Q(a) = -c\,(a - m)^2`$, the density proportional to $`e^{Q/\alpha}`$ is a
Gaussian, and all is in closed form:

(9.13) The quadratic bandit
```math
\pi_\alpha = \mathcal N\Big(m,\ \frac{\alpha}{2c}\Big), \qquad H(\alpha) = \tfrac12\log\frac{\pi e\,\alpha}{c}, \qquad
\alpha^{\ast} = \frac{c}{\pi}\,e^{2\bar H - 1} .
```

The temperature is proportional to the curvature $`c`$, and with it to the unit of reward; the width of the policy,
$`\sigma = e^{\bar H}/\sqrt{2\pi e}`$, is not. With several components, each with its own $`c_j`$, it is the mean of
their entropies that is to be $`\bar H`$, and it contains the curvatures as a sum of logarithms. The same holds for
several states which the policy does not choose between: one temperature serves them all.

(9.14) One temperature for N curvatures, and what it leaves to each
```math
\alpha^{\ast} = \frac{\bar c}{\pi}\,e^{2\bar H - 1}, \qquad \bar c = \Big(\prod_{j=1}^N c_j\Big)^{1/N}, \qquad
H_j = \bar H + \tfrac12\log\frac{\bar c}{c_j} .
```

Where the action matters more than usual, $`c_j > \bar c`$, the policy is less random than the target, and elsewhere
more. Each component loses $`\alpha/2`$ of its reward to randomness. Were *every* entropy held at the target by a
temperature of its own, $`\alpha_j \propto c_j`$, the mean loss would be larger by the ratio of the arithmetic to the
geometric mean of the curvatures. That speaks for a constraint on the mean.
*/
double dual_gaussian_entropy(double c, double alpha) {
    return f64_log(M_PI * M_E * alpha / c) / 2; /* eq. 9.13 */
}

double dual_gaussian_temperature(double c, double target) {
    return c / M_PI * f64_exp(2 * target - 1); /* eq. 9.13 */
}

/*
### Descent

How fast does the temperature get there, if at each step the policy is the best one for it? Near the solution the
entropy is linear in $`\log\alpha`$, with the slope $`\alpha\,H'(\alpha)`$, and (9.12) gives

(9.15) A step along the third slope, for small distances from the solution
```math
\begin{aligned}
\log\frac{\alpha_{t+1}}{\alpha^{\ast}} &\approx
\Big(1 - \eta\,\frac{\mathrm{Var}_{\pi_{\alpha^{\ast}}}[Q]}{{\alpha^{\ast}}^2}\Big)\log\frac{\alpha_t}{\alpha^{\ast}},\\
\text{on the quadratic bandit exactly}\quad
\log\frac{\alpha_{t+1}}{\alpha^{\ast}} &= \Big(1 - \frac\eta2\Big)\log\frac{\alpha_t}{\alpha^{\ast}} .
\end{aligned}
```

It converges from nearby for $`0 < \eta < 2\alpha^2/\mathrm{Var}[Q]`$, on the quadratic bandit from everywhere for
$`\eta < 4`$, and in either case at a speed that does not depend on the unit of reward. With the wrong sign the factor
is larger than 1, and the temperature runs away from its target to either side.
*/
double dual_step(enum dual_rule rule, double eta, double alpha, double gap) {
    switch (rule) {
    case DUAL_ALPHA: return alpha - eta * gap;
    case DUAL_CHAIN: return alpha * f64_exp(-eta * alpha * gap);
    case DUAL_LOG: return alpha * f64_exp(-eta * gap);
    default: return alpha * f64_exp(eta * gap);
    }
}
