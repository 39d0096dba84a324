/*
## The studies

A training study prints [learning curves](curves.md); `--runs` and `--steps` shorten it to the beginning of the same
table. All are on the pendulum, and all begin with the default configuration.
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
