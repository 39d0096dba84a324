/*
# Snapshots

What an agent has learned, in a file: its name, then each of its blocks of numbers with name and size, then a line that
says `end`, so that a file that was cut short shows. It is text, readable by any program; nine digits bring a number in
single precision back bit by bit, and seventeen one in double. The optimizers' moments and the replay are not in it: a
snapshot is for acting, here, in another environment or in a program of someone else's.
*/
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "learning/agent.h"

/* Writes the agent's parameters, whole or not at all. Dies (EXIT_RESOURCE) when it cannot, and when a number is not
 * finite. */
void snapshot_save(struct agent *agent, const char *path);

/* Reads them back into an agent of the same kind and shape. Dies (EXIT_INPUT), naming the file and what is wrong with
 * it: another agent's, another shape's, a number that is none or not finite, an end that is missing. */
void snapshot_load(struct agent *agent, const char *path);

#endif
