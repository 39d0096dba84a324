/*
## What is wrong in the sources

The blog draft is Ignat Georgiev's *Deriving Soft Actor Critic*.

### E1. The comparison table gives 2.667 for the exact value of s1

The table that compares the methods in Georgiev's draft *Deriving Soft Actor Critic* has $`V(s_1) = 2.667`$ under DP
[S1]. The draft's own calculation ends at $`-2.2667`$, which is $`-34/15`$. The sign is lost, and even $`-2.667`$ would
not be the value.

### E2. The comparison table gives -1.0 for the Monte Carlo value of s3

The draft computes $`V(s_3) = -2/1 = -2`$ from the one episode that visits s3, by first visits, and its table says
$`-1.0`$ [S2]. Counting every visit gives $`(-2-1)/2 = -1.5`$. Neither of the two gives $`-1`$; only the return after
the *last* visit would.

### E31. Dynamic programming is said to go from left to right (no numbers)

The draft applies the Bellman equation to all states "going from left to right" [S6]. A value is computed from the
values of the states that follow, so the calculation begins at the end and goes against the arrows.

### E32. Expectations draw the next state from a distribution of the present one (no numbers)

In the draft's objective $`s_{t+1}`$ is drawn from $`p(s_t \mid s_{t-1}, a_{t-1})`$, a distribution of $`s_t`$ [S6].
It is drawn from $`p(s_{t+1} \mid s_t, a_t)`$, as the draft has it in its Bellman equations.
*/
#include "checks.h"
#include "graph_file.h"
#include "worlds/env_graph.h"

void erratum_tables(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double exact[6], first[6] = {0}, every[6] = {0};
    graph_chain(&m);
    EXPECT(mdp_value(&m, one, exact));
    CHECK("E1", fabs(FORMULA(-34. / 15) - exact[0]), 1e-14);
    REFUTE("E1", fabs(2.667 - exact[0]), 1e-3);
    EXPECT(fabs(-2.667 - exact[0]) > 0.1);
    graph_file_worked(&data);
    td_monte_carlo(&data, 1, FIRST_VISIT, 6, first, NULL);
    td_monte_carlo(&data, 1, EVERY_VISIT, 6, every, NULL);
    CHECK("E2", worse(fabs(FORMULA(-2) - first[2]), fabs(FORMULA(-1.5) - every[2])), 1e-14);
    REFUTE("E2", fmin(fabs(-1.0 - first[2]), fabs(-1.0 - every[2])), 1e-3);
    td_free(&data);
    mdp_free(&m);
}

/*
### E7. The update called TD(0) is a full backup

The draft's equation for TD(0), in its section *TD Learning*, has an expectation over the next state inside [S3]. That
needs the model, and is an incremental form of dynamic programming. TD(0) takes the state that was sampled, as the
draft's own ten updates do: with the expectation they would come out differently.
*/
void erratum_full_backup(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double as_given[6] = {0}, corrected[6] = {0}, given_error = 0, error = 0;
    graph_chain(&m);
    graph_file_worked(&data);
    for (int i = 0; i < data.n; i++) {
        struct td_step step = data.step[i];
        as_given[step.s] += 0.5 * (mdp_backup(&m, as_given, step.s, 0) - as_given[step.s]);
        given_error = worse(given_error, fabs(as_given[step.s] - printed[i]));
        corrected[step.s] += 0.5 * (step.r + corrected[step.s2] - corrected[step.s]);
        error = worse(error, fabs(FORMULA(corrected[step.s]) - printed[i]));
    }
    CHECK("E7", error, 1e-15);
    REFUTE("E7", given_error, 1e-3);
    td_free(&data);
    mdp_free(&m);
}

/*
### E24. The Markov assumption does not make the reward a function of state and action

The draft derives $`r: S \times A \to \mathbb{R}`$ as a corollary of the Markov assumption on the transitions [S4]. It
is a further assumption. States may be Markov while the reward depends on where the step leads, on chance, or even on
the past. If the reward, too, depends on nothing earlier, as (1.1) demands, then (1.3) holds: values only see its mean
$`r(s,a)`$. (As given: the standard deviation of the reward around $`r(s,a)`$ in a Markov process that pays by where
the step leads. Corrected: its values, by enumeration, against those of the mean rewards.)
*/
void erratum_reward(struct harness *t) {
    struct mdp m;
    struct m1 x = make_m1();
    double deviation = 0, error = 0;
    noisy_two_state(&m);
    for (int i = 0; i < 8; i++) {
        double away = m.r[i] - mdp_reward(&m, i / 4, i / 2 % 2);
        deviation += x.pi[i / 2] / 2 * m.p[i] * away * away; /* both states equally likely */
    }
    for (int s = 0; s < 2; s++) error = worse(error, fabs(trajectories(&m, x.pi, s, 6, x.v) - FORMULA(x.v[s])));
    CHECK("E24", error, 1e-12);
    REFUTE("E24", sqrt(deviation), 0.1);
    mdp_free(&m);
    mdp_free(&x.m);
}

/*
### E25. With a finite horizon the value depends on the time too

The draft fixes a horizon $`T`$ and writes $`V^\pi(s_t) = \sum_{n=t}^{T} \ldots`$ [S5]. The sum depends on $`t`$ as well
as on the state, so the two $`V^\pi`$ in its Bellman equation are different functions; its notation, and its later
$`V(s)`$, do not say so. With $`T`$ fixed the value depends on the steps to go, (1.12). One function of the state is
right for an unlimited horizon with $`\gamma < 1`$, or where episodes end by themselves, as on the graph. (As given:
the largest difference between the values with 1 and with 6 steps to go on a two-state process.)
*/
void erratum_horizon(struct harness *t) {
    struct m1 x = make_m1();
    double one_step[2], six_steps[2], error = 0;
    td_horizon_value(&x.m, x.pi, 1, one_step);
    td_horizon_value(&x.m, x.pi, 6, six_steps);
    for (int s = 0; s < 2; s++)
        error = worse(error, fabs(FORMULA(six_steps[s]) - trajectories(&x.m, x.pi, s, 6, NULL)));
    CHECK("E25", error, 1e-12);
    REFUTE("E25", fmax(fabs(six_steps[0] - one_step[0]), fabs(six_steps[1] - one_step[1])), 0.1);
    mdp_free(&x.m);
}
