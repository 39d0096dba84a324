/* The sections of this chapter's checks. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"

section_function centres, kinetic_energy, potential_energy, mass_matrix, bias_and_weight, motion, balance;
section_function linear_step, costs, best_control, riccati, regulated_return, regulated_episodes;
section_function agents, presets, segments, scenes, forms;

#endif
