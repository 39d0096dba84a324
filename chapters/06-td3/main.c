/*
## The example

`make 06` trains TD3 on the pendulum for 10,000 steps, with an update in each, and prints its evaluations: ten episodes
from random starts, without exploration. The last line scores the final policy over 100 episodes. `--preset paper`
starts from the paper's numbers instead of the book's, and trains for 30,000 steps; every other option then changes one
of them.
`--save FILE` writes what was learned to a file, and `--load FILE` scores it again without training.
*/
#include "exercises.h"
#include "td3.h"
#include "learning/swing_up.h"
#include "programs/files.h"

#include <math.h>

int main(int argc, char **argv) {
    const double inf = HUGE_VAL;
    struct swing_up x = {0};
    struct td3_config c;
    const struct option own[] = {
        {"hidden-1", OPTION_INT, &c.hidden[0], 1, 1024, NULL, "units", "width of the first hidden layer"},
        {"hidden-2", OPTION_INT, &c.hidden[1], 1, 1024, NULL, "units", "width of the second"},
        {"gamma", OPTION_REAL, &c.gamma, 0, 1, NULL, NULL, "discount"},
        {"actor-rate", OPTION_REAL, &c.actor_rate, 0, 1, NULL, NULL, "learning rate of the actor"},
        {"critic-rate", OPTION_REAL, &c.critic_rate, 0, 1, NULL, NULL, "learning rate of the critics"},
        {"tau", OPTION_REAL, &c.tau, 0, 1, NULL, NULL, "share of a step of the target networks; 1: none"},
        {"last-bound", OPTION_REAL, &c.last_bound, 0, 1, NULL, NULL, "start of the last layers; 0: as the others"},
        {"sigma", OPTION_REAL, &c.sigma, 0, inf, NULL, "half ranges", "scale of the exploration's noise"},
        {"twin", OPTION_CHOICE, &c.twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value in the targets"},
        {"delay", OPTION_INT, &c.delay, 1, 1000, NULL, "updates", "of the critics per update of the actor"},
        {"smoothing", OPTION_REAL, &c.smoothing, 0, inf, NULL, "half ranges", "scale of the noise in the targets"},
        {"smoothing-clip", OPTION_REAL, &c.smoothing_clip, 0, inf, NULL, "half ranges", "the most of it"},
        {"target-actor", OPTION_CHOICE, &c.target_actor, 0, 0, "no|yes", NULL, "actions of the targets from it"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = td3_preset((enum preset)x.preset);
        x.train = td3_training((enum preset)x.preset, swing_up_steps((enum preset)x.preset));
        swing_up_parse(&x, pass, "06-td3", "twin delayed deep deterministic policy gradients on the pendulum", own,
                       sizeof own / sizeof *own, argc, argv);
    }
    if (x.exercise || x.answer) return exercise_main(td3_exercises, N_TD3_EXERCISES, x.exercise, x.answer);
    struct rng start = swing_up_start(&x);
    struct td3 td3;
    td3_init(&td3, &c, x.env.env.observation.dim, &x.env.env.action, x.train.batch, &start);
    swing_up_run(&x, &td3.agent);
    td3_free(&td3);
    finish_output();
    return 0;
}
