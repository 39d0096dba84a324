/* The chapter's exercises; the page asks them at its end. */
#ifndef PG_EXERCISES_H
#define PG_EXERCISES_H

#include "programs/exercise.h"

enum { N_PG_EXERCISES = 7 };
extern const struct exercise pg_exercises[N_PG_EXERCISES + EXERCISE_FUNCTIONS];

#endif
