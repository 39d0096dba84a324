/*
### Corrections

The identities of the corrections, on the game of SAC; every rule and every step from $`\xi`$ and $`H`$ by hand. In the
small games spectral radii are those of the matrix that the program's own step multiplies by. Eigenvalues are checked by
their powers, whose sum is the trace of the matrix's power.
*/
#include "bilinear.h"
#include "checks.h"
#include "eigen.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"

void squared_length(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double literal[MAX_NUMBERS] = {0}, code[MAX_NUMBERS], s[MAX_NUMBERS * MAX_NUMBERS],
               a[MAX_NUMBERS * MAX_NUMBERS];
        tables_init(&k, i);
        for (int row = 0; row < k.n; row++)
            for (int column = 0; column < k.n; column++) literal[column] += k.h[row * k.n + column] * k.xi[row];
        for (int j = 0; j < k.n; j++) literal[j] = FORMULA(literal[j]);
        error = worse(error, gradcheck(half_square, &k, k.x, k.n, literal).error);
        game_consensus(k.xi, k.h, k.n, code);
        EXPECT(gradcheck(half_square, &k, k.x, k.n, code).error < 1e-8);
        game_split(k.h, k.n, s, a);
        for (int j = 0; j < k.n * k.n; j++) {
            int other = j % k.n * k.n + j / k.n;
            EXPECT(s[j] == s[other] && a[j] == -a[other]);
            EXPECT_NEAR(s[j] + a[j], k.h[j], 1e-15);
        }
        game_symplectic(k.xi, k.h, k.n, code); /* A^T xi, with A from its definition */
        for (int j = 0; j < k.n; j++) {
            double sum = 0;
            for (int row = 0; row < k.n; row++) sum += a[row * k.n + j] * k.xi[row];
            EXPECT_NEAR(code[j], sum, 1e-13);
        }
        mdp_free(&k.m);
    }
    CHECK("11.4", error, 1e-8);
}

void products(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double s[MAX_NUMBERS * MAX_NUMBERS], a[MAX_NUMBERS * MAX_NUMBERS], w[MAX_NUMBERS], c[MAX_NUMBERS],
            s_xi[MAX_NUMBERS], as_xi[MAX_NUMBERS];
        tables_init(&k, i);
        game_split(k.h, k.n, s, a);
        for (int j = 0; j < k.n; j++) w[j] = gradcheck_derivative(half_square, &k, k.x, j);
        game_transposed_times(a, k.xi, k.n, c);
        game_times(s, k.xi, k.n, s_xi);
        game_times(a, s_xi, k.n, as_xi);
        double second = FORMULA(game_dot(k.xi, s_xi, k.n));
        double third = FORMULA(game_dot(c, c, k.n) + TERM(game_dot(k.xi, as_xi, k.n)));
        error = worse(error, fabs(game_dot(k.xi, c, k.n)));
        error = worse(error, fabs(game_dot(k.xi, w, k.n) - second));
        error = worse(error, fabs(game_dot(c, w, k.n) - third));
        mdp_free(&k.m);
    }
    CHECK("11.7", error, 1e-9);
}

struct angle {
    int n;
    double xi[MAX_NUMBERS], c[MAX_NUMBERS], w[MAX_NUMBERS];
};

static double squared_cosine(const double *lambda, void *context) {
    struct angle *z = context;
    double v[MAX_NUMBERS];
    for (int i = 0; i < z->n; i++) v[i] = z->xi[i] + *lambda * z->c[i];
    return pow(game_dot(v, z->w, z->n), 2) / game_dot(v, v, z->n) / game_dot(z->w, z->w, z->n);
}

void alignment(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct angle z;
        double zero = 0;
        tables_init(&k, i);
        z.n = k.n;
        memcpy(z.xi, k.xi, sizeof z.xi);
        game_symplectic(k.xi, k.h, k.n, z.c);
        game_consensus(k.xi, k.h, k.n, z.w);
        double slope = 2 * game_dot(z.xi, z.w, k.n) * game_dot(z.c, z.w, k.n) / game_dot(z.xi, z.xi, k.n) /
                       game_dot(z.w, z.w, k.n);
        double numeric = gradcheck_derivative(squared_cosine, &z, &zero, 0);
        error = worse(error, fabs(FORMULA(slope) - numeric));
        EXPECT(game_sign(k.xi, k.h, k.n) == (numeric > 0 ? 1 : -1));
        mdp_free(&k.m);
    }
    CHECK("11.8", error, 1e-9);
}

/* The signs where S = +-0.1 I, where S = 0, and where there is no rotation. */
void signs(struct harness *t) {
    const double xi[2] = {0.3, -0.7};
    EXPECT(game_sign(xi, (double[]){0.1, 1, -1, 0.1}, 2) == 1);
    EXPECT(game_sign(xi, (double[]){-0.1, 1, -1, -0.1}, 2) == -1);
    for (double unit = 1e-100; unit < 1e101; unit *= 1e20) /* whatever losses are counted in */
        EXPECT(game_sign(xi, (double[]){-0.1 * unit, unit, -unit, -0.1 * unit}, 2) == -1);
    EXPECT(game_sign(xi, (double[]){0, 1, -1, 0}, 2) == 1);
    EXPECT(game_sign(xi, (double[]){2, 1, 1, 3}, 2) == 1);
    double v[2], down[4] = {-0.1, 1, -1, -0.1}; /* the rule turns the correction around */
    game_direction(&(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 0.5, .align = true}, xi, down, 2, v);
    EXPECT_NEAR(v[0], xi[0] + 0.5 * xi[1], 1e-15);
    EXPECT_NEAR(v[1], xi[1] - 0.5 * xi[0], 1e-15);
    double turned[9] = {0}; /* a Hamiltonian game of three: xi^T S xi is zero to rounding only */
    turned[1] = 0.1, turned[3] = -0.1, turned[2] = 1.0 / 3, turned[6] = -1.0 / 3, turned[5] = 0.7, turned[7] = -0.7;
    for (int i = 0; i < 20; i++) EXPECT(game_sign((double[]){sin(i), cos(3 * i), sin(1 + 7 * i)}, turned, 3) == 1);
}

void sizes(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double before[2][MAX_NUMBERS], after[2][MAX_NUMBERS], xi[MAX_NUMBERS], c = 3.7;
        tables_init(&k, i);
        game_consensus(k.xi, k.h, k.n, before[0]);
        game_symplectic(k.xi, k.h, k.n, before[1]);
        memcpy(xi, k.xi, sizeof xi);
        for (int j = 0; j < SAC_PLAYERS; j++) k.g.rate[j] *= c;
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        game_consensus(k.xi, k.h, k.n, after[0]);
        game_symplectic(k.xi, k.h, k.n, after[1]);
        for (int j = 0; j < k.n; j++) {
            error = worse(error, fabs(k.xi[j] - FORMULA(c * xi[j])));
            error = worse(error, fabs(after[0][j] - FORMULA(c * c * before[0][j])));
            error = worse(error, fabs(after[1][j] - FORMULA(c * c * before[1][j])));
        }
        mdp_free(&k.m);
    }
    CHECK("11.10", error, 1e-12);
}

/* Every rule on one game, from xi, H and the formulas (11.5), (11.6), (11.11) and (11.12). */
void rules(struct harness *t) {
    struct tables k;
    tables_init(&k, 3);
    for (int method = 0; method < GAME_METHODS; method++)
        for (int scaling = 0; scaling < GAME_SCALINGS; scaling++)
            for (int wrong = 0; wrong < 2; wrong++)
                for (int align = 0; align < 2; align++) {
                    struct game_rule rule = {(enum game_method)method,   0.7, align, wrong,
                                             (enum game_scaling)scaling, NULL};
                    double direction[MAX_NUMBERS], c[MAX_NUMBERS] = {0},
                                                   lambda = 0.7 * (align ? game_sign(k.xi, k.h, k.n) : 1);
                    bool corrected = method == GAME_CONSENSUS || method == GAME_SYMPLECTIC;
                    for (int i = 0; i < k.n; i++)
                        for (int j = 0; j < k.n; j++) {
                            double up = k.h[j * k.n + i], across = k.h[i * k.n + j];
                            double of_h = wrong ? across : up, of_a = (wrong ? across - up : up - across) / 2;
                            c[i] += (method == GAME_CONSENSUS ? of_h : of_a) * k.xi[j];
                        }
                    game_direction(&rule, k.xi, k.h, k.n, direction);
                    double length = game_norm(k.xi, k.n), of_c = game_norm(c, k.n);
                    for (int i = 0; i < k.n; i++) {
                        double expected = k.xi[i] + lambda * c[i];
                        if (scaling == GAME_MATCHED) expected = k.xi[i] + lambda * length / of_c * c[i];
                        if (scaling == GAME_NORMALISED) expected = k.xi[i] / length + lambda * c[i] / of_c;
                        EXPECT_NEAR(direction[i], corrected ? expected : k.xi[i], 1e-13);
                    }
                }
    double zero[MAX_NUMBERS] = {0}, direction[MAX_NUMBERS]; /* at rest nothing moves, and nothing is divided by zero */
    for (int scaling = 0; scaling < GAME_SCALINGS; scaling++) {
        game_direction(&(struct game_rule){GAME_CONSENSUS, 1, true, false, (enum game_scaling)scaling, NULL}, zero, k.h,
                       k.n, direction);
        EXPECT(game_norm(direction, k.n) == 0);
    }
    mdp_free(&k.m);
}

/* A step by hand: simultaneous, alternating, corrected. */
void steps(struct harness *t) {
    struct tables k;
    struct game_play play;
    double x[MAX_NUMBERS], y[MAX_NUMBERS], xi[MAX_NUMBERS], direction[MAX_NUMBERS];
    tables_init(&k, 2);
    for (int method = 0; method < GAME_METHODS; method++) {
        struct game_rule rule = {.method = (enum game_method)method, .lambda = 0.4};
        memcpy(x, k.x, sizeof x);
        memcpy(y, k.x, sizeof y);
        game_play_init(&play, &k.g.game, &rule, 0.3);
        game_step(&play, x);
        if (method == GAME_ALTERNATING) {
            for (int player = 0; player < SAC_PLAYERS; player++) {
                k.g.game.evaluate(&k.g.game, y, xi, NULL);
                for (int i = 0; i < k.n; i++)
                    if (player_of(&k, i) == player) y[i] -= 0.3 * xi[i];
            }
        } else {
            game_direction(&rule, k.xi, k.h, k.n, direction);
            for (int i = 0; i < k.n; i++) y[i] -= 0.3 * direction[i];
        }
        for (int i = 0; i < k.n; i++) EXPECT_NEAR(x[i], y[i], 1e-14);
        game_play_free(&play);
    }
    mdp_free(&k.m);
}

/* Orders of the moves: turn[k] says when player k moves. */
void turns(struct harness *t) {
    static const struct {
        const char *turns;
        int turn[SAC_PLAYERS];
    } order[] = {{"0123", {0, 0, 0, 0}}, {"012 3", {0, 0, 0, 1}}, {"2 0 1 3", {1, 2, 0, 3}}, {"3 2 1 0", {3, 2, 1, 0}}};
    struct tables k;
    tables_init(&k, 2);
    for (int i = 0; i < 4; i++) {
        struct game_play play;
        double x[MAX_NUMBERS], y[MAX_NUMBERS], xi[MAX_NUMBERS];
        memcpy(x, k.x, sizeof x);
        memcpy(y, k.x, sizeof y);
        game_play_init(&play, &k.g.game, &(struct game_rule){.method = GAME_ALTERNATING, .turns = order[i].turns}, 0.3);
        game_step(&play, x);
        for (int turn = 0; turn < SAC_PLAYERS; turn++) {
            k.g.game.evaluate(&k.g.game, y, xi, NULL);
            for (int j = 0; j < k.n; j++)
                if (order[i].turn[player_of(&k, j)] == turn) y[j] -= 0.3 * xi[j];
        }
        for (int j = 0; j < k.n; j++) EXPECT_NEAR(x[j], y[j], 1e-14);
        game_play_free(&play);
    }
    mdp_free(&k.m);
}

/* ---- the small games ---- */

static const double some_rate[] = {0.01, 0.1, 0.7, 1.9, 2.3, 3.0}, some_lambda[] = {0.1, 0.5, 1, 4};

void bilinear(struct harness *t) {
    double plain_error = 0, turned_error = 0;
    for (int i = 0; i < 6; i++) {
        double r = some_rate[i], plain = sqrt(1 + TERM(r * r));
        plain_error =
            worse(plain_error, fabs(radius_of(&(struct game_rule){.method = GAME_PLAIN}, r) - FORMULA(plain)));
    }
    CHECK("11.14", plain_error, 1e-12);
    for (int i = 0; i < 6; i++) {
        double r = some_rate[i], half = r * r / 2;
        double literal = r <= 2 ? 1 : half - 1 + TERM(sqrt(pow(half - 1, 2) - 1));
        double turned = radius_of(&(struct game_rule){.method = GAME_ALTERNATING}, r);
        turned_error = worse(turned_error, fabs(turned - FORMULA(literal)));
    }
    CHECK("11.15", turned_error, 1e-12);
}

/* With consensus and with the symplectic correction; `sign`: of lambda in the closed form. */
static double corrected_error(struct harness *t, bool wrong, double sign) {
    double error = 0;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 4; k++) {
                double r = some_rate[i], l = some_lambda[j];
                double literal = sqrt(pow(1 + TERM(sign * r * l), 2) + r * r);
                struct game_rule rule = {k % 2 ? GAME_CONSENSUS : GAME_SYMPLECTIC, l, k / 2, wrong, GAME_FACTOR, NULL};
                error = worse(error, fabs(radius_of(&rule, r) - FORMULA(literal)));
                if (wrong) EXPECT(radius_of(&rule, r) > sqrt(1 + r * r));
                if (!wrong) EXPECT((radius_of(&rule, r) < 1) == (r * (1 + l * l) < 2 * l));
            }
    return error;
}

void corrected(struct harness *t) {
    CHECK("11.16", corrected_error(t, false, -1), 1e-12);
    CHECK("11.17", corrected_error(t, true, 1), 1e-12);
}

static double consensus_of_cosine(const double *x, void *context) {
    struct game g;
    double xi, h, direction;
    cosine_init(&g);
    g.evaluate(&g, x, &xi, &h);
    game_direction(&(struct game_rule){.method = GAME_CONSENSUS, .lambda = *(double *)context}, &xi, &h, 1, &direction);
    return direction;
}

static double rest_after(enum game_method method, double lambda, double x) {
    struct game g;
    struct game_play play;
    cosine_init(&g);
    game_play_init(&play, &g, &(struct game_rule){.method = method, .lambda = lambda}, 0.1);
    for (int i = 0; i < 2000; i++) game_step(&play, &x);
    game_play_free(&play);
    return x;
}

void maxima(struct harness *t) {
    static const double lambda[] = {0.2, 0.9, 1.5, 4};
    double error = 0;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) {
            double x = k * acos(-1), second = -cos(x), l = lambda[i];
            double numeric = gradcheck_derivative(consensus_of_cosine, &l, &x, 0);
            error = worse(error, fabs(FORMULA((1 + TERM(l * second)) * second) - numeric));
        }
    CHECK("11.18", error, 1e-9);
    EXPECT_NEAR(rest_after(GAME_PLAIN, 0, 0.5), acos(-1), 1e-9); /* the minimum */
    EXPECT_NEAR(rest_after(GAME_SYMPLECTIC, 2, 0.5), acos(-1), 1e-9);
    EXPECT_NEAR(rest_after(GAME_CONSENSUS, 0.9, 0.5), acos(-1), 1e-9);
    EXPECT_NEAR(rest_after(GAME_CONSENSUS, 2, 0.5), 0, 1e-9);        /* the maximum */
    EXPECT_NEAR(rest_after(GAME_CONSENSUS, 2, 1.1), acos(-1), 1e-9); /* but not from beyond acos(1 / lambda) */
}

/* ---- eigenvalues ---- */

void eigen(struct harness *t) {
    double complex value[MAX_NUMBERS], sum;
    for (int n = 1; n <= 12; n++) {
        struct rng rng;
        double a[144], power[144], next[144];
        rng_init(&rng, 7, (uint64_t)n);
        for (int i = 0; i < n * n; i++) power[i] = a[i] = rng_normal(&rng);
        eigenvalues(a, n, value);
        for (int k = 1; k <= n; k++) { /* the sum of k-th powers is the trace of the k-th power */
            double trace = 0, scale = 0;
            sum = 0;
            for (int i = 0; i < n; i++) trace += power[i * n + i], sum += cpow(value[i], k);
            for (int i = 0; i < n; i++) scale += pow(cabs(value[i]), k);
            EXPECT(cabs(sum - trace) < 1e-11 * scale);
            for (int i = 0; i < n * n; i++) {
                next[i] = 0;
                for (int j = 0; j < n; j++) next[i] += power[i / n * n + j] * a[j * n + i % n];
            }
            memcpy(power, next, sizeof power);
        }
        for (int i = 1; i < n; i++) EXPECT(cabs(value[i - 1]) >= cabs(value[i]));
    }
    eigenvalues((double[]){0, 0, 1, 1, 0, 0, 0, 1, 0}, 3, value); /* a cycle: the cubic roots of 1 */
    for (int i = 0; i < 3; i++) EXPECT_NEAR(cabs(value[i] * value[i] * value[i] - 1), 0, 1e-14);
    EXPECT_NEAR(cabs(value[0] - value[1]), sqrt(3), 1e-14);
    eigenvalues((double[]){3, 1, 0, 0, 3, 0, 0, 0, -5}, 3, value);
    EXPECT(creal(value[0]) == -5 && cabs(value[1] - 3) < 1e-7 && cabs(value[2] - 3) < 1e-7);
    EXPECT(spectral_radius((double[]){0, 2, -2, 0}, 2) == 2);
    EXPECT(spectral_radius((double[9]){0}, 3) == 0);
}
