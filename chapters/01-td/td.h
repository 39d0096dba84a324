/*
# 1. Values

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[what a Markov decision process is](#what-a-markov-decision-process-is),
[values and their equations](#values-and-their-equations), [why iterating converges](#why-iterating-converges),
[the graph, exactly](#the-graph-exactly), [Monte Carlo](#monte-carlo), [TD(0)](#td0),
[half a gradient](#half-a-gradient), [the example](#the-example), [the experiment](#the-experiment),
[exercises](#exercises) but for 5 to 7. The rest is for later.

## The problem

An agent acts, the world answers, and somewhere a number says how well it went. Before anything can be *learned* from
that number we must say what we want to know, and the answer that this field gives is: for each situation, how much
is still to come. This chapter defines that quantity, computes it exactly where the world is known, and estimates it in
two ways, Monte Carlo and temporal differences, where it is not. The critic of every later chapter, up to Soft
Actor-Critic's, is trained by a variation of the one update that appears here as (1.20).

## The idea

What is still to come splits into what comes now and what is still to come *after that*. A value is therefore tied to
the values of its successors: the Bellman equation. Three methods differ in what they make of it. If the world's
probabilities are known, it is a set of linear equations: solve them (*dynamic programming*). If they are not, one can
play whole episodes and average what came of them (*Monte Carlo*), which does not use the tie at all. Or one can play
a single step and trust one's own estimate for the rest (*temporal differences*), which uses the tie with a sample in
place of the probabilities.

@figure 01_chain The six-state graph. Numbers on the arrows: probabilities. Under each state its exact value, eq. 1.16.

The running example is the graph above, from Ignat Georgiev's draft *Deriving Soft Actor Critic*. There is nothing to
decide in it; every step costs 1, and the value of a state is minus the expected number of steps to state 6.

files: traces check_values check_estimates check_traces check_errata
*/
#ifndef TD_H
#define TD_H

#include "worlds/env.h"
#include "worlds/mdp.h"

/* Estimates are arrays indexed by state. The value of a terminal state is 0 and stays 0: no update starts from one, and
 * the one that would change a successor leaves a terminal one alone. */

/* One transition of an episode. */
struct td_step {
    int s;
    double r;
    int s2;
    bool last; /* the episode ends here: s2 is terminal */
};

/* Episodes one after the other, in one list of steps. */
struct td_data {
    struct td_step *step;
    int n, room;
};

void td_append(struct td_data *data, struct td_step step);
void td_free(struct td_data *data);

/* Plays one episode of an environment whose observation is a state and whose action does not matter, and appends its
 * steps. Dies (EXIT_INPUT), with the environment's name, when it is cut off, or has not ended after a million steps. */
void td_episode(struct td_data *data, struct env *env, struct rng *rng);

/* The return after each step, eq. 1.6: g[data->n]. */
void td_returns(const struct td_data *data, double gamma, double *g);

/* v[s] with h steps to go under the policy pi[s][a], eq. 1.12. */
void td_horizon_value(const struct mdp *m, const double *pi, int h, double *v);

enum td_visits { FIRST_VISIT, EVERY_VISIT };

/* Monte Carlo, eq. 1.17 or 1.18: v[s] = mean return after visits of s; untouched where there was none. count[s] may be
 * NULL; it receives the number of returns averaged. */
void td_monte_carlo(const struct td_data *data, double gamma, enum td_visits visits, int states, double *v, int *count);

/* TD(0) on one step, eq. 1.20; returns the TD error. */
double td_update(double *v, struct td_step step, double alpha, double gamma);

/* The same step along the gradient of the squared TD error, target included, eq. 1.22; returns the TD error. */
double td_residual_update(double *v, struct td_step step, double alpha, double gamma);

/* Constant-step Monte Carlo, eq. 1.18 with 1/N replaced by alpha, on the steps from `first` (the start of an episode)
 * to the end of that episode. g: the returns of `data`. */
void td_monte_carlo_update(double *v, const struct td_data *data, int first, const double *g, double alpha);

/* Batch TD(0): sums the updates over all data, applies them, and repeats until no value moves by more than `tolerance`.
 * Returns the number of sweeps, -1 after `limit`. */
int td_batch(const struct td_data *data, double alpha, double gamma, int states, double *v, double tolerance,
             int limit);

/* The model that makes the data most likely, eq. 1.25: observed frequencies and mean rewards; states that were never
 * left are terminal. Initialises m (one action); the caller frees it. */
void td_model(const struct td_data *data, double gamma, int states, struct mdp *m);

/* The minimiser of the expected squared TD error, eq. 1.23, where mu[s] weighs the state s; false when not unique. */
bool td_residual_solution(const struct mdp *m, const double *pi, const double *mu, double *v);

#endif
