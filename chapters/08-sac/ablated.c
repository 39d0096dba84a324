#include "ablated.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>

/*
The copies of (8.14) follow in small steps. DQN's are made whole every $`N`$ updates, and stand still in between. To
compare the two, ask how old a copy is. The following one is a mean of the past with weights $`\tau\,(1-\tau)^k`$ for
the parameters $`k`$ updates ago, (adam.2); a whole one has the age $`0, 1, \dots, N-1`$, and then 0 again. On average

(8.43) The mean age of a copy that follows, and of one that is made whole every N updates
```math
\sum_{k=0}^\infty k\,\tau\,(1-\tau)^k = \frac{1-\tau}{\tau}, \qquad
\frac1N\sum_{k=0}^{N-1} k = \frac{N-1}2, \qquad \text{the same for}\quad N = \frac2\tau - 1 .
```

So $`\tau = 0.01`$ corresponds to a copy every 199 updates. With $`\tau = 1`$, or $`N = 1`$, there is no copy: the age
is zero, and the targets come from the critics that learn.
*/
int ablated_period(double tau) {
    return (int)round(2 / tau - 1); /* eq. 8.43 */
}

/*
With a reward scale $`\kappa`$ an update sees the rewards $`\kappa\,r`$; by (8.15) that is the problem of the
temperature $`\alpha/\kappa`$, in other units. The *deterministic variant* has the temperature 0 and a policy so narrow
that all its actions are $`\tanh\mu`$, and acts with normal noise of a fixed size on top, clipped to the box, as TD3
does.
*/
static void ablated_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct ablated *x = (struct ablated *)agent;
    struct batch scaled = *b;
    if (x->config.reward_scale > 0) {
        for (int i = 0; i < b->n; i++) x->r[i] = R(x->config.reward_scale) * b->r[i];
        scaled.r = x->r;
    }
    x->sac.agent.update(&x->sac.agent, &scaled, noise, report);
    if (x->config.copy_every == 0 || ++x->updates % x->config.copy_every != 0) return;
    for (int k = 0; k < x->sac.critics; k++) net_follow(&x->sac.critic[k], 1);
}

static void ablated_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct ablated *x = (struct ablated *)agent;
    const struct env_space *box = &agent->action;
    bool fixed = x->config.noise > 0, draw = !noise && x->config.score_sampled;
    for (int i = 0; i < box->dim && draw; i++) x->drawn[i] = R(rng_normal(&x->rng));
    x->sac.agent.act(&x->sac.agent, s, fixed ? NULL : draw ? x->drawn : noise, step, action);
    if (!fixed || !noise) return;
    agent_to_unit(box, 1, action, action);
    for (int i = 0; i < box->dim; i++) action[i] = real_clip(action[i] + R(x->config.noise) * noise[i], 1);
    agent_from_unit(box, 1, action, action);
}

static struct agent_blocks ablated_params(struct agent *agent) {
    struct sac *sac = &((struct ablated *)agent)->sac;
    return sac->agent.params(&sac->agent);
}

void ablated_init(struct ablated *x, const struct ablation *config, int obs, const struct env_space *action, int rows,
                  struct rng *rng) {
    struct sac_config sac = config->sac;
    if (config->copy_every > 0) sac.tau = 0; /* the copies stand still but for the whole ones */
    *x = (struct ablated){.config = *config};
    sac_init(&x->sac, &sac, obs, action, rows, rng);
    x->agent = x->sac.agent;
    x->agent.act = ablated_act;
    x->agent.update = ablated_update;
    x->agent.params = ablated_params;
    x->agent.state = NULL;
    x->r = allocate((size_t)(rows + action->dim), sizeof *x->r);
    x->drawn = x->r + rows;
    x->rng = *rng;
}

void ablated_free(struct ablated *x) {
    sac_free(&x->sac);
    free(x->r);
}
