#!/bin/sh
# One seed, one result, bit for bit: trains each agent for a moment with several compilers, levels of optimisation,
# instruction sets and C libraries, and compares what is printed and every byte of what was learned. A training that one
# program began and left half-way, and another took up, must end with the same bytes, too, in either direction.
#
#     sh tests/machines/same_bits.sh [BUILD...]
#
# A BUILD is a compiler followed by what is different about it, as in clang-19+O2+avx2 (see build_of). The others are
# compared with the first. What this machine cannot build or run is left out and named. `make test` does not run this,
# because it needs more than one compiler.
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C
work=${WORK:-build/machines}
passed=0 failed=0 early=0
lanes=${JOBS:-$(getconf _NPROCESSORS_ONLN)} # so many builds at a time
[ "$lanes" -ge 1 ] 2>/dev/null || lanes=1

[ $# -gt 0 ] || set -- cc cc+O1 cc+O2 cc+avx2 cc+plain cc+plain+O1 cc+libm \
    clang clang+O1 clang+avx2 clang+plain clang-19 clang-19+O2 clang-19+plain \
    musl-gcc musl-gcc+plain aarch64-linux-gnu-gcc aarch64-linux-gnu-gcc+O1 aarch64-linux-gnu-clang-19

# program | arguments | steps of a training | the same where a processor or its multiply-add is emulated, much slower;
# -: not there
runs='01-td
02-q-learning
03-dqn             | --evaluate-every 500                                                | 3000  | 1060
03-dqn             | --task pendulum --evaluate-every 500                                | 3000  | 1060
04-policy-gradient |                                                                     | 20000 | 500
04-policy-gradient | --box                                                               | 20000 | 500
05-ddpg            | --start 100                                                         | 1500  | 150
06-td3             | --start 100                                                         | 1500  | 150
07-soft-iteration
08-sac             | --start 100                                                         | 1500  | 150
08-sac             | --start 100 --value yes                                             | 1500  | 150
09-temperature     | --start 100                                                         | 1500  | 150
10-mujoco          | --start 100 --episodes 1 --agent ddpg --task swimmer                | 1000  | -
10-mujoco          | --start 100 --episodes 5 --agent td3 --task inverted-double-pendulum | 1500 | -
10-mujoco          | --start 100 --episodes 1 --agent sac --task half-cheetah            | 1000  | 120
10-mujoco          | --start 100 --episodes 5 --agent sac --task reacher                 | 1500  | 150
11-game'
# Where a processor is emulated these run too: a test of a module compares it with other ways to compute the same.
tests='env env_planar gaussian mlp-float net-float quadrature rng snapshot squashed-float'
# And these everywhere: a C library has its own idea of a thread.
threads='threads threads-float'

# build_of BUILD: how to compile it ($cc, $opt, $arch, $link) and how to run it ($run, $length)
build_of() {
    case $1 in */*)
        echo "'$1': a compiler is named without its folder" >&2
        exit 2
        ;;
    esac
    cc=${1%%+*} opt=-O3 arch=-march=native link= run= length=long
    case $cc in
    musl-*) link=-static ;;
    aarch64-*)
        case $cc in *clang*) cc="${cc#aarch64-linux-gnu-} --target=aarch64-linux-gnu" ;; esac
        arch= link=-static
        [ "$(uname -m)" = aarch64 ] || run=qemu-aarch64 length=short
        ;;
    esac
    for change in $(echo "$1" | tr '+' ' ' | cut -s -d ' ' -f 2-); do
        case $change in
        O1 | O2) opt=-$change ;;
        avx2) arch='-mavx2 -mfma' ;; # vectors half as wide as AVX-512's
        plain) arch= length=short ;; # any processor of the kind: on x86-64 multiply-adds are fused in software
        libm) run='env GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX' ;; # as glibc computes on older processors
        *)
            echo "'$1': '$change' is none of O1, O2, avx2, plain, libm" >&2
            exit 2
            ;;
        esac
    done
}

# Can this machine compile and run it? If it is the C library that differs, is it seen to differ?
works() {
    cat >"$lane/probe.c" <<'END'
#include <math.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    unsigned long long sum = 0, bits;
    for (int i = 1; i < 10000; i++) {
        double y = exp(i * 1e-3) + sin(i * 1e-1);
        memcpy(&bits, &y, sizeof bits);
        sum = 31 * sum + bits;
    }
    printf("%llx\n", sum);
    return 0;
}
END
    $cc -O1 $arch $link -o "$lane/probe" "$lane/probe.c" -lm 2>/dev/null || return 1
    sum=$($run "$lane/probe" 2>/dev/null) || return 1
    case $run in env*) [ "$sum" != "$("$lane/probe")" ] ;; esac
}

# line N: splits the N-th of the runs into $program, $arguments, and $steps of this length
line() {
    IFS='|' read -r program arguments long short <<END
$(echo "$runs" | sed -n "$1p" | tr -s ' ' | sed 's/ *| */|/g')
END
    steps=$long
    [ "$length" = long ] || steps=$short
    [ -z "$steps" ] || arguments="--steps $steps${arguments:+ $arguments}"
}

# train FOLDER PREFIX: runs the program of FOLDER that line() chose; PREFIX.printed and PREFIX.learned are its results
train() {
    rm -f "$2".*
    save=
    case $program in 0[345689]-* | 10-*) save="--save $2.learned" ;; esac
    { $run "$1/$program" $arguments $save 2>&1 || echo "status $?"; } |
        sed 's/	[0-9]*$//' >"$2.printed" # without the last column of a training, its speed
}

# handed_on FOLDER RUN OTHER_FOLDER OTHER_RUN FILE: what line() chose is begun with one build, and left by a signal when
# the first half is saved; the other goes on, to the end in FILE.
handed_on() {
    rm -f "$lane/half" "$5"
    $2 "$1/$program" $arguments --save "$lane/half" --save-every $((steps / 2)) >/dev/null 2>&1 &
    pid=$!
    while [ ! -s "$lane/half" ] && kill -0 $pid 2>/dev/null; do sleep 0.02; done
    kill -TERM $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ $? -eq 143 ] || early=$((early + 1)) # at its end before the signal came: nothing to go on with
    $4 "$3/$program" $arguments --resume "$lane/half" --save "$5" >/dev/null
}

ok() {
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)) && echo "ok     $2"; else
        failed=$((failed + 1))
        echo "FAILED $2"
    fi
}

# prepare BUILD: compiles it, or says why not; its tests must pass
prepare() {
    build_of "$1"
    if ! works; then
        echo "without $1: not on this machine"
        return 1
    fi
    folder=$work/$1 targets=
    [ "$1" != "$first+libm" ] || folder=$first_folder # another C library needs no other programs
    for program in $(echo "$runs" | sed 's/ .*//' | sort -u); do targets="$targets $folder/$program"; done
    here=$threads
    [ "$run" != qemu-aarch64 ] || here="$tests $threads"
    for test in $here; do targets="$targets $folder/tests/$test"; done
    if ! make BUILD="$folder" CC="$cc" OPT="$opt" ARCH="$arch" LDFLAGS="$link" MUJOCO=no $targets >"$lane/log" 2>&1; then
        grep -m 3 error "$lane/log"
        ok 1 "$1: it does not compile"
        return 1
    fi
    for test in $here; do
        $run "$folder/tests/$test" >"$lane/log" 2>&1 || { tail -n 3 "$lane/log" && false; }
        ok $? "$1: tests/$test"
    done
}

# sound PREFIX WHAT: the training came to its end
sound() {
    ! grep '^status' "$1.printed" || { ok 1 "$2: $program $arguments ends like this" && false; }
}

# What the others are compared with: of the lengths that they have.
begin_with() {
    lane=$work/bits/lane.first
    mkdir -p "$lane"
    prepare "$1" || return
    first=$1 first_folder=$folder first_run=$run
    for length in $lengths; do
        for n in $(seq "$n_runs"); do
            line "$n"
            [ "$steps" != - ] || continue
            train "$folder" "$work/bits/$first.$n.$length"
            sound "$work/bits/$first.$n.$length" "$1"
        done
    done
}

compare() { # BUILD
    prepare "$1" || return
    for n in $(seq "$n_runs"); do
        line "$n"
        [ "$steps" != - ] || continue
        mine=$work/bits/$1.$n.$length theirs=$work/bits/$first.$n.$length
        train "$folder" "$mine"
        sound "$mine" "$1" || continue
        cmp "$theirs.printed" "$mine.printed" && { [ -z "$save" ] || cmp "$theirs.learned" "$mine.learned"; }
        ok $? "$1: $program${arguments:+ $arguments}"
        [ -n "$save" ] || continue
        handed_on "$first_folder" "$first_run" "$folder" "$run" "$lane/rest" && cmp "$theirs.learned" "$lane/rest"
        ok $? "$1: goes on with what $first began: $program $arguments"
        handed_on "$folder" "$run" "$first_folder" "$first_run" "$lane/rest" && cmp "$theirs.learned" "$lane/rest"
        ok $? "$1: $first goes on with what it began: $program $arguments"
    done
}

lengths=
for build; do
    build_of "$build"
    lengths="$lengths $length"
done
lengths=$(echo "$lengths" | tr ' ' '\n' | sort -u)
set -- $(printf '%s\n' "$@" | awk '!named[$0]++') # none against itself
rm -rf "$work/bits"
mkdir -p "$work/bits"
trap 'trap "" TERM; kill 0; exit 1' HUP INT TERM # what runs in the background hears nothing of the keyboard
n_runs=$(echo "$runs" | wc -l)
first=
while [ $# -gt 0 ] && [ -z "$first" ]; do
    begin_with "$1"
    shift
done
# Of as many lanes each takes one build of so many.
lane() { # NUMBER BUILD...
    number=$1 at=0
    lane=$work/bits/lane.$1
    mkdir "$lane" || exit
    shift
    passed=0 failed=0 early=0
    for build; do
        at=$(((at + 1) % lanes))
        [ $at -eq $((number % lanes)) ] || continue
        compare "$build" >"$lane/said" 2>&1
        cat "$lane/said" # what belongs together in one piece
    done
    echo "$passed $failed $early" >"$lane/counts"
}
for n in $(seq "$lanes"); do lane "$n" "$@" & done
wait
for n in $(seq "$lanes"); do
    if read -r p f e <"$work/bits/lane.$n/counts"; then
        passed=$((passed + p)) failed=$((failed + f)) early=$((early + e))
    else
        ok 1 "lane $n came to no end"
    fi
done
[ -z "$first" ] || echo "bits of $first: $(cat "$work/bits/$first".*.long.* 2>/dev/null | cksum)"
[ "$early" -eq 0 ] || echo "$early trainings were at their end before they could be left half-way"
echo "same bits: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
