#ifndef LIVE_FILM_H
#define LIVE_FILM_H

#include "learning/watch.h"

/* To be called for each environment that a program makes. From the second on, which is the one for evaluations, the
 * page gets a film of the first episode after the start and after each row of the log, and a report of these rows. */
void live_film(struct env *env, struct scene scene);

/* Reports an evaluation (LIVE_ROW), to which a page may step. */
void live_row(const double x[4]);

#endif
