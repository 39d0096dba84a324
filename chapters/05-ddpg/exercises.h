/* The chapter's exercises; the page asks them at its end. */
#ifndef DDPG_EXERCISES_H
#define DDPG_EXERCISES_H

#include "programs/exercise.h"

enum { N_DDPG_EXERCISES = 5 };
extern const struct exercise ddpg_exercises[N_DDPG_EXERCISES + EXERCISE_FUNCTIONS];

#endif
