/*
## What the checks show

`build/07-soft-iteration-check` evaluates the equations of this page too. On random tasks of three steps all
trajectories are listed, with their weights by (7.44) as it is printed: sums over the list are the posterior. Nothing is
swept backwards there, and no soft maximum occurs.
*/
#include "checks.h"

enum { LAYERS = 3, WIDTH = 2, STATES = 1 + 2 * WIDTH + WIDTH, ACTIONS = 2, TASKS = 12, PATHS = 64 };

struct path {
    int n, s[LAYERS + 1], a[LAYERS];
    double chance, reward; /* the product of the p, the sum of the r */
};

/* All trajectories of a task from its first state. */
struct list {
    const struct mdp *m;
    double alpha, z;
    int n;
    struct path path[PATHS];
};

/* Three layers of one, two and two states, then two to end in; without chance each pair leads to one of the two. */
static void layered(struct mdp *m, struct rng *rng, bool chance) {
    mdp_init(m, STATES, ACTIONS, 1);
    m->start[0] = 1;
    m->terminal[STATES - 1] = m->terminal[STATES - 2] = true;
    for (int s = 0; s < STATES - WIDTH; s++)
        for (int a = 0; a < ACTIONS; a++) {
            int next = s == 0 ? 1 : s <= WIDTH ? 1 + WIDTH : 1 + 2 * WIDTH;
            double p = rng_uniform(rng);
            if (!chance) p = p > 0.5;
            for (int k = 0; k < WIDTH; k++) mdp_arrow(m, s, a, next + k, k ? 1 - p : p, rng_normal(rng));
        }
}

static void extend(struct list *l, struct path path) {
    int s = path.s[path.n];
    if (l->m->terminal[s]) {
        l->path[l->n++] = path;
        return;
    }
    for (int i = 0; i < ACTIONS * STATES; i++) {
        struct path longer = path;
        int at = mdp_at(l->m, s, i / STATES, i % STATES);
        if (l->m->p[at] == 0) continue;
        longer.a[longer.n++] = i / STATES;
        longer.s[longer.n] = i % STATES;
        longer.chance *= l->m->p[at];
        longer.reward += l->m->r[at];
        extend(l, longer);
    }
}

static double weight_of(const struct list *l, const struct path *path) {
    return path->chance * exp(path->reward / l->alpha);
}

static void enumerate(struct list *l, const struct mdp *m, double alpha) {
    l->m = m, l->alpha = alpha, l->z = 0, l->n = 0;
    extend(l, (struct path){.chance = 1});
    for (int i = 0; i < l->n; i++) l->z += weight_of(l, &l->path[i]);
}

/* The posterior's probability of passing through s, or s with a (>= 0), or those and then s2 (>= 0). */
static double passes(const struct list *l, int s, int a, int s2) {
    double sum = 0;
    for (int i = 0; i < l->n; i++)
        for (int k = 0; k < l->path[i].n; k++) {
            bool here = l->path[i].s[k] == s && (a < 0 || l->path[i].a[k] == a);
            if (here && (s2 < 0 || l->path[i].s[k + 1] == s2)) sum += weight_of(l, &l->path[i]) / l->z;
        }
    return sum;
}

/* The i-th task and its list; odd ones have chance. */
static void nth_task(struct mdp *m, struct list *l, struct rng *rng, int i) {
    layered(m, rng, i % 2);
    double alpha = exp(0.7 * rng_normal(rng));
    enumerate(l, m, alpha);
}

/* Q of eq. 7.45, as printed. */
static double literal_q(struct harness *t, const struct list *l, const double *v, int s, int a) {
    double sum = 0;
    for (int s2 = 0; s2 < STATES; s2++) {
        int at = mdp_at(l->m, s, a, s2);
        if (l->m->p[at] > 0) sum += l->m->p[at] * exp((l->m->r[at] + TERM(v[s2])) / l->alpha);
    }
    return l->alpha * log(sum);
}

void posterior(struct harness *t) {
    for (int which = 0; which < 2; which++) {
        struct rng rng;
        double error = 0;
        rng_init(&rng, 40, 0);
        for (int i = 0; i < TASKS; i++) {
            struct mdp m;
            struct list l;
            double v[STATES] = {0}, pi[STATES * ACTIONS], best[STATES], own[STATES * ACTIONS];
            nth_task(&m, &l, &rng, i);
            EXPECT(inference_values(&m, l.alpha, v, 1e-14, 100) > 0);
            inference_policy(&m, l.alpha, v, pi);
            EXPECT_NEAR(v[0], l.alpha * log(l.z), 1e-12);
            soft_optimum(&m, l.alpha, best);
            soft_improve(&m, l.alpha, best, own);
            for (int k = 0; k < (STATES - WIDTH) * ACTIONS; k++) {
                int s = k / ACTIONS, a = k % ACTIONS;
                double there = passes(&l, s, -1, -1), share = passes(&l, s, a, -1) / there;
                if (there == 0) continue;
                if (which == 0) {
                    error = worse(error, fabs(share - FORMULA(exp((literal_q(t, &l, v, s, a) - v[s]) / l.alpha))));
                    EXPECT_NEAR(pi[k], share, 1e-12);
                } else if (i % 2 == 0) { /* no chance */
                    error = worse(error, fabs(share - FORMULA(own[k])));
                    EXPECT_NEAR(v[s], best[s], 1e-12);
                }
            }
            mdp_free(&m);
        }
        if (which == 0)
            CHECK("7.45", error, 1e-12);
        else
            CHECK("7.46", error, 1e-12);
    }
}

/* Both sides of eq. 7.48 with the dynamics k[s2] in the place of the posterior's. */
static double with_luck(struct harness *t, const struct list *l, const double *v, int s, int a, const double *k) {
    double sum = 0, divergence = 0;
    for (int s2 = 0; s2 < STATES; s2++) {
        int at = mdp_at(l->m, s, a, s2);
        sum += k[s2] * (l->m->r[at] + v[s2]);
        divergence += k[s2] > 0 ? k[s2] * log(k[s2] / l->m->p[at]) : 0;
    }
    return sum - TERM(l->alpha * divergence);
}

void luck(struct harness *t) {
    for (int which = 0; which < 2; which++) {
        struct rng rng;
        double error = 0, least = INFINITY;
        rng_init(&rng, 41, 0);
        for (int i = 1; i < 2 * TASKS; i += 2) {
            struct mdp m;
            struct list l;
            double v[STATES] = {0}, best[STATES], p[STATES];
            nth_task(&m, &l, &rng, i);
            inference_values(&m, l.alpha, v, 1e-14, 100);
            soft_optimum(&m, l.alpha, best);
            least = fmin(least, v[0] - best[0]);
            for (int k = 0; k < (STATES - WIDTH) * ACTIONS; k++) {
                int s = k / ACTIONS, a = k % ACTIONS;
                double q = inference_backup(&m, l.alpha, v, s, a), from = passes(&l, s, a, -1);
                inference_dynamics(&m, l.alpha, v, s, a, p);
                for (int s2 = 0; which == 0 && s2 < STATES; s2++) {
                    int at = mdp_at(&m, s, a, s2);
                    double share = passes(&l, s, a, s2) / from;
                    double literal = m.p[at] * exp((m.r[at] + TERM(v[s2]) - q) / l.alpha);
                    error = worse(error, fabs(share - FORMULA(literal)));
                    EXPECT_NEAR(p[s2], share, 1e-12);
                }
                if (which == 1) error = worse(error, fabs(q - FORMULA(with_luck(t, &l, v, s, a, p))));
                EXPECT(q >= with_luck(t, &l, v, s, a, m.p + mdp_at(&m, s, a, 0)) - 1e-12);
            }
            mdp_free(&m);
        }
        EXPECT(least > 0.001); /* the posterior is an optimist */
        if (which == 0)
            CHECK("7.47", error, 1e-12);
        else
            CHECK("7.48", error, 1e-12);
    }
    struct mdp m; /* the bet at the temperature 1, by hand */
    double v[GAMBLE_STATES] = {0}, w[GAMBLE_STATES];
    inference_gamble(&m);
    inference_values(&m, 1, v, 0, 3);
    soft_optimum(&m, 1, w);
    EXPECT_NEAR(v[0], log(exp(1) + 0.2 * exp(3) + 0.8 * exp(-1)), 1e-12);
    EXPECT_NEAR(w[0], log(exp(1) + exp(-0.2)), 1e-12);
    mdp_free(&m);
}

/* log(q_pi / p*) of a trajectory. */
static double log_ratio(const struct list *l, const struct path *path, const double *pi) {
    double sum = log(l->z) - path->reward / l->alpha;
    for (int k = 0; k < path->n; k++) sum += log(pi[path->s[k] * ACTIONS + path->a[k]]);
    return sum;
}

/* D(q_pi || p*) or, backwards, D(p* || q_pi), over the list. */
static double trajectory_divergence(const struct list *l, const double *pi, bool backwards) {
    double sum = 0;
    for (int i = 0; i < l->n; i++) {
        double ratio = log_ratio(l, &l->path[i], pi), p = weight_of(l, &l->path[i]) / l->z;
        sum += backwards ? -p * ratio : p * exp(ratio) * ratio;
    }
    return sum;
}

void nearest(struct harness *t) {
    for (int which = 0; which < 2; which++) {
        struct rng rng;
        double error = 0;
        rng_init(&rng, 42, 0);
        for (int i = 0; i < TASKS; i++) {
            struct mdp m;
            struct list l;
            double v[STATES] = {0}, pi[STATES * ACTIONS], lucky[STATES * ACTIONS], value[STATES], sum = 0;
            nth_task(&m, &l, &rng, i);
            random_policy(&m, &rng, pi);
            inference_values(&m, l.alpha, v, 1e-14, 100);
            inference_policy(&m, l.alpha, v, lucky);
            EXPECT(soft_value(&m, l.alpha, pi, value));
            double forwards = l.alpha * trajectory_divergence(&l, pi, false);
            if (which == 0) error = worse(error, fabs(v[0] - value[0] - FORMULA(forwards)));
            for (int s = 0; s < STATES - WIDTH; s++)
                sum += passes(&l, s, -1, -1) * soft_divergence(lucky + s * ACTIONS, pi + s * ACTIONS, ACTIONS);
            double more = trajectory_divergence(&l, pi, true) - trajectory_divergence(&l, lucky, true);
            if (which == 1) error = worse(error, fabs(more - FORMULA(sum)));
            mdp_free(&m);
        }
        if (which == 0)
            CHECK("7.49", error, 1e-11);
        else
            CHECK("7.50", error, 1e-11);
    }
}

void soft_targets(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 43, 0);
    for (int i = 0; i < 20; i++) {
        struct tsac_config config = tsac_some;
        struct tsac x;
        double q[6] = {0}, pi[3], rho[3], top = 0;
        config.alpha = exp(rng_normal(&rng));
        tsac_init(&x, &config, 2, 3);
        tsac_fill(&x, &rng);
        memcpy(q + 3, x.q + 3, 3 * sizeof *q);
        struct soft_q learner = {2, 3, config.alpha, config.gamma, 0.25, 0, q};
        soft_q_update(&learner, 0, 1, 0.7, 1, false);
        for (int a = 0; a < 3; a++) top += exp(q[3 + a] / config.alpha);
        double target = 0.7 + config.gamma * config.alpha * log(top);
        EXPECT_NEAR(q[1], 0.25 * target, 1e-12);
        tsac_policy(&x, 1, pi);
        soft_softmax(x.q + 3, 3, config.alpha, rho);
        double literal = FORMULA(config.gamma * config.alpha * soft_divergence(pi, rho, 3));
        error = worse(error, fabs(target - tsac_target(&x, 0.7, 1, false) - literal));
        soft_q_update(&learner, 0, 2, 0.7, 1, true);
        EXPECT_NEAR(q[2], 0.25 * 0.7, 1e-15);
        tsac_free(&x);
    }
    CHECK("7.52", error, 1e-11);
}

void regularized(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 44, 0);
    for (int i = 0; i < 20; i++) {
        double q[3], pi[3], rho[3], best[3], sum = 0, mean = 0, alpha = exp(rng_normal(&rng));
        random_row(&rng, pi, 3);
        random_row(&rng, rho, 3);
        for (int a = 0; a < 3; a++) q[a] = rng_normal(&rng);
        for (int a = 0; a < 3; a++) sum += best[a] = rho[a] * exp(q[a] / alpha);
        for (int a = 0; a < 3; a++) best[a] /= sum, mean += pi[a] * q[a];
        double shortfall = alpha * log(sum) - (mean - TERM(alpha * soft_divergence(pi, rho, 3)));
        error = worse(error, fabs(FORMULA(shortfall) - alpha * soft_divergence(pi, best, 3)));
    }
    CHECK("7.53", error, 1e-12);
}

/* Values by hand on the bridges, and that the learner finds the soft optimum. */
void bridges(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double v[BRIDGE_STATES] = {0}, best[BRIDGE_STATES * BRIDGE_ACTIONS], q[BRIDGE_STATES * BRIDGE_ACTIONS] = {0}, pi[3];
    int state;
    for (int closed = 0; closed < 3; closed++) {
        inference_bridges(&m, closed);
        EXPECT(!mdp_fault(&m, &state));
        for (int s = 0; s <= 2 * BRIDGE; s++) /* the best way has no step aside, and so no value shows what one costs */
            for (int a = s ? 1 : 2; a < BRIDGE_ACTIONS; a++) EXPECT(mdp_reward(&m, s, a) == -1);
        memset(v, 0, sizeof v);
        mdp_value_iteration(&m, v, 1e-14, 10000);
        EXPECT_NEAR(v[0], 1, 1e-15);
        EXPECT_NEAR(v[BRIDGE], closed == 1 ? -0.1 : 1, 1e-15);
        EXPECT_NEAR(v[2 * BRIDGE], closed == 2 ? -0.1 : 1, 1e-15);
        mdp_free(&m);
    }
    inference_bridges(&m, 0);
    soft_optimum(&m, 1, v);
    mdp_action_values(&m, v, best);
    EXPECT_NEAR(best[0], best[1], 1e-15); /* the soft optimum uses both bridges equally */
    struct soft_q x = {BRIDGE_STATES, BRIDGE_ACTIONS, 1, m.gamma, 0.5, 0, q};
    rng_init(&rng, 45, 0);
    for (int i = 0; i < 20000; i++) soft_q_episode(&x, &m, &rng);
    EXPECT_NEAR(distance(q, best, BRIDGE_ACTIONS * (2 * BRIDGE + 1)), 0, 1e-6);
    x.epsilon = 0.3;
    soft_q_policy(&x, 0, pi);
    EXPECT_NEAR(pi[0], 0.1 + 0.7 * softmax_at(q, 3, 0), 1e-12);
    mdp_free(&m);
}
