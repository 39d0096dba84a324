/* Exercise 7 of chapter 8: a squashed sample and its log-density
 * Equation: (gaussian.11)
 * Judged by: boxes;the density the actor aims at
 *
 * For each of the n components: u[i] = mu[i] + exp(log_sigma[i]) noise[i], and a[i] = tanh(u[i]), where the noise is
 * standard normal. Return the logarithm of the density of the action, the sum over the components of
 *   log N(u[i]; mu[i], sigma[i]) - log(1 - tanh^2 u[i]).
 *   real_exp(x), real_tanh(x)              the book's own
 *   gaussian_log_one_minus_tanh2(u)        log(1 - tanh^2 u), right also where tanh u rounds to 1
 *   HALF_LOG_TWO_PI                        1/2 log(2 pi), defined below
 */
#include "networks/gaussian.h"
#include "numbers/elementary.h"
#include "programs/exercise.h"

#define HALF_LOG_TWO_PI 0.91893853320467274178

real gaussian_tanh_sample(int n, const real *mu, const real *log_sigma, const real *noise, real *u, real *a) {
    real sum = 0;
    NOT_WRITTEN;
    return sum;
}

/* Hint: (u - mu) / sigma need not be computed, it is the noise. The logarithm of a normal density has three terms:
 * -noise^2 / 2, -log sigma and -1/2 log(2 pi). Squashing makes the density larger where the slope 1 - tanh^2 is small.
 * */
