#include "programs/pieces.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 4096 };

/* FOLDER/NN_STUDY.RUN KIND.tsv; argv[0] is "NN-name-experiments STUDY". */
static void piece_path(char path[ROOM], const char *folder, const char *program, int run, const char *kind) {
    int number = (int)strspn(program, "0123456789");
    int n = snprintf(path, ROOM, "%s/%.*s_%s.%d%s.tsv", folder, number, program, strchr(program, ' ') + 1, run, kind);
    if (n >= ROOM) die(EXIT_INPUT, "the name of the folder '%.40s...' is too long", folder);
}

/* The names and rows of a run's table; NULL where it is missing or not whole. *text is the caller's to free. */
static const char *piece_rows(const char *path, int run, int argc, char **argv, char **text, size_t *length) {
    char *wanted;
    size_t all, n;
    *text = NULL;
    if (access(path, F_OK) != 0) return NULL;
    *text = read_text(path, &all);
    const char *rows = tsv_rows(*text, length);
    if (!rows) return NULL;
    FILE *header = open_memstream(&wanted, &n);
    if (!header) die(EXIT_RESOURCE, "out of memory");
    fputs("# command: ", header);
    tsv_command(header, argc, argv, true);
    fprintf(header, " --run %d", run);
    fclose(header);
    if (strncmp(*text, wanted, n) != 0 || (*text)[n] != '\n')
        die(EXIT_INPUT, "%s is of another command than %s", path, strchr(wanted, ':') + 2);
    free(wanted);
    return rows;
}

static bool is_there(const char *path, int run, int argc, char **argv) {
    char *text;
    size_t length;
    bool whole = piece_rows(path, run, argc, argv, &text, &length) != NULL;
    free(text);
    return whole;
}

void pieces_jobs(const struct study_options *o, int argc, char **argv) {
    char path[ROOM], times[ROOM];
    for (int run = 0; run < o->runs; run++) {
        piece_path(path, o->jobs, argv[0], run, "");
        piece_path(times, o->jobs, argv[0], run, ".times");
        if (is_there(path, run, argc, argv) && (!o->timed || is_there(times, run, argc, argv))) continue;
        tsv_command(stdout, argc, argv, true);
        printf(" --run %d --out", run);
        tsv_word(stdout, path);
        if (o->timed) fputs(" --times", stdout), tsv_word(stdout, times);
        putchar('\n');
    }
    finish_output();
}

/* Where a row stands: 0, or below all rows that are 0, by its second cell. */
static int section_of(const char *row, const char *below) {
    const char *cell = row + strcspn(row, "\t\n");
    size_t length = *cell == '\t' ? strcspn(++cell, "\t\n") : 0;
    int section = 1;
    for (const char *word = below; word && *word;) {
        size_t n = strcspn(word, ",;");
        if (n == length && memcmp(word, cell, n) == 0) return section;
        section += word[n] == ';';
        word += n + (word[n] != '\0');
    }
    return 0;
}

static void join(const struct study_options *o, const char *kind, const char *out, int argc, char **argv,
                 const char *columns) {
    struct tsv table;
    char path[ROOM], **text = allocate((size_t)o->runs, sizeof *text);
    const char **rows = allocate((size_t)o->runs, sizeof *rows);
    size_t *length = allocate((size_t)o->runs, sizeof *length), names = 0;
    int sections = 1;
    for (const char *at = o->below; at && *at; at++) sections += at == o->below || *at == ';';
    for (int run = 0; run < o->runs; run++) {
        piece_path(path, o->join, argv[0], run, kind);
        rows[run] = piece_rows(path, run, argc, argv, &text[run], &length[run]);
        if (!rows[run]) die(EXIT_INPUT, "%s is missing or not whole", path);
        names = strcspn(rows[0], "\n") + 1;
        if (strncmp(rows[run], rows[0], names) != 0) die(EXIT_INPUT, "%s has other columns", path);
    }
    if (columns && (strlen(columns) + 1 != names || strncmp(rows[0], columns, names - 1) != 0))
        die(EXIT_INPUT, "the runs in %s have other columns than the study", o->join);
    char *heading = allocate(names, 1);
    memcpy(heading, rows[0], names - 1);
    tsv_open(&table, out, argc, argv, heading);
    for (int section = 0; section < sections; section++)
        for (int run = 0; run < o->runs; run++)
            for (const char *row = rows[run] + names, *end = rows[run] + length[run]; row < end;) {
                size_t n = strcspn(row, "\n") + 1;
                char *cell;
                if (strtol(row, &cell, 10) != run || *cell != '\t')
                    die(EXIT_INPUT, "run %d in %s has rows that are not its own", run, o->join);
                if (section_of(row, o->below) == section) fwrite(row, 1, n, table.rows);
                row += n;
            }
    tsv_close(&table);
    for (int run = 0; run < o->runs; run++) free(text[run]);
    free(heading);
    free(text);
    free(rows);
    free(length);
}

void pieces_join(const struct study_options *o, int argc, char **argv, const char *columns) {
    char path[ROOM];
    for (int run = 0; run < o->runs && o->timed && o->times; run++) { /* both tables or none */
        piece_path(path, o->join, argv[0], run, ".times");
        if (!is_there(path, run, argc, argv)) die(EXIT_INPUT, "%s is missing or not whole", path);
    }
    join(o, "", o->out, argc, argv, columns);
    if (o->timed && o->times) join(o, ".times", o->times, argc, argv, NULL);
}
