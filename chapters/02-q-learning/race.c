/*
Rarely visited pairs would drown any difference in a plain sum of squares. The distance of a table from its
destination $`Q'`$ is therefore weighted by how often one is in a pair, if one acts $`\varepsilon`$-greedily in $`Q'`$
itself:

(2.23) definition: Distance of Q from its fixed point
```math
\Big( \sum_{s,a} d_{\pi'}(s)\,\pi'(a\mid s)\,\big(Q(s,a) - Q'(s,a)\big)^2 \Big)^{1/2},
\qquad
Q' = \begin{cases} Q^{\ast} & \text{Q-learning, Double Q-learning},\\
Q_\varepsilon & \text{SARSA, Expected SARSA,} \end{cases}
```

with $`\pi'`$ the $`\varepsilon`$-greedy policy of $`Q'`$ that takes of equals the first, and $`d_{\pi'}(s)`$ the
expected discounted number of visits of $`s`$ (mdp.4).

fold: The code of the race
*/
#include "race.h"

#include "programs/memory.h"
#include "worlds/env_cliff.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

const double race_epsilon = 0.1;
const char *const race_task_name[RACE_TASKS] = {"graph", "cliff", "M1"};

static void find_destination(struct race *x, int k) {
    const struct mdp *m = &x->m;
    int pairs = m->states * m->actions, *policy = allocate((size_t)m->states, sizeof *policy);
    double *pi = allocate((size_t)pairs, sizeof *pi), *d = allocate((size_t)m->states, sizeof *d);
    x->fixed[k] = allocate((size_t)pairs, sizeof(double));
    x->weight[k] = allocate((size_t)pairs, sizeof(double));
    q_soft_iteration(m, k ? race_epsilon : 0, x->fixed[k], 1e-12, 100000);
    mdp_greedy(m, x->fixed[k], policy);
    x->best[k] = q_policy_return(m, policy, k ? race_epsilon : 0);
    q_trembling(m, policy, race_epsilon, pi);
    mdp_visits(m, pi, d);
    for (int i = 0; i < pairs; i++) x->weight[k][i] = m->terminal[i / m->actions] ? 0 : pi[i] * d[i / m->actions];
    free(policy);
    free(pi);
    free(d);
}

void race_init(struct race *x, enum race_task task) {
    *x = (struct race){.every = task == RACE_CLIFF ? 5 : 1};
    if (task == RACE_GRAPH) graph_steered(&x->m);
    if (task == RACE_CLIFF) cliff_mdp(&x->m);
    if (task == RACE_M1) graph_two_state(&x->m);
    env_graph_init(&x->env, race_task_name[task], &x->m, task == RACE_M1 ? 10 : 0);
    for (int k = 0; k < 2; k++) find_destination(x, k);
}

void race_free(struct race *x) {
    for (int k = 0; k < 2; k++) {
        free(x->fixed[k]);
        free(x->weight[k]);
    }
    mdp_free(&x->m);
}

/* The square of eq. 2.23; q NULL: of a table of zeros. */
static double squared_distance(const struct race *x, const struct q_agent *q, int k) {
    double sum = 0;
    for (int i = 0; i < x->m.states * x->m.actions; i++) {
        double away = (q ? q_value(q, i / x->m.actions, i % x->m.actions) : 0) - x->fixed[k][i];
        sum += x->weight[k][i] * away * away;
    }
    return sum;
}

static void judge(const struct race *x, const struct q_agent *q, int own, bool *good) {
    int policy[CLIFF_STATES];
    q_greedy(q, policy);
    for (int k = 0; k < 2; k++) {
        double value = q_policy_return(&x->m, policy, k ? race_epsilon : 0);
        good[k ? RACE_ACTING : RACE_GREEDY] = value >= x->best[k] - 0.05 * fabs(x->best[k]);
    }
    good[RACE_ERROR] = squared_distance(x, q, own) <= 0.04 * squared_distance(x, NULL, own);
}

static int ascending(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

struct race_median race_median(int *value, int n) {
    int low = (int)floor(n / 2.0 - 0.98 * sqrt(n));
    qsort(value, (size_t)n, sizeof *value, ascending);
    if (low < 1) low = 1;
    return (struct race_median){value[(n - 1) / 2], value[low - 1], value[n - low]};
}

void race_run(const struct race *x, enum q_method method, double alpha, uint64_t seed, int run, int *reached) {
    struct q_config c = {.method = method, .gamma = x->m.gamma, .alpha = alpha, .epsilon = race_epsilon};
    struct env_graph env = x->env;
    struct q_agent q;
    struct rng world, choice;
    assert(x->m.states <= CLIFF_STATES);
    rng_init(&world, seed, 2 * (uint64_t)run);
    rng_init(&choice, seed, 2 * (uint64_t)run + 1);
    q_init(&q, &c, x->m.states, x->m.actions, NULL);
    for (int k = 0; k < RACE_MEASURES; k++) reached[k] = x->every;
    for (int i = 1; i <= RACE_EPISODES; i++) {
        bool good[RACE_MEASURES];
        q_episode(&q, &env.env, &world, &choice);
        if (i % x->every) continue;
        judge(x, &q, method == SARSA || method == EXPECTED_SARSA, good);
        for (int k = 0; k < RACE_MEASURES; k++)
            if (!good[k]) reached[k] = i + x->every;
    }
    q_free(&q);
}
