/* A training that is resumed. The input changes bytes of a file that is right, three bytes of input for one change: its
 * place, from the end of the policy on, and what is added there. The size and the checksum stay right, so that the rest
 * is read. What is accepted then goes on for some steps. */
#include "fuzz.h"

#include "../chapters/05-ddpg/ddpg.h"
#include "learning/train.h"
#include "programs/checksum.h"
#include "worlds/env_pendulum.h"

enum { ROOM = 1 << 14, STEPS = 40 };

static void train_to(int steps, const char *save, const char *resume) {
    static struct env_pendulum env, trial;
    static struct ddpg ddpg;
    struct ddpg_config config = ddpg_preset(PRESET_TASK);
    struct rng start;
    config.hidden[0] = config.hidden[1] = 2;
    const struct train_config c = {.steps = steps,
                                   .start = 10,
                                   .update_every = 1,
                                   .updates = 1,
                                   .batch = 2,
                                   .capacity = 16,
                                   .evaluate_every = 16,
                                   .evaluate_episodes = 1,
                                   .final_episodes = 1,
                                   .seed = 1,
                                   .quiet = true,
                                   .save = save,
                                   .resume = resume};
    env_pendulum_init(&env, 0);
    env_pendulum_init(&trial, 0);
    env.env.time_limit = trial.env.time_limit = 5;
    rng_init(&start, 1, 100);
    ddpg_init(&ddpg, &config, env.env.observation.dim, &env.env.action, c.batch, &start);
    train(&ddpg.agent, &env.env, &trial.env, &c, NULL, NULL);
    ddpg_free(&ddpg);
}

void fuzz_one(const uint8_t *data, size_t size) {
    static uint8_t right[ROOM], changed[ROOM];
    static size_t length, rest;
    if (length == 0) {
        train_to(STEPS, "right", NULL);
        FILE *file = fopen("right", "rb");
        if (!file) abort();
        length = fread(right, 1, ROOM, file);
        fclose(file);
        if (length == ROOM) abort();
        for (size_t i = 0; i + 9 < length && !rest; i++)
            if (memcmp(right + i, "\ntraining", 9) == 0) rest = i + 1;
        if (!rest) abort();
    }
    memcpy(changed, right, length);
    for (size_t i = 0; i + 2 < size; i += 3)
        changed[rest + (size_t)(data[i] | data[i + 1] << 8) % (length - rest)] += data[i + 2];
    uint32_t sum = checksum_end(checksum_more(0, changed, length - 4), length - 4);
    for (int i = 0; i < 4; i++) changed[length - 4 + (size_t)i] = (uint8_t)(sum >> 8 * i);
    fuzz_file("input", changed, length);
    train_to(STEPS + 8, NULL, "input");
}
