#include "networks/mlp.h"

#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
## Forwards

(mlp.1) definition: A network of L layers, with inputs h of layer 0
```math
h^{(0)} = x, \qquad h^{(l+1)} = f_l\big(h^{(l)} W^{(l)} + b^{(l)}\big), \qquad y = h^{(L)}.
```
*/
struct mlp mlp_shape(int layers, const int *size, enum activation hidden, enum activation output) {
    assert(layers >= 1 && layers <= MLP_LAYERS);
    struct mlp net = {.layers = layers};
    for (int l = 0; l <= layers; l++) net.size[l] = size[l];
    for (int l = 0; l < layers; l++) {
        net.f[l] = l + 1 < layers ? hidden : output;
        net.offset[l] = net.parameters;
        net.parameters += size[l] * size[l + 1] + size[l + 1];
    }
    return net;
}

static const real *weights(const struct mlp *net, const real *parameters, int l) {
    return parameters + net->offset[l];
}

static const real *biases(const struct mlp *net, const real *parameters, int l) {
    return parameters + net->offset[l] + net->size[l] * net->size[l + 1];
}

static int widest(const struct mlp *net) {
    int width = 0;
    for (int l = 0; l <= net->layers; l++) width = net->size[l] > width ? net->size[l] : width;
    return width;
}

void mlp_work_init(struct mlp_work *work, const struct mlp *net, int rows) {
    size_t n = (size_t)rows, total = 2 * n * (size_t)widest(net);
    for (int l = 1; l <= net->layers; l++) total += n * (size_t)net->size[l];
    *work = (struct mlp_work){.rows = rows, .row = allocate(n, sizeof *work->row)};
    real *at = work->d[0] = allocate(total, sizeof *at);
    at += n * (size_t)widest(net);
    work->d[1] = at;
    at += n * (size_t)widest(net);
    for (int l = 1; l <= net->layers; l++) {
        work->h[l] = at;
        at += n * (size_t)net->size[l];
    }
}

void mlp_work_free(struct mlp_work *work) {
    free(work->d[0]);
    free(work->row);
    *work = (struct mlp_work){0};
}

const real *mlp_forward(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *x, int n) {
    assert(n <= work->rows);
    work->input = x;
    work->n = n;
    for (int l = 0; l < net->layers; l++)
        matrix_forward(n, net->size[l], net->size[l + 1], l ? work->h[l] : x, weights(net, parameters, l),
                       biases(net, parameters, l), net->f[l], work->h[l + 1]);
    return work->h[net->layers];
}

/*
## Backwards

Let $`\mathcal L`$ be a scalar that depends on the outputs, and write a bar for its derivative with respect to what
stands under it. From the last layer to the first, the chain rule peels off one layer at a time: through the
activation, whose slope can be told from its value; then through the product, in both directions, by (matrix.2) and
(matrix.3).

(mlp.2) Backpropagation
```math
\bar z^{(l)} = \bar h^{(l+1)} \odot f_l'\big(z^{(l)}\big), \qquad
\bar W^{(l)} = h^{(l)\top} \bar z^{(l)}, \quad \bar b^{(l)} = \sum_{\text{rows}} \bar z^{(l)}, \qquad
\bar h^{(l)} = \bar z^{(l)}\, W^{(l)\top},
```

where $`z^{(l)} = h^{(l)} W^{(l)} + b^{(l)}`$ is what $`f_l`$ is applied to, and $`\odot`$ multiplies element by
element. Nothing has to be recomputed, because the forward pass left every $`h^{(l)}`$ behind. The gradient with
respect to the *input*, $`\bar h^{(0)}`$, costs one product more; a critic's is what an actor climbs in the later
chapters.
*/
static void through_activation(enum activation f, int n, const real *d_h, const real *h, real *d_z) {
    switch (f) {
    case IDENTITY: memmove(d_z, d_h, (size_t)n * sizeof *d_z); break;
    case RELU:
        for (int i = 0; i < n; i++) d_z[i] = h[i] > 0 ? d_h[i] : R(0);
        break;
    case TANH:
        for (int i = 0; i < n; i++) d_z[i] = d_h[i] * (1 - h[i] * h[i]);
        break;
    }
}

/*
The gradient with respect to the input alone takes each row by itself, and a row whose $`\bar y`$ is zero has none.
Such rows are many where an actor climbs the smaller of two critics, for each row then counts in one of them; so only
the others are taken along.
*/
/* Rows of d_y [n][width] that are not all zero, their numbers into `row` and copies of them into `packed`. */
static int rows_that_count(int n, int width, const real *d_y, int *row, real *packed) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        bool counts = false;
        for (int j = 0; j < width; j++) counts = counts || d_y[i * width + j] != 0;
        if (!counts) continue;
        memcpy(packed + count * width, d_y + i * width, (size_t)width * sizeof *packed);
        row[count++] = i;
    }
    return count;
}

static void backward_to_input(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                              real *d_x) {
    int last = net->layers - 1, width = net->size[0];
    int count = rows_that_count(work->n, net->size[last + 1], d_y, work->row, work->d[last % 2]);
    for (int l = last; l >= 0; l--) {
        int out = net->size[l + 1];
        real *d_z = work->d[l % 2], *d_h = work->d[(l + 1) % 2];
        if (count == work->n) through_activation(net->f[l], count * out, d_z, work->h[l + 1], d_z);
        for (int i = 0; i < count && count < work->n; i++)
            through_activation(net->f[l], out, d_z + i * out, work->h[l + 1] + work->row[i] * out, d_z + i * out);
        matrix_backward_input(count, net->size[l], out, d_z, weights(net, parameters, l), d_h);
    }
    memset(d_x, 0, (size_t)(work->n * width) * sizeof *d_x);
    for (int i = 0; i < count; i++)
        memcpy(d_x + work->row[i] * width, work->d[1] + i * width, (size_t)width * sizeof *d_x);
}

void mlp_backward(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                  real *d_parameters, real *d_x) {
    int n = work->n, last = net->layers - 1;
    if (!d_parameters) {
        backward_to_input(net, parameters, work, d_y, d_x);
        return;
    }
    through_activation(net->f[last], n * net->size[last + 1], d_y, work->h[last + 1], work->d[last % 2]);
    for (int l = last; l >= 0; l--) {
        int in = net->size[l], out = net->size[l + 1];
        const real *h = l ? work->h[l] : work->input, *d_z = work->d[l % 2];
        real *d_w = d_parameters + net->offset[l], *d_h = l ? work->d[(l + 1) % 2] : d_x;
        matrix_backward_weights(n, in, out, h, d_z, d_w, d_w + in * out);
        if (d_h) matrix_backward_input(n, in, out, d_z, weights(net, parameters, l), d_h);
        if (l) through_activation(net->f[l - 1], n * in, d_h, h, d_h);
    }
}

/*
## Where to start

A sum of $`n`$ independent terms with variance $`1/n`$ each has variance 1, so weights whose scale is one over the
root of the number of inputs keep the numbers of all layers of about one size. Two recipes are in use. FAN_IN draws
weights and biases uniformly on $`\pm 1/\sqrt{n}`$, which is PyTorch's default; their variance is $`1/(3n)`$, so what
passes through many such layers shrinks, and two or three do no harm. ORTHOGONAL makes the rows or the columns of a
matrix (whichever are fewer) orthonormal, times a gain: at gain 1 the layer turns its input, or projects it on fewer
dimensions, and stretches nothing (Saxe, McClelland and Ganguli, 2014):

(mlp.3) An orthogonal matrix from normal numbers: each line g loses its part along the lines e before it
```math
g_i \leftarrow g_i - \sum_{j<i} (e_j \cdot g_i)\, e_j, \qquad e_i = g_i / \|g_i\|.
```
*/
static void orthogonal(int rows, int columns, double gain, struct rng *rng, real *w) {
    int lines = rows < columns ? rows : columns, length = rows < columns ? columns : rows;
    double *e = allocate((size_t)lines * (size_t)length, sizeof *e);
    for (int i = 0; i < lines; i++) {
        double *g = e + i * length, norm = 0;
        for (int k = 0; k < length; k++) g[k] = rng_normal(rng);
        for (int twice = 0; twice < 2; twice++) /* the second pass removes the rounding errors of the first */
            for (int j = 0; j < i; j++) {
                double along = 0;
                for (int k = 0; k < length; k++) along += e[j * length + k] * g[k];
                for (int k = 0; k < length; k++) g[k] -= along * e[j * length + k];
            }
        for (int k = 0; k < length; k++) norm += g[k] * g[k];
        for (int k = 0; k < length; k++) g[k] /= sqrt(norm);
    }
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            w[i * columns + j] = R(gain * (rows < columns ? e[i * length + j] : e[j * length + i]));
    free(e);
}

void mlp_start(const struct mlp *net, enum mlp_start start, double gain, double last_gain, struct rng *rng,
               real *parameters) {
    for (int l = 0; l < net->layers; l++) {
        int in = net->size[l], out = net->size[l + 1];
        double scale = l + 1 == net->layers ? last_gain : start == FAN_IN ? 1 : gain;
        real *w = parameters + net->offset[l], *b = w + in * out;
        if (start == ORTHOGONAL) {
            orthogonal(in, out, scale, rng, w);
            memset(b, 0, (size_t)out * sizeof *b);
            continue;
        }
        double bound = scale / sqrt(in);
        for (int i = 0; i < in * out + out; i++) w[i] = R(rng_range(rng, -bound, bound));
    }
}
