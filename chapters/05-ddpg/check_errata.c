/*
## What is wrong in the sources

The first error is in Georgiev's draft *Deriving Soft Actor Critic*, in the section on actor-critic methods; the second
in Straka's eighth lecture of NPFL139.

### E5. An actor-critic with the score's gradient and a replay is DDPG

The draft gives the actor the gradient $`\mathbb{E}[Q\,\nabla\log\pi]`$, adds a replay, and says that this is DDPG
[S35]. But DDPG has no $`\log\pi`$: its policy has no density, and its actor moves along (5.11),
$`\nabla_\theta\pi\,\nabla_a Q`$. The two are estimators of the same thing for a policy of some width, (5.7), and very
different ones for a narrow policy, (5.8). The replay suits only one of them. The pathwise gradient takes states from it
and the policy's own actions; the score must be averaged over actions that the *present* policy draws, and over stored
ones it is biased. (As given, at state 0 of the world of two states: the deviation of the score's estimate over the
derivative that it estimates, at a width of 0.01, where the pathwise one's is below 0.01; and the relative error of its
mean over the actions that a policy with another mean has stored. Corrected: what the code computes, as a gradient of
the loss in (5.11).)
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "numbers/quadrature.h"

/* One sample of (Q(A) - Q(m)) times the derivative of log pi(A) with respect to m, with pi = N(m, sigma^2) and
 * A ~ N(other, sigma^2). */
struct stored {
    struct hill hill;
    double m, sigma, other;
};

static double stored_score(double epsilon, void *context) {
    const struct stored *c = context;
    double a = c->other + c->sigma * epsilon;
    double above = c->hill.value(c->hill.of, a) - c->hill.value(c->hill.of, c->m);
    return above * (a - c->m) / (c->sigma * c->sigma);
}

void erratum_score(struct harness *t) {
    struct world x = make_world(0);
    const struct dpg_place place = {x.m, {x.v[0], x.v[1]}, 0};
    const struct hill hill = dpg_hill(&place);
    double m = x.a[0];
    struct estimate score = score_estimate(&hill, m, 0.01, 0), path = pathwise_estimate(&hill, m, 0.01);
    CHECK("E5", actor_gradient_error(t), 1e-8);
    EXPECT_NEAR(score.mean, path.mean, 1e-9);
    EXPECT(sqrt(path.variance) < 0.01 * fabs(path.mean));
    REFUTE("E5", sqrt(score.variance) / fabs(score.mean), 100);
    struct stored c = {hill, m, 0.2, m};
    double slope = pathwise_estimate(&hill, m, 0.2).mean;
    EXPECT_NEAR(quadrature_normal(stored_score, &c, 0, 1), slope, 1e-11);
    c.other = m + 0.4;
    REFUTE("E5", fabs(quadrature_normal(stored_score, &c, 0, 1) - slope) / fabs(slope), 0.1);
}

/*
### E28. The deterministic policy gradient theorem, for states from an unspecified μ

The lecture has $`\nabla J \propto \mathbb{E}_{s\sim\mu}[\nabla_\theta\pi\,\nabla_a q]`$ and does not say there what
$`\mu`$ is; the lecture on policy gradients before it does, and treats $`\gamma`$ as a form of termination [S48]. Its
proof weighs a state by $`\sum_k \gamma^k P(s \to s' \text{ in } k \text{ steps})`$ and then writes $`\mu`$, so it has
to be the discounted state distribution, $`(1-\gamma)\,d`$ with the $`d`$ of (5.5). Later in the lecture, in the part on
SAC, $`\mu_\pi`$ is called the on-policy distribution, which suggests the share of time in each state. With that one the
two sides are not proportional. (As given, with the stationary distribution: the sine of the angle between the two
sides, for the table and for shared parameters; and, for one action that both states share, minus the factor of
proportionality, which should be positive. Corrected: (5.5).)
*/
/* The derivatives of J, and what has the stationary distribution for weights. */
static void both_sides(struct world *x, double exact[2], double given[2]) {
    double mu[2];
    dpg_stationary(&x->m, x->a, mu);
    dpg_direction(&x->m, x->theta, mu, given);
    for (int k = 0; k < 2; k++) exact[k] = gradcheck_derivative(value_of, &(struct action_value){x, 2}, x->theta, k);
}

void erratum_distribution(struct harness *t) {
    double error = 0, exact[2], given[2], sine[2], d[2];
    for (int i = 0; i < 2; i++) {
        struct world x = make_world(i);
        both_sides(&x, exact, given);
        sine[i] = sin(dpg_angle(exact, given) * M_PI / 180);
        literal_visits(&x, x.m.start[0], x.m.start[1], d);
        error = worse(error, theorem_error(t, &x, d));
    }
    CHECK("E28", error, 1e-8);
    for (int i = 0; i < 2; i++) REFUTE("E28", sine[i], 0.3);
    struct world x = make_world(0); /* one action for both states */
    for (int s = 0; s < 2; s++) x.m.feature[s][0] = 1, x.m.feature[s][1] = 0;
    dpg_actions(&x.m, x.theta, x.a);
    both_sides(&x, exact, given);
    EXPECT(exact[0] > 0 && exact[1] == 0 && given[1] == 0);
    REFUTE("E28", -exact[0] / given[0], 0.3);
}
