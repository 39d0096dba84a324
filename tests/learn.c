/* What learning is made of: Adam, averages, the replay, the contract between agents and environments, the loop. */
#include "harness.h"
#include "learning/agent.h"
#include "learning/replay.h"
#include "learning/train.h"
#include "networks/adam.h"
#include "programs/die.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

/* ---- Adam ---- */

static void adam_by_hand(struct harness *t) {
    /* Two parameters, two steps, with beta1 = 0.9, beta2 = 0.99: the moments after the gradients (1, -2) and (3, 4). */
    struct adam_config config = {0.1, 0.9, 0.99, 1e-3};
    struct adam adam;
    real p[2] = {R(0.5), R(-0.5)};
    double q[2] = {0.5, -0.5}, error = 0;
    static const real g[2][2] = {{1, -2}, {3, 4}};
    static const double m[2][2] = {{0.1, -0.2}, {0.39, 0.22}}, v[2][2] = {{0.01, 0.04}, {0.0999, 0.1996}};
    static const double correct1[2] = {0.1, 0.19}, correct2[2] = {0.01, 0.0199};
    adam_init(&adam, &config, 2);
    for (int k = 0; k < 2; k++) {
        adam_step(&adam, p, g[k]);
        for (int i = 0; i < 2; i++) {
            q[i] -= FORMULA(0.1 * (m[k][i] / correct1[k]) / (sqrt(v[k][i] / correct2[k]) + TERM(1e-3)));
            error = worse(error, fabs((double)p[i] - q[i]));
        }
    }
    CHECK("adam.1", error, 8 * REAL_EPSILON);
    adam_free(&adam);
}

/* The step as it is written in adam.1, number by number: the same bits, wherever vectors end, and for numbers of every
 * kind. */
static void adam_number_by_number(struct harness *t) {
    enum { MOST = 67, STEPS = 40 };
    static const real odd[] = {0, R(-0.0), R(1e-20), R(-1e-31), R(1e-38), R(1e18), INFINITY, NAN};
    const struct adam_config config = {0.01, 0.9, 0.999, 1e-8};
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (int n = 1; n <= MOST; n++) {
        struct adam adam;
        real p[MOST + 1] = {0}, q[MOST + 1] = {0}, g[MOST], m[MOST] = {0}, v[MOST] = {0};
        bool same = true;
        adam_init(&adam, &config, n);
        for (int step = 1; step <= STEPS; step++) {
            for (int i = 0; i < n; i++) g[i] = i % 9 < 8 && step % 2 ? odd[i % 9] : R(rng_normal(&rng));
            adam_step(&adam, p, g);
            real rate = R(0.01 * sqrt(adam.left[1]) / adam.left[0]), epsilon = R(1e-8 * sqrt(adam.left[1]));
            for (int i = 0; i < n; i++) {
                m[i] = R(0.9) * m[i] + R(1 - 0.9) * g[i];
                v[i] = R(0.999) * v[i] + R(1 - 0.999) * g[i] * g[i];
                if (m[i] < R(1e-30) && m[i] > R(-1e-30)) m[i] = 0;
                if (v[i] < R(1e-37)) v[i] = 0;
                q[i] -= rate * m[i] / (R(sqrt((double)v[i])) + epsilon);
                same = same && (isnan(p[i]) ? isnan(q[i]) : p[i] == q[i]);
                same = same && (isnan(m[i]) ? isnan(adam.m[i]) : m[i] == adam.m[i]);
                same = same && (isnan(v[i]) ? isnan(adam.v[i]) : v[i] == adam.v[i]);
            }
            same = same && p[n] == 0;
        }
        EXPECT(same);
        adam_free(&adam);
    }
}

/* A step and an average in one pass are the two, one after the other: the same bits, wherever vectors end. */
static void one_pass(struct harness *t) {
    enum { MOST = 67, STEPS = 3 };
    struct rng rng;
    rng_init(&rng, 2, 0);
    for (int n = 1; n <= MOST; n++) {
        struct adam two, one;
        real p[MOST + 1] = {0}, q[MOST + 1] = {0}, g[MOST], after[MOST + 1] = {0}, at_once[MOST + 1] = {0};
        adam_init(&two, &(struct adam_config){0.01, 0.9, 0.999, 1e-8}, n);
        adam_init(&one, &two.config, n);
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < n; i++) g[i] = R(rng_normal(&rng));
            adam_step(&two, p, g);
            if (step != 1) polyak_average(after, p, n, 0.3);
            adam_step_and_average(&one, q, g, at_once, step != 1 ? 0.3 : 0);
        }
        size_t all = (size_t)n * sizeof(real);
        EXPECT(memcmp(p, q, sizeof p) == 0 && memcmp(after, at_once, sizeof after) == 0 && after[0] != 0);
        EXPECT(memcmp(two.m, one.m, all) == 0 && memcmp(two.v, one.v, all) == 0 && one.steps == STEPS);
        adam_free(&two);
        adam_free(&one);
    }
}

/* The first step is the learning rate against the gradient's sign, whatever its size; moments that fade become zero. */
static void adam_scale(struct harness *t) {
    struct adam adam;
    struct adam_config config = {0.01, 0.9, 0.999, 1e-12};
    real p[3] = {0}, g[3] = {R(1e-6), R(-1), R(1e6)}, zero[3] = {0};
    adam_init(&adam, &config, 3);
    adam_step(&adam, p, g);
    for (int i = 0; i < 3; i++) EXPECT_NEAR((double)p[i], i == 1 ? 0.01 : -0.01, 1e-7);
    for (int i = 0; i < 200000; i++) adam_step(&adam, p, zero);
    for (int i = 0; i < 3; i++) EXPECT(adam.m[i] == 0 && adam.v[i] == 0 && isfinite(p[i]));
    EXPECT(adam.steps == 200001);
    adam_free(&adam);
}

static void averages(struct harness *t) {
    real target[2] = {0, 1}, source[2] = {1, -1};
    double error = 0, expected[2] = {0, 1};
    for (int k = 0; k < 10; k++) {
        polyak_average(target, source, 2, 0.25);
        for (int i = 0; i < 2; i++) expected[i] = 0.75 * expected[i] + 0.25 * (double)source[i];
    }
    for (int i = 0; i < 2; i++) /* in closed form, the start has the weight 0.75^10 */
        error = worse(error,
                      fabs((double)target[i] - FORMULA((double)source[i] + pow(0.75, 10) * (i - (double)source[i]))));
    CHECK("adam.2", error, 4 * REAL_EPSILON);
    EXPECT_NEAR((double)target[0], expected[0], 4 * REAL_EPSILON);
    polyak_average(target, source, 2, 1);
    EXPECT(target[0] == source[0] && target[1] == source[1]);
}

/* ---- replay ---- */

/* Transition number i, recognisable in every field. */
static void add(struct replay *p, int i) {
    real s[2] = {R(i), R(-i)}, a[1] = {R(2 * i)}, s2[2] = {R(i + 1), R(-i - 1)};
    replay_add(p, s, a, R(10 * i), s2, i % 5 == 0, i % 5 == 1);
}

static void ring(struct harness *t) {
    struct replay p;
    struct batch b;
    struct rng rng;
    double count[8] = {0};
    rng_init(&rng, 1, 0);
    replay_init(&p, 8, 2, 1);
    batch_init(&b, 100, 2, 1);
    add(&p, 0);
    replay_sample(&p, &rng, &b);
    for (int i = 0; i < 100; i++) EXPECT(b.r[i] == 0 && b.terminated[i] == 1);
    for (int i = 1; i < 21; i++) {
        add(&p, i);
        EXPECT(p.size == (i + 1 < 8 ? i + 1 : 8));
        EXPECT(p.row[7 * (i % 8) + 6] == (i % 5 == 0 ? 1 : i % 5 == 1 ? 2 : 0));
    }
    for (int round = 0; round < 200; round++) {
        replay_sample(&p, &rng, &b);
        for (int row = 0; row < 100; row++) {
            int i = (int)b.s[2 * row];
            bool kept = i >= 13 && i <= 20; /* the newest eight */
            EXPECT(kept);
            if (!kept) return;
            count[i - 13]++;
            EXPECT(b.s[2 * row + 1] == R(-i) && b.a[row] == R(2 * i) && b.r[row] == R(10 * i));
            EXPECT(b.s2[2 * row] == R(i + 1) && b.s2[2 * row + 1] == R(-i - 1));
            EXPECT(b.terminated[row] == (i % 5 == 0)); /* a truncated one bootstraps */
        }
    }
    for (int k = 0; k < 8; k++) EXPECT(fabs(count[k] - 2500) < 5 * sqrt(2500));
    replay_free(&p);
    batch_free(&b);
}

/* Every number of a row comes from its own place, however long rows are and in whatever part of the batch. */
static void rows_of(struct harness *t, int obs, int act) {
    enum { KEPT = 9, N = 150 };
    struct replay p;
    struct batch b;
    struct rng rng;
    real s[32], s2[32], a[32];
    rng_init(&rng, 2, 0);
    replay_init(&p, KEPT, obs, act);
    batch_init(&b, N, obs, act);
    for (int i = 0; i < KEPT; i++) {
        for (int k = 0; k < obs; k++) s[k] = R(1000 * i + k), s2[k] = R(1000 * i + 100 + k);
        for (int k = 0; k < act; k++) a[k] = R(1000 * i + 200 + k);
        replay_add(&p, s, a, R(1000 * i + 300), s2, i % 2 == 0, false);
    }
    replay_sample(&p, &rng, &b);
    bool all = true;
    for (int row = 0; row < N; row++) {
        real base = b.s[row * obs];
        for (int k = 0; k < obs; k++)
            all = all && b.s[row * obs + k] == base + R(k) && b.s2[row * obs + k] == base + R(100 + k);
        for (int k = 0; k < act; k++) all = all && b.a[row * act + k] == base + R(200 + k);
        all = all && b.r[row] == base + R(300) && b.terminated[row] == R((int)base / 1000 % 2 == 0);
    }
    EXPECT(all);
    replay_free(&p);
    batch_free(&b);
}

static void long_rows(struct harness *t) {
    static const int shape[][2] = {{3, 1}, {4, 2}, {1, 5}, {17, 6}, {27, 8}};
    for (int k = 0; k < 5; k++) rows_of(t, shape[k][0], shape[k][1]);
}

/* ---- agents and the loop ---- */

/* An agent that walks the cliff's safe way, or goes wrong on purpose, and keeps count of what it is shown. */
struct walker {
    struct agent agent; /* first */
    real weight;
    long updates, random_acts, last_step;
    double uniform_sum;
    real action_value, reported;
};

static void walker_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    struct walker *w = (struct walker *)agent;
    int cell = 0;
    while (s[cell] != 1) cell++;
    if (noise) {
        w->random_acts++;
        w->uniform_sum += (double)noise[0];
        w->last_step = step;
    }
    int row = cell / CLIFF_COLUMNS, column = cell % CLIFF_COLUMNS;
    action[0] = column == CLIFF_COLUMNS - 1 ? CLIFF_DOWN : row == 3 ? CLIFF_UP : CLIFF_RIGHT;
    if (w->action_value != 0) action[0] = w->action_value;
}

static void walker_update(struct agent *agent, const struct batch *batch, const real *noise,
                          struct agent_report *report) {
    struct walker *w = (struct walker *)agent;
    w->updates++;
    w->weight += batch->r[0] + noise[0];
    *report = (struct agent_report){1, {"loss"}, {(double)w->reported}};
}

static struct agent_blocks walker_params(struct agent *agent) {
    return (struct agent_blocks){1, {"weight"}, {&((struct walker *)agent)->weight}, {1}};
}

static struct walker make_walker(void) {
    return (struct walker){.agent = {.name = "walker",
                                     .obs = CLIFF_STATES,
                                     .action = {.n = CLIFF_ACTIONS, .dim = 1},
                                     .act_noise = {.uniform = 1},
                                     .update_noise = {.normal = 1},
                                     .act = walker_act,
                                     .update = walker_update,
                                     .params = walker_params}};
}

static void seen(void *context, const struct train_row *row) {
    int *rows = context;
    *rows += row->score.mean == -13 && row->last_length > 0;
}

static struct train_config short_run(void) {
    struct train_config c = {.steps = 1000, .start = 100, .batch = 4, .capacity = 500, .seed = 7};
    c.update_every = 2, c.updates = 3;
    c.evaluate_every = 250, c.evaluate_episodes = 2, c.final_episodes = 5;
    return c;
}

static void loop(struct harness *t) {
    struct walker a = make_walker(), b = make_walker();
    struct env_cliff env, trial;
    struct train_config c = short_run();
    int rows = 0;
    env_cliff_init(&env, 50);
    env_cliff_init(&trial, 50);
    struct train_score score = train(&a.agent, &env.env, &trial.env, &c, seen, &rows);
    EXPECT(score.mean == -13 && score.deviation == 0 && score.episodes == 5 && score.least == -13);
    EXPECT(rows == 4);
    EXPECT(a.updates == 3 * (1 + (1000 - 100) / 2));
    EXPECT(a.random_acts == 900 && a.last_step == 1000);
    EXPECT(fabs(a.uniform_sum / 900 - 0.5) < 5 / sqrt(12 * 900.));
    /* the same seed gives the same bits, however often one evaluates */
    c.evaluate_every = 0;
    train(&b.agent, &env.env, &trial.env, &c, NULL, NULL);
    EXPECT(a.weight == b.weight);
    c.seed = 8;
    b = make_walker();
    train(&b.agent, &env.env, &trial.env, &c, NULL, NULL);
    EXPECT(a.weight != b.weight);
}

static void faults(struct harness *t) {
    struct walker w = make_walker();
    struct env_cliff env, trial;
    struct train_config c = short_run();
    env_cliff_init(&env, 50);
    env_cliff_init(&trial, 50);
    w.action_value = R(NAN);
    EXPECT_DIES(EXIT_RESOURCE, "step 101: walker's action is nan",
                train(&w.agent, &env.env, &trial.env, &c, NULL, NULL));
    w = make_walker();
    w.reported = R(INFINITY);
    EXPECT_DIES(EXIT_RESOURCE, "step 100: walker's loss is inf", train(&w.agent, &env.env, &trial.env, &c, NULL, NULL));
    static const double low[] = {-1}, high[] = {1};
    w = make_walker();
    w.agent.action = (struct env_space){.dim = 1, .low = low, .high = high};
    EXPECT_DIES(EXIT_INPUT, "walker cannot act in cliff: the agent acts in a continuous space",
                train(&w.agent, &env.env, &trial.env, &c, NULL, NULL));
    w = make_walker();
    w.agent.obs = 4;
    EXPECT(agent_misfit(&w.agent, &env.env) != NULL);
    w = make_walker();
    w.agent.action.n = 3;
    EXPECT(agent_misfit(&w.agent, &env.env) != NULL);
    w = make_walker();
    EXPECT(agent_misfit(&w.agent, &env.env) == NULL);
}

/* Units of a box, component by component: the ends, the middle, there and back, in place, and with nothing rounded
 * where the interval is symmetric and a power of two. */
static void units(struct harness *t) {
    static const double low[3] = {-1, -30, -2}, high[3] = {2, -5, 2};
    const struct env_space box = {.dim = 3, .low = low, .high = high};
    real unit[12] = {-1, -1, -1, 1, 1, 1, 0, 0, 0, R(0.3), R(-0.7), R(0.123)}, a[12], back[12];
    agent_from_unit(&box, 4, unit, a);
    for (int j = 0; j < 3; j++) {
        EXPECT(a[j] == R(low[j]) && a[3 + j] == R(high[j]) && a[6 + j] == R((low[j] + high[j]) / 2));
        double share = ((double)unit[9 + j] + 1) / 2;
        EXPECT_NEAR((double)a[9 + j], low[j] + share * (high[j] - low[j]), 40 * REAL_EPSILON);
    }
    EXPECT(a[11] == 2 * unit[11]);
    agent_to_unit(&box, 4, a, back);
    for (int i = 0; i < 12; i++) EXPECT_NEAR((double)back[i], (double)unit[i], 8 * REAL_EPSILON);
    EXPECT(back[11] == unit[11]);
    agent_to_unit(&box, 4, a, a);
    EXPECT(memcmp(a, back, sizeof a) == 0);
    agent_from_unit(&box, 4, back, a);
    agent_from_unit(&box, 4, back, back);
    EXPECT(memcmp(a, back, sizeof a) == 0);
    real one[3] = {R(0.5), R(0.5), R(0.5)}, spare[6] = {7, 7, 7, 7, 7, 7}; /* n actions, and no more */
    agent_from_unit(&box, 1, one, spare);
    EXPECT(spare[0] != 7 && spare[2] == 1 && spare[3] == 7);
    agent_to_unit(&box, 1, one, spare);
    EXPECT(spare[2] == R(0.25) && spare[3] == 7);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"Adam by hand", adam_by_hand},
        {"Adam, number by number", adam_number_by_number},
        {"a step and an average in one pass", one_pass},
        {"Adam's scale", adam_scale},
        {"averages", averages},
        {"the ring", ring},
        {"long rows", long_rows},
        {"the loop", loop},
        {"faults", faults},
        {"units", units},
    };
    return harness_run("learn", section, sizeof section / sizeof *section, argc, argv);
}
