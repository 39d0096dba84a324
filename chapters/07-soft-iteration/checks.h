/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "inference.h"
#include "random_mdp.h"
#include "soft_iteration.h"
#include "soft_samples.h"
#include "numbers/rng.h"

/* A section with several equations on the same cases goes over them once for each, and perturbs that one only. */
#define FORMULA_OF(k, x) (which == (k) ? FORMULA(x) : (x))
#define TERM_OF(k, x)    (which == (k) ? TERM(x) : (x))

enum { MAX_STATES = 6, MAX_PAIRS = 18, LONG = 700 }; /* LONG: steps after which the discount has left nothing */

/* ---- MDPs and policies ---- */

/* An MDP, a policy and a temperature: one of a list of cases. */
struct soft_case {
    struct mdp m;
    double pi[MAX_PAIRS], alpha;
    struct rng rng; /* also for whatever else a section draws */
    int i, n;
};

/* The list: M1 with its policy, the graph with a discount, random MDPs with and without an end. The loop is
 * `while (next_case(&x))`; at its end the last MDP has been freed. */
struct soft_case list_cases(uint64_t seed, int n);
bool next_case(struct soft_case *x);

extern const double m1_logits[4];

/* M1 with its policy, at the temperature 0.5; the caller frees the MDP. */
void m1_case(struct soft_case *x);

void random_row(struct rng *rng, double *pi, int n);
void random_policy(const struct mdp *m, struct rng *rng, double *pi);

/* E21's smallest case: two states and one to end in. */
void tied_mdp(struct mdp *m);

/* ---- one row ---- */

double entropy_of(const double *pi, int n);
double softmax_at(const double *theta, int n, int a);
double distance(const double *x, const double *y, int n);

/* ---- values straight from eq. 7.4 ---- */

/* Step by step from one state, or from one pair (a0 >= 0): rewards times reward_weight, and alpha times entropies. */
double collect(const struct mdp *m, double reward_weight, double alpha, const double *pi, int s0, int a0);
double state_value(const struct mdp *m, double alpha, const double *pi, int s);
double action_value(const struct mdp *m, double alpha, const double *pi, int s, int a);

/* y = sum over k of (gamma P_pi)^k x. */
void propagate(const struct mdp *m, const double *pi, const double *x, double *y);

/* The ordinary action values of a case under another reward: eq. 7.8, or with another discount of the entropy. */
void augmented_values(struct harness *t, const struct soft_case *x, double discount, double *q);

/* pi[s] = softmax of q[s] at the temperature alpha, as eq. 7.14 is printed. */
void soften(const struct mdp *m, double alpha, const double *q, double *pi);

/* ---- optima ---- */

/* The soft optimum, by iteration; positive where that converged. */
double soft_optimum(const struct mdp *m, double alpha, double *v);

struct state_of {
    const struct mdp *m;
    double alpha;
    int s;
};

/* The soft optimality operator in a state (of the context, a struct state_of), as eq. 7.23 is printed. */
double backed_up(const double *v, void *context);

/* ---- maxima by trying, without a formula for where they are ---- */

/* The largest value of a concave function between two ends, by golden sections. */
double golden(double (*f)(double x, void *context), void *context, double low, double high);

/* p (q - alpha log p): what an action of probability p adds to value and entropy. */
double part_of(double p, double q, double alpha);

/* The most value and entropy that a distribution over two or three actions with the sum c can have. */
double best_split(const double *q, int n, double alpha, double c);

/* Where that maximum is, of two actions and c = 1: the probability of the first. */
double found_by_trying(const double *q, double alpha);

/* ---- the dual problem ---- */

/* The problem at the temperature alpha. */
struct dual {
    const struct mdp *m;
    double target, alpha;
    double p; /* of the first action in the first state */
};

/* The dual function at *alpha, eq. 7.41; context: a struct dual. */
double dual_at(const double *alpha, void *context);

/* ---- the agent ---- */

/* A configuration in which no two rates are the same, and a random critic and actor. */
extern const struct tsac_config tsac_some;
void tsac_fill(struct tsac *x, struct rng *rng);

/* ---- sections ---- */

section_function entropy, values, augmented_reward, contraction, one_state, extremes, improvement;
section_function optimum, newton, iterations, cold, cold_ties, hot, hot_policies, residual;
section_function critic, actor, soft_policy_gradient, temperature, updates, playing, endings, arriving,
    last_probabilities;
section_function posterior, luck, nearest, soft_targets, regularized, bridges;
section_function erratum_exponent, erratum_loss, erratum_next_action, erratum_actor, erratum_weights, erratum_uniform,
    erratum_missing, erratum_returns, erratum_class, erratum_augmented;

#endif
