#!/bin/sh
# The committed pages, ledgers, figures and links are those of the sources.
. tests/lib/ok.sh

"$build"/weave --check $PAGES
ok $? 'a page is stale: run make docs'

# Which equations a ledger holds, and their bounds, does not depend on the machine; the errors do in their last digits.
# (tests/run.sh has run them already.)
ledgers=${LEDGERS:-$scratch}
for check in "$build"/[0-9]*-check "$build"/tests/*; do
    case $check in *-float) continue ;; esac
    name=$(basename "$check" -check)
    [ -n "${LEDGERS:-}" ] || "$check" --ledger "$scratch/$name" >/dev/null || ok 1 "$check fails"
    [ -e "$ledgers/$name" ] || [ -e "docs/ledger/$name.tsv" ] || continue # it checks no equation
    cut -f 1,2,4 "$ledgers/$name" >"$scratch/fresh"
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

# A figure whose pipe fails is not drawn: gnuplot itself goes on.
if [ -n "$here" ]; then
    printf 'set terminal svg; set output out; plot "< echo 1; echo no table >&2" using 1\n' >"$scratch/figure.gp"
    printf 'include Makefile\n$(BUILD)/broken.svg: %s/figure.gp\n\t$(DRAW)\n' "$scratch" >"$scratch/Makefile"
    MAKEFLAGS='' make -s -f "$scratch/Makefile" "BUILD=$build" "$build/broken.svg" >"$scratch/said" 2>&1
    [ $? -eq 2 ] && grep -q 'figure.gp: no table' "$scratch/said" && [ ! -e "$build/broken.svg" ]
    ok $? "a figure with a pipe that failed: $(cat "$scratch/said")"
fi

# What the README quotes, lines of code, formulas and errors, stands on a page.
awk '/^```(c|math)$/ { quoted = 1; next } /^```$/ { quoted = 0 } quoted || /^\*Checked: /' README.md >"$scratch/quotes"
cat docs/*.md docs/modules/*.md >"$scratch/pages" && [ -s "$scratch/quotes" ] && ! grep -v -x -F -f "$scratch/pages" "$scratch/quotes"
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

# Every link to a place in a page names an anchor or a heading of it; a heading's name is made as the code host makes it.
awk '
    FNR == 1 { fence = 0; place = ""; page = folder = FILENAME; if (!sub(/[^\/]*$/, "", folder)) folder = "" }
    /^ *```/ { fence = !fence }
    fence { next }
    /^#+ / {
        name = tolower($0)
        sub(/^#+ /, "", name)
        gsub(/–|—|“|”|’|…/, "", name)
        gsub(/[]!-,.\/:-@[\\^`{-~]/, "", name)
        gsub(/ /, "-", name)
        place = page "#" name (seen[page, name] ? "-" seen[page, name] : "")
        print "has", place
        seen[page, name]++
    }
    FNR == 1 || /^$/ { route = 0 }
    /^\*\*Short route:/ { route = 1 }
    !/^([#<|!]|\*Checked:|\*The program)/ { # prose, in which a formula is a word
        prose = $0
        gsub(/\$`[^`]*`\$/, "x", prose)
        gsub(/\]\([^)]*\)/, "]", prose)
        words[place] += split(prose, word)
    }
    {
        for (rest = $0; match(rest, /<a id="[^"]*"/); rest = substr(rest, RSTART + RLENGTH))
            print "has", page "#" substr(rest, RSTART + 7, RLENGTH - 8)
        gsub(/`[^`]*`/, "")
        for (rest = $0; match(rest, /\]\([^)]*#[^)]*\)/); rest = substr(rest, RSTART + RLENGTH)) {
            link = substr(rest, RSTART + 2, RLENGTH - 3)
            if (link ~ /^https?:/) continue
            link = link ~ /^#/ ? page link : folder link
            while (sub(/[^\/.]+\/\.\.\//, "", link)) continue
            print "asks", link
            if (route) leads[page] = leads[page] " " link
        }
    }
    END {
        for (page in leads) {
            n = split(leads[page], led, " ")
            for (sum = i = 0; i < n; i++) sum += words[led[i + 1]]
            print "route", page, sum, leads[page]
        }
    }' README.md docs/*.md docs/modules/*.md >"$scratch/places"
sed -n 's/^has //p' "$scratch/places" | sort -u >"$scratch/has"
sed -n 's/^asks //p' "$scratch/places" | sort -u >"$scratch/asks"
[ -s "$scratch/has" ] && [ -s "$scratch/asks" ] && ! comm -13 "$scratch/has" "$scratch/asks" | grep .
ok $? 'links to places that are not there'

# The chapters and their further pages are a chain: each leads to the next, at its top and at its end, and the next one
# back.
pages_of() { echo "$(basename "$1").md" && sed -n 's/^page: \([^ ]*\) .*/\1.md/p' "$1"/*.h; }
before=
for page in $(for chapter in chapters/[0-9]*; do pages_of "$chapter"; done); do
    ways=$(sed -n '3p;$p' "docs/$page" | uniq)
    [ "$(printf '%s\n' "$ways" | wc -l)" -eq 1 ] && [ "$(printf '%s' "$ways" | grep -o 'README\.md' | wc -l)" -eq 1 ]
    ok $? "docs/$page: $ways"
    if [ -n "$before" ]; then
        printf '%s' "$ways" | grep -q "^\[← [^]]*\]($before) · " && printf '%s' "$forward" | grep -q " · \[[^]]* →\]($page)\$"
    else
        printf '%s' "$ways" | grep -q '^\[Contents\]'
    fi
    ok $? "docs/$page and ${before:-its beginning} do not lead to each other"
    [ ! -d "chapters/${page%.md}" ] || [ "$(awk '/^[^[<]/ && ++n == 2 { print substr($0, 1, 17); exit }' "docs/$page")" = '**Short route:** ' ]
    ok $? "docs/$page: no short route below its title"
    [ ! -d "chapters/${page%.md}" ] ||
        awk -v page="docs/$page" '$1 == "route" && $2 == page { short = $3 <= 4000 && /#the-example/ && /#exercises/ }
            END { exit !short }' "$scratch/places"
    ok $? "docs/$page: its short route has more than 4,000 words, or no example, or no exercises"
    before=$page forward=$ways
done
printf '%s' "$forward" | grep -q '\[Contents\](README\.md)$'
ok $? "docs/$before leads on"

# The studies that a page says how to run are there.
grep -oh '`build/[0-9][0-9a-z-]*-experiments [a-z][a-z_]*`' README.md docs/*.md | tr -d '`' | sort -u >"$scratch/run"
[ -s "$scratch/run" ]
ok $? 'no page names a study'
while read -r program study; do
    number=$(basename "$program" | cut -d- -f1)
    case " $TABLES " in *" ${number}_$study "*) ;; *) false ;; esac && [ -d "chapters/$(basename "$program" -experiments)" ]
    ok $? "there is no study $program $study"
done <"$scratch/run"

# The contents list every page.
for page in docs/*.md docs/modules/*.md; do
    [ "$page" = docs/README.md ] && continue
    grep -q "(${page#docs/})" docs/README.md
    ok $? "$page is not in docs/README.md"
done

# The rooms of src/ are as the contents draw them: none includes a header of one above it.
rooms='learning networks|learning numbers|learning programs|learning worlds|networks numbers|networks programs|worlds numbers|worlds programs'
printed grep '^#include "' src/*/*.[ch] | sed 's|^src/\([a-z]*\)/[^"]*"\([a-z]*\)/.*|\1 \2|' | sort -u >"$scratch/used"
grep -v -x -E "$rooms|numbers programs|([a-z]*) \\1" "$scratch/used" >"$scratch/said"
[ -s "$scratch/used" ] && [ ! -s "$scratch/said" ]
ok $? "a room of src/ uses one that it may not: $(cat "$scratch/said")"

# A decimal comma changes no number: whoever computes in a shell has set the locale.
for script in figures/*.sh findings/*.sh tests/*.sh tests/*/*.sh .ci/run; do
    grep -q -e '^export.* LC_ALL=C' -e '^LC_ALL=C' -e '^\. tests/lib/\(ok\|scratch\|help\)\.sh' "$script" || echo "$script"
done >"$scratch/said"
printed grep -n -E '(awk|sort|printf) ' figures/*.gp >"$scratch/computes"
grep -v LC_ALL=C "$scratch/computes" >>"$scratch/said"
[ -s "$scratch/computes" ] && [ ! -s "$scratch/said" ]
ok $? "the reader's locale reaches these: $(cat "$scratch/said")"

# Who makes a temporary folder hears of signals, which would leave it there; and who takes arguments says which.
printed grep -l '[$](mktemp' chapters/*.sh findings/*.sh tests/*.sh tests/*/*.sh .ci/run >"$scratch/makers"
while read -r script; do grep -q '^trap .* INT' "$script" || echo "$script"; done <"$scratch/makers" >"$scratch/said"
[ -s "$scratch/makers" ] && [ ! -s "$scratch/said" ]
ok $? "a signal leaves their folders: $(cat "$scratch/said")"
for script in figures/record.sh tests/machines/times.sh tests/peers/rltools.sh tests/peers/trainings.sh; do
    sh "$script" -h >"$scratch/said" 2>&1 && grep -q "^ *sh $script " "$scratch/said"
    ok $? "$script -h: $(cat "$scratch/said")"
done

# The page of figures shows them all, wherever the book lies.
strange="$scratch/a b\"#%&?"
mkdir "$strange" && ln -s "$PWD/figures" "$PWD/docs" "$strange" && (cd "$strange" && sh figures/show.sh page.html) >/dev/null &&
    [ "$(grep -c 'a b%22%23%25&amp;%3F/figures/.*\.svg" alt="' "$strange/page.html")" -eq "$(ls figures/[0-9]*.svg | wc -l)" ] &&
    ! grep -q '<p></p>' "$strange/page.html"
ok $? 'figures/show.sh does not show every figure with its caption'

# Every source has one row that says how it is known, and some page cites it.
grep '^| <a id' docs/sources.md >"$scratch/sources"
[ -s "$scratch/sources" ] &&
    ! grep -v '^| <a id="\(S[1-9][0-9]*\)"></a>\1 |.* | \(read there\|from memory\) |$' "$scratch/sources" &&
    sed 's/^| <a id="\([^"]*\)".*/\1/' "$scratch/sources" | sort >"$scratch/rows" && ! uniq -d "$scratch/rows" | grep .
ok $? 'docs/sources.md: a row without number and verdict, or a number given twice'
grep -oh 'sources\.md#S[0-9]*' docs/*.md docs/modules/*.md | sed 's/.*#//' | sort -u >"$scratch/cited"
! comm -23 "$scratch/rows" "$scratch/cited" | grep .
ok $? 'docs/sources.md: no page cites these'

ended "pages ($figures)"
