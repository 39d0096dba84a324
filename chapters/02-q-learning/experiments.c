/*
## The experiment

### M1, in three ways

Two states, two actions: four deterministic policies. All four solved exactly and the best value of each pair picked
out, as definition (2.1) has it; (2.5) iterated; and policy iteration, from the uniformly random policy. The three
agree:

@table 02_optimal The optimal action values of M1.

### The graph with a steering wheel

Each action aims at one of a state's two arrows and hits it with probability 0.8. Here everything can be followed by
hand: from s3 and s5 aim at s6, from s1 and s2 aim at s4, because s4 needs one more step for certain. The four methods
learn with $`\varepsilon = 0.1`$ and $`\alpha_n = 1/n^{0.8}`$, and each settles where (2.5) or (2.12) says.

@table 02_values Action values of the steered graph after 100,000 episodes, beside both fixed points.

In each of the four the value furthest off is that of the second arrow of s5, which aims back at s5 and is seldom taken.
$`Q_\varepsilon`$ lies a little below $`Q^{\ast}`$ everywhere but in s4, where both arrows lead to s6: that is the
price of a trembling hand. On this task it is small, and no decision depends on it.

@claim C2.1 02_values pair=s5, arrow 2: 'Q-learning' - 'Q optimal' > 0.03
@claim C2.2 02_values pair=s5, arrow 1: 'Q-learning' - 'Q optimal' within 0.02
@claim C2.3 02_values pair=s1, arrow 2: 'Q optimal' - 'Q epsilon' > 0

### The cliff

On the cliff it is large. Sutton and Barto's example 6.6 [S16]: a step costs 1, a fall 100 and the way back to the
start. With $`\alpha = 0.5`$ and $`\varepsilon = 0.1`$ throughout, this is what an agent collects while it learns:

@figure 02_cliff Sum of rewards per episode on the cliff, means of 10 episodes and 100 runs. Bands of Q-learning and
Expected SARSA: from the 10th to the 90th percentile of the runs. The curves begin below the frame.

@table 02_cliff_table The last ten of 500 episodes: sum of rewards per episode over 100 runs.

Q-learning finds the shortest path, walks along the edge, and keeps falling: a tenth of its actions is drawn at random.
Expected SARSA knows that a tenth of the steps will be random and keeps one row away. SARSA knows it too, but its
targets are noisier, and steps of 0.5 never average the noise out. When the 500 episodes are over, the greedy paths of
@{02_endings/SARSA, 500/top row} of its 100 runs go along the top row, two rows away,
@{02_endings/SARSA, 500/never arrives} do not arrive at all, and one row away there remain
@{02_endings/SARSA, 500/one row away}. Ten times as many episodes with steps of 0.1 help: of these runs
@{02_endings/SARSA, 5000/one row away} keep one row away, and @{02_endings/SARSA, 5000/top row} two.

@claim C2.4 02_cliff episode=500: 'Expected SARSA' - 'Q-learning' > 0
@claim C2.5 02_cliff episode=500: 'SARSA' - 'Q-learning' > 0
@claim C2.6 02_cliff episode=500: 'Expected SARSA' - 'SARSA' > 0
@claim C2.7 02_endings method, episodes=Q-learning, 500: 'edge' = 100
@claim C2.8 02_endings method, episodes=Expected SARSA, 500: 'one row away' = 100
@claim C2.9 02_endings method, episodes=SARSA, 5000: 'one row away' - 'one row away' at 'method, episodes=SARSA, 500' >
0

@table 02_endings Which way the greedy paths of 100 runs go, named by the highest row they enter, after 500 episodes
with steps of 0.5 and after 5000 with steps of 0.1. Path: the exact return without random actions, median of the runs.
Exploring: the exact return of the policy (2.7), mean of the runs; a few that hardly ever arrive weigh heavily.
Learning: sum of rewards per episode, mean over the last fifth of the episodes.

Neither the edge nor the row above it is wrong. They answer different questions, and the exact solutions of (2.5) and
(2.12), in the last two rows, give the same two answers. $`Q^{\ast}`$ has ties: where nothing goes wrong, several
actions are equally good in most cells that one gets to by a slip. Q-learning does not care which of them it takes, and
some lead along the edge. So there is not one optimal policy but many, which return the same without random actions and
different sums with them; the last row is for the one that shares the ties, as (2.7) does. When $`\varepsilon`$ falls to
zero, $`Q_\varepsilon`$ becomes $`Q^{\ast}`$, so the two paths should meet if it falls slowly enough. Try it
(`--epsilon-episodes`, `--epsilon-final 0`), but without much hope: the edge is the better path only below the tiny
$`\varepsilon`$ of exercise 5, and by then hardly anything new is tried.

@claim C2.10 02_endings method, episodes=exact, epsilon = 0.1: 'exploring' - 'exploring' at
  'method, episodes=exact, optimal' > 0
@claim C2.11 02_endings method, episodes=exact, optimal: 'path' - 'path' at
  'method, episodes=exact, epsilon = 0.1' > 0

Double Q-learning has the same fixed point as Q-learning, and is far from it even after 5000 episodes: its paths are
spread over all rows, and most still go along the top. The cliff is deterministic: there is no noise to be fooled by,
so nothing is gained, and the low side of (2.21) remains. A way in which that may come about, not measured here: the two
tables have made their bad experiences in different places. One picks an action that it does not know to be bad yet, in
the beginning the step into the cliff itself; the other one, which does know, judges it; and the cell looks terrible,
and soon its neighbours, which lead there. What looks terrible is avoided, so that it takes very long until both tables
know the same.

@claim C2.12 02_endings method, episodes=Double Q, 5000: 'top row' > 50
@claim C2.13 02_endings method, episodes=Double Q, 5000: 'edge' < 50

### Maximization bias

Where rewards *are* noisy the double estimator earns its keep. In example 6.7 an agent should turn left in 5 percent
of the episodes, half of its random actions. With $`\alpha = 0.1`$ and $`\varepsilon = 0.1`$:

@figure 02_bias Share of left turns in example 6.7, mean of 10,000 agents.

@table 02_bias_table Percent of left turns in episodes 296 to 300; a run is the mean of 100 agents.

Q-learning chases the best of ten noisy guesses for a long time. Expected SARSA begins with more caution and then
takes as long: nine tenths of its sum are the maximum. Double Q-learning is fooled far less, and after 300 episodes it
is the nearest to 5 percent, though not there.

@claim C2.14 02_bias episode=20: 'Q-learning' - 'Expected SARSA' > 10
@claim C2.15 02_bias episode=300: 'Q-learning' - 'Expected SARSA' unclear
@claim C2.16 02_bias episode=20: 'Expected SARSA' - 'Double Q' > 10
@claim C2.17 02_bias episode=300: 'Expected SARSA' - 'Double Q' > 0
@claim C2.18 02_bias episode=300: 'Double Q' > 5

### Convergence

Random actions on M1 visit all pairs for ever, and Q-learning learns from them the values of the best policy, which
never acted.

@figure 02_convergence Largest error of Q-learning on M1 against the number of steps: medians of 50 runs; two bands
from the 10th to the 90th percentile.

@table 02_convergence_table The largest error after 300,000 steps, over 50 runs.

With constant steps the error goes down and stops at a floor, which is the higher the larger the step, as (2.18) says.
With steps that fall it goes on, and those of the power 0.6 have the least error at the end. And with $`1/n`$, which
satisfies (2.16) and converges in theory, it goes down slowly, as in (2.19).

@claim C2.19 02_convergence step=300000: 'alpha 0.3' - 'alpha 0.03' > 0
@claim C2.20 02_convergence step=300000: 'alpha 0.03' - 'alpha 0.003' > 0
@claim C2.21 02_convergence step=300000: 'alpha 0.003' - 'power 0.6' > 0
@claim C2.22 02_convergence step=300000: 'power 1' > 3

### On-policy against off-policy

Does one kind of method learn faster than the other? Let them race, by [the rules](#a-fair-race):

@table 02_onoff_best Episodes until a demand is met for good: the median of 100 runs, with a 95 percent confidence
interval for it, each method at the best of five step sizes (the choice of which is not in the interval). Both
policies: the two demands were met at the same moment in every run. Never: not within 600 episodes in half of the
runs.

@figure 02_onoff Six of these rows for all step sizes: medians of 100 runs. At the dashed line: not within 600
episodes.

Not every row is about speed. On M1 the first episode often gives the right policy already, and small steps keep it;
with larger ones the rows tell when noise last overturned it, not how fast it was learned. The same caution is due with
the policies on the graph, where most of the intervals overlap besides. (On both tasks the best policy is the same with
and without random actions.) The rows of the cliff's policies are decided by the destination: that of the greedy policy
belongs to Q-learning, and that of the acting policy to Expected SARSA. Whoever must act with a trembling hand on the
cliff from the first day on is better served by a method that knows of it.

@claim C2.23 02_onoff task=M1 & alpha=0.05 & method=Q-learning: median 'greedy' = 1
@claim C2.24 02_onoff task=cliff & alpha=1 & method=Q-learning: median 'greedy' < 600
@claim C2.25 02_onoff task=cliff & alpha=1 & method=Q-learning: median 'acting' > 600
@claim C2.26 02_onoff task=cliff & alpha=1 & method=Expected SARSA: median 'acting' < 600

The three rows of errors are left. In each of them SARSA, at its best step, is far behind Q-learning at its own.
Expected SARSA, on-policy too, is not: it is level on the graph, behind on the cliff and a little ahead on M1. What
SARSA cannot have is a large step: with 0.5 on the graph it is far behind Expected SARSA with the same, and the two
differ in nothing but the sampled next action, the second term of (2.11).

@claim C2.27 02_onoff task=graph & alpha=0.2 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=graph & alpha=0.5 & method=Q-learning' > 0
@claim C2.28 02_onoff task=cliff & alpha=0.2 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=1 & method=Q-learning' > 0
@claim C2.29 02_onoff task=M1 & alpha=0.5 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=M1 & alpha=0.5 & method=Q-learning' > 0
@claim C2.30 02_onoff task=graph & alpha=0.5 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=graph & alpha=0.5 & method=Q-learning' unclear
@claim C2.31 02_onoff task=cliff & alpha=1 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=1 & method=Q-learning' > 0
@claim C2.32 02_onoff task=M1 & alpha=1 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=M1 & alpha=0.5 & method=Q-learning' < 0
@claim C2.33 02_onoff task=graph & alpha=0.5 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=graph & alpha=0.5 & method=Expected SARSA' > 0

At equal small steps the order is another one on each task. On the graph the three are not told apart by much; on M1
Q-learning needs about two thirds of the episodes of both others, or less; and on the cliff the on-policy methods come
first, SARSA with steps of 0.1 and 0.2, Expected SARSA before Q-learning with 0.5 too and behind it only with 1. So
neither kind is faster as a rule, in these runs.

@claim C2.34 02_onoff task=graph & alpha=0.1 & method=SARSA: median 'error' - median 'error' at
  'task=graph & alpha=0.1 & method=Q-learning' within 5
@claim C2.35 02_onoff task=M1 & alpha=0.1 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=M1 & alpha=0.1 & method=Q-learning' > 0
@claim C2.36 02_onoff task=cliff & alpha=0.1 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=0.1 & method=Expected SARSA' < 0
@claim C2.37 02_onoff task=cliff & alpha=0.1 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=0.1 & method=Q-learning' < 0
@claim C2.38 02_onoff task=cliff & alpha=0.2 & method=SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=0.2 & method=Expected SARSA' < 0
@claim C2.39 02_onoff task=cliff & alpha=0.5 & method=Expected SARSA: pairs 'error' - pairs 'error' at
  'task=cliff & alpha=0.5 & method=Q-learning' < 0
*/
#include "bias.h"
#include "exercises.h"
#include "q_learning.h"
#include "race.h"
#include "numbers/order.h"
#include "numbers/statistics.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/progress.h"
#include "programs/study.h"
#include "programs/table.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void start_streams(struct rng *world, struct rng *choice, uint64_t seed, int run) {
    rng_init(world, seed, 2 * (uint64_t)run);
    rng_init(choice, seed, 2 * (uint64_t)run + 1);
}

/* ---- exact values ---- */

static void optimal(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the optimal values of M1 in three ways", argc, argv,
                "pair\tenumeration\tvalue iteration\tpolicy iteration");
    struct mdp m;
    double counted[4], iterated[4] = {0}, improved[4], pi[4] = {0.5, 0.5, 0.5, 0.5}, v[2];
    graph_two_state(&m);
    q_enumerate(&m, 0, counted, NULL);
    q_soft_iteration(&m, 0, iterated, 1e-13, 10000);
    q_policy_iteration(&m, pi, v);
    mdp_action_values(&m, v, improved);
    for (int i = 0; i < 4; i++)
        fprintf(table.rows, "Q(%d,%d)\t%.6f\t%.6f\t%.6f\n", i / 2, i % 2, counted[i], iterated[i], improved[i]);
    tsv_close(&table);
    mdp_free(&m);
}

static void values(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "learned action values of the steered graph beside the exact ones", argc, argv,
                "pair\tQ optimal\tQ-learning\tDouble Q\tQ epsilon\tSARSA\tExpected SARSA");
    struct mdp m;
    struct q_agent x[Q_METHODS];
    double exact[2][12] = {{0}};
    graph_steered(&m);
    for (int k = 0; k < 2; k++) q_soft_iteration(&m, 0.1 * k, exact[k], 1e-13, 10000);
    for (int k = 0; k < Q_METHODS; k++) {
        struct env_graph graph;
        struct rng world, choice;
        struct q_config c = {.method = (enum q_method)k, .gamma = 1, .alpha = 1, .alpha_power = 0.8, .epsilon = 0.1};
        env_graph_init(&graph, "steered graph", &m, 0);
        start_streams(&world, &choice, 1, 0);
        q_init(&x[k], &c, 6, 2, NULL);
        for (int i = 0; i < 100000; i++) q_episode(&x[k], &graph.env, &world, &choice);
    }
    for (int s = 0; s < 5; s++)
        for (int a = 0; a < 2; a++)
            fprintf(table.rows, "s%d, arrow %d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", s + 1, a + 1,
                    exact[0][2 * s + a], q_value(&x[Q_LEARNING], s, a), q_value(&x[DOUBLE_Q], s, a),
                    exact[1][2 * s + a], q_value(&x[SARSA], s, a), q_value(&x[EXPECTED_SARSA], s, a));
    for (int k = 0; k < Q_METHODS; k++) q_free(&x[k]);
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- cliff walking ---- */

enum { CLIFF_WINDOW = 10, CLIFF_EPISODES = 500 };

static void cliff_agent(struct q_agent *x, int method, double alpha) {
    struct q_config c = {.method = (enum q_method)method, .gamma = 1, .alpha = alpha, .epsilon = 0.1};
    q_init(x, &c, CLIFF_STATES, CLIFF_ACTIONS, NULL);
}

/* Mean sum of rewards in each window of episodes, in one run of one method. */
static void cliff_run(int method, uint64_t seed, int run, double *mean) {
    struct env_cliff cliff;
    struct q_agent x;
    struct rng world, choice;
    env_cliff_init(&cliff, 0);
    cliff_agent(&x, method, 0.5);
    start_streams(&world, &choice, seed, run);
    for (int i = 0; i < CLIFF_EPISODES; i++) {
        if (i % CLIFF_WINDOW == 0) mean[i / CLIFF_WINDOW] = 0;
        mean[i / CLIFF_WINDOW] += q_episode(&x, &cliff.env, &world, &choice) / (double)CLIFF_WINDOW;
    }
    q_free(&x);
}

static void cliff(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "sum of rewards per episode on the cliff while learning", argc, argv,
                "run\tepisode\tSARSA\tExpected SARSA\tQ-learning\tDouble Q");
    struct progress progress;
    progress_start(&progress, argv[0], o.runs, "runs");
    for (int run = o.first; run < o.runs; run++) {
        double mean[Q_METHODS][CLIFF_EPISODES / CLIFF_WINDOW];
        for (int k = 0; k < Q_METHODS; k++) cliff_run(k, o.seed, run, mean[k]);
        for (int i = 0; i < CLIFF_EPISODES / CLIFF_WINDOW; i++) {
            fprintf(table.rows, "%d\t%d", run, (i + 1) * CLIFF_WINDOW);
            for (int k = 0; k < Q_METHODS; k++) fprintf(table.rows, "\t%.1f", mean[k][i]);
            fputc('\n', table.rows);
        }
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    tsv_close(&table);
}

/* ---- the paths they end with ---- */

enum { PATH_RUNS = 100, MAX_PATH = 60, NO_ARRIVAL = CLIFF_ROWS - 1, PATH_CLASSES };

struct path {
    int n, cell[MAX_PATH];
};

/* The cells that the policy visits from the start, up to the goal or to the longest path. */
static struct path follow(const struct mdp *m, const int *policy) {
    struct path path = {0};
    int s = (CLIFF_ROWS - 1) * CLIFF_COLUMNS;
    for (;;) {
        path.cell[path.n++] = s;
        if (m->terminal[s] || path.n == MAX_PATH) return path;
        int s2 = 0;
        while (m->p[mdp_at(m, s, policy[s], s2)] == 0) s2++;
        s = s2;
    }
}

/* The highest row of a path, 0 the top; NO_ARRIVAL for one that does not lead to the goal. */
static int path_class(const struct mdp *m, const struct path *path) {
    int highest = CLIFF_ROWS - 2;
    for (int i = 0; i < path->n; i++)
        if (path->cell[i] / CLIFF_COLUMNS < highest) highest = path->cell[i] / CLIFF_COLUMNS;
    return m->terminal[path->cell[path->n - 1]] ? highest : NO_ARRIVAL;
}

struct ending {
    struct path path;               /* the one most runs took */
    int runs[PATH_CLASSES];         /* that took a path of this class */
    double greedy, exploring, last; /* exact return of the greedy path, median of the runs; that of the epsilon-greedy
                                     * policy, mean; sum of rewards in the last fifth of the episodes, mean */
};

static double exploring_return(const struct mdp *m, struct q_agent *x) {
    double pi[CLIFF_STATES * CLIFF_ACTIONS];
    x->epsilon = 0.1;
    for (int s = 0; s < CLIFF_STATES; s++) q_policy(x, s, pi + s * CLIFF_ACTIONS);
    return q_return(m, pi);
}

static struct ending exact_ending(const struct mdp *m, double epsilon) {
    struct ending e = {.last = NAN};
    struct q_agent x;
    int policy[CLIFF_STATES];
    cliff_agent(&x, Q_LEARNING, 0);
    q_soft_iteration(m, epsilon, x.q[0], 1e-12, 100000);
    q_greedy(&x, policy);
    e.path = follow(m, policy);
    e.greedy = q_policy_return(m, policy, 0);
    e.exploring = exploring_return(m, &x);
    q_free(&x);
    return e;
}

static struct ending learned_ending(const struct mdp *m, int method, double alpha, int episodes) {
    static struct path path[PATH_RUNS];
    double greedy[PATH_RUNS];
    int policy[CLIFF_STATES], most = 0;
    struct ending e = {.last = 0};
    for (int run = 0; run < PATH_RUNS; run++) {
        struct env_cliff cliff_env;
        struct q_agent x;
        struct rng world, choice;
        env_cliff_init(&cliff_env, 0);
        cliff_agent(&x, method, alpha);
        start_streams(&world, &choice, 1, run);
        for (int i = 0; i < episodes; i++) {
            double sum = q_episode(&x, &cliff_env.env, &world, &choice);
            if (i >= episodes - episodes / 5) e.last += sum / (episodes / 5) / (double)PATH_RUNS;
        }
        q_greedy(&x, policy);
        path[run] = follow(m, policy);
        greedy[run] = q_policy_return(m, policy, 0);
        e.runs[path_class(m, &path[run])]++;
        e.exploring += exploring_return(m, &x) / (double)PATH_RUNS;
        q_free(&x);
    }
    for (int i = 0; i < PATH_RUNS; i++) {
        int n = 0;
        for (int j = 0; j < PATH_RUNS; j++) n += memcmp(&path[i], &path[j], sizeof path[i]) == 0;
        if (n > most) e.path = path[i];
        if (n > most) most = n;
    }
    statistics_sort(PATH_RUNS, greedy);
    e.greedy = greedy[PATH_RUNS / 2];
    return e;
}

/* e[0 ... Q_METHODS - 1] */
static void learned_endings(const struct mdp *m, double alpha, int episodes, struct ending *e) {
    struct progress progress;
    progress_start(&progress, "02-q-learning paths", Q_METHODS, "methods");
    for (int k = 0; k < Q_METHODS; k++) {
        e[k] = learned_ending(m, k, alpha, episodes);
        progress_at(&progress, k + 1);
    }
    progress_end(&progress);
}

static void paths(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the most frequent greedy path on the cliff after learning", argc, argv,
                "method\tstep\trow\tcolumn");
    struct mdp m;
    struct ending e[Q_METHODS];
    cliff_mdp(&m);
    learned_endings(&m, 0.1, 5000, e);
    for (int k = 0; k < Q_METHODS; k++)
        for (int i = 0; i < e[k].path.n; i++)
            fprintf(table.rows, "%s\t%d\t%d\t%d\n", q_method_name[k], i, e[k].path.cell[i] / CLIFF_COLUMNS,
                    e[k].path.cell[i] % CLIFF_COLUMNS);
    tsv_close(&table);
    mdp_free(&m);
}

static void print_ending(FILE *rows, const struct ending *e) {
    bool learned = !isnan(e->last);
    for (int i = CLIFF_ROWS - 2; i >= 0; i--) fprintf(rows, learned ? "\t%d" : "\tnone", e->runs[i]);
    fprintf(rows, learned ? "\t%d" : "\tnone", e->runs[NO_ARRIVAL]);
    fprintf(rows, "\t%.0f\t%.2f", e->greedy, e->exploring);
    fprintf(rows, learned ? "\t%.2f\n" : "\tnone\n", e->last);
}

static void endings(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "which way the paths on the cliff go, and what they are worth", argc, argv,
                "method, episodes\tedge\tone row away\ttop row\tnever arrives\tpath\texploring\tlearning");
    struct mdp m;
    cliff_mdp(&m);
    for (int setting = 0; setting < 2; setting++) {
        struct ending e[Q_METHODS];
        int episodes = setting ? 5000 : 500;
        learned_endings(&m, setting ? 0.1 : 0.5, episodes, e);
        for (int k = 0; k < Q_METHODS; k++) {
            fprintf(table.rows, "%s, %d", q_method_name[k], episodes);
            print_ending(table.rows, &e[k]);
        }
    }
    for (int k = 1; k >= 0; k--) {
        struct ending e = exact_ending(&m, 0.1 * k);
        fputs(k ? "exact, epsilon = 0.1" : "exact, optimal", table.rows);
        print_ending(table.rows, &e);
    }
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- maximization bias ---- */

enum { BIAS_EPISODES = 300, BIAS_WINDOW = 5, BIAS_BLOCK = 100 };

/* Adds to left[i] the number of left turns in window i of one run. */
static void bias_run(int method, uint64_t seed, int run, double *left) {
    struct q_config c = {.method = (enum q_method)method, .gamma = 1, .alpha = 0.1, .epsilon = 0.1};
    struct bias_env b;
    struct q_agent x;
    struct rng world, choice;
    bias_env_init(&b);
    q_init(&x, &c, BIAS_STATES, BIAS_ACTIONS, bias_legal);
    start_streams(&world, &choice, seed, run);
    for (int i = 0; i < BIAS_EPISODES; i++) {
        q_episode(&x, &b.env, &world, &choice);
        left[i / BIAS_WINDOW] += b.went_left;
    }
    q_free(&x);
}

static void bias(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "percent of left turns in example 6.7; a run is the mean of 100 agents", argc, argv,
                "run\tepisode\tExpected SARSA\tQ-learning\tDouble Q");
    struct progress progress;
    progress_start(&progress, argv[0], o.runs, "runs");
    for (int run = o.first; run < o.runs; run++) {
        double left[Q_METHODS][BIAS_EPISODES / BIAS_WINDOW] = {{0}};
        for (int k = EXPECTED_SARSA; k < Q_METHODS; k++)
            for (int i = 0; i < BIAS_BLOCK; i++) bias_run(k, o.seed, run * BIAS_BLOCK + i, left[k]);
        for (int i = 0; i < BIAS_EPISODES / BIAS_WINDOW; i++) {
            fprintf(table.rows, "%d\t%d", run, (i + 1) * BIAS_WINDOW);
            for (int k = EXPECTED_SARSA; k < Q_METHODS; k++)
                fprintf(table.rows, "\t%.1f", 100 * left[k][i] / (double)BIAS_WINDOW / (double)BIAS_BLOCK);
            fputc('\n', table.rows);
        }
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    tsv_close(&table);
}

/* ---- convergence to the optimal values ---- */

enum { STEP_RULES = 6, CONVERGENCE_STEPS = 300000 };
static const struct {
    double alpha, power;
} step_rule[STEP_RULES] = {{0.3, 0}, {0.03, 0}, {0.003, 0}, {1, 0.6}, {1, 0.8}, {1, 1}};

static double distance(const double *q, const double *exact, int n) {
    double largest = 0;
    for (int i = 0; i < n; i++) largest = larger(largest, fabs(q[i] - exact[i]));
    return largest;
}

/* One walk with random actions on M1, from which all rules learn. */
static void convergence_run(const struct mdp *m, const double *exact, uint64_t seed, int run, FILE *rows) {
    struct rng world, choice;
    struct q_agent x[STEP_RULES];
    int s = 0, next = 10;
    start_streams(&world, &choice, seed, run);
    for (int k = 0; k < STEP_RULES; k++) {
        struct q_config c = {Q_LEARNING, m->gamma, step_rule[k].alpha, step_rule[k].power, 1, 1, 0};
        q_init(&x[k], &c, 2, 2, NULL);
    }
    for (int step = 1; step <= CONVERGENCE_STEPS; step++) {
        int a = rng_below(&choice, 2), row = mdp_at(m, s, a, 0), s2 = rng_choice(&world, m->p + row, 2);
        struct q_step t = {s, a, m->r[row + s2], s2, false};
        for (int k = 0; k < STEP_RULES; k++) q_update(&x[k], &t, 0, 0);
        s = s2;
        if (step < next && step < CONVERGENCE_STEPS) continue;
        next = (int)ceil(1.4 * step);
        fprintf(rows, "%d\t%d", run, step);
        for (int k = 0; k < STEP_RULES; k++) fprintf(rows, "\t%.3g", distance(x[k].q[0], exact, 4));
        fputc('\n', rows);
    }
    for (int k = 0; k < STEP_RULES; k++) q_free(&x[k]);
}

static void convergence(int argc, char **argv) {
    struct study_options o = {.runs = 50, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "distance of Q-learning from the optimal values of M1, by step size", argc, argv,
                "run\tstep\talpha 0.3\talpha 0.03\talpha 0.003\tpower 0.6\tpower 0.8\tpower 1");
    struct mdp m;
    struct progress progress;
    double exact[4] = {0};
    graph_two_state(&m);
    q_soft_iteration(&m, 0, exact, 1e-13, 10000);
    progress_start(&progress, argv[0], o.runs, "runs");
    for (int run = o.first; run < o.runs; run++) {
        convergence_run(&m, exact, o.seed, run, table.rows);
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    tsv_close(&table);
    mdp_free(&m);
}

/* ---- on-policy against off-policy ---- */

enum { RACE_ALPHAS = 5 };
static const double race_alpha[RACE_ALPHAS] = {0.05, 0.1, 0.2, 0.5, 1};
static const char *const measure_name[RACE_MEASURES] = {"greedy policy", "acting policy", "error of Q"};

typedef int race_result[RACE_TASKS][RACE_ALPHAS][Q_METHODS][RACE_MEASURES];

static race_result *run_races(int first, int runs, uint64_t seed) {
    struct progress progress;
    struct race task[RACE_TASKS];
    race_result *result = allocate((size_t)runs, sizeof *result);
    for (int i = 0; i < RACE_TASKS; i++) race_init(&task[i], (enum race_task)i);
    progress_start(&progress, "02-q-learning onoff", runs, "runs");
    for (int run = first; run < runs; run++) {
        for (int i = 0; i < RACE_TASKS; i++)
            for (int j = 0; j < RACE_ALPHAS; j++)
                for (int k = 0; k < Q_METHODS; k++)
                    race_run(&task[i], (enum q_method)k, race_alpha[j], seed, run, result[run][i][j][k]);
        progress_at(&progress, run + 1);
    }
    progress_end(&progress);
    for (int i = 0; i < RACE_TASKS; i++) race_free(&task[i]);
    return result;
}

static void onoff(int argc, char **argv) {
    struct study_options o = {.runs = 100, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "episodes until the policies and values of each method are good and stay so", argc, argv,
                "run\ttask\talpha\tmethod\tgreedy\tacting\terror");
    race_result *result = run_races(o.first, o.runs, o.seed);
    for (int run = o.first; run < o.runs; run++)
        for (int i = 0; i < RACE_TASKS; i++)
            for (int j = 0; j < RACE_ALPHAS; j++)
                for (int k = 0; k < Q_METHODS; k++) {
                    const int *reached = result[run][i][j][k];
                    fprintf(table.rows, "%d\t%s\t%g\t%s\t%d\t%d\t%d\n", run, race_task_name[i], race_alpha[j],
                            q_method_name[k], reached[0], reached[1], reached[2]);
                }
    tsv_close(&table);
    free(result);
}

static struct race_median median_episodes(race_result *result, int runs, int i, int j, int k, int measure) {
    int *value = allocate((size_t)runs, sizeof *value);
    for (int run = 0; run < runs; run++) value[run] = result[run][i][j][k][measure];
    struct race_median median = race_median(value, runs);
    free(value);
    return median;
}

static void print_best(FILE *rows, race_result *result, int runs, int i, int k, int measure) {
    struct race_median best = {RACE_EPISODES + 1, 0, 0};
    double at = 0;
    for (int j = 0; j < RACE_ALPHAS; j++) {
        struct race_median median = median_episodes(result, runs, i, j, k, measure);
        if (median.value < best.value) at = race_alpha[j];
        if (median.value < best.value) best = median;
    }
    if (best.value > RACE_EPISODES)
        fputs("\tnever", rows);
    else
        fprintf(rows, "\t%d [%d, %d] (at %g)", best.value, best.low, best.high, at);
}

/* Whether the demands on both policies were always met at the same time. */
static bool same_policies(race_result *result, int runs, int i) {
    for (int run = 0; run < runs; run++)
        for (int j = 0; j < RACE_ALPHAS; j++)
            for (int k = 0; k < Q_METHODS; k++)
                if (result[run][i][j][k][RACE_GREEDY] != result[run][i][j][k][RACE_ACTING]) return false;
    return true;
}

/* The result of the study onoff, from its table. */
static race_result *read_races(const char *path, int *runs) {
    enum { FIRST = 4, PER_RUN = RACE_TASKS * RACE_ALPHAS * Q_METHODS }; /* run, task, step size, method */
    struct table t;
    table_read(&t, path);
    if (t.columns != FIRST + RACE_MEASURES || t.rows == 0 || t.rows % PER_RUN)
        die(EXIT_INPUT, "%s is not a table of the study onoff", path);
    *runs = t.rows / PER_RUN;
    race_result *result = allocate((size_t)*runs, sizeof *result);
    int(*cell)[RACE_MEASURES] = &result[0][0][0][0];
    for (int row = 0; row < t.rows; row++)
        for (int measure = 0; measure < RACE_MEASURES; measure++) {
            double episodes = table_number(&t, row, FIRST + measure);
            if (fabs(episodes) > INT_MAX) die(EXIT_INPUT, "%s is not a table of the study onoff", path);
            cell[row][measure] = (int)episodes;
        }
    table_free(&t);
    return result;
}

static void onoff_best(int argc, char **argv) {
    struct tsv table;
    study_table(&table, "median episodes of the study onoff, each method at the best of its step sizes", argc, argv,
                "task and measure\tSARSA\tExpected SARSA\tQ-learning\tDouble Q");
    int runs;
    race_result *result = read_races("figures/data/02_onoff.tsv", &runs);
    for (int i = 0; i < RACE_TASKS; i++) {
        bool same = same_policies(result, runs, i);
        for (int measure = 0; measure < RACE_MEASURES; measure++) {
            if (same && measure == RACE_ACTING) continue;
            fprintf(table.rows, "%s, %s", race_task_name[i],
                    same && measure == RACE_GREEDY ? "both policies" : measure_name[measure]);
            for (int k = 0; k < Q_METHODS; k++) print_best(table.rows, result, runs, i, k, measure);
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
    free(result);
}

static void exercises(int argc, char **argv) {
    study_exercises(q_exercises, N_Q_EXERCISES, argc, argv);
}

/*
### The studies

Each table of this page is printed by a study, a subcommand of `build/02-q-learning-experiments`; `make data` records
them all in `figures/data`. Run number i draws from the streams 2i (the world) and 2i + 1 (choices) of the seed, so a
shorter study is the beginning of a longer one, and all methods meet the same streams.

fold: The list of studies
*/
int main(int argc, char **argv) {
    static const struct study study[] = {
        {"optimal", "the optimal values of M1 in three ways", optimal},
        {"values", "learned action values of the steered graph", values},
        {"cliff", "rewards on the cliff while learning", cliff},
        {"paths", "the greedy paths on the cliff after learning", paths},
        {"endings", "what these paths are worth", endings},
        {"bias", "maximization bias in example 6.7", bias},
        {"convergence", "distance from the optimal values, by step size", convergence},
        {"onoff", "on-policy against off-policy, all step sizes", onoff},
        {"onoff_best", "the recorded study onoff, each method at its best", onoff_best},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("02-q-learning-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
