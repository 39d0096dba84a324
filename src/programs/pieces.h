/*
# Studies in pieces

A study of ten runs is ten commands, one for each run, and none needs another. `--jobs FOLDER` prints those of them
whose table is not in the folder yet, `--join FOLDER` makes one table of all, byte by byte what the study prints when it
is run at once. `make data` records every study that has runs in this way, and `make long`
[the long study](10-mujoco.md#the-long-study), with `build/runs` as the folder; so when one is interrupted, no finished
run is lost. A run of learning curves has `--state FILE` besides, where it keeps what it has: when it is told to stop
(Ctrl-C, SIGTERM), when an agent's training ends, and every 100,000 steps. The same command goes on from there, and the
file goes when the run is complete. `make data` and `make long` use that, too, and begin a run again whose file is of
another command or damaged. And `make jobs` prints the commands that either still has to run, hours of the long
study among them, for whatever spreads commands over machines. With GNU parallel, here and on other machines, where the
project is built in the same folder,

```text
make jobs >jobs
parallel -j2 <jobs
parallel --sshlogin one,two --workdir $PWD --return '{= s{.+ --out }{}; s{ .+}{} =}' <jobs
```

or as a job array of Slurm on a disk that all its machines share:

```text
sbatch --array=1-$(wc -l <jobs) --wrap 'sed -n "${SLURM_ARRAY_TASK_ID}p" jobs | sh'
```

Then `make data` and `make long` run what is still missing, and collect. One seed gives one result on every machine, so
the tables are those of one machine, to the last byte; `sh tests/machines/spread.sh` tries all three with a short study.
A run's table has its checksum, so half of one, left by a transfer, counts as none. Whoever changes what a study
computes while some of its runs are done begins with an empty `build/runs`.
*/
#ifndef PIECES_H
#define PIECES_H

#include "programs/study.h"

/* Prints the command of each run whose table is not in o->jobs. argc, argv: as for tsv_open. */
void pieces_jobs(const struct study_options *o, int argc, char **argv);

/* Writes the study's table to o->out, and that of its times where o->times is set, of the runs' in o->join. Dies
 * (EXIT_INPUT) where one is missing or not whole, or another command's. */
void pieces_join(const struct study_options *o, int argc, char **argv, const char *columns);

#endif
