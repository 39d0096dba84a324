/* Networks: forwards against the definition, backwards against finite differences, starts against their statistics. */
#include "networks/mlp.h"
#include "harness.h"
#include "numbers/gradcheck.h"
#include "numbers/order.h"
#include "numbers/rng.h"
#include "programs/memory.h"

#include <stdlib.h>

enum { ROWS = 5, MOST = 400 };

static const int sizes[][5] = {{3, 4, 0, 0, 0}, {3, 7, 2, 0, 0}, {2, 5, 6, 1, 0}, {4, 3, 3, 3, 2}};
static const int depth[] = {1, 2, 3, 4};

/* The definition, layer by layer, in double. */
static void literal(const struct mlp *net, const real *p, const real *x, double *y) {
    double h[64], next[64];
    for (int i = 0; i < net->size[0]; i++) h[i] = (double)x[i];
    for (int l = 0; l < net->layers; l++) {
        const real *w = p + net->offset[l], *b = w + net->size[l] * net->size[l + 1];
        for (int j = 0; j < net->size[l + 1]; j++) {
            next[j] = (double)b[j];
            for (int i = 0; i < net->size[l]; i++) next[j] += h[i] * (double)w[i * net->size[l + 1] + j];
            if (net->f[l] == RELU) next[j] = larger(next[j], 0);
            if (net->f[l] == TANH) next[j] = tanh(next[j]);
        }
        memcpy(h, next, sizeof h);
    }
    memcpy(y, h, (size_t)net->size[net->layers] * sizeof *y);
}

static void forwards(struct harness *t) {
    struct rng rng;
    double worst = 0;
    rng_init(&rng, 1, 0);
    for (int k = 0; k < 4; k++)
        for (enum activation f = IDENTITY; f <= TANH; f++) {
            struct mlp net = mlp_shape(depth[k], sizes[k], f, TANH);
            struct mlp_work work;
            real p[MOST], x[ROWS * 8];
            double y[8];
            for (int l = 0; l < net.layers; l++) EXPECT(net.f[l] == (l + 1 < depth[k] ? f : TANH));
            mlp_start(&net, FAN_IN, 1, 1, &rng, p);
            for (int i = 0; i < ROWS * 8; i++) x[i] = R(rng_normal(&rng));
            mlp_work_init(&work, &net, ROWS);
            const real *out = mlp_forward(&net, p, &work, x, ROWS);
            for (int row = 0; row < ROWS; row++) {
                literal(&net, p, x + row * net.size[0], y);
                for (int j = 0; j < net.size[net.layers]; j++)
                    worst = worse(worst, fabs(y[j] - (double)out[row * net.size[net.layers] + j]));
            }
            mlp_work_free(&work);
        }
    EXPECT(worst < 20 * REAL_EPSILON);
}

/* ---- backwards ---- */

/* Backpropagation for one row, layer by layer, in double; adds to d_p, writes d_x. A ReLU lets the gradient pass where
 * its sum is positive. */
static void literal_backward(const struct mlp *net, const real *p, const real *x, const real *d_y, double *d_p,
                             double *d_x) {
    double h[8][16], d[16], below[16];
    for (int i = 0; i < net->size[0]; i++) h[0][i] = (double)x[i];
    for (int l = 0; l < net->layers; l++) {
        const real *w = p + net->offset[l], *b = w + net->size[l] * net->size[l + 1];
        for (int j = 0; j < net->size[l + 1]; j++) {
            double z = (double)b[j];
            for (int i = 0; i < net->size[l]; i++) z += h[l][i] * (double)w[i * net->size[l + 1] + j];
            h[l + 1][j] = net->f[l] == TANH ? tanh(z) : net->f[l] == RELU && z < 0 ? 0 : z;
        }
    }
    for (int j = 0; j < net->size[net->layers]; j++) d[j] = (double)d_y[j];
    for (int l = net->layers - 1; l >= 0; l--) {
        int in = net->size[l], out = net->size[l + 1];
        const real *w = p + net->offset[l];
        for (int j = 0; j < out; j++) {
            double y = h[l + 1][j];
            d[j] *= net->f[l] == TANH ? 1 - y * y : net->f[l] == RELU ? y > 0 : 1;
            d_p[net->offset[l] + in * out + j] += d[j];
        }
        for (int i = 0; i < in; i++) {
            below[i] = 0;
            for (int j = 0; j < out; j++) below[i] += d[j] * (double)w[i * out + j];
            for (int j = 0; j < out; j++) d_p[net->offset[l] + i * out + j] += h[l][i] * d[j];
        }
        memcpy(d, below, sizeof d);
    }
    memcpy(d_x, d, (size_t)net->size[0] * sizeof *d_x);
}

/* One shape, with room for more rows than there are: what stands behind the last row must not matter. */
static double literal_difference(struct harness *t, int k, enum activation hidden, enum activation output,
                                 struct rng *rng) {
    enum { ROOM = ROWS + 3 };
    struct mlp net = mlp_shape(depth[k], sizes[k], hidden, output);
    struct mlp_work work;
    int in = net.size[0], out = net.size[net.layers];
    real p[MOST], x[ROOM * 8], d_y[ROOM * 8], d_p[MOST], d_x[ROOM * 8];
    double expected[MOST] = {0}, row_d_x[16], error = 0;
    for (int i = 0; i < ROOM * 8; i++) x[i] = R(rng_normal(rng)), d_y[i] = R(rng_normal(rng)), d_x[i] = 7;
    d_y[0] = 0; /* where there are more outputs, the row counts all the same */
    mlp_start(&net, FAN_IN, 1, 1, rng, p);
    mlp_work_init(&work, &net, ROOM);
    mlp_forward(&net, p, &work, x, ROOM);
    mlp_forward(&net, p, &work, x, ROWS);
    mlp_backward(&net, p, &work, d_y, d_p, d_x);
    for (int row = 0; row < ROWS; row++) {
        literal_backward(&net, p, x + row * in, d_y + row * out, expected, row_d_x);
        for (int i = 0; i < in; i++) error = worse(error, fabs(row_d_x[i] - (double)d_x[row * in + i]));
    }
    for (int i = 0; i < net.parameters; i++) error = worse(error, fabs(expected[i] - (double)d_p[i]));
    for (int i = ROWS * in; i < ROOM * in; i++) EXPECT(d_x[i] == 7);
    mlp_work_free(&work);
    return error;
}

static void masks(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 2, 0);
    for (int k = 0; k < 4; k++)
        for (enum activation hidden = IDENTITY; hidden <= TANH; hidden++)
            for (enum activation output = IDENTITY; output <= TANH; output++)
                error = worse(error, literal_difference(t, k, hidden, output, &rng));
    EXPECT(error < 100 * REAL_EPSILON);
}

#ifdef REAL_DOUBLE
/* A scalar of the outputs, nonlinear in each, as a function of parameters and inputs in one array. */
struct scalar {
    const struct mlp *net;
    struct mlp_work *work;
    const double *c;
};

static double value_of(const double *z, void *context) {
    const struct scalar *s = context;
    const double *y = mlp_forward(s->net, z, s->work, z + s->net->parameters, ROWS);
    double sum = 0;
    for (int i = 0; i < ROWS * s->net->size[s->net->layers]; i++) sum += s->c[i] * sin(y[i]);
    return sum;
}

static double backward_error(struct harness *t, int k, enum activation hidden, enum activation output,
                             struct rng *rng) {
    struct mlp net = mlp_shape(depth[k], sizes[k], hidden, output);
    struct mlp_work work;
    int out = net.size[net.layers], n = net.parameters + ROWS * net.size[0];
    double z[MOST], gradient[MOST], c[ROWS * 8], d_y[ROWS * 8];
    mlp_work_init(&work, &net, ROWS);
    mlp_start(&net, FAN_IN, 1, 1, rng, z);
    for (int i = net.parameters; i < n; i++) z[i] = rng_normal(rng);
    for (int i = 0; i < ROWS * out; i++) c[i] = rng_normal(rng);
    const double *y = mlp_forward(&net, z, &work, z + net.parameters, ROWS);
    for (int i = 0; i < ROWS * out; i++) d_y[i] = c[i] * cos(y[i]);
    mlp_backward(&net, z, &work, d_y, gradient, gradient + net.parameters);
    double alone[MOST]; /* asking for one of the two gives the same numbers */
    mlp_backward(&net, z, &work, d_y, alone, NULL);
    EXPECT(memcmp(alone, gradient, (size_t)net.parameters * sizeof *alone) == 0);
    mlp_backward(&net, z, &work, d_y, NULL, alone);
    EXPECT(memcmp(alone, gradient + net.parameters, (size_t)(n - net.parameters) * sizeof *alone) == 0);
    for (int i = 0; i < n; i++) gradient[i] = FORMULA(gradient[i]);
    struct scalar s = {&net, &work, c};
    double error = gradcheck(value_of, &s, z, n, gradient).error;
    mlp_work_free(&work);
    return error;
}

/* tanh everywhere, and ReLU off its kinks: with these seeds no preactivation is within the steps of the difference. */
static void backwards(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 3, 0);
    for (int k = 0; k < 4; k++) error = worse(error, backward_error(t, k, TANH, IDENTITY, &rng));
    for (int k = 0; k < 4; k++) error = worse(error, backward_error(t, k, IDENTITY, TANH, &rng));
    CHECK("mlp.2", error, 1e-8);
    error = 0;
    int smooth = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        rng_init(&rng, seed, 1);
        double e = backward_error(t, 1 + (int)(seed % 3), RELU, IDENTITY, &rng); /* with hidden layers, all of them */
        smooth += e < 1e-8;
    }
    EXPECT(smooth >= 50); /* a kink within the steps shows as a large error */
}
#endif

static void orthogonal_start(struct harness *t) {
    static const int size[] = {6, 9, 4};
    struct mlp net = mlp_shape(2, size, TANH, IDENTITY);
    struct rng rng;
    real p[MOST];
    double error = 0;
    rng_init(&rng, 4, 0);
    mlp_start(&net, ORTHOGONAL, 1.5, 0.1, &rng, p);
    for (int l = 0; l < 2; l++) {
        int rows = size[l], columns = size[l + 1], lines = rows < columns ? rows : columns;
        const real *w = p + net.offset[l];
        double gain = l ? 0.1 : 1.5;
        for (int i = 0; i < lines; i++)
            for (int j = 0; j < lines; j++) {
                double dot = 0;
                for (int k = 0; k < (rows < columns ? columns : rows); k++)
                    dot += rows < columns ? (double)w[i * columns + k] * (double)w[j * columns + k]
                                          : (double)w[k * columns + i] * (double)w[k * columns + j];
                error = worse(error, fabs(FORMULA(dot) / (gain * gain) - (i == j)));
            }
        for (int j = 0; j < columns; j++) EXPECT(w[rows * columns + j] == 0);
    }
    CHECK("mlp.3", error, 50 * REAL_EPSILON);
}

/* The last lines of a square matrix are what little the others leave of them: there one pass is not enough. */
static void square_start(struct harness *t) {
    enum { SIDE = 60 };
    static const int size[] = {SIDE, SIDE};
    struct mlp net = mlp_shape(1, size, TANH, IDENTITY);
    real *p = allocate((size_t)net.parameters, sizeof *p);
    double error = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct rng rng;
        rng_init(&rng, seed, 2);
        mlp_start(&net, ORTHOGONAL, 1, 1, &rng, p);
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++) {
                double dot = 0;
                for (int k = 0; k < SIDE; k++) dot += (double)p[k * SIDE + i] * (double)p[k * SIDE + j];
                error = worse(error, fabs(dot - (i == j)));
            }
    }
    EXPECT(error < 10 * REAL_EPSILON);
    free(p);
}

static void fan_in_start(struct harness *t) {
    static const int size[] = {100, 200, 1};
    struct mlp net = mlp_shape(2, size, RELU, IDENTITY);
    struct rng rng;
    real *p = allocate((size_t)net.parameters, sizeof *p);
    double square = 0, largest = 0, last = 0, biases = 0;
    rng_init(&rng, 5, 0);
    mlp_start(&net, FAN_IN, 5, 0.01, &rng, p); /* the gain of the other recipe is ignored */
    EXPECT(net.parameters == 100 * 200 + 200 + 200 + 1);
    for (int i = 0; i < net.offset[1]; i++) {
        square += (double)(p[i] * p[i]);
        largest = larger(largest, fabs((double)p[i]));
    }
    for (int i = net.offset[1]; i < net.parameters; i++) last = larger(last, fabs((double)p[i]));
    EXPECT(largest <= 0.1000001 && largest > 0.0999);
    EXPECT_NEAR(square / net.offset[1], 0.01 / 3, 1e-4);
    for (int i = 100 * 200; i < net.offset[1]; i++) biases += (double)(p[i] * p[i]) / 200;
    EXPECT_NEAR(biases, 0.01 / 3, 1e-3);
    EXPECT(p[net.parameters - 1] != 0);
    EXPECT(last <= 0.01 / sqrt(200) && last > 0.0095 / sqrt(200));
    free(p);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"forwards", forwards},
        {"backwards, written out", masks},
#ifdef REAL_DOUBLE
        {"backwards", backwards},
#endif
        {"orthogonal start", orthogonal_start},
        {"orthogonal start, square", square_start},
        {"fan-in start", fan_in_start},
    };
    return harness_run("mlp", section, sizeof section / sizeof *section, argc, argv);
}
