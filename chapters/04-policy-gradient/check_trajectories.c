/*
## What the checks show

`build/04-policy-gradient-check` evaluates each equation of both pages that is not a definition as it is printed. The
independent side is mostly a numeric derivative: of the expected return of M1, where all trajectories of a few steps are
enumerated or a series is summed; of a cumulated probability; of a closed form. Expectations over continuous actions are
integrals by quadrature.

### Trajectories

Scores against derivatives of logarithms; the theorem in its forms (4.3), (4.5), (4.6), (4.11) and (4.14), each as a sum
over all trajectories of four steps, against the derivative of the expected return. The program's estimators are held
against both, and each estimate against its formula, trajectory by trajectory.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

struct path_and_model {
    const struct pg_trajectory *path;
    const struct mdp *m;
};

static double log_probability(const double *theta, void *context) {
    const struct path_and_model *c = context;
    double p = c->m->start[c->path->s[0]];
    for (int t = 0; t < c->path->n; t++)
        p *= softmax_of(theta, c->path->s[t], c->path->a[t]) *
             c->m->p[mdp_at(c->m, c->path->s[t], c->path->a[t], c->path->s[t + 1])];
    return log(p);
}

/* Adds the worst error of equation 4.2 on this path to sum[0]. */
static void trajectory_score(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    double gradient[4], code[4];
    pg_score(&x->m, x->pi, path, code);
    for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (int k = 0; k < path->n; k++) {
            double of_step = score(x, path, k, i / 2, i % 2);
            sum += k == 0 ? TERM(of_step) : of_step;
        }
        gradient[i] = FORMULA(sum);
        EXPECT_NEAR(code[i], sum, 1e-14);
    }
    EXPECT_NEAR(log(probability), log_probability(x->theta, &(struct path_and_model){path, &x->m}), 1e-12);
    for (int i = 0; i < 4; i++) {
        double numeric = gradcheck_derivative(log_probability, &(struct path_and_model){path, &x->m}, x->theta, i);
        x->sum[0] = worse(x->sum[0], fabs(gradient[i] - numeric));
    }
}

static double log_softmax(const double *theta, void *context) {
    const int *pair = context;
    return log(softmax_of(theta, pair[0], pair[1]));
}

static void add_probability(void *context, const struct pg_trajectory *path, double probability) {
    (void)path;
    *(double *)context += probability;
}

void scores(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    pg_enumerate(&x.m, x.pi, STEPS, trajectory_score, &x);
    CHECK("4.2", x.sum[0], 1e-10);
    for (int s = 0; s < 2; s++) { /* all trajectories, also where they begin in one state only */
        double all = 0;
        x.m.start[s] = 1, x.m.start[1 - s] = 0;
        pg_enumerate(&x.m, x.pi, STEPS, add_probability, &all);
        EXPECT_NEAR(all, 1, 1e-12);
    }
    double error = 0;
    for (int s = 0; s < 2; s++)
        for (int b = 0; b < 2; b++) {
            double rest = x.pi[2 * s + 1] * ((1 == b) - x.pi[2 * s + b]);
            error = worse(error, fabs(FORMULA(x.pi[2 * s] * ((0 == b) - x.pi[2 * s + b])) + TERM(rest)));
        }
    CHECK("4.4", error, 1e-15);
    error = 0;
    for (int pair = 0; pair < 4; pair++) {
        double gradient[4];
        for (int i = 0; i < 4; i++)
            gradient[i] = i / 2 == pair / 2 ? FORMULA((i == pair) - TERM(softmax_of(x.theta, i / 2, i % 2))) : 0;
        int at[2] = {pair / 2, pair % 2};
        error = worse(error, gradcheck(log_softmax, at, x.theta, 4, gradient).error);
    }
    CHECK("4.8", error, 1e-9);
    mdp_free(&x.m);
}

/* ---- the theorem ---- */

static const double anything[2] = {3.7, -1.9};

static void add_baseline(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    for (int k = 0; k < path->n; k++) {
        double g = 0, b = anything[path->s[k]];
        for (int j = k; j < path->n; j++) {
            double discounted = pow(x->m.gamma, j - k) * path->r[j];
            g += j == k ? discounted : TERM(discounted);
        }
        for (int i = 0; i < 4; i++)
            x->sum[i] += probability * pow(x->m.gamma, k) * (g - b) * score(x, path, k, i / 2, i % 2);
    }
}

void trajectories(struct harness *t) {
    CHECK("4.3", enumerated_error(t, add_whole, 1), 1e-9);
    CHECK("4.5", enumerated_error(t, add_to_go, 1), 1e-9);
    CHECK("4.11", enumerated_error(t, add_to_go, 0.9), 1e-9);
    CHECK("4.14", enumerated_error(t, add_baseline, 0.9), 1e-9);
}

void finite_values(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    double p[2] = {x.m.start[0], x.m.start[1]}, gradient[4] = {0};
    for (int k = 0; k < STEPS; k++) {
        double next[2] = {0};
        for (int s = 0; s < 2; s++)
            for (int a = 0; a < 2; a++) {
                double q = mdp_reward(&x.m, s, a);
                for (int s2 = 0; s2 < 2; s2++) {
                    double share = x.m.p[mdp_at(&x.m, s, a, s2)];
                    q += TERM(share * branch(&x, x.theta, s2, STEPS - k - 1));
                    next[s2] += p[s] * x.pi[2 * s + a] * share;
                }
                for (int b = 0; b < 2; b++) gradient[2 * s + b] += FORMULA(p[s] * q * slope(&x, s, a, b));
            }
        memcpy(p, next, sizeof p);
    }
    CHECK("4.6", gradcheck(finite_return, &x, x.theta, 4, gradient).error, 1e-9);
    double code[4];
    pg_finite_gradient(&x.m, x.theta, STEPS, code);
    for (int i = 0; i < 4; i++) EXPECT_NEAR(code[i], gradient[i], 1e-13);
    x.m.gamma = 0.9;
    pg_finite_gradient(&x.m, x.theta, STEPS, code);
    EXPECT(gradcheck(finite_return, &x, x.theta, 4, code).error < 1e-9);
    mdp_free(&x.m);
}

/* What pg_estimate says, in the mean over all trajectories. */
struct mean_of {
    const struct m1 *x;
    enum pg_weight weight;
    const double *baseline;
    double sum[4];
};

static void add_estimate(void *context, const struct pg_trajectory *path, double probability) {
    struct mean_of *c = context;
    double estimate[4];
    pg_estimate(&c->x->m, c->x->pi, path, c->weight, c->baseline, estimate);
    for (int i = 0; i < 4; i++) c->sum[i] += probability * estimate[i];
}

void estimators(struct harness *t) {
    static const double baseline[2 * STEPS] = {1, -2, 3, 0.5, -1, 2, 7, -3};
    struct m1 x = make_m1(t, 0.9);
    double exact[4];
    for (int i = 0; i < 4; i++) exact[i] = gradcheck_derivative(finite_return, &x, x.theta, i);
    for (int k = 0; k < 6; k++) {
        struct mean_of c = {&x,
                            (enum pg_weight[]){PG_WHOLE, PG_TO_GO, PG_WHOLE, PG_TO_GO, PG_DROPPED, PG_ONE_STEP}[k],
                            k == 2 || k == 3 ? baseline : NULL,
                            {0}};
        double apart = 0;
        pg_enumerate(&x.m, x.pi, STEPS, add_estimate, &c);
        for (int i = 0; i < 4; i++) apart = fmax(apart, fabs(c.sum[i] - exact[i]));
        EXPECT(k < 4 ? apart < 1e-10 : apart > 0.05);
    }
    double v[2 * (STEPS + 1)];
    pg_horizon_values(&x.m, x.pi, STEPS, v);
    for (int s = 0; s < 2; s++) EXPECT_NEAR(v[2 * STEPS + s], branch(&x, x.theta, s, STEPS), 1e-13);
    EXPECT_NEAR(pg_finite_objective(&x.m, x.theta, STEPS), finite_return(x.theta, &x), 1e-13);
    mdp_free(&x.m);
}

/* One trajectory's estimate, word for word: the mean does not see a baseline that is wrong, and nor should it. */
void single_estimates(struct harness *t) {
    static const double baseline[2 * STEPS] = {1, -2, 3, 0.5, -1, 2, 7, -3};
    struct pg_trajectory path = {STEPS, {0, 1, 1, 0, 1}, {1, 0, 1, 1}, {2, -1, 0.5, 3}};
    struct m1 x = make_m1(t, 0.9);
    for (int weight = PG_WHOLE; weight <= PG_ONE_STEP; weight++)
        for (int with = 0; with < 2; with++) {
            double got[4], expected[4] = {0};
            pg_estimate(&x.m, x.pi, &path, (enum pg_weight)weight, with ? baseline : NULL, got);
            for (int k = 0; k < STEPS; k++) {
                double whole = 0, to_go = 0, b = with ? baseline[2 * k + path.s[k]] : 0, w;
                for (int i = 0; i < STEPS; i++) whole += pow(0.9, i) * path.r[i];
                for (int i = k; i < STEPS; i++) to_go += pow(0.9, i - k) * path.r[i];
                w = weight == PG_WHOLE     ? whole - (with ? baseline[0] : 0)
                    : weight == PG_TO_GO   ? pow(0.9, k) * (to_go - b)
                    : weight == PG_DROPPED ? to_go - b
                                           : pow(0.9, k) * path.r[k];
                for (int i = 0; i < 4; i++) expected[i] += w * score(&x, &path, k, i / 2, i % 2);
            }
            for (int i = 0; i < 4; i++) EXPECT_NEAR(got[i], expected[i], 1e-14);
        }
    mdp_free(&x.m);
}

/* Trajectories that are drawn: where they start, what they do and where that leads; and logits of any size. */
void samples(struct harness *t) {
    struct m1 x = make_m1(t, 0.9);
    struct pg_trajectory path;
    struct rng rng;
    double times[4] = {0}, led[4] = {0}, taken[2] = {0}, visits[2] = {0}, starts = 0, pi[4];
    rng_init(&rng, 3, 0);
    for (int k = 0; k < 20000; k++) {
        pg_sample(&x.m, x.pi, STEPS, &rng, &path);
        starts += path.s[0] == 0;
        for (int i = 0; i < STEPS; i++) {
            int pair = 2 * path.s[i] + path.a[i];
            times[pair]++, visits[path.s[i]]++;
            led[pair] += path.s[i + 1] == 0, taken[path.s[i]] += path.a[i] == 0;
            EXPECT(path.r[i] == x.m.r[mdp_at(&x.m, path.s[i], path.a[i], path.s[i + 1])] && path.n == STEPS);
        }
    }
    EXPECT(fabs(starts - 20000 * 0.6) < 5 * sqrt(20000 * 0.24));
    for (int s = 0; s < 2; s++) EXPECT(fabs(taken[s] / visits[s] - x.pi[2 * s]) < 2.5 / sqrt(visits[s]));
    for (int i = 0; i < 4; i++) EXPECT(fabs(led[i] / times[i] - x.m.p[2 * i]) < 2.5 / sqrt(times[i]));
    pg_softmax(&x.m, (double[]){1000, 999, -1000, -1002}, pi);
    EXPECT_NEAR(pi[0], 1 / (1 + exp(-1)), 1e-15);
    EXPECT_NEAR(pi[3], exp(-2) / (1 + exp(-2)), 1e-15);
    mdp_free(&x.m);
}
