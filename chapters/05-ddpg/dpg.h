/*
## A world small enough to be exact

The theorem is about integrals that no program can evaluate, so here is a world in which they are sums. It has two
states. In state $`s`$ the action is one real number $`a`$, the reward is quadratic in it, and it steers: the next
state is 1 with a probability that is a sigmoid of the action, and else 0.

(5.13) definition: The world of two states
```math
r(s,a) = r_{s0} + r_{s1}\,a + r_{s2}\,a^2, \qquad p(1\mid s,a) = \frac{1}{1 + e^{-(\eta_{s0} + \eta_{s1} a)}}, \qquad
p(0\mid s,a) = 1 - p(1\mid s,a) .
```

The policy has two parameters and is linear in them, $`\pi(s;\theta) = \phi_s\cdot\theta`$. With $`\phi_0 = (1, 0)`$
and $`\phi_1 = (0, 1)`$ it is a table, one action per state; with any other pair the states share the parameters, as
they do in a network. Values, visits and the share $`\mu(s)`$ of the steps that are spent in a state in the long run
are then solutions of two linear equations each.
*/
#ifndef DPG_H
#define DPG_H

enum { DPG_STATES = 2 };

struct dpg {
    double gamma, start[DPG_STATES];
    double reward[DPG_STATES][3];           /* r_s0, r_s1, r_s2 of eq. 5.13 */
    double steer[DPG_STATES][2];            /* eta_s0, eta_s1 */
    double feature[DPG_STATES][DPG_STATES]; /* phi_s */
};

/* The worlds of the checks and studies; in the second the states share the parameters of the policy, in the third there
 * is one parameter. */
struct dpg dpg_table(void);
struct dpg dpg_shared(void);
struct dpg dpg_single(void);

/* pi(s) of the parameters. */
void dpg_actions(const struct dpg *m, const double theta[DPG_STATES], double a[DPG_STATES]);

/* The value of the policy with the actions a[s], in each state; dies (EXIT_INPUT) where it is not finite. */
void dpg_values(const struct dpg *m, const double a[DPG_STATES], double v[DPG_STATES]);

/* q(s, a) where the states that follow have the values v, and its derivative with respect to a, eq. 5.2. */
double dpg_action_value(const struct dpg *m, const double v[DPG_STATES], int s, double a);
double dpg_slope(const struct dpg *m, const double v[DPG_STATES], int s, double a);

/* Expected discounted visits from the start, eq. 5.5, and the share of the steps in the long run. */
void dpg_visits(const struct dpg *m, const double a[DPG_STATES], double d[DPG_STATES]);
void dpg_stationary(const struct dpg *m, const double a[DPG_STATES], double mu[DPG_STATES]);

/* The expected discounted return, eq. 5.1. */
double dpg_objective(const struct dpg *m, const double theta[DPG_STATES]);

/* d_theta = sum_s weight[s] (gradient of pi(s)) (slope of q(s, .) at pi(s)): with the visits for weights the gradient,
 * eq. 5.5; with those of other actions what is followed off-policy, eq. 5.14. */
void dpg_direction(const struct dpg *m, const double theta[DPG_STATES], const double weight[DPG_STATES],
                   double d_theta[DPG_STATES]);

/* w[n] of a compatible critic for a policy of n parameters, eq. 5.23: with these weights its slopes phi_s . w have the
 * least squared error. Dies (EXIT_INPUT) where no single w has. */
void dpg_compatible(const struct dpg *m, const double theta[DPG_STATES], const double weight[DPG_STATES], int n,
                    double *w);

/* Degrees between two directions. */
double dpg_angle(const double x[DPG_STATES], const double y[DPG_STATES]);

/* ---- two estimators of a slope ---- */

/* A function of the action and its derivative. */
struct hill {
    double (*value)(const void *of, double a);
    double (*slope)(const void *of, double a);
    const void *of;
};

/* The value of an action in the state s of a world, where the states that follow have the values v. */
struct dpg_place {
    struct dpg m;
    double v[DPG_STATES];
    int s;
};
struct hill dpg_hill(const struct dpg_place *place);

/* Mean and variance of one sample's estimate of d/dm E[value(A)], A ~ N(m, sigma^2), eq. 5.7. */
struct estimate {
    double mean, variance;
};

/* The score's way, with a baseline that is subtracted from the value, and the pathwise one; exact up to rounding. */
struct estimate score_estimate(const struct hill *hill, double m, double sigma, double baseline);
struct estimate pathwise_estimate(const struct hill *hill, double m, double sigma);

#endif
