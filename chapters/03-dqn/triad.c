/*
### The projected fixed point

Where does it come to rest? Not at the fixed point $`V_\pi = T_\pi V_\pi`$ of chapter 1, since the features need not be
able to express $`T_\pi V`$ for a $`V`$ that they do express. What they can do is come as near to it as possible.
*Near* is measured by the data, and $`G`$ is to have an inverse here (else several $`\theta`$ are equally near):

(3.11) definition: Length weighted by the data, and the projection onto what the features can express
```math
\|V\|_d^2 = \sum_s d(s)\,V(s)^2, \qquad
\Pi V = F\,\arg\min_\theta \|F\theta - V\|_d^2 = F\,G^{-1} F^{\top} D\,V .
```

At rest $`G\theta = b + C\theta = F^{\top} D\,(r_\pi + \gamma P_\pi F\theta)`$. Multiply by $`F G^{-1}`$:

(3.12) The projected fixed point
```math
(G - C)\,\theta = b \quad\Longleftrightarrow\quad V_\theta = \Pi\,T_\pi V_\theta .
```

Backup and projection alternate, so to say, and the values that survive both are the ones that TD finds. The backup
$`T_\pi`$ contracts in the largest difference, by $`\gamma`$, (1.15). The projection does not lengthen anything in the
length (3.11), by Pythagoras. The trouble is that these are two different measures. If both held in one and the same,
$`\Pi T_\pi`$ would contract.

### Why on-policy shares are safe

Let the shares be those in which the policy itself visits the states in the long run: what arrives in a state is what
was there, $`d(s') = \sum_s d(s)\,P_\pi(s,s')`$. Take any $`V`$. The mean of its squares after a step is
$`\sum_s d(s)\,\mathbb{E}[V(S')^2 \mid s] = \sum_{s'} d(s')\,V(s')^2 = \|V\|_d^2`$. And a mean of squares is the square
of the mean plus the variance:

(3.13) With on-policy shares the mean over next states shortens, and what is lost is variance
```math
\|V\|_d^2 - \|P_\pi V\|_d^2 = \sum_s d(s)\,\mathrm{Var}[V(S') \mid s] \;\ge\; 0 .
```

So $`T_\pi`$ contracts by $`\gamma`$ in *this* length, and $`\Pi T_\pi`$ with it: there is exactly one projected fixed
point. For the step it means the following. $`\theta^{\top} G\,\theta = \|V_\theta\|_d^2`$, and
$`\theta^{\top} C\,\theta`$ is $`\gamma`$ times the weighted product of $`V_\theta`$ and $`P_\pi V_\theta`$, which is
half of $`\|V_\theta\|_d^2 + \gamma^2\|P_\pi V_\theta\|_d^2 - \|V_\theta - \gamma P_\pi V_\theta\|_d^2`$. With (3.13):

(3.14) With on-policy shares the mean step leads home
```math
\theta^{\top}(G - C)\,\theta = \frac{1 - \gamma^2}2\,\|V_\theta\|_d^2
+ \frac12\,\|V_\theta - \gamma P_\pi V_\theta\|_d^2
+ \frac{\gamma^2}2 \sum_s d(s)\,\mathrm{Var}[V_\theta(S') \mid s] .
```

No term is negative, and for $`\gamma < 1`$ the first one is positive unless all values vanish. Write $`\theta`$ for the
distance from the fixed point: a small mean step changes its squared length by $`-2\alpha\,\theta^{\top}(G-C)\,\theta`$,
so every step goes nearer. (Where episodes end and begin anew, what arrives in a state without the beginnings is less
than what was there; that only adds to (3.13).) For the sampled steps, with falling step sizes, convergence with
probability 1 was proved by Tsitsiklis and Van Roy in 1997 [S191].

What is found is not the best fit $`\Pi V_\pi`$, but not far from it either. The distance of $`V_\theta`$ from
$`V_\pi`$ has two parts at a right angle: $`\Pi V_\pi - V_\pi`$, which no parameters can mend, and
$`V_\theta - \Pi V_\pi = \Pi\,(T_\pi V_\theta - T_\pi V_\pi)`$:

(3.15) How far from the truth TD comes to rest
```math
\|V_\theta - V_\pi\|_d^2 = \|\Pi V_\pi - V_\pi\|_d^2 + \gamma^2\,\|\Pi P_\pi\,(V_\theta - V_\pi)\|_d^2 .
```

By (3.13) the last term is at most $`\gamma^2 \|V_\theta - V_\pi\|_d^2`$, so the error is at most
$`1/\sqrt{1-\gamma^2}`$ times the least possible: 2.3 times for $`\gamma = 0.9`$, 7.1 times for 0.99.

Nothing of this is left when the shares are others. (3.12) still says where rest would be, but $`P_\pi`$ may lengthen
then: a state that is rarely in the data, and so counts little, may be the one to which all others lead.

### Two states

The smallest case, known as *w to 2w*: two states with the features 1 and 2, no rewards, the first leads to the
second. That one stays with probability $`p`$, and else the episode ends and the next one begins in the first state.
All values are 0, and $`\theta = 0`$ expresses them. Take the first state alone: its value is $`\theta`$, its target
$`2\gamma\theta`$. If $`\theta`$ is positive and $`\gamma > 1/2`$ the target is above the value; the step raises
$`\theta`$, and the target rises twice as fast. Each such step multiplies $`\theta`$ by $`1 + \alpha\,(2\gamma - 1)`$,
without end. What prevents it on-policy? After every visit of the first state comes one of the second, where the value
$`2\theta`$ is above its target $`2 p \gamma\theta`$, and that pulls back harder. With a share $`d`$ of the first
state $`G - C = d\,(1 - 2\gamma) + 4\,(1-d)(1 - \gamma p)`$, and for $`\gamma > 1/2`$ the balance tips at

(3.16) The share of the first state beyond which its values run away
```math
d^{\ast} = \frac{4\,(1 - \gamma p)}{4\,(1 - \gamma p) + 2\gamma - 1}, \qquad
\text{on-policy: } d = \frac{1 - p}{2 - p} \le d^{\ast} .
```

So it is not that *any* other share does harm; it takes one that has too little of the states where the values are
corrected. Chapter 11 meets the same example as (11.41).

### A star

One may suspect that this is for want of features: a single parameter for two states. So the next example has more
parameters than states, eight for seven, and each assignment of values can be expressed, by many $`\theta`$. It is
Baird's of 1995, in the form that Sutton and Barto give it [S192].

(3.17) definition: The star: six states on the rim, one in the centre
```math
V(s;\theta) = 2\,\theta_s + \theta_8 \;\text{ on the rim, } s = 1, \ldots, 6; \qquad
V(7;\theta) = \theta_7 + 2\,\theta_8 \;\text{ in the centre.}
```

There are two actions, the same in every state: one leads to the centre, the other to a state of the rim, each equally
likely. No rewards. The policy that acts takes the first with probability 1/7, so it is in each state equally often; the
policy that is judged takes it always. So that a step counts as often as that policy would make it, it is multiplied by
the *importance weight*, as in (1.34) but of a single action: the ratio of both policies' probabilities, 7 for the first
action and 0 for the second. On average that replaces the policy that acts by the one that is judged, in the next state,
but not in the share of states.

@figure 03_star The two states and the star. Arrows: the policy that is judged. In the circles: the values.

The rim's values, once they are equal, stay so. Write $`u`$ for them and $`v`$ for the centre's. Targets are
$`\gamma v`$ everywhere. $`\theta_8`$ is moved by all seven states; that is the line through which the rim pulls at the
centre:

(3.18) The star in two numbers
```math
\mathbb{E}\begin{bmatrix} \Delta u \\ \Delta v \end{bmatrix}
= \frac{\alpha}7 \begin{bmatrix} -10 & 12\gamma - 2 \\ -12 & 17\gamma - 5 \end{bmatrix}
\begin{bmatrix} u \\ v \end{bmatrix}, \qquad
x^2 - (17\gamma - 15)\,x + 26\,(1 - \gamma) = 0 .
```

The roots $`x`$ are the eigenvalues of the matrix. Their product is positive, their sum $`17\gamma - 15`$: beyond
$`\gamma = 15/17 \approx 0.882`$ the values run away, however small $`\alpha`$ is. Enough features are no protection.
*/
#include "triad.h"

#include "numbers/linear.h"
#include "numbers/order.h"

#include <math.h>
#include <string.h>

void triad_matrices(const struct triad *z, double *g, double *c, double *b) {
    int n = z->n;
    for (int i = 0; i < n * n; i++) g[i] = c[i] = 0;
    for (int i = 0; i < n; i++) b[i] = 0;
    for (int s = 0; s < z->states; s++) {
        double after[TRIAD_MAX] = {0};
        for (int s2 = 0; s2 < z->states; s2++)
            for (int j = 0; j < n; j++) after[j] += z->p[s * z->states + s2] * z->f[s2 * n + j];
        for (int i = 0; i < n; i++) { /* eq. 3.10 */
            double along = z->share[s] * z->f[s * n + i];
            b[i] += along * z->r[s];
            for (int j = 0; j < n; j++) {
                g[i * n + j] += along * z->f[s * n + j];
                c[i * n + j] += z->gamma * along * after[j];
            }
        }
    }
}

bool triad_fixed_point(const struct triad *z, double *theta) {
    double g[TRIAD_MAX * TRIAD_MAX], c[TRIAD_MAX * TRIAD_MAX];
    triad_matrices(z, g, c, theta);
    for (int i = 0; i < z->n * z->n; i++) g[i] -= c[i];
    return linear_solve(g, theta, z->n); /* eq. 3.12 */
}

void triad_two_states(struct triad *z, double gamma, double stays, double share) {
    *z = (struct triad){.states = 2, .n = 1, .gamma = gamma};
    z->share[0] = share, z->share[1] = 1 - share;
    z->f[0] = 1, z->f[1] = 2;
    z->p[1] = 1, z->p[3] = stays;
}

void triad_star(struct triad *z, double gamma, double centre, double *theta) {
    enum { RIM = TRIAD_STAR - 1 };
    *z = (struct triad){.states = TRIAD_STAR, .n = TRIAD_MAX, .gamma = gamma};
    for (int s = 0; s < TRIAD_STAR; s++) { /* eq. 3.17 */
        z->share[s] = 1.0 / (double)TRIAD_STAR;
        z->f[s * TRIAD_MAX + s] = s < RIM ? 2 : 1;
        z->f[s * TRIAD_MAX + TRIAD_MAX - 1] = s < RIM ? 1 : 2;
        for (int s2 = 0; s2 < RIM; s2++) z->p[s * TRIAD_STAR + s2] = (1 - centre) / (double)RIM;
        z->p[s * TRIAD_STAR + RIM] = centre;
    }
    for (int i = 0; theta && i < TRIAD_MAX; i++) theta[i] = i == RIM ? 10 : 1; /* as in Sutton and Barto's figure */
}

/*
### From copy to copy

Now a target network: a copy $`\bar\theta`$ that stays as it is for $`N`$ steps. Between two copies the mean step is
that of a regression, $`\theta \leftarrow \theta + \alpha\,(b + C\bar\theta - G\theta)`$, which starts at
$`\theta = \bar\theta`$. Let $`\bar\theta_k`$ be the $`k`$-th copy's distance from the fixed point. Then $`N`$ steps
make of it

(3.19) From one copy to the next, N mean steps
```math
\bar\theta_{k+1} = M_N\,\bar\theta_k, \qquad
M_N = (I - \alpha G)^N + \alpha \sum_{j=0}^{N-1} (I - \alpha G)^j\,C .
```

$`N = 1`$ is no target network, $`M_1 = I - \alpha\,(G - C)`$. If the regression is taken to its end,
$`M_\infty = G^{-1}C`$ where $`G`$ has an inverse: not the difference of the two matrices decides then but their
quotient. Errors die out if every eigenvalue of it has a modulus below 1. For one parameter nothing is gained by that:
the quotient is a number, the *gain* $`\kappa = C/G`$, and

(3.20) One parameter, from copy to copy
```math
M_N = \kappa + (1 - \kappa)\,(1 - \alpha G)^N .
```

For $`0 < \alpha G < 1`$ this is a mean of $`1`$ and $`\kappa`$, so it is above 1 if and only if $`\kappa > 1`$,
whatever $`N`$ is. The two states are such a case, where $`\kappa > 1`$ is $`d > d^{\ast}`$, and no target network helps
there. And a gain below $`-1`$, harmless without a copy, diverges with a late one. But with several parameters a copy
does help, and most where the features can express any values and every state is in the data. The regression then ends
with $`F\theta`$ *at* its targets:

(3.21) Where the features can express anything, copying late is the backup itself
```math
F\,M_\infty = \gamma\,P_\pi\,F .
```

Then the errors of the values shrink from copy to copy as in a table, at least by $`\gamma`$ in the largest difference,
whatever the shares are. The star is such a case: what enough features could not do alone, they do with a target
network. Chapter 11 asks the same of copies that move slowly all the time, by a share of the way per step: there it is
the real parts of the eigenvalues of $`G^{-1}C`$ that must be below 1, (11.43), and (11.44) is a small example in which
that makes the difference.
*/
void triad_copy_map(const struct triad *z, double alpha, int updates, double *m) {
    double g[TRIAD_MAX * TRIAD_MAX], c[TRIAD_MAX * TRIAD_MAX], b[TRIAD_MAX], old[TRIAD_MAX * TRIAD_MAX];
    int n = z->n;
    triad_matrices(z, g, c, b);
    for (int i = 0; i < n * n; i++) m[i] = i / n == i % n;
    for (int k = 0; k < updates; k++) {
        memcpy(old, m, (size_t)(n * n) * sizeof *m);
        for (int i = 0; i < n * n; i++) { /* eq. 3.19, step by step */
            double pull = c[i];
            for (int j = 0; j < n; j++) pull -= g[i / n * n + j] * old[j * n + i % n];
            m[i] += alpha * pull;
        }
    }
}

/*
The largest modulus of an eigenvalue is what $`\|M^{k}\|^{1/k}`$ tends to, for any norm. Squaring fifty times gives
$`k = 2^{50}`$; each square is divided by its size, and the sizes are put together at the end by roots. Where there are
more parameters than states, some directions of $`\theta`$ change no value; no step leads along them, and they would
count with the eigenvalue 1. So $`M`$ is taken on the span of the features alone, which it maps to itself.

fold: How fast values grow
*/
static double product(int n, const double *x, const double *y) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

/* The features' span: orthonormal rows of e; returns how many. */
static int span(const struct triad *z, double *e) {
    int rank = 0, n = z->n;
    for (int s = 0; s < z->states; s++) {
        double *row = e + rank * n;
        memcpy(row, z->f + s * n, (size_t)n * sizeof *row);
        for (int k = 0; k < 2 * rank; k++) { /* twice, for the rounding */
            const double *other = e + k % rank * n;
            double along = product(n, row, other);
            for (int i = 0; i < n; i++) row[i] -= along * other[i];
        }
        double length = sqrt(product(n, row, row));
        if (length < 1e-9 * sqrt(product(n, z->f + s * n, z->f + s * n)) || length == 0) continue;
        for (int i = 0; i < n; i++) row[i] /= length;
        if (++rank == n) break;
    }
    return rank;
}

double triad_growth(const struct triad *z, const double *m) {
    enum { SQUARES = 50 };
    double e[TRIAD_MAX * TRIAD_MAX], a[TRIAD_MAX * TRIAD_MAX], square[TRIAD_MAX * TRIAD_MAX], size[SQUARES];
    int n = z->n, rank = span(z, e);
    for (int i = 0; i < rank; i++)
        for (int j = 0; j < rank; j++) {
            a[i * rank + j] = 0;
            for (int k = 0; k < n; k++) a[i * rank + j] += e[i * n + k] * product(n, m + k * n, e + j * n);
        }
    for (int k = 0; k < SQUARES; k++) {
        size[k] = 0;
        for (int i = 0; i < rank * rank; i++) size[k] = larger(size[k], fabs(a[i]));
        if (size[k] == 0) return 0;
        for (int i = 0; i < rank * rank; i++) a[i] /= size[k];
        for (int i = 0; i < rank * rank; i++) {
            square[i] = 0;
            for (int j = 0; j < rank; j++) square[i] += a[i / rank * rank + j] * a[j * rank + i % rank];
        }
        memcpy(a, square, (size_t)(rank * rank) * sizeof *a);
    }
    double growth = 1;
    for (int k = SQUARES; k-- > 0;) growth = size[k] * sqrt(growth);
    return growth;
}

/*
### The triad, one part at a time

Each of the three can be taken away from the star, with the same stream of states and actions, constant steps
$`\alpha = 0.01`$, $`\gamma = 0.99`$, and the start of Sutton and Barto's figure. *On-policy*: the policy that is judged
is the one that acts, so the weights are 1. *Returns*: the targets are returns instead of values; here every return is
0. *A table*: seven numbers that start with the same values. And a *target network*: all three parts are there, and the
targets' parameters are copied every 500 steps. All true values are 0, for both policies and all variants; so the error
is the size of the values.
*/
static double value_of(const struct triad *z, const double *theta, int s) {
    double value = 0;
    for (int i = 0; i < z->n; i++) value += z->f[s * z->n + i] * theta[i];
    return value;
}

double triad_size(const struct triad *z, const double *theta) {
    double sum = 0;
    for (int s = 0; s < z->states; s++) {
        double value = value_of(z, theta, s);
        sum += z->share[s] * value * value;
    }
    return sqrt(sum);
}

void triad_learn(struct triad_learner *x, int s, double r, int s2, double g, double weight) {
    const struct triad *z = &x->z;
    double target = x->returns ? g : r + z->gamma * value_of(z, x->copy, s2);
    double error = target - value_of(z, x->theta, s);
    for (int i = 0; i < z->n; i++) x->theta[i] += x->alpha * weight * error * z->f[s * z->n + i];
    if (++x->updates % x->copy_every == 0) memcpy(x->copy, x->theta, sizeof x->copy);
}

/*
@figure 03_triad Left: error on the star, mean of twenty runs on logarithmic axes; a run ends where its error has passed
a million millions. Right: by which factor an error is multiplied from one copy to the next, in the long run, for mean
steps and by the number of steps between copies (1: no target network).

With all three parts each of twenty runs diverges; without any one of them, none does, and neither with the target
network.

@claim C3.42 03_triad step=1000000: least 'all three' > 1000000000000
@claim C3.43 03_triad step=1000000: most 'on-policy' < 1
@claim C3.44 03_triad step=1000000: most 'returns' < 0.001
@claim C3.45 03_triad step=1000000: most 'table' < 1
@claim C3.46 03_triad step=1000000: most 'target network' < 1

The right half is (3.19). Without a target network all three grow. The star's errors grow from copy to copy as long as
the copies come too early; beyond some number of steps the regression has gone far enough, and (3.21) takes over. The
two features of (11.44) do the same. The two states, with shares of one half, grow at any number, (3.20). Outside of the
picture is a gain of $`-12.6`$ (two states again, but the second feature is $`-20`$, and in one datum of a thousand): an
error is multiplied by @{03_periods/1/negative gain} per step without a target network, and by
@{03_periods/1000/negative gain} from copy to copy, with the other sign each time, with 1000 steps between them. There
it is the late copy that does the damage.

@claim C3.47 03_periods updates=50: 'star' > 1
@claim C3.48 03_periods updates=10000: 'star' < 1
@claim C3.49 03_periods updates=100: 'two features' > 1
@claim C3.50 03_periods updates=10000: 'two features' < 1
@claim C3.51 03_periods updates=*: least 'two states' > 1
@claim C3.52 03_periods updates=1: 'negative gain' < 1
@claim C3.53 03_periods updates=10000: 'negative gain' > 1

### What of it DQN keeps

All three, and with a maximum in the place of $`P_\pi`$ and features that are learned. Nothing above covers that. What
stands between DQN and the star is this. The *target network*: learning is a sequence of regressions, (3.2), and what
decides is nearer to the quotient than to the difference of the two matrices. *Many parameters*: the more of the
data's values a network can express at once, the nearer it is to (3.21); as the star shows, that takes both. *Replay
of its own past*: the data are those of policies that this one was a moment ago, so the shares are not far from its
own; in (3.16) near is enough. Learning from somebody else's data, which has no such neighbourhood, is
correspondingly harder. And *clipping*, (3.4), where it is used, bounds a step, though not their sum.

How much of the triad is left then? Four trainings on the cart-pole, 30,000 steps each: from DQN's own data, and from
those of a policy that acts at random throughout; with the target network, and without. Every 5,000 steps the greedy
policy plays, and what the network promises for its actions is compared with the discounted return that follows (as in
[a later section](#what-the-networks-promise)). No return on the cart-pole is above 100.

@figure 03_kept What the networks promise on the way of their greedy policies, mean of ten runs, on a logarithmic axis.

Without the target network the promises pass a thousand within the first 5,000 steps, on average. On DQN's own data
they come back, though not yet to what can be true. On random data they grow on, in every run to tens of thousands.
(The learning rate falls to zero over a run, so these runs cannot tell whether they would grow for ever.) With the
target network they stay in the range of what is possible on DQN's own data, and end a little above it on random data.
So the deadly triad is there, in a network on the cart-pole, and the target network contains it.

@claim C3.54 03_kept step=5000: 'no target network estimate' > 1000
@claim C3.55 03_kept step=5000: 'random data without it estimate' > 1000
@claim C3.56 03_kept step=30000: 'no target network estimate' - 'no target network estimate' at step=10000 < 0
@claim C3.57 03_kept step=30000: least 'no target network estimate' > 100
@claim C3.58 03_kept step=30000: least 'random data without it estimate' > 10000
@claim C3.59 03_kept step=30000: 'random data without it estimate' - 'random data without it estimate' at step=10000 > 0
@claim C3.60 03_kept step=30000: most 'DQN estimate' < 100
@claim C3.61 03_kept step=30000: most 'random data estimate' < 130

The greedy policies do not show it. On DQN's own data, after these 30,000 steps, the one without target network obtains
more (it learns faster at first and pays for it later, as [the ablation](#what-replay-is-made-of) shows); on random data
the two are not told apart. Values that are too large by a factor of more than a hundred can still have their largest
one in the right place. So a return that looks healthy says nothing about the values behind it; an actor-critic, which
climbs the critic's slopes, may have more to fear. (Van Hasselt and others study the triad in DQN on a larger scale
[S190].)

@claim C3.62 03_kept step=30000: 'no target network return' - 'DQN return' > 0
@claim C3.63 03_kept step=30000: 'random data without it return' - 'random data return' unclear
*/
