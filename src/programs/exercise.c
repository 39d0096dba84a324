#include "programs/exercise.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static double parse_answer(const char *text) {
    char *end;
    double x = strtod(text, &end);
    if (end != text && *end == '/') {
        char *below = end + 1;
        x /= strtod(below, &end);
        if (end == below) end = below - 1;
    }
    if (end == text || *end || !isfinite(x)) die(EXIT_INPUT, "--answer: '%s' is not a number", text);
    return x;
}

bool exercise_run(const struct exercise *exercise, int n, int number, const char *answer) {
    if (number < 1 || number > n) die(EXIT_INPUT, "--exercise: %d is not within 1 to %d", number, n);
    const struct exercise *e = &exercise[number - 1];
    printf("Exercise %d. %s\n", number, e->question);
    if (!answer) return true;
    double right = e->answer(), x = parse_answer(answer);
    bool correct = fabs(x - right) <= e->tolerance;
    if (correct)
        printf("Right: the run gives %.6g.\n", right);
    else
        printf("No: %.6g is not it (tolerance %g).\n", x, e->tolerance);
    return correct;
}

/* The folder of the program that runs, as make calls it: within the current folder without the way there. */
static void build_folder(char *folder, size_t size) {
    char here[4096];
    ssize_t n = readlink("/proc/self/exe", folder, size - 1);
    snprintf(folder + (n > 0 ? n : 0), size - (size_t)(n > 0 ? n : 0), "%s", n > 0 ? "" : "build/program");
    *strrchr(folder, '/') = '\0';
    size_t way = getcwd(here, sizeof here) ? strlen(here) : 0;
    if (way && strncmp(folder, here, way) == 0 && folder[way] == '/')
        memmove(folder, folder + way + 1, strlen(folder + way));
}

/* Make judges the function of this chapter and exercise. */
static int judge_function(const char *chapter, int number) {
    char target[64], folder[4096], build[sizeof folder + 8];
    snprintf(target, sizeof target, "exercise-%.2s-%d", chapter, number);
    finish_output();
    if (access("chapters/judge.sh", R_OK) != 0)
        die(EXIT_INPUT, "--exercise: the function is judged in the book's folder, by make %s", target);
    build_folder(folder, sizeof folder);
    snprintf(build, sizeof build, "BUILD=%s", folder);
    unsetenv("MAKEFLAGS"); /* of a make that may have called: its job server is not this one's */
    unsetenv("MAKELEVEL");
    execlp("make", "make", "-s", build, target, (char *)NULL);
    die(EXIT_RESOURCE, "there is no make, which judges the function");
}

int exercise_main(const char *chapter, const struct exercise *exercise, int n, int number, const char *answer) {
    if (number == 0) die(EXIT_INPUT, "--answer: of which --exercise?");
    bool function = number > n && number <= n + EXERCISE_FUNCTIONS;
    if (function && answer) die(EXIT_INPUT, "--answer: exercise %d asks for a function, not for a number", number);
    bool right = exercise_run(exercise, n + EXERCISE_FUNCTIONS, number, answer);
    if (function) return judge_function(chapter, number);
    finish_output();
    return !right;
}

void exercise_options(const struct program *program, const struct exercise *exercise, int n, int argc, char **argv) {
    int number = 0, own = program->n_options;
    const char *answer = NULL;
    struct option *option = allocate((size_t)own + 2, sizeof *option);
    memcpy(option, program->options, (size_t)own * sizeof *option);
    option[own] =
        (struct option){"exercise", OPTION_INT, &number, 1, 100, NULL, NULL, "ask this exercise of the chapter"};
    option[own + 1] = (struct option){"answer", OPTION_TEXT, &answer, 0, 0, NULL, NULL, "judge this answer to it"};
    struct program whole = *program;
    whole.options = option;
    whole.n_options = own + 2;
    options_parse(&whole, argc, argv);
    free(option);
    if (number || answer) exit(exercise_main(program->name, exercise, n, number, answer));
}
