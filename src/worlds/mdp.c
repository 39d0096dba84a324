#include "worlds/mdp.h"

#include "numbers/linear.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void mdp_init(struct mdp *m, int states, int actions, double gamma) {
    assert(states > 0 && actions > 0 && gamma >= 0 && gamma <= 1);
    size_t n = (size_t)states, cells = n * n * (size_t)actions;
    double *block = allocate(2 * cells + n, sizeof *block);
    *m = (struct mdp){states, actions, gamma, block, block + cells, block + 2 * cells, allocate(n, sizeof(bool))};
}

void mdp_free(struct mdp *m) {
    free(m->p);
    free(m->terminal);
    *m = (struct mdp){0};
}

void mdp_arrow(struct mdp *m, int s, int a, int s2, double p, double r) {
    assert(s >= 0 && s < m->states && a >= 0 && a < m->actions && s2 >= 0 && s2 < m->states);
    m->p[mdp_at(m, s, a, s2)] += p;
    m->r[mdp_at(m, s, a, s2)] = r;
}

const char *mdp_fault(const struct mdp *m, int *state) {
    double start = 0;
    for (int s = 0; s < m->states; s++) {
        *state = s;
        if (!(m->start[s] >= 0 && m->start[s] <= 1)) return "a start probability is not within 0 to 1";
        start += m->start[s];
        for (int a = 0; a < m->actions; a++) {
            double sum = 0;
            for (int s2 = 0; s2 < m->states; s2++) {
                double p = m->p[mdp_at(m, s, a, s2)];
                if (!(p >= 0 && p <= 1)) return "a probability is not within 0 to 1";
                if (!isfinite(m->r[mdp_at(m, s, a, s2)])) return "a reward is not finite";
                sum += p;
            }
            if (m->terminal[s] && sum > 0) return "a terminal state has transitions";
            if (!m->terminal[s] && !(fabs(sum - 1) <= 1e-9)) return "its probabilities do not sum to 1";
        }
    }
    if (!(fabs(start - 1) <= 1e-9)) return "the start probabilities do not sum to 1";
    return NULL;
}

/*
## One backup

The reward may depend on where a transition ends; values only see its mean (chapter 1 derives it).

(mdp.1) Mean reward of a pair
```math
r(s,a) = \sum_{s'} p(s' \mid s,a)\; r(s,a,s').
```

(mdp.2) The backup of a pair: what it is worth if the values after it are v
```math
q(s,a) = r(s,a) + \gamma \sum_{s'} p(s' \mid s,a)\; v(s').
```
*/
double mdp_reward(const struct mdp *m, int s, int a) {
    double sum = 0;
    const double *p = m->p + mdp_at(m, s, a, 0), *r = m->r + mdp_at(m, s, a, 0);
    for (int s2 = 0; s2 < m->states; s2++) sum += p[s2] * r[s2];
    return sum;
}

double mdp_backup(const struct mdp *m, const double *v, int s, int a) {
    double sum = 0;
    const double *p = m->p + mdp_at(m, s, a, 0), *r = m->r + mdp_at(m, s, a, 0);
    for (int s2 = 0; s2 < m->states; s2++)
        if (p[s2] > 0) sum += p[s2] * (r[s2] + m->gamma * v[s2]);
    return sum;
}

void mdp_action_values(const struct mdp *m, const double *v, double *q) {
    for (int s = 0; s < m->states; s++)
        for (int a = 0; a < m->actions; a++) q[s * m->actions + a] = mdp_backup(m, v, s, a);
}

/*
## The value of a policy

Under a policy $`\pi`$ the states form a chain with the matrix $`P_\pi(s,s') = \sum_a \pi(a\mid s)\,p(s'\mid s,a)`$
and the mean rewards $`r_\pi(s) = \sum_a \pi(a\mid s)\,r(s,a)`$. The rows of terminal states are zero, and so is their
value.

(mdp.3) The Bellman equation as a linear system
```math
(I - \gamma P_\pi)\,v = r_\pi.
```

Read the other way around, the same matrix counts visits: the expected discounted number of times that an episode is
in $`s`$ is what starts there and what flows in.

(mdp.4) Discounted visits from the start distribution h
```math
d(s') = h(s') + \gamma \sum_s d(s)\,P_\pi(s,s'), \qquad\text{that is}\qquad (I - \gamma P_\pi)^{\!\top} d = h.
```
*/
static void system_of(const struct mdp *m, const double *pi, double *a, bool transposed) {
    int n = m->states;
    for (int s = 0; s < n; s++)
        for (int s2 = 0; s2 < n; s2++) {
            double p = 0;
            for (int act = 0; act < m->actions; act++) p += pi[s * m->actions + act] * m->p[mdp_at(m, s, act, s2)];
            a[transposed ? s2 * n + s : s * n + s2] = (s == s2) - m->gamma * p;
        }
}

bool mdp_value(const struct mdp *m, const double *pi, double *v) {
    size_t n = (size_t)m->states;
    double *a = allocate(n * n, sizeof *a);
    system_of(m, pi, a, false);
    for (int s = 0; s < m->states; s++) {
        v[s] = 0;
        for (int act = 0; act < m->actions; act++) v[s] += pi[s * m->actions + act] * mdp_reward(m, s, act);
    }
    bool solved = linear_solve(a, v, m->states);
    free(a);
    return solved;
}

bool mdp_visits(const struct mdp *m, const double *pi, double *d) {
    size_t n = (size_t)m->states;
    double *a = allocate(n * n, sizeof *a);
    system_of(m, pi, a, true);
    memcpy(d, m->start, n * sizeof *d);
    bool solved = linear_solve(a, d, m->states);
    free(a);
    return solved;
}

/*
## The best policy

Value iteration applies the optimality equation of chapter 2 until it holds. It works in place: a state's new value is
used by the states after it in the same sweep, which does not harm the guaranteed rate and usually speeds it up.

(mdp.5) Value iteration, and its fixed point
```math
v(s) \leftarrow \max_a \Big[\, r(s,a) + \gamma \sum_{s'} p(s' \mid s,a)\; v(s') \Big].
```
*/
int mdp_value_iteration(const struct mdp *m, double *v, double tolerance, int limit) {
    for (int sweep = 1; sweep <= limit; sweep++) {
        double moved = 0;
        for (int s = 0; s < m->states; s++) {
            double best = mdp_backup(m, v, s, 0);
            for (int a = 1; a < m->actions; a++) best = larger(best, mdp_backup(m, v, s, a));
            moved = further(moved, best - v[s]);
            v[s] = best;
        }
        if (moved <= tolerance) return sweep;
    }
    return -1;
}

void mdp_greedy(const struct mdp *m, const double *q, int *policy) {
    for (int s = 0; s < m->states; s++) {
        policy[s] = 0;
        for (int a = 1; a < m->actions; a++)
            if (q[s * m->actions + a] > q[s * m->actions + policy[s]]) policy[s] = a;
    }
}

void mdp_deterministic(const struct mdp *m, const int *policy, double *pi) {
    for (int s = 0; s < m->states; s++)
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] = a == policy[s];
}

bool mdp_next_policy(const struct mdp *m, int *policy) {
    for (int s = 0; s < m->states; s++) {
        if (m->terminal[s]) continue;
        if (++policy[s] < m->actions) return true;
        policy[s] = 0;
    }
    return false;
}

/*
At $`\gamma = 1`$ a value can be infinite: an episode that never ends may collect rewards for ever. Under a policy
that gives every action some probability it ends with probability 1 from every state exactly when every state has
*some* way to a terminal one. The ways are found backwards, from the terminal states to whatever leads there.
*/
int mdp_stuck(const struct mdp *m) {
    bool *ends = allocate((size_t)m->states, sizeof *ends);
    memcpy(ends, m->terminal, (size_t)m->states * sizeof *ends);
    for (bool grew = true; grew;) {
        grew = false;
        for (int s = 0; s < m->states; s++) {
            if (ends[s]) continue;
            for (int i = 0; i < m->actions * m->states && !ends[s]; i++)
                ends[s] = m->p[mdp_at(m, s, 0, 0) + i] > 0 && ends[i % m->states];
            grew = grew || ends[s];
        }
    }
    int stuck = -1;
    for (int s = 0; s < m->states && stuck < 0; s++)
        if (!ends[s]) stuck = s;
    free(ends);
    return stuck;
}
