/*
## The experiment

Each study of this chapter is a subcommand of `build/08-sac-experiments` that prints a table; `make data` records them
all in `figures/data`. The training studies print [learning curves](curves.md); *temperatures* prints the entropy beside
them, and what the policy scores when its actions are sampled. `--runs` and `--steps` shorten such a study to the
beginning of the same table.

### The pendulum

`make 08` trains for 10,000 steps and prints the log. The recorded runs take 20,000, from ten seeds and one
configuration, in both versions and with one critic and two; the course's mark for this task is -200 [S30]. Scores are
those of the final policy, over 100 episodes without noise.

@figure 08_pendulum Pendulum: return of the actions without noise during training, mean of ten runs, with the range from
the 10th to the 90th percentile for the two versions with two critics. The curves begin below the frame. Right: the
same, enlarged, and cut off below.

@table 08_pendulum_table Pendulum, final policy over 100 episodes: ten runs of each configuration.

Every run of every configuration passes the mark, each within its first 6,000 steps, and no final policy is below it.

@claim C8.1 08_pendulum step=first: most 'SAC' <= 6000
@claim C8.2 08_pendulum step=first: most 'one critic' <= 6000
@claim C8.3 08_pendulum step=first: most 'v1' <= 6000
@claim C8.4 08_pendulum step=first: most 'v1 one critic' <= 6000
@claim C8.5 08_pendulum step=final: least 'SAC' > -160
@claim C8.6 08_pendulum step=final: least 'one critic' > -160
@claim C8.7 08_pendulum step=final: least 'v1' > -160
@claim C8.8 08_pendulum step=final: least 'v1 one critic' > -160

The four share their seeds and the starts of their episodes, so they can be compared run by run. At the end these runs
do not tell them apart: the intervals hold zero, for the value network and for the second critic, and they leave room
for about three points either way.

@claim C8.9 08_pendulum step=final: 'one critic' - 'SAC' unclear
@claim C8.10 08_pendulum step=final: 'one critic' - 'SAC' within 3
@claim C8.11 08_pendulum step=final: 'v1 one critic' - 'v1' unclear
@claim C8.12 08_pendulum step=final: 'v1' - 'SAC' unclear
@claim C8.13 08_pendulum step=final: 'v1' - 'SAC' within 3
@claim C8.14 08_pendulum step=final: 'v1 one critic' - 'one critic' unclear

On the way there is a difference. In the mean of a run's twenty evaluations the second version with two critics is ahead
of the first version and of a single critic. Without a second critic the two versions are not told apart, and in the
first version the second critic is not seen to matter. Nor do the evaluations that first pass the mark, a thousand steps
apart, show anything.

@claim C8.15 08_pendulum step=*: 'SAC' - 'v1' > 0
@claim C8.16 08_pendulum step=*: 'SAC' - 'one critic' > 0
@claim C8.17 08_pendulum step=*: 'v1 one critic' - 'one critic' unclear
@claim C8.18 08_pendulum step=*: 'v1 one critic' - 'v1' unclear
@claim C8.19 08_pendulum step=first: 'v1' - 'SAC' unclear
@claim C8.20 08_pendulum step=first: 'one critic' - 'SAC' unclear

So neither the value network nor the second critic is needed to pass. (NPFL139's slides report of one critic, from the
authors' larger tasks, that all experiments still converge, and that two make them faster [S87].) The second version has
a network less, and no disadvantage shows here.

Three of the four configurations have one run with an evaluation below the mark among its last five, that of the last
step. The fourth, the first version with two critics, has none, but its worst evaluation there is at -197: all four
share the ten starts of that evaluation.

@claim C8.21 08_pendulum step=20000: runs 'SAC' < -200 = 1
@claim C8.22 08_pendulum step=20000: runs 'one critic' < -200 = 1
@claim C8.23 08_pendulum step=20000: runs 'v1 one critic' < -200 = 1
@claim C8.24 08_pendulum step=20000: least 'v1' < -197
@claim C8.25 08_pendulum step=relapses: most 'SAC' = 1
@claim C8.26 08_pendulum step=relapses: most 'one critic' = 1
@claim C8.27 08_pendulum step=relapses: most 'v1 one critic' = 1
@claim C8.28 08_pendulum step=relapses: most 'v1' = 0
*/
#include "ablated.h"
#include "densities.h"
#include "exercises.h"
#include "first_version.h"
#include "kl.h"
#include "learning/curves.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

CURVES_AGENT(sac)

CURVES_AGENT(sac_v1)

CURVES_AGENT(ablated)

static void pendulum(int argc, char **argv) {
    static const char *const name[] = {"SAC", "one critic", "v1", "v1 one critic"};
    struct study_options o = {.runs = 10, .steps = 20000, .seed = 1};
    struct env_pendulum env[2];
    struct sac_config config[4];
    struct contender contender[4];
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    for (int k = 0; k < 4; k++) {
        config[k] = sac_preset(PRESET_TASK);
        config[k].twin = k % 2 == 0;
        struct train_config loop = sac_training(PRESET_TASK, o.steps);
        contender[k] = k / 2 ? (struct contender){name[k], &config[k], loop, sac_v1_begin, sac_v1_end}
                             : (struct contender){name[k], &config[k], loop, sac_begin, sac_end};
    }
    curves_study("the pendulum, with a value network and without, with one critic and two", argc, argv, o, &env[0].env,
                 &env[1].env, -200, contender, 4);
}

/*
### Temperatures

How much does the temperature matter? Here it was set to five values, and the policy was also scored with its actions
sampled.

@figure 08_temperatures Pendulum at five fixed temperatures, mean of ten runs. Left: return of the actions without
noise, dashed the pass mark; in the middle the same, enlarged, and cut off below. Right: entropy of the policy, at the
states of the last update's batch. The returns begin below the frame.

@table 08_temperatures_table Pendulum after 20,000 steps, by temperature: return without noise, with actions sampled,
and entropy (over the last batch). Ten runs; 100 episodes without noise and as many with.

Compare them run by run, for the seeds are shared. In the final score without noise these ten runs do not tell 0, 0.2
and 1 apart. With the actions sampled the randomness has its price, and it shows: 0.2 is worse than 0, and 1 worse than
0.2.

@claim C8.29 08_temperatures step=final: '0.2 return' - '0 return' unclear
@claim C8.30 08_temperatures step=final: '1 return' - '0.2 return' unclear
@claim C8.31 08_temperatures step=final: '1 return' - '0 return' unclear
@claim C8.32 08_temperatures step=final: '0.2 sampled' - '0 sampled' < 0
@claim C8.33 08_temperatures step=final: '1 sampled' - '0.2 sampled' < 0

That is not to say that the temperature does not matter below 1. In the mean over a run's evaluations, without noise, 1
is behind 0.2 and behind 0: it learns more slowly. Between 0 and 0.2 the mean shows no difference.

@claim C8.34 08_temperatures step=*: '1 return' - '0.2 return' < 0
@claim C8.35 08_temperatures step=*: '1 return' - '0 return' < 0
@claim C8.36 08_temperatures step=*: '0.2 return' - '0 return' unclear

Without a temperature nothing holds the policy open. Its entropy is far down at the first evaluation, after 1,000 steps,
and at the end it is @{08_temperatures_table/0 entropy/mean} nats, which is next to no randomness. It learns all the
same: on the pendulum the random steps at the start and the noise of a policy that has not closed yet are exploration
enough. Its reward is smooth and never silent. On tasks where a reward has to be found first this may be another story,
which this experiment does not tell. Nor does a fixed price fix the amount: at 0.2 the mean entropy falls to about -1.1
in the first 5,000 steps, and then it rises again, to @{08_temperatures_table/0.2 entropy/mean} at the end.

@claim C8.37 08_temperatures step=1000: '0 entropy' < -5
@claim C8.38 08_temperatures step=final: '0 entropy' < -10
@claim C8.39 08_temperatures step=final: least '0 return' > -200
@claim C8.40 08_temperatures step=5000: '0.2 entropy' < -0.9
@claim C8.41 08_temperatures step=final: '0.2 entropy' - '0.2 entropy' at step=5000 > 0

At 5 the returns are worse. At 25 little is left of the task: no final policy passes the mark, the entropy is
@{08_temperatures_table/25 entropy/mean}, where the uniform density has $`\log 2 \approx 0.69`$, and the return is
@{08_temperatures_table/25 return/mean}. What the policy gives up in reward it is paid back in entropy; it solves its
problem, which is not ours.

@claim C8.42 08_temperatures step=final: '5 return' - '0.2 return' < 0
@claim C8.43 08_temperatures step=final: runs '25 return' > -200 = 0
@claim C8.44 08_temperatures step=final: least '25 entropy' > 0.6

Leaving out the noise makes up for some of it, at 5 and at 25. At the lower temperatures the difference of the two, over
different starts, does not stand out. (At 0.2 and over the same starts [it does](#what-is-taken-away).)

@claim C8.45 08_temperatures step=final: '5 return' - '5 sampled' > 0
@claim C8.46 08_temperatures step=final: '25 return' - '25 sampled' > 0
@claim C8.47 08_temperatures step=final: '1 return' - '1 sampled' unclear
@claim C8.48 08_temperatures step=final: '0.2 return' - '0.2 sampled' unclear
@claim C8.49 08_temperatures step=final: '0 return' - '0 sampled' unclear

Read by (8.15), this is about rewards. To go from $`\alpha = 0.2`$ to 25 is, but for Adam's steps and the start of the
networks, the same as to leave $`\alpha`$ alone and to divide the rewards by 125: the same task in other units is
another problem, and what solves it need not swing anything up. A temperature fits a scale of rewards, and no table of
hyperparameters can hold it for all tasks. Chapter 9 replaces it by the entropy itself, which does not depend on the
unit of reward.
*/
enum { TEMPERATURES = 5, MAX_ROWS = 100 };
static const double temperature[TEMPERATURES] = {0, 0.2, 1, 5, 25};

/* The mean return of some episodes with sampled actions. */
static double sampled_return(struct agent *agent, struct env *env, int episodes, struct rng *rng) {
    double seen[3], taken, total = 0;
    real s[3], noise, a;
    for (int episode = 0; episode < episodes; episode++) {
        env_reset(env, rng, seen);
        for (struct env_result r = {0}; !r.terminated && !r.truncated; total += r.reward) {
            agent_observe(&env->observation, seen, s);
            noise = R(rng_normal(rng));
            agent->act(agent, s, &noise, 0, &a);
            taken = (double)a;
            r = env_step(env, &taken, rng, seen);
        }
    }
    return total / episodes;
}

/* Evaluations of a run: by the middle of the policy, sampled, and the entropy over the last update's batch. The last
 * one is of the final policy over 100 episodes. */
struct warm_run {
    struct agent *agent;
    struct env *env;
    struct rng rng;
    int n, step[MAX_ROWS];
    double middle[MAX_ROWS], sampled[MAX_ROWS], entropy[MAX_ROWS];
};

static void measure(void *context, const struct train_row *row) {
    struct warm_run *x = context;
    if (x->n == MAX_ROWS - 1) die(EXIT_INPUT, "--steps: more than %d evaluations", MAX_ROWS - 1);
    x->step[x->n] = row->step;
    x->middle[x->n] = row->score.mean;
    x->sampled[x->n] = sampled_return(x->agent, x->env, row->score.episodes, &x->rng);
    x->entropy[x->n++] = row->report.n ? row->report.value[2] : NAN;
}

static void run_warm(double alpha, int steps, uint64_t seed, struct warm_run *x) {
    struct env_pendulum env[2];
    struct sac_config config = sac_preset(PRESET_TASK);
    struct train_config loop = sac_training(PRESET_TASK, steps);
    struct rng start, last;
    config.alpha = alpha;
    loop.seed = seed;
    loop.label = "08-sac temperatures";
    loop.final_episodes = loop.evaluate_episodes;
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    rng_init(&start, seed, 100);
    rng_init(&last, seed, 101);
    rng_init(&x->rng, seed, 102);
    x->n = 0;
    x->env = &env[1].env;
    x->agent = sac_begin(&config, &env[0].env, loop.batch, &start);
    train(x->agent, &env[0].env, &env[1].env, &loop, measure, x);
    x->middle[x->n] = train_evaluate(x->agent, x->env, 100, &last).mean;
    x->sampled[x->n] = sampled_return(x->agent, x->env, 100, &x->rng);
    x->entropy[x->n] = x->entropy[x->n - 1];
    sac_end(x->agent);
}

static void print_warm(FILE *rows, int run, const char *step, const struct warm_run *x, int i) {
    fprintf(rows, "%d\t%s", run, step);
    for (int k = 0; k < TEMPERATURES; k++)
        fprintf(rows, "\t%.1f\t%.1f\t%.3f", x[k].middle[i], x[k].sampled[i], x[k].entropy[i]);
    fputc('\n', rows);
}

static void temperatures(int argc, char **argv) {
    struct study_options o = {.runs = 10, .steps = 20000, .seed = 1};
    struct warm_run *x = allocate(TEMPERATURES, sizeof *x);
    struct tsv table;
    char columns[512] = "run\tstep", step[16];
    for (int k = 0; k < TEMPERATURES; k++)
        snprintf(columns + strlen(columns), sizeof columns - strlen(columns), "\t%g return\t%g sampled\t%g entropy",
                 temperature[k], temperature[k], temperature[k]);
    study_begin(&o, &table, "the pendulum at several temperatures", argc, argv, columns);
    for (int run = o.first; run < o.runs; run++) {
        for (int k = 0; k < TEMPERATURES; k++) run_warm(temperature[k], o.steps, o.seed + (uint64_t)run, &x[k]);
        for (int i = 0; i < x[0].n; i++) {
            snprintf(step, sizeof step, "%d", x[0].step[i]);
            print_warm(table.rows, run, step, x, i);
        }
        print_warm(table.rows, run, "final", x, x[0].n);
    }
    tsv_close(&table);
    free(x);
}

/*
### What is taken away

The first paper takes SAC apart on tasks of MuJoCo: other copies, other scales of the rewards, the action without noise
against a sampled one, and a deterministic variant [S253] [S254]. Here is the same on the pendulum, with the
[switches](#switches-for-the-ablations) of this page. One thing is changed at a time; all else is as it was, the seeds
and the starts of the scored episodes too. So changes are compared with SAC run by run. There are a dozen of them, and
an interval that just misses zero may do so by chance.

@figure 08_ablations Pendulum, one thing about SAC changed. Left: return without noise, mean of ten runs. In the middle:
final score by the mean age of the copies, (8.43). Right: differences from SAC's final score, in pairs, of the changes
that make little of it. Bars: 95 % intervals of the mean over ten runs.

@table 08_ablations_table Pendulum, final policy over 100 episodes: ten runs each. SAC itself has copies that follow
with τ = 0.01, the temperature 0.2 and no scale of rewards.

**The copies.** Without any, two runs of ten never reach the mark, and the others not before their 11,000th step, where
every run of SAC has reached it by its 5,000th. The mean over a run's evaluations is more than 500 points lower. Some
runs end well all the same, and by the final scores alone, which differ widely from run to run, ten of them do not tell
the two apart. Copies that are too slow cost time, since a value travels to the state before only as fast as they
follow. With τ = 0.001 every run reaches the mark, though not before step 13,000; with 0.0001 none has learned anything
in 20,000. The range between is wide, as the paper says [S253]: ten times faster copies, τ = 0.1, reach the mark a
little later, and by the mean over the evaluations are not told apart. At the end both 0.1 and 0.001 are a few points
behind.

@claim C8.83 08_ablations step=first: runs 'no copy' <= 20000 = 8
@claim C8.84 08_ablations step=first: runs 'no copy' < 11000 = 0
@claim C8.85 08_ablations step=first: most 'SAC' = 5000
@claim C8.86 08_ablations step=*: 'no copy' - 'SAC' < -500
@claim C8.87 08_ablations step=final: 'no copy' - 'SAC' unclear
@claim C8.88 08_ablations step=first: least 'tau 0.001' = 13000
@claim C8.89 08_ablations step=first: most 'tau 0.001' <= 20000
@claim C8.90 08_ablations step=final: most 'tau 0.0001' < -1600
@claim C8.91 08_ablations step=first: 'tau 0.1' - 'SAC' > 0
@claim C8.92 08_ablations step=*: 'tau 0.1' - 'SAC' unclear
@claim C8.93 08_ablations step=final: 'tau 0.1' - 'SAC' < 0
@claim C8.94 08_ablations step=final: 'tau 0.001' - 'SAC' < 0

Whole copies of the mean age of SAC's, every 199 updates, are not told apart from it at the end, and take longer; so it
is with those every 19, against τ = 0.1. With one every 1999 no run reaches the mark, where copies that follow, of the
same mean age, do. In 20,000 steps there are nine such copies, and through each copy a value travels one step: these
critics see no further than ten rewards ahead, while from a copy that follows a little is passed on in every update.

@claim C8.95 08_ablations step=final: 'every 199' - 'SAC' unclear
@claim C8.96 08_ablations step=*: 'every 199' - 'SAC' < 0
@claim C8.97 08_ablations step=*: 'every 19' - 'tau 0.1' < 0
@claim C8.110 08_ablations step=final: 'every 19' - 'tau 0.1' unclear
@claim C8.98 08_ablations step=first: runs 'every 1999' <= 20000 = 0
@claim C8.99 08_ablations step=final: 'every 1999' - 'tau 0.001' < 0

**Mean or sample.** *Sampled* is SAC, trained to the same bits, and scored with its actions drawn. Over the same starts
the actions without noise are better, as the paper finds [S253]: @{08_ablations_table/SAC/mean} against
@{08_ablations_table/sampled/mean}. It is about one point of return.

@claim C8.100 08_ablations step=final: 'SAC' - 'sampled' > 0
@claim C8.101 08_ablations step=final: 'SAC' - 'sampled' within 2

**The scale of the rewards.** The scales 1, 5 and 25 go with the temperature 1, so that 5 is SAC's own problem in other
units, (8.15). The two are not told apart, neither at the end nor on the way, though one run of the scale 5 ends below
the mark. The scale 1, which is the temperature 1, learns more slowly, and the scale 25 much more so. In the paper large
scales learn fast at first and end in poor minima, since the policy is too sure of itself, and small ones leave it
nearly uniform [S253]. What is slow at 25 is hardly the temperature, for one of 0 is not seen to slow SAC down
[above](#temperatures). More likely it is the critics, whose values are 25 times as large, by steps of Adam of the old
length.

@claim C8.102 08_ablations step=final: 'scale 5' - 'SAC' unclear
@claim C8.103 08_ablations step=*: 'scale 5' - 'SAC' unclear
@claim C8.104 08_ablations step=final: runs 'scale 5' < -200 = 1
@claim C8.105 08_ablations step=*: 'scale 1' - 'SAC' < 0
@claim C8.106 08_ablations step=*: 'scale 25' - 'scale 5' < 0
@claim C8.107 08_ablations step=*: 'scale 25' - 'scale 1' < 0

**Without randomness.** The deterministic variant explores with normal noise of 0.1. At the end it is not told apart
from SAC, and on the way it is ahead. In the paper it varies from run to run much more than SAC does on the hardest
task, and on the others the two are comparable [S253] [S254]; the copies of that variant are whole, too. On the pendulum
entropy buys nothing that ten runs can show; chapter 9 has a task on which it
[does](09-temperature.md#what-entropy-buys).

@claim C8.108 08_ablations step=final: 'deterministic' - 'SAC' unclear
@claim C8.109 08_ablations step=*: 'deterministic' - 'SAC' > 0
*/
/* SAC as it is, and with one thing about it changed; a scale of rewards goes with the temperature 1. */
static void ablations(int argc, char **argv) {
    static const struct {
        const char *name;
        double tau, scale;
        bool whole; /* copies, of the mean age that tau gives to others */
    } change[] = {{"SAC", 0.01, 0, false},          {"tau 0.0001", 1e-4, 0, false}, {"tau 0.001", 1e-3, 0, false},
                  {"tau 0.1", 0.1, 0, false},       {"no copy", 1, 0, false},       {"every 1999", 1e-3, 0, true},
                  {"every 199", 0.01, 0, true},     {"every 19", 0.1, 0, true},     {"sampled", 0.01, 0, false},
                  {"scale 1", 0.01, 1, false},      {"scale 5", 0.01, 5, false},    {"scale 25", 0.01, 25, false},
                  {"deterministic", 0.01, 0, false}};
    enum { N = sizeof change / sizeof *change, SAMPLED = 8, DETERMINISTIC = 12 };
    struct study_options o = {.runs = 10, .steps = 20000, .seed = 1};
    struct env_pendulum env[2];
    struct ablation config[N];
    struct contender contender[N];
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    for (int k = 0; k < N; k++) {
        config[k] = (struct ablation){.sac = sac_preset(PRESET_TASK),
                                      .copy_every = change[k].whole ? ablated_period(change[k].tau) : 0,
                                      .reward_scale = change[k].scale,
                                      .score_sampled = k == SAMPLED};
        config[k].sac.tau = change[k].tau;
        if (change[k].scale > 0) config[k].sac.alpha = 1;
        contender[k] = (struct contender){change[k].name, &config[k], sac_training(PRESET_TASK, o.steps), ablated_begin,
                                          ablated_end};
    }
    config[DETERMINISTIC].sac.alpha = 0;
    config[DETERMINISTIC].sac.log_sigma_low = config[DETERMINISTIC].sac.log_sigma_high = -20;
    config[DETERMINISTIC].noise = 0.1;
    curves_study("the pendulum, with one thing about SAC changed", argc, argv, o, &env[0].env, &env[1].env, -200,
                 contender, N);
}

/*
### Extremes

Does anything overflow? The study *extremes* makes a million updates of either version in single precision with what is
hardest on the formulas: rewards down to -160,000, that is the pendulum's times 10,000, stored actions exactly at the
bounds of their box, now and then observations a hundred times as large, and a policy whose two $`\log\sigma`$ start
above and below their interval.

@table 08_extremes A million updates at the extremes: the largest absolute target so far, the loss of the critics at the
last update, and whether everything ever reported was finite; without a value network and with one (v1).

Nothing fails. The targets stop growing near what such rewards add up to: -80,000 on average, with one step in twenty
the last, is a value of -1.3 million. The losses are of the order of the rewards' squares.

@claim C8.50 08_extremes step=1000000: 'targets' < 2e6
@claim C8.51 08_extremes step=1000000: 'v1 targets' < 2e6
@claim C8.52 08_extremes step=1000000: 'targets' - 'targets' at step=100000 within 2e5
@claim C8.53 08_extremes step=1000000: 'loss' < 2.56e10
@claim C8.54 08_extremes step=1000000: 'v1 loss' < 2.56e10

Three things are there for it: the log-density is taken from the noise and from $`u`$, never from an action that has
been rounded to 1 (gaussian.11); $`\log\sigma`$ has an interval; and the steps of Adam do not grow with the gradient.
Which of them it takes was not tried here.
*/
enum { EXTREME_OBS = 3, EXTREME_ACT = 2, EXTREME_ROWS = 8 };

static const double extreme_low[EXTREME_ACT] = {-1, -3}, extreme_high[EXTREME_ACT] = {2, 0.5};

/* Rewards of the pendulum's size times 10,000, actions at the bounds of the box, observations now and then large. */
static void extreme_batch(struct rng *rng, struct batch *b) {
    for (int i = 0; i < b->n * EXTREME_OBS; i++) {
        double size = rng_below(rng, 10) ? 1 : 100;
        b->s[i] = R(size * rng_normal(rng));
        size = rng_below(rng, 10) ? 1 : 100;
        b->s2[i] = R(size * rng_normal(rng));
    }
    for (int i = 0; i < b->n * EXTREME_ACT; i++)
        b->a[i] = R((rng_below(rng, 2) ? extreme_low : extreme_high)[i % EXTREME_ACT]);
    for (int i = 0; i < b->n; i++) {
        b->r[i] = R(rng_range(rng, -1.6e5, 0));
        b->terminated[i] = R(rng_below(rng, 20) == 0);
    }
}

struct extreme {
    struct sac_v1 v1; /* or its part v1.sac alone, the second version */
    struct agent *agent;
    struct batch batch;
    struct rng rng;
    double largest_q, loss; /* largest absolute target so far; the last update's loss of the critics */
    bool finite;
};

static void extreme_init(struct extreme *x, int value, uint64_t seed) {
    struct sac_config config = sac_preset(PRESET_TASK);
    struct env_space box = {.dim = EXTREME_ACT, .low = extreme_low, .high = extreme_high};
    config.hidden[0] = config.hidden[1] = 8;
    rng_init(&x->rng, seed, 0);
    if (value)
        sac_v1_init(&x->v1, &config, EXTREME_OBS, &box, EXTREME_ROWS, &x->rng);
    else
        sac_init(&x->v1.sac, &config, EXTREME_OBS, &box, EXTREME_ROWS, &x->rng);
    x->agent = value ? &x->v1.agent : &x->v1.sac.agent;
    batch_init(&x->batch, EXTREME_ROWS, EXTREME_OBS, EXTREME_ACT);
    x->largest_q = x->loss = 0;
    x->finite = true;
    /* log sigma begins beyond its interval: one component above, the other one below */
    real *last = x->v1.sac.actor.now + x->v1.sac.actor.shape.parameters;
    last[-2] = 30;
    last[-1] = -50;
}

static void extreme_update(struct extreme *x) {
    struct agent_report report;
    real noise[EXTREME_ROWS * 2 * EXTREME_ACT];
    for (int i = 0; i < EXTREME_ROWS * 2 * EXTREME_ACT; i++) noise[i] = R(rng_normal(&x->rng));
    extreme_batch(&x->rng, &x->batch);
    x->agent->update(x->agent, &x->batch, noise, &report);
    x->loss = report.value[0];
    for (int i = 0; i < report.n; i++) x->finite = x->finite && isfinite(report.value[i]);
    for (int i = 0; i < EXTREME_ROWS; i++) x->largest_q = larger(x->largest_q, fabs((double)x->v1.sac.y[i]));
}

static void extreme_run(FILE *rows, int run, uint64_t seed, int steps) {
    struct extreme x[2];
    for (int k = 0; k < 2; k++) extreme_init(&x[k], k, seed);
    for (int step = 1, next = 1000; step <= steps; step++) {
        for (int k = 0; k < 2; k++) extreme_update(&x[k]);
        if (step < next) continue;
        next *= 10;
        fprintf(rows, "%d\t%d", run, step);
        for (int k = 0; k < 2; k++)
            fprintf(rows, "\t%.2g\t%.2g\t%s", x[k].largest_q, x[k].loss, x[k].finite ? "yes" : "no");
        fputc('\n', rows);
    }
    sac_free(&x[0].v1.sac);
    sac_v1_free(&x[1].v1);
    for (int k = 0; k < 2; k++) batch_free(&x[k].batch);
}

static void extremes(int argc, char **argv) {
    struct study_options o = {.runs = 1, .steps = 1000000, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "updates with rewards, actions and scales at their extremes", argc, argv,
                "run\tstep\ttargets\tloss\tfinite\tv1 targets\tv1 loss\tv1 finite");
    for (int run = o.first; run < o.runs; run++) extreme_run(table.rows, run, o.seed + (uint64_t)run, o.steps);
    tsv_close(&table);
}

/*
### The configuration

@table 08_departures The configurations of the two papers [S80], and the one used here. `--preset paper` has the
networks and rates of the papers, with the fixed temperature.
*/
static void departures(int argc, char **argv) {
    struct sac_config paper = sac_preset(PRESET_PAPER), c = sac_preset(PRESET_TASK);
    struct train_config loop = sac_training(PRESET_PAPER, 0), l = sac_training(PRESET_TASK, 0);
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "the configuration beside those of the papers", argc, argv,
                "setting\tversion 1\tversion 2\there\twhy");
    FILE *f = table.rows;
    fputs("targets\t(8.7)\t(8.10)\t(8.10)\tthe second version\n", f);
    fprintf(f, "temperature\t1, reward scale 5\tlearned\t%g\tthe same as a reward scale of 5\n", c.alpha);
    fprintf(f, "hidden units\t%d and %d\t%d and %d\t%d and %d\ta smaller task, and seconds instead of hours\n",
            paper.hidden[0], paper.hidden[1], paper.hidden[0], paper.hidden[1], c.hidden[0], c.hidden[1]);
    fprintf(f, "rate of Adam\t%g\t%g\t%g\tshort runs\n", paper.actor_rate, paper.critic_rate, c.critic_rate);
    fprintf(f, "batch\t%d\t%d\t%d\tas in chapters 5 and 6\n", loop.batch, loop.batch, l.batch);
    fprintf(f, "share of a step of the copies\t%g\t%g\t%g\tshort runs\n", paper.tau, paper.tau, c.tau);
    fprintf(f, "discount\t%g\t%g\t%g\tthe same\n", paper.gamma, paper.gamma, c.gamma);
    fprintf(f, "replay\t%d\t%d\t%d\tthe whole run\n", loop.capacity, loop.capacity, l.capacity);
    fprintf(f, "updates per step\t%d\t%d\t%d\tthe same\n", loop.updates, loop.updates, l.updates);
    fprintf(f, "random steps first\tnot given\tnot given\t%d\tshort runs\n", l.start);
    tsv_close(&table);
}

/* The three studies of the page on the density and the loss. */
enum { POINTS = 400 };

/* Relative to the value, or to 1 where that is less: the logarithm is a term of a sum. In extended precision, where
 * there is one, and by the C library: the judge of the book's own functions is none of them. */
static double error_of(double found, double u) {
    long double size = fabsl((long double)u), exact = 2 * (logl(2) - size - log1pl(expl(-2 * size)));
    return (double)(fabsl((long double)found - exact) / fmaxl(1, fabsl(exact)));
}

/* The largest error of 400 arguments, as a power of ten to the nearest quarter. */
static void print_largest(FILE *rows, enum log_form form, bool is_float, double low, double width) {
    double largest = is_float ? 0x1p-24 : 0x1p-53;
    for (int i = 0; i < POINTS; i++) {
        float u = (float)(low + width * i / (double)POINTS); /* the same argument in both precisions */
        double found = is_float ? (double)tanh_log_slope_float(form, u) : tanh_log_slope(form, (double)u);
        largest = larger(largest, error_of(found, (double)u));
    }
    if (isfinite(largest))
        fprintf(rows, "\t%.2f", round(4 * f64_log(largest) / f64_log(10)) / 4);
    else
        fputs("\tnan", rows);
}

static void log_term(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "log(1 - tanh^2 u): largest error within 0.25 of u, a power of ten", argc, argv,
                "u\tfloat, naive\tfloat, as written\tfloat, stable\tdouble, naive\tdouble, as written\tdouble, stable");
    for (int i = -120; i <= 50; i++) {
        fprintf(table.rows, "%.2f", i / 2.0);
        for (int k = 0; k < 2 * LOG_FORMS; k++)
            print_largest(table.rows, (enum log_form)(k % LOG_FORMS), k < LOG_FORMS, i / 2.0 - 0.25, 0.5);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void masses(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "integrals of what is taken for the density of a squashed action", argc, argv,
                "density\t0, 1\t0.3, 0.8\t2, 0.5");
    static const struct {
        const char *name;
        enum tanh_version version;
        double margin;
    } row[] = {{"right (gaussian.9)", TANH_RIGHT, 0},
               {"Jacobian left out", TANH_LEFT_OUT, 0},
               {"Jacobian turned around", TANH_TURNED, 0},
               {"p at the action (E12), margin 1e-3", TANH_AT_ACTION, 1e-3},
               {"p at the action (E12), margin 1e-6", TANH_AT_ACTION, 1e-6},
               {"p at the action (E12), margin 1e-12", TANH_AT_ACTION, 1e-12}};
    static const double mu[] = {0, 0.3, 2}, sigma[] = {1, 0.8, 0.5};
    for (int i = 0; i < 6; i++) {
        fputs(row[i].name, table.rows);
        for (int k = 0; k < 3; k++)
            fprintf(table.rows, "\t%.4f", tanh_mass(row[i].version, mu[k], sigma[k], row[i].margin));
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

enum { DRAWS = 20000, KINDS = 4 };

/* Q(a) = sin 1.3 a - 0.4 a^2, and a ripple of the height *context. */
static double rippled(double a, void *context) {
    return f64_sin(1.3 * a) - 0.4 * a * a + *(const double *)context * f64_sin(40 * a);
}

static double rippled_slope(double a, void *context) {
    return 1.3 * f64_cos(1.3 * a) - 0.8 * a + 40 * *(const double *)context * f64_cos(40 * a);
}

static double sampled_variance(const struct kl_target *t, const struct kl_policy *p, enum kl_estimator estimator,
                               double baseline) {
    struct rng rng;
    double sum = 0, square = 0, d[MAX_THETA];
    rng_init(&rng, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        kl_estimate(t, p, estimator, baseline, rng_normal(&rng), d);
        sum += d[0], square += d[0] * d[0];
    }
    return (square - sum * sum / (double)DRAWS) / (DRAWS - 1);
}

static void gradients(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "variance of one sample's derivative of the actor's loss with respect to the mean", argc,
                argv,
                "action value, sigma\tsigma\tpathwise\tscore\tscore less mean\tknown entropy\tsampled pathwise\t"
                "sampled score\tsampled score less mean\tsampled known entropy");
    static const double sigma[] = {0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3};
    double height[] = {0, 0.05};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 15; i++) {
            const struct kl_target t = {rippled, rippled_slope, &height[k], 0.5, true, 0, 0};
            const struct kl_policy p = kl_by_log_sigma(0.3, f64_log(sigma[i]));
            double mean[MAX_THETA], variance[MAX_THETA];
            double baseline[KINDS] = {0, 0, kl_surrogate(&t, &p), kl_lifted(&t, &p)};
            static const enum kl_estimator estimator[KINDS] = {KL_PATHWISE, KL_SCORE, KL_SCORE, KL_KNOWN};
            fprintf(table.rows, "%s, %g\t%g", k ? "ripple" : "smooth", sigma[i], sigma[i]);
            for (int j = 0; j < KINDS; j++) {
                kl_estimate_moments(&t, &p, estimator[j], baseline[j], mean, variance);
                fprintf(table.rows, "\t%.3g", variance[0]);
            }
            for (int j = 0; j < KINDS; j++)
                fprintf(table.rows, "\t%.3g", sampled_variance(&t, &p, estimator[j], baseline[j]));
            fputc('\n', table.rows);
        }
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(sac_exercises, N_SAC_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "with a value network and without, with one critic and two", pendulum},
        {"temperatures", "the pendulum at several temperatures", temperatures},
        {"ablations", "with one thing about SAC changed", ablations},
        {"extremes", "updates with rewards, actions and scales at their extremes", extremes},
        {"log_term", "errors of the logarithm of the Jacobian", log_term},
        {"masses", "masses of right and wrong densities", masses},
        {"gradients", "variances of pathwise and score-function gradients", gradients},
        {"departures", "the configuration beside those of the papers", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("08-sac-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
