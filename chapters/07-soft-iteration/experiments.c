/*
## The studies

Each study is a subcommand that prints a table; `make data` records them all in `figures/data`. Run number i learns with
the seed of the study plus i, so a study of fewer runs is the beginning of a longer one.
*/
#include "exercises.h"
#include "soft_iteration.h"
#include "soft_samples.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/progress.h"
#include "programs/study.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIFF_PAIRS = CLIFF_STATES * CLIFF_ACTIONS, CLIFF_START = (CLIFF_ROWS - 1) * CLIFF_COLUMNS };

/* The soft optimum: values and policy. */
static void solve(const struct mdp *m, double alpha, double *v, double *pi) {
    memset(v, 0, (size_t)m->states * sizeof *v);
    if (soft_value_iteration(m, alpha, v, 1e-11 * (1 + alpha), 100000) < 0)
        die(EXIT_INPUT, "the soft values at temperature %g are not finite", alpha);
    soft_improve(m, alpha, v, pi);
}

static double from_start(const struct mdp *m, const double *v) {
    double sum = 0;
    for (int s = 0; s < m->states; s++) sum += m->start[s] * v[s];
    return sum;
}

/* The cliff with a discount. */
static void discounted_cliff(struct mdp *m) {
    cliff_mdp(m);
    m->gamma = 0.95;
}

/* ---- soft optima as the temperature grows ---- */

static void policies(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "visits and mean steps of the soft optimal policies of the cliff, by temperature", argc,
                argv, "alpha\trow\tcolumn\tvisits\tright\tdown");
    static const double temperature[4] = {0.02, 0.3, 0.45, 1};
    struct mdp m;
    double v[CLIFF_STATES], pi[CLIFF_PAIRS], d[CLIFF_STATES];
    discounted_cliff(&m);
    for (int k = 0; k < 4; k++) {
        solve(&m, temperature[k], v, pi);
        mdp_visits(&m, pi, d);
        for (int s = 0; s < CLIFF_STATES; s++) {
            const double *p = pi + s * CLIFF_ACTIONS;
            int row = s / CLIFF_COLUMNS, column = s % CLIFF_COLUMNS;
            bool cliff = row == CLIFF_ROWS - 1 && column > 0 && column < CLIFF_COLUMNS - 1;
            double moves = m.terminal[s] || cliff ? 0 : 1;
            fprintf(table.rows, "%g\t%d\t%d\t%.4f\t%.4f\t%.4f\n", temperature[k], row, column, fabs(d[s]),
                    moves * (p[CLIFF_RIGHT] - p[CLIFF_LEFT]), moves * (p[CLIFF_DOWN] - p[CLIFF_UP]));
        }
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* What the optimum at a temperature collects from the start. */
static void returns(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "soft value, expected return and entropy of the soft optimal policies of the cliff", argc,
                argv, "temperature\tsoft value\texpected return\tentropy to come\trow by the cliff\ttop row");
    static const double temperature[8] = {0, 0.1, 0.2, 0.3, 0.45, 0.6, 1, 10};
    struct mdp m;
    double v[CLIFF_STATES], pi[CLIFF_PAIRS], d[CLIFF_STATES], plain[CLIFF_STATES], entropy[CLIFF_STATES];
    discounted_cliff(&m);
    for (int k = 0; k < 8; k++) {
        double rows[CLIFF_ROWS] = {0};
        solve(&m, temperature[k], v, pi);
        mdp_visits(&m, pi, d);
        mdp_value(&m, pi, plain);
        soft_entropy_value(&m, pi, entropy);
        for (int s = 0; s < CLIFF_START; s++) rows[s / CLIFF_COLUMNS] += d[s];
        double all = rows[0] + rows[1] + rows[2];
        fprintf(table.rows, "%g\t%.3f\t%.3f\t%.3f\t%.2f\t%.2f\n", temperature[k], v[CLIFF_START], plain[CLIFF_START],
                entropy[CLIFF_START], rows[2] / all, rows[0] / all);
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* pair: the two pairs, as places in the table, whose probabilities are printed. */
static void alpha_rows(FILE *rows, const char *name, const struct mdp *m, const int *pair) {
    double v[6], pi[12], plain[6], entropy[6];
    for (int k = -40; k <= 60; k++) {
        double alpha = f64_decade(k, 20);
        solve(m, alpha, v, pi);
        mdp_value(m, pi, plain);
        soft_entropy_value(m, pi, entropy);
        fprintf(rows, "%s\t%.4g\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n", name, alpha, pi[pair[0]], pi[pair[1]],
                from_start(m, v), from_start(m, plain), from_start(m, entropy));
    }
}

static void alpha(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "soft optimal policies of M1 and of the steered graph, by temperature", argc, argv,
                "task\talpha\tfirst\tsecond\tsoft value\texpected return\tentropy");
    struct mdp m;
    graph_two_state(&m);
    alpha_rows(table.rows, "M1", &m, (int[]){0, 2});
    mdp_free(&m);
    graph_steered(&m);
    alpha_rows(table.rows, "graph", &m, (int[]){2, 4}); /* from s2 to s4, and from s3 to the end */
    mdp_free(&m);
    tsv_close(&table);
}

/* ---- how fast the iterations are ---- */

static void iteration(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "distance from the soft optimum of the cliff after each iteration", argc, argv,
                "iteration\tsoft value iteration\tsoft policy iteration\tsoft policy iteration, alpha 0.1\tbound");
    enum { ITERATIONS = 60 };
    static const double temperature[2] = {1, 0.1};
    struct mdp m;
    double best[CLIFF_STATES], pi[CLIFF_PAIRS], v[CLIFF_STATES], after[CLIFF_STATES], off[3][ITERATIONS + 1];
    discounted_cliff(&m);
    for (int k = 0; k < 3; k++) {
        double alpha_k = temperature[k == 2];
        solve(&m, alpha_k, best, pi);
        for (int i = 0; i < CLIFF_PAIRS; i++) pi[i] = 1 / (double)CLIFF_ACTIONS;
        soft_value(&m, alpha_k, pi, v); /* both begin with the values of the uniform policy */
        for (int i = 0; i <= ITERATIONS; i++) {
            off[k][i] = 0;
            for (int s = 0; s < m.states; s++) off[k][i] = larger(off[k][i], fabs(v[s] - best[s]));
            soft_improve(&m, alpha_k, v, pi);
            if (k == 0)
                soft_optimal_backup(&m, alpha_k, v, after);
            else
                soft_value(&m, alpha_k, pi, after);
            memcpy(v, after, sizeof v);
        }
    }
    for (int i = 0; i <= ITERATIONS; i++) {
        fprintf(table.rows, "%d", i);
        for (int k = 0; k < 3; k++) fprintf(table.rows, off[k][i] < 1e-9 ? "\t0" : "\t%.4g", off[k][i]);
        fprintf(table.rows, "\t%.4g\n", off[0][0] * f64_power(m.gamma, i));
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- improvement of random policies ---- */

static void random_row(struct rng *rng, double *pi, int n, double spread) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] = f64_exp(spread * rng_normal(rng));
    for (int a = 0; a < n; a++) pi[a] /= sum;
}

static void improvement(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "what one soft improvement of 10,000 random policies of M1 does to soft and plain values",
                argc, argv, "temperature\tleast gain\tmean gain\tplain value falls\tlargest fall");
    static const double temperature[5] = {0.01, 0.1, 0.5, 2, 10};
    struct mdp m;
    struct rng rng;
    enum { POLICIES = 10000 };
    graph_two_state(&m);
    for (int k = 0; k < 5; k++) {
        double least = INFINITY, mean = 0, fall = 0;
        int falls = 0;
        rng_init(&rng, 1, 0);
        for (int i = 0; i < POLICIES; i++) {
            double pi[4], v[2][2], plain[2][2];
            for (int s = 0; s < 2; s++) random_row(&rng, pi + 2 * s, 2, 3);
            soft_value(&m, temperature[k], pi, v[0]);
            mdp_value(&m, pi, plain[0]);
            soft_improve(&m, temperature[k], v[0], pi);
            soft_value(&m, temperature[k], pi, v[1]);
            mdp_value(&m, pi, plain[1]);
            bool fell = false;
            for (int s = 0; s < 2; s++) {
                least = smaller(least, v[1][s] - v[0][s]);
                mean += (v[1][s] - v[0][s]) / (2 * POLICIES);
                fall = larger(fall, plain[0][s] - plain[1][s]);
                fell = fell || plain[1][s] < plain[0][s];
            }
            falls += fell;
        }
        fprintf(table.rows, "%g\t%.2g\t%.4g\t%.1f%%\t%.4g\n", temperature[k], least, mean,
                100 * falls / (double)POLICIES, fall);
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- from samples ---- */

enum { UPDATES = 300000, RULES = 6 };
static const struct {
    bool cliff;
    double rate, power, actor;
} rule[RULES] = {{false, 0.1, 0, 0.5}, {false, 1, 0.6, 0.5}, {false, 1, 0.8, 0.5},
                 {true, 1, 0, 0.1},    {true, 1, 0.6, 0.1},  {true, 1, 0.8, 0.1}};

/* The cliff with episodes that begin anywhere but in it, so that every pair keeps coming. */
static void cliff_from_anywhere(struct mdp *m) {
    discounted_cliff(m);
    for (int s = 0; s <= CLIFF_START; s++) m->start[s] = 1.0 / (CLIFF_START + 1);
}

/* How far the critic is from the soft optimum, over the pairs of states that occur, and how much soft value the actor
 * loses in the worst of them. */
static void measure(const struct mdp *m, const struct tsac *x, const double *best, double *critic, double *actor) {
    double pi[CLIFF_PAIRS], v[CLIFF_STATES];
    for (int s = 0; s < m->states; s++) tsac_policy(x, s, pi + s * m->actions);
    soft_value(m, x->config.alpha, pi, v);
    *critic = *actor = 0;
    for (int i = 0; i < m->states * m->actions; i++) {
        int s = i / m->actions;
        if (m->terminal[s] || s > CLIFF_START) continue;
        *critic = larger(*critic, fabs(x->q[i] - mdp_backup(m, best, s, i % m->actions)));
        *actor = larger(*actor, best[s] - v[s]);
    }
}

static void samples_run(const struct mdp *task, const double (*best)[CLIFF_STATES], uint64_t seed, int run,
                        FILE *rows) {
    struct tsac x[RULES];
    struct env_graph env[RULES];
    struct rng world[RULES], choice[RULES];
    int s[RULES], next = 100;
    for (int k = 0; k < RULES; k++) {
        const struct mdp *m = &task[rule[k].cliff];
        struct tsac_config c = {.gamma = m->gamma,
                                .alpha = rule[k].cliff ? 1 : 0.5,
                                .critic_rate = rule[k].rate,
                                .critic_power = rule[k].power,
                                .actor_rate = rule[k].actor,
                                .explore = 0.2};
        tsac_init(&x[k], &c, m->states, m->actions);
        env_graph_init(&env[k], "task", m, 50);
        rng_init(&world[k], seed + (uint64_t)run, 0);
        rng_init(&choice[k], seed + (uint64_t)run, 1);
        s[k] = -1;
    }
    for (int update = 1; update <= UPDATES; update++) {
        for (int k = 0; k < RULES; k++) s[k] = tsac_play(&x[k], &env[k].env, s[k], &world[k], &choice[k]);
        if (update < next && update < UPDATES) continue;
        next = (int)ceil(1.3 * update);
        fprintf(rows, "%d\t%d", run, update);
        for (int k = 0; k < RULES; k++) {
            double critic, actor;
            measure(&task[rule[k].cliff], &x[k], best[rule[k].cliff], &critic, &actor);
            fprintf(rows, "\t%.3g\t%.3g", critic, actor);
        }
        fputc('\n', rows);
    }
    for (int k = 0; k < RULES; k++) tsac_free(&x[k]);
}

static void samples(int argc, char **argv) {
    struct study_options o = {.runs = 10, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "distance of the tabular agent from the soft optimum, by step size", argc, argv,
                "run\tupdate\tgraph 0.1\tgraph 0.1 loss\tgraph N^-0.6\tgraph N^-0.6 loss\tgraph N^-0.8\tgraph N^-0.8 "
                "loss\tcliff 1\tcliff 1 loss\tcliff N^-0.6\tcliff N^-0.6 loss\tcliff N^-0.8\tcliff N^-0.8 loss");
    struct mdp task[2];
    struct progress progress;
    double best[2][CLIFF_STATES], pi[CLIFF_PAIRS];
    graph_steered(&task[0]);
    cliff_from_anywhere(&task[1]);
    solve(&task[0], 0.5, best[0], pi);
    solve(&task[1], 1, best[1], pi);
    progress_start(&progress, "samples", o.runs, "runs");
    for (int run = 0; run < o.runs; run++) {
        samples_run(task, (const double(*)[CLIFF_STATES])best, o.seed, run, table.rows);
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    tsv_close(&table);
    mdp_free(&task[0]);
    mdp_free(&task[1]);
}

/* ---- the temperature from samples ---- */

enum { TARGETS = 3, STARTS = 2 };
static const double target_entropy[TARGETS] = {0.3, 0.5, 0.6}, first_alpha[STARTS] = {0.05, 5};

/* The mean entropy of a visited state, as the agent visits them, when it acts by the optimum of this temperature. */
static double visited_entropy(const struct mdp *m, double alpha_k, double explore) {
    double v[6], pi[12], mixed[12], d[6], sum = 0, steps = 0;
    solve(m, alpha_k, v, pi);
    for (int i = 0; i < 12; i++) mixed[i] = (1 - explore) * pi[i] + explore / 2;
    mdp_visits(m, mixed, d); /* the graph has no discount */
    for (int s = 0; s < 6; s++) {
        if (m->terminal[s]) continue;
        sum += d[s] * soft_entropy(pi + 2 * s, 2);
        steps += d[s];
    }
    return sum / steps;
}

static double exact_temperature(const struct mdp *m, double target, double explore) {
    double low = 1e-3, high = 100;
    while (high / low > 1 + 1e-9) {
        double middle = sqrt(low * high);
        if (visited_entropy(m, middle, explore) < target)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void temperature_run(const struct mdp *m, uint64_t seed, int run, FILE *rows) {
    struct tsac x[TARGETS * STARTS];
    struct env_graph env[TARGETS * STARTS];
    struct rng world[TARGETS * STARTS], choice[TARGETS * STARTS];
    int s[TARGETS * STARTS], next = 10;
    for (int k = 0; k < TARGETS * STARTS; k++) {
        struct tsac_config c = {.gamma = 1,
                                .alpha = first_alpha[k % STARTS],
                                .learn_alpha = true,
                                .target_entropy = target_entropy[k / STARTS],
                                .critic_rate = 1,
                                .critic_power = 0.8,
                                .actor_rate = 0.5,
                                .alpha_rate = 1,
                                .alpha_power = 0.6};
        tsac_init(&x[k], &c, 6, 2);
        env_graph_init(&env[k], "graph", m, 0);
        rng_init(&world[k], seed + (uint64_t)run, 0);
        rng_init(&choice[k], seed + (uint64_t)run, 1);
        s[k] = -1;
    }
    for (int update = 1; update <= UPDATES; update++) {
        for (int k = 0; k < TARGETS * STARTS; k++) s[k] = tsac_play(&x[k], &env[k].env, s[k], &world[k], &choice[k]);
        if (update < next && update < UPDATES) continue;
        next = (int)ceil(1.3 * update);
        fprintf(rows, "%d\t%d", run, update);
        for (int k = 0; k < TARGETS * STARTS; k++) fprintf(rows, "\t%.4g", x[k].alpha);
        fputc('\n', rows);
    }
    for (int k = 0; k < TARGETS * STARTS; k++) tsac_free(&x[k]);
}

static void temperature(int argc, char **argv) {
    struct study_options o = {.runs = 10, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "the learned temperature on the steered graph, for three target entropies from two starts",
                argc, argv,
                "run\tupdate\t0.3 from 0.05\t0.3 from 5\t0.5 from 0.05\t0.5 from 5\t0.6 from 0.05\t0.6 from 5");
    struct mdp m;
    graph_steered(&m);
    for (int run = 0; run < o.runs; run++) temperature_run(&m, o.seed, run, table.rows);
    tsv_close(&table);
    mdp_free(&m);
}

static void prices(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "the temperature at which the optimum of the steered graph has a given entropy per step",
                argc, argv, "target\ttemperature");
    struct mdp m;
    graph_steered(&m);
    for (int k = 0; k < TARGETS; k++)
        fprintf(table.rows, "%g\t%.4f\n", target_entropy[k], exact_temperature(&m, target_entropy[k], 0));
    tsv_close(&table);
    mdp_free(&m);
}

static void exercises(int argc, char **argv) {
    study_exercises(soft_exercises, N_SOFT_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"policies", "soft optimal policies of the cliff", policies},
        {"returns", "what they collect", returns},
        {"alpha", "soft optima of M1 and the graph, by temperature", alpha},
        {"iteration", "soft value iteration against soft policy iteration", iteration},
        {"improvement", "soft improvement of random policies", improvement},
        {"samples", "the tabular agent's distance from the optimum", samples},
        {"temperature", "the learned temperature", temperature},
        {"prices", "the temperature that it should be", prices},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("07-soft-iteration-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
