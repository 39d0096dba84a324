#include "checks.h"

#include "exercises.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

/* ---- M1: its expected return as a function of the logits ---- */

struct m1 make_m1(struct harness *t, double gamma) {
    struct m1 x = {.t = t, .steps = STEPS};
    graph_two_state(&x.m);
    x.m.gamma = gamma;
    memcpy(x.theta, pg_logits, sizeof x.theta);
    pg_softmax(&x.m, x.theta, x.pi);
    return x;
}

double softmax_of(const double *theta, int s, int a) {
    return exp(theta[2 * s + a]) / (exp(theta[2 * s]) + exp(theta[2 * s + 1]));
}

double slope(const struct m1 *x, int s, int a, int b) {
    return x->pi[2 * s + a] * ((a == b) - x->pi[2 * s + b]);
}

double branch(const struct m1 *x, const double *theta, int s, int n) {
    double sum = 0;
    for (int a = 0; a < 2 && n > 0; a++)
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(&x->m, s, a, s2);
            sum += softmax_of(theta, s, a) * x->m.p[at] * (x->m.r[at] + x->m.gamma * branch(x, theta, s2, n - 1));
        }
    return sum;
}

double finite_return(const double *theta, void *context) {
    const struct m1 *x = context;
    return x->m.start[0] * branch(x, theta, 0, x->steps) + x->m.start[1] * branch(x, theta, 1, x->steps);
}

double series(const struct m1 *x, const double *theta, const double *start) {
    double p[2] = {start[0], start[1]}, sum = 0, discount = 1;
    for (int k = 0; k < 500; k++, discount *= x->m.gamma) {
        double next[2] = {0};
        for (int i = 0; i < 4; i++) {
            double w = p[i / 2] * softmax_of(theta, i / 2, i % 2);
            sum += discount * w * mdp_reward(&x->m, i / 2, i % 2);
            for (int s2 = 0; s2 < 2; s2++) next[s2] += w * x->m.p[mdp_at(&x->m, i / 2, i % 2, s2)];
        }
        memcpy(p, next, sizeof p);
    }
    return sum;
}

double infinite_return(const double *theta, void *context) {
    const struct m1 *x = context;
    return series(x, theta, x->m.start);
}

double score(const struct m1 *x, const struct pg_trajectory *path, int t, int s, int a) {
    return path->s[t] == s ? (path->a[t] == a) - x->pi[2 * s + a] : 0;
}

/* ---- formulas over all trajectories ---- */

void add_whole(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    double whole = 0;
    for (int k = 0; k < path->n; k++) whole += k + 1 == path->n ? TERM(path->r[k]) : path->r[k];
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < path->n; k++) x->sum[i] += probability * whole * score(x, path, k, i / 2, i % 2);
}

void add_to_go(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    struct harness *t = x->t;
    for (int k = 0; k < path->n; k++) {
        double g = path->r[k], power = pow(x->m.gamma, k);
        for (int j = k + 1; j < path->n; j++) g += TERM(pow(x->m.gamma, j - k) * path->r[j]);
        for (int i = 0; i < 4; i++) x->sum[i] += probability * power * g * score(x, path, k, i / 2, i % 2);
    }
}

double enumerated_error(struct harness *t, path_visitor add, double gamma) {
    struct m1 x = make_m1(t, gamma);
    double gradient[4];
    pg_enumerate(&x.m, x.pi, STEPS, add, &x);
    for (int i = 0; i < 4; i++) gradient[i] = FORMULA(x.sum[i]);
    double error = gradcheck(finite_return, &x, x.theta, 4, gradient).error;
    mdp_free(&x.m);
    return error;
}

/* ---- exercises ---- */

/* The logits that the example's page and exercise 2 name: what is checked of M1 holds for any others as well. */
static void exercises(struct harness *t) {
    const double named[4] = {0.3, -0.2, -0.4, 0.8};
    for (int i = 0; i < 4; i++) EXPECT(pg_logits[i] == named[i]);
    const double two_ends = 1 / (1 + exp(2.5)) + 1 / (1 + exp(7.5));
    const double known[N_PG_EXERCISES] = {100, NAN,    0.512,   1.4189385332046727 + 0.6931471805599453,
                                          NAN, 0.1835, two_ends};
    for (int i = 0; i < N_PG_EXERCISES; i++) {
        double answer = pg_exercises[i].answer();
        EXPECT(isfinite(answer));
        if (!isnan(known[i])) EXPECT_NEAR(answer, known[i], 1e-9);
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"scores", scores},
        {"the theorem on trajectories", trajectories},
        {"the theorem with steps to go", finite_values},
        {"estimators", estimators},
        {"single estimates", single_estimates},
        {"samples", samples},
        {"the theorem with values", discounted},
        {"the factor that is dropped", dropped_factor},
        {"a shared parameter", shared_parameter},
        {"the best baseline", best_baseline},
        {"the actor's gradient", actor},
        {"the TD error as an advantage", td_error},
        {"the TD error of wrong values", wrong_critic},
        {"the normal distribution", normal_basics},
        {"its score, and reparametrisation", normal_score},
        {"clipping", clipping},
        {"a full covariance", full_density},
        {"its score", full_gradient},
        {"a mixture", mixture_density_and_score},
        {"its entropy", entropy_of_mixture},
        {"the bounds of its entropy", bounds_of_entropy},
        {"the gradient of its entropy", gradient_of_entropy},
        {"the logistic distribution", logistic},
        {"a mixture of logistics", mixture_of_logistics},
        {"the loss through a network", loss_through_network},
        {"returns and weights", weights},
        {"batches by hand", collected},
        {"acting", acting},
        {"acting with two numbers", acting_twice},
        {"certain policies", certain},
        {"whole updates", whole_updates},
        {"training by hand", training_by_hand},
        {"training", training},
        {"advantages from TD errors", advantages},
        {"the critic's error in them", bias_of_the_critic},
        {"weights and targets of the critic", weights_of_the_critic},
        {"training with a critic", training_of_the_critic},
        {"a training stops", training_stops},
        {"the spider's steps", spider_steps},
        {"the spider", spider},
        {"the spider's foresight", spider_foresight},
        {"erratum E3", erratum_own_reward},
        {"erratum E4", erratum_proof},
        {"exercises", exercises},
    };
    return harness_run("04-policy-gradient-check", section, sizeof section / sizeof *section, argc, argv);
}
