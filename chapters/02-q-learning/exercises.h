/* The chapter's exercises; the page asks them at its end. */
#ifndef Q_EXERCISES_H
#define Q_EXERCISES_H

#include "programs/exercise.h"

enum { N_Q_EXERCISES = 5 };
extern const struct exercise q_exercises[N_Q_EXERCISES + EXERCISE_FUNCTIONS];

/* The mean of the largest of m independent standard normals, eq. 2.20: exact to rounding. */
double q_normal_maximum(int m);

#endif
