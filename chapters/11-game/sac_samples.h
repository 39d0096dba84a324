/*
## Minibatches

In practice $`\xi`$ is estimated. A minibatch holds $`n`$ pairs $`(s,a)`$ drawn from the memory, with a next state
each, and in each of their states an action $`b`$ is drawn from the policy. (With continuous actions that is the noise
$`\epsilon`$ from which the action is made.) A mean over the batch estimates each of the first three blocks. The
fourth is known.

The estimate is unbiased, and so is one of $`H`$. That does not make the product $`H^{\top}\xi`$ of both unbiased. To
say how wrong it is, each sample gets its own estimates, with a switch for each thing that may be drawn or averaged.

fold: The contract of the minibatches
*/
#ifndef SAC_SAMPLES_H
#define SAC_SAMPLES_H

#include "sac_game.h"

/* One draw from the replay and what is drawn to judge it. */
struct sac_sample {
    int s, a; /* from the replay */
    int s2;   /* the next state; -1: the mean over all of them */
    int b;    /* the policy's action in s; -1: the mean over all of them */
};

/* Adds `weight` times the sample's estimate of the first three players' xi[n], eq. 11.30, and of their rows of
 * h[n][n], eq. 11.31; h may be NULL. */
void sac_game_add(const struct sac_game *g, const double *x, const struct sac_sample *sample, double weight, double *xi,
                  double *h);

/* Adds the fourth player's part, of which nothing is sampled. */
void sac_game_add_target(const struct sac_game *g, const double *x, double *xi, double *h);

/* All samples that can be drawn at x and their probabilities; sample and probability hold at least
 * states * actions (next ? states : 1) (action ? actions : 1) of them. next, action: whether those are drawn too.
 * Returns how many there are. */
int sac_game_samples(const struct sac_game *g, const double *x, bool next, bool action, struct sac_sample *sample,
                     double *probability);

/* The estimate from a batch of size `size`: the mean over its samples, and the fourth player. */
void sac_game_batch(const struct sac_game *g, const double *x, const struct sac_sample *batch, int size, double *xi,
                    double *h);

/* mean[n]: the exact expectation of H^T xi from batches, where both factors come from the same batch of size `size`
 * or, with `two`, from two independent ones; by eq. 11.32, from the samples. symplectic: of A^T xi instead. */
void sac_game_mean_correction(const struct sac_game *g, const double *x, const struct sac_sample *sample,
                              const double *probability, int samples, int size, bool two, bool symplectic,
                              double *mean);

#endif
