/* What the engine MuJoCo warns of ends the program: it would set a state that it finds too large back to the start, and
 * go on. In a build without the library, what that build says. */
#include "worlds/env_mujoco.h"
#include "harness.h"

static const char models[] = "chapters/10-mujoco";

static void without(struct harness *t) {
    static struct env_mujoco e;
    EXPECT_DIES(EXIT_RESOURCE, "this build has no MuJoCo", env_mujoco_init(&e, HALF_CHEETAH, 5, models));
}

/* Each coordinate and speed of a task in turn is a number that no engine survives; of controls, which the engine clips,
 * only a NaN is one. */
static void each_number(struct harness *t, enum env_planar_task task) {
    static const double bad[] = {1e11, -1e11, NAN, INFINITY};
    static struct env_mujoco e;
    env_mujoco_init(&e, task, 5, models);
    struct planar *s = &e.planar.state;
    int joints = e.planar.model.joints, controls = e.planar.env.action.dim;
    for (int k = 0; k < (int)(sizeof bad / sizeof *bad); k++)
        for (int i = 0; i < 2 * joints + (isnan(bad[k]) ? controls : 0); i++) {
            *s = (struct planar){.rows = 0};
            env_mujoco_step(&e); /* nothing is wrong with this one */
            double *at = i < joints ? &s->q[i] : i < 2 * joints ? &s->v[i - joints] : &s->control[i - 2 * joints];
            *at = bad[k];
            EXPECT_DIES(EXIT_RESOURCE, "MuJoCo: ", env_mujoco_step(&e));
        }
    env_mujoco_free(&e);
}

static void warnings(struct harness *t) {
    for (enum env_planar_task task = 0; task < PLANAR_TASKS; task++) each_number(t, task);
}

int main(int argc, char **argv) {
    static const struct section with[] = {{"warnings end the program", warnings}},
                                alone[] = {{"without the library", without}};
    return harness_run("env_mujoco", env_mujoco_version() ? with : alone, 1, argc, argv);
}
