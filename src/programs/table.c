#include "programs/table.h"
#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/tsv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int table_cut(char *text, char separator, char **part, int max) {
    int n = 0;
    for (char *at = text; at; n++) {
        if (n == max) die(EXIT_INPUT, "more than %d columns", max);
        part[n] = at;
        at = strchr(at, separator);
        if (at) *at++ = '\0';
    }
    return n;
}

/* What a program recorded begins with its command and ends with its checksum; of a table with neither nobody knows, and
 * what comes through a pipe has been picked from one, with its first lines. */
static void refuse_damaged(const char *path, const char *text) {
    static const char program[] = "# command: build/"; /* tsv.h */
    size_t length;
    struct stat file;
    if (stat(path, &file) == 0 && !S_ISREG(file.st_mode)) return;
    bool recorded = strncmp(text, program, strlen(program)) == 0 || strstr(text, "\n# cksum: ");
    if (recorded && !tsv_rows(text, &length))
        die(EXIT_INPUT, "%s: it is damaged: its checksum is missing or not right", path);
}

void table_read(struct table *t, const char *path) {
    static const char command[] = "# command: ";
    size_t length;
    *t = (struct table){.path = path, .text = read_text(path, &length)};
    refuse_damaged(path, t->text);
    size_t room = 1;
    for (const char *at = t->text; *at; at++) room += *at == '\n' || *at == '\t';
    t->cell = allocate(room + 1, sizeof *t->cell);
    int line = 0;
    for (char *at = t->text, *next; *at; at = next) {
        line++;
        next = at + strcspn(at, "\n");
        if (*next) *next++ = '\0';
        if (strncmp(at, command, strlen(command)) == 0) t->command = at + strlen(command);
        if (*at == '#') continue;
        if (!t->columns) {
            t->columns = table_cut(at, '\t', t->name, TABLE_MAX_COLUMNS);
            continue;
        }
        char *part[TABLE_MAX_COLUMNS];
        int n = table_cut(at, '\t', part, TABLE_MAX_COLUMNS);
        if (n != t->columns) die(EXIT_INPUT, "%s:%d: %d cells where the header has %d", path, line, n, t->columns);
        memcpy(t->cell + (size_t)t->rows++ * (size_t)n, part, (size_t)n * sizeof *part);
    }
    if (!t->columns) die(EXIT_INPUT, "%s: no columns", path);
}

void table_free(struct table *t) {
    free(t->cell);
    free(t->text);
}

int table_column(const struct table *t, const char *name) {
    for (int i = 0; i < t->columns; i++)
        if (strcmp(t->name[i], name) == 0) return i;
    die(EXIT_INPUT, "%s: there is no column '%s'", t->path, name);
}

const char *table_cell(const struct table *t, int row, int column) {
    return t->cell[(size_t)row * (size_t)t->columns + (size_t)column];
}

double table_number(const struct table *t, int row, int column) {
    const char *text = table_cell(t, row, column);
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !isfinite(value))
        die(EXIT_INPUT, "%s: '%s' in column %s is not a number", t->path, text, t->name[column]);
    return value;
}
