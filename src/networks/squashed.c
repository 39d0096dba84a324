#include "networks/squashed.h"

#include "networks/gaussian.h"
#include "numbers/elementary.h"
#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

void squashed_init(struct squashed *x, int act, double low, double high, int rows) {
    int n = rows * act;
    *x = (struct squashed){.act = act, .low = R(low), .high = R(high)};
    x->a = allocate((size_t)(9 * n + rows), sizeof *x->a);
    x->noise = x->a + n;
    x->u = x->noise + n;
    x->log_sigma = x->u + n;
    x->slope = x->log_sigma + n;
    x->sigma = x->slope + n;
    x->work = x->sigma + n;
    x->d_head = x->work + n;
    x->log_pi = x->d_head + 2 * n;
}

void squashed_free(struct squashed *x) {
    free(x->a);
    *x = (struct squashed){0};
}

/* to[i] = from[i * stride] for n rows and act components of each. */
static void take(int n, int act, const real *from, int stride, real *to) {
    for (int j = 0; j < act; j++)
        for (int i = 0; i < n; i++) to[i * act + j] = from[i * stride + j];
}

/* What the network and the noise say, one component after the other: means (into u), scales and noise. */
static void take_apart(struct squashed *x, const real *head, const real *noise, int stride) {
    int act = x->act;
    take(x->n, act, head, 2 * act, x->u);
    take(x->n, act, head + act, 2 * act, x->work);
    gaussian_clamped_all(x->n * act, x->work, x->low, x->high, x->log_sigma, x->slope);
    if (noise)
        take(x->n, act, noise, stride, x->noise);
    else
        memset(x->noise, 0, (size_t)(x->n * act) * sizeof *x->noise);
}

void squashed_sample(struct squashed *x, const real *head, const real *noise, int stride, int n) {
    int all = n * x->act;
    real *u = x->u, *log_density = x->work, *log_pi = x->log_pi;
    x->n = n;
    take_apart(x, head, noise, stride);
    real_exp_all(all, x->log_sigma, x->sigma);
    for (int i = 0; i < all; i++) u[i] += x->sigma[i] * x->noise[i];
    real_tanh_all(all, u, x->a); /* eq. gaussian.8 */
    gaussian_log_one_minus_tanh2_all(all, u, log_density);
    gaussian_tanh_terms_all(all, x->noise, x->log_sigma, log_density, log_density);
    for (int i = 0; i < n; i++) log_pi[i] = 0;
    for (int j = 0; j < x->act; j++)
        for (int i = 0; i < n; i++) log_pi[i] += log_density[i * x->act + j]; /* eq. gaussian.11 */
}

double squashed_entropy(const struct squashed *x) {
    double entropy = 0;
    for (int i = 0; i < x->n; i++) entropy -= (double)x->log_pi[i] / x->n;
    return entropy;
}

void squashed_backward(struct squashed *x, const real *d_a, real d_log_pi) {
    int act = x->act;
    gaussian_tanh_slope_all(x->n * act, x->u, x->work);
    for (int i = 0; i < x->n; i++) {
        for (int j = 0; j < act; j++) {
            int at = i * act + j;
            real d_u = d_a[at] * x->work[at] + d_log_pi * R(2) * x->a[at]; /* eq. gaussian.12 */
            x->d_head[2 * i * act + j] = d_u;
            x->d_head[(2 * i + 1) * act + j] =
                (d_u * x->sigma[at] * x->noise[at] - d_log_pi) * x->slope[at]; /* eq. gaussian.7 */
        }
    }
}
