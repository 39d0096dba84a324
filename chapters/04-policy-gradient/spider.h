/*
## The drunken spider

The blog draft ends its section on policy gradients with a story. A spider has had too much at the pub and wants to go
home. The near way, by point A, leads over a narrow bridge; the far way, by point B, around the lake. He is drunk and
stumbles, and a stumble on the bridge is a bath. Policy gradients, says the draft, would take the bridge: if coming
closer to home is rewarded, point A looks better than point B, and they lack the foresight to see further, their time
horizon being limited [S34].

So here is the spider, on the map of the figure at the top of this page, with the rewards that the story asks for. A
step goes up, down, left or right; with probability 0.2 he stumbles and goes to one of the two sides instead, either
with probability 0.1. A step against the border leaves him where he is. The reward of a step is the number of cells by
which it brought him closer to home, counted along rows and columns, less 0.1 for the time it takes. A fall into the
lake costs another 20. The evening ends in the lake or at home. There is no discount.

In the rewards there is nothing that would draw him to A or warn him of it, except that a step onto the bridge is a
step towards home, and so is the next one. Only the values know better.

fold: The contract of the spider's evening
*/
#ifndef SPIDER_H
#define SPIDER_H

#include "policy_gradient.h"
#include "worlds/mdp.h"

enum { SPIDER_ROWS = 7, SPIDER_COLUMNS = 9, SPIDER_CELLS = SPIDER_ROWS * SPIDER_COLUMNS };
enum { SPIDER_UP, SPIDER_RIGHT, SPIDER_DOWN, SPIDER_LEFT, SPIDER_ACTIONS };

/* Two maps that differ in how far the lake reaches below the bridge: by one row or by three. */
enum spider_map { SPIDER_NEAR, SPIDER_FAR, SPIDER_MAPS };

extern const double spider_stumble, spider_step_cost, spider_lake_cost;

/* What is drawn in a cell of the map. */
char spider_at(enum spider_map map, int cell);

/* The evening as a finite MDP, gamma = 1; state: row * 9 + column. Release it with mdp_free. */
void spider_mdp(struct mdp *m, enum spider_map map);

/* How an evening under a policy goes. */
struct spider_evening {
    double expected; /* return */
    double home;     /* probability to get there */
    double bridge;   /* probability to set foot on the bridge */
    double steps;    /* expected number */
};

struct spider_evening spider_evaluate(const struct mdp *m, enum spider_map map, const double *pi);

/* Exact gradient ascent from the uniform policy: theta += rate * direction, `steps` times. `see` is called before each
 * step and after the last; it may be NULL. */
void spider_ascend(const struct mdp *m, enum pg_direction direction, double rate, int steps, double *theta,
                   void (*see)(void *context, int step, const double *theta), void *context);

/* Two kinds of short foresight: an evening that is over after `horizon` steps, by its own gradient, eq. 4.6; and the
 * whole evening, in which each score is weighted with the rewards of so many steps only (1: erratum E3). */
enum spider_foresight { SPIDER_SHORT_EVENING, SPIDER_SHORT_SIGHT };

/* As spider_ascend. */
void spider_ascend_short(const struct mdp *m, enum spider_foresight foresight, int horizon, double rate, int steps,
                         double *theta);

/* The policy with the largest expected return, by value iteration. */
void spider_optimum(const struct mdp *m, double *pi);

#endif
