/*
# A second thread

Off unless a program asks for it. What an agent does with two critics that do not touch each other is then done at the
same time, and elsewhere large products are cut in two halves of rows, of which the worker takes one: each number is
computed as before, only elsewhere, so the results are the same to the last bit.
*/
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>

/* Begins the second thread, once; it lasts as long as the program. False when there is none to be had. */
bool worker_start(void);

/* Is there one that has nothing to do? */
bool worker_free(void);

/* run(first) here and run(second) on the worker, both finished on return. Only the thread that started the worker may
 * ask for this, and only when it is free. */
void worker_both(void (*run)(void *context), void *first, void *second);

/* The same for run(context, 0) here and run(context, 1) on the worker. */
void worker_two(void (*run)(void *context, int k), void *context);

#endif
