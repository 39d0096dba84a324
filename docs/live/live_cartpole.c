#include "live_film.h"

#include "worlds/env_cartpole.h"

void __real_env_cartpole_init(struct env_cartpole *cartpole);
void __wrap_env_cartpole_init(struct env_cartpole *cartpole);
void __wrap_env_cartpole_init(struct env_cartpole *cartpole) {
    __real_env_cartpole_init(cartpole);
    live_film(&cartpole->env, cartpole_scene);
}
