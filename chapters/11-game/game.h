/*
# 11. The losses as a game

**Short route:** [the idea](#the-idea), [the algorithm](#the-algorithm),
[games and their derivatives](#games-and-their-derivatives),
[the four losses of Soft Actor-Critic](#the-four-losses-of-soft-actor-critic),
[what the slow copy is for](#what-the-slow-copy-is-for), [the example](#the-example),
[the game of SAC](#the-game-of-sac), [the copy](#the-copy), [exercises](#exercises) 1, 4 and 5. The rest is for later.

## The problem

The agents of this book are trained by gradient descent, and gradient descent has a comforting theory: a small enough
step lowers the loss, so the loss cannot go round in circles. Soft Actor-Critic has no such loss. In its first form it
has four: one for the critic, one for the policy, one for a network of state values and one, seldom written down, for
that network's delayed copy. A step on one of them moves the parameters of that network only, but the loss depends on
others too, and those are moving at the same time. There need not be any function that all these steps lower together.
So what does the comforting theory leave for them?

## The idea

Give the situation the name it has elsewhere: it is a *game*. The losses are the players' costs, their parameters the
players' moves, and training is a play in which everybody reacts to everybody else at once. The smallest game that is
no descent has two players with one number each: the first lowers $`xy`$ by moving $`x`$, the second raises $`xy`$ by
moving $`y`$. Both are at rest only where $`x = y = 0`$. But from anywhere else the first one's step depends on $`y`$
alone and the second one's on $`x`$ alone, and what comes out is a rotation about the point of rest. A step along the
tangent of a circle, however small, ends outside of it: the distance from the point of rest grows.

@figure 11_bilinear The game of $`xy`$ from the same start: trajectories with the rate 0.2 and, right, by which factor
one step multiplies the distance from the point of rest in the long run. The factor of the correction is 1. The
steepest line leaves the frame.

To see such a rotation one differentiates once more. Stack the players' gradients into one vector $`\xi`$. If there is
one common loss, the Jacobian $`H`$ of $`\xi`$ is its matrix of second derivatives and symmetric; if there is none, it
is not symmetric. The symmetric part of $`H`$ pulls and pushes, the antisymmetric part rotates. Two corrections use
this. *Consensus optimisation* adds a multiple of the gradient of $`\frac12\|\xi\|^2`$, so that whatever else happens
the players agree on coming to rest. *Symplectic gradient adjustment* adds only what cancels the rotation. Both cost a
product of a matrix with a vector per step, and both bring troubles of their own: points of rest that nobody wants, a
factor that has to be chosen, and products of two expectations that a minibatch gets wrong.

This chapter takes the four losses of SAC on a finite MDP, where all expectations are sums, derives $`\xi`$ and $`H`$
block by block, and then plays the game in every way. The derivation notes *Soft Actor Critic*, which treat these
losses in this way, are the starting point; two of their statements need correcting [S108]. The answer to the question
is, in short, that the game of SAC on tables does turn, but is damped so well that neither correction is worth its cost;
and $`H`$ tells what the slow copy of the values is for.

The letters of this chapter are its own. $`\xi`$, $`H`$, $`S`$, $`A`$ are the vector, its Jacobian and the two parts
of it; entropies and sets of states and actions, which have these letters elsewhere, have none here. $`\alpha`$ is the
temperature, $`\eta`$ the step size, $`\lambda`$ the factor of a correction.

## The contract

A game is a function that fills in $`\xi`$ and $`H`$. A rule says what becomes of them, and a play applies the rule
step by step.

files: bilinear sac_game sac_samples target check_sac_game check_corrections check_samples check_target
*/
#ifndef GAME_H
#define GAME_H

#include <stdbool.h>

enum { MAX_PLAYERS = 4 };

/* n parameters, shared out among players: those of player i are x[at[i]] ... x[at[i + 1] - 1]. */
struct game {
    int n, players;
    int at[MAX_PLAYERS + 1];
    /* xi[n] at x[n], eq. 11.1, and its Jacobian h[n][n], row-major, eq. 11.2; h may be NULL. x may not alias. */
    void (*evaluate)(const struct game *game, const double *x, double *xi, double *h);
};

/* out = H v and out = H^T v, for h[n][n]; out may not alias v. */
void game_times(const double *h, const double *v, int n, double *out);
void game_transposed_times(const double *h, const double *v, int n, double *out);

double game_dot(const double *v, const double *w, int n);
double game_norm(const double *v, int n);

/* The symmetric and the antisymmetric part of h, eq. 11.3; all [n][n]. */
void game_split(const double *h, int n, double *s, double *a);

/* The gradient of 1/2 |xi|^2, which is H^T xi, eq. 11.4, and the symplectic correction A^T xi, eq. 11.6. */
void game_consensus(const double *xi, const double *h, int n, double *correction);
void game_symplectic(const double *xi, const double *h, int n, double *correction);

/* +1 or -1, eq. 11.9. */
double game_sign(const double *xi, const double *h, int n);

enum game_method { GAME_PLAIN, GAME_ALTERNATING, GAME_CONSENSUS, GAME_SYMPLECTIC, GAME_METHODS };

/* What is done about a correction that is not of the size of xi. */
enum game_scaling {
    GAME_FACTOR,     /* xi + lambda c */
    GAME_MATCHED,    /* xi + lambda c |xi| / |c|, eq. 11.11 */
    GAME_NORMALISED, /* xi / |xi| + lambda c / |c|, eq. 11.12 */
    GAME_SCALINGS
};

struct game_rule {
    enum game_method method;
    double lambda; /* of the correction */
    bool align;    /* lambda times game_sign */
    bool wrong;    /* erratum E15: H and A where their transposes belong */
    enum game_scaling scaling;
    const char *turns; /* of GAME_ALTERNATING: "01 2", players 0 and 1 at once, then 2; NULL: "0 1 2 ..." */
};

/* direction[n], along which -rate times it is a step; of GAME_PLAIN and GAME_ALTERNATING it is xi. No alias. */
void game_direction(const struct game_rule *rule, const double *xi, const double *h, int n, double *direction);

/* A game and its place in memory. */
struct game_play {
    const struct game *game; /* borrowed */
    struct game_rule rule;
    double rate;
    double *xi, *h, *direction; /* of the last step: [n], [n][n], [n] */
};

/* Dies without memory; game_play_free releases it. */
void game_play_init(struct game_play *play, const struct game *game, const struct game_rule *rule, double rate);
void game_play_free(struct game_play *play);

/* One step from x[n], in place: x -= rate direction; or, alternating, player by player. */
void game_step(struct game_play *play, double *x);

#endif
