/*
### The agent

The targets go through real networks in double precision, for two actions with bounds of different widths, against
networks written out in loops; the noise is large enough for both clips to act. The gradients are those of the printed
losses by difference quotients, and an update is put together once more from its parts: which critic is climbed, what
moves at which turn, what stays.
*/
#include "checks.h"
#include "literal.h"
#include "variants.h"
#include "numbers/gradcheck.h"

static void targets_of(struct harness *t, struct td3_config config, double *error, int *clips) {
    struct setting x;
    double y[ROWS], second[2] = {0};
    make(&x, config);
    for (int k = 0; k < x.td3.critics; k++) literal_level(&x.td3.critic[k], &x.batch, OBS, &literal_box);
    const struct td3 *td3 = &x.td3;
    const struct td3_config *c = &td3->config;
    td3_targets(&x.td3, &x.batch, c->smoothing > 0 ? x.noise : NULL, y);
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT], q[2];
        const double *s2 = x.batch.s2 + i * OBS;
        literal_actor(&td3->actor, c->target_actor ? td3->actor.target : td3->actor.now, s2, unit);
        for (int j = 0; j < ACT && c->smoothing > 0; j++) {
            double wild = c->smoothing * x.noise[i * ACT + j], tame = clipped(wild, c->smoothing_clip);
            double outside = unit[j] + tame;
            unit[j] = clipped(outside, 1);
            clips[0] += tame != wild, clips[1] += unit[j] != outside;
        }
        for (int k = 0; k <= c->twin; k++) q[k] = literal_critic(&td3->critic[k], td3->critic[k].target, OBS, s2, unit);
        double least = c->twin ? fmin(q[0], q[1]) : q[0];
        if (c->twin) second[q[1] < q[0]]++;
        *error = worse(*error, fabs(y[i] - FORMULA(x.batch.r[i] + TERM(0.9 * (1 - x.batch.terminated[i]) * least))));
    }
    EXPECT(!c->twin || (second[0] > 0 && second[1] > 0)); /* either critic has the smaller value somewhere */
    release(&x);
}

void targets(struct harness *t) {
    double error = 0;
    int clips[2] = {0}, none[2] = {0};
    for (int on = 0; on < 8; on++)
        targets_of(t,
                   (struct td3_config){.twin = on & 1,
                                       .smoothing = on & 2 ? 0.9 : 0,
                                       .smoothing_clip = 0.8,
                                       .target_actor = !(on & 4),
                                       .delay = 1},
                   &error, on & 2 ? clips : none);
    CHECK("6.9", error, 1e-14);
    EXPECT(clips[0] > 4 && clips[1] > 4); /* both clips act, the noise's and the action's */
    error = 0;
    targets_of(t, td3_ddqn_ac(PRESET_TASK), &error, none);
    CHECK("6.13", error, 1e-14);
}

struct loss {
    struct setting *x;
    int k; /* critic */
    const double *y;
};

static double critic_loss(const double *p, void *context) {
    const struct loss *l = context;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        literal_to_unit(&literal_box, l->x->batch.a + i * ACT, unit);
        double error = l->y[i] - literal_critic(&l->x->td3.critic[l->k], p, OBS, l->x->batch.s + i * OBS, unit);
        sum += error * error / 2 / (double)ROWS;
    }
    return sum;
}

/* The first critic, whatever the second says. */
static double actor_loss(const double *p, void *context) {
    const struct loss *l = context;
    const struct td3 *td3 = &l->x->td3;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double unit[ACT];
        literal_actor(&td3->actor, p, l->x->batch.s + i * OBS, unit);
        sum -= literal_critic(&td3->critic[0], td3->critic[0].now, OBS, l->x->batch.s + i * OBS, unit) / (double)ROWS;
    }
    return sum;
}

void gradients(struct harness *t) {
    struct setting x;
    double y[ROWS], kept[MAX_PARAMETERS];
    make(&x, td3_preset(PRESET_TASK));
    struct td3 *td3 = &x.td3;
    struct loss l = {&x, 0, y};
    td3_targets(td3, &x.batch, x.noise, y);
    for (l.k = 0; l.k < 2; l.k++) {
        struct net *critic = &td3->critic[l.k], *other = &td3->critic[1 - l.k];
        size_t bytes = (size_t)critic->shape.parameters * sizeof(double);
        memcpy(kept, other->gradient, bytes);
        EXPECT_NEAR(td3_critic_gradient(td3, l.k, &x.batch, y), critic_loss(critic->now, &l), 1e-13);
        EXPECT(gradcheck(critic_loss, &l, critic->now, critic->shape.parameters, critic->gradient).error < 1e-7);
        EXPECT(memcmp(kept, other->gradient, bytes) == 0);
    }
    struct net *actor = &td3->actor;
    memcpy(kept, td3->critic[0].gradient, (size_t)td3->critic[0].shape.parameters * sizeof(double));
    EXPECT_NEAR(td3_actor_gradient(td3, &x.batch), actor_loss(actor->now, &l), 1e-13);
    EXPECT(gradcheck(actor_loss, &l, actor->now, actor->shape.parameters, actor->gradient).error < 1e-7);
    EXPECT(memcmp(kept, td3->critic[0].gradient, (size_t)td3->critic[0].shape.parameters * sizeof(double)) == 0);
    release(&x);
}

static void updates_with(struct harness *t, struct td3_config config) {
    struct setting x;
    struct agent_report report;
    struct adam adam[3];
    double y[ROWS], p[MAX_NETS][MAX_PARAMETERS], loss = 0, climbed = 0;
    make(&x, config);
    struct td3 *td3 = &x.td3;
    const struct td3_config *c = &td3->config;
    struct agent_blocks at = td3->agent.params(&td3->agent);
    EXPECT(at.n == (c->twin ? 6 : 4) && td3->agent.update_noise.normal == (c->smoothing > 0 ? ACT : 0));
    for (int k = 0; k < 3; k++)
        adam_init(&adam[k], &(struct adam_config){k ? 0.02 : 0.01, 0.9, 0.999, 1e-8}, at.size[k ? 1 : 0]);
    enum { ACTOR, CRITIC, ACTOR_TARGET, CRITIC_TARGET, CRITIC_2, CRITIC_2_TARGET };
    for (int n = 1; n <= 7; n++) {
        for (int i = 0; i < at.n; i++) memcpy(p[i], at.at[i], (size_t)at.size[i] * sizeof(double));
        for (int i = 0; i < ROWS * ACT; i++) x.noise[i] = -0.9 * x.noise[i] + 0.1 * n; /* another noise each time */
        td3_targets(td3, &x.batch, x.noise, y);
        loss = td3_critic_gradient(td3, 0, &x.batch, y);
        adam_step(&adam[1], p[CRITIC], td3->critic[0].gradient);
        if (c->twin) loss += td3_critic_gradient(td3, 1, &x.batch, y);
        if (c->twin) adam_step(&adam[2], p[CRITIC_2], td3->critic[1].gradient);
        td3->agent.update(&td3->agent, &x.batch, x.noise, &report);
        if (n % c->delay == 0) { /* eq. 6.11: the actor climbs the critic that has just moved */
            double now[MAX_PARAMETERS];
            memcpy(now, at.at[ACTOR], (size_t)at.size[ACTOR] * sizeof *now);
            memcpy(at.at[ACTOR], p[ACTOR], (size_t)at.size[ACTOR] * sizeof *now);
            climbed = td3_actor_gradient(td3, &x.batch);
            memcpy(at.at[ACTOR], now, (size_t)at.size[ACTOR] * sizeof *now);
            adam_step(&adam[0], p[ACTOR], td3->actor.gradient);
            follow_by_hand(p[ACTOR_TARGET], p[ACTOR], at.size[ACTOR], c->tau);
            follow_by_hand(p[CRITIC_TARGET], p[CRITIC], at.size[CRITIC], c->tau);
            if (c->twin) follow_by_hand(p[CRITIC_2_TARGET], p[CRITIC_2], at.size[CRITIC], c->tau);
        }
        for (int i = 0; i < at.n; i++)
            for (int j = 0; j < at.size[i]; j++) EXPECT_NEAR(at.at[i][j], p[i][j], 1e-13);
        for (int j = 0; n % c->delay && j < at.size[ACTOR]; j++) EXPECT(at.at[ACTOR][j] == p[ACTOR][j]);
        EXPECT(report.n == 2 && report.value[0] == loss && report.value[1] == climbed);
    }
    for (int k = 0; k < 3; k++) adam_free(&adam[k]);
    release(&x);
}

void updates(struct harness *t) {
    for (int on = 0; on < 4; on++)
        for (int delay = 1; delay <= 3; delay++)
            updates_with(t, (struct td3_config){.twin = on & 1,
                                                .smoothing = on & 2 ? 0.9 : 0,
                                                .smoothing_clip = 0.8,
                                                .target_actor = 1,
                                                .delay = delay});
}

/* Noise in half ranges, clipped to the bounds; none in evaluations. At the start targets are copies, critics differ. */
void actions(struct harness *t) {
    struct setting x;
    struct td3 start;
    struct rng rng;
    make(&x, td3_preset(PRESET_TASK));
    struct agent *agent = &x.td3.agent;
    double a[ACT], middle[ACT];
    EXPECT(agent->act_noise.normal == ACT && agent->act_noise.keep == 0);
    for (int i = 0; i < ROWS; i++) {
        const double *s = x.batch.s + i * OBS, *noise = x.noise + i * ACT;
        literal_actor(&x.td3.actor, x.td3.actor.now, s, middle);
        for (int on = 0; on < 2; on++) {
            agent->act(agent, s, on ? noise : NULL, 0, a);
            for (int j = 0; j < ACT; j++) {
                double unit = on ? clipped(middle[j] + 0.3 * noise[j], 1) : middle[j];
                EXPECT_NEAR(a[j],
                            (literal_high[j] + literal_low[j]) / 2 + unit * (literal_high[j] - literal_low[j]) / 2,
                            1e-14);
            }
        }
    }
    agent->act(agent, x.batch.s, (double[]){1e9, -1e9}, 0, a);
    EXPECT(a[0] == literal_high[0] && a[1] == literal_low[1]);
    rng_init(&rng, 2, 0);
    td3_init(&start, &x.td3.config, OBS, &literal_box, ROWS, &rng);
    size_t actor = (size_t)start.actor.shape.parameters * sizeof(real);
    size_t critic = (size_t)start.critic[0].shape.parameters * sizeof(real);
    EXPECT(memcmp(start.actor.now, start.actor.target, actor) == 0);
    for (int k = 0; k < 2; k++) EXPECT(memcmp(start.critic[k].now, start.critic[k].target, critic) == 0);
    EXPECT(memcmp(start.critic[0].now, start.critic[1].now, critic) != 0);
    td3_free(&start);
    release(&x);
}
