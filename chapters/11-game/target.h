/*
## What the slow copy is for

Take (11.27) at the point of rest. There $`g`$ is constant in each state, so $`\mathcal B = 0`$: a small change of the
policy does not change the soft values, because the policy is at their maximum. Then the policy depends on the others
and they do not depend on it, and the eigenvalues of $`H`$ are those of the policy's own block, $`d(s)\,F_s`$ by
(11.24), together with those of the ring of the three tables $`Q`$, $`V`$, $`\bar V`$. If all pairs have the same share
$`d`$ and there are $`m`$ actions, the ring can be taken apart further. Let $`(q, v, \bar v)`$ be its eigenvector for
the eigenvalue $`\ell`$: $`(d - \ell)\,q = \gamma d\,P \bar v`$, $`(m d - \ell)\,v = m d\,\Pi q`$,
$`(1 - \ell)\,\bar v = v`$. Put one into the other; $`P_\pi = \Pi P`$ is the transition matrix under the policy. What
remains is $`(d-\ell)(md-\ell)(1-\ell)\,\bar v = \gamma\,m d^2\,P_\pi \bar v`$, so $`\bar v`$ is an eigenvector of
$`P_\pi`$; or else $`\bar v = v = 0`$, and then $`\Pi q = 0`$ and $`\ell = d`$, which leaves $`m - 1`$ such $`q`$ in
each state.

(11.34) The eigenvalues of H at the soft optimum, for equal shares
```math
\begin{aligned}
& (d - \ell)\,(m d - \ell)\,(1 - \ell) = \gamma\,\mu\; m d^2
\quad\text{for each eigenvalue } \mu \text{ of } P_\pi; \\
& \ell = d, \;\; m - 1 \text{ times per state}; \qquad
\ell \text{ of } d(s)\,F_s .
\end{aligned}
```

A loss with a factor has that factor in its row; with $`k_4 = \tau`$ at $`J_4`$ the last bracket on the left is
$`(\tau - \ell)`$ and the right side gets a $`\tau`$. That is the target network's speed:

(11.35) Polyak averaging is a gradient step of the fourth player
```math
\bar V - \tau\,\nabla_{\bar V} J_4 = (1 - \tau)\,\bar V + \tau\,V .
```

Each eigenvalue $`\mu`$ in (11.34) belongs to a game of three players with one number each: a ring, in which each player
follows the one before at its own speed, and the first one follows the last one's number times a *gain* $`\kappa`$.

(11.36) definition: The ring
```math
\xi = \begin{bmatrix} a\,(q - \kappa\,\bar v) \\ b\,(v - q) \\ c\,(\bar v - v) \end{bmatrix}, \qquad
(a - \ell)\,(b - \ell)\,(c - \ell) = \kappa\,a\,b\,c .
```

fold: The contract of the ring
*/
#ifndef TARGET_H
#define TARGET_H

#include "bilinear.h"

/* Rates a, b, c > 0 and the gain kappa, eq. 11.36. */
void ring_init(struct linear_game *g, double a, double b, double c, double kappa);

/* The gain below which the ring's flow oscillates away, eq. 11.38; above 1 it runs away without oscillating. */
double ring_least_gain(double a, double b, double c);

enum { MAX_FEATURES = 2, MAX_LOOP = 3 * MAX_FEATURES };

struct features {
    int states, n;
    const double *share, *f, *after; /* [states], [states][n], and of the next state in the mean */
    double gamma;
};

/* g[n][n] and c[n][n] of eq. 11.42; h[players n][players n] of 1, 2 or 3 players. */
void features_matrices(const struct features *z, double *g, double *c);
void features_loop(int n, const double *g, const double *c, int players, double tau, double *h);

#endif
