/* What the agent on the cliff has learned after each of its first hundred episodes, and then after every hundredth. */
#include "../../chapters/02-q-learning/q_learning.h"
#include "worlds/env_cliff.h"

double __real_q_episode(struct q_agent *x, struct env *env, struct rng *world, struct rng *choice);
double __wrap_q_episode(struct q_agent *x, struct env *env, struct rng *world, struct rng *choice);

static void report(const struct q_agent *x, int episode, double rewards) {
    double out[2 + CLIFF_STATES * (CLIFF_ACTIONS + 1)] = {episode, rewards};
    double *pi = out + 2, *v = pi + CLIFF_STATES * CLIFF_ACTIONS;
    int policy[CLIFF_STATES];
    q_greedy(x, policy);
    for (int s = 0; s < CLIFF_STATES; s++) {
        pi[s * CLIFF_ACTIONS + policy[s]] = 1;
        v[s] = q_value(x, s, policy[s]);
    }
    live_report(LIVE_GRID, out, sizeof out / sizeof *out);
    live_mark();
}

double __wrap_q_episode(struct q_agent *x, struct env *env, struct rng *world, struct rng *choice) {
    static int episode, method = -1;
    double rewards = __real_q_episode(x, env, world, choice);
    if (x->states != CLIFF_STATES) return rewards;
    if (method != (int)x->config.method) episode = 0, method = (int)x->config.method;
    episode++;
    if (episode <= 100 || episode % 100 == 0) report(x, episode, rewards);
    return rewards;
}
