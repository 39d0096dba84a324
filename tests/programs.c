/* What all programs share, at its edges: options, recorded tables, exercises, and files that cannot be written. */
#include "harness.h"
#include "programs/columns.h"
#include "programs/die.h"
#include "programs/exercise.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/progress.h"
#include "programs/table.h"
#include "programs/tsv.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

/* ---- options ---- */

struct values {
    bool flag;
    int whole, choice;
    uint64_t seed;
    double number;
    const char *text;
    int positional;
    const char *first; /* of the positional arguments */
};

/* Parses up to four words. */
static struct values parse(const char *a, const char *b, const char *c, const char *d) {
    struct values v = {.whole = 2, .choice = 1, .seed = 9, .number = 0.5, .text = "default"};
    const struct option option[] = {{"flag", OPTION_FLAG, &v.flag, 0, 0, NULL, NULL, "a flag"},
                                    {"whole", OPTION_INT, &v.whole, -3, 7, NULL, NULL, "a whole number"},
                                    {"seed", OPTION_SEED, &v.seed, 0, 0, NULL, NULL, "a seed"},
                                    {"number", OPTION_REAL, &v.number, 0.25, 1, NULL, NULL, "a number"},
                                    {"text", OPTION_TEXT, &v.text, 0, 0, NULL, NULL, "a text"},
                                    {"word", OPTION_CHOICE, &v.choice, 0, 0, "one|two|three|twofold", NULL, "a word"}};
    const struct program program = {.name = "program",
                                    .summary = "summary",
                                    .options = option,
                                    .n_options = 6,
                                    .arguments = "[WORDS]"};
    static char text[4][32]; /* the values may point there */
    char *argv[6] = {"program", text[0], text[1], text[2], text[3], NULL};
    const char *word[4] = {a, b, c, d};
    int argc = 1;
    for (int i = 0; i < 4 && word[i]; i++, argc++) snprintf(text[i], sizeof text[i], "%s", word[i]);
    v.positional = options_parse(&program, argc, argv);
    v.first = argv[1];
    return v;
}

static struct values parse_one(const char *a) {
    return parse(a, NULL, NULL, NULL);
}

static void accepted(struct harness *t) {
    struct values v = parse(NULL, NULL, NULL, NULL);
    EXPECT(!v.flag && v.whole == 2 && v.choice == 1 && v.seed == 9 && v.number == 0.5 && v.positional == 0);
    EXPECT(parse_one("--number=1").number == 1 &&
           parse_one("--number=0.25").number == 0.25); /* the bounds are within */
    EXPECT(parse_one("--whole=7").whole == 7 && parse_one("--whole=-3").whole == -3);
    EXPECT(parse("--whole", "-3", NULL, NULL).whole == -3);
    EXPECT(parse("--whole", "3", "--whole=4", NULL).whole == 4); /* the last one wins */
    EXPECT(parse_one("--seed=18446744073709551615").seed == UINT64_MAX && parse_one("--seed=0").seed == 0);
    EXPECT(parse_one("--word=one").choice == 0 && parse_one("--word=three").choice == 2);
    EXPECT(parse_one("--word=two").choice == 1 && parse_one("--word=twofold").choice == 3);
    EXPECT(parse_one("--flag").flag && strcmp(parse("--text", "a text", "--flag", NULL).text, "a text") == 0);
    v = parse_one("--text=--flag");
    EXPECT(!v.flag && strcmp(v.text, "--flag") == 0);
    v = parse("--flag", "stray", "--whole=5", "word");
    EXPECT(v.positional == 2 && strcmp(v.first, "stray") == 0 && v.flag && v.whole == 5);
    v = parse("-", "", "a-b", "x");
    EXPECT(v.positional == 4 && strcmp(v.first, "-") == 0); /* a name like others */
}

static void refused(struct harness *t) {
    EXPECT_DIES(EXIT_INPUT, "--flag takes no value", parse_one("--flag=yes"));
    EXPECT_DIES(EXIT_INPUT, "--flag takes no value", parse_one("--flag="));
    EXPECT_DIES(EXIT_INPUT, "unknown option '--fla'", parse_one("--fla"));
    EXPECT_DIES(EXIT_INPUT, "unknown option '--flags'", parse_one("--flags"));
    EXPECT_DIES(EXIT_INPUT, "unknown option '--num'", parse_one("--num=0.5"));
    EXPECT_DIES(EXIT_INPUT, "unknown option '--'", parse_one("--"));
    EXPECT_DIES(EXIT_INPUT, "unknown option '-x'", parse_one("-x")); /* and not a positional argument */
    EXPECT_DIES(EXIT_INPUT, "unknown option '-hh'", parse_one("-hh"));
    EXPECT_DIES(EXIT_INPUT, "--word: 'tw' is not one of one|two|three", parse_one("--word=tw"));
    EXPECT_DIES(EXIT_INPUT, "--word: 'twof' is not one of one|two|three", parse_one("--word=twof"));
    EXPECT_DIES(EXIT_INPUT, "--word: '' is not one of", parse_one("--word="));
    EXPECT_DIES(EXIT_INPUT, "--word: 'one|two' is not one of", parse_one("--word=one|two"));
    EXPECT_DIES(EXIT_INPUT, "--number: 1.0001 is not within 0.25 to 1", parse_one("--number=1.0001"));
    EXPECT_DIES(EXIT_INPUT, "--number: 0.2499 is not within", parse_one("--number=0.2499"));
    EXPECT_DIES(EXIT_INPUT, "--number: '' is not a number", parse_one("--number="));
    EXPECT_DIES(EXIT_INPUT, "--number: its value is missing", parse_one("--number"));
    EXPECT_DIES(EXIT_INPUT, "--whole: 8 is not within -3 to 7", parse_one("--whole=8"));
    EXPECT_DIES(EXIT_INPUT, "--whole: -4 is not within -3 to 7", parse_one("--whole=-4"));
    EXPECT_DIES(EXIT_INPUT, "--whole: '2.5' is not a whole number", parse_one("--whole=2.5"));
    EXPECT_DIES(EXIT_INPUT, "--seed: '18446744073709551616' is not", parse_one("--seed=18446744073709551616"));
    EXPECT_DIES(EXIT_INPUT, "--seed: '+1' is not", parse_one("--seed=+1"));
    EXPECT_DIES(EXIT_INPUT, "--seed: '-1' is not", parse_one("--seed=-1"));
    EXPECT_DIES(EXIT_INPUT, "--seed: '1x' is not", parse_one("--seed=1x"));
    static const char *const no_number[] = {"", " 1", "\t1", "1 ", "1x", "x", "nan", "-nan", ".", "1e", "0x"};
    for (int i = 0; i < (int)(sizeof no_number / sizeof *no_number); i++) {
        char option[32], message[64];
        snprintf(option, sizeof option, "--number=%s", no_number[i]);
        snprintf(message, sizeof message, "--number: '%s' is not a number", no_number[i]);
        if (no_number[i][0] == '\t') snprintf(message, sizeof message, "--number: '?1' is not a number");
        EXPECT_DIES(EXIT_INPUT, message, parse_one(option));
        snprintf(option, sizeof option, "--seed=%s", no_number[i]);
        EXPECT_DIES(EXIT_INPUT, "is not a whole number from 0 to 18446744073709551615", parse_one(option));
    }
}

/* ---- the help, and options with open ends ---- */

/* The first of two passes over the options leaves the help to the second, which knows the defaults. */
static void first_pass(struct harness *t) {
    int whole = 0;
    const struct option option[] = {{"whole", OPTION_INT, &whole, 0, 9, NULL, NULL, "a number"}};
    const struct program program = {.name = "program",
                                    .summary = "summary",
                                    .options = option,
                                    .n_options = 1,
                                    .arguments = "[WORDS]"};
    char *argv[] = {"program", "--help", "word", "-h", "--whole", "7", NULL};
    EXPECT(options_first_pass(&program, 6, argv) == 1 && whole == 7);
}

static void open_ends(int argc, char **argv) {
    double least = 0.125, most = -2, any = 1e-9;
    uint64_t seed = UINT64_MAX;
    int count = -12345, word = 2;
    bool flag = true;
    const char *text = "100% of it", *none = NULL, *file = "/dev/null";
    const struct option option[] = {
        {"least", OPTION_REAL, &least, 0.0625, INFINITY, NULL, "seconds", "at least"},
        {"most", OPTION_REAL, &most, -INFINITY, 2.5, NULL, NULL, "at most"},
        {"any", OPTION_REAL, &any, -INFINITY, INFINITY, NULL, NULL, "any number"},
        {"both", OPTION_REAL, &any, -1e-9, 1e9, NULL, NULL, "two ends"},
        {"count", OPTION_INT, &count, -1e6, 10, NULL, "steps", "whole"},
        {"a-name-that-is-much-longer", OPTION_SEED, &seed, 0, 0, NULL, NULL, "of it"},
        {"flag", OPTION_FLAG, &flag, 0, 0, NULL, NULL, "a flag"},
        {"text", OPTION_TEXT, &text, 0, 0, NULL, NULL, "a text"},
        {"none", OPTION_TEXT, &none, 0, 0, NULL, NULL, "no text"},
        {"file", OPTION_FILE, &file, 0, 0, NULL, NULL, "a file"},
        {"word", OPTION_CHOICE, &word, 0, 0, "one|two|three|four", NULL, "a word"},
        {"choice", OPTION_CHOICE, &word, 0, 0, "a-word|another-word|the-third-of-them|and-another-one|of-five", NULL,
         "more than a line"},
        {"fills-the-whole-of-it", OPTION_TEXT, &none, 0, 0, NULL, NULL,
         "to its end, and it is not more than just that!"},
    };
    static const struct column column[] = {{"x", "a column with so much to say of it that it takes more than one line, "
                                                 "and more than two lines, to say it all"},
                                           {"y, and some more of", "these"},
                                           {"these, those, and others", "a name that is too long"},
                                           {NULL, "not a column"}};
    struct program program = {.name = "program",
                              .summary = "its summary",
                              .options = option,
                              .n_options = sizeof option / sizeof *option,
                              .columns = column};
    options_parse(&program, argc, argv);
    program.arguments = "WORDS...";
    options_parse(&program, argc, argv);
}

/* Numbers in their columns, to the last character. */
static void columns(struct harness *t) {
    char text[COLUMN_TEXT];
    const struct {
        int width;
        char style;
        int digits;
        double x;
        const char *expected;
    } number[] = {{8, 'f', 4, -2.25, "-2.2500"},
                  {8, 'f', 4, -123.25, "-123.250"},
                  {8, 'f', 4, 12345678.9, "12345679"},
                  {8, 'f', 4, -12345678.9, "-1.2e+07"},
                  {6, 'f', 4, -123456, "-1e+05"},
                  {4, 'f', 4, -123456, "-1e+05"},
                  {8, 'f', 4, -0.0, "0.0000"},
                  {8, 'e', 3, -3e-7, "-3.0e-07"},
                  {9, 'e', 3, 3e-7, "3.000e-07"},
                  {6, 'g', 4, 0.01577, "0.0158"},
                  {7, 'g', 4, 0.01577, "0.01577"},
                  {6, 'g', 4, -0.0001234, "-1e-04"},
                  {6, 'g', 4, 1e100, "1e+100"},
                  {6, 'f', 1, 1e300, "1e+300"},
                  {6, 'f', 1, NAN, "-"},
                  {6, 'g', 1, -NAN, "-"},
                  {6, 'e', 1, INFINITY, "-"},
                  {6, 'f', 1, -INFINITY, "-"}};
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        const char *got = column_number(text, number[i].width, number[i].style, number[i].digits, number[i].x);
        EXPECT(got == text);
        EXPECT(strcmp(text, number[i].expected) == 0);
        if (strcmp(text, number[i].expected) != 0) printf("%s, not %s\n", text, number[i].expected);
    }
    EXPECT(column_characters("") == 0 && column_characters("s1") == 2);
    EXPECT(column_characters("na\303\257ve") == 5 && column_characters("\342\210\236\360\237\225\267") == 2);
}

static bool file_holds(const char *path, const char *expected);
static const char *in_folder(const char *name);

/* Word by word, as a reader sees it. */
static void help(struct harness *t) {
    static const char expected[] = "program: its summary\n"
                                   "\n"
                                   "usage: program [options]\n"
                                   "\n"
                                   "options:\n"
                                   "  --least X              at least (seconds; default 0.125, at least 0.0625)\n"
                                   "  --most X               at most (default -2, at most 2.5)\n"
                                   "  --any X                any number (default 1e-09)\n"
                                   "  --both X               two ends (default 1e-09, -1e-09 to 1e+09)\n"
                                   "  --count N              whole (steps; default -12345, -1e+06 to 10)\n"
                                   "  --a-name-that-is-much-longer N\n"
                                   "                         of it (default 18446744073709551615)\n"
                                   "  --flag                 a flag (default off)\n"
                                   "  --text TEXT            a text (default 100% of it)\n"
                                   "  --none TEXT            no text (default none)\n"
                                   "  --file FILE            a file (default /dev/null)\n"
                                   "  --word WORD            a word (default three, one of one|two|three|four)\n"
                                   "  --choice WORD          more than a line (default the-third-of-them, one of\n"
                                   "                         a-word|another-word|the-third-of-them|and-another-one|\n"
                                   "                         of-five)\n"
                                   "  --fills-the-whole-of-it TEXT\n"
                                   "                         to its end, and it is not more than just that! (default\n"
                                   "                         none)\n"
                                   "  --help, -h             this text\n"
                                   "\n"
                                   "columns:\n"
                                   "  x                      a column with so much to say of it that it takes more\n"
                                   "                         than one line, and more than two lines, to say it all\n"
                                   "  y, and some more of    these\n"
                                   "  these, those, and others\n"
                                   "                         a name that is too long\n";
    static const char *const word[] = {"--help", "-h"};
    for (int i = 0; i < 2; i++) {
        char *argv[] = {"program", (char *)word[i], NULL};
        int status = -1;
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            if (!freopen(in_folder("help"), "w", stdout)) _exit(1);
            open_ends(2, argv);
            _exit(1);
        }
        EXPECT(waitpid(child, &status, 0) == child && status == 0);
        EXPECT(file_holds(in_folder("help"), expected));
        remove(in_folder("help"));
    }
    char *given[] = {"program", "--least=x", NULL};
    EXPECT_DIES(EXIT_INPUT, "--least: 'x' is not a number", open_ends(2, given));
    given[1] = "--least=0.0624";
    EXPECT_DIES(EXIT_INPUT, "--least: 0.0624 is not a finite number of at least 0.0625", open_ends(2, given));
    given[1] = "--least=inf";
    EXPECT_DIES(EXIT_INPUT, "--least: inf is not a finite number of at least 0.0625", open_ends(2, given));
    given[1] = "--most=2.6";
    EXPECT_DIES(EXIT_INPUT, "--most: 2.6 is out of range", open_ends(2, given));
    given[1] = "--any=-inf";
    EXPECT_DIES(EXIT_INPUT, "--any: -inf is out of range", open_ends(2, given));
    given[1] = "--both=1.1e9";
    EXPECT_DIES(EXIT_INPUT, "--both: 1.1e9 is not within -1e-09 to 1e+09", open_ends(2, given));
    given[1] = "--file=/no-such-folder/x";
    EXPECT_DIES(EXIT_INPUT, "--file: cannot read /no-such-folder/x: No such file", open_ends(2, given));
    given[1] = "--file=/tmp";
    EXPECT_DIES(EXIT_INPUT, "--file: cannot read /tmp: Is a directory", open_ends(2, given));
    given[1] = "--text=";
    EXPECT_DIES(EXIT_INPUT, "--text: its value is empty", open_ends(2, given));
    given[1] = "stray";
    EXPECT_DIES(EXIT_INPUT, "unexpected argument 'stray'", open_ends(2, given));
    given[1] = "-";
    EXPECT_DIES(EXIT_INPUT, "unexpected argument '-'", open_ends(2, given));
    given[1] = "-anything";
    EXPECT_DIES(EXIT_INPUT, "unknown option '-anything'", open_ends(2, given));
    given[1] = "--least";
    EXPECT_DIES(EXIT_INPUT, "--least: its value is missing", open_ends(2, given));
}

/* ---- tables and files, in a folder of their own ---- */

static char folder[] = "/tmp/programs-XXXXXX";

static const char *in_folder(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void empty_folder(void) {
    const struct dirent *entry;
    DIR *dir = opendir(folder);
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.') remove(in_folder(entry->d_name));
    closedir(dir);
}

static int files_in_folder(void) {
    int n = 0;
    const struct dirent *entry;
    DIR *dir = opendir(folder);
    while ((entry = readdir(dir))) n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

static bool file_holds(const char *path, const char *expected) {
    size_t length;
    char *text = read_text(path, &length);
    bool same = strcmp(text, expected) == 0;
    free(text);
    return same;
}

/* The first line and the last ones of the table that this command leaves. */
static bool table_is(int argc, char **argv, const char *command) {
    struct tsv table;
    size_t length;
    tsv_open(&table, in_folder("table"), argc, argv, "a\tb");
    fprintf(table.rows, "1\t2\n");
    tsv_close(&table);
    char *text = read_text(in_folder("table"), &length);
    static const char end[] = "\na\tb\n1\t2\n# cksum: 1006632351\n"; /* of `printf 'a\tb\n1\t2\n' | cksum` */
    bool same = strncmp(text, command, strlen(command)) == 0 && text[strlen(command)] == '\n' &&
                strcmp(text + length - (sizeof end - 1), end) == 0;
    if (!same) printf("%s", text);
    free(text);
    return same;
}

/* The header is the command as a shell takes it, but for where the table went. */
static void commands(struct harness *t) {
    char *plain[] = {"02-x study", "--runs", "3", "--seed=4"};
    char *apart[] = {"02-x study", "--runs", "3", "--out", "some/where", "--seed=4"};
    char *joined[] = {"02-x study", "--runs", "3", "--out=some/where", "--seed=4"};
    char *last[] = {"02-x study", "--runs", "3", "--seed=4", "--out", "x"};
    char *similar[] = {"02-x study", "--outer", "3", "--o", "--cut=3"};
    char *spaced[] = {"02-x study", "two words", "", "a;b", "$x", "1e-3,2"};
    EXPECT(table_is(4, plain, "# command: build/02-x study --runs 3 --seed=4"));
    EXPECT(table_is(6, apart, "# command: build/02-x study --runs 3 --seed=4"));
    EXPECT(table_is(5, joined, "# command: build/02-x study --runs 3 --seed=4"));
    EXPECT(table_is(6, last, "# command: build/02-x study --runs 3 --seed=4"));
    EXPECT(table_is(5, similar, "# command: build/02-x study --outer 3 --o --cut=3"));
    EXPECT(table_is(6, spaced, "# command: build/02-x study 'two words' '' 'a;b' '$x' 1e-3,2"));
    EXPECT(files_in_folder() == 1);
}

/* Writes more than the process may. */
static void write_too_much(const char *path) {
    static char text[10000];
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){5000, 5000});
    memset(text, 'x', sizeof text);
    write_whole(path, text, sizeof text);
}

static void failed_writes(struct harness *t) {
    empty_folder();
    write_whole(in_folder("kept"), "before", 6);
    EXPECT_DIES(EXIT_RESOURCE, "cannot write", write_too_much(in_folder("kept")));
    EXPECT_DIES(EXIT_RESOURCE, "cannot write", write_too_much(in_folder("new")));
    EXPECT(files_in_folder() == 1 && file_holds(in_folder("kept"), "before")); /* and nothing partial beside it */
    EXPECT_DIES(EXIT_RESOURCE, "Is a directory", write_whole(folder, "text", 4));
    EXPECT(files_in_folder() == 1);
    write_whole(in_folder("kept"), "after", 5);
    EXPECT(files_in_folder() == 1 && file_holds(in_folder("kept"), "after"));
    write_whole(in_folder("kept"), "", 0);
    EXPECT(file_holds(in_folder("kept"), ""));
    enum { MANY = 300000 }; /* several times what a reader begins with */
    char *many = allocate(MANY + 1, 1);
    for (int i = 0; i < MANY; i++) many[i] = (char)('a' + i % 23);
    write_whole(in_folder("kept"), many, MANY);
    EXPECT(file_holds(in_folder("kept"), many));
    free(many);
}

/* What one option would write over another's file, by whatever name, and what cannot be written, are known at once. */
static void files_beforehand(struct harness *t) {
    char name[4][64], last_seen[8];
    static const char *const last[] = {"kept", "./kept", "link", "socket"};
    for (int i = 0; i < 4; i++) snprintf(name[i], sizeof name[i], "%s/%s", folder, last[i]);
    empty_folder();
    EXPECT_DIES(EXIT_INPUT, "--a and --b are one file", refuse_same_file("--a", name[0], "--b", name[1]));
    write_whole(name[0], "before", 6);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int opened = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", name[3]);
    EXPECT(symlink("kept", name[2]) == 0 && bind(opened, (const void *)&address, sizeof address) == 0);
    close(opened);
    EXPECT_DIES(EXIT_INPUT, "--a and --b are one file", refuse_same_file("--a", name[1], "--b", name[2]));
    EXPECT_DIES(EXIT_RESOURCE, "cannot write", refuse_unwritable(name[3]));
    unlink(name[0]); /* and where the link leads to nothing yet */
    EXPECT_DIES(EXIT_INPUT, "--a and --b are one file", refuse_same_file("--a", name[1], "--b", name[2]));
    write_whole(name[2], "by a link", 9);
    EXPECT(file_holds(name[0], "by a link") && readlink(name[2], last_seen, sizeof last_seen) == 4);
    write_whole(name[0], "before", 6);
    refuse_same_file("--a", name[0], "--b", NULL);
    refuse_same_file("--a", name[0], "--b", "kept");
    refuse_same_file("--a", "one.tsv", "--b", "two.tsv"); /* neither is there yet */
    refuse_same_file("--a", "./a", "--b", "./b");
    EXPECT_DIES(EXIT_INPUT, "--a and --b are one file", refuse_same_file("--a", "./one.tsv", "--b", "one.tsv"));
    refuse_same_file("--a", "/no-such-folder/x", "--b", "/no-such-folder/x"); /* others say that */
    refuse_same_file("--a", "/dev/null", "--b", "/dev/null");
    EXPECT(files_in_folder() == 3 && file_holds(name[0], "before"));
    empty_folder();
}

/* What lies in memory behind a text that ends within its header is none of its rows. */
static void cut_tables(struct harness *t) {
    static const char cut[] = "# command: build/x\0a\tb\n1\t2\n# cksum: 1006632351\n";
    static const char whole[] = "# command: build/x\na\tb\n1\t2\n# cksum: 1006632351\n";
    size_t length;
    EXPECT(tsv_rows(cut, &length) == NULL);
    EXPECT(tsv_rows(whole, &length) == strchr(whole, '\n') + 1 && length == 8);
    const char *changed = in_folder("changed.tsv");
    struct table table;
    write_whole(changed, whole, sizeof whole - 1);
    table_read(&table, changed);
    EXPECT(table.columns == 2);
    table_free(&table);
    write_whole(changed, "# command: build/x\na\tb\n1\t3\n# cksum: 1006632351\n", sizeof whole - 1);
    EXPECT_DIES(EXIT_INPUT, "changed.tsv: it is damaged", table_read(&table, changed));
    empty_folder();
}

/* ---- exercises ---- */

static double two_thirds(void) {
    return 2. / 3;
}

static double minus_four(void) {
    return -4;
}

static void exercises(struct harness *t) {
    static const struct exercise exercise[3] = {{"two thirds?", two_thirds, 1e-3},
                                                {"minus four?", minus_four, 0.5},
                                                {"not asked", minus_four, 1}};
    EXPECT(exercise_run(exercise, 2, 1, NULL) && exercise_run(exercise, 2, 2, NULL));
    EXPECT(exercise_run(exercise, 2, 1, "0.667") && exercise_run(exercise, 2, 1, "2/3"));
    EXPECT(exercise_run(exercise, 2, 1, "0.666") && exercise_run(exercise, 2, 1, "-2/-3"));
    EXPECT(!exercise_run(exercise, 2, 1, "0.66") && !exercise_run(exercise, 2, 1, "0.67"));
    EXPECT(!exercise_run(exercise, 2, 1, "-1e9") && !exercise_run(exercise, 2, 1, "1e9"));
    EXPECT(exercise_run(exercise, 2, 2, "-3.5") && exercise_run(exercise, 2, 2, "-4.5"));
    EXPECT(!exercise_run(exercise, 2, 2, "-3.4") && !exercise_run(exercise, 2, 2, "-4.6"));
    EXPECT(!exercise_run(exercise, 2, 2, "4"));
    EXPECT_DIES(EXIT_INPUT, "--exercise: 3 is not within 1 to 2", exercise_run(exercise, 2, 3, NULL));
    EXPECT_DIES(EXIT_INPUT, "--exercise: 0 is not within 1 to 2", exercise_run(exercise, 2, 0, NULL));
    EXPECT_DIES(EXIT_INPUT, "--exercise: -1 is not within 1 to 2", exercise_run(exercise, 2, -1, "1"));
    static const char *const garbage[] = {"2x", "2/3x", "2 3", "x", "", "/3", "2/", "1/0", "0/0", "inf", "nan", "2//3"};
    for (int i = 0; i < (int)(sizeof garbage / sizeof *garbage); i++)
        EXPECT_DIES(EXIT_INPUT, "is not a number", exercise_run(exercise, 2, 1, garbage[i]));
}

/* ---- progress ---- */

/* Half done on the terminal `line`, a tenth of a second after the start; says so with a byte, waits for one, ends. */
static void half_way(const char *label, int line, int said, int told) {
    struct winsize narrow = {.ws_row = 24, .ws_col = 50};
    struct progress p;
    char byte = 0;
    dup2(line, STDERR_FILENO);
    ioctl(line, TIOCSWINSZ, &narrow);
    progress_start(&p, label, 100, "runs");
    nanosleep(&(struct timespec){.tv_nsec = 110000000}, NULL);
    progress_at(&p, 50);
    if (write(said, &byte, 1) != 1 || read(told, &byte, 1) != 1) _exit(1);
    nanosleep(&(struct timespec){.tv_nsec = 110000000}, NULL);
    progress_at(&p, 60);
    progress_end(&p);
    if (write(said, &byte, 1) != 1) _exit(1);
    _exit(0);
}

/* Two programs on one terminal: the second is silent until the first has left the line. */
static void shared_line(struct harness *t) {
    int screen = posix_openpt(O_RDWR | O_NOCTTY), said[2][2], told[2][2];
    if (screen < 0 || grantpt(screen) != 0 || unlockpt(screen) != 0) return; /* there are no terminals here */
    int line = open(ptsname(screen), O_RDWR | O_NOCTTY);
    char byte = 0, text[1000] = "";
    bool good = true;
    fflush(stdout);
    for (int k = 0; k < 2; k++) {
        good = good && pipe(said[k]) == 0 && pipe(told[k]) == 0;
        if (fork() == 0)
            half_way(k ? "second, of which no terminal shows all that it is called" : "first", line, said[k][1],
                     told[k][0]);
        good = good && read(said[k][0], &byte, 1) == 1;
    }
    for (int k = 0; k < 2; k++) good = good && write(told[k][1], &byte, 1) == 1 && read(said[k][0], &byte, 1) == 1;
    while (wait(NULL) > 0) continue;
    close(line); /* the last end: what was written can be read in one piece or many, and then no more */
    size_t n = 0;
    for (ssize_t got; n < sizeof text - 1 && (got = read(screen, text + n, sizeof text - 1 - n)) > 0;) n += (size_t)got;
    close(screen);
    const char *first = strstr(text, "first:  50 %"), *again = strstr(text, "first:  60 %"),
               *left = strstr(text, "\r\033[K"), *second = strstr(text, "second, of which");
    EXPECT(good && second && strstr(second, ":  60 %") && !strstr(second, " 50 %"));
    EXPECT(second && strcspn(second, "\033") == 49); /* the whole line but its last column */
    EXPECT(first && again && left && second && first < again && again < left && left < second);
}

/* Whole cache lines, never fewer elements than were asked for; and what is handed out is zero. */
static void memory(struct harness *t) {
    EXPECT(whole_lines(1, 1) == 64 && whole_lines(64, 1) == 64 && whole_lines(65, 1) == 128);
    EXPECT(whole_lines(0, 4) == 0 && whole_lines(1, 4) == 16 && whole_lines(16, 4) == 16 && whole_lines(17, 4) == 32);
    char *block = allocate_lines(65, 1), *none = allocate(0, 8);
    bool zero = true;
    for (int i = 0; i < 128; i++) zero = zero && block[i] == 0;
    EXPECT(zero && (uintptr_t)block % 64 == 0 && none);
    free(block);
    free(none);
}

/* What a terminal would obey is a question mark, and what looks like it in UTF-8 stays. */
static void tamed(struct harness *t) {
    static const char *const text[][2] = {{"a b", "a b"},
                                          {"\033[31m\177\n", "?[31m??"},
                                          {"\xC2\x80z\xC2\x9F", "??z??"},
                                          {"\xC2\x9B\xC3\xA9\xC2\x9B", "??\xC3\xA9??"},
                                          {"\xC2\xA0z", "\xC2\xA0z"},
                                          {"\xC2\xA9 (c)", "\xC2\xA9 (c)"},
                                          {"\xC3\x9F\xE2\x82\xAC", "\xC3\x9F\xE2\x82\xAC"},
                                          {"\xC2", "?"},
                                          {"a\x9B\x31m\xC3", "a?1m?"},
                                          {"\xE2\x80\xAEz\xE2\x81\xA6\xE2\x81\xA9", "???z??????"},
                                          {"\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\xA5",
                                           "\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\xA5"},
                                          {"\xF0\x9F\x98\x80\xF5\x80", "\xF0\x9F\x98\x80??"},
                                          {"\xE2\x82", "??"}};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        char line[32];
        snprintf(line, sizeof line, "%s", text[i][0]);
        EXPECT(tame(line) == (strcmp(text[i][0], text[i][1]) != 0) && strcmp(line, text[i][1]) == 0);
    }
}

int main(int argc, char **argv) {
    static const struct section section[] = {{"options that are accepted", accepted},
                                             {"options that are refused", refused},
                                             {"a first pass", first_pass},
                                             {"help and open ends", help},
                                             {"columns", columns},
                                             {"the command of a table", commands},
                                             {"writes that fail", failed_writes},
                                             {"files, beforehand", files_beforehand},
                                             {"cut tables", cut_tables},
                                             {"exercises", exercises},
                                             {"a shared terminal", shared_line},
                                             {"memory", memory},
                                             {"what a terminal would obey", tamed}};
    if (!mkdtemp(folder)) die(EXIT_RESOURCE, "no temporary folder");
    int status = harness_run("programs", section, sizeof section / sizeof *section, argc, argv);
    empty_folder();
    rmdir(folder);
    return status;
}
