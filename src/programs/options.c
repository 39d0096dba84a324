#include "programs/options.h"

#include "programs/die.h"
#include "programs/files.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_value(FILE *out, const struct option *o) {
    switch (o->kind) {
    case OPTION_FLAG: fputs("off", out); break;
    case OPTION_INT: fprintf(out, "%d", *(const int *)o->value); break;
    case OPTION_SEED: fprintf(out, "%llu", (unsigned long long)*(const uint64_t *)o->value); break;
    case OPTION_REAL: fprintf(out, "%g", *(const double *)o->value); break;
    case OPTION_TEXT:
    case OPTION_FILE: {
        const char *text = *(const char **)o->value;
        fputs(text ? text : "none", out);
        break;
    }
    case OPTION_CHOICE: {
        const char *word = o->choices;
        for (int i = 0; i < *(const int *)o->value; i++) word = strchr(word, '|') + 1;
        fprintf(out, "%.*s", (int)strcspn(word, "|"), word);
        break;
    }
    }
}

static void put_range(FILE *out, const struct option *o) {
    if (o->kind == OPTION_CHOICE) fprintf(out, ", one of %s", o->choices);
    if (o->kind != OPTION_INT && o->kind != OPTION_REAL) return;
    bool low = isfinite(o->low), high = isfinite(o->high);
    if (low && high)
        fprintf(out, ", %g to %g", o->low, o->high);
    else if (low)
        fprintf(out, ", at least %g", o->low);
    else if (high)
        fprintf(out, ", at most %g", o->high);
}

enum { NAME_WIDTH = 22, HELP_AT = 2 + NAME_WIDTH + 1, HELP_WIDTH = 80 - HELP_AT };

/* How much of the text a line takes: whole words, and of choices that are longer than a line as many as it holds. Only
 * a word that cannot be parted, such as a path, is longer. */
static size_t line_of(const char *text) {
    size_t fits = 0;
    for (size_t end = strcspn(text, " "); end <= HELP_WIDTH; end += 1 + strcspn(text + end + 1, " ")) {
        fits = end;
        if (!text[end]) return end;
    }
    if (fits) return fits;
    for (size_t i = 0; i < HELP_WIDTH && text[i] != ' '; i++)
        if (text[i] == '|') fits = i + 1;
    return fits ? fits : strcspn(text, " ");
}

/* A name and behind it what it means, in as many lines as that takes; a name that is too long has one of its own. */
static void print_entry(const char *name, const char *help) {
    printf("  %-*s", NAME_WIDTH, name);
    bool begun = strlen(name) >= NAME_WIDTH;
    do {
        size_t n = line_of(help);
        if (begun) printf("\n%*s", HELP_AT - 1, "");
        printf(" %.*s", (int)n, help);
        help += n + (help[n] == ' ');
        begun = true;
    } while (*help);
    printf("\n");
}

static void print_option(const struct option *o) {
    static const char *const value_name[] = {"", " N", " N", " X", " TEXT", " FILE", " WORD"};
    char left[64], *help = NULL;
    size_t length;
    FILE *out = open_memstream(&help, &length);
    if (!out) die(EXIT_RESOURCE, "out of memory");
    snprintf(left, sizeof left, "--%s%s", o->name, value_name[o->kind]);
    fprintf(out, "%s (", o->help);
    if (o->unit) fprintf(out, "%s; ", o->unit);
    fputs("default ", out);
    put_value(out, o);
    put_range(out, o);
    fputc(')', out);
    if (fclose(out) != 0) die(EXIT_RESOURCE, "out of memory");
    print_entry(left, help);
    free(help);
}

static void print_help(const struct program *p) {
    printf("%s: %s\n\nusage: %s [options]%s%s\n\noptions:\n", p->name, p->summary, p->name, p->arguments ? " " : "",
           p->arguments ? p->arguments : "");
    for (int i = 0; i < p->n_options; i++) print_option(&p->options[i]);
    print_entry("--help, -h", "this text");
    if (p->columns) printf("\ncolumns:\n");
    for (const struct column *c = p->columns; c && c->name; c++) print_entry(c->name, c->help);
    finish_output();
    exit(0);
}

static void set_number(const struct option *o, const char *text) {
    char *end;
    double x = strtod(text, &end);
    if (end == text || *end || isnan(x) || isspace((unsigned char)text[0]))
        die(EXIT_INPUT, "--%s: '%s' is not a number", o->name, text);
    if (o->kind == OPTION_INT && isfinite(x) && x != floor(x))
        die(EXIT_INPUT, "--%s: '%s' is not a whole number", o->name, text);
    if (!(x >= o->low && x <= o->high) || !isfinite(x)) {
        if (isfinite(o->low) && isfinite(o->high))
            die(EXIT_INPUT, "--%s: %s is not within %g to %g", o->name, text, o->low, o->high);
        if (isfinite(o->low)) die(EXIT_INPUT, "--%s: %s is not a finite number of at least %g", o->name, text, o->low);
        die(EXIT_INPUT, "--%s: %s is out of range", o->name, text);
    }
    if (o->kind == OPTION_INT)
        *(int *)o->value = (int)x;
    else
        *(double *)o->value = x;
}

static void set_seed(const struct option *o, const char *text) {
    char *end;
    errno = 0;
    unsigned long long x = strtoull(text, &end, 10);
    if (end == text || *end || errno || text[0] == '-' || text[0] == '+' || isspace((unsigned char)text[0]))
        die(EXIT_INPUT, "--%s: '%s' is not a whole number from 0 to 18446744073709551615", o->name, text);
    *(uint64_t *)o->value = x;
}

static void set_choice(const struct option *o, const char *text) {
    size_t length = strlen(text);
    int i = 0;
    for (const char *word = o->choices;; i++) {
        size_t n = strcspn(word, "|");
        if (n == length && strncmp(word, text, n) == 0) break;
        if (!word[n]) die(EXIT_INPUT, "--%s: '%s' is not one of %s", o->name, text, o->choices);
        word += n + 1;
    }
    *(int *)o->value = i;
}

/* Looks, but does not read: a pipe can be read only once. */
static void set_file(const struct option *o, const char *text) {
    struct stat file;
    if (stat(text, &file) != 0 || access(text, R_OK) != 0)
        die(EXIT_INPUT, "--%s: cannot read %s: %s", o->name, text, strerror(errno));
    if (S_ISDIR(file.st_mode)) die(EXIT_INPUT, "--%s: cannot read %s: Is a directory", o->name, text);
    *(const char **)o->value = text;
}

static void set_text(const struct option *o, const char *text) {
    if (!*text) die(EXIT_INPUT, "--%s: its value is empty", o->name);
    *(const char **)o->value = text;
}

static void set_option(const struct option *o, const char *text) {
    switch (o->kind) {
    case OPTION_FLAG: *(bool *)o->value = true; break;
    case OPTION_INT:
    case OPTION_REAL: set_number(o, text); break;
    case OPTION_SEED: set_seed(o, text); break;
    case OPTION_TEXT: set_text(o, text); break;
    case OPTION_FILE: set_file(o, text); break;
    case OPTION_CHOICE: set_choice(o, text); break;
    }
}

static const struct option *find_option(const struct program *p, const char *name, size_t length) {
    for (int i = 0; i < p->n_options; i++)
        if (strlen(p->options[i].name) == length && strncmp(p->options[i].name, name, length) == 0)
            return &p->options[i];
    return NULL;
}

static int parse(const struct program *p, bool help, int argc, char **argv) {
    int positional = 0;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            if (help) print_help(p);
            continue;
        }
        if (word[0] == '-' && word[1] != '-' && word[1])
            die(EXIT_INPUT, "unknown option '%s' (--help lists the options)", word);
        if (strncmp(word, "--", 2) != 0) {
            if (!p->arguments) die(EXIT_INPUT, "unexpected argument '%s' (--help lists the options)", word);
            argv[++positional] = word;
            continue;
        }
        size_t length = strcspn(word + 2, "=");
        const struct option *o = find_option(p, word + 2, length);
        if (!o) die(EXIT_INPUT, "unknown option '%.*s' (--help lists the options)", (int)length + 2, word);
        const char *value = word[2 + length] ? word + 3 + length : NULL;
        if (o->kind == OPTION_FLAG && value) die(EXIT_INPUT, "--%s takes no value", o->name);
        if (o->kind != OPTION_FLAG && !value) {
            if (i + 1 == argc) die(EXIT_INPUT, "--%s: its value is missing", o->name);
            value = argv[++i];
        }
        set_option(o, value);
    }
    return positional;
}

int options_parse(const struct program *p, int argc, char **argv) {
    return parse(p, true, argc, argv);
}

int options_first_pass(const struct program *p, int argc, char **argv) {
    return parse(p, false, argc, argv);
}
