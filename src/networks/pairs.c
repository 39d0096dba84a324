#include "networks/pairs.h"

#include "programs/memory.h"

#include <stdlib.h>
#include <string.h>

void pairs_init(struct pairs *x, int obs, int act, int rows) {
    int both = obs + act;
    *x = (struct pairs){.obs = obs, .act = act};
    x->sa = allocate((size_t)rows * (size_t)(2 * both + 2 * act + 1), sizeof *x->sa);
    x->d_sa = x->sa + rows * both;
    x->a = x->d_sa + rows * both;
    x->d_a = x->a + rows * act;
    x->d_q = x->d_a + rows * act;
}

void pairs_free(struct pairs *x) {
    free(x->sa);
    *x = (struct pairs){0};
}

const real *pairs_join(struct pairs *x, const real *s, const real *a, int n) {
    for (int i = 0; i < n; i++) {
        real *row = x->sa + i * (x->obs + x->act);
        memcpy(row, s + i * x->obs, (size_t)x->obs * sizeof *row);
        memcpy(row + x->obs, a + i * x->act, (size_t)x->act * sizeof *row);
    }
    return x->sa;
}

void pairs_take_actions(struct pairs *x, int n) {
    for (int i = 0; i < n; i++)
        if (x->d_q[i] != 0)
            memcpy(x->d_a + i * x->act, x->d_sa + i * (x->obs + x->act) + x->obs, (size_t)x->act * sizeof *x->d_a);
}
