#include "networks/net.h"

#include "numbers/worker.h"
#include "programs/memory.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct mlp shape_of(const struct net_config *c) {
    const int size[] = {c->inputs, c->hidden[0], c->hidden[1], c->outputs};
    return mlp_shape(3, size, RELU, c->output);
}

static struct net_bytes all;

static struct net_bytes bytes_of(const struct mlp *shape, int rows) {
    size_t block = whole_lines((size_t)shape->parameters, sizeof(real)) * sizeof(real);
    return (struct net_bytes){3 * block, 2 * block, mlp_work_bytes(shape, rows)};
}

struct net_bytes net_bytes(const struct net_config *c, int rows) {
    struct mlp shape = shape_of(c);
    return bytes_of(&shape, rows);
}

struct net_bytes net_bytes_all(void) {
    return all;
}

void net_init(struct net *net, const struct net_config *c, int rows, struct rng *rng) {
    double last_gain = c->last_bound > 0 ? c->last_bound * sqrt(c->hidden[1]) : 1;
    *net = (struct net){.shape = shape_of(c)};
    size_t n = (size_t)net->shape.parameters, room = whole_lines(n, sizeof *net->now);
    net->now = allocate_lines(3 * room, sizeof *net->now);
    net->target = net->now + room;
    net->gradient = net->target + room;
    mlp_start(&net->shape, FAN_IN, 1, last_gain, rng, net->now);
    memcpy(net->target, net->now, n * sizeof *net->now);
    adam_init(&net->adam, &(struct adam_config){c->rate, 0.9, 0.999, 1e-8}, net->shape.parameters);
    mlp_work_init(&net->work, &net->shape, rows);
    struct net_bytes bytes = bytes_of(&net->shape, rows);
    all.parameters += bytes.parameters, all.moments += bytes.moments, all.work += bytes.work;
}

void net_free(struct net *net) {
    struct net_bytes bytes = bytes_of(&net->shape, net->work.rows);
    all.parameters -= bytes.parameters, all.moments -= bytes.moments, all.work -= bytes.work;
    free(net->now);
    adam_free(&net->adam);
    mlp_work_free(&net->work);
    *net = (struct net){0};
}

const real *net_output(struct net *net, const real *parameters, const real *x, int n) {
    assert(parameters == net->now || parameters == net->target);
    return mlp_forward(&net->shape, parameters, &net->work, x, n);
}

void net_gradient(struct net *net, const real *d_y) {
    mlp_backward(&net->shape, net->now, &net->work, d_y, net->gradient, NULL);
}

void net_input_gradient(struct net *net, const real *d_y, int from, int count, real *d_x) {
    mlp_backward_inputs(&net->shape, net->now, &net->work, d_y, from, count, d_x);
}

/* Multiply-adds of a pass forwards below which a second thread costs more than it brings: a meeting takes about half a
 * microsecond, and what the nets read and write has to travel. */
enum { WORTH = 150000 };

void net_each(const struct net *net, int count, int n, void (*run)(void *context, int k), void *context) {
    if (count == 2 && (int64_t)n * net->shape.parameters >= WORTH && worker_free())
        worker_two(run, context);
    else
        for (int k = 0; k < count; k++) run(context, k);
}

/* What net_outputs and net_input_gradients do to each of the nets. */
struct each {
    struct net *net;
    enum net_which which;
    const real *x, **y;
    real *const *d_y, *d_x;
    int n, from, inputs;
};

static void each_output(void *context, int k) {
    const struct each *e = context;
    struct net *net = &e->net[k];
    e->y[k] = net_output(net, e->which == NET_COPY ? net->target : net->now, e->x, e->n);
}

void net_outputs(struct net *net, int count, enum net_which which, const real *x, int n, const real **y) {
    net_each(net, count, n, each_output, &(struct each){.net = net, .which = which, .x = x, .n = n, .y = y});
}

static void each_input_gradient(void *context, int k) {
    const struct each *e = context;
    net_input_gradient(&e->net[k], e->d_y[k], e->from, e->inputs, e->d_x);
}

void net_input_gradients(struct net *net, int count, real *const *d_y, int from, int inputs, real *d_x) {
    net_each(net, count, net->work.n, each_input_gradient,
             &(struct each){.net = net, .d_y = d_y, .from = from, .inputs = inputs, .d_x = d_x});
}

void net_step(struct net *net) {
    adam_step(&net->adam, net->now, net->gradient);
}

void net_state(struct net *net, struct state *state) {
    adam_state(&net->adam, state);
}

void net_follow(struct net *net, double tau) {
    polyak_average(net->target, net->now, net->shape.parameters, tau);
}

void net_step_and_follow(struct net *net, double tau) {
    adam_step_and_average(&net->adam, net->now, net->gradient, net->target, tau);
}
