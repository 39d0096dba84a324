#include "networks/pairs.h"

#include "numbers/simd.h"
#include "programs/memory.h"

#include <stdlib.h>

void pairs_init(struct pairs *x, int obs, int act, int rows) {
    int both = obs + act;
    *x = (struct pairs){.obs = obs, .act = act};
    x->sa = allocate_lines((size_t)rows * (size_t)(both + 2 * act + 1), sizeof *x->sa);
    x->a = x->sa + rows * both;
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
        vec_copy(row, s + i * x->obs, x->obs);
        vec_copy(row + x->obs, a + i * x->act, x->act);
    }
    return x->sa;
}
