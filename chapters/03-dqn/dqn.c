/*
## The algorithm

Two networks with the same start, and a memory. In one box, with the equations that follow:

| **DQN** | | |
|---|---|---|
| in every step | | [the loop](train.md) |
| act | with probability $`\varepsilon`$ any action, else $`a = \arg\max_a Q(s,a;\theta)`$ | (2.7), [acting](#acting) |
| store | $`(s, a, r, s', w)`$, with $`w = 1`$ only where the episode was terminated | [replay](replay.md) |
| after the first steps, also | | |
| sample | $`n`$ stored transitions, each of all with the same probability | [replay](replay.md) |
| targets | $`y_i = r_i + \gamma\,(1-w_i)\,\max_{a'} Q(s'_i,a';\bar\theta)`$ | (3.1), [networks](mlp.md) |
| or, Double DQN | $`y_i = r_i + \gamma\,(1-w_i)\,Q(s'_i, \arg\max_{a'} Q(s'_i,a';\theta);\bar\theta)`$ | (3.6) |
| network | $`-\frac1n\sum_i (y_i - Q(s_i,a_i;\theta))\,\nabla_\theta Q(s_i,a_i;\theta)`$ | (3.2), (3.3) |
| | $`\theta \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| copy | $`\bar\theta \leftarrow \theta`$, after every so many updates | [the numbers](#the-configuration) |

In the first steps all actions are random. Where errors are clipped, (3.4), the clipped one stands in the gradient.

@figure 03_flow The flow of data in DQN. Dashed: the gradient, which reaches the network that learns and goes no further
than the targets. Dotted: the copy.

## The derivation

### A loss with a frozen target

Write $`Q(s,a;\theta)`$ for the network's value of action $`a`$ in state $`s`$, with parameters $`\theta`$, and
$`\bar\theta`$ for an older copy of them. A stored transition $`(s, a, r, s', w)`$ has $`w = 1`$ if the episode was
terminated there and $`w = 0`$ otherwise. Its target is the sampled right-hand side of the optimality equation,
supplied by the old copy. Where the episode was terminated nothing follows, and the target is the reward alone; where
it was only truncated, $`w = 0`$ and the target bootstraps as anywhere else.

(3.1) definition: The target of a transition
```math
y = r + \gamma\,(1 - w)\,\max_{a'} Q(s', a'; \bar\theta).
```

(3.2) definition: The loss of a batch of n transitions
```math
\mathcal L(\theta) = \frac1n \sum_{i=1}^n \ell(\delta_i), \qquad \delta_i = y_i - Q(s_i, a_i; \theta), \qquad
\ell(\delta) = \tfrac12\,\delta^2.
```

The target depends on $`\bar\theta`$ and not on $`\theta`$. So the gradient of (3.2) has one part only:

(3.3) The semi-gradient
```math
\nabla_\theta \mathcal L = -\frac1n \sum_{i=1}^n \ell'(\delta_i)\, \nabla_\theta Q(s_i, a_i; \theta).
```

If $`\bar\theta = \theta`$ at the moment of the update, (3.3) is still computed as if the target were constant. Write
$`a^{\ast}`$ for the action that attains the maximum in (3.1). The whole gradient of one term $`\tfrac12\delta^2`$,
the residual gradient (1.22) of a network, has two parts, and (3.3) only the second of them:

```math
\delta\,\big(\gamma\,(1-w)\,\nabla_\theta Q(s',a^{\ast};\theta) - \nabla_\theta Q(s,a;\theta)\big).
```

For tables, leaving it out is what makes the limit right: where chance decides about the next state, descent along the
whole gradient converges to something else, (1.23). For networks there is no such proof; there (3.3) is not the gradient
of any fixed loss, and may diverge;
[a part of its own](#when-the-values-run-away) shows when.

A single large error can throw the parameters far away. The authors of DQN clip errors to $`\pm 1`$ in the gradient
[S23]. That is again the gradient of a loss, which is quadratic near zero and linear outside (Huber's). With errors
clipped at $`\pm c`$:

(3.4) The clipped error and its loss
```math
\ell_c(\delta) =
\begin{cases} \tfrac12\,\delta^2 & |\delta| \le c\\ c\,|\delta| - \tfrac12 c^2 & |\delta| > c \end{cases}
\qquad\Longrightarrow\qquad \ell_c'(\delta) = \max(-c, \min(c, \delta)).
```

It changes what is learned, not only how fast. Where targets are random, (3.2) is least at their mean. (3.4) is least
where the clipped errors cancel: for large $`c`$ that is the mean, for $`c \to 0`$ the median, and in general neither.

### What the minimum is

Suppose that the network can represent anything, that the data are endless, and that $`\bar\theta`$ is fixed, with
$`v(s') = (1-w) \max_{a'} Q(s',a';\bar\theta)`$. The best value for a pair is then the mean of its targets, and the
squared error that is left, twice the loss (3.2), is their variance:

(3.5) The least mean squared error at a pair, where rewards depend on the pair only
```math
\min_q\ \mathbb{E}\big[(y - q)^2 \mid s, a\big] = \gamma^2\, \mathrm{Var}\big[v(s') \mid s, a\big],
\qquad\text{attained at}\qquad q = r(s,a) + \gamma\,\mathbb{E}\big[v(s') \mid s, a\big].
```

This is no detail. The loss of a DQN need not go to zero when it has learned everything there is to learn, and its size
says little about how good the policy is. It can be zero only where chance has no say in what the next state is worth.
(Rewards that are random at a pair add their own variance.)

### Two networks, one decision

The maximum in (3.1) chooses an action and rates it by the same numbers. Where their errors have mean zero it is too
large on average, as (2.20) says. Double Q-learning keeps two tables for that reason. A DQN has two networks already:
let the current one choose and the old one rate (van Hasselt, Guez and Silver, *Deep reinforcement learning with double
Q-learning*, 2016 [S24]). The two are not independent, since one is the other's past, so the bias need not vanish. Right
after a copy they are the same, and so are both targets. Between copies (3.6) is never the larger of the two: whichever
action is chosen, its old value is at most the largest old value. What is left of the bias in a trained network, the
experiment measures.

(3.6) definition: The target of Double DQN
```math
y = r + \gamma\,(1 - w)\;Q\big(s',\ \arg\max_{a'} Q(s', a'; \theta);\ \bar\theta\big).
```
*/
#include "dqn.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int argmax(const real *q, int n) {
    int best = 0;
    for (int a = 1; a < n; a++)
        if (q[a] > q[best]) best = a;
    return best;
}

void dqn_targets(struct dqn *x, const struct batch *batch, real *y) {
    int actions = x->net.size[x->net.layers];
    real gamma = R(x->config.gamma);
    const real *rates = mlp_forward(&x->net, x->target, &x->next, batch->s2, batch->n), *chooses = rates;
    if (x->config.double_q) chooses = mlp_forward(&x->net, x->online, &x->now, batch->s2, batch->n);
    for (int i = 0; i < batch->n; i++) {
        int best = argmax(chooses + i * actions, actions);
        real next = batch->terminated[i] != 0 ? R(0) : rates[i * actions + best];
        y[i] = batch->r[i] + gamma * next; /* eqs. 3.1 and 3.6 */
    }
}

/*
### One update

The derivative of the loss with respect to an output of the network is $`-\ell'(\delta)/n`$ where that action was
taken, and zero elsewhere; [backpropagation](mlp.md) does the rest, and [Adam](adam.md) takes the step.
*/
double dqn_gradient(struct dqn *x, const struct batch *batch, const real *y) {
    int actions = x->net.size[x->net.layers];
    double loss = 0;
    const real *q = mlp_forward(&x->net, x->online, &x->now, batch->s, batch->n);
    memset(x->d_q, 0, (size_t)(batch->n * actions) * sizeof *x->d_q);
    for (int i = 0; i < batch->n; i++) {
        int at = i * actions + (int)batch->a[i];
        real error = y[i] - q[at], c = R(x->config.clip), slope = error;
        if (c > 0) slope = real_clip(error, c); /* eq. 3.4 */
        loss += (double)(slope * (error - slope / 2));
        x->d_q[at] = -slope / R(batch->n); /* eq. 3.3 */
    }
    mlp_backward(&x->net, x->online, &x->now, x->d_q, x->gradient, NULL);
    return loss / batch->n;
}

static double straight_line(double first, double last, long at, long end) {
    return at >= end ? last : first + (last - first) * (double)at / (double)end;
}

static double rate_now(const struct dqn *x) {
    const struct dqn_config *c = &x->config;
    return c->rate_updates ? straight_line(c->rate, c->rate_final, x->updates, c->rate_updates) : c->rate;
}

static void step(struct dqn *x) {
    if (x->config.optimizer == DQN_ADAM) {
        x->adam.config.rate = rate_now(x);
        adam_step(&x->adam, x->online, x->gradient);
        return;
    }
    real rate = R(rate_now(x));
    for (int i = 0; i < x->net.parameters; i++) x->online[i] -= rate * x->gradient[i];
}

static void dqn_update(struct agent *agent, const struct batch *batch, const real *noise, struct agent_report *report) {
    struct dqn *x = (struct dqn *)agent;
    (void)noise;
    dqn_targets(x, batch, x->y);
    double loss = dqn_gradient(x, batch, x->y), target = 0;
    for (int i = 0; i < batch->n; i++) target += (double)x->y[i] / batch->n;
    step(x);
    if (++x->updates % x->config.target_every == 0)
        memcpy(x->target, x->online, (size_t)x->net.parameters * sizeof *x->target);
    *report = (struct agent_report){2, {"loss", "target"}, {loss, target}};
}

/*
### Why a random sample of the past

The gradient of a batch is a mean. Were its terms independent, its variance would be that of one term over $`n`$.
Steps that follow each other are not: if the correlation of two terms falls off as $`\rho^k`$ with their distance
$`k`$, then

(3.7) The variance of the mean of n correlated terms of variance 1
```math
\frac1{n^2}\sum_{i=1}^n\sum_{j=1}^n \rho^{|i-j|}
= \frac1n\left[\frac{1+\rho}{1-\rho} - \frac{2\rho\,(1-\rho^n)}{n\,(1-\rho)^2}\right].
```

For large $`n`$ a term counts for $`(1-\rho)/(1+\rho)`$ of an independent one: with $`\rho = 0.8`$, for a ninth. Drawing
the batch at random from a long memory removes nearly all of the correlation. A long memory does more than that: it lets
each transition be used many times, and keeps old situations in the data after the policy has left them. The experiment
takes these apart.

### The ladder's first rung

A table is a linear network: with the state as a vector that has a single 1, and no bias, the parameter
$`\theta_{sa}`$ *is* the value of the pair. The gradient of $`Q(s,a;\theta)`$ is 1 at that entry and 0 elsewhere. So
with a batch of one transition, a plain gradient step of size $`\alpha`$, and a target network that is copied after
every update, DQN does to $`\theta`$ what Q-learning (2.13) does to the table:

(3.8) Linear DQN on one-hot states, one transition at a time
```math
\theta_{sa} \leftarrow \theta_{sa} + \alpha\,\big(r + \gamma\,(1-w)\max_{a'} \theta_{s'a'} - \theta_{sa}\big).
```

The check runs both on the same experience, sets the network's bias back to zero after each update, and asks for
equality of every bit. It is the first of a ladder: each algorithm of this book is tested to become the one before it
when what it adds is switched off.

### Acting

Exploration is $`\varepsilon`$-greedy, as in chapter 2, with a share of random actions that falls on a straight line.
Of the two uniform numbers that an action takes, the first decides whether it is random and the second which one it
is.
*/
double dqn_epsilon(const struct dqn_config *c, long at) {
    return straight_line(c->epsilon, c->epsilon_final, at, c->epsilon_steps);
}

static void dqn_act(struct agent *agent, const real *s, const real *noise, long at, real *action) {
    struct dqn *x = (struct dqn *)agent;
    int actions = x->net.size[x->net.layers];
    if (noise && (double)noise[0] < dqn_epsilon(&x->config, at)) {
        int k = (int)(noise[1] * R(actions));
        action[0] = R(k < actions ? k : actions - 1); /* in float, a uniform number may round to 1 */
        return;
    }
    action[0] = R(argmax(mlp_forward(&x->net, x->online, &x->now, s, 1), actions));
    for (int i = 0; !noise && i < actions; i++) /* a network that has diverged prefers nothing */
        if (!isfinite(x->now.h[x->net.layers][i])) action[0] = R(NAN);
}

static struct agent_blocks dqn_params(struct agent *agent) {
    struct dqn *x = (struct dqn *)agent;
    int n = x->net.parameters;
    return (struct agent_blocks){2, {"online", "target"}, {x->online, x->target}, {n, n}};
}

static void dqn_state(struct agent *agent, struct state *state) {
    struct dqn *x = (struct dqn *)agent;
    const struct dqn_config *c = &x->config;
    const struct state_number same[] = {
        {"first hidden layer", c->hidden[0]},
        {"second hidden layer", c->hidden[1]},
        {"gamma", c->gamma},
        {"rate", c->rate},
        {"rate final", c->rate_final},
        {"rate updates", c->rate_updates},
        {"clip", c->clip},
        {"target every", c->target_every},
        {"double", c->double_q},
        {"epsilon", c->epsilon},
        {"epsilon final", c->epsilon_final},
        {"epsilon steps", c->epsilon_steps},
        {"optimizer", (int)c->optimizer},
    };
    state_same_all(state, same, sizeof same / sizeof *same);
    adam_state(&x->adam, state);
    state_long(state, &x->updates, 0, STATE_MOST_LONG);
}

void dqn_init(struct dqn *x, const struct dqn_config *config, int obs, int actions, int rows, struct rng *rng) {
    int size[4] = {obs}, layers = 1;
    for (int l = 0; l < 2 && config->hidden[l] > 0; l++) size[layers++] = config->hidden[l];
    size[layers] = actions;
    *x = (struct dqn){.config = *config, .net = mlp_shape(layers, size, RELU, IDENTITY)};
    x->agent = (struct agent){.name = "dqn",
                              .obs = obs,
                              .action = {.n = actions, .dim = 1},
                              .act_noise = {.uniform = 2},
                              .act = dqn_act,
                              .update = dqn_update,
                              .params = dqn_params,
                              .state = dqn_state};
    size_t n = (size_t)x->net.parameters;
    x->online = allocate(3 * n + (size_t)(rows * (actions + 1)), sizeof *x->online);
    x->target = x->online + n;
    x->gradient = x->target + n;
    x->d_q = x->gradient + n;
    x->y = x->d_q + rows * actions;
    mlp_start(&x->net, FAN_IN, 1, 1, rng, x->online);
    memcpy(x->target, x->online, n * sizeof *x->target);
    struct adam_config adam = {config->rate, 0.9, 0.999, 1e-8};
    adam_init(&x->adam, &adam, x->net.parameters);
    mlp_work_init(&x->now, &x->net, rows);
    mlp_work_init(&x->next, &x->net, rows);
}

void dqn_free(struct dqn *x) {
    free(x->online);
    adam_free(&x->adam);
    mlp_work_free(&x->now);
    mlp_work_free(&x->next);
}

struct dqn_config dqn_defaults(int steps) {
    struct dqn_config c = {.hidden = {64, 64}, .gamma = 0.99, .clip = 0, .double_q = 0, .optimizer = DQN_ADAM};
    c.rate = 1e-3, c.rate_final = 0, c.rate_updates = steps;
    c.target_every = 250;
    c.epsilon = 1, c.epsilon_final = 0.05, c.epsilon_steps = 10000;
    return c;
}

struct train_config dqn_training(int steps) {
    struct train_config c = {.steps = steps, .start = 1000, .capacity = 100000, .seed = 1, .save_every = 10000};
    c.update_every = c.updates = 1, c.batch = 64;
    c.evaluate_every = 2500, c.evaluate_episodes = 20, c.final_episodes = 100;
    return c;
}
