/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "q_learning.h"
#include "random_mdp.h"

enum { MAX_PAIRS = 12 }; /* of the small MDPs */

/* pi[s][a]: uniform numbers, each row divided by its sum. */
void random_policy(const struct mdp *m, struct rng *rng, double *pi);

/* The largest of row[n], and the place of the first largest of three. */
double largest_of(const double *row, int n);
int first_largest(const double *row);

/* An agent with 4 states, 3 actions and random tables, acting 0.3-greedily. */
void random_agent(struct q_agent *x, enum q_method method, struct rng *rng);

/* E max of n standard normals as the integral of 1 - F(x) - F(-x) over x > 0, where F = Phi^n. */
double maximum_by_tails(int n);

section_function improvement, optimality, iterations, small_gains, contraction, trembling;

section_function policies, updates, moments, rest, gradients, steps;

section_function largest_of_guesses, double_estimator, loop, learning, example_6_7;

section_function erratum_next_action, erratum_on_policy;

#endif
