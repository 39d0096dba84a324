#!/bin/sh
# Long trainings whose memory must not grow: a million updates of SAC on the pendulum and a million steps of the half
# cheetah, at the lowest priority. It takes the better part of an hour and is no part of `make test`.
# Run from the root of the repository: make soak, or STEPS=100000 NICE=5 BUILD=build sh tests/soak/memory.sh
#
# Of the cheetah's million steps it said on an AMD EPYC with gcc 12.2: 759 samples; at most 19500 KB resident; beside the
# replay at most 3264 KB in the first tenth of 1000000 steps, 3093 KB later.
. tests/lib/ok.sh
LC_ALL=C
export LC_ALL
steps=${STEPS:-1000000}
slack=1024 # KB: what the allocator and the libraries may still take after a tenth of the steps

[ -r /proc/self/status ] || { echo "error: memory is read from /proc, which is not here" >&2; exit 1; }

# Resident memory of process $1, in KB.
resident() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null; }

# memory NAME ROW CAPACITY COMMAND...: of a training that prints a line every STEPS / 1000 steps, what stands in memory
# beside the replay must not grow after a tenth of it. The replay touches its pages as it fills: ROW bytes a step, up to
# CAPACITY rows.
memory() {
    name=$1 row=$2 capacity=$3
    shift 3
    samples=$scratch/$name.samples log=$scratch/$name.log
    nice -n "${NICE:-19}" "$@" --steps "$steps" --start $((steps / 100)) --evaluate-every $((steps / 1000)) >"$log" 2>&1 &
    pid=$!
    trap 'kill $pid 2>/dev/null; exit 1' HUP INT TERM
    while kill -0 $pid 2>/dev/null; do
        step=$(tail -n 1 "$log" | cut -f 1)
        kilobytes=$(resident $pid)
        case $step in '' | *[!0-9]*) ;; *) echo "$step ${kilobytes:-gone}" ;; esac
        sleep "${PAUSE:-2}"
    done | grep -v gone >"$samples"
    wait $pid
    ok $? "$name: the training ended with status $?: $(tail -n 1 "$log")"
    [ "$(wc -l <"$samples")" -ge 20 ]
    ok $? "$name: fewer than 20 samples of its memory"
    awk -v steps="$steps" -v row="$row" -v capacity="$capacity" -v slack="$slack" -v name="$name" '
        {
            filled = ($1 < capacity ? $1 : capacity) * row / 1024
            beside = $2 - filled
            if ($2 > most) most = $2
            if ($1 <= steps / 10) early = beside > early ? beside : early
            else late = beside > late ? beside : late
        }
        END {
            printf "%s: %d samples; at most %d KB resident; beside the replay at most %d KB in the first tenth of" \
                " %d steps, %d KB later\n", name, NR, most, early, steps, late
            exit !(early > 0 && late > 0 && late <= early + slack)
        }' "$samples"
    ok $? "$name: its memory grows"
}

# Rows of the replay: two observations, an action and two numbers, of four bytes each.
memory pendulum 36 100000 "$build/09-temperature" --capacity 100000
memory half-cheetah 168 100000 "$build/10-mujoco" --task half-cheetah --episodes 1

ended "memory"
