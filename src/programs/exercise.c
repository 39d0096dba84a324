#include "programs/exercise.h"

#include "programs/die.h"
#include "programs/files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
