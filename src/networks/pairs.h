/*
# Rows of states and actions

A critic of the continuous chapters is a network that sees a state and an action side by side, and the actor is moved by
what the critic's gradient says of the action alone. The copies between rows of different lengths are here, with the
room that such a pass through a critic takes; the losses are the chapters'.
*/
#ifndef PAIRS_H
#define PAIRS_H

#include "numbers/real.h"

struct pairs {
    int obs, act; /* numbers of a state and of an action */
    real *sa;     /* [rows][obs + act]: what the critic sees */
    real *a;      /* [rows][act]: room for actions, in units */
    real *d_q;    /* [rows]: a loss's gradient with respect to the critic's values, */
    real *d_a;    /* [rows][act]: and with respect to the actions in it */
};

/* Room for batches of up to `rows`. Dies without memory; pairs_free releases it. */
void pairs_init(struct pairs *x, int obs, int act, int rows);
void pairs_free(struct pairs *x);

/* Joins s [n][obs] and a [n][act], which may be x->a, to the rows x->sa, and returns these; they stand until the next
 * call. */
const real *pairs_join(struct pairs *x, const real *s, const real *a, int n);

#endif
