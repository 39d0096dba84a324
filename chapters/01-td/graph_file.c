/*
The graph of this chapter stands in `chapters/01-td/six.graph`, and four episodes on it in `four.episodes` beside it.

fold: The parser of graphs and episodes
*/
#include "graph_file.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "worlds/env_graph.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STATES = 1000, MAX_WORDS = 100000 };

/* A file cut into words; a line's words are next to each other. */
struct words {
    const char *path;
    char *text, **word;
    int *line, n;
};

static void split(struct words *w, const char *path) {
    size_t length;
    *w = (struct words){.path = path, .text = read_text(path, &length)};
    w->word = allocate(MAX_WORDS + 1, sizeof *w->word);
    w->line = allocate(MAX_WORDS + 1, sizeof *w->line);
    int line = 1;
    bool mark = strncmp(w->text, "\xef\xbb\xbf", 3) == 0; /* some editors begin a UTF-8 file with this */
    for (char *at = w->text + (mark ? 3 : 0); *at;) {
        if (*at == '#') {
            char *comment = at;
            at += strcspn(at, "\n");
            *comment = '\0';
        }
        if (*at == '\n') line++;
        if (strchr(" \t\r\n", *at)) {
            if (*at) *at++ = '\0';
            continue;
        }
        if (w->n == MAX_WORDS) die(EXIT_INPUT, "%s:%d: more than %d words", path, line, MAX_WORDS);
        w->line[w->n] = line;
        w->word[w->n++] = at;
        at += strcspn(at, " \t\r\n#");
    }
    for (int i = 0; i < w->n; i++) /* cut by now */
        if (tame(w->word[i])) die(EXIT_INPUT, "%s:%d: a control character in a word", path, w->line[i]);
}

static void free_words(struct words *w) {
    free(w->text);
    free(w->word);
    free(w->line);
}

static int words_on_line(const struct words *w, int first) {
    int n = 1;
    while (first + n < w->n && w->line[first + n] == w->line[first]) n++;
    return n;
}

static double number(const struct words *w, int i, double low, double high, const char *what) {
    char *end;
    double x = strtod(w->word[i], &end);
    if (*end || !isfinite(x)) die(EXIT_INPUT, "%s:%d: '%s' is not a number", w->path, w->line[i], w->word[i]);
    if (x < low || x > high)
        die(EXIT_INPUT, "%s:%d: %s %s is not within %g to %g", w->path, w->line[i], what, w->word[i], low, high);
    return x;
}

static int find_name(const struct graph_file *g, int n, const char *name) {
    for (int s = 0; s < n; s++)
        if (strcmp(g->name[s], name) == 0) return s;
    return -1;
}

/* ---- reading a graph: first the names, then the lines, then what they amount to ---- */

static bool is_arrow(const struct words *w, int i, int n) {
    return n >= 2 && strcmp(w->word[i + 1], "->") == 0;
}

static int add_name(struct graph_file *g, int n, const struct words *w, int i) {
    if (find_name(g, n, w->word[i]) >= 0) return n;
    if (n == MAX_STATES) die(EXIT_INPUT, "%s:%d: more than %d states", w->path, w->line[i], MAX_STATES);
    size_t room = strlen(w->word[i]) + 1;
    g->name[n] = memcpy(allocate(room, 1), w->word[i], room);
    return n + 1;
}

static int collect_names(struct graph_file *g, const struct words *w) {
    int n = 0;
    for (int i = 0, many; i < w->n; i += many) {
        many = words_on_line(w, i);
        const char *first = w->word[i];
        bool arrow = is_arrow(w, i, many);
        bool known = arrow ? many == 5
                           : ((strcmp(first, "gamma") == 0 || strcmp(first, "terminal") == 0) && many == 2) ||
                                 (strcmp(first, "start") == 0 && many == 3);
        if (!known)
            die(EXIT_INPUT,
                "%s:%d: expected 'FROM -> TO PROBABILITY REWARD', 'terminal STATE', 'start STATE PROBABILITY' or "
                "'gamma X'",
                w->path, w->line[i]);
        if (arrow) n = add_name(g, n, w, i);
    }
    for (int i = 0, many; i < w->n; i += many) { /* states that nothing leaves come last */
        many = words_on_line(w, i);
        if (is_arrow(w, i, many))
            n = add_name(g, n, w, i + 2);
        else if (strcmp(w->word[i], "gamma") != 0)
            n = add_name(g, n, w, i + 1);
    }
    if (n == 0) die(EXIT_INPUT, "%s:1: no states", w->path);
    return n;
}

/* No setting is given twice. */
static void refuse_repetition(const struct words *w, int i) {
    bool gamma = strcmp(w->word[i], "gamma") == 0;
    for (int j = 0; j < i; j += words_on_line(w, j))
        if (strcmp(w->word[j], w->word[i]) == 0 && !is_arrow(w, j, words_on_line(w, j)) &&
            (gamma || strcmp(w->word[j + 1], w->word[i + 1]) == 0))
            die(EXIT_INPUT, "%s:%d: this was given in line %d already", w->path, w->line[i], w->line[j]);
}

static void read_setting(struct graph_file *g, const struct words *w, int i) {
    refuse_repetition(w, i);
    struct mdp *m = &g->mdp;
    if (strcmp(w->word[i], "gamma") == 0) {
        m->gamma = number(w, i + 1, 0, 1, "gamma");
        return;
    }
    int s = find_name(g, m->states, w->word[i + 1]);
    if (strcmp(w->word[i], "terminal") == 0)
        m->terminal[s] = true;
    else
        m->start[s] = number(w, i + 2, 0, 1, "probability");
}

static void read_arrow(struct graph_file *g, const struct words *w, int i, int *arrow_line) {
    int s = find_name(g, g->mdp.states, w->word[i]), s2 = find_name(g, g->mdp.states, w->word[i + 2]);
    double p = number(w, i + 3, 0, 1, "probability"), r = number(w, i + 4, -1e100, 1e100, "reward");
    int *given = &arrow_line[s * g->mdp.states + s2];
    if (*given)
        die(EXIT_INPUT, "%s:%d: %s -> %s was given in line %d already", w->path, w->line[i], g->name[s], g->name[s2],
            *given);
    *given = w->line[i];
    mdp_arrow(&g->mdp, s, 0, s2, p, r);
}

static int last_line(const struct words *w, const char *name) {
    int line = 1;
    for (int i = 0; i < w->n; i++)
        if (strcmp(w->word[i], name) == 0) line = w->line[i];
    return line;
}

/* The line to name when something is wrong with the whole of state s: its last arrow, or else its last mention. */
static int line_of(const struct graph_file *g, const struct words *w, const int *arrow_line, int s) {
    int line = 0;
    for (int s2 = 0; s2 < g->mdp.states; s2++)
        if (arrow_line[s * g->mdp.states + s2] > line) line = arrow_line[s * g->mdp.states + s2];
    return line ? line : last_line(w, g->name[s]);
}

static void check_states(const struct graph_file *g, const struct words *w, const int *arrow_line) {
    const struct mdp *m = &g->mdp;
    for (int s = 0; s < m->states; s++) {
        double sum = 0;
        int line = line_of(g, w, arrow_line, s), arrows = 0;
        for (int s2 = 0; s2 < m->states; s2++) {
            sum += m->p[mdp_at(m, s, 0, s2)];
            arrows += arrow_line[s * m->states + s2] > 0;
        }
        if (m->terminal[s] && arrows)
            die(EXIT_INPUT, "%s:%d: %s is terminal and has a transition", w->path, line, g->name[s]);
        if (!m->terminal[s] && !arrows)
            die(EXIT_INPUT, "%s:%d: %s has no transitions and is not terminal", w->path, line, g->name[s]);
        if (!m->terminal[s] && !(fabs(sum - 1) <= 1e-9))
            die(EXIT_INPUT, "%s:%d: the probabilities from %s sum to %.10g, not to 1", w->path, line, g->name[s], sum);
    }
    int stuck = m->gamma == 1 ? mdp_stuck(m) : -1;
    if (stuck >= 0)
        die(EXIT_INPUT, "%s:%d: from %s no terminal state can be reached, so with gamma 1 its value is not defined",
            w->path, line_of(g, w, arrow_line, stuck), g->name[stuck]);
}

static void check_start(struct graph_file *g, const struct words *w) {
    struct mdp *m = &g->mdp;
    double sum = 0;
    int live = 0;
    for (int s = 0; s < m->states; s++) {
        if (m->terminal[s] && m->start[s] > 0)
            die(EXIT_INPUT, "%s:%d: an episode cannot start in %s, which is terminal", w->path, last_line(w, "start"),
                g->name[s]);
        sum += m->start[s];
        live += !m->terminal[s];
    }
    if (live == 0) die(EXIT_INPUT, "%s:1: every state is terminal", w->path);
    if (sum == 0)
        for (int s = 0; s < m->states; s++) m->start[s] = m->terminal[s] ? 0 : 1.0 / live;
    else if (!(fabs(sum - 1) <= 1e-9))
        die(EXIT_INPUT, "%s:%d: the start probabilities sum to %.10g, not to 1", w->path, last_line(w, "start"), sum);
}

void graph_file_read(struct graph_file *g, const char *path) {
    struct words w;
    split(&w, path);
    g->name = allocate(MAX_STATES, sizeof *g->name);
    int n = collect_names(g, &w);
    mdp_init(&g->mdp, n, 1, 1);
    int *arrow_line = allocate((size_t)n * (size_t)n, sizeof *arrow_line);
    for (int i = 0; i < w.n; i += words_on_line(&w, i)) {
        if (is_arrow(&w, i, words_on_line(&w, i)))
            read_arrow(g, &w, i, arrow_line);
        else
            read_setting(g, &w, i);
    }
    check_states(g, &w, arrow_line);
    check_start(g, &w);
    free(arrow_line);
    free_words(&w);
}

void graph_file_chain(struct graph_file *g) {
    graph_chain(&g->mdp);
    g->name = allocate(6, sizeof *g->name);
    for (int s = 0; s < 6; s++) {
        g->name[s] = allocate(3, 1);
        g->name[s][0] = 's';
        g->name[s][1] = (char)('1' + s);
    }
}

void graph_file_free(struct graph_file *g) {
    for (int s = 0; s < g->mdp.states; s++) free(g->name[s]);
    free(g->name);
    mdp_free(&g->mdp);
}

/* ---- reading episodes ---- */

static int state_at(const struct graph_file *g, const struct words *w, int i) {
    int s = find_name(g, g->mdp.states, w->word[i]);
    if (s < 0) die(EXIT_INPUT, "%s:%d: unknown state '%s'", w->path, w->line[i], w->word[i]);
    return s;
}

static void read_episode(const struct graph_file *g, const struct words *w, int first, int n, struct td_data *data) {
    const struct mdp *m = &g->mdp;
    int s = state_at(g, w, first), steps = 0, line = w->line[first];
    for (int i = first + 1; i < first + n; i++) {
        if (strcmp(w->word[i], "->") == 0) continue;
        int s2 = state_at(g, w, i);
        if (m->terminal[s])
            die(EXIT_INPUT, "%s:%d: the episode goes on after %s, which is terminal", w->path, line, g->name[s]);
        if (!(m->p[mdp_at(m, s, 0, s2)] > 0))
            die(EXIT_INPUT, "%s:%d: %s -> %s is impossible in this graph", w->path, line, g->name[s], g->name[s2]);
        td_append(data, (struct td_step){s, m->r[mdp_at(m, s, 0, s2)], s2, m->terminal[s2]});
        s = s2;
        steps++;
    }
    if (!m->terminal[s])
        die(EXIT_INPUT, "%s:%d: the episode ends in %s, which is not terminal", w->path, line, g->name[s]);
    if (steps == 0) die(EXIT_INPUT, "%s:%d: an episode needs at least one step", w->path, line);
}

void graph_file_episodes(const struct graph_file *g, const char *path, struct td_data *data) {
    struct words w;
    split(&w, path);
    if (w.n == 0) die(EXIT_INPUT, "%s:1: no episodes", path);
    for (int i = 0, many; i < w.n; i += many) {
        many = words_on_line(&w, i);
        read_episode(g, &w, i, many, data);
    }
    free_words(&w);
}

void graph_file_worked(struct td_data *data) {
    static const int path[4][5] = {{1, 3, 3, 6, 0}, {2, 4, 6, 0}, {2, 5, 6, 0}, {2, 5, 5, 6, 0}};
    for (int e = 0; e < 4; e++)
        for (int i = 0; path[e][i + 1]; i++)
            td_append(data, (struct td_step){path[e][i] - 1, -1, path[e][i + 1] - 1, path[e][i + 1] == 6});
}
