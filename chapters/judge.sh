#!/bin/sh
# judge.sh CHAPTER NUMBER: what `make exercise-NN-K` runs when all but the reader's file is compiled. Compiles that file
# with COMPILE, links it with the chapter's checks in BUILD, and says which equation fails. FILE judges another file.
chapter=$1 number=$2
for file in "chapters/$chapter/exercises/$number"_*.c; do :; done
if [ ! -e "$file" ]; then
    echo "chapter $chapter has no function to write as exercise $number: see build/$chapter --exercise $number" >&2
    exit 2
fi
equation=$(sed -n 's/^ \* Equation: //p' "$file")
sections=$(sed -n 's/^ \* Judged by: //p' "$file")
FILE=${FILE:-$file}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A function that waits for ever is stopped. (What a shell says of a crash is not for the reader.)
guard=
command -v timeout >/dev/null && guard="timeout ${LIMIT:-20}"
judged() { { $guard "$work/judge" --judge "$sections" >"$work/said" 2>&1; } 2>/dev/null; }
not_yet() { echo "Not yet: $FILE $1; a hint is at its end." && exit 1; }

# COMPILE and LIBS are words
quiet='-Wno-unused-parameter -Wno-unused-variable -Wno-unused-function'
$COMPILE -O1 -DREAL_DOUBLE $quiet -iquote "chapters/$chapter/exercises" -c -o "$work/own.o" "$FILE" >"$work/said" 2>&1
compiled=$?
head -n 20 "$work/said"
[ $compiled -eq 0 ] || not_yet "does not compile"
if ! $COMPILE -o "$work/judge" "$work/own.o" "$BUILD/exercises/$chapter.o" $LIBS >"$work/said" 2>&1; then
    grep -v 'collect2\|ld returned\|linker command failed' "$work/said" | head -n 5
    not_yet "calls something that is nowhere"
fi

judged
status=$?
grep -q 'is not written yet$' "$work/said" && not_yet "has nothing yet for $equation"
grep -v '^  ([^ ]*) holds: ' "$work/said" | head -n 10

# about HOW: of the equations of which this is said those that the exercise is about
about() {
    sed -n "s/^  \\(([^ ]*)\\) $1: .*/\\1/p" "$work/said" | sort -u | while read -r id; do
        case $equation in *"$id"*) printf '%s ' "$id" ;; esac
    done | sed 's/ $//; s/ / and /'
}
case $status in
0)
    about holds | tr " " "\n" | grep "^(" | while read -r id; do grep -F "$id holds" "$work/said"; done
    echo "Right: exercise $number of $chapter is solved." && exit
    ;;
1)
    failing=$(about FAILS)
    not_yet "fails ${failing:-$equation}"
    ;;
124) not_yet "does not come to an end, $equation" ;;
*) not_yet "ends the program with status $status, $equation" ;;
esac
