/*
### The agent

The targets and the gradients of both losses go through the real networks, in double precision. They are compared with
networks written out in loops and with difference quotients of the losses. The box of the actions has two sides of
different lengths, neither with zero in its middle. An update is put together once more from its parts.
*/
#include "checks.h"
#include "literal.h"
#include "numbers/gradcheck.h"
#include "worlds/env_pendulum.h"

void targets(struct harness *t) {
    struct setting x;
    double y[ROWS], error = 0, by_actor = 0, by_critic = 0;
    make(&x, small_agent());
    ddpg_targets(&x.ddpg, &x.batch, y);
    for (int i = 0; i < ROWS; i++) {
        const double *s2 = x.batch.s2 + i * OBS;
        double u[ACT], now[ACT];
        literal_actor(&x.ddpg.actor, x.ddpg.actor.target, s2, u);
        literal_actor(&x.ddpg.actor, x.ddpg.actor.now, s2, now);
        double q = literal_critic(&x.ddpg.critic, x.ddpg.critic.target, OBS, s2, u);
        double literal = x.batch.r[i] + TERM(0.9 * (1 - x.batch.terminated[i]) * q);
        error = worse(error, fabs(FORMULA(literal) - y[i]));
        by_actor = fmax(by_actor, fabs(q - literal_critic(&x.ddpg.critic, x.ddpg.critic.target, OBS, s2, now)));
        by_critic = fmax(by_critic, fabs(q - literal_critic(&x.ddpg.critic, x.ddpg.critic.now, OBS, s2, u)));
    }
    EXPECT(by_actor > 1e-2 && by_critic > 1e-2); /* each of the two target networks makes a difference */
    CHECK("5.9", error, 1e-14);
    release(&x);
}

struct losses {
    struct setting *x;
    const double *y;
};

static double critic_loss(const double *psi, void *context) {
    const struct losses *l = context;
    const struct batch *b = &l->x->batch;
    double sum = 0, squares = 0;
    for (int i = 0; i < ROWS; i++) {
        double u[ACT];
        literal_to_unit(&literal_box, b->a + i * ACT, u);
        sum += pow(l->y[i] - literal_critic(&l->x->ddpg.critic, psi, OBS, b->s + i * OBS, u), 2) / 2 / (double)ROWS;
    }
    for (int i = 0; i < l->x->ddpg.critic.shape.parameters; i++) squares += psi[i] * psi[i];
    return sum + l->x->ddpg.config.decay / 2 * squares;
}

static double actor_loss(const double *theta, void *context) {
    const struct losses *l = context;
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
        double u[ACT], *s = l->x->batch.s + i * OBS;
        literal_actor(&l->x->ddpg.actor, theta, s, u);
        sum -= literal_critic(&l->x->ddpg.critic, l->x->ddpg.critic.now, OBS, s, u) / (double)ROWS;
    }
    return sum;
}

/* The critic's gradients with respect to its parameters and inputs at one row. */
static void critic_row(struct ddpg *x, const double *s, const double *u, double *d_psi, double *d_in) {
    double in[OBS + ACT];
    memcpy(in, s, OBS * sizeof *in);
    memcpy(in + OBS, u, ACT * sizeof *in);
    row_gradient(&x->critic, in, (double[]){1}, d_psi, d_in);
}

void critic_gradient(struct harness *t) {
    double error = 0;
    for (int k = 0; k < 2; k++) {
        struct setting x;
        struct ddpg_config config = small_agent();
        double y[ROWS], g[MAX_PARAMETERS] = {0}, one[MAX_PARAMETERS];
        if (k) config.decay = 0;
        make(&x, config);
        int n = x.ddpg.critic.shape.parameters;
        ddpg_targets(&x.ddpg, &x.batch, y);
        double loss = ddpg_critic_gradient(&x.ddpg, &x.batch, y), squares = 0;
        double gradient[MAX_PARAMETERS];
        memcpy(gradient, x.ddpg.critic.gradient, (size_t)n * sizeof *gradient);
        for (int i = 0; i < ROWS; i++) {
            double u[ACT], *s = x.batch.s + i * OBS;
            literal_to_unit(&literal_box, x.batch.a + i * ACT, u);
            critic_row(&x.ddpg, s, u, one, NULL);
            double delta = y[i] - literal_critic(&x.ddpg.critic, x.ddpg.critic.now, OBS, s, u);
            for (int j = 0; j < n; j++) g[j] -= FORMULA(delta) / (double)ROWS * one[j];
        }
        for (int j = 0; j < n; j++) {
            g[j] += config.decay > 0 ? FORMULA(TERM(config.decay * x.ddpg.critic.now[j])) : 0;
            squares += pow(x.ddpg.critic.now[j], 2);
            EXPECT_NEAR(gradient[j], g[j], 1e-14);
        }
        struct losses l = {&x, y};
        EXPECT_NEAR(loss, critic_loss(x.ddpg.critic.now, &l) - config.decay / 2 * squares, 1e-14);
        double off = gradcheck(critic_loss, &l, x.ddpg.critic.now, n, g).error;
        if (k == 0) error = off;
        EXPECT(off < 1e-8);
        release(&x);
    }
    CHECK("5.10", error, 1e-8);
}

double actor_gradient_error(struct harness *t) {
    struct setting x;
    double g[MAX_PARAMETERS] = {0};
    make(&x, small_agent());
    int n = x.ddpg.actor.shape.parameters;
    double loss = ddpg_actor_gradient(&x.ddpg, &x.batch), gradient[MAX_PARAMETERS];
    memcpy(gradient, x.ddpg.actor.gradient, (size_t)n * sizeof *gradient);
    for (int i = 0; i < ROWS; i++) {
        double u[ACT], d_in[OBS + ACT], d_pi[MAX_PARAMETERS], *s = x.batch.s + i * OBS;
        literal_actor(&x.ddpg.actor, x.ddpg.actor.now, s, u);
        critic_row(&x.ddpg, s, u, NULL, d_in);
        for (int k = 0; k < ACT; k++) { /* one component's row of the gradient of pi */
            row_gradient(&x.ddpg.actor, s, (double[]){k == 0, k == 1}, d_pi, NULL);
            for (int j = 0; j < n; j++)
                g[j] -= FORMULA(d_pi[j] * (k ? TERM(d_in[OBS + k]) : d_in[OBS + k])) / (double)ROWS;
        }
    }
    for (int j = 0; j < n; j++) EXPECT_NEAR(gradient[j], g[j], 1e-14);
    struct losses l = {&x, NULL};
    EXPECT_NEAR(loss, actor_loss(x.ddpg.actor.now, &l), 1e-14);
    double error = gradcheck(actor_loss, &l, x.ddpg.actor.now, n, g).error;
    release(&x);
    return error;
}

void actor_gradient(struct harness *t) {
    CHECK("5.11", actor_gradient_error(t), 1e-8);
}

void acting(struct harness *t) {
    struct setting x;
    struct rng rng;
    double error = 0, clipped[2] = {0};
    struct ddpg_config config = small_agent();
    rng_init(&rng, 4, 0);
    make(&x, config);
    struct agent *agent = &x.ddpg.agent;
    for (int i = 0; i < 200; i++) {
        double s[OBS], noise[ACT], u[ACT], a[ACT], quiet[ACT], again[ACT];
        for (int k = 0; k < OBS; k++) s[k] = rng_normal(&rng);
        for (int k = 0; k < ACT; k++) noise[k] = 4 * rng_normal(&rng);
        literal_actor(&x.ddpg.actor, x.ddpg.actor.now, s, u);
        agent->act(agent, s, noise, i, a);
        agent->act(agent, s, NULL, i, quiet);
        agent->act(agent, s, NULL, i + 1000, again);
        for (int k = 0; k < ACT; k++) {
            double middle = (literal_low[k] + literal_high[k]) / 2, half = (literal_high[k] - literal_low[k]) / 2;
            double wanted = u[k] + TERM(0.3 * noise[k]), done = fmax(-1, fmin(1, wanted));
            error = worse(error, fabs(a[k] - FORMULA(middle + half * done)));
            clipped[0] += wanted<-1, clipped[1] += wanted> 1;
            EXPECT(a[k] >= literal_low[k] && a[k] <= literal_high[k]);
            EXPECT_NEAR(quiet[k], middle + half * u[k], 1e-13);
            EXPECT(quiet[k] == again[k]);
        }
    }
    EXPECT(clipped[0] > 20 && clipped[1] > 20);
    CHECK("5.12", error, 1e-13);
    for (int i = 0; i < x.ddpg.actor.shape.parameters; i++) x.ddpg.actor.now[i] = NAN;
    double a[ACT], s[OBS] = {0.1, 0.2, 0.3};
    for (int k = 0; k < 2; k++) { /* what has diverged is not hidden by the clipping */
        agent->act(agent, s, k ? (double[]){1, -1} : NULL, 0, a);
        EXPECT(isnan(a[0]) && isnan(a[1]));
    }
    release(&x);
}

/* Updates by hand: the critic, then the actor along the new critic, then the targets; in that order. */
void whole_updates(struct harness *t) {
    struct setting x, y;
    struct agent_report report;
    double target[ROWS], before[2][MAX_PARAMETERS];
    make(&x, small_agent());
    make(&y, small_agent());
    for (int i = 0; i < 5; i++) {
        struct agent_blocks p = y.ddpg.agent.params(&y.ddpg.agent);
        struct net *net[2] = {&x.ddpg.actor, &x.ddpg.critic}, *other[2] = {&y.ddpg.actor, &y.ddpg.critic};
        for (int k = 0; k < 2; k++)
            memcpy(before[k], net[k]->target, (size_t)net[k]->shape.parameters * sizeof(double));
        ddpg_targets(&x.ddpg, &x.batch, target);
        double loss[2] = {ddpg_critic_gradient(&x.ddpg, &x.batch, target)};
        adam_step(&x.ddpg.critic.adam, x.ddpg.critic.now, x.ddpg.critic.gradient);
        loss[1] = ddpg_actor_gradient(&x.ddpg, &x.batch);
        adam_step(&x.ddpg.actor.adam, x.ddpg.actor.now, x.ddpg.actor.gradient);
        y.ddpg.agent.update(&y.ddpg.agent, &y.batch, NULL, &report);
        EXPECT(report.n == 2 && report.value[0] == loss[0] && report.value[1] == loss[1]);
        for (int k = 0; k < 2; k++)
            for (int j = 0; j < net[k]->shape.parameters; j++) {
                net[k]->target[j] = 0.9 * before[k][j] + 0.1 * net[k]->now[j];
                EXPECT(other[k]->now[j] == net[k]->now[j]);
                EXPECT_NEAR(other[k]->target[j], net[k]->target[j], 1e-15);
            }
        EXPECT(p.n == 4 && p.at[0] == y.ddpg.actor.now && p.at[1] == y.ddpg.critic.now);
        EXPECT(p.at[2] == y.ddpg.actor.target && p.at[3] == y.ddpg.critic.target);
        EXPECT(p.size[0] == p.size[2] && p.size[1] == p.size[3] && p.size[0] == y.ddpg.actor.shape.parameters);
        EXPECT(p.size[1] == y.ddpg.critic.shape.parameters && y.ddpg.critic.adam.steps == i + 1);
    }
    EXPECT(x.ddpg.critic.adam.config.rate == 5e-3 && x.ddpg.actor.adam.config.rate == 2e-3);
    release(&x);
    release(&y);
}

/* What an agent is before it has learned anything. */
void beginnings(struct harness *t) {
    struct ddpg_config paper = ddpg_preset(PRESET_PAPER), c = small_agent();
    struct train_config train = ddpg_training(PRESET_PAPER, 7), task = ddpg_training(PRESET_TASK, 7);
    struct ddpg x;
    struct rng rng;
    EXPECT(paper.hidden[0] == 400 && paper.hidden[1] == 300 && paper.gamma == 0.99 && paper.tau == 1e-3);
    EXPECT(paper.actor_rate == 1e-4 && paper.critic_rate == 1e-3 && paper.decay == 1e-2 && paper.last_bound == 3e-3);
    EXPECT(paper.noise == DDPG_ORNSTEIN_UHLENBECK && paper.theta == 0.15 && paper.sigma == 0.2);
    EXPECT(train.batch == 64 && train.capacity == 1000000 && train.start == 64 && train.update_every == 1);
    EXPECT(train.steps == 7 && task.steps == 7 && task.start == 1000 && train.updates == 1 && task.updates == 1);
    struct ddpg_config ours = ddpg_preset(PRESET_TASK);
    EXPECT(ours.hidden[0] == 64 && ours.hidden[1] == 64 && ours.tau == 0.01 && ours.actor_rate == 1e-3);
    EXPECT(ours.decay == 0 && task.batch == 100 && task.capacity == 100000);
    for (int k = 0; k < 2; k++) {
        c.noise = k ? DDPG_GAUSSIAN : DDPG_ORNSTEIN_UHLENBECK;
        c.last_bound = k ? 0 : 3e-3;
        rng_init(&rng, 5, 0);
        ddpg_init(&x, &c, OBS, &literal_box, ROWS, &rng);
        const struct net *net[2] = {&x.actor, &x.critic};
        for (int i = 0; i < 2; i++) {
            const struct mlp *shape = &net[i]->shape;
            double most = 0;
            for (int j = shape->offset[2]; j < shape->parameters; j++) most = fmax(most, fabs(net[i]->now[j]));
            EXPECT(k ? most > 0.1 && most <= 1 / sqrt(5.0) : most > 1e-3 && most <= 3e-3);
            EXPECT(fabs(net[i]->now[0]) > 3e-3);
            EXPECT(memcmp(net[i]->now, net[i]->target, (size_t)shape->parameters * sizeof(real)) == 0);
        }
        EXPECT(x.actor.shape.size[0] == OBS && x.critic.shape.size[0] == OBS + ACT && x.critic.shape.size[3] == 1);
        EXPECT(x.agent.act_noise.normal == ACT && x.agent.act_noise.uniform == 0);
        EXPECT_NEAR(x.agent.act_noise.keep, k ? 0 : 0.85, 1e-15);
        EXPECT(x.agent.update_noise.normal == 0 && x.agent.update_noise.uniform == 0);
        ddpg_free(&x);
    }
}

/* With the defaults the pendulum is learned: a policy that does not learn scores below -1000. Of two runs the better
 * one, as a run can be caught in a bad moment. */
void learning(struct harness *t) {
    double best = -INFINITY;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        struct env_pendulum env, trial;
        struct ddpg_config config = ddpg_preset(PRESET_TASK);
        struct train_config training = ddpg_training(PRESET_TASK, 6000);
        struct ddpg x;
        struct rng rng;
        env_pendulum_init(&env, 0);
        env_pendulum_init(&trial, 0);
        rng_init(&rng, seed, 100);
        training.seed = seed;
        training.evaluate_every = 0;
        training.final_episodes = 50;
        training.quiet = true;
        ddpg_init(&x, &config, env.env.observation.dim, &env.env.action, training.batch, &rng);
        best = fmax(best, train(&x.agent, &env.env, &trial.env, &training, NULL, NULL).mean);
        EXPECT(x.actor.adam.steps == 5001);
        ddpg_free(&x);
    }
    EXPECT(best > -250);
}
