/*
## The algorithm

One quantity, and as many ways to it as there are things that one may know. With the equations that follow:

```text
the world's probabilities are known   solve the Bellman equation, or repeat V ← r + γ P V (1.9), (1.11), (1.15)
whole episodes, Monte Carlo           from the end of each: G ← R + γ G (1.6)
                                      V(s): the mean of the returns that followed s (1.17), (1.18)
single steps, TD(0)                   after each: V(s) ← V(s) + α (R + γ V(s') - V(s)) (1.20)
the same steps again, batch TD(0)     add up their updates, apply the sum, repeat until nothing moves (1.24)
```

## The derivation

### What a Markov decision process is

Time runs in steps $`t = 0, 1, 2, \ldots`$. At each, the world is in a state $`S_t`$, the agent takes an action
$`A_t`$, and the world answers with a reward $`R_{t+1}`$ and a next state $`S_{t+1}`$. (Capitals are random variables,
small letters their values.) Nothing earlier matters:

@figure 01_loop What goes to and fro in a step.

(1.1) definition: Dynamics of a Markov decision process
```math
p(s', \rho \mid s, a) = \Pr\{S_{t+1}=s',\ R_{t+1}=\rho \mid S_t=s,\ A_t=a,\ \text{and anything before}\}.
```

A *policy* $`\pi(a\mid s)`$ gives the probability of each action in each state, and $`h(s)`$ the probability that an
episode starts in $`s`$. Some states may be *terminal*: the episode ends on entering one. What we care about is

(1.2) definition: The return
```math
G_t = R_{t+1} + \gamma R_{t+2} + \gamma^2 R_{t+3} + \dots = \sum_{k=0}^{\infty} \gamma^k R_{t+k+1},
\qquad 0 \le \gamma \le 1,
```

where rewards after a terminal state are 0. With a *discount* $`\gamma < 1`$ the sum converges whenever rewards are
bounded. With $`\gamma = 1`$ it needs episodes that end.

Equation (1.1) lets the reward be random and depend on where the step leads. How much of that do values see? Only the
mean. The sum of expectations is the expectation of the sum, so each reward may be replaced by its expectation given
the state and action just before it:

(1.3) Only the mean reward matters
```math
r(s,a) = \sum_{s'} \sum_\rho p(s',\rho\mid s,a)\,\rho,
\qquad
\mathbb{E}\,[\,G_0\,] = \mathbb{E}\Big[\sum_{k=0}^{\infty} \gamma^k\, r(S_k, A_k)\Big].
```

The *distribution* of the return does change, and with it the variance of everything that is learned from samples. From
here on $`p(s'\mid s,a) = \sum_\rho p(s',\rho\mid s,a)`$ is the probability of the next state alone, and for a terminal
$`s`$ all $`p(s'\mid s,a)`$ and $`r(s,a)`$ are 0. $`\mathbb{E}_\pi`$ is the expectation when actions are drawn from
$`\pi`$.

### Values and their equations

(1.4) definition: The value of a state under a policy
```math
V_\pi(s) = \mathbb{E}_\pi[\,G_t \mid S_t = s\,].
```

(1.5) definition: The value of a state and an action
```math
Q_\pi(s,a) = \mathbb{E}_\pi[\,G_t \mid S_t = s,\ A_t = a\,].
```

Neither depends on $`t`$: by the Markov property the future of a state looks the same whenever it is entered, *if* the
number of steps that remain is unlimited. All that follows comes from taking one term out of the sum (1.2).

(1.6) The return, one step at a time
```math
G_t = R_{t+1} + \gamma\, G_{t+1}.
```

Averaging (1.5) over the policy's actions gives (1.7). For (1.8), fix the action and take the expectation of (1.6): that
of the reward is $`r(s,a)`$, by (1.3), and that of what follows is a mean over next states, with
$`\mathbb{E}[G_{t+1}\mid S_{t+1}=s'] = V_\pi(s')`$ whatever came before.

(1.7) The value of a state is the mean value of its actions
```math
V_\pi(s) = \sum_a \pi(a\mid s)\, Q_\pi(s,a).
```

(1.8) The value of an action is its reward and the value of where it leads
```math
Q_\pi(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, V_\pi(s').
```

Put one into the other, both ways, and each becomes an equation for itself:

(1.9) The Bellman equation for V
```math
V_\pi(s) = \sum_a \pi(a\mid s) \Big[\, r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, V_\pi(s') \Big].
```

(1.10) The Bellman equation for Q
```math
Q_\pi(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a) \sum_{a'} \pi(a'\mid s')\, Q_\pi(s',a').
```

For finitely many states (1.9) is a linear system, with the matrix
$`P_\pi(s,s') = \sum_a \pi(a\mid s)\,p(s'\mid s,a)`$ and the vector $`r_\pi(s) = \sum_a \pi(a\mid s)\,r(s,a)`$:

(1.11) The value as the solution of a linear system, and as a series
```math
V_\pi = (I - \gamma P_\pi)^{-1} r_\pi = \sum_{k=0}^{\infty} \gamma^k P_\pi^k\, r_\pi.
```

The row of a terminal state is zero, and so is its value. The series is the definition again: $`P_\pi^k r_\pi`$ is the
mean reward $`k`$ steps ahead; it converges if $`\gamma < 1`$, or if every episode ends. Solving the system is what
[mdp](mdp.md) does, as exactly as arithmetic allows.
*/
#include "td.h"

#include "numbers/linear.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void td_append(struct td_data *data, struct td_step step) {
    if (data->n == data->room) {
        if (data->room > INT_MAX / 2) die(EXIT_RESOURCE, "more than %d steps", data->room);
        data->room = data->room ? 2 * data->room : 64;
        struct td_step *more = realloc(data->step, (size_t)data->room * sizeof *more);
        if (!more) die(EXIT_RESOURCE, "out of memory for %d steps", data->room);
        data->step = more;
    }
    data->step[data->n++] = step;
}

void td_free(struct td_data *data) {
    free(data->step);
    *data = (struct td_data){0};
}

void td_episode(struct td_data *data, struct env *env, struct rng *rng) {
    double s, s2, action = 0;
    env_reset(env, rng, &s);
    for (int i = 0; i < 1000000; i++, s = s2) {
        struct env_result result = env_step(env, &action, rng, &s2);
        td_append(data, (struct td_step){(int)s, result.reward, (int)s2, result.terminated});
        if (result.terminated) return;
        if (result.truncated) die(EXIT_INPUT, "%s: an episode was cut off by the time limit", env->name);
    }
    die(EXIT_INPUT, "%s: an episode has not ended after a million steps", env->name);
}

/* eq. 1.6, from the end of each episode to its start */
void td_returns(const struct td_data *data, double gamma, double *g) {
    double after = 0;
    for (int i = data->n - 1; i >= 0; i--) {
        if (data->step[i].last) after = 0;
        g[i] = after = data->step[i].r + gamma * after;
    }
}

/*
### When the clock is part of the state

If exactly $`H`$ steps are played, the future of a state does depend on when it is entered: with one step left it is
worth one reward. The value then carries the number of steps to go, and the recursion runs from the end.

(1.12) Finite horizon: the value with k steps to go
```math
V_{\pi,0}(s) = 0, \qquad
V_{\pi,k}(s) = \sum_a \pi(a\mid s) \Big[\, r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\, V_{\pi,k-1}(s') \Big].
```

Written for $`n`$ steps that are followed by the value of what comes then, the same recursion holds for the unlimited
horizon. Both (1.9), with $`n=1`$, and (1.11), with $`n \to \infty`$, are cases of it.

(1.13) The n-step Bellman equation
```math
V_\pi(s) = \mathbb{E}_\pi\Big[\sum_{k=0}^{n-1} \gamma^k R_{k+1} + \gamma^n\, V_\pi(S_n) \,\Big|\, S_0 = s\Big].
```

So two values with different clocks differ by the discounted value of what the shorter one leaves out,

(1.14) What a horizon cuts off
```math
V_\pi(s) - V_{\pi,k}(s) = \gamma^k \sum_{s'} \big(P_\pi^k\big)(s,s')\, V_\pi(s'),
```

which vanishes as $`k`$ grows if $`\gamma < 1`$, or if every episode ends, because then $`P_\pi^k`$, the probability of
still being under way after $`k`$ steps, goes to zero.
*/
void td_horizon_value(const struct mdp *m, const double *pi, int h, double *v) {
    size_t n = (size_t)m->states;
    double *before = allocate(n, sizeof *before);
    memset(v, 0, n * sizeof *v);
    for (int k = 0; k < h; k++) {
        memcpy(before, v, n * sizeof *v);
        for (int s = 0; s < m->states; s++) {
            v[s] = 0;
            for (int a = 0; a < m->actions; a++) v[s] += pi[s * m->actions + a] * mdp_backup(m, before, s, a);
        }
    }
    free(before);
}

/*
### Why iterating converges

Read the right-hand side of (1.9) as an operator: $`T_\pi V = r_\pi + \gamma P_\pi V`$. It turns any guess into
another, and $`V_\pi`$ is the guess that it leaves alone. The rows of $`P_\pi`$ sum to 1 at most (to 0 for a terminal
state), so averaging with them cannot enlarge the largest absolute difference between two guesses,
$`\|U-V\|_\infty = \max_s |U(s)-V(s)|`$, and then the discount shrinks it:

(1.15) The Bellman operator is a contraction in the largest absolute difference
```math
\|T_\pi U - T_\pi V\|_\infty = \gamma\,\|P_\pi (U - V)\|_\infty \le \gamma\,\|U - V\|_\infty ,
```

with equality for instance when $`U - V`$ is the same in every state and no state is terminal. If $`\gamma < 1`$,
repeating $`T_\pi`$ from any start therefore shrinks the distance to $`V_\pi`$ at least by the factor $`\gamma`$ each
time. For $`\gamma = 1`$, as on the graph, (1.15) only says that the distance does not grow, and a round may leave it as
it is: with $`U - V = 1`$ in s1 to s5 it is an equality, since s1 leads to s3 and s4 only. There the reason is that of
(1.14): after $`k`$ rounds from a start $`U`$ the difference is $`P_\pi^k (U - V_\pi)`$, and it vanishes where every
episode ends. *Soft* policy evaluation in chapter 7 rests on the same line.

### The graph, exactly

On the six-state graph $`\gamma = 1`$, and apart from two loops every arrow leads to a state with a higher number.
Going from right to left, each equation contains only values that are known already, and its own:

(1.16) Dynamic programming on the six-state graph
```math
\begin{aligned}
V(s_6) &= 0, & V(s_5) &= -1 + 0.2\,V(s_5) = -\tfrac{5}{4},\\
V(s_4) &= -1, & V(s_3) &= -1 + 0.4\,V(s_3) = -\tfrac{5}{3},\\
V(s_2) &= -1 - 0.2 - 0.8\cdot\tfrac{5}{4} = -\tfrac{11}{5}, &
V(s_1) &= -1 - 0.4\cdot\tfrac{5}{3} - 0.6 = -\tfrac{34}{15}.
\end{aligned}
```

This is *dynamic programming*: it looks at all successors of a state (a *full backup*), and it builds estimates out of
other estimates (it *bootstraps*).

### Monte Carlo

Suppose now that the probabilities are unknown and all we have is a record of episodes. A value is a mean of returns,
so average the returns that were seen. A state may occur in an episode several times, and there are two ways to count.

(1.17) definition: First-visit Monte Carlo: one return per episode, that after its first visit
```math
\hat V(s) = \frac{1}{|F(s)|}\sum_{i \in F(s)} G_i, \qquad
F(s) = \{\text{the step of the first visit of } s \text{, in each episode that visits it}\}.
```

(1.18) definition: Every-visit Monte Carlo: all of them
```math
\hat V(s) = \frac{1}{|E(s)|}\sum_{i \in E(s)} G_i, \qquad E(s) = \{\text{every step that starts in } s\}.
```

First-visit estimates are unbiased: given that an episode visits $`s`$, what happens after the first visit is a fresh
sample of the process started in $`s`$, and the episodes are independent. Every-visit estimates are not, because the
number of returns that are averaged is random and correlated with them. The loop at s3 shows it. An episode that
enters s3 stays there for $`K`$ steps, where $`\Pr\{K=k\} = (1-q)\,q^{k-1}`$ with $`q = 0.4`$, and its returns are
$`-K, -(K-1), \ldots, -1`$. The first is right on average; the mean of all of them is not.

(1.19) The bias of one episode on a loop with probability q of staying
```math
\mathbb{E}[-K] = -\frac{1}{1-q} = V, \qquad
\mathbb{E}\Big[-\frac{1}{K}\sum_{j=1}^{K} j\Big] = -\mathbb{E}\Big[\frac{K+1}{2}\Big] = \frac{V - 1}{2}.
```

With more episodes the bias goes away, because the ratio of the two sums is the ratio of their means in the limit:
$`\mathbb{E}[K(K+1)/2] \,/\, \mathbb{E}[K] = 1/(1-q)`$. With few episodes the every-visit average may
even have the smaller error: it pays for a smaller variance with some bias. With many the first-visit average wins, for
a single loop (Singh and Sutton, 1996, from memory [S11]); the runs on the graph below show both, the first after a few
episodes and the second after a thousand.
*/
void td_monte_carlo(const struct td_data *data, double gamma, enum td_visits visits, int states, double *v,
                    int *count) {
    double *g = allocate((size_t)data->n, sizeof *g), *sum = allocate((size_t)states, sizeof *sum);
    int *n = allocate((size_t)states, sizeof *n), *seen_in = allocate((size_t)states, sizeof *seen_in);
    td_returns(data, gamma, g);
    int episode = 1;
    for (int i = 0; i < data->n; i++) {
        int s = data->step[i].s;
        if (visits == EVERY_VISIT || seen_in[s] != episode) {
            sum[s] += g[i];
            n[s]++;
        }
        seen_in[s] = episode;
        if (data->step[i].last) episode++;
    }
    for (int s = 0; s < states; s++)
        if (n[s]) v[s] = sum[s] / n[s];
    if (count) memcpy(count, n, (size_t)states * sizeof *count);
    free(g);
    free(sum);
    free(n);
    free(seen_in);
}

void td_monte_carlo_update(double *v, const struct td_data *data, int first, const double *g, double alpha) {
    for (int i = first; i < data->n; i++) {
        v[data->step[i].s] += alpha * (g[i] - v[data->step[i].s]);
        if (data->step[i].last) break;
    }
}

/*
### TD(0)

Monte Carlo must wait for the end of an episode. The Bellman equation (1.9) says that one step is enough, if we put
our own estimate for the rest: the number $`R_{t+1} + \gamma V(S_{t+1})`$ has, given $`S_t`$, the right-hand side of
(1.9) with $`V`$ in the place of $`V_\pi`$ as its mean. Move the estimate a part $`\alpha`$ of the way towards that
sample.

(1.20) definition: TD(0): the temporal-difference error, and the update
```math
\delta_t = R_{t+1} + \gamma V(S_{t+1}) - V(S_t), \qquad V(S_t) \leftarrow V(S_t) + \alpha\,\delta_t .
```

Like Monte Carlo the update needs no probabilities; like dynamic programming it bootstraps. Note the difference from a
full backup: there is no expectation in (1.20). The average is taken by the many small steps.

@figure 01_backups What the value of the state on top is made of, in four ways. Circles: states; dots: actions; the
square: the end of the episode.
*/
double td_update(double *v, struct td_step step, double alpha, double gamma) {
    double error = step.r + gamma * v[step.s2] - v[step.s];
    v[step.s] += alpha * error; /* eq. 1.20 */
    return error;
}

/*
### Half a gradient

Is (1.20) the gradient descent of something? Freeze the target, which means: treat the number
$`y = R_{t+1} + \gamma V(S_{t+1})`$ as if it did not depend on $`V`$. Then it is.

(1.21) The TD(0) step is a gradient step towards a frozen target
```math
\Delta V = -\alpha\,\nabla_V\, \tfrac12 \big(y - V(S_t)\big)^2 \Big|_{\,y\ =\ R_{t+1} + \gamma V(S_{t+1})\ \text{held
constant}} .
```

The whole gradient has a second part, which pulls the value of the *successor* as well:

(1.22) The residual gradient: descent on the squared TD error itself
```math
-\alpha\,\nabla_V\, \tfrac12\,\delta_t^2 = \alpha\,\delta_t \big(\nabla_V V(S_t) - \gamma\,\nabla_V V(S_{t+1})\big).
```

The second part falls away where $`S_{t+1}`$ is terminal. The update (1.21) drops it everywhere, and is therefore called
a *semi-gradient*. Dropping it looks sloppy, but it is what makes the limit right. In each state, the mean of
the squared TD error is the square of its mean *plus its variance*, and the variance depends on the values too. The
minimiser of the whole trades one for the other. Let $`\mu(s)`$ be the share of steps that start in $`s`$, and
$`\bar r(s,s')`$ the mean reward of those that lead from $`s`$ to $`s'`$; then it solves a linear system in the values
of the non-terminal states.

(1.23) What the residual gradient converges to: the stationary point of the mean squared TD error
```math
\begin{aligned}
\sum_{s} \mu(s) \sum_{s'} P_\pi(s,s') \big(\bar r(s,s') + \gamma V(s') - V(s)\big)
\big(\gamma\,\mathbb{1}[u=s'] - \mathbb{1}[u=s]\big) &= 0\\
\text{for every non-terminal state } u.&
\end{aligned}
```

Here $`\mathbb{1}[\cdot]`$ is 1 where its condition holds and 0 elsewhere, and $`V = 0`$ in terminal states. Where the
next state is certain, the variance does not depend on the values and (1.23) has the solution $`V_\pi`$. On the graph
it is not certain, and the solution is another one. With $`\gamma = 1`$ the value of s3 drops out of the TD error of its
loop, $`-1 + V(s_3) - V(s_3)`$, and so does that of s5. The errors of all other steps can be made zero, by counting the
steps as if there were no loops; those values solve (1.23). The fixed point of TD(0), where the mean of $`\delta_t`$ is
zero in every state, is $`V_\pi`$ in either case, by (1.9).
*/
double td_residual_update(double *v, struct td_step step, double alpha, double gamma) {
    double error = step.r + gamma * v[step.s2] - v[step.s];
    v[step.s] += alpha * error;
    if (!step.last) v[step.s2] -= alpha * gamma * error; /* eq. 1.22 */
    return error;
}

/* eq. 1.23, assembled one transition at a time; terminal values stay 0 */
bool td_residual_solution(const struct mdp *m, const double *pi, const double *mu, double *v) {
    int n = m->states;
    double *a = allocate((size_t)n * (size_t)n, sizeof *a);
    memset(v, 0, (size_t)n * sizeof *v);
    for (int s = 0; s < n; s++) {
        if (m->terminal[s]) a[s * n + s] = 1;
        for (int i = 0; i < m->actions * n; i++) {
            int act = i / n, s2 = i % n;
            double w = mu[s] * pi[s * m->actions + act] * m->p[mdp_at(m, s, act, s2)];
            double r = m->r[mdp_at(m, s, act, s2)], g = m->terminal[s2] ? 0 : m->gamma;
            if (w == 0) continue;
            a[s * n + s] += w;
            a[s * n + s2] -= w * g;
            v[s] += w * r;
            if (g == 0) continue;
            a[s2 * n + s] -= w * g;
            a[s2 * n + s2] += w * g * g;
            v[s2] -= w * g * r;
        }
    }
    bool solved = linear_solve(a, v, n);
    free(a);
    return solved;
}

/*
### The same data, again and again

Given one fixed set of episodes, add up the TD(0) updates of all their steps with $`V`$ held fixed, apply the sum, and
repeat until nothing changes. Then, for each state, the sum is zero:

(1.24) The fixed point of batch TD(0)
```math
\sum_{t\,:\,S_t = s} \big(R_{t+1} + \gamma V(S_{t+1}) - V(S_t)\big) = 0 \quad\text{for every visited } s,
```

where $`t`$ runs over the steps of all episodes. Let $`N(s)`$ be the number of steps from $`s`$, and $`N(s \to s')`$
of those that lead to $`s'`$. Dividing by $`N(s)`$ turns the sums into observed frequencies: (1.24) is the Bellman
equation of the model that explains the data best.

(1.25) Batch TD(0) is the exact value of the maximum-likelihood model
```math
\hat p(s'\mid s) = \frac{N(s \to s')}{N(s)}, \qquad \hat r(s) = \frac{1}{N(s)} \sum_{t\,:\,S_t=s} R_{t+1},
\qquad V = \hat r + \gamma\, \hat p\, V.
```

Batch Monte Carlo, which averages the returns of the same episodes, minimises the squared error *on these episodes*.
The two may differ: Monte Carlo believes only what was seen to follow a state, TD also what was seen to follow its
successors.

On the graph they do not differ, if episodes start in s1 or s2 and Monte Carlo counts first visits. Why? Let $`M(s)`$
be the number of episodes that visit $`s`$. Apart from its loops the graph has no way back, so an episode that visits
$`s`$ leaves it exactly once, and $`N(s \to s')`$ of them leave it for $`s' \ne s`$. In (1.25) the loop has the
frequency $`\hat p(s\mid s) = 1 - M(s)/N(s)`$; bring it to the left side and multiply by $`N(s)/M(s)`$:

(1.26) Batch TD(0) on the graph, its loops resolved
```math
V(s) = -\frac{N(s)}{M(s)} + \sum_{s' \ne s} \frac{N(s \to s')}{M(s)}\,V(s').
```

The mean return after first visits obeys the same equation, with one difference: where (1.26) has $`V(s')`$, it has
the mean over *those* episodes that came to $`s'`$ from $`s`$. On this graph it is the mean over all of them. State s3
is entered from s1 only and s5 from s2 only, as long as no episode starts there; and from s4 and s6 the return is the
same in every episode. So both solve (1.26), from right to left, and are equal. Let episodes start in s3 or s5 and the
argument breaks, and with it, in general, the equality. Sutton and Barto's example 6.4, below, is the classical case
in which they differ.
*/
int td_batch(const struct td_data *data, double alpha, double gamma, int states, double *v, double tolerance,
             int limit) {
    double *sum = allocate((size_t)states, sizeof *sum), moved = INFINITY;
    int sweep = 0;
    while (moved > tolerance && sweep < limit) {
        sweep++;
        memset(sum, 0, (size_t)states * sizeof *sum);
        for (int i = 0; i < data->n; i++) {
            struct td_step t = data->step[i];
            sum[t.s] += alpha * (t.r + gamma * v[t.s2] - v[t.s]);
        }
        moved = 0;
        for (int s = 0; s < states; s++) {
            moved = further(moved, sum[s]);
            v[s] += sum[s];
        }
    }
    free(sum);
    return moved <= tolerance ? sweep : -1;
}

void td_model(const struct td_data *data, double gamma, int states, struct mdp *m) {
    mdp_init(m, states, 1, gamma);
    double *visits = allocate((size_t)states, sizeof *visits);
    for (int i = 0; i < data->n; i++) {
        struct td_step t = data->step[i];
        visits[t.s]++;
        m->p[mdp_at(m, t.s, 0, t.s2)]++;
        m->r[mdp_at(m, t.s, 0, t.s2)] += t.r;
    }
    for (int s = 0; s < states; s++) {
        m->terminal[s] = visits[s] == 0;
        for (int s2 = 0; s2 < states; s2++) {
            double *count = &m->p[mdp_at(m, s, 0, s2)];
            if (*count == 0) continue;
            m->r[mdp_at(m, s, 0, s2)] /= *count;
            *count /= visits[s];
        }
    }
    free(visits);
}
