/*
# Cliff walking

Example 6.6 of Sutton and Barto, *Reinforcement Learning: An Introduction* (2nd edition) [S16]: a grid of 4 rows and 12
columns. The agent starts in the lower left corner and wants to reach the lower right one; the cells between them are
a cliff. A step costs 1; a step into the cliff costs 100 and puts the agent back at the start without ending the
episode. A step against a wall leaves it where it is.
*/
#ifndef ENV_CLIFF_H
#define ENV_CLIFF_H

#include "worlds/env.h"
#include "worlds/mdp.h"

enum { CLIFF_ROWS = 4, CLIFF_COLUMNS = 12, CLIFF_STATES = CLIFF_ROWS * CLIFF_COLUMNS };
enum { CLIFF_START = (CLIFF_ROWS - 1) * CLIFF_COLUMNS };
enum cliff_action { CLIFF_UP, CLIFF_RIGHT, CLIFF_DOWN, CLIFF_LEFT, CLIFF_ACTIONS };

/* Observation: row * 12 + column, row 0 at the top. */
struct env_cliff {
    struct env env; /* first */
    int row, column;
};

void env_cliff_init(struct env_cliff *cliff, int time_limit);

/* The same task as a model, gamma = 1; release it with mdp_free. */
void cliff_mdp(struct mdp *m);

#endif
