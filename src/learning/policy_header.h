/*
# Policies as C

A header that holds the weights and a function, for a program that wants to act by the policy and nothing else: C99 or
C++, without allocation, tables of its own or a library but `libm`. Its names begin with the file's: for a policy in
`swing.h`

```c
void swing_action(const float *observation, float *action);
```

and `SWING_OBSERVATIONS` and `SWING_ACTIONS` say how many numbers these are. For Soft Actor-Critic there is also
`swing_distribution`, which writes `mean` and `log_std` of the Gaussian before the tangent; for DQN there is
`swing_values`, and `swing_action` returns the action's number.

Sums are the chains of fused multiply-adds that [the book's own](matrix.md) are, in their order, so that everything up
to the last tangent has the agent's bits, and values are the agent's values bit by bit. The tangent is the C library's
`tanhf`, whose last digit differs between libraries. (Where a processor has no such instruction, or the compiler is not
told of it, the C library's `fmaf` takes its place, slower and with the same results.)
*/
#ifndef POLICY_HEADER_H
#define POLICY_HEADER_H

#include "learning/policy.h"

#include <stddef.h>

/* The file's text; the caller frees it. path: of the file, for its names; what is no letter, digit or underscore of
 * the name becomes an underscore, and no more than 128 characters count. Numbers are in single precision. */
char *policy_header_text(const struct policy *policy, const char *path, size_t *length);

#endif
