/* The sections of this chapter's checks, and what several of them need: M1, by brute force. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "policy_gradient.h"

enum { STEPS = 4 };

struct m1 {
    struct harness *t;
    struct mdp m;
    double theta[4], pi[4]; /* pg_logits and their policy */
    int steps;
    double sum[4]; /* of an enumeration */
};

/* The caller releases m. */
struct m1 make_m1(struct harness *t, double gamma);

/* pi(a | s), and d pi(a | s) / d theta(s, b). */
double softmax_of(const double *theta, int s, int a);
double slope(const struct m1 *x, int s, int a, int b);

/* The expected discounted return of n steps from s, branch by branch; and from the start, for a struct m1, of x.steps
 * steps and, as a series over the chain of states, without an end. */
double branch(const struct m1 *x, const double *theta, int s, int n);
double finite_return(const double *theta, void *context);
double infinite_return(const double *theta, void *context);

/* The series from a distribution of the first state. */
double series(const struct m1 *x, const double *theta, const double *start);

/* Score of step t of a path, by parameter (s, a): eq. 4.8. */
double score(const struct m1 *x, const struct pg_trajectory *path, int t, int s, int a);

/* Add one trajectory of a struct m1 to its sum: eq. 4.3; eq. 4.5 (gamma = 1) and eq. 4.11. */
void add_whole(void *context, const struct pg_trajectory *path, double probability);
void add_to_go(void *context, const struct pg_trajectory *path, double probability);

/* Relative error of an enumerated formula against the derivative of the enumerated return. */
typedef void (*path_visitor)(void *, const struct pg_trajectory *, double);
double enumerated_error(struct harness *t, path_visitor add, double gamma);

void scores(struct harness *t);
void trajectories(struct harness *t);
void finite_values(struct harness *t);
void estimators(struct harness *t);
void single_estimates(struct harness *t);
void samples(struct harness *t);
void discounted(struct harness *t);
void dropped_factor(struct harness *t);
void shared_parameter(struct harness *t);
void best_baseline(struct harness *t);
void actor(struct harness *t);
void td_error(struct harness *t);
void clipping(struct harness *t);
void full_density(struct harness *t);
void full_gradient(struct harness *t);
void mixture_density_and_score(struct harness *t);
void entropy_of_mixture(struct harness *t);
void gradient_of_entropy(struct harness *t);
void loss_through_network(struct harness *t);
void weights(struct harness *t);
void collected(struct harness *t);
void acting(struct harness *t);
void certain(struct harness *t);
void whole_updates(struct harness *t);
void training_by_hand(struct harness *t);
void training(struct harness *t);
void spider_steps(struct harness *t);
void spider(struct harness *t);
void erratum_own_reward(struct harness *t);
void erratum_proof(struct harness *t);

#endif
