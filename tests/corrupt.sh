#!/bin/sh
# Every program that reads a file, on damaged ones: it ends with status 2 and one line, and nothing is lost, left behind or
# waited for. `make corrupt` takes N faults of each kind for each file, drawn with SEED, under sanitizers; `make test` takes
# a few. What is done to a file, and where a fault may go unnoticed, says tests/corrupt/damage.c. (The pages' weaver reads
# tables, too, by the same function; it and the claims have fuzzers.)
#
#     SEED=1 N=8 ONLY='05*' BUILD=build/sanitize sh tests/corrupt.sh
. tests/lib/ok.sh
seed=${SEED:-1}
build=$(cd "$build" && pwd)
folder=$scratch/case good=$scratch/good at=0 tried=0 refused=0 other=0
mkdir "$good" "$folder"
export ASAN_OPTIONS=exitcode=99:max_allocation_size_mb=4000 UBSAN_OPTIONS=exitcode=99

wanted() { case $1 in ${ONLY:-*}) ;; *) false ;; esac; }

# reads GOOD RULE FILE COMMAND: the program that reads the sound file GOOD under the name FILE; in the command @ stands for
# its path and % for its folder, which holds what else is needed, and `kept`, which may be written.
reads() {
    at=$((at + 1)) file=$3
    wanted "$1" || return
    # Files of other programs; those of the same agent and shape are none.
    others= i=0
    for path in "$good"/*; do
        i=$((i + 1))
        case ${path##*/} in "${1%%[_.]*}"*) continue ;; *.safetensors) [ "$1" != "${1%.safetensors}" ] && continue ;; esac
        [ "$1" = source ] && continue # claims read any text, and find no claims
        case "$1 ${path##*/}" in 'table 10_join' | 'table_times 10_join_times') continue ;; esac # sound ones of its study
        [ $(((i + at + seed) % 40)) -lt "${N:-1}" ] && others="$others $path"
    done
    command=$(printf '%s\n' "$4" | sed "s|@|$folder/$3|g; s|%|$folder|g")
    case $4 in *--join*) copies=--copies ;; *) copies= ;; esac # a study may have written nan
    "$build/damage" $copies --command "$command" --folder "$folder" --file "$3" --rule "$2" --n "${N:-0}" --seed $((seed + at)) \
        "$good/$1" $others >"$scratch/said" 2>&1
    status=$?
    set -- "$1" $(tail -n 1 "$scratch/said" | sed -n 's/^\([0-9]*\) files.* \([0-9]*\) refused .* \([0-9]*\) said .* \([0-9]*\) failed$/\1 \2 \3 \4/p')
    if [ $# -ne 5 ]; then
        failed=$((failed + 1))
        echo "FAILED $1:" && cat "$scratch/said"
        return
    fi
    tried=$((tried + $2)) refused=$((refused + $3)) other=$((other + $4))
    passed=$((passed + $2 - $5)) failed=$((failed + $5))
    if [ -n "$N" ] || [ $status -ne 0 ]; then
        echo "$1: $command"
        cat "$scratch/said"
    fi
    cp "$good/$1" "$folder/$file"
}
clear() { rm -rf "$folder" && mkdir "$folder"; }

# ---- trainings

small="--steps 40 --start 20 --batch 4 --capacity 30 --evaluate-every 20"
thin="--hidden-1 4 --hidden-2 4"
further="--steps 60"
training() { # NAME PROGRAM OPTIONS: its file, resumed and loaded
    wanted "$1" || return
    "$build/$2" $3 --save "$good/$1" >/dev/null
    ok $? "$2 $3"
    reads "$1" all training "'$build/$2' $3 $further --resume @ --save %/kept"
    reads "$1" all training "'$build/$2' $3 --load @ --save %/kept"
}
policy() { # NAME PROGRAM OPTIONS: a policy alone, and one for other programs
    wanted "$1" || return
    "$build/$2" $3 --load "$good/$1" --save "$good/$1_alone" >/dev/null
    reads "$1_alone" any policy "'$build/$2' $3 --load @"
    "$build/$2" $3 --load "$good/$1" --export "$good/$1.safetensors" >/dev/null
    reads "$1.safetensors" any policy.safetensors "'$build/$2' $3 --load @ --export %/policy.h && rm %/policy.h"
}
training 03_cartpole 03-dqn "$small --hidden 4 --rate-updates 100"
policy 03_cartpole 03-dqn "$small --hidden 4 --rate-updates 100"
training 03_pendulum 03-dqn "$small --hidden 4 --rate-updates 100 --task pendulum --double yes"
for agent in 05-ddpg 06-td3 08-sac 09-temperature; do
    training "${agent%%-*}" $agent "$small $thin"
    policy "${agent%%-*}" $agent "$small $thin"
done
training 05_normed 05-ddpg "$small $thin --noise ornstein-uhlenbeck"
for task in sac:reacher sac:inverted-pendulum td3:hopper ddpg:half-cheetah sac:walker2d td3:swimmer ddpg:inverted-double-pendulum; do
    short="--task ${task#*:} --agent ${task%:*} --steps 40 --start 20 --batch 4 --evaluate-every 20 --episodes 1"
    training "10_${task#*:}" 10-mujoco "$short"
    case $task in sac:reacher | ddpg:half*) policy "10_${task#*:}" 10-mujoco "$short" ;; esac
done

# REINFORCE's rates fall over its length, so that none goes further: the first of the files that it writes, into a pipe.
short="--steps 400 --episodes 2 --hidden 4 --save-every 100"
for world in cartpole box; do
    wanted "04_$world" || continue
    options=$short
    [ $world = box ] && options="$short --box --scale softplus"
    mkfifo "$scratch/pipe"
    "$build/04-policy-gradient" $options --save "$scratch/pipe" >/dev/null 2>&1 &
    pid=$!
    cat "$scratch/pipe" >"$scratch/all"
    kill -KILL $pid 2>/dev/null
    wait $pid 2>/dev/null
    rm "$scratch/pipe"
    line=$(grep -a -b -m 1 '^training ' "$scratch/all")
    head -c $((${line%%:*} + $(expr "${line#*:}" : '.*') + 1 + ${line##* })) "$scratch/all" >"$good/04_$world"
    reads "04_$world" all training "'$build/04-policy-gradient' $options --resume @ --save %/kept"
    reads "04_$world" all training "'$build/04-policy-gradient' $options --load @"
done

# ---- studies: the state of a run, and runs that are joined

if wanted 05_state; then
    "$build/05-ddpg-experiments" pendulum --steps 1000 --run 0 --state "$scratch/state" --out "$scratch/run" &
    pid=$!
    until [ -s "$scratch/state" ]; do sleep 0.02; done
    kill -KILL $pid
    wait $pid 2>/dev/null
    cp "$scratch/state" "$good/05_state" # of a run whose first contender has come to its end
    reads 05_state all state "'$build/05-ddpg-experiments' pendulum --steps 1000 --run 0 --state @ --out %/kept"
fi
clear
pair="'$build/10-mujoco-experiments' long_pendulum --steps 300"
if wanted 10_join; then
    for run in 0 1; do
        eval "$pair" --run $run --out "$folder/10_long_pendulum.$run.tsv" --times "$folder/10_long_pendulum.$run.times.tsv"
    done
    cp "$folder/10_long_pendulum.1.tsv" "$good/10_join"
    cp "$folder/10_long_pendulum.1.times.tsv" "$good/10_join_times"
fi
join="$pair --runs 2 --join %"
reads 10_join rows 10_long_pendulum.1.tsv "$join"
wanted 10_join && reads 10_join_times rows 10_long_pendulum.1.times.tsv "$join --times %/times && cat %/times && rm %/times"
clear

# ---- tables

cp figures/data/10_long_pendulum.tsv "$good/table" && cp figures/data/10_long_pendulum_times.tsv "$good/table_times"
reads table rows 10_long_pendulum.tsv "'$build/summary' --where step=final --values SAC,TD3 @"
cp "$good/table" "$folder/10_cheetah.tsv"
reads table rows 10_long_pendulum.tsv "'$build/scores' --names 'a pole,again' @ %/10_cheetah.tsv"
reads table rows 10_long_pendulum.tsv "'$build/scores' --pairs --names 'a pole,again' @ %/10_cheetah.tsv"
reads table rows 10_long_pendulum.tsv "'$build/scores' --ranks --names 'a pole' @"
cp "$good/table" "$folder/10_long_pendulum.tsv"
reads table_times rows 10_long_pendulum_times.tsv "'$build/scores' --seconds --names 'a pole' %/10_long_pendulum.tsv"
clear
printf "@claim C1 10_long_pendulum step=final: 'SAC' > 0\n@claim C2 10_long_pendulum step=final: 'SAC' - 'DDPG' unclear\n" >"$good/source"
cp "$good/source" "$folder/source"
reads table rows 10_long_pendulum.tsv "'$build/claims' --data % %/source"
clear
cp "$good/table" "$folder/10_long_pendulum.tsv"
reads source any source "'$build/claims' --data % @"
clear
mkdir -p "$folder/figures/data"
cp figures/data/02_onoff.tsv "$good/02_onoff"
reads 02_onoff rows figures/data/02_onoff.tsv "'$build/02-q-learning-experiments' onoff_best"
clear

# ---- graphs and episodes

cp chapters/01-td/six.graph "$good/01_graph" && cp chapters/01-td/four.episodes "$good/01_episodes"
reads 01_graph any graph "'$build/01-td' --graph @"
reads 01_episodes any episodes "'$build/01-td' --episodes @"

echo "$tried damaged files, of which $refused refused and $other said something else"
ended corrupt
