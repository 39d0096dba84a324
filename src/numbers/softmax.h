/*
# The softmax of a short row

A softmax makes probabilities of any $`n`$ numbers, at a temperature $`t > 0`$. Subtracting the same number from all of
them changes nothing. The largest of them is subtracted: then the largest term is exactly 1, no term overflows, and what
underflows did not matter.

(softmax.1) The softmax
```math
p_i = \frac{e^{x_i/t}}{\sum_j e^{x_j/t}} = \frac{e^{(x_i - m)/t}}{\sum_j e^{(x_j - m)/t}}, \qquad m = \max_j x_j .
```

The logarithm of the sum is wanted as often as the probabilities are. From the same terms it comes in two parts, and the
second one is between 0 and $`\log n`$, however large the numbers.

(softmax.2) The logarithm of the sum, and that of a probability
```math
\log\sum_j e^{x_j/t} = \frac mt + \ell, \qquad \log p_i = \frac{x_i - m}{t} - \ell, \qquad
\ell = \log\sum_j e^{(x_j - m)/t} .
```

So the logarithm of a probability is known even where the probability itself has underflowed to zero.
*/
#ifndef SOFTMAX_H
#define SOFTMAX_H

/* The two parts of log sum_j exp(x[j] / t) = top / t + above, eq. softmax.2. */
struct softmax_sum {
    double top, above; /* m and l */
};

/* p[n]: the softmax of x[n] at the temperature t > 0, eq. softmax.1. p may be x; NULL: only the sum is wanted. */
struct softmax_sum softmax(const double *x, int n, double t, double *p);

#endif
