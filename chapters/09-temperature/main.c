/*
## The example

`make 09` trains Soft Actor-Critic with a learned temperature on the pendulum for 10,000 steps, with an update in each,
and prints its evaluations: ten episodes from random starts, without exploration. The last two columns but one are the
temperature and the entropy of the last batch's actions, which is aimed at -1. The last line scores the final policy
over 100 episodes. `--preset paper` starts from the paper's numbers instead of the book's; every other option then
changes one of them.
*/
#include "temperature.h"
#include "die.h"
#include "env_pendulum.h"
#include "exercises.h"
#include "options.h"

#include <math.h>

struct config {
    int preset, exercise;
    const char *answer;
    struct temperature_config temperature;
    struct train_config train;
};

static void parse(struct config *c, int argc, char **argv) {
    struct temperature_config *x = &c->temperature;
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
        {"alpha", OPTION_REAL, &x->alpha, 1e-8, 1e6, NULL, "reward per nat", "temperature at the start"},
        {"alpha-rate", OPTION_REAL, &x->alpha_rate, 0, 1, NULL, NULL, "learning rate of its logarithm; 0: it stays"},
        {"log-alpha-bound", OPTION_REAL, &x->log_alpha_bound, 0, 80, NULL, NULL,
         "its logarithm is kept within +- this"},
        {"target-entropy", OPTION_REAL, &x->target_entropy, -100, 0.69, NULL, "nats per component", "of the policy"},
        {"twin", OPTION_CHOICE, &x->twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value counts"},
        {"evaluate-every", OPTION_INT, &train->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"quiet", OPTION_FLAG, &train->quiet, 0, 0, NULL, NULL, "only the final score"},
        {"exercise", OPTION_INT, &c->exercise, 0, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &c->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    const struct program program = {"09-temperature", "soft actor-critic with a learned temperature on the pendulum",
                                    option, sizeof option / sizeof *option, NULL};
    options_parse(&program, argc, argv);
    if (x->log_sigma_low > x->log_sigma_high)
        die(EXIT_INPUT, "--log-sigma-low: %g is above --log-sigma-high, %g", x->log_sigma_low, x->log_sigma_high);
}

static void run(const struct config *c) {
    struct env_pendulum pendulum[2];
    struct rng rng;
    struct temperature temperature;
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    rng_init(&rng, c->train.seed, 100);
    temperature_init(&temperature, &c->temperature, pendulum[0].env.observation.dim, &pendulum[0].env.action,
                     c->train.batch, &rng);
    struct train_log log = {.file = stdout};
    struct train_score score = train(&temperature.agent, &pendulum[0].env, &pendulum[1].env, &c->train,
                                     c->train.quiet ? NULL : train_log, &log);
    printf("%sfinal policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); about -137 is the best possible\n",
           c->train.quiet ? "" : "\n", score.episodes, score.mean, score.deviation, score.least, score.most);
    temperature_free(&temperature);
}

int main(int argc, char **argv) {
    struct config c = {0};
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c.temperature = temperature_preset(c.preset ? PRESET_PAPER : PRESET_TASK);
        c.train = temperature_training(c.preset ? PRESET_PAPER : PRESET_TASK, 10000);
        parse(&c, argc, argv);
    }
    if (c.exercise || c.answer)
        return exercise_main(temperature_exercises, N_TEMPERATURE_EXERCISES, c.exercise, c.answer);
    run(&c);
    finish_output();
    return 0;
}
