/*
## What the checks show

The dual problem is checked where it can be solved: for five actions with arbitrary rewards, and for quadratic rewards
of a real action by quadrature. There the slopes, the second derivative, the closed forms and the speed of the descent
agree with difference quotients and with runs of the rule, and with the wrong sign the temperature leaves its target
at the speed that (9.15) says. The losses go through real networks in double precision, in a box that is not
symmetric, with rows that are terminated and outputs that the clamp has moved; the other side is written out in loops,
and the gradients are compared with difference quotients of that. An update is followed step by step, for its order.
*/
#include "dual.h"
#include "exercises.h"
#include "extremes.h"
#include "harness.h"
#include "literal.h"
#include "tuned_sac.h"
#include "networks/gaussian.h"
#include "numbers/gradcheck.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>

static const double pi_ = 3.14159265358979324, e_ = 2.71828182845904524, log_2 = 0.69314718055994531;

/* ---- the dual problem */

enum { ACTIONS = 5 };
static const double reward[ACTIONS] = {0.3, -1.1, 2.0, 1.4, 0.2};
static const double goal = 0.9; /* a target entropy; log 5 is 1.61 */

static double dual_at(const double *alpha, void *context) {
    (void)context;
    return dual_value(ACTIONS, reward, *alpha, goal);
}

static double entropy_at(const double *alpha, void *context) {
    (void)context;
    return dual_entropy(ACTIONS, reward, *alpha);
}

/* Reward plus alpha (entropy - goal) of any policy, given by logits: a function to be maximised. */
struct lagrangian {
    double alpha;
};

static double lagrangian_at(const double *logit, void *context) {
    double alpha = ((struct lagrangian *)context)->alpha, sum = 0, value = -alpha * goal;
    for (int a = 0; a < ACTIONS; a++) sum += exp(logit[a]);
    for (int a = 0; a < ACTIONS; a++) value += exp(logit[a]) / sum * (reward[a] - alpha * (logit[a] - log(sum)));
    return value;
}

static void best_policies(struct harness *t) {
    double error = 0;
    for (double alpha = 0.2; alpha < 5; alpha *= 1.7) {
        struct lagrangian l = {alpha};
        double logit[ACTIONS], pi[ACTIONS], sum = 0;
        for (int a = 0; a < ACTIONS; a++) sum += exp(reward[a] / alpha);
        for (int a = 0; a < ACTIONS; a++) logit[a] = log(FORMULA(exp(reward[a] / alpha) / sum));
        double g = FORMULA(alpha * log(sum) - TERM(alpha * goal)), most = lagrangian_at(logit, &l);
        error = worse(error, fabs(g - most));
        error = worse(error, fabs(g - dual_value(ACTIONS, reward, alpha, goal)));
        dual_policy(ACTIONS, reward, alpha, pi);
        for (int a = 0; a < ACTIONS; a++) {
            error = worse(error, fabs(exp(logit[a]) - pi[a]));
            error = worse(error, fabs(gradcheck_derivative(lagrangian_at, &l, logit, a)));
            double other[ACTIONS]; /* stationary, and better than policies nearby and far off */
            for (int k = 0; k < 8; k++) {
                memcpy(other, logit, sizeof other);
                other[a] += ldexp(k % 2 ? 1 : -1, k / 2);
                EXPECT(lagrangian_at(other, &l) < most);
            }
        }
    }
    CHECK("9.11", error, 1e-9);
}

static void slopes_of_the_dual(struct harness *t) {
    double error = 0;
    for (double alpha = 0.2; alpha < 5; alpha *= 1.7) {
        double at = alpha, h = dual_entropy(ACTIONS, reward, alpha);
        error = worse(error, fabs(FORMULA(h - TERM(goal)) - gradcheck_derivative(dual_at, NULL, &at, 0)));
        for (double other = 0.1; other < 6; other *= 1.3) { /* the tangent is nowhere above */
            double tangent = dual_at(&alpha, NULL) + (other - alpha) * (h - goal);
            EXPECT(dual_at(&other, NULL) >= tangent - 1e-12);
        }
    }
    CHECK("9.3", error, 1e-9);
    error = 0;
    for (double alpha = 0.2; alpha < 5; alpha *= 1.7) {
        double at = alpha, rise = FORMULA(dual_variance(ACTIONS, reward, alpha) / pow(alpha, 3));
        error = worse(error, fabs(rise - gradcheck_derivative(entropy_at, NULL, &at, 0)));
    }
    CHECK("9.12", error, 1e-9);
}

/* The solution meets the target, is where the dual is least, and the least bound is the constrained maximum: no policy
 * of a fine grid with enough entropy earns more. */
static void strong_duality(struct harness *t) {
    static const double q[3] = {0, 1, 2.5};
    double alpha = dual_temperature(3, q, 0.8), g = dual_value(3, q, alpha, 0.8), pi[3], earned = 0, best = -INFINITY;
    EXPECT_NEAR(dual_entropy(3, q, alpha), 0.8, 1e-12);
    dual_policy(3, q, alpha, pi);
    for (int a = 0; a < 3; a++) earned += pi[a] * q[a];
    EXPECT_NEAR(earned, g, 1e-12);
    EXPECT(dual_value(3, q, 0.99 * alpha, 0.8) > g && dual_value(3, q, 1.01 * alpha, 0.8) > g);
    for (int i = 1; i < 400; i++)
        for (int j = 1; i + j < 400; j++) {
            double p[3] = {i / 400.0, j / 400.0, (400 - i - j) / 400.0}, h = 0, r = 0;
            for (int a = 0; a < 3; a++) h -= p[a] * log(p[a]), r += p[a] * q[a];
            if (h >= 0.8) best = larger(best, r);
        }
    EXPECT(best <= g + 1e-12 && best > g - 0.01);
    EXPECT(isnan(dual_temperature(3, q, 1.1)) && isnan(dual_temperature(3, q, -0.1)));
    dual_policy(3, q, 1e-3, pi); /* so cold that exp(q / alpha) is no number */
    EXPECT(pi[0] == 0 && pi[1] == 0 && pi[2] == 1);
}

/* The mean entropy of a policy of three states and three actions, by the shares of the pairs. */
static double mean_entropy(const double *rho) {
    double sum = 0;
    for (int i = 0; i < 9; i++) {
        const double *row = rho + i / 3 * 3;
        sum -= rho[i] * log(rho[i] / (row[0] + row[1] + row[2]));
    }
    return sum;
}

/* It is concave in the shares. */
static void concavity(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 1000; i++) {
        double a[9], b[9], between[9], at = rng_uniform(&rng);
        for (int k = 0; k < 9; k++) {
            a[k] = rng_range(&rng, 0.01, 1);
            b[k] = rng_range(&rng, 0.01, 1);
            between[k] = (1 - at) * a[k] + at * b[k];
        }
        EXPECT(mean_entropy(between) >= (1 - at) * mean_entropy(a) + at * mean_entropy(b) - 1e-12);
    }
}

/* Adam's steps from ten times the solution, along the second slope or the third; returns how far log alpha then is from
 * the solution. */
static double under_adam(double c, bool chain, int steps) {
    double star = dual_gaussian_temperature(c, -1), x = log(10 * star);
    struct adam adam;
    adam_init(&adam, &(struct adam_config){1e-3, 0.9, 0.999, 1e-8}, 1);
    for (int i = 0; i < steps; i++) {
        double gap = dual_gaussian_entropy(c, exp(x)) + 1, slope = chain ? exp(x) * gap : gap;
        adam_step(&adam, &x, &slope);
    }
    adam_free(&adam);
    return x - log(star);
}

/* Under Adam the second slope does not know the unit of reward either; but it is the slower one as alpha falls. */
static void factor_under_adam(struct harness *t) {
    for (int steps = 500; steps <= 8000; steps *= 2) {
        EXPECT_NEAR(under_adam(1, true, steps), under_adam(1000, true, steps), 1e-4);
        EXPECT(under_adam(1, true, steps) > under_adam(1, false, steps));
    }
    EXPECT(fabs(under_adam(1, true, 20000)) < 1e-2 && fabs(under_adam(1, false, 20000)) < 1e-2);
}

/* The entropy of the density proportional to exp(-c (a - m)^2/alpha), and its variance, by the trapezoidal rule. */
static double quadratic_entropy(double c, double alpha, double *variance) {
    double width = sqrt(alpha / (2 * c)), h = width / 50, mass = 0, sum = 0, square = 0, m = 0.4;
    for (int i = -600; i <= 600; i++) {
        double a = m + i * h, weight = exp(-c * (a - m) * (a - m) / alpha);
        mass += h * weight;
        sum += h * weight * -c * (a - m) * (a - m) / alpha;
        square += h * weight * (a - m) * (a - m);
    }
    *variance = square / mass;
    return log(mass) - sum / mass;
}

static void quadratic_bandit(struct harness *t) {
    double error = 0, many = 0, variance;
    for (double c = 0.5; c < 100; c *= 4) {
        for (double alpha = 0.02; alpha < 10; alpha *= 5) {
            double h = quadratic_entropy(c, alpha, &variance);
            error = worse(error, fabs(h - FORMULA(log(pi_ * e_ * alpha / c) / 2)));
            error = worse(error, fabs(h - dual_gaussian_entropy(c, alpha)));
            error = worse(error, fabs(variance / FORMULA(alpha / (2 * c)) - 1));
        }
        double star = FORMULA(c / pi_ * exp(2 * goal - 1));
        error = worse(error, fabs(quadratic_entropy(c, star, &variance) - goal));
        error = worse(error, fabs(star / dual_gaussian_temperature(c, goal) - 1));
    }
    CHECK("9.13", error, 1e-10);
    static const double c[3] = {0.7, 4, 19};
    double mean = cbrt(c[0] * c[1] * c[2]), star = FORMULA(mean / pi_ * exp(2 * goal - 1)), sum = 0, own = 0;
    for (int i = 0; i < 3; i++) {
        double h = quadratic_entropy(c[i], star, &variance);
        many = worse(many, fabs(h - FORMULA(goal + TERM(log(mean / c[i]) / 2))));
        many = worse(many, fabs(c[i] * variance - star / 2)); /* what a component loses */
        sum += h / 3;
        own += dual_gaussian_temperature(c[i], goal) / 3;
    }
    many = worse(many, fabs(sum - goal));
    EXPECT_NEAR(own / star, (c[0] + c[1] + c[2]) / 3 / mean, 1e-9); /* arithmetic over geometric mean */
    CHECK("9.14", many, 1e-10);
}

/* One step of the rule as a map of log alpha. */
static double next_log_alpha(const double *x, void *context) {
    return log(dual_step(DUAL_LOG, *(double *)context, exp(*x), dual_entropy(ACTIONS, reward, exp(*x)) - goal));
}

static void descent(struct harness *t) {
    double star = dual_temperature(ACTIONS, reward, goal), error = 0;
    for (double eta = 0.1; eta < 3; eta *= 2) {
        double x = log(star), factor = 1 - TERM(eta * dual_variance(ACTIONS, reward, star) / (star * star));
        error = worse(error, fabs(FORMULA(factor) - gradcheck_derivative(next_log_alpha, &eta, &x, 0)));
        double c = 3, end = dual_gaussian_temperature(c, -1), alpha = 40 * end;
        for (int i = 0; i < 5; i++) {
            double next = dual_step(DUAL_LOG, eta, alpha, dual_gaussian_entropy(c, alpha) + 1);
            error = worse(error, fabs(log(next / end) - FORMULA(1 - TERM(eta / 2)) * log(alpha / end)));
            alpha = next;
        }
    }
    CHECK("9.15", error, 1e-8);
}

/* The four rules, run: to the known solution from either side, or away from it. */
static void rules(struct harness *t) {
    double star = dual_temperature(ACTIONS, reward, goal);
    for (int side = 0; side < 2; side++)
        for (enum dual_rule rule = DUAL_ALPHA; rule <= DUAL_UPHILL; rule++) {
            double alpha = side ? 3 * star : star / 3, first = fabs(log(alpha / star));
            for (int i = 0; i < (rule == DUAL_UPHILL ? 30 : 3000); i++)
                alpha = dual_step(rule, 0.05, alpha, dual_entropy(ACTIONS, reward, alpha) - goal);
            EXPECT(rule == DUAL_UPHILL ? fabs(log(alpha / star)) > 1.3 * first : fabs(alpha - star) < 1e-9 * star);
        }
    /* in another unit of reward the third rule makes the same steps; the first soon asks for a negative temperature */
    double small = 1, large = 100, plain = 1;
    for (int i = 0; i < 20; i++) {
        small = dual_step(DUAL_LOG, 0.1, small, dual_gaussian_entropy(1, small) + 1);
        large = dual_step(DUAL_LOG, 0.1, large, dual_gaussian_entropy(100, large) + 1);
        if (plain > 0) plain = dual_step(DUAL_ALPHA, 0.1, plain, dual_gaussian_entropy(1, plain) + 1);
        EXPECT_NEAR(large / small, 100, 1e-10);
    }
    EXPECT(plain < 0);
}

/* What (9.6) minimises, as a function of x. */
struct proximal {
    double slope, eta, alpha;
};

static double proximal_at(const double *x, void *context) {
    const struct proximal *c = context;
    return c->slope * *x + (*x * log(*x / c->alpha) - *x + c->alpha) / c->eta;
}

static void exponentiated(struct harness *t) {
    double error = 0;
    for (double slope = -2; slope < 2.1; slope += 0.8)
        for (double eta = 0.1; eta < 1.5; eta *= 3) {
            struct proximal c = {slope, eta, 0.7};
            double low = 0.01, high = 50; /* bisection of the derivative of a convex function */
            for (int i = 0; i < 60; i++) {
                double x = (low + high) / 2;
                if (gradcheck_derivative(proximal_at, &c, &x, 0) < 0)
                    low = x;
                else
                    high = x;
            }
            error = worse(error, fabs(FORMULA(c.alpha * exp(-eta * slope)) / low - 1));
            error = worse(error, fabs(FORMULA(dual_step(DUAL_LOG, eta, c.alpha, slope)) / low - 1));
        }
    CHECK("9.6", error, 1e-10);
}

static void units_of_reward(struct harness *t) {
    double error = 0;
    for (double k = 0.01; k < 2000; k *= 7) {
        double scaled[ACTIONS], pi[ACTIONS], same[ACTIONS];
        for (int a = 0; a < ACTIONS; a++) scaled[a] = k * reward[a];
        dual_policy(ACTIONS, reward, 0.6, pi);
        dual_policy(ACTIONS, scaled, FORMULA(k * 0.6), same);
        for (int a = 0; a < ACTIONS; a++) error = worse(error, fabs(pi[a] - same[a]));
        double h = dual_entropy(ACTIONS, scaled, FORMULA(k * 0.6));
        error = worse(error, fabs(h - dual_entropy(ACTIONS, reward, 0.6)));
        double star = FORMULA(k * dual_temperature(ACTIONS, reward, goal));
        error = worse(error, fabs(star / dual_temperature(ACTIONS, scaled, goal) - 1));
    }
    CHECK("9.7", error, 1e-11);
}

static void bounded_price(struct harness *t) {
    double error = 0, most = 3.5;
    for (double h = -2; h < 2; h += 0.3) {
        double least = INFINITY;
        for (int i = 0; i <= 1000; i++) least = smaller(least, most * i / 1000 * (h - goal));
        error = worse(error, fabs(least - FORMULA(-most * larger(0, goal - h))));
    }
    CHECK("9.10", error, 1e-12);
}

/* ---- entropies and their units */

enum { CELLS = 4000 };

/* The density of a squashed Gaussian component, and the widths of cells, on a grid that is denser near the ends. */
static void density_of(double mu, double log_sigma, double *p, double *width) {
    for (int i = 0; i < CELLS; i++) {
        double u = -7 + (i + 0.5) * 14 / (double)CELLS, a = tanh(u);
        p[i] = exp(gaussian_tanh_log_density(1, &mu, &log_sigma, &a));
        width[i] = (1 - a * a) * 14 / (double)CELLS;
    }
}

/* The entropy of an action that is `half` times as large. */
static double entropy_of(const double *p, const double *width, double half) {
    double sum = 0;
    for (int i = 0; i < CELLS; i++) sum -= p[i] > 0 ? half * width[i] * p[i] / half * log(p[i] / half) : 0;
    return sum;
}

static double divergence_of(const double *p, const double *width) {
    double sum = 0;
    for (int i = 0; i < CELLS; i++) sum += p[i] > 0 ? width[i] * p[i] * log(p[i] / 0.5) : 0;
    return sum;
}

static void units_of_action(struct harness *t) {
    static const double mu[] = {0, 0.4, -0.9}, sigma[] = {0.8, 0.3, 0.6}, half[] = {2, 0.2, 5};
    double error = 0, *p = allocate(2 * CELLS, sizeof *p), *width = p + CELLS, h = 0, other = 0;
    for (int k = 0; k < 3; k++) {
        density_of(mu[k], log(sigma[k]), p, width);
        h += entropy_of(p, width, 1);
        other += divergence_of(p, width);
        error = worse(error, fabs(h - FORMULA((k + 1) * log_2 - TERM(other))));
        EXPECT(divergence_of(p, width) > 0.01 && entropy_of(p, width, 1) < log_2);
    }
    CHECK("9.8", error, 1e-12);
    error = h = other = 0;
    for (int k = 0; k < 3; k++) {
        density_of(mu[k], log(sigma[k]), p, width);
        h += entropy_of(p, width, 1) + TERM(log(half[k]));
        other += entropy_of(p, width, half[k]);
        error = worse(error, fabs(other - FORMULA(h)));
    }
    CHECK("9.9", error, 1e-12);
    for (int i = 0; i < CELLS; i++) p[i] = 0.5; /* the uniform density has the most */
    EXPECT_NEAR(entropy_of(p, width, 1), log_2, 1e-5);
    double wide = exp(-1) / 2, narrow = exp(-1) / sqrt(2 * pi_ * e_); /* what the page says of a target of -1 */
    EXPECT_NEAR(wide, 0.18, 0.005);
    EXPECT_NEAR(narrow, 0.09, 0.005);
    density_of(0, log(narrow), p, width);
    EXPECT_NEAR(entropy_of(p, width, 1), -1, 0.01);
    free(p);
}

/* ---- the agent */

enum { OBS = 3, ACT = 2, ROWS = 12, MOST = 200 }; /* MOST: parameters of a network */

struct setting {
    struct tuned_sac agent;
    struct env_space box;
    double low[ACT], high[ACT];
    struct batch batch;
    double noise[ROWS * 2 * ACT];
};

static struct tuned_sac_config small(void) {
    return (struct tuned_sac_config){.hidden = {6, 5},
                                     .gamma = 0.9,
                                     .actor_rate = 0.01,
                                     .critic_rate = 0.02,
                                     .tau = 0.1,
                                     .twin = 1,
                                     .log_sigma_low = -0.7,
                                     .log_sigma_high = 0.4,
                                     .alpha = 0.3,
                                     .alpha_rate = 0.05,
                                     .log_alpha_bound = 14,
                                     .target_entropy = -0.4};
}

/* Networks that all differ, target networks included, and a batch with every kind of row. */
static void make(struct setting *x, struct tuned_sac_config config) {
    struct rng rng;
    rng_init(&rng, 4, 0);
    *x = (struct setting){.low = {-2, -0.5}, .high = {2, 3}};
    x->box = (struct env_space){.dim = ACT, .low = x->low, .high = x->high};
    tuned_sac_init(&x->agent, &config, OBS, &x->box, ROWS, &rng);
    struct agent_blocks p = x->agent.agent.params(&x->agent.agent);
    for (int k = 0; k < p.n; k++)
        for (int i = 0; i < p.size[k] && p.size[k] > 1; i++) p.at[k][i] += 0.4 * rng_normal(&rng);
    batch_init(&x->batch, ROWS, OBS, ACT);
    x->batch.n = ROWS;
    for (int i = 0; i < ROWS * OBS; i++) {
        x->batch.s[i] = rng_normal(&rng);
        x->batch.s2[i] = rng_normal(&rng);
    }
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < ACT; j++) x->batch.a[i * ACT + j] = rng_range(&rng, x->low[j], x->high[j]);
        x->batch.r[i] = rng_normal(&rng);
        x->batch.terminated[i] = i % 4 == 1;
    }
    for (int i = 0; i < ROWS * 2 * ACT; i++) x->noise[i] = rng_normal(&rng);
}

static void release(struct setting *x) {
    tuned_sac_free(&x->agent);
    batch_free(&x->batch);
}

/* The action of the actor `p` for a state and noise, in units, and its log-density. */
static double literal_action(const struct tuned_sac *x, const double *p, const double *s, const double *noise,
                             double *a) {
    double head[2 * ACT], log_pi = 0;
    literal_network(&x->actor.shape, p, s, head);
    for (int j = 0; j < ACT; j++) {
        double log_sigma = smaller(larger(head[ACT + j], x->config.log_sigma_low), x->config.log_sigma_high);
        a[j] = tanh(head[j] + exp(log_sigma) * noise[j]);
        log_pi -= noise[j] * noise[j] / 2 + log_sigma + log(2 * pi_) / 2 + log(1 - a[j] * a[j]);
    }
    return log_pi;
}

static double literal_q(const struct tuned_sac *x, const double *p, const double *s, const double *unit) {
    double in[OBS + ACT], q;
    memcpy(in, s, OBS * sizeof *in);
    memcpy(in + OBS, unit, ACT * sizeof *in);
    literal_network(&x->critic[0].shape, p, in, &q);
    return q;
}

/* The smaller value of the critics, or of the target critics. */
static double literal_least(const struct tuned_sac *x, bool target, const double *s, const double *unit) {
    double q[2] = {INFINITY, INFINITY};
    for (int k = 0; k < x->critics; k++) q[k] = literal_q(x, target ? x->critic[k].target : x->critic[k].now, s, unit);
    return smaller(q[0], q[1]);
}

static double literal_target(const struct setting *x, int i) {
    const struct tuned_sac *agent = &x->agent;
    const double *s2 = x->batch.s2 + i * OBS;
    double a2[ACT], log_pi = literal_action(agent, agent->actor.now, s2, x->noise + i * 2 * ACT, a2);
    double v = literal_least(agent, true, s2, a2) - exp(agent->log_alpha) * log_pi;
    return x->batch.r[i] + 0.9 * (1 - x->batch.terminated[i]) * v;
}

static void targets(struct harness *t) {
    for (int twin = 0; twin < 2; twin++) {
        struct setting x;
        struct tuned_sac_config c = small();
        double y[ROWS];
        int second = 0, moved = 0;
        c.twin = twin;
        make(&x, c);
        tuned_sac_targets(&x.agent, &x.batch, x.noise, y);
        for (int i = 0; i < ROWS; i++) {
            EXPECT_NEAR(y[i], literal_target(&x, i), 1e-13);
            double head[2 * ACT], a2[ACT];
            const double *s2 = x.batch.s2 + i * OBS;
            literal_network(&x.agent.actor.shape, x.agent.actor.now, s2, head);
            for (int j = 0; j < ACT; j++) moved += head[ACT + j] < -0.7 || head[ACT + j] > 0.4;
            literal_action(&x.agent, x.agent.actor.now, s2, x.noise + i * 2 * ACT, a2);
            if (twin)
                second += literal_q(&x.agent, x.agent.critic[1].target, s2, a2) <
                          literal_q(&x.agent, x.agent.critic[0].target, s2, a2);
        }
        EXPECT(moved > 2 && moved < ROWS * ACT - 2);        /* the clamp acts, but not everywhere */
        EXPECT(!twin || (second > 1 && second < ROWS - 1)); /* either critic is the smaller one somewhere */
        release(&x);
    }
}

/* A loss as a function of a network's parameters. */
struct loss {
    const struct setting *x;
    const double *y;
};

static double critic_loss(const double *p, void *context) {
    const struct setting *x = ((struct loss *)context)->x;
    const double *y = ((struct loss *)context)->y;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        for (int j = 0; j < ACT; j++)
            unit[j] = (2 * x->batch.a[i * ACT + j] - x->high[j] - x->low[j]) / (x->high[j] - x->low[j]);
        double error = y[i] - literal_q(&x->agent, p, x->batch.s + i * OBS, unit);
        sum += error * error / 2 / (double)ROWS;
    }
    return sum;
}

static double actor_loss(const double *p, void *context) {
    const struct setting *x = ((struct loss *)context)->x;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS;
        double a[ACT], log_pi = literal_action(&x->agent, p, s, x->noise + i * 2 * ACT + ACT, a);
        sum += (exp(x->agent.log_alpha) * log_pi - literal_least(&x->agent, false, s, a)) / (double)ROWS;
    }
    return sum;
}

static void gradients(struct harness *t) {
    for (int twin = 0; twin < 2; twin++) {
        struct setting x;
        struct tuned_sac_config c = small();
        double y[ROWS];
        c.twin = twin;
        make(&x, c);
        struct loss l = {&x, y};
        tuned_sac_targets(&x.agent, &x.batch, x.noise, y);
        for (int k = 0; k <= twin; k++) {
            struct net *critic = &x.agent.critic[k];
            EXPECT_NEAR(tuned_sac_critic_gradient(&x.agent, k, &x.batch, y), critic_loss(critic->now, &l), 1e-13);
            EXPECT(gradcheck(critic_loss, &l, critic->now, critic->shape.parameters, critic->gradient).error < 1e-8);
        }
        struct net *actor = &x.agent.actor;
        EXPECT_NEAR(tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise), actor_loss(actor->now, &l), 1e-13);
        EXPECT(gradcheck(actor_loss, &l, actor->now, actor->shape.parameters, actor->gradient).error < 1e-8);
        int second = 0;
        for (int i = 0; i < ROWS && twin; i++) {
            const double *s = x.batch.s + i * OBS, *a = x.agent.policy.a + i * ACT;
            second +=
                literal_q(&x.agent, x.agent.critic[1].now, s, a) < literal_q(&x.agent, x.agent.critic[0].now, s, a);
        }
        EXPECT(!twin || (second > 1 && second < ROWS - 1));
        release(&x);
    }
}

/* Of equal values the first critic's counts, and each row once. */
static void equal_critics(struct harness *t) {
    struct setting x;
    double gradient[MOST];
    make(&x, small());
    size_t actor = (size_t)x.agent.actor.shape.parameters * sizeof(real);
    size_t critic = (size_t)x.agent.critic[0].shape.parameters * sizeof(real);
    memcpy(x.agent.critic[1].now, x.agent.critic[0].now, critic);
    double loss = tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise);
    memcpy(gradient, x.agent.actor.gradient, actor);
    x.agent.critics = 1;
    EXPECT(tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise) == loss);
    EXPECT(memcmp(x.agent.actor.gradient, gradient, actor) == 0);
    x.agent.critics = 2;
    release(&x);
}

/* The loss (9.4) of the temperature for the actions of a batch, by alpha, by log alpha, and with log alpha instead. */
struct temperature_loss {
    double log_pi[ROWS], target;
    int form;
};

static double temperature_loss_at(const double *x, void *context) {
    const struct temperature_loss *l = context;
    double weight = l->form == 1 ? exp(x[0]) : x[0], sum = 0;
    for (int i = 0; i < ROWS; i++) sum += (-weight * l->log_pi[i] - weight * l->target) / (double)ROWS;
    return sum;
}

static void slopes_of_the_loss(struct harness *t) {
    struct setting x;
    make(&x, small());
    tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise);
    double entropy = tuned_sac_alpha_gradient(&x.agent), alpha = exp(x.agent.log_alpha), error = 0, literal = 0;
    struct temperature_loss l = {.target = (double)ACT * -0.4};
    for (int i = 0; i < ROWS; i++) {
        double a[ACT];
        l.log_pi[i] = literal_action(&x.agent, x.agent.actor.now, x.batch.s + i * OBS, x.noise + i * 2 * ACT + ACT, a);
        literal -= l.log_pi[i] / (double)ROWS;
    }
    EXPECT_NEAR(entropy, literal, 1e-13);
    double gap = literal - TERM(l.target), slope[3] = {FORMULA(gap), FORMULA(alpha * gap), FORMULA(gap)};
    EXPECT(fabs(gap) > 0.1);
    for (l.form = 0; l.form < 3; l.form++) {
        double at = l.form ? x.agent.log_alpha : alpha;
        error = worse(error, fabs(slope[l.form] - gradcheck_derivative(temperature_loss_at, &l, &at, 0)));
    }
    error = worse(error, fabs(slope[2] - x.agent.d_log_alpha)); /* what the agent descends along */
    CHECK("9.5", error, 1e-9);
    release(&x);
}

/* An update is: targets, a step of each critic, the actor's gradient against the critics as they are now, all at the
 * temperature of before; the actor's step; the temperature's, by the entropy of the actor before its step; and the
 * target networks last, of the critics alone. */
static void follow(struct setting *x, struct adam *adam, double *report) {
    struct tuned_sac *agent = &x->agent;
    double y[ROWS], entropy = 0, a[ACT];
    for (int i = 0; i < ROWS; i++) y[i] = literal_target(x, i);
    report[0] = 0;
    for (int k = 0; k < 2; k++) {
        report[0] += tuned_sac_critic_gradient(agent, k, &x->batch, y);
        net_step(&agent->critic[k]);
    }
    report[1] = tuned_sac_actor_gradient(agent, &x->batch, x->noise);
    for (int i = 0; i < ROWS; i++)
        entropy -= literal_action(agent, agent->actor.now, x->batch.s + i * OBS, x->noise + i * 2 * ACT + ACT, a) /
                   (double)ROWS;
    net_step(&agent->actor);
    double slope = entropy - (double)ACT * agent->config.target_entropy;
    adam_step(adam, &agent->log_alpha, &slope);
    report[2] = exp(agent->log_alpha);
    report[3] = entropy;
    for (int k = 0; k < 2; k++) net_follow(&agent->critic[k], agent->config.tau);
}

static void whole_updates(struct harness *t) {
    struct setting x, by_hand;
    struct adam adam;
    make(&x, small());
    make(&by_hand, small());
    adam_init(&adam, &(struct adam_config){0.05, 0.9, 0.999, 1e-8}, 1);
    struct agent_blocks p = x.agent.agent.params(&x.agent.agent), q = by_hand.agent.agent.params(&by_hand.agent.agent);
    static const char *const name[] = {"actor", "critic", "log alpha", "critic target", "critic 2", "critic 2 target"};
    EXPECT(p.n == 6);
    for (int step = 0; step < 5; step++) {
        struct agent_report report;
        double expected[4], before = x.agent.log_alpha;
        x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        follow(&by_hand, &adam, expected);
        for (int k = 0; k < p.n; k++) {
            EXPECT(strcmp(p.name[k], name[k]) == 0);
            for (int i = 0; i < p.size[k]; i++) EXPECT_NEAR(p.at[k][i], q.at[k][i], 1e-12);
        }
        for (int i = 0; i < 4; i++) EXPECT_NEAR(report.value[i], expected[i], 1e-11);
        double rise = x.agent.log_alpha - before; /* down where there is more entropy than asked for */
        EXPECT(report.n == 4 && (step > 0 || rise * (report.value[3] - (double)ACT * -0.4) < 0));
    }
    EXPECT(fabs(x.agent.log_alpha - log(0.3)) > 0.1);
    adam_free(&adam);
    release(&x);
    release(&by_hand);
}

/* The temperature stays where its rate is 0, and within its bounds where it is not: exactly at them where the target
 * is out of reach, and free to come back. */
static void bounds(struct harness *t) {
    struct setting x;
    struct agent_report report;
    struct tuned_sac_config c = small();
    c.alpha_rate = 0;
    make(&x, c);
    for (int i = 0; i < 5; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
    EXPECT(x.agent.log_alpha == log(0.3) && report.value[2] == exp(log(0.3)));
    release(&x);
    for (int side = 0; side < 2; side++) {
        c = small();
        c.log_alpha_bound = 1.5;
        c.target_entropy = side ? 20 : -20;
        make(&x, c);
        for (int i = 0; i < 100; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        EXPECT(x.agent.log_alpha == (side ? 1.5 : -1.5));
        x.agent.config.target_entropy = side ? -20 : 20;
        for (int i = 0; i < 100; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        EXPECT(fabs(x.agent.log_alpha) < 1.5 || x.agent.log_alpha == (side ? -1.5 : 1.5));
        release(&x);
    }
    c = small();
    c.alpha = 1e6, c.log_alpha_bound = 2;
    make(&x, c);
    EXPECT(x.agent.log_alpha == 2);
    release(&x);
}

static void actions(struct harness *t) {
    struct setting x;
    make(&x, small());
    struct agent *agent = &x.agent.agent;
    double s[OBS] = {0.3, -1, 0.5}, noise[ACT] = {0.7, -1.2}, none[ACT] = {0}, unit[ACT], action[ACT];
    agent->act(agent, s, noise, 0, action);
    literal_action(&x.agent, x.agent.actor.now, s, noise, unit);
    for (int j = 0; j < ACT; j++)
        EXPECT_NEAR(action[j], (x.low[j] + x.high[j]) / 2 + unit[j] * (x.high[j] - x.low[j]) / 2, 1e-14);
    agent->act(agent, s, NULL, 0, action); /* without exploration: the middle of the policy */
    literal_action(&x.agent, x.agent.actor.now, s, none, unit);
    for (int j = 0; j < ACT; j++)
        EXPECT_NEAR(action[j], (x.low[j] + x.high[j]) / 2 + unit[j] * (x.high[j] - x.low[j]) / 2, 1e-14);
    EXPECT(agent->act_noise.normal == ACT && agent->act_noise.uniform == 0 && agent->act_noise.keep == 0);
    EXPECT(agent->update_noise.normal == 2 * ACT && agent->update_noise.uniform == 0);
    release(&x);
}

/* The start: targets equal to their networks, critics that differ; and the numbers of the paper as printed there. */
static void beginnings(struct harness *t) {
    struct tuned_sac x;
    struct env_space box = {.dim = ACT, .low = (double[]){-1, -1}, .high = (double[]){1, 1}};
    struct tuned_sac_config paper = tuned_sac_preset(PRESET_PAPER), task = tuned_sac_preset(PRESET_TASK);
    struct train_config train = tuned_sac_training(PRESET_PAPER, 10);
    struct rng rng;
    rng_init(&rng, 2, 0);
    tuned_sac_init(&x, &task, OBS, &box, 4, &rng);
    size_t size = (size_t)x.critic[0].shape.parameters * sizeof(real);
    for (int k = 0; k < 2; k++) EXPECT(memcmp(x.critic[k].now, x.critic[k].target, size) == 0);
    EXPECT(memcmp(x.critic[0].now, x.critic[1].now, size) != 0 && x.log_alpha == 0);
    EXPECT(x.alpha_adam.config.rate == 1e-3 && x.actor.adam.config.rate == 5e-4 && x.agent.obs == OBS);
    tuned_sac_free(&x);
    EXPECT(paper.hidden[0] == 256 && paper.hidden[1] == 256 && paper.gamma == 0.99 && paper.tau == 0.005);
    EXPECT(paper.actor_rate == 3e-4 && paper.critic_rate == 3e-4 && paper.alpha_rate == 3e-4 && paper.alpha == 1);
    EXPECT(paper.log_sigma_low == -20 && paper.log_sigma_high == 2 && paper.target_entropy == -1 && paper.twin == 1);
    EXPECT(train.batch == 256 && train.capacity == 1000000 && train.update_every == 1 && train.updates == 1);
    EXPECT(train.start == 10000 && train.steps == 10 && task.twin == 1 && task.target_entropy == -1);
    EXPECT(paper.log_alpha_bound == 80 && task.log_alpha_bound == 14);
}

static void survives_extremes(struct harness *t) {
    for (int kind = 0; kind < EXTREMES; kind++) {
        struct extremes x;
        extremes_init(&x, (enum extreme)kind, 14, 1);
        EXPECT(extremes_update(&x, 3000));
        EXPECT(fabs(x.agent.log_alpha) <= 14);
        extremes_free(&x);
    }
    struct extremes x;
    extremes_init(&x, EXTREME_CLAMPS, 0.1, 1); /* another bound is kept, too */
    EXPECT(extremes_update(&x, 200) && x.agent.log_alpha == 0.1);
    x.agent.actor.adam.v[0] = NAN; /* it shows in a parameter before it shows in a loss */
    EXPECT(!extremes_update(&x, 1));
    extremes_free(&x);
    extremes_init(&x, EXTREME_CLAMPS, 14, 1);
    for (int k = 0; k < 2; k++) x.agent.critic[k].target[x.agent.critic[k].shape.parameters - 1] = -1e200;
    EXPECT(!extremes_update(&x, 1)); /* the square of such a value is infinite, and its step of Adam is not */
    extremes_free(&x);
}

/*
## The experiment

First the bandit, where nothing is estimated: from ten times the right temperature, steps of $`\eta = 0.1`$ along each
of the three slopes (9.5), with the rewards in three units: 0.01, 1 and 100.

@figure 09_descent The temperature over its solution on the quadratic bandit, by step: along the derivative by α, along
the derivative by log α, and along the latter without its factor α. A marker without a curve: the first step leads below
the picture, to a negative temperature (left) or to next to zero (middle).

In the third slope the three units give one curve, (9.7). In the first one the same number $`\eta`$ is far too small for
large rewards, and for small ones the first step already leads to a negative temperature; in the second one it is too
small for small rewards, and for large ones one step leads to a temperature of next to nothing, from where it does not
come back. With the sign wrong the temperature runs away.

`make 09` trains for 10,000 steps. The recorded runs have 20,000, ten seeds each, on the pendulum, where -200 is the
course's mark and about -137 the best that can be reached on average over start states. All runs share one
configuration but for the temperature, which is learned or fixed; scores are those of the final policy, without
exploration, over 100 episodes.

@figure 09_pendulum Pendulum: return without exploration during training, mean of ten runs, with a learned temperature
(and the range from the 10th to the 90th percentile) and with fixed ones.

@table 09_pendulum_table Pendulum, final policy over 100 episodes, by the temperature: ten runs of 20,000 steps.

@table 09_first_table The first evaluation of at least -200, in steps: ten runs. (With a temperature of 20 there was
none.)

With a learned temperature every run passes the mark within 4,000 steps, and every final policy is above it. So are all
of the last five evaluations; with the fixed temperatures of 0.02 and of 2 one of them is below it, in the ninth run,
where the learned one and 0.2 are above it by two or three points: what they share is the twenty starts on which they
are scored.

The runs share their seeds as well, so the temperatures can be compared run by run. In the final score the learned one
less 0.02 is 0.0 with a standard error of 0.9, the learned one less 0.2 is -0.3 with 0.8, and 0.02 less 0.2 is -0.3 with
0.5. The first crossings of the mark are at most 200 steps apart on average, with standard errors of 130 to 190. All six
intervals of 95% hold zero: between 0.02 and 0.2, a factor of ten, these runs show no difference. Ten times more than
0.2 costs time and some of the score, 1,050 steps with a standard error of 250 and 7.6 points with 0.8. With a hundred
times more no evaluation passes the mark: the policy is paid better for noise than for balancing. What the learned
temperature buys on this task is not a better score but not having to know that 2 is too much and 20 far too much, from
a start of 1.

After the 10,000 steps of `make 09` the ten runs with a learned temperature score @{09_short_table/learned/mean} on
average.

What does the temperature do? It begins at 1, the authors' start, with a policy that is more random than it has to be,
and falls.

@figure 09_trace Pendulum: temperature and entropy of a batch's actions during training, ten runs and their mean.

A batch's entropy reaches its target for the first time after 2,200 to 3,800 steps, about when the pendulum is first
balanced, and stays around it from then on: from step 5,000 on it has the mean -0.99 and the standard deviation 0.17.
The temperature has not settled at the end. At first it falls as fast as it can, by the learning rate in each update.
Then the values of the actions come into play, and it falls on, slowly, to @{09_trace_table/alpha/mean} on average after
20,000 steps; in the last 5,000 it fell in all ten runs, its mean by a third. As far as (9.14) describes them, the
critics become flatter in the action, where the policy acts: it needs a lower price for the same width. Why they do, we
have not investigated.

So the learned temperature passes through most of the range in which the fixed ones did well. None of them is right for
long, and none of them is wrong enough to show in ten runs.

And the target? The heuristic of -1 per component has no derivation. The study *targets* tries others.

@table 09_targets_table Pendulum, by the target entropy: final policy over 100 episodes after 10,000 steps, ten runs.

From -4 to -0.5 the mean scores are within about two points. Run by run, -4 less -1 is 0.8 with a standard error of 0.5,
-2 less -1 is 1.2 with 0.5, and -0.5 less -1 is -1.1 with 0.8; the three intervals of 95% hold zero, the second only
just. Those of -0.5 less -2 and less -4 do not, -2.2 with 0.6 and -1.9 with 0.7: the more certain policies may be a
little better here, but two of six pairs are weak evidence, and the difference is small. With a target of 0 all ten runs
end below those with the same seed and -1, eight by 1 to 7 points. The other two lose 144 and 179 points and end below
the mark. They make the mean difference uncertain, -36 with a standard error of 21.

A target of 0.5 is near to the most that a squashed Gaussian can have, @{09_exercises/4} (exercise 4). None of the final
policies passes the mark then, although they are scored without their noise; they are worse than with -1 by 105 points,
with a standard error of 9; presumably because their values are those of acting with it. The heuristic is not critical
here: these runs do not tell -1 from -4 or -2, nor from -0.5.

### A million updates that no task would ask for

The study *extremes* trains a small agent for a million updates on what [the module](#an-agent-under-extremes) makes
up: rewards of the order of 10,000, actions at the corners of their box, and on top of it a target entropy that cannot
be reached, or outputs for $`\log\sigma`$ that begin far outside their interval. The figure has $`\log\alpha`$, with
the bound of the default configuration and without one.

@figure 09_extremes The logarithm of the temperature under extremes, with its bound and without one. A curve that
ends: some parameter or loss was not finite any more.

Large rewards alone are no danger: the temperature rises as far as it has to and hardly moves from there. But where the
entropy cannot reach its target, $`\log\alpha`$ rises without end, by up to the learning rate in each update, and
without a bound this ends the training long before $`\alpha`$ itself overflows: the values grow along with $`\alpha`$,
and their squared errors overflow at half the exponent. Such a training is lost either way, since it maximises entropy
and nothing else. But it goes on, and can be looked at.

### The configuration

@table 09_departures The configuration of the paper (Haarnoja et al., 2018, appendix) and of this chapter. Where the
paper is silent, its authors' program: the first temperature, the interval of log σ, the random steps.

## What is wrong in the sources

### E30. One temperature for a constraint at every step

The notes *Soft actor critic* (lecture notes on SAC, without an author's name) ask for an entropy of at least
$`\bar H`$ *at each time step*, $`\mathbb{E}[-\log\pi(a_t\mid s_t)] \ge \bar H`$ for all $`t`$, and say that one
number $`\alpha`$ can be learned to satisfy this, by minimising the mean of $`-\alpha\log\pi - \alpha\bar H`$ over the
replay. It cannot. One multiplier belongs to one constraint, and what (9.4) enforces is that the *mean* entropy meets
the target: by (9.14) it is below the target wherever actions matter more than on average. The constraint for all
steps needs a multiplier for each step. (The paper derives it so, with a temperature for every step of a finite
horizon, and then replaces them all by one.) NPFL139's slides have the constraint as a mean, as here. (As given: by
how much the least entropy of three steps with different curvatures falls short of the target under their common
temperature, which should be 0. Corrected: their mean against the target.)
*/
static void erratum_every_step(struct harness *t) {
    static const double c[3] = {0.7, 4, 19};
    double star = dual_gaussian_temperature(cbrt(c[0] * c[1] * c[2]), -1), least = INFINITY, mean = 0, variance;
    for (int i = 0; i < 3; i++) {
        double h = quadratic_entropy(c[i], star, &variance);
        least = smaller(least, h), mean += h / 3;
    }
    CHECK("E30", fabs(mean - FORMULA(-1)), 1e-10);
    REFUTE("E30", larger(0, -1 - least), 0.1);
}

/* Each answer by another way. */
static void exercise_answers(struct harness *t) {
    static const double q[3] = {0, 1, 2};
    double alpha = temperature_exercises[0].answer(), sum = 0, h = 0, most = -INFINITY;
    for (int a = 0; a < 3; a++) sum += exp(q[a] / alpha);
    for (int a = 0; a < 3; a++) h -= exp(q[a] / alpha) / sum * (q[a] / alpha - log(sum));
    EXPECT_NEAR(h, 0.7, 1e-12);
    EXPECT_NEAR(temperature_exercises[1].answer(), 5 / pi_ * exp(-3), 1e-12);
    EXPECT_NEAR(temperature_exercises[2].answer(), -3 + 2 * log_2 - log_2, 1e-12);
    double *p = allocate(2 * CELLS, sizeof *p);
    for (double sigma = 0.8; sigma < 0.95; sigma += 0.002) {
        density_of(0, log(sigma), p, p + CELLS);
        most = larger(most, entropy_of(p, p + CELLS, 1));
    }
    free(p);
    EXPECT_NEAR(temperature_exercises[3].answer(), most, 1e-5);
    int n = 0; /* the distance of the logarithms shrinks by 0.95 each time */
    while (10 > 1.01 && log(10) * pow(0.95, n) > log(1.01)) n++;
    EXPECT_NEAR(temperature_exercises[4].answer(), n, 0);
}

/*
## Exercises

Ask and answer them with `build/09-temperature --exercise 1 --answer X`.

1. Three actions are worth 0, 1 and 2, and the entropy is to be 0.7 nats. At which temperature is it?
2. The rewards are $`-5\,(a - m)^2`$ for a real action, and the entropy is to be -1. What is the temperature?
3. A box has the half-widths 2, 2 and 0.5. The target is -1 per component in units of $`[-1, 1]`$. How much is that for
   the action as a whole, in the units of the environment?
4. What is the most entropy that a squashed Gaussian with $`\mu = 0`$ can have, over all $`\sigma`$? (A target above
   it can be set, but not met.)
5. On the quadratic bandit the temperature begins ten times too high, and each step along the third slope has
   $`\eta = 0.1`$. After how many steps is it within one percent of the solution?

<details><summary>Answers</summary>

1: @{09_exercises/1}. 2: @{09_exercises/2}. 3: @{09_exercises/3}. 4: @{09_exercises/4}. 5: @{09_exercises/5}.

</details>

## In the lecture

NPFL139's eighth lecture treats this on the two slides *Soft Actor Critic – Automatic Entropy Adjustment*. The
constrained problem there is (9.1), with the entropy as a mean over the states; the Lagrangian is (9.2), to be maximised
by the policy and minimised by $`\alpha \ge 0`$; the final loss is (9.4), a loss of $`\alpha`$ itself, with the first of
the slopes (9.5). The logarithm is what programs add, and some drop the factor with it. The remark that dual descent is
guaranteed to converge under convexity assumptions only is the subject of the section on the least bound above. The
slide on the algorithm with its table of hyperparameters is compared with this chapter in the table of departures. The
notes *Soft actor critic* have it under *Automatic Entropy Adjustment*, where (9.4) has the right sign as well. The blog
article *Soft Actor-Critic: Off-Policy Maximum Entropy Deep Reinforcement Learning with a Stochastic Actor* follows the
first paper, where the temperature is fixed; Georgiev's draft *Deriving Soft Actor Critic* announces a section on SAC
with automatic temperature, which is not written yet.

## What changed

SAC with a learned temperature is that of the last chapter with one number more that learns. What differs is below.

diff: 08-sac
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"best policies", best_policies},
        {"slopes of the dual", slopes_of_the_dual},
        {"strong duality", strong_duality},
        {"concavity", concavity},
        {"the factor under Adam", factor_under_adam},
        {"the quadratic bandit", quadratic_bandit},
        {"descent", descent},
        {"rules", rules},
        {"exponentiated gradients", exponentiated},
        {"units of reward", units_of_reward},
        {"a bounded price", bounded_price},
        {"units of action", units_of_action},
        {"targets", targets},
        {"gradients", gradients},
        {"equal critics", equal_critics},
        {"slopes of the temperature's loss", slopes_of_the_loss},
        {"whole updates", whole_updates},
        {"bounds", bounds},
        {"actions", actions},
        {"beginnings", beginnings},
        {"extremes", survives_extremes},
        {"erratum E30", erratum_every_step},
        {"exercises", exercise_answers},
    };
    return harness_run("09-temperature-check", section, sizeof section / sizeof *section, argc, argv);
}
