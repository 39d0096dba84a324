/* The chapter's exercises; the page asks them at its end. */
#ifndef TD3_EXERCISES_H
#define TD3_EXERCISES_H

#include "programs/exercise.h"

enum { N_TD3_EXERCISES = 6 };
extern const struct exercise td3_exercises[N_TD3_EXERCISES + EXERCISE_FUNCTIONS];

#endif
