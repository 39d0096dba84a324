/* The ladder: methods that reduce to an earlier one. Here chapters meet. */
#include "harness.h"
#include "literal.h"
#include "../chapters/02-q-learning/q_learning.h"
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/variants.h"
#include "../chapters/07-soft-iteration/soft_iteration.h"
#include "../chapters/07-soft-iteration/soft_samples.h"
#include "../chapters/08-sac/sac.h"
#include "../chapters/09-temperature/tuned_sac.h"
#include "programs/memory.h"
#include "worlds/env_graph.h"
#include "worlds/env_pendulum.h"

#include <stdlib.h>

/* One transition as a batch of one, states as one-hot rows. */
static void one_hot_batch(struct batch *b, const struct q_step *step, int states) {
    memset(b->s, 0, (size_t)states * sizeof *b->s);
    memset(b->s2, 0, (size_t)states * sizeof *b->s2);
    b->s[step->s] = b->s2[step->s2] = 1;
    b->a[0] = step->a;
    b->r[0] = step->r;
    b->terminated[0] = step->terminated;
}

/* DQN with a linear network on one-hot states, the bias held at 0, batches of one, plain steps, and a target network
 * that is copied after every update, against the table of Q-learning. */
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

/* A short training on the pendulum, from the same seeds; the action that the final policy takes at one state. */
static double swing(struct agent *agent) {
    struct env_pendulum pendulum[2];
    struct train_config c = td3_training(PRESET_TASK, 600);
    double action, s[3] = {0.6, 0.8, -1};
    c.start = 100;
    c.batch = 32;
    c.evaluate_every = 0;
    c.final_episodes = 1;
    c.quiet = true;
    for (int i = 0; i < 2; i++) env_pendulum_init(&pendulum[i], 0);
    train(agent, &pendulum[0].env, &pendulum[1].env, &c, NULL, NULL);
    agent->act(agent, s, NULL, 0, &action);
    return action;
}

static void start_networks(struct rng *rng, struct env_space *torque) {
    static const double low[1] = {-2}, high[1] = {2};
    *torque = (struct env_space){.dim = 1, .low = low, .high = high};
    rng_init(rng, 7, 100);
}

/* TD3 with all switches off against DDPG with noise that has no memory and no decay: after 501 updates all four
 * networks have the same bits. With any one switch on they have not. */
static void td3_is_ddpg(struct harness *t) {
    struct td3_config off = td3_ahe(PRESET_TASK);
    struct ddpg_config config = {.hidden = {off.hidden[0], off.hidden[1]},
                                 .gamma = off.gamma,
                                 .actor_rate = off.actor_rate,
                                 .critic_rate = off.critic_rate,
                                 .decay = 0,
                                 .tau = off.tau,
                                 .last_bound = off.last_bound,
                                 .noise = DDPG_GAUSSIAN,
                                 .sigma = off.sigma};
    struct env_space torque;
    struct rng rng;
    struct ddpg ddpg;
    start_networks(&rng, &torque);
    ddpg_init(&ddpg, &config, 3, &torque, 32, &rng);
    double action = swing(&ddpg.agent);
    for (int on = 0; on < 5; on++) {
        struct td3_config c = off;
        struct td3 td3;
        if (on == 1) c.twin = 1;
        if (on == 2) c.delay = 2;
        if (on == 3) c.smoothing = 0.2;
        if (on == 4) c.target_actor = 0;
        start_networks(&rng, &torque);
        td3_init(&td3, &c, 3, &torque, 32, &rng);
        bool acts_alike = swing(&td3.agent) == action;
        struct agent_blocks p = ddpg.agent.params(&ddpg.agent), q = td3.agent.params(&td3.agent);
        EXPECT(p.n == 4 && q.n == (c.twin ? 6 : 4) && td3.updates == 501 && ddpg.actor.adam.steps == 501);
        for (int i = 0; i < p.n; i++) {
            EXPECT(p.size[i] == q.size[i] && strcmp(p.name[i], q.name[i]) == 0);
            bool same = memcmp(p.at[i], q.at[i], (size_t)p.size[i] * sizeof(real)) == 0;
            EXPECT(same == (on == 0));
        }
        EXPECT(acts_alike == (on == 0));
        td3_free(&td3);
    }
    ddpg_free(&ddpg);
}

/* ---- tabular SAC, soft policy iteration, policy iteration ---- */

/* Whole steps of the agent's critic on the mean over next states, until nothing moves: its soft policy evaluation. */
static void settle_critic(const struct mdp *m, struct tsac *x) {
    double off[12];
    for (int sweep = 0; sweep < 600; sweep++) {
        for (int k = 0; k < m->states * 2; k++) {
            off[k] = 0;
            for (int s2 = 0; s2 < m->states; s2++) {
                int at = mdp_at(m, k / 2, k % 2, s2);
                struct tsac_step step = {k / 2, k % 2, m->r[at], s2, m->terminal[s2]};
                off[k] += m->p[at] * tsac_critic(x, &step, 0);
            }
        }
        for (int k = 0; k < m->states * 2; k++) x->q[k] += off[k];
    }
}

/* With its critic and its actor taken to the end in turn, tabular SAC is soft policy iteration, step by step. */
static double settled(struct harness *t, bool actor) {
    double error = 0;
    for (int graph = 0; graph < 2; graph++) {
        struct mdp m;
        struct tsac x;
        double v[6], pi[12], of_actor[12];
        (graph ? graph_steered : graph_two_state)(&m);
        m.gamma = 0.9;
        tsac_init(&x, &(struct tsac_config){.gamma = 0.9, .alpha = 0.5}, m.states, 2);
        for (int k = 0; k < m.states * 2; k++) pi[k] = 0.5;
        for (int i = 0; i < 4; i++) {
            EXPECT(soft_value(&m, 0.5, pi, v));
            settle_critic(&m, &x);
            for (int k = 0; k < m.states * 2 && !actor; k++)
                error = worse(error, fabs(x.q[k] - FORMULA(mdp_backup(&m, v, k / 2, k % 2))));
            soft_improve(&m, 0.5, v, pi);
            for (int step = 0; step < 3000; step++)
                for (int s = 0; s < m.states; s++) tsac_actor(&x, s, 2);
            for (int s = 0; s < m.states; s++) tsac_policy(&x, s, of_actor + 2 * s);
            for (int k = 0; k < m.states * 2 && actor; k++) error = worse(error, fabs(of_actor[k] - FORMULA(pi[k])));
        }
        tsac_free(&x);
        mdp_free(&m);
    }
    return error;
}

static void sac_is_soft_iteration(struct harness *t) {
    CHECK("7.36", settled(t, false), 1e-10);
    CHECK("7.14", settled(t, true), 1e-10);
}

/* At the temperature 0 soft policy iteration is policy iteration, bit for bit, and near it nearly so. */
static void soft_iteration_is_policy_iteration(struct harness *t) {
    struct mdp m;
    double error = 0;
    graph_two_state(&m);
    for (int start = 0; start < 2; start++) {
        double hard[4], soft[4], cold[4], v[2], w[2], q[4], near[2];
        int greedy[2], improvements = 0;
        for (int k = 0; k < 4; k++) hard[k] = soft[k] = cold[k] = start ? k % 2 == (k < 2) : 0.5;
        for (bool changed = true; changed; improvements += changed) {
            double before[4];
            memcpy(before, hard, sizeof before);
            EXPECT(mdp_value(&m, hard, v) && soft_value(&m, 0, soft, w) && soft_value(&m, 1e-6, cold, near));
            for (int s = 0; s < 2; s++)
                EXPECT(w[s] == v[s] && near[s] >= v[s] && near[s] <= v[s] + 1e-5 * log(2) + 1e-12);
            mdp_action_values(&m, v, q);
            mdp_greedy(&m, q, greedy);
            mdp_deterministic(&m, greedy, hard);
            soft_improve(&m, 0, w, soft);
            soft_improve(&m, 1e-6, near, cold);
            for (int k = 0; k < 4; k++) {
                error = worse(error, fabs(soft[k] - FORMULA(hard[k])));
                EXPECT(cold[k] == hard[k]);
            }
            changed = memcmp(before, hard, sizeof before) != 0;
        }
        EXPECT(improvements > 0);
        for (int k = 0; k < 4; k++) hard[k] = soft[k] = start ? k % 2 == (k < 2) : 0.5;
        EXPECT(q_policy_iteration(&m, hard, v) == improvements);
        EXPECT(soft_policy_iteration(&m, 0, soft, w, 1e-12, 100) == improvements + 1); /* the last one moves nothing */
        EXPECT(memcmp(soft, hard, sizeof soft) == 0 && w[0] == v[0] && w[1] == v[1]);
    }
    CHECK("7.14", error, 0.0);
    mdp_free(&m);
}

/* Other units of reward are other numbers and the same policies: by powers of two, to the last bit. */
static void policy_iteration_has_no_unit(struct harness *t) {
    enum { STATES = 8, ACTIONS = 3, PAIRS = STATES * ACTIONS };
    struct rng rng;
    rng_init(&rng, 17, 0);
    for (int world = 0; world < 20; world++) {
        struct mdp m;
        double pi[3][PAIRS], v[3][STATES];
        int improvements[3];
        mdp_init(&m, STATES, ACTIONS, 0.99);
        m.start[0] = 1;
        for (int k = 0; k < PAIRS; k++) {
            double sum = 0, share[STATES];
            for (int s2 = 0; s2 < STATES; s2++) sum += share[s2] = rng_uniform(&rng);
            for (int s2 = 0; s2 < STATES; s2++) {
                double reward = rng_range(&rng, -1, 1);
                mdp_arrow(&m, k / ACTIONS, k % ACTIONS, s2, share[s2] / sum, reward);
            }
        }
        for (int scale = 0; scale < 3; scale++) { /* about 1, 1e5 and 1e-10 */
            static const int power[] = {0, 17, -50};
            for (int i = 0; i < STATES * PAIRS; i++) m.r[i] = ldexp(m.r[i], power[scale]);
            for (int k = 0; k < PAIRS; k++) pi[scale][k] = 1.0 / (double)ACTIONS;
            improvements[scale] = q_policy_iteration(&m, pi[scale], v[scale]);
            EXPECT(improvements[scale] >= 1 && improvements[scale] == improvements[0]);
            EXPECT(memcmp(pi[scale], pi[0], sizeof *pi) == 0);
            for (int s = 0; s < STATES; s++)
                EXPECT(v[scale][s] == ldexp(v[0][s], scale == 1 ? 17 : scale == 2 ? -33 : 0));
        }
        for (int i = 0; i < STATES * PAIRS; i++) m.r[i] = ldexp(m.r[i], -1004); /* few bits are left: it ends, too */
        EXPECT(q_policy_iteration(&m, pi[1], v[1]) >= 1);
        mdp_free(&m);
    }
}

/* And at that temperature soft TD is Expected SARSA, where the actor is the policy that the latter assumes. */
static void soft_td_is_expected_sarsa(struct harness *t) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng;
    struct tsac x;
    struct q_agent table;
    double s, s2, error = 0;
    graph_steered(&m);
    env_graph_init(&graph, "graph", &m, 0);
    rng_init(&rng, 1, 0);
    tsac_init(&x, &(struct tsac_config){.gamma = 0.9}, 6, 2);
    q_init(&table, &(struct q_config){.method = EXPECTED_SARSA, .gamma = 0.9, .epsilon = 0.2}, 6, 2, NULL);
    env_reset(&graph.env, &rng, &s);
    for (int i = 0; i < 2000; i++) {
        double action = rng_below(&rng, 2), pi[2];
        struct env_result r = env_step(&graph.env, &action, &rng, &s2);
        struct q_step step = {(int)s, (int)action, r.reward, (int)s2, r.terminated};
        q_policy(&table, step.s2, pi);
        for (int a = 0; a < 2; a++) x.theta[2 * step.s2 + a] = log(pi[a]);
        q_expected_sarsa(&table, &step, 0.3);
        tsac_critic(&x, &(struct tsac_step){step.s, step.a, step.r, step.s2, step.terminated}, 0.3);
        for (int k = 0; k < 12; k++) {
            error = worse(error, fabs(x.q[k] - FORMULA(table.q[0][k])));
            x.q[k] = table.q[0][k]; /* or a tie here is none there */
        }
        s = s2;
        if (r.terminated) env_reset(&graph.env, &rng, &s);
    }
    EXPECT(table.q[0][0] != 0);
    CHECK("7.35", error, 1e-14);
    tsac_free(&x);
    q_free(&table);
    mdp_free(&m);
}

/* SAC with a temperature that does not learn is SAC with a fixed one: after two hundred updates on the pendulum, in the
 * same training, all networks are the same to the last bit. The temperature is kept as its logarithm, so the fixed one
 * is the exponential of that. */
static void fixed_temperature_is_sac(struct harness *t) {
    for (int twin = 0; twin < 2; twin++) {
        struct tuned_sac_config c = tuned_sac_preset(PRESET_TASK);
        struct sac_config d = sac_preset(PRESET_TASK);
        struct train_config train_as = tuned_sac_training(PRESET_TASK, 400);
        struct env_pendulum env[2];
        struct tuned_sac x;
        struct sac y;
        struct rng rng;
        for (int i = 0; i < 2; i++) env_pendulum_init(&env[i], 0);
        train_as.start = 200;
        train_as.evaluate_every = 0;
        train_as.final_episodes = 1;
        train_as.quiet = true;
        c.alpha = 0.2;
        c.alpha_rate = 0;
        d.alpha = exp(log(0.2));
        c.twin = d.twin = twin;
        d.actor_rate = c.actor_rate;
        c.hidden[0] = c.hidden[1] = d.hidden[0] = d.hidden[1] = 16;
        rng_init(&rng, 7, 0);
        tuned_sac_init(&x, &c, 3, &env[0].env.action, train_as.batch, &rng);
        rng_init(&rng, 7, 0);
        sac_init(&y, &d, 3, &env[0].env.action, train_as.batch, &rng);
        real *start = allocate((size_t)x.actor.shape.parameters, sizeof *start);
        memcpy(start, x.actor.now, (size_t)x.actor.shape.parameters * sizeof *start);
        struct train_score one = train(&x.agent, &env[0].env, &env[1].env, &train_as, NULL, NULL);
        struct train_score two = train(&y.agent, &env[0].env, &env[1].env, &train_as, NULL, NULL);
        EXPECT(one.mean == two.mean && x.log_alpha == log(0.2));
        EXPECT(memcmp(start, x.actor.now, (size_t)x.actor.shape.parameters * sizeof *start) != 0);
        EXPECT(memcmp(x.actor.now, y.actor.now, (size_t)x.actor.shape.parameters * sizeof *start) == 0);
        for (int k = 0; k <= twin; k++) {
            size_t size = (size_t)x.critic[k].shape.parameters * sizeof *start;
            EXPECT(memcmp(x.critic[k].now, y.critic[k].now, size) == 0);
            EXPECT(memcmp(x.critic[k].target, y.critic[k].target, size) == 0);
        }
        free(start);
        tuned_sac_free(&x);
        sac_free(&y);
    }
}

/* ---- SAC without randomness, and TD3 ---- */

enum { OBS = 3, ACT = 2, ROWS = 12 };

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

/* How far both agents are apart after some updates with alpha = 0 and no noise: the actors, and the critics with their
 * copies. Gradients count too: the first step of Adam knows little more than their signs. */
static void td3_and_sac(int target_actor, int climb_first, int updates, double *actor, double *critic) {
    struct td3_config td3_config = {.hidden = {9, 7}, .gamma = 0.9, .tau = 0.1, .twin = 1, .delay = 1};
    struct sac_config sac_config = {.hidden = {9, 7}, .gamma = 0.9, .tau = 0.1, .twin = 1, .alpha = 0};
    td3_config.actor_rate = sac_config.actor_rate = 0.01;
    td3_config.critic_rate = sac_config.critic_rate = 0.02;
    td3_config.target_actor = target_actor;
    sac_config.climb_first = climb_first;
    sac_config.log_sigma_low = -20, sac_config.log_sigma_high = 2;
    struct rng rng;
    struct td3 td3;
    struct sac sac;
    struct batch b;
    struct agent_report report;
    real noise[ROWS * 2 * ACT] = {0};
    rng_init(&rng, 4, 0);
    td3_init(&td3, &td3_config, OBS, &literal_box, ROWS, &rng);
    sac_init(&sac, &sac_config, OBS, &literal_box, ROWS, &rng);
    batch_init(&b, ROWS, OBS, ACT);
    literal_disturb(&td3.agent, 0.3, &rng); /* a slow copy is somewhere else */
    copy_actor(&td3.actor, &sac.actor);
    int size = sac.critic[0].shape.parameters;
    for (int k = 0; k < 2; k++) {
        memcpy(sac.critic[k].now, td3.critic[k].now, (size_t)size * sizeof(real));
        memcpy(sac.critic[k].target, td3.critic[k].target, (size_t)size * sizeof(real));
    }
    for (int i = 0; i < updates; i++) {
        literal_batch(&b, OBS, &literal_box, &rng);
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
        {"TD3 with its switches off is DDPG", td3_is_ddpg},
        {"tabular SAC, taken to the end, is soft policy iteration", sac_is_soft_iteration},
        {"cold soft policy iteration is policy iteration", soft_iteration_is_policy_iteration},
        {"policy iteration has no unit", policy_iteration_has_no_unit},
        {"cold soft TD is Expected SARSA", soft_td_is_expected_sarsa},
        {"SAC without randomness is TD3, but for two differences", sac_is_td3},
        {"SAC with a temperature that does not learn is SAC with a fixed one", fixed_temperature_is_sac},
    };
    return harness_run("ladder", section, sizeof section / sizeof *section, argc, argv);
}
