/* The chapter's exercises; the page asks them at its end. */
#ifndef DQN_EXERCISES_H
#define DQN_EXERCISES_H

#include "programs/exercise.h"

enum { N_DQN_EXERCISES = 7 };
extern const struct exercise dqn_exercises[N_DQN_EXERCISES + EXERCISE_FUNCTIONS];

#endif
