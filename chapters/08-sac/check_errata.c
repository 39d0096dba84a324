/*
## What is wrong in the sources

### E12. The density of the squashed action is taken at the wrong place

The derivation notes *Soft Actor Critic* have the density right, $`p`$ of the sample over the Jacobian at the sample. In
the next line they give $`\log\pi = \log p(a\mid s) - \sum_i\log(1 - a_i^2)`$, with the remark that
$`a \approx \tanh a`$ is used [S82]. There one letter stands for two numbers. The density $`p`$ is that of $`u`$, before
the tangent, and the Jacobian is at $`u`$ too: $`\log\pi(a) = \log p(u) - \sum_i\log(1 - \tanh^2 u_i)`$ with
$`a = \tanh u`$. (A program that has both $`u`$ and $`a`$ may write $`1 - a_i^2`$ for the last.) If the letter means the
action in both places, the mass is infinite. If it means the sample, then $`1 - u_i^2`$ is negative wherever
$`|u_i| > 1`$, and between it is not the slope of the tangent. (As given: the mass less 1 when the outermost millionth
of the interval is left out; and the error of the log-density at $`u = 0.9`$. Both for the mean 0.3 and the scale 0.8.)
*/
#include "checks.h"
#include "numbers/gradcheck.h"

void erratum_density(struct harness *t) {
    struct tanh_place x = {t, TANH_RIGHT, 0.3, 0.8};
    CHECK("E12", fabs(FORMULA(integral(literal_density, &x, -1, 1)) - 1), 1e-10);
    REFUTE("E12", fabs(tanh_mass(TANH_AT_ACTION, 0.3, 0.8, 1e-6) - 1), 1);
    double u = 0.9, right = log(tanh_density(TANH_RIGHT, 0.3, 0.8, tanh(u), 1 - tanh(u)));
    REFUTE("E12", fabs(log(normal(0.3, 0.8, u)) - log(1 - u * u) - right), 0.5);
    /* It grows by the mean of the density at both ends with each factor e by which the margin shrinks. */
    double growth = 0.5 * (normal(0.3, 0.8, 1) + normal(0.3, 0.8, -1));
    for (double margin = 1e-6; margin > 1e-13; margin /= 10) {
        double more = tanh_mass(TANH_AT_ACTION, 0.3, 0.8, margin / 10) - tanh_mass(TANH_AT_ACTION, 0.3, 0.8, margin);
        EXPECT_NEAR(more, growth * log(10), 2 * margin);
    }
    EXPECT_NEAR(right, log(normal(0.3, 0.8, u) / (1 - tanh(u) * tanh(u))), 1e-12);
}

/*
### E13. The identity for the logarithm of the Jacobian overflows as it is written

The same notes derive $`\log(1 - \tanh^2 x) = 2\,(\log 2 - x - \log(1 + e^{-2x}))`$, which is right, and is the remedy
for the left hand side, which as it stands is minus infinity past 9 or 19. But evaluated as it is written, the right
hand side fails as well: the exponential overflows for large $`-x`$. It needs a softplus that does not, (gaussian.10).
(As given: the relative error of the Jacobian itself, 1 where the logarithm is minus infinity. In order: the left hand
side at 10 in single precision and at 20 in double, and the right hand side at -50 and at -400.)
*/
static double of_jacobian(double log_slope_found, double u) {
    return fabs(exp(log_slope_found - log_slope(u, NULL)) - 1);
}

void erratum_logarithm(struct harness *t) {
    static const double at[] = {0.5, -0.5, 3, -3, 10, -10, 20, -20, 50, -50, 400, -400};
    double error = 0;
    for (int i = 0; i < 12; i++) {
        double u = at[i], exact = 2 * log(2) - 2 * fabs(u) - 2 * log1p(exp(-2 * fabs(u)));
        error = worse(error, of_jacobian(FORMULA(2 * (log(2) - TERM(fabs(u)) - log1p(exp(-2 * fabs(u))))), u));
        EXPECT_NEAR(tanh_log_slope(LOG_STABLE, u), exact, 1e-15 * (1 + fabs(u)));
        EXPECT_NEAR((double)tanh_log_slope_float(LOG_STABLE, (float)u), exact, 4e-7 * (1 + fabs(u)));
    }
    CHECK("E13", error, 1e-12);
    REFUTE("E13", of_jacobian((double)tanh_log_slope_float(LOG_NAIVE, 10), 10), 0.5);
    REFUTE("E13", of_jacobian(tanh_log_slope(LOG_NAIVE, 20), 20), 0.5);
    REFUTE("E13", of_jacobian((double)tanh_log_slope_float(LOG_WRITTEN, -50), -50), 0.5);
    REFUTE("E13", of_jacobian(tanh_log_slope(LOG_WRITTEN, -400), -400), 0.5);
    /* Where they work they are the same. */
    for (int i = -8; i <= 8; i++)
        for (int k = LOG_NAIVE; k < LOG_STABLE; k++) {
            double u = 0.37 * i, exact = log_slope(u, NULL);
            EXPECT_NEAR(tanh_log_slope((enum log_form)k, u), exact, 1e-12);
            EXPECT_NEAR((double)tanh_log_slope_float((enum log_form)k, (float)u), exact, 1e-4);
        }
    EXPECT(isfinite(tanh_log_slope(LOG_NAIVE, 18)) && tanh_log_slope(LOG_NAIVE, 19.5) == -INFINITY);
    EXPECT(isfinite(tanh_log_slope_float(LOG_NAIVE, 8)) && tanh_log_slope_float(LOG_NAIVE, 9.5F) == -INFINITY);
    EXPECT(isfinite(tanh_log_slope_float(LOG_WRITTEN, -44)) && tanh_log_slope_float(LOG_WRITTEN, -44.5F) == -INFINITY);
    EXPECT(isfinite(tanh_log_slope(LOG_WRITTEN, -354)) && tanh_log_slope(LOG_WRITTEN, -355) == -INFINITY);
}

/*
### E14. With two critics the value network still learns from one

The derivation notes list the double-Q objectives with both critics in $`J_1`$ and $`J_5`$ and their minimum in the
actor's $`J_2`$, and keep a single $`Q`$ in the value's $`J_3`$ [S83]. The value that comes of it is not the one that
the actor improves, (8.12), and for errors of mean zero that do not depend on each other it is too high on average: an
action is likely where both critics rate it high, and there the single one is more often above the truth than below. It
is the overestimation for which the second critic was brought in. It must be $`\min(Q_1, Q_2)`$, (8.5). Exercise 5 has
an example that can be counted out. (As given: at a state of the checks' small agent, the mean of the value's targets
plus the actor's loss, which should be 0.)
*/
void erratum_single_critic(struct harness *t) {
    struct setting x;
    double mass = grid_mass(), ascent = 0, least = 0, single = 0;
    make(&x, small_agent(1), true);
    x.batch.n = 1;
    for (int k = 0; k < GRID_NODES; k++) {
        double weight = grid_noise(k, x.noise) / mass, a[ACT];
        ascent += weight * sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
        sac_v1_value_targets(&x.v1, &x.batch, x.noise, x.y);
        least += weight * FORMULA(x.y[0]);
        double log_pi = literal_action(&x, x.v1.sac.actor.now, x.batch.s, x.noise, a);
        single += weight * (literal_q(&x, x.v1.sac.critic[0].now, x.batch.s, a) - 0.3 * log_pi);
    }
    x.batch.n = ROWS;
    CHECK("E14", fabs(least + ascent), 1e-12);
    REFUTE("E14", fabs(single + ascent), 0.01);
    release(&x);
}

/*
### E17. The action value is pulled into the logarithm

For the Gaussian, the derivation notes write the integrand of the gradient as $`\pi\,\nabla\log(\pi\,Q)`$, and likewise
that of the Hessian [S84]. It may be no more than a parenthesis in the wrong place, for in the last line of the Hessian
$`Q`$ is outside again. A $`Q`$ that may be negative has no logarithm. And where it is positive,
$`\nabla\log(\pi Q) = \nabla\log\pi`$, because $`Q`$ does not depend on $`\theta`$. The mean of that is zero, the action
value has vanished from the gradient, and what is left is $`-\nabla\log\sigma`$. It is $`(\nabla\log\pi)\,Q`$, and in
the Hessian $`(\nabla\log\pi\,\nabla\log\pi^{\top} + \nabla^2\log\pi)\,Q`$: (8.32) and (8.33). (As given: the relative
errors of gradient and Hessian.)
*/
void erratum_logarithm_of_product(struct harness *t) {
    double theta[N], gradient[N] = {0}, hessian_error = 0;
    bool squashed = false;
    memcpy(theta, start, sizeof theta);
    struct kl_policy p = crooked(theta);
    double hessian[N][N] = {0};
    for (int k = -HALF_NODES; k <= HALF_NODES; k++) {
        struct node x = node_at(t, &p, false, k, false);
        for (int i = 0; i < N; i++) {
            gradient[i] += x.weight * x.score[i]; /* of log(pi Q): Q is no function of theta */
            for (int j = 0; j < N; j++) hessian[i][j] += x.weight * (x.score[i] * x.score[j] + x.hessian[i][j]);
        }
    }
    CHECK("E17", worse(closed_error(t, false, GRADIENT), closed_error(t, false, HESSIAN)), 1e-8);
    for (int i = 0; i < N; i++) {
        EXPECT_NEAR(gradient[i], 0, 1e-14);
        gradient[i] = -p.d_log_sigma[i] - gradient[i] / 0.5;
        for (int j = 0; j < N; j++) {
            EXPECT_NEAR(hessian[i][j], 0, 1e-13);
            hessian[i][j] = -p.dd_log_sigma[i][j] - hessian[i][j] / 0.5;
        }
        struct component x = {false, i};
        hessian_error = worse(hessian_error, gradcheck(pathwise_component, &x, theta, N, hessian[i]).error);
    }
    REFUTE("E17", gradcheck(divergence_of, &squashed, theta, N, gradient).error, 0.1);
    REFUTE("E17", hessian_error, 0.1);
}

/*
### E27. The surrogate loss does not have the gradient of the divergence

The notes *Soft actor critic* say that instead of the divergence a surrogate *with the same gradient* is minimised,
$`\mathbb{E}[\alpha\log\pi - Q]`$ [S85]. Its gradient is $`\alpha`$ times that of the divergence, (8.37). The direction
is the same, the length of the step is not, and it changes with the temperature. (As given: the relative error at
$`\alpha = 0.5`$.)
*/
void erratum_surrogate(struct harness *t) {
    struct kl_target target = wave_target(true);
    double theta[N], of_divergence[MAX_THETA], d[N];
    memcpy(theta, start, sizeof theta);
    struct kl_policy p = crooked(theta);
    kl_gradient(&target, &p, of_divergence);
    for (int i = 0; i < N; i++) d[i] = FORMULA(target.alpha * of_divergence[i]);
    CHECK("E27", gradcheck(surrogate_of, &target, theta, N, d).error, 1e-8);
    REFUTE("E27", gradcheck(surrogate_of, &target, theta, N, of_divergence).error, 0.1);
}

/*
### E29. Without its randomness SAC is TD3

The notes *Soft actor critic* say that removing all stochasticity from SAC gives a kind of TD3 [S86]. A kind of it, yes:
without temperature and noise two differences remain, (8.17). TD3's targets ask a slow copy of the actor for their
action, and its actor climbs the first critic and not the smaller value. (That TD3 updates its actor every second time
and disturbs its targets' actions are differences too, but TD3 has switches for them.) Where the copy is not the actor,
both are seen in a single update. (As given: the largest difference of a target if there is a slow copy that is not the
actor, and of a component of the actor's gradient. Corrected: the same with the actor itself in TD3's targets, and with
SAC's actor on the first critic.) That nothing else is different is tested between the programs of the two chapters,
over whole updates.
*/
void erratum_td3(struct harness *t) {
    struct setting x;
    double own[ROWS], slow[ROWS], first[MAX_PARAMETERS] = {0};
    make_deterministic(&x, true);
    for (int i = 0; i < ROWS; i++) {
        own[i] = deterministic_target(t, &x, x.v1.sac.actor.now, i);
        slow[i] = deterministic_target(t, &x, x.v1.sac.actor.target, i);
    }
    int n = x.v1.sac.actor.shape.parameters;
    deterministic_gradient(t, &x, true, first);
    sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
    CHECK("E29", worse(farthest(own, x.y, ROWS), farthest(first, x.v1.sac.actor.gradient, n)), 1e-13);
    REFUTE("E29", farthest(slow, x.y, ROWS), 0.1);
    x.v1.sac.config.climb_first = 0;
    sac_actor_gradient(&x.v1.sac, &x.batch, x.noise);
    REFUTE("E29", farthest(first, x.v1.sac.actor.gradient, n), 0.01);
    release(&x);
}
