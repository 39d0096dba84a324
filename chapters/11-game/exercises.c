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

/* The slope at 0 of the consensus direction of cos 2x, whose second derivative there is -4, changes its sign. */
static double turning_lambda(void) {
    double low = 0, high = 10, h = -4, x = 1e-6, xi = h * x, c, slope;
    for (int i = 0; i < 60; i++) {
        double lambda = (low + high) / 2;
        game_consensus(&xi, &h, 1, &c);
        slope = (xi + lambda * c) / x;
        if (slope > 0)
            high = lambda;
        else
            low = lambda;
    }
    return (low + high) / 2;
}

/* The speed c of the copy at which the least real part of an eigenvalue is zero; a = b = 1, gain -20. */
static double slow_enough(void) {
    double low = 0.01, high = 1;
    for (int i = 0; i < 50; i++) {
        struct linear_game g;
        double complex value[3];
        double c = (low + high) / 2, least = INFINITY;
        ring_init(&g, 1, 1, c, -20);
        eigenvalues(g.h, 3, value);
        for (int j = 0; j < 3; j++) least = smaller(least, creal(value[j]));
        if (least > 0)
            low = c;
        else
            high = c;
    }
    return (low + high) / 2;
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

const struct exercise game_exercises[N_GAME_EXERCISES] = {
    {"The bilinear game, rate 0.2: by which factor does the distance from rest grow in 100 simultaneous steps?", growth,
     0.01},
    {"The bilinear game, corrected with lambda = 2: which rate has the smallest spectral radius?", best_rate, 1e-3},
    {"A single loss cos 2x: above which lambda is consensus optimisation attracted by the maximum at 0?",
     turning_lambda, 1e-3},
    {"A ring with gain -20 whose first two players have the speed 1: how fast may the third be, below 1, at most?",
     slow_enough, 1e-3},
    {"M1, gamma = 0.9, alpha = 2, equal shares: the least eigenvalue of H at the soft optimum that is not zero?",
     slowest, 1e-4},
};
