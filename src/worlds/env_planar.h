/*
# Seven tasks in a plane

A cart with a pole, a cart with two, an arm, a swimmer, the half of a cheetah, a leg that hops and two legs that walk:
Gymnasium's InvertedPendulum, InvertedDoublePendulum, Reacher, Swimmer, HalfCheetah, Hopper and Walker2d in their
version 5, moved by the [engine in a plane](planar.md) instead of MuJoCo. Version 4, in which many published results
were measured, differs in observations, rewards and contacts [S104] and is an option. Of the locomotion tasks on which
agents are compared two are missing, Ant and Humanoid: they leave the plane.
*/
#ifndef ENV_PLANAR_H
#define ENV_PLANAR_H

#include "worlds/env.h"
#include "worlds/planar.h"

enum env_planar_task {
    INVERTED_PENDULUM,
    INVERTED_DOUBLE_PENDULUM,
    REACHER,
    SWIMMER,
    HALF_CHEETAH,
    HOPPER,
    WALKER2D,
    PLANAR_TASKS
};

struct env_planar {
    struct env env; /* first */
    enum env_planar_task task;
    int version;         /* of Gymnasium's definition: 4 or 5 */
    int frames;          /* steps of the engine in a step of the environment */
    double target[2];    /* Reacher only */
    int tip_body;        /* whose tip the task looks at: of the upper pole, of the arm */
    double tip_at[2];    /* where it is in the body's frame */
    double tip[2];       /* where it was in the engine's last evaluation */
    struct planar state; /* q and v may be set by hand between steps */
    struct planar_model model;

    /* The engine: evaluates at the state, and takes `frames` steps under state.control; both leave `tip` and
     * state.constraint behind, and the second says whether the state is still sound. */
    void (*forward)(struct env_planar *p);
    bool (*advance)(struct env_planar *p);
};

/* version: 4 or 5; dies (EXIT_INPUT) for another. A step whose state or reward is no longer finite dies (EXIT_INPUT)
 * and says so. */
void env_planar_init(struct env_planar *p, enum env_planar_task task, int version);

/* The bodies and joints of a task, in version 5. */
void env_planar_model(struct planar_model *m, enum env_planar_task task);

/* The task's name, as in env.name. */
const char *env_planar_name(enum env_planar_task task);

#endif
