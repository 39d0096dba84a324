/*
## The flaw: luck is inferred too

Chance makes a difference. The soft optimum takes the *mean* over next states, (7.23), the posterior a *soft maximum*.
The reason is that "all went well" is news about the dynamics as well: whoever hears of somebody with a million, and of
a lottery, will suspect a winner. The posterior believes that a pair leads to

(7.47) The dynamics of the posterior
```math
p^{\ast}(s'\mid s,a) = p(s'\mid s,a)\,\exp\frac{r(s,a,s') + V^{\circ}(s') - Q^{\circ}(s,a)}{\alpha} .
```

As a description of what has happened that is right. As advice it is not: whoever acts by $`\pi^{\circ}`$ meets the
dynamics $`p`$, not $`p^{\ast}`$. Put (7.47) into its own divergence from $`p`$:

(7.48) The posterior chooses its luck, and pays with its divergence
```math
\begin{aligned}
Q^{\circ}(s,a) &= \sum_{s'} p^{\ast}(s'\mid s,a)\,\big(r(s,a,s') + V^{\circ}(s')\big)
- \alpha\,D\big(p^{\ast}(\cdot\mid s,a)\,\|\,p(\cdot\mid s,a)\big) \\
&\ge r(s,a) + \sum_{s'} p(s'\mid s,a)\,V^{\circ}(s') .
\end{aligned}
```

The second line holds because, as in (7.17), the first is the *largest* that any distribution over next states achieves,
and $`p`$ is one of them. So from the end backwards $`V^{\circ} \ge V^{\ast}`$: the posterior is an optimist. Take
a bet, the smallest case there is. One action earns 1. The other one earns 3 with a probability of 1/5, and else -1: on
average -0.2.

@table 07_gamble The bet by temperature: with which probability the posterior and the soft optimal policy take it;
the chance of winning that the posterior believes in (it is 0.2); the posterior's value, the optimal soft value, and the
soft value that one really has who acts as the posterior does; the mean rewards of acting in one way and the other.

At $`\alpha = 1`$ the posterior takes the bet with probability @{07_gamble/1/posterior bets}, the soft optimal policy
with @{07_gamble/1/optimum bets}. The posterior's value is @{07_gamble/1/posterior value}, more than the optimum
@{07_gamble/1/optimum value}, and whoever acts as the posterior does has @{07_gamble/1/real soft value}. The colder it
is the more the two differ: at 0.1 the posterior is certain to bet, and certain to win; it earns
@{07_gamble/0.1/posterior reward} on average, where the other earns @{07_gamble/0.1/optimum reward}. At high
temperatures they agree, because both act nearly at random.

@claim C7.51 07_gamble alpha=0.1: 'posterior bets' > 0.999
@claim C7.52 07_gamble alpha=0.1: 'optimum bets' < 0.001
@claim C7.53 07_gamble alpha=0.1: 'believed chance' > 0.999
@claim C7.54 07_gamble alpha=1: 'posterior bets' - 'optimum bets' > 0.3
@claim C7.55 07_gamble alpha=1: 'posterior value' - 'optimum value' > 0.5
@claim C7.56 07_gamble alpha=100: 'posterior bets' - 'optimum bets' within 0.01
*/
#include "inference.h"

#include "soft_iteration.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double inference_backup(const struct mdp *m, double alpha, const double *v, int s, int a) {
    double top = -INFINITY, sum = 0;
    for (int s2 = 0; s2 < m->states; s2++) {
        int at = mdp_at(m, s, a, s2);
        if (m->p[at] > 0) top = larger(top, m->r[at] + v[s2]);
    }
    for (int s2 = 0; s2 < m->states; s2++) {
        int at = mdp_at(m, s, a, s2);
        if (m->p[at] > 0) sum += m->p[at] * f64_exp((m->r[at] + v[s2] - top) / alpha);
    }
    return top + alpha * f64_log(sum); /* eq. 7.45 */
}

static void row_of_backups(const struct mdp *m, double alpha, const double *v, int s, double *q) {
    for (int a = 0; a < m->actions; a++) q[a] = m->terminal[s] ? 0 : inference_backup(m, alpha, v, s, a);
}

int inference_values(const struct mdp *m, double alpha, double *v, double tolerance, int limit) {
    assert(m->gamma == 1 && alpha > 0);
    double *q = allocate((size_t)(m->actions + m->states), sizeof *q), *after = q + m->actions, moved = INFINITY;
    int sweep = 0;
    while (moved > tolerance && sweep < limit) {
        sweep++;
        moved = 0;
        for (int s = 0; s < m->states; s++) {
            row_of_backups(m, alpha, v, s, q);
            after[s] = m->terminal[s] ? 0 : soft_maximum(q, m->actions, alpha);
            moved = further(moved, after[s] - v[s]);
        }
        memcpy(v, after, (size_t)m->states * sizeof *v);
    }
    free(q);
    return moved <= tolerance ? sweep : -1;
}

void inference_policy(const struct mdp *m, double alpha, const double *v, double *pi) {
    double *q = allocate((size_t)m->actions, sizeof *q);
    for (int s = 0; s < m->states; s++) {
        row_of_backups(m, alpha, v, s, q);
        soft_softmax(q, m->actions, alpha, pi + s * m->actions);
    }
    free(q);
}

void inference_dynamics(const struct mdp *m, double alpha, const double *v, int s, int a, double *p) {
    double q = inference_backup(m, alpha, v, s, a);
    for (int s2 = 0; s2 < m->states; s2++) {
        int at = mdp_at(m, s, a, s2);
        p[s2] = m->p[at] > 0 ? m->p[at] * f64_exp((m->r[at] + v[s2] - q) / alpha) : 0; /* eq. 7.47 */
    }
}

void inference_gamble(struct mdp *m) {
    mdp_init(m, GAMBLE_STATES, GAMBLE_ACTIONS, 1);
    m->start[0] = 1;
    m->terminal[1] = m->terminal[2] = true;
    mdp_arrow(m, 0, 0, 1, 1, 1);
    mdp_arrow(m, 0, 1, 1, 0.2, 3);
    mdp_arrow(m, 0, 1, 2, 0.8, -1);
}

/*
## The cure, and the direction of the divergence

The posterior may not have its luck; it may choose actions only. So look for the nearest distribution over trajectories
among those that can happen, $`q_\pi(\tau) = \prod_t \pi(a_t\mid s_t)\,p(s_{t+1}\mid s_t,a_t)`$ for some policy. In
$`\log(q_\pi/p^{\ast})`$ the dynamics cancel: what is left is $`\log\pi - r/\alpha`$ of each step, and $`\log Z`$. The
mean over $`q_\pi`$ of the former is $`-V_\pi(s_0)/\alpha`$, by (7.4), and the latter is $`V^{\circ}(s_0)/\alpha`$:

(7.49) The soft value falls short of the posterior's by the divergence from it
```math
V^{\circ}(s_0) - V_\pi(s_0) = \alpha\,D\big(q_\pi\,\|\,p^{\ast}\big) .
```

There is the objective. To maximize rewards and entropy is to come as near to "all went well" as the dynamics permit;
the entropy comes from $`\log q_\pi`$ in the divergence, and nobody had to ask for it. Statistics knows this as
*variational inference* ($`V_\pi/\alpha`$ is the lower bound of $`\log Z`$ that is called ELBO, *evidence lower bound*).
The nearest policy is $`\pi^{\ast}`$. With deterministic dynamics it reaches the posterior, and (7.46) follows again;
where chance matters a distance remains: $`V^{\circ} - V^{\ast}`$ is what the posterior expects of luck.

Why the divergence in this direction? It is the one that can be computed: its mean is over the policy's own
trajectories, which one can have by acting, and it needs neither the dynamics nor $`Z`$. But this is not a matter of
convenience alone. Take the other direction and split the logarithm in the same way; the mean is over $`p^{\ast}`$ now,
and

(7.50) The other direction imitates the lucky
```math
D\big(p^{\ast}\,\|\,q_\pi\big) - D\big(p^{\ast}\,\|\,q_{\pi^{\circ}}\big)
= \mathbb{E}_{p^{\ast}}\Big[\sum_t D\big(\pi^{\circ}(\cdot\mid S_t)\,\|\,\pi(\cdot\mid S_t)\big)\Big] \;\ge\; 0 .
```

It is least for $`\pi^{\circ}`$, the optimist. To minimize it is to learn from examples of success, without asking how
many others did the same and failed. So the direction *is* the cure. It matters within a state, too. An actor of a
family that cannot be the softmax, one Gaussian where $`Q`$ has two peaks, is told by $`D(\pi\,\|\,\pi_Q)`$ to avoid
what is unlikely under $`\pi_Q`$: it settles on a peak. $`D(\pi_Q\,\|\,\pi)`$ would have it cover both, and with
them what lies between, where nothing is. [Chapter 8](08-sac.md) has this divergence for densities.

## Soft Q-learning

(7.23) is an equation for state values. Written for action values it can be learned from samples without an actor, as
Q-learning (2.13) does it with the maximum:

(7.51) definition: The step of soft Q-learning
```math
Q(S,A) \leftarrow Q(S,A) + \eta\,\Big(R + \gamma\,\alpha\log\sum_a \exp\frac{Q(S',a)}{\alpha} - Q(S,A)\Big) .
```

It acts by the softmax of its own values, or in any other way: like Q-learning, which it is for $`\alpha = 0`$, it is
off-policy. In a table that is all. With a continuum of actions the sum is an integral, and to act one must draw from a
density that is known up to a factor. Haarnoja, Tang, Abbeel and Levine (2017) train a second network to draw such
samples, by amortized Stein variational gradient descent; their abstract says that such policies were feasible in tables
only until then, and draws a connection to actor-critics [S201]. The integral is estimated from sampled actions, in
their program uniform ones [S202]. Soft Actor-Critic takes the one step that is left. The actor is no longer an attempt
to draw from the softmax but a policy in its own right, of a family that is easy to draw from, and the critic learns
*its* value, (7.35). By (7.17) the targets of the two differ by the actor's divergence:

(7.52) The target of soft Q-learning and that of Soft Actor-Critic
```math
\gamma\,\alpha\log\sum_a \exp\frac{Q(S',a)}{\alpha}
- \gamma\sum_a \pi(a\mid S')\,\big(Q(S',a) - \alpha\log\pi(a\mid S')\big)
= \gamma\,\alpha\,D\big(\pi\,\|\,\pi_Q\big)(S') .
```

A mean over the actor's own actions needs one sample, where the soft maximum needs the integral. And where the actor is
the softmax, its divergence is zero and the two targets are the same.

## Regularized policy optimization

NPFL139's eighth lecture calls (7.3) an instance of *regularized policy optimization* [S66]. The general pattern:
instead of $`\sum_a \pi(a)\,Q(a)`$ maximize it less a convex penalty. With the divergence from some distribution
$`\rho`$ as the penalty, (7.11) to (7.17) go through with one factor more:

(7.53) The best policy near a given one, and what others fall short
```math
\alpha\log\sum_a \rho(a)\exp\frac{Q(a)}{\alpha} - \Big(\sum_a \pi(a)\,Q(a) - \alpha\,D(\pi\,\|\,\rho)\Big)
= \alpha\,D(\pi\,\|\,\pi_\rho), \qquad
\pi_\rho(a) \propto \rho(a)\exp\frac{Q(a)}{\alpha} .
```

With a uniform $`\rho`$ it is the entropy again, less $`\alpha\log n`$. With $`\rho`$ the dynamics of a passive world,
and actions that set the next state's distribution at will, it is the problem of Todorov, in which the exponential
$`\exp(V/\alpha)`$ makes the Bellman equation linear [S203]; [exercise 4](07-soft-iteration.md#exercises) has such an
equation. With $`\rho`$ the policy of the last iteration it is a step that does not go far:
$`\pi_{k+1} \propto \pi_k \exp(Q_k/\alpha)`$. The exponents add up: where one action stays better than the others, its
probability goes to one, whatever the first policy was, as long as that gave it a chance. So a penalty against the
*uniform* policy changes what is optimal, one against the *last* policy only how one gets there. (Geist, Scherrer and
Pietquin (2019) have a theory of all such penalties, with regularized Bellman operators, of which soft Q-learning is a
special case [S204].)

Who did what, then? Ziebart and others (2008) had a distribution over whole decision sequences, by the principle of
maximum entropy, to learn what drivers want from the routes that they take [S205]. Ziebart's thesis of 2010 has maximum
*causal* entropy, for settings in which information is revealed over time, with relaxed Bellman equations [S206]; that
this is the version without the optimism is from memory. Todorov's linear problem is of the same years. Soft Q-learning
took it to networks and continuous actions in 2017, Soft Actor-Critic gave it an actor in 2018, and Levine's review of
the same year has all of it in one place.
*/
void soft_q_update(struct soft_q *x, int s, int a, double r, int s2, bool terminal) {
    double after = terminal ? 0 : soft_maximum(x->q + s2 * x->actions, x->actions, x->alpha);
    double *q = x->q + s * x->actions + a;
    *q += x->eta * (r + x->gamma * after - *q); /* eq. 7.51 */
}

void soft_q_policy(const struct soft_q *x, int s, double *pi) {
    soft_softmax(x->q + s * x->actions, x->actions, x->alpha, pi);
    for (int a = 0; a < x->actions; a++) pi[a] = (1 - x->epsilon) * pi[a] + x->epsilon / x->actions;
}

void soft_q_episode(struct soft_q *x, const struct mdp *m, struct rng *rng) {
    int s = rng_choice(rng, m->start, m->states);
    while (!m->terminal[s]) {
        double pi[BRIDGE_ACTIONS];
        soft_q_policy(x, s, pi);
        int a = rng_choice(rng, pi, x->actions), s2 = rng_choice(rng, m->p + mdp_at(m, s, a, 0), m->states);
        soft_q_update(x, s, a, m->r[mdp_at(m, s, a, s2)], s2, m->terminal[s2]);
        s = s2;
    }
}

void inference_bridges(struct mdp *m, int closed) {
    enum { END = 2 * BRIDGE + 1, WATER };
    mdp_init(m, BRIDGE_STATES, BRIDGE_ACTIONS, 1);
    m->start[0] = 1;
    m->terminal[END] = m->terminal[WATER] = true;
    mdp_arrow(m, 0, 0, 1, 1, 0);
    mdp_arrow(m, 0, 1, BRIDGE + 1, 1, 0);
    mdp_arrow(m, 0, 2, WATER, 1, -1);
    for (int s = 1; s < END; s++) {
        bool last = s % BRIDGE == 0, shut = s == closed * BRIDGE;
        mdp_arrow(m, s, 0, last ? END : s + 1, 1, !last ? 0 : shut ? -0.1 : 1);
        mdp_arrow(m, s, 1, WATER, 1, -1);
        mdp_arrow(m, s, 2, WATER, 1, -1);
    }
}

/*
## What randomness is good for

Two bridges lead across a river, each four steps long, and equally good: whoever gets across earns 1. Each step aside
ends in the water and costs 1. A table learns by (7.51) with steps of 0.2, at several temperatures; at $`\alpha = 0`$
that is Q-learning, without random actions or with some. After 1,000 episodes the bridge is shut, at its far end, that
the learner prefers by then; who gets there is sent home with -0.1, and the episode is over. Left in the figure it stays
shut. Right somebody watches: before each episode the bridge is shut that the learner prefers *now*, and the other one
opened.

@figure 07_bridges What the learner obtains on average in an episode, as it acts at that moment (computed exactly), mean
of 20 runs. Right, dotted: what a fair coin at the river and no false step afterwards would obtain.

Left: until the bridge is shut randomness is of no use. The greedy learner has the whole reward, and $`\alpha = 0.2`$ a
little less, since it errs now and then. Then the greedy one is sent home in every episode until its values for that
bridge have gone, step by step from the far end back, and it tries the other. At $`\alpha = 0.2`$ both bridges are in
use in most runs, and one is left: it obtains @{07_bridges_table/alpha 0.2/mean} on average in the very next episode,
without having learned anything. At the lower temperature 0.1 the learner had settled on one bridge and is sent home at
first, too. Computed exactly, the soft optimum uses both equally at any temperature; but learned values hardly ever tie,
and only a temperature that is not small beside their differences keeps both ways open.

@claim C7.57 07_bridges episode=990: 'greedy' - 'alpha 0.2' > 0
@claim C7.58 07_bridges episode=990: 'alpha 0.2' > 0.95
@claim C7.59 07_bridges episode=1000: most 'greedy' < 0
@claim C7.60 07_bridges episode=1000: 'alpha 0.2' - 'greedy' > 0.25
@claim C7.61 07_bridges episode=1000: runs 'alpha 0.2' > 0.2 = 14
@claim C7.62 07_bridges episode=1000: most 'alpha 0.1' < 0

Random actions from outside do not do the same. With 3 % of them a learner obtains less than at $`\alpha = 0.2`$ before
the bridge is shut, because they are as frequent on the bridge as on the meadow; and yet it prefers one bridge and is no
better off than the greedy one when that is shut. The soft policy is random where it chooses between the bridges, which
costs nothing, and sure of itself on the bridge.

@claim C7.63 07_bridges episode=990: 'alpha 0.2' - 'epsilon 0.03' > 0.1
@claim C7.64 07_bridges episode=1000: most 'epsilon 0.03' < 0

Do not overrate it. Fifty episodes later the greedy learner has found the other bridge in every run, and is ahead again,
for good. Had a coin decided which bridge is shut, half of the greedy learners would not have noticed. And
$`\alpha = 0.4`$ pays for it all the time. A change that comes once is a reason for *some* way of going on to explore,
of which entropy is one.

@claim C7.65 07_bridges episode=1050: least 'greedy' > 0.9
@claim C7.66 07_bridges episode=1050: 'greedy' - 'alpha 0.2' > 0
@claim C7.67 07_bridges episode=2000: 'greedy' - 'alpha 0.2' > 0
@claim C7.68 07_bridges episode=990: 'greedy' - 'alpha 0.4' > 0.1

Right, randomness is needed. Whatever a deterministic policy prefers is shut; the greedy learner runs from one bridge to
the other and obtains nothing in any of the runs at the end, nor does the one with 3 % of random actions. (The peaks of
the greedy learner are ties: where two of its values are the same number, it tosses a coin.) Whoever uses both bridges
cannot be shut out, and the temperatures 0.1 and 0.2 obtain more than the greedy one; with $`\alpha = 0.2`$ it is
@{07_watched_table/alpha 0.2/mean} in the end. (With 0.4 a learner falls into the water so often that it is not told
apart from the greedy one.) A fair coin would have 0.45, the mean of 1 and -0.1: as the values follow what happened
last, the soft learner leans to one side or the other, and is caught there. It does not solve this game, but it can play
it.

@claim C7.69 07_watched episode=2000: most 'greedy' < 0
@claim C7.70 07_watched episode=2000: 'alpha 0.2' - 'greedy' > 0
@claim C7.71 07_watched episode=2000: 'alpha 0.1' - 'greedy' > 0
@claim C7.72 07_watched episode=2000: 'alpha 0.2' > 0
@claim C7.73 07_watched episode=2000: 'alpha 0.2' < 0.45
@claim C7.74 07_watched episode=2000: 'alpha 0.4' - 'greedy' unclear
@claim C7.75 07_watched episode=2000: most 'epsilon 0.03' < 0

So the cases in which a random policy is *better*, and not just a way of learning one, are those where somebody or
something answers to it, where it must be prepared for what it has not seen, or where states look alike that are not
alike (the last is not tried here). An ordinary MDP has none of that: by chapter 2 some deterministic policy is optimal
in it. In most tasks of the next chapters nothing is shut and nobody watches. There entropy can help to explore, and to
keep an actor from following each error of its critic; whether it does must be measured, as with any other noise. One
task of chapter 9 is made like the bridges, for networks and actions that are numbers:
[two gates, of which one is shut](09-temperature.md#what-entropy-buys).
*/
