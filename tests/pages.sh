#!/bin/sh
# The committed pages, ledgers, figures and links are those of the sources.
. tests/lib/ok.sh

"$build"/weave --check $PAGES
ok $? 'a page is stale: run make docs'

# Which equations a ledger holds, and their bounds, does not depend on the machine; the errors do in their last digits.
for check in "$build"/[0-9]*-check "$build"/tests/*; do
    case $check in *-float) continue ;; esac
    name=$(basename "$check" -check)
    "$check" --ledger "$scratch/$name" >/dev/null
    [ -e "$scratch/$name" ] || [ -e "docs/ledger/$name.tsv" ] || continue # it checks no equation
    cut -f 1,2,4 "$scratch/$name" >"$scratch/fresh"
    cut -f 1,2,4 "docs/ledger/$name.tsv" >"$scratch/recorded"
    cmp -s "$scratch/fresh" "$scratch/recorded"
    ok $? "docs/ledger/$name.tsv is stale: run make ledger docs"
done

for script in figures/[0-9]*.gp; do
    figure=${script%.gp}.svg
    grep -q '</svg>' "$figure" && grep -q '<rect x="0" y="0" [^>]*fill="#ffffff"' "$figure"
    ok $? "$figure is missing, cut off, or has no opaque background: run make figures"
done

# Drawn again by the gnuplot that drew them, the figures are the same bytes. Another release numbers the same axes and
# says the same words, but orders and rounds its lines in its own way.
words() { grep '<text>' "$1" | sed 's/<[^>]*>//g' | sort; }
drawn=$(sed -n 's/.*Produced by \(GNUPLOT [^<]*[^< ]\) *<.*/\1/p' figures/[0-9]*.svg | sort -u | tr 'A-Z' 'a-z')
here=$(gnuplot --version 2>/dev/null)
figures="figures of $drawn"
[ "$here" = "$drawn" ] || figures="$figures, their words compared with those of ${here:-no gnuplot}"
for script in figures/[0-9]*.gp; do
    [ -n "$here" ] || break
    gnuplot -e "out='$scratch/figure.svg'; summary='$build/summary'" "$script" 2>"$scratch/said" &&
        [ ! -s "$scratch/said" ]
    ok $? "$script: $(cat "$scratch/said")"
    if [ "$here" = "$drawn" ]; then
        cmp -s "$scratch/figure.svg" "${script%.gp}.svg"
    else
        words "$scratch/figure.svg" >"$scratch/fresh"
        words "${script%.gp}.svg" | cmp -s - "$scratch/fresh"
    fi
    ok $? "${script%.gp}.svg is not what $here draws (the committed one is by $drawn): run make figures"
done

# What the README quotes, lines of code, formulas and errors, stands on a page.
awk '/^```(c|math)$/ { quoted = 1; next } /^```$/ { quoted = 0 } quoted || /^\*Checked: /' README.md >"$scratch/quotes"
cat docs/*.md docs/modules/*.md >"$scratch/pages"
[ -s "$scratch/quotes" ] && ! grep -v -x -F -f "$scratch/pages" "$scratch/quotes"
ok $? 'the README quotes a line that no page has'

# Every relative link of every page leads somewhere.
for page in README.md docs/*.md docs/modules/*.md; do
    folder=$(dirname "$page")
    awk '/^ *```/ { fence = !fence } !fence' "$page" | sed 's/`[^`]*`//g' | grep -o '](\([^)]*\))' | sed 's/^](//; s/)$//' | grep -v '^https\?:' | while read -r link; do
        target=${link%%#*}
        [ -z "$target" ] || [ -e "$folder/$target" ] || echo "$page: $link"
    done
done >"$scratch/links"
cat "$scratch/links"
[ ! -s "$scratch/links" ]
ok $? 'a link leads nowhere'

# The contents list every page.
for page in docs/*.md docs/modules/*.md; do
    [ "$page" = docs/README.md ] && continue
    grep -q "(${page#docs/})" docs/README.md
    ok $? "$page is not in docs/README.md"
done

# The rooms of src/ are as the contents draw them: none includes a header of one above it.
rooms='learning numbers|learning programs|learning worlds|networks numbers|networks programs|worlds numbers|worlds programs'
grep '^#include "' src/*/*.[ch] | sed 's|^src/\([a-z]*\)/[^"]*"\([a-z]*\)/.*|\1 \2|' | sort -u |
    grep -v -x -E "$rooms|numbers programs|([a-z]*) \\1" >"$scratch/said"
[ ! -s "$scratch/said" ]
ok $? "a room of src/ uses one that it may not: $(cat "$scratch/said")"

# The page of figures shows them all, wherever the book lies.
strange="$scratch/a b\"#%&?"
mkdir "$strange" && ln -s "$PWD/figures" "$PWD/docs" "$strange" && (cd "$strange" && sh figures/show.sh page.html) >/dev/null
[ "$(grep -c 'a b%22%23%25&amp;%3F/figures/.*\.svg" alt="' "$strange/page.html")" -eq "$(ls figures/[0-9]*.svg | wc -l)" ] &&
    ! grep -q '<p></p>' "$strange/page.html"
ok $? 'figures/show.sh does not show every figure with its caption'

# Every source has one row that says how it is known, and some page cites it.
grep '^| <a id' docs/sources.md | grep -v '^| <a id="\(S[1-9][0-9]*\)"></a>\1 |.* | \(read there\|from memory\) |$'
[ $? = 1 ] && ! grep -o '^| <a id="S[0-9]*"' docs/sources.md | sort | uniq -d | grep .
ok $? 'docs/sources.md: a row without number and verdict, or a number given twice'
cat docs/*.md docs/modules/*.md | grep -o 'sources\.md#S[0-9]*' | sed 's/.*#//' | sort -u >"$scratch/cited"
grep -o '^| <a id="S[0-9]*"' docs/sources.md | sed 's/.*"\(.*\)"/\1/' | sort >"$scratch/rows"
! comm -23 "$scratch/rows" "$scratch/cited" | grep .
ok $? 'docs/sources.md: no page cites these'

ended "pages ($figures)"
