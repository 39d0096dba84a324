/*
## The example

`make 05` trains DDPG on the pendulum for 10,000 steps, with an update in each, and prints its evaluations: ten episodes
from random starts, without exploration. The last line scores the final policy over 100 episodes. `--preset paper`
starts from the paper's numbers instead of the book's, and trains for 30,000 steps; every other option then changes one
of them.
`--save FILE` writes what was learned to a file, and `--load FILE` scores it again without training.
*/
#include "ddpg.h"
#include "exercises.h"
#include "learning/swing_up.h"
#include "programs/files.h"

#include <math.h>

int main(int argc, char **argv) {
    const double inf = HUGE_VAL;
    struct swing_up x = {0};
    struct ddpg_config c;
    const struct option own[] = {
        {"hidden-1", OPTION_INT, &c.hidden[0], 1, 1024, NULL, "units", "width of the first hidden layer"},
        {"hidden-2", OPTION_INT, &c.hidden[1], 1, 1024, NULL, "units", "width of the second"},
        {"gamma", OPTION_REAL, &c.gamma, 0, 1, NULL, NULL, "discount"},
        {"actor-rate", OPTION_REAL, &c.actor_rate, 0, 1, NULL, NULL, "learning rate of the actor"},
        {"critic-rate", OPTION_REAL, &c.critic_rate, 0, 1, NULL, NULL, "learning rate of the critic"},
        {"tau", OPTION_REAL, &c.tau, 0, 1, NULL, NULL, "share of a step of the target networks; 1: none"},
        {"last-bound", OPTION_REAL, &c.last_bound, 0, 1, NULL, NULL, "start of the last layers; 0: as the others"},
        {"decay", OPTION_REAL, &c.decay, 0, 1, NULL, NULL, "of the critic's parameters"},
        {"noise", OPTION_CHOICE, &c.noise, 0, 0, "gaussian|ornstein-uhlenbeck", NULL, "of the exploration"},
        {"sigma", OPTION_REAL, &c.sigma, 0, inf, NULL, "half ranges", "its scale"},
        {"theta", OPTION_REAL, &c.theta, 0, 1, NULL, NULL, "what an Ornstein-Uhlenbeck process forgets in a step"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = ddpg_preset((enum preset)x.preset);
        x.train = ddpg_training((enum preset)x.preset, swing_up_steps((enum preset)x.preset));
        swing_up_parse(&x, pass, "05-ddpg", "deep deterministic policy gradients on the pendulum", own,
                       sizeof own / sizeof *own, argc, argv);
    }
    if (x.exercise || x.answer) return exercise_main(ddpg_exercises, N_DDPG_EXERCISES, x.exercise, x.answer);
    struct rng start = swing_up_start(&x);
    struct ddpg ddpg;
    ddpg_init(&ddpg, &c, x.env.env.observation.dim, &x.env.env.action, x.train.batch, &start);
    swing_up_run(&x, &ddpg.agent);
    ddpg_free(&ddpg);
    finish_output();
    return 0;
}
