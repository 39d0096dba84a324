/*
## Continuous actions

Nothing in the theorem asks that actions can be counted. For a box the policy is a density, the sum over actions an
integral, and the score the gradient of a log-density. The simplest choice is a Gaussian whose mean and scale the
network puts out; an exponential or a softplus makes the scale positive (gaussian.5). Its score is (gaussian.4), its
entropy (gaussian.6), and components that are drawn independently of each other have log-densities that add up
(gaussian.3). That is what REINFORCE uses below.

This part is about what lies next to it: what happens when actions are clipped, and what one pays for densities that
are less simple, a Gaussian whose components depend on each other and a mixture of Gaussians. Everything here is for
the checks and figures, and in double precision. Where a Gaussian has one component, its parameter is the logarithm of
the scale.

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

#endif
