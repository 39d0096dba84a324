/*
### The update

Two tables $`Q_1`$ and $`Q_2`$, and a transition $`(s, a, r, s', w)`$. One table picks the next action, as in Double
Q-learning (2.22), and the smaller of both judges it:

(6.20) definition: The target of table i
```math
y_i = r + \gamma\,(1-w)\,\min_{k=1,2} Q_k(s',a^{\ast}_i), \qquad a^{\ast}_i \in \arg\max_{a'} Q_i(s',a').
```

Which table learns it? The supplement of the TD3 paper lets both learn from the first one's target and mentions the
other way, a coin as in Double Q-learning [S160]:

(6.21) definition: Clipped double Q-learning, both tables at once, or the table i that a coin names
```math
\begin{aligned}
\text{both:}\quad & Q_k(s,a) \leftarrow Q_k(s,a) + \alpha\,\big(y_1 - Q_k(s,a)\big) \quad\text{for } k = 1, 2,\\
\text{one:}\quad & Q_i(s,a) \leftarrow Q_i(s,a) + \alpha\,\big(y_i - Q_i(s,a)\big).
\end{aligned}
```

TD3 is the first of these with networks for tables: one actor, which climbs the first critic, picks for both, and both
learn from the same targets (6.9).
*/
#include "tables.h"

#include "numbers/order.h"

double clipped_target(const struct q_agent *x, const struct q_step *t, int pick) {
    const double *row[2] = {x->q[0] + t->s2 * x->actions, x->q[1] + t->s2 * x->actions};
    int n = x->legal ? x->legal[t->s2] : x->actions, best = 0;
    for (int a = 1; a < n; a++)
        if (row[pick][a] > row[pick][best]) best = a;
    double after = smaller(row[0][best], row[1][best]);
    return t->r + (t->terminated ? 0 : x->config.gamma * after); /* eq. 6.20 */
}

void clipped_both(struct q_agent *x, const struct q_step *t) {
    int pair = t->s * x->actions + t->a;
    double y = clipped_target(x, t, 0), alpha = q_step_size(x, t->s, t->a);
    for (int k = 0; k < 2; k++) x->q[k][pair] += alpha * (y - x->q[k][pair]); /* eq. 6.21 */
}

void clipped_one(struct q_agent *x, const struct q_step *t, int coin) {
    int pair = t->s * x->actions + t->a;
    double y = clipped_target(x, t, coin), alpha = q_step_size(x, t->s, t->a);
    x->q[coin][pair] += alpha * (y - x->q[coin][pair]); /* eq. 6.21 */
}

/*
### Why it converges

The paper's theorem [S161]: the MDP is finite and $`\gamma < 1`$; values are kept in tables; every pair comes for ever,
and both tables go on learning; the steps of each pair satisfy (2.16) and are no larger than 1; rewards have finite
variance. Then both tables converge to $`Q^{\ast}`$ with probability 1. The proof rests on two identities. The first:
where both tables learn the same target, what is left of their difference does not depend on what the targets were.

(6.22) The difference of two tables that learn the same targets, after n updates of a pair with steps α
```math
(Q_2 - Q_1)_n(s,a) = (Q_2 - Q_1)_0(s,a)\,\prod_{j=1}^{n} (1 - \alpha_j).
```

It goes to zero if and only if the steps add up to infinity (or one of them is 1). The second: the smaller of two
numbers is the first one less what it is above the second.

(6.23) The target is that of Q-learning with table i, less a part that vanishes with the difference
```math
y_i = r + \gamma\,(1-w) \max_{a'} Q_i(s',a') - \gamma\,(1-w)\,\big(Q_i(s',a^{\ast}_i) - Q_j(s',a^{\ast}_i)\big)^+ ,
\qquad j \ne i.
```

So clipped double Q-learning is Q-learning with targets that are too low by at most $`\gamma\,\lVert Q_2 - Q_1\rVert`$,
in the largest norm, and this disturbance goes to zero. Q-learning converges because the operator (2.6) brings
the table closer to $`Q^{\ast}`$ by the factor $`\gamma`$ on average and the steps average out the rest; a disturbance
that vanishes does not keep it from that (the paper's lemma 1, which is that of the proof for SARSA [S161]).

With a coin the difference is not so simple; the paper says that its proof extends, and does not say how [S160]. It
does, with bounded rewards at least. In the mean over the coin and what follows, the next state and the reward, a visit
changes the difference $`\Delta = Q_2 - Q_1`$ of its pair like this, with bars for the targets' means:

(6.24) The mean change of the difference, with a coin
```math
\mathbb{E}[\Delta'(s,a)] = \big(1 - \tfrac{\alpha}{2}\big)\,\Delta(s,a) + \tfrac{\alpha}{2}\,(\bar y_2 - \bar y_1),
\qquad \lvert \bar y_2 - \bar y_1 \rvert \le \gamma\,\lVert\Delta\rVert .
```

For the inequality, let $`f(a)`$ be the smaller of the two values of an action in $`s'`$. As no two values of a pair
differ by more than $`\lVert\Delta\rVert`$,

```math
f(a^{\ast}_1) \ge Q_1(s',a^{\ast}_1) - \lVert\Delta\rVert \ge Q_1(s',a^{\ast}_2) - \lVert\Delta\rVert
\ge f(a^{\ast}_2) - \lVert\Delta\rVert ,
```

and the other way round. So a pair's difference takes steps of size $`\alpha/2`$ towards something that is in the mean
at most $`\gamma`$ times the largest difference. That is not to say that the largest one shrinks in every visit, not
even on average: where the tables are equal, one update of one of them parts them. But it is what the same lemma asks,
for the noise of bounded targets is averaged out by the steps. By the lemma the differences go to zero, and (6.23) does
the rest.

### Which way it errs

A theorem about the end says nothing about the way there. Let $`m`$ actions have the same value $`q`$, and let both
tables have estimates with independent normal errors of standard deviation $`\sigma`$. Write $`e_m`$ for the mean of the
largest of $`m`$ standard normal numbers, (2.20). Q-learning's maximum is too large by $`\sigma e_m`$. Double
Q-learning's value is right on average, by (2.21). For the smaller of the two, note that the largest value $`M`$ of the
first table and a value $`Y`$ of the second are independent, and $`\min(M, Y) + \max(M, Y) = M + Y`$, where the larger
of both is the largest of $`m + 1`$ numbers:

(6.25) The mean of the three targets' estimates of the value of the next state
```math
\mathbb{E}\big[\max_a Q_1\big] = q + \sigma\,e_m, \qquad
\mathbb{E}\big[Q_2(a^{\ast}_1)\big] = q, \qquad
\mathbb{E}\big[\min_k Q_k(a^{\ast}_1)\big] = q - \sigma\,(e_{m+1} - e_m).
```

For $`m = 1`$ the last one is (6.10) with $`\rho = 0`$. The more actions, the more the maximum errs, and the less the
minimum does: with ten it is too low by 0.048 standard deviations, where the maximum is too high by 1.539. The
picked value is an exaggerated one, and the other table's value is mostly the smaller of the two.

All this needs errors that are independent. Where both tables learn the same targets (6.22) says that there is no
independence: the tables differ by what they began with, and soon by nothing. Then both target values are the same, and
clipped double Q-learning is Q-learning, with its bias. If the tables begin equal it is Q-learning from the first step,
bit for bit. TD3's two critics learn the same targets, too. What keeps them apart is how they began; how long networks
remember that, none of these equations says.
*/
