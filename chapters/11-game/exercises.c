/*
## Exercises

Ask and answer them with `build/11-game --exercise 1 --answer X`; the program finds the answer by a run. In 6 and 7 you
write a function of the chapter: its file says what it must do, and `make exercise-11-6`
[judges](exercise.md#functions-to-write) it by the chapter's checks, in a second or two. The files are
[6_game_symplectic.c](../chapters/11-game/exercises/6_game_symplectic.c) and
[7_features_matrices.c](../chapters/11-game/exercises/7_features_matrices.c).

@exercises

<details><summary>Answers</summary>

1: @{11_exercises/1}. 2: @{11_exercises/2}. 3: @{11_exercises/3}. 4: @{11_exercises/4}, which is $`4 - \sqrt{15}`$. 5:
@{11_exercises/5}; it belongs to $`\mu = 1`$, whose eigenvector is the constant, under any policy. (Only as long as
the policy's own block has no smaller one.)

6 and 7: the chapter's own functions are the solutions; `game_symplectic` stands at (11.6), `features_matrices` at
(11.42).

</details>
*/
#include "exercises.h"

#include "bilinear.h"
#include "eigen.h"
#include "sac_game.h"
#include "target.h"
#include "numbers/order.h"
#include "worlds/env_graph.h"

#include <math.h>

/* By play: a hundred simultaneous steps. */
static double growth(void) {
    struct linear_game g;
    struct game_play play;
    double x[2] = {1, 0};
    bilinear_init(&g);
    game_play_init(&play, &g.game, &(struct game_rule){.method = GAME_PLAIN}, 0.2);
    for (int i = 0; i < 100; i++) game_step(&play, x);
    game_play_free(&play);
    return game_norm(x, 2);
}

static double corrected_radius(double rate) {
    struct linear_game g;
    double m[4];
    bilinear_init(&g);
    linear_game_update(&g, &(struct game_rule){.method = GAME_SYMPLECTIC, .lambda = 2}, rate, m);
    return spectral_radius(m, 2);
}

/* By thirds: the radius falls and then rises. */
static double best_rate(void) {
    double low = 0.01, high = 0.9;
    while (high - low > 1e-6) {
        double left = low + (high - low) / 3, right = high - (high - low) / 3;
        if (corrected_radius(left) < corrected_radius(right))
            high = right;
        else
            low = left;
    }
    return (low + high) / 2;
}

/* Where `holds` begins to hold, between low and high, in so many halvings. */
static double bisect(bool (*holds)(double x), double low, double high, int halvings) {
    for (int i = 0; i < halvings; i++) {
        double middle = (low + high) / 2;
        if (holds(middle))
            high = middle;
        else
            low = middle;
    }
    return (low + high) / 2;
}

/* Does the slope at 0 of the consensus direction of cos 2x, whose second derivative there is -4, attract? */
static bool attracts(double lambda) {
    double h = -4, x = 1e-6, xi = h * x, correction;
    game_consensus(&xi, &h, 1, &correction);
    return (xi + lambda * correction) / x > 0;
}

static double turning_lambda(void) {
    return bisect(attracts, 0, 10, 60);
}

/* Does the ring of the speeds 1, 1 and c and the gain -20 oscillate away, by the least real part of an eigenvalue? */
static bool oscillates(double c) {
    struct linear_game g;
    double complex value[3];
    double least = INFINITY;
    ring_init(&g, 1, 1, c, -20);
    eigenvalues(g.h, 3, value);
    for (int j = 0; j < 3; j++) least = smaller(least, creal(value[j]));
    return !(least > 0);
}

static double slow_enough(void) {
    return bisect(oscillates, 0.01, 1, 50);
}

/* The least eigenvalue of H that is not zero, at the soft optimum of M1. */
static double slowest(void) {
    struct mdp m;
    struct sac_game g;
    double weight[4], x[12], xi[12], h[144], least = INFINITY;
    double complex value[12];
    graph_two_state(&m);
    sac_game_uniform(&m, weight);
    sac_game_init(&g, &m, 2, weight);
    sac_game_solution(&g, x);
    g.game.evaluate(&g.game, x, xi, h);
    eigenvalues(h, 12, value);
    for (int i = 0; i < 12; i++)
        if (modulus(value[i]) > 1e-9) least = smaller(least, creal(value[i]));
    mdp_free(&m);
    return least;
}

const struct exercise game_exercises[N_GAME_EXERCISES + EXERCISE_FUNCTIONS] = {
    {"The game of xy, rate 0.2: by which factor does the distance from the point of rest grow in 100 simultaneous "
     "steps?",
     growth, 0.01},
    {"The game of xy with a correction, λ = 2: for which rate is the spectral radius of a step smallest? (11.16)",
     best_rate, 1e-3},
    {"A single player has the loss cos 2x. Above which λ is consensus optimisation attracted by the maximum at 0? "
     "(11.18)",
     turning_lambda, 1e-3},
    {"In a ring with the gain -20 the first two players have the speed 1. How fast may the third one be at most, below "
     "1, for the three to come to rest? (11.38)",
     slow_enough, 1e-3},
    {"M1, γ = 0.9, α = 2, equal shares: what is the smallest eigenvalue of H at the soft optimum that is not zero? "
     "Which μ does it belong to, and why does it not depend on the temperature? (11.34)",
     slowest, 1e-4},
    {"Write game_symplectic, the correction that makes the bilinear game come to rest, (11.6).", NULL, 0},
    {"Write features_matrices, from which the gain matrix of a target network is made, (11.42).", NULL, 0},
};

/*
## In the lecture

NPFL139's eighth lecture (Milan Straka, *Continuous Action Space: DDPG, TD3, SAC* [S12]) shows the losses of Soft
Actor-Critic and their target networks and does not ask how the losses act on one another; this chapter is a
supplement to its slides on SAC. Of the notes *Soft Actor Critic* it covers sections 1.1 and 1.2 for tables, 1.4,
1.4.1, and the Hessian of 1.5.
*/
