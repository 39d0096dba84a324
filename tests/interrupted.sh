#!/bin/sh
# The programs that train, stopped by a signal, a full disk or a limit, and resumed: the same bytes in the end. (Every
# agent, environment and kind of damage is in tests/resume.c.)
. tests/lib/ok.sh

# Long enough to be stopped on the way, and no longer.
swing=5000 slides=8000 poles=4000 episodes=30000 hops=2500
fused || { swing=1300 && slides=1500 && poles=2000 && episodes=6000 && hops=1300; }

# appears FILE: waits until it is there.
appears() {
    for wait in $(seq 600); do
        [ -s "$1" ] && return 0
        sleep 0.05
    done
    return 1
}

# one_line FILE PATTERN
one_line() {
    [ "$(wc -l <"$1")" -eq 1 ] && grep -q -e "$2" "$1"
}

# interrupted SIGNAL STATUS PROGRAM OPTION...
interrupted() {
    signal=$1 status=$2
    shift 2
    rm -f "$scratch/part" "$scratch/rest"
    "$@" --save "$scratch/whole" >"$scratch/whole.out"
    ok $? "$*"
    "$@" --save "$scratch/part" --save-every 100 >"$scratch/part.out" 2>"$scratch/said" &
    pid=$!
    appears "$scratch/part"
    kill -$signal $pid
    wait $pid
    got=$?
    [ $got -eq $status ] && one_line "$scratch/said" "^interrupted; saved in $scratch/part\$"
    ok $? "$*: SIG$signal, status $got: $(cat "$scratch/said")"
    # Where the signal came a resumed log goes on; its last column, steps per second, is not the same twice.
    "$@" --resume "$scratch/part" --save "$scratch/rest" --threads 2 >>"$scratch/part.out" 2>"$scratch/said"
    ok $? "$* --resume: $(cat "$scratch/said")"
    cmp "$scratch/whole" "$scratch/rest"
    ok $? "$*: another file after SIG$signal and --resume"
    for out in whole part; do sed 's/^\([0-9].*\)	[^	]*$/\1/' "$scratch/$out.out" >"$scratch/$out.log"; done
    cmp "$scratch/whole.log" "$scratch/part.log"
    ok $? "$*: another log after SIG$signal and --resume"
    # The policy in the file has the score that its training printed, and a finished training is resumed at its end.
    last=$(tail -n 1 "$scratch/whole.out")
    [ "$("$@" --load "$scratch/whole")" = "$last" ]
    ok $? "$* --load: another score"
    [ "$(printed "$@" --resume "$scratch/whole" | tail -n 1)" = "$last" ]
    ok $? "$* --resume at the end: another score"
}

interrupted TERM 143 "$build/09-temperature" --steps $swing --evaluate-every 700
interrupted INT 130 "$build/05-ddpg" --steps $slides --evaluate-every 700 --noise ornstein-uhlenbeck

# The same for the programs with loops or outputs of their own.
for program in "03-dqn --steps $poles --evaluate-every 900" "04-policy-gradient --steps $episodes" \
    "10-mujoco --task hopper --steps $hops --evaluate-every 900 --episodes 3"; do
    set -- "$build/"$program
    rm -f "$scratch/part" "$scratch/rest"
    "$@" --save "$scratch/whole" >"$scratch/whole.out"
    "$@" --save "$scratch/part" --save-every 100 >/dev/null 2>"$scratch/said" &
    pid=$!
    appears "$scratch/part"
    kill -TERM $pid
    wait $pid
    [ $? -eq 143 ] && one_line "$scratch/said" "saved in $scratch/part\$"
    ok $? "$*: $(cat "$scratch/said")"
    "$@" --resume "$scratch/part" --save "$scratch/rest" >"$scratch/rest.out" && cmp "$scratch/whole" "$scratch/rest"
    ok $? "$*: another file after --resume"
    "$@" --load "$scratch/whole" >"$scratch/loaded.out"
    number='s/^.*: mean return of 100/mean return of 100/'
    [ "$(tail -n 1 "$scratch/whole.out" | sed "$number")" = "$(tail -n 1 "$scratch/loaded.out" | sed "$number")" ]
    ok $? "$* --load: another score"
    [ "$(tail -n 1 "$scratch/whole.out")" = "$(tail -n 1 "$scratch/rest.out")" ]
    ok $? "$*: another score after --resume"
done

# However long its path is, the file is named in full.
long=$scratch part=$(printf 'd%.0s' $(seq 250))
for level in 1 2 3 4 5; do long=$long/$part; done
mkdir -p "$long"
"$build/05-ddpg" --steps 100000000 --start 20 --evaluate-every 100000000 --save "$long/x" --save-every 50 >/dev/null \
    2>"$scratch/said" &
pid=$!
appears "$long/x"
kill -TERM $pid
wait $pid
[ $? -eq 143 ] && [ "$(cat "$scratch/said")" = "interrupted; saved in $long/x" ]
ok $? "a long path: $(cat "$scratch/said")"

# Without --save a signal ends the program as it always did.
"$build/05-ddpg" --steps 100000000 --start 1 --evaluate-every 20 >"$scratch/log" 2>/dev/null &
pid=$!
appears "$scratch/log"
kill -TERM $pid
wait $pid 2>/dev/null
[ $? -eq 143 ] && [ "$(ls "$scratch" | grep -c partial)" -eq 0 ]
ok $? "SIGTERM without --save"

# A file that may not grow, or a disk that is full: said in one line, and the old file stays.
few="--steps 400 --start 100 --evaluate-every 400 --quiet"
"$build/05-ddpg" $few --save "$scratch/old" >/dev/null && cp "$scratch/old" "$scratch/kept"
(ulimit -f 40 && "$build/05-ddpg" $few --seed 2 --save "$scratch/old") >/dev/null 2>"$scratch/said"
[ $? -eq 1 ] && one_line "$scratch/said" "cannot write $scratch/old: " && cmp "$scratch/old" "$scratch/kept" &&
    [ "$(ls "$scratch" | grep -c partial)" -eq 0 ]
ok $? "a file that may not grow: $(cat "$scratch/said")"

# What a killed program has left beside the file goes when the next one begins to save there.
: >"$scratch/old.999999999.partial"
: >"$scratch/old.$$.partial" # of a process that lives
"$build/05-ddpg" $few --save "$scratch/old" >/dev/null
[ ! -e "$scratch/old.999999999.partial" ] && [ -e "$scratch/old.$$.partial" ]
ok $? "neighbours that killed programs left"

# Another configuration or program, and files that are none: a line and status 2.
refused() {
    message=$1
    shift
    "$@" >/dev/null 2>"$scratch/said"
    [ $? -eq 2 ] && one_line "$scratch/said" "$message"
    ok $? "$*: $(cat "$scratch/said")"
}
refused "tau 0.01 there, 0.02 here" "$build/05-ddpg" $few --tau 0.02 --resume "$scratch/old"
refused "seed '1' there, '2' here" "$build/05-ddpg" $few --seed 2 --resume "$scratch/old"
refused "it is at step 400, beyond the end at 300" "$build/05-ddpg" $few --steps 300 --resume "$scratch/old"
refused "where the agent has" "$build/06-td3" $few --resume "$scratch/old"
refused "where the agent has" "$build/05-ddpg" $few --hidden-1 32 --resume "$scratch/old"
refused "where the agent has" "$build/05-ddpg" $few --resume "$build/05-ddpg"
refused "and --load is without one" "$build/05-ddpg" $few --resume "$scratch/old" --load "$scratch/old"
# A file of which one option would take the place of another's, by whatever name.
ln -s old "$scratch/old.h"
for files in "load old save old" "resume old export old.h" "resume old frames ./old" "load old frames old" \
    "save new.h export ./new.h" "save new frames new" "export new.h frames new.h"; do
    set -- $files
    refused "are one file, " "$build/05-ddpg" $few --steps 100000000 "--$1" "$scratch/$2" "--$3" "$scratch/$4"
    cmp "$scratch/old" "$scratch/kept" && [ ! -e "$scratch/new" ] && [ ! -e "$scratch/new.h" ]
    ok $? "$files: something was written"
done
refused "--save and --load are one file" "$build/03-dqn" --load "$scratch/old" --save "$scratch/old"
refused "--save and --load are one file" "$build/04-policy-gradient" --load "$scratch/old" --save "$scratch/old"
refused "--export and --frames are one file" "$build/10-mujoco" --export "$scratch/x.h" --frames "$scratch/x.h"
head -c 100000 "$scratch/old" >"$scratch/cut"
refused "$scratch/cut" "$build/05-ddpg" $few --resume "$scratch/cut"
refused "$scratch/cut" "$build/05-ddpg" --load "$scratch/cut"
: >"$scratch/empty"
refused "$scratch/empty" "$build/05-ddpg" $few --resume "$scratch/empty"
head -c -4 "$scratch/old" | cksum | cut -d ' ' -f 1 >"$scratch/cksum"
[ "$(cat "$scratch/cksum")" = "$(tail -c 4 "$scratch/old" | od -An -tu4 | tr -d ' ')" ]
ok $? "the checksum is the one of cksum"

ended "interrupted"
