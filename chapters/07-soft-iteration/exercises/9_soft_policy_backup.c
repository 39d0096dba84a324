/* Exercise 9 of chapter 7: the soft Bellman operator of a policy
 * Equation: (7.6)
 * Judged by: soft values;contraction
 *
 * From action values q[s][a] make the next ones, after[s][a] = r(s, a) + gamma times the mean over the next states s'
 * of their soft values: the mean over the policy's actions of q[s'][a'] - alpha log pi[s'][a'], and 0 where s' is
 * terminal. Tables are rows of m->actions numbers, one row per state. Two functions of the book do most of it:
 *   soft_mean(q, pi, n, alpha)          of one state: sum_a pi[a] (q[a] - alpha log pi[a]), with 0 log 0 = 0
 *   mdp_action_values(m, v, after)      after[s][a] = r(s, a) + gamma sum_s' p(s' | s, a) v[s']
 * and m->terminal[s] says whether s is terminal. after may not be q.
 */
#include "../soft_iteration.h"
#include "programs/exercise.h"
#include "programs/memory.h"

#include <stdlib.h>

void soft_policy_backup(const struct mdp *m, double alpha, const double *pi, const double *q, double *after) {
    double *v = allocate((size_t)m->states, sizeof *v);
    NOT_WRITTEN;
    free(v);
}

/* Hint: fill v, state by state, then call mdp_action_values once. The entropy is that of the next state's policy:
 * nothing is paid for the action a itself. (In the book a function fills v: soft_state_values.) */
