#include "numbers/gradcheck.h"

#include "numbers/order.h"

#include <math.h>
#include <stdbool.h>

enum { LEVELS = 10 };

/*
The central difference $`D(h) = (f(x+h) - f(x-h))/2h`$ has, where $`f`$ is smooth, an error that is a series in even
powers of $`h`$. Two of them, with steps $`h`$ and $`h/c`$, therefore combine to one without the $`h^2`$ term, two
such combinations lose the $`h^4`$ term, and so on: Richardson's extrapolation.

(gradcheck.1) The extrapolation tableau, with c = 1.4
```math
D_{i,0} = D(h_0\,c^{-i}), \qquad
D_{i,j} = \frac{c^{2j}\,D_{i,j-1} - D_{i-1,j-1}}{c^{2j}-1}.
```

A smaller step shrinks the truncation error and swells the rounding error, which is about $`2^{-52}\,|f|/h`$. The
entry that differs least from its two neighbours is the best compromise, so it is the one that is returned (the scheme
of Ridders, 1982). A relative accuracy of $`10^{-10}`$ or better is usual. A single difference can come near that too,
but only at the right $`h`$, which depends on $`f`$; the tableau finds it by itself.
*/
static double difference(gradcheck_function f, void *context, double *x, int i, double h) {
    double centre = x[i];
    volatile double up = centre + h, down = centre - h; /* the steps that are really taken */
    x[i] = up;
    double f_up = f(x, context);
    x[i] = down;
    double f_down = f(x, context);
    x[i] = centre;
    return (f_up - f_down) / (up - down);
}

double gradcheck_derivative(gradcheck_function f, void *context, double *x, int i) {
    const double c = 1.4;
    double d[LEVELS][LEVELS], best = NAN, least = INFINITY, h = 5e-3 * larger(1, fabs(x[i]));
    for (int row = 0; row < LEVELS; row++, h /= c) {
        d[row][0] = difference(f, context, x, i, h);
        double power = 1;
        for (int j = 1; j <= row; j++) {
            power *= c * c;
            d[row][j] = (power * d[row][j - 1] - d[row - 1][j - 1]) / (power - 1);
            double change = larger(fabs(d[row][j] - d[row][j - 1]), fabs(d[row][j] - d[row - 1][j - 1]));
            if (change > least) continue;
            least = change;
            best = d[row][j];
        }
    }
    return best;
}

/*
The error of a gradient is reported at its worst index, not as an average in which one wrong entry of a thousand would
vanish. Entries that are tiny beside the largest one are measured against a thousandth of that one, because the
difference quotient cannot resolve them better.

(gradcheck.2) definition: Relative error of the gradient g against the numeric one, d
```math
\max_i \frac{|g_i - d_i|}{\max(|g_i|,\ |d_i|,\ 10^{-3}\max_j |g_j|)}
```
*/
struct gradcheck gradcheck(gradcheck_function f, void *context, double *x, int n, const double *gradient) {
    double largest = 0;
    for (int i = 0; i < n; i++) largest = larger(largest, fabs(gradient[i]));
    struct gradcheck worst = {.error = -1};
    bool copied = true;
    for (int i = 0; i < n; i++) {
        double d = gradcheck_derivative(f, context, x, i), g = gradient[i];
        double error = fabs(g - d) / larger(larger(fabs(g), fabs(d)), 1e-3 * largest);
        if (g != d) copied = false;
        if (isnan(error)) error = INFINITY;
        if (error > worst.error) worst = (struct gradcheck){error, i, g, d};
    }
    if (largest == 0 || copied) worst.error = INFINITY;
    return worst;
}
