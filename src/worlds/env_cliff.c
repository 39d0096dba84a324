#include "worlds/env_cliff.h"

enum { START_ROW = CLIFF_ROWS - 1, GOAL_COLUMN = CLIFF_COLUMNS - 1 };

static int clamp(int x, int high) {
    return x < 0 ? 0 : x > high ? high : x;
}

/* Moves (row, column); returns the reward. */
static double move(enum cliff_action action, int *row, int *column) {
    static const int down[CLIFF_ACTIONS] = {-1, 0, 1, 0}, right[CLIFF_ACTIONS] = {0, 1, 0, -1};
    *row = clamp(*row + down[action], CLIFF_ROWS - 1);
    *column = clamp(*column + right[action], CLIFF_COLUMNS - 1);
    if (*row < START_ROW || *column == 0 || *column == GOAL_COLUMN) return -1;
    *column = 0;
    return -100;
}

static bool at_goal(int row, int column) {
    return row == START_ROW && column == GOAL_COLUMN;
}

static void cliff_reset(struct env *env, struct rng *rng, double *observation) {
    struct env_cliff *c = (struct env_cliff *)env;
    (void)rng;
    c->row = START_ROW;
    c->column = 0;
    observation[0] = c->row * CLIFF_COLUMNS + c->column;
}

static struct env_result cliff_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_cliff *c = (struct env_cliff *)env;
    (void)rng;
    double reward = move((enum cliff_action)(int)action[0], &c->row, &c->column);
    observation[0] = c->row * CLIFF_COLUMNS + c->column;
    return (struct env_result){.reward = reward, .terminated = at_goal(c->row, c->column)};
}

static void cliff_state(struct env *env, struct state *state) {
    struct env_cliff *c = (struct env_cliff *)env;
    state_int(state, &c->row, 0, CLIFF_ROWS - 1);
    state_int(state, &c->column, 0, CLIFF_COLUMNS - 1);
}

void env_cliff_init(struct env_cliff *c, int time_limit) {
    *c = (struct env_cliff){.env = {.name = "cliff",
                                    .observation = {.n = CLIFF_STATES, .dim = 1},
                                    .action = {.n = CLIFF_ACTIONS, .dim = 1},
                                    .time_limit = time_limit,
                                    .reset = cliff_reset,
                                    .step = cliff_step,
                                    .state = cliff_state}};
}

/*
The model has the ten cliff cells as states too, although nobody ever stands on one: a cell's number is then its place
in the grid. Their transitions are those of a step from there.
*/
void cliff_mdp(struct mdp *m) {
    mdp_init(m, CLIFF_STATES, CLIFF_ACTIONS, 1);
    m->start[START_ROW * CLIFF_COLUMNS] = 1;
    for (int s = 0; s < CLIFF_STATES; s++) {
        m->terminal[s] = at_goal(s / CLIFF_COLUMNS, s % CLIFF_COLUMNS);
        for (int a = 0; a < CLIFF_ACTIONS && !m->terminal[s]; a++) {
            int row = s / CLIFF_COLUMNS, column = s % CLIFF_COLUMNS;
            double reward = move((enum cliff_action)a, &row, &column);
            mdp_arrow(m, s, a, row * CLIFF_COLUMNS + column, 1, reward);
        }
    }
}
