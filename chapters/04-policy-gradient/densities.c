/*
## Clipping

A Gaussian reaches beyond any box, and the environment clips what it is given (the lecture: *clipping it to [a, b] if
required* [S39]). Let $`U`$ be the sample and $`f(\mathrm{clip}(U))`$ what comes of it. The clipping then belongs to the
*world*: the policy chose $`U`$, and the theorem asks for the score of $`U`$.

(4.18) Gradient with clipped actions: the score of what was sampled, not of what was done
```math
\nabla\,\mathbb{E}\big[f(\mathrm{clip}(U))\big]
= \mathbb{E}\big[f(\mathrm{clip}(U))\;\nabla\log p(U)\big], \qquad U \sim \mathcal N(\mu, \sigma^2) .
```

It is an easy mistake to store the clipped action and to evaluate the log-density there. The density of the clipped
action is another one: it has lumps of probability at the two ends. So the score of the Gaussian at the clipped action
does not have mean zero, and a constant in the returns no longer cancels. The gradient is biased, the more so the closer
the mean is to an end, and most beyond it: the mean is pushed towards the middle when returns are positive, and out of
the box when they are negative. The check of (4.18) includes this mistake and demands that it misses.

@figure 04_clipping Actions of N(μ, 0.5²), clipped to the box between the dotted lines: the derivative of the mean
reward (solid), and what comes out if the score is taken at the clipped action (dashed).

A reward that is always 1 has no gradient. With the score of the clipped action it has one, and a large one where the
mean is near an end or beyond it. The reward with a peak shows the other half of the damage. Beyond the left end, where
the rewards are negative, the sign is wrong; and on the right the derivative becomes zero at a smaller mean than it
should, so that the policy would settle short of the best one.

@claim C4.20 04_clipping mu=-1.50: 'constant' = 0
@claim C4.21 04_clipping mu=-1.50: 'constant, clipped score' > 2
@claim C4.22 04_clipping mu=-1.50: 'hill' > 0
@claim C4.23 04_clipping mu=-1.50: 'hill, clipped score' < 0
@claim C4.24 04_clipping mu=0.60: 'hill' > 0
@claim C4.25 04_clipping mu=0.60: 'hill, clipped score' < 0
*/
#include "densities.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "numbers/quadrature.h"
#include "numbers/softmax.h"

#include <math.h>
#include <stddef.h>

static const double HALF_LOG_TWO_PI = 0.91893853320467274;

static double into_box(const struct clipped *c, double u) {
    return larger(c->low, smaller(c->high, u));
}

struct clipped_integrand {
    const struct clipped *c;
    double sigma;
    int part; /* 0: reward; 1, 2: reward times the score for mu, for log sigma */
    bool score_of_clipped;
};

static double clipped_value(double u, void *context) {
    const struct clipped_integrand *x = context;
    const struct clipped *c = x->c;
    double sigma = x->sigma, z = (u - c->mu) / sigma, a = into_box(c, u);
    double density = f64_exp(-0.5 * z * z - c->log_sigma - HALF_LOG_TWO_PI);
    double at = x->score_of_clipped ? (a - c->mu) / sigma : z;
    double score = x->part == 0 ? 1 : x->part == 1 ? at / sigma : at * at - 1;
    return density * c->reward(a) * score;
}

/* In three parts, so that no panel contains a kink. */
static double clipped_mean(const struct clipped *c, int part, bool score_of_clipped) {
    double sigma = f64_exp(c->log_sigma), sum = 0;
    struct clipped_integrand x = {c, sigma, part, score_of_clipped};
    double end[4] = {smaller(c->low, c->mu - 12 * sigma), c->low, c->high, larger(c->high, c->mu + 12 * sigma)};
    for (int i = 0; i < 3; i++) sum += quadrature(clipped_value, &x, end[i], end[i + 1], 100);
    return sum;
}

double clipped_objective(const struct clipped *c) {
    return clipped_mean(c, 0, false);
}

void clipped_gradient(const struct clipped *c, bool score_of_clipped, double gradient[2]) {
    for (int i = 0; i < 2; i++) gradient[i] = clipped_mean(c, 1 + i, score_of_clipped); /* eq. 4.18 */
}

/*
## A full covariance

Independent components cannot say *push with both legs, or with none*. A Gaussian with a full covariance
$`\Sigma = LL^{\top}`$ can. The factor $`L`$ is lower triangular with a positive diagonal, which makes $`\Sigma`$
positive definite whatever a network puts out, and makes samples easy, $`a = \mu + L\epsilon`$. With
$`z = L^{-1}(a - \mu)`$, found by forward substitution,

(4.19) Log-density with a full covariance
```math
\log p(a) = -\tfrac12\, z^{\top} z - \sum_i \log L_{ii} - \tfrac n2 \log 2\pi .
```

(4.20) Its score, with respect to the mean and to the factor (the lower triangle of the matrix on the right)
```math
\frac{\partial\log p}{\partial\mu} = L^{-\top} z =: y, \qquad
\frac{\partial\log p}{\partial L_{ij}} = y_i z_j - \frac{\mathbb{1}[i=j]}{L_{ii}}, \quad i \ge j .
```

(4.21) Its entropy
```math
H = \sum_i \log L_{ii} + \tfrac n2 \log 2\pi e .
```

With a diagonal $`L`$ these are the formulas of independent components. The price is $`n(n+1)/2`$ outputs for the
scale instead of $`n`$.
*/
static void whiten(const struct full_gaussian *g, const double *a, double *z) {
    for (int i = 0; i < g->n; i++) {
        z[i] = a[i] - g->mu[i];
        for (int j = 0; j < i; j++) z[i] -= g->l[i][j] * z[j];
        z[i] /= g->l[i][i];
    }
}

double full_log_density(const struct full_gaussian *g, const double *a) {
    double z[MAX_DIMENSIONS], sum = 0;
    whiten(g, a, z);
    for (int i = 0; i < g->n; i++) sum -= 0.5 * z[i] * z[i] + f64_log(g->l[i][i]) + HALF_LOG_TWO_PI;
    return sum;
}

void full_score(const struct full_gaussian *g, const double *a, struct full_gaussian *score) {
    double z[MAX_DIMENSIONS], y[MAX_DIMENSIONS];
    *score = (struct full_gaussian){.n = g->n};
    whiten(g, a, z);
    for (int i = g->n - 1; i >= 0; i--) { /* L^T y = z, backwards */
        y[i] = z[i];
        for (int j = i + 1; j < g->n; j++) y[i] -= g->l[j][i] * y[j];
        y[i] /= g->l[i][i];
    }
    for (int i = 0; i < g->n; i++) {
        score->mu[i] = y[i]; /* eq. 4.20 */
        for (int j = 0; j <= i; j++) score->l[i][j] = y[i] * z[j] - (i == j ? 1 / g->l[i][i] : 0);
    }
}

double full_entropy(const struct full_gaussian *g) {
    double sum = 0;
    for (int i = 0; i < g->n; i++) sum += f64_log(g->l[i][i]) + 0.5 + HALF_LOG_TWO_PI;
    return sum;
}

/*
## A mixture

Around an obstacle one can pass on the left or on the right, and the mean of the two is the obstacle. A single
Gaussian has one mode and must choose; a mixture with the weights $`w_k`$, a softmax of $`K`$ more outputs, need not.

(4.22) Log-density of a mixture
```math
\log p(a) = \log \sum_{k=1}^{K} w_k\, p_k(a), \qquad p_k = \mathcal N(\mu_k, \sigma_k^2) .
```

Its score is that of each component, with $`z_k = (a-\mu_k)/\sigma_k`$, weighted by the probability $`\kappa_k(a)`$
that $`a`$ came from this component:

(4.23) Score of a mixture; the logits are those of the weights
```math
\kappa_k = \frac{w_k\,p_k(a)}{p(a)}, \qquad
\frac{\partial\log p}{\partial\mu_k} = \kappa_k\,\frac{z_k}{\sigma_k}, \qquad
\frac{\partial\log p}{\partial\log\sigma_k} = \kappa_k\,(z_k^2-1), \qquad
\frac{\partial\log p}{\partial\,\mathrm{logit}_k} = \kappa_k - w_k .
```

The entropy has no closed form, since the logarithm of a sum does not come apart. It can be written as the mean entropy
of the components, plus what the choice among them adds, less what is lost because the choice cannot always be guessed
from the action. With $`H_k`$ for the entropy of component $`k`$ and $`H(w) = -\sum_k w_k\log w_k`$ for that of a
choice,

(4.24) Entropy of a mixture
```math
H = \sum_k w_k H_k + H(w) - \mathbb{E}_a\big[H(\kappa(a))\big], \qquad
\sum_k w_k H_k \;\le\; H \;\le\; \sum_k w_k H_k + H(w) .
```

The bounds follow: $`H(\kappa)`$ is not negative, and since $`w`$ is the mean of $`\kappa(a)`$ and entropy is concave,
its mean is at most $`H(w)`$. The lower one is reached when all components are the same, the upper one is approached
as they cease to overlap.

@figure 04_mixture Entropy of an even mixture of two standard normals, between the bounds of (4.24).

An entropy bonus for a mixture is thus either estimated from samples, as $`-\log p(a)`$, or
replaced by a bound. An estimated bonus is a return like any other, and its gradient needs the score: $`\nabla H`$ is
the mean of $`-\log p(a)\,\nabla\log p(a)`$, while the derivative of $`-\log p(a)`$ at an $`a`$ held fixed has mean
zero, (4.4).
*/
void mixture_weights(const struct mixture *m, double *w) {
    double sum = 0;
    for (int k = 0; k < m->k; k++) sum += w[k] = f64_exp(m->logit[k]);
    for (int k = 0; k < m->k; k++) w[k] /= sum;
}

double mixture_log_density(const struct mixture *m, double a) {
    double w[MAX_MIXED], log_term[MAX_MIXED];
    mixture_weights(m, w);
    for (int k = 0; k < m->k; k++) {
        double z = (a - m->mu[k]) * f64_exp(-m->log_sigma[k]);
        log_term[k] = f64_log(w[k]) - 0.5 * z * z - m->log_sigma[k] - HALF_LOG_TWO_PI;
    }
    struct softmax_sum sum = softmax(log_term, m->k, 1, NULL); /* eq. 4.22: never the logarithm of zero */
    return sum.top + sum.above;
}

void mixture_shares(const struct mixture *m, double a, double *share) {
    double w[MAX_MIXED], log_p = mixture_log_density(m, a);
    mixture_weights(m, w);
    for (int k = 0; k < m->k; k++) {
        double z = (a - m->mu[k]) * f64_exp(-m->log_sigma[k]);
        share[k] = f64_exp(f64_log(w[k]) - 0.5 * z * z - m->log_sigma[k] - HALF_LOG_TWO_PI - log_p);
    }
}

void mixture_score(const struct mixture *m, double a, struct mixture *score) {
    double w[MAX_MIXED], share[MAX_MIXED];
    mixture_weights(m, w);
    mixture_shares(m, a, share);
    *score = (struct mixture){.k = m->k};
    for (int k = 0; k < m->k; k++) {
        double sigma = f64_exp(m->log_sigma[k]), z = (a - m->mu[k]) / sigma;
        score->mu[k] = share[k] * z / sigma; /* eq. 4.23 */
        score->log_sigma[k] = share[k] * (z * z - 1);
        score->logit[k] = share[k] - w[k];
    }
}

static double surprise(double a, void *context) {
    double log_p = mixture_log_density(context, a);
    return -f64_exp(log_p) * log_p;
}

double mixture_entropy(const struct mixture *m) {
    struct mixture copy = *m;
    double low = INFINITY, high = -INFINITY;
    for (int k = 0; k < m->k; k++) {
        low = smaller(low, m->mu[k] - 12 * f64_exp(m->log_sigma[k]));
        high = larger(high, m->mu[k] + 12 * f64_exp(m->log_sigma[k]));
    }
    return quadrature(surprise, &copy, low, high, 2000);
}

void mixture_entropy_bounds(const struct mixture *m, double *low, double *high) {
    double w[MAX_MIXED];
    mixture_weights(m, w);
    *low = *high = 0;
    for (int k = 0; k < m->k; k++) {
        double of_component = w[k] * (m->log_sigma[k] + 0.5 + HALF_LOG_TWO_PI);
        *low += of_component; /* eq. 4.24 */
        *high += of_component - w[k] * f64_log(w[k]);
    }
}

/*
## A mixture of logistics

The lecture names a second kind of bump: a mixture may be of *logistic* densities [S240]. The logistic distribution is
the one whose distribution function is the sigmoid, with a scale $`s`$. So what the normal distribution has no formula
for, the probability of an interval and a sample from a uniform number, is elementary here.

(4.35) The logistic distribution function, and a sample: it is inverted at a uniform number
```math
P(A \le a) = \mathrm{sigmoid}(z) = \frac{1}{1+e^{-z}}, \quad z = \frac{a-\mu}{s}; \qquad
a = \mu + s\,\log\frac{\epsilon}{1-\epsilon}, \quad \epsilon \text{ uniform on } (0, 1) .
```

The probability that an action would be clipped at the upper end $`h`$ of a box is $`\mathrm{sigmoid}((\mu-h)/s)`$.
The density is the derivative of the sigmoid, $`\mathrm{sigmoid}(z)\,\mathrm{sigmoid}(-z)/s`$, and its logarithm

(4.36) The logistic log-density
```math
\log p(a) = -|z| - 2\,\mathrm{softplus}(-|z|) - \log s, \qquad \mathrm{softplus}(x) = \log(1+e^x),
```

with the absolute value because the density is symmetric, and the exponential then cannot overflow. Its standard
deviation is $`\pi s/\sqrt3 = 1.81\,s`$, and its entropy $`\log s + 2`$. Next to the mean it looks like a normal
density. Far away it falls as $`e^{-|z|}`$ and not as $`e^{-z^2/2}`$: an action a long way off is rare, and not
unheard of. The score shows what that means for learning.

(4.37) The score of a logistic density; that of the mean is bounded
```math
\frac{\partial\log p}{\partial\mu} = \frac1s\tanh\frac z2, \qquad
\frac{\partial\log p}{\partial\log s} = z\,\tanh\frac z2 - 1, \qquad
\Big|\frac{\partial\log p}{\partial\mu}\Big| < \frac1s .
```

A normal density's mean is pulled towards an outlier in proportion to its distance, as a spring pulls; a logistic one
with a force that stops growing. One unusual action moves the policy less.

(4.38) Log-density of a mixture of logistics
```math
\log p(a) = \log\sum_{k=1}^K w_k\,p_k(a), \qquad p_k \text{ logistic with } \mu_k, s_k;
```

(4.39) and its score, again that of each component times its share
```math
\kappa_k = \frac{w_k\,p_k(a)}{p(a)}, \qquad
\frac{\partial\log p}{\partial\mu_k} = \kappa_k\,\frac{\tanh\frac{z_k}2}{s_k}, \qquad
\frac{\partial\log p}{\partial\log s_k} = \kappa_k\,\Big(z_k\tanh\frac{z_k}2 - 1\Big), \qquad
\frac{\partial\log p}{\partial\,\mathrm{logit}_k} = \kappa_k - w_k .
```

The last one is the same as in (4.23): it speaks of the choice and not of what is chosen from. What (4.24) says of the
entropy holds as well, with $`H_k = \log s_k + 2`$.

@figure 04_shapes A normal and a logistic density with mean 0 and standard deviation 1 (left, on a logarithmic scale),
even mixtures of two such with the means ±2 and the standard deviation 0.6 (middle), and the scores of all four for a
mean: of the mixtures, for the right one of their two (right).

The two densities are hard to tell apart where nearly all actions are. At five standard deviations the logistic one is
more than a hundred times as large, and its score, which has stopped growing, less than half of the other's. In the
mixtures an action near one mode moves that mode, and hardly the other one: its share is the switch.

@claim C4.43 04_shapes a=5.00: 'logistic' > 1.5e-4

@claim C4.44 04_shapes a=5.00: 'normal' < 1.5e-6

@claim C4.45 04_shapes a=5.00: 'score, normal' = 5

@claim C4.46 04_shapes a=5.00: 'score, logistic' < 2

@claim C4.47 04_shapes a=-2.00: 'score, mixture of normals' within 0.01

@claim C4.48 04_shapes a=-2.00: 'score, mixture of logistics' within 0.01

Which one to take? Both have as many modes as components, and cost the same. The logistic one has bounded pulls, and
exact probabilities of intervals, where actions are rounded or clipped. The normal one stays normal when a normal number
is added to it.
*/
double logistic_below(double mu, double log_s, double a) {
    return 1 / (1 + f64_exp((mu - a) * f64_exp(-log_s))); /* eq. 4.35 */
}

double logistic_sample(double mu, double log_s, double uniform) {
    return mu + f64_exp(log_s) * (f64_log(uniform) - f64_log(1 - uniform)); /* eq. 4.35 */
}

double logistic_log_density(double mu, double log_s, double a) {
    double z = fabs(a - mu) * f64_exp(-log_s);
    return -z - 2 * f64_log(1 + f64_exp(-z)) - log_s; /* eq. 4.36 */
}

void logistic_score(double mu, double log_s, double a, double score[2]) {
    double z = (a - mu) * f64_exp(-log_s), pull = 1 - 2 / (1 + f64_exp(z)); /* tanh(z/2) */
    score[0] = pull * f64_exp(-log_s);                                      /* eq. 4.37 */
    score[1] = z * pull - 1;
}

double logistic_mixture_log_density(const struct mixture *m, double a) {
    double w[MAX_MIXED], log_term[MAX_MIXED];
    mixture_weights(m, w);
    for (int k = 0; k < m->k; k++) log_term[k] = f64_log(w[k]) + logistic_log_density(m->mu[k], m->log_sigma[k], a);
    struct softmax_sum sum = softmax(log_term, m->k, 1, NULL); /* eq. 4.38 */
    return sum.top + sum.above;
}

void logistic_mixture_score(const struct mixture *m, double a, struct mixture *score) {
    double w[MAX_MIXED], log_p = logistic_mixture_log_density(m, a);
    mixture_weights(m, w);
    *score = (struct mixture){.k = m->k};
    for (int k = 0; k < m->k; k++) {
        double of_one[2], log_one = logistic_log_density(m->mu[k], m->log_sigma[k], a);
        double share = f64_exp(f64_log(w[k]) + log_one - log_p); /* eq. 4.39 */
        logistic_score(m->mu[k], m->log_sigma[k], a, of_one);
        score->mu[k] = share * of_one[0];
        score->log_sigma[k] = share * of_one[1];
        score->logit[k] = share - w[k];
    }
}
