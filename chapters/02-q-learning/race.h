/*
## A fair race

Which method learns faster, an on-policy or an off-policy one? The question is not well put until three things are
fixed. *Which step size?* Each method gets several, and is judged by its best. *Learned what?* The methods have
different destinations, $`Q^{\ast}`$ and $`Q_\varepsilon`$, and each is measured by its own; and then by what its
policies are worth, exactly, once without and once with the share $`\varepsilon`$ of random actions. *When is one
there?* From the first check on at which the demand is met and remains met to the end, not when it is met once by
luck.

fold: What a race knows and what it reports
*/
#ifndef RACE_H
#define RACE_H

#include "q_learning.h"
#include "worlds/env_graph.h"

enum { RACE_EPISODES = 600 };
enum race_task { RACE_GRAPH, RACE_CLIFF, RACE_M1, RACE_TASKS };
enum race_measure {
    RACE_GREEDY, /* the greedy policy's return is within 5% of the optimum */
    RACE_ACTING, /* the epsilon-greedy policy's return is within 5% of the best epsilon-greedy one */
    RACE_ERROR,  /* the distance of Q from its own fixed point is below a fifth of what it was at the start, eq. 2.23 */
    RACE_MEASURES
};

extern const double race_epsilon;
extern const char *const race_task_name[RACE_TASKS];

/* A task with everything that a race needs to know exactly. */
struct race {
    struct mdp m;
    struct env_graph env;
    int every;         /* episodes from check to check */
    double *fixed[2];  /* [s][a]: the optimal values, and those of eq. 2.12 */
    double *weight[2]; /* [s][a]: how often the epsilon-greedy policy of fixed[k] is in the pair */
    double best[2];    /* return of the best policy, and of the best epsilon-greedy one */
};

void race_init(struct race *race, enum race_task task);
void race_free(struct race *race);

/* The lower median of value[n], which are sorted here, and a 95 percent confidence interval for the true one, between
 * two order statistics: how many values lie below it is a matter of tossing a coin, and that number stays between their
 * ranks. */
struct race_median {
    int value, low, high;
};

struct race_median race_median(int *value, int n);

/* One run: reached[measure] = episodes until the demand is met for good; more than RACE_EPISODES where it never is. */
void race_run(const struct race *race, enum q_method method, double alpha, uint64_t seed, int run, int *reached);

#endif
