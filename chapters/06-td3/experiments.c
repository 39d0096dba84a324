/*
## The experiment

Each study of this chapter is a subcommand of `build/06-td3-experiments` that prints a table; `make data` records them
all. The studies *pendulum* and *ablation* print [learning curves](curves.md). `--runs` and `--steps` shorten a study to
the beginning of the same table.

### The pendulum

`make 06` trains on the pendulum for 10,000 steps. The recorded runs take 20,000 steps, of which the first 1,000 are
random, with one update in each of the others; ten seeds, all with one configuration; evaluations of 20 episodes from
random starts without noise, and a final score over 100 episodes of the last policy. The pass mark of NPFL139 is -200,
and no policy can do better than about @{03_best/5 torques, finer/return} on average.

@figure 06_pendulum TD3, and the same program with all switches off: mean of ten runs and the range from the 10th to
the 90th percentile; dashed, the pass mark and the best that is possible on average over start states.

@table 06_pendulum_table Pendulum, the final policy over 100 episodes: ten runs each.

@table 06_first_table The step of the first evaluation of at least -200, of the same runs; evaluations are 1000 steps
apart.

All runs of both pass the mark, and none is below it at one of its last five evaluations. But what TD3 adds buys
nothing here that ten runs could show: the final scores, compared seed by seed and so over the same start states, are
not told apart.

@claim C6.1 06_pendulum step=final: runs 'TD3' > -200 = 10
@claim C6.2 06_pendulum step=final: runs 'DDPG' > -200 = 10
@claim C6.3 06_pendulum step=relapses: most 'TD3' = 0
@claim C6.4 06_pendulum step=relapses: most 'DDPG' = 0
@claim C6.5 06_pendulum step=final: 'TD3' - 'DDPG' unclear

And DDPG is *faster*: the mean of a run's twenty evaluations is higher. TD3's actor has had half as many updates, and
the study *ablation* below finds the difference to be the delay's. The mark alone shows it less well: the steps
until it is reached are not told apart.

@claim C6.6 06_pendulum step=*: 'DDPG' - 'TD3' > 0
@claim C6.7 06_pendulum step=first: 'TD3' - 'DDPG' unclear

In some runs of both the score falls below the mark again after it had passed it. So fewer runs are above the mark at
6,000 steps than were at 5,000, with both, and the worst evaluations around then are far below it. At 10,000 steps all
runs of both are above it.

@claim C6.8 06_pendulum step=5000: runs 'TD3' > -200 = 7
@claim C6.9 06_pendulum step=6000: runs 'TD3' > -200 = 6
@claim C6.10 06_pendulum step=5000: runs 'DDPG' > -200 = 8
@claim C6.11 06_pendulum step=6000: runs 'DDPG' > -200 = 7
@claim C6.12 06_pendulum step=6000: least 'TD3' < -750
@claim C6.13 06_pendulum step=5000: least 'DDPG' < -550
@claim C6.14 06_pendulum step=10000: runs 'TD3' > -200 = 10
@claim C6.15 06_pendulum step=10000: runs 'DDPG' > -200 = 10
*/
#include "bias.h"
#include "exercises.h"
#include "variants.h"
#include "learning/curves.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/study.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 20000, MARK = -200, BIAS_STATES = 100 };

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

/*
### One moment of the training

At 8,000 steps one run of TD3 is below the mark, the last one to reach it. The study *relapses* measures the bias of
all ten at that moment.

@table 06_relapses TD3 after 8,000 steps: score of the evaluation, bias (6.15) over visited states, and the discounted
return from these states.

That run, and only that one, has a critic that overestimates by much, by about a third of the size of the return; of
the other nine critics eight are too low. It looks like the problem of this page: a policy that does what its critics
praise fails where they are wrong.

@claim C6.16 06_pendulum step=first: most 'TD3' = 9000
@claim C6.17 06_relapses step=8000: runs 'score' < -200 = 1
@claim C6.18 06_relapses step=8000: most 'bias' > 40
@claim C6.19 06_relapses step=8000: runs 'bias' > 2 = 1
@claim C6.20 06_relapses step=8000: runs 'bias' < 0 = 8

But one run shows no rule, and bias and failure do not go together at other steps. The study *bias* below repeats these
trainings. At 6,000 steps all ten critics of TD3 are too high, and six of the ten runs are above the mark all the same.
With DDPG the critics that are too high are four of ten at 8,000 steps and nine of ten at 20,000, and no run is below
the mark at either. Where both were wrong, nothing here tells which came first.

@claim C6.21 06_bias step=6000: runs 'TD3 bias' > 0 = 10
@claim C6.22 06_pendulum step=6000: runs 'TD3' > -200 = 6
@claim C6.23 06_bias step=8000: runs 'DDPG bias' > 0 = 4
@claim C6.24 06_pendulum step=8000: runs 'DDPG' > -200 = 10
@claim C6.25 06_bias step=20000: runs 'DDPG bias' > 0 = 9
@claim C6.26 06_pendulum step=20000: runs 'DDPG' > -200 = 10
*/
enum { MAX_CHECKPOINTS = 1000 };

struct checkpoints {
    struct td3 *td3;
    const struct witness *witness;
    struct rng rng;
    int n, step[MAX_CHECKPOINTS];
    double score[MAX_CHECKPOINTS]; /* of the evaluation */
    struct bias bias[MAX_CHECKPOINTS];
};

static void measure(void *context, const struct train_row *row) {
    struct checkpoints *c = context;
    if (c->n == MAX_CHECKPOINTS) die(EXIT_INPUT, "--steps: more than %d checkpoints", MAX_CHECKPOINTS);
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

/*
### The bias, measured

The study *bias* compares, every 2,000 steps, the critic's estimate with the return of the same policy, from 100 of the
states that the training has visited:

@figure 06_bias Bias (6.15) on the pendulum: mean of ten runs; bands from the 10th to the 90th percentile for DDPG and
TD3. The curves begin far above the frame. Clipped double Q is CDQ, the only switch that is on.

@table 06_bias_table Bias (6.15), and mean discounted return from the same states, after 20,000 steps: ten runs each.

All begin with a large overestimate that needs no maximization. Rewards here are never positive, and new networks say
about 0 of everything, so every critic begins as an optimist and takes some thousand updates to hear of the returns.
After 2,000 steps that is more with TD3 than with DDPG; its target networks move at half the pace. At 4,000 and 6,000
steps the two are not told apart.

@claim C6.27 06_bias step=2000: 'DDPG bias' > 400
@claim C6.28 06_bias step=2000: 'TD3 bias' - 'DDPG bias' > 0
@claim C6.29 06_bias step=4000: 'TD3 bias' - 'DDPG bias' unclear
@claim C6.30 06_bias step=6000: 'TD3 bias' - 'DDPG bias' unclear

At 10,000 steps the critics of TD3, of the minimum alone and of DQ-AC are too low. In the mean those of DDPG and DDQN-AC
are, too, but their intervals hold zero.

@claim C6.31 06_bias step=10000: 'TD3 bias' < 0
@claim C6.32 06_bias step=10000: 'CDQ bias' < 0
@claim C6.33 06_bias step=10000: 'DQ-AC bias' < 0
@claim C6.34 06_bias step=10000: 'DDPG bias' unclear
@claim C6.35 06_bias step=10000: 'DDQN-AC bias' unclear

The end agrees with the paper in two things. DDPG overestimates, by @{06_bias_table/DDPG bias/mean} where the mean
return is @{06_bias_table/DDPG return/mean}. And DDQN-AC overestimates as well, in all ten runs, by an amount that is
not told apart from DDPG's; the paper's reason is that the actor and its target are too much alike [S57].

@claim C6.36 06_bias step=20000: 'DDPG bias' > 0
@claim C6.37 06_bias step=20000: runs 'DDQN-AC bias' > 0 = 10
@claim C6.38 06_bias step=20000: 'DDQN-AC bias' - 'DDPG bias' unclear

DQ-AC is lower, as in the paper; but there it still overestimates [S57], and here its values end below what is earned,
in all ten runs. With the minimum of two critics alone the values are too low in nine runs of ten, with all of TD3 in
every run, and on average lower. An underestimate from the minimum is what (6.10) leads one to expect, and critics that
learn the values of noisy actions, (6.8), would add to it; these runs do not tell that from what the delay does. (Each
variant is measured on the states of its own training, so the returns of different rows cannot be compared.)

@claim C6.39 06_bias step=20000: 'DDPG bias' - 'DQ-AC bias' > 0
@claim C6.40 06_bias step=20000: runs 'DQ-AC bias' < 0 = 10
@claim C6.41 06_bias step=20000: runs 'CDQ bias' < 0 = 9
@claim C6.42 06_bias step=20000: runs 'TD3 bias' < 0 = 10
@claim C6.43 06_bias step=20000: 'CDQ bias' - 'TD3 bias' > 0
*/
enum { BIAS_VARIANTS = 5, BIAS_EVERY = 2000 };

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
### One switch at a time

The paper's ablation is on harder tasks, with a million steps. The three switches make eight combinations; "AHE" is
the authors' name for DDPG with TD3's architecture, hyperparameters and exploration [S58]. All but DQ-AC are runs of one
program, `build/06-td3`: with `--twin no --delay 1 --smoothing 0` it is AHE, with `--target-actor no` beside these
DDQN-AC. So DQ-AC and DDQN-AC have neither delay nor smoothing here, and are to be compared with AHE; the paper's have
both [S59].

| variant | DP | TPS | CDQ | score on the pendulum | steps to -200 |
|---|---|---|---|---|---|
| AHE |  |  |  | @{06_ablation_table/AHE/mean} | @{06_mark_table/AHE/mean} |
| AHE + DP | x |  |  | @{06_ablation_table/AHE + DP/mean} | @{06_mark_table/AHE + DP/mean} |
| AHE + TPS |  | x |  | @{06_ablation_table/AHE + TPS/mean} | @{06_mark_table/AHE + TPS/mean} |
| AHE + CDQ |  |  | x | @{06_ablation_table/AHE + CDQ/mean} | @{06_mark_table/AHE + CDQ/mean} |
| TD3 - DP |  | x | x | @{06_ablation_table/TD3 - DP/mean} | @{06_mark_table/TD3 - DP/mean} |
| TD3 - TPS | x |  | x | @{06_ablation_table/TD3 - TPS/mean} | @{06_mark_table/TD3 - TPS/mean} |
| TD3 - CDQ | x | x |  | @{06_ablation_table/TD3 - CDQ/mean} | @{06_mark_table/TD3 - CDQ/mean} |
| TD3 | x | x | x | @{06_ablation_table/TD3/mean} | @{06_mark_table/TD3/mean} |
| DQ-AC | p | p |  | @{06_ablation_table/DQ-AC/mean} | @{06_mark_table/DQ-AC/mean} |
| DDQN-AC | p | p |  | @{06_ablation_table/DDQN-AC/mean} | @{06_mark_table/DDQN-AC/mean} |

Means over ten runs, of the final policy's score and of the step of the first evaluation of at least -200; x: the switch
is on, p: it is on in the paper and off here.

@figure 06_ablation The eight combinations of the three switches on the pendulum, mean of ten runs: dashed with the
delay, solid without.

A switch is on in four of the eight combinations and off in four, and each of the four has a partner that differs in
this switch alone. The mean of the four less that of their partners, seed by seed, is what the switch does. To the final
score the delay and the smoothing do nothing that ten runs could show. The minimum costs about one point, if that is
not chance: it is one interval of several. So is DQ-AC's, which is below AHE, while DDQN-AC is not told apart from it.

@claim C6.44 06_ablation step=final: 'AHE + DP' and 'TD3 - TPS' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + TPS' and 'TD3 - DP' unclear
@claim C6.45 06_ablation step=final: 'AHE + TPS' and 'TD3 - DP' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + DP' and 'TD3 - TPS' unclear
@claim C6.46 06_ablation step=final: 'AHE + CDQ' and 'TD3 - DP' and 'TD3 - TPS' and
    'TD3' - 'AHE' and 'AHE + TPS' and 'AHE + DP' and 'TD3 - CDQ' < 0
@claim C6.47 06_ablation step=final: 'DQ-AC' - 'AHE' < 0
@claim C6.48 06_ablation step=final: 'DDQN-AC' - 'AHE' unclear

The way there differs more. The delay makes learning slower on the pendulum: the mark is reached later, and the mean of
the twenty evaluations is lower. With the other two neither is told apart from nothing. (Of the four pairs that differ
in the delay, by the steps to the mark that of AHE + CDQ and TD3 - TPS alone has an interval without zero.)

@claim C6.49 06_ablation step=first: 'AHE + DP' and 'TD3 - TPS' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + TPS' and 'TD3 - DP' > 0
@claim C6.50 06_ablation step=*: 'AHE + DP' and 'TD3 - TPS' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + TPS' and 'TD3 - DP' < 0
@claim C6.51 06_ablation step=first: 'AHE + TPS' and 'TD3 - DP' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + DP' and 'TD3 - TPS' unclear
@claim C6.52 06_ablation step=*: 'AHE + TPS' and 'TD3 - DP' and 'TD3 - CDQ' and
    'TD3' - 'AHE' and 'AHE + CDQ' and 'AHE + DP' and 'TD3 - TPS' unclear
@claim C6.53 06_ablation step=first: 'AHE + CDQ' and 'TD3 - DP' and 'TD3 - TPS' and
    'TD3' - 'AHE' and 'AHE + TPS' and 'AHE + DP' and 'TD3 - CDQ' unclear
@claim C6.54 06_ablation step=*: 'AHE + CDQ' and 'TD3 - DP' and 'TD3 - TPS' and
    'TD3' - 'AHE' and 'AHE + TPS' and 'AHE + DP' and 'TD3 - CDQ' unclear
@claim C6.55 06_ablation step=first: 'TD3 - TPS' - 'AHE + CDQ' > 0
@claim C6.56 06_ablation step=first: 'AHE + DP' - 'AHE' unclear
@claim C6.57 06_ablation step=first: 'TD3 - CDQ' - 'AHE + TPS' unclear
@claim C6.58 06_ablation step=first: 'TD3' - 'TD3 - DP' unclear
*/
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
### The paper's ablation

@table 06_published The paper's table 2 [S58]: means of the last ten evaluations over ten trials. DQ-AC and DDQN-AC have
delay and smoothing [S59]; DDPG is without what AHE changes.

No row is the best on all tasks: DDQN-AC is on HalfCheetah, TD3 on Hopper and Ant, and TD3 without the delay on
Walker2d.

@claim C6.59 06_published variant=DDQN-AC: 'HalfCheetah' - 'HalfCheetah' at 'variant=TD3 - CDQ' > 0
@claim C6.60 06_published variant=TD3: 'Hopper' - 'Hopper' at 'variant=TD3 - DP' > 0
@claim C6.61 06_published variant=TD3: 'Ant' - 'Ant' at 'variant=TD3 - TPS' > 0
@claim C6.62 06_published variant=TD3 - DP: 'Walker2d' - 'Walker2d' at variant=TD3 > 0

@table 06_worth What clipped double Q is worth there: the score with it over the score of the same variant without it,
by what else is on.

HalfCheetah alone would mislead. There plain AHE is not far below TD3, AHE with the minimum alone is the worst of the
ten variants, and TD3 is better without it. On the three other tasks the minimum raises the score in each of the four
pairs, and on Ant it multiplies it by four to seven. The table has no spread, and ten trials each. The bias that the
measures repair is there on the pendulum, too; but here it costs no return that ten runs could show.

@claim C6.63 06_worth task=HalfCheetah: 'least' < 1
@claim C6.64 06_worth task=HalfCheetah: 'beside both' < 1
@claim C6.65 06_worth task=Hopper: 'least' > 1
@claim C6.66 06_worth task=Walker2d: 'least' > 1
@claim C6.67 06_worth task=Ant: 'least' > 4
@claim C6.68 06_worth task=Ant: 'most' < 7
*/
enum { TASKS = 4, AHE = 0, AHE_DP, AHE_TPS, AHE_CDQ, TD3_LESS_DP, TD3_LESS_TPS, TD3_LESS_CDQ, WHOLE_TD3, ROWS = 11 };

static const char *const task[TASKS] = {"HalfCheetah", "Hopper", "Walker2d", "Ant"};

static const struct {
    const char *variant;
    double score[TASKS];
} published_row[ROWS] = {
    {"AHE", {8401.02, 1061.77, 2362.13, 564.07}},       {"AHE + DP", {7588.64, 1465.11, 2459.53, 896.13}},
    {"AHE + TPS", {9023.40, 907.56, 2961.36, 872.17}},  {"AHE + CDQ", {6470.20, 1134.14, 3979.21, 3818.71}},
    {"TD3 - DP", {9590.65, 2407.42, 4695.50, 3754.26}}, {"TD3 - TPS", {8987.69, 2392.59, 4033.67, 4155.24}},
    {"TD3 - CDQ", {9792.80, 1837.32, 2579.39, 849.75}}, {"TD3", {9532.99, 3304.75, 4565.24, 4185.06}},
    {"DQ-AC", {9433.87, 1773.71, 3100.45, 2445.97}},    {"DDQN-AC", {10306.90, 2155.75, 3116.81, 1092.18}},
    {"DDPG", {3162.50, 1731.94, 1520.90, 816.35}},
};

static void published(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the paper's own ablation", argc, argv, "variant\tHalfCheetah\tHopper\tWalker2d\tAnt");
    for (int i = 0; i < ROWS; i++) {
        fprintf(table.rows, "%s", published_row[i].variant);
        for (int k = 0; k < TASKS; k++) fprintf(table.rows, "\t%.2f", published_row[i].score[k]);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void worth(int argc, char **argv) {
    static const int pair[4][2] = {{AHE_CDQ, AHE},
                                   {TD3_LESS_TPS, AHE_DP},
                                   {TD3_LESS_DP, AHE_TPS},
                                   {WHOLE_TD3, TD3_LESS_CDQ}};
    struct tsv table;
    study_table(&table, "what clipped double Q is worth in the paper's ablation", argc, argv,
                "task\talone\tbeside DP\tbeside TPS\tbeside both\tleast\tmost");
    for (int k = 0; k < TASKS; k++) {
        double least = HUGE_VAL, most = 0;
        fprintf(table.rows, "%s", task[k]);
        for (int i = 0; i < 4; i++) {
            double ratio = published_row[pair[i][0]].score[k] / published_row[pair[i][1]].score[k];
            fprintf(table.rows, "\t%.2f", ratio);
            least = smaller(least, ratio);
            most = larger(most, ratio);
        }
        fprintf(table.rows, "\t%.2f\t%.2f\n", least, most);
    }
    tsv_close(&table);
}

/*
### The configuration

@table 06_departures The configuration of the paper (Fujimoto et al., 2018, section 6.1 and supplementary material
[S60]) and of this chapter. The paper's 10,000 random steps are for HalfCheetah and Ant only [S61]; its authors' program
has other numbers today [S62].
*/
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
        {"published", "the paper's own ablation", published},
        {"worth", "what clipped double Q is worth in the paper's ablation", worth},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("06-td3-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
