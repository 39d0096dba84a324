/* A program that trains makes two environments, one to learn in and one for evaluations. The linker lets the page look
 * into the second (--wrap): nothing of the program is changed, and no number of it. */
#include "live_film.h"

#include "learning/train.h"

#include <math.h>
#include <string.h>

static struct {
    int environments;
    bool wanted, running;
    double total;
    struct scene scene;
    void (*reset)(struct env *env, struct rng *rng, double *observation);
    struct env_result (*step)(struct env *env, const double *action, struct rng *rng, double *observation);
} film;

static void report_frame(const struct env *env) {
    double x[1 + 4 * SCENE_SEGMENTS], segment[SCENE_SEGMENTS][4];
    int n = film.scene.segments(env, segment);
    x[0] = film.total;
    memcpy(x + 1, segment, (size_t)n * sizeof *segment);
    live_report(LIVE_FRAME, x, 1 + 4 * n);
}

static void watched_reset(struct env *env, struct rng *rng, double *observation) {
    film.reset(env, rng, observation);
    film.running = film.wanted;
    film.wanted = false;
    film.total = 0;
    if (!film.running) return;
    live_report(LIVE_FILM, NULL, 0);
    report_frame(env);
}

static struct env_result watched_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct env_result result = film.step(env, action, rng, observation);
    film.total += result.reward;
    if (film.running) report_frame(env);
    if (result.terminated) film.running = false;
    return result;
}

void live_film(struct env *env, struct scene s) {
    double x[] = {s.seconds, s.view.left, s.view.bottom, s.view.width, s.view.height, s.follows, s.ground, s.thickness};
    if (++film.environments != 2) return;
    film.scene = s;
    film.wanted = true;
    film.reset = env->reset;
    film.step = env->step;
    env->reset = watched_reset;
    env->step = watched_step;
    live_report(LIVE_SCENE, x, sizeof x / sizeof *x);
}

static double reported(const struct agent_report *report, const char *name) {
    for (int i = 0; i < report->n; i++)
        if (strcmp(report->name[i], name) == 0) return report->value[i];
    return NAN;
}

void live_row(const double x[4]) {
    film.wanted = true;
    live_report(LIVE_ROW, x, 4);
    live_mark();
}

void __real_train_log(void *log, const struct train_row *row);
void __wrap_train_log(void *log, const struct train_row *row);
void __wrap_train_log(void *log, const struct train_row *row) {
    double x[] = {row->step, row->score.mean, reported(&row->report, "alpha"), reported(&row->report, "entropy")};
    __real_train_log(log, row);
    live_row(x);
}
