# Read by the shell scripts among the tests, from the root of the repository: counts, and a folder that goes with them.
. tests/lib/scratch.sh
build=${BUILD:-build}
passed=0 failed=0

# ok STATUS WHAT: counts the last command, and says what was wrong
ok() {
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'FAILED %s\n' "$2"
    fi
}

# printed COMMAND...: what it prints, once it has ended well, and nothing if it has not: of a pipe's first command the
# status is lost.
printed() {
    "$@" >"$scratch/printed" || { echo "status $?: $*" >&2 && return 1; }
    cat "$scratch/printed"
}

# Whether this build has fused multiply-adds of the machine. In software a training takes many times as long.
fused() {
    $(sed 's/ -MMD -MP//' "$build/flags") -dM -E -x c /dev/null | grep -q -w -e __FMA__ -e __aarch64__
}

# The last line of a test, and its exit status.
ended() {
    echo "$1: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
