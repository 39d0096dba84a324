/* A program and a file that it reads, with one fault after another: each must end with status 2 and one line that begins
 * with "error: ", and nothing may be lost, left behind or waited for.
 *
 *     damage --command 'build/05-ddpg --load FOLDER/x' --folder FOLDER --file x --rule all --n 8 GOOD OTHER...
 *
 * GOOD is a sound file, which is put in its place with n faults of each kind, drawn with the seed; OTHER are files of other
 * programs, put there as they are. A training and a recorded table have a checksum, by which a fault shows. (Unless --rule
 * is any, each fault is there a second time with that checksum made right, and with it the length that a training says it
 * has: what a file says must then be looked at for itself.) Where a fault may go unnoticed, the rule says:
 *
 *     all   nowhere: a checksum is over all of it
 *     rows  in a table's first lines, which say where it comes from: then the result is that of the sound file
 *     any   in what has no checksum and now says something else; what is printed must be finite then. The same holds for a
 *           fault with its checksum, which may also let a training diverge, and that ends with status 1. */
#include "numbers/rng.h"
#include "programs/checksum.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <ctype.h>
#include <ftw.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 4096, NEAR = 64, SUM = 4 };
enum kind { BIT, WORD, CUT, SWAP, TWICE, GONE, MORE, NUMBER, LINE, EMPTY };

static const char *const kind_name[] = {"bit",  "word", "cut",    "swap", "twice",
                                        "gone", "more", "number", "line", "empty"};
enum rule { ALL, ROWS, ANY };

struct file {
    char *at;
    size_t n;
    struct rng rng;
    char what[200]; /* the fault */
    size_t said;
};

static void say(struct file *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct file *f, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(f->what + f->said, sizeof f->what - f->said, format, arguments);
    va_end(arguments);
    f->said += (size_t)n;
    if (f->said >= sizeof f->what) f->said = sizeof f->what - 1;
}

static size_t draw(struct file *f, size_t n) {
    return n ? (size_t)rng_below(&f->rng, (int)n) : 0;
}

/* Where a training's bytes begin, behind the line that says how many; 0: it is none. */
static size_t rest_of(const struct file *f) {
    for (size_t i = 0; i + 10 < f->n; i++) {
        if (memcmp(f->at + i, "\ntraining ", 10) != 0) continue;
        const char *end = memchr(f->at + i + 1, '\n', f->n - i - 1);
        return end ? (size_t)(end - f->at) + 1 : 0;
    }
    return 0;
}

/* Anywhere, or near what has a meaning: both ends, and the first numbers of a training, which stand in places of 8. */
static size_t place(struct file *f) {
    size_t rest = rest_of(f), near = draw(f, NEAR), at;
    switch (draw(f, rest ? 6 : 4)) {
    case 0: at = near; break;
    case 1: at = f->n > near ? f->n - 1 - near : 0; break;
    case 4: at = rest + 8 * near; break;
    case 5: at = rest + draw(f, f->n - rest) / 4 * 4; break;
    default: at = draw(f, f->n); break;
    }
    return at < f->n ? at : draw(f, f->n);
}

static void replace(struct file *f, size_t from, size_t length, const char *with, size_t n) {
    memmove(f->at + from + n, f->at + from + length, f->n - from - length);
    memcpy(f->at + from, with, n);
    f->n += n - length;
}

/* ---- the faults ---- */

static void flip(struct file *f) {
    for (size_t left = 1 + draw(f, 3); left > 0; left--) {
        size_t at = place(f), bit = draw(f, 8);
        f->at[at] = (char)(f->at[at] ^ 1 << bit);
        say(f, "bit %zu of byte %zu; ", bit, at);
    }
}

static void overwrite(struct file *f) {
    static const double number[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 1e-310, -1, 1e19};
    static const float small[] = {NAN, INFINITY, 3e38f, -3e38f, 1e-45f, -1};
    static const uint64_t word[] =
        {0,          1,          UINT64_MAX, INT64_MAX,  1ull << 63,          INT32_MAX, 1ull << 31,
         UINT32_MAX, 1ull << 32, 1ull << 40, 1ull << 62, 0x8000000080000000u, 255,       0x2020202020202020u};
    char bytes[32] = {0};
    size_t at = place(f), width = (size_t)1 << draw(f, 6), which = draw(f, 3);
    if (which == 0) {
        width = 8;
        memcpy(bytes, &number[draw(f, sizeof number / sizeof *number)], 8);
    } else if (which == 1) {
        width = 4;
        memcpy(bytes, &small[draw(f, sizeof small / sizeof *small)], 4);
    } else {
        uint64_t x = word[draw(f, sizeof word / sizeof *word)];
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(x >> 8 * (i % 8) & 255);
    }
    if (at + width > f->n) width = f->n - at;
    memcpy(f->at + at, bytes, width);
    say(f, "%zu bytes from %zu on are", width, at);
    for (size_t i = 0; i < width; i++) say(f, " %02x", (unsigned char)bytes[i]);
}

static void cut(struct file *f) {
    f->n = place(f);
    say(f, "%zu bytes are left", f->n);
}

/* Two blocks that do not meet. */
static void swap(struct file *f) {
    size_t length = 1 + draw(f, draw(f, 2) ? 8 : 1 + f->n / 4), a = place(f), b = place(f);
    if (2 * length > f->n) length = f->n / 2;
    if (a > b) a ^= b, b ^= a, a ^= b;
    if (b + length > f->n) b = f->n - length;
    if (a + length > b) a = b >= length ? b - length : 0, b = a + length;
    for (size_t i = 0; i < length; i++) {
        char c = f->at[a + i];
        f->at[a + i] = f->at[b + i];
        f->at[b + i] = c;
    }
    say(f, "%zu bytes from %zu on stand where those from %zu on stood", length, a, b);
}

static void twice(struct file *f) {
    size_t at = place(f), length = 1 + draw(f, ROOM - 1);
    char copy[ROOM];
    if (at + length > f->n) length = f->n - at;
    memcpy(copy, f->at + at, length);
    replace(f, at, 0, copy, length);
    say(f, "%zu bytes from %zu on are there twice", length, at);
}

static void gone(struct file *f) {
    size_t at = place(f), length = 1 + draw(f, draw(f, 2) ? 8 : ROOM);
    if (at + length > f->n) length = f->n - at;
    replace(f, at, length, "", 0);
    say(f, "%zu bytes from %zu on are gone", length, at);
}

static void more(struct file *f) {
    static const char *const text[] = {"\n", "end\n", "x", "0\n", "\t", " ", "# more\n", "\xff\xff\xff\xff"};
    size_t which = draw(f, 10), n = which < 8 ? strlen(text[which]) : 1 + draw(f, ROOM - 1);
    for (size_t i = 0; i < n; i++) f->at[f->n + i] = which < 8 ? text[which][i] : which == 8 ? '\0' : f->at[i % f->n];
    f->n += n;
    say(f, "%zu bytes more", n);
}

/* A number of the text, or the word that stands where one is looked for. */
static void number(struct file *f) {
    static const char *const text[] = {"nan", "inf", "-inf", "1e999",  "-1",         "",
                                       "0",   "0x1", "--1",  "3.4e38", "4294967296", "99999999999999999999"};
    size_t rest = rest_of(f), end = rest ? rest : f->n, at = draw(f, end), length = 0;
    while (at > 0 && strchr("0123456789.+-e", f->at[at - 1])) at--;
    while (at < end && !isdigit((unsigned char)f->at[at])) at++;
    while (at + length < end && strchr("0123456789.+-e", f->at[at + length]) && f->at[at + length]) length++;
    const char *new = text[draw(f, sizeof text / sizeof *text)];
    say(f, "'%.*s' at %zu is '%s'", (int)length, f->at + at, at, new);
    replace(f, at, length, new, strlen(new));
}

/* A line is gone, there twice, or empty. */
static void line(struct file *f) {
    size_t at = place(f), length = 0, which = draw(f, 3);
    char copy[ROOM];
    while (at > 0 && f->at[at - 1] != '\n') at--;
    while (at + length < f->n && length < ROOM && (length == 0 || f->at[at + length - 1] != '\n')) length++;
    memcpy(copy, f->at + at, length);
    replace(f, at, which == 1 ? 0 : length, which == 2 ? "\n" : copy, which == 0 ? 0 : which == 1 ? length : 1);
    say(f, "the line of %zu bytes at %zu is %s", length, at,
        which == 0   ? "gone"
        : which == 1 ? "there twice"
                     : "empty");
}

/* ---- the checksum ---- */

static void seal_training(struct file *f, size_t rest) {
    size_t from = rest - 1;
    char digits[24];
    while (from > 0 && f->at[from - 1] != ' ') from--;
    snprintf(digits, sizeof digits, "%zu", f->n - rest);
    replace(f, from, rest - 1 - from, digits, strlen(digits));
    if (f->n < SUM) return;
    uint32_t sum = checksum_end(checksum_more(0, f->at, f->n - SUM), f->n - SUM);
    for (size_t i = 0; i < SUM; i++) f->at[f->n - SUM + i] = (char)(sum >> 8 * i & 255);
}

static void seal_table(struct file *f) {
    static const char word[] = "# cksum: ";
    size_t header = 0, end = f->n, length = strlen(word);
    char digits[24];
    while (header < f->n && f->at[header] == '#') {
        while (header < f->n && f->at[header] != '\n') header++;
        if (header < f->n) header++;
    }
    while (end > header && !(f->n - end >= length && memcmp(f->at + end, word, length) == 0)) end--;
    if (end == header) return;
    uint32_t sum = checksum_end(checksum_more(0, f->at + header, end - header), end - header);
    snprintf(digits, sizeof digits, "%lu\n", (unsigned long)sum);
    replace(f, end + length, f->n - end - length, digits, strlen(digits));
}

/* The sound file with a fault. */
static void damage(struct file *f, const struct file *good, int kind, uint64_t seed, bool seal) {
    static void (*const fault[])(struct file *) = {flip, overwrite, cut, swap, twice, gone, more, number, line};
    memcpy(f->at, good->at, good->n);
    f->n = good->n;
    f->said = 0;
    rng_init(&f->rng, seed, (uint64_t)kind);
    if (kind == EMPTY)
        f->n = 0;
    else
        fault[kind](f);
    size_t rest = rest_of(f);
    if (seal && rest) seal_training(f, rest);
    if (seal && !rest) seal_table(f);
}

/* ---- the program ---- */

struct trial {
    const char *command, *folder, *name;
    enum rule rule;
    int limit;   /* seconds of the processor */
    bool copies; /* what it prints may be what the file says */
    char path[ROOM], kept[ROOM], out[ROOM], err[ROOM];
    char *sound; /* what it prints of the sound file */
    uint64_t names;
    int tried, refused, other, failed;
};

static void put(const char *path, const char *bytes, size_t n) {
    FILE *to = fopen(path, "wb");
    if (!to || fwrite(bytes, 1, n, to) != n || fclose(to) != 0) die(EXIT_RESOURCE, "cannot write %s", path);
}

static uint64_t names_sum;

static int add_name(const char *path, const struct stat *file, int what, struct FTW *at) {
    (void)file, (void)what, (void)at;
    names_sum += checksum_end(checksum_more(0, path, strlen(path)), strlen(path));
    return 0;
}

/* Of the names of all that is in the folder, whatever their order. */
static uint64_t names_in(const char *folder) {
    names_sum = 0;
    nftw(folder, add_name, 8, FTW_PHYS);
    return names_sum;
}

static void start(const struct trial *t) {
    struct rlimit limit = {(rlim_t)t->limit, (rlim_t)t->limit + 1};
    if (chdir(t->folder) != 0 || !freopen("/dev/null", "r", stdin) || !freopen(t->out, "w", stdout) ||
        !freopen(t->err, "w", stderr))
        _exit(98);
    setrlimit(RLIMIT_CPU, &limit);
    alarm(20 * (unsigned)t->limit); /* for one that waits */
    execl("/bin/sh", "sh", "-c", t->command, (char *)NULL);
    _exit(98);
}

/* Its status, or 128 and the signal that ended it. */
static int run_on(const struct trial *t, const char *bytes, size_t n) {
    int status = 0;
    put(t->path, bytes, n);
    put(t->kept, "before\n", 7);
    fflush(stdout);
    pid_t child = fork();
    if (child < 0) die(EXIT_RESOURCE, "no process");
    if (child == 0) start(t);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool holds(const char *path, const char *bytes, size_t n) {
    size_t length;
    if (access(path, F_OK) != 0) return false;
    char *there = read_whole(path, &length);
    bool same = length == n && memcmp(there, bytes, n) == 0;
    free(there);
    return same;
}

/* Is no word of the output NaN or infinite? */
static bool finite(const char *text) {
    for (const char *at = text; *at; at++) {
        bool word = (strncmp(at, "nan", 3) == 0 || strncmp(at, "inf", 3) == 0) && !isalnum((unsigned char)at[3]);
        if (word && (at == text || !isalnum((unsigned char)at[-1]))) return false;
    }
    return true;
}

static bool one_line(const char *said) {
    const char *end = strchr(said, '\n');
    return strncmp(said, "error: ", 7) == 0 && end && !end[1];
}

/* What is wrong with this end; NULL: nothing. */
static const char *judge(struct trial *t, enum rule rule, int status, const char *out, const char *err,
                         const struct file *f) {
    bool diverged = strstr(err, "step ") || strstr(err, "the temperature is") || strstr(err, "is not finite");
    if (status == 0 || (status == 1 && !*err)) { /* 1 and nothing said: a claim that does not hold */
        t->other++;
        if (rule == ALL) return "nobody noticed";
        if (rule == ROWS && (status || strcmp(out, t->sound) != 0)) return "another result";
        if (*err) return "it says something and goes on";
        if (!t->copies && !finite(out)) return "what it prints is not finite";
    } else {
        t->refused++;
        if (status != EXIT_INPUT && !(status == EXIT_RESOURCE && rule == ANY && diverged)) return "not status 2";
        if (!one_line(err)) return "not one line";
        if (!holds(t->kept, "before\n", 7)) return "the file that it would write was touched";
    }
    bool there = access(t->path, F_OK) == 0; /* a run that has come to its end takes its state away */
    if (there ? !holds(t->path, f->at, f->n) : status != 0) return "the file was changed";
    if (there && names_in(t->folder) != t->names) return "something is left behind";
    return NULL;
}

static void try(struct trial *t, enum rule rule, const struct file *f, const char *kind, uint64_t seed) {
    size_t n;
    int status = run_on(t, f->at, f->n);
    char *out = read_whole(t->out, &n), *err = read_whole(t->err, &n);
    t->tried++;
    const char *wrong = judge(t, rule, status, out, err, f);
    if (wrong) {
        t->failed++;
        printf("FAILED %s: %s, status %d\n    %s %llu: %s\n    %.2000s%s", t->command, wrong, status, kind,
               (unsigned long long)seed, f->what, err, *err ? "" : "\n");
    }
    free(out);
    free(err);
}

static void read_good(struct file *f, const char *path) {
    f->at = read_whole(path, &f->n);
    if (f->n == 0) die(EXIT_INPUT, "%s: it is empty already", path);
}

static void begin(struct trial *t, const struct file *good) {
    size_t n;
    snprintf(t->path, ROOM, "%s/%s", t->folder, t->name);
    snprintf(t->kept, ROOM, "%s/kept", t->folder);
    snprintf(t->out, ROOM, "%s.out", t->folder);
    snprintf(t->err, ROOM, "%s.err", t->folder);
    put(t->path, good->at, good->n);
    put(t->kept, "before\n", 7);
    t->names = names_in(t->folder);
    int status = run_on(t, good->at, good->n);
    t->sound = read_whole(t->out, &n);
    if (status == 0 && finite(t->sound)) return;
    char *said = read_whole(t->err, &n);
    die(EXIT_INPUT, "the sound file is not taken (%d) by %s: %s%s", status, t->command, t->sound, said);
}

int main(int argc, char **argv) {
    struct trial t = {.limit = 20};
    struct file good = {0}, bad = {0};
    int rule = ALL, n = 0, kinds = sizeof kind_name / sizeof *kind_name;
    uint64_t seed = 1;
    const struct option option[] = {
        {"command", OPTION_TEXT, &t.command, 0, 0, NULL, NULL, "that reads the file, for the shell"},
        {"folder", OPTION_TEXT, &t.folder, 0, 0, NULL, NULL, "that it runs in; `kept` there may be written"},
        {"file", OPTION_TEXT, &t.name, 0, 0, NULL, NULL, "name of the file in it"},
        {"rule", OPTION_CHOICE, &rule, 0, 0, "all|rows|any", NULL, "what must be noticed"},
        {"n", OPTION_INT, &n, 0, 1e6, "faults", NULL, "of each kind; 0: one each of two kinds"},
        {"seed", OPTION_SEED, &seed, 0, 0, NULL, NULL, "of where and what"},
        {"copies", OPTION_FLAG, &t.copies, 0, 0, NULL, NULL, "it prints what the file says, nan too"},
        {"limit", OPTION_INT, &t.limit, 1, 1e4, "seconds", NULL, "that it may take of the processor"},
    };
    const struct program program = {.name = "damage",
                                    .summary = "a program on damaged files",
                                    .options = option,
                                    .n_options = sizeof option / sizeof *option,
                                    .arguments = "GOOD OTHER..."};
    int files = options_parse(&program, argc, argv);
    if (files < 1 || !t.command || !t.folder || !t.name) die(EXIT_INPUT, "which? (see damage --help)");
    t.rule = (enum rule)rule;
    read_good(&good, argv[1]);
    bad.at = allocate(good.n + 2 * ROOM, 1);
    begin(&t, &good);
    for (int kind = 0; kind < kinds; kind++)
        for (int i = 0; i < (n ? n : 1); i++) {
            uint64_t one = 1000 * seed + (uint64_t)i;
            if (n == 0 && (kind + (int)(seed % 5)) % 5 != 0) continue; /* two kinds, by the seed */
            for (int seal = 0; seal <= (t.rule != ANY && kind != EMPTY); seal++) {
                damage(&bad, &good, kind, one, seal);
                if (bad.n == good.n && memcmp(bad.at, good.at, good.n) == 0) continue;
                try(&t, seal ? ANY : t.rule, &bad, kind_name[kind], one);
            }
        }
    for (int i = 2; i <= files; i++) {
        struct file other = {.said = 0};
        read_good(&other, argv[i]);
        snprintf(other.what, sizeof other.what, "%s", argv[i]);
        try(&t, ALL, &other, "another file", 0);
        free(other.at);
    }
    printf("%d files, of which %d refused and %d said something else; %d failed\n", t.tried, t.refused, t.other,
           t.failed);
    free(t.sound);
    free(good.at);
    free(bad.at);
    finish_output();
    return t.failed > 0;
}
