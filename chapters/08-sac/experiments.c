/*
## The studies

The training studies print [learning curves](curves.md); *temperatures* prints the entropy beside them, and what the
policy scores when its actions are sampled. `--runs` and `--steps` shorten a study to the beginning of the same table.
*/
#include "curves.h"
#include "die.h"
#include "env_pendulum.h"
#include "exercises.h"
#include "sac.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct agent *begin(const void *config, struct env *env, int rows, struct rng *rng) {
    struct sac *x = allocate(1, sizeof *x);
    sac_init(x, config, env->observation.dim, &env->action, rows, rng);
    return &x->agent;
}

static void end(struct agent *agent) {
    sac_free((struct sac *)agent);
    free(agent);
}

static void pendulum(int argc, char **argv) {
    static const char *const name[] = {"SAC", "one critic", "v1", "v1, one critic"};
    struct study_options o = {.runs = 10, .steps = 20000, .seed = 1};
    struct env_pendulum env[2];
    struct sac_config config[4];
    struct contender contender[4];
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    for (int k = 0; k < 4; k++) {
        config[k] = sac_preset(PRESET_TASK);
        config[k].twin = k % 2 == 0;
        config[k].value = k / 2;
        contender[k] = (struct contender){name[k], &config[k], sac_training(PRESET_TASK, o.steps), begin, end};
    }
    curves_study("the pendulum, with a value network and without, with one critic and two", argc, argv, o, &env[0].env,
                 &env[1].env, -200, contender, 4);
}

/* ---- temperatures ---- */

enum { TEMPERATURES = 5, MOST_ROWS = 100 };
static const double temperature[TEMPERATURES] = {0, 0.05, 0.2, 1, 5};

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

/* Evaluations of a run: by the middle of the policy, sampled, and the entropy over the last update's batch. */
struct warm_run {
    struct agent *agent;
    struct env *env;
    struct rng rng;
    int n, step[MOST_ROWS];
    double middle[MOST_ROWS], sampled[MOST_ROWS], entropy[MOST_ROWS];
};

static void measure(void *context, const struct train_row *row) {
    struct warm_run *x = context;
    if (x->n == MOST_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", MOST_ROWS);
    x->step[x->n] = row->step;
    x->middle[x->n] = row->score.mean;
    x->sampled[x->n] = sampled_return(x->agent, x->env, row->score.episodes, &x->rng);
    x->entropy[x->n++] = row->report.n ? row->report.value[2] : NAN;
}

static void run_warm(double alpha, int steps, uint64_t seed, struct warm_run *x) {
    struct env_pendulum env[2];
    struct sac_config config = sac_preset(PRESET_TASK);
    struct train_config loop = sac_training(PRESET_TASK, steps);
    struct rng start;
    config.alpha = alpha;
    loop.seed = seed;
    for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
    rng_init(&start, seed, 100);
    rng_init(&x->rng, seed, 101);
    x->n = 0;
    x->env = &env[1].env;
    x->agent = begin(&config, &env[0].env, loop.batch, &start);
    train(x->agent, &env[0].env, &env[1].env, &loop, measure, x);
    end(x->agent);
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
        for (int i = 0; i < x[0].n; i++) { /* the last one has 100 episodes */
            snprintf(step, sizeof step, "%d", x[0].step[i]);
            print_warm(table.rows, run, step, x, i);
        }
    }
    tsv_close(&table);
    free(x);
}

/* ---- extremes ---- */

enum { EXTREME_OBS = 3, EXTREME_ACT = 2, EXTREME_ROWS = 8 };

static const double extreme_low[EXTREME_ACT] = {-1, -3}, extreme_high[EXTREME_ACT] = {2, 0.5};

/* Far larger rewards than usual, actions at the bounds of the box, observations now and then large. */
static void extreme_batch(struct rng *rng, struct batch *b) {
    for (int i = 0; i < b->n * EXTREME_OBS; i++) {
        b->s[i] = R((rng_below(rng, 10) ? 1 : 100) * rng_normal(rng));
        b->s2[i] = R((rng_below(rng, 10) ? 1 : 100) * rng_normal(rng));
    }
    for (int i = 0; i < b->n * EXTREME_ACT; i++)
        b->a[i] = R((rng_below(rng, 2) ? extreme_low : extreme_high)[i % EXTREME_ACT]);
    for (int i = 0; i < b->n; i++) {
        b->r[i] = R(1e4 * rng_normal(rng));
        b->terminated[i] = R(rng_below(rng, 20) == 0);
    }
}

struct extreme {
    struct sac sac;
    struct batch batch;
    struct rng rng;
    double largest_q, loss; /* largest absolute target so far; the last update's loss of the critics */
    bool finite;
};

static void extreme_init(struct extreme *x, int value, uint64_t seed) {
    struct sac_config config = sac_preset(PRESET_TASK);
    struct env_space box = {.dim = EXTREME_ACT, .low = extreme_low, .high = extreme_high};
    config.hidden[0] = config.hidden[1] = 8;
    config.value = value;
    rng_init(&x->rng, seed, 0);
    sac_init(&x->sac, &config, EXTREME_OBS, &box, EXTREME_ROWS, &x->rng);
    batch_init(&x->batch, EXTREME_ROWS, EXTREME_OBS, EXTREME_ACT);
    x->largest_q = x->loss = 0;
    x->finite = true;
    /* log sigma begins beyond its interval: one component above, the other one below */
    real *last = x->sac.actor.now + x->sac.actor.shape.parameters;
    last[-2] = 30;
    last[-1] = -50;
}

static void extreme_update(struct extreme *x) {
    struct agent *agent = &x->sac.agent;
    struct agent_report report;
    real noise[EXTREME_ROWS * 2 * EXTREME_ACT];
    for (int i = 0; i < EXTREME_ROWS * 2 * EXTREME_ACT; i++) noise[i] = R(rng_normal(&x->rng));
    extreme_batch(&x->rng, &x->batch);
    agent->update(agent, &x->batch, noise, &report);
    x->loss = report.value[0];
    for (int i = 0; i < report.n; i++) x->finite = x->finite && isfinite(report.value[i]);
    for (int i = 0; i < EXTREME_ROWS; i++) x->largest_q = fmax(x->largest_q, fabs((double)x->sac.y[i]));
}

static void extremes(int argc, char **argv) {
    struct study_options o = {.steps = 1000000};
    struct extreme x[2];
    struct tsv table;
    study_begin(&o, &table, "updates with rewards, actions and scales at their extremes", argc, argv,
                "updates\tstep\ttargets\tloss\tfinite\tv1 targets\tv1 loss\tv1 finite");
    for (int k = 0; k < 2; k++) extreme_init(&x[k], k, 1);
    for (int step = 1, next = 1000; step <= o.steps; step++) {
        for (int k = 0; k < 2; k++) extreme_update(&x[k]);
        if (step < next) continue;
        next *= 10;
        fprintf(table.rows, "%d\t%d", step, step);
        for (int k = 0; k < 2; k++)
            fprintf(table.rows, "\t%.2g\t%.2g\t%s", x[k].largest_q, x[k].loss, x[k].finite ? "yes" : "no");
        fputc('\n', table.rows);
    }
    tsv_close(&table);
    for (int k = 0; k < 2; k++) {
        sac_free(&x[k].sac);
        batch_free(&x[k].batch);
    }
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "with a value network and without, with one critic and two", pendulum},
        {"temperatures", "the pendulum at several temperatures", temperatures},
        {"extremes", "updates with rewards, actions and scales at their extremes", extremes},
    };
    studies_run("08-sac-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
