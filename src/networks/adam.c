#include "networks/adam.h"

#include "numbers/elementary.h"
#include "numbers/simd.h"
#include "programs/die.h"
#include "programs/memory.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
Adam (Kingma and Ba, 2015) divides a running mean of the gradient by the root of a running mean of its square, so that
each parameter moves by about the learning rate, or less where the gradient's sign keeps changing, whatever the
gradient's scale. Both means start at zero and are too small at first; the powers of $`\beta`$ undo that.

(adam.1) Adam's step t = 1, 2, ... with gradient g
```math
m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2, \qquad
\theta \leftarrow \theta - \eta\;\frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)} + \epsilon}.
```

The code moves the two corrections, which are the same for all parameters, out of the loop:
$`\eta_t = \eta\sqrt{1-\beta_2^t}/(1-\beta_1^t)`$ and $`\epsilon_t = \epsilon\sqrt{1-\beta_2^t}`$. A parameter whose
gradient has become zero would keep moments that shrink for ever, into the numbers below the normal range, on which
processors are slow; they are set to zero instead.

The step is spelled in [vectors](simd.md), because a compiler may or may not find them in a loop over numbers: gcc 16
leaves one with two conditions in it as it stands, number by number, with branches that nothing predicts.
*/
void adam_init(struct adam *adam, const struct adam_config *config, int n) {
    size_t room = whole_lines((size_t)n, sizeof(real));
    *adam = (struct adam){.config = *config, .n = n, .m = allocate_lines(2 * room, sizeof(real))};
    adam->v = adam->m + room;
}

void adam_free(struct adam *adam) {
    free(adam->m);
    *adam = (struct adam){0};
}

void adam_state(struct adam *adam, struct state *state) {
    state_long(state, &adam->steps, 0, STATE_MOST_LONG);
    state_doubles(state, adam->left, 2);
    state_reals(state, adam->m, (size_t)adam->n);
    state_reals(state, adam->v, (size_t)adam->n);
    for (int i = 0; i < adam->n && state->way == STATE_READ; i++)
        if (adam->v[i] < 0) die(EXIT_INPUT, "%s: a mean of squares in it is %g", state->path, (double)adam->v[i]);
}

/* 1 - beta^t; once it has rounded to 1 it stays there. */
static double left_of_one(double before, double beta, int t) {
    return t > 1 && before == 1 ? 1 : 1 - f64_power(beta, t);
}

/* The numbers of a step, the same in all lanes. */
struct factors {
    vec keep1, keep2, new1, new2, rate, epsilon;
    vec keep, take; /* of the average */
};

/* One vector's step. */
static inline void step_vector(const struct factors *f, vec g, vec *m, vec *v, vec *parameter) {
    vec first = f->keep1 * *m + f->new1 * g, second = f->keep2 * *v + f->new2 * g * g;
    *m = vec_zero_near(first, R(1e-30));
    *v = vec_zero_near(second, R(1e-37));
    *parameter -= f->rate * *m / (vec_sqrt(*v) + f->epsilon); /* eq. adam.1 */
}

/* Of all parameters, and of their averages unless these are NULL. */
static inline void step_all(const struct factors *f, struct adam *adam, real *parameters, const real *gradient,
                            real *average) {
    int i = 0, n = adam->n;
    real *first = adam->m, *second = adam->v; /* (in registers: a store might change a member) */
    for (; i + LANES <= n; i += LANES) {
        vec m = vec_load(first + i), v = vec_load(second + i), p = vec_load(parameters + i);
        step_vector(f, vec_load(gradient + i), &m, &v, &p);
        vec_store(first + i, m), vec_store(second + i, v), vec_store(parameters + i, p);
        if (average) vec_store(average + i, f->keep * vec_load(average + i) + f->take * p);
    }
    if (i < n) {
        int last = n - i;
        vec m = vec_load_part(adam->m + i, last), v = vec_load_part(adam->v + i, last),
            p = vec_load_part(parameters + i, last);
        step_vector(f, vec_load_part(gradient + i, last), &m, &v, &p);
        vec_store_part(adam->m + i, m, last), vec_store_part(adam->v + i, v, last);
        vec_store_part(parameters + i, p, last);
        if (average) vec_store_part(average + i, f->keep * vec_load_part(average + i, last) + f->take * p, last);
    }
}

static struct factors next_step(struct adam *adam, double tau) {
    const struct adam_config *c = &adam->config;
    adam->steps++;
    int t = adam->steps < INT_MAX ? (int)adam->steps : INT_MAX;
    adam->left[0] = left_of_one(adam->left[0], c->beta1, t);
    adam->left[1] = left_of_one(adam->left[1], c->beta2, t);
    double root = sqrt(adam->left[1]);
    return (struct factors){.keep1 = vec_all(R(c->beta1)),
                            .keep2 = vec_all(R(c->beta2)),
                            .new1 = vec_all(R(1 - c->beta1)),
                            .new2 = vec_all(R(1 - c->beta2)),
                            .rate = vec_all(R(c->rate * root / adam->left[0])),
                            .epsilon = vec_all(R(c->epsilon * root)),
                            .keep = vec_all(R(1 - tau)),
                            .take = vec_all(R(tau))};
}

void adam_step(struct adam *adam, real *parameters, const real *gradient) {
    const struct factors f = next_step(adam, 0);
    step_all(&f, adam, parameters, gradient, NULL);
}

/*
A target network follows its source slowly. Repeating (adam.2) makes the target an average of the source's past with
weights $`\tau(1-\tau)^k`$: it looks back about $`1/\tau`$ updates.

(adam.2) Polyak averaging
```math
\bar\theta \leftarrow (1-\tau)\,\bar\theta + \tau\,\theta.
```
*/
void polyak_average(real *target, const real *source, int n, double tau) {
    real keep = R(1 - tau), take = R(tau);
    for (int i = 0; i < n; i++) target[i] = keep * target[i] + take * source[i];
}

/*
Where a step is followed by an average at once, both are done in one pass: the parameters of a large network lie in no
near cache, and are fetched once instead of twice.
*/
void adam_step_and_average(struct adam *adam, real *parameters, const real *gradient, real *target, double tau) {
    const struct factors f = next_step(adam, tau);
    step_all(&f, adam, parameters, gradient, tau != 0 ? target : NULL);
}
