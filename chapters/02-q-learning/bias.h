/*
## The smallest task with a biased maximum

Example 6.7 of Sutton and Barto [S17]. An episode starts in A. *Right* ends it with reward 0. *Left* leads to B, also
with reward 0; in B there are many actions, here ten, and each of them ends the episode with a reward drawn from
$`N(-0.1, 1)`$. So left is worth $`-0.1`$, and right is the better choice, always. But among ten noisy estimates in B
there is, for a long time, nearly always a positive one.
*/
#ifndef BIAS_H
#define BIAS_H

#include "worlds/env.h"

enum { BIAS_STATES = 3, BIAS_ACTIONS = 10 };
enum { BIAS_A, BIAS_B, BIAS_END };
enum { BIAS_LEFT, BIAS_RIGHT };

extern const int bias_legal[BIAS_STATES]; /* number of actions of each state */

/* Observation: the state. The environment ignores actions that `bias_legal` excludes. */
struct bias_env {
    struct env env; /* first */
    int s;
    bool went_left; /* in this episode */
};

void bias_env_init(struct bias_env *b);

#endif
