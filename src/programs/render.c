#include "programs/render.h"

#include "programs/die.h"
#include "programs/memory.h"

#include <assert.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { ACROSS = 2, DOWN = 4 }; /* dots of a cell */

/* Of two numbers; where the first is NaN the second. */
static double least_of(double a, double b) {
    return a < b ? a : b;
}

static double most_of(double a, double b) {
    return a > b ? a : b;
}

void canvas_init(struct canvas *c, int columns, int rows, bool braille, struct canvas_view v) {
    *c = (struct canvas){.columns = columns, .rows = rows, .braille = braille};
    double wide = ACROSS * columns, high = DOWN * rows;
    c->unit = least_of(wide / v.width, high / v.height);
    c->left = v.left + v.width / 2 - wide / c->unit / 2;
    c->bottom = v.bottom + v.height / 2 - high / c->unit / 2;
    c->dots = allocate((size_t)columns * (size_t)rows, 1);
}

void canvas_free(struct canvas *c) {
    free(c->dots);
    *c = (struct canvas){0};
}

/* Unicode numbers the dots of a cell down the left column, then down the right one, and the lowest two last. */
static void set_dot(struct canvas *c, int x, int y) {
    static const unsigned char bit[DOWN][ACROSS] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int down = DOWN * c->rows - 1 - y;
    assert(x >= 0 && x < ACROSS * c->columns && down >= 0 && down < DOWN * c->rows);
    c->dots[down / DOWN * c->columns + x / ACROSS] |= bit[down % DOWN][x % ACROSS];
}

/* The first and the last of `n` dots that can lie within `reach` of the interval from a to b. */
static void span(double a, double b, double reach, int n, int *first, int *last) {
    double low = floor(least_of(a, b) - reach), high = ceil(most_of(a, b) + reach);
    *first = (int)least_of(most_of(low, 0), n);
    *last = (int)least_of(most_of(high, -1), n - 1);
}

/*
The dots of a line are those whose centre is within half its thickness, or within half a dot where that is more. So a
line that is moved by less than a dot is drawn anew, and does not jump from one shape to another. Where a coordinate is
not finite no distance is less than anything.
*/
void canvas_line(struct canvas *c, const double s[4], double thickness) {
    double x0 = (s[0] - c->left) * c->unit - 0.5, y0 = (s[1] - c->bottom) * c->unit - 0.5; /* in dots' centres */
    double dx = (s[2] - s[0]) * c->unit, dy = (s[3] - s[1]) * c->unit, square = dx * dx + dy * dy;
    double reach = most_of(thickness * c->unit / 2, sqrt(0.5));
    int left, right, low, high;
    span(x0, x0 + dx, reach, ACROSS * c->columns, &left, &right);
    span(y0, y0 + dy, reach, DOWN * c->rows, &low, &high);
    for (int y = low; y <= high; y++)
        for (int x = left; x <= right; x++) {
            double along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
            along = least_of(most_of(along, 0), 1);
            double u = x - x0 - along * dx, v = y - y0 - along * dy;
            if (u * u + v * v <= reach * reach) set_dot(c, x, y);
        }
}

static int count(unsigned dots) {
    int n = 0;
    for (; dots; dots &= dots - 1) n++;
    return n;
}

/* The character that looks most like some dots of a cell, the first of such; what is there is shown. */
static char ascii(unsigned dots) {
    static const struct {
        unsigned dots;
        char c;
    } known[] = {{0x09, '\''}, {0xc0, '.'}, {0x12, '-'}, {0x24, '-'}, {0xe4, '_'}, {0x47, '|'},
                 {0xb8, '|'},  {0x1b, '"'}, {0x36, '='}, {0x78, '/'}, {0x5c, '/'}, {0xa3, '\\'},
                 {0x87, '\\'}, {0xff, '#'}, {0x7e, '/'}, {0xb7, '\\'}};
    int best = 0;
    for (int i = 0; i < (int)(sizeof known / sizeof *known); i++)
        if (count(known[i].dots ^ dots) < count(known[best].dots ^ dots)) best = i;
    return dots ? known[best].c : ' ';
}

void canvas_row(const struct canvas *c, int row, char *text) {
    const unsigned char *dots = c->dots + row * c->columns;
    int columns = c->columns;
    while (columns > 0 && !dots[columns - 1]) columns--;
    for (int i = 0; i < columns; i++) {
        if (!c->braille || !dots[i]) {
            *text++ = ascii(dots[i]);
            continue;
        }
        *text++ = (char)0xe2; /* U+2800 and the dots, in UTF-8 */
        *text++ = (char)(0xa0 | dots[i] >> 6);
        *text++ = (char)(0x80 | (dots[i] & 0x3f));
    }
    *text = '\0';
}

/*
## The terminal

What has to be undone is undone by whoever ends the program. A signal's handler may do little; writing bytes and setting
the terminal's mode are allowed. It then lets the signal do what it does without a handler, so that the program's
status says by what it was ended.
*/
static const char enter[] = "\033[?1049h\033[?25l\033[2J", leave[] = "\033[?25h\033[?1049l";
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static struct {
    struct termios mode; /* as it was */
    bool has_mode;
    struct sigaction before[sizeof ending / sizeof *ending], before_stop;
} screen;

static void put(const char *text, size_t n) {
    for (ssize_t done; n > 0 && ((done = write(STDOUT_FILENO, text, n)) > 0 || (done < 0 && errno == EINTR));) {
        if (done < 0) continue;
        text += done;
        n -= (size_t)done;
    }
}

static void take(void) {
    if (screen.has_mode) {
        struct termios quiet = screen.mode;
        quiet.c_lflag &= (tcflag_t)~ECHO;
        tcsetattr(STDOUT_FILENO, TCSANOW, &quiet);
    }
    put(enter, sizeof enter - 1);
}

static void give_back(void) {
    put(leave, sizeof leave - 1);
    if (screen.has_mode) tcsetattr(STDOUT_FILENO, TCSANOW, &screen.mode);
}

static void on_end(int signal_number) {
    give_back();
    signal(signal_number, SIG_DFL);
    raise(signal_number); /* arrives when this function returns */
}

static void on_stop(int signal_number) {
    int kept = errno;
    (void)signal_number;
    give_back();
    kill(getpid(), SIGSTOP);
    take(); /* after SIGCONT */
    errno = kept;
}

void screen_refuse(const char *option) {
    const char *kind = getenv("TERM");
    if (!isatty(STDOUT_FILENO)) die(EXIT_INPUT, "%s: the output is no terminal", option);
    if (!kind || !*kind || strcmp(kind, "dumb") == 0)
        die(EXIT_INPUT, "%s: the terminal cannot be drawn on: TERM is '%s'", option, kind ? kind : "");
}

void screen_open(void) {
    struct sigaction act = {.sa_handler = on_end};
    fflush(stdout);
    screen.has_mode = tcgetattr(STDOUT_FILENO, &screen.mode) == 0;
    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaddset(&act.sa_mask, ending[i]);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaction(ending[i], &act, &screen.before[i]);
    act.sa_handler = on_stop;
    sigaction(SIGTSTP, &act, &screen.before_stop);
    take();
}

void screen_close(void) {
    give_back();
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaction(ending[i], &screen.before[i], NULL);
    sigaction(SIGTSTP, &screen.before_stop, NULL);
}

void screen_size(int *columns, int *rows) {
    struct winsize size = {0};
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
    *columns = known ? size.ws_col : 80;
    *rows = known ? size.ws_row : 24;
}

void screen_show(const struct canvas *c, const char *title) {
    size_t room = (size_t)(3 * c->columns + 16), n = 0;
    char *text = allocate(room * (size_t)(c->rows + 1) + strlen(title), 1);
    n += (size_t)sprintf(text, "\033[H%.*s\033[K", c->columns, title);
    for (int row = 0; row < c->rows; row++) {
        n += (size_t)sprintf(text + n, "\r\n");
        canvas_row(c, row, text + n);
        n += strlen(text + n);
        n += (size_t)sprintf(text + n, "\033[K");
    }
    n += (size_t)sprintf(text + n, "\033[J"); /* what a larger terminal left below */
    put(text, n);
    free(text);
}

bool screen_unicode(void) {
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
