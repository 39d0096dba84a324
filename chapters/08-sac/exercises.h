/* The chapter's exercises; the page asks them at its end. */
#ifndef SAC_EXERCISES_H
#define SAC_EXERCISES_H

#include "programs/exercise.h"

enum { N_SAC_EXERCISES = 6 };
extern const struct exercise sac_exercises[N_SAC_EXERCISES + EXERCISE_FUNCTIONS];

#endif
