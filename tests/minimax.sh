#!/bin/sh
# The polynomials of src/numbers/elementary.c are those that tests/fixtures/minimax.py finds, to the last digit.
. tests/lib/ok.sh
if ! command -v python3 >/dev/null || ! python3 -c 'import decimal' 2>/dev/null; then
    echo "polynomials (skipped, python3 is missing): 1 passed, 0 failed"
    exit 0
fi

# Without blanks and line ends, since the formatter puts them where it likes.
bare() { tr -d ' \n'; }
bare <src/numbers/elementary.c >"$scratch/source"
python3 tests/fixtures/minimax.py >"$scratch/found" || failed=1

while read -r line; do
    array=$(echo "${line#*\*/ }" | bare)
    if grep -qF -e "$array" "$scratch/source"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED src/numbers/elementary.c does not have $line"
    fi
done <"$scratch/found"

# And there is no other polynomial.
arrays=$(grep -o '_TAIL[A-Z_]*\[\] = ' src/numbers/elementary.c | wc -l)
if [ "$arrays" -eq "$passed" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED src/numbers/elementary.c has $arrays polynomials, of which $passed were found"
fi
ended "polynomials"
