/* The chapter's exercises. */
#ifndef SOFT_EXERCISES_H
#define SOFT_EXERCISES_H

#include "programs/exercise.h"

enum { N_SOFT_EXERCISES = 7 };
extern const struct exercise soft_exercises[N_SOFT_EXERCISES + EXERCISE_FUNCTIONS];

#endif
