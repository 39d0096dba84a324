/*
## The experiment

Each study of this chapter is a subcommand of `build/09-temperature-experiments` that prints a table; `make data`
records them all. The training studies print [learning curves](curves.md) of the pendulum, and all begin with the
default configuration; `--runs` and `--steps` shorten them to the beginning of the same table.

### The bandit

First the bandit, where nothing is estimated: from ten times the right temperature, steps of $`\eta = 0.1`$ along each
of the three slopes (9.5), with the rewards in three units: 0.01, 1 and 100.

@figure 09_descent The temperature over its solution on the quadratic bandit, by step: along the derivative with respect
to α, along that with respect to log α, and along the latter without its factor α. A marker without a curve: the first
step leads below the picture, to a negative temperature (left) or to next to zero (middle).

Along the third slope the three units give one curve, (9.7). Along the first one the same number $`\eta`$ is far too
small for large rewards, and for small ones the first step already leads to a negative temperature. Along the second one
it is too small for small rewards, and for large ones one step leads to a temperature of next to nothing, from where it
does not come back. With the sign wrong the temperature runs away.
*/
#include "dual.h"
#include "exercises.h"
#include "extremes.h"
#include "tuned_sac.h"
#include "learning/curves.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The rules on the quadratic bandit, in three units of reward: the temperature over its solution, from ten times it. */
static void descent(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    static const double unit[] = {0.01, 1, 100};
    static const enum dual_rule rule[] = {DUAL_ALPHA, DUAL_CHAIN, DUAL_LOG, DUAL_UPHILL};
    double alpha[4][3];
    study_begin(&o, &table, "steps of the temperature on the quadratic bandit", argc, argv,
                "step\talpha 0.01\talpha 1\talpha 100\tchain 0.01\tchain 1\tchain 100\tlog 0.01\tlog 1\tlog 100\t"
                "uphill 0.01\tuphill 1\tuphill 100");
    for (int step = 0; step <= 100; step++) {
        fprintf(table.rows, "%d", step);
        for (int k = 0; k < 4; k++)
            for (int i = 0; i < 3; i++) {
                double c = 60 * unit[i], star = dual_gaussian_temperature(c, -1);
                alpha[k][i] = step == 0
                                  ? 10 * star
                                  : dual_step(rule[k], 0.1, alpha[k][i], dual_gaussian_entropy(c, alpha[k][i]) + 1);
                if (!(alpha[k][i] > 0)) alpha[k][i] = NAN; /* from here on the rule has no policy to look at */
                fprintf(table.rows, "\t%.5g", alpha[k][i] / star);
            }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/*
### The pendulum

`make 09` trains for 10,000 steps. The recorded runs have 20,000, ten seeds each, on the pendulum, where -200 is the
course's mark and about -137 the best that can be reached on average over start states. All runs share one
configuration but for the temperature, which is learned or fixed; scores are those of the final policy, without
exploration, over 100 episodes.

@figure 09_pendulum Pendulum: return without exploration during training, mean of ten runs, with a learned temperature
(and the range from the 10th to the 90th percentile) and with fixed ones.

@table 09_pendulum_table Pendulum, final policy over 100 episodes, by the temperature: ten runs of 20,000 steps.

@table 09_first_table The first evaluation of at least -200, in steps: ten runs. (With a temperature of 20 there was
none.)

With a learned temperature every run passes the mark within 4,000 steps, and every final policy is above it. So are all
of the last five evaluations. With the fixed temperatures of 0.02 and of 2 one of the last five is below the mark, in
the ninth run; there the learned temperature and 0.2 are above it by no more than two or three points, for all are
scored on the same twenty starts.

The runs share their seeds as well, so the temperatures can be compared run by run. In the final score the learned one
less 0.02 is 0.0 with a standard error of 0.9, the learned one less 0.2 is -0.3 with 0.8, and 0.02 less 0.2 is -0.3 with
0.5. The first crossings of the mark are at most 200 steps apart on average, with standard errors of 130 to 190. All six
intervals of 95% hold zero: between 0.02 and 0.2, a factor of ten, these runs show no difference. Ten times more than
0.2 costs time and some of the score, 1,050 steps with a standard error of 250 and 7.6 points with 0.8. With a hundred
times more no evaluation passes the mark: the policy is paid better for noise than for balancing. What the learned
temperature buys on this task is not a better score but not having to know that 2 is too much and 20 far too much, from
a start of 1.

After the 10,000 steps of `make 09` the ten runs with a learned temperature score @{09_short_table/learned/mean} on
average.
*/
CURVES_AGENT(tuned_sac)

static struct train_config training(int steps, int every) {
    struct train_config train = tuned_sac_training(PRESET_TASK, steps);
    train.evaluate_every = every;
    train.evaluate_episodes = 20;
    return train;
}

static void training_study(const char *summary, int argc, char **argv, int steps, int every, const char *const *name,
                           const struct tuned_sac_config *config, int n) {
    struct env_pendulum env[2];
    struct contender contender[MAX_CURVES];
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    for (int k = 0; k < n; k++)
        contender[k] = (struct contender){name[k], &config[k], training(steps, every), tuned_sac_begin, tuned_sac_end};
    curves_study(summary, argc, argv, (struct study_options){.runs = 10, .steps = steps, .seed = 1}, &env[0].env,
                 &env[1].env, -200, contender, n);
}

static struct tuned_sac_config fixed(double alpha) {
    struct tuned_sac_config c = tuned_sac_preset(PRESET_TASK);
    c.alpha = alpha;
    c.alpha_rate = 0;
    return c;
}

static void pendulum(int argc, char **argv) {
    static const char *const name[] = {"learned", "0.02", "0.2", "2", "20"};
    struct tuned_sac_config c[] = {tuned_sac_preset(PRESET_TASK), fixed(0.02), fixed(0.2), fixed(2), fixed(20)};
    training_study("the pendulum, with a learned temperature and with fixed ones", argc, argv, 20000, 500, name, c, 5);
}

static void after_10k(int argc, char **argv) {
    static const char *const name[] = {"learned"};
    struct tuned_sac_config c[] = {tuned_sac_preset(PRESET_TASK)};
    training_study("the pendulum, half as long", argc, argv, 10000, 500, name, c, 1);
}

/*
### What the temperature does

The temperature begins at 1, the authors' start [S95], with a policy that is more random than it has to be, and falls.

@figure 09_trace Pendulum: temperature and entropy of a batch's actions during training, ten runs and their mean.

A batch's entropy reaches its target for the first time after 2,200 to 3,800 steps, about when the pendulum is first
balanced, and stays around it from then on: from step 5,000 on it has the mean -0.99 and the standard deviation 0.17.
The temperature has not settled at the end. At first it falls as fast as it can, by the learning rate in each update.
Then the values of the actions come into play, and it falls on, slowly, to @{09_trace_table/alpha/mean} on average after
20,000 steps; in the last 5,000 it fell in all ten runs, its mean by a third. As far as (9.14) describes them, the
critics become flatter in the action, where the policy acts: it needs a lower price for the same width. Why they do, we
have not investigated.

So the learned temperature passes through most of the range in which the fixed ones did well. None of them is right for
long, and none of them is wrong enough to show in ten runs.
*/
/* The temperature and the entropy of the last update's actions, as training goes on. */
struct trace {
    FILE *rows;
    int run;
};

static void print_trace(void *context, const struct train_row *row) {
    struct trace *t = context;
    if (row->report.n > 0)
        fprintf(t->rows, "%d\t%d\t%.5g\t%.4f\n", t->run, row->step, row->report.value[2], row->report.value[3]);
}

static void trace(int argc, char **argv) {
    struct study_options o = {.runs = 10, .steps = 20000, .seed = 1};
    struct env_pendulum env[2];
    struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
    struct tsv table;
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    study_begin(&o, &table, "temperature and entropy during training", argc, argv, "run\tstep\talpha\tentropy");
    for (int run = 0; run < o.runs; run++) {
        struct train_config train_as = training(o.steps, 200);
        struct trace to = {table.rows, run};
        struct rng start;
        train_as.evaluate_episodes = train_as.final_episodes = 1;
        train_as.seed = o.seed + (uint64_t)run;
        rng_init(&start, train_as.seed, 100);
        struct agent *agent = tuned_sac_begin(&config, &env[0].env, train_as.batch, &start);
        train(agent, &env[0].env, &env[1].env, &train_as, print_trace, &to);
        tuned_sac_end(agent);
    }
    tsv_close(&table);
}

/*
### Other targets

The heuristic of -1 per component has no derivation. The study *targets* tries others.

@table 09_targets_table Pendulum, by the target entropy: final policy over 100 episodes after 10,000 steps, ten runs.

From -4 to -0.5 the mean scores are within about two points. Run by run, -4 less -1 is 0.8 with a standard error of 0.5,
-2 less -1 is 1.2 with 0.5, and -0.5 less -1 is -1.1 with 0.8; the three intervals of 95% hold zero, the second only
just. Those of -0.5 less -2 and less -4 do not, -2.2 with 0.6 and -1.9 with 0.7: the more certain policies may be a
little better here, but two of six pairs are weak evidence, and the difference is small. With a target of 0 all ten runs
end below those with the same seed and -1, eight by 1 to 7 points. The other two lose 144 and 179 points and end below
the mark. They make the mean difference uncertain, -36 with a standard error of 21.

A target of 0.5 is near to the most that a squashed Gaussian can have (exercise 4). None of the final
policies passes the mark then, although they are scored without their noise; they are worse than with -1 by 105 points,
with a standard error of 9; presumably because their values are those of acting with it. The heuristic is not critical
here: these runs do not tell -1 from -4 or -2, nor from -0.5.
*/
static void targets(int argc, char **argv) {
    static const char *const name[] = {"-4", "-2", "-1", "-0.5", "0", "0.5"};
    static const double target[] = {-4, -2, -1, -0.5, 0, 0.5};
    struct tuned_sac_config c[6];
    for (int k = 0; k < 6; k++) {
        c[k] = tuned_sac_preset(PRESET_TASK);
        c[k].target_entropy = target[k];
    }
    training_study("the pendulum, by the target entropy", argc, argv, 10000, 500, name, c, 6);
}

/*
### A million updates that no task would ask for

The study *extremes* trains a small agent for a million updates on what [the module](#an-agent-under-extremes) makes
up: rewards of the order of 10,000, actions at the corners of their box, and on top of it a target entropy that cannot
be reached, or outputs for $`\log\sigma`$ that begin far outside their interval. The figure has $`\log\alpha`$, with
the bound of the default configuration and without one.

@figure 09_extremes The logarithm of the temperature under extremes, with its bound and without one. A curve that
ends: some parameter or loss was not finite any more.

Large rewards alone are no danger: the temperature rises as far as it has to and hardly moves from there. But where the
entropy cannot reach its target, $`\log\alpha`$ rises without end, by up to the learning rate in each update, and
without a bound this ends the training long before $`\alpha`$ itself overflows: the values grow along with $`\alpha`$,
and their squared errors overflow at half the exponent. Such a training is lost either way, since it maximises entropy
and nothing else. But it goes on, and can be looked at.
*/
/* A million updates of a small agent; for comparison without a bound. */
static void extremes(int argc, char **argv) {
    struct study_options o = {.runs = 1, .steps = 1000000, .seed = 1};
    struct tsv table;
    struct extremes x[EXTREMES][2];
    bool alive[EXTREMES][2];
    static const double bound[2] = {14, 1e9};
    study_begin(&o, &table, "log alpha of an agent under extremes; nan: some number is not finite", argc, argv,
                "run\tstep\trewards\ttarget\tclamps\trewards, no bound\ttarget, no bound\tclamps, no bound");
    for (int run = 0; run < o.runs; run++) {
        for (int k = 0; k < EXTREMES; k++)
            for (int j = 0; j < 2; j++) {
                extremes_init(&x[k][j], (enum extreme)k, bound[j], o.seed + (uint64_t)run);
                alive[k][j] = true;
            }
        for (int step = 0, next = 1000; next <= o.steps; next = next < 10000 ? next + 1000 : next + 10000) {
            fprintf(table.rows, "%d\t%d", run, next);
            for (int j = 0; j < 2; j++)
                for (int k = 0; k < EXTREMES; k++) {
                    alive[k][j] = alive[k][j] && extremes_update(&x[k][j], next - step);
                    fprintf(table.rows, "\t%.4g", alive[k][j] ? (double)x[k][j].agent.log_alpha : NAN);
                }
            fputc('\n', table.rows);
            step = next;
        }
        for (int k = 0; k < EXTREMES; k++)
            for (int j = 0; j < 2; j++) extremes_free(&x[k][j]);
    }
    tsv_close(&table);
}

/*
### The configuration

@table 09_departures The configuration of the paper (Haarnoja et al., 2018, appendix) and of this chapter. Where the
paper is silent, its authors' program: the first temperature, the interval of log σ, the random steps [S95].
*/
/* The configuration beside that of the paper: Haarnoja et al. (2018b), appendix. */
static void departures(int argc, char **argv) {
    struct tuned_sac_config p = tuned_sac_preset(PRESET_PAPER), c = tuned_sac_preset(PRESET_TASK);
    struct train_config q = tuned_sac_training(PRESET_PAPER, 1), l = tuned_sac_training(PRESET_TASK, 1);
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "the configuration beside that of the paper", argc, argv, "setting\tpaper\there\twhy");
    FILE *f = table.rows;
    fprintf(f, "hidden units\t%d and %d\t%d and %d\tthree numbers are observed\n", p.hidden[0], p.hidden[1],
            c.hidden[0], c.hidden[1]);
    fprintf(f, "learning rate of the actor\t%g\t%g\tshort runs, if not as short as the critics' rate allows\n",
            p.actor_rate, c.actor_rate);
    fprintf(f, "learning rate of the critics\t%g\t%g\tshort runs\n", p.critic_rate, c.critic_rate);
    fprintf(f, "learning rate of log alpha\t%g\t%g\tshort runs\n", p.alpha_rate, c.alpha_rate);
    fprintf(f, "discount\t%g\t%g\tthe same\n", p.gamma, c.gamma);
    fprintf(f, "tau of the target networks\t%g\t%g\tshort runs\n", p.tau, c.tau);
    fprintf(f, "target entropy per component\t%g\t%g\tthe same\n", p.target_entropy, c.target_entropy);
    fprintf(f, "temperature at the start\t%g\t%g\tthe same\n", p.alpha, c.alpha);
    fprintf(f, "log alpha within\tno bound\t+-%g\tcannot overflow\n", c.log_alpha_bound);
    fprintf(f, "log sigma within\t%g to %g\t%g to %g\tthe same\n", p.log_sigma_low, p.log_sigma_high, c.log_sigma_low,
            c.log_sigma_high);
    fprintf(f, "batch\t%d\t%d\tfaster updates\n", q.batch, l.batch);
    fprintf(f, "replay\t%d steps\t%d steps\tthe whole run\n", q.capacity, l.capacity);
    fprintf(f, "updates per step\t%d\t%d\tthe same\n", q.updates, l.updates);
    fprintf(f, "random steps first\t%d\t%d\tshort runs\n", q.start, l.start);
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(temperature_exercises, N_TEMPERATURE_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "the pendulum, with a learned temperature and with fixed ones", pendulum},
        {"short", "the pendulum, half as long", after_10k},
        {"targets", "the pendulum, by the target entropy", targets},
        {"trace", "temperature and entropy during training", trace},
        {"descent", "steps of the temperature on the quadratic bandit", descent},
        {"extremes", "log alpha of an agent under extremes", extremes},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("09-temperature-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
