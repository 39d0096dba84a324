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

Along the third slope the three units give one curve, (9.7), which is within two percent of the solution after 100
steps. Along the first one the same number $`\eta`$ is far too small for large rewards, and for small ones the first
step already leads to a negative temperature. Along the second one it is too small for small rewards, and for large ones
one step leads to a temperature of next to nothing, from where it has not come back after 100 steps. With the sign wrong
the temperature runs away.

@claim C9.1 09_descent step=100: 'log 0.01' - 'log 100' = 0

@claim C9.2 09_descent step=100: 'log 1' < 1.02

@claim C9.3 09_descent step=100: 'alpha 100' > 9

@claim C9.4 09_descent step=100: 'chain 0.01' > 5

@claim C9.5 09_descent step=1: 'chain 100' < 1e-40

@claim C9.6 09_descent step=100: 'chain 100' < 1e-40

@claim C9.7 09_descent step=100: 'uphill 1' > 1000
*/
#include "dual.h"
#include "exercises.h"
#include "extremes.h"
#include "gates.h"
#include "tuned_sac.h"
#include "../06-td3/td3.h"
#include "learning/curves.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "worlds/env_pendulum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
course's mark [S30] and @{03_best/5 torques, finer/return} about the best that can be reached on average over start
states. All runs share one configuration but for the temperature, which is learned or fixed; scores are those of the
final policy, without exploration, over 100 episodes. The episodes are drawn by a run's seed, so that runs of different
seeds differ by their starts too, and runs of one seed do not.

@figure 09_pendulum Pendulum: return without exploration during training, mean of ten runs, with a learned temperature
(and the range from the 10th to the 90th percentile) and with fixed ones. Right: the same, enlarged, and cut off below.

@table 09_pendulum_table Pendulum, final policy over 100 episodes, by the temperature: ten runs of 20,000 steps.

@table 09_first_table The first evaluation of at least -200, in steps: ten runs. (With a temperature of 20 there was
none.)

With a learned temperature every run passes the mark within 4,000 steps, and every final policy is above it. So are all
of the last five evaluations.

@claim C9.8 09_pendulum step=first: most 'learned' <= 4000

@claim C9.9 09_pendulum step=final: least 'learned' > -200

@claim C9.10 09_pendulum step=relapses: most 'learned' = 0

With the fixed temperatures of 0.02 and of 2 one of the last five is below the mark, in the ninth run at step 19,000.
That says little: all are scored on the same twenty starts there, and the learned temperature and 0.2 are above the mark
by no more than three points.

@claim C9.11 09_pendulum step=relapses: most '0.02' = 1

@claim C9.12 09_pendulum step=relapses: most '2' = 1

@claim C9.13 09_pendulum step=19000: least 'learned' < -197

@claim C9.14 09_pendulum step=19000: least '0.2' < -197

The runs share their seeds, so the temperatures can be compared run by run. Between 0.02 and 0.2, a factor of ten, and
the learned temperature, these runs show no difference, neither in the final score nor in the first crossing of the
mark. If there is one in the score, it is smaller than 2.5 points (at 95 %).

@claim C9.15 09_pendulum step=final: 'learned' - '0.02' within 2.5

@claim C9.16 09_pendulum step=final: 'learned' - '0.2' within 2.5

@claim C9.17 09_pendulum step=final: '0.02' - '0.2' within 2.5

@claim C9.18 09_pendulum step=final: 'learned' - '0.02' unclear

@claim C9.19 09_pendulum step=final: 'learned' - '0.2' unclear

@claim C9.20 09_pendulum step=final: '0.02' - '0.2' unclear

@claim C9.21 09_pendulum step=first: 'learned' - '0.02' unclear

@claim C9.22 09_pendulum step=first: 'learned' - '0.2' unclear

@claim C9.23 09_pendulum step=first: '0.02' - '0.2' unclear

Ten times more than 0.2 costs time and some of the score. With a hundred times more no final policy and none of the last
five evaluations passes the mark: at such a price of certainty, it seems, the policy is paid better for noise than for
balancing.

@claim C9.24 09_pendulum step=first: '2' - '0.2' > 0

@claim C9.25 09_pendulum step=final: '2' - '0.2' < 0

@claim C9.26 09_pendulum step=final: most '20' < -200

@claim C9.27 09_pendulum step=relapses: least '20' = 5

What the learned temperature buys on this task is not a better score than 0.02 or 0.2 have, but not having to know that
2 is too much and 20 far too much, from a start of 1.

@claim C9.28 09_pendulum step=final: 'learned' - '2' > 0

@claim C9.29 09_pendulum step=final: 'learned' - '20' > 0

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

A batch's entropy begins far above its target of -1, and after 2,000 steps is above it in all ten runs. After 5,000,
10,000 and 20,000 steps its mean over the runs is within 0.25 of the target; one batch for each run tells no more.

@claim C9.30 09_trace step=600: least 'entropy' > 0

@claim C9.31 09_trace step=2000: least 'entropy' > -0.9

@claim C9.32 09_trace step=5000: 'entropy' < -0.75

@claim C9.33 09_trace step=5000: 'entropy' > -1.25

@claim C9.34 09_trace step=10000: 'entropy' < -0.75

@claim C9.35 09_trace step=10000: 'entropy' > -1.25

@claim C9.36 09_trace step=20000: 'entropy' < -0.75

@claim C9.37 09_trace step=20000: 'entropy' > -1.25

The temperature has not settled at the end. At first it falls as fast as it can, by the learning rate in each update: in
the hundred updates up to step 600 to $`e^{-0.1} = 0.905`$. Then the values of the actions come into play, and it falls
on, slowly, to @{09_trace_table/alpha/mean} on average after 20,000 steps; from step 15,000 to the end it fell in all
ten runs.

@claim C9.38 09_trace step=600: most 'alpha' < 0.906

@claim C9.39 09_trace step=20000: pairs 'alpha' at step=15000 - pairs 'alpha' > 0

As far as (9.14) describes them, the critics become flatter in the action, where the policy acts: it needs a lower price
for the same width. Whether they do, and why, we have not investigated.

So the learned temperature passes through most of the range between 0.2 and 0.02, the two fixed ones that it is not told
apart from.

@claim C9.40 09_trace step=5000: 'alpha' < 0.25

@claim C9.41 09_trace step=20000: mean 'alpha' < 0.04
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
    for (int run = o.first; run < o.runs; run++) {
        struct train_config train_as = training(o.steps, 200);
        struct trace to = {table.rows, run};
        struct rng start;
        train_as.evaluate_episodes = train_as.final_episodes = 1;
        train_as.seed = o.seed + (uint64_t)run;
        train_as.label = argv[0];
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

Run by run, -1 is not told apart from -4, from -2 or from -0.5.

@claim C9.42 09_targets step=final: '-4' - '-1' unclear

@claim C9.43 09_targets step=final: '-2' - '-1' unclear

@claim C9.44 09_targets step=final: '-0.5' - '-1' unclear

Of the other three pairs between -4 and -0.5 two are told apart, by about two points: the more certain policies may be a
little better here, but two of six pairs are weak evidence, and the difference is small.

@claim C9.45 09_targets step=final: '-4' - '-2' unclear

@claim C9.46 09_targets step=final: '-4' - '-0.5' > 0

@claim C9.47 09_targets step=final: '-2' - '-0.5' > 0

With a target of 0 all ten runs end below those with the same seed and -1. Two of them end below the mark, and with
these the mean difference is uncertain; its sign is not.

@claim C9.48 09_targets step=final: pairs '-1' - pairs '0' > 0

@claim C9.49 09_targets step=final: '-1' - '0' unclear

@claim C9.50 09_targets step=final: runs '0' < -200 = 2

@claim C9.51 09_targets step=final: runs '-1' < -200 = 0

A target of 0.5 is less than 0.2 below the most that a squashed Gaussian can have (exercise 4). None of the final
policies passes the mark then, although they are scored without their noise; presumably because their values are those
of acting with it.

@claim C9.52 09_targets step=final: most '0.5' < -200

@claim C9.53 09_targets step=final: '-1' - '0.5' > 0

So the heuristic is not critical here towards less entropy, where these runs do not tell -1 from -4. Towards more it is:
targets of 0 and 0.5 cost score.
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
### What entropy buys

On the pendulum the temperatures differ by little, and TD3, which has none, learns it too (chapter 6): a task with one
best way of doing it does not ask for randomness. [The two gates](#two-gates) do. On them learn SAC with the learned
temperature, with the fixed ones 0.1, 0.001 and 0, and TD3 with its own noise and with five times as much, all with the
configurations of their chapters and after 500 random steps. After 6,000 steps the gate is shut that the agent comes to
more often by then, and it stays shut. Everything else goes on: nobody tells the agent, and the replay keeps what was
true before. An evaluation has 100 episodes in which agents act as they do when they learn, with their noise, and 100
without it. All this was settled before the twenty seeds that are recorded, by trainings with two others: one training
had twice as many steps, and of the temperatures 0.1 and 0.03 the first was taken. The world is the first that was
tried.

@figure 09_gate_paths Paths of the raft by four agents of one seed, with their noise, twelve episodes each: before a
gate is shut, and 6,000 steps after the one was shut that the agent preferred. On the right of each picture the wall,
with its two gates.

@figure 09_gates The mean reward of twenty runs (left); dotted, the gate is shut. Middle: how far an action is from
that without noise, in the mean over an episode. Right: what would be left of the reward if the better gate were shut
(9.20), and, dashed, the most that this can be.

Look at the paths first. The agents with entropy wander about as long as there is time, and decide late, here for one
gate and there for the other. The policy is one bump in each state and no mixture: it is the path that has two modes,
for what is drawn first decides where one is next. TD3 and SAC at $`\alpha = 0`$ go straight for one gate.

As long as both gates are open, entropy buys nothing. It costs time at first: after 2,000 steps SAC at
$`\alpha = 0.001`$ is ahead of the learned temperature, which comes down from 1. And it costs some reward as long as it
is paid for at a high price, as at 0.1. Where nothing is paid at all, at $`\alpha = 0`$, two of twenty runs have found
neither gate by then.

@claim C9.59 09_gates step=2000: 'alpha 0.001' - 'SAC' > 0

@claim C9.60 09_gates step=5500: least 'SAC' > 0.95

@claim C9.61 09_gates step=5500: 'alpha 0.1' - 'SAC' < 0

@claim C9.62 09_gates step=5500: least 'TD3' > 0.95

@claim C9.63 09_gates step=5500: runs 'alpha 0' < 0.1 = 2

@claim C9.64 09_gates step=5500: 'TD3 wide' - 'TD3' < 0

Then the gate is shut.

@table 09_gates_shut_table The reward of an episode just when the preferred gate is shut and nothing has been learned of
it yet, twenty runs.

Whoever was certain has nothing. At $`\alpha = 0.1`$ about a third of all episodes still gets through, by (9.20) out of
at most a half. The learned temperature is no insurance: its target is an amount of noise on average, not a number of
ways, and in 13 of twenty runs less than a tenth is left. And what is left takes noise. Scored by the policy's mean
action, as elsewhere in this book, much of it is gone.

@claim C9.65 09_gates step=6000: most 'TD3' = 0

@claim C9.66 09_gates step=6000: most 'alpha 0' = 0

@claim C9.67 09_gates step=6000: 'alpha 0.1' > 0.25

@claim C9.68 09_gates step=6000: 'alpha 0.1' - 'SAC' > 0

@claim C9.69 09_gates step=6000: runs 'SAC' < 0.1 = 13

@claim C9.70 09_gates step=6000: 'alpha 0.1' - 'alpha 0.1 still' > 0

And then it is learned. SAC with the learned temperature has found the other gate after 2,000 steps, at the latest, in
every run, and with 0.1 it is found too.

@table 09_gates_table The same 6,000 steps later.

Without entropy most have not found it at the end: five of twenty runs have at $`\alpha = 0`$, and five of TD3. All have
seen it: in the replay are the random episodes of the beginning. But they act next to where they acted before. A
thousandth of a reward per nat is enough to bring back 14 runs, if later than the learned temperature does.

Is it just the amount of noise? No: TD3 with the wider noise moves its actions by about as much as SAC with the learned
temperature, and is not told apart from TD3 with the narrow one. It loses reward by its noise all along, since it has as
much of it right before the wall as anywhere. SAC has it where it costs nothing, and its paths show that it hardly
steers there: it waits, and noise decides. Nor does the noise come back when the gate is shut, as one might think; 500
steps later it is not told apart from what it was. It was there all the time.

@claim C9.71 09_gates step=first: most 'SAC' <= 8000

@claim C9.72 09_gates step=12000: least 'SAC' > 0.95

@claim C9.73 09_gates step=12000: least 'alpha 0.1' > 0.8

@claim C9.74 09_gates step=12000: 'SAC' - 'TD3' > 0.4

@claim C9.75 09_gates step=12000: 'SAC' - 'alpha 0' > 0.4

@claim C9.76 09_gates step=12000: 'SAC' - 'alpha 0.001' > 0

@claim C9.77 09_gates step=12000: 'alpha 0.001' - 'alpha 0' > 0

@claim C9.78 09_gates step=12000: runs 'alpha 0' > 0.8 = 5

@claim C9.79 09_gates step=12000: runs 'TD3' > 0.8 = 5

@claim C9.80 09_gates step=12000: runs 'alpha 0.001' > 0.8 = 14

@claim C9.81 09_gates step=12000: 'TD3 wide' - 'TD3' unclear

@claim C9.82 09_gates step=12000: 'SAC' - 'alpha 0.1' > 0

@claim C9.83 09_gates step=5500: 'SAC width' - 'TD3 wide width' within 0.1

@claim C9.84 09_gates step=5500: 'SAC' - 'TD3 wide' > 0

@claim C9.85 09_gates step=5500: most 'alpha 0 width' < 0.01

@claim C9.86 09_gates step=6500: 'SAC width' - 'SAC width' at step=5500 unclear

So this is what entropy buys here: several ways are tried as long as they are equally good and there is the time, and
so another one is found when one is lost. It does not buy reward before something changes. And this world is made for
the purpose: the gates are equally good, and whoever shuts one knows the agent. Had a coin chosen the gate, half of the
certain agents would not have noticed. Chapter 7 has the same with [two bridges and a
table](07-why-entropy.md#what-randomness-is-good-for), where the temperature is fixed.
*/
CURVES_AGENT(td3)

enum { GATE_AGENTS = 6, GATE_SACS = 4, SHUT_AT = 6000, GATE_EPISODES = 100, GATE_ROWS = 100 };
enum { GATE_LOOKS = 3, GATE_PATHS = 20 };

/* What 100 episodes say: the mean reward of the agent as it acts when it learns, with its noise; what would be left of
 * it if the gate were shut that costs most, eq. 9.20; the mean reward without noise; and how far an action with it is
 * from that without, in the mean over all steps. */
struct gate_score {
    double reward, worst, still, width;
};

/* One training of the study: the worlds of its steps and of the loop's evaluations, one to look at the agent in, and
 * what was seen there. */
struct passage {
    struct agent *agent;
    struct gates world, trial, look;
    struct rng rng;
    int n, step[GATE_ROWS];
    struct gate_score score[GATE_ROWS];
    double moved; /* the sum of |action - action without noise| over the steps of the last episode */
    double path[GATE_LOOKS][GATE_PATHS][GATE_STEPS + 1]; /* where the raft was, in the first looks that are for that */
};

/* Plays an episode, with or without noise, and returns its reward; y[GATE_STEPS + 1]: where the raft was. */
static double gate_episode(struct passage *p, bool noisy, double *y) {
    double seen[2], taken, total = 0;
    real s[2], a, still;
    env_reset(&p->look.env, &p->rng, seen);
    p->moved = 0;
    for (y[0] = seen[0]; p->look.env.running; y[p->look.env.steps] = seen[0]) {
        real noise = R(rng_normal(&p->rng));
        agent_observe(&p->look.env.observation, seen, s);
        p->agent->act(p->agent, s, NULL, 0, &still);
        p->agent->act(p->agent, s, noisy ? &noise : NULL, 0, &a);
        p->moved += fabs((double)(a - still));
        taken = (double)a;
        total += env_step(&p->look.env, &taken, &p->rng, seen).reward;
    }
    return total;
}

/* Plays the episodes; passed: how many came to the gate on the left, and on the right, shut or not. */
static struct gate_score gate_look(struct passage *p, int passed[2]) {
    double y[GATE_STEPS + 1], reward = 0, still = 0, moved = 0;
    passed[0] = passed[1] = 0;
    for (int i = 0; i < GATE_EPISODES; i++) {
        reward += gate_episode(p, true, y);
        moved += p->moved;
        passed[0] += p->look.side < 0;
        passed[1] += p->look.side > 0;
    }
    for (int i = 0; i < GATE_EPISODES; i++) still += gate_episode(p, false, y);
    const double n = GATE_EPISODES, steps = n * (double)GATE_STEPS;
    return (struct gate_score){reward / n, smaller(passed[0], passed[1]) / n, still / n, moved / steps};
}

/* Half-way the gate is shut that the agent prefers, and it is looked at before it has learned anything of that. */
static void gate_see(void *context, const struct train_row *row) {
    struct passage *p = context;
    int passed[2];
    if (row->step == SHUT_AT) {
        gate_look(p, passed);
        p->world.shut = p->trial.shut = p->look.shut = passed[0] >= passed[1] ? -1 : 1;
    }
    p->step[p->n] = row->step;
    p->score[p->n++] = gate_look(p, passed);
}

static const char *const gate_name[GATE_AGENTS] = {"SAC", "alpha 0.1", "alpha 0.001", "alpha 0", "TD3", "TD3 wide"};

/* Agent k: SAC with a learned temperature and with fixed ones, TD3 with its noise and with five times as much. */
static struct agent *gate_begin(int k, struct env *env, int rows, struct rng *rng) {
    struct tuned_sac_config sac[] = {tuned_sac_preset(PRESET_TASK), fixed(0.1), fixed(0.001), fixed(1e-80)};
    struct td3_config td3 = td3_preset(PRESET_TASK);
    sac[3].log_alpha_bound = 200; /* 1e-80 is 0 in single precision */
    if (k == 5) td3.sigma *= 5;
    return k < GATE_SACS ? tuned_sac_begin(&sac[k], env, rows, rng) : td3_begin(&td3, env, rows, rng);
}

static void gate_train(struct passage *p, int k, int steps, uint64_t seed, const char *label,
                       void (*see)(void *context, const struct train_row *row)) {
    struct train_config c = k < GATE_SACS ? training(steps, 500) : td3_training(PRESET_TASK, steps);
    struct rng start;
    c.start = 500;
    c.evaluate_every = 500;
    c.evaluate_episodes = c.final_episodes = 1;
    c.seed = seed;
    c.label = label;
    p->n = 0;
    gates_init(&p->world);
    gates_init(&p->trial);
    gates_init(&p->look);
    rng_init(&start, seed, 100);
    rng_init(&p->rng, seed, 101);
    p->agent = gate_begin(k, &p->world.env, c.batch, &start);
    train(p->agent, &p->world.env, &p->trial.env, &c, see, p);
    (k < GATE_SACS ? tuned_sac_end : td3_end)(p->agent);
}

/* The first evaluation after the gate was shut with a reward of at least 0.8; NAN without one. */
static double gate_recovery(const struct passage *p, bool still) {
    for (int i = 0; i < p->n; i++)
        if (p->step[i] > SHUT_AT && (still ? p->score[i].still : p->score[i].reward) >= 0.8) return p->step[i];
    return NAN;
}

static void gate_rows(FILE *rows, int run, const struct passage *p) {
    for (int i = 0; i < p[0].n; i++) {
        fprintf(rows, "%d\t%d", run, p[0].step[i]);
        for (int k = 0; k < GATE_AGENTS; k++)
            fprintf(rows, "\t%.2f\t%.2f\t%.2f\t%.3f", p[k].score[i].reward, p[k].score[i].worst, p[k].score[i].still,
                    p[k].score[i].width);
        fputc('\n', rows);
    }
    fprintf(rows, "%d\tfirst", run);
    for (int k = 0; k < GATE_AGENTS; k++)
        fprintf(rows, "\t%.0f\tnan\t%.0f\tnan", gate_recovery(&p[k], false), gate_recovery(&p[k], true));
    fputc('\n', rows);
}

static void gates(int argc, char **argv) {
    struct study_options o = {.runs = 20, .steps = 12000, .seed = 1, .below = "first"};
    struct passage *p = allocate(GATE_AGENTS, sizeof *p);
    struct tsv table;
    char columns[512] = "run\tstep";
    for (int k = 0; k < GATE_AGENTS; k++)
        snprintf(columns + strlen(columns), sizeof columns - strlen(columns), "\t%s\t%s worst\t%s still\t%s width",
                 gate_name[k], gate_name[k], gate_name[k], gate_name[k]);
    study_begin(&o, &table, "two gates, of which the preferred one is shut half-way", argc, argv, columns);
    if (o.steps > 500 * GATE_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", GATE_ROWS);
    for (int run = o.first; run < o.runs; run++) {
        for (int k = 0; k < GATE_AGENTS; k++) gate_train(&p[k], k, o.steps, o.seed + (uint64_t)run, argv[0], gate_see);
        gate_rows(table.rows, run, p);
    }
    tsv_close(&table);
    free(p);
}

/* Episodes with noise: after the random steps at the beginning, before the gate is shut, and at the end. */
static void gate_see_paths(void *context, const struct train_row *row) {
    struct passage *p = context;
    int look = row->step == 500 ? 0 : row->step == SHUT_AT - 500 ? 1 : 2;
    gate_see(p, row);
    for (int i = 0; i < GATE_PATHS; i++) gate_episode(p, true, p->path[look][i]);
}

static void gate_paths(int argc, char **argv) {
    static const int step[GATE_LOOKS] = {500, SHUT_AT - 500, 2 * SHUT_AT};
    struct study_options o = {.runs = 1, .steps = 2 * SHUT_AT, .seed = 1};
    struct passage *p = allocate(GATE_AGENTS, sizeof *p);
    struct tsv table;
    char columns[256] = "run\tstep\tepisode\tt";
    for (int k = 0; k < GATE_AGENTS; k++) strcat(strcat(columns, "\t"), gate_name[k]);
    study_begin(&o, &table, "paths of the raft, before and after a gate is shut", argc, argv, columns);
    for (int run = o.first; run < o.runs; run++) {
        for (int k = 0; k < GATE_AGENTS; k++)
            gate_train(&p[k], k, o.steps, o.seed + (uint64_t)run, argv[0], gate_see_paths);
        for (int row = 0; row < GATE_LOOKS * GATE_PATHS * (GATE_STEPS + 1); row++) {
            int t = row % (GATE_STEPS + 1), i = row / (GATE_STEPS + 1) % GATE_PATHS;
            int look = row / (GATE_STEPS + 1) / GATE_PATHS;
            if (step[look] > o.steps) break;
            fprintf(table.rows, "%d\t%d\t%d\t%d", run, step[look], i, t);
            for (int k = 0; k < GATE_AGENTS; k++) fprintf(table.rows, "\t%.3f", p[k].path[look][i][t]);
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
    free(p);
}

/*
### A million updates that no task would ask for

The study *extremes* trains a small agent for a million updates on what [the module](#an-agent-under-extremes) makes
up: rewards of the order of 10,000, actions at the corners of their box, and on top of it a target entropy that cannot
be reached, or outputs for $`\log\sigma`$ that begin far outside their interval. The figure has $`\log\alpha`$, with
the bound of the default configuration and without one.

@figure 09_extremes The logarithm of the temperature under extremes, with its bound and without one. A curve that
ends: some parameter or loss was not finite any more.

There is one run of each kind, so this shows what can happen and not how often. Large rewards alone are survived even
without a bound: the temperature rises until the policy is random enough, and moves by little from there. But where the
entropy cannot reach its target, $`\log\alpha`$ rises without end, by up to the learning rate in each update, and
without a bound this ends the training long before $`\alpha`$ itself overflows, at $`\log\alpha = 88.7`$: the values
grow along with $`\alpha`$, and their squared errors overflow at half the exponent. Such a training is lost either way,
since it maximises entropy and nothing else. But with a bound it goes on, and can be looked at.

@claim C9.54 09_extremes step=1000000: 'rewards, no bound' - 'rewards, no bound' at step=200000 within 0.2

@claim C9.55 09_extremes step=260000: 'target, no bound' < 44

@claim C9.56 09_extremes step=40000: 'clamps, no bound' < 44

@claim C9.57 09_extremes step=1000000: 'target' = 14

@claim C9.58 09_extremes step=1000000: 'clamps' = 14
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
    for (int run = o.first; run < o.runs; run++) {
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
### In a browser

`make live` compiles the example to WebAssembly, and a page runs it in the browser, with the numbers of the terminal. A
multiply-add that rounds once is there where the browser has it (Chrome and Firefox do, Safari does not [S260]) and the
machine below it, too; elsewhere it is computed [in software](simd.md). TensorFlow.js does the same updates on networks
of the same sizes, with its WebAssembly backend.

@table 09_browser Soft Actor-Critic on the pendulum, 10,000 steps, in one Chromium and in a terminal: processor seconds
of the thread that trains, updates in a second of them, and how many times those of the first row.

With the instruction the book does more than ten times the updates of TensorFlow.js in a second, and in software about
as many.

@claim C9.87 09_browser program=this book: 'times the first' > 10

@claim C9.88 09_browser program=this book, in software: 'times the first' > 0.8

@claim C9.89 09_browser program=this book, in software: 'times the first' < 1.25
*/

/*
### The configuration

@table 09_departures The configuration of the paper (Haarnoja et al., 2018, appendix [S80]) and of this chapter. Where
the paper is silent, its authors' program: the first temperature, the random steps [S95], the interval of log σ [S96].
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
        {"gates", "two gates, of which the preferred one is shut half-way", gates},
        {"gate_paths", "paths of the raft, before and after a gate is shut", gate_paths},
        {"extremes", "log alpha of an agent under extremes", extremes},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("09-temperature-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
