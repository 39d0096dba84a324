/* Environments: the contract of env_step, the graph's frequencies, the cliff against its model, a box. */
#include "worlds/env.h"
#include "harness.h"
#include "programs/die.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

static void frequencies(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng;
    double count[6][6] = {{0}}, starts[6] = {0}, s, s2, action = 1;
    graph_steered(&m);
    env_graph_init(&graph, "graph", &m, 0);
    rng_init(&rng, 1, 0);
    for (int episode = 0; episode < 20000; episode++) {
        env_reset(&graph.env, &rng, &s);
        starts[(int)s]++;
        for (struct env_result r = {0}; !r.terminated; s = s2) {
            r = env_step(&graph.env, &action, &rng, &s2);
            EXPECT(r.reward == -1 && !r.truncated && r.terminated == (s2 == 5));
            count[(int)s][(int)s2]++;
        }
    }
    EXPECT(fabs(starts[0] - 10000) < 5 * sqrt(5000) && starts[0] + starts[1] == 20000);
    for (int i = 0; i < 5; i++) {
        double n = 0;
        for (int j = 0; j < 6; j++) n += count[i][j];
        for (int j = 0; j < 6; j++) {
            double p = m.p[mdp_at(&m, i, 1, j)];
            EXPECT(fabs(count[i][j] - n * p) <= 5 * sqrt(n * p * (1 - p)) + 1e-9);
        }
    }
    mdp_free(&m);
}

/* Every (state, action) of the cliff that can be reached behaves as its model says. */
static void cliff_is_its_model(struct harness *t) {
    struct mdp m;
    struct env_cliff cliff;
    struct rng rng;
    double s, s2;
    bool tried[CLIFF_STATES][CLIFF_ACTIONS] = {{false}};
    cliff_mdp(&m);
    env_cliff_init(&cliff, 0);
    rng_init(&rng, 2, 0);
    env_reset(&cliff.env, &rng, &s);
    EXPECT(s == 3 * CLIFF_COLUMNS);
    for (int i = 0; i < 200000; i++) {
        double action = rng_below(&rng, CLIFF_ACTIONS);
        struct env_result r = env_step(&cliff.env, &action, &rng, &s2);
        int at = mdp_at(&m, (int)s, (int)action, (int)s2);
        if (!tried[(int)s][(int)action])
            EXPECT(m.p[at] == 1 && m.r[at] == r.reward && r.terminated == m.terminal[(int)s2]);
        tried[(int)s][(int)action] = true;
        if (r.terminated) env_reset(&cliff.env, &rng, &s2);
        s = s2;
    }
    int reached = 0;
    for (int k = 0; k < CLIFF_STATES * CLIFF_ACTIONS; k++) reached += tried[k / CLIFF_ACTIONS][k % CLIFF_ACTIONS];
    EXPECT(reached == 37 * CLIFF_ACTIONS); /* 48 cells less ten of the cliff and the goal */
    /* the safe way round: up, eleven to the right, down */
    double total = 0, end = -1;
    env_reset(&cliff.env, &rng, &s);
    for (int i = 0; i < 13; i++) {
        double action = i == 0 ? CLIFF_UP : i < 12 ? CLIFF_RIGHT : CLIFF_DOWN;
        struct env_result r = env_step(&cliff.env, &action, &rng, &s);
        total += r.reward;
        end = r.terminated;
    }
    EXPECT(total == -13 && end == 1);
    mdp_free(&m);
}

static void time_limits(struct harness *t) {
    struct env_cliff cliff;
    struct rng rng;
    double s, up = CLIFF_UP, right = CLIFF_RIGHT, down = CLIFF_DOWN;
    rng_init(&rng, 3, 0);
    env_cliff_init(&cliff, 5);
    for (int episode = 0; episode < 2; episode++) {
        env_reset(&cliff.env, &rng, &s);
        for (int i = 1; i <= 5; i++) {
            struct env_result r = env_step(&cliff.env, &up, &rng, &s);
            EXPECT(!r.terminated && r.truncated == (i == 5));
        }
        EXPECT(!cliff.env.running);
    }
    env_cliff_init(&cliff, 13); /* the goal on the very last step is the goal, not the clock */
    env_reset(&cliff.env, &rng, &s);
    struct env_result r = {0};
    for (int i = 0; i < 13; i++) r = env_step(&cliff.env, i == 0 ? &up : i < 12 ? &right : &down, &rng, &s);
    EXPECT(r.terminated && !r.truncated);
}

static void bad_actions(struct harness *t) {
    struct env_cliff cliff;
    struct rng rng;
    double s;
    rng_init(&rng, 4, 0);
    env_cliff_init(&cliff, 0);
    env_reset(&cliff.env, &rng, &s);
    static const double bad[] = {NAN, INFINITY, -INFINITY, -1, 4, 0.5};
    for (int i = 0; i < 6; i++)
        EXPECT_DIES(EXIT_INPUT, "cliff, step 0: action", env_step(&cliff.env, &bad[i], &rng, &s));
}

/* A box: a point on a line that moves by its clipped action. */
struct line {
    struct env env;
    double x;
};

static void line_reset(struct env *env, struct rng *rng, double *observation) {
    observation[0] = ((struct line *)env)->x = rng_range(rng, -1, 1);
}

static struct env_result line_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct line *line = (struct line *)env;
    (void)rng;
    line->x += fmax(env->action.low[0], fmin(env->action.high[0], action[0]));
    observation[0] = line->x;
    return (struct env_result){.reward = -fabs(line->x)};
}

static void boxes(struct harness *t) {
    static const double low[1] = {-0.1}, high[1] = {0.1}, everywhere[1] = {INFINITY}, nowhere[1] = {-INFINITY};
    struct line line = {.env = {.name = "line",
                                .observation = {.dim = 1, .low = nowhere, .high = everywhere},
                                .action = {.dim = 1, .low = low, .high = high},
                                .time_limit = 3,
                                .reset = line_reset,
                                .step = line_step}};
    struct rng rng;
    double x, before;
    rng_init(&rng, 5, 0);
    env_reset(&line.env, &rng, &before);
    EXPECT(before >= -1 && before < 1);
    struct env_result r = env_step(&line.env, (double[]){7}, &rng, &x); /* outside of the box: clipped, not refused */
    EXPECT_NEAR(x, before + 0.1, 1e-15);
    EXPECT(r.reward == -fabs(x) && !r.truncated);
    EXPECT_DIES(EXIT_INPUT, "line, step 1: action[0] is nan", env_step(&line.env, (double[]){NAN}, &rng, &x));
}

/* An environment whose next answer has one number that is none, in each place in turn. */
struct broken {
    struct env env;
    double reward, shown[3];
};

static void broken_reset(struct env *env, struct rng *rng, double *observation) {
    (void)rng;
    for (int i = 0; i < 3; i++) observation[i] = ((struct broken *)env)->shown[i];
}

static struct env_result broken_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    (void)action;
    broken_reset(env, rng, observation);
    return (struct env_result){.reward = ((struct broken *)env)->reward};
}

static void bad_answers(struct harness *t) {
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    struct rng rng;
    double x[3], action = 0;
    rng_init(&rng, 6, 0);
    for (int k = 0; k < 3; k++)
        for (int at = 0; at < 3; at++) {
            char where[64];
            struct broken b = {.env = {.name = "broken",
                                       .observation = {.dim = 3},
                                       .action = {.n = 1, .dim = 1},
                                       .reset = broken_reset,
                                       .step = broken_step}};
            env_reset(&b.env, &rng, x);
            env_step(&b.env, &action, &rng, x);
            b.shown[at] = bad[k];
            snprintf(where, sizeof where, "broken, step 2: observation[%d] is %g", at, bad[k]);
            EXPECT_DIES(EXIT_RESOURCE, where, env_step(&b.env, &action, &rng, x));
            where[13] = '0';
            EXPECT_DIES(EXIT_RESOURCE, where, env_reset(&b.env, &rng, x));
            b.shown[at] = 0, b.reward = bad[k];
            EXPECT_DIES(EXIT_RESOURCE, "broken, step 2: the reward is ", env_step(&b.env, &action, &rng, x));
        }
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"frequencies of the graph", frequencies},
        {"the cliff is its model", cliff_is_its_model},
        {"time limits", time_limits},
        {"bad actions", bad_actions},
        {"boxes", boxes},
        {"bad answers", bad_answers},
    };
    return harness_run("env", section, sizeof section / sizeof *section, argc, argv);
}
