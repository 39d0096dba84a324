/*
## The example

`make 01` runs this program on the six-state graph and its four episodes. With `--graph` and `--episodes` it does the
same for a reader's own; with a graph alone it plays `--sample` episodes on it.
*/
#include "exercises.h"
#include "graph_file.h"
#include "td.h"
#include "programs/columns.h"
#include "programs/die.h"
#include "programs/exercise.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    const char *graph, *episodes;
    int sample;
    double alpha;
    uint64_t seed;
};

/* path: of the graph, which a fault is then said to be in. */
static void play(const struct graph_file *g, const char *path, int episodes, uint64_t seed, struct td_data *data) {
    struct env_graph graph;
    struct rng rng;
    env_graph_init(&graph, path, &g->mdp, 0);
    rng_init(&rng, seed, 0);
    for (int i = 0; i < episodes; i++) td_episode(data, &graph.env, &rng);
}

/* TD(0) over the data once, in order; with `shown` each update is printed as the worked example prints it. */
static void learn(const struct graph_file *g, const struct td_data *data, double alpha, double *v, bool shown) {
    double gamma = g->mdp.gamma;
    int episode = 1;
    for (int i = 0; i < data->n; i++) {
        struct td_step t = data->step[i];
        double before = v[t.s], after = v[t.s2];
        td_update(v, t, alpha, gamma);
        if (shown)
            printf("  %d  V(%s) = %.5g + %.3g (%.3g + %.3g * %.5g - %.5g) = %.6g\n", episode, g->name[t.s],
                   before + 0.0, alpha, t.r, gamma, after + 0.0, before + 0.0, v[t.s]);
        if (t.last) episode++;
    }
}

/* A value; one that its decimals would show as 0 has an exponent. */
static void print_value(double x) {
    bool gone = x != 0 && fabs(x) < 5e-5;
    column_print(8, gone ? 'e' : 'f', gone ? 3 : 4, x);
}

/* What rounding leaves of a difference of equals is 0. */
static double difference(double x, double exact) {
    return fabs(x - exact) <= 1e-12 * fabs(exact) ? 0 : x - exact;
}

static void print_name(const char *name, int width) {
    printf("  %s%*s", name, width - column_characters(name), "");
}

static void print_row(const double *column, int n, double exact, const char *by_hand) {
    for (int i = 0; i < n; i++) print_value(column[i]);
    for (int i = 1; i < n; i++) print_value(difference(column[i], exact));
    printf("%s%s\n", *by_hand ? "  " : "", by_hand);
}

static void compare(const struct graph_file *g, const struct td_data *data, double alpha, bool chain) {
    const struct mdp *m = &g->mdp;
    size_t n = (size_t)m->states;
    double *one = allocate(n, sizeof *one), *v = allocate(4 * n, sizeof *v);
    double *exact = v, *first = v + n, *every = v + 2 * n, *td = v + 3 * n;
    static const char *const by_hand[6] = {"-34/15", "-11/5", "-5/3", "-1", "-5/4", "0"};
    for (size_t s = 0; s < n; s++) {
        one[s] = 1;
        first[s] = every[s] = m->terminal[s] ? 0 : NAN;
    }
    if (!mdp_value(m, one, exact)) die(EXIT_INPUT, "the values of this graph are not finite");
    for (size_t s = 0; s < n; s++)
        if (!isfinite(exact[s])) die(EXIT_INPUT, "the value of %s is not finite", g->name[s]);
    td_monte_carlo(data, m->gamma, FIRST_VISIT, m->states, first, NULL);
    td_monte_carlo(data, m->gamma, EVERY_VISIT, m->states, every, NULL);
    printf("TD(0), alpha = %g, from V = 0%s\n", alpha, data->n <= 40 ? "; every update:" : "");
    learn(g, data, alpha, td, data->n <= 40);
    int width = column_characters("state");
    for (size_t s = 0; s < n; s++)
        width = column_characters(g->name[s]) > width ? column_characters(g->name[s]) : width;
    printf("\n");
    print_name("state", width);
    printf(" %8s %8s %8s %8s %8s %8s %8s%s\n", "exact", "MC first", "MC every", "TD(0)", "first-V", "every-V",
           "TD(0)-V", chain ? "  by hand" : "");
    for (size_t s = 0; s < n; s++) {
        print_name(g->name[s], width);
        print_row((double[]){exact[s], first[s], every[s], td[s]}, 4, exact[s], chain ? by_hand[s] : "");
    }
    free(one);
    free(v);
}

int main(int argc, char **argv) {
    struct config c = {.sample = 1000, .alpha = 0.5, .seed = 1};
    const struct option option[] = {
        {"graph", OPTION_FILE, &c.graph, 0, 0, NULL, NULL, "graph to read, in the format of the page"},
        {"episodes", OPTION_FILE, &c.episodes, 0, 0, NULL, NULL, "episodes on that graph, or on the six-state one"},
        {"sample", OPTION_INT, &c.sample, 1, 1e6, NULL, "episodes", "number to play when a graph comes without any"},
        {"alpha", OPTION_REAL, &c.alpha, 0, 1, NULL, NULL, "step size of TD(0)"},
        {"seed", OPTION_SEED, &c.seed, 0, 0, NULL, NULL, "seed of the played episodes"},
    };
    static const struct column columns[] =
        {{"state", "its name"},
         {"exact", "V, its value by the Bellman equation, the expected sum of discounted rewards (reward)"},
         {"MC first", "its estimate by Monte Carlo, first visits (reward); - where no episode has been"},
         {"MC every", "by Monte Carlo, all visits (reward)"},
         {"TD(0)", "by TD(0), after one pass over the episodes (reward)"},
         {"first-V", "error of the first of these estimates, the exact value subtracted (reward)"},
         {"every-V", "of the second (reward)"},
         {"TD(0)-V", "of the third (reward)"},
         {"by hand", "for the six-state graph the value that eq. 1.16 gives (reward)"},
         {NULL, NULL}};
    const struct program program = {.name = "01-td",
                                    .summary = "values of a graph: exactly, by Monte Carlo and by TD(0)",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = columns};
    exercise_options(&program, td_exercises, N_TD_EXERCISES, argc, argv);
    struct graph_file g;
    struct td_data data = {0};
    if (c.graph)
        graph_file_read(&g, c.graph);
    else
        graph_file_chain(&g);
    if (c.episodes)
        graph_file_episodes(&g, c.episodes, &data);
    else if (c.graph)
        play(&g, c.graph, c.sample, c.seed, &data);
    else
        graph_file_worked(&data);
    char title[1024];
    snprintf(title, sizeof title, "%s", c.graph ? c.graph : "the six-state graph");
    tame(title);
    printf("%s: %d states, gamma = %g; %d steps of experience\n\n", title, g.mdp.states, g.mdp.gamma, data.n);
    compare(&g, &data, c.alpha, !c.graph);
    td_free(&data);
    graph_file_free(&g);
    finish_output();
    return 0;
}
