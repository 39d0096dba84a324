/*
## What is wrong in the sources

### E22. The updated policy is better under the critic, for small enough steps

The slide *TD3 – Maximization Bias* of Straka's lecture compares the two updates that this chapter began with, *in the
direction* of either gradient, and concludes that for small enough $`\alpha`$ each is at least as good as the other by
the measure that it followed. It does not say how long the steps are [S63]. With the usual updates $`\alpha g`$ and
$`\alpha h`$ the statement is false, however small $`\alpha`$ is. Let the policy be an action of two numbers that are
its parameters, $`\pi = \theta`$, with the critic $`Q = a_1`$ and true values $`q = 2 a_1 + a_2`$. Then $`g = (1, 0)`$
and $`h = (2, 1)`$, and the step along the true gradient raises the *critic* by $`2\alpha`$, the one along the critic's
own gradient only by $`\alpha`$: the other gradient is longer, and leads further on the critic's side, too. A gradient
is the best direction among steps of one length. With lengths made equal, as in the paper and in (6.2), the gains are
$`\alpha`$ and $`2\alpha/\sqrt5`$, and the statement holds, (6.3). The slide's conclusion, that a critic which does not
underestimate the right update overestimates its own, holds either way, by (6.4). (As given: by how much the step along
$`g`$ falls short of the one along $`h`$ under the critic, over $`\alpha`$, at its least over step sizes from 1 to a
millionth. Corrected: the difference of the gains with equal lengths, and that of the overestimates without.)
*/
#include "checks.h"

static double along(const double *v, double x, double y) {
    return v[0] * x + v[1] * y;
}

void erratum_lengths(struct harness *t) {
    static const double g[2] = {1, 0}, h[2] = {2, 1};
    double long_h = sqrt(5), worst = INFINITY, error[2] = {0};
    for (double alpha = 1; alpha > 1e-6; alpha /= 10) {
        double by_g = along(g, alpha * g[0], alpha * g[1]), by_h = along(g, alpha * h[0], alpha * h[1]);
        worst = fmin(worst, (by_h - by_g) / alpha); /* as given, never positive for small steps */
        double unit_h = along(g, alpha * h[0] / long_h, alpha * h[1] / long_h);
        error[0] = worse(error[0], fabs((by_g - unit_h) / alpha - FORMULA(1 - TERM(2 / long_h))));
        double over_g = by_g - along(h, alpha * g[0], alpha * g[1]);
        double over_h = by_h - along(h, alpha * h[0], alpha * h[1]);
        error[1] = worse(error[1], fabs((over_g - over_h) / alpha - FORMULA(2)));
    }
    CHECK("E22", worse(error[0], error[1]), 1e-14);
    REFUTE("E22", worst, 0.5);
    EXPECT(1 - 2 / long_h > 0.1);
}
