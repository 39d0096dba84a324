/*
## What is wrong in the sources

The first error below is from the notes *Soft actor critic* (a set of lecture notes on SAC, without an author's name),
where it is said of its critic; it concerns every method that learns from its own targets. The second is from the blog
draft.

### E8. The critic is optimal when the loss reaches zero

The notes minimise the expected squared temporal-difference error over transitions, say that the value is optimal once
this error has converged to zero, and take it for a good proxy for that reason [S29]. Where it is zero on all
transitions the values are indeed right, if only those of the current policy. But with chance in the transitions it
cannot become zero: at the right values it is (3.5) on average. So its size does not tell how far the values are from
right; that would be the square of the *mean* error of a pair, which a sample does not show. The loss is also written
there with the same parameters $`\theta`$ in the target, to be minimised as a whole; its minimiser is then not the
values either, (1.23). (The second version in the notes has a target network and is free of this second fault.) (As
given: the mean squared TD error at the optimal values of M1, which should be 0. Corrected: that error against (3.5).)
*/
#include "checks.h"
#include "worlds/env_graph.h"

void erratum_loss(struct harness *t) {
    struct mdp m;
    double v[2] = {0}, mean = 0, variance = 0;
    graph_two_state(&m);
    EXPECT(mdp_value_iteration(&m, v, 1e-14, 10000) > 0);
    for (int pair = 0; pair < 4; pair++) {
        mean += pair_error(&m, v, pair, mdp_backup(&m, v, pair / 2, pair % 2)) / 4;
        variance += variance_after(&m, v, pair) / 4;
    }
    CHECK("E8", fabs(mean - FORMULA(0.81 * variance)), 1e-12);
    REFUTE("E8", fabs(mean - 0), 1e-2);
    mdp_free(&m);
}

/*
### E33. The ordinary target of a DQN has the present state and action

The draft's note on terminal states gives the target of an ordinary transition as $`r_t + \gamma\,\hat Q(s_t, a_t)`$
[S28], where it must be (3.1), with the maximum at the next state, as in its own loss. A target with the present state
knows of nothing that follows: its fixed point is $`r/(1-\gamma)`$. In the same place the draft refers to the paper of
2013 for all details, the target network among them, which came in 2015 [S27]; and Q-learning is said to work for
"deterministic action spaces", which should be discrete ones [S28]. (As given: the largest error of that fixed point on
M1. Corrected: the largest difference between the optimal values and the means of their targets (3.1).)
*/
void erratum_target(struct harness *t) {
    struct mdp m;
    double v[2] = {0}, q[4], as_given = 0, error = 0;
    graph_two_state(&m);
    EXPECT(mdp_value_iteration(&m, v, 1e-14, 10000) > 0);
    mdp_action_values(&m, v, q);
    for (int pair = 0; pair < 4; pair++) {
        double mean = 0;
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(&m, pair / 2, pair % 2, s2);
            mean += m.p[at] * (m.r[at] + TERM(m.gamma * fmax(q[2 * s2], q[2 * s2 + 1])));
        }
        error = worse(error, fabs(FORMULA(mean) - q[pair]));
        as_given = worse(as_given, fabs(mdp_reward(&m, pair / 2, pair % 2) / (1 - m.gamma) - q[pair]));
    }
    CHECK("E33", error, 1e-12);
    REFUTE("E33", as_given, 0.1);
    mdp_free(&m);
}
