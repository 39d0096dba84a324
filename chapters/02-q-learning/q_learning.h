/*
# 2. Actions

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm), [what best means](#what-best-means),
[why Q](#why-q), [acting while learning](#acting-while-learning), [SARSA](#sarsa), [Q-learning](#q-learning),
[the largest of several guesses](#the-largest-of-several-guesses), [Double Q-learning](#double-q-learning),
[the example](#the-example), [the cliff](#the-cliff), [maximization bias](#maximization-bias), [exercises](#exercises)
but for 4 and 5. The rest is for later.

## The problem

Chapter 1 could say what a situation is worth, and could do nothing about it: on the six-state graph there was nothing
to decide. Now there is. The same graph gets a steering wheel, and a second task is a walk along the edge of a cliff.
We want the best way to act, and we do not have the probabilities, only the experience of acting.

## The idea

Give each *action* in each state a value: what is still to come if this action is taken now. Then acting well is
looking up the largest number in a row of a table. The tie between a value and its successors stays as it was, with
one new question in it: which action do we assume is taken *next*? There are two natural answers, and they make this
chapter. Assume the action that the agent does take, mistakes and experiments included, and the table describes the
agent as it is (*on-policy*: SARSA). Assume the best action, whatever the agent does, and the table describes the
agent as it could be (*off-policy*: Q-learning). On the cliff the two answers take different paths.

@figure 02_paths The cliff, and the paths from S to G that the methods of this chapter prefer after 5000 episodes with
constant steps of 0.1 and a tenth of random actions: the most frequent one of 100 runs each. Double Q-learning is
still on its way to the path of Q-learning.

There is also a trap in the word *best*. The largest of several uncertain numbers is, on average, too large. The last
part of the derivation measures by how much, and Double Q-learning is the remedy; chapters 3, 6, 8 and 9 need it again.

files: bias race check_values check_updates check_learning check_errata
*/
#ifndef Q_LEARNING_H
#define Q_LEARNING_H

#include "worlds/env.h"
#include "worlds/mdp.h"

enum { Q_MAX_ACTIONS = 16 };

enum q_method { SARSA, EXPECTED_SARSA, Q_LEARNING, DOUBLE_Q, Q_METHODS };
extern const char *const q_method_name[Q_METHODS];

struct q_config {
    enum q_method method;
    double gamma;
    double alpha;         /* the N-th update of a pair moves it by alpha / N^alpha_power of the way */
    double alpha_power;   /* 0: constant steps */
    double epsilon;       /* share of random actions in the first episode */
    double epsilon_final; /* and after epsilon_episodes of them; on a straight line in between */
    int epsilon_episodes; /* 0: epsilon throughout */
};

/* One transition. `terminated`: nothing follows s2, its value is 0. A truncated episode is not terminated. */
struct q_step {
    int s, a;
    double r;
    int s2;
    bool terminated;
};

/* An agent owns one table of action values, or two for Double Q-learning, and counts the updates of each pair. There is
 * no random stream inside: whoever runs the loop passes the generator, and an update depends on the agent, the
 * transition, the next action and the coin alone. Where states differ in the number of their actions, `legal` says how
 * many there are; they are the first ones of the row. */
struct q_agent {
    struct q_config config;
    int states, actions; /* actions <= Q_MAX_ACTIONS */
    const int *legal;    /* [s]: number of actions; borrowed; NULL: all, everywhere */
    double *q[2];        /* [s][a]; q[1] is used by DOUBLE_Q only */
    int *visits;         /* [s][a]: updates so far */
    double epsilon;      /* of the running episode */
    int episodes;
};

/* All values zero. Dies without memory; q_free releases it. */
void q_init(struct q_agent *x, const struct q_config *config, int states, int actions, const int *legal);
void q_free(struct q_agent *x);

/* The updates, eqs. 2.8, 2.9, 2.13 and 2.22: each moves one number of one table by alpha times its error, and returns
 * the error. They overwrite nothing else and cannot fail.
 * a2    the action that will be taken in s2; ignored when terminated
 * coin  which table learns and picks (of equals the first), 0 or 1; the other one judges */
double q_sarsa(struct q_agent *x, const struct q_step *t, int a2, double alpha);
double q_expected_sarsa(struct q_agent *x, const struct q_step *t, double alpha);
double q_learning(struct q_agent *x, const struct q_step *t, double alpha);
double q_double(struct q_agent *x, const struct q_step *t, int coin, double alpha);

/* Counts one more update of the pair, and returns its step size. */
double q_step_size(struct q_agent *x, int s, int a);

/* Takes the step size of this visit, and applies the configured one of the four. */
double q_update(struct q_agent *x, const struct q_step *t, int a2, int coin);

/* The value by which the agent acts: q[0], or the mean of both tables. */
double q_value(const struct q_agent *x, int s, int a);

/* pi[a] for the `actions` actions of s: epsilon-greedy, eq. 2.7; 0 for illegal ones. */
void q_policy(const struct q_agent *x, int s, double *pi);

/* policy[s] = an action of the largest value, of equals the first. */
void q_greedy(const struct q_agent *x, int *policy);

/* The share of random actions in episode 0, 1, 2, ... */
double q_epsilon(const struct q_config *config, int episode);

/* Plays and learns one episode, until it terminates or is truncated; returns the sum of its rewards.
 * world   random numbers of the environment
 * choice  those of actions and coins
 * Dies (EXIT_INPUT) when the episode has not ended after a million steps. */
double q_episode(struct q_agent *x, struct env *env, struct rng *world, struct rng *choice);

/* best[s][a] = the largest value of the pair under any deterministic policy that is replaced by a random action with
 * probability epsilon; best_v[s], unless NULL, likewise for states: definition 2.1, where epsilon is 0. It tries all
 * actions^states of them. */
void q_enumerate(const struct mdp *m, double epsilon, double *best, double *best_v);

/* Policy iteration. pi[s][a]: any policy with finite values on entry, an optimal one on return; v[s]: its values.
 * Returns the number of improvements. */
int q_policy_iteration(const struct mdp *m, double *pi, double *v);

/* Iterates eq. 2.12 from q (any) until no value moves by more than `tolerance`: Q_epsilon, and with epsilon = 0 the
 * optimal values, eq. 2.5. Returns the number of sweeps, or -1 after `limit`. */
int q_soft_iteration(const struct mdp *m, double epsilon, double *q, double tolerance, int limit);

/* pi[s][a] of the policy that takes policy[s] with probability 1 - epsilon, otherwise any action, uniformly. */
void q_trembling(const struct mdp *m, const int *policy, double epsilon, double *pi);

/* The mean return, from the start distribution, of the policy pi[s][a]. Only states that can be reached count.
 * -INFINITY where it does not end and gamma = 1. */
double q_return(const struct mdp *m, const double *pi);

/* The same of a trembling policy. */
double q_policy_return(const struct mdp *m, const int *policy, double epsilon);

#endif
