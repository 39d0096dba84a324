/*
# 4b. Continuous actions

This is the second page of [chapter 4](04-policy-gradient.md). The first one has the policy gradient theorem; this one
has what it needs where an action is a vector of numbers: densities, their scores and their entropies. Before it one
should know what a score is (4.2), that its mean is zero (4.4), and the theorem (4.5).
[The normal distribution](#the-normal-distribution) and [clipping](#clipping) are for everybody: the
[REINFORCE](04-policy-gradient.md#reinforce) of the first page uses both, and chapters 5 and 8 take up (4.34).
[A full covariance](#a-full-covariance), [a mixture](#a-mixture) and [a mixture of logistics](#a-mixture-of-logistics)
are alternatives that the lecture, NPFL139's eighth, names; no agent of this book uses them.

Nothing in the theorem asks that actions can be counted. For a box the policy is a density $`p(a)`$, the sum over
actions an integral, and the score the gradient of a log-density. A density is no probability: probabilities are its
integrals, it may be larger than 1, and it has the unit of one over an action.

## The normal distribution

The simplest choice is a *normal* or *Gaussian* density, whose mean $`\mu`$ and scale $`\sigma`$ a network puts out. All
of it follows from one number $`\epsilon`$ that is drawn from the standard normal distribution $`\mathcal N(0, 1)`$: the
action is $`a = \mu + \sigma\epsilon`$. So $`z = (a - \mu)/\sigma`$ says how many scales $`a`$ is away from the mean,
and a density that is stretched by $`\sigma`$ is lower by that factor. (It is drawn
[below](#a-mixture-of-logistics), beside another one.)

(4.31) The normal density: probabilities are its integrals, with mean μ and variance σ²
```math
p(a) = \frac{1}{\sqrt{2\pi}\,\sigma}\,e^{-\frac12 z^2}, \quad z = \frac{a-\mu}{\sigma}; \qquad
P(l \le a \le h) = \int_l^h p(a)\,da; \qquad \mathbb{E}[a] = \mu, \quad \mathbb{E}\big[(a-\mu)^2\big] = \sigma^2 .
```

About 68 % of all actions are within one scale of the mean, and 95 % within two. What learning uses is the logarithm. An
action of $`n`$ components is drawn from one such density each, independently of each other; their densities multiply,
and so the logarithms add up. What comes of all components is one number.

(4.32) The log-density of n independent components is a sum
```math
\log p(a) = \sum_{i=1}^n \log p_i(a_i) = -\sum_{i=1}^n\Big(\tfrac12 z_i^2 + \log\sigma_i + \tfrac12\log 2\pi\Big) .
```

For the score differentiate one term. With $`\partial z/\partial\mu = -1/\sigma`$ and
$`\partial z/\partial\log\sigma = -z`$,

(4.33) The score of a component: its mean is zero, and its variance says how large it usually is
```math
\frac{\partial\log p}{\partial\mu} = \frac z\sigma, \qquad
\frac{\partial\log p}{\partial\log\sigma} = z^2 - 1, \qquad
\mathbb{E}\Big[\frac{z^2}{\sigma^2}\Big] = \frac{1}{\sigma^2}, \qquad \mathbb{E}\big[(z^2-1)^2\big] = 2 .
```

Read it as what REINFORCE does after a return that was better than expected. It moves the mean towards the action that
was taken. And it makes the scale larger if the action was further off than usual, $`z^2 > 1`$, and smaller if it was
nearer. The first score is of the size $`1/\sigma`$: a policy that is nearly certain has huge scores of either sign.
The parameter is $`\log\sigma`$ because a scale must be positive and its logarithm need not be; an exponential or a
softplus at the network's end does that (gaussian.5). The mean of $`-\log p(a)`$ is the entropy,
$`\log\sigma + \tfrac12\log 2\pi e`$ for each component (gaussian.6): it knows nothing of $`\mu`$.

There is a second way to the gradient of a mean. Hold $`\epsilon`$ fixed, and $`a = \mu + \sigma\epsilon`$ is an
ordinary function of the two parameters; differentiate $`f(a)`$ through it. That is called *reparametrisation*.

(4.34) One gradient, by the score and by reparametrisation
```math
\frac{\partial}{\partial\mu}\mathbb{E}[f(a)] = \mathbb{E}\Big[f(a)\,\frac z\sigma\Big] = \mathbb{E}[f'(a)], \qquad
\frac{\partial}{\partial\log\sigma}\mathbb{E}[f(a)] = \mathbb{E}\big[f(a)\,(z^2-1)\big]
= \mathbb{E}[f'(a)\,\sigma\epsilon] .
```

The score needs only the number $`f(a)`$, as a return is; the other one the slope $`f'`$, which nobody has who cannot
differentiate the world. Chapter 5 gets one from a critic, and measures which of the two varies less; Soft
Actor-Critic is built on the second.

In single precision, for many components, and with all gradients that training needs, these formulas are the module
[Gaussian policies](gaussian.md), which REINFORCE uses. The rest of this page is about what lies next to it: what
happens when actions are clipped, and what one pays for densities that are less simple, a Gaussian whose components
depend on each other and mixtures of several densities. The code of this page is for the checks and figures, and in
double precision. Where a density has one component, its parameter is the logarithm of the scale.

fold: The contract of the densities
*/
#ifndef DENSITIES_H
#define DENSITIES_H

#include <stdbool.h>

/* E[reward(clip(U))] for U ~ N(mu, e^2 log_sigma), clipped to [low, high]. */
struct clipped {
    double mu, log_sigma, low, high;
    double (*reward)(double action);
};

double clipped_objective(const struct clipped *c);

/* Its gradient with respect to mu and log sigma as the mean of reward times score, eq. 4.18; with `score_of_clipped`
 * the score is taken at the clipped action instead of the sample. */
void clipped_gradient(const struct clipped *c, bool score_of_clipped, double gradient[2]);

enum { MAX_DIMENSIONS = 4, MAX_MIXED = 4 };

/* A Gaussian in n <= MAX_DIMENSIONS whose covariance is L L^T, L lower triangular with positive diagonal. */
struct full_gaussian {
    int n;
    double mu[MAX_DIMENSIONS], l[MAX_DIMENSIONS][MAX_DIMENSIONS];
};

double full_log_density(const struct full_gaussian *g, const double *a);                      /* eq. 4.19 */
void full_score(const struct full_gaussian *g, const double *a, struct full_gaussian *score); /* eq. 4.20 */
double full_entropy(const struct full_gaussian *g);                                           /* eq. 4.21 */

/* k <= MAX_MIXED Gaussians in one dimension; the weights are the softmax of the logits. */
struct mixture {
    int k;
    double logit[MAX_MIXED], mu[MAX_MIXED], log_sigma[MAX_MIXED];
};

void mixture_weights(const struct mixture *m, double *w);
double mixture_log_density(const struct mixture *m, double a); /* eq. 4.22 */

/* share[k]: the probability that component k made a, kappa_k of eq. 4.23. */
void mixture_shares(const struct mixture *m, double a, double *share);
void mixture_score(const struct mixture *m, double a, struct mixture *score);

/* Entropy by quadrature, and the two bounds of eq. 4.24. */
double mixture_entropy(const struct mixture *m);
void mixture_entropy_bounds(const struct mixture *m, double *low, double *high);

/* The logistic density with the mean mu and the scale s = e^log_s: the probability of an action up to a, the action
 * for a uniform number in (0, 1), eq. 4.35, the log-density, eq. 4.36, and the score by mu and by log s, eq. 4.37. */
double logistic_below(double mu, double log_s, double a);
double logistic_sample(double mu, double log_s, double uniform);
double logistic_log_density(double mu, double log_s, double a);
void logistic_score(double mu, double log_s, double a, double score[2]);

/* The same as above for a mixture of logistic densities, whose scales are e^log_sigma: eqs. 4.38 and 4.39. */
double logistic_mixture_log_density(const struct mixture *m, double a);
void logistic_mixture_score(const struct mixture *m, double a, struct mixture *score);

#endif
