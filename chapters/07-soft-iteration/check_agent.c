/*
### The agent

Fifty updates by hand; episodes that begin and end where they should, with actions as likely as they should be; what a
terminated and a truncated episode teach; and a run of 200,000 updates on the graph that must arrive at the soft
optimum, with a learned temperature at the entropy that was asked for. The last check belongs to the cliff of the
experiment: it takes the steps that the optimum hardly ever makes from the actor, and then nearly all of its loss is
gone.
*/
#include "checks.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

/* One update of three states and two actions, against the formulas. */
static void expect_update(struct harness *t, struct tsac *x, const struct tsac_step *step, int i) {
    double pi[2], q[6], theta[6], d[2], alpha = x->alpha, entropy_s;
    double y = tsac_target(x, step->r, step->s2, step->terminated);
    int k = 2 * step->s + step->a, visits = i / 6 + 1;
    memcpy(q, x->q, sizeof q);
    memcpy(theta, x->theta, sizeof theta);
    tsac_update(x, step);
    EXPECT(x->visits[k] == visits && x->updates == i + 1);
    q[k] += pow(visits, -0.6) * (y - q[k]);
    for (int j = 0; j < 6; j++) EXPECT_NEAR(x->q[j], q[j], 1e-13);
    soft_actor_gradient(q + 2 * step->s, theta + 2 * step->s, 2, alpha, d);
    for (int b = 0; b < 2; b++) theta[2 * step->s + b] -= 0.5 * d[b];
    for (int j = 0; j < 6; j++) EXPECT_NEAR(x->theta[j], theta[j], 1e-13);
    pi[0] = softmax_at(theta + 2 * step->s, 2, 0), pi[1] = 1 - pi[0];
    entropy_s = entropy_of(pi, 2);
    EXPECT_NEAR(log(x->alpha), log(alpha) - 0.3 / sqrt(i + 1) * alpha * (entropy_s - 0.4), 1e-13);
    EXPECT((x->alpha < alpha) == (entropy_s > 0.4));
}

void updates(struct harness *t) {
    struct tsac x;
    struct rng rng;
    struct tsac_config c = tsac_some;
    double pi[2];
    c.learn_alpha = true;
    rng_init(&rng, 16, 0);
    tsac_init(&x, &c, 3, 2);
    tsac_policy(&x, 1, pi);
    EXPECT(pi[0] == 0.5 && x.alpha == 0.5 && x.updates == 0);
    tsac_fill(&x, &rng);
    for (int i = 0; i < 50; i++)
        expect_update(t, &x, &(struct tsac_step){i % 3, i % 2, rng_normal(&rng), (i + 1) % 3, i % 5 == 0}, i);
    tsac_free(&x);
    tsac_init(&x, &c, 3, 2);
    tsac_temperature(&x, 0, 1e3); /* however large the step: no more than a factor e */
    EXPECT_NEAR(x.alpha, 0.5 * exp(-1), 1e-15);
    x.config.target_entropy = 0.8;
    tsac_temperature(&x, 0, 1e3);
    EXPECT_NEAR(x.alpha, 0.5, 1e-15);
    tsac_free(&x);
    c.learn_alpha = false;
    tsac_init(&x, &c, 3, 2);
    tsac_update(&x, &(struct tsac_step){0, 1, 2, 1, true});
    EXPECT(x.alpha == 0.5 && x.q[1] == 2 && x.q[0] == 0);
    tsac_free(&x);
}

/* An agent in a world of its own, with random numbers of its own. */
struct player {
    struct mdp m;
    struct tsac x;
    struct env_graph graph;
    struct rng world, choice;
    int s;
};

/* The MDP is there; end frees it. */
static void begin(struct player *p, const struct tsac_config *c, int limit) {
    env_graph_init(&p->graph, "graph", &p->m, limit);
    rng_init(&p->world, 1, 0);
    rng_init(&p->choice, 1, 1);
    tsac_init(&p->x, c, p->m.states, p->m.actions);
    p->s = -1;
}

static void end(struct player *p) {
    tsac_free(&p->x);
    mdp_free(&p->m);
}

static void play(struct player *p, int steps) {
    for (int i = 0; i < steps; i++) p->s = tsac_play(&p->x, &p->graph.env, p->s, &p->world, &p->choice);
}

/* Episodes begin and end where they should, are learned from, and actions come with the probabilities they should. */
void playing(struct harness *t) {
    struct player p;
    struct tsac_config c = tsac_some;
    c.critic_rate = c.actor_rate = 0;
    c.explore = 0.4;
    graph_steered(&p.m);
    p.m.start[0] = 1, p.m.start[1] = 0;
    begin(&p, &c, 3);
    p.x.theta[0] = log(4); /* in s1, 0.8 and 0.2; so it takes 0.6 * 0.8 + 0.2 */
    int begun = 0, terminated = 0, truncated = 0, steps = 0;
    for (int i = 0; i < 30000; i++) {
        begun += p.s < 0;
        steps = p.s < 0 ? 1 : steps + 1;
        play(&p, 1);
        EXPECT(p.x.updates == i + 1 && p.s != 5 && steps <= 3 && (p.s >= 0) == p.graph.env.running);
        terminated += p.s < 0 && p.graph.s == 5;
        truncated += p.s < 0 && p.graph.s != 5;
    }
    const int *visits = p.x.visits;
    EXPECT(terminated > 1000 && truncated > 1000 && begun - terminated - truncated <= 1);
    EXPECT(visits[0] + visits[1] == begun);
    EXPECT(fabs(visits[0] - 0.68 * begun) < 4 * sqrt(0.25 * begun));
    EXPECT(fabs(visits[4] - 0.5 * (visits[4] + visits[5])) < 4 * sqrt(0.25 * (visits[4] + visits[5])));
    EXPECT(visits[10] == 0 && visits[11] == 0);
    end(&p);
    graph_two_state(&p.m); /* the first state comes again within an episode, which goes on all the same */
    begin(&p, &tsac_some, 5);
    for (int i = 1; i <= 200; i++) {
        play(&p, 1);
        EXPECT((p.s < 0) == (i % 5 == 0));
    }
    end(&p);
}

/* What a truncated episode and a terminated one teach. */
void endings(struct harness *t) {
    struct player p;
    struct tsac_config c = tsac_some;
    c.critic_power = c.actor_rate = 0;
    for (int terminal = 0; terminal < 2; terminal++) {
        mdp_init(&p.m, 2, 1, 0.9);
        p.m.start[0] = 1;
        p.m.terminal[1] = terminal;
        mdp_arrow(&p.m, 0, 0, 1, 1, 3);
        if (!terminal) mdp_arrow(&p.m, 1, 0, 1, 1, 0);
        begin(&p, &c, 1);
        p.x.q[1] = 7;
        play(&p, 1);
        EXPECT(p.s == -1);
        EXPECT_NEAR(p.x.q[0], terminal ? 3 : 3 + 0.9 * 7, 1e-14);
        end(&p);
    }
}

/* It arrives: on the graph, at the soft optimum; with a learned temperature, at the entropy that was asked for. */
void arriving(struct harness *t) {
    struct player p;
    struct tsac_config c = tsac_some;
    double v[6], q[12], pi[12], got[6];
    c.gamma = 1, c.critic_power = 0.8, c.alpha_rate = 1, c.alpha_power = 0.6, c.target_entropy = 0.55;
    for (int learned = 0; learned < 2; learned++) {
        c.learn_alpha = learned;
        graph_steered(&p.m);
        begin(&p, &c, 0);
        play(&p, 200000);
        EXPECT(soft_optimum(&p.m, p.x.alpha, v) > 0);
        mdp_action_values(&p.m, v, q);
        EXPECT(distance(p.x.q, q, 12) < 0.08);
        for (int s = 0; s < 6; s++) tsac_policy(&p.x, s, pi + 2 * s);
        EXPECT(soft_value(&p.m, p.x.alpha, pi, got) && distance(got, v, 6) < 0.003);
        double entropy_sum = 0, steps = 0, d[6];
        EXPECT(mdp_visits(&p.m, pi, d));
        for (int s = 0; s < 5; s++) entropy_sum += d[s] * entropy_of(pi + 2 * s, 2), steps += d[s];
        EXPECT(!learned || fabs(entropy_sum / steps - 0.55) < 0.02);
        end(&p);
    }
}

/* The actor's loss on the cliff after whole steps of the critic, and what is left of it if the actions that the optimum
 * hardly ever takes get the optimum's probability. */
void last_probabilities(struct harness *t) {
    enum { N = CLIFF_ACTIONS, LIVE = CLIFF_START + 1, PAIRS = CLIFF_STATES * N };
    struct player p;
    struct tsac_config c = {.gamma = 0.95, .alpha = 1, .critic_rate = 1, .actor_rate = 0.1, .explore = 0.2};
    double best[CLIFF_STATES], v[CLIFF_STATES], pi[PAIRS], optimal[PAIRS], loss[2] = {0};
    cliff_mdp(&p.m);
    p.m.gamma = 0.95;
    for (int s = 0; s < LIVE; s++) p.m.start[s] = 1 / (double)LIVE; /* anywhere but in the cliff */
    begin(&p, &c, 50);
    play(&p, 100000);
    EXPECT(soft_optimum(&p.m, 1, best) > 0);
    soft_improve(&p.m, 1, best, optimal);
    for (int s = 0; s < CLIFF_STATES; s++) tsac_policy(&p.x, s, pi + s * N);
    for (int mended = 0; mended < 2; mended++) {
        for (int s = 0; s < LIVE && mended; s++) {
            double sum = 0;
            for (int k = s * N; k < (s + 1) * N; k++) sum += pi[k] = optimal[k] < 1e-3 ? optimal[k] : pi[k];
            for (int k = s * N; k < (s + 1) * N; k++) pi[k] /= sum;
        }
        EXPECT(soft_value(&p.m, 1, pi, v));
        for (int s = 0; s < LIVE; s++) loss[mended] = fmax(loss[mended], best[s] - v[s]);
    }
    EXPECT(loss[0] > 0.01 && loss[1] < 0.05 * loss[0]);
    end(&p);
}
