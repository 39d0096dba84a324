/*
## From samples

Now without the model. Soft policy iteration alternates two exact steps, evaluate and improve; an agent that only
samples takes a small part of each with every transition. Its *critic* is a table $`Q(s,a)`$ that moves towards a
sampled soft target; its *actor* is a table of logits $`\theta(s,a)`$ that descends the divergence from the softmax of
the critic; and the temperature, if it is to be found too, climbs or falls with the entropy that is missing or in
excess. With networks in place of the tables, a continuum of actions, two critics with delayed copies, and a store of
past transitions, that is Soft Actor-Critic; chapters 8 and 9 put those in.

The algorithm is the second box [above](#the-algorithm).

fold: The contract of the agent
*/
#ifndef SOFT_SAMPLES_H
#define SOFT_SAMPLES_H

#include "worlds/env.h"

enum { TSAC_MAX_ACTIONS = 16 };

/* One state's part of the actor's loss, eq. 7.37, for action values q[n] and logits theta[n], and its gradient
 * with respect to the logits, eq. 7.38. */
double soft_actor_loss(const double *q, const double *theta, int n, double alpha);
void soft_actor_gradient(const double *q, const double *theta, int n, double alpha, double *d_theta);

struct tsac_config {
    double gamma;
    double alpha;          /* temperature; where it is learned, at the start: then > 0 */
    bool learn_alpha;      /* else it stays */
    double target_entropy; /* of a state on average, in nats; used where alpha is learned */
    double critic_rate;    /* the N-th update of a pair moves it by critic_rate / N^critic_power of the way */
    double critic_power;
    double actor_rate; /* of the gradient steps on the logits, in units of 1 / reward */
    double alpha_rate; /* the N-th update of log alpha has the step alpha_rate / N^alpha_power */
    double alpha_power;
    double explore; /* share of uniformly random actions in what it does; learning does not need to know */
};

/* One transition. `terminated`: nothing follows s2. A truncated episode is not terminated. */
struct tsac_step {
    int s, a;
    double r;
    int s2;
    bool terminated;
};

struct tsac {
    struct tsac_config config;
    int states, actions; /* actions <= TSAC_MAX_ACTIONS */
    double alpha;        /* the present temperature */
    double *q;           /* [s][a] the critic */
    double *theta;       /* [s][a] the actor's logits */
    int *visits;         /* [s][a] critic updates so far */
    int updates;         /* all of them */
};

/* Values and logits zero, so the policy uniform. Dies without memory; tsac_free releases it. */
void tsac_init(struct tsac *x, const struct tsac_config *config, int states, int actions);
void tsac_free(struct tsac *x);

/* pi[a] of the actor in state s: the softmax of its logits. */
void tsac_policy(const struct tsac *x, int s, double *pi);

/* The soft target of a transition, eq. 7.35. */
double tsac_target(const struct tsac *x, double r, int s2, bool terminated);

/* The three updates, eqs. 7.35, 7.38 and 7.43, with a given step size. The first returns its error. Each changes its
 * own part only: one number of the critic, one row of the actor, the temperature, its logarithm by 1 at the most. */
double tsac_critic(struct tsac *x, const struct tsac_step *t, double rate);
void tsac_actor(struct tsac *x, int s, double rate);
void tsac_temperature(struct tsac *x, int s, double rate);

/* All of them, in this order, with the configured step sizes. */
void tsac_update(struct tsac *x, const struct tsac_step *t);

/* Acts once in state s and learns from it; s = -1: begins an episode first. Returns the next state, or -1 when the
 * episode is over. world, choice: random numbers of the environment and of the actions. */
int tsac_play(struct tsac *x, struct env *env, int s, struct rng *world, struct rng *choice);

#endif
