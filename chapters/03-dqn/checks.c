#include "checks.h"
#include "exercises.h"
#include "triad.h"
#include "worlds/env_graph.h"

static void exercise_answers(struct harness *t) {
    double left = 0;
    struct mdp m;
    double v[2] = {0};
    EXPECT_NEAR(dqn_exercises[0].answer(), (1 + 0.95) / (1 - 0.95), 1e-12);
    EXPECT_NEAR(dqn_exercises[1].answer(), 0.03 / 0.7, 1e-6);
    graph_two_state(&m);
    mdp_value_iteration(&m, v, 1e-14, 10000);
    for (int pair = 0; pair < 4; pair++) left += 0.81 * variance_after(&m, v, pair) / 4;
    mdp_free(&m);
    EXPECT_NEAR(dqn_exercises[2].answer(), left, 1e-12);
    EXPECT_NEAR(dqn_exercises[3].answer(), 4 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2, 0);
    EXPECT_NEAR(dqn_exercises[4].answer(), 41, 0);
    EXPECT_NEAR(dqn_exercises[5].answer(), 2.0 / 11, 1e-9);
    struct triad z;
    double late = dqn_exercises[6].answer(), radius[2], a[64];
    triad_star(&z, 0.99, 1, NULL);
    for (int k = 0; k < 2; k++) { /* so late, and one step less */
        triad_copy_map(&z, 0.01, (int)late - k, a);
        radius[k] = triad_growth(&z, a);
    }
    EXPECT(radius[0] < 1 && radius[1] >= 1);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"targets", targets},
        {"the smaller target", smaller_targets},
        {"the semi-gradient", gradients},
        {"clipping", clipping},
        {"the least loss", least_loss},
        {"correlated terms", correlated_mean},
        {"actions and copies", actions},
        {"edges of acting", edges_of_acting},
        {"whole updates", whole_updates},
        {"the mean step", mean_step},
        {"the projected fixed point", projected_fixed_point},
        {"shorter at home", shorter_at_home},
        {"the way home", leads_home},
        {"the distance from the truth", how_far},
        {"the tipping share", tipping_share},
        {"the star beside its centre", star_to_all},
        {"the star", star_in_two},
        {"copies of the agent", copies_of_the_agent},
        {"one parameter", one_parameter},
        {"late copies", late_copies},
        {"learners", learners},
        {"erratum E8", erratum_loss},
        {"erratum E33", erratum_target},
        {"exercises", exercise_answers},
    };
    return harness_run("03-dqn-check", section, sizeof section / sizeof *section, argc, argv);
}
