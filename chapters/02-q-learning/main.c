/*
## The example

`make 02` runs this program: the optimal values of [M1](01-td.md#what-the-checks-show), found in two ways; then each
method on both tasks, what it learned beside what theory says. Every option of the agents can be changed.
*/
#include "exercises.h"
#include "q_learning.h"
#include "programs/columns.h"
#include "programs/die.h"
#include "programs/exercise.h"
#include "programs/files.h"
#include "programs/options.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    int task, method, episodes;
    struct q_config agent;
    uint64_t seed;
};

enum { BOTH, GRAPH, CLIFF };

static bool chosen(const struct config *c, int method) {
    return c->method == 0 || c->method == method + 1;
}

/* Learns; returns the mean sum of rewards in the last tenth of the episodes. */
static double learn(const struct config *c, int method, struct env *env, struct q_agent *x) {
    struct q_config agent = c->agent;
    struct rng world, choice;
    double sum = 0;
    int last = (c->episodes + 9) / 10;
    agent.method = (enum q_method)method;
    rng_init(&world, c->seed, 0);
    rng_init(&choice, c->seed, 1);
    q_init(x, &agent, env->observation.n, env->action.n, NULL);
    for (int i = 0; i < c->episodes; i++) {
        double rewards = q_episode(x, env, &world, &choice);
        if (i >= c->episodes - last) sum += rewards;
    }
    return sum / last;
}

static double last_epsilon(const struct config *c) {
    return q_epsilon(&c->agent, c->episodes - 1);
}

static void exact(const struct mdp *m, double epsilon, double *q) {
    if (q_soft_iteration(m, epsilon, q, 1e-11, 1000000) < 0)
        die(EXIT_INPUT, "--epsilon: with %g the exact values take too long", epsilon);
}

static void show_m1(void) {
    struct mdp m;
    double best[4], q[4] = {0};
    graph_two_state(&m);
    q_enumerate(&m, 0, best, NULL);
    int sweeps = q_soft_iteration(&m, 0, q, 1e-12, 10000);
    printf("M1: the best values of two states with two actions (eqs. 2.1 and 2.5)\n\n");
    printf("  %-33s %10s %10s %10s %10s\n  %-33s", "", "Q(0,0)", "Q(0,1)", "Q(1,0)", "Q(1,1)",
           "all four policies enumerated");
    for (int i = 0; i < 4; i++) printf(" %10.6f", best[i]);
    printf("\n  value iteration, %3d sweeps      ", sweeps);
    for (int i = 0; i < 4; i++) printf(" %10.6f", q[i]);
    printf("\n\n");
    mdp_free(&m);
}

/* One column of the table of the graph: what theory says, or a method has learned. */
struct values {
    const char *name;
    double q[12];
};

static void learn_graph(const struct config *c, int method, struct env *env, struct values *column) {
    struct q_agent x;
    learn(c, method, env, &x);
    column->name = q_method_name[method];
    for (int i = 0; i < 12; i++) column->q[i] = q_value(&x, i / 2, i % 2);
    q_free(&x);
}

static int width_of(const struct values *column) {
    int letters = (int)strlen(column->name);
    return letters > 8 ? letters : 8;
}

static void print_graph(const struct values *column, int n) {
    printf("  %-5s", "pair");
    for (int k = 0; k < n; k++) printf("  %*s", width_of(&column[k]), column[k].name);
    for (int i = 0; i < 10; i++) {
        printf("\n  s%d,%d ", i / 2 + 1, i % 2 + 1);
        for (int k = 0; k < n; k++) printf("  %*.3f", width_of(&column[k]), column[k].q[i]);
    }
    printf("\n\n");
}

static void show_graph(const struct config *c) {
    struct mdp m;
    struct env_graph graph;
    struct values column[Q_METHODS + 2] = {{.name = "Q*"}};
    double epsilon = last_epsilon(c);
    int n = 1;
    graph_steered(&m);
    env_graph_init(&graph, "steered graph", &m, 0);
    exact(&m, 0, column[0].q);
    for (int k = Q_METHODS - 1; k >= 0; k--) {
        if (k == EXPECTED_SARSA) {
            column[n].name = "Q_eps";
            exact(&m, epsilon, column[n++].q);
        }
        if (chosen(c, k)) learn_graph(c, k, &graph.env, &column[n++]);
    }
    printf("The six-state graph with a steering wheel, %d episodes: action values;\n"
           "s1,2: in s1, aiming at its second arrow; the last episode had epsilon = %g\n\n",
           c->episodes, epsilon);
    print_graph(column, n);
    mdp_free(&m);
}

/* The grid with the path of the policy: 'o' where it passes, '#' the cliff. */
static void draw(const struct mdp *m, const int *policy) {
    char map[CLIFF_STATES];
    memset(map, '.', sizeof map);
    memset(map + (CLIFF_ROWS - 1) * CLIFF_COLUMNS, '#', CLIFF_COLUMNS);
    int s = (CLIFF_ROWS - 1) * CLIFF_COLUMNS;
    for (int i = 0; i < CLIFF_STATES && !m->terminal[s]; i++) {
        map[s] = 'o';
        int s2 = 0;
        while (m->p[mdp_at(m, s, policy[s], s2)] == 0) s2++;
        s = s2;
    }
    map[(CLIFF_ROWS - 1) * CLIFF_COLUMNS] = 'S';
    map[CLIFF_STATES - 1] = 'G';
    for (int row = 0; row < CLIFF_ROWS; row++) printf("    %.*s\n", CLIFF_COLUMNS, map + row * CLIFF_COLUMNS);
}

/* The greedy path of the agent's table, and what its epsilon-greedy policy returns. */
static void report(const struct mdp *m, const char *label, struct q_agent *x, double epsilon, double recent) {
    int policy[CLIFF_STATES];
    double pi[CLIFF_STATES * CLIFF_ACTIONS];
    q_greedy(x, policy);
    x->epsilon = epsilon;
    for (int s = 0; s < CLIFF_STATES; s++) q_policy(x, s, pi + s * CLIFF_ACTIONS);
    double path = q_policy_return(m, policy, 0), exploring = q_return(m, pi);
    printf("  %-24s", label);
    if (isfinite(path))
        printf(" %12.0f", path);
    else
        printf(" %12s", "never ends");
    if (isfinite(exploring))
        printf(" %16.2f", exploring);
    else
        printf(" %16s", "never ends");
    if (isnan(recent))
        printf(" %14s\n", "");
    else
        printf(" %14.2f\n", recent);
    draw(m, policy);
}

static void show_cliff(const struct config *c) {
    struct mdp m;
    struct env_cliff cliff;
    struct q_agent x;
    double epsilon = last_epsilon(c);
    cliff_mdp(&m);
    env_cliff_init(&cliff, 2000); /* a limit for agents that cannot learn; others end long before it */
    printf("Cliff walking, %d episodes; the last had epsilon = %g\n\n"
           "S start, G goal, # cliff, o the greedy path (of equal actions the first). A path\n"
           "never ends where it turns in a circle or pushes against a wall; then only random\n"
           "actions lead on.\n\n  %-24s %12s %16s %14s\n",
           c->episodes, epsilon, "", "path", "exploring", "while learning");
    for (int k = 0; k < 2; k++) {
        q_init(&x, &(struct q_config){.method = Q_LEARNING}, CLIFF_STATES, CLIFF_ACTIONS, NULL);
        exact(&m, k ? epsilon : 0, x.q[0]);
        report(&m, k ? "exact, Q_eps (eq. 2.12)" : "exact, Q* (eq. 2.5)", &x, epsilon, NAN);
        q_free(&x);
    }
    for (int k = 0; k < Q_METHODS; k++) {
        if (!chosen(c, k)) continue;
        double recent = learn(c, k, &cliff.env, &x);
        report(&m, q_method_name[k], &x, epsilon, recent);
        q_free(&x);
    }
    mdp_free(&m);
}

int main(int argc, char **argv) {
    struct config c = {.episodes = 20000,
                       .agent = {.gamma = 1, .alpha = 1, .alpha_power = 0.6, .epsilon = 0.1, .epsilon_final = 0.01},
                       .seed = 1};
    const struct option option[] = {
        {"task", OPTION_CHOICE, &c.task, 0, 0, "both|graph|cliff", NULL, "where to learn"},
        {"method", OPTION_CHOICE, &c.method, 0, 0, "all|sarsa|expected|q|double", NULL, "how to learn"},
        {"episodes", OPTION_INT, &c.episodes, 1, 1e7, NULL, "episodes", "length of the experience"},
        {"alpha", OPTION_REAL, &c.agent.alpha, 0, 1, NULL, NULL, "step size at the first visit of a pair"},
        {"alpha-power", OPTION_REAL, &c.agent.alpha_power, 0, 1, NULL, NULL,
         "the N-th visit has alpha / N^power; 0: constant"},
        {"epsilon", OPTION_REAL, &c.agent.epsilon, 0, 1, NULL, NULL, "share of random actions"},
        {"epsilon-episodes", OPTION_INT, &c.agent.epsilon_episodes, 0, 1e7, NULL, "episodes",
         "until the share has fallen to epsilon-final; 0: it stays"},
        {"epsilon-final", OPTION_REAL, &c.agent.epsilon_final, 0, 1, NULL, NULL, "share of random actions then"},
        {"seed", OPTION_SEED, &c.seed, 0, 0, NULL, NULL, "seed of world and choices"},
    };
    static const struct column columns[] =
        {{"Q(0,0), Q(0,1), Q(1,0), Q(1,1)", "M1: best values of both actions in the first state, and in the second "
                                            "(reward)"},
         {"pair", "the graph: a state and the arrow that is aimed at"},
         {"Q*", "exact value of the pair when all that follows is best, eq. 2.5 (reward)"},
         {"Q_eps", "exact value when the share epsilon of all that follows is random, eq. 2.12 (reward)"},
         {"Double Q, Q-learning, Expected SARSA, SARSA", "what the method has learned (reward)"},
         {"path", "the cliff: exact return of the greedy path (reward)"},
         {"exploring", "exact return with the last episode's epsilon (reward)"},
         {"while learning", "mean return in the last tenth of the episodes (reward)"},
         {NULL, NULL}};
    const struct program program = {.name = "02-q-learning",
                                    .summary = "learns to act on a graph and beside a cliff",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = columns};
    exercise_options(&program, q_exercises, N_Q_EXERCISES, argc, argv);
    if (c.task == BOTH && c.method == 0) show_m1();
    if (c.task != CLIFF) show_graph(&c);
    if (c.task != GRAPH) show_cliff(&c);
    finish_output();
    return 0;
}
