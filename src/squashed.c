#include "squashed.h"

#include "die.h"
#include "gaussian.h"

#include <stdlib.h>
#include <string.h>

void squashed_init(struct squashed *x, int act, double low, double high, int rows) {
    int n = rows * act;
    *x = (struct squashed){.act = act, .low = R(low), .high = R(high)};
    x->a = allocate((size_t)(7 * n + rows), sizeof *x->a);
    x->noise = x->a + n;
    x->u = x->noise + n;
    x->log_sigma = x->u + n;
    x->slope = x->log_sigma + n;
    x->d_head = x->slope + n;
    x->log_pi = x->d_head + 2 * n;
}

void squashed_free(struct squashed *x) {
    free(x->a);
    *x = (struct squashed){0};
}

void squashed_sample(struct squashed *x, const real *head, const real *noise, int stride, int n) {
    int act = x->act;
    x->n = n;
    for (int i = 0; i < n; i++, head += 2 * act) {
        int at = i * act;
        for (int j = 0; j < act; j++) {
            real log_sigma = head[act + j];
            x->noise[at + j] = noise ? noise[i * stride + j] : R(0);
            x->log_sigma[at + j] = gaussian_clamped_log_sigma(log_sigma, x->low, x->high);
            x->slope[at + j] = gaussian_clamped_slope(log_sigma, x->low, x->high);
        }
        x->log_pi[i] = gaussian_tanh_sample(act, head, x->log_sigma + at, x->noise + at, x->u + at, x->a + at);
    }
}

void squashed_backward(struct squashed *x, const real *d_a, real d_log_pi) {
    int act = x->act;
    for (int i = 0; i < x->n; i++) {
        int at = i * act;
        real *d_mu = x->d_head + 2 * at, *d_log_sigma = d_mu + act;
        gaussian_tanh_backward(act, x->log_sigma + at, x->noise + at, x->u + at, d_a + at, d_log_pi, d_mu, d_log_sigma);
        for (int j = 0; j < act; j++) d_log_sigma[j] *= x->slope[at + j]; /* eq. gaussian.7 */
    }
}
