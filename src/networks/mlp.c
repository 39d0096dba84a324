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

size_t mlp_work_bytes(const struct mlp *net, int rows) {
    size_t n = (size_t)rows, total = 2 * whole_lines(n * (size_t)widest(net), sizeof(real));
    for (int l = 1; l <= net->layers; l++) total += whole_lines(n * (size_t)net->size[l], sizeof(real));
    return total * sizeof(real) + n * sizeof(int);
}

void mlp_work_init(struct mlp_work *work, const struct mlp *net, int rows) {
    size_t n = (size_t)rows, wide = whole_lines(n * (size_t)widest(net), sizeof(real)), total = 2 * wide;
    for (int l = 1; l <= net->layers; l++) total += whole_lines(n * (size_t)net->size[l], sizeof(real));
    *work = (struct mlp_work){.rows = rows, .row = allocate(n, sizeof *work->row)};
    work->d[0] = allocate_lines(total, sizeof(real));
    work->d[1] = work->d[0] + wide;
    real *at = work->d[1] + wide;
    for (int l = 1; l <= net->layers; l++) {
        work->h[l] = at;
        at += whole_lines(n * (size_t)net->size[l], sizeof(real));
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

Let $`\mathcal L`$ be a scalar that depends on the outputs, and write a bar for its derivative by what stands under
it. From the last layer to the first, the chain rule peels off one layer at a time: through the activation, whose
slope can be told from its value; then through the product, in both directions, by (matrix.2) and (matrix.3).

(mlp.2) Backpropagation
```math
\bar z^{(l)} = \bar h^{(l+1)} \odot f_l'\big(z^{(l)}\big), \qquad
\bar W^{(l)} = h^{(l)\top} \bar z^{(l)}, \quad \bar b^{(l)} = \sum_{\text{rows}} \bar z^{(l)}, \qquad
\bar h^{(l)} = \bar z^{(l)}\, W^{(l)\top},
```

where $`z^{(l)} = h^{(l)} W^{(l)} + b^{(l)}`$ is what $`f_l`$ is applied to, and $`\odot`$ multiplies element by
element. Nothing has to be recomputed, because the forward pass left every $`h^{(l)}`$ behind. The gradient with respect
to the *input*, $`\bar h^{(0)}`$, costs one product more; a critic's is what an actor climbs in the later chapters.
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

/* dH through the layer's product and through the activation before it, whose values are h. row: as in matrix.h. */
static void to_layer_below(enum activation f, int m, int in, int out, const real *d_z, const real *w, const real *h,
                           const int *row, real *d_h) {
    if (f == RELU) {
        matrix_backward_relu(m, in, out, d_z, w, h, row, d_h);
        return;
    }
    matrix_backward_input(m, in, out, d_z, w, d_h);
    for (int i = 0; i < m; i++) through_activation(f, in, d_h + i * in, h + (row ? row[i] : i) * in, d_h + i * in);
}

void mlp_backward(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                  real *d_parameters, real *d_x) {
    int n = work->n, last = net->layers - 1;
    if (!d_parameters) {
        memset(d_x, 0, (size_t)(n * net->size[0]) * sizeof *d_x);
        mlp_backward_inputs(net, parameters, work, d_y, 0, net->size[0], d_x);
        return;
    }
    through_activation(net->f[last], n * net->size[last + 1], d_y, work->h[last + 1], work->d[last % 2]);
    for (int l = last; l >= 0; l--) {
        int in = net->size[l], out = net->size[l + 1];
        const real *h = l ? work->h[l] : work->input, *d_z = work->d[l % 2], *w = weights(net, parameters, l);
        real *d_w = d_parameters + net->offset[l];
        if (l) to_layer_below(net->f[l - 1], n, in, out, d_z, w, h, NULL, work->d[(l + 1) % 2]);
        matrix_backward_weights(n, in, out, h, d_z, d_w, d_w + in * out);
        if (!l && d_x) matrix_backward_input(n, in, out, d_z, w, d_x);
    }
}

/*
The gradient with respect to the input alone takes each row by itself, and a row whose $`\bar y`$ is zero has none. Such
rows are many where an actor climbs the smaller of two critics, for each row then counts in one of them; so only the
others are taken along. And of the inputs only those are asked for that the actor can move.
*/
/* Rows of d_y [n][width] that are not all zero, their numbers into `row` and copies of them into `packed`. */
static int rows_that_count(int n, int width, const real *d_y, int *row, real *packed) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        bool counts = d_y[i * width] != 0;
        packed[count * width] = d_y[i * width];
        for (int j = 1; j < width; j++) {
            packed[count * width + j] = d_y[i * width + j];
            counts |= d_y[i * width + j] != 0;
        }
        row[count] = i;
        count += counts; /* without a branch: nobody could predict it */
    }
    return count;
}

void mlp_backward_inputs(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                         int from, int count, real *d_x) {
    int last = net->layers - 1, width = net->size[last + 1];
    real *d_z = work->d[last % 2];
    int m = rows_that_count(work->n, width, d_y, work->row, d_z);
    const int *row = m < work->n ? work->row : NULL;
    for (int i = 0; i < m && net->f[last] != IDENTITY; i++)
        through_activation(net->f[last], width, d_z + i * width, work->h[last + 1] + work->row[i] * width,
                           d_z + i * width);
    for (int l = last; l > 0; l--)
        to_layer_below(net->f[l - 1], m, net->size[l], net->size[l + 1], work->d[l % 2], weights(net, parameters, l),
                       work->h[l], row, work->d[(l + 1) % 2]);
    real *to = row ? work->d[1] : d_x;
    matrix_backward_input(m, count, net->size[1], work->d[0], weights(net, parameters, 0) + from * net->size[1], to);
    for (int i = 0; row && i < m; i++)
        for (int j = 0; j < count; j++) d_x[row[i] * count + j] = to[i * count + j];
}

/*
## Where to start

A sum of $`n`$ independent terms with variance $`1/n`$ each has variance 1, so weights whose scale is one over the
root of the number of inputs keep the numbers of all layers of about one size. Two recipes are in use. FAN_IN draws
weights and biases uniformly on $`\pm 1/\sqrt{n}`$, which is PyTorch's default [S121]; their variance is $`1/(3n)`$, so
what passes through many such layers shrinks, and two or three do no harm. ORTHOGONAL makes the rows or the columns of a
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
