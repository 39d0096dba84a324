#include "first_version.h"

/*
For each state of a batch an action is drawn, and rated by the critics as they are:

(8.5) definition: Targets of the value network
```math
y_i = \min_k Q_k(s_i, a_i) - \alpha\log\pi(a_i\mid s_i;\theta), \qquad a_i \sim \pi(\cdot\mid s_i;\theta).
```

(8.6) The gradient of its loss, with the targets held fixed
```math
\nabla_\chi J_V = -\frac1n\sum_{i=1}^n \big(y_i - V(s_i;\chi)\big)\,\nabla_\chi V(s_i;\chi).
```
*/
void sac_v1_value_targets(struct sac_v1 *x, const struct batch *b, const real *noise, real *y) {
    struct sac *sac = &x->sac;
    real alpha = R(sac->config.alpha), *log_pi = sac->policy.log_pi;
    squashed_sample(&sac->policy, net_output(&sac->actor, sac->actor.now, b->s, b->n), noise, sac->policy.act, b->n);
    const real *sa = pairs_join(&sac->pairs[0], b->s, sac->policy.a, b->n);
    for (int k = 0; k < sac->critics; k++) {
        const real *q = net_output(&sac->critic[k], sac->critic[k].now, sa, b->n);
        for (int i = 0; i < b->n; i++) y[i] = k == 0 || q[i] < y[i] ? q[i] : y[i]; /* the smaller so far */
    }
    for (int i = 0; i < b->n; i++) y[i] -= alpha * log_pi[i]; /* eq. 8.5 */
}

double sac_v1_value_gradient(struct sac_v1 *x, const struct batch *b, const real *y) {
    real *d_v = x->sac.pairs[0].d_q;
    double loss = 0;
    const real *v = net_output(&x->value, x->value.now, b->s, b->n);
    for (int i = 0; i < b->n; i++) {
        real error = y[i] - v[i];
        loss += (double)(error * error) / 2;
        d_v[i] = -error / R(b->n);
    }
    net_gradient(&x->value, d_v); /* eq. 8.6 */
    return loss / b->n;
}

/*
The critics' targets come from the slow copy of this network. What is fitted to them, and how, stays the same, (8.8).

(8.7) definition: Targets of the critics with a value network
```math
y_i = r_i + \gamma\,(1-w_i)\,\bar V(s'_i).
```

What is the third network good for? Its target (8.5) could stand in (8.7) itself. Call that sample $`Y`$, drawn at the
next state, with mean $`V(s')`$ over the policy. By the law of total variance it brings noise of its own, which is the
second part of

(8.9) The variance of a target with a sampled next action
```math
\mathrm{Var}\big[r + \gamma\,(1-w)\,Y\mid s,a\big] = \gamma^2\,\mathrm{Var}\big[(1-w)\,V(s')\mid s,a\big]
+ \gamma^2\,\mathbb{E}\big[(1-w)\,\mathrm{Var}[Y\mid s']\;\big|\; s,a\big],
```

where the reward depends on the pair only. The second part is what a perfect value network would save. But a perfect one
is not to be had. It lags behind the critics, which lag behind its copy; it has errors of its own; and the targets are
averaged anyway, since the critics are regressions as well. The second version leaves it out, as unnecessary [S78], and
keeps slow copies of the critics, where the first one keeps one of the value: that is (8.10).
*/
void sac_v1_targets(struct sac_v1 *x, const struct batch *b, real *y) {
    real gamma = R(x->sac.config.gamma);
    const real *v2 = net_output(&x->value, x->value.target, b->s2, b->n);
    for (int i = 0; i < b->n; i++) y[i] = b->r[i] + gamma * (b->terminated[i] != 0 ? R(0) : v2[i]); /* eq. 8.7 */
}

/*
Value and actor share an action per row: the noise is the same, and so is the actor until its own step. Only the
critics, which rate that action twice, have moved in between.
*/
static void sac_v1_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct sac_v1 *x = (struct sac_v1 *)agent;
    struct sac *sac = &x->sac;
    sac_v1_value_targets(x, b, noise, sac->y);
    double value_loss = sac_v1_value_gradient(x, b, sac->y), critic_loss = 0;
    net_step(&x->value);
    sac_v1_targets(x, b, sac->y);
    for (int k = 0; k < sac->critics; k++) {
        critic_loss += sac_critic_gradient(sac, k, b, sac->y);
        net_step(&sac->critic[k]);
    }
    double actor_loss = sac_actor_gradient(sac, b, noise), entropy = squashed_entropy(&sac->policy);
    net_step(&sac->actor);
    net_follow(&x->value, sac->config.tau);
    *report = (struct agent_report){4,
                                    {"critic loss", "actor loss", "entropy", "value loss"},
                                    {critic_loss, actor_loss, entropy, value_loss}};
}

static void sac_v1_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct agent *sac = &((struct sac_v1 *)agent)->sac.agent;
    sac->act(sac, s, noise, step, action);
}

static struct agent_blocks sac_v1_params(struct agent *agent) {
    struct sac_v1 *x = (struct sac_v1 *)agent;
    struct agent_blocks blocks = x->sac.agent.params(&x->sac.agent);
    for (int target = 0; target < 2; target++) {
        blocks.name[blocks.n] = target ? "value target" : "value";
        blocks.at[blocks.n] = target ? x->value.target : x->value.now;
        blocks.size[blocks.n++] = x->value.shape.parameters;
    }
    return blocks;
}

static void sac_v1_state(struct agent *agent, struct state *state) {
    struct sac_v1 *x = (struct sac_v1 *)agent;
    x->sac.agent.state(&x->sac.agent, state);
    net_state(&x->value, state);
}

void sac_v1_init(struct sac_v1 *x, const struct sac_config *c, int obs, const struct env_space *action, int rows,
                 struct rng *rng) {
    struct net_config value = {obs, {c->hidden[0], c->hidden[1]}, 1, IDENTITY, c->critic_rate, c->last_bound};
    sac_init(&x->sac, c, obs, action, rows, rng);
    net_init(&x->value, &value, rows, rng);
    x->sac.agent.update_noise.normal = action->dim;
    x->agent = x->sac.agent;
    x->agent.name = "sac-v1";
    x->agent.update = sac_v1_update;
    x->agent.act = sac_v1_act;
    x->agent.params = sac_v1_params;
    x->agent.state = sac_v1_state;
}

void sac_v1_free(struct sac_v1 *x) {
    sac_free(&x->sac);
    net_free(&x->value);
}
