#!/bin/sh
# Recorded data cannot rot: every table in figures/data names the command that made it. Run that command again (two runs
# of it where it has a row per run) and compare with the beginning of what is recorded, to three digits.
build=${BUILD:-build}
passed=0 failed=0
fused=yes
"$build/01-td-experiments" values | grep -qx '# instruction set: x86-64' && fused=no
fresh=$(mktemp) recorded=$(mktemp)
trap 'rm -f "$fresh" "$recorded"' EXIT
for name in $TABLES; do
    table=figures/data/$name.tsv
    if [ ! -e "$table" ]; then
        echo "FAILED $table is missing (make data)"
        failed=$((failed + 1))
        continue
    fi
    if [ "$(sed -n 's/^# cksum: //p' "$table")" = "$(grep -v '^#' "$table" | cksum | cut -d ' ' -f 1)" ]; then
        passed=$((passed + 1))
    else
        echo "FAILED $table was changed after it was recorded (make data)"
        failed=$((failed + 1))
    fi
    command=$(sed -n 's|^# command: build/||p' "$table")
    runs=
    grep -q "^run	" "$table" && runs='--runs 2' # a row per run: fewer runs are the beginning
    if eval "$build/$command --help" 2>/dev/null | grep -q -e ' --steps N'; then
        # A training of networks. A build without fused multiply-adds rounds differently, and soon goes its own way.
        # Under sanitizers it takes minutes.
        if [ "$fused" = no ] || [ "$TRAININGS" = no ]; then continue; fi
        # Otherwise the first evaluations of the first run are the beginning.
        runs="--runs 1 --steps $(grep -v '^#' "$table" | sed -n 3p | cut -f 2)"
    fi
    eval "$build/$command $runs" 2>&1 | grep -v -E -e '^#' -e '^[0-9]+	(final|first|relapses)	' >"$fresh"
    grep -v '^#' "$table" >"$recorded"
    if [ -n "$command" ] && awk -F '\t' -v other="$recorded" '
        function near(a, b) { return a == b || (a + 0 == a && b + 0 == b && (a - b) ^ 2 <= 1e-6 * (a * a + b * b)) }
        { if ((getline line < other) <= 0) exit bad = 1
          n = split(line, cell, "\t")
          if (n != NF) exit bad = 1
          for (i = 1; i <= NF; i++) if (!near($i, cell[i])) exit bad = 1 }
        END { if (NR < 2) bad = 1; exit bad }' "$fresh"; then
        passed=$((passed + 1))
    else
        echo "FAILED $table is not what its command prints now: $command $runs (make data)"
        failed=$((failed + 1))
    fi
done
for table in figures/data/*.tsv; do
    case " $TABLES " in *" $(basename "$table" .tsv) "*) continue ;; esac
    echo "FAILED $table is no study of the Makefile"
    failed=$((failed + 1))
done
echo "recorded data: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
