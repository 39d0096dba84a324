/* The ladder: each method reduces to the one before it. Here chapters meet. */
#include "../chapters/02-q-learning/q_learning.h"
#include "../chapters/03-dqn/dqn.h"
#include "env_graph.h"
#include "harness.h"

/* One transition as a batch of one, states as one-hot rows. */
static void one_hot_batch(struct batch *b, const struct q_step *step, int states) {
    memset(b->s, 0, (size_t)states * sizeof *b->s);
    memset(b->s2, 0, (size_t)states * sizeof *b->s2);
    b->s[step->s] = b->s2[step->s2] = 1;
    b->a[0] = step->a;
    b->r[0] = step->r;
    b->terminated[0] = step->terminated;
}

/* DQN with a linear network on one-hot states, the bias held at 0, batches of one, plain steps, and a target network that
 * is copied after every update, against the table of Q-learning. */
static void dqn_is_q_learning(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng;
    struct dqn dqn;
    struct q_agent table;
    struct batch b;
    struct q_config q_config = {.method = Q_LEARNING, .gamma = 0.9, .alpha = 0.3};
    struct dqn_config config = {.gamma = 0.9, .rate = 0.3, .target_every = 1, .optimizer = DQN_SGD};
    graph_steered(&m);
    m.gamma = 0.9;
    env_graph_init(&graph, "graph", &m, 0);
    rng_init(&rng, 1, 0);
    dqn_init(&dqn, &config, 6, 2, 1, &rng);
    q_init(&table, &q_config, 6, 2, NULL);
    batch_init(&b, 1, 6, 1);
    struct agent_blocks p = dqn.agent.params(&dqn.agent);
    for (int i = 0; i < p.n; i++) memset(p.at[i], 0, (size_t)p.size[i] * sizeof(real));
    double s, s2, error = 0;
    env_reset(&graph.env, &rng, &s);
    for (int i = 0; i < 5000; i++) {
        double action = rng_below(&rng, 2);
        struct env_result r = env_step(&graph.env, &action, &rng, &s2);
        struct q_step step = {(int)s, (int)action, r.reward + rng_normal(&rng), (int)s2, r.terminated};
        struct agent_report report;
        one_hot_batch(&b, &step, 6);
        q_learning(&table, &step, 0.3);
        dqn.agent.update(&dqn.agent, &b, NULL, &report);
        for (int k = 0; k < p.n; k++) memset(p.at[k] + 12, 0, 2 * sizeof(real)); /* the bias */
        for (int k = 0; k < 12; k++) error = worse(error, fabs(p.at[0][k] - FORMULA(table.q[0][k])));
        s = s2;
        if (r.terminated) env_reset(&graph.env, &rng, &s);
    }
    EXPECT(table.q[0][0] != 0 && table.q[0][11] == 0);
    CHECK("3.8", error, 0.0);
    dqn_free(&dqn);
    q_free(&table);
    batch_free(&b);
    mdp_free(&m);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"linear DQN on one-hot states is Q-learning", dqn_is_q_learning},
    };
    return harness_run("ladder", section, sizeof section / sizeof *section, argc, argv);
}
