/*
# The weaver

This book is C source. What you read was made from it by the program on this page: a comment whose first line is a slash
and a star, alone and in column one, and whose last line is a star and a slash, alone and in column one, is *prose*;
everything else is *code*. The weaver turns prose into Markdown, puts code into fences and recorded results where the
prose asks for them, and refuses what a text about numbers gets wrong first: equations that are cited but not there,
equations that nobody checked, claims that were not evaluated as they stand.

```text
weave [--check] [--out docs] [--ledger docs/ledger] [--figures figures] PAGE...
```

A page is a chapter's folder (`chapters/01-td`), a module's stem (`src/numbers/rng` for its header and source) or one
file; the pages of chapters go to `docs`, all others to `docs/modules`, and a link to another page is written as its
file's name alone. A chapter begins with the module that has its folder's name (`td`), or, where there is none, with the
one whose header opens with the page's title; `diff:` compares the sources of these modules, each without its module's
name. All pages of the book are given at once, since they cite each other. The first pass reads everything and collects
what is defined; the second weaves in memory; files are written only when there was no error at all, and only if they
changed. With `--check` nothing is written and every page that differs from its file is named.

## What prose may say

| Written | Woven |
|---|---|
| `(1.3) Title` and on the next line a `math` fence | equation 1.3, with what its checks measured below it |
| `(1.3) definition: Title` and such a fence | the same, and it need not be checked |
| `(1.3)` in a sentence | a link to the equation, on whatever page it stands |
| `### E7. Title` | an erratum, up to the next heading; repeated in the list of errata |
| `### E7. Title (no numbers)` | an erratum that no number can settle |
| `[S7]` in a sentence | a link to entry S7 of the [sources](sources.md), which must have one |
| `@figure NAME Caption` | `NAME.svg` of the figures' folder |
| `@table NAME Caption` | the recorded `data/NAME.tsv`, as a table |
| `@output NAME` | the recorded `data/NAME.txt`, as it was printed |
| `@{NAME/KEY}` in a sentence | of `data/NAME.tsv`, row `KEY`, the second column |
| `@{NAME/KEY/COLUMN}` in a sentence | the same, the column of that name |
| `@exercises` | the questions of the `struct exercise` array in the same file, as a list |
| `@claim C3.1 TABLE ROWS: ...` | what [was found](claims.md) of a claim about recorded runs |
| `diff: 05-ddpg` | the difference of that page's code and this page's |
| `fold: The parser` | the next piece of code is folded, under these words |
| `files: spider check_values` | nothing: the order of these files on the page, by stem |
| `page: 04-more spider check_spider` | nothing: these files make a page of this name, behind the chapter's |

A caption or a claim may go on in the next lines, up to a blank one. An equation opens a paragraph; its id is a
chapter's number or a module's name, a dot, and a number; a claim's has a C before it. Code cites it in any comment, as
in `eq. 1.3`, `eqs. 1.3 and 1.4` or `eqs. 1.3 to 1.5`. The program that checks a chapter leaves a *ledger*, a table with
one row per check, and the weaver holds it against the text: an equation that is no definition needs a row of kind
`check` in some ledger; an erratum needs a `refute`, which shows that the statement fails as it was given, and a `check`
of the corrected one, both in the ledger that has the name of its page, because two pages that treat it refute different
halves; and a row must belong to something that the book says.

A chapter reads in one order, whatever its files are called: the header and the source of its module, other subjects,
the example, the experiments, the checks by subject and their list, the exercises. Prose always stands open. The code of
the derivation and the subjects does too; that of the contract, the programs and the answers is folded, and that of
checks where it is long.

## What prose may not do

Inline math is a dollar sign and a backtick on either side of the formula, within a line. A dollar sign anywhere else in
text is refused, and so is whatever reads well here and breaks elsewhere: the macros `\operatorname`, `\mbox` and
`\phantom`, a bar inside math in a table row, an unclosed fence, a comment mark inside prose, prose inside a function, a
tab, a line of more than 120 characters, line ends of two bytes, a file that is not UTF-8. Inside fences and inline code
nothing is interpreted. Each error is one line that names file and line.
*/
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/table.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_COLUMNS = 120, MAX_COMPLAINTS = 20, CONTEXT = 2, LONG_CHECKS = 20 };

/*
## The book in memory

A source is an array of lines, and each line has a kind, found once when the file is read. Everything after that is a
loop over lines that asks for their kinds.
*/
enum kind {
    CODE,
    PROSE_BEGIN, /* the comment marks */
    PROSE_END,
    TEXT,
    HEADING,
    ERRATUM,
    EQUATION, /* the line with number and title; its fence follows */
    DIRECTIVE,
    OPENING, /* the lines around a fence, and the two kinds of lines in it */
    CLOSING,
    FENCED,
    MATH,
};

/* What a file is to its page, in the order of reading; a page that is no chapter has subjects only. */
enum part {
    CONTRACT,
    DERIVATION,
    SUBJECT,
    EXAMPLE,
    EXPERIMENTS,
    CHECKS,
    CHECK_LIST,
    EXERCISES,
    QUESTIONS,
    N_PARTS,
    NO_PART
};

/* The words above folded code; NULL: it stands open. */
static const char *const fold_words[N_PARTS] = {
    [CONTRACT] = "The contract",
    [EXAMPLE] = "The code of the example",
    [EXPERIMENTS] = "The code of the experiments",
    [CHECKS] = "The code of these checks",
    [CHECK_LIST] = "The list of checks",
    [EXERCISES] = "The code of the answers",
    [QUESTIONS] = "The contract of the exercises",
};

struct source {
    const char *path;
    char **line;
    enum kind *kind;
    size_t n;
    enum part part;
};

struct page {
    const char *origin, *name, *stem; /* chapters/01-td, 01-td, td: the module that comes first */
    const char *ledger;               /* of its checks; that of its chapter */
    struct source *source;
    size_t n;
    bool module; /* no chapter: its page is in a folder of its own */
};

struct equation {
    const char *id;
    const struct page *page;
    const struct source *source;
    size_t at; /* index of its line */
    bool definition;
};

struct erratum {
    const char *id, *title;
    long number;
    const struct page *page;
    const struct source *source;
    size_t at, end; /* its lines: [at, end) */
    bool no_numbers;
};

struct row { /* of a ledger; the numbers as written and as read */
    const char *id, *error, *bound, *perturbed;
    double error_value, bound_value, perturbed_value;
    bool refute;
    const char *page; /* the ledger's name without its ending */
    const char *path;
    size_t line;
};

struct claim { /* of docs/ledger/claims.tsv */
    const char *id, *text, *found;
};

struct output {
    const char *path;
    char *text;
    size_t length;
};

struct book {
    const char *out, *ledger, *figures;
    struct page *page;
    struct equation *equation;
    struct erratum *erratum;
    struct row *row;
    struct claim *claim;
    struct output *output;
    size_t n_pages, n_equations, n_errata, n_rows, n_claims, n_outputs;
    const char *sources; /* the text of docs/sources.md */
    char *complaint[MAX_COMPLAINTS];
    size_t n_complaints; /* may exceed the number kept */
    void **kept;
    size_t n_kept;
};

/*
The book owns all memory: `keep` hands out a block, `adopt` takes one over, and main frees them together at the end.
`grow` makes room for one more element in an array of n; the room doubles whenever n is a power of two.
*/
static void *adopt(struct book *b, void *block) {
    size_t n = b->n_kept;
    if ((n & (n - 1)) == 0) {
        void **more = allocate(n ? 2 * n : 1, sizeof *more);
        if (n) memcpy(more, b->kept, n * sizeof *more);
        free(b->kept);
        b->kept = more;
    }
    return b->kept[b->n_kept++] = block;
}

static void *keep(struct book *b, size_t n, size_t size) {
    return adopt(b, allocate(n, size));
}

static void *grow(struct book *b, void *array, size_t n, size_t size) {
    if (n & (n - 1)) return array;
    void *more = keep(b, n ? 2 * n : 1, size);
    if (n) memcpy(more, array, n * size);
    return more;
}

static char *print_list(struct book *b, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    size_t n = (size_t)vsnprintf(NULL, 0, format, again) + 1;
    va_end(again);
    char *text = keep(b, n, 1);
    vsnprintf(text, n, format, arguments);
    return text;
}

__attribute__((format(printf, 2, 3))) static char *print(struct book *b, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = print_list(b, format, arguments);
    va_end(arguments);
    return text;
}

/* An error at a line, counted from 1. The same text is woven more than once; the same complaint is kept once. */
__attribute__((format(printf, 4, 5))) static void complain(struct book *b, const char *path, size_t line,
                                                           const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = print(b, "%s:%zu: %s", path, line, print_list(b, format, arguments));
    va_end(arguments);
    size_t kept = b->n_complaints < MAX_COMPLAINTS ? b->n_complaints : MAX_COMPLAINTS;
    for (size_t i = 0; i < kept; i++)
        if (strcmp(text, b->complaint[i]) == 0) return;
    if (kept < MAX_COMPLAINTS) b->complaint[kept] = text;
    b->n_complaints++;
}

static bool starts(const char *s, const char *with) {
    return strncmp(s, with, strlen(with)) == 0;
}
static bool blank(const char *s) {
    return s[strspn(s, " ")] == '\0';
}
static bool readable(const char *path) {
    return access(path, R_OK) == 0;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The length of an equation's id at s, such as 1.3 or rng.2; 0 where there is none. */
static size_t id_length(const char *s) {
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_') n++;
    if (n == 0 || s[n] != '.' || !isdigit((unsigned char)s[n + 1])) return 0;
    for (n++; isdigit((unsigned char)s[n]);) n++;
    return n;
}

/* The number of code points, or -1 where s is not UTF-8: no stray bytes, overlong forms or surrogates. */
static int code_points(const char *s) {
    int n = 0;
    for (const unsigned char *p = (const unsigned char *)s; *p; n++) {
        int more = p[0] < 0x80 ? 0 : p[0] < 0xC2 ? -1 : p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : p[0] < 0xF5 ? 3 : -1;
        if (more < 0 || (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)) return -1;
        if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)) return -1;
        for (int k = 1; k <= more; k++)
            if ((p[k] & 0xC0) != 0x80) return -1;
        p += more + 1;
    }
    return n;
}

/*
## Prose or code

A lexer small enough to fit on a screen follows the code: it knows string and character literals and both kinds of
comments, and counts braces, so that it can tell a comment mark that begins prose from one inside a string, a comment or
a function. A literal ends with its line at the latest.
*/
struct lexer {
    bool comment;
    size_t depth;
};

/* Moves over one line of code; returns where its line comment begins, NULL without one. */
static const char *lex_line(struct lexer *x, const char *s) {
    for (; *s; s++) {
        if (x->comment) {
            if (s[0] == '*' && s[1] == '/') x->comment = false, s++;
        } else if (s[0] == '/' && s[1] == '*') {
            x->comment = true, s++;
        } else if (s[0] == '/' && s[1] == '/') {
            return s;
        } else if (*s == '"' || *s == '\'') {
            char quote = *s++;
            while (*s && *s != quote) s += s[0] == '\\' && s[1] ? 2 : 1;
            if (!*s) return NULL;
        } else if (*s == '{') {
            x->depth++;
        } else if (*s == '}' && x->depth > 0) {
            x->depth--;
        }
    }
    return NULL;
}

/* The length of a fence's mark (three or more backticks or tildes), 0 where the line is no fence. */
static size_t fence_length(const char *line) {
    const char *p = line + strspn(line, " ");
    if (*p != '`' && *p != '~') return 0;
    size_t n = strspn(p, *p == '`' ? "`" : "~");
    return n < 3 || (*p == '`' && strchr(p + n, '`')) ? 0 : n;
}

static bool closes_fence(const char *line, const char *opening, size_t length) {
    const char *p = line + strspn(line, " ");
    size_t n = fence_length(line);
    return n >= length && *p == opening[strspn(opening, " ")] && blank(p + n);
}

/* Text is what is left when a line is neither heading, equation nor directive. `first` says that it begins a paragraph:
 * further down, a line may begin with a citation only because the text before it was broken there. */
static enum kind classify_text(struct book *b, const struct source *s, size_t i, bool first) {
    const char *line = s->line[i], *next = s->line[i + 1];
    size_t n = line[0] == '(' ? id_length(line + 1) : 0;
    if (first && n && line[n + 1] == ')' && line[n + 2] == ' ') {
        if (strcmp(next, "```math") == 0) return EQUATION;
        if (starts(line + n + 3, "definition:") || fence_length(next))
            complain(b, s->path, i + 1, "equation %.*s is not directly followed by a ```math fence", (int)n, line + 1);
        return TEXT;
    }
    size_t level = strspn(line, "#");
    if (level >= 1 && level <= 6 && line[level] == ' ') {
        size_t digits = starts(line, "### E") ? strspn(line + 5, "0123456789") : 0;
        return digits && digits < 9 && starts(line + 5 + digits, ". ") ? ERRATUM : HEADING;
    }
    if (line[0] == '@' && isalpha((unsigned char)line[1])) return DIRECTIVE;
    static const char *const word[] = {"fold:", "files:", "page:", "diff:"};
    for (int k = 0; k < 4; k++)
        if (starts(line, word[k])) return DIRECTIVE;
    return TEXT;
}

static void check_empty(struct book *b, const struct source *s, size_t open, size_t close) {
    if (s->kind[open - 1] != EQUATION) return;
    for (size_t i = open + 1; i < close; i++)
        if (!blank(s->line[i])) return;
    complain(b, s->path, open, "an equation with a number but no formula");
}

/* Finds the kinds of a prose block from its first line on; returns the index of its last. */
static size_t classify_prose(struct book *b, const struct source *s, size_t begin) {
    size_t end = begin + 1, open = 0, fence = 0;
    while (end < s->n && !strstr(s->line[end], "*/")) end++;
    if (end == s->n) {
        complain(b, s->path, begin + 1, "prose does not end");
        return s->n - 1;
    }
    if (strcmp(s->line[end], "*/") != 0)
        complain(b, s->path, end + 1, "'*/' inside prose (it ends with a line that holds nothing else)");
    s->kind[begin] = PROSE_BEGIN;
    s->kind[end] = PROSE_END;
    bool first = true, math = false;
    for (size_t i = begin + 1; i < end; i++) {
        const char *line = s->line[i];
        if (strstr(line, "/*")) complain(b, s->path, i + 1, "'/*' inside prose");
        if (strchr(line, '\t')) complain(b, s->path, i + 1, "a tab in prose");
        if (fence && closes_fence(line, s->line[open], fence)) {
            s->kind[i] = CLOSING;
            check_empty(b, s, open, i);
            fence = 0;
        } else if (fence) {
            s->kind[i] = math ? MATH : FENCED;
        } else if ((fence = fence_length(line)) > 0) {
            s->kind[i] = OPENING;
            open = i;
            math = strcmp(line + strspn(line, " ") + fence, "math") == 0;
        } else {
            s->kind[i] = classify_text(b, s, i, first);
        }
        first = blank(line) || s->kind[i] == CLOSING || s->kind[i] == HEADING || s->kind[i] == ERRATUM;
    }
    if (fence) complain(b, s->path, open + 1, "this fence is not closed in its prose block");
    return end;
}

static void classify(struct book *b, const struct source *s) {
    struct lexer x = {false, 0};
    for (size_t i = 0; i < s->n; i++) {
        if (!x.comment && strcmp(s->line[i], "/*") == 0) {
            if (x.depth > 0) complain(b, s->path, i + 1, "prose inside a function (or other braces)");
            i = classify_prose(b, s, i);
            continue;
        }
        s->kind[i] = CODE;
        const char *comment = lex_line(&x, s->line[i]);
        if (!comment) continue;
        if (comment[strlen(comment) - 1] == '\\')
            complain(b, s->path, i + 1, "a // comment ends in a backslash, which swallows the next line");
        if (strstr(comment, "$`")) complain(b, s->path, i + 1, "math in a // comment");
    }
}

/*
## Reading

Lines are cut in place. The three hazards of bytes rather than of text are reported here, two of them once per file.
*/
static void read_source(struct book *b, struct source *s) {
    size_t length, n = 0;
    char *text = adopt(b, read_text(s->path, &length));
    for (size_t i = 0; i < length; i++) n += text[i] == '\n';
    s->line = keep(b, n + 1, sizeof *s->line);
    s->kind = keep(b, n + 1, sizeof *s->kind);
    bool two_bytes = false, not_utf8 = false;
    for (char *line = text; line < text + length; s->n++) {
        char *end = line + strcspn(line, "\n"), *next = *end ? end + 1 : end;
        *end = '\0';
        if (end > line && end[-1] == '\r') {
            end[-1] = '\0';
            if (!two_bytes) complain(b, s->path, s->n + 1, "a line that ends in CR LF");
            two_bytes = true;
        }
        int columns = code_points(line);
        if (columns < 0 && !not_utf8) complain(b, s->path, s->n + 1, "not UTF-8");
        not_utf8 = not_utf8 || columns < 0;
        if (columns > MAX_COLUMNS) complain(b, s->path, s->n + 1, "%d columns, more than %d", columns, MAX_COLUMNS);
        s->line[s->n] = line;
        line = next;
    }
    classify(b, s);
}

static void add_source(struct book *b, struct page *p, const char *path, enum part part) {
    p->source = grow(b, p->source, p->n, sizeof *p->source);
    p->source[p->n++] = (struct source){.path = path, .part = part};
    if (readable(path))
        read_source(b, &p->source[p->n - 1]);
    else
        complain(b, path, 1, "cannot read this file");
}

/* By stem, and of equal stems the header first. */
static int compare_names(const void *left, const void *right) {
    const char *x = *(char *const *)left, *y = *(char *const *)right;
    size_t n = strcspn(x, "."), m = strcspn(y, ".");
    int order = n == m ? strncmp(x, y, n) : strcmp(x, y);
    return order ? order : strcmp(y, x);
}

/* The sorted names of a folder's visible files; NULL where it cannot be read. */
static char **list_folder(struct book *b, const char *path, size_t *n) {
    char **name = NULL;
    DIR *folder = opendir(path);
    *n = 0;
    if (!folder) return NULL;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        name = grow(b, name, *n, sizeof *name);
        name[(*n)++] = print(b, "%s", entry->d_name);
    }
    closedir(folder);
    if (*n) qsort(name, *n, sizeof *name, compare_names);
    return name ? name : keep(b, 1, sizeof *name);
}

static bool ends(const char *s, const char *with) {
    size_t n = strlen(s), m = strlen(with);
    return n > m && strcmp(s + n - m, with) == 0;
}

static enum part part_of(const char *name, const char *stem) {
    size_t n = strlen(stem);
    if (!ends(name, ".h") && !ends(name, ".c")) return NO_PART;
    if (strncmp(name, stem, n) == 0 && name[n] == '.') return ends(name, ".h") ? CONTRACT : DERIVATION;
    if (strcmp(name, "main.c") == 0) return EXAMPLE;
    if (strcmp(name, "experiments.c") == 0) return EXPERIMENTS;
    if (starts(name, "check_")) return CHECKS;
    if (starts(name, "checks.")) return CHECK_LIST;
    if (strcmp(name, "exercises.h") == 0) return QUESTIONS;
    return strcmp(name, "exercises.c") == 0 ? EXERCISES : SUBJECT;
}

/* The module that is named after the folder; where there is none, the one whose header opens with a page's title. */
static const char *main_module(struct book *b, const struct page *p, char **name, size_t n, const char *named) {
    static const char title[] = "/*\n# ";
    const char *titled = named;
    for (size_t i = 0; i < n; i++) {
        const char *path = print(b, "%s/%s", p->origin, name[i]);
        size_t length;
        if (part_of(name[i], named) <= DERIVATION) return named;
        if (!ends(name[i], ".h") || !readable(path)) continue;
        if (starts(adopt(b, read_text(path, &length)), title))
            titled = print(b, "%.*s", (int)strlen(name[i]) - 2, name[i]);
    }
    return titled;
}

/* A line of a page's source, to be complained about. */
struct place {
    const struct source *source;
    size_t at;
};

/* Moves the files of the stems that these words name to the front of the n, in their order; returns how many. */
static size_t put_in_front(struct book *b, struct place place, const char *word, char **name, size_t n) {
    size_t done = 0;
    for (word += strspn(word, " "); *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " "), before = done;
        for (size_t i = done; i < n; i++) {
            char *found = name[i];
            if (strncmp(found, word, length) != 0 || found[length] != '.') continue;
            memmove(name + done + 1, name + done, (i - done) * sizeof *name);
            name[done++] = found;
        }
        if (done == before) complain(b, place.source->path, place.at + 1, "there is no file %.*s", (int)length, word);
        word += length;
    }
    return done;
}

static void add_parts(struct book *b, struct page *p, enum part from, char **name, size_t n) {
    for (enum part part = from; part < N_PARTS; part++)
        for (size_t i = 0; i < n; i++)
            if (part_of(name[i], p->stem) == part) add_source(b, p, print(b, "%s/%s", p->origin, name[i]), part);
}

/* A page behind its chapter's, of the files that its line names; returns their number, and they stand in front. */
static size_t add_page(struct book *b, const struct page *chapter, struct place place, char **name, size_t n) {
    const char *words = place.source->line[place.at] + strlen("page: ");
    size_t length = strcspn(words, " "), done = put_in_front(b, place, words + length, name, n);
    struct page p = {.origin = chapter->origin,
                     .name = print(b, "%.*s", (int)length, words),
                     .ledger = chapter->name,
                     .stem = chapter->stem};
    if (done == 0) complain(b, place.source->path, place.at + 1, "page: a page of which files?");
    add_parts(b, &p, SUBJECT, name, done);
    b->page = grow(b, b->page, b->n_pages, sizeof *b->page);
    b->page[b->n_pages++] = p;
    return done;
}

/* The chapter's main module says what else there is; what has a page of its own is not on the chapter's. */
static void read_chapter(struct book *b, const struct page *named) {
    struct page p = *named; /* the array of pages may move */
    size_t at = b->n_pages - 1, ordered = 0, n;
    const char *stem = p.name + strspn(p.name, "0123456789");
    char *folded = print(b, "%s", *stem == '-' ? stem + 1 : p.name);
    for (char *c = folded; *c; c++)
        if (*c == '-') *c = '_';
    char **name = list_folder(b, p.origin, &n);
    p.stem = main_module(b, &p, name, n, folded);
    for (size_t i = 0; i < n; i++) {
        enum part part = part_of(name[i], p.stem);
        if (part <= DERIVATION) add_source(b, &p, print(b, "%s/%s", p.origin, name[i]), part);
    }
    if (p.n == 0) complain(b, p.origin, 1, "this chapter has neither %s.h nor %s.c", p.stem, p.stem);
    for (size_t k = 0; k < p.n; k++)
        for (struct place place = {&p.source[k], 0}; place.at < p.source[k].n; place.at++) {
            const char *line = p.source[k].line[place.at];
            if (p.source[k].kind[place.at] != DIRECTIVE) continue;
            if (starts(line, "page: ")) {
                size_t taken = add_page(b, &p, place, name + ordered, n - ordered);
                memmove(name + ordered, name + ordered + taken, (n - ordered - taken) * sizeof *name);
                n -= taken;
            }
            if (starts(line, "files: "))
                ordered += put_in_front(b, place, line + strlen("files: "), name + ordered, n - ordered);
        }
    add_parts(b, &p, SUBJECT, name, n);
    b->page[at] = p;
}

static void read_page(struct book *b, const char *argument) {
    size_t length = strlen(argument);
    while (length > 1 && argument[length - 1] == '/') length--;
    const char *origin = print(b, "%.*s", (int)length, argument);
    b->page = grow(b, b->page, b->n_pages, sizeof *b->page);
    struct page *p = &b->page[b->n_pages++];
    *p = (struct page){.origin = origin, .name = base_name(origin), .ledger = base_name(origin)};
    struct stat status;
    if (stat(origin, &status) == 0 && S_ISDIR(status.st_mode)) {
        read_chapter(b, p);
    } else if (p->module = true, readable(origin)) {
        p->ledger = p->name = p->stem = print(b, "%.*s", (int)strcspn(p->name, "."), p->name);
        add_source(b, p, origin, SUBJECT);
    } else {
        p->stem = p->name;
        const char *header = print(b, "%s.h", origin), *source = print(b, "%s.c", origin);
        if (readable(header)) add_source(b, p, header, SUBJECT);
        if (readable(source)) add_source(b, p, source, SUBJECT);
        if (p->n == 0) complain(b, origin, 1, "no such folder or file, and no %s or %s", header, base_name(source));
    }
}

static void check_names(struct book *b) {
    for (size_t i = 0; i < b->n_pages; i++)
        for (size_t j = i + 1; j < b->n_pages; j++)
            if (strcmp(b->page[i].name, b->page[j].name) == 0)
                complain(b, b->page[j].origin, 1, "a second page named %s (the first is %s)", b->page[j].name,
                         b->page[i].origin);
}

/*
## What the book defines

Equations are numbered once in the whole book. An erratum belongs to a source document and may be met in two chapters,
though not twice on a page.
*/
static const struct equation *find_equation(const struct book *b, const char *id, size_t n) {
    for (size_t i = 0; i < b->n_equations; i++)
        if (strlen(b->equation[i].id) == n && strncmp(b->equation[i].id, id, n) == 0) return &b->equation[i];
    return NULL;
}

static void define_equation(struct book *b, const struct page *p, const struct source *s, size_t at) {
    const char *line = s->line[at];
    size_t n = id_length(line + 1);
    const struct equation *first = find_equation(b, line + 1, n);
    if (first)
        complain(b, s->path, at + 1, "equation %s is defined twice (first in %s:%zu)", first->id, first->source->path,
                 first->at + 1);
    if (first) return;
    b->equation = grow(b, b->equation, b->n_equations, sizeof *b->equation);
    b->equation[b->n_equations++] = (struct equation){.id = print(b, "%.*s", (int)n, line + 1),
                                                      .page = p,
                                                      .source = s,
                                                      .at = at,
                                                      .definition = starts(line + n + 3, "definition:")};
}

static void define_erratum(struct book *b, const struct page *p, const struct source *s, size_t at) {
    static const char suffix[] = " (no numbers)";
    const char *line = s->line[at];
    char *after, *title;
    struct erratum e = {.number = strtol(line + 5, &after, 10), .page = p, .source = s, .at = at, .end = at + 1};
    e.id = print(b, "E%ld", e.number);
    e.title = title = print(b, "%s", after + 2);
    e.no_numbers = ends(title, suffix);
    if (e.no_numbers) title[strlen(title) - strlen(suffix)] = '\0';
    while (e.end < s->n && s->kind[e.end] >= TEXT && s->kind[e.end] != HEADING && s->kind[e.end] != ERRATUM) e.end++;
    for (size_t i = 0; i < b->n_errata; i++) {
        const struct erratum *other = &b->erratum[i];
        if (other->page == p && other->number == e.number)
            complain(b, s->path, at + 1, "erratum %s appears twice on its page (first in %s:%zu)", e.id,
                     other->source->path, other->at + 1);
    }
    b->erratum = grow(b, b->erratum, b->n_errata, sizeof *b->erratum);
    b->erratum[b->n_errata++] = e;
}

static void collect(struct book *b) {
    for (size_t i = 0; i < b->n_pages; i++) {
        const struct page *p = &b->page[i];
        for (size_t j = 0; j < p->n; j++) {
            const struct source *s = &p->source[j];
            for (size_t at = 0; at < s->n; at++) {
                if (s->kind[at] == EQUATION) define_equation(b, p, s, at);
                if (s->kind[at] == ERRATUM) define_erratum(b, p, s, at);
            }
        }
    }
}

/*
## Tables and ledgers

Both are text with tabs. In a recorded table, lines that begin with `#` say how it was made; the first other line names
the columns.
*/
static size_t split(char *line, char **cell, size_t max) {
    size_t n = 0;
    for (;; line++) {
        size_t length = strcspn(line, "\t");
        if (n < max) cell[n] = line;
        n++;
        line += length;
        if (!*line) return n;
        *line = '\0';
    }
}

static bool number(const char *text, double *value) {
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

/* The book owns the memory of its tables, too. */
static void read_table(struct book *b, struct table *t, const char *path) {
    table_read(t, path);
    adopt(b, t->text);
    adopt(b, t->cell);
}

/* A recorded error is within its bound (for a refutation: beyond it), and a perturbed formula's is not. The ledger
 * holds two digits, so that what was barely more may read as equal. */
static bool consistent(const struct row *r) {
    if (r->refute) return r->error_value >= r->bound_value;
    return r->error_value <= r->bound_value && !(r->perturbed_value < r->bound_value);
}

static void read_row(struct book *b, const char *path, size_t line, char *text) {
    char *cell[5];
    const char *name = base_name(path);
    struct row r = {.path = path, .line = line};
    r.page = print(b, "%.*s", (int)(strlen(name) - strlen(".tsv")), name);
    bool whole = split(text, cell, 5) == 5 && *cell[1];
    if (whole) {
        r.id = cell[1], r.error = cell[2], r.bound = cell[3], r.perturbed = cell[4];
        r.refute = strcmp(cell[0], "refute") == 0;
        whole = (r.refute || strcmp(cell[0], "check") == 0) && number(r.error, &r.error_value) &&
                number(r.bound, &r.bound_value) && number(r.perturbed, &r.perturbed_value);
    }
    if (!whole) {
        complain(b, path, line, "not a row of a ledger (check or refute, id, error, bound, perturbed)");
        return;
    }
    bool known = find_equation(b, r.id, strlen(r.id)) != NULL;
    for (size_t i = 0; i < b->n_errata; i++) known = known || strcmp(b->erratum[i].id, r.id) == 0;
    if (!known) complain(b, path, line, "%s is checked, but no page defines it", r.id);
    if (!consistent(&r)) complain(b, path, line, "the recorded numbers of %s contradict its %s", r.id, cell[0]);
    b->row = grow(b, b->row, b->n_rows, sizeof *b->row);
    b->row[b->n_rows++] = r;
}

static void read_claims(struct book *b, const char *path) {
    struct table t;
    read_table(b, &t, path);
    for (int i = 0; i < t.rows && t.columns == 3; i++) {
        b->claim = grow(b, b->claim, b->n_claims, sizeof *b->claim);
        b->claim[b->n_claims++] = (struct claim){table_cell(&t, i, 0), table_cell(&t, i, 1), table_cell(&t, i, 2)};
    }
}

static void read_ledgers(struct book *b) {
    size_t n, length;
    char **name = list_folder(b, b->ledger, &n);
    if (!name) complain(b, b->ledger, 1, "cannot read this folder of ledgers");
    for (size_t i = 0; i < n; i++) {
        if (!ends(name[i], ".tsv")) continue;
        const char *path = print(b, "%s/%s", b->ledger, name[i]);
        if (strcmp(name[i], "claims.tsv") == 0) {
            read_claims(b, path);
            continue;
        }
        char *text = adopt(b, read_text(path, &length)), *next;
        size_t line = 1;
        for (char *at = text; *at || line == 1; at = next, line++) {
            next = at + strcspn(at, "\n");
            if (*next) *next++ = '\0';
            if (line > 1)
                read_row(b, path, line, at);
            else if (strcmp(at, "kind\tid\terror\tbound\tperturbed") != 0)
                complain(b, path, line, "not the first line of a ledger");
        }
    }
}

/*
Of several checks of one equation, in whichever ledgers they are, the text shows the one that came closest to its bound
and the perturbation that was hardest to notice. What refutes an erratum is printed whole, in the order of its page's
ledger.
*/
struct measure {
    size_t n;
    const struct row *closest, *faintest;
};

static double ratio(const struct row *r) {
    if (isnan(r->error_value)) return INFINITY;
    return r->bound_value > 0 ? r->error_value / r->bound_value : r->error_value > 0 ? INFINITY : 0;
}

/* The next row after r (NULL: the first) of this kind, id and ledger (NULL: any); NULL where there is none. */
static const struct row *next_row(const struct book *b, const struct row *r, bool refute, const char *id,
                                  const char *page) {
    for (size_t i = r ? (size_t)(r - b->row) + 1 : 0; i < b->n_rows; i++) {
        const struct row *x = &b->row[i];
        if (x->refute == refute && strcmp(x->id, id) == 0 && (!page || strcmp(x->page, page) == 0)) return x;
    }
    return NULL;
}

static struct measure measure(const struct book *b, const char *id, const char *page) {
    struct measure m = {0, NULL, NULL};
    for (const struct row *r = NULL; (r = next_row(b, r, false, id, page));) {
        m.n++;
        if (!m.closest || ratio(r) > ratio(m.closest)) m.closest = r;
        if (!m.faintest || r->perturbed_value < m.faintest->perturbed_value) m.faintest = r;
    }
    return m;
}

static void check_measured(struct book *b) {
    for (size_t i = 0; i < b->n_equations; i++) {
        const struct equation *e = &b->equation[i];
        if (!e->definition && measure(b, e->id, NULL).n == 0)
            complain(b, e->source->path, e->at + 1,
                     "equation %s is never checked (no row in the ledgers; mark it a definition or check it)", e->id);
    }
    for (size_t i = 0; i < b->n_errata; i++) {
        const struct erratum *e = &b->erratum[i];
        if (e->no_numbers) continue;
        if (!next_row(b, NULL, true, e->id, e->page->ledger))
            complain(b, e->source->path, e->at + 1, "erratum %s is never refuted (no such row in %s/%s.tsv)", e->id,
                     b->ledger, e->page->ledger);
        if (!next_row(b, NULL, false, e->id, e->page->ledger))
            complain(b, e->source->path, e->at + 1,
                     "the correction of erratum %s is never checked (no row in %s/%s.tsv)", e->id, b->ledger,
                     e->page->ledger);
    }
}

/*
## Weaving text

Output goes through `line_out`, which puts one blank line wherever one or more were asked for. The list of errata is
woven from the same sources as the pages; there, no equation is at home.
*/
struct weaver {
    struct book *book;
    const struct page *page;
    const struct source *source;
    size_t line;      /* from 1, for complaints */
    bool listing;     /* weaves the list of errata, not `page` */
    bool plain;       /* no links: the text for those who cannot see a figure */
    bool joined;      /* to the claim before */
    const char *fold; /* the words above the next piece of code, where prose asked for them */
    bool blank, started;
    FILE *out;
};

#define object(w, ...) complain((w)->book, (w)->source->path, (w)->line, __VA_ARGS__)

static FILE *line_out(struct weaver *w) {
    if (w->blank && w->started) fputc('\n', w->out);
    w->blank = false;
    w->started = true;
    return w->out;
}

static void check_math(struct weaver *w, const char *s, size_t n) {
    static const char *const refused[] = {"\\operatorname", "\\mbox", "\\phantom"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *at = strstr(s, refused[i]);
        if (at && at < s + n) object(w, "%s in math does not render", refused[i]);
    }
}

/* The length of the span at s, from its first mark to the end of the same mark's second. */
static size_t math_span(struct weaver *w, const char *s, bool table_row) {
    const char *end = strstr(s + 2, "`$");
    if (!end) {
        object(w, "inline math does not end in its line");
        return strlen(s);
    }
    size_t n = (size_t)(end + 2 - s);
    check_math(w, s, n);
    if (table_row && memchr(s, '|', n)) object(w, "'|' inside math in a table row (write \\mid)");
    return n;
}

static size_t code_span(struct weaver *w, const char *s) {
    size_t n = strspn(s, "`");
    for (const char *p = s + n; (p = strchr(p, '`'));) {
        size_t m = strspn(p, "`");
        p += m;
        if (m == n) return (size_t)(p - s);
    }
    object(w, "inline code does not end in its line");
    return strlen(s);
}

/* A parenthesis is a citation when it begins like one: with digits, or with a name in small letters. */
static bool known_prefix(const char *id) {
    size_t n = strcspn(id, ".");
    return strspn(id, "0123456789") == n || (n > 2 && strspn(id, "abcdefghijklmnopqrstuvwxyz_") == n);
}

/* The way from the page that is being woven to that of this name; a name of none is a file of docs, not of modules. */
static const char *path_to(struct weaver *w, const char *name) {
    bool from = !w->listing && w->page->module, to = false;
    for (const struct page *p = w->book->page; p < w->book->page + w->book->n_pages; p++)
        to = to || (p->module && strcmp(p->name, name) == 0);
    return print(w->book, "%s%s.md", from == to ? "" : to ? "modules/" : "../", name);
}

/* Returns the length of the link's target at s, behind the text in brackets; 0 where it is not one of our pages. */
static size_t put_target(struct weaver *w, const char *s) {
    size_t n = strspn(s + 2, "abcdefghijklmnopqrstuvwxyz_-0123456789");
    if (s[1] != '(' || !n || !starts(s + 2 + n, ".md")) return 0;
    fprintf(w->out, "](%s", path_to(w, print(w->book, "%.*s", (int)n, s + 2)));
    return 2 + n + strlen(".md");
}

/* Returns the length of the mark of a source at s, 0 where there is none. */
static size_t put_source_mark(struct weaver *w, const char *s) {
    size_t digits = s[1] == 'S' ? strspn(s + 2, "0123456789") : 0;
    if (!digits || s[2 + digits] != ']') return 0;
    int n = (int)digits + 1;
    if (!w->book->sources || !strstr(w->book->sources, print(w->book, "<a id=\"%.*s\"></a>", n, s + 1)))
        object(w, "source %.*s is not in the table of sources", n, s + 1);
    fprintf(w->out, w->plain ? "[%.*s]" : "[[%.*s]](%s#%.*s)", n, s + 1, path_to(w, "sources"), n, s + 1);
    return digits + 3;
}

static void put_link(struct weaver *w, const struct equation *e) {
    const char *page = !w->listing && e->page == w->page ? "" : path_to(w, e->page->name);
    fprintf(w->out, w->plain ? "(%s)" : "[(%s)](%s#eq-%s)", e->id, page, e->id);
}

/* Returns the length of the citation at s, 0 where there is none. */
static size_t put_citation(struct weaver *w, const char *s) {
    size_t n = id_length(s + 1);
    if (!n || s[n + 1] != ')' || !known_prefix(s + 1)) return 0;
    const struct equation *e = find_equation(w->book, s + 1, n);
    if (e)
        put_link(w, e);
    else
        object(w, "equation %.*s is cited but not defined", (int)n, s + 1);
    return n + 2;
}

static bool open_table(struct weaver *w, struct table *t, const char *name) {
    const char *path = print(w->book, "%s/data/%s.tsv", w->book->figures, name);
    if (!readable(path)) {
        object(w, "cannot read %s", path);
        return false;
    }
    read_table(w->book, t, path);
    return true;
}

static const char *find_value(struct weaver *w, const char *name, const char *key, const char *column) {
    struct table t;
    if (!open_table(w, &t, name)) return "";
    int at = column ? 0 : 1, row = -1;
    while (column && at < t.columns && strcmp(t.name[at], column) != 0) at++;
    if (at >= t.columns) {
        object(w, "%s has no column %s", t.path, column ? column : "but the first");
        return "";
    }
    for (int i = 0; i < t.rows; i++) {
        if (strcmp(table_cell(&t, i, 0), key) != 0) continue;
        if (row >= 0) object(w, "%s has more than one row %s", t.path, key);
        row = i;
    }
    if (row < 0) object(w, "%s has no row %s", t.path, key);
    return row < 0 ? "" : table_cell(&t, row, at);
}

/* Puts a recorded value; returns the length of what asked for it. */
static size_t put_value(struct weaver *w, const char *s) {
    size_t n = strcspn(s, "}");
    char *name = print(w->book, "%.*s", (int)(n - 2), s + 2), *key = strchr(name, '/');
    if (!s[n] || !key) {
        object(w, "a value is written @{NAME/KEY} or @{NAME/KEY/COLUMN}");
        return s[n] ? n + 1 : n;
    }
    *key++ = '\0';
    char *column = strchr(key, '/');
    if (column) *column++ = '\0';
    fputs(find_value(w, name, key, column), w->out);
    return n + 1;
}

/* The words beside an image are shown as they stand, and read aloud: of a formula letters, not its code. s: after "$`";
 * n: its length. Refuses what has no letter. */
static void put_spoken(struct weaver *w, const char *s, size_t n) {
    static const char *const letter[][2] = {{"alpha", "α"},      {"beta", "β"},  {"gamma", "γ"}, {"delta", "δ"},
                                            {"varepsilon", "ε"}, {"eta", "η"},   {"theta", "θ"}, {"lambda", "λ"},
                                            {"mu", "μ"},         {"xi", "ξ"},    {"pi", "π"},    {"sigma", "σ"},
                                            {"tau", "τ"},        {"phi", "φ"},   {"psi", "ψ"},   {"kappa", "κ"},
                                            {"epsilon", "ε"},    {"le", "≤"},    {"ge", "≥"},    {"cdot", "·"},
                                            {"times", "×"},      {"log", "log"}, {"exp", "exp"}, {"tanh", "tanh"},
                                            {"infty", "∞"},      {"pm", "±"},    {"ne", "≠"},    {"approx", "≈"}};
    for (const char *end = s + n; s < end; s++) {
        if (*s == '{' || *s == '}') continue;
        if (*s != '\\') {
            fputc(*s, w->out);
            continue;
        }
        size_t length = 0, i = 0, letters = sizeof letter / sizeof *letter;
        while (isalpha((unsigned char)s[1 + length])) length++;
        while (i < letters && !(strlen(letter[i][0]) == length && strncmp(letter[i][0], s + 1, length) == 0)) i++;
        if (i == letters)
            object(w, "the words of an image cannot say '%.*s'", (int)length + 1, s);
        else
            fputs(letter[i][1], w->out);
        s += length;
    }
}

static void put_text(struct weaver *w, const char *s) {
    bool table_row = s[strspn(s, " ")] == '|';
    while (*s) {
        size_t n = strcspn(s, "\\$`@([]"), woven = 0;
        if (s[0] == '\\' && s[1] && s[1] != '$')
            n = 2;
        else if (s[0] == '$' && s[1] == '`') {
            n = math_span(w, s, table_row);
            if (w->plain && n > 4) {
                put_spoken(w, s + 2, n - 4);
                s += n;
                continue;
            }
        } else if (s[0] == '`')
            n = code_span(w, s);
        else if (s[0] == '@' && s[1] == '{')
            woven = put_value(w, s);
        else if (s[0] == '(')
            woven = put_citation(w, s);
        else if (s[0] == '[')
            woven = put_source_mark(w, s);
        else if (s[0] == ']')
            woven = put_target(w, s);
        if (s[0] == '$' && n == 0) object(w, "a '$' in text (inline math is written $`x`$)");
        if (n == 0 && woven == 0) n = 1;
        fwrite(s, 1, n, w->out);
        s += n + woven;
    }
}

/*
## Directives

What a run recorded is included, never typed. A column whose cells are all numbers is set to the right.
*/
static void put_figure(struct weaver *w, const char *name, const char *caption) {
    struct book *b = w->book;
    const char *const suffix[] = {"svg", "gp"};
    for (size_t i = 0; i < 2; i++) {
        const char *path = print(b, "%s/%s.%s", b->figures, name, suffix[i]);
        if (!readable(path)) complain(b, w->source->path, w->line, "cannot read %s", path);
    }
    if (!*caption) complain(b, w->source->path, w->line, "a figure needs a caption");
    fputs("![", line_out(w));
    w->plain = true;
    put_text(w, caption);
    w->plain = false;
    const char *up = w->page->module ? "../.." : "..";
    fprintf(w->out, "](%s/%s/%s.svg)\n\n*Figure: ", up, b->figures, name);
    put_text(w, caption);
    fprintf(w->out, "* <sub>(redrawn by `make figures` from [%s.gp](%s/%s/%s.gp))</sub>\n", name, up, b->figures, name);
}

static bool numeric_column(const struct table *t, int column) {
    bool some = false;
    double value;
    for (int i = 0; i < t->rows; i++) {
        const char *cell = table_cell(t, i, column);
        if (!*cell || strcmp(cell, "-") == 0) continue;
        if (!number(cell, &value)) return false;
        some = true;
    }
    return some;
}

static void put_table(struct weaver *w, const char *name, const char *caption) {
    struct table t;
    if (!open_table(w, &t, name)) return;
    FILE *out = line_out(w);
    for (int i = -1; i < t.rows; i++) { /* the names first */
        for (int j = 0; j < t.columns; j++) {
            fputs(j ? " | " : "| ", out);
            for (const char *c = i < 0 ? t.name[j] : table_cell(&t, i, j); *c; c++) {
                if (*c == '|') fputc('\\', out);
                fputc(*c, out);
            }
        }
        fputs(" |\n", out);
        for (int j = 0; i < 0 && j < t.columns; j++) fputs(numeric_column(&t, j) ? "|--:" : "|---", out);
        if (i < 0) fputs("|\n", out);
    }
    if (*caption) {
        fputs("\n*Table: ", out);
        put_text(w, caption);
        fputs("*\n", out);
    }
    if (t.command) fprintf(out, "\n<sub>`%s`</sub>\n", t.command);
}

static void put_output(struct weaver *w, const char *name) {
    const char *path = print(w->book, "%s/data/%s.txt", w->book->figures, name);
    if (!readable(path)) {
        object(w, "cannot read %s", path);
        return;
    }
    size_t n;
    const char *text = adopt(w->book, read_text(path, &n)), *fence = strstr(text, "```") ? "````" : "```";
    fprintf(line_out(w), "%stext\n%s%s%s\n", fence, text, n && text[n - 1] != '\n' ? "\n" : "", fence);
}

/*
## What changed

Two chapters that differ in one idea should differ in few lines, and the reader should see which. The two sources are
reduced to their code without blank lines, and the algorithm's name, that of its module, becomes `agent` wherever it is
a part of an identifier. What remains is compared by a longest common subsequence, without the blanks at the beginning
of a line, whose number may follow the length of a name (printed are those of the second): with $`\ell_{ij}`$ the length
of the one between the lines from $`i`$ on of the first and from $`j`$ on of the second,

```math
\ell_{ij} = \begin{cases} 1 + \ell_{i+1,j+1} & \text{where the lines } i \text{ and } j \text{ are equal,} \\
\max(\ell_{i+1,j}, \ell_{i,j+1}) & \text{otherwise,} \end{cases}
```

and 0 past either end; a walk from $`\ell_{00}`$ along the larger neighbour visits the common lines.
*/
struct lines {
    char **line;
    size_t n;
};

struct edit {
    char sign;
    const char *text;
};

static char *fold_name(struct book *b, const char *line, const char *stem) {
    size_t n = strlen(stem);
    char *folded = keep(b, strlen(line) * 5 + 1, 1), *out = folded;
    for (const char *s = line; *s;) {
        bool lower = strncmp(s, stem, n) == 0, upper = true;
        for (size_t i = 0; i < n && upper; i++) upper = s[i] == (char)toupper((unsigned char)stem[i]);
        bool inside = s > line && isalnum((unsigned char)s[-1]);
        if (n == 0 || inside || (!lower && !upper) || isalnum((unsigned char)s[n])) {
            *out++ = *s++;
            continue;
        }
        memcpy(out, lower ? "agent" : "AGENT", 5);
        out += 5;
        s += n;
    }
    return folded;
}

/* The code of the page's main source, folded. */
static struct lines code_of(struct weaver *w, const struct page *p) {
    struct lines code = {NULL, 0};
    const char *name = print(w->book, "%s.c", p->stem);
    bool found = false;
    for (size_t j = 0; j < p->n; j++) {
        const struct source *s = &p->source[j];
        if (strcmp(base_name(s->path), name) != 0) continue;
        found = true;
        for (size_t i = 0; i < s->n; i++) {
            if (s->kind[i] != CODE || blank(s->line[i])) continue;
            code.line = grow(w->book, code.line, code.n, sizeof *code.line);
            code.line[code.n++] = fold_name(w->book, s->line[i], p->stem);
        }
    }
    if (!found) object(w, "page %s has no %s to compare", p->name, name);
    return code;
}

static bool same_code(const char *x, const char *y) {
    return strcmp(x + strspn(x, " "), y + strspn(y, " ")) == 0;
}

/* Writes the edits that lead from x to y, room for x.n + y.n; between two common lines the removed ones come first. */
static size_t compare(struct lines x, struct lines y, struct edit *edit) {
    size_t width = y.n + 1, n = 0, i = 0, j = 0, removed = 0, added = 0;
    unsigned *common = allocate((x.n + 1) * width, sizeof *common);
    for (i = x.n; i-- > 0;) {
        for (j = y.n; j-- > 0;) {
            unsigned down = common[(i + 1) * width + j], right = common[i * width + j + 1];
            bool equal = same_code(x.line[i], y.line[j]);
            common[i * width + j] = equal ? 1 + common[(i + 1) * width + j + 1] : down > right ? down : right;
        }
    }
    for (i = j = 0; i < x.n || j < y.n;) {
        bool both = i < x.n && j < y.n;
        if (both && same_code(x.line[i], y.line[j])) {
            while (removed < i) edit[n++] = (struct edit){'-', x.line[removed++]};
            while (added < j) edit[n++] = (struct edit){'+', y.line[added++]};
            edit[n++] = (struct edit){' ', y.line[j]};
            removed = ++i, added = ++j;
        } else if (j == y.n || (both && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
            i++;
        } else {
            j++;
        }
    }
    while (removed < i) edit[n++] = (struct edit){'-', x.line[removed++]};
    while (added < j) edit[n++] = (struct edit){'+', y.line[added++]};
    free(common);
    return n;
}

static void put_hunks(FILE *out, const struct edit *edit, size_t n) {
    size_t after = 0; /* the last line put, from 1 */
    for (size_t i = 0; i < n; i++) {
        bool near = false;
        for (size_t k = i > CONTEXT ? i - CONTEXT : 0; k <= i + CONTEXT && k < n; k++)
            near = near || edit[k].sign != ' ';
        if (!near) continue;
        if (after && after < i) fputs("@@\n", out);
        fprintf(out, "%c%s\n", edit[i].sign, edit[i].text);
        after = i + 1;
    }
}

static void put_diff(struct weaver *w, const char *name) {
    const struct page *other = NULL;
    for (size_t i = 0; i < w->book->n_pages; i++)
        if (strcmp(w->book->page[i].name, name) == 0) other = &w->book->page[i];
    if (!other) {
        object(w, "there is no page %s to compare with", name);
        return;
    }
    struct lines x = code_of(w, other), y = code_of(w, w->page);
    struct edit *edit = keep(w->book, x.n + y.n, sizeof *edit);
    size_t n = compare(x, y, edit), removed = 0, added = 0;
    for (size_t i = 0; i < n; i++) removed += edit[i].sign == '-', added += edit[i].sign == '+';
    FILE *out = line_out(w);
    if (removed + added) {
        fputs("```diff\n", out);
        put_hunks(out, edit, n);
        fputs("```\n\n", out);
    }
    fprintf(out, "%zu line%s removed, %zu line%s added.\n", removed, &"s"[removed == 1], added, &"s"[added == 1]);
}

/*
## Exercises

The questions are read from the array that the program asks them from, so that there is one text of them. Of each
element the first literal is taken; literals that follow one another are one.
*/
static const char *skip_literal(const char *s) {
    for (s++; *s && *s != '"'; s++)
        if (*s == '\\' && s[1]) s++;
    return *s ? s + 1 : s;
}

/* Appends the literals at *s to `text` and moves behind them; false where there is none, or an escape of another
 * character than quote and backslash. */
static bool join_literals(const char **s, char *text) {
    bool any = false;
    for (*s += strspn(*s, " \n"); **s == '"'; *s += strspn(*s, " \n"), any = true) {
        for (++*s; **s && **s != '"'; ++*s) {
            if (**s == '\\' && *++*s != '"' && **s != '\\') return false;
            *text++ = **s;
        }
        if (**s) ++*s;
    }
    *text = '\0';
    return any;
}

/* The code from the array's first brace on, in one text; NULL where the file has no such array. */
static const char *exercise_array(struct weaver *w) {
    const struct source *s = w->source;
    size_t first = 0, room = 1;
    while (first < s->n &&
           (s->kind[first] != CODE || !strstr(s->line[first], "struct exercise ") || !ends(s->line[first], "{")))
        first++;
    if (first == s->n) return NULL;
    for (size_t i = first + 1; i < s->n; i++) room += strlen(s->line[i]) + 1;
    char *text = keep(w->book, room, 1), *at = text;
    for (size_t i = first + 1; i < s->n && strcmp(s->line[i], "};") != 0; i++) at += sprintf(at, "%s\n", s->line[i]);
    return text;
}

static void put_exercises(struct weaver *w) {
    const char *s = exercise_array(w);
    int n = 0, depth = 0;
    for (; s && *s; s++) {
        depth += (*s == '{') - (*s == '}');
        if (*s == '"') s = skip_literal(s) - 1;
        if (*s != '{' || depth != 1) continue;
        char *question = keep(w->book, strlen(s) + 1, 1);
        s++;
        if (!join_literals(&s, question)) object(w, "the question of exercise %d cannot be read", n + 1);
        if (strpbrk(question, "*$`"))
            object(w, "exercise %d has marks that a page and a terminal read differently", n + 1);
        fprintf(line_out(w), "%d. ", ++n);
        put_text(w, question);
        fputc('\n', w->out);
        s--;
    }
    if (n == 0) object(w, "there is no array of exercises in this file");
}

/*
## Claims

What `build/claims` found, and of what: the words of the source must be those that it read.
*/
static void put_claim(struct weaver *w, const char *id, const char *text) {
    const struct book *b = w->book;
    const struct claim *c = b->claim, *end = c + b->n_claims;
    while (c < end && strcmp(c->id, id) != 0) c++;
    if (c == end || strcmp(c->text, text) != 0) {
        object(w, "claim %s was not evaluated as it stands here: run make ledger", id);
        return;
    }
    size_t n = strcspn(text, " :");
    const char *colon = strstr(text, ": "), *of = colon ? colon + 2 : text;
    const char *rows = text + n + strspn(text + n, " ");
    int length = (int)(colon && colon > rows ? colon - rows : 0);
    if (w->joined) w->blank = false;
    fprintf(line_out(w), "%s<a id=\"claim-%s\"></a>%s, `%s` in [%.*s](%s/%s/data/%.*s.tsv)", w->joined ? "" : "<sub>",
            id, id, of, (int)n, text, w->page->module ? "../.." : "..", b->figures, (int)n, text);
    if (length) fprintf(w->out, " `%.*s`", length, rows); /* which may hold a star */
    fprintf(w->out, ": %s", c->found);
}

/* The words above the next piece of code. They stand inside HTML, where Markdown is not read. */
static void take_fold(struct weaver *w, const char *words) {
    if (w->fold) object(w, "fold: a second one before the code");
    if (strpbrk(words, "$`[")) object(w, "fold: its words stand in HTML, without formulas, code and links");
    w->fold = print(w->book, "%s", words);
}

static void put_directive(struct weaver *w, const char *line) {
    const char *word = print(w->book, "%.*s", (int)strcspn(line, " "), line);
    const char *all = line + strlen(word) + strspn(line + strlen(word), " "), *rest = all;
    const char *name = print(w->book, "%.*s", (int)strcspn(rest, " "), rest);
    rest += strlen(name) + strspn(rest + strlen(name), " ");
    enum { FIGURE, TABLE, OUTPUT, DIFF, EXERCISE_LIST, CLAIM, FOLD, FILES, PAGE, N_WORDS };
    static const char *const known[] = {"@figure", "@table", "@output", "diff:", "@exercises",
                                        "@claim",  "fold:",  "files:",  "page:"};
    int which = 0;
    while (which < N_WORDS && strcmp(word, known[which]) != 0) which++;
    bool nothing = which == EXERCISE_LIST, alone = which == OUTPUT || which == DIFF;
    w->blank = true;
    if (which == N_WORDS)
        object(w, "unknown directive %s", word);
    else if (nothing ? *name != '\0' : !*name || (alone && *rest))
        object(w, "%s takes %s", word, nothing ? "nothing" : alone ? "a name and no more" : "a name");
    else if (which == FIGURE)
        put_figure(w, name, rest);
    else if (which == TABLE)
        put_table(w, name, rest);
    else if (which == OUTPUT)
        put_output(w, name);
    else if (which == DIFF)
        put_diff(w, name);
    else if (which == EXERCISE_LIST)
        put_exercises(w);
    else if (which == CLAIM)
        put_claim(w, name, rest);
    else if (which == FOLD)
        take_fold(w, all);
    else if (w->source->part > DERIVATION)
        object(w, "%s stands in the page's first module", word);
    w->blank = true;
}

/*
## Weaving pages

An equation is announced by its line and followed, after its fence, by what was measured. What the checks' programs
recorded is printed as they wrote it.
*/
static const struct equation *put_equation(struct weaver *w, const char *line) {
    size_t n = id_length(line + 1);
    const struct equation *e = find_equation(w->book, line + 1, n);
    const char *title = line + n + 3;
    if (e->definition) title += strlen("definition:");
    w->blank = true;
    if (w->listing)
        fprintf(line_out(w), "**[(%s)](%s#eq-%s)** ", e->id, path_to(w, e->page->name), e->id);
    else
        fprintf(line_out(w), "<a id=\"eq-%s\"></a>**(%s)** ", e->id, e->id);
    put_text(w, title + strspn(title, " "));
    fputs(e->definition ? " *(definition)*\n" : "\n", w->out);
    w->blank = true;
    return e;
}

static void put_checked(struct weaver *w, const struct equation *e) {
    struct measure m = measure(w->book, e->id, NULL);
    w->blank = true;
    if (m.n == 0) return;
    FILE *out = line_out(w);
    if (e->definition) /* what is defined is not proved by a program that says the same */
        fputs("*The program against the formula: error ", out);
    else if (m.n == 1)
        fputs("*Checked: error ", out);
    else
        fprintf(out, "*Checked in %zu places: worst error ", m.n);
    fprintf(out, "%s, bound %s; with the formula perturbed the error is %s%s.*\n", m.closest->error, m.closest->bound,
            m.n == 1 ? "" : "at least ", m.faintest->perturbed);
    w->blank = true;
}

static void put_prose(struct weaver *w, size_t from, size_t to);

/* A bound stands behind the last of the errors that share it. */
static void put_erratum(struct weaver *w, const struct erratum *e) {
    const struct book *b = w->book;
    const char *page = e->page->ledger;
    w->blank = true;
    put_prose(w, e->at + 1, e->end);
    w->blank = true;
    struct measure corrected = measure(b, e->id, page);
    const struct row *given = next_row(b, NULL, true, e->id, page);
    if (e->no_numbers || !given || !corrected.n) return;
    fputs("*As given: error ", line_out(w));
    for (const struct row *next; given; given = next) {
        next = next_row(b, given, true, e->id, page);
        fputs(given->error, w->out);
        if (!next || strcmp(next->bound, given->bound) != 0) fprintf(w->out, " (more than %s)", given->bound);
        if (next) fputs(next_row(b, next, true, e->id, page) ? ", " : " and ", w->out);
    }
    fprintf(w->out, ". Corrected: error %s, bound %s.*\n", corrected.closest->error, corrected.closest->bound);
    w->blank = true;
}

static void put_heading(struct weaver *w, const struct erratum *e, const char *level) {
    w->blank = true;
    w->line = e->at + 1;
    fprintf(line_out(w), "%s %s. ", level, e->id);
    put_text(w, e->title);
    fputc('\n', w->out);
}

/* A caption may go on in the lines below, up to the end of the paragraph. Returns the index of the last line. */
static size_t put_directive_at(struct weaver *w, size_t at) {
    const struct source *s = w->source;
    const char *line = s->line[at];
    while (s->kind[at + 1] == TEXT && !blank(s->line[at + 1])) {
        const char *more = s->line[++at];
        line = print(w->book, "%s %s", line, more + strspn(more, " "));
    }
    bool claim = starts(line, "@claim ");
    size_t next = at + 1;
    while (s->kind[next] == TEXT && blank(s->line[next])) next++;
    put_directive(w, line);
    if (!claim) return at;
    w->joined = s->kind[next] == DIRECTIVE && starts(s->line[next], "@claim ");
    fputs(w->joined ? "<br>\n" : "</sub>\n", w->out);
    return at;
}

static size_t put_erratum_at(struct weaver *w, size_t at) {
    const struct erratum *e = w->book->erratum;
    while (e->source != w->source || e->at != at) e++;
    put_heading(w, e, "###");
    put_erratum(w, e);
    return e->end - 1;
}

static void put_prose(struct weaver *w, size_t from, size_t to) {
    const struct equation *equation = NULL;
    for (size_t i = from; i < to; i++) {
        const char *line = w->source->line[i];
        enum kind kind = w->source->kind[i];
        w->line = i + 1;
        if (kind == MATH) check_math(w, line, strlen(line));
        if (kind == ERRATUM) {
            i = put_erratum_at(w, i);
        } else if (kind == EQUATION) {
            equation = put_equation(w, line);
        } else if (kind == DIRECTIVE) {
            i = put_directive_at(w, i);
        } else if (kind == OPENING || kind == FENCED || kind == MATH || kind == CLOSING) {
            fprintf(line_out(w), "%s\n", line);
        } else if (blank(line)) {
            w->blank = true;
        } else {
            line_out(w);
            put_text(w, line);
            fputc('\n', w->out);
        }
        if (kind == CLOSING && equation) {
            put_checked(w, equation);
            equation = NULL;
        }
    }
    w->blank = true;
}

/* The citations in a line of code: one id after `eq.`, a list of them after `eqs.`. */
static void check_citations(struct weaver *w, const char *line) {
    for (const char *s = line; (s = strstr(s, "eq"));) {
        bool inside = s > line && isalnum((unsigned char)s[-1]);
        bool list = starts(s, "eqs. ");
        size_t n = 0;
        if (!inside && starts(s, "eq ") && id_length(s + 3)) object(w, "write eq. and a number, with the dot");
        if (!inside && (list || starts(s, "eq. "))) n = id_length(s + (list ? 5 : 4));
        s += list ? 5 : n ? 4 : 2;
        while (n) {
            if (!find_equation(w->book, s, n)) object(w, "equation %.*s is cited but not defined", (int)n, s);
            s += n;
            static const char *const joint[] = {", and ", ", ", " and ", " to "};
            size_t i = 0;
            while (i < 4 && !starts(s, joint[i])) i++;
            n = list && i < 4 ? id_length(s + strlen(joint[i])) : 0;
            if (n) s += strlen(joint[i]);
        }
    }
}

/* The words above this piece of code when it is to be folded, and NULL when it stands open. */
static const char *words_above(const struct weaver *w, size_t lines) {
    const struct source *s = w->source;
    if (w->fold) return w->fold;
    if (s->part == CHECKS && lines <= LONG_CHECKS) return NULL;
    return w->page->module ? NULL : fold_words[s->part];
}

/* A file's name stands above its first piece of code. */
static void put_code(struct weaver *w, size_t from, size_t to, const char *path) {
    char **line = w->source->line;
    while (from < to && blank(line[from])) from++;
    while (from < to && blank(line[to - 1])) to--;
    if (from == to) return;
    w->blank = true;
    const char *words = words_above(w, to - from);
    if (words)
        fprintf(line_out(w), "<details><summary>%s%s%s%s</summary>\n\n", words, *path ? " (<code>" : "", path,
                *path ? "</code>)" : "");
    else if (*path)
        fprintf(line_out(w), "<sub>%s</sub>\n\n", path);
    w->fold = NULL;
    fputs("```c\n", line_out(w));
    for (size_t i = from; i < to; i++) {
        w->line = i + 1;
        check_citations(w, line[i]);
        fprintf(w->out, "%s\n", line[i]);
    }
    fputs(words ? "```\n\n</details>\n" : "```\n", w->out);
    w->blank = true;
}

static void check_folded(struct weaver *w) {
    if (w->fold) object(w, "fold: no code follows it");
    w->fold = NULL;
}

static void put_source(struct weaver *w, const struct source *s) {
    const char *path = s->path;
    w->source = s;
    w->blank = true;
    for (size_t i = 0, j; i < s->n; i = j) {
        bool prose = s->kind[i] == PROSE_BEGIN;
        for (j = i + 1; j < s->n && (prose ? s->kind[j] != PROSE_END : s->kind[j] == CODE);) j++;
        if (prose) {
            check_folded(w);
            put_prose(w, i + 1, j);
            j += j < s->n;
        } else {
            put_code(w, i, j, path);
            path = "";
        }
    }
    check_folded(w);
    w->blank = true;
}

/*
## From chapter to chapter

Chapters are read in the order in which they are given, and each names the one before it and the one behind it, by its
first heading: above its title, and again where it ends. Every other page leads back to the contents.
*/
static const char *title_of(const struct page *p) {
    for (const struct source *s = p->source; s < p->source + p->n; s++)
        for (size_t i = 0; i < s->n; i++)
            if (s->kind[i] == HEADING && starts(s->line[i], "# ")) return s->line[i] + strlen("# ");
    return p->name;
}

/* The chapter before this page, or behind it; NULL where there is none. */
static const struct page *next_chapter(const struct weaver *w, bool before) {
    const struct book *b = w->book;
    if (w->listing || w->page->module) return NULL;
    for (size_t at = (size_t)(w->page - b->page); before ? at-- > 0 : ++at < b->n_pages;)
        if (!b->page[at].module) return &b->page[at];
    return NULL;
}

static void put_way(struct weaver *w) {
    const struct page *before = next_chapter(w, true), *behind = next_chapter(w, false);
    FILE *out = line_out(w);
    if (before) fprintf(out, "[← %s](%s) · ", title_of(before), path_to(w, before->name));
    fprintf(out, "[Contents](%s)", path_to(w, "README"));
    if (behind) fprintf(out, " · [%s →](%s)", title_of(behind), path_to(w, behind->name));
    fputc('\n', out);
}

static void weave_to(struct weaver *w, const char *name, void (*put)(struct weaver *w)) {
    struct book *b = w->book;
    b->output = grow(b, b->output, b->n_outputs, sizeof *b->output);
    struct output *o = &b->output[b->n_outputs++];
    o->path = print(b, "%s/%s%s.md", b->out, !w->listing && w->page->module ? "modules/" : "", name);
    w->out = open_memstream(&o->text, &o->length);
    if (!w->out) die(EXIT_RESOURCE, "out of memory for %s", o->path);
    put(w);
    w->blank = true;
    put_way(w);
    if (fclose(w->out) != 0) die(EXIT_RESOURCE, "out of memory for %s", o->path);
    adopt(b, o->text);
}

static void put_page(struct weaver *w) {
    const struct page *p = w->page;
    fprintf(line_out(w), "<!-- Woven from %s by docs/weave.c: edit the source, then run make docs. -->\n", p->origin);
    w->blank = true;
    if (!p->module) put_way(w);
    w->blank = true;
    for (size_t i = 0; i < p->n; i++) put_source(w, &p->source[i]);
}

/* The head of a page that is woven from all others. */
static void put_listing(struct weaver *w, const char *title, const char *text) {
    fprintf(line_out(w), "<!-- Woven from all pages by docs/weave.c: edit the sources, then run make docs. -->\n\n");
    fprintf(w->out, "# %s\n\n%s", title, text);
}

/* All errata in the order of their numbers; one that two chapters treat has both texts under one heading. */
static void put_errata(struct weaver *w) {
    const struct book *b = w->book;
    put_listing(
        w, "Errata",
        "Errors that were found in the documents this book draws on. None is a matter of opinion: the chapter it\n"
        "links to evaluates the statement as it was given and as it should be, and where numbers can settle the\n"
        "question, the line below an entry says what came out.\n");
    for (long last = -1, next;; last = next) {
        next = -1;
        for (size_t i = 0; i < b->n_errata; i++)
            if (b->erratum[i].number > last && (next < 0 || b->erratum[i].number < next)) next = b->erratum[i].number;
        if (next < 0) return;
        bool first = true;
        for (const struct erratum *e = b->erratum; e < b->erratum + b->n_errata; e++) {
            if (e->number != next) continue;
            w->page = e->page;
            w->source = e->source;
            if (first) put_heading(w, e, "##");
            first = false;
            put_erratum(w, e);
            fprintf(line_out(w), "From [%s](%s).\n", e->page->name, path_to(w, e->page->name));
            w->blank = true;
        }
    }
}

static bool has_claim(const struct page *p, const char *id) {
    size_t n = strlen(id), word = strlen("@claim ");
    for (const struct source *s = p->source; s < p->source + p->n; s++)
        for (size_t i = 0; i < s->n; i++) {
            const char *line = s->line[i];
            if (s->kind[i] == DIRECTIVE && starts(line, "@claim ") && starts(line + word, id) && line[word + n] == ' ')
                return true;
        }
    return false;
}

/* All claims, page by page. */
static void put_claims(struct weaver *w) {
    const struct book *b = w->book;
    put_listing(w, "Claims",
                "What the text concludes from recorded runs, each evaluated on the recorded table; how one is written, "
                "and\n"
                "what each word in it means, says the page of [the program that does it](modules/claims.md).\n\n"
                "| claim | of | holds | found |\n|---|---|---|---|\n");
    for (const struct claim *c = b->claim; c < b->claim + b->n_claims; c++) {
        const char *colon = strstr(c->text, ": ");
        for (const struct page *p = b->page; p < b->page + b->n_pages; p++)
            if (has_claim(p, c->id)) fprintf(w->out, "| [%s](%s#claim-%s) ", c->id, path_to(w, p->name), c->id);
        fprintf(w->out, "| `%.*s` | `%s` | %s |\n", (int)(colon - c->text), c->text, colon + 2, c->found);
    }
    w->blank = true;
}

/*
## Writing

A file that has not changed keeps its time stamp, and `make` keeps its peace.
*/
static int write_or_compare(struct book *b, bool check) {
    int status = 0;
    if (!check) mkdir(print(b, "%s/modules", b->out), 0777); /* where it fails, so does the first page in it */
    for (const struct output *o = b->output; o < b->output + b->n_outputs; o++) {
        bool same = false;
        if (readable(o->path)) {
            size_t n;
            const char *old = adopt(b, read_text(o->path, &n));
            same = n == o->length && memcmp(old, o->text, n) == 0;
        }
        if (same) continue;
        if (!check) write_whole(o->path, o->text, o->length);
        if (check) fprintf(stderr, "stale: %s (run make docs)\n", o->path);
        if (check) status = 1;
    }
    return status;
}

static int weave(struct book *b, char **argument, int n, bool check) {
    for (int i = 0; i < n; i++) read_page(b, argument[i]);
    check_names(b);
    collect(b);
    size_t length;
    const char *sources = print(b, "%s/sources.md", b->out);
    if (readable(sources)) b->sources = adopt(b, read_text(sources, &length));
    read_ledgers(b);
    check_measured(b);
    for (size_t i = 0; i < b->n_pages; i++) {
        struct weaver w = {.book = b, .page = &b->page[i]};
        weave_to(&w, w.page->name, put_page);
    }
    struct weaver w = {.book = b, .listing = true};
    if (b->n_errata) weave_to(&w, "errata", put_errata);
    if (b->n_claims) weave_to(&w, "claims", put_claims);
    for (size_t i = 0; i < b->n_complaints && i < MAX_COMPLAINTS; i++) fprintf(stderr, "%s\n", b->complaint[i]);
    return b->n_complaints ? EXIT_INPUT : write_or_compare(b, check);
}

int main(int argc, char **argv) {
    struct book b = {.out = "docs", .ledger = "docs/ledger", .figures = "figures"};
    bool check = false;
    const struct option option[] = {
        {"check", OPTION_FLAG, &check, 0, 0, NULL, NULL, "write nothing; name the pages that are stale"},
        {"out", OPTION_TEXT, &b.out, 0, 0, NULL, NULL, "folder of the woven pages"},
        {"ledger", OPTION_TEXT, &b.ledger, 0, 0, NULL, NULL, "folder of what the checks recorded"},
        {"figures", OPTION_TEXT, &b.figures, 0, 0, NULL, NULL, "folder of the figures and their data"},
    };
    const struct program program = {.name = "weave",
                                    .summary = "weaves the book from its sources",
                                    .options = option,
                                    .n_options = 4,
                                    .arguments = "PAGE..."};
    int n = options_parse(&program, argc, argv);
    if (n == 0) die(EXIT_INPUT, "which pages? (see weave --help)");
    int status = weave(&b, argv + 1, n, check);
    for (size_t i = 0; i < b.n_kept; i++) free(b.kept[i]);
    free(b.kept);
    finish_output();
    return status;
}
