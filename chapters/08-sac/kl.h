/*
## What the actor's loss is

SAC's actor is not told to maximise $`Q`$ but to come close to a *density* that prefers actions of high value:

(8.26) definition: The target density, its partition function, and the divergence from it
```math
\rho(a) = \frac{e^{Q(a)/\alpha}}{Z}, \qquad Z = \int e^{Q(a)/\alpha}\,da, \qquad
\mathrm{KL}(\pi\,\|\,\rho) = \int \pi(a)\,\log\frac{\pi(a)}{\rho(a)}\,da .
```

Here the state is fixed and left out. $`\theta`$ are the parameters of the policy, all gradients are with respect to
them, and all means are over actions of the policy. The divergence is never negative, and zero where the two densities
are the same. The rest of this page takes it apart: its gradient and Hessian for any policy, for a Gaussian, and for a
squashed one; what it has to do with the loss that SAC computes; and three ways of estimating its gradient from a
sample. The gradients and Hessians, (8.28) to (8.36), prepare [chapter 11](11-game.md), in which they are blocks of a
larger matrix; whoever reads about SAC alone may go on at [the loss that is minimised](#the-loss-that-is-minimised).
*/
#ifndef SAC_KL_H
#define SAC_KL_H

#include <stdbool.h>

/* The target density exp(Q / alpha) / Z, and whether actions are squashed. */
struct kl_target {
    double (*q)(double a, void *context);
    double (*q_slope)(double a, void *context); /* dQ/da; only the pathwise gradient asks for it, else NULL */
    void *context;
    double alpha;     /* > 0 */
    bool squashed;    /* a = tanh u, and actions lie in (-1, 1); else a = u */
    double low, high; /* not squashed: outside of them exp(Q / alpha) is nothing; for Z only */
};

enum { MAX_THETA = 4 };

/* A Gaussian's mean and scale at some theta[n], n <= MAX_THETA, with their derivatives with respect to it. */
struct kl_policy {
    int n;
    double mu, log_sigma;
    double d_mu[MAX_THETA], d_log_sigma[MAX_THETA];                         /* gradients */
    double dd_mu[MAX_THETA][MAX_THETA], dd_log_sigma[MAX_THETA][MAX_THETA]; /* Hessians */
};

struct kl_policy kl_by_sigma(double mu, double sigma);         /* theta = (mu, sigma) */
struct kl_policy kl_by_log_sigma(double mu, double log_sigma); /* theta = (mu, log sigma) */

double kl_log_partition(const struct kl_target *t); /* log Z */

/* The divergence, and its gradient d[n] and Hessian h[n][n] with respect to theta. These hold for any density: eqs.
 * 8.27 to 8.29. */
double kl_divergence(const struct kl_target *t, const struct kl_policy *p);
void kl_gradient(const struct kl_target *t, const struct kl_policy *p, double *d);
void kl_hessian(const struct kl_target *t, const struct kl_policy *p, double h[MAX_THETA][MAX_THETA]);

/* The same as they come out for a Gaussian, eqs. 8.31 to 8.33, and for a squashed one, eqs. 8.34 to 8.36. */
double kl_gaussian_divergence(const struct kl_target *t, const struct kl_policy *p);
void kl_gaussian_gradient(const struct kl_target *t, const struct kl_policy *p, double *d);
void kl_gaussian_hessian(const struct kl_target *t, const struct kl_policy *p, double h[MAX_THETA][MAX_THETA]);

/* What SAC's actor minimises, E[alpha log pi(a) - Q(a)], eq. 8.37; alpha may be 0. */
double kl_surrogate(const struct kl_target *t, const struct kl_policy *p);

/* E[Q-tilde(u)], the part of it that has to be sampled, eq. 8.34. */
double kl_lifted(const struct kl_target *t, const struct kl_policy *p);

/* Unbiased estimates of its gradient from one sample. */
enum kl_estimator {
    KL_PATHWISE, /* through the sample, eq. 8.38 */
    KL_SCORE,    /* value less baseline, times score, eq. 8.39 */
    KL_KNOWN,    /* the same with the Gaussian's own entropy differentiated exactly, eq. 8.41 */
};

/* d[n]: the estimate from the sample that `noise` makes. The pathwise one has no use for the baseline. */
void kl_estimate(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator, double baseline,
                 double noise, double *d);

/* Mean and variance of each of its components, by quadrature. */
void kl_estimate_moments(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator,
                         double baseline, double *mean, double *variance);

#endif
