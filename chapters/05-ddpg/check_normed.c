/*
### Batch normalisation

A column's gradient and the actor's whole gradient are compared with difference quotients, of a sum over normalised rows
and of the actor's loss with the layers written out, in which every row depends on every other.
*/
#include "checks.h"
#include "literal.h"
#include "normed.h"
#include "numbers/gradcheck.h"
#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 3 };
static const double epsilon = 1e-5;

/* Normalises the columns of z [ROWS][width] in place. */
static void literal_columns(double *z, int width) {
    for (int j = 0; j < width; j++) {
        double mean = 0, square = 0;
        for (int i = 0; i < ROWS; i++) mean += z[i * width + j] / (double)ROWS;
        for (int i = 0; i < ROWS; i++) square += pow(z[i * width + j] - mean, 2) / (double)ROWS;
        for (int i = 0; i < ROWS; i++) z[i * width + j] = (z[i * width + j] - mean) / sqrt(square + epsilon);
    }
}

/* A crooked function of the normalised columns. */
static double crooked(const double *z, void *context) {
    double hat[ROWS * COLUMNS], sum = 0;
    (void)context;
    memcpy(hat, z, sizeof hat);
    literal_columns(hat, COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) sum += sin(i * hat[i]) + hat[i] * hat[i] * hat[i] / (i + 1);
    return sum;
}

/* The normalised states of a setting's batch, and an agent like its. */
struct normed_setting {
    struct setting like;
    struct normed x;
    double s[ROWS * OBS];
};

static void make_normed(struct normed_setting *y) {
    struct ddpg_config config = small_agent();
    struct rng rng;
    rng_init(&rng, 5, 0); /* a start with no kink of a ReLU near */
    make(&y->like, config);
    normed_init(&y->x, &config, OBS, &literal_box, ROWS, &rng);
    literal_disturb(&y->x.agent, 0.3, &rng);
    memcpy(y->s, y->like.batch.s, sizeof y->s);
    literal_columns(y->s, OBS);
    for (int i = 0; i < ROWS * OBS; i++) y->like.batch.s[i] = y->s[i];
}

static void release_normed(struct normed_setting *y) {
    normed_free(&y->x);
    release(&y->like);
}

/* The actions of all rows of s, under the parameters p. */
static void literal_actions(const struct mlp *shape, const double *p, const double *s, double *u) {
    double h[ROWS * MAX_UNITS], z[ROWS * MAX_UNITS];
    memcpy(h, s, sizeof(double) * (size_t)(ROWS * shape->size[0]));
    for (int l = 0; l < 3; l++) {
        int from = shape->size[l], to = shape->size[l + 1];
        const double *w = p + shape->offset[l], *b = w + from * to;
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < to; j++) {
                z[i * to + j] = l == 2 ? b[j] : 0;
                for (int k = 0; k < from; k++) z[i * to + j] += h[i * from + k] * w[k * to + j];
            }
        if (l < 2) literal_columns(z, to);
        for (int i = 0; i < ROWS * to; i++) h[i] = l == 2 ? tanh(z[i]) : fmax(z[i] + b[i % to], 0);
    }
    memcpy(u, h, sizeof(double) * ROWS * ACT);
}

static double loss_of(const double *theta, void *context) {
    struct normed_setting *y = context;
    double u[ROWS * ACT], sum = 0;
    literal_actions(&y->x.ddpg.actor.shape, theta, y->s, u);
    for (int i = 0; i < ROWS; i++)
        sum -= literal_critic(&y->x.ddpg.critic, y->x.ddpg.critic.now, OBS, y->s + i * OBS, u + i * ACT) / (double)ROWS;
    return sum;
}

void normalisation(struct harness *t) {
    double z[ROWS * COLUMNS], hat[ROWS * COLUMNS], d_hat[ROWS * COLUMNS], d_z[ROWS * COLUMNS], mean[COLUMNS],
        variance[COLUMNS], work[2 * COLUMNS], expected[ROWS * COLUMNS], literal[ROWS * COLUMNS];
    for (int i = 0; i < ROWS * COLUMNS; i++) z[i] = expected[i] = sin(3.0 * i * i) * (1 + i % COLUMNS) + 2;
    normed_columns(ROWS, COLUMNS, z, mean, variance, hat);
    literal_columns(expected, COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        EXPECT_NEAR(hat[i], expected[i], 1e-13);
        d_hat[i] = i * cos(i * hat[i]) + 3 * hat[i] * hat[i] / (i + 1);
    }
    for (int j = 0; j < COLUMNS; j++) {
        double g = 0, along = 0;
        for (int i = j; i < ROWS * COLUMNS; i += COLUMNS) g += d_hat[i], along += d_hat[i] * hat[i];
        for (int i = j; i < ROWS * COLUMNS; i += COLUMNS)
            literal[i] = FORMULA((d_hat[i] - g / (double)ROWS - TERM(hat[i] * along / (double)ROWS)) /
                                 sqrt(variance[j] + epsilon));
    }
    normed_backward(ROWS, COLUMNS, d_hat, hat, variance, work, d_z);
    for (int i = 0; i < ROWS * COLUMNS && t->mutation == PLAIN; i++) EXPECT_NEAR(d_z[i], literal[i], 1e-13);
    CHECK("5.24", gradcheck(crooked, NULL, z, ROWS * COLUMNS, literal).error, 1e-8);
}

void normalised_actor(struct harness *t) {
    struct normed_setting y;
    double u[ROWS * ACT];
    make_normed(&y);
    struct net *actor = &y.x.ddpg.actor;
    double loss = normed_actor_gradient(&y.x, &y.like.batch);
    EXPECT_NEAR(loss, loss_of(actor->now, &y), 1e-12);
    /* a hidden layer's bias has no part in a mean that is taken away: its gradient is the shift's */
    EXPECT(gradcheck(loss_of, &y, actor->now, actor->shape.parameters, actor->gradient).error < 1e-8);
    const double *given = normed_actions(&y.x, actor->target, y.s, ROWS);
    literal_actions(&actor->shape, actor->target, y.s, u);
    for (int i = 0; i < ROWS * ACT; i++) EXPECT_NEAR(given[i], u[i], 1e-12);
    release_normed(&y);
}

/* Once the running averages are the batch's own means and variances, a row alone is what it is in the batch. */
void normalised_acting(struct harness *t) {
    struct normed_setting y;
    struct agent_report report;
    double u[ROWS * ACT], a[ACT], expected[ACT], noise[ACT] = {0.7, -5};
    make_normed(&y);
    struct ddpg *ddpg = &y.x.ddpg;
    ddpg->actor.adam.config.rate = ddpg->critic.adam.config.rate = 0; /* nothing learns but the averages */
    for (int i = 0; i < 3000; i++) y.x.agent.update(&y.x.agent, &y.like.batch, NULL, &report);
    literal_columns(y.s, OBS);
    literal_actions(&ddpg->actor.shape, ddpg->actor.now, y.s, u);
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < 2; k++) {
            double unit[ACT];
            for (int j = 0; j < ACT; j++)
                unit[j] = k ? fmin(fmax(u[i * ACT + j] + 0.3 * noise[j], -1), 1) : u[i * ACT + j];
            literal_from_unit(&literal_box, unit, expected);
            real *alone = allocate(OBS, sizeof *alone); /* behind which a sanitizer lets nothing be read */
            memcpy(alone, y.like.batch.s + i * OBS, OBS * sizeof *alone);
            y.x.agent.act(&y.x.agent, alone, k ? noise : NULL, 0, a);
            free(alone);
            for (int j = 0; j < ACT; j++) EXPECT_NEAR(a[j], expected[j], 1e-9);
        }
    release_normed(&y);
}

/* An update in its order: critic, actor, and what follows. */
void normalised_updates(struct harness *t) {
    struct normed_setting y, z;
    struct agent_report report;
    double s2[ROWS * OBS], u[ROWS * ACT], target[ROWS];
    make_normed(&y);
    make_normed(&z);
    struct ddpg *ddpg = &z.x.ddpg;
    for (int l = 0; l < NORMED_PLACES; l++) /* before the first batch, acting takes the numbers as they are */
        for (int i = 0; i < y.x.width[l]; i++) EXPECT(y.x.kept_mean[l][i] == 0 && y.x.kept_variance[l][i] == 1);
    memcpy(s2, z.like.batch.s2, sizeof s2);
    literal_columns(s2, OBS);
    literal_actions(&ddpg->actor.shape, ddpg->actor.target, s2, u);
    for (int i = 0; i < ROWS; i++)
        target[i] =
            z.like.batch.r[i] + 0.9 * (1 - z.like.batch.terminated[i]) *
                                    literal_critic(&ddpg->critic, ddpg->critic.target, OBS, s2 + i * OBS, u + i * ACT);
    y.x.agent.update(&y.x.agent, &y.like.batch, NULL, &report);
    literal_columns(z.s, OBS);
    memcpy(z.like.batch.s, z.s, sizeof z.s);
    EXPECT(report.n == 2);
    EXPECT_NEAR(report.value[0], ddpg_critic_gradient(ddpg, &z.like.batch, target), 1e-9);
    net_step(&ddpg->critic);
    EXPECT_NEAR(report.value[1], normed_actor_gradient(&z.x, &z.like.batch), 1e-9);
    net_step(&ddpg->actor);
    net_follow(&ddpg->critic, 0.1);
    net_follow(&ddpg->actor, 0.1);
    struct agent_blocks p = y.x.agent.params(&y.x.agent), q = z.x.agent.params(&z.x.agent);
    for (int k = 0; k < p.n; k++)
        for (int i = 0; i < p.size[k]; i++) EXPECT_NEAR(p.at[k][i], q.at[k][i], 1e-6);
    release_normed(&y);
    release_normed(&z);
}
