#!/bin/sh
# The table of a comparison, against numbers that were worked out by hand.
. tests/lib/ok.sh

# Four seeds of two agents. a ends at 1, 2, 4 and 9: mean 4, middle two 3, standard error 1.7795, Student's 3.1824.
# The mean over the seeds is 6.5 and 5 on the way; at 6.5 the values are 5, 6, 7 and 8.
curves() { # FILE A: the last column's final scores are A, 3, 8 and 9
    {
        printf 'run\tstep\ta\tb\n'
        for run in 0 1 2 3; do printf '%s\t10\t%s\t1\n%s\t20\t5\t2\n' $run $((5 + run)) $run; done
        printf '0\tfinal\t1\t%s\n1\tfinal\t2\t3\n2\tfinal\t4\t8\n3\tfinal\t9\t9\n' "$2"
    } >"$scratch/$1.tsv"
}
curves one 0
curves two 7
cell() { grep "^$1	" "$scratch/out" | cut -f "$2"; }
row() { # NAME CELLS: from the second on
    said=$(grep "^$1	" "$scratch/out" | cut -f 2-)
    [ "$said" = "$(printf "$2")" ]
    ok $? "$1 has '$said' and not '$(printf "$2")'"
}
run() { "$build/scores" "$@" >"$scratch/out" 2>"$scratch/said"; ok $? "$*: $(cat "$scratch/said")"; }
refused() { # WHAT OPTIONS
    wanted=$1
    shift
    "$build/scores" "$@" >/dev/null 2>"$scratch/said"
    [ $? -eq 2 ] && grep -q -e "$wanted" "$scratch/said"
    ok $? "not refused with '$wanted' but '$(cat "$scratch/said")': $*"
}

printf 'run\ta\tb\n0\t10\t1\n1\t20\t1\n2\t10\t1\n3\t20\t1\n' >"$scratch/one_times.tsv"
sed 's/0/2/' "$scratch/one_times.tsv" >"$scratch/two_times.tsv"
printf 'name\tthere\telsewhere\ntwo b\t5; 6\t7\n' >"$scratch/beside.tsv"
run --names one,two --seconds --beside "$scratch/beside.tsv" "$scratch/one.tsv" "$scratch/two.tsv"
[ "$(cell 'one a' 2-6 | tr '\t' ' ')" = '4 4 5.663 1 3' ] && [ "$(cell 'one a' 9-11 | tr '\t' ' ')" = '6.5 1.291 15' ]
ok $? "the row of agent a is '$(grep '^one a' "$scratch/out")'"
[ "$(cell 'two a' 11)" = 16.5 ]
ok $? "the seconds of the second task are '$(cell 'two a' 11)'"
[ "$(cell 'two b' 12-)" = '5; 6	7' ] && [ "$(cell 'two a' 12-)" = '	' ] &&
    [ "$(cell 'task and agent' 11-)" = 'seconds	there	elsewhere' ]
ok $? "what stands beside is '$(cell 'two b' 12-)', '$(cell 'two a' 12-)'"
# Of 256 draws of 1, 2, 4, 9 the middle pair is 1, 1 in 13: more than one in forty; and so are 9 and 9.
[ "$(cell 'one a' 7-8 | tr '\t' ' ')" = '1 9' ]
ok $? "the interval of the interquartile mean is '$(cell 'one a' 7-8)'"

# a is ahead of b once in four and ties once, in the first task; in the second never, and ties once.
run --pairs --names one,two "$scratch/one.tsv" "$scratch/two.tsv"
[ "$(cell 'a over b' 2-4 | tr '\t' ' ')" = '0.375 0.125 0.25' ]
ok $? "a over b has '$(cell 'a over b' 2-4)'"
[ "$(cell 'a over b' 5-6 | tr '\t' ' ')" = '0.0625 0.5' ]
ok $? "its interval is '$(cell 'a over b' 5-6)'"

# Two seeds have no interval.
grep -v '^[23]' "$scratch/one.tsv" >"$scratch/few.tsv"
run --names few "$scratch/few.tsv"
row 'few a' '2\t1.5\t-\t1\t-\t-\t-\t5.5\t-\t-'
run --pairs --names few "$scratch/few.tsv"
row 'a over b' '0.5\t0.5\t-\t-'

# Configurations of two agents on two tasks: ranks 1 and 2, 2 and 1 of x: a tie, of which the first is chosen.
printf 'run\tstep\tx low\tx high\ty low\ty high\n0\tfinal\t5\t4\t1\t1\n' >"$scratch/first.tsv"
printf 'run\tstep\tx low\tx high\ty low\ty high\n0\tfinal\t3\t4\t1\t2\n' >"$scratch/second.tsv"
run --ranks --names first,second "$scratch/first.tsv" "$scratch/second.tsv"
row 'x low' '5\t3\t1.50\tchosen'
row 'x high' '4\t4\t1.50\t'
row 'y low' '1\t1\t1.75\t'
row 'y high' '1\t2\t1.25\tchosen'

refused 'which FILE' --names a
refused '--out and FILE are one file' --names a "$scratch/one.tsv" --out "$scratch/one.tsv"
refused 'not as many as files' --names a "$scratch/one.tsv" "$scratch/two.tsv"
refused 'how are the tasks called' "$scratch/one.tsv"
refused 'not the agents and seeds' --pairs --names one,few "$scratch/one.tsv" "$scratch/few.tsv"
refused 'not the agents and seeds' --ranks --names one,first "$scratch/one.tsv" "$scratch/first.tsv"
refused 'no learning curves' --names a "$scratch/one_times.tsv"
head -n 4 "$scratch/one_times.tsv" >"$scratch/two_times.tsv"
refused 'not the runs of' --names two --seconds "$scratch/two.tsv"
refused 'no final score' --names a "$(grep -v final "$scratch/one.tsv" >"$scratch/none.tsv"; echo "$scratch/none.tsv")"

# The long study has the learning rates that were chosen.
for agent in SAC TD3 DDPG; do
    chosen=$(awk -F '\t' -v a="$agent " 'index($1, a) == 1 && $NF == "chosen" { print $1 }' figures/data/10_tuned.tsv)
    used=$(awk -F '\t' -v a="$agent" '/^setting\t/ { for (i = 2; i <= NF; i++) if ($i == a) at = i }
        /learning rate/ { rates = rates " " $at } END { print a rates }' figures/data/10_long_departures.tsv)
    [ -n "$chosen" ] && [ "$chosen" = "$used" ]
    ok $? "chosen is '$chosen', and the long study has '$used'"
done
ended scores
