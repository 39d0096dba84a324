/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "dual.h"
#include "harness.h"
#include "tuned_sac.h"

/* The entropy of the density proportional to exp(-c (a - m)^2 / alpha), and its variance, by the trapezoidal rule. */
double quadratic_entropy(double c, double alpha, double *variance);

/* The density p[CELLS] of a squashed Gaussian component, and the width[CELLS] of cells, on a grid that is denser near
 * the ends. */
enum { CELLS = 4000 };
void density_of(double mu, double log_sigma, double *p, double *width);

/* The entropy of an action that is `half` times as large. */
double entropy_of(const double *p, const double *width, double half);

/* The share of so many episodes with random actions in which the raft comes to a gate. */
double random_passages(int episodes);

/* ---- sections ---- */

section_function best_policies, slopes_of_the_dual, strong_duality, concavity, factor_under_adam, quadratic_bandit,
    descent, rules, exponentiated, units_of_reward, bounded_price;
section_function units_of_action, targets, gradients, equal_critics, slopes_of_the_loss, whole_updates, bounds, actions,
    beginnings, survives_extremes;
section_function steps_of_the_raft, shut_gates;
section_function erratum_every_step;

#endif
