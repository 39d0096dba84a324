#include "temperature.h"

#include "die.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct temperature_config temperature_preset(enum preset preset) {
    if (preset == PRESET_PAPER)
        return (struct temperature_config){.hidden = {256, 256},
                                           .gamma = 0.99,
                                           .actor_rate = 3e-4,
                                           .critic_rate = 3e-4,
                                           .tau = 0.005,
                                           .last_bound = 0,
                                           .log_sigma_low = -20,
                                           .log_sigma_high = 2,
                                           .alpha = 1,
                                           .alpha_rate = 3e-4,
                                           .target_entropy = -1,
                                           .twin = 1};
    return (struct temperature_config){.hidden = {64, 64},
                                       .gamma = 0.99,
                                       .actor_rate = 1e-3,
                                       .critic_rate = 1e-3,
                                       .tau = 0.01,
                                       .last_bound = 0,
                                       .log_sigma_low = -20,
                                       .log_sigma_high = 2,
                                       .alpha = 1,
                                       .alpha_rate = 1e-3,
                                       .target_entropy = -1,
                                       .twin = 1};
}

struct train_config temperature_training(enum preset preset, int steps) {
    bool paper = preset == PRESET_PAPER;
    return (struct train_config){.steps = steps,
                                 .start = paper ? 10000 : 500,
                                 .update_every = 1,
                                 .updates = 1,
                                 .batch = paper ? 256 : 100,
                                 .capacity = paper ? 1000000 : 100000,
                                 .evaluate_every = 1000,
                                 .evaluate_episodes = 10,
                                 .final_episodes = 100,
                                 .seed = 1};
}

static real alpha_of(const struct temperature *x) {
    return R(exp((double)x->log_alpha));
}

/* The rows (s, a) that a critic sees, a in units. */
static const real *temperature_pairs(struct temperature *x, const real *s, const real *unit, int n) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    for (int i = 0; i < n; i++) {
        real *row = x->sa + i * (obs + act);
        memcpy(row, s + i * obs, (size_t)obs * sizeof *row);
        memcpy(row + obs, unit + i * act, (size_t)act * sizeof *row);
    }
    return x->sa;
}

void temperature_targets(struct temperature *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma), alpha = alpha_of(x);
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, b->s2, b->n), noise, 2 * x->policy.act, b->n);
    const real *sa = temperature_pairs(x, b->s2, x->policy.a, b->n), *q2[2] = {0};
    for (int k = 0; k < x->critics; k++) q2[k] = net_output(&x->critic[k], x->critic[k].target, sa, b->n);
    for (int i = 0; i < b->n; i++) {
        real least = q2[0][i];
        if (x->critics > 1 && q2[1][i] < least) least = q2[1][i];
        least -= alpha * x->policy.log_pi[i];
        y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : least); /* eq. 8.10 */
    }
}

double temperature_critic_gradient(struct temperature *x, int k, const struct batch *b, const real *y) {
    struct net *critic = &x->critic[k];
    double loss = 0;
    agent_to_unit(&x->agent.action, b->n, b->a, x->d_a);
    const real *q = net_output(critic, critic->now, temperature_pairs(x, b->s, x->d_a, b->n), b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        x->d_q[i] = -error / R(b->n);
    }
    net_gradient(critic, x->d_q); /* eq. 5.10 */
    return loss / b->n;
}

double temperature_actor_gradient(struct temperature *x, const struct batch *b, const real *noise) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    real alpha = alpha_of(x);
    double loss = 0;
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, b->s, b->n), noise + act, 2 * act, b->n);
    const real *sa = temperature_pairs(x, b->s, x->policy.a, b->n), *q[2] = {0};
    for (int k = 0; k < x->critics; k++) q[k] = net_output(&x->critic[k], x->critic[k].now, sa, b->n);
    memset(x->d_a, 0, (size_t)(b->n * act) * sizeof *x->d_a);
    for (int k = 0; k < x->critics; k++) {
        for (int i = 0; i < b->n; i++) { /* only the smaller value counts; of equal ones the first */
            bool least = x->critics == 1 || (k ? q[1][i] < q[0][i] : q[0][i] <= q[1][i]);
            if (least) loss += (double)(alpha * x->policy.log_pi[i] - q[k][i]);
            x->d_q[i] = least ? -1 / R(b->n) : R(0);
        }
        net_input_gradient(&x->critic[k], x->d_q, x->d_sa);
        for (int i = 0; i < b->n * act; i++) x->d_a[i] += x->d_sa[i / act * (obs + act) + obs + i % act];
    }
    squashed_backward(&x->policy, x->d_a, alpha / R(b->n));
    net_gradient(&x->actor, x->policy.d_head); /* eq. 8.11 */
    return loss / b->n;
}

double temperature_alpha_gradient(struct temperature *x) {
    double entropy = 0;
    for (int i = 0; i < x->policy.n; i++) entropy -= (double)x->policy.log_pi[i] / x->policy.n;
    x->d_log_alpha = R(entropy - x->config.target_entropy * x->policy.act); /* eq. 9.5 */
    return entropy;
}

static void temperature_update(struct agent *agent, const struct batch *b, const real *noise,
                               struct agent_report *report) {
    struct temperature *x = (struct temperature *)agent;
    double critic_loss = 0;
    temperature_targets(x, b, noise, x->y);
    for (int k = 0; k < x->critics; k++) {
        critic_loss += temperature_critic_gradient(x, k, b, x->y);
        net_step(&x->critic[k]);
    }
    double actor_loss = temperature_actor_gradient(x, b, noise), alpha = (double)alpha_of(x);
    net_step(&x->actor);
    double entropy = temperature_alpha_gradient(x);
    if (x->config.alpha_rate > 0) adam_step(&x->alpha_adam, &x->log_alpha, &x->d_log_alpha);
    for (int k = 0; k < x->critics; k++) net_follow(&x->critic[k], x->config.tau);
    x->updates++;
    *report = (struct agent_report){4,
                                    {"critic loss", "actor loss", "alpha", "entropy"},
                                    {critic_loss, actor_loss, alpha, entropy}};
}

static void temperature_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct temperature *x = (struct temperature *)agent;
    (void)step;
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, 1), noise, x->policy.act, 1);
    agent_from_unit(&agent->action, 1, x->policy.a, action);
}

static struct agent_blocks temperature_params(struct agent *agent) {
    struct temperature *x = (struct temperature *)agent;
    int actor = x->actor.shape.parameters, critic = x->critic[0].shape.parameters;
    return (struct agent_blocks){2 + 2 * x->critics,
                                 {"actor", "critic 1", "log alpha", "critic 1 target", "critic 2", "critic 2 target"},
                                 {x->actor.now, x->critic[0].now, &x->log_alpha, x->critic[0].target, x->critic[1].now,
                                  x->critic[1].target},
                                 {actor, critic, 1, critic, critic, critic}};
}

void temperature_init(struct temperature *x, const struct temperature_config *c, int obs,
                      const struct env_space *action, int rows, struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, 2 * act, IDENTITY, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct temperature){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "sac",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = 2 * act},
                              .act = temperature_act,
                              .update = temperature_update,
                              .params = temperature_params};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    squashed_init(&x->policy, act, c->log_sigma_low, c->log_sigma_high, rows);
    x->log_alpha = R(log(c->alpha));
    adam_init(&x->alpha_adam, &(struct adam_config){c->alpha_rate, 0.9, 0.999, 1e-8}, 1);
    x->sa = allocate((size_t)(rows * (2 * (obs + act) + act + 2)), sizeof *x->sa);
    x->d_sa = x->sa + rows * (obs + act);
    x->d_a = x->d_sa + rows * (obs + act);
    x->d_q = x->d_a + rows * act;
    x->y = x->d_q + rows;
}

void temperature_free(struct temperature *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    squashed_free(&x->policy);
    adam_free(&x->alpha_adam);
    free(x->sa);
}
