/*
## The example

`make 07` runs this program: the soft optimum of a small task by soft policy iteration, improvement by improvement, and
then the tabular agent that approaches it from samples. The task, the temperature and all of the agent can be changed;
with `--learn-alpha` the temperature is found for a target entropy.
*/
#include "exercises.h"
#include "soft_iteration.h"
#include "soft_samples.h"
#include "numbers/elementary.h"
#include "numbers/order.h"
#include "programs/columns.h"
#include "programs/die.h"
#include "programs/exercise.h"
#include "programs/files.h"
#include "programs/options.h"
#include "worlds/env_cliff.h"
#include "worlds/env_graph.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum task { M1, GRAPH, CLIFF };
enum { MAX_PAIRS = CLIFF_STATES * CLIFF_ACTIONS };

struct config {
    int task, updates;
    uint64_t seed;
    struct tsac_config agent;
};

static const char *const task_name[] = {"M1", "the six-state graph with a steering wheel", "the cliff"};

static void make_task(enum task task, struct mdp *m) {
    switch (task) {
    case M1: graph_two_state(m); return;
    case GRAPH: graph_steered(m); return;
    default: break;
    }
    cliff_mdp(m);
    m->gamma = 0.95;
    for (int s = 0; s <= CLIFF_START; s++) m->start[s] = 1.0 / (CLIFF_START + 1); /* anywhere but in the cliff */
}

static bool occurs(enum task task, const struct mdp *m, int s) {
    return !m->terminal[s] && (task != CLIFF || s <= CLIFF_START);
}

static double from_start(const struct mdp *m, const double *v) {
    double sum = 0;
    for (int s = 0; s < m->states; s++) sum += m->start[s] * v[s];
    return sum;
}

/* ---- what is printed ---- */

static void print_table(const struct mdp *m, const double *v, const double *q, const double *pi) {
    printf("  %-6s %12s", "state", "V");
    for (int a = 0; a < m->actions; a++) printf("       Q(s,%d)", a + 1);
    for (int a = 0; a < m->actions; a++) printf("    pi(%d|s)", a + 1);
    printf("\n");
    for (int s = 0; s < m->states; s++) {
        if (m->terminal[s]) continue;
        printf("  s%-5d", s + 1);
        column_print(12, 'f', 6, v[s]);
        for (int i = s * m->actions; i < (s + 1) * m->actions; i++) column_print(12, 'f', 6, q[i]);
        for (int i = s * m->actions; i < (s + 1) * m->actions; i++) column_print(10, 'f', 6, pi[i]);
        printf("\n");
    }
}

/* The likeliest step in each cell, and the entropy of the policy there in tenths of a nat. */
static void print_map(const double *pi) {
    for (int row = 0; row < CLIFF_ROWS; row++) {
        printf("    ");
        for (int column = 0; column < CLIFF_COLUMNS; column++) {
            int s = row * CLIFF_COLUMNS + column, best = 0;
            const double *p = pi + s * CLIFF_ACTIONS;
            for (int a = 1; a < CLIFF_ACTIONS; a++)
                if (p[a] > p[best]) best = a;
            putchar(s == CLIFF_STATES - 1 ? 'G' : s > CLIFF_START ? '#' : "^>v<"[best]);
        }
        printf("    ");
        for (int column = 0; column < CLIFF_COLUMNS; column++) {
            int s = row * CLIFF_COLUMNS + column;
            if (s > CLIFF_START)
                printf("  .");
            else
                printf(" %2.0f", 10 * soft_entropy(pi + s * CLIFF_ACTIONS, CLIFF_ACTIONS));
        }
        printf("\n");
    }
}

static void print_policy(enum task task, const struct mdp *m, const double *v, const double *q, const double *pi) {
    if (task == CLIFF)
        print_map(pi);
    else
        print_table(m, v, q, pi);
}

/* ---- soft policy iteration ---- */

static void solve(const struct mdp *m, double alpha, double *v, double *q, double *pi) {
    memset(v, 0, (size_t)m->states * sizeof *v);
    if (soft_value_iteration(m, alpha, v, 1e-11 * (1 + alpha), 100000) < 0)
        die(EXIT_INPUT, "--alpha: at the temperature %g the soft values are not finite", alpha);
    soft_improve(m, alpha, v, pi);
    mdp_action_values(m, v, q);
}

static void show_iteration(const struct config *c, const struct mdp *m, const double *best) {
    double pi[MAX_PAIRS], v[CLIFF_STATES], plain[CLIFF_STATES], entropy[CLIFF_STATES];
    printf("%s, alpha = %g, gamma = %g\n\nsoft policy iteration from the uniform policy; values from the start\n"
           "  %11s %14s %14s %14s %14s\n",
           task_name[c->task], c->agent.alpha, m->gamma, "improvement", "soft value", "return", "entropy", "off by");
    for (int i = 0; i < m->states * m->actions; i++) pi[i] = 1.0 / m->actions;
    for (int i = 0; i < 20; i++) {
        double off = 0;
        soft_value(m, c->agent.alpha, pi, v);
        mdp_value(m, pi, plain);
        soft_entropy_value(m, pi, entropy);
        for (int s = 0; s < m->states; s++) off = larger(off, fabs(v[s] - best[s]));
        printf("  %11d", i);
        column_print(14, 'f', 6, from_start(m, v));
        column_print(14, 'f', 6, from_start(m, plain));
        column_print(14, 'f', 6, from_start(m, entropy));
        column_print(14, 'g', 2, off);
        printf("\n");
        if (off < 1e-9 * (1 + c->agent.alpha)) break;
        soft_improve(m, c->agent.alpha, v, pi);
    }
}

/* ---- from samples ---- */

static void print_progress(const struct config *c, const struct mdp *m, const struct tsac *x) {
    double v[CLIFF_STATES], q[MAX_PAIRS], pi[MAX_PAIRS], actor[MAX_PAIRS], got[CLIFF_STATES], off = 0, loss = 0;
    solve(m, x->alpha, v, q, pi);
    for (int s = 0; s < m->states; s++) tsac_policy(x, s, actor + s * m->actions);
    soft_value(m, x->alpha, actor, got);
    for (int i = 0; i < m->states * m->actions; i++) {
        if (!occurs((enum task)c->task, m, i / m->actions)) continue;
        off = larger(off, fabs(x->q[i] - q[i]));
        loss = larger(loss, v[i / m->actions] - got[i / m->actions]);
    }
    printf("  %10d", x->updates);
    column_print(14, 'g', 4, off);
    column_print(14, 'g', 4, larger(loss, 0));
    column_print(12, 'f', 4, x->alpha);
    printf("\n");
}

static void show_samples(const struct config *c, const struct mdp *m) {
    struct tsac x;
    struct env_graph env;
    struct rng world, choice;
    double v[CLIFF_STATES], pi[MAX_PAIRS];
    int s = -1, next = 100;
    env_graph_init(&env, task_name[c->task], m, c->task == CLIFF ? 50 : 0);
    rng_init(&world, c->seed, 0);
    rng_init(&choice, c->seed, 1);
    tsac_init(&x, &c->agent, m->states, m->actions);
    printf("\nfrom samples\n  %10s %14s %14s %12s\n", "updates", "|Q - Q*|", "V* - V", "alpha");
    for (int i = 1; i <= c->updates; i++) {
        s = tsac_play(&x, &env.env, s, &world, &choice);
        if (!isfinite(x.alpha)) die(EXIT_RESOURCE, "update %d: the temperature is %g", i, x.alpha);
        if (i < next && i < c->updates) continue;
        next *= 4;
        print_progress(c, m, &x);
    }
    printf("\nwhat was learned%s\n", c->task == CLIFF ? ": likeliest steps, entropy in tenths of a nat" : "");
    for (s = 0; s < m->states; s++) tsac_policy(&x, s, pi + s * m->actions);
    soft_state_values(m, x.alpha, pi, x.q, v);
    print_policy((enum task)c->task, m, v, x.q, pi);
    tsac_free(&x);
}

/* The agent's actor rate, where none was asked for, and what it cannot do. */
static void complete(struct config *c, const struct mdp *m) {
    if (c->agent.learn_alpha && c->agent.alpha == 0)
        die(EXIT_INPUT, "--alpha: a temperature that is learned must begin above 0");
    if (c->agent.learn_alpha && c->agent.target_entropy >= f64_log(m->actions))
        die(EXIT_INPUT, "--target-entropy: %g nats are too many for %d actions", c->agent.target_entropy, m->actions);
    c->agent.gamma = m->gamma;
    if (c->agent.actor_rate == 0) c->agent.actor_rate = 0.5 / (1 + c->agent.alpha);
}

static void run(struct config *c) {
    struct mdp m;
    double v[CLIFF_STATES], q[MAX_PAIRS], pi[MAX_PAIRS];
    make_task((enum task)c->task, &m);
    complete(c, &m);
    solve(&m, c->agent.alpha, v, q, pi);
    show_iteration(c, &m, v);
    printf("\nthe soft optimum%s\n", c->task == CLIFF ? ": likeliest steps, entropy in tenths of a nat" : "");
    print_policy((enum task)c->task, &m, v, q, pi);
    show_samples(c, &m);
    mdp_free(&m);
}

int main(int argc, char **argv) {
    struct config c = {.updates = 200000,
                       .seed = 1,
                       .agent = {.alpha = 0.5,
                                 .target_entropy = 0.5,
                                 .critic_rate = 1,
                                 .critic_power = 0.6,
                                 .alpha_rate = 1,
                                 .alpha_power = 0.6,
                                 .explore = 0.2}};
    const struct option option[] = {
        {"graph", OPTION_CHOICE, &c.task, 0, 0, "m1|six|cliff", NULL, "two states, six states or the cliff"},
        {"alpha", OPTION_REAL, &c.agent.alpha, 0, 1e6, NULL, "reward/nat", "temperature, or where it begins"},
        {"learn-alpha", OPTION_FLAG, &c.agent.learn_alpha, 0, 0, NULL, NULL, "find the one of the target entropy"},
        {"target-entropy", OPTION_REAL, &c.agent.target_entropy, 0, 10, NULL, "nats", "of a visited state, on average"},
        {"updates", OPTION_INT, &c.updates, 1, 1e8, NULL, "updates", "length of the experience"},
        {"critic-rate", OPTION_REAL, &c.agent.critic_rate, 0, 1, NULL, NULL,
         "step of the critic at a pair's first visit"},
        {"critic-power", OPTION_REAL, &c.agent.critic_power, 0, 1, NULL, NULL, "the N-th visit has rate / N^power"},
        {"actor-rate", OPTION_REAL, &c.agent.actor_rate, 0, 1e6, NULL, "1/reward",
         "step of the actor; 0: 1 / (2 + 2 alpha)"},
        {"explore", OPTION_REAL, &c.agent.explore, 0, 1, NULL, NULL, "share of random actions in what it does"},
        {"seed", OPTION_SEED, &c.seed, 0, 0, NULL, NULL, "seed of world and choices"},
    };
    static const struct column columns[] =
        {{"improvement", "number of the policy, of which the first is uniform"},
         {"soft value", "mean over the starts: return and alpha times entropy (reward)"},
         {"return", "its part of the rewards (reward)"},
         {"entropy", "and the discounted sum of the policy's entropies (nats)"},
         {"off by", "largest distance of a state's soft value to the optimal one (reward)"},
         {"updates", "of the agent that learns from samples (updates)"},
         {"|Q - Q*|", "its largest error of an action value at its temperature (reward)"},
         {"V* - V", "the most soft value that its policy loses in a state (reward)"},
         {"alpha", "its temperature (reward/nat)"},
         {"state", "of the task"},
         {"V", "soft value of the state (reward)"},
         {"Q(s,1), Q(s,2)", "soft values of its actions (reward)"},
         {"pi(1|s), pi(2|s)", "probabilities of its actions"},
         {NULL, NULL}};
    const struct program program = {.name = "07-soft-iteration",
                                    .summary = "soft policy iteration, and the same from samples",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .columns = columns};
    exercise_options(&program, soft_exercises, N_SOFT_EXERCISES, argc, argv);
    run(&c);
    finish_output();
    return 0;
}
