/*
## The experiment

Each study is a subcommand of `build/11-game-experiments` that prints a table; `make data` records them all in
`figures/data`. Nothing is random but the starts, and nothing is sampled: means over minibatches are sums over all of
them.

### Small games

@table 11_fates The spectral radius of one step with the rate 0.1 and, where there is a correction, λ = 1, in games of
two players with one number each. Below 1 the point of rest attracts.

The first row is the game of $`xy`$. In the next two rows each player's loss has a slight curvature of its own,
upwards or downwards. Upwards is what everybody wants, and then plain descent with so small a rate gets there too,
only slowly. Downwards, both players sit at a maximum of what they are to lower. Plain descent leaves it, as it
should. Both corrections with $`\lambda = 1`$ are drawn into it; the symplectic one with the sign rule is not, since
there the rule makes $`\lambda`$ negative. In the last two rows both have the same loss. The symplectic correction is
zero, and the steps are the plain ones. Consensus optimisation is attracted by the minimum and by the maximum alike.

@claim C11.1 11_fates game=the game of xy: 'plain' > 1
@claim C11.2 11_fates game=the same, minima of both losses: 'plain' < 1
@claim C11.3 11_fates game=the same, minima of both losses: 'plain' - 'symplectic' > 0
@claim C11.4 11_fates game=the same, maxima of both losses: 'consensus' < 1
@claim C11.5 11_fates game=the same, maxima of both losses: 'symplectic' < 1
@claim C11.6 11_fates game=the same, maxima of both losses: 'symplectic, sign rule' > 1
@claim C11.7 11_fates game=one common loss, maximum: 'consensus' < 1
@claim C11.8 11_fates game=one common loss, maximum: 'symplectic' - 'plain' = 0

@figure 11_maximum A single player with the loss cos x, whose maximum is at 0 and whose minimum is at π. Left: minus
the direction of consensus optimisation, that is, which way x moves. Right: three starts, rate 0.1.

With $`\lambda = 2`$ everything that starts between 0 and $`\arccos\frac12 = \pi/3`$ climbs to the maximum. With
$`\lambda = 0.5`$, which is less than $`1/|L''| = 1`$, nothing does, but leaving takes longer. The symplectic
trajectories are those of $`\lambda = 0`$.

@claim C11.9 11_maximum step=120: '2 from 0.9' < 0.001
@claim C11.10 11_maximum step=120: '2 from 1.2' > 3
@claim C11.11 11_maximum step=120: '0.5 from 0.2' > 3
@claim C11.12 11_maximum step=20: '0 from 0.2' - '0.5 from 0.2' > 0
*/
#include "bilinear.h"
#include "eigen.h"
#include "exercises.h"
#include "sac_game.h"
#include "sac_samples.h"
#include "target.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "numbers/rng.h"
#include "programs/memory.h"
#include "programs/study.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULES = 4 };
static const struct game_rule small_rule[RULES] = {{.method = GAME_PLAIN},
                                                   {.method = GAME_ALTERNATING},
                                                   {.method = GAME_SYMPLECTIC, .lambda = 1},
                                                   {.method = GAME_SYMPLECTIC, .lambda = 1, .wrong = true}};

static void bilinear(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "trajectories in the game of x y from (1, 0), rate 0.2, lambda 1", argc, argv,
                "step\tplain x\tplain y\talternating x\talternating y\tcorrected x\tcorrected y\t"
                "untransposed x\tuntransposed y");
    struct linear_game g;
    struct game_play play[RULES];
    double x[RULES][2];
    bilinear_init(&g);
    for (int k = 0; k < RULES; k++) {
        game_play_init(&play[k], &g.game, &small_rule[k], 0.2);
        x[k][0] = 1, x[k][1] = 0;
    }
    for (int step = 0; step <= 62; step++) {
        fprintf(table.rows, "%d", step);
        for (int k = 0; k < RULES; k++) {
            fprintf(table.rows, "\t%.5g\t%.5g", x[k][0], x[k][1]);
            game_step(&play[k], x[k]);
        }
        fputc('\n', table.rows);
    }
    for (int k = 0; k < RULES; k++) game_play_free(&play[k]);
    tsv_close(&table);
}

static double radius_of(const double *h, int n, const struct game_rule *rule, double rate) {
    struct linear_game g;
    double m[MAX_LINEAR * MAX_LINEAR];
    linear_game_init(&g, n, h);
    linear_game_update(&g, rule, rate, m);
    return spectral_radius(m, n);
}

static void radii(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "spectral radius of one step in the game of x y, lambda 1", argc, argv,
                "rate\tplain\talternating\tcorrected\tuntransposed");
    struct linear_game g;
    bilinear_init(&g);
    for (int i = 0; i <= 110; i++) {
        fprintf(table.rows, "%.2f", 0.02 * i);
        for (int k = 0; k < RULES; k++) fprintf(table.rows, "\t%.5f", radius_of(g.h, 2, &small_rule[k], 0.02 * i));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void fates(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "spectral radius of one step with rate 0.1, lambda 1, in small games", argc, argv,
                "game\tplain\talternating\tconsensus\tsymplectic\tsymplectic, sign rule\tA for its transpose");
    static const struct {
        const char *name;
        double h[4];
    } game[] = {{"the game of xy", {0, 1, -1, 0}},
                {"the same, minima of both losses", {0.1, 1, -1, 0.1}},
                {"the same, maxima of both losses", {-0.1, 1, -1, -0.1}},
                {"one common loss, minimum", {1, 0.5, 0.5, 1}},
                {"one common loss, maximum", {-2, 0.5, 0.5, -2}}};
    static const struct game_rule rule[] = {{.method = GAME_PLAIN},
                                            {.method = GAME_ALTERNATING},
                                            {.method = GAME_CONSENSUS, .lambda = 1},
                                            {.method = GAME_SYMPLECTIC, .lambda = 1},
                                            {.method = GAME_SYMPLECTIC, .lambda = 1, .align = true},
                                            {.method = GAME_SYMPLECTIC, .lambda = 1, .wrong = true}};
    for (int i = 0; i < 5; i++) {
        fputs(game[i].name, table.rows);
        for (int k = 0; k < 6; k++) fprintf(table.rows, "\t%.4f", radius_of(game[i].h, 2, &rule[k], 0.1));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void maximum(int argc, char **argv) {
    struct tsv table;
    static const double lambda[3] = {0, 0.5, 2}, start[3] = {0.2, 0.9, 1.2};
    study_table(&table, "the loss cos x from three starts, rate 0.1: consensus with three lambdas", argc, argv,
                "step\t0 from 0.2\t0 from 0.9\t0 from 1.2\t0.5 from 0.2\t0.5 from 0.9\t0.5 from 1.2\t"
                "2 from 0.2\t2 from 0.9\t2 from 1.2");
    struct game g;
    struct game_play play[3];
    double x[3][3];
    cosine_init(&g);
    for (int k = 0; k < 3; k++) {
        struct game_rule rule = {.method = GAME_CONSENSUS, .lambda = lambda[k]};
        game_play_init(&play[k], &g, &rule, 0.1);
        for (int i = 0; i < 3; i++) x[k][i] = start[i];
    }
    for (int step = 0; step <= 120; step++) {
        fprintf(table.rows, "%d", step);
        for (int k = 0; k < 3; k++)
            for (int i = 0; i < 3; i++) {
                fprintf(table.rows, "\t%.5f", x[k][i]);
                game_step(&play[k], &x[k][i]);
            }
        fputc('\n', table.rows);
    }
    for (int k = 0; k < 3; k++) game_play_free(&play[k]);
    tsv_close(&table);
}

/*
### The game of SAC

Now the four losses, on M1, with equal shares of its four pairs, $`\alpha = 0.5`$ and $`\gamma = 0.9`$. Every number
of every table starts as a standard normal one, and all losses are exact. What is measured is the largest distance of
any value, or of $`\alpha\log\pi`$, from the soft optimum.

@figure 11_sac Left: the mean distance over 10 starts. Right: steps until the distance is 0.01, the median of 5
starts; a line ends where the steps of that rate no longer arrive.

All come to the soft optimum, and the plain game is not in need of help. The corrections make it slower; and with
$`\lambda = 1`$, consensus optimisation with 0.1 too, they lower the largest rate that can be used.

@claim C11.13 11_sac step=1500: 'consensus' < 0.01
@claim C11.14 11_sac step=1500: 'consensus' - 'plain' > 0
@claim C11.15 11_sac step=1500: 'symplectic' - 'plain' > 0
@claim C11.16 11_sac step=1500: 'plain' - 'alternating' > 0
@claim C11.17 11_rates rate=0.2500: 'symplectic 0.1' - 'plain' > 0
@claim C11.18 11_rates rate=1.5326: 'symplectic 0.1' - 'plain' > 0
@claim C11.19 11_rates rate=1.7165: 'plain' < 1000
@claim C11.20 11_rates rate=1.7165: 'consensus 0.1' > 1e9
@claim C11.21 11_rates rate=1.2218: 'symplectic 1' > 1e9

@table 11_settings Fewest steps from zero to a distance of 0.01, each method at the best of many rates and of the
factors 0.01, 0.1, 1 and 10.

With other temperatures, discounts and speeds of the copy, and on the graph of [chapter 2](02-q-learning.md), the best
of the four factors is each time the smallest one, and no correction needs fewer steps than none.

@claim C11.22 11_settings task=*: most 'consensus, lambda' = 0.01
@claim C11.23 11_settings task=*: most 'symplectic, lambda' = 0.01
@claim C11.24 11_settings task=M1: 'symplectic' - 'plain' >= 0
@claim C11.25 11_settings task=steered graph: 'symplectic' - 'plain' > 0

What may help is to let the players move one after the other, and it costs nothing. But it depends on the order.

@table 11_orders Fewest steps from zero to a distance of 0.01 at the best of many rates, by the order in which the
players move.

The order of the game's definition is the last but one here, the ring's own: news from $`\bar V`$ gets round in one step
instead of three, and on M1 about half of the steps are enough. The order of (8.14), or all losses at once and the copy
after them, or the ring turned round, save a tenth or a fifth on M1 and cost some on the graph. The programs that this
book looked into have orders of both kinds: the authors' of 2018 step all losses at once and the copies after them
[S109]; later ones step critics, actor and copies in turn [S110], without state values, so that no order of theirs is
one of these.

@claim C11.26 11_orders task=M1: 'at once' - 'Q, policy, V, copy' > 100
@claim C11.27 11_orders task=M1: 'V, Q, policy, copy' - 'Q, policy, V, copy' > 100
@claim C11.28 11_orders task=M1: 'at once' - 'V, Q, policy, copy' > 0
@claim C11.29 11_orders task=steered graph: 'V, Q, policy, copy' - 'at once' > 0
@claim C11.30 11_orders task=steered graph: 'at once, then the copy' - 'at once' > 0

The eigenvalues of $`H`$ tell why the corrections bring nothing. In the left half of the last figure of this page, what
turns is a pair of eigenvalues whose imaginary parts are not larger than the real ones, and it dies out. What takes the
time is a real eigenvalue close to zero, (11.40), and there is no rotation in it that a correction could take out. If
$`H`$ were symmetric, consensus optimisation would add $`\lambda\ell^2`$ to an eigenvalue $`\ell`$: next to nothing to
the small one, and a lot to the large ones, which set the limit for the rate. (At a lower temperature the policy becomes
the slowest of all, for its own block $`d(s)\,F_s`$ is nearly zero where one action is nearly certain. That is no
rotation either.)

@claim C11.31 11_tau tau=*: most 'largest imaginary over real part' < 1
*/
enum { PARAMETERS = 12, PAIRS = 4, MAX_SAMPLES = 16 };

struct m1 {
    struct mdp m;
    struct sac_game g;
    double weight[PAIRS], solution[PARAMETERS];
};

/* Rewards and temperature times `unit`; the factor tau of the fourth loss. The caller releases m. */
static void m1_init(struct m1 *z, double alpha, double unit, double tau) {
    graph_two_state(&z->m);
    for (int i = 0; i < 8; i++) z->m.r[i] *= unit;
    sac_game_uniform(&z->m, z->weight);
    sac_game_init(&z->g, &z->m, alpha * unit, z->weight);
    z->g.rate[SAC_TARGET] = tau;
    sac_game_solution(&z->g, z->solution);
}

/* Everything a standard normal number, in the units of the rewards where it is a value. */
static void random_start(double *x, double unit, uint64_t seed, int run) {
    struct rng rng;
    rng_init(&rng, seed, (uint64_t)run);
    for (int i = 0; i < PARAMETERS; i++) x[i] = rng_normal(&rng) * (i / 4 == 1 ? 1 : unit);
}

/* The first step at which the distance is below `near`; -1: diverged, or not after `limit` steps. */
static int arrival(const struct sac_game *g, const double *solution, const struct game_rule *rule, double rate,
                   double *x, double near, int limit) {
    struct game_play play;
    int step = 0;
    double away = sac_game_distance(g, x, solution), first = away;
    game_play_init(&play, &g->game, rule, rate);
    while (away >= near && step < limit && away < 1e3 * first) {
        game_step(&play, x);
        step++;
        away = sac_game_distance(g, x, solution);
    }
    game_play_free(&play);
    return away < near ? step : -1;
}

static void sac(int argc, char **argv) {
    struct study_options o = {.runs = 10, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "the game of SAC on M1, rate 0.5, lambda 1: distance from the soft optimum", argc, argv,
                "run\tstep\tplain\talternating\tconsensus\tsymplectic");
    struct m1 z;
    m1_init(&z, 0.5, 1, 1);
    for (int run = o.first; run < o.runs; run++) {
        struct game_play play[GAME_METHODS];
        double x[GAME_METHODS][PARAMETERS];
        for (int k = 0; k < GAME_METHODS; k++) {
            struct game_rule rule = {.method = (enum game_method)k, .lambda = 1};
            game_play_init(&play[k], &z.g.game, &rule, 0.5);
            random_start(x[k], 1, o.seed, run);
        }
        for (int step = 0; step <= 1500; step++) {
            if (step % 10 == 0) fprintf(table.rows, "%d\t%d", run, step);
            for (int k = 0; k < GAME_METHODS; k++) {
                if (step % 10 == 0) fprintf(table.rows, "\t%.4g", sac_game_distance(&z.g, x[k], z.solution));
                game_step(&play[k], x[k]);
            }
            if (step % 10 == 0) fputc('\n', table.rows);
        }
        for (int k = 0; k < GAME_METHODS; k++) game_play_free(&play[k]);
    }
    tsv_close(&table);
    mdp_free(&z.m);
}

static int by_steps(const void *x, const void *y) {
    int a = *(const int *)x, b = *(const int *)y;
    return (a > b) - (a < b);
}

enum { STARTS = 5, ARRIVE_LIMIT = 6000 };

/* The median over the starts, with those that do not arrive at the end; -1 where that is one of them. */
static int median_arrival(const struct m1 *z, const struct game_rule *rule, double rate, double unit) {
    int steps[STARTS];
    for (int run = 0; run < STARTS; run++) {
        double x[PARAMETERS];
        random_start(x, unit, 1, run);
        steps[run] = arrival(&z->g, z->solution, rule, rate, x, 1e-2 * unit, ARRIVE_LIMIT);
        if (steps[run] < 0) steps[run] = ARRIVE_LIMIT + 1;
    }
    qsort(steps, STARTS, sizeof *steps, by_steps);
    return steps[STARTS / 2] > ARRIVE_LIMIT ? -1 : steps[STARTS / 2];
}

static void print_steps(FILE *rows, int steps) {
    if (steps < 0)
        fputs("\tnever", rows);
    else
        fprintf(rows, "\t%d", steps);
}

static const struct game_rule sac_rule[] = {
    {.method = GAME_PLAIN},
    {.method = GAME_ALTERNATING},
    {.method = GAME_CONSENSUS, .lambda = 0.1},
    {.method = GAME_CONSENSUS, .lambda = 1},
    {.method = GAME_SYMPLECTIC, .lambda = 0.1},
    {.method = GAME_SYMPLECTIC, .lambda = 1},
    {.method = GAME_SYMPLECTIC, .lambda = 1, .align = true},
};
enum { SAC_RULES = sizeof sac_rule / sizeof *sac_rule };

static void rates(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "steps until the distance from the soft optimum of M1 is 0.01, median of 5 starts", argc, argv,
                "rate\tplain\talternating\tconsensus 0.1\tconsensus 1\tsymplectic 0.1\tsymplectic 1\t"
                "symplectic 1, sign rule");
    struct m1 z;
    m1_init(&z, 0.5, 1, 1);
    for (double rate = 0.25; rate < 2.3; rate *= 1.12) {
        fprintf(table.rows, "%.4f", rate);
        for (int k = 0; k < SAC_RULES; k++) print_steps(table.rows, median_arrival(&z, &sac_rule[k], rate, 1));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
    mdp_free(&z.m);
}

/* The fewest steps at the best of many rates, from zero; *lambda: where they are found. */
static int fewest(const struct sac_game *g, const double *solution, enum game_method method, const char *turns,
                  double *lambda) {
    static const double factor[] = {0.01, 0.1, 1, 10};
    int best = 60000;
    double *x = allocate((size_t)g->game.n, sizeof *x);
    *lambda = 0;
    for (int i = 0; i < (method < GAME_CONSENSUS ? 1 : 4); i++) {
        int worse = 0;
        struct game_rule rule = {.method = method, .lambda = factor[i], .turns = turns};
        for (double rate = 12; rate > 0.01 && worse < 4; rate /= 1.15) {
            memset(x, 0, (size_t)g->game.n * sizeof *x);
            int steps = arrival(g, solution, &rule, rate, x, 1e-2, best);
            bool better = steps >= 0 && steps < best;
            worse += steps < 0 ? best < 60000 && rate < 1 : !better;
            if (better) best = steps, *lambda = factor[i];
        }
    }
    free(x);
    return best;
}

enum { TASKS = 5 };

struct task {
    struct mdp m;
    struct sac_game g;
    double weight[12], solution[36];
};

/* The caller releases m. */
static void task_init(struct task *z, int i) {
    static const struct {
        double alpha, gamma, tau;
    } setting[TASKS] = {{0.5, 0.9, 1}, {5, 0.9, 1}, {0.5, 0.99, 1}, {0.5, 0.9, 0.1}, {0.5, 1, 1}};
    (i < 4 ? graph_two_state : graph_steered)(&z->m);
    z->m.gamma = setting[i].gamma;
    sac_game_uniform(&z->m, z->weight);
    sac_game_init(&z->g, &z->m, setting[i].alpha, z->weight);
    z->g.rate[SAC_TARGET] = setting[i].tau;
    sac_game_solution(&z->g, z->solution);
}

static const char *const task_name[TASKS] = {"M1", "M1, alpha = 5", "M1, gamma = 0.99", "M1, tau = 0.1",
                                             "steered graph"};

static void settings(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "fewest steps to a distance of 0.01 from zero, each method at its best rate and lambda", argc,
                argv, "task\tplain\talternating\tconsensus\tconsensus, lambda\tsymplectic\tsymplectic, lambda");
    for (int i = 0; i < TASKS; i++) {
        struct task z;
        task_init(&z, i);
        fputs(task_name[i], table.rows);
        for (int method = 0; method < GAME_METHODS; method++) {
            double lambda;
            int steps = fewest(&z.g, z.solution, (enum game_method)method, NULL, &lambda);
            fprintf(table.rows, "\t%d", steps);
            if (method >= GAME_CONSENSUS) fprintf(table.rows, "\t%g", lambda);
        }
        fputc('\n', table.rows);
        mdp_free(&z.m);
    }
    tsv_close(&table);
}

static void orders(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "fewest steps to a distance of 0.01 from zero, each order of the moves at its best rate", argc,
                argv,
                "task\tat once\tat once, then the copy\tV, Q, policy, copy\tQ, policy, V, copy\tcopy, V, policy, Q");
    static const char *const turns[] = {"0123", "012 3", "2 0 1 3", "0 1 2 3", "3 2 1 0"};
    for (int i = 0; i < TASKS; i++) {
        struct task z;
        double none;
        task_init(&z, i);
        fputs(task_name[i], table.rows);
        for (int k = 0; k < 5; k++)
            fprintf(table.rows, "\t%d", fewest(&z.g, z.solution, GAME_ALTERNATING, turns[k], &none));
        fputc('\n', table.rows);
        mdp_free(&z.m);
    }
    tsv_close(&table);
}

/*
### Sizes and remedies

@figure 11_scales Left: lengths of ξ and of the two corrections on the way, plain steps of rate 0.5. Right: distances
with consensus optimisation, λ = 0.3, in the two ways of making the sizes equal; the rate is 0.5 but for the last one.

On M1 the three lengths stay within a factor of ten of each other here, and fall together. Giving the correction the
length of $`\xi`$ is the same as another $`\lambda`$, one that hardly changes on the way. Normalising everything begins
fast, because $`\xi`$ is short and is made longer, and then ends where (11.12) says it must: the steps do not become
shorter, and the play jumps to and fro, at a tenth of the rate ten times nearer.

@claim C11.32 11_scales step=20: 'plain' - 'normalised' > 0
@claim C11.33 11_scales step=1500: 'normalised' > 0.4
@claim C11.34 11_scales step=1500: 'normalised, slow' < 0.04
@claim C11.35 11_scales step=1500: 'normalised, slow' - 'factor' > 0

@table 11_units Rewards, temperature and values of the start in units that are smaller or larger by a factor. Two
columns of ratios of lengths at one start; then the steps of rate 0.5 to a distance of 0.01 units, the median of 5
starts, with λ = 1.

A change of units is not quite (11.10): three of the losses are squares of rewards, but the policy's is a KL divergence
and has no unit. In small units $`1/\alpha`$ is large, and with it the block of the policy with respect to the critic;
in large units it is the block of the values with respect to the policy that is large, since it has $`\alpha g`$ in it,
and $`g`$ stays. Plain steps do not notice any of this: in a linear change of units each player's direction changes with
its own table. The corrections mix the players and notice all of it. At a tenth of the unit none of them arrives with
this rate, nor do they with matched lengths: a common length leaves the proportions within a correction what they are.

@claim C11.36 11_units unit=0.1: 'plain' - 'plain' at unit=10 = 0
@claim C11.37 11_units unit=0.1: 'symplectic' > 1e9
@claim C11.38 11_units unit=0.1: 'consensus, matched' > 1e9
*/
static void scales(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "lengths along a plain play on M1, rate 0.5; distances with the remedies, lambda 0.3", argc,
                argv,
                "step\txi\tconsensus correction\tsymplectic correction\tplain\tfactor\tmatched\t"
                "normalised\tnormalised, slow");
    struct m1 z;
    struct game_play play[5];
    double x[5][PARAMETERS], xi[PARAMETERS], h[PARAMETERS * PARAMETERS], c[2][PARAMETERS];
    m1_init(&z, 0.5, 1, 1);
    for (int k = 0; k < 5; k++) {
        struct game_rule rule = {.method = k ? GAME_CONSENSUS : GAME_PLAIN, .lambda = 0.3};
        rule.scaling = k < 2 ? GAME_FACTOR : k == 2 ? GAME_MATCHED : GAME_NORMALISED;
        game_play_init(&play[k], &z.g.game, &rule, k == 4 ? 0.05 : 0.5);
        random_start(x[k], 1, 1, 0);
    }
    for (int step = 0; step <= 1500; step++) {
        if (step % 5 == 0) {
            z.g.game.evaluate(&z.g.game, x[0], xi, h);
            game_consensus(xi, h, PARAMETERS, c[0]);
            game_symplectic(xi, h, PARAMETERS, c[1]);
            fprintf(table.rows, "%d\t%.4g\t%.4g\t%.4g", step, game_norm(xi, PARAMETERS), game_norm(c[0], PARAMETERS),
                    game_norm(c[1], PARAMETERS));
            for (int k = 0; k < 5; k++) fprintf(table.rows, "\t%.4g", sac_game_distance(&z.g, x[k], z.solution));
            fputc('\n', table.rows);
        }
        for (int k = 0; k < 5; k++) game_step(&play[k], x[k]);
    }
    for (int k = 0; k < 5; k++) game_play_free(&play[k]);
    tsv_close(&table);
    mdp_free(&z.m);
}

static void units(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "rewards and temperature in other units: sizes at a start, and steps of rate 0.5, lambda 1",
                argc, argv,
                "unit\tconsensus correction over xi\tsymplectic correction over xi\tplain\tconsensus\t"
                "consensus, matched\tsymplectic\tsymplectic, matched");
    static const double unit[] = {0.1, 0.3, 1, 3, 10};
    for (int i = 0; i < 5; i++) {
        struct m1 z;
        double x[PARAMETERS], xi[PARAMETERS], h[PARAMETERS * PARAMETERS], c[PARAMETERS];
        m1_init(&z, 0.5, unit[i], 1);
        random_start(x, unit[i], 1, 0);
        z.g.game.evaluate(&z.g.game, x, xi, h);
        game_consensus(xi, h, PARAMETERS, c);
        fprintf(table.rows, "%g\t%.3f", unit[i], game_norm(c, PARAMETERS) / game_norm(xi, PARAMETERS));
        game_symplectic(xi, h, PARAMETERS, c);
        fprintf(table.rows, "\t%.3f", game_norm(c, PARAMETERS) / game_norm(xi, PARAMETERS));
        print_steps(table.rows, median_arrival(&z, &sac_rule[0], 0.5, unit[i]));
        for (int method = GAME_CONSENSUS; method <= GAME_SYMPLECTIC; method++)
            for (int matched = 0; matched < 2; matched++) {
                struct game_rule rule = {.method = (enum game_method)method, .lambda = 1};
                rule.scaling = matched ? GAME_MATCHED : GAME_FACTOR;
                print_steps(table.rows, median_arrival(&z, &rule, 0.5, unit[i]));
            }
        fputc('\n', table.rows);
        mdp_free(&z.m);
    }
    tsv_close(&table);
}

/*
### Minibatches

@table 11_doubles M1 at one start: the mean of the product from batches of a size, less its true value, relative to
the latter's length, by what is drawn. Last: the distance from the optimum at which consensus optimisation with λ = 1
comes to rest in the mean, with one batch of pairs and next states.

The bias falls as $`1/n`$, as (11.32) has it. With single pairs it is larger than the vector itself. It makes little
difference here whether the next state is drawn too, which is where one would have looked for the trouble. With two
batches it is gone. The last column shows what it does in the end: the play comes to rest away from the solution. With
batches of the size of SAC's, 256 [S80], the distance is small; and the remedy costs no more than to split the batch.

@claim C11.39 11_doubles batch=1: 'pairs' > 1
@claim C11.40 11_doubles batch=1: 'pairs' - 'pairs and next states' within 0.01
@claim C11.41 11_doubles batch=*: most 'all three, two batches' = 0
@claim C11.42 11_doubles batch=256: 'distance of the rest' < 0.01
*/
/* |mean of H^T xi from batches - H^T xi| over the latter's length */
static double bias_of(const struct m1 *z, const double *x, bool next, bool action, int size, bool two) {
    struct sac_sample sample[MAX_SAMPLES];
    double p[MAX_SAMPLES], mean[PARAMETERS], xi[PARAMETERS], h[PARAMETERS * PARAMETERS], whole[PARAMETERS];
    int samples = sac_game_samples(&z->g, x, next, action, sample, p);
    sac_game_mean_correction(&z->g, x, sample, p, samples, size, two, false, mean);
    z->g.game.evaluate(&z->g.game, x, xi, h);
    game_consensus(xi, h, PARAMETERS, whole);
    for (int i = 0; i < PARAMETERS; i++) mean[i] -= whole[i];
    return game_norm(mean, PARAMETERS) / game_norm(whole, PARAMETERS);
}

/* Where the mean direction of consensus optimisation from batches of pairs and next states comes to rest: its distance
 * from the optimum. */
static double displacement(const struct m1 *z, int size) {
    struct sac_sample sample[MAX_SAMPLES];
    double p[MAX_SAMPLES], x[PARAMETERS], xi[PARAMETERS], mean[PARAMETERS];
    memcpy(x, z->solution, sizeof x);
    for (int step = 0; step < 30000; step++) {
        int samples = sac_game_samples(&z->g, x, true, false, sample, p);
        double length = 0;
        sac_game_mean_correction(&z->g, x, sample, p, samples, size, false, false, mean);
        z->g.game.evaluate(&z->g.game, x, xi, NULL);
        for (int i = 0; i < PARAMETERS; i++) {
            double direction = xi[i] + mean[i];
            x[i] -= 0.3 * direction;
            length = larger(length, fabs(direction));
        }
        if (length < 1e-7) return sac_game_distance(&z->g, x, z->solution);
    }
    return NAN;
}

static void doubles(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "M1: relative bias of the mean correction from minibatches, and where it rests, lambda 1", argc,
                argv,
                "batch\tpairs\tpairs and next states\tpairs and actions\tall three\tall three, two batches\t"
                "distance of the rest");
    struct m1 z;
    double x[PARAMETERS];
    m1_init(&z, 0.5, 1, 1);
    random_start(x, 1, 1, 0);
    for (int size = 1; size <= 256; size *= 4) {
        fprintf(table.rows, "%d", size);
        for (int drawn = 0; drawn < 4; drawn++)
            fprintf(table.rows, "\t%.4f", bias_of(&z, x, drawn & 1, drawn >> 1, size, false));
        fprintf(table.rows, "\t%.4f\t%.4f\n", bias_of(&z, x, true, true, size, true), displacement(&z, size));
    }
    tsv_close(&table);
    mdp_free(&z.m);
}

/*
### The copy

@figure 11_tau Left: H at the soft optimum of M1 (α = 2) by the factor τ of the fourth loss: the smallest eigenvalue,
and the largest ratio of an imaginary to a real part. Right: gains with which a ring of the speeds 1/4, 1/2 and τ
comes to rest (11.38).

The rotation is strongest when the copy is about as fast as the two tables beside it, and gone when it is several
times slower than either: where the line ends, all eigenvalues are real. In this sense the target network is itself a
correction that takes the rotation out, and unlike the other two it needs no matrix. It is paid for with time,
(11.39). On tables, where nothing was in danger, the price is all that one sees of it.

@claim C11.43 11_tau tau=0.3162: 'largest imaginary over real part' - 'largest imaginary over real part' at tau=1.0000 >
0
@claim C11.44 11_tau tau=0.3162: 'largest imaginary over real part' - 'largest imaginary over real part' at tau=0.1000 >
0
@claim C11.45 11_tau tau=0.0464: 'largest imaginary over real part' = 0
@claim C11.46 11_tau tau=0.1000: 'steps' - 'steps' at tau=1.0000 > 0

@table 11_rings Steps per decimal digit of the distance, at the best rate (and the best of nine factors between 0.01 and
100). First a critic that bootstraps on itself, and one with a copy of the speed that stands after the comma; then rings
of three, whose first two speeds are 1 and the third the one after the comma.

Elsewhere one sees the other side. With a gain of $`-14`$, as that of the shared parameter in (11.41), the ring of three
does not come to rest at equal speeds, and does so with a slow copy, or with one of the corrections. A critic without
state values has no such trouble, with a copy or without. On tables the gains have moduli below 1, and what takes the
time is a positive one. There a slow copy costs steps, consensus optimisation saves none, and the symplectic correction,
at the best of nine factors, fewer than a tenth. Beyond 1 a slow copy does not help. Nor does the symplectic correction:
that point of rest repels, and it is made to leave such points as they are. Consensus optimisation does make it attract,
by the same property with which it is caught by maxima, if $`\lambda`$ exceeds one over the modulus of the negative
eigenvalue. Here that is what one wants, as the fixed point of the Bellman equation is wanted whether descent finds it
or not; but it is found at the price of the factor's size, and of what (1.23) says about minimising squared TD errors by
their full gradient.

@claim C11.47 11_rings gain=-14: 'plain, 1' > 1e9
@claim C11.48 11_rings gain=-14: 'plain, 0.01' < 100
@claim C11.49 11_rings gain=-14: 'symplectic, 1' < 100
@claim C11.50 11_rings gain=-14: 'critic and copy, 1' < 100
@claim C11.51 11_rings gain=0.9: 'plain, 0.1' - 'plain, 1' > 0
@claim C11.52 11_rings gain=0.99: 'consensus, 1' - 'plain, 1' >= 0
@claim C11.53 11_rings gain=1.08: 'plain, 0.01' > 1e9
@claim C11.54 11_rings gain=1.08: 'symplectic, 1' > 1e9
@claim C11.55 11_rings gain=1.08: 'consensus, 1' < 10000

@table 11_copies The two features of (11.44) by the speed of the copy: the least real part of an eigenvalue of the loop,
and its imaginary part, of a critic with its copy and of critic, values and copy. The critic alone has -0.25.

With two features a slow copy does more. The critic alone runs away without turning; a slow copy brings the same critic
to rest. A fast one does not. In between the loops turn, and that is the copy's doing.

@claim C11.56 11_copies tau=0.03: 'critic and copy' > 0
@claim C11.57 11_copies tau=0.03: 'values and copy' > 0
@claim C11.58 11_copies tau=1: 'critic and copy' < 0
@claim C11.59 11_copies tau=100: 'critic and copy' < 0
@claim C11.60 11_copies tau=100: 'values and copy' < 0
@claim C11.61 11_copies tau=1: 'its imaginary part' > 0

So what holds Soft Actor-Critic together? Not a common loss. On tables it is the discount, or the end of the episodes,
which keeps the gains of the ring below 1 in modulus. With functions in the place of tables the gains may be anything.
With one parameter a slow copy then protects from one thing, an oscillation that the loop of critic, values and copy
makes itself. With several it changes what decides: $`G^{-1}C`$ in the place of $`G - C`$, and with that it may bring to
rest what would run away. The corrections would protect from more, but ask for second derivatives, a factor in units of
the task, and two batches. None of that has been tried here on networks.
*/
static void tau(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "M1, alpha 2: H at the soft optimum by the fourth player's factor; steps of rate 1", argc, argv,
                "tau\tslowest eigenvalue\tby the sum of delays\tlargest imaginary over real part\tleast gain\t"
                "steps\tsteps, alternating");
    for (int k = 6; k >= -12; k--) {
        struct m1 z;
        double c = f64_decade(k, 6), xi[PARAMETERS], h[PARAMETERS * PARAMETERS], slowest = INFINITY, turning = 0;
        double complex value[PARAMETERS];
        m1_init(&z, 2, 1, c);
        z.g.game.evaluate(&z.g.game, z.solution, xi, h);
        eigenvalues(h, PARAMETERS, value);
        for (int i = 0; i < PARAMETERS; i++) {
            if (modulus(value[i]) < 1e-9) continue;
            slowest = smaller(slowest, creal(value[i]));
            turning = larger(turning, fabs(cimag(value[i])) / creal(value[i]));
        }
        double rate = c > 1 ? 1 / c : 1;
        fprintf(table.rows, "%.4f\t%.5f\t%.5f\t%.4f\t%.2f", c, slowest, (1 - z.m.gamma) / (1 / 0.25 + 1 / 0.5 + 1 / c),
                turning, ring_least_gain(0.25, 0.5, c));
        for (int i = 0; i < 2; i++) {
            double x[PARAMETERS];
            random_start(x, 1, 1, 0);
            int steps = arrival(&z.g, z.solution, &sac_rule[i], rate, x, 1e-2, 20000);
            if (c > 1) /* not with the same rate */
                fputs("\tnone", table.rows);
            else
                print_steps(table.rows, steps);
        }
        fputc('\n', table.rows);
        mdp_free(&z.m);
    }
    tsv_close(&table);
}

/* Steps in which the distance becomes ten times smaller in the long run, at the best of many rates and lambdas. */
static void print_best(FILE *rows, int n, const double *h, enum game_method method) {
    static const double lambda[] = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100};
    double least = 1;
    for (int i = 0; i < (method == GAME_PLAIN ? 1 : 9); i++) {
        struct game_rule rule = {.method = method, .lambda = lambda[i]};
        for (double rate = 1e-4; rate < 4; rate *= 1.1) least = smaller(least, radius_of(h, n, &rule, rate));
    }
    if (least > 1 - 1e-9)
        fputs("\tnever", rows);
    else
        fprintf(rows, "\t%.0f", ceil(f64_log(0.1) / f64_log(least)));
}

static void rings(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "steps per decimal digit in rings whose first two speeds are 1", argc, argv,
                "gain\tno copy\tcritic and copy, 1\tcritic and copy, 0.1\tplain, 1\tplain, 0.1\tplain, 0.01\t"
                "consensus, 1\tsymplectic, 1");
    static const double gain[] = {-200, -14, -7, -0.9, 0.9, 0.99, 1.08, 1.5};
    for (int i = 0; i < 8; i++) {
        struct linear_game g;
        double one = 1, h[4];
        fprintf(table.rows, "%g", gain[i]);
        for (int k = 0; k < 3; k++) {
            features_loop(1, &one, &gain[i], k ? 2 : 1, k == 2 ? 0.1 : 1, h);
            print_best(table.rows, k ? 2 : 1, h, GAME_PLAIN);
        }
        for (int k = 0; k < 5; k++) {
            ring_init(&g, 1, 1, k < 3 ? f64_power(0.1, k) : 1, gain[i]);
            print_best(table.rows, 3, g.h, k < 3 ? GAME_PLAIN : k == 3 ? GAME_CONSENSUS : GAME_SYMPLECTIC);
        }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void copies(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "two features (11.44): the least real part of the loop's eigenvalues", argc, argv,
                "tau\tcritic and copy\tits imaginary part\tvalues and copy\tits imaginary part there");
    static const double speed[] = {100, 10, 1, 0.3, 0.1, 0.05, 0.04, 0.03, 0.01, 0.001};
    const struct features z = {2, 2, (double[]){0.5, 0.5}, (double[]){3, 1, 1, 0}, (double[]){3, 1, 3, 1}, 0.9};
    for (int i = 0; i < 10; i++) {
        double g[4], c[4], h[MAX_LOOP * MAX_LOOP];
        features_matrices(&z, g, c);
        fprintf(table.rows, "%g", speed[i]);
        for (int players = 2; players <= 3; players++) {
            double complex value[MAX_LOOP], least = INFINITY;
            features_loop(2, g, c, players, speed[i], h);
            eigenvalues(h, 2 * players, value);
            for (int k = 0; k < 2 * players; k++)
                if (creal(value[k]) < creal(least)) least = value[k];
            fprintf(table.rows, "\t%.5f\t%.5f", creal(least), fabs(cimag(least)));
        }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(game_exercises, N_GAME_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"bilinear", "trajectories in the bilinear game", bilinear},
        {"radii", "spectral radii in the bilinear game", radii},
        {"fates", "spectral radii in small games", fates},
        {"maximum", "consensus optimisation and a maximum", maximum},
        {"sac", "the game of SAC on M1", sac},
        {"rates", "the same by step size", rates},
        {"settings", "the same, other tasks and temperatures", settings},
        {"orders", "the same, other orders of the moves", orders},
        {"scales", "sizes of the corrections, and remedies", scales},
        {"units", "the same in other units of reward", units},
        {"doubles", "minibatches and double sampling", doubles},
        {"tau", "the target network's speed", tau},
        {"rings", "rings of other gains", rings},
        {"copies", "two features and a copy", copies},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("11-game-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
