/*
## The four losses of Soft Actor-Critic

Now the game that this book is about, Soft Actor-Critic in its first version: a critic $`Q`$, a policy $`\pi`$, state
values $`V`$ and a delayed copy $`\bar V`$ of them. The MDP is finite, and so every player is a table and every
expectation a sum. The players' parameters are $`\theta_Q = Q(s,a)`$, the logits $`\varphi(s,a)`$ of the policy,
$`\theta_V = V(s)`$ and $`\bar\theta_V = \bar V(s)`$. Let $`d(s,a)`$ be the share of the pair in the replay memory, and
$`d(s) = \sum_a d(s,a)`$ that of the state. With the abbreviations

(11.19) definition: The policy, what it regrets, and the covariance of its logits
```math
\pi(a\mid s) = \frac{e^{\varphi(s,a)}}{\sum_b e^{\varphi(s,b)}}, \qquad
g(s,a) = \log\pi(a\mid s) - \tfrac1\alpha Q(s,a), \qquad
F_s(b,c) = \pi(b\mid s)\,\big(1_{b=c} - \pi(c\mid s)\big),
```

and $`\bar g(s) = \sum_a \pi(a\mid s)\,g(s,a)`$, the losses of the notes, (8.2) with a fourth one, are

(11.20) definition: The four losses
```math
\begin{aligned}
J_1 &= \tfrac12 \sum_{s,a} d(s,a)\,\Big( r(s,a) + \gamma \sum_{s'} p(s'\mid s,a)\,\bar V(s') - Q(s,a) \Big)^2, \\
J_2 &= \sum_s d(s) \sum_a \pi(a\mid s)\,\Big( \log\pi(a\mid s) - \tfrac1\alpha Q(s,a) + \log Z(s) \Big), \qquad
Z(s) = \sum_a e^{Q(s,a)/\alpha}, \\
J_3 &= \tfrac12 \sum_s d(s)\,\Big( V(s) - \sum_a \pi(a\mid s)\,\big(Q(s,a) - \alpha\log\pi(a\mid s)\big)\Big)^2, \\
J_4 &= \tfrac12 \sum_s \big( V(s) - \bar V(s) \big)^2 .
\end{aligned}
```

$`J_1`$ is lowered by $`Q`$, $`J_2`$ by $`\varphi`$, $`J_3`$ by $`V`$ and $`J_4`$ by $`\bar V`$. The second one is the
KL divergence of the policy from the softmax of $`Q/\alpha`$. The fourth is the one that is never written down: a step
of size $`\tau`$ along its gradient *is* the Polyak averaging of target networks, (11.35).

Each loss may be given a factor $`k_i`$, which is 1 in (11.20). It acts as a learning rate of that player's own: it
multiplies the player's block of $`\xi`$ and row of $`H`$. It does not move the points of rest. But it is no matter of
taste, since $`S`$, $`A`$ and $`\mathcal H`$ change with it; and programs that train SAC have such factors, $`\tau`$ the
smallest of them.

fold: The contract of the game of SAC
*/
#ifndef SAC_GAME_H
#define SAC_GAME_H

#include "game.h"
#include "worlds/mdp.h"

enum { MAX_ACTIONS = 16 };
enum sac_player { SAC_Q, SAC_PI, SAC_V, SAC_TARGET, SAC_PLAYERS };

/* Four tables, one after the other in x: Q[s][a], logits[s][a], V[s], target V[s]. Of terminal states everything is
 * there and nothing counts: their value is 0. */
struct sac_game {
    struct game game;         /* first */
    const struct mdp *m;      /* borrowed */
    double alpha;             /* temperature, > 0 */
    const double *weight;     /* [s][a]: shares in the replay, 0 where terminal; borrowed */
    double rate[SAC_PLAYERS]; /* factors of the four losses; 1 at first */
};

/* The contract of `weight` is the caller's. Dies never. */
void sac_game_init(struct sac_game *g, const struct mdp *m, double alpha, const double *weight);

/* The same share for every pair of the states that are not terminal. weight[s][a] */
void sac_game_uniform(const struct mdp *m, double *weight);

/* pi[s][a]: softmax of the logits in x, eq. 11.19. And of one state, pi[a] with its logarithm, which is finite where pi
 * itself underflows. */
void sac_game_policy(const struct sac_game *g, const double *x, double *pi);
void sac_game_policy_at(const struct sac_game *g, const double *x, int s, double *pi, double *log_pi);

/* The loss of one player at x, eq. 11.20, times its factor. */
double sac_game_loss(const struct sac_game *g, const double *x, enum sac_player player);

/* x[n]: where all four are at rest, eq. 11.29. Dies (EXIT_RESOURCE) when gamma = 1 and the values do not settle. */
void sac_game_solution(const struct sac_game *g, double *x);

/* The largest difference of x and the solution, in units of reward: of Q, V, target V, and alpha log pi;
 * INFINITY where x is not finite. */
double sac_game_distance(const struct sac_game *g, const double *x, const double *solution);

#endif
