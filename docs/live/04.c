#include "live_film.h"

#include "../../chapters/04-policy-gradient/reinforce.h"

#include <math.h>

/* REINFORCE has a loop of its own, and no log. */
static void (*see)(void *context, int step, double score);

static void watched_see(void *context, int step, double score) {
    see(context, step, score);
    live_row((double[]){step, score, NAN, NAN});
}

void __real_reinforce_train(struct reinforce *x, const struct reinforce_config *config, struct env *env,
                            struct env *trial, uint64_t seed, int stop, const struct reinforce_watch *watch);
void __wrap_reinforce_train(struct reinforce *x, const struct reinforce_config *config, struct env *env,
                            struct env *trial, uint64_t seed, int stop, const struct reinforce_watch *watch);
void __wrap_reinforce_train(struct reinforce *x, const struct reinforce_config *config, struct env *env,
                            struct env *trial, uint64_t seed, int stop, const struct reinforce_watch *watch) {
    struct reinforce_watch ours = *watch;
    see = watch->see;
    ours.see = watched_see;
    __real_reinforce_train(x, config, env, trial, seed, stop, &ours);
}
