#include "worlds/env_graph.h"

static void graph_reset(struct env *env, struct rng *rng, double *observation) {
    struct env_graph *g = (struct env_graph *)env;
    g->s = rng_choice(rng, g->mdp->start, g->mdp->states);
    observation[0] = g->s;
}

static struct env_result graph_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_graph *g = (struct env_graph *)env;
    int row = mdp_at(g->mdp, g->s, (int)action[0], 0);
    int s2 = rng_choice(rng, g->mdp->p + row, g->mdp->states);
    g->s = s2;
    observation[0] = s2;
    return (struct env_result){.reward = g->mdp->r[row + s2], .terminated = g->mdp->terminal[s2]};
}

static void graph_state(struct env *env, struct state *state) {
    struct env_graph *g = (struct env_graph *)env;
    state_int(state, &g->s, 0, g->mdp->states - 1);
}

void env_graph_init(struct env_graph *g, const char *name, const struct mdp *m, int time_limit) {
    *g = (struct env_graph){.env = {.name = name,
                                    .observation = {.n = m->states, .dim = 1},
                                    .action = {.n = m->actions, .dim = 1},
                                    .time_limit = time_limit,
                                    .reset = graph_reset,
                                    .step = graph_step,
                                    .state = graph_state},
                            .mdp = m};
}

/*
## The chain

The graph of Ignat Georgiev's *Deriving Soft Actor Critic*. Every step costs 1 until state 6 is reached. Each state
has at most two arrows, so that the same table serves the chain, where chance picks the arrow, and its steered
version. Episodes start in s1 or s2, as those of the worked example do.
*/
struct arrows {
    int to[2];
    double p[2];
};

static const struct arrows chain[5] = {
    {{2, 3}, {0.4, 0.6}}, /* s1 */
    {{3, 4}, {0.2, 0.8}}, /* s2 */
    {{5, 2}, {0.6, 0.4}}, /* s3 */
    {{5, 5}, {0.5, 0.5}}, /* s4: a single arrow, to s6 */
    {{5, 4}, {0.8, 0.2}}, /* s5 */
};

static void chain_init(struct mdp *m, int actions) {
    mdp_init(m, 6, actions, 1);
    m->terminal[5] = true;
    m->start[0] = m->start[1] = 0.5;
}

void graph_chain(struct mdp *m) {
    chain_init(m, 1);
    for (int s = 0; s < 5; s++)
        for (int i = 0; i < 2; i++) mdp_arrow(m, s, 0, chain[s].to[i], chain[s].p[i], -1);
}

void graph_steered(struct mdp *m) {
    chain_init(m, 2);
    for (int s = 0; s < 5; s++)
        for (int a = 0; a < 2; a++)
            for (int i = 0; i < 2; i++) mdp_arrow(m, s, a, chain[s].to[i], i == a ? 0.8 : 0.2, -1);
}

void graph_two_state(struct mdp *m) {
    static const double stay[2][2] = {{0.7, 0.2}, {0.4, 0.9}}; /* P(s2 = 0 | s, a) */
    static const double reward[2][2] = {{1, 0}, {-0.5, 2}};
    mdp_init(m, 2, 2, 0.9);
    m->start[0] = 0.6;
    m->start[1] = 0.4;
    for (int s = 0; s < 2; s++)
        for (int a = 0; a < 2; a++) {
            mdp_arrow(m, s, a, 0, stay[s][a], reward[s][a]);
            mdp_arrow(m, s, a, 1, 1 - stay[s][a], reward[s][a]);
        }
}

void graph_walk(struct mdp *m) {
    mdp_init(m, 7, 1, 1);
    m->terminal[0] = m->terminal[6] = true;
    m->start[3] = 1;
    for (int s = 1; s <= 5; s++) {
        mdp_arrow(m, s, 0, s - 1, 0.5, 0);
        mdp_arrow(m, s, 0, s + 1, 0.5, s == 5);
    }
}
