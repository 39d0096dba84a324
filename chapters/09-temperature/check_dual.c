/*
## What the checks show

`build/09-temperature-check` evaluates each equation of this chapter as it is printed, but for the definitions.

### The dual problem

It is checked where it can be solved: for five actions with arbitrary rewards, and for quadratic rewards of a real
action by quadrature. There the slopes, the second derivative, the closed forms and the speed of the descent agree with
difference quotients and with runs of the rule, and with the wrong sign the temperature leaves its target at the speed
that (9.15) says.
*/
#include "checks.h"
#include "networks/adam.h"
#include "numbers/gradcheck.h"
#include "numbers/order.h"
#include "numbers/rng.h"

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

void best_policies(struct harness *t) {
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

void slopes_of_the_dual(struct harness *t) {
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
void strong_duality(struct harness *t) {
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
void concavity(struct harness *t) {
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
void factor_under_adam(struct harness *t) {
    for (int steps = 500; steps <= 8000; steps *= 2) {
        EXPECT_NEAR(under_adam(1, true, steps), under_adam(1000, true, steps), 1e-4);
        EXPECT(under_adam(1, true, steps) > under_adam(1, false, steps));
    }
    EXPECT(fabs(under_adam(1, true, 20000)) < 1e-2 && fabs(under_adam(1, false, 20000)) < 1e-2);
}

void quadratic_bandit(struct harness *t) {
    double error = 0, many = 0, variance;
    for (double c = 0.5; c < 100; c *= 4) {
        for (double alpha = 0.02; alpha < 10; alpha *= 5) {
            double h = quadratic_entropy(c, alpha, &variance);
            error = worse(error, fabs(h - FORMULA(log(M_PI * M_E * alpha / c) / 2)));
            error = worse(error, fabs(h - dual_gaussian_entropy(c, alpha)));
            error = worse(error, fabs(variance / FORMULA(alpha / (2 * c)) - 1));
        }
        double star = FORMULA(c / M_PI * exp(2 * goal - 1));
        error = worse(error, fabs(quadratic_entropy(c, star, &variance) - goal));
        error = worse(error, fabs(star / dual_gaussian_temperature(c, goal) - 1));
    }
    CHECK("9.13", error, 1e-10);
    static const double c[3] = {0.7, 4, 19};
    double mean = cbrt(c[0] * c[1] * c[2]), star = FORMULA(mean / M_PI * exp(2 * goal - 1)), sum = 0, own = 0;
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

void descent(struct harness *t) {
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
void rules(struct harness *t) {
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

void exponentiated(struct harness *t) {
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

void units_of_reward(struct harness *t) {
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

void bounded_price(struct harness *t) {
    double error = 0, most = 3.5;
    for (double h = -2; h < 2; h += 0.3) {
        double least = INFINITY;
        for (int i = 0; i <= 1000; i++) least = smaller(least, most * i / 1000 * (h - goal));
        error = worse(error, fabs(least - FORMULA(-most * larger(0, goal - h))));
    }
    CHECK("9.10", error, 1e-12);
}
