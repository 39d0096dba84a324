/* The sections of this chapter's checks. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"

void centres(struct harness *t);
void kinetic_energy(struct harness *t);
void potential_energy(struct harness *t);
void mass_matrix(struct harness *t);
void bias_and_weight(struct harness *t);
void motion(struct harness *t);
void balance(struct harness *t);

void linear_step(struct harness *t);
void costs(struct harness *t);
void best_control(struct harness *t);
void riccati(struct harness *t);
void regulated_return(struct harness *t);
void regulated_episodes(struct harness *t);

void agents(struct harness *t);
void presets(struct harness *t);
void segments(struct harness *t);

#endif
