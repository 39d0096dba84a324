/* The worlds beside Gymnasium's own: from the same state under the same action, state, observation, reward and end; the
 * moments of starts. The tables are what tests/peers/gymnasium.sh has written; GYMNASIUM=FOLDER names others than those
 * in tests/fixtures. */
#include "harness.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"
#include "worlds/env_planar.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 40 };

/* Any of the worlds, with its state as one array: for the arm, its target behind it. */
struct world {
    union {
        struct env env;
        struct env_planar planar;
        struct env_pendulum pendulum;
        struct env_cartpole cartpole;
    } is;
    char name[64];
    int states, targets; /* numbers */
    bool planar;
};

static struct world begin(const char *name, int task, int version) {
    struct world w = {.states = 2};
    if (task == PLANAR_TASKS)
        env_pendulum_init(&w.is.pendulum, 0);
    else if (task > PLANAR_TASKS)
        env_cartpole_init(&w.is.cartpole), w.states = 4;
    else {
        env_planar_init(&w.is.planar, (enum env_planar_task)task, version);
        w.states = 2 * w.is.planar.model.joints;
        w.targets = task == REACHER ? 2 : 0;
        w.planar = true;
    }
    snprintf(w.name, sizeof w.name, "%s-v%d", name, version);
    return w;
}

/* Where number i of the state is. */
static double *number(struct world *w, int i) {
    struct env_planar *p = &w->is.planar;
    struct env_cartpole *c = &w->is.cartpole;
    int n = w->states / 2;
    if (w->planar) return i >= 2 * n ? &p->target[i - 2 * n] : i >= n ? &p->state.v[i - n] : &p->state.q[i];
    if (w->states == 2) return i ? &w->is.pendulum.theta_dot : &w->is.pendulum.theta;
    return i == 0 ? &c->x : i == 1 ? &c->x_dot : i == 2 ? &c->theta : &c->theta_dot;
}

/* ---- tables ---- */

struct table {
    char *text, *at, path[256];
};

static struct table open_table(const char *name) {
    struct table table;
    size_t length;
    const char *folder = getenv("GYMNASIUM");
    snprintf(table.path, sizeof table.path, "%s/gymnasium_%s.tsv", folder ? folder : "tests/fixtures", name);
    table.text = table.at = read_text(table.path, &length);
    return table;
}

static double next(struct table *table) {
    char *end;
    double x = strtod(table->at, &end);
    if (end == table->at) die(EXIT_INPUT, "%s: a number is missing", table->path);
    table->at = end;
    return x;
}

/* Goes to what follows `mark`. */
static void find(struct table *table, const char *mark) {
    char *at = strstr(table->at, mark);
    if (!at) die(EXIT_INPUT, "%s: there is no '%s'", table->path, mark);
    table->at = at + strlen(mark);
}

/* ---- steps ---- */

struct distance {
    double state, seen, reward;
    int rows, ends, other_ends;
};

/* |a - b| in units of the larger of 1 and `size`. */
static double off(double a, double b, double size) {
    return fabs(a - b) / fmax(1, size);
}

/* Sets the state that a row begins with, unless it goes on from the row before. */
static void set_state(struct world *w, struct table *table) {
    struct rng rng;
    double o[MOST];
    bool goes_on = next(table) != 0;
    rng_init(&rng, 1, 0);
    if (!goes_on) env_reset(&w->is.env, &rng, o);
    if (!goes_on && w->planar) w->is.planar.state = (struct planar){.rows = 0};
    for (int i = 0; i < w->states + w->targets; i++) {
        double x = next(table);
        if (!goes_on) *number(w, i) = x;
    }
    if (!goes_on && w->planar) w->is.planar.forward(&w->is.planar);
}

static void compare_row(struct world *w, struct table *table, struct distance *d) {
    struct rng rng;
    double u[MOST], o[MOST], right[MOST], largest = 0;
    int seen = w->is.env.observation.dim;
    rng_init(&rng, 1, 0);
    set_state(w, table);
    for (int i = 0; i < w->is.env.action.dim; i++) u[i] = next(table);
    struct env_result r = env_step(&w->is.env, u, &rng, o);
    for (int i = 0; i < w->states && !w->planar; i++) {
        double x = next(table);
        d->state = worse(off(*number(w, i), x, fabs(x)), d->state);
    }
    for (int i = 0; i < seen; i++) right[i] = next(table), largest = fmax(largest, fabs(right[i]));
    for (int i = 0; i < seen; i++) d->seen = worse(off(o[i], right[i], largest), d->seen);
    double reward = next(table);
    d->reward = worse(off(r.reward, reward, fabs(reward)), d->reward);
    d->other_ends += r.terminated != (next(table) != 0);
    d->ends += r.terminated;
    d->rows++;
    w->is.env.running = true; /* a row may go on after an end */
}

/* ---- starts ---- */

/* Mean, deviation, root of the fourth moment, least and most of number i of the state, over starts. */
static void moments(struct world *w, int i, int starts, double m[5]) {
    struct rng rng;
    double o[MOST], *x = allocate((size_t)starts, sizeof *x);
    memcpy(m, (double[5]){0, 0, 0, INFINITY, -INFINITY}, 5 * sizeof *m);
    rng_init(&rng, 2, 0);
    for (int k = 0; k < starts; k++) {
        env_reset(&w->is.env, &rng, o);
        x[k] = *number(w, i);
        m[0] += x[k] / starts;
        m[3] = fmin(m[3], x[k]), m[4] = fmax(m[4], x[k]);
    }
    for (int k = 0; k < starts; k++) m[1] += pow(x[k] - m[0], 2) / starts, m[2] += pow(x[k] - m[0], 4) / starts;
    m[1] = sqrt(m[1]), m[2] = pow(m[2], 0.25);
    free(x);
}

static void compare_starts(struct harness *t, struct world *w, struct table *table) {
    find(table, "# starts ");
    int starts = (int)next(table);
    double error = sqrt(1.0 / starts + 1.0 / 20000);
    find(table, "\n");
    for (int i = 0; i < w->states + w->targets; i++) {
        double right[5], m[5];
        for (int k = 0; k < 5; k++) right[k] = next(table);
        moments(w, i, 20000, m);
        EXPECT(fabs(m[0] - right[0]) < 5 * error * right[1]);
        EXPECT(fabs(m[1] / right[1] - 1) < 5 * error);
        EXPECT(fabs(m[2] / right[2] - 1) < 5 * error);
        bool bell = right[2] > 1.25 * right[1]; /* whose extremes are anywhere */
        for (int k = 3; k < 5 && !bell; k++) EXPECT(fabs(m[k] - right[k]) < 0.1 * right[1]);
    }
}

/* ---- */

/* The engine solves its convex problem to the last digits and Gymnasium lets MuJoCo stop at a tolerance of 1e-8, which
 * leaves up to about 1e-6 in speeds. */
static void beside(struct harness *t, const char *name, int task, int version) {
    struct world w = begin(name, task, version);
    struct table table = open_table(w.name);
    struct distance d = {0};
    find(&table, "# limit ");
    EXPECT(next(&table) == w.is.env.time_limit);
    find(&table, "# high ");
    EXPECT(next(&table) == (w.is.env.action.n ? 0 : w.is.env.action.high[0]));
    find(&table, "# tolerance ");
    double bound = next(&table) > 0 ? 1e-5 : 1e-10, single = 1e-7;
    find(&table, "\tend\n");
    while (*table.at != '#') {
        compare_row(&w, &table, &d);
        find(&table, "\n");
    }
    printf("  %-27s %5d rows, %4d end: observation %.1e, reward %.1e", w.name, d.rows, d.ends, d.seen, d.reward);
    if (!w.planar) printf(", state %.1e", d.state);
    printf("\n");
    EXPECT(d.rows >= 100 && d.state < bound && d.seen < (w.planar ? bound : single) && d.reward < bound);
    EXPECT(d.other_ends == 0);
    compare_starts(t, &w, &table);
    free(table.text);
}

static void mujoco(struct harness *t) {
    for (int version = 5; version >= 4; version--)
        for (int task = 0; task < PLANAR_TASKS; task++)
            beside(t, env_planar_name((enum env_planar_task)task), task, version);
}

static void classic(struct harness *t) {
    beside(t, "pendulum", PLANAR_TASKS, 1);
    beside(t, "cartpole", PLANAR_TASKS + 1, 1);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"tasks on MuJoCo", mujoco}, {"classic control", classic}};
    return harness_run("gymnasium", section, sizeof section / sizeof *section, argc, argv);
}
