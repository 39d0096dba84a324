#include "kl.h"

#include "densities.h"
#include "numbers/elementary.h"
#include "numbers/quadrature.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static const double HALF_LOG_TWO_PI = 0.91893853320467274;

struct kl_policy kl_by_sigma(double mu, double sigma) {
    struct kl_policy p = {.n = 2, .mu = mu, .log_sigma = f64_log(sigma)};
    p.d_mu[0] = 1;
    p.d_log_sigma[1] = 1 / sigma;
    p.dd_log_sigma[1][1] = -1 / (sigma * sigma);
    return p;
}

struct kl_policy kl_by_log_sigma(double mu, double log_sigma) {
    struct kl_policy p = {.n = 2, .mu = mu, .log_sigma = log_sigma};
    p.d_mu[0] = 1;
    p.d_log_sigma[1] = 1;
    return p;
}

/*
### The partition function

$`Z`$ does not depend on the policy, and Soft Actor-Critic never computes it. It is needed here only so that the
divergence can be seen to be what it is. The largest exponent is taken out of the integral, so that nothing overflows at
a low temperature. And the range is cut into pieces and once more at the place of that exponent, found on a fine grid:
there the nodes of (8.21) then gather, and find a narrow peak.
*/
enum { PIECES = 16, SCAN = 20000 };

struct exponent {
    const struct kl_target *target;
    double largest, at;
};

static double exponential(double a, double gap, void *context) {
    const struct exponent *x = context;
    (void)gap;
    return f64_exp(x->target->q(a, x->target->context) / x->target->alpha - x->largest);
}

double kl_log_partition(const struct kl_target *t) {
    double low = t->squashed ? -1 : t->low, high = t->squashed ? 1 : t->high, sum = 0;
    struct exponent x = {t, -INFINITY, low};
    for (int i = 0; i <= SCAN; i++) {
        double a = low + i * (high - low) / (double)SCAN, exponent = t->q(a, t->context) / t->alpha;
        if (exponent > x.largest) x.largest = exponent, x.at = a;
    }
    for (int i = 0; i < PIECES; i++) {
        double from = low + i * (high - low) / (double)PIECES, to = low + (i + 1) * (high - low) / (double)PIECES;
        double cut = x.at > from && x.at < to ? x.at : to;
        sum += integral(exponential, &x, from, cut);
        if (cut < to) sum += integral(exponential, &x, cut, to);
    }
    return x.largest + f64_log(sum);
}

/*
### Any policy

(8.27) The divergence as a mean over the policy
```math
\mathrm{KL}(\pi\,\|\,\rho) = \mathbb{E}\Big[\log\pi(a) - \tfrac1\alpha Q(a)\Big] + \log Z .
```

Differentiate under the integral. The policy stands there twice, as a density and inside of the logarithm. The second
gives the mean of a score, which is zero, (4.4), and the constant $`\log Z`$ drops out for the same reason:

(8.28) Gradient of the divergence, for any policy
```math
\nabla\,\mathrm{KL} = \mathbb{E}\Big[\Big(\log\pi(a) - \tfrac1\alpha Q(a)\Big)\,\nabla\log\pi(a)\Big] .
```

This is a policy gradient, with $`\log\pi - Q/\alpha`$ in the place of the return with its sign turned. Once more, now
with the product of three factors $`\pi`$, $`\log\pi - Q/\alpha`$ and $`\nabla\log\pi`$ under the integral, and with
$`\nabla\pi = \pi\,\nabla\log\pi`$:

(8.29) Its Hessian, for any policy
```math
\nabla^2\,\mathrm{KL} = \mathbb{E}\Big[
\Big(1 + \log\pi(a) - \tfrac1\alpha Q(a)\Big)\,\nabla\log\pi(a)\,\nabla\log\pi(a)^{\top}
+ \Big(\log\pi(a) - \tfrac1\alpha Q(a)\Big)\,\nabla^2\log\pi(a) \Big] .
```

The 1 comes from differentiating the logarithm. It contributes the Fisher matrix
$`\mathbb{E}[\nabla\log\pi\,\nabla\log\pi^{\top}]`$, and where the policy *is* the target nothing else is left: there
$`\log\pi - Q/\alpha`$ is a constant, by which the rest is multiplied, and
$`\mathbb{E}[\nabla\log\pi\,\nabla\log\pi^{\top} + \nabla^2\log\pi] = \int\nabla^2\pi\,da = 0`$. With sums in the place
of the integrals all of this holds for policies over finitely many actions.

### The score, from the outputs to the parameters

Let $`\mu`$ and $`\lambda = \log\sigma`$ be any functions of $`\theta`$. By (gaussian.4) and the chain rule, with
$`z = (u-\mu)/\sigma`$:

(8.30) Score of a Gaussian, and the Hessian of its log-density
```math
\begin{aligned}
\nabla\log p &= \tfrac{z}{\sigma}\nabla\mu + (z^2-1)\nabla\lambda, \\
\nabla^2\log p &= -\tfrac{1}{\sigma^2}\nabla\mu\nabla\mu^{\top}
- \tfrac{2z}{\sigma}\big(\nabla\mu\nabla\lambda^{\top} + \nabla\lambda\nabla\mu^{\top}\big)
- 2z^2\,\nabla\lambda\nabla\lambda^{\top} + \tfrac{z}{\sigma}\nabla^2\mu + (z^2-1)\nabla^2\lambda .
\end{aligned}
```

Squashing changes neither. At a given action the Jacobian in (gaussian.9) is a number without any $`\theta`$ in it, so
that $`\log\pi(a)`$ and $`\log p(u)`$ have the same derivatives.
*/
struct point { /* everything at one sample */
    double sigma, u, log_p, log_pi;
    double q;      /* Q(a) */
    double lifted; /* Q-tilde(u), eq. 8.34: Q(u), or Q(tanh u) + alpha log(1 - tanh^2 u) */
    double score[MAX_THETA], hessian[MAX_THETA][MAX_THETA];
};

static void take_scores(const struct kl_policy *p, double z, struct point *x) {
    double sigma = x->sigma;
    const double *m = p->d_mu, *l = p->d_log_sigma;
    for (int i = 0; i < p->n; i++) {
        x->score[i] = z / sigma * m[i] + (z * z - 1) * l[i]; /* eq. 8.30 */
        for (int j = 0; j < p->n; j++)
            x->hessian[i][j] = -m[i] * m[j] / (sigma * sigma) - 2 * z / sigma * (m[i] * l[j] + l[i] * m[j]) -
                               2 * z * z * l[i] * l[j] + z / sigma * p->dd_mu[i][j] +
                               (z * z - 1) * p->dd_log_sigma[i][j];
    }
}

static struct point point_at(const struct kl_target *t, const struct kl_policy *p, double z) {
    double sigma = f64_exp(p->log_sigma);
    struct point x = {.sigma = sigma, .u = p->mu + sigma * z};
    double log_slope = t->squashed ? tanh_log_slope(LOG_STABLE, x.u) : 0;
    x.log_p = -0.5 * z * z - p->log_sigma - HALF_LOG_TWO_PI;
    x.log_pi = x.log_p - log_slope;
    x.q = t->q(t->squashed ? f64_tanh(x.u) : x.u, t->context);
    x.lifted = x.q + t->alpha * log_slope;
    take_scores(p, z, &x);
    return x;
}

double kl_divergence(const struct kl_target *t, const struct kl_policy *p) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    double sum = kl_log_partition(t);
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        sum += quadrature_weight(&rule, k) * (x.log_pi - x.q / t->alpha); /* eq. 8.27 */
    }
    return sum;
}

void kl_gradient(const struct kl_target *t, const struct kl_policy *p, double *d) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    for (int i = 0; i < p->n; i++) d[i] = 0;
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        double weighted = quadrature_weight(&rule, k) * (x.log_pi - x.q / t->alpha);
        for (int i = 0; i < p->n; i++) d[i] += weighted * x.score[i]; /* eq. 8.28 */
    }
}

void kl_hessian(const struct kl_target *t, const struct kl_policy *p, double h[MAX_THETA][MAX_THETA]) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    memset(h, 0, sizeof(double[MAX_THETA][MAX_THETA]));
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        double weight = quadrature_weight(&rule, k), value = x.log_pi - x.q / t->alpha;
        for (int i = 0; i < p->n; i++)
            for (int j = 0; j < p->n; j++) /* eq. 8.29 */
                h[i][j] += weight * ((1 + value) * x.score[i] * x.score[j] + value * x.hessian[i][j]);
    }
}

/*
### A Gaussian

The part with $`\log\pi`$ is the entropy with its sign turned, and that of a Gaussian is known, (gaussian.6):

(8.31) The divergence of a Gaussian
```math
\mathrm{KL} = -\tfrac12 - \tfrac12\log 2\pi - \log\sigma - \tfrac1\alpha\,\mathbb{E}\big[Q(a)\big] + \log Z .
```

(8.32) Its gradient
```math
\nabla\,\mathrm{KL} = -\nabla\log\sigma - \tfrac1\alpha\,\mathbb{E}\big[Q(a)\,\nabla\log\pi(a)\big] .
```

(8.33) Its Hessian
```math
\nabla^2\,\mathrm{KL} = -\nabla^2\log\sigma - \tfrac1\alpha\,
\mathbb{E}\Big[\big(\nabla\log\pi(a)\,\nabla\log\pi(a)^{\top} + \nabla^2\log\pi(a)\big)\,Q(a)\Big] .
```

What $`Q`$ multiplies are the first and second derivatives of $`\pi`$, over $`\pi`$; $`Q`$ itself is not differentiated,
for it does not depend on $`\theta`$, and it does not belong inside the logarithm
([E17](08-sac.md#e17-the-action-value-is-pulled-into-the-logarithm)).

### A squashed Gaussian

There is no need to start again. Put $`a = \tanh u`$ into (8.27), and $`\log\pi(a) = \log p(u) - \log(1-\tanh^2 u)`$,
and sort what depends on $`u`$ into one term:

(8.34) The divergence of a squashed Gaussian is that of the Gaussian, from another target
```math
\begin{aligned}
\mathrm{KL} &= \mathbb{E}\Big[\log p(u) - \tfrac1\alpha\tilde Q(u)\Big] + \log Z, \\
\tilde Q(u) &= Q(\tanh u) + \alpha\log(1-\tanh^2 u), \qquad Z = \int_{-\infty}^{\infty} e^{\tilde Q(u)/\alpha}\,du .
\end{aligned}
```

To squash the policy is the same as to leave it as it is and to charge for being far out: beside what $`Q`$ says,
$`\tilde Q`$ falls by nearly $`2\alpha`$ for every unit that $`u`$ moves further away once it is far. The partition
functions are the same too, by $`da = (1-\tanh^2 u)\,du`$; a divergence does not depend on how the actions are named.
So (8.31) to (8.33) hold with $`\tilde Q`$ for $`Q`$ and $`p(u)`$ for $`\pi(a)`$:

(8.35) Gradient of the divergence of a squashed Gaussian
```math
\nabla\,\mathrm{KL} = -\nabla\log\sigma
- \mathbb{E}\Big[\Big(\log(1-\tanh^2 u) + \tfrac1\alpha Q(\tanh u)\Big)\,\nabla\log p(u)\Big] .
```

(8.36) Its Hessian
```math
\nabla^2\,\mathrm{KL} = -\nabla^2\log\sigma - \mathbb{E}\Big[
\big(\nabla\log p(u)\,\nabla\log p(u)^{\top} + \nabla^2\log p(u)\big)
\Big(\log(1-\tanh^2 u) + \tfrac1\alpha Q(\tanh u)\Big)\Big] .
```
*/
double kl_gaussian_divergence(const struct kl_target *t, const struct kl_policy *p) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    double mean = 0;
    for (int k = -rule.n; k <= rule.n; k++) mean += quadrature_weight(&rule, k) * point_at(t, p, k * rule.h).lifted;
    return -0.5 - HALF_LOG_TWO_PI - p->log_sigma - mean / t->alpha + kl_log_partition(t); /* eqs. 8.31 and 8.34 */
}

void kl_gaussian_gradient(const struct kl_target *t, const struct kl_policy *p, double *d) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    for (int i = 0; i < p->n; i++) d[i] = -p->d_log_sigma[i];
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        double weighted = quadrature_weight(&rule, k) * x.lifted / t->alpha;
        for (int i = 0; i < p->n; i++) d[i] -= weighted * x.score[i]; /* eqs. 8.32 and 8.35 */
    }
}

void kl_gaussian_hessian(const struct kl_target *t, const struct kl_policy *p, double h[MAX_THETA][MAX_THETA]) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    for (int i = 0; i < p->n; i++)
        for (int j = 0; j < p->n; j++) h[i][j] = -p->dd_log_sigma[i][j];
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        double weighted = quadrature_weight(&rule, k) * x.lifted / t->alpha;
        for (int i = 0; i < p->n; i++)
            for (int j = 0; j < p->n; j++) /* eqs. 8.33 and 8.36 */
                h[i][j] -= weighted * (x.score[i] * x.score[j] + x.hessian[i][j]);
    }
}

/*
### The loss that is minimised

A program computes neither $`Z`$ nor a quotient by $`\alpha`$. It takes the mean of $`\alpha\log\pi(a) - Q(a)`$, and
that is the divergence times $`\alpha`$, up to a constant. Its gradient is then $`\alpha`$ times that of the divergence:

(8.37) The actor's loss and the divergence
```math
\mathcal L = \mathbb{E}\big[\alpha\log\pi(a) - Q(a)\big] = \alpha\,\mathrm{KL}(\pi\,\|\,\rho) - \alpha\log Z, \qquad
\nabla\mathcal L = \alpha\,\nabla\,\mathrm{KL}(\pi\,\|\,\rho) .
```

The minimum is at the same place. But a step is $`\alpha`$ times as long, which matters when $`\alpha`$ is small, or
when it changes during the training. Where $`\alpha`$ falls, the loss keeps the pull of $`Q`$ on the policy as it is and
lets the pull of the entropy fade; the divergence keeps the pull of the entropy and lets $`Q`$ pull ever harder. (Under
Adam, which divides by the size of the gradient, much of the difference disappears.)

### Three estimates of its gradient

With the noise held fixed, $`a`$ is a differentiable function of $`\theta`$ and so is the loss at the sample. Then the
derivative is the mean of the derivatives, the *pathwise* or *reparametrised* gradient. In the terms of (8.34), with
$`u = \mu + \sigma\epsilon`$:

(8.38) Pathwise gradient of the actor's loss
```math
\nabla\mathcal L = \mathbb{E}_\epsilon\Big[-\alpha\nabla\log\sigma
- \tilde Q'(u)\,\big(\nabla\mu + \epsilon\,\nabla\sigma\big)\Big], \qquad
\tilde Q'(u) = Q'(\tanh u)\,(1-\tanh^2 u) - 2\alpha\tanh u .
```

(Without squashing $`\tilde Q' = Q'`$.) This is (gaussian.12) applied to the loss, and it is what SAC does. Another way
is (8.28), which asks for values of $`Q`$ and not for its slope. Any constant $`b`$ may be subtracted from them:

(8.39) Score-function gradient of the actor's loss, with a baseline
```math
\nabla\mathcal L = \mathbb{E}\Big[\big(\alpha\log\pi(a) - Q(a) - b\big)\,\nabla\log\pi(a)\Big] .
```

Here $`\log\pi`$ is sampled along with $`Q`$, though the gradient of a Gaussian's own entropy is known. The third way
samples only what (8.35) leaves in the mean:

(8.41) Score-function gradient of the actor's loss, with the known part of the entropy
```math
\nabla\mathcal L = \mathbb{E}\Big[-\alpha\nabla\log\sigma
- \big(\tilde Q(u) - b\big)\,\nabla\log p(u)\Big] .
```

All have the same mean; what they cost is their variance. It can be worked out where nothing is squashed and $`Q`$ is a
quadratic, $`Q(a) = Q(\mu) + g\,(a-\mu) - \tfrac c2 (a-\mu)^2`$. The pathwise derivative with respect to $`\mu`$ is then
$`-g + c\sigma\epsilon`$. That by (8.39) is a polynomial in the noise,
$`(A - g\sigma\epsilon + C\epsilon^2)\,\epsilon/\sigma`$, with
$`A = -\alpha\log\sigma - \tfrac\alpha2\log 2\pi - Q(\mu) - b`$ and $`C = \tfrac12(c\sigma^2 - \alpha)`$. The second,
fourth and sixth moments of the noise are 1, 3 and 15.

(8.40) Variances of the derivative with respect to the mean, for a quadratic Q
```math
\mathrm{Var}_{\mathrm{path}} = c^2\sigma^2, \qquad
\mathrm{Var}_{\mathrm{score}} = \frac{A^2 + 6AC + 15\,C^2}{\sigma^2} + 2g^2 .
```

As $`\sigma\to 0`$ the first one vanishes and the second one grows without bound. The best that a baseline can do is
$`A = -3C`$, and then $`6C^2/\sigma^2 + 2g^2`$ is left. With the mean of the values for a baseline it is $`A = -C`$, and
$`10\,C^2/\sigma^2 + 2g^2`$. As long as there is a temperature, $`C`$ does not vanish with $`\sigma`$. But that is the
price of sampling $`\log\pi`$, and not of the score: with (8.41) the temperature drops out of $`A`$ and $`C`$. There
$`A = b - Q(\mu)`$ and $`C = \tfrac c2\sigma^2`$, and with the mean of the values for a baseline again $`A = -C`$:

(8.42) The same for (8.41), with the mean value as baseline
```math
\mathrm{Var}_{\mathrm{known}} = 2g^2 + \tfrac52\,c^2\sigma^2 .
```

This stays bounded. It still does not vanish: the pathwise derivative knows the slope $`g`$, while a score has to find
it out from values. And it takes a good baseline; one that is off by a fixed amount brings $`1/\sigma^2`$ back.

### The three, measured

@figure 08_gradients The variance of one sample's derivative of the actor's loss with respect to the mean, for a
squashed Gaussian with the mean 0.3 and the temperature 0.5. Left: the smooth action value of the checks. Right: the
same with a ripple, 0.05 sin 40a. Lines: by quadrature; points: 20,000 samples.

At a small scale the estimate through the sample has the least variance. At $`\sigma = 0.1`$ it is
@{08_gradients/smooth, 0.1/pathwise}, and that of the score-function estimate (8.39)
@{08_gradients/smooth, 0.1/score less mean} with the mean of the values subtracted and
@{08_gradients/smooth, 0.1/score} without. The slopes of the lines are those of (8.40), though this $`Q`$ is no
quadratic. That the mean makes things worse there is (8.40) too: it is not the best constant, and zero happens to be
nearer to that one.

@claim C8.69 08_gradients action value, sigma=smooth, 0.1: 'pathwise' < 0.1
@claim C8.70 08_gradients action value, sigma=smooth, 0.1: 'score' > 40
@claim C8.71 08_gradients action value, sigma=smooth, 0.1: 'score less mean' - 'score' > 0

Most of that is not the price of the score but of an entropy that is sampled although its gradient is known. By (8.41),
with the mean subtracted, the variance is @{08_gradients/smooth, 0.1/known entropy} at $`\sigma = 0.1`$ and
@{08_gradients/smooth, 0.01/known entropy} at 0.01, where (8.39) has @{08_gradients/smooth, 0.01/score less mean}. It is
bounded, as (8.42) says. The pathwise estimate is still far below it, with @{08_gradients/smooth, 0.01/pathwise}: it
need not find out the slope from values.

@claim C8.72 08_gradients action value, sigma=smooth, 0.01: 'known entropy' < 0.73
@claim C8.73 08_gradients action value, sigma=smooth, 0.01: 'score less mean' > 6000
@claim C8.74 08_gradients action value, sigma=smooth, 0.01: 'pathwise' < 0.0007
@claim C8.75 08_gradients action value, sigma=smooth, 0.1: 'known entropy' - 'pathwise' > 0

At a large scale it is the other way around. At $`\sigma = 1`$ the estimate (8.39) has @{08_gradients/smooth, 1/score}
without and @{08_gradients/smooth, 1/score less mean} with the mean subtracted, the pathwise one
@{08_gradients/smooth, 1/pathwise}, and (8.41) @{08_gradients/smooth, 1/known entropy}. A wide policy is thrown from one
end of its box to the other, and from end to end $`\tilde Q'`$ changes its sign: the entropy's part of it alone goes
from $`2\alpha`$ to $`-2\alpha`$. The score, in the meantime, has become small. And to sample $`\alpha\log\pi`$ pays
there: where the policy is near its target, $`\alpha\log\pi - Q`$ is near a constant, which a baseline can take away;
neither of its two parts is. So the reparametrised gradient is not always the better one. Here it is for policies that
are narrow beside their box. And there is only one component here. With several of them the value that multiplies each
score carries the noise of them all, while the derivative with respect to one mean contains the slope in that direction
only.

@claim C8.76 08_gradients action value, sigma=smooth, 1: 'pathwise' - 'score less mean' > 0
@claim C8.77 08_gradients action value, sigma=smooth, 1: 'known entropy' - 'pathwise' > 0
@claim C8.78 08_gradients action value, sigma=smooth, 0.3: 'score less mean' - 'pathwise' > 0

The picture on the right is a warning of another kind. A ripple of 0.05 is next to nothing as a value, and the estimates
by (8.39) hardly change. But its slope is up to 2, and the pathwise estimate is made of slopes: its variance at
$`\sigma = 0.1`$ is @{08_gradients/ripple, 0.1/pathwise}, and for wider policies it lies between 1.4 and 2. That by
(8.41), whose samples see values, is below it now, unless the policy is so narrow that it sees a single slope of the
ripple. Whoever learns from the slope of a critic depends on a slope that nothing in the critic's loss asks for, since
that loss compares values only.

@claim C8.79 08_gradients action value, sigma=ripple, 0.1: 'pathwise'
- 'pathwise' at 'action value, sigma=smooth, 0.1' > 1
@claim C8.111 08_gradients action value, sigma=ripple, 0.5: 'pathwise' <= 2
@claim C8.112 08_gradients action value, sigma=ripple, 3: 'pathwise' > 1.4
@claim C8.80 08_gradients action value, sigma=ripple, 0.1: 'score'
- 'score' at 'action value, sigma=smooth, 0.1' within 0.5
@claim C8.81 08_gradients action value, sigma=ripple, 0.1: 'pathwise' - 'known entropy' > 0
@claim C8.82 08_gradients action value, sigma=ripple, 0.02: 'known entropy' - 'pathwise' > 0
*/
double kl_surrogate(const struct kl_target *t, const struct kl_policy *p) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    double sum = 0;
    for (int k = -rule.n; k <= rule.n; k++) {
        struct point x = point_at(t, p, k * rule.h);
        sum += quadrature_weight(&rule, k) * (t->alpha * x.log_pi - x.q); /* eq. 8.37 */
    }
    return sum;
}

double kl_lifted(const struct kl_target *t, const struct kl_policy *p) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    double sum = 0;
    for (int k = -rule.n; k <= rule.n; k++) sum += quadrature_weight(&rule, k) * point_at(t, p, k * rule.h).lifted;
    return sum;
}

/* The derivative of Q-tilde at u, eq. 8.38. */
static double lifted_slope(const struct kl_target *t, double u) {
    assert(t->q_slope);
    if (!t->squashed) return t->q_slope(u, t->context);
    double a = f64_tanh(u);
    return t->q_slope(a, t->context) * f64_exp(tanh_log_slope(LOG_STABLE, u)) - 2 * t->alpha * a;
}

void kl_estimate(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator, double baseline,
                 double noise, double *d) {
    struct point x = point_at(t, p, noise);
    double scaled = x.sigma * noise, value = t->alpha * x.log_pi - x.q - baseline;
    double slope = estimator == KL_PATHWISE ? lifted_slope(t, x.u) : 0;
    for (int i = 0; i < p->n; i++)
        if (estimator == KL_PATHWISE) /* eq. 8.38; the gradient of sigma is sigma times that of log sigma */
            d[i] = -t->alpha * p->d_log_sigma[i] - slope * (p->d_mu[i] + scaled * p->d_log_sigma[i]);
        else if (estimator == KL_KNOWN) /* eq. 8.41 */
            d[i] = -t->alpha * p->d_log_sigma[i] - (x.lifted - baseline) * x.score[i];
        else
            d[i] = value * x.score[i]; /* eq. 8.39 */
}

void kl_estimate_moments(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator,
                         double baseline, double *mean, double *variance) {
    struct quadrature_rule rule = quadrature_rule(f64_exp(p->log_sigma));
    double d[MAX_THETA];
    for (int i = 0; i < p->n; i++) mean[i] = variance[i] = 0;
    for (int k = -rule.n; k <= rule.n; k++) {
        kl_estimate(t, p, estimator, baseline, k * rule.h, d);
        for (int i = 0; i < p->n; i++) mean[i] += quadrature_weight(&rule, k) * d[i];
    }
    for (int k = -rule.n; k <= rule.n; k++) {
        kl_estimate(t, p, estimator, baseline, k * rule.h, d);
        for (int i = 0; i < p->n; i++) variance[i] += quadrature_weight(&rule, k) * (d[i] - mean[i]) * (d[i] - mean[i]);
    }
}
