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

@figure 06_pendulum TD3, and the same program with all switches off: mean of ten runs and the range from the 10th to the
90th percentile; dashed, the pass mark and the best that is possible on average over start states. Right: the same,
enlarged, and cut off below.

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
#include "expected.h"
#include "tables.h"
#include "variants.h"
#include "learning/curves.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "programs/study.h"
#include "worlds/env_graph.h"
#include "worlds/env_pendulum.h"

#include "../02-q-learning/bias.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 20000, MARK = -200, SEEN_STATES = 100 };

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
    const real *begin; /* the actor's parameters to begin with; NULL: new ones */
    real *end;         /* room for those it ends with; NULL: not wanted */
};

static void measure(void *context, const struct train_row *row) {
    struct checkpoints *c = context;
    if (c->n == MAX_CHECKPOINTS) die(EXIT_INPUT, "--steps: more than %d checkpoints", MAX_CHECKPOINTS);
    c->step[c->n] = row->step;
    c->score[c->n] = row->score.mean;
    c->bias[c->n++] = bias_seen(c->td3, c->witness, SEEN_STATES, &c->rng);
}

static void biases_of(const struct variant *v, struct train_config config, uint64_t seed, struct checkpoints *c) {
    struct env_pendulum trial;
    struct witness witness;
    struct rng start;
    config.seed = seed;
    config.label = "06-td3, bias";
    env_pendulum_init(&trial, 0);
    witness_init(&witness, config.steps);
    struct env *env = &witness.pendulum.env;
    rng_init(&start, seed, 100);
    rng_init(&c->rng, seed, 102);
    struct agent *agent = (v->dq_ac ? dq_ac_begin : td3_begin)(&v->config, env, config.batch, &start);
    c->td3 = v->dq_ac ? ((struct dq_ac *)agent)->half : (struct td3 *)agent;
    c->witness = &witness;
    c->n = 0;
    struct net *actor = &c->td3->actor;
    size_t bytes = (size_t)actor->shape.parameters * sizeof *actor->now;
    if (c->begin) memcpy(actor->now, c->begin, bytes), memcpy(actor->target, c->begin, bytes);
    train(agent, env, &trial.env, &config, measure, c);
    if (c->end) memcpy(c->end, actor->now, bytes);
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
    for (int run = o.first; run < o.runs; run++) {
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
After 2,000 steps that is more with TD3 than with DDPG, as one would expect of target networks that move at half the
pace. At 4,000 and 6,000 steps the two are not told apart.

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
    for (int run = o.first; run < o.runs; run++) {
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
### Accumulated error

Do target networks keep the errors of (6.19) small, and does it matter whether the policy moves? The paper's figure 3
shows the estimated values on one task, with target networks of $`\tau = 1`$, which are none, 0.1 and 0.01: once with a
policy that is held fixed, and once with one that learns from this critic [S162]. There a fixed policy leads all three
to similar values, with more unrest where $`\tau = 1`$; and where the policy learns, fast targets let the values
diverge.

The study *rates* repeats that on the pendulum with DDPG, ten seeds. The paper does not say which policy was fixed. Here
it is the one that DDPG has after 10,000 steps with $`\tau = 0.01`$; its critics begin anew and learn from 1,000 random
steps and from what this policy does afterwards, with its exploration. (The actor's rate is zero; nothing else differs.)
So the three rates have the same data there, to the last bit.

@figure 06_rates Bias (6.15) of DDPG with target networks of three rates: median of ten runs, and the range from the
10th to the 90th percentile. Left: the policy is fixed. Right: it learns. The axis is linear near zero and logarithmic
far from it. Dotted: the least return that there can be; an estimate with a bias below it is lower than any return.

@table 06_rates_table The bias after 20,000 steps with a fixed policy and with one that learns, and the score of the
latter over 20 episodes: ten runs each.

*A fixed policy.* In the end the three are alike, as in the paper: with $`\tau = 1`$ and 0.1 the bias is not told apart
from zero, and with 0.01 it is above zero, but within 2. With $`\tau = 1`$ the runs lie furthest apart. The way there is
another matter. Without target networks the values first fall, in eight runs of ten below the least return that there
can be, which is -1627.36 by (6.16) with $`T = 0`$. The critic is a network, its targets are its own values, and half of
its data are of random actions at first: that is the deadly triad of [chapter
3](03-dqn.md#the-triad-one-part-at-a-time), and for some thousand steps nothing tames it. The paper's text speaks only
of more unrest. That is there, too: in the second half of the training the bias moves more from one thousand steps to
the next without target networks than with $`\tau = 0.1`$, in all ten pairs (by how much is left open: two runs make
most of the mean, and its interval holds zero).

@claim C6.87 06_rates step=20000: 'fixed 1' unclear
@claim C6.88 06_rates step=20000: 'fixed 0.1' unclear
@claim C6.89 06_rates step=20000: 'fixed 0.01' within 2
@claim C6.109 06_rates step=20000: 'fixed 0.01' > 0
@claim C6.90 06_rates step=2000: runs 'fixed 1' < -1627.36 = 8
@claim C6.91 06_rates step=2000: runs 'fixed 0.1' < -1627.36 = 0
@claim C6.92 06_rates step=* & part=late: pairs 'fixed 1 moved' - pairs 'fixed 0.1 moved' > 0
@claim C6.93 06_rates step=* & part=late: 'fixed 1 moved' - 'fixed 0.1 moved' unclear

*A policy that learns.* Without target networks nothing settles. In the second half the bias still moves by more than 60
in a thousand steps, more than with $`\tau = 0.1`$, and more than under the fixed policy. The policies suffer from it:
their scores are lower, and after 20,000 steps six of ten are above -200, where with either of the slower rates all are.
In the mean of the runs this bias is not told apart from zero at the end: it has either sign. So on the pendulum a
policy that learns from a critic without target networks does not make the values diverge, as it does in the paper; it
makes them wander, and becomes a bad one.

@claim C6.94 06_rates step=* & part=late: 'learned 1 moved' > 60
@claim C6.95 06_rates step=* & part=late: 'learned 1 moved' - 'learned 0.1 moved' > 0
@claim C6.96 06_rates step=* & part=late: 'learned 1 moved' - 'fixed 1 moved' > 0
@claim C6.97 06_rates step=* & part=late: 'score 1' - 'score 0.01' < 0
@claim C6.98 06_rates step=20000: runs 'score 1' > -200 = 6
@claim C6.99 06_rates step=20000: runs 'score 0.1' > -200 = 10
@claim C6.100 06_rates step=20000: runs 'score 0.01' > -200 = 10
@claim C6.101 06_rates step=20000: 'learned 1' unclear

The rate 0.1 is slow enough here (the paper's caption calls it slow, too [S162]): neither scores nor unrest nor the bias
are told apart from those of 0.01. But with both of them the policy that learns has a larger bias at the end than the
fixed one, an overestimate. That agrees with (6.4): take away the search for high values, and the critic is right, or
nearly so.

@claim C6.102 06_rates step=* & part=late: 'score 0.1' - 'score 0.01' unclear
@claim C6.103 06_rates step=* & part=late: 'learned 0.1 moved' - 'learned 0.01 moved' unclear
@claim C6.104 06_rates step=20000: 'learned 0.1' - 'learned 0.01' unclear
@claim C6.105 06_rates step=20000: 'learned 0.1' > 0
@claim C6.106 06_rates step=20000: 'learned 0.01' > 0
@claim C6.107 06_rates step=20000: 'learned 0.1' - 'fixed 0.1' > 0
@claim C6.108 06_rates step=20000: 'learned 0.01' - 'fixed 0.01' > 0
*/
enum { RATES = 3, RATES_EVERY = 1000, POLICY_STEPS = 10000, MAX_ACTOR = 1 << 14 };

/* One contender's cells of a row: the bias, and how far it moved since the row before. */
static void print_rate(FILE *rows, const struct checkpoints *c, int i) {
    struct bias b = c->bias[i], before = c->bias[i ? i - 1 : 0];
    double now = b.estimate - b.discounted, moved = fabs(now - before.estimate + before.discounted);
    fprintf(rows, "\t%.2f\t%.2f", now, moved);
}

/* DDPG with each rate, with a policy that learns and then with the fixed one that DDPG learns in POLICY_STEPS. */
static void rates_of(struct train_config config, uint64_t seed, struct checkpoints *c) {
    static const double tau[RATES] = {1, 0.1, 0.01};
    static real policy[MAX_ACTOR];
    struct variant v = with("DDPG", 0, 0, 0);
    struct train_config short_config = config;
    short_config.steps = POLICY_STEPS;
    c[0].end = policy;
    biases_of(&v, short_config, seed, &c[0]);
    c[0].end = NULL;
    for (int k = 0; k < 2 * RATES; k++) {
        bool fixed = k >= RATES;
        v.config.tau = tau[k % RATES];
        if (fixed) v.config.actor_rate = 0;
        c[k].begin = fixed ? policy : NULL;
        biases_of(&v, config, seed, &c[k]);
    }
}

static void rates(int argc, char **argv) {
    struct study_options o = {.runs = 10, .steps = STEPS, .seed = 1};
    struct checkpoints *c = allocate(2 * RATES, sizeof *c);
    struct train_config config = td3_training(PRESET_TASK, STEPS);
    struct tsv table;
    study_begin(&o, &table, "target networks of three rates, with a policy that learns and a fixed one", argc, argv,
                "run\tstep\tpart\tlearned 1\tlearned 1 moved\tlearned 0.1\tlearned 0.1 moved\tlearned 0.01\t"
                "learned 0.01 moved\tfixed 1\tfixed 1 moved\tfixed 0.1\tfixed 0.1 moved\tfixed 0.01\tfixed 0.01 moved\t"
                "score 1\tscore 0.1\tscore 0.01");
    config.steps = o.steps;
    config.evaluate_every = RATES_EVERY;
    config.evaluate_episodes = config.final_episodes = 20;
    for (int run = o.first; run < o.runs; run++) {
        rates_of(config, o.seed + (uint64_t)run, c);
        for (int i = 0; i < c[0].n; i++) {
            fprintf(table.rows, "%d\t%d\t%s", run, c[0].step[i], c[0].step[i] > STEPS / 2 ? "late" : "early");
            for (int k = 0; k < 2 * RATES; k++) print_rate(table.rows, &c[k], i);
            for (int k = 0; k < RATES; k++) fprintf(table.rows, "\t%.1f", c[k].score[i]);
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
delay, solid without. Right: the same, enlarged, and cut off below.

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
the twenty evaluations is lower. With the other two neither is told apart from nothing. (Four pairs of variants differ
in the delay alone. By the steps to the mark only one of them is told apart: TD3 - TPS needs more than AHE + CDQ.)

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
### Four rules on one table

*For later reading.* Example 6.7 of chapter 2 has the smallest
[task with a biased maximum](02-q-learning.md#the-smallest-task-with-a-biased-maximum): *left* leads to a state B with
ten actions, each of which ends the episode with a reward from $`N(-0.1, 1)`$. Going left is worth -0.1. The study
*tables* lets Q-learning, Double Q-learning and both kinds of clipped double Q-learning (6.21) learn from the same
transitions: always left, then any of the ten. The steps are $`1/n^{0.8}`$, and all tables begin with the exact values,
so that an error is one that the rule has made of the noise. (Here $`\gamma = 1`$, which the theorem excludes; but B's
values end the episode and lean on nothing.)

@figure 06_tables What the rules say of going left, less what it is worth: means of 2,000 agents, with bands of two
standard errors. Clipped double Q-learning that updates both tables is Q-learning, to the last bit, and has its curve.

The signs are those of (6.25). Q-learning is too high, by more than one after 20 episodes, and still at the end. Clipped
double Q-learning with a coin is too low all the way, but by little. Double Q-learning is in between, and not told apart
from zero. (B's values lean on nothing, so that its two tables are strictly independent there, as (2.21) asks.) And when
both tables learn every target, the minimum changes nothing whatever. In the end all errors fall with the steps.

@claim C6.69 06_tables episodes=20: 'Q-learning' > 1
@claim C6.70 06_tables episodes=10000: 'Q-learning' > 0.07
@claim C6.71 06_tables episodes=10: 'clipped coin' < 0
@claim C6.72 06_tables episodes=100: 'clipped coin' < 0
@claim C6.73 06_tables episodes=1000: 'clipped coin' < 0
@claim C6.74 06_tables episodes=10000: 'clipped coin' < 0
@claim C6.75 06_tables episodes=50: 'clipped coin' within 0.053
@claim C6.76 06_tables episodes=100: 'Double Q' unclear
@claim C6.77 06_tables episodes=10000: 'Double Q' unclear
@claim C6.78 06_tables episodes=100: 'Double Q' - 'clipped coin' > 0
@claim C6.79 06_tables episodes=100: 'clipped both' - 'Q-learning' within 0
@claim C6.80 06_tables episodes=20: 'Q-learning' - 'Q-learning' at episodes=10000 > 0.9

Do they arrive where the theorem says? On M1, with $`\gamma = 0.9`$, random actions and steps $`1/n^{0.6}`$, after a
million steps all four rules have the optimal values, to a few hundredths:

@table 06_arrivals The optimal values of M1, and the tables of four rules after a walk of 1,000,000 steps.

@claim C6.81 06_arrivals pair=Q(0,1): 'Q-learning' - 'exact' within 0.05
@claim C6.82 06_arrivals pair=Q(0,1): 'clipped coin' - 'exact' within 0.05
@claim C6.83 06_arrivals pair=Q(0,1): 'Double Q' - 'exact' within 0.05
*/
enum { TABLE_RULES = 4, TABLE_AGENTS = 20, TABLE_CHECKPOINTS = 10 };

static const int table_episodes[TABLE_CHECKPOINTS] = {10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};

/* Q-learning, Double Q-learning, and clipped double Q-learning with a coin and with both tables at once. */
static void rules_init(struct q_agent *x, double gamma, double power, int states, int actions, const int *legal) {
    for (int k = 0; k < TABLE_RULES; k++) {
        struct q_config c = {.method = k ? DOUBLE_Q : Q_LEARNING, .gamma = gamma, .alpha = 1, .alpha_power = power};
        q_init(&x[k], &c, states, actions, legal);
    }
}

static void rules_learn(struct q_agent *x, const struct q_step *step, int coin) {
    q_update(&x[0], step, 0, 0);
    q_update(&x[1], step, 0, coin);
    clipped_one(&x[2], step, coin);
    clipped_both(&x[3], step);
}

static void rules_free(struct q_agent *x) {
    for (int k = 0; k < TABLE_RULES; k++) q_free(&x[k]);
}

/* Adds to error[i] what the rules say of going left, less -0.1, at checkpoint i. All begin with exact values. */
static void table_run(uint64_t seed, int run, double error[TABLE_CHECKPOINTS][TABLE_RULES]) {
    struct bias_env b;
    struct q_agent x[TABLE_RULES];
    struct rng world, choice;
    bias_env_init(&b);
    rng_init(&world, seed, 2 * (uint64_t)run);
    rng_init(&choice, seed, 2 * (uint64_t)run + 1);
    rules_init(x, 1, 0.8, BIAS_STATES, BIAS_ACTIONS, bias_legal);
    for (int k = 0; k < TABLE_RULES; k++)
        for (int i = 0; i < 2 * BIAS_ACTIONS; i++)
            if (i != BIAS_RIGHT) x[k].q[0][i] = -0.1, x[k].q[x[k].config.method == DOUBLE_Q][i] = -0.1;
    for (int n = 1, i = 0; i < TABLE_CHECKPOINTS; n++) {
        double s = BIAS_A, s2, action = BIAS_LEFT;
        env_reset(&b.env, &world, &s);
        for (bool ended = false; !ended; s = s2, action = rng_below(&choice, BIAS_ACTIONS)) {
            struct env_result r = env_step(&b.env, &action, &world, &s2);
            struct q_step step = {(int)s, (int)action, r.reward, (int)s2, r.terminated};
            rules_learn(x, &step, rng_below(&choice, 2));
            ended = r.terminated;
        }
        if (n < table_episodes[i]) continue;
        for (int k = 0; k < TABLE_RULES; k++) error[i][k] += q_value(&x[k], BIAS_A, BIAS_LEFT) + 0.1;
        i++;
    }
    rules_free(x);
}

static void tables(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "what four rules say of one action too much; a run is the mean of 20 agents", argc, argv,
                "run\tepisodes\tQ-learning\tDouble Q\tclipped coin\tclipped both");
    for (int run = o.first; run < o.runs; run++) {
        double error[TABLE_CHECKPOINTS][TABLE_RULES] = {{0}};
        for (int i = 0; i < TABLE_AGENTS; i++) table_run(o.seed, run * TABLE_AGENTS + i, error);
        for (int i = 0; i < TABLE_CHECKPOINTS; i++) {
            fprintf(table.rows, "%d\t%d", run, table_episodes[i]);
            for (int k = 0; k < TABLE_RULES; k++) fprintf(table.rows, "\t%.5f", error[i][k] / (double)TABLE_AGENTS);
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
}

static void arrivals(int argc, char **argv) {
    struct tsv table;
    struct mdp m;
    struct q_agent x[TABLE_RULES];
    struct rng rng;
    double exact[4] = {0};
    int s = 0;
    study_table(&table, "four rules on M1 after a walk of 1,000,000 steps", argc, argv,
                "pair\texact\tQ-learning\tDouble Q\tclipped coin\tclipped both");
    graph_two_state(&m);
    q_soft_iteration(&m, 0, exact, 1e-13, 10000);
    rng_init(&rng, 1, 0);
    rules_init(x, m.gamma, 0.6, 2, 2, NULL);
    for (int i = 0; i < 4; i++) x[2].q[1][i] = x[3].q[1][i] = 20; /* their first tables begin at 0 */
    for (int n = 0; n < 1000000; n++) {
        int a = rng_below(&rng, 2), coin = rng_below(&rng, 2), s2 = rng_choice(&rng, m.p + mdp_at(&m, s, a, 0), 2);
        rules_learn(x, &(struct q_step){s, a, m.r[mdp_at(&m, s, a, s2)], s2, false}, coin);
        s = s2;
    }
    for (int i = 0; i < 4; i++) {
        fprintf(table.rows, "Q(%d,%d)\t%.3f", i / 2, i % 2, exact[i]);
        for (int k = 0; k < TABLE_RULES; k++) fprintf(table.rows, "\t%.3f", q_value(&x[k], i / 2, i % 2));
        fputc('\n', table.rows);
    }
    rules_free(x);
    mdp_free(&m);
    tsv_close(&table);
}

/*
### Along a ledge

*For later reading.* Let the edge of (6.29) be at $`\tfrac12`$ and the fall cost 1, and let the noise be clipped at two
and a half times its deviation, as in TD3. Without noise the best place to stand is the edge itself; with noise in the
second step it is a step back:

@figure 06_ledge The value of the first action with the noise of the targets in the second step, exactly, and the best
action (dots). At the edge half of the noise falls.

@table 06_retreat The best first action of a thousandth's grid, beside the edge less (6.29), and its value with the
noise of the targets.

With the paper's noise of 0.2 a critic that is otherwise perfect sends its actor almost a quarter of the half range away
from the edge. The policy that is then used has no noise, and earns what it stands back less than it could. That is the
price; what it buys is a policy that forgives errors, its own or the world's [S163].

@claim C6.84 06_retreat noise=0.2: 'best action' < 0.27
@claim C6.110 06_retreat noise=0.2: 'best action' > 0.26
@claim C6.85 06_retreat noise=0.05: 'best action' - 'by the formula' within 0.001
@claim C6.86 06_retreat noise=0.2: 'best action' - 'by the formula' within 0.001
*/
static const double ledge_noise[] = {0, 0.05, 0.1, 0.2};
enum { LEDGE_NOISES = 4 };

static void ledge(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the value of a place before a ledge, with noise in the step after", argc, argv,
                "action\tno noise\tnoise 0.05\tnoise 0.1\tnoise 0.2");
    for (int i = -20; i <= 100; i++) {
        double u = i / 200.0;
        fprintf(table.rows, "%.3f", u);
        for (int k = 0; k < LEDGE_NOISES; k++)
            fprintf(table.rows, "\t%.4f", expected_ledge(u, 0.5, 1, ledge_noise[k], 2.5 * ledge_noise[k]));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/* Of actions a thousandth apart the best. */
static void retreat(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the best action before a ledge, by the noise of the targets", argc, argv,
                "noise\tbest action\tby the formula\tits value with noise\tat the edge with noise");
    for (int k = 1; k < LEDGE_NOISES; k++) {
        double sigma = ledge_noise[k], c = 2.5 * sigma, best = -1, most = -HUGE_VAL;
        for (int i = -500; i <= 500; i++) {
            double value = expected_ledge(i / 1000.0, 0.5, 1, sigma, c);
            if (value > most) most = value, best = i / 1000.0;
        }
        fprintf(table.rows, "%g\t%.3f\t%.3f\t%.3f\t%.3f\n", sigma, best, 0.5 - expected_retreat(1, sigma), most,
                expected_ledge(0.5, 0.5, 1, sigma, c));
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
        {"rates", "target networks of three rates, with a policy that learns and a fixed one", rates},
        {"relapses", "TD3 on the pendulum at one moment of the training: score and bias", relapses},
        {"ablation", "the pendulum, with every single switch on or off", ablation},
        {"published", "the paper's own ablation", published},
        {"worth", "what clipped double Q is worth in the paper's ablation", worth},
        {"tables", "what four rules say of one action too much", tables},
        {"arrivals", "four rules on M1 after a long walk", arrivals},
        {"ledge", "the value of a place before a ledge, with noise in the step after", ledge},
        {"retreat", "the best action before a ledge, by the noise of the targets", retreat},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("06-td3-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
