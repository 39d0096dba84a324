/*
# Policies that leave

What an agent has learned is a network, two numbers per component of an action, and a rule that makes an action of what
the network puts out. That fits into files that other programs read, and `--export FILE` writes one; the file's ending
says which:

| ending | what it is | written by |
|---|---|---|
| `.safetensors` | named arrays, for PyTorch, JAX and others | [here](safetensors.md) |
| `.onnx` | the computation itself, for any runtime of ONNX | [here](onnx.md) |
| `.h` | C that needs nothing but `math.h` | [here](policy_header.md) |

`--load` reads a `.safetensors` back. All three hold the policy without exploration, and Soft Actor-Critic's also its
mean and log sigma, so that its actions can be drawn and their densities computed elsewhere. Critics, targets and the
optimizers stay at home: for those there are [snapshots](snapshot.md). Nor do the files know from which starts the
training's final score was taken: what is loaded from one is scored from others, and its score is another number.

What the files say is compared with what the agents do, by the tests and, with the libraries of others, by
`tests/peers/exports.sh`. In double precision nine policies run by PyTorch and by onnxruntime did what the agents do to
1e-14, actions, values and log-probabilities: the files lose nothing. In single precision each program rounds a sum of
hundreds of products in its own order. Actions of onnxruntime were up to 2.2e-6 of half the range away from the agent
in double, and the agent in single precision as far from itself. So a comparison that is to hold to a millionth has to
be made in double.
*/
#ifndef POLICY_H
#define POLICY_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/mlp.h"

/* How an action is made of what the network puts out. */
enum policy_head {
    POLICY_VALUES,   /* a value per discrete action; the first of the largest is taken */
    POLICY_TANH,     /* the last layer ends in a tangent: the action in units, within [-1, 1] */
    POLICY_GAUSSIAN, /* means, then log sigmas (clamped), of a squashed Gaussian; the tangent of the mean is taken */
};

/* What a program says of its agent's policy: as much as the agent itself does not tell. */
struct policy_form {
    enum policy_head head;
    int hidden[2];                        /* units of the hidden layers */
    double log_sigma_low, log_sigma_high; /* POLICY_GAUSSIAN only: log sigma is moved into this interval */
};

struct policy {
    const char *agent, *environment;
    struct policy_form form;
    int obs;
    struct env_space action; /* its bounds are borrowed */
    struct mlp net;
    real *parameters; /* [net.parameters], the agent's own, borrowed */
};

/* The agent's policy for `environment`: the first of its blocks is the network that acts, with two hidden layers of
 * ReLU. A block of another size is a mistake of the caller. */
struct policy policy_of(struct agent *agent, const char *environment, const struct policy_form *form);

/* The policy's layers by their names in PyTorch: weight number `layer` is ROOT.2*layer.weight, its bias so named, too,
 * since an activation stands between two layers; ROOT is `actor`, or `q` where the network puts out values.
 * name: room for 32 characters. */
void policy_layer_name(const struct policy *policy, int layer, const char *what, char *name);

/* From input `in` to output `out` of a layer; the layer's bias. */
real policy_weight(const struct policy *policy, int layer, int out, int in);
real policy_bias(const struct policy *policy, int layer, int out);

/* From units to the environment's, as agent_from_unit does it: the middle and half the width of a component. */
real policy_middle(const struct policy *policy, int component);
real policy_reach(const struct policy *policy, int component);

/* The option of a program whose agent has a policy. */
#define POLICY_OPTION(path)                                                                                            \
    { "export", OPTION_TEXT, &(path), 0, 0, NULL, NULL, "file for the policy: .safetensors, .onnx or .h" }

/* For a program's options. Dies (EXIT_INPUT) where the ending is none of the table's, and (EXIT_RESOURCE) where the
 * file could not be written. */
void policy_refuse(const char *path);

/* For a program's options: a policy that is loaded is all there is of the agent, and no snapshot can be made of it.
 * load, save: what the options say, or NULL. Dies (EXIT_INPUT) where both are asked for. */
void policy_refuse_save(const char *load, const char *save);

/* Writes the file, whole or not at all. Dies (EXIT_RESOURCE) when it cannot, and when a number is not finite. */
void policy_export(const struct policy *policy, const char *path);

/* Whether a file to load is a policy, by its name, and not a snapshot: safetensors_load reads it. */
bool policy_is_file(const char *path);

/* Loads `path`, a policy's file or a snapshot, into the agent that `policy` is of, and plays config.final_episodes in
 * `trial`: of a snapshot, with the same seed, the episodes of its training's last score (train_score_loaded). Dies
 * (EXIT_INPUT) where the file does not fit. */
struct train_score policy_score_loaded(const struct policy *policy, struct agent *agent, struct env *trial,
                                       const char *path, const struct train_config *config);

#endif
