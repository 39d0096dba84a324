#include "ddpg.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

/*
## The algorithm

There are four networks: an actor $`\pi(s;\theta)`$, a critic $`Q(s,u;\psi)`$, and a target network of each, with
parameters $`\bar\theta`$ and $`\bar\psi`$. The actor's last layer is a hyperbolic tangent, so that what it puts out
lies within $`\pm 1`$: these are the *units* of an action, and `agent_from_unit` and `agent_to_unit` on the page of
[agents](agent.md) are the one place where they become the environment's numbers $`a`$ and back, which lie in a *box*,
from a least number $`a^-`$ to a largest one $`a^+`$ in each component. The critic sees actions in units, $`u`$, too, so
that the size of its inputs does not depend on whether an environment counts in newtons or in kilonewtons. A stored
transition $`(s, a, r, s', w)`$ has $`w = 1`$ where the episode was terminated, and only there: where the clock has cut
it off, something follows. In one table, with the equations that follow:

| **DDPG** | | |
|---|---|---|
| in every step | | [the loop](train.md) |
| act | $`u = \mathrm{clip}(\pi(s;\theta) + \sigma\,\xi,\ -1,\ 1)`$, and $`a`$ is $`u`$ scaled to the box | (5.12) |
| store | $`(s, a, r, s', w)`$ | [replay](replay.md) |
| after the first steps, also | | |
| sample | $`n`$ stored transitions, each of all with the same probability | [replay](replay.md) |
| targets | $`y_i = r_i + \gamma\,(1-w_i)\,Q(s'_i,\pi(s'_i;\bar\theta);\bar\psi)`$ | (5.9), [networks](net.md) |
| critic | $`-\frac1n\sum_i (y_i - Q(s_i,u_i;\psi))\,\nabla_\psi Q(s_i,u_i;\psi) + \lambda\,\psi`$ | (5.10) |
| | $`\psi \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| actor | $`-\frac1n\sum_i\nabla_\theta\pi(s_i;\theta)\,\nabla_u Q(s_i,u;\psi)`$ at $`u=\pi(s_i;\theta)`$ | (5.11) |
| | $`\theta \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| copy | $`\bar\psi \leftarrow (1-\tau)\bar\psi + \tau\psi`$ | (adam.2), [networks](net.md) |
| | $`\bar\theta \leftarrow (1-\tau)\bar\theta + \tau\theta`$ | (adam.2) |

In the first steps actions are uniform in the box; after them $`\xi`$ is the noise that explores, and $`\sigma`$ its
scale. The $`u_i`$ of the critic are the stored actions, in units. $`\lambda`$ is the critic's weight decay, and
$`\tau`$ the share of the way that a target network goes in one step.

@figure 05_flow One update of DDPG: above the critic's, below the actor's. Dashed: gradients. The critic's stops at the
targets; the actor's passes through the critic and leaves it as it is. Dotted: what follows slowly.

## The derivation

### A policy without chance

Let the action be a function of the state, $`a = \pi(s;\theta)`$, a vector where actions have several components. The
rewards $`r(s,a)`$ and the transitions $`p(s'\mid s,a)`$ are the world's and do not depend on $`\theta`$. States may
be a continuum; then sums over them are integrals and $`p`$ is a density. Episodes start in $`s`$ with probability
$`h(s)`$.

(5.1) definition: The values of a deterministic policy, and its objective
```math
v(s) = q\big(s, \pi(s;\theta)\big), \qquad q(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\,v(s'), \qquad
J(\theta) = \sum_s h(s)\,v(s) .
```

The value of an action is a function of that action, and has a derivative with respect to it. The values $`v(s')`$ of
what follows do not depend on the action of this one step; it only decides how likely each $`s'`$ is.

(5.2) The slope of an action value
```math
\nabla_a q(s,a) = \nabla_a r(s,a) + \gamma \sum_{s'} \nabla_a p(s'\mid s,a)\;v(s') .
```

Now differentiate $`v`$ with respect to the parameters. They enter $`v(s) = q(s,\pi(s;\theta))`$ twice: through the
action of this step, and through $`v(s')`$ inside of $`q`$, which is the value of the same policy from the next step on.
The chain rule gives one term for each. Gradients are columns, and $`\nabla_\theta\pi`$ is a matrix with a row per
parameter and a column per component of the action.

```math
\begin{aligned}
\nabla_\theta v(s)
&= \nabla_\theta \Big[ r\big(s,\pi(s;\theta)\big)
   + \gamma \sum_{s'} p\big(s'\mid s,\pi(s;\theta)\big)\,v(s') \Big] \\
&= \nabla_\theta\pi(s;\theta)\,\nabla_a r(s,a)
   + \gamma \sum_{s'} \nabla_\theta\pi(s;\theta)\,\nabla_a p(s'\mid s,a)\;v(s')
   + \gamma \sum_{s'} p(s'\mid s,a)\,\nabla_\theta v(s') \\
&= \nabla_\theta\pi(s;\theta)\,\Big[ \nabla_a r(s,a) + \gamma \sum_{s'} \nabla_a p(s'\mid s,a)\;v(s') \Big]
   + \gamma \sum_{s'} p(s'\mid s,a)\,\nabla_\theta v(s') ,
\end{aligned}
```

all at $`a = \pi(s;\theta)`$. The bracket is (5.2), and what remains is

(5.3) The gradient of a value: what this step's action does, and what all later ones do
```math
\nabla_\theta v(s) = \nabla_\theta\pi(s;\theta)\,\nabla_a q(s,a)\big|_{a=\pi(s;\theta)}
+ \gamma \sum_{s'} p\big(s'\mid s,\pi(s;\theta)\big)\,\nabla_\theta v(s') .
```

This is a Bellman equation whose "reward" is the first part. Put the right side into itself for
$`\nabla_\theta v(s')`$, again and again. With $`P_k(s,s')`$ for the probability to be in $`s'`$ after $`k`$ steps
of the policy from $`s`$, the part that is left over after $`K`$ rounds is
$`\gamma^K \sum_{s'} P_K(s,s')\,\nabla_\theta v(s')`$. It goes to zero with $`\gamma^K`$, provided that the
gradients of the values are bounded. So

(5.4) The same, unrolled
```math
\nabla_\theta v(s) = \sum_{s'} \sum_{k=0}^\infty \gamma^k P_k(s,s')\;
\nabla_\theta\pi(s';\theta)\,\nabla_a q(s',a)\big|_{a=\pi(s';\theta)} .
```

Averaged over the start, the weight of a state is its expected number of *discounted visits*, the $`d`$ of (mdp.4):

(5.5) The deterministic policy gradient theorem
```math
\nabla J(\theta) = \sum_s d(s)\;\nabla_\theta\pi(s;\theta)\,\nabla_a q(s,a)\big|_{a=\pi(s;\theta)},
\qquad d(s) = \sum_{k=0}^\infty \gamma^k \sum_{s_0} h(s_0)\,P_k(s_0,s) .
```

Silver et al. proved it in 2014 (*Deterministic policy gradient algorithms* [S40]). The weights add up to
$`1/(1-\gamma)`$; divided by that they are a probability, the *discounted state distribution*, and the theorem is an
expectation over it. It matters which distribution it is. The share of time $`\mu(s)`$ that the policy spends in a state
in the long run is another one, which knows neither the start nor the discount. With it in the place of $`d`$ the two
sides differ, and not by a factor but in direction ([which distribution](#which-distribution) below). The lecture writes
$`\mu`$ in the theorem; it is the $`\mu`$ of its policy gradients, where $`\gamma`$ is a form of termination, and so it
means the discounted one [S48].

What was used on the way: that $`r`$, $`p`$ and $`\pi`$ can be differentiated, and that derivative and sum may be
exchanged. For finitely many states that is all; for integrals it takes [more](#what-the-proof-takes-for-granted).

One common kind of world does not fit. Where the next state is a *function* of state and action, $`s' = f(s,a)`$, it has
no density whose derivative could be taken, and (5.2) has no meaning. The pendulum is such a world. There the chain rule
can go through the world instead, where the values have derivatives:

(5.6) The slope of an action value where the world is certain
```math
\nabla_a q(s,a) = \nabla_a r(s,a) + \gamma\,\nabla_a f(s,a)\;\nabla_{s'} v(s')\big|_{s'=f(s,a)} .
```

Here $`\nabla_a f`$ has a row per component of the action and a column per component of the state. With (5.6) for (5.2)
the proof goes on as before: $`\theta`$ enters $`v(f(s,\pi(s;\theta)))`$ through its argument, which belongs to the
bracket, and through the function $`v`$. That the value has a derivative is an assumption, even where $`r`$, $`f`$ and
$`\pi`$ are smooth ([below](#what-the-proof-takes-for-granted)). A critic that is a network has one whether the value
has or not.

### What the proof takes for granted

The proof exchanges a derivative and an integral where states are a continuum. That the integrand is bounded is not
enough for it on an unbounded space, where even a constant has no integral. It is enough, for example, that $`r`$ and
$`\pi`$ have two derivatives with respect to actions and parameters and that these and $`r`$ are bounded, and that $`p`$
has two with respect to the action of which $`\int \lvert\cdot\rvert\,ds'`$ has a bound that is the same for all $`s`$
and $`a`$.

Where the world is certain, that $`r`$, $`f`$ and $`\pi`$ are smooth does not make $`v`$ smooth. Write
$`F(s) = f(s,\pi(s;\theta))`$ and $`R(s) = r(s,\pi(s;\theta))`$ for the closed loop, and $`s_k`$ for the state after
$`k`$ steps from $`s_0 = s`$, so that $`s_{k+1} = F(s_k)`$. For a state of one number, and with a prime behind a
function for its derivative,

(5.20) The slope of a value where the world is certain, if the closed loop does not stretch too much
```math
v'(s) = \sum_{k=0}^\infty \gamma^k\,R'(s_k) \prod_{j<k} F'(s_j), \qquad
\lvert v'(s)\rvert \le \frac{\sup \lvert R'\rvert}{1 - \gamma L} \quad\text{if}\quad
\gamma L < 1,\ \ L = \sup \lvert F'\rvert .
```

If the derivatives are continuous and bounded and $`\gamma L < 1`$ ($`L`$ is the Lipschitz constant of the loop), the
series converges uniformly; so does the one for the derivative with respect to $`\theta`$, if $`R`$ and $`F`$ have
bounded derivatives with respect to $`\theta`$, too, and all this holds with the same bounds for the parameters near by.
Then the theorem follows. The condition is sufficient, and without it all can be lost. Let $`r = \cos 2\pi s`$ and
$`s' = 2s + a`$, and let the policy be $`\pi(s;\theta) = \theta`$, at $`\theta = 0`$. The value is Weierstrass's sum of
cosines,

```math
v(s) = \sum_{k=0}^\infty \gamma^k \cos(2\pi\,2^k s),
```

which is continuous. Compare it at zero and at $`2^{-n}`$. From $`k = n`$ on the cosines are 1 at both places, and of
the terms before, counted backwards with $`j = n - k`$, there remains

(5.21) A difference quotient of that value, between 0 and 2⁻ⁿ
```math
\frac{v(0) - v(2^{-n})}{2^{-n}} = (2\gamma)^n \sum_{j=1}^n \gamma^{-j}\big(1 - \cos(2\pi\,2^{-j})\big) .
```

With $`\gamma > \tfrac12`$ the sum tends to a number as $`n`$ grows, and the factor grows without bound: there is no
derivative at zero, nor, for the same reason, at any other fraction $`m/2^p`$. The return from zero as a function of
$`\theta`$ is no better. So a smooth world with a bounded reward may have neither (5.6) nor a policy gradient; here
$`\gamma L = 2\gamma`$. The pendulum does not meet the condition with every policy: under one that gives no torque near
the top each step multiplies a small distance from there by about 1.21, and $`0.99 \cdot 1.21 > 1`$.

### Two gradients of one mean

The theorem of chapter 4 makes likely what went well, and this one moves along a slope. Both are gradients of the same
kind of mean. At one state, let the action be one number, $`A = m + \sigma\varepsilon`$ with
$`\varepsilon \sim \mathcal N(0,1)`$, and let $`Q`$ be a smooth function of it with the derivative $`Q'`$. The mean of
$`Q(A)`$ is an integral over the actions, where $`m`$ is in their density $`p(a)`$, and
$`\partial p/\partial m = p(a)\,(a - m)/\sigma^2`$, in which $`(a - m)/\sigma`$ is $`\varepsilon`$. It is also an
integral over $`\varepsilon`$, where $`m`$ is in the path from $`\varepsilon`$ through the action to the value,
$`Q(m + \sigma\varepsilon)`$. Each gives a derivative; in the first a number $`\beta`$ may be subtracted from all
values, since the mean of $`\varepsilon`$ is zero.

(5.7) The score's gradient and the pathwise one
```math
\frac{d}{dm}\,\mathbb{E}\big[Q(A)\big]
= \mathbb{E}\Big[\big(Q(A) - \beta\big)\,\frac{\varepsilon}{\sigma}\Big]
= \mathbb{E}\big[Q'(A)\big] \quad\text{for any baseline } \beta .
```

The score's way needs the value only and works for discrete actions, too; the pathwise one needs its slope. For a
parabola, $`Q(m + x) = c_0 + c_1 x + \tfrac12 c_2 x^2`$, both variances follow from the moments of $`\varepsilon`$: the
odd ones are zero, and those of order 2, 4 and 6 are 1, 3 and 15. Both estimates have the mean $`c_1`$, whose square is
taken from the mean square.

(5.8) Their variances, of one sample, where Q(m + x) = c₀ + c₁ x + c₂ x²/2
```math
\mathrm{Var}\Big[\big(Q(A)-\beta\big)\frac{\varepsilon}{\sigma}\Big]
= \frac{(c_0-\beta)^2}{\sigma^2} + 2c_1^2 + 3\,(c_0-\beta)\,c_2 + \tfrac{15}{4}\,c_2^2\sigma^2, \qquad
\mathrm{Var}\big[Q'(A)\big] = c_2^2\sigma^2 .
```

As the policy becomes certain, $`\sigma \to 0`$, the pathwise estimate becomes exact. The other one explodes; or if a
baseline removes the first term, $`2c_1^2`$ is left, a relative error of $`\sqrt2`$ in every single sample. At
$`\sigma = 0`$ the score does not even exist, while the pathwise gradient is the slope at $`m`$, as it stands in (5.5).
So the deterministic theorem is the limit of the stochastic one for narrow policies, in its pathwise form (Silver et al.
prove this, too [S41]), and [an erratum](#e5-an-actor-critic-with-the-scores-gradient-and-a-replay-is-ddpg) is about
taking the one form for the other. The price of the pathwise way is that the slope must be right, or wrong in a way
[that does no harm](#when-a-learned-slope-does-no-harm). The true one is not known; what is used is the slope of a
learned critic, which was fitted to values.

### From the theorem to losses

Neither $`q`$ nor $`d`$ is known. DDPG puts a network that is being learned in the place of one and the states of a
replay in the place of the other, and with both the theorem becomes an approximation. The critic learns as the network
of DQN does, from targets. Those of DQN, (3.1), have a maximum over actions; here the target actor says which action
that is.

(5.9) definition: The target of a transition
```math
y = r + \gamma\,(1-w)\;Q\big(s',\,\pi(s';\bar\theta);\,\bar\psi\big) .
```

That is Expected SARSA (2.9) for a policy without chance, whose mean over actions is one value. The factor $`1 - w`$ is
a departure: the paper's algorithm has none for terminal states [S123]. The action $`a`$ of the transition is only the
place where the critic is corrected, and may come from any policy. But the actions must differ. Had only
$`\pi(s;\theta)`$ ever been tried in $`s`$, the data would say nothing about the slope there, which is all that the
actor wants to know.
*/
void ddpg_targets(struct ddpg *x, const struct batch *b, real *y) {
    real gamma = R(x->config.gamma);
    const real *a2 = net_output(&x->actor, x->actor.target, b->s2, b->n);
    const real *q2 = net_output(&x->critic, x->critic.target, pairs_join(&x->pairs, b->s2, a2, b->n), b->n);
    for (int i = 0; i < b->n; i++) y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : q2[i]); /* eq. 5.9 */
}

/*
### The critic

The critic's loss on a batch of $`n`$ transitions is DQN's, the mean of squared errors. The paper adds a pull of the
critic's parameters towards zero, of strength $`\lambda`$; the code adds it to the gradient, and reports the loss
without it. What it does here is [measured](#batch-normalisation-and-weight-decay) below.

(5.10) The critic's loss and its gradient, the targets held fixed, on actions u in units
```math
\begin{aligned}
\mathcal L(\psi) &= \frac1n \sum_{i=1}^n \tfrac12\big(y_i - Q(s_i,u_i;\psi)\big)^2
+ \tfrac12\,\lambda\,\|\psi\|^2,\\
\nabla_\psi \mathcal L &= -\frac1n \sum_{i=1}^n \big(y_i - Q(s_i,u_i;\psi)\big)\,\nabla_\psi Q(s_i,u_i;\psi)
+ \lambda\,\psi .
\end{aligned}
```
*/
double ddpg_critic_gradient(struct ddpg *x, const struct batch *b, const real *y) {
    struct net *critic = &x->critic;
    struct pairs *pairs = &x->pairs;
    double loss = 0;
    agent_to_unit(&x->agent.action, b->n, b->a, pairs->a);
    const real *q = net_output(critic, critic->now, pairs_join(pairs, b->s, pairs->a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        pairs->d_q[i] = -error / R(b->n);
    }
    net_gradient(critic, pairs->d_q); /* eq. 5.10 */
    real decay = R(x->config.decay);
    for (int i = 0; i < critic->shape.parameters && decay > 0; i++) critic->gradient[i] += decay * critic->now[i];
    return loss / b->n;
}

/*
### The actor

The actor climbs the critic, which is held fixed, at the states of the batch and at *its own* actions. Its loss is
minus the mean of what the critic says of them, so that both networks descend. The gradient is (5.5) with $`Q`$ for
$`q`$ and the batch for $`d`$: back through the critic to its inputs, of these the action's part, and from there back
through the actor.

(5.11) The actor's loss and its gradient
```math
\mathcal L(\theta) = -\frac1n \sum_{i=1}^n Q\big(s_i, \pi(s_i;\theta);\psi\big), \qquad
\nabla_\theta \mathcal L = -\frac1n \sum_{i=1}^n \nabla_\theta\pi(s_i;\theta)\,
\nabla_u Q(s_i,u;\psi)\big|_{u=\pi(s_i;\theta)} .
```

Below stands the function that exercise 6 asks for. To write it yourself, stop here and go to the
[exercises](#exercises).
*/
double ddpg_actor_gradient(struct ddpg *x, const struct batch *b) {
    struct net *critic = &x->critic;
    struct pairs *pairs = &x->pairs;
    double loss = 0;
    const real *a = net_output(&x->actor, x->actor.now, b->s, b->n);
    const real *q = net_output(critic, critic->now, pairs_join(pairs, b->s, a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        loss -= (double)q[i];
        pairs->d_q[i] = -1 / R(b->n);
    }
    net_input_gradient(critic, pairs->d_q, pairs->obs, pairs->act, pairs->d_a);
    net_gradient(&x->actor, pairs->d_a); /* eq. 5.11 */
    return loss / b->n;
}

/*
### An update

An update moves the critic, then the actor along the slope of the critic that has just moved, and then both target
networks, (adam.2): $`\bar\psi \leftarrow \bar\psi + \tau\,(\psi - \bar\psi)`$, and so $`\bar\theta`$. With
$`\tau = 1`$ they are the networks themselves.
*/
static void ddpg_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct ddpg *x = (struct ddpg *)agent;
    (void)noise;
    ddpg_targets(x, b, x->y);
    double critic_loss = ddpg_critic_gradient(x, b, x->y);
    net_step(&x->critic);
    double actor_loss = ddpg_actor_gradient(x, b);
    net_step(&x->actor);
    net_follow(&x->critic, x->config.tau);
    net_follow(&x->actor, x->config.tau);
    *report = (struct agent_report){2, {"critic loss", "actor loss"}, {critic_loss, actor_loss}};
}

/*
### Acting

The exploration is noise on top of the actor's action, in units, and what leaves the box is clipped to it. The noise
$`\xi_t`$ is a normal number per component, or a process of them with a memory, which has a part of its own below. A
policy that has become NaN stays NaN, since neither comparison of `real_clip` holds for it, and the loop stops there.

(5.12) definition: The action that is taken, in the box from a⁻ to a⁺
```math
a_t = \tfrac12(a^+ + a^-) + \tfrac12(a^+ - a^-)\;
\mathrm{clip}\big(\pi(S_t;\theta) + \sigma\,\xi_t,\ {-1},\ 1\big) .
```
*/
static void ddpg_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct ddpg *x = (struct ddpg *)agent;
    (void)step;
    memcpy(action, net_output(&x->actor, x->actor.now, s, 1), (size_t)agent->action.dim * sizeof *action);
    for (int i = 0; noise && i < agent->action.dim; i++)
        action[i] = real_clip(action[i] + R(x->config.sigma) * noise[i], 1);
    agent_from_unit(&agent->action, 1, action, action);
}

static struct agent_blocks ddpg_params(struct agent *agent) {
    struct ddpg *x = (struct ddpg *)agent;
    int actor = x->actor.shape.parameters, critic = x->critic.shape.parameters;
    return (struct agent_blocks){4,
                                 {"actor", "critic", "actor target", "critic target"},
                                 {x->actor.now, x->critic.now, x->actor.target, x->critic.target},
                                 {actor, critic, actor, critic}};
}

static void ddpg_state(struct agent *agent, struct state *state) {
    struct ddpg *x = (struct ddpg *)agent;
    const struct ddpg_config *c = &x->config;
    const struct state_number same[] = {
        {"first hidden layer", c->hidden[0]},
        {"second hidden layer", c->hidden[1]},
        {"gamma", c->gamma},
        {"actor rate", c->actor_rate},
        {"critic rate", c->critic_rate},
        {"decay", c->decay},
        {"tau", c->tau},
        {"last bound", c->last_bound},
        {"noise", c->noise},
        {"sigma", c->sigma},
        {"theta", c->theta},
    };
    state_same_all(state, same, sizeof same / sizeof *same);
    net_state(&x->actor, state);
    net_state(&x->critic, state);
}

void ddpg_init(struct ddpg *x, const struct ddpg_config *c, int obs, const struct env_space *action, int rows,
               struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, act, TANH, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct ddpg){.config = *c};
    x->agent = (struct agent){.name = "ddpg",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act, .keep = c->noise == DDPG_GAUSSIAN ? 0 : 1 - c->theta},
                              .act = ddpg_act,
                              .update = ddpg_update,
                              .params = ddpg_params,
                              .state = ddpg_state};
    net_init(&x->actor, &actor, rows, rng);
    net_init(&x->critic, &critic, rows, rng);
    pairs_init(&x->pairs, obs, act, rows);
    x->y = allocate((size_t)rows, sizeof *x->y);
}

void ddpg_free(struct ddpg *x) {
    net_free(&x->actor);
    net_free(&x->critic);
    pairs_free(&x->pairs);
    free(x->y);
}

/*
## The numbers

First the paper's, which `--preset paper` takes. Below them stands what is different without it, tuned on the pendulum.
*/
struct ddpg_config ddpg_preset(enum preset preset) {
    struct ddpg_config c = {
        .hidden = {400, 300},
        .gamma = 0.99,
        .actor_rate = 1e-4,
        .critic_rate = 1e-3,
        .decay = 1e-2,
        .tau = 0.001,
        .last_bound = 3e-3,
        .noise = DDPG_ORNSTEIN_UHLENBECK,
        .sigma = 0.2,
        .theta = 0.15,
    };
    if (preset == PRESET_PAPER) return c;
    c.hidden[0] = c.hidden[1] = 64;
    c.actor_rate = 1e-3;
    c.decay = 0;
    c.tau = 0.01;
    return c;
}

struct train_config ddpg_training(enum preset preset, int steps) {
    struct train_config c = {
        .steps = steps,
        .start = 64,
        .update_every = 1,
        .updates = 1,
        .batch = 64,
        .capacity = 1000000,
        .evaluate_every = 1000,
        .evaluate_episodes = 10,
        .final_episodes = 100,
        .seed = 1,
        .save_every = 10000,
    };
    if (preset == PRESET_PAPER) return c;
    c.start = 1000;
    c.batch = 100;
    c.capacity = 100000;
    return c;
}
