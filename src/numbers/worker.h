/*
# A second thread

Off unless a program asks for it. Large products are then cut in two halves of rows, of which the worker takes one: each
number is computed as before, only elsewhere, so the results are the same to the last bit.
*/
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>

/* Begins the second thread, once; it lasts as long as the program. False when there is none to be had. */
bool worker_start(void);

/* Is there one? */
bool worker_there(void);

/* run(first) here and run(second) on the worker, both finished on return. Only the thread that started the worker may
 * ask for this, and run may not ask in turn. */
void worker_both(void (*run)(void *context), void *first, void *second);

#endif
