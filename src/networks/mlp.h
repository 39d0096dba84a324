/*
# Multilayer perceptrons

A network is a *shape*, and its parameters are a flat block that the caller owns. So a target network is a second
block, an optimizer step is one loop, and so are averaging, a gradient check and a snapshot.
*/
#ifndef MLP_H
#define MLP_H

#include "numbers/matrix.h"
#include "numbers/rng.h"

#include <stddef.h>

enum { MLP_LAYERS = 8 };

/* Layer l maps size[l] to size[l + 1] numbers: h = f(h W + b). Its parameters stand in the block at offset[l]: first
 * W [size[l]][size[l + 1]], then b [size[l + 1]]. */
struct mlp {
    int layers, size[MLP_LAYERS + 1], offset[MLP_LAYERS], parameters;
    enum activation f[MLP_LAYERS];
};

/* The shape with sizes size[0 ... layers], activation `hidden` in all layers but the last, `output` in that one. */
struct mlp mlp_shape(int layers, const int *size, enum activation hidden, enum activation output);

enum mlp_start {
    FAN_IN,     /* weights and biases uniform in +-1/sqrt(inputs of the layer) */
    ORTHOGONAL, /* weights with orthonormal rows or columns times `gain` (the last layer: times last_gain), biases 0 */
};

/* Fills parameters[net->parameters]. gain: see above, ignored by FAN_IN. last_gain: a factor of the last layer, instead
 * of gain; it multiplies what FAN_IN draws, too. */
void mlp_start(const struct mlp *net, enum mlp_start start, double gain, double last_gain, struct rng *rng,
               real *parameters);

/* What a forward pass leaves for the backward pass: the activations of every layer. */
struct mlp_work {
    int rows;                /* capacity */
    real *h[MLP_LAYERS + 1]; /* h[l]: [rows][size[l]], l >= 1; h[0] is the caller's input */
    real *d[2];              /* two gradients of the widest layer */
    int *row;                /* [rows], of the gradient with respect to the inputs */
    const real *input;       /* of the last forward pass, borrowed until the backward pass */
    int n;                   /* its rows */
};

/* The bytes that a batch's room takes: every layer's activations, two gradients of the widest layer, a number for each
 * row. */
size_t mlp_work_bytes(const struct mlp *net, int rows);

/* Room for batches of up to `rows`. Dies without memory; mlp_work_free releases it. */
void mlp_work_init(struct mlp_work *work, const struct mlp *net, int rows);
void mlp_work_free(struct mlp_work *work);

/* The outputs [n][size[layers]] of inputs x [n][size[0]]; they stand in `work` until the next pass. eq. mlp.1 */
const real *mlp_forward(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *x, int n);

/* After a forward pass with the same parameters and work, eq. mlp.2:
 * d_y           in   [n][size[layers]], the gradient of a scalar by the outputs
 * d_parameters  out  [net->parameters], the gradient with respect to the parameters; NULL: not wanted
 * d_x           out  [n][size[0]], the gradient with respect to the inputs; NULL: not wanted */
void mlp_backward(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                  real *d_parameters, real *d_x);

/* The gradient with respect to `count` of the inputs from number `from` on alone, into d_x [n][count]. Rows of d_y that
 * are all zero have none, and cost nothing: these rows of d_x stay as they are. */
void mlp_backward_inputs(const struct mlp *net, const real *parameters, struct mlp_work *work, const real *d_y,
                         int from, int count, real *d_x);

#endif
