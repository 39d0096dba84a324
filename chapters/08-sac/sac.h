/*
# 8. Soft Actor-Critic

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[from tables to losses](#from-tables-to-losses), [a policy made by a network](#a-policy-made-by-a-network),
[the smaller of two values](#the-smaller-of-two-values), [the actor](#the-actor), [an update](#an-update),
[acting](#acting), [what a temperature is](#what-a-temperature-is), [the example](#the-example),
[the pendulum](#the-pendulum), [temperatures](#temperatures), [what is taken away](#what-is-taken-away),
[exercises](#exercises) 6 to 8. The rest is for later, and so is the chapter's second page.

## The problem

With the model (7.25) or from samples (7.35), chapter 7 finds the best policy that is paid for its entropy, as long as
states and actions can be listed: a table of soft values, and in each state the softmax of its row, (7.14). A robot's
torques cannot be listed. The softmax becomes a density, proportional to $`\exp(Q(s,a)/\alpha)`$. For a network $`Q`$
its integral has no closed form, and with more than a few components no quadrature reaches it either: the density can
neither be normalised nor simply drawn from. TD3, the last agent for such actions, avoids the question: its policy is a
single point, and what it tries beside that point is noise that somebody has chosen.

## The idea

Soft Actor-Critic (Haarnoja, Zhou, Abbeel and Levine, *Soft actor-critic: off-policy maximum entropy deep reinforcement
learning with a stochastic actor*, 2018) keeps the two steps of soft policy iteration and takes a little of each in
every update. The *critic* is a regression onto soft targets. The *actor* is a Gaussian squashed into the box of
actions. It descends its divergence from the density above, in which the integral that nobody knows is a constant and
drops out. All data come from the replay; only the policy's own actions, at the states of a batch, are drawn anew.

The first version has a third network, for the values of states [S77]. The second one (Haarnoja et al., *Soft
actor-critic algorithms and applications*, 2018) does without it [S78], and is what the name stands for today. It comes
first here, with one critic or two, and [the first version](#the-first-version) after it. The temperature stays fixed in
this chapter; that it has to be chosen is what the next one removes.

The agent is all on this page. A second one, [the policy's density and its loss](08-density-and-loss.md), looks at what
is used here without much ado: the density of a squashed Gaussian, the divergence behind the actor's loss, and the
variances of three estimates of its gradient. Read it before you write such a policy yourself, and before chapter 11.

files: first_version ablated check_agent check_ablated check_losses check_errata
page: 08-density-and-loss densities kl check_densities check_kl check_estimates
*/
#ifndef SAC_H
#define SAC_H

#include "learning/agent.h"
#include "learning/train.h"
#include "networks/net.h"
#include "networks/pairs.h"
#include "networks/squashed.h"

struct sac_config {
    int hidden[2];                  /* units of the hidden layers, of all networks */
    double gamma;                   /* discount */
    double actor_rate, critic_rate; /* of Adam */
    double tau;                     /* share of the networks in a step of the target networks; 1: there are none */
    double last_bound;              /* the last layers start uniform in +-last_bound; 0: as the others */
    double log_sigma_low;           /* the network's log sigma is moved into this interval, eq. gaussian.7 */
    double log_sigma_high;
    double alpha;    /* temperature, in units of reward per nat */
    int twin;        /* 1: two critics, and the smaller value counts */
    int climb_first; /* 1: the actor climbs the first critic instead of the smaller value */
};

/* The paper's numbers, and what is used where nothing else is said: tuned on the pendulum. */
struct sac_config sac_preset(enum preset preset);
struct train_config sac_training(enum preset preset, int steps);

struct sac {
    struct agent agent; /* first */
    struct sac_config config;
    int critics; /* 1 or 2 */
    struct net actor, critic[2];
    struct squashed policy;    /* the actor's outputs as one, eq. 8.4 */
    struct pairs pairs[2];     /* what each critic sees, actions in units */
    real *y;                   /* [rows], the targets */
    const struct batch *batch; /* what an update learns from, */
    double critic_loss[2];     /* and what each critic's loss on it was; 0: there is no such critic */
};

/* An agent for observations of `obs` numbers that acts in the box `action`, whose bounds are finite and are borrowed;
 * batches have up to `rows` rows. The generator draws the start of the networks. Dies without memory; sac_free
 * releases it. */
void sac_init(struct sac *sac, const struct sac_config *config, int obs, const struct env_space *action, int rows,
              struct rng *rng);
void sac_free(struct sac *sac);

/* Regression targets of the critics, eq. 8.10, with a2[i] drawn at s2[i]:
 *   y[i] = r[i] + gamma (1 - terminated[i]) (min_k Q-bar_k(s2[i], a2[i]) - alpha log pi(a2[i] | s2[i]))
 * noise: [n] rows of agent.update_noise.normal standard normal numbers, 2 act, of which the first act are used.
 * y is a constant to the optimizer, and may not alias the batch. A truncated row still bootstraps. */
void sac_targets(struct sac *sac, const struct batch *batch, const real *noise, real *y);

/* The gradient of the loss of critic k with the targets y, eq. 8.8, into critic[k].gradient; returns the loss. */
double sac_critic_gradient(struct sac *sac, int k, const struct batch *batch, const real *y);

/* The gradient of the actor's loss, eq. 8.11, with the noise held fixed, into actor.gradient; returns the loss, the
 * mean of alpha log pi(a | s) - min_k Q_k(s, a). noise: as above, but the last act numbers of a row are used. Leaves
 * the actions and their log-densities in `policy`. */
double sac_actor_gradient(struct sac *sac, const struct batch *batch, const real *noise);

#endif
