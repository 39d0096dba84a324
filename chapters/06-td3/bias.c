#include "bias.h"

#include "numbers/elementary.h"
#include "programs/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STATES = 100, OBS = 3 };

static struct env_result witness_step(struct env *env, const double *action, struct rng *rng, double *observation) {
    struct witness *w = (struct witness *)env;
    if (w->n < w->room) {
        w->state[2 * w->n] = w->pendulum.theta;
        w->state[2 * w->n++ + 1] = w->pendulum.theta_dot;
    }
    return w->step(env, action, rng, observation);
}

void witness_init(struct witness *w, int room) {
    *w = (struct witness){.room = room};
    env_pendulum_init(&w->pendulum, 0);
    w->step = w->pendulum.env.step;
    w->pendulum.env.step = witness_step;
    w->state = allocate(2 * (size_t)room, sizeof *w->state);
}

void witness_free(struct witness *w) {
    free(w->state);
}

/*
(6.15) definition: The bias, over m visited states
```math
\frac1m \sum_{i=1}^m \Big[Q_1\big(s_i, \pi(s_i;\theta)\big) - \sum_{t=0}^{T-1} \gamma^t\,r_t\Big], \qquad s_0 = s_i,
\quad a_t = \pi(s_t;\theta), \quad r_t = r(s_t, a_t).
```

Neither the pendulum nor the policy has any chance in it, so one return per state is exact, but for what comes after
$`T`$ steps:

(6.16) The most that can come after T steps, where no reward exceeds r_max in size
```math
\Big|\sum_{t=T}^{\infty} \gamma^t\,r_t\Big| \le \sum_{t=T}^{\infty} \gamma^t\,r_{\max}
= \frac{\gamma^T\,r_{\max}}{1 - \gamma}.
```

For the pendulum $`r_{\max} = 16.2736`$. With $`\gamma = 0.99`$ and $`T = 1000`$ that is less than 0.1, where the
returns are tens to hundreds. All states are followed together, a batch through the actor in each step; the critic's
estimate is minus the actor's loss.
*/
struct bias bias_of(struct td3 *x, const double *state, int states) {
    struct env_pendulum p[MAX_STATES];
    struct rng rng;
    struct bias mean = {0};
    double seen[OBS], torque, discount = 1;
    real s[MAX_STATES * OBS], a[MAX_STATES];
    assert(states <= MAX_STATES && x->agent.obs == OBS && x->agent.action.dim == 1);
    rng_init(&rng, 1, 0); /* of the start, which is overwritten */
    for (int i = 0; i < states; i++) {
        env_pendulum_init(&p[i], 0);
        p[i].env.time_limit = 0;
        env_reset(&p[i].env, &rng, seen);
        p[i].theta = state[2 * i];
        p[i].theta_dot = state[2 * i + 1];
        s[OBS * i] = R(f64_cos(p[i].theta));
        s[OBS * i + 1] = R(f64_sin(p[i].theta));
        s[OBS * i + 2] = R(p[i].theta_dot);
    }
    mean.estimate = -td3_actor_gradient(x, &(struct batch){.n = states, .s = s});
    for (int t = 0; t < BIAS_STEPS; t++, discount *= x->config.gamma) { /* eq. 6.15 */
        agent_from_unit(&x->agent.action, states, net_output(&x->actor, x->actor.now, s, states), a);
        for (int i = 0; i < states; i++) {
            torque = (double)a[i];
            mean.discounted += discount * env_step(&p[i].env, &torque, &rng, seen).reward / states;
            agent_observe(&p[i].env.observation, seen, s + OBS * i);
        }
    }
    return mean;
}

struct bias bias_seen(struct td3 *x, const struct witness *w, int states, struct rng *rng) {
    double state[2 * MAX_STATES];
    assert(w->n > 0 && states <= MAX_STATES);
    for (int i = 0; i < states; i++) memcpy(state + 2 * i, w->state + 2 * rng_below(rng, w->n), 2 * sizeof *state);
    return bias_of(x, state, states);
}

/*
### How errors add up

Where does a bias come from? A critic seldom fulfils the Bellman equation of the policy. Call $`\delta`$ what it misses:

```math
\delta(s,a) = r(s,a) + \gamma\,\mathbb{E}\big[Q(s', \pi(s'))\big] - Q(s,a),
```

which is the mean of the TD error. Solved for $`Q`$, it says that the critic is *exactly* right in another world, whose
rewards are $`r - \delta`$. So errors add up along the way as rewards do, as the paper has it [S164]:

(6.19) A critic is the value of the policy less the discounted sum of its errors, from (s, a) on
```math
Q(s,a) = q_\pi(s,a) - \mathbb{E}_\pi\Big[\sum_{t=0}^{\infty} \gamma^t\,\delta(s_t,a_t)\Big].
```

An error of the same size and sign everywhere counts $`1/(1-\gamma)`$ times, a hundred times with $`\gamma = 0.99`$;
errors that change their sign from state to state cancel. How small does $`\delta`$ become? An update makes it smaller
on one batch, and changes it everywhere else. Without target networks the targets change in the same moment, and what
was just learned may be wrong again. Where they hold still for a while, many batches work on the same regression, and
$`\delta`$ gets small before the targets move. That is one reason for target networks, and for the delay (6.11). And a
policy that is changed while $`\delta`$ is large follows the errors, (6.4), and so keeps them from cancelling. The study
[*rates*](#accumulated-error) looks at both.
*/
