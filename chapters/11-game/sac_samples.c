/*
Let $`(s,a)`$ be drawn with probability $`d(s,a)`$, then $`s'`$ from the MDP and $`b`$ from $`\pi(\cdot\mid s)`$. Let
$`e_k`$ be the unit vector of a table's entry $`k`$, and $`z = \nabla_\varphi\log\pi(b\mid s)`$ the score, whose
component $`(s,c)`$ is $`1_{b=c} - \pi(c\mid s)`$. The derivative of a mean under the policy is the mean of the score
times what is averaged, plus the mean of its own derivative.

(11.30) One sample's estimate of ξ, and its mean
```math
\hat\xi = \begin{bmatrix}
\big( Q(s,a) - r(s,a,s') - \gamma\,\bar V(s') \big)\,e_{s,a} \\
g(s,b)\,z \\
\big( V(s) + \alpha\,g(s,b) \big)\,e_s \\
\bar V - V
\end{bmatrix}, \qquad \mathbb E\,\hat\xi = \xi .
```

For $`H`$ the same is done once more. The mean of $`g\,z`$ has the derivative
$`\mathbb E[g\,z z^{\top} + z z^{\top} + g\,\nabla z]`$, where $`\nabla z = \nabla^2_\varphi\log\pi(b\mid s) = -F_s`$.
The mean of $`\alpha\,g`$ has $`\alpha\,\mathbb E[g\,z^{\top} + z^{\top}]`$, of which the last term is zero. (Of a
terminal $`s'`$ there is no $`\bar V(s')`$ and no entry in the first row.)

(11.31) One sample's estimate of H, and its mean
```math
\hat H = \begin{bmatrix}
e_{s,a}\,e_{s,a}^{\top} & 0 & 0 & -\gamma\,e_{s,a}\,e_{s'}^{\top} \\
-\frac1\alpha\,z\,e_{s,b}^{\top} & (1 + g)\,z z^{\top} + g\,\nabla^2_\varphi\log\pi & 0 & 0 \\
-e_s\,e_{s,b}^{\top} & \alpha\,g\,e_s\,z^{\top} & e_s\,e_s^{\top} & 0 \\
0 & 0 & -I & I
\end{bmatrix}, \qquad \mathbb E\,\hat H = H .
```

The block of the policy with respect to itself is the Hessian of the KL divergence (8.29), which the notes derive in
their section 1.5 for any policy. Summed over $`b`$ with the weights $`\pi(b\mid s)`$ it is (11.24).

Now a batch of $`n`$ independent samples, $`\hat\xi_B = \frac1n\sum_i\hat\xi_i`$ and
$`\hat H_B = \frac1n\sum_i\hat H_i`$. In the product $`\hat H_B^{\top}\hat\xi_B`$ there are $`n^2`$ terms
$`\hat H_i^{\top}\hat\xi_j`$. For $`i \ne j`$ the two factors are independent and the mean of the product is the
product of the means, $`H^{\top}\xi`$. For $`i = j`$, which is one term in $`n`$, it is not.

(11.32) The mean of the product from one batch
```math
\mathbb E\big[\hat H_B^{\top}\hat\xi_B\big] =
\Big(1 - \frac1n\Big)\,H^{\top}\xi + \frac1n\,\mathbb E\big[\hat H_1^{\top}\hat\xi_1\big] .
```

The same holds with $`A`$ in the place of $`H`$. Two *independent* batches, one for $`\hat H`$ and one for
$`\hat\xi`$, have no terms with $`i = j`$, and $`\mathbb E[\hat H_B^{\top}\hat\xi_{B'}] = H^{\top}\xi`$. This is what
is called double sampling.

The notes say that it is not needed if the transitions are deterministic. They have the next state in mind: if it is
drawn, $`\bar V(s')`$ stands in $`\hat\xi_1`$ and $`e_{s'}`$ in $`\hat H`$, and they are not independent. But where
nothing is random except which pair comes from the memory, $`\hat H_1^{\top}\hat\xi_1`$ is still a product of two
things that belong to the *same* pair. What is it the mean of, then? If only $`(s,a)`$ is drawn, $`\hat H`$ is the
Jacobian of $`\hat\xi`$, whose distribution does not depend on $`\theta`$. By (11.4) the product is
$`\nabla\frac12\|\hat\xi_B\|^2`$, and the mean of a squared length is the squared length of the mean plus the variance.

(11.33) What consensus optimisation with one batch descends, if only pairs are drawn
```math
\mathbb E\big[\hat H_B^{\top}\hat\xi_B\big] = \nabla\Big( \tfrac12\|\xi\|^2 +
\frac{1}{2n}\,\mathbb E\,\big\|\hat\xi_1 - \xi\big\|^2 \Big) .
```

So a penalty on the variance of the gradient is added that nobody asked for, and the minimum of the sum need not be
where $`\xi = 0`$. With a table for everything and only pairs drawn, all errors are zero at the soft optimum, and so is
the variance: there nothing is displaced, and the direction is wrong on the way only. With a network, or with sampled
next states or actions, there is variance left at the solution, and one is led away from it.

By (11.32) the means over all possible batches follow from those over all possible samples, which are few. The checks
enumerate the batches as well.
*/
#include "sac_samples.h"

#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the estimates of one state are made of. */
struct view {
    const struct sac_game *g;
    const double *x;
    int n, actions, s;
    double *xi, *h;
    double weight;
};

static int place(const struct view *v, enum sac_player player, int a) {
    int base = v->g->game.at[player];
    return player == SAC_Q || player == SAC_PI ? base + v->s * v->actions + a : base + v->s;
}

static void add_xi(const struct view *v, enum sac_player player, int a, double value) {
    v->xi[place(v, player, a)] += v->g->rate[player] * v->weight * value;
}

/* To the derivative of the player's xi with respect to parameter `column`. */
static void add_h(const struct view *v, enum sac_player player, int a, int column, double value) {
    if (v->h) v->h[place(v, player, a) * v->n + column] += v->g->rate[player] * v->weight * value;
}

static void add_critic(const struct view *v, const struct sac_sample *t) {
    const struct mdp *m = v->g->m;
    const int target = v->g->game.at[SAC_TARGET];
    double y = 0;
    for (int s2 = 0; s2 < m->states; s2++) {
        double p = t->s2 < 0 ? m->p[mdp_at(m, t->s, t->a, s2)] : s2 == t->s2;
        double follows = m->terminal[s2] ? 0 : m->gamma * p;
        y += p * m->r[mdp_at(m, t->s, t->a, s2)] + follows * v->x[target + s2];
        add_h(v, SAC_Q, t->a, target + s2, -follows); /* eq. 11.22 */
    }
    add_xi(v, SAC_Q, t->a, v->x[place(v, SAC_Q, t->a)] - y); /* eq. 11.21 */
    add_h(v, SAC_Q, t->a, place(v, SAC_Q, t->a), 1);
}

/* The actor and the value from action b, drawn with probability pi[b]; g = log pi - Q / alpha, z: the score. */
static void add_action(const struct view *v, const double *pi, double g, int b) {
    double alpha = v->g->alpha;
    add_xi(v, SAC_V, 0, v->x[place(v, SAC_V, 0)] + alpha * g);
    add_h(v, SAC_V, 0, place(v, SAC_V, 0), 1);
    add_h(v, SAC_V, 0, place(v, SAC_Q, b), -1);
    for (int c = 0; c < v->actions; c++) {
        double z = (c == b) - pi[c];
        add_xi(v, SAC_PI, c, g * z);
        add_h(v, SAC_PI, c, place(v, SAC_Q, b), -z / alpha);
        add_h(v, SAC_V, 0, place(v, SAC_PI, c), alpha * g * z);
        for (int e = 0; e < v->actions; e++) {
            double z_e = (e == b) - pi[e], fisher = pi[c] * ((c == e) - pi[e]);
            add_h(v, SAC_PI, c, place(v, SAC_PI, e), (1 + g) * z * z_e - g * fisher); /* eq. 11.31 */
        }
    }
}

void sac_game_add(const struct sac_game *g, const double *x, const struct sac_sample *t, double weight, double *xi,
                  double *h) {
    int actions = g->m->actions;
    struct view v = {g, x, g->game.n, actions, t->s, xi, h, weight};
    double log_pi[MAX_ACTIONS], pi[MAX_ACTIONS];
    const double *q = x + g->game.at[SAC_Q] + t->s * actions;
    sac_game_policy_at(g, x, t->s, pi, log_pi);
    add_critic(&v, t);
    for (int b = 0; b < actions; b++) {
        v.weight = t->b < 0 ? weight * pi[b] : weight * (b == t->b);
        if (v.weight != 0) add_action(&v, pi, log_pi[b] - q[b] / g->alpha, b);
    }
}

void sac_game_add_target(const struct sac_game *g, const double *x, double *xi, double *h) {
    const int *at = g->game.at;
    double rate = g->rate[SAC_TARGET];
    for (int s = 0; s < g->m->states; s++) {
        int i = at[SAC_TARGET] + s, j = at[SAC_V] + s;
        xi[i] += rate * (x[i] - x[j]); /* eq. 11.21 */
        if (!h) continue;
        h[i * g->game.n + i] += rate;
        h[i * g->game.n + j] -= rate; /* eq. 11.26: at the column of V */
    }
}

int sac_game_samples(const struct sac_game *g, const double *x, bool next, bool action, struct sac_sample *sample,
                     double *probability) {
    int n = 0, actions = g->m->actions, states = g->m->states;
    double pi[MAX_ACTIONS], log_pi[MAX_ACTIONS];
    for (int pair = 0; pair < states * actions; pair++) {
        int s = pair / actions, a = pair % actions;
        sac_game_policy_at(g, x, s, pi, log_pi);
        for (int s2 = next ? 0 : -1; s2 < (next ? states : 0); s2++)
            for (int b = action ? 0 : -1; b < (action ? actions : 0); b++) {
                double p = g->weight[pair] * (next ? g->m->p[mdp_at(g->m, s, a, s2)] : 1) * (action ? pi[b] : 1);
                if (p == 0) continue;
                sample[n] = (struct sac_sample){s, a, s2, b};
                probability[n++] = p;
            }
    }
    return n;
}

void sac_game_batch(const struct sac_game *g, const double *x, const struct sac_sample *batch, int size, double *xi,
                    double *h) {
    memset(xi, 0, (size_t)g->game.n * sizeof *xi);
    if (h) memset(h, 0, (size_t)(g->game.n * g->game.n) * sizeof *h);
    for (int i = 0; i < size; i++) sac_game_add(g, x, &batch[i], 1.0 / size, xi, h);
    sac_game_add_target(g, x, xi, h);
}

void sac_game_mean_correction(const struct sac_game *g, const double *x, const struct sac_sample *sample,
                              const double *probability, int samples, int size, bool two, bool symplectic,
                              double *mean) {
    void (*correction)(const double *, const double *, int, double *) = symplectic ? game_symplectic : game_consensus;
    size_t n = (size_t)g->game.n;
    double *xi = allocate(2 * n * (n + 2), sizeof *xi), *h = xi + n, *mean_xi = h + n * n, *mean_h = mean_xi + n;
    double *c = mean_h + n * n;
    memset(mean, 0, n * sizeof *mean);
    for (int i = 0; i < samples; i++) {
        sac_game_batch(g, x, &sample[i], 1, xi, h);
        correction(xi, h, g->game.n, c);
        for (size_t j = 0; j < n; j++) mean[j] += probability[i] * c[j];
        for (size_t j = 0; j < n; j++) mean_xi[j] += probability[i] * xi[j];
        for (size_t j = 0; j < n * n; j++) mean_h[j] += probability[i] * h[j];
    }
    correction(mean_xi, mean_h, g->game.n, c);
    double own = two ? 0 : 1.0 / size; /* the share of products in which both factors are of one sample */
    for (size_t j = 0; j < n; j++) mean[j] = own * mean[j] + (1 - own) * c[j]; /* eq. 11.32 */
    free(xi);
}
