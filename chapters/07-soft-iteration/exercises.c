/*
## Exercises

Ask and answer them with `build/07-soft-iteration --exercise 1 --answer X`. 7 needs [the second
page](07-why-entropy.md). In 8 and 9 you write a function of the chapter: its file says what it must do, and
`make exercise-07-8` [judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files
are [8_soft_maximum.c](../chapters/07-soft-iteration/exercises/8_soft_maximum.c) and
[9_soft_policy_backup.c](../chapters/07-soft-iteration/exercises/9_soft_policy_backup.c).

@exercises

<details><summary>Answers</summary>

1: @{07_exercises/1}. 2: @{07_exercises/2}. 3: @{07_exercises/3}; with one action it would be the reward alone, so a
soft value depends on how actions are counted. 4: @{07_exercises/4}. 5: @{07_exercises/5}. 6: @{07_exercises/6}.
7: @{07_exercises/7}; the soft optimal policy is at none: it bets with less than one half, the bet being worth less.

8 and 9: the chapter's own functions are the solutions; `soft_maximum` stands at (7.16), `soft_policy_backup` at (7.6).

</details>
*/
#include "exercises.h"

#include "inference.h"
#include "soft_iteration.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Where between two ends `below`, which holds at the lower one, ceases to hold. */
static double bisect(bool (*below)(const struct mdp *m, double x), const struct mdp *m, double low, double high,
                     double within) {
    while (high - low > within) {
        double x = (low + high) / 2;
        if (below(m, x))
            low = x;
        else
            high = x;
    }
    return low;
}

static double two_values(void) {
    return soft_maximum((double[]){1, 0}, 2, 0.5);
}

static bool certain(const struct mdp *m, double alpha) {
    double pi[2];
    (void)m;
    soft_softmax((double[]){1, 0}, 2, alpha, pi);
    return pi[0] > 0.99;
}

static double nearly_certain(void) {
    return bisect(certain, NULL, 0.01, 1, 1e-12);
}

static double two_ways_to_the_end(void) {
    struct mdp m;
    double v[6] = {0};
    graph_steered(&m);
    soft_value_iteration(&m, 1, v, 1e-13, 10000);
    mdp_free(&m);
    return v[3];
}

/* Whether Z -> sum_a exp(r / alpha) Z(next) shrinks: without a discount and without chance, (7.23) is this for
 * Z = exp(V / alpha), and sums of its powers are finite as long as it does. */
static bool shrinks(const struct mdp *m, double alpha) {
    double z[CLIFF_STATES], next[CLIFF_STATES], weight[CLIFF_STATES * CLIFF_ACTIONS * CLIFF_STATES], top = 0;
    int row = m->actions * m->states;
    for (int i = 0; i < m->states * row; i++) weight[i] = m->p[i] > 0 ? m->r[i] / alpha : -INFINITY;
    f64_exp_all(m->states * row, weight, weight);
    for (int s = 0; s < m->states; s++) z[s] = !m->terminal[s];
    for (int i = 0; i < 2000; i++) {
        top = 0;
        for (int s = 0; s < m->states; s++) {
            next[s] = 0;
            for (int k = 0; k < row; k++)
                if (weight[s * row + k] > 0) next[s] += weight[s * row + k] * z[k % m->states];
            top = larger(top, next[s]);
        }
        for (int s = 0; s < m->states; s++) z[s] = next[s] / top;
    }
    return top < 1;
}

static bool too_cold(const struct mdp *m, double alpha) {
    double v[2] = {0}, pi[4], to_come[2];
    soft_value_iteration(m, alpha, v, 1e-12, 10000);
    soft_improve(m, alpha, v, pi);
    soft_entropy_value(m, pi, to_come);
    return (1 - m->gamma) * (m->start[0] * to_come[0] + m->start[1] * to_come[1]) < 0.4;
}

/* The temperature on a task at which `below` ceases to hold. */
static double temperature_on(void (*make)(struct mdp *m), bool (*below)(const struct mdp *m, double alpha), double low,
                             double high, double within) {
    struct mdp m;
    make(&m);
    double alpha = bisect(below, &m, low, high, within);
    mdp_free(&m);
    return alpha;
}

static double never_arriving(void) {
    return temperature_on(cliff_mdp, shrinks, 0.5, 1, 1e-6);
}

/* The price of entropy on M1: the temperature at which the discounted mean entropy is 0.4. */
static double price(void) {
    return temperature_on(graph_two_state, too_cold, 0.01, 10, 1e-10);
}

/* E21: old and new value of the first state, by eq. 7.5. */
static double tied(void) {
    double q[4] = {1, 0, 0, 2}, before[2], after[2];
    soft_softmax(q, 2, 1, before);
    soft_softmax((double[]){(q[0] + q[2]) / 2, (q[1] + q[3]) / 2}, 2, 1, after);
    return soft_mean(q, before, 2, 1) - soft_mean(q, after, 2, 1);
}

static bool posterior_bets(const struct mdp *m, double alpha) {
    double v[GAMBLE_STATES] = {0}, pi[GAMBLE_STATES * GAMBLE_ACTIONS];
    inference_values(m, alpha, v, 0, 3);
    inference_policy(m, alpha, v, pi);
    return pi[1] > 0.5;
}

static double undecided(void) {
    return temperature_on(inference_gamble, posterior_bets, 0.1, 100, 1e-12);
}

const struct exercise soft_exercises[N_SOFT_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"Two actions are worth 1 and 0. What is their soft maximum at the temperature 0.5?", two_values, 1e-3},
    {"Two actions are worth 1 and 0. At which temperature does the softmax take the better of them with probability "
     "0.99?",
     nearly_certain, 1e-3},
    {"On the graph with a steering wheel both actions of s₄ do the same. What is the optimal soft value of s₄ at the "
     "temperature 1? (And what would it be if the two were counted as one action?)",
     two_ways_to_the_end, 1e-3},
    {"From which temperature on are the soft values of the cliff infinite, without a discount? (By program. Without "
     "chance and discount, Z = exp(V/α) turns (7.23) into a linear equation.)",
     never_arriving, 1e-3},
    {"At which temperature does the optimal policy of M1 have the entropy 0.4 nats, on average over its discounted "
     "visits, so that (7.42) is zero? (By program.)",
     price, 1e-3},
    {"In the smallest case of E21, by how much does V fall in the first state?", tied, 1e-3},
    {"One action earns 1, the other 3 with probability 1/5 and else -1. At which temperature is the posterior (7.45) "
     "undecided between the two? (And the soft optimal policy?)",
     undecided, 1e-3},
    {"Write soft_maximum, (7.16), so that it does not overflow at any temperature.", NULL, 0},
    {"Write soft_policy_backup, the soft Bellman operator of a policy, (7.6).", NULL, 0},
};

/*
## In the lecture

Of NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) this chapter covers the
slides *Soft Actor Critic Objective*, *Soft Policy Evaluation*, *Soft Policy Improvement*, *Soft Policy Iteration* and
*Soft Policy Improvement Derivation*, for finitely many states and actions as the slides assume; the paper asks for
finitely many actions so that the entropy is bounded [S68]. What the first of them writes as a mean over the on-policy
distribution is (7.3), up to a factor, if that distribution is the one of the discounted visits. The derivation on the
last is that of (7.12) to (7.14), the multiplier with the other sign. Of the slides *Critic Training*, *Actor Training*
and *Automatic Entropy Adjustment* it has the tabular half; chapters 8 and 9 have the other. What the slide *Soft Actor
Critic* calls regularized policy optimization is (7.53), on [the second page](07-why-entropy.md). Of the residual notes
it covers the section *Soft Optimal Bellman Equation and Objective*, whose lemma is (7.23), and of the SAC notes the
objective, the values and the updates of critic and actor.
*/
