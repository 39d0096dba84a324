/* The sections of this chapter's checks, and what several of them need. */
#ifndef CHECKS_H
#define CHECKS_H

#include "densities.h"
#include "first_version.h"
#include "harness.h"
#include "kl.h"

/* ---- densities ---- */

double normal(double mu, double sigma, double u);

/* log(1 - tanh^2 u), and (1 - tanh^2 u) to the power *context, as means over u ask for them. */
double log_slope(double u, void *context);
double slope_power(double u, void *context);

enum { PLACES = 5 };
extern const double mus[PLACES], sigmas[PLACES];

/* What is taken for the density of a squashed action, for the mean and the scale of the context, a tanh_place. */
struct tanh_place {
    struct harness *t;
    enum tanh_version version;
    double mu, sigma;
};
double literal_density(double a, double gap, void *context);

/* The entropy of the squashed Gaussian with mean and scale parameter[2], from a density that the chapter's code knows
 * nothing of. */
double integrated_entropy(const double *parameter, void *context);

/* ---- the divergence ---- */

/* The action value of the checks, and what it makes a target of at the temperature 0.5. */
double wave(double a, void *context);
double wave_slope(double a, void *context);
struct kl_target wave_target(bool squashed);

/* Mean and scale as crooked functions of three parameters. */
enum { N = 3 };
extern const double start[N];
struct kl_policy crooked(const double *theta);

/* The divergence as it is defined, an integral over the action of pi log (pi / rho), and no mean over noise; for the
 * crooked policy up to log Z, which no parameter changes. context: is it squashed? */
double defined_divergence(bool squashed, double mu, double sigma);
double divergence_of(const double *theta, void *context);

/* One component of its gradient with respect to theta by the pathwise formula, whose integrand shares nothing with
 * those of the Hessians. context: a component. */
struct component {
    bool squashed;
    int i;
};
double pathwise_component(const double *theta, void *context);

/* A literal sum over the noise: what an equation needs at one node. */
enum { HALF_NODES = 12 * 48 };
struct node {
    double weight, z, u, log_p, log_slope, a, q, score[N], hessian[N][N];
};
struct node node_at(struct harness *t, const struct kl_policy *p, bool squashed, int k, bool perturb);

/* The error of (8.31) to (8.36) as they are printed: with the bare value of a Gaussian, or with what the squashing adds
 * to it. */
enum part { DIVERGENCE, GRADIENT, HESSIAN };
double closed_error(struct harness *t, bool squashed, enum part part);

/* The actor's loss of the crooked policy; context: the target. */
double surrogate_of(const double *theta, void *context);

/* ---- the agent: its losses through real networks, with the noise given ---- */

enum { OBS = 3, ACT = 2, HEAD = 2 * ACT, ROWS = 12, MAX_PARAMETERS = 100 };

struct setting {
    struct sac_v1 v1; /* or its part v1.sac alone, the second version */
    bool value;       /* which of them */
    struct batch batch;
    double noise[ROWS * 2 * ACT], y[ROWS];
};

/* The agent of a version, with one critic or two: all networks different from each other, their copies too. Some rows
 * are terminated; some scales lie below their interval, some above, and some within. */
struct sac_config small_agent(int twin);
void make(struct setting *x, struct sac_config config, bool first);
void release(struct setting *x);
void begin(struct sac_v1 *v1, bool first, const struct sac_config *config, struct rng *rng);
struct agent *agent_of(struct setting *x);

/* The noise of a row for the next state's action, and for this state's. */
const double *noise_next(const struct setting *x, int i);
const double *noise_now(const struct setting *x, int i);

/* Eq. 8.4 for one state, with the policy's parameters theta: writes a[ACT] and returns log pi. noise: NULL for none. */
double literal_action(const struct setting *x, const double *theta, const double *s, const double *noise, double *a);

/* The value of a pair and of a state, under the parameters p; and the smaller value of a pair, and whose it is: of the
 * copies, or of the networks that learn. */
double literal_q(const struct setting *x, const double *p, const double *s, const double *a);
double literal_v(const struct setting *x, const double *p, const double *s);
double literal_least(const struct setting *x, bool target, const double *s, const double *a, int *which);

/* The targets of the critics into y, by either version. */
void critic_targets(struct setting *x);

/* Adds the gradient of the sum of d_out times the outputs, with respect to the parameters, to sum. */
void add_gradient(struct net *net, const double *in, const double *d_out, double *sum);

/* Nodes of the noise in both components, with weights. The identities that are checked on them hold for any
 * distribution. */
enum { GRID = 15, GRID_NODES = GRID * GRID };
double grid_noise(int node, double *noise);
double grid_mass(void);

/* The pieces of TD3, in loops: an agent without temperature in a setting without noise, with its targets; a target with
 * the actions of some parameters; and the actor's gradient, by the first critic or by the smaller value. */
void make_deterministic(struct setting *x, bool climb_first);
double deterministic_target(struct harness *t, const struct setting *x, const double *theta, int i);
void deterministic_gradient(struct harness *t, struct setting *x, bool first, double *sum);
double farthest(const double *x, const double *y, int n);

/* ---- sections ---- */

section_function means, integrals, masses, entropies, boxes, median;
section_function divergences, partition_functions, two_peaks, scores, any_policy, gaussian_policy, functions;
section_function surrogate, estimates, known_entropy, variances, sampled_variances;
section_function settings, agent_targets, agent_gradients, without_randomness, acting, agent_updates, beginnings;
section_function ages, switches, switched_actions;
section_function one_sample, variance_of_targets, target_density, common_factor, units_of_entropy;
section_function erratum_density, erratum_logarithm, erratum_single_critic, erratum_logarithm_of_product,
    erratum_surrogate, erratum_td3;

#endif
