/*
### Noise that remembers

Mean and variance are compared with the limit of many small steps by Euler, the exact step with three of them in a row,
Euler's own step with the rates at which mean and variance change, and the lecture's formula with sums over all the
normal numbers so far. Last, the loop's noise is read off the actions of an actor that does nothing.
*/
#include "checks.h"
#include "literal.h"
#include "numbers/gradcheck.h"
#include "ou.h"

enum { KINDS = 3, CASES = 5 * KINDS };
static const struct ou kinds[KINDS] = {{0.15, 0, 0.2}, {1, -0.5, 1}, {2.5, 1, 0.7}};

/* A process and a time, with the factor of the mean and the variance then: the limit of n of Euler's steps for n to
 * infinity, by Richardson. */
struct limit {
    const struct ou *p;
    double time, factor, variance;
};

static struct limit limit_of_euler(int i) {
    enum { LEVELS = 9 };
    struct limit x = {.p = &kinds[i % KINDS], .time = 0.3 + 0.9 * (i / KINDS)};
    double f[LEVELS][LEVELS], v[LEVELS][LEVELS];
    for (int row = 0, n = 64; row < LEVELS; row++, n *= 2) {
        double dt = x.time / n, keep = 1 - x.p->theta * dt;
        f[row][0] = 1, v[row][0] = 0;
        for (int step = 0; step < n; step++) {
            f[row][0] *= keep;
            v[row][0] = keep * keep * v[row][0] + x.p->sigma * x.p->sigma * dt;
        }
        for (int j = 1; j <= row; j++) {
            double power = ldexp(1, j); /* the error is a series in dt */
            f[row][j] = (power * f[row][j - 1] - f[row - 1][j - 1]) / (power - 1);
            v[row][j] = (power * v[row][j - 1] - v[row - 1][j - 1]) / (power - 1);
        }
    }
    x.factor = f[LEVELS - 1][LEVELS - 1];
    x.variance = v[LEVELS - 1][LEVELS - 1];
    return x;
}

void process(struct harness *t) {
    double error = 0, x0 = 1.3;
    for (int i = 0; i < CASES; i++) {
        struct limit x = limit_of_euler(i);
        double centre = x.p->centre, th = x.p->theta, s = x.p->sigma;
        double mean = centre + TERM(exp(-th * x.time) * (x0 - centre));
        double spread = s * s * (1 - exp(-2 * th * x.time)) / (2 * th);
        error = worse(error, fabs(FORMULA(mean) - (centre + x.factor * (x0 - centre))));
        error = worse(error, fabs(FORMULA(spread) - x.variance));
        EXPECT_NEAR(ou_mean(x.p, x0, x.time), mean, 1e-14);
        EXPECT_NEAR(ou_variance(x.p, x.time), spread, 1e-14);
    }
    CHECK("5.16", error, 1e-11);
    const struct ou wiener = {0, 0, 1}, slow = {1e-9, 0, 1};
    EXPECT(ou_variance(&wiener, 2.5) == 2.5 && ou_mean(&wiener, 0.4, 2.5) == 0.4);
    EXPECT_NEAR(ou_variance(&slow, 2.5), 2.5, 1e-7);
}

/* Three exact steps of a third of the time: with the normal numbers 0, 0, 0 the mean, and with a single 1 in turn the
 * three parts of the variance. */
void exact_steps(struct harness *t) {
    double error = 0, x0 = 1.3;
    for (int i = 0; i < CASES; i++) {
        struct limit of = limit_of_euler(i);
        double centre = of.p->centre, th = of.p->theta, s = of.p->sigma, dt = of.time / 3;
        double x[4] = {x0, x0, x0, x0}, sum = 0;
        for (int n = 0; n < 3; n++)
            for (int k = 0; k < 4; k++) {
                double noise = k == n + 1;
                double literal = centre + exp(-th * dt) * (x[k] - centre) +
                                 TERM(s * sqrt((1 - exp(-2 * th * dt)) / (2 * th)) * noise);
                EXPECT_NEAR(ou_step(of.p, x[k], dt, noise), literal, 1e-14);
                x[k] = FORMULA(literal);
            }
        for (int k = 1; k < 4; k++) sum += pow(x[k] - x[0], 2);
        error = worse(error, worse(fabs(x[0] - centre - of.factor * (x0 - centre)), fabs(sum - of.variance)));
    }
    CHECK("5.17", error, 1e-11);
}

struct from {
    const struct ou *p;
    double x;
};

static double mean_after(const double *time, void *context) {
    const struct from *c = context;
    return ou_mean(c->p, c->x, *time);
}

static double variance_after(const double *time, void *context) {
    const struct from *c = context;
    return ou_variance(c->p, *time);
}

/* Euler's step has the exact step's rates of mean and variance, at a step of 0. */
void euler(struct harness *t) {
    double error = 0;
    for (int i = 0; i < KINDS; i++)
        for (double dt = 0.01; dt < 2; dt *= 3) {
            const struct ou *p = &kinds[i];
            double x = 0.8, time = 0;
            double pull = p->theta * (p->centre - x) * dt, push = p->sigma * sqrt(dt);
            double still = FORMULA(x + TERM(pull)), moved = FORMULA(x + TERM(pull) + push * 0.7);
            EXPECT_NEAR(ou_euler_step(p, x, dt, 0.7), x + pull + push * 0.7, 1e-15);
            double rate = gradcheck_derivative(mean_after, &(struct from){p, x}, &time, 0);
            double growth = gradcheck_derivative(variance_after, &(struct from){p, x}, &time, 0);
            error = worse(error, fabs((still - x) / dt - rate));
            error = worse(error, fabs(pow((moved - still) / 0.7, 2) / dt - growth));
        }
    CHECK("5.18", error, 1e-9);
}

/* The lecture's formula as a sum of all normal numbers so far. */
void lecture(struct harness *t) {
    static const struct ou kind[3] = {{0.15, 0, 0.2}, {1, 0, 1}, {0.6, 0, 0.5}};
    double error = 0;
    for (int i = 0; i < 3; i++) {
        const struct ou *p = &kind[i];
        double keep = 1 - p->theta, s2 = p->sigma * p->sigma, variance[LONG + 1] = {0}, covariance[5] = {0};
        for (int k = 1; k <= LONG; k++)
            for (int n = 0; n < k; n++) variance[k] += s2 * pow(keep, 2 * n);
        for (int k = 0; k < 5; k++) /* of step LONG and the one k later; both contain the first LONG numbers */
            for (int n = 0; n < LONG; n++) covariance[k] += s2 * pow(keep, n) * pow(keep, n + k);
        for (int k = 1; k <= 12; k++) {
            double literal = FORMULA(s2 * (1 - TERM(pow(keep, 2 * k))) / (1 - keep * keep));
            error = worse(error, fabs(literal - variance[k]));
            EXPECT_NEAR(ou_lecture_variance(p, k), variance[k], 1e-15);
        }
        error = worse(error, fabs(FORMULA(s2 / (1 - keep * keep)) - variance[LONG]));
        for (int k = 0; k < 5; k++) error = worse(error, fabs(FORMULA(pow(keep, k)) - covariance[k] / covariance[0]));
        EXPECT_NEAR(pow(ou_lecture_width(p), 2), variance[LONG], 1e-14);
    }
    CHECK("5.19", error, 1e-14);
    EXPECT_NEAR(ou_lecture_variance(&kind[0], 1), 0.04, 1e-15);
    EXPECT_NEAR(ou_lecture_variance(&kind[0], 2), 0.0689, 1e-15);
    EXPECT_NEAR(pow(ou_lecture_width(&kind[0]), 2), 0.1441441441, 1e-10);
    const struct ou as_exact = {-log(0.85), 0,
                                0.2 * sqrt(-2 * log(0.85) / (1 - 0.85 * 0.85))}; /* once per unit of time */
    for (double epsilon = -1; epsilon < 2; epsilon++)
        EXPECT_NEAR(ou_step(&as_exact, 0.3, 1, epsilon), ou_euler_step(&kind[0], 0.3, 1, epsilon), 1e-15);
}

/* An environment that writes down what is done to it; it ends by itself after nine steps. */
struct scribe {
    struct env env; /* first */
    int n;
    double action[100][ACT];
    bool begins[100];
};

static void scribe_reset(struct env *env, struct rng *rng, double *observation) {
    (void)env;
    (void)rng;
    for (int i = 0; i < OBS; i++) observation[i] = 0.5;
}

static struct env_result scribe_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct scribe *x = (struct scribe *)env;
    if (x->n < 100) {
        memcpy(x->action[x->n], action, sizeof x->action[0]);
        x->begins[x->n++] = env->steps == 0;
    }
    scribe_reset(env, rng, observation);
    return (struct env_result){.reward = 0};
}

static struct scribe make_scribe(void) {
    return (struct scribe){.env = {.name = "scribe",
                                   .observation = {.dim = OBS},
                                   .action = literal_box,
                                   .time_limit = 9,
                                   .reset = scribe_reset,
                                   .step = scribe_step}};
}

/* An actor that does nothing, in the loop: the actions are the noise. */
void loop_noise(struct harness *t) {
    for (int gaussian = 0; gaussian < 2; gaussian++) {
        struct scribe env = make_scribe(), trial = make_scribe();
        struct ddpg_config c = small_agent();
        struct train_config train_config = ddpg_training(PRESET_TASK, 60);
        struct setting x;
        struct rng rng;
        c.noise = gaussian ? DDPG_GAUSSIAN : DDPG_ORNSTEIN_UHLENBECK;
        c.actor_rate = 0;
        make(&x, c);
        memset(x.ddpg.actor.now, 0, (size_t)x.ddpg.actor.shape.parameters * sizeof(real));
        train_config.start = 4;
        train_config.batch = ROWS;
        train_config.evaluate_every = 20;
        train_config.evaluate_episodes = train_config.final_episodes = 1;
        train(&x.ddpg.agent, &env.env, &trial.env, &train_config, NULL, NULL);
        rng_init(&rng, train_config.seed, 1); /* the loop's stream of exploration */
        const struct ou p = {gaussian ? 1 : 0.15, 0, 0.3};
        double noise[ACT] = {0};
        int late = 0;
        EXPECT(env.n == 60);
        for (int i = 0; i < 60; i++)
            for (int k = 0; k < ACT; k++) {
                double middle = (literal_low[k] + literal_high[k]) / 2, half = (literal_high[k] - literal_low[k]) / 2;
                if (i < 4) {
                    EXPECT(env.action[i][k] == rng_range(&rng, literal_low[k], literal_high[k]));
                    continue;
                }
                EXPECT(env.begins[i] == (i % 9 == 0));
                if (env.begins[i]) noise[k] = 0;
                noise[k] = ou_euler_step(&p, noise[k], 1, rng_normal(&rng));
                late += fabs(noise[k]) > 1;
                EXPECT_NEAR(env.action[i][k], middle + half * fmax(-1, fmin(1, noise[k])), 1e-13);
            }
        EXPECT(gaussian || late > 0); /* clipping the action does not clip the process */
        for (int k = 0; k < ACT; k++) EXPECT(trial.action[0][k] == (literal_low[k] + literal_high[k]) / 2);
        release(&x);
    }
}
