/*
## Between one step and all

Monte Carlo waits for the end of an episode, TD(0) for a single step. There is everything in between: wait for $`n`$
steps and trust the estimate for the rest. This part says what lies between, how one number, $`\lambda`$, mixes all of
it, and how the mixture is learned without waiting at all. Then it asks a question that has nothing to do with waiting
and comes up whenever data are old: what if the episodes were played by another policy?

For a first reading (1.27), (1.30) and (1.33) are enough, and of the second half (1.34) to (1.36). Chapter 4 needs
(1.31) for its actor and its critic.

fold: The contract
*/
#ifndef TRACES_H
#define TRACES_H

#include "td.h"

/* The n-step return from step t of the data with the values v, eq. 1.27: n rewards, fewer where the episode ends. */
double td_n_step_return(const struct td_data *data, int t, int n, double gamma, const double *v);

/* The lambda-returns of all steps with the values v held fixed, eq. 1.31: g[data->n]. */
void td_lambda_returns(const struct td_data *data, double gamma, double lambda, const double *v, double *g);

/* Both views of offline TD(lambda): change[states], the sum of all updates with v held fixed, eq. 1.33. */
void td_lambda_forward(const struct td_data *data, double alpha, double gamma, double lambda, int states,
                       const double *v, double *change);
void td_lambda_backward(const struct td_data *data, double alpha, double gamma, double lambda, int states,
                        const double *v, double *change);

/* TD(lambda) on one step, eq. 1.32: all values move. trace[states] is all zeros before an episode's first step, and
 * after its last. Returns the TD error. */
double td_lambda_update(double *v, double *trace, int states, struct td_step step, double alpha, double gamma,
                        double lambda);

/* What an episode of one policy says about another. */
struct td_weighted {
    double weight, g; /* eq. 1.34, and the return */
};

/* Plays an episode from s under acts[s][a] and weighs it for judged[s][a], where acts is nowhere 0 unless judged is
 * too. Dies (EXIT_INPUT) when it has not ended after a million steps. */
struct td_weighted td_weighted_episode(const struct mdp *m, const double *judged, const double *acts, int s,
                                       struct rng *rng);

enum td_weighting { UNWEIGHTED, ORDINARY, WEIGHTED };

/* The estimate from n episodes, eq. 1.37; unweighted: the mean return. Weighted, it is
 * NaN where all weights are 0. */
double td_weighted_mean(const struct td_weighted *episode, int n, enum td_weighting how);

/* moment[k][s], k = 0, 1, 2: the mean of W^2 G^k over h steps from s under acts[s][a], eq. 1.36. */
void td_weight_moments(const struct mdp *m, const double *judged, const double *acts, int h, double *moment);

#endif
