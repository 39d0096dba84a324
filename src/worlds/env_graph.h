/*
# Graphs

An environment over a finite MDP, and the small MDPs that the book returns to.
*/
#ifndef ENV_GRAPH_H
#define ENV_GRAPH_H

#include "worlds/env.h"
#include "worlds/mdp.h"

struct env_graph {
    struct env env; /* first */
    const struct mdp *mdp;
    int s;
};

/* The environment that samples from `mdp`, which it borrows: start, p, r and terminal. Observation: the state. */
void env_graph_init(struct env_graph *graph, const char *name, const struct mdp *mdp, int time_limit);

/* The models below are initialised here and released with mdp_free. */

/* The six-state chain (one action, gamma = 1): the graph of chapter 1, states s1 ... s6 as 0 ... 5. */
void graph_chain(struct mdp *m);

/* The same graph with a steering wheel: action a aims at the state's first or second arrow, and reaches it with
 * probability 0.8, the other one else. */
void graph_steered(struct mdp *m);

/* A two-state MDP with two actions in which everything matters: gamma = 0.9, no terminal state, start (0.6, 0.4). */
void graph_two_state(struct mdp *m);

/* The random walk of Sutton and Barto's example 6.2: states A ... E as 1 ... 5 between two terminal ones, 0 and 6;
 * start in C, reward 1 on the right exit, gamma = 1. The value of state s is s/6. */
void graph_walk(struct mdp *m);

#endif
