/*
# Being told to stop

Ctrl-C (SIGINT) and SIGTERM end a program. One that has something to lose asks to be told instead, saves when it comes
to a place where it can, and ends then with the status that a shell gives a program that a signal has ended: 130 and
143. While a training is prepared or read from its file there is nothing to lose, and the signals end the program at
once. Both hold even where it was started with the signals ignored, as a shell starts what stands before an `&`, or held
back.
*/
#ifndef STOP_H
#define STOP_H

/* From now on the two signals end the program at once. */
void stop_at_once(void);

/* From now on they are only noted. */
void stop_begin(void);

/* The number of the signal that was noted, or 0. */
int stop_asked(void);

/* Everything is saved in `path`: from now on a signal says so and ends the program at once. */
void stop_saved(const char *path);

/* Says where it was saved, on standard error, and ends the program. */
_Noreturn void stop_now(int signal, const char *path);

/* Until stop_release, which is called as often, a signal that would end the program waits, SIGHUP too. */
void stop_hold(void);
void stop_release(void);

/* Until stop_device_done, a signal ends the program at once, since a device may let it wait for ever. */
void stop_device(void);
void stop_device_done(void);

#endif
