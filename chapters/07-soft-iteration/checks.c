#include "checks.h"

#include "exercises.h"
#include "numbers/gradcheck.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

/* ---- MDPs and policies ---- */

const double m1_logits[4] = {0.3, -0.2, -0.4, 0.8};

void random_row(struct rng *rng, double *pi, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] = exp(2 * rng_normal(rng));
    for (int a = 0; a < n; a++) pi[a] /= sum;
}

void random_policy(const struct mdp *m, struct rng *rng, double *pi) {
    for (int s = 0; s < m->states; s++) random_row(rng, pi + s * m->actions, m->actions);
}

void m1_case(struct soft_case *x) {
    graph_two_state(&x->m);
    x->alpha = 0.5;
    for (int k = 0; k < 4; k++) x->pi[k] = exp(m1_logits[k]) / (exp(m1_logits[k]) + exp(m1_logits[k ^ 1]));
}

struct soft_case list_cases(uint64_t seed, int n) {
    struct soft_case x = {.i = -1, .n = n};
    rng_init(&x.rng, seed, 0);
    return x;
}

bool next_case(struct soft_case *x) {
    if (x->i >= 0) mdp_free(&x->m);
    if (++x->i == x->n) return false;
    if (x->i == 0) {
        m1_case(x);
        return true;
    }
    if (x->i == 1) {
        graph_steered(&x->m);
        x->m.gamma = 0.9;
    } else {
        random_mdp(&x->m, &x->rng, 2 + x->i % 5, 2 + x->i % 2, x->i % 3 == 0);
    }
    random_policy(&x->m, &x->rng, x->pi);
    x->alpha = exp(rng_normal(&x->rng));
    return true;
}

/* ---- one row ---- */

double entropy_of(const double *pi, int n) {
    double sum = 0;
    for (int a = 0; a < n; a++) sum += pi[a] > 0 ? pi[a] * log(1 / pi[a]) : 0;
    return sum;
}

double softmax_at(const double *theta, int n, int a) {
    double sum = 0;
    for (int b = 0; b < n; b++) sum += exp(theta[b]);
    return exp(theta[a]) / sum;
}

double distance(const double *x, const double *y, int n) {
    double most = 0;
    for (int i = 0; i < n; i++) most = worse(most, fabs(x[i] - y[i]));
    return most;
}

/* ---- values ---- */

double collect(const struct mdp *m, double reward_weight, double alpha, const double *pi, int s0, int a0) {
    double p[MAX_STATES] = {0}, sum = 0, discount = 1;
    p[s0] = 1;
    for (int k = 0; k < LONG; k++, discount *= m->gamma) {
        double next[MAX_STATES] = {0};
        for (int s = 0; s < m->states; s++) {
            if (m->terminal[s]) continue;
            if (k > 0 || a0 < 0) sum += discount * p[s] * alpha * entropy_of(pi + s * m->actions, m->actions);
            for (int a = 0; a < m->actions; a++) {
                double share = k == 0 && a0 >= 0 ? a == a0 : pi[s * m->actions + a];
                for (int s2 = 0; s2 < m->states; s2++) {
                    int at = mdp_at(m, s, a, s2);
                    sum += discount * p[s] * share * m->p[at] * reward_weight * m->r[at];
                    next[s2] += p[s] * share * m->p[at];
                }
            }
        }
        memcpy(p, next, sizeof p);
    }
    return sum;
}

double state_value(const struct mdp *m, double alpha, const double *pi, int s) {
    return collect(m, 1, alpha, pi, s, -1);
}

double action_value(const struct mdp *m, double alpha, const double *pi, int s, int a) {
    return m->terminal[s] ? 0 : collect(m, 1, alpha, pi, s, a);
}

void propagate(const struct mdp *m, const double *pi, const double *x, double *y) {
    double p[MAX_STATES];
    memcpy(p, x, (size_t)m->states * sizeof *p);
    memset(y, 0, (size_t)m->states * sizeof *y);
    for (int k = 0; k < LONG; k++) {
        double next[MAX_STATES] = {0};
        for (int s = 0; s < m->states; s++) {
            y[s] += p[s];
            for (int i = 0; i < m->actions * m->states; i++)
                next[s] += m->gamma * pi[s * m->actions + i / m->states] * m->p[mdp_at(m, s, 0, i)] * p[i % m->states];
        }
        memcpy(p, next, sizeof p);
    }
}

void soften(const struct mdp *m, double alpha, const double *q, double *pi) {
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        for (int a = 0; a < m->actions; a++) sum += pi[s * m->actions + a] = exp(q[s * m->actions + a] / alpha);
        for (int a = 0; a < m->actions; a++) pi[s * m->actions + a] /= sum;
    }
}

/* ---- optima ---- */

double soft_optimum(const struct mdp *m, double alpha, double *v) {
    memset(v, 0, (size_t)m->states * sizeof *v);
    return soft_value_iteration(m, alpha, v, 2e-13 * (1 + alpha), 100000);
}

double backed_up(const double *v, void *context) {
    const struct state_of *x = context;
    double sum = 0;
    for (int a = 0; a < x->m->actions; a++) sum += exp(mdp_backup(x->m, v, x->s, a) / x->alpha);
    return x->alpha * log(sum);
}

/* ---- maxima by trying ---- */

double golden(double (*f)(double x, void *context), void *context, double low, double high) {
    const double part = 0.6180339887498949;
    double x = high - part * (high - low), y = low + part * (high - low), fx = f(x, context), fy = f(y, context);
    for (int i = 0; i < 90; i++) {
        if (fx > fy) {
            high = y, y = x, fy = fx;
            x = high - part * (high - low), fx = f(x, context);
        } else {
            low = x, x = y, fx = fy;
            y = low + part * (high - low), fy = f(y, context);
        }
    }
    return fmax(fx, fy);
}

/* Values and entropy of a distribution over two or three actions with the sum c. */
struct one_state {
    const double *q;
    int n;
    double alpha, c, first;
};

double part_of(double p, double q, double alpha) {
    return p > 0 ? p * (q - alpha * log(p)) : 0;
}

static double split_rest(double second, void *context) {
    const struct one_state *x = context;
    return part_of(second, x->q[1], x->alpha) + part_of(x->c - x->first - second, x->q[2], x->alpha);
}

static double split(double first, void *context) {
    struct one_state *x = context;
    x->first = first;
    double rest = x->n == 2 ? part_of(x->c - first, x->q[1], x->alpha) : golden(split_rest, x, 0, x->c - first);
    return part_of(first, x->q[0], x->alpha) + rest;
}

double best_split(const double *q, int n, double alpha, double c) {
    struct one_state x = {q, n, alpha, c, 0};
    return golden(split, &x, 0, c);
}

/* d / d first of a distribution over two actions. */
static double slope_of_split(double first, const double *q, double alpha) {
    struct one_state x = {q, 2, alpha, 1, 0};
    double h = 1e-3 * fmin(first, 1 - first);
    double near = (split(first + h, &x) - split(first - h, &x)) / (2 * h);
    double nearer = (split(first + h / 2, &x) - split(first - h / 2, &x)) / h;
    return (4 * nearer - near) / 3;
}

double found_by_trying(const double *q, double alpha) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (slope_of_split(middle, q, alpha) > 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- the agent ---- */

const struct tsac_config tsac_some = {.gamma = 0.9,
                                      .alpha = 0.5,
                                      .critic_rate = 1,
                                      .critic_power = 0.6,
                                      .actor_rate = 0.5,
                                      .alpha_rate = 0.3,
                                      .alpha_power = 0.5,
                                      .target_entropy = 0.4,
                                      .explore = 0.2};

void tsac_fill(struct tsac *x, struct rng *rng) {
    for (int i = 0; i < x->states * x->actions; i++) {
        x->q[i] = 3 * rng_normal(rng);
        x->theta[i] = rng_normal(rng);
    }
}

/* ---- exercises ---- */

static void exercise_answers(struct harness *t) {
    struct mdp m;
    double answer[N_SOFT_EXERCISES], v[CLIFF_STATES], w[3];
    for (int i = 0; i < N_SOFT_EXERCISES; i++) answer[i] = soft_exercises[i].answer();
    EXPECT_NEAR(answer[0], 0.5 * log(exp(2) + 1), 1e-12);
    EXPECT_NEAR(answer[1], 1 / log(99), 1e-9);
    EXPECT_NEAR(answer[2], log(2) - 1, 1e-12);
    cliff_mdp(&m); /* on either side of the fourth answer, value iteration converges, or rises without end */
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, answer[3] - 0.005, v, 1e-9, 20000) > 0);
    memset(v, 0, sizeof v);
    EXPECT(soft_value_iteration(&m, answer[3] + 0.005, v, 1e-9, 20000) == -1 && v[0] > 1);
    mdp_free(&m);
    graph_two_state(&m);
    struct dual x = {&m, 0.4, answer[4], 0};
    double at = answer[4], slope = gradcheck_derivative(dual_at, &x, &at, 0);
    EXPECT_NEAR(slope, 0, 1e-6); /* the multiplier is where the dual is least */
    mdp_free(&m);
    tied_mdp(&m);
    double p = 1 / (1 + exp(-1)), after = 1 / (1 + exp(0.5));
    EXPECT(soft_value(&m, 1, (double[]){p, 1 - p, p, 1 - p, 0.5, 0.5}, v));
    EXPECT(soft_value(&m, 1, (double[]){after, 1 - after, after, 1 - after, 0.5, 0.5}, w));
    EXPECT_NEAR(answer[5], v[0] - w[0], 1e-12);
    mdp_free(&m);
    EXPECT_NEAR(exp(1 / answer[6]), 0.2 * exp(3 / answer[6]) + 0.8 * exp(-1 / answer[6]), 1e-9);
}

int main(int argc, char **argv) {
    static const struct section section[] = {
        {"entropy", entropy},
        {"soft values", values},
        {"the augmented reward", augmented_reward},
        {"contraction", contraction},
        {"one state", one_state},
        {"extreme temperatures", extremes},
        {"soft policy improvement", improvement},
        {"the optimum", optimum},
        {"Newton's method", newton},
        {"the iterations", iterations},
        {"cold", cold},
        {"cold ties", cold_ties},
        {"hot", hot},
        {"hot policies", hot_policies},
        {"the residual", residual},
        {"the critic", critic},
        {"the actor", actor},
        {"the soft policy gradient", soft_policy_gradient},
        {"the temperature", temperature},
        {"updates by hand", updates},
        {"playing", playing},
        {"endings", endings},
        {"arriving", arriving},
        {"the last probabilities", last_probabilities},
        {"the posterior", posterior},
        {"luck", luck},
        {"the nearest policy", nearest},
        {"targets of soft Q-learning", soft_targets},
        {"regularized policies", regularized},
        {"the bridges", bridges},
        {"erratum E6", erratum_exponent},
        {"erratum E8", erratum_loss},
        {"erratum E9", erratum_next_action},
        {"erratum E10", erratum_actor},
        {"erratum E11", erratum_weights},
        {"erratum E18", erratum_uniform},
        {"erratum E19", erratum_missing},
        {"erratum E20", erratum_returns},
        {"erratum E21", erratum_class},
        {"erratum E23", erratum_augmented},
        {"exercises", exercise_answers},
    };
    return harness_run("07-soft-iteration-check", section, sizeof section / sizeof *section, argc, argv);
}
