/*
## The algorithm

Four methods, one loop, and one line in which they differ; with the equations that follow:

```text
at first           Q(s,a) is 0 for all pairs
in every episode   start in a state S and choose A by the ε-greedy policy of Q (2.7)
  in every step    take A: there come R and S'; choose A' by the ε-greedy policy, unless the episode ends in S'
                   the target is R + γ times the value of S', which is 0 where the episode ends there, and else
                     SARSA             Q(S',A') (2.8)
                     Expected SARSA    the mean of Q(S',·) over the ε-greedy policy (2.9)
                     Q-learning        the largest of Q(S',·) (2.13)
                     Double Q          that of the best action by one table, as the other one judges it (2.22)
                   move Q(S,A) a share α of the way to the target (2.16); go on with S' and A'
```

Where the probabilities are known, none of this is needed: improve a policy until nothing is gained (2.3), or iterate
the optimality equation (2.5).

## The derivation

### What best means

Values depend on the policy, so let us take the best one, for each state by itself.

(2.1) definition: Optimal values
```math
V^{\ast}(s) = \max_\pi V_\pi(s), \qquad Q^{\ast}(s,a) = \max_\pi Q_\pi(s,a).
```

Read it with suspicion: the maximum is taken state by state. It might be that one policy is best in one state and
another one elsewhere, and then no agent could collect what $`V^{\ast}`$ promises. That this never happens is the
first thing to show. It takes one identity, which compares any two policies.

### Comparing two policies

Let $`T_\pi V = r_\pi + \gamma P_\pi V`$ be the Bellman operator of (1.15). Act by $`\pi'`$ once and by $`\pi`$ ever
after: that is worth $`T_{\pi'} V_\pi`$. Both values are fixed points, $`V_\pi = T_\pi V_\pi`$ and
$`V_{\pi'} = T_{\pi'} V_{\pi'}`$, and therefore

```math
V_{\pi'} - V_\pi = \underbrace{T_{\pi'} V_{\pi'} - T_{\pi'} V_\pi}_{\gamma P_{\pi'} (V_{\pi'} - V_\pi)}
{} + T_{\pi'} V_\pi - V_\pi .
```

Bring the first part to the left side. For $`\gamma < 1`$, or where episodes end under $`\pi'`$,

(2.2) The difference of two values
```math
V_{\pi'} - V_\pi = (I - \gamma P_{\pi'})^{-1} \big( T_{\pi'} V_\pi - V_\pi \big)
= \sum_{k=0}^{\infty} \gamma^k P_{\pi'}^k \big( T_{\pi'} V_\pi - V_\pi \big).
```

The term $`k = 0`$ of the series is the gain of the single step itself, and no entry of the matrices in the others is
negative. So the sign of the gain decides:

- If a single step by $`\pi'`$ is nowhere worse, $`T_{\pi'} V_\pi \ge V_\pi`$ in every state, then all of $`\pi'`$ is
  nowhere worse, $`V_{\pi'} \ge V_\pi`$. This is the *policy improvement theorem*.
- If a single step by $`\pi'`$ is nowhere better, then all of $`\pi'`$ is nowhere better.

A step that is nowhere worse is easy to find: take the action of the largest value.

(2.3) definition: A greedy policy with respect to Q
```math
\pi'(s) \in \arg\max_a Q(s,a).
```

It is an improvement because the largest of several numbers is at least their mean,
$`\max_a Q_\pi(s,a) \ge \sum_a \pi(a\mid s)\,Q_\pi(s,a) = V_\pi(s)`$ by (1.7). Compute $`Q_\pi`$, become greedy, and
repeat: that is *policy iteration*. As long as some state gains, the new policy is really better, so no policy comes
twice; and there are finitely many deterministic ones. It ends with a policy for which nothing gains:
$`V_\pi(s) = \max_a Q_\pi(s,a)`$ in every state. Now the second of the two points above applies to *any* policy
$`\pi'`$, since a mean is at most a maximum: one step by it is nowhere better than $`\pi`$, so $`V_{\pi'} \le V_\pi`$
everywhere. The policy we ended with is best in all states at once, its values are $`V^{\ast}`$, and it is
deterministic. What it fulfils is, by (1.8),

(2.4) The optimality equation for V
```math
V^{\ast}(s) = \max_a \Big[\, r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, V^{\ast}(s') \Big].
```

@figure 02_gpi Generalized policy iteration: evaluation and improvement in turns. Each undoes some of what the other has
reached, and less every time, until neither changes anything. Policy iteration takes both steps to their ends; the
methods below take a little of each.

The same policy maximises every $`Q_\pi(s,a)`$, which by (1.8) depends on the policy through $`V_\pi`$ alone and grows
with it. So $`Q^{\ast}(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, V^{\ast}(s')`$ and, with (2.4),
$`V^{\ast}(s) = \max_a Q^{\ast}(s,a)`$. Put one into the other:

(2.5) The optimality equation for Q
```math
Q^{\ast}(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, \max_{a'} Q^{\ast}(s',a').
```

The Bellman equations (1.9) and (1.10) are linear; these are not, because of the maximum. They cannot be solved by
elimination, but they can be iterated. Write $`T Q`$ for the right-hand side of (2.5) with any table $`Q`$ in it. Two
maxima differ by no more than the largest difference of their terms,
$`|\max_a x_a - \max_a y_a| \le \max_a |x_a - y_a|`$, so the maximum does not spoil the argument of (1.15):

(2.6) The optimality operator is a contraction too
```math
\|T Q - T U\|_\infty \le \gamma\, \|Q - U\|_\infty ,
```

for any two tables $`Q`$ and $`U`$, with equality, for instance, where they differ by a constant and no state is
terminal. Repeating $`T`$ is *value iteration*. For $`\gamma < 1`$ it approaches $`Q^{\ast}`$ from anywhere, and (2.5)
has no other solution. The graph and the cliff have $`\gamma = 1`$; there it works because every step costs something,
so that whoever never arrives loses without bound.

Policy iteration ends when nothing is gained any more, and in floating point a gain has to be told from a rounding
error. What is no larger than $`10^{-12}`$ of the largest value counts as one. The values that elimination finds satisfy
their equations to some units in the last place of that, however ill-conditioned they are, so a larger gain is one. A
smaller one is not seen: where some states are worth $`10^5`$, what others could gain in units of $`10^{-10}`$ is lost.
*/
#include "q_learning.h"

#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rounding = 1e-12; /* the share of the largest value up to which a gain is none */
static const double least_gain = 1e-320; /* below 1e-308 doubles are multiples of 5e-324 */

int q_policy_iteration(const struct mdp *m, double *pi, double *v) {
    size_t n = (size_t)m->states, actions = (size_t)m->actions;
    double *q = allocate(n * actions, sizeof *q);
    int *policy = allocate(n, sizeof *policy), improvements = 0;
    while (mdp_value(m, pi, v)) {
        double largest = 0;
        for (int s = 0; s < m->states; s++) largest = larger(largest, fabs(v[s]));
        mdp_action_values(m, v, q);
        bool gains = false;
        for (int s = 0; s < m->states; s++) {
            double best = v[s];
            for (int a = 0; a < m->actions; a++) best = larger(best, q[s * m->actions + a]);
            gains = gains || best > v[s] + larger(rounding * largest, least_gain);
        }
        if (improvements > 0 && !gains) break;
        mdp_greedy(m, q, policy); /* eq. 2.3 */
        mdp_deterministic(m, policy, pi);
        improvements++;
    }
    free(q);
    free(policy);
    return improvements;
}

/*
### Why Q

With $`V^{\ast}`$ in hand, which action is best? The one that maximises the bracket in (2.4), and that contains the
probabilities. With $`Q^{\ast}`$ the answer is a look into one row of a table. An agent that does not know the world
therefore learns $`Q`$. And the equation for $`Q`$ has a second merit: in (2.4) the expectation stands *inside* the
maximum, in (2.5) *outside* of it. An expectation outside can be left to sampling, as in TD(0).

### Acting while learning

Values of actions that are never tried are never learned. So the agent mostly takes the best action it knows, and
sometimes any.

(2.7) definition: The epsilon-greedy policy
```math
\pi(a\mid s) = \frac{\varepsilon}{n(s)} + (1-\varepsilon)\,\frac{\mathbb{1}[\,a \in B(s)\,]}{|B(s)|}, \qquad
B(s) = \{a : Q(s,a) = \max_b Q(s,b)\},
```

with $`n(s)`$ the number of actions in $`s`$. Note that the best action gets $`\varepsilon/n(s)`$ on top, and that
*all* best actions share. At the start everything is equal; an agent that then takes the first of them has chosen a
direction before the first step.
*/
const char *const q_method_name[Q_METHODS] = {"SARSA", "Expected SARSA", "Q-learning", "Double Q"};

void q_init(struct q_agent *x, const struct q_config *config, int states, int actions, const int *legal) {
    assert(states > 0 && actions > 0 && actions <= Q_MAX_ACTIONS);
    size_t pairs = (size_t)states * (size_t)actions;
    *x = (struct q_agent){.config = *config, .states = states, .actions = actions, .legal = legal};
    x->q[0] = allocate(2 * pairs, sizeof *x->q[0]);
    x->q[1] = x->q[0] + pairs;
    x->visits = allocate(pairs, sizeof *x->visits);
    x->epsilon = config->epsilon;
}

void q_free(struct q_agent *x) {
    free(x->q[0]);
    free(x->visits);
    *x = (struct q_agent){0};
}

static int legal_actions(const struct q_agent *x, int s) {
    return x->legal ? x->legal[s] : x->actions;
}

static int pair(const struct q_agent *x, int s, int a) {
    assert(s >= 0 && s < x->states && a >= 0 && a < legal_actions(x, s));
    return s * x->actions + a;
}

double q_value(const struct q_agent *x, int s, int a) {
    int i = pair(x, s, a);
    return x->config.method == DOUBLE_Q ? (x->q[0][i] + x->q[1][i]) / 2 : x->q[0][i];
}

void q_policy(const struct q_agent *x, int s, double *pi) {
    int n = legal_actions(x, s), best = 0;
    double top = -INFINITY;
    for (int a = 0; a < n; a++) top = larger(top, q_value(x, s, a));
    for (int a = 0; a < n; a++) best += q_value(x, s, a) == top;
    for (int a = 0; a < x->actions; a++) pi[a] = 0;
    for (int a = 0; a < n; a++) /* eq. 2.7 */
        pi[a] = x->epsilon / n + (q_value(x, s, a) == top ? (1 - x->epsilon) / best : 0);
}

void q_greedy(const struct q_agent *x, int *policy) {
    for (int s = 0; s < x->states; s++) {
        policy[s] = 0;
        for (int a = 1; a < legal_actions(x, s); a++)
            if (q_value(x, s, a) > q_value(x, s, policy[s])) policy[s] = a;
    }
}

/*
### SARSA

Take the Bellman equation (1.10) and put a sample in place of both of its sums: the next state that came, $`S'`$, and
the action $`A'`$ that the agent takes there. Move $`Q(S,A)`$ a part $`\alpha`$ of the way towards it. The update uses
up the five things $`S, A, R, S', A'`$, hence the name.

(2.8) definition: SARSA
```math
Q(S,A) \leftarrow Q(S,A) + \alpha\,\big(R + \gamma\, Q(S',A') - Q(S,A)\big), \qquad A' \sim \pi(\cdot\mid S').
```
*/
double q_sarsa(struct q_agent *x, const struct q_step *t, int a2, double alpha) {
    double *q = &x->q[0][pair(x, t->s, t->a)];
    double after = t->terminated ? 0 : x->q[0][pair(x, t->s2, a2)];
    double error = t->r + x->config.gamma * after - *q;
    *q += alpha * error; /* eq. 2.8 */
    return error;
}

/*
### Expected SARSA

One of the two samples is not necessary. The agent does not know how the world picks $`S'`$, but it does know how it
picks its own action, so it can take the mean itself.

(2.9) definition: Expected SARSA
```math
Q(S,A) \leftarrow Q(S,A) + \alpha\,\Big(R + \gamma \sum_{a'} \pi(a'\mid S')\,Q(S',a') - Q(S,A)\Big).
```
*/
double q_expected_sarsa(struct q_agent *x, const struct q_step *t, double alpha) {
    double *q = &x->q[0][pair(x, t->s, t->a)], after = 0, pi[Q_MAX_ACTIONS];
    if (!t->terminated) q_policy(x, t->s2, pi);
    for (int a = 0; !t->terminated && a < legal_actions(x, t->s2); a++) after += pi[a] * x->q[0][pair(x, t->s2, a)];
    double error = t->r + x->config.gamma * after - *q;
    *q += alpha * error; /* eq. 2.9 */
    return error;
}

/*
What is gained? Not the mean: given the table, the state and the action, both targets have the right-hand side of
(1.10) as theirs, with $`Q`$ in the place of $`Q_\pi`$,

(2.10) SARSA and Expected SARSA move in the same direction on average
```math
\begin{aligned}
\mathbb{E}\big[R + \gamma\, Q(S',A') \mid s,a\big]
&= \mathbb{E}\Big[R + \gamma \sum_{a'} \pi(a'\mid S')\,Q(S',a') \,\Big|\, s,a\Big]\\
&= r(s,a) + \gamma \sum_{s'} p(s'\mid s,a) \sum_{a'} \pi(a'\mid s')\,Q(s',a').
\end{aligned}
```

What is gained is variance. It has two sources, what the world does (the reward and the next state) and the next
action, and the law of total variance keeps them apart:

(2.11) What the sampled next action costs
```math
\begin{aligned}
\mathrm{Var}\big[R + \gamma\, Q(S',A') \mid s,a\big]
&= \mathrm{Var}\Big[R + \gamma \sum_{a'} \pi(a'\mid S')\,Q(S',a') \,\Big|\, s,a\Big]\\
&\quad + \gamma^2\, \mathbb{E}\big[\mathrm{Var}[\,Q(S',A') \mid S'\,] \,\big|\, s,a\big].
\end{aligned}
```

Expected SARSA is spared the second term; the price is a sum over the actions. Where the world is deterministic, as on
the cliff, that term is all the variance there is.

### Where they settle

For a fixed policy both sample (1.10), and with the step sizes discussed below they settle at $`Q_\pi`$. But $`\pi`$
is not fixed: it is $`\varepsilon`$-greedy in the very table that is learned. At rest the table must be the value of
its own $`\varepsilon`$-greedy policy:

(2.12) The best values with a share epsilon of random actions
```math
Q_\varepsilon(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)
\Big[(1-\varepsilon)\,\max_{a'} Q_\varepsilon(s',a') + \frac{\varepsilon}{n(s')} \sum_{a'} Q_\varepsilon(s',a')\Big].
```

This is an optimality equation again, that of a world in which the hand trembles: from the next step on, an action is
carried out with probability $`1-\varepsilon`$ and otherwise replaced by a random one. So (2.12) has one solution for
$`\gamma < 1`$, by the argument of (2.6), and it is the best that any policy can reach whose hand trembles like that.
It is *not* $`Q^{\ast}`$ unless $`\varepsilon = 0`$. On the edge of a cliff one had better know that one's hand
trembles.
*/
int q_soft_iteration(const struct mdp *m, double epsilon, double *q, double tolerance, int limit) {
    double *v = allocate((size_t)m->states, sizeof *v), moved = INFINITY;
    int n = m->actions, sweep = 0;
    for (int s = 0; s < m->states; s++)
        for (int a = 0; m->terminal[s] && a < n; a++) q[s * n + a] = 0;
    while (moved > tolerance && sweep < limit) {
        sweep++;
        moved = 0;
        for (int s = 0; s < m->states; s++) {
            double best = -INFINITY, sum = 0;
            for (int a = 0; a < n; a++) {
                best = larger(best, q[s * n + a]);
                sum += q[s * n + a];
            }
            v[s] = (1 - epsilon) * best + epsilon / n * sum;
        }
        for (int i = 0; i < m->states * n; i++) {
            double after = mdp_backup(m, v, i / n, i % n); /* eq. 2.12 */
            moved = further(moved, after - q[i]);
            q[i] = after;
        }
    }
    free(v);
    return moved <= tolerance ? sweep : -1;
}

/*
### Q-learning

To learn $`Q^{\ast}`$ itself, sample the equation that it fulfils. The expectation in (2.5) is over the next state, so
the sample is $`S'`$; the maximum needs no sample, it is a look into the table.

(2.13) definition: Q-learning
```math
Q(S,A) \leftarrow Q(S,A) + \alpha\,\big(R + \gamma \max_{a'} Q(S',a') - Q(S,A)\big).
```
*/
double q_learning(struct q_agent *x, const struct q_step *t, double alpha) {
    double *q = &x->q[0][pair(x, t->s, t->a)], after = t->terminated ? 0 : -INFINITY;
    for (int a = 0; !t->terminated && a < legal_actions(x, t->s2); a++)
        after = larger(after, x->q[0][pair(x, t->s2, a)]);
    double error = t->r + x->config.gamma * after - *q;
    *q += alpha * error; /* eq. 2.13 */
    return error;
}

/*
The mean of the parenthesis in (2.13), given the pair, is $`(TQ)(s,a) - Q(s,a)`$: the amount by which (2.5) is
violated. At $`Q^{\ast}`$, and for $`\gamma < 1`$ nowhere else, nothing is left of it in any pair:

(2.14) At the optimal values Q-learning rests
```math
\mathbb{E}\big[R + \gamma \max_{a'} Q^{\ast}(S',a') \mid s,a\big] = Q^{\ast}(s,a) \quad\text{for all } s, a.
```

Look for the policy in (2.13) and (2.14): it does not occur. Which action is taken next does not enter, and neither
does why $`A`$ was taken. The data may come from a random walk, from an older version of the agent or from somebody
else, as long as every pair keeps coming. That is what *off-policy* means: the policy in the target, here the greedy
one, is not the policy that acts. It is also the reason why an agent may keep a store of old experience and learn from
it again, as DQN and the actor-critics from chapter 5 on do. SARSA cannot: an old $`A'`$ was drawn from an old policy.
Expected SARSA can use its sum with *any* policy in it. Put the greedy one there and (2.9) is (2.13).

All this holds for tables. Where a function with parameters stands in the place of the table, off-policy data may make
the values grow without end, in worlds without any rewards; chapter 3 shows it on two states, (3.16), and on seven,
(3.18).

### Half a gradient, again

Like TD(0) in (1.21), Q-learning follows half of a gradient: that of the squared distance to a target held still.

(2.15) The Q-learning step is a gradient step towards a frozen target
```math
\Delta Q = -\alpha\,\nabla_Q\, \tfrac12 \big(y - Q(S,A)\big)^2
\Big|_{\,y\ =\ R + \gamma \max_{a'} Q(S',a')\ \text{held constant}} .
```

The full gradient would also pull the largest value of the next state, and where next states are random it would lead
elsewhere, as in (1.23). Chapter 3 takes (2.15) literally: freeze the target, and let an optimizer descend.

### How large a step

Every update above is of the form $`x \leftarrow x + \alpha_n (y_n - x)`$ with a noisy sample $`y_n`$. Two things are
asked of the steps: they must be able to get anywhere, and their noise must die out.

(2.16) definition: The conditions of Robbins and Monro
```math
\sum_{n=1}^{\infty} \alpha_n = \infty, \qquad \sum_{n=1}^{\infty} \alpha_n^2 < \infty .
```

With $`\alpha_n = 1/n^\omega`$ that is $`\tfrac12 < \omega \le 1`$. Under these conditions, for the visits of each
pair, bounded rewards and $`\gamma < 1`$, Q-learning converges to $`Q^{\ast}`$ with probability 1 (Watkins and Dayan,
1992 [S19]). The choice $`\omega = 1`$ is the sample mean:

(2.17) Steps of one over n compute the mean
```math
x_n = x_{n-1} + \frac{1}{n}\,(y_n - x_{n-1}) \quad\Longrightarrow\quad x_n = \frac{1}{n} \sum_{k=1}^{n} y_k .
```

A constant step violates the second condition. It weights the samples by $`\alpha(1-\alpha)^{k}`$, $`k`$ updates after
they came, so that it never stops following the last ones; for independent samples of variance $`\sigma^2`$ the
variance that stays is

(2.18) The noise that a constant step keeps
```math
\mathrm{Var}[x_\infty] = \sigma^2 \sum_{k=0}^{\infty} \alpha^2 (1-\alpha)^{2k} = \frac{\alpha}{2-\alpha}\,\sigma^2 .
```

Is the mean then the best choice? For independent samples of one distribution no weighted mean has less variance. But a
bootstrapped sample is made of the estimate itself. Take the simplest case: one state, one action, reward 0, so that
$`y_n = \gamma x_{n-1}`$, the truth is 0 and there is no noise at all. With $`x_0 = 1`$ the error shrinks like this:

(2.19) Steps of one over n, bootstrapping
```math
x_n = \prod_{k=1}^{n} \Big(1 - \frac{1-\gamma}{k}\Big) = \frac{\Gamma(n+\gamma)}{\Gamma(\gamma)\,\Gamma(n+1)}
\approx \frac{n^{-(1-\gamma)}}{\Gamma(\gamma)} .
```

At $`\gamma = 0.9`$ it takes $`5 \cdot 10^9`$ updates until the error is down to a tenth. The mean gives the first
samples the same weight as the last, and the first ones were made of wrong values. A power between 1/2 and 1 forgets
them. The convergence figure below shows all three kinds.

### The largest of several guesses

Q-learning has a weakness that no step size cures quickly. Let two actions both be worth 0, and let their estimates be
off by independent errors, unbiased and of deviation 1. Each estimate is right on average. Their maximum is not: it is
the better of two lucky draws. In general $`\mathbb{E}\max_a X_a \ge \max_a \mathbb{E} X_a`$, because $`\max_a X_a`$
is at least $`X_b`$ for whatever $`b`$ is best. For $`m`$ standard normals, with density $`\varphi`$ and distribution
function $`\Phi`$, the maximum has the distribution function $`\Phi^m`$, and

(2.20) The mean of the largest of m standard normals
```math
\mathbb{E}\max(X_1, \ldots, X_m) = \int_{-\infty}^{\infty} x\; m\,\varphi(x)\,\Phi(x)^{m-1}\,dx, \qquad
\mathbb{E}\max(X_1, X_2) = \frac{1}{\sqrt{\pi}} .
```

The bias is not noise that averages out; it enters the target, and by bootstrapping the values of all states that lead
there. Only when the estimates converge does it vanish, with their errors. The maximum uses one set of numbers for two
purposes: to pick an action, and to say what it is worth. Use two sets, $`X`$ and $`Y`$, with independent errors and
the same means $`\mu_a`$. Let one pick and the other one judge: $`A = \arg\max_a X_a`$, estimate $`Y_A`$. As $`Y`$
knows nothing of why $`A`$ was picked,

(2.21) The double estimator
```math
\mathbb{E}[\,Y_A\,] = \sum_a \Pr\{A = a\}\,\mu_a \;\le\; \max_a \mu_a .
```

When all means are equal it is exactly right, where the maximum is at its worst; otherwise it errs to the low side,
since the pick is not always the best one.

### Double Q-learning

Keep two tables. Toss a coin; the table that it names learns and picks (of equals the first), the other one judges.

(2.22) definition: Double Q-learning, when the coin names table i, and j is the other one
```math
Q_i(S,A) \leftarrow Q_i(S,A) + \alpha\,\Big(R + \gamma\, Q_j\big(S',\ \arg\max_{a'} Q_i(S',a')\big) - Q_i(S,A)\Big).
```

Each table sees half of the experience, on average. The agent acts by the mean of both. Strictly the two are not
independent, as each learns from values of the other one: (2.21) is the idea of the method, not a proof that it has no
bias upwards.
*/
double q_double(struct q_agent *x, const struct q_step *t, int coin, double alpha) {
    double *q = &x->q[coin][pair(x, t->s, t->a)], after = 0;
    int best = 0;
    for (int a = 1; !t->terminated && a < legal_actions(x, t->s2); a++)
        if (x->q[coin][pair(x, t->s2, a)] > x->q[coin][pair(x, t->s2, best)]) best = a;
    if (!t->terminated) after = x->q[!coin][pair(x, t->s2, best)];
    double error = t->r + x->config.gamma * after - *q;
    *q += alpha * error; /* eq. 2.22 */
    return error;
}

/*
### One loop for all

The four updates differ in one line, the value of what comes after. So they can share everything else. SARSA needs the
next action before it can learn, therefore the loop chooses it first, for all methods alike. (Sutton and Barto's
listing of Q-learning chooses after the update [S18]; that differs only where the update changes the row of the next
state itself.) A truncated episode ends without being terminated: its last update still looks ahead.
*/
double q_step_size(struct q_agent *x, int s, int a) {
    int n = ++x->visits[pair(x, s, a)];
    double power = x->config.alpha_power, alpha = x->config.alpha;
    return power > 0 ? alpha * f64_inverse_power(n, power) : alpha;
}

double q_update(struct q_agent *x, const struct q_step *t, int a2, int coin) {
    double alpha = q_step_size(x, t->s, t->a);
    switch (x->config.method) {
    case SARSA: return q_sarsa(x, t, a2, alpha);
    case EXPECTED_SARSA: return q_expected_sarsa(x, t, alpha);
    case Q_LEARNING: return q_learning(x, t, alpha);
    default: return q_double(x, t, coin, alpha);
    }
}

static int act(const struct q_agent *x, int s, struct rng *choice) {
    double pi[Q_MAX_ACTIONS];
    q_policy(x, s, pi);
    return rng_choice(choice, pi, legal_actions(x, s));
}

double q_epsilon(const struct q_config *c, int episode) {
    if (episode >= c->epsilon_episodes) return c->epsilon_episodes ? c->epsilon_final : c->epsilon;
    return c->epsilon + (c->epsilon_final - c->epsilon) * episode / c->epsilon_episodes;
}

double q_episode(struct q_agent *x, struct env *env, struct rng *world, struct rng *choice) {
    double s, s2, sum = 0;
    x->epsilon = q_epsilon(&x->config, x->episodes++);
    env_reset(env, world, &s);
    int a = act(x, (int)s, choice), a2 = 0;
    for (int i = 0; i < 1000000; i++, s = s2, a = a2) {
        double action = a;
        struct env_result result = env_step(env, &action, world, &s2);
        struct q_step t = {(int)s, a, result.reward, (int)s2, result.terminated};
        a2 = t.terminated ? 0 : act(x, t.s2, choice);
        q_update(x, &t, a2, x->config.method == DOUBLE_Q ? rng_below(choice, 2) : 0);
        sum += result.reward;
        if (result.terminated || result.truncated) return sum;
    }
    die(EXIT_INPUT, "%s: an episode has not ended after a million steps", env->name);
}

/*
### Judging a policy

Learned tables are judged by what a policy made from them is worth exactly, not by an episode that happened to go
well. A policy may be nonsense in states that it never enters; those must not count, and so their rows stay zero in
the system (1.11).

Where the policies are few, all deterministic ones can be tried, and definition (2.1) is computed as it stands; with
$`\varepsilon > 0`$ the same for hands that tremble, as in (2.12).
*/
void q_trembling(const struct mdp *m, const int *policy, double epsilon, double *pi) {
    mdp_deterministic(m, policy, pi);
    for (int i = 0; i < m->states * m->actions; i++) pi[i] = (1 - epsilon) * pi[i] + epsilon / m->actions;
}

void q_enumerate(const struct mdp *m, double epsilon, double *best, double *best_v) {
    size_t n = (size_t)m->states, pairs = n * (size_t)m->actions;
    double *pi = allocate(2 * pairs + n, sizeof *pi), *q = pi + pairs, *v = q + pairs;
    int *policy = allocate(n, sizeof *policy);
    for (size_t i = 0; i < pairs; i++) best[i] = -INFINITY;
    for (size_t s = 0; best_v && s < n; s++) best_v[s] = -INFINITY;
    do {
        q_trembling(m, policy, epsilon, pi);
        if (!mdp_value(m, pi, v)) continue; /* worse than all */
        mdp_action_values(m, v, q);
        for (size_t i = 0; i < pairs; i++) best[i] = larger(best[i], q[i]);
        for (size_t s = 0; best_v && s < n; s++) best_v[s] = larger(best_v[s], v[s]);
    } while (mdp_next_policy(m, policy));
    free(pi);
    free(policy);
}

static void mark_reachable(const struct mdp *m, const double *pi, int s, bool *reached) {
    if (reached[s]) return;
    reached[s] = true;
    for (int a = 0; a < m->actions; a++)
        for (int s2 = 0; pi[s * m->actions + a] > 0 && s2 < m->states; s2++)
            if (m->p[mdp_at(m, s, a, s2)] > 0) mark_reachable(m, pi, s2, reached);
}

double q_return(const struct mdp *m, const double *pi) {
    size_t n = (size_t)m->states, pairs = n * (size_t)m->actions;
    double *entered = allocate(pairs, sizeof *entered), *v = allocate(n, sizeof *v), sum = 0;
    bool *reached = allocate(n, sizeof *reached);
    for (int s = 0; s < m->states; s++)
        if (m->start[s] > 0) mark_reachable(m, pi, s, reached);
    for (size_t i = 0; i < pairs; i++)
        if (reached[i / (size_t)m->actions]) entered[i] = pi[i];
    bool finite = mdp_value(m, entered, v);
    for (int s = 0; s < m->states; s++) sum += m->start[s] * v[s];
    free(entered);
    free(v);
    free(reached);
    return finite ? sum : -INFINITY;
}

double q_policy_return(const struct mdp *m, const int *policy, double epsilon) {
    int pairs = m->states * m->actions;
    double *pi = allocate((size_t)pairs, sizeof *pi);
    q_trembling(m, policy, epsilon, pi);
    double value = q_return(m, pi);
    free(pi);
    return value;
}
