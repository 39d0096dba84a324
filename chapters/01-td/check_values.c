/*
## What the checks show

`build/01-td-check` evaluates each equation of this chapter that states something, as it is printed or by the function
that implements it, and compares it with an independent computation; what it measured stands under the equation. (A
definition has no other side to be compared with.) The independent side is mostly brute force: every trajectory of a
two-state MDP with two actions is enumerated with its probability, or a series is summed until nothing is left of it.
The MDP, called M1 in this book, has $`p(s'{=}0\mid s,a) = 0.7, 0.2`$ in state 0 (for its two actions) and $`0.4, 0.9`$
in state 1, the rewards $`1, 0`$ and $`-0.5, 2`$, $`\gamma = 0.9`$ and $`h = (0.6, 0.4)`$; the policy is a softmax of
the logits $`(0.3, -0.2)`$ and $`(-0.4, 0.8)`$.

@figure 01_m1 M1. Dots: actions; on the arrows that leave them the probabilities.
*/
#include "checks.h"
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

double trajectories(const struct mdp *m, const double *pi, int s, int n, const double *tail) {
    return enumerate(&(struct tree){m, pi, tail, false}, s, n, 1, 0, 1);
}

/* Definitions 1.5 and 1.4 as series: the mean discounted reward, step after step, of the chain of pairs of state and
 * action, and of that of states. */
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
    for (int first = 0; first < 2; first++) { /* definition 1.4: the same of the chain of states */
        double p[2] = {first == 0, first == 1}, discount = 1;
        v[first] = 0;
        for (int k = 0; k < 500; k++, discount *= m->gamma) {
            double next[2] = {0};
            for (int pair = 0; pair < 4; pair++) {
                double share = p[pair / 2] * pi[pair];
                v[first] += discount * share * mdp_reward(m, pair / 2, pair % 2);
                for (int to = 0; to < 2; to++) next[to] += share * m->p[mdp_at(m, pair / 2, pair % 2, to)];
            }
            memcpy(p, next, sizeof p);
        }
    }
}

struct m1 make_m1(void) {
    struct m1 x;
    graph_two_state(&x.m);
    softmax_policy(x.pi);
    series(&x.m, x.pi, x.v, x.q);
    return x;
}

const double one[6] = {1, 1, 1, 1, 1, 1};

void noisy_two_state(struct mdp *m) {
    graph_two_state(m);
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            double p0 = m->p[mdp_at(m, s, a, 0)];
            m->r[mdp_at(m, s, a, 0)] += 3 * (1 - p0);
            m->r[mdp_at(m, s, a, 1)] -= 3 * p0;
        }
}

void mean_reward(struct harness *t) {
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

void returns(struct harness *t) {
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

void values_and_actions(struct harness *t) {
    struct m1 x = make_m1();
    double error = 0;
    for (int s = 0; s < 2; s++) {
        double mean = x.pi[2 * s] * x.q[2 * s] + TERM(x.pi[2 * s + 1] * x.q[2 * s + 1]);
        error = worse(error, fabs(x.v[s] - FORMULA(mean)));
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

void bellman_equations(struct harness *t) {
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
    mdp_free(&x.m);
}

/* P_pi of M1, row s. */
static void chain_row(const struct m1 *x, int s, double row[2]) {
    for (int s2 = 0; s2 < 2; s2++)
        row[s2] = x->pi[2 * s] * x->m.p[mdp_at(&x->m, s, 0, s2)] + x->pi[2 * s + 1] * x->m.p[mdp_at(&x->m, s, 1, s2)];
}

/* The inverse of two by two, and the series, against the chain of pairs. */
void linear_system(struct harness *t) {
    struct m1 x = make_m1();
    double row[2][2], reward[2], solved[2], ahead[2], sum[2] = {0}, error = 0, gamma = x.m.gamma, discount = 1;
    for (int s = 0; s < 2; s++) {
        chain_row(&x, s, row[s]);
        reward[s] = ahead[s] = x.pi[2 * s] * mdp_reward(&x.m, s, 0) + x.pi[2 * s + 1] * mdp_reward(&x.m, s, 1);
    }
    double det = (1 - gamma * row[0][0]) * (1 - gamma * row[1][1]) - gamma * gamma * row[0][1] * row[1][0];
    for (int s = 0; s < 2; s++)
        solved[s] = ((1 - gamma * row[1 - s][1 - s]) * reward[s] + TERM(gamma * row[s][1 - s] * reward[1 - s])) / det;
    for (int k = 0; k < 500; k++, discount *= gamma) {
        double next[2];
        for (int s = 0; s < 2; s++) {
            sum[s] += discount * ahead[s];
            next[s] = row[s][0] * ahead[0] + row[s][1] * ahead[1];
        }
        memcpy(ahead, next, sizeof ahead);
    }
    for (int s = 0; s < 2; s++) {
        error = worse(error, fabs(x.v[s] - FORMULA(solved[s])));
        error = worse(error, fabs(x.v[s] - FORMULA(sum[s])));
    }
    CHECK("1.11", error, 1e-12);
    EXPECT(mdp_value(&x.m, x.pi, solved));
    for (int s = 0; s < 2; s++) EXPECT_NEAR(solved[s], x.v[s], 1e-12);
    mdp_free(&x.m);
}

void horizons(struct harness *t) {
    struct m1 x = make_m1();
    double v[2], shorter[2] = {0}, error = 0;
    for (int h = 1; h <= 6; h++) {
        td_horizon_value(&x.m, x.pi, h, v);
        double next[2];
        for (int s = 0; s < 2; s++) {
            double literal = 0;
            for (int a = 0; a < 2; a++) {
                const double *p = x.m.p + mdp_at(&x.m, s, a, 0);
                double after = p[0] * shorter[0] + p[1] * shorter[1];
                literal += x.pi[2 * s + a] * (mdp_reward(&x.m, s, a) + TERM(x.m.gamma * after));
            }
            next[s] = trajectories(&x.m, x.pi, s, h, NULL);
            error = worse(error, fabs(next[s] - FORMULA(literal)));
            EXPECT_NEAR(v[s], next[s], 1e-12);
        }
        memcpy(shorter, next, sizeof shorter);
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

void contraction(struct harness *t) {
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

void graph_values(struct harness *t) {
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
