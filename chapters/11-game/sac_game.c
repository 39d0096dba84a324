/*
### ξ

Each block is the derivative of one line of (11.20) with respect to its own table, with everything else held fixed.
$`J_1`$, $`J_3`$ and $`J_4`$ are squares, so their derivatives are errors times shares. In $`J_2`$ take one state and
use $`\partial\pi(a\mid s)/\partial\varphi(s,b) = F_s(a,b)`$ and
$`\partial\log\pi(a\mid s)/\partial\varphi(s,b) = 1_{a=b} - \pi(b\mid s)`$: the derivative of
$`\sum_a \pi(a)\,(g(a) + \log Z)`$ with respect to $`\varphi(b)`$ is
$`\sum_a F(a,b)\,(g(a) + \log Z) + \sum_a \pi(a)\,(1_{a=b} - \pi(b))`$. The second sum is $`\pi(b) - \pi(b) = 0`$. In
the first, $`\log Z`$ drops out because the columns of $`F`$ sum to zero, and
$`\sum_a F(a,b)\,g(a) = \pi(b)\,(g(b) - \bar g)`$.

(11.21) The players' gradients
```math
\begin{aligned}
\partial J_1/\partial Q(s,a) &= d(s,a)\,\Big( Q(s,a) - r(s,a) - \gamma \sum_{s'} p(s'\mid s,a)\,\bar V(s') \Big), \\
\partial J_2/\partial \varphi(s,b) &= d(s)\,\pi(b\mid s)\,\big( g(s,b) - \bar g(s) \big), \\
\partial J_3/\partial V(s) &= d(s)\,\big( V(s) + \alpha\,\bar g(s) \big), \\
\partial J_4/\partial \bar V(s) &= \bar V(s) - V(s) .
\end{aligned}
```

(In the third line the soft value of the policy is $`\sum_a \pi\,(Q - \alpha\log\pi) = -\alpha\,\bar g`$.)

### H

Now each line of (11.21) is differentiated with respect to all four tables. All blocks are zero where the states
differ, but for the one that looks ahead, the critic's line with respect to $`\bar V`$.

The critic's line is linear and holds $`Q`$ and $`\bar V`$ only:

(11.22) Row 1: the critic
```math
\frac{\partial^2 J_1}{\partial Q(s,a)\,\partial Q(s,a)} = d(s,a), \qquad
\frac{\partial^2 J_1}{\partial \bar V(s')\,\partial Q(s,a)} = -\gamma\,d(s,a)\,p(s'\mid s,a) .
```

The policy's line holds $`Q`$ through $`g`$, and $`\partial g(s,b)/\partial Q(s,c) = -1_{b=c}/\alpha`$,
$`\partial\bar g(s)/\partial Q(s,c) = -\pi(c\mid s)/\alpha`$:

(11.23) Row 2, first column: the policy with respect to the critic
```math
\frac{\partial^2 J_2}{\partial Q(s,c)\,\partial\varphi(s,b)} = -\frac{d(s)}{\alpha}\,F_s(b,c) .
```

With its own logits $`\pi(b)\,(g(b) - \bar g)`$ changes in three places. $`\partial\pi(b)/\partial\varphi(c) = F(b,c)`$;
$`\partial g(b)/\partial\varphi(c) = 1_{b=c} - \pi(c)`$; and
$`\partial\bar g/\partial\varphi(c) = \sum_a F(a,c)\,g(a) + \sum_a \pi(a)\,(1_{a=c} - \pi(c))`$, which by the steps
that led to (11.21) is $`\pi(c)\,(g(c) - \bar g)`$. The first two give $`F(b,c)\,(g(b) - \bar g)`$ and
$`\pi(b)\,(1_{b=c} - \pi(c)) = F(b,c)`$:

(11.24) Row 2, second column: the policy with respect to itself
```math
\frac{\partial^2 J_2}{\partial\varphi(s,c)\,\partial\varphi(s,b)} =
d(s)\,\Big[ F_s(b,c)\,\big(1 + g(s,b) - \bar g(s)\big)
- \pi(b\mid s)\,\pi(c\mid s)\,\big(g(s,c) - \bar g(s)\big) \Big] .
```

It is symmetric, as a Hessian must be: off the diagonal it is $`-\pi(b)\,\pi(c)\,(1 + g(b) + g(c) - 2\bar g)`$. It is
not positive: where a rare action is rated far better than the policy has it, $`g(b) - \bar g`$ is far below $`-1`$,
and there are directions in which $`J_2`$ curves downwards. The rows sum to zero, because adding one number to all
logits of a state changes nothing; so $`H`$ has an eigenvalue zero for each state, which does no harm.

The values' line depends on $`Q`$ and on $`\varphi`$ through $`\bar g`$, whose derivatives were just found:

(11.25) Row 3: the values
```math
\begin{aligned}
\frac{\partial^2 J_3}{\partial Q(s,c)\,\partial V(s)} &= -d(s)\,\pi(c\mid s), \\
\frac{\partial^2 J_3}{\partial\varphi(s,c)\,\partial V(s)} &=
\alpha\,d(s)\,\pi(c\mid s)\,\big(g(s,c) - \bar g(s)\big), \\
\frac{\partial^2 J_3}{\partial V(s)\,\partial V(s)} &= d(s) .
\end{aligned}
```

And the copy's line is $`\bar V(s) - V(s)`$. It depends on $`V`$, and on no $`Q`$:

(11.26) Row 4: the copy
```math
\frac{\partial^2 J_4}{\partial V(s)\,\partial\bar V(s)} = -1, \qquad
\frac{\partial^2 J_4}{\partial\bar V(s)\,\partial\bar V(s)} = 1 .
```

Together, with $`D = \text{diag}\,d(s,a)`$ and $`\Delta = \text{diag}\,d(s)`$, with $`P`$ the matrix of
$`p(s'\mid s,a)`$ (a row per pair), $`\Pi`$ that of $`\pi(a\mid s)`$ (a row per state), $`\mathcal F`$ and
$`\mathcal G`$ the blocks (11.23) without $`-1/\alpha`$ and (11.24), and $`\mathcal B`$ the second one of (11.25):

(11.27) The whole Jacobian
```math
H = \begin{bmatrix}
D & 0 & 0 & -\gamma D P \\
-\frac1\alpha \mathcal F & \mathcal G & 0 & 0 \\
-\Delta\,\Pi & \mathcal B & \Delta & 0 \\
0 & 0 & -I & I
\end{bmatrix} .
```

It is about as far from symmetric as a matrix can be: of two blocks that face each other across the diagonal, at least
one is always zero. Read as a graph, $`Q`$ depends on $`\bar V`$, that on $`V`$, and $`V`$ on $`Q`$: a ring of three.
The policy hangs on it: it depends on $`Q`$, and $`V`$ depends on it.

For consensus optimisation one needs $`H^{\top}\xi`$. Player by player it says whose loss each table touches. Let
$`\xi_1 \dots \xi_4`$ be the blocks of (11.21):

(11.28) The gradient of half the squared length of ξ in the game of SAC
```math
H^{\top}\xi = \begin{bmatrix}
D\,\xi_1 - \frac1\alpha \mathcal F^{\top}\xi_2 - \Pi^{\top} \Delta\,\xi_3 \\
\mathcal G^{\top}\xi_2 + \mathcal B^{\top}\xi_3 \\
\Delta\,\xi_3 - \xi_4 \\
-\gamma P^{\top} D\,\xi_1 + \xi_4
\end{bmatrix} .
```

### Where everybody rests

$`\xi_4 = 0`$ says $`\bar V = V`$. $`\xi_1 = 0`$ says that $`Q`$ is the backup of $`\bar V`$, if every pair has a
share. $`\xi_2 = 0`$ says that $`g(s,\cdot)`$ is constant: $`\log\pi`$ and $`Q/\alpha`$ differ by a number, $`\pi`$ is
the softmax of $`Q/\alpha`$, and that number is $`-\log Z`$, so that $`\bar g = -\log Z`$. With $`\xi_3 = 0`$ then
$`V = \alpha\log Z`$.

(11.29) The only point of rest is the soft optimum
```math
V(s) = \alpha \log \sum_a \exp\!\Big( \tfrac1\alpha \Big[ r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\,V(s') \Big]\Big),
\qquad \pi(a\mid s) \propto e^{Q(s,a)/\alpha} .
```

This is the soft optimum (7.25). The right side contracts (7.24), so there is one solution, up to the constants in the
logits. (There are other ways for $`\xi`$ to become small: where $`\pi(b\mid s)`$ is nearly zero, so is the policy's
gradient, whatever $`g`$ is. Such places are far away in $`\varphi`$, and no points of rest.)
*/
#include "sac_game.h"

#include "sac_samples.h"
#include "numbers/order.h"
#include "numbers/softmax.h"
#include "programs/die.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where the table of each player begins. */
static void layout(struct game *game, const struct mdp *m) {
    int pairs = m->states * m->actions;
    int size[SAC_PLAYERS] = {pairs, pairs, m->states, m->states};
    for (int k = 0; k < SAC_PLAYERS; k++) game->at[k + 1] = game->at[k] + size[k];
    game->players = SAC_PLAYERS;
    game->n = game->at[SAC_PLAYERS];
}

void sac_game_policy_at(const struct sac_game *g, const double *x, int s, double *pi, double *log_pi) {
    int n = g->m->actions;
    const double *logit = x + g->game.at[SAC_PI] + s * n;
    struct softmax_sum sum = softmax(logit, n, 1, pi);
    for (int a = 0; a < n; a++) log_pi[a] = logit[a] - sum.top - sum.above;
}

void sac_game_policy(const struct sac_game *g, const double *x, double *pi) {
    double log_pi[MAX_ACTIONS];
    for (int s = 0; s < g->m->states; s++) sac_game_policy_at(g, x, s, pi + s * g->m->actions, log_pi);
}

/* r(s, a) + gamma sum p(s2 | s, a) target V(s2) */
static double backup(const struct sac_game *g, const double *v, int s, int a) {
    double sum = mdp_reward(g->m, s, a);
    for (int s2 = 0; s2 < g->m->states; s2++)
        if (!g->m->terminal[s2]) sum += g->m->gamma * g->m->p[mdp_at(g->m, s, a, s2)] * v[s2];
    return sum;
}

static double share(const struct sac_game *g, int s) {
    double d = 0;
    for (int a = 0; a < g->m->actions; a++) d += g->weight[s * g->m->actions + a];
    return d;
}

/* log Z(s), of the softmax of Q / alpha */
static double log_normaliser(const struct sac_game *g, const double *q) {
    struct softmax_sum sum = softmax(q, g->m->actions, g->alpha, NULL);
    return sum.top / g->alpha + sum.above;
}

/* The four losses of one state, eq. 11.20. */
static double state_loss(const struct sac_game *g, const double *x, enum sac_player player, int s) {
    const double *q = x + g->game.at[SAC_Q] + s * g->m->actions, *target = x + g->game.at[SAC_TARGET];
    double v = x[g->game.at[SAC_V] + s], d = share(g, s), sum = 0, pi[MAX_ACTIONS], log_pi[MAX_ACTIONS];
    sac_game_policy_at(g, x, s, pi, log_pi);
    switch (player) {
    case SAC_Q:
        for (int a = 0; a < g->m->actions; a++) {
            double error = backup(g, target, s, a) - q[a];
            sum += g->weight[s * g->m->actions + a] * (error * error) / 2;
        }
        return sum;
    case SAC_PI:
        for (int a = 0; a < g->m->actions; a++) sum += pi[a] * (log_pi[a] - q[a] / g->alpha);
        return d * (sum + log_normaliser(g, q));
    case SAC_V:
        for (int a = 0; a < g->m->actions; a++) sum += pi[a] * (q[a] - g->alpha * log_pi[a]);
        return d * ((v - sum) * (v - sum)) / 2;
    default: return (target[s] - v) * (target[s] - v) / 2;
    }
}

double sac_game_loss(const struct sac_game *g, const double *x, enum sac_player player) {
    double sum = 0;
    for (int s = 0; s < g->m->states; s++) sum += state_loss(g, x, player, s);
    return g->rate[player] * sum;
}

static void evaluate(const struct game *game, const double *x, double *xi, double *h) {
    const struct sac_game *g = (const struct sac_game *)game;
    struct sac_sample pair = {.s2 = -1, .b = -1};
    memset(xi, 0, (size_t)game->n * sizeof *xi);
    if (h) memset(h, 0, (size_t)(game->n * game->n) * sizeof *h);
    for (pair.s = 0; pair.s < g->m->states; pair.s++)
        for (pair.a = 0; pair.a < g->m->actions; pair.a++) {
            double weight = g->weight[pair.s * g->m->actions + pair.a];
            sac_game_add(g, x, &pair, weight, xi, h);
        }
    sac_game_add_target(g, x, xi, h);
}

void sac_game_init(struct sac_game *g, const struct mdp *m, double alpha, const double *weight) {
    *g = (struct sac_game){.game = {.evaluate = evaluate}, .m = m, .alpha = alpha, .weight = weight};
    for (int k = 0; k < SAC_PLAYERS; k++) g->rate[k] = 1;
    layout(&g->game, m);
}

void sac_game_uniform(const struct mdp *m, double *weight) {
    int pairs = 0;
    for (int s = 0; s < m->states; s++) pairs += m->terminal[s] ? 0 : m->actions;
    for (int i = 0; i < m->states * m->actions; i++) weight[i] = m->terminal[i / m->actions] ? 0 : 1.0 / pairs;
}

void sac_game_solution(const struct sac_game *g, double *x) {
    const int *at = g->game.at, actions = g->m->actions;
    double *v = x + at[SAC_V], *q = x + at[SAC_Q], change = INFINITY, least = INFINITY;
    memset(x, 0, (size_t)g->game.n * sizeof *x);
    for (int sweep = 0, still = 0; still < 20; sweep++) {
        if (sweep == 1000000) die(EXIT_RESOURCE, "the soft values have not settled after a million sweeps");
        change = 0;
        for (int s = 0; s < g->m->states; s++)
            for (int a = 0; a < actions; a++) q[s * actions + a] = g->m->terminal[s] ? 0 : backup(g, v, s, a);
        for (int s = 0; s < g->m->states; s++) {
            double before = v[s];
            v[s] = g->m->terminal[s] ? 0 : g->alpha * log_normaliser(g, q + s * actions); /* eq. 11.29 */
            change = larger(change, fabs(v[s] - before));
        }
        still = change < least ? 0 : still + 1; /* until rounding is all that moves */
        least = smaller(least, change);
    }
    for (int i = 0; i < g->m->states * actions; i++) x[at[SAC_PI] + i] = q[i] / g->alpha;
    memcpy(x + at[SAC_TARGET], v, (size_t)g->m->states * sizeof *v);
}

double sac_game_distance(const struct sac_game *g, const double *x, const double *solution) {
    const int *at = g->game.at, actions = g->m->actions;
    double most = 0, pi[MAX_ACTIONS], log_pi[MAX_ACTIONS], best[MAX_ACTIONS];
    for (int s = 0; s < g->m->states; s++) {
        if (g->m->terminal[s]) continue;
        sac_game_policy_at(g, solution, s, pi, best);
        sac_game_policy_at(g, x, s, pi, log_pi);
        for (int a = 0; a < actions; a++) {
            int i = at[SAC_Q] + s * actions + a;
            most = larger(most, fabs(x[i] - solution[i]));
            most = larger(most, g->alpha * fabs(log_pi[a] - best[a]));
        }
        most = larger(most, fabs(x[at[SAC_V] + s] - solution[at[SAC_V] + s]));
        most = larger(most, fabs(x[at[SAC_TARGET] + s] - solution[at[SAC_TARGET] + s]));
    }
    return isfinite(game_norm(x, g->game.n)) ? most : INFINITY;
}
