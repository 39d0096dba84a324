/*
### Minibatches

One sample's estimates are written out, and their means are sums over all samples that can be drawn. Means over batches
are sums over every batch.
*/
#include "checks.h"
#include "numbers/gradcheck.h"

/* (11.30) and (11.31) for the sample u, times `share`, added to xi[n] and h[n][n] */
static void add_literal(struct harness *t, const struct tables *k, const struct sac_sample *u, double share, double *xi,
                        double *h) {
    const int *at = k->g.game.at;
    int n = k->n, q = at[0] + 2 * u->s + u->a, q_b = at[0] + 2 * u->s + u->b, v = at[2] + u->s, copy = at[3] + u->s2;
    double gamma = k->m.terminal[u->s2] ? 0 : k->m.gamma, g = g_of(k, u->s, u->b), alpha = k->g.alpha;
    double y = k->m.r[mdp_at(&k->m, u->s, u->a, u->s2)] + gamma * copy_of(k, u->s2);
    xi[q] += share * (k->x[q] - TERM(y));
    xi[v] += share * (k->x[v] + TERM(alpha * g));
    h[q * n + q] += share;
    h[q * n + copy] -= share * gamma;
    h[v * n + v] += share;
    h[v * n + q_b] -= share;
    for (int c = 0; c < 2; c++) {
        int phi = at[1] + 2 * u->s + c;
        double z = (u->b == c) - pi_of(k, u->s, c);
        xi[phi] += share * g * z;
        h[phi * n + q_b] -= share * z / alpha;
        h[v * n + phi] += share * alpha * g * z;
        for (int e = 0; e < 2; e++) {
            double z_e = (u->b == e) - pi_of(k, u->s, e), curve = -f_of(k, u->s, c, e);
            h[phi * n + at[1] + 2 * u->s + e] += share * ((1 + g) * z * z_e + TERM(g * curve));
        }
    }
}

static void add_copies(struct harness *t, const struct tables *k, double *xi, double *h) {
    for (int s = 0; s < k->states; s++) {
        int i = k->g.game.at[3] + s, j = k->g.game.at[2] + s;
        xi[i] += k->x[i] - k->x[j];
        h[i * k->n + i] += 1;
        h[i * k->n + j] -= TERM(1);
    }
}

/* of xi, or of H */
static double sampled_error(struct harness *t, bool of_h) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct sac_sample sample[MAX_SAMPLES];
        double p[MAX_SAMPLES], xi[MAX_NUMBERS] = {0}, h[MAX_NUMBERS * MAX_NUMBERS] = {0}, total = 0;
        tables_init(&k, i);
        for (int j = 0; j < SAC_PLAYERS; j++) k.g.rate[j] = 1;
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        int samples = sac_game_samples(&k.g, k.x, true, true, sample, p);
        EXPECT(samples == (i % 2 ? 4 * 3 * 2 : i ? 6 * 3 * 2 : 4 * 2 * 2));
        for (int u = 0; u < samples; u++) {
            double one[MAX_NUMBERS] = {0}, one_h[MAX_NUMBERS * MAX_NUMBERS] = {0}, code[MAX_NUMBERS],
                   code_h[MAX_NUMBERS * MAX_NUMBERS];
            add_literal(t, &k, &sample[u], 1, one, one_h);
            add_copies(t, &k, one, one_h);
            sac_game_batch(&k.g, k.x, &sample[u], 1, code, code_h);
            for (int j = 0; j < k.n; j++) EXPECT_NEAR(code[j], one[j], 1e-13);
            for (int j = 0; j < k.n * k.n; j++) EXPECT_NEAR(code_h[j], one_h[j], 1e-13);
            for (int j = 0; j < k.n; j++) xi[j] += p[u] * one[j];
            for (int j = 0; j < k.n * k.n; j++) h[j] += p[u] * one_h[j];
            total += p[u];
        }
        EXPECT_NEAR(total, 1, 1e-14);
        for (int j = 0; !of_h && j < k.n; j++) error = worse(error, fabs(FORMULA(xi[j]) - k.xi[j]));
        for (int j = 0; of_h && j < k.n * k.n; j++) error = worse(error, fabs(FORMULA(h[j]) - k.h[j]));
        mdp_free(&k.m);
    }
    return error;
}

void sampled(struct harness *t) {
    CHECK("11.30", sampled_error(t, false), 1e-13);
    CHECK("11.31", sampled_error(t, true), 1e-13);
}

void batches(struct harness *t) {
    double error = 0;
    struct tables k;
    tables_init(&k, 0);
    for (int drawn = 0; drawn < 4; drawn++)
        for (int size = 1; size <= (drawn == 3 ? 2 : 3); size++)
            for (int symplectic = 0; symplectic < 2; symplectic++) {
                struct enumeration z, single;
                double mean[MAX_NUMBERS], one[MAX_NUMBERS], whole[MAX_NUMBERS], code[MAX_NUMBERS];
                enumeration_init(&z, &k, drawn & 1, drawn >> 1, size);
                z.symplectic = symplectic;
                single = z;
                single.size = 1;
                enumerate(&z, false, mean);
                enumerate(&single, false, one);
                (symplectic ? game_symplectic : game_consensus)(k.xi, k.h, k.n, whole);
                sac_game_mean_correction(&k.g, k.x, z.sample, z.p, z.samples, size, false, symplectic, code);
                for (int i = 0; i < k.n; i++) {
                    double literal = (1 - 1.0 / size) * whole[i] + TERM(one[i] / size);
                    error = worse(error, fabs(FORMULA(literal) - mean[i]));
                    EXPECT_NEAR(code[i], mean[i], 1e-12);
                }
                sac_game_mean_correction(&k.g, k.x, z.sample, z.p, z.samples, size, true, symplectic, code);
                for (int i = 0; i < k.n; i++) EXPECT_NEAR(code[i], whole[i], 1e-13);
            }
    CHECK("11.32", error, 1e-12);
    mdp_free(&k.m);
}

struct penalty {
    struct tables *k;
    struct harness *t;
    int size;
};

/* The bracket of (11.33) */
static double penalised(const double *x, void *context) {
    struct penalty *z = context;
    struct tables *k = z->k;
    struct harness *t = z->t;
    struct sac_sample sample[MAX_SAMPLES];
    double p[MAX_SAMPLES], xi[MAX_NUMBERS], one[MAX_NUMBERS], variance = 0;
    k->g.game.evaluate(&k->g.game, x, xi, NULL);
    int samples = sac_game_samples(&k->g, x, false, false, sample, p);
    for (int u = 0; u < samples; u++) {
        sac_game_batch(&k->g, x, &sample[u], 1, one, NULL);
        for (int i = 0; i < k->n; i++) variance += p[u] * pow(one[i] - xi[i], 2);
    }
    return game_dot(xi, xi, k->n) / 2 + TERM(variance / (2 * z->size));
}

void penalty(struct harness *t) {
    double error = 0;
    struct tables k;
    tables_init(&k, 0);
    for (int size = 1; size <= 3; size++) {
        struct enumeration z;
        struct penalty context = {&k, t, size};
        double mean[MAX_NUMBERS];
        enumeration_init(&z, &k, false, false, size);
        enumerate(&z, false, mean);
        for (int i = 0; i < k.n; i++) {
            double slope = gradcheck_derivative(penalised, &context, k.x, i);
            error = worse(error, fabs(FORMULA(slope) - mean[i]));
        }
    }
    CHECK("11.33", error, 1e-8);
    mdp_free(&k.m);
}
