#include "programs/study.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void studies_run(const char *program, const struct study *studies, int n, int argc, char **argv) {
    if (argc < 2) die(EXIT_INPUT, "which study? (see %s --help)", program);
    if (strcmp(argv[1], "--help") == 0) {
        printf("usage: %s STUDY [options], or %s STUDY --help\n\nstudies:\n", program, program);
        for (int i = 0; i < n; i++) printf("  %-14s %s\n", studies[i].name, studies[i].summary);
        finish_output();
        return;
    }
    for (int i = 0; i < n; i++) {
        if (strcmp(argv[1], studies[i].name) != 0) continue;
        size_t room = strlen(program) + strlen(argv[1]) + 2;
        char *both = allocate(room, 1);
        snprintf(both, room, "%s %s", program, argv[1]);
        argv[1] = both;
        studies[i].run(argc - 1, argv + 1);
        free(both);
        return;
    }
    die(EXIT_INPUT, "unknown study '%s' (see %s --help)", argv[1], program);
}

void study_begin(struct study_options *o, struct tsv *table, const char *summary, int argc, char **argv,
                 const char *columns) {
    struct option option[4] = {
        {"out", OPTION_TEXT, &o->out, 0, 0, NULL, NULL, "file to write instead of the standard output"}};
    int n = 1;
    if (o->runs) {
        option[n++] = (struct option){"runs", OPTION_INT, &o->runs, 1, 1e6, NULL, "runs", "independent repetitions"};
        option[n++] =
            (struct option){"seed", OPTION_SEED, &o->seed, 0, 0, NULL, NULL, "seed of the first run, or of all"};
    }
    if (o->steps)
        option[n++] = (struct option){"steps", OPTION_INT, &o->steps, 1, 1e9, NULL, "steps", "where to stop each run"};
    const struct program program = {argv[0], summary, option, n, NULL};
    options_parse(&program, argc, argv);
    tsv_open(table, o->out, argc, argv, columns);
}

void study_table(struct tsv *table, const char *summary, int argc, char **argv, const char *columns) {
    struct study_options o = {0};
    study_begin(&o, table, summary, argc, argv, columns);
}

void study_exercises(const struct exercise *exercise, int n, int argc, char **argv) {
    struct tsv table;
    study_table(&table, "the answers to the exercises", argc, argv, "exercise\tanswer");
    for (int i = 0; i < n; i++) fprintf(table.rows, "%d\t%.4g\n", i + 1, exercise[i].answer());
    tsv_close(&table);
}
