/* The raster of a terminal: dots where they belong, in Braille and in ASCII. */
#include "harness.h"
#include "learning/watch.h"
#include "programs/render.h"
#include "worlds/env_cartpole.h"
#include "worlds/env_pendulum.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>

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
    canvas_free(&c);
    c = make(3, 1, true); /* shorter than a dot, and near two of them */
    canvas_line(&c, (const double[]){0.5, 0.5, 1.45, 0.5}, 0);
    EXPECT(strcmp(row(&c, 0), "\xe2\xa3\x80") == 0);
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
}

/* Every cell against the pictures of the characters, rows from above: the one with fewest dots that differ, and of such
 * the first. A cell with dots is never blank. */
static void every_cell(struct harness *t) {
    static const struct {
        const char *picture, *text;
    } known[] = {{"## .. .. ..", "'"},  {".. .. .. ##", "."}, {".. ## .. ..", "-"}, {".. .. ## ..", "-"},
                 {".. .. ## ##", "_"},  {"#. #. #. #.", "|"}, {".# .# .# .#", "|"}, {"## ## .. ..", "\""},
                 {".. ## ## ..", "="},  {".# .# .# #.", "/"}, {".# .# #. #.", "/"}, {"#. #. .# .#", "\\"},
                 {"#. #. #. .#", "\\"}, {"## ## ## ##", "#"}, {".# ## ## #.", "/"}, {"#. ## ## .#", "\\"}};
    for (int cell = 0; cell < 256; cell++) {
        struct canvas c = make(1, 1, false);
        int best = 0, least = 9;
        for (int k = 0; k < 16; k++) {
            int off = 0;
            for (int i = 0; i < 8; i++) off += (known[k].picture[i / 2 * 3 + i % 2] == '#') != (cell >> i & 1);
            if (off < least) least = off, best = k;
        }
        for (int i = 0; i < 8; i++)
            if (cell >> i & 1) dot(&c, i % 2, 3 - i / 2);
        EXPECT(strcmp(row(&c, 0), cell ? known[best].text : "") == 0);
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
    double drawn; /* at its start */
};

static void walk_reset(struct env *env, struct rng *rng, double *observation) {
    ((struct walk *)env)->at = 0;
    ((struct walk *)env)->drawn = rng_uniform(rng);
    observation[0] = 0;
}

static struct env_result walk_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct walk *w = (struct walk *)env;
    (void)rng;
    observation[0] = w->at + 1;
    w->at += (int)action[0]; /* what is seen has a place of its own */
    return (struct env_result){.reward = w->at, .terminated = w->at == 5};
}

static int walk_segments(const struct env *env, double segment[SCENE_SEGMENTS][4]) {
    double at = ((const struct walk *)env)->at;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 4; k++) segment[i][k] = at + 10 * i + 0.25 * k;
    return 2;
}

static void one_to_the_right(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    real seen = s[0];
    (void)agent;
    action[0] = 1;
    if (noise || step != 0 || s[0] != seen)
        action[0] = -1; /* who plays does not explore, and an action has its place */
}

static void to_nowhere(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    (void)agent, (void)s, (void)noise, (void)step;
    action[0] = R(NAN);
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
    struct rng rng;
    rng_init(&rng, 7, 102); /* the films that there are begin with it */
    EXPECT(walk.drawn == rng_uniform(&rng));
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
    agent.act = to_nowhere;
    EXPECT_DIES(EXIT_RESOURCE, "walker's action is nan", reel_play(&agent, &walk.env, &scene, 7));
    agent.obs = 2;
    EXPECT_DIES(EXIT_INPUT, "walker cannot act in walk: its observations have another size",
                reel_play(&agent, &walk.env, &scene, 7));
}

/* ---- a film on a terminal: every dot of every frame, and the terminal before, between and after ---- */

enum { WIDE = 90, HIGH = 24, MAX_FRAMES = 8 };

struct line {
    double end[4], thickness;
};

/* What a frame must look like. */
struct picture {
    struct canvas_view view;
    struct line line[64];
    int lines;
    char title[160];
};

/* What the player does, and what it found to be wrong, a bit each. */
enum { ECHOED = 1, NOT_RESTORED = 2, BAD_TIMES = 4 };

/* Time stands still unless the player waits. At the wait number `late` it is too long; at number `stopped` the reader
 * types Ctrl-Z. */
static struct {
    double time;
    int waits, late, stopped, wrong;
} player;

int clock_gettime(clockid_t clock, struct timespec *at) {
    (void)clock;
    at->tv_sec = (time_t)player.time;
    at->tv_nsec = (long)((player.time - (double)at->tv_sec) * 1e9);
    return 0;
}

int nanosleep(const struct timespec *for_so_long, struct timespec *left) {
    struct termios mode;
    (void)left;
    player.waits++;
    if (tcgetattr(STDOUT_FILENO, &mode) != 0 || mode.c_lflag & ECHO) player.wrong |= ECHOED;
    player.time += (double)for_so_long->tv_sec + 1e-9 * (double)for_so_long->tv_nsec + 2e-9;
    if (player.waits == player.late) player.time += 2.5 * 0.25;
    if (player.waits == player.stopped) raise(SIGTSTP);
    return 0;
}

/* Shows the film on the terminal `line`, and ends with what was wrong. */
static void show(const struct reel *film, int line, double seconds) {
    static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    setenv("LC_ALL", "C.UTF-8", 1);
    dup2(line, STDOUT_FILENO);
    for (int i = 0; i < 5; i++) signal(taken[i], taken[i] == SIGHUP ? SIG_IGN : SIG_DFL); /* whatever they were */
    reel_show(film);
    if (fabs(player.time - seconds - 1) > 1e-6) player.wrong |= BAD_TIMES;
    for (int i = 0; i < 5; i++)
        if (signal(taken[i], SIG_DFL) != (taken[i] == SIGHUP ? SIG_IGN : SIG_DFL)) player.wrong |= NOT_RESTORED;
    fflush(stdout);
    _exit(player.wrong);
}

static char *said; /* all that the film's terminal was sent, without the returns of its carriage */

static bool echoes(int line) {
    struct termios mode;
    return tcgetattr(line, &mode) == 0 && mode.c_lflag & ECHO;
}

/* Plays it in a process of its own, and copies what it writes to a file in another one. False where there is no
 * terminal. */
static bool film_said(struct harness *t, const struct reel *film, double seconds) {
    char path[64];
    int screen = posix_openpt(O_RDWR | O_NOCTTY), status = 0;
    if (screen < 0 || grantpt(screen) != 0 || unlockpt(screen) != 0) return false;
    int line = open(ptsname(screen), O_RDWR | O_NOCTTY);
    ioctl(line, TIOCSWINSZ, &(struct winsize){.ws_col = WIDE, .ws_row = HIGH});
    snprintf(path, sizeof path, "/tmp/render-test-%ld", (long)getpid());
    fflush(stdout);
    pid_t reader = fork();
    if (reader == 0) {
        close(line);
        char text[4096];
        FILE *file = fopen(path, "w");
        for (ssize_t n; file && (n = read(screen, text, sizeof text)) > 0;) fwrite(text, 1, (size_t)n, file);
        _exit(!file || fclose(file) != 0);
    }
    bool before = echoes(line);
    pid_t shown = fork();
    if (shown == 0) show(film, line, seconds);
    int stops = 0;
    while (waitpid(shown, &status, WUNTRACED) == shown && WIFSTOPPED(status)) {
        stops++;
        EXPECT(echoes(line));
        kill(shown, SIGCONT);
    }
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EXPECT(before && echoes(line) && stops == (player.stopped > 0));
    close(line);
    EXPECT(waitpid(reader, &status, 0) == reader && status == 0);
    close(screen);
    size_t length, n = 0;
    free(said);
    said = read_text(path, &length);
    for (size_t i = 0; i < length; i++)
        if (said[i] != '\r') said[n++] = said[i];
    said[n] = '\0';
    unlink(path);
    return true;
}

/* By the definition: a dot is set where its centre is within half the thickness of a line, or within sqrt(1/2) of the
 * distance to its neighbours. */
static bool is_dark(const struct picture *p, int x, int y) {
    double wide = 2 * WIDE, high = 4 * (HIGH - 1), unit = fmin(wide / p->view.width, high / p->view.height);
    double at_x = p->view.left + p->view.width / 2 + (x + 0.5 - wide / 2) / unit;
    double at_y = p->view.bottom + p->view.height / 2 + (y + 0.5 - high / 2) / unit;
    for (int i = 0; i < p->lines; i++) {
        const double *end = p->line[i].end;
        double dx = end[2] - end[0], dy = end[3] - end[1], square = dx * dx + dy * dy;
        double along = square > 0 ? ((at_x - end[0]) * dx + (at_y - end[1]) * dy) / square : 0;
        along = fmin(fmax(along, 0), 1);
        double away = hypot(at_x - end[0] - along * dx, at_y - end[1] - along * dy);
        if (away <= fmax(p->line[i].thickness / 2, sqrt(0.5) / unit)) return true;
    }
    return false;
}

/* Whether the text is that picture, row by row; returns what stands behind it. */
static const char *same_picture(struct harness *t, const char *text, const struct picture *p) {
    static const int number[4][2] = {{1, 4}, {2, 5}, {3, 6}, {7, 8}}; /* Unicode's, of the dots in a cell */
    size_t title = strlen(p->title) < WIDE ? strlen(p->title) : WIDE;
    int wrong = 0, dark = 0;
    EXPECT(strncmp(text, "\033[H", 3) == 0 && strncmp(text + 3, p->title, title) == 0);
    text += 3 + title;
    EXPECT(strncmp(text, "\033[K", 3) == 0);
    text += 3;
    for (int row = 0; row < HIGH - 1; row++) {
        bool good = *text == '\n';
        EXPECT(good);
        if (!good) return text;
        text++;
        for (int column = 0; column < WIDE; column++) {
            const unsigned char *c = (const unsigned char *)text;
            unsigned set = 0;
            if (c[0] == 0xe2) {
                set = (c[1] & 3u) << 6 | (c[2] & 0x3fu);
                text += 3;
            } else if (c[0] == ' ')
                text++;
            for (int i = 0; i < 8; i++) {
                bool is = is_dark(p, 2 * column + i % 2, 4 * (HIGH - 1 - row) - 1 - i / 2);
                wrong += is != (set >> (number[i / 2][i % 2] - 1) & 1);
                dark += is;
            }
        }
        EXPECT(strncmp(text, "\033[K", 3) == 0);
        text += 3;
    }
    EXPECT(wrong == 0 && dark > 20);
    EXPECT(strncmp(text, "\033[J", 3) == 0);
    return text + 3;
}

static void draw(struct picture *p, double x0, double y0, double x1, double y1, double thickness) {
    p->line[p->lines++] = (struct line){{x0, y0, x1, y1}, thickness};
}

/* The ground of a picture, across all that is seen, and its marks, three dots long. */
static void draw_earth(struct picture *p) {
    double wide = 2 * WIDE, high = 4 * (HIGH - 1), unit = fmin(wide / p->view.width, high / p->view.height);
    double middle = p->view.left + p->view.width / 2;
    draw(p, middle - wide / unit, 0, middle + wide / unit, 0, 0);
    for (int x = -40; x < 40; x++)
        if (fabs(x - middle) <= wide / unit / 2) draw(p, x, 0, x, -3 / unit, 0);
}

static const char enter[] = "\033[?1049h\033[?25l\033[2J", leave[] = "\033[?25h\033[?1049l";

/* The frames `which` of the film, and nothing else, in so many seconds. */
static void same_film(struct harness *t, const struct reel *film, double seconds, const struct picture *p,
                      const int *which, int n) {
    char last[200];
    if (!film_said(t, film, seconds)) return;
    const char *text = said;
    EXPECT(strncmp(text, enter, sizeof enter - 1) == 0);
    text += sizeof enter - 1;
    for (int i = 0; i < n; i++) {
        text = same_picture(t, text, &p[which[i]]);
        if (i + 1 == player.stopped) {
            EXPECT(strncmp(text, leave, sizeof leave - 1) == 0 &&
                   strncmp(text + sizeof leave - 1, enter, sizeof enter - 1) == 0);
            text += sizeof leave + sizeof enter - 2;
        }
    }
    EXPECT(strncmp(text, leave, sizeof leave - 1) == 0);
    snprintf(last, sizeof last, "%s: an episode of %d steps, return %.1f\n", film->name, film->frames - 1,
             film->total[film->frames - 1]);
    EXPECT(strcmp(text + sizeof leave - 1, last) == 0);
}

static void title(struct picture *p, const struct reel *film, int frame) {
    snprintf(p->title, sizeof p->title, "%s   %.2f s of %.2f   return %.1f   (Ctrl-C ends it)", film->name,
             frame * film->scene->seconds, (film->frames - 1) * film->scene->seconds, film->total[frame]);
}

static void pictures(struct harness *t) {
    static struct picture p[MAX_FRAMES];
    static const int all[MAX_FRAMES] = {0, 1, 2, 3, 4, 5, 6, 7};
    double segment[3 * SCENE_SEGMENTS][4], total[3] = {0, -1.25, 17.75};
    struct env_pendulum pendulum;
    struct env_cartpole cartpole;
    if (t->mutation != PLAIN) return;
    env_pendulum_init(&pendulum, 0);
    env_cartpole_init(&cartpole);
    struct reel film =
        {&pendulum_scene, "a name that is so long that the title does not fit into the terminal", 3, 1, segment, total};
    memset(p, 0, sizeof p), memset(&player, 0, sizeof player);
    for (int i = 0; i < 3; i++) {
        double angle = pendulum.theta = 0.3 + 2 * i;
        pendulum_scene.segments(&pendulum.env, segment + i);
        p[i].view = (struct canvas_view){-1.2, -1.2, 2.4, 2.4};
        draw(&p[i], 0, 0, -sin(angle), cos(angle), 0.12);
        title(&p[i], &film, i);
    }
    EXPECT(pendulum_scene.seconds == 0.05 && cartpole_scene.seconds == 0.02);
    player.stopped = 1;
    same_film(t, &film, 2 * film.scene->seconds, p, all, 3);
    film = (struct reel){&cartpole_scene, "pole", 3, 5, segment, total};
    memset(p, 0, sizeof p), memset(&player, 0, sizeof player);
    for (int i = 0; i < 3; i++) {
        double x = cartpole.x = 0.7 * i - 0.9, angle = cartpole.theta = 0.4 - 0.3 * i;
        EXPECT(cartpole_scene.segments(&cartpole.env, segment + 5 * i) == 5);
        p[i].view = (struct canvas_view){-2.6, -0.2, 5.2, 1.8};
        draw_earth(&p[i]);
        for (int side = 0; side < 2; side++) {
            draw(&p[i], x - 0.25, 0.1 + 0.2 * side, x + 0.25, 0.1 + 0.2 * side, 0.06);
            draw(&p[i], x + 0.5 * side - 0.25, 0.1, x + 0.5 * side - 0.25, 0.3, 0.06);
        }
        draw(&p[i], x, 0.3, x + sin(angle), 0.3 + cos(angle), 0.06);
        title(&p[i], &film, i);
    }
    same_film(t, &film, 2 * film.scene->seconds, p, all, 3);
}

static void late_pictures(struct harness *t) {
    static struct picture p[MAX_FRAMES];
    static const int seen[] = {0, 1, 3, 4, 5, 6, 7}, all[] = {0, 1, 2, 3, 4, 5, 6, 7};
    double segment[MAX_FRAMES][4], total[MAX_FRAMES] = {0};
    if (t->mutation != PLAIN) return;
    struct scene scene = {.seconds = 0.25, .view = {-3, 1, 7, 5}, .follows = true, .ground = true, .thickness = 0.3};
    struct reel film = {&scene, "moves", MAX_FRAMES, 1, segment, total};
    memset(p, 0, sizeof p), memset(&player, 0, sizeof player);
    for (int i = 0; i < MAX_FRAMES; i++) {
        double middle = 1.3 * i;
        segment[i][0] = middle - 0.6, segment[i][1] = 2.1, segment[i][2] = middle + 0.6, segment[i][3] = 3.3 + 0.1 * i;
        total[i] = i / 2.0;
        p[i].view = (struct canvas_view){middle - 3, 1, 7, 5};
        draw_earth(&p[i]);
        draw(&p[i], middle - 0.6, 2.1, middle + 0.6, 3.3 + 0.1 * i, 0.3);
        title(&p[i], &film, i);
    }
    player.late = 1;
    same_film(t, &film, 7 * 0.25, p, seen, 7);
    memset(&player, 0, sizeof player);
    player.late = 6; /* too late for the last frame, which is shown all the same */
    same_film(t, &film, 6 * 0.25 + 2.5 * 0.25, p, all, 8);
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"dots in Braille", dots},
                                             {"dots in ASCII", ascii},
                                             {"every cell in ASCII", every_cell},
                                             {"outside of the raster", outside},
                                             {"scenes", scenes},
                                             {"films", films},
                                             {"on a terminal, dot by dot", pictures},
                                             {"pictures that are late", late_pictures}};
    return harness_run("render", section, sizeof section / sizeof *section, argc, argv);
}
