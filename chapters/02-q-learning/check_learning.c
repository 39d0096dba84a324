/*
### Guesses, and whole trainings

The mean of a maximum is an integral over its distribution function on one side and over its density on the other; the
double estimator is summed over every draw of three actions. Then each method is trained, and must arrive where theory
says: on the graph at its fixed point, on the cliff at its path.
*/
#include "bias.h"
#include "checks.h"
#include "exercises.h"
#include "programs/die.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

double maximum_by_tails(int n) {
    double sum = 0, h = 1.0 / 64;
    for (int i = 0; i <= 12 * 64; i++) {
        double x = i * h, up = pow(1 - erfc(x / sqrt(2)) / 2, n), down = pow(erfc(x / sqrt(2)) / 2, n);
        sum += (i == 0 ? 0.5 : 1) * h * (1 - up - down);
    }
    return sum;
}

void largest_of_guesses(struct harness *t) {
    double error = 0;
    for (int n = 1; n <= 10; n++) error = worse(error, fabs(maximum_by_tails(n) - FORMULA(q_normal_maximum(n))));
    error = worse(error, fabs(maximum_by_tails(2) - FORMULA(1 / sqrt(acos(-1)))));
    CHECK("2.20", error, 1e-12);
    EXPECT_NEAR(q_normal_maximum(3), 1.5 / sqrt(acos(-1)), 1e-12);
}

/* Three actions, and estimates whose independent errors take three values each, with mean 0. */
static const double off[3] = {-1, 0.2, 1.1}, chance[3] = {0.4, 0.35, 0.25};

static double estimate(const double *mu, int a, int draw) {
    double mean = 0;
    for (int i = 0; i < 3; i++) mean += chance[i] * off[i];
    return mu[a] + off[draw] - mean;
}

void double_estimator(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 10, 0);
    for (int trial = 0; trial < 50; trial++) {
        double mu[3], picked[3] = {0}, brute = 0, single = 0, top;
        for (int a = 0; a < 3; a++) mu[a] = trial == 0 ? 0.7 : rng_normal(&rng);
        for (int i = 0; i < 27; i++) {
            const int draw[3] = {i % 3, i / 3 % 3, i / 9};
            double x[3], p = 1;
            for (int a = 0; a < 3; a++) {
                x[a] = estimate(mu, a, draw[a]);
                p *= chance[draw[a]];
            }
            int best = first_largest(x);
            picked[best] += p;
            single += p * x[best];
            for (int j = 0; j < 3; j++) brute += p * chance[j] * estimate(mu, best, j);
        }
        top = largest_of(mu, 3);
        double weighted = picked[0] * mu[0] + picked[1] * mu[1] + TERM(picked[2] * mu[2]);
        error = worse(error, fabs(brute - FORMULA(weighted)));
        EXPECT(brute <= top + 1e-12 && single >= top - 1e-12);
        if (trial == 0) EXPECT_NEAR(brute, top, 1e-12);
        if (trial == 0) EXPECT(single > top + 0.3);
    }
    CHECK("2.21", error, 1e-12);
}

/* Expected SARSA with a greedy policy is Q-learning, bit by bit; schedules; a truncated step looks ahead. */
void loop(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng, world, choice;
    struct q_agent x[2];
    rng_init(&rng, 11, 0);
    for (int k = 0; k < 2; k++) random_agent(&x[k], k ? Q_LEARNING : EXPECTED_SARSA, &rng);
    memcpy(x[1].q[0], x[0].q[0], 24 * sizeof(double));
    x[0].epsilon = 0;
    for (int i = 0; i < 1000; i++) {
        struct q_step step = {rng_below(&rng, 4), rng_below(&rng, 3), rng_normal(&rng), rng_below(&rng, 4), i % 7 == 0};
        for (int k = 0; k < 2; k++) q_update(&x[k], &step, 0, 0);
    }
    EXPECT(memcmp(x[0].q[0], x[1].q[0], 12 * sizeof(double)) == 0);
    for (int k = 0; k < 2; k++) q_free(&x[k]);
    struct q_config c = {Q_LEARNING, 0.9, 0.5, 0, 1, 0.2, 4};
    graph_two_state(&m);
    env_graph_init(&graph, "one step", &m, 1);
    q_init(&x[0], &c, 2, 2, NULL);
    for (int i = 0; i < 4; i++) x[0].q[0][i] = 10;
    rng_init(&world, 12, 0);
    rng_init(&choice, 12, 1);
    double reward = q_episode(&x[0], &graph.env, &world, &choice), moved = 0;
    for (int i = 0; i < 4; i++) moved += x[0].q[0][i] - 10;
    EXPECT_NEAR(moved, 0.5 * (reward + 0.9 * 10 - 10), 1e-14);
    graph.env.time_limit = 0;
    EXPECT_DIES(EXIT_INPUT, "a million steps", q_episode(&x[0], &graph.env, &world, &choice));
    graph.env.time_limit = 1;
    for (int i = 0; i < 6; i++) {
        EXPECT_NEAR(x[0].epsilon, i < 4 ? 1 - 0.2 * i : 0.2, 1e-14);
        q_episode(&x[0], &graph.env, &world, &choice);
    }
    q_free(&x[0]);
    mdp_free(&m);
}

/* Each method arrives where theory says: on the graph at its fixed point, on the cliff at its path. */
void learning(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct env_cliff cliff;
    struct rng world, choice;
    graph_steered(&m);
    env_graph_init(&graph, "steered", &m, 0);
    env_cliff_init(&cliff, 0);
    for (int k = 0; k < Q_METHODS; k++) {
        double fixed[12] = {0}, largest = 0;
        struct q_agent x;
        struct q_config c = {(enum q_method)k, 1, 1, 0.8, 0.3, 0, 0};
        q_soft_iteration(&m, k == SARSA || k == EXPECTED_SARSA ? 0.3 : 0, fixed, 1e-13, 1000);
        rng_init(&world, 13, 0);
        rng_init(&choice, 13, 1);
        q_init(&x, &c, 6, 2, NULL);
        for (int i = 0; i < 200000; i++) q_episode(&x, &graph.env, &world, &choice);
        for (int i = 0; i < 10; i++) largest = fmax(largest, fabs(q_value(&x, i / 2, i % 2) - fixed[i]));
        EXPECT(largest < 0.05);
        q_free(&x);
    }
    mdp_free(&m);
    cliff_mdp(&m);
    for (int k = 0; k < 2; k++) {
        struct q_agent x;
        struct q_config c = {k ? Q_LEARNING : EXPECTED_SARSA, 1, 0.5, 0, 0.1, 0, 0};
        int policy[CLIFF_STATES];
        q_init(&x, &c, CLIFF_STATES, CLIFF_ACTIONS, NULL);
        for (int i = 0; i < 500; i++) q_episode(&x, &cliff.env, &world, &choice);
        q_greedy(&x, policy);
        EXPECT(q_policy_return(&m, policy, 0) == (k ? -13 : -15));
        q_free(&x);
    }
    mdp_free(&m);
}

/* The share of left turns stays above the 5 percent of an agent that knows better, most so for the single maximum. */
void example_6_7(struct harness *t) {
    double left[Q_METHODS] = {0};
    for (int k = EXPECTED_SARSA; k < Q_METHODS; k++)
        for (int run = 0; run < 200; run++) {
            struct bias_env b;
            struct q_agent x;
            struct rng world, choice;
            struct q_config c = {(enum q_method)k, 1, 0.1, 0, 0.1, 0, 0};
            rng_init(&world, 14, 2 * (uint64_t)run);
            rng_init(&choice, 14, 2 * (uint64_t)run + 1);
            bias_env_init(&b);
            q_init(&x, &c, BIAS_STATES, BIAS_ACTIONS, bias_legal);
            for (int i = 0; i < 100; i++) {
                q_episode(&x, &b.env, &world, &choice);
                left[k] += b.went_left / 2e4;
            }
            for (int i = 2; i < BIAS_ACTIONS; i++) EXPECT(x.visits[i] == 0);
            q_free(&x);
        }
    EXPECT(left[DOUBLE_Q] > 0.05 && left[DOUBLE_Q] < 0.6 * left[Q_LEARNING] && left[Q_LEARNING] > 0.5);
}
