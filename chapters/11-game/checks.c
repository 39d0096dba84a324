/*
## What the checks show

`build/11-game-check` evaluates the formulas as they are printed: on M1 of [chapter 1](01-td.md) and on random MDPs with
three states, one of them terminal in half of the cases, at random parameters, temperatures, shares and factors of the
losses. Gradients are compared with differences of the losses, the blocks of $`H`$ with differences of $`\xi`$, spectral
radii with the eigenvalues of the matrix that the program's own step multiplies by, means over batches with the sum over
every batch that can be drawn.
*/
#include "bilinear.h"
#include "eigen.h"
#include "exercises.h"
#include "harness.h"
#include "sac_game.h"
#include "sac_samples.h"
#include "target.h"
#include "networks/adam.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"
#include "worlds/env_graph.h"
#include "worlds/mdp.h"

enum { CASES = 6, MOST = 18, MOST_SAMPLES = 64 };

/* ---- a game of SAC at random parameters, and (11.19) and (11.20) as they are printed ---- */

struct tables {
    struct mdp m;
    struct sac_game g;
    double weight[6], x[MOST], xi[MOST], h[MOST * MOST];
    int n, states, actions;
};

static void random_model(struct mdp *m, struct rng *rng, bool terminal) {
    mdp_init(m, 3, 2, 0.3 + 0.6 * rng_uniform(rng));
    m->start[0] = 1;
    m->terminal[2] = terminal;
    for (int row = 0; row < (terminal ? 4 : 6); row++) {
        double sum = 0, *p = m->p + 3 * row;
        for (int i = 0; i < 3; i++) sum += p[i] = rng_uniform(rng);
        for (int i = 0; i < 3; i++) p[i] /= sum, m->r[3 * row + i] = rng_normal(rng);
    }
}

/* Case 0 is M1 with the losses as they stand. The caller releases m. */
static void tables_init(struct tables *k, int i) {
    struct rng rng;
    rng_init(&rng, 11, (uint64_t)i);
    if (i == 0)
        graph_two_state(&k->m);
    else
        random_model(&k->m, &rng, i % 2);
    k->states = k->m.states;
    k->actions = k->m.actions;
    double sum = 0;
    for (int j = 0; j < 2 * k->states; j++) sum += k->weight[j] = k->m.terminal[j / 2] ? 0 : 0.2 + rng_uniform(&rng);
    for (int j = 0; j < 2 * k->states; j++) k->weight[j] /= sum;
    sac_game_init(&k->g, &k->m, i == 0 ? 0.5 : 0.2 + rng_uniform(&rng), k->weight);
    for (int j = 0; i > 1 && j < SAC_PLAYERS; j++) k->g.rate[j] = 0.3 + rng_uniform(&rng);
    k->n = k->g.game.n;
    for (int j = 0; j < k->n; j++) k->x[j] = rng_normal(&rng);
    k->g.game.evaluate(&k->g.game, k->x, k->xi, k->h);
}

static double q_of(const struct tables *k, int s, int a) {
    return k->x[2 * s + a];
}

static double pi_of(const struct tables *k, int s, int a) {
    const double *phi = k->x + 2 * k->states + 2 * s;
    return exp(phi[a]) / (exp(phi[0]) + exp(phi[1]));
}

static double g_of(const struct tables *k, int s, int a) {
    return log(pi_of(k, s, a)) - q_of(k, s, a) / k->g.alpha;
}

static double g_bar(const struct tables *k, int s) {
    return pi_of(k, s, 0) * g_of(k, s, 0) + pi_of(k, s, 1) * g_of(k, s, 1);
}

static double f_of(const struct tables *k, int s, int b, int c) {
    return pi_of(k, s, b) * ((b == c) - pi_of(k, s, c));
}

static double v_of(const struct tables *k, int s) {
    return k->x[4 * k->states + s];
}

static double copy_of(const struct tables *k, int s) {
    return k->m.terminal[s] ? 0 : k->x[5 * k->states + s];
}

static double d_of(const struct tables *k, int s) {
    return k->weight[2 * s] + k->weight[2 * s + 1];
}

static double p_of(const struct tables *k, int s, int a, int s2) {
    return k->m.terminal[s2] ? 0 : k->m.p[mdp_at(&k->m, s, a, s2)];
}

static double backup_of(const struct tables *k, int s, int a) {
    double y = mdp_reward(&k->m, s, a);
    for (int s2 = 0; s2 < k->states; s2++) y += k->m.gamma * p_of(k, s, a, s2) * copy_of(k, s2);
    return y;
}

/* (11.20) */
static double literal_loss(const struct tables *k, int player) {
    double sum = 0;
    for (int s = 0; s < k->states; s++) {
        double z = exp(q_of(k, s, 0) / k->g.alpha) + exp(q_of(k, s, 1) / k->g.alpha), soft = 0;
        for (int a = 0; a < 2; a++) {
            double pi = pi_of(k, s, a);
            if (player == 0) sum += k->weight[2 * s + a] * pow(backup_of(k, s, a) - q_of(k, s, a), 2) / 2;
            if (player == 1) sum += d_of(k, s) * pi * (log(pi) - q_of(k, s, a) / k->g.alpha + log(z));
            soft += pi * (q_of(k, s, a) - k->g.alpha * log(pi));
        }
        if (player == 2) sum += d_of(k, s) * pow(v_of(k, s) - soft, 2) / 2;
        if (player == 3) sum += pow(v_of(k, s) - k->x[5 * k->states + s], 2) / 2;
    }
    return k->g.rate[player] * sum;
}

static int player_of(const struct tables *k, int i) {
    int player = 0;
    while (i >= k->g.game.at[player + 1]) player++;
    return player;
}

/* Of the player that owns parameter `index`, at any x. */
struct probe {
    struct tables *k;
    int index;
};

static double loss_of_owner(const double *x, void *context) {
    struct probe *probe = context;
    struct tables *k = probe->k;
    memmove(k->x, x, (size_t)k->n * sizeof *x); /* x is k->x itself */
    return literal_loss(k, player_of(k, probe->index));
}

static double xi_entry(const double *x, void *context) {
    struct probe *probe = context;
    double xi[MOST];
    probe->k->g.game.evaluate(&probe->k->g.game, x, xi, NULL);
    return xi[probe->index];
}

static double half_square(const double *x, void *context) {
    struct tables *k = context;
    double xi[MOST];
    k->g.game.evaluate(&k->g.game, x, xi, NULL);
    return game_dot(xi, xi, k->n) / 2;
}

/* numeric[n][n]: the differences of xi */
static void numeric_jacobian(struct tables *k, double *numeric) {
    for (int i = 0; i < k->n; i++)
        for (int j = 0; j < k->n; j++)
            numeric[i * k->n + j] = gradcheck_derivative(xi_entry, &(struct probe){k, i}, k->x, j);
}

/* (11.21), line `player`, entry i of its table */
static double literal_xi(struct harness *t, const struct tables *k, int i) {
    int player = player_of(k, i), j = i - k->g.game.at[player], s = player < 2 ? j / 2 : j, a = j % 2;
    switch (player) {
    case 0: {
        double y = 0;
        for (int s2 = 0; s2 < k->states; s2++) y += k->m.gamma * p_of(k, s, a, s2) * copy_of(k, s2);
        return k->weight[j] * (q_of(k, s, a) - TERM(mdp_reward(&k->m, s, a)) - TERM(y));
    }
    case 1: return d_of(k, s) * pi_of(k, s, a) * (g_of(k, s, a) - TERM(g_bar(k, s)));
    case 2: return d_of(k, s) * (v_of(k, s) + TERM(k->g.alpha * g_bar(k, s)));
    default: return k->x[5 * k->states + s] - TERM(v_of(k, s));
    }
}

static void gradients(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double literal[MOST], numeric[MOST];
        tables_init(&k, i);
        for (int player = 0; player < SAC_PLAYERS; player++)
            EXPECT_NEAR(sac_game_loss(&k.g, k.x, (enum sac_player)player), literal_loss(&k, player), 1e-13);
        for (int j = 0; j < k.n; j++) {
            literal[j] = k.g.rate[player_of(&k, j)] * FORMULA(literal_xi(t, &k, j));
            numeric[j] = gradcheck_derivative(loss_of_owner, &(struct probe){&k, j}, k.x, j);
            error = worse(error, fabs(literal[j] - numeric[j]));
            EXPECT_NEAR(k.xi[j], numeric[j], 1e-9);
            if (j < 2 * k.states && k.weight[j] > 0) EXPECT(k.xi[j] != 0);
        }
        mdp_free(&k.m);
    }
    CHECK("11.21", error, 1e-9);
}

/* The entry of H as (11.22) to (11.26) have it; *id: which of them. Entries that none of them names are zero. */
static double literal_h(struct harness *t, const struct tables *k, int i, int j, int *id) {
    int row = player_of(k, i), column = player_of(k, j);
    int u = i - k->g.game.at[row], w = j - k->g.game.at[column];
    int s = row < 2 ? u / 2 : u, b = u % 2, other = column < 2 ? w / 2 : w, c = w % 2;
    bool same = s == other;
    *id = row == 0 ? 22 : row == 1 ? (column == 0 ? 23 : 24) : row == 2 ? 25 : 26;
    if (row == 0 && column == 0) return (u == w) * k->weight[u];
    if (row == 0 && column == 3) return -TERM(k->m.gamma * k->weight[u] * p_of(k, s, b, w));
    if (row == 1 && column == 0)
        return same ? -d_of(k, s) / k->g.alpha * (TERM(pi_of(k, s, b) * (b == c)) - pi_of(k, s, b) * pi_of(k, s, c))
                    : 0;
    if (row == 1 && column == 1 && same) {
        double curved = f_of(k, s, b, c) * (1 + TERM(g_of(k, s, b) - g_bar(k, s)));
        return d_of(k, s) * (curved - TERM(pi_of(k, s, b) * pi_of(k, s, c) * (g_of(k, s, c) - g_bar(k, s))));
    }
    if (row == 2 && column == 0) return same ? -d_of(k, s) * pi_of(k, s, c) : 0;
    if (row == 2 && column == 1)
        return same ? TERM(k->g.alpha * d_of(k, s) * pi_of(k, s, c) * (g_of(k, s, c) - g_bar(k, s))) : 0;
    if (row == 2 && column == 2) return same * d_of(k, s);
    if (row == 3 && column == 2) return -TERM(same);
    if (row == 3 && column == 3) return same;
    return 0;
}

/* The largest error of the entries that belong to one of the equations. */
static double block_error(struct harness *t, int equation) {
    double error = 0, asymmetric = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double numeric[MOST * MOST];
        tables_init(&k, i);
        numeric_jacobian(&k, numeric);
        for (int j = 0; j < k.n * k.n; j++) {
            int id, row = j / k.n, column = j % k.n;
            double literal = literal_h(t, &k, row, column, &id);
            if (id == equation)
                error = worse(error, fabs(k.g.rate[player_of(&k, row)] * FORMULA(literal) - numeric[j]));
            EXPECT_NEAR(k.h[j], numeric[j], 1e-9);
            asymmetric = fmax(asymmetric, fabs(k.h[j] - k.h[column * k.n + row]));
        }
        mdp_free(&k.m);
    }
    EXPECT(asymmetric > 0.2);
    return error;
}

static void blocks(struct harness *t) {
    CHECK("11.22", block_error(t, 22), 1e-9);
    CHECK("11.23", block_error(t, 23), 1e-9);
    CHECK("11.24", block_error(t, 24), 1e-9);
    CHECK("11.25", block_error(t, 25), 1e-9);
    CHECK("11.26", block_error(t, 26), 1e-9);
}

struct entry {
    struct sac_game *g;
    int index;
    enum sac_player player;
};

static double loss_entry(const double *x, void *context) {
    struct entry *entry = context;
    return sac_game_loss(entry->g, x, entry->player);
}

static double xi_of_entry(const double *x, void *context) {
    struct entry *entry = context;
    double xi[MOST];
    entry->g->game.evaluate(&entry->g->game, x, xi, NULL);
    return xi[entry->index];
}

/* Nothing depends on there being two actions. */
static void three_actions(struct harness *t) {
    struct mdp m;
    struct sac_game g;
    struct rng rng;
    double weight[6], x[MOST], xi[MOST], h[MOST * MOST];
    rng_init(&rng, 12, 0);
    mdp_init(&m, 2, 3, 0.8);
    for (int row = 0; row < 6; row++) {
        double p = rng_uniform(&rng);
        mdp_arrow(&m, row / 3, row % 3, 0, p, rng_normal(&rng));
        mdp_arrow(&m, row / 3, row % 3, 1, 1 - p, rng_normal(&rng));
    }
    sac_game_uniform(&m, weight);
    sac_game_init(&g, &m, 0.7, weight);
    EXPECT(g.game.n == 16 && g.game.at[SAC_PI] == 6 && g.game.at[SAC_V] == 12 && g.game.at[SAC_TARGET] == 14);
    for (int i = 0; i < 16; i++) x[i] = rng_normal(&rng);
    g.game.evaluate(&g.game, x, xi, h);
    for (int i = 0; i < 16; i++) {
        struct entry entry = {&g, i, i < 6 ? SAC_Q : i < 12 ? SAC_PI : i < 14 ? SAC_V : SAC_TARGET};
        EXPECT_NEAR(xi[i], gradcheck_derivative(loss_entry, &entry, x, i), 1e-9);
        for (int j = 0; j < 16; j++) EXPECT_NEAR(h[16 * i + j], gradcheck_derivative(xi_of_entry, &entry, x, j), 1e-9);
    }
    sac_game_solution(&g, x);
    g.game.evaluate(&g.game, x, xi, NULL);
    EXPECT(game_norm(xi, 16) < 1e-13);
    mdp_free(&m);
}

/* ---- (11.27) and (11.28), from matrices ---- */

/* out[n][n] += factor * the block of rows [r0, r0 + rn) and columns [c0, c0 + cn) given by `entry` */
struct block {
    double value[6][6];
    int rows, columns;
};

static struct block product(const struct block *x, const struct block *y) {
    struct block z = {.rows = x->rows, .columns = y->columns};
    for (int i = 0; i < z.rows; i++)
        for (int j = 0; j < z.columns; j++)
            for (int l = 0; l < x->columns; l++) z.value[i][j] += x->value[i][l] * y->value[l][j];
    return z;
}

struct matrices {
    struct block d, d_s, p, pi, f, g, b;
};

static void matrices_of(const struct tables *k, struct matrices *z) {
    int n = k->states;
    *z = (struct matrices){{.rows = 2 * n, .columns = 2 * n}, {.rows = n, .columns = n},
                           {.rows = 2 * n, .columns = n},     {.rows = n, .columns = 2 * n},
                           {.rows = 2 * n, .columns = 2 * n}, {.rows = 2 * n, .columns = 2 * n},
                           {.rows = n, .columns = 2 * n}};
    for (int s = 0; s < n; s++) {
        z->d_s.value[s][s] = d_of(k, s);
        for (int b = 0; b < 2; b++) {
            int i = 2 * s + b;
            double off = g_of(k, s, b) - g_bar(k, s);
            z->d.value[i][i] = k->weight[i];
            z->pi.value[s][i] = pi_of(k, s, b);
            z->b.value[s][i] = k->g.alpha * d_of(k, s) * pi_of(k, s, b) * off;
            for (int s2 = 0; s2 < n; s2++) z->p.value[i][s2] = p_of(k, s, b, s2);
            for (int c = 0; c < 2; c++) {
                double off_c = g_of(k, s, c) - g_bar(k, s);
                z->f.value[i][2 * s + c] = d_of(k, s) * f_of(k, s, b, c);
                z->g.value[i][2 * s + c] =
                    d_of(k, s) * (f_of(k, s, b, c) * (1 + off) - pi_of(k, s, b) * pi_of(k, s, c) * off_c);
            }
        }
    }
}

static void put(const struct tables *k, double *h, int row, int column, const struct block *b, double factor) {
    const int *at = k->g.game.at;
    for (int i = 0; i < b->rows; i++)
        for (int j = 0; j < b->columns; j++)
            h[(at[row] + i) * k->n + at[column] + j] = k->g.rate[row] * factor * b->value[i][j];
}

static void whole_jacobian(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct matrices z;
        double numeric[MOST * MOST], h[MOST * MOST] = {0};
        tables_init(&k, i);
        matrices_of(&k, &z);
        struct block one = {.rows = k.states, .columns = k.states}, dp = product(&z.d, &z.p);
        struct block dpi = product(&z.d_s, &z.pi);
        for (int s = 0; s < k.states; s++) one.value[s][s] = 1;
        put(&k, h, 0, 0, &z.d, 1);
        put(&k, h, 0, 3, &dp, -k.m.gamma);
        put(&k, h, 1, 0, &z.f, -1 / k.g.alpha);
        put(&k, h, 1, 1, &z.g, 1);
        put(&k, h, 2, 0, &dpi, -1);
        put(&k, h, 2, 1, &z.b, TERM(1));
        put(&k, h, 2, 2, &z.d_s, 1);
        put(&k, h, 3, 2, &one, -TERM(1));
        put(&k, h, 3, 3, &one, 1);
        numeric_jacobian(&k, numeric);
        for (int j = 0; j < k.n * k.n; j++) error = worse(error, fabs(FORMULA(h[j]) - numeric[j]));
        mdp_free(&k.m);
    }
    CHECK("11.27", error, 1e-9);
}

/* out += factor x^T v */
static void add_transposed(const struct block *x, const double *v, double factor, double *out) {
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++) out[j] += factor * x->value[i][j] * v[i];
}

/* With the factors of the losses at 1, as it is printed. */
static void player_by_player(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct matrices z;
        double literal[MOST] = {0};
        tables_init(&k, i);
        for (int j = 0; j < SAC_PLAYERS; j++) k.g.rate[j] = 1;
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        matrices_of(&k, &z);
        const double *xi_q = k.xi, *xi_pi = xi_q + 2 * k.states, *xi_v = xi_pi + 2 * k.states,
                     *xi_copy = xi_v + k.states;
        double *of_q = literal, *of_pi = of_q + 2 * k.states, *of_v = of_pi + 2 * k.states, *of_copy = of_v + k.states;
        struct block dp = product(&z.d, &z.p), dpi = product(&z.d_s, &z.pi);
        add_transposed(&z.d, xi_q, 1, of_q);
        add_transposed(&z.f, xi_pi, -TERM(1 / k.g.alpha), of_q);
        add_transposed(&dpi, xi_v, -1, of_q);
        add_transposed(&z.g, xi_pi, 1, of_pi);
        add_transposed(&z.b, xi_v, TERM(1), of_pi);
        add_transposed(&z.d_s, xi_v, 1, of_v);
        add_transposed(&dp, xi_q, -k.m.gamma, of_copy);
        for (int s = 0; s < k.states; s++) of_v[s] -= TERM(xi_copy[s]), of_copy[s] += xi_copy[s];
        for (int j = 0; j < k.n; j++) literal[j] = FORMULA(literal[j]);
        error = worse(error, gradcheck(half_square, &k, k.x, k.n, literal).error);
        mdp_free(&k.m);
    }
    CHECK("11.28", error, 1e-8);
}

/* ---- the corrections, in any game ---- */

static void squared_length(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double literal[MOST] = {0}, code[MOST], s[MOST * MOST], a[MOST * MOST];
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

static void products(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double s[MOST * MOST], a[MOST * MOST], w[MOST], c[MOST], s_xi[MOST], as_xi[MOST];
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
    double xi[MOST], c[MOST], w[MOST];
};

static double squared_cosine(const double *lambda, void *context) {
    struct angle *z = context;
    double v[MOST];
    for (int i = 0; i < z->n; i++) v[i] = z->xi[i] + *lambda * z->c[i];
    return pow(game_dot(v, z->w, z->n), 2) / game_dot(v, v, z->n) / game_dot(z->w, z->w, z->n);
}

static void alignment(struct harness *t) {
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
static void signs(struct harness *t) {
    const double xi[2] = {0.3, -0.7};
    EXPECT(game_sign(xi, (double[]){0.1, 1, -1, 0.1}, 2) == 1);
    EXPECT(game_sign(xi, (double[]){-0.1, 1, -1, -0.1}, 2) == -1);
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

static void sizes(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double before[2][MOST], after[2][MOST], xi[MOST], c = 3.7;
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
static void rules(struct harness *t) {
    struct tables k;
    tables_init(&k, 3);
    for (int method = 0; method < GAME_METHODS; method++)
        for (int scaling = 0; scaling < GAME_SCALINGS; scaling++)
            for (int wrong = 0; wrong < 2; wrong++)
                for (int align = 0; align < 2; align++) {
                    struct game_rule rule = {(enum game_method)method, 0.7, align, wrong, (enum game_scaling)scaling};
                    double direction[MOST], c[MOST] = {0}, lambda = 0.7 * (align ? game_sign(k.xi, k.h, k.n) : 1);
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
    double zero[MOST] = {0}, direction[MOST]; /* at rest nothing moves, and nothing is divided by zero */
    for (int scaling = 0; scaling < GAME_SCALINGS; scaling++) {
        game_direction(&(struct game_rule){GAME_CONSENSUS, 1, true, false, (enum game_scaling)scaling}, zero, k.h, k.n,
                       direction);
        EXPECT(game_norm(direction, k.n) == 0);
    }
    mdp_free(&k.m);
}

/* A step by hand: simultaneous, alternating, corrected. */
static void steps(struct harness *t) {
    struct tables k;
    struct game_play play;
    double x[MOST], y[MOST], xi[MOST], direction[MOST];
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

/* ---- the small games ---- */

static double radius_of(const struct game_rule *rule, double rate) {
    struct linear_game g;
    double m[4];
    bilinear_init(&g);
    linear_game_update(&g, rule, rate, m);
    return spectral_radius(m, 2);
}

static const double some_rate[] = {0.01, 0.1, 0.7, 1.9, 2.3, 3.0}, some_lambda[] = {0.1, 0.5, 1, 4};

static void bilinear(struct harness *t) {
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
                struct game_rule rule = {k % 2 ? GAME_CONSENSUS : GAME_SYMPLECTIC, l, k / 2, wrong, GAME_FACTOR};
                error = worse(error, fabs(radius_of(&rule, r) - FORMULA(literal)));
                if (wrong) EXPECT(radius_of(&rule, r) > sqrt(1 + r * r));
                if (!wrong) EXPECT((radius_of(&rule, r) < 1) == (r * (1 + l * l) < 2 * l));
            }
    return error;
}

static void corrected(struct harness *t) {
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

static void maxima(struct harness *t) {
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

static void eigen(struct harness *t) {
    double complex value[MOST], sum;
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

/* ---- where everybody rests ---- */

static void rest(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 3; i++) {
        struct tables k;
        struct game_play play;
        double solution[MOST], literal[3];
        tables_init(&k, i);
        for (int j = 0; j < SAC_PLAYERS; j++) k.g.rate[j] = 1;
        for (int s = 0; s < k.states; s++) /* a terminal state's numbers do not count, whatever they are */
            if (k.m.terminal[s]) k.x[4 * k.states + s] = k.x[5 * k.states + s] = 17;
        sac_game_solution(&k.g, solution);
        if (i == 1) EXPECT(k.m.terminal[2] && solution[14] == 0 && solution[17] == 0 && solution[4] == 0);
        game_play_init(&play, &k.g.game, &(struct game_rule){.method = GAME_PLAIN}, 1);
        for (int j = 0; j < 20000; j++) game_step(&play, k.x);
        EXPECT(sac_game_distance(&k.g, k.x, solution) < 1e-9);
        for (int s = 0; s < k.states; s++) {
            double sum = 0;
            if (k.m.terminal[s]) continue;
            for (int a = 0; a < 2; a++) {
                double y = mdp_reward(&k.m, s, a);
                for (int s2 = 0; s2 < k.states; s2++)
                    y += k.m.terminal[s2] ? 0 : TERM(k.m.gamma * p_of(&k, s, a, s2) * v_of(&k, s2));
                sum += exp(y / k.g.alpha);
                EXPECT_NEAR(k.g.alpha * log(pi_of(&k, s, a)), y - v_of(&k, s), 1e-9);
            }
            literal[s] = k.g.alpha * log(sum);
            error = worse(error, fabs(FORMULA(literal[s]) - v_of(&k, s)));
        }
        k.g.game.evaluate(&k.g.game, solution, k.xi, NULL);
        EXPECT(game_norm(k.xi, k.n) < 1e-13);
        game_play_free(&play);
        mdp_free(&k.m);
    }
    CHECK("11.29", error, 1e-9);
}

/* Distances and shares by hand; a small temperature; a saturated policy. */
static void details(struct harness *t) {
    struct tables k;
    double x[MOST], solution[MOST], weight[12];
    tables_init(&k, 0);
    sac_game_solution(&k.g, solution);
    for (int i = 0; i < 12; i++) {
        memcpy(x, solution, sizeof x);
        x[i] += 0.25;
        double expected = 0.25; /* of a logit by 1/4: alpha times what that does to the larger log-probability */
        if (i / 4 == 1) {
            double p = 1 / (1 + exp(solution[4 + i % 4 / 2 * 2 + 1 - i % 2] - solution[i]));
            double up = 0.25 - log(1 + p * (exp(0.25) - 1)), down = log(1 + p * (exp(0.25) - 1));
            expected = k.g.alpha * fmax(up, down);
        }
        EXPECT_NEAR(sac_game_distance(&k.g, x, solution), expected, 1e-12);
    }
    memcpy(x, solution, sizeof x);
    x[4] += 3, x[5] += 3; /* the same policy */
    EXPECT(sac_game_distance(&k.g, x, solution) < 1e-13);
    x[6] = -2000, x[7] = 0; /* one action never: finite all the same */
    k.g.game.evaluate(&k.g.game, x, k.xi, k.h);
    EXPECT(isfinite(game_norm(k.xi, 12)) && isfinite(sac_game_distance(&k.g, x, solution)));
    EXPECT(isfinite(sac_game_loss(&k.g, x, SAC_PI)) && isfinite(sac_game_loss(&k.g, x, SAC_V)));
    for (int i = 0; i < 12; i++) {
        memcpy(x, solution, sizeof x);
        x[i] = i % 2 ? NAN : -INFINITY;
        EXPECT(sac_game_distance(&k.g, x, solution) == INFINITY);
    }
    k.g.alpha = 0.001;
    sac_game_solution(&k.g, solution);
    k.g.game.evaluate(&k.g.game, solution, k.xi, NULL);
    EXPECT(game_norm(k.xi, 12) < 1e-11);
    mdp_free(&k.m);
    graph_steered(&k.m);
    sac_game_uniform(&k.m, weight);
    for (int i = 0; i < 12; i++) EXPECT_NEAR(weight[i], i < 10 ? 0.1 : 0, 1e-16);
    mdp_free(&k.m);
}

/* ---- minibatches ---- */

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
        struct sac_sample sample[MOST_SAMPLES];
        double p[MOST_SAMPLES], xi[MOST] = {0}, h[MOST * MOST] = {0}, total = 0;
        tables_init(&k, i);
        for (int j = 0; j < SAC_PLAYERS; j++) k.g.rate[j] = 1;
        k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
        int samples = sac_game_samples(&k.g, k.x, true, true, sample, p);
        EXPECT(samples == (i % 2 ? 4 * 3 * 2 : i ? 6 * 3 * 2 : 4 * 2 * 2));
        for (int u = 0; u < samples; u++) {
            double one[MOST] = {0}, one_h[MOST * MOST] = {0}, code[MOST], code_h[MOST * MOST];
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

static void sampled(struct harness *t) {
    CHECK("11.30", sampled_error(t, false), 1e-13);
    CHECK("11.31", sampled_error(t, true), 1e-13);
}

/* mean[n] = the sum over all batches of `size` of probability times H^T xi (or A^T xi); the estimate of H from the same
 * batch, or from another one. */
struct enumeration {
    struct tables *k;
    struct sac_sample sample[MOST_SAMPLES];
    double p[MOST_SAMPLES];
    int samples, size;
    bool symplectic;
};

static void batch_number(const struct enumeration *z, long number, struct sac_sample *batch, double *p) {
    *p = 1;
    for (int i = 0; i < z->size; i++, number /= z->samples) {
        batch[i] = z->sample[number % z->samples];
        *p *= z->p[number % z->samples];
    }
}

static void enumerate(const struct enumeration *z, bool two, double *mean) {
    struct sac_sample batch[3];
    double xi[MOST], h[MOST * MOST], other[MOST], c[MOST], p, p2;
    long batches = 1;
    int n = z->k->n;
    for (int i = 0; i < z->size; i++) batches *= z->samples;
    memset(mean, 0, (size_t)n * sizeof *mean);
    for (long i = 0; i < batches; i++) {
        batch_number(z, i, batch, &p);
        sac_game_batch(&z->k->g, z->k->x, batch, z->size, xi, h);
        for (long j = two ? 0 : i; j < (two ? batches : i + 1); j++) {
            batch_number(z, j, batch, &p2);
            sac_game_batch(&z->k->g, z->k->x, batch, z->size, other, NULL);
            (z->symplectic ? game_symplectic : game_consensus)(other, h, n, c);
            for (int l = 0; l < n; l++) mean[l] += p * (two ? p2 : 1) * c[l];
        }
    }
}

static void enumeration_init(struct enumeration *z, struct tables *k, bool next, bool action, int size) {
    z->k = k;
    z->size = size;
    z->symplectic = false;
    z->samples = sac_game_samples(&k->g, k->x, next, action, z->sample, z->p);
}

static void batches(struct harness *t) {
    double error = 0;
    struct tables k;
    tables_init(&k, 0);
    for (int drawn = 0; drawn < 4; drawn++)
        for (int size = 1; size <= (drawn == 3 ? 2 : 3); size++)
            for (int symplectic = 0; symplectic < 2; symplectic++) {
                struct enumeration z, single;
                double mean[MOST], one[MOST], whole[MOST], code[MOST];
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
    struct sac_sample sample[MOST_SAMPLES];
    double p[MOST_SAMPLES], xi[MOST], one[MOST], variance = 0;
    k->g.game.evaluate(&k->g.game, x, xi, NULL);
    int samples = sac_game_samples(&k->g, x, false, false, sample, p);
    for (int u = 0; u < samples; u++) {
        sac_game_batch(&k->g, x, &sample[u], 1, one, NULL);
        for (int i = 0; i < k->n; i++) variance += p[u] * pow(one[i] - xi[i], 2);
    }
    return game_dot(xi, xi, k->n) / 2 + TERM(variance / (2 * z->size));
}

static void penalty(struct harness *t) {
    double error = 0;
    struct tables k;
    tables_init(&k, 0);
    for (int size = 1; size <= 3; size++) {
        struct enumeration z;
        struct penalty context = {&k, t, size};
        double mean[MOST];
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

/* ---- the target network ---- */

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

/* The three roots of (a - l)(b - l)(c - l) = product, by the iteration of Durand and Kerner. */
static void cubic(double a, double b, double c, double complex product, double complex *root) {
    for (int i = 0; i < 3; i++) root[i] = cpow(0.4 + 0.9 * I, i);
    for (int k = 0; k < 500; k++)
        for (int i = 0; i < 3; i++) {
            double complex l = root[i], f = (a - l) * (b - l) * (c - l) - product;
            root[i] += f / ((l - root[(i + 1) % 3]) * (l - root[(i + 2) % 3]));
        }
}

static void at_the_optimum(struct harness *t) {
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

static void polyak(struct harness *t) {
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

static void equal_speeds(struct harness *t) {
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
static void least_gain(struct harness *t) {
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

static void slow_mode(struct harness *t) {
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

static void shared_parameter(struct harness *t) {
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
    CHECK("11.40", error, 1e-9);
    EXPECT_NEAR(gain[1], 1.2 * 0.9, 1e-15);
    EXPECT_NEAR(gain[2], -14 * 0.9, 0.05);
    EXPECT(gain[2] < ring_least_gain(1, 1, 1) && gain[2] > ring_least_gain(1, 1, 0.1));
}

/* Consensus makes a ring of gain above 1 come to rest from lambda = 1 / |eigenvalue| on. */
static void amplifying(struct harness *t) {
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

/*
## The experiment

### Small games

@table 11_fates The spectral radius of one step with the rate 0.1 and, where there is a correction, λ = 1, in games of
two players with one number each. Below 1 the point of rest attracts.

The first row is the game of $`xy`$. In the next two rows each player's loss has a slight curvature of its own,
upwards or downwards. Upwards is what everybody wants, and then plain descent with so small a rate gets there too,
only slowly. Downwards, both players sit at a maximum of what they are to lower. Plain descent leaves it, as it
should. Both corrections with $`\lambda = 1`$ are drawn into it; the symplectic one with the sign rule is not, since
there the rule makes $`\lambda`$ negative. In the last two rows both have the same loss. The symplectic correction is
zero, and the steps are the plain ones. Consensus optimisation is attracted by the minimum and by the maximum alike.

@figure 11_maximum A single player with the loss cos x, whose maximum is at 0 and whose minimum is at π. Left: minus
the direction of consensus optimisation, that is, which way x moves. Right: three starts, rate 0.1.

With $`\lambda = 2`$ everything that starts to the left of $`\arccos\frac12 = \pi/3`$ climbs to the maximum. With
$`\lambda = 0.5`$, which is less than $`1/|f''| = 1`$, nothing does, but leaving takes longer. The symplectic
trajectories are those of $`\lambda = 0`$.

### The game of SAC

Now the four losses, on M1, with equal shares of its four pairs, $`\alpha = 0.5`$ and $`\gamma = 0.9`$. Every number
of every table starts as a standard normal one, and all losses are exact. What is measured is the largest distance of
any value, or of $`\alpha\log\pi`$, from the soft optimum.

@figure 11_sac Left: the mean distance over 10 starts. Right: steps until the distance is 0.01, the median of 5
starts; a line ends where the steps of that rate no longer arrive.

All come to the soft optimum, and the plain game is not in need of help. The corrections make it slower, at every
rate, and they also lower the largest rate that can be used. What helps is something else, and it is free: to let the
players move one after the other, which is what many programs for SAC do anyway [S110]; its authors' programs of 2018
step all losses at once and the copies after them [S109]. The order of the moves here is that of the ring, so that news
from $`\bar V`$ gets round in one step instead of three.

@table 11_settings Fewest steps from zero to a distance of 0.01, each method at the best of many rates; in brackets
the best of the factors 0.01, 0.1, 1 and 10.

With other temperatures, discounts and speeds of the copy, and on the graph of [chapter 2](02-q-learning.md), the best
of the four factors is always the smallest one. Why? The eigenvalues of $`H`$ tell. In the left half of the last figure
of this page, what turns is what dies out quickly: a pair of eigenvalues whose imaginary parts are not larger than the
real ones. What takes the time is a real one, close to zero, and there is nothing to be unwound about it. Were $`H`$
symmetric, consensus optimisation would add $`\lambda\ell^2`$ to an eigenvalue $`\ell`$: next to nothing to the small
one, and a lot to the large ones, which set the limit for the rate. (With less temperature the policy becomes the
slowest of all, for its own block $`d(s)\,F_s`$ is nearly zero where one action is nearly certain. That is no rotation
either.)

### Sizes and remedies

@figure 11_scales Left: lengths of ξ and of the two corrections on the way, plain steps of rate 0.5. Right: distances
with consensus optimisation, λ = 0.3, in the two ways of making the sizes equal; the rate is 0.5 but for the last one.

On M1 the three lengths stay within a factor of ten of each other, and fall together. Giving the correction the length
of $`\xi`$ is the same as another $`\lambda`$, one that hardly changes on the way. Normalising everything begins fast,
because $`\xi`$ is short and is made longer, and then ends where (11.12) says it must: the steps do not become
shorter, and the play jumps to and fro at a distance in proportion to the rate.

@table 11_units Rewards, temperature and values of the start in units that are smaller or larger by a factor. Two
columns of ratios of lengths at one start; then the steps of rate 0.5 to a distance of 0.01 units, the median of 5
starts, with λ = 1.

A change of units is not quite (11.10): three of the losses are squares of rewards, but the policy's is a KL
divergence and has no unit. In small units $`1/\alpha`$ is large, and with it the block of the policy by the critic;
in large units it is the block of the values by the policy, which has $`\alpha g`$ in it, and $`g`$ stays. Plain steps
do not notice any of this: in a linear change of units each player's direction changes with its own table. The
corrections mix the players and notice all of it. At a tenth of the unit none of them arrives; matched lengths do not
help there, because what is wrong is not the length of the correction but the proportions within it.

### Minibatches

@table 11_doubles M1 at one start: the mean of the product from batches of a size, less its true value, relative to
the latter's length, by what is drawn. Last: the distance from the optimum at which consensus optimisation with λ = 1
comes to rest in the mean, with one batch of pairs and next states.

The bias falls as $`1/n`$, as (11.32) has it. With single pairs it is larger than the vector itself. It makes little
difference here whether the next state is drawn too, which is where one would have looked for the trouble. With two
batches it is gone. The last column shows what it does in the end: the rest is not at the solution. With batches of
the size that is usual for SAC, 256 [S80], the distance is small beside everything else; but the remedy costs no more
than to split the batch.

### The copy

@figure 11_tau Left: H at the soft optimum of M1 (α = 2) by the factor τ of the fourth loss: the smallest eigenvalue,
and the largest ratio of an imaginary to a real part. Right: gains with which a ring of the speeds 1/4, 1/2 and τ
comes to rest (11.38).

The rotation is strongest when the copy is about as fast as the two tables beside it, and gone when it is several
times slower than either: where the line ends, all eigenvalues are real. In this sense the target network is itself a
correction that takes the rotation out, and unlike the other two it needs no matrix. It is paid for with time,
(11.39). On tables, where nothing was in danger, the price is all that one sees of it.

@table 11_rings Rings whose first two speeds are 1: steps per decimal digit of the distance, at the best rate (and the
best of nine factors between 0.01 and 100). After the comma the third speed.

Elsewhere one sees the other side. With the gain $`-14`$ of the shared parameter above, the three do not come to rest at
equal speeds, and do so easily with a slow copy, or with one of the corrections. For gains between 0 and 1, and that is
what tables have, a slow copy is a loss, and no correction is a gain worth mentioning. Beyond 1 a slow copy does not
help. Nor does the symplectic correction, and rightly so from its point of view: that point of rest repels, so it is not
for it to make it attract. Consensus optimisation does make it attract, by the same property with which it is caught by
maxima, if $`\lambda`$ exceeds one over the modulus of the negative eigenvalue. Here that is what one wants, as the
fixed point of the Bellman equation is wanted whether descent finds it or not; but it is found at the price of the
factor's size, and of what (1.23) says about minimising squared TD errors by their full gradient.

So what holds Soft Actor-Critic together? Not a common loss. On tables it is the discount, which keeps the gain of the
ring below 1. With networks the gain may be anything, and then the slow copy protects from oscillation and from
nothing else. The corrections would protect from more, but ask for second derivatives, a factor in units of the task,
and two batches. None of that has been tried here on networks.

## What is wrong in the sources

Both errata are from the notes *Soft Actor Critic* on the derivation of its losses, sections 1.4 and 1.4.1. Smaller
things, without a number. The same section first writes $`\xi + H^{\top}\xi`$ without a factor, and by (11.10) one is
needed, if only for the units. Its symplectic direction has a factor, but nothing is said of its sign (11.9). Each
player is given the same step size, while in SAC the copy's is smaller by far; with factors $`k_i`$ of the losses $`H`$
is multiplied by them row by row, and $`S`$ and $`A`$ change. The policy's loss in 1.2 is said to approximate the KL
divergence; it is the divergence less $`\log Z`$, which depends on $`Q`$ and not on the policy, so that the gradient is
exact and only its estimate from samples is approximate. In section 1.5, whose Hessian is right (11.31), the first line
lacks a $`\nabla`$, and the title means a derivation, not a deviation.

### E15. The Jacobian of the four losses has a block in the wrong column, and the remark on sizes lacks the transposes

In the notes *Soft Actor Critic* the fourth row of $`H`$, that of the target network's loss
$`J_4 = \frac12\|\theta_V - \theta_{V_{target}}\|^2`$, has its cross block at the column of $`\theta_Q`$, and zero at
that of $`\theta_V`$. $`J_4`$ does not depend on $`\theta_Q`$. The block at $`\theta_V`$ is $`-I`$, (11.26), and so it
is in the last column of $`H^{\top}`$, in the row of $`\theta_V`$. Section 1.4 itself has the corrections right,
$`H^{\top}\xi`$ and $`A^{\top}\xi`$; the remark on their sizes in 1.4.1 writes $`H\xi`$ and $`A\xi`$. With $`H`$ in the
place of $`H^{\top}`$ the correction is no gradient, and with $`A`$ in the place of $`A^{\top}`$ it has the wrong sign:
in the game of $`xy`$ it drives the players apart faster than no correction. (As given, on M1: the largest error of an
entry of $`H`$; the relative errors of $`H^{\top}\xi`$ with that $`H`$, and of $`H\xi`$, against
$`\nabla\frac12\|\xi\|^2`$; and by how much a step of rate 0.2 with $`\xi + A\xi`$ lengthens the distance in the game of
$`xy`$. Corrected: $`H`$; and the same step with $`\xi + A^{\top}\xi`$, which shortens it.)

### E16. Deterministic transitions do not make double sampling unnecessary

The notes *Soft Actor Critic* say that if $`s'`$ is determined by $`(s,a)`$, the product $`H^{\top}\xi`$ can be
estimated without double sampling. That takes care of the sum over next states and of no other. The pairs come from a
memory at random, and the actions of the policy are drawn as well. By (11.32) the product of two estimates from one
minibatch of $`n`$ has a bias of order $`1/n`$; two independent minibatches have none. (As given, on M1 with its
transitions made deterministic, over all minibatches: the length of the bias over that of $`H^{\top}\xi`$ with
$`n = 1`$ and $`n = 2`$, pairs drawn only; and the same with the policy's actions drawn too. Corrected: two batches.)
*/

/* The Jacobian with the notes' fourth row: the second derivatives of J_4 by its own table and that of Q, by
 * differences, at the column of Q; nothing at the column of V. */
static double copy_by_critic(const double *q, void *context) {
    struct probe *probe = context;
    struct tables *k = probe->k;
    k->x[probe->index / 100] = *q;
    k->g.game.evaluate(&k->g.game, k->x, k->xi, NULL);
    return k->xi[probe->index % 100];
}

static void as_given(struct tables *k, double *h) {
    memcpy(h, k->h, sizeof k->h);
    for (int s = 0; s < k->states; s++) {
        int i = k->g.game.at[SAC_TARGET] + s;
        for (int j = 0; j < k->g.game.at[SAC_TARGET]; j++) {
            double q = k->x[j];
            bool critic = j < k->g.game.at[SAC_PI];
            h[i * k->n + j] = critic ? gradcheck_derivative(copy_by_critic, &(struct probe){k, 100 * j + i}, &q, 0) : 0;
            k->x[j] = q;
        }
    }
}

static void erratum_transposes(struct harness *t) {
    struct tables k;
    double numeric[MOST * MOST], given[MOST * MOST], error = 0, wrong = 0, c[MOST];
    tables_init(&k, 0);
    numeric_jacobian(&k, numeric);
    as_given(&k, given);
    for (int i = 0; i < k.n * k.n; i++) {
        error = worse(error, fabs(FORMULA(k.h[i]) - numeric[i]));
        wrong = fmax(wrong, fabs(FORMULA(given[i]) - numeric[i]));
    }
    CHECK("E15", error, 1e-9);
    REFUTE("E15", wrong, 0.5);
    k.g.game.evaluate(&k.g.game, k.x, k.xi, NULL);
    game_consensus(k.xi, given, k.n, c);
    for (int i = 0; i < k.n; i++) c[i] = FORMULA(c[i]);
    REFUTE("E15", gradcheck(half_square, &k, k.x, k.n, c).error, 0.1);
    game_times(k.h, k.xi, k.n, c);
    for (int i = 0; i < k.n; i++) c[i] = FORMULA(c[i]);
    REFUTE("E15", gradcheck(half_square, &k, k.x, k.n, c).error, 0.1);
    mdp_free(&k.m);
    /* The bilinear game, rate 0.2, lambda 1: what one step multiplies the distance by, less 1. */
    double right = radius_of(&(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 1}, 0.2);
    CHECK("E15", fabs(right - FORMULA(sqrt(0.8 * 0.8 + 0.2 * 0.2))), 1e-12);
    EXPECT(right < 1);
    double untransposed = radius_of(&(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 1, .wrong = true}, 0.2);
    REFUTE("E15", FORMULA(untransposed) - 1, 0.1);
}

/* M1 made deterministic: every action leads to the state that was the likelier one. */
static void erratum_double_sampling(struct harness *t) {
    struct tables k;
    double error = 0;
    tables_init(&k, 0);
    for (int row = 0; row < 4; row++) {
        double *p = k.m.p + 2 * row;
        p[0] = p[0] > p[1];
        p[1] = 1 - p[0];
    }
    k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
    for (int action = 0; action < 2; action++)
        for (int size = 1; size <= 2; size++) {
            struct enumeration z;
            double one[MOST], two[MOST], whole[MOST];
            enumeration_init(&z, &k, true, action, size);
            EXPECT(z.samples == (action ? 8 : 4)); /* nothing to draw about the next state */
            game_consensus(k.xi, k.h, k.n, whole);
            enumerate(&z, true, two);
            for (int i = 0; i < k.n; i++) error = worse(error, fabs(FORMULA(two[i]) - whole[i]));
            if (action && size == 2) CHECK("E16", error, 1e-13);
            enumerate(&z, false, one);
            for (int i = 0; i < k.n; i++) one[i] = FORMULA(one[i]) - whole[i];
            REFUTE("E16", game_norm(one, k.n) / game_norm(whole, k.n), 0.1);
        }
    mdp_free(&k.m);
}

static void exercises(struct harness *t) {
    double known[N_GAME_EXERCISES] = {pow(1.04, 50), 0.4, 0.25, 4 - sqrt(15), 0};
    double complex root[3];
    cubic(0.25, 0.5, 1, 0.9 / 8, root);
    known[4] = fmin(creal(root[0]), fmin(creal(root[1]), creal(root[2])));
    for (int i = 0; i < N_GAME_EXERCISES; i++) EXPECT_NEAR(game_exercises[i].answer(), known[i], 1e-6);
}

/*
## Exercises

Ask and answer them with `build/11-game --exercise 1 --answer X`; the program finds the answer by a run.

1. The game of $`xy`$, rate 0.2: by which factor does the distance from the point of rest grow in 100 simultaneous
   steps?
2. The same game with a correction, $`\lambda = 2`$: for which rate is the spectral radius smallest? (11.16)
3. A single player has the loss $`\cos 2x`$. Above which $`\lambda`$ is consensus optimisation attracted by the
   maximum at 0? (11.18)
4. In a ring with the gain $`-20`$ the first two players have the speed 1. How fast may the third one be, below 1, for
   the three to come to rest? (11.38)
5. M1, $`\gamma = 0.9`$, $`\alpha = 2`$, equal shares: what is the smallest eigenvalue of $`H`$ at the soft optimum
   that is not zero? Which $`\mu`$ does it belong to, and why does it not depend on the temperature? (11.34)

<details><summary>Answers</summary>

1: @{11_exercises/1}. 2: @{11_exercises/2}. 3: @{11_exercises/3}. 4: @{11_exercises/4}, which is $`4 - \sqrt{15}`$. 5:
@{11_exercises/5}; it belongs to $`\mu = 1`$, whose eigenvector is the constant, under any policy. (Only as long as
the policy's own block has no smaller one.)

</details>

## In the lecture

NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) shows the losses of Soft
Actor-Critic and their target networks and does not ask how the losses act on one another; this chapter is a
supplement to its slides on SAC. Of the notes *Soft Actor Critic* it covers sections 1.1 and 1.2 for tables, 1.4,
1.4.1, and the Hessian of 1.5.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the players' gradients", gradients},
        {"the blocks of H", blocks},
        {"three actions", three_actions},
        {"the whole of H", whole_jacobian},
        {"H transposed, player by player", player_by_player},
        {"the gradient of the squared length", squared_length},
        {"products", products},
        {"alignment", alignment},
        {"signs", signs},
        {"sizes", sizes},
        {"rules", rules},
        {"steps", steps},
        {"the bilinear game", bilinear},
        {"the bilinear game, corrected", corrected},
        {"maxima", maxima},
        {"eigenvalues", eigen},
        {"the point of rest", rest},
        {"details", details},
        {"samples", sampled},
        {"batches", batches},
        {"the penalty", penalty},
        {"eigenvalues at the optimum", at_the_optimum},
        {"Polyak averaging", polyak},
        {"the ring with equal speeds", equal_speeds},
        {"the least gain", least_gain},
        {"the slow mode", slow_mode},
        {"a shared parameter", shared_parameter},
        {"an amplifying ring", amplifying},
        {"erratum E15", erratum_transposes},
        {"erratum E16", erratum_double_sampling},
        {"exercises", exercises},
    };
    return harness_run("11-game-check", section, sizeof section / sizeof *section, argc, argv);
}
