/*
# Networks that learn

What the actors and critics of the later chapters have in common: a multilayer perceptron with its parameters, a copy of
them that follows slowly, a gradient, an optimizer, and room for a batch. It adds nothing to the modules that it ties
together, and saves every agent the same five lines.
*/
#ifndef NET_H
#define NET_H

#include "networks/adam.h"
#include "networks/mlp.h"

struct net {
    struct mlp shape;
    real *now, *target, *gradient; /* [shape.parameters] each, in one block */
    struct adam adam;
    struct mlp_work work; /* of the last net_output */
};

/* What a net is made of. */
struct net_config {
    int inputs, hidden[2], outputs;
    enum activation output;
    double rate;       /* of Adam */
    double last_bound; /* the last layer starts uniform in +-last_bound; 0: as the others, +-1/sqrt(its inputs) */
};

/* What such a net takes, in bytes, every block of them rounded up to whole cache lines. */
struct net_bytes {
    size_t parameters; /* now, the copy, and the gradient */
    size_t moments;    /* Adam's two */
    size_t work;       /* one batch's: mlp_work_bytes */
};
struct net_bytes net_bytes(const struct net_config *config, int rows);

/* The sums of these over all nets that there are now. */
struct net_bytes net_bytes_all(void);

/* Parameters drawn from rng by FAN_IN, the copy equal to them, room for batches of up to `rows`. Dies without memory;
 * net_free releases it. */
void net_init(struct net *net, const struct net_config *config, int rows, struct rng *rng);
void net_free(struct net *net);

/* The outputs [n][outputs] for x [n][inputs] under `parameters`, net->now or net->target; they stand until the net's
 * next output. */
const real *net_output(struct net *net, const real *parameters, const real *x, int n);

/* After net_output under net->now: the gradient with respect to the parameters into net->gradient. */
void net_gradient(struct net *net, const real *d_y);

/* After net_output under net->now: the gradient with respect to `count` of the inputs from number `from` on into d_x
 * [n][count], in those rows where d_y is not all zero. The other rows stay as they are, so that of two nets that count
 * in different rows each fills its own. net->gradient stays as it is. */
void net_input_gradient(struct net *net, const real *d_y, int from, int count, real *d_x);

/* run(context, k) for each of `count` nets of one shape, 1 or 2, and batches of n rows: one after the other or, where
 * the program has a second thread and they are large enough, at the same time. Neither may touch what the other
 * does. */
void net_each(const struct net *net, int count, int n, void (*run)(void *context, int k), void *context);

/* net_output and net_input_gradient for each of the nets: its outputs y[k] for the one x, under its parameters or its
 * copy; and from its d_y[k] the rows of the one d_x. A row may be other than zero in one d_y[k] only. */
enum net_which { NET_NOW, NET_COPY };
void net_outputs(struct net *net, int count, enum net_which which, const real *x, int n, const real **y);
void net_input_gradients(struct net *net, int count, real *const *d_y, int from, int inputs, real *d_x);

/* One step of Adam against net->gradient. */
void net_step(struct net *net);

/* What its next steps depend on besides the parameters and their copy: the state of Adam. */
void net_state(struct net *net, struct state *state);

/* The copy's step towards the parameters, eq. adam.2. */
void net_follow(struct net *net, double tau);

/* net_step, and net_follow at once, which is faster than to come back; tau = 0: the copy stays. For agents whose copies
 * are not asked before the next update. */
void net_step_and_follow(struct net *net, double tau);

#endif
