/*
### The updates

Each update is applied to random tables and must do what its definition says, entry by entry; the tables are those
before the update, and no other entry may move. Means and variances are sums over every next state and every next
action.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

void policies(struct harness *t) {
    static const int legal[3] = {4, 2, 1};
    struct q_agent x;
    double pi[4];
    q_init(&x, &(struct q_config){.method = DOUBLE_Q, .epsilon = 0.2}, 3, 4, legal);
    q_policy(&x, 0, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], 0.25, 1e-15); /* all equal */
    x.q[0][1] = 1;
    x.q[1][2] = 1; /* together a tie */
    q_policy(&x, 0, pi);
    for (int a = 0; a < 4; a++) EXPECT_NEAR(pi[a], a == 1 || a == 2 ? 0.45 : 0.05, 1e-15);
    x.q[0][4 + 2] = 9; /* no action of state 1 */
    x.q[0][4 + 1] = 1;
    q_policy(&x, 1, pi);
    EXPECT_NEAR(pi[0], 0.1, 1e-15);
    EXPECT_NEAR(pi[1], 0.9, 1e-15);
    EXPECT(pi[2] == 0 && pi[3] == 0);
    int policy[3];
    q_greedy(&x, policy);
    EXPECT(policy[0] == 1 && policy[1] == 1 && policy[2] == 0);
    q_free(&x);
}

void random_agent(struct q_agent *x, enum q_method method, struct rng *rng) {
    q_init(x, &(struct q_config){.method = method, .gamma = 0.9, .alpha = 0.1, .epsilon = 0.3}, 4, 3, NULL);
    for (int i = 0; i < 24; i++) x->q[i / 12][i % 12] = rng_normal(rng);
}

int first_largest(const double *row) {
    return row[1] > row[0] ? row[2] > row[1] ? 2 : 1 : row[2] > row[0] ? 2 : 0;
}

/* The value of what follows s2, as the equations have it, from the tables before the update. */
static double literal_after(const double *q, const double *other, enum q_method method, int s2, int a2) {
    const double *row = q + 3 * s2;
    int best = first_largest(row);
    double mean = 0;
    if (method == SARSA) return row[a2];
    if (method == Q_LEARNING) return row[best];
    if (method == DOUBLE_Q) return other[3 * s2 + best];
    for (int a = 0; a < 3; a++) mean += (0.3 / 3 + 0.7 * (a == best)) * row[a];
    return mean;
}

void updates(struct harness *t) {
    struct rng rng;
    rng_init(&rng, 4, 0);
    for (int k = 0; k < Q_METHODS; k++) {
        double error = 0;
        int untouched = 0;
        for (int i = 0; i < 500; i++) {
            struct q_agent x;
            double before[24];
            random_agent(&x, (enum q_method)k, &rng);
            memcpy(before, x.q[0], sizeof before);
            struct q_step step = {rng_below(&rng, 4), rng_below(&rng, 3), rng_normal(&rng), rng_below(&rng, 4),
                                  i % 5 == 0};
            int a2 = rng_below(&rng, 3), coin = k == DOUBLE_Q ? rng_below(&rng, 2) : 0;
            q_update(&x, &step, a2, coin);
            int at = 3 * step.s + step.a;
            double q = before[12 * coin + at];
            double after = literal_after(before + 12 * coin, before + 12 * !coin, (enum q_method)k, step.s2, a2);
            double literal = q + 0.1 * (step.r + (step.terminated ? 0 : 0.9 * after) - q);
            error = worse(error, fabs(x.q[coin][at] - literal));
            for (int j = 0; j < 24; j++) untouched += j != 12 * coin + at && x.q[j / 12][j % 12] == before[j];
            q_free(&x);
        }
        EXPECT_NEAR(error, 0, 1e-14);
        EXPECT(untouched == 500 * 23);
    }
}

/* Mean and variance, over every next state and every next action, of the target of `method` in the pair (s, a). */
static void target_moments(struct q_agent *x, const struct mdp *m, enum q_method method, int s, int a, double *mean,
                           double *variance) {
    double sum = 0, square = 0, q = x->q[0][3 * s + a], pi[Q_MAX_ACTIONS];
    for (int s2 = 0; s2 < 4; s2++) {
        q_policy(x, s2, pi);
        for (int a2 = 0; a2 < 3; a2++) {
            struct q_step step = {s, a, m->r[mdp_at(m, s, a, s2)], s2, false};
            double p = m->p[mdp_at(m, s, a, s2)] * pi[a2], target = q;
            if (method == SARSA) target += q_sarsa(x, &step, a2, 0); /* alpha = 0: only the error is wanted */
            if (method == EXPECTED_SARSA) target += q_expected_sarsa(x, &step, 0);
            if (method == Q_LEARNING) target += q_learning(x, &step, 0);
            sum += p * target;
            square += p * target * target;
        }
    }
    *mean = sum;
    *variance = square - sum * sum;
}

/* Sum over s2 of p times the mean of Q(s2, A'), and times its variance, under the agent's policy. */
static void next_moments(const struct q_agent *x, const double *p, double *mean, double *inner) {
    *mean = *inner = 0;
    for (int s2 = 0; s2 < 4; s2++) {
        double first = 0, second = 0, pi[Q_MAX_ACTIONS];
        q_policy(x, s2, pi);
        for (int a2 = 0; a2 < 3; a2++) {
            first += pi[a2] * x->q[0][3 * s2 + a2];
            second += pi[a2] * x->q[0][3 * s2 + a2] * x->q[0][3 * s2 + a2];
        }
        *mean += p[s2] * first;
        *inner += p[s2] * (second - first * first);
    }
}

void moments(struct harness *t) {
    static const char *const id[2] = {"2.10", "2.11"};
    for (int k = 0; k < 2; k++) {
        struct rng rng;
        double error = 0, share = 0;
        rng_init(&rng, 5, 0);
        for (int i = 0; i < 100 * 12; i++) {
            struct mdp m;
            struct q_agent x;
            random_mdp(&m, &rng, 4, 3, false);
            random_agent(&x, EXPECTED_SARSA, &rng);
            int s = i % 12 / 3, a = i % 3;
            double mean[2], variance[2], policy_mean, inner;
            target_moments(&x, &m, SARSA, s, a, &mean[0], &variance[0]);
            target_moments(&x, &m, EXPECTED_SARSA, s, a, &mean[1], &variance[1]);
            next_moments(&x, m.p + mdp_at(&m, s, a, 0), &policy_mean, &inner);
            double right = mdp_reward(&m, s, a) + TERM(m.gamma * policy_mean);
            double both = variance[1] + TERM(m.gamma * m.gamma * inner);
            if (k == 0) error = worse(error, fabs(mean[0] - FORMULA(right)));
            if (k == 0) error = worse(error, fabs(mean[1] - FORMULA(right)));
            if (k == 1) error = worse(error, fabs(variance[0] - FORMULA(both)));
            share = fmax(share, 1 - variance[1] / variance[0]);
            mdp_free(&m);
            q_free(&x);
        }
        CHECK(id[k], error, 1e-12);
        EXPECT(share > 0.5); /* somewhere most of the variance is the next action's */
    }
}

void rest(struct harness *t) {
    struct rng rng;
    double error = 0, elsewhere = INFINITY;
    rng_init(&rng, 7, 0);
    for (int i = 0; i < 100; i++) {
        struct mdp m;
        struct q_agent x;
        double best[MAX_PAIRS], mean, variance, violated = 0;
        random_mdp(&m, &rng, 4, 3, false);
        random_agent(&x, Q_LEARNING, &rng);
        for (int k = 0; k < 12; k++) {
            target_moments(&x, &m, Q_LEARNING, k / 3, k % 3, &mean, &variance);
            violated = fmax(violated, fabs(mean - x.q[0][k]));
        }
        elsewhere = fmin(elsewhere, violated);
        q_enumerate(&m, 0, best, NULL);
        memcpy(x.q[0], best, sizeof best);
        for (int k = 0; k < 12; k++) {
            target_moments(&x, &m, Q_LEARNING, k / 3, k % 3, &mean, &variance);
            error = worse(error, fabs(best[k] - FORMULA(mean)));
        }
        mdp_free(&m);
        q_free(&x);
    }
    CHECK("2.14", error, 1e-11);
    EXPECT(elsewhere > 0.1); /* random tables are not at rest */
}

/* Trial i has a table of its own, 4 states and 2 actions, from 8 i on: one gradient check covers all trials. */
enum { TRIALS = 50 };

struct q_loss {
    struct q_step step[TRIALS];
    double y[TRIALS];
    struct harness *t; /* of FORMULA */
};

static double frozen_loss(const double *q, void *context) {
    const struct q_loss *l = context;
    double sum = 0;
    struct harness *t = l->t;
    for (int i = 0; i < TRIALS; i++)
        sum += FORMULA(0.5 * pow(l->y[i] - TERM(q[8 * i + 2 * l->step[i].s + l->step[i].a]), 2));
    return sum;
}

static double whole_loss(const double *q, void *context) {
    const struct q_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++, q += 8) {
        struct q_step step = l->step[i];
        double error = step.r + 0.9 * largest_of(q + 2 * step.s2, 2) - q[2 * step.s + step.a];
        sum += 0.5 * error * error;
    }
    return sum;
}

/* Worst relative error of -(change by Q-learning)/alpha as the gradient of `loss`. */
static double gradient_error(struct harness *t, gradcheck_function loss) {
    struct rng rng;
    struct q_loss l = {.t = t};
    double q[8 * TRIALS], gradient[8 * TRIALS], alpha = 0.1;
    rng_init(&rng, 8, 0);
    for (int i = 0; i < TRIALS; i++) {
        struct q_agent x;
        q_init(&x, &(struct q_config){.method = Q_LEARNING, .gamma = 0.9, .alpha = alpha}, 4, 2, NULL);
        for (int k = 0; k < 8; k++) x.q[0][k] = q[8 * i + k] = rng_normal(&rng);
        l.step[i] =
            (struct q_step){rng_below(&rng, 2), rng_below(&rng, 2), rng_normal(&rng), 2 + rng_below(&rng, 2), false};
        l.y[i] = l.step[i].r + 0.9 * largest_of(q + 8 * i + 2 * l.step[i].s2, 2);
        q_update(&x, &l.step[i], 0, 0);
        for (int k = 0; k < 8; k++) gradient[8 * i + k] = -(x.q[0][k] - q[8 * i + k]) / alpha;
        q_free(&x);
    }
    return gradcheck(loss, &l, q, 8 * TRIALS, gradient).error;
}

void gradients(struct harness *t) {
    CHECK("2.15", gradient_error(t, frozen_loss), 1e-8);
    EXPECT(gradient_error(t, whole_loss) > 0.1); /* half a gradient is not the whole one */
}

/* An agent with one state and one action, alpha_n = 1/n. */
static void lone_agent(struct q_agent *x, double gamma) {
    q_init(x, &(struct q_config){.method = Q_LEARNING, .gamma = gamma, .alpha = 1, .alpha_power = 1}, 1, 1, NULL);
}

void steps(struct harness *t) {
    struct rng rng;
    struct q_agent x;
    double error = 0, sum = 0;
    rng_init(&rng, 9, 0);
    lone_agent(&x, 0);
    for (int n = 1; n <= 1000; n++) {
        struct q_step step = {0, 0, 1 + rng_normal(&rng), 0, false};
        sum += step.r;
        q_update(&x, &step, 0, 0);
        error = worse(error, fabs(x.q[0][0] - FORMULA(sum / n)));
    }
    CHECK("2.17", error, 1e-13);
    q_free(&x);
    error = 0;
    for (double alpha = 0.1; alpha < 1; alpha += 0.1) {
        double variance = 0; /* of x_n, from that of x_n-1 and of an independent sample */
        for (int n = 0; n < 1000; n++) variance = (1 - alpha) * (1 - alpha) * variance + alpha * alpha;
        double series = 0;
        for (int k = 0; k < 1000; k++) series += alpha * alpha * pow(1 - alpha, 2 * k);
        error = worse(error, fabs(variance - FORMULA(series)));
        error = worse(error, fabs(variance - FORMULA(alpha / (2 - alpha))));
    }
    CHECK("2.18", error, 1e-14);
    error = 0;
    lone_agent(&x, 0.9);
    x.q[0][0] = 1;
    for (int n = 1; n <= 100000; n++) {
        q_update(&x, &(struct q_step){0}, 0, 0);
        double log_ratio = lgamma(n + 0.9) - lgamma(0.9) - lgamma(n + 1);
        if (n <= 1000) error = worse(error, fabs(x.q[0][0] - FORMULA(exp(log_ratio))));
    }
    CHECK("2.19", error, 1e-11);
    EXPECT_NEAR(x.q[0][0] * pow(1e5, 0.1) * tgamma(0.9), 1, 1e-5);
    EXPECT_NEAR(pow(5e9, -0.1) / tgamma(0.9), 0.1, 1e-3); /* the number in the text */
    q_free(&x);
}
