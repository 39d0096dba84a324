/* The chapter's exercises; the page asks them at its end. */
#ifndef GAME_EXERCISES_H
#define GAME_EXERCISES_H

#include "programs/exercise.h"

enum { N_GAME_EXERCISES = 5 };
extern const struct exercise game_exercises[N_GAME_EXERCISES + EXERCISE_FUNCTIONS];

#endif
