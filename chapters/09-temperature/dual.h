/*
## One state, solved exactly

With one state and no future, (9.1) is a bandit: rewards $`Q(a)`$, and a policy that is one distribution. Everything
that the derivation speaks of can be computed here, so that the rule for the temperature is seen without networks around
it.
*/
#ifndef DUAL_H
#define DUAL_H

/* The best policy pi[n] for the rewards q[n] at the temperature alpha > 0, eq. 9.11. */
void dual_policy(int n, const double *q, double alpha, double *pi);

/* The dual function g, eq. 9.11, with the target entropy `target`; and the entropy of the best policy. */
double dual_value(int n, const double *q, double alpha, double target);
double dual_entropy(int n, const double *q, double alpha);

/* Var[q] under the best policy. */
double dual_variance(int n, const double *q, double alpha);

/* The temperature at which the entropy is `target`, by bisection of its logarithm. target: between the logarithms of
 * the number of best actions and of n, neither included; NaN otherwise. */
double dual_temperature(int n, const double *q, double target);

/* The bandit with any real action and the rewards -c (a - m)^2, c > 0, eq. 9.13: the entropy at alpha, and the
 * temperature for a target. m does not matter. */
double dual_gaussian_entropy(double c, double alpha);
double dual_gaussian_temperature(double c, double target);

/* Which slope of eq. 9.5 a step follows, and for which variable; the last one up instead of down. */
enum dual_rule { DUAL_ALPHA, DUAL_CHAIN, DUAL_LOG, DUAL_UPHILL };

/* The temperature after a step of size eta, for gap = entropy - target. With DUAL_ALPHA it may be negative. */
double dual_step(enum dual_rule rule, double eta, double alpha, double gap);

#endif
