/*
# Gaussian policies

An action of $`n`$ real numbers is drawn from $`n`$ independent normal distributions, whose means and scales are
computed from the observation. This module has what learning needs of them: samples, log-densities, entropies, and
their gradients by what the network puts out.
*/
#ifndef GAUSSIAN_H
#define GAUSSIAN_H

#include "real.h"

/* How a scale that must be positive is made of an output x that need not be, eq. gaussian.5. */
enum gaussian_scale { SCALE_EXP, SCALE_SOFTPLUS };

/* log sigma for the output x. */
real gaussian_log_sigma(enum gaussian_scale scale, real x);

/* d log sigma / d x. */
real gaussian_log_sigma_slope(enum gaussian_scale scale, real x);

/* a[n] = mu[n] + sigma[n] noise[n], eq. gaussian.1; noise: standard normal. `a` may be `noise`. */
void gaussian_sample(int n, const real *mu, const real *log_sigma, const real *noise, real *a);

/* log p(a), summed over the n components, eq. gaussian.3. */
real gaussian_log_density(int n, const real *mu, const real *log_sigma, const real *a);

/* weight times the gradient of log p(a), eq. gaussian.4: d_mu[n] and d_log_sigma[n], both out. */
void gaussian_score(int n, const real *mu, const real *log_sigma, const real *a, real weight, real *d_mu,
                    real *d_log_sigma);

/* The entropy, summed over the components, eq. gaussian.6. Its gradient is 0 by mu and 1 by each log sigma. */
real gaussian_entropy(int n, const real *log_sigma);

#endif
