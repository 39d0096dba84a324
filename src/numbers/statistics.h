/*
# Statistics of a few runs

Ten runs of a training are few, and whether one method is ahead of another is asked of their differences: runs that
share a seed are compared in pairs. A mean of $`n`$ such differences has an interval by Student's distribution, and
"in how many runs" has an exact test.
*/
#ifndef STATISTICS_H
#define STATISTICS_H

/* The mean of x[n], n >= 1, and its standard error; 0 for n = 1. */
double statistics_mean(int n, const double *x, double *error);

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

#endif
