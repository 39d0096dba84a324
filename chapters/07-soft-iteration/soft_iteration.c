/*
## The algorithm

Soft policy iteration, with the model. In one box, with the equations that follow:

| **Soft policy iteration** | | |
|---|---|---|
| start | any policy $`\pi`$ with finite values | |
| evaluate | $`V \leftarrow`$ the solution of $`(I - \gamma P_\pi)\,V = r_\pi + \alpha H_\pi`$ | (7.7) |
| back up | $`Q(s,a) \leftarrow r(s,a) + \gamma\sum_{s'} p(s'\mid s,a)\,V(s')`$, for every pair | (7.23) |
| improve | $`\pi(a\mid s) \leftarrow e^{Q(s,a)/\alpha} \big/ \sum_b e^{Q(s,b)/\alpha}`$, in every state | (7.14) |
| repeat | evaluate, back up and improve, until no value moves | [why that ends](#soft-policy-iteration) |
| at the end | $`V(s) = \alpha\log\sum_a e^{Q(s,a)/\alpha}`$, and no policy has more | (7.25) |

From samples the same steps become a critic and an actor, and the temperature may be learned as well. Everything is a
table:

| **Tabular Soft Actor-Critic** | | |
|---|---|---|
| start | $`Q = 0`$, logits $`\theta = 0`$; $`\pi(\cdot\mid s)`$ is the softmax of $`\theta(s,\cdot)`$ | (7.37) |
| in every step | | [all together](#all-together) |
| act | $`A \sim \pi(\cdot\mid S)`$, in a share of the steps any action; $`R`$ and $`S'`$ follow | |
| target | $`y = R + \gamma\sum_a \pi(a\mid S')\,(Q(S',a) - \alpha\log\pi(a\mid S'))`$; at an end $`R`$ | (7.35) |
| critic | $`Q(S,A) \leftarrow Q(S,A) + \eta\,(y - Q(S,A))`$ | (7.35), (7.36) |
| cost | $`f(a) = \alpha\log\pi(a\mid S) - Q(S,a)`$, for every action of $`S`$ | (7.37) |
| | $`\bar f = \sum_a \pi(a\mid S)\,f(a)`$ | |
| actor | $`\theta(S,b) \leftarrow \theta(S,b) - \eta_\pi\,\pi(b\mid S)\,(f(b) - \bar f)`$, for every $`b`$ | (7.38) |
| price | $`\log\alpha \leftarrow \log\alpha - \eta_\alpha\,\alpha\,\big(H(\pi(\cdot\mid S)) - \bar H\big)`$ | (7.43) |

Sizes of steps are $`\eta`$, and $`\bar H`$ is the entropy that is aimed at; without one the temperature stays.
Nothing is stored, and each transition is used once. That both boxes lead to the same policy, if the steps become
small enough, is what [the experiment](#from-samples-1) measures; chapters 8 and 9 put networks, a replay and a second
critic into the second one.

## The derivation

### Entropy

How random is a distribution $`\pi`$ over $`n`$ actions? Let $`-\log\pi(a)`$ say how much of a surprise the action
$`a`$ is: none if it is certain, more the rarer it is. Entropy is the mean surprise.

(7.1) definition: Entropy
```math
H(\pi) = -\sum_a \pi(a) \log \pi(a), \qquad 0 \log 0 = 0 .
```

It is never negative, since no probability exceeds 1, and it is zero where one action is certain. At the other end
stands the uniform distribution. To see that, measure how far $`\pi`$ is from another distribution $`\rho`$ by the
Kullback-Leibler divergence $`D(\pi\,\|\,\rho) = \sum_a \pi(a)\log\frac{\pi(a)}{\rho(a)}`$. That is never negative,
and zero only where the two are the same: $`-\log x \ge 1 - x`$ with equality at $`x = 1`$ only, and so
$`D \ge \sum_a \pi(a)\,(1 - \rho(a)/\pi(a)) \ge 0`$, the sum over the actions with $`\pi(a) > 0`$. With
$`\rho(a) = 1/n`$ it says

(7.2) Entropy falls short of log n by the divergence from the uniform distribution
```math
H(\pi) = \log n - \sum_a \pi(a) \log\big(n\,\pi(a)\big) .
```

For densities on an interval of length $`\ell`$ the same holds with $`\ell`$ in the place of $`n`$. Note what is
different there: $`\log \ell`$ may be negative, and without an interval to stay in there is no largest entropy at all.
Chapter 8 needs both; so does the erratum E18 below.

### The objective

Episodes start with the distribution $`h`$. The policy is to collect rewards and entropy.

(7.3) definition: The maximum-entropy objective
```math
J_\alpha(\pi) = \mathbb{E}\Big[\sum_{t=0}^{\infty} \gamma^t \big(R_{t+1} + \alpha H(\pi(\cdot\mid S_t))\big)\Big] .
```

(Without $`\gamma`$, next to operators that have one, such a sum need not be finite, and the policies that are best for
it are in general not those that the operators find.) The objective is older than
Soft Actor-Critic, whose paper refers to Ziebart for it and names soft Q-learning (Haarnoja and others, 2017) and guided
policy search (Levine and Koltun, 2013) among its forerunners [S65] [S120]; the lecture calls such objectives
regularized policy optimization [S66]. For $`\gamma < 1`$ the paper's own is another one: it adds up, over the states of
the undiscounted trajectory, what is still to come from each of them with a discount [S67].

The entropy of all later states counts, not only that of the present one. That is what sets this objective apart from
the entropy bonus of chapter 4, which makes each step random and does not ask where the randomness leads.

Values are what is still to come, as always, and now entropy comes too. One has to say which: the value of a *state*
includes the entropy of the choice that is made there; the value of an *action* does not, for there that choice has
been made.

(7.4) definition: Soft values of a policy
```math
\begin{aligned}
V_\pi(s) &= \mathbb{E}\Big[\sum_{k \ge 0} \gamma^k \big(R_{t+k+1} + \alpha H(\pi(\cdot\mid S_{t+k}))\big)
\,\Big|\, S_t = s\Big], \\
Q_\pi(s,a) &= \mathbb{E}\Big[R_{t+1} + \sum_{k \ge 1} \gamma^k \big(R_{t+k+1} + \alpha H(\pi(\cdot\mid
S_{t+k}))\big) \,\Big|\, S_t = s, A_t = a\Big] .
\end{aligned}
```

With $`\alpha = 0`$ these are the values of chapter 1. In this chapter the letters always mean the soft ones. Taking
the mean of $`Q_\pi`$ over the action and adding the entropy that it left out gives, where $`s`$ is not terminal,

(7.5) Soft state values from soft action values
```math
V_\pi(s) = \sum_a \pi(a\mid s)\, Q_\pi(s,a) + \alpha H(\pi(\cdot\mid s))
= \sum_a \pi(a\mid s)\,\big(Q_\pi(s,a) - \alpha\log\pi(a\mid s)\big) .
```

The second form is the one for sampling: draw an action, and take $`Q - \alpha\log\pi`$ of it.
*/
#include "soft_iteration.h"

#include "numbers/elementary.h"
#include "numbers/linear.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double soft_entropy(const double *pi, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++)
        if (pi[a] > 0) sum -= pi[a] * f64_log(pi[a]); /* eq. 7.1 */
    return sum;
}

double soft_mean(const double *q, const double *pi, int n, double alpha) {
    double sum = 0;
    for (int a = 0; a < n; a++)
        if (pi[a] > 0) sum += pi[a] * (q[a] - alpha * f64_log(pi[a])); /* eq. 7.5 */
    return sum;
}

double soft_divergence(const double *pi, const double *rho, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++)
        if (pi[a] > 0) sum += pi[a] * (f64_log(pi[a]) - f64_log(rho[a]));
    return sum;
}

void soft_state_values(const struct mdp *m, double alpha, const double *pi, const double *q, double *v) {
    int n = m->actions;
    for (int s = 0; s < m->states; s++) v[s] = m->terminal[s] ? 0 : soft_mean(q + s * n, pi + s * n, n, alpha);
}

/*
### Soft policy evaluation

What follows an action is a reward and a state, with all that is still to come there. So $`Q_\pi`$ obeys a Bellman
equation, with (7.5) for the value of the next state. Its right-hand side, with any table $`Q`$ in it, is the soft
Bellman operator of the policy.

(7.6) The soft Bellman equation and its operator
```math
Q_\pi = T_\pi Q_\pi, \qquad
(T_\pi Q)(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a) \sum_{a'} \pi(a'\mid s')
\,\big(Q(s',a') - \alpha\log\pi(a'\mid s')\big) .
```

The next action is drawn at the next state; the entropy is that of the next state too. As the policy is fixed, its
entropies are just numbers, and the equation is linear. Per state, with $`P_\pi`$ and $`r_\pi`$ for transitions and
mean rewards under the policy as in chapter 1, and $`H_\pi(s) = H(\pi(\cdot\mid s))`$, zero where $`s`$ is terminal,

(7.7) Soft policy evaluation as a linear system
```math
(I - \gamma P_\pi)\,V_\pi = r_\pi + \alpha H_\pi .
```
*/
void soft_policy_backup(const struct mdp *m, double alpha, const double *pi, const double *q, double *after) {
    double *v = allocate((size_t)m->states, sizeof *v);
    soft_state_values(m, alpha, pi, q, v);
    mdp_action_values(m, v, after); /* eq. 7.6 */
    free(v);
}

/* Solves (I - gamma P_pi) v = v, in place. */
static bool accumulate(const struct mdp *m, const double *pi, double *v) {
    size_t n = (size_t)m->states;
    double *a = allocate(n * n, sizeof *a);
    for (int s = 0; s < m->states; s++)
        for (int s2 = 0; s2 < m->states; s2++) {
            double p = 0;
            for (int act = 0; act < m->actions; act++) p += pi[s * m->actions + act] * m->p[mdp_at(m, s, act, s2)];
            a[s * m->states + s2] = (s == s2) - m->gamma * p;
        }
    bool solved = linear_solve(a, v, m->states);
    free(a);
    return solved;
}

bool soft_value(const struct mdp *m, double alpha, const double *pi, double *v) {
    int n = m->actions;
    for (int s = 0; s < m->states; s++) {
        v[s] = m->terminal[s] ? 0 : alpha * soft_entropy(pi + s * n, n);
        for (int a = 0; a < n; a++) v[s] += pi[s * n + a] * mdp_reward(m, s, a);
    }
    return accumulate(m, pi, v); /* eq. 7.7 */
}

/*
So nothing new is needed to evaluate a policy: it is ordinary policy evaluation with other rewards. There are two ways
to put the entropy into the reward, and they differ in what the ordinary *action* values then are. Let the reward of a
step contain the entropy of the state that it starts from: then the ordinary state values are the soft ones, but each
action value has $`\alpha H`$ of its own state on top. To get soft action values, give each step the entropy of the
state it *leads* to. That one comes a step later and is discounted:

(7.8) The augmented reward whose ordinary action values are the soft ones
```math
\tilde r_\pi(s,a) = r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\; \alpha H(\pi(\cdot\mid s')) .
```

It is easy to lose the $`\gamma`$ here, and then the values are wrong (E23). As in chapter 1 the operator shrinks
differences, for the entropies cancel in them and what remains is a mean of differences times $`\gamma`$:

(7.9) The soft operator of a policy is a contraction
```math
\|T_\pi Q - T_\pi U\|_\infty \le \gamma\,\|Q - U\|_\infty ,
```

since $`(T_\pi Q - T_\pi U)(s,a) = \gamma \sum_{s'} p(s'\mid s,a) \sum_{a'} \pi(a'\mid s')\,(Q - U)(s',a')`$, and a
mean is no larger than the largest of its terms. The bound is attained where $`Q`$ and $`U`$ differ by a constant and
nothing is terminal. So for $`\gamma < 1`$ sweeps of (7.6) approach $`Q_\pi`$ from any table.

Because (7.7) is linear in its right-hand side, rewards and entropies can also be kept apart:

(7.10) A soft value is a plain value and a temperature times an entropy value
```math
V_\pi = V^r_\pi + \alpha V^H_\pi, \qquad
(I - \gamma P_\pi)\,V^r_\pi = r_\pi, \qquad (I - \gamma P_\pi)\,V^H_\pi = H_\pi .
```

$`V^r_\pi`$ is what chapter 1 calls the value of the policy, and $`V^H_\pi`$ the discounted sum of the entropies on
the way. A policy can gain in $`V_\pi`$ and lose in $`V^r_\pi`$; that will matter.
*/
bool soft_entropy_value(const struct mdp *m, const double *pi, double *v) {
    int n = m->actions;
    for (int s = 0; s < m->states; s++) v[s] = m->terminal[s] ? 0 : soft_entropy(pi + s * n, n);
    return accumulate(m, pi, v); /* eq. 7.10 */
}

int soft_evaluation(const struct mdp *m, double alpha, const double *pi, double *q, double tolerance, int limit) {
    int pairs = m->states * m->actions, sweep = 0;
    double *after = allocate((size_t)pairs, sizeof *after), moved = INFINITY;
    while (moved > tolerance && sweep < limit) {
        sweep++;
        moved = 0;
        soft_policy_backup(m, alpha, pi, q, after);
        for (int i = 0; i < pairs; i++) moved = further(moved, after[i] - q[i]);
        memcpy(q, after, (size_t)pairs * sizeof *q);
    }
    free(after);
    return moved <= tolerance ? sweep : -1;
}

/*
### One state: the best distribution

Given action values, which distribution collects most of value and entropy together? The problem is that of a single
state, with $`\alpha > 0`$: choose $`\pi(1), \ldots, \pi(n)`$, positive and with the sum 1, to make
$`\sum_a \pi(a)\,(Q(a) - \alpha\log\pi(a))`$ as large as possible. For the condition on the sum take a multiplier
$`\lambda`$.

(7.11) definition: The Lagrangian of one state
```math
\mathcal L(\pi, \lambda) = \sum_a \pi(a)\,\big(Q(a) - \alpha\log\pi(a)\big) + \lambda\Big(1 - \sum_a \pi(a)\Big) .
```

The derivative of $`\pi\log\pi`$ is $`\log\pi + 1`$, so

(7.12) Its derivative
```math
\frac{\partial\mathcal L}{\partial\pi(a)} = Q(a) - \alpha\log\pi(a) - \alpha - \lambda .
```

Set it to zero, and solve for the probability:

```math
\alpha\log\pi(a) = Q(a) - \alpha - \lambda
\quad\Longrightarrow\quad
\pi(a) = \exp\frac{Q(a)}{\alpha}\;\exp\Big(-1 - \frac{\lambda}{\alpha}\Big) .
```

The second factor is the same for all actions. The sum is 1, so it must be one over the sum of the first factors,
$`\exp(1 + \lambda/\alpha) = \sum_b \exp(Q(b)/\alpha)`$. Solved for the multiplier, and put back into the
probability:

(7.13) The multiplier
```math
\lambda = \alpha\log\sum_b \exp\frac{Q(b)}{\alpha} - \alpha .
```

(7.14) The best distribution: a softmax with the temperature
```math
\pi_Q(a) = \frac{\exp(Q(a)/\alpha)}{\sum_b \exp(Q(b)/\alpha)} .
```

All probabilities came out positive: where $`\pi(a) \to 0`$, the derivative (7.12) grows without bound and pushes back.
And since the second derivatives are $`-\alpha/\pi(a) < 0`$ and the mixed ones zero, the objective is concave and this
is its maximum. The multiplier is what one more unit of probability would be worth: if the sum had to be $`c`$ instead
of 1, the maximum would be $`M(c)`$ with

(7.15) What the multiplier is worth
```math
\lambda = \frac{d M}{d c}\Big|_{c=1}, \qquad
M(c) = \max_{\sum_a \pi(a) = c}\ \sum_a \pi(a)\,\big(Q(a) - \alpha\log\pi(a)\big) .
```

Now the maximum itself. By (7.14), $`\alpha\log\pi_Q(a) = Q(a) - \alpha\log\sum_b\exp(Q(b)/\alpha)`$. So
$`Q(a) - \alpha\log\pi_Q(a)`$ is the same number for every action, and its mean is that number:

(7.16) The soft maximum: log-sum-exp
```math
\max_\pi \sum_a \pi(a)\,\big(Q(a) - \alpha\log\pi(a)\big) = \alpha\log\sum_a \exp\frac{Q(a)}{\alpha} .
```

@figure 07_maximum Two actions, the second of value 0, by the value of the first and for three temperatures. Left: the
soft maximum (7.16). Right: the softmax (7.14).

The same line, put into the objective of any other distribution, says how much that one falls short:
$`Q(a) = \alpha\log\sum_b\exp(Q(b)/\alpha) + \alpha\log\pi_Q(a)`$, and hence

(7.17) Whoever is not the softmax pays the divergence from it
```math
\alpha\log\sum_a \exp\frac{Q(a)}{\alpha} - \sum_a \pi(a)\,\big(Q(a) - \alpha\log\pi(a)\big)
= \alpha\, D(\pi\,\|\,\pi_Q) .
```

As a divergence is never negative, (7.17) proves (7.14) and (7.16) once more, without a multiplier. It is also the
reason why the Kullback-Leibler divergence appears in Soft Actor-Critic at all: an actor that cannot be the softmax,
because its family of distributions does not contain it, does best to be as near to it as it can in exactly this
measure.

Three properties of the soft maximum are used below. It lies above the maximum, by at most $`\alpha\log n`$: one of the
$`n`$ terms of the sum is $`\exp(\max_b Q(b)/\alpha)`$, and none is larger.

(7.18) The soft maximum and the maximum
```math
\max_a Q(a) \;\le\; \alpha\log\sum_a \exp\frac{Q(a)}{\alpha} \;\le\; \max_a Q(a) + \alpha\log n ,
```

with equality on the right where all values are equal. Its derivative is the softmax, by the chain rule:

(7.19) The gradient of the soft maximum
```math
\frac{\partial}{\partial Q(a)}\; \alpha\log\sum_b \exp\frac{Q(b)}{\alpha} = \pi_Q(a) .
```

So it grows with each value. And it moves by no more than the largest change of a value: if $`Q(a) \le U(a) + \delta`$
for all actions, then $`\exp(Q(a)/\alpha) \le e^{\delta/\alpha}\exp(U(a)/\alpha)`$, and the soft maximum of $`Q`$ is at
most that of $`U`$ plus $`\delta`$. The maximum has the same property, and that was all that the contraction of value
iteration in chapter 2 needed.

In numbers, $`\exp(Q/\alpha)`$ overflows as soon as $`Q/\alpha`$ exceeds 709, which is no rare event: a value of 100
and a temperature of 0.1 do. Subtract the largest value first, which changes nothing in (7.14) and comes out of the
logarithm in (7.16); then the largest term is exactly 1, and what underflows did not matter. The logarithm of 1 plus
the sum of the *others* keeps the digits of a small sum.
*/
static int largest_of(const double *q, int n) {
    int best = 0;
    for (int a = 1; a < n; a++)
        if (q[a] > q[best]) best = a;
    return best;
}

double soft_maximum(const double *q, int n, double alpha) {
    assert(n > 0 && alpha >= 0);
    int best = largest_of(q, n);
    double others = 0;
    if (alpha == 0) return q[best];
    for (int a = 0; a < n; a++)
        if (a != best) others += f64_exp((q[a] - q[best]) / alpha);
    return q[best] + alpha * f64_log1p(others); /* eq. 7.16 */
}

void soft_softmax(const double *q, int n, double alpha, double *pi) {
    assert(n > 0 && alpha >= 0);
    double top = q[largest_of(q, n)], sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] = q[a] == top ? 1 : alpha > 0 ? f64_exp((q[a] - top) / alpha) : 0;
    for (int a = 0; a < n; a++) pi[a] /= sum; /* eq. 7.14 */
}

/*
### Soft policy improvement

Let $`\pi`$ be the old policy, $`Q_\pi`$ its soft values, and $`\pi_Q`$ the softmax (7.14) of them in each state. Let
$`\pi'`$ be *any* policy that in *every* state is at least as near to that softmax as the old one,

```math
D\big(\pi'(\cdot\mid s)\,\|\,\pi_Q(\cdot\mid s)\big) \le D\big(\pi(\cdot\mid s)\,\|\,\pi_Q(\cdot\mid s)\big)
\quad\text{for all } s ;
```

the softmax itself is one such policy. Act by $`\pi'`$ once and by $`\pi`$ ever after. Twice (7.17), once for each
policy, and the soft maximum cancels:

(7.20) What a single step by the new policy gains
```math
\sum_a \pi'(a\mid s)\,\big(Q_\pi(s,a) - \alpha\log\pi'(a\mid s)\big) - V_\pi(s)
= \alpha\, D(\pi\,\|\,\pi_Q)(s) - \alpha\, D(\pi'\,\|\,\pi_Q)(s) \;\ge\; 0 .
```

The rest is as in chapter 2. In the Bellman equation of the old policy replace the value of the next state by
something that is no smaller, and again in what results:

```math
\begin{aligned}
Q_\pi(s,a) &= r(s,a) + \gamma\,\mathbb{E}\big[V_\pi(S')\big] \\
&\le r(s,a) + \gamma\,\mathbb{E}\Big[\sum_{a'} \pi'(a'\mid S')\,
\big(Q_\pi(S',a') - \alpha\log\pi'(a'\mid S')\big)\Big] = (T_{\pi'} Q_\pi)(s,a) \\
&\le (T_{\pi'}^2\, Q_\pi)(s,a) \;\le\; (T_{\pi'}^3\, Q_\pi)(s,a) \;\le\; \cdots \\
&\to\; Q_{\pi'}(s,a) .
\end{aligned}
```

The second line is (7.20) in the mean over $`S'`$. The third applies $`T_{\pi'}`$ to both sides of the second, over
and over; it keeps the order because all its coefficients, $`\gamma\, p\, \pi'`$, are nonnegative. The last is the
contraction (7.9). One can say exactly how large each step of the third line is, because the entropies of $`\pi'`$
cancel in a difference. Let $`K`$ take a table to its mean over next state and next action,
$`(KX)(s,a) = \sum_{s'} p(s'\mid s,a)\sum_{a'}\pi'(a'\mid s')\,X(s',a')`$, with $`X = 0`$ where $`s'`$ is terminal:

(7.21) The chain, line by line
```math
T_{\pi'}^{k+1} Q_\pi - T_{\pi'}^{k} Q_\pi = (\gamma K)^k\, \big(T_{\pi'} Q_\pi - Q_\pi\big) .
```

Added up over all $`k`$, the left side is $`Q_{\pi'} - Q_\pi`$. For states instead of pairs this is (2.2), whose proof
does not care what the rewards contain, with (7.20) for what one step gains. It holds for any two policies, better or
worse:

(7.22) The difference of two soft values
```math
V_{\pi'} - V_\pi = \sum_{k=0}^{\infty} \gamma^k P_{\pi'}^k\; \alpha\,\big( D(\pi\,\|\,\pi_Q) - D(\pi'\,\|\,\pi_Q) \big)
= (I - \gamma P_{\pi'})^{-1}\, \alpha\,\big( D(\pi\,\|\,\pi_Q) - D(\pi'\,\|\,\pi_Q) \big) .
```

This is the *soft policy improvement theorem* with its fine print. What gains is the *soft* value, in every state.
Nothing is said about $`V^r`$, and it can fall (E20). And the divergence has to fall, or stay, in every state by
itself. An actor whose states share parameters can buy a gain in one state with a loss in another, and the theorem no
longer applies (E21).
*/
void soft_improve(const struct mdp *m, double alpha, const double *v, double *pi) {
    int n = m->actions;
    double *q = allocate((size_t)n, sizeof *q);
    for (int s = 0; s < m->states; s++) {
        for (int a = 0; a < n; a++) q[a] = mdp_backup(m, v, s, a); /* all equal, to 0, where s is terminal */
        soft_softmax(q, n, alpha, pi + s * n);
    }
    free(q);
}

/*
### The soft optimum

Choose the best distribution in each state for *given* values of the next ones, by (7.16), and an operator for state
values results:

(7.23) The soft optimality operator
```math
\begin{aligned}
(T_\alpha V)(s) &= \max_\pi \sum_a \pi(a\mid s)\,\big(Q_V(s,a) - \alpha\log\pi(a\mid s)\big)
= \alpha\log\sum_a \exp\frac{Q_V(s,a)}{\alpha}, \\
Q_V(s,a) &= r(s,a) + \gamma\sum_{s'} p(s'\mid s,a)\,V(s') .
\end{aligned}
```

The maximum is attained by $`\pi_V`$, the softmax of $`Q_V`$. As the soft maximum moves by no more than the largest
change of its arguments, and $`Q_V`$ by no more than $`\gamma`$ times the largest change of $`V`$,

(7.24) The soft optimality operator is a contraction
```math
\|T_\alpha V - T_\alpha U\|_\infty \le \gamma\,\|V - U\|_\infty .
```

For $`\gamma < 1`$ it has one fixed point, $`V^{\ast} = T_\alpha V^{\ast}`$. No policy has a larger value in any
state: by (7.16) and (7.5) $`V_\pi \le T_\alpha V_\pi`$, and as $`T_\alpha`$ keeps the order of its arguments,
$`V_\pi \le T_\alpha V_\pi \le T_\alpha^2 V_\pi \le \cdots \to V^{\ast}`$. And one policy reaches it: for the softmax
$`\pi^{\ast}`$ of $`Q^{\ast} = Q_{V^{\ast}}`$ the maximum in (7.23) is attained, so $`V^{\ast}`$ solves (7.7) of
$`\pi^{\ast}`$.

(7.25) The soft optimum
```math
V^{\ast}(s) = \alpha\log\sum_a \exp\frac{Q^{\ast}(s,a)}{\alpha} = \max_\pi V_\pi(s), \qquad
\pi^{\ast}(a\mid s) = \exp\frac{Q^{\ast}(s,a) - V^{\ast}(s)}{\alpha} .
```

Unlike in chapter 2 the optimal policy is unique too: any other one pays its divergence (7.17) in some state.

At $`\gamma = 1`$ care is needed even where every step costs something. If a step costs 1 and there are four actions,
then a policy that chooses uniformly earns $`\alpha\log 4`$ per step, and where that is more than 1 it gains by never
arriving. On the cliff it takes a little more, since one has to keep off the edge all the while (exercise 4); beyond
that temperature the soft values are infinite. That is why the cliff has a discount in this chapter. On the six-state
graph, with chapter 2's steering wheel, every policy arrives.

### Soft policy iteration

Evaluate, improve, repeat. By the theorem the values never fall, and they are bounded by $`V^{\ast}`$. They do not
merely approach something, they approach $`V^{\ast}`$, and at least as fast as value iteration: the new policy
$`\pi' = \pi_V`$ for $`V = V_\pi`$ fulfils $`T_{\pi'} V = T_\alpha V`$, with $`T_{\pi'}`$ here the operator of (7.7)
for state values, so $`V_{\pi'} \ge T_{\pi'} V_\pi = T_\alpha V_\pi`$ and

```math
0 \le V^{\ast} - V_{\pi'} \le T_\alpha V^{\ast} - T_\alpha V_\pi \le \gamma\,\|V^{\ast} - V_\pi\|_\infty .
```

In the end it is much faster. The derivative of $`T_\alpha`$ is, by (7.19) and the chain rule,

(7.26) The derivative of the soft optimality operator
```math
\frac{\partial\,(T_\alpha V)(s)}{\partial V(s')} = \gamma \sum_a \pi_V(a\mid s)\, p(s'\mid s,a)
= \gamma P_{\pi_V}(s,s') .
```

Newton's method for $`V = T_\alpha V`$ replaces $`T_\alpha`$ by its tangent at the present $`V`$ and solves. That is
soft policy iteration, exactly: the tangent of $`T_\alpha`$ at $`V`$ is the operator of the policy $`\pi_V`$.

(7.27) Soft policy iteration is Newton's method
```math
V_{\pi_V} = V + (I - \gamma P_{\pi_V})^{-1}\,\big(T_\alpha V - V\big) .
```

Hence, for $`\alpha > 0`$, the number of correct digits about doubles with each improvement once there are a few.
Chapter 2's policy iteration is the same method for a function with corners, and it ends after finitely many steps
because the pieces between corners are straight.
*/
void soft_optimal_backup(const struct mdp *m, double alpha, const double *v, double *after) {
    int n = m->actions;
    double *q = allocate((size_t)n, sizeof *q);
    for (int s = 0; s < m->states; s++) {
        for (int a = 0; a < n; a++) q[a] = mdp_backup(m, v, s, a);
        after[s] = m->terminal[s] ? 0 : soft_maximum(q, n, alpha); /* eq. 7.23 */
    }
    free(q);
}

static double moved_by(const double *v, const double *after, int n) {
    double most = 0;
    for (int s = 0; s < n; s++) most = further(most, after[s] - v[s]);
    return most;
}

int soft_value_iteration(const struct mdp *m, double alpha, double *v, double tolerance, int limit) {
    double *after = allocate((size_t)m->states, sizeof *after), moved = INFINITY;
    int sweep = 0;
    while (moved > tolerance && sweep < limit) {
        sweep++;
        soft_optimal_backup(m, alpha, v, after);
        moved = moved_by(v, after, m->states);
        memcpy(v, after, (size_t)m->states * sizeof *v);
        if (isinf(moved)) break;
    }
    free(after);
    return moved <= tolerance ? sweep : -1;
}

int soft_policy_iteration(const struct mdp *m, double alpha, double *pi, double *v, double tolerance, int limit) {
    double *after = allocate((size_t)m->states, sizeof *after), moved = INFINITY;
    bool finite = soft_value(m, alpha, pi, v);
    int improvements = 0;
    while (finite && moved > tolerance && improvements < limit) {
        improvements++;
        soft_improve(m, alpha, v, pi);
        finite = soft_value(m, alpha, pi, after);
        moved = moved_by(v, after, m->states);
        memcpy(v, after, (size_t)m->states * sizeof *v);
    }
    free(after);
    return finite && moved <= tolerance ? improvements : -1;
}

/*
### Cold and hot

As $`\alpha \to 0`$ the objective becomes the plain one, the soft maximum the maximum, and, where one action is best,
the softmax that action. How far off is a small temperature? For $`\gamma < 1`$ a policy's entropy value is at most
$`\log n/(1-\gamma)`$, so no policy gains more than $`\alpha`$ times this, and none loses:

(7.28) A cold optimum is nearly the optimum
```math
0 \;\le\; V^{\ast}_\alpha(s) - V^{\ast}_0(s) \;\le\; \frac{\alpha\log n}{1-\gamma} ,
```

with equality on the right where all actions are worth the same everywhere and nothing ends. Where the best action is
better than the others by $`\Delta`$ or more in $`Q^{\ast}_\alpha`$, it is taken with a probability of at least
$`1 - (n-1)\,e^{-\Delta/\alpha}`$: the approach is faster than any power. Where several policies are optimal, the limit
is the one with the most entropy still to come, by (7.10). It need not share evenly between actions that tie, since one
of them may lead to where there is more to choose from.

As $`\alpha \to \infty`$ entropy is all that counts. It is tempting to say that the policy becomes uniform. It becomes
the policy with the largest *sum* of entropies: if a step can end the episode, it ends the collecting too, and the
policy avoids it. Let $`V^H`$ be the largest entropy value, which is $`V^{\ast}`$ of the same MDP with all rewards
zero and temperature 1, and $`\pi^H`$ its softmax policy. Then

(7.29) The hot limit
```math
V^{\ast}_\alpha = \alpha V^H + V^r_{\pi^H} + O(1/\alpha) .
```

For if $`V_\alpha = \alpha V^H + W`$ is put into (7.23) divided by $`\alpha`$, then
$`Q/\alpha = Q^H + \tfrac1\alpha(r + \gamma P W)`$, where $`Q^H`$ has the backups of $`V^H`$, and by (7.19) the soft
maximum is that of $`Q^H`$ plus the mean of the small part under $`\pi^H`$: so $`W`$ solves the plain Bellman equation
of $`\pi^H`$, up to terms of the order of $`1/\alpha`$. The policy is uniform in the limit where every action has the
same entropy to come, as in [M1](01-td.md#what-the-checks-show), the two states of chapter 1, where nothing ends. On the
graph it is not.

In between, the way from cold to hot is smooth. The optimum depends on $`\alpha`$ directly and through its policy; but
at a maximum the latter does not count. For each fixed policy $`V_\pi`$ is a straight line in $`\alpha`$ with the slope
$`V^H_\pi`$, by (7.10); $`V^{\ast}_\alpha`$ is the upper envelope of these lines, so it is convex, and its slope is
that of the line that touches it:

(7.30) The slope of the optimum is its entropy
```math
\frac{d V^{\ast}_\alpha(s)}{d\alpha} = V^H_{\pi^{\ast}_\alpha}(s) .
```

The slope of a convex function never falls. So, with a rising temperature, the entropy value of the optimal policy falls
in no state; and its plain value $`V^r = V^{\ast}_\alpha - \alpha V^H`$ rises in none, as the derivative of this
difference is $`-\alpha\, dV^H/d\alpha`$. Within a single state, at fixed action values, the rate is

(7.31) How fast the entropy of a softmax grows
```math
\frac{d H(\pi_Q)}{d\alpha} = \frac{1}{\alpha^3}\,\Big(\sum_a \pi_Q(a)\,Q(a)^2 - \Big(\sum_a \pi_Q(a)\,Q(a)\Big)^2\Big) ,
```

because $`dH/d\alpha = -\sum_a \log\pi_Q(a)\; d\pi_Q(a)/d\alpha`$, where the logarithm may be replaced by
$`Q(a)/\alpha`$ (the changes of probabilities add up to zero), and
$`d\pi_Q(a)/d\alpha = -\pi_Q(a)\,(Q(a) - \sum_b \pi_Q(b)Q(b))/\alpha^2`$.

### The residual as an objective

Instead of iterating $`V = T_\alpha V`$ one can ask by how much it is violated and descend. With weights $`w(s)`$,

(7.32) definition: The residual objective
```math
J(V) = \frac12 \sum_s w(s)\,\big((T_\alpha V)(s) - V(s)\big)^2 .
```

Two things have to be differentiated, and the derivative (7.26) of the first is known:

(7.33) Its gradient
```math
\frac{\partial J}{\partial V(s')} = \sum_s w(s)\,\big((T_\alpha V)(s) - V(s)\big)\,
\big(\gamma P_{\pi_V}(s,s') - \mathbb{1}[s = s']\big) .
```

If all weights are positive, $`J`$ is zero at $`V^{\ast}`$ and nowhere else; nor is its gradient zero anywhere else,
because $`\gamma P_{\pi_V} - I`$ is invertible: descent cannot get stuck. If some weight is zero, both can fail (E11).
How good is a $`V`$ with a small residual? The distance $`\|V^{\ast} - V\|`$ is at most
$`\|T_\alpha V^{\ast} - T_\alpha V\| + \|T_\alpha V - V\|`$, and by (7.24) the first part is at most $`\gamma`$ times
the distance itself:

(7.34) The distance from the optimum is bounded by the residual
```math
\|V - V^{\ast}\|_\infty \le \frac{\|T_\alpha V - V\|_\infty}{1 - \gamma} ,
```

with equality where $`V`$ is off by a constant and nothing is terminal.

Mind what this objective asks for. The mean over next states stands *inside* the square and inside the logarithm of
$`T_\alpha`$, so it cannot be estimated from one sample; the sampled square has the variance of the next state's value
in it, as in (1.23), and is least elsewhere (E8). That is why the next section follows half of a gradient again.
*/
double soft_residual(const struct mdp *m, double alpha, const double *weight, const double *v) {
    double *after = allocate((size_t)m->states, sizeof *after), sum = 0;
    soft_optimal_backup(m, alpha, v, after);
    for (int s = 0; s < m->states; s++)
        if (!m->terminal[s]) sum += 0.5 * weight[s] * (after[s] - v[s]) * (after[s] - v[s]); /* eq. 7.32 */
    free(after);
    return sum;
}

void soft_residual_gradient(const struct mdp *m, double alpha, const double *weight, const double *v, double *d_v) {
    size_t n = (size_t)m->states;
    int actions = m->actions;
    double *after = allocate(n * (size_t)(actions + 1), sizeof *after), *pi = after + n;
    soft_optimal_backup(m, alpha, v, after);
    soft_improve(m, alpha, v, pi);
    for (int s2 = 0; s2 < m->states; s2++) {
        d_v[s2] = 0;
        for (int s = 0; s < m->states && !m->terminal[s2]; s++) {
            if (m->terminal[s]) continue;
            double slope = -(s == s2);
            for (int a = 0; a < actions; a++) slope += m->gamma * pi[s * actions + a] * m->p[mdp_at(m, s, a, s2)];
            d_v[s2] += weight[s] * (after[s] - v[s]) * slope; /* eq. 7.33 */
        }
    }
    free(after);
}
