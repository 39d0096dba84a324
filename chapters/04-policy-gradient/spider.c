#include "spider.h"

#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

static const char drawn[SPIDER_MAPS][SPIDER_ROWS][SPIDER_COLUMNS + 1] = {
    {
        "...~~~...", /* 0 */
        "...~~~...", /* 1 */
        "..A===..H", /* 2 */
        "P..~~~...", /* 3 */
        ".........", /* 4 */
        ".........", /* 5 */
        "....B....", /* 6 */
    },
    {
        "...~~~...", /* 0 */
        "..A===..H", /* 1 */
        "...~~~...", /* 2 */
        "P..~~~...", /* 3 */
        "...~~~...", /* 4 */
        ".........", /* 5 */
        "....B....", /* 6 */
    },
};
const double spider_stumble = 0.2, spider_step_cost = 0.1, spider_lake_cost = 20;

char spider_at(enum spider_map map, int cell) {
    return drawn[map][cell / SPIDER_COLUMNS][cell % SPIDER_COLUMNS];
}

static int find(enum spider_map map, char what) {
    int cell = 0;
    while (spider_at(map, cell) != what) cell++;
    return cell;
}

static int distance(int cell, int to) {
    return abs(cell / SPIDER_COLUMNS - to / SPIDER_COLUMNS) + abs(cell % SPIDER_COLUMNS - to % SPIDER_COLUMNS);
}

static int neighbour(int cell, int direction) {
    static const int down[4] = {-1, 0, 1, 0}, right[4] = {0, 1, 0, -1};
    int row = cell / SPIDER_COLUMNS + down[direction], column = cell % SPIDER_COLUMNS + right[direction];
    bool inside = row >= 0 && row < SPIDER_ROWS && column >= 0 && column < SPIDER_COLUMNS;
    return inside ? row * SPIDER_COLUMNS + column : cell;
}

/* Two ways may end in the same cell, and with the same reward. */
static void step(struct mdp *m, enum spider_map map, int s, int a, int direction, double p) {
    int s2 = neighbour(s, direction), home = find(map, 'H');
    double reward = distance(s, home) - distance(s2, home) - spider_step_cost;
    mdp_arrow(m, s, a, s2, p, spider_at(map, s2) == '~' ? reward - spider_lake_cost : reward);
}

void spider_mdp(struct mdp *m, enum spider_map map) {
    mdp_init(m, SPIDER_CELLS, SPIDER_ACTIONS, 1);
    m->start[find(map, 'P')] = 1;
    for (int s = 0; s < SPIDER_CELLS; s++) {
        m->terminal[s] = spider_at(map, s) == '~' || spider_at(map, s) == 'H';
        for (int a = 0; a < SPIDER_ACTIONS && !m->terminal[s]; a++) {
            step(m, map, s, a, a, 1 - spider_stumble);
            step(m, map, s, a, (a + 1) % 4, spider_stumble / 2);
            step(m, map, s, a, (a + 3) % 4, spider_stumble / 2);
        }
    }
}

void spider_ascend(const struct mdp *m, enum pg_direction direction, double rate, int steps, double *theta,
                   void (*see)(void *context, int step, const double *theta), void *context) {
    double d_theta[SPIDER_CELLS * SPIDER_ACTIONS];
    memset(theta, 0, sizeof d_theta);
    for (int i = 0; i < steps; i++) {
        if (see) see(context, i, theta);
        pg_exact(m, theta, direction, d_theta);
        for (int k = 0; k < SPIDER_CELLS * SPIDER_ACTIONS; k++) theta[k] += rate * d_theta[k];
    }
    if (see) see(context, steps, theta);
}

/* d(s) times the values of the next `horizon` steps, in the place of all that follow in eq. 4.9. */
static void short_sight(const struct mdp *m, int horizon, const double *theta, double *v, double *d_theta) {
    double pi[SPIDER_CELLS * SPIDER_ACTIONS], q[SPIDER_CELLS * SPIDER_ACTIONS], d[SPIDER_CELLS];
    pg_softmax(m, theta, pi);
    mdp_visits(m, pi, d);
    pg_horizon_values(m, pi, horizon, v);
    mdp_action_values(m, v + (horizon - 1) * SPIDER_CELLS, q);
    pg_gradient(m, pi, d, q, d_theta);
}

void spider_ascend_short(const struct mdp *m, enum spider_foresight foresight, int horizon, double rate, int steps,
                         double *theta) {
    double d_theta[SPIDER_CELLS * SPIDER_ACTIONS];
    double *v = allocate((size_t)(horizon + 1) * SPIDER_CELLS, sizeof *v);
    memset(theta, 0, sizeof d_theta);
    for (int i = 0; i < steps; i++) {
        if (foresight == SPIDER_SHORT_EVENING)
            pg_finite_gradient(m, theta, horizon, d_theta);
        else
            short_sight(m, horizon, theta, v, d_theta);
        for (int k = 0; k < SPIDER_CELLS * SPIDER_ACTIONS; k++) theta[k] += rate * d_theta[k];
    }
    free(v);
}

/* The probability to ever enter a cell drawn as `goal`: the value of an MDP that pays 1 on the way in and then
 * stops. */
static double reach(const struct mdp *m, enum spider_map map, const double *pi, char goal) {
    struct mdp x;
    double v[SPIDER_CELLS], start = 0;
    mdp_init(&x, m->states, m->actions, 1);
    for (int s = 0; s < m->states; s++) {
        x.terminal[s] = m->terminal[s] || spider_at(map, s) == goal;
        for (int i = 0; i < m->actions * m->states && !x.terminal[s]; i++) {
            int to = mdp_at(m, s, 0, 0) + i;
            x.p[to] = m->p[to];
            x.r[to] = spider_at(map, i % m->states) == goal;
        }
    }
    mdp_value(&x, pi, v);
    for (int s = 0; s < m->states; s++) start += m->start[s] * v[s];
    mdp_free(&x);
    return start;
}

struct spider_evening spider_evaluate(const struct mdp *m, enum spider_map map, const double *pi) {
    struct spider_evening e = {0};
    double v[SPIDER_CELLS], d[SPIDER_CELLS];
    mdp_value(m, pi, v);
    mdp_visits(m, pi, d);
    for (int s = 0; s < m->states; s++) {
        e.expected += m->start[s] * v[s];
        if (!m->terminal[s]) e.steps += d[s];
    }
    e.home = reach(m, map, pi, 'H');
    e.bridge = reach(m, map, pi, '=');
    return e;
}

void spider_optimum(const struct mdp *m, double *pi) {
    double v[SPIDER_CELLS] = {0}, q[SPIDER_CELLS * SPIDER_ACTIONS];
    int policy[SPIDER_CELLS];
    mdp_value_iteration(m, v, 1e-12, 100000);
    mdp_action_values(m, v, q);
    mdp_greedy(m, q, policy);
    mdp_deterministic(m, policy, pi);
}
