/*
### The variants

Each half of DQ-AC is followed by hand, with the other's values in its targets.
*/
#include "bias.h"
#include "checks.h"
#include "literal.h"
#include "random_mdp.h"
#include "variants.h"
#include "numbers/gradcheck.h"

struct paired {
    struct dq_ac x;
    struct batch batch;
};

static void make_pairs(struct paired *p) {
    struct rng rng;
    struct td3_config c = small(td3_ddqn_ac(PRESET_TASK));
    rng_init(&rng, 3, 0);
    batch_init(&p->batch, ROWS, OBS, ACT);
    literal_batch(&p->batch, OBS, &literal_box, &rng);
    dq_ac_init(&p->x, &c, OBS, &literal_box, ROWS, &rng);
    literal_disturb(&p->x.agent, 0.6, &rng);
}

static void release_pairs(struct paired *p) {
    dq_ac_free(&p->x);
    batch_free(&p->batch);
}

void crossed_targets(struct harness *t) {
    struct paired p;
    double y[ROWS], error = 0;
    make_pairs(&p);
    for (int k = 0; k < 2; k++) {
        const struct net *actor = &p.x.half[k].actor, *critic = &p.x.half[1 - k].critic[0];
        dq_ac_targets(&p.x, k, &p.batch, y);
        for (int i = 0; i < ROWS; i++) {
            double unit[ACT];
            literal_actor(actor, actor->now, p.batch.s2 + i * OBS, unit);
            double q = literal_critic(critic, critic->target, OBS, p.batch.s2 + i * OBS, unit);
            error = worse(error, fabs(y[i] - FORMULA(p.batch.r[i] + TERM(0.9 * (1 - p.batch.terminated[i]) * q))));
        }
    }
    CHECK("6.14", error, 1e-14);
    release_pairs(&p);
}

/* Each half is DDQN-AC with the other's values in its targets, from before the update; the first acts. */
void crossed_updates(struct harness *t) {
    struct paired p;
    struct adam adam[4];
    struct agent_report report;
    make_pairs(&p);
    struct agent *agent = &p.x.agent;
    struct agent_blocks at = agent->params(agent);
    double now[MAX_NETS][MAX_PARAMETERS], y[2][ROWS], a[2][ACT];
    for (int i = 0; i < 4; i++)
        adam_init(&adam[i], &(struct adam_config){i < 2 ? 0.01 : 0.02, 0.9, 0.999, 1e-8}, at.size[i]);
    for (int n = 0; n < 3; n++) {
        double loss = 0, climbed = 0;
        for (int i = 0; i < at.n; i++) memcpy(now[i], at.at[i], (size_t)at.size[i] * sizeof(double));
        for (int k = 0; k < 2; k++) dq_ac_targets(&p.x, k, &p.batch, y[k]);
        for (int k = 0; k < 2; k++) {
            loss += td3_critic_gradient(&p.x.half[k], 0, &p.batch, y[k]);
            adam_step(&adam[2 + k], now[2 + k], p.x.half[k].critic[0].gradient);
            follow_by_hand(now[4 + k], now[2 + k], at.size[2 + k], 0.1);
        }
        agent->update(agent, &p.batch, NULL, &report);
        for (int k = 0; k < 2; k++) {
            double moved[MAX_PARAMETERS];
            memcpy(moved, at.at[k], (size_t)at.size[k] * sizeof *moved);
            memcpy(at.at[k], now[k], (size_t)at.size[k] * sizeof *moved);
            climbed += td3_actor_gradient(&p.x.half[k], &p.batch) / 2;
            memcpy(at.at[k], moved, (size_t)at.size[k] * sizeof *moved);
            adam_step(&adam[k], now[k], p.x.half[k].actor.gradient);
        }
        for (int i = 0; i < at.n; i++)
            for (int j = 0; j < at.size[i]; j++) EXPECT_NEAR(at.at[i][j], now[i][j], 1e-13);
        EXPECT(report.n == 2);
        EXPECT_NEAR(report.value[0], loss, 1e-14);
        EXPECT_NEAR(report.value[1], climbed, 1e-14);
    }
    agent->act(agent, p.batch.s, NULL, 0, a[0]);
    p.x.half[0].agent.act(&p.x.half[0].agent, p.batch.s, NULL, 0, a[1]);
    EXPECT(a[0][0] == a[1][0] && a[0][1] == a[1][1]);
    for (int i = 0; i < 4; i++) adam_free(&adam[i]);
    release_pairs(&p);
}

void switches(struct harness *t) {
    struct td3_config all = td3_preset(PRESET_TASK), ahe = td3_ahe(PRESET_TASK), ddqn = td3_ddqn_ac(PRESET_TASK);
    EXPECT(all.twin && all.delay == 2 && all.smoothing == 0.2 && all.smoothing_clip == 0.5 && all.target_actor);
    EXPECT(!ahe.twin && ahe.delay == 1 && ahe.smoothing == 0 && ahe.target_actor && ahe.actor_rate == all.actor_rate);
    EXPECT(!ddqn.twin && ddqn.delay == 1 && ddqn.smoothing == 0 && !ddqn.target_actor);
    struct td3_config paper = td3_preset(PRESET_PAPER);
    EXPECT(paper.hidden[0] == 400 && paper.hidden[1] == 300 && paper.gamma == 0.99 && paper.tau == 0.005);
    EXPECT(paper.actor_rate == 1e-3 && paper.critic_rate == 1e-3 && paper.sigma == 0.1 && paper.delay == 2);
    EXPECT(paper.twin && paper.smoothing == 0.2 && paper.smoothing_clip == 0.5 && paper.target_actor);
    EXPECT(all.hidden[0] == 64 && all.hidden[1] == 64 && all.tau == 0.01 && all.last_bound == 3e-3);
    struct train_config ours = td3_training(PRESET_TASK, 5);
    EXPECT(ours.start == 1000 && ours.batch == 100 && ours.capacity == 100000 && ours.updates == 1);
    struct train_config training = td3_training(PRESET_PAPER, 5);
    EXPECT(training.batch == 100 && training.capacity == 1000000 && training.start == 10000 && training.steps == 5);
}

/*
### The measured bias

It is measured once more one state at a time, by an agent that acts in the world. And random tables are compared with
the values of a policy on random MDPs, exactly, where the errors are a second reward whose values are solved for.
*/
/* The same sums, one state at a time, through the agent's act. */
static struct bias literal_bias(struct td3 *x, const double *state, int states) {
    struct bias mean = {0};
    struct rng rng;
    rng_init(&rng, 9, 0);
    for (int i = 0; i < states; i++) {
        struct env_pendulum p;
        double seen[3], a, discount = 1, theta = state[2 * i], speed = state[2 * i + 1];
        env_pendulum_init(&p, 0);
        p.env.time_limit = 0;
        env_reset(&p.env, &rng, seen);
        p.theta = theta;
        p.theta_dot = speed;
        double s[3] = {cos(theta), sin(theta), speed}, unit;
        literal_actor(&x->actor, x->actor.now, s, &unit);
        mean.estimate += literal_critic(&x->critic[0], x->critic[0].now, 3, s, &unit) / states;
        for (int n = 0; n < 1000; n++, discount *= x->config.gamma) {
            x->agent.act(&x->agent, s, NULL, 0, &a);
            mean.discounted += discount * env_step(&p.env, &a, &rng, seen).reward / states;
            memcpy(s, seen, sizeof s);
        }
    }
    return mean;
}

static void make_swinger(struct td3 *x) {
    struct env_pendulum p;
    struct rng rng;
    struct td3_config c = small(td3_preset(PRESET_TASK));
    c.gamma = 0.99;
    env_pendulum_init(&p, 0);
    rng_init(&rng, 4, 0);
    td3_init(x, &c, 3, &p.env.action, ROWS, &rng);
    literal_disturb(&x->agent, 0.6, &rng);
}

void measured_bias(struct harness *t) {
    static const double state[] = {0.1, 0.5, 3, -2, -9, 1, 2, 7.5}, hanging[] = {M_PI, 0};
    const double r_max = 16.2736, gamma = 0.99;
    struct td3 x;
    double tail = 0, kept[MAX_NETS][MAX_PARAMETERS];
    make_swinger(&x);
    struct agent_blocks p = x.agent.params(&x.agent);
    for (int i = 0; i < p.n; i++) memcpy(kept[i], p.at[i], (size_t)p.size[i] * sizeof(double));
    struct bias fast = bias_of(&x, state, 4), slow = literal_bias(&x, state, 4);
    EXPECT_NEAR(fast.estimate, slow.estimate, 1e-12);
    EXPECT_NEAR(fast.discounted, slow.discounted, 1e-6); /* the two round differently, and a swing magnifies it */
    EXPECT(fast.discounted < -50 && fast.estimate != 0);
    x.config.gamma = 0.9;
    EXPECT_NEAR(bias_of(&x, state, 4).discounted, literal_bias(&x, state, 4).discounted, 1e-9);
    x.config.gamma = gamma;
    for (int i = 0; i < p.n; i++) EXPECT(memcmp(kept[i], p.at[i], (size_t)p.size[i] * sizeof(double)) == 0);
    memset(x.actor.now, 0, (size_t)x.actor.shape.parameters * sizeof(double)); /* no torque */
    EXPECT_NEAR(bias_of(&x, hanging, 1).discounted, -M_PI * M_PI * (1 - pow(gamma, 1000)) / (1 - gamma), 1e-9);
    for (int n = 5000; n >= 1000; n--) tail += pow(gamma, n) * r_max;
    CHECK("6.16", fabs(tail - FORMULA(pow(gamma, 1000) * r_max / (1 - gamma))), 1e-10);
    EXPECT(pow(gamma, BIAS_STEPS) * r_max / (1 - gamma) < 0.1);
    td3_free(&x);
}

/* A random table, against the values of a random deterministic policy and the sum of its own errors. */
void accumulated_errors(struct harness *t) {
    enum { S = 4, A = 3 };
    struct rng rng;
    double error = 0;
    rng_init(&rng, 6, 0);
    for (int n = 0; n < 50; n++) {
        struct mdp m;
        double pi[S * A] = {0}, v[S], next[S], q[S * A], value[S * A], sum[S * A];
        random_mdp(&m, &rng, S, A, false);
        for (int s = 0; s < S; s++) {
            int a = rng_below(&rng, A);
            pi[s * A + a] = 1;
            for (int b = 0; b < A; b++) q[s * A + b] = 3 * rng_normal(&rng);
            next[s] = q[s * A + a];
        }
        EXPECT(mdp_value(&m, pi, v));
        mdp_action_values(&m, v, value);
        for (int i = 0; i < S * A; i++) sum[i] = mdp_backup(&m, next, i / A, i % A) - q[i];
        for (int i = 0; i < S * A; i++) /* the errors take the place of the rewards */
            for (int s2 = 0; s2 < S; s2++) m.r[mdp_at(&m, i / A, i % A, s2)] = sum[i];
        EXPECT(mdp_value(&m, pi, v));
        mdp_action_values(&m, v, sum);
        for (int i = 0; i < S * A; i++) error = worse(error, fabs(q[i] - FORMULA(value[i] - TERM(sum[i]))));
        mdp_free(&m);
    }
    CHECK("6.19", error, 1e-12);
}

/* The witness is a pendulum like any other, and states are drawn from all that it saw and from nothing else. */
void witnessed(struct harness *t) {
    struct witness w;
    struct env_pendulum p;
    struct td3 x;
    struct rng rng[3];
    double seen[2][3], torque;
    witness_init(&w, 30);
    env_pendulum_init(&p, 0);
    for (int i = 0; i < 3; i++) rng_init(&rng[i], 5, (uint64_t)(i == 2));
    env_reset(&w.pendulum.env, &rng[0], seen[0]);
    env_reset(&p.env, &rng[1], seen[1]);
    for (int i = 0; i < 40; i++) {
        double theta = p.theta, speed = p.theta_dot;
        torque = rng_range(&rng[2], -2, 2);
        double r = env_step(&w.pendulum.env, &torque, &rng[0], seen[0]).reward;
        EXPECT(r == env_step(&p.env, &torque, &rng[1], seen[1]).reward && memcmp(seen[0], seen[1], sizeof *seen) == 0);
        if (i < 30) EXPECT(w.n == i + 1 && w.state[2 * i] == theta && w.state[2 * i + 1] == speed);
    }
    EXPECT(w.n == 30);
    w.n = 3;
    make_swinger(&x);
    double mean[3], known = 0;
    for (int i = 0; i < 3; i++) mean[i] = bias_of(&x, w.state + 2 * i, 1).estimate;
    for (int n = 0; n < 40; n++) { /* one at a time, each of the three turns up */
        double got = bias_seen(&x, &w, 1, &rng[2]).estimate;
        for (int i = 0; i < 3; i++) known += fabs(got - mean[i]) < 1e-12 ? pow(100, i) : 0;
    }
    EXPECT(fmod(known, 100) > 4 && fmod(floor(known / 100), 100) > 4 && floor(known / 10000) > 4);
    EXPECT(fmod(known, 100) + fmod(floor(known / 100), 100) + floor(known / 10000) == 40);
    td3_free(&x);
    witness_free(&w);
}
