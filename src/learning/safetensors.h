/*
# Policies as safetensors

A file of this format [S150] is eight bytes that hold the length $`n`$ of a header, the lowest first; the header,
$`n`$ bytes of JSON; and the numbers, one array after the other. The header names each array's type, shape and place;
places count from the header's end, and cover what follows without gap or overlap. Under `__metadata__` it may hold
texts of any meaning.

The arrays are those of a PyTorch module whose member `actor` (of DQN: `q`) is

    nn.Sequential(nn.Linear(obs, h1), nn.ReLU(), nn.Linear(h1, h2), nn.ReLU(), nn.Linear(h2, out))

by the names of its `state_dict`: `actor.0.weight` `[h1, obs]`, `actor.0.bias` `[h1]`, then 2 and 4 likewise. So
`load_state_dict(safetensors.torch.load_file(...))` takes them as they are. A weight's shape is outputs times inputs,
which is the transpose of what [a network here](mlp.md) keeps. What comes behind the last layer stands in the metadata:

| key | what it says |
|---|---|
| `agent`, `environment` | who learned it, and where |
| `head` | `values`, one per action; `tanh`; or `squashed gaussian`, whose outputs are means, then log sigmas |
| `action` | how an action is made of the outputs, as a formula |
| `action_low`, `action_high` | the bounds, as lists of numbers |
| `log_std_min`, `log_std_max` | of a squashed Gaussian: log sigma is moved into this interval |
*/
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include "learning/policy.h"

#include <stddef.h>

/* The file's bytes, of single precision where `real` is; the caller frees them. path is not used. */
char *safetensors_text(const struct policy *policy, const char *path, size_t *length);

/* Reads such a file, whoever wrote it, into the policy's parameters: of single or double precision, with arrays in any
 * order. Metadata need not be there; what is there of the keys above must agree, but for the agent's name. Dies
 * (EXIT_INPUT), naming the file and what is wrong with it: a length, an offset or a shape that does not fit, arrays
 * that overlap, leave gaps, are missing or are not the policy's, another type, a number that is not finite, and
 * anything in the header that is not this format. */
void safetensors_load(const struct policy *policy, const char *path);

#endif
