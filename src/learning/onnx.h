/*
# Policies as ONNX

ONNX is a format for a computation [S151]: a graph of operators with the numbers that they need. A runtime of it acts by
a policy without a line of this book. The graphs here have opset 9 and the format's version 4 [S152], which came with
ONNX 1.4, and use seven old operators. Numbers are in single precision. The first dimension of the input and of every
output is free and called `batch`.

| policy | input | outputs |
|---|---|---|
| DQN | `observation` `[batch, obs]` | `action` `[batch]`, whole numbers, and `values` `[batch, n]` |
| DDPG, TD3 | the same | `action` `[batch, act]`, in the environment's units |
| Soft Actor-Critic | the same | `action`, and `mean` and `log_std` `[batch, act]` of the Gaussian before the tangent |

The last layer of Soft Actor-Critic is two nodes, one for the means and one for the log sigmas. What the
[safetensors](safetensors.md) of a policy have as metadata stands here as `metadata_props`: agent and environment.
*/
#ifndef ONNX_H
#define ONNX_H

#include "learning/policy.h"

#include <stddef.h>

/* The file's bytes; the caller frees them. path is not used. */
char *onnx_text(const struct policy *policy, const char *path, size_t *length);

#endif
