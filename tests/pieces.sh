#!/bin/sh
# A study made run by run is the study made at once, to the last byte; what is missing is listed and nothing else, and
# half a run or another's counts as none.
. tests/lib/ok.sh
pieces=$scratch/pieces
mkdir "$pieces"

# holds WHAT COMMAND...
holds() {
    what=$1
    shift
    "$@" >"$scratch/said" 2>&1
    ok $? "$what"
}

# study PROGRAM STUDY OPTIONS...: runs the listed commands and joins
study() {
    program=$build/$1
    shift
    holds "$* at once" "$program" "$@" --out "$scratch/whole.tsv"
    rm -f "$pieces"/*
    "$program" "$@" --jobs "$pieces" >"$scratch/jobs"
    sort -r "$scratch/jobs" >"$scratch/turned"
    while IFS= read -r job; do holds "$job" sh -c "$build/${job#build/}"; done <"$scratch/turned"
    holds "$*: its runs are joined" "$program" "$@" --join "$pieces" --out "$scratch/joined.tsv"
    holds "$* joined from its runs" cmp -s "$scratch/whole.tsv" "$scratch/joined.tsv"
    holds "$*: nothing is left to do" test -z "$("$program" "$@" --jobs "$pieces")"
}

# refused WHAT COMMAND...: one line that says WHAT, status 2, and the last table stays
refused() {
    wanted=$1
    shift
    said=$("$@" 2>&1)
    [ $? = 2 ] && case $said in *"$wanted"*) true ;; *) false ;; esac && [ "$(echo "$said" | wc -l)" = 1 ] &&
        cmp -s "$scratch/whole.tsv" "$scratch/joined.tsv"
}

study 02-q-learning-experiments cliff --runs 3
if ! fused; then # the rest trains networks, for minutes where multiply-adds are software, and is of programs, not numbers
    ended pieces
    exit
fi
study 08-sac-experiments temperatures --runs 2 --steps 1000
study 09-temperature-experiments pendulum --steps 1200 --runs 3
holds "a job for each run" test "$(wc -l <"$scratch/jobs")" = 3

ask="$build/09-temperature-experiments pendulum --steps 1200"
join="$ask --join $pieces --out $scratch/joined.tsv"
holds "a run more is asked for" test "$($ask --runs 4 --jobs "$pieces")" = \
    "build/09-temperature-experiments pendulum --steps 1200 --run 3 --out $pieces/09_pendulum.3.tsv"
holds "a run is missing" refused "09_pendulum.3.tsv is missing" $join --runs 4
holds "a run of another seed" refused "is of another command" $join --runs 3 --seed 2
holds "a run of as many other steps" refused "is of another command" "$build/09-temperature-experiments" pendulum \
    --steps 1300 --runs 3 --join "$pieces" --out "$scratch/joined.tsv"
cp "$pieces/09_pendulum.1.tsv" "$scratch/run"
head -c 200 "$scratch/run" >"$pieces/09_pendulum.1.tsv"
holds "half a run is missing" refused "09_pendulum.1.tsv is missing or not whole" $join --runs 3
holds "and made again" test "$(printed $ask --runs 3 --jobs "$pieces" | wc -l)" = 1
sed 's/-1/-2/' "$scratch/run" >"$pieces/09_pendulum.1.tsv"
holds "a run that was changed is missing" refused "09_pendulum.1.tsv is missing or not whole" $join --runs 3
cp "$scratch/run" "$pieces/09_pendulum.1.tsv"
holds "and with it all is well again" $join --runs 3
holds "one run and all" refused "--run: all runs are meant by --jobs" $ask --run 1 --jobs "$pieces"
holds "a list and a table" refused "--jobs lists runs, and --join joins them" $join --runs 3 --jobs "$pieces"
holds "one file for two tables" refused "--out and --times are one file" "$build/10-mujoco-experiments" long_hopper \
    --out "$scratch/x" --times "$scratch/x"

# Both tables of a study or none: without a run's times the first is not replaced.
hop="$build/10-mujoco-experiments long_pendulum --steps 5000"
rm -f "$pieces"/*
$hop --run 0 --out "$pieces/10_long_pendulum.0.tsv" --times "$pieces/10_long_pendulum.0.times.tsv"
cp "$scratch/whole.tsv" "$scratch/joined.tsv"
join="$hop --runs 1 --join $pieces --out $scratch/joined.tsv --times $scratch/times.tsv"
mv "$pieces/10_long_pendulum.0.times.tsv" "$scratch/kept"
holds "a run without its times: no table is replaced" refused "0.times.tsv is missing or not whole" $join
mv "$scratch/kept" "$pieces/10_long_pendulum.0.times.tsv"
holds "with them both are joined" $join
holds "into two tables" test -s "$scratch/times.tsv" -a "$(grep -c final "$scratch/joined.tsv")" = 1

# A run that is killed goes on with its second agent, and one that is asked to stop where it was.
run="$build/06-td3-experiments pendulum --steps 1200 --run 0" state=$scratch/state
$run --out "$scratch/run"
$run --state "$state" --out "$scratch/again" &
until [ -e "$state" ] || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
kill -9 $! 2>/dev/null
wait $! 2>/dev/null
[ -e "$scratch/again" ] || holds "it goes on" $run --state "$state" --out "$scratch/again"
holds "after a kill the same table" cmp "$scratch/run" "$scratch/again"
holds "and no state is left" test ! -e "$state"
for delay in 0.1 0.2 0.1 0.3; do
    $run --state "$state" --out "$scratch/stopped" 2>"$scratch/said" &
    sleep $delay
    kill $! 2>/dev/null
    wait $!
    status=$?
    [ $status != 143 ] || ! grep -q 'saved in' "$scratch/said" || [ -e "$state" ]
    ok $? "status $status: $(cat "$scratch/said")"
done
$run --state "$state" --out "$scratch/stopped"
holds "after four stops the same table" cmp "$scratch/run" "$scratch/stopped"
"$build/06-td3-experiments" pendulum --steps 1100 --run 0 --state "$scratch/kept" --out "$scratch/x" &
until [ -e "$scratch/kept" ] || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
kill -9 $! 2>/dev/null
wait $! 2>/dev/null
cp "$scratch/whole.tsv" "$scratch/joined.tsv"
[ ! -e "$scratch/kept" ] || holds "a state of another command" refused "of another configuration: steps" \
    $run --state "$scratch/kept" --out "$scratch/joined.tsv"
holds "a state for many runs" refused "--state: which run?" "$build/06-td3-experiments" pendulum --state "$scratch/y"

# As make data does it, interrupted: what is there is not made again.
rm "$pieces"/*
mkdir "$scratch/programs"
cat >"$scratch/programs/09-temperature-experiments" <<END
#!/bin/sh
shift
case " \$* " in *' --run '*) echo "\$*" >>$scratch/made ;; esac
[ ! -e $scratch/broken ] || case " \$* " in *' --run 1 '*) exit 3 ;; esac
case " \$* " in *' --run '*) ;; *) set -- --steps 1200 --runs 3 "\$@" ;; esac
exec $build/09-temperature-experiments pendulum "\$@"
END
chmod +x "$scratch/programs/09-temperature-experiments"
record() {
    sh figures/record.sh "$scratch/programs/09-temperature-experiments" pendulum "$pieces" "$scratch/09_pendulum.tsv"
}
: >"$scratch/broken"
record >"$scratch/said" 2>&1
holds "an interrupted study has a status and no table" test $? != 0 -a ! -e "$scratch/09_pendulum.tsv"
holds "and its first run" test -e "$pieces/09_pendulum.0.tsv"
sed -i.kept 's/^# command: /&x/' "$pieces/09_pendulum.0.tsv"
sh figures/record.sh --jobs "$scratch/programs/09-temperature-experiments" pendulum "$pieces" >"$scratch/said" 2>&1
holds "a list that fails has a status" test $? != 0 -a "$(wc -l <"$scratch/said")" = 1
mv "$pieces/09_pendulum.0.tsv.kept" "$pieces/09_pendulum.0.tsv"
rm "$scratch/broken"
echo "no state" >"$pieces/09_pendulum.1.tsv.state"
record >"$scratch/said" 2>&1
holds "the rest completes it" cmp -s "$scratch/whole.tsv" "$scratch/09_pendulum.tsv"
holds "no finished run was made twice" test "$(sed 's/.*--run \([0-9]*\).*/\1/' "$scratch/made" | tr '\n' ' ')" = "0 1 1 1 2 "
holds "and the runs are not kept" test -z "$(ls "$pieces")"
ended pieces
