/*
## The experiment

On four episodes, 1-3-3-6, 2-4-6, 2-5-6 and 2-5-5-6, the methods can be followed by hand. `make 01` prints the ten
updates of TD(0) with $`\alpha = 0.5`$,

@table 01_updates The ten updates of TD(0) on the four episodes, alpha = 0.5, all values 0 at the start.

and what they lead to beside the other estimates:

@table 01_values Values of the six-state graph: exact (1.16), Monte Carlo (1.17) and (1.18), TD(0) (1.20).

TD(0) is the furthest away in root mean square, which is no wonder: it began at 0, each of its ten moves went only
half of the way, and the value of $`s_1`$ was touched once. The blog draft suggests $`\alpha = 0.8`$ [S7]. It does help,
but on these four episodes no step up to 1 is better than the largest one:

@claim C1.1 01_alpha alpha=0.50: 'error' - 'error' at alpha=0.80 > 0
@claim C1.2 01_alpha alpha=0.99: 'error' - 'error' at alpha=1.00 > 0

@figure 01_alpha Error of TD(0) after one pass over the four episodes, by step size.

That is a statement about ten updates, not about TD. With more episodes a constant step has a price: the estimate
follows the last few samples for ever and keeps a noise floor that shrinks with $`\alpha`$. A step that falls as one
over the number of visits, raised to the power 0.7, has none.

@figure 01_samples Error against the number of sampled episodes: mean of 100 runs; bands from the 10th to the 90th
percentile for first-visit Monte Carlo and for TD(0) with the step 0.05.

@table 01_samples_table Root mean square error over s1 to s5 after 1000 episodes, 100 runs: mean, standard deviation,
standard error of the mean, and percentiles. MC with a step is every-visit Monte Carlo with TD's step sizes.

The averages of Monte Carlo, which weigh all returns equally, are ahead of every other row at the end. With the same
steps there are two things to be seen, and they go different ways. One is the noise floor. After 1000 episodes with the
steps 0.5, 0.2, 0.05 and the falling one nothing is left of the start but noise, and that of TD(0) is the lower one: its
target has the smaller variance. The other is forgetting. Monte Carlo's targets do not contain the values of the start;
TD's do, and the news must be passed on from state to state. With the step 0.01 TD(0) is still under way after 1000
episodes and Monte Carlo is nearer by far; and so it is after the first episode, with every step.

@claim C1.3 01_samples episode=1000: 'TD visits^-0.7' - 'MC first visit' > 0
@claim C1.4 01_samples episode=1000: 'MC 0.01' - 'MC first visit' > 0
@claim C1.5 01_samples episode=1000: 'MC 0.5' - 'TD 0.5' > 0
@claim C1.6 01_samples episode=1000: 'MC 0.2' - 'TD 0.2' > 0
@claim C1.7 01_samples episode=1000: 'MC 0.05' - 'TD 0.05' > 0
@claim C1.8 01_samples episode=1000: 'MC visits^-0.7' - 'TD visits^-0.7' > 0
@claim C1.9 01_samples episode=1000: 'TD 0.01' - 'MC 0.01' > 0
@claim C1.10 01_samples episode=1: 'TD 0.5' - 'MC 0.5' > 0
@claim C1.11 01_samples episode=1: 'TD 0.05' - 'MC 0.05' > 0

On the averages TD(0) cannot gain much. Even batch TD(0), which uses the data to the full, is only first-visit Monte
Carlo on this graph, by (1.26).

The bootstrap pays more where many paths meet, so that a state can learn from what others saw. The random walk of
Sutton and Barto (example 6.2 [S8]) is such a place: five states in a row, start in the middle, step left or right with
equal probability, reward 1 on the right exit only. After 100 episodes the best step of TD(0), of seven between 0.01 and
0.15, has the error @{01_walk_table/TD 0.04/mean}; the best of Monte Carlo, of four between 0.01 and 0.04, has
@{01_walk_table/MC 0.02/mean}.

@claim C1.12 01_walk episode=100: 'MC 0.02' - 'TD 0.04' > 0
@claim C1.13 01_walk episode=100: 'TD 0.03' - 'TD 0.04' > 0
@claim C1.14 01_walk episode=100: 'TD 0.05' - 'TD 0.04' > 0
@claim C1.15 01_walk episode=100: 'MC 0.01' - 'MC 0.02' > 0
@claim C1.16 01_walk episode=100: 'MC 0.03' - 'MC 0.02' > 0

@figure 01_walk Random walk: root mean square error over the five states, mean of 100 runs, all values 1/2 at the
start; bands from the 10th to the 90th percentile for TD(0) with the step 0.1 and Monte Carlo with 0.02.

The same holds when both make the most of the data, by batch updating after every episode (Sutton and Barto's example
6.3 on the walk [S9]):

@figure 01_batch Batch updating, mean of 100 runs, on the walk (left) and on the six-state graph (right).

On the walk batch TD(0) is ahead of both kinds of Monte Carlo. On the graph it equals first-visit Monte Carlo, and
every-visit Monte Carlo is ahead of both on few episodes. From about 50 on these runs do not tell the two kinds apart;
the longer runs above do, and there, after 1000 episodes, first visits are ahead.

@claim C1.17 01_batch episode=10: 'walk MC first' - 'walk TD' > 0
@claim C1.18 01_batch episode=100: 'walk MC first' - 'walk TD' > 0
@claim C1.19 01_batch episode=100: 'walk MC every' - 'walk TD' > 0
@claim C1.20 01_batch episode=*: 'graph TD' - 'graph MC first' within 0.0001
@claim C1.21 01_batch episode=5: 'graph MC first' - 'graph MC every' > 0
@claim C1.22 01_batch episode=50: 'graph MC first' - 'graph MC every' unclear
@claim C1.23 01_batch episode=100: 'graph MC first' - 'graph MC every' unclear
@claim C1.24 01_samples episode=1000: 'MC every visit' - 'MC first visit' > 0

The classical example in which batch TD and batch Monte Carlo disagree is Sutton and Barto's 6.4 [S10]: eight episodes,
one of them A, 0, B, 0, six B, 1 and one B, 0. Both say $`V(B) = 3/4`$. Monte Carlo says $`V(A) = 0`$, because the one
return seen from A was 0. Batch TD says $`V(A) = 3/4`$, because A led to B, always, and B is worth 3/4. If the process
is Markov, what was seen from B tells about A too, and only the second uses it.

Last, the two gradients of the squared TD error, (1.21) and (1.22). Followed on sampled episodes with decreasing steps,
the semi-gradient arrives at the values, and the full gradient elsewhere, where (1.23) says:

@table 01_residual TD(0) and the residual gradient after 20,000 episodes, mean of 100 runs with its standard error,
beside the exact values and the solution of (1.23).

The residual gradient never learns that a loop costs something: its limits are the values of the graph without loops.

@claim C1.25 01_residual state=s3: 'TD(0)' - 'exact' within 0.01
@claim C1.26 01_residual state=s3: 'residual gradient' - 'solution of (1.23)' within 0.001
@claim C1.27 01_residual state=s3: 'residual gradient' - 'exact' > 0.5
*/
#include "exercises.h"
#include "graph_file.h"
#include "td.h"
#include "traces.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/progress.h"
#include "programs/study.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double one[7] = {1, 1, 1, 1, 1, 1, 1};

static void values(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the estimates from the four episodes beside the exact values", argc, argv,
                "state\texact\tMC, first visit\tMC, every visit\tTD(0)");
    struct mdp m;
    struct td_data data = {0};
    double exact[6], first[6] = {0}, every[6] = {0}, td[6] = {0};
    graph_chain(&m);
    mdp_value(&m, one, exact);
    graph_file_worked(&data);
    td_monte_carlo(&data, 1, FIRST_VISIT, 6, first, NULL);
    td_monte_carlo(&data, 1, EVERY_VISIT, 6, every, NULL);
    for (int i = 0; i < data.n; i++) td_update(td, data.step[i], 0.5, 1);
    for (int s = 0; s < 6; s++)
        fprintf(table.rows, "s%d\t%.4f\t%.4f\t%.4f\t%.4f\n", s + 1, exact[s] + 0.0, first[s], every[s], td[s]);
    tsv_close(&table);
    td_free(&data);
    mdp_free(&m);
}

static void updates(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the ten updates of TD(0) on the four episodes", argc, argv,
                "update\tepisode\tstep\treward\tvalue before\ttarget\tvalue after");
    struct td_data data = {0};
    double v[6] = {0};
    int episode = 1;
    graph_file_worked(&data);
    for (int i = 0; i < data.n; i++) {
        struct td_step t = data.step[i];
        double before = v[t.s], target = t.r + v[t.s2];
        td_update(v, t, 0.5, 1);
        fprintf(table.rows, "%d\t%d\ts%d to s%d\t%g\t%g\t%g\t%g\n", i + 1, episode, t.s + 1, t.s2 + 1, t.r, before,
                target, v[t.s]);
        episode += t.last;
    }
    tsv_close(&table);
    td_free(&data);
}

static void alpha(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "error of TD(0) after the four episodes by step size", argc, argv, "alpha\terror");
    for (int i = 0; i <= 100; i++) fprintf(table.rows, "%.2f\t%.5f\n", i / 100.0, td_worked_error(i / 100.0));
    tsv_close(&table);
}

static double rms(const double *v, const double *exact, int first, int n) {
    double sum = 0;
    for (int s = first; s < first + n; s++) sum += (v[s] - exact[s]) * (v[s] - exact[s]);
    return sqrt(sum / n);
}

/* 1, 2, 3, 5, 7, 10, 14, ...: about 1.4 times the one before. */
static bool is_checkpoint(int episode) {
    for (double x = 1; x <= episode; x *= 1.4)
        if ((int)ceil(x - 1e-9) == episode) return true;
    return episode % 1000 == 0;
}

/* ---- sampled episodes on the chain ---- */

enum { SAMPLE_STEPS = 5 };
static const double sample_alpha[SAMPLE_STEPS] = {0.5, 0.2, 0.05, 0.01, 0}; /* 0: visits^-0.7 */

/* TD(0) and every-visit Monte Carlo learn from the same episode with the same steps. */
static void sample_update(const struct td_data *data, int first, const double *g, int *count,
                          double td[SAMPLE_STEPS][6], double mc[SAMPLE_STEPS][6]) {
    for (int i = first; i < data->n; i++) {
        int s = data->step[i].s;
        count[s]++;
        for (int k = 0; k < SAMPLE_STEPS; k++) {
            double step = sample_alpha[k] > 0 ? sample_alpha[k] : f64_inverse_power(count[s], 0.7);
            td_update(td[k], data->step[i], step, 1);
            mc[k][s] += step * (g[i - first] - mc[k][s]);
        }
    }
}

static void samples_run(const struct mdp *m, const double *exact, uint64_t seed, int run, int episodes, FILE *rows) {
    struct env_graph graph;
    struct rng rng;
    struct td_data data = {0};
    double td[SAMPLE_STEPS][6] = {{0}}, mc[SAMPLE_STEPS][6] = {{0}}, g[1024];
    int count[6] = {0};
    env_graph_init(&graph, "chain", m, 0);
    rng_init(&rng, seed, (uint64_t)run);
    for (int episode = 1; episode <= episodes; episode++) {
        struct td_data last = {0};
        int first = data.n;
        td_episode(&last, &graph.env, &rng);
        if (last.n > 1024) die(EXIT_RESOURCE, "an episode of %d steps", last.n);
        td_returns(&last, 1, g);
        for (int i = 0; i < last.n; i++) td_append(&data, last.step[i]);
        td_free(&last);
        sample_update(&data, first, g, count, td, mc);
        if (!is_checkpoint(episode)) continue;
        double first_v[6] = {0}, every_v[6] = {0};
        td_monte_carlo(&data, 1, FIRST_VISIT, 6, first_v, NULL);
        td_monte_carlo(&data, 1, EVERY_VISIT, 6, every_v, NULL);
        fprintf(rows, "%d\t%d\t%.4f\t%.4f", run, episode, rms(first_v, exact, 0, 5), rms(every_v, exact, 0, 5));
        for (int k = 0; k < SAMPLE_STEPS; k++) fprintf(rows, "\t%.4f", rms(td[k], exact, 0, 5));
        for (int k = 0; k < SAMPLE_STEPS; k++) fprintf(rows, "\t%.4f", rms(mc[k], exact, 0, 5));
        fputc('\n', rows);
    }
    td_free(&data);
}

static void samples(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "error against the number of sampled episodes on the six-state graph", argc, argv,
                "run\tepisode\tMC first visit\tMC every visit\tTD 0.5\tTD 0.2\tTD 0.05\tTD 0.01\tTD visits^-0.7"
                "\tMC 0.5\tMC 0.2\tMC 0.05\tMC 0.01\tMC visits^-0.7");
    struct mdp m;
    struct progress progress;
    double exact[6];
    graph_chain(&m);
    mdp_value(&m, one, exact);
    progress_start(&progress, argv[0], o.runs, "runs");
    for (int run = o.first; run < o.runs; run++) {
        samples_run(&m, exact, o.seed, run, 1000, table.rows);
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- the random walk, Sutton and Barto's example 6.2 ---- */

enum { WALK_RULES = 11 };
static const struct {
    double alpha;
    bool td;
} walk_rule[WALK_RULES] = {{0.05, true},  {0.1, true},  {0.15, true}, {0.01, false}, {0.02, false}, {0.03, false},
                           {0.04, false}, {0.01, true}, {0.02, true}, {0.03, true},  {0.04, true}};

static void walk_run(const struct mdp *m, const double *exact, uint64_t seed, int run, FILE *rows) {
    struct env_graph graph;
    struct rng rng;
    double v[WALK_RULES][7], g[4096];
    for (int k = 0; k < WALK_RULES; k++)
        for (int s = 0; s < 7; s++) v[k][s] = m->terminal[s] ? 0 : 0.5;
    env_graph_init(&graph, "walk", m, 0);
    rng_init(&rng, seed, (uint64_t)run);
    for (int episode = 0; episode <= 100; episode++) {
        if (episode <= 20 || episode % 5 == 0) {
            fprintf(rows, "%d\t%d", run, episode);
            for (int k = 0; k < WALK_RULES; k++) fprintf(rows, "\t%.4f", rms(v[k], exact, 1, 5));
            fputc('\n', rows);
        }
        struct td_data data = {0};
        td_episode(&data, &graph.env, &rng);
        if (data.n > 4096) die(EXIT_RESOURCE, "a random walk of %d steps", data.n);
        td_returns(&data, 1, g);
        for (int k = 0; k < WALK_RULES; k++) {
            double step = walk_rule[k].alpha;
            if (!walk_rule[k].td) td_monte_carlo_update(v[k], &data, 0, g, step);
            for (int i = 0; walk_rule[k].td && i < data.n; i++) td_update(v[k], data.step[i], step, 1);
        }
        td_free(&data);
    }
}

static void walk(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "the random walk of Sutton and Barto's example 6.2", argc, argv,
                "run\tepisode\tTD 0.05\tTD 0.1\tTD 0.15\tMC 0.01\tMC 0.02\tMC 0.03\tMC 0.04\tTD 0.01\tTD 0.02\t"
                "TD 0.03\tTD 0.04");
    struct mdp m;
    double exact[7];
    graph_walk(&m);
    mdp_value(&m, one, exact);
    for (int run = o.first; run < o.runs; run++) walk_run(&m, exact, o.seed, run, table.rows);
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- batch updating ---- */

/* Errors of batch TD (the value of the most likely model) and batch Monte Carlo; states never seen keep `unseen`. */
static void batch_errors(const struct td_data *data, int states, int first, const double *exact, double unseen,
                         double error[3]) {
    struct mdp model;
    double v[3][7];
    int count[7];
    td_model(data, 1, states, &model);
    mdp_value(&model, one, v[0]);
    for (int k = 1; k < 3; k++)
        for (int s = 0; s < states; s++) v[k][s] = unseen;
    td_monte_carlo(data, 1, FIRST_VISIT, states, v[1], count);
    td_monte_carlo(data, 1, EVERY_VISIT, states, v[2], NULL);
    for (int s = first; s < first + 5; s++)
        if (!count[s]) v[0][s] = unseen;
    for (int k = 0; k < 3; k++) error[k] = rms(v[k], exact, first, 5);
    mdp_free(&model);
}

static void batch(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "batch TD and batch Monte Carlo on the random walk and on the six-state graph", argc, argv,
                "run\tepisode\twalk TD\twalk MC first\twalk MC every\tgraph TD\tgraph MC first\tgraph MC every");
    struct mdp m[2];
    double exact[2][7];
    graph_walk(&m[0]);
    graph_chain(&m[1]);
    for (int k = 0; k < 2; k++) mdp_value(&m[k], one, exact[k]);
    for (int run = o.first; run < o.runs; run++) {
        struct env_graph env[2];
        struct td_data data[2] = {{0}, {0}};
        struct rng rng[2];
        for (int k = 0; k < 2; k++) {
            env_graph_init(&env[k], "batch", &m[k], 0);
            rng_init(&rng[k], o.seed, 2 * (uint64_t)run + (uint64_t)k);
        }
        for (int episode = 1; episode <= 100; episode++) {
            double error[2][3];
            for (int k = 0; k < 2; k++) td_episode(&data[k], &env[k].env, &rng[k]);
            if (episode > 10 && episode % 5) continue;
            batch_errors(&data[0], 7, 1, exact[0], 0.5, error[0]);
            batch_errors(&data[1], 6, 0, exact[1], 0, error[1]);
            fprintf(table.rows, "%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n", run, episode, error[0][0], error[0][1],
                    error[0][2], error[1][0], error[1][1], error[1][2]);
        }
        for (int k = 0; k < 2; k++) td_free(&data[k]);
    }
    tsv_close(&table);
    for (int k = 0; k < 2; k++) mdp_free(&m[k]);
}

/* ---- where TD(0) and the residual gradient end ---- */

enum { RESIDUAL_EPISODES = 20000 };

static void residual_run(struct mdp *m, uint64_t seed, int run, double td[6], double full[6]) {
    struct env_graph graph;
    struct rng rng;
    rng_init(&rng, seed, (uint64_t)run);
    env_graph_init(&graph, "chain", m, 0);
    for (int episode = 0; episode < RESIDUAL_EPISODES; episode++) {
        struct td_data data = {0};
        double step = 0.5 / (1 + episode / 100.0);
        td_episode(&data, &graph.env, &rng);
        for (int i = 0; i < data.n; i++) {
            td_update(td, data.step[i], step, 1);
            td_residual_update(full, data.step[i], step, 1);
        }
        td_free(&data);
    }
}

/* Mean over runs, and its standard error. */
static void print_mean(const double *x, int n, FILE *out) {
    double mean = 0, square = 0;
    for (int i = 0; i < n; i++) mean += x[i] / n;
    for (int i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
    fprintf(out, "\t%.3f\t%.3f", mean, sqrt(square / (n - 1.0) / n));
}

static void residual(int argc, char **argv) {
    enum { RUNS = 100 };
    struct tsv table;
    study_table(&table, "limits of TD(0) and of the residual gradient on the six-state graph", argc, argv,
                "state\texact\tTD(0)\tstandard error\tsolution of (1.23)\tresidual gradient\tits standard error");
    struct mdp m;
    double exact[6], solution[6], mu[6], td[6][RUNS], full[6][RUNS];
    graph_chain(&m);
    mdp_value(&m, one, exact);
    mdp_visits(&m, one, mu);
    td_residual_solution(&m, one, mu, solution);
    for (int run = 0; run < RUNS; run++) {
        double v[6] = {0}, w[6] = {0};
        residual_run(&m, 1, run, v, w);
        for (int s = 0; s < 6; s++) {
            td[s][run] = v[s];
            full[s][run] = w[s];
        }
    }
    for (int s = 0; s < 5; s++) {
        fprintf(table.rows, "s%d\t%.3f", s + 1, exact[s]);
        print_mean(td[s], RUNS, table.rows);
        fprintf(table.rows, "\t%.3f", solution[s]);
        print_mean(full[s], RUNS, table.rows);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- between one step and all ---- */

enum { LAMBDAS = 6, ALPHAS = 11, FIRST_EPISODES = 10 };
static const double lambda_of[LAMBDAS] = {0, 0.4, 0.6, 0.8, 0.9, 1};
static const double alpha_of[ALPHAS] = {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1};

/* The random walk of 19 states, from the middle one; -1 on the left exit and 1 on the right one. */
static void long_walk(struct mdp *m) {
    enum { LONG = 19 };
    mdp_init(m, LONG + 2, 1, 1);
    m->terminal[0] = m->terminal[LONG + 1] = true;
    m->start[(LONG + 1) / 2] = 1;
    for (int s = 1; s <= LONG; s++) {
        mdp_arrow(m, s, 0, s - 1, 0.5, -(s == 1));
        mdp_arrow(m, s, 0, s + 1, 0.5, s == LONG);
    }
}

/* error[alpha][lambda] of the values of n states from `first` on: means over the first episodes, all learned from the
 * same ones. */
static void lambda_run(const struct mdp *m, int first, int n, uint64_t seed, int run, double error[ALPHAS][LAMBDAS]) {
    struct env_graph graph;
    struct rng rng;
    struct td_data data = {0};
    double exact[21], ones[21];
    env_graph_init(&graph, "graph", m, 0);
    for (int s = 0; s < m->states; s++) ones[s] = 1;
    rng_init(&rng, seed, (uint64_t)run);
    mdp_value(m, ones, exact);
    for (int i = 0; i < FIRST_EPISODES; i++) td_episode(&data, &graph.env, &rng);
    for (int i = 0; i < ALPHAS * LAMBDAS; i++) {
        double v[21] = {0}, trace[21] = {0}, sum = 0;
        for (int k = 0; k < data.n; k++) {
            td_lambda_update(v, trace, m->states, data.step[k], alpha_of[i / LAMBDAS], 1, lambda_of[i % LAMBDAS]);
            if (data.step[k].last) sum += rms(v, exact, first, n);
        }
        error[i / LAMBDAS][i % LAMBDAS] = smaller(sum / (double)FIRST_EPISODES, 1000); /* beyond, it has run away */
    }
    td_free(&data);
}

static void lambda(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct mdp m[2];
    struct tsv table;
    study_begin(&o, &table, "error of TD(lambda) during the first ten episodes, on the walk and on the graph", argc,
                argv,
                "run\talpha\twalk 0\twalk 0.4\twalk 0.6\twalk 0.8\twalk 0.9\twalk 1\tgraph 0\tgraph 0.4\tgraph 0.6\t"
                "graph 0.8\tgraph 0.9\tgraph 1");
    long_walk(&m[0]);
    graph_chain(&m[1]);
    for (int run = o.first; run < o.runs; run++) {
        double error[2][ALPHAS][LAMBDAS];
        for (int k = 0; k < 2; k++) lambda_run(&m[k], k ? 0 : 1, k ? 5 : 19, o.seed, run, error[k]);
        for (int i = 0; i < ALPHAS; i++) {
            fprintf(table.rows, "%d\t%g", run, alpha_of[i]);
            for (int k = 0; k < 2 * LAMBDAS; k++) fprintf(table.rows, "\t%.4g", error[k / LAMBDAS][i][k % LAMBDAS]);
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
    mdp_free(&m[0]);
    mdp_free(&m[1]);
}

/* ---- yesterday's data ---- */

enum { MAX_EPISODES = 1000 };

/* The steered graph, the policy that acted, and the one that is judged: with probability `sooner` it takes in s1 and s3
 * the action that ends sooner; elsewhere both actions are as likely. */
struct judged {
    struct mdp m;
    double pi[12], acts[12], v[6], v_acts[6];
};

static void judge(struct judged *x, double sooner) {
    graph_steered(&x->m);
    for (int i = 0; i < 12; i++) x->pi[i] = x->acts[i] = 0.5;
    x->pi[1] = x->pi[4] = sooner; /* s1's second arrow and s3's first */
    x->pi[0] = x->pi[5] = 1 - sooner;
    mdp_value(&x->m, x->pi, x->v);
    mdp_value(&x->m, x->acts, x->v_acts);
}

static void weights_run(const struct judged policy[2], struct rng *rng, int run, FILE *rows) {
    static struct td_weighted quick[MAX_EPISODES], slow[MAX_EPISODES], fresh[MAX_EPISODES];
    for (int i = 0; i < MAX_EPISODES; i++) { /* the same episodes for both: their streams are copies */
        struct rng again = *rng;
        quick[i] = td_weighted_episode(&policy[0].m, policy[0].pi, policy[0].acts, 0, rng);
        slow[i] = td_weighted_episode(&policy[1].m, policy[1].pi, policy[1].acts, 0, &again);
        fresh[i] = td_weighted_episode(&policy[0].m, policy[0].pi, policy[0].pi, 0, rng);
    }
    for (int n = 1, k = 0; n <= MAX_EPISODES; n = k % 2 ? n / 3 * 10 : 3 * n, k++) {
        double is = policy[0].v[0], slow_is = policy[1].v[0];
        fprintf(rows, "%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n", run, n,
                td_weighted_mean(quick, n, UNWEIGHTED) - is, td_weighted_mean(quick, n, ORDINARY) - is,
                td_weighted_mean(quick, n, WEIGHTED) - is, td_weighted_mean(fresh, n, UNWEIGHTED) - is,
                td_weighted_mean(slow, n, ORDINARY) - slow_is, td_weighted_mean(slow, n, WEIGHTED) - slow_is);
    }
}

static void weights(int argc, char **argv) {
    struct study_options o = {.runs = 300, .seed = 1};
    struct judged policy[2];
    struct tsv table;
    study_begin(&o, &table, "error of off-policy Monte Carlo in s1 of the steered graph", argc, argv,
                "run\tepisodes\tquick unweighted\tquick ordinary\tquick weighted\tquick fresh\tslow ordinary\t"
                "slow weighted");
    for (int k = 0; k < 2; k++) judge(&policy[k], k ? 0.1 : 0.9);
    for (int run = o.first; run < o.runs; run++) {
        struct rng rng;
        rng_init(&rng, o.seed, (uint64_t)run);
        weights_run(policy, &rng, run, table.rows);
    }
    tsv_close(&table);
    for (int k = 0; k < 2; k++) mdp_free(&policy[k].m);
}

static void moments(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "second moments of weighted returns from s1 of the steered graph", argc, argv,
                "policy\tvalue\tvalue of the policy that acted\tκ\tmean of W²\tordinary, deviation\t"
                "weighted, deviation");
    for (int k = 0; k < 2; k++) {
        struct judged x;
        double m[18];
        judge(&x, k ? 0.1 : 0.9);
        double kappa =
            2 * (x.pi[4] * x.pi[4] * x.m.p[mdp_at(&x.m, 2, 0, 2)] + x.pi[5] * x.pi[5] * x.m.p[mdp_at(&x.m, 2, 1, 2)]);
        double v = x.v[0];
        td_weight_moments(&x.m, x.pi, x.acts, 2000, m);
        fprintf(table.rows, "%s\t%.4f\t%.4f\t%.4f", k ? "slow" : "quick", v, x.v_acts[0], kappa);
        if (kappa < 1)
            fprintf(table.rows, "\t%.4f\t%.4f\t%.4f\n", m[0], sqrt((m[12] - v * v) / (double)MAX_EPISODES),
                    sqrt((m[12] - 2 * v * m[6] + v * v * m[0]) / (double)MAX_EPISODES));
        else
            fprintf(table.rows, "\tinfinite\tinfinite\tinfinite\n");
        mdp_free(&x.m);
    }
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(td_exercises, N_TD_EXERCISES, argc, argv);
}

/*
### The studies

Each table of this page is printed by a study, a subcommand of `build/01-td-experiments`; `make data` records them all
in `figures/data`. Run number i draws from streams of its own, so a study of fewer runs is the beginning of one of more.

fold: The list of studies
*/
int main(int argc, char **argv) {
    static const struct study study[] = {
        {"values", "the estimates from the four episodes beside the exact values", values},
        {"updates", "the ten updates of TD(0)", updates},
        {"alpha", "error after the four episodes by step size", alpha},
        {"samples", "error against the number of sampled episodes", samples},
        {"walk", "TD(0) and Monte Carlo on the random walk", walk},
        {"batch", "batch updating on the walk and on the graph", batch},
        {"residual", "where TD(0) and the residual gradient end", residual},
        {"lambda", "TD(lambda) on the walk and on the graph", lambda},
        {"weights", "off-policy Monte Carlo on the steered graph", weights},
        {"moments", "second moments of weighted returns", moments},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("01-td-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
