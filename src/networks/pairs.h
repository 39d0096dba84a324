/*
# Rows of states and actions

A critic of the continuous chapters is a network that sees a state and an action side by side, and the actor is moved by
what the critic's gradient says of the action alone. Both are copies between rows of different lengths. They are here,
with the room that such a pass through a critic takes; the losses are the chapters'.
*/
#ifndef PAIRS_H
#define PAIRS_H

#include "numbers/real.h"

struct pairs {
    int obs, act; /* numbers of a state and of an action */
    real *sa;     /* [rows][obs + act]: what the critic sees */
    real *a;      /* [rows][act]: room for actions, in units */
    real *d_q;    /* [rows]: a loss's gradient with respect to the critic's values, */
    real *d_sa;   /* [rows][obs + act]: by what it saw, */
    real *d_a;    /* [rows][act]: and by the actions in that */
};

/* Room for batches of up to `rows`. Dies without memory; pairs_free releases it. */
void pairs_init(struct pairs *x, int obs, int act, int rows);
void pairs_free(struct pairs *x);

/* Joins s [n][obs] and a [n][act], which may be x->a, to the rows x->sa, and returns these; they stand until the next
 * call. */
const real *pairs_join(struct pairs *x, const real *s, const real *a, int n);

/* The last act numbers of the rows of x->d_sa into x->d_a, where d_q is not 0. The other rows of x->d_a stay as they
 * are: if one critic counts in some rows and another one in the others, a call for each fills them all. */
void pairs_take_actions(struct pairs *x, int n);

#endif
