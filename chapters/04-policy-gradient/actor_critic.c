/*
### Advantages from TD errors

The mean of a TD error of the right values is the advantage, (4.17), and so is that of $`G_t - V(S_t)`$. Chapter 1 has
what lies between the two: the λ-return less the value is a sum of TD errors that fade. In the place of $`\Psi`$, the
weight of a step, it is called *generalized advantage estimation* [S233].

(4.27) definition: Generalized advantage estimation
```math
\hat A_t^{\lambda} = \sum_{k=0}^{T-t-1} (\gamma\lambda)^k\,\delta_{t+k}, \qquad
\delta_t = R_{t+1} + \gamma\,V(S_{t+1}) - V(S_t),
```

with $`V(S_T) = 0`$ where the episode was terminated and not cut off. It is computed from the episode's end, where
$`\hat A_T^{\lambda} = 0`$, to its start. For $`\lambda = 0`$ and $`\lambda = 1`$ it is known already:

(4.28) One step at a time; one step; and REINFORCE with a baseline
```math
\hat A_t^{\lambda} = \delta_t + \gamma\lambda\,\hat A_{t+1}^{\lambda}, \qquad
\hat A_t^{0} = \delta_t, \qquad \hat A_t^{1} = G_t - V(S_t) .
```

What is the price of $`\lambda < 1`$? Let the critic be wrong by $`e(s) = V(s) - v(s)`$. By (4.17) the mean of a TD
error is the advantage, plus $`\gamma`$ times the critic's error a step later, less its error now; the advantages of
later actions are zero in the mean over the policy. In the sum each later error stands twice, with
$`\gamma\,(\gamma\lambda)^k`$ from one TD error and with $`-(\gamma\lambda)^{k+1}`$ from the next:

(4.29) What the critic's error does to the mean of the estimate
```math
\mathbb{E}\big[\hat A_t^{\lambda} \mid S_t = s, A_t = a\big] = q(s,a) - v(s) - e(s)
+ \gamma\,(1-\lambda) \sum_{k=0}^{\infty} (\gamma\lambda)^k\,\mathbb{E}\big[e(S_{t+k+1}) \mid S_t = s, A_t = a\big] .
```

$`e(s)`$ does not depend on the action: it is a baseline, and harmless, (4.14). The sum does. It is the critic's error
in the states to which this action leads, and only $`\lambda = 1`$ is rid of it whatever the critic. So for the mean a
critic that is nothing but a baseline may be as wrong as it likes; one that bootstraps must be right about where the
actions lead. In return $`\lambda < 1`$ plays down what chance does later: the variance of a TD error $`k`$ steps later
counts $`(\gamma\lambda)^{2k}`$ times and not $`\gamma^{2k}`$ times.

### The critic's loss

The critic is fitted to the same mixture that the actor believes, the λ-return of its own values. As in TD(0), (1.21),
the target is a number and is not differentiated:

(4.30) definition: The critic's loss
```math
\mathcal L(w) = \frac1{2n} \sum_{i=1}^{n} \big(y_i - V(s_i; w)\big)^2, \qquad
y_i = V(s_i) + \hat A_i^{\lambda} = G_i^{\lambda} \ \text{constant} .
```

Here $`w`$ are the critic's parameters and $`n`$ is the number of steps in the batch. $`\lambda = 0`$ is the
semi-gradient of chapter 3 without a copy, on the policy's own data, where (3.14) says that it is safe for linear
values; $`\lambda = 1`$ is the regression on returns that REINFORCE's baseline has.

### The algorithm

REINFORCE's box, with another weight and another target. In one box:

| **Actor-critic with λ** | | |
|---|---|---|
| act | $`m`$ episodes, $`a_i \sim \pi(\cdot\mid s_i;\theta)`$ in every step | (4.7), or (gaussian.1) |
| store | $`s_i, a_i, r_i`$, only until the update | [REINFORCE](#reinforce) |
| values | $`v_i = V(s_i;w)`$; behind the last step 0, or $`V(s';w)`$ where the clock ended the episode in $`s'`$ | |
| weigh | $`\delta_i = r_i + \gamma\,v_{i+1} - v_i`$ | (4.27) |
| | $`A_i = \delta_i + \gamma\lambda\,A_{i+1}`$, backwards through each episode | (4.28) |
| targets | $`y_i = v_i + A_i`$ | (4.30), (1.31) |
| actor | $`-\frac1m\sum_i\nabla_\theta\,(A_i\log\pi(a_i\mid s_i;\theta) + \beta\,H_i)`$ | (4.25), (4.26) |
| | $`\theta \leftarrow`$ a step against this gradient, with $`A`$ held fixed | [Adam](adam.md) |
| critic | $`-\frac1n\sum_i (y_i - V(s_i;w))\,\nabla_w V(s_i;w)`$ | (4.30) |
| | $`w \leftarrow`$ a step against this gradient, with $`y`$ held fixed | [Adam](adam.md) |

There are $`n`$ steps in the $`m`$ episodes. $`\lambda = 0`$ is the one-step actor-critic, $`\lambda = 1`$ is REINFORCE
with a baseline.

@figure 04_flow One update of the actor-critic: above the critic's, below the actor's. Dashed: the gradients, which stop
at the targets and at the advantages.

As the critic stands in for what follows a cut, a batch may also end in the middle of an episode, and tasks that never
end can be learned. Here whole episodes are kept, so that the comparison is one of weights and targets only.
*/
#include "actor_critic.h"

#include "numbers/rng.h"

#include <assert.h>

void actor_critic_advantages(int n, const real *r, const real *v, real tail, real gamma, real lambda, real *advantage) {
    real after = 0;
    for (int i = n - 1; i >= 0; i--) {
        real error = r[i] + gamma * (i + 1 < n ? v[i + 1] : tail) - v[i];
        advantage[i] = after = error + gamma * lambda * after; /* eq. 4.28 */
    }
}

void actor_critic_weights(struct reinforce *x, double lambda) {
    struct reinforce_batch *b = &x->batch;
    real gamma = R(x->config.gamma);
    assert(x->config.baseline && !x->config.discount_states);
    const real *v = mlp_forward(&x->value, x->w, &x->value_work, b->s, b->n);
    for (int i = 0; i < b->n; i++) b->g[i] = v[i]; /* the network's own row is overwritten below */
    for (int e = 0, first = 0; e < b->episodes; first += b->length[e++]) {
        real tail = 0;
        if (b->cut[e]) tail = mlp_forward(&x->value, x->w, &x->value_work, b->tail + e * x->obs, 1)[0];
        actor_critic_advantages(b->length[e], b->r + first, b->g + first, tail, gamma, R(lambda), b->weight + first);
    }
    for (int i = 0; i < b->n; i++) b->g[i] += b->weight[i]; /* eq. 4.30 */
}

void actor_critic_train(struct reinforce *x, const struct reinforce_config *config, double lambda, struct env *env,
                        struct env *trial, uint64_t seed, int stop, const struct reinforce_watch *watch) {
    struct rng start, world, choice, evaluation;
    int next = watch ? watch->every : 0;
    rng_init(&start, seed, STREAM_START);
    rng_init(&world, seed, STREAM_WORLD);
    rng_init(&choice, seed, STREAM_CHOICE);
    rng_init(&evaluation, seed, STREAM_EVALUATION);
    reinforce_init(x, config, env, &start);
    while (x->steps < stop && x->steps < config->steps) {
        if (reinforce_collect(x, env, &world, &choice)) {
            actor_critic_weights(x, lambda);
            reinforce_step(x);
        }
        for (; watch && next <= x->steps && next <= stop; next += watch->every) {
            int episodes = next == config->steps ? watch->last : watch->episodes;
            watch->see(watch->context, next, reinforce_evaluate(x, trial, episodes, &evaluation));
        }
    }
}

/*
### On the cart-pole

REINFORCE with its baseline and actor-critics with three other $`\lambda`$ learn the cart-pole with the same networks,
rates and seeds. All update after every episode. The actor's rate, 0.001, and the critic's, 0.01, were chosen among
three pairs by trials on three other seeds, which are not recorded. They fall to zero over 100,000 steps, a fifth of
what the experiment further down has.

@figure 04_actor_critic CartPole, 20 runs of 100,000 steps with an update an episode: mean, and the range from the 10th
to the 90th percentile of the first and the last. Right: the same, enlarged.

@table 04_actor_critic_table After 100,000 steps: return of 100 episodes, of 20 runs.

The nearer to one step, the slower. At the end REINFORCE and $`\lambda = 0.95`$ are not told apart; over the whole
training each $`\lambda`$ is ahead of the next smaller one. The one-step actor-critic is far behind, with runs that
hardly learn and runs that do.

@claim C4.37 04_actor_critic step=100000: 'REINFORCE' - 'one step' > 0
@claim C4.38 04_actor_critic step=100000: 'lambda 0.8' - 'one step' > 0
@claim C4.39 04_actor_critic step=100000: 'REINFORCE' - 'lambda 0.95' unclear
@claim C4.40 04_actor_critic step=*: 'REINFORCE' - 'lambda 0.95' > 0
@claim C4.41 04_actor_critic step=*: 'lambda 0.95' - 'lambda 0.8' > 0
@claim C4.42 04_actor_critic step=*: 'lambda 0.8' - 'one step' > 0

That is the order that (4.29) makes one expect of a critic that is wrong. A pole that is held is worth about 100 with
this discount; the critic begins near zero, makes one step of Adam an episode, and with $`\lambda = 0`$ fits each value
to the next one only. As a baseline it may lag behind; as a judge it may not. (That this is the reason was not tested:
one would give the critic more steps.) And here there is little to be gained in return, since every reward is 1 and
chance enters by the start and by the policy. Later agents that bootstrap from single steps have what this one lacks: a
critic that learns at every step from a replay, and targets from a copy that lags behind.
*/
