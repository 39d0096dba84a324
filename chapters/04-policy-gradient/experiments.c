/*
## The studies

Each study is a subcommand that prints a table; `make data` records them all in `figures/data`. Run number i trains
with the seed of the study plus i, so a study of fewer runs is the beginning of a longer one, and so is each run of one
with fewer steps.
*/
#include "densities.h"
#include "exercises.h"
#include "policy_gradient.h"
#include "reinforce.h"
#include "spider.h"
#include "numbers/elementary.h"
#include "numbers/gradcheck.h"
#include "numbers/order.h"
#include "programs/memory.h"
#include "programs/progress.h"
#include "programs/study.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double logits[4] = {0.3, -0.2, -0.4, 0.8};

/* ---- the spider ---- */

enum { RATE = 1, ASCENT = 1000, LONG_ASCENT = 10000, PAIRS = SPIDER_CELLS * SPIDER_ACTIONS };

static void taught(const struct mdp *m, enum pg_direction direction, int steps, double *pi) {
    double theta[PAIRS];
    spider_ascend(m, direction, RATE, steps, theta, NULL, NULL);
    pg_softmax(m, theta, pi);
}

static void print_cells(FILE *rows, const char *name, const struct mdp *m, const double *pi) {
    double d[SPIDER_CELLS];
    mdp_visits(m, pi, d);
    for (int s = 0; s < SPIDER_CELLS; s++) {
        const double *p = pi + s * SPIDER_ACTIONS;
        double stay = m->terminal[s] ? 0 : 1;
        fprintf(rows, "%s\t%d\t%d\t%c\t%.4f\t%.4f\t%.4f\n", name, s / SPIDER_COLUMNS, s % SPIDER_COLUMNS,
                spider_at(SPIDER_NEAR, s), fabs(d[s]), stay * (p[SPIDER_RIGHT] - p[SPIDER_LEFT]),
                stay * (p[SPIDER_DOWN] - p[SPIDER_UP]));
    }
}

static void spider(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "visits and mean steps of the drunken spider after two kinds of ascent", argc, argv,
                "direction\trow\tcolumn\tdrawn\tvisits\tright\tdown");
    struct mdp m;
    double pi[PAIRS];
    spider_mdp(&m, SPIDER_NEAR);
    taught(&m, PG_IMMEDIATE, ASCENT, pi);
    print_cells(table.rows, "own reward", &m, pi);
    taught(&m, PG_TRUE, ASCENT, pi);
    print_cells(table.rows, "gradient", &m, pi);
    tsv_close(&table);
    mdp_free(&m);
}

static void returns(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "what becomes of the spider's evening on two maps", argc, argv,
                "map and policy\texpected return\tgets home\tby the bridge\tsteps");
    static const char *const map_name[SPIDER_MAPS] = {"near", "far"};
    static const char *const policy[] = {"optimum", "gradient", "own reward", "gradient, 10000 steps"};
    for (int map = 0; map < SPIDER_MAPS; map++)
        for (int k = 0; k < 4; k++) {
            struct mdp m;
            double pi[PAIRS];
            spider_mdp(&m, (enum spider_map)map);
            if (k == 0)
                spider_optimum(&m, pi);
            else
                taught(&m, k == 2 ? PG_IMMEDIATE : PG_TRUE, k == 3 ? LONG_ASCENT : ASCENT, pi);
            struct spider_evening e = spider_evaluate(&m, (enum spider_map)map, pi);
            fprintf(table.rows, "%s, %s\t%.2f\t%.3f\t%.3f\t%.1f\n", map_name[map], policy[k], e.expected, fabs(e.home),
                    fabs(e.bridge), e.steps);
            mdp_free(&m);
        }
    tsv_close(&table);
}

struct ascent_log {
    const struct mdp *m;
    double *column; /* [LONG_ASCENT + 1][3] */
};

static void note_objective(void *context, int step, const double *theta) {
    struct ascent_log *log = context;
    log->column[3 * step] = pg_objective(log->m, theta);
}

static void ascent(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "expected return of the spider's evening during the ascent", argc, argv,
                "step\tnear, gradient\tnear, own reward\tfar, gradient");
    static const enum pg_direction direction[3] = {PG_TRUE, PG_IMMEDIATE, PG_TRUE};
    double *column = allocate(3 * (LONG_ASCENT + 1), sizeof *column), theta[PAIRS];
    for (int k = 0; k < 3; k++) {
        struct mdp m;
        spider_mdp(&m, k < 2 ? SPIDER_NEAR : SPIDER_FAR);
        spider_ascend(&m, direction[k], RATE, LONG_ASCENT, theta, note_objective, &(struct ascent_log){&m, column + k});
        mdp_free(&m);
    }
    for (int i = 0; i <= LONG_ASCENT; i += i < 20 ? 1 : i < 200 ? 5 : i < 1000 ? 50 : 100)
        fprintf(table.rows, "%d\t%.3f\t%.3f\t%.3f\n", i, column[3 * i], column[3 * i + 1], column[3 * i + 2]);
    tsv_close(&table);
    free(column);
}

/* ---- the variance of six estimators on M1 ---- */

enum estimator { WHOLE, BEST_CONSTANT, TO_GO, TO_GO_LESS_VALUE, ADVANTAGE, TD_ERROR, ESTIMATORS };
enum { HORIZON = 8, DRAWS = 100000 };

struct variances {
    struct mdp m;
    double pi[4], v[2 * (HORIZON + 1)]; /* v[h][s] */
    double baseline[2 * HORIZON];       /* of step t: v with HORIZON - t steps to go */
    double constant[4];                 /* eq. 4.15 */
    double rz2[4], z2[4];
    double mean[ESTIMATORS][4], square[ESTIMATORS];
};

static void whole_and_score(const struct variances *x, const struct pg_trajectory *path, double *rz, double *z) {
    struct pg_trajectory one = *path;
    for (int t = 0; t < path->n; t++) one.r[t] = t == 0;
    pg_estimate(&x->m, x->pi, path, PG_WHOLE, NULL, rz);
    pg_estimate(&x->m, x->pi, &one, PG_WHOLE, NULL, z);
}

/* One trajectory's estimate. The last two put the TD error or the advantage in the place of each reward. */
static void estimate(const struct variances *x, enum estimator k, const struct pg_trajectory *path, double *d) {
    struct pg_trajectory changed = *path;
    double z[4];
    for (int t = 0; t < path->n; t++) {
        const double *after = x->v + 2 * (path->n - t - 1);
        double now = x->v[2 * (path->n - t) + path->s[t]];
        changed.r[t] = k == TD_ERROR ? path->r[t] + after[path->s[t + 1]] - now
                                     : mdp_backup(&x->m, after, path->s[t], path->a[t]) - now;
    }
    switch (k) {
    case WHOLE: pg_estimate(&x->m, x->pi, path, PG_WHOLE, NULL, d); break;
    case TO_GO: pg_estimate(&x->m, x->pi, path, PG_TO_GO, NULL, d); break;
    case TO_GO_LESS_VALUE: pg_estimate(&x->m, x->pi, path, PG_TO_GO, x->baseline, d); break;
    case BEST_CONSTANT:
        whole_and_score(x, path, d, z);
        for (int i = 0; i < 4; i++) d[i] -= x->constant[i] * z[i];
        break;
    default: pg_estimate(&x->m, x->pi, &changed, PG_ONE_STEP, NULL, d);
    }
}

static void add_constant(void *context, const struct pg_trajectory *path, double probability) {
    struct variances *x = context;
    double rz[4], z[4];
    whole_and_score(x, path, rz, z);
    for (int i = 0; i < 4; i++) {
        x->rz2[i] += probability * rz[i] * z[i];
        x->z2[i] += probability * z[i] * z[i];
    }
}

static void add_estimates(void *context, const struct pg_trajectory *path, double probability) {
    struct variances *x = context;
    for (int k = 0; k < ESTIMATORS; k++) {
        double d[4];
        estimate(x, (enum estimator)k, path, d);
        for (int i = 0; i < 4; i++) {
            x->mean[k][i] += probability * d[i];
            x->square[k] += probability * d[i] * d[i];
        }
    }
}

/* The trace of the covariance. */
static double spread(const struct variances *x, int k) {
    double sum = x->square[k];
    for (int i = 0; i < 4; i++) sum -= x->mean[k][i] * x->mean[k][i];
    return sum;
}

static double finite_return(const double *theta, void *context) {
    const struct mdp *m = context;
    double pi[4], v[2 * (HORIZON + 1)];
    pg_softmax(m, theta, pi);
    pg_horizon_values(m, pi, HORIZON, v);
    return m->start[0] * v[2 * HORIZON] + m->start[1] * v[2 * HORIZON + 1];
}

static void variance(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "mean and variance of six estimators of the gradient on M1, 8 steps without discount", argc,
                argv, "weight of the score\terror of the mean\tvariance\tvariance of 100,000 samples");
    static const char *const name[ESTIMATORS] = {"whole return (4.3)",
                                                 "whole return less the best constant (4.15)",
                                                 "return to go (4.5)",
                                                 "return to go less the value",
                                                 "advantage, from exact values",
                                                 "TD error, from exact values (4.17)"};
    struct variances x = {0}, sampled;
    struct pg_trajectory path;
    struct rng rng;
    double theta[4];
    graph_two_state(&x.m);
    x.m.gamma = 1;
    memcpy(theta, logits, sizeof theta);
    pg_softmax(&x.m, theta, x.pi);
    pg_horizon_values(&x.m, x.pi, HORIZON, x.v);
    for (int i = 0; i < 2 * HORIZON; i++) x.baseline[i] = x.v[2 * (HORIZON - i / 2) + i % 2];
    pg_enumerate(&x.m, x.pi, HORIZON, add_constant, &x);
    for (int i = 0; i < 4; i++) x.constant[i] = x.rz2[i] / x.z2[i];
    sampled = x;
    pg_enumerate(&x.m, x.pi, HORIZON, add_estimates, &x);
    rng_init(&rng, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        pg_sample(&x.m, x.pi, HORIZON, &rng, &path);
        add_estimates(&sampled, &path, 1 / (double)DRAWS);
    }
    for (int k = 0; k < ESTIMATORS; k++) {
        double apart = 0;
        for (int i = 0; i < 4; i++)
            apart = larger(apart, fabs(x.mean[k][i] - gradcheck_derivative(finite_return, &x.m, theta, i)));
        fprintf(table.rows, "%s\t%.8f\t%.2f\t%.2f\n", name[k], apart, spread(&x, k), spread(&sampled, k));
    }
    tsv_close(&table);
    mdp_free(&x.m);
}

/* ---- the factor gamma^t ---- */

static double cosine(const double *a, const double *b) {
    double ab = 0, aa = 0, bb = 0;
    for (int i = 0; i < 4; i++) ab += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
    return ab / sqrt(aa * bb);
}

static double asymmetry(const struct mdp *m, enum pg_direction direction) {
    double theta[4];
    memcpy(theta, logits, sizeof theta);
    return pg_asymmetry(m, direction, theta);
}

static void gamma_factor(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "on M1: the direction without the factor gamma^t beside the gradients", argc, argv,
                "gamma\tcosine with the discounted gradient\tcosine with that of the average reward\t"
                "asymmetry without the factor\tasymmetry of the gradient");
    static const double gamma[] = {0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999};
    for (int k = 0; k < 7; k++) {
        struct mdp m;
        double exact[4], unweighted[4], average[4];
        graph_two_state(&m);
        m.gamma = gamma[k];
        pg_exact(&m, logits, PG_TRUE, exact);
        pg_exact(&m, logits, PG_UNWEIGHTED, unweighted);
        pg_exact(&m, logits, PG_AVERAGE, average);
        fprintf(table.rows, "%g\t%.5f\t%.5f\t%.4f\t%.4f\n", gamma[k], cosine(unweighted, exact),
                cosine(unweighted, average), asymmetry(&m, PG_UNWEIGHTED), asymmetry(&m, PG_TRUE));
        mdp_free(&m);
    }
    tsv_close(&table);
}

/* ---- densities ---- */

static double always_one(double a) {
    (void)a;
    return 1;
}

static double hill(double a) {
    return 1 - (a - 0.5) * (a - 0.5);
}

/* To five digits, and never -0. */
static double rounded(double x) {
    return round(1e5 * x) / 1e5 + 0.0;
}

static void clipping(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "derivative by the mean of N(mu, 0.5^2), actions clipped to +-1", argc, argv,
                "mu\thill\thill, clipped score\tconstant\tconstant, clipped score");
    for (int i = -30; i <= 30; i++) {
        double d[2][2][2];
        for (int k = 0; k < 2; k++)
            for (int wrong = 0; wrong < 2; wrong++)
                clipped_gradient(&(struct clipped){i / 20.0, f64_log(0.5), -1, 1, k ? always_one : hill}, wrong,
                                 d[k][wrong]);
        fprintf(table.rows, "%.2f\t%.5f\t%.5f\t%.5f\t%.5f\n", i / 20.0, rounded(d[0][0][0]), rounded(d[0][1][0]),
                rounded(d[1][0][0]), rounded(d[1][1][0]));
    }
    tsv_close(&table);
}

static void mixture(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "entropy of an even mixture of two standard normals and its bounds", argc, argv,
                "distance of the means\tentropy\tlower bound\tupper bound");
    for (int i = 0; i <= 40; i++) {
        double low, high;
        struct mixture m = {.k = 2, .mu = {-i / 10.0, i / 10.0}};
        mixture_entropy_bounds(&m, &low, &high);
        fprintf(table.rows, "%.1f\t%.5f\t%.5f\t%.5f\n", i / 5.0, mixture_entropy(&m), low, high);
    }
    tsv_close(&table);
}

/* ---- REINFORCE on CartPole ---- */

enum { MOST_COLUMNS = 4, EVERY = 10000, MOST_ROWS = 10000 };

struct variant {
    bool baseline, discount_states, box;
    enum gaussian_scale scale;
};

struct curve {
    double *score; /* [rows][MOST_COLUMNS] */
    double *force; /* the same for a box, NULL otherwise: mean size of the action without exploration */
    struct reinforce *x;
    int rows;
    struct progress *progress;
    double before; /* steps of the trainings before this one */
};

/* Of the actions in some states near upright; 1 is the end of the box. */
static double mean_force(struct reinforce *x) {
    double sum = 0, action;
    for (int i = -5; i <= 5; i++)
        for (int j = -5; j <= 5; j++) {
            reinforce_act(x, (double[]){0, 0.1 * j, 0.02 * i, -0.1 * j}, NULL, &action);
            sum += fabs(action) / 121;
        }
    return sum;
}

static void note_score(void *context, int step, double score) {
    struct curve *curve = context;
    if (curve->force) curve->force[MOST_COLUMNS * curve->rows] = mean_force(curve->x);
    curve->score[MOST_COLUMNS * curve->rows++] = score;
    progress_at(curve->progress, curve->before + step);
}

static void train_variant(const struct variant *variant, uint64_t seed, int stop, struct curve *curve) {
    struct reinforce_config c = reinforce_defaults();
    struct reinforce_watch watch = {EVERY, 10, 100, note_score, curve};
    struct env_cartpole env, trial;
    struct reinforce x;
    void (*init)(struct env_cartpole *) = variant->box ? env_cartpole_init_box : env_cartpole_init;
    init(&env);
    init(&trial);
    c.baseline = variant->baseline;
    c.discount_states = variant->discount_states;
    c.scale = variant->scale;
    curve->x = &x;
    reinforce_train(&x, &c, &env.env, &trial.env, seed, stop, &watch);
    reinforce_free(&x);
}

/* A row per run and checkpoint, a column per variant, and for boxes another. */
static void train_all(int argc, char **argv, const char *summary, const char *columns, const struct variant *variant,
                      int variants) {
    struct study_options o = {.runs = 10, .seed = 1, .steps = reinforce_defaults().steps};
    struct tsv table;
    study_begin(&o, &table, summary, argc, argv, columns);
    struct progress progress;
    double *score = allocate((size_t)MOST_ROWS * MOST_COLUMNS, sizeof *score);
    progress_start(&progress, "training", (double)o.runs * variants * o.steps, "steps");
    for (int run = 0; run < o.runs; run++) {
        int rows = 0;
        for (int k = 0; k < variants; k++) {
            double before = (double)(run * variants + k) * o.steps;
            struct curve curve = {.score = score + k, .progress = &progress, .before = before};
            if (variant[k].box) curve.force = score + variants + k;
            train_variant(&variant[k], o.seed + (uint64_t)run, o.steps, &curve);
            rows = curve.rows;
        }
        for (int i = 0; i < rows; i++) {
            fprintf(table.rows, "%d\t%d", run, (i + 1) * EVERY);
            for (int k = 0; k < variants; k++) fprintf(table.rows, "\t%.1f", score[MOST_COLUMNS * i + k]);
            for (int k = 0; k < variants && variant[k].box; k++)
                fprintf(table.rows, "\t%.3f", score[MOST_COLUMNS * i + variants + k]);
            fputc('\n', table.rows);
        }
    }
    progress_end(&progress);
    tsv_close(&table);
    free(score);
}

static void reinforce(int argc, char **argv) {
    static const struct variant variant[] = {{.baseline = true}, {0}, {.baseline = true, .discount_states = true}};
    train_all(argc, argv, "CartPole: mean return of 10 episodes without exploration, of 100 after the last step",
              "run\tstep\tbaseline\tno baseline\tbaseline and gamma^t", variant, 3);
}

static void box(int argc, char **argv) {
    static const struct variant variant[] = {{.baseline = true, .box = true, .scale = SCALE_EXP},
                                             {.baseline = true, .box = true, .scale = SCALE_SOFTPLUS}};
    train_all(argc, argv, "the cart with a box of forces and a Gaussian policy; returns as in the study reinforce",
              "run\tstep\texponential\tsoftplus\tforce, exponential\tforce, softplus", variant, 2);
}

static void exercises(int argc, char **argv) {
    study_exercises(pg_exercises, N_PG_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"spider", "where the drunken spider goes", spider}, {"returns", "what becomes of his evening", returns},
        {"ascent", "how the ascent gets there", ascent},     {"variance", "six estimators of one gradient", variance},
        {"gamma", "the factor gamma^t on M1", gamma_factor}, {"clipping", "the score of a clipped action", clipping},
        {"mixture", "the entropy of a mixture", mixture},    {"reinforce", "REINFORCE on CartPole", reinforce},
        {"box", "REINFORCE with a Gaussian policy", box},    {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("04-policy-gradient-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
