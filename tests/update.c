/* One update of each agent against an independent implementation: from the same parameters, batch and noise to the same
 * loss, gradient and parameters; to rounding in double, to four digits in float. */
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/08-sac/sac.h"
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

/* ---- Soft Actor-Critic ---- */

/* The line of a fixture for a block of parameters: its name with the blanks filled, between two parts. */
static const char *line_of(const char *before, const char *block, const char *after, char line[64]) {
    snprintf(line, 64, "%s%s%s", before, block, after);
    for (char *at = line; *at; at++)
        if (*at == ' ') *at = '_';
    return line;
}

static void load_sac(const struct fixture *f, struct sac *sac, struct batch *b) {
    char line[64];
    struct agent_blocks p = sac->agent.params(&sac->agent);
    for (int i = 0; i < p.n; i++) fixture_load(f, line_of("", p.name[i], "", line), p.at[i], p.size[i]);
    fixture_load(f, "s", b->s, b->n * sac->agent.obs);
    fixture_load(f, "a", b->a, b->n * sac->agent.action.dim);
    fixture_load(f, "r", b->r, b->n);
    fixture_load(f, "s2", b->s2, b->n * sac->agent.obs);
    fixture_load(f, "terminated", b->terminated, b->n);
}

static void sac_compare(struct harness *t, const struct fixture *f, struct sac *sac, const char *version,
                        const struct agent_report *report) {
    char line[64];
    real losses[4];
    for (int i = 0; i < 4; i++) losses[i] = R(report->value[i]);
    EXPECT(fixture_error(f, line_of("losses", version, "", line), losses, 4) < within());
    struct agent_blocks p = sac->agent.params(&sac->agent);
    EXPECT(p.n == (sac->config.value ? 7 : 5));
    for (int i = 0; i < p.n; i++)
        EXPECT(fixture_error(f, line_of("after_", p.name[i], version, line), p.at[i], p.size[i]) < within());
    const struct net *net[] = {&sac->actor, &sac->critic[0], &sac->critic[1], &sac->value};
    static const char *const gradient[] = {"actor", "critic_1", "critic_2", "value"};
    for (int i = 0; i < 3 + sac->config.value; i++)
        EXPECT(fixture_error(f, line_of("gradient_", gradient[i], version, line), net[i]->gradient,
                             net[i]->shape.parameters) < within());
}

static void sac_updates(struct harness *t) {
    struct fixture f = fixture_open("tests/fixtures/sac.txt");
    double c[12], low[2], high[2];
    fixture_read(&f, "config", c, 12);
    fixture_read(&f, "low", low, 2);
    fixture_read(&f, "high", high, 2);
    int obs = (int)c[0], act = (int)c[1], rows = (int)c[4];
    const struct env_space box = {.dim = act, .low = low, .high = high};
    for (int value = 0; value < 2; value++) {
        struct sac_config config = {.hidden = {(int)c[2], (int)c[3]},
                                    .gamma = c[5],
                                    .alpha = c[6],
                                    .tau = c[7],
                                    .actor_rate = c[8],
                                    .critic_rate = c[9],
                                    .log_sigma_low = c[10],
                                    .log_sigma_high = c[11],
                                    .twin = 1,
                                    .value = value};
        struct rng rng;
        struct sac sac;
        struct batch b;
        struct agent_report report;
        real noise[128];
        rng_init(&rng, 1, 0);
        sac_init(&sac, &config, obs, &box, rows, &rng);
        batch_init(&b, rows, obs, act);
        load_sac(&f, &sac, &b);
        EXPECT(sac.agent.update_noise.normal == (value ? act : 2 * act) && rows * 2 * act <= 128);
        fixture_load(&f, value ? "noise1" : "noise2", noise, rows * sac.agent.update_noise.normal);
        sac.agent.update(&sac.agent, &b, noise, &report);
        sac_compare(t, &f, &sac, value ? "1" : "2", &report);
        sac_free(&sac);
        batch_free(&b);
    }
    free(f.text);
}

/* Nothing stops being finite: rewards of 1e5, actions at the bounds, large observations, a mean far out, one log sigma
 * above its interval and one below it. (The study `extremes` of chapter 08 goes on for a million updates.) */
static void sac_extremes(struct harness *t) {
    enum { OBS = 3, ACT = 2, ROWS = 8 };
    static const double low[ACT] = {-1, -3}, high[ACT] = {2, 0.5};
    const struct env_space box = {.dim = ACT, .low = low, .high = high};
    for (int value = 0; value < 2; value++) {
        struct sac_config config = sac_preset(PRESET_TASK);
        struct rng rng;
        struct sac sac;
        struct batch b;
        struct agent_report report;
        real noise[ROWS * 2 * ACT], action[ACT];
        config.hidden[0] = config.hidden[1] = 8;
        config.value = value;
        rng_init(&rng, 3, 0);
        sac_init(&sac, &config, OBS, &box, ROWS, &rng);
        batch_init(&b, ROWS, OBS, ACT);
        real *bias = sac.actor.now + sac.actor.shape.parameters - 2 * ACT;
        bias[0] = 40, bias[1] = -40, bias[2] = 30, bias[3] = -50;
        bool finite = true;
        for (int step = 0; step < 4000; step++) {
            for (int i = 0; i < ROWS * OBS; i++) b.s[i] = R(100 * rng_normal(&rng));
            for (int i = 0; i < ROWS * OBS; i++) b.s2[i] = R(100 * rng_normal(&rng));
            for (int i = 0; i < ROWS * ACT; i++) b.a[i] = R((rng_below(&rng, 2) ? low : high)[i % ACT]);
            for (int i = 0; i < ROWS; i++) b.r[i] = R(-1e5 * rng_uniform(&rng)), b.terminated[i] = R(i == 0);
            for (int i = 0; i < ROWS * 2 * ACT; i++) noise[i] = R(rng_normal(&rng));
            sac.agent.update(&sac.agent, &b, noise, &report);
            for (int i = 0; i < report.n; i++) finite = finite && isfinite(report.value[i]);
            sac.agent.act(&sac.agent, b.s, step % 2 ? noise : NULL, step, action);
            for (int i = 0; i < ACT; i++)
                finite = finite && (double)action[i] >= low[i] && (double)action[i] <= high[i];
        }
        struct agent_blocks p = sac.agent.params(&sac.agent);
        for (int i = 0; i < p.n; i++)
            for (int j = 0; j < p.size[i]; j++) finite = finite && isfinite(p.at[i][j]);
        EXPECT(finite);
        sac_free(&sac);
        batch_free(&b);
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"DQN", dqn_update},
                                             {"SAC, either version", sac_updates},
                                             {"SAC at its extremes", sac_extremes}};
    return harness_run("update", section, sizeof section / sizeof *section, argc, argv);
}
