#!/bin/sh
# Do the tests notice faults? One token of a source is changed, the tests that the map names for the file are run, and
# one of them must fail, or the fault has survived. The tree itself is never touched: each worker changes a copy of it.
#
#     SEED=1 N=400 JOBS=1 BUILD=build sh tests/mutations/run.sh
#
# With TREES=FOLDER the copies stay there, for the next run to go on with.
# What survives them is shown, in a second look, to all of `make test` but the scripts that read the sources, which any
# change would fail; and what survives that, too, is tried again in a build with AddressSanitizer and
# UndefinedBehaviorSanitizer (make sanitize), which see what is written beside an array. LOOKS=files ends after the first.
#
# What is done is kept in $BUILD/mutations, SEED.sample and SEED.results, a line per fault, and not done again; remove
# them to begin anew. What does not compile, and what the compiler makes the same code of, is no fault.
# tests/mutations/survivors lists faults that change nothing a test could see, with the reasons: lines are compared by
# their text, since their numbers change.
LC_ALL=C
export LC_ALL
build=${BUILD:-build} seed=${SEED:-1} n=${N:-400} jobs=${JOBS:-1}
unset BUILD SEED N JOBS MAKEFLAGS MAKEOVERRIDES # to the tests, which have such numbers of their own, they say nothing
mutate=$PWD/$build/mutate
work=$PWD/$build/mutations
results=$work/$seed.results
here=$PWD
trees=${TREES:-$(mktemp -d)} || exit 1
mkdir -p "$work" "$trees" && touch "$results" || exit 1
[ -n "$TREES" ] || trap 'rm -rf "$trees"' EXIT
trap 'trap "" TERM; kill 0; exit 1' HUP INT TERM
tab=$(printf '\t')
look=files opt=-O1
sanitized='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all'
# What is read before it is written shows where the compiler can fill it with garbage.
garbage=-ftrivial-auto-var-init=pattern
! echo 'int x;' | ${CC:-cc} $garbage -x c -c -o /dev/null - 2>/dev/null || sanitized="$sanitized $garbage"

# A copy of the tree with everything built, and what each test takes in it, in seconds of the processor.
copy_tree() {
    mkdir -p "$1" && cp -r Makefile README.md src chapters tests docs figures "$1" && cd "$1" || exit 1
    make -s -j1 BUILD=build OPT=-O1 all >/dev/null 2>build.err || { cat build.err; echo "the copy does not compile" >&2; exit 1; }
    cd "$here" || exit 1
}

# The command of a test.
command_of() {
    case $1 in
    recorded:*) echo "env ONLY=${1#*:} sh tests/recorded.sh" ;;
    *.sh) echo "sh tests/$1" ;;
    *-check) echo "build/$1 --stop" ;;
    *) echo "build/tests/$1 --stop" ;;
    esac
}

# test_limit NAME: what was measured of the unchanged tree at -O1, in a file. Twice as much, and 3 s, is a hang; the
# sanitizers take four times as long.
test_limit() {
    limit=$(cat "$trees/limit.$1" 2>/dev/null || echo 100)
    case $1 in *.sh | recorded:*) limit=600 ;; esac # for each program of a script
    [ "$opt" = -O1 ] || limit=$((4 * limit))
    echo "$limit"
}

measure() { # NAME: in the copy
    ( $(command_of "$1") >/dev/null 2>&1; times ) | awk 'NR == 2 {
        for (i = 1; i <= 2; i++) { split($i, part, "m"); s += 60 * part[1] + part[2] }
        print int(2 * s) + 3 }' >"$trees/limit.$1"
}

# Of the unchanged tree.
measure_all() {
    cd "$trees/0" || exit 1
    for test in $(sed '/^#/d; s/^[^ ]* *//' "$here/tests/mutations/map" | tr ' ' '\n' | grep -v -e '[.]sh$' -e : | sort -u); do
        [ -e "$trees/limit.$test" ] || measure "$test"
    done
    cd "$here" || exit 1
}

tests_of() {
    while read -r pattern tests; do
        case $pattern in '' | '#'*) continue ;; esac
        case $1 in $pattern) echo "$tests"; return ;; esac
    done <"$here/tests/mutations/map"
}

target_of() {
    case $1 in
    bad_input.sh | interrupted.sh | bodies.sh | pieces.sh | recorded:*) echo all TESTS= FLOAT_TESTS= CHECKS= ;; # it runs none of these
    *.sh) echo all ;;
    *-check) echo "build/$1" ;;
    *) echo "build/tests/$1" ;;
    esac
}

# Arguments of other types are a warning in C, and no fault that a test need find.
build() {
    make -s -j1 BUILD=build OPT="$opt" $1 >/dev/null 2>build.err &&
        ! grep -q -e -Wint-conversion -e -Wincompatible-pointer-types build.err
}

# What is left of a header for the compiler, which has no object of its own.
preprocessed() { # OPTION FOLDER <TEXT
    $(sed 's/-MMD//; s/-MP//' build/flags) $1 -iquote "$2" -E -P -x c - 2>/dev/null
}

# try FILE: runs the tests in the changed copy; says which of them noticed, "same" or "compile", or "survived".
try() {
    file=$1
    case $file in
    *.c)
        object=${file%.c}.o
        same=yes
        [ -e saved.f64.o ] || same=no
        for f in f64 f32; do # where the one is another, the other is left to the tests that need it
            build "build/$f/$object" || { echo compile; return; }
            cmp -s "build/$f/$object" "saved.$f.o" || { same=no && break; }
        done
        [ $same = no ] || { echo same; return; } ;;
    *)
        same=yes
        for option in -DREAL_DOUBLE ''; do
            preprocessed "$option" "${file%/*}" <original >left.was
            preprocessed "$option" "${file%/*}" <"$file" | cmp -s - left.was || same=no
            [ -s left.was ] || same=no
        done
        [ $same = no ] || { echo same; return; } ;;
    esac
    if [ $look = all ]; then
        all_tests && echo survived || echo "make test"
        return
    fi
    for test in $(tests_of "$file"); do
        build "$(target_of "$test")" || { echo compile; return; }
        limit=$(test_limit "$test")
        ( ulimit -t "$limit"; [ "$opt" != -O1 ] || ulimit -v 8000000; exec timeout 900 $(command_of "$test") ) >/dev/null 2>&1 || { echo "$test"; return; }
    done
    echo survived
}

all_tests() {
    make -s -j1 BUILD=build OPT="$opt" test \
        WITHOUT="tests/pages.sh tests/weave.sh tests/notation.sh tests/claims.sh tests/exercises.sh" >all_tests.log 2>&1
}

# fault NUMBER FILE LINE OFFSET LENGTH NEW WHAT: makes it in this copy, tries it, and takes it back.
fault() {
    number=$1 file=$2 line=$3 offset=$4 length=$5 new=$6 what=$7
    cp -p "$file" original
    for f in f64 f32; do
        rm -f saved.$f.o
        [ ! -e "build/$f/${file%.c}.o" ] || cp -p "build/$f/${file%.c}.o" saved.$f.o
    done
    "$mutate" --offset "$offset" --length "$length" --new "$new" original >"$file"
    found=$(try "$file")
    [ $look = files ] || found=$look:$found
    text=$(sed -n "${line}s/^ *//p" original)
    old=$(tail -c +$((offset + 1)) original | head -c "$length" | head -n 1)
    printf '%s\t%s:%s\t%s\t%s\t%s\n' "$number" "$file" "$line" "$what: '$old' is '$new'" "$found" "$text" >>"$results"
    printf '%s:%s\t%s\t%s\n' "$file" "$line" "$what: '$old' is '$new'" "$found"
    case $file in
    *.c)
        cp -p original "$file"
        for f in f64 f32; do
            rm -f "build/$f/${file%.c}.o"
            [ ! -e saved.$f.o ] || cp -p saved.$f.o "build/$f/${file%.c}.o"
        done
        find build -maxdepth 2 -type f -perm -100 -exec rm -f {} + ;;
    *) cp original "$file" ;;
    esac
}

# The numbers of the faults that this look is for: each that has had none, or that the look before has not seen and that
# is not known to change nothing.
left_for() {
    case $1 in
    files) awk -F '\t' 'FILENAME == ARGV[1] { had[$1]; next } !($1 in had) { print $1 }' "$results" "$work/$seed.sample" ;;
    all) sh tests/mutations/summary.sh "$results" tests/mutations/survivors survived ;;
    sanitize) sh tests/mutations/summary.sh "$results" tests/mutations/survivors all:survived ;;
    esac
}

# worker COPY PART: its part of the sample, of what is left.
worker() {
    cd "$trees/$1" || exit 1
    while IFS=$tab read -r number file line offset length new what; do
        [ $((number % jobs)) -eq "$2" ] || continue
        case " $left " in *" $number "*) ;; *) continue ;; esac
        fault "$number" "$file" "$line" "$offset" "$length" "$new" "$what"
    done <"$work/$seed.sample"
}

files=${FILES:-$(ls src/*/*.[ch] chapters/*/*.[ch] | grep -v -e /check -e /main.c -e /exercises -e /experiments.c \
    -e /env_mujoco -e /progress.c -e /study.c)}
for file in $files; do
    [ -n "$(tests_of "$file")" ] || { echo "error: tests/mutations/map names no test for $file" >&2; exit 1; }
done
[ -s "$work/$seed.sample" ] || "$mutate" --seed "$seed" --n "$n" $files >"$work/$seed.sample" || exit 1

# A copy for each job, made before the first is changed; the sanitized one builds what it needs.
each_job() {
    job=0
    while [ $job -lt "$jobs" ]; do
        "$@"
        job=$((job + 1))
    done
}
copy_for_job() {
    if [ -d "$trees/$job" ]; then # of a run that was stopped, perhaps with a fault in it
        for file in $files; do cmp -s "$file" "$trees/$job/$file" || cp "$file" "$trees/$job/$file"; done
    elif [ $job -eq 0 ]; then copy_tree "$trees/0" && measure_all; else cp -a "$trees/0" "$trees/$job"; fi
}
work_for_job() { worker $job $job & }

# look_at LOOK: whether anything is left for it.
look_at() {
    look=$1
    left=$(left_for "$look" | tr '\n' ' ')
    [ -n "$left" ]
}

each_job copy_for_job
look_at files && each_job work_for_job && wait
if [ "$LOOKS" != files ] && look_at all; then
    # Where a test fails without a fault, nothing that fails says anything of one.
    ( cd "$trees/0" && all_tests ) ||
        { grep -e FAILED -e '^make' "$trees/0/all_tests.log" >&2; echo "the tests fail without a fault" >&2; exit 1; }
    each_job work_for_job && wait
fi
if [ "$LOOKS" != files ] && look_at sanitize; then
    opt=$sanitized jobs=1
    [ -d "$trees/sanitized" ] || { mkdir "$trees/sanitized" && cp -r Makefile README.md src chapters tests docs figures "$trees/sanitized"; } || exit 1
    worker sanitized 0
fi
sh tests/mutations/summary.sh "$results" tests/mutations/survivors
