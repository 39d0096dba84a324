#include "numbers/softmax.h"

#include "numbers/elementary.h"
#include "numbers/order.h"

#include <assert.h>

struct softmax_sum softmax(const double *x, int n, double t, double *p) {
    assert(n > 0);
    double top = x[0], sum = 0;
    for (int i = 1; i < n; i++) top = larger(top, x[i]);
    for (int i = 0; i < n; i++) {
        double term = f64_exp((x[i] - top) / t);
        sum += term;
        if (p) p[i] = term;
    }
    for (int i = 0; p && i < n; i++) p[i] /= sum; /* eq. softmax.1 */
    return (struct softmax_sum){top, f64_log(sum)};
}
