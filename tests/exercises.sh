#!/bin/sh
# The answers that the pages print are right by the programs that ask the questions, and another number is not.
. tests/lib/ok.sh
for table in figures/data/*_exercises.tsv; do
    chapter=$(basename "$table" _exercises.tsv)
    program=$(ls "$build/$chapter"-* | grep -v -e -check -e -experiments -e -engines)
    grep -v -e '^#' -e '^exercise' "$table" >"$scratch/answers"
    while read -r number answer; do
        "$program" --exercise "$number" --answer "$answer" >"$scratch/said" 2>&1 && grep -q '^Right' "$scratch/said"
        ok $? "$program --exercise $number --answer $answer: $(cat "$scratch/said")"
        if "$program" --exercise "$number" --answer "$(echo "$answer" | awk '{ print 1.1 * $1 + 0.7 }')" >"$scratch/said" 2>&1; then
            ok 1 "$program takes another answer to exercise $number: $(cat "$scratch/said")"
        fi
    done <"$scratch/answers"
done

# A function is judged by make, which is called as the reader would: with this build folder, from within the book's.
first=$(($(grep -c '^[0-9]' figures/data/01_exercises.tsv) + 1))
mkdir "$scratch/bin"
printf '#!/bin/sh\necho "$@"\n' >"$scratch/bin/make"
chmod +x "$scratch/bin/make"
PATH=$scratch/bin:$PATH "$build/01-td" --exercise "$first" >"$scratch/said"
[ "$(tail -n 1 "$scratch/said")" = "-s BUILD=$build exercise-01-$first" ]
ok $? "make for exercise $first: $(cat "$scratch/said")"
ended exercises
