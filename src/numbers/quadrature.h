/*
# Integrals

Checks and figures need integrals that have no closed form: means under a density, entropies, what a clipped action is
worth. Here are two rules, one for an interval and one for the mean under a normal distribution. Where the function is
smooth and the steps are small enough for it, both are exact to rounding. (Where a function is infinite at the ends of
its interval, neither is any good, and chapter 8 has a third rule, (8.21).) They compute in double precision.
*/
#ifndef QUADRATURE_H
#define QUADRATURE_H

/* Integral of f over [low, high] by eq. quadrature.1 on so many equal panels. A kink of f costs nothing where two
 * panels meet, but many digits inside a panel. */
double quadrature(double (*f)(double x, void *context), void *context, double low, double high, int panels);

/* E[f(x)] for x ~ N(mu, sigma^2), eq. quadrature.4. f is smooth, and may vary as fast as tanh x or sin 40x. */
double quadrature_normal(double (*f)(double x, void *context), void *context, double mu, double sigma);

/* The rule itself, for means of several things at once: nodes z = k h for k = -n ... n and x = mu + sigma z. */
struct quadrature_rule {
    int n;
    double h;
};

struct quadrature_rule quadrature_rule(double sigma);
double quadrature_weight(const struct quadrature_rule *rule, int k);

#endif
