#include "programs/tsv.h"

#include "programs/checksum.h"
#include "programs/die.h"
#include "programs/files.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tsv_word(FILE *out, const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=,:+-";
    if (*word && strspn(word, plain) == strlen(word)) {
        fprintf(out, " %s", word);
        return;
    }
    fputs(" '", out);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    }
    fputc('\'', out);
}

/* Does the word say the option? `more`: its value is the next word. */
static bool is_option(const char *word, const char *name, bool *more) {
    size_t length = strlen(name);
    *more = strcmp(word, name) == 0;
    return *more || (strncmp(word, name, length) == 0 && word[length] == '=');
}

void tsv_command(FILE *out, int argc, char **argv, bool one_run) {
    static const char *const place[] = {"--out", "--times", "--state", "--jobs", "--join", "--runs"};
    size_t n = sizeof place / sizeof *place - !one_run;
    fprintf(out, "build/%s", argv[0]);
    for (int i = 1; i < argc; i++) {
        bool left_out = false, more = false;
        for (size_t k = 0; k < n && !left_out; k++) left_out = is_option(argv[i], place[k], &more);
        if (!left_out)
            tsv_word(out, argv[i]);
        else if (more)
            i++;
    }
}

void tsv_open(struct tsv *t, const char *path, int argc, char **argv, const char *columns) {
    *t = (struct tsv){.path = path};
    if (path) refuse_unwritable(path);
    t->rows = open_memstream(&t->text, &t->length);
    if (!t->rows) die(EXIT_RESOURCE, "out of memory");
    fputs("# command: ", t->rows);
    tsv_command(t->rows, argc, argv, false);
    fprintf(t->rows, "\n%s\n", columns);
}

static unsigned long cksum(const char *text, size_t length) {
    return checksum_end(checksum_more(0, text, length), length);
}

static size_t header_length(const char *text) {
    size_t header = 0;
    while (text[header] == '#') {
        header += strcspn(text + header, "\n");
        if (text[header]) header++; /* a file may end within its header */
    }
    return header;
}

const char *tsv_rows(const char *text, size_t *length) {
    size_t header = header_length(text);
    const char *end = strstr(text + header, "\n# cksum: ");
    if (!end) return NULL;
    end++;
    *length = (size_t)(end - text) - header;
    char wanted[64];
    snprintf(wanted, sizeof wanted, "# cksum: %lu\n", cksum(text + header, *length));
    return strcmp(end, wanted) == 0 ? text + header : NULL;
}

void tsv_close(struct tsv *t) {
    fflush(t->rows);
    size_t header = header_length(t->text);
    fprintf(t->rows, "# cksum: %lu\n", cksum(t->text + header, t->length - header));
    if (fclose(t->rows) != 0) die(EXIT_RESOURCE, "out of memory for a table");
    if (t->path) {
        write_whole(t->path, t->text, t->length);
    } else {
        fwrite(t->text, 1, t->length, stdout);
        finish_output();
    }
    free(t->text);
}
