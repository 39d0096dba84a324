#!/bin/sh
# SAC and TD3 of Stable-Baselines3 on Gymnasium's own tasks, with the book's numbers, one thread each:
#
#     sh tests/peers/trainings.sh FOLDER
#
# Each training is a file in FOLDER, TASK.AGENT.SEED, and one that is there is not made again; the packages, pinned, are
# installed there too (gigabytes). On one core all of it takes about an hour. Then it runs the same trainings of the
# book for their processor time, and writes both into figures/data: 10_peers_TASK_sb3.tsv, columns as the book's
# 10_peers_TASK.tsv, and 10_peers_seconds.tsv, whose last column says how many times as long the other program takes.
set -eu
. tests/lib/scratch.sh
export LC_ALL=C OMP_NUM_THREADS=1
seeds="1 2 3" tasks="cheetah pendulum" agents="SAC TD3"
build=${BUILD:-build}
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?which folder?}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
python=$folder/venv/bin/python
if [ ! -e "$folder/installed" ]; then
    python3 -m venv "$folder/venv"
    "$python" -m pip install -q --disable-pip-version-check stable-baselines3==2.9.2 torch==2.9.1 gymnasium==1.4.0 \
        mujoco==4.0.0 numpy==2.4.6 imageio==2.38.1 packaging==26.4
    touch "$folder/installed"
fi
"$python" -m pip list --format=freeze >"$scratch/packages" 2>/dev/null
grep -E '^(stable_baselines3|stable-baselines3|torch|gymnasium|mujoco|numpy)==' "$scratch/packages" >"$folder/versions"
cat "$folder/versions"
"$build/10-mujoco-experiments" peers_numbers --out "$folder/numbers.tsv"
for seed in $seeds; do
    for task in $tasks; do
        for agent in $agents; do
            [ -e "$folder/$task.$agent.$seed" ] ||
                (cd "$folder" && "$python" "$here/trainings.py" numbers.tsv $task $agent $seed $task.$agent.$seed)
        done
    done
done
"$build/10-mujoco-experiments" peers_seconds --runs 3 --out "$folder/seconds.tsv"

# record NAME: the table in rows, with its header and checksum (no pipe, whose first command may fail unseen)
record() {
    {
        echo "# command: sh tests/peers/trainings.sh"
        cat "$folder/rows"
        echo "# cksum: $(cksum <"$folder/rows" | cut -d ' ' -f 1)"
    } >"figures/data/$1.tsv"
}

for task in $tasks; do
    {
        printf 'run\tstep\tSAC\tTD3\n'
        for rows in '[0-9]' final; do
            for seed in $seeds; do
                paste "$folder/$task.SAC.$seed" "$folder/$task.TD3.$seed" >"$scratch/both"
                grep "^$rows" "$scratch/both" | cut -f 1,2,4 | sed "s/^/$((seed - 1))	/"
            done
        done
    } >"$folder/rows"
    record "10_peers_${task}_sb3"
done
{
    printf 'task and agent\tthis book\tStable-Baselines3\tshortest\tlongest\ttimes\n'
    for task in $tasks; do
        for agent in $agents; do
            ours=$(awk -F '\t' -v t=$task -v a=$agent '$2 == t && $3 == a {s += $4; n++} END {printf "%.2f", s/n}' \
                "$folder/seconds.tsv")
            awk -F '\t' -v of="$task $agent" -v ours="$ours" '
                $1 == "seconds" {s += $2; n++; if (n == 1 || $2 < least) least = $2; if ($2 > most) most = $2}
                END {printf "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\n", of, ours, s/n, least, most, s/n/ours}' "$folder/$task.$agent."*
        done
    done
} >"$folder/rows"
record 10_peers_seconds
