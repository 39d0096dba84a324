#include "td3.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

/*
## The algorithm

The networks are those of chapter 5 and a second critic: $`Q_k(s,u) = Q(s,u;\psi_k)`$ with $`k = 1, 2`$. A bar marks
target networks, $`\bar\pi(s) = \pi(s;\bar\theta)`$ and $`\bar Q_k(s,u) = Q(s,u;\bar\psi_k)`$. The critics see actions
$`u`$ in units of half their range, so that the bounds are $`\pm 1`$. In one table, with the equations that follow:

| **TD3** | | |
|---|---|---|
| in every step | | [the loop](train.md) |
| act | $`u = \mathrm{clip}(\pi(s;\theta) + \sigma\,\xi,\ -1,\ 1)`$, and $`a`$ is $`u`$ scaled to the box | (5.12) |
| store | $`(s, a, r, s', w)`$, with $`w = 1`$ only where the episode was terminated | [replay](replay.md) |
| after the first steps, also | | |
| sample | $`n`$ stored transitions, each of all with the same probability | [replay](replay.md) |
| smooth | $`u'_i = \mathrm{clip}(\bar\pi(s'_i) + \mathrm{clip}(\tilde\sigma\,\xi_i, -c, c),\ -1,\ 1)`$ | (6.6) |
| targets | $`y_i = r_i + \gamma\,(1-w_i)\,\min_k \bar Q_k(s'_i,u'_i)`$ | (6.9), [networks](net.md) |
| critics | $`-\frac1n\sum_i (y_i - Q_k(s_i,u_i))\,\nabla_{\psi_k} Q_k(s_i,u_i)`$ | (6.17) |
| | $`\psi_k \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| in every $`d`$-th update, also | | (6.11) |
| actor | $`-\frac1n\sum_i \nabla_\theta\pi(s_i)\,\nabla_u Q_1(s_i,u)`$ at $`u=\pi(s_i)`$ | (6.18) |
| | $`\theta \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| copy | $`\bar\psi_k \leftarrow (1-\tau)\bar\psi_k + \tau\psi_k`$ | (adam.2), [networks](net.md) |
| | $`\bar\theta \leftarrow (1-\tau)\bar\theta + \tau\theta`$ | (adam.2) |

In the first steps actions are uniform in the box. $`\xi`$ and $`\xi_i`$ are standard normal numbers, drawn afresh. The
$`u_i`$ of the critics are the stored actions, in units, and both critics have the same $`y_i`$.

## The derivation

### A bias without a maximum

Let $`\pi(s;\theta)`$ be the policy, $`Q`$ a critic, and $`q`$ the values that the policy really has. With expectations
over some distribution of states, write

```math
f(\theta) = \mathbb{E}\big[Q(s, \pi(s;\theta))\big], \qquad F(\theta) = \mathbb{E}\big[q(s, \pi(s;\theta))\big],
```

where $`q`$ is held fixed as $`\theta`$ varies, as the critic is: it is what an action is worth now if the present
policy acts ever after. Let $`g = \nabla f`$ and $`h = \nabla F`$ be the two gradients at the present parameters, the
one that the actor follows and the one that it should.

(6.1) The gradient that an update follows, for a critic Q
```math
g = \mathbb{E}\big[\nabla_\theta \pi(s;\theta)\; \nabla_a Q(s, a)\big|_{a = \pi(s;\theta)}\big].
```

With $`q`$ for $`Q`$ that is $`h`$. We compare two updates.

(6.2) definition: An update with the critic, and one with the true values, of the same length α
```math
\theta_g = \theta + \alpha\,\frac{g}{\lVert g\rVert}, \qquad \theta_h = \theta + \alpha\,\frac{h}{\lVert h\rVert}.
```

Among all steps of one length, the one along the gradient gains most, to first order:

(6.3) What each update gains on the other, by the measure that it follows
```math
\begin{aligned}
\lim_{\alpha \to 0}\ \big(f(\theta_g) - f(\theta_h)\big)/\alpha &= \lVert g\rVert - g^\top h/\lVert h\rVert \ \ge\ 0,\\
\lim_{\alpha \to 0}\ \big(F(\theta_h) - F(\theta_g)\big)/\alpha &= \lVert h\rVert - g^\top h/\lVert g\rVert \ \ge\ 0.
\end{aligned}
```

Neither can be negative, by the inequality of Cauchy and Schwarz, and both are positive unless $`g`$ and $`h`$ point
the same way, where the two updates are one. So for small $`\alpha`$ we have $`f(\theta_g) \ge f(\theta_h)`$ and
$`F(\theta_h) \ge F(\theta_g)`$. If the critic does not underestimate the policy that the *right* update leads to,
$`f(\theta_h) \ge F(\theta_h)`$, then

```math
f(\theta_g) \ \ge\ f(\theta_h) \ \ge\ F(\theta_h) \ \ge\ F(\theta_g) :
```

so the critic does not underestimate the policy that its own update leads to either, and overestimates it unless $`g`$
and $`h`$ point the same way. This is the paper's argument; for steps of unequal lengths the paper has a stricter
condition on the critic [S52]. The equal lengths in (6.2) are a condition that must not be dropped (E22 below): with
steps $`\alpha g`$ and $`\alpha h`$ either inequality of (6.3) fails when the other gradient is long enough and the
angle between them is acute. But the conclusion holds for plain steps, too. The overestimation $`f - F`$ has the
gradient $`g - h`$, so

(6.4) The overestimation that a plain gradient step adds
```math
\lim_{\alpha \to 0}\ \frac1\alpha\Big[(f - F)(\theta + \alpha g) - (f - F)(\theta + \alpha h)\Big]
= \lVert g - h\rVert^2 .
```

It is the squared error of the critic's gradient: so much more, per unit of $`\alpha`$, does the critic overestimate
after its own step than after the right one. There is even a bias where a critic is right on average. Suppose its error
is random, with mean zero at every state and action. Then before the step there is no bias, and the error $`e = g - h`$
of the gradient has mean zero, too. Along the critic's own step $`f - F`$ grows at the rate
$`e^\top g = e^\top h + \lVert e\rVert^2`$, and in the mean over critics

(6.5) The bias after a step, of a critic without one, by the error e of its gradient
```math
\lim_{\alpha \to 0}\ \frac1\alpha\,\mathbb{E}\big[(f - F)(\theta + \alpha g)\big] = \mathbb{E}\,\lVert e\rVert^2,
\qquad g = h + e.
```

No single step does much harm. But the targets of the next update contain the biased value, discounted once, and the
actor goes on from where it is. So two things help: critics whose gradients have a smaller error, and targets that lean
the other way.

### A target that counts its neighbours

A target of DDPG rates one action, that of the target actor. If the critic has a narrow peak there, nothing in the data
need support it: actions near it were tried, and this one perhaps never. TD3 rates an action near by instead, another
one in each row of each batch, and so on average the neighbourhood. The noise is normal, clipped, and independent for
every row and component; the sum is clipped to the bounds again, since no action lies beyond them.

(6.6) definition: The action of a target
```math
u' = \mathrm{clip}\big(\bar\pi(s') + \epsilon,\ -1,\ 1\big), \qquad
\epsilon = \mathrm{clip}(\tilde\sigma\,\xi,\ -c,\ c), \qquad \xi \sim \mathcal N(0, I).
```

Clipping leaves the mean at zero and takes some of the variance. With the density $`\varphi`$ and the distribution
function $`\Phi`$ of the standard normal distribution, and $`z = c/\tilde\sigma`$:

(6.7) The variance of a component of the noise
```math
v = \mathrm{Var}[\epsilon] = \tilde\sigma^2\big(2\Phi(z) - 1 - 2 z\,\varphi(z)\big) + 2 c^2\,\big(1 - \Phi(z)\big).
```

The first part is from the noise between $`-c`$ and $`c`$, the second from what is clipped and lies at these two. What
the noise does to a smooth critic follows from a Taylor series, whose odd terms vanish:

(6.8) The smoothed value, to second order, away from the bounds
```math
\mathbb{E}\big[Q(s, u + \epsilon)\big] = Q(s, u) + \tfrac12\,v\,\sum_j \frac{\partial^2 Q}{\partial u_j^2} + O(v^2).
```

At a smooth maximum within the bounds no second derivative is positive. So, to this order, smoothing does not raise the
value there, and the sharper the peak is, the more it lowers it. What the critics learn are the values of a policy that
goes on with the noise ([how that is Expected SARSA](#smoothed-targets-as-expected-sarsa)), and real optima are lowered
with the spurious ones: one bias is traded for another. At the bounds the second clip acts, the mean of the noise is no
longer zero, and the action is drawn inwards (exercise 3).
*/
const real *td3_next_actions(struct td3 *x, const struct batch *b, const real *noise) {
    int n = b->n * x->agent.action.dim;
    real scale = R(x->config.smoothing), most = R(x->config.smoothing_clip);
    const real *a2 = net_output(&x->actor, x->config.target_actor ? x->actor.target : x->actor.now, b->s2, b->n);
    if (x->config.smoothing == 0) return a2;
    for (int i = 0; i < n; i++)
        x->pairs[0].a[i] = real_clip(a2[i] + real_clip(scale * noise[i], most), 1); /* eq. 6.6 */
    return x->pairs[0].a;
}

/*
### The smaller of two values

Both critics learn from the same targets, and these use the smaller of the two target critics' values:

(6.9) definition: The targets of TD3
```math
y = r + \gamma\,(1 - w)\,\min_{k = 1, 2} \bar Q_k(s', u').
```

The target is never above what the first critic alone would give, and the actor climbs the first critic only. Where that
one is too high by chance, the second one need not be, as long as their errors are not the same, and then the minimum is
below the peak. How far below can be said where the two values are *jointly* normal, with the same mean $`q`$ and
standard deviation $`\sigma`$ and with correlation $`\rho`$; that each is normal is not enough. The smaller of two
numbers is their mean less half of their distance. The mean $`\tfrac12(Q_1 + Q_2)`$ has the variance
$`\tfrac12(1 + \rho)\,\sigma^2`$. It is independent of the difference $`D = Q_1 - Q_2`$, which has mean zero and the
variance $`2(1 - \rho)\,\sigma^2 =: \sigma_D^2`$; and $`\mathbb{E}|D| = \sigma_D\sqrt{2/\pi}`$,
$`\mathrm{Var}|D| = \sigma_D^2(1 - 2/\pi)`$. Together:

(6.10) Mean and variance of the smaller value
```math
\mathbb{E}\big[\min(Q_1, Q_2)\big] = q - \sigma\,\sqrt{\frac{1 - \rho}{\pi}}, \qquad
\mathrm{Var}\big[\min(Q_1, Q_2)\big] = \sigma^2\Big(1 - \frac{1 - \rho}{\pi}\Big).
```

For independent values the mean falls by $`\sigma/\sqrt\pi`$, about 0.56 standard deviations, and the variance falls by
nearly a third. If the two are always the same, $`\rho = 1`$, nothing is gained. The two critics see the same batches
and the same targets; what keeps them apart is how they began ([two tables](#clipped-double-q-learning-on-a-table) soon
forget that). With critics without bias the targets become too low. The paper's reason to prefer that: the actor seeks
high values, so what is rated too low is left alone, and what is rated too high is sought out and passed on [S53]. And
states whose values are uncertain get lower targets, which leads the actor to where the critics agree, and possibly away
from what should be explored.
*/
void td3_targets(struct td3 *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma);
    const real *a2 = td3_next_actions(x, b, noise), *sa = pairs_join(&x->pairs[0], b->s2, a2, b->n), *q2[2];
    net_outputs(x->critic, x->critics, NET_COPY, sa, b->n, q2);
    const real *one = q2[0], *two = q2[x->critics - 1]; /* of one critic: the same */
    for (int i = 0; i < b->n; i++) y[i] = two[i] < one[i] ? two[i] : one[i];
    for (int i = 0; i < b->n; i++) y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : y[i]); /* eq. 6.9 */
}

/*
### The two losses

The gradients are those of chapter 5: the critic's squared error against targets that are held constant, now for either
critic and without decay, and the deterministic policy gradient (6.1), with the first critic and the states of the
batch.

(6.17) definition: The loss of critic k and its gradient, the targets held fixed, on actions u in units
```math
\mathcal L(\psi_k) = \frac1n \sum_{i=1}^n \tfrac12\big(y_i - Q_k(s_i,u_i)\big)^2, \qquad
\nabla_{\psi_k} \mathcal L = -\frac1n \sum_{i=1}^n \big(y_i - Q_k(s_i,u_i)\big)\,\nabla_{\psi_k} Q_k(s_i,u_i).
```
*/
double td3_critic_gradient(struct td3 *x, int k, const struct batch *b, const real *y) {
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
    net_gradient(critic, pairs->d_q); /* eq. 6.17 */
    return loss / b->n;
}

/*
(6.18) definition: The actor's loss and its gradient, by the first critic
```math
\mathcal L(\theta) = -\frac1n \sum_{i=1}^n Q_1\big(s_i, \pi(s_i;\theta)\big), \qquad
\nabla_\theta \mathcal L = -\frac1n \sum_{i=1}^n \nabla_\theta\pi(s_i;\theta)\,
\nabla_u Q_1(s_i,u)\big|_{u=\pi(s_i;\theta)} .
```
*/
double td3_actor_gradient(struct td3 *x, const struct batch *b) {
    struct net *critic = &x->critic[0];
    struct pairs *pairs = &x->pairs[0];
    double loss = 0;
    const real *a = net_output(&x->actor, x->actor.now, b->s, b->n);
    const real *q = net_output(critic, critic->now, pairs_join(pairs, b->s, a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        loss -= (double)q[i];
        pairs->d_q[i] = -1 / R(b->n);
    }
    net_input_gradient(critic, pairs->d_q, pairs->obs, pairs->act, pairs->d_a);
    net_gradient(&x->actor, pairs->d_a); /* eq. 6.18 */
    return loss / b->n;
}

/*
### Patience

The critics are updated every time; the actor, and with it every target network, only at each $`d`$-th update.

(6.11) definition: The delay: at update number N, after the critics' step
```math
\text{if } d \mid N:\qquad \theta \leftarrow \text{a step of the actor},\qquad
\bar\psi_k \leftarrow \tau\,\psi_k + (1 - \tau)\,\bar\psi_k,\qquad
\bar\theta \leftarrow \tau\,\theta + (1 - \tau)\,\bar\theta.
```

What it is good for can be seen in a model of one number. A critic estimates the value of the policy. An update takes
it the share $`\beta`$ of the way to a target that has noise of variance $`\omega^2`$. After each $`d`$-th update the
critic is used, and then a step of the actor changes the true value by a random amount of variance $`\kappa^2`$. With
$`\lambda = 1 - \beta`$, an update multiplies the variance of the critic's error by $`\lambda^2`$ and adds
$`\beta^2\omega^2`$. The variance $`x`$ at the time of use, in the long run, is what $`d`$ updates make of
$`x + \kappa^2`$: $`x = \lambda^{2d}(x + \kappa^2) + \beta^2\omega^2(1 - \lambda^{2d})/(1 - \lambda^2)`$, where
$`1 - \lambda^2 = \beta\,(2 - \beta)`$.

(6.12) The variance of the critic's error at the time the actor uses it, with λ = 1 − β
```math
\mathrm{Var} = \kappa^2\,\frac{\lambda^{2d}}{1 - \lambda^{2d}} + \omega^2\,\frac{\beta}{2 - \beta}.
```

The second part is the noise of the targets, and in this model no delay reduces it; a small $`\beta`$ does. The first
part is the unrest of the policy itself: with small $`\beta`$ it is about $`\kappa^2/(2\beta d)`$, so a delay of two
halves it. Adam divides out the size of the gradient, so $`\kappa`$ does not vanish with it. The price is that the actor
takes $`1/d`$ of the steps. What the model leaves out: in TD3 the target networks stand still in between, so the critics
see $`d`$ batches of the same regression.

In the code the critics' copies follow before the actor moves: nobody asks them before the next update. And as neither
critic asks for the other between the targets and its step, the two may go at the same time, with
[a second thread](worker.md).
*/
/* Critic k's part of an update: it touches nothing that the other has. */
static void td3_critic_step(void *agent, int k) {
    struct td3 *x = agent;
    x->critic_loss[k] = td3_critic_gradient(x, k, x->batch, x->y);
    net_step_and_follow(&x->critic[k], x->updates % x->config.delay == 0 ? x->config.tau : 0);
}

static void td3_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct td3 *x = (struct td3 *)agent;
    td3_targets(x, b, noise, x->y);
    bool all = ++x->updates % x->config.delay == 0; /* eq. 6.11 */
    x->batch = b;
    net_each(x->critic, x->critics, b->n, td3_critic_step, x);
    if (all) {
        x->actor_loss = td3_actor_gradient(x, b);
        net_step_and_follow(&x->actor, x->config.tau);
    }
    *report =
        (struct agent_report){2, {"critic loss", "actor loss"}, {x->critic_loss[0] + x->critic_loss[1], x->actor_loss}};
}

/*
### The ladder

With one critic, no delay and no noise in the targets, (6.9) is DDPG's target, and every line above does what DDPG's
does, in the same order: if DDPG explores with uncorrelated noise and its critic's weights do not decay, both trainings
have the same parameters, bit for bit. A test compares them after some hundred updates.

### Acting

TD3 explores as in (5.12), with normal noise that has no memory. The authors found the Ornstein-Uhlenbeck process of
DDPG to bring nothing [S55].
*/
static void td3_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct td3 *x = (struct td3 *)agent;
    (void)step;
    memcpy(action, net_output(&x->actor, x->actor.now, s, 1), (size_t)agent->action.dim * sizeof *action);
    for (int i = 0; noise && i < agent->action.dim; i++)
        action[i] = real_clip(action[i] + R(x->config.sigma) * noise[i], 1);
    agent_from_unit(&agent->action, 1, action, action);
}

static struct agent_blocks td3_params(struct agent *agent) {
    struct td3 *x = (struct td3 *)agent;
    const struct net *one = &x->critic[0], *two = &x->critic[1];
    int actor = x->actor.shape.parameters, critic = one->shape.parameters;
    return (struct agent_blocks){2 + 2 * x->critics,
                                 {"actor", "critic", "actor target", "critic target", "critic 2", "critic 2 target"},
                                 {x->actor.now, one->now, x->actor.target, one->target, two->now, two->target},
                                 {actor, critic, actor, critic, critic, critic}};
}

static void td3_state(struct agent *agent, struct state *state) {
    struct td3 *x = (struct td3 *)agent;
    const struct td3_config *c = &x->config;
    const struct state_number same[] = {
        {"first hidden layer", c->hidden[0]},
        {"second hidden layer", c->hidden[1]},
        {"gamma", c->gamma},
        {"actor rate", c->actor_rate},
        {"critic rate", c->critic_rate},
        {"tau", c->tau},
        {"last bound", c->last_bound},
        {"sigma", c->sigma},
        {"twin", c->twin},
        {"delay", c->delay},
        {"smoothing", c->smoothing},
        {"smoothing clip", c->smoothing_clip},
        {"target actor", c->target_actor},
    };
    state_same_all(state, same, sizeof same / sizeof *same);
    net_state(&x->actor, state);
    for (int k = 0; k < x->critics; k++) net_state(&x->critic[k], state);
    state_doubles(state, &x->actor_loss, 1);
    state_long(state, &x->updates, 0, STATE_MOST_LONG);
}

void td3_init(struct td3 *x, const struct td3_config *c, int obs, const struct env_space *action, int rows,
              struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, act, TANH, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct td3){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "td3",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = c->smoothing > 0 ? act : 0},
                              .act = td3_act,
                              .update = td3_update,
                              .params = td3_params,
                              .state = td3_state};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    for (int k = 0; k < x->critics; k++) pairs_init(&x->pairs[k], obs, act, rows);
    x->y = allocate((size_t)rows, sizeof *x->y);
}

void td3_free(struct td3 *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    for (int k = 0; k < x->critics; k++) pairs_free(&x->pairs[k]);
    free(x->y);
}

/*
## The numbers

First the paper's, which `--preset paper` takes. Below them stands what is different without it, tuned on the pendulum.
*/
struct td3_config td3_preset(enum preset preset) {
    struct td3_config c = {
        .hidden = {400, 300},
        .gamma = 0.99,
        .actor_rate = 1e-3,
        .critic_rate = 1e-3,
        .tau = 0.005,
        .last_bound = 0,
        .sigma = 0.1,
        .twin = 1,
        .delay = 2,
        .smoothing = 0.2,
        .smoothing_clip = 0.5,
        .target_actor = 1,
    };
    if (preset == PRESET_PAPER) return c;
    c.hidden[0] = c.hidden[1] = 64;
    c.tau = 0.01;
    c.last_bound = 3e-3;
    return c;
}

struct train_config td3_training(enum preset preset, int steps) {
    struct train_config c = {
        .steps = steps,
        .start = 10000,
        .update_every = 1,
        .updates = 1,
        .batch = 100,
        .capacity = 1000000,
        .evaluate_every = 1000,
        .evaluate_episodes = 10,
        .final_episodes = 100,
        .seed = 1,
        .save_every = 10000,
    };
    if (preset == PRESET_PAPER) return c;
    c.start = 1000;
    c.capacity = 100000;
    return c;
}
