#include "checks.h"

#include "exercises.h"
#include "literal.h"
#include "numbers/gradcheck.h"

/* ---- the world of two states ---- */

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

static double literal_reward(const struct dpg *m, int s, double a) {
    return m->reward[s][0] + m->reward[s][1] * a + m->reward[s][2] * a * a;
}

double literal_p(const struct dpg *m, int s, int s2, double a) {
    double one = sigmoid(m->steer[s][0] + m->steer[s][1] * a);
    return s2 ? one : 1 - one;
}

double rolled_out(const struct dpg *m, const double theta[2], double p0, double p1) {
    double sum = 0, power = 1, at[2] = {p0, p1}, a[2];
    for (int s = 0; s < 2; s++) a[s] = m->feature[s][0] * theta[0] + m->feature[s][1] * theta[1];
    for (int k = 0; k < LONG; k++, power *= m->gamma) {
        double next[2] = {0};
        for (int s = 0; s < 2; s++) {
            sum += power * at[s] * literal_reward(m, s, a[s]);
            for (int s2 = 0; s2 < 2; s2++) next[s2] += at[s] * literal_p(m, s, s2, a[s]);
        }
        at[0] = next[0], at[1] = next[1];
    }
    return sum;
}

struct world make_world(int i) {
    struct world x = {.m = i == 0 ? dpg_table() : dpg_shared(), .theta = {0.3, -0.2}};
    struct rng rng;
    rng_init(&rng, 7, (uint64_t)i);
    for (int s = 0; s < 2 && i >= 2; s++) {
        for (int k = 0; k < 3; k++) x.m.reward[s][k] = rng_normal(&rng);
        for (int k = 0; k < 2; k++) x.m.steer[s][k] = rng_normal(&rng), x.m.feature[s][k] = rng_normal(&rng);
        x.theta[s] = rng_normal(&rng);
    }
    if (i >= 2) {
        x.m.gamma = rng_range(&rng, 0.3, 0.9);
        x.m.start[0] = rng_uniform(&rng);
        x.m.start[1] = 1 - x.m.start[0];
    }
    for (int s = 0; s < 2; s++) {
        x.a[s] = x.m.feature[s][0] * x.theta[0] + x.m.feature[s][1] * x.theta[1];
        x.v[s] = rolled_out(&x.m, x.theta, s == 0, s == 1);
        for (int s2 = 0; s2 < 2; s2++) x.p[s][s2] = literal_p(&x.m, s, s2, x.a[s]);
    }
    return x;
}

double literal_slope(struct harness *t, const struct world *x, int s, double a) {
    double one = literal_p(&x->m, s, 1, a), d_one = x->m.steer[s][1] * one * (1 - one);
    double d_r = x->m.reward[s][1] + 2 * x->m.reward[s][2] * a;
    return d_r + TERM(x->m.gamma * (d_one * x->v[1] + -d_one * x->v[0]));
}

double literal_q(const double *a, void *context) {
    const struct action_value *c = context;
    const struct dpg *m = &c->x->m;
    double sum = literal_reward(m, c->s, *a);
    for (int s2 = 0; s2 < 2; s2++) sum += m->gamma * literal_p(m, c->s, s2, *a) * c->x->v[s2];
    return sum;
}

double value_of(const double *theta, void *context) {
    const struct action_value *c = context;
    const double *h = c->x->m.start;
    return rolled_out(&c->x->m, theta, c->s == 2 ? h[0] : c->s == 0, c->s == 2 ? h[1] : c->s == 1);
}

double own_part(struct harness *t, const struct world *x, int s, int k) {
    return x->m.feature[s][k] * literal_slope(t, x, s, x->a[s]);
}

void literal_visits(const struct world *x, double p0, double p1, double d[2]) {
    double at[2] = {p0, p1}, power = 1;
    d[0] = d[1] = 0;
    for (int n = 0; n < LONG; n++, power *= x->m.gamma) {
        double next[2] = {at[0] * x->p[0][0] + at[1] * x->p[1][0], at[0] * x->p[0][1] + at[1] * x->p[1][1]};
        for (int s = 0; s < 2; s++) d[s] += power * at[s], at[s] = next[s];
    }
}

double theorem_error(struct harness *t, struct world *x, const double weight[2]) {
    double g[2];
    for (int k = 0; k < 2; k++)
        g[k] = FORMULA(weight[0] * own_part(t, x, 0, k) + TERM(weight[1] * own_part(t, x, 1, k)));
    return gradcheck(value_of, &(struct action_value){x, 2}, x->theta, 2, g).error;
}

/* ---- the agent ---- */

struct ddpg_config small_agent(void) {
    return (struct ddpg_config){.hidden = {6, 5},
                                .gamma = 0.9,
                                .actor_rate = 2e-3,
                                .critic_rate = 5e-3,
                                .decay = 0.02,
                                .tau = 0.1,
                                .noise = DDPG_ORNSTEIN_UHLENBECK,
                                .sigma = 0.3,
                                .theta = 0.15};
}

void make(struct setting *x, struct ddpg_config config) {
    struct rng rng;
    rng_init(&rng, 3, 0);
    ddpg_init(&x->ddpg, &config, OBS, &literal_box, ROWS, &rng);
    literal_disturb(&x->ddpg.agent, 0.3, &rng);
    batch_init(&x->batch, ROWS, OBS, ACT);
    literal_batch(&x->batch, OBS, &literal_box, &rng);
}

void release(struct setting *x) {
    ddpg_free(&x->ddpg);
    batch_free(&x->batch);
}

/* By other ways than exercises.c takes. */
static void exercise_answers(struct harness *t) {
    double c = -1, b = 2, k = -2, s2 = 0.01; /* -(a - 1)^2 around 0 */
    double best = -1.5 * k * s2;             /* c - beta where (5.8) is least */
    EXPECT_NEAR(ddpg_exercises[0].answer(), c * c / s2 + 2 * b * b + 3 * c * k + 3.75 * k * k * s2, 1e-9);
    EXPECT_NEAR(ddpg_exercises[1].answer(), best * best / s2 + 2 * b * b + 3 * best * k + 3.75 * k * k * s2, 1e-9);
    EXPECT_NEAR(ddpg_exercises[2].answer(), sqrt(0.0625 / (1 - 0.49)), 1e-12);
    EXPECT_NEAR(ddpg_exercises[3].answer(), ceil(-1 / log(1 - 0.0015)), 0);
    struct world x = make_world(0);
    double a = 0.3, p[2] = {literal_p(&x.m, 0, 1, a), literal_p(&x.m, 1, 0, a)}, sum = 0;
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = 1, x.m.feature[s][1] = 0;
    for (int s = 0; s < 2; s++) x.v[s] = rolled_out(&x.m, (double[]){a, 0}, s == 0, s == 1);
    for (int s = 0; s < 2; s++)
        sum += p[1 - s] / (p[0] + p[1]) * gradcheck_derivative(literal_q, &(struct action_value){&x, s}, &a, 0);
    EXPECT_NEAR(ddpg_exercises[4].answer(), sum, 1e-9);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"slopes of action values", slopes},
        {"a line of the proof", recursion},
        {"unrolled", unrolled},
        {"the theorem", theorem},
        {"off-policy", off_policy},
        {"compatible critics", compatible},
        {"a world without chance", certain_world},
        {"the long run's shares", long_run_shares},
        {"smooth worlds without smooth values", certain_slopes},
        {"the pendulum stretches", pendulum_stretches},
        {"two gradients of one mean", two_gradients},
        {"their variances", two_variances},
        {"targets", targets},
        {"the critic's gradient", critic_gradient},
        {"the actor's gradient", actor_gradient},
        {"acting", acting},
        {"whole updates", whole_updates},
        {"beginnings", beginnings},
        {"learning", learning},
        {"normalised columns", normalisation},
        {"a normalised actor", normalised_actor},
        {"acting when normalised", normalised_acting},
        {"updates when normalised", normalised_updates},
        {"the process", process},
        {"exact steps", exact_steps},
        {"Euler's step", euler},
        {"the lecture's formula", lecture},
        {"noise in the loop", loop_noise},
        {"erratum E5", erratum_score},
        {"exercises", exercise_answers},
    };
    return harness_run("05-ddpg-check", section, sizeof section / sizeof *section, argc, argv);
}
