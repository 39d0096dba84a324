/*
## The agents on their tasks

An agent knows of a task three things: how many numbers it sees, how many it acts with, and between which bounds. So
each of them runs here as its own chapter left it, and is made for a task by one pair of functions.

@figure 10_networks The networks of SAC on half a cheetah; beside them learns the logarithm of the temperature.
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

/* Watched are also the cart (first, for the view to follow), the links of arm and swimmer, and the target, a point. */
static int scene_segments(const struct env *env, double segment[SCENE_SEGMENTS][4]) {
    const struct env_planar *e = (const struct env_planar *)env;
    bool cart = e->task == INVERTED_PENDULUM || e->task == INVERTED_DOUBLE_PENDULUM, arm = e->task == REACHER;
    struct planar s = e->state;
    if (e->model.balls > 0) return bodies_segments(e, segment);
    planar_forward(&e->model, &s);
    int n = cart;
    if (cart)
        for (int end = 0; end < 2; end++) planar_point(&s, 0, end ? 0.1 : -0.1, 0, &segment[0][2 * end]);
    for (int body = cart; body < e->model.bodies; body++, n++) {
        double from = arm || cart || body ? 0 : 1.5, to = cart ? 0.6 : arm ? 0.1 : body ? -1 : 0.5;
        planar_point(&s, body, cart ? 0 : from, cart ? from : 0, &segment[n][0]);
        planar_point(&s, body, cart ? 0 : to, cart ? to : 0, &segment[n][2]);
    }
    if (!arm) return n;
    for (int k = 0; k < 4; k++) segment[n][k] = e->target[k % 2];
    return n + 1;
}

struct scene bodies_scene(const struct env_planar *e) {
    static const struct canvas_view view[PLANAR_TASKS] = {
        [INVERTED_PENDULUM] = {-1.2, -0.3, 2.4, 1.2},
        [INVERTED_DOUBLE_PENDULUM] = {-1.5, -0.3, 3, 1.8},
        [REACHER] = {-0.22, -0.22, 0.44, 0.44},
        [SWIMMER] = {-3, -2, 6, 4},
        [HALF_CHEETAH] = {-1.2, -0.2, 2.4, 1.4},
        [HOPPER] = {-1.5, -0.2, 3, 1.9},
        [WALKER2D] = {-1.5, -0.2, 3, 1.9},
    };
    bool ground = e->model.balls > 0;
    return (struct scene){.seconds = e->frames * e->model.timestep,
                          .view = view[e->task],
                          .follows = ground || e->task == SWIMMER,
                          .ground = ground,
                          .thickness = e->task == REACHER   ? 0.02
                                       : e->task == SWIMMER ? 0.2
                                                            : 0.09,
                          .segments = scene_segments};
}

struct policy_form bodies_form(enum bodies_agent agent, const struct bodies_config *c) {
    const int *hidden = agent == BODIES_SAC ? c->sac.hidden : agent == BODIES_TD3 ? c->td3.hidden : c->ddpg.hidden;
    if (agent != BODIES_SAC) return (struct policy_form){POLICY_TANH, {hidden[0], hidden[1]}, 0, 0};
    return (struct policy_form){POLICY_GAUSSIAN, {hidden[0], hidden[1]}, c->sac.log_sigma_low, c->sac.log_sigma_high};
}

/*
### The numbers

All that can differ from one task to the next is the configuration. It begins with what the chapters on the agents found
on the pendulum, and departs from it in a few numbers, the same for the three agents; short trainings take larger steps.
These numbers were chosen with Soft Actor-Critic on these tasks, and not for TD3 and DDPG anew.
[The experiment](#the-configuration) says what the departures are for.
*/
static struct bodies_config of_chapters(enum preset preset, enum bodies_agent agent, int steps) {
    return (struct bodies_config){.sac = tuned_sac_preset(preset),
                                  .td3 = td3_preset(preset),
                                  .ddpg = ddpg_preset(preset),
                                  .train = agent == BODIES_SAC   ? tuned_sac_training(preset, steps)
                                           : agent == BODIES_TD3 ? td3_training(preset, steps)
                                                                 : ddpg_training(preset, steps)};
}

struct bodies_config bodies_preset(enum bodies_agent agent, enum env_planar_task task, int steps) {
    struct bodies_config c = of_chapters(PRESET_TASK, agent, steps);
    bool quick = task == HALF_CHEETAH || steps <= 20000;
    c.train.batch = 100;
    c.train.start = task == HALF_CHEETAH ? 10000 : 1000;
    c.sac.actor_rate = c.td3.actor_rate = c.ddpg.actor_rate = quick ? 5e-4 : 3e-4;
    c.sac.critic_rate = c.td3.critic_rate = c.ddpg.critic_rate = quick ? 1e-3 : 3e-4;
    return c;
}

/*
For [the long study](#the-long-study) every task has the same configuration, one per agent. It is closer to the papers:
a million steps are remembered, ten thousand random ones come first, and target networks take a two-hundredth of the
networks in a step [S61] [S80]. Networks and batches are the book's.
*/
const double bodies_rate[BODIES_RATES][2] = {{3e-4, 3e-4}, {3e-4, 1e-3}, {1e-3, 3e-4}, {1e-3, 1e-3}};

struct bodies_config bodies_long_rates(enum bodies_agent agent, int steps, int choice) {
    struct bodies_config c = bodies_preset(agent, HALF_CHEETAH, steps);
    c.train.capacity = 1000000;
    c.train.evaluate_every = 5000;
    c.sac.tau = c.td3.tau = c.ddpg.tau = 0.005;
    c.sac.actor_rate = c.sac.alpha_rate = c.td3.actor_rate = c.ddpg.actor_rate = bodies_rate[choice][0];
    c.sac.critic_rate = c.td3.critic_rate = c.ddpg.critic_rate = bodies_rate[choice][1];
    return c;
}

struct bodies_config bodies_long(enum bodies_agent agent, int steps) {
    static const int chosen[BODIES_AGENTS] = {[BODIES_SAC] = 1, [BODIES_TD3] = 1, [BODIES_DDPG] = 1};
    return bodies_long_rates(agent, steps, chosen[agent]);
}

/*
`--preset paper` takes every number from the agent's paper, as its own chapter lists them.
*/
struct bodies_config bodies_paper(enum bodies_agent agent, int steps) {
    struct bodies_config c = of_chapters(PRESET_PAPER, agent, steps);
    c.train.evaluate_every = 5000;
    return c;
}
