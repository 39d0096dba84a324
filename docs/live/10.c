#include "live_film.h"

#include "../../chapters/10-mujoco/mujoco.h"

void __real_env_planar_init(struct env_planar *planar, enum env_planar_task task, int version);
void __wrap_env_planar_init(struct env_planar *planar, enum env_planar_task task, int version);
void __wrap_env_planar_init(struct env_planar *planar, enum env_planar_task task, int version) {
    __real_env_planar_init(planar, task, version);
    live_film(&planar->env, bodies_scene(planar));
}
