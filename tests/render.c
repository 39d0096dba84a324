/* The raster of a terminal: dots where they belong, in Braille and in ASCII. */
#include "harness.h"
#include "learning/watch.h"
#include "programs/render.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

/* A cell is two units wide and four high: a dot is one unit. */
static struct canvas make(int columns, int rows, bool braille) {
    struct canvas c;
    canvas_init(&c, columns, rows, braille, (struct canvas_view){0, 0, 2 * columns, 4 * rows});
    return c;
}

static const char *row(const struct canvas *c, int i) {
    static char text[256];
    canvas_row(c, i, text);
    return text;
}

static void dot(struct canvas *c, double x, double y) {
    canvas_line(c, (const double[]){x + 0.5, y + 0.5, x + 0.5, y + 0.5}, 0);
}

static void dots(struct harness *t) {
    /* Unicode's dots 1 to 8: their places from above in the left column, then the right one, then the last row. */
    static const int x[8] = {0, 0, 0, 1, 1, 1, 0, 1}, y[8] = {3, 2, 1, 3, 2, 1, 0, 0};
    for (int i = 0; i < 8; i++) {
        struct canvas c = make(2, 2, true);
        dot(&c, 2 + x[i], 4 + y[i]);
        char expected[] = {' ', (char)0xe2, (char)(0xa0 + (1 << i) / 64), (char)(0x80 + (1 << i) % 64), 0};
        EXPECT(strcmp(row(&c, 0), expected) == 0 && strcmp(row(&c, 1), "") == 0);
        canvas_free(&c);
    }
    struct canvas c = make(3, 1, true);
    canvas_line(&c, (const double[]){0.5, 0.5, 5.5, 0.5}, 0);
    EXPECT(strcmp(row(&c, 0), "\xe2\xa3\x80\xe2\xa3\x80\xe2\xa3\x80") == 0);
    canvas_line(&c, (const double[]){0, 2, 6, 2}, 4);
    EXPECT(strcmp(row(&c, 0), "\xe2\xa3\xbf\xe2\xa3\xbf\xe2\xa3\xbf") == 0);
    canvas_free(&c);
}

static void ascii(struct harness *t) {
    static const struct {
        double line[4];
        const char *text;
    } known[] = {{{0.5, 0.5, 1.5, 0.5}, "."}, {{0.5, 3.5, 1.5, 3.5}, "'"}, {{0.5, 0.5, 0.5, 3.5}, "|"},
                 {{1.5, 0.5, 1.5, 3.5}, "|"}, {{0.5, 2.5, 1.5, 2.5}, "-"}, {{0.5, 0.5, 1.5, 3.5}, "/"},
                 {{0.5, 3.5, 1.5, 0.5}, "\\"}};
    for (int i = 0; i < 7; i++) {
        struct canvas c = make(1, 1, false);
        canvas_line(&c, known[i].line, 0);
        EXPECT(strcmp(row(&c, 0), known[i].text) == 0);
        canvas_free(&c);
    }
    for (int i = 0; i < 8; i++) { /* nothing that is there is invisible */
        struct canvas c = make(1, 1, false);
        dot(&c, i % 2, i / 2);
        EXPECT(strlen(row(&c, 0)) == 1);
        canvas_free(&c);
    }
}

/* Whatever the coordinates are; the sanitizers look. */
static void outside(struct harness *t) {
    static const double wild[] = {0, 3, -1e9, 1e9, 1e300, -1e300, 5e-324, NAN, INFINITY, -INFINITY};
    struct canvas c = make(3, 2, true);
    canvas_line(&c, (const double[]){NAN, 1, 2, 2}, 9);
    canvas_line(&c, (const double[]){1, 1, INFINITY, 2}, 9);
    canvas_line(&c, (const double[]){-50, 1, -10, 2}, 9);
    EXPECT(strcmp(row(&c, 0), "") == 0 && strcmp(row(&c, 1), "") == 0);
    for (int i = 0; i < 10000; i++)
        canvas_line(&c, (const double[]){wild[i % 10], wild[i / 10 % 10], wild[i / 100 % 10], wild[i / 1000]}, 1);
    dot(&c, 0, 0);
    EXPECT(strcmp(row(&c, 1), "") != 0);
    canvas_free(&c);
    c = make(3, 1, true); /* what begins outside is seen from the edge on, on each side */
    canvas_line(&c, (const double[]){-4, 0.5, 2.5, 0.5}, 0);
    EXPECT(strcmp(row(&c, 0), "\xe2\xa3\x80\xe2\xa1\x80") == 0);
    canvas_free(&c);
    c = make(1, 2, true);
    canvas_line(&c, (const double[]){0.5, -4, 0.5, 1.5}, 0);
    EXPECT(strcmp(row(&c, 0), "") == 0 && strcmp(row(&c, 1), "\xe2\xa1\x84") == 0);
    canvas_free(&c);
    canvas_init(&c, 10, 10, true, (struct canvas_view){-1, -1, 2, 2}); /* a box that is not the raster's */
    EXPECT(c.unit == 10 && c.left == -1 && c.bottom == -2);
    canvas_free(&c);
    canvas_init(&c, 20, 2, true, (struct canvas_view){-1, 3, 2, 4});
    EXPECT(c.unit == 2 && c.left == -10 && c.bottom == 3);
    canvas_free(&c);
}

static void scenes(struct harness *t) {
    struct env_pendulum pendulum;
    struct env_cartpole cartpole;
    double s[SCENE_SEGMENTS][4];
    env_pendulum_init(&pendulum, 0);
    env_cartpole_init(&cartpole);
    pendulum.theta = 0.3;
    EXPECT(pendulum_scene.segments(&pendulum.env, s) == 1);
    EXPECT_NEAR(s[0][2], -sin(0.3), 1e-12);
    EXPECT_NEAR(s[0][3], cos(0.3), 1e-12);
    cartpole.x = 1, cartpole.theta = 0.2;
    EXPECT(cartpole_scene.segments(&cartpole.env, s) == 5);
    EXPECT(s[4][0] == 1 && s[4][2] > 1); /* a pole that leans to the right is drawn so */
    EXPECT_NEAR(hypot(s[4][2] - s[4][0], s[4][3] - s[4][1]), 1, 1e-12);
}

/* ---- a film: a walk of five steps to the right, each worth as much as its number */

struct walk {
    struct env env;
    int at;
};

static void walk_reset(struct env *env, struct rng *rng, double *observation) {
    (void)rng;
    ((struct walk *)env)->at = 0;
    observation[0] = 0;
}

static struct env_result walk_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct walk *w = (struct walk *)env;
    (void)rng;
    w->at += (int)action[0];
    observation[0] = w->at;
    return (struct env_result){.reward = w->at, .terminated = w->at == 5};
}

static int walk_segments(const struct env *env, double segment[SCENE_SEGMENTS][4]) {
    double at = ((const struct walk *)env)->at;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 4; k++) segment[i][k] = at + 10 * i + 0.25 * k;
    return 2;
}

static void one_to_the_right(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    (void)agent, (void)s, (void)noise, (void)step;
    action[0] = 1;
}

static void films(struct harness *t) {
    static const double low[1] = {-1}, high[1] = {1}, from[1] = {0}, to[1] = {5};
    struct env_space action = {.dim = 1, .low = low, .high = high};
    struct walk walk = {.env = {.name = "walk",
                                .observation = {.dim = 1, .low = from, .high = to},
                                .action = action,
                                .reset = walk_reset,
                                .step = walk_step}};
    struct agent agent = {.name = "walker", .obs = 1, .action = action, .act = one_to_the_right};
    struct scene scene = {.seconds = 0.25, .view = {-2, 3, 4, 5}, .segments = walk_segments};
    char path[64], expected[2048] = "# walk\nseconds\tframe\tsegment\tx0\ty0\tx1\ty1\ttotal\n";
    struct reel film = reel_play(&agent, &walk.env, &scene, 7);
    EXPECT(film.frames == 6 && film.segments == 2 && film.total[5] == 15);
    for (int frame = 0; frame < 6; frame++)
        for (int i = 0; i < 2; i++) {
            double x = frame + 10 * i;
            size_t n = strlen(expected);
            snprintf(expected + n, sizeof expected - n, "%.3f\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.1f\n", 0.25 * frame,
                     frame, i, x, x + 0.25, x + 0.5, x + 0.75, frame * (frame + 1) / 2.0);
        }
    struct canvas_view still = reel_view(&film, 4);
    scene.follows = true; /* the middle of the first segment, which begins at 4 and ends at 4.5 */
    struct canvas_view moved = reel_view(&film, 4);
    EXPECT(still.left == -2 && moved.left == 2.25);
    EXPECT(still.bottom == 3 && moved.bottom == 3 && moved.width == 4 && moved.height == 5);
    snprintf(path, sizeof path, "/tmp/render-test-%ld", (long)getpid());
    reel_write(&film, path);
    size_t length;
    char *text = read_text(path, &length);
    EXPECT(strcmp(text, expected) == 0);
    free(text);
    unlink(path);
    reel_free(&film);
    agent.obs = 2;
    EXPECT_DIES(EXIT_INPUT, "walker cannot act in walk: its observations have another size",
                reel_play(&agent, &walk.env, &scene, 7));
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"dots in Braille", dots},
                                             {"dots in ASCII", ascii},
                                             {"outside of the raster", outside},
                                             {"scenes", scenes},
                                             {"films", films}};
    return harness_run("render", section, sizeof section / sizeof *section, argc, argv);
}
