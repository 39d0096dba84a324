/*
# Adam, and averages of parameters
*/
#ifndef ADAM_H
#define ADAM_H

#include "numbers/real.h"
#include "programs/state.h"

struct adam_config {
    double rate, beta1, beta2, epsilon; /* beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 are usual */
};

/* The optimizer of one flat block. */
struct adam {
    struct adam_config config;
    int n;
    long steps;
    double left[2]; /* 1 - beta^steps for both */
    real *m, *v;    /* [n]: averages of the gradient and of its square */
};

/* Dies without memory; adam_free releases it. */
void adam_init(struct adam *adam, const struct adam_config *config, int n);
void adam_free(struct adam *adam);

/* One step of parameters[n] against gradient[n], eq. adam.1. */
void adam_step(struct adam *adam, real *parameters, const real *gradient);

/* Its counters and averages. */
void adam_state(struct adam *adam, struct state *state);

/* target <- (1 - tau) target + tau source, eq. adam.2. */
void polyak_average(real *target, const real *source, int n, double tau);

/* adam_step, and then the target's average of the new parameters, in one pass; tau = 0: the target stays. */
void adam_step_and_average(struct adam *adam, real *parameters, const real *gradient, real *target, double tau);

#endif
