#include "exercises.h"

static double one(void) {
    return 1;
}

const struct exercise temperature_exercises[N_TEMPERATURE_EXERCISES] = {{"One?", one, 0.1}};
