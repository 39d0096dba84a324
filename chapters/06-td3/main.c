/*
## The example

`make 06` trains TD3 on the pendulum for 10,000 steps, with an update in each, and prints its evaluations: ten episodes
from random starts, without exploration. The last line scores the final policy over 100 episodes. `--preset paper`
starts from the paper's numbers instead of the book's; every other option then changes one of them.
*/
#include "td3.h"
#include "die.h"
#include "env_pendulum.h"
#include "exercises.h"
#include "options.h"

#include <math.h>

struct config {
    int preset, exercise;
    const char *answer;
    struct td3_config td3;
    struct train_config train;
};

static void parse(struct config *c, int argc, char **argv) {
    const double inf = HUGE_VAL;
    struct td3_config *x = &c->td3;
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
        {"sigma", OPTION_REAL, &x->sigma, 0, inf, NULL, "half ranges", "scale of the exploration's noise"},
        {"twin", OPTION_CHOICE, &x->twin, 0, 0, "no|yes", NULL, "two critics, and the smaller value in the targets"},
        {"delay", OPTION_INT, &x->delay, 1, 1000, NULL, "updates", "of the critics per update of the actor"},
        {"smoothing", OPTION_REAL, &x->smoothing, 0, inf, NULL, "half ranges", "scale of the noise in the targets"},
        {"smoothing-clip", OPTION_REAL, &x->smoothing_clip, 0, inf, NULL, "half ranges", "the most of it"},
        {"target-actor", OPTION_CHOICE, &x->target_actor, 0, 0, "no|yes", NULL, "actions of the targets from it"},
        {"evaluate-every", OPTION_INT, &train->evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        {"quiet", OPTION_FLAG, &train->quiet, 0, 0, NULL, NULL, "only the final score"},
        {"exercise", OPTION_INT, &c->exercise, 0, 100, NULL, NULL, "ask this exercise of the chapter"},
        {"answer", OPTION_TEXT, &c->answer, 0, 0, NULL, NULL, "judge this answer to it"},
    };
    const struct program program = {"06-td3", "twin delayed deep deterministic policy gradients on the pendulum",
                                    option, sizeof option / sizeof *option, NULL};
    options_parse(&program, argc, argv);
}

static void run(const struct config *c) {
    struct env_pendulum pendulum[2];
    struct rng rng;
    struct td3 td3;
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    rng_init(&rng, c->train.seed, 100);
    td3_init(&td3, &c->td3, pendulum[0].env.observation.dim, &pendulum[0].env.action, c->train.batch, &rng);
    struct train_log log = {.file = stdout};
    struct train_score score =
        train(&td3.agent, &pendulum[0].env, &pendulum[1].env, &c->train, c->train.quiet ? NULL : train_log, &log);
    printf("%sfinal policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); about -137 is the best possible\n",
           c->train.quiet ? "" : "\n", score.episodes, score.mean, score.deviation, score.least, score.most);
    td3_free(&td3);
}

int main(int argc, char **argv) {
    struct config c = {0};
    for (int pass = 0; pass < 2; pass++) { /* the first finds out the preset, which the second starts from */
        c.td3 = td3_preset(c.preset ? PRESET_PAPER : PRESET_TASK);
        c.train = td3_training(c.preset ? PRESET_PAPER : PRESET_TASK, 10000);
        parse(&c, argc, argv);
    }
    if (c.exercise || c.answer) return exercise_main(td3_exercises, N_TD3_EXERCISES, c.exercise, c.answer);
    run(&c);
    finish_output();
    return 0;
}
