#include "ddpg.h"

#include "die.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ddpg_config ddpg_preset(enum preset preset) {
    if (preset == PRESET_PAPER)
        return (struct ddpg_config){.hidden = {400, 300},
                                    .gamma = 0.99,
                                    .actor_rate = 1e-4,
                                    .critic_rate = 1e-3,
                                    .decay = 1e-2,
                                    .tau = 0.001,
                                    .last_bound = 3e-3,
                                    .noise = DDPG_ORNSTEIN_UHLENBECK,
                                    .sigma = 0.2,
                                    .theta = 0.15};
    return (struct ddpg_config){.hidden = {64, 64},
                                .gamma = 0.99,
                                .actor_rate = 1e-3,
                                .critic_rate = 1e-3,
                                .decay = 0,
                                .tau = 0.01,
                                .last_bound = 3e-3,
                                .noise = DDPG_ORNSTEIN_UHLENBECK,
                                .sigma = 0.2,
                                .theta = 0.15};
}

struct train_config ddpg_training(enum preset preset, int steps) {
    bool paper = preset == PRESET_PAPER;
    return (struct train_config){.steps = steps,
                                 .start = paper ? 64 : 1000,
                                 .update_every = 1,
                                 .updates = 1,
                                 .batch = paper ? 64 : 100,
                                 .capacity = paper ? 1000000 : 100000,
                                 .evaluate_every = 1000,
                                 .evaluate_episodes = 10,
                                 .final_episodes = 100,
                                 .seed = 1};
}

static real clip(real x, real bound) {
    return x > bound ? bound : x < -bound ? -bound : x;
}

/* The rows (s, a) that a critic sees, a in units. */
static const real *ddpg_pairs(struct ddpg *x, const real *s, const real *unit, int n) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    for (int i = 0; i < n; i++) {
        real *row = x->sa + i * (obs + act);
        memcpy(row, s + i * obs, (size_t)obs * sizeof *row);
        memcpy(row + obs, unit + i * act, (size_t)act * sizeof *row);
    }
    return x->sa;
}

void ddpg_targets(struct ddpg *x, const struct batch *b, real *y) {
    real gamma = R(x->config.gamma);
    const real *a2 = net_output(&x->actor, x->actor.target, b->s2, b->n);
    const real *q2 = net_output(&x->critic, x->critic.target, ddpg_pairs(x, b->s2, a2, b->n), b->n);
    for (int i = 0; i < b->n; i++) y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : q2[i]); /* eq. 5.9 */
}

double ddpg_critic_gradient(struct ddpg *x, const struct batch *b, const real *y) {
    struct net *critic = &x->critic;
    double loss = 0;
    agent_to_unit(&x->agent.action, b->n, b->a, x->d_a);
    const real *q = net_output(critic, critic->now, ddpg_pairs(x, b->s, x->d_a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        x->d_q[i] = -error / R(b->n);
    }
    net_gradient(critic, x->d_q); /* eq. 5.10 */
    real decay = R(x->config.decay);
    for (int i = 0; i < critic->shape.parameters && decay > 0; i++) critic->gradient[i] += decay * critic->now[i];
    return loss / b->n;
}

double ddpg_actor_gradient(struct ddpg *x, const struct batch *b) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    double loss = 0;
    const real *a = net_output(&x->actor, x->actor.now, b->s, b->n);
    const real *q = net_output(&x->critic, x->critic.now, ddpg_pairs(x, b->s, a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        loss -= (double)q[i];
        x->d_q[i] = -1 / R(b->n);
    }
    net_input_gradient(&x->critic, x->d_q, x->d_sa);
    for (int i = 0; i < b->n; i++)
        memcpy(x->d_a + i * act, x->d_sa + i * (obs + act) + obs, (size_t)act * sizeof(real));
    net_gradient(&x->actor, x->d_a); /* eq. 5.11 */
    return loss / b->n;
}

static void ddpg_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct ddpg *x = (struct ddpg *)agent;
    (void)noise;
    ddpg_targets(x, b, x->y);
    double critic_loss = ddpg_critic_gradient(x, b, x->y);
    net_step(&x->critic);
    double actor_loss = ddpg_actor_gradient(x, b);
    net_step(&x->actor);
    net_follow(&x->critic, x->config.tau);
    net_follow(&x->actor, x->config.tau);
    x->updates++;
    *report = (struct agent_report){2, {"critic loss", "actor loss"}, {critic_loss, actor_loss}};
}

static void ddpg_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct ddpg *x = (struct ddpg *)agent;
    (void)step;
    memcpy(action, net_output(&x->actor, x->actor.now, s, 1), (size_t)agent->action.dim * sizeof *action);
    for (int i = 0; noise && i < agent->action.dim; i++) action[i] = clip(action[i] + R(x->config.sigma) * noise[i], 1);
    agent_from_unit(&agent->action, 1, action, action);
}

static struct agent_blocks ddpg_params(struct agent *agent) {
    struct ddpg *x = (struct ddpg *)agent;
    int actor = x->actor.shape.parameters, critic = x->critic.shape.parameters;
    return (struct agent_blocks){4,
                                 {"actor", "critic", "actor target", "critic target"},
                                 {x->actor.now, x->critic.now, x->actor.target, x->critic.target},
                                 {actor, critic, actor, critic}};
}

void ddpg_init(struct ddpg *x, const struct ddpg_config *c, int obs, const struct env_space *action, int rows,
               struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, act, TANH, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct ddpg){.config = *c};
    x->agent = (struct agent){.name = "ddpg",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act, .keep = c->noise == DDPG_GAUSSIAN ? 0 : 1 - c->theta},
                              .act = ddpg_act,
                              .update = ddpg_update,
                              .params = ddpg_params};
    net_init(&x->actor, &actor, rows, rng);
    net_init(&x->critic, &critic, rows, rng);
    x->sa = allocate((size_t)(rows * (2 * (obs + act) + act + 2)), sizeof *x->sa);
    x->d_sa = x->sa + rows * (obs + act);
    x->d_a = x->d_sa + rows * (obs + act);
    x->d_q = x->d_a + rows * act;
    x->y = x->d_q + rows;
}

void ddpg_free(struct ddpg *x) {
    net_free(&x->actor);
    net_free(&x->critic);
    free(x->sa);
}
