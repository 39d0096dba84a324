/*
# A policy over a batch

A network whose outputs are read as a [squashed Gaussian policy](gaussian.md): of the `2 act` numbers that it puts out
for a state, the first `act` are the means and the others, moved into an interval, the logarithms of the scales. This
module draws an action for each row of a batch, remembers what the backward pass needs, and turns a gradient with
respect to the actions and their log-densities into one by the network's outputs. Each row gets the bits that the
functions of one action would give it; here the exponentials and tangents of all rows are computed together.
*/
#ifndef SQUASHED_H
#define SQUASHED_H

#include "numbers/real.h"

struct squashed {
    int act, n;      /* components of an action; rows of the last sample */
    real low, high;  /* of log sigma, eq. gaussian.7 */
    real *a;         /* [rows][act], in units: within [-1, 1] */
    real *log_pi;    /* [rows], eq. gaussian.11 */
    real *noise, *u; /* [rows][act] each: what it was made of, eq. gaussian.8 */
    real *log_sigma; /* [rows][act], moved into the interval */
    real *slope;     /* [rows][act]: 0 where it was moved, else 1 */
    real *sigma;     /* [rows][act] */
    real *work;      /* [rows][act] */
    real *d_head;    /* [rows][2 act] */
};

/* Room for batches of up to `rows`. Dies without memory; squashed_free releases it. */
void squashed_init(struct squashed *x, int act, double low, double high, int rows);
void squashed_free(struct squashed *x);

/* Actions into x->a and their log-densities into x->log_pi for the outputs head [n][2 act]. noise: standard normal,
 * rows of `stride` numbers of which the first act are used; NULL: all zero, for the middle of the policy, tanh mu. */
void squashed_sample(struct squashed *x, const real *head, const real *noise, int stride, int n);

/* The mean of -log pi over the last sample, an estimate of the policy's mean entropy. */
double squashed_entropy(const struct squashed *x);

/* Of a scalar loss, by the last sample's outputs, with the noise held fixed: eq. gaussian.12 into x->d_head.
 * d_a [n][act]: its derivatives with respect to the actions; d_log_pi: by each row's log-density. */
void squashed_backward(struct squashed *x, const real *d_a, real d_log_pi);

#endif
