/* For checks of agents: networks and policies as their definitions say, in loops over layers, outputs and inputs, and one
 * random batch with every kind of row. Parameters and states are reals, as the agents have them; the arithmetic is
 * double. */
#ifndef LITERAL_H
#define LITERAL_H

#include "learning/agent.h"
#include "networks/net.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MAX_UNITS = 16 }; /* of a layer */

/* A box with sides of different lengths, neither with 0 in its middle, one without 0. */
static const double literal_low[2] = {-1, -3}, literal_high[2] = {2, -0.5};
static const struct env_space literal_box = {.dim = 2, .low = literal_low, .high = literal_high};

/* ---- networks ---- */

/* out[outputs] for in[inputs]: ReLU in the hidden layers, nothing in the last one. */
static inline void literal_network(const struct mlp *net, const real *p, const real *in, double *out) {
    double h[MAX_UNITS], next[MAX_UNITS] = {0};
    for (int l = 0; l <= net->layers; l++) assert(net->size[l] <= MAX_UNITS);
    for (int i = 0; i < net->size[0]; i++) h[i] = in[i];
    for (int l = 0; l < net->layers; l++) {
        const real *w = p + net->offset[l], *b = w + net->size[l] * net->size[l + 1];
        for (int j = 0; j < net->size[l + 1]; j++) {
            next[j] = b[j];
            for (int i = 0; i < net->size[l]; i++) next[j] += h[i] * w[i * net->size[l + 1] + j];
            if (l + 1 < net->layers) next[j] = fmax(next[j], 0);
        }
        memcpy(h, next, sizeof h);
    }
    memcpy(out, h, (size_t)net->size[net->layers] * sizeof *out);
}

/* Q(s, u): a critic sees the state s[obs], then the action, in units. */
static inline double literal_critic(const struct net *critic, const real *p, int obs, const real *s, const double *u) {
    real in[MAX_UNITS];
    double q;
    assert(critic->shape.size[0] <= MAX_UNITS);
    for (int i = 0; i < critic->shape.size[0]; i++) in[i] = i < obs ? s[i] : R(u[i - obs]);
    literal_network(&critic->shape, p, in, &q);
    return q;
}

/* A deterministic policy's action u, in units: tanh of the outputs. */
static inline void literal_actor(const struct net *actor, const real *p, const real *s, double *u) {
    literal_network(&actor->shape, p, s, u);
    for (int j = 0; j < actor->shape.size[actor->shape.layers]; j++) u[j] = tanh(u[j]);
}

/* A squashed Gaussian's action u, in units, and its log-density: the outputs are the means, then log sigma, which is
 * kept in `interval`. noise: standard normal numbers, or NULL for the action of the means. */
static inline double literal_squashed(const struct net *actor, const real *p, const double interval[2], const real *s,
                                      const real *noise, double *u) {
    double head[MAX_UNITS], log_pi = 0, log_2_pi = log(2 * M_PI);
    int act = actor->shape.size[actor->shape.layers] / 2;
    literal_network(&actor->shape, p, s, head);
    for (int j = 0; j < act; j++) {
        double log_sigma = fmin(fmax(head[act + j], interval[0]), interval[1]), z = noise ? noise[j] : 0;
        u[j] = tanh(head[j] + exp(log_sigma) * z);
        log_pi -= z * z / 2 + log_sigma + log_2_pi / 2 + log(1 - u[j] * u[j]);
    }
    return log_pi;
}

/* Of a real network at one row: the gradient of the sum of d_out times the outputs, with respect to the parameters and to
 * the inputs; NULL where it is not wanted. */
static inline void row_gradient(struct net *net, const real *in, const real *d_out, real *d_p, real *d_in) {
    mlp_forward(&net->shape, net->now, &net->work, in, 1);
    mlp_backward(&net->shape, net->now, &net->work, d_out, d_p, d_in);
}

/* Between the units of a box, in which it is [-1, 1], and the environment's, one action. */
static inline void literal_to_unit(const struct env_space *box, const real *a, double *u) {
    for (int j = 0; j < box->dim; j++) u[j] = 2 * (a[j] - box->low[j]) / (box->high[j] - box->low[j]) - 1;
}

static inline void literal_from_unit(const struct env_space *box, const double *u, double *a) {
    for (int j = 0; j < box->dim; j++) a[j] = box->low[j] + (u[j] + 1) / 2 * (box->high[j] - box->low[j]);
}

/* ---- what they are checked with ---- */

/* Fills b->n rows. Some end, and then the next state is like any other but must not count; the rest go on (a truncated
 * row is one of these). Each number of an action is at its lower bound, at its upper one, or between them, in the first
 * nine rows in all combinations of two; of discrete actions each occurs. One row in seven stays in its state. */
static inline void literal_batch(struct batch *b, int obs, const struct env_space *space, struct rng *rng) {
    for (int i = 0; i < b->n * obs; i++) b->s[i] = R(rng_normal(rng));
    for (int i = 0; i < b->n * obs; i++) b->s2[i] = i / obs % 7 == 4 ? b->s[i] : R(rng_normal(rng));
    for (int i = 0; i < b->n; i++) {
        for (int j = 0, kind = i; j < space->dim; j++, kind /= 3) {
            real *a = &b->a[i * space->dim + j];
            if (space->n > 0)
                *a = R(i % space->n);
            else if (kind % 3 < 2)
                *a = R(kind % 3 ? space->high[j] : space->low[j]);
            else
                *a = R(rng_range(rng, space->low[j], space->high[j]));
        }
        b->r[i] = R(rng_normal(rng));
        b->terminated[i] = R(i % 4 == 1);
    }
}

/* Moves every network of an agent, copies too, so that no two are the same; a block of one number stays. */
static inline void literal_disturb(struct agent *agent, double size, struct rng *rng) {
    struct agent_blocks p = agent->params(agent);
    for (int k = 0; k < p.n; k++)
        for (int i = 0; i < p.size[k] && p.size[k] > 1; i++) p.at[k][i] += R(size * rng_normal(rng));
}

/* Shifts a critic, and its copy, so that the rows have the mean value 0: of two critics, then, neither has the smaller
 * value everywhere. */
static inline void literal_level(struct net *critic, const struct batch *b, int obs, const struct env_space *box) {
    for (int copy = 0; copy < 2; copy++) {
        real *p = copy ? critic->target : critic->now;
        double sum = 0, u[MAX_UNITS];
        for (int i = 0; i < b->n; i++) {
            literal_to_unit(box, b->a + i * box->dim, u);
            sum += literal_critic(critic, p, obs, (copy ? b->s2 : b->s) + i * obs, u);
        }
        p[critic->shape.parameters - 1] -= R(sum / b->n);
    }
}

#endif
