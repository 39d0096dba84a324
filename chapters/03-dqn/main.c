/*
## The example

`make 03` trains a DQN on the cart-pole for 50,000 steps. The score is that of the greedy policy over 100 episodes
from random starts; 500 is the most there is. `--task pendulum` swings up the pendulum with its torque cut into five
values; the best that any policy can reach there is what the study *best* computes. `--save FILE` writes the whole
training to a [snapshot](snapshot.md), on the way, at the end and at Ctrl-C, `--resume FILE` goes on with it, and
`--load FILE` scores its policy again without training. `--export FILE` writes the [network for other
programs](policy.md), and `--render` [plays an episode](watch.md) in the terminal.
*/
#include "dqn.h"
#include "exercises.h"
#include "learning/policy.h"
#include "learning/train.h"
#include "learning/watch.h"
#include "programs/files.h"
#include "programs/options.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>

struct config {
    int task;
    const char *load;
    struct dqn_config dqn;
    struct train_config train;
    const char *export;
    struct watching watching;
};

static void run(struct config *c) {
    struct env_cartpole cartpole[2];
    struct env_pendulum pendulum[2];
    struct env *env[2];
    struct rng rng;
    struct dqn dqn;
    train_refuse(&c->train, c->load, c->export, c->watching.frames);
    c->train.keep = train_log_state;
    policy_refuse_save(c->load, c->train.save);
    if (c->export) policy_refuse(c->export);
    watching_refuse(&c->watching);
    for (int i = 0; i < 2; i++) {
        env_cartpole_init(&cartpole[i]);
        env_pendulum_init(&pendulum[i], 5);
        env[i] = c->task ? &pendulum[i].env : &cartpole[i].env;
    }
    rng_init(&rng, c->train.seed, 100);
    dqn_init(&dqn, &c->dqn, env[0]->observation.dim, env[0]->action.n, c->train.batch, &rng);
    struct train_log log = {.file = stdout};
    bool logs = !c->load && !c->train.quiet;
    struct policy_form form = {POLICY_VALUES, {c->dqn.hidden[0], c->dqn.hidden[1]}, 0, 0};
    struct policy policy = policy_of(&dqn.agent, env[0]->name, &form);
    struct train_score score = c->load ? policy_score_loaded(&policy, &dqn.agent, env[1], c->load, &c->train)
                                       : train(&dqn.agent, env[0], env[1], &c->train, logs ? train_log : NULL, &log);
    printf("%sfinal greedy policy, %d episodes: %.1f (deviation %.1f, from %.1f to %.1f); ", logs ? "\n" : "",
           score.episodes, score.mean, score.deviation, score.least, score.most);
    if (c->task)
        printf("about -137 is the best that any policy can do\n");
    else
        printf("500 is the most there is\n");
    if (c->export) policy_export(&policy, c->export);
    watching_do(&c->watching, &dqn.agent, env[1], c->task ? &pendulum_scene : &cartpole_scene, c->train.seed);
    dqn_free(&dqn);
}

int main(int argc, char **argv) {
    struct config c = {.dqn = dqn_defaults(0), .train = dqn_training(50000)};
    static const struct column reports[] =
        {{"loss",
          "half the mean squared error of the values in the last update's batch, with --clip less (reward squared)"},
         {"target", "mean of what they are moved to (reward)"},
         {NULL, NULL}};
    struct column columns[TRAIN_COLUMNS];
    const double inf = HUGE_VAL;
    const struct option option[] = {
        {"task", OPTION_CHOICE, &c.task, 0, 0, "cartpole|pendulum", NULL, "what to learn"},
        {"steps", OPTION_INT, &c.train.steps, 1, 1e8, NULL, "steps", "length of the training"},
        {"start", OPTION_INT, &c.train.start, 1, 1e8, NULL, "steps", "random steps before the first update"},
        {"seed", OPTION_SEED, &c.train.seed, 0, 0, NULL, NULL, "seed of everything"},
        {"batch", OPTION_INT, &c.train.batch, 1, 4096, NULL, "rows", "transitions of an update"},
        {"capacity", OPTION_INT, &c.train.capacity, 1, 1e7, NULL, "rows", "memory of the replay"},
        {"rate", OPTION_REAL, &c.dqn.rate, 0, 1, NULL, NULL, "learning rate"},
        {"rate-final", OPTION_REAL, &c.dqn.rate_final, 0, 1, NULL, NULL, "learning rate at the end"},
        {"rate-updates", OPTION_INT, &c.dqn.rate_updates, 0, 1e8, NULL, "updates", "until then; 0: the whole training"},
        {"gamma", OPTION_REAL, &c.dqn.gamma, 0, 1, NULL, NULL, "discount"},
        {"clip", OPTION_REAL, &c.dqn.clip, 0, inf, NULL, "reward", "largest error that counts in full; 0: any"},
        {"target-every", OPTION_INT, &c.dqn.target_every, 1, 1e6, NULL, "updates",
         "between copies; 1: no target network"},
        {"double", OPTION_CHOICE, &c.dqn.double_q, 0, 0, "no|yes", NULL, "Double DQN's target"},
        {"epsilon", OPTION_REAL, &c.dqn.epsilon, 0, 1, NULL, NULL, "share of random actions at first"},
        {"epsilon-final", OPTION_REAL, &c.dqn.epsilon_final, 0, 1, NULL, NULL, "and later"},
        {"epsilon-steps", OPTION_INT, &c.dqn.epsilon_steps, 1, 1e8, NULL, "steps", "until then"},
        {"hidden", OPTION_INT, &c.dqn.hidden[0], 1, 1024, NULL, "units", "width of both hidden layers"},
        {"evaluate-every", OPTION_INT, &c.train.evaluate_every, 1, 1e8, NULL, "steps", "between evaluations"},
        TRAIN_SAVE_OPTIONS(c.train),
        {"load", OPTION_FILE, &c.load, 0, 0, NULL, NULL, "score the policy in a file, without training"},
        POLICY_OPTION(c.export),
        WATCHING_OPTIONS(c.watching),
        {"quiet", OPTION_FLAG, &c.train.quiet, 0, 0, NULL, NULL, "only the final score"},
    };
    const struct program program = {.name = "03-dqn",
                                    .summary = "a deep Q-network on the cart-pole or the pendulum",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = train_columns(reports, columns)};
    exercise_options(&program, dqn_exercises, N_DQN_EXERCISES, argc, argv);
    c.dqn.hidden[1] = c.dqn.hidden[0];
    if (c.dqn.rate_updates == 0) c.dqn.rate_updates = c.train.steps;
    run(&c);
    finish_output();
    return 0;
}
