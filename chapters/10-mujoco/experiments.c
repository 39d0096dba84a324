/*
## The studies

A training study prints [learning curves](curves.md); `--runs` and `--steps` shorten it to the beginning of the same
table.
*/
#include "exercises.h"
#include "lqr.h"
#include "mujoco.h"
#include "learning/curves.h"
#include "numbers/order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct bodies_study {
    const char *summary;
    enum env_planar_task task;
    int runs, steps, every, episodes, final;
};

/* The three agents on one task. */
static void compare(const struct bodies_study *s, int argc, char **argv) {
    struct env_planar env[2];
    struct bodies_config config[BODIES_AGENTS];
    struct contender contender[BODIES_AGENTS];
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], s->task, 5);
    for (int k = 0; k < BODIES_AGENTS; k++) {
        const struct bodies_kind *kind = &bodies_kind[k];
        config[k] = bodies_preset((enum bodies_agent)k, s->task, s->steps);
        config[k].train.evaluate_every = s->every;
        config[k].train.evaluate_episodes = s->episodes;
        config[k].train.final_episodes = s->final;
        contender[k] = (struct contender){kind->name, &config[k], config[k].train, kind->begin, kind->end};
    }
    curves_study(s->summary, argc, argv, (struct study_options){.runs = s->runs, .steps = s->steps, .seed = 1},
                 &env[0].env, &env[1].env, NAN, contender, BODIES_AGENTS);
}

static void pendulum(int argc, char **argv) {
    static const struct bodies_study s = {"one pole on a cart", INVERTED_PENDULUM, 10, 30000, 2000, 10, 100};
    compare(&s, argc, argv);
}

static void two_poles(int argc, char **argv) {
    static const struct bodies_study s = {"two poles on a cart", INVERTED_DOUBLE_PENDULUM, 10, 50000, 2500, 10, 100};
    compare(&s, argc, argv);
}

static void cheetah(int argc, char **argv) {
    static const struct bodies_study s = {"half a cheetah", HALF_CHEETAH, 5, 50000, 2500, 5, 20};
    compare(&s, argc, argv);
}

/* Soft Actor-Critic alone, with one of the departures taken back. */
static void alone(const struct bodies_study *s, struct bodies_config c, int argc, char **argv) {
    struct env_planar env[2];
    const struct bodies_kind *kind = &bodies_kind[BODIES_SAC];
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], s->task, 5);
    c.train.evaluate_every = s->every;
    c.train.evaluate_episodes = s->episodes;
    c.train.final_episodes = s->final;
    struct contender contender = {kind->name, &c, c.train, kind->begin, kind->end};
    curves_study(s->summary, argc, argv, (struct study_options){.runs = s->runs, .steps = s->steps, .seed = 1},
                 &env[0].env, &env[1].env, NAN, &contender, 1);
}

static void fast(int argc, char **argv) {
    static const struct bodies_study s =
        {"two poles, with the learning rates of short trainings", INVERTED_DOUBLE_PENDULUM, 10, 50000, 2500, 10, 100};
    struct bodies_config c = bodies_preset(BODIES_SAC, s.task, s.steps);
    struct bodies_config quick = bodies_preset(BODIES_SAC, s.task, 20000);
    c.sac = quick.sac;
    alone(&s, c, argc, argv);
}

static void early(int argc, char **argv) {
    static const struct bodies_study s =
        {"half a cheetah, with 1,000 random steps only", HALF_CHEETAH, 10, 50000, 2500, 5, 20};
    struct bodies_config c = bodies_preset(BODIES_SAC, s.task, s.steps);
    c.train.start = 1000;
    alone(&s, c, argc, argv);
}

/*
The study *entropy* trains Soft Actor-Critic on the double pendulum with three target entropies, and then tries 1,000
starts for five seconds each: how many of 1,000 does the policy lose? Of the hard ones, in which the regulator's first
push is at least 0.7 of the motor's strength, it prints the policy's first push in parts of the regulator's too.
*/
enum { TARGETS = 3, STARTS = 1000, SECONDS = 5, CHECKPOINTS = 5 };

static const int checkpoint[CHECKPOINTS] = {2500, 5000, 10000, 25000, 50000};

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
            if (step == 0 && fabs(best) >= 0.7) hard++, push += action / best;
            r = env_step(&e.env, &action, &rng, observation);
        }
        x->fell[x->n] += r.terminated;
    }
    x->push[x->n++] = push / hard;
}

static void entropy(int argc, char **argv) {
    static const double target[TARGETS] = {0, -1, -2};
    struct study_options o = {.runs = 5, .steps = 50000, .seed = 1};
    struct env_planar env[2];
    struct lqr lqr;
    struct falls falls[TARGETS];
    struct tsv table;
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&lqr, &env[0], 0);
    study_begin(&o, &table, "starts of the double pendulum that are lost, by the target entropy", argc, argv,
                "run\tstep\tfell 0\tfell -1\tfell -2\tpush 0\tpush -1\tpush -2");
    for (int run = 0; run < o.runs; run++) {
        for (int k = 0; k < TARGETS; k++) {
            struct bodies_config c = bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 50000);
            struct rng start;
            c.sac.target_entropy = target[k];
            c.train.steps = o.steps;
            c.train.seed = o.seed + (uint64_t)run;
            c.train.evaluate_every = checkpoint[0];
            c.train.evaluate_episodes = c.train.final_episodes = 1;
            rng_init(&start, c.train.seed, 100);
            struct agent *agent = bodies_kind[BODIES_SAC].begin(&c, &env[0].env, c.train.batch, &start);
            falls[k] = (struct falls){.agent = agent, .lqr = &lqr};
            train(agent, &env[0].env, &env[1].env, &c.train, count_falls, &falls[k]);
            bodies_kind[BODIES_SAC].end(agent);
        }
        for (int i = 0; i < falls[0].n; i++) {
            fprintf(table.rows, "%d\t%d", run, checkpoint[i]);
            for (int k = 0; k < TARGETS; k++) fprintf(table.rows, "\t%d", falls[k].fell[i]);
            for (int k = 0; k < TARGETS; k++) fprintf(table.rows, "\t%.3f", falls[k].push[i]);
            fprintf(table.rows, "\n");
        }
    }
    tsv_close(&table);
}

/*
A *film* trains Soft Actor-Critic and prints where all segments are in some frames of an episode, as the policy plays it
after 1,000 steps and after the last one. The double pendulum starts from the first of its starts that is hard.
*/
struct film {
    struct agent *agent;
    enum env_planar_task task;
    const struct lqr *lqr; /* NULL: no start is hard */
    int frames, skip, every;
    FILE *rows;
};

static void shoot(void *context, const struct train_row *row) {
    struct film *f = context;
    struct env_planar e;
    struct rng rng;
    double observation[32], action[8], segment[BODIES_SEGMENTS][4];
    real s[32], a[8];
    struct env_result r = {0};
    env_planar_init(&e, f->task, 5);
    rng_init(&rng, 10, 8);
    do env_reset(&e.env, &rng, observation);
    while (f->lqr && fabs(fabs(lqr_control(f->lqr, e.state.q, e.state.v)) - 0.9) > 0.05);
    for (int step = 0; step < f->skip + f->frames * f->every; step++) {
        int frame = (step - f->skip) / f->every;
        int n = step >= f->skip && (step - f->skip) % f->every == 0 ? bodies_segments(&e, segment) : 0;
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

static void film(const char *summary, struct film f, int argc, char **argv) {
    struct study_options o = {.runs = 1, .steps = 50000, .seed = 1};
    struct env_planar env[2];
    struct tsv table;
    struct rng start;
    for (int i = 0; i < 2; i++) env_planar_init(&env[i], f.task, 5);
    study_begin(&o, &table, summary, argc, argv, "run\tstep\tframe\tpart\tx0\ty0\tx1\ty1");
    struct bodies_config c = bodies_preset(BODIES_SAC, f.task, 50000);
    c.train.steps = o.steps;
    c.train.seed = o.seed;
    c.train.evaluate_every = 1000;
    c.train.evaluate_episodes = c.train.final_episodes = 1;
    rng_init(&start, c.train.seed, 100);
    f.agent = bodies_kind[BODIES_SAC].begin(&c, &env[0].env, c.train.batch, &start);
    f.rows = table.rows;
    train(f.agent, &env[0].env, &env[1].env, &c.train, shoot_some, &f);
    bodies_kind[BODIES_SAC].end(f.agent);
    tsv_close(&table);
}

static void film_double(int argc, char **argv) {
    struct env_planar e;
    struct lqr lqr;
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&lqr, &e, 0);
    film("a film of the double pendulum",
         (struct film){.task = INVERTED_DOUBLE_PENDULUM, .lqr = &lqr, .frames = 14, .every = 1}, argc, argv);
}

static void film_cheetah(int argc, char **argv) {
    film("a film of the cheetah", (struct film){.task = HALF_CHEETAH, .frames = 10, .skip = 100, .every = 1}, argc,
         argv);
}

/* The linear regulator by the price of its control, over the starts of the final scores' first run. */
static void regulators(int argc, char **argv) {
    static const double effort[] = {0, 0.01, 0.1, 1, 10};
    struct study_options o = {0};
    struct tsv table;
    study_begin(&o, &table, "the linear regulator by the price of its control", argc, argv,
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
The study *weaker* plays the same 1,000 starts as *entropy* with the regulator, its control cut off at the motor's
strength and then multiplied by a factor. It prints how many starts are lost within five seconds, in how many of these
the cart got within two centimetres of an end of the rail, and how far the cart went, at most, in the starts that were
saved.
*/
static void weaker(int argc, char **argv) {
    static const double factor[] = {1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7};
    struct study_options o = {0};
    struct tsv table;
    struct env_planar e;
    struct lqr lqr;
    double observation[16];
    env_planar_init(&e, INVERTED_DOUBLE_PENDULUM, 5);
    lqr_solve(&lqr, &e, 0);
    e.env.time_limit = SECONDS * 20;
    study_begin(&o, &table, "starts that are lost when the regulator's pushes are weakened", argc, argv,
                "factor\tlost\tof these at an end of the rail\tfurthest of the others, m");
    for (size_t i = 0; i < sizeof factor / sizeof *factor; i++) {
        struct rng rng;
        int lost = 0, ended = 0;
        double furthest = 0;
        rng_init(&rng, 10, 7);
        for (int start = 0; start < STARTS; start++) {
            struct env_result r = {0};
            double far = 0;
            env_reset(&e.env, &rng, observation);
            while (!r.terminated && !r.truncated) {
                double action = factor[i] * larger(-1, smaller(1, lqr_control(&lqr, e.state.q, e.state.v)));
                r = env_step(&e.env, &action, &rng, observation);
                far = larger(far, fabs(e.state.q[0]));
            }
            lost += r.terminated;
            ended += r.terminated && far > 0.98;
            if (!r.terminated) furthest = larger(furthest, far);
        }
        fprintf(table.rows, "%g\t%d\t%d\t%.2f\n", factor[i], lost, ended, furthest);
    }
    tsv_close(&table);
}

/* What differs from the agents' own defaults. */
static void departures(int argc, char **argv) {
    struct study_options o = {0};
    struct tsv table;
    struct bodies_config here[3] = {bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 10000),
                                    bodies_preset(BODIES_SAC, INVERTED_DOUBLE_PENDULUM, 50000),
                                    bodies_preset(BODIES_SAC, HALF_CHEETAH, 50000)};
    struct tuned_sac_config all[5] = {tuned_sac_preset(PRESET_PAPER), tuned_sac_preset(PRESET_TASK), here[0].sac,
                                      here[1].sac, here[2].sac};
    struct train_config train[5] = {tuned_sac_training(PRESET_PAPER, 1000000), tuned_sac_training(PRESET_TASK, 20000),
                                    here[0].train, here[1].train, here[2].train};
    study_begin(&o, &table, "the configuration beside that of the chapter before and the paper's", argc, argv,
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

static void exercises(int argc, char **argv) {
    study_exercises(bodies_exercises, N_BODIES_EXERCISES, argc, argv);
}

int main(int argc, char **argv) {
    static const struct study study[] = {
        {"pendulum", "one pole on a cart: SAC, TD3, DDPG", pendulum},
        {"double", "two poles on a cart: SAC, TD3, DDPG", two_poles},
        {"cheetah", "half a cheetah: SAC, TD3, DDPG", cheetah},
        {"fast", "two poles, with the learning rates of short trainings", fast},
        {"early", "half a cheetah, with 1,000 random steps only", early},
        {"entropy", "starts of the double pendulum that are lost, by the target entropy", entropy},
        {"film_double", "a film of the double pendulum", film_double},
        {"film_cheetah", "a film of the cheetah", film_cheetah},
        {"lqr", "the linear regulator by the price of its control", regulators},
        {"weaker", "starts that are lost when the regulator's pushes are weakened", weaker},
        {"departures", "the configuration beside others", departures},
        {"exercises", "the answers to the exercises", exercises},
    };
    studies_run("10-mujoco-experiments", study, sizeof study / sizeof *study, argc, argv);
    return 0;
}
