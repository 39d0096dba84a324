#include "numbers/worker.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/*
The two meet many thousand times a second, and waking a thread that sleeps takes longer than half of a product. So who
waits looks again and again for a while; only then the worker goes to sleep, and the main thread lets others have the
core. A worker that goes to sleep says so first and looks once more after that, and whoever brings work writes it down
first and looks then whether somebody sleeps. So one of the two sees the other.
*/
enum { LOOKS = 20000 };

static struct {
    bool there;
    atomic_bool busy, asleep;
    void (*run)(void *context);
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} worker = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static void sleep_until_busy(void) {
    pthread_mutex_lock(&worker.lock);
    atomic_store(&worker.asleep, true);
    while (!atomic_load(&worker.busy)) pthread_cond_wait(&worker.wake, &worker.lock);
    atomic_store(&worker.asleep, false);
    pthread_mutex_unlock(&worker.lock);
}

static void *work(void *nothing) {
    (void)nothing;
    for (;;) {
        for (int i = 0; i < LOOKS && !atomic_load_explicit(&worker.busy, memory_order_acquire); i++) {
        }
        if (!atomic_load(&worker.busy)) sleep_until_busy();
        worker.run(worker.context);
        atomic_store_explicit(&worker.busy, false, memory_order_release);
    }
    return NULL;
}

/* Signals are the main thread's, which may hold them back. */
bool worker_start(void) {
    pthread_t thread;
    sigset_t all, before;
    if (worker.there) return true;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    worker.there = pthread_create(&thread, NULL, work, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (worker.there) pthread_detach(thread);
    return worker.there;
}

bool worker_there(void) {
    return worker.there;
}

void worker_both(void (*run)(void *context), void *first, void *second) {
    worker.run = run;
    worker.context = second;
    atomic_store(&worker.busy, true);
    if (atomic_load(&worker.asleep)) {
        pthread_mutex_lock(&worker.lock);
        pthread_cond_signal(&worker.wake);
        pthread_mutex_unlock(&worker.lock);
    }
    run(first);
    for (int i = 0; atomic_load_explicit(&worker.busy, memory_order_acquire); i++)
        if (i >= LOOKS) sched_yield();
}
