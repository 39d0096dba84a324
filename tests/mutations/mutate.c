/* One-token faults of C sources, drawn with a seed: what a test that is worth its name must notice.
 *
 *     mutate --seed 1 --n 400 FILE...     prints a line per fault: number, file, line, offset, length, new text, what
 *     mutate --offset 10 --length 1 --new '-' FILE     prints the file with that fault
 *
 * Comments, strings, lines of the preprocessor, asserts, declarations of arrays and the ranges of options that have none
 * are left alone; the format of the sources (.clang-format) tells a product from a pointer: two-sided operators stand
 * between spaces. */
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { WORD, NUMBER, MARK };

struct token {
    enum kind kind;
    const char *text;
    int length;
    bool space_after, off; /* off: inside an assert */
};

struct fault {
    const char *path, *what;
    int line;
    size_t offset;
    int length;
    char text[200];
};

static struct fault *fault;
static size_t n_faults;

static bool is(const struct token *t, const char *text) {
    return (size_t)t->length == strlen(text) && memcmp(t->text, text, (size_t)t->length) == 0;
}

static bool is_one_of(const struct token *t, const char *const *words) {
    for (; *words; words++)
        if (is(t, *words)) return true;
    return false;
}

/* What is no token: returns where the next one begins. */
static const char *skip(const char *s, bool *line_start) {
    for (;;) {
        if (*s == '\n') {
            *line_start = true;
            s++;
        } else if (isspace((unsigned char)*s)) {
            s++;
        } else if (strncmp(s, "/*", 2) == 0) {
            const char *end = strstr(s, "*/");
            s = end ? end + 2 : s + strlen(s);
        } else if (strncmp(s, "//", 2) == 0) {
            s += strcspn(s, "\n");
        } else if (*s == '#' && *line_start) {
            while (*s && *s != '\n') s += s[0] == '\\' && s[1] ? 2 : 1;
        } else {
            *line_start = false;
            return s;
        }
    }
}

static int quoted(const char *s) {
    int n = 1;
    while (s[n] && s[n] != s[0]) n += s[n] == '\\' && s[n + 1] ? 2 : 1;
    return s[n] ? n + 1 : n;
}

static struct token next_token(const char *s) {
    static const char *const marks[] = {"...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
                                        "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", NULL};
    struct token t = {MARK, s, 1, false, false};
    if (isalpha((unsigned char)*s) || *s == '_') {
        t.kind = WORD;
        while (isalnum((unsigned char)s[t.length]) || s[t.length] == '_') t.length++;
    } else if (isdigit((unsigned char)*s) || (*s == '.' && isdigit((unsigned char)s[1]))) {
        t.kind = NUMBER;
        while (
            isalnum((unsigned char)s[t.length]) || s[t.length] == '.' ||
            (strchr("+-", s[t.length]) && s[t.length] && strchr("eEpP", s[t.length - 1]) && strncmp(s, "0x", 2) != 0))
            t.length++;
    } else if (*s == '"' || *s == '\'') {
        t.length = quoted(s);
    } else {
        for (int i = 0; marks[i]; i++)
            if (strncmp(s, marks[i], strlen(marks[i])) == 0) {
                t.length = (int)strlen(marks[i]);
                break;
            }
    }
    t.space_after = isspace((unsigned char)s[t.length]);
    return t;
}

static struct token *tokens(const char *text, int *n) {
    struct token *t = allocate(strlen(text) + 4, sizeof *t);
    bool line_start = true;
    *n = 2; /* two empty ones in front, so that looking back needs no question */
    t[0] = t[1] = (struct token){MARK, "", 0, false, false};
    for (const char *s = skip(text, &line_start); *s; s = skip(t[*n - 1].text + t[*n - 1].length, &line_start))
        t[(*n)++] = next_token(s);
    t[*n] = t[*n + 1] = (struct token){MARK, "", 0, false, false};
    return t;
}

static void add(const char *path, const char *text, const char *from, int length, const char *what, const char *new) {
    if ((n_faults & (n_faults - 1)) == 0) {
        struct fault *more = allocate(n_faults ? 2 * n_faults : 1, sizeof *more);
        if (n_faults) memcpy(more, fault, n_faults * sizeof *more);
        free(fault);
        fault = more;
    }
    struct fault f = {.path = path, .what = what, .line = 1, .offset = (size_t)(from - text), .length = length};
    for (const char *s = text; s < from; s++) f.line += *s == '\n';
    if ((size_t)snprintf(f.text, sizeof f.text, "%s", new) >= sizeof f.text || strchr(f.text, '\n')) return;
    fault[n_faults++] = f;
}

/* The index behind the bracket that closes the one at t[i]. */
static int behind(const struct token *t, int n, int i) {
    int depth = 0;
    for (; i < n; i++) {
        if (t[i].length == 1 && t[i].kind == MARK && strchr("([{", *t[i].text)) depth++;
        if (t[i].length == 1 && t[i].kind == MARK && strchr(")]}", *t[i].text) && --depth == 0) return i + 1;
    }
    return n;
}

static bool ends_value(const struct token *t) {
    return t->kind != MARK || is(t, ")") || is(t, "]");
}

static bool is_statement(const struct token *t) {
    static const char *const words[] = {"return", "else", "case", "sizeof", "if", "for", "while", "switch", NULL};
    return is_one_of(t, words);
}

/* The index of the bracket that the one at t[i] closes. */
static int before(const struct token *t, int i) {
    int depth = 0;
    for (; i > 1; i--) {
        if (t[i].length == 1 && t[i].kind == MARK && strchr(")]}", *t[i].text)) depth++;
        if (t[i].length == 1 && t[i].kind == MARK && strchr("([{", *t[i].text) && --depth == 0) return i;
    }
    return 1;
}

/* t[i] is '[': does it declare an array? */
static bool declares(const struct token *t, int i) {
    while (i > 1 && is(&t[i - 1], "]")) i = before(t, i - 1);
    if (t[i - 1].kind != WORD) return true; /* a designated element, or a dereferenced value */
    if (is(&t[i - 2], ",")) {               /* the second of two that one statement declares? */
        int k = i - 2;
        while (k > 1 && !is(&t[k], ";") && !is(&t[k], "{") && !is(&t[k], "(") &&
               !(is(&t[k], "}") && !is(&t[k + 1], ",")))
            k = is(&t[k], "}") || is(&t[k], ")") || is(&t[k], "]") ? before(t, k) - 1 : k - 1;
        while (is(&t[k + 1], "static") || is(&t[k + 1], "const")) k++;
        if (t[k + 1].kind == WORD && !is_statement(&t[k + 1]) && (t[k + 2].kind == WORD || is(&t[k + 2], "*")))
            return true;
    }
    return (t[i - 2].kind == WORD && !is_statement(&t[i - 2])) || (is(&t[i - 2], "*") && !t[i - 2].space_after);
}

static void fault_operator(const char *path, const char *text, const struct token *t, int i) {
    static const char *const swap[][2] = {{"<", "<="},  {">", ">="},  {"<=", "<"},  {">=", ">"},
                                          {"==", "!="}, {"!=", "=="}, {"&&", "||"}, {"||", "&&"},
                                          {"+=", "-="}, {"-=", "+="}, {"++", "--"}, {"--", "++"},
                                          {"*=", "/="}, {"/=", "*="}, {"<<", ">>"}, {">>", "<<"}};
    static const char *const binary[][2] = {{"+", "-"}, {"-", "+"}, {"*", "/"}, {"/", "*"}, {"%", "*"}};
    for (size_t k = 0; k < sizeof swap / sizeof *swap; k++)
        if (is(&t[i], swap[k][0])) add(path, text, t[i].text, t[i].length, "operator", swap[k][1]);
    bool two_sided = t[i].space_after && ends_value(&t[i - 1]);
    for (size_t k = 0; two_sided && k < sizeof binary / sizeof *binary; k++)
        if (is(&t[i], binary[k][0])) add(path, text, t[i].text, 1, "operator", binary[k][1]);
    if (!t[i].space_after && is(&t[i], "-")) add(path, text, t[i].text, 1, "sign", "+");
    if (!t[i].space_after && is(&t[i], "!")) add(path, text, t[i].text, 1, "negation", " ");
    if (is(&t[i], "true")) add(path, text, t[i].text, t[i].length, "constant", "false");
    if (is(&t[i], "false")) add(path, text, t[i].text, t[i].length, "constant", "true");
}

/* a + b * c is a, and so for minus. */
static void fault_term(const char *path, const char *text, const struct token *t, int n, int i) {
    static const char *const ends[] = {"+",  "-",  ";",  ",",  ")",  "]",  "}",  "?", ":", "<", ">", "<=",
                                       ">=", "==", "!=", "&&", "||", "<<", ">>", "&", "|", "^", NULL};
    if (!(is(&t[i], "+") || is(&t[i], "-")) || !t[i].space_after || !ends_value(&t[i - 1])) return;
    int k = i + 1;
    if (is(&t[k], "-")) k++;
    for (; k < n && !is_one_of(&t[k], ends); k++)
        if (is(&t[k], "(") || is(&t[k], "[") || is(&t[k], "{")) k = behind(t, n, k) - 1;
    int length = (int)(t[k - 1].text + t[k - 1].length - t[i].text);
    add(path, text, t[i].text, length, "term", " ");
}

static void fault_index(const char *path, const char *text, const struct token *t, int n, int i) {
    if (!is(&t[i], "[") || declares(t, i)) return;
    const char *close = t[behind(t, n, i) - 1].text;
    if (close > t[i].text + 1) {
        add(path, text, close, 0, "index", " + 1");
        add(path, text, close, 0, "index", " - 1");
    }
}

/* The numbers between which the value of an option must lie, where its kind has none. */
static bool is_no_range(const struct token *t, int i) {
    static const char *const kinds[] = {"OPTION_FLAG", "OPTION_SEED",   "OPTION_TEXT",
                                        "OPTION_FILE", "OPTION_CHOICE", NULL};
    for (int k = i - 1; k > i - 20 && k > 1 && !is(&t[k], "{") && !is(&t[k], "}"); k--)
        if (is_one_of(&t[k], kinds)) return true;
    return false;
}

static void fault_number(const char *path, const char *text, const struct token *t, int i) {
    if (t[i].kind != NUMBER || (is(&t[i - 1], "[") && declares(t, i - 1)) || is_no_range(t, i)) return;
    char new[200];
    snprintf(new, sizeof new, "(%.*s + 1)", t[i].length, t[i].text);
    add(path, text, t[i].text, t[i].length, "constant", new);
}

/* f(a, b) is f(b, a), for each two neighbours; not where f is declared. */
static void fault_arguments(const char *path, const char *text, const struct token *t, int n, int i) {
    static const char *const either_way[] = {"larger", "smaller", "allocate", "allocate_lines", "fmin", "fmax", NULL};
    static const char *const equal_texts[] = {"strcmp", "strncmp", "memcmp", NULL}; /* ... == 0 */
    if (is_one_of(&t[i], either_way)) return;
    int after = is_one_of(&t[i], equal_texts) ? behind(t, n, i + 1) : n;
    if (after < n && (is(&t[after], "==") || is(&t[after], "!=")) && is(&t[after + 1], "0")) return;
    bool called = t[i].kind == WORD && is(&t[i + 1], "(") && !is_statement(&t[i]) &&
                  (t[i - 1].kind != WORD || is_statement(&t[i - 1])) && !(is(&t[i - 1], "*") && !t[i - 1].space_after);
    if (!called) return;
    int end = behind(t, n, i + 1) - 1, start[3] = {i + 2}, parts = 1;
    for (int k = i + 2; k < end; k++) {
        if (is(&t[k], "(") || is(&t[k], "[") || is(&t[k], "{"))
            k = behind(t, n, k) - 1;
        else if (is(&t[k], ",")) {
            if (parts == 2) {
                end = k;
                break;
            }
            start[parts++] = k + 1;
        }
    }
    if (parts < 2) return;
    const struct token *a = &t[start[0]], *a_end = &t[start[1] - 2], *b = &t[start[1]], *b_end = &t[end - 1];
    int n_a = (int)(a_end->text + a_end->length - a->text), n_b = (int)(b_end->text + b_end->length - b->text);
    char new[400];
    snprintf(new, sizeof new, "%.*s, %.*s", n_b, b->text, n_a, a->text);
    if (n_a != n_b || memcmp(a->text, b->text, (size_t)n_a) != 0)
        add(path, text, a->text, (int)(b_end->text + b_end->length - a->text), "arguments", new);
}

static void find_faults(const char *path, const char *text) {
    int n;
    struct token *t = tokens(text, &n);
    for (int i = 2; i < n; i++)
        if (is(&t[i], "assert"))
            for (int k = i, end = behind(t, n, i + 1); k < end; k++) t[k].off = true;
    for (int i = 2; i < n; i++) {
        if (t[i].off) continue;
        fault_operator(path, text, t, i);
        fault_term(path, text, t, n, i);
        fault_index(path, text, t, n, i);
        fault_number(path, text, t, i);
        fault_arguments(path, text, t, n, i);
    }
    free(t);
}

/* xorshift64*: it is enough to deal cards. */
static uint64_t draw(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

static void print_sample(uint64_t seed, size_t n) {
    uint64_t state = (seed + 1) * 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < n && i < n_faults; i++) {
        size_t k = i + (size_t)(draw(&state) % (n_faults - i));
        struct fault f = fault[k];
        fault[k] = fault[i];
        printf("%zu\t%s\t%d\t%zu\t%d\t%s\t%s\n", i + 1, f.path, f.line, f.offset, f.length, f.text, f.what);
    }
    fprintf(stderr, "%zu faults of one token are possible\n", n_faults);
}

int main(int argc, char **argv) {
    uint64_t seed = 1;
    int n = 400, offset = 0, length = 0;
    const char *new = NULL;
    const struct option option[] = {
        {"seed", OPTION_SEED, &seed, 0, 0, NULL, NULL, "of the sample"},
        {"n", OPTION_INT, &n, 1, 1e6, NULL, "faults", "drawn"},
        {"new", OPTION_TEXT, &new, 0, 0, NULL, NULL, "print the file with this text in it"},
        {"offset", OPTION_INT, &offset, 0, 1e9, NULL, "bytes", "before the text that is replaced"},
        {"length", OPTION_INT, &length, 0, 1e9, NULL, "bytes", "of it"},
    };
    const struct program program = {.name = "mutate",
                                    .summary = "draws faults of one token",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .arguments = "FILE..."};
    int files = options_parse(&program, argc, argv);
    if (files == 0) die(EXIT_INPUT, "which FILE?");
    for (int i = 1; i <= files; i++) {
        size_t size;
        char *text = read_text(argv[i], &size); /* kept: the faults do not point into it, but the program ends soon */
        if (new) {
            if ((size_t)offset + (size_t)length > size) die(EXIT_INPUT, "%s: it ends before", argv[i]);
            printf("%.*s%s%s", offset, text, new, text + offset + length);
        } else {
            find_faults(argv[i], text);
        }
        free(text);
    }
    if (!new) print_sample(seed, (size_t)n);
    finish_output();
    return 0;
}
