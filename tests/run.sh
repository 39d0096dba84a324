#!/bin/sh
# Runs the test programs and scripts that it is given, JOBS at a time, the programs first (tests/pages.sh reads what the
# checks measure). Each ends with a line "NAME: N passed, N failed"; that line is printed (and everything else a failing
# one said), and the sum of them all closes.
export LC_ALL=C.UTF-8
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'kill $(cat "$work"/*.pid) 2>/dev/null; exit 1' HUP INT TERM # (of what has a guard the keyboard stops nothing)
mkdir "$work/ledgers" && : >"$work/turn" || exit 1
export work LEDGERS="$work/ledgers"

# one TEST: what it says and the numbers of its last line, N N, in files of $work
cat >"$work/one" <<'END'
test=$1
name=$work/$(basename "$test")
log=$name.log counts=$name.counts
guard= # nothing here depends on time, but a test that hangs should not hang for ever
command -v timeout >/dev/null && guard='timeout 2400'
case $test in
*.sh) set -- sh "$test" ;;
*-float) set -- "$test" ;;
*) set -- "$test" --ledger "$LEDGERS/$(basename "$test" -check)" ;;
esac
sh -c 'echo $$ >"$0" && exec "$@"' "$name.pid" $guard "$@" >"$log" 2>&1
status=$?
rm -f "$name.pid"
tail -n 1 "$log" | sed -n 's/^.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' >"$counts"
read -r passed failed <"$counts"
why=
if [ -z "$passed" ]; then
    why="$test: no result (status $status)" failed=1
elif [ "$passed$failed" = 00 ]; then
    why="$test: it tested nothing" failed=1
elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
echo "${passed:-0} $failed" >"$counts"
# No two speak at once: who has the file has the turn. (A name can be moved where there is no room for a new one.)
until mv "$work/turn" "$name.turn" 2>/dev/null; do [ -d "$work" ] && sleep 0.1 || exit; done
if [ "$failed" -gt 0 ]; then cat "$log"; else tail -n 1 "$log"; fi
[ -z "$why" ] || echo "$why"
mv "$name.turn" "$work/turn"
END

side_by_side() {
    [ $# -eq 0 ] || printf '%s\n' "$@" | xargs -n 1 -P "${JOBS:-1}" sh "$work/one"
}
programs='' scripts=''
for test; do
    case $test in
    *.sh) scripts="$scripts $test" ;;
    *) programs="$programs $test" ;;
    esac
done
side_by_side $programs
side_by_side $scripts
cat "$work"/*.counts 2>/dev/null | awk -v tests=$# '{ passed += $1; failed += $2 }
    END {
        if (NR < tests) failed += tests - NR # one was killed before it could say anything
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0 || tests == 0
    }'
