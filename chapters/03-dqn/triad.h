/*
## When the values run away

DQN does three things at once. It *approximates*: states share parameters, and a step for one state moves the values of
others. It *bootstraps*: its targets are made of its own values. And it learns *off-policy*: its data come
from another policy than the one in its targets. The three together can make values grow without end, in worlds where
all rewards are zero; Sutton and Barto call them the *deadly triad* [S190]. Any two of them cannot, as long as a policy
is to be judged and not yet to be improved, and values are linear in the parameters: without bootstrapping the step
descends a fixed loss; in a table the backup contracts, (1.15); and on-policy the mean step leads home, which has to be
shown, (3.14). So let us take the linear case apart first, and ask then what of it DQN keeps.

### Linear values

(3.9) definition: Values that are linear in n features
```math
V(s;\theta) = f(s)^{\top}\theta, \qquad V_\theta = F\,\theta, \qquad \text{the rows of } F \text{ are } f(s)^{\top}.
```

A table is the case $`F = I`$. Let $`d(s)`$ be the share of state $`s`$ in the data, $`D`$ the diagonal matrix of these
shares, $`r_\pi`$ and $`P_\pi`$ the rewards and transitions of the policy that is judged, and
$`f'(s) = \sum_{s'} P_\pi(s,s')\,f(s')`$ the mean feature of what follows. The semi-gradient step (3.3) is for one
transition $`\Delta\theta = \alpha\,(r + \gamma\,V(s';\theta) - V(s;\theta))\,f(s)`$. On average it is linear in the
parameters:

(3.10) The mean of a semi-gradient step
```math
\begin{aligned}
\mathbb{E}[\Delta\theta] &= \alpha\,\big(b - (G - C)\,\theta\big), \\
G &= \sum_s d(s)\,f(s)\,f(s)^{\top}, \qquad C = \gamma \sum_s d(s)\,f(s)\,f'(s)^{\top}, \qquad
b = \sum_s d(s)\,f(s)\,r_\pi(s) .
\end{aligned}
```

$`G`$ is what a regression has; $`C`$ is what bootstrapping adds. For small $`\alpha`$ the mean decides whether
$`\theta`$ comes to rest: it does if all eigenvalues of $`G - C`$ have positive real parts, and runs away if one has a
negative one.

fold: The contract
*/
#ifndef TRIAD_H
#define TRIAD_H

#include <stdbool.h>

enum { TRIAD_MAX = 8, TRIAD_STAR = 7 };

/* A policy's transitions and rewards, features, and the shares of the states in the data. */
struct triad {
    int states, n; /* n features; both <= TRIAD_MAX */
    double gamma;
    double share[TRIAD_MAX], r[TRIAD_MAX];
    double f[TRIAD_MAX * TRIAD_MAX]; /* [states][n] */
    double p[TRIAD_MAX * TRIAD_MAX]; /* [states][states]; a row that sums to less than 1 ends with the rest */
};

/* g[n][n], c[n][n] and b[n] of eq. 3.10. */
void triad_matrices(const struct triad *z, double *g, double *c, double *b);

/* theta[n] with (G - C) theta = b, eq. 3.12; false where there is none or more than one. */
bool triad_fixed_point(const struct triad *z, double *theta);

/* The two states of eq. 3.16: the second one stays with probability `stays` and ends otherwise; share of the first. */
void triad_two_states(struct triad *z, double gamma, double stays, double share);

/* The star, eq. 3.17, with equal shares, under a policy that goes to the centre with probability `centre`; theta[8]:
 * the parameters from which it starts, unless NULL. */
void triad_star(struct triad *z, double gamma, double centre, double *theta);

/* m[n][n] of eq. 3.19: what so many mean steps between two copies make of the copy's distance from the fixed point. */
void triad_copy_map(const struct triad *z, double alpha, int updates, double *m);

/* By which factor m[n][n], which mean steps make of the parameters, multiplies values in the long run: the largest
 * modulus of its eigenvalues on the span of the features. */
double triad_growth(const struct triad *z, const double *m);

/* A learner of the star, with parts of the triad switched off. */
struct triad_learner {
    struct triad z;
    bool returns;   /* the targets are returns */
    int copy_every; /* updates between copies into the parameters of the targets; 1: after each */
    double alpha;
    double theta[TRIAD_MAX], copy[TRIAD_MAX];
    long updates;
};

/* One step for a transition from s to s2 with reward r, multiplied by `weight`; g: a return from s. */
void triad_learn(struct triad_learner *x, int s, double r, int s2, double g, double weight);

/* The root of the mean squared value, weighted by the shares: the error, where all true values are zero. */
double triad_size(const struct triad *z, const double *theta);

#endif
