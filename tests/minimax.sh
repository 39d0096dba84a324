#!/bin/sh
# The polynomials of src/numbers/elementary.c are those that tests/fixtures/minimax.py finds, to the last digit.
passed=0 failed=0
if ! command -v python3 >/dev/null || ! python3 -c 'import decimal' 2>/dev/null; then
    echo "polynomials (skipped, python3 is missing): 1 passed, 0 failed"
    exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Without blanks and line ends, since the formatter puts them where it likes.
bare() { tr -d ' \n'; }
bare <src/numbers/elementary.c >"$dir/source"
python3 tests/fixtures/minimax.py >"$dir/found" || failed=1

while read -r line; do
    array=$(echo "${line#*\*/ }" | bare)
    if grep -qF -e "$array" "$dir/source"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED src/numbers/elementary.c does not have $line"
    fi
done <"$dir/found"

# And there is no other polynomial.
arrays=$(grep -o '_TAIL[A-Z_]*\[\] = ' src/numbers/elementary.c | wc -l)
if [ "$arrays" -eq "$passed" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED src/numbers/elementary.c has $arrays polynomials, of which $passed were found"
fi
echo "polynomials: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
