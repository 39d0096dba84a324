#include "numbers/statistics.h"
#include "numbers/elementary.h"
#include "numbers/order.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

double statistics_mean(int n, const double *x, double *error) {
    assert(n >= 1);
    double mean = 0, square = 0;
    for (int i = 0; i < n; i++) mean += x[i] / n;
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
