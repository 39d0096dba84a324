/*
(11.13) definition: The bilinear game
```math
J_1 = x\,y, \quad J_2 = -x\,y, \qquad
\xi = \begin{bmatrix} y \\ -x \end{bmatrix}, \qquad
H = A = \begin{bmatrix} 0 & 1 \\ -1 & 0 \end{bmatrix}, \quad S = 0, \qquad
H^{\top}\xi = A^{\top}\xi = \begin{bmatrix} x \\ y \end{bmatrix} .
```

Let a step of a rule take $`\theta`$ to $`M\theta`$, with a fixed matrix $`M`$. In the long run each step then
multiplies the distance from the point of rest by the largest modulus of an eigenvalue of $`M`$, its *spectral radius*
$`\rho(M)`$. The point attracts if that is below 1. For simultaneous steps $`M = I - \eta H`$ with the eigenvalues
$`1 \pm i\eta`$:

(11.14) Simultaneous steps: outward, whatever the step size
```math
\rho(I - \eta H) = \sqrt{1 + \eta^2} .
```

Alternating, $`x' = x - \eta y`$ and then $`y' = y + \eta x' = \eta x + (1-\eta^2)\,y`$. The determinant of that map is
1 and its trace $`2 - \eta^2`$. Its eigenvalues are $`1 - \frac{\eta^2}{2} \pm \sqrt{(1-\frac{\eta^2}{2})^2 - 1}`$: two
numbers on the unit circle for $`\eta \le 2`$, and two real ones whose product is 1 for $`\eta > 2`$. For
$`\eta < 2`$ such a map is a rotation in slanted coordinates, and a trajectory stays on an ellipse.

(11.15) Alternating steps: neither in nor out
```math
\rho = 1 \;\text{ for } \eta \le 2, \qquad
\rho = \frac{\eta^2}{2} - 1 + \sqrt{\Big(\frac{\eta^2}{2} - 1\Big)^2 - 1} \;\text{ for } \eta > 2 .
```

The two corrections are the same in this game, because there is no $`S`$. Each adds $`\eta\lambda\,\theta`$ to the
step, which is a pull to the origin: $`M = I - \eta\,(H + \lambda I)`$.

(11.16) Corrected steps
```math
\rho\big(I - \eta\,(I + \lambda H^{\top})H\big) = \rho\big(I - \eta\,(I + \lambda A^{\top})H\big)
= \sqrt{(1 - \eta\lambda)^2 + \eta^2} .
```

This is below 1 if $`\eta\,(1 + \lambda^2) < 2\lambda`$, and for a given $`\lambda`$ least at
$`\eta = \lambda/(1+\lambda^2)`$, where it is $`1/\sqrt{1+\lambda^2}`$. And if one forgets the transpose, the pull
becomes a push:

(11.17) The same with A, or H, in the place of its transpose
```math
\rho\big(I - \eta\,(I + \lambda A)H\big) = \sqrt{(1 + \eta\lambda)^2 + \eta^2} > \sqrt{1 + \eta^2} .
```

Worse than no correction, for every $`\lambda > 0`$. (By the orthogonality in (11.7), $`A\,\xi = -A^{\top}\xi`$ is a
negative $`\lambda`$.)
*/
#include "bilinear.h"

#include "numbers/elementary.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void evaluate_linear(const struct game *game, const double *x, double *xi, double *h) {
    const struct linear_game *g = (const struct linear_game *)game;
    game_times(g->h, x, game->n, xi);
    if (h) memcpy(h, g->h, (size_t)(game->n * game->n) * sizeof *h);
}

void linear_game_init(struct linear_game *g, int n, const double *h) {
    assert(n <= MAX_LINEAR);
    *g = (struct linear_game){.game = {.n = n, .players = n, .evaluate = evaluate_linear}};
    for (int i = 0; i <= n; i++) g->game.at[i] = i;
    memcpy(g->h, h, (size_t)(n * n) * sizeof *h);
}

void bilinear_init(struct linear_game *g) {
    linear_game_init(g, 2, (double[]){0, 1, -1, 0});
}

void linear_game_update(const struct linear_game *g, const struct game_rule *rule, double rate, double *m) {
    struct game_play play;
    double x[MAX_LINEAR];
    int n = g->game.n;
    game_play_init(&play, &g->game, rule, rate);
    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) x[i] = i == j;
        game_step(&play, x);
        for (int i = 0; i < n; i++) m[i * n + j] = x[i];
    }
    game_play_free(&play);
}

/*
### Maxima

Let there be a single player with the loss $`L(x)`$. Then $`\xi = L'`$, $`H = L''`$, and the direction of consensus
optimisation is $`L'(x)\,(1 + \lambda L''(x))`$. Near a point with $`L' = 0`$ this is linear in the distance from it:

(11.18) The slope of the consensus direction at a point of rest
```math
\frac{d}{dx}\Big[ L'(x)\,\big(1 + \lambda L''(x)\big) \Big] = \big(1 + \lambda L''(x)\big)\,L''(x)
\qquad\text{where } L'(x) = 0 .
```

Descent is attracted where the slope is positive. At a minimum it is, for every $`\lambda > 0`$. At a maximum
$`L'' < 0`$, and it is positive too as soon as $`\lambda > 1/|L''|`$: consensus optimisation then climbs to a local
maximum of the only loss there is. With several players the eigenvalues of $`H`$ take the place of $`L''`$. Near a point
of rest the direction is $`(I + \lambda H^{\top})H\,\theta`$, and the determinant of this matrix changes its sign when
$`-1/\lambda`$ passes a real eigenvalue of $`H`$. The symplectic direction has no such trouble with a single player,
since it is $`L'`$ itself.

The example is $`L(x) = \cos x`$, with $`L'' = -1`$ at its maximum in 0.
*/
static void evaluate_cosine(const struct game *game, const double *x, double *xi, double *h) {
    (void)game;
    xi[0] = -f64_sin(x[0]);
    if (h) h[0] = -f64_cos(x[0]);
}

void cosine_init(struct game *g) {
    *g = (struct game){.n = 1, .players = 1, .at = {0, 1}, .evaluate = evaluate_cosine};
}
