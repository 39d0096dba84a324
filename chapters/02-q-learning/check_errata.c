/*
## What is wrong in the sources

### E7. The update called SARSA averages, and over the wrong action

Chapter 1 has the first half of this entry, TD(0). The draft goes on to action values and calls SARSA an update in
which $`Q(s_{t+1}, a_{t+1})`$ stands inside an expectation over $`s_{t+1}`$ and an action drawn from
$`\pi(\cdot\mid s_t)`$ [S13]. The index of that action is that of $`a_t`$, which is already given, and $`a_{t+1}`$ is
left without a distribution; we read it as drawn from $`\pi(\cdot\mid s_t)`$. But it must be drawn where it is taken,
from $`\pi(\cdot\mid s_{t+1})`$; otherwise $`Q_\pi`$ is no fixed point. And with the expectation it is not SARSA:
averaging over the next action makes it Expected SARSA (2.9), averaging over the next state as well makes it dynamic
programming. SARSA takes both as samples. (If $`a_t`$ is a slip of the index, the first objection falls and the second
stays.) The draft's Q-learning has the expectation over the next state too: that is asynchronous value iteration with
(2.5), not (2.13). In passing, its $`a_t = \max_a Q`$ should be an $`\arg\max`$, and the action space $`\mathbb{N}^m`$
that it calls finite is not [S15]. (As given: by how much $`Q_\pi`$ violates the fixed-point equation on M1 with a
random policy, and the standard deviation of the SARSA target around the expectation. Corrected: the violation with the
right policy.)
*/
#include "checks.h"
#include "race.h"
#include "worlds/env_graph.h"

void erratum_next_action(struct harness *t) {
    struct mdp m;
    double pi[4], v[2], q[4], error = 0, given_error = 0, variance = 0;
    struct rng rng;
    rng_init(&rng, 15, 0);
    graph_two_state(&m);
    random_policy(&m, &rng, pi);
    mdp_value(&m, pi, v);
    mdp_action_values(&m, v, q);
    for (int i = 0; i < 4; i++) {
        int s = i / 2;
        double next = 0, here = 0, square = 0;
        for (int j = 0; j < 4; j++) { /* next state and next action */
            double p = m.p[mdp_at(&m, s, i % 2, j / 2)];
            next += p * pi[j] * q[j];
            here += p * pi[2 * s + j % 2] * q[j];
            square += p * pi[j] * q[j] * q[j];
        }
        double r = mdp_reward(&m, s, i % 2);
        error = worse(error, fabs(q[i] - FORMULA(r + TERM(m.gamma * next))));
        given_error = worse(given_error, fabs(q[i] - (r + m.gamma * here)));
        variance = fmax(variance, m.gamma * m.gamma * (square - next * next));
    }
    CHECK("E7", error, 1e-12);
    REFUTE("E7", given_error, 1e-2);
    REFUTE("E7", sqrt(variance), 0.1);
    mdp_free(&m);
}

/*
### E26. Nothing supports that on-policy updates converge faster

The draft says that on-policy updates converge faster in practice [S14]. It gives no evidence. In expectation there is
no general reason for it. Both mean updates contract by $`\gamma`$, and a table shifted from its own fixed point by a
constant is pushed back by a share $`1-\gamma`$ of the shift in either case ($`\gamma < 1`$, no terminal state). In
other directions the two differ, and it depends on the task for which. Practice on three small tasks, [the
race](02-q-learning.md#a-fair-race) of this chapter, shows no rule. Each method at its best step size, SARSA, the
on-policy method that the draft has in mind, needs far more episodes than Q-learning until its values are near their
fixed point, on all three; Expected SARSA, on-policy too, is level on one task, behind on another and a little ahead on
the third. With equal small steps the on-policy methods come first on the cliff and Q-learning does on M1. Three small
tasks with one $`\varepsilon`$ refute a rule; they do not establish the opposite one. (As given: by what fraction SARSA
needs more episodes than Q-learning to come near its fixed point, each at the best of three step sizes, on the graph or
M1, whichever is less. Corrected: the mean step back of both.)

The same paragraph of the draft credits off-policy methods with better exploration and worse guarantees. Exploration
is a matter of the policy that acts, and both kinds may use the same. What is true: an off-policy method may explore
as much as it likes without changing what it learns, while $`Q_\varepsilon`$ moves with $`\varepsilon`$. As to
guarantees, for tables Q-learning converges under (2.16) whatever acts, as long as it keeps trying every pair
($`\gamma < 1`$, bounded rewards), while SARSA needs a policy that becomes greedy in the limit if it is to find
$`Q^{\ast}`$ (Singh, Jaakkola, Littman and Szepesvári, 2000; from memory [S20]). With function approximation the
guarantees are others: where a policy is judged and values are linear, data in the shares of that policy are safe and
others need not be, as [chapter 3](03-dqn.md#when-the-values-run-away) shows.
*/
/* Median episodes until the error of Q is small, at the best of three step sizes. */
static int median_of_best(const struct race *race, enum q_method method) {
    enum { RUNS = 41 };
    int best = 2 * RACE_EPISODES;
    for (int j = 0; j < 3; j++) {
        int value[RUNS];
        for (int run = 0; run < RUNS; run++) {
            int reached[RACE_MEASURES];
            race_run(race, method, (double[]){0.1, 0.2, 0.5}[j], 16, run, reached);
            value[run] = reached[RACE_ERROR];
        }
        int median = race_median(value, RUNS).value;
        if (median < best) best = median;
    }
    return best;
}

/* A table that is its own fixed point, shifted by c: what is the expected error of an update? */
void erratum_on_policy(struct harness *t) {
    struct mdp m;
    double error = 0, c = 0.7, epsilon = 0.1;
    graph_two_state(&m);
    for (int off_policy = 0; off_policy < 2; off_policy++) {
        double q[4];
        struct q_agent x;
        q_enumerate(&m, off_policy ? 0 : epsilon, q, NULL);
        struct q_config config = {off_policy ? Q_LEARNING : SARSA, m.gamma, 0.1, 0, epsilon, 0, 0};
        q_init(&x, &config, 2, 2, NULL);
        for (int i = 0; i < 4; i++) x.q[0][i] = q[i] + c;
        for (int i = 0; i < 4; i++) {
            double mean = 0, pi[Q_MAX_ACTIONS];
            for (int j = 0; j < 4; j++) {
                struct q_step step = {i / 2, i % 2, m.r[2 * i + j / 2], j / 2, false};
                q_policy(&x, j / 2, pi);
                double delta = off_policy ? q_learning(&x, &step, 0) : q_sarsa(&x, &step, j % 2, 0);
                mean += m.p[2 * i + j / 2] * pi[j % 2] * delta;
            }
            error = worse(error, fabs(mean - FORMULA(-(1 - m.gamma) * c)));
        }
        q_free(&x);
    }
    CHECK("E26", error, 1e-12);
    mdp_free(&m);
    if (t->mutation != PLAIN) {
        REFUTE("E26", 0, 0); /* the race has no formula to perturb */
        return;
    }
    double late = INFINITY;
    for (int task = RACE_GRAPH; task <= RACE_M1; task += RACE_M1 - RACE_GRAPH) {
        struct race race;
        race_init(&race, (enum race_task)task);
        for (int k = 0, actions = race.m.actions; k < 2; k++)
            for (int i = 0; i < race.m.states * actions; i++) { /* where an episode begins every action is taken */
                EXPECT(race.m.start[i / actions] == 0 || race.weight[k][i] > 0);
                EXPECT(!race.m.terminal[i / actions] || race.weight[k][i] == 0);
            }
        int sarsa = median_of_best(&race, SARSA), learning_q = median_of_best(&race, Q_LEARNING);
        late = fmin(late, (double)(sarsa - learning_q) / learning_q);
        race_free(&race);
    }
    REFUTE("E26", late, 0.1);
}
