/*
## The example

`make 08` trains Soft Actor-Critic with a fixed temperature on the pendulum for 10,000 steps, with an update in each,
and prints its evaluations: ten episodes from random starts, without exploration. The last line scores the final policy
over 100 episodes. `--preset paper` starts from the paper's numbers instead of the book's, and trains for 30,000 steps;
every other option then changes one of them. `--value yes` trains the first version.
`--save FILE` writes what was learned to a file, and `--load FILE` scores it again without training.
*/
#include "exercises.h"
#include "first_version.h"
#include "learning/swing_up.h"
#include "programs/die.h"
#include "programs/files.h"

int main(int argc, char **argv) {
    struct swing_up x = {0};
    struct sac_config c;
    int value = 0;
    const struct option own[] = {
        {"hidden-1", OPTION_INT, &c.hidden[0], 1, 1024, NULL, "units", "width of the first hidden layer"},
        {"hidden-2", OPTION_INT, &c.hidden[1], 1, 1024, NULL, "units", "width of the second"},
        {"gamma", OPTION_REAL, &c.gamma, 0, 1, NULL, NULL, "discount"},
        {"actor-rate", OPTION_REAL, &c.actor_rate, 0, 1, NULL, NULL, "learning rate of the actor"},
        {"critic-rate", OPTION_REAL, &c.critic_rate, 0, 1, NULL, NULL, "learning rate of the critics"},
        {"tau", OPTION_REAL, &c.tau, 0, 1, NULL, NULL, "share of a step of the target networks; 1: none"},
        {"last-bound", OPTION_REAL, &c.last_bound, 0, 1, NULL, NULL, "start of the last layers; 0: as the others"},
        {"log-sigma-low", OPTION_REAL, &c.log_sigma_low, -80, 20, NULL, NULL, "log sigma is moved into this"},
        {"log-sigma-high", OPTION_REAL, &c.log_sigma_high, -80, 20, NULL, NULL, "interval"},
        {"alpha", OPTION_REAL, &c.alpha, 0, 1e6, NULL, "reward per nat", "temperature"},
        {"twin", OPTION_CHOICE, &c.twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value counts"},
        {"value", OPTION_CHOICE, &value, 0, 0, "no|yes", NULL, "a value network for the targets, the first version"},
        {"climb-first", OPTION_CHOICE, &c.climb_first, 0, 0, "no|yes", NULL, "the actor climbs the first critic"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = sac_preset((enum preset)x.preset);
        x.train = sac_training((enum preset)x.preset, swing_up_steps((enum preset)x.preset));
        swing_up_parse(&x, pass, "08-sac", "soft actor-critic with a fixed temperature on the pendulum", own,
                       sizeof own / sizeof *own, argc, argv);
    }
    if (c.log_sigma_low > c.log_sigma_high)
        die(EXIT_INPUT, "--log-sigma-low: %g is above --log-sigma-high, %g", c.log_sigma_low, c.log_sigma_high);
    if (x.exercise || x.answer) return exercise_main(sac_exercises, N_SAC_EXERCISES, x.exercise, x.answer);
    struct rng start = swing_up_start(&x);
    struct sac second;
    struct sac_v1 first;
    if (value) {
        sac_v1_init(&first, &c, x.env.env.observation.dim, &x.env.env.action, x.train.batch, &start);
        swing_up_run(&x, &first.agent);
        sac_v1_free(&first);
    } else {
        sac_init(&second, &c, x.env.env.observation.dim, &x.env.env.action, x.train.batch, &start);
        swing_up_run(&x, &second.agent);
        sac_free(&second);
    }
    finish_output();
    return 0;
}
