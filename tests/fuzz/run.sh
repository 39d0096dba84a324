#!/bin/sh
# The parsers under libFuzzer, with AddressSanitizer and UndefinedBehaviorSanitizer, some seconds each. It needs clang.
# Inputs that were of use are kept in $BUILD/fuzz/NAME, and the next run begins with them.
#     SECONDS_EACH=60 ONLY='graph table' BUILD=build sh tests/fuzz/run.sh
. tests/lib/scratch.sh
export LC_ALL=C
unset MAKEFLAGS # (the jobs of the make that runs this are not those of the makes in it)
build=$PWD/${BUILD:-build}/fuzz
seconds=${SECONDS_EACH:-60}
clang=${CLANG:-clang}
command -v "$clang" >/dev/null || { echo "error: the fuzzers need clang" >&2; exit 1; }
mkdir -p "$build" || exit 1
flags='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all'
modules=$(ls src/numbers/*.c src/programs/*.c src/worlds/mdp.c src/learning/snapshot.c | grep -v -e /die.c -e /matrix.c -e /worker.c -e /gradcheck.c -e /quadrature.c)

# objects SOURCES: their names below the build folder, in single precision.
objects() {
    for source in "$@"; do echo "${BUILD:-build}/fuzz/f32/${source%.c}.o"; done
}

compile() { # OBJECTS
    make -s -j2 CC="$clang" BUILD="${BUILD:-build}/fuzz" OPT="$flags -fsanitize=fuzzer-no-link" \
        CFLAGS='-D_GNU_SOURCE -Itests/fuzz -include tests/fuzz/fuzz.h' "$@" >/dev/null
}

# The kernels of matrices read no input, and clang takes minutes for them with sanitizers: they are built without.
kernels=${BUILD:-build}/fuzz/kernels/f32/src/numbers/matrix.o
# fuzz NAME SOURCES WORDS: the fuzzer NAME.c with these sources beside the modules; a dictionary of words.
fuzz() {
    name=$1
    case " ${ONLY:-$name} " in *" $name "*) ;; *) return ;; esac
    all=$(objects $modules $2 tests/fuzz/fuzz.c "tests/fuzz/$name.c" | sort -u)
    others=
    case $2 in *networks*) others=$kernels && make -s CC="$clang" BUILD="${BUILD:-build}/fuzz/kernels" "$kernels" ;; esac
    compile $all && "$clang" $flags -fsanitize=fuzzer -o "$build/$name.run" $all $others -lm -lpthread || {
        failed=$((failed + 1))
        return
    }
    mkdir -p "$build/$name" "$build/$name.work" "$build/$name.found"
    set -f
    for word in $3; do printf '"%s"\n' "$word"; done >"$build/$name.words"
    set +f
    i=0
    for seed in $4; do i=$((i + 1)); { printf '%s' "$5"; cat "$seed"; } >"$build/$name/seed$i"; done
    [ -z "$6" ] || printf -- "$6" >"$build/$name/seed"
    ( cd "$build/$name.work" && ASAN_OPTIONS=detect_leaks=0 "$build/$name.run" -max_total_time="$seconds" -timeout=20 -max_len=4096 \
        -rss_limit_mb=4000 -dict="$build/$name.words" -artifact_prefix="$build/$name.found/" -print_final_stats=1 \
        -close_fd_mask=1 "$build/$name" >"$build/$name.log" 2>&1 )
    if [ $? -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); grep -m 3 -e ERROR -e 'runtime error' -e SUMMARY "$build/$name.log"; echo "FAILED $name: see $build/$name.log and $build/$name.found"; fi
    printf '%s\t%s inputs\t%s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")" \
        "$(grep -o 'cov: [0-9]*' "$build/$name.log" | tail -n 1)"
}
passed=0 failed=0
td='chapters/01-td/graph_file.c chapters/01-td/td.c src/worlds/env.c src/worlds/env_graph.c'
fuzz graph "$td" '-> gamma terminal start s1 s6 0.5' chapters/01-td/six.graph g ' s1 -> s4 -> s6\n'
fuzz snapshot '' 'snapshot it first second block end 1e300 nan' '' '' \
    'snapshot 2 it\n3 first\n1 2 3\n11 second block\n1 2 3 4 5 6 7 8\n9 10 11\nend\n'
learning=$(ls src/networks/*.c src/learning/*.c src/numbers/worker.c src/worlds/env.c src/worlds/env_p*.c src/worlds/planar.c)
header='{"__metadata__":{"agent":"SAC","head":"squashed gaussian","action_low":"[-2]"}' at=0
for array in 0.weight:2,3 0.bias:2 2.weight:2,2 2.bias:2 4.weight:2,2 4.bias:2; do
    shape=${array#*:} end=$((at + 4 * $(echo "${array#*:}" | tr , '*')))
    header="$header,\"actor.${array%:*}\":{\"dtype\":\"F32\",\"shape\":[$shape],\"data_offsets\":[$at,$end]}"
    at=$end
done
fuzz safetensors "$learning" '__metadata__ dtype shape data_offsets actor.0.weight actor.0.bias F32 F64 1e300' '' '' "$header}"
fuzz training "chapters/05-ddpg/ddpg.c $learning" training '' '' '\001\002\003'
fuzz table '' '\x09 \x0a # never nan 1e300' figures/data/03_ablation_table.tsv '' 'a\tb\n1\t2\n'
fuzz options '' '--count --seed --number --free --flag --text --file --choice --help one three = 1e8 nan 0x' '' '' \
    '--count\n7\n--seed=3\n--number=0.25\nx'
fuzz weave docs/weave.c '/* */ @figure @table @output @claim @exercises diff: fold: files: @{ definition: ### E1. 01_t 01_f ``` $` `$' \
    'src/numbers/order.h src/numbers/softmax.c src/numbers/softmax.h src/networks/adam.c docs/claims.md' '' \
    '/*\n# A\n\n(x.1) definition: B\n```math\nx\n```\n@{01_t/a/b} and (x.1), eq. x.1\n\n@table 01_t All\n@figure 01_f F\n*/\nint x; /* eq. x.1 */\n\001# c\na\tb\na\t1\n'
fuzz claims figures/claims.c '@claim runs rows step=final step=* state=s1 mean median least most pairs within unclear fall at and ><=-&' '' '' \
    "@claim C1 runs step=final: 'a' - 'b' > 0\n@claim C2 rows state=s1: mean 'x' at state=s2 > 1\n"
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
