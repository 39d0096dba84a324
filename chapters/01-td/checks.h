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

void mean_reward(struct harness *t);
void returns(struct harness *t);
void values_and_actions(struct harness *t);
void bellman_equations(struct harness *t);
void horizons(struct harness *t);
void contraction(struct harness *t);
void graph_values(struct harness *t);

void monte_carlo(struct harness *t);
void bias(struct harness *t);
void ten_updates(struct harness *t);
void gradients(struct harness *t);
void residual_solution(struct harness *t);
void residual_solution_discounted(struct harness *t);
void batch(struct harness *t);
void ends(struct harness *t);
void batch_equality(struct harness *t);
void example_6_4(struct harness *t);

void erratum_tables(struct harness *t);
void erratum_full_backup(struct harness *t);
void erratum_reward(struct harness *t);
void erratum_horizon(struct harness *t);

#endif
