/* One update of each agent against an independent implementation: from the same parameters, batch and noise to the same
 * loss, gradient and parameters; to rounding in double, to four digits in float. */
#include "fixture.h"
#include "harness.h"
#include "literal.h"
#include "../chapters/03-dqn/dqn.h"
#include "../chapters/04-policy-gradient/reinforce.h"
#include "../chapters/05-ddpg/ddpg.h"
#include "../chapters/06-td3/td3.h"
#include "../chapters/08-sac/first_version.h"
#include "../chapters/09-temperature/extremes.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <stdio.h>
#include <stdlib.h>

static double within(void) {
    return REAL_EPSILON < 1e-10 ? 1e-13 : 1e-4;
}

/* A name with its blanks as underscores, between a prefix and a suffix. */
static const char *line_name(const char *prefix, const char *name, const char *suffix) {
    static char line[80];
    snprintf(line, sizeof line, "%s%s%s", prefix, name, suffix);
    for (char *at = line; *at; at++)
        if (*at == ' ') *at = '_';
    return line;
}

/* The rows of a batch, whose lines have names with this ending. */
static void load_rows(const struct fixture *f, struct batch *b, int obs, int act, const char *end) {
    fixture_load(f, line_name("s", "", end), b->s, b->n * obs);
    fixture_load(f, line_name("a", "", end), b->a, b->n * act);
    fixture_load(f, line_name("r", "", end), b->r, b->n);
    fixture_load(f, line_name("s2", "", end), b->s2, b->n * obs);
    fixture_load(f, line_name("terminated", "", end), b->terminated, b->n);
}

/* What every fixture of a continuous agent holds: a configuration, which begins with the numbers of an observation and
 * of an action, two widths and the rows; a box; and a batch, for which there is room. */
struct recorded {
    struct fixture f;
    double c[14], low[2], high[2];
    int obs, act, rows;
    struct env_space box;
    struct batch b;
    struct rng rng; /* draws a start, which is overwritten */
};

static void open_recorded(struct recorded *x, const char *path, int numbers) {
    *x = (struct recorded){.f = fixture_open(path)};
    fixture_read(&x->f, "config", x->c, numbers);
    x->obs = (int)x->c[0], x->act = (int)x->c[1], x->rows = (int)x->c[4];
    fixture_read(&x->f, "low", x->low, x->act);
    fixture_read(&x->f, "high", x->high, x->act);
    x->box = (struct env_space){.dim = x->act, .low = x->low, .high = x->high};
    batch_init(&x->b, x->rows, x->obs, x->act);
    rng_init(&x->rng, 1, 0);
}

static void close_recorded(struct recorded *x) {
    batch_free(&x->b);
    free(x->f.text);
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
        load_rows(&f, &b, obs, 1, "");
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
    static const char *const block[4] = {"actor", "critic", "actor-target", "critic-target"};
    static const char *const after[4] = {"after-actor", "after-critic", "after-actor-target", "after-critic-target"};
    struct recorded x;
    struct ddpg ddpg;
    struct agent_report report;
    open_recorded(&x, "tests/fixtures/ddpg.txt", 10);
    struct ddpg_config config = {.hidden = {(int)x.c[2], (int)x.c[3]},
                                 .gamma = x.c[5],
                                 .decay = x.c[6],
                                 .tau = x.c[7],
                                 .actor_rate = x.c[8],
                                 .critic_rate = x.c[9]};
    ddpg_init(&ddpg, &config, x.obs, &x.box, x.rows, &x.rng);
    struct agent_blocks p = ddpg.agent.params(&ddpg.agent);
    EXPECT(p.n == 4);
    for (int i = 0; i < p.n; i++) fixture_load(&x.f, block[i], p.at[i], p.size[i]);
    load_rows(&x.f, &x.b, x.obs, x.act, "");
    ddpg.agent.update(&ddpg.agent, &x.b, NULL, &report);
    real losses[2] = {R(report.value[0]), R(report.value[1])};
    EXPECT(fixture_error(&x.f, "losses", losses, 2) < within());
    EXPECT(fixture_error(&x.f, "y", ddpg.y, x.rows) < within());
    EXPECT(fixture_error(&x.f, "critic-gradient", ddpg.critic.gradient, p.size[1]) < within());
    EXPECT(fixture_error(&x.f, "actor-gradient", ddpg.actor.gradient, p.size[0]) < within());
    for (int i = 0; i < p.n; i++) EXPECT(fixture_error(&x.f, after[i], p.at[i], p.size[i]) < within());
    ddpg_free(&ddpg);
    close_recorded(&x);
}

/* Two successive updates with so many critics and this delay. */
static void td3_updates(struct harness *t, struct recorded *x, const struct td3_config *config) {
    const struct fixture *f = &x->f;
    struct td3 td3;
    real noise[100];
    td3_init(&td3, config, x->obs, &x->box, x->rows, &x->rng);
    struct agent_blocks p = td3.agent.params(&td3.agent);
    EXPECT(p.n == 4 + 2 * config->twin);
    for (int i = 0; i < p.n; i++) fixture_load(f, line_name("", p.name[i], ""), p.at[i], p.size[i]);
    for (int n = 1; n <= 2; n++) {
        char end[20];
        struct agent_report report;
        snprintf(end, sizeof end, "_%d", n);
        load_rows(f, &x->b, x->obs, x->act, end);
        fixture_load(f, line_name("noise", "", end), noise, x->rows * x->act);
        td3.agent.update(&td3.agent, &x->b, noise, &report);
        snprintf(end, sizeof end, "_%d_%d_%d", 1 + config->twin, config->delay, n);
        real loss[2] = {R(report.value[0]), R(report.value[1])};
        EXPECT(fixture_error(f, line_name("losses", "", end), loss, 2) < within());
        for (int i = 0; i < p.n; i++)
            EXPECT(fixture_error(f, line_name("after_", p.name[i], end), p.at[i], p.size[i]) < within());
        for (int k = 0; k <= config->twin; k++)
            EXPECT(fixture_error(f, line_name("gradient_", p.name[k ? 4 : 1], end), td3.critic[k].gradient, p.size[1]) <
                   within());
        if (n % config->delay) continue;
        EXPECT(fixture_error(f, line_name("gradient_actor", "", end), td3.actor.gradient, p.size[0]) < within());
    }
    td3_free(&td3);
}

static void td3_update(struct harness *t) {
    struct recorded x;
    open_recorded(&x, "tests/fixtures/td3.txt", 11);
    for (int twin = 0; twin < 2; twin++)
        for (int delay = 1; delay <= 2; delay++) {
            struct td3_config config = {.hidden = {(int)x.c[2], (int)x.c[3]},
                                        .gamma = x.c[5],
                                        .tau = x.c[6],
                                        .actor_rate = x.c[7],
                                        .critic_rate = x.c[8],
                                        .smoothing = x.c[9],
                                        .smoothing_clip = x.c[10],
                                        .twin = twin,
                                        .delay = delay,
                                        .target_actor = 1};
            td3_updates(t, &x, &config);
        }
    close_recorded(&x);
}

static void tuned_sac_update(struct harness *t) {
    static const char *const name[2][5] = {
        {"critic", "critic-target", "critic-gradient", "critic-after", "critic-target-after"},
        {"critic-2", "critic-2-target", "critic-2-gradient", "critic-2-after", "critic-2-target-after"},
    };
    struct recorded x;
    struct tuned_sac sac;
    struct agent_report report;
    open_recorded(&x, "tests/fixtures/tuned_sac.txt", 14);
    struct tuned_sac_config config = {.hidden = {(int)x.c[2], (int)x.c[3]},
                                      .gamma = x.c[5],
                                      .tau = x.c[6],
                                      .actor_rate = x.c[7],
                                      .critic_rate = x.c[8],
                                      .alpha_rate = x.c[9],
                                      .log_sigma_low = x.c[10],
                                      .log_sigma_high = x.c[11],
                                      .alpha = x.c[12],
                                      .target_entropy = x.c[13],
                                      .log_alpha_bound = 14,
                                      .twin = 1};
    tuned_sac_init(&sac, &config, x.obs, &x.box, x.rows, &x.rng);
    real losses[4], *noise = allocate((size_t)(x.rows * 2 * x.act), sizeof *noise);
    int actor = sac.actor.shape.parameters, critic = sac.critic[0].shape.parameters;
    fixture_load(&x.f, "actor", sac.actor.now, actor);
    for (int k = 0; k < 2; k++) {
        fixture_load(&x.f, name[k][0], sac.critic[k].now, critic);
        fixture_load(&x.f, name[k][1], sac.critic[k].target, critic);
    }
    load_rows(&x.f, &x.b, x.obs, x.act, "");
    fixture_load(&x.f, "noise", noise, x.rows * 2 * x.act);
    sac.agent.update(&sac.agent, &x.b, noise, &report);
    for (int i = 0; i < 4; i++) losses[i] = R(report.value[i]);
    EXPECT(report.n == 4 && fixture_error(&x.f, "losses", losses, 4) < within());
    EXPECT(fixture_error(&x.f, "actor-gradient", sac.actor.gradient, actor) < within());
    EXPECT(fixture_error(&x.f, "alpha-gradient", &sac.d_log_alpha, 1) < within());
    EXPECT(fixture_error(&x.f, "actor-after", sac.actor.now, actor) < within());
    EXPECT(fixture_error(&x.f, "log-alpha-after", &sac.log_alpha, 1) < within());
    for (int k = 0; k < 2; k++) {
        EXPECT(fixture_error(&x.f, name[k][2], sac.critic[k].gradient, critic) < within());
        EXPECT(fixture_error(&x.f, name[k][3], sac.critic[k].now, critic) < within());
        EXPECT(fixture_error(&x.f, name[k][4], sac.critic[k].target, critic) < within());
    }
    tuned_sac_free(&sac);
    free(noise);
    close_recorded(&x);
}

/* The beginning of chapter 9's study of extremes, in both precisions. */
static void temperature_extremes(struct harness *t) {
    for (int kind = 0; kind < EXTREMES; kind++) {
        struct extremes x;
        extremes_init(&x, (enum extreme)kind, 14, 2);
        EXPECT(extremes_update(&x, 20000));
        EXPECT(fabs((double)x.agent.log_alpha) <= 14);
        EXPECT(kind != EXTREME_CLAMPS || x.agent.log_alpha == 14); /* without a bound it would be no number soon */
        extremes_free(&x);
    }
}

/* ---- Soft Actor-Critic ---- */

/* What a fixture calls the blocks of either version, of which there are two critics, in their order. */
static const char *const sac_block[] = {"actor",           "critic_1", "critic_1_target", "critic_2",
                                        "critic_2_target", "value",    "value_target"};

/* Of the second version x->sac is all there is. */
static void sac_compare(struct harness *t, const struct fixture *f, struct sac_v1 *x, bool value,
                        const struct agent_report *report) {
    const char *version = value ? "1" : "2";
    struct agent *agent = value ? &x->agent : &x->sac.agent;
    real losses[4];
    for (int i = 0; i < 4; i++) losses[i] = i < report->n ? R(report->value[i]) : R(0);
    EXPECT(report->n == (value ? 4 : 3) && fixture_error(f, line_name("losses", version, ""), losses, 4) < within());
    struct agent_blocks p = agent->params(agent);
    EXPECT(p.n == (value ? 7 : 5));
    for (int i = 0; i < p.n; i++)
        EXPECT(fixture_error(f, line_name("after_", sac_block[i], version), p.at[i], p.size[i]) < within());
    const struct net *net[] = {&x->sac.actor, &x->sac.critic[0], &x->sac.critic[1], &x->value};
    static const char *const gradient[] = {"actor", "critic_1", "critic_2", "value"};
    for (int i = 0; i < 3 + value; i++)
        EXPECT(fixture_error(f, line_name("gradient_", gradient[i], version), net[i]->gradient,
                             net[i]->shape.parameters) < within());
}

static void sac_updates(struct harness *t) {
    struct recorded x;
    open_recorded(&x, "tests/fixtures/sac.txt", 12);
    struct sac_config config = {.hidden = {(int)x.c[2], (int)x.c[3]},
                                .gamma = x.c[5],
                                .alpha = x.c[6],
                                .tau = x.c[7],
                                .actor_rate = x.c[8],
                                .critic_rate = x.c[9],
                                .log_sigma_low = x.c[10],
                                .log_sigma_high = x.c[11],
                                .twin = 1};
    for (int value = 0; value < 2; value++) {
        struct sac_v1 v1;
        struct agent *agent = value ? &v1.agent : &v1.sac.agent;
        struct agent_report report;
        real noise[128];
        if (value)
            sac_v1_init(&v1, &config, x.obs, &x.box, x.rows, &x.rng);
        else
            sac_init(&v1.sac, &config, x.obs, &x.box, x.rows, &x.rng);
        struct agent_blocks p = agent->params(agent);
        for (int i = 0; i < p.n; i++) fixture_load(&x.f, sac_block[i], p.at[i], p.size[i]);
        load_rows(&x.f, &x.b, x.obs, x.act, "");
        EXPECT(agent->update_noise.normal == (value ? x.act : 2 * x.act) && x.rows * 2 * x.act <= 128);
        fixture_load(&x.f, value ? "noise1" : "noise2", noise, x.rows * agent->update_noise.normal);
        agent->update(agent, &x.b, noise, &report);
        sac_compare(t, &x.f, &v1, value, &report);
        if (value)
            sac_v1_free(&v1);
        else
            sac_free(&v1.sac);
    }
    close_recorded(&x);
}

/* Nothing stops being finite: rewards of 1e5, actions at the bounds, large observations, a mean far out, one log sigma
 * above its interval and one below it. (The study `extremes` of chapter 8 goes on for a million updates.) */
static void sac_extremes(struct harness *t) {
    enum { OBS = 3, ACT = 2, ROWS = 8 };
    for (int value = 0; value < 2; value++) {
        struct sac_config config = sac_preset(PRESET_TASK);
        struct rng rng;
        struct sac_v1 x;
        struct agent *agent = value ? &x.agent : &x.sac.agent;
        struct batch b;
        struct agent_report report;
        real noise[ROWS * 2 * ACT], action[ACT];
        config.hidden[0] = config.hidden[1] = 8;
        rng_init(&rng, 3, 0);
        if (value)
            sac_v1_init(&x, &config, OBS, &literal_box, ROWS, &rng);
        else
            sac_init(&x.sac, &config, OBS, &literal_box, ROWS, &rng);
        batch_init(&b, ROWS, OBS, ACT);
        real *bias = x.sac.actor.now + x.sac.actor.shape.parameters - 2 * ACT;
        bias[0] = 40, bias[1] = -40, bias[2] = 30, bias[3] = -50;
        bool finite = true;
        for (int step = 0; step < 4000; step++) {
            literal_batch(&b, OBS, &literal_box, &rng);
            for (int i = 0; i < ROWS * OBS; i++) b.s[i] *= 100, b.s2[i] *= 100;
            for (int i = 0; i < ROWS; i++) b.r[i] = R(-1e5 * fabs((double)b.r[i]));
            for (int i = 0; i < ROWS * 2 * ACT; i++) noise[i] = R(rng_normal(&rng));
            agent->update(agent, &b, noise, &report);
            for (int i = 0; i < report.n; i++) finite = finite && isfinite(report.value[i]);
            agent->act(agent, b.s, step % 2 ? noise : NULL, step, action);
            for (int i = 0; i < ACT; i++)
                finite = finite && (double)action[i] >= literal_low[i] && (double)action[i] <= literal_high[i];
        }
        struct agent_blocks p = agent->params(agent);
        for (int i = 0; i < p.n; i++)
            for (int j = 0; j < p.size[i]; j++) finite = finite && isfinite(p.at[i][j]);
        EXPECT(finite);
        if (value)
            sac_v1_free(&x);
        else
            sac_free(&x.sac);
        batch_free(&b);
    }
}

/* How each chapter's example trains, where nothing else is said: what the four have in common. */
static void trainings(struct harness *t) {
    static struct train_config (*const training[])(enum preset preset, int steps) = {ddpg_training, td3_training,
                                                                                     sac_training, tuned_sac_training};
    for (int i = 0; i < 8; i++) {
        bool paper = i % 2;
        struct train_config c = training[i / 2](paper ? PRESET_PAPER : PRESET_TASK, 77);
        EXPECT(c.steps == 77 && c.update_every == 1 && c.updates == 1 && c.seed == 1 && !c.quiet);
        EXPECT(c.capacity == (paper ? 1000000 : 100000) && (paper || c.batch == (i < 6 ? 100 : 128)));
        EXPECT(paper || c.start == (i < 4 ? 1000 : 500));
        EXPECT(c.evaluate_every == 1000 && c.evaluate_episodes == 10 && c.final_episodes == 100);
        EXPECT(c.save_every == 10000);
    }
    struct sac_config sac = sac_preset(PRESET_PAPER);
    struct train_config c = sac_training(PRESET_PAPER, 1);
    EXPECT(sac.hidden[0] == 256 && sac.hidden[1] == 256 && sac.gamma == 0.99 && sac.tau == 0.005 && sac.twin);
    EXPECT(sac.alpha == 0.2);
    EXPECT(sac.actor_rate == 3e-4 && sac.critic_rate == 3e-4 && !sac.climb_first);
    EXPECT(sac.log_sigma_low == -20 && sac.log_sigma_high == 2 && c.batch == 256 && c.start == 10000);
}

/* And the first one's, which has no paper's numbers. */
static void training_of_dqn(struct harness *t) {
    struct train_config c = dqn_training(77);
    EXPECT(c.steps == 77 && c.start == 1000 && c.capacity == 100000 && c.batch == 64 && c.seed == 1 && !c.quiet);
    EXPECT(c.update_every == 1 && c.updates == 1 && c.save_every == 10000);
    EXPECT(c.evaluate_every == 2500 && c.evaluate_episodes == 20 && c.final_episodes == 100);
    struct dqn_config dqn = dqn_defaults(77);
    EXPECT(dqn.hidden[0] == 64 && dqn.hidden[1] == 64 && dqn.gamma == 0.99 && dqn.clip == 0 && !dqn.double_q);
    EXPECT(dqn.optimizer == DQN_ADAM && dqn.target_every == 250);
    EXPECT(dqn.rate == 1e-3 && dqn.rate_final == 0 && dqn.rate_updates == 77);
    EXPECT(dqn.epsilon == 1 && dqn.epsilon_final == 0.05 && dqn.epsilon_steps == 10000);
}

/* Whether a network's last layer lies within the bound and reaches far into it, and its first layer does not. */
static bool ends_within(const struct net *net, double bound) {
    const struct mlp *shape = &net->shape;
    double first = 0, last = 0;
    for (int i = 0; i < shape->offset[1]; i++) first = larger(first, fabs((double)net->now[i]));
    for (int i = shape->offset[2]; i < shape->parameters; i++) last = larger(last, fabs((double)net->now[i]));
    return last <= bound * (1 + 2 * REAL_EPSILON) && last > 0.5 * bound && first > 10 * bound;
}

/* Where the last layers of the two forms of SAC start. */
static void last_layers(struct harness *t) {
    static const double low[1] = {-2}, high[1] = {2};
    const struct env_space box = {.dim = 1, .low = low, .high = high};
    struct rng rng;
    rng_init(&rng, 8, 0);
    struct sac_config sac_config = sac_preset(PRESET_TASK);
    sac_config.last_bound = 2e-3;
    struct sac_v1 v1;
    sac_v1_init(&v1, &sac_config, 3, &box, 4, &rng);
    EXPECT(ends_within(&v1.sac.actor, 2e-3) && ends_within(&v1.value, 2e-3));
    EXPECT(ends_within(&v1.sac.critic[0], 2e-3) && ends_within(&v1.sac.critic[1], 2e-3));
    sac_v1_free(&v1);
    struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
    config.last_bound = 2e-3;
    struct tuned_sac x;
    tuned_sac_init(&x, &config, 3, &box, 4, &rng);
    EXPECT(ends_within(&x.actor, 2e-3) && ends_within(&x.critic[0], 2e-3) && ends_within(&x.critic[1], 2e-3));
    tuned_sac_free(&x);
}

/* Makes a critic say one value everywhere. */
static void flatten(struct net *critic, real value) {
    int last = critic->shape.parameters - 1;
    for (int i = critic->shape.offset[2]; i < last; i++) critic->now[i] = 0;
    critic->now[last] = value;
}

/* Of equal values the first critic's is climbed: the second one here is flat, and says the same or less. */
static void ties(struct harness *t) {
    static const double low[1] = {-2}, high[1] = {2};
    const struct env_space box = {.dim = 1, .low = low, .high = high};
    real s[3] = {R(0.6), R(-0.8), R(0.5)}, noise[2] = {R(0.3), R(-0.4)};
    const struct batch b = {.n = 1, .s = s};
    struct rng rng;
    struct sac x;
    struct tuned_sac y;
    rng_init(&rng, 8, 0);
    sac_init(&x, &(struct sac_config){.hidden = {8, 8}, .alpha = 0.2, .twin = 1, .log_sigma_low = -20}, 3, &box, 1,
             &rng);
    struct tuned_sac_config config = tuned_sac_preset(PRESET_TASK);
    config.hidden[0] = config.hidden[1] = 8;
    tuned_sac_init(&y, &config, 3, &box, 1, &rng);
    for (int less = 0; less < 2; less++) {
        real first[2], bias = R(less);
        for (int twin = 0; twin < 2; twin++) {
            x.critics = y.critics = 1 + twin;
            sac_actor_gradient(&x, &b, noise);
            tuned_sac_actor_gradient(&y, &b, noise);
            real of[2] = {x.actor.gradient[x.actor.shape.parameters - 2],
                          y.actor.gradient[y.actor.shape.parameters - 2]}; /* the bias of the mean */
            for (int i = 0; i < 2 && twin; i++) EXPECT((of[i] == first[i]) == !less);
            memcpy(first, of, sizeof first);
            flatten(&x.critic[1], net_output(&x.critic[0], x.critic[0].now, x.pairs[0].sa, 1)[0] - bias);
            flatten(&y.critic[1], net_output(&y.critic[0], y.critic[0].now, y.pairs[0].sa, 1)[0] - bias);
        }
    }
    sac_free(&x);
    tuned_sac_free(&y);
}

/* ---- a world that answers with no number, and a policy that has become none ---- */

struct far {
    struct env env;
    int place; /* 0, 1: of an observation at its start, from its second step on; 2: the reward of that */
};

/* Infinite, or a number of no real. */
static const double too_far = sizeof(real) == 4 ? 1e39 : (double)INFINITY;

static void far_reset(struct env *env, struct rng *rng, double *observation) {
    (void)rng;
    observation[0] = 0.5, observation[1] = ((struct far *)env)->place == 0 ? too_far : 0;
}

static struct env_result far_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    const struct far *x = (const struct far *)env;
    (void)action;
    far_reset(env, rng, observation);
    if (x->place == 1 && env->steps == 1) observation[1] = too_far;
    return (struct env_result){.reward = x->place == 2 && env->steps == 1 ? too_far : 1};
}

static void far_away(struct harness *t) {
    static const char *const of_reals[] = {"step 0: number 2 of what far shows is 1e+39",
                                           "step 2: number 2 of what far shows is 1e+39",
                                           "step 2: the reward of far is 1e+39"},
                             *const of_doubles[] = {"far, step 0: observation[1] is inf",
                                                    "far, step 2: observation[1] is inf",
                                                    "far, step 2: the reward is inf"};
    struct far world = {.env = {.name = "far",
                                .observation = {.dim = 2},
                                .action = {.n = 2, .dim = 1},
                                .time_limit = 4,
                                .reset = far_reset,
                                .step = far_step}};
    struct reinforce_config c = reinforce_defaults();
    c.hidden = 3, c.episodes = 1, c.steps = 100;
    for (world.place = 0; world.place < 4; world.place++) {
        struct reinforce x;
        struct rng rng;
        rng_init(&rng, 3, 0);
        reinforce_init(&x, &c, &world.env, &rng);
        if (world.place < 3) {
            const char *const *said = sizeof(real) == 4 ? of_reals : of_doubles;
            EXPECT_DIES(EXIT_RESOURCE, said[world.place], reinforce_collect(&x, &world.env, &rng, &rng));
        } else {
            EXPECT(reinforce_collect(&x, &world.env, &rng, &rng));
            double loss = reinforce_policy_loss(&x, x.theta, NULL);
            EXPECT(isfinite(loss));
            x.batch.weight[1] = R(NAN);
            EXPECT_DIES(EXIT_RESOURCE, "step 4: the policy's loss is nan", reinforce_step(&x));
            x.batch.weight[1] = 1;
            x.batch.g[2] = R(NAN);
            EXPECT_DIES(EXIT_RESOURCE, "step 4: the value's loss is nan", reinforce_step(&x));
            for (int i = 0; i < x.policy.parameters; i++) x.theta[i] = sizeof(real) == 4 ? R(3e38) : R(1e308);
            EXPECT_DIES(EXIT_RESOURCE, "step 4: REINFORCE's action is nan",
                        reinforce_collect(&x, &world.env, &rng, &rng));
            EXPECT_DIES(EXIT_RESOURCE, "step 4: REINFORCE's action is nan",
                        reinforce_evaluate(&x, &world.env, 1, &rng));
        }
        reinforce_free(&x);
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"DQN", dqn_update},
                                             {"DDPG", ddpg_update},
                                             {"TD3", td3_update},
                                             {"SAC, either version", sac_updates},
                                             {"SAC at its extremes", sac_extremes},
                                             {"SAC with a learned temperature", tuned_sac_update},
                                             {"its extremes", temperature_extremes},
                                             {"trainings", trainings},
                                             {"the training of DQN", training_of_dqn},
                                             {"last layers", last_layers},
                                             {"ties", ties},
                                             {"what is no number stops REINFORCE", far_away}};
    return harness_run("update", section, sizeof section / sizeof *section, argc, argv);
}
