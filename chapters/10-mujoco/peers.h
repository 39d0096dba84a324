/*
## Beside another program

Does the same agent by other authors learn as well, and as fast? SAC and TD3 of Stable-Baselines3 2.9.2 (with PyTorch
2.9.1, Gymnasium 1.4.0 and MuJoCo 4.0.0) were trained on Gymnasium's half cheetah, 100,000 steps, and on its pendulum,
20,000, three seeds each, beside ten seeds of the book's agents in the book's worlds. Both trained with the same
numbers, which the study *peers_numbers* prints and the other program reads: networks, rates, batches, noise, random
steps. What remains is each program's own: how networks start, and between which bounds the logarithm of a policy's
scale may lie (the other program cuts it at -20 and 2 [S145]).

@figure 10_peers Return without exploration, ten episodes each. Blue: this book, mean of ten runs and the range from
their 10th to their 90th percentile. Orange: Stable-Baselines3, three runs.

The other program's runs are among the book's. Neither the final policies are told apart, over 20 episodes of the
cheetah and 100 of the pendulum, nor the means of all evaluations on the way. Three runs against ten leave wide
intervals: a difference of a tenth of the cheetah's return would not show.

@claim C10.57 10_peers_cheetah step=final: 'SAC' - 'SAC' in 10_peers_cheetah_sb3 unclear

@claim C10.58 10_peers_cheetah step=final: 'TD3' - 'TD3' in 10_peers_cheetah_sb3 unclear

@claim C10.59 10_peers_pendulum step=final: 'SAC' - 'SAC' in 10_peers_pendulum_sb3 unclear

@claim C10.60 10_peers_pendulum step=final: 'TD3' - 'TD3' in 10_peers_pendulum_sb3 unclear

@claim C10.61 10_peers_cheetah step=*: 'SAC' - 'SAC' in 10_peers_cheetah_sb3 unclear

@claim C10.62 10_peers_cheetah step=*: 'TD3' - 'TD3' in 10_peers_cheetah_sb3 unclear

@claim C10.63 10_peers_pendulum step=*: 'SAC' - 'SAC' in 10_peers_pendulum_sb3 unclear

@claim C10.64 10_peers_pendulum step=*: 'TD3' - 'TD3' in 10_peers_pendulum_sb3 unclear

@table 10_peers_seconds Processor seconds of a training on one thread, without its evaluations: the mean of three runs
each, the shortest and the longest of the other program's, and the ratio of the means.

They do not take as long: the book's half cheetah under SAC learns in @{10_peers_seconds/cheetah SAC/this book} seconds
what takes the other program @{10_peers_seconds/cheetah SAC/Stable-Baselines3}, and no ratio is below 20. Its world is
part of that, and so are networks of 64 units, which are too small for the other program to be busy with their
arithmetic. The two programs ran one after the other on a machine with other work to do, which makes processor time
longer, too: the same training of SAC by the other program took
from @{10_peers_seconds/cheetah SAC/shortest} to @{10_peers_seconds/cheetah SAC/longest} seconds.

@claim C10.65 10_peers_seconds task and agent=*: least 'times' > 20

@claim C10.66 10_peers_seconds task and agent=*: most 'times' < 50

`sh tests/peers/trainings.sh FOLDER` does all of it again; the packages, some gigabytes, go into the folder.
*peers_cheetah* and *peers_pendulum* are the book's learning curves, *peers_seconds* its processor time.

fold: The contract of these studies
*/
#ifndef PEERS_H
#define PEERS_H

/* Studies: what stands beside trainings by another program, and the numbers that both have. */
void peers_cheetah(int argc, char **argv);
void peers_pendulum(int argc, char **argv);
void peers_numbers(int argc, char **argv);
void peers_seconds(int argc, char **argv);

#endif
