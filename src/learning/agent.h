/*
# Agents

An agent owns networks, optimizers and a configuration, and nothing else. Sampling, the replay and every random number
are the loop's: what an agent needs of them it is given. So its action is a function of the parameters, the
observation and the noise, and its update a function of the parameters, the batch and the noise: the same in, the same
out, comparable number by number with any other implementation.
*/
#ifndef AGENT_H
#define AGENT_H

#include "learning/replay.h"
#include "worlds/env.h"

enum { AGENT_BLOCKS = 8, AGENT_LOSSES = 6 };

/* Named blocks of numbers: parameters of networks. */
struct agent_blocks {
    int n;
    const char *name[AGENT_BLOCKS];
    real *at[AGENT_BLOCKS];
    int size[AGENT_BLOCKS];
};

/* How much noise a call takes: so many uniform numbers on [0, 1), the largest of which round to 1 in single precision,
 * then so many standard normal ones. With keep > 0 the latter are a process instead, which the loop starts at 0 with
 * every episode: x_t = keep x_{t-1} + a standard normal number. */
struct agent_noise {
    int uniform, normal;
    double keep;
};

/* What an update reports: named numbers (losses, mean values, temperatures). */
struct agent_report {
    int n;
    const char *name[AGENT_LOSSES];
    double value[AGENT_LOSSES];
};

/* An agent's first member; an implementation fills it. */
struct agent {
    const char *name;
    int obs;                         /* numbers of an observation */
    struct env_space action;         /* what it acts in; a discrete action is one number */
    struct agent_noise act_noise;    /* per action */
    struct agent_noise update_noise; /* per row of a batch */

    /* action[action.dim] for s[obs]. noise: the numbers above, or NULL to act without exploration. `step` counts the
     * environment's steps, for schedules. */
    void (*act)(struct agent *agent, const real *s, const real *noise, long step, real *action);
    /* One update. noise: per row of the batch, rows one after the other; NULL where there is none. */
    void (*update)(struct agent *agent, const struct batch *batch, const real *noise, struct agent_report *report);
    struct agent_blocks (*params)(struct agent *agent);
    /* Shows what its updates depend on besides these blocks: its configuration, which must be the same on both sides,
     * and the numbers that move, of its optimizers and counters. NULL: a training of it cannot be saved. */
    void (*state)(struct agent *agent, struct state *state);
};

/* Numbers in an agent's view of an observation: n where it is discrete, else its dimension. */
int agent_observation_size(const struct env_space *observation);

/* s[agent_observation_size] from what the environment wrote: a copy, or a single 1 where it is discrete. */
void agent_observe(const struct env_space *observation, const double *from, real *s);

/* Between the units of a box, in which its interval is [-1, 1], and the environment's, component by component:
 *   action = (high + low)/2 + unit (high - low)/2
 * for n actions [n][dim]. The bounds are finite. Both may be the same array. */
void agent_from_unit(const struct env_space *action, int n, const real *unit, real *a);
void agent_to_unit(const struct env_space *action, int n, const real *a, real *unit);

/* NULL, or why the agent cannot act in the environment (a static text). */
const char *agent_misfit(const struct agent *agent, const struct env *env);

#endif
