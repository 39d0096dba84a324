#include "live_film.h"

#include "worlds/env_pendulum.h"

void __real_env_pendulum_init(struct env_pendulum *pendulum, int torques);
void __wrap_env_pendulum_init(struct env_pendulum *pendulum, int torques);
void __wrap_env_pendulum_init(struct env_pendulum *pendulum, int torques) {
    __real_env_pendulum_init(pendulum, torques);
    live_film(&pendulum->env, pendulum_scene);
}
