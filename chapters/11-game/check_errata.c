/*
## What is wrong in the sources

Both errata are from the notes *Soft Actor Critic* on the derivation of its losses, sections 1.4 and 1.4.1. Smaller
things have no number. The same section first writes $`\xi + H^{\top}\xi`$ without a factor, and by (11.10) one is
needed, if only for the units. Its symplectic direction has a factor, but nothing is said of its sign (11.9). Each
player is given the same step size, while in SAC the copy's is smaller by far; with factors $`k_i`$ of the losses $`H`$
is multiplied by them row by row, and $`S`$ and $`A`$ change. The policy's loss in 1.2 is said to approximate the KL
divergence; it is the divergence less $`\log Z`$, which depends on $`Q`$ and not on the policy, so that the gradient is
exact and only its estimate from samples is approximate. In section 1.5, whose Hessian is right (11.31), the first line
lacks a $`\nabla`$, and the title means a derivation, not a deviation.

### E15. The Jacobian of the four losses has a block in the wrong column, and the remark on sizes lacks the transposes

In the notes *Soft Actor Critic* the fourth row of $`H`$, that of the target network's loss
$`J_4 = \frac12\|\theta_V - \theta_{V_{target}}\|^2`$, has its cross block at the column of $`\theta_Q`$, and zero at
that of $`\theta_V`$. $`J_4`$ does not depend on $`\theta_Q`$. The block at $`\theta_V`$ is $`-I`$, (11.26), and so it
is in the last column of $`H^{\top}`$, in the row of $`\theta_V`$. Section 1.4 itself has the corrections right,
$`H^{\top}\xi`$ and $`A^{\top}\xi`$; the remark on their sizes in 1.4.1 writes $`H\xi`$ and $`A\xi`$. With $`H`$ in the
place of $`H^{\top}`$ the correction is no gradient, and with $`A`$ in the place of $`A^{\top}`$ it has the wrong sign:
in the game of $`xy`$ it drives the players apart faster than no correction. (As given, on M1: the largest error of an
entry of $`H`$; the relative errors of $`H^{\top}\xi`$ with that $`H`$, and of $`H\xi`$, against
$`\nabla\frac12\|\xi\|^2`$; and by how much a step of rate 0.2 with $`\xi + A\xi`$ lengthens the distance in the game of
$`xy`$. Corrected: $`H`$; and the same step with $`\xi + A^{\top}\xi`$, which shortens it.)
*/
#include "checks.h"
#include "numbers/gradcheck.h"

/* One entry of the copy's gradient as a function of one of Q: index = 100 times the latter plus the former. */
static double copy_by_critic(const double *q, void *context) {
    struct probe *probe = context;
    struct tables *k = probe->k;
    k->x[probe->index / 100] = *q;
    k->g.game.evaluate(&k->g.game, k->x, k->xi, NULL);
    return k->xi[probe->index % 100];
}

/* The Jacobian with the notes' fourth row: the second derivatives of J_4 with respect to its own table and that of Q,
 * by differences, at the column of Q; nothing at the column of V. */
static void as_given(struct tables *k, double *h) {
    memcpy(h, k->h, sizeof k->h);
    for (int s = 0; s < k->states; s++) {
        int i = k->g.game.at[SAC_TARGET] + s;
        for (int j = 0; j < k->g.game.at[SAC_TARGET]; j++) {
            double q = k->x[j];
            bool critic = j < k->g.game.at[SAC_PI];
            h[i * k->n + j] = critic ? gradcheck_derivative(copy_by_critic, &(struct probe){k, 100 * j + i}, &q, 0) : 0;
            k->x[j] = q;
        }
    }
}

void erratum_transposes(struct harness *t) {
    struct tables k;
    double numeric[MAX_NUMBERS * MAX_NUMBERS], given[MAX_NUMBERS * MAX_NUMBERS], error = 0, wrong = 0, c[MAX_NUMBERS];
    tables_init(&k, 0);
    numeric_jacobian(&k, numeric);
    as_given(&k, given);
    for (int i = 0; i < k.n * k.n; i++) {
        error = worse(error, fabs(FORMULA(k.h[i]) - numeric[i]));
        wrong = fmax(wrong, fabs(FORMULA(given[i]) - numeric[i]));
    }
    CHECK("E15", error, 1e-9);
    REFUTE("E15", wrong, 0.5);
    k.g.game.evaluate(&k.g.game, k.x, k.xi, NULL);
    game_consensus(k.xi, given, k.n, c);
    for (int i = 0; i < k.n; i++) c[i] = FORMULA(c[i]);
    REFUTE("E15", gradcheck(half_square, &k, k.x, k.n, c).error, 0.1);
    game_times(k.h, k.xi, k.n, c);
    for (int i = 0; i < k.n; i++) c[i] = FORMULA(c[i]);
    REFUTE("E15", gradcheck(half_square, &k, k.x, k.n, c).error, 0.1);
    mdp_free(&k.m);
    /* The bilinear game, rate 0.2, lambda 1: what one step multiplies the distance by, less 1. */
    double right = radius_of(&(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 1}, 0.2);
    CHECK("E15", fabs(right - FORMULA(sqrt(0.8 * 0.8 + 0.2 * 0.2))), 1e-12);
    EXPECT(right < 1);
    double untransposed = radius_of(&(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 1, .wrong = true}, 0.2);
    REFUTE("E15", FORMULA(untransposed) - 1, 0.1);
}

/*
### E16. Deterministic transitions do not make double sampling unnecessary

The notes *Soft Actor Critic* say that if $`s'`$ is determined by $`(s,a)`$, the product $`H^{\top}\xi`$ can be
estimated without double sampling. That takes care of the sum over next states and of no other. The pairs come from a
memory at random, and the actions of the policy are drawn as well. By (11.32) the product of two estimates from one
minibatch of $`n`$ has a bias of order $`1/n`$; two independent minibatches have none. (As given, on M1 with its
transitions made deterministic, over all minibatches: the length of the bias over that of $`H^{\top}\xi`$ with
$`n = 1`$ and $`n = 2`$, pairs drawn only; and the same with the policy's actions drawn too. Corrected: two batches.)
*/
/* M1 made deterministic: every action leads to the state that was the likelier one. */
void erratum_double_sampling(struct harness *t) {
    struct tables k;
    double error = 0;
    tables_init(&k, 0);
    for (int row = 0; row < 4; row++) {
        double *p = k.m.p + 2 * row;
        p[0] = p[0] > p[1];
        p[1] = 1 - p[0];
    }
    k.g.game.evaluate(&k.g.game, k.x, k.xi, k.h);
    for (int action = 0; action < 2; action++)
        for (int size = 1; size <= 2; size++) {
            struct enumeration z;
            double one[MAX_NUMBERS], two[MAX_NUMBERS], whole[MAX_NUMBERS];
            enumeration_init(&z, &k, true, action, size);
            EXPECT(z.samples == (action ? 8 : 4)); /* nothing to draw about the next state */
            game_consensus(k.xi, k.h, k.n, whole);
            enumerate(&z, true, two);
            for (int i = 0; i < k.n; i++) error = worse(error, fabs(FORMULA(two[i]) - whole[i]));
            if (action && size == 2) CHECK("E16", error, 1e-13);
            enumerate(&z, false, one);
            for (int i = 0; i < k.n; i++) one[i] = FORMULA(one[i]) - whole[i];
            REFUTE("E16", game_norm(one, k.n) / game_norm(whole, k.n), 0.1);
        }
    mdp_free(&k.m);
}
