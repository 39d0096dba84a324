/*
# 8b. The policy's density and its loss, up close

[Chapter 8](08-sac.md), of which this is the second page, trains a squashed Gaussian (8.4) on the loss (8.2). Here both
are taken apart: [the density](#the-squashed-gaussian), what comes of a wrong one, where its logarithm breaks down and
what entropy it has; and [the loss](#what-the-actors-loss-is), as a divergence from a density, with its gradient, its
Hessian, and [what three estimates of the gradient cost](#three-estimates-of-its-gradient).

Whoever wants to train Soft Actor-Critic can do without this page. It is for those who write such a policy themselves,
and for chapter 11, whose matrices have its gradients in them. It needs
[a policy made by a network](08-sac.md#a-policy-made-by-a-network) and [the actor](08-sac.md#the-actor) of the first
page, the module [Gaussian policies](gaussian.md), and of chapter 4 what a score is (4.2) and that its mean is zero
(4.4).

## The squashed Gaussian

The policy is a Gaussian whose sample has gone through a hyperbolic tangent, with the density (gaussian.9) and the
log-density (gaussian.11). It is easily got wrong by a term or by the place at which a term is taken, and a program with
a wrong one still runs and still learns something. The code of this page is for the checks and the figures; it computes
in double precision, for one component unless said otherwise.
*/
#ifndef SAC_DENSITIES_H
#define SAC_DENSITIES_H

/* Integral of f over (low, high) by the rule of eq. 8.21. gap is the distance of x to the nearer end: it has all its
 * digits where x itself has been rounded to the end. f may grow without bound there, if the integral exists. */
double integral(double (*f)(double x, double gap, void *context), void *context, double low, double high);

/* Three ways to compute log(1 - tanh^2 u), in either precision. */
enum log_form {
    LOG_NAIVE,   /* as it stands */
    LOG_WRITTEN, /* 2 (log 2 - u - log(1 + e^-2u)), as it is written: erratum E13 */
    LOG_STABLE,  /* the same with a softplus that neither overflows nor loses digits, eq. gaussian.10 */
    LOG_FORMS
};
double tanh_log_slope(enum log_form form, double u);
float tanh_log_slope_float(enum log_form form, float u);

/* What is taken for the density of a = tanh u, u ~ N(mu, sigma^2). p: the density of u. */
enum tanh_version {
    TANH_RIGHT,     /* p(u) / (1 - a^2), eq. gaussian.9 */
    TANH_LEFT_OUT,  /* p(u): the Jacobian left out */
    TANH_TURNED,    /* p(u) (1 - a^2): its sign turned in the logarithm */
    TANH_AT_ACTION, /* p(a) / (1 - a^2): the action put into the density of u, erratum E12 */
};

/* At the action a in (-1, 1) with gap = 1 - |a|. */
double tanh_density(enum tanh_version version, double mu, double sigma, double a, double gap);

/* Its integral over |a| < 1 - margin, 0 <= margin < 1. That of TANH_AT_ACTION does not exist for margin = 0. */
double tanh_mass(enum tanh_version version, double mu, double sigma, double margin);

/* The entropy of a, eq. 8.23, and its derivatives, eq. 8.24. */
double tanh_entropy(double mu, double sigma);
void tanh_entropy_gradient(double mu, double sigma, double *d_mu, double *d_sigma);

/* n components in a box whose sides have the middles middle[n] and the half-widths half[n]: log-density of action[n] in
 * the environment's units, eq. gaussian.13; -INFINITY where it is not inside. And the entropy, eq. 8.25. */
double box_log_density(int n, const double *mu, const double *sigma, const double *middle, const double *half,
                       const double *action);
double box_entropy(int n, const double *mu, const double *sigma, const double *half);

#endif
