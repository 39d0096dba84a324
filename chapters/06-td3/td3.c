#include "td3.h"

#include "die.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct td3_config td3_preset(enum preset preset) {
    if (preset == PRESET_PAPER)
        return (struct td3_config){.hidden = {400, 300},
                                   .gamma = 0.99,
                                   .actor_rate = 1e-3,
                                   .critic_rate = 1e-3,
                                   .tau = 0.005,
                                   .last_bound = 0,
                                   .sigma = 0.1,
                                   .twin = 1,
                                   .delay = 2,
                                   .smoothing = 0.2,
                                   .smoothing_clip = 0.5,
                                   .target_actor = 1};
    return (struct td3_config){.hidden = {64, 64},
                               .gamma = 0.99,
                               .actor_rate = 1e-3,
                               .critic_rate = 1e-3,
                               .tau = 0.01,
                               .last_bound = 3e-3,
                               .sigma = 0.1,
                               .twin = 1,
                               .delay = 2,
                               .smoothing = 0.2,
                               .smoothing_clip = 0.5,
                               .target_actor = 1};
}

struct train_config td3_training(enum preset preset, int steps) {
    bool paper = preset == PRESET_PAPER;
    return (struct train_config){.steps = steps,
                                 .start = paper ? 10000 : 1000,
                                 .update_every = 1,
                                 .updates = 1,
                                 .batch = 100,
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
static const real *td3_pairs(struct td3 *x, const real *s, const real *unit, int n) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    for (int i = 0; i < n; i++) {
        real *row = x->sa + i * (obs + act);
        memcpy(row, s + i * obs, (size_t)obs * sizeof *row);
        memcpy(row + obs, unit + i * act, (size_t)act * sizeof *row);
    }
    return x->sa;
}

/* The targets' actions in units, eq. 6.5. */
static const real *td3_next_actions(struct td3 *x, const struct batch *b, const real *noise) {
    int n = b->n * x->agent.action.dim;
    real scale = R(x->config.smoothing), most = R(x->config.smoothing_clip);
    const real *a2 = net_output(&x->actor, x->config.target_actor ? x->actor.target : x->actor.now, b->s2, b->n);
    if (x->config.smoothing == 0) return a2;
    for (int i = 0; i < n; i++) x->d_a[i] = clip(a2[i] + clip(scale * noise[i], most), 1);
    return x->d_a;
}

void td3_targets(struct td3 *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma);
    const real *sa = td3_pairs(x, b->s2, td3_next_actions(x, b, noise), b->n), *q2[2] = {0};
    for (int k = 0; k < x->critics; k++) q2[k] = net_output(&x->critic[k], x->critic[k].target, sa, b->n);
    for (int i = 0; i < b->n; i++) {
        real least = q2[0][i];
        if (x->critics > 1 && q2[1][i] < least) least = q2[1][i];        /* eq. 6.4 */
        y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : least); /* eq. 6.7 */
    }
}

double td3_critic_gradient(struct td3 *x, int k, const struct batch *b, const real *y) {
    struct net *critic = &x->critic[k];
    double loss = 0;
    agent_to_unit(&x->agent.action, b->n, b->a, x->d_a);
    const real *q = net_output(critic, critic->now, td3_pairs(x, b->s, x->d_a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        x->d_q[i] = -error / R(b->n);
    }
    net_gradient(critic, x->d_q); /* eq. 5.10 */
    return loss / b->n;
}

double td3_actor_gradient(struct td3 *x, const struct batch *b) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    double loss = 0;
    const real *a = net_output(&x->actor, x->actor.now, b->s, b->n);
    const real *q = net_output(&x->critic[0], x->critic[0].now, td3_pairs(x, b->s, a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        loss -= (double)q[i];
        x->d_q[i] = -1 / R(b->n);
    }
    net_input_gradient(&x->critic[0], x->d_q, x->d_sa);
    for (int i = 0; i < b->n; i++)
        memcpy(x->d_a + i * act, x->d_sa + i * (obs + act) + obs, (size_t)act * sizeof(real));
    net_gradient(&x->actor, x->d_a); /* eq. 5.11 */
    return loss / b->n;
}

static void td3_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct td3 *x = (struct td3 *)agent;
    double critic_loss = 0;
    td3_targets(x, b, noise, x->y);
    for (int k = 0; k < x->critics; k++) {
        critic_loss += td3_critic_gradient(x, k, b, x->y);
        net_step(&x->critic[k]);
    }
    if (++x->updates % x->config.delay == 0) { /* eq. 6.6 */
        x->actor_loss = td3_actor_gradient(x, b);
        net_step(&x->actor);
        for (int k = 0; k < x->critics; k++) net_follow(&x->critic[k], x->config.tau);
        net_follow(&x->actor, x->config.tau);
    }
    *report = (struct agent_report){2, {"critic loss", "actor loss"}, {critic_loss, x->actor_loss}};
}

static void td3_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct td3 *x = (struct td3 *)agent;
    (void)step;
    memcpy(action, net_output(&x->actor, x->actor.now, s, 1), (size_t)agent->action.dim * sizeof *action);
    for (int i = 0; noise && i < agent->action.dim; i++) action[i] = clip(action[i] + R(x->config.sigma) * noise[i], 1);
    agent_from_unit(&agent->action, 1, action, action);
}

static struct agent_blocks td3_params(struct agent *agent) {
    struct td3 *x = (struct td3 *)agent;
    int actor = x->actor.shape.parameters, critic = x->critic[0].shape.parameters;
    return (
        struct agent_blocks){2 + 2 * x->critics,
                             {"actor", "critic 1", "actor target", "critic 1 target", "critic 2", "critic 2 target"},
                             {x->actor.now, x->critic[0].now, x->actor.target, x->critic[0].target, x->critic[1].now,
                              x->critic[1].target},
                             {actor, critic, actor, critic, critic, critic}};
}

void td3_init(struct td3 *x, const struct td3_config *c, int obs, const struct env_space *action, int rows,
              struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, act, TANH, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct td3){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "td3",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = c->smoothing > 0 ? act : 0},
                              .act = td3_act,
                              .update = td3_update,
                              .params = td3_params};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    x->sa = allocate((size_t)(rows * (2 * (obs + act) + act + 2)), sizeof *x->sa);
    x->d_sa = x->sa + rows * (obs + act);
    x->d_a = x->d_sa + rows * (obs + act);
    x->d_q = x->d_a + rows * act;
    x->y = x->d_q + rows;
}

void td3_free(struct td3 *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    free(x->sa);
}
