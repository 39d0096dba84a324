/* The chapter's exercises; the page asks them at its end. */
#ifndef TEMPERATURE_EXERCISES_H
#define TEMPERATURE_EXERCISES_H

#include "programs/exercise.h"

enum { N_TEMPERATURE_EXERCISES = 6 };
extern const struct exercise temperature_exercises[N_TEMPERATURE_EXERCISES + EXERCISE_FUNCTIONS];

#endif
