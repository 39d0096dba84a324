/* One update of each agent against an independent implementation: from the same parameters, batch and noise to the same
 * loss, gradient and parameters; to rounding in double, to four digits in float. */
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "fixture.h"
#include "harness.h"

static double within(void) {
    return REAL_EPSILON < 1e-10 ? 1e-13 : 1e-4;
}

static void dqn_update(struct harness *t) {
    struct fixture f = fixture_open("tests/fixtures/dqn.txt");
    double c[8];
    fixture_read(&f, "config", c, 8);
    int obs = (int)c[0], actions = (int)c[1], rows = (int)c[4];
    for (int twice = 0; twice < 2; twice++) {
        struct dqn_config config = {.hidden = {(int)c[2], (int)c[3]},
                                    .gamma = c[5],
                                    .clip = c[6],
                                    .rate = c[7],
                                    .double_q = twice,
                                    .target_every = 1000};
        struct rng rng;
        struct dqn dqn;
        struct batch b;
        struct agent_report report;
        rng_init(&rng, 1, 0);
        dqn_init(&dqn, &config, obs, actions, rows, &rng);
        batch_init(&b, rows, obs, 1);
        struct agent_blocks p = dqn.agent.params(&dqn.agent);
        for (int i = 0; i < p.n; i++) fixture_load(&f, p.name[i], p.at[i], p.size[i]);
        fixture_load(&f, "s", b.s, rows * obs);
        fixture_load(&f, "a", b.a, rows);
        fixture_load(&f, "r", b.r, rows);
        fixture_load(&f, "s2", b.s2, rows * obs);
        fixture_load(&f, "terminated", b.terminated, rows);
        dqn.agent.update(&dqn.agent, &b, NULL, &report);
        real loss = R(report.value[0]);
        EXPECT(fixture_error(&f, twice ? "loss1" : "loss0", &loss, 1) < within());
        EXPECT(fixture_error(&f, twice ? "gradient1" : "gradient0", dqn.gradient, p.size[0]) < within());
        EXPECT(fixture_error(&f, twice ? "after1" : "after0", p.at[0], p.size[0]) < within());
        EXPECT(fixture_error(&f, "target", p.at[1], p.size[1]) < 2 * REAL_EPSILON);
        dqn_free(&dqn);
        batch_free(&b);
    }
    free(f.text);
}

static void ddpg_update(struct harness *t) {
    struct fixture f = fixture_open("tests/fixtures/ddpg.txt");
    static const char *const block[4] = {"actor", "critic", "actor-target", "critic-target"};
    static const char *const after[4] = {"after-actor", "after-critic", "after-actor-target", "after-critic-target"};
    double c[10], low[2], high[2];
    fixture_read(&f, "config", c, 10);
    int obs = (int)c[0], act = (int)c[1], rows = (int)c[4];
    fixture_read(&f, "low", low, act);
    fixture_read(&f, "high", high, act);
    const struct env_space box = {.dim = act, .low = low, .high = high};
    struct ddpg_config config = {.hidden = {(int)c[2], (int)c[3]},
                                 .gamma = c[5],
                                 .decay = c[6],
                                 .tau = c[7],
                                 .actor_rate = c[8],
                                 .critic_rate = c[9]};
    struct rng rng;
    struct ddpg ddpg;
    struct batch b;
    struct agent_report report;
    rng_init(&rng, 1, 0);
    ddpg_init(&ddpg, &config, obs, &box, rows, &rng);
    batch_init(&b, rows, obs, act);
    struct agent_blocks p = ddpg.agent.params(&ddpg.agent);
    EXPECT(p.n == 4);
    for (int i = 0; i < p.n; i++) fixture_load(&f, block[i], p.at[i], p.size[i]);
    fixture_load(&f, "s", b.s, rows * obs);
    fixture_load(&f, "a", b.a, rows * act);
    fixture_load(&f, "r", b.r, rows);
    fixture_load(&f, "s2", b.s2, rows * obs);
    fixture_load(&f, "terminated", b.terminated, rows);
    ddpg.agent.update(&ddpg.agent, &b, NULL, &report);
    real losses[2] = {R(report.value[0]), R(report.value[1])};
    EXPECT(fixture_error(&f, "losses", losses, 2) < within());
    EXPECT(fixture_error(&f, "y", ddpg.y, rows) < within());
    EXPECT(fixture_error(&f, "critic-gradient", ddpg.critic.gradient, p.size[1]) < within());
    EXPECT(fixture_error(&f, "actor-gradient", ddpg.actor.gradient, p.size[0]) < within());
    for (int i = 0; i < p.n; i++) EXPECT(fixture_error(&f, after[i], p.at[i], p.size[i]) < within());
    ddpg_free(&ddpg);
    batch_free(&b);
    free(f.text);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"DQN", dqn_update}, {"DDPG", ddpg_update}};
    return harness_run("update", section, sizeof section / sizeof *section, argc, argv);
}
