/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "ddpg.h"
#include "dpg.h"
#include "harness.h"

/* ---- the world of two states ---- */

/* World 0 is the table, world 1 shares its parameters, the others are drawn at random; with a policy, its actions and
 * values, and the transitions p[s][s2] under it. */
enum { WORLDS = 22, LONG = 400 };
struct world {
    struct dpg m;
    double theta[2], a[2], v[2], p[2][2];
};
struct world make_world(int i);

/* p(s2 | s, a). */
double literal_p(const struct dpg *m, int s, int s2, double a);

/* The return from a distribution of the first state, summed up along LONG steps. */
double rolled_out(const struct dpg *m, const double theta[2], double p0, double p1);

/* Eq. 5.2 as it is printed, and the action value whose slope it is; context: a struct action_value. */
double literal_slope(struct harness *t, const struct world *x, int s, double a);
struct action_value {
    const struct world *x;
    int s;
};
double literal_q(const double *a, void *context);

/* The value of state s, or the objective where s is 2, as a function of the parameters. context: a struct
 * action_value. */
double value_of(const double *theta, void *context);

/* What the action of state s contributes to the derivative with respect to parameter k: the first part of eq. 5.3. */
double own_part(struct harness *t, const struct world *x, int s, int k);

/* The sum over k of gamma^k P_k(s, .) for the states s2, from a distribution of the first state. */
void literal_visits(const struct world *x, double p0, double p1, double d[2]);

/* The relative error of sum_s weight[s] grad pi(s) slope(s) as a gradient of J. */
double theorem_error(struct harness *t, struct world *x, const double weight[2]);

/* ---- the agent: its losses through real networks ---- */

enum { OBS = 3, ACT = 2, ROWS = 12, MAX_PARAMETERS = 120 };
struct setting {
    struct ddpg ddpg;
    struct batch batch;
};

/* Small networks, no two the same, and a batch with every kind of row. */
struct ddpg_config small_agent(void);
void make(struct setting *x, struct ddpg_config config);
void release(struct setting *x);

/* The relative error of eq. 5.11 as a gradient of the actor's loss; what the agent computes is the same. */
double actor_gradient_error(struct harness *t);

/* ---- sections ---- */

void slopes(struct harness *t);
void recursion(struct harness *t);
void unrolled(struct harness *t);
void theorem(struct harness *t);
void off_policy(struct harness *t);
void compatible(struct harness *t);
void certain_world(struct harness *t);
void long_run_shares(struct harness *t);
void certain_slopes(struct harness *t);
void pendulum_stretches(struct harness *t);
void two_gradients(struct harness *t);
void two_variances(struct harness *t);

void targets(struct harness *t);
void critic_gradient(struct harness *t);
void actor_gradient(struct harness *t);
void acting(struct harness *t);
void whole_updates(struct harness *t);
void beginnings(struct harness *t);
void learning(struct harness *t);

void normalisation(struct harness *t);
void normalised_actor(struct harness *t);
void normalised_acting(struct harness *t);
void normalised_updates(struct harness *t);

void process(struct harness *t);
void exact_steps(struct harness *t);
void euler(struct harness *t);
void lecture(struct harness *t);
void loop_noise(struct harness *t);

void erratum_score(struct harness *t);

#endif
