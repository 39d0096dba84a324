#!/bin/sh
# All recorded figures on one page, each below the caption that the book gives it: sh figures/show.sh PAGE.html
# The page is opened where there is a browser to open it, and named in any case.
set -eu
export LC_ALL=C.UTF-8
page=$1
here=$(printf '%s' "$PWD" | sed 's/%/%25/g; s/#/%23/g; s/?/%3F/g; s/"/%22/g; s/&/\&amp;/g')
{
    echo '<!doctype html><html lang="en"><meta charset="utf-8"><title>The figures</title>'
    echo '<style>body { max-width: 60em; margin: auto; font-family: sans-serif } img { max-width: 100% }</style>'
    for figure in figures/[0-9]*.svg; do
        name=$(basename "$figure" .svg)
        caption=$(grep -h "^!\[.*](.*/$name.svg)" docs/*.md docs/modules/*.md | head -n 1 |
            sed 's/^!\[//; s|](\(\.\./\)*figures.*||; s/[$`]//g; s/&/\&amp;/g; s/</\&lt;/g')
        echo "<h2 id=\"$name\">$name</h2><p>$caption</p><img src=\"$here/$figure\" alt=\"$name\">"
    done
    echo '</html>'
} >"$page.partial"
mv "$page.partial" "$page"
echo "$page"
[ -t 1 ] || exit 0
for browser in ${BROWSER:-} xdg-open open; do
    command -v "$browser" >/dev/null || continue
    "$browser" "$page" >/dev/null 2>&1 && exit 0
done
