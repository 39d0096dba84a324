#!/bin/sh
# Recorded data cannot rot: every table in figures/data names the command that made it. Run that command again (two runs
# of it where it has a row per run) and compare with the beginning of what is recorded, byte by byte, whatever machine
# and compiler this is. ONLY names some tables; JOBS are repeated at a time.
. tests/lib/ok.sh

# Where fused multiply-adds are computed in software, a training takes many times as long: a short one of each agent.
short='03_copies 04_reinforce 05_pendulum 06_pendulum 08_extremes 09_short 10_film_double'
trainings=${TRAININGS:-all}
if [ "$trainings" = all ]; then
    fused || trainings=$short
fi

repeated() { # TABLE
    name=$1
    table=figures/data/$name.tsv
    if [ ! -e "$table" ]; then
        echo "FAILED $table is missing (make data)"
        failed=$((failed + 1))
        return
    fi
    if [ "$(sed -n 's/^# cksum: //p' "$table")" = "$(grep -v '^#' "$table" | cksum | cut -d ' ' -f 1)" ]; then
        passed=$((passed + 1))
    else
        echo "FAILED $table was changed after it was recorded (make data)"
        failed=$((failed + 1))
    fi
    case " $MEASURED " in *" $name "*) return ;; esac # seconds are others each time
    command=$(sed -n 's|^# command: build/||p' "$table")
    runs=
    grep -q "^run	" "$table" && runs='--runs 2' # a row per run: fewer runs are the beginning
    if printed eval "$build/$command --help" 2>/dev/null | grep -q -e ' --steps N'; then
        # A training of networks: the first evaluations of the first run are the beginning.
        case " $trainings " in *' all '* | *" $name "*) ;; *) return ;; esac
        # (The long study begins with random steps. Its choice of a configuration, many trainings of the same agents, is
        # repeated by make data alone.)
        row=3
        case " $LONG " in *" $name "*) row=4 ;; esac
        case " $BRIEF " in *" $name "*) return ;; esac
        runs="--runs 1 --steps $(grep -v '^#' "$table" | sed -n ${row}p | cut -f 2)"
    fi
    if [ -z "$runs" ]; then
        printed eval "$build/$command" 2>&1 | grep -v '^#' >"$scratch/made"
    else # as make data does it
        rm -rf "$scratch/runs"
        mkdir "$scratch/runs"
        printed eval "$build/$command $runs --jobs $scratch/runs" >"$scratch/jobs"
        while IFS= read -r job; do
            sh -c "$build/${job#build/}"
            ok $? "$table: $job"
        done <"$scratch/jobs"
        printed eval "$build/$command $runs --join $scratch/runs" 2>&1 | grep -v '^#' >"$scratch/made"
    fi
    grep -v '^#' "$table" >"$scratch/recorded"
    if [ -z "$runs" ]; then
        cp "$scratch/made" "$scratch/fresh"
    else
        # The beginning only; and what sums up a shorter run is not in the longer one.
        grep -v -E '^[0-9]+	(final|first|relapses)	' "$scratch/made" >"$scratch/fresh"
        head -n "$(wc -l <"$scratch/fresh")" "$scratch/recorded" >"$scratch/beginning"
        mv "$scratch/beginning" "$scratch/recorded"
    fi
    if [ "$(wc -l <"$scratch/fresh")" -ge 2 ] && cmp -s "$scratch/fresh" "$scratch/recorded"; then
        passed=$((passed + 1))
    else
        echo "FAILED $table is not what its command prints now: $command $runs (make data)"
        diff "$scratch/recorded" "$scratch/fresh" | head -n 4
        failed=$((failed + 1))
    fi
}

# (A program that prints all of it and fails then has printed nothing.)
[ -z "$(printed sh -c 'echo all; exit 3' 2>/dev/null)" ]
ok $? "what a program printed that failed counts"

# Of JOBS lanes each takes one table of so many.
lanes=${JOBS:-1}
lane() {
    scratch=$scratch/$1 passed=0 failed=0 at=0
    mkdir "$scratch" || exit
    for name in ${ONLY:-$TABLES $MEASURED}; do
        at=$(((at + 1) % lanes))
        [ $at -ne $(($1 % lanes)) ] || repeated "$name"
    done
    echo "$passed $failed" >"$scratch/counts"
}
for n in $(seq "$lanes"); do lane "$n" >"$scratch/said.$n" 2>&1 & done
wait
for n in $(seq "$lanes"); do
    cat "$scratch/said.$n"
    if read -r p f <"$scratch/$n/counts"; then
        passed=$((passed + p)) failed=$((failed + f))
    else
        ok 1 "lane $n came to no end"
    fi
done
for table in $([ -n "${ONLY:-}" ] || echo figures/data/*.tsv); do
    case " $TABLES $MEASURED " in *" $(basename "$table" .tsv) "*) continue ;; esac
    echo "FAILED $table is no study of the Makefile"
    failed=$((failed + 1))
done
ended "recorded data"
