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

void improvement(struct harness *t);
void optimality(struct harness *t);
void iterations(struct harness *t);
void small_gains(struct harness *t);
void contraction(struct harness *t);
void trembling(struct harness *t);

void policies(struct harness *t);
void updates(struct harness *t);
void moments(struct harness *t);
void rest(struct harness *t);
void gradients(struct harness *t);
void steps(struct harness *t);

void largest_of_guesses(struct harness *t);
void double_estimator(struct harness *t);
void loop(struct harness *t);
void learning(struct harness *t);
void example_6_7(struct harness *t);

void erratum_next_action(struct harness *t);
void erratum_on_policy(struct harness *t);

#endif
