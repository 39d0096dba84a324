/*
## The experiment

Each study is a subcommand of `build/04-policy-gradient-experiments` that prints a table; `make data` records them all
in `figures/data`. Run number i trains with the seed of the study plus i, so a study of fewer runs is the beginning of a
longer one, and so is each run of one with fewer steps.

### The spider

Start from the policy that does anything with equal probability, and follow a direction exactly, without any sampling:
the gradient (4.9), or each score times its own reward, which is (4.9) with the reward in the place of the action
value. Everything else is the same, the rewards too.

@table 04_returns What becomes of the evening: the best policy, 1000 steps along the gradient or along the draft's
direction, and 10000 steps along the gradient, on two maps.

With the gradient he goes home by the safe way, and his expected return is
@{04_returns/near, gradient/expected return} where @{04_returns/near, optimum/expected return} is possible. With the
draft's direction a share of @{04_returns/near, own reward/by the bridge} of his evenings leads onto the bridge, and
@{04_returns/near, own reward/gets home} of all evenings end at home.

@claim C4.1 04_returns: 'expected return' at 'map and policy=near, optimum' - 'expected return' at
    'map and policy=near, gradient' < 0.1
@claim C4.2 04_returns map and policy=near, gradient: 'by the bridge' < 0.01
@claim C4.3 04_returns map and policy=near, own reward: 'by the bridge' > 0.9

The draft blames his limited time horizon for the bridge, and a short horizon can lead there. Let the evening be over
after three or four steps and follow the gradient of *that* return, the right one, (4.6). Three steps lead to A and a
fourth onto the bridge; what may happen to him after that does not count, and he goes there. Evenings of 5 to 16 steps
teach him neither way: he is seldom on the bridge, and seldom comes home. With an evening of 24 steps he goes around the
lake.

@table 04_horizon The whole evening after 1000 steps along a gradient with a short horizon, on the first map. Short
evening: the gradient of the return of so many steps. Short sight: the whole evening, each score times the rewards of so
many steps from there on. Where he has not learned to end the evening, the walk costs him.

@claim C4.4 04_horizon horizon=3: 'by the bridge, short evening' > 0.5
@claim C4.5 04_horizon horizon=4: 'by the bridge, short evening' > 0.9
@claim C4.6 04_horizon horizon=24: 'by the bridge, short evening' < 0.01

The formula that the draft gives is the shortest horizon of all. It lets the evening go on to its end, and yet weights
each score with one reward; by its own measure nothing is amiss, each single step is about the best that one could do
*in that step*. With the rewards of two steps instead of one he stays off the bridge, though it takes him very long to
get home; with those of six he does well. So the draft's story is right about some short horizons. What it does not show
is that policy gradients must have one: (4.5) looks as far ahead as the evening lasts.

@claim C4.7 04_horizon horizon=1: 'by the bridge, short sight' > 0.9
@claim C4.8 04_horizon horizon=2: 'by the bridge, short sight' < 0.01
@claim C4.9 04_horizon horizon=2: 'return, short sight' < -200
@claim C4.10 04_horizon horizon=6: 'return, short sight' > 7

@figure 04_ascent Expected return during the ascent. On the second map bridge and home lie one row further
up, and the lake reaches one row further down.

The second map is there as a warning that being right is not everything. There the *true* gradient takes the bridge as
well, and after 1000 steps the expected return is @{04_returns/far, gradient/expected return}, where
@{04_returns/far, optimum/expected return} is possible. It does look ahead, but it is a gradient: it knows what happens
on small changes of the present policy. In the beginning that policy staggers about, and a staggering spider has little
use for a long way around: of the four actions at the pub those towards the bridge, right and up, are worth most to it,
and the one towards the long way, down, is worth least (the chapter's checks compare them). After a while he hardly ever
tries the other way, and by (4.10) what is hardly ever tried hardly ever changes. It does change, though: much later the
gradient finds the way around after all, and at 10000 steps the return is
@{04_returns/far, gradient, 10000 steps/expected return}. The entropy bonus in (4.25) is one measure against such
plateaus.

@claim C4.11 04_returns map and policy=far, gradient: 'by the bridge' > 0.9
@claim C4.12 04_returns map and policy=far, gradient, 10000 steps: 'by the bridge' < 0.01
*/
#include "densities.h"
#include "actor_critic.h"
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
    struct tsv table;
    study_table(&table, "visits and mean steps of the drunken spider after two kinds of ascent", argc, argv,
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
    struct tsv table;
    study_table(&table, "what becomes of the spider's evening on two maps", argc, argv,
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
    struct tsv table;
    study_table(&table, "expected return of the spider's evening during the ascent", argc, argv,
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

/* Right gradients of short evenings, and the wrong one with more foresight than it has. */
static void horizon(int argc, char **argv) {
    static const int steps[] = {1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32};
    struct tsv table;
    study_table(&table, "the spider's evening after 1000 steps along gradients with a short horizon", argc, argv,
                "horizon\tby the bridge, short evening\tgets home, short evening\treturn, short evening\t"
                "by the bridge, short sight\tgets home, short sight\treturn, short sight");
    struct mdp m;
    double theta[PAIRS], pi[PAIRS];
    spider_mdp(&m, SPIDER_NEAR);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        fprintf(table.rows, "%d", steps[i]);
        for (int k = SPIDER_SHORT_EVENING; k <= SPIDER_SHORT_SIGHT; k++) {
            spider_ascend_short(&m, (enum spider_foresight)k, steps[i], RATE, ASCENT, theta);
            pg_softmax(&m, theta, pi);
            struct spider_evening e = spider_evaluate(&m, SPIDER_NEAR, pi);
            fprintf(table.rows, "\t%.3f\t%.3f\t%.2f", fabs(e.bridge), fabs(e.home), e.expected);
        }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
    mdp_free(&m);
}

/*
### What the estimators cost

For the gradient of M1 over 8 steps, every trajectory can be enumerated, and with it the variance of any estimator.
All have the same mean, to rounding.

@table 04_variance Six estimators of the same gradient: the largest error of their mean, and their variance (the trace
of the covariance of one trajectory's estimate), exactly and from samples. There is no discount.

The whole return has @{04_variance/whole return (4.3)/variance}, and striking the past, which costs nothing, leaves
@{04_variance/return to go (4.5)/variance}. A baseline does more here, where the returns lie around a mean far from
zero: even a constant does, if it is the best one for each component. The return to go less the value leaves
@{04_variance/return to go less the value/variance}, and to this REINFORCE comes as close as its learned baseline comes
to the value. In the last two rows what a perfect critic knows of the future stands in its place. What a critic
that is learned, and wrong, does to the mean is (4.29); the [actor-critics](#on-the-cart-pole) above have such critics.

@claim C4.13 04_variance: 'variance' at 'weight of the score=whole return (4.3)' - 'variance' at
    'weight of the score=return to go (4.5)' > 0
@claim C4.14 04_variance: 'variance' at 'weight of the score=return to go (4.5)' - 'variance' at
    'weight of the score=whole return less the best constant (4.15)' > 0
@claim C4.15 04_variance: 'variance' at 'weight of the score=return to go less the value' - 'variance' at
    'weight of the score=TD error, from exact values (4.17)' > 0
*/
enum estimator { WHOLE, BEST_CONSTANT, TO_GO, TO_GO_LESS_VALUE, ADVANTAGE, TD_ERROR, ESTIMATORS };
enum { HORIZON = 8, DRAWS = 100000 };

struct variances {
    struct mdp m;
    double pi[4], v[2 * (HORIZON + 1)]; /* v[h][s] */
    double baseline[2 * HORIZON];       /* of step t: v with HORIZON - t steps to go */
    double constant[4];                 /* eq. 4.15 */
    double mean[ESTIMATORS][4], square[ESTIMATORS];
};

/* One trajectory's estimate. The last two put the TD error or the advantage in the place of each reward. */
static void estimate(const struct variances *x, enum estimator k, const struct pg_trajectory *path, double *d_theta) {
    struct pg_trajectory changed = *path;
    double score[4];
    for (int t = 0; t < path->n; t++) {
        const double *after = x->v + 2 * (path->n - t - 1);
        double now = x->v[2 * (path->n - t) + path->s[t]];
        changed.r[t] = k == TD_ERROR ? path->r[t] + after[path->s[t + 1]] - now
                                     : mdp_backup(&x->m, after, path->s[t], path->a[t]) - now;
    }
    switch (k) {
    case WHOLE: pg_estimate(&x->m, x->pi, path, PG_WHOLE, NULL, d_theta); break;
    case TO_GO: pg_estimate(&x->m, x->pi, path, PG_TO_GO, NULL, d_theta); break;
    case TO_GO_LESS_VALUE: pg_estimate(&x->m, x->pi, path, PG_TO_GO, x->baseline, d_theta); break;
    case BEST_CONSTANT:
        pg_estimate(&x->m, x->pi, path, PG_WHOLE, NULL, d_theta);
        pg_score(&x->m, x->pi, path, score);
        for (int i = 0; i < 4; i++) d_theta[i] -= x->constant[i] * score[i];
        break;
    default: pg_estimate(&x->m, x->pi, &changed, PG_ONE_STEP, NULL, d_theta);
    }
}

static void add_estimates(void *context, const struct pg_trajectory *path, double probability) {
    struct variances *x = context;
    for (int k = 0; k < ESTIMATORS; k++) {
        double d_theta[4];
        estimate(x, (enum estimator)k, path, d_theta);
        for (int i = 0; i < 4; i++) {
            x->mean[k][i] += probability * d_theta[i];
            x->square[k] += probability * d_theta[i] * d_theta[i];
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
    return pg_finite_objective(context, theta, HORIZON);
}

static void variance(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "mean and variance of six estimators of the gradient on M1, 8 steps without discount", argc,
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
    memcpy(theta, pg_logits, sizeof theta);
    pg_softmax(&x.m, theta, x.pi);
    pg_horizon_values(&x.m, x.pi, HORIZON, x.v);
    for (int i = 0; i < 2 * HORIZON; i++) x.baseline[i] = x.v[2 * (HORIZON - i / 2) + i % 2];
    pg_best_constants(&x.m, x.pi, HORIZON, x.constant);
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

/*
### The factor

@table 04_gamma M1 without an end: the direction without the factor, (4.12), beside the gradients of the discounted
return and of the average reward, and by how much the table of its derivatives fails to be symmetric.

On this MDP, where both states are visited all the time, the directions hardly differ: no cosine in the table is below
0.99. But the fourth column is not zero, while the last one is: the direction without the factor is not the gradient of
anything. It becomes one as $`\gamma \to 1`$, where the objective is the average reward.

@claim C4.16 04_gamma gamma=0: 'cosine with that of the average reward' > 0.99
@claim C4.17 04_gamma gamma=0.9: 'cosine with the discounted gradient' > 0.999
@claim C4.18 04_gamma gamma=0.9: 'asymmetry without the factor' - 'asymmetry of the gradient' > 0
@claim C4.19 04_gamma gamma=0.999: 'asymmetry without the factor' < 0.001
*/
static double cosine(const double *a, const double *b) {
    double ab = 0, aa = 0, bb = 0;
    for (int i = 0; i < 4; i++) ab += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
    return ab / sqrt(aa * bb);
}

static void gamma_factor(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "on M1: the direction without the factor gamma^t beside the gradients", argc, argv,
                "gamma\tcosine with the discounted gradient\tcosine with that of the average reward\t"
                "asymmetry without the factor\tasymmetry of the gradient");
    static const double gamma[] = {0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999};
    for (int k = 0; k < 7; k++) {
        struct mdp m;
        double exact[4], unweighted[4], average[4];
        graph_two_state(&m);
        m.gamma = gamma[k];
        pg_exact(&m, pg_logits, PG_TRUE, exact);
        pg_exact(&m, pg_logits, PG_UNWEIGHTED, unweighted);
        pg_exact(&m, pg_logits, PG_AVERAGE, average);
        fprintf(table.rows, "%g\t%.5f\t%.5f\t%.4f\t%.4f\n", gamma[k], cosine(unweighted, exact),
                cosine(unweighted, average), pg_asymmetry(&m, PG_UNWEIGHTED, pg_logits),
                pg_asymmetry(&m, PG_TRUE, pg_logits));
        mdp_free(&m);
    }
    tsv_close(&table);
}

/* The three studies of the page on continuous actions. */
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
    struct tsv table;
    study_table(&table, "derivative by the mean of N(mu, 0.5^2), actions clipped to +-1", argc, argv,
                "mu\thill\thill, clipped score\tconstant\tconstant, clipped score");
    for (int i = -30; i <= 30; i++) {
        double slope[2][2][2];
        for (int k = 0; k < 2; k++)
            for (int wrong = 0; wrong < 2; wrong++)
                clipped_gradient(&(struct clipped){i / 20.0, f64_log(0.5), -1, 1, k ? always_one : hill}, wrong,
                                 slope[k][wrong]);
        fprintf(table.rows, "%.2f\t%.5f\t%.5f\t%.5f\t%.5f\n", i / 20.0, rounded(slope[0][0][0]),
                rounded(slope[0][1][0]), rounded(slope[1][0][0]), rounded(slope[1][1][0]));
    }
    tsv_close(&table);
}

static void mixture(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "entropy of an even mixture of two standard normals and its bounds", argc, argv,
                "distance of the means\tentropy\tlower bound\tupper bound");
    for (int i = 0; i <= 40; i++) {
        double low, high;
        struct mixture m = {.k = 2, .mu = {-i / 10.0, i / 10.0}};
        mixture_entropy_bounds(&m, &low, &high);
        fprintf(table.rows, "%.1f\t%.5f\t%.5f\t%.5f\n", i / 5.0, mixture_entropy(&m), low, high);
    }
    tsv_close(&table);
}

/* Normal and logistic densities of the same mean and standard deviation, and mixtures of two of each. */
static void shapes(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "normal and logistic densities, mixtures of them, and scores for a mean", argc, argv,
                "a\tnormal\tlogistic\tmixture of normals\tmixture of logistics\tscore, normal\tscore, logistic\t"
                "score, mixture of normals\tscore, mixture of logistics");
    const double narrower = f64_log(sqrt(3) / M_PI), width = f64_log(0.6); /* log s - log sigma */
    const struct mixture one = {.k = 1}, two = {2, {0}, {-2, 2}, {width, width}},
                         bumps = {2, {0}, {-2, 2}, {width + narrower, width + narrower}};
    for (int i = -60; i <= 60; i++) {
        double a = i / 10.0, pull[2];
        struct mixture by_one, by_two, by_bumps;
        mixture_score(&one, a, &by_one);
        mixture_score(&two, a, &by_two);
        logistic_mixture_score(&bumps, a, &by_bumps);
        logistic_score(0, narrower, a, pull);
        fprintf(table.rows, "%.2f\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\n", a,
                f64_exp(mixture_log_density(&one, a)), f64_exp(logistic_log_density(0, narrower, a)),
                f64_exp(mixture_log_density(&two, a)), f64_exp(logistic_mixture_log_density(&bumps, a)),
                rounded(by_one.mu[0]), rounded(pull[0]), rounded(by_two.mu[1]), rounded(by_bumps.mu[1]));
    }
    tsv_close(&table);
}

/*
### CartPole

REINFORCE as it stands in this chapter, with its defaults: two hidden layers of 64 units, ten episodes per update,
$`\gamma = 0.99`$, and rates that fall to zero over 500,000 steps. The defaults were chosen on other seeds than those
shown here. A policy is measured after the update that completes the steps of a checkpoint; it plays its most likely
actions, in episodes of their own. Variants share their seeds, so what is said of differences is taken seed by seed.

@figure 04_reinforce CartPole, 20 runs: mean, and for the first two the range from the 10th to the 90th percentile.
Right: the same, enlarged.

@table 04_reinforce_table After 500,000 steps: return of 100 episodes, of 20 runs.

With a baseline every run ends at 500, or next to it. Without one nearly all do, and one ends far below. One of twenty
against none of twenty shows nothing, and the mean returns do not tell the two apart either, at the end or over the
whole training. What the baseline is for, less variance, is exact in the table of estimators above; that it decides
anything on this task, these runs do not show. Nor is the comparison quite of the baseline alone. Without a learned
value nothing stands in for what the time limit has cut off either, and the last steps of a perfect episode look worse
than they were.

@claim C4.26 04_reinforce step=500000: least 'baseline' > 499
@claim C4.27 04_reinforce step=500000: runs 'no baseline' < 450 = 1
@claim C4.28 04_reinforce step=500000: 'baseline' - 'no baseline' unclear
@claim C4.29 04_reinforce step=*: 'baseline' - 'no baseline' unclear

The variant that keeps the factor $`\gamma^t`$ climbs the discounted return, as the theorem has it. A step at the end of
a full episode weighs less than a hundredth of one at its start there, and yet no loss shows, at the end or over the
training. A pole that is held looks the same at any time, so that what is learned at the start of an episode may serve
to its end. Where late states differ from early ones, one cannot count on that.

@claim C4.30 04_reinforce step=500000: 'baseline' - 'baseline and gamma^t' unclear
@claim C4.31 04_reinforce step=*: 'baseline' - 'baseline and gamma^t' unclear

The same program takes a box instead of two pushes: the cart may then choose its force, and the policy is a Gaussian
whose mean and scale the network puts out. Nothing else changes, not even the defaults.

@figure 04_box The cart with a box of forces, 10 runs. Left: mean, and the range from the 10th to the 90th percentile.
Right: each run at the end, against the mean size of what its policy asks for near upright.

@table 04_box_table After 500,000 steps: return of 100 episodes, of 10 runs, by how the scale is made positive.

It works, though not in every run: the table's means are made of runs that end at 500 and of three that do not. Nothing
keeps the mean of the Gaussian inside of the box, and where it has wandered far beyond an end nearly all samples are
clipped to the same force. Then the return hardly depends on them, and by (4.18) there is next to no gradient that would
lead back, as in (4.10). Whether this is what has stopped the three, the figure on the right does not say: with the
exponential five policies ask for a force beyond 1.45 near upright, and three of these five end at 500. Nor are the
exponential and softplus told apart by these runs.

@claim C4.32 04_box step=500000: runs 'exponential' < 450 = 2
@claim C4.33 04_box step=500000: runs 'softplus' < 450 = 1
@claim C4.34 04_box step=500000: runs 'force, exponential' > 1.45 = 5
@claim C4.35 04_box step=500000: 'exponential' - 'softplus' unclear
@claim C4.36 04_box step=*: 'exponential' - 'softplus' unclear

Chapter 8 has a policy that cannot leave its box, by squashing the sample with a hyperbolic tangent.

Compare this with chapter 3. There each step is stored and used many times; here it is used once. In return one has a
policy that may be random, actions that need not be counted, and an update that is nothing but a gradient.
*/
enum { MAX_COLUMNS = 4, EVERY = 10000, MAX_ROWS = 10000 };

struct variant {
    double lambda; /* of an actor-critic */
    int steps;     /* of a training with an update an episode and a slower actor; 0: the defaults */
    bool critic, baseline, discount_states, box;
    enum gaussian_scale scale;
};

struct curve {
    double *score; /* [rows][MAX_COLUMNS] */
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
    if (curve->force) curve->force[MAX_COLUMNS * curve->rows] = mean_force(curve->x);
    curve->score[MAX_COLUMNS * curve->rows++] = score;
    progress_at(curve->progress, curve->before + step);
}

static void train_variant(const struct variant *variant, uint64_t seed, int stop, struct curve *curve) {
    struct reinforce_config c = reinforce_defaults();
    struct reinforce_watch watch = {.every = EVERY, .episodes = 10, .last = 100, .see = note_score, .context = curve};
    struct env_cartpole env, trial;
    struct reinforce x;
    void (*init)(struct env_cartpole *) = variant->box ? env_cartpole_init_box : env_cartpole_init;
    init(&env);
    init(&trial);
    c.baseline = variant->baseline;
    c.discount_states = variant->discount_states;
    c.scale = variant->scale;
    if (variant->steps) c.steps = variant->steps, c.episodes = 1, c.rate = 0.001;
    curve->x = &x;
    if (variant->critic)
        actor_critic_train(&x, &c, variant->lambda, &env.env, &trial.env, seed, stop, &watch);
    else
        reinforce_train(&x, &c, &env.env, &trial.env, seed, stop, &watch);
    reinforce_free(&x);
}

/* A row per run and checkpoint, a column per variant, and for boxes another. */
static void train_all(int argc, char **argv, int runs, const char *summary, const char *columns,
                      const struct variant *variant, int variants) {
    struct study_options o = {.runs = runs, .seed = 1, .steps = variant->steps};
    if (!o.steps) o.steps = reinforce_defaults().steps;
    struct tsv table;
    study_begin(&o, &table, summary, argc, argv, columns);
    struct progress progress;
    double *score = allocate((size_t)MAX_ROWS * MAX_COLUMNS, sizeof *score);
    progress_start(&progress, argv[0], (double)o.runs * variants * o.steps, "steps");
    for (int run = o.first; run < o.runs; run++) {
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
            for (int k = 0; k < variants; k++) fprintf(table.rows, "\t%.1f", score[MAX_COLUMNS * i + k]);
            for (int k = 0; k < variants && variant[k].box; k++)
                fprintf(table.rows, "\t%.3f", score[MAX_COLUMNS * i + variants + k]);
            fputc('\n', table.rows);
        }
    }
    progress_end(&progress);
    tsv_close(&table);
    free(score);
}

static void reinforce(int argc, char **argv) {
    static const struct variant variant[] = {{.baseline = true},
                                             {.baseline = false},
                                             {.baseline = true, .discount_states = true}};
    train_all(argc, argv, 20, "CartPole: mean return of 10 episodes without exploration, of 100 after the last step",
              "run\tstep\tbaseline\tno baseline\tbaseline and gamma^t", variant, 3);
}

static void box(int argc, char **argv) {
    static const struct variant variant[] = {{.baseline = true, .box = true, .scale = SCALE_EXP},
                                             {.baseline = true, .box = true, .scale = SCALE_SOFTPLUS}};
    train_all(argc, argv, 10, "the cart with a box of forces and a Gaussian policy; returns as in the study reinforce",
              "run\tstep\texponential\tsoftplus\tforce, exponential\tforce, softplus", variant, 2);
}

static void actor_critic(int argc, char **argv) {
    enum { LONG = 100000 };
    static const struct variant variant[] = {{.baseline = true, .steps = LONG},
                                             {.baseline = true, .critic = true, .lambda = 0.95, .steps = LONG},
                                             {.baseline = true, .critic = true, .lambda = 0.8, .steps = LONG},
                                             {.baseline = true, .critic = true, .lambda = 0, .steps = LONG}};
    train_all(argc, argv, 20, "CartPole: REINFORCE and actor-critics; returns as in the study reinforce",
              "run\tstep\tREINFORCE\tlambda 0.95\tlambda 0.8\tone step", variant, 4);
}

static void exercises(int argc, char **argv) {
    study_exercises(pg_exercises, N_PG_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"spider", "where the drunken spider goes", spider},
        {"returns", "what becomes of his evening", returns},
        {"ascent", "how the ascent gets there", ascent},
        {"horizon", "with little foresight", horizon},
        {"variance", "six estimators of one gradient", variance},
        {"gamma", "the factor gamma^t on M1", gamma_factor},
        {"clipping", "the score of a clipped action", clipping},
        {"mixture", "the entropy of a mixture", mixture},
        {"shapes", "normal and logistic densities, and mixtures of them", shapes},
        {"reinforce", "REINFORCE on CartPole", reinforce},
        {"box", "REINFORCE with a Gaussian policy", box},
        {"actor_critic", "REINFORCE and actor-critics on CartPole", actor_critic},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("04-policy-gradient-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
