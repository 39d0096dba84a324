/*
# The same tasks on MuJoCo

The [same tasks](env_planar.md) with the engine MuJoCo underneath, for whoever wants to hold the book's own engine
against it. It is optional: the build looks for the library, and without it everything else is as before. Observations,
rewards and starts are the code of the other page; only the engine's two functions differ.
*/
#ifndef ENV_MUJOCO_H
#define ENV_MUJOCO_H

#include "worlds/env_planar.h"

struct env_mujoco {
    struct env_planar planar;                               /* first; its state mirrors the engine's */
    void *model, *data;                                     /* owned */
    void (*mirrored)(struct env *env, struct state *state); /* the state of the mirror alone */
    int tip;                                                /* the engine's number of the site, or -1 */
};

/* The library's version, or NULL where the build has none. */
const char *env_mujoco_version(void);

/* Dies (EXIT_RESOURCE), saying how to get it, in a build without the library or when the library is of another version
 * than its header; dies (EXIT_INPUT) when `folder`/NAME.xml, NAME the task's, cannot be read or is another model. Any
 * error of the engine ends the program, and so does a warning, which means a step that went wrong. */
void env_mujoco_init(struct env_mujoco *e, enum env_planar_task task, int version, const char *folder);
void env_mujoco_free(struct env_mujoco *e);

/* How exactly the engine's solver is to meet its optimum: 0, as the models say, or 1e-8, as is its default. */
void env_mujoco_tolerance(struct env_mujoco *e, double tolerance);

/* One step of the engine from planar.state under its control, which leaves the state after it there. */
void env_mujoco_step(struct env_mujoco *e);

#endif
