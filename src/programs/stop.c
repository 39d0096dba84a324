#include "programs/stop.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t asked, saved;
static char message[4096 + 64]; /* the longest path there is, and what is said of it */

/* Only what a handler may do: write and _exit. */
static void note(int signal) {
    if (!saved) {
        asked = signal;
        return;
    }
    if (write(STDERR_FILENO, message, strlen(message)) < 0) _exit(128 + signal);
    _exit(128 + signal);
}

static void handle(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t both;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigemptyset(&both);
    sigaddset(&both, SIGINT), sigaddset(&both, SIGTERM);
    pthread_sigmask(SIG_UNBLOCK, &both, NULL);
}

void stop_at_once(void) {
    handle(SIG_DFL);
}

void stop_begin(void) {
    asked = saved = 0;
    handle(note);
}

int stop_asked(void) {
    return asked;
}

static void compose(const char *path) {
    snprintf(message, sizeof message - 1, "%sinterrupted; saved in %s", isatty(STDERR_FILENO) ? "\r\033[K" : "", path);
    strcat(message, "\n");
}

void stop_saved(const char *path) {
    compose(path);
    saved = 1;
    if (asked) note(asked);
}

void stop_now(int signal, const char *path) {
    compose(path);
    fputs(message, stderr);
    exit(128 + signal);
}

static int holds;
static sigset_t before;

void stop_hold(void) {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT), sigaddset(&ending, SIGTERM), sigaddset(&ending, SIGHUP);
    if (holds++ == 0) pthread_sigmask(SIG_BLOCK, &ending, &before);
}

void stop_release(void) {
    if (--holds == 0) pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static const int ends[] = {SIGINT, SIGTERM};
static struct sigaction handled[2];

void stop_device(void) {
    for (int i = 0; i < 2; i++)
        if (sigaction(ends[i], NULL, &handled[i]) == 0 && handled[i].sa_handler == note) signal(ends[i], SIG_DFL);
}

void stop_device_done(void) {
    for (int i = 0; i < 2; i++) sigaction(ends[i], &handled[i], NULL);
}
