/*
## The example

`make 08` trains Soft Actor-Critic with a fixed temperature on the pendulum for 10,000 steps, with an update in each,
and prints its evaluations: ten episodes from random starts, without exploration. The last line scores the final policy
over 100 episodes. `--preset paper` starts from the paper's numbers instead of the book's; every other option then
changes one of them. `--value yes` trains the first version.
*/
#include "sac.h"
#include "die.h"
#include "env_pendulum.h"
#include "exercises.h"
#include "options.h"

#include <math.h>

struct config {
    int preset, exercise;
    const char *answer;
    struct sac_config sac;
    struct train_config train;
};

static void parse(struct config *c, int argc, char **argv) {
    struct sac_config *x = &c->sac;
    struct train_config *train = &c->train;
    const struct option option[] = {
        {"preset", OPTION_CHOICE, &c->preset, 0, 0, "task|paper", NULL, "the numbers to start from"},
        {"steps", OPTION_INT, &train->steps, 1, 1e8, NULL, "steps", "length of the training"},
        {"start", OPTION_INT, &train->start, 1, 1e8, NULL, "steps", "random steps before the first update"},
        {"seed", OPTION_SEED, &train->seed, 0, 0, NULL, NULL, "seed of everything"},
        {"batch", OPTION_INT, &train->batch, 1, 4096, NULL, "rows", "transitions of an update"},
        {"capacity", OPTION_INT, &train->capacity, 1, 1e7, NULL, "rows", "memory of the replay"},
        {"hidden-1", OPTION_INT, &x->hidden[0], 1, 1024, NULL, "units", "width of the first hidden layer"},
        {"hidden-2", OPTION_INT, &x->hidden[1], 1, 1024, NULL, "units", "width of the second"},
        {"gamma", OPTION_REAL, &x->gamma, 0, 1, NULL, NULL, "discount"},
        {"actor-rate", OPTION_REAL, &x->actor_rate, 0, 1, NULL, NULL, "learning rate of the actor"},
        {"critic-rate", OPTION_REAL, &x->critic_rate, 0, 1, NULL, NULL, "learning rate of the critics"},
        {"tau", OPTION_REAL, &x->tau, 0, 1, NULL, NULL, "share of a step of the target networks; 1: none"},
        {"last-bound", OPTION_REAL, &x->last_bound, 0, 1, NULL, NULL, "start of the last layers; 0: as the others"},
        {"log-sigma-low", OPTION_REAL, &x->log_sigma_low, -80, 20, NULL, NULL, "log sigma is moved into this"},
        {"log-sigma-high", OPTION_REAL, &x->log_sigma_high, -80, 20, NULL, NULL, "interval"},
        {"alpha", OPTION_REAL, &x->alpha, 0, 1e6, NULL, "reward per nat", "temperature"},
        {"twin", OPTION_CHOICE, &x->twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value counts"},
        {"value", OPTION_CHOICE, &x->value, 0, 0, "no|yes", NULL, "a value network for the targets, the first version"},
        {"climb-first", OPTION_CHOICE, &x->climb_first, 0, 0, "no|yes", NULL, "the actor climbs the first critic"},
        {"evaluate-every", OPTION_INT, &train->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"quiet", OPTION_FLAG, &train->quiet, 0, 0, NULL, NULL, "only the final score"},
        {"exercise", OPTION_INT, &c->exercise, 0, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &c->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    const struct program program = {"08-sac", "soft actor-critic with a fixed temperature on the pendulum", option,
                                    sizeof option / sizeof *option, NULL};
    options_parse(&program, argc, argv);
    if (x->log_sigma_low > x->log_sigma_high)
        die(EXIT_INPUT, "--log-sigma-low: %g is above --log-sigma-high, %g", x->log_sigma_low, x->log_sigma_high);
}

static void run(const struct config *c) {
    struct env_pendulum pendulum[2];
    struct rng rng;
    struct sac sac;
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    rng_init(&rng, c->train.seed, 100);
    sac_init(&sac, &c->sac, pendulum[0].env.observation.dim, &pendulum[0].env.action, c->train.batch, &rng);
    struct train_log log = {.file = stdout};
    struct train_score score =
        train(&sac.agent, &pendulum[0].env, &pendulum[1].env, &c->train, c->train.quiet ? NULL : train_log, &log);
    printf("%sfinal policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); about -137 is the best possible\n",
           c->train.quiet ? "" : "\n", score.episodes, score.mean, score.deviation, score.least, score.most);
    sac_free(&sac);
}

int main(int argc, char **argv) {
    struct config c = {0};
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c.sac = sac_preset(c.preset ? PRESET_PAPER : PRESET_TASK);
        c.train = sac_training(c.preset ? PRESET_PAPER : PRESET_TASK, 10000);
        parse(&c, argc, argv);
    }
    if (c.exercise || c.answer) return exercise_main(sac_exercises, N_SAC_EXERCISES, c.exercise, c.answer);
    run(&c);
    finish_output();
    return 0;
}
