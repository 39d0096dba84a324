#include "programs/study.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"
#include "programs/options.h"
#include "programs/pieces.h"
#include "programs/stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void studies_run(const char *program, const struct study *studies, int n, int argc, char **argv) {
    if (argc < 2) die(EXIT_INPUT, "which study? (see %s --help)", program);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
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
    struct option option[9] = {
        {"out", OPTION_TEXT, &o->out, 0, 0, NULL, NULL, "file to write instead of the standard output"}};
    int n = 1, run = -1;
    if (o->runs) {
        option[n++] = (struct option){"runs", OPTION_INT, &o->runs, 1, 1e6, NULL, "runs", "independent repetitions"};
        option[n++] =
            (struct option){"seed", OPTION_SEED, &o->seed, 0, 0, NULL, NULL, "seed of the first run, or of all"};
        option[n++] = (struct option){"run", OPTION_INT, &run, -1, 1e6, NULL, NULL, "this run alone; -1: all"};
        option[n++] = (struct option){"jobs", OPTION_TEXT, &o->jobs, 0, 0, NULL, NULL, "list what this folder lacks"};
        option[n++] = (struct option){"join", OPTION_TEXT, &o->join, 0, 0, NULL, NULL, "join the runs in this folder"};
    }
    if (o->steps)
        option[n++] = (struct option){"steps", OPTION_INT, &o->steps, 1, 1e9, NULL, "steps", "where to stop each run"};
    if (o->timed)
        option[n++] = (struct option){"times", OPTION_TEXT, &o->times, 0, 0, NULL, NULL, "file for processor seconds"};
    if (o->resumes)
        option[n++] = (struct option){"state",   OPTION_TEXT,
                                      &o->state, 0,
                                      0,         NULL,
                                      NULL,      "file to go on from where a run was stopped, and to keep it in"};
    const struct program program = {.name = argv[0], .summary = summary, .options = option, .n_options = n};
    options_parse(&program, argc, argv);
    refuse_same_file("--out", o->out, "--times", o->times);
    refuse_same_file("--out", o->out, "--state", o->state);
    refuse_same_file("--times", o->times, "--state", o->state);
    if (o->jobs && o->join) die(EXIT_INPUT, "--jobs lists runs, and --join joins them");
    if (run >= 0) o->first = run, o->runs = run + 1;
    if (o->jobs || o->join) {
        if (run >= 0) die(EXIT_INPUT, "--run: all runs are meant by %s", o->jobs ? "--jobs" : "--join");
        if (o->jobs)
            pieces_jobs(o, argc, argv);
        else
            pieces_join(o, argc, argv, columns);
        exit(0);
    }
    if (o->state && o->runs - o->first != 1) die(EXIT_INPUT, "--state: which run? (--run N)");
    if (o->state) stop_at_once();
    if (o->state) refuse_unwritable(o->state);
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
