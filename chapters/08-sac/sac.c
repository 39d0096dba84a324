#include "sac.h"

#include "programs/memory.h"

#include <stdlib.h>

/*
## The algorithm

There are a policy $`\pi`$ that draws its actions, one critic $`Q_k`$ or two, each with a slow copy, and a replay. In
one box, with the equations that follow:

| **SAC** | | |
|---|---|---|
| in every step | | [the loop](train.md) |
| act | $`a = \tanh(\mu(s;\theta) + \sigma(s;\theta)\,\epsilon)`$ | (8.4) |
| store | $`(s, a, r, s', w)`$, with $`w = 1`$ only where the episode was terminated | [replay](replay.md) |
| after the first steps, also | | |
| sample | $`n`$ stored transitions, each of all with the same probability | [replay](replay.md) |
| draw | $`a'_i \sim \pi(\cdot\mid s'_i;\theta)`$ | (8.4), [the policy](squashed.md) |
| targets | $`y_i = r_i + \gamma\,(1-w_i)\,(\min_k \bar Q_k(s'_i,a'_i) - \alpha\log\pi(a'_i\mid s'_i))`$ | (8.10) |
| critics | $`-\frac1n\sum_i (y_i - Q_k(s_i,a_i))\,\nabla_{\psi_k} Q_k(s_i,a_i)`$ | (8.8) |
| | $`\psi_k \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| draw | $`\tilde a_i = \tanh(\mu(s_i;\theta) + \sigma(s_i;\theta)\,\epsilon_i)`$ | (8.4) |
| choose | $`k_i = \arg\min_k Q_k(s_i,\tilde a_i)`$, the critic with the smaller value | |
| actor | $`\frac1n\sum_i\nabla_\theta\,(\alpha\log\pi(\tilde a_i\mid s_i) - Q_{k_i}(s_i,\tilde a_i))`$ | (8.11) |
| | $`\theta \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| copy | $`\bar\psi_k \leftarrow (1-\tau)\,\bar\psi_k + \tau\,\psi_k`$ | (8.14), [networks](net.md) |

In the first steps actions are uniform in the box. All actions are in units of half the box here; the environment and
the replay have them [in its own](agent.md). Both critics have the same $`y_i`$. The actor's gradient goes through
$`\tilde a_i`$ wherever it stands. The temperature $`\alpha`$ is a number of the configuration.

@figure 08_flow One update of SAC: above the critics', below the actor's. Dashed: gradients. That of the critics stops
at the targets; the actor's passes through the critic with the smaller value, and through the logarithm.

What the first version does otherwise [has a part of its own](#the-first-version). Each part has its reason. The targets
contain the entropy, since the policy is paid for it. They come from slow copies, because targets that move with what is
fitted to them can do harm (chapter 3), and from the smaller of two values, because a policy that climbs one critic
finds its errors (chapter 6). The policy is a density, because the best one is, (7.14); squashed, because actions have
bounds. No noise is added to its actions, in the world or in the targets, and it has no copy: its own randomness
explores, and averages the critic over neighbouring actions as TD3's smoothing (6.8) does.

## The derivation

### From tables to losses

A policy $`\pi`$ that is paid $`\alpha`$ for each nat of entropy has the soft values (7.5) and (7.6). Actions are real
vectors now, in units of half the box, so that each component lies in $`(-1, 1)`$; $`\pi(a\mid s)`$ is a density, whose
entropy may be negative; and $`w`$ is 1 where the episode was terminated and 0 elsewhere.

(8.1) definition: Soft values of a policy
```math
V(s) = \mathbb{E}_{a \sim \pi(\cdot\mid s)}\big[Q(s,a) - \alpha\log\pi(a\mid s)\big], \qquad
Q(s,a) = \mathbb{E}\big[r + \gamma\,(1-w)\,V(s')\big].
```

Soft policy evaluation sets the left sides to the right ones, again and again. Soft policy improvement then moves the
policy, in each state, to the one with the least divergence from $`e^{Q(s,\cdot)/\alpha}/Z(s)`$, by (7.17); the number
$`Z(s)`$ makes a density of it. Networks allow neither. Their numbers cannot be set one at a time, and what is changed
for one state changes others. So each step becomes a loss, and each loss gets one step of gradient descent per batch.
There are up to four networks that learn: the policy $`\pi(a\mid s;\theta)`$, one or two critics $`Q_k`$ with parameters
$`\psi_k`$, and in the first version a value $`V(s;\chi)`$. A bar marks a copy of a network that follows slowly, a
target network.

(8.2) definition: The three losses
```math
\begin{aligned}
J_V(\chi) &= \mathbb{E}_s\Big[\tfrac12\big(V(s;\chi)
- \mathbb{E}_{a\sim\pi(\cdot\mid s;\theta)}\big[\textstyle\min_k Q_k(s,a)
- \alpha\log\pi(a\mid s;\theta)\big]\big)^2\Big],\\
J_Q(\psi_k) &= \mathbb{E}_{s,a}\Big[\tfrac12\big(Q_k(s,a)
- \mathbb{E}\big[r + \gamma\,(1-w)\,\bar V(s')\big]\big)^2\Big],\\
J_\pi(\theta) &= \mathbb{E}_s\,\mathbb{E}_{a\sim\pi(\cdot\mid s;\theta)}\big[\alpha\log\pi(a\mid s;\theta)
- \textstyle\min_k Q_k(s,a)\big].
\end{aligned}
```

The last one is (7.37) for densities: $`\alpha`$ times the divergence from $`e^{Q/\alpha}/Z`$, up to a term without
$`\theta`$, with $`Q`$ the smaller of the critics, as (8.37) on the second page shows. In the first one the target, and
in the second one $`\bar V`$, count as constants, as ever since chapter 1. The second version puts the definition (8.1)
of $`V`$, with copies of the critics, in the place of the network $`\bar V`$.

The outer expectations are over what the replay holds, whoever acted then. That does no harm: $`J_Q`$ asks for the value
of *any* action, if only what follows it is right, and the other two draw actions of their own. Nothing in (8.2) has to
be corrected for the age of the data; which states count how much is all that depends on it.

### One sample is enough

There are expectations inside of the squares. It takes no more than a sample $`Y`$ of what they average. For a fixed
state, with the value $`V = V(s;\chi)`$:

(8.3) The loss with a sampled target
```math
\mathbb{E}\big[\tfrac12 (V - Y)^2\big] = \tfrac12\big(V - \mathbb{E}[Y]\big)^2 + \tfrac12\,\mathrm{Var}[Y].
```

The variance does not contain $`\chi`$. So a sample's gradient is right on average. The loss it reports is too large by
half the variance; it need not go to zero even for the right values, as in (3.5), and its size says little.

### A policy made by a network

The policy's network has two outputs per component of the action, a mean $`\mu`$ and a number $`x`$ for the scale, which
is clamped as in (gaussian.7).

(8.4) definition: The action for the noise ε, component by component
```math
\begin{aligned}
a &= \tanh\big(\mu(s;\theta) + \sigma(s;\theta)\,\epsilon\big), \qquad \epsilon \sim \mathcal N(0, 1),\\
\log\sigma(s;\theta) &= \min\big(\max(x(s;\theta),\, \log\sigma_{\min}),\, \log\sigma_{\max}\big).
\end{aligned}
```

@figure 08_density Four normal densities (gaussian.2), and right what the hyperbolic tangent makes of them (gaussian.9).
With a large deviation the actions gather at the ends; the curve of deviation 1.6 leaves the frame there.

Its log-density is (gaussian.11), the Gaussian's at $`u = \mu + \sigma\epsilon`$ less the logarithm of the tangent's
slope there, summed over the components:

```math
\log\pi(a\mid s;\theta) = \sum_j \Big( -\tfrac12\epsilon_j^2 - \log\sigma_j - \tfrac12\log 2\pi
- \log(1 - \tanh^2 u_j) \Big) .
```

Written in this way, an expectation over actions is one over the noise, and the noise does not know of $`\theta`$. The
gradient of $`J_\pi`$ may be taken inside of it, through the action and on through the critic. The other way to the same
gradient, the score function of chapter 4, would not need the critic's slope. But for a narrow policy its variance is
much larger: as the scale vanishes it grows without bound, (8.40), or, done better, remains where the other one
vanishes, (8.42). The critic is a network, so its slope costs one more backward pass.
*/
static const real *sac_sample(struct sac *x, const real *s, int n, const real *noise) {
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, n), noise, x->agent.update_noise.normal, n);
    return pairs_join(&x->pairs[0], s, x->policy.a, n);
}

/*
### The smaller of two values

The actor moves towards actions that the critic rates high, and the critic's targets rate the actor's actions. That is
the loop in which TD3 found errors to grow, and its cure is taken over: two critics, which differ in nothing but where
they began, and the smaller of their values, for each row by itself. If their errors have the mean zero, that is too low
on average; (6.10) says by how much, for jointly normal ones. Too low is held to be the better side to err on [S53]: an
action that is overrated is sought out, and its value copied to the states before it; one that is underrated is not.

The targets take the smaller value of the slow copies:

(8.10) definition: Targets of the critics
```math
y_i = r_i + \gamma\,(1-w_i)\,\Big(\min_k \bar Q_k(s'_i, a'_i) - \alpha\log\pi(a'_i\mid s'_i;\theta)\Big), \qquad
a'_i \sim \pi(\cdot\mid s'_i;\theta).
```

The action is drawn at the *next* state, by the policy as it is now, not by a copy; it is not the action that was taken
there, which may be as old as the replay. The entropy belongs to the next state as well. It is within the bracket:
discounted, and nothing after the end of an episode.
*/
void sac_targets(struct sac *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma), alpha = R(x->config.alpha), *log_pi = x->policy.log_pi;
    const real *sa = sac_sample(x, b->s2, b->n, noise), *q2[2];
    net_outputs(x->critic, x->critics, NET_COPY, sa, b->n, q2);
    const real *one = q2[0], *two = q2[x->critics - 1]; /* of one critic: the same */
    for (int i = 0; i < b->n; i++) y[i] = two[i] < one[i] ? two[i] : one[i];
    for (int i = 0; i < b->n; i++)
        y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : y[i] - alpha * log_pi[i]); /* eq. 8.10 */
}

/*
Either critic is a regression onto these targets:

(8.8) The gradient of the loss of critic k, with the targets held fixed
```math
\nabla_{\psi_k} J_Q = -\frac1n\sum_{i=1}^n \big(y_i - Q_k(s_i, a_i)\big)\,\nabla_{\psi_k} Q_k(s_i, a_i).
```
*/
double sac_critic_gradient(struct sac *x, int k, const struct batch *b, const real *y) {
    struct net *critic = &x->critic[k];
    struct pairs *pairs = &x->pairs[k];
    double loss = 0;
    agent_to_unit(&x->agent.action, b->n, b->a, pairs->a);
    const real *q = net_output(critic, critic->now, pairs_join(pairs, b->s, pairs->a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        pairs->d_q[i] = -error / R(b->n);
    }
    net_gradient(critic, pairs->d_q); /* eq. 8.8 */
    return loss / b->n;
}

/*
### The actor

With the noise of each row held fixed, $`a_i`$ and $`\log\pi(a_i\mid s_i;\theta)`$ are functions of $`\theta`$, with the
derivatives (gaussian.12). Let $`k_i`$ be the critic with the smaller value at $`(s_i, a_i)`$.

(8.11) The gradient of the actor's loss
```math
\nabla_\theta J_\pi = \frac1n\sum_{i=1}^n\Big(\alpha\,\nabla_\theta\big[\log\pi(a_i\mid s_i;\theta)\big]
- (\nabla_\theta a_i)\,\nabla_a Q_{k_i}(s_i, a)\big|_{a=a_i}\Big).
```

The first gradient is through the action, too. The critics are those that learn, at the state of the batch: copies would
only be late. Of two values the smaller one counts, and so only its critic passes a gradient, in this row. The critics'
own parameters stay as they are.
*/
double sac_actor_gradient(struct sac *x, const struct batch *b, const real *noise) {
    real alpha = R(x->config.alpha);
    struct pairs *pairs = x->pairs;
    double loss = 0;
    int last = x->agent.update_noise.normal - x->policy.act;
    const real *sa = sac_sample(x, b->s, b->n, noise + last), *q[2] = {0};
    net_outputs(x->critic, x->critics, NET_NOW, sa, b->n, q);
    const real *one = q[0], *two = q[x->config.climb_first ? 0 : x->critics - 1], weight = -1 / R(b->n);
    real *d_one = pairs[0].d_q, *d_two = pairs[x->critics - 1].d_q;
    for (int i = 0; i < b->n; i++) { /* only the smaller value counts; of equal ones the first */
        d_two[i] = two[i] < one[i] ? weight : R(0);
        d_one[i] = two[i] < one[i] ? R(0) : weight; /* (last, for one critic has this one only) */
    }
    for (int i = 0; i < b->n; i++) {
        real least = two[i] < one[i] ? two[i] : one[i];
        loss += (double)(alpha * x->policy.log_pi[i] - least);
    }
    net_input_gradients(x->critic, x->critics, (real *[]){pairs[0].d_q, pairs[1].d_q}, pairs->obs, pairs->act,
                        pairs->d_a);
    squashed_backward(&x->policy, pairs->d_a, alpha / R(b->n));
    net_gradient(&x->actor, x->policy.d_head); /* eq. 8.11 */
    return loss / b->n;
}

/*
### The value with its sign turned

The actor's loss at a state is nothing new. It is the value, with its sign turned:

(8.12) The actor's loss at a state is minus the mean target of its value
```math
\mathbb{E}_{a\sim\pi(\cdot\mid s;\theta)}\big[\alpha\log\pi(a\mid s;\theta) - \textstyle\min_k Q_k(s,a)\big]
= -\,\mathbb{E}_{a\sim\pi(\cdot\mid s;\theta)}\big[\textstyle\min_k Q_k(s,a) - \alpha\log\pi(a\mid s;\theta)\big].
```

Trivial as it is, it has a use: the two must contain the same $`Q`$. A value network that is trained on one critic,
beside an actor that climbs the smaller of two, values another problem than the actor solves (E14 below).

When the actor has found its density, the noise is gone from all of this:

(8.13) If π is the density that the actor aims at, with the partition function Z, then for every action
```math
Q(s,a) - \alpha\log\pi(a\mid s) = \alpha\log Z(s), \qquad \pi(a\mid s) = \frac{e^{Q(s,a)/\alpha}}{Z(s)}.
```

Good actions are likely, and what they are better by is just what their lack of surprise costs. Then it does not matter
which action a target has drawn, and nothing is left that a value network could save; that is the second part of (8.9)
below. It is exactly so only where a squashed Gaussian can have that density, and for the critic whose density it is,
not for its copy; but the closer they come, the less there is to average.

### An update

(8.14) definition: An update, each line with the parameters that the lines above have left
```math
\begin{aligned}
\chi &\leftarrow \text{a step of Adam against } (8.6) && \text{(first version)}\\
\psi_k &\leftarrow \text{a step of Adam against } (8.8),\ \text{for both critics with the same targets}\\
\theta &\leftarrow \text{a step of Adam against } (8.11)\\
\bar\chi &\leftarrow (1-\tau)\,\bar\chi + \tau\,\chi && \text{(first version)}\\
\bar\psi_k &\leftarrow (1-\tau)\,\bar\psi_k + \tau\,\psi_k && \text{(second version)}
\end{aligned}
```

Every row has noise of its own. The second version draws two actions per row, at the next state and at this one, with
different noise. In the first version value and actor share an action per row.
*/
/* Critic k's part of an update: it touches nothing that the other has. */
static void sac_critic_step(void *agent, int k) {
    struct sac *x = agent;
    x->critic_loss[k] = sac_critic_gradient(x, k, x->batch, x->y);
    net_step_and_follow(&x->critic[k], x->config.tau);
}

static void sac_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct sac *x = (struct sac *)agent;
    sac_targets(x, b, noise, x->y);
    x->batch = b;
    net_each(x->critic, x->critics, b->n, sac_critic_step, x);
    double actor_loss = sac_actor_gradient(x, b, noise), entropy = squashed_entropy(&x->policy);
    net_step(&x->actor);
    *report = (struct agent_report){3,
                                    {"critic loss", "actor loss", "entropy"},
                                    {x->critic_loss[0] + x->critic_loss[1], actor_loss, entropy}};
}

/*
### Acting

While it learns the agent acts by the policy itself, and its randomness is the exploration. When it is evaluated it
takes $`\tanh\mu(s;\theta)`$. Since the hyperbolic tangent is increasing, half of the actions are above and half below,
component by component:

(8.18) The action without noise is the median
```math
\Pr\big(a \le \tanh\mu\big) = \tfrac12 .
```

It is not the mean of the actions, which lies nearer to zero unless $`\mu = 0`$, and need not be the place of their
highest density, which may lie nearer to the ends. No theorem says that it does better than a sample. What SAC has
optimised is the random policy, entropy included; leaving the randomness out is a step towards the greedy one, and
[an experiment](#what-is-taken-away) measures what it brings.
*/
static void sac_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct sac *x = (struct sac *)agent;
    (void)step;
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, 1), noise, x->policy.act, 1);
    agent_from_unit(&agent->action, 1, x->policy.a, action);
}

static struct agent_blocks sac_params(struct agent *agent) {
    struct sac *x = (struct sac *)agent;
    const struct net *one = &x->critic[0], *two = &x->critic[1];
    int actor = x->actor.shape.parameters, critic = one->shape.parameters;
    return (struct agent_blocks){1 + 2 * x->critics,
                                 {"actor", "critic", "critic target", "critic 2", "critic 2 target"},
                                 {x->actor.now, one->now, one->target, two->now, two->target},
                                 {actor, critic, critic, critic, critic}};
}

static void sac_state(struct agent *agent, struct state *state) {
    struct sac *x = (struct sac *)agent;
    const struct sac_config *c = &x->config;
    const struct state_number same[] = {
        {"first hidden layer", c->hidden[0]},
        {"second hidden layer", c->hidden[1]},
        {"gamma", c->gamma},
        {"actor rate", c->actor_rate},
        {"critic rate", c->critic_rate},
        {"tau", c->tau},
        {"last bound", c->last_bound},
        {"log sigma low", c->log_sigma_low},
        {"log sigma high", c->log_sigma_high},
        {"alpha", c->alpha},
        {"twin", c->twin},
        {"climb first", c->climb_first},
    };
    state_same_all(state, same, sizeof same / sizeof *same);
    net_state(&x->actor, state);
    for (int k = 0; k < x->critics; k++) net_state(&x->critic[k], state);
}

void sac_init(struct sac *x, const struct sac_config *c, int obs, const struct env_space *action, int rows,
              struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, 2 * act, IDENTITY, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct sac){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "sac",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = 2 * act},
                              .act = sac_act,
                              .update = sac_update,
                              .params = sac_params,
                              .state = sac_state};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    squashed_init(&x->policy, act, c->log_sigma_low, c->log_sigma_high, rows);
    for (int k = 0; k < x->critics; k++) pairs_init(&x->pairs[k], obs, act, rows);
    x->y = allocate((size_t)rows, sizeof *x->y);
}

void sac_free(struct sac *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    squashed_free(&x->policy);
    for (int k = 0; k < x->critics; k++) pairs_free(&x->pairs[k]);
    free(x->y);
}

/*
## What a temperature is

Multiply rewards, values and the temperature by the same $`\kappa`$. Then every target is multiplied by it, and so is
the actor's loss:

(8.15) A common factor κ of rewards, values and temperature
```math
y_i \to \kappa\,y_i, \qquad \nabla_\theta J_\pi \to \kappa\,\nabla_\theta J_\pi .
```

The policy that is least in $`J_\pi`$ stays the same. The first version knows no $`\alpha`$: it pays one unit of reward
for a nat, and multiplies the rewards by a *reward scale*, 5 for most tasks [S79]. That is $`\alpha = 1/5`$. The
problems are the same and the programs still differ: with the reward scale the critics have to reach five times larger
values, by steps of Adam that are as long as before. What comes of that is [measured](#what-is-taken-away) below.

The unit of the action matters, too. Log-densities of actions in a box with half-widths $`h_j`$ are less by
$`\sum_j\log h_j`$, (gaussian.13), so that each action is paid $`\alpha\sum_j\log h_j`$ more. In an endless task that
adds a constant to all values. Where episodes are terminated it is a reward for staying alive, or a fine:

(8.16) The soft value with log-densities in the environment's units, less the one in units of half the box
```math
V_{\mathrm{env}}(s) - V(s) = \alpha\,\sum_j \log h_j\;\; \mathbb{E}\Big[\sum_{t=0}^{T-1}\gamma^t\;\Big|\;S_0 = s\Big],
```

with $`T`$ the number of steps to termination. There a program that takes its log-densities after the scaling to the box
solves another problem than one that takes them before, and there are programs of both kinds [S88].

## What remains of TD3

Set $`\alpha = 0`$ and the noise to zero. What is left of the policy is an action,
$`\pi(s;\theta) = \tanh\mu(s;\theta)`$ in the letters of chapters 5 and 6, and of the targets and the gradient

(8.17) SAC without temperature and noise
```math
y_i = r_i + \gamma\,(1-w_i)\,\min_k \bar Q_k\big(s'_i, \pi(s'_i;\theta)\big), \qquad
\nabla_\theta J_\pi = -\frac1n\sum_{i=1}^n
\nabla_\theta\,\pi(s_i;\theta)\,\nabla_a Q_{k_i}\big(s_i, a\big)\big|_{a=\pi(s_i;\theta)} .
```

This is TD3 with an update of the actor every time ($`d = 1`$) and no noise on the targets, but for two things. TD3 has
a slow copy of the actor and takes $`\bar\pi(s'_i)`$ in its targets, and its actor climbs the first critic. One switch
in either program removes the two (`target_actor` of chapter 6, `climb_first` here). Then updates give the same
parameters, to rounding, and with either of the two alone one update from a slow copy that is not the actor does not;
the tests show both (E29 below).

## The numbers

First `--preset paper`: networks, rates, batch and replay of the papers [S80], the temperature that the first one's
reward scale of 5 amounts to [S79], and where both are silent their authors' programs: the random steps [S95] and the
interval of $`\log\sigma`$ [S96]. Below them stands what is different here where nothing else is said; tuned on the
pendulum.
*/
struct sac_config sac_preset(enum preset preset) {
    struct sac_config c = {
        .hidden = {256, 256},
        .gamma = 0.99,
        .actor_rate = 3e-4,
        .critic_rate = 3e-4,
        .tau = 0.005,
        .last_bound = 0,
        .twin = 1,
        .log_sigma_low = -20,
        .log_sigma_high = 2,
        .alpha = 0.2,
        .climb_first = 0,
    };
    if (preset == PRESET_PAPER) return c;
    c.hidden[0] = c.hidden[1] = 64;
    c.actor_rate = 1e-3;
    c.critic_rate = 1e-3;
    c.tau = 0.01;
    return c;
}

struct train_config sac_training(enum preset preset, int steps) {
    struct train_config c = {
        .steps = steps,
        .start = 10000,
        .update_every = 1,
        .updates = 1,
        .batch = 256,
        .capacity = 1000000,
        .evaluate_every = 1000,
        .evaluate_episodes = 10,
        .final_episodes = 100,
        .seed = 1,
        .save_every = 10000,
    };
    if (preset == PRESET_PAPER) return c;
    c.start = 500;
    c.batch = 100;
    c.capacity = 100000;
    return c;
}
