#include "numbers/worker.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/*
The two meet many thousand times a second, and waking a thread that sleeps takes longer than half of a product. So who
waits looks again and again, and says to the processor that this is all it does, or the other thread may compute more
slowly. One look in many lets others have the core: where there is only one, it is the thread that is waited for. After
a while the worker goes to sleep. It says so first and looks once more after that, and whoever brings work writes it
down first and looks then whether somebody sleeps. So one of the two sees the other.
*/
enum { LOOKS = 5000, MANY = 128 };

static inline void look_again(unsigned look) {
    if (look % MANY == MANY - 1) sched_yield();
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

static struct {
    bool there, taken; /* taken: by somebody who waits for it, whichever thread asks */
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
        for (unsigned i = 0; i < LOOKS && !atomic_load_explicit(&worker.busy, memory_order_acquire); i++) look_again(i);
        if (!atomic_load(&worker.busy)) sleep_until_busy();
        worker.run(worker.context);
        atomic_store_explicit(&worker.busy, false, memory_order_release);
    }
    return NULL;
}

/*
A thread gets what stack the C library thinks right, and musl's 128 KiB are no more than what a
[product](matrix.md#the-kernel) packs. So the worker gets what a main thread usually has. Signals are the main thread's,
which may hold them back: the worker inherits what is blocked when it begins, and hears none.
*/
enum { STACK = 8 << 20 };

bool worker_start(void) {
    pthread_t thread;
    pthread_attr_t own;
    sigset_t all, before;
    if (worker.there) return true;
    if (pthread_attr_init(&own) != 0) return false;
    pthread_attr_setstacksize(&own, STACK);
    pthread_attr_setdetachstate(&own, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    worker.there = pthread_create(&thread, &own, work, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&own);
    return worker.there;
}

bool worker_free(void) {
    return worker.there && !worker.taken;
}

void worker_both(void (*run)(void *context), void *first, void *second) {
    worker.taken = true;
    worker.run = run;
    worker.context = second;
    atomic_store(&worker.busy, true);
    if (atomic_load(&worker.asleep)) {
        pthread_mutex_lock(&worker.lock);
        pthread_cond_signal(&worker.wake);
        pthread_mutex_unlock(&worker.lock);
    }
    run(first);
    for (unsigned i = 0; atomic_load_explicit(&worker.busy, memory_order_acquire); i++) look_again(i);
    worker.taken = false;
}

struct one_of_two {
    void (*run)(void *context, int k);
    void *context;
    int k;
};

static void run_one(void *context) {
    const struct one_of_two *x = context;
    x->run(x->context, x->k);
}

void worker_two(void (*run)(void *context, int k), void *context) {
    worker_both(run_one, &(struct one_of_two){run, context, 0}, &(struct one_of_two){run, context, 1});
}
