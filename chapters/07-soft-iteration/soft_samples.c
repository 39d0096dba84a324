#include "soft_samples.h"

#include "soft_iteration.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void tsac_init(struct tsac *x, const struct tsac_config *config, int states, int actions) {
    assert(states > 0 && actions > 0 && actions <= TSAC_MAX_ACTIONS);
    size_t pairs = (size_t)states * (size_t)actions;
    *x = (struct tsac){.config = *config, .states = states, .actions = actions, .alpha = config->alpha};
    x->q = allocate(2 * pairs, sizeof *x->q);
    x->theta = x->q + pairs;
    x->visits = allocate(pairs, sizeof *x->visits);
}

void tsac_free(struct tsac *x) {
    free(x->q);
    free(x->visits);
    *x = (struct tsac){0};
}

/* The softmax of n logits, and by how much they exceed the logarithms of it: one logarithm instead of n. */
static double softmax(const double *theta, int n, double *pi) {
    assert(n <= TSAC_MAX_ACTIONS);
    soft_softmax(theta, n, 1, pi);
    int most = 0;
    for (int a = 1; a < n; a++) most = pi[a] > pi[most] ? a : most;
    return theta[most] - f64_log(pi[most]);
}

void tsac_policy(const struct tsac *x, int s, double *pi) {
    assert(s >= 0 && s < x->states);
    soft_softmax(x->theta + s * x->actions, x->actions, 1, pi);
}

/*
### The critic

The target samples (7.6): the reward that came and the next state that came, and there the soft value (7.5) of the
actor's policy. The sum over the next action needs no sample, for the policy is known. (With a continuum of actions it
does need one: then an action is drawn *at the next state*, and $`Q - \alpha\log\pi`$ taken of it.)

(7.35) definition: Soft TD
```math
\begin{aligned}
Q(S,A) &\leftarrow Q(S,A) + \eta\,\big(y - Q(S,A)\big), \\
y &= R + \gamma \sum_{a'} \pi(a'\mid S')\,\big(Q(S',a') - \alpha\log\pi(a'\mid S')\big) ,
\end{aligned}
```

with $`y = R`$ where the transition terminated. Given the pair, the mean of $`y`$ is $`(T_\pi Q)(S,A)`$. It does not
matter by which policy $`A`$ was chosen, nor when: like Q-learning this is off-policy, and old transitions serve as
well as new ones.

(7.36) On average soft TD applies the soft operator
```math
\mathbb{E}\big[y \mid S = s, A = a\big] = (T_\pi Q)(s,a) .
```

As before it is half of the gradient of $`\tfrac12(y - Q(S,A))^2`$, the one with $`y`$ held fixed.
*/
double tsac_target(const struct tsac *x, double r, int s2, bool terminated) {
    double pi[TSAC_MAX_ACTIONS], value = 0;
    const double *q = x->q + s2 * x->actions, *theta = x->theta + s2 * x->actions;
    if (terminated) return r;
    double above = softmax(theta, x->actions, pi);
    for (int a = 0; a < x->actions; a++) value += pi[a] * (q[a] - x->alpha * (theta[a] - above));
    return r + x->config.gamma * value; /* eq. 7.35 */
}

double tsac_critic(struct tsac *x, const struct tsac_step *t, double rate) {
    assert(t->s >= 0 && t->s < x->states && t->a >= 0 && t->a < x->actions);
    double *q = &x->q[t->s * x->actions + t->a];
    double error = tsac_target(x, t->r, t->s2, t->terminated) - *q;
    *q += rate * error; /* eq. 7.35 */
    return error;
}

/*
### The actor

Improvement would be to set $`\pi = \pi_Q`$. With a table one could; with a network one cannot, so we do what a network
does and descend. By (7.17), the divergence from the softmax is, up to a factor $`\alpha`$ and a number that does not
depend on the policy, the soft value that is missing; so minimise, over states with some weights $`w`$,

(7.37) definition: The actor's loss
```math
J_\pi(\theta) = \sum_s w(s) \sum_a \pi(a\mid s)\,\big(\alpha\log\pi(a\mid s) - Q(s,a)\big), \qquad
\pi(a\mid s) = \frac{e^{\theta(s,a)}}{\sum_b e^{\theta(s,b)}} .
```

The critic is held fixed. The derivative of a softmax with respect to its logits is, by (4.8),
$`\partial\pi(a)/\partial\theta(b) = \pi(a)\,(\mathbb{1}[a = b] - \pi(b))`$. For one state, with
$`f(a) = \alpha\log\pi(a) - Q(a)`$, the product rule gives two sums,

```math
\begin{aligned}
\frac{\partial}{\partial\theta(b)} \sum_a \pi(a)\,f(a)
&= \sum_a \frac{\partial\pi(a)}{\partial\theta(b)}\,f(a)
+ \sum_a \pi(a)\;\frac{\alpha}{\pi(a)}\,\frac{\partial\pi(a)}{\partial\theta(b)} \\
&= \sum_a \pi(a)\,\big(\mathbb{1}[a = b] - \pi(b)\big)\,f(a)
+ \alpha\,\frac{\partial}{\partial\theta(b)}\sum_a \pi(a) \\
&= \pi(b)\,f(b) - \pi(b)\sum_a \pi(a)\,f(a) + 0 .
\end{aligned}
```

The second sum vanishes because probabilities add up to 1: it does not matter for the gradient that $`\pi`$ stands
inside the logarithm too. So

(7.38) The actor's gradient for softmax logits
```math
\frac{\partial J_\pi}{\partial\theta(s,b)} = w(s)\,\pi(b\mid s)\,\Big(\alpha\log\pi(b\mid s) - Q(s,b)
- \sum_a \pi(a\mid s)\,\big(\alpha\log\pi(a\mid s) - Q(s,a)\big)\Big) .
```

The parenthesis is zero for all actions exactly where $`\alpha\log\pi - Q`$ is the same for all of them, and that is
the softmax (7.14). The factor $`\pi(b\mid s)`$ in front is that of (4.10): an action that is hardly ever taken is
hardly ever reconsidered.

In which weights $`w`$? With a table they do not matter for where the descent ends, as every state has its own logits.
One choice has a meaning of its own. Let $`Q = Q_\pi`$ be exact, and differentiate the value of a state (7.5) as chapter
4 did. All three factors depend on the parameters:

```math
\begin{aligned}
\nabla V_\pi(s) &= \sum_a \nabla\pi(a\mid s)\,\big(Q_\pi(s,a) - \alpha\log\pi(a\mid s)\big) \\
&\quad + \sum_a \pi(a\mid s)\,\nabla Q_\pi(s,a) - \alpha \sum_a \pi(a\mid s)\,\nabla\log\pi(a\mid s) \\
&= \sum_a \nabla\pi(a\mid s)\,\big(Q_\pi(s,a) - \alpha\log\pi(a\mid s)\big)
+ \gamma \sum_{s'} P_\pi(s,s')\,\nabla V_\pi(s') - 0 .
\end{aligned}
```

The last sum is zero by (4.4), and in $`Q_\pi = r + \gamma P V_\pi`$ only $`V_\pi`$ depends on the parameters. This is
a Bellman equation for $`\nabla V_\pi`$, whose reward is the first sum, the negative of (7.38) at $`w(s) = 1`$. So the
sum over the start is a sum over the discounted visits $`d`$, as in (4.9):

(7.39) The soft policy gradient
```math
\frac{\partial J_\alpha}{\partial\theta(s,b)} = -\frac{\partial J_\pi}{\partial\theta(s,b)}
\quad\text{at } w = d,\; Q = Q_\pi .
```

The gradient of the maximum-entropy objective (7.3), with everything that depends on the policy, is the negative of
(7.38), in which the critic is held fixed and the visits do not appear as functions at all. In practice $`w`$ is what
happens to be in the store of transitions. That is not the gradient of $`J_\alpha`$. But a small step lowers the
divergence in every state that it touches, and as long as each state has logits of its own and the critic is right
that is no loss in any state, and a gain in those, by the theorem.
*/
double soft_actor_loss(const double *q, const double *theta, int n, double alpha) {
    double pi[TSAC_MAX_ACTIONS];
    assert(n <= TSAC_MAX_ACTIONS);
    soft_softmax(theta, n, 1, pi);
    return -soft_mean(q, pi, n, alpha); /* eq. 7.37 */
}

void soft_actor_gradient(const double *q, const double *theta, int n, double alpha, double *d_theta) {
    double pi[TSAC_MAX_ACTIONS], f[TSAC_MAX_ACTIONS], mean = 0, above = softmax(theta, n, pi);
    for (int a = 0; a < n; a++) {
        f[a] = alpha * (theta[a] - above) - q[a];
        mean += pi[a] * f[a];
    }
    for (int b = 0; b < n; b++) d_theta[b] = pi[b] * (f[b] - mean); /* eq. 7.38 */
}

void tsac_actor(struct tsac *x, int s, double rate) {
    double d_theta[TSAC_MAX_ACTIONS], *theta = x->theta + s * x->actions;
    soft_actor_gradient(x->q + s * x->actions, theta, x->actions, x->alpha, d_theta);
    for (int b = 0; b < x->actions; b++) theta[b] -= rate * d_theta[b];
}

/*
### The temperature

A temperature is a price, in units of reward per nat, and the right one is rarely known beforehand. An amount is easier
to name: let the policy have at least the entropy $`\bar H`$, on average over the states it visits, and otherwise
collect as much reward as it can.

(7.40) definition: The constrained problem
```math
\max_\pi\; \mathbb{E}\Big[\sum_t \gamma^t R_{t+1}\Big] \quad\text{such that}\quad
\mathbb{E}\Big[\sum_t \gamma^t \big(H(\pi(\cdot\mid S_t)) - \bar H\big)\Big] \ge 0 .
```

Put the constraint into the objective with a multiplier, and call that $`\alpha`$. The maximum of the Lagrangian over
policies, as a function of the multiplier, is the *dual* function. As the constant $`\bar H`$ is collected in every
visited state, with the visits $`d_\pi`$ of (mdp.4) to states that are not terminal,

(7.41) The dual function
```math
g(\alpha) = \max_\pi\ \sum_s h(s)\,V^r_\pi(s) + \alpha \sum_s d_\pi(s)\,\big(H(\pi(\cdot\mid s)) - \bar H\big)
= \sum_s h(s)\,\bar V^{\ast}_\alpha(s) ,
```

where $`\bar V^{\ast}_\alpha`$ is the soft optimum with the rewards $`r(s,a) - \alpha\bar H`$. The multiplier that we
want is the one that makes this *least*: for any $`\alpha \ge 0`$ the maximum over all policies is at least the reward
of the best policy that keeps the constraint, so each $`g(\alpha)`$ is an upper bound, and the least one is the best.
$`g`$ is a maximum of straight lines in $`\alpha`$ and therefore convex, and by the argument of (7.30) its slope is,
for $`\alpha > 0`$, that of the line that touches it:

(7.42) The gradient of the dual
```math
\frac{d g}{d\alpha} = \sum_s d_{\pi^{\ast}_\alpha}(s)\,\big(H(\pi^{\ast}_\alpha(\cdot\mid s)) - \bar H\big) .
```

Here $`\pi^{\ast}_\alpha`$ is the policy that attains the maximum in (7.41). Where the slope is zero it keeps the
constraint exactly, so that its reward is $`g(\alpha)`$: the bound is reached, and no policy that keeps the constraint
collects more.

Where nothing ends, a constant reward changes no policy, and $`\pi^{\ast}_\alpha`$ is that of (7.25). Where episodes end
it matters how many steps they have, and the two differ. Soft Actor-Critic leaves the rewards as they are and looks at
the entropy of a visited state on average. That is the same problem only where nothing ends and visits count with
their discount.

To descend, then, lower the price where there is too much entropy, and raise it where there is too little. A visited
state estimates the slope, but for a factor, by its own $`H(\pi(\cdot\mid s)) - \bar H`$. This is the derivative of
$`\alpha\,(H(\pi(\cdot\mid s)) - \bar H)`$ with respect to $`\alpha`$, the policy held fixed; and the mean of that is
the temperature loss of Soft Actor-Critic.

A step on $`\alpha`$ itself can make it negative. So one learns its logarithm, and there are two ways to do so that
are often mixed up. The honest derivative of the same loss is

(7.43) The gradient with respect to the logarithm of the temperature
```math
\frac{d}{d\log\alpha}\; \alpha\,\big(H(\pi(\cdot\mid s)) - \bar H\big)
= \alpha\,\big(H(\pi(\cdot\mid s)) - \bar H\big) .
```

Some programs write $`\log\alpha\,(H - \bar H)`$ for the loss instead [S94], whose derivative with respect to
$`\log\alpha`$ has no $`\alpha`$ in front. Both vanish at the same place and have the same sign. With the factor, a
small temperature moves slowly even in its logarithm. This chapter uses (7.43), the gradient of the loss itself; in the
experiment below a small temperature is late.

The factor has a second side. At a large temperature the steps are large, so the program limits the change of
$`\log\alpha`$ to 1 at a time. No step size helps where $`\bar H > \log n`$. No policy has that entropy, the dual has
no minimum, and the temperature rises without end.
*/
void tsac_temperature(struct tsac *x, int s, double rate) {
    double pi[TSAC_MAX_ACTIONS], entropy = 0;
    const double *theta = x->theta + s * x->actions;
    double above = softmax(theta, x->actions, pi);
    for (int a = 0; a < x->actions; a++) entropy -= pi[a] * (theta[a] - above);
    double step = -rate * x->alpha * (entropy - x->config.target_entropy); /* eq. 7.43 */
    x->alpha *= f64_exp(larger(-1, smaller(1, step)));
}

/*
### All together

Each transition updates one number of the critic, one row of the actor and, if it is learned, the temperature. The step
sizes of the critic can fall with the visits of the pair as in (2.16), so that the noise of the samples dies out. The
actor's need not fall: given the critic its loss is deterministic, and the actor just follows. The temperature's step
does fall, since the entropy of the state that happened to come is a sample too.

What the agent does is drawn from its actor; that is all the exploration there is, unless `explore` mixes uniformly
random actions in. A cold policy rarely does what looks bad, so the values of such pairs take long to become right; as
the method is off-policy, the mixture changes only what is visited, and not what values and policy approach at a given
temperature. A temperature that is learned does depend on it: it averages the entropy over the states that are visited.
*/
void tsac_update(struct tsac *x, const struct tsac_step *t) {
    const struct tsac_config *c = &x->config;
    int visits = ++x->visits[t->s * x->actions + t->a];
    x->updates++;
    tsac_critic(x, t, c->critic_rate * f64_inverse_power(visits, c->critic_power));
    tsac_actor(x, t->s, c->actor_rate);
    if (c->learn_alpha) tsac_temperature(x, t->s, c->alpha_rate * f64_inverse_power(x->updates, c->alpha_power));
}

int tsac_play(struct tsac *x, struct env *env, int s, struct rng *world, struct rng *choice) {
    double pi[TSAC_MAX_ACTIONS], observation = s;
    if (s < 0) {
        env_reset(env, world, &observation);
        s = (int)observation;
    }
    tsac_policy(x, s, pi);
    for (int a = 0; a < x->actions; a++) pi[a] = (1 - x->config.explore) * pi[a] + x->config.explore / x->actions;
    double action = rng_choice(choice, pi, x->actions);
    struct env_result result = env_step(env, &action, world, &observation);
    struct tsac_step t = {s, (int)action, result.reward, (int)observation, result.terminated};
    tsac_update(x, &t);
    return result.terminated || result.truncated ? -1 : t.s2;
}
