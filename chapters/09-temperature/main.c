/*
## The example

`make 09` trains Soft Actor-Critic with a learned temperature on the pendulum for 10,000 steps, with an update in each,
and prints its evaluations: ten episodes from random starts, without exploration, and at the end 100, which the last
line repeats. The two columns before the last are the temperature and the entropy of the last batch's actions, which is
aimed at -1. `--preset paper` starts from the paper's numbers instead of the book's, and trains for 30,000 steps; every
other option then changes one of them. `--save FILE` writes the whole training to a [snapshot](snapshot.md), on the way,
at the end and at Ctrl-C; `--resume FILE` goes on with it, and `--load FILE` scores its policy again without training.
`--export FILE` writes the [policy for other programs](policy.md), and `--render` [plays an episode](watch.md) in the
terminal.
*/
#include "exercises.h"
#include "tuned_sac.h"
#include "learning/curves.h"
#include "learning/swing_up.h"
#include "programs/die.h"

CURVES_AGENT(tuned_sac)

int main(int argc, char **argv) {
    static const struct column reports[] = {CRITIC_COLUMN,
                                            ACTOR_COLUMN(" and of alpha times their entropy"),
                                            ALPHA_COLUMN,
                                            ENTROPY_COLUMN,
                                            {NULL, NULL}};
    struct swing_up x = {.name = "09-temperature",
                         .summary = "soft actor-critic with a learned temperature on the pendulum",
                         .exercises = temperature_exercises,
                         .n_exercises = N_TEMPERATURE_EXERCISES,
                         .reports = reports};
    struct tuned_sac_config c;
    const struct option own[] = {
        SWING_UP_OPTIONS(c, "critics"),
        {"log-sigma-low", OPTION_REAL, &c.log_sigma_low, -80, 20, NULL, NULL, "log sigma is moved into this"},
        {"log-sigma-high", OPTION_REAL, &c.log_sigma_high, -80, 20, NULL, NULL, "interval"},
        {"alpha", OPTION_REAL, &c.alpha, 1e-8, 1e6, NULL, "reward per nat", "temperature at the start"},
        {"alpha-rate", OPTION_REAL, &c.alpha_rate, 0, 1, NULL, NULL, "learning rate of its logarithm; 0: it stays"},
        {"log-alpha-bound", OPTION_REAL, &c.log_alpha_bound, 0, 80, NULL, NULL, "its logarithm is kept within +- this"},
        {"target-entropy", OPTION_REAL, &c.target_entropy, -100, 0.69, NULL, "nats per component", "of the policy"},
        {"twin", OPTION_CHOICE, &c.twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value counts"},
    };
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c = tuned_sac_preset(x.preset);
        x.train = tuned_sac_training(x.preset, swing_up_steps(x.preset));
        swing_up_parse(&x, pass, own, sizeof own / sizeof *own, argc, argv);
    }
    if (c.log_sigma_low > c.log_sigma_high)
        die(EXIT_INPUT, "--log-sigma-low: %g is above --log-sigma-high, %g", c.log_sigma_low, c.log_sigma_high);
    x.form = (struct policy_form){POLICY_GAUSSIAN, {c.hidden[0], c.hidden[1]}, c.log_sigma_low, c.log_sigma_high};
    return swing_up_main(&x, &c, tuned_sac_begin, tuned_sac_end);
}
