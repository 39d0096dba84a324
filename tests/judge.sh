#!/bin/sh
# The functions that readers write. For each: its file as it stands is judged as not written; with the chapter's own
# function in it, it is right; and with that function spoilt as a student may spoil it, the equation is named. Of a file
# that does not compile, crashes or waits for ever, one line says so. All chapters with EXERCISES=all; else two.
. tests/lib/ok.sh
wrong=tests/fixtures/judge.tsv # chapter and number, what is substituted in the chapter's function, the equation, the mistake
tab=$(printf '\t')
case ${EXERCISES:-} in
all) chapters="chapters/[01]*" ;;
*) chapters=${EXERCISES:-chapters/01-td chapters/06-td3} ;;
esac

# $(definition FILE FUNCTION): the function, from its first line to the brace in column one
definition() {
    awk -v start="^[a-z].*[ *]$2[(]" '$0 ~ start { on = 1 } on { print } on && /^}/ { exit }' "$1"
}

# put FILE FUNCTION WITH: FILE with the function replaced by what the file WITH has
put() {
    awk -v start="^[a-z].*[ *]$2[(]" -v with="$3" '
        $0 ~ start { while ((getline line <with) > 0) print line; on = 1 }
        !on { print }
        /^}/ { on = 0 }' "$1"
}

# judge FILE: what is said of it, in $scratch/said, and the status
judge() {
    FILE=$1 BUILD=$build COMPILE="$compile" LIBS='-lm -lpthread' sh chapters/judge.sh "$chapter" "$number" >"$scratch/said" 2>&1
}
says() { grep -q -e "$1" "$scratch/said"; }
no_more() { [ "$(wc -l <"$scratch/said")" -le 12 ]; }

compile=$(cat "$build/flags")
for folder in $chapters; do
    chapter=$(basename "$folder")
    env -u MAKEFLAGS -u MAKELEVEL make -s BUILD="$build" "exercises-$chapter" >"$scratch/said" 2>&1
    ok $? "make exercises-$chapter: $(cat "$scratch/said")"
    for file in "$folder"/exercises/*.c; do
        name=$(basename "$file" .c)
        number=${name%%_*} function=${name#*_}
        equation=$(sed -n 's/^ \* Equation: //p' "$file")
        own=$(grep -l "^[a-z].*[ *]$function[(].*[{,]\$" src/*/*.c chapters/*/*.c)
        definition "$own" "$function" >"$scratch/solution"
        if grep -q 'NOT_WRITTEN;' "$file"; then
            judge "$file"
            [ $? -eq 1 ] && says "^Not yet: $file has nothing yet for $equation;" &&
                [ "$(wc -l <"$scratch/said")" -eq 1 ]
            ok $? "$file, not written: $(cat "$scratch/said")"
        else
            [ "${EXERCISES:-}" != all ]
            ok $? "$file is written already"
        fi
        put "$file" "$function" "$scratch/solution" >"$scratch/right.c"
        judge "$scratch/right.c" && says "^Right: exercise $number of $chapter is solved" && ! says 'warning\|FAILS'
        ok $? "$file with the function of $own: $(cat "$scratch/said")"
        grep "^$chapter/$number$tab" "$wrong" >"$scratch/wrong"
        ok $? "$wrong has nothing for $file"
        while IFS=$tab read -r _ substitution fails mistake; do
            sed "$substitution" "$scratch/solution" >"$scratch/spoilt"
            ! cmp -s "$scratch/solution" "$scratch/spoilt"
            ok $? "$file: '$substitution' changes nothing"
            put "$file" "$function" "$scratch/spoilt" >"$scratch/wrong.c"
            judge "$scratch/wrong.c"
            [ $? -eq 1 ] && says "^Not yet: .* fails .*($fails)" && no_more
            ok $? "$file, $mistake: $(cat "$scratch/said")"
            [ "$mistake" != 'the larger of the two' ] || sed "s|$scratch/wrong.c|$file|" "$scratch/said" >"$scratch/shown"
        done <"$scratch/wrong"
    done
done

# The example on the page is what a reader sees.
sed -n '/^```text$/,/^```$/ { /^```/d; p; }' docs/modules/exercise.md >"$scratch/page"
[ -n "${EXERCISES#all}" ] || cmp -s "$scratch/shown" "$scratch/page"
ok $? "docs/modules/exercise.md does not show what is said: $(cat "$scratch/shown")"

# What is no function of the kind that is asked for.
chapter=01-td number=8
file=chapters/01-td/exercises/8_td_update.c
# refused WHAT STATEMENTS SAYS: the function consists of these statements
refused() {
    printf 'double td_update(double *v, struct td_step step, double alpha, double gamma) {\n%s\n}\n' "$2" >"$scratch/spoilt"
    put "$file" td_update "$scratch/spoilt" >"$scratch/wrong.c"
    judge "$scratch/wrong.c"
    [ $? -eq 1 ] && says "^Not yet: .*wrong.c $3" && no_more
    ok $? "$1: $(cat "$scratch/said")"
}
refused 'a line that is no C' '    return v[step.s] +;' 'does not compile;'
says 'wrong.c:[0-9]*:[0-9]*: error'
ok $? "the compiler's words: $(cat "$scratch/said")"
refused 'a function that is nowhere' '    double td_nowhere(double); return td_nowhere(alpha);' 'calls something that is nowhere;'
says td_nowhere
ok $? "the linker's words: $(cat "$scratch/said")"
grep -q fsanitize "$build/flags" || refused 'a crash' '    *(volatile double *)8 = 0; return 0;' 'ends the program with status [0-9]*, (1.20);'
LIMIT=1 refused 'a loop without end' '    for (volatile unsigned i = 0;; i++) {}' 'does not come to an end, (1.20);'
refused 'what is not a number' '    return v[step.s] = 0.0 / 0.0;' 'fails (1.20);'

# The harness's part.
"$build/01-td-check" --judge 'the bias of every-visit Monte Carlo;returns' >"$scratch/said" 2>&1 &&
    says '^  (1.19) holds: off by .*, with 1e-12 allowed$' && says '^  (1.6) holds' && [ "$(wc -l <"$scratch/said")" -eq 2 ]
ok $? "--judge: $(cat "$scratch/said")"
"$build/01-td-check" --judge 'returns;nonsense' >"$scratch/said" 2>&1
[ $? -eq 2 ] && says "^error: --judge: no section is called 'nonsense'\$"
ok $? "--judge without a section: $(cat "$scratch/said")"

# As the reader calls it.
env -u MAKEFLAGS -u MAKELEVEL make -s BUILD="$build" exercise-01-99 >"$scratch/said" 2>&1
[ $? -eq 2 ] && says 'chapter 01-td has no function to write as exercise 99'
ok $? "an exercise that is none: $(cat "$scratch/said")"
env -u MAKEFLAGS -u MAKELEVEL make -s BUILD="$build" exercise-1-8 >"$scratch/said" 2>&1
[ $? -eq 2 ] && says "^there is no exercise '1-8': say make exercise-05-6 for exercise 6 of chapter 5\$"
ok $? "a chapter without its zero: $(cat "$scratch/said")"
for exercise in 8 9; do
    "$build/01-td" --exercise $exercise >"$scratch/said" 2>&1
    says "^Exercise $exercise[.] Write td_" && says '^\(Not yet\|Right\):'
    ok $? "--exercise $exercise: $(cat "$scratch/said")"
done
"$build/01-td" --exercise 8 --answer 1 >"$scratch/said" 2>&1
[ $? -eq 2 ] && says '^error: --answer: exercise 8 asks for a function, not for a number$'
ok $? "a number for a function: $(cat "$scratch/said")"
here=$(cd "$build" && pwd)
(cd "$scratch" && "$here/01-td" --exercise 8) >"$scratch/said" 2>&1
[ $? -eq 2 ] && says "^error: --exercise: the function is judged in the book's folder, by make exercise-01-8\$"
ok $? "elsewhere: $(cat "$scratch/said")"

# Each file's question is asked under its number, and the chapter's last ones all have a file.
for folder in chapters/[01]*; do
    program=$here/$(basename "$folder")
    for file in "$folder"/exercises/*.c; do
        name=$(basename "$file" .c)
        (cd "$scratch" && "$program" --exercise "${name%%_*}") >"$scratch/said" 2>&1
        [ $? -eq 2 ] && says "^Exercise ${name%%_*}[.] Write ${name#*_}[ ,]"
        ok $? "$file is asked for"
    done
done

ended judge
