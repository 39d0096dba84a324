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

section_function scores, trajectories, finite_values, estimators, single_estimates, samples;
section_function discounted, dropped_factor, shared_parameter, best_baseline, actor, td_error, wrong_critic;
section_function spider_steps, spider, spider_foresight;
section_function normal_basics, normal_score, logistic, mixture_of_logistics;
section_function clipping, full_density, full_gradient, mixture_density_and_score, entropy_of_mixture,
    bounds_of_entropy, gradient_of_entropy;
section_function loss_through_network, weights, collected, acting, acting_twice, certain, whole_updates,
    training_by_hand, training;
section_function advantages, bias_of_the_critic, weights_of_the_critic, training_of_the_critic, training_stops;
section_function erratum_own_reward, erratum_proof;

#endif
