#!/bin/sh
# An episode on a terminal, which is a pseudo-terminal of `script`: it is drawn, and the terminal is given back as it was,
# at the end and by whatever signal the program ends.
. tests/lib/ok.sh
export TERM=xterm LC_ALL=C.UTF-8
enter=$(printf '\033[?1049h') leave=$(printf '\033[?25h\033[?1049l')
"$build/10-mujoco" --task reacher --steps 1100 --quiet --episodes 1 --save "$scratch/policy" >/dev/null
watch="$build/10-mujoco --task reacher --load $scratch/policy --episodes 1"
$watch --render >"$scratch/seen" 2>"$scratch/error"
[ $? -eq 2 ] && [ ! -s "$scratch/seen" ] && grep -q 'the output is no terminal' "$scratch/error"
ok $? "--render into a file: $(cat "$scratch/seen" "$scratch/error")"
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    # Debian 13 no longer installs it with the system: it is in bsdextrautils there.
    ended "render (no terminal: script(1) is missing)"
    exit
fi

# on_terminal COMMAND: runs it on a terminal of 60 times 20; what it writes goes to $scratch/seen
on_terminal() { SHELL=/bin/sh script -qec "stty cols 60 rows 20; $1" /dev/null >"$scratch/seen"; }

# given_back: the first screen came back after the last picture, with its cursor and its echo
given_back() {
    [ "$(grep -c -F "$enter" "$scratch/seen")" -ge 1 ] &&
        tr -d '\n\r' <"$scratch/seen" | sed "s/.*$(printf '\033')\[?1049h//" | grep -q -F "$leave" &&
        ! tr -d '\n\r' <"$scratch/seen" | sed "s/.*$(printf '\033')\[?1049l//" | grep -q "$(printf '\033')"
}

on_terminal "$watch --render; echo status \$?; stty -a" </dev/null
ok $? "script"
given_back && grep -q 'status 0' "$scratch/seen" && grep -q ' echo ' "$scratch/seen" &&
    grep -q 'reacher: an episode of 50 steps' "$scratch/seen"
ok $? "a whole episode: $(tail -n 5 "$scratch/seen")"
frames=$(grep -c 's of 1.00' "$scratch/seen")
[ "$frames" -ge 5 ] && [ "$frames" -le 51 ]
ok $? "a frame per step, but for those that a busy machine leaves out: $frames of 51"
grep -q "$(printf '\342\243\277')" "$scratch/seen" # a cell of eight dots
ok $? "no Braille in a locale of UTF-8"
# No line is wider than the terminal (in bytes three per cell, behind the codes).
awk '{ gsub(/\033\[[?0-9]*[A-Za-z]/, ""); gsub(/\342[\240-\243][\200-\277]/, "#"); gsub(/\r/, "") }
    length($0) > 60 && !/SAC/ { exit 1 }' "$scratch/seen"
ok $? "a row is wider than the terminal"

on_terminal "LC_ALL=C $watch --render" </dev/null
given_back && ! grep -q "$(printf '\342')" "$scratch/seen" && grep -q '#' "$scratch/seen"
ok $? "ASCII where the locale is not UTF-8"

# A terminal that does not know its size, or half of it, is taken for one of 80 times 24.
for size in 'cols 0 rows 20' 'cols 60 rows 0'; do
    SHELL=/bin/sh script -qec "stty $size; $watch --render" /dev/null </dev/null >"$scratch/seen"
    given_back && grep -q 's of 1.00   return' "$scratch/seen" && grep -q "$(printf '\342\243\277')" "$scratch/seen"
    ok $? "on a terminal of $size: $(head -n 3 "$scratch/seen")"
done

# An episode of 50 seconds, which nobody sees to its end, however busy the machine is.
run="$build/10-mujoco --task half-cheetah --load chapters/10-mujoco/half-cheetah.safetensors --episodes 1"
# shown: until its first picture is there, a minute at most
shown() {
    wait=0
    until grep -q -F 's of 50.00' "$scratch/seen" || [ $wait = 300 ]; do
        sleep 0.2
        wait=$((wait + 1))
    done
}

# ended_by SIGNAL STATUS: while it shows
ended_by() {
    rm -f "$scratch/seen" "$scratch/pid"
    : >"$scratch/seen"
    on_terminal "sh -c 'echo \$\$ >$scratch/pid; exec $run --render'; echo status \$?; stty -a" </dev/null &
    shown
    kill -"$1" "$(cat "$scratch/pid")"
    wait $!
    given_back && grep -q "status $2" "$scratch/seen" && grep -q ' echo ' "$scratch/seen"
    ok $? "ended by $1: $(grep status "$scratch/seen")"
}
ended_by INT 130
ended_by TERM 143
ended_by HUP 129

# What the reader types is Ctrl-C.
: >"$scratch/seen"
{
    shown
    printf '\003'
    until grep -q status "$scratch/seen" || [ $wait = 300 ]; do
        sleep 0.2
        wait=$((wait + 1))
    done
} | on_terminal "trap : INT; $run --render; echo status \$?"
given_back && grep -q 'status 130' "$scratch/seen"
ok $? "Ctrl-C: $(tail -n 3 "$scratch/seen")"

on_terminal "TERM=dumb $watch --render; echo status \$?" </dev/null
grep -q "TERM is 'dumb'" "$scratch/seen" && grep -q 'status 2' "$scratch/seen" && ! grep -q -F "$enter" "$scratch/seen"
ok $? "a terminal that cannot be drawn on: $(cat "$scratch/seen")"
on_terminal "stty cols 1 rows 1; $watch --render; echo status \$?" </dev/null
given_back && grep -q 'status 0' "$scratch/seen"
ok $? "a terminal of one character"

ended render
