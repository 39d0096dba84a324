/*
## The experiment

Each study of this chapter is a subcommand of `build/05-ddpg-experiments` that prints a table; `make data` records them
all. The studies of the world of two states and of the noise are exact, or samples of one seed. A training study prints
[learning curves](curves.md); `--runs` and `--steps` shorten it to the beginning of the same table.

### Which distribution

@table 05_theorem In the world of two states, by discount: the two components of the gradient (5.5), times 1 − γ so that
the weights are shares; the same with the long run's shares of steps for weights (stationary); and the angle between the
two in degrees.

With the long run's shares the direction is another one, and not by a common factor: the two components change in
different proportions. At $`\gamma = 0.8`$, which is the discount of the checks, the angle is
@{05_theorem/table, 0.8/angle} degrees for the table. Where the states share their parameters it is
@{05_theorem/shared, 0.8/angle} degrees, and a small step along it makes the return *worse*. As $`\gamma \to 1`$ the
difference goes away, for the reason given after (4.13): where the start counts for nothing, both climb the average
reward.

@claim C5.1 05_theorem world, discount=table, 0.8: 'angle' > 20
@claim C5.2 05_theorem world, discount=shared, 0.8: 'angle' > 90
@claim C5.3 05_theorem world, discount=table, 0.999: 'angle' < 0.5
@claim C5.4 05_theorem world, discount=shared, 0.999: 'angle' < 0.5

Which of the two does DDPG follow? A replay that holds one endless episode has the long run's shares, and what is
learned from it is not the gradient of the discounted return even if nobody explores and the critic is exact. With
episodes that are cut off the start counts for more, but late steps still count as much as early ones. This is the
missing factor $`\gamma^t`$ of chapter 4 once more; here the replay drops it.
*/
#include "ddpg.h"
#include "dpg.h"
#include "exercises.h"
#include "normed.h"
#include "ou.h"
#include "learning/curves.h"
#include "numbers/elementary.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 20000, RUNS = 10 };
static const double theta[DPG_STATES] = {0.3, -0.2}; /* of the policies in the world of two states */

/* The gradient and the same with the long run's shares for weights, by discount. */
static void theorem(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the gradient, and what the stationary distribution makes of it", argc, argv,
                "world, discount\tgradient 1\tgradient 2\tstationary 1\tstationary 2\tangle");
    static const double gamma[] = {0, 0.5, 0.8, 0.9, 0.99, 0.999};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 6; i++) {
            struct dpg m = k ? dpg_shared() : dpg_table();
            double a[DPG_STATES], w[DPG_STATES], g[DPG_STATES], s[DPG_STATES];
            m.gamma = gamma[i];
            dpg_actions(&m, theta, a);
            dpg_visits(&m, a, w);
            dpg_direction(&m, theta, w, g);
            dpg_stationary(&m, a, w);
            dpg_direction(&m, theta, w, s);
            double scale = 1 - m.gamma; /* visits as shares */
            fprintf(table.rows, "%s, %g\t%.4f\t%.4f\t%.4f\t%.4f\t%.1f\n", k ? "shared" : "table", m.gamma, scale * g[0],
                    scale * g[1], s[0], s[1], dpg_angle(g, s));
        }
    tsv_close(&table);
}

/*
### Off-policy

@figure 05_drift The world of two states at γ = 0.8: angle between the gradient and the direction (5.14), where the
states are those of a behaviour whose actions are all larger by the drift, in its discounted visits or in its steps of
a long run.

With discounted visits and without drift the angle is zero: that is the theorem. It grows, on the whole, as the
behaviour drifts away. For the table it stays below 90 degrees with any shares, as it must. With shared parameters the
long run's shares lead downhill up to a drift of about a half; near 1.5 they happen to be almost the right ones, which
is luck. All this is with exact action values. The error of a critic that was fitted where the behaviour goes comes on
top.

@claim C5.5 05_drift drift=0.00: 'table, discounted' = 0
@claim C5.6 05_drift drift=0.00: 'shared, discounted' = 0
@claim C5.7 05_drift drift=3.00: 'shared, discounted' - 'shared, discounted' at drift=1.00 > 0
@claim C5.8 05_drift drift=0.50: 'shared, long run' > 90
@claim C5.9 05_drift drift=0.75: 'shared, long run' < 90
@claim C5.10 05_drift drift=1.50: 'shared, long run' < 2
*/
/* The angle to the gradient where the states are those of other actions: all of them larger by the drift. */
static void drift(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the angle between the gradient and what is followed off-policy", argc, argv,
                "drift\ttable, discounted\ttable, long run\tshared, discounted\tshared, long run");
    for (int i = -12; i <= 12; i++) {
        double away = 0.25 * i;
        fprintf(table.rows, "%.2f", away);
        for (int k = 0; k < 2; k++) {
            struct dpg m = k ? dpg_shared() : dpg_table();
            double a[DPG_STATES], w[DPG_STATES], g[DPG_STATES], d[DPG_STATES], s[DPG_STATES];
            dpg_actions(&m, theta, a);
            dpg_visits(&m, a, w);
            dpg_direction(&m, theta, w, g);
            double b[DPG_STATES] = {a[0] + away, a[1] + away};
            dpg_visits(&m, b, w);
            dpg_direction(&m, theta, w, d);
            dpg_stationary(&m, b, w);
            dpg_direction(&m, theta, w, s);
            fprintf(table.rows, "\t%.2f\t%.2f", dpg_angle(g, d), dpg_angle(g, s));
        }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/*
### A learned slope

@table 05_compatible The world of two states, whose policy has one parameter, with the features 1 and 2: slopes of
critics at the policy's actions, and the gradient that comes of them, with shares for weights. The last four critics are
fitted to values at actions around the policy's, drawn with that deviation.

The compatible critic is wrong in both states; in state 0 even its sign is. The gradient is the true one all the same.
Another critic with one parameter has one slope for both states. Its best one, the mean, gives a gradient of the wrong
sign. Nor is a compatible critic right that was fitted with other weights, here the long run's shares. And one that was
fitted to values, and not to slopes, gives @{05_compatible/compatible of values 0.1/gradient} for
@{05_compatible/true action values/gradient} if the actions have a deviation of 0.1, and is off by more the wider they
lie: by (5.7) the line through the values has the mean slope of all actions and not the slope at the policy's own.

@claim C5.54 05_compatible critic=compatible: 'gradient' - 'gradient' at 'critic=true action values' = 0
@claim C5.55 05_compatible critic=compatible: 'slope in state 0' < 0
@claim C5.56 05_compatible critic=true action values: 'slope in state 0' > 1.2
@claim C5.57 05_compatible critic=one slope for both: 'gradient' > 0.1
@claim C5.58 05_compatible critic=compatible by other weights: 'gradient' < -0.6
@claim C5.59 05_compatible critic=compatible of values 0.1: 'gradient'
- 'gradient' at 'critic=true action values' within 0.001
@claim C5.60 05_compatible critic=compatible of values 2: 'gradient' < -0.4
*/
/* A row: the slopes of a critic, and what comes of them, in shares. */
static void print_slopes(FILE *rows, const char *name, const double slope[DPG_STATES], const struct dpg *m,
                         const double visits[DPG_STATES]) {
    double sum = 0;
    for (int s = 0; s < DPG_STATES; s++) sum += (1 - m->gamma) * visits[s] * m->feature[s][0] * slope[s];
    fprintf(rows, "%s\t%.3f\t%.3f\t%.4f\n", name, slope[0], slope[1], sum);
}

static void compatible(int argc, char **argv) {
    struct tsv table;
    struct dpg_place place = {.m = dpg_single()};
    const struct dpg *m = &place.m;
    double a[DPG_STATES], d[DPG_STATES], mu[DPG_STATES], w, slope[DPG_STATES], mean = 0;
    study_table(&table, "the policy gradient by slopes of critics that are wrong", argc, argv,
                "critic\tslope in state 0\tslope in state 1\tgradient");
    dpg_actions(m, theta, a);
    dpg_values(m, a, place.v);
    dpg_visits(m, a, d);
    dpg_stationary(m, a, mu);
    for (int s = 0; s < DPG_STATES; s++) slope[s] = dpg_slope(m, place.v, s, a[s]);
    for (int s = 0; s < DPG_STATES; s++) mean += (1 - m->gamma) * d[s] * slope[s];
    print_slopes(table.rows, "true action values", slope, m, d);
    dpg_compatible(m, theta, d, 1, &w);
    print_slopes(table.rows, "compatible", (double[]){m->feature[0][0] * w, m->feature[1][0] * w}, m, d);
    print_slopes(table.rows, "one slope for both", (double[]){mean, mean}, m, d);
    dpg_compatible(m, theta, mu, 1, &w);
    print_slopes(table.rows, "compatible by other weights", (double[]){m->feature[0][0] * w, m->feature[1][0] * w}, m,
                 d);
    static const double width[] = {0.1, 0.5, 1, 2};
    for (int i = 0; i < 4; i++) { /* the line through the values has the mean slope, eq. 5.7 */
        char name[64];
        double up = 0, down = 0;
        for (int s = 0; s < DPG_STATES; s++) {
            place.s = s;
            struct hill hill = dpg_hill(&place);
            up += d[s] * m->feature[s][0] * score_estimate(&hill, a[s], width[i], 0).mean;
            down += d[s] * m->feature[s][0] * m->feature[s][0];
        }
        w = up / down;
        snprintf(name, sizeof name, "compatible of values %g", width[i]);
        print_slopes(table.rows, name, (double[]){m->feature[0][0] * w, m->feature[1][0] * w}, m, d);
    }
    tsv_close(&table);
}

/*
### Two estimators

@figure 05_variance Variance of one sample's estimate (5.7), for q(0, ·) of the world of two states around the policy's
action, by the width of the policy: lines by quadrature, points from 100,000 samples. The baseline is the value at the
mean.

At a width of 0.1 the score's variance is @{05_variance/0.1/score}; with a baseline it is
@{05_variance/0.1/score, baseline}, nearly all of it the $`2c_1^2`$ of (5.8), which is what is left of it at the
smallest width; and the pathwise one is @{05_variance/0.1/pathwise}. As the policy narrows, the first grows without a
bound, the second stays where it is, and the third vanishes.

@claim C5.11 05_variance sigma=0.1: 'score, baseline' - 'score, baseline' at sigma=0.001 within 0.05
@claim C5.12 05_variance sigma=0.001: 'score' > 1000000
@claim C5.13 05_variance sigma=0.001: 'pathwise' < 0.000001
*/
/* Variance of 100000 samples of each estimator. */
static void sampled(const struct hill *hill, double m, double sigma, struct rng *rng, double variance[3]) {
    enum { DRAWS = 100000, KINDS = 3 };
    double mean[KINDS] = {0}, square[KINDS] = {0}, baseline = hill->value(hill->of, m);
    for (int i = 1; i <= DRAWS; i++) {
        double epsilon = rng_normal(rng), a = m + sigma * epsilon, q = hill->value(hill->of, a);
        double one[KINDS] = {q * epsilon / sigma, (q - baseline) * epsilon / sigma, hill->slope(hill->of, a)};
        for (int k = 0; k < KINDS; k++) {
            double away = one[k] - mean[k];
            mean[k] += away / i;
            square[k] += away * (one[k] - mean[k]);
        }
    }
    for (int k = 0; k < KINDS; k++) variance[k] = square[k] / (DRAWS - 1);
}

static void variance(int argc, char **argv) {
    struct tsv table;
    struct dpg_place place = {.m = dpg_table()};
    struct rng rng;
    double a[DPG_STATES];
    study_table(&table, "the variance of two estimators of the slope of an action value, by the policy's width", argc,
                argv,
                "sigma\tscore\tscore, baseline\tpathwise\tscore, sampled\tscore, baseline, sampled\tpathwise, sampled");
    dpg_actions(&place.m, theta, a);
    dpg_values(&place.m, a, place.v);
    const struct hill hill = dpg_hill(&place);
    rng_init(&rng, 1, 0);
    for (int i = 0; i <= 12; i++) {
        double sigma = f64_decade(i - 12, 4), drawn[3];
        sampled(&hill, a[0], sigma, &rng, drawn);
        fprintf(table.rows, "%.3g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\n", sigma,
                score_estimate(&hill, a[0], sigma, 0).variance,
                score_estimate(&hill, a[0], sigma, hill.value(&place, a[0])).variance,
                pathwise_estimate(&hill, a[0], sigma).variance, drawn[0], drawn[1], drawn[2]);
    }
    tsv_close(&table);
}

/*
### Noise

@figure 05_ou Five paths each, drawn with exact steps (5.17), and the band of one deviation around the mean, by (5.16).

The left process wanders off, with the root of time. The right one stays around its mean, beyond its band about a third
of the time, as normal numbers are. What DDPG adds to its actions has these moments:

@table 05_moments The lecture's formula with the rate 0.15 and the scale 0.2, from 0: exactly, by (5.19), and of 100,000
chains of 60 steps.
*/
/* Five paths each of the Wiener process and of the Ornstein-Uhlenbeck process with theta = sigma = 1, from 0. */
static void ou(int argc, char **argv) {
    enum { PATHS = 5, LENGTH = 1000 };
    struct tsv table;
    struct rng rng;
    study_table(&table, "paths of the Wiener and the Ornstein-Uhlenbeck process", argc, argv,
                "process\ttime\tdeviation\tpath 1\tpath 2\tpath 3\tpath 4\tpath 5");
    rng_init(&rng, 1, 0);
    for (int k = 0; k < 2; k++) {
        const struct ou p = {.theta = k, .sigma = 1};
        double x[PATHS] = {0}, dt = 0.01;
        for (int i = 0; i <= LENGTH; i++) {
            if (i % 4 == 0) {
                fprintf(table.rows, "%s\t%.2f\t%.4f", k ? "Ornstein-Uhlenbeck" : "Wiener", dt * i,
                        sqrt(ou_variance(&p, dt * i)));
                for (int j = 0; j < PATHS; j++) fprintf(table.rows, "\t%.4f", x[j]);
                fputc('\n', table.rows);
            }
            for (int j = 0; j < PATHS; j++) x[j] = ou_step(&p, x[j], dt, rng_normal(&rng));
        }
    }
    tsv_close(&table);
}

/* Moments of the lecture's formula with the paper's constants: in closed form, and of samples. */
static void moments(int argc, char **argv) {
    enum { CHAINS = 100000, LONG = 60 };
    struct tsv table;
    struct rng rng;
    const struct ou p = {.theta = 0.15, .sigma = 0.2};
    double square[LONG + 1] = {0}, product = 0, width = ou_lecture_width(&p);
    study_table(&table, "moments of the noise with theta = 0.15 and sigma = 0.2", argc, argv,
                "moment\texact\tof 100,000 samples");
    rng_init(&rng, 1, 0);
    for (int i = 0; i < CHAINS; i++) {
        double x = 0, before = 0;
        for (int k = 1; k <= LONG; k++) {
            before = x;
            x = ou_euler_step(&p, x, 1, rng_normal(&rng));
            square[k] += x * x / (double)CHAINS;
        }
        product += x * before / (double)CHAINS;
    }
    fprintf(table.rows, "variance of the first\t%.4f\t%.4f\n", ou_lecture_variance(&p, 1), square[1]);
    fprintf(table.rows, "variance of the second\t%.4f\t%.4f\n", ou_lecture_variance(&p, 2), square[2]);
    fprintf(table.rows, "variance in the long run\t%.4f\t%.4f\n", width * width, square[LONG]);
    fprintf(table.rows, "deviation in the long run\t%.4f\t%.4f\n", width, sqrt(square[LONG]));
    fprintf(table.rows, "correlation of neighbours\t%.4f\t%.4f\n", 1 - p.theta,
            product / sqrt(square[LONG] * square[LONG - 1]));
    tsv_close(&table);
}

/*
### On the pendulum

`make 05` trains for 10,000 steps and prints the log. The recorded runs go on to 20,000. Every run has the one default
configuration, each evaluation is of 20 episodes without noise, and the final policy is scored over 100 episodes; the
figure at the head of this page shows the curves. The pass mark of NPFL139 is -200 [S30], and the best that any policy
can reach is about @{03_best/5 torques, finer/return}, as chapter 3 computed for torques that are cut into five values;
cut finer, they gave no more there.

@table 05_pendulum_table Final policy over 100 episodes: ten runs each. The wider Gaussian has the deviation that the
Ornstein-Uhlenbeck process has in the long run.

@table 05_first_table Steps until the first evaluation of at least -200, of the same runs; evaluations are 1000 steps
apart.

All runs of all three arrive, and none of the last five evaluations of any is below the mark. At 5,000 steps all are
above it; one with Gaussian noise is below it once more at 6,000.

@claim C5.14 05_pendulum step=final: runs 'Ornstein-Uhlenbeck' > -200 = 10
@claim C5.15 05_pendulum step=final: runs 'Gaussian' > -200 = 10
@claim C5.16 05_pendulum step=final: runs 'wider Gaussian' > -200 = 10
@claim C5.17 05_pendulum step=relapses: most 'Ornstein-Uhlenbeck' = 0
@claim C5.18 05_pendulum step=relapses: most 'Gaussian' = 0
@claim C5.19 05_pendulum step=relapses: most 'wider Gaussian' = 0
@claim C5.20 05_pendulum step=5000: runs 'Ornstein-Uhlenbeck' > -200 = 10
@claim C5.21 05_pendulum step=5000: runs 'Gaussian' > -200 = 10
@claim C5.22 05_pendulum step=5000: runs 'wider Gaussian' > -200 = 10
@claim C5.23 05_pendulum step=6000: runs 'Gaussian' > -200 = 9

Some runs score better than is possible. The best possible is a mean over all starts, and a score is one over 100 that
were drawn, others in each run, so it varies by chance; two runs with the Ornstein-Uhlenbeck process are above it, and
with them its 90th percentile. That shows nothing but lucky starts: the mean over the runs is below.

@claim C5.24 05_pendulum step=final: runs 'Ornstein-Uhlenbeck' > -137.4 = 2
@claim C5.25 05_pendulum step=final: 'Ornstein-Uhlenbeck' < -137.4

The kind of noise makes no difference to the end that ten runs could show. All three have the seeds in common, and so
the start states of the scores; compared seed by seed the final scores are not told apart, nor are the steps to the
mark.

@claim C5.26 05_pendulum step=final: 'Ornstein-Uhlenbeck' - 'Gaussian' unclear
@claim C5.27 05_pendulum step=final: 'Ornstein-Uhlenbeck' - 'wider Gaussian' unclear
@claim C5.28 05_pendulum step=final: 'Gaussian' - 'wider Gaussian' unclear
@claim C5.29 05_pendulum step=first: 'Ornstein-Uhlenbeck' - 'Gaussian' unclear
@claim C5.30 05_pendulum step=first: 'Ornstein-Uhlenbeck' - 'wider Gaussian' unclear
@claim C5.31 05_pendulum step=first: 'Gaussian' - 'wider Gaussian' unclear

On the way there the *width* may matter more than the memory. By the mean of a run's twenty evaluations the wider
Gaussian noise is ahead of the narrow one, and the Ornstein-Uhlenbeck process, whose width in the long run it has, is
told apart from neither. One interval of several may miss zero by chance.

@claim C5.32 05_pendulum step=*: 'wider Gaussian' - 'Gaussian' > 0
@claim C5.33 05_pendulum step=*: 'Ornstein-Uhlenbeck' - 'Gaussian' unclear
@claim C5.34 05_pendulum step=*: 'Ornstein-Uhlenbeck' - 'wider Gaussian' unclear

The paper prefers noise with a memory for tasks with inertia [S44], and that may well be right for others. On this one
the episodes begin at all angles, and a thousand random steps come before the first update: exploring is probably not
what is hard.
*/
struct variant {
    const char *name;
    struct ddpg_config ddpg;
    struct train_config train;
    bool normed; /* with batch normalisation */
};

CURVES_AGENT(ddpg)

CURVES_AGENT(normed)

static struct variant task(const char *name) {
    struct variant v = {name, ddpg_preset(PRESET_TASK), ddpg_training(PRESET_TASK, STEPS), false};
    v.train.evaluate_episodes = 20;
    return v;
}

static void training_study(const char *summary, int argc, char **argv, const struct variant *v, int n) {
    struct env_pendulum env, trial;
    struct contender contender[MAX_CURVES];
    env_pendulum_init(&env, 0);
    env_pendulum_init(&trial, 0);
    for (int k = 0; k < n; k++)
        contender[k] = v[k].normed ? (struct contender){v[k].name, &v[k].ddpg, v[k].train, normed_begin, normed_end}
                                   : (struct contender){v[k].name, &v[k].ddpg, v[k].train, ddpg_begin, ddpg_end};
    curves_study(summary, argc, argv, (struct study_options){.runs = RUNS, .steps = STEPS, .seed = 1}, &env.env,
                 &trial.env, -200, contender, n);
}

static void pendulum(int argc, char **argv) {
    struct variant v[] = {task("Ornstein-Uhlenbeck"), task("Gaussian"), task("wider Gaussian")};
    const struct ou noise = {v[0].ddpg.theta, 0, v[0].ddpg.sigma};
    v[1].ddpg.noise = v[2].ddpg.noise = DDPG_GAUSSIAN;
    v[2].ddpg.sigma = ou_lecture_width(&noise);
    training_study("DDPG on the pendulum, by the noise of its exploration", argc, argv, v, 3);
}

/*
### What the two measures buy

Without replay can mean two things. *The last transition* learns from that alone, as it comes, and so in batches of one.
*The last hundred* is a replay with room for one batch, so that an update has as many rows as ever, but all from the
last hundred steps, half as many as an episode has. *Neither* has the last transition and no target networks; to have
none means $`\tau = 1`$.

@figure 05_ablation DDPG, without target networks, with a replay of the last hundred transitions, with the last one
alone, and with neither: mean of ten runs.

@table 05_ablation_table Final policy over 100 episodes: ten runs each.

@table 05_relapses_table How many of the last five evaluations of a run were below -200.

With the last transition alone nothing is learned: no run ever reaches the mark, and the final score is below that of
the first evaluation. How much of that is the batch of one, and how much the transitions that resemble each other, these
runs do not tell. Nor does any run of *neither* reach the mark.

@claim C5.35 05_ablation step=first: runs 'the last transition' <= 20000 = 0
@claim C5.36 05_ablation step=final: 'the last transition' at step=1000 - 'the last transition' > 0
@claim C5.37 05_ablation step=first: runs 'neither' <= 20000 = 0

With the last hundred nine runs of ten reach the mark, and all nine later than any run of DDPG. Without target networks
the counts are the same.

@claim C5.38 05_ablation step=first: most 'DDPG' = 5000
@claim C5.39 05_ablation step=first: runs 'the last hundred' <= 20000 = 9
@claim C5.40 05_ablation step=first: runs 'the last hundred' <= 5000 = 0
@claim C5.41 05_ablation step=first: runs 'no target networks' <= 20000 = 9
@claim C5.42 05_ablation step=first: runs 'no target networks' <= 5000 = 0

Both are unsteady at the end. Of the last five evaluations of a run @{05_relapses_table/the last hundred/mean} and
@{05_relapses_table/no target networks/mean} lie below the mark on average, of DDPG none. The final scores
of five and of four runs of ten lie below it, too. Which of the two is worse these runs do not show, neither at the end
nor on the way.

@claim C5.43 05_ablation step=relapses: 'the last hundred' > 0
@claim C5.44 05_ablation step=relapses: 'no target networks' > 0
@claim C5.45 05_ablation step=relapses: most 'DDPG' = 0
@claim C5.46 05_ablation step=final: runs 'the last hundred' < -200 = 5
@claim C5.47 05_ablation step=final: runs 'no target networks' < -200 = 4
@claim C5.48 05_ablation step=final: 'the last hundred' - 'no target networks' unclear
@claim C5.49 05_ablation step=*: 'the last hundred' - 'no target networks' unclear

So here both measures are needed for a policy that is good soon and stays so, with all other numbers as they are: by the
mean of the twenty evaluations DDPG is ahead of either. By the mean of the final scores it is not told apart from them;
in their good runs they end where it does, and their bad ones are few and far apart.

@claim C5.50 05_ablation step=*: 'DDPG' - 'the last hundred' > 0
@claim C5.51 05_ablation step=*: 'DDPG' - 'no target networks' > 0
@claim C5.52 05_ablation step=final: 'DDPG' - 'the last hundred' unclear
@claim C5.53 05_ablation step=final: 'DDPG' - 'no target networks' unclear

One reason may be the actor, though these runs do not show it. The policy of a DQN follows its values at once; here a
second network climbs the first, and it climbs the errors just as well. Wherever the critic is too high for an action
that was not tried, that is where the actor goes, and with $`\tau = 1`$ the targets take it up in the same step. The
next chapter is about these errors.
*/
/* Without replay: the last transition is all there is, or the last hundred are, drawn from at random. */
static void ablation(int argc, char **argv) {
    struct variant v[] = {task("DDPG"), task("no target networks"), task("the last hundred"),
                          task("the last transition"), task("neither")};
    for (int k = 1; k < 5; k++) {
        if (k == 1 || k == 4) v[k].ddpg.tau = 1;
        if (k == 2) v[k].train.capacity = 100;
        if (k >= 3) v[k].train.capacity = v[k].train.batch = 1;
    }
    training_study("DDPG without target networks and without replay", argc, argv, v, 5);
}

/*
### Batch normalisation and weight decay

Two things of the paper are not in this chapter's configuration: the critic's weight decay, $`\lambda`$ in (5.10), and
[batch normalisation](#batch-normalisation). Of the second the paper shows curves with it and without, beside others
without target networks, and finds that to do well in all of its tasks takes both [S252]; of the first it shows none.
(It also learns from pixels. Those tasks are left out here: the book has no images and no convolutions.) On the pendulum
cosine and sine reach 1 and the speed 8: less than ten times as much, so that there is little for a normalisation to do.

@figure 05_additions DDPG with batch normalisation, without target networks, and with weight decay of two strengths:
mean of ten runs. Right: the same, enlarged, and cut off below.

@table 05_additions_table Final policy over 100 episodes: ten runs each, normalised or with the decay λ of that size,
which is 0.01 in the paper.

In the final scores batch normalisation makes no difference that ten runs could show. On the way it costs a little: the
mark is reached later, and the mean over a run's evaluations is lower. It does not stand in for target networks. With
them every normalised run reaches the mark, and without them four of ten. (Nine do with neither, but by the mean over
the evaluations those two are not told apart.)

@claim C5.61 05_additions step=final: 'normalised' - 'DDPG' unclear
@claim C5.62 05_additions step=first: 'normalised' - 'DDPG' > 0
@claim C5.63 05_additions step=*: 'normalised' - 'DDPG' < 0
@claim C5.64 05_additions step=first: runs 'normalised' <= 20000 = 10
@claim C5.65 05_additions step=first: runs 'normalised no targets' <= 20000 = 4
@claim C5.66 05_additions step=first: runs 'no target networks' <= 20000 = 9
@claim C5.67 05_additions step=*: 'normalised no targets' - 'no target networks' unclear

The paper's decay of 0.01 cannot be told from none, neither at the end nor on the way. A hundred times more of it slows
learning down, and three of its runs end below the mark: it pulls values towards zero that should be some hundreds
below.

@claim C5.68 05_additions step=final: 'decay 0.01' - 'DDPG' unclear
@claim C5.69 05_additions step=*: 'decay 0.01' - 'DDPG' unclear
@claim C5.70 05_additions step=*: 'decay 1' - 'DDPG' < 0
@claim C5.71 05_additions step=final: runs 'decay 1' < -200 = 3
*/
static void additions(int argc, char **argv) {
    struct variant v[] = {task("DDPG"),       task("no target networks"),
                          task("normalised"), task("normalised no targets"),
                          task("decay 0.01"), task("decay 1")};
    v[1].ddpg.tau = v[3].ddpg.tau = 1;
    v[2].normed = v[3].normed = true;
    v[4].ddpg.decay = 0.01;
    v[5].ddpg.decay = 1;
    training_study("DDPG with batch normalisation and with weight decay", argc, argv, v, 6);
}

/*
### The configuration

@table 05_departures The paper's configuration (Lillicrap et al., 2015, section 7 [S43]) and the one of this chapter.
(The targets of terminal states: [S123]. That TD3's action enters at the first layer is in its paper [S50].) The option
`--preset paper` sets the numbers of the left column; what is not a number is not in the code.
*/
static const char *noise_of(const struct ddpg_config *c) {
    return c->noise == DDPG_GAUSSIAN ? "Gaussian" : "Ornstein-Uhlenbeck";
}

/* The paper's configuration (Lillicrap et al., 2015, section 7) and the one that is used; what no number says is
 * written out. */
static void departures(int argc, char **argv) {
    struct ddpg_config p = ddpg_preset(PRESET_PAPER), c = ddpg_preset(PRESET_TASK);
    struct train_config pl = ddpg_training(PRESET_PAPER, 1000000), l = ddpg_training(PRESET_TASK, STEPS);
    struct tsv table;
    study_table(&table, "the configuration beside that of the paper", argc, argv, "setting\tpaper\there\twhy");
    FILE *f = table.rows;
    fprintf(f, "hidden layers\t%d and %d units\t%d and %d units\tthree numbers to see, one to put out\n", p.hidden[0],
            p.hidden[1], c.hidden[0], c.hidden[1]);
    fprintf(f, "action enters the critic\tat its second layer\tat its first\tone kind of network; TD3 and SAC do so, "
               "too\n");
    fprintf(f, "batch normalisation\tof states and layers\tnone, but in one experiment\tthe observations are of like "
               "size; batches stay independent rows\n");
    fprintf(f, "start of the last layers\twithin %g\twithin %g\tthe same\n", p.last_bound, c.last_bound);
    fprintf(f, "discount\t%g\t%g\tthe same\n", p.gamma, c.gamma);
    fprintf(f, "rate of the actor\t%g\t%g\tshort runs\n", p.actor_rate, c.actor_rate);
    fprintf(f, "rate of the critic\t%g\t%g\tthe same\n", p.critic_rate, c.critic_rate);
    fprintf(f, "decay of the critic\t%g\t%g\tit makes no difference that shows here\n", p.decay, c.decay);
    fprintf(f, "share of a target step\t%g\t%g\tshort runs\n", p.tau, c.tau);
    fprintf(f, "batch\t%d\t%d\tless noise\n", pl.batch, l.batch);
    fprintf(f, "replay\t%d\t%d\tthe whole run\n", pl.capacity, l.capacity);
    fprintf(f, "random steps first\t%d (not said)\t%d\tstates from everywhere before the first update\n", pl.start,
            l.start);
    fprintf(f, "targets of terminal states\tas of all others\twithout what follows, w in (5.9)\tnothing follows\n");
    fprintf(f, "noise\t%s\t%s\tthe same\n", noise_of(&p), noise_of(&c));
    fprintf(f, "its rate and scale\t%g and %g\t%g and %g\tthe same\n", p.theta, p.sigma, c.theta, c.sigma);
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(ddpg_exercises, N_DDPG_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"theorem", "the gradient, and what the stationary distribution makes of it", theorem},
        {"drift", "the angle between the gradient and what is followed off-policy", drift},
        {"compatible", "the policy gradient by slopes of critics that are wrong", compatible},
        {"variance", "two estimators of the slope of an action value", variance},
        {"ou", "paths of the Wiener and the Ornstein-Uhlenbeck process", ou},
        {"moments", "moments of the noise of the exploration", moments},
        {"pendulum", "DDPG on the pendulum, by the noise of its exploration", pendulum},
        {"ablation", "DDPG without target networks and without replay", ablation},
        {"additions", "DDPG with batch normalisation and with weight decay", additions},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("05-ddpg-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
