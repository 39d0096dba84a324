/*
# Watching a policy

A score says how well a policy does and not what it does. `--render` plays an episode in the [terminal](render.md), at
the speed of the task's clock; `--frames FILE` writes the same episode to a table, from which gnuplot makes films
(`make film`). What is shown of a task are straight *segments*: poles, carts, limbs.

The episode is played before it is shown, so that nothing can end the program in the middle of a picture but a signal,
which the terminal survives. It starts from states of a stream of its own, without exploration, and does not disturb
what is learned or scored.
*/
#ifndef WATCH_H
#define WATCH_H

#include "learning/agent.h"
#include "programs/render.h"

enum { SCENE_SEGMENTS = 12 };

/* How a task is seen. */
struct scene {
    double seconds;          /* of a step of the environment */
    struct canvas_view view; /* what is seen at first, in the task's unit of length */
    bool follows;            /* the view moves with the first segment, from left to right */
    bool ground;             /* there is one, at height 0, with a mark on every unit */
    double thickness;        /* of the segments */
    /* The segments' ends (x0, y0, x1, y1) as the environment stands now; returns how many, the same in every state. */
    int (*segments)(const struct env *env, double segment[SCENE_SEGMENTS][4]);
};

/* The pendulum, and the cart with its pole. */
extern const struct scene pendulum_scene, cartpole_scene;

/* An episode: frame 0 is its first state. */
struct reel {
    const struct scene *scene;
    const char *name; /* who plays what */
    int frames, segments;
    double (*segment)[4]; /* [frames][segments][4] */
    double *total;        /* [frames]: rewards up to there */
};

/* Plays an episode of `agent` in `env`; seed: of its start. Dies (EXIT_INPUT) when the agent does not fit, and
 * (EXIT_RESOURCE) when an action is not finite; reel_free releases it. */
struct reel reel_play(struct agent *agent, struct env *env, const struct scene *scene, uint64_t seed);
void reel_free(struct reel *film);

/* What of the plane a frame shows. */
struct canvas_view reel_view(const struct reel *film, int frame);

/* Shows it on the terminal, a frame per step, each for the time that a step takes. What the terminal cannot keep up
 * with is left out. Ends the program as a signal says that asks for it. */
void reel_show(const struct reel *film);

/* Writes it as a table: seconds, frame, segment, x0, y0, x1, y1, total. */
void reel_write(const struct reel *film, const char *path);

/* The options of a program that can be watched. */
struct watching {
    bool render;
    const char *frames;
};
#define WATCHING_OPTIONS(w)                                                                                            \
    {"render", OPTION_FLAG, &(w).render, 0, 0, NULL, NULL, "play an episode on the terminal, at the end"}, {           \
        "frames", OPTION_TEXT, &(w).frames, 0, 0, NULL, NULL, "file for the pictures of an episode, a table"           \
    }

/* Dies before any work is done where the end would fail: see screen_refuse and refuse_unwritable. */
void watching_refuse(const struct watching *watching);

/* Does what the options ask for. */
void watching_do(const struct watching *watching, struct agent *agent, struct env *env, const struct scene *scene,
                 uint64_t seed);

#endif
