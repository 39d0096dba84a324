#!/bin/sh
# Runs the test programs and scripts that it is given, each of which ends with a line "NAME: N passed, N failed", prints
# that line (and everything else a failing one said), and closes with the sum of them all.
export LC_ALL=C.UTF-8
passed=0 failed=0
log=${BUILD:-build}/test.log
LEDGERS=$(mktemp -d) || exit 1 # what the checks measure, for tests/pages.sh
export LEDGERS
trap 'rm -rf "$LEDGERS"' EXIT
trap 'exit 1' HUP INT TERM
guard= # nothing here depends on time, but a test that hangs should not hang for ever
command -v timeout >/dev/null && guard='timeout 2400'
for test in "$@"; do
    case $test in
    *.sh) $guard sh "$test" >"$log" 2>&1 ;;
    *-float) $guard "$test" >"$log" 2>&1 ;;
    *) $guard "$test" --ledger "$LEDGERS/$(basename "$test" -check)" >"$log" 2>&1 ;;
    esac
    status=$?
    counts=$(tail -n 1 "$log" | sed -n 's/^.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    if [ -z "$counts" ]; then
        cat "$log"
        echo "$test: no result (status $status)"
        failed=$((failed + 1))
        continue
    fi
    p=${counts% *} f=${counts#* }
    if [ "$p" -eq 0 ] && [ "$f" -eq 0 ]; then echo "$test: it tested nothing" && f=1; fi
    if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
    if [ "$f" -gt 0 ]; then cat "$log"; else tail -n 1 "$log"; fi
    passed=$((passed + p)) failed=$((failed + f))
done
rm -f "$log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
