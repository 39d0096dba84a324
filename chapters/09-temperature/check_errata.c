/*
## What is wrong in the sources

### E30. One temperature for a constraint at every step

The notes *Soft actor critic* (lecture notes on SAC, without an author's name) ask for an entropy of at least
$`\bar H`$ *at each time step*, $`\mathbb{E}[-\log\pi(a_t\mid s_t)] \ge \bar H`$ for all $`t`$, and say that one
number $`\alpha`$ can be learned to satisfy this, by minimising the mean of $`-\alpha\log\pi - \alpha\bar H`$ over the
replay [S97]. It cannot. One multiplier belongs to one constraint, and what (9.4) enforces is that the *mean* entropy
meets the target: by (9.14) it is below the target wherever actions matter more than on average. The constraint for all
steps needs a multiplier for each step. (The paper derives it so, with a temperature for every step of a finite
horizon, and then replaces them all by one [S90].) NPFL139's slides have the constraint as a mean, as here [S98]. (As
given: by how much the least entropy of three steps with different curvatures falls short of the target under their
common temperature, which should be 0. Corrected: their mean against the target.)
*/
#include "checks.h"
#include "dual.h"
#include "numbers/order.h"

void erratum_every_step(struct harness *t) {
    static const double c[3] = {0.7, 4, 19};
    double star = dual_gaussian_temperature(cbrt(c[0] * c[1] * c[2]), -1), least = INFINITY, mean = 0, variance;
    for (int i = 0; i < 3; i++) {
        double h = quadratic_entropy(c[i], star, &variance);
        least = smaller(least, h), mean += h / 3;
    }
    CHECK("E30", fabs(mean - FORMULA(-1)), 1e-10);
    REFUTE("E30", larger(0, -1 - least), 0.1);
}
