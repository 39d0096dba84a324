#include "tuned_sac.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>

/*
## The algorithm

The losses of critics and actor are those of chapter 8. Only, the temperature in them is not the configuration's but the
one learned so far; it is a constant to both. In one table, with the equations that follow:

| **SAC, with a learned temperature** | | |
|---|---|---|
| in every step | | [the loop](train.md) |
| act | $`a = \tanh(\mu(s;\theta) + \sigma(s;\theta)\,\epsilon)`$ | (8.4) |
| store | $`(s, a, r, s', w)`$, with $`w = 1`$ only where the episode was terminated | [replay](replay.md) |
| after the first steps, also | | |
| sample | $`n`$ stored transitions, each of all with the same probability | [replay](replay.md) |
| draw | $`a'_i \sim \pi(\cdot\mid s'_i;\theta)`$ | (8.4), [the policy](squashed.md) |
| targets | $`y_i = r_i + \gamma\,(1-w_i)\,(\min_k \bar Q_k(s'_i,a'_i) - \alpha\log\pi(a'_i\mid s'_i))`$ | (9.16) |
| critics | $`-\frac1n\sum_i (y_i - Q_k(s_i,a_i))\,\nabla_{\psi_k} Q_k(s_i,a_i)`$ | (9.17) |
| | $`\psi_k \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| draw | $`\tilde a_i = \tanh(\mu(s_i;\theta) + \sigma(s_i;\theta)\,\epsilon_i)`$ | (8.4) |
| choose | $`k_i = \arg\min_k Q_k(s_i,\tilde a_i)`$, the critic with the smaller value | |
| entropy | $`\hat H = -\frac1n\sum_i \log\pi(\tilde a_i\mid s_i;\theta)`$, of the policy before its step | (9.4) |
| actor | $`\frac1n\sum_i\nabla_\theta\,(\alpha\log\pi(\tilde a_i\mid s_i) - Q_{k_i}(s_i,\tilde a_i))`$ | (9.18) |
| | $`\theta \leftarrow`$ a step against this gradient | [Adam](adam.md) |
| price | $`\log\alpha \leftarrow`$ a step against $`\hat H - \bar H`$, then kept within $`\pm b`$ | (9.5), (9.10) |
| copy | $`\bar\psi_k \leftarrow (1-\tau)\,\bar\psi_k + \tau\,\psi_k`$ | (adam.2), [networks](net.md) |

In the first steps actions are uniform in the box. All actions are in units of half the box here; the environment and
the replay have them [in its own](agent.md). Both critics have the same $`y_i`$. The actor's gradient goes through
$`\tilde a_i`$ wherever it stands.

The flow of data is drawn [in chapter 8](08-sac.md#the-algorithm). The temperature is one number more: it stands in the
targets and in the actor's loss, neither of which moves it, and learns from the entropy of the actions $`\tilde a_i`$.
$`\bar H`$ is the entropy that is aimed at, of all components together, and $`b`$ the bound of $`\log\alpha`$.

## The derivation

### A constraint instead of a price

Let $`d_\pi(s)`$ be the share of state $`s`$ in the discounted visits of the policy $`\pi`$, so that its return is
$`1/(1-\gamma)`$ times its mean reward under these shares. (Nothing ends here, as on the pendulum; below (7.42) it is
said what differs where episodes end.) $`H(\pi(\cdot\mid s))`$ is the entropy of its actions in a state, and $`\bar H`$
the least mean entropy that we ask for.

(9.1) definition: The constrained problem
```math
\max_\pi\ \mathbb{E}_{s \sim d_\pi,\, a \sim \pi}\big[r(s, a)\big]
\qquad\text{such that}\qquad \mathbb{E}_{s \sim d_\pi}\big[H(\pi(\cdot\mid s))\big] \ \ge\ \bar H .
```

The constraint is one number, a mean over the states. It may be met by a policy that is certain where certainty pays
and careless elsewhere. With a multiplier $`\alpha \ge 0`$ for it, the Lagrangian and the dual function are

(9.2) definition: Lagrangian and dual function
```math
L(\pi, \alpha) = \mathbb{E}_{s \sim d_\pi,\, a \sim \pi}\Big[r(s,a) + \alpha\,\big(-\log\pi(a\mid s) - \bar H\big)\Big],
\qquad g(\alpha) = \max_\pi L(\pi, \alpha).
```

For a fixed $`\alpha`$ the term $`\alpha\bar H`$ is the same for all policies. What is left to be maximised is reward
plus $`\alpha`$ times entropy: the objective (7.3), and the temperature *is* the multiplier. Write $`\pi_\alpha`$ for
its solution and $`H(\alpha)`$ for the mean entropy of $`\pi_\alpha`$.

A policy that meets the constraint has $`L(\pi, \alpha)`$ no smaller than its reward, whatever $`\alpha \ge 0`$ is, so
$`g(\alpha)`$ is at least the value of (9.1): each temperature gives a bound, and the least bound is sought. The dual
function is a maximum of functions that are linear in $`\alpha`$, and therefore convex. Its slope needs no derivative
of $`\pi_\alpha`$. At another temperature $`\alpha'`$ the policy $`\pi_\alpha`$ is one of those that compete, so

```math
g(\alpha') \ \ge\ L(\pi_\alpha, \alpha') = g(\alpha) + (\alpha' - \alpha)\big(H(\alpha) - \bar H\big),
```

a straight line that touches $`g`$ at $`\alpha`$ and nowhere lies above it. Where $`g`$ has a derivative, this is its
slope:

(9.3) The slope of the dual function
```math
g'(\alpha) = H(\alpha) - \bar H .
```

The slope of a convex function does not fall, so $`H(\alpha)`$ does not fall as $`\alpha`$ grows: a higher price of
entropy buys no less of it. For tables chapter 7 has shown the same, (7.40) to (7.42). That is all the algorithm needs.
Too much entropy, $`H(\alpha) > \bar H`$, means that $`g`$ rises and $`\alpha`$ has to go down; too little means up.

### When is the least bound the answer?

It is, if the problem is concave and some policy has more entropy than the constraint asks for. In a finite MDP it is
concave, in the right variables: not in the policy itself, but in the shares $`\rho(s,a) = d_\pi(s)\,\pi(a\mid s)`$.
The shares of all policies form a polytope, the reward is linear in them, and the mean entropy
$`-\sum_{s,a} \rho(s,a) \log\big(\rho(s,a)/\sum_{a'}\rho(s,a')\big)`$ is concave. If $`\bar H`$ is less than the most
entropy that there is, the minimum of $`g`$ equals the maximum of (9.1), and at a minimum $`\alpha^{\ast} > 0`$ the
constraint holds with equality. If the best policy of all is random enough by itself, the minimum is at
$`\alpha^{\ast} = 0`$ and $`\log\alpha`$ falls for ever. The policies of a network form no such set: a mixture of two
squashed Gaussians is none. Then $`g`$ is still convex and its minimum still an upper bound, but there may be a gap,
$`\pi_\alpha`$ need not be unique, and $`H(\alpha)`$ may jump over $`\bar H`$. Nor is $`\pi_\alpha`$ ever reached: the
algorithm improves the policy by one step, moves $`\alpha`$ by one step, and repeats. That this goes well is an
observation. Where the dual problem can be solved, it has [a part of its own](#one-state-solved-exactly).

### The temperature's loss

(9.4) definition: The loss of the temperature, with the policy held fixed
```math
J(\alpha) = \mathbb{E}\big[-\alpha\log\pi(a\mid s) - \alpha\,\bar H\big] = \alpha\,\big(\hat H - \bar H\big),
\qquad \hat H = \mathbb{E}\big[-\log\pi(a \mid s)\big] .
```

This is the paper's [S91]. The states are those of a batch from the replay, and so not distributed as $`d_\pi`$: the
mean entropy that is held at its target is the one over the states in memory. Three slopes are in use.

(9.5) Three slopes of the temperature's loss
```math
\frac{\partial J}{\partial\alpha} = \hat H - \bar H, \qquad
\frac{\partial J}{\partial\log\alpha} = \alpha\,(\hat H - \bar H), \qquad
\frac{\partial}{\partial\log\alpha}\Big[\log\alpha\;(\hat H - \bar H)\Big] = \hat H - \bar H .
```

The first is for a parameter $`\alpha`$. A step may make it negative, and then the actor is *paid* for certainty; and as
$`\alpha`$ has the unit of a reward per nat, the right size of a step depends on the scale of the rewards. So
$`\log\alpha`$ is learned instead, and $`\alpha`$ is positive by construction. The chain rule then gives the second
slope. Programs use this one [S93] or the third [S94], which has $`\log\alpha`$ in the place of $`\alpha`$ in (9.4) and
so loses the factor $`\alpha`$. It is no derivative of $`J`$, but it has the same sign and the same zero. It is not
arbitrary, either. Plain steps of size $`\eta`$ along it, with $`J' = \hat H - \bar H`$, are descent on $`J`$, in a
geometry for positive numbers: a step that is short in the Kullback-Leibler sense instead of the Euclidean one.

(9.6) Steps along the third slope are steps of exponentiated gradient descent
```math
\log\alpha \leftarrow \log\alpha - \eta\,(\hat H - \bar H)
\quad\Longleftrightarrow\quad
\alpha \leftarrow \alpha\,e^{-\eta J'(\alpha)}
= \arg\min_{x > 0}\ \Big[ J'(\alpha)\,x + \frac1\eta\Big(x\log\frac{x}{\alpha} - x + \alpha\Big)\Big].
```

And it does not know the unit of the rewards. If all rewards are multiplied by $`\kappa`$, then $`\kappa\alpha`$ has the
solution that $`\alpha`$ had, with the same entropy:

(9.7) Another unit of reward
```math
\pi_{\kappa\alpha}^{[\kappa r]} = \pi_\alpha^{[r]}, \qquad H^{[\kappa r]}(\kappa\alpha) = H^{[r]}(\alpha), \qquad
\alpha^{\ast}[\kappa r] = \kappa\,\alpha^{\ast}[r] .
```

So the path of (9.6), from $`\kappa`$ times the start, is the same path shifted by $`\log\kappa`$, and one learning
rate, in units of $`1/\text{nat}`$, serves all scales. With the second slope steps are $`\alpha`$ times as long,
crawling where $`\alpha`$ is small and jumping where it is large. Chapter 7 took the second slope, (7.43); the agent of
this chapter takes the third. Adam hides most of the difference. It divides by the size of recent gradients and, but for
its small $`\epsilon`$, does not see a constant factor, so that under Adam the second slope does not know the unit of
the rewards either; what is left is that it slows down as $`\alpha`$ falls.

### The losses of critics and actor

They stand here again, with the temperature as it is learned. A critic is asked about actions that the policy draws for
it:
*/
static const real *tuned_sac_sample(struct tuned_sac *x, const real *s, int n, const real *noise) {
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, n), noise, x->agent.update_noise.normal, n);
    return pairs_join(&x->pairs[0], s, x->policy.a, n);
}

/*
(9.16) definition: Targets of the critics at the temperature α, with the copies of either critic
```math
y_i = r_i + \gamma\,(1-w_i)\,\Big(\min_k \bar Q_k(s'_i, a'_i) - \alpha\log\pi(a'_i\mid s'_i;\theta)\Big), \qquad
a'_i \sim \pi(\cdot\mid s'_i;\theta).
```
*/
void tuned_sac_targets(struct tuned_sac *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma), alpha = R(f64_exp((double)x->log_alpha)), *log_pi = x->policy.log_pi;
    const real *sa = tuned_sac_sample(x, b->s2, b->n, noise), *q2[2];
    net_outputs(x->critic, x->critics, NET_COPY, sa, b->n, q2);
    const real *one = q2[0], *two = q2[x->critics - 1]; /* of one critic: the same */
    for (int i = 0; i < b->n; i++) y[i] = two[i] < one[i] ? two[i] : one[i];
    for (int i = 0; i < b->n; i++)
        y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : y[i] - alpha * log_pi[i]); /* eq. 9.16 */
}

/*
(9.17) definition: The loss of critic k and its gradient, with the targets held fixed
```math
J_Q(\psi_k) = \frac1n\sum_{i=1}^n \tfrac12\big(y_i - Q_k(s_i, a_i)\big)^2, \qquad
\nabla_{\psi_k} J_Q = -\frac1n\sum_{i=1}^n \big(y_i - Q_k(s_i, a_i)\big)\,\nabla_{\psi_k} Q_k(s_i, a_i).
```
*/
double tuned_sac_critic_gradient(struct tuned_sac *x, int k, const struct batch *b, const real *y) {
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
    net_gradient(critic, pairs->d_q); /* eq. 9.17 */
    return loss / b->n;
}

/*
(9.18) definition: The actor's loss and its gradient, by the critic with the smaller value in each row
```math
\begin{aligned}
J_\pi(\theta) &= \frac1n\sum_{i=1}^n\Big(\alpha\log\pi(a_i\mid s_i;\theta) - \min_k Q_k(s_i, a_i)\Big), \qquad
a_i \sim \pi(\cdot\mid s_i;\theta),\\
\nabla_\theta J_\pi &= \frac1n\sum_{i=1}^n\Big(\alpha\,\nabla_\theta\big[\log\pi(a_i\mid s_i;\theta)\big]
- (\nabla_\theta a_i)\,\nabla_a Q_{k_i}(s_i, a)\big|_{a=a_i}\Big), \qquad k_i = \arg\min_k Q_k(s_i, a_i).
\end{aligned}
```
*/
double tuned_sac_actor_gradient(struct tuned_sac *x, const struct batch *b, const real *noise) {
    real alpha = R(f64_exp((double)x->log_alpha));
    struct pairs *pairs = x->pairs;
    double loss = 0;
    int last = x->agent.update_noise.normal - x->policy.act;
    const real *sa = tuned_sac_sample(x, b->s, b->n, noise + last), *q[2] = {0};
    net_outputs(x->critic, x->critics, NET_NOW, sa, b->n, q);
    const real *one = q[0], *two = q[x->critics - 1], weight = -1 / R(b->n); /* of one critic: the same */
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
    net_gradient(&x->actor, x->policy.d_head); /* eq. 9.18 */
    return loss / b->n;
}

/*
### The entropy, and in which units

The mean of $`-\log\pi`$ over the batch estimates $`\hat H`$, from the same actions that the actor's loss used. The
target is given per component of the action, and multiplied by their number, $`N`$: the paper's heuristic
$`\bar H = -N`$ [S92] is -1 per component. What does that mean? Entropies of densities have a unit, that of the
logarithm of the action. Here actions lie in $`[-1, 1]`$, and there:

(9.8) The entropy of a density p on the cube, and the most it can be
```math
H(p) = N \log 2 - \mathrm{KL}\big(p\,\Vert\,\text{uniform}\big) \ \le\ N\log 2 \approx 0.693\,N .
```

So -1 is 1.69 nats per component below complete randomness: the entropy of a uniform density on $`e^{-1.69} = 18\,\%`$
of the interval, or of a narrow Gaussian in the middle with $`\sigma = e^{-1}/\sqrt{2\pi e} = 0.09`$. A target above
$`\log 2`$ per component cannot be met by any density, and one somewhat below not by squashed Gaussians (exercise 4). In
the environment's units, with half-widths $`h_j`$ of the box, both the entropy and its target shift:

(9.9) The entropy in the units of the environment
```math
\tilde H = H + \sum_{j=1}^{N}\log h_j .
```

The same number, -1 per component, asks for less randomness when it is read in units in which the actions are large:
with the pendulum's torques of $`\pm 2`$, for $`\log 2`$ nats less. Programs differ in this [S88]. Here $`\log\pi`$ and
target are both in units of $`[-1, 1]`$, as in the code of SAC's authors.
*/
double tuned_sac_alpha_gradient(struct tuned_sac *x) {
    double entropy = squashed_entropy(&x->policy);
    x->d_log_alpha = R(entropy - x->config.target_entropy * x->policy.act); /* eq. 9.5 */
    return entropy;
}

/*
### The order of an update

The actor moves against the critics as they have become, and at the same temperature; the temperature by the entropy of
the very actions that the actor's loss was computed from, before its step. So one temperature serves the whole update,
and the new one the next.

### A price that nobody pays

What if the target cannot be met? A target of 0.69 per component is out of reach of a squashed Gaussian; an actor whose
$`\log\sigma`$ has left its interval gets no gradient through it to come back along; rewards may simply grow for ever.
Then $`\hat H < \bar H`$ at each update, and $`\log\alpha`$ rises by up to the learning rate each time. At 0.001 it
takes some ninety thousand updates until $`\alpha`$ is infinite in single precision, and fewer until squared errors are.
So $`\log\alpha`$ is kept within $`\pm b`$. For the problem this means that the constraint is no longer absolute: with
$`e^b`$ as the greatest price,

(9.10) A bounded multiplier is a penalty for the shortfall
```math
\min_{0 \le \alpha \le e^b}\ \alpha\,\big(H - \bar H\big) = -\,e^b\,\max\big(0,\ \bar H - H\big),
```

the policy may be less random than it should, and pays $`e^b`$ for every nat that is missing. As long as
$`\alpha^{\ast} < e^b`$ nothing changes. The bound from below costs little: at $`e^{-b}`$ entropy hardly counts beside
rewards of ordinary size, and when it is wanted again the way back is no longer than $`2b`$. Here $`b = 14`$, so that
prices lie between about a millionth and a million. The paper has no bound, and its preset 80, which is as good as none.
*/
/* Critic k's part of an update: it touches nothing that the other has. */
static void tuned_sac_critic_step(void *agent, int k) {
    struct tuned_sac *x = agent;
    x->critic_loss[k] = tuned_sac_critic_gradient(x, k, x->batch, x->y);
    net_step_and_follow(&x->critic[k], x->config.tau);
}

static void tuned_sac_update(struct agent *agent, const struct batch *b, const real *noise,
                             struct agent_report *report) {
    struct tuned_sac *x = (struct tuned_sac *)agent;
    tuned_sac_targets(x, b, noise, x->y);
    x->batch = b;
    net_each(x->critic, x->critics, b->n, tuned_sac_critic_step, x);
    double actor_loss = tuned_sac_actor_gradient(x, b, noise), entropy = tuned_sac_alpha_gradient(x);
    net_step(&x->actor);
    adam_step(&x->alpha_adam, &x->log_alpha, &x->d_log_alpha);
    x->log_alpha = real_clip(x->log_alpha, R(x->config.log_alpha_bound)); /* eq. 9.10 */
    *report = (struct agent_report){4,
                                    {"critic loss", "actor loss", "alpha", "entropy"},
                                    {x->critic_loss[0] + x->critic_loss[1], actor_loss, f64_exp((double)x->log_alpha),
                                     entropy}};
}

static void tuned_sac_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct tuned_sac *x = (struct tuned_sac *)agent;
    (void)step;
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, 1), noise, x->policy.act, 1);
    agent_from_unit(&agent->action, 1, x->policy.a, action);
}

static struct agent_blocks tuned_sac_params(struct agent *agent) {
    struct tuned_sac *x = (struct tuned_sac *)agent;
    const struct net *one = &x->critic[0], *two = &x->critic[1];
    int actor = x->actor.shape.parameters, critic = one->shape.parameters;
    return (struct agent_blocks){2 + 2 * x->critics,
                                 {"actor", "critic", "log alpha", "critic target", "critic 2", "critic 2 target"},
                                 {x->actor.now, one->now, &x->log_alpha, one->target, two->now, two->target},
                                 {actor, critic, 1, critic, critic, critic}};
}

static void tuned_sac_state(struct agent *agent, struct state *state) {
    struct tuned_sac *x = (struct tuned_sac *)agent;
    const struct tuned_sac_config *c = &x->config;
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
        {"alpha rate", c->alpha_rate},
        {"log alpha bound", c->log_alpha_bound},
        {"target entropy", c->target_entropy},
        {"twin", c->twin},
    };
    state_same_all(state, same, sizeof same / sizeof *same);
    net_state(&x->actor, state);
    for (int k = 0; k < x->critics; k++) net_state(&x->critic[k], state);
    adam_state(&x->alpha_adam, state);
}

void tuned_sac_init(struct tuned_sac *x, const struct tuned_sac_config *c, int obs, const struct env_space *action,
                    int rows, struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, 2 * act, IDENTITY, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct tuned_sac){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "tuned_sac",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = 2 * act},
                              .act = tuned_sac_act,
                              .update = tuned_sac_update,
                              .params = tuned_sac_params,
                              .state = tuned_sac_state};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    squashed_init(&x->policy, act, c->log_sigma_low, c->log_sigma_high, rows);
    x->log_alpha = real_clip(R(f64_log(c->alpha)), R(c->log_alpha_bound));
    adam_init(&x->alpha_adam, &(struct adam_config){c->alpha_rate, 0.9, 0.999, 1e-8}, 1);
    for (int k = 0; k < x->critics; k++) pairs_init(&x->pairs[k], obs, act, rows);
    x->y = allocate((size_t)rows, sizeof *x->y);
}

void tuned_sac_free(struct tuned_sac *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    squashed_free(&x->policy);
    adam_free(&x->alpha_adam);
    for (int k = 0; k < x->critics; k++) pairs_free(&x->pairs[k]);
    free(x->y);
}

/*
## The numbers

First `--preset paper`: the paper's numbers [S80], and where it is silent its authors' programs', the first temperature
and the random steps [S95] and the interval of $`\log\sigma`$ [S96]; the bound of 80 is ours (9.10). Below them stands
what is different here where nothing else is said; tuned on the pendulum.
*/
struct tuned_sac_config tuned_sac_preset(enum preset preset) {
    struct tuned_sac_config c = {
        .hidden = {256, 256},
        .gamma = 0.99,
        .actor_rate = 3e-4,
        .critic_rate = 3e-4,
        .tau = 0.005,
        .last_bound = 0,
        .twin = 1,
        .log_sigma_low = -20,
        .log_sigma_high = 2,
        .alpha = 1,
        .alpha_rate = 3e-4,
        .log_alpha_bound = 80,
        .target_entropy = -1,
    };
    if (preset == PRESET_PAPER) return c;
    c.hidden[0] = c.hidden[1] = 64;
    c.actor_rate = 5e-4;
    c.critic_rate = 1e-3;
    c.tau = 0.01;
    c.alpha_rate = 1e-3;
    c.log_alpha_bound = 14;
    return c;
}

struct train_config tuned_sac_training(enum preset preset, int steps) {
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
    c.batch = 128;
    c.capacity = 100000;
    return c;
}
