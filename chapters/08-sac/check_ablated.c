/*
### The switches of the ablations

The ages of (8.43) are counted along updates: of a copy that is a list of the weights that its past has in it, and of
one that is made whole. The switches are compared with SAC itself: no copy is one every update; scaled rewards are
others in the batch; and the actions are what their parts add up to.
*/
#include "ablated.h"
#include "checks.h"
#include "literal.h"

/* The mean age in the weights that (8.14) gives to the parameters of `n` updates, the oldest first. */
static double followed(double tau, int n) {
    double weight[800] = {0}, age = 0;
    assert(n <= 800);
    for (int t = 0; t < n; t++) {
        for (int i = 0; i < t; i++) weight[i] *= 1 - tau;
        weight[t] = tau;
    }
    for (int i = 0; i < n; i++) age += weight[i] * (n - 1 - i);
    return age;
}

static double copied(int every) {
    double sum = 0;
    int age = 0;
    for (int t = 1; t <= 10 * every; t++, sum += age) age = t % every == 0 ? 0 : age + 1;
    return sum / (10.0 * every);
}

void ages(struct harness *t) {
    double error = 0;
    for (double tau = 0.05; tau < 1; tau *= 1.7) {
        error = worse(error, fabs(FORMULA((1 - tau) / tau) - followed(tau, 800)));
    }
    for (int n = 1; n < 200; n += 13) {
        error = worse(error, fabs(FORMULA((n - 1) / 2.0) - copied(n)));
        EXPECT(ablated_period(2.0 / (n + 1)) == n);
    }
    CHECK("8.43", error, 1e-9);
}

static void begin_ablated(struct ablated *x, struct ablation config, const struct setting *like) {
    struct rng rng;
    rng_init(&rng, 99, 0);
    config.sac = like->v1.sac.config;
    if (config.copy_every == 1) config.sac.tau = 0.3; /* whatever it is */
    ablated_init(x, &config, OBS, &literal_box, ROWS, &rng);
    struct agent_blocks from = like->v1.sac.agent.params((struct agent *)&like->v1.sac),
                        to = x->agent.params(&x->agent);
    for (int i = 0; i < to.n; i++) memcpy(to.at[i], from.at[i], (size_t)to.size[i] * sizeof(double));
}

/* Do so many updates leave the same parameters? */
static bool same_after(struct ablated *x, struct setting *y, int updates) {
    struct agent_report report;
    for (int i = 0; i < updates; i++) {
        x->agent.update(&x->agent, &y->batch, y->noise, &report);
        y->v1.sac.agent.update(&y->v1.sac.agent, &y->batch, y->noise, &report);
    }
    struct agent_blocks p = x->agent.params(&x->agent), q = y->v1.sac.agent.params(&y->v1.sac.agent);
    bool same = true;
    for (int i = 0; i < p.n; i++) same = same && memcmp(p.at[i], q.at[i], (size_t)p.size[i] * sizeof(double)) == 0;
    return same;
}

void switches(struct harness *t) {
    struct setting y;
    struct ablated x;
    struct agent_report report;
    struct sac_config config = small_agent(1);
    config.tau = 1;
    make(&y, config, false);
    begin_ablated(&x, (struct ablation){.copy_every = 1}, &y);
    EXPECT(same_after(&x, &y, 3)); /* a copy in every update is none */
    ablated_free(&x);

    begin_ablated(&x, (struct ablation){.copy_every = 3}, &y); /* and one in every third stands still before */
    int n = x.sac.critic[0].shape.parameters;
    for (int i = 1; i <= 7; i++) {
        double before[MAX_PARAMETERS];
        memcpy(before, x.sac.critic[1].target, (size_t)n * sizeof *before);
        x.agent.update(&x.agent, &y.batch, y.noise, &report);
        const real *held = i % 3 ? before : x.sac.critic[1].now;
        EXPECT(memcmp(x.sac.critic[1].target, held, (size_t)n * sizeof *before) == 0);
    }
    ablated_free(&x);

    release(&y);
    make(&y, config, false); /* Adam begins, too */
    begin_ablated(&x, (struct ablation){.reward_scale = 5}, &y);
    double kept[ROWS];
    memcpy(kept, y.batch.r, sizeof kept);
    x.agent.update(&x.agent, &y.batch, y.noise, &report);
    EXPECT(memcmp(y.batch.r, kept, sizeof kept) == 0);
    for (int i = 0; i < ROWS; i++) y.batch.r[i] *= 5;
    y.v1.sac.agent.update(&y.v1.sac.agent, &y.batch, y.noise, &report);
    EXPECT(memcmp(x.sac.critic[0].now, y.v1.sac.critic[0].now, (size_t)n * sizeof(double)) == 0);
    ablated_free(&x);
    release(&y);
}

void switched_actions(struct harness *t) {
    struct setting y;
    struct ablated x;
    static const double noise[ACT] = {0.7, -1.9};
    double a[ACT], b[ACT], unit[ACT], expected[ACT];
    const double *s;
    make(&y, small_agent(1), false);
    begin_ablated(&x, (struct ablation){.score_sampled = 1}, &y);
    s = y.batch.s;
    struct rng rng = x.rng;
    double own[ACT] = {rng_normal(&rng), rng_normal(&rng)};
    for (int k = 0; k < 2; k++) {
        x.agent.act(&x.agent, s, k ? noise : NULL, 0, a);
        y.v1.sac.agent.act(&y.v1.sac.agent, s, k ? noise : own, 0, b);
        EXPECT(memcmp(a, b, sizeof a) == 0);
    }
    ablated_free(&x);
    begin_ablated(&x, (struct ablation){.noise = 0.4}, &y);
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < 2; k++) {
            s = y.batch.s + i * OBS;
            literal_action(&y, y.v1.sac.actor.now, s, NULL, unit);
            for (int j = 0; j < ACT && k; j++) unit[j] = fmin(fmax(unit[j] + 0.4 * noise[j], -1), 1);
            literal_from_unit(&literal_box, unit, expected);
            x.agent.act(&x.agent, s, k ? noise : NULL, 0, a);
            for (int j = 0; j < ACT; j++) EXPECT_NEAR(a[j], expected[j], 1e-13);
        }
    ablated_free(&x);
    release(&y);
}
