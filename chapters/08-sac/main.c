/*
## The example

`make 08` trains Soft Actor-Critic with a fixed temperature on the pendulum for 10,000 steps, with an update in each,
and prints its evaluations: ten episodes from random starts, without exploration, and at the end 100, which the last
line repeats. `--preset paper` starts from the paper's numbers instead of the book's, and trains for 30,000 steps; every
other option then changes one of them. `--value yes` trains the first version. `--save FILE` writes the whole training
to a [snapshot](snapshot.md), on the way, at the end and at Ctrl-C; `--resume FILE` goes on with it, and `--load FILE`
scores its policy again without training. `--export FILE` writes the [policy for other programs](policy.md), and
`--render` [plays an episode](watch.md) in the terminal.
*/
#include "exercises.h"
#include "first_version.h"
#include "learning/curves.h"
#include "learning/swing_up.h"
#include "programs/die.h"

CURVES_AGENT(sac)

CURVES_AGENT(sac_v1)

int main(int argc, char **argv) {
    static const struct column reports[] = {CRITIC_COLUMN,
                                            ACTOR_COLUMN(" and of alpha times their entropy"),
                                            ENTROPY_COLUMN,
                                            {"value loss", "with --value yes: half the mean squared error of the value "
                                                           "network in the last update's batch (reward squared)"},
                                            {NULL, NULL}};
    struct swing_up x = {.name = "08-sac",
                         .summary = "soft actor-critic with a fixed temperature on the pendulum",
                         .exercises = sac_exercises,
                         .n_exercises = N_SAC_EXERCISES,
                         .reports = reports};
    struct sac_config c;
    int value = 0;
    const struct option own[] = {
        SWING_UP_OPTIONS(c, "critics"),
        {"log-sigma-low", OPTION_REAL, &c.log_sigma_low, -80, 20, NULL, NULL, "log sigma is moved into this"},
        {"log-sigma-high", OPTION_REAL, &c.log_sigma_high, -80, 20, NULL, NULL, "interval"},
        {"alpha", OPTION_REAL, &c.alpha, 0, 1e6, NULL, "reward per nat", "temperature"},
        {"twin", OPTION_CHOICE, &c.twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value counts"},
        {"value", OPTION_CHOICE, &value, 0, 0, "no|yes", NULL, "a value network for the targets, the first version"},
        {"climb-first", OPTION_CHOICE, &c.climb_first, 0, 0, "no|yes", NULL, "the actor climbs the first critic"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = sac_preset(x.preset);
        x.train = sac_training(x.preset, swing_up_steps(x.preset));
        swing_up_parse(&x, pass, own, sizeof own / sizeof *own, argc, argv);
    }
    if (c.log_sigma_low > c.log_sigma_high)
        die(EXIT_INPUT, "--log-sigma-low: %g is above --log-sigma-high, %g", c.log_sigma_low, c.log_sigma_high);
    x.form = (struct policy_form){POLICY_GAUSSIAN, {c.hidden[0], c.hidden[1]}, c.log_sigma_low, c.log_sigma_high};
    return value ? swing_up_main(&x, &c, sac_v1_begin, sac_v1_end) : swing_up_main(&x, &c, sac_begin, sac_end);
}
