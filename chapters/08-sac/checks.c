#include "checks.h"

#include "exercises.h"
#include "literal.h"
#include "numbers/gradcheck.h"
#include "numbers/quadrature.h"

/* ---- densities ---- */

double normal(double mu, double sigma, double u) {
    double z = (u - mu) / sigma;
    return exp(-0.5 * z * z) / (sqrt(2 * M_PI) * sigma);
}

double literal_density(double a, double gap, void *context) {
    const struct tanh_place *x = context;
    struct harness *t = x->t;
    double u = copysign(0.5 * log((2 - gap) / gap), a), p = normal(x->mu, x->sigma, u), jacobian = gap * (2 - gap);
    return x->version == TANH_RIGHT ? p / TERM(jacobian) : x->version == TANH_LEFT_OUT ? p : p * jacobian;
}

double slope_power(double u, void *context) {
    return pow(1 - tanh(u) * tanh(u), *(const double *)context);
}

const double mus[PLACES] = {0, 0.3, -1.5, 2, 0.5}, sigmas[PLACES] = {1, 0.8, 0.2, 1.7, 20};

double log_slope(double u, void *context) {
    (void)context;
    return -2 * log(cosh(u));
}

/* -pi log pi over the action, from a density that the chapter's code knows nothing of. */
static double surprise(double a, double gap, void *context) {
    const struct tanh_place *x = context;
    double u = copysign(0.5 * log((2 - gap) / gap), a), z = (u - x->mu) / x->sigma;
    double log_pi = -0.5 * z * z - log(x->sigma) - 0.5 * log(2 * M_PI) - log(gap * (2 - gap));
    return log_pi < -700 ? 0 : -exp(log_pi) * log_pi;
}

double integrated_entropy(const double *parameter, void *context) {
    (void)context;
    struct tanh_place x = {.mu = parameter[0], .sigma = parameter[1]};
    return integral(surprise, &x, -1, 1);
}

/* ---- the divergence ---- */

double wave(double a, void *context) {
    (void)context;
    return sin(1.3 * a) - 0.4 * a * a;
}

double wave_slope(double a, void *context) {
    (void)context;
    return 1.3 * cos(1.3 * a) - 0.8 * a;
}

struct kl_target wave_target(bool squashed) {
    return (struct kl_target){wave, wave_slope, NULL, 0.5, squashed, -40, 40};
}

const double start[N] = {0.4, -0.3, 0.7};

struct kl_policy crooked(const double *theta) {
    double x = theta[0], y = theta[1], z = theta[2];
    struct kl_policy p = {.n = N, .mu = sin(x) + y * z, .log_sigma = -0.3 + 0.5 * x * y + 0.4 * cos(z)};
    memcpy(p.d_mu, (double[MAX_THETA]){cos(x), z, y}, sizeof p.d_mu);
    memcpy(p.d_log_sigma, (double[MAX_THETA]){0.5 * y, 0.5 * x, -0.4 * sin(z)}, sizeof p.d_log_sigma);
    p.dd_mu[0][0] = -sin(x);
    p.dd_mu[1][2] = p.dd_mu[2][1] = 1;
    p.dd_log_sigma[0][1] = p.dd_log_sigma[1][0] = 0.5;
    p.dd_log_sigma[2][2] = -0.4 * cos(z);
    return p;
}

struct defined {
    bool squashed;
    double mu, sigma, log_z;
};

static double log_of_policy(const struct defined *x, double a, double gap) {
    double u = x->squashed ? copysign(0.5 * log((2 - gap) / gap), a) : a, z = (u - x->mu) / x->sigma;
    return -0.5 * z * z - log(x->sigma) - 0.5 * log(2 * M_PI) - (x->squashed ? log(gap * (2 - gap)) : 0);
}

static double partition_integrand(double a, double gap, void *context) {
    (void)gap, (void)context;
    return exp(wave(a, NULL) / 0.5);
}

static double divergence_integrand(double a, double gap, void *context) {
    const struct defined *x = context;
    double log_pi = log_of_policy(x, a, gap), log_rho = wave(a, NULL) / 0.5 - x->log_z;
    return log_pi < -700 ? 0 : exp(log_pi) * (log_pi - log_rho);
}

double defined_divergence(bool squashed, double mu, double sigma) {
    double end = squashed ? 1 : 12;
    struct defined x = {squashed, mu, sigma, log(integral(partition_integrand, NULL, -end, end))};
    if (squashed) return integral(divergence_integrand, &x, -1, 1);
    return integral(divergence_integrand, &x, mu - 12 * sigma, mu + 12 * sigma);
}

/* Up to log Z, which no parameter changes. */
double divergence_of(const double *theta, void *context) {
    bool squashed = *(const bool *)context;
    struct kl_policy p = crooked(theta);
    struct defined x = {squashed, p.mu, exp(p.log_sigma), 0};
    double low = squashed ? -1 : x.mu - 12 * x.sigma, high = squashed ? 1 : x.mu + 12 * x.sigma;
    return integral(divergence_integrand, &x, low, high);
}

double pathwise_component(const double *theta, void *context) {
    const struct component *x = context;
    const struct kl_target target = wave_target(x->squashed);
    struct kl_policy p = crooked(theta);
    double mean[MAX_THETA], variance[MAX_THETA];
    kl_estimate_moments(&target, &p, KL_PATHWISE, 0, mean, variance);
    return mean[x->i] / target.alpha;
}

struct node node_at(struct harness *t, const struct kl_policy *p, bool squashed, int k, bool perturb) {
    double h = 1.0 / 48, z = k * h, sigma = exp(p->log_sigma);
    const double *m = p->d_mu, *l = p->d_log_sigma;
    struct node x = {.weight = h * normal(0, 1, z), .z = z, .u = p->mu + sigma * z};
    x.log_p = log(normal(p->mu, sigma, x.u));
    x.log_slope = squashed ? log_slope(x.u, NULL) : 0;
    x.a = squashed ? tanh(x.u) : x.u;
    x.q = wave(x.a, NULL);
    for (int i = 0; i < N; i++) {
        x.score[i] = z / sigma * m[i] + (z * z - 1) * l[i];
        for (int j = 0; j < N; j++) {
            double cross = 2 * z / sigma * (m[i] * l[j] + l[i] * m[j]);
            x.hessian[i][j] = -m[i] * m[j] / (sigma * sigma) - (perturb ? TERM(cross) : cross) -
                              2 * z * z * l[i] * l[j] + z / sigma * p->dd_mu[i][j] +
                              (z * z - 1) * p->dd_log_sigma[i][j];
        }
    }
    return x;
}

double closed_error(struct harness *t, bool squashed, enum part part) {
    double theta[N], sum = 0, d[N] = {0}, h[N][N] = {0}, error = 0;
    bool context = squashed;
    memcpy(theta, start, sizeof theta);
    struct kl_policy p = crooked(theta);
    const struct kl_target target = wave_target(squashed);
    for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
        struct node x = node_at(t, &p, squashed, k, false);
        double lifted = squashed ? TERM(x.log_slope) + x.q / 0.5 : TERM(x.q) / 0.5;
        sum += x.weight * ((squashed ? x.log_p : 0) - lifted);
        for (int i = 0; i < N; i++) {
            d[i] += x.weight * lifted * x.score[i];
            for (int j = 0; j < N; j++) h[i][j] += x.weight * (x.score[i] * x.score[j] + x.hessian[i][j]) * lifted;
        }
    }
    double constant = kl_log_partition(&target) + (squashed ? 0 : -0.5 - 0.5 * log(2 * M_PI) - p.log_sigma);
    if (part == DIVERGENCE) return fabs(FORMULA(sum + constant) - defined_divergence(squashed, p.mu, exp(p.log_sigma)));
    for (int i = 0; i < N; i++) {
        d[i] = FORMULA(-p.d_log_sigma[i] - d[i]);
        for (int j = 0; j < N; j++) h[i][j] = FORMULA(-p.dd_log_sigma[i][j] - h[i][j]);
    }
    if (part == GRADIENT) return gradcheck(divergence_of, &context, theta, N, d).error;
    for (int i = 0; i < N; i++) {
        struct component x = {squashed, i};
        error = worse(error, gradcheck(pathwise_component, &x, theta, N, h[i]).error);
    }
    return error;
}

double surrogate_of(const double *theta, void *context) {
    const struct kl_target *target = context;
    struct kl_policy p = crooked(theta);
    return kl_surrogate(target, &p);
}

/* ---- the agent ---- */

struct sac_config small_agent(int twin) {
    struct sac_config c = {.hidden = {6, 5}, .gamma = 0.9, .tau = 0.1, .alpha = 0.3, .twin = twin};
    c.actor_rate = 0.02, c.critic_rate = 0.03;
    c.log_sigma_low = -0.7, c.log_sigma_high = 0.3;
    return c;
}

void begin(struct sac_v1 *v1, bool first, const struct sac_config *config, struct rng *rng) {
    *v1 = (struct sac_v1){0}; /* the second version has no value network to begin */
    if (first)
        sac_v1_init(v1, config, OBS, &literal_box, ROWS, rng);
    else
        sac_init(&v1->sac, config, OBS, &literal_box, ROWS, rng);
}

struct agent *agent_of(struct setting *x) {
    return x->value ? &x->v1.agent : &x->v1.sac.agent;
}

void make(struct setting *x, struct sac_config config, bool first) {
    struct rng rng;
    struct net *actor = &x->v1.sac.actor;
    double head[HEAD];
    x->value = first;
    rng_init(&rng, 99, 0);
    begin(&x->v1, first, &config, &rng);
    literal_disturb(agent_of(x), 0.5, &rng);
    for (int i = 0; i < actor->shape.parameters; i++) actor->target[i] += 0.6 * rng_normal(&rng);
    batch_init(&x->batch, ROWS, OBS, ACT);
    x->batch.n = ROWS;
    literal_batch(&x->batch, OBS, &literal_box, &rng);
    for (int i = 0; i < ROWS * 2 * ACT; i++) x->noise[i] = rng_normal(&rng);
    for (int k = 0; k <= config.twin; k++) literal_level(&x->v1.sac.critic[k], &x->batch, OBS, &literal_box);
    for (int i = 0; i < ROWS; i++) { /* log sigma is about zero */
        literal_network(&actor->shape, actor->now, x->batch.s + i * OBS, head);
        for (int j = ACT; j < HEAD; j++) actor->now[actor->shape.parameters - HEAD + j] -= head[j] / (double)ROWS;
    }
}

void release(struct setting *x) {
    if (x->value)
        sac_v1_free(&x->v1);
    else
        sac_free(&x->v1.sac);
    batch_free(&x->batch);
}

const double *noise_next(const struct setting *x, int i) {
    return x->noise + i * (x->value ? ACT : 2 * ACT);
}

const double *noise_now(const struct setting *x, int i) {
    return noise_next(x, i) + (x->value ? 0 : ACT);
}

double literal_action(const struct setting *x, const double *theta, const double *s, const double *noise, double *a) {
    const struct sac *sac = &x->v1.sac;
    const double interval[2] = {sac->config.log_sigma_low, sac->config.log_sigma_high};
    return literal_squashed(&sac->actor, theta, interval, s, noise, a);
}

double literal_q(const struct setting *x, const double *p, const double *s, const double *a) {
    return literal_critic(&x->v1.sac.critic[0], p, OBS, s, a);
}

double literal_v(const struct setting *x, const double *p, const double *s) {
    double v;
    literal_network(&x->v1.value.shape, p, s, &v);
    return v;
}

double literal_least(const struct setting *x, bool target, const double *s, const double *a, int *which) {
    double least = INFINITY;
    *which = 0;
    for (int k = 0; k <= x->v1.sac.config.twin; k++) {
        double q = literal_q(x, target ? x->v1.sac.critic[k].target : x->v1.sac.critic[k].now, s, a);
        if (q < least) *which = k;
        least = fmin(least, q);
    }
    return least;
}

void critic_targets(struct setting *x) {
    if (x->value)
        sac_v1_targets(&x->v1, &x->batch, x->y);
    else
        sac_targets(&x->v1.sac, &x->batch, x->noise, x->y);
}

void add_gradient(struct net *net, const double *in, const double *d_out, double *sum) {
    double gradient[MAX_PARAMETERS];
    mlp_forward(&net->shape, net->now, &net->work, in, 1);
    mlp_backward(&net->shape, net->now, &net->work, d_out, gradient, NULL);
    for (int i = 0; i < net->shape.parameters; i++) sum[i] += gradient[i];
}

double grid_noise(int node, double *noise) {
    double h = 0.8, weight = 1;
    for (int j = 0; j < ACT; j++, node /= GRID) {
        noise[j] = h * (node % GRID - GRID / 2);
        weight *= h * normal(0, 1, noise[j]);
    }
    return weight;
}

double grid_mass(void) {
    double sum = 0, noise[ACT];
    for (int k = 0; k < GRID_NODES; k++) sum += grid_noise(k, noise);
    return sum;
}

double deterministic_target(struct harness *t, const struct setting *x, const double *theta, int i) {
    double a[ACT];
    int which;
    literal_action(x, theta, x->batch.s2 + i * OBS, NULL, a);
    double least = literal_least(x, true, x->batch.s2 + i * OBS, a, &which);
    return FORMULA(x->batch.r[i] + TERM(0.9 * (1 - x->batch.terminated[i]) * least));
}

void deterministic_gradient(struct harness *t, struct setting *x, bool first, double *sum) {
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS, one = 1;
        double pair[OBS + ACT] = {s[0], s[1], s[2]}, d_pair[OBS + ACT], d_head[HEAD] = {0}, *a = pair + OBS;
        int k;
        literal_action(x, x->v1.sac.actor.now, s, NULL, a);
        literal_least(x, false, s, a, &k);
        struct net *critic = &x->v1.sac.critic[first ? 0 : k];
        mlp_forward(&critic->shape, critic->now, &critic->work, pair, 1);
        mlp_backward(&critic->shape, critic->now, &critic->work, &one, NULL, d_pair);
        for (int j = 0; j < ACT; j++) d_head[j] = -FORMULA((1 - a[j] * a[j]) * d_pair[OBS + j]) / (double)ROWS;
        add_gradient(&x->v1.sac.actor, s, d_head, sum);
    }
}

void make_deterministic(struct setting *x, bool climb_first) {
    struct sac_config config = small_agent(1);
    config.alpha = 0;
    config.climb_first = climb_first;
    make(x, config, false);
    memset(x->noise, 0, sizeof x->noise);
    sac_targets(&x->v1.sac, &x->batch, x->noise, x->y);
}

double farthest(const double *x, const double *y, int n) {
    double far = 0;
    for (int i = 0; i < n; i++) far = worse(far, fabs(x[i] - y[i]));
    return far;
}

static void exercises(struct harness *t) {
    double answer[N_SAC_EXERCISES];
    if (t->mutation != PLAIN) return;
    for (int i = 0; i < N_SAC_EXERCISES; i++) answer[i] = sac_exercises[i].answer();
    double at[2] = {0, answer[0]}, power = 1;
    EXPECT_NEAR(gradcheck_derivative(integrated_entropy, NULL, at, 1), 0, 1e-8);
    EXPECT(answer[0] > 0.5 && answer[0] < 1.5);
    EXPECT_NEAR(answer[1], quadrature_normal(slope_power, &power, 0, 1), 1e-11);
    EXPECT_NEAR(answer[2], 0.5 * (1 + 0.25 - 1) - log(0.5), 1e-11);
    EXPECT_NEAR(answer[3], 2.5, 1e-9);
    /* A minimum is 1 with probability 1/4; where neither is, the first critic is 1 with probability 1/3. */
    EXPECT_NEAR(answer[4], 7.0 / 16 - 9.0 / 16 / 3, 1e-14);
    double shift = 0;
    for (int step = 0; step < 5000; step++) shift += pow(0.99, step) * 0.2 * log(2);
    EXPECT_NEAR(answer[5], shift, 1e-10);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"means over the noise", means},
        {"integrals over the action", integrals},
        {"masses", masses},
        {"entropies", entropies},
        {"boxes", boxes},
        {"divergences", divergences},
        {"partition functions", partition_functions},
        {"two peaks", two_peaks},
        {"scores through mean and scale", scores},
        {"the divergence of any policy", any_policy},
        {"the divergence of a Gaussian", gaussian_policy},
        {"the functions for both", functions},
        {"the actor's loss", surrogate},
        {"two estimates of its gradient", estimates},
        {"with the entropy's known part", known_entropy},
        {"their variances", variances},
        {"variances of samples", sampled_variances},
        {"the settings of the agent", settings},
        {"targets", agent_targets},
        {"gradients", agent_gradients},
        {"one sample of a target", one_sample},
        {"the variance of targets", variance_of_targets},
        {"the density the actor aims at", target_density},
        {"a common factor", common_factor},
        {"units of entropy", units_of_entropy},
        {"without randomness", without_randomness},
        {"the median", median},
        {"acting", acting},
        {"updates", agent_updates},
        {"beginnings", beginnings},
        {"ages of copies", ages},
        {"switches", switches},
        {"switched actions", switched_actions},
        {"erratum E12", erratum_density},
        {"erratum E13", erratum_logarithm},
        {"erratum E14", erratum_single_critic},
        {"erratum E17", erratum_logarithm_of_product},
        {"erratum E27", erratum_surrogate},
        {"erratum E29", erratum_td3},
        {"exercises", exercises},
    };
    return harness_run("08-sac-check", section, sizeof section / sizeof *section, argc, argv);
}
