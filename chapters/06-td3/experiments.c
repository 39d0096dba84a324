/*
## The studies

The studies *pendulum* and *ablation* print [learning curves](curves.md): evaluations of 20 episodes every 1,000 steps.
All contenders of a run have its seed, and so the same start of training.
*/
#include "bias.h"
#include "exercises.h"
#include "variants.h"
#include "learning/curves.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/study.h"
#include "worlds/env_pendulum.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 20000, MARK = -200, BIAS_EVERY = 2000, BIAS_STATES = 100 };

CURVES_AGENT(td3)

CURVES_AGENT(dq_ac)

/* One configuration of a study. */
struct variant {
    const char *name;
    struct td3_config config;
    bool dq_ac;
};

/* DDPG with some of the switches on. */
static struct variant with(const char *name, bool delay, bool smoothing, bool twin) {
    struct variant v = {name, td3_ahe(PRESET_TASK), false};
    struct td3_config all = td3_preset(PRESET_TASK);
    if (delay) v.config.delay = all.delay;
    if (smoothing) v.config.smoothing = all.smoothing;
    if (twin) v.config.twin = all.twin;
    return v;
}

static struct train_config training(int steps) {
    struct train_config c = td3_training(PRESET_TASK, steps);
    c.evaluate_episodes = 20;
    return c;
}

static void curves(const char *summary, int argc, char **argv, const struct variant *v, int n) {
    struct env_pendulum pendulum[2];
    struct contender contender[MAX_CURVES];
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    for (int k = 0; k < n; k++)
        contender[k] = (struct contender){v[k].name, &v[k].config, training(STEPS),
                                          v[k].dq_ac ? dq_ac_begin : td3_begin, v[k].dq_ac ? dq_ac_end : td3_end};
    curves_study(summary, argc, argv, (struct study_options){.runs = 10, .steps = STEPS, .seed = 1}, &pendulum[0].env,
                 &pendulum[1].env, MARK, contender, n);
}

static void pendulum(int argc, char **argv) {
    struct variant v[] = {with("TD3", 1, 1, 1), with("DDPG", 0, 0, 0)};
    curves("the pendulum, with TD3 and with all its switches off", argc, argv, v, 2);
}

static void ablation(int argc, char **argv) {
    struct variant v[] = {with("AHE", 0, 0, 0),
                          with("AHE + DP", 1, 0, 0),
                          with("AHE + TPS", 0, 1, 0),
                          with("AHE + CDQ", 0, 0, 1),
                          with("TD3 - DP", 0, 1, 1),
                          with("TD3 - TPS", 1, 0, 1),
                          with("TD3 - CDQ", 1, 1, 0),
                          with("TD3", 1, 1, 1),
                          {"DQ-AC", td3_ddqn_ac(PRESET_TASK), true},
                          {"DDQN-AC", td3_ddqn_ac(PRESET_TASK), false}};
    curves("the pendulum, with every single switch on or off", argc, argv, v, 10);
}

/*
The study *bias* compares, every 2,000 steps, the critic's estimate with the return of the same policy, from 100 states
that the training has visited. A column holds the bias (6.15), the next one the return.
*/
enum { BIAS_VARIANTS = 5, MOST_CHECKPOINTS = 1000 };

struct checkpoints {
    struct td3 *td3;
    const struct witness *witness;
    struct rng rng;
    int n, step[MOST_CHECKPOINTS];
    double score[MOST_CHECKPOINTS]; /* of the evaluation */
    struct bias bias[MOST_CHECKPOINTS];
};

static void measure(void *context, const struct train_row *row) {
    struct checkpoints *c = context;
    if (c->n == MOST_CHECKPOINTS) die(EXIT_INPUT, "--steps: more than %d checkpoints", MOST_CHECKPOINTS);
    c->step[c->n] = row->step;
    c->score[c->n] = row->score.mean;
    c->bias[c->n++] = bias_seen(c->td3, c->witness, BIAS_STATES, &c->rng);
}

static void biases_of(const struct variant *v, struct train_config config, uint64_t seed, struct checkpoints *c) {
    struct env_pendulum trial;
    struct witness witness;
    struct rng start;
    config.seed = seed;
    env_pendulum_init(&trial, 0);
    witness_init(&witness, config.steps);
    struct env *env = &witness.pendulum.env;
    rng_init(&start, seed, 100);
    rng_init(&c->rng, seed, 102);
    struct agent *agent = (v->dq_ac ? dq_ac_begin : td3_begin)(&v->config, env, config.batch, &start);
    c->td3 = v->dq_ac ? ((struct dq_ac *)agent)->half : (struct td3 *)agent;
    c->witness = &witness;
    c->n = 0;
    train(agent, env, &trial.env, &config, measure, c);
    (v->dq_ac ? dq_ac_end : td3_end)(agent);
    witness_free(&witness);
}

static void bias(int argc, char **argv) {
    struct study_options o = {.runs = 10, .steps = STEPS, .seed = 1};
    struct variant v[BIAS_VARIANTS] = {with("DDPG", 0, 0, 0),
                                       with("CDQ", 0, 0, 1),
                                       with("TD3", 1, 1, 1),
                                       {"DQ-AC", td3_ddqn_ac(PRESET_TASK), true},
                                       {"DDQN-AC", td3_ddqn_ac(PRESET_TASK), false}};
    struct checkpoints *c = allocate(BIAS_VARIANTS, sizeof *c);
    struct train_config config = td3_training(PRESET_TASK, STEPS);
    struct tsv table;
    study_begin(&o, &table, "how far the critics overestimate on the pendulum", argc, argv,
                "run\tstep\tDDPG bias\tDDPG return\tCDQ bias\tCDQ return\tTD3 bias\tTD3 return\tDQ-AC bias\t"
                "DQ-AC return\tDDQN-AC bias\tDDQN-AC return");
    config.steps = o.steps;
    config.evaluate_every = BIAS_EVERY;
    config.evaluate_episodes = config.final_episodes = 1;
    for (int run = 0; run < o.runs; run++) {
        for (int k = 0; k < BIAS_VARIANTS; k++) biases_of(&v[k], config, o.seed + (uint64_t)run, &c[k]);
        for (int i = 0; i < c[0].n; i++) {
            fprintf(table.rows, "%d\t%d", run, c[0].step[i]);
            for (int k = 0; k < BIAS_VARIANTS; k++) {
                struct bias b = c[k].bias[i];
                fprintf(table.rows, "\t%.2f\t%.1f", b.estimate - b.discounted, b.discounted);
            }
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
    free(c);
}

/*
The study *relapses* looks at the runs of TD3 in the study *pendulum* at one moment, after 8,000 steps: the score of its
evaluation there, and the bias.
*/
static void relapses(int argc, char **argv) {
    struct study_options o = {.runs = 10, .steps = 8000, .seed = 1};
    struct variant v = with("TD3", 1, 1, 1);
    struct checkpoints *c = allocate(1, sizeof *c);
    struct tsv table;
    study_begin(&o, &table, "TD3 on the pendulum at one moment of the training: score and bias", argc, argv,
                "run\tstep\tscore\tbias\tdiscounted return");
    struct train_config config = training(o.steps);
    config.final_episodes = config.evaluate_episodes;
    for (int run = 0; run < o.runs; run++) {
        biases_of(&v, config, o.seed + (uint64_t)run, c);
        struct bias b = c->bias[c->n - 1];
        fprintf(table.rows, "%d\t%d\t%.1f\t%.2f\t%.1f\n", run, o.steps, c->score[c->n - 1], b.estimate - b.discounted,
                b.discounted);
    }
    tsv_close(&table);
    free(c);
}

/* The configuration beside that of the paper: Fujimoto et al. (2018), section 6.1 and supplementary material. */
static void departures(int argc, char **argv) {
    struct td3_config p = td3_preset(PRESET_PAPER), c = td3_preset(PRESET_TASK);
    struct train_config q = td3_training(PRESET_PAPER, STEPS), l = td3_training(PRESET_TASK, STEPS);
    struct tsv table;
    study_table(&table, "the configuration beside that of the paper", argc, argv, "setting\tpaper\there\twhy");
    FILE *f = table.rows;
    fprintf(f, "hidden layers\t%d and %d\t%d and %d\ta small task\n", p.hidden[0], p.hidden[1], c.hidden[0],
            c.hidden[1]);
    fprintf(f, "actor's rate\t%g\t%g\tthe same\n", p.actor_rate, c.actor_rate);
    fprintf(f, "critics' rate\t%g\t%g\tthe same\n", p.critic_rate, c.critic_rate);
    fprintf(f, "discount\t%g\t%g\tthe same\n", p.gamma, c.gamma);
    fprintf(f, "share of a step of the targets\t%g\t%g\tshort runs\n", p.tau, c.tau);
    fprintf(f, "start of the last layers\tas the others\tuniform in ±%g\tthe actor starts in the middle\n",
            c.last_bound);
    fprintf(f, "exploration\tnormal, %g\tnormal, %g\tthe same\n", p.sigma, c.sigma);
    fprintf(f, "delay\t%d\t%d\tthe same\n", p.delay, c.delay);
    fprintf(f, "noise in the targets\t%g, clipped at %g\t%g, clipped at %g\tthe same\n", p.smoothing, p.smoothing_clip,
            c.smoothing, c.smoothing_clip);
    fprintf(f, "batch\t%d\t%d\tthe same\n", q.batch, l.batch);
    fprintf(f, "replay\t%d\t%d\tthe whole run\n", q.capacity, l.capacity);
    fprintf(f, "random steps first\t%d (1000 on some tasks)\t%d\tshort runs\n", q.start, l.start);
    fprintf(f, "length of a run\t1000000\t%d\ta small task\n", STEPS);
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(td3_exercises, N_TD3_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "the pendulum, with TD3 and with all its switches off", pendulum},
        {"bias", "how far the critics overestimate on the pendulum", bias},
        {"relapses", "TD3 on the pendulum at one moment of the training: score and bias", relapses},
        {"ablation", "the pendulum, with every single switch on or off", ablation},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("06-td3-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
