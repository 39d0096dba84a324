/*
### n steps

(1.27) definition: The n-step return
```math
G_t^{(n)} = R_{t+1} + \gamma R_{t+2} + \dots + \gamma^{n-1} R_{t+n} + \gamma^n\,V(S_{t+n}), \qquad
G_t^{(n)} = G_t \text{ if the episode ends within } n \text{ steps}.
```

TD(0) moves $`V(S_t)`$ towards $`G_t^{(1)}`$, Monte Carlo towards $`G_t^{(\infty)}`$. A return of one step more puts
$`R_{t+n+1} + \gamma V(S_{t+n+1})`$ in the place of $`V(S_{t+n})`$: it differs by $`\gamma^n\,\delta_{t+n}`$, as long as
$`V`$ is held fixed. These differences add up. (After the end of the episode there are no errors: they count as 0.)

(1.28) An n-step return is the estimate and n TD errors
```math
G_t^{(n)} - V(S_t) = \sum_{k=0}^{n-1} \gamma^k\,\delta_{t+k} .
```

What is gained by waiting is a target that is less wrong in the mean. Subtract (1.13) from the mean of (1.27): the
rewards go, and what is left is the error of the estimate $`n`$ steps later.

(1.29) The mean error of an n-step return
```math
\mathbb{E}_\pi\big[G_t^{(n)} \mid S_t = s\big] - V_\pi(s)
= \gamma^n \sum_{s'} \big(P_\pi^n\big)(s,s')\,\big(V(s') - V_\pi(s')\big) .
```

What is paid is variance: $`n`$ random rewards and $`n`$ random steps in place of one. So which $`n`$? It depends on
how wrong the estimate is, and that changes while it is learned.

### All of them at once

The mean of two targets is a target. Give the $`n`$-step return the weight $`(1-\lambda)\,\lambda^{n-1}`$ with
$`0 \le \lambda < 1`$; these weights sum to 1. All returns that reach the end of the episode, at step $`T`$, are
equal to $`G_t`$, which so has the weight that the shorter ones leave:

(1.30) definition: The λ-return
```math
G_t^{\lambda} = (1-\lambda) \sum_{n=1}^{T-t-1} \lambda^{n-1}\,G_t^{(n)} + \lambda^{T-t-1}\,G_t .
```

$`\lambda = 0`$ is TD(0), and $`\lambda = 1`$, which this form allows too, Monte Carlo. Put (1.28) into it: the error
$`\delta_{t+k}`$ occurs in all returns of more than $`k`$ steps, whose weights sum to $`\lambda^k`$. The sum without its
first term is $`\gamma\lambda`$ times that of the next step, which gives the second form, the one that programs compute
from the end of the episode to its start:

(1.31) The λ-return by its TD errors, and one step at a time
```math
G_t^{\lambda} - V(S_t) = \sum_{k=0}^{T-t-1} (\gamma\lambda)^k\,\delta_{t+k}, \qquad
G_t^{\lambda} = R_{t+1} + \gamma\,\big((1-\lambda)\,V(S_{t+1}) + \lambda\,G_{t+1}^{\lambda}\big) .
```

So $`\lambda`$ is a second discount, for TD errors: what happens $`k`$ steps later changes the present value by
$`(\gamma\lambda)^k`$ of it. In chapter 4 the same sum stands in the place of the return less the baseline, and is
called *generalized advantage estimation*.

### Looking back

Read in this way, (1.31) need not wait. When $`\delta_t`$ becomes known, every state that was visited before has its
share in it, and it is known how much. Keep these shares, in a number for each state, its *eligibility trace*: all of
them fade by $`\gamma\lambda`$ a step, and the one of the present state goes up by one.

(1.32) definition: TD(λ): traces, and the update of all states; before the first step all traces are 0
```math
z_t(s) = \gamma\lambda\,z_{t-1}(s) + \mathbb{1}[s = S_t], \qquad
V(s) \leftarrow V(s) + \alpha\,\delta_t\,z_t(s) \quad \text{for all } s .
```

The *forward view* (1.30) looks ahead from each state and says what is learned; the *backward view* (1.32) looks back
from each error and says how. They agree if $`V`$ is held fixed during the episode and all updates are applied at its
end: both are $`\alpha`$ times the sum of $`(\gamma\lambda)^k\,\delta_{t+k}`$ over all pairs of a visit $`t`$ and a step
$`t+k`$ not before it, once ordered by the visit and once by the step.

(1.33) Both views make the same change
```math
\sum_{t\,:\,S_t = s} \alpha\,\big(G_t^{\lambda} - V(S_t)\big) = \sum_{t} \alpha\,\delta_t\,z_t(s)
\qquad \text{for every } s,\ V \text{ held fixed} .
```

(At length in the first edition of Sutton and Barto's book, section 7.4 [S230].) With $`\lambda = 1`$ this is
every-visit Monte Carlo with a constant step. Applied at once, as (1.32) is written and used, the updates differ a
little, because $`\delta_t`$ is computed with values that have moved since the visit; for small steps the difference
vanishes like $`\alpha^2`$.

```text
TD(λ)                      z ← 0 before each episode; then after each step
                           δ ← R + γ V(s') - V(s)
                           z ← γ λ z in all states; z(s) ← z(s) + 1
                           V ← V + α δ z in all states (1.32)
```
*/
#include "traces.h"

#include "numbers/rng.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double td_n_step_return(const struct td_data *data, int t, int n, double gamma, const double *v) {
    double g = 0, discount = 1;
    for (int k = 0; k < n; k++, discount *= gamma) { /* eq. 1.27 */
        g += discount * data->step[t + k].r;
        if (data->step[t + k].last) return g;
    }
    return g + discount * v[data->step[t + n - 1].s2];
}

/* eq. 1.31, from the end of each episode to its start */
void td_lambda_returns(const struct td_data *data, double gamma, double lambda, const double *v, double *g) {
    for (int i = data->n - 1; i >= 0; i--) {
        struct td_step t = data->step[i];
        g[i] = t.r;
        if (!t.last) g[i] += gamma * ((1 - lambda) * v[t.s2] + lambda * g[i + 1]);
    }
}

void td_lambda_forward(const struct td_data *data, double alpha, double gamma, double lambda, int states,
                       const double *v, double *change) {
    double *g = allocate((size_t)data->n, sizeof *g);
    td_lambda_returns(data, gamma, lambda, v, g);
    memset(change, 0, (size_t)states * sizeof *change);
    for (int i = 0; i < data->n; i++) change[data->step[i].s] += alpha * (g[i] - v[data->step[i].s]);
    free(g);
}

/* The traces of eq. 1.32 on entering a step. */
static void fade(double *trace, int states, int s, double factor) {
    for (int i = 0; i < states; i++) trace[i] *= factor;
    trace[s] += 1;
}

void td_lambda_backward(const struct td_data *data, double alpha, double gamma, double lambda, int states,
                        const double *v, double *change) {
    double *trace = allocate((size_t)states, sizeof *trace);
    memset(change, 0, (size_t)states * sizeof *change);
    for (int i = 0; i < data->n; i++) {
        struct td_step t = data->step[i];
        double error = t.r + gamma * v[t.s2] - v[t.s];
        fade(trace, states, t.s, gamma * lambda);
        for (int s = 0; s < states; s++) change[s] += alpha * error * trace[s];
        if (t.last) memset(trace, 0, (size_t)states * sizeof *trace);
    }
    free(trace);
}

double td_lambda_update(double *v, double *trace, int states, struct td_step step, double alpha, double gamma,
                        double lambda) {
    double error = step.r + gamma * v[step.s2] - v[step.s];
    fade(trace, states, step.s, gamma * lambda);
    for (int s = 0; s < states; s++) v[s] += alpha * error * trace[s]; /* eq. 1.32 */
    if (step.last) memset(trace, 0, (size_t)states * sizeof *trace);
    return error;
}

/*
### Yesterday's data

All of this estimates the value of the policy that has played. A policy that is learned changes, and the episodes that
it played yesterday are those of another one, $`b`$. May they be used? The mean of their returns is $`V_b`$; to read
$`V_\pi`$ from them each must be counted as often as $`\pi`$ would have produced it, relative to $`b`$. The
probability of an episode is a product of the policy's probabilities and the world's, and in the quotient the world's
cancel:

(1.34) definition: The importance weight of an episode from step t on
```math
W_t = \prod_{k=t}^{T-1} \frac{\pi(A_k\mid S_k)}{b(A_k\mid S_k)} .
```

It contains the policies' probabilities and nothing else: the world stays unknown. Two things are presumed: $`b`$ tries
whatever $`\pi`$ may do, $`b(a\mid s) > 0`$ where $`\pi(a\mid s) > 0`$; and the episodes of both policies end. Then the
mean of $`W_t\,G_t`$ is a sum over all episodes with the same terms as the one that defines $`V_\pi`$:

(1.35) Weighted returns of one policy have the mean of another
```math
\mathbb{E}_b[\,W_t\,G_t \mid S_t = s\,] = V_\pi(s), \qquad \mathbb{E}_b[\,W_t \mid S_t = s\,] = 1 .
```

The mean is right; the trouble is the spread. Let $`M_k(s) = \mathbb{E}_b[W^2 G^k \mid S = s]`$. Take the first step
out of the product and the sum, $`G = R + \gamma G'`$, and expand the square:

(1.36) The second moment of weighted returns, one step at a time
```math
M_2(s) = \sum_a \frac{\pi(a\mid s)^2}{b(a\mid s)} \sum_{s'} p(s'\mid s,a)
\big(r^2 M_0(s') + 2\gamma\,r\,M_1(s') + \gamma^2 M_2(s')\big),
```

where $`r`$ is the reward of that transition, and in a terminal state $`M_0 = 1`$, $`M_1 = M_2 = 0`$. (The equations of
$`M_0`$ and $`M_1`$ have $`M_0(s')`$ and $`r\,M_0(s') + \gamma M_1(s')`$ in the brackets.) It is a Bellman equation in
which the policy is replaced by $`\pi^2/b`$, and these numbers sum to more than 1 wherever the policies differ: the mean
square of the weights grows with every such step. An episode of a hundred steps has a weight that is a product of a
hundred quotients, nearly always close to zero and once in a while enormous.

The mean of $`N`$ such episodes from a state can be taken in two ways:

(1.37) definition: Off-policy Monte Carlo with ordinary and with weighted importance weights
```math
\hat V_{\mathrm{ordinary}} = \frac1N \sum_{i=1}^{N} W_i\,G_i, \qquad
\hat V_{\mathrm{weighted}} = \frac{\sum_i W_i\,G_i}{\sum_i W_i} .
```

The first is right on average, by (1.35), with the variance $`(M_2 - V_\pi^2)/N`$. The second divides by what the
weights happened to sum to. With a single episode the weight cancels altogether, so its mean is $`V_b`$ and no less
wrong than without weights; with many it is right, and what is left of its variance is that of $`W\,(G - V_\pi)`$ in
the place of $`W\,G`$. A large weight now does no harm where the return is an ordinary one; all estimates stay between
the least and the largest return that was seen. It is the usual bargain: some bias, which goes away, for much variance,
which would not.

On a loop the growth can be seen by hand. Let the action $`a`$ in a state $`s`$ lead back to $`s`$ with probability
$`q_a`$, and else away for good. Take the part of $`M_0(s)`$ that the episodes of one round contribute, those of two,
and so on. Each further round multiplies it by one and the same number:

(1.38) On a loop the squared weights of episodes of n rounds count κ to the n-1 times those of one round
```math
\kappa = \sum_a \frac{\pi(a\mid s)^2}{b(a\mid s)}\,q_a, \qquad
\text{finite variance of the ordinary estimate} \iff \kappa < 1 .
```

Where $`\kappa \ge 1`$ the episodes still end with probability 1, and every mean is finite; the variance is not
(Sutton and Barto's example 5.5 is such a loop [S231]).
*/
struct td_weighted td_weighted_episode(const struct mdp *m, const double *judged, const double *acts, int s,
                                       struct rng *rng) {
    struct td_weighted x = {1, 0};
    double discount = 1;
    for (int i = 0; i < 1000000; i++, discount *= m->gamma) {
        if (m->terminal[s]) return x;
        int a = rng_choice(rng, acts + s * m->actions, m->actions);
        int s2 = rng_choice(rng, m->p + mdp_at(m, s, a, 0), m->states);
        x.weight *= judged[s * m->actions + a] / acts[s * m->actions + a]; /* eq. 1.34 */
        x.g += discount * m->r[mdp_at(m, s, a, s2)];
        s = s2;
    }
    die(EXIT_INPUT, "an episode has not ended after a million steps");
}

double td_weighted_mean(const struct td_weighted *episode, int n, enum td_weighting how) {
    double sum = 0, weights = 0;
    for (int i = 0; i < n; i++) {
        double w = how == UNWEIGHTED ? 1 : episode[i].weight;
        sum += w * episode[i].g;
        weights += w;
    }
    return sum / (how == WEIGHTED ? weights : n); /* eq. 1.37 */
}

/* One step of eq. 1.36 and of the same for W^2 and W^2 G, from the moments of one step less. */
static void moments_before(const struct mdp *m, const double *judged, const double *acts, int s, const double *after,
                           double sum[3]) {
    int n = m->states;
    sum[0] = sum[1] = sum[2] = 0;
    for (int a = 0; a < m->actions; a++) {
        double p = judged[s * m->actions + a];
        if (p == 0) continue;
        for (int s2 = 0; s2 < n; s2++) {
            double share = p * p / acts[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)];
            double r = m->r[mdp_at(m, s, a, s2)], y = m->gamma;
            sum[0] += share * after[s2];
            sum[1] += share * (r * after[s2] + y * after[n + s2]);
            sum[2] += share * (r * r * after[s2] + 2 * y * r * after[n + s2] + y * y * after[2 * n + s2]);
        }
    }
}

void td_weight_moments(const struct mdp *m, const double *judged, const double *acts, int h, double *moment) {
    int n = m->states;
    double *after = allocate(3 * (size_t)n, sizeof *after);
    for (int i = 0; i < 3 * n; i++) moment[i] = i < n;
    for (int k = 0; k < h; k++) {
        memcpy(after, moment, 3 * (size_t)n * sizeof *after);
        for (int s = 0; s < n; s++) {
            double sum[3];
            if (m->terminal[s]) continue;
            moments_before(m, judged, acts, s, after, sum);
            for (int i = 0; i < 3; i++) moment[i * n + s] = sum[i];
        }
    }
    free(after);
}

/*
What follows for old data? Whoever learns from returns, and the traces of this part do, must weigh them by products of
quotients, and the longer the products, the less is left of the data. Whoever learns from single steps has a shorter
way. The target $`R + \gamma \sum_{a'} \pi(a'\mid S')\,Q(S',a')`$ of an action value has the next action of the policy
that is judged, its mean or a sample drawn afresh, in the place of the one that was played; and the action that was
taken is the one that is asked about: there is no action left to be weighed. That is why Q-learning (chapter 2), DQN and
the critics of DDPG, TD3 and SAC learn from old transitions without any weight, and why REINFORCE (chapter 4) throws its
episodes away after one update. What the transitions still have of the old policy is how often each state and action
occurs, and this may do harm, as chapter 3 shows.

### The experiment of this part

First the step between. Two worlds are learned by TD(λ), (1.32), with eleven step sizes, from values of 0: a longer
random walk, of 19 states, with the rewards -1 and 1 on its exits, in Sutton and Barto's manner [S232], and the
six-state graph. The error is the root mean square over the states, after each of the first ten episodes, and of these
ten the mean; all learn from the same episodes.

@figure 01_lambda Error of TD(λ) during the first ten episodes by step size: a random walk of 19 states (left) and the
six-state graph (right); mean of 100 runs, an error above 1000 counted as 1000. The colours are the same on both sides.

On the walk neither end is the best. Let each have its best step: $`\lambda = 0.6`$ is ahead of TD(0), where the reward
of an exit, the only one of the episode, changes at once no more than the last state before it, and of $`\lambda = 1`$,
which makes each state pay for all that chance does until the end. On the graph an episode has two steps or so, there
is little to pass on, and TD(0) is the best.

@claim C1.28 01_lambda alpha=0.5: 'walk 0' at alpha=0.8 - 'walk 0.6' > 0
@claim C1.29 01_lambda alpha=0.5: 'walk 1' at alpha=0.02 - 'walk 0.6' > 0
@claim C1.30 01_lambda alpha=0.8: 'graph 0.4' - 'graph 0' at alpha=1 > 0
@claim C1.31 01_lambda alpha=0.4: 'graph 1' - 'graph 0' at alpha=1 > 0

With $`\lambda = 1`$ and applied at once, the larger steps run away on the walk: a state that is visited many times in
an episode has a trace of many, and $`\alpha`$ times it is the step that is really made.

Now the weights. The graph is given its steering wheel (chapter 2): the action aims at the first or the second arrow
and hits with probability 0.8. Yesterday's policy steered at random. The *quick* policy takes with probability 0.9 the
action that ends sooner, to s4 from s1 and out of the loop in s3; the *slow* one takes it with 0.1. Elsewhere both steer
at random. Both are judged, in s1, by episodes of yesterday's policy.

@figure 01_weights Estimates of V(s1) from N episodes of the random policy, 300 runs: their mean error with its standard
error (left) and their standard deviation (right). Fresh: mean return of as many episodes of the quick policy itself.

@table 01_moments What (1.36) says: exact values of the policy that is judged and of the one that acted, the loop's κ
(1.38), and the standard deviations that follow for 1000 episodes; for the weighted mean by its leading term.

@table 01_weights_table The error after 1000 episodes as it was measured, 300 runs.

Without weights the estimate is that of the wrong policy, and more episodes do not change it. Both kinds of weights
mend it. With one episode the weighted mean has all of that bias, with ten these runs see none. Its standard deviation
after 1000 episodes is @{01_weights_table/quick weighted/sd}, that of the ordinary mean is three times that,
@{01_weights_table/quick ordinary/sd}, both near what (1.36) says; as many fresh episodes would have had
@{01_weights_table/quick fresh/sd}.

@claim C1.32 01_weights episodes=1000: 'quick unweighted' < -0.3
@claim C1.33 01_weights episodes=1000: 'quick ordinary' within 0.02
@claim C1.34 01_weights episodes=1: 'quick weighted' < -0.3
@claim C1.35 01_weights episodes=10: 'quick weighted' unclear

The slow policy seeks the loop, $`\kappa`$ is above 1, and nothing helps: the standard deviation of the ordinary mean is
larger after 1000 episodes than after one, because a rare episode of enormous weight was among them. Weighted, the
estimate stays among the returns that were seen, with a finite deviation, @{01_weights_table/slow weighted/sd}, though
its leading term is infinite; and it is wrong for long: it has not come home after 1000 episodes.

@claim C1.36 01_weights episodes=1000: 'slow weighted' > 0
*/
