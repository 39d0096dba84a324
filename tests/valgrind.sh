#!/bin/sh
# The programs that it is given, under valgrind: nothing undefined is read, nothing is lost. Tests and checks run as they
# are; a chapter trains for a moment, saves, goes on, loads and exports; each study of its experiments makes a short run;
# the tools read the book. Which options make a run short each program says itself, by --help, so a program or a study
# that is new is run like the others. Valgrind's words go to files of their own, because the tests count the lines that
# a dying child says. What dies on purpose leaves its memory to the system, and is looked at for everything else. A study
# or a measurement that has nothing to make it short ends after LIMIT seconds of the processor, clean as far as it came.
#
#     ONLY='*-experiments' LIMIT=60 BUILD=build/valgrind sh tests/valgrind.sh PROGRAM...
. tests/lib/scratch.sh
build=${BUILD:-build/valgrind}
command -v valgrind >/dev/null || { echo "error: there is no valgrind (sudo apt-get install valgrind)" >&2; exit 1; }
passed=0 failed=0
trap 'kill $pid 2>/dev/null; exit 1' HUP INT TERM

. tests/lib/short.sh

# clean WORD...: runs the command, as long as $limit lets it
limit=
clean() {
    rm -f "$build"/valgrind.log.*
    (
        [ -z "$limit" ] || ulimit -t "$limit"
        # (A leak counts as an error for the option that ends at the first one. What has a limit needs that option, since
        # it may not come to its end; tests do not, and have children that die with all that they hold.)
        exec valgrind -q ${limit:+--exit-on-first-error=yes} --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=none \
            --child-silent-after-fork=yes --log-file="$build/valgrind.log.%p" "$@"
    ) >"$build/valgrind.said" 2>&1 &
    pid=$!
    wait $pid 2>/dev/null
    status=$? end=
    # (128 + SIGXCPU, or SIGKILL where the program does not hear of it)
    case $limit:$status in [0-9]*:152 | [0-9]*:137) status=0 end=' so far' ;; esac
    if [ $status -eq 0 ] && ! grep -q 'definitely lost' "$build/valgrind.log.$pid"; then
        passed=$((passed + 1))
        echo "$*: clean$end"
    else
        failed=$((failed + 1))
        cat "$build"/valgrind.log.* "$build/valgrind.said"
        echo "FAILED $* under valgrind (status $status)"
    fi
}

# A chapter's example, and what else it does with what it has learned.
chapter() {
    options=$(short_options "$1")
    clean "$1" $options
    variants "$1" >"$scratch/variants"
    while read -r variant; do clean "$1" $options $variant </dev/null; done <"$scratch/variants"
    clean "$1" --exercise 1
    has_option --save "$1" || return
    clean "$1" $options --save "$scratch/half"
    # Further than it was to go, where that is no other training: where no rate depends on the length.
    "$1" $options --steps 300 --resume "$scratch/half" >/dev/null 2>&1 && options="$options --steps 300"
    clean "$1" $options --resume "$scratch/half"
    clean "$1" $options --load "$scratch/half"
    has_option --export "$1" || return
    for kind in safetensors onnx h; do clean "$1" $options --load "$scratch/half" --export "$scratch/policy.$kind"; done
    clean "$1" $options --load "$scratch/policy.safetensors" --frames "$scratch/frames"
}

experiments() {
    limit=${LIMIT:-60}
    clean "$1" --help # which names the studies
    for study in $(studies_of "$1"); do
        clean "$1" "$study" $(short_options "$1" "$study") --out "$scratch/table"
    done
}

tool() {
    limit=${LIMIT:-60}
    case ${1##*/} in
    weave) mkdir "$scratch/docs" && cp docs/*.md "$scratch/docs" && clean "$1" --out "$scratch/docs" $PAGES ;;
    summary) clean "$1" --by step --values learned figures/data/09_short.tsv ;;
    scores) clean "$1" --names double,cheetah figures/data/10_double.tsv figures/data/10_cheetah.tsv ;;
    claims) clean "$1" chapters/09-temperature/*.[ch] ;;
    mutate) clean "$1" --n 9 src/numbers/rng.c && clean "$1" --offset 9 --length 1 --new x src/numbers/rng.c ;;
    damage)
        mkdir "$scratch/folder" && clean "$1" --command "$PWD/$build/summary --values error table" --rule rows \
            --folder "$scratch/folder" --file table figures/data/01_alpha.tsv
        ;;
    functions) clean "$1" --times $(short_options "$1") ;;
    scaling) clean "$1" --build ;;
    *) clean "$1" $(short_options "$1") ;;
    esac
}

for program; do
    limit=
    case ${program##*/} in ${ONLY:-*}) ;; *) continue ;; esac
    case $program in
    */tests/footprint) echo "$program: left out, it measures its own memory" ;;
    */tests/signals) echo "$program: left out, its programs would start without the signals that wait for them" ;;
    */tests/* | *-check) clean "$program" ;;
    *-experiments) experiments "$program" ;;
    */[0-9][0-9]-*) chapter "$program" ;;
    *) tool "$program" ;;
    esac
done
echo "valgrind: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
