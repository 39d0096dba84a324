/*
## Clipped double Q-learning on a table

*For later reading: this section and the next one.* What the smaller of two values does can be seen best where nothing
else is in the way: on the tables of chapter 2, with exact values to compare with. There the method converges, and its
bias on the way is the opposite of Q-learning's, if the two tables learn from different samples.
*/
#ifndef TD3_TABLES_H
#define TD3_TABLES_H

#include "../02-q-learning/q_learning.h"

/* An agent of chapter 2 with two tables, that is of method DOUBLE_Q, which these update instead of q_update.
 * The target of the table `pick`, eq. 6.20. */
double clipped_target(const struct q_agent *x, const struct q_step *t, int pick);

/* The updates of eq. 6.21: of both tables by the target of the first one, and of the table that the coin names by its
 * own. Each counts the visit and takes the configured step. */
void clipped_both(struct q_agent *x, const struct q_step *t);
void clipped_one(struct q_agent *x, const struct q_step *t, int coin);

#endif
