/*
## The example

`make 06` trains TD3 on the pendulum for 10,000 steps, with an update in each, and prints its evaluations: ten episodes
from random starts, without exploration, and at the end 100, which the last line repeats. `--preset paper` starts from
the paper's numbers instead of the book's, and trains for 30,000 steps; every other option then changes one of them.
`--save FILE` writes the whole training to a [snapshot](snapshot.md), on the way, at the end and at Ctrl-C;
`--resume FILE` goes on with it, and `--load FILE` scores its policy again without training. `--export FILE` writes the
[policy for other programs](policy.md), and `--render` [plays an episode](watch.md) in the terminal.
*/
#include "exercises.h"
#include "td3.h"
#include "learning/curves.h"
#include "learning/swing_up.h"

#include <math.h>

CURVES_AGENT(td3)

int main(int argc, char **argv) {
    const double inf = HUGE_VAL;
    static const struct column reports[] = {CRITIC_COLUMN, ACTOR_COLUMN(""), {NULL, NULL}};
    struct swing_up x = {.name = "06-td3",
                         .summary = "twin delayed deep deterministic policy gradients on the pendulum",
                         .exercises = td3_exercises,
                         .n_exercises = N_TD3_EXERCISES,
                         .reports = reports};
    struct td3_config c;
    const struct option own[] = {
        SWING_UP_OPTIONS(c, "critics"),
        {"sigma", OPTION_REAL, &c.sigma, 0, inf, NULL, "half ranges", "scale of the exploration's noise"},
        {"twin", OPTION_CHOICE, &c.twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value in the targets"},
        {"delay", OPTION_INT, &c.delay, 1, 1000, NULL, "updates", "of the critics per update of the actor"},
        {"smoothing", OPTION_REAL, &c.smoothing, 0, inf, NULL, "half ranges", "scale of the noise in the targets"},
        {"smoothing-clip", OPTION_REAL, &c.smoothing_clip, 0, inf, NULL, "half ranges", "the most of it"},
        {"target-actor", OPTION_CHOICE, &c.target_actor, 0, 0, "no|yes", NULL, "actions of the targets from it"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = td3_preset(x.preset);
        x.train = td3_training(x.preset, swing_up_steps(x.preset));
        swing_up_parse(&x, pass, own, sizeof own / sizeof *own, argc, argv);
    }
    x.form = (struct policy_form){POLICY_TANH, {c.hidden[0], c.hidden[1]}, 0, 0};
    return swing_up_main(&x, &c, td3_begin, td3_end);
}
