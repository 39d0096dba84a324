/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "dqn.h"
#include "harness.h"
#include "worlds/mdp.h"

enum { OBS = 3, ACTIONS = 4, ROWS = 12, MAX_PARAMETERS = 100 }; /* of the agent that is checked, and its batch */

struct setting {
    struct dqn dqn;
    struct batch batch;
};

/* A network of two small hidden layers whose target differs from it, and a batch with every kind of row. */
void make(struct setting *x, struct dqn_config config);
void release(struct setting *x);

/* Q(s, a; parameters). */
double literal_q(const struct mlp *net, const double *p, const double *s, int a);

/* On M1 with the values v of the next state fixed: the mean squared error of a pair as a function of its value q. */
double pair_error(const struct mdp *m, const double *v, int pair, double q);

/* Var[v(s')] after a pair. */
double variance_after(const struct mdp *m, const double *v, int pair);

section_function targets, smaller_targets, gradients, clipping, least_loss, correlated_mean;

section_function actions, edges_of_acting, whole_updates;

section_function mean_step, projected_fixed_point, shorter_at_home, leads_home, how_far, tipping_share, star_to_all,
    star_in_two, copies_of_the_agent, one_parameter, late_copies, learners;

section_function erratum_loss, erratum_target;

#endif
