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

/* n rows of so many numbers into rows that are `row` numbers long. Short ones are copied column by column: that makes a
 * few long loops instead of many short ones. */
static void copy_rows(int n, int numbers, const real *from, real *to, int row) {
    if (row < 6)
        for (int j = 0; j < numbers; j++)
            for (int i = 0; i < n; i++) to[i * row + j] = from[i * numbers + j];
    else
        for (int i = 0; i < n; i++) vec_copy(to + i * row, from + i * numbers, numbers);
}

const real *pairs_join(struct pairs *x, const real *s, const real *a, int n) {
    copy_rows(n, x->obs, s, x->sa, x->obs + x->act);
    copy_rows(n, x->act, a, x->sa + x->obs, x->obs + x->act);
    return x->sa;
}
