/* The chapter's exercises; the page asks them at its end. */
#ifndef TD_EXERCISES_H
#define TD_EXERCISES_H

#include "programs/exercise.h"

enum { N_TD_EXERCISES = 7 };
extern const struct exercise td_exercises[N_TD_EXERCISES + EXERCISE_FUNCTIONS];

/* Root mean square error over s1 ... s5 of TD(0) after one pass over the four episodes. */
double td_worked_error(double alpha);

#endif
