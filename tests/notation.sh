#!/bin/sh
# The table of notation against the chapters: what a row says of a chapter stands there.
. tests/lib/ok.sh

# The mathematics and the code of all chapters, each line behind the number of its chapter.
for chapter in chapters/[0-9]*; do
    number=$(basename "$chapter" | sed 's/^0*//; s/-.*//')
    awk -v number="$number" '
        FNR == 1 { math = prose = 0 }
        $0 == "/*" { prose = 1 }
        $0 == "*/" { prose = 0 }
        !prose { print number "\tcode\t" $0; next }
        /^```/ { math = /^```math/; next }
        math { print number "\tmath\t" $0; next }
        { for (s = $0; (i = index(s, "$`")) && (n = index(substr(s, i + 2), "`$")); s = substr(s, i + n + 3))
              print number "\tmath\t" substr(s, i + 2, n - 1) }' "$chapter"/*.[ch]
done >"$scratch/chapters"

awk -f tests/lib/notation.awk "$scratch/chapters" docs/notation.md >"$scratch/said"
rows=$(sed -n 's/^rows //p' "$scratch/said")
[ "${rows:-0}" -gt 0 ]
ok $? 'docs/notation.md has no rows'
grep -v '^rows ' "$scratch/said" >"$scratch/faults"
while read -r fault; do ok 1 "$fault"; done <"$scratch/faults"
passed=$((passed + ${rows:-0}))

ended notation
