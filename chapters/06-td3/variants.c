#include "variants.h"

#include "programs/memory.h"

#include <assert.h>
#include <stdlib.h>

struct td3_config td3_ahe(enum preset preset) {
    struct td3_config c = td3_preset(preset);
    c.twin = 0;
    c.delay = 1;
    c.smoothing = 0;
    return c;
}

/*
Let $`\pi(s) = \pi(s;\theta)`$, and $`\pi_1`$ and $`\pi_2`$ where there are two actors; a bar still marks target
networks.

(6.13) definition: The target of DDQN-AC
```math
y = r + \gamma\,(1 - w)\; \bar Q\big(s', \pi(s')\big).
```

(6.14) definition: The targets of DQ-AC
```math
y_1 = r + \gamma\,(1 - w)\; \bar Q_2\big(s', \pi_1(s')\big), \qquad
y_2 = r + \gamma\,(1 - w)\; \bar Q_1\big(s', \pi_2(s')\big).
```

Neither has a target actor. What (6.14) adds to (6.13) is that an actor's action is rated by a critic that this actor
has not climbed; the errors of the two would have to be independent for the bias to go away altogether. As they learn
from the same batches and, in the end, from each other, they are not. In code, (6.14) is (6.13) with the other
half's critic, so a view is made that has one's actor and the other's critic.
*/
struct td3_config td3_ddqn_ac(enum preset preset) {
    struct td3_config c = td3_ahe(preset);
    c.target_actor = 0;
    return c;
}

void dq_ac_targets(struct dq_ac *x, int k, const struct batch *b, real *y) {
    struct td3 crossed = x->half[k]; /* the networks themselves are shared */
    crossed.critic[0] = x->half[1 - k].critic[0];
    td3_targets(&crossed, b, NULL, y); /* eqs. 6.13 and 6.14 */
}

static void dq_ac_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct dq_ac *x = (struct dq_ac *)agent;
    double critic_loss = 0, actor_loss = 0;
    (void)noise;
    for (int k = 0; k < 2; k++) dq_ac_targets(x, k, b, x->y[k]); /* both, before either critic moves */
    for (int k = 0; k < 2; k++) {
        struct td3 *half = &x->half[k];
        critic_loss += td3_critic_gradient(half, 0, b, x->y[k]);
        net_step(&half->critic[0]);
        actor_loss += td3_actor_gradient(half, b) / 2;
        net_step(&half->actor);
        net_follow(&half->critic[0], half->config.tau);
    }
    *report = (struct agent_report){2, {"critic loss", "actor loss"}, {critic_loss, actor_loss}};
}

static void dq_ac_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct agent *first = &((struct dq_ac *)agent)->half[0].agent;
    first->act(first, s, noise, step, action);
}

static struct agent_blocks dq_ac_params(struct agent *agent) {
    struct dq_ac *x = (struct dq_ac *)agent;
    struct net *one = &x->half[0].actor, *two = &x->half[1].actor, *q1 = x->half[0].critic, *q2 = x->half[1].critic;
    int actor = one->shape.parameters, critic = q1->shape.parameters;
    return (struct agent_blocks){6,
                                 {"actor 1", "actor 2", "critic 1", "critic 2", "critic 1 target", "critic 2 target"},
                                 {one->now, two->now, q1->now, q2->now, q1->target, q2->target},
                                 {actor, actor, critic, critic, critic, critic}};
}

static void dq_ac_state(struct agent *agent, struct state *state) {
    struct dq_ac *x = (struct dq_ac *)agent;
    for (int k = 0; k < 2; k++) x->half[k].agent.state(&x->half[k].agent, state);
}

void dq_ac_init(struct dq_ac *x, const struct td3_config *c, int obs, const struct env_space *action, int rows,
                struct rng *rng) {
    assert(!c->twin && !c->target_actor && c->delay == 1 && c->smoothing == 0);
    for (int k = 0; k < 2; k++) td3_init(&x->half[k], c, obs, action, rows, rng);
    x->agent = x->half[0].agent;
    x->agent.name = "dq-ac";
    x->agent.act = dq_ac_act;
    x->agent.update = dq_ac_update;
    x->agent.params = dq_ac_params;
    x->agent.state = dq_ac_state;
    x->y[0] = allocate(2 * (size_t)rows, sizeof *x->y[0]);
    x->y[1] = x->y[0] + rows;
}

void dq_ac_free(struct dq_ac *x) {
    for (int k = 0; k < 2; k++) td3_free(&x->half[k]);
    free(x->y[0]);
}
