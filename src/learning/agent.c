#include "learning/agent.h"

/*
An environment with a discrete observation is seen as a vector with a single 1, at the observed number: so a table is
the linear network without bias.
*/
int agent_observation_size(const struct env_space *observation) {
    return observation->n > 0 ? observation->n : observation->dim;
}

void agent_observe(const struct env_space *observation, const double *from, real *s) {
    if (observation->n == 0) {
        for (int i = 0; i < observation->dim; i++) s[i] = R(from[i]);
        return;
    }
    for (int i = 0; i < observation->n; i++) s[i] = i == (int)from[0] ? R(1) : R(0);
}

/*
The continuous methods act in units in which every component lies in $`[-1, 1]`$: there a noise of 0.1 means the same
for every environment. This is the one place where the environment's units come in. For an interval that is symmetric
and a power of two times [-1, 1] nothing is rounded.
*/
void agent_from_unit(const struct env_space *action, int n, const real *unit, real *a) {
    for (int j = 0; j < action->dim; j++) {
        real middle = R((action->high[j] + action->low[j]) / 2), reach = R((action->high[j] - action->low[j]) / 2);
        for (int i = j; i < n * action->dim; i += action->dim) a[i] = middle + reach * unit[i];
    }
}

void agent_to_unit(const struct env_space *action, int n, const real *a, real *unit) {
    for (int j = 0; j < action->dim; j++) {
        real middle = R((action->high[j] + action->low[j]) / 2), reach = R((action->high[j] - action->low[j]) / 2);
        for (int i = j; i < n * action->dim; i += action->dim) unit[i] = (a[i] - middle) / reach;
    }
}

const char *agent_misfit(const struct agent *agent, const struct env *env) {
    const struct env_space *mine = &agent->action, *its = &env->action;
    if (agent->obs != agent_observation_size(&env->observation)) return "its observations have another size";
    if (mine->n > 0 && its->n == 0) return "the agent acts in a discrete space and the environment in a continuous one";
    if (mine->n == 0 && its->n > 0) return "the agent acts in a continuous space and the environment in a discrete one";
    if (mine->n != its->n) return "it has another number of actions";
    if (mine->dim != its->dim) return "its actions have another number of components";
    for (int i = 0; i < mine->dim && mine->n == 0; i++)
        if (mine->low[i] != its->low[i] || mine->high[i] != its->high[i]) return "its actions have other bounds";
    return 0;
}
