/*
## Double Q-learning for actors

Before they come to the minimum, the authors of TD3 try the two older remedies of chapters 2 and 3. They are here
because the experiments compare them, in files of their own, since nothing else needs their code.

*DDQN-AC* is Double DQN's idea: let the current network choose and the old one rate. The targets' actions come from the
actor itself, and their values from the target critic. It is TD3 with all switches off, and one more: `target_actor`.

*DQ-AC* is Double Q-learning's: two actors and two critics. Each actor climbs its own critic, and each critic's targets
ask what the *other* target critic thinks of the own actor's next action. Both pairs learn from the same batches. The
first actor acts, in training and in evaluations.
*/
#ifndef TD3_VARIANTS_H
#define TD3_VARIANTS_H

#include "td3.h"

/* A configuration with all switches off, DDPG; "AHE" in the paper's tables: our architecture, hyperparameters and
 * exploration. */
struct td3_config td3_ahe(enum preset preset);

/* The same for DDQN-AC, eq. 6.13. */
struct td3_config td3_ddqn_ac(enum preset preset);

struct dq_ac {
    struct agent agent; /* first */
    struct td3 half[2]; /* DDQN-AC each, with the other's critic in the targets */
    real *y[2];         /* [rows] */
};

/* As td3_init, and what it says; the two halves start from parameters of their own. */
void dq_ac_init(struct dq_ac *dq_ac, const struct td3_config *config, int obs, const struct env_space *action, int rows,
                struct rng *rng);
void dq_ac_free(struct dq_ac *dq_ac);

/* Regression targets of the critic of half k, eq. 6.14. */
void dq_ac_targets(struct dq_ac *dq_ac, int k, const struct batch *batch, real *y);

#endif
