/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "harness.h"
#include "sac_game.h"
#include "sac_samples.h"

#include <complex.h>

enum { CASES = 6, MAX_NUMBERS = 18, MAX_SAMPLES = 64 };

/* ---- a game of SAC at random parameters, and (11.19) and (11.20) as they are printed ---- */

struct tables {
    struct mdp m;
    struct sac_game g;
    double weight[6], x[MAX_NUMBERS], xi[MAX_NUMBERS], h[MAX_NUMBERS * MAX_NUMBERS];
    int n, states, actions;
};

/* Case 0 is M1 with the losses as they stand. The caller releases m. */
void tables_init(struct tables *k, int i);

double q_of(const struct tables *k, int s, int a);
double pi_of(const struct tables *k, int s, int a);
double g_of(const struct tables *k, int s, int a);
double g_bar(const struct tables *k, int s);
double f_of(const struct tables *k, int s, int b, int c);
double v_of(const struct tables *k, int s);
double copy_of(const struct tables *k, int s);
double d_of(const struct tables *k, int s);
double p_of(const struct tables *k, int s, int a, int s2);
double backup_of(const struct tables *k, int s, int a);

int player_of(const struct tables *k, int i);
double literal_loss(const struct tables *k, int player); /* (11.20) */

/* ---- what is differentiated ---- */

/* Of the player that owns parameter `index`, at any x. */
struct probe {
    struct tables *k;
    int index;
};

double xi_entry(const double *x, void *context);    /* of a struct probe */
double half_square(const double *x, void *context); /* 1/2 |xi|^2, of a struct tables */

/* numeric[n][n]: the differences of xi */
void numeric_jacobian(struct tables *k, double *numeric);

/* ---- batches, eigenvalues ---- */

/* All batches of `size` of these samples. */
struct enumeration {
    struct tables *k;
    struct sac_sample sample[MAX_SAMPLES];
    double p[MAX_SAMPLES];
    int samples, size;
    bool symplectic;
};

void enumeration_init(struct enumeration *z, struct tables *k, bool next, bool action, int size);

/* mean[n]: the sum over all batches of probability times H^T xi (or A^T xi); the estimate of H from the same batch or,
 * with `two`, from another one. */
void enumerate(const struct enumeration *z, bool two, double *mean);

/* Of one step in the game of x y. */
double radius_of(const struct game_rule *rule, double rate);

/* The three roots of (a - l)(b - l)(c - l) = product, by the iteration of Durand and Kerner. */
void cubic(double a, double b, double c, double complex product, double complex *root);

section_function gradients, blocks, three_actions, whole_jacobian, player_by_player, rest, details;
section_function squared_length, products, alignment, signs, sizes, rules, steps, bilinear, corrected, maxima, eigen;
section_function sampled, batches, penalty;
section_function at_the_optimum, polyak, equal_speeds, least_gain, slow_mode, shared_parameter, amplifying;
section_function real_mode, slow_copy, two_features;
section_function erratum_transposes, erratum_double_sampling;

#endif
