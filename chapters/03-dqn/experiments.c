/*
## The experiment

`make 03` trains on the cart-pole for a short while and prints the log. The recorded runs are longer: 100,000 steps on
the cart-pole, where the pass mark of NPFL139 is a mean of 450 [S30] and 500 the most there is; and 50,000 on the
pendulum with its torque cut into five values, where -200 is the course's mark for continuous torques. The best that any
policy can reach there, on average over start states, is about @{03_best/5 torques, finer/return}. That comes from
dynamic programming, backwards through the 200 steps of an episode on a grid of angles and speeds, between whose points
the values are interpolated. Half as fine a grid gives a little less; on that one 21 torques give no more than five.

@claim C3.1 03_best: 'return' at 'task=5 torques, finer' - 'return' at 'task=5 torques' > 0
@claim C3.2 03_best: 'return' at 'task=21 torques' - 'return' at 'task=5 torques' within 0.05

Every run starts from the same configuration, with the learning rate falling to zero over the run; scores are those of
the final greedy policy over 100 episodes from random starts, and not of the best one along the way. Variants share
their seeds, so what is said of differences is taken seed by seed.

@figure 03_cartpole Cart-pole: return of the greedy policy during training, mean of ten runs and the range from the
10th to the 90th percentile, with and without Double DQN's target.

@table 03_cartpole_table Cart-pole, final greedy policy over 100 episodes: ten runs.

With either target most runs end with a policy that balances for as long as it is let, and some do not. The means say
little here: they count failures, and a few failures among ten runs cannot tell two algorithms apart. Neither the final
scores nor the means over the training do.

@claim C3.3 03_cartpole step=final: 'DQN' - 'Double DQN' unclear
@claim C3.4 03_cartpole step=*: 'DQN' - 'Double DQN' unclear

So the study *endings* repeats both variants with twenty seeds and asks what ends the episodes of the greedy policy.
Early in the training it is the track's edge more often than a fallen pole; the final policies let no pole fall, and the
track's edge is behind all their failures. The likely reason, which we have not tested: once the pole is balanced,
episodes last as long as the cart's drift allows, and its one penalty, the end of the track, lies a hundred steps or
more ahead of the actions that began it, where a discount of 0.99 has taken away most of its weight. The difference
between the two actions is then small beside the errors of the network, and an update more can tip it to either side.
Of twenty final policies four of Double DQN fail in some episode, and three of DQN; which target fails less these runs
do not tell.

@table 03_endings_table Cart-pole, what ended the episodes of the final greedy policy: percent of 100 episodes that
ended on the track's edge and by a fallen pole, over twenty runs.

@claim C3.5 03_endings step=20000: 'Double DQN track' - 'Double DQN pole' > 0
@claim C3.6 03_endings step=20000: 'DQN track' - 'DQN pole' > 0
@claim C3.7 03_endings step=100000: most 'Double DQN pole' = 0
@claim C3.8 03_endings step=100000: most 'DQN pole' = 0
@claim C3.9 03_endings step=100000: runs 'Double DQN track' > 0 = 4
@claim C3.10 03_endings step=100000: runs 'DQN track' > 0 = 3
@claim C3.11 03_endings step=100000: 'Double DQN track' - 'DQN track' unclear

@figure 03_pendulum Pendulum with five torques: return of the greedy policy, ten runs. Right: the same, enlarged, and
cut off below.

@table 03_pendulum_table Pendulum, final greedy policy over 100 episodes: ten runs.

The pendulum is learned in every run, beyond the mark, and the two targets are not told apart. (The mean over 100 start
states varies by chance, so a run may score better than is possible on average.)

@claim C3.12 03_pendulum step=final: least 'Double DQN' > -200
@claim C3.13 03_pendulum step=final: least 'DQN' > -200
@claim C3.14 03_pendulum step=final: 'Double DQN' - 'DQN' unclear

### What the networks promise

The maximum in (3.1) promises too much, if the estimates' errors have mean zero. How much is it here? Every 5,000 steps
of the training the greedy policy plays ten episodes, and in their first 200 states the network's value of its action is
compared with the discounted return that follows. The clock does not end these episodes, since a truncated step
bootstraps and the network's values are those of a task without a clock. Whatever the policy, no return on the cart-pole
is above $`1/(1-\gamma) = 100`$, and none on the pendulum above 0.

@figure 03_values What is promised and what is obtained: value of the greedy action and discounted return, on the way
of the greedy policy; mean of twenty runs. On the right the returns that are obtained begin below the frame.

@table 03_values_table Cart-pole, the final network over twenty runs; the error is what is promised less what is
obtained.

@table 03_swing_table Pendulum with five torques, likewise.

On the cart-pole both promise too little at first: the values start near zero, and news of later rewards travels back
slowly. In the end both promise too much, on both tasks; on the cart-pole in every run more than any policy can get. On
the pendulum Double DQN promises less than DQN, and still too much: about a third of the error is gone. On the cart-pole
the errors of the two are not told apart. (The maximum is not the only source of such errors; what these runs can tell
is how much of them goes with its target.) Nor are, on either task, the policies' scores above: that the promises are
nearer to the truth on the pendulum does not show there.

@claim C3.15 03_values step=5000: 'DQN error' < 0
@claim C3.16 03_values step=5000: 'Double DQN error' < 0
@claim C3.17 03_values step=100000: least 'DQN estimate' > 100
@claim C3.18 03_values step=100000: least 'Double DQN estimate' > 100
@claim C3.19 03_values step=100000: 'DQN error' - 'Double DQN error' unclear
@claim C3.20 03_swing step=50000: 'DQN error' > 0
@claim C3.21 03_swing step=50000: 'Double DQN error' > 0
@claim C3.22 03_swing step=50000: 'DQN error' - 'Double DQN error' > 0
@claim C3.23 03_swing step=*: 'DQN error' - 'Double DQN error' > 0

### What replay is made of

What do the two measures buy? Replay is three things at once: a *batch*, many transitions in an update; a *memory*, old
transitions among them; and *disorder*, transitions that do not follow each other. The study takes them away one by one.
*In order*: each update has a stretch of 64 successive steps from a random place of the whole memory, so it is the
correlation of (3.7) that comes back. (Its memory begins where the random steps end.) *Memory of 64*: the batch is drawn
from the last 64 steps. *Batch of 1*: each update has one step, drawn from the whole memory. *Last step*: it has the
newest. *Neither*: the last step, and no target network; without one the targets move with every update, and (3.6) is
the same as (3.1).

@figure 03_ablation Cart-pole, DQN with other batches (left), and without target network (right): mean of twenty runs.

@table 03_ablation_table Cart-pole, final greedy policy over 100 episodes: twenty runs.

The batch matters most. With one row in an update, be it drawn from all or the last, and copies every 250 updates, every
run ends below 450; already 64 rows of the last 64 steps are far better. A long memory is worth something too: without
it the return over the training is lower with 64 rows, and with one. Correlation alone, with a long memory, costs so
little that these runs do not tell it from nothing. That is so on a task with four numbers in a state; where
neighbouring steps are images that hardly differ, it may be otherwise.

@claim C3.24 03_ablation step=final: runs 'batch of 1' > 450 = 0
@claim C3.25 03_ablation step=final: runs 'last step' > 450 = 0
@claim C3.26 03_ablation step=final: 'memory of 64' - 'batch of 1' > 100
@claim C3.27 03_ablation step=*: 'DQN' - 'memory of 64' > 0
@claim C3.28 03_ablation step=*: 'batch of 1' - 'last step' > 0
@claim C3.29 03_ablation step=final: 'DQN' - 'in order' unclear
@claim C3.30 03_ablation step=*: 'DQN' - 'in order' unclear

The target network makes learning *slower* at first, as one would expect where news travels back by one step per copy:
at 5,000 steps the return is lower with it. In the end it is higher: without it more than half of the runs end below
450, with it hardly any. Over the whole training the two are not told apart.

@claim C3.31 03_ablation step=5000: 'DQN' - 'no target network' < 0
@claim C3.32 03_ablation step=final: 'DQN' - 'no target network' > 0
@claim C3.33 03_ablation step=final: runs 'no target network' < 450 - runs 'DQN' < 450 > 0
@claim C3.34 03_ablation step=*: 'DQN' - 'no target network' unclear

Where updates see the last step only, it is the other way round: there the target network does harm, and with
neither the final scores are not told apart from those of DQN, though it learns more slowly. So one row is not too
little in itself. What does the damage is one row together with copies as rare as suit a batch of 64:

@table 03_copies_table Cart-pole, updates from the last step only, by the number of updates between copies into the
target network: final greedy policy over 100 episodes, twenty runs.

Copies in every update and in every tenth are not told apart; 50 updates between them are too many for one row, and 250
far too many. So the two must be set with regard to each other.

@claim C3.35 03_ablation step=final: 'neither' - 'last step' > 0
@claim C3.36 03_ablation step=final: 'DQN' - 'neither' unclear
@claim C3.37 03_ablation step=*: 'DQN' - 'neither' > 0
@claim C3.38 03_copies step=final: '1' - '10' unclear
@claim C3.39 03_copies step=*: '1' - '50' > 0
@claim C3.40 03_copies step=*: '10' - '50' > 0
@claim C3.41 03_copies step=*: '50' - '250' > 50

What replay and target network were invented for are larger networks, and images of which each is almost the one
before. Mnih et al. report (extended data table 3 [S26]) that on each of five games the score falls without either, and
on most of them far more without replay.

### The configuration

The original was made for images and for millions of frames. What differs here, and why:

@table 03_departures The configuration of the paper (Mnih et al., 2015, extended data table 1 [S25]) and of this
chapter.
*/
#include "dqn.h"
#include "exercises.h"
#include "triad.h"
#include "learning/curves.h"
#include "numbers/order.h"
#include "programs/die.h"
#include "programs/memory.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 1000 };

/* One configuration of a study. */
struct variant {
    const char *name;
    struct dqn_config dqn;
    struct train_config train;
    struct agent *(*begin)(const void *config, struct env *env, int rows, struct rng *rng);
    void (*end)(struct agent *agent);
};

static struct agent *begin(const void *config, struct env *env, int rows, struct rng *rng) {
    struct dqn *x = allocate(1, sizeof *x);
    dqn_init(x, config, env->observation.dim, env->action.n, rows, rng);
    return &x->agent;
}

static void end(struct agent *agent) {
    dqn_free((struct dqn *)agent);
    free(agent);
}

static void training_study(const char *summary, int argc, char **argv, struct study_options o, bool pendulum_task,
                           const struct variant *v, int n) {
    struct env_cartpole cartpole[2];
    struct env_pendulum swing[2];
    struct env *env[2];
    struct contender contender[MAX_CURVES];
    for (int i = 0; i < 2; i++) {
        env_cartpole_init(&cartpole[i]);
        env_pendulum_init(&swing[i], 5);
        env[i] = pendulum_task ? &swing[i].env : &cartpole[i].env;
    }
    for (int k = 0; k < n; k++)
        contender[k] = (struct contender){v[k].name, &v[k].dqn, v[k].train, v[k].begin, v[k].end};
    curves_study(summary, argc, argv, o, env[0], env[1], NAN, contender, n);
}

/* DQN with the defaults for a training of so many steps. */
static struct variant with(const char *name, int steps) {
    return (struct variant){name, dqn_defaults(steps), dqn_training(steps), begin, end};
}

static void cartpole(int argc, char **argv) {
    struct variant v[] = {with("Double DQN", 100000), with("DQN", 100000)};
    v[0].dqn.double_q = 1;
    training_study("the cart-pole, with and without Double DQN's target", argc, argv,
                   (struct study_options){.runs = 10, .steps = 100000, .seed = 1}, false, v, 2);
}

static void pendulum(int argc, char **argv) {
    struct variant v[] = {with("Double DQN", 50000), with("DQN", 50000)};
    v[0].dqn.double_q = 1;
    training_study("the pendulum with five torques", argc, argv,
                   (struct study_options){.runs = 10, .steps = 50000, .seed = 1}, true, v, 2);
}

/* ---- replay in its parts ---- */

/* A DQN that remembers the whole run and draws from it not single steps but a stretch of successive ones. From the loop
 * it takes the newest step only, so its memory begins where the random steps end. */
struct in_order {
    struct dqn dqn; /* first */
    void (*learn)(struct agent *agent, const struct batch *batch, const real *noise, struct agent_report *report);
    struct batch memory;
    int kept;
};

enum { STRETCH = 64 };

static void learn_in_order(struct agent *agent, const struct batch *newest, const real *noise,
                           struct agent_report *report) {
    struct in_order *x = (struct in_order *)agent;
    struct batch *m = &x->memory;
    int obs = agent->obs, at = x->kept++;
    assert(newest->n == 1 && at < m->n);
    memcpy(m->s + at * obs, newest->s, (size_t)obs * sizeof *m->s);
    memcpy(m->s2 + at * obs, newest->s2, (size_t)obs * sizeof *m->s2);
    m->a[at] = newest->a[0], m->r[at] = newest->r[0], m->terminated[at] = newest->terminated[0];
    if (x->kept < STRETCH) return;
    int places = x->kept - STRETCH + 1, from = (int)((double)noise[0] * places);
    if (from == places) from--; /* in float, a uniform number may round to 1 */
    const struct batch stretch = {STRETCH,     m->s + from * obs,  m->a + from,
                                  m->r + from, m->s2 + from * obs, m->terminated + from};
    x->learn(agent, &stretch, NULL, report);
}

static struct agent *begin_in_order(const void *config, struct env *env, int rows, struct rng *rng) {
    struct in_order *x = allocate(1, sizeof *x);
    assert(rows == 1);
    dqn_init(&x->dqn, config, env->observation.dim, env->action.n, STRETCH, rng);
    batch_init(&x->memory, 100000, env->observation.dim, 1);
    x->learn = x->dqn.agent.update;
    x->dqn.agent.update = learn_in_order;
    x->dqn.agent.update_noise.uniform = 1;
    x->dqn.agent.name = "dqn in order";
    return &x->dqn.agent;
}

static void end_in_order(struct agent *agent) {
    batch_free(&((struct in_order *)agent)->memory);
    end(agent);
}

static void ablation(int argc, char **argv) {
    enum { FULL, NO_COPY, ONE_ROW, SHORT, IN_ORDER, LAST_STEP, NEITHER, VARIANTS };
    static const char *const name[VARIANTS] = {"DQN",      "no target network", "batch of 1", "memory of 64",
                                               "in order", "last step",         "neither"};
    struct variant v[VARIANTS];
    for (int k = 0; k < VARIANTS; k++) {
        v[k] = with(name[k], 100000);
        if (k == ONE_ROW || k >= IN_ORDER) v[k].train.batch = 1;
        if (k == SHORT) v[k].train.capacity = STRETCH;
        if (k >= IN_ORDER) v[k].train.capacity = 1; /* the last step is all that the loop hands on */
        if (k == IN_ORDER) v[k].begin = begin_in_order, v[k].end = end_in_order;
        if (k == NO_COPY || k == NEITHER) v[k].dqn.target_every = 1;
    }
    training_study("the cart-pole without parts of the replay, without target network, and without both", argc, argv,
                   (struct study_options){.runs = 20, .steps = 100000, .seed = 1}, false, v, VARIANTS);
}

/* The target network's part of it: without replay, copied after so many updates. */
static void copies(int argc, char **argv) {
    struct variant v[] = {with("1", 100000), with("10", 100000), with("50", 100000), with("250", 100000)};
    static const int every[] = {1, 10, 50, 250};
    for (int k = 0; k < 4; k++) {
        v[k].train.capacity = v[k].train.batch = 1;
        v[k].dqn.target_every = every[k];
    }
    training_study("the cart-pole without replay, by the updates between copies", argc, argv,
                   (struct study_options){.runs = 20, .steps = 100000, .seed = 1}, false, v, 4);
}

/* ---- what the network promises, and what comes of it ---- */

enum { PLAYS = 10, PLAYED = 1000, RATED = 200 };

struct values {
    struct dqn *dqn;
    struct env *env;
    struct rng rng;
    int n, step[MAX_ROWS];
    double estimate[MAX_ROWS], gain[MAX_ROWS]; /* means over the rated states */
};

/* One episode of the greedy policy; adds up over its first RATED states what is promised there and what follows. The
 * clock does not end it (a truncated step bootstraps, so the network's values are those of a task without a clock):
 * after PLAYED steps gamma has made nothing of the rest. Returns how many states. */
static int rate_episode(struct values *x, double *estimate, double *gain) {
    struct agent *agent = &x->dqn->agent;
    double seen[8], action, reward[PLAYED], g = 0;
    real s[8], a;
    int n = 0;
    env_reset(x->env, &x->rng, seen);
    for (struct env_result r = {0}; n < PLAYED && !r.terminated; reward[n++] = r.reward) {
        agent_observe(&x->env->observation, seen, s);
        agent->act(agent, s, NULL, 0, &a);
        const real *q = mlp_forward(&x->dqn->net, x->dqn->online, &x->dqn->now, s, 1);
        if (n < RATED) *estimate += (double)q[(int)a];
        action = (double)a;
        r = env_step(x->env, &action, &x->rng, seen);
    }
    for (int t = n - 1; t >= 0; t--) {
        g = reward[t] + x->dqn->config.gamma * g;
        if (t < RATED) *gain += g;
    }
    return n < RATED ? n : RATED;
}

static void rate_values(void *context, const struct train_row *row) {
    struct values *x = context;
    double estimate = 0, gain = 0;
    int states = 0;
    if (x->n == MAX_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", MAX_ROWS);
    for (int play = 0; play < PLAYS; play++) states += rate_episode(x, &estimate, &gain);
    x->step[x->n] = row->step;
    x->estimate[x->n] = estimate / states;
    x->gain[x->n++] = gain / states;
}

static void values_of(const struct variant *v, bool pendulum_task, uint64_t seed, struct values *x) {
    struct env_cartpole cartpole_env[3];
    struct env_pendulum swing[3];
    struct env *env[3];
    struct train_config c = v->train;
    struct dqn dqn;
    struct rng start;
    for (int i = 0; i < 3; i++) {
        env_cartpole_init(&cartpole_env[i]);
        env_pendulum_init(&swing[i], 5);
        env[i] = pendulum_task ? &swing[i].env : &cartpole_env[i].env;
    }
    env[2]->time_limit = 0;
    c.seed = seed;
    c.final_episodes = c.evaluate_episodes = 1;
    c.evaluate_every = 5000;
    c.label = "03-dqn, what is promised";
    rng_init(&start, seed, 100);
    rng_init(&x->rng, seed, 103);
    dqn_init(&dqn, &v->dqn, env[0]->observation.dim, env[0]->action.n, c.batch, &start);
    x->dqn = &dqn;
    x->env = env[2];
    x->n = 0;
    train(&dqn.agent, env[0], env[1], &c, rate_values, x);
    dqn_free(&dqn);
}

static void values_study(const char *summary, int argc, char **argv, struct study_options o, bool pendulum_task,
                         struct variant *v, int n) {
    struct values *x = allocate((size_t)n, sizeof *x);
    struct tsv table;
    char columns[1024] = "run\tstep";
    for (int k = 0; k < n; k++) {
        size_t at = strlen(columns);
        const char *name = v[k].name;
        snprintf(columns + at, sizeof columns - at, "\t%s estimate\t%s return\t%s error", name, name, name);
    }
    study_begin(&o, &table, summary, argc, argv, columns);
    for (int run = o.first; run < o.runs; run++) {
        for (int k = 0; k < n; k++) {
            v[k].train.steps = o.steps;
            values_of(&v[k], pendulum_task, o.seed + (uint64_t)run, &x[k]);
        }
        for (int i = 0; i < x->n; i++) {
            fprintf(table.rows, "%d\t%d", run, x->step[i]);
            for (int k = 0; k < n; k++)
                fprintf(table.rows, "\t%.3f\t%.3f\t%.3f", x[k].estimate[i], x[k].gain[i],
                        x[k].estimate[i] - x[k].gain[i]);
            fputc('\n', table.rows);
        }
    }
    tsv_close(&table);
    free(x);
}

static void values(int argc, char **argv) {
    struct variant v[] = {with("Double DQN", 100000), with("DQN", 100000)};
    v[0].dqn.double_q = 1;
    values_study("the cart-pole: discounted returns, promised and obtained", argc, argv,
                 (struct study_options){.runs = 20, .steps = 100000, .seed = 1}, false, v, 2);
}

static void swing_values(int argc, char **argv) {
    struct variant v[] = {with("Double DQN", 50000), with("DQN", 50000)};
    v[0].dqn.double_q = 1;
    values_study("the pendulum: discounted returns, promised and obtained", argc, argv,
                 (struct study_options){.runs = 20, .steps = 50000, .seed = 1}, true, v, 2);
}

/* What DQN keeps of the triad: its own data or those of a random policy, with and without target network. */
static void kept(int argc, char **argv) {
    struct variant v[] = {with("DQN", 30000), with("no target network", 30000), with("random data", 30000),
                          with("random data without it", 30000)};
    for (int k = 0; k < 4; k++) {
        if (k % 2) v[k].dqn.target_every = 1;
        if (k / 2) v[k].dqn.epsilon = v[k].dqn.epsilon_final = 1;
    }
    values_study("the cart-pole: promised and obtained, with other data and without target network", argc, argv,
                 (struct study_options){.runs = 10, .steps = 30000, .seed = 1}, false, v, 4);
}

/* What ends the episodes of a greedy policy: the cart leaves its track, or the pole falls; else the clock. */
struct endings {
    struct dqn *dqn;
    struct rng rng;
    int n, step[MAX_ROWS], track[MAX_ROWS], pole[MAX_ROWS];
};

/* Percent of 100 episodes. */
static void count_endings(void *context, const struct train_row *row) {
    struct endings *x = context;
    struct env_cartpole c;
    env_cartpole_init(&c);
    if (x->n == MAX_ROWS) die(EXIT_INPUT, "--steps: more than %d evaluations", MAX_ROWS);
    x->step[x->n] = row->step;
    x->track[x->n] = x->pole[x->n] = 0;
    for (int episode = 0; episode < 100; episode++) {
        double seen[4], action;
        real s[4], a;
        env_reset(&c.env, &x->rng, seen);
        for (struct env_result r = {0}; !r.terminated && !r.truncated;) {
            agent_observe(&c.env.observation, seen, s);
            x->dqn->agent.act(&x->dqn->agent, s, NULL, 0, &a);
            action = (double)a;
            r = env_step(&c.env, &action, &x->rng, seen);
            if (!r.terminated) continue;
            if (fabs(c.x) > 2.4)
                x->track[x->n]++;
            else
                x->pole[x->n]++;
        }
    }
    x->n++;
}

static void endings_of(const struct variant *v, uint64_t seed, struct endings *x) {
    struct env_cartpole env, trial;
    struct train_config c = v->train;
    struct dqn dqn;
    struct rng start;
    env_cartpole_init(&env);
    env_cartpole_init(&trial);
    c.seed = seed;
    c.final_episodes = c.evaluate_episodes = 1;
    c.evaluate_every = 10000;
    c.label = "03-dqn endings";
    rng_init(&start, seed, 100);
    rng_init(&x->rng, seed, 102);
    dqn_init(&dqn, &v->dqn, env.env.observation.dim, env.env.action.n, c.batch, &start);
    x->dqn = &dqn;
    x->n = 0;
    train(&dqn.agent, &env.env, &trial.env, &c, count_endings, x);
    dqn_free(&dqn);
}

static void endings(int argc, char **argv) {
    struct study_options o = {.runs = 20, .steps = 100000, .seed = 1};
    struct variant v[] = {with("Double DQN", 100000), with("DQN", 100000)};
    struct endings *x = allocate(2, sizeof *x);
    struct tsv table;
    v[0].dqn.double_q = 1;
    study_begin(&o, &table, "what ends the greedy policy's episodes on the cart-pole", argc, argv,
                "run\tstep\tDouble DQN track\tDouble DQN pole\tDQN track\tDQN pole");
    for (int run = o.first; run < o.runs; run++) {
        for (int k = 0; k < 2; k++) {
            v[k].train.steps = o.steps;
            endings_of(&v[k], o.seed + (uint64_t)run, &x[k]);
        }
        for (int i = 0; i < x->n; i++)
            fprintf(table.rows, "%d\t%d\t%d\t%d\t%d\t%d\n", run, x->step[i], x[0].track[i], x[0].pole[i], x[1].track[i],
                    x[1].pole[i]);
    }
    tsv_close(&table);
    free(x);
}

/* ---- the most that any policy of the pendulum can reach ---- */

enum { CORNERS = 4 };

struct grid {
    int angles, speeds;
};

/* Where an action leads from a point of the grid. */
struct grid_step {
    int corner[CORNERS];
    float weight[CORNERS], reward;
};

static struct grid_step grid_step(struct grid g, struct env_pendulum *p, int i, int j, int k) {
    double seen[3], action = k, turn = 2 * M_PI;
    struct rng rng;
    rng_init(&rng, 1, 0);
    env_reset(&p->env, &rng, seen);
    p->theta = turn * i / g.angles;
    p->theta_dot = -8 + 16.0 * j / (g.speeds - 1);
    struct grid_step to = {.reward = (float)env_step(&p->env, &action, &rng, seen).reward};
    double x = p->theta / turn * g.angles, y = (p->theta_dot + 8) / 16 * (g.speeds - 1), left = floor(x);
    int column = ((int)left % g.angles + g.angles) % g.angles, row = (int)smaller(floor(y), g.speeds - 2);
    for (int c = 0; c < CORNERS; c++) {
        double across = c & 1 ? x - left : 1 - (x - left), up = c & 2 ? y - row : 1 - (y - row);
        to.corner[c] = (column + (c & 1)) % g.angles * g.speeds + row + (c >> 1);
        to.weight[c] = (float)(across * up);
    }
    return to;
}

/* The mean over the start states of the most that 200 steps can bring. */
static double most_return(struct grid g, int torques) {
    struct env_pendulum p;
    env_pendulum_init(&p, torques);
    int states = g.angles * g.speeds;
    struct grid_step *step = allocate((size_t)states * (size_t)torques, sizeof *step);
    float *now = allocate(2 * (size_t)states, sizeof *now), *later = now + states;
    for (int s = 0; s < states; s++)
        for (int k = 0; k < torques; k++) step[s * torques + k] = grid_step(g, &p, s / g.speeds, s % g.speeds, k);
    for (int t = 0; t < p.env.time_limit; t++) {
        memcpy(later, now, (size_t)states * sizeof *now);
        for (int s = 0; s < states; s++) {
            now[s] = -INFINITY;
            for (int k = 0; k < torques; k++) {
                const struct grid_step *to = &step[s * torques + k];
                float q = to->reward;
                for (int c = 0; c < CORNERS; c++) q += to->weight[c] * later[to->corner[c]];
                now[s] = (float)larger(now[s], q);
            }
        }
    }
    double sum = 0, weight = 0;
    int middle = (g.speeds - 1) / 2, reach = (g.speeds - 1) / 16; /* speeds of +-1, by the trapezoidal rule */
    for (int i = 0; i < g.angles; i++)
        for (int j = -reach; j <= reach; j++) {
            double part = j == -reach || j == reach ? 0.5 : 1;
            sum += part * (double)now[i * g.speeds + middle + j];
            weight += part;
        }
    free(step);
    free(now);
    return sum / weight;
}

static void best(int argc, char **argv) {
    struct tsv table;
    static const struct grid coarse = {480, 401}, fine = {960, 801};
    study_table(&table, "the most that any policy can reach on the pendulum", argc, argv,
                "task\tangles\tspeeds\treturn");
    fprintf(table.rows, "21 torques\t%d\t%d\t%.1f\n", coarse.angles, coarse.speeds, most_return(coarse, 21));
    fprintf(table.rows, "5 torques\t%d\t%d\t%.1f\n", coarse.angles, coarse.speeds, most_return(coarse, 5));
    fprintf(table.rows, "5 torques, finer\t%d\t%d\t%.1f\n", fine.angles, fine.speeds, most_return(fine, 5));
    tsv_close(&table);
}

/* The configuration beside that of the paper, for images: Mnih et al. (2015), extended data table 1. */
static void departures(int argc, char **argv) {
    struct dqn_config c = dqn_defaults(100000);
    struct train_config l = dqn_training(100000);
    struct tsv table;
    study_table(&table, "the configuration beside that of the paper", argc, argv, "setting\tpaper\there\twhy");
    FILE *f = table.rows;
    fprintf(f, "network\t3 convolutions, 512 units\t%d and %d units\tfour numbers, not images\n", c.hidden[0],
            c.hidden[1]);
    fprintf(f, "optimizer\tRMSProp, rate 0.00025\tAdam, rate %g to %g\tusual today; the final policy settles\n", c.rate,
            c.rate_final);
    fprintf(f, "target\t(3.1)\t%s\tthe same\n", c.double_q ? "(3.6)" : "(3.1)");
    fprintf(f, "errors clipped at\t1\t%s\tthe mean is wanted, and (3.4) shifts it\n",
            c.clip > 0 ? "some value" : "never");
    fprintf(f, "discount\t0.99\t%g\tthe same\n", c.gamma);
    fprintf(f, "batch\t32\t%d\tless noise\n", l.batch);
    fprintf(f, "updates\tevery 4 actions\tevery %s\tshort runs\n", l.update_every == 1 ? "action" : "few actions");
    fprintf(f, "target copied every\t10000 updates\t%d updates\tshort runs\n", c.target_every);
    fprintf(f, "replay\t1000000 frames\t%d steps\tthe whole run\n", l.capacity);
    fprintf(f, "random steps first\t50000\t%d\tshort runs\n", l.start);
    fprintf(f, "epsilon\t1 to 0.1 in 1000000\t%g to %g in %d\tshort runs\n", c.epsilon, c.epsilon_final,
            c.epsilon_steps);
    tsv_close(&table);
}

/* ---- the star, with parts of the triad switched off ---- */

enum { ALL_THREE, ON_POLICY, RETURNS, TABLE, COPIES, LEARNERS };

static const double centre_share = 1.0 / (double)TRIAD_STAR; /* of the policy that acts */

/* A learner with the values of the star at its start. */
static void star_learner(struct triad_learner *x, int which) {
    *x = (struct triad_learner){.copy_every = which == COPIES ? 500 : 1, .returns = which == RETURNS, .alpha = 0.01};
    triad_star(&x->z, 0.99, which == ON_POLICY ? centre_share : 1, x->theta);
    if (which == TABLE) {
        struct triad star = x->z;
        double theta[TRIAD_MAX];
        memcpy(theta, x->theta, sizeof theta);
        memset(x->z.f, 0, sizeof x->z.f);
        memset(x->theta, 0, sizeof x->theta);
        x->z.n = TRIAD_STAR;
        for (int s = 0; s < TRIAD_STAR; s++) {
            x->z.f[s * TRIAD_STAR + s] = 1;
            for (int i = 0; i < star.n; i++) x->theta[s] += star.f[s * star.n + i] * theta[i];
        }
    }
    memcpy(x->copy, x->theta, sizeof x->copy);
}

/* A run of all learners on one stream, recorded after 1, 2, 5, 10, ... steps. */
static void star_run(struct rng *rng, int run, int steps, FILE *out) {
    struct triad_learner x[LEARNERS];
    double size[LEARNERS];
    int s = rng_below(rng, TRIAD_STAR), due = 1, next[] = {2, 5, 10}, k = 0, decade = 1;
    for (int i = 0; i < LEARNERS; i++) {
        star_learner(&x[i], i);
        size[i] = triad_size(&x[i].z, x[i].theta);
    }
    for (int step = 1; step <= steps; step++) {
        bool centre = rng_uniform(rng) < centre_share;
        int s2 = centre ? TRIAD_STAR - 1 : rng_below(rng, TRIAD_STAR - 1);
        for (int i = 0; i < LEARNERS; i++) {
            if (size[i] > 1e12) continue; /* it has diverged */
            double weight = i == ON_POLICY || i == RETURNS ? 1 : centre / centre_share;
            triad_learn(&x[i], s, 0, s2, 0, weight);
            size[i] = triad_size(&x[i].z, x[i].theta);
        }
        s = s2;
        if (step < due) continue;
        fprintf(out, "%d\t%d", run, step);
        for (int i = 0; i < LEARNERS; i++) fprintf(out, "\t%.4g", size[i]);
        fputc('\n', out);
        due = decade * next[k];
        if (++k == 3) k = 0, decade *= 10;
    }
}

static void triad(int argc, char **argv) {
    struct study_options o = {.runs = 20, .seed = 1};
    struct tsv table;
    study_begin(&o, &table, "the star: the error with all parts of the triad, and without each", argc, argv,
                "run\tstep\tall three\ton-policy\treturns\ttable\ttarget network");
    for (int run = o.first; run < o.runs; run++) {
        struct rng rng;
        rng_init(&rng, o.seed + (uint64_t)run, 0);
        star_run(&rng, run, 1000000, table.rows);
    }
    tsv_close(&table);
}

/* The growth from copy to copy, eq. 3.19. */
static void periods(int argc, char **argv) {
    enum { STAR, FEATURES, STATES, NEGATIVE, CASES };
    static const int updates[] = {1,   2,   3,   5,   7,    10,   20,   30,   50,   70,   100,
                                  200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10000};
    struct triad z[CASES];
    struct tsv table;
    triad_star(&z[STAR], 0.99, 1, NULL);
    z[FEATURES] = (struct triad){2, 2, 0.9, {0.5, 0.5}, {0}, {3, 1, 1, 0}, {1, 0, 1, 0}}; /* eq. 11.44 */
    triad_two_states(&z[STATES], 0.9, 1, 0.5);
    triad_two_states(&z[NEGATIVE], 0.9, 1, 0.999);
    z[NEGATIVE].f[1] = -20;
    study_table(&table, "from copy to copy: by what an error is multiplied in the long run", argc, argv,
                "updates\tstar\ttwo features\ttwo states\tnegative gain");
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        fprintf(table.rows, "%d", updates[i]);
        for (int k = 0; k < CASES; k++) {
            double m[TRIAD_MAX * TRIAD_MAX];
            triad_copy_map(&z[k], 0.01, updates[i], m);
            fprintf(table.rows, "\t%.5g", triad_growth(&z[k], m));
        }
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

static void exercises(int argc, char **argv) {
    study_exercises(dqn_exercises, N_DQN_EXERCISES, argc, argv);
}

/*
### The studies

Each table and curve of this page is printed by a study, a subcommand of `build/03-dqn-experiments`; the trainings print
[learning curves](curves.md). `--runs` and `--steps` shorten them to the beginning of the same table; the schedules of
learning rate and exploration stay those of the full length.

fold: The list of studies
*/
int main(int argc, char **argv) {
    static const struct study study[] = {
        {"cartpole", "the cart-pole, with and without Double DQN's target", cartpole},
        {"pendulum", "the pendulum with five torques", pendulum},
        {"ablation", "the cart-pole without parts of the replay, and without target network", ablation},
        {"copies", "the cart-pole without replay, by the updates between copies", copies},
        {"values", "the cart-pole: what is promised and what comes of it", values},
        {"swing", "the pendulum: what is promised and what comes of it", swing_values},
        {"endings", "what ends the greedy policy's episodes on the cart-pole", endings},
        {"best", "the most that any policy can reach on the pendulum", best},
        {"kept", "the cart-pole: promised and obtained, with other data and without target network", kept},
        {"triad", "the star: the error with all parts of the triad, and without each", triad},
        {"periods", "from copy to copy: by what an error is multiplied in the long run", periods},
        {"departures", "the configuration beside that of the paper", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("03-dqn-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
