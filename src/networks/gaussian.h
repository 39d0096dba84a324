/*
# Gaussian policies

An action of $`n`$ real numbers is drawn from $`n`$ independent normal distributions, whose means and scales are
computed from the observation. This module has what learning needs of them: samples, log-densities, entropies, and
their gradients with respect to what the network puts out. The second half squashes the sample with a hyperbolic
tangent, so that the action lies between -1 and 1 and still has a density.
*/
#ifndef GAUSSIAN_H
#define GAUSSIAN_H

#include "numbers/real.h"

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

/* ---- squashed with a hyperbolic tangent: u[n] = mu[n] + sigma[n] noise[n], a[n] = tanh(u[n]) ----
 *
 * Actions are in the units of the tangent, [-1, 1], and log-densities are those of such an action. Whoever scales
 * actions to a box of other bounds does that outside; the log-density in the units of the box is less by the sum of
 * the logarithms of the half-widths, eq. gaussian.13. */

/* x, moved into [low, high], as log sigma, eq. gaussian.7; NaN stays NaN. */
real gaussian_clamped_log_sigma(real x, real low, real high);

/* d log sigma / d x: 1 within [low, high], 0 outside. */
real gaussian_clamped_slope(real x, real low, real high);

/* Both of n numbers. */
void gaussian_clamped_all(int n, const real *x, real low, real high, real *log_sigma, real *slope);

/* log(1 - tanh^2 u), eq. gaussian.10; finite for every finite u, and the same for u and -u. */
real gaussian_log_one_minus_tanh2(real u);

/* What a component adds to log pi(a), eq. gaussian.11, given that logarithm for it. */
real gaussian_tanh_term(real noise, real log_sigma, real log_one_minus_tanh2);

/* out[i] is what the component i adds; it may be log_one_minus_tanh2. */
void gaussian_tanh_terms_all(int n, const real *noise, const real *log_sigma, const real *log_one_minus_tanh2,
                             real *out);

/* log(1 - tanh^2 u[i]) and 1 - tanh^2 u[i] for i = 0 ... n - 1, the same bits as for one. out may not be u. */
void gaussian_log_one_minus_tanh2_all(int n, const real *u, real *out);
void gaussian_tanh_slope_all(int n, const real *u, real *out);

/* The sample before (u, out [n]) and after (a, out [n]) it is squashed; returns log pi(a), summed over the components,
 * eq. gaussian.11. The density is taken at u, so that it is right where a has been rounded to 1. u may be a, when the
 * backward pass is not wanted; neither may be mu or log_sigma; a may be `noise`. */
real gaussian_tanh_sample(int n, const real *mu, const real *log_sigma, const real *noise, real *u, real *a);

/* The backward pass of that, with the noise held fixed, eq. gaussian.12. Of a scalar loss:
 *   d_a[n]           its derivative with respect to the action
 *   d_logp           and by log pi(a)
 *   d_mu[n]          out, its derivative with respect to mu, through both; may be d_a
 *   d_log_sigma[n]   out, and by log sigma
 * log_sigma, noise, u: as they were in the forward pass. */
void gaussian_tanh_backward(int n, const real *log_sigma, const real *noise, const real *u, const real *d_a,
                            real d_logp, real *d_mu, real *d_log_sigma);

/* log pi(a) for an action that came from elsewhere, within [-1, 1]; -INFINITY where a component is not inside, for
 * there the density is 0. Near the ends it is as good as a is: prefer gaussian_tanh_sample, which knows u. */
real gaussian_tanh_log_density(int n, const real *mu, const real *log_sigma, const real *a);

#endif
