/*
# Finite Markov decision processes, exactly

When states and actions can be counted and the probabilities are known, nothing needs to be learned: values are the
solution of linear equations. This module computes them. It is the yardstick of the book: whatever a learning method
arrives at is measured against it. Chapter 1 derives the equations.
*/
#ifndef MDP_H
#define MDP_H

#include <stdbool.h>

/* A finite MDP. Terminal states have no transitions and the value 0. */
struct mdp {
    int states, actions;
    double gamma;   /* discount, 0 to 1 */
    double *p;      /* [s][a][s2]: probability of s2 after a in s; each row of a non-terminal state sums to 1 */
    double *r;      /* [s][a][s2]: reward on that transition */
    double *start;  /* [s]: probability that an episode starts in s */
    bool *terminal; /* [s] */
};

/* All probabilities and rewards zero, no state terminal. Dies without memory. mdp_free releases it. */
void mdp_init(struct mdp *m, int states, int actions, double gamma);
void mdp_free(struct mdp *m);

/* The place of (s, a, s2) in p and r. */
static inline int mdp_at(const struct mdp *m, int s, int a, int s2) {
    return (s * m->actions + a) * m->states + s2;
}

/* Adds a transition: p(s2 | s, a) = p, with reward r. */
void mdp_arrow(struct mdp *m, int s, int a, int s2, double p, double r);

/* What is wrong with m (a row that does not sum to 1, a probability outside of [0, 1], a reward that is not finite),
 * as a static text, and the state in *state; NULL when nothing is. */
const char *mdp_fault(const struct mdp *m, int *state);

/* r(s, a), eq. mdp.1. */
double mdp_reward(const struct mdp *m, int s, int a);

/* r(s, a) + gamma sum_s2 p(s2 | s, a) v[s2], eq. mdp.2: one full backup. */
double mdp_backup(const struct mdp *m, const double *v, int s, int a);

/* q[s][a], the backup of every pair. */
void mdp_action_values(const struct mdp *m, const double *v, double *q);

/* v[s] of the policy pi[s][a], eq. mdp.3: exact up to rounding. False where it is not finite: gamma = 1, and from some
 * state the policy never reaches a terminal one. */
bool mdp_value(const struct mdp *m, const double *pi, double *v);

/* Expected discounted number of visits d[s] from the start distribution, eq. mdp.4. False as above. */
bool mdp_visits(const struct mdp *m, const double *pi, double *d);

/* Value iteration from v (any), eq. mdp.5, until no value moves by more than `tolerance`; returns the number of sweeps,
 * or -1 after `limit` of them. */
int mdp_value_iteration(const struct mdp *m, double *v, double tolerance, int limit);

/* policy[s] = the first action that maximises q[s][a]. */
void mdp_greedy(const struct mdp *m, const double *q, int *policy);

/* pi[s][a] = 1 for a = policy[s], else 0. */
void mdp_deterministic(const struct mdp *m, const int *policy, double *pi);

/* Steps through all actions^states deterministic policies, as an odometer; start from all zeros. False after the last.
 * The actions of terminal states do not matter and stay 0. */
bool mdp_next_policy(const struct mdp *m, int *policy);

/* A state from which no sequence of possible transitions leads to a terminal state, or -1. */
int mdp_stuck(const struct mdp *m);

#endif
