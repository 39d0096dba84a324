/*
A state is $`z = (q, \dot q)`$, six numbers, and a step of the environment (five of the engine's) a function
$`z' = F(z, u)`$. There is a state of rest: because of $`g_x`$ it is not exactly upright, but leans by a millionth, and
a small push $`u_0`$ holds it. Newton's method finds it, with $`x = 0`$, as the solution of six equations for the other
five coordinates and $`u_0`$. Around it, with $`z`$ and $`u`$ counted from there,

(10.9) definition: The linear step
```math
z' = A z + B u, \qquad A = \frac{\partial F}{\partial z}, \quad B = \frac{\partial F}{\partial u} .
```

The derivatives are taken numerically, from the engine itself, by differences over $`\pm\epsilon`$ and
$`\pm 2\epsilon`$ whose errors with the third derivative cancel. For some chapters now an agent had to find out from
samples which actions are good; whoever has the model may simply ask it.
*/
#include "lqr.h"

#include "numbers/elementary.h"
#include "numbers/linear.h"
#include "numbers/order.h"
#include "programs/die.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* The state after a step of the environment from z under u. */
static void lqr_step(struct env_planar *e, const double z[LQR], double u, double next[LQR]) {
    e->state = (struct planar){.rows = 0};
    for (int k = 0; k < 3; k++) e->state.q[k] = z[k], e->state.v[k] = z[3 + k];
    e->state.control[0] = u;
    bool sound = e->advance(e);
    assert(sound);
    (void)sound;
    for (int k = 0; k < 3; k++) next[k] = e->state.q[k], next[3 + k] = e->state.v[k];
}

/* One column: the derivative of the step with respect to z[column], or to u where column is LQR. */
static void lqr_derivative(struct env_planar *e, const double z[LQR], double u, int column, double d[LQR]) {
    const double epsilon = 1e-3;
    double at[4][LQR], moved[LQR + 1];
    for (int i = 0; i < 4; i++) {
        static const int steps[4] = {1, -1, 2, -2};
        memcpy(moved, z, LQR * sizeof *z);
        moved[LQR] = u;
        moved[column] += steps[i] * epsilon;
        lqr_step(e, moved, moved[LQR], at[i]);
    }
    for (int k = 0; k < LQR; k++)
        d[k] = (8 * (at[0][k] - at[1][k]) - (at[2][k] - at[3][k])) / (12 * epsilon); /* eq. 10.9 */
}

static void lqr_linearise(struct lqr *r, struct env_planar *e) {
    double column[LQR];
    for (int j = 0; j <= LQR; j++) {
        lqr_derivative(e, r->rest, r->hold, j, column);
        for (int k = 0; k < LQR; k++) {
            if (j < LQR)
                r->a[k][j] = column[k];
            else
                r->b[k] = column[k];
        }
    }
}

/* Newton's method for F(z, u) = z with z[0] = 0; the unknown u takes that place. */
static void lqr_rest(struct lqr *r, struct env_planar *e) {
    memset(r->rest, 0, sizeof r->rest);
    r->hold = 0;
    for (int round = 0; round < 5; round++) {
        double next[LQR], j[LQR][LQR];
        lqr_linearise(r, e);
        lqr_step(e, r->rest, r->hold, next);
        for (int k = 0; k < LQR; k++) {
            for (int i = 1; i < LQR; i++) j[k][i] = r->a[k][i] - (k == i);
            j[k][0] = r->b[k];
            next[k] -= r->rest[k];
        }
        if (!linear_solve(&j[0][0], next, LQR)) die(EXIT_RESOURCE, "the double pendulum has no state of rest");
        r->hold -= next[0];
        for (int k = 1; k < LQR; k++) r->rest[k] -= next[k];
    }
    lqr_linearise(r, e);
}

/*
The reward (env_planar.2) is 10 less squares. With $`\cos\theta \approx 1 - \theta^2/2`$ the tip is $`l`$ times
$`\tfrac12(\theta_1^2 + \varphi^2)`$ below its highest point, $`2l`$, and to second order

(10.10) What a state costs
```math
9.36 - r \approx z^\top C z = 0.01\, \big(x + l\theta_1 + l\varphi\big)^2
+ l\,(2 - 2l)\,(\theta_1^2 + \varphi^2) + 0.001\, \dot\theta_1^2 + 0.005\, \dot\theta_2^2 ,
\qquad l = 0.6 .
```

A control costs nothing. A regulator that may push as it likes will push beyond what the motor gives, though, so a small
price $`\rho u^2`$ can be put on it. The problem is now to minimise the sum of $`z_t^\top C z_t + \rho u_{t-1}^2`$ over
all later steps. Assume that the least sum from a state $`z`$ is $`z^\top P z`$; then Bellman's equation says

```math
z^\top P z = \min_u \big[(Az + Bu)^\top (C + P)(Az + Bu) + \rho u^2\big] .
```

With $`S = C + P`$ the bracket is a parabola in $`u`$, and its lowest point is linear in the state:

(10.11) The best control
```math
u = -K z, \qquad K = \frac{B^\top S A}{\rho + B^\top S B} .
```

(10.12) Riccati's equation
```math
P = A^\top S A - \frac{A^\top S B\; B^\top S A}{\rho + B^\top S B} .
```

Start with $`P = 0`$, put the last $`P`$ into the right-hand side, repeat: after $`k`$ rounds $`z^\top P z`$ is the
least sum of $`k`$ steps. The assumption holds if this has a limit, and the limit solves (10.12). It is
[value iteration](02-q-learning.md), the repeated use of (2.4), with a matrix for a table.
*/
static void lqr_cost(struct lqr *r, double length) {
    const double tip[LQR] = {1, 2 * length, length}, lower[LQR] = {0, 1}, upper[LQR] = {0, 1, 1};
    double lean = length * (2 - 2 * length);
    for (int i = 0; i < LQR; i++)
        for (int j = 0; j < LQR; j++)
            r->cost[i][j] = 0.01 * tip[i] * tip[j] + lean * (lower[i] * lower[j] + upper[i] * upper[j]);
    r->cost[4][4] += 0.001; /* eq. 10.10 */
    r->cost[5][5] += 0.005;
}

double lqr_round(struct lqr *r) {
    double sa[LQR][LQR] = {{0}}, sb[LQR] = {0}, p[LQR][LQR], bottom = r->effort, changed = 0;
    for (int i = 0; i < LQR; i++)
        for (int k = 0; k < LQR; k++) {
            double s = r->cost[i][k] + r->p[i][k];
            for (int j = 0; j < LQR; j++) sa[i][j] += s * r->a[k][j];
            sb[i] += s * r->b[k];
        }
    for (int i = 0; i < LQR; i++) bottom += r->b[i] * sb[i];
    for (int j = 0; j < LQR; j++) {
        r->gain[j] = 0;
        for (int i = 0; i < LQR; i++) r->gain[j] += r->b[i] * sa[i][j];
        r->gain[j] /= bottom; /* eq. 10.11 */
    }
    for (int i = 0; i < LQR; i++)
        for (int j = 0; j < LQR; j++) {
            p[i][j] = -r->gain[i] * bottom * r->gain[j]; /* eq. 10.12 */
            for (int k = 0; k < LQR; k++) p[i][j] += r->a[k][i] * sa[k][j];
        }
    for (int i = 0; i < LQR; i++)
        for (int j = 0; j < LQR; j++) {
            double even = (p[i][j] + p[j][i]) / 2; /* rounding must not make it lopsided */
            changed = larger(changed, fabs(even - r->p[i][j]));
            r->p[i][j] = even;
        }
    return changed;
}

static double lqr_largest(const struct lqr *r) {
    double largest = 0;
    for (int i = 0; i < LQR; i++) largest = larger(largest, r->p[i][i]);
    return largest;
}

void lqr_solve(struct lqr *r, struct env_planar *e, double effort) {
    assert(e->task == INVERTED_DOUBLE_PENDULUM && effort >= 0);
    *r = (struct lqr){.effort = effort};
    lqr_rest(r, e);
    lqr_cost(r, e->model.body[2].origin[1]);
    double changed = INFINITY;
    for (r->rounds = 0; changed > 1e-13 * lqr_largest(r); r->rounds++) {
        if (r->rounds == 100000) die(EXIT_RESOURCE, "Riccati's equation: the iteration does not end");
        changed = lqr_round(r);
    }
    struct lqr again = *r;
    r->residual = lqr_round(&again) / lqr_largest(r);
}

double lqr_control(const struct lqr *r, const double q[3], const double v[3]) {
    double u = r->hold;
    for (int k = 0; k < 3; k++) u -= r->gain[k] * (q[k] - r->rest[k]) + r->gain[3 + k] * (v[k] - r->rest[3 + k]);
    return u; /* eq. 10.11 */
}

/*
An episode of $`n`$ steps from $`z`$ that stays where the model holds should therefore return

(10.13) The return of the regulator
```math
G \approx 9.36\, n - z^\top P z ,
```

if nothing is charged for the control.
*/
double lqr_expects(const struct lqr *r, const double q[3], const double v[3]) {
    double z[LQR], sum = 0;
    for (int k = 0; k < 3; k++) z[k] = q[k] - r->rest[k], z[3 + k] = v[k] - r->rest[3 + k];
    for (int i = 0; i < LQR; i++)
        for (int j = 0; j < LQR; j++) sum += z[i] * r->p[i][j] * z[j]; /* eq. 10.13 */
    return sum;
}

/* The state from the observation, whose velocities are cut off at 10. */
static void lqr_act(struct agent *agent, const real *s, const real *noise, long step, real *action) {
    const struct lqr *r = &((struct lqr_agent *)agent)->lqr;
    double q[3] = {(double)s[0], f64_atan2((double)s[1], (double)s[3]), f64_atan2((double)s[2], (double)s[4])};
    double v[3] = {(double)s[5], (double)s[6], (double)s[7]};
    (void)noise, (void)step;
    action[0] = R(larger(-1, smaller(1, lqr_control(r, q, v))));
}

static struct agent_blocks lqr_params(struct agent *agent) {
    (void)agent;
    return (struct agent_blocks){.n = 0};
}

void lqr_agent_init(struct lqr_agent *x, struct env_planar *e, double effort) {
    lqr_solve(&x->lqr, e, effort);
    x->agent = (struct agent){.name = "lqr",
                              .obs = e->env.observation.dim,
                              .action = e->env.action,
                              .act = lqr_act,
                              .params = lqr_params};
}
