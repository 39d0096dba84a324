#include "programs/exercise.h"

#include "programs/die.h"
#include "programs/files.h"
#include "programs/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int exercise_main(const struct exercise *exercise, int n, int number, const char *answer) {
    if (number == 0) die(EXIT_INPUT, "--answer: of which --exercise?");
    bool right = exercise_run(exercise, n, number, answer);
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
    if (number || answer) exit(exercise_main(exercise, n, number, answer));
}
