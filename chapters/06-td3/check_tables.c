/*
### Clipped double Q-learning

The update is compared with loops over random tables, its identities with updates that were made, the mean change of the
difference with a sum over every coin and every next state, and each of the three targets' means with an integral over
densities or distribution functions. Then all the rules learn from one walk on M1 and must arrive at its optimal values.
*/
#include "tables.h"
#include "checks.h"
#include "random_mdp.h"
#include "numbers/quadrature.h"
#include "worlds/env_graph.h"

#include "../02-q-learning/exercises.h"

enum { STATES = 4, ACTIONS = 3, PAIRS = STATES * ACTIONS };

static void random_tables(struct q_agent *x, struct rng *rng) {
    struct q_config c = {.method = DOUBLE_Q, .gamma = 0.9, .alpha = 0.3};
    q_init(x, &c, STATES, ACTIONS, NULL);
    for (int i = 0; i < PAIRS; i++) x->q[0][i] = rng_normal(rng), x->q[1][i] = rng_normal(rng);
}

static struct q_step random_step(struct rng *rng, int i) {
    int s = rng_below(rng, STATES), a = rng_below(rng, ACTIONS), s2 = rng_below(rng, STATES);
    return (struct q_step){s, a, rng_normal(rng), s2, i % 5 == 0};
}

static int best_of(const struct q_agent *x, int k, int s) {
    int best = 0;
    for (int a = 1; a < ACTIONS; a++)
        if (x->q[k][s * ACTIONS + a] > x->q[k][s * ACTIONS + best]) best = a;
    return best;
}

/* What follows, by table i's pick: as table k has it. */
static double picked(const struct q_agent *x, const struct q_step *t, int i, int k) {
    return t->terminated ? 0 : 0.9 * x->q[k][t->s2 * ACTIONS + best_of(x, i, t->s2)];
}

/* How far one update of both tables, or of table i, is from eq. 6.21; all other numbers stay. */
static double update_error(struct harness *t, struct q_agent *x, const struct q_step *step, int i, bool both) {
    double before[2 * PAIRS], error = 0, y[2];
    int at = step->s * ACTIONS + step->a, still = 0;
    memcpy(before, x->q[0], sizeof before);
    for (int k = 0; k < 2; k++) y[k] = step->r + fmin(picked(x, step, k, 0), picked(x, step, k, 1));
    if (both)
        clipped_both(x, step);
    else
        clipped_one(x, step, i);
    for (int k = 0; k < 2; k++) {
        double q = before[PAIRS * k + at], learned = both || k == i ? 0.3 * (y[both ? 0 : i] - q) : 0;
        error = worse(error, fabs(x->q[k][at] - FORMULA(q + TERM(learned))));
    }
    for (int j = 0; j < 2 * PAIRS; j++) still += j % PAIRS != at && x->q[j / PAIRS][j % PAIRS] == before[j];
    EXPECT(still == 2 * PAIRS - 2 && x->visits[at] == 1);
    return error;
}

void clipped_updates(struct harness *t) {
    static const char *const id[3] = {"6.20", "6.21", "6.23"};
    for (int k = 0; k < 3; k++) {
        struct rng rng;
        double error = 0, lower = 0;
        rng_init(&rng, 21, 0);
        for (int n = 0; n < 600; n++) {
            struct q_agent x;
            struct q_step step = random_step(&rng, n);
            int i = n % 2;
            random_tables(&x, &rng);
            double mine = picked(&x, &step, i, i), other = picked(&x, &step, i, !i), y = clipped_target(&x, &step, i);
            if (k == 0) error = worse(error, fabs(y - FORMULA(step.r + TERM(fmin(mine, other)))));
            if (k == 1) error = worse(error, update_error(t, &x, &step, i, n % 3 > 0));
            if (k == 2) error = worse(error, fabs(y - FORMULA(step.r + mine - TERM(fmax(mine - other, 0)))));
            lower += other < mine;
            q_free(&x);
        }
        CHECK(id[k], error, 1e-14);
        EXPECT(lower > 100); /* the other table has the smaller value often enough */
    }
}

void vanishing_difference(struct harness *t) {
    struct rng rng;
    struct q_agent x;
    double error = 0, left[PAIRS], begun[PAIRS];
    rng_init(&rng, 22, 0);
    random_tables(&x, &rng);
    for (int i = 0; i < PAIRS; i++) left[i] = 1, begun[i] = x.q[1][i] - x.q[0][i];
    x.config.alpha_power = 0.6;
    for (int n = 1; n <= 3000; n++) {
        struct q_step step = random_step(&rng, n);
        int at = step.s * ACTIONS + step.a;
        clipped_both(&x, &step);
        left[at] *= 1 - 0.3 / pow(x.visits[at], 0.6);
        error = worse(error, fabs(x.q[1][at] - x.q[0][at] - FORMULA(begun[at] * TERM(left[at]))));
    }
    CHECK("6.22", error, 1e-14);
    for (int i = 0; i < PAIRS; i++) EXPECT(left[i] < 0.01 && left[i] > 0);
    q_free(&x);
}

/* The mean over the coin and the next state of the difference after a visit of (s, a). */
static double mean_difference(struct q_agent *x, const struct mdp *m, int s, int a) {
    int at = s * ACTIONS + a;
    double sum = 0, q[2] = {x->q[0][at], x->q[1][at]};
    for (int s2 = 0; s2 < STATES; s2++)
        for (int coin = 0; coin < 2; coin++) {
            struct q_step step = {s, a, m->r[mdp_at(m, s, a, s2)], s2, false};
            clipped_one(x, &step, coin);
            sum += m->p[mdp_at(m, s, a, s2)] / 2 * (x->q[1][at] - x->q[0][at]);
            for (int k = 0; k < 2; k++) x->q[k][at] = q[k];
        }
    return sum;
}

void mean_change(struct harness *t) {
    struct rng rng;
    double error = 0, most = 0;
    rng_init(&rng, 23, 0);
    for (int n = 0; n < 100; n++) {
        struct mdp m;
        struct q_agent x;
        double norm = 0;
        random_mdp(&m, &rng, STATES, ACTIONS, false);
        random_tables(&x, &rng);
        for (int i = 0; i < PAIRS; i++) norm = fmax(norm, fabs(x.q[1][i] - x.q[0][i]));
        for (int i = 0; i < PAIRS; i++) {
            double y[2] = {0};
            for (int s2 = 0; s2 < STATES; s2++)
                for (int k = 0; k < 2; k++) {
                    struct q_step step = {i / ACTIONS, i % ACTIONS, 0, s2, false};
                    y[k] +=
                        m.p[mdp_at(&m, step.s, step.a, s2)] * fmin(picked(&x, &step, k, 0), picked(&x, &step, k, 1));
                }
            double part = 0.85 * (x.q[1][i] - x.q[0][i]) + TERM(0.15 * (y[1] - y[0]));
            error = worse(error, fabs(mean_difference(&x, &m, i / ACTIONS, i % ACTIONS) - FORMULA(part)));
            most = fmax(most, fabs(y[1] - y[0]) / (0.9 * norm));
        }
        mdp_free(&m);
        q_free(&x);
    }
    CHECK("6.24", error, 1e-14);
    EXPECT(most <= 1 && most > 0.1);
    struct q_agent x; /* no smaller bound: here two picks differ by all of it */
    random_tables(&x, &rng);
    for (int i = 0; i < 2 * ACTIONS; i++) x.q[i / ACTIONS][i % ACTIONS] = -9;
    x.q[0][0] = x.q[1][1] = 1, x.q[0][1] = 1 - 1e-9, x.q[1][0] = 0;
    struct q_step step = {1, 0, 0, 0, false};
    EXPECT_NEAR(clipped_target(&x, &step, 1) - clipped_target(&x, &step, 0), 0.9, 1e-8);
    q_free(&x);
}

/* E[X] = the integral of 1 - F(x) - F(-x) over x > 0, for the distribution function F of min(M, Y), or of M alone,
 * where M is the largest of m standard normal numbers and Y is another one. */
static double mean_by_tails(int m, bool clip) {
    double sum = 0, h = 1.0 / 64;
    for (int i = 0; i <= 12 * 64; i++) {
        double x = i * h, side[2];
        for (int k = 0; k < 2; k++) {
            double f = below(k ? -x : x);
            side[k] = clip ? 1 - (1 - pow(f, m)) * (1 - f) : pow(f, m);
        }
        sum += (i == 0 ? 0.5 : 1) * h * (1 - side[0] - side[1]);
    }
    return sum;
}

/* The mean of the value that the other table gives to the action that one of two tables picks out of m: the chance of
 * each pick times the mean of what it is judged by. */
static double mean_of_judge(int m, double mu, double sigma) {
    double pick = 0, mean = 0, h = 1.0 / 64;
    for (int i = -12 * 64; i <= 12 * 64; i++) {
        double x = i * h;
        pick += h * density(x) * pow(below(x), m - 1);
        mean += h * density(x) * (mu + sigma * x);
    }
    return m * pick * mean;
}

void opposite_errors(struct harness *t) {
    const double mu = -0.1, sigma = 1.3;
    double e[12];
    for (int m = 1; m < 12; m++) e[m] = q_normal_maximum(m);
    for (int k = 0; k < 3; k++) {
        double error = 0;
        for (int m = 1; m < 11; m++) {
            double found = k == 1 ? mean_of_judge(m, mu, sigma) : mu + sigma * mean_by_tails(m, k == 2);
            if (k == 0) error = worse(error, fabs(found - FORMULA(mu + TERM(sigma * e[m]))));
            if (k == 1) error = worse(error, fabs(found - FORMULA(TERM(mu))));
            if (k == 2) error = worse(error, fabs(found - FORMULA(mu - sigma * (e[m + 1] - TERM(e[m])))));
        }
        CHECK("6.25", error, 1e-12);
    }
    EXPECT_NEAR(e[2] - e[1], 1 / sqrt(M_PI), 1e-12);
    EXPECT_NEAR(e[10], 1.539, 5e-4);
    EXPECT_NEAR(e[11] - e[10], 0.048, 5e-4);
}

/* One walk with random actions on M1 from which four rules learn; of the clipped ones the tables begin apart. And from
 * equal tables both at once is Q-learning, to the last bit. */
void arrivals(struct harness *t) {
    enum { RULES = 5 };
    struct mdp m;
    struct q_agent x[RULES];
    struct rng rng;
    double exact[4] = {0};
    int s = 0;
    graph_two_state(&m);
    q_soft_iteration(&m, 0, exact, 1e-13, 10000);
    rng_init(&rng, 24, 0);
    for (int k = 0; k < RULES; k++) {
        struct q_config c = {.method = k ? DOUBLE_Q : Q_LEARNING, .gamma = m.gamma, .alpha = 0.9, .alpha_power = 0.6};
        q_init(&x[k], &c, 2, 2, NULL);
        for (int i = 0; i < 4 && (k == 2 || k == 3); i++) x[k].q[1][i] = 40;
    }
    for (int n = 0; n < 100000; n++) {
        int a = rng_below(&rng, 2), coin = rng_below(&rng, 2), s2 = rng_choice(&rng, m.p + mdp_at(&m, s, a, 0), 2);
        struct q_step step = {s, a, m.r[mdp_at(&m, s, a, s2)], s2, false};
        q_update(&x[0], &step, 0, 0);
        q_update(&x[1], &step, 0, coin);
        clipped_both(&x[2], &step);
        clipped_one(&x[3], &step, coin);
        clipped_both(&x[4], &step);
        s = s2;
    }
    for (int k = 0; k < RULES; k++)
        for (int i = 0; i < 4; i++) EXPECT_NEAR(q_value(&x[k], i / 2, i % 2), exact[i], 0.3);
    EXPECT(memcmp(x[4].q[0], x[0].q[0], 4 * sizeof(double)) == 0);
    EXPECT(memcmp(x[4].q[1], x[0].q[0], 4 * sizeof(double)) == 0);
    for (int k = 0; k < RULES; k++) q_free(&x[k]);
    mdp_free(&m);
}
