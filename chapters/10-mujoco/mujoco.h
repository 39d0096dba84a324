/*
# 10. Bodies

**Short route:** [the idea](#the-idea), [the agents on their tasks](#the-agents-on-their-tasks),
[the example](#the-example), [one pole, two poles](#one-pole-two-poles), [half a cheetah](#half-a-cheetah),
[the configuration](#the-configuration), [exercises](#exercises) 4 and 5. The rest is for later.

## The problem

The chapters before have built agents for continuous actions, and tried them on one pendulum with one torque. The papers
behind them use *bodies*: legs and poles with mass, friction and joint limits, moved by the engine MuJoCo, with up to 21
torques at once [S103]. On a pendulum every one of these agents comes close to the best possible return, which leaves
little to compare. Does what was derived also hold where it is meant to be used?

And a second question, which a score alone does not answer. If an agent reaches 9,350 on a task, is that good? Is the
simulated world even the right one? A wrong sign in the physics makes another task, which may be learned just as well.

## The idea

Change nothing in the agents. DDPG, TD3 and Soft Actor-Critic come from the [fifth](05-ddpg.md), [sixth](06-td3.md)
and [ninth](09-temperature.md) chapter as they stand; only their world is new: [seven tasks](env_planar.md) on an
[engine of our own](planar.md), which makes the same steps as MuJoCo does (they are [compared](mujoco.md)) and needs
no library. What this chapter adds are two yardsticks. For the double pendulum on a cart the equations of motion can
be derived by hand, and the engine must agree with them. And for the same task the best controller can be computed,
from the model, without any learning: a linear regulator. As far as the linear model goes, what it scores is what there
is to be had.

@figure 10_film The same double pendulum twice, from the same hard start, as Soft Actor-Critic plays it after 1,000
steps of training, all of them random (it falls within seven steps), and after 50,000; below, half a cheetah after
1,000,000 steps, five seconds into an episode, and one stride of it. From left to right one step of the environment, a
twentieth of a second, after the other.

files: lagrangian lqr check_lagrangian check_regulator check_agents

## The contract
*/
#ifndef BODIES_H
#define BODIES_H

#include "../05-ddpg/ddpg.h"
#include "../06-td3/td3.h"
#include "../09-temperature/tuned_sac.h"
#include "learning/policy.h"
#include "learning/watch.h"
#include "worlds/env_planar.h"

enum bodies_agent { BODIES_SAC, BODIES_TD3, BODIES_DDPG, BODIES_AGENTS };

/* An agent's configuration, of which it reads its own part, and how it is trained. */
struct bodies_config {
    struct tuned_sac_config sac;
    struct td3_config td3;
    struct ddpg_config ddpg;
    struct train_config train;
};

/* What this book uses on a task: the agents' own defaults with the departures that the page lists. */
struct bodies_config bodies_preset(enum bodies_agent agent, enum env_planar_task task, int steps);

/* What the long study tried on its tasks: pairs of learning rates, of the actor and the critics, and the configuration
 * with one of them, 0 <= choice < BODIES_RATES. */
enum { BODIES_RATES = 4 };
extern const double bodies_rate[BODIES_RATES][2];
struct bodies_config bodies_long_rates(enum bodies_agent agent, int steps, int choice);

/* What it uses on every task: the choice of an equal budget for each agent. */
struct bodies_config bodies_long(enum bodies_agent agent, int steps);

/* The numbers of each agent's paper: networks, rates, batch, noise and start. */
struct bodies_config bodies_paper(enum bodies_agent agent, int steps);

/* Each agent by one pair of functions; `config` is a struct bodies_config. */
struct bodies_kind {
    const char *name;
    struct agent *(*begin)(const void *config, struct env *env, int rows, struct rng *rng);
    void (*end)(struct agent *agent);
};
extern const struct bodies_kind bodies_kind[BODIES_AGENTS];

/* How an action is made of what the agent's network puts out, for a file that leaves. */
struct policy_form bodies_form(enum bodies_agent agent, const struct bodies_config *config);

enum { BODIES_SEGMENTS = 8 };

/* Where the capsules of the bodies on legs, or the poles of the double pendulum, are: ends (x0, y0, x1, y1); returns
 * how many. Evaluates a copy of the engine's state. */
int bodies_segments(const struct env_planar *env, double segment[BODIES_SEGMENTS][4]);

/* How a task is watched: its bodies, and what else there is to see, the cart of the pendulums and the arm's target. */
struct scene bodies_scene(const struct env_planar *env);

#endif
