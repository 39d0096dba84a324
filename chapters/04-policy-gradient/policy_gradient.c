/*
## The algorithm

REINFORCE takes the formula as it stands. It plays a few episodes with the policy as it is, multiplies the gradient of
each step's $`\log\pi`$ by what came after, and takes a step along the mean:

| **REINFORCE** | | |
|---|---|---|
| act | $`m`$ episodes, $`a_i \sim \pi(\cdot\mid s_i;\theta)`$ in every step | (4.7), or (gaussian.1) |
| store | $`s_i, a_i, r_i`$, only until the update | [REINFORCE](#reinforce) |
| | $`G_i = r_i + \gamma\,G_{i+1}`$, backwards through each episode | [the update](#the-update) |
| | after a terminal state $`G = 0`$; with a baseline, $`G = V(s';w)`$ where the clock ended the episode in $`s'`$ | |
| weigh | $`\Psi_i = G_i - V(s_i;w)`$, or without the baseline $`\Psi_i = G_i`$ | (4.14), [networks](mlp.md) |
| policy | $`-\frac1m\sum_i\nabla_\theta\,(\Psi_i\log\pi(a_i\mid s_i;\theta) + \beta\,H_i)`$ | (4.25), (4.26) |
| | $`\theta \leftarrow`$ a step against this gradient, with $`\Psi`$ held fixed | [Adam](adam.md) |
| baseline | $`w \leftarrow`$ a step against the gradient of $`\frac1{2n}\sum_i (V(s_i;w) - G_i)^2`$ | [Adam](adam.md) |

There are $`n`$ steps in the $`m`$ episodes; $`H_i`$ is the entropy of $`\pi(\cdot\mid s_i;\theta)`$.

Two things here are not in the formula. $`V`$ is a baseline, (4.14): a second network that is trained on the same
episodes, and that an update uses as the earlier episodes have left it. And $`H`$ is the entropy of the policy, whose
weight $`\beta`$ keeps it from becoming certain too early, (4.25).

The name is that of Williams (*Simple statistical gradient-following algorithms for connectionist reinforcement
learning*, 1992), whose version for episodes weights all scores of an episode with its whole return, (4.3), less a
baseline [S38]. What goes by the name today has the returns from each step on, (4.11), most often without the factor
$`\gamma^t`$ that belongs there.

An update consumes whole episodes that the current policy has played, and nothing is kept for the next one. The
theorem is about the policy that acts: in the mean over trajectories of yesterday's policy it points elsewhere, unless
each trajectory is weighted with the ratio of its probabilities under the two policies, a product of as many factors as
there are steps, (1.34). REINFORCE has no such weights. The agents with a replay (chapters 3, 5, 6, 8 and 9) use each
step many times; here it is used once.

## The derivation

### From the outside: trajectories

Let episodes have $`T`$ steps, to begin with without a discount. A trajectory
$`\tau = (s_0, a_0, s_1, \ldots, a_{T-1}, s_T)`$ collects the rewards $`R(\tau) = \sum_t r_{t+1}`$, where $`r_{t+1}`$
follows $`a_t`$ as in chapter 1. Episodes start in $`s`$ with probability $`h(s)`$. What we want to climb is the mean
of $`R`$ over all trajectories:

(4.1) definition: The objective, and the probability of a trajectory
```math
J(\theta) = \sum_\tau p_\theta(\tau)\, R(\tau), \qquad
p_\theta(\tau) = h(s_0) \prod_{t=0}^{T-1} \pi(a_t\mid s_t;\theta)\; p(s_{t+1}\mid s_t, a_t).
```

Only $`p_\theta`$ depends on the parameters; the rewards *along a given trajectory* do not. So
$`\nabla J = \sum_\tau R(\tau)\,\nabla p_\theta(\tau)`$, which is exact and useless: a sum over all trajectories with
weights that are no probabilities cannot be estimated by playing. The way out is to multiply and divide by
$`p_\theta`$, that is to write $`\nabla p = p\,\nabla\log p`$: then the weights are probabilities again. And the
logarithm turns the product into a sum. The gradient of a log-probability with respect to the parameters is called its
*score*. From the score of a trajectory the start and the world drop out, because they do not depend on $`\theta`$.

(4.2) The score of a trajectory: the world cancels
```math
\nabla \log p_\theta(\tau) = \sum_{t=0}^{T-1} \nabla \log \pi(a_t\mid s_t;\theta).
```

(4.3) Policy gradient theorem, with whole returns
```math
\nabla J = \sum_\tau p_\theta(\tau)\,R(\tau) \sum_{t} \nabla\log\pi(a_t\mid s_t;\theta)
= \mathbb{E}\Big[R(\tau)\sum_{t=0}^{T-1} \nabla\log\pi(A_t\mid S_t;\theta)\Big].
```

That is the whole proof for finitely many trajectories. For densities the sum is an integral, and one needs that
gradient and integral may be exchanged.

### What came before an action is none of its doing

A score has mean zero, whatever the state, because probabilities add up to 1 at every $`\theta`$:

(4.4) The mean of a score
```math
\sum_a \pi(a\mid s)\,\nabla\log\pi(a\mid s) = \nabla \sum_a \pi(a\mid s) = 0 .
```

So anything that is settled *before* $`A_t`$ is drawn can multiply the score of step $`t`$ without any effect on the
mean: given the past up to $`S_t`$ it is a constant times (4.4). The rewards of earlier steps are of that kind. Strike
them from (4.3), and what is left at step $`t`$ is the *reward-to-go* $`G_t = \sum_{k \ge t} R_{k+1}`$:

(4.5) Policy gradient theorem, with rewards-to-go
```math
\nabla J = \mathbb{E}\Big[\sum_{t=0}^{T-1} G_t\,\nabla\log\pi(A_t\mid S_t;\theta)\Big], \qquad
G_t = \sum_{k=t}^{T-1} R_{k+1} .
```

One may strike the past, then, but not the future. The reward of step $`k`$ has to do with every action up to $`k`$.
Keep only the one reward that falls on the step itself, as the blog draft does, and what remains is the direction of
one who believes each step to be the last, a horizon of one. That is the erratum E3, and the spider of this chapter
pays for it.

The mean of $`G_t`$ given $`S_t`$ and $`A_t`$ is an action value. In this chapter $`v`$ and $`q`$ are the exact values
of the present policy, the $`V_\pi`$ and $`Q_\pi`$ of chapter 1; capitals are for learned estimates. At step $`t`$
there are $`T - t`$ steps to go (1.12). Written with the probability $`p_t(s)`$ to be in $`s`$ at step $`t`$,

(4.6) The same with values
```math
\nabla J = \sum_{t=0}^{T-1} \sum_s p_t(s) \sum_a q_{T-t}(s,a)\;\nabla\pi(a\mid s;\theta) .
```

### The softmax

A table of parameters, one for each state and action, becomes a policy by the softmax.

(4.7) definition: Softmax policy
```math
\pi(a\mid s) = \frac{e^{\theta(s,a)}}{\sum_k e^{\theta(s,k)}} .
```

(4.8) Its score: one, at the action that was taken, less the probabilities
```math
\frac{\partial \log\pi(a\mid s)}{\partial\theta(s,k)} = \mathbb{1}[a=k] - \pi(k\mid s) .
```

The same holds for a network that puts out logits: (4.8) is the gradient at its outputs, and backpropagation does the
rest.
*/
#include "policy_gradient.h"

#include "numbers/gradcheck.h"
#include "numbers/linear.h"
#include "numbers/order.h"
#include "numbers/softmax.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const double pg_logits[4] = {0.3, -0.2, -0.4, 0.8};

void pg_softmax(const struct mdp *m, const double *theta, double *pi) {
    for (int s = 0; s < m->states; s++)
        softmax(theta + s * m->actions, m->actions, 1, pi + s * m->actions); /* eq. 4.7 */
}

/*
### From the inside: values

Now with a discount, and without a limit in time. Differentiate the Bellman equation (1.9),
$`v(s) = \sum_a \pi(a\mid s)\,q(s,a)`$. The product rule gives two parts: the policy changes here, and the value
changes after. In $`q(s,a) = r(s,a) + \gamma\sum_{s'} p(s'\mid s,a)\,v(s')`$ only $`v`$ depends on $`\theta`$, so the
second is again a $`\nabla v`$, at the next state and discounted:

```math
\begin{aligned}
\nabla v(s) &= \sum_a q(s,a)\,\nabla\pi(a\mid s) + \sum_a \pi(a\mid s)\,\nabla q(s,a) \\
&= \sum_a q(s,a)\,\nabla\pi(a\mid s) + \gamma \sum_{s'} P_\pi(s,s')\,\nabla v(s') .
\end{aligned}
```

This is a Bellman equation too, for a process in which the "reward" of a state is the first part. So its solution is
the expected discounted sum of such rewards along the way, in which each state counts as often as it is visited. With
the expected discounted visits $`d(s)`$ of (mdp.4):

(4.9) Policy gradient theorem, discounted
```math
J(\theta) = \sum_s h(s)\,v(s), \qquad \nabla J = \sum_s d(s) \sum_a q(s,a)\;\nabla\pi(a\mid s;\theta) .
```

The remarkable thing is what is *not* there: no $`\nabla d`$. The policy does change where one comes by, and the
theorem says that this is accounted for by using the action value of the whole future. For the table, by (4.8), it
becomes

(4.10) The gradient of a softmax table, with the advantage of an action over the mean one
```math
\frac{\partial J}{\partial\theta(s,a)} = d(s)\,\pi(a\mid s)\,\big(q(s,a) - v(s)\big) .
```

The difference $`q - v`$ is the action's *advantage*. The derivative is zero where the policy never comes. It is
nearly zero where one action is nearly certain, too: for that one $`q`$ is nearly $`v`$, and for the others $`\pi`$ is
nearly zero. Gradient ascent slows down for both reasons, however large the gain that waits there.
*/
void pg_gradient(const struct mdp *m, const double *pi, const double *weight, const double *x, double *d_theta) {
    for (int s = 0; s < m->states; s++) {
        double mean = 0;
        for (int i = s * m->actions; i < (s + 1) * m->actions; i++) mean += pi[i] * x[i];
        for (int i = s * m->actions; i < (s + 1) * m->actions; i++)
            d_theta[i] = weight[s] * pi[i] * (x[i] - mean); /* eq. 4.10 */
    }
}

double pg_objective(const struct mdp *m, const double *theta) {
    size_t n = (size_t)m->states;
    double *v = allocate(n * (size_t)(m->actions + 1), sizeof *v), *pi = v + n, sum = 0;
    pg_softmax(m, theta, pi);
    bool solved = mdp_value(m, pi, v);
    for (int s = 0; s < m->states; s++) sum += m->start[s] * v[s];
    free(v);
    return solved ? sum : NAN;
}

/*
The form for samples follows from what the two factors are. $`d(s)`$ is the probability $`p_t(s)`$, times $`\gamma^t`$,
summed over the steps; and $`q`$ is the mean of the discounted return from there on,
$`G_t = \sum_{k\ge t}\gamma^{k-t} R_{k+1}`$. (The way of (4.5) leads there too, and for any number of steps: what is
left at step $`t`$ of the rewards $`\gamma^k R_{k+1}`$ is $`\gamma^t G_t`$.)

(4.11) The discounted gradient as a mean over trajectories
```math
\nabla J = \mathbb{E}\Big[\sum_{t} \gamma^t\, G_t\,\nabla\log\pi(A_t\mid S_t;\theta)\Big] .
```

### The factor that everybody drops

There are two discounts in (4.11). The one inside $`G_t`$ is in the programs. The other one, $`\gamma^t`$, says that
what happens late in an episode matters less *to the start*, and hardly any program has it [S37]. With $`\gamma = 0.99`$
the five hundredth step of an episode counts less than a hundredth of the first. Where the factor is dropped all steps
count alike. What does one climb then?

Let the task never end, and let $`\nu(s)`$ be the share of steps that are spent in $`s`$ in the long run, wherever one
starts. Each step contributes $`\sum_a q\,\nabla\pi`$ of its state, so the direction per step is the left side of

(4.12) Without the factor: a gradient with the state distribution held fixed
```math
\hat g = \sum_s \nu(s) \sum_a q(s,a)\,\nabla\pi(a\mid s) = (1-\gamma) \sum_s \nu(s)\,\nabla v(s) .
```

The right side follows from the equation for $`\nabla v`$ above: multiply it by $`\nu(s)`$, sum over the states, and
use that $`P_\pi`$ leaves $`\nu`$ as it is, $`\sum_s \nu(s)\,P_\pi(s,s') = \nu(s')`$. So $`\hat g`$ does improve the
values, in the mean over the states that one really sees, and that is a sensible thing to do. But it holds $`\nu`$
fixed, and $`\nu`$ changes with the policy. If $`\nu`$ were differentiated too, one would climb the average reward per
step, because

(4.13) The mean value over the long run is the average reward, whatever the discount
```math
(1-\gamma) \sum_s \nu(s)\,v(s) = \sum_s \nu(s) \sum_a \pi(a\mid s)\,r(s,a) =: \eta .
```

As $`\gamma \to 1`$ the two do agree, $`\hat g \to \nabla\eta`$, where the chain has one long run. For by (4.13) they
differ by $`(1-\gamma)\sum_s v(s)\,\nabla\nu(s)`$; in the limit $`(1-\gamma)\,v(s)`$ is the same number in all states,
namely $`\eta`$, and $`\sum_s \nabla\nu(s) = 0`$. For a smaller $`\gamma`$ the direction is in general not the gradient
of *any* function: the table of its derivatives is not symmetric, as second derivatives would have to be (Nota and
Thomas, *Is the policy gradient a gradient?*, 2020; from memory [S36]). The experiment has the numbers.

With a table the factor only gives the states other weights, and what is better in a state stays better: the signs in
(4.10) do not depend on $`d`$. It is when states share parameters that the weights decide. Let the first step pay 1 for
action 0, let each later one pay 0.05 for action 1, and let the policy be the same in all states. At $`\gamma = 0.9`$
the discounted return wants action 0, since all that the other one will ever earn is worth
$`0.05\,\gamma/(1-\gamma) = 0.45`$ at the start; without the factor the first step is one of infinitely many, and
action 1 is learned. Which of the two one *wanted* is another question. Often the discount is there to calm the
estimates, not because a reward now is worth more than one later, and then the factor is dropped for good reason.
*/
void pg_stationary(const struct mdp *m, const double *pi, double *nu) {
    int n = m->states;
    double *a = allocate((size_t)(n * n), sizeof *a);
    for (int s = 0; s < n; s++) { /* (I - P + E)^T nu = 1, with E all ones: nu = P^T nu and sum nu = 1 */
        nu[s] = 1;
        for (int s2 = 0; s2 < n; s2++) {
            double p = 0;
            for (int act = 0; act < m->actions; act++) p += pi[s * m->actions + act] * m->p[mdp_at(m, s, act, s2)];
            a[s2 * n + s] = (s == s2) - p + 1;
        }
    }
    if (!linear_solve(a, nu, n)) die(EXIT_INPUT, "this chain has more than one long run");
    free(a);
}

/*
For comparison the gradient of $`\eta`$ itself. It is (4.9) with $`\nu`$ for the visits and *differential* values.
These count only by how much each reward exceeds the average, so that the sum stays finite without a discount:
$`v(s) = \sum_a \pi(a\mid s)\,\big(r(s,a) - \eta\big) + \sum_{s'} P_\pi(s,s')\,v(s')`$ with
$`\sum_s \nu(s)\,v(s) = 0`$.
*/
static void differential_values(const struct mdp *m, const double *pi, const double *nu, double *v) {
    int n = m->states;
    double *a = allocate((size_t)(n * n), sizeof *a), eta = 0;
    for (int s = 0; s < n; s++) {
        v[s] = 0;
        for (int act = 0; act < m->actions; act++) v[s] += pi[s * m->actions + act] * mdp_reward(m, s, act);
        eta += nu[s] * v[s];
    }
    for (int s = 0; s < n; s++) {
        v[s] -= eta;
        for (int s2 = 0; s2 < n; s2++) {
            double p = 0;
            for (int act = 0; act < m->actions; act++) p += pi[s * m->actions + act] * m->p[mdp_at(m, s, act, s2)];
            a[s * n + s2] = (s == s2) - p + nu[s2];
        }
    }
    if (!linear_solve(a, v, n)) die(EXIT_INPUT, "this chain has more than one long run");
    free(a);
}

void pg_exact(const struct mdp *m, const double *theta, enum pg_direction direction, double *d_theta) {
    size_t n = (size_t)m->states, pairs = n * (size_t)m->actions;
    double *weight = allocate(2 * n + 2 * pairs, sizeof *weight), *v = weight + n, *pi = v + n, *x = pi + pairs;
    struct mdp undiscounted = *m; /* shares its tables */
    undiscounted.gamma = 1;
    bool solved = true;
    pg_softmax(m, theta, pi);
    if (direction == PG_UNWEIGHTED || direction == PG_AVERAGE)
        pg_stationary(m, pi, weight);
    else
        solved = mdp_visits(m, pi, weight);
    if (direction == PG_AVERAGE)
        differential_values(m, pi, weight, v);
    else if (direction != PG_IMMEDIATE)
        solved = solved && mdp_value(m, pi, v);
    if (!solved) die(EXIT_INPUT, "under this policy values or visits are not finite");
    if (direction != PG_IMMEDIATE) mdp_action_values(direction == PG_AVERAGE ? &undiscounted : m, v, x);
    for (int i = 0; direction == PG_IMMEDIATE && i < m->states * m->actions; i++)
        x[i] = mdp_reward(m, i / m->actions, i % m->actions);
    pg_gradient(m, pi, weight, x, d_theta);
    free(weight);
}

/* One entry of a direction, as a function of the logits. */
struct component {
    const struct mdp *m;
    enum pg_direction direction;
    double *direction_at; /* [states * actions] */
    int i;
};

static double component_of(const double *theta, void *context) {
    const struct component *c = context;
    pg_exact(c->m, theta, c->direction, c->direction_at);
    return c->direction_at[c->i];
}

double pg_asymmetry(const struct mdp *m, enum pg_direction direction, const double *theta) {
    int n = m->states * m->actions;
    double *jacobian = allocate((size_t)(n * n + 2 * n), sizeof *jacobian), most = 0, apart = 0;
    double *at = jacobian + n * n;
    memcpy(at, theta, (size_t)n * sizeof *at);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            struct component c = {m, direction, at + n, i};
            jacobian[i * n + j] = gradcheck_derivative(component_of, &c, at, j);
            most = larger(most, fabs(jacobian[i * n + j]));
        }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++) apart = larger(apart, fabs(jacobian[i * n + j] - jacobian[j * n + i]));
    free(jacobian);
    return apart / most;
}

/*
### Baselines

By (4.4) one may not only strike the past but also subtract anything that does not depend on the action, a *baseline*
$`b(S_t)`$:

(4.14) Policy gradient with a baseline
```math
\nabla J = \mathbb{E}\Big[\sum_{t} \gamma^t\,\big(G_t - b(S_t)\big)\,\nabla\log\pi(A_t\mid S_t;\theta)\Big]
\quad\text{for any } b .
```

The mean is the same and the variance is not. If all returns lie around 100, then without a baseline every action that
is tried becomes more likely, the good ones a little more than the bad ones, and the signal is a small difference of
large numbers. The natural choice is the value, $`b = v`$, since $`G_t - v(S_t)`$ asks how much better than usual it
went. It is not the best choice. Take the whole-return form (4.3) and a single component $`i`$ of it, and let $`Z_i`$
be that component of the trajectory's score (4.2). The mean of $`(R - b)\,Z_i`$ is the same for all $`b`$, so its
variance is $`\mathbb{E}[(R-b)^2 Z_i^2]`$ less a constant. That is a parabola in $`b`$, and its lowest point is the mean
of the returns, weighted by squared scores:

(4.15) The constant baseline of least variance, for component i
```math
b_i = \frac{\mathbb{E}[R\,Z_i^2]}{\mathbb{E}[Z_i^2]} .
```

In practice one takes an estimate of $`v`$, which can be learned from the same episodes.

### Actors and critics

If a baseline may come from a learned value function, the return may too. The theorem (4.9) has $`q(s,a)`$ in it, so
put a learned $`Q`$, the *critic*, in its place; the policy, which acts, is then called the *actor*. In each state the
step is the gradient of the mean value of the actor's action, the critic held fixed:

(4.16) The actor's gradient
```math
\nabla_\theta\, \mathbb{E}_{a\sim\pi(\cdot;\theta)}\big[Q(a)\big]
= \mathbb{E}_{a\sim\pi(\cdot;\theta)}\big[Q(a)\,\nabla_\theta\log\pi(a;\theta)\big] .
```

This needs no trajectories, only states, and the action is drawn afresh. The draft's section on actor-critic methods
ends here and calls it DDPG [S35], which it is not: DDPG differentiates the critic with respect to the action, as
chapter 5 shows.

With a learned $`V`$ alone, the TD error $`\delta_t = R_{t+1} + \gamma V(S_{t+1}) - V(S_t)`$ can stand in for the
advantage. Its mean is the advantage and, where $`V`$ is not $`v`$, two terms more:

(4.17) The TD error estimates the advantage; e is the error of V
```math
\mathbb{E}\big[\delta_t \mid S_t = s, A_t = a\big]
= q(s,a) - v(s) + \gamma\,\mathbb{E}\big[e(S_{t+1}) \mid s, a\big] - e(s), \qquad e = V - v .
```

The last term is a baseline and does no harm. The one before it does, unless it is the same for all actions of a state,
as where $`V`$ is off by a constant: a critic that is wrong about where the actions lead turns the direction. In
exchange the variance, with $`V`$ as it is, is that of one step instead of a whole episode. This is bias against
variance again, as between TD and Monte Carlo in chapter 1.
*/
static void play_on(const struct mdp *m, const double *pi, struct pg_trajectory *path, int t, double probability,
                    void (*see)(void *, const struct pg_trajectory *, double), void *context) {
    if (t == path->n) {
        see(context, path, probability);
        return;
    }
    int s = path->s[t];
    for (int a = 0; a < m->actions; a++)
        for (int s2 = 0; s2 < m->states; s2++) {
            double p = pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)];
            if (p == 0) continue;
            path->a[t] = a;
            path->r[t] = m->r[mdp_at(m, s, a, s2)];
            path->s[t + 1] = s2;
            play_on(m, pi, path, t + 1, probability * p, see, context);
        }
}

void pg_enumerate(const struct mdp *m, const double *pi, int n,
                  void (*see)(void *context, const struct pg_trajectory *path, double probability), void *context) {
    assert(n <= PG_MAX_STEPS);
    struct pg_trajectory path = {.n = n};
    for (int s = 0; s < m->states; s++) {
        path.s[0] = s;
        if (m->start[s] > 0) play_on(m, pi, &path, 0, m->start[s], see, context);
    }
}

void pg_sample(const struct mdp *m, const double *pi, int n, struct rng *rng, struct pg_trajectory *path) {
    assert(n <= PG_MAX_STEPS);
    path->n = n;
    path->s[0] = rng_choice(rng, m->start, m->states);
    for (int t = 0; t < n; t++) {
        int s = path->s[t], a = path->a[t] = rng_choice(rng, pi + s * m->actions, m->actions);
        path->s[t + 1] = rng_choice(rng, m->p + mdp_at(m, s, a, 0), m->states);
        path->r[t] = m->r[mdp_at(m, s, a, path->s[t + 1])];
    }
}

void pg_estimate(const struct mdp *m, const double *pi, const struct pg_trajectory *path, enum pg_weight weight,
                 const double *baseline, double *d_theta) {
    double g[PG_MAX_STEPS + 1] = {0}, power = 1;
    for (int t = path->n - 1; t >= 0; t--) g[t] = path->r[t] + m->gamma * g[t + 1];
    memset(d_theta, 0, (size_t)(m->states * m->actions) * sizeof *d_theta);
    for (int t = 0; t < path->n; t++, power *= m->gamma) {
        int s = path->s[t];
        double b = baseline ? baseline[weight == PG_WHOLE ? 0 : t * m->states + s] : 0, w = 0;
        switch (weight) {
        case PG_WHOLE: w = g[0] - b; break;              /* eq. 4.3 */
        case PG_TO_GO: w = power * (g[t] - b); break;    /* eqs. 4.11 and 4.14 */
        case PG_DROPPED: w = g[t] - b; break;            /* per episode, the left side of eq. 4.12 */
        case PG_ONE_STEP: w = power * path->r[t]; break; /* erratum E3 */
        }
        for (int a = 0; a < m->actions; a++)
            d_theta[s * m->actions + a] += w * ((a == path->a[t]) - pi[s * m->actions + a]); /* eq. 4.8 */
    }
}

void pg_score(const struct mdp *m, const double *pi, const struct pg_trajectory *path, double *score) {
    memset(score, 0, (size_t)(m->states * m->actions) * sizeof *score);
    for (int t = 0; t < path->n; t++) /* eq. 4.2 */
        for (int a = 0; a < m->actions; a++) {
            int pair = path->s[t] * m->actions + a;
            score[pair] += (a == path->a[t]) - pi[pair]; /* eq. 4.8 */
        }
}

struct squared_scores {
    const struct mdp *m;
    const double *pi;
    double *score, *estimate, *squares, *weighted; /* [states * actions]; Z, R Z, and the means of Z^2 and R Z^2 */
};

static void add_squares(void *context, const struct pg_trajectory *path, double probability) {
    struct squared_scores *x = context;
    pg_score(x->m, x->pi, path, x->score);
    pg_estimate(x->m, x->pi, path, PG_WHOLE, NULL, x->estimate);
    for (int i = 0; i < x->m->states * x->m->actions; i++) {
        x->weighted[i] += probability * x->estimate[i] * x->score[i];
        x->squares[i] += probability * x->score[i] * x->score[i];
    }
}

void pg_best_constants(const struct mdp *m, const double *pi, int n, double *b) {
    size_t pairs = (size_t)(m->states * m->actions);
    double *block = allocate(4 * pairs, sizeof *block), *squares = block + 2 * pairs, *weighted = squares + pairs;
    struct squared_scores x = {m, pi, block, block + pairs, squares, weighted};
    pg_enumerate(m, pi, n, add_squares, &x);
    for (size_t i = 0; i < pairs; i++) b[i] = weighted[i] / squares[i]; /* eq. 4.15 */
    free(block);
}

void pg_horizon_values(const struct mdp *m, const double *pi, int n, double *v) {
    for (int h = 0; h <= n; h++)
        for (int s = 0; s < m->states; s++) {
            v[h * m->states + s] = 0;
            for (int a = 0; a < m->actions && h > 0; a++)
                v[h * m->states + s] += pi[s * m->actions + a] * mdp_backup(m, v + (h - 1) * m->states, s, a);
        }
}

double pg_finite_objective(const struct mdp *m, const double *theta, int n) {
    size_t states = (size_t)m->states, rows = (size_t)n + 1;
    double *pi = allocate(states * ((size_t)m->actions + rows), sizeof *pi), *v = pi + m->states * m->actions, sum = 0;
    pg_softmax(m, theta, pi);
    pg_horizon_values(m, pi, n, v);
    for (int s = 0; s < m->states; s++) sum += m->start[s] * v[n * m->states + s];
    free(pi);
    return sum;
}

/* One step of the chain: where it is after a step, from where it is, both [states]. */
static void spread_on(const struct mdp *m, const double *pi, const double *p, double *next) {
    memset(next, 0, (size_t)m->states * sizeof *next);
    for (int s = 0; s < m->states; s++)
        for (int a = 0; a < m->actions && p[s] > 0; a++)
            for (int s2 = 0; s2 < m->states; s2++)
                next[s2] += p[s] * pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)];
}

void pg_finite_gradient(const struct mdp *m, const double *theta, int n, double *d_theta) {
    size_t states = (size_t)m->states, pairs = states * (size_t)m->actions;
    double *v = allocate(states * ((size_t)n + 3) + 3 * pairs, sizeof *v), power = 1;
    double *p = v + states * ((size_t)n + 1), *next = p + states, *pi = next + states, *q = pi + pairs,
           *part = q + pairs;
    pg_softmax(m, theta, pi);
    pg_horizon_values(m, pi, n, v);
    memcpy(p, m->start, states * sizeof *p);
    memset(d_theta, 0, pairs * sizeof *d_theta);
    for (int t = 0; t < n; t++, power *= m->gamma) {
        mdp_action_values(m, v + (n - t - 1) * m->states, q);
        pg_gradient(m, pi, p, q, part);
        for (size_t i = 0; i < pairs; i++) d_theta[i] += power * part[i]; /* eq. 4.6 */
        spread_on(m, pi, p, next);
        memcpy(p, next, states * sizeof *p);
    }
    free(v);
}

/*
### Continuous actions

Nothing in the theorem asks that actions can be counted. For a box the policy is a density, the sum over actions an
integral, and the score the gradient of a log-density. All that the next section needs of densities is the normal one
(4.31), its score (4.33), and that it is the score of the action before it is clipped to the box, (4.18). They are on
the chapter's second page, [continuous actions](04-continuous-actions.md), in its first two sections; its first has the
second way to the gradient of a mean, too, which chapters 5 and 8 take. The rest of that page, Gaussians with a full
covariance and mixtures of normals and of logistics, is for whoever needs such a policy.
*/
