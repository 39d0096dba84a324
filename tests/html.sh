#!/bin/sh
# The edition for browsers, as `make html` left it in $BUILD/html: no formula raw or lost, every page without an error in
# Chromium, from files and from a server, at the width of a phone and of a desk, no display formula wider than 830
# pixels, every link to a place that is there; and each formula of the pages read by KaTeX and by MathJax, which code
# hosts use. What a machine lacks is said. No part of `make test`: it takes a minute.
set -eu
. tests/lib/scratch.sh
html=${BUILD:-build}/html
passed=0 failed=0
check() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "failed: $*"; fi; }
has() { command -v "$1" >/dev/null; }
not_proved() { echo "not proved here: $*"; }

made_of() {
    case $1 in
    README.md) echo "$html/index.html" ;;
    docs/README.md) echo "$html/contents.html" ;;
    *) echo "$html/$(echo "$1" | sed 's|^docs/||; s|md$|html|')" ;;
    esac
}
whole() { awk -f tests/html/count.awk "$1" "$2" >"$scratch/said" || { cat "$scratch/said" && return 1; }; }
# A page in which a formula is raw, lost, or empty, or in which a check lost its link, is noticed.
noticed() {
    sed "$1" "$html/05-ddpg.html" >"$scratch/damaged.html"
    ! cmp -s "$scratch/damaged.html" "$html/05-ddpg.html" || return 1
    ! awk -f tests/html/count.awk docs/05-ddpg.md "$scratch/damaged.html" >"$scratch/said"
}
pages() {
    if [ ! -e "$html/index.html" ]; then
        not_proved "the pages for a browser: make html has not made them"
        return
    fi
    for page in README.md docs/*.md docs/modules/*.md; do check whole "$page" "$(made_of "$page")"; done
    check grep -q 'rel="next" href="01-td.html"' "$html/contents.html"
    check noticed '/^<p>Let the policy be certain/s/<math.*<.math>/$`a`$/'
    check noticed '/^<p>Let the policy be certain/s/<math[^$]*<.math> that/that/'
    check noticed 's/<main>/<main>\\alpha/'
    check noticed 's/<main>/<main>`a`/'
    check noticed 's/<a id="code-[^"]*" href="[^"]*">//'
}

browser() {
    [ -e "$html/index.html" ] || return 0
    if has node && has "${CHROMIUM:-chromium}"; then
        check node tests/html/pages.mjs "$html"
    else
        not_proved "the pages in a browser: it takes node and chromium"
    fi
}

hosts() {
    if ! has node || ! has npm; then
        not_proved "formulas in KaTeX and MathJax: it takes node and npm"
    elif ! npm install --silent --no-fund --no-audit --prefix "$scratch" katex@0.19.1 mathjax-full@3.2.2 >"$scratch/said" 2>&1
    then
        not_proved "formulas in KaTeX and MathJax: npm does not bring them"
    else
        check env NODE_PATH="$scratch/node_modules" node tests/html/formulas.mjs README.md docs/*.md docs/modules/*.md
    fi
}

pages
browser
hosts
[ $((passed + failed)) -gt 0 ] || passed=1 # there was nothing to test, and that was said
echo "html: $passed passed, $failed failed"
[ $failed -eq 0 ]
