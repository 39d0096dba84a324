/*
# Two engines side by side

The book's engine and MuJoCo step from the same state under the same controls, again and again, and the largest
difference of the states after the step is printed. After every step both go on from the same state, because the tasks
are chaotic: on their own, two trajectories that differ in the last bit soon have nothing to do with each other.

States come from three sources. *Episodes* start as the environment starts them and go on under random controls, which
are held for a few steps, so that things are driven to their limits. *Corners* are states that no episode may visit:
every limited joint near a limit or beyond it, at distances from a hair to a tenth, the cheetah pressed into the floor
at any angle, the hopper folded up so that its parts meet, everything moving. And whole *environment steps*, of both
versions, compare observations, rewards and terminations. (Left out are steps in which two of the hopper's limbs [cross
each other](planar.md), where it is a matter of rounding which way MuJoCo pushes them, or touch in parallel, where it is
one of versions.)

Speed is measured in processor time and in short turns, one engine after the other, because a shared machine's speed
drifts; what is printed is the median. MuJoCo is timed with its default tolerance, 1e-8, and compared with tolerance 0,
with which its solver goes on for as long as it can. That the small engine is faster says nothing against the large one,
which moves anything in three dimensions, where this one moves what these pages need.

What `make mujoco` printed, once:

@output mujoco

And beside MuJoCo 4.0.0, from the Python package `mujoco`: `make mujoco MUJOCO=FOLDER` takes the folder of that name
which `pip install --target` leaves.

@output mujoco_newest
*/
#include "numbers/statistics.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/tsv.h"
#include "worlds/env_mujoco.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double AGREE = 1e-10;

struct pair {
    struct env_planar planar;
    struct env_mujoco mujoco;
    struct rng rng;
};

/* Seconds of the processor, which another program's work does not count in. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The larger one; a NaN is larger than everything. */
static double worse(double a, double b) {
    return isnan(a) || a >= b ? a : b;
}

static double furthest(int n, const double *a, const double *b) {
    double far = 0;
    for (int i = 0; i < n; i++) far = worse(fabs(a[i] - b[i]), far);
    return far;
}

static void random_control(struct env_planar *p, struct rng *rng) {
    for (int i = 0; i < p->env.action.dim; i++)
        p->state.control[i] = rng_range(rng, p->env.action.low[i], p->env.action.high[i]);
}

/* Rounded to six digits, so that a recorded state is short. */
static double rounded(double x) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", x);
    return strtod(text, NULL);
}

/* Whether in the next step two limbs cross each other or touch in parallel. */
static bool doubtful(const struct env_planar *p) {
    struct planar copy = p->state;
    copy.doubtful = 0;
    planar_step(&p->model, &copy);
    return copy.doubtful > 0;
}

/* A state in a corner. */
static void any_corner(struct env_planar *p, struct rng *rng) {
    struct planar *s = &p->state;
    *s = (struct planar){.rows = 0};
    for (int k = 0; k < p->model.joints; k++) {
        const struct planar_joint *joint = &p->model.joint[k];
        double beyond = rng_below(rng, 4) ? 1 : -1;
        beyond *= pow(10, rng_range(rng, -6, -1));
        s->q[k] = joint->kind == PLANAR_SLIDE ? rng_range(rng, -1, 1) : rng_range(rng, -4, 4);
        if (joint->limited)
            s->q[k] = rng_below(rng, 2) ? joint->low + joint->margin - beyond : joint->high - joint->margin + beyond;
        s->v[k] = rng_normal(rng);
        s->v[k] *= pow(10, rng_range(rng, -1, 1));
    }
    if (p->task == HALF_CHEETAH) s->q[1] = rng_range(rng, -0.75, -0.1);
    if (p->task == HOPPER || p->task == WALKER2D) s->q[1] = rng_range(rng, -0.2, 1.25);
    bool folded = p->task == HOPPER && rng_below(rng, 2); /* in any way, so that its parts meet */
    for (int k = 3; folded && k < 6; k++) s->q[k] = rng_range(rng, p->model.joint[k].low, p->model.joint[k].high);
    random_control(p, rng);
    for (int k = 0; k < p->model.joints; k++) s->q[k] = rounded(s->q[k]), s->v[k] = rounded(s->v[k]);
    for (int k = 0; k < p->env.action.dim; k++) s->control[k] = rounded(s->control[k]);
}

static void corner(struct env_planar *p, struct rng *rng) {
    do any_corner(p, rng);
    while (doubtful(p));
}

struct agreement {
    double q, v, force, tip;
    int steps, limits, contacts, meetings, most_rows;
};

/* Both engines take a step from the state of `planar`. */
static void step_both(struct pair *e, struct agreement *a) {
    struct planar *s = &e->planar.state, *z = &e->mujoco.planar.state;
    int n = e->planar.model.joints;
    bool count = !doubtful(&e->planar);
    *z = *s;
    env_mujoco_step(&e->mujoco);
    planar_step(&e->planar.model, s);
    if (!count) return;
    double largest = 1, tip[2];
    for (int k = 0; k < n; k++) largest = fmax(largest, fabs(z->constraint[k]));
    a->q = worse(furthest(n, s->q, z->q), a->q);
    a->v = worse(furthest(n, s->v, z->v), a->v);
    a->force = worse(furthest(n, s->constraint, z->constraint) / largest, a->force);
    if (e->mujoco.tip >= 0) {
        planar_point(s, e->planar.tip_body, e->planar.tip_at[0], e->planar.tip_at[1], tip);
        a->tip = worse(furthest(2, tip, e->mujoco.planar.tip), a->tip);
    }
    a->steps++;
    a->limits += s->limits > 0;
    a->contacts += s->standing > s->limits;
    a->meetings += s->rows > s->standing;
    if (s->rows > a->most_rows) a->most_rows = s->rows;
}

static bool agrees(const struct agreement *a) {
    return a->q <= AGREE && a->v <= AGREE;
}

static void print_agreement(const char *what, const struct agreement *a, bool tip) {
    printf("  %-9s %6d steps, %6d with limits, %6d with contacts: q %.1e  v %.1e  force %.1e", what, a->steps,
           a->limits, a->contacts, a->q, a->v, a->force);
    if (a->meetings > 0) printf("  meetings %d", a->meetings);
    if (tip) printf("  tip %.1e", a->tip);
    printf("%s\n", agrees(a) ? "" : "  DISAGREE");
}

static struct agreement episodes(struct pair *e, int steps) {
    struct agreement a = {0};
    double observation[32];
    for (int i = 0; i < steps; i++) {
        if (i % 200 == 0) env_reset(&e->planar.env, &e->rng, observation);
        if (i % 5 == 0) random_control(&e->planar, &e->rng);
        step_both(e, &a);
    }
    return a;
}

static struct agreement corners(struct pair *e, int steps) {
    struct agreement a = {0};
    for (int i = 0; i < steps; i++) {
        corner(&e->planar, &e->rng);
        step_both(e, &a);
    }
    return a;
}

/* Whole steps of the environments, and their starts, in `version`: the largest difference of an observation and of a
 * reward, relative to the largest number in it. */
static bool environments(struct pair *e, int version, int steps) {
    struct env *env = &e->planar.env, *other = &e->mujoco.planar.env;
    double o[32], z[32], action[8], off = 0, off_reward = 0, off_start = 0;
    int ends = 0, dim = env->observation.dim;
    bool same_end = true;
    struct env_result r = {.terminated = true};
    for (int i = 0; i < steps; i++) {
        if (r.terminated || r.truncated) {
            struct rng copy = e->rng;
            env_reset(env, &e->rng, o);
            env_reset(other, &copy, z);
            off_start = worse(furthest(dim, o, z), off_start);
        }
        for (int k = 0; k < env->action.dim; k++)
            action[k] = rng_range(&e->rng, 1.2 * env->action.low[k], 1.2 * env->action.high[k]);
        memcpy(e->mujoco.planar.state.q, e->planar.state.q, sizeof e->planar.state.q);
        memcpy(e->mujoco.planar.state.v, e->planar.state.v, sizeof e->planar.state.v);
        r = env_step(env, action, &e->rng, o);
        struct env_result other_r = env_step(other, action, &e->rng, z);
        double largest = 1;
        for (int k = 0; k < dim; k++) largest = fmax(largest, fabs(z[k]));
        off = worse(furthest(dim, o, z) / largest, off);
        off_reward = worse(fabs(r.reward - other_r.reward) / fmax(1, fabs(r.reward)), off_reward);
        same_end = same_end && r.terminated == other_r.terminated && r.truncated == other_r.truncated;
        ends += r.terminated;
    }
    bool good = same_end && off < 1e-9 && off_reward < 1e-9 && off_start < 1e-9;
    printf("  %s%d %6d steps, %6d terminations%s: observation %.1e  reward %.1e  start %.1e%s\n", "version ", version,
           steps, ends, same_end ? "" : " (not the same)", off, off_reward, off_start, good ? "" : "  DISAGREE");
    return good;
}

/* ---- speed ---- */

/* Steps per second over about `seconds`, from starts and under controls as in `episodes`. */
static double speed(struct pair *e, bool mujoco, double seconds) {
    struct env_planar *p = mujoco ? &e->mujoco.planar : &e->planar;
    double observation[32], start = now(), elapsed = 0;
    int i = 0;
    for (; i % 200 || (elapsed = now() - start) < seconds; i++) {
        if (i % 200 == 0) env_reset(&p->env, &e->rng, observation);
        if (i % 5 == 0) random_control(p, &e->rng);
        if (mujoco)
            env_mujoco_step(&e->mujoco);
        else
            planar_step(&p->model, &p->state);
    }
    return i / elapsed;
}

static double median(double *x, int n) {
    statistics_sort(n, x);
    return x[n / 2];
}

enum { BOTH, PLANAR, MUJOCO };

static bool race(struct pair *e, int turns, int engine) {
    double rate[2][1000] = {{0}}, ratio[1000];
    if (engine != PLANAR) env_mujoco_tolerance(&e->mujoco, 1e-8);
    for (int i = 0; i < turns; i++) {
        if (engine != MUJOCO) rate[0][i] = speed(e, false, 0.01);
        if (engine != PLANAR) rate[1][i] = speed(e, true, 0.01);
        ratio[i] = engine == BOTH ? rate[0][i] / rate[1][i] : INFINITY;
    }
    double faster = median(ratio, turns);
    printf("  %-9s", "speed");
    if (engine != MUJOCO) printf(" %9.0f steps/s", median(rate[0], turns));
    if (engine != PLANAR) printf("%s MuJoCo %.0f steps/s", engine == BOTH ? ";" : "", median(rate[1], turns));
    if (engine == BOTH) printf("; %.1f times as fast", faster);
    printf("\n");
    return faster > 1;
}

/* ---- the recorded table ---- */

static void print_numbers(FILE *to, const double *x, int n, const char *format) {
    for (int i = 0; i < n; i++) fprintf(to, format, x[i]);
}

static void name_columns(char *to, size_t size, const struct env_planar *p) {
    const char *group[] = {"q", "v", "u", "next_q", "next_v", "force", "tip"};
    int n = p->model.joints, count[] = {n, n, p->env.action.dim, n, n, 1, 2};
    size_t at = (size_t)snprintf(to, size, "# engine: MuJoCo %s\n", env_mujoco_version());
    bool first = true;
    for (int g = 0; g < 7; g++)
        for (int i = 0; i < count[g]; i++)
            at += (size_t)snprintf(to + at, size - at, "%s%s%d", first ? "" : "\t", group[g], i), first = false;
}

/* Rows of state, control and MuJoCo's next state, the first force of constraints and the tip; every third row is a
 * corner, the others are of episodes. */
static void record(struct pair *e, const char *folder, int rows, int argc, char **argv) {
    struct env_planar *p = &e->planar;
    struct planar *s = &p->state, *z = &e->mujoco.planar.state, episode = {.rows = 0};
    char path[512], columns[1024];
    struct tsv table;
    int n = p->model.joints, actions = p->env.action.dim;
    double observation[32];
    snprintf(path, sizeof path, "%s/mujoco_%s.tsv", folder, p->env.name);
    name_columns(columns, sizeof columns, p);
    tsv_open(&table, path, argc, argv, columns);
    for (int row = 0; row < rows; row++) {
        if (row % 60 == 0) env_reset(&p->env, &e->rng, observation), episode = *s;
        *s = episode;
        for (int i = 0; i < 12; i++) { /* on to a state that is new */
            if (i % 5 == 0) random_control(p, &e->rng);
            planar_step(&p->model, s);
        }
        for (int k = 0; k < n; k++) s->q[k] = rounded(s->q[k]), s->v[k] = rounded(s->v[k]);
        for (int k = 0; k < actions; k++) s->control[k] = rounded(s->control[k]);
        episode = *s;
        if (row % 3 == 2) corner(p, &e->rng);
        *z = *s;
        env_mujoco_step(&e->mujoco);
        print_numbers(table.rows, s->q, n, "%.6g\t");
        print_numbers(table.rows, s->v, n, "%.6g\t");
        print_numbers(table.rows, s->control, actions, "%.6g\t");
        print_numbers(table.rows, z->q, n, "%.17g\t");
        print_numbers(table.rows, z->v, n, "%.17g\t");
        fprintf(table.rows, "%.17g\t%.17g\t%.17g\n", z->constraint[0], e->mujoco.planar.tip[0],
                e->mujoco.planar.tip[1]);
    }
    tsv_close(&table);
    printf("  recorded  %s, %d rows\n", path, rows);
}

static void begin(struct pair *e, enum env_planar_task task, int version, const char *models) {
    if (e->mujoco.model) env_mujoco_free(&e->mujoco);
    env_planar_init(&e->planar, task, version);
    if (models) env_mujoco_init(&e->mujoco, task, version, models);
}

int main(int argc, char **argv) {
    int engine = env_mujoco_version() ? BOTH : PLANAR, steps = 20000, turns = 20, rows = 200;
    uint64_t seed = 1;
    const char *models = "chapters/10-mujoco", *folder = NULL;
    const struct option option[] = {{"engine", OPTION_CHOICE, &engine, 0, 0, "both|planar|mujoco", NULL, "what to run"},
                                    {"steps", OPTION_INT, &steps, 1, 1e9, NULL, "steps",
                                     "to compare, from each source of states"},
                                    {"turns", OPTION_INT, &turns, 0, 1000, NULL, NULL, "of each engine on the clock"},
                                    {"seed", OPTION_SEED, &seed, 0, 0, NULL, NULL, "of states and controls"},
                                    {"models", OPTION_TEXT, &models, 0, 0, NULL, NULL, "folder of MuJoCo's models"},
                                    {"record", OPTION_TEXT, &folder, 0, 0, NULL, NULL,
                                     "folder to record MuJoCo's steps in, instead"},
                                    {"rows", OPTION_INT, &rows, 1, 1e6, NULL, NULL, "to record for each task"}};
    const struct program program = {.name = "mujoco",
                                    .summary = "the engine in a plane beside MuJoCo",
                                    .options = option,
                                    .n_options = 7};
    options_parse(&program, argc, argv);
    argv[0] = "mujoco"; /* as it stands in recorded tables */
    bool good = true, both = engine != PLANAR || folder;
    struct pair *e = allocate(1, sizeof *e);
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++) {
        begin(e, task, 5, both ? models : NULL);
        if (task == 0 && both) printf("MuJoCo %s\n", env_mujoco_version());
        rng_init(&e->rng, seed, (uint64_t)task);
        printf("%s\n", e->planar.env.name);
        if (folder) {
            record(e, folder, rows, argc, argv);
        } else {
            if (engine == BOTH) {
                struct agreement a = episodes(e, steps), b = corners(e, steps);
                print_agreement("episodes", &a, e->mujoco.tip >= 0);
                print_agreement("corners", &b, e->mujoco.tip >= 0);
                good = environments(e, 5, steps) && agrees(&a) && agrees(&b) && good;
                begin(e, task, 4, models);
                good = environments(e, 4, steps) && good;
                begin(e, task, 5, models);
            }
            if (turns > 0) good = race(e, turns, engine) && good;
        }
    }
    if (both) env_mujoco_free(&e->mujoco);
    free(e);
    if (!env_mujoco_version())
        printf("alone: this build has no MuJoCo (sudo apt-get install libmujoco-dev, then make)\n");
    finish_output();
    if (!good) die(EXIT_RESOURCE, "the engines do not agree, or the book's is the slower one");
    return 0;
}
