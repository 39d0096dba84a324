/* The ladder: each method reduces to the one before it. Here chapters meet. */
#include "../chapters/02-q-learning/q_learning.h"
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/08-sac/sac.h"
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

/* ---- SAC without randomness, and TD3 ---- */

enum { RUNG_OBS = 3, RUNG_ACT = 2, RUNG_ROWS = 10 };
static const double rung_low[RUNG_ACT] = {-1, -3}, rung_high[RUNG_ACT] = {2, 0.5};
static const struct env_space rung_box = {.dim = RUNG_ACT, .low = rung_low, .high = rung_high};

/* TD3's actor into the columns of SAC's head that are the means; log sigma's columns stay. */
static void copy_actor(const struct net *from, const struct net *to) {
    int last = from->shape.layers - 1, in = from->shape.size[last], act = from->shape.size[last + 1];
    const real *w = from->now + from->shape.offset[last];
    real *head = to->now + to->shape.offset[last];
    memcpy(to->now, from->now, (size_t)from->shape.offset[last] * sizeof *w);
    for (int i = 0; i <= in; i++) memcpy(head + 2 * act * i, w + act * i, (size_t)act * sizeof *w); /* and the biases */
}

/* The largest difference of x[] and y[], parameters or gradients of the two actors, as far as they mean the same. */
static double actors_apart(const struct mlp *td3, const real *x, const real *y) {
    int last = td3->layers - 1, first = td3->offset[last], in = td3->size[last], act = td3->size[last + 1];
    double apart = 0;
    for (int i = 0; i < first; i++) apart = worse(apart, fabs(x[i] - y[i]));
    for (int i = 0; i <= in; i++)
        for (int j = 0; j < act; j++) apart = worse(apart, fabs(x[first + act * i + j] - y[first + 2 * act * i + j]));
    return apart;
}

static double critics_apart(const struct net *x, const struct net *y) {
    double apart = 0;
    for (int i = 0; i < x->shape.parameters; i++) {
        apart = worse(apart, fabs(x->now[i] - y->now[i]));
        apart = worse(apart, fabs(x->target[i] - y->target[i]));
        apart = worse(apart, fabs(x->gradient[i] - y->gradient[i]));
    }
    return apart;
}

static void rung_batch(struct batch *b, struct rng *rng) {
    for (int i = 0; i < RUNG_ROWS * RUNG_OBS; i++) b->s[i] = rng_normal(rng), b->s2[i] = rng_normal(rng);
    for (int i = 0; i < RUNG_ROWS * RUNG_ACT; i++)
        b->a[i] = rng_range(rng, rung_low[i % RUNG_ACT], rung_high[i % RUNG_ACT]);
    for (int i = 0; i < RUNG_ROWS; i++) b->r[i] = rng_normal(rng), b->terminated[i] = i % 3 == 0;
}

/* How far both agents are apart after some updates with alpha = 0 and no noise: the actors, and the critics with their
 * copies. Gradients count too: the first step of Adam knows little more than their signs. */
static void td3_and_sac(int target_actor, int climb_first, int updates, double *actor, double *critic) {
    struct td3_config td3_config = {.hidden = {9, 7},
                                    .gamma = 0.9,
                                    .actor_rate = 0.01,
                                    .critic_rate = 0.02,
                                    .tau = 0.1,
                                    .twin = 1,
                                    .delay = 1,
                                    .target_actor = target_actor};
    struct sac_config sac_config = {.hidden = {9, 7},
                                    .gamma = 0.9,
                                    .actor_rate = 0.01,
                                    .critic_rate = 0.02,
                                    .tau = 0.1,
                                    .log_sigma_low = -20,
                                    .log_sigma_high = 2,
                                    .alpha = 0,
                                    .twin = 1,
                                    .climb_first = climb_first};
    struct rng rng;
    struct td3 td3;
    struct sac sac;
    struct batch b;
    struct agent_report report;
    real noise[RUNG_ROWS * 2 * RUNG_ACT] = {0};
    rng_init(&rng, 4, 0);
    td3_init(&td3, &td3_config, RUNG_OBS, &rung_box, RUNG_ROWS, &rng);
    sac_init(&sac, &sac_config, RUNG_OBS, &rung_box, RUNG_ROWS, &rng);
    batch_init(&b, RUNG_ROWS, RUNG_OBS, RUNG_ACT);
    for (int i = 0; i < td3.actor.shape.parameters; i++) {
        td3.actor.now[i] += 0.3 * rng_normal(&rng);
        td3.actor.target[i] += 0.3 * rng_normal(&rng); /* a slow copy is somewhere else */
    }
    copy_actor(&td3.actor, &sac.actor);
    int size = sac.critic[0].shape.parameters;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < size; i++) {
            td3.critic[k].now[i] += 0.3 * rng_normal(&rng);
            td3.critic[k].target[i] += 0.3 * rng_normal(&rng);
        }
        memcpy(sac.critic[k].now, td3.critic[k].now, (size_t)size * sizeof(real));
        memcpy(sac.critic[k].target, td3.critic[k].target, (size_t)size * sizeof(real));
    }
    for (int i = 0; i < updates; i++) {
        rung_batch(&b, &rng);
        td3.agent.update(&td3.agent, &b, noise, &report);
        sac.agent.update(&sac.agent, &b, noise, &report);
    }
    *actor = worse(actors_apart(&td3.actor.shape, td3.actor.now, sac.actor.now),
                   actors_apart(&td3.actor.shape, td3.actor.gradient, sac.actor.gradient));
    *critic = worse(critics_apart(&td3.critic[0], &sac.critic[0]), critics_apart(&td3.critic[1], &sac.critic[1]));
    td3_free(&td3);
    sac_free(&sac);
    batch_free(&b);
}

/* Two differences remain, and no third one. With alpha = 0 and the noise 0 nothing is passed to log sigma's columns, so
 * that both actors go the same way. */
static void sac_is_td3(struct harness *t) {
    double actor, critic;
    for (int updates = 1; updates <= 4; updates += 3) {
        td3_and_sac(0, 1, updates, &actor, &critic); /* both switched: the same, to rounding */
        EXPECT_NEAR(actor, 0, 1e-13);
        EXPECT_NEAR(critic, 0, 1e-13);
    }
    td3_and_sac(1, 1, 1, &actor, &critic); /* with the target actor the critics' targets are others */
    EXPECT(critic > 1e-2);
    td3_and_sac(0, 0, 1, &actor, &critic); /* with the minimum only the actor's gradient is */
    EXPECT(actor > 1e-2);
    EXPECT_NEAR(critic, 0, 1e-13);
    td3_and_sac(1, 0, 1, &actor, &critic);
    EXPECT(actor > 1e-2 && critic > 1e-2);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"linear DQN on one-hot states is Q-learning", dqn_is_q_learning},
        {"SAC without randomness is TD3, but for two differences", sac_is_td3},
    };
    return harness_run("ladder", section, sizeof section / sizeof *section, argc, argv);
}
