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

/* ---- sections ---- */

void best_policies(struct harness *t);
void slopes_of_the_dual(struct harness *t);
void strong_duality(struct harness *t);
void concavity(struct harness *t);
void factor_under_adam(struct harness *t);
void quadratic_bandit(struct harness *t);
void descent(struct harness *t);
void rules(struct harness *t);
void exponentiated(struct harness *t);
void units_of_reward(struct harness *t);
void bounded_price(struct harness *t);

void units_of_action(struct harness *t);
void targets(struct harness *t);
void gradients(struct harness *t);
void equal_critics(struct harness *t);
void slopes_of_the_loss(struct harness *t);
void whole_updates(struct harness *t);
void bounds(struct harness *t);
void actions(struct harness *t);
void beginnings(struct harness *t);
void survives_extremes(struct harness *t);

void erratum_every_step(struct harness *t);

#endif
