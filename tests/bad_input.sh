#!/bin/sh
# Wrong options, broken files, a full disk, Ctrl-C: one line on standard error, the right status, and nothing lost.
. tests/lib/ok.sh
. tests/lib/short.sh

# refused STATUS MESSAGE COMMAND...: exits so, with exactly one line on stderr that contains MESSAGE.
refused() {
    status=$1 message=$2
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    got=$?
    if [ "$got" -eq "$status" ] && [ "$(wc -l <"$scratch/err")" -eq 1 ] && grep -qF -e "$message" "$scratch/err"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $*: status $got, expected $status and '$message'; stderr:"
        cat "$scratch/err"
    fi
}

holds() {
    if eval "$1"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED $1"
    fi
}

# others HELP: every option with a value other than its default and within its range.
others() {
    awk '/^  --/ && match($0, /default [^)]*\)$/) {
        split(substr($0, RSTART + 8, RLENGTH - 9), part, ", ")
        if (part[1] == "off" || part[1] == "none") next
        other = part[1] + 1
        if (sub(/^one of /, "", part[2])) n = split(part[2], value, "|")
        else n = split(part[2], value, " to ")
        if (n > 1) other = value[1] == part[1] ? value[2] : value[1]
        print $1 "=" other
    }' "$1"
}

# ---- options, the same in every program
td=$build/01-td
for program in "$build"/[0-9]*-*; do
    case $program in *.d | *.o | *-experiments) continue ;; esac
    refused 2 "unknown option '--no-such-option'" "$program" --no-such-option 1
    refused 2 "unexpected argument 'stray'" "$program" stray
    "$program" --help >"$scratch/wrapped"
    holds "[ $? -eq 0 ] && grep -q 'default' '$scratch/wrapped'"
    holds "! grep -q '.\{81\}' '$scratch/wrapped'"
    unwrapped <"$scratch/wrapped" >"$scratch/help"
    # Every default lies within its range. (That of an exercise says that none is asked.)
    defaults=$(sed -n 's/^  \(--[^ ]*\) .*(.*default \([^,;)]*\)[,)].*/\1=\2/p' "$scratch/help" |
        grep -v -e '=off$' -e '=none$' -e '^--exercise=')
    holds "printed '$program' $(echo $defaults) --help | cmp - '$scratch/wrapped'"
    # What is beyond its range by one, or a millionth, is refused.
    awk '/^  --[^ ]* +[NX] / && match($0, /[0-9.e+-]+ to [0-9.e+-]+\)$/) {
        split(substr($0, RSTART, RLENGTH - 1), end, " to ")
        above = $2 == "N" ? end[2] + 1 : end[2] + 1e-6 * (end[2] < 0 ? -end[2] : end[2] > 0 ? end[2] : 1)
        printf "%s=%.*g\n%s=%.*g\n", $1, 17, above, $1, 17, end[1] - (above - end[2])
    }' "$scratch/help" >"$scratch/beyond"
    while read -r option; do refused 2 "is not within" "$program" "$option" --help </dev/null; done <"$scratch/beyond"
    # Each option, given another value, changes its own line of the help and no other one.
    # (A preset, a task and an agent have defaults of their own.)
    for option in $(others "$scratch/help" | grep -v -e '^--preset=' -e '^--task=' -e '^--agent='); do
        printed "$program" "$option" --help | unwrapped | diff - "$scratch/help" |
            sed -n 's/^<   *\(--[^ ]*\).*/\1/p' >"$scratch/changed"
        holds "[ '${option%%=*}' = \"\$(cat '$scratch/changed')\" ]"
    done
done
for program in "$td" "$build/weave" "$build/summary" "$build/claims" "$build/01-td-experiments"; do
    "$program" --help >"$scratch/help"
    holds "printed '$program' -h | cmp -s - '$scratch/help' && [ -s '$scratch/help' ]"
done
refused 2 "unknown option '-x'" "$build/weave" -x
refused 2 "--alpha: its value is missing" "$td" --alpha
seq 1001 | sed 's/.*/s& -> s1 1 0/' >"$scratch/many"
refused 2 "$scratch/many:1001: more than 1000 states" "$td" --graph "$scratch/many"
refused 2 "--alpha: 'abc' is not a number" "$td" --alpha abc
refused 2 "--alpha: 'nan' is not a number" "$td" --alpha nan
refused 2 "--alpha: '0.5x' is not a number" "$td" --alpha=0.5x
refused 2 "--alpha: 1.5 is not within 0 to 1" "$td" --alpha 1.5
refused 2 "--alpha: inf is not within 0 to 1" "$td" --alpha inf
refused 2 "--sample: '1.5' is not a whole number" "$td" --sample 1.5
refused 2 "--sample: 0 is not within 1 to 1e+06" "$td" --sample 0
refused 2 "--seed: '-1' is not a whole number" "$td" --seed -1
refused 2 "--seed: '99999999999999999999' is not" "$td" --seed 99999999999999999999
refused 2 "--seed: '?-1' is not a whole number" "$td" --seed "$(printf '\t-1')"
refused 2 "--graph: cannot read $scratch/none: No such file" "$td" --graph "$scratch/none"
refused 2 "--graph: cannot read $scratch: Is a directory" "$td" --graph "$scratch"
refused 2 "--exercise: 99 is not within 1 to" "$td" --exercise 99
refused 2 "--exercise: 0 is not within 1 to" "$td" --exercise 0
refused 2 "--exercise: 0 is not within 1 to" "$build/09-temperature" --exercise 0
refused 2 "--answer: 'x' is not a number" "$td" --exercise 1 --answer x
refused 2 "--answer: '1/' is not a number" "$td" --exercise 1 --answer 1/
refused 2 "--answer: of which --exercise?" "$td" --answer 1
holds "printed '$td' --exercise 1 --answer -6/3 | grep -q Right"
holds "! '$td' --exercise 1 --answer 7 >'$scratch/said' && grep -q '^No: 7' '$scratch/said'"

soft=$build/07-soft-iteration
refused 2 "--alpha: -1 is not within 0 to 1e+06" "$soft" --alpha -1
refused 2 "--graph: 'seven' is not one of m1|six|cliff" "$soft" --graph seven
refused 2 "a temperature that is learned must begin above 0" "$soft" --alpha 0 --learn-alpha
refused 2 "--target-entropy: 0.7 nats are too many for 2 actions" "$soft" --learn-alpha --target-entropy 0.7
refused 1 "the temperature is inf" "$soft" --learn-alpha --actor-rate 1e6
holds "printed '$soft' --exercise 3 --answer -0.307 | grep -q Right"

# What cannot be written is known before the training, and what does not fit is not loaded.
"$build/06-td3" --steps 41 --start 40 --save "$scratch/td3" >/dev/null
refused 1 "cannot write /no-such-folder/td3: No such file" "$build/06-td3" --steps 100000000 --save /no-such-folder/td3
refused 1 "cannot write $scratch: Is a directory" "$build/10-mujoco" --steps 100000000 --save "$scratch"
refused 1 "cannot write /no-such-folder/x: No such file" "$build/06-td3-experiments" ablation --out /no-such-folder/x
refused 2 "'snapshot 6 td3' where the agent has 'snapshot 4 ddpg'" "$build/05-ddpg" --load "$scratch/td3"
refused 2 "where the agent has" "$build/06-td3" --hidden-1 32 --load "$scratch/td3"
head -c 3000 "$scratch/td3" >"$scratch/cut"
refused 2 "is missing, cut off or not finite" "$build/06-td3" --load "$scratch/cut"
holds "printed '$build/06-td3' --load '$scratch/td3' --quiet | grep -q '^final policy'"
for sac in "$build/08-sac" "$build/09-temperature"; do
    refused 2 "--log-sigma-low: 3 is above --log-sigma-high, 2" "$sac" --log-sigma-low 3
    refused 1 "cannot write the output: Bad file descriptor" sh -c "exec '$sac' --steps 2 --start 1 >&-"
done
holds "printed '$build/08-sac' --log-sigma-low 2 --steps 2 --start 1 --quiet | grep -q final"

# A training that ends before its first update is none. The papers' numbers are the defaults that --help then shows, and
# their trainings are longer than their random steps.
for agent in 03-dqn 05-ddpg 06-td3 08-sac 09-temperature 10-mujoco; do
    agent=$build/$agent
    refused 2 "--start: 40 random steps leave none of --steps 40 to learn in" "$agent" --start 40 --steps 40
    default='s/^  --%s N .*default \\([0-9]*\\),.*/\\1/p'
    for numbers in "" "--preset paper" "--task half-cheetah"; do
        case $agent$numbers in *10-mujoco--preset* | *03-dqn?* | *0[5689]-*--task*) continue ;; esac
        printed "$agent" $numbers --help | unwrapped >"$scratch/help"
        start=$(sed -n "$(printf "$default" start)" "$scratch/help")
        steps=$(sed -n "$(printf "$default" steps)" "$scratch/help")
        holds "[ '$start' -gt 0 ] && [ '$steps' -ge $((2 * start)) ]"
    done
done
holds "printed '$build/08-sac' --help --preset paper | unwrapped | grep -q -e '--hidden-1 .*default 256,'"
holds "printed '$build/08-sac' --preset paper --hidden-1 32 --help | unwrapped | grep -q -e '--hidden-1 .*default 32,'"
holds "printed '$build/08-sac' --preset paper --help | unwrapped | grep -q -e '--batch .*default 256,'"

# What was learned comes back, whatever the start would have been, and into another shape it does not fit.
for agent in 05-ddpg 06-td3 08-sac 09-temperature; do
    agent=$build/$agent
    "$agent" --steps 60 --start 40 --save "$scratch/learned" >/dev/null
    "$agent" --load "$scratch/learned" --seed 2 --save "$scratch/again" >"$scratch/scored"
    "$agent" --load "$scratch/again" --seed 3 --save "$scratch/third" >/dev/null
    holds "cmp '$scratch/third' '$scratch/again' && [ \$(wc -l <'$scratch/scored') -eq 1 ]"
    lines=$(($(wc -l <"$scratch/again") - 1))
    holds "[ \"\$(head -n $lines '$scratch/again' | cksum)\" = \"\$(head -n $lines '$scratch/learned' | cksum)\" ]"
    refused 2 "where the agent has" "$agent" --load "$scratch/learned" --hidden-1 32
done

# ---- tables: what --help says of their columns, and numbers that fit no column

# unexplained HELP OUTPUT: the headings that the help does not explain, and the columns of the help that no table has. A
# heading stands above a row, which has two numbers or more; the lines of maps are neither.
unexplained() {
    awk '
        function heading(line,  n, cell, name, size, at) {
            n = split(line, cell, "\t")
            for (at = 1; n > 1 && at <= n; at++) {
                if (!(cell[at] in explained)) print "not explained: " cell[at]
                explained[cell[at]] = "printed"
            }
            if (n > 1) return
            line = " " line " "
            for (size = 60; size > 0; size--)
                for (name in explained)
                    while (length(name) == size && (at = index(line, " " name " "))) {
                        line = substr(line, 1, at) " " substr(line, at + size + 1)
                        explained[name] = "printed"
                    }
            if (line ~ /[^ ]/) print "not explained:" line
        }
        FNR == NR {
            if (on && /^  [^ ]/) {
                sub(/^  /, "")
                sub(/  .*/, "")
                n = split($0, part, ", ")
                for (i = 1; i <= n; i++) explained[part[i]] = ""
            }
            on = on || /^columns:$/
            next
        }
        {
            for (i = numbers = 0; i < NF; i++) numbers += $(i + 1) ~ /^-?[0-9][0-9.]*(e[-+][0-9]+)?%?$/
            row = numbers > 1 && (/^  / || /\t/)
            if (row && above ~ /^  |\t/) heading(above)
            above = row || /^    [^ ]*$/ ? "" : $0
        }
        END { for (name in explained) if (explained[name] == "") print "in no table: " name }' "$1" "$2"
}
# A program in each line, and the options of its runs, with commas between.
few='--steps 60 --start 40'
while IFS=: read -r program runs; do
    "$build/$program" --help >"$scratch/help"
    echo "$runs" | tr , '\n' >"$scratch/runs"
    while read -r options; do
        "$build/$program" $options </dev/null || echo "status $?: $program $options" >&2
    done <"$scratch/runs" >"$scratch/tables" 2>"$scratch/said"
    unexplained "$scratch/help" "$scratch/tables" >>"$scratch/said"
    cat "$scratch/said"
    holds "[ -s '$scratch/tables' ] && [ ! -s '$scratch/said' ] # the columns of $program"
    holds "! grep '^  ' '$scratch/tables' | grep '.\{81\}' # the tables of $program"
done <<END
01-td:,--graph chapters/01-td/six.graph --sample 3
02-q-learning:--episodes 20,--episodes 20 --task graph --method double,--episodes 20 --task cliff
03-dqn:$few,$few --task pendulum
04-policy-gradient:--steps 1000,--steps 1000 --box --no-baseline
05-ddpg:$few
06-td3:$few,$few --twin no
07-soft-iteration:--updates 100,--updates 100 --graph six,--updates 100 --graph cliff,--updates 100 --learn-alpha
08-sac:$few,$few --value yes
09-temperature:$few
10-mujoco:$few --episodes 1,$few --episodes 1 --agent td3,$few --episodes 1 --agent ddpg --task reacher
11-game:,--steps 5 --method consensus
END
# (A heading without an explanation is found, and an explanation without a heading.)
printf 'columns:\n  a, b c                 first\n  d                      second\n' >"$scratch/help"
printf '  a   b c   e\n  1   2   3\n' >"$scratch/tables"
unexplained "$scratch/help" "$scratch/tables" | tr -s ' ' >"$scratch/said"
holds "printf 'not explained: e \nin no table: d\n' | cmp - '$scratch/said'"
printf 'a\tb c\td\te\n1\t2\t3\t4\n' >"$scratch/tables"
unexplained "$scratch/help" "$scratch/tables" >"$scratch/said"
holds "echo 'not explained: e' | cmp - '$scratch/said'"

# A play that has diverged has dashes, and no sign of what is no number.
"$build/11-game" --rate 1e6 >"$scratch/out"
holds "grep -q '^ *100  *-  *-  *-  *-  *-  *-$' '$scratch/out' && grep -q diverged '$scratch/out'"
holds "! grep -q -e nan -e inf '$scratch/out'"
"$soft" --learn-alpha --actor-rate 1e3 --updates 1000 >"$scratch/out" 2>/dev/null
holds "grep -q '[0-9]e+[0-9]' '$scratch/out' && ! grep -q '.\{81\}' '$scratch/out'"
# Small rewards are not shown as 0, and the longest name has room, in whatever letters.
printf 'terminal end\nna\303\257ve-\303\251tat -> b 1 1e-10\nb -> end 1 -3e-7\n' >"$scratch/g"
printed "$td" --graph "$scratch/g" --sample 3 | sed -n '/^  state/,$p' >"$scratch/out"
holds "grep -q '^  na.*tat -3.0e-07 -3.0e-07 .* 0.0000   0.0000 ' '$scratch/out'"
holds "! grep -q -e '-0.0000' '$scratch/out'"
holds "[ \$(grep -c -x '.\{75\}' '$scratch/out') -eq 4 ]"

experiments=$build/01-td-experiments
refused 2 "which study?" "$experiments"
refused 2 "unknown study 'no-such'" "$experiments" no-such
refused 2 "unknown option '--runs'" "$experiments" values --runs 3
refused 2 "--runs: 0 is not within 1" "$experiments" walk --runs 0
holds "printed '$experiments' --help | grep -q samples"
holds "printed '$experiments' samples --help | grep -q 'default 100'"
refused 2 "which FILE?" "$build/summary" --by x --values y
# A recorded table is held against its checksum, wherever it is read; one of your own needs none.
table=figures/data/01_alpha.tsv
value=$(head -n 2 $table | tail -n 1 | cut -f 2)
damaged='it is damaged: its checksum is missing or not right'
sed '3s/[0-9]/7&/' $table >"$scratch/table"
refused 2 "$damaged" "$build/summary" --values "$value" "$scratch/table"
for left in 2 3 $(($(wc -l <$table) - 1)); do # cut off, at the end of a line
    head -n "$left" $table >"$scratch/table"
    refused 2 "$damaged" "$build/summary" --values "$value" "$scratch/table"
done
sed '1d; 3s/[0-9]/7&/' $table >"$scratch/table"
refused 2 "$damaged" "$build/summary" --values "$value" "$scratch/table"
sed '1d; $d' $table >"$scratch/table"
holds "'$build/summary' --values '$value' '$scratch/table' >/dev/null"
holds "grep -v 0.5 $table | '$build/summary' --values '$value' /dev/stdin >/dev/null"
mkdir -p "$scratch/figures/data"
head -n -2 figures/data/02_onoff.tsv >"$scratch/figures/data/02_onoff.tsv"
program=$(cd "$build" && pwd)/02-q-learning-experiments
refused 2 "$damaged" sh -c "cd '$scratch' && '$program' onoff_best"
refused 2 "there is no column 'x'" "$build/summary" --by x --values error figures/data/01_alpha.tsv
refused 2 "is not a number" "$build/summary" --by exact --values state figures/data/01_values.tsv

# ---- graphs and episodes: file, line and reason
good=chapters/01-td/six.graph
graph() { # graph MESSAGE SED-SCRIPT: the good graph, edited, is refused
    sed "$2" "$good" >"$scratch/g"
    refused 2 "$1" "$td" --graph "$scratch/g"
}
graph "g:8: the probabilities from s1 sum to 0.95, not to 1" 's/s4  0.6/s4 0.55/'
graph "g:7: probability 1.4 is not within 0 to 1" 's/s3  0.4 /s3 1.4/'
graph "g:7: probability -0.4 is not within 0 to 1" 's/s3  0.4 /s3 -0.4/'
graph "g:7: 'nan' is not a number" 's/s1 -> s3  0.4/s1 -> s3 nan/'
graph "g:7: 'inf' is not a number" 's/s1 -> s3  0.4  -1/s1 -> s3 0.4 inf/'
graph "g:7: expected 'FROM -> TO PROBABILITY REWARD'" 's/s1 -> s3  0.4  -1/s1 -> s3 0.4/'
graph "g:9: s4 has no transitions" '/^s4 ->/d; $a\
s6x -> s6 1 0\
terminal s6y'
graph "g:14: s6 has no transitions and is not terminal" 's/terminal s6/start s6 0/'
graph "g:15: s5 -> s6 was given in line 14 already" 's/s5 -> s5/s5 -> s6/'
graph "g:16: s6 is terminal and has a transition" '$a\
s6 -> s5 1 0'
graph "s6, which is terminal" 's/start s2/start s6/'
graph "g:5: the start probabilities sum to 0.8, not to 1" 's/start s2 0.5/start s2 0.3/'
graph "g:2: gamma 1.5 is not within 0 to 1" 's/gamma 1/gamma 1.5/'
graph "g:2: expected" 's/gamma 1/gamma/'
graph "g:3: this was given in line 2 already" 's/terminal s6/gamma 0.5/'
graph "g:6: this was given in line 4 already" 's/^$/start s1 0.5/'
graph "'1e400' is not a number" 's/s5  0.2  -1/s5 0.2 1e400/'
graph "reward 1e200 is not within -1e+100 to 1e+100" 's/s5  0.2  -1/s5 0.2 1e200/'
holds "cat $good | printed '$td' --graph /dev/stdin --sample 2 | grep -q -e -2.2667" # a pipe
printf 'terminal end\na -> b 1 -1\nb -> a 1 -1\nc -> end 1 0\n' >"$scratch/g"
refused 2 "g:2: from a no terminal state can be reached" "$td" --graph "$scratch/g"
printf 'gamma 0.9\na -> b 1 -1\nb -> a 1 -1\n' >"$scratch/g"
refused 2 "$scratch/g: an episode has not ended after a million steps" "$td" --graph "$scratch/g" --sample 1
# A name that a terminal would obey is refused, and the file's own name shown without its codes.
for codes in '\033[31m' '\001' '\177' '\302\233' '\010' '\233' '\342\200\256'; do
    printf "# one\nterminal b\na$codes -> b 1 -1\n" >"$scratch/g"
    refused 2 "g:3: a control character in a word" "$td" --graph "$scratch/g"
    printf "a${codes}b s6\n" >"$scratch/e"
    refused 2 "e:1: a control character in a word" "$td" --episodes "$scratch/e"
done
printf 'terminal b\n\303\251 -> b 1 -1e100\n' >"$scratch/$(printf 'g\033[31m')" # an e with an accent is none
"$td" --graph "$scratch/$(printf 'g\033[31m')" >"$scratch/out"
holds "! grep -q '$(printf '\033')' '$scratch/out' && grep -q 'g?.31m: 2 states' '$scratch/out'"
# Values that no column holds are rounded, and the columns stay.
holds "grep -q '^  $(printf '\303\251')  .* -1e+100  -1e+100 ' '$scratch/out' && ! grep -q '[0-9]\{20\}' '$scratch/out'"
printf '# nothing\n' >"$scratch/g"
refused 2 "g:1: no states" "$td" --graph "$scratch/g"
printf 'terminal a\n' >"$scratch/g"
refused 2 "g:1: every state is terminal" "$td" --graph "$scratch/g"
printf 'a -> b 1\0 0\n' >"$scratch/g"
refused 2 "not a text file" "$td" --graph "$scratch/g"
printf 'terminal b # the end\r\na -> b 1 -2# two\r\n' >"$scratch/g" # CRLF and comments are welcome
holds "printed '$td' --graph '$scratch/g' --sample 3 | grep -q 'a  *-2.0000  *-2.0000'"

episodes() { # episodes MESSAGE TEXT
    printf "$2" >"$scratch/e"
    refused 2 "$1" "$td" --episodes "$scratch/e"
}
episodes "e:2: unknown state 's9'" 's1 s4 s6\ns1 s9 s6\n'
episodes "e:1: s1 -> s2 is impossible in this graph" 's1 s2 s4 s6\n'
episodes "e:1: the episode ends in s4, which is not terminal" 's1 s4\n'
episodes "e:1: the episode goes on after s6, which is terminal" 's1 s4 s6 s1\n'
episodes "e:3: an episode needs at least one step" '# one\n\ns6\n'
episodes "e:1: an episode needs at least one step" 's6\ns1 s4 s6\n'
episodes "e:1: no episodes" '\n'
printf 's1 -> s4 -> s6\n' >"$scratch/e"
holds "printed '$td' --episodes '$scratch/e' | grep -q 's1 .* -2.0000'"

# ---- output: nothing half written
refused 1 "cannot write" "$experiments" alpha --out "$scratch/no/such/folder"
if [ -w /dev/full ]; then
    refused 1 "cannot write the output: No space left" sh -c "exec '$td' >/dev/full"
    refused 1 "cannot write the output: No space left" sh -c "exec '$experiments' alpha >/dev/full"
    refused 1 "cannot write the output: No space left" sh -c "exec '$td' --help >/dev/full"
fi
# A link is followed, permissions stay, a device is written to.
echo before >"$scratch/target" && chmod 600 "$scratch/target" && ln -s target "$scratch/link"
"$experiments" alpha --out "$scratch/link"
holds "[ -L '$scratch/link' ] && grep -q alpha '$scratch/target' && ls -l '$scratch/target' | grep -q '^-rw-------'"
holds "'$experiments' alpha --out /dev/stdout | grep -q alpha && [ -e /dev/stdout ]"
refused 1 "Is a directory" "$experiments" alpha --out "$scratch"
refused 2 "--out: its value is empty" "$experiments" alpha --out ""
refused 2 "unknown option '--a?b'" "$td" "$(printf -- '--a\nb')" # one line, whatever the reader types

echo before >"$scratch/kept"
"$experiments" samples --runs 100000 --out "$scratch/kept" &
pid=$!
sleep 0.3
kill -TERM $pid
wait $pid 2>/dev/null
holds "[ \"\$(cat '$scratch/kept')\" = before ]"
holds "[ -z \"\$(ls '$scratch' | grep partial)\" ]"

# Of a training that is stopped the lines stay that were there.
"$build/05-ddpg" --start 1 --batch 1 --evaluate-every 20 --steps 100000000 >"$scratch/log" 2>&1 &
pid=$!
for wait in 1 2 3 4 5 6 7 8 9 10; do [ -s "$scratch/log" ] && break || sleep 0.3; done
kill -INT $pid 2>/dev/null || kill -TERM $pid
kill -TERM $pid 2>/dev/null
wait $pid 2>/dev/null
holds "grep -q '^step	return' '$scratch/log' && grep -q '^20	' '$scratch/log'"

ended "bad input"
