/*
# Statistics of a few runs

Ten runs of a training are few, and whether one method is ahead of another is asked of their differences: runs that
share a seed are compared in pairs. A mean of $`n`$ such differences has an interval by Student's distribution, and
"in how many runs" has an exact test. Runs of two programs share nothing, and their means have Welch's interval. Of
tables of scores Agarwal and others ask for two more [S140]: a mean that one lucky run cannot move, and intervals that
assume no distribution.
*/
#ifndef STATISTICS_H
#define STATISTICS_H

#include "numbers/rng.h"

/* The mean of x[n], n >= 1, and its standard error; 0 for n = 1. */
double statistics_mean(int n, const double *x, double *error);

/* The difference of the means of x[n] and y[m], which share nothing, and half of its interval of that share, eq.
 * statistics.5. n, m >= 2, 0 < share < 1. */
double statistics_difference(int n, const double *x, int m, const double *y, double share, double *half);

/* x[n] in ascending order. */
void statistics_sort(int n, double *x);

/* What that share of the sorted x[n] does not exceed: linear between its neighbours; 1/2: the median. */
double statistics_percentile(int n, const double *sorted, double share);

/* P(|T| <= t) for Student's T with `freedom` degrees of freedom, eq. statistics.1; freedom >= 1, t >= 0. */
double statistics_student(double t, int freedom);

/* The t with P(|T| <= t) = share, 0 < share < 1, to 1e-12 of itself. */
double statistics_student_quantile(double share, int freedom);

/* Sign test, eq. statistics.2: how probable is it that of wins + losses fair coins so many or more fall on one side,
 * whichever it is? In [0, 1]; 1 where there are none. */
double statistics_sign(int wins, int losses);

/* The interquartile mean of the sorted x[n], n >= 1, eq. statistics.3: without the lowest and the highest quarter. */
double statistics_interquartile(int n, const double *sorted);

/* The interval of a statistic by the bootstrap, eq. statistics.4. x: [strata][n], of which every repetition draws each
 * stratum anew, n of its n values with replacement; `statistic` is called with such a draw, which it may change. The
 * interval holds the middle `share` of `repeats` values. n, strata, repeats >= 1, 0 < share < 1. */
void statistics_bootstrap(int strata, int n, const double *x, double (*statistic)(int strata, int n, double *x),
                          int repeats, double share, struct rng *rng, double *low, double *high);

#endif
