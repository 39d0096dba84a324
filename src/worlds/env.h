/*
# Environments

An environment is what an agent acts in: it answers an action with a reward and an observation. Two kinds of spaces
occur, for observations and for actions alike: *discrete*, one of $`n`$ values, and *box*, a vector of $`d`$ real
numbers between bounds. Both are passed as an array of doubles; a discrete value is a single number $`0 \ldots n-1`$.

An episode can end in two ways that must not be confused. It is *terminated* when the task is over: nothing follows,
and the value of what follows is 0. It is *truncated* when only the clock ran out: the task goes on unobserved, and
the value of what follows is that of the last observation. Every method of this book that bootstraps does so from a
truncated step and not from a terminated one.
*/
#ifndef ENV_H
#define ENV_H

#include "numbers/rng.h"
#include "programs/state.h"

#include <stdbool.h>

struct env_space {
    int n;                    /* discrete with values 0 ... n - 1; 0: a box */
    int dim;                  /* numbers in the array: 1 where discrete */
    const double *low, *high; /* [dim], of a box of actions */
};

struct env_result {
    double reward;
    bool terminated, truncated;
};

/* An environment's first member. An implementation fills the upper part and its functions, of which `step` sees valid
 * actions only; callers use env_reset, env_step and env_state. No function keeps a pointer to a generator. */
struct env {
    const char *name;
    struct env_space observation, action;
    int time_limit; /* steps until truncation; 0: none */
    void (*reset)(struct env *env, struct rng *rng, double *observation);
    struct env_result (*step)(struct env *env, const double *action, struct rng *rng, double *observation);
    void (*state)(struct env *env, struct state *state); /* shows its own numbers; NULL: it cannot be saved */

    int steps;    /* of this episode */
    bool running; /* an episode is under way */
};

/* Starts an episode; writes observation[observation.dim]. Dies (EXIT_RESOURCE), as env_step does, naming step, quantity
 * and component, where the environment answers with a reward or an observation that is not finite. */
void env_reset(struct env *env, struct rng *rng, double *observation);

/* Takes one step. `truncated` is set by the time limit and never together with `terminated`.
 * Dies (EXIT_INPUT) for an action that is NaN, infinite, or no value of a discrete space; an action outside of a box is
 * the environment's to clip. Calling it without a running episode is a mistake of the caller. */
struct env_result env_step(struct env *env, const double *action, struct rng *rng, double *observation);

/* What a network learns from is looked at where it comes in, in an episode's first observation and in every step's: a
 * number that is finite as a double may be none as a real. Dies (EXIT_RESOURCE), naming the step of the training. */
void env_refuse_unreal(const struct env *env, int step, double reward, const double *observation);

/* Everything that the environment's next steps depend on, with what it is called and the sizes of its spaces. */
void env_state(struct env *env, struct state *state);

#endif
