#include "learning/watch.h"

#include "numbers/elementary.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
## Two scenes

Angles are measured from upright. That of the pendulum grows against the clock, and that of the pole on the cart with
it.
*/
static void set_segment(double segment[4], double x0, double y0, double x1, double y1) {
    segment[0] = x0, segment[1] = y0, segment[2] = x1, segment[3] = y1;
}

static int pendulum_segments(const struct env *env, double segment[SCENE_SEGMENTS][4]) {
    double angle = ((const struct env_pendulum *)env)->theta, sine, cosine;
    f64_sincos_all(1, &angle, &sine, &cosine);
    set_segment(segment[0], 0, 0, -sine, cosine);
    return 1;
}

static int cartpole_segments(const struct env *env, double segment[SCENE_SEGMENTS][4]) {
    const struct env_cartpole *c = (const struct env_cartpole *)env;
    double sine, cosine, half = 0.25, axle = 0.3;
    f64_sincos_all(1, &c->theta, &sine, &cosine);
    set_segment(segment[0], c->x - half, axle, c->x + half, axle);
    set_segment(segment[1], c->x - half, 0.1, c->x + half, 0.1);
    set_segment(segment[2], c->x - half, 0.1, c->x - half, axle);
    set_segment(segment[3], c->x + half, 0.1, c->x + half, axle);
    set_segment(segment[4], c->x, axle, c->x + sine, axle + cosine);
    return 5;
}

const struct scene pendulum_scene = {.seconds = 0.05,
                                     .view = {-1.2, -1.2, 2.4, 2.4},
                                     .thickness = 0.12,
                                     .segments = pendulum_segments};
const struct scene cartpole_scene = {.seconds = 0.02,
                                     .view = {-2.6, -0.2, 5.2, 1.8},
                                     .ground = true,
                                     .thickness = 0.06,
                                     .segments = cartpole_segments};

/*
## An episode

It is recorded frame by frame; the memory for it grows with its length, which only the task knows.
*/
static void take_picture(struct reel *f, const struct env *env, double total) {
    double segment[SCENE_SEGMENTS][4];
    int n = f->scene->segments(env, segment);
    if ((f->frames & (f->frames - 1)) == 0) { /* a power of two: twice as many from here on */
        size_t room = f->frames ? 2 * (size_t)f->frames : 1;
        f->segments = n;
        f->segment = realloc(f->segment, room * (size_t)n * sizeof *f->segment);
        f->total = realloc(f->total, room * sizeof *f->total);
        if (!f->segment || !f->total) die(EXIT_RESOURCE, "out of memory for a film");
    }
    assert(n == f->segments);
    memcpy(f->segment + (size_t)f->frames * (size_t)n, segment, (size_t)n * sizeof *segment);
    f->total[f->frames++] = total;
}

struct reel reel_play(struct agent *agent, struct env *env, const struct scene *scene, uint64_t seed) {
    struct reel film = {.scene = scene, .name = env->name};
    struct rng rng;
    const char *why = agent_misfit(agent, env);
    if (why) die(EXIT_INPUT, "%s cannot act in %s: %s", agent->name, env->name, why);
    int obs = agent_observation_size(&env->observation), act = env->action.dim;
    double *seen = allocate((size_t)(env->observation.dim + act), sizeof *seen), *taken = seen + env->observation.dim;
    real *s = allocate((size_t)(obs + act), sizeof *s), *a = s + obs;
    double total = 0;
    rng_init(&rng, seed, 102); /* the loop's streams are others, and so is that of a score */
    env_reset(env, &rng, seen);
    take_picture(&film, env, total);
    for (struct env_result r = {0}; !r.terminated && !r.truncated;) {
        agent_observe(&env->observation, seen, s);
        agent->act(agent, s, NULL, 0, a);
        for (int i = 0; i < act; i++) {
            if (!isfinite(a[i])) die(EXIT_RESOURCE, "%s's action is %g", agent->name, shown((double)a[i]));
            taken[i] = (double)a[i];
        }
        r = env_step(env, taken, &rng, seen);
        total += r.reward;
        take_picture(&film, env, total);
    }
    free(seen);
    free(s);
    return film;
}

void reel_free(struct reel *f) {
    free(f->segment);
    free(f->total);
    *f = (struct reel){0};
}

/*
## On the terminal

A frame has its time on a clock that nothing sets, and is waited for; so the film takes as long as the episode would.
Where a terminal is slow, frames whose time has passed are left out.
*/
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void wait_until(double when) {
    for (double left; (left = when - now()) > 0;) {
        struct timespec t = {.tv_sec = (time_t)left, .tv_nsec = (long)((left - floor(left)) * 1e9)};
        nanosleep(&t, NULL); /* a signal may cut it short */
    }
}

static void draw_ground(struct canvas *c) {
    double right = c->left + 2 * c->columns / c->unit, mark = 3 / c->unit;
    canvas_line(c, (const double[]){c->left, 0, right, 0}, 0);
    for (double x = ceil(c->left); x <= right; x++) canvas_line(c, (const double[]){x, 0, x, -mark}, 0);
}

struct canvas_view reel_view(const struct reel *f, int frame) {
    const double *first = f->segment[(size_t)frame * (size_t)f->segments];
    struct canvas_view view = f->scene->view;
    if (f->scene->follows) view.left += (first[0] + first[2]) / 2;
    return view;
}

static void show_frame(const struct reel *f, int frame, bool braille) {
    const double(*segment)[4] = (const double(*)[4])(f->segment + (size_t)frame * (size_t)f->segments);
    struct canvas_view view = reel_view(f, frame);
    struct canvas canvas;
    char title[160];
    int columns, rows;
    screen_size(&columns, &rows);
    canvas_init(&canvas, columns, rows > 1 ? rows - 1 : 1, braille, view);
    if (f->scene->ground) draw_ground(&canvas);
    for (int i = 0; i < f->segments; i++) canvas_line(&canvas, segment[i], f->scene->thickness);
    snprintf(title, sizeof title, "%s   %.2f s of %.2f   return %.1f   (Ctrl-C ends it)", f->name,
             frame * f->scene->seconds, (f->frames - 1) * f->scene->seconds, f->total[frame]);
    screen_show(&canvas, title);
    canvas_free(&canvas);
}

void reel_show(const struct reel *f) {
    bool braille = screen_unicode();
    screen_open();
    double start = now();
    for (int frame = 0; frame < f->frames; frame++) {
        double when = start + frame * f->scene->seconds;
        if (frame + 1 < f->frames && now() > when + f->scene->seconds) continue;
        wait_until(when);
        show_frame(f, frame, braille);
    }
    wait_until(now() + 1); /* the end may be looked at */
    screen_close();
    printf("%s: an episode of %d steps, return %.1f\n", f->name, f->frames - 1, f->total[f->frames - 1]);
}

void reel_write(const struct reel *f, const char *path) {
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    if (!file) die(EXIT_RESOURCE, "out of memory for a film");
    fprintf(file, "# %s\nseconds\tframe\tsegment\tx0\ty0\tx1\ty1\ttotal\n", f->name);
    for (int i = 0; i < f->frames * f->segments; i++) {
        const double *s = f->segment[i];
        int frame = i / f->segments;
        fprintf(file, "%.3f\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.1f\n", frame * f->scene->seconds, frame, i % f->segments,
                s[0], s[1], s[2], s[3], f->total[frame]);
    }
    if (fclose(file) != 0) die(EXIT_RESOURCE, "out of memory for a film");
    write_whole(path, text, length);
    free(text);
}

void watching_refuse(const struct watching *w) {
    if (w->render) screen_refuse("--render");
    if (w->frames) refuse_unwritable(w->frames);
}

void watching_do(const struct watching *w, struct agent *agent, struct env *env, const struct scene *scene,
                 uint64_t seed) {
    if (!w->render && !w->frames) return;
    struct reel film = reel_play(agent, env, scene, seed);
    if (w->frames) reel_write(&film, w->frames);
    if (w->render) reel_show(&film);
    reel_free(&film);
}
