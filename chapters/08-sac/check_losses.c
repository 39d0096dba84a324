/*
### What follows from the losses

What is said of means and variances is an identity for any distribution of the noise, and is checked with one on a grid.
Other units, of rewards and of actions, are another agent with other numbers.
*/
#include "checks.h"
#include "networks/gaussian.h"
#include "numbers/gradcheck.h"

/* Mean and variance over the noise of what a state's value is trained on, by literal networks. */
static void literal_moments(struct harness *t, const struct setting *x, bool target, const double *s, double *mean,
                            double *variance) {
    double mass = grid_mass(), square = 0;
    *mean = 0;
    for (int k = 0; k < GRID_NODES; k++) {
        double noise[ACT], a[ACT], weight = grid_noise(k, noise) / mass;
        int which;
        double log_pi = literal_action(x, x->v1.sac.actor.now, s, noise, a);
        double y = literal_least(x, target, s, a, &which) - TERM(0.3 * log_pi);
        *mean += weight * y;
        square += weight * y * y;
    }
    *variance = square - *mean * *mean;
}

/* One state, and an agent that is asked node by node. */
void one_sample(struct harness *t) {
    struct setting x;
    double mass = grid_mass(), loss = 0, ascent = 0, mean, variance;
    make(&x, small_agent(1), true);
    const double *s = x.batch.s;
    for (int k = 0; k < GRID_NODES; k++) {
        double weight = grid_noise(k, x.noise) / mass;
        x.batch.n = 1;
        sac_v1_value_targets(&x.v1, &x.batch, x.noise, x.y);
        loss += weight * sac_v1_value_gradient(&x.v1, &x.batch, x.y);
        ascent += weight * sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
    }
    x.batch.n = ROWS;
    literal_moments(t, &x, false, s, &mean, &variance);
    CHECK("8.12", fabs(ascent + FORMULA(mean)), 1e-12);
    double away = literal_v(&x, x.v1.value.now, s) - mean;
    CHECK("8.3", fabs(FORMULA(0.5 * away * away + TERM(0.5 * variance)) - loss), 1e-12);
    release(&x);
}

/* All rows as the next states of one pair, equally likely. */
void variance_of_targets(struct harness *t) {
    struct setting x;
    double mass = grid_mass(), sum = 0, square = 0, mean = 0, mean_square = 0, within = 0;
    make(&x, small_agent(1), false);
    for (int i = 0; i < ROWS; i++) x.batch.r[i] = 0.7;
    for (int k = 0; k < GRID_NODES; k++) {
        double noise[ACT], weight = grid_noise(k, noise) / mass / (double)ROWS;
        for (int i = 0; i < ROWS; i++) memcpy(x.noise + i * 2 * ACT, noise, sizeof noise);
        sac_targets(&x.v1.sac, &x.batch, x.noise, x.y);
        for (int i = 0; i < ROWS; i++) sum += weight * x.y[i], square += weight * x.y[i] * x.y[i];
    }
    for (int i = 0; i < ROWS; i++) {
        double v, variance, goes_on = 1 - x.batch.terminated[i];
        literal_moments(t, &x, true, x.batch.s2 + i * OBS, &v, &variance);
        mean += goes_on * v / (double)ROWS, mean_square += goes_on * v * v / (double)ROWS,
            within += goes_on * variance / (double)ROWS;
    }
    double literal = 0.81 * (mean_square - mean * mean) + TERM(0.81 * within);
    CHECK("8.9", fabs(FORMULA(literal) - (square - sum * sum)), 1e-12);
    release(&x);
}

/* A critic for which the best density is a squashed Gaussian's, up to a constant. */
static double critic_of_gaussian(double u, double *log_pi) {
    const double mu = 0.3, log_sigma = log(0.8), noise = (u - mu) / 0.8;
    double before, a;
    *log_pi = gaussian_tanh_sample(1, &mu, &log_sigma, &noise, &before, &a);
    return 0.4 * *log_pi + 1.7;
}

static double exponential_critic(double a, double gap, void *context) {
    (void)context;
    double log_pi, u = copysign(0.5 * log((2 - gap) / gap), a);
    return exp(critic_of_gaussian(u, &log_pi) / 0.4);
}

void target_density(struct harness *t) {
    double error = 0, log_z = log(integral(exponential_critic, NULL, -1, 1)), log_pi;
    for (double u = -4; u < 4; u += 0.37) {
        double q = critic_of_gaussian(u, &log_pi);
        error = worse(error, fabs(FORMULA(q - TERM(0.4 * log_pi)) - 0.4 * log_z));
    }
    CHECK("8.13", error, 1e-11);
}

/* The last layer's parameters, times a factor. */
static void scale_outputs(struct net *net, double factor) {
    int first = net->shape.layers ? net->shape.offset[net->shape.layers - 1] : 0;
    for (int i = first; i < net->shape.parameters; i++) net->now[i] *= factor, net->target[i] *= factor;
}

void common_factor(struct harness *t) {
    const double factor = 5;
    double error = 0;
    for (int k = 0; k < 4; k++) {
        struct sac_config config = small_agent(k % 2);
        struct setting x, y;
        make(&x, config, k / 2);
        config.alpha *= factor;
        make(&y, config, k / 2);
        for (int i = 0; i < 2; i++) scale_outputs(&y.v1.sac.critic[i], factor);
        scale_outputs(&y.v1.value, factor);
        for (int i = 0; i < ROWS; i++) y.batch.r[i] *= factor;
        for (int pass = k / 2 ? 0 : 1; pass < 2; pass++) {
            struct setting *both[] = {&x, &y};
            for (int i = 0; i < 2; i++) {
                if (pass)
                    critic_targets(both[i]);
                else
                    sac_v1_value_targets(&both[i]->v1, &both[i]->batch, both[i]->noise, both[i]->y);
            }
            for (int i = 0; i < ROWS; i++) error = worse(error, fabs(FORMULA(factor * x.y[i]) - y.y[i]));
        }
        sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
        sac_actor_gradient(&y.v1.sac, &y.batch, y.noise);
        for (int i = 0; i < x.v1.sac.actor.shape.parameters; i++)
            error = worse(error, fabs(FORMULA(factor * x.v1.sac.actor.gradient[i]) - y.v1.sac.actor.gradient[i]));
        release(&x);
        release(&y);
    }
    CHECK("8.15", error, 1e-12);
}

/* Three states with policies of two components, and a chance to end: soft values in either unit, and the discounted
 * number of steps, all by iteration of what they satisfy. */
void units_of_entropy(struct harness *t) {
    static const double p[3][3] = {{0.2, 0.5, 0.1}, {0.6, 0, 0.4}, {0.1, 0.1, 0.3}}, reward[3] = {1, -2, 0.5};
    static const double half[2] = {2, 0.25};
    double gain[3][3], v[3][3] = {{0}}, error = 0; /* in units of the box, in half-widths, and 1 per step */
    for (int s = 0; s < 3; s++) {
        double mu[2] = {0.3 * s, -0.2}, sigma[2] = {0.5, 0.4 + 0.3 * s};
        gain[0][s] = reward[s] + 0.3 * box_entropy(2, mu, sigma, half);
        gain[1][s] = reward[s] + 0.3 * (tanh_entropy(mu[0], sigma[0]) + tanh_entropy(mu[1], sigma[1]));
        gain[2][s] = 1;
    }
    for (int k = 0; k < 3; k++)
        for (int step = 0; step < 1000; step++) {
            double next[3];
            for (int s = 0; s < 3; s++) {
                next[s] = gain[k][s];
                for (int s2 = 0; s2 < 3; s2++) next[s] += 0.95 * p[s][s2] * v[k][s2];
            }
            memcpy(v[k], next, sizeof next);
        }
    for (int s = 0; s < 3; s++) {
        double literal = 0.3 * (log(half[0]) + TERM(log(half[1]))) * v[2][s];
        error = worse(error, fabs(FORMULA(literal) - (v[0][s] - v[1][s])));
    }
    CHECK("8.16", error, 1e-12);
}
