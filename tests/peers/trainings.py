"""One training by Stable-Baselines3 on one thread, with the book's numbers. Started by trainings.sh, which pins the
versions.

    trainings.py NUMBERS TASK AGENT SEED FILE [STEPS]

NUMBERS is the table that build/10-mujoco-experiments peers_numbers prints: a row per setting, a column per task and
agent. FILE gets a line per evaluation, `STEP TAB RETURN`, one for the final policy, and one with the processor time of
the training, in which evaluations are not counted."""
import os
import sys
import time

import gymnasium
import numpy
import torch
from stable_baselines3 import SAC, TD3
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.noise import NormalActionNoise

torch.set_num_threads(1)


def read_numbers(path, column):
    rows = [line.rstrip("\n").split("\t") for line in open(path) if not line.startswith("#")]
    at = rows[0].index(column)
    return {row[0]: float(row[at]) for row in rows[1:] if row[at] != "-"}


def own_rates(kind):
    """Stable-Baselines3 has one learning rate for all networks, the book one for each."""
    class Agent(kind):
        def _update_learning_rate(self, optimizers):
            for optimizer, rate in zip(optimizers, self.rates):
                for group in optimizer.param_groups:
                    group["lr"] = rate
    return Agent


def make(number, agent, env, seed):
    hidden = int(number["units of a hidden layer"])
    common = dict(gamma=number["gamma"], tau=number["tau"], batch_size=int(number["batch"]),
                  learning_starts=int(number["random steps first"]), buffer_size=int(number["replay"]), seed=seed,
                  device="cpu", policy_kwargs=dict(net_arch=[hidden, hidden]))
    act = env.action_space.shape[0]
    rates = [number["actor's learning rate"], number["critics' learning rate"]]
    if agent == "SAC":
        x = own_rates(SAC)("MlpPolicy", env, ent_coef="auto_%g" % number["temperature at the start"],
                           target_entropy=act * number["target entropy per component"], **common)
        x.rates = rates + [number["temperature's learning rate"]]
        return x
    sigma = number["sigma of the exploration"]
    x = own_rates(TD3)("MlpPolicy", env, action_noise=NormalActionNoise(numpy.zeros(act), sigma * numpy.ones(act)),
                       policy_delay=int(number["delay"]), target_policy_noise=number["smoothing"],
                       target_noise_clip=number["smoothing is clipped at"], **common)
    x.rates = rates
    bound = number["last layers start within"]
    for net in (x.actor.mu, *x.critic.q_networks) if bound else ():
        last = [layer for layer in net if isinstance(layer, torch.nn.Linear)][-1]
        torch.nn.init.uniform_(last.weight, -bound, bound)
        torch.nn.init.uniform_(last.bias, -bound, bound)
    x.actor_target.load_state_dict(x.actor.state_dict())
    x.critic_target.load_state_dict(x.critic.state_dict())
    return x


def evaluate(model, env, episodes):
    total = 0.0
    for _ in range(episodes):
        seen, _ = env.reset()
        ended = False
        while not ended:
            action, _ = model.predict(seen, deterministic=True)
            seen, reward, terminated, truncated, _ = env.step(action)
            total += reward
            ended = terminated or truncated
    return total / episodes


class Evaluations(BaseCallback):
    """At the step after each multiple of `every`, when the update of that multiple has been made."""

    def __init__(self, env, every, episodes):
        super().__init__()
        self.env, self.every, self.episodes, self.rows, self.seconds = env, every, episodes, [], 0.0

    def look(self, step):
        since = time.process_time()
        self.rows.append((step, evaluate(self.model, self.env, self.episodes)))
        self.seconds += time.process_time() - since

    def _on_step(self):
        if self.num_timesteps > 1 and (self.num_timesteps - 1) % self.every == 0:
            self.look(self.num_timesteps - 1)
        return True


def main():
    numbers, task, agent, seed, path = sys.argv[1:6]
    number = read_numbers(numbers, task + " " + agent)
    name = {"cheetah": "HalfCheetah-v5", "pendulum": "Pendulum-v1"}[task]
    env, trial = gymnasium.make(name), gymnasium.make(name)
    trial.reset(seed=1000 + int(seed))
    model = make(number, agent, env, int(seed))
    steps = int(sys.argv[6]) if len(sys.argv) > 6 else int(number["steps"])
    look = Evaluations(trial, int(number["steps between evaluations"]), int(number["episodes of an evaluation"]))
    since = time.process_time()
    model.learn(steps, callback=look, log_interval=None)
    seconds = time.process_time() - since - look.seconds
    look.look(steps)
    final = evaluate(model, trial, int(number["episodes of the final score"]))
    with open(path + ".partial", "w") as file:
        for step, score in look.rows:
            file.write("%d\t%.1f\n" % (step, score))
        file.write("final\t%.1f\nseconds\t%.2f\n" % (final, seconds))
    os.rename(path + ".partial", path)


main()
