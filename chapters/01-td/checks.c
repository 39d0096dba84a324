#include "checks.h"
#include "exercises.h"
#include "graph_file.h"

/* The error after the ten updates, written out: which value each one changes, and from which one it learns. */
static double literal_error(double alpha) {
    static const int from[10] = {1, 3, 3, 2, 4, 2, 5, 2, 5, 5}, to[10] = {3, 3, 6, 4, 6, 5, 6, 5, 5, 6};
    static const double exact[7] = {0, -34. / 15, -2.2, -5. / 3, -1, -1.25, 0};
    double v[7] = {0}, sum = 0;
    for (int i = 0; i < 10; i++) v[from[i]] = (1 - alpha) * v[from[i]] + alpha * (v[to[i]] - 1);
    for (int s = 1; s < 6; s++) sum += pow(v[s] - exact[s], 2);
    return sqrt(sum / 5);
}

/* The files beside this one are the built-in example, and the exercises know their answers. */
static void files_and_exercises(struct harness *t) {
    struct graph_file file, chain;
    struct td_data read = {0}, worked = {0};
    graph_file_read(&file, "chapters/01-td/six.graph");
    graph_file_chain(&chain);
    graph_file_episodes(&file, "chapters/01-td/four.episodes", &read);
    graph_file_worked(&worked);
    EXPECT(read.n == worked.n && file.mdp.states == 6);
    for (int i = 0; i < worked.n && i < read.n; i++) {
        EXPECT(strcmp(file.name[read.step[i].s], chain.name[worked.step[i].s]) == 0);
        EXPECT(read.step[i].r == worked.step[i].r && read.step[i].last == worked.step[i].last);
    }
    double v[6], w[6];
    EXPECT(mdp_value(&file.mdp, one, v) && mdp_value(&chain.mdp, one, w));
    for (int s = 0; s < 6; s++)
        for (int k = 0; k < 6; k++)
            if (strcmp(file.name[s], chain.name[k]) == 0) EXPECT_NEAR(v[s], w[k], 1e-14);
    td_free(&read);
    td_free(&worked);
    graph_file_free(&file);
    graph_file_free(&chain);
    static const double answer[N_TD_EXERCISES] = {-2, -1.125, -2, 0, 6, -2.5, 0};
    for (int i = 0; i < N_TD_EXERCISES; i++)
        if (i != 3 && i != 6) EXPECT_NEAR(td_exercises[i].answer(), answer[i], 1e-12);
    EXPECT_NEAR(td_exercises[3].answer(), literal_error(0.8) / literal_error(0.5), 1e-12);
    EXPECT_NEAR(td_exercises[6].answer(), (0.4 + sqrt(1.36)) / 2, 1e-9);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"only the mean reward matters", mean_reward},
        {"returns", returns},
        {"values of states and of actions", values_and_actions},
        {"Bellman equations", bellman_equations},
        {"the linear system", linear_system},
        {"horizons", horizons},
        {"contraction", contraction},
        {"the graph, exactly", graph_values},
        {"Monte Carlo", monte_carlo},
        {"the bias of every-visit Monte Carlo", bias},
        {"the ten updates", ten_updates},
        {"TD(0) as half a gradient", gradients},
        {"where the residual gradient ends", residual_solution},
        {"where it ends with a discount", residual_solution_discounted},
        {"batch TD(0)", batch},
        {"where updates end", ends},
        {"batch TD(0) equals Monte Carlo on the graph", batch_equality},
        {"Sutton and Barto's example 6.4", example_6_4},
        {"n-step returns", n_steps},
        {"means of n-step returns", n_step_means},
        {"lambda-returns", lambda_returns},
        {"lambda-returns, a step at a time", lambda_steps},
        {"both views of TD(lambda)", both_views},
        {"traces that are applied at once", online_traces},
        {"means of weighted returns", weighted_means},
        {"their squares", weighted_squares},
        {"weights on a loop", weights_on_a_loop},
        {"weighted episodes", weighted_episodes},
        {"errata E1 and E2", erratum_tables},
        {"erratum E7", erratum_full_backup},
        {"erratum E24", erratum_reward},
        {"erratum E25", erratum_horizon},
        {"files and exercises", files_and_exercises},
    };
    return harness_run("01-td-check", section, sizeof section / sizeof *section, argc, argv);
}
