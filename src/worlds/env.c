#include "worlds/env.h"

#include "numbers/real.h"
#include "programs/die.h"

#include <assert.h>
#include <math.h>

/* Whoever learns from it, with a table or a network, would keep a NaN for ever. */
static void check_answer(const struct env *env, double reward, const double *observation) {
    if (!isfinite(reward)) die(EXIT_RESOURCE, "%s, step %d: the reward is %g", env->name, env->steps, shown(reward));
    for (int i = 0; i < env->observation.dim; i++)
        if (!isfinite(observation[i]))
            die(EXIT_RESOURCE, "%s, step %d: observation[%d] is %g", env->name, env->steps, i, shown(observation[i]));
}

void env_refuse_unreal(const struct env *env, int step, double reward, const double *observation) {
    if (!isfinite(R(reward))) die(EXIT_RESOURCE, "step %d: the reward of %s is %g", step, env->name, shown(reward));
    for (int i = 0; i < env->observation.dim; i++)
        if (!isfinite(R(observation[i])))
            die(EXIT_RESOURCE, "step %d: number %d of what %s shows is %g", step, i + 1, env->name,
                shown(observation[i]));
}

void env_reset(struct env *env, struct rng *rng, double *observation) {
    env->steps = 0;
    env->running = true;
    env->reset(env, rng, observation);
    check_answer(env, 0, observation);
}

/*
A learner that has diverged asks for an action of NaN. Were it let through, the environment would answer with NaN, and
the cause would be looked for in the wrong place; so the first such action stops the program.
*/
static void check_action(const struct env *env, const double *action) {
    for (int i = 0; i < env->action.dim; i++) {
        double a = action[i];
        if (!isfinite(a)) die(EXIT_INPUT, "%s, step %d: action[%d] is %g", env->name, env->steps, i, shown(a));
        if (env->action.n > 0 && !(a >= 0 && a < env->action.n && a == floor(a)))
            die(EXIT_INPUT, "%s, step %d: action %g is not one of 0 to %d", env->name, env->steps, a,
                env->action.n - 1);
    }
}

struct env_result env_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    assert(env->running);
    check_action(env, action);
    struct env_result result = env->step(env, action, rng, observation);
    env->steps++;
    check_answer(env, result.reward, observation);
    result.truncated = !result.terminated && env->time_limit > 0 && env->steps >= env->time_limit;
    env->running = !result.terminated && !result.truncated;
    return result;
}

void env_state(struct env *env, struct state *state) {
    const struct state_number same[] = {{"numbers of an observation", env->observation.dim},
                                        {"discrete actions", env->action.n},
                                        {"components of an action", env->action.dim},
                                        {"time limit", env->time_limit}};
    assert(env->state);
    state_same_text(state, "environment", env->name);
    state_same_all(state, same, sizeof same / sizeof *same);
    state_int(state, &env->steps, 0, env->time_limit > 0 ? env->time_limit : STATE_MOST);
    state_bool(state, &env->running);
    env->state(env, state);
}
