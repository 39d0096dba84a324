#include "sac.h"

#include "die.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sac_config sac_preset(enum preset preset) {
    if (preset == PRESET_PAPER)
        return (struct sac_config){.hidden = {256, 256},
                                   .gamma = 0.99,
                                   .actor_rate = 3e-4,
                                   .critic_rate = 3e-4,
                                   .tau = 0.005,
                                   .last_bound = 0,
                                   .log_sigma_low = -20,
                                   .log_sigma_high = 2,
                                   .alpha = 0.2,
                                   .twin = 1,
                                   .value = 0,
                                   .climb_first = 0};
    return (struct sac_config){.hidden = {64, 64},
                               .gamma = 0.99,
                               .actor_rate = 1e-3,
                               .critic_rate = 1e-3,
                               .tau = 0.01,
                               .last_bound = 0,
                               .log_sigma_low = -20,
                               .log_sigma_high = 2,
                               .alpha = 0.2,
                               .twin = 1,
                               .value = 0,
                               .climb_first = 0};
}

struct train_config sac_training(enum preset preset, int steps) {
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

/* The rows (s, a) that a critic sees, a in units. */
static const real *sac_pairs(struct sac *x, const real *s, const real *unit, int n) {
    int obs = x->agent.obs, act = x->agent.action.dim;
    for (int i = 0; i < n; i++) {
        real *row = x->sa + i * (obs + act);
        memcpy(row, s + i * obs, (size_t)obs * sizeof *row);
        memcpy(row + obs, unit + i * act, (size_t)act * sizeof *row);
    }
    return x->sa;
}

/* The gradient of half the mean squared error of a network's values against y; returns the loss. */
static double sac_regression(struct net *net, const real *in, int n, const real *y, real *d_q) {
    double loss = 0;
    const real *q = net_output(net, net->now, in, n);
    for (int i = 0; i < n; i++) {
        real error = y[i] - q[i];
        loss += (double)(error * error) / 2;
        d_q[i] = -error / R(n);
    }
    net_gradient(net, d_q);
    return loss / n;
}

/* Numbers of noise per row of a batch: for the next state's action, if it is needed, and for this state's. */
static int sac_noise(const struct sac *x) {
    return (x->config.value ? 1 : 2) * x->policy.act;
}

/* The values of the pairs (s, policy.a) by the critics, q[0] and q[1]. */
static void sac_values(struct sac *x, const real *s, bool target, int n, const real **q) {
    const real *sa = sac_pairs(x, s, x->policy.a, n);
    for (int k = 0; k < x->critics; k++)
        q[k] = net_output(&x->critic[k], target ? x->critic[k].target : x->critic[k].now, sa, n);
}

/* Which critic's value counts for row i: the smaller one's, of equal ones the first's. */
static int sac_least(const struct sac *x, const real **q, int i) {
    return x->critics > 1 && q[1][i] < q[0][i];
}

/* An action for each state of a batch, with the last numbers of the noise's rows. */
static void sac_sample_now(struct sac *x, const struct batch *b, const real *noise) {
    int stride = sac_noise(x);
    const real *head = net_output(&x->actor, x->actor.now, b->s, b->n);
    squashed_sample(&x->policy, head, noise + stride - x->policy.act, stride, b->n);
}

void sac_value_targets(struct sac *x, const struct batch *b, const real *noise, real *y) {
    const real *q[2] = {0};
    sac_sample_now(x, b, noise);
    sac_values(x, b->s, false, b->n, q);
    for (int i = 0; i < b->n; i++)
        y[i] = q[sac_least(x, q, i)][i] - R(x->config.alpha) * x->policy.log_pi[i]; /* eq. 8.5 */
}

double sac_value_gradient(struct sac *x, const struct batch *b, const real *y) {
    return sac_regression(&x->value, b->s, b->n, y, x->d_q); /* eq. 8.6 */
}

void sac_targets(struct sac *x, const struct batch *b, const real *noise, real *y) {
    real gamma = R(x->config.gamma), alpha = R(x->config.alpha);
    const real *q2[2] = {0}, *v2 = NULL;
    if (x->config.value) {
        v2 = net_output(&x->value, x->value.target, b->s2, b->n); /* eq. 8.7 */
    } else {
        squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, b->s2, b->n), noise, sac_noise(x), b->n);
        sac_values(x, b->s2, true, b->n, q2);
    }
    for (int i = 0; i < b->n; i++) {
        real v = v2 ? v2[i] : q2[sac_least(x, q2, i)][i] - alpha * x->policy.log_pi[i];
        y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : v); /* eq. 8.10 */
    }
}

double sac_critic_gradient(struct sac *x, int k, const struct batch *b, const real *y) {
    agent_to_unit(&x->agent.action, b->n, b->a, x->d_a);
    return sac_regression(&x->critic[k], sac_pairs(x, b->s, x->d_a, b->n), b->n, y, x->d_q); /* eq. 8.8 */
}

double sac_actor_gradient(struct sac *x, const struct batch *b, const real *noise) {
    int obs = x->agent.obs, act = x->agent.action.dim, climbed = x->config.climb_first ? 1 : x->critics;
    real alpha = R(x->config.alpha);
    const real *q[2] = {0};
    double loss = 0;
    sac_sample_now(x, b, noise);
    sac_values(x, b->s, false, b->n, q);
    memset(x->d_a, 0, (size_t)(b->n * act) * sizeof *x->d_a);
    for (int k = 0; k < climbed; k++) {
        for (int i = 0; i < b->n; i++) {
            bool counts = k == (x->config.climb_first ? 0 : sac_least(x, q, i));
            if (counts) loss += (double)(alpha * x->policy.log_pi[i] - q[k][i]);
            x->d_q[i] = counts ? -1 / R(b->n) : R(0);
        }
        net_input_gradient(&x->critic[k], x->d_q, x->d_sa);
        for (int i = 0; i < b->n * act; i++) x->d_a[i] += x->d_sa[i / act * (obs + act) + obs + i % act];
    }
    squashed_backward(&x->policy, x->d_a, alpha / R(b->n));
    net_gradient(&x->actor, x->policy.d_head); /* eq. 8.11 */
    return loss / b->n;
}

static void sac_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct sac *x = (struct sac *)agent;
    double value_loss = 0, critic_loss = 0, entropy = 0;
    if (x->config.value) {
        sac_value_targets(x, b, noise, x->y);
        value_loss = sac_value_gradient(x, b, x->y);
        net_step(&x->value);
    }
    sac_targets(x, b, noise, x->y);
    for (int k = 0; k < x->critics; k++) {
        critic_loss += sac_critic_gradient(x, k, b, x->y);
        net_step(&x->critic[k]);
    }
    double actor_loss = sac_actor_gradient(x, b, noise);
    net_step(&x->actor);
    if (x->config.value) net_follow(&x->value, x->config.tau);
    for (int k = 0; k < x->critics && !x->config.value; k++) net_follow(&x->critic[k], x->config.tau);
    x->updates++;
    for (int i = 0; i < b->n; i++) entropy -= (double)x->policy.log_pi[i] / b->n;
    *report = (struct agent_report){4,
                                    {"critic loss", "actor loss", "entropy", "value loss"},
                                    {critic_loss, actor_loss, entropy, value_loss}};
}

static void sac_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct sac *x = (struct sac *)agent;
    (void)step;
    squashed_sample(&x->policy, net_output(&x->actor, x->actor.now, s, 1), noise, x->policy.act, 1);
    agent_from_unit(&agent->action, 1, x->policy.a, action);
}

/* What does not exist has no parameters. */
static struct agent_blocks sac_params(struct agent *agent) {
    struct sac *x = (struct sac *)agent;
    struct net *net[] = {&x->critic[0], &x->critic[1], &x->value};
    static const char *const name[] = {"critic 1",        "critic 1 target", "critic 2",
                                       "critic 2 target", "value",           "value target"};
    struct agent_blocks blocks = {1, {"actor"}, {x->actor.now}, {x->actor.shape.parameters}};
    for (int i = 0; i < 6; i++) {
        const struct net *one = net[i / 2];
        if (one->shape.parameters == 0) continue;
        blocks.name[blocks.n] = name[i];
        blocks.at[blocks.n] = i % 2 ? one->target : one->now;
        blocks.size[blocks.n++] = one->shape.parameters;
    }
    return blocks;
}

void sac_init(struct sac *x, const struct sac_config *c, int obs, const struct env_space *action, int rows,
              struct rng *rng) {
    int act = action->dim;
    struct net_config actor = {obs, {c->hidden[0], c->hidden[1]}, 2 * act, IDENTITY, c->actor_rate, c->last_bound};
    struct net_config critic = {obs + act, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    *x = (struct sac){.config = *c, .critics = c->twin ? 2 : 1};
    x->agent = (struct agent){.name = "sac",
                              .obs = obs,
                              .action = *action,
                              .act_noise = {.normal = act},
                              .update_noise = {.normal = (c->value ? 1 : 2) * act},
                              .act = sac_act,
                              .update = sac_update,
                              .params = sac_params};
    net_init(&x->actor, &actor, rows, rng);
    for (int k = 0; k < x->critics; k++) net_init(&x->critic[k], &critic, rows, rng);
    if (c->value) {
        struct net_config value = {obs, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
        net_init(&x->value, &value, rows, rng);
    }
    squashed_init(&x->policy, act, c->log_sigma_low, c->log_sigma_high, rows);
    x->sa = allocate((size_t)(rows * (2 * (obs + act) + act + 2)), sizeof *x->sa);
    x->d_sa = x->sa + rows * (obs + act);
    x->d_a = x->d_sa + rows * (obs + act);
    x->d_q = x->d_a + rows * act;
    x->y = x->d_q + rows;
}

void sac_free(struct sac *x) {
    net_free(&x->actor);
    for (int k = 0; k < x->critics; k++) net_free(&x->critic[k]);
    net_free(&x->value);
    squashed_free(&x->policy);
    free(x->sa);
}
