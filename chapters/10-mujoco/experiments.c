/*
## The experiment

Each study is a subcommand of `build/10-mujoco-experiments`, and `make data` records them all in `figures/data`. A
training study prints [learning curves](curves.md); `--runs` and `--steps` shorten it to the beginning of the same
table.
*/
#include "exercises.h"
#include "lqr.h"
#include "mujoco.h"
#include "peers.h"
#include "learning/curves.h"
#include "learning/safetensors.h"
#include "numbers/order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void exercises(int argc, char **argv) {
    study_exercises(bodies_exercises, N_BODIES_EXERCISES, argc, argv);
}

struct bodies_study {
    const char *summary;
    enum env_planar_task task;
    int runs, steps, every, episodes, final;
    uint64_t seed;
};

/*
### One pole, two poles

The three agents train on the pole on a cart for 30,000 steps, and on two poles for 50,000, ten seeds each, with
[the configuration](#the-configuration) that is listed at the end. What counts is the policy at the last step, not the
best on the way, played without exploration over 100 episodes from fresh starts.

@table 10_pendulum_table One pole on a cart: final policy over 100 episodes, ten runs. The most is 1,000.

@figure 10_double Two poles on a cart: return of ten runs (thin) and their mean (thick); dashed, the ceiling of 9,360.

@table 10_double_table Two poles on a cart: final policy over 100 episodes, ten runs.

One pole is easy: all thirty runs end at the ceiling of 1,000.

@claim C10.1 10_pendulum step=final: least 'SAC' >= 1000

@claim C10.2 10_pendulum step=final: least 'TD3' >= 1000

@claim C10.3 10_pendulum step=final: least 'DDPG' >= 1000

On two poles every run of Soft Actor-Critic ends within four of the ceiling of 9,360, seven of DDPG's do and four of
TD3's. Counted so, Soft Actor-Critic is told apart from TD3. By their means it is not, since TD3's scores spread so
widely, and DDPG is told apart from neither.

@claim C10.4 10_double step=final: least 'SAC' >= 9356

@claim C10.5 10_double step=final: runs 'SAC' >= 9356 - runs 'TD3' >= 9356 > 0

@claim C10.6 10_double step=final: runs 'SAC' >= 9356 - runs 'DDPG' >= 9356 unclear

@claim C10.7 10_double step=final: 'SAC' - 'TD3' unclear

@claim C10.8 10_double step=final: 'SAC' - 'DDPG' unclear

@claim C10.9 10_double step=final: 'DDPG' - 'TD3' unclear

What these runs compare is three programs with one configuration, and not three algorithms at their best. Learning
rates, batch and start were chosen with Soft Actor-Critic, and given to TD3 and DDPG as they were; no agent was tuned
for these tasks within a budget of its own. [Other learning rates](#the-configuration) change the picture.

How good is 9,359? The regulator answers that. Its control costs nothing in the task, so its price $`\rho`$ should be 0.
Up to a price of 0.1 the return is the same to a hundredth, and a price of 1 costs a few hundredths. Only with 10 are
some starts lost, in which so weak a gain pushes too timidly.

@claim C10.10 10_lqr price=0: 'return' - 'return' at price=0.1 = 0

@claim C10.11 10_lqr price=0: 'return' - 'return' at price=1 within 0.05

@claim C10.12 10_lqr price=10: 'least' < 300

@table 10_lqr The linear regulator by the price of its control: the gain $`K`$ for position, angles and their
velocities, and the returns of 100 episodes from the task's starts.

Without a price it returns @{10_lqr/0/return}, so that the start alone costs about an eighth of a point: that is what no
control can save, by (10.13), as far as the linear model goes and the motor is strong enough. Soft Actor-Critic's mean,
after 50,000 samples, is @{10_double_table/SAC/mean} to four digits. As a return that is the regulator's to one part in
ten thousand. But most of a return is paid for merely standing. By what is lost of 9,360, the learned policies lose more
than the regulator.

@claim C10.13 10_double step=final: 'SAC' > 9358

@claim C10.14 10_double step=final: 'SAC' < 9359.87
*/
/* Agents on one task, n from the first on, each with its configuration; timed: the study says what its runs took. */
static void compare(const struct bodies_study *s, struct bodies_config *config, int first, int n, bool timed, int argc,
                    char **argv) {
    struct env_planar env[2];
    struct contender contender[BODIES_AGENTS];
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], s->task, 5);
    for (int k = 0; k < n; k++) {
        const struct bodies_kind *kind = &bodies_kind[first + k];
        config[k].train.evaluate_every = s->every;
        config[k].train.evaluate_episodes = s->episodes;
        config[k].train.final_episodes = s->final;
        contender[k] = (struct contender){kind->name, &config[k], config[k].train, kind->begin, kind->end};
    }
    curves_study(s->summary, argc, argv,
                 (struct study_options){.runs = s->runs, .steps = s->steps, .seed = s->seed, .timed = timed},
                 &env[0].env, &env[1].env, NAN, contender, n);
}

/* All three. */
static void compare_all(const struct bodies_study *s, int argc, char **argv) {
    struct bodies_config config[BODIES_AGENTS];
    for (int k = 0; k < BODIES_AGENTS; k++) config[k] = bodies_preset((enum bodies_agent)k, s->task, s->steps);
    compare(s, config, 0, BODIES_AGENTS, false, argc, argv);
}

static void pendulum(int argc, char **argv) {
    static const struct bodies_study s = {"one pole on a cart", INVERTED_PENDULUM, 10, 30000, 2000, 10, 100, 1};
    compare_all(&s, argc, argv);
}

static void two_poles(int argc, char **argv) {
    static const struct bodies_study s = {"two poles on a cart", INVERTED_DOUBLE_PENDULUM, 10, 50000, 2500, 10, 100, 1};
    compare_all(&s, argc, argv);
}

/* The linear regulator by the price of its control, over the starts of the final scores' first run. */
static void regulators(int argc, char **argv) {
    static const double effort[] = {0, 0.01, 0.1, 1, 10};
    struct tsv table;
    study_table(&table, "the linear regulator by the price of its control", argc, argv,
                "price\tx\ttheta 1\ttheta 2\tx'\ttheta 1'\ttheta 2'\treturn\tdeviation\tleast");
    for (size_t i = 0; i < sizeof effort / sizeof *effort; i++) {
        struct env_planar e;
        struct lqr_agent x;
        struct rng rng;
        env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
        lqr_agent_init(&x, &e, effort[i]);
        rng_init(&rng, 1, 101);
        struct train_score s = train_evaluate(&x.agent, &e.env, 100, &rng);
        fprintf(table.rows, "%g", effort[i]);
        for (int k = 0; k < LQR; k++) fprintf(table.rows, "\t%.3f", x.lqr.gain[k]);
        fprintf(table.rows, "\t%.2f\t%.2f\t%.2f\n", s.mean, s.deviation, s.least);
    }
    tsv_close(&table);
}

/*
### The starts that are lost

Such a mean hides the starts: one lost start in a hundred changes it little (exercise 5 asks how little), and a policy
may look perfect in ten episodes and lose the eleventh. Which starts are hard? In $`u = -Kz`$ all
six gains are positive, so the regulator pushes hardest where all six numbers have one sign: both poles lean and tip to
the same side, the upper one further. Its foot, the top of the lower pole, has to get under it. So the cart first jumps
to the *other* side, the lower pole tips over further, and its top comes under the upper one; only then does the cart
drive after both. The film at the head of this page shows it. A start is called hard here if the regulator's first push
is at least 0.7 of what the motor gives. How much strength is there to spare?

@table 10_weaker The regulator with every push multiplied by a factor, over 1,000 starts of five seconds: how many it
loses, in how many of these the cart came to an end of the rail, and how far it went in the others.

Little: with the factor 0.95 none is lost, with 0.9 the first are, with 0.7 it is @{10_weaker/0.7/lost} of them, and
most of these not for want of rail. (The factor weakens small pushes too, and so the gain as well as the strength.)

@claim C10.15 10_weaker factor=0.95: 'lost' = 0

@claim C10.16 10_weaker factor=0.9: 'lost' > 0

@claim C10.17 10_weaker factor=0.7: 'lost' - 'of these at an end of the rail' > 50

Soft Actor-Critic has a reason to push less. By (9.3) the temperature rises until the policy is as random as its target
demands, and near the motor's limit there is no room to be random, since the squashed Gaussian ends there. So one
expects a policy to push less when more entropy is demanded of it.

@table 10_entropy_table Soft Actor-Critic on two poles, by the target entropy per component: of 1,000 starts, how many
the final policy loses within five seconds (fell), and its first push in hard starts in parts of the regulator's (push);
five runs.

Played without noise, a policy with the target 0 begins with @{10_entropy_table/push 0/mean} of the regulator's push and
loses @{10_entropy_table/fell 0/mean} of 1,000 starts; with the usual target of -1 it begins with
@{10_entropy_table/push -1/mean}, and all that its five runs lose is one start. Between -1 and a lower target these runs
show no difference, in the push or in the starts that are lost: with -2 four of them lose none, and the fifth 170.

@claim C10.18 10_entropy step=50000: 'push -1' - 'push 0' > 0

@claim C10.19 10_entropy step=50000: 'fell 0' - 'fell -1' > 0

@claim C10.20 10_entropy step=50000: runs 'fell -1' > 0 = 1

@claim C10.21 10_entropy step=50000: most 'fell -1' = 1

@claim C10.22 10_entropy step=50000: 'push -2' - 'push -1' unclear

@claim C10.23 10_entropy step=50000: 'fell -2' - 'fell -1' unclear

@claim C10.24 10_entropy step=50000: runs 'fell -2' > 0 = 1

So entropy can have a price at the edge of a box: with the target 0 the policy of the soft problem, played without its
noise, is not the best one of the task.

The study *entropy* trains Soft Actor-Critic on the double pendulum with three target entropies, and then tries 1,000
starts for five seconds each: how many of 1,000 does the policy lose? Of the hard ones, in which the regulator's first
push is at least 0.7 of the motor's strength, it prints the policy's first push in parts of the regulator's too.

The study *weaker* plays the same 1,000 starts as *entropy* with the regulator, its control cut off at the motor's
strength and then multiplied by a factor. It prints how many starts are lost within five seconds, in how many of these
the cart got within two centimetres of an end of the rail, and how far the cart went, at most, in the starts that were
saved.
*/
enum { TARGETS = 3, STARTS = 1000, SECONDS = 5, CHECKPOINTS = 5 };

static const double hard_push = 0.7; /* the least first push of the regulator in a hard start */

static const int checkpoint[CHECKPOINTS] = {2500, 5000, 10000, 25000, 50000};

static void solve_regulator(struct lqr *lqr) {
    struct env_planar e;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(lqr, &e, 0);
}

/* Trains Soft Actor-Critic; before the first step *agent is set, for what looks on. */
static void train_sac(const struct bodies_config *c, struct env_planar env[2], struct agent **agent,
                      void (*see)(void *context, const struct train_row *row), void *context) {
    struct rng start;
    rng_init(&start, c->train.seed, 100);
    *agent = bodies_kind[BODIES_SAC].begin(c, &env[0].env, c->train.batch, &start);
    train(*agent, &env[0].env, &env[1].env, &c->train, see, context);
    bodies_kind[BODIES_SAC].end(*agent);
}

struct falls {
    struct agent *agent;
    const struct lqr *lqr;
    int n, fell[CHECKPOINTS];
    double push[CHECKPOINTS];
};

static void count_falls(void *context, const struct train_row *row) {
    struct falls *x = context;
    struct env_planar e;
    struct rng rng;
    double observation[16], hard = 0, push = 0;
    real s[16], a[1];
    if (x->n == CHECKPOINTS || row->step != checkpoint[x->n]) return;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    e.env.time_limit = SECONDS * 20;
    rng_init(&rng, 10, 7);
    x->fell[x->n] = 0;
    for (int start = 0; start < STARTS; start++) {
        env_reset(&e.env, &rng, observation);
        double best = lqr_control(x->lqr, e.state.q, e.state.v);
        struct env_result r = {0};
        for (int step = 0; !r.terminated && !r.truncated; step++) {
            agent_observe(&e.env.observation, observation, s);
            x->agent->act(x->agent, s, NULL, 0, a);
            double action = (double)a[0];
            if (step == 0 && fabs(best) >= hard_push) hard++, push += action / best;
            r = env_step(&e.env, &action, &rng, observation);
        }
        x->fell[x->n] += r.terminated;
    }
    x->push[x->n++] = push / hard;
}

static void entropy_run(const struct study_options *o, int run, const struct lqr *lqr, FILE *rows) {
    static const double target[TARGETS] = {0, -1, -2};
    struct env_planar env[2];
    struct falls falls[TARGETS];
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], INVERTED_DOUBLE_PENDULUM, 5);
    for (int k = 0; k < TARGETS; k++) {
        struct bodies_config c = bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 50000);
        c.sac.target_entropy = target[k];
        c.train.steps = o->steps;
        c.train.seed = o->seed + (uint64_t)run;
        c.train.evaluate_every = checkpoint[0];
        c.train.evaluate_episodes = c.train.final_episodes = 1;
        falls[k] = (struct falls){.lqr = lqr};
        train_sac(&c, env, &falls[k].agent, count_falls, &falls[k]);
    }
    for (int i = 0; i < falls[0].n; i++) {
        fprintf(rows, "%d\t%d", run, checkpoint[i]);
        for (int k = 0; k < TARGETS; k++) fprintf(rows, "\t%d", falls[k].fell[i]);
        for (int k = 0; k < TARGETS; k++) fprintf(rows, "\t%.3f", falls[k].push[i]);
        fprintf(rows, "\n");
    }
}

static void entropy(int argc, char **argv) {
    struct study_options o = {.runs = 5, .steps = 50000, .seed = 1};
    struct lqr lqr;
    struct tsv table;
    solve_regulator(&lqr);
    study_begin(&o, &table, "starts of the double pendulum that are lost, by the target entropy", argc, argv,
                "run\tstep\tfell 0\tfell -1\tfell -2\tpush 0\tpush -1\tpush -2");
    for (int run = o.first; run < o.runs; run++) entropy_run(&o, run, &lqr, table.rows);
    tsv_close(&table);
}

/* Plays the starts with the control weakened by the factor, and prints a row. */
static void weaken(const struct lqr *lqr, double factor, FILE *rows) {
    struct env_planar e;
    struct rng rng;
    double observation[16], furthest = 0;
    int lost = 0, ended = 0;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    e.env.time_limit = SECONDS * 20;
    rng_init(&rng, 10, 7);
    for (int start = 0; start < STARTS; start++) {
        struct env_result r = {0};
        double far = 0;
        env_reset(&e.env, &rng, observation);
        while (!r.terminated && !r.truncated) {
            double action = factor * larger(-1, smaller(1, lqr_control(lqr, e.state.q, e.state.v)));
            r = env_step(&e.env, &action, &rng, observation);
            far = larger(far, fabs(e.state.q[0]));
        }
        lost += r.terminated;
        ended += r.terminated && far > 0.98;
        if (!r.terminated) furthest = larger(furthest, far);
    }
    fprintf(rows, "%g\t%d\t%d\t%.2f\n", factor, lost, ended, furthest);
}

static void weaker(int argc, char **argv) {
    static const double factor[] = {1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7};
    struct tsv table;
    struct lqr lqr;
    solve_regulator(&lqr);
    study_table(&table, "starts that are lost when the regulator's pushes are weakened", argc, argv,
                "factor\tlost\tof these at an end of the rail\tfurthest of the others, m");
    for (size_t i = 0; i < sizeof factor / sizeof *factor; i++) weaken(&lqr, factor[i], table.rows);
    tsv_close(&table);
}

/*
### Half a cheetah

@figure 10_cheetah Half a cheetah: return of five runs (thin) and their mean (thick).

@table 10_cheetah_table Half a cheetah: final policy over 20 episodes, five runs.

With networks of 64 units and 50,000 steps, all three agents learn to run. Run by run, Soft Actor-Critic ends above
DDPG. Its lead over TD3, and TD3's over DDPG, five pairs do not tell from chance.

@claim C10.25 10_cheetah step=final: 'SAC' - 'DDPG' > 0

@claim C10.26 10_cheetah step=final: 'SAC' - 'TD3' unclear

@claim C10.27 10_cheetah step=final: 'TD3' - 'DDPG' unclear

All three swing: from one evaluation to the next (five episodes each) each of them loses more than a thousand in some
run, so that a score depends on where one stops. By each run's largest loss DDPG swings more than Soft Actor-Critic;
TD3 is not told apart from either.

@claim C10.28 10_cheetah step=*: most fall 'SAC' > 1000

@claim C10.29 10_cheetah step=*: most fall 'TD3' > 1000

@claim C10.30 10_cheetah step=*: most fall 'DDPG' > 1000

@claim C10.31 10_cheetah step=*: fall 'DDPG' - fall 'SAC' > 0

@claim C10.32 10_cheetah step=*: fall 'TD3' - fall 'SAC' unclear

@claim C10.33 10_cheetah step=*: fall 'DDPG' - fall 'TD3' unclear

The cheetah has no ceiling that we know. What others have published after a million steps stands beside
[the long study](#the-long-study).

A *film* prints where all segments are in some frames of an episode. The one of the double pendulum trains Soft
Actor-Critic, plays its policy after 1,000 steps and after the last one, and starts from the first start that is hard;
the one of half a cheetah plays the policy of a million steps that is in the repository.
*/
static void cheetah(int argc, char **argv) {
    static const struct bodies_study s = {"half a cheetah", HALF_CHEETAH, 5, 50000, 2500, 5, 20, 1};
    compare_all(&s, argc, argv);
}

struct strip {
    struct agent *agent;
    enum env_planar_task task;
    const struct lqr *lqr; /* NULL: no start is hard */
    int frames, skip;      /* so many, from that step on */
    FILE *rows;
};

static void shoot(void *context, const struct train_row *row) {
    struct strip *f = context;
    struct env_planar e;
    struct rng rng;
    double observation[32], action[8], segment[BODIES_SEGMENTS][4];
    real s[32], a[8];
    struct env_result r = {0};
    env_planar_init(&e, f->task, 5);
    rng_init(&rng, 10, 8);
    do env_reset(&e.env, &rng, observation);
    while (f->lqr && fabs(fabs(lqr_control(f->lqr, e.state.q, e.state.v)) - 0.9) > 0.05);
    for (int step = 0; step < f->skip + f->frames; step++) {
        int frame = step - f->skip;
        int n = frame >= 0 ? bodies_segments(&e, segment) : 0;
        for (int i = 0; i < n; i++)
            fprintf(f->rows, "0\t%d\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\n", row->step, frame, i, segment[i][0],
                    segment[i][1], segment[i][2], segment[i][3]);
        if (r.terminated) break;
        agent_observe(&e.env.observation, observation, s);
        f->agent->act(f->agent, s, NULL, 0, a);
        for (int k = 0; k < e.env.action.dim; k++) action[k] = (double)a[k];
        r = env_step(&e.env, action, &rng, observation);
    }
}

static void shoot_some(void *context, const struct train_row *row) {
    if (row->step == 1000 || row->step == 50000) shoot(context, row);
}

static void film_double(int argc, char **argv) {
    struct study_options o = {.runs = 1, .steps = 50000, .seed = 1};
    struct env_planar env[2];
    struct lqr lqr;
    struct tsv table;
    solve_regulator(&lqr);
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], INVERTED_DOUBLE_PENDULUM, 5);
    study_begin(&o, &table, "a film of the double pendulum", argc, argv, "run\tstep\tframe\tpart\tx0\ty0\tx1\ty1");
    struct bodies_config c = bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 50000);
    c.train.steps = o.steps;
    c.train.seed = o.seed;
    c.train.evaluate_every = 1000;
    c.train.evaluate_episodes = c.train.final_episodes = 1;
    struct strip f = {.task = INVERTED_DOUBLE_PENDULUM, .lqr = &lqr, .frames = 14, .rows = table.rows};
    train_sac(&c, env, &f.agent, shoot_some, &f);
    tsv_close(&table);
}

/* The policy that is beside this file: half a cheetah after a million steps. */
static void film_run(int argc, char **argv) {
    struct tsv table;
    struct env_planar e;
    struct rng start;
    const struct bodies_config c = bodies_long(BODIES_SAC, 1000000);
    study_table(&table, "a film of the cheetah's policy of a million steps", argc, argv,
                "policy\tstep\tframe\tpart\tx0\ty0\tx1\ty1");
    env_planar_init(&e, HALF_CHEETAH, 5);
    rng_init(&start, 1, 100);
    struct agent *agent = bodies_kind[BODIES_SAC].begin(&c, &e.env, 1, &start);
    const struct policy_form form = bodies_form(BODIES_SAC, &c);
    struct policy policy = policy_of(agent, e.env.name, &form);
    safetensors_load(&policy, "chapters/10-mujoco/half-cheetah.safetensors");
    struct strip f = {.agent = agent, .task = HALF_CHEETAH, .frames = 10, .skip = 100, .rows = table.rows};
    const struct train_row row = {.step = c.train.steps};
    shoot(&f, &row);
    bodies_kind[BODIES_SAC].end(agent);
    tsv_close(&table);
}

/*
### In the other engine

The policies above were trained and scored in the book's own engine. What a policy has learned of the world is in its
weights, and a small difference between two engines might be all it lives on. `--save` and `--load` let it be tried
elsewhere: here Soft Actor-Critic's cheetah of the first run above and the policy of `make 10`, both saved, loaded, and
played in MuJoCo from the same starts.

@output 10_engines

On two poles policy and regulator have the same scores in both, to the last digit printed. In one step the engines
differ by a few rounding errors ([compared](mujoco.md)), and a policy that balances damps them. A cheetah at full run
does not: its episodes come apart, as any two do that differ in the last digit, and what stays is their mean, within
what 20 episodes can tell.

### The configuration

Where the trainings of this chapter depart from those of the chapters before, and why:

@table 10_departures Configuration of Soft Actor-Critic: the paper's, that of chapter 9, and those of this chapter: for
trainings of at most 20,000 steps, like the example's, for longer ones on poles, and for the cheetah. In the paper's
column the random steps are those of its authors' program [S95], and the steps those of its score in [the long
study](#the-long-study)'s table [S102]. TD3 and
DDPG have the same learning rates, batches and starts here.

The learning rates of actor and critics in the long trainings on poles are the paper's [S80]; short trainings have
higher ones. With these all three agents learn two poles sooner. After 20,000 of 50,000 steps (ten episodes each) all
ten runs of Soft Actor-Critic and of DDPG and eight of TD3's are above 9,300; with the paper's rates one of thirty is.

@claim C10.34 10_fast step=20000: runs 'SAC' > 9300 = 10

@claim C10.35 10_fast step=20000: runs 'TD3' > 9300 = 8

@claim C10.36 10_fast step=20000: runs 'DDPG' > 9300 = 10

@claim C10.37 10_double step=20000: runs 'SAC' > 9300 = 0

@claim C10.38 10_double step=20000: runs 'TD3' > 9300 = 0

@claim C10.39 10_double step=20000: runs 'DDPG' > 9300 = 1

@table 10_fast_table Two poles on a cart, 50,000 steps with the learning rates of short trainings: final policy over 100
episodes, ten runs.

At the end of 50,000 steps, over 100 episodes each, three runs of Soft Actor-Critic and four of TD3's are below 9,300,
none of DDPG's. (Ten episodes may not have shown the few starts in a hundred that are lost.) The agents are not told
apart then, neither by their means nor by how many come within four of the ceiling, the count in which Soft Actor-Critic
was ahead of TD3 above. That lead was seen with one choice of the learning rates, and not with the other.

@claim C10.40 10_fast step=final: runs 'SAC' > 9300 = 7

@claim C10.41 10_fast step=final: runs 'TD3' > 9300 = 6

@claim C10.42 10_fast step=final: runs 'DDPG' > 9300 = 10

@claim C10.43 10_fast step=final: 'SAC' - 'TD3' unclear

@claim C10.44 10_fast step=final: 'SAC' - 'DDPG' unclear

@claim C10.45 10_fast step=final: 'DDPG' - 'TD3' unclear

@claim C10.46 10_fast step=final: runs 'SAC' >= 9356 - runs 'TD3' >= 9356 unclear

@claim C10.47 10_fast step=final: runs 'SAC' >= 9356 - runs 'DDPG' >= 9356 unclear

Nor do ten runs tell whether Soft Actor-Critic loses starts more often with the higher rates, in three of ten, than with
the paper's, in none.

The cheetah takes 10,000 random steps before its first update, as in TD3's paper [S61] and the program of SAC's authors
[S95]. With 1,000, one of ten runs ended with a fifth of the others' return, and with 10,000 none of five did. That is
no more than chance may do, so these runs do not tell whether the 9,000 steps are worth their time.

@claim C10.48 10_early step=final: runs 'SAC' < 1000 = 1

@claim C10.49 10_cheetah step=final: runs 'SAC' < 1000 = 0

@table 10_early_table Soft Actor-Critic on half a cheetah with 1,000 random steps: final policy over 20 episodes, ten
runs.
*/
static void fast(int argc, char **argv) {
    static const struct bodies_study s =
        {"two poles, learning rates of short trainings", INVERTED_DOUBLE_PENDULUM, 10, 50000, 2500, 10, 100, 1};
    struct bodies_config config[BODIES_AGENTS];
    for (int k = 0; k < BODIES_AGENTS; k++) {
        config[k] = bodies_preset((enum bodies_agent)k, s.task, 20000);
        config[k].train = bodies_preset((enum bodies_agent)k, s.task, s.steps).train;
    }
    compare(&s, config, 0, BODIES_AGENTS, false, argc, argv);
}

static void early(int argc, char **argv) {
    static const struct bodies_study s =
        {"half a cheetah, with 1,000 random steps only", HALF_CHEETAH, 10, 50000, 2500, 5, 20, 1};
    struct bodies_config c = bodies_preset(BODIES_SAC, s.task, s.steps);
    c.train.start = 1000;
    compare(&s, &c, BODIES_SAC, 1, false, argc, argv);
}

/*
### The long study

The papers train for a million steps, and so can a book whose networks have 64 units: a run takes minutes of one core.
So here is their table, as far as it lies in a plane: seven tasks, three agents, one configuration of each agent for all
tasks, and ten seeds. The poles, which need no million, have 100,000 steps. `make long` makes all of it, a run per
command, in hours; after an interruption it goes on where it was. Ant and Humanoid, with which such tables go on, leave
the plane; the engine of this book cannot have them.

Each agent had the same budget to choose its configuration from: four pairs of learning rates, tried on Hopper and
HalfCheetah for 60,000 steps from two seeds that no other study uses. The rule was fixed before the runs: the best mean
rank over both tasks, by the mean score of the final policies over 20 episodes, and of equal ones the one with the lower
rates. All three agents came to the same pair, Soft Actor-Critic by a tie. Two seeds decide little; what matters is that
nobody had more of them.

@claim C10.54 10_tuned configuration=SAC 0.0003 0.001: 'mean rank' - 'mean rank' at 'configuration=SAC 0.001 0.001' = 0

@claim C10.55 10_tuned configuration=TD3 0.0003 0.001: 'mean rank' - 'mean rank' at 'configuration=TD3 0.001 0.0003' < 0

@claim C10.56 10_tuned configuration=DDPG 0.0003 0.001: 'mean rank' = 1

@table 10_tuned Learning rates of actor and critics: the mean final score of two runs on two tasks, and its rank among
the four of the same agent.

Nothing else was tuned. Where the configuration departs from the papers', it is the book's, as it stood after the
pendulum; SAC's temperature has the actor's learning rate, and DDPG has no weight decay.

@table 10_long_departures The long study's configuration beside that of the papers [S80] [S61] [S43]. The random steps
in the column of SAC's paper are those of its authors' program [S95], and those in DDPG's are one batch.

Every 5,000 steps the policy is played for ten episodes without exploration, as in TD3's paper (from memory), and at the
end for 100 on a random stream of their own. Nothing was stopped early, and no configuration was changed after its
scores were seen.

@figure 10_long Return without exploration, of the seeds that the table counts: mean, and the range from their 10th to
their 90th percentile. Reacher's axis leaves out the beginning.

@table 10_long Final policies over 100 episodes: mean over the seeds with half of its 95 % interval, worst seed,
interquartile mean with its interval by the bootstrap; then the largest mean over the seeds of any evaluation during
training, ten episodes each, with the standard deviation over the seeds; and processor seconds of a run with its
evaluations, a mean over two machines, of which one ran the first three seeds in twice the time of the other. Beside
these what has been published as it is: the maximum in TD3's paper
(of DDPG two programs) [S100] and in Tianshou [S142], and what was read off a curve of SAC's second paper [S102]. One
pole and two are InvertedPendulum and InvertedDoublePendulum, the walker is Walker2d and the cheetah HalfCheetah.

The interquartile mean leaves the best and the worst quarter of the seeds out [S140]. Its authors use it for many tasks
at once; of the intervals of a few seeds of one task they say that they are too narrow [S143], so the mean with its
worst seed comes first here.

No two columns are the same experiment. TD3's paper has version 1 of the tasks and networks of 400 and 300 units, and
its Soft Actor-Critic is an early version with one update per step in place of four [S101]. Tianshou has ten seeds,
versions 2 and 3 of the tasks, and batches of 256 [S142]. Here the tasks are those of version 5 [S104], the networks
have 64 units, and the poles a tenth of the steps. And the published numbers are *maxima*: the largest mean that any of
some 200 evaluations had. That is no score of a policy that one could keep, and it can never lie below the last
evaluation's; how far above, the columns mean and maximum show for the same runs.

How probable is it that one agent ends ahead of another? By (scores.1), over pairs of runs with the same seed:

@table 10_long_pairs Share of seeds on which the first agent's final policy is ahead of the second's (a tie is one
half), for each task, their mean, and its 95 % interval by the bootstrap.

What of this can be told apart, by the differences of the final scores in pairs of the same seed? DDPG ends behind Soft
Actor-Critic and behind TD3 on Reacher, Hopper, Walker2d and HalfCheetah:

@claim C10.70 10_long_reacher step=final: 'SAC' - 'DDPG' > 0

@claim C10.71 10_long_hopper step=final: 'SAC' - 'DDPG' > 0

@claim C10.72 10_long_walker step=final: 'SAC' - 'DDPG' > 0

@claim C10.73 10_long_cheetah step=final: 'SAC' - 'DDPG' > 0

@claim C10.74 10_long_reacher step=final: 'TD3' - 'DDPG' > 0

@claim C10.75 10_long_hopper step=final: 'TD3' - 'DDPG' > 0

@claim C10.76 10_long_walker step=final: 'TD3' - 'DDPG' > 0

@claim C10.77 10_long_cheetah step=final: 'TD3' - 'DDPG' > 0

Soft Actor-Critic ends ahead of TD3 on Reacher, by a tenth or two of a point, and on HalfCheetah, where the interval
just leaves zero out. On Hopper and Walker2d the intervals hold it:

@claim C10.78 10_long_reacher step=final: 'SAC' - 'TD3' > 0

@claim C10.79 10_long_hopper step=final: 'SAC' - 'TD3' unclear

@claim C10.80 10_long_walker step=final: 'SAC' - 'TD3' unclear

@claim C10.81 10_long_cheetah step=final: 'SAC' - 'TD3' > 0

On the poles and on Swimmer nothing is told apart. With those these are 21 comparisons, at 5 % each: if no agent
differed from another, about one would still come out, and HalfCheetah's could be it.

@claim C10.82 10_long_pendulum step=final: 'SAC' - 'TD3' unclear

@claim C10.83 10_long_pendulum step=final: 'SAC' - 'DDPG' unclear

@claim C10.84 10_long_pendulum step=final: 'TD3' - 'DDPG' unclear

@claim C10.85 10_long_double step=final: 'SAC' - 'TD3' unclear

@claim C10.86 10_long_double step=final: 'SAC' - 'DDPG' unclear

@claim C10.87 10_long_double step=final: 'TD3' - 'DDPG' unclear

@claim C10.88 10_long_swimmer step=final: 'SAC' - 'TD3' unclear

@claim C10.89 10_long_swimmer step=final: 'SAC' - 'DDPG' unclear

@claim C10.90 10_long_swimmer step=final: 'TD3' - 'DDPG' unclear

What a mean hides is the run that fails. A leg that stands and does not hop is paid 1 for each of 1,000 steps; TD3's
final policies on Hopper lie on both sides of that, and its worst seed has @{10_long/Hopper TD3/worst} where its mean is
@{10_long/Hopper TD3/mean}. On one pole, which at some evaluation every run of each agent balanced for 1,000
steps, one run of TD3 and one of DDPG end with a policy that lets it fall:

@claim C10.94 10_long task and agent=One pole TD3: 'maximum' = 1000

@claim C10.95 10_long task and agent=One pole DDPG: 'maximum' = 1000

@claim C10.91 10_long_pendulum step=final: runs 'TD3' < 1000 = 1

@claim C10.92 10_long_pendulum step=final: runs 'DDPG' < 1000 = 1

@claim C10.93 10_long_pendulum step=final: runs 'SAC' < 1000 = 0

The published maximum would not show this: for the same runs of DDPG on Hopper it is @{10_long/Hopper DDPG/maximum},
where the final policies have @{10_long/Hopper DDPG/mean}.

How far may such a table be trusted? The poles were run once more, with ten seeds that nothing else uses:

@table 10_fresh Final policies on the poles of ten other seeds; the columns are those of the table above.

All six means lie inside of the intervals above. Nothing says that they must: a second mean of ten runs varies as much
as the first, and lies inside in about six cases of seven.

@claim C10.96 10_fresh task and agent=Two poles SAC: 'mean' - 'mean' in 10_long within 87.3

@claim C10.97 10_fresh task and agent=Two poles TD3: 'mean' - 'mean' in 10_long within 2578

@claim C10.98 10_fresh task and agent=Two poles DDPG: 'mean' - 'mean' in 10_long within 23.9

@claim C10.99 10_fresh task and agent=One pole SAC: 'mean' - 'mean' in 10_long = 0

@claim C10.100 10_fresh task and agent=One pole TD3: 'mean' - 'mean' in 10_long within 213.6

@claim C10.101 10_fresh task and agent=One pole DDPG: 'mean' - 'mean' in 10_long within 199.7

Networks of 64 units are a quarter as wide as SAC's paper has them. On HalfCheetah agents were trained once more with
every number of their papers (`--preset paper`; the columns of the papers in the table of configurations above), from
one seed, and so without an interval:

@table 10_paper HalfCheetah with the papers' own numbers, a million steps; the columns are those of the table above.

Soft Actor-Critic and TD3 ended above each of their ten runs with 64 units, of which Soft Actor-Critic's best has 10,307
and TD3's 9,381. Soft Actor-Critic's score is near the one read off its paper's curve. TD3's last policy is just below
the maximum that its paper prints, and its own maximum above. DDPG ended below each of its ten, of which the worst has
5,974; none of its evaluations came so far, and its score is near the lower of the two that TD3's paper prints. Its own
numbers differ from the book's in more than widths: the actor learns at a third of the rate, the targets follow at a
fifth, a batch is smaller, there are hardly any random steps, and the critic's weights decay; the batch normalisation of
its paper is not among them. The three took @{10_paper/Cheetah SAC/seconds}, @{10_paper/Cheetah TD3/seconds} and
@{10_paper/Cheetah DDPG/seconds} s of processors that other programs shared. One seed cannot tell which number makes the
difference, nor what is chance.

@claim C10.102 10_paper_sac step=final: 'SAC' > 10308

@claim C10.103 10_long_cheetah step=final: most 'SAC' < 10308

@claim C10.104 10_paper_td3 step=final: 'TD3' > 9382

@claim C10.105 10_long_cheetah step=final: most 'TD3' < 9382

@claim C10.106 10_paper task and agent=Cheetah TD3: 'mean' < 9636.95

@claim C10.107 10_paper task and agent=Cheetah TD3: 'maximum' > 9636.95

@claim C10.108 10_paper task and agent=Cheetah DDPG: 'maximum' < 5973

@claim C10.109 10_long_cheetah step=final: least 'DDPG' > 5973

@claim C10.110 10_paper task and agent=Cheetah DDPG: 'mean' < 4000

*Reacher* is an arm of two links that is to bring its tip to a point drawn anew for each of its episodes of 50 steps. A
score is minus the sum of the tip's distances from the point and of what the torques cost, by (env_planar.3), and even
the best policy loses what the way there takes. *Swimmer* has three links in a fluid and is paid for its speed, by
(env_planar.4), in each of 1,000 steps. What one reads of scores there depends on the discount as much as on the agent:
a program that reports 314 for TD3, as the mean of the best policies of ten runs, has 0.995 for this task alone [S144].
Here all tasks have one configuration, with 0.99.

The planar engine ends here. It has no rotation out of the plane, no contact between two bodies in space, and so neither
Ant nor Humanoid, nor a claim about how these agents fare with 17 torques.

*/
enum { LONG = 1000000, SHORTER = 100000 };

static void long_runs(const struct bodies_study *s, int argc, char **argv) {
    struct bodies_config config[BODIES_AGENTS];
    for (int k = 0; k < BODIES_AGENTS; k++) config[k] = bodies_long((enum bodies_agent)k, s->steps);
    compare(s, config, 0, BODIES_AGENTS, true, argc, argv);
}

static void long_study(enum env_planar_task task, const char *summary, int steps, int argc, char **argv) {
    const struct bodies_study s = {summary, task, 10, steps, 5000, 10, 100, 1};
    long_runs(&s, argc, argv);
}

/* The poles once more, from seeds that nothing else uses. */
static void fresh_pendulum(int argc, char **argv) {
    static const struct bodies_study s =
        {"one pole on a cart, 100,000 steps, other seeds", INVERTED_PENDULUM, 10, SHORTER, 5000, 10, 100, 101};
    long_runs(&s, argc, argv);
}

static void fresh_double(int argc, char **argv) {
    static const struct bodies_study s =
        {"two poles on a cart, 100,000 steps, other seeds", INVERTED_DOUBLE_PENDULUM, 10, SHORTER, 5000, 10, 100, 101};
    long_runs(&s, argc, argv);
}

static void long_pendulum(int argc, char **argv) {
    long_study(INVERTED_PENDULUM, "one pole on a cart, 100,000 steps", SHORTER, argc, argv);
}

static void long_double(int argc, char **argv) {
    long_study(INVERTED_DOUBLE_PENDULUM, "two poles on a cart, 100,000 steps", SHORTER, argc, argv);
}

static void long_reacher(int argc, char **argv) {
    long_study(REACHER, "the arm, a million steps", LONG, argc, argv);
}

static void long_swimmer(int argc, char **argv) {
    long_study(SWIMMER, "the swimmer, a million steps", LONG, argc, argv);
}

static void long_hopper(int argc, char **argv) {
    long_study(HOPPER, "the leg that hops, a million steps", LONG, argc, argv);
}

static void long_walker(int argc, char **argv) {
    long_study(WALKER2D, "the legs that walk, a million steps", LONG, argc, argv);
}

static void long_cheetah(int argc, char **argv) {
    long_study(HALF_CHEETAH, "half a cheetah, a million steps", LONG, argc, argv);
}

/* An agent as its paper has it; an agent per study, since a run takes an hour or more. */
static void paper_study(enum bodies_agent agent, const char *summary, int argc, char **argv) {
    const struct bodies_study s = {summary, HALF_CHEETAH, 1, LONG, 5000, 10, 100, 1};
    struct bodies_config c = bodies_paper(agent, LONG);
    compare(&s, &c, (int)agent, 1, true, argc, argv);
}

static void paper_sac(int argc, char **argv) {
    paper_study(BODIES_SAC, "half a cheetah, SAC as its paper has it, a million steps", argc, argv);
}

static void paper_td3(int argc, char **argv) {
    paper_study(BODIES_TD3, "half a cheetah, TD3 as its paper has it, a million steps", argc, argv);
}

static void paper_ddpg(int argc, char **argv) {
    paper_study(BODIES_DDPG, "half a cheetah, DDPG as its paper has it, a million steps", argc, argv);
}

/* Every agent with every choice of learning rates, on seeds that no other study has. */
static void tune(enum env_planar_task task, const char *summary, int argc, char **argv) {
    enum { N = BODIES_AGENTS * BODIES_RATES };
    struct env_planar env[2];
    struct bodies_config config[N];
    struct contender contender[N];
    char name[N][32];
    const struct study_options o = {.runs = 2, .steps = 60000, .seed = 1001};
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], task, 5);
    for (int k = 0; k < N; k++) {
        const struct bodies_kind *kind = &bodies_kind[k / BODIES_RATES];
        const double *rate = bodies_rate[k % BODIES_RATES];
        config[k] = bodies_long_rates((enum bodies_agent)(k / BODIES_RATES), o.steps, k % BODIES_RATES);
        config[k].train.evaluate_every = 20000;
        config[k].train.evaluate_episodes = 5;
        config[k].train.final_episodes = 20;
        snprintf(name[k], sizeof name[k], "%s %g %g", kind->name, rate[0], rate[1]);
        contender[k] = (struct contender){name[k], &config[k], config[k].train, kind->begin, kind->end};
    }
    curves_study(summary, argc, argv, o, &env[0].env, &env[1].env, NAN, contender, N);
}

static void tuning_hopper(int argc, char **argv) {
    tune(HOPPER, "learning rates, on the leg that hops", argc, argv);
}

static void tuning_cheetah(int argc, char **argv) {
    tune(HALF_CHEETAH, "learning rates, on half a cheetah", argc, argv);
}

/* What differs from the agents' own defaults. */
static void departures(int argc, char **argv) {
    struct tsv table;
    struct bodies_config here[3] = {bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 10000),
                                    bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 50000),
                                    bodies_preset(BODIES_SAC, HALF_CHEETAH, 50000)};
    struct tuned_sac_config all[5] = {tuned_sac_preset(PRESET_PAPER), tuned_sac_preset(PRESET_TASK), here[0].sac,
                                      here[1].sac, here[2].sac};
    struct train_config train[5] = {tuned_sac_training(PRESET_PAPER, 1000000), tuned_sac_training(PRESET_TASK, 20000),
                                    here[0].train, here[1].train, here[2].train};
    study_table(&table, "the configuration beside that of the chapter before and the paper's", argc, argv,
                "setting\tpaper\tchapter 09\tpoles, example\tpoles\tcheetah");
    FILE *f = table.rows;
    fprintf(f, "actor's learning rate");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%g", all[k].actor_rate);
    fprintf(f, "\ncritics' learning rate");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%g", all[k].critic_rate);
    fprintf(f, "\ntemperature's learning rate");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%g", all[k].alpha_rate);
    fprintf(f, "\nrandom steps first");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%d", train[k].start);
    fprintf(f, "\nbatch");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%d", train[k].batch);
    fprintf(f, "\nhidden units");
    for (int k = 0; k < 5; k++) fprintf(f, "\t2 x %d", all[k].hidden[0]);
    fprintf(f, "\nsteps");
    for (int k = 0; k < 5; k++) fprintf(f, "\t%d", train[k].steps);
    fprintf(f, "\n");
    tsv_close(&table);
}

/* The long study's configuration beside the papers'. */
struct setting {
    const char *name;
    double value[2 * BODIES_AGENTS]; /* here and in the paper, agent by agent */
};

static void fill(struct setting *s, const char *name, double here, double paper, int agent) {
    s->name = name;
    s->value[2 * agent] = here;
    s->value[2 * agent + 1] = paper;
}

static void long_departures(int argc, char **argv) {
    enum { ROWS = 9 };
    struct setting row[ROWS];
    struct tsv table;
    struct tuned_sac_config sac[2] = {bodies_long(BODIES_SAC, LONG).sac, tuned_sac_preset(PRESET_PAPER)};
    struct td3_config td3[2] = {bodies_long(BODIES_TD3, LONG).td3, td3_preset(PRESET_PAPER)};
    struct ddpg_config ddpg[2] = {bodies_long(BODIES_DDPG, LONG).ddpg, ddpg_preset(PRESET_PAPER)};
    struct train_config paper[BODIES_AGENTS] = {tuned_sac_training(PRESET_PAPER, LONG),
                                                td3_training(PRESET_PAPER, LONG), ddpg_training(PRESET_PAPER, LONG)};
#define FILL(i, name, member)                                                                                          \
    fill(&row[i], name, sac[0].member, sac[1].member, BODIES_SAC);                                                     \
    fill(&row[i], name, td3[0].member, td3[1].member, BODIES_TD3);                                                     \
    fill(&row[i], name, ddpg[0].member, ddpg[1].member, BODIES_DDPG)
    FILL(0, "actor's learning rate", actor_rate);
    FILL(1, "critics' learning rate", critic_rate);
    FILL(2, "first hidden layer", hidden[0]);
    FILL(3, "second hidden layer", hidden[1]);
    FILL(4, "step of the target networks", tau);
    FILL(5, "bound of the last layers' start (0: none)", last_bound);
#undef FILL
    for (int k = 0; k < BODIES_AGENTS; k++) {
        struct train_config here = bodies_long((enum bodies_agent)k, LONG).train;
        fill(&row[6], "batch", here.batch, paper[k].batch, k);
        fill(&row[7], "random steps first", here.start, paper[k].start, k);
        fill(&row[8], "steps remembered", here.capacity, paper[k].capacity, k);
    }
    study_table(&table, "the long study's configuration beside the papers'", argc, argv,
                "setting\tSAC\tSAC's paper\tTD3\tTD3's paper\tDDPG\tDDPG's paper");
    for (int i = 0; i < ROWS; i++) {
        fputs(row[i].name, table.rows);
        for (int k = 0; k < 2 * BODIES_AGENTS; k++) fprintf(table.rows, "\t%.7g", row[i].value[k]);
        fputc('\n', table.rows);
    }
    tsv_close(&table);
}

/* What others have published after a million steps, as it was read [S100] [S142] [S102]. */
static void published(int argc, char **argv) {
    static const char *const row[][4] = {
        {"One pole SAC", "1000.00", "1000.0", ""},
        {"One pole TD3", "1000.00", "1000.0", ""},
        {"One pole DDPG", "1000.00; 1000.00", "1000.0", ""},
        {"Two poles SAC", "8487.15", "9359.5", ""},
        {"Two poles TD3", "9337.47", "9349.2", ""},
        {"Two poles DDPG", "9355.52; 8369.95", "8364.3", ""},
        {"Reacher SAC", "-4.44", "-2.6", ""},
        {"Reacher TD3", "-3.60", "-2.7", ""},
        {"Reacher DDPG", "-6.51; -4.01", "-3.3", ""},
        {"Swimmer SAC", "", "44.4", ""},
        {"Swimmer TD3", "", "104.2", ""},
        {"Swimmer DDPG", "", "144.1", ""},
        {"Hopper SAC", "2996.66", "3542.2", "about 3250"},
        {"Hopper TD3", "3564.07", "3472.2", ""},
        {"Hopper DDPG", "2020.46; 1860.02", "2197.0", ""},
        {"Walker SAC", "1283.67", "5007.0", "about 4800"},
        {"Walker TD3", "4682.82", "3982.4", ""},
        {"Walker DDPG", "1843.85; 3098.11", "1400.6", ""},
        {"Cheetah SAC", "2347.19", "12138.8", "about 11250"},
        {"Cheetah TD3", "9636.95", "10201.2", ""},
        {"Cheetah DDPG", "3305.60; 8577.29", "11718.7", ""},
    };
    struct tsv table;
    study_table(&table, "scores that others have published", argc, argv,
                "task and agent\tTD3's paper\tTianshou\tSAC's paper");
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        fprintf(table.rows, "%s\t%s\t%s\t%s\n", row[i][0], row[i][1], row[i][2], row[i][3]);
    tsv_close(&table);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "one pole on a cart: SAC, TD3, DDPG", pendulum},
        {"double", "two poles on a cart: SAC, TD3, DDPG", two_poles},
        {"cheetah", "half a cheetah: SAC, TD3, DDPG", cheetah},
        {"fast", "two poles, learning rates of short trainings", fast},
        {"early", "half a cheetah, with 1,000 random steps only", early},
        {"entropy", "starts of the double pendulum that are lost, by the target entropy", entropy},
        {"film_double", "a film of the double pendulum", film_double},
        {"film_run", "a film of the cheetah's policy of a million steps", film_run},
        {"tuning_hopper", "learning rates of the long study, on the leg that hops", tuning_hopper},
        {"tuning_cheetah", "learning rates of the long study, on half a cheetah", tuning_cheetah},
        {"long_pendulum", "one pole on a cart, 100,000 steps", long_pendulum},
        {"long_double", "two poles on a cart, 100,000 steps", long_double},
        {"long_reacher", "the arm, a million steps", long_reacher},
        {"long_swimmer", "the swimmer, a million steps", long_swimmer},
        {"long_hopper", "the leg that hops, a million steps", long_hopper},
        {"long_walker", "the legs that walk, a million steps", long_walker},
        {"long_cheetah", "half a cheetah, a million steps", long_cheetah},
        {"fresh_pendulum", "one pole on a cart, 100,000 steps, other seeds", fresh_pendulum},
        {"fresh_double", "two poles on a cart, 100,000 steps, other seeds", fresh_double},
        {"paper_sac", "half a cheetah, SAC as its paper has it, a million steps", paper_sac},
        {"paper_td3", "half a cheetah, TD3 as its paper has it, a million steps", paper_td3},
        {"paper_ddpg", "half a cheetah, DDPG as its paper has it, a million steps", paper_ddpg},
        {"long_departures", "the long study's configuration beside the papers'", long_departures},
        {"published", "scores that others have published", published},
        {"lqr", "the linear regulator by the price of its control", regulators},
        {"weaker", "starts that are lost when the regulator's pushes are weakened", weaker},
        {"departures", "the configuration beside others", departures},
        {"peers_cheetah", "half a cheetah, as the other program trains on it", peers_cheetah},
        {"peers_pendulum", "the pendulum, as the other program trains on it", peers_pendulum},
        {"peers_numbers", "the numbers that both programs train with", peers_numbers},
        {"peers_seconds", "processor seconds of these trainings", peers_seconds},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("10-mujoco-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
