#!/bin/sh
# Which lines of src and chapters do the tests run? Given the programs of a build with --coverage, it runs them, the
# scripts and each chapter's example, and adds up what gcov says of the float and the double build: a line counts as run
# if it is in either. Of the studies, which `make test` compares with what is recorded, short runs stand for the
# trainings. The checks themselves are not counted. With SCRIPTS=no only the programs run. (tests/programs fails in this
# build: where a write must fail, gcov's own fails too, and says so.)
export LC_ALL=C
build=${BUILD:-build/coverage}
gcov=${GCOV:-gcov}
find "$build" -name '*.gcda' -exec rm -f {} +
for test in "$@"; do "$test" >/dev/null 2>&1 || echo "$test fails in this build" >&2; done
if [ "${SCRIPTS:-yes}" = yes ]; then
    for test in bad_input bodies exercises interrupted pieces policies recorded render weave claims; do
        BUILD=$build TABLES=$TABLES TRAININGS=${TRAININGS:-no} sh tests/$test.sh >/dev/null 2>&1
    done
    . tests/lib/short.sh
    for chapter in $CHAPTERS; do
        { "$build/$chapter" && "$build/$chapter" --exercise 1; } >/dev/null 2>&1
        variants "$build/$chapter" | while read -r variant; do
            "$build/$chapter" $(short_options "$build/$chapter") $variant </dev/null >/dev/null 2>&1
        done
        [ -x "$build/$chapter-experiments" ] || continue
        for study in $(studies_of "$build/$chapter-experiments"); do
            options=$(short_options "$build/$chapter-experiments" "$study")
            case $options in # the others have been repeated as they are
            *--steps*) timeout 60 "$build/$chapter-experiments" "$study" $options >/dev/null 2>&1 ;;
            esac
        done
    done
fi
find "$build/f32" "$build/f64" -name '*.gcno' \( -path '*/src/*' -o -path '*/chapters/*' \) >"$build/notes" || exit 1
unread=0 # whose lines would be missing
while read -r notes; do
    "$gcov" -t "$notes" 2>"$build/said" || { unread=$((unread + 1)) && cat "$build/said" >&2; }
done <"$build/notes" >"$build/counts"
awk -v missed="$build/missed" '
    /^ *-: *0:Source:/ { sub(/.*Source:/, ""); file = $0; next }
    file !~ /^(src|chapters)\// || file ~ /\/checks?[._a-z]*\.[ch]$/ { next }
    {
        split($0, part, ":")
        count = part[1]
        line = part[2] + 0
        gsub(/[ *]/, "", count)
        if (line == 0 || count == "-") next
        key = file SUBSEP line
        if (!(key in seen)) { seen[key] = 0; lines[file]++ }
        if (count ~ /^[0-9]/ && !seen[key]) { seen[key] = 1; run[file]++ }
    }
    END {
        for (file in lines) {
            printf "%6.1f %%  %4d of %4d  %s\n", 100 * run[file] / lines[file], run[file], lines[file], file | "sort -k 6"
            all += lines[file]
            some += run[file]
        }
        close("sort -k 6")
        for (key in seen)
            if (!seen[key]) { split(key, part, SUBSEP); print part[1] ":" part[2] | ("sort -t : -k 1,1 -k 2,2n >" missed) }
        printf "%6.1f %%  %4d of %4d  lines of src and chapters; the others are listed in %s\n", all ? 100 * some / all : 0, some, all, missed
        exit !(all && some >= 0.95 * all)
    }' "$build/counts" && [ "$unread" -eq 0 ]
