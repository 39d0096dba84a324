#!/bin/sh
# What pandoc 2.17.1.1 (Debian 12) and 3.6.1 make of formulas, and what Chromium shows of it. The upright Var of
# \mathrm{Var} is, from 2.17, an mstyle with a mathvariant, which Chromium ignores: three italic letters; from 3.6 it is
# upright. Brackets after \big have from both a size without a unit, 1.2, and are not stretchy: Chromium draws them as
# small as any. And of GitHub's Markdown, 2.17 reads $`a`$ as code between dollars, 3.6 as a formula.
#
# Seen, Chromium 156:   2.17.1.1: italic, \big does nothing, code   3.6.1: upright, \big does nothing, math
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq pandoc=2.17.1.1-2~deb12u1 liblua5.3-0 libyaml-0-2 libgmp10 libffi8
for package in *.deb; do dpkg -x "$package" .; done
python3 -m venv venv
venv/bin/pip install -q pypandoc_binary==1.15
old() { LD_LIBRARY_PATH=usr/lib/x86_64-linux-gnu usr/bin/pandoc "$@"; }
new() { "$(find venv -type f -name pandoc)" "$@"; }

# page PANDOC: each formula, and beside it what it looks like if that is ignored which is in doubt
page() {
    math() {
        printf '$%s$' "$2" | "$1" -f markdown -t html --mathml | sed 's/<annotation.*<.annotation>//; s/<\/*p>//g'
    }
    echo '<!doctype html><meta charset="utf-8"><body>'
    math "$1" '\mathrm{Var}'
    echo '<math><mi>V</mi><mi>a</mi><mi>r</mi></math>'
    math "$1" '\big('
    echo '<math><mo stretchy="false" form="prefix">(</mo></math>'
    cat <<'JS'
<script>
const size = [...document.querySelectorAll("math")].map(m => (m.querySelector("mo") ?? m).getBoundingClientRect());
document.body.textContent = (size[0].width === size[1].width ? "italic" : "upright") + ", big " +
    (size[2].height === size[3].height ? "does nothing" : "is big");
</script>
JS
}
echo "$(chromium --version 2>/dev/null | cut -d ' ' -f 1-2)"
for pandoc in old new; do
    page $pandoc >page.html
    shown=$(HOME=$work chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --dump-dom \
        "file://$work/page.html" 2>/dev/null | sed -n 's/.*<body>\([a-z].*big [a-z ]*\).*/\1/p')
    case $(echo 'x $`a`$ y' | $pandoc -f gfm -t html --mathml) in *'$<code>'*) read=code ;; *'<math'*) read=math ;; esac
    echo "$($pandoc --version | head -n 1): $shown, $read"
done | tee seen
cat >expected <<'EXPECTED'
pandoc 2.17.1.1: italic, big does nothing, code
pandoc 3.6.1: upright, big does nothing, math
EXPECTED
cmp seen expected
