/*
### The policy of the targets

Given the state $`s'`$, the action $`u'`$ of (6.6) is random. So (6.6) is a policy $`\tilde\pi`$: that of an agent
which acts by the target actor and adds the clipped noise. In one dimension, with the target actor's action
$`\bar u = \bar\pi(s')`$, it has a density between two ends and two points that catch what is clipped, either by the
noise's clip or by the bounds:

(6.26) The mean of a function under the policy of the targets, in one dimension
```math
\begin{aligned}
\mathbb{E}_{u'\sim\tilde\pi}\big[f(u')\big] &= \Phi\Big(\frac{u_- - \bar u}{\tilde\sigma}\Big)\,f(u_-)
+ \Phi\Big(\frac{\bar u - u_+}{\tilde\sigma}\Big)\,f(u_+)
+ \int_{u_-}^{u_+} f(u)\,\varphi\Big(\frac{u - \bar u}{\tilde\sigma}\Big)\,\frac{du}{\tilde\sigma},\\
u_- &= \max(-1, \bar u - c), \qquad u_+ = \min(1, \bar u + c).
\end{aligned}
```
*/
#include "expected.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "numbers/quadrature.h"

#include <math.h>
#include <stddef.h>

enum { PANELS = 24 };

static double density(double z, void *context) {
    (void)context;
    return f64_exp(-z * z / 2) / sqrt(2 * M_PI);
}

/* Phi(-z) for z >= 0. */
static double above(double z) {
    return 0.5 - quadrature(density, NULL, 0, z, PANELS);
}

struct blurred {
    double (*f)(double u, void *context);
    void *context;
    double u, sigma;
};

static double weighted(double z, void *context) {
    const struct blurred *b = context;
    return density(z, NULL) * b->f(b->u + b->sigma * z, b->context);
}

double expected_value(double (*f)(double u, void *context), void *context, double u, double sigma, double c) {
    double low = larger(-1, u - c), high = smaller(1, u + c), down = (low - u) / sigma, up = (high - u) / sigma;
    struct blurred b = {f, context, u, sigma};
    return above(-down) * f(low, context) + above(up) * f(high, context) +
           quadrature(weighted, &b, down, up, PANELS); /* eq. 6.26 */
}

/*
Average the targets (6.9) over the noise, for one transition:

(6.27) The mean of the smoothed target
```math
\mathbb{E}\big[\,y \mid r, s', w\,\big] = r + \gamma\,(1-w)\;\mathbb{E}_{u'\sim\tilde\pi(\cdot\mid s')}
\Big[\min_k \bar Q_k(s',u')\Big].
```

That is the target of Expected SARSA (2.9), with $`\tilde\pi`$ for the policy and the smaller of two values for $`Q`$.
The paper says so in half a sentence [S163]. A target of TD3 draws one action instead of taking the mean. So it is a
target of SARSA (2.8), but for one thing: SARSA's $`A'`$ is the action that is taken next, while $`u'`$ is taken by
nobody. It is drawn afresh whenever the transition is drawn from the replay. Therefore old data do no harm, as with
(2.9). By (2.10) both have the same mean, and by (2.11) a single draw costs $`\gamma^2\,\mathrm{Var}[Q(s',u')]`$ in
variance, which batches and small steps average out. Where the target action is at a smooth maximum, that cost is zero
to first order in $`v`$.

What is learned follows. With tables, one critic and all pairs visited, the fixed point is (1.10) for the noisy policy,
$`Q = Q_{\tilde\pi}`$: not what actions are worth if the actor goes on, but what they are worth if it goes on with a
trembling hand, in every later step. In (6.8) the noise of one step cost $`\tfrac12 v`$ times the curvature; those of
all steps add up. The smallest world shows it: one state, in which action $`u`$ earns $`f(u)`$ and the policy is
$`\bar u`$. Then $`Q_\pi(u) = f(u) + \gamma f(\bar u)/(1-\gamma)`$, and

(6.28) What the noise costs in a world of one state
```math
Q_{\tilde\pi}(u) - Q_\pi(u) = \frac{\gamma}{1-\gamma}\,\Big(\mathbb{E}\big[f(u')\big] - f(\bar u)\Big)
= \frac{\gamma}{1-\gamma}\;\tfrac12\,v\,f''(\bar u) + O(v^2),
```

the second part away from the bounds. With $`\gamma = 0.99`$ that is 99 times the loss of a step; every $`u`$ has the
same, so that here no decision is changed by it. Where states differ, the loss is that of the states to come, and
decisions change.

### A ledge

They do so as on the cliff of chapter 2, where Expected SARSA keeps [one row away](02-q-learning.md#the-cliff) from the
edge along which Q-learning walks. It takes two steps, since only the steps after the first are valued with noise. The
first action $`u`$ is the place to stand, and earns $`u`$ up to an edge; whoever goes beyond it falls. Then the policy
stands still, $`\bar\pi(s') = 0`$, and earns nothing. But the critic values the second step with noise $`\epsilon`$, and
where $`u + \epsilon`$ is beyond the edge one falls. Let $`H`$ be what a fall costs, in the second step with the
discount. Without noise the best place is the edge. With it, a place at the distance $`x`$ before the edge is worth what
the edge is worth without, less $`x + H\,\Pr\{\epsilon > x\}`$. While $`x < c`$, the derivative of this loss is
$`1 - H\varphi(x/\tilde\sigma)/\tilde\sigma`$, and it is zero at

(6.29) How far before the edge the smoothed value is largest
```math
x = \tilde\sigma\,\sqrt{2 \log\frac{H}{\tilde\sigma\sqrt{2\pi}}} .
```

A low edge, $`H < \tilde\sigma\sqrt{2\pi}`$, is ignored: its best place is the edge itself. Before a very high one (more
than about 22 times $`\tilde\sigma`$, if the noise is clipped at $`2.5\,\tilde\sigma`$) the best place is where the clip
keeps all of the noise back, $`x = c`$.

One step would not do. Had the ledge been the $`f`$ of (6.28), all values would be lower by the same number, and the
actor, which climbs the critic without noise, would go to the edge. Noise in the targets makes it careful of what comes
after an action, and not of the action.
*/
double expected_beyond(double d, double sigma, double c) {
    return d < c ? above(d / sigma) : 0;
}

double expected_ledge(double u, double edge, double height, double sigma, double c) {
    return u - (sigma > 0 ? height * expected_beyond(edge - u, sigma, c) : 0);
}

double expected_retreat(double height, double sigma) {
    return sigma * sqrt(2 * f64_log(height / (sigma * sqrt(2 * M_PI)))); /* eq. 6.29 */
}
