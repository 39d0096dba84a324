#include "networks/adam.h"

#include "numbers/elementary.h"
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

/* 1 - beta^t; once it has rounded to 1 it stays there. */
static double left_of_one(double before, double beta, int t) {
    return t > 1 && before == 1 ? 1 : 1 - f64_power(beta, t);
}

void adam_step(struct adam *adam, real *parameters, const real *gradient) {
    const struct adam_config *c = &adam->config;
    adam->steps++;
    int t = adam->steps < INT_MAX ? (int)adam->steps : INT_MAX;
    adam->left[0] = left_of_one(adam->left[0], c->beta1, t);
    adam->left[1] = left_of_one(adam->left[1], c->beta2, t);
    double root = sqrt(adam->left[1]);
    real rate = R(c->rate * root / adam->left[0]), epsilon = R(c->epsilon * root);
    real keep1 = R(c->beta1), keep2 = R(c->beta2), new1 = R(1 - c->beta1), new2 = R(1 - c->beta2);
    real *restrict m = adam->m, *restrict v = adam->v, *restrict p = parameters;
    for (int i = 0; i < adam->n; i++) {
        real g = gradient[i], first = keep1 * m[i] + new1 * g, second = keep2 * v[i] + new2 * g * g;
        first = first < R(1e-30) && first > R(-1e-30) ? R(0) : first;
        second = second < R(1e-37) ? R(0) : second;
        m[i] = first;
        v[i] = second;
#ifdef REAL_DOUBLE
        p[i] -= rate * first / (sqrt(second) + epsilon); /* eq. adam.1 */
#else
        p[i] -= rate * first / (sqrtf(second) + epsilon);
#endif
    }
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
