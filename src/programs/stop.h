/*
# Being told to stop

Ctrl-C (SIGINT) and SIGTERM end a program. One that has something to lose asks to be told instead, saves when it comes
to a place where it can, and ends then with the status that a shell gives a program that a signal has ended: 130 and
143.
*/
#ifndef STOP_H
#define STOP_H

/* From now on the two signals are only noted, even where the program was started with them ignored. */
void stop_begin(void);

/* The number of the signal that was noted, or 0. */
int stop_asked(void);

/* Everything is saved in `path`: from now on a signal says so and ends the program at once. */
void stop_saved(const char *path);

/* Says where it was saved, on standard error, and ends the program. */
_Noreturn void stop_now(int signal, const char *path);

/* The signals have their usual effect again. */
void stop_end(void);

#endif
