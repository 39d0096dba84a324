/*
## Smoothed targets as Expected SARSA

The noise of (6.6) is not only a repair of critics. It says which policy the critics value, and chapter 2 has the method
for that: Expected SARSA, here of a policy that stands in the targets only.
*/
#ifndef TD3_EXPECTED_H
#define TD3_EXPECTED_H

/* The mean of f(u') for u' = clip(u + clip(sigma xi, c), 1) in one dimension, eq. 6.26. f is smooth, sigma > 0, and u
 * lies within the bounds. */
double expected_value(double (*f)(double u, void *context), void *context, double u, double sigma, double c);

/* The probability that noise of one component is larger than d >= 0: 0 from d = c on. */
double expected_beyond(double d, double sigma, double c);

/* A ledge: place u, up to the edge, earns u, and noise that leads beyond the edge costs the height. The mean of both,
 * where the noise does not reach the bounds. */
double expected_ledge(double u, double edge, double height, double sigma, double c);

/* How far before the edge that is largest, eq. 6.29. */
double expected_retreat(double height, double sigma);

#endif
