/*
## What is wrong in the sources

Two errors stand in the draft's section on policy gradients. A third is the business of chapter 5: its section on
actor-critic methods says that with the gradient (4.16) and a replay buffer they are DDPG.

### E3. The policy gradient weights each score with the reward of its own step

The draft's theorem 1 says $`\nabla J = \mathbb{E}[\sum_t r_t \nabla\log\pi(a_t\mid s_t)]`$ [S32]. Each score has to be
weighted with everything that comes after, (4.5), or with the whole return, (4.3). As given, the formula is the gradient
of the next reward alone, with the states held fixed: a horizon of one step. The draft tells of the drunken spider to
show that policy gradients lack foresight, and puts it down to a limited horizon [S34]. A short horizon can do that (the
experiment has both), this formula has the shortest, and the theorem has none. (As given: the relative error of that
direction on M1, four steps.)
*/
#include "checks.h"
#include "numbers/gradcheck.h"

static void add_one_step(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    for (int k = 0; k < path->n; k++)
        for (int i = 0; i < 4; i++) x->sum[i] += probability * path->r[k] * score(x, path, k, i / 2, i % 2);
}

void erratum_own_reward(struct harness *t) {
    struct m1 x = make_m1(t, 1);
    CHECK("E3", enumerated_error(t, add_to_go, 1), 1e-9);
    pg_enumerate(&x.m, x.pi, STEPS, add_one_step, &x);
    REFUTE("E3", gradcheck(finite_return, &x, x.theta, 4, x.sum).error, 0.1);
    mdp_free(&x.m);
}

/*
### E4. The proof of the policy gradient theorem pulls the return out of the integral

In the proof $`J(\theta)`$ is written with a maximum over $`\theta`$ inside, which would make it a constant; it is the
objective without it that is meant [S33]. The draft starts from $`\nabla J = J\,\nabla\log J`$, which is true where
$`J > 0`$, and then treats the expectation as a product: the return in front, the integrals behind it, and the logarithm
of it all as a sum [S33]. From this it gets that $`\nabla\log J`$ is the mean of the scores. That mean is zero, (4.4).
It then multiplies $`\mathbb{E}[R]`$ by it, takes the product of the means for the mean of the products, and takes the
product of the two sums for a sum of products. The return has to stay inside,
$`\nabla J = \sum_\tau R(\tau)\,p(\tau)\,\nabla\log p(\tau)`$, and beside it the whole sum of the scores, (4.3). (As
given, on M1, four steps, the largest difference of: $`\nabla\log J`$ and the mean of the scores; $`\nabla J`$ and
$`\mathbb{E}[R]\;\mathbb{E}[\sum\nabla\log\pi]`$; the latter and $`\mathbb{E}[\sum r_t\nabla\log\pi]`$.)
*/
static void add_scores(void *context, const struct pg_trajectory *path, double probability) {
    struct m1 *x = context;
    for (int k = 0; k < path->n; k++)
        for (int i = 0; i < 4; i++) x->sum[i] += probability * score(x, path, k, i / 2, i % 2);
}

void erratum_proof(struct harness *t) {
    struct m1 scores_only = make_m1(t, 1), own = make_m1(t, 1);
    double exact[4], j = finite_return(scores_only.theta, &scores_only), apart[3] = {0};
    CHECK("E4", enumerated_error(t, add_whole, 1), 1e-9);
    pg_enumerate(&scores_only.m, scores_only.pi, STEPS, add_scores, &scores_only);
    pg_enumerate(&own.m, own.pi, STEPS, add_one_step, &own);
    for (int i = 0; i < 4; i++) {
        exact[i] = gradcheck_derivative(finite_return, &own, own.theta, i);
        apart[0] = fmax(apart[0], fabs(scores_only.sum[i] - exact[i] / j));   /* gradient of log J */
        apart[1] = fmax(apart[1], fabs(j * scores_only.sum[i] - exact[i]));   /* E[R] E[S] = gradient of J */
        apart[2] = fmax(apart[2], fabs(j * scores_only.sum[i] - own.sum[i])); /* E[R] E[S] = E[sum of r s] */
        EXPECT_NEAR(scores_only.sum[i], 0, 1e-15);
    }
    for (int k = 0; k < 3; k++) REFUTE("E4", apart[k], 0.01);
    mdp_free(&scores_only.m);
    mdp_free(&own.m);
}
