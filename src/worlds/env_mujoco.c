#include "worlds/env_mujoco.h"

#include "programs/die.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/*
## Without the library

Nothing of the book needs MuJoCo, so a build that does not find it has the same functions, and the one that would start
the engine says how to get it.
*/
#ifndef WITH_MUJOCO

const char *env_mujoco_version(void) {
    return NULL;
}

void env_mujoco_init(struct env_mujoco *e, enum env_planar_task task, int version, const char *folder) {
    (void)e, (void)task, (void)version, (void)folder;
    die(EXIT_RESOURCE, "this build has no MuJoCo: sudo apt-get install libmujoco-dev, then make again");
}

void env_mujoco_free(struct env_mujoco *e) {
    (void)e;
}

void env_mujoco_tolerance(struct env_mujoco *e, double tolerance) {
    (void)e, (void)tolerance;
}

void env_mujoco_step(struct env_mujoco *e) {
    (void)e;
}

#else

#include <mujoco/mujoco.h>

/*
## With it

The functions used here have been the same since version 2.2 [S122]. The layout of the engine's structs has not, so a
library of another version than the header it was compiled with is refused.
*/
/* The engine's own handler of errors waits for a key, and its handler of warnings writes a file. */
static void on_error(const char *message) {
    die(EXIT_RESOURCE, "MuJoCo: %s", message);
}

/* While a model is read: version 4.0 warns of `settotalmass`, which Gymnasium's cheetah has too. */
static void on_advice(const char *message) {
    (void)message;
}

const char *env_mujoco_version(void) {
    return mj_versionString();
}

/* The mirror's state into the engine. */
static void push(struct env_mujoco *e) {
    const mjModel *m = e->model;
    mjData *d = e->data;
    struct planar *s = &e->planar.state;
    memcpy(d->qpos, s->q, (size_t)m->nq * sizeof *d->qpos);
    memcpy(d->qvel, s->v, (size_t)m->nv * sizeof *d->qvel);
    memcpy(d->ctrl, s->control, (size_t)m->nu * sizeof *d->ctrl);
}

static void pull(struct env_mujoco *e) {
    const mjModel *m = e->model;
    const mjData *d = e->data;
    struct planar *s = &e->planar.state;
    memcpy(s->q, d->qpos, (size_t)m->nq * sizeof *d->qpos);
    memcpy(s->v, d->qvel, (size_t)m->nv * sizeof *d->qvel);
    memcpy(s->constraint, d->qfrc_constraint, (size_t)m->nv * sizeof *d->qfrc_constraint);
    s->rows = (int)d->nefc;
    if (e->tip < 0) return;
    e->planar.tip[0] = d->site_xpos[3 * e->tip];
    e->planar.tip[1] =
        d->site_xpos[3 * e->tip + (e->planar.task == REACHER ? 1 : 2)]; /* seen from above, or the side */
}

static void forward(struct env_planar *p) {
    struct env_mujoco *e = (struct env_mujoco *)p;
    push(e);
    mj_forward(e->model, e->data);
    pull(e);
}

static bool advance(struct env_planar *p) {
    struct env_mujoco *e = (struct env_mujoco *)p;
    bool sound = true;
    push(e);
    for (int i = 0; i < p->frames; i++) mj_step(e->model, e->data);
    pull(e);
    for (int k = 0; k < p->model.joints; k++) sound = sound && isfinite(p->state.q[k]) && isfinite(p->state.v[k]);
    return sound;
}

void env_mujoco_tolerance(struct env_mujoco *e, double tolerance) {
    ((mjModel *)e->model)->opt.tolerance = tolerance;
}

void env_mujoco_step(struct env_mujoco *e) {
    push(e);
    mj_step(e->model, e->data);
    pull(e);
}

/* What is different in version 4, as in the engine's own model of it. */
static void model_of_version_4(mjModel *m, enum env_planar_task task) {
    for (int i = 0; task == HOPPER && i < (int)m->ngeom; i++)
        if (m->geom_margin[i] > 0) m->geom_margin[i] = 0.001;
    for (int i = 0; task == HOPPER && i < (int)m->npair; i++) m->pair_margin[i] = 0.001;
    if (task == WALKER2D) m->geom_friction[3 * mj_name2id(m, mjOBJ_GEOM, "right foot")] = 0.9;
}

/* The engine's search begins at the acceleration before, too. */
static void state_with_engine(struct env *env, struct state *state) {
    struct env_mujoco *e = (struct env_mujoco *)env;
    const mjModel *m = e->model;
    mjData *d = e->data;
    e->mirrored(env, state);
    state_same_text(state, "engine", "MuJoCo");
    if (state->way == STATE_READ) push(e);
    state_doubles(state, &d->time, 1);
    state_doubles(state, d->qacc_warmstart, (size_t)m->nv);
}

void env_mujoco_init(struct env_mujoco *e, enum env_planar_task task, int version, const char *folder) {
    char path[512], why[512] = "";
    mju_user_error = on_error;
    mju_user_warning = on_advice;
    if (mj_version() != mjVERSION_HEADER)
        die(EXIT_RESOURCE, "MuJoCo's library is %s, its header is %d: build again", mj_versionString(),
            mjVERSION_HEADER);
    env_planar_init(&e->planar, task, version);
    snprintf(path, sizeof path, "%s/%s.xml", folder, env_planar_name(task));
    mjModel *m = mj_loadXML(path, NULL, why, sizeof why);
    if (!m) die(EXIT_INPUT, "%s: %s", path, why);
    mju_user_warning = on_error;
    if (m->nq != e->planar.model.joints || m->nv != m->nq || m->nu != e->planar.env.action.dim)
        die(EXIT_INPUT, "%s is not the model of %s", path, env_planar_name(task));
    if (version == 4) model_of_version_4(m, task);
    e->model = m;
    e->data = mj_makeData(m);
    if (!e->data) die(EXIT_RESOURCE, "MuJoCo: out of memory");
    e->tip = mj_name2id(m, mjOBJ_SITE, "tip");
    e->mirrored = e->planar.env.state;
    e->planar.env.state = state_with_engine;
    e->planar.forward = forward;
    e->planar.advance = advance;
}

void env_mujoco_free(struct env_mujoco *e) {
    mj_deleteData(e->data);
    mj_deleteModel(e->model);
}

#endif
