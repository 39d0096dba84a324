#include "mujoco.h"

#include "learning/curves.h"


#include <assert.h>
#include <stdlib.h>

/*
## The agents on their tasks

An agent knows of a task three things: how many numbers it sees, how many it acts with, and between which bounds. So
all that can differ from one task to the next is the configuration. Here it begins with what the chapters on the agents
found on the pendulum, and departs from it in a few numbers, the same for the three agents.

@table 10_departures Configuration of Soft Actor-Critic: the paper's, that of chapter 09, and those of this chapter: for
trainings of at most 20,000 steps, like the example's, for longer ones on poles, and for the cheetah. TD3 and DDPG have
the same learning rates, batches and starts here.

The learning rates of the long trainings on poles are the paper's. Higher ones, those that short trainings have, learn
in less than half the time, but when the training ends the policy may have lost a part of the starts again.

@table 10_fast_table Soft Actor-Critic on two poles, 50,000 steps with the learning rates of short trainings: final
policy over 100 episodes, ten runs.

The cheetah takes 10,000 random steps before its first update because of what can happen without them. With 1,000, a run
may find out early that the cheetah can throw itself on its back and push itself forwards there, at a quarter of a
runner's speed; and never get up again, because whatever it tries from there is worse at first. One of the ten runs
below ended with a fifth of the others' return.

@table 10_early_table Soft Actor-Critic on half a cheetah with 1,000 random steps: final policy over 20 episodes, ten
runs.
*/
/* Short trainings take larger steps. */
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
    if (env->task == HALF_CHEETAH) { /* its capsules touch the floor, and so their ends are known to the engine */
        for (int i = 0; i < m->balls; i++)
            planar_point(&s, m->ball[i].body, m->ball[i].centre[0], m->ball[i].centre[1], &segment[i / 2][2 * (i % 2)]);
        return m->balls / 2;
    }
    assert(env->task == INVERTED_DOUBLE_PENDULUM);
    for (int pole = 0; pole < 2; pole++)
        for (int end = 0; end < 2; end++) planar_point(&s, pole + 1, 0, 0.6 * end, &segment[pole][2 * end]);
    return 2;
}
