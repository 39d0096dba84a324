/*
### The updates

Every pair of every case: the sampled target, its step, and the mean over next states against the operator. The actor's
gradient is compared with differences of its loss, and with differences of the whole objective (7.3), which knows that
visits and values depend on the policy too. The dual function of the temperature is the constrained maximum found by
trying all policies of M1 and of a random MDP.
*/
#include "checks.h"
#include "soft_samples.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

/* The soft value of the next state in eq. 7.35, where pi is the actor's policy. */
static double soft_after(struct harness *t, const struct tsac *x, const double *pi, int s2, bool terminal) {
    double soft = 0;
    for (int a = s2 * x->actions; a < (s2 + 1) * x->actions && !terminal; a++)
        soft += pi[a] * (x->q[a] - TERM(x->alpha * log(pi[a])));
    return soft;
}

/* One pair, over its next states: the error of eq. 7.35 (which = 0) or 7.36. */
static double pair_error(struct harness *t, struct soft_case *c, struct tsac *x, const double *pi, int k, int which) {
    const struct mdp *m = &c->m;
    int s = k / m->actions, a = k % m->actions;
    size_t size = (size_t)(m->states * m->actions) * sizeof(double);
    double sampled = 0, exact = mdp_reward(m, s, a), error = 0;
    for (int s2 = 0; s2 < m->states; s2++) {
        int at = mdp_at(m, s, a, s2);
        double before[MAX_PAIRS], rate = rng_uniform(&c->rng), soft = soft_after(t, x, pi, s2, m->terminal[s2]);
        struct tsac_step step = {s, a, m->r[at], s2, m->terminal[s2]};
        double y = m->r[at] + 0.9 * soft;
        exact += m->p[at] * 0.9 * soft;
        sampled += m->p[at] * tsac_target(x, m->r[at], s2, m->terminal[s2]);
        memcpy(before, x->q, size);
        double expected = FORMULA_OF(0, before[k] + rate * (y - before[k])), off = tsac_critic(x, &step, rate);
        EXPECT(t->mutation != PLAIN || fabs(off - (y - before[k])) < 1e-12);
        error = worse(error, fabs(x->q[k] - expected));
        x->q[k] = before[k];
        EXPECT(memcmp(before, x->q, size) == 0);
    }
    return which == 0 ? error : fabs(sampled - FORMULA_OF(1, exact));
}

static double critic_error(struct harness *t, int which) {
    struct soft_case c = list_cases(12, 30);
    double error = 0;
    while (next_case(&c)) {
        struct tsac x;
        double pi[MAX_PAIRS];
        int n = c.m.actions;
        tsac_init(&x, &tsac_some, c.m.states, n);
        tsac_fill(&x, &c.rng);
        x.alpha = rng_range(&c.rng, 0.1, 2); /* not that of the configuration */
        for (int k = 0; k < c.m.states * n; k++) pi[k] = softmax_at(x.theta + k / n * n, n, k % n);
        for (int k = 0; k < c.m.states * n; k++)
            if (!c.m.terminal[k / n]) error = worse(error, pair_error(t, &c, &x, pi, k, which));
        tsac_free(&x);
    }
    return error;
}

void critic(struct harness *t) {
    CHECK("7.35", critic_error(t, 0), 1e-12);
    CHECK("7.36", critic_error(t, 1), 1e-12);
}

/* ---- the actor ---- */

/* One state's loss, and its weight. */
struct weighted_row {
    int n;
    double alpha, weight, q[3];
};

static double actor_loss(const double *theta, void *context) {
    const struct weighted_row *x = context;
    double sum = 0;
    for (int a = 0; a < x->n; a++) {
        double p = softmax_at(theta, x->n, a);
        sum += p * (x->alpha * log(p) - x->q[a]);
    }
    return x->weight * sum;
}

/* Eq. 7.38 as it is printed. */
static void actor_gradient(struct harness *t, const struct weighted_row *x, const double *theta, double *gradient) {
    double pi[3], mean = 0;
    for (int a = 0; a < x->n; a++) {
        pi[a] = softmax_at(theta, x->n, a);
        mean += pi[a] * (x->alpha * log(pi[a]) - x->q[a]);
    }
    for (int b = 0; b < x->n; b++)
        gradient[b] = FORMULA(x->weight * pi[b] * (x->alpha * log(pi[b]) - x->q[b] - TERM(mean)));
}

void actor(struct harness *t) {
    struct rng rng;
    double error = 0;
    rng_init(&rng, 13, 0);
    for (int i = 0; i < 60; i++) {
        struct weighted_row x = {.n = 2 + i % 2, .alpha = rng_range(&rng, 0.1, 2)};
        double theta[3], gradient[3], got[3];
        x.weight = rng_range(&rng, 0.2, 1);
        for (int a = 0; a < 3; a++) x.q[a] = rng_normal(&rng), theta[a] = rng_normal(&rng);
        actor_gradient(t, &x, theta, gradient);
        error = worse(error, gradcheck(actor_loss, &x, theta, x.n, gradient).error);
        EXPECT_NEAR(x.weight * soft_actor_loss(x.q, theta, x.n, x.alpha), actor_loss(theta, &x), 1e-13);
        soft_actor_gradient(x.q, theta, x.n, x.alpha, got);
        for (int b = 0; b < x.n; b++) EXPECT(t->mutation != PLAIN || fabs(x.weight * got[b] - gradient[b]) < 1e-14);
        for (int b = 0; b < x.n; b++) theta[b] = x.q[b] / x.alpha + 3; /* at the softmax it rests */
        soft_actor_gradient(x.q, theta, x.n, x.alpha, got);
        for (int b = 0; b < x.n; b++) EXPECT_NEAR(got[b], 0, 1e-14);
    }
    CHECK("7.38", error, 1e-8);
    double far[2] = {0, -900}, got[2]; /* a probability that underflows has no gradient, and no NaN */
    soft_actor_gradient((double[]){1, 5}, far, 2, 0.5, got);
    EXPECT(got[0] == 0 && got[1] == 0);
}

/* ---- the soft policy gradient ---- */

/* The maximum-entropy objective from the start, as a function of the logits. */
static double objective(const double *theta, void *context) {
    const struct state_of *x = context;
    int n = x->m->actions;
    double pi[MAX_PAIRS], sum = 0;
    for (int k = 0; k < x->m->states * n; k++) pi[k] = softmax_at(theta + k / n * n, n, k % n);
    for (int s = 0; s < x->m->states; s++) sum += x->m->start[s] * state_value(x->m, x->alpha, pi, s);
    return sum;
}

/* Minus eq. 7.38 with the exact values, weighted by the visits. */
static void weighted_by_visits(struct harness *t, const struct mdp *m, double alpha, const double *theta,
                               double *gradient) {
    int n = m->actions;
    double pi[MAX_PAIRS], q[MAX_PAIRS], d[MAX_STATES];
    for (int k = 0; k < m->states * n; k++) pi[k] = softmax_at(theta + k / n * n, n, k % n);
    for (int k = 0; k < m->states * n; k++) q[k] = action_value(m, alpha, pi, k / n, k % n);
    EXPECT(mdp_visits(m, pi, d));
    for (int s = 0; s < m->states; s++) {
        double mean = 0;
        for (int k = s * n; k < (s + 1) * n; k++) mean += pi[k] * (alpha * log(pi[k]) - q[k]);
        for (int k = s * n; k < (s + 1) * n; k++)
            gradient[k] = m->terminal[s] ? 0 : FORMULA(-d[s] * pi[k] * (TERM(alpha * log(pi[k])) - q[k] - mean));
    }
}

void soft_policy_gradient(struct harness *t) {
    struct mdp m;
    struct rng rng;
    double error = 0;
    rng_init(&rng, 14, 0);
    for (int i = 0; i < 3; i++) {
        double theta[MAX_PAIRS], gradient[MAX_PAIRS], alpha = 0.5;
        if (i == 0)
            graph_two_state(&m);
        else
            random_mdp(&m, &rng, 3, 3, i == 2);
        int pairs = m.states * m.actions;
        for (int k = 0; k < pairs; k++) theta[k] = i == 0 ? m1_logits[k] : rng_normal(&rng);
        weighted_by_visits(t, &m, alpha, theta, gradient);
        int free_pairs = m.terminal[m.states - 1] ? pairs - m.actions : pairs;
        error = worse(error, gradcheck(objective, &(struct state_of){&m, alpha, 0}, theta, free_pairs, gradient).error);
        mdp_free(&m);
    }
    CHECK("7.39", error, 1e-8);
}

/* ---- the temperature ---- */

/* sum_s h V^r + alpha sum_s d (H - target), of a policy. */
static double constrained(const struct dual *x, const double *pi) {
    double v[MAX_STATES], d[MAX_STATES], sum = 0;
    mdp_value(x->m, pi, v);
    mdp_visits(x->m, pi, d);
    for (int s = 0; s < x->m->states; s++) {
        sum += x->m->start[s] * v[s];
        if (!x->m->terminal[s])
            sum += x->alpha * d[s] * (entropy_of(pi + s * x->m->actions, x->m->actions) - x->target);
    }
    return sum;
}

static double by_second(double p, void *context) {
    struct dual *x = context;
    return constrained(x, (double[]){x->p, 1 - x->p, p, 1 - p, 0.5, 0.5});
}

static double by_first(double p, void *context) {
    struct dual *x = context;
    x->p = p;
    return golden(by_second, x, 0, 1);
}

/* The same MDP with another reward at every step of a state that is not terminal. */
static void with_bonus(const struct mdp *m, double bonus, struct mdp *x) {
    mdp_init(x, m->states, m->actions, m->gamma);
    size_t cells = (size_t)(m->states * m->actions * m->states);
    memcpy(x->p, m->p, cells * sizeof *x->p);
    memcpy(x->start, m->start, (size_t)m->states * sizeof *x->start);
    memcpy(x->terminal, m->terminal, (size_t)m->states * sizeof *x->terminal);
    for (size_t i = 0; i < cells; i++) x->r[i] = m->r[i] + bonus;
}

double dual_at(const double *alpha, void *context) {
    const struct dual *x = context;
    struct mdp changed;
    double v[MAX_STATES], sum = 0;
    with_bonus(x->m, -*alpha * x->target, &changed);
    soft_optimum(&changed, *alpha, v);
    for (int s = 0; s < changed.states; s++) sum += changed.start[s] * v[s];
    mdp_free(&changed);
    return sum;
}

/* At x->alpha; too_much: some excess of entropy. */
typedef double (*dual_check)(struct harness *t, struct dual *x, double too_much);

static double maximum_error(struct harness *t, struct dual *x, double too_much) {
    double alpha = x->alpha, sum = dual_at(&alpha, x);
    (void)too_much;
    return fabs(golden(by_first, x, 0, 1) - FORMULA(sum));
}

static double dual_slope_error(struct harness *t, struct dual *x, double too_much) {
    struct mdp changed;
    double v[MAX_STATES], d[MAX_STATES], pi[MAX_PAIRS], alpha = x->alpha, slope = 0;
    (void)too_much;
    with_bonus(x->m, -alpha * x->target, &changed);
    EXPECT(soft_optimum(&changed, alpha, v) > 0);
    soft_improve(&changed, alpha, v, pi);
    EXPECT(mdp_visits(x->m, pi, d));
    for (int s = 0; s < changed.states; s++)
        if (!x->m->terminal[s]) slope += d[s] * (entropy_of(pi + s * 2, 2) - TERM(x->target));
    mdp_free(&changed);
    return fabs(gradcheck_derivative(dual_at, x, &alpha, 0) - FORMULA(slope));
}

static double price_of_entropy(const double *log_alpha, void *context) {
    return exp(*log_alpha) * *(double *)context;
}

static double logarithm_error(struct harness *t, struct dual *x, double too_much) {
    double log_alpha = log(x->alpha), slope = gradcheck_derivative(price_of_entropy, &too_much, &log_alpha, 0);
    return fabs(slope - FORMULA(x->alpha * too_much));
}

/* On M1 and on a random MDP. */
static double dual_error(struct harness *t, dual_check error_of) {
    struct mdp m[2];
    struct rng rng;
    double error = 0;
    rng_init(&rng, 15, 0);
    graph_two_state(&m[0]);
    random_mdp(&m[1], &rng, 3, 2, true);
    for (int i = 0; i < 8; i++) {
        struct dual x = {&m[i % 2], 0.3, 0.3 + 0.2 * i, 0};
        error = worse(error, error_of(t, &x, rng_normal(&rng)));
    }
    mdp_free(&m[0]);
    mdp_free(&m[1]);
    return error;
}

void temperature(struct harness *t) {
    CHECK("7.41", dual_error(t, maximum_error), 1e-10);
    CHECK("7.42", dual_error(t, dual_slope_error), 1e-8);
    CHECK("7.43", dual_error(t, logarithm_error), 1e-9);
}
