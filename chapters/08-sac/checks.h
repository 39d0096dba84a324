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
extern const double side_low[ACT], side_high[ACT];

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

/* Eq. 8.4 for one state, with the policy's parameters theta: writes a[ACT] and returns log pi; and without noise. */
double literal_action(const struct setting *x, const double *theta, const double *s, const double *noise, double *a);
double literal_point(const struct setting *x, const double *theta, const double *s, double *a);
double clamped(const struct setting *x, double log_sigma);

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

void means(struct harness *t);
void integrals(struct harness *t);
void masses(struct harness *t);
void entropies(struct harness *t);
void boxes(struct harness *t);
void median(struct harness *t);

void divergences(struct harness *t);
void partition_functions(struct harness *t);
void two_peaks(struct harness *t);
void scores(struct harness *t);
void any_policy(struct harness *t);
void gaussian_policy(struct harness *t);
void functions(struct harness *t);

void surrogate(struct harness *t);
void estimates(struct harness *t);
void variances(struct harness *t);
void sampled_variances(struct harness *t);

void settings(struct harness *t);
void agent_targets(struct harness *t);
void agent_gradients(struct harness *t);
void without_randomness(struct harness *t);
void acting(struct harness *t);
void agent_updates(struct harness *t);
void beginnings(struct harness *t);

void one_sample(struct harness *t);
void variance_of_targets(struct harness *t);
void target_density(struct harness *t);
void common_factor(struct harness *t);
void units_of_entropy(struct harness *t);

void erratum_density(struct harness *t);
void erratum_logarithm(struct harness *t);
void erratum_single_critic(struct harness *t);
void erratum_logarithm_of_product(struct harness *t);
void erratum_surrogate(struct harness *t);
void erratum_td3(struct harness *t);

#endif
