/*
### The copy

Eigenvalues at the soft optimum against the roots of (11.34), by another iteration; the ends of the interval (11.38)
where an eigenvalue changes its sign, by bisection; and rings that only a slow copy, or only a correction, brings to
rest.
*/
#include "checks.h"
#include "eigen.h"
#include "target.h"
#include "networks/adam.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

/* Each eigenvalue that is claimed takes the nearest of those that are there; the largest distance. */
static double mismatch(const double complex *claimed, double complex *there, int n) {
    double most = 0;
    for (int i = 0; i < n; i++) {
        int nearest = i;
        for (int j = i; j < n; j++)
            if (cabs(there[j] - claimed[i]) < cabs(there[nearest] - claimed[i])) nearest = j;
        double complex swap = there[nearest];
        there[nearest] = there[i];
        there[i] = swap;
        most = worse(most, cabs(swap - claimed[i]));
    }
    return most;
}

void at_the_optimum(struct harness *t) {
    double error = 0;
    struct tables k;
    graph_two_state(&k.m);
    for (int i = 0; i < 6; i++) {
        static const double alpha[] = {0.2, 1, 5}, discount[] = {0.5, 0.9};
        double pi[4], d = 0.25, tau = i == 5 ? 0.05 : 1;
        double complex claimed[12], there[12], *at = claimed;
        k.m.gamma = discount[i % 2];
        k.states = k.actions = 2;
        sac_game_uniform(&k.m, k.weight);
        sac_game_init(&k.g, &k.m, alpha[i % 3], k.weight);
        k.g.rate[SAC_TARGET] = tau;
        k.n = k.g.game.n;
        sac_game_solution(&k.g, k.x);
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        eigenvalues(k.h, k.n, there);
        sac_game_policy(&k.g, k.x, pi);
        double stay[2]; /* P_pi of two states: its eigenvalues are 1 and the trace less 1 */
        for (int s = 0; s < 2; s++) stay[s] = pi[2 * s] * p_of(&k, s, 0, s) + pi[2 * s + 1] * p_of(&k, s, 1, s);
        for (int j = 0; j < 2; j++, at += 3) {
            double mu = j ? stay[0] + stay[1] - 1 : 1;
            cubic(d, 2 * d, tau, FORMULA(k.m.gamma * mu * 2 * d * d * tau), at);
        }
        for (int s = 0; s < 2; s++) {
            *at++ = d;
            *at++ = 0; /* F_s of two actions: 0 and its trace */
            *at++ = 2 * d * (f_of(&k, s, 0, 0) + TERM(f_of(&k, s, 1, 1)));
        }
        error = worse(error, mismatch(claimed, there, 12));
    }
    CHECK("11.34", error, 1e-12);
    mdp_free(&k.m);
}

void polyak(struct harness *t) {
    struct tables k;
    double error = 0, tau = 0.07;
    tables_init(&k, 1);
    k.g.rate[SAC_TARGET] = 1;
    k.g.game.evaluate(&k.g.game, k.x, k.xi, NULL);
    double *v = k.x + 4 * k.states, *copy = k.x + 5 * k.states, step[3], average[3];
    memcpy(average, copy, sizeof average);
    polyak_average(average, v, 3, tau);
    for (int s = 0; s < 3; s++) {
        step[s] = copy[s] - tau * k.xi[5 * k.states + s];
        error = worse(error, fabs(FORMULA((1 - tau) * copy[s] + TERM(tau * v[s])) - step[s]));
        error = worse(error, fabs(average[s] - step[s]));
    }
    CHECK("11.35", error, 1e-15);
    mdp_free(&k.m);
}

static double least_real(double a, double b, double c, double kappa, double complex *value) {
    struct linear_game g;
    ring_init(&g, a, b, c, kappa);
    eigenvalues(g.h, 3, value);
    return fmin(creal(value[0]), fmin(creal(value[1]), creal(value[2])));
}

void equal_speeds(struct harness *t) {
    static const double kappa[] = {0.3, 0.9, 1.2, 8, 27};
    double error = 0;
    for (int i = 0; i < 5; i++) {
        double complex claimed[3], there[3];
        least_real(0.7, 0.7, 0.7, kappa[i], there);
        for (int j = 0; j < 3; j++)
            claimed[j] = FORMULA(0.7) * (1 - TERM(cbrt(kappa[i])) * cexp(2 * acos(-1) * I * j / 3));
        error = worse(error, mismatch(claimed, there, 3));
    }
    CHECK("11.37", error, 1e-12);
}

/* The gain at which an eigenvalue crosses over, by bisection; at the upper end it is a real one. */
void least_gain(struct harness *t) {
    static const double speed[][3] = {{1, 1, 1}, {1, 1, 0.1}, {0.5, 2, 0.01}, {0.25, 0.5, 1}};
    double error = 0;
    for (int i = 0; i < 4; i++) {
        double a = speed[i][0], b = speed[i][1], c = speed[i][2], low = -1e4, high = 0;
        double complex value[3];
        for (int k = 0; k < 80; k++) {
            double kappa = (low + high) / 2;
            if (least_real(a, b, c, kappa, value) > 0)
                high = kappa;
            else
                low = kappa;
        }
        double literal = 1 - (a + b + c) * (1 / a + 1 / b + TERM(1 / c));
        error = worse(error, fabs(FORMULA(literal) / high - 1));
        EXPECT_NEAR(ring_least_gain(a, b, c), high, 1e-7);
        EXPECT(least_real(a, b, c, 1 - 1e-6, value) > 0 && least_real(a, b, c, 1 + 1e-6, value) < 0);
    }
    CHECK("11.38", error, 1e-10);
}

void slow_mode(struct harness *t) {
    static const double speed[][3] = {{1, 1, 1}, {0.25, 0.5, 1}, {0.5, 2, 0.01}};
    double error = 0;
    for (int i = 0; i < 3; i++) {
        double a = speed[i][0], b = speed[i][1], c = speed[i][2], ratio[2];
        double complex value[3];
        for (int k = 0; k < 2; k++) { /* the limit, by one step of Richardson */
            double short_of = 1e-4 / (k + 1);
            ratio[k] = short_of / least_real(a, b, c, 1 - short_of, value);
        }
        error = worse(error, fabs(FORMULA(1 / a + 1 / b + TERM(1 / c)) / (2 * ratio[1] - ratio[0]) - 1));
    }
    CHECK("11.39", error, 1e-8);
}

struct shared {
    double d[3], f[3], after[3], gamma;
};

static double shared_loss(const double *x, void *context) { /* x: q and the copy */
    struct shared *z = context;
    double sum = 0;
    for (int s = 0; s < 3; s++) sum += z->d[s] * pow(z->gamma * z->after[s] * x[1] - z->f[s] * x[0], 2) / 2;
    return sum;
}

void shared_parameter(struct harness *t) {
    struct shared z[] = {{{0.2, 0.5, 0.3}, {1, -2, 0.7}, {0.4, 1.1, -3}, 0.8},
                         {{0.5, 0.5, 0}, {1, 2, 0}, {2, 2, 0}, 0.9},
                         {{0.999, 0.001, 0}, {1, -20, 0}, {-20, -20, 0}, 0.9}};
    double error = 0, gain[3];
    for (int i = 0; i < 3; i++) {
        double x[2] = {0.3, -1.7}, ff = 0, fa = 0;
        for (int s = 0; s < 3; s++) {
            ff += z[i].d[s] * z[i].f[s] * z[i].f[s];
            fa += z[i].d[s] * z[i].f[s] * z[i].after[s];
        }
        gain[i] = z[i].gamma * fa / ff;
        double literal = ff * (x[0] - TERM(gain[i] * x[1]));
        error = worse(error, fabs(FORMULA(literal) - gradcheck_derivative(shared_loss, &z[i], x, 0)));
    }
    CHECK("11.41", error, 1e-9);
    EXPECT_NEAR(gain[1], 1.2 * 0.9, 1e-15);
    EXPECT_NEAR(gain[2], -14 * 0.9, 0.05);
    EXPECT(gain[2] < ring_least_gain(1, 1, 1) && gain[2] > ring_least_gain(1, 1, 0.1));
}

static double complex nearest(double complex z, const double complex *value, int n) {
    double complex best = value[0];
    for (int i = 1; i < n; i++)
        if (cabs(value[i] - z) < cabs(best - z)) best = value[i];
    return best;
}

/* The numbers of the ring: all but the policy's, of states that are not terminal. */
static int ring_of(const struct tables *k, double *ring) {
    int at[MAX_NUMBERS], n = 0;
    for (int i = 0; i < k->n; i++) {
        int player = player_of(k, i), state = i - k->g.game.at[player];
        if (player == SAC_Q) state /= k->actions;
        if (player != SAC_PI && !k->m.terminal[state]) at[n++] = i;
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) ring[i * n + j] = k->h[at[i] * k->n + at[j]];
    return n;
}

void real_mode(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double ring[MAX_NUMBERS * MAX_NUMBERS], least = INFINITY;
        double complex value[MAX_NUMBERS];
        tables_init(&k, i);
        if (i % 2) k.m.gamma = 1; /* these have an end */
        sac_game_solution(&k.g, k.x);
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        int n = ring_of(&k, ring);
        eigenvalues(ring, n, value);
        for (int j = 0; j < n; j++) least = fmin(least, creal(value[j]));
        error = worse(error, cabs(nearest(FORMULA(least), value, n) - least));
        error = worse(error, cabs(nearest(least, value, n) - FORMULA(least)));
        EXPECT(least > 0);
        mdp_free(&k.m);
    }
    CHECK("11.40", error, 1e-12);
}

static const struct features features_of_two =
    {2, 2, (double[]){0.5, 0.5}, (double[]){3, 1, 1, 0}, (double[]){3, 1, 3, 1}, 0.9};

/* m = G^-1 C, 2 x 2 */
static void fitted(const double *g, const double *c, double *m) {
    double det = g[0] * g[3] - g[1] * g[2];
    for (int j = 0; j < 2; j++) {
        m[j] = (g[3] * c[j] - g[1] * c[2 + j]) / det;
        m[2 + j] = (g[0] * c[2 + j] - g[2] * c[j]) / det;
    }
}

static double least_of_loop(const struct features *z, int players, double tau) {
    double g[4], c[4], h[MAX_LOOP * MAX_LOOP], least = INFINITY;
    double complex value[MAX_LOOP];
    features_matrices(z, g, c);
    features_loop(z->n, g, c, players, tau, h);
    eigenvalues(h, players * z->n, value);
    for (int i = 0; i < players * z->n; i++) least = fmin(least, creal(value[i]));
    return least;
}

void slow_copy(struct harness *t) {
    const struct features other =
        {3, 2, (double[]){0.2, 0.5, 0.3}, (double[]){1, 0.5, -2, 1, 0.7, 3}, (double[]){-2, 1, 0.7, 3, 1, 0.5}, 0.8};
    const struct features *z[] = {&features_of_two, &other};
    double error = 0, g[4], c[4], m[4], h[MAX_LOOP * MAX_LOOP];
    for (int i = 0; i < 2; i++)
        for (int players = 2; players <= 3; players++) {
            double complex kappa[2], value[2][MAX_LOOP];
            features_matrices(z[i], g, c);
            fitted(g, c, m);
            eigenvalues(m, 2, kappa);
            for (int k = 0; k < 2; k++) {
                features_loop(2, g, c, players, 1e-5 / (k + 1), h);
                eigenvalues(h, 2 * players, value[k]);
            }
            for (int j = 0; j < 2; j++) { /* the limit, by one step of Richardson */
                double complex claimed = 1 - FORMULA(creal(kappa[j])) - I * cimag(kappa[j]), ratio[2];
                for (int k = 0; k < 2; k++) {
                    double tau = 1e-5 / (k + 1);
                    ratio[k] = nearest(tau * claimed, value[k], 2 * players) / tau;
                }
                error = worse(error, cabs(2 * ratio[1] - ratio[0] - claimed));
            }
        }
    CHECK("11.43", error, 1e-6);
}

/* The matrices as printed, and their eigenvalues; and who comes to rest. */
void two_features(struct harness *t) {
    static const double less[] = {-0.4, -0.3, 0.15, 0.05}, fit[] = {2.7, 0.9, -5.4, -1.8};
    double g[4], c[4], m[4], error = 0;
    double complex claimed[4] = {-0.1, -0.25, 0.9, 0}, value[2];
    features_matrices(&features_of_two, g, c);
    fitted(g, c, m);
    for (int i = 0; i < 4; i++) {
        error = worse(error, fabs(g[i] - c[i] - FORMULA(less[i])));
        error = worse(error, fabs(m[i] - FORMULA(fit[i])));
        claimed[i] = FORMULA(creal(claimed[i]));
    }
    features_loop(2, g, c, 1, 0, m);
    eigenvalues(m, 2, value);
    error = worse(error, mismatch(claimed, value, 2));
    fitted(g, c, m);
    eigenvalues(m, 2, value);
    error = worse(error, mismatch(claimed + 2, value, 2));
    CHECK("11.44", error, 1e-12);
    for (int players = 2; players <= 3; players++) {
        EXPECT(least_of_loop(&features_of_two, players, 0.03) > 0);
        EXPECT(least_of_loop(&features_of_two, players, 1) < 0 && least_of_loop(&features_of_two, players, 100) < 0);
    }
    /* One parameter: one player or two do not mind the gain of -12.6 that three do not survive. */
    struct features one = {2, 1, (double[]){0.999, 0.001}, (double[]){1, -20}, (double[]){-20, -20}, 0.9};
    double a = 0.999 + 0.4, speeds[] = {a, 0.1 * a};
    for (int i = 0; i < 2; i++) {
        EXPECT(least_of_loop(&one, 1, 0) > 0 && least_of_loop(&one, 2, speeds[i]) > 0);
        EXPECT((least_of_loop(&one, 3, speeds[i]) > 0) == (i == 1));
    }
}

/* Consensus makes a ring of gain above 1 come to rest from lambda = 1 / |eigenvalue| on. */
void amplifying(struct harness *t) {
    static const double kappa[] = {1.08, 1.5};
    for (int i = 0; i < 2; i++) {
        double limit = 1 / (cbrt(kappa[i]) - 1);
        for (int k = 0; k < 2; k++) {
            struct linear_game g;
            double m[9];
            ring_init(&g, 1, 1, 1, kappa[i]);
            struct game_rule rule = {.method = GAME_CONSENSUS, .lambda = limit * (k ? 1.01 : 0.99)};
            linear_game_update(&g, &rule, 1e-4, m);
            EXPECT((spectral_radius(m, 3) < 1) == k);
            rule.method = GAME_SYMPLECTIC;
            linear_game_update(&g, &rule, 1e-4, m);
            EXPECT(spectral_radius(m, 3) > 1);
        }
    }
}
