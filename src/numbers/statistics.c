#include "numbers/statistics.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

double statistics_mean(int n, const double *x, double *error) {
    assert(n >= 1);
    double start = isfinite(x[0]) ? x[0] : 0, mean = 0, square = 0; /* from x[0] on: equal numbers have no error */
    for (int i = 0; i < n; i++) mean += (x[i] - start) / n;
    mean += start;
    for (int i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
    *error = n > 1 ? sqrt(square / (n - 1) / n) : 0;
    return mean;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void statistics_sort(int n, double *x) {
    qsort(x, (size_t)n, sizeof *x, ascending);
}

double statistics_percentile(int n, const double *sorted, double share) {
    double at = share * (n - 1);
    int below = (int)floor(at);
    return below + 1 < n ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

/*
For whole degrees of freedom the distribution is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4; from memory,
and checked against the integral of the density):

(statistics.1) Student's distribution with k degrees of freedom, where the tangent of the angle is t over root k
```math
P(|T| \le t) = \begin{cases}
\sin\theta \sum_{j=0}^{k/2-1} \frac{1\cdot 3\cdots(2j-1)}{2\cdot 4\cdots 2j} \cos^{2j}\theta & k \text{ even,} \\
\frac2\pi \Big(\theta + \sin\theta \sum_{j=0}^{(k-3)/2} \frac{2\cdot 4\cdots 2j}{3\cdot 5\cdots(2j+1)}
\cos^{2j+1}\theta\Big) & k \text{ odd.} \end{cases}
```
*/
double statistics_student(double t, int freedom) {
    assert(freedom >= 1 && t >= 0);
    const double pi = 3.141592653589793;
    double angle = f64_atan2(t, sqrt(freedom)), length = f64_hypot(t, sqrt(freedom));
    double cosine = sqrt(freedom) / length, sine = t / length, sum = 0;
    bool odd = freedom % 2 == 1;
    double term = odd ? cosine : 1;
    for (int j = 0; 2 * j + (odd ? 3 : 2) <= freedom; j++) {
        sum += term;
        term *= cosine * cosine * (odd ? (2 * j + 2.0) / (2 * j + 3) : (2 * j + 1.0) / (2 * j + 2));
    }
    return odd ? (angle + sine * sum) * 2 / pi : sine * sum;
}

double statistics_student_quantile(double share, int freedom) {
    assert(share > 0 && share < 1);
    double low = 0, high = 1;
    while (statistics_student(high, freedom) < share) high *= 2;
    for (int i = 0; i < 100 && high - low > 1e-13 * high; i++) {
        double middle = (low + high) / 2;
        if (statistics_student(middle, freedom) < share)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/*
(statistics.2) The sign test of a wins and b losses, n = a + b, m the larger of them
```math
p = \min\Big(1,\; 2\sum_{k=m}^{n}\binom nk 2^{-n}\Big) .
```
*/
double statistics_sign(int wins, int losses) {
    int n = wins + losses, m = wins > losses ? wins : losses;
    double tail = 0, term = 1; /* of k = n, times 2^n */
    for (int k = n; k >= m; k--) {
        tail += term;
        term *= (double)k / (n - k + 1);
    }
    return smaller(1, ldexp(tail, 1 - n));
}

/*
(statistics.3) The interquartile mean of n sorted values, with a quarter, rounded down, left out at each end
```math
\mathrm{IQM} = \frac{1}{n-2m}\sum_{i=m+1}^{n-m} x_{(i)} , \qquad m = \lfloor n/4 \rfloor .
```

With fewer than four values it is the mean; so the authors' program has it, too [S141].
*/
double statistics_interquartile(int n, const double *sorted) {
    double error;
    int cut = n / 4;
    assert(n >= 1);
    return statistics_mean(n - 2 * cut, sorted + cut, &error);
}

/*
The bootstrap draws the runs anew from the runs, with replacement, and keeps the middle share $`c`$ of the statistic's
values on $`B`$ such draws:

(statistics.4) definition: The interval of the bootstrap
```math
\Big[\hat F^{-1}\big(\tfrac{1-c}{2}\big),\; \hat F^{-1}\big(\tfrac{1+c}{2}\big)\Big], \qquad
\hat F(t) = \frac1B \sum_{b=1}^B \mathbf 1\big[T(x^{(b)}) \le t\big] .
```

Where there are several tasks, each is a *stratum*: its runs are drawn from its own.
*/
void statistics_bootstrap(int strata, int n, const double *x, double (*statistic)(int strata, int n, double *x),
                          int repeats, double share, struct rng *rng, double *low, double *high) {
    double *drawn = allocate((size_t)(strata * n), sizeof *drawn), *value = allocate((size_t)repeats, sizeof *value);
    for (int b = 0; b < repeats; b++) {
        for (int i = 0; i < strata * n; i++) drawn[i] = x[i / n * n + rng_below(rng, n)];
        value[b] = statistic(strata, n, drawn);
    }
    statistics_sort(repeats, value);
    *low = statistics_percentile(repeats, value, (1 - share) / 2);
    *high = statistics_percentile(repeats, value, (1 + share) / 2);
    free(drawn);
    free(value);
}

/*
Where runs are no pairs, as those of two programs, two groups of different size and spread are compared. Their
difference is close to Student's distribution with as many degrees of freedom as Welch gives it (1947; from memory, and
its coverage is tested on draws); they are rounded down, which makes the interval wider:

(statistics.5) The interval of a difference between the means of n and m values with deviations s, Welch's
```math
\bar x - \bar y \pm t_\nu \sqrt{a + b} , \qquad a = \frac{s_x^2}{n} , \quad b = \frac{s_y^2}{m} , \quad
\nu = \left\lfloor \frac{(a + b)^2}{a^2/(n-1) + b^2/(m-1)} \right\rfloor .
```
*/
double statistics_difference(int n, const double *x, int m, const double *y, double share, double *half) {
    assert(n >= 2 && m >= 2);
    double of_x, of_y, difference = statistics_mean(n, x, &of_x) - statistics_mean(m, y, &of_y);
    double error = f64_hypot(of_x, of_y);
    *half = 0;
    if (error == 0) return difference;
    double a = of_x / error, b = of_y / error; /* roots of the equation's a and b, as shares of a + b */
    /* A whole number of degrees may come out a rounding error below itself. */
    int freedom = (int)floor(1 / (a * a * a * a / (n - 1) + b * b * b * b / (m - 1)) + 1e-9);
    *half = error * statistics_student_quantile(share, freedom);
    return difference;
}
