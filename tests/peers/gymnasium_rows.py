"""Steps and starts of Gymnasium's own environments, as tables. Started by gymnasium.sh, which pins the versions.

    gymnasium_rows.py FOLDER VERSION ROWS STARTS [exact]

VERSION is 4 or 5 for the tasks on MuJoCo, or 1 for Pendulum and CartPole. A row is a state, an action, and what
Gymnasium makes of it: the observation, the reward, and whether the episode ends; for Pendulum and CartPole, whose
observations are of single precision, the next state too. One row of three sets a state in an episode, the next goes on
from there, with all that the engine has left behind, and the third sets a state from anywhere. STARTS resets are summed
up by their moments. `exact` lets MuJoCo's solver go on for as long as it can; Gymnasium stops it at 1e-8."""
import logging
import sys

import gymnasium
import numpy

BODIES = ["InvertedPendulum", "InvertedDoublePendulum", "Reacher", "Swimmer", "HalfCheetah", "Hopper", "Walker2d"]
TASKS = {5: BODIES, 4: BODIES, 1: ["Pendulum", "CartPole"]}
NAMES = {"InvertedPendulum": "inverted-pendulum", "InvertedDoublePendulum": "inverted-double-pendulum",
         "HalfCheetah": "half-cheetah"}
HEIGHT = {"HalfCheetah": (-0.7, 0.5), "Hopper": (0.3, 1.5), "Walker2d": (0.3, 1.5)}


def short(numbers):
    """To six digits, which are few to record and exact when read."""
    return numpy.array([float("%.6g" % number) for number in numbers])


def get(env, task):
    """The state, and the arm's target behind it."""
    if not hasattr(env, "data"):
        return numpy.array(env.state, dtype=float)
    q, v = env.data.qpos, env.data.qvel
    return numpy.concatenate([q[:2], v[:2], q[2:]] if task == "Reacher" else [q, v])


def put(env, task, x):
    if not hasattr(env, "data"):
        env.state, env.steps_beyond_terminated = x, None
    elif task == "Reacher":
        env.set_state(numpy.concatenate([x[:2], x[4:]]), numpy.concatenate([x[2:4], [0, 0]]))
    else:
        env.set_state(x[:len(x) // 2], x[len(x) // 2:])


def anywhere(env, task, random):
    """A state that an episode may not come to: near limits and beyond, on and in the floor, fast."""
    if task == "Pendulum":
        return random.normal(size=2) * [3, 4]
    if task == "CartPole":
        return random.normal(size=4) * [1.5, 1, 0.15, 1]
    n = env.model.nq
    q, v = random.uniform(-1, 1, n), random.normal(size=n) * 10 ** random.uniform(-1, 0.7)
    for k in range(n):
        if env.model.jnt_limited[k]:
            q[k] = random.choice(env.model.jnt_range[k]) + random.normal() * 0.05
    if task in HEIGHT:
        q[1] = random.uniform(*HEIGHT[task])
    if task == "InvertedPendulum":
        q[1] = random.normal() * 0.15
    if task == "InvertedDoublePendulum":
        q[1:] = random.normal(size=2) * 0.6
    if task == "Hopper":  # not bent so far that its limbs might cross
        q[3:6] = random.uniform([-2, -1.5, -0.8], [0.05, 0.05, 0.8])
    if task == "Reacher":
        return numpy.concatenate([q[:2], v[:2], random.uniform(-0.15, 0.15, 2)])
    return numpy.concatenate([q, v])


def rows(env, task, count, random, exact):
    inner, space, ended = env.unwrapped, env.action_space, True
    if exact and hasattr(inner, "model"):
        inner.model.opt.tolerance = 0
    for i in range(count):
        goes_on = i % 3 == 1 and not ended
        if ended or i % 60 == 0:
            env.reset(seed=int(random.integers(2**31)))
        if i % 3 == 2:
            episode = get(inner, task)
            put(inner, task, short(anywhere(inner, task, random)))
        elif not goes_on:
            put(inner, task, short(episode if i % 60 and not ended else get(inner, task)))
        x = get(inner, task)
        if isinstance(space, gymnasium.spaces.Discrete):
            action = int(random.integers(space.n))
        else:
            action = short(random.uniform(1.2 * space.low, 1.2 * space.high))
        observation, reward, ended, _, _ = inner.step(action)
        after = [] if hasattr(inner, "data") else inner.state
        yield [int(goes_on)], x, numpy.atleast_1d(action), after, observation, [reward], [int(ended)]
        ended = ended and i % 3 != 2


def write_starts(file, env, task, starts):
    print("# starts %d: mean, deviation, root of the fourth moment, least, most" % starts, file=file)
    seen = []
    for seed in range(starts):
        env.reset(seed=seed)
        seen.append(get(env.unwrapped, task))
    for x in numpy.array(seen).T:
        away = x - x.mean()
        moments = x.mean(), (away**2).mean()**0.5, (away**4).mean()**0.25, x.min(), x.max()
        print("\t".join("%.9g" % moment for moment in moments), file=file)


def write(folder, task, version, number, count, starts, exact, origin):
    env = gymnasium.make("%s-v%d" % (task, version), disable_env_checker=True)
    table = list(rows(env, task, count, numpy.random.default_rng([version, number]), exact))
    path = "%s/gymnasium_%s-v%d.tsv" % (folder, NAMES.get(task, task.lower()), version)
    discrete = isinstance(env.action_space, gymnasium.spaces.Discrete)
    with open(path, "w") as file:
        print("# command: sh tests/peers/gymnasium.sh --record\n# %s" % origin, file=file)
        print("# limit %d" % env.spec.max_episode_steps, file=file)
        print("# high %g" % (0 if discrete else env.action_space.high[0]), file=file)
        print("# tolerance %g" % (0 if version == 1 else env.unwrapped.model.opt.tolerance), file=file)
        parts = zip(("on", "x", "u", "next", "o", "reward", "end"), table[0])
        print("\t".join(name + (str(i) if len(part) > 1 else "") for name, part in parts for i in range(len(part))),
              file=file)
        for row in table:
            print("\t".join(repr(float(number)) for part in row for number in part), file=file)
        write_starts(file, env, task, starts)
    print("  %-28s %5d rows, %4d end, %6d starts" % (env.spec.id, count, sum(row[-1][0] for row in table), starts))


def main(folder, version, count, starts, exact):
    gymnasium.logger.min_level = logging.ERROR
    origin = "gymnasium %s, numpy %s" % (gymnasium.__version__, numpy.__version__)
    if version != 1:
        import mujoco
        origin += ", mujoco " + mujoco.__version__
    for number, task in enumerate(TASKS[version]):
        write(folder, task, version, number, count, starts, exact, origin)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), "exact" in sys.argv)
