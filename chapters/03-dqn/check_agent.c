/*
### Acting and updates

Actions are compared with what the two uniform numbers say, at the edges too; an update with one step of a plain
optimizer, or of another Adam, along the gradient that was checked above.
*/
#include "checks.h"

/* Actions follow the noise: the first number decides whether to explore, the second chooses; without noise, greedy. */
void actions(struct harness *t) {
    struct setting x;
    make(&x, (struct dqn_config){.epsilon = 0.8,
                                 .epsilon_final = 0.2,
                                 .epsilon_steps = 100,
                                 .target_every = 7,
                                 .rate = 1e-3});
    struct agent *agent = &x.dqn.agent;
    double action, s[OBS] = {0.3, -1, 0.5};
    int greedy = 0;
    for (int a = 1; a < ACTIONS; a++)
        if (literal_q(&x.dqn.net, x.dqn.online, s, a) > literal_q(&x.dqn.net, x.dqn.online, s, greedy)) greedy = a;
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == greedy);
    for (int k = 0; k < ACTIONS; k++) {
        agent->act(agent, s, (double[]){0.79, (k + 0.5) / (double)ACTIONS}, 0, &action);
        EXPECT(action == k);
    }
    agent->act(agent, s, (double[]){0.79, 1}, 0, &action); /* what a float can round to */
    EXPECT(action == ACTIONS - 1);
    agent->act(agent, s, (double[]){0.81, 0}, 0, &action);
    EXPECT(action == greedy);
    agent->act(agent, s, (double[]){0.21, 0}, 100, &action);
    EXPECT(action == greedy);
    for (int at = 0; at <= 105; at++) { /* in every step the share of that step, and not of its neighbours */
        double share = at < 100 ? 0.8 - 0.006 * at : 0.2;
        EXPECT_NEAR(dqn_epsilon(&x.dqn.config, at), share, 1e-15);
        for (int k = 0; k < ACTIONS; k++) {
            agent->act(agent, s, (double[]){share - 0.001, (k + 0.5) / (double)ACTIONS}, at, &action);
            EXPECT(action == k);
            agent->act(agent, s, (double[]){share + 0.001, (k + 0.5) / (double)ACTIONS}, at, &action);
            EXPECT(action == greedy);
        }
    }
    EXPECT_NEAR(dqn_epsilon(&x.dqn.config, 5000), 0.2, 0);
    struct agent_report report; /* the target is copied after every seventh update, and not before */
    for (int i = 1; i <= 14; i++) {
        agent->update(agent, &x.batch, NULL, &report);
        bool same = memcmp(x.dqn.online, x.dqn.target, (size_t)x.dqn.net.parameters * sizeof(real)) == 0;
        EXPECT(same == (i % 7 == 0));
    }
    release(&x);
}

/* Where actions are equal the first is taken; where nothing explores, not even a 0 does; what is not finite prefers
 * nothing; and at the start the two networks are one. */
void edges_of_acting(struct harness *t) {
    struct setting x;
    struct dqn start;
    struct rng rng;
    double action, s[OBS] = {0.3, -1, 0.5};
    make(&x, (struct dqn_config){.epsilon = 0, .epsilon_final = 0.5, .epsilon_steps = 10, .target_every = 7});
    struct agent *agent = &x.dqn.agent;
    int last = x.dqn.net.parameters;
    memset(x.dqn.online, 0, (size_t)last * sizeof(real));
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == 0);
    x.dqn.online[last - 3] = x.dqn.online[last - 2] = 3; /* the biases of actions 1 and 2 */
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(action == 1);
    agent->act(agent, s, (double[]){0, 0.99}, 0, &action);
    EXPECT(action == 1);
    agent->act(agent, s, (double[]){0.5, 0.99}, 20, &action);
    EXPECT(action == 1);
    for (int i = 0; i < last; i++) x.dqn.online[i] = NAN;
    agent->act(agent, s, NULL, 0, &action);
    EXPECT(isnan(action));
    rng_init(&rng, 2, 0);
    dqn_init(&start, &x.dqn.config, OBS, ACTIONS, ROWS, &rng);
    EXPECT(memcmp(start.online, start.target, (size_t)last * sizeof(real)) == 0 && start.online[0] != 0);
    dqn_free(&start);
    release(&x);
}

/* An update is one step of the optimizer, at the rate of its turn, along the gradient; it reports loss and targets. */
void whole_updates(struct harness *t) {
    for (int k = 0; k < 2; k++) {
        struct setting x;
        struct adam adam;
        struct agent_report report;
        double y[ROWS], p[200], mean, loss;
        make(&x, (struct dqn_config){.rate = 0.05,
                                     .rate_final = 0.01,
                                     .rate_updates = 4,
                                     .target_every = 3,
                                     .optimizer = k ? DQN_SGD : DQN_ADAM});
        int n = x.dqn.net.parameters;
        adam_init(&adam, &(struct adam_config){0, 0.9, 0.999, 1e-8}, n);
        for (int i = 0; i < 7; i++) {
            double rate = i < 4 ? 0.05 - 0.01 * i : 0.01;
            memcpy(p, x.dqn.online, (size_t)n * sizeof *p);
            dqn_targets(&x.dqn, &x.batch, y);
            loss = dqn_gradient(&x.dqn, &x.batch, y), mean = 0;
            for (int row = 0; row < ROWS; row++) mean += y[row] / (double)ROWS;
            adam.config.rate = rate;
            if (!k) adam_step(&adam, p, x.dqn.gradient);
            for (int j = 0; k && j < n; j++) p[j] -= rate * x.dqn.gradient[j];
            x.dqn.agent.update(&x.dqn.agent, &x.batch, NULL, &report);
            for (int j = 0; j < n; j++) EXPECT_NEAR(x.dqn.online[j], p[j], 1e-14);
            EXPECT(report.n == 2 && report.value[0] == loss);
            EXPECT_NEAR(report.value[1], mean, 1e-14);
        }
        adam_free(&adam);
        release(&x);
    }
}
