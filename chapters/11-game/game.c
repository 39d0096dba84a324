/*
## The algorithm

A play of the game, with a rule that says what is added to the players' gradients:

```text
repeat
    simultaneous:  xi    <- each player's gradient of its own loss, one below the other
                   theta <- theta - eta xi
    alternating:   for each player i in turn, or each group of players
                       theta_i <- theta_i - eta (its own gradient at the newest theta)
    corrected:     xi, H <- the gradients and their Jacobian
                   u     <- H^T xi  (consensus)  or  A^T xi  (symplectic),  where A = (H - H^T) / 2
                   theta <- theta - eta (xi + lambda u)
```

Two switches belong to the corrected step: a rule for the sign of $`\lambda`$, (11.9), and two ways of giving $`u`$ the
size of $`\xi`$, (11.11) and (11.12).

## The derivation

### Games and their derivatives

Player $`i`$ of $`N`$ has parameters $`\theta_i`$ and a loss $`J_i(\theta)`$ that may depend on everybody's
parameters, $`\theta = (\theta_1, \dots, \theta_N)`$. Each player knows the gradient of its own loss with respect to
its own parameters. No other derivatives are used to play.

(11.1) definition: The players' gradients, one below the other
```math
\xi(\theta) = \begin{bmatrix} \nabla_{\theta_1} J_1(\theta) \\ \vdots \\ \nabla_{\theta_N} J_N(\theta) \end{bmatrix}.
```

Simultaneous descent is $`\theta \leftarrow \theta - \eta\,\xi(\theta)`$; alternating descent lets the players move
one after the other, each with the others' newest parameters. Both rest where $`\xi = 0`$. Whether they get there is
decided by how $`\xi`$ changes:

(11.2) definition: Its Jacobian, block by block
```math
H(\theta) = \Big[\,\nabla_{\theta_j} \nabla_{\theta_i} J_i(\theta)\,\Big]_{ij},
\qquad\text{that is,}\qquad H_{kl} = \frac{\partial \xi_k}{\partial \theta_l}.
```

Row block $`i`$ differentiates the *same* loss throughout, $`J_i`$; the diagonal blocks are ordinary Hessians. Block
$`(j,i)`$ comes from the loss $`J_j`$, and nothing makes it the transpose of block $`(i,j)`$, unless all losses are
the same function, or have the same mixed derivatives. So $`H`$ is split.

(11.3) definition: The symmetric and the antisymmetric part
```math
S = \tfrac12\,(H + H^{\top}), \qquad A = \tfrac12\,(H - H^{\top}), \qquad H = S + A.
```

A game with $`A = 0`$ everywhere is descent of a single function. One with $`S = 0`$ is called *Hamiltonian*: there
$`\frac12\|\xi\|^2`$ stays constant along the flow $`\dot\theta = -\xi`$, because its derivative is
$`-\xi^{\top} H\,\xi`$, and an antisymmetric matrix has $`v^{\top} A\,v = 0`$ for every $`v`$. That keeps it away from
every point of rest; and if the sets of one length of $`\xi`$ are bounded, it circulates for ever. (They need not be: in
the game of one player with the loss $`x`$, $`H = 0`$ and $`x`$ leaves along a line. The names and the split are those
of Balduzzi and others, *The mechanics of n-player differentiable games*, 2018; from memory [S105].)

### Consensus

Let $`\mathcal H(\theta) = \frac12\|\xi(\theta)\|^2`$. It is zero exactly where all players rest. By the chain rule
$`\partial\mathcal H/\partial\theta_l = \sum_k \xi_k\,\partial\xi_k/\partial\theta_l = \sum_k H_{kl}\,\xi_k`$. The sum
runs over the *row* index of $`H`$.

(11.4) The gradient of half the squared length of ξ
```math
\nabla\mathcal H(\theta) = H(\theta)^{\top}\,\xi(\theta).
```

Descending $`\mathcal H`$ alone would find points of rest of any kind. Consensus optimisation (Mescheder, Nowozin and
Geiger, *The numerics of GANs*, 2017; from memory [S107]) mixes it with what the players want:

(11.5) definition: The direction of consensus optimisation
```math
\xi + \lambda\,H^{\top}\xi = \xi + \lambda\,\nabla\mathcal H, \qquad \lambda > 0 .
```

### The symplectic correction

By $`H^{\top} = S + A^{\top}`$ the correction of (11.5) consists of two, $`S\,\xi`$ and $`A^{\top}\xi`$. The first has
nothing to do with rotation. In a game of a single player it is all there is, and it does harm, as the section on
maxima shows. Symplectic gradient adjustment leaves it out:

(11.6) definition: The direction of symplectic gradient adjustment
```math
\xi + \lambda\,A^{\top}\xi = \xi + \tfrac{\lambda}{2}\,(H^{\top} - H)\,\xi .
```

Where there is one common loss it changes nothing, since then $`A = 0`$. And what it adds is orthogonal to $`\xi`$:
that is the first of three products. The other two are needed in a moment; they are (11.3) and (11.4) multiplied out,
with $`v^{\top}A\,v = 0`$ and $`A^{\top} = -A`$.

(11.7) Products of ξ, of its correction, and of the gradient of half its squared length
```math
\langle\xi, A^{\top}\xi\rangle = 0, \qquad
\langle\xi, \nabla\mathcal H\rangle = \xi^{\top} S\,\xi, \qquad
\langle A^{\top}\xi, \nabla\mathcal H\rangle = \|A^{\top}\xi\|^2 + \xi^{\top} A\,S\,\xi .
```

What sign should $`\lambda`$ have? Where $`S`$ is positive definite the point of rest is one that all players want.
There $`\langle\xi,\nabla\mathcal H\rangle > 0`$, so that descent along $`\xi`$ shortens $`\xi`$, and the correction
should turn the direction further towards $`\nabla\mathcal H`$. Where $`S`$ is negative definite the players are at
maxima of their losses. There $`\langle\xi,\nabla\mathcal H\rangle < 0`$, and the direction should be turned further
*away* from $`\nabla\mathcal H`$, or else one is drawn into what should repel. Let $`\vartheta(\lambda)`$ be the angle
between $`\xi + \lambda A^{\top}\xi`$ and $`\nabla\mathcal H`$. Both wishes are one: $`\cos^2\vartheta`$ should grow.
Its derivative at $`\lambda = 0`$ is easy because $`A^{\top}\xi`$ is orthogonal to $`\xi`$: the length of the sum
changes in second order only, and the numerator $`\langle\xi + \lambda A^{\top}\xi, \nabla\mathcal H\rangle^2`$ gives

(11.8) How the angle to the gradient of half the squared length changes
```math
\frac{d}{d\lambda}\cos^2\vartheta\,\Big|_{\lambda=0} =
\frac{2\,\langle\xi,\nabla\mathcal H\rangle\,\langle A^{\top}\xi,\nabla\mathcal H\rangle}
     {\|\xi\|^2\,\|\nabla\mathcal H\|^2} .
```

(11.9) definition: The sign rule of Balduzzi and others
```math
\lambda = |\lambda| \cdot \text{sign}\Big(
\langle\xi,\nabla\mathcal H\rangle\,\langle A^{\top}\xi,\nabla\mathcal H\rangle \Big), \qquad \text{sign}(0) = 1 .
```

(In a Hamiltonian game the first factor is zero up to rounding, and $`\lambda`$ should be positive. Balduzzi and others
add a small positive number inside of the sign for this [S106]. Here the zero itself counts as positive, and the first
factor is set to zero where it is no larger than the rounding errors of its terms.)

### Sizes

The corrections have other units than $`\xi`$. Let every loss be multiplied by $`\zeta`$: the same game in other units
of reward. Then $`\xi`$ and $`H`$ are multiplied by $`\zeta`$, and

(11.10) The corrections are of second order in the losses
```math
J_i \to \zeta\,J_i \text{ for all } i: \qquad
\xi \to \zeta\,\xi, \qquad H^{\top}\xi \to \zeta^2\,H^{\top}\xi, \qquad A^{\top}\xi \to \zeta^2\,A^{\top}\xi .
```

So $`\lambda`$ has a unit, one over that of a second derivative, and no value of it is good for all tasks. The notes
observe that the vectors differ in their order of magnitude and propose two remedies: multiply the correction $`u`$
(either $`H^{\top}\xi`$ or $`A^{\top}\xi`$) by a coefficient, which is what $`\lambda`$ is, or normalise all the
gradients. The latter can be read in two ways. Either the correction gets the length of $`\xi`$, or both get the
length 1. Where $`u = 0`$ nothing is added.

(11.11) definition: A correction of matched length
```math
\xi + \lambda\,\frac{\|\xi\|}{\|u\|}\,u .
```

(11.12) definition: Everything normalised
```math
\frac{\xi}{\|\xi\|} + \lambda\,\frac{u}{\|u\|} .
```

With either of them $`\lambda`$ is a pure number. The second has a price: the length of the direction does not go to
zero with $`\xi`$. A step is never shorter than about $`\eta`$, and one cannot come closer to the point of rest than
that.
*/
#include "game.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void game_times(const double *h, const double *v, int n, double *out) {
    for (int i = 0; i < n; i++) out[i] = game_dot(h + i * n, v, n);
}

void game_transposed_times(const double *h, const double *v, int n, double *out) {
    memset(out, 0, (size_t)n * sizeof *out);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) out[j] += h[i * n + j] * v[i];
}

double game_dot(const double *v, const double *w, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += v[i] * w[i];
    return sum;
}

double game_norm(const double *v, int n) {
    return sqrt(game_dot(v, v, n));
}

void game_split(const double *h, int n, double *s, double *a) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            s[i * n + j] = (h[i * n + j] + h[j * n + i]) / 2; /* eq. 11.3 */
            a[i * n + j] = (h[i * n + j] - h[j * n + i]) / 2;
        }
}

void game_consensus(const double *xi, const double *h, int n, double *correction) {
    game_transposed_times(h, xi, n, correction); /* eq. 11.4 */
}

void game_symplectic(const double *xi, const double *h, int n, double *correction) {
    for (int j = 0; j < n; j++) {
        correction[j] = 0;
        for (int i = 0; i < n; i++) correction[j] += (h[i * n + j] - h[j * n + i]) / 2 * xi[i]; /* eq. 11.6 */
    }
}

/* <xi, w> and <A^T xi, w> for w = H^T xi, without an array for either. */
static void products(const double *xi, const double *h, int n, double *with_xi, double *with_correction) {
    *with_xi = *with_correction = 0;
    for (int j = 0; j < n; j++) {
        double w = 0, c = 0;
        for (int i = 0; i < n; i++) {
            w += h[i * n + j] * xi[i];
            c += (h[i * n + j] - h[j * n + i]) / 2 * xi[i];
        }
        *with_xi += xi[j] * w;
        *with_correction += c * w;
    }
}

double game_sign(const double *xi, const double *h, int n) {
    double with_xi, with_correction;
    products(xi, h, n, &with_xi, &with_correction);
    double h_length = 0, noise;
    for (int i = 0; i < n * n; i++) h_length = larger(h_length, fabs(h[i]));
    noise = 1e-14 * n * h_length * game_dot(xi, xi, n);
    if (fabs(with_xi) <= noise) return 1;           /* a zero that rounding has touched */
    return with_xi * with_correction >= 0 ? 1 : -1; /* eq. 11.9 */
}

static void correct(const struct game_rule *rule, const double *xi, const double *h, int n, double *correction) {
    if (rule->method == GAME_CONSENSUS && rule->wrong)
        game_times(h, xi, n, correction);
    else if (rule->method == GAME_CONSENSUS)
        game_consensus(xi, h, n, correction);
    else
        game_symplectic(xi, h, n, correction);
    if (rule->method == GAME_SYMPLECTIC && rule->wrong)
        for (int i = 0; i < n; i++) correction[i] = -correction[i]; /* A xi = -A^T xi */
}

void game_direction(const struct game_rule *rule, const double *xi, const double *h, int n, double *direction) {
    if (rule->method == GAME_PLAIN || rule->method == GAME_ALTERNATING) {
        memcpy(direction, xi, (size_t)n * sizeof *xi);
        return;
    }
    correct(rule, xi, h, n, direction);
    double lambda = rule->align ? rule->lambda * game_sign(xi, h, n) : rule->lambda, keep = 1;
    double of_xi = game_norm(xi, n), of_correction = game_norm(direction, n);
    if (rule->scaling != GAME_FACTOR) lambda *= of_correction > 0 ? 1 / of_correction : 0;
    if (rule->scaling == GAME_MATCHED) lambda *= of_xi;
    if (rule->scaling == GAME_NORMALISED) keep = of_xi > 0 ? 1 / of_xi : 0;
    for (int i = 0; i < n; i++) direction[i] = keep * xi[i] + lambda * direction[i];
}

void game_play_init(struct game_play *play, const struct game *game, const struct game_rule *rule, double rate) {
    size_t n = (size_t)game->n;
    double *block = allocate(n * (n + 2), sizeof *block);
    *play = (struct game_play){game, *rule, rate, block, block + 2 * n, block + n};
}

void game_play_free(struct game_play *play) {
    free(play->xi);
    *play = (struct game_play){0};
}

static void move_in_turn(struct game_play *play, double *x) {
    static const char *const as_numbered[] = {"", "0", "0 1", "0 1 2", "0 1 2 3"};
    const struct game *game = play->game;
    const char *turns = play->rule.turns ? play->rule.turns : as_numbered[game->players];
    game->evaluate(game, x, play->xi, NULL);
    for (; *turns; turns++) {
        if (*turns == ' ') {
            game->evaluate(game, x, play->xi, NULL);
            continue;
        }
        int k = *turns - '0';
        for (int i = game->at[k]; i < game->at[k + 1]; i++) x[i] -= play->rate * play->xi[i];
    }
}

void game_step(struct game_play *play, double *x) {
    const struct game *game = play->game;
    if (play->rule.method == GAME_ALTERNATING) {
        move_in_turn(play, x);
        return;
    }
    game->evaluate(game, x, play->xi, play->rule.method == GAME_PLAIN ? NULL : play->h);
    game_direction(&play->rule, play->xi, play->h, game->n, play->direction);
    for (int i = 0; i < game->n; i++) x[i] -= play->rate * play->direction[i];
}
