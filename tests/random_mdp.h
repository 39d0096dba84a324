/* Random MDPs, for checks. */
#ifndef RANDOM_MDP_H
#define RANDOM_MDP_H

#include "numbers/rng.h"
#include "worlds/mdp.h"

/* Random probabilities, rewards that depend on the next state, gamma = 0.9; with `ends` the last state is terminal,
 * otherwise none is. */
static inline void random_mdp(struct mdp *m, struct rng *rng, int states, int actions, bool ends) {
    mdp_init(m, states, actions, 0.9);
    m->terminal[states - 1] = ends;
    for (int s = 0; s < states; s++) {
        m->start[s] = 1.0 / states;
        for (int a = 0; a < actions && !m->terminal[s]; a++) {
            double sum = 0, *p = m->p + mdp_at(m, s, a, 0);
            for (int s2 = 0; s2 < states; s2++) sum += p[s2] = rng_uniform(rng);
            for (int s2 = 0; s2 < states; s2++) {
                p[s2] /= sum;
                m->r[mdp_at(m, s, a, s2)] = rng_normal(rng);
            }
        }
    }
}

#endif
