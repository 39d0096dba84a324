#include "dpg.h"

#include "numbers/elementary.h"
#include "numbers/linear.h"
#include "numbers/quadrature.h"
#include "programs/die.h"

#include <math.h>

/*
The numbers are such that the difference shows. Episodes begin in state 0 more often than not, where a larger action
would be better; the walk soon leaves it and comes back seldom, and in state 1, where it stays, a smaller action would
be better.
*/
struct dpg dpg_table(void) {
    return (struct dpg){.gamma = 0.8,
                        .start = {0.9, 0.1},
                        .reward = {{0.5, 1.8, -0.5}, {0, -0.7, -0.25}},
                        .steer = {{0.5, 1}, {1.5, -1}},
                        .feature = {{1, 0}, {0, 1}}};
}

struct dpg dpg_shared(void) {
    struct dpg m = dpg_table();
    m.feature[0][0] = 1, m.feature[0][1] = 0.1;
    m.feature[1][0] = 1, m.feature[1][1] = -0.1;
    return m;
}

struct dpg dpg_single(void) {
    struct dpg m = dpg_table();
    m.feature[0][0] = 1, m.feature[0][1] = 0;
    m.feature[1][0] = 2, m.feature[1][1] = 0;
    return m;
}

void dpg_actions(const struct dpg *m, const double theta[DPG_STATES], double a[DPG_STATES]) {
    for (int s = 0; s < DPG_STATES; s++) a[s] = m->feature[s][0] * theta[0] + m->feature[s][1] * theta[1];
}

static double reward(const struct dpg *m, int s, double a) {
    const double *c = m->reward[s];
    return c[0] + (c[1] + c[2] * a) * a;
}

/* p(1 | s, a) of eq. 5.13. */
static double up(const struct dpg *m, int s, double a) {
    return 1 / (1 + f64_exp(-(m->steer[s][0] + m->steer[s][1] * a)));
}

static void solve(double *a, double *b) {
    if (!linear_solve(a, b, DPG_STATES)) die(EXIT_INPUT, "under this policy values or visits are not finite");
}

void dpg_values(const struct dpg *m, const double a[DPG_STATES], double v[DPG_STATES]) {
    double i_minus_p[DPG_STATES * DPG_STATES];
    for (int s = 0; s < DPG_STATES; s++) {
        double p = up(m, s, a[s]);
        i_minus_p[2 * s] = (s == 0) - m->gamma * (1 - p);
        i_minus_p[2 * s + 1] = (s == 1) - m->gamma * p;
        v[s] = reward(m, s, a[s]);
    }
    solve(i_minus_p, v); /* eq. 5.1 */
}

double dpg_action_value(const struct dpg *m, const double v[DPG_STATES], int s, double a) {
    double p = up(m, s, a);
    return reward(m, s, a) + m->gamma * (p * v[1] + (1 - p) * v[0]);
}

double dpg_slope(const struct dpg *m, const double v[DPG_STATES], int s, double a) {
    double p = up(m, s, a), dp = m->steer[s][1] * p * (1 - p);
    return m->reward[s][1] + 2 * m->reward[s][2] * a + m->gamma * dp * (v[1] - v[0]); /* eq. 5.2 */
}

void dpg_visits(const struct dpg *m, const double a[DPG_STATES], double d[DPG_STATES]) {
    double i_minus_p[DPG_STATES * DPG_STATES];
    for (int s = 0; s < DPG_STATES; s++) {
        double p = up(m, s, a[s]);
        i_minus_p[s] = (s == 0) - m->gamma * (1 - p); /* row: where to, column: where from */
        i_minus_p[2 + s] = (s == 1) - m->gamma * p;
        d[s] = m->start[s];
    }
    solve(i_minus_p, d); /* eq. 5.5 */
}

void dpg_stationary(const struct dpg *m, const double a[DPG_STATES], double mu[DPG_STATES]) {
    double to_1 = up(m, 0, a[0]), to_0 = 1 - up(m, 1, a[1]); /* as many leave a state as come to it */
    mu[0] = to_0 / (to_0 + to_1);
    mu[1] = to_1 / (to_0 + to_1);
}

double dpg_objective(const struct dpg *m, const double theta[DPG_STATES]) {
    double a[DPG_STATES], v[DPG_STATES];
    dpg_actions(m, theta, a);
    dpg_values(m, a, v);
    return m->start[0] * v[0] + m->start[1] * v[1];
}

/*
### Off-policy

A replay does not hold states as often as the present policy would visit them, but as often as the policies that
filled it did. Let $`\rho(s)`$ be their shares. What DDPG follows, even if its critic were exact, is

(5.14) The direction that is followed off-policy
```math
\hat g = \sum_s \rho(s)\,\nabla_\theta\pi(s;\theta)\,\nabla_a q(s,a)\big|_{a=\pi(s;\theta)}
= \nabla_{\theta'} \sum_s \rho(s)\,q\big(s, \pi(s;\theta')\big)\Big|_{\theta'=\theta} .
```

This is (5.5) with $`\rho`$ for $`d`$, and in general no gradient of $`J`$; Silver et al. propose it as an
approximation [S42]. It is policy improvement by a small step: it raises $`q(s,\pi(s;\theta'))`$ with the present
values $`q`$, on average over $`\rho`$. Where each state has a parameter of its own the weights only stretch the axes,
every component has the sign that it has in (5.5), and the angle to the gradient stays below 90 degrees: the step
improves the action of every state that is in the replay, whoever filled it. Where states share parameters, $`\rho`$
decides whose wish prevails, and nothing bounds the angle.
*/
void dpg_direction(const struct dpg *m, const double theta[DPG_STATES], const double weight[DPG_STATES],
                   double d_theta[DPG_STATES]) {
    double a[DPG_STATES], v[DPG_STATES];
    dpg_actions(m, theta, a);
    dpg_values(m, a, v);
    d_theta[0] = d_theta[1] = 0;
    for (int s = 0; s < DPG_STATES; s++)
        for (int k = 0; k < DPG_STATES; k++)
            d_theta[k] += weight[s] * m->feature[s][k] * dpg_slope(m, v, s, a[s]); /* eqs. 5.5 and 5.14 */
}

/*
### When a learned slope does no harm

What is followed is not $`\nabla_a q`$ but the slope of a critic $`Q(s,a;w)`$ that was fitted. Must it be right in every
state? No: a gradient has one number for each parameter of the policy, and of the slope's errors only that part enters
which these parameters can act on. Let $`d(s)`$ be any weights of the states, those of (5.5) or the $`\rho`$ of (5.14),
and ask two things of the critic. At the policy's action its slope is $`\nabla_\theta\pi(s;\theta)^\top w`$, with a
number in $`w`$ for each in $`\theta`$; and $`w`$ makes the squared error of the slopes, with these weights, as small as
it can be (Silver et al., theorem 3 [S250]). Where it is least its derivative is zero, and the derivative of the slope
with respect to $`w`$ is $`\nabla_\theta\pi`$:

(5.22) Slopes with the least squared error, of a compatible critic, give the true direction
```math
\begin{aligned}
0 &= \nabla_w\,\tfrac12\sum_s d(s)\,\big\|\nabla_a Q(s,a;w) - \nabla_a q(s,a)\big\|^2
= \sum_s d(s)\,\nabla_\theta\pi(s;\theta)\,\big(\nabla_a Q(s,a;w) - \nabla_a q(s,a)\big)\\
&\Rightarrow\quad \sum_s d(s)\,\nabla_\theta\pi(s;\theta)\,\nabla_a Q(s,a;w)
= \sum_s d(s)\,\nabla_\theta\pi(s;\theta)\,\nabla_a q(s,a), \qquad\text{all at}\quad a = \pi(s;\theta) .
\end{aligned}
```

Such a critic is *compatible* with the policy. One is
$`Q(s,a;w) = (a - \pi(s;\theta))^\top\nabla_\theta\pi(s;\theta)^\top w + V(s)`$ with any $`V`$ [S250]. Let the two
states share one parameter, with the features 1 and 2. Then there are two slopes and one $`w`$, and the best $`w`$ is
wrong about both; the [experiment](#a-learned-slope) has the numbers.

Put the slope into (5.22), and what is left is a system of linear equations for $`w`$:

(5.23) What the parameters of a compatible critic are
```math
\Big(\sum_s d(s)\,\nabla_\theta\pi(s;\theta)\,\nabla_\theta\pi(s;\theta)^\top\Big)\,w
= \sum_s d(s)\,\nabla_\theta\pi(s;\theta)\,\nabla_a q(s,a)\big|_{a=\pi(s;\theta)} .
```

With the visits for weights the right side is $`\nabla J`$. The matrix measures by how much a change of $`\theta`$
changes the actions. So $`w`$ is the direction of steepest ascent where the length of a step is what it does to the
actions: the *natural gradient* [S251].

For DDPG all this is no guarantee. The slope of its critic is no linear function of $`\nabla_\theta\pi`$, and the critic
does not change its form with $`\theta`$ as a compatible one must. No loss compares slopes: the true ones are not seen,
and what is fitted are values. (So the authors of the theorem do it, too, and meet the second condition only roughly
[S251].) The values are targets that the critic itself has made. And the weights of the replay are not the visits, so
that even a perfect fit would give (5.14) and not (5.5). The conditions are sufficient and not necessary: it does not
follow that a network's slope is wrong, only that nothing makes it right. What an actor makes of that is measured in
chapter 6.
*/
void dpg_compatible(const struct dpg *m, const double theta[DPG_STATES], const double weight[DPG_STATES], int n,
                    double *w) {
    double a[DPG_STATES], v[DPG_STATES], g[DPG_STATES * DPG_STATES] = {0};
    dpg_actions(m, theta, a);
    dpg_values(m, a, v);
    for (int k = 0; k < n; k++) {
        w[k] = 0;
        for (int s = 0; s < DPG_STATES; s++) {
            w[k] += weight[s] * m->feature[s][k] * dpg_slope(m, v, s, a[s]);
            for (int j = 0; j < n; j++) g[k * n + j] += weight[s] * m->feature[s][k] * m->feature[s][j];
        }
    }
    if (!linear_solve(g, w, n)) die(EXIT_INPUT, "the policy's parameters cannot be told apart"); /* eq. 5.23 */
}

double dpg_angle(const double x[DPG_STATES], const double y[DPG_STATES]) {
    return fabs(f64_atan2(x[0] * y[1] - x[1] * y[0], x[0] * y[0] + x[1] * y[1])) * 180 / M_PI;
}

static double value_at(const void *of, double a) {
    const struct dpg_place *x = of;
    return dpg_action_value(&x->m, x->v, x->s, a);
}

static double slope_at(const void *of, double a) {
    const struct dpg_place *x = of;
    return dpg_slope(&x->m, x->v, x->s, a);
}

struct hill dpg_hill(const struct dpg_place *place) {
    return (struct hill){value_at, slope_at, place};
}

/*
### Means over a normal number

The means and variances of (5.7) and (5.8) are integrals over one normal number, by the rule (quadrature.4).
*/
struct sample {
    const struct hill *hill;
    double m, sigma, baseline, centre;
};

static double score_sample(double epsilon, void *context) {
    const struct sample *x = context;
    double value = x->hill->value(x->hill->of, x->m + x->sigma * epsilon);
    return (value - x->baseline) * epsilon / x->sigma; /* eq. 5.7, left */
}

static double pathwise_sample(double epsilon, void *context) {
    const struct sample *x = context;
    return x->hill->slope(x->hill->of, x->m + x->sigma * epsilon); /* eq. 5.7, right */
}

static double score_deviation(double epsilon, void *context) {
    double away = score_sample(epsilon, context) - ((struct sample *)context)->centre;
    return away * away;
}

static double pathwise_deviation(double epsilon, void *context) {
    double away = pathwise_sample(epsilon, context) - ((struct sample *)context)->centre;
    return away * away;
}

struct estimate score_estimate(const struct hill *hill, double m, double sigma, double baseline) {
    struct sample x = {hill, m, sigma, baseline, 0};
    x.centre = quadrature_normal(score_sample, &x, 0, 1);
    return (struct estimate){x.centre, quadrature_normal(score_deviation, &x, 0, 1)};
}

struct estimate pathwise_estimate(const struct hill *hill, double m, double sigma) {
    struct sample x = {hill, m, sigma, 0, 0};
    x.centre = quadrature_normal(pathwise_sample, &x, 0, 1);
    return (struct estimate){x.centre, quadrature_normal(pathwise_deviation, &x, 0, 1)};
}
