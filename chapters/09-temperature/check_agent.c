/*
### Entropies in their units, and the agent

The entropies are sums over a grid of actions. The losses go through real networks in double precision, in a box that is
not symmetric, with rows that are terminated and outputs that the clamp has moved; the other side is written out in
loops, and the gradients are compared with difference quotients of that. An update is followed step by step, for its
order.
*/
#include "checks.h"
#include "extremes.h"
#include "literal.h"
#include "networks/gaussian.h"
#include "numbers/gradcheck.h"
#include "numbers/order.h"
#include "programs/memory.h"

#include <stdlib.h>

static double divergence_of(const double *p, const double *width) {
    double sum = 0;
    for (int i = 0; i < CELLS; i++) sum += p[i] > 0 ? width[i] * p[i] * log(p[i] / 0.5) : 0;
    return sum;
}

void units_of_action(struct harness *t) {
    static const double mu[] = {0, 0.4, -0.9}, sigma[] = {0.8, 0.3, 0.6}, half[] = {2, 0.2, 5};
    double error = 0, *p = allocate(2 * CELLS, sizeof *p), *width = p + CELLS, h = 0, other = 0;
    for (int k = 0; k < 3; k++) {
        density_of(mu[k], log(sigma[k]), p, width);
        h += entropy_of(p, width, 1);
        other += divergence_of(p, width);
        error = worse(error, fabs(h - FORMULA((k + 1) * M_LN2 - TERM(other))));
        EXPECT(divergence_of(p, width) > 0.01 && entropy_of(p, width, 1) < M_LN2);
    }
    CHECK("9.8", error, 1e-12);
    error = h = other = 0;
    for (int k = 0; k < 3; k++) {
        density_of(mu[k], log(sigma[k]), p, width);
        h += entropy_of(p, width, 1) + TERM(log(half[k]));
        other += entropy_of(p, width, half[k]);
        error = worse(error, fabs(other - FORMULA(h)));
    }
    CHECK("9.9", error, 1e-12);
    for (int i = 0; i < CELLS; i++) p[i] = 0.5; /* the uniform density has the most */
    EXPECT_NEAR(entropy_of(p, width, 1), M_LN2, 1e-5);
    double wide = exp(-1) / 2, narrow = exp(-1) / sqrt(2 * M_PI * M_E); /* what the page says of a target of -1 */
    EXPECT_NEAR(wide, 0.18, 0.005);
    EXPECT_NEAR(narrow, 0.09, 0.005);
    density_of(0, log(narrow), p, width);
    EXPECT_NEAR(entropy_of(p, width, 1), -1, 0.01);
    free(p);
}

enum { OBS = 3, ACT = 2, ROWS = 12, MAX_PARAMETERS = 200 };

struct setting {
    struct tuned_sac agent;
    struct batch batch;
    double noise[ROWS * 2 * ACT];
};

static struct tuned_sac_config small(void) {
    struct tuned_sac_config c = {.hidden = {6, 5}, .gamma = 0.9, .tau = 0.1, .alpha = 0.3, .twin = 1};
    c.actor_rate = 0.01, c.critic_rate = 0.02, c.alpha_rate = 0.05;
    c.log_sigma_low = -0.7, c.log_sigma_high = 0.4;
    c.log_alpha_bound = 14, c.target_entropy = -0.4;
    return c;
}

/* Networks that all differ, target networks included, and a batch with every kind of row. */
static void make(struct setting *x, struct tuned_sac_config config) {
    struct rng rng;
    rng_init(&rng, 4, 0);
    tuned_sac_init(&x->agent, &config, OBS, &literal_box, ROWS, &rng);
    literal_disturb(&x->agent.agent, 0.4, &rng);
    batch_init(&x->batch, ROWS, OBS, ACT);
    x->batch.n = ROWS;
    literal_batch(&x->batch, OBS, &literal_box, &rng);
    for (int i = 0; i < ROWS * 2 * ACT; i++) x->noise[i] = rng_normal(&rng);
    for (int k = 0; k < x->agent.critics; k++) literal_level(&x->agent.critic[k], &x->batch, OBS, &literal_box);
}

static void release(struct setting *x) {
    tuned_sac_free(&x->agent);
    batch_free(&x->batch);
}

/* The action of the actor `p` for a state and noise, in units, and its log-density. */
static double literal_action(const struct tuned_sac *x, const double *p, const double *s, const double *noise,
                             double *a) {
    const double interval[2] = {x->config.log_sigma_low, x->config.log_sigma_high};
    return literal_squashed(&x->actor, p, interval, s, noise, a);
}

static double literal_q(const struct tuned_sac *x, const double *p, const double *s, const double *unit) {
    return literal_critic(&x->critic[0], p, OBS, s, unit);
}

/* The smaller value of the critics, or of the target critics. */
static double literal_least(const struct tuned_sac *x, bool target, const double *s, const double *unit) {
    double q[2] = {INFINITY, INFINITY};
    for (int k = 0; k < x->critics; k++) q[k] = literal_q(x, target ? x->critic[k].target : x->critic[k].now, s, unit);
    return smaller(q[0], q[1]);
}

static double literal_target(const struct setting *x, int i) {
    const struct tuned_sac *agent = &x->agent;
    const double *s2 = x->batch.s2 + i * OBS;
    double a2[ACT], log_pi = literal_action(agent, agent->actor.now, s2, x->noise + i * 2 * ACT, a2);
    double v = literal_least(agent, true, s2, a2) - exp(agent->log_alpha) * log_pi;
    return x->batch.r[i] + 0.9 * (1 - x->batch.terminated[i]) * v;
}

void targets(struct harness *t) {
    for (int twin = 0; twin < 2; twin++) {
        struct setting x;
        struct tuned_sac_config c = small();
        double y[ROWS];
        int second = 0, moved = 0;
        c.twin = twin;
        make(&x, c);
        tuned_sac_targets(&x.agent, &x.batch, x.noise, y);
        for (int i = 0; i < ROWS; i++) {
            EXPECT_NEAR(y[i], literal_target(&x, i), 1e-13);
            double head[2 * ACT], a2[ACT];
            const double *s2 = x.batch.s2 + i * OBS;
            literal_network(&x.agent.actor.shape, x.agent.actor.now, s2, head);
            for (int j = 0; j < ACT; j++) moved += head[ACT + j] < -0.7 || head[ACT + j] > 0.4;
            literal_action(&x.agent, x.agent.actor.now, s2, x.noise + i * 2 * ACT, a2);
            if (twin)
                second += literal_q(&x.agent, x.agent.critic[1].target, s2, a2) <
                          literal_q(&x.agent, x.agent.critic[0].target, s2, a2);
        }
        EXPECT(moved > 2 && moved < ROWS * ACT - 2);        /* the clamp acts, but not everywhere */
        EXPECT(!twin || (second > 1 && second < ROWS - 1)); /* either critic is the smaller one somewhere */
        release(&x);
    }
}

/* A loss as a function of a network's parameters. */
struct loss {
    const struct setting *x;
    const double *y;
};

static double critic_loss(const double *p, void *context) {
    const struct setting *x = ((struct loss *)context)->x;
    const double *y = ((struct loss *)context)->y;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        literal_to_unit(&literal_box, x->batch.a + i * ACT, unit);
        double error = y[i] - literal_q(&x->agent, p, x->batch.s + i * OBS, unit);
        sum += error * error / 2 / (double)ROWS;
    }
    return sum;
}

static double actor_loss(const double *p, void *context) {
    const struct setting *x = ((struct loss *)context)->x;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS;
        double a[ACT], log_pi = literal_action(&x->agent, p, s, x->noise + i * 2 * ACT + ACT, a);
        sum += (exp(x->agent.log_alpha) * log_pi - literal_least(&x->agent, false, s, a)) / (double)ROWS;
    }
    return sum;
}

void gradients(struct harness *t) {
    for (int twin = 0; twin < 2; twin++) {
        struct setting x;
        struct tuned_sac_config c = small();
        double y[ROWS];
        c.twin = twin;
        make(&x, c);
        struct loss l = {&x, y};
        tuned_sac_targets(&x.agent, &x.batch, x.noise, y);
        for (int k = 0; k <= twin; k++) {
            struct net *critic = &x.agent.critic[k];
            EXPECT_NEAR(tuned_sac_critic_gradient(&x.agent, k, &x.batch, y), critic_loss(critic->now, &l), 1e-13);
            EXPECT(gradcheck(critic_loss, &l, critic->now, critic->shape.parameters, critic->gradient).error < 1e-8);
        }
        struct net *actor = &x.agent.actor;
        EXPECT_NEAR(tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise), actor_loss(actor->now, &l), 1e-13);
        EXPECT(gradcheck(actor_loss, &l, actor->now, actor->shape.parameters, actor->gradient).error < 1e-8);
        int second = 0;
        for (int i = 0; i < ROWS && twin; i++) {
            const double *s = x.batch.s + i * OBS, *a = x.agent.policy.a + i * ACT;
            second +=
                literal_q(&x.agent, x.agent.critic[1].now, s, a) < literal_q(&x.agent, x.agent.critic[0].now, s, a);
        }
        EXPECT(!twin || (second > 1 && second < ROWS - 1));
        release(&x);
    }
}

/* Of equal values the first critic's counts, and each row once. */
void equal_critics(struct harness *t) {
    struct setting x;
    double gradient[MAX_PARAMETERS];
    make(&x, small());
    size_t actor = (size_t)x.agent.actor.shape.parameters * sizeof(real);
    size_t critic = (size_t)x.agent.critic[0].shape.parameters * sizeof(real);
    memcpy(x.agent.critic[1].now, x.agent.critic[0].now, critic);
    double loss = tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise);
    memcpy(gradient, x.agent.actor.gradient, actor);
    x.agent.critics = 1;
    EXPECT(tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise) == loss);
    EXPECT(memcmp(x.agent.actor.gradient, gradient, actor) == 0);
    x.agent.critics = 2;
    release(&x);
}

/* The loss (9.4) of the temperature for the actions of a batch, by alpha, by log alpha, and with log alpha instead. */
struct temperature_loss {
    double log_pi[ROWS], target;
    int form;
};

static double temperature_loss_at(const double *x, void *context) {
    const struct temperature_loss *l = context;
    double weight = l->form == 1 ? exp(x[0]) : x[0], sum = 0;
    for (int i = 0; i < ROWS; i++) sum += (-weight * l->log_pi[i] - weight * l->target) / (double)ROWS;
    return sum;
}

void slopes_of_the_loss(struct harness *t) {
    struct setting x;
    make(&x, small());
    tuned_sac_actor_gradient(&x.agent, &x.batch, x.noise);
    double entropy = tuned_sac_alpha_gradient(&x.agent), alpha = exp(x.agent.log_alpha), error = 0, literal = 0;
    struct temperature_loss l = {.target = (double)ACT * -0.4};
    for (int i = 0; i < ROWS; i++) {
        double a[ACT];
        l.log_pi[i] = literal_action(&x.agent, x.agent.actor.now, x.batch.s + i * OBS, x.noise + i * 2 * ACT + ACT, a);
        literal -= l.log_pi[i] / (double)ROWS;
    }
    EXPECT_NEAR(entropy, literal, 1e-13);
    double gap = literal - TERM(l.target), slope[3] = {FORMULA(gap), FORMULA(alpha * gap), FORMULA(gap)};
    EXPECT(fabs(gap) > 0.1);
    for (l.form = 0; l.form < 3; l.form++) {
        double at = l.form ? x.agent.log_alpha : alpha;
        error = worse(error, fabs(slope[l.form] - gradcheck_derivative(temperature_loss_at, &l, &at, 0)));
    }
    error = worse(error, fabs(slope[2] - x.agent.d_log_alpha)); /* what the agent descends along */
    CHECK("9.5", error, 1e-9);
    release(&x);
}

/* An update is: targets, a step of each critic, the actor's gradient against the critics as they are now, all at the
 * temperature of before; the actor's step; the temperature's, by the entropy of the actor before its step; and the
 * target networks last, of the critics alone. */
static void follow(struct setting *x, struct adam *adam, double *report) {
    struct tuned_sac *agent = &x->agent;
    double y[ROWS], entropy = 0, a[ACT];
    for (int i = 0; i < ROWS; i++) y[i] = literal_target(x, i);
    report[0] = 0;
    for (int k = 0; k < 2; k++) {
        report[0] += tuned_sac_critic_gradient(agent, k, &x->batch, y);
        net_step(&agent->critic[k]);
    }
    report[1] = tuned_sac_actor_gradient(agent, &x->batch, x->noise);
    for (int i = 0; i < ROWS; i++)
        entropy -= literal_action(agent, agent->actor.now, x->batch.s + i * OBS, x->noise + i * 2 * ACT + ACT, a) /
                   (double)ROWS;
    net_step(&agent->actor);
    double slope = entropy - (double)ACT * agent->config.target_entropy;
    adam_step(adam, &agent->log_alpha, &slope);
    report[2] = exp(agent->log_alpha);
    report[3] = entropy;
    for (int k = 0; k < 2; k++) net_follow(&agent->critic[k], agent->config.tau);
}

void whole_updates(struct harness *t) {
    struct setting x, by_hand;
    struct adam adam;
    make(&x, small());
    make(&by_hand, small());
    adam_init(&adam, &(struct adam_config){0.05, 0.9, 0.999, 1e-8}, 1);
    struct agent_blocks p = x.agent.agent.params(&x.agent.agent), q = by_hand.agent.agent.params(&by_hand.agent.agent);
    static const char *const name[] = {"actor", "critic", "log alpha", "critic target", "critic 2", "critic 2 target"};
    EXPECT(p.n == 6);
    for (int step = 0; step < 5; step++) {
        struct agent_report report;
        double expected[4], before = x.agent.log_alpha;
        x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        follow(&by_hand, &adam, expected);
        for (int k = 0; k < p.n; k++) {
            EXPECT(strcmp(p.name[k], name[k]) == 0);
            for (int i = 0; i < p.size[k]; i++) EXPECT_NEAR(p.at[k][i], q.at[k][i], 1e-12);
        }
        for (int i = 0; i < 4; i++) EXPECT_NEAR(report.value[i], expected[i], 1e-11);
        double rise = x.agent.log_alpha - before; /* down where there is more entropy than asked for */
        EXPECT(report.n == 4 && (step > 0 || rise * (report.value[3] - (double)ACT * -0.4) < 0));
    }
    EXPECT(fabs(x.agent.log_alpha - log(0.3)) > 0.1);
    adam_free(&adam);
    release(&x);
    release(&by_hand);
}

/* The temperature stays where its rate is 0, and within its bounds where it is not: exactly at them where the target
 * is out of reach, and free to come back. */
void bounds(struct harness *t) {
    struct setting x;
    struct agent_report report;
    struct tuned_sac_config c = small();
    c.alpha_rate = 0;
    make(&x, c);
    for (int i = 0; i < 5; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
    EXPECT(x.agent.log_alpha == log(0.3) && report.value[2] == exp(log(0.3)));
    release(&x);
    for (int side = 0; side < 2; side++) {
        c = small();
        c.log_alpha_bound = 1.5;
        c.target_entropy = side ? 20 : -20;
        make(&x, c);
        for (int i = 0; i < 100; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        EXPECT(x.agent.log_alpha == (side ? 1.5 : -1.5));
        x.agent.config.target_entropy = side ? -20 : 20;
        for (int i = 0; i < 100; i++) x.agent.agent.update(&x.agent.agent, &x.batch, x.noise, &report);
        EXPECT(fabs(x.agent.log_alpha) < 1.5 || x.agent.log_alpha == (side ? -1.5 : 1.5));
        release(&x);
    }
    c = small();
    c.alpha = 1e6, c.log_alpha_bound = 2;
    make(&x, c);
    EXPECT(x.agent.log_alpha == 2);
    release(&x);
}

void actions(struct harness *t) {
    struct setting x;
    make(&x, small());
    struct agent *agent = &x.agent.agent;
    double s[OBS] = {0.3, -1, 0.5}, noise[ACT] = {0.7, -1.2}, unit[ACT], expected[ACT], action[ACT];
    for (int explore = 0; explore < 2; explore++) { /* without exploration: the middle of the policy */
        agent->act(agent, s, explore ? noise : NULL, 0, action);
        literal_action(&x.agent, x.agent.actor.now, s, explore ? noise : NULL, unit);
        literal_from_unit(&literal_box, unit, expected);
        for (int j = 0; j < ACT; j++) EXPECT_NEAR(action[j], expected[j], 1e-14);
    }
    EXPECT(agent->act_noise.normal == ACT && agent->act_noise.uniform == 0 && agent->act_noise.keep == 0);
    EXPECT(agent->update_noise.normal == 2 * ACT && agent->update_noise.uniform == 0);
    release(&x);
}

/* The start: targets equal to their networks, critics that differ; and the numbers of the paper as printed there. */
void beginnings(struct harness *t) {
    struct tuned_sac x;
    struct env_space box = {.dim = ACT, .low = (double[]){-1, -1}, .high = (double[]){1, 1}};
    struct tuned_sac_config paper = tuned_sac_preset(PRESET_PAPER), task = tuned_sac_preset(PRESET_TASK);
    struct train_config train = tuned_sac_training(PRESET_PAPER, 10);
    struct rng rng;
    rng_init(&rng, 2, 0);
    tuned_sac_init(&x, &task, OBS, &box, 4, &rng);
    size_t size = (size_t)x.critic[0].shape.parameters * sizeof(real);
    for (int k = 0; k < 2; k++) EXPECT(memcmp(x.critic[k].now, x.critic[k].target, size) == 0);
    EXPECT(memcmp(x.critic[0].now, x.critic[1].now, size) != 0 && x.log_alpha == 0);
    EXPECT(x.alpha_adam.config.rate == 1e-3 && x.actor.adam.config.rate == 5e-4 && x.agent.obs == OBS);
    tuned_sac_free(&x);
    EXPECT(paper.hidden[0] == 256 && paper.hidden[1] == 256 && paper.gamma == 0.99 && paper.tau == 0.005);
    EXPECT(paper.actor_rate == 3e-4 && paper.critic_rate == 3e-4 && paper.alpha_rate == 3e-4 && paper.alpha == 1);
    EXPECT(paper.log_sigma_low == -20 && paper.log_sigma_high == 2 && paper.target_entropy == -1 && paper.twin == 1);
    EXPECT(train.batch == 256 && train.capacity == 1000000 && train.update_every == 1 && train.updates == 1);
    EXPECT(train.start == 10000 && train.steps == 10 && task.twin == 1 && task.target_entropy == -1);
    EXPECT(task.hidden[0] == 64 && task.hidden[1] == 64 && task.tau == 0.01 && task.critic_rate == 1e-3);
    EXPECT(task.alpha_rate == 1e-3 && task.gamma == 0.99 && task.alpha == 1);
    train = tuned_sac_training(PRESET_TASK, 10);
    EXPECT(train.batch == 128 && train.capacity == 100000 && train.start == 500 && train.update_every == 1);
    EXPECT(paper.log_alpha_bound == 80 && task.log_alpha_bound == 14);
}

void survives_extremes(struct harness *t) {
    for (int kind = 0; kind < EXTREMES; kind++) {
        struct extremes x;
        extremes_init(&x, (enum extreme)kind, 14, 1);
        EXPECT(extremes_update(&x, 3000));
        EXPECT(fabs(x.agent.log_alpha) <= 14);
        extremes_free(&x);
    }
    struct extremes x;
    extremes_init(&x, EXTREME_CLAMPS, 0.1, 1); /* another bound is kept, too */
    EXPECT(extremes_update(&x, 200) && x.agent.log_alpha == 0.1);
    x.agent.actor.adam.v[0] = NAN; /* it shows in a parameter before it shows in a loss */
    EXPECT(!extremes_update(&x, 1));
    extremes_free(&x);
    extremes_init(&x, EXTREME_CLAMPS, 14, 1);
    for (int k = 0; k < 2; k++) x.agent.critic[k].target[x.agent.critic[k].shape.parameters - 1] = -1e200;
    EXPECT(!extremes_update(&x, 1)); /* the square of such a value is infinite, and its step of Adam is not */
    extremes_free(&x);
}
