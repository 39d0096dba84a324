#include "checks.h"

#include "bilinear.h"
#include "eigen.h"
#include "exercises.h"
#include "numbers/gradcheck.h"
#include "numbers/rng.h"
#include "worlds/env_graph.h"

/* ---- a game of SAC at random parameters ---- */

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

void tables_init(struct tables *k, int i) {
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

double q_of(const struct tables *k, int s, int a) {
    return k->x[2 * s + a];
}

double pi_of(const struct tables *k, int s, int a) {
    const double *phi = k->x + 2 * k->states + 2 * s;
    return exp(phi[a]) / (exp(phi[0]) + exp(phi[1]));
}

double g_of(const struct tables *k, int s, int a) {
    return log(pi_of(k, s, a)) - q_of(k, s, a) / k->g.alpha;
}

double g_bar(const struct tables *k, int s) {
    return pi_of(k, s, 0) * g_of(k, s, 0) + pi_of(k, s, 1) * g_of(k, s, 1);
}

double f_of(const struct tables *k, int s, int b, int c) {
    return pi_of(k, s, b) * ((b == c) - pi_of(k, s, c));
}

double v_of(const struct tables *k, int s) {
    return k->x[4 * k->states + s];
}

double copy_of(const struct tables *k, int s) {
    return k->m.terminal[s] ? 0 : k->x[5 * k->states + s];
}

double d_of(const struct tables *k, int s) {
    return k->weight[2 * s] + k->weight[2 * s + 1];
}

double p_of(const struct tables *k, int s, int a, int s2) {
    return k->m.terminal[s2] ? 0 : k->m.p[mdp_at(&k->m, s, a, s2)];
}

double backup_of(const struct tables *k, int s, int a) {
    double y = mdp_reward(&k->m, s, a);
    for (int s2 = 0; s2 < k->states; s2++) y += k->m.gamma * p_of(k, s, a, s2) * copy_of(k, s2);
    return y;
}

double literal_loss(const struct tables *k, int player) {
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

int player_of(const struct tables *k, int i) {
    int player = 0;
    while (i >= k->g.game.at[player + 1]) player++;
    return player;
}

/* ---- what is differentiated ---- */

double xi_entry(const double *x, void *context) {
    struct probe *probe = context;
    double xi[MAX_NUMBERS];
    probe->k->g.game.evaluate(&probe->k->g.game, x, xi, NULL);
    return xi[probe->index];
}

double half_square(const double *x, void *context) {
    struct tables *k = context;
    double xi[MAX_NUMBERS];
    k->g.game.evaluate(&k->g.game, x, xi, NULL);
    return game_dot(xi, xi, k->n) / 2;
}

void numeric_jacobian(struct tables *k, double *numeric) {
    for (int i = 0; i < k->n; i++)
        for (int j = 0; j < k->n; j++)
            numeric[i * k->n + j] = gradcheck_derivative(xi_entry, &(struct probe){k, i}, k->x, j);
}

/* ---- batches, eigenvalues ---- */

static void batch_number(const struct enumeration *z, long number, struct sac_sample *batch, double *p) {
    *p = 1;
    for (int i = 0; i < z->size; i++, number /= z->samples) {
        batch[i] = z->sample[number % z->samples];
        *p *= z->p[number % z->samples];
    }
}

void enumerate(const struct enumeration *z, bool two, double *mean) {
    struct sac_sample batch[3];
    double xi[MAX_NUMBERS], h[MAX_NUMBERS * MAX_NUMBERS], other[MAX_NUMBERS], c[MAX_NUMBERS], p, p2;
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

void enumeration_init(struct enumeration *z, struct tables *k, bool next, bool action, int size) {
    z->k = k;
    z->size = size;
    z->symplectic = false;
    z->samples = sac_game_samples(&k->g, k->x, next, action, z->sample, z->p);
}

double radius_of(const struct game_rule *rule, double rate) {
    struct linear_game g;
    double m[4];
    bilinear_init(&g);
    linear_game_update(&g, rule, rate, m);
    return spectral_radius(m, 2);
}

void cubic(double a, double b, double c, double complex product, double complex *root) {
    for (int i = 0; i < 3; i++) root[i] = cpow(0.4 + 0.9 * I, i);
    for (int k = 0; k < 500; k++)
        for (int i = 0; i < 3; i++) {
            double complex l = root[i], f = (a - l) * (b - l) * (c - l) - product;
            root[i] += f / ((l - root[(i + 1) % 3]) * (l - root[(i + 2) % 3]));
        }
}

/* ---- exercises ---- */

static void exercises(struct harness *t) {
    double known[N_GAME_EXERCISES] = {pow(1.04, 50), 0.4, 0.25, 4 - sqrt(15), 0};
    double complex root[3];
    cubic(0.25, 0.5, 1, 0.9 / 8, root);
    known[4] = fmin(creal(root[0]), fmin(creal(root[1]), creal(root[2])));
    for (int i = 0; i < N_GAME_EXERCISES; i++) EXPECT_NEAR(game_exercises[i].answer(), known[i], 1e-6);
}

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
        {"the slowest mode of tables", real_mode},
        {"a shared parameter", shared_parameter},
        {"a slow copy", slow_copy},
        {"two features", two_features},
        {"an amplifying ring", amplifying},
        {"erratum E15", erratum_transposes},
        {"erratum E16", erratum_double_sampling},
        {"exercises", exercises},
    };
    return harness_run("11-game-check", section, sizeof section / sizeof *section, argc, argv);
}
