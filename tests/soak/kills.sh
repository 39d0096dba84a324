#!/bin/sh
# Kills a training that saves all the time, hundreds of times at random moments (KILLS=300), and looks each time at what
# is left: the file of before or the one after, whole and able to go on, never anything else. Run by `make soak`.
. tests/lib/ok.sh
kills=${KILLS:-300}
agent="$build/08-sac --steps 100000000 --start 50 --evaluate-every 100000000 --quiet"
broken=0 moved=0 before=

awk -v n="$kills" 'BEGIN { srand(7); for (i = 0; i < n; i++) printf "%.3f\n", 0.02 + 0.4 * rand() }' >"$scratch/moments"
$agent --steps 60 --save "$scratch/file" >/dev/null
while read -r moment; do
    $agent --resume "$scratch/file" --save "$scratch/file" --save-every 7 >/dev/null 2>"$scratch/said" &
    pid=$!
    sleep "$moment"
    kill -KILL $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ -s "$scratch/said" ] && broken=$((broken + 1)) && cat "$scratch/said"
    # The checksum of the file is right, and a training takes it (to refuse its end, which is passed already).
    $agent --steps 55 --resume "$scratch/file" >/dev/null 2>"$scratch/said"
    grep -q 'beyond the end at 55$' "$scratch/said" || { broken=$((broken + 1)) && cat "$scratch/said"; }
    now=$(sed 's/^.*at step \([0-9]*\),.*$/\1/' "$scratch/said")
    [ "$now" != "$before" ] && moved=$((moved + 1))
    before=$now
done <"$scratch/moments"
[ "$broken" -eq 0 ]
ok $? "$broken of $kills kills left a file that is neither the old nor the new one"
[ "$moved" -gt $((kills / 10)) ]
ok $? "only $moved of $kills kills came after a new file"
# The killed ones have left neighbours, at most one of which belongs to no program that has begun since.
[ "$(ls "$scratch" | grep -c partial)" -le 1 ]
ok $? "neighbours: $(ls "$scratch")"
# All of it in one: the same steps without a single kill end with the same bytes.
$agent --steps $((before + 1)) --resume "$scratch/file" --save "$scratch/killed" >/dev/null
$agent --steps $((before + 1)) --save "$scratch/whole" >/dev/null
cmp "$scratch/killed" "$scratch/whole"
ok $? "after $kills kills, at step $before: other bytes than without"
echo "$kills kills, step $before, $moved new files"

ended "kills"
