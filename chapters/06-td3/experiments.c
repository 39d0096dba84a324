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

All runs of both pass the mark, and none falls below it in its last five evaluations. But what TD3 adds buys nothing
here that ten runs could show. The two have the seeds in common, and so the start states of the scores. Seed by seed,
TD3's final score less that of DDPG is -1.1 on average, with a standard error of 1.4. And DDPG is *faster*; TD3's actor
has had half as many updates. The mean of a run's twenty evaluations is lower by 58 for TD3, with a standard error of
13. The mark alone shows it less well: TD3 reaches it 1,100 steps later, with a standard error of 590, and the 95
percent interval, for ten runs 2.26 standard errors to either side, holds zero. In some runs of both the score falls
below the mark again after it had passed it, and recovers within 2,000 steps: in three of TD3, to -798 in one of them,
and in two of DDPG, to -564 in one.
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

At 8,000 steps one run of TD3 is below the mark, which has not been above it yet. The study *relapses* measures the bias
of all ten at that moment.

@table 06_relapses TD3 after 8,000 steps: score of the evaluation, bias (6.15) over visited states, and the discounted
return from these states.

That run, and only that one, has a critic that overestimates by much, by about a third of the size of the return; of
the other nine critics eight are too low. A policy that does what its critics praise fails where they are wrong; it then
goes there in training as well, where the error can be corrected, and a thousand steps later this run is above the mark.

But one run shows no rule, and the study *bias* below, which repeats these trainings, shows that bias and failure go
together at some steps only. At 6,000 steps all ten critics of TD3 are too high; four runs are below the mark, and their
biases are among the five largest. From 10,000 steps on no run of TD3 is below the mark, and no critic is too high. With
DDPG three runs are below at 6,000 steps, all of them among the five whose critics are too high. From 8,000 steps on
none is, though between four and nine of its ten critics are too high. None of this tells which comes first.
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

All begin with a large overestimate that has nothing to do with maximization. Rewards here are never positive, and new
networks say about 0 of everything, so every critic begins as an optimist and takes some thousand updates to hear of
the returns. In the mean TD3 takes longest, probably because its target networks move at half the pace; but compared
with DDPG seed by seed, the intervals at 4,000 and 6,000 steps hold zero. Then, in the mean, all are too low for a
while, DDPG as well, though its interval holds zero all that time; we have not looked for the reason. The end is much
like the paper's. DDPG overestimates by @{06_bias_table/DDPG bias/mean}, where the mean return is
@{06_bias_table/DDPG return/mean}; nine of the ten runs do, and the tenth is off by less than 1. DDQN-AC does nearly the
same, in all ten runs, probably since the actor and its target are too much alike, as the paper says [S57]; the
difference of the two is 3.2, with a standard error of 3.1. DQ-AC is lower. In the paper it still overestimates; here it
ends below what is earned, in all ten runs. With the minimum of two critics the values are too low in nine runs of ten,
as (6.10) leads one to expect, and of all of TD3 they are in every run, lower than with the minimum alone by 12.3 on
average, with a standard error of 3.9. That would agree with critics that learn the values of noisy actions, (6.8); the
delay may have its part. An underestimate of this size does no visible harm. (Each variant is measured on the states of
its own training, so the returns of different rows cannot be compared.)
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
the authors' name for DDPG with TD3's architecture, hyperparameters and exploration [S58]. The paper's column is the
mean of its last ten evaluations on HalfCheetah [S58]; ours are means over ten runs, of the final policy's score on the
pendulum and of the step of the first evaluation of at least -200. All but DQ-AC are runs of one program,
`build/06-td3`: with `--twin no --delay 1 --smoothing 0` it is AHE, with `--target-actor no` beside these DDQN-AC. So
DQ-AC and DDQN-AC run without delay and smoothing here, and are to be compared with AHE. In the paper they have both
[S59].

| variant | DP | TPS | CDQ | score on HalfCheetah, paper | score on the pendulum, here | steps to -200, here |
|---|---|---|---|---|---|---|
| AHE |  |  |  | 8401 | @{06_ablation_table/AHE/mean} | @{06_mark_table/AHE/mean} |
| AHE + DP | x |  |  | 7589 | @{06_ablation_table/AHE + DP/mean} | @{06_mark_table/AHE + DP/mean} |
| AHE + TPS |  | x |  | 9023 | @{06_ablation_table/AHE + TPS/mean} | @{06_mark_table/AHE + TPS/mean} |
| AHE + CDQ |  |  | x | 6470 | @{06_ablation_table/AHE + CDQ/mean} | @{06_mark_table/AHE + CDQ/mean} |
| TD3 - DP |  | x | x | 9591 | @{06_ablation_table/TD3 - DP/mean} | @{06_mark_table/TD3 - DP/mean} |
| TD3 - TPS | x |  | x | 8988 | @{06_ablation_table/TD3 - TPS/mean} | @{06_mark_table/TD3 - TPS/mean} |
| TD3 - CDQ | x | x |  | 9793 | @{06_ablation_table/TD3 - CDQ/mean} | @{06_mark_table/TD3 - CDQ/mean} |
| TD3 | x | x | x | 9533 | @{06_ablation_table/TD3/mean} | @{06_mark_table/TD3/mean} |
| DQ-AC |  |  |  | 9434 | @{06_ablation_table/DQ-AC/mean} | @{06_mark_table/DQ-AC/mean} |
| DDQN-AC |  |  |  | 10307 | @{06_ablation_table/DDQN-AC/mean} | @{06_mark_table/DDQN-AC/mean} |

@figure 06_ablation The eight combinations of the three switches on the pendulum, mean of ten runs: dashed with the
delay, solid without.

On the pendulum the final scores hardly differ: their standard errors are between @{06_ablation_table/AHE + DP/se} and
@{06_ablation_table/TD3/se}, and compared seed by seed, with the same start states, eight of the nine others are away
from AHE by less than twice the standard error of the difference. DQ-AC is lower by 4.2, with a standard error of 1.6,
and in nine runs of ten; but one of nine comparisons may come out like that by chance.

The way there differs more: in each of the four pairs that differ in the delay alone, the one with it reaches the mark
later in the mean. Averaged over the pairs it is later by 850 steps, with a standard error of 270; of the single pairs
only that of AHE + CDQ and TD3 - TPS has an interval without zero. Smoothing and the minimum, averaged in the same way,
make it later by 150 and 50 steps, with standard errors of 240 and 140. On the final score the three have the effects
0.1, 0.1 and -1.2, with standard errors of 0.9, 0.4 and 0.5, in the order delay, smoothing, minimum; the last would be a
small loss, if it is not chance.

The paper's own column should be read with the same caution. There the plain AHE is not far below TD3, the clipped
double Q alone is worst of all, TD3 without it is better than with it, and DDQN-AC, with delay and smoothing, is best.
One task does not rank ten variants; the paper gives no spread for them, and for TD3's maxima one of 859 [S100]. The
bias that the measures repair is there on the pendulum, too; but here it costs no return that ten runs could show.
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
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("06-td3-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
