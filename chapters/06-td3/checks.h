/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "td3.h"

/* The density and the distribution function of a standard normal number. */
double density(double x);
double below(double x);

double clipped(double x, double c);

/* ---- agents ---- */

enum { OBS = 3, ACT = 2, ROWS = 12, MAX_NETS = 6, MAX_PARAMETERS = 200 };
struct setting {
    struct td3 td3;
    struct batch batch;
    double noise[ROWS * ACT];
};

/* A configuration with small networks; networks far from each other and from their targets; a batch with every kind of
 * row; and noise. */
struct td3_config small(struct td3_config c);
void make(struct setting *x, struct td3_config config);
void release(struct setting *x);

/* A slow copy's step. */
void follow_by_hand(double *target, const double *p, int n, double tau);

/* ---- sections ---- */

void bias_of_a_step(struct harness *t);
void smaller_value(struct harness *t);
void clipped_noise(struct harness *t);
void smoothing(struct harness *t);
void patience(struct harness *t);

void targets(struct harness *t);
void gradients(struct harness *t);
void updates(struct harness *t);
void actions(struct harness *t);

void crossed_targets(struct harness *t);
void crossed_updates(struct harness *t);
void switches(struct harness *t);
void measured_bias(struct harness *t);
void accumulated_errors(struct harness *t);
void witnessed(struct harness *t);

void clipped_updates(struct harness *t);
void vanishing_difference(struct harness *t);
void mean_change(struct harness *t);
void opposite_errors(struct harness *t);
void arrivals(struct harness *t);

void noisy_policy(struct harness *t);
void expected_targets(struct harness *t);
void one_state(struct harness *t);
void ledge(struct harness *t);

void erratum_lengths(struct harness *t);

#endif
