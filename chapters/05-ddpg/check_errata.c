/*
## What is wrong in the sources

The error is in Georgiev's draft *Deriving Soft Actor Critic*, in the section on actor-critic methods.

### E5. An actor-critic with the score's gradient and a replay is DDPG

The draft gives the actor the gradient $`\mathbb{E}[Q\,\nabla\log\pi]`$, adds a replay, and says that this is DDPG
[S35]. But DDPG has no $`\log\pi`$: its policy has no density, and its actor moves along (5.11),
$`\nabla_\theta\pi\,\nabla_a Q`$. The two are estimators of the same thing for a policy of some width, (5.7), and very
different ones for a narrow policy, (5.8). The replay suits only one of them. The pathwise gradient takes states from it
and the policy's own actions; the score must be averaged over actions that the *present* policy draws, and over stored
ones, unless they are weighted, it is biased. (As given, at state 0 of the world of two states: the deviation of the
score's estimate over the derivative that it estimates, at a width of 0.01, where the pathwise one's is below 0.01; and
the relative error of its mean over the actions that a policy with another mean has stored. Corrected: what the code
computes, as a gradient of the loss in (5.11).)
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
