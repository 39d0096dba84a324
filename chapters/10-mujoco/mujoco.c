/*
## The agents on their tasks

An agent knows of a task three things: how many numbers it sees, how many it acts with, and between which bounds. So
each of them runs here as its own chapter left it, and is made for a task by one pair of functions.
*/
#include "mujoco.h"

#include "learning/curves.h"

#include <assert.h>
#include <stdlib.h>

CURVES_AGENT(tuned_sac)

CURVES_AGENT(td3)

CURVES_AGENT(ddpg)

static struct agent *begin_sac(const void *config, struct env *env, int rows, struct rng *rng) {
    return tuned_sac_begin(&((const struct bodies_config *)config)->sac, env, rows, rng);
}

static struct agent *begin_td3(const void *config, struct env *env, int rows, struct rng *rng) {
    return td3_begin(&((const struct bodies_config *)config)->td3, env, rows, rng);
}

static struct agent *begin_ddpg(const void *config, struct env *env, int rows, struct rng *rng) {
    return ddpg_begin(&((const struct bodies_config *)config)->ddpg, env, rows, rng);
}

const struct bodies_kind bodies_kind[BODIES_AGENTS] = {{"SAC", begin_sac, tuned_sac_end},
                                                       {"TD3", begin_td3, td3_end},
                                                       {"DDPG", begin_ddpg, ddpg_end}};

int bodies_segments(const struct env_planar *env, double segment[BODIES_SEGMENTS][4]) {
    struct planar s = env->state;
    const struct planar_model *m = &env->model;
    planar_forward(m, &s);
    if (m->balls > 0) { /* capsules that touch the floor, and whose ends are so known to the engine */
        for (int i = 0; i < m->balls; i++)
            planar_point(&s, m->ball[i].body, m->ball[i].centre[0], m->ball[i].centre[1], &segment[i / 2][2 * (i % 2)]);
        return m->balls / 2;
    }
    assert(env->task == INVERTED_DOUBLE_PENDULUM);
    double length = m->body[2].origin[1];
    for (int pole = 0; pole < 2; pole++)
        for (int end = 0; end < 2; end++) planar_point(&s, pole + 1, 0, length * end, &segment[pole][2 * end]);
    return 2;
}

/*
### The numbers

All that can differ from one task to the next is the configuration. It begins with what the chapters on the agents found
on the pendulum, and departs from it in a few numbers, the same for the three agents; short trainings take larger steps.
These numbers were chosen with Soft Actor-Critic on these tasks, and not for TD3 and DDPG anew.
[The experiment](#the-configuration) says what the departures are for.
*/
struct bodies_config bodies_preset(enum bodies_agent agent, enum env_planar_task task, int steps) {
    struct bodies_config c = {.sac = tuned_sac_preset(PRESET_TASK),
                              .td3 = td3_preset(PRESET_TASK),
                              .ddpg = ddpg_preset(PRESET_TASK)};
    c.train = agent == BODIES_SAC   ? tuned_sac_training(PRESET_TASK, steps)
              : agent == BODIES_TD3 ? td3_training(PRESET_TASK, steps)
                                    : ddpg_training(PRESET_TASK, steps);
    bool quick = task == HALF_CHEETAH || steps <= 20000;
    c.train.batch = 100;
    c.train.start = task == HALF_CHEETAH ? 10000 : 1000;
    c.sac.actor_rate = c.td3.actor_rate = c.ddpg.actor_rate = quick ? 5e-4 : 3e-4;
    c.sac.critic_rate = c.td3.critic_rate = c.ddpg.critic_rate = quick ? 1e-3 : 3e-4;
    return c;
}
