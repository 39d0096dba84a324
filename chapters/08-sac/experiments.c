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
the 10th to the 90th percentile for the two versions with two critics.

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
noise. Right: entropy of the policy, at the states of the last update's batch.

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
different starts, does not stand out.

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
    for (int run = 0; run < o.runs; run++) {
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
    for (int run = 0; run < o.runs; run++) extreme_run(table.rows, run, o.seed + (uint64_t)run, o.steps);
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

/*
### Where the logarithm breaks down

@figure 08_log_term The largest error of log(1 - tanh^2 u) within 0.25 of u, relative to the value or, where that is
less, to 1. Where a line ends the result becomes minus infinity.

As it stands the logarithm loses its digits one after the other. Soon after 9 it is gone in single precision, after 19
in double, and a single sample that far out is enough to fill a network with infinities. In single precision a mean of 5
with a scale of 2 gets there with every forty-fourth sample. The stable form is right to the last bit or two everywhere.
The identity without the stable softplus is nearly as good for positive $`u`$. For negative ones it loses up to three
quarters of a decimal digit, and its exponential overflows at -44 (in double precision at -355, to the left of the
picture).

@claim C8.55 08_log_term u=8.50: 'float, naive' > -2
@claim C8.56 08_log_term u=9.00: runs 'float, naive' < 0 = 0
@claim C8.57 08_log_term u=18.50: 'double, naive' > -2.5
@claim C8.58 08_log_term u=19.00: runs 'double, naive' < 0 = 0
@claim C8.59 08_log_term u=*: most 'float, stable' <= -6.75
@claim C8.60 08_log_term u=*: most 'double, stable' <= -15.75
@claim C8.61 08_log_term u=-1.00: 'double, as written' - 'double, stable' <= 0.75
@claim C8.62 08_log_term u=-1.00: 'float, as written' - 'float, stable' <= 0.75
@claim C8.63 08_log_term u=-44.00: 'float, as written' < -7
@claim C8.64 08_log_term u=-44.50: runs 'float, as written' < 0 = 0
*/
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

/*
### What the wrong densities amount to

Here is the integral over all actions of what is taken for their density, for two policies, given by mean and scale:

| taken for the density | 0.3, 0.8 | 2, 0.5 |
|---|--:|--:|
| right, (gaussian.9) | @{08_masses/right (gaussian.9)/0.3, 0.8} | @{08_masses/right (gaussian.9)/2, 0.5} |
| Jacobian left out | @{08_masses/Jacobian left out/0.3, 0.8} | @{08_masses/Jacobian left out/2, 0.5} |
| Jacobian turned around | @{08_masses/Jacobian turned around/0.3, 0.8} | @{08_masses/Jacobian turned around/2, 0.5} |

Each of these two errors is a term or a sign away from the right formula, and neither is a density. One of the sources
has a third (E12), the density $`p`$ taken at the action. Its integral over all actions does not exist. With a margin of
a thousandth left out at both ends it is @{08_masses/p at the action (E12), margin 1e-3/0.3, 0.8} for the first policy,
with a millionth @{08_masses/p at the action (E12), margin 1e-6/0.3, 0.8}, and with the square of that
@{08_masses/p at the action (E12), margin 1e-12/0.3, 0.8}: it grows without bound as the margin shrinks, by the same
amount for each factor. (The [recorded table](../figures/data/08_masses.tsv) has one more policy, that of exercise 2.)

@claim C8.65 08_masses density=right (gaussian.9): '0.3, 0.8' = 1
@claim C8.66 08_masses density=Jacobian left out: '0.3, 0.8' < 0.7
@claim C8.67 08_masses density=Jacobian turned around: '0.3, 0.8' < 0.6
@claim C8.68 08_masses density=p at the action (E12), margin 1e-12: '0.3, 0.8' > 7
*/
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

/*
### Three kinds of gradients

@figure 08_gradients The variance of one sample's derivative of the actor's loss with respect to the mean, for a
squashed Gaussian with the mean 0.3 and the temperature 0.5. Left: the smooth action value of the checks. Right: the
same with a ripple, 0.05 sin 40a. Lines: by quadrature; points: 20,000 samples.

At a small scale the estimate through the sample has the least variance. At $`\sigma = 0.1`$ it is
@{08_gradients/smooth, 0.1/pathwise}, and that of the score-function estimate (8.39)
@{08_gradients/smooth, 0.1/score less mean} with the mean of the values subtracted and
@{08_gradients/smooth, 0.1/score} without. The slopes of the lines are those of (8.40), though this $`Q`$ is no
quadratic. That the mean makes things worse there is (8.40) too: it is not the best constant, and zero happens to be
nearer to that one.

@claim C8.69 08_gradients action value, sigma=smooth, 0.1: 'pathwise' < 0.1
@claim C8.70 08_gradients action value, sigma=smooth, 0.1: 'score' > 40
@claim C8.71 08_gradients action value, sigma=smooth, 0.1: 'score less mean' - 'score' > 0

Most of that is not the price of the score but of an entropy that is sampled although its gradient is known. By (8.41),
with the mean subtracted, the variance is @{08_gradients/smooth, 0.1/known entropy} at $`\sigma = 0.1`$ and
@{08_gradients/smooth, 0.01/known entropy} at 0.01, where (8.39) has @{08_gradients/smooth, 0.01/score less mean}. It is
bounded, as (8.42) says. The pathwise estimate is still far below it, with @{08_gradients/smooth, 0.01/pathwise}: it
need not find out the slope from values.

@claim C8.72 08_gradients action value, sigma=smooth, 0.01: 'known entropy' < 0.73
@claim C8.73 08_gradients action value, sigma=smooth, 0.01: 'score less mean' > 6000
@claim C8.74 08_gradients action value, sigma=smooth, 0.01: 'pathwise' < 0.0007
@claim C8.75 08_gradients action value, sigma=smooth, 0.1: 'known entropy' - 'pathwise' > 0

At a large scale it is the other way around. At $`\sigma = 1`$ the estimate (8.39) has @{08_gradients/smooth, 1/score}
without and @{08_gradients/smooth, 1/score less mean} with the mean subtracted, the pathwise one
@{08_gradients/smooth, 1/pathwise}, and (8.41) @{08_gradients/smooth, 1/known entropy}. A wide policy is thrown from one
end of its box to the other, and from end to end $`\tilde Q'`$ changes its sign: the entropy's part of it alone goes
from $`2\alpha`$ to $`-2\alpha`$. The score, in the meantime, has become small. And to sample $`\alpha\log\pi`$ pays
there: where the policy is near its target, $`\alpha\log\pi - Q`$ is near a constant, which the baseline takes away, and
neither part is so alone. So the reparametrised gradient is not better by nature, but for a policy that is surer of
itself than its box is wide. And there is only one component here. With several of them the value that multiplies each
score carries the noise of them all, while the derivative with respect to one mean contains the slope in that direction
only.

@claim C8.76 08_gradients action value, sigma=smooth, 1: 'pathwise' - 'score less mean' > 0
@claim C8.77 08_gradients action value, sigma=smooth, 1: 'known entropy' - 'pathwise' > 0
@claim C8.78 08_gradients action value, sigma=smooth, 0.3: 'score less mean' - 'pathwise' > 0

The picture on the right is a warning of another kind. A ripple of 0.05 is next to nothing as a value, and the estimates
by (8.39) hardly change. But its slope is up to 2, and the pathwise estimate is made of slopes: its variance at
$`\sigma = 0.1`$ is @{08_gradients/ripple, 0.1/pathwise}, and for wider policies it stays about there. That by (8.41),
whose samples see values, is below it now, unless the policy is so narrow that it sees a single slope of the ripple.
Whoever learns from the slope of a critic depends on a slope that nothing in the critic's loss asks for, since that loss
compares values only.

@claim C8.79 08_gradients action value, sigma=ripple, 0.1: 'pathwise'
- 'pathwise' at 'action value, sigma=smooth, 0.1' > 1
@claim C8.80 08_gradients action value, sigma=ripple, 0.1: 'score'
- 'score' at 'action value, sigma=smooth, 0.1' within 0.5
@claim C8.81 08_gradients action value, sigma=ripple, 0.1: 'pathwise' - 'known entropy' > 0
@claim C8.82 08_gradients action value, sigma=ripple, 0.02: 'known entropy' - 'pathwise' > 0
*/
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
