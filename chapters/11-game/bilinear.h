/*
## The smallest games

Games with few parameters, in which everything can be worked out by hand.

fold: The contract of the smallest games
*/
#ifndef BILINEAR_H
#define BILINEAR_H

#include "game.h"

enum { MAX_LINEAR = 4 };

/* A game of one-parameter players with xi = H x: the bilinear game, the ring, any quadratic losses. */
struct linear_game {
    struct game game;                  /* first */
    double h[MAX_LINEAR * MAX_LINEAR]; /* [n][n] */
};

void linear_game_init(struct linear_game *g, int n, const double *h);

/* min over x, max over y, of x y. */
void bilinear_init(struct linear_game *g);

/* m[n][n]: one step of a rule takes x to m x. */
void linear_game_update(const struct linear_game *g, const struct game_rule *rule, double rate, double *m);

/* A single player with the loss cos x: a maximum at 0, minima at +-pi. */
void cosine_init(struct game *g);

#endif
