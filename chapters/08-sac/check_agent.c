/*
## What the checks show

`build/08-sac-check` evaluates each equation of both pages as it is printed, but for the definitions, in double
precision, and compares it with what was found without it. Definitions of what a program computes are held against the
program.

### The agent

The agent is asked with the noise given: small networks in double precision, boxes with different sides, terminated
rows, rows where the first critic is the smaller one and rows where the second is, scales within their interval, below
it and above. The other side of each comparison is written in loops, networks included, or is a difference quotient of
the loss (8.2). Without noise and temperature the other side is TD3's. Either version's update is also compared with a
recorded one, from a program in Python that knows nothing of this one (`tests/update.c`).
*/
#include "checks.h"
#include "literal.h"
#include "numbers/gradcheck.h"

static double clamped(const struct sac_config *c, double log_sigma) {
    return fmin(fmax(log_sigma, c->log_sigma_low), c->log_sigma_high);
}

/* The rows of the settings are of all kinds, or a check proves less than it seems to. */
void settings(struct harness *t) {
    struct setting x;
    int least[2] = {0}, least_next[2] = {0}, low = 0, high = 0, within = 0;
    make(&x, small_agent(1), false);
    for (int i = 0; i < ROWS; i++) {
        double a[ACT], head[HEAD];
        int k;
        literal_action(&x, x.v1.sac.actor.now, x.batch.s + i * OBS, noise_now(&x, i), a);
        literal_least(&x, false, x.batch.s + i * OBS, a, &k);
        least[k]++;
        literal_action(&x, x.v1.sac.actor.now, x.batch.s2 + i * OBS, noise_next(&x, i), a);
        literal_least(&x, true, x.batch.s2 + i * OBS, a, &k);
        least_next[k]++;
        literal_network(&x.v1.sac.actor.shape, x.v1.sac.actor.now, x.batch.s + i * OBS, head);
        for (int j = 0; j < ACT; j++) {
            low += head[ACT + j] < x.v1.sac.config.log_sigma_low;
            high += head[ACT + j] > x.v1.sac.config.log_sigma_high;
            within += head[ACT + j] == clamped(&x.v1.sac.config, head[ACT + j]);
        }
    }
    EXPECT(least[0] > 1 && least[1] > 1 && least_next[0] > 1 && least_next[1] > 1);
    EXPECT(low > 1 && high > 1 && within > 1);
    release(&x);
}

/* The largest error of an agent's targets against the printed formula, for one critic and two. */
enum targets { VALUE_TARGETS, FIRST_TARGETS, SECOND_TARGETS };

static double literal_target(struct harness *t, const struct setting *x, enum targets which, int i) {
    const double *s = x->batch.s + i * OBS, *s2 = x->batch.s2 + i * OBS, *theta = x->v1.sac.actor.now;
    double a[ACT], r = x->batch.r[i], goes_on = 1 - x->batch.terminated[i];
    int k;
    if (which == FIRST_TARGETS) return r + TERM(0.9 * goes_on * literal_v(x, x->v1.value.target, s2));
    bool next = which == SECOND_TARGETS;
    double log_pi = literal_action(x, theta, next ? s2 : s, next ? noise_next(x, i) : noise_now(x, i), a);
    double soft = literal_least(x, next, next ? s2 : s, a, &k) - TERM(0.3 * log_pi);
    return next ? r + 0.9 * goes_on * soft : soft;
}

static double target_error(struct harness *t, enum targets which) {
    double error = 0;
    for (int twin = 0; twin < 2; twin++) {
        struct setting x;
        make(&x, small_agent(twin), which != SECOND_TARGETS);
        if (which == VALUE_TARGETS)
            sac_v1_value_targets(&x.v1, &x.batch, x.noise, x.y);
        else
            critic_targets(&x);
        for (int i = 0; i < ROWS; i++) error = worse(error, fabs(FORMULA(literal_target(t, &x, which, i)) - x.y[i]));
        release(&x);
    }
    return error;
}

void agent_targets(struct harness *t) {
    CHECK("8.5", target_error(t, VALUE_TARGETS), 1e-12);
    CHECK("8.7", target_error(t, FIRST_TARGETS), 1e-12);
    CHECK("8.10", target_error(t, SECOND_TARGETS), 1e-12);
}

/* The losses of definition 8.2 over a batch, as functions of the parameters of one network; targets fixed in y. */
enum losses { OF_VALUE, OF_CRITIC, OF_ACTOR };
struct loss {
    const struct setting *x;
    enum losses of;
};

static double loss_of(const double *p, void *context) {
    const struct loss *l = context;
    const struct setting *x = l->x;
    double sum = 0, a[ACT];
    int which;
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS;
        if (l->of == OF_VALUE) sum += 0.5 * pow(x->y[i] - literal_v(x, p, s), 2);
        literal_to_unit(&literal_box, x->batch.a + i * ACT, a);
        if (l->of == OF_CRITIC) sum += 0.5 * pow(x->y[i] - literal_q(x, p, s, a), 2);
        if (l->of != OF_ACTOR) continue;
        double log_pi = literal_action(x, p, s, noise_now(x, i), a);
        double first = literal_q(x, x->v1.sac.critic[0].now, s, a), least = literal_least(x, false, s, a, &which);
        sum += x->v1.sac.config.alpha * log_pi - (x->v1.sac.config.climb_first ? first : least);
    }
    return sum / (double)ROWS;
}

/* Eqs. 8.6 and 8.8, row by row. */
static void literal_regression(struct harness *t, struct setting *x, struct net *net, bool critic, double *sum) {
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS;
        double pair[OBS + ACT] = {s[0], s[1], s[2]}, now;
        if (critic) literal_to_unit(&literal_box, x->batch.a + i * ACT, pair + OBS);
        literal_network(&net->shape, net->now, pair, &now);
        double d = -FORMULA(x->y[i] - now) / (double)ROWS;
        add_gradient(net, pair, &d, sum);
    }
}

/* Eq. 8.11, row by row, with the derivatives (gaussian.12). */
static void literal_ascent(struct harness *t, struct setting *x, double *sum) {
    struct sac *sac = &x->v1.sac;
    for (int i = 0; i < ROWS; i++) {
        const double *s = x->batch.s + i * OBS, *noise = noise_now(x, i), one = 1;
        double pair[OBS + ACT] = {s[0], s[1], s[2]}, head[HEAD], d_pair[OBS + ACT], d_head[HEAD], *a = pair + OBS;
        int k;
        literal_action(x, sac->actor.now, s, noise, a);
        literal_least(x, false, s, a, &k);
        struct net *critic = &sac->critic[sac->config.climb_first ? 0 : k];
        mlp_forward(&critic->shape, critic->now, &critic->work, pair, 1);
        mlp_backward(&critic->shape, critic->now, &critic->work, &one, NULL, d_pair);
        literal_network(&sac->actor.shape, sac->actor.now, s, head);
        for (int j = 0; j < ACT; j++) {
            double log_sigma = clamped(&sac->config, head[ACT + j]), slope = 1 - a[j] * a[j], alpha = sac->config.alpha;
            double by_u = TERM(alpha * 2 * a[j]) - d_pair[OBS + j] * slope;
            double by_x = by_u * exp(log_sigma) * noise[j] - TERM(alpha);
            d_head[j] = FORMULA(by_u) / (double)ROWS;
            d_head[ACT + j] = head[ACT + j] == log_sigma ? FORMULA(by_x) / (double)ROWS : 0;
        }
        add_gradient(&sac->actor, s, d_head, sum);
    }
}

/* The largest error of the literal gradient against differences of the loss; the agent's must be the same sum. */
static double gradient_error(struct harness *t, struct setting *x, enum losses of, int k) {
    struct net *net = of == OF_VALUE ? &x->v1.value : of == OF_CRITIC ? &x->v1.sac.critic[k] : &x->v1.sac.actor;
    struct loss l = {x, of};
    double literal[MAX_PARAMETERS] = {0}, off = 0, reported = NAN;
    if (of == OF_VALUE) reported = sac_v1_value_gradient(&x->v1, &x->batch, x->y);
    if (of == OF_CRITIC) reported = sac_critic_gradient(&x->v1.sac, k, &x->batch, x->y);
    if (of == OF_ACTOR) reported = sac_actor_gradient(&x->v1.sac, &x->batch, x->noise);
    EXPECT_NEAR(reported, loss_of(net->now, &l), 1e-13);
    if (of == OF_ACTOR)
        literal_ascent(t, x, literal);
    else
        literal_regression(t, x, net, of == OF_CRITIC, literal);
    for (int i = 0; i < net->shape.parameters; i++) off = worse(off, fabs(literal[i] - net->gradient[i]));
    EXPECT_NEAR(off, 0, 1e-13);
    return gradcheck(loss_of, &l, net->now, net->shape.parameters, literal).error;
}

/* Over all configurations that have such a loss. */
static double gradient_errors(struct harness *t, enum losses of) {
    double error = 0;
    for (int k = 0; k < 8; k++) {
        struct sac_config config = small_agent(k >> 1 & 1);
        struct setting x;
        config.climb_first = k >> 2;
        if (of == OF_VALUE && !(k & 1)) continue;
        make(&x, config, k & 1);
        for (int i = 0; i < ROWS; i++) x.y[i] = 0.3 * i - 2;
        for (int i = 0; i <= (of == OF_CRITIC ? config.twin : 0); i++)
            error = worse(error, gradient_error(t, &x, of, i));
        release(&x);
    }
    return error;
}

void agent_gradients(struct harness *t) {
    CHECK("8.6", gradient_errors(t, OF_VALUE), 1e-8);
    CHECK("8.8", gradient_errors(t, OF_CRITIC), 1e-8);
    CHECK("8.11", gradient_errors(t, OF_ACTOR), 1e-8);
}

void without_randomness(struct harness *t) {
    struct setting x;
    double y[ROWS], d[MAX_PARAMETERS] = {0};
    make_deterministic(&x, false);
    for (int i = 0; i < ROWS; i++) y[i] = deterministic_target(t, &x, x.v1.sac.actor.now, i);
    sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
    double error = farthest(y, x.y, ROWS), *agent = x.v1.sac.actor.gradient;
    deterministic_gradient(t, &x, false, d);
    /* add_gradient leaves the agent's gradient alone */
    CHECK("8.17", worse(error, farthest(d, agent, x.v1.sac.actor.shape.parameters)), 1e-13);
    struct loss l = {&x, OF_ACTOR}; /* and it is one of minus the mean value, with the noise at zero */
    EXPECT(gradcheck(loss_of, &l, x.v1.sac.actor.now, x.v1.sac.actor.shape.parameters, agent).error < 1e-8);
    release(&x);
}

void acting(struct harness *t) {
    struct setting x;
    double a[ACT], unit[ACT], expected[ACT];
    static const double noise[ACT] = {0.7, -1.9};
    make(&x, small_agent(1), false);
    struct agent *agent = &x.v1.sac.agent;
    EXPECT(agent->act_noise.normal == ACT && agent->act_noise.uniform == 0 && agent->act_noise.keep == 0);
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < 2; k++) {
            const double *s = x.batch.s + i * OBS;
            literal_action(&x, x.v1.sac.actor.now, s, k ? noise : NULL, unit);
            literal_from_unit(&literal_box, unit, expected);
            agent->act(agent, s, k ? noise : NULL, 0, a);
            for (int j = 0; j < ACT; j++) EXPECT_NEAR(a[j], expected[j], 1e-14);
        }
    release(&x);
}

/* An update is what definition 8.14 says, in that order. */
void agent_updates(struct harness *t) {
    for (int k = 0; k < 4; k++) {
        struct setting x, y;
        struct agent_report report;
        double losses[4] = {0}, y_value[ROWS];
        make(&x, small_agent(k % 2), k / 2);
        make(&y, small_agent(k % 2), k / 2);
        struct sac *sac = &y.v1.sac;
        struct agent_noise noise = agent_of(&y)->update_noise;
        EXPECT(noise.normal == (k / 2 ? ACT : 2 * ACT) && noise.uniform == 0);
        for (int step = 0; step < 3; step++) {
            agent_of(&x)->update(agent_of(&x), &x.batch, x.noise, &report);
            memset(losses, 0, sizeof losses);
            if (y.value) {
                sac_v1_value_targets(&y.v1, &y.batch, y.noise, y_value);
                losses[3] = sac_v1_value_gradient(&y.v1, &y.batch, y_value);
                net_step(&y.v1.value);
            }
            critic_targets(&y);
            for (int i = 0; i <= k % 2; i++) {
                losses[0] += sac_critic_gradient(sac, i, &y.batch, y.y);
                net_step(&sac->critic[i]);
            }
            losses[1] = sac_actor_gradient(sac, &y.batch, y.noise);
            net_step(&sac->actor);
            for (int i = 0; i < ROWS; i++) losses[2] -= sac->policy.log_pi[i] / (double)ROWS;
            for (int i = 0; i <= k % 2 && !y.value; i++) net_follow(&sac->critic[i], 0.1);
            if (y.value) net_follow(&y.v1.value, 0.1);
            for (int i = 0; i < report.n; i++) EXPECT_NEAR(report.value[i], losses[i], 1e-13);
        }
        EXPECT(report.n == 3 + k / 2);
        struct agent_blocks p = agent_of(&x)->params(agent_of(&x)), q = agent_of(&y)->params(agent_of(&y));
        EXPECT(p.n == (k / 2 ? 3 : 1) + 2 * (1 + k % 2));
        for (int i = 0; i < p.n; i++) EXPECT(memcmp(p.at[i], q.at[i], (size_t)p.size[i] * sizeof(double)) == 0);
        release(&x);
        release(&y);
    }
}

/* At the start the copies are equal, the critics are not, and what a configuration does not ask for is not there. */
void beginnings(struct harness *t) {
    struct sac_config paper = sac_preset(PRESET_PAPER), ours = sac_preset(PRESET_TASK);
    struct train_config published = sac_training(PRESET_PAPER, 5), training = sac_training(PRESET_TASK, 5);
    EXPECT(paper.hidden[0] == 256 && paper.hidden[1] == 256 && paper.tau == 0.005 && paper.gamma == 0.99);
    EXPECT(paper.actor_rate == 3e-4 && paper.critic_rate == 3e-4 && paper.alpha == 0.2 && paper.twin == 1);
    EXPECT(paper.log_sigma_low == -20 && paper.log_sigma_high == 2 && paper.last_bound == 0 && !paper.climb_first);
    EXPECT(ours.hidden[0] == 64 && ours.hidden[1] == 64 && ours.tau == 0.01 && ours.actor_rate == 1e-3);
    EXPECT(ours.critic_rate == 1e-3 && published.batch == 256 && published.capacity == 1000000);
    EXPECT(published.start == 10000 && training.start == 500 && training.batch == 100 && training.capacity == 100000);
    for (int k = 0; k < 4; k++) {
        struct rng rng;
        struct setting x = {.value = k / 2};
        struct sac *sac = &x.v1.sac;
        struct sac_config config = small_agent(k % 2);
        rng_init(&rng, 5, 0);
        begin(&x.v1, x.value, &config, &rng);
        struct agent_blocks p = agent_of(&x)->params(agent_of(&x));
        for (int i = 1; i < p.n; i += 2) {
            EXPECT(strlen(p.name[i + 1]) == strlen(p.name[i]) + strlen(" target") && p.size[i] == p.size[i + 1]);
            EXPECT(memcmp(p.at[i], p.at[i + 1], (size_t)p.size[i] * sizeof(double)) == 0);
        }
        EXPECT(strcmp(p.name[0], "actor") == 0 && strcmp(p.name[1], "critic") == 0);
        EXPECT(p.n == 1 + 2 * (1 + k / 2 + k % 2) && (sac->critic[1].shape.parameters > 0) == k % 2);
        EXPECT(!(k % 2) || sac->critic[0].now[0] != sac->critic[1].now[0]);
        EXPECT(sac->actor.shape.size[3] == HEAD && sac->critic[0].shape.size[0] == OBS + ACT);
        release(&x);
    }
}
