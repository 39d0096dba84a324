#include "checks.h"
#include "exercises.h"
#include "worlds/env_cliff.h"

static void exercises(struct harness *t) {
    EXPECT_NEAR(q_exercises[0].answer(), -2.05, 1e-12);
    EXPECT_NEAR(q_exercises[1].answer(), 0.475, 1e-12);
    EXPECT_NEAR(q_exercises[2].answer(), maximum_by_tails(5), 1e-12);
    double n = q_exercises[3].answer();
    EXPECT(exp(lgamma(n + 0.9) - lgamma(0.9) - lgamma(n + 1)) <= 0.5);
    EXPECT(exp(lgamma(n - 0.1) - lgamma(0.9) - lgamma(n)) > 0.5);
    struct mdp m;
    double away[2], epsilon = q_exercises[4].answer();
    cliff_mdp(&m);
    for (int k = 0; k < 2; k++) { /* just before the answer and just after it */
        double q[CLIFF_STATES * CLIFF_ACTIONS] = {0};
        int policy[CLIFF_STATES];
        EXPECT(q_soft_iteration(&m, epsilon + (k ? 2e-5 : -2e-5), q, 1e-11, 100000) > 0);
        mdp_greedy(&m, q, policy);
        away[k] = q_policy_return(&m, policy, 0);
    }
    mdp_free(&m);
    EXPECT(away[0] == -13 && away[1] == -15);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"the difference of two values", improvement},
        {"optimality equations", optimality},
        {"policy iteration and value iteration", iterations},
        {"small gains", small_gains},
        {"contraction", contraction},
        {"epsilon-greedy policies", policies},
        {"the four updates", updates},
        {"means and variances of targets", moments},
        {"the trembling hand", trembling},
        {"Q-learning rests at the optimum", rest},
        {"Q-learning as half a gradient", gradients},
        {"step sizes", steps},
        {"the largest of several guesses", largest_of_guesses},
        {"the double estimator", double_estimator},
        {"the loop", loop},
        {"learning", learning},
        {"Sutton and Barto's example 6.7", example_6_7},
        {"erratum E7", erratum_next_action},
        {"erratum E26", erratum_on_policy},
        {"exercises", exercises},
    };
    return harness_run("02-q-learning-check", section, sizeof section / sizeof *section, argc, argv);
}
