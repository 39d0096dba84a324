#!/bin/sh
# What the text says of recorded runs: the recorded claims are today's, and the program that judges them can tell.
. tests/lib/ok.sh

"$build/claims" --ledger "$scratch/claims.tsv" chapters/*/*.[ch] tests/bench/*.c >"$scratch/said"
ok $? "a claim does not hold, or cannot fail:
$(cat "$scratch/said")"
cmp -s "$scratch/claims.tsv" docs/ledger/claims.tsv
ok $? 'docs/ledger/claims.tsv is stale: run make ledger docs'

# A table of four runs, in which a is ahead of b by 1, 2, 3, 2, and c is anywhere.
mkdir "$scratch/data"
{
    printf '# command: none\nrun\tstep\ta\tb\tc\n'
    printf '0\t1\t5\t5\t5\n0\t2\t7\t5\t5\n0\tfinal\t11\t10\t3\n1\t1\t5\t5\t5\n1\t2\t5\t5\t5\n1\tfinal\t12\t10\t19\n'
    printf '2\t1\t5\t5\t5\n2\t2\t5\t5\t5\n2\tfinal\t13\t10\t8\n3\t1\t5\t5\t5\n3\t2\t5\t5\t5\n3\tfinal\t12\t10\t13\n'
} >"$scratch/data/runs.tsv"
printf 'state\tx\ty\tz\ns1\t1\t2\tnever\ns2\t3\t4\t7\n' >"$scratch/data/rows.tsv"
printf 'run\tstep\td\n0\tfirst\t3\n1\tfirst\tnan\n' >"$scratch/data/nan.tsv"
judge() { # WORDS: the verdict on one claim
    printf '@claim C1 %s\n' "$1" >"$scratch/claim"
    "$build/claims" --data "$scratch/data" --ledger "$scratch/ledger" "$scratch/claim" >"$scratch/said" 2>&1
}
holds() { judge "$1"; ok $? "it says '$(cat "$scratch/said")' of: $1"; }
found() { # WORDS FOUND
    holds "$1"
    [ "$(tail -n 1 "$scratch/ledger" | cut -f 3)" = "$2" ]
    ok $? "of $1 it found '$(tail -n 1 "$scratch/ledger" | cut -f 3)' and not '$2'"
}
fails() { judge "$1"; [ $? -eq 1 ]; ok $? "it does not fail: $1"; }
refused() { judge "$1"; [ $? -eq 2 ] && grep -q "claim:1: .*$2" "$scratch/said"; ok $? "not refused with '$2' but '$(cat "$scratch/said")': $1"; }

# The mean of 1, 2, 3, 2 is 2, its standard error 0.408, and Student's 3.182 for three degrees of freedom.
found "runs step=final: 'a' - 'b' > 0" '2, 95 % interval 0.7008 to 3.299, 4 pairs'
fails "runs step=final: 'b' - 'a' > 0"
fails "runs step=final: 'a' - 'b' > 1"
fails "runs step=final: 'a' - 'b' unclear"
fails "runs step=final: 'b' - 'a' unclear"
holds "runs step=final: 'a' - 'c' unclear"
fails "runs step=final: 'a' - 'c' > 0"
fails "runs step=final: 'a' - 'c' < 0"
holds "runs step=final: 'a' - 'b' within 3.5"
fails "runs step=final: 'a' - 'b' within 3"
holds "runs step=final: 'a' < 14"
fails "runs step=final: 'a' < 12"
found "runs step=*: 'a' > 4" '5.25, 95 % interval 4.454 to 6.046, 4 runs'
holds "runs step=1: 'a' at step=final - 'a' > 0"
found "runs step=final: runs 'a' > 11 = 3" '3 of 4'
fails "runs step=final: runs 'a' > 11 = 4"
fails "runs step=final: runs 'a' > 10.5 - runs 'b' > 10.5 unclear" # four runs can never be beyond chance
grep -q 'cannot fail' "$scratch/said"
ok $? 'four runs could be beyond chance'
fails "runs step=final: runs 'a' > 10.5 - runs 'b' > 10.5 > 0"
# Six runs, as few as can be beyond chance.
{
    printf 'run\tstep\ta\tb\tc\n'
    for run in 0 1 2 3 4 5; do printf '%s\t1\t9\t1\t1\n%s\t2\t%s\t7\t3\n%s\t3\t8\t6\t3\n' $run $run $run $run; done
} >"$scratch/data/falls.tsv"
found "falls step=2: pairs 'b' - pairs 'a' > 0" '6 above and 0 below, of 6 pairs, p = 0.031'
fails "falls step=2: pairs 'a' - pairs 'b' > 0"
fails "falls step=2: pairs 'b' - pairs 'a' unclear"
found "falls step=2: pairs 'c' - pairs 'a' unclear" '3 above and 2 below, of 6 pairs, p = 1'
fails "runs step=final: pairs 'a' - pairs 'b' > 0" # nor can four
refused "falls step=2: pairs 'a' > 0" 'pairs of one'
# Of another table: 5.5 and 15.5 have mean 10.5 and error 5, c has 10.75 and 3.425; Welch's interval has two degrees of freedom.
printf 'run\tstep\td\n7\tfinal\t5.5\n8\tfinal\t15.5\n' >"$scratch/data/other.tsv"
found "runs step=final: 'c' - 'd' in other unclear" '0.25, 95 % interval -25.83 to 26.33, 4 runs and 2 of the other table'
holds "runs step=final: 'a' - 'b' at step=1 in falls > 9"
fails "runs step=final: 'a' - 'b' at step=1 in falls > 11"
fails "runs step=final: 'b' at step=1 in falls - 'a' > 0"
found "runs step=final: most 'a' - most 'd' in other = -2.5" '13 against 15.5, of 4 runs'
refused "runs step=final: pairs 'a' - pairs 'd' in other > 0" 'no pairs'
refused "runs step=final: 'a' - 'd' at run=7 in other > 0" 'one run has no interval'
printf 'state	x	y
s1	3.5	9
' >"$scratch/data/others.tsv"
found "rows state=s1: 'x' - 'x' in others within 2.5" '-2.5'
fails "rows state=s1: 'x' - 'x' in others within 2.4"
found "rows state=s2: 'y' - 'y' at state=s1 in others = -5" '-5'
fails "rows state=s2: 'y' - 'y' at state=s1 in others = 5"
refused "runs step=final: 'a' - 'd' in" 'a table is missing'
found "falls step=*: most fall 'a' = 9" '9, of 6 runs'
found "falls step=*: fall 'a' - fall 'b' > 0" '5.5, 95 % interval 3.537 to 7.463, 6 pairs'
found "falls step=*: least fall 'b' = 1" '1, of 6 runs'
found "runs step=final: median 'a' = 12" '12, of 4 runs'
holds "runs step=final: least 'a' >= 11"
holds "runs step=final: most 'a' - most 'b' = 3"
found "runs step=final: 'a' and 'b' and 'b' - 'b' > 0" '0.6667, 95 % interval 0.2336 to 1.1, 4 pairs'
found "runs step=1: 'a' and 'b' at step=final - 'b' > 0" '6, 95 % interval 5.35 to 6.65, 4 pairs'
found "rows state=s1: 'y' - 'x' > 0" 1
found "rows state=s1: 'x' at state=s2 - 'x' = 2" 2
fails "rows state=s2: 'y' < 4"
found "rows state=s2 & x=3: 'y' = 4" 4
refused "rows state=s1 & x=3: 'y' = 4" 'no row'
found "runs run=2 & step=final: 'a' = 13" 13
found "runs run=2 & step=final: 'a' - 'a' at 'run=1 & step=final' = 1" 1
refused "runs run=2 & step: 'a' = 13" 'which rows'
refused "runs run=2 & step=1 & step=1 & step=1: 'a' = 5" 'which rows'
found "rows state=*: most 'x' = 3" '3, of 2 runs'
fails "rows state=*: most 'x' - most 'y' > 0"
holds "rows state=s1: 'z' > 1e9"
fails "rows state=s2: 'z' > 1e9"
holds "rows state=*: runs 'z' > 1e9 = 1"
refused "rows state=*: 'x' > 0" 'have no interval'
refused "runs step=final 'a' > 0" "no ': ' behind the table"
refused "runs step=final: a > 0" 'a column in quotes'
refused "runs step=final: 'a' and b > 0" 'a column in quotes'
refused "runs step=final: 'a > 0" 'does not end'
refused "runs step=final: 'a'" 'what is claimed'
refused "runs step=final: 'a' > much" 'a number is missing'
refused "runs step=final: 'a' > 0 0" 'too much'
refused "runs: 'a' > 0" 'which rows'
refused "runs step=never: 'a' > 0" 'no row with'
found "nan step=first: runs 'd' < 9 = 1" '1 of 2'
found "nan step=first: runs 'd' > 2 = 1" '1 of 2'
refused "runs step=final: median 'a' - 'b' > 0" 'two kinds'
# A run whose rows are scattered would count twice; runs of different names are no pair; two times never is never.
printf 'run\tstep\ta\n0\t1\t3\n1\t1\t3\n0\t2\t3\n1\t2\t3\n' >"$scratch/data/scattered.tsv"
printf 'run\tstep\ta\n0\t1\t3\n0\t2\t4\n1\t1\t5\n2\t2\t9\n' >"$scratch/data/strangers.tsv"
printf 'run\tstep\ta\tb\n0\t1\tnever\tnever\n0\t2\tnever\t3\n1\t1\t3\t3\n1\t2\t3\t3\n' >"$scratch/data/never.tsv"
refused "scattered step=*: 'a' > 2" 'do not stand together'
refused "strangers step=2: 'a' - 'a' at step=1 > 0" 'run 2 and run 1 are no pair'
fails "never step=*: most 'a' < 9"
fails "never step=1: most 'a' and 'b' < 9"
holds "never step=*: most 'a' > 9"
refused "runs step=$(printf '%0200d' 0): 'a' > 0" 'rows that are too long'
printf '@claim C%0100d runs step=final: %s > 0\n' 0 "'a'" >"$scratch/claim"
"$build/claims" --data "$scratch/data" "$scratch/claim" >"$scratch/said" 2>&1
[ $? -eq 2 ] && grep -q 'an id that is too long' "$scratch/said"
ok $? "a long id: $(cat "$scratch/said")"
judge "nan step=first: most 'd' > 2"
[ $? -eq 2 ] && grep -q "'nan' in column d is not a number" "$scratch/said"
ok $? 'nan is taken for a number'
ended claims
