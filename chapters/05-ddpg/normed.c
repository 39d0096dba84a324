#include "normed.h"

#include "numbers/order.h"
#include "programs/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
A column $`z_1, \dots, z_n`$ of numbers, one per row of a batch, loses its mean and is divided by its deviation (Ioffe
and Szegedy, *Batch normalization*, 2015). Every result then depends on every row, through both, and so does the
gradient: what the loss $`\mathcal L`$ says of the results loses its mean and its part along them.

(5.24) A normalised column, and the gradient through it, with a bar for a mean over the batch
```math
\begin{aligned}
\hat z_i &= \frac{z_i - \bar z}{\sqrt{v + \varepsilon}}, & v &= \frac1n\sum_{i=1}^n (z_i - \bar z)^2,\\
\frac{\partial\mathcal L}{\partial z_i} &= \frac{1}{\sqrt{v+\varepsilon}}
\Big(g_i - \overline{g} - \hat z_i\,\overline{g\,\hat z}\Big), &
g_i &= \frac{\partial\mathcal L}{\partial\hat z_i} .
\end{aligned}
```

The method goes on with a gain and a shift for every column [S255]. The shift is the layer's bias, which before the
normalisation would be void. A gain would add no function here, only another way for the steps to it: a positive factor
passes through a ReLU into the weights of the next layer.
*/
static const double epsilon = 1e-5, kept = 0.99; /* kept of a running average, in each update */

/* The columns are gone through row by row, as the numbers lie in memory. */
static void standardise(int n, int width, const real *z, const real *mean, const real *variance, real *hat) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < width; j++)
            hat[i * width + j] = (z[i * width + j] - mean[j]) / (real)sqrt(variance[j] + R(epsilon)); /* eq. 5.24 */
}

void normed_columns(int n, int width, const real *z, real *mean, real *variance, real *hat) {
    memset(mean, 0, (size_t)width * sizeof *mean);
    memset(variance, 0, (size_t)width * sizeof *variance);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < width; j++) mean[j] += z[i * width + j] / R(n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < width; j++) {
            real away = z[i * width + j] - mean[j];
            variance[j] += away * away / R(n);
        }
    standardise(n, width, z, mean, variance, hat);
}

void normed_backward(int n, int width, const real *d_hat, const real *hat, const real *variance, real *work,
                     real *d_z) {
    real *mean = work, *along = work + width;
    memset(work, 0, (size_t)(2 * width) * sizeof *work);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < width; j++) {
            mean[j] += d_hat[i * width + j] / R(n);
            along[j] += d_hat[i * width + j] * hat[i * width + j] / R(n);
        }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < width; j++) /* eq. 5.24 */
            d_z[i * width + j] =
                (d_hat[i * width + j] - mean[j] - hat[i * width + j] * along[j]) / (real)sqrt(variance[j] + R(epsilon));
}

/*
The batch decides what a row becomes. While an agent acts there is no batch, and running averages of the means and
variances stand in [S46]; in updates the target networks, too, see a batch.
*/
static const real *actor_pass(struct normed *x, const real *p, const real *in, int n, bool acting) {
    const struct mlp *shape = &x->ddpg.actor.shape;
    for (int l = 0; l < 2; l++) {
        int from = shape->size[l], to = shape->size[l + 1];
        const real *w = p + shape->offset[l], *b = w + from * to;
        real *z = x->h[l + 1], *hat = x->hat[l + 1];
        matrix_forward(n, from, to, l ? x->h[1] : in, w, NULL, IDENTITY, z);
        if (acting)
            standardise(n, to, z, x->kept_mean[l + 1], x->kept_variance[l + 1], hat);
        else
            normed_columns(n, to, z, x->mean[l + 1], x->variance[l + 1], hat);
        for (int i = 0; i < n * to; i++) z[i] = hat[i] > -b[i % to] ? hat[i] + b[i % to] : R(0);
    }
    const real *w = p + shape->offset[2];
    matrix_forward(n, shape->size[2], shape->size[3], x->h[2], w, w + shape->size[2] * shape->size[3], TANH, x->u);
    return x->u;
}

const real *normed_actions(struct normed *x, const real *p, const real *states, int n) {
    return actor_pass(x, p, states, n, false);
}

double normed_actor_gradient(struct normed *x, const struct batch *b) {
    struct ddpg *ddpg = &x->ddpg;
    const struct mlp *shape = &ddpg->actor.shape;
    struct pairs *pairs = &ddpg->pairs;
    double loss = 0;
    int n = b->n;
    const real *u = normed_actions(x, ddpg->actor.now, b->s, n);
    const real *q = net_output(&ddpg->critic, ddpg->critic.now, pairs_join(pairs, b->s, u, n), n);
    for (int i = 0; i < n; i++) loss -= (double)q[i], pairs->d_q[i] = -1 / R(n);
    net_input_gradient(&ddpg->critic, pairs->d_q, pairs->obs, pairs->act, pairs->d_a); /* eq. 5.11, the critic's part */
    for (int i = 0; i < n * pairs->act; i++) pairs->d_a[i] *= 1 - u[i] * u[i];
    for (int l = 2; l >= 0; l--) {
        int from = shape->size[l], to = shape->size[l + 1];
        const real *w = ddpg->actor.now + shape->offset[l], *below = l ? x->h[l] : b->s;
        real *d_z = l == 2 ? pairs->d_a : x->d[l + 1], *d_w = ddpg->actor.gradient + shape->offset[l],
             *d_b = d_w + from * to;
        if (l < 2) { /* the shift's, and through the normalisation */
            memset(d_b, 0, (size_t)to * sizeof *d_b);
            for (int i = 0; i < n * to; i++) d_b[i % to] += d_z[i];
            normed_backward(n, to, d_z, x->hat[l + 1], x->variance[l + 1], x->work, d_z);
        }
        matrix_backward_weights(n, from, to, below, d_z, d_w, l == 2 ? d_b : NULL);
        if (l) matrix_backward_relu(n, from, to, d_z, w, below, NULL, x->d[l]);
    }
    return loss / n;
}

static void normed_update(struct agent *agent, const struct batch *b, const real *noise, struct agent_report *report) {
    struct normed *x = (struct normed *)agent;
    struct ddpg *ddpg = &x->ddpg;
    struct batch seen = *b;
    double critic_loss, actor_loss;
    (void)noise;
    normed_columns(b->n, x->width[0], b->s2, x->mean[0], x->variance[0], x->h[0]);
    normed_columns(b->n, x->width[0], b->s, x->mean[0], x->variance[0], x->hat[0]);
    seen.s = x->hat[0], seen.s2 = x->h[0];
    const real *a2 = normed_actions(x, ddpg->actor.target, seen.s2, b->n);
    const real *q2 = net_output(&ddpg->critic, ddpg->critic.target, pairs_join(&ddpg->pairs, seen.s2, a2, b->n), b->n);
    for (int i = 0; i < b->n; i++) /* eq. 5.9 */
        ddpg->y[i] = b->r[i] + R(ddpg->config.gamma) * (b->terminated[i] != 0 ? R(0) : q2[i]);
    critic_loss = ddpg_critic_gradient(ddpg, &seen, ddpg->y);
    net_step(&ddpg->critic);
    actor_loss = normed_actor_gradient(x, &seen);
    net_step(&ddpg->actor);
    for (int l = 0; l < NORMED_PLACES; l++)
        for (int j = 0; j < x->width[l]; j++) {
            x->kept_mean[l][j] += R(1 - kept) * (x->mean[l][j] - x->kept_mean[l][j]);
            x->kept_variance[l][j] += R(1 - kept) * (x->variance[l][j] - x->kept_variance[l][j]);
        }
    net_follow(&ddpg->critic, ddpg->config.tau);
    net_follow(&ddpg->actor, ddpg->config.tau);
    *report = (struct agent_report){2, {"critic loss", "actor loss"}, {critic_loss, actor_loss}};
}

static void normed_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct normed *x = (struct normed *)agent;
    (void)step;
    standardise(1, x->width[0], s, x->kept_mean[0], x->kept_variance[0], x->hat[0]);
    const real *u = actor_pass(x, x->ddpg.actor.now, x->hat[0], 1, true);
    for (int i = 0; i < agent->action.dim; i++) /* eq. 5.12 */
        action[i] = noise ? real_clip(u[i] + R(x->ddpg.config.sigma) * noise[i], 1) : u[i];
    agent_from_unit(&agent->action, 1, action, action);
}

static struct agent_blocks normed_params(struct agent *agent) {
    struct ddpg *ddpg = &((struct normed *)agent)->ddpg;
    return ddpg->agent.params(&ddpg->agent);
}

void normed_init(struct normed *x, const struct ddpg_config *c, int obs, const struct env_space *action, int rows,
                 struct rng *rng) {
    *x = (struct normed){.width = {obs, c->hidden[0], c->hidden[1]}};
    ddpg_init(&x->ddpg, c, obs, action, rows, rng);
    x->agent = x->ddpg.agent;
    x->agent.act = normed_act, x->agent.update = normed_update, x->agent.params = normed_params;
    x->agent.state = NULL;
    for (int l = 0; l < NORMED_PLACES; l++) {
        size_t width = (size_t)x->width[l], all = width * (size_t)rows;
        x->mean[l] = allocate(4 * width + 3 * all, sizeof *x->mean[l]);
        x->variance[l] = x->mean[l] + width;
        x->kept_mean[l] = x->variance[l] + width;
        x->kept_variance[l] = x->kept_mean[l] + width;
        x->hat[l] = x->kept_variance[l] + width;
        x->h[l] = x->hat[l] + all;
        x->d[l] = x->h[l] + all;
        for (size_t j = 0; j < width; j++) x->kept_variance[l][j] = 1;
    }
    x->u = allocate((size_t)(rows * action->dim), sizeof *x->u);
    x->work = allocate((size_t)(2 * (c->hidden[0] > c->hidden[1] ? c->hidden[0] : c->hidden[1])), sizeof *x->work);
}

void normed_free(struct normed *x) {
    ddpg_free(&x->ddpg);
    for (int l = 0; l < NORMED_PLACES; l++) free(x->mean[l]);
    free(x->u);
    free(x->work);
}
