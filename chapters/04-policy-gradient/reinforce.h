/*
## REINFORCE

Now the algorithm of the beginning, with networks in the place of tables. The policy is a network from observations to
numbers. Where actions are discrete the numbers are the logits of a softmax; where they are a box they are the mean and
the scale of each component of a Gaussian. The baseline $`V`$ is a second network, from observations to one number.

fold: The contract of REINFORCE
*/
#ifndef REINFORCE_H
#define REINFORCE_H

#include "learning/snapshot.h"
#include "networks/adam.h"
#include "networks/gaussian.h"
#include "networks/mlp.h"
#include "worlds/env.h"

struct reinforce_config {
    int hidden;                /* units in each of two hidden layers, tanh */
    int episodes;              /* per update */
    double gamma;              /* discount */
    double rate;               /* of the policy's Adam, at the start */
    double value_rate;         /* of the baseline's */
    int steps;                 /* of the environment; both rates fall linearly to 0 over them */
    double entropy;            /* beta, weight of the entropy in the loss */
    bool baseline;             /* subtract a learned value */
    bool discount_states;      /* weight step t by gamma^t, as eq. 4.11 asks and hardly anybody does */
    enum gaussian_scale scale; /* for boxes */
};

/* The defaults of the book: CartPole. */
struct reinforce_config reinforce_defaults(void);

/* The episodes of one update, one after the other. */
struct reinforce_batch {
    int n, episodes;
    real *s;      /* [n][obs] */
    real *a;      /* [n][dim]; a discrete action as a number */
    real *r;      /* [n] */
    real *g;      /* [n] returns */
    real *weight; /* [n] what multiplies the score */
    int *length;  /* [episodes] */
    real *tail;   /* [episodes][obs]: the last observation */
    bool *cut;    /* [episodes]: truncated, not terminated */
};

struct reinforce {
    struct reinforce_config config;
    int obs, act, outputs; /* numbers of an observation and of an action; outputs of the policy network */
    bool discrete;
    struct mlp policy, value;
    struct mlp_work policy_work, value_work;
    real *theta, *w;     /* parameters of policy and value */
    real *d_theta, *d_w; /* their gradients */
    real *d_out;         /* [rows][outputs] */
    real *noise;         /* [act] */
    double *probability; /* [outputs] */
    struct adam policy_adam, value_adam;
    struct reinforce_batch batch;
    int room; /* rows of the batch */
    int steps, updates;
};

/* Networks for `env`, whose episodes must be limited in time; their start values are drawn from `rng`.
 * Dies (EXIT_INPUT) for an environment without a time limit. reinforce_free releases it. */
void reinforce_init(struct reinforce *x, const struct reinforce_config *config, const struct env *env, struct rng *rng);
void reinforce_free(struct reinforce *x);

/* An action for observation s[obs]: sampled, or, with rng NULL, the most likely one. */
void reinforce_act(struct reinforce *x, const double *s, struct rng *rng, double *action);

/* Plays config.episodes episodes into the batch, and fewer when config.steps run out: then returns false, with an
 * incomplete batch. */
bool reinforce_collect(struct reinforce *x, struct env *env, struct rng *world, struct rng *choice);

/* Fills g and weight of the batch, eq. 4.14. */
void reinforce_weights(struct reinforce *x);

/* The policy's loss on the batch, eq. 4.25, at the parameters theta, weights as they are; with its gradient in
 * d_theta where that is not NULL. */
double reinforce_policy_loss(struct reinforce *x, const real *theta, real *d_theta);

/* Half the mean squared difference of values and returns, with its gradient in d_w where that is not NULL. */
double reinforce_value_loss(struct reinforce *x, const real *w, real *d_w);

/* One step of both networks on the batch, with its returns and weights as they are; and after filling these. */
void reinforce_step(struct reinforce *x);
void reinforce_update(struct reinforce *x);

/* Mean return of the most likely actions over some episodes. */
double reinforce_evaluate(struct reinforce *x, struct env *env, int episodes, struct rng *rng);

/* Evaluations along the way: every so many steps, of so many episodes, `last` of them after the last step. */
struct reinforce_watch {
    int every, episodes, last;
    void (*see)(void *context, int step, double score);
    void *context;

    /* As in struct train_config (train.h): the file to save to, every so many steps, and the one to go on from. It is
     * between two updates that a training is saved. */
    const char *save, *resume;
    int save_every;
    void (*keep)(void *context, struct state *state);
};

/* What was saved, into an agent that is initialised: the policy and the baseline. */
void reinforce_load(struct reinforce *x, const char *path);

/* The streams of a training's seed. */
enum { STREAM_START, STREAM_WORLD, STREAM_CHOICE, STREAM_EVALUATION };

/* A whole training. It initialises `x`, which then is ready to act. The start values, the world, the choices and the
 * evaluations each have a stream of `seed`. Evaluates in `trial`, another instance of `env`; watch may be NULL.
 * Ends with config.steps, or after the update in which `stop` steps are complete if that is sooner. */
void reinforce_train(struct reinforce *x, const struct reinforce_config *config, struct env *env, struct env *trial,
                     uint64_t seed, int stop, const struct reinforce_watch *watch);

#endif
