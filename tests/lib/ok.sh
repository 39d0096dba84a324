# Read by the shell scripts among the tests, from the root of the repository: counts, and a folder that goes with them.
export LC_ALL=C.UTF-8 # as the Makefile has it: a decimal comma would change what awk, sort and printf say
build=${BUILD:-build}
passed=0 failed=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# ok STATUS WHAT: counts the last command, and says what was wrong
ok() {
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'FAILED %s\n' "$2"
    fi
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
