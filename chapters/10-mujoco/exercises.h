/* The chapter's exercises. */
#ifndef BODIES_EXERCISES_H
#define BODIES_EXERCISES_H

#include "programs/exercise.h"

enum { N_BODIES_EXERCISES = 5 };
extern const struct exercise bodies_exercises[N_BODIES_EXERCISES + EXERCISE_FUNCTIONS];

#endif
