/*
## What the checks show

`build/11-game-check` evaluates the formulas as they are printed: on M1 and on random MDPs with three states, one of
them terminal in half of the cases, at random parameters, temperatures, shares and factors of the losses.

### The game of SAC

Gradients are compared with differences of the losses, the blocks of $`H`$ with differences of $`\xi`$; the whole of
$`H`$ and $`H^{\top}\xi`$ are put together from matrices as (11.27) and (11.28) have them. The soft optimum is where a
long play comes to rest.
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"
#include "worlds/env_graph.h"

static double loss_of_owner(const double *x, void *context) {
    struct probe *probe = context;
    struct tables *k = probe->k;
    memmove(k->x, x, (size_t)k->n * sizeof *x); /* x is k->x itself */
    return literal_loss(k, player_of(k, probe->index));
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

void gradients(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        double literal[MAX_NUMBERS], numeric[MAX_NUMBERS];
        tables_init(&k, i);
        harness_spoil_stack();
        for (int player = 0; player < SAC_PLAYERS; player++, harness_spoil_stack())
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
        double numeric[MAX_NUMBERS * MAX_NUMBERS];
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

void blocks(struct harness *t) {
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
    double xi[MAX_NUMBERS];
    entry->g->game.evaluate(&entry->g->game, x, xi, NULL);
    return xi[entry->index];
}

/* Nothing depends on there being two actions. */
void three_actions(struct harness *t) {
    struct mdp m;
    struct sac_game g;
    struct rng rng;
    double weight[6], x[MAX_NUMBERS], xi[MAX_NUMBERS], h[MAX_NUMBERS * MAX_NUMBERS];
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

void whole_jacobian(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct matrices z;
        double numeric[MAX_NUMBERS * MAX_NUMBERS], h[MAX_NUMBERS * MAX_NUMBERS] = {0};
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
void player_by_player(struct harness *t) {
    double error = 0;
    for (int i = 0; i < CASES; i++) {
        struct tables k;
        struct matrices z;
        double literal[MAX_NUMBERS] = {0};
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

/* ---- where everybody rests ---- */

void rest(struct harness *t) {
    double error = 0;
    for (int i = 0; i < 3; i++) {
        struct tables k;
        struct game_play play;
        double solution[MAX_NUMBERS], literal[3];
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
void details(struct harness *t) {
    struct tables k;
    double x[MAX_NUMBERS], solution[MAX_NUMBERS], weight[12];
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
