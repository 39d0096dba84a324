/*
## The example

`make 05` trains DDPG on the pendulum for 10,000 steps, with an update in each, and prints its evaluations: ten episodes
from random starts, without exploration, and at the end 100, which the last line repeats. `return` and
`length` are those of the last episode of the training, and the losses those of the last update.
`--preset paper` starts from the paper's numbers instead of the book's, and trains for 30,000 steps; every other option
then changes one of them. `--save FILE` writes the whole training to a [snapshot](snapshot.md), on the way, at the end
and at Ctrl-C; `--resume FILE` goes on with it, and `--load FILE` scores its policy again without training.
`--export FILE` writes the [policy for other programs](policy.md), and `--render` [plays an episode](watch.md) in the
terminal.
*/
#include "ddpg.h"
#include "exercises.h"
#include "learning/curves.h"
#include "learning/swing_up.h"

#include <math.h>

CURVES_AGENT(ddpg)

int main(int argc, char **argv) {
    const double inf = HUGE_VAL;
    static const struct column reports[] = {CRITIC_COLUMN, ACTOR_COLUMN(""), {NULL, NULL}};
    struct swing_up x = {.name = "05-ddpg",
                         .summary = "deep deterministic policy gradients on the pendulum",
                         .exercises = ddpg_exercises,
                         .n_exercises = N_DDPG_EXERCISES,
                         .reports = reports};
    struct ddpg_config c;
    const struct option own[] = {
        SWING_UP_OPTIONS(c, "critic"),
        {"decay", OPTION_REAL, &c.decay, 0, 1, NULL, NULL, "of the critic's parameters"},
        {"noise", OPTION_CHOICE, &c.noise, 0, 0, "gaussian|ornstein-uhlenbeck", NULL, "of the exploration"},
        {"sigma", OPTION_REAL, &c.sigma, 0, inf, NULL, "half ranges", "its scale"},
        {"theta", OPTION_REAL, &c.theta, 0, 1, NULL, NULL, "what an Ornstein-Uhlenbeck process forgets in a step"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = ddpg_preset(x.preset);
        x.train = ddpg_training(x.preset, swing_up_steps(x.preset));
        swing_up_parse(&x, pass, own, sizeof own / sizeof *own, argc, argv);
    }
    x.form = (struct policy_form){POLICY_TANH, {c.hidden[0], c.hidden[1]}, 0, 0};
    return swing_up_main(&x, &c, ddpg_begin, ddpg_end);
}
