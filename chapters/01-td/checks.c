/*
## What the checks show

`build/01-td-check` evaluates each equation of this chapter, as it is printed or by the function that implements it,
and compares it with an independent computation; what it measured stands under each equation. The independent side is
mostly brute force: every trajectory of a two-state MDP with two actions is enumerated with its probability, or a
series is summed until nothing is left of it. The MDP, called M1 in this book, has $`p(s'{=}0\mid s,a) = 0.7, 0.2`$ in
state 0 (for its two actions) and $`0.4, 0.9`$ in state 1, the rewards $`1, 0`$ and $`-0.5, 2`$, $`\gamma = 0.9`$ and
$`h = (0.6, 0.4)`$; the policy is a softmax of the logits $`(0.3, -0.2)`$ and $`(-0.4, 0.8)`$.
*/
#include "exercises.h"
#include "graph_file.h"
#include "harness.h"
#include "td.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

static void softmax_policy(double *pi) {
    static const double logit[2][2] = {{0.3, -0.2}, {-0.4, 0.8}};
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) pi[2 * s + a] = exp(logit[s][a]) / (exp(logit[s][0]) + exp(logit[s][1]));
}

/* Sum over every trajectory of n steps from s of probability times (discounted rewards + gamma^n tail[S_n]). `mean`:
 * the rewards are r(s, a) instead of r(s, a, s2). */
struct tree {
    const struct mdp *m;
    const double *pi, *tail;
    bool mean;
};

static double enumerate(const struct tree *t, int s, int n, double probability, double rewards, double discount) {
    if (n == 0) return probability * (rewards + (t->tail ? discount * t->tail[s] : 0));
    double sum = 0;
    for (int a = 0; a < t->m->actions; a++)
        for (int s2 = 0; s2 < t->m->states; s2++) {
            double p = t->pi[s * t->m->actions + a] * t->m->p[mdp_at(t->m, s, a, s2)];
            double r = t->mean ? mdp_reward(t->m, s, a) : t->m->r[mdp_at(t->m, s, a, s2)];
            sum += enumerate(t, s2, n - 1, probability * p, rewards + discount * r, discount * t->m->gamma);
        }
    return sum;
}

static double trajectories(const struct mdp *m, const double *pi, int s, int n, const double *tail) {
    return enumerate(&(struct tree){m, pi, tail, false}, s, n, 1, 0, 1);
}

/* Definition 1.5 as a series: the mean discounted reward, step after step, of the chain of (state, action) pairs. */
static void series(const struct mdp *m, const double *pi, double v[2], double q[4]) {
    for (int first = 0; first < 4; first++) {
        double p[4] = {0}, next[4], discount = 1;
        p[first] = 1;
        q[first] = 0;
        for (int k = 0; k < 500; k++, discount *= m->gamma) {
            memset(next, 0, sizeof next);
            for (int pair = 0; pair < 4; pair++) {
                q[first] += discount * p[pair] * mdp_reward(m, pair / 2, pair % 2);
                for (int to = 0; to < 4; to++)
                    next[to] += p[pair] * m->p[mdp_at(m, pair / 2, pair % 2, to / 2)] * pi[to];
            }
            memcpy(p, next, sizeof p);
        }
    }
    for (int s = 0; s < 2; s++) v[s] = pi[2 * s] * q[2 * s] + pi[2 * s + 1] * q[2 * s + 1];
}

/* M1, its policy, and both values by that series. */
struct m1 {
    struct mdp m;
    double pi[4], v[2], q[4];
};

static struct m1 make_m1(void) {
    struct m1 x;
    graph_two_state(&x.m);
    softmax_policy(x.pi);
    series(&x.m, x.pi, x.v, x.q);
    return x;
}

static const double one[6] = {1, 1, 1, 1, 1, 1}; /* the policy where there is one action */

/* M1 with rewards that depend on the next state and have the same means. */
static void noisy_two_state(struct mdp *m) {
    graph_two_state(m);
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double p0 = m->p[mdp_at(m, s, a, 0)];
            m->r[mdp_at(m, s, a, 0)] += 3 * (1 - p0);
            m->r[mdp_at(m, s, a, 1)] -= 3 * p0;
        }
}

static void mean_reward(struct harness *t) {
    struct mdp m;
    double pi[4], error = 0;
    noisy_two_state(&m);
    softmax_policy(pi);
    for (int s = 0; s < 2; s++) {
        double noisy = enumerate(&(struct tree){&m, pi, NULL, false}, s, 6, 1, 0, 1);
        double mean = enumerate(&(struct tree){&m, pi, NULL, true}, s, 6, 1, 0, 1);
        error = worse(error, fabs(noisy - FORMULA(mean)));
    }
    CHECK("1.3", error, 1e-12);
    mdp_free(&m);
}

static void returns(struct harness *t) {
    struct td_data data = {0};
    struct rng rng;
    double g[50], gamma = 0.9, error = 0;
    rng_init(&rng, 1, 0);
    for (int i = 0; i < 50; i++) td_append(&data, (struct td_step){0, rng_normal(&rng), 0, i == 20 || i == 49});
    td_returns(&data, gamma, g);
    for (int i = 0; i < 50; i++) {
        double direct = 0, discount = 1;
        for (int j = i; j < 50; j++, discount *= gamma) { /* definition 1.2 */
            direct += discount * data.step[j].r;
            if (data.step[j].last) break;
        }
        error = worse(error, fabs(direct - g[i]));
        double after = data.step[i].last ? 0 : gamma * g[i + 1];
        error = worse(error, fabs(direct - FORMULA(data.step[i].r + TERM(after))));
    }
    CHECK("1.6", error, 1e-13);
    td_free(&data);
}

static void values_and_actions(struct harness *t) {
    struct m1 x = make_m1();
    double error = 0;
    for (int s = 0; s < 2; s++) {
        double mean = x.pi[2 * s] * x.q[2 * s] + TERM(x.pi[2 * s + 1] * x.q[2 * s + 1]);
        error = worse(error, fabs(trajectories(&x.m, x.pi, s, 6, x.v) - FORMULA(mean)));
    }
    CHECK("1.7", error, 1e-12);
    error = 0;
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double after = 0;
            for (int s2 = 0; s2 < 2; s2++) after += x.m.p[mdp_at(&x.m, s, a, s2)] * x.v[s2];
            double q = mdp_reward(&x.m, s, a) + TERM(x.m.gamma * after);
            error = worse(error, fabs(x.q[2 * s + a] - FORMULA(q)));
        }
    CHECK("1.8", error, 1e-12);
    mdp_free(&x.m);
}

static void bellman_equations(struct harness *t) {
    struct m1 x = make_m1();
    double error = 0;
    for (int s = 0; s < 2; s++) {
        double sum = 0;
        for (int a = 0; a < 2; a++) {
            double after = 0;
            for (int s2 = 0; s2 < 2; s2++) after += x.m.p[mdp_at(&x.m, s, a, s2)] * x.v[s2];
            sum += x.pi[2 * s + a] * (mdp_reward(&x.m, s, a) + TERM(x.m.gamma * after));
        }
        error = worse(error, fabs(x.v[s] - FORMULA(sum)));
    }
    CHECK("1.9", error, 1e-12);
    error = 0;
    for (int pair = 0; pair < 4; pair++) {
        double after = 0;
        for (int to = 0; to < 4; to++) after += x.m.p[mdp_at(&x.m, pair / 2, pair % 2, to / 2)] * x.pi[to] * x.q[to];
        double q = mdp_reward(&x.m, pair / 2, pair % 2) + TERM(x.m.gamma * after);
        error = worse(error, fabs(x.q[pair] - FORMULA(q)));
    }
    CHECK("1.10", error, 1e-12);
    double solved[2];
    EXPECT(mdp_value(&x.m, x.pi, solved));
    error = worse(fabs(x.v[0] - FORMULA(solved[0])), fabs(x.v[1] - FORMULA(solved[1])));
    CHECK("1.11", error, 1e-12);
    mdp_free(&x.m);
}

/* P_pi of M1, row s. */
static void chain_row(const struct m1 *x, int s, double row[2]) {
    for (int s2 = 0; s2 < 2; s2++)
        row[s2] = x->pi[2 * s] * x->m.p[mdp_at(&x->m, s, 0, s2)] + x->pi[2 * s + 1] * x->m.p[mdp_at(&x->m, s, 1, s2)];
}

static void horizons(struct harness *t) {
    struct m1 x = make_m1();
    double v[2], error = 0;
    for (int h = 0; h <= 6; h++) {
        td_horizon_value(&x.m, x.pi, h, v);
        for (int s = 0; s < 2; s++) error = worse(error, fabs(trajectories(&x.m, x.pi, s, h, NULL) - FORMULA(v[s])));
    }
    CHECK("1.12", error, 1e-12);
    error = 0;
    for (int n = 1; n <= 6; n++)
        for (int s = 0; s < 2; s++) {
            double rewards = trajectories(&x.m, x.pi, s, n, NULL);
            double rest = trajectories(&x.m, x.pi, s, n, x.v) - rewards;
            error = worse(error, fabs(x.v[s] - FORMULA(rewards + TERM(rest))));
        }
    CHECK("1.13", error, 1e-12);
    double after[2] = {x.v[0], x.v[1]}; /* P^h V */
    error = 0;
    for (int h = 1; h <= 20; h++) {
        double row[2], next[2];
        for (int s = 0; s < 2; s++) {
            chain_row(&x, s, row);
            next[s] = row[0] * after[0] + row[1] * after[1];
        }
        memcpy(after, next, sizeof after);
        td_horizon_value(&x.m, x.pi, h, v);
        for (int s = 0; s < 2; s++) error = worse(error, fabs(x.v[s] - v[s] - FORMULA(pow(0.9, h) * after[s])));
    }
    CHECK("1.14", error, 1e-12);
    mdp_free(&x.m);
}

/* The largest difference of T U and T V, and of U and V. */
static void apply_operator(const struct m1 *x, const double u[2], const double v[2], double *after, double *before) {
    *after = *before = 0;
    for (int s = 0; s < 2; s++) {
        double difference = 0;
        for (int a = 0; a < 2; a++)
            difference += x->pi[2 * s + a] * (mdp_backup(&x->m, u, s, a) - mdp_backup(&x->m, v, s, a));
        *after = fmax(*after, fabs(difference));
        *before = fmax(*before, fabs(u[s] - v[s]));
    }
}

static void contraction(struct harness *t) {
    struct m1 x = make_m1();
    struct rng rng;
    double after, before, error = 0, largest = 0;
    rng_init(&rng, 2, 0);
    for (int i = 0; i < 1000; i++) {
        double u[2] = {rng_normal(&rng), rng_normal(&rng)}, v[2] = {rng_normal(&rng), rng_normal(&rng)};
        apply_operator(&x, u, v, &after, &before);
        largest = fmax(largest, after / before);
        double row[2], norm = 0;
        for (int s = 0; s < 2; s++) {
            chain_row(&x, s, row);
            norm = fmax(norm, fabs(row[0] * (u[0] - v[0]) + row[1] * (u[1] - v[1])));
        }
        error = worse(error, fabs(after - FORMULA(x.m.gamma * norm)));
        double shifted[2] = {v[0] + u[0], v[1] + u[0]}; /* a shift by a constant attains the bound */
        apply_operator(&x, shifted, v, &after, &before);
        error = worse(error, fabs(after - FORMULA(x.m.gamma * before)));
    }
    EXPECT(largest <= x.m.gamma * (1 + 1e-12) && largest > 0.8);
    CHECK("1.15", error, 1e-10);
    mdp_free(&x.m);
}

static void graph_values(struct harness *t) {
    struct mdp m;
    double v[6], error = 0;
    graph_chain(&m);
    EXPECT(mdp_value(&m, one, v));
    double v5 = -1 / 0.8, v4 = -1, v3 = -1 / 0.6, v2 = -1 + 0.2 * v4 + 0.8 * v5, v1 = -1 + 0.4 * v3 + 0.6 * v4;
    const double by_hand[6] = {v1, v2, v3, v4, v5, 0}, fraction[6] = {-34. / 15, -11. / 5, -5. / 3, -1, -5. / 4, 0};
    for (int s = 0; s < 6; s++) {
        error = worse(error, fabs(v[s] - FORMULA(by_hand[s])));
        error = worse(error, fabs(v[s] - FORMULA(fraction[s])));
    }
    CHECK("1.16", error, 1e-14);
    mdp_free(&m);
}

/* Plays episodes on the chain; starts in s1 and s2, or in every state but s6. */
static void play_chain(struct td_data *data, int episodes, uint64_t seed, bool everywhere) {
    struct mdp m;
    struct env_graph graph;
    struct rng rng;
    graph_chain(&m);
    for (int s = 0; everywhere && s < 5; s++) m.start[s] = 0.2;
    env_graph_init(&graph, "chain", &m, 0);
    rng_init(&rng, seed, 0);
    for (int i = 0; i < episodes; i++) td_episode(data, &graph.env, &rng);
    mdp_free(&m);
}

/* Equations 1.17 and 1.18 word for word: the mean of the returns, found for each state by walking through the data. */
static double literal_monte_carlo(const struct td_data *data, double gamma, enum td_visits visits, int s) {
    double sum = 0;
    int n = 0;
    bool seen = false;
    for (int i = 0; i < data->n; i++) {
        if (data->step[i].s == s && !(seen && visits == FIRST_VISIT)) {
            double discount = 1;
            for (int j = i;; j++, discount *= gamma) {
                sum += discount * data->step[j].r;
                if (data->step[j].last) break;
            }
            n++;
            seen = true;
        }
        if (data->step[i].last) seen = false;
    }
    return sum / n;
}

static void monte_carlo(struct harness *t) {
    static const char *const id[] = {"1.17", "1.18"};
    for (int visits = FIRST_VISIT; visits <= EVERY_VISIT; visits++) {
        struct td_data data = {0};
        double v[6] = {0}, error = 0;
        play_chain(&data, 500, 3, true);
        td_monte_carlo(&data, 0.9, (enum td_visits)visits, 6, v, NULL);
        for (int s = 0; s < 5; s++)
            error = worse(error, fabs(v[s] - FORMULA(literal_monte_carlo(&data, 0.9, (enum td_visits)visits, s))));
        CHECK(id[visits], error, 1e-12);
        td_free(&data);
    }
}

/* The mean of an estimator over the length of a stay at s3, each length played once. */
static double mean_over_stays(enum td_visits visits) {
    double mean = 0, p = 0.6;
    for (int k = 1; k < 80; k++, p *= 0.4) {
        struct td_data stay = {0};
        double v[6] = {0};
        for (int i = 0; i < k; i++) td_append(&stay, (struct td_step){2, -1, i + 1 == k ? 5 : 2, i + 1 == k});
        td_monte_carlo(&stay, 1, visits, 6, v, NULL);
        mean += p * v[2];
        td_free(&stay);
    }
    return mean;
}

static void bias(struct harness *t) {
    double v = -5. / 3;
    double error = fabs(mean_over_stays(FIRST_VISIT) - FORMULA(-1 / (1 - 0.4)));
    error = worse(error, fabs(mean_over_stays(EVERY_VISIT) - FORMULA((v - 1) / 2)));
    CHECK("1.19", error, 1e-12);
}

static void ten_updates(struct harness *t) {
    static const double printed[10] = {-.5, -.5, -.75, -.5, -.5, -.75, -.5, -1.125, -1, -1};
    struct td_data data = {0};
    double v[6] = {0}, error = 0;
    graph_file_worked(&data);
    EXPECT(data.n == 10);
    struct rng rng;
    rng_init(&rng, 6, 0);
    for (int i = 0; i < 50; i++) { /* any values, any discount, loops and ends */
        double w[6], gamma = rng_uniform(&rng), alpha = rng_uniform(&rng);
        for (int s = 0; s < 6; s++) w[s] = s == 5 ? 0 : rng_normal(&rng);
        struct td_step step = {rng_below(&rng, 5), rng_normal(&rng), rng_below(&rng, 6), false};
        double delta = FORMULA(step.r + TERM(gamma * w[step.s2]) - w[step.s]), moved = w[step.s] + alpha * delta;
        step.last = step.s2 == 5;
        error = worse(error, fabs(td_update(w, step, alpha, gamma) - delta));
        error = worse(error, fabs(w[step.s] - moved));
    }
    for (int i = 0; i < data.n; i++) {
        struct td_step step = data.step[i];
        double target = step.r + TERM(v[step.s2]), literal = v[step.s] + 0.5 * (target - v[step.s]);
        td_update(v, step, 0.5, 1);
        error = worse(error, fabs(v[step.s] - FORMULA(literal)));
        EXPECT(v[step.s] == printed[i]);
    }
    CHECK("1.20", error, 1e-14);
    td_free(&data);
}

/* Squared TD errors as functions of the values: with the targets frozen at y, and whole. Trial i has six values of its
 * own, from 6 i on, so that one gradient check covers all trials. */
enum { TRIALS = 50 };

struct td_loss {
    struct td_step step[TRIALS];
    double gamma, y[TRIALS];
};

static double frozen_loss(const double *v, void *context) {
    const struct td_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++) sum += 0.5 * pow(l->y[i] - v[6 * i + l->step[i].s], 2);
    return sum;
}

static double whole_loss(const double *v, void *context) {
    const struct td_loss *l = context;
    double sum = 0;
    for (int i = 0; i < TRIALS; i++, v += 6)
        sum += 0.5 * pow(l->step[i].r + (l->step[i].last ? 0 : l->gamma * v[l->step[i].s2]) - v[l->step[i].s], 2);
    return sum;
}

typedef double (*td_rule)(double *v, struct td_step step, double alpha, double gamma);

/* Worst relative error of -(change by `rule`)/alpha as the gradient of `loss`, at random values and steps. */
static double gradient_error(struct harness *t, td_rule rule, gradcheck_function loss) {
    struct rng rng;
    struct td_loss l = {.gamma = 0.9};
    double v[6 * TRIALS], gradient[6 * TRIALS], alpha = 0.1;
    rng_init(&rng, 4, 0);
    for (int i = 0; i < TRIALS; i++) {
        double *at = v + 6 * i, changed[6];
        for (int s = 0; s < 6; s++) changed[s] = at[s] = rng_normal(&rng);
        l.step[i] = (struct td_step){rng_below(&rng, 5), rng_normal(&rng), rng_below(&rng, 6), false}; /* loops too */
        l.step[i].last = l.step[i].s2 == 5;
        changed[5] = at[5] = 0; /* terminal */
        l.y[i] = l.step[i].r + l.gamma * at[l.step[i].s2];
        rule(changed, l.step[i], alpha, l.gamma);
        for (int s = 0; s < 6; s++) gradient[6 * i + s] = FORMULA(-(changed[s] - at[s]) / alpha);
    }
    return gradcheck(loss, &l, v, 6 * TRIALS, gradient).error;
}

static void gradients(struct harness *t) {
    CHECK("1.21", gradient_error(t, td_update, frozen_loss), 1e-8);
    CHECK("1.22", gradient_error(t, td_residual_update, whole_loss), 1e-8);
    EXPECT(gradient_error(t, td_update, whole_loss) > 0.1); /* half a gradient is not the whole one */
}

/* Half the mean squared TD error under the share of steps d, as a function of the values. */
struct mean_loss {
    const struct mdp *m;
    const double *d;
};

static double mean_squared_error(const double *v, void *context) {
    const struct mean_loss *l = context;
    double sum = 0;
    for (int s = 0; s < l->m->states; s++)
        for (int s2 = 0; s2 < l->m->states; s2++) {
            double error = l->m->r[mdp_at(l->m, s, 0, s2)] + l->m->gamma * (l->m->terminal[s2] ? 0 : v[s2]) - v[s];
            sum += 0.5 * l->d[s] * l->m->p[mdp_at(l->m, s, 0, s2)] * error * error;
        }
    return sum;
}

/* The left side of equation 1.23 for the state u, word for word. */
static double literal_stationarity(const struct mdp *m, const double *pi, const double *d, const double *v, int u) {
    double sum = 0;
    for (int s = 0; s < m->states; s++)
        for (int s2 = 0; s2 < m->states; s2++) {
            double p = 0, r = 0;
            for (int a = 0; a < m->actions; a++) p += pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)];
            for (int a = 0; a < m->actions && p > 0; a++)
                r += pi[s * m->actions + a] * m->p[mdp_at(m, s, a, s2)] / p * m->r[mdp_at(m, s, a, s2)];
            sum += d[s] * p * (r + m->gamma * v[s2] - v[s]) * (m->gamma * (u == s2) - (u == s));
        }
    return sum;
}

/* The same on M1: two actions and a discount. */
static void residual_solution_discounted(struct harness *t) {
    struct m1 x = make_m1();
    double d[2], v[2], error = 0;
    mdp_free(&x.m);
    noisy_two_state(&x.m);
    EXPECT(mdp_visits(&x.m, x.pi, d) && td_residual_solution(&x.m, x.pi, d, v));
    for (int s = 0; s < 2; s++) v[s] = FORMULA(v[s]);
    for (int u = 0; u < 2; u++) error = worse(error, fabs(literal_stationarity(&x.m, x.pi, d, v, u)));
    CHECK("1.23", error, 1e-10);
    EXPECT(fabs(v[0] - x.v[0]) > 0.01);
    mdp_free(&x.m);
}

static void residual_solution(struct harness *t) {
    struct mdp m;
    double d[6], v[6], exact[6], error = 0, apart = 0;
    graph_chain(&m);
    EXPECT(mdp_visits(&m, one, d) && td_residual_solution(&m, one, d, v) && mdp_value(&m, one, exact));
    for (int s = 0; s < 6; s++) {
        v[s] = FORMULA(v[s]);
        apart = fmax(apart, fabs(v[s] - exact[s]));
    }
    for (int s = 0; s < 5; s++)
        error = worse(error, fabs(gradcheck_derivative(mean_squared_error, &(struct mean_loss){&m, d}, v, s)));
    for (int u = 0; u < 5; u++) error = worse(error, fabs(literal_stationarity(&m, one, d, v, u)));
    CHECK("1.23", error, 1e-9);
    EXPECT(apart > 0.1);
    for (int s = 0; s < 5; s++) { /* without chance the two agree: every state takes its second arrow */
        for (int s2 = 0; s2 < 6; s2++) m.p[mdp_at(&m, s, 0, s2)] = s2 == (int[]){3, 4, 5, 5, 5}[s];
        for (int s2 = 0; s2 < 6; s2++) m.r[mdp_at(&m, s, 0, s2)] = -1;
    }
    EXPECT(mdp_visits(&m, one, d));
    for (int s = 0; s < 5; s++) d[s] = 1;
    EXPECT(td_residual_solution(&m, one, d, v) && mdp_value(&m, one, exact));
    for (int s = 0; s < 6; s++) EXPECT_NEAR(v[s], exact[s], 1e-12);
    mdp_free(&m);
}

static void batch(struct harness *t) {
    struct td_data data = {0};
    struct mdp model;
    double v[6] = {0}, likely[6], sum[6] = {0}, error = 0;
    play_chain(&data, 20, 5, true);
    EXPECT(td_batch(&data, 0.01, 1, 6, v, 1e-15, 100000) > 0);
    for (int i = 0; i < data.n; i++) {
        struct td_step step = data.step[i];
        sum[step.s] += step.r + v[step.s2] - FORMULA(v[step.s]);
    }
    for (int s = 0; s < 6; s++) error = worse(error, fabs(sum[s]));
    CHECK("1.24", error, 1e-11);
    td_model(&data, 1, 6, &model);
    EXPECT(mdp_value(&model, one, likely));
    error = 0;
    for (int s = 0; s < 6; s++) error = worse(error, fabs(v[s] - FORMULA(likely[s])));
    CHECK("1.25", error, 1e-11);
    mdp_free(&model);
    td_free(&data);
}

/* Where the two loops end: constant-step Monte Carlo with its episode, the batch when nothing moves or at the limit. */
static void ends(struct harness *t) {
    static const struct td_step step[6] = {{0, -1, 1, false}, {1, -2, 0, false}, {0, -4, 3, true},
                                           {2, 1, 0, false},  {0, 3, 2, false},  {2, 5, 3, true}};
    struct td_data data = {0};
    double g[6], v[4] = {0}, first[4] = {0};
    for (int i = 0; i < 6; i++) td_append(&data, step[i]);
    td_returns(&data, 0.5, g);
    td_monte_carlo_update(v, &data, 0, g, 0.5); /* returns -3, -4, -4; s0 is met twice */
    EXPECT(g[0] == -3 && g[1] == -4 && v[0] == -2.75 && v[1] == -2 && v[2] == 0 && v[3] == 0);
    td_monte_carlo_update(v, &data, 3, g, 0.5); /* and 3.75, 5.5, 5 */
    EXPECT(v[2] == 0.5 * 1.875 + 2.5 && v[0] == -1.375 + 2.75 && v[1] == -2 && v[3] == 0);
    memset(v, 0, sizeof v);
    EXPECT(td_batch(&data, 0.25, 1, 4, v, 1e-9, 1) == -1);
    EXPECT(v[0] == 0.25 * (-1 - 4 + 3) && v[1] == 0.25 * -2 && v[2] == 0.25 * (1 + 5));
    EXPECT(td_batch(&data, 0.25, 1, 4, v, 1e-9, 3) == -1);
    memset(v, 0, sizeof v);
    int sweeps = td_batch(&data, 0.25, 1, 4, v, 1e-9, 10000);
    EXPECT(sweeps > 4 && td_batch(&data, 0.25, 1, 4, first, 1e-9, sweeps) == sweeps);
    EXPECT(memcmp(v, first, sizeof v) == 0);
    memset(first, 0, sizeof first);
    EXPECT(td_batch(&data, 0.25, 1, 4, first, 1e-9, sweeps - 1) == -1);
    td_free(&data);
}

/* Equation 1.26 from the counts, from right to left; states that the data do not visit keep 0. */
static void literal_batch(const struct td_data *data, double *v) {
    double visits[6] = {0}, left[6][6] = {{0}};
    for (int i = 0; i < data->n; i++) {
        visits[data->step[i].s]++;
        left[data->step[i].s][data->step[i].s2]++;
    }
    v[5] = 0;
    for (int s = 4; s >= 0; s--) {
        double episodes = visits[s] - left[s][s];
        v[s] = 0;
        if (episodes == 0) continue;
        for (int s2 = s + 1; s2 < 6; s2++) v[s] += left[s][s2] / episodes * v[s2];
        v[s] -= visits[s] / episodes;
    }
}

static void batch_equality(struct harness *t) {
    double error = 0, elsewhere = 0;
    for (uint64_t seed = 0; seed < 100; seed++)
        for (int everywhere = 0; everywhere < 2; everywhere++) {
            struct td_data data = {0};
            double literal[6], monte_carlo_v[6] = {0}, difference = 0;
            play_chain(&data, 20, seed, everywhere);
            literal_batch(&data, literal);
            td_monte_carlo(&data, 1, FIRST_VISIT, 6, monte_carlo_v, NULL);
            for (int s = 0; s < 6; s++) difference = worse(difference, fabs(monte_carlo_v[s] - FORMULA(literal[s])));
            if (everywhere) {
                elsewhere = fmax(elsewhere, difference);
                td_free(&data);
                continue;
            }
            struct mdp model;
            double likely[6];
            td_model(&data, 1, 6, &model);
            EXPECT(mdp_value(&model, one, likely));
            for (int s = 0; s < 6; s++) difference = worse(difference, fabs(likely[s] - FORMULA(literal[s])));
            error = worse(error, difference);
            mdp_free(&model);
            td_free(&data);
        }
    CHECK("1.26", error, 1e-12);
    EXPECT(elsewhere > 0.1); /* with starts in every state the equality is lost */
}

/* Sutton and Barto's example 6.4: A to B to the end with rewards 0 and 0, six times B with reward 1, once with 0. */
static void example_6_4(struct harness *t) {
    struct td_data data = {0};
    struct mdp model;
    double monte_carlo_v[3] = {0}, td[3] = {0}, likely[3];
    td_append(&data, (struct td_step){0, 0, 1, false});
    td_append(&data, (struct td_step){1, 0, 2, true});
    for (int i = 0; i < 7; i++) td_append(&data, (struct td_step){1, i < 6, 2, true});
    td_monte_carlo(&data, 1, EVERY_VISIT, 3, monte_carlo_v, NULL);
    EXPECT(td_batch(&data, 0.01, 1, 3, td, 1e-15, 100000) > 0);
    td_model(&data, 1, 3, &model);
    EXPECT(mdp_value(&model, one, likely));
    EXPECT_NEAR(monte_carlo_v[0], 0, 0);
    EXPECT_NEAR(monte_carlo_v[1], 0.75, 1e-15);
    EXPECT_NEAR(td[0], 0.75, 1e-11);
    EXPECT_NEAR(likely[0], 0.75, 1e-12);
    mdp_free(&model);
    td_free(&data);
}

/*
## The experiment

On four episodes the methods can be followed by hand. `make 01` prints the ten updates of TD(0) with $`\alpha = 0.5`$,

@table 01_updates The ten updates of TD(0) on the four episodes, alpha = 0.5, all values 0 at the start.

and what they lead to beside the other estimates:

@table 01_values Values of the six-state graph: exact (1.16), Monte Carlo (1.17) and (1.18), TD(0) (1.20).

TD(0) is the furthest away in root mean square, which is no wonder: it began at 0, each of its ten moves went only
half of the way, and the value of $`s_1`$ was touched once. The blog draft suggests $`\alpha = 0.8`$. It does help,
but on so few episodes the best step is the largest one:

@figure 01_alpha Error of TD(0) after one pass over the four episodes, by step size.

That is a statement about ten updates, not about TD. With more episodes a constant step has a price: the estimate
follows the last few samples for ever and keeps a noise floor that shrinks with $`\alpha`$. A step that falls as one
over the number of visits, raised to the power 0.7, has none.

@figure 01_samples Error against the number of sampled episodes: mean of 100 runs; bands from the 10th to the 90th
percentile for first-visit Monte Carlo and for TD(0) with the step 0.05.

@table 01_samples_table Root mean square error over s1 to s5 after 1000 episodes, 100 runs: mean, standard deviation,
standard error of the mean, and percentiles. MC with a step is every-visit Monte Carlo with TD's step sizes.

The averages of Monte Carlo are ahead at the end because they weigh all episodes equally. With the same steps TD(0) is
the better one, row by row: its target has the smaller variance. But it cannot gain much on the averages. Even batch
TD(0), which uses the data to the full, is only first-visit Monte Carlo on this graph, by (1.26). (The smallest step
has not arrived after 1000 episodes; most of its error is still the start at 0.)

The bootstrap pays more where many paths meet, so that a state can learn from what others saw. The random walk of
Sutton and Barto (example 6.2) is such a place: five states in a row, start in the middle, step left or right with
equal probability, reward 1 on the right exit only. After 100 episodes the best step of TD(0) has the error
@{01_walk_table/TD 0.05/mean}, the best one of Monte Carlo @{01_walk_table/MC 0.02/mean}.

@figure 01_walk Random walk: root mean square error over the five states, mean of 100 runs, all values 1/2 at the
start; bands from the 10th to the 90th percentile for TD(0) with the step 0.1 and Monte Carlo with 0.02.

The same holds when both make the most of the data, by batch updating after every episode (Sutton and Barto's example
6.3 on the walk):

@figure 01_batch Batch updating, mean of 100 runs. On the walk (left) batch TD(0) is the better one; on the six-state
graph (right) it equals first-visit Monte Carlo, while every-visit Monte Carlo is ahead on few episodes and behind on
many.

The classical example in which batch TD and batch Monte Carlo disagree is Sutton and Barto's 6.4: eight episodes, one
of them A, 0, B, 0, six B, 1 and one B, 0. Both say $`V(B) = 3/4`$. Monte Carlo says $`V(A) = 0`$, because the one
return seen from A was 0. Batch TD says $`V(A) = 3/4`$, because A led to B, always, and B is worth 3/4. If the process
is Markov, the second is the better bet.

Last, the two gradients of the squared TD error, (1.21) and (1.22). Followed on sampled episodes with decreasing steps,
the semi-gradient arrives at the values, and the full gradient elsewhere, where (1.23) says:

@table 01_residual TD(0) and the residual gradient after 20,000 episodes, mean of 100 runs with its standard error,
beside the exact values and the solution of (1.23).

At $`\gamma = 1`$ a loop contributes nothing to the full gradient: $`V(s_3)`$ cancels from
$`\delta = -1 + V(s_3) - V(s_3)`$, so the residual gradient never learns that the loop costs something.

## What is wrong in the sources

The blog draft is Ignat Georgiev's *Deriving Soft Actor Critic*. (Two smaller slips on its pages: dynamic programming
is said to go from left to right, and goes from right to left; and the expectations draw $`s_{t+1}`$ from a
distribution of $`s_t`$.)

### E1. The comparison table gives 2.667 for the exact value of s1

The table that compares the methods in Georgiev's draft *Deriving Soft Actor Critic* has $`V(s_1) = 2.667`$ under DP.
The draft's own calculation ends at $`-2.2667`$, which is $`-34/15`$. The sign is lost, and even $`-2.667`$ would not
be the value.

### E2. The comparison table gives -1.0 for the Monte Carlo value of s3

The draft computes $`V(s_3) = -2/1 = -2`$ from the one episode that visits s3, by first visits, and its table says
$`-1.0`$. Counting every visit gives $`(-2-1)/2 = -1.5`$. Neither of the two gives $`-1`$; only the return after the
*last* visit would.

### E7. The update called TD(0) is a full backup

The draft's equation for TD(0), in its section *TD Learning*, has an expectation over the next state inside. That
needs the model, and is an incremental form of dynamic programming. TD(0) takes the state that was sampled, as the
draft's own ten updates do: with the expectation they would come out differently.

### E24. The Markov assumption does not make the reward a function of state and action

The draft derives $`r: S \times A \to \mathbb{R}`$ as a corollary of the Markov assumption on the transitions. It is a
further assumption. States may be Markov while the reward depends on where the step leads, on chance, or even on the
past. If the reward, too, depends on nothing earlier, as (1.1) demands, then (1.3) holds: values only see its mean
$`r(s,a)`$. (As given: the standard deviation of the reward around $`r(s,a)`$ in a Markov process that pays by where
the step leads. Corrected: its values, by enumeration, against those of the mean rewards.)

### E25. With a finite horizon the value depends on the time too

The draft fixes a horizon $`T`$ and writes $`V^\pi(s_t) = \sum_{n=t}^{T} \ldots`$. The sum depends on $`t`$ as well as
on the state, so the two $`V^\pi`$ in its Bellman equation are different functions; its notation, and its later
$`V(s)`$, do not say so. With $`T`$ fixed the value depends on the steps to go, (1.12). One function of the state is
right for an unlimited horizon with $`\gamma < 1`$, or where episodes end by themselves, as on the graph. (As given:
the largest difference between the values with 1 and with 6 steps to go on a two-state process.)
*/
static void erratum_tables(struct harness *t) {
    struct mdp m;
    struct td_data data = {0};
    double exact[6], first[6] = {0}, every[6] = {0};
    graph_chain(&m);
    EXPECT(mdp_value(&m, one, exact));
    CHECK("E1", fabs(FORMULA(-34. / 15) - exact[0]), 1e-14);
    REFUTE("E1", fabs(2.667 - exact[0]), 1e-3);
    EXPECT(fabs(-2.667 - exact[0]) > 0.1);
    graph_file_worked(&data);
    td_monte_carlo(&data, 1, FIRST_VISIT, 6, first, NULL);
    td_monte_carlo(&data, 1, EVERY_VISIT, 6, every, NULL);
    CHECK("E2", worse(fabs(FORMULA(-2) - first[2]), fabs(FORMULA(-1.5) - every[2])), 1e-14);
    REFUTE("E2", fmin(fabs(-1.0 - first[2]), fabs(-1.0 - every[2])), 1e-3);
    td_free(&data);
    mdp_free(&m);
}

static void erratum_full_backup(struct harness *t) {
    static const double printed[10] = {-.5, -.5, -.75, -.5, -.5, -.75, -.5, -1.125, -1, -1};
    struct mdp m;
    struct td_data data = {0};
    double as_given[6] = {0}, corrected[6] = {0}, given_error = 0, error = 0;
    graph_chain(&m);
    graph_file_worked(&data);
    for (int i = 0; i < data.n; i++) {
        struct td_step step = data.step[i];
        as_given[step.s] += 0.5 * (mdp_backup(&m, as_given, step.s, 0) - as_given[step.s]);
        given_error = worse(given_error, fabs(as_given[step.s] - printed[i]));
        corrected[step.s] += 0.5 * (step.r + corrected[step.s2] - corrected[step.s]);
        error = worse(error, fabs(FORMULA(corrected[step.s]) - printed[i]));
    }
    CHECK("E7", error, 1e-15);
    REFUTE("E7", given_error, 1e-3);
    td_free(&data);
    mdp_free(&m);
}

static void erratum_reward(struct harness *t) {
    struct mdp m;
    struct m1 x = make_m1();
    double deviation = 0, error = 0;
    noisy_two_state(&m);
    for (int i = 0; i < 8; i++) {
        double away = m.r[i] - mdp_reward(&m, i / 4, i / 2 % 2);
        deviation += x.pi[i / 2] / 2 * m.p[i] * away * away; /* both states equally likely */
    }
    for (int s = 0; s < 2; s++) error = worse(error, fabs(trajectories(&m, x.pi, s, 6, x.v) - FORMULA(x.v[s])));
    CHECK("E24", error, 1e-12);
    REFUTE("E24", sqrt(deviation), 0.1);
    mdp_free(&m);
    mdp_free(&x.m);
}

static void erratum_horizon(struct harness *t) {
    struct m1 x = make_m1();
    double one_step[2], six_steps[2], error = 0;
    td_horizon_value(&x.m, x.pi, 1, one_step);
    td_horizon_value(&x.m, x.pi, 6, six_steps);
    for (int s = 0; s < 2; s++)
        error = worse(error, fabs(FORMULA(six_steps[s]) - trajectories(&x.m, x.pi, s, 6, NULL)));
    CHECK("E25", error, 1e-12);
    REFUTE("E25", fmax(fabs(six_steps[0] - one_step[0]), fabs(six_steps[1] - one_step[1])), 0.1);
    mdp_free(&x.m);
}

/* The error after the ten updates, written out: which value each one changes, and from which one it learns. */
static double literal_error(double alpha) {
    static const int from[10] = {1, 3, 3, 2, 4, 2, 5, 2, 5, 5}, to[10] = {3, 3, 6, 4, 6, 5, 6, 5, 5, 6};
    static const double exact[7] = {0, -34. / 15, -2.2, -5. / 3, -1, -1.25, 0};
    double v[7] = {0}, sum = 0;
    for (int i = 0; i < 10; i++) v[from[i]] = (1 - alpha) * v[from[i]] + alpha * (v[to[i]] - 1);
    for (int s = 1; s < 6; s++) sum += pow(v[s] - exact[s], 2);
    return sqrt(sum / 5);
}

/* The files beside this one are the built-in example, and the exercises know their answers. */
static void files_and_exercises(struct harness *t) {
    struct graph_file file, chain;
    struct td_data read = {0}, worked = {0};
    graph_file_read(&file, "chapters/01-td/six.graph");
    graph_file_chain(&chain);
    graph_file_episodes(&file, "chapters/01-td/four.episodes", &read);
    graph_file_worked(&worked);
    EXPECT(read.n == worked.n && file.mdp.states == 6);
    for (int i = 0; i < worked.n && i < read.n; i++) {
        EXPECT(strcmp(file.name[read.step[i].s], chain.name[worked.step[i].s]) == 0);
        EXPECT(read.step[i].r == worked.step[i].r && read.step[i].last == worked.step[i].last);
    }
    double v[6], w[6];
    EXPECT(mdp_value(&file.mdp, one, v) && mdp_value(&chain.mdp, one, w));
    for (int s = 0; s < 6; s++)
        for (int k = 0; k < 6; k++)
            if (strcmp(file.name[s], chain.name[k]) == 0) EXPECT_NEAR(v[s], w[k], 1e-14);
    static const double answer[N_TD_EXERCISES] = {-2, -1.125, -2, 0, 6};
    for (int i = 0; i < N_TD_EXERCISES; i++)
        if (i != 3) EXPECT_NEAR(td_exercises[i].answer(), answer[i], 1e-12);
    EXPECT_NEAR(td_exercises[3].answer(), literal_error(0.8) / literal_error(0.5), 1e-12);
    td_free(&read);
    td_free(&worked);
    graph_file_free(&file);
    graph_file_free(&chain);
}

/*
## Exercises

Ask and answer them with `build/01-td --exercise 1 --answer X`; the program finds the answer by a run.

1. Let the loop at s3 have the probability 1/2 instead of 2/5, and its exit the rest. What is $`V(s_3)`$?
2. One episode starts in s5. What is the mean of the *every-visit* estimate of $`V(s_5)`$ over all such episodes?
   Equation (1.19) gives it; so does a sum over the length of the stay.
3. Run TD(0) over the four episodes with $`\alpha = 1`$. What is $`V(s_2)`$ at the end, and what has been forgotten?
4. By what factor does the root mean square error over s1 to s5 change on the four episodes when $`\alpha`$ goes from
   0.5 to 0.8, as the blog draft suggests?
5. What is the smallest horizon $`H`$ at which $`V_H(s_3)`$ is within one percent of $`V(s_3)`$? (Equation (1.14), on
   one loop.)

<details><summary>Answers</summary>

1: @{01_exercises/1}. 2: @{01_exercises/2}. 3: @{01_exercises/3}; with this step each update replaces the value by its
last target, and earlier episodes are forgotten. 4: @{01_exercises/4}. 5: @{01_exercises/5}.

</details>

## In the lecture

The blog draft covers this chapter in its sections *Problem*, *Bellman Equations* and *TD Learning*. NPFL139's eighth
lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC*) takes it as known and uses it on the slides *Deep
Deterministic Policy Gradients*, where the critic is trained by a Bellman equation for a deterministic policy, and
*Soft Policy Evaluation*, whose convergence is the contraction (1.15) with another reward.
*/
int main(int argc, char **argv) {
    static const struct section section[] = {
        {"only the mean reward matters", mean_reward},
        {"returns", returns},
        {"values of states and of actions", values_and_actions},
        {"Bellman equations", bellman_equations},
        {"horizons", horizons},
        {"contraction", contraction},
        {"the graph, exactly", graph_values},
        {"Monte Carlo", monte_carlo},
        {"the bias of every-visit Monte Carlo", bias},
        {"the ten updates", ten_updates},
        {"TD(0) as half a gradient", gradients},
        {"where the residual gradient ends", residual_solution},
        {"where it ends with a discount", residual_solution_discounted},
        {"batch TD(0)", batch},
        {"where updates end", ends},
        {"batch TD(0) equals Monte Carlo on the graph", batch_equality},
        {"Sutton and Barto's example 6.4", example_6_4},
        {"errata E1 and E2", erratum_tables},
        {"erratum E7", erratum_full_backup},
        {"erratum E24", erratum_reward},
        {"erratum E25", erratum_horizon},
        {"files and exercises", files_and_exercises},
    };
    return harness_run("01-td-check", section, sizeof section / sizeof *section, argc, argv);
}
