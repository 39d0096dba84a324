/*
## The example

`make 11` runs this program: what becomes of the bilinear game under each rule, and then the game of SAC on M1 played
by one of them, `--method plain`, `alternating`, `consensus` or `symplectic`. Other temperatures, discounts and speeds
of the copy are options, and so are the remedies for the sizes and the two mistakes of the notes: `--wrong` takes
$`H`$ and $`A`$ for their transposes. M1 is the MDP of [chapter 1](01-td.md#what-the-checks-show) with two states and
two actions.
*/
#include "bilinear.h"
#include "eigen.h"
#include "exercises.h"
#include "sac_game.h"
#include "numbers/rng.h"
#include "programs/columns.h"
#include "programs/files.h"
#include "programs/options.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>

enum { PARAMETERS = 12, LINES = 10 };

static const char *const method_name[GAME_METHODS] = {"plain", "alternating", "consensus", "symplectic"};

struct config {
    int method, scaling, steps;
    double lambda, rate, alpha, gamma, tau;
    bool align, wrong;
    uint64_t seed;
};

static void show_bilinear_row(const char *name, const struct game_rule *rule) {
    struct linear_game g;
    struct game_play play;
    double m[4], x[2] = {1, 0};
    bilinear_init(&g);
    linear_game_update(&g, rule, 0.2, m);
    game_play_init(&play, &g.game, rule, 0.2);
    for (int i = 0; i < 50; i++) game_step(&play, x);
    printf("  %-36s", name);
    column_print(8, 'f', 4, spectral_radius(m, 2));
    column_print(14, 'g', 6, game_norm(x, 2));
    printf("\n");
    game_play_free(&play);
}

static void show_bilinear(void) {
    static const struct game_rule wrong = {.method = GAME_SYMPLECTIC, .lambda = 1, .wrong = true};
    printf("the game of xy, from (1, 0), rate 0.2, lambda 1\n  %-36s %8s %14s\n", "", "radius", "after 50 steps");
    for (int k = 0; k < GAME_METHODS; k++)
        show_bilinear_row(method_name[k], &(struct game_rule){.method = (enum game_method)k, .lambda = 1});
    show_bilinear_row("symplectic, A for its transpose", &wrong);
}

/* False where it has left for good. */
static bool show_state(const struct sac_game *g, const double *x, const double *solution, const char *step) {
    double xi[PARAMETERS], pi[4];
    double distance = sac_game_distance(g, x, solution);
    g->game.evaluate(&g->game, x, xi, NULL);
    sac_game_policy(g, x, pi);
    printf("  %8s", step);
    column_print(12, 'g', 4, distance);
    column_print(12, 'g', 4, game_norm(xi, PARAMETERS));
    for (int i = 0; i < 2; i++) column_print(9, 'g', 5, x[g->game.at[SAC_V] + i]);
    for (int i = 0; i < 2; i++) column_print(9, 'f', 4, pi[2 * i]);
    printf("\n");
    return distance < 1e6;
}

static void show_sac(const struct config *c) {
    struct mdp m;
    struct sac_game g;
    struct game_play play;
    struct game_rule rule = {(enum game_method)c->method,   c->lambda, c->align, c->wrong,
                             (enum game_scaling)c->scaling, NULL};
    double weight[4], x[PARAMETERS], solution[PARAMETERS];
    struct rng rng;
    graph_two_state(&m);
    m.gamma = c->gamma;
    sac_game_uniform(&m, weight);
    sac_game_init(&g, &m, c->alpha, weight);
    g.rate[SAC_TARGET] = c->tau;
    sac_game_solution(&g, solution);
    rng_init(&rng, c->seed, 0);
    for (int i = 0; i < PARAMETERS; i++) x[i] = rng_normal(&rng);
    printf("\nthe game of SAC on M1, %s, rate %g, alpha %g, gamma %g\n", method_name[c->method], c->rate, c->alpha,
           c->gamma);
    printf("  %8s %12s %12s %9s %9s %9s %9s\n", "step", "distance", "|xi|", "V(0)", "V(1)", "pi(0|0)", "pi(0|1)");
    game_play_init(&play, &g.game, &rule, c->rate);
    bool near = show_state(&g, x, solution, "0");
    for (int line = 0, step = 0; line < LINES && near; line++) {
        char name[16];
        int until = (int)((double)c->steps * (line + 1) / (double)LINES);
        if (until == step) continue;
        for (; step < until; step++) game_step(&play, x);
        snprintf(name, sizeof name, "%d", step);
        near = show_state(&g, x, solution, name);
    }
    if (!near) printf("  it has diverged\n");
    show_state(&g, solution, solution, "optimum");
    game_play_free(&play);
    mdp_free(&m);
}

int main(int argc, char **argv) {
    struct config c = {.steps = 1000, .lambda = 1, .rate = 0.5, .alpha = 0.5, .gamma = 0.9, .tau = 1, .seed = 1};
    const struct option option[] = {
        {"method", OPTION_CHOICE, &c.method, 0, 0, "plain|alternating|consensus|symplectic", NULL, "how to play SAC"},
        {"lambda", OPTION_REAL, &c.lambda, -1e6, 1e6, NULL, NULL, "factor of the correction"},
        {"rate", OPTION_REAL, &c.rate, 0, 1e6, NULL, NULL, "step size of all players"},
        {"steps", OPTION_INT, &c.steps, 1, 1e7, NULL, "steps", "length of the play"},
        {"tau", OPTION_REAL, &c.tau, 0, 1e6, NULL, NULL, "factor of the copy's loss"},
        {"alpha", OPTION_REAL, &c.alpha, 1e-3, 1e6, NULL, "reward", "temperature"},
        {"gamma", OPTION_REAL, &c.gamma, 0, 0.9999, NULL, NULL, "discount"},
        {"scaling", OPTION_CHOICE, &c.scaling, 0, 0, "factor|matched|normalised", NULL, "size of the correction"},
        {"sign-rule", OPTION_FLAG, &c.align, 0, 0, NULL, NULL, "choose lambda's sign in every step"},
        {"wrong", OPTION_FLAG, &c.wrong, 0, 0, NULL, NULL, "H and A for their transposes"},
        {"seed", OPTION_SEED, &c.seed, 0, 0, NULL, NULL, "seed of the start"},
    };
    static const struct column columns[] =
        {{"radius", "spectral radius of an update of the game of xy: above 1 it spirals out"},
         {"after 50 steps", "distance to that game's solution, which is 1 at the start"},
         {"step", "steps played of the game of SAC (steps); optimum: its solution"},
         {"distance", "of the parameters to the solution; - where no number is finite any more"},
         {"|xi|", "length of xi, which has each player's gradient of its own loss; 0 at the solution"},
         {"V(0), V(1)", "the value parameters of both states (reward)"},
         {"pi(0|0), pi(0|1)", "the policy's probability of the first action in the first state, and in the second"},
         {NULL, NULL}};
    const struct program program = {.name = "11-game",
                                    .summary = "the losses of Soft Actor-Critic as a game",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = columns};
    exercise_options(&program, game_exercises, N_GAME_EXERCISES, argc, argv);
    show_bilinear();
    show_sac(&c);
    finish_output();
    return 0;
}
