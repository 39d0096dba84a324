/* The seven tasks in a plane: recorded steps of MuJoCo; what is seen, paid and ended; starts; faults. */
#include "worlds/env_planar.h"
#include "harness.h"
#include "numbers/elementary.h"
#include "programs/die.h"
#include "programs/files.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- steps that MuJoCo made ---- */

/* Reads n numbers and moves on. */
static void numbers(char **at, double *to, int n, const char *path) {
    for (int i = 0; i < n; i++) {
        char *end;
        to[i] = strtod(*at, &end);
        if (end == *at) die(EXIT_INPUT, "%s: a number is missing", path);
        *at = end;
    }
}

static void recorded_steps(struct harness *t, enum env_planar_task task) {
    struct env_planar p;
    char path[128];
    size_t length;
    int rows = 0, limited = 0, touched = 0, met = 0, n, most = 0;
    double q_off = 0, v_off = 0, force_off = 0, tip_off = 0;
    env_planar_init(&p, task, 5);
    snprintf(path, sizeof path, "tests/fixtures/mujoco_%s.tsv", env_planar_name(task));
    char *text = read_text(path, &length), *at = text;
    n = p.model.joints;
    while (*at == '#' || *at == 'q') at = strchr(at, '\n') + 1; /* the header and the names of the columns */
    for (; *at != '#'; rows++) {
        struct planar s = {.rows = 0};
        double q[PLANAR_JOINTS], v[PLANAR_JOINTS], force, tip[2], mine[2];
        numbers(&at, s.q, n, path);
        numbers(&at, s.v, n, path);
        numbers(&at, s.control, p.env.action.dim, path);
        numbers(&at, q, n, path);
        numbers(&at, v, n, path);
        numbers(&at, &force, 1, path);
        numbers(&at, tip, 2, path);
        EXPECT(*at++ == '\n');
        EXPECT(planar_step(&p.model, &s));
        limited += s.limits > 0, touched += s.standing > s.limits, met += s.rows > s.standing;
        if (s.rows > most) most = s.rows;
        for (int k = 0; k < n; k++) {
            q_off = worse(fabs(s.q[k] - q[k]), q_off);
            v_off = worse(fabs(s.v[k] - v[k]), v_off);
        }
        force_off = worse(fabs(s.constraint[0] - force) / fmax(1, fabs(force)), force_off);
        planar_point(&s, p.tip_body, p.tip_at[0], p.tip_at[1], mine);
        bool watched = task == REACHER || task == INVERTED_DOUBLE_PENDULUM;
        for (int i = 0; watched && i < 2; i++) tip_off = worse(fabs(mine[i] - tip[i]), tip_off);
    }
    free(text);
    printf("  %-25s q %.1e, v %.1e, force %.1e, tip %.1e; %d steps, %d with limits, %d with contacts, %d in pairs\n",
           p.env.name, q_off, v_off, force_off, tip_off, rows, limited, touched, met);
    EXPECT(rows == 200 && q_off < 1e-11 && v_off < 1e-10 && force_off < 1e-10 && tip_off < 1e-11);
    EXPECT(limited >= 20 && (task < HALF_CHEETAH || touched > 60) && (task != HALF_CHEETAH || most > 20));
    EXPECT((met >= 5) == (task == HOPPER));
}

static void as_mujoco(struct harness *t) {
    recorded_steps(t, INVERTED_PENDULUM);
    recorded_steps(t, INVERTED_DOUBLE_PENDULUM);
    recorded_steps(t, REACHER);
    recorded_steps(t, SWIMMER);
    recorded_steps(t, HALF_CHEETAH);
    recorded_steps(t, HOPPER);
    recorded_steps(t, WALKER2D);
}

/* Masses as MuJoCo compiles them. */
static void masses(struct harness *t) {
    struct planar_model m;
    static const double cheetah[7] = {6.250209, 1.543515, 1.587448, 1.095397, 1.438075, 1.200837, 0.884519};
    env_planar_model(&m, INVERTED_PENDULUM);
    EXPECT_NEAR(m.body[0].mass, 10.471975512, 1e-9);
    EXPECT_NEAR(m.body[1].mass, 5.018591641, 1e-9);
    EXPECT_NEAR(m.body[1].inertia, 0.188749767, 1e-9);
    EXPECT_NEAR(m.mobility[0], 0.08367433806, 1e-11);
    env_planar_model(&m, INVERTED_DOUBLE_PENDULUM);
    EXPECT_NEAR(m.body[2].mass, 4.198738582, 1e-9);
    EXPECT_NEAR(m.body[2].inertia, 0.154970670, 1e-9);
    EXPECT_NEAR(m.mobility[0], 0.08467261919, 1e-11);
    env_planar_model(&m, HALF_CHEETAH);
    for (int b = 0; b < 7; b++) EXPECT_NEAR(m.body[b].mass, cheetah[b], 1e-6);
}

/* ---- what is seen ---- */

static const char *const name[PLANAR_TASKS] = {"inverted-pendulum", "inverted-double-pendulum",
                                               "reacher",           "swimmer",
                                               "half-cheetah",      "hopper",
                                               "walker2d"};

static void spaces(struct harness *t) {
    static const int seen[2][PLANAR_TASKS] = {{4, 11, 11, 8, 17, 11, 17}, {4, 9, 10, 8, 17, 11, 17}},
                     acts[PLANAR_TASKS] = {1, 1, 2, 2, 6, 3, 6};
    struct env_planar p;
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++)
        for (int version = 4; version <= 5; version++) {
            env_planar_init(&p, task, version);
            const struct env_space *o = &p.env.observation, *a = &p.env.action;
            EXPECT(strcmp(p.env.name, name[task]) == 0);
            EXPECT(o->n == 0 && o->dim == seen[version - 4][task] && a->n == 0 && a->dim == acts[task]);
            for (int i = 0; i < o->dim; i++) EXPECT(o->low[i] == -INFINITY && o->high[i] == INFINITY);
            for (int i = 0; i < a->dim; i++) EXPECT(a->high[i] == (task == 0 ? 3 : 1) && a->low[i] == -a->high[i]);
            EXPECT(p.env.time_limit == (task == REACHER ? 50 : 1000));
            static const double seconds[PLANAR_TASKS] = {0.04, 0.05, 0.02, 0.04, 0.05, 0.008, 0.008};
            EXPECT_NEAR(p.frames * p.model.timestep, seconds[task], 1e-15);
        }
    EXPECT_DIES(EXIT_INPUT, "swimmer: there is no version 3", env_planar_init(&p, SWIMMER, 3));
}

static double bounded(double x) {
    return fmax(-10, fmin(10, x));
}

/* The observation, written down once more. */
static void expected(const struct env_planar *p, double *o) {
    const double *q = p->state.q, *v = p->state.v, *f = p->state.constraint, *g = p->target;
    double x = p->tip[0], y = p->tip[1];
    switch (p->task) {
    case INVERTED_PENDULUM: memcpy(o, (double[]){q[0], q[1], v[0], v[1]}, 4 * sizeof *o); break;
    case INVERTED_DOUBLE_PENDULUM:
        memcpy(o,
               (double[]){q[0], f64_sin(q[1]), f64_sin(q[2]), f64_cos(q[1]), f64_cos(q[2]), bounded(v[0]),
                          bounded(v[1]), bounded(v[2]), bounded(f[0]), bounded(f[1]), bounded(f[2])},
               (p->version == 4 ? 11 : 9) * sizeof *o);
        break;
    case REACHER:
        memcpy(o,
               (double[]){f64_cos(q[0]), f64_cos(q[1]), f64_sin(q[0]), f64_sin(q[1]), g[0], g[1], v[0], v[1], x - g[0],
                          y - g[1], 0},
               (p->version == 4 ? 11 : 10) * sizeof *o);
        break;
    case SWIMMER: memcpy(o, (double[]){q[2], q[3], q[4], v[0], v[1], v[2], v[3], v[4]}, 8 * sizeof *o); break;
    case HOPPER:
        memcpy(o, q + 1, 5 * sizeof *o);
        for (int k = 0; k < 6; k++) o[5 + k] = bounded(v[k]);
        break;
    default:
        memcpy(o, q + 1, 8 * sizeof *o);
        for (int k = 0; k < 9; k++) o[8 + k] = p->task == WALKER2D ? bounded(v[k]) : v[k];
        break;
    }
}

/* The reward of a step, written down once more. */
static double paid(const struct env_planar *before, const struct env_planar *p, const double *a, bool ended) {
    double squares = 0, dx = p->state.q[0] - before->state.q[0], d[2];
    const double *v = p->state.v, *tip = p->version == 4 ? before->tip : p->tip;
    for (int i = 0; i < p->env.action.dim; i++) squares += a[i] * a[i];
    for (int i = 0; i < 2; i++) d[i] = tip[i] - p->target[i];
    switch (p->task) {
    case INVERTED_PENDULUM: return p->version == 5 && ended ? 0 : 1;
    case INVERTED_DOUBLE_PENDULUM:
        return (p->version == 5 && ended ? 0 : 10) - 0.01 * pow(p->tip[0], 2) - pow(p->tip[1] - 2, 2) -
               0.001 * v[1] * v[1] - 0.005 * v[2] * v[2];
    case REACHER: return -sqrt(d[0] * d[0] + d[1] * d[1]) - squares;
    case SWIMMER: return dx / 0.04 - 0.0001 * squares;
    case HALF_CHEETAH: return dx / 0.05 - 0.1 * squares;
    default: return dx / 0.008 - 0.001 * squares + (p->version == 4 || !ended);
    }
}

/* Whether the state ends the episode, written down once more. */
static bool ended(const struct env_planar *p) {
    const double *q = p->state.q, *v = p->state.v;
    bool wild = false;
    for (int k = 0; k < p->model.joints; k++) wild = wild || fabs(v[k]) >= 100 || (k >= 2 && fabs(q[k]) >= 100);
    switch (p->task) {
    case INVERTED_PENDULUM: return fabs(q[1]) > 0.2;
    case INVERTED_DOUBLE_PENDULUM: return p->tip[1] <= 1;
    case HOPPER: return q[1] <= 0.7 || fabs(q[2]) >= 0.2 || wild;
    case WALKER2D: return q[1] <= 0.8 || q[1] >= 2 || fabs(q[2]) >= 1;
    default: return false;
    }
}

/* All of an observation is written, and nothing beyond it. */
static void blank(double o[32]) {
    for (int k = 0; k < 32; k++) o[k] = 77;
}

static void expect_observation(struct harness *t, const struct env_planar *p, const double *o) {
    double right[32];
    expected(p, right);
    EXPECT(memcmp(o, right, (size_t)p->env.observation.dim * sizeof *o) == 0);
}

/* A start is evaluated, at rest. */
static void expect_start(struct harness *t, struct env_planar *p, struct rng *rng) {
    double o[32];
    blank(o);
    env_reset(&p->env, rng, o);
    expect_observation(t, p, o);
    struct env_planar copy = *p;
    copy.forward(&copy);
    EXPECT(memcmp(copy.tip, p->tip, sizeof p->tip) == 0 && p->state.pose[0].cosine != 0);
    EXPECT(p->state.control[0] == 0 && p->state.constraint[0] == copy.state.constraint[0]);
}

/* One step with any action. A copy of the environment goes its own way, to the same bits. `stale` counts tips that are
 * those of the fourth stage. */
static struct env_result expect_step(struct harness *t, struct env_planar *p, struct rng *rng, int *stale) {
    struct env_planar before, copy;
    double o[32], a[8], again[32];
    int dim = p->env.observation.dim;
    for (int k = 0; k < p->env.action.dim; k++)
        a[k] = rng_range(rng, 1.5 * p->env.action.low[k], 1.5 * p->env.action.high[k]);
    before = copy = *p;
    blank(o);
    struct env_result r = env_step(&p->env, a, rng, o);
    EXPECT(o[dim] == 77);
    expect_observation(t, p, o);
    EXPECT_NEAR(r.reward, paid(&before, p, a, r.terminated), 1e-12 * fmax(1, fabs(r.reward)));
    bool over = ended(p);
    EXPECT(r.terminated == over && r.truncated == (!over && p->env.steps == p->env.time_limit));
    env_step(&copy.env, a, rng, again);
    EXPECT(memcmp(o, again, (size_t)dim * sizeof *o) == 0);
    planar_forward(&copy.model, &copy.state);
    planar_point(&copy.state, p->tip_body, p->tip_at[0], p->tip_at[1], copy.tip);
    double off = hypot(copy.tip[0] - p->tip[0], copy.tip[1] - p->tip[1]);
    *stale += off > 1e-9 && off < 2e-3;
    return r;
}

static void episodes(struct harness *t) {
    struct env_planar p;
    struct rng rng;
    rng_init(&rng, 1, 0);
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++)
        for (int version = 4; version <= 5; version++) {
            int ends = 0, stale = 0;
            env_planar_init(&p, task, version);
            struct env_result r = {.terminated = true};
            for (int i = 0; i < 3000; i++) {
                if (r.terminated || r.truncated) expect_start(t, &p, &rng);
                r = expect_step(t, &p, &rng, &stale);
                ends += r.terminated;
            }
            EXPECT(task >= REACHER && task <= HALF_CHEETAH ? ends == 0 : ends > 100);
            if (task == REACHER || task == INVERTED_DOUBLE_PENDULUM) EXPECT(stale > 2000);
        }
}

/* ---- ends, starts, faults ---- */

/* An engine for which a step leaves everything as it is. */
static bool nothing_moves(struct env_planar *p) {
    (void)p;
    return true;
}

static void ends(struct harness *t) {
    struct env_planar p;
    struct rng rng;
    double o[11], zero = 0;
    rng_init(&rng, 2, 0);
    env_planar_init(&p, INVERTED_PENDULUM, 5);
    for (int i = 0; i < 4; i++) { /* it stays where it is for a step that ends at the edge, but for some 1e-3 */
        env_reset(&p.env, &rng, o);
        p.state = (struct planar){.q = {0, i % 2 ? -0.2 : 0.2}};
        p.state.q[1] *= i < 2 ? 0.97 : 1.03;
        struct env_result r = env_step(&p.env, &zero, &rng, o);
        EXPECT(r.terminated == (i >= 2) && r.reward == (i < 2) && fabs(fabs(p.state.q[1]) - 0.2) < 0.02);
    }
    env_planar_init(&p, INVERTED_DOUBLE_PENDULUM, 5);
    for (int i = 0; i < 4; i++) { /* both poles leaning by as much: the tip is 1.2 cos(angle) high */
        double lean = acos(1 / 1.2) + (i < 2 ? -0.05 : 0.05);
        env_reset(&p.env, &rng, o);
        p.state = (struct planar){.q = {0, i % 2 ? lean : -lean, 0}};
        struct env_result r = env_step(&p.env, &zero, &rng, o);
        EXPECT(r.terminated == (i >= 2) && (r.reward > 5) == (i < 2) && fabs(p.tip[1] - 1) < 0.1);
    }
    env_reset(&p.env, &rng, o); /* upright it stays up for the moment */
    p.state = (struct planar){.rows = 0};
    struct env_result r = env_step(&p.env, &zero, &rng, o);
    EXPECT_NEAR(r.reward, 10 - 0.8 * 0.8, 1e-5);
    p.advance = nothing_moves; /* exactly at the edge */
    p.tip[0] = 0, p.tip[1] = 1;
    EXPECT(env_step(&p.env, &zero, &rng, o).terminated);
    env_planar_init(&p, INVERTED_PENDULUM, 5);
    env_reset(&p.env, &rng, o);
    p.advance = nothing_moves;
    p.state.q[1] = 0.2;
    EXPECT(!env_step(&p.env, &zero, &rng, o).terminated);
}

/* Hopper and walker end where they are no longer healthy, at the edges too, and for the hopper in any coordinate. */
static void unhealthy(struct harness *t) {
    static const struct {
        enum env_planar_task task;
        int at; /* of q, then of v */
        double edge;
        bool inside_below;
    } edge[] = {{HOPPER, 1, 0.7, false},  {HOPPER, 2, 0.2, true}, {HOPPER, 2, -0.2, false},  {HOPPER, 4, 100, true},
                {HOPPER, 5, -100, false}, {HOPPER, 6, 100, true}, {HOPPER, 11, -100, false}, {WALKER2D, 1, 0.8, false},
                {WALKER2D, 1, 2, true},   {WALKER2D, 2, 1, true}, {WALKER2D, 2, -1, false}};
    struct rng rng;
    double o[32], zero[6] = {0};
    rng_init(&rng, 5, 0);
    for (size_t i = 0; i < sizeof edge / sizeof *edge; i++)
        for (int side = -1; side <= 1; side++) {
            struct env_planar p;
            env_planar_init(&p, edge[i].task, 5);
            env_reset(&p.env, &rng, o);
            p.advance = nothing_moves;
            p.state = (struct planar){.q = {7, 1.25}};
            int n = p.model.joints, at = edge[i].at;
            *(at < n ? &p.state.q[at] : &p.state.v[at - n]) = edge[i].edge + side * 1e-9;
            struct env_result r = env_step(&p.env, zero, &rng, o);
            EXPECT(r.terminated == (side == 0 || (side < 0) != edge[i].inside_below));
            EXPECT(r.reward == (r.terminated ? 0 : 1));
        }
    struct env_planar p;
    env_planar_init(&p, WALKER2D, 5); /* which may be as fast as it likes, and the hopper anywhere */
    env_reset(&p.env, &rng, o);
    p.advance = nothing_moves;
    p.state.v[3] = 1e6, p.state.q[4] = 1e6;
    EXPECT(!env_step(&p.env, zero, &rng, o).terminated && o[8 + 3] == 10);
    env_planar_init(&p, HOPPER, 5);
    env_reset(&p.env, &rng, o);
    p.advance = nothing_moves;
    p.state.q[0] = -1e6, p.state.q[1] = 1e6, p.state.v[5] = -99;
    EXPECT(!env_step(&p.env, zero, &rng, o).terminated && o[5 + 5] == -10);
}

/* What version 4 has otherwise: how near the floor is felt, and one foot's friction. */
static void version_4(struct harness *t) {
    for (int version = 4; version <= 5; version++) {
        struct env_planar p;
        env_planar_init(&p, HOPPER, version);
        EXPECT(p.model.margin == (version == 4 ? 0.001 : 0.002) && p.model.pairs == 3);
        for (int i = 0; i < p.model.balls; i++) EXPECT(p.model.ball[i].friction == (i < 6 ? 1 : 2));
        env_planar_init(&p, WALKER2D, version);
        EXPECT(p.model.margin == 0 && p.model.pairs == 0 && p.model.balls == 14);
        for (int i = 0; i < p.model.balls; i++)
            EXPECT(p.model.ball[i].friction == (i >= 12 || (version == 5 && i / 2 == 3) ? 1.9 : 0.9));
    }
}

/* Means and extremes of many starts, in units of what they should be. */
static void starts(struct harness *t) {
    struct env_planar p;
    struct rng rng;
    enum { MANY = 10000 };
    static const double spread[PLANAR_TASKS] = {0.01, 0.1, 0.1, 0.1, 0.1, 0.005, 0.005},
                        speed[PLANAR_TASKS] = {0.01, 0.1, 0.005, 0.1, 0.1, 0.005, 0.005};
    rng_init(&rng, 3, 0);
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++) {
        bool normal = task == INVERTED_DOUBLE_PENDULUM || task == HALF_CHEETAH;
        double sum[20] = {0}, square[20] = {0}, most[20] = {0}, near = 0, far = 0, o[32], cross = 0;
        env_planar_init(&p, task, 5);
        int n = p.model.joints;
        for (int i = 0; i < MANY; i++) {
            env_reset(&p.env, &rng, o);
            p.state.q[1] -= task >= HOPPER ? 1.25 : 0;
            for (int k = 0; k < 2 * n; k++) {
                double u = k < n ? p.state.q[k] / spread[task] : p.state.v[k - n] / speed[task];
                sum[k] += u, square[k] += u * u, most[k] = fmax(most[k], fabs(u));
            }
            cross += p.state.q[0] * p.state.q[1] / (spread[task] * spread[task]);
            double r = hypot(p.target[0], p.target[1]) / 0.2;
            near += r < sqrt(0.5), far = fmax(far, r);
        }
        for (int k = 0; k < 2 * n; k++) {
            bool bell = normal && k >= n;
            double variance = bell ? 1 : 1.0 / 3;
            EXPECT(fabs(sum[k]) < 5 * sqrt((double)MANY * variance));
            EXPECT(fabs(square[k] / (double)MANY - variance) < (bell ? 0.08 : 0.02));
            EXPECT(bell ? most[k] > 3 : most[k] <= 1 + 1e-12 && most[k] > 0.999);
        }
        EXPECT(fabs(cross) < 5 * sqrt((double)MANY / 9.0));
        if (task == REACHER)
            EXPECT(fabs(near - 0.5 * (double)MANY) < 5 * sqrt(0.25 * (double)MANY) && far < 1 && far > 0.99);
    }
}

static void step_with(struct env_planar *p, double q, double action) {
    struct rng rng;
    double o[32], a[6] = {action, 0, 0, 0, 0, 0};
    rng_init(&rng, 4, 0);
    env_reset(&p->env, &rng, o);
    p->state.q[0] += q;
    env_step(&p->env, a, &rng, o);
}

static void faults(struct harness *t) {
    struct env_planar p;
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++) {
        char message[64];
        env_planar_init(&p, task, 5);
        snprintf(message, sizeof message, "%s, step 0: the state is no longer finite", name[task]);
        EXPECT_DIES(EXIT_INPUT, message, step_with(&p, NAN, 0));
        EXPECT_DIES(EXIT_INPUT, message, step_with(&p, 1e11, 0));
        EXPECT_DIES(EXIT_INPUT, "step 0: action[0] is nan", step_with(&p, 0, NAN));
        if (task >= REACHER) EXPECT_DIES(EXIT_INPUT, "step 0: the reward is -inf", step_with(&p, 0, 1e200));
    }
    env_planar_init(&p, INVERTED_PENDULUM, 5);
    step_with(&p, 0, 1e200); /* clipped, and not paid for */
    double far = p.state.v[0];
    step_with(&p, 0, 3);
    EXPECT(far == p.state.v[0]);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"as MuJoCo", as_mujoco}, {"masses", masses},       {"spaces", spaces},
                                             {"episodes", episodes},   {"ends", ends},           {"starts", starts},
                                             {"unhealthy", unhealthy}, {"version 4", version_4}, {"faults", faults}};
    return harness_run("env_planar", section, sizeof section / sizeof *section, argc, argv);
}
