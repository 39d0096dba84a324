/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "td.h"

/* M1, its policy, and both of the policy's values by the series that defines them. The caller frees m. */
struct m1 {
    struct mdp m;
    double pi[4], v[2], q[4];
};

struct m1 make_m1(void);

/* M1 with rewards that depend on the next state and have the same means. */
void noisy_two_state(struct mdp *m);

/* Sum over every trajectory of n steps from s of its probability times its discounted rewards, plus gamma^n times the
 * tail of its last state; tail NULL: 0. */
double trajectories(const struct mdp *m, const double *pi, int s, int n, const double *tail);

extern const double one[6];      /* the policy where there is one action */
extern const double printed[10]; /* what the draft's ten updates write, by its own table */

section_function mean_reward, returns, values_and_actions, bellman_equations, linear_system, horizons, contraction,
    graph_values;

section_function monte_carlo, bias, ten_updates, gradients, residual_solution, residual_solution_discounted, batch,
    ends, batch_equality, example_6_4;

section_function n_steps, n_step_means, lambda_returns, lambda_steps, both_views, online_traces, weighted_means,
    weighted_squares, weights_on_a_loop, weighted_episodes;

section_function erratum_tables, erratum_full_backup, erratum_reward, erratum_horizon;

#endif
