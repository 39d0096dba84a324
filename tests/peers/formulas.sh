#!/bin/sh
# The width of every display formula, as a browser draws it with KaTeX, against that of a page on a code host: names
# those that a reader would have to scroll. Takes node with npm, which brings KaTeX into a temporary folder, and chromium.
#   sh tests/peers/formulas.sh [PIXELS]
set -eu
. tests/lib/scratch.sh
width=${1:-830}
npm install --silent --no-fund --no-audit --prefix "$scratch" katex@0.16 >/dev/null
cat >"$scratch/draw.mjs" <<'END'
import fs from 'fs';
import katex from './node_modules/katex/dist/katex.mjs';
const [width, ...pages] = process.argv.slice(2);
let html = `<meta charset="utf-8"><link rel="stylesheet" href="node_modules/katex/dist/katex.min.css"><body>`;
for (const page of pages) {
    const line = fs.readFileSync(page, 'utf8').split('\n');
    for (let i = 0; i < line.length; i++) {
        if (line[i] !== '```math') continue;
        const end = line.indexOf('```', i);
        const formula = katex.renderToString(line.slice(i + 1, end).join('\n'), {displayMode: true});
        html += `<div class="formula" title="${page}:${i + 1}" style="width: 1px; font-size: 16px">${formula}</div>`;
    }
}
html += `<pre id="said"></pre><script>
document.fonts.ready.then(() => {
    let said = '', n = 0;
    for (const f of document.querySelectorAll('.formula')) {
        const part = [...f.querySelectorAll('.base')].map(x => x.getBoundingClientRect());
        const wide = part.reduce((sum, x) => sum + x.width, 0);
        if (wide > 0) n++;
        if (wide > ${width}) said += f.title + ': ' + wide.toFixed(0) + ' pixels\\n';
    }
    document.getElementById('said').textContent = 'BEGIN\\n' + said + n + ' formulas measured\\nEND';
});
</script>`;
fs.writeFileSync(new URL('page.html', import.meta.url), html);
END
node "$scratch/draw.mjs" "$width" README.md docs/*.md docs/modules/*.md
HOME=$scratch chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files --virtual-time-budget=20000 \
    --dump-dom "file://$scratch/page.html" 2>/dev/null >"$scratch/drawn"
sed -n '/<pre id="said">BEGIN/,/^END/p' "$scratch/drawn" | sed '1d; $d' >"$scratch/said"
cat "$scratch/said"
grep -q '^[1-9][0-9]* formulas measured' "$scratch/said" && [ "$(wc -l <"$scratch/said")" -eq 1 ]
