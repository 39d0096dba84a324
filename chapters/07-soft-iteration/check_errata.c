/*
## What is wrong in the sources

Four sources are meant. *The SAC notes* are the lecture notes *Soft actor critic* that chapter 3 already quotes
(without an author's name; they begin with a general concept). *The residual notes* are another set, *Soft Actor
Critic*, also without a name; they begin with the soft optimal Bellman equation and the objective (7.32). *The review*
is a reading of Haarnoja and others' first paper, under that paper's title, from a blog's series *AI read*. *The
lecture* is Milan Straka's. The errors about critics and actors are shown here on tables; chapter 8 meets some of them
again with networks.

### E6. The improved policy is proportional to exp(αQ)

In the SAC notes the actor approaches $`\exp(\alpha Q)/Z`$ [S70]. By (7.14) it is $`\exp(Q/\alpha)/Z`$: a high
temperature makes a policy flatter, and not more peaked. The two agree at $`\alpha = 1`$ only, which may be how such a
slip survives. (M1, $`\alpha = 0.5`$. Corrected: the best distributions at $`Q^{\ast}`$ as they are found by trying. As
given: by how much its probabilities are off there, and how much soft value that policy has less than the optimum.)
*/
#include "checks.h"
#include "numbers/gradcheck.h"
#include "worlds/env_graph.h"

void erratum_exponent(struct harness *t) {
    struct mdp m;
    double v[2], q[4], pi[4], w[2], error = 0, off = 0, loss = 0, alpha = 0.5;
    graph_two_state(&m);
    EXPECT(soft_optimum(&m, alpha, v) > 0);
    mdp_action_values(&m, v, q);
    for (int s = 0; s < 2; s++) {
        double found = found_by_trying(q + 2 * s, alpha), apart = q[2 * s + 1] - q[2 * s];
        error = worse(error, fabs(found - 1 / (1 + exp(FORMULA(apart / alpha)))));
        pi[2 * s] = 1 / (1 + exp(alpha * apart));
        pi[2 * s + 1] = 1 - pi[2 * s];
        off = fmax(off, fabs(found - pi[2 * s]));
    }
    EXPECT(soft_value(&m, alpha, pi, w));
    for (int s = 0; s < 2; s++) loss = fmax(loss, v[s] - w[s]);
    CHECK("E6", error, 1e-9);
    REFUTE("E6", off, 0.1);
    REFUTE("E6", loss, 0.1);
    mdp_free(&m);
}

/*
### E8. The critic is optimal when the loss reaches zero

Chapter 3 has this for hard targets; the SAC notes say it of a *soft* critic [S29]. The mean over the next action is
taken exactly there, so the policy adds no noise; the next state does. Even if the reward is certain, the mean squared
error at the exact soft values is $`\gamma^2`$ times the variance of the soft value of the next state, which is not zero
where that one is drawn. And the notes' first version writes the same $`\theta`$ in the target and minimises as a whole.
Then the exact values are not even a stationary point: the part of the gradient that runs through $`V_\theta(s')`$ does
not vanish there. (M1, its policy, $`\alpha = 0.5`$, all pairs with equal weights. Corrected: that variance. As given:
the loss at the exact values, which should be 0, and the largest component of its gradient there.)
*/
struct soft_loss {
    const struct soft_case *of;
    const double *frozen; /* the table in the target; NULL: the same one */
};

static double sampled_loss(const double *q, void *context) {
    const struct soft_loss *x = context;
    const struct mdp *m = &x->of->m;
    const double *after = x->frozen ? x->frozen : q;
    double sum = 0;
    for (int k = 0; k < 4; k++)
        for (int s2 = 0; s2 < 2; s2++) {
            int at = mdp_at(m, k / 2, k % 2, s2);
            double y = m->r[at] + 0.9 * soft_mean(after + 2 * s2, x->of->pi + 2 * s2, 2, x->of->alpha);
            sum += 0.25 * m->p[at] * (q[k] - y) * (q[k] - y);
        }
    return sum;
}

void erratum_loss(struct harness *t) {
    struct soft_case x;
    double q[4], v[2], variance = 0, through = 0, half = 0;
    m1_case(&x);
    EXPECT(soft_value(&x.m, x.alpha, x.pi, v));
    mdp_action_values(&x.m, v, q);
    for (int k = 0; k < 4; k++) {
        double p = x.m.p[mdp_at(&x.m, k / 2, k % 2, 0)];
        variance += 0.25 * p * (1 - p) * (v[0] - v[1]) * (v[0] - v[1]);
    }
    double held[4] = {q[0], q[1], q[2], q[3]};
    struct soft_loss whole = {&x, NULL}, frozen = {&x, held};
    for (int k = 0; k < 4; k++) {
        through = fmax(through, fabs(gradcheck_derivative(sampled_loss, &whole, q, k)));
        half = fmax(half, fabs(gradcheck_derivative(sampled_loss, &frozen, q, k)));
    }
    EXPECT(half < 1e-10); /* with the target frozen, the exact values are at rest */
    CHECK("E8", fabs(sampled_loss(q, &whole) - FORMULA(0.81 * variance)), 1e-12);
    REFUTE("E8", fabs(sampled_loss(q, &whole) - 0), 0.01);
    REFUTE("E8", through, 0.01);
    mdp_free(&x.m);
}

/*
### E9. The target's next action is drawn at the present state

In the SAC notes' second version the target has $`a \sim \pi(\cdot\mid s)`$ in it beside $`Q(s_{t+1}, a)`$ [S71]. Read
as it is written, the next action is distributed as in the state that was left. The right one is
$`a' \sim \pi(\cdot\mid s_{t+1})`$, (7.6); the same notes have it right in their first version. (M1, its policy: the
fixed point of each operator against the soft action values.)
*/
static void fixed_point(struct harness *t, const struct soft_case *x, bool present, double *q) {
    const struct mdp *m = &x->m;
    for (int sweep = 0; sweep < LONG; sweep++) {
        double after[4];
        for (int k = 0; k < 4; k++) {
            after[k] = mdp_reward(m, k / 2, k % 2);
            for (int s2 = 0; s2 < 2; s2++)
                for (int a = 0; a < 2; a++)
                    after[k] += 0.9 * m->p[mdp_at(m, k / 2, k % 2, s2)] * x->pi[2 * (present ? k / 2 : s2) + a] *
                                (q[2 * s2 + a] - TERM(x->alpha * log(x->pi[2 * s2 + a])));
            after[k] = FORMULA(after[k]);
        }
        memcpy(q, after, sizeof after);
    }
}

void erratum_next_action(struct harness *t) {
    struct soft_case x;
    double exact[4], q[4] = {0}, wrong[4] = {0};
    m1_case(&x);
    for (int k = 0; k < 4; k++) exact[k] = action_value(&x.m, x.alpha, x.pi, k / 2, k % 2);
    fixed_point(t, &x, false, q);
    fixed_point(t, &x, true, wrong);
    CHECK("E9", distance(q, exact, 4), 1e-11);
    REFUTE("E9", distance(wrong, exact, 4), 0.1);
    mdp_free(&x.m);
}

/*
### E10. The actor's loss has the critic at the next state

In the same place the SAC notes' loss of the actor is $`\alpha\log\pi(a\mid s) - \min_i Q_{\bar\theta_i}(s_{t+1}, a)`$
with $`a \sim \pi(\cdot\mid s)`$ [S71]: the policy of a state is to be good for the state that comes after. It is (7.37)
that is meant, the current critics at the current state. (The delayed copies $`\bar\theta`$ would do less harm; they
are only late. With one table there is no minimum to take.) The loss as given has a minimum too, the softmax of the
mean of $`Q(S', \cdot)`$. (M1 at the soft optimum for $`\alpha = 1`$, next states as the optimal policy meets them;
both losses minimised by gradient descent on what is written. Corrected: the policy found, against the one by trying
in each state. As given: its distance from that, and the soft value that it loses.)
*/
struct actor_problem {
    struct harness *t;
    double q[4], alpha; /* q[s][a]: what is written where the critic belongs */
};

static double written_loss(const double *theta, void *context) {
    const struct actor_problem *x = context;
    struct harness *t = x->t;
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        double p = softmax_at(theta + k / 2 * 2, 2, k % 2);
        sum += p * (TERM(x->alpha * log(p)) - FORMULA(x->q[k]));
    }
    return sum;
}

static void descend(struct actor_problem *x, double *pi) {
    double theta[4] = {0}, gradient[4];
    for (int i = 0; i < 600; i++) {
        for (int k = 0; k < 4; k++) gradient[k] = gradcheck_derivative(written_loss, x, theta, k);
        for (int k = 0; k < 4; k++) theta[k] -= 2 * gradient[k];
    }
    for (int k = 0; k < 4; k++) pi[k] = softmax_at(theta + k / 2 * 2, 2, k % 2);
}

void erratum_actor(struct harness *t) {
    struct mdp m;
    struct actor_problem right = {t, {0}, 1}, wrong = right;
    double v[2], best[4], pi[4], given[4], w[2], error = 0, alpha = 1;
    graph_two_state(&m);
    EXPECT(soft_optimum(&m, alpha, v) > 0);
    mdp_action_values(&m, v, right.q);
    soft_improve(&m, alpha, v, best);
    for (int i = 0; i < 8; i++) /* state, action there, next state: the mean of Q(S', .) */
        for (int a = 0; a < 2; a++)
            wrong.q[2 * (i / 4) + a] +=
                best[i / 2] * m.p[mdp_at(&m, i / 4, i / 2 % 2, i % 2)] * right.q[2 * (i % 2) + a];
    descend(&right, pi);
    descend(&wrong, given);
    for (int s = 0; s < 2; s++) error = worse(error, fabs(pi[2 * s] - found_by_trying(right.q + 2 * s, alpha)));
    EXPECT(soft_value(&m, alpha, given, w));
    CHECK("E10", error, 1e-8);
    REFUTE("E10", distance(given, best, 4), 0.1);
    REFUTE("E10", fmax(v[0] - w[0], v[1] - w[1]), 0.1);
    mdp_free(&m);
}

/*
### E11. The weights of the residual objective may be any distribution

The residual notes take any distribution for $`p`$ in $`J(V) = \frac12\sum_s p(s)\,(T_\alpha V(s) - V(s))^2`$ [S72]. It
must give every state some weight. On a state without weight nothing is asked, so there one may choose $`V`$ freely and
satisfy the equation of the others. (M1, $`\alpha = 0.5`$. Corrected: gradient descent on $`J`$ with the weights 0.3 and
0.7 ends at $`V^{\ast}`$. As given, with the weights 1 and 0: the distance from $`V^{\ast}`$ of a $`V`$ with
$`J = 0`$.)
*/
struct residual_problem {
    struct harness *t;
    const struct mdp *m;
    double alpha, weight[2];
};

static double written_residual(const double *v, void *context) {
    const struct residual_problem *x = context;
    struct harness *t = x->t;
    double sum = 0;
    for (int s = 0; s < 2; s++) {
        double after = FORMULA(backed_up(v, &(struct state_of){x->m, x->alpha, s}));
        sum += x->weight[s] * (after - v[s]) * (after - v[s]) / 2;
    }
    return sum;
}

/* By bisection: values that satisfy the first state's equation only, far from the optimum. */
static void free_choice(const struct mdp *m, const double *best, double *v) {
    double low = best[1] - 100, high = best[1] + 100; /* what the first equation asks for grows with the second value */
    v[0] = best[0] + 5;
    while (high - low > 1e-13 * high) {
        v[1] = (low + high) / 2;
        if (backed_up(v, &(struct state_of){m, 0.5, 0}) < v[0])
            low = v[1];
        else
            high = v[1];
    }
}

void erratum_weights(struct harness *t) {
    struct mdp m;
    graph_two_state(&m);
    struct residual_problem full = {t, &m, 0.5, {0.3, 0.7}};
    double best[2], v[2] = {0}, gradient[2];
    EXPECT(soft_optimum(&m, 0.5, best) > 0);
    for (int i = 0; i < 20000; i++) {
        for (int s = 0; s < 2; s++) gradient[s] = gradcheck_derivative(written_residual, &full, v, s);
        for (int s = 0; s < 2; s++) v[s] -= gradient[s];
    }
    CHECK("E11", distance(v, best, 2), 1e-8);
    free_choice(&m, best, v);
    EXPECT(soft_residual(&m, 0.5, (double[]){1, 0}, v) < 1e-20);
    REFUTE("E11", distance(v, best, 2), 1);
    mdp_free(&m);
}

/*
### E18. The integral of P log P is maximised by the uniform density

So says the review, of the integral without a sign [S73]. It is *minimised* there, since the entropy is its negative,
(7.2). And a uniform density needs a bounded set to be uniform on: on the whole line there is neither a maximum of the
entropy nor a uniform density, and a normal one of scale $`\sigma`$ has
$`\int p\log p = -\log\sigma - \frac12\log 2\pi e`$, which falls below any bound. (Corrected: over distributions on four
actions, the excess over the value at the uniform one against the divergence from it. As given: by how much another
distribution exceeds the uniform one; and how far the integral falls for a normal density when its scale grows tenfold,
by quadrature, where a minimum at some uniform density would leave a bound.)
*/
static double integral_p_log_p(double sigma) {
    double sum = 0, h = sigma / 64, pi = 3.141592653589793;
    for (int i = -64 * 12; i <= 64 * 12; i++) {
        double x = i * h, log_p = -x * x / (2 * sigma * sigma) - log(sigma) - log(2 * pi) / 2;
        sum += h * exp(log_p) * log_p;
    }
    return sum;
}

void erratum_uniform(struct harness *t) {
    struct rng rng;
    double error = 0, excess = 0, p[4];
    rng_init(&rng, 17, 0);
    for (int i = 0; i < 200; i++) {
        double integral = 0, divergence = 0;
        random_row(&rng, p, 4);
        for (int a = 0; a < 4; a++) {
            integral += p[a] * log(p[a]);
            divergence += p[a] * log(p[a] / 0.25);
        }
        error = worse(error, fabs(integral - FORMULA(log(0.25) + TERM(divergence))));
        EXPECT(integral >= log(0.25));
        excess = fmax(excess, integral - log(0.25));
    }
    CHECK("E18", error, 1e-14);
    REFUTE("E18", excess, 0.5);
    EXPECT_NEAR(integral_p_log_p(1), -0.5 * log(2 * 3.141592653589793 * exp(1)), 1e-12);
    REFUTE("E18", integral_p_log_p(1) - integral_p_log_p(10), 1);
}

/*
### E19. The temperature is missing from the value and from the improved policy

The review's objective has an $`\alpha`$ in front of the entropy; its soft value, $`\mathbb{E}[Q - \log\pi]`$, and its
improved policy, $`\exp(Q)/Z`$, have none, so they belong to the objective with $`\alpha = 1`$ [S74]. (The paper's look
the same, but it says after the objective that from there on it leaves $`\alpha`$ out and scales the reward instead.
That sentence the review lacks.) (M1, its policy, $`\alpha = 0.5`$. Corrected: (7.5) from the start distribution,
against the objective (7.3) step by step. As given: the same without $`\alpha`$; and how far the probabilities of its
improved policy are from the best ones for its own objective.)
*/
void erratum_missing(struct harness *t) {
    struct soft_case x;
    double q[4], with[2], without[2], objective_of = 0, right = 0, given = 0, off = 0;
    m1_case(&x);
    const struct mdp *m = &x.m;
    EXPECT(soft_value(m, x.alpha, x.pi, with) && soft_value(m, 1, x.pi, without)); /* no alpha: alpha is 1 */
    mdp_action_values(m, with, q);
    for (int s = 0; s < 2; s++) {
        double mean = 0;
        for (int k = 2 * s; k < 2 * s + 2; k++) mean += x.pi[k] * (q[k] - TERM(x.alpha * log(x.pi[k])));
        objective_of += m->start[s] * state_value(m, x.alpha, x.pi, s);
        right += m->start[s] * FORMULA(mean);
        given += m->start[s] * without[s];
        double apart = q[2 * s + 1] - q[2 * s];
        off = fmax(off, fabs(found_by_trying(q + 2 * s, x.alpha) - 1 / (1 + exp(apart))));
    }
    CHECK("E19", fabs(right - objective_of), 1e-11);
    REFUTE("E19", fabs(given - objective_of), 1);
    REFUTE("E19", off, 0.1);
    mdp_free(&x.m);
}

/*
### E20. Soft policy improvement gives higher expected returns

The review says so of the step from the old policy to the softmax [S75]. The inequality that it prints, for its $`V`$,
is right: higher in every state is the *soft* value. The plain one, the expected return, can fall, and it must, in some
state, if the old policy was optimal and the new one is not. (M1, $`\alpha = 0.5`$, from a policy that takes the best
plain action with probability 0.999. Corrected: the gain in soft value, positive in both states, against (7.22). As
given: by how much the expected return falls, where it falls most; it falls in both states.)
*/
void erratum_returns(struct harness *t) {
    struct mdp m;
    double plain[2] = {0}, q[4], pi[4], to[4], v[2], w[2], before[2], after[2], gain[2], sum[2], error = 0, fall = 0;
    double alpha = 0.5;
    int greedy[2];
    graph_two_state(&m);
    EXPECT(mdp_value_iteration(&m, plain, 1e-14, 10000) > 0);
    mdp_action_values(&m, plain, q);
    mdp_greedy(&m, q, greedy);
    for (int k = 0; k < 4; k++) pi[k] = k % 2 == greedy[k / 2] ? 0.999 : 0.001;
    EXPECT(soft_value(&m, alpha, pi, v));
    soft_improve(&m, alpha, v, to);
    EXPECT(soft_value(&m, alpha, to, w) && mdp_value(&m, pi, before) && mdp_value(&m, to, after));
    for (int s = 0; s < 2; s++) gain[s] = FORMULA(alpha * soft_divergence(pi + 2 * s, to + 2 * s, 2));
    propagate(&m, to, gain, sum);
    for (int s = 0; s < 2; s++) {
        error = worse(error, fabs(w[s] - v[s] - sum[s]));
        fall = fmax(fall, before[s] - after[s]);
        EXPECT(w[s] > v[s] + 0.1 && after[s] < before[s]);
    }
    CHECK("E20", error, 1e-11);
    REFUTE("E20", fall, 0.1);
    mdp_free(&m);
}

/*
### E21. The improvement theorem holds for any class of policies

The review, like the paper and the lecture, lets the new policy come from a set $`\Pi`$ and minimise the divergence *in
each state*; its theorem has the best policy of the set as the limit [S76]. That one policy can be the minimiser in
every state is sure only if $`\Pi`$ is a product, so that the distribution of each state can be chosen by itself. What
is then trained, in all three, is one set of parameters by the mean divergence over states. The minimiser of a mean can
be worse than the old policy in one state, and (7.20) breaks there. The smallest case: two states, two actions, and one
distribution for both. In the first state the actions pay 1 and 0, and the episode ends. In the second they pay 0 and
2, and the first state follows. Start from the softmax of the first state's own values, and take the step that
minimises the mean divergence: the second state, which has more at stake, wins. $`V`$ falls in the first state, and so
does $`Q`$ of both actions of the second. All of $`Q`$ depends on the policy through $`V`$ of the first state only, so
the start was the best policy of the class in the theorem's own sense. The iteration leaves it and settles elsewhere,
for its next step changes nothing. (Corrected: with a distribution of its own each state gets the maximum found by
trying. As given: by how much $`V`$ of the first state and $`Q`$ of the second fall; $`\alpha = 1`$, equal weights.)
*/
void tied_mdp(struct mdp *m) {
    mdp_init(m, 3, 2, 0.9);
    m->start[0] = m->start[1] = 0.5;
    m->terminal[2] = true;
    for (int a = 0; a < 2; a++) {
        mdp_arrow(m, 0, a, 2, 1, a == 0 ? 1 : 0);
        mdp_arrow(m, 1, a, 0, 1, a == 0 ? 0 : 2);
    }
}

/* The mean over the two states of what the KL step maximises, for one probability in both. */
static double tied_objective(double p, void *context) {
    const double *q = context;
    return 0.5 * (part_of(p, q[0], 1) + part_of(1 - p, q[1], 1)) +
           0.5 * (part_of(p, q[2], 1) + part_of(1 - p, q[3], 1));
}

void erratum_class(struct harness *t) {
    struct mdp m;
    double v[3], w[3], q[6], changed[6], p = exp(1) / (1 + exp(1)), error = 0;
    tied_mdp(&m);
    EXPECT(soft_value(&m, 1, (double[]){p, 1 - p, p, 1 - p, 0.5, 0.5}, v));
    mdp_action_values(&m, v, q);
    double mean[2] = {(q[0] + q[2]) / 2, (q[1] + q[3]) / 2}, step = 1 / (1 + exp(mean[1] - mean[0]));
    EXPECT_NEAR(tied_objective(step, q), golden(tied_objective, q, 0, 1), 1e-13); /* it is the minimiser */
    EXPECT(soft_value(&m, 1, (double[]){step, 1 - step, step, 1 - step, 0.5, 0.5}, w));
    mdp_action_values(&m, w, changed);
    double again = 1 / (1 + exp((changed[1] + changed[3] - changed[0] - changed[2]) / 2));
    EXPECT_NEAR(again, step, 1e-14); /* there it stays, though no policy of the class has a larger V than the first: */
    EXPECT_NEAR(v[0], best_split(q, 2, 1, 1), 1e-12);
    for (int s = 0; s < 2; s++) {
        double own = FORMULA(log(exp(q[2 * s]) + exp(q[2 * s + 1])));
        error = worse(error, fabs(own - best_split(q + 2 * s, 2, 1, 1)));
        EXPECT(t->mutation != PLAIN || own >= v[s] - 1e-15);
    }
    CHECK("E21", error, 1e-12);
    REFUTE("E21", v[0] - w[0], 0.2);
    REFUTE("E21", fmin(q[2] - changed[2], q[3] - changed[3]), 0.2);
    mdp_free(&m);
}

/*
### E23. The augmented reward lacks a γ

The lecture defines $`r_\pi(s,a) = r(s,a) + \mathbb{E}_{s'}[\alpha H(\pi(\cdot\mid s'))]`$ and says that the soft
operator is the ordinary one for this reward; so does the paper, in the proof of its lemma 1 [S69]. The lecture's
operator, on the next slide and right, adds $`\gamma\,\mathbb{E}[V(s')]`$ with the entropy inside of $`V`$; so the
entropy of the next state carries a $`\gamma`$, as in (7.8). (M1, its policy, $`\alpha = 0.5`$: the ordinary action
values under each reward, against the soft ones.)
*/
void erratum_augmented(struct harness *t) {
    struct soft_case x;
    double exact[4], q[4], given[4];
    m1_case(&x);
    for (int k = 0; k < 4; k++) exact[k] = action_value(&x.m, x.alpha, x.pi, k / 2, k % 2);
    augmented_values(t, &x, 0.9, q);
    augmented_values(t, &x, 1, given);
    CHECK("E23", distance(q, exact, 4), 1e-11);
    REFUTE("E23", distance(given, exact, 4), 0.1);
    mdp_free(&x.m);
}
